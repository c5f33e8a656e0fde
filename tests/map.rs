//! The maps through their front door: files in, rungs, drawings and diagnostics out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
// A helper of a test may fail as the test itself may.
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};
use yishi::diag::Lang;
use yishi::map::boundaries::{Boundaries, File, read};
use yishi::map::{Choice, MapInput, Rule, Rung, Unit, draw};
use yishi::source::SourcePath;

#[path = "map/support.rs"]
mod support;

fn read_as(json: &str, crs: Option<&str>, source: Option<&str>) -> (Option<Boundaries>, Vec<String>) {
    let path: SourcePath = Arc::from("data/geo/x.geojson");
    let file = File { path: &path, bytes: json.as_bytes(), crs, map_source: source, date: None, map_approval_no: None };
    let (boundaries, diagnostics) = read(&file);
    let told = diagnostics.iter().map(|d| format!("{}\n{}", d.display(Lang::Zh), d.display(Lang::En))).collect();
    (boundaries, told)
}

fn faults(json: &str) -> String {
    read_as(json, Some("wgs84"), Some("测绘")).1.join("\n")
}

fn feature(geometry: &str) -> String {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"name\":\"甲镇\"}},\"geometry\":{geometry}}}]}}"
    )
}

fn polygon(ring: &str) -> String {
    feature(&format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}"))
}

const SQUARE: &str = "[[119,29],[119.5,29],[119.5,29.5],[119,29.5],[119,29]]";

#[test]
fn a_file_without_source_or_coordinate_system_is_refused() {
    let (none, told) = read_as(&polygon(SQUARE), Some("wgs84"), None);
    assert!(none.is_none());
    assert_eq!(
        told,
        [
            "错误[map-no-source]：边界文件没有写来源\n  --> data/geo/x.geojson\n   =  改法：写上 `map_source`（数据从哪里来）；没有来源的边界不公开\n\
          error[map-no-source]: the boundary file has no source\n  --> data/geo/x.geojson\n   =  help: write `map_source`: boundaries without one are not published"
        ]
    );
    let (none, told) = read_as(&polygon(SQUARE), None, Some("测绘"));
    assert!(none.is_none());
    assert_eq!(
        told,
        [
            "错误[map-no-crs]：没有写坐标系\n  --> data/geo/x.geojson\n   =  改法：写上 `crs`，可以是 `cgcs2000`、`wgs84`、`gcj02`、`bd09`\n\
          error[map-no-crs]: no coordinate system is declared\n  --> data/geo/x.geojson\n   =  help: write `crs`, one of `cgcs2000`, `wgs84`, `gcj02`, `bd09`"
        ]
    );
    assert!(
        read_as(&polygon(SQUARE), Some("EPSG:3857"), Some("测绘")).1[0]
            .starts_with("错误[map-crs]：不认识的坐标系「EPSG:3857」")
    );
    let with_crs = polygon(SQUARE).replacen(
        '{',
        "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},",
        1,
    );
    assert!(
        read_as(&with_crs, Some("gcj02"), Some("测绘")).1[0]
            .contains("but the file says `urn:ogc:def:crs:OGC:1.3:CRS84`")
    );
    assert!(read_as(&with_crs, None, Some("测绘")).0.is_some());
}

