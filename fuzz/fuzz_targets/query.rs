//! The search box: words in the order written, each once, none empty, none longer than what is read of the box.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yishi::index::query::words;

fuzz_target!(|text: &str| {
    let words = words(text);
    for (i, word) in words.iter().enumerate() {
        assert!(!word.run.is_empty() && word.run.chars().count() <= 64 * 4);
        assert!(!words[..i].contains(word), "a word twice");
    }
});
