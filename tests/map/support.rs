//! Fixtures of the map tests: real counties, made-up figures.
use std::sync::Arc;

use yishi::config::Limits;
use yishi::map::boundaries::{Boundaries, File, read};
use yishi::map::{Choice, Kind, MapInput, MapWords, Measure, Unit, Value};
use yishi::render::theme::Theme;
use yishi::source::SourcePath;

pub(crate) fn map_words() -> MapWords {
    let (words, faults) = Theme::new([]).words("zh-Hans", &Limits::default());
    assert!(faults.is_empty());
    MapWords::of(&words)
}

pub(crate) fn boundaries(file: &str) -> Boundaries {
    let bytes = std::fs::read(format!("{}/tests/map/{file}.geojson", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let path: SourcePath = Arc::from(file);
    let given = File {
        path: &path,
        bytes: &bytes,
        crs: Some("cgcs2000"),
        map_source: Some("天地图"),
        date: Some("2024 年"),
        map_approval_no: Some("GS(2024)0650"),
    };
    let (boundaries, diagnostics) = read(&given);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    boundaries.unwrap()
}

/// The units under this parent, with their seats where one is known.
pub(crate) fn units(parent: &str) -> Vec<Unit> {
    let table = include_str!("regions.csv");
    let mut units = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[3] != parent && !(parent.is_empty() && cells[2] == "county") {
            continue;
        }
        let seat = cells[4].parse().ok().zip(cells[5].parse().ok());
        let href = format!("../regions/{}.html", cells[0]);
        units.push(Unit {
            key: cells[0].into(),
            name: cells[1].into(),
            href,
            code: Some(cells[0].into()),
            seat,
            cell: None,
        });
    }
    units
}

/// Figures that only look like some: a rate with gaps, a count, and a second rate.
pub(crate) fn measures(count: usize) -> Vec<Measure> {
    let noise = |i: usize, k: usize| (i * 7919 + k * 104_729) % 97;
    let rate = |k: usize| {
        move |i: usize| {
            let of = noise(i, k) % 14;
            let part = noise(i, k + 1) * of / 96;
            match of {
                0..=2 => Value {
                    amount: None, shown: "—".into(), basis: "不足 3 件，不算比率".into(), records: None
                },
                _ => Value {
                    amount: Some(part as f64 / of as f64),
                    shown: format!("{}%", part * 100 / of),
                    basis: format!("{part}/{of} 件"),
                    records: Some(format!("../lists/{i}.html")),
                },
            }
        }
    };
    let total = |i: usize| {
        let n = noise(i, 5) % 13 * (noise(i, 9) % 3);
        Value {
            amount: Some(n as f64),
            shown: n.to_string(),
            basis: String::new(),
            records: (n > 0).then(|| format!("../lists/m{i}.html")),
        }
    };
    let measure = |key: &str, label: &str, kind, values| Measure { key: key.into(), label: label.into(), kind, values };
    vec![
        measure("completion", "办结率", Kind::Rate, (0..count).map(rate(1)).collect()),
        measure("meetings", "协商场次", Kind::Total, (0..count).map(total).collect()),
        measure("lookback", "回头看率", Kind::Rate, (0..count).map(rate(3)).collect()),
    ]
}

pub(crate) fn input<'a>(title: &str, units: Vec<Unit>) -> MapInput<'a> {
    let measures = measures(units.len());
    MapInput {
        id: "m".into(),
        title: title.into(),
        units,
        boundaries: None,
        outline: None,
        measures,
        choose: Choice::Auto,
        seat_source: Some("GeoNames（CC BY 4.0）".into()),
        words: map_words(),
    }
}
