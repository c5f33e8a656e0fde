//! Raw HTML: whatever goes in, nothing that runs comes out, and cleaning takes no second time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::parse::sanitise::html_fragment;

fuzz_target!(|raw: &str| {
    let clean = html_fragment(raw);
    let lower = clean.to_ascii_lowercase();
    for element in ["<script", "<style", "<iframe", "<object", "<embed", "<form", "<input", "<svg", "<math", "<base", "<meta"] {
        assert!(!lower.contains(element));
    }
    assert_eq!(html_fragment(&clean).len(), clean.len());
});
