//! What hands slip in: the mistakes of people who write records in an editor, in Word or on a Chinese keyboard.
//!
//! A parser says what it met, mostly a line too late and in its own terms. Here the lines themselves are looked at for the few
//! things that really happen, so that the fault can be told at its place and with what to write instead.

use crate::diag::{Both, Diagnostic};
use crate::source::{Location, SourcePath};

mod amount;
mod around;
mod braces;
mod date;

pub(crate) use amount::{Limit, amount, is_range, limit, of_smaller_unit, rate};
pub(crate) use around::torn;
pub(crate) use braces::glued;
pub(crate) use date::{Dated, date};

/// A mistake found in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slip {
    /// Where in the line it stands, in characters from 1.
    pub(crate) column: u32,
    pub(crate) message: Both,
    pub(crate) remedy: Both,
}

impl Slip {
    fn new(chars_before: usize, message: Both, remedy: Both) -> Option<Self> {
        let column = u32::try_from(chars_before).unwrap_or(u32::MAX).saturating_add(1);
        Some(Self { column, message, remedy })
    }
}

/// A merge that git could not finish leaves both versions in the file, between lines such as `<<<<<<< HEAD`; somebody may
/// have removed the first of them.
pub(crate) fn conflict(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    const MARKS: [&str; 2] = ["<<<<<<< ", ">>>>>>> "];
    // One look at the whole text costs less than its lines.
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let (i, line) = text.lines().enumerate().find(|(_, line)| MARKS.iter().any(|mark| line.starts_with(mark)))?;
    let line_number = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
    Some(
        Diagnostic::error(
            "merge-conflict",
            Both::new("合并没有完成，两个版本都留在文件里", "an unfinished merge left both versions in the file"),
        )
        .at(Location::new(path, line_number, 1))
        .excerpt(line)
        .remedy(
            "在「<<<<<<<」和「>>>>>>>」之间只留一个版本，再删去这两行和「=======」一行",
            "keep one version between `<<<<<<<` and `>>>>>>>`, then remove these lines and `=======`",
        ),
    )
}

/// A `#` behind a blank and before none, which begins a comment and may have been meant as text: `3 #楼`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash<'t> {
    /// From 1.
    pub(crate) line: usize,
    /// Characters before it.
    pub(crate) column: usize,
    /// It, and what follows in its line.
    pub(crate) text: &'t str,
    /// Where the blanks before it begin.
    blanks: usize,
}

impl Hash<'_> {
    /// Whether nothing but blanks stands between it and what ends at a column.
    pub(crate) fn follows(&self, column: usize) -> bool {
        (self.blanks..=self.column).contains(&column)
    }
}

/// Such signs of a text, by rising line.
pub(crate) fn hashes(text: &str) -> Vec<Hash<'_>> {
    /// Of a line only the first are looked at: all behind a comment's are its own.
    const A_LINE: usize = 8;
    // One look at the whole text costs less than its lines.
    if !text.contains(" #") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, line) in text.lines().enumerate() {
        for (at, _) in line.match_indices(" #").take(A_LINE) {
            let (before, text) = line.split_at(at + 1);
            if text.chars().nth(1).is_some_and(|c| !c.is_whitespace() && c != '#') {
                let blanks = before.trim_end_matches([' ', '\t']).chars().count();
                found.push(Hash { line: i + 1, column: before.chars().count(), text: text.trim_end(), blanks });
            }
        }
    }
    found
}

/// The first slip of one line of YAML, if there is one.
pub(crate) fn of_line(line: &str) -> Option<Slip> {
    indent(line)
        .or_else(|| colon(line))
        .or_else(|| bracket(line))
        .or_else(|| comma(line))
        .or_else(|| mark(line))
        .or_else(|| dash(line))
        .or_else(|| braces::in_braces(line))
        .or_else(|| behind_quotes(line))
        .or_else(|| chinese_key(line))
        .or_else(|| sign(line))
        .or_else(|| surplus(line))
}

