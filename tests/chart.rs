//! The charts through their front door: what is drawn, said and tabled must be the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
// A helper of a test may fail as the test itself may.
use std::fmt::Write as _;
use std::path::Path;

use yishi::chart::{Chart, Funnel, Months, Order, Role, Stage, funnel, months, shape};

#[path = "chart/samples.rs"]
mod samples;

fn well_formed(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        let name = |tag: &'static str| tag;
        let _ = name;
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{html}");
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn every_chart_is_well_formed_quiet_markup() {
    let words = samples::words();
    for (title, chart) in samples::all(&words) {
        well_formed(&chart.html);
        for forbidden in [" style=", "<script", "NaN", "inf", "\"-0\"", "{label}", "{value}"] {
            assert!(!chart.html.contains(forbidden), "{title}: {forbidden}");
        }
        assert!(chart.html.contains("role=\"group\" aria-label="), "{title}");
        assert!(!chart.alt.is_empty() && !chart.table.rows.is_empty(), "{title}");
        assert!(chart.table.rows.iter().all(|row| row.len() == chart.table.head.len()), "{title}");
    }
}

#[test]
fn a_share_gives_way_to_a_long_label() {
    let words = samples::words();
    let drawn = |label: &str| {
        let stage = Stage { label: label.to_owned(), count: samples::count(4), share: Some("77%".to_owned()) };
        funnel(&Funnel { title: "从建议到回头看", stages: vec![stage], words: &words })
    };
    assert!(drawn("办结的成果").html.contains(">占上一步 77%<"));
    let long = "Outcomes done and looked back at, twice over";
    assert!(!drawn(long).html.contains("占上一步") && drawn(long).html.contains(">77%<"));
    let longest = drawn(&long.repeat(2));
    assert!(!longest.html.contains("77%"));
    let mut cells = longest.table.rows.iter().flatten();
    assert!(cells.any(|cell| format!("{cell:?}").contains("77%")), "the table has it");
}

/// The numbers a drawing's links announce, in the order they are drawn.
fn announced(chart: &Chart) -> Vec<u64> {
    let says =
        chart.html.split("<a href=").skip(1).filter_map(|link| link.split("aria-label=\"").nth(1)?.split('"').next());
    says.filter_map(|said| said.rsplit('：').next()?.parse().ok()).collect()
}

#[test]
fn every_count_drawn_is_a_link_and_stands_in_the_table() {
    let words = samples::words();
    for chart in [samples::by_month(&words), samples::by_status(&words)] {
        let mut tabled: Vec<u64> = chart
            .table
            .rows
            .iter()
            .flatten()
            .filter(|cell| cell.href.is_some())
            .map(|cell| cell.text.parse().unwrap())
            .collect();
        let mut drawn = announced(&chart);
        assert!(drawn.len() > 10);
        drawn.sort_unstable();
        tabled.sort_unstable();
        assert_eq!(drawn, tabled);
    }
}

#[test]
fn the_sum_of_the_parts_is_the_total_of_each_period() {
    for row in samples::by_status(&samples::words()).table.rows {
        let numbers: Vec<u64> = row[1..].iter().map(|cell| cell.text.parse().unwrap()).collect();
        let (total, parts) = numbers.split_last().unwrap();
        assert_eq!(parts.iter().sum::<u64>(), *total);
    }
}

#[test]
fn units_under_the_minimum_are_shown_and_not_ranked() {
    let words = samples::words();
    let names = |order| -> Vec<String> {
        samples::townships(&words, order).table.rows.into_iter().map(|row| row[0].text.clone()).collect()
    };
    assert_eq!(names(Order::Given)[..3], ["赤城街道", "始丰街道", "福溪街道"]);
    assert_eq!(
        names(Order::Value),
        ["街头镇", "石梁镇", "平桥镇", "白鹤镇", "赤城街道", "始丰街道", "福溪街道", "坦头镇"]
    );
    assert!(samples::townships(&words, Order::Value).html.contains("少于 3 件，不算"));
}

#[test]
fn nothing_to_show_is_said() {
    let words = samples::words();
    let chart = months(&Months {
        title: "各月协商场次",
        years: Vec::new(),
        names: std::array::from_fn(|m| m.to_string()),
        words: &words,
    });
    well_formed(&chart.html);
    assert_eq!(chart.alt, "各月协商场次。没有数据。");
    assert!(chart.html.contains("没有数据"));
}

#[test]
fn states_differ_by_shape() {
    let shapes = [Role::Formed, Role::Moving, Role::Done, Role::Late, Role::Not].map(shape);
    assert!(shapes.iter().enumerate().all(|(i, a)| shapes[i + 1..].iter().all(|b| a != b)));
}

/// All charts on one page, to be looked at, in the folder for test output.
#[test]
fn the_gallery_of_charts_is_written() {
    let mut page = String::from(
        "<!doctype html><html lang=\"zh-Hans\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>charts</title><link rel=\"stylesheet\" href=\"style.css\"><link rel=\"stylesheet\" href=\"chart.css\"><body><div class=\"page\"><main><h1>图表</h1>",
    );
    for (title, chart) in samples::all(&samples::words()) {
        let _ = write!(
            page,
            "<section><h2>{title}</h2><div class=\"split even\"><figure>{}</figure><div>{}<p class=\"quiet\">{}</p></div></div></section>",
            chart.html,
            chart.table.html(title),
            chart.alt
        );
    }
    page.push_str("</main></div></body></html>");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/css/parts/chart.css"),
        out.join("chart.css"),
    )
    .unwrap();
    std::fs::write(out.join("chart-gallery.html"), page).unwrap();
}
