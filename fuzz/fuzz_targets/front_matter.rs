//! Records of every kind from bytes: an answer always comes, and a record which cannot be read says why.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::config::Limits;
use yishi::model::file::{Records, read};

/// One file of each form: Markdown with front matter, one record, a list, settings.
const PATHS: &[&str] = &[
    "content/meetings/a.md",
    "content/outcomes/a.md",
    "content/topics/a.md",
    "content/venues/a.md",
    "data/programmes/a.yaml",
    "data/plans/a.yaml",
    "data/organizations.yaml",
    "data/figures.yaml",
    "data/tombstones.yaml",
    "data/site.yaml",
    "data/geo/geo.yaml",
];

fuzz_target!(|bytes: &[u8]| {
    // The length chooses, so that real files are seeds as they are.
    let path = PATHS[bytes.len() % PATHS.len()].into();
    let (records, faults) = read(&path, bytes, &Limits::default());
    if matches!(records, Records::Broken(..)) {
        assert!(faults.errors() > 0, "a record was given up in silence");
    }
    for fault in faults.iter() {
        assert!(!fault.message.zh.is_empty() && !fault.message.en.is_empty());
    }
});