/// White space before the text that is no ordinary space.
fn indent(line: &str) -> Option<Slip> {
    let odd = |c: char| c != ' ' && (c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    let (at, odd) = line.chars().take_while(|c| *c == ' ' || odd(*c)).enumerate().find(|(_, c)| odd(*c))?;
    let (message, remedy) = match odd {
        '\t' => (
            Both::new("缩进用了 Tab 键", "the indent is a tab"),
            Both::new("用空格缩进，不用 Tab 键", "indent with spaces, not with tabs"),
        ),
        _ => (
            Both::new(
                "缩进用了全角空格或从 Word、网页带来的空格",
                "the indent holds a full-width space, or one pasted from Word or a web page",
            ),
            Both::new("删去行首的空白，用空格键重新缩进", "remove the white space and indent with the space bar"),
        ),
    };
    Slip::new(at, message, remedy)
}

/// A key whose colon is full-width, or has no space after it.
fn colon(line: &str) -> Option<Slip> {
    let start = line.len() - line.trim_start_matches([' ', '-', '{']).len();
    let (key, rest) = key(line.get(start..)?)?;
    let before = line.get(..start)?.chars().count() + key.len();
    let mut after = rest.chars();
    let (colon, next) = (after.next()?, after.next());
    let write =
        Both::new(format!("写成「{key}: 」，冒号后面空一格"), format!("write `{key}: `, with a space after the colon"));
    match (colon, next) {
        ('：', _) => Slip::new(before, Both::new("冒号写成了全角「：」", "the colon is full-width"), write),
        (':', Some(c)) if c != ' ' && c.is_whitespace() && c != '\t' => Slip::new(
            before + 1,
            Both::new(
                "冒号后面不是普通的空格（可能从 Word 或网页粘贴而来）",
                "the space after the colon is no ordinary one (pasted from Word or a web page?)",
            ),
            write,
        ),
        (':', Some('\t')) if !matches!(rest[1..].trim().chars().next(), None | Some('#')) => {
            Slip::new(before + 1, Both::new("冒号后面是 Tab 键", "a tab follows the colon"), write)
        }
        (':', Some(c)) if !c.is_whitespace() && c != '/' => {
            Slip::new(before, Both::new("冒号后面少了空格", "there is no space after the colon"), write)
        }
        _ => None,
    }
}

/// A key written in Chinese with the colon of the Chinese keyboard. Text of several lines is indented, so that at the very
/// beginning of a line only a key can stand.
fn chinese_key(line: &str) -> Option<Slip> {
    const LONGEST: usize = 8;
    let (word, _) = line.split_once('：')?;
    let length = word.chars().count();
    if length == 0 || length > LONGEST || !word.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
        return None;
    }
    Slip::new(
        length,
        Both::new(
            format!("字段「{word}」用了中文名和全角冒号"),
            format!("the key `{word}` is Chinese, and its colon full-width"),
        ),
        Both::new(
            "字段名用英文，后面是半角冒号和一个空格，例如「title: 」；`yishi new` 生成的表格里每个字段都有中文说明",
            "keys are English, with an ASCII colon and a space after them, such as `title: `; `yishi new` writes a form that says in Chinese what each is",
        ),
    )
}

/// The word a line begins with, if it can be a field's name, and what follows it.
fn key(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
    (end > 0).then(|| text.split_at(end))
}

/// A value that begins with a sign which YAML takes for one of its own: `*重要*`, `@某人`, `[推荐] 路灯`.
fn sign(line: &str) -> Option<Slip> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let (key, rest) = key(line.get(start..)?)?;
    let value = rest.strip_prefix(':')?.trim();
    let sign = value.chars().next()?;
    let next = value.chars().nth(1);
    let odd = match sign {
        '*' | '&' | '!' | '@' | '%' | '`' => true,
        '?' | '-' => next == Some(' '),
        '|' | '>' => match next {
            Some(' ') => !value[1..].trim_start().starts_with('#'),
            next => next.is_some_and(|c| !matches!(c, '-' | '+' | '0'..='9')),
        },
        '[' => value.rsplit_once(']').is_some_and(|(_, after)| !after.is_empty() && !after.starts_with([' ', ','])),
        _ => false,
    } || (sign == '['
        && value.rsplit_once("] ").is_some_and(|(_, after)| !after.trim_start().starts_with('#')));
    if !odd {
        return None;
    }
    let before = line.chars().count() - rest.strip_prefix(':')?.trim_start().chars().count();
    Slip::new(
        before,
        Both::new(
            format!("值以「{sign}」开头，这个符号在这里另有意思"),
            format!("the value begins with `{sign}`, which has a meaning of its own here"),
        ),
        Both::new(
            format!("给整个值加上半角双引号：`{key}: \"…\"`"),
            format!("put the whole value in double quotes: `{key}: \"…\"`"),
        ),
    )
}

