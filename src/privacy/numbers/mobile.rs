//! Mobile numbers of the mainland: eleven digits, and what only looks like them.

use super::Candidate;
use crate::privacy::link;

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
            || self.counts_something()
            || self.named_otherwise();
        !otherwise || self.phone_clause()
    }
}
