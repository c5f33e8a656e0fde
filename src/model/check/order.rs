//! Dates run 调研 ≤ 会议 ≤ 成果 ≤ 办理 ≤ 回头看, as far as they are certain, and nothing is said to have happened that is
//! still to come.

use rustc_hash::FxHashMap;

use crate::date::PartialDate;
use crate::diag::{Both, Diagnostic};
use crate::model::check::Checker;
use crate::model::entity::Entry;
use crate::model::meeting::{Meeting, MeetingState, Research, ResearchMoment};
use crate::model::outcome::{FollowUpResult, Outcome};
use crate::parse::record::Stated;

const TOPIC: Named = ("提出议题", "the topic");
const RESEARCH: Named = ("调研", "research");
const MEETING: Named = ("会议", "the meeting");
const OUTCOME: Named = ("成果", "the outcome");
const HANDLING: Named = ("办理", "its handling");
const LOOK_BACK: Named = ("回头看", "the look-back");
const ASSIGNMENT: Named = ("交办", "the assignment");
const TERM: Named = ("办理期限", "its due date");
const NEXT_LOOK: Named = ("下次回头看", "the next look-back");

impl Checker<'_> {
    pub(super) fn meeting_dates(&mut self, entry: &Entry<Meeting>) {
        let Stated::Known(date) = entry.date else { return };
        self.held_in_future(entry, date);
        for (i, at) in research_before(&entry.research) {
            if date.certainly_before(&at) {
                self.add(entry, format!("research[{i}].date"), out_of_order(RESEARCH, at, MEETING, date));
            }
        }
        for (i, item) in entry.recommendations.iter().enumerate() {
            if let Some(at) = item.response.as_ref().and_then(|r| r.date)
                && at.certainly_before(&date)
            {
                let fault = out_of_order(MEETING, date, ("答复", "the reply"), at);
                self.add(entry, format!("recommendations[{i}].response.date"), fault);
            }
        }
    }

    fn held_in_future(&mut self, entry: &Entry<Meeting>, date: PartialDate) {
        let done = matches!(entry.state, MeetingState::Held | MeetingState::Minuted);
        // As of a chosen day it is left out with all else that is later.
        if done && !self.options.as_of && date.earliest() > self.options.today {
            let fault = Diagnostic::error(
                "future-date",
                Both::new(
                    format!("会议写作已召开，日期 {date} 却在今天之后"),
                    format!("the meeting is said to be held, but {date} is after today"),
                ),
            )
            .remedy(
                "改正日期，或把状态改成 拟召开、已通知",
                "correct the date, or set the state to planned or announced",
            );
            self.add(entry, "date", fault);
        }
    }

    pub(super) fn outcome_dates(&mut self, entry: &Entry<Outcome>) {
        let held =
            entry.meetings.iter().filter_map(|id| self.site.meetings.get(id.as_str())?.date.known().copied()).min();
        if let (Some(held), Some(formed)) = (held, entry.formed)
            && formed.certainly_before(&held)
        {
            self.add(entry, "formed", out_of_order(MEETING, held, OUTCOME, formed));
        }
        let handling = handling_dates(entry);
        let looks = look_back_dates(entry);
        let start = entry.formed.or(held);
        if let Some(start) = start {
            for (field, date) in handling.iter().filter(|(_, date)| date.certainly_before(&start)) {
                self.add(entry, field.clone(), out_of_order(OUTCOME, start, HANDLING, *date));
            }
            for (field, what, date) in looks.iter().filter(|(.., date)| date.certainly_before(&start)) {
                self.add(entry, field.clone(), out_of_order(OUTCOME, start, *what, *date));
            }
        }
        self.outcome_terms(entry, start);
        // That something is done can be confirmed only once it is.
        if let Some(completed) = entry.completions.iter().filter_map(|c| c.date).min() {
            for (i, look) in entry.follow_ups.iter().enumerate() {
                if let Some(date) = look.date.filter(|date| date.certainly_before(&completed))
                    && look.result == FollowUpResult::Confirmed
                    && start.is_none_or(|start| !date.certainly_before(&start))
                {
                    let fault = out_of_order(HANDLING, completed, LOOK_BACK, date);
                    self.add(entry, format!("follow_ups[{i}].date"), fault);
                }
            }
        }
    }

    /// No term ends before what it is set for. One that does, by a slip of the year, would show an office as late for years.
    fn outcome_terms(&mut self, entry: &Entry<Outcome>, start: Option<PartialDate>) {
        let mut hold = |field: String, set: Named, at: Option<PartialDate>, term: Named, due: Option<PartialDate>| {
            if let (Some(at), Some(due)) = (at, due)
                && due.certainly_before(&at)
            {
                self.add(entry, field, out_of_order(set, at, term, due));
            }
        };
        hold("due".to_owned(), OUTCOME, start, TERM, entry.due);
        hold("next_follow_up".to_owned(), OUTCOME, start, NEXT_LOOK, entry.next_follow_up);
        for (i, assignment) in entry.assignments.iter().enumerate() {
            let (set, at) = match assignment.date {
                Some(at) => (ASSIGNMENT, Some(at)),
                None => (OUTCOME, start),
            };
            hold(format!("assignments[{i}].due"), set, at, TERM, assignment.due);
        }
    }

    /// A topic is raised, and looked into, before it is talked through: before the last of its meetings, at any rate.
    pub(super) fn topic_dates(&mut self) {
        let site = self.site;
        let mut last: FxHashMap<&str, Option<PartialDate>> = FxHashMap::default();
        for meeting in &site.meetings {
            // One whose date is not known may have been the last.
            let date = meeting.date.known().copied();
            for topic in &meeting.topics {
                let held = last.entry(topic.as_str()).or_insert(date);
                *held = (*held).zip(date).map(|(held, date)| if held.latest() < date.latest() { date } else { held });
            }
        }
        for topic in &site.topics {
            let Some(held) = last.get(&*topic.id).copied().flatten() else { continue };
            if let Some(raised) = topic.raised.filter(|raised| held.certainly_before(raised)) {
                self.add(topic, "raised", out_of_order(TOPIC, raised, MEETING, held));
            }
            for (i, at) in research_before(&topic.research) {
                if held.certainly_before(&at) {
                    self.add(topic, format!("research[{i}].date"), out_of_order(RESEARCH, at, MEETING, held));
                }
            }
        }
    }
}