/// A value or an item that begins with a bracket of the Chinese keyboard.
fn bracket(line: &str) -> Option<Slip> {
    let text = line.trim_start_matches([' ', '-']);
    let text = text
        .split_once(": ")
        .filter(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .map_or(text, |(_, value)| value.trim_start());
    let (wide, narrow) = match text.chars().next()? {
        '｛' => ('｛', "{ }"),
        '［' => ('［', "[ ]"),
        '【' => ('【', "[ ]"),
        _ => return None,
    };
    let before = line.chars().count() - text.chars().count();
    Slip::new(
        before,
        Both::new(format!("括号写成了全角「{wide}」"), format!("the bracket `{wide}` is full-width")),
        Both::new(format!("改成半角的 {narrow}"), format!("write {narrow}")),
    )
}

/// In braces, a full-width comma before the next key.
fn comma(line: &str) -> Option<Slip> {
    if !line.contains('{') {
        return None;
    }
    let at = line.match_indices('，').map(|(i, _)| i).find(|i| {
        let next = line.get(i + '，'.len_utf8()..).unwrap_or_default().trim_start();
        key(next).is_some_and(|(_, rest)| rest.starts_with(':'))
    })?;
    Slip::new(
        line.get(..at)?.chars().count(),
        Both::new("字段之间的逗号写成了全角「，」", "the comma between two keys is full-width"),
        Both::new("改成半角逗号加空格「, 」", "write `, `"),
    )
}

/// An item whose hyphen has no blank behind it, as in `-{date: 2023}`.
fn dash(line: &str) -> Option<Slip> {
    let text = line.trim_start_matches(' ').strip_prefix('-')?;
    let next = text.chars().next().filter(|c| matches!(c, '{' | '[' | '"') || c.is_alphabetic())?;
    Slip::new(
        line.chars().count() - text.chars().count(),
        Both::new("「-」后面少了空格", "there is no blank behind `-`"),
        Both::new(format!("「-」后面空一格：`- {next}…`"), format!("write a blank behind `-`: `- {}`", shown(next))),
    )
}

/// The signs that Word, WPS and web pages set before the items of a list.
pub(crate) fn is_list_mark(c: char) -> bool {
    matches!(c, '•' | '·' | '●' | '○' | '■' | '□' | '▪' | '◆' | '◇' | '➢' | '—' | '–' | '－' | '①'..='⑳')
}

/// An item that begins with such a sign.
fn mark(line: &str) -> Option<Slip> {
    let text = line.trim_start_matches(' ');
    let mark = text.chars().next().filter(|c| is_list_mark(*c))?;
    let item = text.trim_start_matches(mark).trim_start();
    key(item).filter(|(_, rest)| rest.starts_with([':', '：']))?;
    Slip::new(
        line.chars().count() - text.chars().count(),
        Both::new(format!("列表的一项以「{mark}」开头"), format!("an item begins with `{mark}`")),
        Both::new(
            format!("把「{mark}」改成半角减号和一个空格「- 」"),
            format!("write a hyphen and a blank, `- `, for `{mark}`"),
        ),
    )
}

/// A bracket too many at the end of a list.
fn surplus(line: &str) -> Option<Slip> {
    let (_, value) = line.split_once(": ").filter(|(_, value)| value.trim_start().starts_with('['))?;
    let count = |mark: char| value.matches(mark).count();
    let more = value.trim_end().ends_with("]]") && count(']') > count('[') && !value.contains(['"', '\'']);
    if !more {
        return None;
    }
    Slip::new(
        line.trim_end().chars().count() - 1,
        Both::new("多了一个括号「]」", "there is one bracket `]` too many"),
        Both::new("删去一个「]」", "remove one `]`"),
    )
}

/// The first character of an item as an English message shows it.
fn shown(first: char) -> String {
    if first.is_ascii() { format!("{first}…") } else { "…".to_owned() }
}

/// Text behind a value in quotes, as in `title: "旧"小区`: the quotes were meant to be part of it.
fn behind_quotes(line: &str) -> Option<Slip> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let rest = line.get(start..)?;
    let value = match key(rest) {
        Some((_, after)) => after.strip_prefix(':')?,
        None => rest,
    };
    let value = value.trim_start();
    let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = value.get(1..)?;
    let mut chars = inner.char_indices().peekable();
    let end = loop {
        match chars.next()? {
            (_, '\\') if mark == '"' => drop(chars.next()),
            // Two single quotes in a row are one that belongs to the text.
            (_, '\'') if mark == '\'' && chars.next_if(|(_, next)| *next == '\'').is_some() => {}
            (at, c) if c == mark => break at + 1,
            _ => {}
        }
    };
    let after = inner.get(end..)?;
    let text = after.trim_start();
    // A comment, the colon of a key in quotes, and what divides or ends a list may follow.
    if text.is_empty() || text.starts_with([':', ',', ']', '}']) || (text.starts_with('#') && text.len() < after.len())
    {
        return None;
    }
    Slip::new(
        line.chars().count() - text.chars().count(),
        Both::new("后一个引号之后还有文字", "text follows the closing quotation mark"),
        Both::new(
            "文字里面的引号用中文引号“ ”；要加半角引号，只加在整个值的最外面",
            "use “ ” inside a text; ASCII quotes stand only around the whole value",
        ),
    )
}

