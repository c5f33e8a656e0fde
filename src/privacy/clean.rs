//! Texts known to be clean. The revisions of a record are mostly one text: of each only that is looked through which the
//! others do not have.
//!
//! Nothing is read across more than one empty line. So two paragraphs that follow one another in a clean text hold nothing
//! private in any other text in which they do, and what is left to look through begins and ends with such a paragraph.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::{FxHashSet, FxHasher};

use super::{Allow, scan};

/// Between two paragraphs.
const EMPTY_LINE: &str = "\n\n";

/// The paragraphs of texts without private data, each with the one before it.
#[derive(Debug, Default)]
pub struct Clean(FxHashSet<[u64; 2]>);

impl Clean {
    /// Adds a text in which nothing private was found.
    pub fn add(&mut self, text: &str) {
        self.0.extend(followed(text).map(|(_, pair)| pair));
    }

    /// Whether there is something private in a text, but for what `allow` allows.
    pub fn finds(&self, text: &str, allow: &Allow) -> bool {
        self.unknown(text).into_iter().any(|part| !scan(&text[part], allow).is_empty())
    }

    /// The parts of a text that are not known.
    fn unknown(&self, text: &str) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (range, _) in followed(text).filter(|(_, pair)| !self.0.contains(pair)) {
            match parts.last_mut().filter(|last| range.start < last.end) {
                Some(last) => last.end = range.end,
                None => parts.push(range),
            }
        }
        parts
    }
}

/// Each paragraph: from the beginning of the one before it to its own end, and what stands for the two. The first has none
/// before it.
fn followed(text: &str) -> impl Iterator<Item = (Range<usize>, [u64; 2])> {
    let (mut from, mut before, mut at) = (0, 0, 0);
    text.split(EMPTY_LINE).map(move |paragraph| {
        let mut hasher = FxHasher::default();
        hasher.write(paragraph.as_bytes());
        let pair = [before, hasher.finish() | 1];
        let range = from..at + paragraph.len();
        (from, before, at) = (at, pair[1], range.end + EMPTY_LINE.len());
        (range, pair)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown<'t>(clean: &str, text: &'t str) -> Vec<&'t str> {
        let mut known = Clean::default();
        known.add(clean);
        known.unknown(text).into_iter().map(|part| &text[part]).collect()
    }

    #[test]
    fn what_changed_is_looked_through_with_its_neighbours() {
        let clean = "甲\n\n乙\n\n丙\n\n丁\n\n戊";
        assert!(unknown(clean, clean).is_empty());
        assert_eq!(unknown(clean, "甲\n\n乙\n\n新\n\n丁\n\n戊"), ["乙\n\n新\n\n丁"]);
        assert_eq!(unknown(clean, "新\n\n乙\n\n丙\n\n丁\n\n末"), ["新\n\n乙", "丁\n\n末"]);
        // Gone from between two, and come together.
        assert_eq!(unknown(clean, "甲\n\n乙\n\n丁\n\n戊"), ["乙\n\n丁"]);
        assert_eq!(unknown(clean, "乙\n\n丙\n\n丁\n\n戊"), ["乙"]);
        assert_eq!(unknown("", "甲\n\n乙"), ["甲\n\n乙"]);
    }

    #[test]
    fn what_a_part_holds_is_found_and_what_is_known_is_not_asked_again() {
        let mut known = Clean::default();
        known.add("第一段。\n\n第二段。\n\n第三段。");
        let allow = Allow::default();
        for (text, private) in [
            ("第一段。\n\n第二段。\n\n第三段。", false),
            ("第一段。\n\n第二段，打13812345678。\n\n第三段。", true),
            ("第一段。\n\n第二段。\n\n第三段。\n\n王小明患\n肺癌。", true),
            ("第一段。\n\n另一段，第三段。", false),
        ] {
            assert_eq!(known.finds(text, &allow), private, "{text}");
        }
    }
}
