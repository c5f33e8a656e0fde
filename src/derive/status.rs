//! The status of an outcome, derived from its dated entries and never typed by hand.
//!
//! 1. Every entry moves the outcome to a status; entries are taken in date order. An undated one stays after the entry before
//!    it in the natural order of the chain, and one dated to a year or month after those before it within that time.
//!    What is dated after today has not happened: it is left out of the site before anything is derived (`model/until.rs`).
//! 2. A status never falls back by a later minor entry (a milestone after a reply is still 已答复), except that a
//!    follow-up can reopen, or find that what was done goes on, after which it climbs anew.
//! 3. 未采纳, 暂不具备条件 and 并入 end the climb, however far it had come short of 已办结, unless something is done after
//!    them. A reply does nothing: it explains the refusal.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::date::{PartialDate, Precision};
use crate::model::outcome::{DecisionResult, FollowUpResult, Outcome};
use crate::parse::record::vocabulary;

vocabulary! {
    /// 办理状态.
    pub enum Status {
        Formed = "formed" | "已形成",
        Submitted = "submitted" | "已报送",
        Accepted = "accepted" | "已采纳",
        Assigned = "assigned" | "已交办",
        InProgress = "in-progress" | "办理中",
        Replied = "replied" | "已答复",
        Completed = "completed" | "已办结",
        Verified = "verified" | "回头看确认",
        Reopened = "reopened" | "重新办理",
        Declined = "declined" | "未采纳",
        Infeasible = "infeasible" | "暂不具备条件",
        Superseded = "superseded" | "并入",
    }
}

/// The five roles of colour and shape in which all states are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Formed,
    Moving,
    Done,
    Late,
    Not,
}

impl Role {
    /// As classes of the style sheet have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Formed => "formed",
            Self::Moving => "moving",
            Self::Done => "done",
            Self::Late => "late",
            Self::Not => "not",
        }
    }
}

impl Status {
    pub const fn role(self) -> Role {
        match self {
            Self::Formed | Self::Submitted => Role::Formed,
            Self::Accepted | Self::Assigned | Self::InProgress | Self::Replied | Self::Reopened => Role::Moving,
            Self::Completed | Self::Verified => Role::Done,
            Self::Declined | Self::Infeasible | Self::Superseded => Role::Not,
        }
    }

    pub const fn is_done(self) -> bool {
        matches!(self, Self::Completed | Self::Verified)
    }

    /// Whether someone is known to have taken the outcome in hand: the base of 办结率.
    pub const fn in_hand(self) -> bool {
        matches!(
            self,
            Self::Assigned | Self::InProgress | Self::Replied | Self::Reopened | Self::Completed | Self::Verified
        )
    }

    /// Whether nothing more is expected.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Verified | Self::Declined | Self::Infeasible | Self::Superseded)
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Formed => 0,
            Self::Submitted => 1,
            Self::Declined | Self::Infeasible => 2,
            Self::Accepted => 2,
            Self::Assigned => 3,
            Self::Reopened => 3,
            Self::InProgress => 4,
            Self::Replied => 5,
            Self::Completed => 6,
            Self::Verified => 7,
            Self::Superseded => 8,
        }
    }
}

/// How an outcome stands on the day the site was built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub status: Status,
    /// When it came to that status, where known.
    pub since: Option<PartialDate>,
    /// The date by which it is due: its own, else the latest assignment's.
    pub due: Option<PartialDate>,
    /// Due, past, and neither done nor closed. Silence of a source is not lateness: without a due date, never. What was done
    /// and then reopened is late by a term of that later handling only: the one that ended before was for the earlier.
    pub overdue: bool,
    /// Days past due; 0 unless overdue.
    pub days_late: i64,
    /// Whether it was completed by its due date; `None` when either date is not known to the needed exactness.
    pub on_time: Option<bool>,
    /// How many days after its due date it was completed, where that was after and is known to the day.
    pub days_over: Option<i64>,
    /// The current result class.
    pub class: Option<String>,
    /// Whether a follow-up is due and past.
    pub follow_up_overdue: bool,
    pub followed_up: bool,
    /// Whether a follow-up may have been held after it was last completed: an earlier one did not look at what was done.
    pub followed_up_when_done: bool,
    /// Whether a reply or a completion is on record, since it was reopened if it was.
    pub answered: bool,
    /// The last date the outcome tells: what readers take for its last news.
    pub last: Option<PartialDate>,
}