/// The bracket that is still open where the next key or item begins, or the text ends: its line and column, both from 0.
/// A parser meets it at line `met`, far below if nothing there surprises it.
pub(crate) fn unclosed(lines: &[&str], met: usize) -> Option<(usize, usize, char)> {
    let mut open: Vec<(usize, usize, char)> = Vec::new();
    for (i, line) in lines.iter().enumerate().take(met.saturating_add(1)) {
        if open.first().is_some_and(|(first, ..)| begins(line) && indented(line) <= indented(lines[*first])) {
            return open.pop();
        }
        brackets(line, i, &mut open);
    }
    open.pop().filter(|_| met >= lines.len())
}

/// Whether a key or an item begins in a line.
fn begins(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    text.starts_with("- ") || key(text).is_some_and(|(_, rest)| rest.starts_with(':'))
}

fn indented(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Takes the brackets of a line from those that are open, or adds them. Within text, where no value begins, they mean nothing.
fn brackets(line: &str, i: usize, open: &mut Vec<(usize, usize, char)>) {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let rest = line.get(start..).unwrap_or_default();
    let value = match key(rest) {
        Some((key, after)) if after.starts_with(':') => start + key.len() + 1,
        _ => start,
    };
    let (mut quote, mut before) = (None, ' ');
    let mut chars = line.chars().enumerate().skip(value);
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some('"'), '\\') => drop(chars.next()),
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '#') if before == ' ' => return,
            // Text that is no bracket and no quoted value holds none either.
            (None, _) if open.is_empty() && !matches!(c, ' ' | '[' | '{') => return,
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',' | ':') => quote = Some(c),
            (None, '[' | '{') => open.push((i, at, c)),
            (None, ']') if open.last().is_some_and(|(.., mark)| *mark == '[') => drop(open.pop()),
            (None, '}') if open.last().is_some_and(|(.., mark)| *mark == '{') => drop(open.pop()),
            _ => {}
        }
        before = c;
    }
}

