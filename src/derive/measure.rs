//! Measures: each is a rule that picks records, so that every number can open exactly what it counts.

use crate::derive::Facts;
use crate::derive::links::Links;
use crate::derive::scope::{Holdings, Scope};
use crate::derive::status::{Standing, Status};
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::common::Level;
use crate::model::meeting::{Disposition, MeetingState, Recommendation};
use crate::model::outcome::EvaluationSubject;
use crate::parse::record::vocabulary;
use crate::source::SourcePath;

vocabulary! {
    /// What can be counted.
    pub enum Measure {
        Topics = "topics" | "议题",
        TopicsMet = "topics-met" | "开过协商会的议题",
        Meetings = "meetings" | "协商场次",
        MeetingsPlanned = "meetings-planned" | "拟召开的协商",
        Attendance = "attendance" | "写明人数的协商",
        Recommendations = "recommendations" | "意见建议",
        Disposed = "disposed" | "写明处理结果的意见",
        Adopted = "adopted" | "采纳的意见",
        NotAdopted = "not-adopted" | "未采纳的意见",
        Converted = "converted" | "转化的意见",
        Outcomes = "outcomes" | "成果",
        Formed = "status-formed" | "已形成",
        Submitted = "status-submitted" | "已报送",
        Accepted = "status-accepted" | "已采纳",
        Assigned = "status-assigned" | "已交办",
        InProgress = "status-in-progress" | "办理中",
        Replied = "status-replied" | "已答复",
        Completed = "status-completed" | "已办结",
        Verified = "status-verified" | "回头看确认",
        Reopened = "status-reopened" | "重新办理",
        Declined = "status-declined" | "未采纳",
        Infeasible = "status-infeasible" | "暂不具备条件",
        Superseded = "status-superseded" | "并入",
        TakenUp = "taken-up" | "采纳或进入办理的成果",
        InHand = "in-hand" | "进入办理的成果",
        Done = "done" | "办结的成果",
        DueKnown = "due-known" | "期限和办结日期都写明的成果",
        OnTime = "on-time" | "按期办结的成果",
        Overdue = "overdue" | "逾期的成果",
        FollowedUp = "followed-up" | "办结后回头看的成果",
        LookedBack = "looked-back" | "回头看过的成果",
        Classed = "classed" | "认定了结果类别的成果",
        Solved = "solved" | "认定为已解决的成果",
        RatedHandling = "rated-handling" | "对办理工作有评价的成果",
        RatedResult = "rated-result" | "对办理结果有评价的成果",
        ReplyDays = "reply-days" | "成果形成和答复日期都写明的成果",
        TopicDays = "topic-days" | "提出和会议日期都写明的协商",
        Cases = "cases" | "典型案例",
        Venues = "venues" | "协商阵地",
        Units = "units" | "乡级单位",
        UnitsCovered = "units-covered" | "有阵地的乡级单位",
        PlanItems = "plan-items" | "计划项目",
        PlanDone = "plan-done" | "完成的计划项目",
    }
}

impl Measure {
    /// The measure that counts each status, in the order of [`Status::ALL`].
    pub const OF_STATUSES: [Self; 12] = [
        Self::Formed,
        Self::Submitted,
        Self::Accepted,
        Self::Assigned,
        Self::InProgress,
        Self::Replied,
        Self::Completed,
        Self::Verified,
        Self::Reopened,
        Self::Declined,
        Self::Infeasible,
        Self::Superseded,
    ];
}

/// One thing that a measure counts. Very many are held at a time, so that places take four bytes, as in [`crate::reads`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    Record(RecordKind, u32),
    /// A recommendation of a meeting, by its place in that meeting.
    Recommendation(u32, u32),
    /// An item of a plan, by its place in that plan.
    PlanItem(u32, u32),
}

impl Counted {
    pub const fn record(kind: RecordKind, i: usize) -> Self {
        Self::Record(kind, i as u32)
    }

    /// The record it is or stands in, and its place there.
    pub const fn place(self) -> (RecordKind, usize, Option<usize>) {
        match self {
            Self::Record(kind, i) => (kind, i as usize, None),
            Self::Recommendation(m, r) => (RecordKind::Meeting, m as usize, Some(r as usize)),
            Self::PlanItem(p, i) => (RecordKind::Plan, p as usize, Some(i as usize)),
        }
    }

