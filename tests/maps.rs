//! The maps of the sample, through the whole pipeline: each rung on the pages it belongs on, with what its caption owes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use yishi::config::Options;
use yishi::pipeline;

static SAMPLE: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    let options = Options { search: false, ..Options::on(jiff::civil::date(2026, 11, 22)) };
    let built = pipeline::build(Path::new(env!("CARGO_MANIFEST_DIR")), &out, &options).unwrap();
    assert!(built.report.is_some(), "the sample builds");
    let told: Vec<&str> = built.diagnostics.iter().map(|d| &*d.code).filter(|code| code.starts_with("map")).collect();
    assert_eq!(told, Vec::<&str>::new(), "the material of the sample's maps is in order");
    (folder, out)
});

fn page(route: &str) -> String {
    fs::read_to_string(SAMPLE.1.join(route)).unwrap()
}

/// The caption of the page's map.
fn caption(page: &str) -> &str {
    let at = page.find("data-map").expect("the page has a map");
    let from = page[at..].find("<figcaption").expect("the map has a caption") + at;
    &page[from..from + page[from..].find("</figcaption>").unwrap()]
}

#[test]
fn each_rung_stands_where_its_material_is() {
    for (region, rung) in [
        ("331000", "boundaries"),
        ("621202", "outline"),
        ("421381", "outline"),
        ("331082", "outline"),
        ("331002", "outline"),
        ("331023", "outline"),
        ("320903", "tiles"),
        ("370404", "tiles"),
    ] {
        let page = page(&format!("regions/{region}.html"));
        assert!(page.contains(&format!("map-{rung}")), "{region} is drawn as {rung}");
        assert_eq!(page.matches("class=\"map map-").count(), 1, "{region}: one map");
    }
    assert!(page("index.html").contains("map-tiles"));
}

#[test]
fn a_map_from_boundaries_names_source_number_and_what_it_is_not() {
    for region in ["331000", "621202", "421381", "331082", "331002", "331023"] {
        let page = page(&format!("regions/{region}.html"));
        let caption = caption(&page);
        for said in ["天地图", "2024年", "审图号：GS(2024)0650", "示意图，不作为行政区域划界依据"]
        {
            assert!(caption.contains(said), "{region}: {said}: {caption}");
        }
    }
    for route in ["regions/320903.html", "regions/370404.html", "index.html"] {
        let page = page(route);
        for said in ["不表示位置和面积", "示意图，不作为行政区域划界依据"] {
            assert!(caption(&page).contains(said), "{route}: {said}");
        }
        assert!(!caption(&page).contains("审图号"), "{route}: tiles are no map of an area");
    }
}

#[test]
fn seats_are_credited_where_they_are_shown_and_only_there() {
    for region in ["621202", "421381", "331082", "331002", "331023"] {
        assert!(caption(&page(&format!("regions/{region}.html"))).contains("GeoNames（CC BY 4.0）"), "{region}");
    }
    for region in ["331000", "370404"] {
        assert!(!caption(&page(&format!("regions/{region}.html"))).contains("GeoNames"), "{region}");
    }
}

#[test]
fn every_unit_of_a_map_stands_in_the_table_under_it() {
    let page = page("regions/331023.html");
    let names = page.split(" data-n=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let mut units = 0;
    for name in names {
        units += 1;
        assert!(page.contains(&format!(">{name}</a></th>")), "{name}");
    }
    assert_eq!(units, 15, "all townships of the county");
}
