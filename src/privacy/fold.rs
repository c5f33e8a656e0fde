//! Characters as the gate sees them: widths, scripts and markup folded away, each with its place in the text.

/// One step of reading: a folded character, or something a reader does not see as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Char(char),
    /// An asterisk: emphasis, or, from four in a row, a mask somebody has set already.
    Star,
    /// Inline tags, other emphasis marks, escapes, characters of no width.
    Markup,
    Newline,
}

/// How a digit is written; a change of script ends a number unless something else joins it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Arabic,
    Han,
}

/// A folded character and the bytes it was read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Reads the piece at a byte offset, and where the next one begins. `None` at the end.
pub(super) fn piece(text: &str, at: usize) -> Option<(Piece, usize)> {
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    let end = at + c.len_utf8();
    Some(match c {
        '0'..='9' => (Piece::Char(c), end),
        '\n' => (Piece::Newline, end),
        '*' => (Piece::Star, end),
        '_' | '`' | '~' => (Piece::Markup, end),
        // Before a line's end a backslash is a line break.
        '\\' if rest.as_bytes().get(1).is_some_and(|b| b.is_ascii_punctuation() || *b == b'\n') => (Piece::Markup, end),
        '<' if line_break(rest).is_some() => (Piece::Newline, at + line_break(rest).unwrap_or(1)),
        '<' => inline_tag(rest).map_or((Piece::Char('<'), end), |length| (Piece::Markup, at + length)),
        '&' => reference(rest).map_or((Piece::Char('&'), end), |(c, length)| (visible(c), at + length)),
        c => (visible(c), end),
    })
}

/// The folded, visible characters of a part of the text. Both offsets must be character borders.
pub(super) fn glyphs(text: &str, from: usize, to: usize) -> Vec<Glyph> {
    let (mut glyphs, mut at) = (Vec::new(), from);
    while at < to
        && let Some((piece, end)) = piece(text, at)
    {
        let c = match piece {
            Piece::Char(c) => Some(c),
            Piece::Newline => Some('\n'),
            Piece::Star if text[at..].starts_with("****") || text[..at].ends_with("***") => Some('*'),
            Piece::Star | Piece::Markup => None,
        };
        glyphs.extend(c.map(|c| Glyph { c, start: at, end }));
        at = end;
    }
    glyphs
}

/// The character border at most `chars` characters before an offset, and inside the comment which the offset is in.
pub(super) fn back(text: &str, at: usize, chars: usize) -> usize {
    const OPENS: &str = "<!--";
    let start = text[..at].char_indices().rev().take(chars).last().map_or(at, |(start, _)| start);
    let near = &text[start..at];
    match near.rfind(OPENS) {
        Some(open) if !near[open..].contains("-->") => start + open + OPENS.len(),
        _ => start,
    }
}

/// The character border at most `chars` characters after an offset.
pub(super) fn ahead(text: &str, at: usize, chars: usize) -> usize {
    text[at..].char_indices().nth(chars).map_or(text.len(), |(length, _)| at + length)
}

pub(super) fn digit(c: char) -> Option<(u8, Script)> {
    let value = match c {
        '0'..='9' => return Some((c as u8 - b'0', Script::Arabic)),
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '幺' | '么' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some((value, Script::Han))
}

fn visible(c: char) -> Piece {
    match c {
        '\u{ad}'
        | '\u{34f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20e3}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => Piece::Markup,
        c => Piece::Char(fold(c)),
    }
}

/// Width, digit scripts, and the Traditional forms of the characters the gate knows words with.
pub(super) fn fold(c: char) -> char {
    let shift = |zero: u32| char::from_u32(u32::from('0') + u32::from(c) - zero).unwrap_or(c);
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\u{660}'..='\u{669}' => shift(0x660),
        '\u{6f0}'..='\u{6f9}' => shift(0x6f0),
        '\u{966}'..='\u{96f}' => shift(0x966),
        '\u{1d7ce}'..='\u{1d7ff}' => shift(0x1d7ce + (u32::from(c) - 0x1d7ce) / 10 * 10),
        '①'..='⑨' => char::from_u32(u32::from('1') + u32::from(c) - u32::from('①')).unwrap_or(c),
        '⓪' => '0',
        _ if c < '\u{4e00}' => c,
        _ => simplified(c),
    }
}