    /// A name that is the same on every build: the record's id, with the place inside it.
    pub fn name(self, site: &Site) -> String {
        let (kind, i, within) = self.place();
        let record = format!("{}/{}", kind.folder(), site.id_at(kind, i));
        match (self, within) {
            (Self::Recommendation(..), Some(r)) => format!("{record}#r{}", r + 1),
            (Self::PlanItem(..), Some(item)) => format!("{record}#{}", site.plans.at(i).items[item].key),
            _ => record,
        }
    }
}

impl Site {
    /// The id of a record.
    pub fn id_at(&self, kind: RecordKind, i: usize) -> &str {
        match kind {
            RecordKind::Region => self.regions.at(i).key.as_str(),
            RecordKind::Programme => &self.programmes.at(i).id,
            RecordKind::Topic => &self.topics.at(i).id,
            RecordKind::Meeting => &self.meetings.at(i).id,
            RecordKind::Outcome => &self.outcomes.at(i).id,
            RecordKind::Case => &self.cases.at(i).id,
            RecordKind::Venue => &self.venues.at(i).id,
            RecordKind::Organization => &self.organizations.at(i).id,
            RecordKind::Document => &self.documents.at(i).id,
            RecordKind::Plan => &self.plans.at(i).id,
            RecordKind::Campaign => &self.campaigns.at(i).id,
            RecordKind::News => &self.news.at(i).id,
            RecordKind::Page => &self.pages.at(i).id,
            RecordKind::Figure => &self.figures.at(i).id,
            RecordKind::Source => &self.sources.at(i).id,
        }
    }
}

impl Site {
    /// The file of a record that has one of its own: regions, organizations and the like are lines of shared lists.
    pub fn file_of(&self, kind: RecordKind, i: usize) -> Option<&SourcePath> {
        Some(match kind {
            RecordKind::Programme => &self.programmes.at(i).path,
            RecordKind::Topic => &self.topics.at(i).path,
            RecordKind::Meeting => &self.meetings.at(i).path,
            RecordKind::Outcome => &self.outcomes.at(i).path,
            RecordKind::Case => &self.cases.at(i).path,
            RecordKind::Venue => &self.venues.at(i).path,
            RecordKind::Document => &self.documents.at(i).path,
            RecordKind::Plan => &self.plans.at(i).path,
            RecordKind::Campaign => &self.campaigns.at(i).path,
            RecordKind::News => &self.news.at(i).path,
            RecordKind::Page => &self.pages.at(i).path,
            RecordKind::Region | RecordKind::Organization | RecordKind::Figure | RecordKind::Source => return None,
        })
    }
}

/// The records that `measure` picks within `scope`, in the order of their ids.
pub fn count(site: &Site, facts: &Facts, scope: Scope, measure: Measure) -> Vec<Counted> {
    picked(site, facts, scope, facts.scopes.of(scope), measure)
}

/// Those of exactly this region and of none below it.
pub fn count_own(site: &Site, facts: &Facts, region: usize, measure: Measure) -> Vec<Counted> {
    picked(site, facts, Scope::Region(region), facts.scopes.own(region), measure)
}

fn picked(site: &Site, facts: &Facts, scope: Scope, holdings: &Holdings, measure: Measure) -> Vec<Counted> {
    let marks = &facts.marks;
    match measure.counts() {
        Counts::Meetings => {
            let counted = holdings.meetings.iter().filter(|m| marks.meeting(**m, measure));
            records(RecordKind::Meeting, counted.copied())
        }
        Counts::Recommendations => {
            let of = |m: usize| marks.said(m, measure).map(move |r| Counted::Recommendation(m as u32, r as u32));
            holdings.meetings.iter().flat_map(|m| of(*m)).collect()
        }
        Counts::Outcomes => {
            let counted = holdings.outcomes.iter().filter(|o| marks.outcome(**o, measure));
            records(RecordKind::Outcome, counted.copied())
        }
        Counts::Others => others(site, facts, scope, holdings, measure),
    }
}

/// How many records `measure` picks within `scope`.
pub fn number(site: &Site, facts: &Facts, scope: Scope, measure: Measure) -> usize {
    let holdings = facts.scopes.of(scope);
    let marks = &facts.marks;
    match measure.counts() {
        Counts::Meetings => holdings.meetings.iter().filter(|m| marks.meeting(**m, measure)).count(),
        Counts::Recommendations => holdings.meetings.iter().map(|m| marks.said(*m, measure).count()).sum(),
        Counts::Outcomes => holdings.outcomes.iter().filter(|o| marks.outcome(**o, measure)).count(),
        Counts::Others => others(site, facts, scope, holdings, measure).len(),
    }
}

