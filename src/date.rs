//! Dates known to the day, the month or the year only.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date as a source gives it: `2023`, `2023-06` or `2023-06-12`.
///
/// Always a real calendar date between the years 1900 and 2199. Ordered by its first possible day, then by how little
/// is known, so that `2023` stands before `2023-01` and that before `2023-01-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PartialDate {
    year: i16,
    /// 0 when not known
    month: i8,
    /// 0 when not known
    day: i8,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Year,
    Month,
    Day,
}

/// Why a text is no [`PartialDate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Not of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Form,
    /// The year is outside 1900 to 2199.
    Year,
    /// No such month.
    Month,
    /// No such day in that month.
    Day,
}

impl PartialDate {
    pub fn from_day(date: Date) -> Self {
        Self { year: date.year(), month: date.month(), day: date.day() }
    }

    pub fn year(&self) -> i16 {
        self.year
    }

    pub fn month(&self) -> Option<i8> {
        (self.month > 0).then_some(self.month)
    }

    pub fn precision(&self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The first day it can mean.
    pub fn earliest(&self) -> Date {
        Date::new(self.year, self.month.max(1), self.day.max(1)).unwrap_or(Date::MIN)
    }

    /// The last day it can mean.
    pub fn latest(&self) -> Date {
        let start = self.earliest();
        match self.precision() {
            Precision::Day => start,
            Precision::Month => start.last_of_month(),
            Precision::Year => start.last_of_year(),
        }
    }

    /// The day itself, when it is known to the day.
    pub fn day(&self) -> Option<Date> {
        (self.precision() == Precision::Day).then(|| self.earliest())
    }

    /// Whether every day it can mean lies before every day `other` can mean. `2023` is not certainly before `2023-06`.
    pub fn certainly_before(&self, other: &Self) -> bool {
        self.latest() < other.earliest()
    }

    /// Days from this date to a later one, when both are known to the day.
    pub fn days_until(&self, later: &Self) -> Option<i64> {
        let (from, to) = (self.day()?, later.day()?);
        from.until(to).ok().map(|span| i64::from(span.get_days()))
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut part = |width: usize| -> Result<Option<i16>, DateError> {
            let Some(digits) = parts.next() else { return Ok(None) };
            if digits.len() != width || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(DateError::Form);
            }
            digits.parse().map(Some).map_err(|_| DateError::Form)
        };
        let year = part(4)?.ok_or(DateError::Form)?;
        let (month, day) = (part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(DateError::Form);
        }
        if !(1900..=2199).contains(&year) {
            return Err(DateError::Year);
        }
        if month.is_some_and(|m| !(1..=12).contains(&m)) {
            return Err(DateError::Month);
        }
        let (month, day) = (month.unwrap_or(0) as i8, day.map(|d| d as i8));
        if day.is_some_and(|d| Date::new(year, month, d).is_err()) {
            return Err(DateError::Day);
        }
        Ok(Self { year, month, day: day.unwrap_or(0) })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map_err(|e: DateError| format!("{e:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap_or_else(|e| unreachable!("{text}: {e:?}"))
    }

    #[test]
    fn reads_three_precisions_and_nothing_else() {
        for text in ["2023", "2023-06", "2023-06-12", "2024-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        for (text, why) in [
            ("2023-13", DateError::Month),
            ("2023-02-29", DateError::Day),
            ("2023-6-1", DateError::Form),
            ("23-06-01", DateError::Form),
            ("2023-06-12-1", DateError::Form),
            ("1776", DateError::Year),
            ("", DateError::Form),
            ("２０２３", DateError::Form),
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_vague_date_is_before_another_only_when_certain() {
        assert!(date("2022").certainly_before(&date("2023-01")));
        assert!(!date("2023").certainly_before(&date("2023-06-12")));
        assert_eq!(date("2023-02").latest().to_string(), "2023-02-28");
    }

    #[test]
    fn days_need_both_ends_known() {
        assert_eq!(date("2024-02-28").days_until(&date("2024-03-01")), Some(2));
        assert_eq!(date("2024-02").days_until(&date("2024-03-01")), None);
    }
}