#[test]
fn broken_files_are_told_plainly() {
    let expected = [
        (polygon("[[0,0],[1,0],[1,1],[0,1]]"), "错误[map-ring]：「甲镇 #1」第 1 个环没有闭合：首尾坐标不同"),
        (polygon("[[0,0],[1,1],[2,2],[0,0]]"), "错误[map-ring]：「甲镇 #1」没有面积：所有的点在一条线上"),
        (polygon("[[0,0],[1,1],[1,0],[0,1],[0,0]]"), ""),
        (polygon("[[113.1,31.1],[113.1,31.1],[113.1,31.1],[113.1,31.1]]"), "错误[map-ring]：「甲镇 #1」没有面积"),
        (polygon("[[1e308,0],[1,0],[1,1],[1e308,0]]"), "错误[map-range]：「甲镇 #1」坐标（1e308, 0）不是经纬度"),
        (polygon("[[0,0],[1,0],[0,0]]"), "错误[map-ring]：「甲镇 #1」第 1 个环只有 3 个点，至少要 4 个"),
        (
            polygon("[[512000,3200000],[1,0],[1,1],[512000,3200000]]"),
            "错误[map-range]：「甲镇 #1」坐标（512000, 3200000）不是经纬度",
        ),
        (polygon("[[0,0],[\"1\",0],[1,1],[0,0]]"), "错误[map-feature]：「甲镇 #1」格式不对：坐标不是数"),
        (polygon("[[0],[1,0],[1,1],[0]]"), "错误[map-feature]：「甲镇 #1」格式不对：坐标要有经度和纬度两个数"),
        (feature("null"), "错误[map-feature]：「甲镇 #1」没有几何图形"),
        (
            feature("{\"type\":\"LineString\",\"coordinates\":[[0,0],[1,1]]}"),
            "错误[map-type]：「甲镇 #1」应是 Polygon、MultiPolygon 或 Point，这里是 LineString",
        ),
        (
            polygon("[[NaN,0],[1,0],[1,1],[0,0]]"),
            "错误[map-not-json]：边界文件不是有效的 JSON：这里应当是一个值\n  --> data/geo/x.geojson:1:",
        ),
        (polygon("[[1e999,0],[1,0],[1,1],[0,0]]"), "错误[map-not-json]：边界文件不是有效的 JSON：数太大"),
        ("[".repeat(100_000), "错误[map-not-json]：边界文件不是有效的 JSON：括号嵌套太深"),
        (
            format!("{}1{}", "{\"a\":".repeat(5000), "}".repeat(5000)),
            "错误[map-not-json]：边界文件不是有效的 JSON：括号嵌套太深",
        ),
        (
            "{\"type\":\"Topology\"}".into(),
            "错误[map-not-geojson]：边界文件应是 `FeatureCollection`，这里是「Topology」",
        ),
        ("[]".into(), "错误[map-no-source]"),
        ("{\"type\":\"FeatureCollection\",\"features\":[]}".into(), "错误[map-empty]：边界文件里没有能用的区域或地点"),
        (String::new(), "错误[map-not-json]：边界文件不是有效的 JSON：文件没有写完，后面缺了内容"),
        (" ".repeat(100 << 20), "错误[map-too-big]：边界文件有 100 MB，最多 24 MB"),
    ];
    for (json, start) in expected {
        let told = if json == "[]" { read_as(&json, Some("wgs84"), None).1.join("\n") } else { faults(&json) };
        assert!(told.starts_with(start), "{}\n---\n{told}", json.chars().take(80).collect::<String>());
    }
}

#[test]
fn one_bad_feature_does_not_cost_the_others() {
    let json = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}}}},\
         {{\"type\":\"Feature\",\"id\":7,\"properties\":{{\"name\":\"乙镇\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{SQUARE}]}}}}]}}"
    );
    let (boundaries, told) = read_as(&json, Some("wgs84"), Some("测绘"));
    let areas = boundaries.unwrap().areas;
    assert_eq!((areas.len(), areas[0].codes.clone(), told.len()), (1, vec!["7".to_owned()], 1));
}

#[test]
fn shifted_coordinates_are_brought_back_and_it_is_said() {
    let (boundaries, told) = read_as(
        &feature("{\"type\":\"Point\",\"coordinates\":[121.531541859215,31.17530398364597]}"),
        Some("GCJ-02"),
        Some("某地图"),
    );
    let boundaries = boundaries.unwrap();
    assert!(told.is_empty());
    assert!(
        (boundaries.places[0].lon - 121.5272106).abs() < 1e-6 && (boundaries.places[0].lat - 31.1774276).abs() < 1e-6
    );
    assert_eq!(boundaries.converted_from.as_deref(), Some("GCJ-02"));
}

fn gzipped(text: &str) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