/// What a measure picks from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counts {
    Meetings,
    Recommendations,
    Outcomes,
    /// Things that are few.
    Others,
}

impl Measure {
    pub(crate) const fn counts(self) -> Counts {
        match self {
            Self::Meetings | Self::MeetingsPlanned | Self::Attendance | Self::TopicDays => Counts::Meetings,
            Self::Recommendations | Self::Disposed | Self::Adopted | Self::NotAdopted | Self::Converted => {
                Counts::Recommendations
            }
            Self::Topics | Self::TopicsMet | Self::Cases | Self::Venues => Counts::Others,
            Self::Units | Self::UnitsCovered | Self::PlanItems | Self::PlanDone => Counts::Others,
            _ => Counts::Outcomes,
        }
    }

    /// Whether it counts a meeting.
    pub(crate) fn of_meeting(self, site: &Site, first_met: &[Option<usize>], m: usize) -> bool {
        let meeting = site.meetings.at(m);
        let held = is_held(site, m);
        match self {
            Self::Meetings => held,
            Self::MeetingsPlanned => matches!(meeting.state, MeetingState::Planned | MeetingState::Announced),
            Self::Attendance => held && meeting.attendance.iter().any(|a| a.count.exact().is_some()),
            Self::TopicDays => topic_days(site, first_met, m).is_some(),
            _ => false,
        }
    }

    /// Whether it counts a recommendation.
    pub(crate) fn of_recommendation(self, said: &Recommendation) -> bool {
        match self {
            Self::Recommendations => true,
            Self::Disposed => said.disposition.is_some(),
            Self::Adopted => matches!(said.disposition, Some(Disposition::Adopted | Disposition::Partly)),
            Self::NotAdopted => said.disposition == Some(Disposition::NotAdopted),
            Self::Converted => !said.converted.is_empty(),
            _ => false,
        }
    }

    /// Whether it counts an outcome that stands like this.
    pub(crate) fn of_outcome(self, site: &Site, o: usize, standing: &Standing) -> bool {
        let stands = |status: Status| standing.status == status;
        match self {
            Self::Outcomes => true,
            Self::Formed => stands(Status::Formed),
            Self::Submitted => stands(Status::Submitted),
            Self::Accepted => stands(Status::Accepted),
            Self::Assigned => stands(Status::Assigned),
            Self::InProgress => stands(Status::InProgress),
            Self::Replied => stands(Status::Replied),
            Self::Completed => stands(Status::Completed),
            Self::Verified => stands(Status::Verified),
            Self::Reopened => stands(Status::Reopened),
            Self::Declined => stands(Status::Declined),
            Self::Infeasible => stands(Status::Infeasible),
            Self::Superseded => stands(Status::Superseded),
            Self::TakenUp => stands(Status::Accepted) || standing.status.in_hand(),
            Self::InHand => standing.status.in_hand(),
            Self::Done => standing.status.is_done(),
            Self::DueKnown => standing.on_time.is_some(),
            Self::OnTime => standing.on_time == Some(true),
            Self::Overdue => standing.overdue,
            Self::FollowedUp => standing.status.is_done() && standing.followed_up_when_done,
            Self::LookedBack => standing.followed_up,
            Self::Classed => standing.class.is_some(),
            Self::Solved => standing.class.as_deref().is_some_and(|class| {
                let programme = site.programme_for(&site.outcomes.at(o).record);
                site.is_solved(programme.map(|p| &p.record), class)
            }),
            Self::RatedHandling => rated(site, o, EvaluationSubject::Handling),
            Self::RatedResult => rated(site, o, EvaluationSubject::Result),
            Self::ReplyDays => reply_days(site, o).is_some(),
            _ => false,
        }
    }
}

