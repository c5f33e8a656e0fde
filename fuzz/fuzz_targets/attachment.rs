//! Attachments: an answer or a problem, never more memory than the limits allow.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::privacy::attachment::{Limits, text_of, without_author};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { bytes: 1 << 20, expanded_bytes: 8 << 20, expansion: 100, entries: 100, pages: 50, ..Limits::default() };
    let name = if bytes.starts_with(b"PK") { "a.docx" } else { "a.pdf" };
    let _ = text_of(name, bytes, &limits);
    let _ = without_author(name, bytes, &limits);
});
