//! Tables from bytes: regions, whose lines keep their places.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::config::Limits;
use yishi::model::file::{Records, read};

fuzz_target!(|bytes: &[u8]| {
    let (records, _) = read(&"data/regions.csv".into(), bytes, &Limits::default());
    if let Records::Regions(regions) = records {
        assert!(regions.iter().all(|region| region.line > 1), "a region on the line of the heading");
    }
});