/// What measures of things that are few pick within `scope`.
fn others(site: &Site, facts: &Facts, scope: Scope, holdings: &Holdings, measure: Measure) -> Vec<Counted> {
    match measure {
        Measure::Topics => records(RecordKind::Topic, holdings.topics.iter().copied()),
        Measure::TopicsMet => {
            records(RecordKind::Topic, holdings.topics.iter().copied().filter(|t| topic_met(site, facts, *t)))
        }
        Measure::Cases => records(RecordKind::Case, holdings.cases.iter().copied()),
        Measure::Venues => records(RecordKind::Venue, holdings.venues.iter().copied()),
        Measure::Units => units(site, scope, |_| true),
        Measure::UnitsCovered => units(site, scope, |r| !facts.scopes.of(Scope::Region(r)).venues.is_empty()),
        Measure::PlanItems => plan_items(site, &holdings.plans, |_| true),
        Measure::PlanDone => plan_items(site, &holdings.plans, |item| {
            item.topic
                .as_ref()
                .and_then(|id| site.topics.position(id.as_str()))
                .is_some_and(|t| topic_met(site, facts, t))
        }),
        _ => Vec::new(),
    }
}

fn records(kind: RecordKind, positions: impl Iterator<Item = usize>) -> Vec<Counted> {
    positions.map(|i| Counted::record(kind, i)).collect()
}

fn plan_items(site: &Site, plans: &[usize], keep: impl Fn(&crate::model::plan::PlanItem) -> bool) -> Vec<Counted> {
    let of = |p: usize| site.plans.at(p).items.iter().enumerate().map(move |(i, item)| (p, i, item));
    plans
        .iter()
        .flat_map(|p| of(*p))
        .filter(|(_, _, item)| keep(item))
        .map(|(p, i, _)| Counted::PlanItem(p as u32, i as u32))
        .collect()
}

/// The township-level units of a region, or of a programme's region.
fn units(site: &Site, scope: Scope, keep: impl Fn(usize) -> bool) -> Vec<Counted> {
    let region = match scope {
        Scope::Region(r) => Some(r),
        Scope::Programme(p) => site.regions.position(site.programmes.at(p).region.as_str()),
        Scope::Organization(_) => None,
    };
    let Some(region) = region else { return Vec::new() };
    // Regions stand in the order of their tree, so that what lies within one follows it without a gap.
    let inside = (region..site.regions.len()).take_while(|i| site.regions.within(*i, region));
    let units = inside.filter(|i| site.regions.at(*i).level == Level::Township);
    records(RecordKind::Region, units.filter(|i| keep(*i)))
}

/// Whether a topic's consultation was held: that is what 'done' means for a plan.
pub fn topic_met(site: &Site, facts: &Facts, topic: usize) -> bool {
    facts.links.topic_meetings[topic].iter().any(|m| is_held(site, *m))
}

fn rated(site: &Site, outcome: usize, of: EvaluationSubject) -> bool {
    site.outcomes.at(outcome).evaluations.iter().any(|e| e.of == of)
}

/// Days from an outcome's forming to the first reply, where both are known to the day.
pub fn reply_days(site: &Site, outcome: usize) -> Option<i64> {
    let outcome = site.outcomes.at(outcome);
    let formed = outcome.formed?;
    // What is dated before it answers something else.
    outcome.responses.iter().filter_map(|r| formed.days_until(&r.date?)).filter(|days| *days >= 0).min()
}

/// For each topic the first meeting held on it after it was raised, where both are known to the day.
pub fn first_met(site: &Site, links: &Links) -> Vec<Option<usize>> {
    let first = |topic: usize| {
        let days = |m: &usize| Some((days_between(site, topic, *m)?, *m));
        links.topic_meetings[topic].iter().filter_map(days).min().map(|(_, m)| m)
    };
    (0..site.topics.len()).map(first).collect()
}

fn days_between(site: &Site, topic: usize, meeting: usize) -> Option<i64> {
    let held = site.meetings.at(meeting).date.known().filter(|_| is_held(site, meeting))?;
    // A topic of several meetings may have been raised after this one.
    site.topics.at(topic).raised?.days_until(held).filter(|days| *days >= 0)
}

/// Days from a topic's being raised to the meeting, if that was the first one held on it; the longest, of several topics.
pub fn topic_days(site: &Site, first_met: &[Option<usize>], meeting: usize) -> Option<i64> {
    let topics = site.meetings.at(meeting).topics.iter().filter_map(|id| site.topics.position(id.as_str()));
    let first = topics.filter(|topic| first_met.get(*topic).copied().flatten() == Some(meeting));
    first.filter_map(|topic| days_between(site, topic, meeting)).max()
}

/// Whether a meeting was held.
pub fn is_held(site: &Site, meeting: usize) -> bool {
    matches!(site.meetings.at(meeting).state, MeetingState::Held | MeetingState::Minuted)
}
