//! Texts that go on in the next line. Chinese is set without blanks between words, so that a line's end within it is none
//! either; YAML, made for Western words, reads one there.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle};

/// Characters set without spaces around them: Han, kana, full-width forms and Chinese punctuation.
pub(crate) const fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// A text as YAML read it, without the blanks that stand for a line's end between two Chinese characters. Its lines are
/// given as they were written, the first from where the text begins, which is `column` characters in.
///
/// Blanks within a line stay, and so does everything where the lines do not tell how YAML came by the text.
pub(super) fn joined<'l>(
    text: String,
    style: ScalarStyle,
    column: usize,
    lines: impl Iterator<Item = &'l str>,
) -> String {
    without_breaks(&text, style, column, lines).unwrap_or(text)
}

fn without_breaks<'l>(
    text: &str,
    style: ScalarStyle,
    column: usize,
    lines: impl Iterator<Item = &'l str>,
) -> Option<String> {
    let wide = |c: Option<char>| c.is_some_and(is_wide);
    let mut lines = lines.filter(|line| !line.trim().is_empty());
    let mut next = lines.next()?;
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        let line = match style {
            // All its lines stand as far in as the first.
            ScalarStyle::Folded => Cow::Borrowed(next.get(if out.is_empty() { 0 } else { column }..)?),
            ScalarStyle::Plain => Cow::Borrowed(next.trim()),
            _ => in_quotes(if out.is_empty() { next.get(1..)? } else { next }, style)?,
        };
        let folded = rest.strip_prefix(' ').filter(|after| after.starts_with(&*line) || line.starts_with(after));
        if let Some(after) = folded.filter(|_| !out.is_empty()) {
            if !(wide(out.chars().next_back()) && wide(line.chars().next())) {
                out.push(' ');
            }
            rest = after;
        } else {
            let breaks = rest.len() - rest.trim_start_matches('\n').len();
            out.push_str(&rest[..breaks]);
            rest = &rest[breaks..];
        }
        // In the last line something may stand behind the text.
        let of_line = if line.starts_with(rest) { rest } else { &*line };
        rest = rest.strip_prefix(of_line)?;
        out.push_str(of_line);
        if rest.trim_matches('\n').is_empty() {
            out.push_str(rest);
            return Some(out);
        }
        next = lines.next()?;
    }
}

/// What a line of a text in quotes stands for, up to the sign that closes them.
fn in_quotes(line: &str, style: ScalarStyle) -> Option<Cow<'_, str>> {
    let line = line.trim();
    if style == ScalarStyle::SingleQuoted {
        return Some(match line.contains('\'') {
            true => Cow::Owned(line.replace("''", "'")),
            false => Cow::Borrowed(line),
        });
    }
    if !line.contains('\\') {
        return Some(Cow::Borrowed(line));
    }
    let mut escaped = false;
    let mut end = line.len();
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    // A line's end behind this sign is none.
    let end = end - usize::from(escaped);
    let alone = format!("\"{}\"", line.get(..end)?);
    let mut events = Parser::new_from_str(&alone);
    loop {
        match events.next_event()?.ok()?.0 {
            Event::Scalar(text, ..) => return Some(Cow::Owned(text.into_owned())),
            Event::StreamEnd => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined_all(style: ScalarStyle, text: &str, lines: &str) -> String {
        joined(text.to_owned(), style, 2, lines.lines())
    }

    #[test]
    fn only_what_ends_a_line_between_chinese_characters_goes() {
        for (text, lines, made) in [
            ("第一行文字， 第二行文字 第三行", "第一行文字，\n  第二行文字\n  第三行", "第一行文字，第二行文字第三行"),
            ("甲 乙 丙 three words", "甲 乙\n  丙\n three\n words]", "甲 乙丙 three words"),
            ("甲\n乙 丙", "甲\n\n乙 丙", "甲\n乙 丙"),
            ("甲 乙", "丙\n乙", "甲 乙"),
        ] {
            assert_eq!(joined_all(ScalarStyle::Plain, text, lines), made);
        }
        for (text, lines, made) in [
            ("甲 乙\n", "甲\n  乙\n", "甲乙\n"),
            ("甲 乙\n\n  丙 丁\n戊 己", "甲 乙\n\n    丙 丁\n  戊\n  己\nb: c", "甲 乙\n\n  丙 丁\n戊己"),
            ("\n甲 乙", "甲\n  乙", "\n甲乙"),
        ] {
            assert_eq!(joined_all(ScalarStyle::Folded, text, lines), made);
        }
        let single = joined_all(ScalarStyle::SingleQuoted, "甲'乙 丙", "'甲''乙\n 丙' # 注");
        assert_eq!(single, "甲'乙丙");
        for (text, lines, made) in [
            ("甲 乙", "\"甲\n 乙\", 丙: d", "甲乙"),
            ("甲\"乙 丙\"丁", "\"甲\\\"乙\n 丙\\\"丁\" # 注", "甲\"乙丙\"丁"),
            ("甲乙 丙", "\"甲\\\n 乙\n丙\"", "甲乙丙"),
        ] {
            assert_eq!(joined_all(ScalarStyle::DoubleQuoted, text, lines), made);
        }
    }
}
