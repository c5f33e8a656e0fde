//! The words of childhood, illness and disability by their first characters, so that a text is searched for all at once.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{
    super::{Kind, fold},
    body, illness, record,
    telling::{self, Side},
    words::ROWS,
};

/// A word of childhood or of illness, and what it tells.
pub(super) struct Word {
    pub(super) kind: Kind,
    pub(super) word: &'static str,
    second: Option<char>,
    /// A name stands right beside it.
    pub(super) near: bool,
    /// Somebody in its sentence is told of, or only whoever stands behind.
    pub(super) told: Option<Side>,
}

/// The words by their first character, in Simplified script; longer ones first.
pub(super) static WORDS: LazyLock<Vec<(char, Vec<Word>)>> = LazyLock::new(|| {
    let mut rows: Vec<(char, Vec<Word>)> = Vec::new();
    let near = ROWS.iter().flat_map(|row| row.1).map(|(kind, word)| (*kind, *word, true, None));
    let told = telling::TELLING.iter().map(|told| (told.kind, told.word, false, Some(told.side)));
    // 听力 and 精神 say something of somebody in an entry only.
    let kinds = record::DISABILITIES.iter().chain(&["残"]).map(|word| (Kind::Health, *word, false, None));
    let parts = body::PARTS.iter().map(|word| (Kind::Health, *word, false, None));
    let illnesses = illness::names().map(|word| (Kind::Health, word, true, None));
    for (kind, word, near, told) in near.chain(told).chain(kinds).chain(parts).chain(illnesses) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        let row = rows.iter().position(|row| row.0 == first).unwrap_or(rows.len());
        if row == rows.len() {
            rows.push((first, Vec::new()));
        }
        match rows[row].1.iter_mut().find(|known| known.word == word) {
            Some(known) => (known.told, known.near) = (known.told.or(told), known.near || near),
            None => rows[row].1.push(Word { kind, word, second: chars.next(), near, told }),
        }
    }
    rows.iter_mut().for_each(|row| row.1.sort_by_key(|word| std::cmp::Reverse(word.word.len())));
    rows
});

/// The row of each character, counted from one.
static ROW_OF: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0; 0x1_0000];
    for (row, first) in first_characters() {
        table.get_mut(first as usize).into_iter().for_each(|entry| *entry = row + 1);
    }
    table
});

/// The words which begin the text, Traditional forms included, the longest first.
pub(super) fn words_at(text: &str) -> impl Iterator<Item = (&'static Word, usize)> {
    let first = text.chars().next().map(fold::fold);
    let row = first.and_then(|first| usize::from(*ROW_OF.get(first as usize)?).checked_sub(1));
    row.into_iter().flat_map(move |row| words_in_row(row, text))
}

/// The same, where the first character's row is known.
pub(super) fn words_in_row(row: usize, text: &str) -> impl Iterator<Item = (&'static Word, usize)> {
    // Most words are told apart by their second character.
    let second = text.chars().nth(1).map(fold::fold);
    let words = WORDS.get(row).map(|row| row.1.as_slice()).unwrap_or_default().iter();
    let words = words.filter(move |word| word.second.is_none() || word.second == second);
    words.filter_map(move |word| length_of(text, word.word).map(|length| (word, length)))
}

/// Whether a word of a row begins the text.
pub(in crate::privacy) fn begins_a_word(row: usize, text: &str) -> bool {
    words_in_row(row, text).next().is_some()
}

/// The second character of every word, with the word's row.
pub(in crate::privacy) fn second_characters() -> impl Iterator<Item = (u16, Option<char>)> {
    (0..).zip(WORDS.iter()).flat_map(|(row, (_, words))| words.iter().map(move |word| (row, word.second)))
}

/// Every character with which a word begins, and its row.
pub(in crate::privacy) fn first_characters() -> impl Iterator<Item = (u16, char)> {
    (0..).zip(WORDS.iter().map(|row| row.0))
}

/// The length in bytes of a word at the beginning of the text, whichever script the text is in.
pub(super) fn length_of(text: &str, word: &str) -> Option<usize> {
    let mut length = 0;
    let mut written = text.chars();
    for wanted in word.chars() {
        let c = written.next()?;
        if fold::fold(c) != wanted {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}

/// Characters with which words of a list end: most places of a text are passed over by this one look.
pub(super) struct Chars(Vec<u64>);

impl Chars {
    pub(super) fn that_end<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(words.into_iter().filter_map(|word| word.chars().next_back()))
    }

    fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = vec![0; 0x400];
        for c in chars {
            if let Some(row) = bits.get_mut(c as usize / 64) {
                *row |= 1 << (c as usize % 64);
            }
        }
        Self(bits)
    }

    pub(super) fn has(&self, c: char) -> bool {
        self.0.get(c as usize / 64).is_some_and(|row| row >> (c as usize % 64) & 1 == 1)
    }
}

/// The words of a list by their first characters, for lists of which hardly any word stands where it is looked for.
pub(super) struct Words(FxHashMap<char, Vec<&'static str>>);

impl Words {
    pub(super) fn of(words: &[&'static str]) -> Self {
        let mut table: FxHashMap<char, Vec<&str>> = FxHashMap::default();
        for word in words {
            word.chars().next().into_iter().for_each(|first| table.entry(first).or_default().push(word));
        }
        Self(table)
    }

    /// The words which begin with a character.
    pub(super) fn from(&self, first: char) -> &[&'static str] {
        self.0.get(&first).map_or(&[], Vec::as_slice)
    }

    /// Whether one of them begins a text.
    pub(super) fn begin(&self, text: &str) -> bool {
        text.chars().next().is_some_and(|first| self.from(first).iter().any(|word| text.starts_with(word)))
    }

    /// The same of characters.
    pub(super) fn begin_chars(&self, chars: &[char]) -> bool {
        let begins = |word: &&str| super::subject::begins(chars, word);
        chars.first().is_some_and(|first| self.from(*first).iter().any(begins))
    }
}
