//! What text from Word, WPS or Excel loses where Markdown joins its lines: the numbers that begin them, its tables, and the
//! paragraph above a rule.

use crate::parse::slip::is_list_mark;

/// Whether a line begins with what begins a line in Chinese text: 一、 1． （1） ① • 第一条, or the indent of a paragraph. Markdown
/// would join it to the line before.
pub(super) fn begins_anew(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '>']);
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    match first {
        '\u{3000}' => chars.next() == Some('\u{3000}'),
        '⑴'..='⒇' | '㈠'..='㈩' => true,
        '（' | '(' => behind_number(chars.as_str()).is_some_and(|rest| rest.starts_with(['）', ')'])),
        '第' => behind_number(chars.as_str())
            .and_then(|rest| rest.strip_prefix(['条', '章', '款', '项']))
            .is_some_and(|rest| rest.starts_with([' ', '\u{3000}', '：', '、'])),
        // A dash may go on with a sentence, and a point with a name.
        '—' | '–' | '－' | '·' => false,
        c if is_list_mark(c) => true,
        _ => behind_number(line).is_some_and(|rest| {
            let point = rest.strip_prefix('.').and_then(|rest| rest.chars().next());
            rest.starts_with(['、', '．']) || point.is_some_and(|c| !c.is_ascii_alphanumeric())
        }),
    }
}

/// What follows the number of an item.
fn behind_number(text: &str) -> Option<&str> {
    const LONGEST: usize = 3;
    let figure = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c) || "一二三四五六七八九十".contains(*c);
    let length: usize = text.chars().take_while(figure).take(LONGEST).map(char::len_utf8).sum();
    (length > 0).then(|| &text[length..])
}

/// Of a paragraph, the first of two lines that were rows of a table, and where it begins.
pub(super) fn no_table(paragraph: &str) -> Option<(usize, &str)> {
    if !paragraph.contains(['\t', '|', '｜']) {
        return None;
    }
    let is_row = |line: &str| {
        let line = line.trim();
        line.contains('\t') || line.starts_with(['|', '｜']) && line.chars().skip(1).any(|c| matches!(c, '|' | '｜'))
    };
    let mut before: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in paragraph.split_inclusive('\n') {
        let row = is_row(line).then_some((at, line.trim()));
        if row.is_some() && before.is_some() {
            return before;
        }
        (before, at) = (row, at + line.len());
    }
    None
}

/// The text that a line of hyphens below made a heading, if it is too long for one.
pub(super) fn long_heading(heading: &str) -> Option<&str> {
    const LONGEST: usize = 40;
    let (text, rule) = heading.trim_end().rsplit_once('\n')?;
    let ruled = rule.trim().chars().all(|c| c == '-');
    let long =
        text.trim().contains('\n') || text.chars().count() > LONGEST || text.trim_end().ends_with(['。', '；', '！']);
    (ruled && long).then(|| text.trim().lines().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_a_line_of_chinese_text_is_known() {
        for line in [
            "1、先装",
            "12．再装",
            "（一）",
            "一、总则",
            "十二、附则",
            "（一）原则",
            "(1)先装",
            "（１）先装",
            "①先装",
            "⑴先装",
            "• 先装",
            "　　段首",
            "2.先装",
            "3. 先装",
            "第一条　宗旨",
            "> 1、引文",
        ] {
            assert!(begins_anew(line), "{line}");
        }
        for line in ["先装", "1.5公里", "2024年", "（见附件）", "一段路", "——某人", "第一条建议", "-", "", "123456、"]
        {
            assert!(!begins_anew(line), "{line}");
        }
    }

    #[test]
    fn rows_that_are_no_table_are_seen() {
        assert_eq!(no_table("前文\n序号\t事项\n1\t加装\n"), Some(("前文\n".len(), "序号\t事项")));
        assert_eq!(no_table("｜序号｜事项｜\n｜1｜加装｜"), Some((0, "｜序号｜事项｜")));
        assert_eq!(no_table("|序号|\n|——|"), Some((0, "|序号|")));
        for text in ["甲\t乙\n丙", "|x| 是绝对值\n文", "\t甲\n\t乙", "甲|乙\n丙|丁"] {
            assert_eq!(no_table(text), None, "{text}");
        }
    }

    #[test]
    fn a_paragraph_above_a_rule_is_no_heading() {
        assert_eq!(long_heading("会议结束。\n---\n"), Some("会议结束。"));
        assert_eq!(long_heading("一\n二\n------"), Some("一"));
        for text in ["标题\n---", "## 标题。", "标题。\n===", "标题"] {
            assert_eq!(long_heading(text), None, "{text}");
        }
    }
}
