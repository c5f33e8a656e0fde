//! 全程: one story in date order, across topics, meetings, bodies and levels.
//!
//! Events are laid out in the natural order of the chain, then sorted by date; an event without a date stays behind the
//! one before it. Meetings that took a matter to a higher level come after what led to them.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::date::PartialDate;
use crate::derive::Facts;
use crate::derive::links::RecordAt;
use crate::derive::status::carry_dates;
use crate::id::RecordKind;
use crate::model::Site;
use crate::model::common::Level;
use crate::model::meeting::{MeetingState, Research, ResearchMoment};
use crate::model::outcome::Decision;
use crate::model::programme::Stage;

/// What happened, as far as the words depend on it; the theme has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    Raised,
    Reviewed,
    TopicDeclined,
    Researched,
    Met,
    Planned,
    Cancelled,
    Formed,
    Submitted,
    Endorsed,
    Decided,
    Assigned,
    Progressed,
    Replied,
    Completed,
    FollowedUp,
    Classed,
    Evaluated,
}

impl Happening {
    /// The key of its word in the theme.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Reviewed => "reviewed",
            Self::TopicDeclined => "topic-declined",
            Self::Researched => "researched",
            Self::Met => "met",
            Self::Planned => "planned",
            Self::Cancelled => "cancelled",
            Self::Formed => "formed",
            Self::Submitted => "submitted",
            Self::Endorsed => "endorsed",
            Self::Decided => "decided",
            Self::Assigned => "assigned",
            Self::Progressed => "progressed",
            Self::Replied => "replied",
            Self::Completed => "completed",
            Self::FollowedUp => "followed-up",
            Self::Classed => "classed",
            Self::Evaluated => "evaluated",
        }
    }

    /// The link of the chain it belongs to; procedures of programmes name these.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Raised => Stage::Topic,
            Self::Reviewed | Self::TopicDeclined => Stage::Review,
            Self::Researched => Stage::Research,
            Self::Met | Self::Planned | Self::Cancelled => Stage::Meeting,
            Self::Formed => Stage::Formed,
            Self::Submitted | Self::Endorsed => Stage::Submitted,
            Self::Decided => Stage::Accepted,
            Self::Assigned => Stage::Assigned,
            Self::Progressed => Stage::Progress,
            Self::Replied => Stage::Replied,
            Self::Completed => Stage::Completed,
            Self::FollowedUp => Stage::FollowUp,
            Self::Classed | Self::Evaluated => Stage::Evaluation,
        }
    }
}

/// One event of the chain.
#[derive(Clone, Debug)]
pub struct Event {
    pub what: Happening,
    pub date: Option<PartialDate>,
    /// The source's own indication of time.
    pub when: Option<String>,
    /// Of which record it is part.
    pub of: RecordAt,
    /// What was done, in the record's words; empty when the record's title says it.
    pub text: Option<String>,
    /// A word that qualifies it: the review's stage and result, a decision, a follow-up's result; key of a vocabulary.
    pub result: Option<&'static str>,
    /// Name of the stage of a review, class decided, form of transmission.
    pub name: Option<String>,
    pub by: Option<String>,
    pub to: Option<String>,
    pub reason: Option<String>,
    /// The level it reached, when that is above the level where the matter began.
    pub climbs_to: Option<Level>,
    /// The link of the chain at which it is told where its date does not say; mostly that of what happened.
    place: Stage,
    key: Option<PartialDate>,
}

/// The chain as told from a topic, a meeting or an outcome: everything its topics, meetings and outcomes did; and how many
/// of these it leaves out, being too long.
pub fn chain(site: &Site, facts: &Facts, from: RecordAt) -> (Vec<Event>, usize) {
    let (members, left) = members(site, facts, from);
    let mut teller = Teller { site, events: Vec::new(), depth: 0 };
    let mut ordered: Vec<(u32, RecordAt)> = members.iter().map(|at| (depth(site, facts, *at), *at)).collect();
    ordered.sort_by_key(|(depth, (kind, i))| (*depth, rank(*kind), *i));
    for (depth, at) in ordered {
        teller.depth = depth;
        teller.tell(at);
    }
    let mut events = teller.events;
    // Stable: within a record the natural order stands, across records the stage decides.
    events.sort_by_key(|event| (event.0, event.1.place));
    let mut events: Vec<Event> = events.into_iter().map(|(_, event)| event).collect();
    carry_dates(&mut events, |event| &mut event.key);
    events.sort_by_key(|event| event.key);
    (events, left)
}

