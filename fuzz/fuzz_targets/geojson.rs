//! Boundary files from bytes: whatever numbers they hold, shapes or a fault come out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::map::boundaries::{File, read};

fuzz_target!(|bytes: &[u8]| {
    let gcj = bytes.len() % 2 == 1;
    let (shapes, faults) = read(&File {
        path: &"data/geo/a.geojson".into(),
        bytes,
        crs: gcj.then_some("GCJ-02"),
        map_source: Some("x"),
        date: None,
        map_approval_no: None,
    });
    assert!(shapes.is_some() || faults.errors() > 0, "a file was given up in silence");
});
