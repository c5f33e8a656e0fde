//! Bank cards: Luhn, and the prefixes and lengths of the schemes used in China.

use super::{
    Candidate,
    identity::region,
    number,
    words::{BANKS, CARD_WORDS, IDENTITY_WORDS, NAMED_CARDS, has_any, last},
};
use crate::privacy::link;

impl Candidate<'_> {
    /// Luhn, the length of the scheme, and a prefix of a scheme used in China.
    pub(super) fn is_bank_card(&self) -> bool {
        if self.digits.contains(&10) || !luhn_holds(self.digits) || !self.stands_alone() || self.is_date_inside() {
            return false;
        }
        let head = number(&self.digits[..4]);
        let scheme = match self.digits.len() {
            16 => matches!(head, 3528..=3589 | 4000..=4999 | 5100..=5599 | 2221..=2720),
            15 => matches!(head / 100, 34 | 37),
            14 => matches!(head / 100, 36),
            _ => false,
        } || (16..=19).contains(&self.digits.len())
            && (head / 100 == 62 || matches!(head, 9558 | 9559 | 6011 | 6013))
            // Debit cards of two great banks from before the common prefix.
            || self.digits.len() == 19 && matches!(head, 4563 | 4367);
        // Cards of older schemes and of banks elsewhere, where the words say that it is a card.
        let other = || {
            let said = || last(self.before_words().trim_end_matches([' ', ':', '：', '(']), 2);
            matches!(self.digits.first(), Some(3..=6 | 9)) && (self.is_named(NAMED_CARDS) || said().ends_with('卡'))
        };
        if !scheme {
            return other();
        }
        // 370246…（农行）, 工行，370246…, 370246…这张卡: what it is may be said behind it too.
        let of_a_bank = || {
            let behind = self.after_words();
            has_any(&behind, BANKS)
                || has_any(&self.before_words(), BANKS)
                || behind.trim_start().starts_with('这') && behind.contains('卡')
        };
        let named = self.is_named(CARD_WORDS) || of_a_bank();
        // Record numbers often begin with a county's code and a year.
        let recorded = region(self.digits) && (1949..=2035).contains(&number(&self.digits[6..10]));
        let linked = || self.address().is_none_or(|address| link::holds_somebody(address, &self.text[self.end()..]));
        let plain = !self.named_otherwise() && !self.is_a_records() && linked() && !self.counts_something();
        named || (plain && !(recorded && head / 100 != 62) && self.digits.len() >= 16)
    }

    /// Fifteen places may be either: what the words before call a card and no identity number is a card, if its form is one.
    pub(super) fn is_rather_a_card(&self) -> bool {
        (self.is_named(CARD_WORDS) || has_any(&self.before_words(), BANKS))
            && !self.is_named(IDENTITY_WORDS)
            && self.is_bank_card()
    }
}

fn luhn_holds(digits: &[u8]) -> bool {
    let doubled = |digit: u32| if digit * 2 > 9 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| if index % 2 == 1 { doubled(u32::from(*digit)) } else { u32::from(*digit) })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    fn kinds(text: &str) -> Vec<Kind> {
        scan(text, &Allow::none()).into_iter().map(|found| found.kind).collect()
    }

    #[test]
    fn fifteen_places_are_a_card_where_a_bank_or_a_payment_is_named() {
        for text in [
            "370246418375896这张农商行的卡已经注销",
            "370246140244402（农行）。",
            "card: **370246****257904****913**",
            "工行，370246780609989",
            "银联卡6二二2零2028五2七844六14八",
            "蔡欢，工行，370246－557244－127",
            "请捐款至370246449831362，户名廖翔思；",
            "请将退款汇至370246-111218-864。",
            "叁柒零贰肆陆壹肆零贰肆肆肆零贰（农行）",
        ] {
            assert_eq!(kinds(text), [Kind::BankCard], "{text}");
        }
        assert_eq!(kinds("身份证370246111218864，另有银行卡一张"), [Kind::ResidentId]);
        assert_eq!(kinds("370246418375896件"), []);
    }

    #[test]
    fn the_number_of_a_catalogue_is_no_card() {
        assert_eq!(kinds("公开索引号：628846578/2010-41812"), []);
        assert_eq!(kinds("档号4477-0888-9129-7393"), []);
    }
}
