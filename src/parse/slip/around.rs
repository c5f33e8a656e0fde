//! Lines that are wrong by what stands around them: a value broken over two lines, and text that belongs below the fields.

use super::{Slip, chinese_key, key, of_line};
use crate::diag::Both;

/// The line that is no field and goes on with nothing, at which a parser stopped or just above, and what was meant.
pub(crate) fn torn(lines: &[&str], met: usize) -> Option<(usize, Slip)> {
    const LINES_BACK: usize = 3;
    let written = |i: &usize| lines.get(*i).is_some_and(|line| is_written(line));
    let mut back = (0..=met).rev().filter(written).take(LINES_BACK);
    let met = back.next()?;
    let here = torn_at(lines, met).or_else(|| uneven(lines, met)).map(|slip| (met, slip));
    here.or_else(|| back.find_map(|i| Some((i, torn_at(lines, i)?))))
}

/// An item that stands elsewhere than the one above it in its list.
fn uneven(lines: &[&str], i: usize) -> Option<Slip> {
    let indent = |line: &str| line.trim_start_matches(' ').starts_with("- ").then(|| line.find('-')).flatten();
    let here = indent(lines.get(i)?)?;
    let (before, there) = (0..i).rev().find_map(|j| Some((j, indent(lines.get(j)?)?)))?;
    // Below a field without a value another list begins.
    let other = lines[before..i].iter().any(|line| line.trim_end().ends_with(':'));
    if here == there || other {
        return None;
    }
    Slip::new(
        here,
        Both::new("这一项和上一项的「- 」没有对齐", "this item's `- ` does not stand below that of the item above"),
        Both::new(format!("「- 」前面空 {there} 格"), format!("write {there} blanks before `- `")),
    )
}

fn torn_at(lines: &[&str], i: usize) -> Option<Slip> {
    let line = lines.get(i)?;
    let indent = line.len() - line.trim_start_matches(' ').len();
    let before = (0..i).rev().find(|j| lines.get(*j).is_some_and(|line| is_written(line)))?;
    let above = lines.get(before)?;
    // What is indented deeper than a field's name goes on with its value.
    let begun = above.len() - above.trim_start_matches([' ', '-']).len();
    let ends_in_value = is_field(above) && !above.trim_end().ends_with([':', '：', '|', '>']);
    if is_field(line)
        || !ends_in_value
        || indent > begun
        || line.trim_start().starts_with(['"', '\'', '[', '{', ']', '}'])
    {
        return None;
    }
    let below = indent == 0 && !lines[i + 1..].iter().any(|line| is_field(line));
    if below && (before + 1 < i || lines[i + 1..].iter().any(|line| is_written(line))) {
        return Slip::new(
            0,
            Both::new("正文写在了字段中间", "this is text, and stands among the keys"),
            Both::new("把正文移到下面一行 `---` 之后", "move the text below the next line `---`"),
        );
    }
    if chinese_key(line).is_some() || of_line(line).is_some() {
        return None;
    }
    Slip::new(
        indent,
        Both::new(
            "这一行不是字段；可能是上一行的值写成了两行",
            "this line is no key; perhaps the value of the line above was broken in two",
        ),
        Both::new(
            format!("接到上一行末尾；或在行首加空格，比上一行的字段多缩进两格（共 {} 格）", begun + 2),
            format!("join it to the line above, or indent it by {} blanks, two more than the key above", begun + 2),
        ),
    )
}

fn is_written(line: &str) -> bool {
    let text = line.trim();
    !text.is_empty() && !text.starts_with('#')
}

/// Whether a field or an item begins in a line.
fn is_field(line: &str) -> bool {
    let text = line.trim_start_matches(' ');
    let text = text.strip_prefix("- ").map_or(text, str::trim_start);
    line.trim_start().starts_with("- ") || key(text).is_some_and(|(_, rest)| rest.starts_with([':', '：']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    fn found(text: &str, met: usize) -> Option<(usize, String)> {
        let lines: Vec<&str> = text.lines().collect();
        torn(&lines, met).map(|(line, slip)| (line, slip.message.get(Lang::Zh).chars().take(4).collect()))
    }

    #[test]
    fn a_line_that_goes_on_with_nothing_is_found() {
        let broken = |line| Some((line, "这一行不".to_owned()));
        let text = |line| Some((line, "正文写在".to_owned()));
        assert_eq!(found("summary: 商定三个\n先行加装。\ndate: 2024", 2), broken(1));
        assert_eq!(found("list:\n  - text: 先装\n    三个单元\n    by: 群众", 3), broken(2));
        assert_eq!(found("draft: 是\n\n会议由召集人主持。\n", 3), text(2));
        assert_eq!(found("draft: 是\n会议认为：要办。\n第二段。\n", 3), text(1));
        let uneven = |line| Some((line, "这一项和".to_owned()));
        assert_eq!(found("list:\n  - a: 甲\n    b: 乙\n- a: 丙", 3), uneven(3));
        assert_eq!(found("list:\n  - a: 甲\n    b: 乙\n    - a: 丙", 3), uneven(3));
        for (ok, met) in [
            ("list:\n  - a:\n      - b: 丙", 2),
            ("list:\n  - a: 甲\n  - b: 乙", 2),
            ("summary: 商定三个\n  先行加装。\ndate: 2024", 2),
            ("text: |\n  甲\n  乙\ndate: 2024", 3),
            ("list:\n  • text: 甲\ndate: 2024", 2),
            ("摘要：甲\ndate: 2024\n标题：乙\nform: 丙", 3),
        ] {
            assert_eq!(found(ok, met), None, "{ok}");
        }
    }
}
