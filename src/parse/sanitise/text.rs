//! Characters a reader cannot see, found in and taken out of front-matter strings.
//!
//! They come by paste (from word processors, chat programs, web pages) or by intent: a direction override makes
//! `cod.exe` read as `exe.doc`, a zero-width space splits a word so that search and the privacy gate miss it.

use std::borrow::Cow;

use crate::{
    diag::{Both, Diagnostic, Diagnostics},
    source::Location,
};

/// One character that may not be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unseen {
    /// Byte offset in the text.
    pub offset: usize,
    pub found: char,
    pub kind: UnseenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnseenKind {
    /// C0 and C1 controls other than tab and line feed; a carriage return too, unless a line feed follows.
    Control,
    /// Embeddings, overrides and isolates: U+202A to U+202E and U+2066 to U+2069.
    Direction,
    /// Code points which stand for no character and never will, and private-use ones, which look different everywhere.
    NoCharacter,
    /// Direction marks: U+200E, U+200F, U+061C.
    DirectionMark,
    /// Of no width: zero-width spaces and joiners outside emoji and scripts which need them, soft hyphens, fillers.
    ZeroWidth,
}

/// The text as it may be shown; borrowed when nothing had to go.
pub fn plain_text(raw: &str) -> Cow<'_, str> {
    if first_suspect(raw).is_none() {
        return Cow::Borrowed(raw);
    }
    let (mut clean, mut from) = (String::new(), 0);
    for unseen in unseen(raw) {
        clean.push_str(&raw[from..unseen.offset]);
        from = unseen.offset + unseen.found.len_utf8();
    }
    if from == 0 && !raw.contains('\r') {
        return Cow::Borrowed(raw);
    }
    clean.push_str(&raw[from..]);
    Cow::Owned(clean.replace("\r\n", "\n"))
}

/// What [`plain_text`] takes out, in order.
pub fn unseen(raw: &str) -> Vec<Unseen> {
    let mut found = Vec::new();
    let Some(start) = first_suspect(raw) else { return found };
    let mut before = raw[..start].chars().next_back();
    for (at, c) in raw[start..].char_indices() {
        let after = raw[start + at + c.len_utf8()..].chars().next();
        if let Some(kind) = kind_of(before, c, after) {
            found.push(Unseen { offset: start + at, found: c, kind });
        }
        before = Some(c);
    }
    found
}

/// One diagnostic for each kind found in a line, which begins at a place. Overrides, controls and characters that are none are errors: nobody types them by
/// chance and they can mislead. Marks and zero-width characters come with pasted text; they are taken out with a warning.
pub fn report(raw: &str, at: &Location) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let mut found = unseen(raw);
    found.sort_by_key(|u| u.kind);
    for same in found.chunk_by(|a, b| a.kind == b.kind) {
        if let Some(first) = same.first() {
            diagnostics.push(diagnostic(*first, same.len(), &place(raw, first.offset, at)));
        }
    }
    diagnostics
}

/// Where a character stands of a line that begins at a place; of a text without one, the same.
fn place(line: &str, offset: usize, at: &Location) -> Location {
    if at.line == 0 {
        return at.clone();
    }
    let before = u32::try_from(line[..offset].chars().count()).unwrap_or(u32::MAX);
    Location { column: at.column.saturating_add(before), ..at.clone() }
}

fn diagnostic(first: Unseen, count: usize, at: &Location) -> Diagnostic {
    let code_point = format!("U+{:04X}", u32::from(first.found));
    let (zh, en) = match first.kind {
        UnseenKind::Control => ("控制字符", "control characters"),
        UnseenKind::Direction => ("改变文字方向的字符", "characters which change the direction of text"),
        UnseenKind::NoCharacter => {
            ("无法通用显示的字符", "code points which no reader's font can be relied on to show")
        }
        UnseenKind::DirectionMark => ("文字方向标记", "direction marks"),
        UnseenKind::ZeroWidth => ("看不见的零宽字符", "invisible zero-width characters"),
    };
    let message = Both::new(
        format!("有 {count} 个{zh}，第一个是 {code_point}"),
        format!("{count} {en}, the first is {code_point}"),
    );
    let build = if first.kind <= UnseenKind::NoCharacter { Diagnostic::error } else { Diagnostic::warning };
    build("unseen-character", message).at(at.clone()).remedy(
        "删去这一处，重新用键盘输入；多半是从别处粘贴带来的",
        "delete the place and type it again; it was probably pasted",
    )
}