#[rustfmt::skip]
fn simplified(c: char) -> char {
    match c {
        '參' => '叁', '貳' => '贰', '陸' => '陆',
        '號' => '号', '單' => '单', '棟' => '栋', '樓' => '楼', '組' => '组', '戶' | '户' => '户', '隊' => '队', '層' => '层',
        '電' => '电', '話' => '话', '機' => '机', '聯' => '联', '繫' | '係' => '系', '絡' => '络', '撥' => '拨', '證' => '证',
        '護' => '护', '賬' | '帳' | '账' => '账', '銀' => '银', '開' => '开', '訂' => '订', '編' => '编', '碼' => '码',
        '滬' => '沪', '雲' => '云', '遼' => '辽', '魯' => '鲁', '蘇' => '苏', '贛' => '赣', '陝' => '陕', '閩' => '闽',
        '貴' => '贵', '粵' => '粤', '寧' => '宁', '瓊' => '琼', '學' => '学', '掛' => '挂', '領' => '领',
        '兒' => '儿', '歲' => '岁', '殘' => '残', '癱' => '瘫', '聾' => '聋', '啞' => '哑', '視' => '视', '聽' => '听',
        '腦' => '脑', '腫' => '肿', '鬱' => '郁', '結' => '结', '確' => '确', '診' => '诊', '障' => '障', '礙' => '碍',
        '張' => '张', '劉' => '刘', '陳' => '陈', '楊' => '杨', '趙' => '赵', '黃' => '黄', '吳' => '吴', '孫' => '孙',
        '馬' => '马', '羅' => '罗', '鄭' => '郑', '謝' => '谢', '韓' => '韩', '馮' => '冯', '於' => '于', '蕭' => '萧',
        '鄧' => '邓', '許' => '许', '蔣' => '蒋', '賈' => '贾', '葉' => '叶', '閻' => '阎', '呂' => '吕', '盧' => '卢',
        '鍾' | '鐘' => '钟', '薑' => '姜', '範' => '范', '譚' => '谭', '鄒' => '邹', '龍' => '龙', '萬' => '万', '錢' => '钱',
        '湯' => '汤', '喬' => '乔', '賀' => '贺', '賴' => '赖', '龔' => '龚', '顧' => '顾', '嚴' => '严', '華' => '华',
        '國' => '国', '偉' => '伟', '軒' => '轩', '澤' => '泽', '涵' => '涵', '鳳' => '凤', '蘭' => '兰', '麗' => '丽',
        '鎮' => '镇', '鄉' => '乡', '區' => '区', '園' => '园', '莊' => '庄', '灣' => '湾', '縣' => '县', '門' => '门',
        c => c,
    }
}

/// The length of a `<br>` at the beginning, if there is one.
fn line_break(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if !bytes.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<br")) {
        return None;
    }
    let end = bytes.iter().take(8).position(|b| *b == b'>')?;
    bytes[3..end].iter().all(|b| matches!(b, b' ' | b'/')).then_some(end + 1)
}

/// The length of an inline tag at the beginning, if there is one. Tags which end a cell, a line or a block part numbers.
fn inline_tag(rest: &str) -> Option<usize> {
    const INLINE: &[&str] = &[
        "b", "i", "em", "strong", "span", "u", "s", "a", "mark", "sub", "sup", "font", "code", "small", "wbr", "ins",
        "del", "kbd", "bdi", "big", "tt",
    ];
    const LONGEST: usize = 120;
    let bytes = rest.as_bytes();
    if bytes.starts_with(b"<!--") {
        let end = bytes.get(..bytes.len().min(LONGEST))?.windows(3).position(|w| w == b"-->")?;
        return Some(end + 3);
    }
    let end = bytes.iter().take(LONGEST).position(|&b| b == b'>')?;
    let inside = bytes.get(1..end)?;
    let inside = inside.strip_prefix(b"/").unwrap_or(inside);
    let length = inside.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let name = inside.get(..length)?;
    INLINE.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(name)).then_some(end + 1)
}

/// A character reference at the beginning, and its length.
fn reference(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|b| b == b';')?;
    let name = rest.get(1..end)?;
    let c = match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" | "NonBreakingSpace" => ' ',
        "shy" | "zwnj" | "zwj" | "ZeroWidthSpace" => '\u{200b}',
        "commat" => '@',
        "period" => '.',
        "hyphen" | "dash" | "ndash" | "mdash" => '-',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    };
    Some((c, end + 1))
}
