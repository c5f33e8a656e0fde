//! Where anything private could begin: one table look-up a character, and everything else is passed over.
//!
//! Every fifth character of running Chinese begins a word or number somewhere, and one in fifty does so where it stands. So
//! what a character may begin is compared with what the next one may go on with, before anything is read.

use std::sync::LazyLock;

use super::{
    fold::{digit, fold, plain_digit, radical},
    person,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    /// A digit in whatever script.
    Digit,
    /// `@` or what stands for it.
    At,
    /// The short name of a province before a Latin letter, or another sign with which a plate begins.
    Province,
    /// A word for a door or what leads to it, after a number.
    Door,
    /// A word for living somewhere, with a number and a hyphen not far behind.
    Lives,
    /// The first character of a word of childhood or illness.
    Word,
}

/// The next anchor at or after an offset, and where it stands.
pub(super) fn next(text: &str, from: usize) -> Option<(Anchor, usize)> {
    let bytes = text.as_bytes();
    let (classes, pairs) = (TABLE.as_slice(), PAIRS.as_slice());
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        let width = match byte {
            0..=0x7f if !ASCII[usize::from(byte)] => 1,
            0..=0x7f => {
                match byte {
                    b'0'..=b'9' => match short_number(&bytes[at..]) {
                        Some(length) => {
                            at += length;
                            continue;
                        }
                        None => return Some((Anchor::Digit, at)),
                    },
                    b'@' => return Some((Anchor::At, at)),
                    b'&' => {
                        if let Some(anchor) = reference_to(text, at) {
                            return Some((anchor, at));
                        }
                    }
                    b'I' | b'H' if matches!(&bytes[at..], [b'I', b'C', b'U', ..] | [b'H', b'I', b'V', ..]) => {
                        return Some((Anchor::Word, at));
                    }
                    b'a' | b'A' | b'#' if super::mail::sign_in_words(text, at).is_some() => {
                        return Some((Anchor::At, at));
                    }
                    b'%' if bytes.get(at + 1..at + 3) == Some(b"40") => return Some((Anchor::At, at)),
                    b'(' | b'[' | b'{' | b'<' if super::mail::sign_in_brackets(&text[at..]).is_some() => {
                        return Some((Anchor::At, at));
                    }
                    b'W' | b'w' | b'V' | b'v' if begins_a_plate(&bytes[at..]) => return Some((Anchor::Province, at)),
                    _ => {}
                }
                1
            }
            0x80..=0xdf => {
                if matches!(byte, 0xc2 | 0xd9 | 0xdb | 0xdf) && text.get(at..at + 2).is_some_and(is_foreign_digit) {
                    return Some((Anchor::Digit, at));
                }
                2
            }
            0xe0..=0xef => {
                at += 3 * none_begin(bytes.get(at..).unwrap_or_default().as_chunks().0, pairs);
                // Still one of three bytes, since at most the last of them are left.
                if let Some([a, b, c]) = bytes.get(at..at + 3)
                    && let Some(class) = classes.get(code(*a, *b, *c))
                    && let Some(anchor) = worth_a_look(text, at, *class)
                {
                    return Some((anchor, at));
                }
                3
            }
            0xf0.. => {
                if text.get(at..at + 4).is_some_and(is_foreign_digit) {
                    return Some((Anchor::Digit, at));
                }
                4
            }
        };
        at += width;
    }
    None
}

const DIGIT: u16 = 1;
const AT: u16 = 2;
const PROVINCE: u16 = 4;
const DOOR: u16 = 8;
const LIVES: u16 = 16;
/// Above these, the row of the word list, counted from one: 住 begins 住院 and 住址, 新 begins 新生儿 and a plate.
const ROW: u32 = 5;
const SIGNS: u16 = (1 << ROW) - 1;

/// The classes of the characters which take three bytes in UTF-8, by code point.
static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table = vec![0_u16; 0x1_0000];
    let mut mark = |chars: &str, class: u16| {
        for c in chars.chars() {
            if let Some(entry) = table.get_mut(c as usize) {
                *entry |= class;
            }
        }
    };
    mark("零〇○一壹弌幺么二贰貳貮弍三叁參叄弎四肆五伍六陆陸七柒八捌九玖", DIGIT);
    let forms: String = ('\u{800}'..='\u{ffff}').filter(|c| plain_digit(*c).is_some()).collect();
    mark(&forms, DIGIT);
    mark("＠﹫（［｛〔【〈《「﹙", AT);
    mark("京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊", PROVINCE);
    mark("军軍海空北沈瀋兰蘭济濟南广廣成使Ｗｗ", PROVINCE);
    mark("住址", LIVES);
    mark("室栋棟幢号號元组組座户戶门門", DOOR);
    for (row, c) in person::first_characters() {
        mark(&c.to_string(), (row + 1) << ROW);
    }
    for c in '\u{2e80}'..='\u{2fd5}' {
        let class = table.get(radical(c) as usize).copied().unwrap_or_default();
        if let Some(entry) = table.get_mut(c as usize) {
            *entry = class;
        }
    }
    for c in '\u{4e00}'..='\u{9fff}' {
        let class = table.get(fold(c) as usize).copied().unwrap_or_default();
        if let Some(entry) = table.get_mut(c as usize).filter(|entry| **entry == 0) {
            *entry = class;
        }
    }
    table
});