/// Unseen characters which a text spells as references of HTML (`&#x202e;`, `&#8238`, `&rlm;`): what is made of Markdown
/// loses them, and whoever reads the source does not see what they would have done. Byte offsets and characters.
pub fn spelled(raw: &str) -> Vec<(usize, char)> {
    let named = |(at, _): (usize, &str)| Some((at, reference(&raw[at + 1..])?));
    raw.match_indices('&').filter_map(named).filter(|(_, c)| is_unseen_anywhere(*c)).collect()
}

/// The character that a reference stands for, its `&` left out. Browsers read numbers without a semicolon too.
fn reference(text: &str) -> Option<char> {
    const LONGEST: usize = 20;
    let end = text.bytes().take(LONGEST).position(|b| !(b.is_ascii_alphanumeric() || b == b'#')).unwrap_or(LONGEST);
    let word = text.get(..end.min(text.len()))?;
    if let Some(number) = word.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => {
                let digits = hex.bytes().take_while(u8::is_ascii_hexdigit).count();
                u32::from_str_radix(&hex[..digits], 16)
            }
            None => number[..number.bytes().take_while(u8::is_ascii_digit).count()].parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match word {
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "shy" => '\u{ad}',
        "ZeroWidthSpace"
        | "NegativeThinSpace"
        | "NegativeMediumSpace"
        | "NegativeThickSpace"
        | "NegativeVeryThinSpace" => '\u{200b}',
        "NoBreak" => '\u{2060}',
        "ApplyFunction" | "af" => '\u{2061}',
        "InvisibleTimes" | "it" => '\u{2062}',
        "InvisibleComma" | "ic" => '\u{2063}',
        _ => return None,
    })
}

/// Whether a character is unseen whatever stands beside it; emoji joiners count too, since links need none.
pub(super) fn is_unseen_anywhere(c: char) -> bool {
    kind_of(None, c, None).is_some()
}

/// The first byte that may begin an unseen character. Clean text is left after one pass over its bytes, a block at a time
/// without a branch, so that the processor compares many at once; a block with a doubtful byte is looked at more closely.
fn first_suspect(raw: &str) -> Option<usize> {
    const BLOCK: usize = 64;
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some((block, behind)) = bytes.get(at..at + BLOCK).zip(bytes.get(at + 1..at + BLOCK + 1)) {
        let doubtful = block.iter().zip(behind).fold(0, |any, (&byte, &next)| any | u8::from(is_doubtful(byte, next)));
        if doubtful != 0
            && let Some(found) = suspect_in(raw, at, at + BLOCK)
        {
            return Some(found);
        }
        at += BLOCK;
    }
    suspect_in(raw, at, bytes.len())
}

/// Whether two bytes in a row leave it open that an unseen character begins at the first: true for all that may.
fn is_doubtful(byte: u8, next: u8) -> bool {
    (byte < 0x20) & (byte != b'\n') & (byte != b'\t')
        | (byte == 0x7f)
        | (byte == 0xc2)
        | (byte == 0xcd)
        | (byte == 0xd8)
        | (byte == 0xe1)
        | (byte == 0xe2) & (next & 0xfe == 0x80)
        | (byte == 0xe3) & (next == 0x85)
        | (byte == 0xee)
        | (byte == 0xef) & (next & 0xfe != 0xbc)
        | (byte >= 0xf0)
}

/// The place of the first such byte between two offsets; one character back, so that what stands before a joiner is known.
fn suspect_in(raw: &str, from: usize, to: usize) -> Option<usize> {
    let bytes = raw.as_bytes();
    let at = (from..to).find(|&at| may_be_unseen(bytes.get(at..).unwrap_or_default()))?;
    Some(raw[..at].char_indices().next_back().map_or(0, |(before, _)| before))
}

