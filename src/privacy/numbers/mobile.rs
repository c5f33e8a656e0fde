//! Mobile numbers of the mainland: eleven digits, and what only looks like them.

use super::Candidate;
use crate::privacy::{link, runs::Join};

impl Candidate<'_> {
    pub(super) fn is_mobile(&self, digits: &[u8]) -> bool {
        let well_formed =
            matches!(digits, [1, 3..=9, ..]) && !digits.contains(&10) && digits.iter().any(|d| *d != digits[0]);
        if !well_formed || !self.stands_alone() {
            return false;
        }
        if let Some(address) = self.address() {
            return link::holds_somebody(address, &self.text[self.end()..]);
        }
        let otherwise = self.is_year_and_numbers()
            || self.is_date_inside()
            || self.is_decimal()
            || self.is_internet_address()
            || self.is_a_version()
            || self.is_a_records()
            || self.counts_something()
            || self.named_otherwise();
        !otherwise || self.phone_clause()
    }

    /// `1.93.2060.2060`: nobody parts the first digit of a mobile number from the others, and not all from each other.
    fn is_a_version(&self) -> bool {
        let parts = self.parts();
        self.join() == Join::Dot
            && parts.first().is_some_and(|part| part.len == 1)
            && parts.iter().any(|part| part.len > 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn commas_and_colons_part_a_telephones_number_and_counts() {
        for text in ["138,1234,5678", "王大爷138:1234:5678", "反映人：138：1234：5678", "138，1234，5678"] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Mobile], "{text}");
        }
        for text in [
            "选票：138，1234，5678",
            "电话投票，得票数138，1234，5678",
            "三村户数为138,1234,5678",
            "金额：138:1234:5678",
            "分别为138，1234，5678",
            "values: 138,1234,5678",
            "a,b,c\n138,1234,5678",
            "甲村,138,1234,5678",
            "[138,1234,5678]",
            "points=\"138,1234,5678\"",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }

    #[test]
    fn the_number_of_a_record_or_a_version_is_no_telephones() {
        for text in [
            "记录号13115163552。",
            "案号：15715140002",
            "版本1.93.2060.2060",
            "见版本号1.80.7918.7918",
            "工程量14290806251",
            "追溯码13115163552",
            "档号1968-477-5611",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
        for text in [
            "手机号13115163552",
            "登录账号13115163552",
            "电话1.3.1.1.5.1.6.3.5.5.2",
            "131.1516.3552",
            "快递员1968-477-5611",
            "快递员1968-477-5611",
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Mobile], "{text}");
        }
    }
}
