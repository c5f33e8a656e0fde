//! The guard against spreadsheet-formula injection.

use std::borrow::Cow;

/// The cell as it may be written to a CSV file which people open in a spreadsheet.
///
/// The rule: a cell whose first visible character is `=`, `+`, `-`, `@` or a full-width form of one (`＝＋－＠`, which
/// some spreadsheets fold), or which begins with a tab, carriage return or line feed, gets an apostrophe before it, the
/// mark by which spreadsheets keep a cell as text. White space and invisible characters before that first character do
/// not hide it. A cell which is wholly one plain number (`-3.5`, `+12%`) stays as it is: it computes nothing, and staff
/// must be able to add it up. The writer must besides quote every cell, so that a `;` inside one is no new cell where
/// the spreadsheet's separator is the semicolon.
pub fn csv_cell(raw: &str) -> Cow<'_, str> {
    if needs_guard(raw) { Cow::Owned(format!("'{raw}")) } else { Cow::Borrowed(raw) }
}

fn needs_guard(raw: &str) -> bool {
    if raw.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let visible = raw.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || is_invisible(c));
    visible.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹢', '﹣', '﹦', '﹫', '−'])
        && !is_plain_number(raw)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_plain_number(raw: &str) -> bool {
    let number = raw.strip_prefix(['+', '-']).unwrap_or(raw);
    let number = number.strip_suffix('%').unwrap_or(number);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::csv_cell;

    #[test]
    fn formulas_become_text_and_numbers_stay_numbers() {
        for formula in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "＝1＋1",
            "＠SUM",
            "\u{feff}=1",
            "\u{200b}\u{3000}=1",
            "-",
            "-1-1",
            "--1",
            "=HYPERLINK(\"http://x\")",
        ] {
            assert_eq!(csv_cell(formula), format!("'{formula}"), "{formula:?}");
        }
        for plain in ["", "口袋公园", "-3.5", "+12%", "-12", "2024-05-01", "1=1", "张三（网格员）", "——", "a@b.gov.cn"]
        {
            assert_eq!(csv_cell(plain), plain);
        }
    }
}