/// The last date that the outcome tells.
fn last_date(outcome: &Outcome) -> Option<PartialDate> {
    fn dates<E>(entries: &[E], date: impl Fn(&E) -> Option<PartialDate>) -> impl Iterator<Item = PartialDate> {
        entries.iter().filter_map(date)
    }
    dates(&outcome.follow_ups, |e| e.date)
        .chain(dates(&outcome.completions, |e| e.date))
        .chain(dates(&outcome.responses, |e| e.date))
        .chain(dates(&outcome.milestones, |e| e.date))
        .chain(dates(&outcome.assignments, |e| e.date))
        .chain(dates(&outcome.decisions, |e| e.date))
        .chain(dates(&outcome.endorsements, |e| e.date))
        .chain(dates(&outcome.transmissions, |e| e.date))
        .chain(outcome.formed)
        .max()
}

/// Derives the standing of one outcome.
pub fn standing(outcome: &Outcome, today: Date) -> Standing {
    let mut moves = moves(outcome);
    in_order(&mut moves);
    let mut status = Status::Formed;
    let mut since = outcome.formed;
    // When what was done was taken up again, and whether somebody has answered since.
    let (mut again, mut answered) = (None, false);
    for step in moves {
        let reopens = step.to == Status::Reopened || (step.goes_on && status.is_done());
        let closes = matches!(step.to, Status::Declined | Status::Infeasible);
        let closed = matches!(status, Status::Declined | Status::Infeasible);
        let explains = closed && step.to == Status::Replied;
        match step.to {
            Status::Reopened => answered = false,
            Status::Replied | Status::Completed => answered = true,
            _ => {}
        }
        if reopens && status.is_done() {
            again = Some(step.date);
        }
        if reopens
            || (step.to.rank() > status.rank() && !explains)
            || (closes && !status.is_final())
            || (closed && step.to.rank() >= Status::Accepted.rank() && step.to != status && !explains)
        {
            status = step.to;
            since = step.date;
        }
    }
    if outcome.superseded_by.is_some() {
        // When it was merged is not among the dated entries.
        (status, since) = (Status::Superseded, None);
    }
    let due = outcome.due.or_else(|| assigned_due(outcome));
    let completed = || outcome.completions.iter().filter_map(|c| c.date);
    // Of what was reopened later nobody says when it was done again.
    let done_last = completed().max().filter(|done| !reopened_since(outcome, *done));
    let both = due.zip(done_last).filter(|_| status.is_done());
    let on_time = both.and_then(|(due, done)| on_time(due, done));
    let over = |(due, done): (PartialDate, PartialDate)| PartialDate::from_day(due.latest()).days_until(&done);
    let of_before =
        |due: PartialDate| again.is_some_and(|at: Option<PartialDate>| at.is_none_or(|at| due.latest() < at.latest()));
    let overdue = !status.is_final() && due.is_some_and(|due| due.latest() < today && !of_before(due));
    let days_late = match due {
        Some(due) if overdue => due.latest().until(today).map_or(0, |span| i64::from(span.get_days())),
        _ => 0,
    };
    Standing {
        last: last_date(outcome),
        status,
        since,
        due,
        overdue,
        days_late,
        days_over: both.filter(|_| on_time == Some(false)).and_then(over),
        on_time,
        class: class_now(outcome),
        follow_up_overdue: status != Status::Superseded
            && outcome.next_follow_up.is_some_and(|next| next.latest() < today && !looked_back_since(outcome, next)),
        followed_up: !outcome.follow_ups.is_empty(),
        followed_up_when_done: outcome.follow_ups.iter().any(|look| {
            let known = look.date.zip(completed().max());
            known.is_none_or(|(look, done)| !look.certainly_before(&done))
        }),
        answered,
    }
}

/// The date by which the latest assignment that names one is due, in whatever order they are written.
fn assigned_due(outcome: &Outcome) -> Option<PartialDate> {
    let mut dated: Vec<(Option<PartialDate>, Option<PartialDate>)> =
        outcome.assignments.iter().map(|a| (a.date, a.due)).collect();
    carry_dates(&mut dated, |one| &mut one.0);
    dated.sort_by_key(|one| one.0);
    dated.into_iter().filter_map(|one| one.1).next_back()
}

