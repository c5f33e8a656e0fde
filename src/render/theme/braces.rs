//! Braces of a style sheet that do not balance: all sheets become one, and browsers drop what follows such a slip without a
//! word.

use crate::diag::{Both, Diagnostic};
use crate::source::{Location, SourcePath};

/// The first closing brace too many, else the last one that stays open, or a comment without an end.
pub(super) fn doubt(path: &SourcePath, css: &str) -> Option<Diagnostic> {
    let (place, zh, en) = slip(css)?;
    let fault = Diagnostic::warning("theme-css", Both::new(zh, en)).at(Location::new(path, place.0, place.1));
    Some(fault.remedy(
        "补上或删去它；不改好，后面的样式都不起作用。想重来，删去这个文件，再 `yishi theme copy`",
        "close or remove it; until then no style after it works. To begin again, remove the file and run `yishi theme copy`",
    ))
}

type Place = (u32, u32);

fn slip(css: &str) -> Option<(Place, &'static str, &'static str)> {
    let (mut line, mut column) = (1_u32, 0_u32);
    let mut open: Vec<Place> = Vec::new();
    let (mut comment, mut quote): (Option<Place>, Option<char>) = (None, None);
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        (line, column) = if c == '\n' { (line.saturating_add(1), 0) } else { (line, column.saturating_add(1)) };
        let place = (line, column);
        match (comment, quote, c) {
            (Some(_), _, '*') if chars.peek() == Some(&'/') => {
                (comment, column) = (None, column.saturating_add(1));
                chars.next();
            }
            (Some(_), ..) => {}
            // What a backslash escapes neither ends a string nor opens a block.
            (None, _, '\\') if chars.peek().is_some_and(|next| *next != '\n') => {
                chars.next();
                column = column.saturating_add(1);
            }
            (None, _, '\\') => {}
            // A string ends with its line.
            (None, Some(end), c) if c == end || c == '\n' => quote = None,
            (None, Some(_), _) => {}
            (None, None, '/') if chars.peek() == Some(&'*') => {
                (comment, column) = (Some(place), column.saturating_add(1));
                chars.next();
            }
            (None, None, '"' | '\'') => quote = Some(c),
            (None, None, '{') => open.push(place),
            (None, None, '}') if open.pop().is_none() => {
                return Some((place, "这个 } 多了", "this `}` closes nothing"));
            }
            _ => {}
        }
    }
    let comment = comment.map(|place| (place, "这段注释没有以 */ 结束", "this comment is not closed by `*/`"));
    comment.or_else(|| open.last().map(|place| (*place, "这个 { 没有合上", "this `{` is not closed")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::theme;

    #[test]
    fn what_does_not_balance_is_told_with_its_place() {
        for (css, place) in [
            ("@layer {{{", Some((1, 10))),
            ("a { b: c }\n}\n", Some((2, 1))),
            ("a {\n  b: c;\n/* { */\n", Some((1, 3))),
            ("a { b: c } /* 注", Some((1, 12))),
            ("a::before { content: \"{\"; }", None),
            ("a::before { content: '\\'{'; } /* } */", None),
            ("a { b: c /* *\u{2f}}", None),
            (".a\\{ { b: c }", None),
            ("a { content: \"\n }", None),
        ] {
            assert_eq!(slip(css).map(|(place, ..)| place), place, "{css}");
        }
    }

    #[test]
    fn the_usual_sheets_balance() {
        for path in theme::usual().into_iter().filter(|path| path.ends_with(".css")) {
            let css = theme::usual_file(&path).unwrap();
            assert_eq!(slip(std::str::from_utf8(&css).unwrap()), None, "{path}");
        }
    }
}
