//! Slips within `{…}`, where commas, colons and brackets divide, and where a line has room for several.

use super::{Slip, key};
use crate::diag::Both;

/// The first value within the braces of a line that they cannot hold as it is written.
pub(super) fn in_braces(line: &str) -> Option<Slip> {
    let open =
        line.find('{').filter(|at| line[..*at].trim_end().ends_with(['-', ':']) || line[..*at].trim().is_empty())?;
    let mut from = open + 1;
    loop {
        let entry = line.get(from..)?;
        let name = entry.trim_start();
        let (word, rest) = key(name)?;
        let value = rest.strip_prefix(": ")?.trim_start();
        let begin = line.len() - value.len();
        let length = match value.chars().next()? {
            mark @ ('"' | '\'') => {
                let end = value.get(1..)?.find(mark)? + 2;
                let behind = value.get(end..)?.trim_start();
                // Where another field stands between two quotes, the first was left open.
                if value.get(..end)?.contains(": ") {
                    return None;
                }
                // A quote written twice, and one behind a backslash, are the text's own.
                if value.get(..end)?.ends_with("\\\"") || behind.starts_with(mark) {
                    return None;
                }
                if !behind.starts_with([',', '}']) && !behind.is_empty() {
                    return of_quotes(line, line.len() - behind.len());
                }
                line.len() - behind.len() - begin
            }
            '[' => value.find(']')? + 1,
            '{' => return None,
            _ => {
                let end = value.find([',', '}', '[', '{']).unwrap_or(value.len());
                let text = value.get(..end)?;
                let sign = value.get(end..)?.chars().next().filter(|c| matches!(c, '[' | '{'));
                if sign.is_some() || text.contains(": ") {
                    return of_value(line, begin, word, sign);
                }
                end
            }
        };
        let rest = line.get(begin + length..)?;
        from = line.len() - rest.trim_start().strip_prefix(',')?.len();
    }
}

fn of_quotes(line: &str, at: usize) -> Option<Slip> {
    Slip::new(
        line.get(..at)?.chars().count(),
        Both::new("后一个引号之后还有文字", "text follows the closing quotation mark"),
        Both::new(
            "文字里面的引号用中文引号“ ”；要加半角引号，只加在整个值的最外面",
            "use “ ” inside a text; ASCII quotes stand only around the whole value",
        ),
    )
}

fn of_value(line: &str, begin: usize, word: &str, sign: Option<char>) -> Option<Slip> {
    let (zh, en) = match sign {
        Some(sign) => (format!("大括号里的值含有「{sign}」"), format!("a value within braces holds `{sign}`")),
        None => ("值里又有冒号和空格".to_owned(), "the value holds `: `".to_owned()),
    };
    Slip::new(
        line.get(..begin)?.chars().count(),
        Both::new(zh, en),
        Both::new(
            format!("给这个值加上半角双引号：`{word}: \"…\"`"),
            format!("put this value in double quotes: `{word}: \"…\"`"),
        ),
    )
}

/// The fields that were meant by a key within which a colon stands without its blank, or a full-width one: of
/// `category：群众，count：4` both. `known` says what is a field.
pub(crate) fn glued(written: &str, known: &dyn Fn(&str) -> bool) -> Option<String> {
    /// In bytes; what is longer is text.
    const LONGEST: usize = 1_000;
    let (name, rest) = written.split_once([':', '：']).filter(|_| written.len() <= LONGEST)?;
    if !known(name.trim()) || rest.is_empty() {
        return None;
    }
    let next = rest
        .match_indices(['，', ','])
        .find_map(|(at, comma)| Some((at, glued(rest[at + comma.len()..].trim(), known)?)));
    Some(match next {
        Some((at, more)) => format!("{}: {}, {more}", name.trim(), rest[..at].trim()),
        None => format!("{}: {}", name.trim(), rest.trim()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    #[test]
    fn a_value_that_braces_cannot_hold_is_found() {
        for (line, column, message) in [
            ("  - {category: 群众, text: 装好[三部]}", 26, "「[」"),
            ("  - {text: \"装好\"三部, count: 4}", 16, "引号之后还有文字"),
            ("  - {text: 装好: 三部}", 12, "冒号和空格"),
        ] {
            let slip = in_braces(line).unwrap_or_else(|| panic!("nothing found in {line:?}"));
            assert_eq!(slip.column, column, "{line:?}");
            assert!(slip.message.get(Lang::Zh).contains(message), "{line:?}: {slip:?}");
        }
        for line in [
            "  - {category: 群众, count: 4}",
            "  - {text: \"装好[三部]\", list: [a, b]}",
            "  - {text: 'it''s', a: b}",
            "  - {text: \"装好, by: 群众, count: \"4\"}",
            "a: {b: {c: d[e]}}",
            "text: 装好{三部[二]}",
        ] {
            assert_eq!(in_braces(line), None, "{line:?}");
        }
    }

    #[test]
    fn fields_without_blanks_are_taken_apart() {
        let known = |name: &str| matches!(name, "category" | "count");
        for (written, meant) in [
            ("category:群众", Some("category: 群众")),
            ("category：群众，count：4", Some("category: 群众, count: 4")),
            ("category：群众，干部", Some("category: 群众，干部")),
            ("时间：5月", None),
            ("category", None),
        ] {
            assert_eq!(glued(written, &known).as_deref(), meant, "{written}");
        }
    }
}