/// A plain cut into `side` by `side` units with borders as crooked as real ones, about `points` to a side.
fn made_up(side: usize, points: usize) -> (Boundaries, Vec<Unit>) {
    let noise = |a: usize, b: usize| ((a * 2_654_435_761 + b * 40_503 + a * b * 97) % 1000) as f64 / 1000.0 - 0.5;
    let step = 4.0 / side as f64;
    let at = |i: usize, j: usize| {
        (103.0 + i as f64 * step + noise(i, j) * step * 0.5, 28.0 + j as f64 * step + noise(j + 7, i) * step * 0.5)
    };
    // A border is made from its lesser end, so that both neighbours get the same points.
    let border = |a: (usize, usize), b: (usize, usize)| {
        let (low, high) = (a.min(b), a.max(b));
        let ((x0, y0), (x1, y1)) = (at(low.0, low.1), at(high.0, high.1));
        let mut line: Vec<(f64, f64)> = (0..points)
            .map(|k| {
                let t = k as f64 / points as f64;
                // Crooked across its course only, so that no border crosses itself.
                let wave = |f: f64| (t * f + noise(low.0 * 311 + high.1, low.1 * 119) * 9.0).sin();
                let off = if k == 0 {
                    0.0
                } else {
                    (wave(23.0) + wave(61.0) * 0.5 + wave(140.0) * 0.2) * step * 0.04 * (t * (1.0 - t))
                };
                let level = (x1 - x0).abs() > (y1 - y0).abs();
                (x0 + (x1 - x0) * t + if level { 0.0 } else { off }, y0 + (y1 - y0) * t + if level { off } else { 0.0 })
            })
            .collect();
        line.push((x1, y1));
        if a > b {
            line.reverse();
        }
        line.pop();
        line
    };
    let mut features = String::new();
    let mut units = Vec::new();
    for i in 0..side {
        for j in 0..side {
            let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)];
            let mut ring: Vec<(f64, f64)> = corners.windows(2).flat_map(|w| border(w[0], w[1])).collect();
            ring.push(ring[0]);
            let coordinates: Vec<String> = ring.iter().map(|(x, y)| format!("[{x:.6},{y:.6}]")).collect();
            let name = format!("第{}乡镇", i * side + j);
            let comma = if features.is_empty() { "" } else { "," };
            let _ = write!(
                features,
                "{comma}{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
                coordinates.join(",")
            );
            units.push(Unit {
                key: format!("u{i}-{j}"),
                name,
                href: format!("../regions/u{i}-{j}.html"),
                ..Unit::default()
            });
        }
    }
    let json = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    let (boundaries, told) = read_as(&json, Some("cgcs2000"), Some("测试"));
    assert!(told.is_empty());
    (boundaries.unwrap(), units)
}

/// The rings of every area, from the path data, in tenths of a unit.
fn rings(html: &str) -> Vec<Vec<(i64, i64)>> {
    let mut rings = Vec::new();
    for path in html.split("<path class=\"area\"").skip(1) {
        let d = path.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
        for ring in d.split('z').filter(|ring| !ring.is_empty()) {
            let spaced = ring[1..].replace('-', " -").replace('l', " ");
            let numbers: Vec<i64> = spaced.split_whitespace().map(|n| n.parse().unwrap()).collect();
            let mut at = (0, 0);
            rings.push(
                numbers
                    .chunks(2)
                    .map(|step| {
                        at = (at.0 + step[0], at.1 + step[1]);
                        at
                    })
                    .collect(),
            );
        }
    }
    rings
}

/// Every edge inside the whole must be walked once in each direction; the rest must be one closed border.
fn gaps(rings: &[Vec<(i64, i64)>]) -> usize {
    let mut edges = BTreeSet::new();
    for ring in rings {
        for (i, &a) in ring.iter().enumerate() {
            let b = ring[(i + 1) % ring.len()];
            if !edges.remove(&(b, a)) {
                edges.insert((a, b));
            }
        }
    }
    let starts: BTreeSet<_> = edges.iter().map(|e| e.0).collect();
    let ends: BTreeSet<_> = edges.iter().map(|e| e.1).collect();
    assert!(starts == ends, "the outer border is not closed");
    edges.len()
}