/// The latest of some entries, in whatever order they are written.
pub fn latest<E>(entries: &[E], date: impl Fn(&E) -> Option<PartialDate>) -> Option<&E> {
    let mut dated: Vec<(Option<PartialDate>, usize)> = entries.iter().map(date).zip(0..).collect();
    carry_dates(&mut dated, |one| &mut one.0);
    entries.get(dated.into_iter().max()?.1)
}

/// Whether the look-back planned for then has been held, though the plan still stands in the file.
fn looked_back_since(outcome: &Outcome, planned: PartialDate) -> bool {
    outcome.follow_ups.iter().filter_map(|look| look.date).any(|held| !held.certainly_before(&planned))
}

fn reopened_since(outcome: &Outcome, done: PartialDate) -> bool {
    let reopened = outcome.follow_ups.iter().filter(|look| look.result == FollowUpResult::Reopened);
    reopened.filter_map(|look| look.date).any(|date| done.certainly_before(&date))
}

/// Within the due day, month or year is on time; a vague completion date that could be either says nothing.
fn on_time(due: PartialDate, done: PartialDate) -> Option<bool> {
    if done.latest() <= due.latest() {
        Some(true)
    } else if done.earliest() > due.latest() {
        Some(false)
    } else {
        None
    }
}

fn class_now(outcome: &Outcome) -> Option<String> {
    classes(outcome).pop()
}

/// The result class as it was first given.
pub(super) fn class_first(outcome: &Outcome) -> Option<String> {
    classes(outcome).into_iter().next()
}

/// The result classes in the order of their dates.
fn classes(outcome: &Outcome) -> Vec<String> {
    let mut dated: Vec<(Option<PartialDate>, usize)> =
        outcome.classes.iter().enumerate().map(|(i, c)| (c.date, i)).collect();
    carry_dates(&mut dated, |d| &mut d.0);
    dated.sort();
    dated.iter().filter_map(|(_, i)| outcome.classes.get(*i)).map(|c| c.class.0.clone()).collect()
}

struct Move {
    date: Option<PartialDate>,
    key: Option<PartialDate>,
    to: Status,
    /// A follow-up's finding that the handling goes on.
    goes_on: bool,
}

/// The moves in the natural order of the chain.
fn moves(outcome: &Outcome) -> Vec<Move> {
    let mut moves = Vec::new();
    let mut add = |date: Option<PartialDate>, to: Status| moves.push(Move { date, key: date, to, goes_on: false });
    outcome.transmissions.iter().for_each(|e| add(e.date, Status::Submitted));
    outcome.endorsements.iter().for_each(|e| add(e.date, Status::Submitted));
    for decision in &outcome.decisions {
        add(
            decision.date,
            match decision.result {
                DecisionResult::Accepted | DecisionResult::Partly => Status::Accepted,
                DecisionResult::Declined => Status::Declined,
                DecisionResult::Infeasible => Status::Infeasible,
            },
        );
    }
    outcome.assignments.iter().for_each(|e| add(e.date, Status::Assigned));
    outcome.milestones.iter().for_each(|e| add(e.date, Status::InProgress));
    outcome.responses.iter().for_each(|e| add(e.date, Status::Replied));
    outcome.completions.iter().for_each(|e| add(e.date, Status::Completed));
    for look in &outcome.follow_ups {
        let to = match look.result {
            FollowUpResult::Confirmed => Status::Verified,
            FollowUpResult::Reopened => Status::Reopened,
            FollowUpResult::Continuing => Status::InProgress,
            FollowUpResult::Recorded => continue,
        };
        moves.push(Move { date: look.date, key: look.date, to, goes_on: to == Status::InProgress });
    }
    moves
}

fn in_order(moves: &mut [Move]) {
    carry_dates(moves, |step| &mut step.key);
    moves.sort_by_key(|step| step.key);
}