/// The ASCII characters with which anything begins.
const ASCII: [bool; 0x80] = {
    let (mut table, signs) = ([false; 0x80], b"0123456789@&IHaA#%([{<WwVv");
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = true;
        at += 1;
    }
    table
};

/// How many of the characters of three bytes which stand here begin nothing, by what each may begin and the next may go on
/// with; the last of a row is to be looked at closely.
fn none_begin(chars: &[[u8; 3]], pairs: &[Pair]) -> usize {
    let mut begins = 0;
    for (at, [a, b, c]) in chars.iter().enumerate() {
        match pairs.get(code(*a, *b, *c)).filter(|_| matches!(a, 0xe0..=0xef)) {
            Some(pair) if begins & pair.goes_on == 0 => begins = pair.begins,
            _ => return at.saturating_sub(1),
        }
    }
    chars.len().saturating_sub(1)
}

/// The code point of a character which takes these three bytes.
fn code(a: u8, b: u8, c: u8) -> usize {
    const FIRST: usize = (0xe0 << 12) + (0x80 << 6) + 0x80;
    ((usize::from(a) << 12) + (usize::from(b) << 6) + usize::from(c)).wrapping_sub(FIRST)
}

/// What a character may begin, and as what it goes on behind another: where the two share no bit, the first is no anchor.
#[derive(Clone, Copy)]
struct Pair {
    begins: u32,
    goes_on: u32,
}

/// The bit of what may begin before anything, of what does before a further digit or whatever is no Chinese character, and of
/// what does before the latter alone; the others are shared among the second characters of words.
const ANYWHERE: u32 = 1;
const BEFORE_DIGITS: u32 = 2;
const BEFORE_SIGNS: u32 = 4;

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let second = |c: char| 8_u32 << (u32::from(c) % 29);
    let mut rows = vec![0; person::first_characters().count()];
    for (row, c) in person::second_characters() {
        rows[usize::from(row)] |= c.map_or(ANYWHERE, second);
    }
    let pair = |(code, class): (usize, &u16)| {
        let c = u32::try_from(code).ok().and_then(char::from_u32).unwrap_or_default();
        let row = usize::from(class >> ROW).checked_sub(1).and_then(|row| rows.get(row));
        let signs = [
            (DIGIT, BEFORE_DIGITS),
            (AT | LIVES | DOOR, ANYWHERE),
            (PROVINCE, if c == '使' { BEFORE_DIGITS } else { BEFORE_SIGNS }),
        ];
        let signs = signs.iter().filter(|(sign, _)| class & sign != 0).fold(0, |bits, (_, bit)| bits | bit);
        let goes_on = match code {
            // Signs, and the forms of characters and digits.
            ..0x4000 | 0xf000.. => BEFORE_DIGITS | BEFORE_SIGNS,
            _ if class & SIGNS == DIGIT => BEFORE_DIGITS,
            _ => 0,
        };
        let goes_on = goes_on | ANYWHERE | second(fold(c));
        Pair { begins: row.copied().unwrap_or_default() | signs, goes_on }
    };
    TABLE.iter().enumerate().map(pair).collect()
});

/// The second look, at the neighbours: most characters of the table stand in ordinary words.
fn worth_a_look(text: &str, at: usize, class: u16) -> Option<Anchor> {
    if let Some(row) = usize::from(class >> ROW).checked_sub(1)
        && person::begins_a_word(row, &text[at..])
    {
        return Some(Anchor::Word);
    }
    let after = &text.as_bytes()[at + 3..];
    if class & DIGIT != 0 {
        return may_go_on(after).then_some(Anchor::Digit);
    }
    if class & AT != 0 {
        let bracket = !text[at..].starts_with(['＠', '﹫']);
        return (!bracket || super::mail::sign_in_brackets(&text[at..]).is_some()).then_some(Anchor::At);
    }
    if class & PROVINCE != 0 && (starts_like_a_letter(after) || text[at..].starts_with('使') && may_go_on(after)) {
        return Some(Anchor::Province);
    }
    if class & LIVES != 0 {
        return has_hyphened_number(after).then_some(Anchor::Lives);
    }
    (class & DOOR != 0 && ends_like_a_number(&text[..at])).then_some(Anchor::Door)
}

/// The length of a number too short to be private, 162.3 too, with nothing behind it through which it could go on.
fn short_number(bytes: &[u8]) -> Option<usize> {
    const SHORTEST: usize = 7;
    let digits = |from: usize| bytes.iter().skip(from).take(SHORTEST).take_while(|byte| byte.is_ascii_digit()).count();
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') {
        let places = digits(length + 1);
        length += if places > 0 { places + 1 } else { 0 };
    }
    let goes_on = match bytes.get(length..).unwrap_or_default() {
        [] => false,
        [b'\n', line @ ..] => !begins_with_a_letter(line),
        [b'x' | b'X' | b'\t' | b'\r' | 0x7f, ..] => true,
        [b'a'..=b'z' | b'A'..=b'Z' | b'%' | b'?', ..] => false,
        [0..=0x7f, ..] => true,
        after => may_go_on(after),
    };
    (length < SHORTEST && !goes_on).then_some(length)
}

