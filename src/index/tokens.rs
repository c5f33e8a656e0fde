//! The tokens of one page: every pair of neighbouring characters with its stride and its joint, the threes of numbers with
//! their stride, every single character with its count.
//!
//! Two pairs of a run that stand in one chunk nearly always stand in the run; to be certain, the occurrences of each
//! character within a chunk are numbered. A pair joins the i-th of its first character with the j-th of its second; pairs
//! that meet in the same occurrences are a run.

use rustc_hash::FxHashMap;

/// Singles, then pairs, place by place: how many tokens.
pub(crate) type Counts = [[u64; 4]; 2];

/// One occurrence of a pair, or of a three, which joins nothing. Sorted, those of one key stand in the order of the text.
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
/// singles. Threes are larger than pairs, and have 18 bits for each character.
pub(crate) fn gram(chars: &[char]) -> u64 {
    let bits = if chars.len() > 2 { 18 } else { 21 };
    let head = if chars.len() > 2 { THREE } else { 0 };
    head | chars.iter().fold(0, |gram, &c| gram << bits | u64::from(u32::from(c)))
}

/// The characters of a gram.
pub(crate) fn name(gram: u64) -> String {
    let chars = match gram & THREE {
        0 => [0, gram >> 21, gram & 0x1f_ffff],
        _ => [gram >> 36 & 0x3_ffff, gram >> 18 & 0x3_ffff, gram & 0x3_ffff],
    };
    chars.into_iter().filter(|&c| c > 0).filter_map(|c| char::from_u32(c as u32)).collect()
}

const THREE: u64 = 1 << 59;

/// Whether a gram, or the key of one, is a pair: only these have joints.
pub(crate) fn is_pair(key: u64) -> bool {
    key >> 23 > 0 && key & THREE << 2 == 0
}

/// Whether three neighbours are looked up as one gram. The digits are few and stand everywhere, so that nearly every page
/// has the pairs of any year; in threes numbers and dates are told apart.
pub(crate) fn is_three(three: [char; 3]) -> bool {
    let parts = three.iter().filter(|c| matches!(c, '0'..='9' | '年' | '月' | '日')).count();
    parts > 1 && three.iter().any(char::is_ascii_digit) && three.iter().all(|&c| u32::from(c) < 1 << 18)
}

/// The grams by which a run of two or more characters may be looked up: its pairs, then its threes.
pub(crate) fn grams_of(run: &[char]) -> impl Iterator<Item = &[char]> {
    let threes = run.windows(3).filter(|three| matches!(three, &&[a, b, c] if is_three([a, b, c])));
    run.windows(2).chain(threes)
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
        let (mut before, mut earlier): (Option<(char, u16)>, Option<char>) = (None, None);
        for c in folded.chars() {
            if c == '\n' {
                (before, earlier) = (None, None);
                continue;
            }
            let seen = self.seen.entry(c).or_default();
            let ordinal = *seen;
            *seen = seen.saturating_add(1);
            if let Some((first, at)) = before {
                self.tokens.pairs.push(Pair { key: key(gram(&[first, c]), place), stride, joint: [at, ordinal] });
                self.tokens.counts[1][place] += 1;
                if let Some(three) = earlier.map(|earlier| [earlier, first, c]).filter(|&three| is_three(three)) {
                    self.tokens.pairs.push(Pair { key: key(gram(&three), place), stride, joint: [0; 2] });
                    self.tokens.counts[1][place] += 1;
                }
            }
            if c != ' ' {
                self.singles.push(key(gram(&[c]), place));
                self.tokens.counts[0][place] += 1;
            }
            earlier = before.map(|(c, _)| c);
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

    #[test]
    fn numbers_and_dates_stand_in_threes_too() {
        let mut reading = Reading::default();
        reading.body("约20项\n8年9月", 3);
        let tokens = reading.done();
        let mut threes: Vec<String> =
            tokens.pairs.iter().filter(|p| !is_pair(p.key)).map(|p| name(p.key >> 2)).collect();
        threes.sort();
        assert_eq!(threes, ["20项", "8年9", "年9月", "约20"]);
        assert_eq!(tokens.counts[1][2], 10);
        assert!(tokens.pairs.iter().all(|p| gram(&name(p.key >> 2).chars().collect::<Vec<_>>()) == p.key >> 2));
        assert!(
            !is_three(['1', '2', '\u{f0000}']) && is_pair(key(gram(&['1', '2']), 3)) && !is_pair(gram(&['1']) << 2)
        );
    }
}
