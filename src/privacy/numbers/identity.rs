//! Resident identity numbers (GB 11643-1999) of eighteen places, and of fifteen as they were before.

use super::{
    Candidate, number,
    words::{IDENTITY_WORDS, OTHER_RECORDS, has_any, last},
};
use crate::privacy::runs::{Join, Part};

impl Candidate<'_> {
    /// Checksum of GB 11643-1999 (ISO 7064 MOD 11-2), a province and a date that can be; or, named as an identity
    /// number by the words before it, a province and a date alone, as people mistype.
    pub(super) fn is_resident_id_18(&self) -> bool {
        if self.digits[..17].contains(&10) || !region(self.digits) {
            return false;
        }
        let (year, month, day) =
            (number(&self.digits[6..10]), number(&self.digits[10..12]), number(&self.digits[12..14]));
        let date = (1900..=2035).contains(&year) && is_month_and_day(month, day);
        let other = || has_any(&last(&self.before_words(), 10), OTHER_RECORDS);
        // In an address `_` and `-` part two names of records.
        let parted = self.parts().iter().skip(1).any(|part| part.join != Join::Touching)
            || self.text[self.start()..self.end()].contains('_');
        let names = || parted && self.in_address();
        date && !names()
            && !self.within_hexadecimal()
            && !other()
            && (checksum_holds(self.digits) || self.is_named(IDENTITY_WORDS))
    }

    /// The form in use before 1999 has no checksum: unbroken or in its three fields, and not named as another number.
    pub(super) fn is_resident_id_15(&self) -> bool {
        let parts = self.parts();
        let date = is_month_and_day(number(&self.digits[8..10]), number(&self.digits[10..12]));
        // Whoever comes from Hong Kong, Macao or Taiwan has a permit of eighteen places.
        if !date || !region(self.digits) || self.digits.first() == Some(&8) {
            return false;
        }
        // One script after another is one row of digits still.
        let touching = parts.iter().skip(1).all(|part| part.join == Join::Touching);
        let spelt = parts.len() == self.digits.len();
        // 361126 78 1014111，一代证: what it is may be said right behind it.
        let said_behind = || has_any(&self.after_words(), IDENTITY_WORDS);
        let named = || parts.len() < 9 && (self.is_named(IDENTITY_WORDS) || said_behind());
        if (parts.len() > 5 && !touching && !spelt && !named()) || !self.stands_alone() {
            return false;
        }
        if parts.len() > 5 && !touching {
            let chained = matches!(parts.last().map(|part| part.join), Some(Join::Hyphen | Join::Dot));
            return self.is_named(IDENTITY_WORDS) || chained || self.behind_a_name();
        }
        let broken_line = parts.len() == 2 && parts.iter().any(|part| part.join == Join::Newline);
        let fields = |lengths: &[usize]| parts.iter().map(|part| part.len).eq(lengths.iter().copied());
        let whole = touching || broken_line || fields(&[6, 6, 3]) || fields(&[5, 5, 5]) || in_even_groups(parts);
        named()
            || (whole
                && !self.named_otherwise()
                && !self.is_a_records()
                && !has_any(&last(&self.before_words(), 10), OTHER_RECORDS)
                && !self.in_address())
    }
}

/// 3301 0631 0416 573: groups as long as one another, with one sign between, as numbers are dictated and typed.
fn in_even_groups(parts: &[Part]) -> bool {
    let [first, middle @ .., last] = parts else { return false };
    let join = parts.get(1).map(|part| part.join);
    (3..=4).contains(&first.len)
        && (2..=3).contains(&middle.len())
        && middle.iter().all(|part| part.len == first.len)
        && last.len <= first.len
        && matches!(join, Some(Join::Space | Join::Hyphen))
        && parts.iter().skip(1).all(|part| Some(part.join) == join)
}

/// The first six digits name a province of GB/T 2260 and some county in it; 810000, 820000 and 830000 stand on the
/// residence permits of people from Hong Kong, Macao and Taiwan.
pub(super) fn region(digits: &[u8]) -> bool {
    const PROVINCES: &[u32] = &[
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
        63, 64, 65, 71, 81, 82, 83,
    ];
    digits.len() >= 6
        && PROVINCES.contains(&number(&digits[..2]))
        && (number(&digits[2..6]) > 0 || matches!(digits, [7, 1, ..] | [8, ..]))
}

pub(super) fn is_month_and_day(month: u32, day: u32) -> bool {
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

pub(super) fn checksum_holds(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    digits.get(17).is_some_and(|check| u32::from(*check) == (12 - sum % 11) % 11)
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn fifteen_places_are_no_identity_number_where_a_code_is_named() {
        for text in ["统计码330102500101123", "记录号330102500101123", "813008070321448", "工程量330102500101123"]
        {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
        for text in [
            "330102500101123",
            "孙德仁，3301025001&nbsp;01123，一代证",
            "330102 500101 123",
            "居民身份证620102790202978（一代）",
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::ResidentId], "{text}");
        }
    }
}