/// Full-width digits and signs as ASCII has them.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    #[test]
    fn the_slips_of_staff_are_found_where_they_stand() {
        for (line, column, message) in [
            ("\t- a", 1, "Tab"),
            ("  \tb: c", 3, "Tab"),
            ("\u{3000}- a", 1, "全角空格"),
            (" \u{a0}- a", 2, "Word"),
            ("date：2023", 5, "全角「：」"),
            ("  - text：一", 9, "全角「：」"),
            ("date:2023", 5, "少了空格"),
            ("title:\u{a0}一", 7, "不是普通的空格"),
            ("topics: 【a】", 9, "【"),
            ("  - ｛category: 群众｝", 5, "｛"),
            ("  - {category: 群众，count: 4}", 18, "，"),
            ("  -{date: 2023, by: 镇}", 4, "「-」后面少了空格"),
            ("-[a, b]", 2, "「-」后面少了空格"),
            ("  -路灯", 4, "「-」后面少了空格"),
            ("-date: 2023", 2, "「-」后面少了空格"),
            ("title: \"老旧小区\"加装电梯\"\"", 14, "引号之后还有文字"),
            ("  - '一' 二", 9, "引号之后还有文字"),
            ("日期：2024-05-01", 3, "「日期」用了中文名和全角冒号"),
            ("title: *重要*路灯", 8, "「*」"),
            ("  - text: @某人", 11, "「@」"),
            ("title: [推荐] 路灯", 8, "「[」"),
            ("title: - 路灯", 8, "「-」"),
            ("title: |路灯", 8, "「|」"),
            ("title: | 路灯", 8, "「|」"),
            ("date:\t2024-06-12", 6, "Tab"),
            ("  • text: 先装", 3, "「•」"),
            ("  ①text: 先装", 3, "「①」"),
            ("－ text: 先装", 1, "「－」"),
            ("modes: [现场]]", 12, "多了一个"),
            ("  - {text: 装好[三部]}", 12, "「[」"),
        ] {
            let slip = of_line(line).unwrap_or_else(|| panic!("nothing found in {line:?}"));
            assert_eq!(slip.column, column, "{line:?}");
            assert!(slip.message.get(Lang::Zh).contains(message), "{line:?}: {slip:?}");
        }
    }

    #[test]
    fn a_bracket_that_is_not_closed_is_found_where_it_was_opened() {
        for (text, met, place) in [
            ("title: a\nfields: [roads\nform: b", 2, Some((1, 8, '['))),
            ("title: a\nfields: [roads", 2, Some((1, 8, '['))),
            ("- {key: a, name: b\n- {key: c, name: d}", 1, Some((0, 2, '{'))),
            ("  - {key: a, list: [b}\n  - {key: c}", 1, Some((0, 19, '['))),
            ("fields: [a,\n  b,\nform: c", 2, Some((0, 8, '['))),
            ("fields: [a,\n  b]\nform: c: d", 2, None),
            ("list:\n  - {a: \"[\", b: 'x]'} # {\nform: c: d", 2, None),
            ("title: 一 [二\n  三 {四\nform: c: d", 2, None),
            ("title: \"[一\"\nform: c: d", 1, None),
            ("list: [{a: 1,\n  b: c d: e}]", 1, None),
        ] {
            assert_eq!(unclosed(&text.lines().collect::<Vec<_>>(), met), place, "{text:?}");
        }
    }

    #[test]
    fn what_is_well_written_is_no_slip() {
        for line in [
            "title: 会议：一",
            "  - {category: 群众, count: 4}",
            "url: https://a.cn",
            "- https://a.cn",
            "  文字：一",
            "note: 甲，乙",
            "---",
            "note: -1",
            "title: \"一 \\\"二\\\" 三\" # 注",
            "title: 'it''s'",
            "  \"a\", \"b\"",
            "\"a\": b",
            "title: \"一",
            "日期: 2024：年",
            "agenda:",
            "topics: [a, b] # 两个",
            "text: |",
            "text: >-  # 折行",
            "text: |  # 原文",
            "  • 路灯",
            "  — 他说：好",
            "modes: [现场, [a]]",
            "count: -1",
        ] {
            assert_eq!(of_line(line), None, "{line:?}");
        }
    }

    #[test]
    fn a_conflict_is_told_at_its_first_line() {
        let path: SourcePath = std::sync::Arc::from("a.md");
        let fault = conflict(&path, "---\na: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n---\n");
        assert_eq!(fault.and_then(|f| f.at).map(|at| at.to_string()).as_deref(), Some("a.md:3:1"));
        assert!(conflict(&path, "标题\n=======\n\n> 引文\n").is_none());
        let half = conflict(&path, "---\na: 1\n---\n甲\n=======\n乙\n>>>>>>> other\n");
        assert_eq!(half.and_then(|f| f.at).map(|at| at.to_string()).as_deref(), Some("a.md:7:1"));
    }
}
