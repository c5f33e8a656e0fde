//! Characters as the gate sees them: widths, scripts and markup folded away, each with its place in the text.

/// One step of reading: a folded character, or something a reader does not see as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Char(char),
    /// An asterisk: emphasis, or, from four in a row, a mask somebody has set already.
    Star,
    /// Inline tags, other emphasis marks, footnote marks, escapes, characters of no width.
    Markup,
    Newline,
    /// A tag which begins or ends a paragraph, an item, a cell or a row.
    Block,
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
        '\u{4e00}'..='\u{9fff}' => (Piece::Char(simplified(c)), end),
        '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => (Piece::Newline, end),
        '*' => (Piece::Star, end),
        '_' | '`' | '~' | '^' => (Piece::Markup, end),
        '=' | '+' if rest[1..].starts_with(c) => (Piece::Markup, end + 1),
        // Before a line's end a backslash is a line break.
        '\\' if rest.as_bytes().get(1).is_some_and(|b| b.is_ascii_punctuation() || *b == b'\n') => (Piece::Markup, end),
        '<' => tag(rest).map_or((Piece::Char('<'), end), |(piece, length)| (piece, at + length)),
        '[' if rest.as_bytes().get(1) == Some(&b'^') => match footnote(rest) {
            Some(length) => (Piece::Markup, at + length),
            None => (Piece::Char('['), end),
        },
        '&' => reference(rest).map_or((Piece::Char('&'), end), |(c, length)| (visible(c), at + length)),
        c => (visible(c), end),
    })
}

/// The folded, visible characters of a part of the text. Both offsets must be character borders.
pub(super) fn glyphs(text: &str, from: usize, to: usize) -> Vec<Glyph> {
    let (mut glyphs, mut at) = (Vec::with_capacity((to.saturating_sub(from) / 3 + 8).min(256)), from);
    let (bytes, table) = (text.as_bytes(), SIMPLIFIED.as_slice());
    while at < to {
        // Nearly all characters are Chinese ones, and none of those is markup.
        if let Some([a @ 0xe4..=0xe9, b, c]) = bytes.get(at..at + 3)
            && let code = (usize::from(a & 0xf) << 12) | (usize::from(b & 0x3f) << 6) | usize::from(c & 0x3f)
            && let Some(c) = code.checked_sub(FIRST_HAN).and_then(|at| table.get(at))
        {
            glyphs.push(Glyph { c: *c, start: at, end: at + 3 });
            at += 3;
            continue;
        }
        let Some((piece, end)) = piece(text, at) else { break };
        let c = match piece {
            Piece::Char(c) => Some(c),
            Piece::Newline | Piece::Block => Some('\n'),
            Piece::Star if text[at..].starts_with("****") || text[..at].ends_with("***") => Some('*'),
            Piece::Star | Piece::Markup => None,
        };
        glyphs.extend(c.map(|c| Glyph { c, start: at, end }));
        at = end;
    }
    glyphs
}

/// The character border at most `chars` characters before an offset, and inside the comment or tag which the offset is in.
pub(super) fn back(text: &str, at: usize, chars: usize) -> usize {
    const OPENS: &str = "<!--";
    let start = text[..at].char_indices().rev().take(chars).last().map_or(at, |(start, _)| start);
    let near = &text[start..at];
    if !near.as_bytes().contains(&b'<') {
        return start;
    }
    if let Some(open) = near.rfind(OPENS)
        && !near[open..].contains("-->")
    {
        return start + open + OPENS.len();
    }
    match near.rfind('<') {
        Some(open)
            if !near[open..].contains('>') && near[open + 1..].starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            start + open + 1
        }
        _ => start,
    }
}

/// The character border at most `chars` characters after an offset.
pub(super) fn ahead(text: &str, at: usize, chars: usize) -> usize {
    text[at..].char_indices().nth(chars).map_or(text.len(), |(length, _)| at + length)
}

/// Whether a character is a Chinese one, numerals and grammar included.
pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

pub(super) fn digit(c: char) -> Option<(u8, Script)> {
    let value = match c {
        '0'..='9' => return Some((c as u8 - b'0', Script::Arabic)),
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '弌' | '幺' | '么' => 1,
        '二' | '贰' | '弍' => 2,
        '三' | '叁' | '弎' => 3,
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
        ' '..='~' => Piece::Char(c),
        '\n' => Piece::Newline,
        '\t' => Piece::Char(' '),
        '\r' => Piece::Char('\r'),
        c if c.is_control() => Piece::Markup,
        '\u{ad}'
        | '\u{300}'..='\u{36f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}' => Piece::Markup,
        c => Piece::Char(fold(c)),
    }
}