#[test]
fn forty_townships_fit_forty_kilobytes_and_two_thousand_fit_three_hundred_and_fifty() {
    for (side, points, most) in [(6, 120, 40_000), (7, 200, 40_000), (45, 24, 350_000)] {
        let (boundaries, units) = made_up(side, points);
        let mut input = support::input("大图", units);
        // As many measures as a county's page has.
        for k in 0..6 {
            let mut again = input.measures[k % 3].clone();
            again.key = format!("{}-{k}", again.key);
            again.values.rotate_left(k * 5 + 1);
            input.measures.push(again);
        }
        input.boundaries = Some(&boundaries);
        let started = std::time::Instant::now();
        let map = draw(&input);
        let (size, zipped) = (map.html.len(), gzipped(&map.html));
        println!("{} units: {size} bytes, {zipped} gzipped, {:?}", side * side, started.elapsed());
        assert_eq!(map.rung, Rung::Boundaries);
        assert!(map.diagnostics.is_empty());
        assert!(zipped <= most, "{zipped}");
        let rings = rings(&map.html);
        assert_eq!(rings.len(), side * side);
        let outer = gaps(&rings);
        assert!(outer < rings.iter().map(Vec::len).sum::<usize>() / 3, "{outer}");
    }
}

#[test]
fn real_neighbours_share_their_borders() {
    let taizhou = support::boundaries("prefectures/331000");
    let names: Vec<String> = taizhou.areas.iter().filter_map(|area| area.name.clone()).collect();
    let units: Vec<Unit> =
        names.into_iter().map(|name| Unit { key: name.clone(), name, href: "#".into(), ..Unit::default() }).collect();
    let mut input = support::input("台州市", units);
    input.boundaries = Some(&taizhou);
    let map = draw(&input);
    assert!(map.diagnostics.is_empty() && map.unlocated.is_empty());
    // Half of the edges lie on the coast or the border of the whole; the others must pair.
    let rings = rings(&map.html);
    assert!(gaps(&rings) < rings.iter().map(Vec::len).sum::<usize>() * 3 / 4);
    assert!(gzipped(&map.html) < 20_000);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let wudu = support::boundaries("counties/621202");
    let once = || {
        let mut input = support::input("武都区", support::units("621202"));
        input.outline = Some(&wudu);
        draw(&input).html
    };
    assert_eq!(once(), once());
}

fn square(name: &str, (west, south, east, north): (f64, f64, f64, f64)) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"
    )
}

fn collection(features: &[String]) -> Boundaries {
    let json = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    let (boundaries, told) = read_as(&json, Some("wgs84"), Some("测试"));
    assert!(told.is_empty(), "{told:?}");
    boundaries.unwrap()
}

fn named(names: &[&str]) -> Vec<Unit> {
    names
        .iter()
        .map(|name| Unit { key: (*name).into(), name: (*name).into(), href: "#".into(), ..Unit::default() })
        .collect()
}

#[test]
fn a_unit_across_the_antimeridian_is_one_piece() {
    let parts = "{\"type\":\"Feature\",\"properties\":{\"name\":\"甲\"},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[179,-17],[180,-17],[180,-16],[179,-16],[179,-17]]],[[[-180,-17],[-179,-17],[-179,-16],[-180,-16],[-180,-17]]]]}}";
    let boundaries = collection(&[parts.to_owned(), square("乙", (177.5, -17.0, 179.0, -16.0))]);
    let mut input = support::input("斐济", named(&["甲", "乙"]));
    input.boundaries = Some(&boundaries);
    let map = draw(&input);
    let rings = rings(&map.html);
    assert_eq!(rings.len(), 2);
    let span =
        |ring: &Vec<(i64, i64)>| ring.iter().map(|p| p.0).max().unwrap() - ring.iter().map(|p| p.0).min().unwrap();
    assert!(span(&rings[0]) > 2000 && span(&rings[1]) > 1500, "{rings:?}");
}

#[test]
fn what_does_not_match_is_named() {
    let boundaries =
        collection(&[square("甲镇", (119.0, 29.0, 119.5, 29.5)), square("丙镇", (119.5, 29.0, 120.0, 29.5))]);
    let mut input = support::input("某县", named(&["甲镇", "乙镇"]));
    input.boundaries = Some(&boundaries);
    let map = draw(&input);
    let told: Vec<String> = map.diagnostics.iter().map(|d| d.display(Lang::Zh).to_string()).collect();
    assert_eq!(
        told,
        [
            "提醒[map-area-without-unit]：「某县」地图：这些边界没有对应的单位：丙镇\n   =  改法：核对边界文件里的 `code` 和 `name` 与行政区表是否一致",
            "提醒[map-unit-without-area]：「某县」地图：这些单位没有边界，列在图下：乙镇\n   =  改法：核对边界文件里的 `code` 和 `name` 与行政区表是否一致",
        ]
    );
    assert_eq!(map.unlocated, ["乙镇"]);
    assert!(map.html.contains("class=\"land\"") && map.html.contains("图上没有位置的单位："));
}

