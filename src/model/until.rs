//! The site as of a day: what its records say happened later is left out, in one pass, before anything is derived of them.
//!
//! - What happened is known from its day on. Entries, reviews, replies, minutes, awards, reports of later days are dropped;
//!   a record whose own day is later (a topic raised, a meeting held, an outcome formed, a venue opened, news, a paper
//!   issued, a case, a declared number) is left out whole, and with it an outcome or a case without a day of its own all of
//!   whose meetings and topics are left out. A body that is renamed or ends later still has its old name and still stands.
//! - What is set for a day stays as it is: terms, planned meetings, the days of a plan or a campaign.
//! - What is known to the month or the year counts as come once that has begun; what has no day stays.
//! - Of the records' own making (sources, tombstones, git's revisions) nothing is left out, nor is prose read for days.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::config::Options;
use crate::date::PartialDate;
use crate::diag::{Both, Diagnostic};
use crate::model::Site;
use crate::model::common::Common;
use crate::model::entity::{Entity, Entry, Table};
use crate::model::meeting::{Meeting, MeetingState};
use crate::model::organization::Organization;
use crate::model::outcome::Outcome;
use crate::model::site::{Absent, Fault};
use crate::model::topic::Topic;
use crate::source::SourcePath;

type Ids = FxHashSet<Arc<str>>;

impl Site {
    /// Leaves out what records tell of days after `options.today`, and says what that was.
    pub(super) fn until(&mut self, options: &Options) -> Vec<Fault> {
        // Who asks for the site as of an earlier day is not told of each later entry, but of slips of the year.
        let years = if options.as_of { 1 } else { 0 };
        let soon = options.today.saturating_add(jiff::Span::new().years(years));
        let mut cut = Cut { today: options.today, soon, faults: Vec::new() };
        cut.within(&mut self.topics, Cut::topic);
        cut.within(&mut self.meetings, Cut::meeting);
        cut.within(&mut self.outcomes, Cut::outcome);
        cut.within(&mut self.organizations, Cut::organization);
        cut.within(&mut self.cases, |cut, at, case| cut.list(at, "awards", &mut case.awards, |award| award.date));
        macro_rules! common {
            ($($table:ident)*) => {
                $(cut.within(&mut self.$table, |cut, at, record| cut.common(at, &mut record.common));)*
            };
        }
        common!(topics meetings outcomes cases venues documents news pages);

        // One that is said to be held on a day to come has an error of its own, unless the day was chosen.
        let held = |m: &Meeting| matches!(m.state, MeetingState::Held | MeetingState::Minuted);
        let topics = cut.whole(&mut self.topics, "raised", |topic| topic.raised);
        let meetings = cut.whole(&mut self.meetings, "date", |m| m.date.known().copied().filter(|_| held(m)));
        let mut outcomes = cut.whole(&mut self.outcomes, "formed", |outcome| outcome.formed);
        let mut cases = cut.whole(&mut self.cases, "date", |case| case.date);
        let venues = cut.whole(&mut self.venues, "opened", |venue| venue.opened);
        let documents = cut.whole(&mut self.documents, "issued", |document| document.issued);
        let plans = cut.whole(&mut self.plans, "issued", |plan| plan.issued);
        let news = cut.whole(&mut self.news, "date", |news| news.date.known().copied());
        let figures = cut.whole(&mut self.figures, "as_of", |figure| figure.as_of);

        let gone = |ids: &Ids, id: &str| ids.contains(id);
        let mut listed = (Ids::default(), Ids::default());
        for meeting in self.meetings.iter_mut() {
            let list = if meetings.contains(&meeting.id) { &mut listed.0 } else { &mut listed.1 };
            list.extend(meeting.record.outcomes.iter().map(|id| Arc::from(id.as_str())));
        }
        for outcome in self.outcomes.iter_mut().filter(|outcome| outcome.record.formed.is_none()) {
            let (of, id) = (&outcome.record, &outcome.id);
            let named = of.meetings.iter().map(|id| gone(&meetings, id.as_str()));
            let named = named.chain(of.topics.iter().map(|id| gone(&topics, id.as_str())));
            let named =
                named.chain(listed.0.contains(id).then_some(true)).chain(listed.1.contains(id).then_some(false));
            if all_of_some(named) {
                outcomes.insert(Arc::clone(id));
            }
        }
        for case in self.cases.iter_mut().filter(|case| case.record.date.is_none()) {
            let of = &case.record;
            let named = of.meetings.iter().map(|id| gone(&meetings, id.as_str()));
            let named = named.chain(of.topics.iter().map(|id| gone(&topics, id.as_str())));
            let named = named.chain(of.outcomes.iter().map(|id| gone(&outcomes, id.as_str())));
            if all_of_some(named) {
                cases.insert(Arc::clone(&case.id));
            }
        }
        for outcome in self.outcomes.iter_mut() {
            let merged = &mut outcome.record.superseded_by;
            if merged.as_ref().is_some_and(|id| gone(&outcomes, id.as_str())) {
                *merged = None;
            }
        }

        // Where no day was chosen, what is said to have happened on a day to come waits for its date to be mended.
        let why = if options.as_of { Absent::Later } else { Absent::Faulty };
        macro_rules! leave_out {
            ($($table:ident)*) => {
                $(if !$table.is_empty() {
                    self.$table.retain(|entry| !$table.contains(&entry.id));
                    let kind = super::site::kind_of(&self.$table);
                    self.absent.extend($table.into_iter().map(|id: Arc<str>| ((kind, id), why)));
                })*
            };
        }
        leave_out!(topics meetings outcomes cases venues documents plans news figures);
        cut.faults
    }
}