/// Gives items in their natural order the dates by which a stable sort keeps that order wherever dates do not contradict it.
/// What has no date takes that of the item before it; what is dated to a year or month takes the last date within that
/// time of those before it, for `2023` after `2023-05-20` is no earlier day.
pub(super) fn carry_dates<T>(items: &mut [T], date: impl Fn(&mut T) -> &mut Option<PartialDate>) {
    let vague = |date: &PartialDate| date.precision() != Precision::Day;
    let any_vague = items.iter_mut().any(|item| date(item).as_ref().is_some_and(vague));
    let mut before = BTreeSet::new();
    let mut last = None;
    for item in items {
        let date = date(item);
        if let Some(known) = date.filter(|_| any_vague) {
            let until = PartialDate::from_day(known.latest());
            let within = before.range(known..=until).next_back().copied().filter(|_| vague(&known));
            *date = within.or(Some(known));
            before.extend(*date);
        }
        match date {
            Some(known) => last = Some(*known),
            None => *date = last,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::model::file::{self, Records};

    fn outcome(entries: &str) -> Outcome {
        let text =
            format!("---\ntitle: 路灯\nsummary: 修好了\nform: 纪要\nregion: \"100000\"\ntopics: [a]\n{entries}---\n");
        let (records, faults) = file::read(&Arc::from("content/outcomes/a.md"), text.as_bytes(), &Limits::default());
        match records {
            Records::Outcome(entry) => entry.record,
            other => unreachable!("{other:?} {faults:?}"),
        }
    }

    fn stands(entries: &str) -> Standing {
        let (mut outcome, today) = (outcome(entries), "2024-06-01".parse().unwrap());
        outcome.until(today);
        standing(&outcome, today)
    }

    #[test]
    fn status_climbs_with_the_entries() {
        for (entries, status) in [
            ("", Status::Formed),
            ("transmissions: [{to: 区委}]\n", Status::Submitted),
            ("endorsements: [{by: 区委主要负责人}]\n", Status::Submitted),
            ("decisions: [{result: 采纳}]\n", Status::Accepted),
            ("decisions: [{result: 未采纳, reason: 没有地}]\n", Status::Declined),
            ("assignments: [{to: 城管局}]\n", Status::Assigned),
            ("responses: [{text: 已修}]\nmilestones: [{text: 开工}]\n", Status::Replied),
            ("completions: [{text: 已修}]\n", Status::Completed),
            ("completions: [{text: 已修}]\nfollow_ups: [{finding: 亮了, result: 确认办结}]\n", Status::Verified),
            ("completions: [{text: 已修}]\nsuperseded_by: b\n", Status::Superseded),
        ] {
            assert_eq!(stands(entries).status, status, "{entries}");
        }
    }

    #[test]
    fn a_follow_up_reopens_and_the_climb_begins_anew() {
        let reopened = "completions: [{date: 2023-03, text: 已修}]\nfollow_ups: [{date: 2023-05, finding: 又灭了, result: 重新办理, reason: 线路老化}]\n";
        assert_eq!(stands(reopened).status, Status::Reopened);
        let again = format!("{}responses: [{{date: 2023-06, text: 换线}}]\n", reopened);
        assert_eq!(stands(&again).status, Status::Replied);
    }

    #[test]
    fn what_is_known_to_the_year_stays_behind_what_led_to_it() {
        let entries = "formed: 2023-01-10\ncompletions: [{date: 2023-05-20, text: 修好}]\n\
                       follow_ups: [{date: 2023, finding: 又坏, result: 重新办理, reason: 线路老化}]\n";
        assert_eq!(stands(entries).status, Status::Reopened);
        let vague = "assignments: [{date: 2023, to: 城管局}]\ndecisions: [{date: 2022, result: 采纳}]\n";
        assert_eq!(stands(vague).status, Status::Assigned);
    }

    #[test]
    fn a_look_back_can_find_that_what_was_done_goes_on() {
        let done = "completions: [{date: 2023-05-20, text: 修好}]\n";
        let look = |date: &str| format!("{done}follow_ups: [{{date: {date}, finding: 还有一段, result: 继续办理}}]\n");
        assert_eq!(stands(&look("2023-09-01")).status, Status::InProgress);
        assert_eq!(stands(&look("2023-03-01")).status, Status::Completed, "it was finished after that");
    }

    #[test]
    fn what_is_still_to_come_has_not_happened() {
        let entries = "formed: 2024-01-02\ncompletions: [{date: 2027-05-20, text: 修好}]\n\
                       follow_ups: [{date: 2027-06-01, finding: 亮, result: 确认办结}]\n";
        let now = stands(entries);
        assert_eq!((now.status, now.followed_up), (Status::Formed, false));
        assert_eq!(now.last.map(|date| date.to_string()).as_deref(), Some("2024-01-02"));
        let late = "next_follow_up: 2024-05-01\nassignments: [{date: 2024-02, to: 甲镇, due: 2024-03-31}, \
                    {date: 2025-02, to: 乙镇, due: 2025-12-31}]\nclasses: [{date: 2024-03, class: C}, {date: 2025-03, class: A}]\n\
                    follow_ups: [{date: 2025-06-01, finding: 亮, result: 确认办结}]\n";
        let now = stands(late);
        assert_eq!((now.days_late, now.class.as_deref(), now.follow_up_overdue), (62, Some("C"), true));
        assert_eq!(
            stands("milestones: [{date: 2024, text: 开工}]\n").status,
            Status::InProgress,
            "some day of this year"
        );
    }

    #[test]
    fn only_a_look_back_after_completion_looks_at_what_was_done() {
        let look = |done: &str, date: &str| {
            let look = format!("follow_ups: [{{date: {date}, finding: 正在施工, result: 仅作记录}}]\n");
            stands(&format!("completions: [{{date: {done}, text: 修好}}]\n{look}"))
        };
        let early = look("2023-05-20", "2023-03-01");
        assert_eq!((early.followed_up, early.followed_up_when_done), (true, false));
        assert!(look("2023-05-20", "2023-06-01").followed_up_when_done);
        assert!(look("2023-05-20", "2023").followed_up_when_done, "it may have been after");
    }

    #[test]
    fn what_was_reopened_is_neither_late_by_the_term_it_met_nor_answered_nor_looked_back_at() {
        let done = "due: 2023-05-31\ncompletions: [{date: 2023-05-20, text: 修好}MORE]\n\
                    follow_ups: [{date: 2023-07-01, finding: 又灭, result: 重新办理, reason: 线路老化}]\n";
        let now = stands(&done.replace("MORE", ""));
        assert_eq!((now.status, now.overdue, now.days_late, now.answered), (Status::Reopened, false, 0, false));
        let term = "assignments: [{date: 2023-08-01, to: 城管局, due: 2023-12-31}]\n";
        let late = stands(&done.replace("MORE", "").replace("due: 2023-05-31\n", term));
        assert_eq!((late.overdue, late.days_late), (true, 153), "its new term has passed");
        let again = stands(&done.replace("MORE", ", {date: 2023-09-01, text: 换线}"));
        assert_eq!((again.status, again.answered, again.followed_up_when_done), (Status::Completed, true, false));
        assert!(stands("due: 2024-05-01\nfollow_ups: [{finding: 没动, result: 重新办理, reason: 拖}]\n").overdue);
    }

    #[test]
    fn its_own_due_date_stands_before_those_of_assignments() {
        let entries = "due: 2026-12-31\nassignments: [{date: 2024-01-10, to: 镇政府, due: 2024-01-31}]\n";
        let now = stands(entries);
        assert_eq!((now.due.map(|due| due.to_string()).as_deref(), now.overdue), (Some("2026-12-31"), false));
    }

    #[test]
    fn a_declined_outcome_can_be_taken_up_later() {
        let entries = "decisions: [{date: 2022, result: 暂不具备条件, reason: 没有地}, {date: 2023, result: 采纳}]\n";
        assert_eq!(stands(entries).status, Status::Accepted);
    }

    #[test]
    fn a_reply_explains_a_refusal_and_does_not_take_it_back() {
        let declined = "due: 2024-01-31\ndecisions: [{date: 2023-09, result: 未采纳, reason: 没有地}]\n";
        for reply in ["responses: [{date: 2023-10, text: 说明}]\n", "responses: [{text: 说明}]\n"] {
            let now = stands(&format!("{declined}{reply}"));
            assert_eq!((now.status, now.overdue), (Status::Declined, false));
        }
        let after = format!(
            "{declined}assignments: [{{date: 2023-11, to: 城管局}}]\nresponses: [{{date: 2023-12, text: 已修}}]\n"
        );
        assert_eq!(stands(&after).status, Status::Replied);
    }

    #[test]
    fn when_it_was_done_again_is_not_known_of_what_was_reopened() {
        let done = "due: 2023-05-31\ncompletions: [{date: 2023-05-20, text: 修好}]\n";
        let looks =
            |more: &str| format!("{done}follow_ups: [{more}{{date: 2024-02, finding: 亮, result: 确认办结}}]\n");
        assert_eq!(stands(&looks("")).on_time, Some(true));
        let reopened = stands(&looks("{date: 2023-07, finding: 又灭, result: 重新办理, reason: 线路老化}, "));
        assert_eq!((reopened.status, reopened.on_time), (Status::Verified, None));
    }

    #[test]
    fn what_is_declined_on_the_way_ends_there_unless_more_follows() {
        let declined = "decisions: [{date: 2023-01, result: 采纳}, {date: 2023-09, result: 暂不具备条件, reason: 没有地}]\n\
                        assignments: [{date: 2023-02, to: 城管局}]\nmilestones: [{date: 2023-03, text: 勘察}]\n\
                        due: 2023-12-31\n";
        let now = stands(declined);
        assert_eq!((now.status, now.overdue), (Status::Infeasible, false), "nobody owes what could not be done");
        assert_eq!(
            stands(&format!("{declined}completions: [{{date: 2024-01, text: 已修}}]\n")).status,
            Status::Completed
        );
        assert_eq!(
            stands("decisions: [{result: 采纳}, {result: 未采纳, reason: 没有地}]\n").status,
            Status::Declined,
            "without dates the order in the file tells"
        );
        let done =
            "completions: [{date: 2023-01, text: 已修}]\ndecisions: [{date: 2023-02, result: 未采纳, reason: 迟}]\n";
        assert_eq!(stands(done).status, Status::Completed, "what is done is not undone by a decision");
    }

    #[test]
    fn the_order_of_writing_sets_no_due_date() {
        let entries =
            "assignments: [{date: 2024-03, to: 甲局, due: 2024-07-01}, {date: 2024-01, to: 乙局, due: 2024-02-01}]\n";
        let now = stands(entries);
        assert_eq!((now.due.map(|due| due.to_string()).as_deref(), now.overdue), (Some("2024-07-01"), false));
        assert_eq!(&*latest(&outcome(entries).assignments, |a| a.date).unwrap().to.0, "甲局");
        let twice = "due: 2024-03-31\ncompletions: [{date: 2024-05-01, text: 又修}, {date: 2024-02-01, text: 修}]\n";
        assert_eq!(stands(twice).on_time, Some(false), "the last completion counts");
    }

    #[test]
    fn a_look_back_that_was_held_is_not_due() {
        let planned = "completions: [{date: 2024-01, text: 修好}]\nnext_follow_up: 2024-04-01\n";
        assert!(stands(planned).follow_up_overdue);
        let look = |date: &str| format!("{planned}follow_ups: [{{date: {date}, finding: 亮着, result: 仅作记录}}]\n");
        assert!(stands(&look("2024-03-01")).follow_up_overdue, "an earlier one is not the one planned");
        assert!(!stands(&look("2024-04-10")).follow_up_overdue);
        assert!(!stands(&format!("{planned}superseded_by: b\n")).follow_up_overdue);
    }

    #[test]
    fn only_a_passed_due_date_makes_late() {
        assert!(!stands("assignments: [{to: 城管局}]\n").overdue);
        let late = stands("due: 2024-05-30\nassignments: [{to: 城管局}]\n");
        assert_eq!((late.overdue, late.days_late), (true, 2));
        assert!(!stands("due: 2024-06\n").overdue, "a due month has not passed before it ends");
        assert!(!stands("due: 2024-05-30\ncompletions: [{text: 已修}]\n").overdue);
    }

    #[test]
    fn on_time_needs_both_dates() {
        assert_eq!(stands("due: 2024-05\ncompletions: [{date: 2024-05-31, text: 完}]\n").on_time, Some(true));
        assert_eq!(stands("due: 2024-05\ncompletions: [{date: 2024-06-01, text: 完}]\n").on_time, Some(false));
        assert_eq!(stands("due: 2024-05\ncompletions: [{date: 2024, text: 完}]\n").on_time, None);
        for (due, done, over) in [
            ("2024-05", "2024-06-01", Some(1)),
            ("2024-03-31", "2024-05-01", Some(31)),
            ("2024-04-30", "2024-05", None),
            ("2024-05-31", "2024-05-31", None),
        ] {
            let now = stands(&format!("due: {due}\ncompletions: [{{date: {done}, text: 完}}]\n"));
            assert_eq!(now.days_over, over, "{due} {done}");
        }
        assert_eq!(stands("completions: [{date: 2024, text: 完}]\n").on_time, None);
    }

    #[test]
    fn the_class_is_the_latest_decision() {
        let entries = "classes: [{date: 2023-05, class: B}, {date: 2024-01, class: A}, {date: 2022, class: C}]\n";
        assert_eq!(stands(entries).class.as_deref(), Some("A"));
        assert_eq!(class_first(&outcome(entries)).as_deref(), Some("C"));
    }
}