/// The topics, meetings and outcomes that belong to one story.
///
/// A story follows one matter: a topic to its meetings and outcomes, a meeting to the higher level and back. It does not pass
/// through what many matters share, a meeting of several topics or an outcome that sums up several, into the other matters
/// there, nor from one place to the next by a topic which many places talk through: what one town was granted is no part of
/// its neighbour's story. The second number is how many more there are: those nearest to the beginning come first.
pub fn members(site: &Site, facts: &Facts, from: RecordAt) -> (Vec<RecordAt>, usize) {
    let links = &facts.links;
    let own = own_topics(site, facts, from);
    let mut seen: FxHashSet<RecordAt> = FxHashSet::default();
    let mut waiting = VecDeque::from([from]);
    // A story of more records than this is a programme, not a story; the bound keeps pages readable.
    const MOST: usize = 200;
    let mut left: FxHashSet<RecordAt> = FxHashSet::default();
    let here = |meeting: &usize| from.0 == RecordKind::Topic || same_place(site, from, *meeting);
    while let Some(at @ (kind, i)) = waiting.pop_front() {
        if seen.contains(&at) {
            continue;
        }
        if seen.len() >= MOST {
            left.insert(at);
            continue;
        }
        seen.insert(at);
        match kind {
            RecordKind::Topic => {
                let meetings = links.topic_meetings[i].iter().filter(|m| here(m));
                waiting.extend(meetings.map(|m| (RecordKind::Meeting, *m)));
                if from.0 != RecordKind::Outcome {
                    let outcomes = links.topic_outcomes[i].iter().filter(|o| told_here(site, facts, from, **o));
                    waiting.extend(outcomes.map(|o| (RecordKind::Outcome, *o)));
                }
            }
            RecordKind::Meeting => {
                let topics = topics_of(site, i);
                let shared = at != from && topics.len() > 1 && topics.iter().any(|t| own.contains(t));
                // Of the other outcomes of its meetings an outcome tells only those from below and above.
                let rung = |o: usize| other_rung(site, facts, (RecordKind::Outcome, o), from);
                let told = |o: &&usize| match from.0 {
                    RecordKind::Outcome => **o == from.1 || rung(**o),
                    _ => !shared || of_topics(&links.outcome_topics[**o], &own),
                };
                waiting.extend(links.meeting_outcomes[i].iter().filter(told).map(|o| (RecordKind::Outcome, *o)));
                waiting.extend(links.meeting_escalations[i].iter().map(|m| (RecordKind::Meeting, *m)));
                waiting.extend(escalated_from(site, i).map(|m| (RecordKind::Meeting, m)));
                let of_outcome = from.0 == RecordKind::Outcome;
                if at == from || of_outcome || topics.len() == 1 {
                    let followed = topics.into_iter().filter(|t| !of_outcome || own.contains(t));
                    waiting.extend(followed.map(|t| (RecordKind::Topic, t)));
                }
            }
            // An outcome of several topics gathers up several stories; only on its own page are all of them told.
            RecordKind::Outcome if at == from || from.0 != RecordKind::Outcome && links.outcome_topics[i].len() < 2 => {
                waiting.extend(links.outcome_meetings[i].iter().map(|m| (RecordKind::Meeting, *m)));
                waiting.extend(links.outcome_topics[i].iter().map(|t| (RecordKind::Topic, *t)));
            }
            _ => {}
        }
    }
    if from.0 == RecordKind::Outcome && own.is_empty() {
        // Which of its meetings' topics it came of is not said: these are told, but not where else they went.
        let meetings = links.outcome_meetings[from.1].iter();
        seen.extend(meetings.flat_map(|m| topics_of(site, *m)).map(|t| (RecordKind::Topic, t)));
    }
    let mut members: Vec<RecordAt> = seen.into_iter().collect();
    members.sort_unstable();
    (members, left.len())
}

