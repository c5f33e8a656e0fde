//! The tokens of one page: every pair of neighbouring characters with its stride and its joint, every single character
//! with its count.
//!
//! Two pairs of a run that stand in one chunk nearly always stand in the run; to be certain, the occurrences of each
//! character within a chunk are numbered. A pair joins the i-th of its first character with the j-th of its second; pairs
//! that meet in the same occurrences are a run.

use rustc_hash::FxHashMap;

/// Singles, then pairs, place by place: how many tokens.
pub(crate) type Counts = [[u64; 4]; 2];

/// One occurrence of a pair. Sorted, those of one key stand in the order of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    /// [`key`] of the gram and the place.
    pub(crate) key: u64,
    pub(crate) stride: u16,
    pub(crate) joint: [u16; 2],
}

/// The tokens of a page, sorted.
#[derive(Default)]
pub(crate) struct Tokens {
    pub(crate) pairs: Vec<Pair>,
    /// Key and how often.
    pub(crate) singles: Vec<(u64, u32)>,
    pub(crate) counts: Counts,
}

/// A gram is a number: its last character in the lowest 21 bits, the one before above them. Pairs are larger than
/// singles, and the order is that of the texts.
pub(crate) fn gram(chars: &[char]) -> u64 {
    chars.iter().fold(0, |gram, &c| gram << 21 | u64::from(u32::from(c)))
}

/// The characters of a gram.
pub(crate) fn name(gram: u64) -> String {
    [gram >> 21, gram & 0x1f_ffff].into_iter().filter(|&c| c > 0).filter_map(|c| char::from_u32(c as u32)).collect()
}

/// A gram at a place.
pub(crate) fn key(gram: u64, place: usize) -> u64 {
    gram << 2 | place as u64
}

/// Reads the tokens of a page's folded texts.
#[derive(Default)]
pub(crate) struct Reading {
    tokens: Tokens,
    singles: Vec<u64>,
    /// How often each character has stood in the chunk so far.
    seen: FxHashMap<char, u16>,
}

impl Reading {
    /// Reads a place that is one chunk.
    pub(crate) fn place(&mut self, place: usize, folded: &str) {
        self.chunk();
        self.read(place, folded, 0);
    }

    /// A chunk of the body begins.
    pub(crate) fn chunk(&mut self) {
        self.seen.clear();
    }

    /// Reads a sentence of the body, in the chunk that begins at a stride.
    pub(crate) fn body(&mut self, folded: &str, stride: u16) {
        self.read(2, folded, stride);
    }

    fn read(&mut self, place: usize, folded: &str, stride: u16) {
        let mut before: Option<(char, u16)> = None;
        for c in folded.chars() {
            if c == '\n' {
                before = None;
                continue;
            }
            let seen = self.seen.entry(c).or_default();
            let ordinal = *seen;
            *seen = seen.saturating_add(1);
            if let Some((first, at)) = before {
                self.tokens.pairs.push(Pair { key: key(gram(&[first, c]), place), stride, joint: [at, ordinal] });
                self.tokens.counts[1][place] += 1;
            }
            if c != ' ' {
                self.singles.push(key(gram(&[c]), place));
                self.tokens.counts[0][place] += 1;
            }
            before = Some((c, ordinal));
        }
    }

    pub(crate) fn done(mut self) -> Tokens {
        self.tokens.pairs.sort_unstable();
        self.singles.sort_unstable();
        let runs = self.singles.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32));
        self.tokens.singles = runs.collect();
        self.tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_count_anew_in_every_chunk_and_pairs_cross_no_sentence() {
        let mut reading = Reading::default();
        reading.chunk();
        reading.body("甲乙甲", 0);
        reading.chunk();
        reading.body("甲乙\n丙 丁", 2);
        let tokens = reading.done();
        let told: Vec<(String, u16, [u16; 2])> =
            tokens.pairs.iter().map(|p| (name(p.key >> 2), p.stride, p.joint)).collect();
        let of = |text: &str, stride, joint| (text.to_owned(), stride, joint);
        assert_eq!(told[0], of(" 丁", 2, [0, 0]));
        assert!(told.contains(&of("乙甲", 0, [0, 1])) && told.contains(&of("甲乙", 2, [0, 0])), "{told:?}");
        assert_eq!((told.len(), tokens.counts[0][2], tokens.counts[1][2]), (5, 7, 5));
        assert_eq!(tokens.singles.iter().find(|s| name(s.0 >> 2) == "甲"), Some(&(key(gram(&['甲']), 2), 3)));
    }
}