/// The first of ten digits, 0 to 9, which follow one another in Unicode.
const TENS: &[u32] = &[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0x1810, 0x2080, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0,
];
/// The first of nine, 1 to 9: in circles, brackets, with a stop; and the rods of the market.
const NINES: &[u32] = &[0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a, 0x3021, 0x3220, 0x3280];

/// The plain digit which a character is a form of.
pub(super) fn plain_digit(c: char) -> Option<char> {
    let code = u32::from(c);
    // ASCII, and the signs of Chinese.
    if code < 0xb2 || (0x2000..0x2070).contains(&code) || (0x3000..0x3021).contains(&code) {
        return None;
    }
    let single = match c {
        '⓪' | '⓿' | '⁰' | '🄀' | '🄁' => Some(0),
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⁴'..='⁹' => Some(code - 0x2070),
        '\u{1f102}'..='\u{1f10a}' => Some(code - 0x1f101),
        _ => None,
    };
    let ten = || TENS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero);
    let nine = || NINES.iter().find(|one| (**one..**one + 9).contains(&code)).map(|one| code - one + 1);
    single.or_else(ten).or_else(nine).and_then(|value| char::from_digit(value, 10))
}

/// Width, digit scripts, and the Traditional forms of the characters the gate knows words with.
pub(super) fn fold(c: char) -> char {
    match c {
        '\0'..='\x7f' => c,
        '\u{4e00}'..='\u{9fff}' => simplified(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2e80}'..='\u{2fd5}' => simplified(radical(c)),
        '\u{3000}' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{2800}' => ' ',
        c => plain_digit(c).unwrap_or(c),
    }
}

/// The character which a Kangxi radical looks like. Text copied out of PDF files is full of them: ⼿机, 残疾⼈.
pub(super) fn radical(c: char) -> char {
    const FIRST: usize = 0x2f00;
    let index = (c as usize).wrapping_sub(FIRST);
    match c {
        '⻓' => '长',
        '⻔' => '门',
        '⻋' => '车',
        '⻢' => '马',
        '⻬' => '齐',
        '⻰' => '龙',
        '⻄' => '西',
        '⺠' => '民',
        '⻅' => '见',
        '⻉' => '贝',
        '⻆' => '角',
        '⻘' => '青',
        '⻛' => '风',
        '⻝' => '食',
        '⻥' => '鱼',
        '⻩' => '黄',
        _ => RADICALS.get(index).copied().unwrap_or(c),
    }
}

/// The radicals from U+2F00 on, as the characters they are.
pub(super) static RADICALS: std::sync::LazyLock<Vec<char>> = std::sync::LazyLock::new(|| {
    use unicode_normalization::UnicodeNormalization;
    ('\u{2f00}'..='\u{2fd5}').nfkc().collect()
});

/// OpenCC's table of Traditional and regional characters, which the search has too, laid out by code point, and a few that
/// stand in figures.
fn simplified(c: char) -> char {
    (c as usize).checked_sub(FIRST_HAN).and_then(|at| SIMPLIFIED.get(at)).copied().unwrap_or(c)
}

const FIRST_HAN: usize = 0x4e00;

static SIMPLIFIED: std::sync::LazyLock<Vec<char>> = std::sync::LazyLock::new(|| {
    let mut table: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
    let pairs = include_str!("../index/scripts.txt").lines().filter_map(|line| {
        let mut chars = line.chars();
        chars.next().zip(chars.next())
    });
    let figures = [('參', '叁'), ('叄', '叁'), ('貳', '贰'), ('貮', '贰'), ('陸', '陆'), ('帳', '账'), ('帐', '账')];
    for (from, to) in pairs.chain(figures) {
        if let Some(entry) = (from as usize).checked_sub(FIRST_HAN).and_then(|at| table.get_mut(at)) {
            *entry = to;
        }
    }
    table
});

