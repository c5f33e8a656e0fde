//! Front-matter strings and cells: nothing unseen is left, and a cleaned text is clean.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::parse::sanitise::{csv_cell, plain_text, unseen};

fuzz_target!(|raw: &str| {
    let mut clean = plain_text(raw).into_owned();
    // Taking one character out may leave a joiner without its neighbours; a few rounds settle it.
    for _ in 0..raw.len() {
        if unseen(&clean).is_empty() {
            break;
        }
        clean = plain_text(&clean).into_owned();
    }
    assert!(unseen(&clean).is_empty());
    assert!(!csv_cell(raw).starts_with(['=', '@', '\t', '\r', '＝', '＠']));
});