/// A slip of one coordinate made a dot of the county, and nobody said so.
#[test]
fn what_lies_far_from_all_others_is_told() {
    let town = |n: usize| square(&format!("{n}镇"), (119.0 + 0.1 * n as f64, 29.0, 119.1 + 0.1 * n as f64, 29.1));
    let far = |last: String| {
        let boundaries = collection(&[town(0), town(1), town(2), last]);
        let mut input = support::input("某县", named(&["0镇", "1镇", "2镇", "甲镇"]));
        input.boundaries = Some(&boundaries);
        let told: Vec<String> = draw(&input).diagnostics.iter().map(|d| d.display(Lang::Zh).to_string()).collect();
        told.join("\n")
    };
    let ring = |(west, south): (f64, f64)| {
        format!("[[[{west},{south}],[{0},{south}],[{0},{1}],[{west},{south}]]]", west + 0.1, south + 0.1)
    };
    let both = |a, b| {
        let parts = format!("{},{}", ring(a), ring(b));
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"甲镇\"}},\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[{parts}]}}}}"
        )
    };
    for slip in [
        square("甲镇", (109.0, 29.0, 109.1, 29.1)),
        square("甲镇", (-179.0, 29.0, 179.0, 29.1)),
        both((119.3, 29.0), (119.3, 39.0)),
    ] {
        let told = far(slip);
        assert!(told.starts_with("提醒[map-far-away]：「某县」地图") && told.contains("：甲镇\n"), "{told}");
    }
    for sound in [
        square("甲镇", (119.3, 29.0, 119.4, 29.1)),
        square("甲镇", (119.9, 29.0, 120.0, 29.1)),
        both((119.3, 29.0), (119.3, 29.5)),
    ] {
        assert_eq!(far(sound), "");
    }
}

#[test]
fn a_hole_beside_its_ring_is_told_and_left_out() {
    let hole = |at: f64| format!("{SQUARE},[[{at},29.1],[{0},29.1],[{0},29.2],[{at},29.1]]", at + 0.1);
    let (read, told) = read_as(&polygon(&hole(129.0)), Some("wgs84"), Some("测绘"));
    assert!(matches!(told.as_slice(), [one] if one.starts_with("提醒[map-hole]：「甲镇 #1」第 2 个环")), "{told:?}");
    assert!(read.is_some_and(|read| read.areas[0].shape.0[0].interiors().is_empty()));
    let (read, told) = read_as(&polygon(&hole(119.1)), Some("wgs84"), Some("测绘"));
    assert!(told.is_empty() && read.is_some_and(|read| read.areas[0].shape.0[0].interiors().len() == 1), "{told:?}");
}

#[test]
fn coordinates_the_wrong_way_round_are_told_as_such() {
    let told = faults(&polygon("[[30.5,119.6],[30.6,119.6],[30.6,119.7],[30.5,119.6]]"));
    assert!(told.contains("经度在前，纬度在后：写成 [119.6, 30.5]"), "{told}");
}

#[test]
fn two_features_of_one_code_are_told_with_their_lines() {
    let coded = |west: f64| {
        square("甲镇", (west, 29.0, west + 0.5, 29.5)).replace("{\"name\"", "{\"code\":\"990101\",\"name\"")
    };
    let json = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{},\n{}]}}", coded(119.0), coded(119.5));
    let boundaries = read_as(&json, Some("wgs84"), Some("测试")).0.unwrap();
    let mut units = named(&["甲镇"]);
    units[0].code = Some("990101".into());
    let mut input = support::input("某县", units);
    input.boundaries = Some(&boundaries);
    let told = draw(&input).diagnostics;
    let told: Vec<String> = told.iter().map(|d| d.display(Lang::Zh).to_string()).collect();
    assert!(
        told[0].contains("错误[map-shared-code]") && told[0].contains("「甲镇」（第 2 行）、「甲镇」（第 3 行）"),
        "{told:?}"
    );
}

