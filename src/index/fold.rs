//! The fold: which characters count as the same when searching. The rule is written out in `TOKENIZER.md`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;

/// A folded character; a space stands for any white space, a line feed for any end of a sentence.
/// `None` when the character counts for nothing (marks, controls, joiners, direction marks).
pub(crate) fn fold(c: char) -> Option<char> {
    let known = table().get(c as usize).copied();
    known.map_or_else(|| computed(c), |[_, whole]| whole)
}

/// Both forms of the characters of the basic plane, for every text is folded several times.
fn table() -> &'static [[Option<char>; 2]] {
    static TABLE: OnceLock<Vec<[Option<char>; 2]>> = OnceLock::new();
    let of = |code: u32| char::from_u32(code).map_or([None; 2], |c| [formed(c), computed(c)]);
    TABLE.get_or_init(|| (0..0x1_0000).map(of).collect())
}

fn computed(c: char) -> Option<char> {
    Some(script(formed(c)?))
}

/// Width, case, digit forms, accents, white space, quotation marks and ends of sentences: the part of the fold which
/// the browser computes by itself.
pub(crate) fn form(c: char) -> Option<char> {
    let known = table().get(c as usize).copied();
    known.map_or_else(|| formed(c), |[form, _]| form)
}

fn formed(c: char) -> Option<char> {
    if c.is_ascii() {
        return ascii(c);
    }
    if is_space(c) {
        return Some(' ');
    }
    if is_nothing(c) {
        return None;
    }
    let c = compatible(c);
    match c {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '「' | '」' | '『' | '』' | '«' | '»' | '＂' => {
            Some('"')
        }
        '\u{2018}' | '\u{2019}' | '\u{201b}' => Some('\''),
        '。' | '…' | '\u{2028}' | '\u{2029}' => Some('\n'),
        c if c.is_ascii() => ascii(c),
        c => Some(lower(c)),
    }
}

fn ascii(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '!' | '?' | ';' => Some('\n'),
        '\t' | '\u{b}' | '\u{c}' | ' ' => Some(' '),
        c if c.is_ascii_control() => None,
        c => Some(c.to_ascii_lowercase()),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_nothing(c: char) -> bool {
    is_mark(c)
        || matches!(c, '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The compatibility form when it is one character and accents only: `Ａ` to `A`, `①` to `1`, `é` to `e`.
fn compatible(c: char) -> char {
    let mut parts = std::iter::once(c).nfkd().filter(|&part| !is_mark(part));
    match (parts.next(), parts.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn lower(c: char) -> char {
    let mut parts = c.to_lowercase();
    match (parts.next(), parts.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn script(c: char) -> char {
    if (c as u32) < 0x3400 { c } else { scripts().get(&c).copied().unwrap_or(c) }
}

/// Traditional and regional characters with the simplified one they fold to: OpenCC's, drawn up once, for asking its
/// dictionaries about each character takes longer than many a build.
pub(crate) fn scripts() -> &'static FxHashMap<char, char> {
    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let pair = |line: &str| line.chars().next().zip(line.chars().nth(1));
        include_str!("scripts.txt").lines().filter_map(pair).collect()
    })
}

#[cfg(test)]
mod tests {
    use ferrous_opencc::{OpenCC, config::BuiltinConfig};

    use super::*;

    /// `YISHI_UPDATE=1` writes the table anew.
    #[test]
    fn the_table_of_scripts_is_that_of_opencc() {
        let configs = [BuiltinConfig::Hk2s, BuiltinConfig::Tw2s, BuiltinConfig::T2s];
        let converters = configs.map(|config| OpenCC::from_config(config).unwrap());
        let simplified = |c: char| {
            converters.iter().fold(c, |c, converter| {
                let out = converter.convert(c.encode_utf8(&mut [0; 4]));
                let mut chars = out.chars();
                chars.next().filter(|_| chars.next().is_none()).unwrap_or(c)
            })
        };
        let all = (0x3400..=0x9fff).chain(0x20000..=0x323af).filter_map(char::from_u32);
        let pairs = all.map(|c| (c, simplified(c))).filter(|(from, to)| from != to);
        let table: String = pairs.map(|(from, to)| format!("{from}{to}\n")).collect();
        if std::env::var_os("YISHI_UPDATE").is_some() {
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/index/scripts.txt"), &table).unwrap();
        }
        assert!(table == include_str!("scripts.txt"), "scripts.txt is not OpenCC's table: YISHI_UPDATE=1 writes it");
    }

    #[test]
    fn folds_script_width_case_and_digits() {
        for (from, to) in
            [('協', '协'), ('裏', '里'), ('Ａ', 'a'), ('é', 'e'), ('５', '5'), ('①', '1'), ('，', ','), ('“', '"')]
        {
            assert_eq!(fold(from), Some(to), "{from}");
        }
        for end in ['。', '！', '?', '；', '\n', '｡'] {
            assert_eq!(fold(end), Some('\n'), "{end}");
        }
        assert_eq!(fold('\u{301}'), None);
        assert_eq!(fold('\u{3000}'), Some(' '));
        assert_eq!(fold('が'), Some('が'));
        assert_eq!(fold('İ'), Some('i'));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in (0..=0x2ffff).filter_map(char::from_u32) {
            if let Some(once) = fold(c)
                && once != '\n'
            {
                assert_eq!(fold(once), Some(once), "{c} {once}");
            }
        }
    }
}
