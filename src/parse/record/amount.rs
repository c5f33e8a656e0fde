//! Amounts: numbers as sources give them, exact or not, and what to write in place of what is none.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::value::NOT_STATED;
use super::{Beside, Reading, Shape, Value, scalar};
use crate::diag::Both;
use crate::parse::export::Export;
use crate::parse::slip;
use crate::parse::yaml::Node;

/// A number as a source gives it: exact, approximate, or not stated. Approximate ones never enter a sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// As written: `60余`, `1235`, `未载明`.
    pub text: String,
    /// The number itself; the lower bound for 余 and 多.
    pub number: Option<u64>,
    pub approximate: bool,
}

impl Amount {
    /// The number, when it is exact.
    pub fn exact(&self) -> Option<u64> {
        self.number.filter(|_| !self.approximate)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == NOT_STATED {
            return Some(Self { text: text.to_owned(), number: None, approximate: false });
        }
        let before =
            text.trim_start_matches(['约', '近', '超']).trim_start_matches("不少于").trim_start_matches("至少");
        let digits_end = before.find(|c: char| !c.is_ascii_digit()).unwrap_or(before.len());
        let (digits, after) = before.split_at(digits_end);
        let leading_zero = digits.len() > 1 && digits.starts_with('0');
        if digits.is_empty()
            || leading_zero
            || !matches!(after, "" | "余" | "多" | "万" | "余万" | "多万" | "万余" | "万多" | "左右" | "+" | "万+")
        {
            return None;
        }
        let scale = if after.contains('万') { 10_000 } else { 1 };
        // No count of people or places is larger, and no sum of such counts overflows.
        const MOST: u64 = 1_000_000_000_000;
        let number = digits.parse::<u64>().ok()?.checked_mul(scale).filter(|number| *number <= MOST)?;
        let approximate = before.len() != text.len() || !matches!(after, "" | "万");
        Some(Self { text: text.to_owned(), number: Some(number), approximate })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Value for Amount {
    const SHAPE: Shape = Shape::Amount;
    const MAY_BE_UNSTATED: bool = true;
    fn export(&self, out: &mut Export<'_>) {
        out.amount(self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let text = scalar(node, reading)?;
        let amount = Self::parse(text);
        if amount.is_none() {
            let (what, remedy) = wrong(text, &reading.beside);
            let (zh, en) = match what {
                What::Amount => ("不是数量", "is not an amount"),
                What::Bound => ("不是一个数，是界限或约数", "is no number, but a bound or a guess"),
                What::Range => ("不是一个数，是一个范围", "is no number, but a range"),
                What::Fraction => ("不是整数", "is not a whole number"),
                What::Rate => ("是比例，不是数量", "is a rate, not an amount"),
            };
            reading.fault(node, "bad-amount", format!("「{text}」{zh}"), format!("`{text}` {en}"), Some(remedy));
        }
        amount
    }
}

/// What stands where an amount should.
enum What {
    Amount,
    Bound,
    Range,
    Fraction,
    Rate,
}

/// What is wrong with what was to be an amount, and what to write instead: a figure and what bounds it are never cut.
fn wrong(text: &str, beside: &Beside) -> (What, Both) {
    let reads = |text: &str| Amount::parse(text).is_some();
    let smaller = beside.unit.as_deref().and_then(|unit| slip::of_smaller_unit(text, unit, reads));
    if let Some((number, unit)) = smaller {
        let (zh, en) = match unit {
            "" => ("，并删去单位里的倍数".to_owned(), ", and take the multiple out of the unit".to_owned()),
            unit => (format!("，单位写成 {unit}"), format!(", with the unit {unit}")),
        };
        return (What::Fraction, Both::new(format!("写成 {number}{zh}"), format!("write {number}{en}")));
    }
    // Where the words go which no number can say.
    let (where_zh, where_en) =
        if beside.noted { (" `note:`", "`note:`") } else { ("正文或说明", "the text or a note") };
    let unsaid = |zh: &str, en: &str| {
        Both::new(
            format!("{zh}写 {NOT_STATED}，把原话「{text}」写进{where_zh}"),
            format!("{en}write {NOT_STATED}, and put the words `{text}` into {where_en}"),
        )
    };
    if let Some((number, sign)) = slip::rate(text) {
        let unit = beside.unit.as_deref().map(str::trim).unwrap_or_default();
        let fits = reads(&number) && beside.with_unit && (unit.is_empty() || unit == sign.to_string());
        let split = || {
            Both::new(
                format!("写成 {number}，单位写成 `unit: \"{sign}\"`"),
                format!("write {number}, and `unit: \"{sign}\"`"),
            )
        };
        return (What::Rate, if fits { split() } else { unsaid("", "") });
    }
    match slip::limit(text, reads) {
        Some(slip::Limit::Said(said)) => {
            return (What::Bound, Both::new(format!("写成 {said}，不带单位"), format!("write {said}, without a unit")));
        }
        Some(slip::Limit::Unsaid) => {
            let remedy = unsaid(
                "只写数字会变成确切的数：核对来源，有确数的写确数；没有的",
                "the bare number would be exact: write it only if the source gives it so; else ",
            );
            return (What::Bound, remedy);
        }
        None => {}
    }
    if let Some(amount) = slip::amount(text, reads) {
        return (
            What::Amount,
            Both::new(format!("写成 {amount}，不带单位"), format!("write {amount}, without a unit")),
        );
    }
    if slip::is_range(text) {
        return (What::Range, unsaid("", ""));
    }
    let is_fraction = text.trim().trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('.');
    if is_fraction {
        let remedy = unsaid(
            "这里只收整数：换成更小的单位再写，例如 1.5公里写成 1500，单位写成 米；换不了的",
            "only whole numbers are taken: write it in a smaller unit, such as 1500 m for 1.5 km; where there is none ",
        );
        return (What::Fraction, remedy);
    }
    let remedy = Both::new(
        "用阿拉伯数字，不带单位：137、60余、约100；来源没有写明的写 未载明",
        "write digits without a unit: 137, 60余, 约100; or 未载明 if the source does not say",
    );
    (What::Amount, remedy)
}