/// A tag or comment at the beginning, what it is to a reader, and its length.
fn tag(rest: &str) -> Option<(Piece, usize)> {
    const LONGEST: usize = 1_000;
    const BLOCKS: &[&str] = &[
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "pre",
        "blockquote",
        "section",
        "article",
        "aside",
        "details",
        "summary",
        "figure",
        "figcaption",
        "center",
        "text",
        "title",
        "desc",
    ];
    let bytes = rest.as_bytes();
    let near = bytes.get(..bytes.len().min(LONGEST))?;
    if near.starts_with(b"<!--") {
        return near.windows(3).position(|w| w == b"-->").map(|end| (Piece::Markup, end + 3));
    }
    let inside = near.get(1..)?;
    let inside = inside.strip_prefix(b"/").unwrap_or(inside);
    let length = inside.iter().position(|b| !(b.is_ascii_alphanumeric() || *b == b'-'))?;
    let name = inside.get(..length).filter(|name| name.first().is_some_and(u8::is_ascii_alphabetic))?;
    // `<wang@example.org>` and `<tel:110>` are links and no tags.
    inside.get(length).filter(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))?;
    let end = tag_end(near)?;
    let is = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
    Some(match () {
        // The line's own end behind it is no second break.
        () if is(&"br") => (Piece::Newline, end + line_end(&bytes[end..])),
        () if BLOCKS.iter().any(is) => (Piece::Block, end),
        () => (Piece::Markup, end),
    })
}

/// The length of a line's end at the beginning.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\n', ..] => 1,
        _ => 0,
    }
}

/// Behind the `>` which closes a tag; one in a quoted value closes none.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The length of a footnote's mark, `[^1]`.
fn footnote(rest: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let end = rest.bytes().take(LONGEST).position(|b| matches!(b, b']' | b'\n'))?;
    (rest.as_bytes().get(end) == Some(&b']') && !rest[end + 1..].starts_with(':')).then_some(end + 1)
}

/// The references which spell something that may stand between digits, and what they spell.
const REFERENCES: &[(&str, char)] = &[
    ("ensp", ' '),
    ("emsp", ' '),
    ("emsp13", ' '),
    ("emsp14", ' '),
    ("numsp", ' '),
    ("puncsp", ' '),
    ("thinsp", ' '),
    ("hairsp", ' '),
    ("Tab", ' '),
    ("NonBreakingSpace", ' '),
    ("ThinSpace", ' '),
    ("NewLine", '\n'),
    ("zwnj", '\u{200b}'),
    ("zwj", '\u{200b}'),
    ("lrm", '\u{200b}'),
    ("rlm", '\u{200b}'),
    ("NoBreak", '\u{200b}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("InvisibleComma", '\u{200b}'),
    ("InvisibleTimes", '\u{200b}'),
    ("ApplyFunction", '\u{200b}'),
    ("ic", '\u{200b}'),
    ("it", '\u{200b}'),
    ("af", '\u{200b}'),
    ("commat", '@'),
    ("period", '.'),
    ("middot", '·'),
    ("centerdot", '·'),
    ("bull", '•'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("ndash", '-'),
    ("mdash", '-'),
    ("minus", '-'),
    ("sol", '/'),
    ("comma", ','),
    ("semi", ';'),
    ("colon", ':'),
    ("lowbar", '\u{200b}'),
    ("UnderBar", '\u{200b}'),
    ("ast", '\u{200b}'),
    ("num", '#'),
    ("plus", '+'),
    ("equals", '='),
    ("vert", '|'),
    ("verbar", '|'),
    ("VerticalLine", '|'),
    ("bsol", '/'),
    ("lpar", '('),
    ("rpar", ')'),
    ("lsqb", '['),
    ("rsqb", ']'),
    ("lbrack", '['),
    ("rbrack", ']'),
    ("quot", '"'),
    ("ldquo", '"'),
    ("rdquo", '"'),
    ("apos", '\''),
    ("lsquo", '\''),
    ("rsquo", '\''),
    ("tilde", '~'),
    ("hellip", '…'),
    ("sup1", '1'),
    ("sup2", '2'),
    ("sup3", '3'),
];

/// A character reference at the beginning, and its length. Browsers read a number without its semicolon too.
fn reference(rest: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 24;
    if let Some(number) = rest.strip_prefix("&#") {
        let (radix, digits, before) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (16, hex, 3),
            None => (10, number, 2),
        };
        let length = digits.bytes().take(LONGEST).take_while(|b| char::from(*b).is_digit(radix)).count();
        let c = char::from_u32(u32::from_str_radix(&digits[..length], radix).ok()?)?;
        return Some((c, before + length + usize::from(digits[length..].starts_with(';'))));
    }
    if let Some(known) = ["&nbsp", "&shy"].iter().find(|known| rest.starts_with(**known)) {
        let length = known.len() + usize::from(rest[known.len()..].starts_with(';'));
        return Some((if *known == "&nbsp" { ' ' } else { '\u{ad}' }, length));
    }
    let end = rest.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = rest.get(1..end)?;
    REFERENCES.iter().find(|(known, _)| *known == name).map(|(_, c)| (*c, end + 1))
}
