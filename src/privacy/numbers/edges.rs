//! What a number is glued to: a letter, a fraction, a date, the target of a link.

use super::{super::fold::is_han, Candidate, identity::is_month_and_day, number};
use crate::privacy::{
    fold::back,
    runs::{Join, Part},
};

impl Candidate<'_> {
    /// Whether neither side runs on: no letter glued to it, and no further digits of the same hyphened or dotted chain.
    pub(super) fn stands_alone(&self) -> bool {
        if !self.ends_cleanly() || !self.begins_cleanly() {
            return false;
        }
        let join_of = |index: usize| self.run.parts.get(index).map(|part| part.join);
        let chained = |join: Option<Join>| matches!(join, Some(Join::Hyphen | Join::Dot));
        let single = self.first == self.last;
        let before_ok = self.first == 0
            || !chained(join_of(self.first))
            || self.country_code_before()
            || match join_of(self.first) {
                Some(Join::Hyphen) => single,
                _ => self.list_number_before(single),
            };
        let after_ok = !chained(join_of(self.last + 1)) || (single && join_of(self.last + 1) == Some(Join::Hyphen));
        before_ok && after_ok || (single && self.phone_words())
    }

    pub(super) fn country_code_before(&self) -> bool {
        let Some(part) = self.first.checked_sub(1).and_then(|before| self.run.parts.get(before)) else { return false };
        let values: Vec<u8> = self.run.digits.iter().skip(part.first).take(part.len).map(|digit| digit.value).collect();
        matches!(values.as_slice(), [8, 6] | [0, 0, 8, 6] | [0])
    }

    /// `1.13812345678` at the beginning of a line or after a list's punctuation is an item and its number.
    pub(super) fn list_number_before(&self, single: bool) -> bool {
        let Some(part) = self.first.checked_sub(1).and_then(|before| self.run.parts.get(before)) else { return false };
        let start = self.run.digits.get(part.first).map_or(0, |digit| digit.start);
        let before = self.text[..start].trim_end_matches(' ');
        // `1. 138 1234 5678`: a space parts an item from the groups of a number.
        let apart = single || self.before().ends_with(' ');
        part.len <= 2 && apart && (before.is_empty() || before.ends_with(['\n', '、', '；', '：', '。', '，']))
    }

    /// A letter right before means a code, unless the letters name a telephone.
    pub(super) fn begins_cleanly(&self) -> bool {
        let before = self.before();
        // What stands behind the stars of a masked number is its end.
        let bare = before.trim_end_matches(['*', '\\']);
        if before.len() > bare.len() + 2 && bare.ends_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let letters = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        let word = before[before.len() - letters..].to_ascii_lowercase();
        letters == 0
            // `%2B86138…`: a plus sign, as addresses write it.
            || before.len() >= 3 && before.as_bytes()[before.len() - 3..].eq_ignore_ascii_case(b"%2b")
            || matches!(
                word.as_str(),
                "tel" | "phone" | "mobile" | "mob" | "wx" | "vx" | "wechat" | "weixin" | "t" | "m" | "n"
            ) && (letters > 1 || word == "n" && before.ends_with("\\n"))
    }

    pub(super) fn ends_cleanly(&self) -> bool {
        !self.text[self.end()..].starts_with(|c: char| c.is_ascii_alphanumeric() || ('Ａ'..='Ｚ').contains(&c))
    }

    pub(super) fn within_hexadecimal(&self) -> bool {
        let hex = |b: &u8| b.is_ascii_hexdigit() && b.is_ascii_alphabetic();
        let before = self.text.as_bytes()[..self.start()].last();
        let after = self.text.as_bytes().get(self.end());
        before.is_some_and(hex) || after.is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Two parts around one point, and no third: a decimal fraction, unless no measure is written so.
    pub(super) fn is_decimal(&self) -> bool {
        let [whole, fraction] = self.parts() else { return false };
        // 188·95816121 is no fraction.
        let point = fraction.join == Join::Dot && self.text[self.start()..self.end()].contains(['.', '．']);
        point && (self.is_fraction(whole.len, fraction.len) || self.counts_something()) && !self.behind_a_name()
    }

    /// Money has two places, and coordinates of the mainland go up to 135; 166352.76703 is neither.
    fn is_fraction(&self, whole: usize, places: usize) -> bool {
        const FARTHEST_EAST: u32 = 135;
        match whole {
            3 => number(&self.digits[..3]) <= FARTHEST_EAST,
            5.. => places < 3,
            _ => true,
        }
    }

    /// `192.168.138.92`: four numbers under 256 between points.
    pub(super) fn is_internet_address(&self) -> bool {
        let value = |part: &Part| {
            let digits = self.run.digits.iter().skip(part.first).take(part.len);
            digits.fold(0_u32, |sum, digit| sum.saturating_mul(10) + u32::from(digit.value))
        };
        let parts = self.parts();
        parts.len() == 4
            && parts.iter().skip(1).all(|part| part.join == Join::Dot)
            && parts.iter().all(|part| part.len <= 3 && value(part) < 256)
    }

    /// Year, month and day stand as parts inside the number, which is then a row of dates.
    pub(super) fn is_date_inside(&self) -> bool {
        let value = |part: &Part| {
            self.run
                .digits
                .iter()
                .skip(part.first)
                .take(part.len)
                .fold(0_u32, |sum, digit| sum * 10 + u32::from(digit.value))
        };
        // Only dates which share a part with the number; a hostile run may have very many parts.
        let near = self.first.saturating_sub(2)..(self.last + 3).min(self.run.parts.len());
        self.run.parts.get(near).unwrap_or_default().windows(3).any(|window| match window {
            [year, month, day] => {
                year.len == 4
                    && month.len <= 2
                    && day.len <= 2
                    && month.join == day.join
                    && month.join != Join::Touching
                    && (1900..2100).contains(&value(year))
                    && is_month_and_day(value(month), value(day))
            }
            _ => false,
        })
    }

    /// The part of a link's target before the number, where most numbers name records.
    pub(super) fn address(&self) -> Option<&str> {
        let before = self.before();
        let tail = &before[back(self.text, before.len(), 200)..];
        let stop =
            |c: char| !c.is_ascii() || c.is_ascii_whitespace() || matches!(c, '(' | '<' | '"' | '\'' | ')' | '>');
        let token = tail.rsplit(stop).next().unwrap_or(tail);
        // 王芳/138… has a stroke and no path, and neither has 护照/E123….
        let letters = token.get(1..).unwrap_or_default();
        let short = letters.len() <= 2 && letters.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'.' | b'-'));
        let path = token.starts_with('/') && !(short && tail[..tail.len() - token.len()].ends_with(is_han));
        let address = token.contains("://")
            || token.contains("www.")
            || token.starts_with("../")
            || token.starts_with("./")
            || path;
        address.then_some(token)
    }

    pub(super) fn in_address(&self) -> bool {
        self.address().is_some()
    }
}
