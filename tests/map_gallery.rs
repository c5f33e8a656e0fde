//! Every rung and every chart on one page, to be looked at: written to the folder for test output, with the theme's own
//! stylesheets beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
// A helper of a test may fail as the test itself may.
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use yishi::map::boundaries::{Boundaries, File, read};
use yishi::map::{Choice, MapInput, Rung, Unit, draw};
use yishi::source::SourcePath;

#[path = "map/support.rs"]
mod support;

const CSS: [&str; 2] = ["map", "chart"];

fn section(page: &mut String, input: &MapInput, expected: Rung) {
    let map = draw(input);
    assert_eq!(map.rung, expected, "{}", input.title);
    let caption = map.caption.join("。");
    let table = map.table.html(&input.title);
    let _ = write!(
        page,
        "<section><h2>{}</h2><div class=\"split even\"><figure>{}<figcaption class=\"quiet\">{caption}。</figcaption></figure><div>{table}</div></div></section>",
        input.title, map.html
    );
}

#[test]
fn the_gallery_shows_every_rung() {
    let mut page = String::from(
        "<!doctype html><html lang=\"zh-Hans\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>maps</title>",
    );
    for sheet in ["style"].iter().chain(&CSS) {
        let _ = write!(page, "<link rel=\"stylesheet\" href=\"{sheet}.css\">");
    }
    page.push_str("<script type=\"module\" src=\"main.js\"></script><body><div class=\"page\"><main><h1>地图</h1>");
    let (taizhou, linhai, wudu, jiaojiang) = (
        support::boundaries("prefectures/331000"),
        support::boundaries("counties/331082"),
        support::boundaries("counties/621202"),
        support::boundaries("counties/331002"),
    );
    let mut n = 0;
    let mut show = |title: &str, parent: &str, change: &dyn Fn(&mut MapInput), expected: Rung| {
        for (suffix, swap) in [("", false), ("（场次）", true)] {
            let mut input = support::input(&format!("{title}{suffix}"), support::units(parent));
            n += 1;
            input.id = format!("m{n}");
            // The gallery outlives this call only as text, so that the boundaries may be lent to each in turn.
            let mut lent = MapInput { boundaries: None, outline: None, ..input };
            change(&mut lent);
            lent.measures = support::measures(lent.units.len());
            if swap {
                lent.measures.swap(0, 1);
            }
            match title {
                "台州市" => lent.boundaries = Some(&taizhou),
                "武都区" => lent.outline = Some(&wudu),
                "椒江区" => lent.outline = Some(&jiaojiang),
                "临海市" | "临海市 最近驻地" => lent.outline = Some(&linhai),
                _ => {}
            }
            section(&mut page, &lent, expected);
        }
    };
    let plain: &dyn Fn(&mut MapInput) = &|_| {};
    show("台州市", "331000", &|input| input.units.extend(taizhou_rest()), Rung::Boundaries);
    show(
        "临海市 最近驻地",
        "331082",
        &|input| {
            input.units.retain(|u| u.seat.is_some());
            input.choose = Choice::Cells
        },
        Rung::Cells,
    );
    show("临海市", "331082", plain, Rung::Outline);
    show("武都区", "621202", plain, Rung::Outline);
    show("椒江区", "331002", plain, Rung::Outline);
    show("盐都区", "320903", plain, Rung::Tiles);
    show("七个县", "", plain, Rung::Tiles);
    show(
        "天台县 给定方格",
        "331023",
        &|input| {
            for (i, unit) in input.units.iter_mut().enumerate() {
                unit.cell = Some((i as u32 % 4 + i as u32 / 4 % 2, i as u32 / 4))
            }
        },
        Rung::Tiles,
    );
    let (islands, units) = antimeridian();
    let mut input = support::input("跨 180° 经线", units);
    input.id = "anti".into();
    input.boundaries = Some(&islands);
    section(&mut page, &input, Rung::Boundaries);
    page.push_str("</main></div></body></html>");
    write_page(&page);
}

/// Two made-up neighbours in the Pacific, one of them cut at the antimeridian as RFC 7946 asks, with a hole.
fn antimeridian() -> (Boundaries, Vec<Unit>) {
    let json = br#"{"type":"FeatureCollection","crs":"wgs84","map_source":"made up","features":[
        {"type":"Feature","properties":{"name":"East"},"geometry":{"type":"MultiPolygon","coordinates":[
            [[[179,-17],[180,-17.2],[180,-16],[179,-16],[179,-17]],[[179.3,-16.6],[179.3,-16.4],[179.6,-16.4],[179.6,-16.6],[179.3,-16.6]]],
            [[[-180,-17.2],[-179,-17],[-179,-16.1],[-180,-16],[-180,-17.2]]]]}},
        {"type":"Feature","properties":{"name":"West"},"geometry":{"type":"Polygon","coordinates":[[[177.5,-17],[179,-17],[179,-16],[177.5,-16.3],[177.5,-17]]]}}]}"#;
    let path: SourcePath = Arc::from("antimeridian");
    let (boundaries, faults) =
        read(&File { path: &path, bytes: json, crs: None, map_source: None, date: None, map_approval_no: None });
    assert!(faults.is_empty());
    let units =
        ["East", "West"].map(|name| Unit { key: name.into(), name: name.into(), href: "#".into(), ..Unit::default() });
    (boundaries.unwrap(), units.to_vec())
}

fn taizhou_rest() -> Vec<Unit> {
    ["黄岩区", "路桥区", "三门县", "仙居县", "温岭市", "玉环市"]
        .iter()
        .map(|name| Unit { key: (*name).into(), name: (*name).into(), href: "#".into(), ..Unit::default() })
        .collect()
}

fn write_page(page: &str) {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    for sheet in CSS {
        let from = theme.join(format!("css/parts/{sheet}.css"));
        std::fs::copy(from, out.join(format!("{sheet}.css"))).unwrap();
    }
    for script in ["main.js", "map.js"] {
        std::fs::copy(theme.join("js").join(script), out.join(script)).unwrap();
    }
    std::fs::write(out.join("map-gallery.html"), page).unwrap();
}
