//! Passports and the permits with which people travel to and from Hong Kong, Macao and Taiwan.

use super::{
    Candidate,
    identity::is_month_and_day,
    number,
    words::{PASSPORT_WORDS, has_any},
};
use crate::privacy::{
    column,
    fold::{back, fold, is_han},
};

impl Candidate<'_> {
    /// One letter and eight digits, or two letters and seven, as in `E12345678` and `EA1234567`.
    pub(super) fn is_passport(&self) -> bool {
        if self.first > 0 {
            return false;
        }
        let near = self.before();
        let said = near[back(near, near.len(), 16)..].contains(['护', '護']);
        if !said && self.digits.len() == 9 {
            return false;
        }
        if !said && is_led_to_by_words(&near[back(near, near.len(), 24)..]) {
            return false;
        }
        let before = self.before_words();
        if said && self.is_of_another_country(&before) {
            return true;
        }
        if self.digits.len() == 9 {
            return false;
        }
        // 台湾居民来往大陆通行证 has no letter.
        if self.digits.len() == 8 && has_any(&before, &["台胞证", "大陆通行证"]) && self.parts().len() < 4 {
            return self.ends_cleanly() && self.begins_cleanly();
        }
        let apart = |c: &char| matches!(c, ' ' | '-' | '.' | '·' | '•' | '\u{2010}'..='\u{2015}');
        let mut back = before.chars().rev().skip_while(apart);
        let (Some(last), mut second, mut third) = (back.next(), back.next(), back.next()) else { return false };
        // `S E5416807`: a blank between the two letters. In `number E5416807` a word ends before it.
        let word = back.clone().next().is_some_and(|c| c.is_ascii_alphanumeric());
        if second.as_ref().is_some_and(apart) && third.is_some_and(|c| c.is_ascii_alphabetic()) && !word {
            (second, third) = (third, back.next());
        }
        // 护照/E12345678: a stroke behind a word parts, behind a path's step it joins.
        let joins = |c: Option<char>, before: Option<char>| match c {
            Some('/') => !before.is_some_and(is_han),
            c => c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_'),
        };
        let (second_joins, third_joins) = (joins(second, third), joins(third, back.next()));
        if !last.is_ascii_alphabetic() {
            return false;
        }
        let behind = self.after_words();
        let behind = behind.trim_start_matches(['号', '的', ' ']);
        let named = has_any(&before.to_lowercase(), PASSPORT_WORDS)
            || behind.starts_with("护照")
            || behind.starts_with("通行证")
            // A service passport in a list of people: 王芳（SE1234567）.
            || self.digits.len() == 7 && self.parts().len() == 1 && self.behind_a_name()
            || column::heading(self.text, self.start()).is_some_and(|head| has_any(&head, PASSPORT_WORDS));
        let last = last.to_ascii_uppercase();
        let form = match (self.digits.len(), second.map(|c| c.to_ascii_uppercase())) {
            (7, Some('E')) => matches!(last, 'A'..='H' | 'J'..='N' | 'P'..='Z') && !third_joins,
            (7, Some('D' | 'S' | 'P')) if last == 'E' => named && !third_joins,
            (7, Some('C' | 'W' | 'L' | 'T')) if last.is_ascii_alphabetic() => named && !third_joins,
            (7, _) => named && matches!(last, 'D' | 'S' | 'P') && !second_joins,
            (10, _) => named && matches!(last, 'H' | 'M') && !second_joins,
            (_, _) => {
                matches!(last, 'E' | 'G' | 'D' | 'S' | 'P' | 'K' | 'H' | 'M' | 'C' | 'W' | 'L' | 'T') && !second_joins
            }
        };
        let upright = before.chars().rev().find(|c| !apart(c)).is_some_and(|c| c.is_ascii_uppercase());
        let dated = self.digits.len() == 8 && matches!(number(&self.digits[..2]), 19 | 20) && {
            is_month_and_day(number(&self.digits[4..6]), number(&self.digits[6..8]))
        };
        let plain = upright
            && !dated
            && self.parts().len() == 1
            && !self.before().ends_with('.')
            && matches!((self.digits.len(), last), (7, _) | (8, 'E' | 'G'));
        form && self.ends_cleanly() && !self.in_address() && (named || (plain && !self.named_otherwise()))
    }

    /// What stands right behind 护照 is a passport's number in whatever form: up to two letters, seven to nine digits.
    fn is_of_another_country(&self, before: &str) -> bool {
        let letters: String = before.chars().rev().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let words = before[..before.len() - letters.len()].trim_end_matches([' ', ':', '：', '(', '-']);
        let words = words.trim_end_matches(['码', '为', '是']);
        let named = words.ends_with("护照号") || words.ends_with("护照") || words.ends_with("护照编号");
        named
            && letters.len() <= 2
            && letters.chars().all(|c| c.is_ascii_alphabetic())
            && letters.len() + self.digits.len() >= 8
            && matches!(self.digits.len(), 7..=9)
            && self.parts().len() <= 3
            && self.join() < crate::privacy::runs::Join::Odd
            && self.ends_cleanly()
            && !self.counts_people()
    }
}

/// Whether what stands right before a number is a sign or a character of Chinese, as before nearly all dates, so that it is no
/// passport's letter; and no permit is named there which bears none.
fn is_led_to_by_words(near: &str) -> bool {
    let last = near.trim_end_matches(' ').chars().next_back();
    last.is_some_and(|c| matches!(c, ':' | '：' | '"' | '，' | '。') || is_han(c))
        && !near.contains(|c| matches!(c, '<' | '[' | '&') || fold(c) == '证')
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn a_passports_letters_may_stand_apart_from_its_digits() {
        for text in
            ["归侨的护照号EJ·2·705087已登记。", "护照EB–98–37923", "passport No. EB—3—768662", "护照 E-1234-5678"]
        {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Passport], "{text}");
        }
    }

    #[test]
    fn a_stroke_a_point_or_an_english_word_before_the_letter_is_no_part_of_it() {
        for text in [
            "护照/E90572172",
            "护照/g52771584",
            "护照/E-22937918",
            "护照/E.25433930",
            "护照号码【E-A6994193】",
            "| 李凤 | 护照号 | E.35603707 |",
            "Passport number E47553987 (邓平)",
            "Passport number Ｅ８５０７８０３２",
            "护照/E7502 4975",
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Passport], "{text}");
        }
        for text in ["图片/photo/E12345678.jpg", "版本E.12345678", "data/E12345678", "型号 WE-12345678"] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }
}