#[test]
fn the_ladder_takes_the_highest_rung_the_material_allows() {
    let linhai = support::boundaries("counties/331082");
    let rung = |change: &dyn Fn(&mut MapInput)| {
        let mut input = support::input("临海市", support::units("331082"));
        input.outline = Some(&linhai);
        change(&mut input);
        let map = draw(&input);
        (map.rung, map.diagnostics.iter().map(|d| d.code.clone()).collect::<Vec<_>>().join(" "), map.unlocated.len())
    };
    assert_eq!(rung(&|_| {}), (Rung::Outline, String::new(), 3));
    assert_eq!(rung(&|i| i.choose = Choice::Tiles), (Rung::Tiles, String::new(), 0));
    assert_eq!(rung(&|i| i.choose = Choice::Cells), (Rung::Outline, "map-no-cells".into(), 3));
    assert_eq!(
        rung(&|i| {
            i.choose = Choice::Cells;
            i.units.retain(|u| u.seat.is_some())
        }),
        (Rung::Cells, String::new(), 0)
    );
    assert_eq!(rung(&|i| i.choose = Choice::Boundaries), (Rung::Outline, "map-rung".into(), 3));
    assert_eq!(rung(&|i| i.outline = None), (Rung::Tiles, String::new(), 0));
    assert_eq!(rung(&|i| i.units.iter_mut().for_each(|u| u.seat = None)), (Rung::Tiles, String::new(), 0));
}

#[test]
fn one_seat_outside_may_be_an_island_and_two_are_a_warning() {
    let linhai = support::boundaries("counties/331082");
    let warned = |far: &[(usize, (f64, f64))]| {
        let mut input = support::input("临海市", support::units("331082"));
        input.outline = Some(&linhai);
        far.iter().for_each(|&(i, seat)| input.units[i].seat = Some(seat));
        let map = draw(&input);
        (map.diagnostics.iter().map(|d| d.code.clone()).collect::<Vec<_>>(), map.unlocated.len())
    };
    assert_eq!(warned(&[(0, (121.95, 28.9))]), (vec![], 3));
    assert_eq!(warned(&[(0, (121.95, 28.9)), (1, (116.0, 40.0))]), (vec!["map-seats-outside".to_owned()], 4));
}

#[test]
fn the_caption_says_what_was_drawn_and_from_what() {
    let taizhou = support::boundaries("prefectures/331000");
    let mut input = support::input("台州市", support::units("331000"));
    input.boundaries = Some(&taizhou);
    assert_eq!(
        draw(&input).caption,
        [
            "按行政区边界绘制",
            "边界数据：天地图（2024 年）",
            "审图号：GS(2024)0650",
            "兰勃特等积方位投影",
            "示意图，不作为行政区域划界依据"
        ]
    );
    input.boundaries = None;
    input.units[0].seat = None;
    let tiles = ["方格图，按代码顺序排列，不表示位置和面积", "示意图，不作为行政区域划界依据"];
    assert_eq!(draw(&input).caption, tiles);
}

