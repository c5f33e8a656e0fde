//! The privacy gate: ranges on character borders, in order, apart; masks which do not hold the digits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::privacy::{Allow, redact, scan};

fuzz_target!(|text: &str| {
    let found = scan(text, &Allow::none());
    let mut before = 0;
    for finding in &found {
        assert!(finding.range.start >= before && finding.range.end > finding.range.start);
        let written = &text[finding.range.clone()];
        assert!(!finding.masked.contains(written));
        before = finding.range.end;
    }
    let _ = redact(text, &Allow::none());
});
