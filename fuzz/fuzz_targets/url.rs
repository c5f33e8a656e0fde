//! Link targets: no verdict but a refusal for anything that a browser takes for another scheme.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::parse::sanitise::{UrlVerdict, url};

fuzz_target!(|raw: &str| match url(raw) {
    UrlVerdict::Internal(path) => {
        // Browsers drop tabs and line breaks and trim controls before they look for a scheme.
        let seen: String = path.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let head = seen.trim_start_matches(|c: char| c <= ' ').split(['/', '?', '#']).next().unwrap_or_default().to_owned();
        assert!(!head.contains(':'));
        assert!(!seen.starts_with("//"));
    }
    UrlVerdict::External { host, .. } => assert!(!host.is_empty() && !host.contains(['@', ':', '/', '\\', ' '])),
    UrlVerdict::Mail(_) | UrlVerdict::Tel(_) | UrlVerdict::Refused { .. } => {}
});