/// Whether a line begins with a letter, an item's mark aside, so that no number goes on with it.
fn begins_with_a_letter(line: &[u8]) -> bool {
    const LONGEST: usize = 12;
    let first = line.iter().take(LONGEST).find(|byte| !matches!(byte, b' ' | b'-'));
    first.is_some_and(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'x' | b'X'))
}

/// Whether a number may go on here. 一 and 三 begin far more words than numbers; behind a number stands another digit, a
/// separator or markup, and hardly ever another Chinese character.
fn may_go_on(after: &[u8]) -> bool {
    match after {
        [0..=0xe3 | 0xef.., ..] => true,
        [a, b, c, ..] => TABLE.get(code(*a, *b, *c)).is_some_and(|class| *class & SIGNS == DIGIT),
        _ => false,
    }
}

fn has_hyphened_number(after: &[u8]) -> bool {
    const FARTHEST: usize = 72;
    let near = &after[..after.len().min(FARTHEST)];
    let hyphen = |byte: &u8| matches!(byte, b'-' | b'#' | 0xe2 | 0xef);
    let number = |at: &usize| near[*at].is_ascii_digit() || matches!(near[*at..], [0xef, 0xbc, 0x90..=0x99, ..]);
    match (0..near.len()).find(number) {
        Some(digit) => near[digit + 1..].iter().any(hyphen),
        None => false,
    }
}

/// `WJ` and a character of a province or a number, `VA` and a number.
fn begins_a_plate(bytes: &[u8]) -> bool {
    let goes_on = |after: &[u8]| matches!(after, [b'0'..=b'9' | b' ' | b'-' | b'<' | b'*' | b'.' | 0x80.., ..]);
    match bytes {
        [b'W' | b'w', b'J' | b'j', after @ ..] => goes_on(after),
        [b'V' | b'v', b'A'..=b'Z' | b'a'..=b'z', after @ ..] => goes_on(after),
        _ => false,
    }
}

/// A letter, wide ones too, or markup, spaces and hyphens which may come before one; but no quotation mark or stop.
fn starts_like_a_letter(after: &[u8]) -> bool {
    matches!(
        after,
        [b'A'..=b'Z' | b'a'..=b'z' | b' ' | b'<' | b'*' | b'-' | b'`' | 0xc2, ..]
            | [0xef, 0xbc, 0x8d | 0x8e | 0xa1..=0xba, ..]
            | [0xef, 0xbd, 0x81..=0x9a, ..]
            | [0xe2, 0x80, 0x80..=0x97 | 0xa0..=0xa5 | 0xa7.., ..]
            | [0xe3, 0x80, 0x80, ..]
    )
}

fn ends_like_a_number(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| {
        c.is_ascii_alphanumeric()
            || matches!(c, '单' | '單' | '十' | '百' | '>' | ' ' | '*' | '\u{3000}')
            || digit(fold(c)).is_some()
            || ('\u{ff10}'..='\u{ff5a}').contains(&c)
            || ('\u{200b}'..='\u{200d}').contains(&c)
    })
}

fn is_foreign_digit(c: &str) -> bool {
    c.chars().next().is_some_and(|c| digit(fold(c)).is_some())
}

/// What a character reference which stands here spells, if it is a digit or an `@`.
fn reference_to(text: &str, at: usize) -> Option<Anchor> {
    match super::fold::piece(text, at) {
        Some((super::fold::Piece::Char(c), end)) if end > at + 1 => match c {
            '@' => Some(Anchor::At),
            c => digit(c).map(|_| Anchor::Digit),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Anchor, PROVINCE, SIGNS, TABLE, next};
    use crate::privacy::person;

    /// A character may begin a word and be a sign: neither hides the other.
    #[test]
    fn words_and_signs_stand_beside_one_another() {
        for sign in "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼".chars()
        {
            let class = TABLE.get(sign as usize).copied().unwrap_or_default();
            assert_eq!(class & SIGNS, PROVINCE, "{sign}");
            assert_eq!(next(&format!("{sign}A12345"), 0), Some((Anchor::Province, 0)), "{sign}");
        }
        assert_eq!(next("新生儿", 0), Some((Anchor::Word, 0)));
        // A word that began with a digit would hide the number behind it.
        for (_, c) in person::first_characters() {
            assert!(!"零〇一二三四五六七八九".contains(c), "{c}");
        }
    }

    #[test]
    fn radicals_begin_what_their_characters_begin() {
        assert!(next("\u{2f29}学生王小明", 0).is_some(), "小");
        assert!(next("\u{2f00}三八", 0).is_some(), "一");
        assert!(next("\u{2f45}面", 0).is_none(), "方");
    }
}
