//! Indicators: a numerator, a denominator, and the records behind both. Definitions stand on the page of definitions.

use crate::derive::Facts;
use crate::derive::measure::{self, Counted, Measure};
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::meeting::{Attendance, Category};
use crate::model::outcome::EvaluationSubject;
use crate::parse::record::vocabulary;

vocabulary! {
    /// 指标.
    pub enum Indicator {
        Meetings = "meetings" | "场次",
        Attendance = "attendance" | "参与人次",
        Recommendations = "recommendations" | "建议数",
        AdoptionRate = "adoption-rate" | "采纳率",
        ConversionRate = "conversion-rate" | "转化率",
        Outcomes = "outcomes" | "成果数",
        CompletionRate = "completion-rate" | "办结率",
        SolvedRate = "solved-rate" | "成事率",
        OnTimeRate = "on-time-rate" | "按期率",
        SatisfactionHandling = "satisfaction-handling" | "满意率（办理工作）",
        SatisfactionResult = "satisfaction-result" | "满意率（办理结果）",
        FollowUpRate = "follow-up-rate" | "回头看率",
        PlanRate = "plan-rate" | "计划完成率",
        Coverage = "coverage" | "覆盖率",
        TopicDays = "topic-days" | "议题到会议天数（中位数）",
        ReplyDays = "reply-days" | "成果到答复天数（中位数）",
    }
}

/// How an indicator is made of its measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// The number of records.
    Count(Measure),
    /// The sum of what the records state.
    Sum(Measure),
    /// Numerator over denominator, in percent.
    Rate(Measure, Measure),
    /// Satisfied and mostly satisfied over those who answered, in percent; the records are those with an evaluation.
    Satisfaction(Measure, EvaluationSubject),
    /// The median of days, over the records that state both ends.
    Median(Measure),
}

impl Indicator {
    pub const fn formula(self) -> Formula {
        match self {
            Self::Meetings => Formula::Count(Measure::Meetings),
            Self::Attendance => Formula::Sum(Measure::Attendance),
            Self::Recommendations => Formula::Count(Measure::Recommendations),
            Self::AdoptionRate => Formula::Rate(Measure::Adopted, Measure::Disposed),
            Self::ConversionRate => Formula::Rate(Measure::Converted, Measure::Recommendations),
            Self::Outcomes => Formula::Count(Measure::Outcomes),
            Self::CompletionRate => Formula::Rate(Measure::Done, Measure::InHand),
            Self::SolvedRate => Formula::Rate(Measure::Solved, Measure::Classed),
            Self::OnTimeRate => Formula::Rate(Measure::OnTime, Measure::DueKnown),
            Self::SatisfactionHandling => Formula::Satisfaction(Measure::RatedHandling, EvaluationSubject::Handling),
            Self::SatisfactionResult => Formula::Satisfaction(Measure::RatedResult, EvaluationSubject::Result),
            Self::FollowUpRate => Formula::Rate(Measure::FollowedUp, Measure::Done),
            Self::PlanRate => Formula::Rate(Measure::PlanDone, Measure::PlanItems),
            Self::Coverage => Formula::Rate(Measure::UnitsCovered, Measure::Units),
            Self::TopicDays => Formula::Median(Measure::TopicDays),
            Self::ReplyDays => Formula::Median(Measure::ReplyDays),
        }
    }

    /// Whether a case that does not count is only one of which nothing is told: what was not looked back at on record may have
    /// been, what was said may have become a proposal, and a place without a record of a venue may have one.
    pub const fn counts_what_is_told(self) -> bool {
        matches!(self, Self::ConversionRate | Self::FollowUpRate | Self::PlanRate | Self::Coverage)
    }

    /// The measures whose records stand behind the indicator: numerator first.
    pub const fn measures(self) -> (Measure, Option<Measure>) {
        match self.formula() {
            Formula::Count(m) | Formula::Sum(m) | Formula::Median(m) | Formula::Satisfaction(m, _) => (m, None),
            Formula::Rate(numerator, denominator) => (numerator, Some(denominator)),
        }
    }
}

/// An indicator of a scope, with what it is based on.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub indicator: Indicator,
    pub value: Value,
    /// Records in the numerator, or counted.
    pub numerator: usize,
    /// Records in the denominator, for a rate.
    pub denominator: Option<usize>,
    /// For satisfaction: people satisfied, people who answered, people asked.
    pub people: Option<(u64, u64, u64)>,
}

/// What can be shown of an indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Number(u64),
    /// Percent, 0 to 100.
    Percent(f64),
    Days(f64),
    /// Below the minimum number of cases: suppressed.
    TooFew,
    /// No record tells of any: that is silence, and no rate of nothing. Or all are known by the end alone.
    Untold,
    /// No record bears on it.
    Nothing,
}