/// The dates of what is to be looked into before the meeting.
fn research_before(research: &[Research]) -> impl Iterator<Item = (usize, PartialDate)> {
    let before = research.iter().enumerate().filter(|(_, one)| one.moment != ResearchMoment::After);
    before.filter_map(|(i, one)| Some((i, one.date?)))
}

fn handling_dates(outcome: &Outcome) -> Vec<(String, PartialDate)> {
    let mut dates = Vec::new();
    let mut add = |list: &str, i: usize, date: Option<PartialDate>| {
        if let Some(date) = date {
            dates.push((format!("{list}[{i}].date"), date));
        }
    };
    outcome.transmissions.iter().enumerate().for_each(|(i, e)| add("transmissions", i, e.date));
    outcome.endorsements.iter().enumerate().for_each(|(i, e)| add("endorsements", i, e.date));
    outcome.decisions.iter().enumerate().for_each(|(i, e)| add("decisions", i, e.date));
    outcome.assignments.iter().enumerate().for_each(|(i, e)| add("assignments", i, e.date));
    outcome.milestones.iter().enumerate().for_each(|(i, e)| add("milestones", i, e.date));
    outcome.responses.iter().enumerate().for_each(|(i, e)| add("responses", i, e.date));
    outcome.completions.iter().enumerate().for_each(|(i, e)| add("completions", i, e.date));
    dates
}

/// What looks back on an outcome: the look-backs themselves, the classes it was given, and how it was judged.
fn look_back_dates(outcome: &Outcome) -> Vec<(String, Named, PartialDate)> {
    let looks = outcome.follow_ups.iter().enumerate().map(|(i, e)| ("follow_ups", i, LOOK_BACK, e.date));
    let classes = outcome.classes.iter().enumerate().map(|(i, e)| ("classes", i, ("结果认定", "its class"), e.date));
    let judged =
        outcome.evaluations.iter().enumerate().map(|(i, e)| ("evaluations", i, ("评价", "its evaluation"), e.date));
    let all = looks.chain(classes).chain(judged);
    all.filter_map(|(list, i, what, date)| Some((format!("{list}[{i}].date"), what, date?))).collect()
}

/// What came first by its name in Chinese and English, and what came later.
pub(super) type Named = (&'static str, &'static str);

pub(super) fn out_of_order(
    earlier: Named,
    earlier_date: PartialDate,
    later: Named,
    later_date: PartialDate,
) -> Diagnostic {
    Diagnostic::error(
        "date-order",
        Both::new(
            format!("日期先后不对：{}（{earlier_date}）应当不晚于{}（{later_date}）", earlier.0, later.0),
            format!(
                "dates out of order: {} ({earlier_date}) must not be later than {} ({later_date})",
                earlier.1, later.1
            ),
        ),
    )
    .remedy("核对两个日期，改正写错的一个", "check both dates and correct the wrong one")
}