/// Whether there are any, and each is so.
fn all_of_some(mut each: impl Iterator<Item = bool>) -> bool {
    each.next() == Some(true) && each.all(|one| one)
}

struct Cut {
    today: Date,
    /// What is later than this is told.
    soon: Date,
    faults: Vec<Fault>,
}

/// The place of an entry, for what is told of it.
#[derive(Clone, Copy)]
struct At<'e> {
    path: &'e SourcePath,
    line: u32,
}

impl<'e> At<'e> {
    fn of(path: &'e SourcePath, line: u32) -> Self {
        Self { path, line: if path.ends_with(".md") { 0 } else { line } }
    }
}

impl Cut {
    fn within<T: Entity>(&mut self, table: &mut Table<T>, mut go: impl FnMut(&mut Self, At<'_>, &mut T)) {
        for Entry { path, body, record, .. } in table.iter_mut() {
            go(self, At::of(path, body.line), record);
        }
    }

    /// The records whose own day is later.
    fn whole<T: Entity>(&mut self, table: &mut Table<T>, field: &str, day: impl Fn(&T) -> Option<PartialDate>) -> Ids {
        let mut later = Ids::default();
        for entry in table.iter_mut() {
            if self.later(At::of(&entry.path, entry.body.line), day(&entry.record), || field.to_owned()) {
                later.insert(Arc::clone(&entry.id));
            }
        }
        later
    }

    /// Whether a day is still to come; told if it lies further off than anyone would mean.
    fn later(&mut self, at: At<'_>, date: Option<PartialDate>, field: impl FnOnce() -> String) -> bool {
        let Some(date) = date.filter(|date| date.earliest() > self.today) else { return false };
        if date.earliest() > self.soon {
            let (diagnostic, path) = (still_to_come(date), Arc::clone(at.path));
            self.faults.push(Fault { diagnostic, path, item_line: at.line, field: field() });
        }
        true
    }

    fn list<T>(&mut self, at: At<'_>, name: &str, list: &mut Vec<T>, day: impl Fn(&T) -> Option<PartialDate>) {
        let mut i = 0;
        list.retain(|entry| {
            let later = self.later(at, day(entry), || format!("{name}[{i}].date"));
            i += 1;
            !later
        });
    }

    fn common(&mut self, at: At<'_>, common: &mut Common) {
        self.list(at, "coverage", &mut common.coverage, |report| report.date);
        self.list(at, "change_notes", &mut common.change_notes, |note| Some(note.date));
    }

    fn topic(&mut self, at: At<'_>, topic: &mut Topic) {
        self.list(at, "reviews", &mut topic.reviews, |review| review.date);
        self.list(at, "research", &mut topic.research, |research| research.date);
        let declined = topic.declined.as_ref().and_then(|declined| declined.date);
        if self.later(at, declined, || "declined.date".to_owned()) {
            topic.declined = None;
        }
    }

    fn meeting(&mut self, at: At<'_>, meeting: &mut Meeting) {
        self.list(at, "research", &mut meeting.research, |research| research.date);
        for (i, advice) in meeting.recommendations.iter_mut().enumerate() {
            self.list(at, &format!("recommendations[{i}].converted"), &mut advice.converted, |one| one.date);
            let answered = advice.response.as_ref().and_then(|response| response.date);
            if self.later(at, answered, || format!("recommendations[{i}].response.date")) {
                advice.response = None;
            }
        }
        let minuted = meeting.minutes.as_ref().and_then(|minutes| minutes.date);
        if self.later(at, minuted, || "minutes.date".to_owned()) {
            meeting.minutes = None;
            if meeting.state == MeetingState::Minuted {
                meeting.state = MeetingState::Held;
            }
        }
    }

    fn outcome(&mut self, at: At<'_>, outcome: &mut Outcome) {
        macro_rules! lists {
            ($($list:ident)*) => {
                $(self.list(at, stringify!($list), &mut outcome.$list, |entry| entry.date);)*
            };
        }
        lists!(transmissions endorsements decisions assignments milestones responses completions follow_ups);
        lists!(classes evaluations evidence);
    }

    fn organization(&mut self, at: At<'_>, body: &mut Organization) {
        if self.later(at, body.ended, || "ended".to_owned()) {
            body.ended = None;
            body.successor = None;
        }
        if let Some(name) = body.name_on(PartialDate::from_day(self.today)).cloned() {
            body.name = name;
            // The short form is of the name it has now.
            body.short = None;
        }
        let mut i = 0;
        body.former_names.retain(|former| {
            let later = self.later(at, Some(former.until), || format!("former_names[{i}].until"));
            i += 1;
            !later
        });
    }
}

#[cfg(test)]
impl Outcome {
    /// As it was on a day.
    pub fn until(&mut self, today: Date) {
        let path = SourcePath::from("content/outcomes/a.md");
        Cut { today, soon: today, faults: Vec::new() }.outcome(At::of(&path, 0), self);
    }
}

/// A slip of the year, most likely. What is told of that day waits for it.
fn still_to_come(date: PartialDate) -> Diagnostic {
    Diagnostic::warning(
        "future-date",
        Both::new(
            format!("写作已经发生的事，日期 {date} 却在今天之后，到那天之前不公布，也不算数"),
            format!(
                "this is said to have happened, but {date} is after today: until then it is neither shown nor counted"
            ),
        ),
    )
    .remedy(
        "改正日期；还没有发生的先不写，期限写在 `due:`，计划的回头看写在 `next_follow_up:`",
        "correct the date; what is still to come goes into `due:` or `next_follow_up:`, or waits",
    )
}