/// Reads an indicator. A rate or median over fewer than `minimum` records is suppressed.
pub fn read(site: &Site, facts: &Facts, scope: Scope, indicator: Indicator, minimum: usize) -> Reading {
    let count = |m: Measure| measure::count(site, facts, scope, m);
    let number = |m: Measure| measure::number(site, facts, scope, m);
    let reading = |value, numerator, denominator, people| Reading { indicator, value, numerator, denominator, people };
    match indicator.formula() {
        Formula::Count(m) => {
            let n = number(m);
            reading(Value::Number(n as u64), n, None, None)
        }
        Formula::Sum(m) => {
            let records = count(m);
            let sum = records.iter().map(|c| attendance(site, *c)).sum();
            let value = if records.is_empty() { Value::Nothing } else { Value::Number(sum) };
            reading(value, records.len(), None, None)
        }
        Formula::Rate(numerator, denominator) => {
            let (over, under) = (number(numerator), number(denominator));
            let value = match percent(over as u64, under as u64, under, minimum) {
                Value::Percent(_) if over == 0 && indicator.counts_what_is_told() => Value::Untold,
                Value::Percent(_)
                    if over == under
                        && indicator == Indicator::CompletionRate
                        && !handling(site, &count(denominator)) =>
                {
                    Value::Untold
                }
                value => value,
            };
            reading(value, over, Some(under), None)
        }
        Formula::Satisfaction(m, of) => {
            let records = count(m);
            let people = satisfied(site, &records, of);
            let value = percent(people.0, people.1, people.1 as usize, minimum);
            reading(value, records.len(), None, Some(people))
        }
        Formula::Median(m) => {
            let mut days: Vec<i64> = count(m).iter().filter_map(|c| days(site, facts, *c, m)).collect();
            let value = match days.len() {
                0 => Value::Nothing,
                n if n < minimum => Value::TooFew,
                _ => Value::Days(median(&mut days)),
            };
            reading(value, days.len(), None, None)
        }
    }
}

/// Whether a record tells that any of these outcomes was taken in hand, apart from its being done. Where none does, each came
/// into the base of the rate by its own completion, and the rate could be nothing but the whole.
fn handling(site: &Site, records: &[Counted]) -> bool {
    records.iter().any(|counted| match counted.place() {
        (RecordKind::Outcome, o, None) => site.outcomes.at(o).tells_handling(),
        _ => false,
    })
}

fn percent(over: u64, under: u64, cases: usize, minimum: usize) -> Value {
    match cases {
        0 => Value::Nothing,
        n if n < minimum => Value::TooFew,
        _ => Value::Percent(over as f64 * 100.0 / under as f64),
    }
}

/// People at a meeting, of the categories whose number is exact.
pub fn attendance(site: &Site, counted: Counted) -> u64 {
    match counted.place() {
        (RecordKind::Meeting, m, None) => present(&site.meetings.at(m).attendance),
        _ => 0,
    }
}

/// All together where that is said exactly: the other rows are parts of it, and nobody is counted twice.
fn present(rows: &[Attendance]) -> u64 {
    let whole = rows.iter().filter(|row| row.category == Category::All).filter_map(|row| row.count.exact());
    match whole.reduce(|a, b| a + b) {
        Some(whole) => whole,
        None => rows.iter().filter_map(|row| row.count.exact()).sum(),
    }
}

/// Whether the people at a meeting are counted whole: every category exactly, or all of them together.
pub fn all_counted(rows: &[Attendance]) -> bool {
    let exact = |row: &Attendance| row.count.exact().is_some();
    rows.iter().all(exact) || rows.iter().any(|row| row.category == Category::All && exact(row))
}

fn satisfied(site: &Site, records: &[Counted], of: EvaluationSubject) -> (u64, u64, u64) {
    let mut people = (0, 0, 0);
    for counted in records {
        if let (RecordKind::Outcome, o, None) = counted.place() {
            for e in site.outcomes.at(o).evaluations.iter().filter(|e| e.of == of) {
                people.0 += u64::from(e.satisfied) + u64::from(e.mostly.unwrap_or(0));
                people.1 += u64::from(e.answered);
                people.2 += u64::from(e.asked);
            }
        }
    }
    people
}

fn days(site: &Site, facts: &Facts, counted: Counted, measure: Measure) -> Option<i64> {
    match (counted.place(), measure) {
        ((_, o, None), Measure::ReplyDays) => measure::reply_days(site, o),
        ((_, m, None), Measure::TopicDays) => measure::topic_days(site, facts.marks.first_met(), m),
        _ => None,
    }
}

/// The middle value, or the mean of the two in the middle.
fn median(days: &mut [i64]) -> f64 {
    days.sort_unstable();
    let middle = days.len() / 2;
    if days.len() % 2 == 1 { days[middle] as f64 } else { (days[middle - 1] + days[middle]) as f64 / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::record::Amount;

    fn row(category: Category, number: u64, approximate: bool) -> Attendance {
        Attendance {
            category,
            count: Amount { text: number.to_string(), number: Some(number), approximate },
            note: None,
        }
    }

    #[test]
    fn nobody_at_a_meeting_is_counted_twice() {
        let parts = [row(Category::Member, 20, false), row(Category::Resident, 40, false)];
        assert_eq!((present(&parts), all_counted(&parts)), (60, true));
        let whole = [parts[0].clone(), parts[1].clone(), row(Category::All, 70, false)];
        assert_eq!((present(&whole), all_counted(&whole)), (70, true), "the rest are of no category");
        let vague = [parts[0].clone(), row(Category::All, 70, true)];
        assert_eq!((present(&vague), all_counted(&vague)), (20, false), "approximate numbers enter no sum");
    }
}
