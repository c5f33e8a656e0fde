//! Masks: enough for staff to find the place again, not enough to know the datum.

use super::{
    Allow, Kind,
    fold::{Piece, piece},
    scan,
};

const STARS: &str = "****";

/// What may be shown of a datum, given in its folded form.
///
/// Never more than three leading and four closing characters, with four stars between whatever the length.
pub fn mask(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Mobile => around(value, 3, 4),
        Kind::BankCard => around(value, 3, 4),
        Kind::ResidentId => around(value, 3, 2),
        Kind::Passport => around(value, 1, 1),
        Kind::Plate => around(value, 2, 1),
        Kind::Email => match value.split_once('@') {
            Some((user, host)) => format!("{}@{host}", around(user, 1, 0)),
            None => STARS.to_owned(),
        },
        Kind::HomeAddress => doors_hidden(value),
        Kind::Minor | Kind::Health => around(value, 0, 0),
    }
}

/// The text with every finding masked, for staff to look over. A name after a word of childhood or illness becomes
/// the family name and 某.
pub fn redact(text: &str, context: &Allow) -> String {
    rewrite(text, context, |masked| masked.to_owned())
}

/// The same for Markdown, where two rows of stars would make bold what stands between them.
pub fn redact_markdown(text: &str, context: &Allow) -> String {
    rewrite(text, context, |masked| masked.replace('*', "\\*"))
}

fn rewrite(text: &str, context: &Allow, write: impl Fn(&str) -> String) -> String {
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for finding in scan(text, context) {
        out.push_str(&text[from..finding.range.start]);
        out.push_str(&write(&finding.masked));
        out.push_str(&markup_of(&text[finding.range.clone()]));
        from = finding.range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// The tags and emphasis marks within a datum, which must outlive it so that what they opened or closed stays whole.
fn markup_of(written: &str) -> String {
    let (mut marks, mut at) = (String::new(), 0);
    while let Some((piece, end)) = piece(written, at) {
        let mark = &written[at..end];
        if matches!(piece, Piece::Star | Piece::Markup) && mark.starts_with(['<', '*', '_', '`', '~']) {
            marks.push_str(mark);
        }
        at = end;
    }
    marks
}

fn around(value: &str, head: usize, tail: usize) -> String {
    let chars: Vec<char> = value.chars().collect();
    if chars.len() < head + tail + 2 {
        return STARS.to_owned();
    }
    let mut masked: String = chars.iter().take(head).collect();
    masked.push_str(STARS);
    masked.extend(chars.iter().skip(chars.len() - tail));
    masked
}

/// An address with each number hidden; the words stay, so that it is known again.
fn doors_hidden(value: &str) -> String {
    let mut masked = String::new();
    let mut hiding = false;
    for c in value.chars() {
        let hidden = c.is_ascii_alphanumeric() || matches!(c, '十' | '百') || super::fold::digit(c).is_some();
        if !hidden {
            masked.push(c);
        } else if !hiding {
            masked.push('*');
        }
        hiding = hidden;
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::{mask, redact, redact_markdown};
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn a_mask_never_shows_the_datum() {
        for (kind, value, masked) in [
            (Kind::Mobile, "13812345678", "138****5678"),
            (Kind::ResidentId, "11010519491231002X", "110****2X"),
            (Kind::BankCard, "6222020000000000000", "622****0000"),
            (Kind::Passport, "E12345678", "E****8"),
            (Kind::Plate, "鄂S12345", "鄂S****5"),
            (Kind::Email, "zhangsan@qq.com", "z****@qq.com"),
            (Kind::HomeAddress, "中山路12号3单元502室", "中山路*号*单元*室"),
            (Kind::HomeAddress, "黄庄村三组十二号", "黄庄村*组*号"),
        ] {
            assert_eq!(mask(kind, value), masked);
        }
    }

    #[test]
    fn the_proposed_text_is_clean_and_keeps_the_markup() {
        let none = Allow::none();
        for (text, proposed) in [
            ("电话13812345678。", "电话138****5678。"),
            ("<b>138</b>12345678", "<b>138****5678</b>"),
            ("1<b>38</b>12345678", "138****5678<b></b>"),
            ("住中山路12号3单元502室。", "住中山路*号*单元*室。"),
            ("留守儿童王小明说", "留守儿童王某说"),
        ] {
            assert_eq!(redact(text, &none), proposed);
            assert_eq!(scan(proposed, &none), [], "{proposed}");
        }
        let twice = redact_markdown("13812345678和13912345678", &none);
        assert_eq!(twice, "138\\*\\*\\*\\*5678和139\\*\\*\\*\\*5678");
        assert_eq!(scan(&twice, &none), []);
    }
}