#[test]
fn every_unit_is_a_link_that_says_its_name_and_value_in_the_official_order() {
    let wudu = support::boundaries("counties/621202");
    let mut input = support::input("武都区", support::units("621202"));
    input.outline = Some(&wudu);
    let map = draw(&input);
    let links: Vec<&str> = map.html.split("<a href=\"").skip(1).map(|link| link.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 40);
    let located: Vec<&str> = input.units.iter().filter(|u| u.seat.is_some()).map(|u| u.href.as_str()).collect();
    assert_eq!(links[..36], located[..]);
    assert!(map.html.contains("aria-label=\"汉王镇：办结率 "), "{}", map.html);
    assert_eq!(map.table.rows.len(), 40);
    for forbidden in [" style=", "<script", "NaN", "aria-label=\"{"] {
        assert!(!map.html.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn no_data_is_a_pattern_and_no_class() {
    let mut input = support::input("某县", support::units("320903"));
    for value in &mut input.measures[0].values {
        value.amount = None;
    }
    let map = draw(&input);
    assert_eq!(map.legends[0].steps.len(), 1);
    assert_eq!((map.legends[0].steps[0].class.as_str(), map.legends[0].by), ("none", None));
    assert!(map.html.matches("class=\"none\"").count() >= 16);
    let by: Vec<Option<Rule>> = map.legends.iter().map(|legend| legend.by).collect();
    assert_eq!(by[1], None);
    assert!(map.legends.iter().all(|legend| legend.steps.iter().filter(|s| s.class.starts_with('k')).count() <= 5));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn no_bytes_make_the_reader_panic(cut in 0_usize..2000, put in 0_usize..2000, what in "[\\[\\]{}\",:0-9eE.nul-]{0,6}") {
        let mut json = format!("{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}", square("甲", (119.0, 29.0, 119.5, 29.5)), square("乙", (1.0, 2.0, 3.0, 4.0)));
        let char_at = |json: &str, i: usize| json.char_indices().nth(i % json.chars().count()).map_or(0, |c| c.0);
        let at = char_at(&json, cut);
        json.remove(at);
        let at = char_at(&json, put);
        json.insert_str(at, &what);
        let (boundaries, told) = read_as(&json, Some("wgs84"), Some("测试"));
        prop_assert!(boundaries.is_some() || !told.is_empty());
    }

    #[test]
    fn any_polygons_make_a_drawing(
        rings in prop::collection::vec(prop::collection::vec((-180_i32..=180, -90_i32..=90), 3..9), 1..9),
        seats in prop::collection::vec(prop::option::of((-180.0..180.0, -90.0..90.0)), 9),
        pick in 0_usize..5,
    ) {
        let feature = |(i, ring): (usize, &Vec<(i32, i32)>)| {
            let points: Vec<String> = ring.iter().chain(ring.first()).map(|(x, y)| format!("[{x},{y}]")).collect();
            format!("{{\"type\":\"Feature\",\"properties\":{{\"name\":\"u{i}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}", points.join(","))
        };
        let features: Vec<String> = rings.iter().enumerate().map(feature).collect();
        let json = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
        // Chance may put all positions of a ring on one line, which is told.
        let boundaries = read_as(&json, Some("wgs84"), Some("测试")).0.unwrap_or_default();
        let names: Vec<String> = (0..9).map(|i| format!("u{i}")).collect();
        let mut units = named(&names.iter().map(String::as_str).collect::<Vec<_>>());
        units.iter_mut().zip(seats).for_each(|(unit, seat)| unit.seat = seat);
        let mut input = support::input("任意", units);
        input.choose = [Choice::Auto, Choice::Boundaries, Choice::Cells, Choice::Outline, Choice::Tiles][pick];
        input.boundaries = Some(&boundaries);
        input.outline = Some(&boundaries);
        let map = draw(&input);
        prop_assert!(!map.html.contains("NaN") && !map.html.contains("inf"));
        let drawn = map.html.matches(" data-u=").count();
        prop_assert_eq!(drawn, 9);
    }
}

#[test]
fn strange_input_never_breaks_a_map() {
    let mut boundaries =
        collection(&[square("甲镇", (119.0, 29.0, 119.1, 29.1)), square("乙镇", (119.0, 29.0, 119.5, 29.5))]);
    // No file that is read has such an area; converting and simplifying may make one.
    boundaries.areas[0].shape.0[0].exterior_mut(|ring| {
        let first = ring.0[0];
        ring.0.fill(first);
    });
    let mut input = support::input("<b>\"县\"", named(&["甲镇", "乙镇", "<i>|\"丙\"镇"]));
    input.boundaries = Some(&boundaries);
    input.measures[0].values.truncate(1);
    input.measures[1].values[0].amount = Some(f64::NAN);
    input.units[2].seat = Some((f64::INFINITY, f64::NAN));
    for choose in [Choice::Auto, Choice::Boundaries, Choice::Cells, Choice::Outline, Choice::Tiles] {
        input.choose = choose;
        for outline in [None, Some(&boundaries)] {
            input.outline = outline;
            let map = draw(&input);
            assert!(
                !map.html.contains("<i>")
                    && !map.html.contains("<b>\"")
                    && !map.html.contains("NaN")
                    && !map.html.contains("inf"),
                "{choose:?}"
            );
        }
    }
    let empty = support::input("空", Vec::new());
    assert_eq!(draw(&empty).rung, Rung::Tiles);
}