/// Whether a meeting was in the place of a meeting or an outcome, or in one above or below it.
fn same_place(site: &Site, of: RecordAt, meeting: usize) -> bool {
    let region = |key: &str| site.regions.position(key);
    let there = match of.0 {
        RecordKind::Meeting => region(site.meetings.at(of.1).region.as_str()),
        RecordKind::Outcome => region(site.outcomes.at(of.1).region.as_str()),
        _ => None,
    };
    let both = there.zip(region(site.meetings.at(meeting).region.as_str()));
    both.is_none_or(|(a, b)| site.regions.within(a, b) || site.regions.within(b, a))
}

/// Whether an outcome belongs to the story of a topic that is told from `from`: from a meeting, as far as it came of one in
/// the same place, or of none that is known.
fn told_here(site: &Site, facts: &Facts, from: RecordAt, outcome: usize) -> bool {
    let meetings = &facts.links.outcome_meetings[outcome];
    from.0 == RecordKind::Topic || meetings.is_empty() || meetings.iter().any(|m| same_place(site, from, *m))
}

/// The topics a story is about: of an outcome its own, and that of a meeting below or above, by which its matter climbed, if
/// it had but one.
fn own_topics(site: &Site, facts: &Facts, from: RecordAt) -> Vec<usize> {
    match from.0 {
        RecordKind::Topic => vec![from.1],
        RecordKind::Meeting => topics_of(site, from.1),
        RecordKind::Outcome => {
            let climbed = rungs(site, facts, from).into_iter().map(|m| topics_of(site, m));
            let climbed = climbed.filter(|topics| topics.len() == 1).flatten();
            facts.links.outcome_topics[from.1].iter().copied().chain(climbed).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether what names these topics may be about one of `own`; what names none may.
fn of_topics(topics: &[usize], own: &[usize]) -> bool {
    topics.is_empty() || topics.iter().any(|t| own.contains(t))
}

fn topics_of(site: &Site, meeting: usize) -> Vec<usize> {
    site.meetings.at(meeting).topics.iter().filter_map(|id| site.topics.position(id.as_str())).collect()
}

fn escalated_from(site: &Site, meeting: usize) -> Option<usize> {
    site.meetings.at(meeting).escalated_from.as_ref().and_then(|id| site.meetings.position(id.as_str()))
}

/// The meetings below and above those of an outcome, by which its matter climbed.
fn rungs(site: &Site, facts: &Facts, outcome: RecordAt) -> Vec<usize> {
    let own: &[usize] = &facts.links.outcome_meetings[outcome.1];
    let below = own.iter().filter_map(|m| escalated_from(site, *m));
    let above = own.iter().flat_map(|m| facts.links.meeting_escalations[*m].iter().copied());
    below.chain(above).collect()
}

/// Whether an outcome came of the meeting below or above those of `from`.
fn other_rung(site: &Site, facts: &Facts, outcome: RecordAt, from: RecordAt) -> bool {
    let rungs = rungs(site, facts, from);
    facts.links.outcome_meetings[outcome.1].iter().any(|m| rungs.contains(m))
}

/// Whether what `at` tells was done on the level, or levels, of `of`: how far a matter came where it was taken further up is
/// no step of the meeting below, nor the other way round.
pub fn of_own_level(site: &Site, facts: &Facts, of: RecordAt, at: RecordAt) -> bool {
    let (links, i) = (&facts.links, of.1);
    let one_of = |kind: RecordKind, own: &[usize]| at.0 == kind && own.contains(&at.1);
    let meeting = [i];
    let (own, meetings): (bool, &[usize]) = match of.0 {
        RecordKind::Topic => (one_of(RecordKind::Outcome, &links.topic_outcomes[i]), &links.topic_meetings[i]),
        RecordKind::Meeting => {
            let outcome = one_of(RecordKind::Outcome, &links.meeting_outcomes[i]);
            (outcome || one_of(RecordKind::Topic, &topics_of(site, i)), &meeting)
        }
        RecordKind::Outcome => (one_of(RecordKind::Topic, &links.outcome_topics[i]), &links.outcome_meetings[i]),
        _ => return true,
    };
    let levels = || meetings.iter().map(|m| depth(site, facts, (RecordKind::Meeting, *m)));
    own || at == of || {
        let level = depth(site, facts, at);
        levels().any(|own| own == level) || meetings.is_empty() && level == 0
    }
}

/// How many escalations led to a record.
fn depth(site: &Site, facts: &Facts, (kind, i): RecordAt) -> u32 {
    let of_meeting = |m: usize| {
        let mut depth = 0;
        let mut at = m;
        while let Some(from) = escalated_from(site, at) {
            depth += 1;
            at = from;
            if depth > 10 {
                break;
            }
        }
        depth
    };
    match kind {
        RecordKind::Meeting => of_meeting(i),
        RecordKind::Outcome => facts.links.outcome_meetings[i].iter().map(|m| of_meeting(*m)).min().unwrap_or(0),
        // A topic that only a higher level took up was raised when the matter had climbed there.
        RecordKind::Topic => facts.links.topic_meetings[i].iter().map(|m| of_meeting(*m)).min().unwrap_or(0),
        _ => 0,
    }
}

const fn rank(kind: RecordKind) -> u8 {
    match kind {
        RecordKind::Topic => 0,
        RecordKind::Meeting => 1,
        _ => 2,
    }
}

struct Teller<'s> {
    site: &'s Site,
    events: Vec<(u32, Event)>,
    depth: u32,
}

impl Teller<'_> {
    fn tell(&mut self, at: RecordAt) {
        match at.0 {
            RecordKind::Topic => self.topic(at),
            RecordKind::Meeting => self.meeting(at),
            RecordKind::Outcome => self.outcome(at),
            _ => {}
        }
    }

    fn add(&mut self, what: Happening, of: RecordAt, date: Option<PartialDate>, when: Option<&str>) -> &mut Event {
        let event = Event {
            what,
            date,
            when: when.map(str::to_owned),
            of,
            text: None,
            result: None,
            name: None,
            by: None,
            to: None,
            reason: None,
            climbs_to: None,
            place: what.stage(),
            key: date,
        };
        self.events.push((self.depth, event));
        let last = self.events.len() - 1;
        &mut self.events[last].1
    }

    fn topic(&mut self, at: RecordAt) {
        let topic = self.site.topics.at(at.1);
        let event = self.add(Happening::Raised, at, topic.raised, topic.when.as_deref());
        event.by = topic.raised_by.as_ref().map(|t| t.0.clone());
        event.result = topic.source.map(|s| s.key());
        event.name = topic.channel.as_ref().map(|t| t.0.clone());
        for research in &topic.research {
            self.research(at, research);
        }
        for review in &topic.reviews {
            let event = self.add(Happening::Reviewed, at, review.date, None);
            event.name = Some(review.stage.0.clone());
            event.by = review.by.as_ref().map(|t| t.0.clone());
            event.result = Some(review.result.key());
            event.text = review.note.as_ref().map(|t| t.0.clone());
        }
        if let Some(declined) = &topic.declined {
            let event = self.add(Happening::TopicDeclined, at, declined.date, None);
            event.reason = Some(declined.reason.0.clone());
            event.by = declined.by.as_ref().map(|t| t.0.clone());
        }
    }

    fn research(&mut self, at: RecordAt, research: &Research) {
        let event = self.add(Happening::Researched, at, research.date, None);
        event.by = research.by.as_ref().map(|t| t.0.clone());
        event.result = Some(research.moment.key());
        event.text = research.note.as_ref().map(|t| t.0.clone());
    }

    fn meeting(&mut self, at: RecordAt) {
        let meeting = self.site.meetings.at(at.1);
        for research in meeting.research.iter().filter(|r| r.moment != ResearchMoment::After) {
            self.research(at, research);
        }
        let what = match meeting.state {
            MeetingState::Planned | MeetingState::Announced => Happening::Planned,
            MeetingState::Cancelled => Happening::Cancelled,
            MeetingState::Held | MeetingState::Minuted => Happening::Met,
        };
        let climbs = meeting.escalated_from.is_some();
        let organizer = meeting
            .organizer
            .as_ref()
            .and_then(|id| self.site.organizations.get(id.as_str()))
            .map(|o| o.name.0.clone());
        let level = meeting.level;
        let reason = meeting.cancel_reason.as_ref().map(|t| t.0.clone());
        let (date, when) = (meeting.date.known().copied(), meeting.when.clone());
        let event = self.add(what, at, date, when.as_deref());
        event.by = organizer;
        event.climbs_to = level.filter(|_| climbs);
        event.reason = reason;
        for research in meeting.research.iter().filter(|r| r.moment == ResearchMoment::After) {
            self.research(at, research);
        }
    }

    fn outcome(&mut self, at: RecordAt) {
        let outcome = self.site.outcomes.at(at.1);
        let home = self.site.region(outcome.region.as_str()).map(|r| r.level);
        let climbs = |level: Option<Level>| level.filter(|l| home.is_some_and(|home| *l > home));
        let event = self.add(Happening::Formed, at, outcome.formed, outcome.when.as_deref());
        event.name = Some(outcome.form.key().to_owned());
        // What was decided before the report was sent, and led to it, is told before it.
        let (before, after): (Vec<_>, Vec<_>) =
            outcome.decisions.iter().partition(|decision| decision.led_to_submission == Some(true));
        for e in before {
            self.decision(at, e, climbs(e.level)).place = Stage::Formed;
        }
        for e in &outcome.transmissions {
            let event = self.add(Happening::Submitted, at, e.date, e.when.as_deref());
            event.to = Some(e.to.0.clone());
            event.name = e.form.as_ref().map(|t| t.0.clone());
            event.text = e.note.as_ref().map(|t| t.0.clone());
            event.climbs_to = climbs(e.level);
        }
        for e in &outcome.endorsements {
            let event = self.add(Happening::Endorsed, at, e.date, e.when.as_deref());
            event.by = Some(e.by.0.clone());
            event.text = e.note.as_ref().map(|t| t.0.clone());
            event.climbs_to = climbs(e.level);
        }
        for e in after {
            self.decision(at, e, climbs(e.level));
        }
        for e in &outcome.assignments {
            let event = self.add(Happening::Assigned, at, e.date, e.when.as_deref());
            event.to = Some(e.to.0.clone());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = e.note.as_ref().map(|t| t.0.clone());
        }
        for e in &outcome.milestones {
            let event = self.add(Happening::Progressed, at, e.date, e.when.as_deref());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = Some(e.text.0.clone());
        }
        for e in &outcome.responses {
            let event = self.add(Happening::Replied, at, e.date, e.when.as_deref());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = Some(e.text.0.clone());
        }
        for e in &outcome.completions {
            let event = self.add(Happening::Completed, at, e.date, e.when.as_deref());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = Some(e.text.0.clone());
        }
        for e in &outcome.follow_ups {
            let event = self.add(Happening::FollowedUp, at, e.date, e.when.as_deref());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = Some(e.finding.0.clone());
            event.result = Some(e.result.key());
            event.reason = e.reason.as_ref().map(|t| t.0.clone());
        }
        for e in &outcome.classes {
            let event = self.add(Happening::Classed, at, e.date, None);
            event.name = Some(e.class.0.clone());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = e.reason.as_ref().map(|t| t.0.clone());
        }
        for e in &outcome.evaluations {
            let event = self.add(Happening::Evaluated, at, e.date, None);
            event.result = Some(e.of.key());
            event.by = e.by.as_ref().map(|t| t.0.clone());
            event.text = Some(format!("{}/{}", e.answered, e.asked));
        }
    }

    fn decision(&mut self, at: RecordAt, decision: &Decision, climbs_to: Option<Level>) -> &mut Event {
        let event = self.add(Happening::Decided, at, decision.date, decision.when.as_deref());
        event.by = decision.by.as_ref().map(|t| t.0.clone());
        event.result = Some(decision.result.key());
        event.reason = decision.reason.as_ref().map(|t| t.0.clone());
        event.climbs_to = climbs_to;
        event
    }
}