/// Whether these bytes may begin with a character that is not seen.
fn may_be_unseen(bytes: &[u8]) -> bool {
    let next = |ahead: usize| bytes.get(ahead).copied().unwrap_or(0);
    match next(0) {
        b'\n' | b'\t' => false,
        0x00..=0x1f | 0x7f => !bytes.is_empty(),
        0xc2 => next(1) < 0xa0 || next(1) == 0xad,
        0xcd => next(1) == 0x8f,
        0xd8 => next(1) == 0x9c,
        0xe1 => matches!(next(1), 0x84 | 0x85 | 0x9e | 0xa0),
        0xe2 => matches!(next(1), 0x80 | 0x81) && !matches!((next(1), next(2)), (0x80, 0x90..=0xa7 | 0xb0..=0xbf)),
        0xe3 => next(1) == 0x85 && next(2) == 0xa4,
        0xee => true,
        0xef => !matches!((next(1), next(2)), (0xbc | 0xbd, _) | (0xb8, 0x8f)),
        0xf0 => next(1) >= 0x9f && next(2) == 0xbf,
        0xf1..=0xff => true,
        _ => false,
    }
}

fn kind_of(before: Option<char>, c: char, after: Option<char>) -> Option<UnseenKind> {
    match c {
        '\n' | '\t' => None,
        '\r' => (after != Some('\n')).then_some(UnseenKind::Control),
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' => {
            Some(UnseenKind::Control)
        }
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{206a}'..='\u{206f}' => Some(UnseenKind::Direction),
        '\u{200e}' | '\u{200f}' | '\u{61c}' => Some(UnseenKind::DirectionMark),
        '\u{200c}' | '\u{200d}' => (!joins(before, after)).then_some(UnseenKind::ZeroWidth),
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2065}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}' => Some(UnseenKind::ZeroWidth),
        '\u{fdd0}'..='\u{fdef}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => {
            Some(UnseenKind::NoCharacter)
        }
        // A subdivision flag spells its region in tags after a black flag; anywhere else tags are hidden text.
        '\u{e0000}'..='\u{e007f}' => {
            let spells = matches!(before, Some('\u{1f3f4}' | '\u{e0020}'..='\u{e007e}'));
            (!spells || c < '\u{e0020}').then_some(UnseenKind::ZeroWidth)
        }
        _ => (u32::from(c) & 0xfffe == 0xfffe).then_some(UnseenKind::NoCharacter),
    }
}

/// Whether a joiner belongs between two characters: parts of one emoji, or letters of a script which needs joiners.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let pictorial = |c: char| matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    // Arabic (Uyghur, Kazakh), Indic scripts, Tibetan to Myanmar, Mongolian.
    let joining = |c: char| matches!(c, '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{109f}' | '\u{1800}'..='\u{18af}');
    match (before, after) {
        (Some(b), Some(a)) => (pictorial(b) && pictorial(a)) || (joining(b) && joining(a)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::{borrow::Cow, sync::Arc};

    use super::{UnseenKind, first_suspect, kind_of, plain_text, report, spelled, unseen};
    use crate::{
        diag::{Lang, Severity},
        source::{Location, SourcePath},
    };

    #[test]
    fn the_quick_look_passes_over_no_character_wherever_it_stands() {
        for c in ('\0'..=char::MAX).filter(|c| kind_of(Some('一'), *c, Some('一')).is_some()) {
            for before in [0, 59, 60, 61, 64] {
                let text = format!("{}一{c}一{}", "a".repeat(before), "。".repeat(40));
                let found = first_suspect(&text).is_some_and(|at| at <= before + 3);
                assert!(found, "U+{:04X} behind {before} bytes", u32::from(c));
            }
        }
    }

    #[test]
    fn clean_text_is_handed_back_as_it_is() {
        for clean in [
            "口袋公园“怎么改”，大家商量着办——2024年5月（上午）·会场",
            "第一行\n\t第二行",
            "👨‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 𠮷家庄 葛󠄀城 ｆｕｌｌ，￥",
            "می‌خواهم",
        ] {
            assert!(matches!(plain_text(clean), Cow::Borrowed(same) if same == clean), "{clean}");
            assert_eq!(unseen(clean), []);
        }
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        for (raw, clean, kind) in [
            ("口\u{200b}袋", "口袋", UnseenKind::ZeroWidth),
            ("口\u{200d}袋", "口袋", UnseenKind::ZeroWidth),
            ("\u{feff}口袋", "口袋", UnseenKind::ZeroWidth),
            ("a\u{ad}b", "ab", UnseenKind::ZeroWidth),
            ("\u{202e}cod.exe", "cod.exe", UnseenKind::Direction),
            ("a\u{2067}b\u{2069}", "ab", UnseenKind::Direction),
            ("a\u{200f}b", "ab", UnseenKind::DirectionMark),
            ("a\u{0}b", "ab", UnseenKind::Control),
            ("a\u{85}b", "ab", UnseenKind::Control),
            ("a\u{2028}b", "ab", UnseenKind::Control),
            ("a\rb", "ab", UnseenKind::Control),
            ("a\u{fffe}b", "ab", UnseenKind::NoCharacter),
            ("a\u{fdd0}b", "ab", UnseenKind::NoCharacter),
            ("a\u{1ffff}b", "ab", UnseenKind::NoCharacter),
            ("a\u{e001}b", "ab", UnseenKind::NoCharacter),
            ("a\u{e0041}b", "ab", UnseenKind::ZeroWidth),
            ("a\u{3164}b", "ab", UnseenKind::ZeroWidth),
            ("a\u{115f}b", "ab", UnseenKind::ZeroWidth),
        ] {
            assert_eq!(plain_text(raw), clean, "{raw:?}");
            assert_eq!(unseen(raw).first().map(|u| u.kind), Some(kind), "{raw:?}");
            assert_eq!(plain_text(clean), clean);
        }
        assert_eq!(plain_text("一\r\n二"), "一\n二");
    }

    #[test]
    fn what_is_spelled_is_found_with_and_without_its_semicolon() {
        for (text, found) in [
            ("看&#x202e;cod", vec![(3, '\u{202e}')]),
            ("<b>&#8238cod</b>", vec![(3, '\u{202e}')]),
            ("&rlm;&ZeroWidthSpace;", vec![(0, '\u{200f}'), (5, '\u{200b}')]),
            ("&#X200B &", vec![(0, '\u{200b}')]),
            ("A&B &amp; &#x41; &#xfffffffff; &#; &#x; &nbsp;一&", vec![]),
        ] {
            assert_eq!(spelled(text), found, "{text}");
        }
    }

    #[test]
    fn the_fast_path_misses_no_character_at_all() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let text = format!("口{c}袋");
            let slow = super::kind_of(Some('口'), c, Some('袋')).is_some();
            assert_eq!(!unseen(&text).is_empty(), slow, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn the_report_names_the_character_and_how_grave_it_is() {
        let path: SourcePath = Arc::from("content/meetings/a.md");
        let found = report("a\u{200b}b\u{200b}\u{202e}c", &Location::new(&path, 2, 8));
        let shown: Vec<String> = found.iter().map(|d| d.display(Lang::Zh).to_string()).collect();
        assert_eq!(
            shown,
            [
                "错误[unseen-character]：有 1 个改变文字方向的字符，第一个是 U+202E\n  --> content/meetings/a.md:2:12\n   =  改法：删去这一处，重新用键盘输入；多半是从别处粘贴带来的",
                "提醒[unseen-character]：有 2 个看不见的零宽字符，第一个是 U+200B\n  --> content/meetings/a.md:2:9\n   =  改法：删去这一处，重新用键盘输入；多半是从别处粘贴带来的",
            ]
        );
        assert_eq!(found.iter().filter(|d| d.severity == Severity::Error).count(), 1);
    }
}
