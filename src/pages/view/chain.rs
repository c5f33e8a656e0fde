//! What the pages of the chain (topic, meeting, outcome, case) share: how far the procedure has come, the story in date
//! order, what was said and what was made of it, and how meetings and topics stand.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::{Anchor, State, When, counted, date_text, infers, link, link_id, prose, state, when_alone};
use crate::date::PartialDate;
use crate::derive::links::RecordAt;
use crate::derive::measure;
use crate::derive::status::Role;
use crate::derive::timeline::{self, Event};
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::meeting::{Conversion, Disposition, Meeting, MeetingState, Recommendation, Research};
use crate::model::outcome::OutcomeForm;
use crate::model::programme::{Programme, Stage, Step};
use crate::pages::World;
use crate::pages::pen::{self, Drawn, Pieces, Slot};
use crate::pages::spreads;
use crate::parse::record::Amount;
use crate::route::{self, Route};

/// The stepper of a story: the steps come from the programme's data, how far it came from the events.
pub fn steps(world: &World<'_>, programme: Option<&Programme>, events: &[Event]) -> Pieces {
    let Some(with_steps) = programme.and_then(|p| world.site.procedure_of(p)) else { return Pieces::default() };
    let held = |event: &&Event| !matches!(event.what, timeline::Happening::Planned | timeline::Happening::Cancelled);
    let told = || events.iter().filter(held).map(|event| event.what.stage());
    // What is done has been handled, whatever else is told of how.
    let reaches = |of: Stage, step: Stage| of == step || (of == Stage::Completed && step == Stage::Progress);
    let reached: Vec<bool> =
        with_steps.procedure.iter().map(|step| told().any(|stage| reaches(stage, step.stage))).collect();
    // A procedure need not name every link of the chain: what is further on than a step was not done before it. Look-backs
    // and judgements may come at any time.
    let furthest = told().filter(|stage| *stage <= Stage::Completed).max();
    let passed = |step: &Step| furthest.is_some_and(|furthest| step.stage < furthest);
    let last = reached.iter().rposition(|reached| *reached);
    // Where nothing is left to do, the story no longer stands at the last step.
    let mut outcomes =
        events.iter().filter(|event| event.of.0 == RecordKind::Outcome).map(|event| event.of.1).peekable();
    let done = outcomes.peek().is_some() && outcomes.all(|i| world.facts.standing[i].status.is_done());
    // What a source does not tell of was perhaps done and perhaps not: neither is claimed of a step behind the last one told,
    // nor of those that are left when all is done.
    let make = |(i, step): (usize, &Step)| {
        let reach = match last {
            Some(last) if i == last && !done && !passed(step) => "now",
            _ if reached[i] => "past",
            Some(last) if i < last || done => "unstated",
            _ if passed(step) => "unstated",
            _ => "next",
        };
        pen::draw(world, "step", &[("name", Some(Slot::Text(&step.name))), ("reach", Some(Slot::Choice(reach)))])
    };
    with_steps.procedure.iter().enumerate().map(make).collect()
}

pub fn events(world: &World<'_>, from: &Route, own: RecordAt, events: &[Event]) -> Pieces {
    let mut before = own;
    let mut view = |event: &Event| {
        let of = (event.of != own).then(|| {
            let link = link(world, from, event.of);
            let same = format!("event.same.{}", event.of.0.key());
            match event.of == before && world.words.has(&same) {
                true => Anchor { text: world.words.get(&same).to_owned(), ..link },
                false => link,
            }
        });
        before = event.of;
        event_view(world, of, event)
    };
    events.iter().map(&mut view).collect()
}

/// One event: when, what in the theme's words, and the record it belongs to where that is not the page's own. What is not
/// named is the page's own, so that nothing done to another outcome is taken for this one's.
fn event_view(world: &World<'_>, of: Option<Anchor>, event: &Event) -> Drawn {
    let words = world.words;
    let slot = |text: &Option<String>| text.clone().unwrap_or_default();
    let what_key = format!("event.{}", event.what.key());
    let result = event.result.map(|key| words.get(&format!("event-result.{}.{key}", event.what.key())).to_owned());
    let name = match event.what {
        timeline::Happening::Formed => {
            let told = event.name.as_ref().filter(|key| **key != OutcomeForm::NotStated.key());
            told.map(|key| words.get(&format!("outcome-form.{key}")).to_owned())
        }
        timeline::Happening::Classed => event.name.as_ref().map(|key| class_text(world, event.of, key)),
        _ => event.name.clone(),
    };
    let mut what = words.get(&what_key).to_owned();
    if let (Some(name), true) = (&name, words.has(&format!("{what_key}-named"))) {
        what = words.fill(&format!("{what_key}-named"), &[("name", name)]);
    }
    if let (Some(to), true) = (&event.to, words.has(&format!("{what_key}-to"))) {
        what = words.fill(&format!("{what_key}-to"), &[("to", to), ("name", &slot(&name))]);
    }
    let text = match event.what {
        timeline::Happening::Evaluated => {
            event.text.as_ref().and_then(|t| t.split_once('/')).map(|(answered, asked)| {
                words.fill("event.evaluated-people", &[("answered", answered), ("asked", asked)])
            })
        }
        _ => event.text.clone(),
    };
    let mut when = when_alone(world, event.date, event.when.as_deref());
    if inferred(world, event) {
        when = when.inferred(world);
    }
    let link = of.map(|of| pen::anchor(world, &of));
    // 提级 ↑ 省
    let climbs = event
        .climbs_to
        .map(|level| words.fill("event.climbs", &[("level", words.get(&format!("level.{}", level.key())))]));
    pen::draw(
        world,
        "event",
        &[
            ("key", Some(Slot::Text(event.what.key()))),
            ("iso", pen::text(&when.iso)),
            ("when", Some(Slot::Text(&when.text))),
            ("climbs", pen::text(&climbs)),
            ("what", Some(Slot::Text(&what))),
            ("result", pen::text(&result)),
            ("link", link.as_ref().map(Slot::Html)),
            ("text", pen::text(&text)),
            ("reason", pen::text(&event.reason)),
            ("who", pen::text(&event.by)),
        ],
    )
}

/// Whether the date of an event is one that its record says was inferred.
fn inferred(world: &World<'_>, event: &Event) -> bool {
    let i = event.of.1;
    match event.what {
        _ if event.date.is_none() => false,
        timeline::Happening::Raised => infers(&world.site.topics.at(i).record, "raised"),
        timeline::Happening::Met | timeline::Happening::Planned | timeline::Happening::Cancelled => {
            infers(&world.site.meetings.at(i).record, "date")
        }
        timeline::Happening::Formed => infers(&world.site.outcomes.at(i).record, "formed"),
        _ => false,
    }
}

/// A result class in a sentence: by its letter, else by the name that the programme gives it.
fn class_text(world: &World<'_>, of: RecordAt, key: &str) -> String {
    let programme = || world.site.programme_for(&world.site.outcomes.at(of.1).record);
    let named = |key: &str| {
        let term = world.site.result_classes_of(&programme()?.record).into_iter().find(|term| *term.key.0 == *key)?;
        Some(term.name.0.clone())
    };
    match named(key).filter(|_| of.0 == RecordKind::Outcome && !spreads::is_letter(key)) {
        Some(name) => name,
        None => world.words.fill("event.class", &[("key", key)]),
    }
}

/// 全程, as every page of the chain shows it: how far the programme's procedure has come, and every event.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    pub steps: Pieces,
    /// The programme whose procedure the steps are, under the procedure's own name if it has one.
    pub procedure: Option<Anchor>,
    pub events: Pieces,
    /// That the story is too long to be told whole, and how many records are left out.
    pub left: Option<String>,
    /// The last date the story tells, for ordering and the sitemap.
    #[serde(skip)]
    pub last: Option<PartialDate>,
    /// The records that tell it, in the order in which they come in.
    #[serde(skip)]
    pub tellers: Vec<RecordAt>,
}

impl Story {
    /// Those of its records that are of one kind, as entries of a list; then those of `all` that it had no room for.
    pub fn items(&self, world: &World<'_>, from: &Route, kind: RecordKind, all: &[usize]) -> Pieces {
        let told = self.tellers.iter().copied().filter(|at| at.0 == kind);
        let seen: FxHashSet<RecordAt> = told.clone().collect();
        let more = all.iter().map(|i| (kind, *i)).filter(|at| !seen.contains(at));
        told.chain(more).map(|at| pen::card(world, from, at)).collect()
    }
}

/// The story told from `start` (a topic, a meeting or an outcome) on the page of `own`.
pub fn story(
    world: &World<'_>,
    from: &Route,
    own: RecordAt,
    start: RecordAt,
    programme: Option<&Entry<Programme>>,
) -> Story {
    let (chain, left) = timeline::chain(world.site, world.facts, start);
    // How far an outcome has come is not told by what became of another one.
    let another = |event: &&Event| own.0 == RecordKind::Outcome && event.of.0 == RecordKind::Outcome && event.of != own;
    let here = |event: &&Event| timeline::of_own_level(world.site, world.facts, own, event.of);
    let told: Vec<Event> = chain.iter().filter(|event| !another(event) && here(event)).cloned().collect();
    Story {
        steps: steps(world, programme.map(|p| &p.record), &told),
        procedure: programme.and_then(|p| procedure(world, from, &p.record)),
        last: chain.iter().filter_map(|event| event.date).max(),
        tellers: tellers(&chain),
        events: events(world, from, own, &chain),
        left: (left > 0).then(|| world.words.fill("outcome.story-left", &[("n", &left.to_string())])),
    }
}

fn tellers(chain: &[Event]) -> Vec<RecordAt> {
    let mut seen = FxHashSet::default();
    chain.iter().map(|event| event.of).filter(|at| seen.insert(*at)).collect()
}

/// The programme whose procedure `programme` follows, as a link.
fn procedure(world: &World<'_>, from: &Route, programme: &Programme) -> Option<Anchor> {
    let with_steps = world.site.procedure_of(programme)?;
    let entry = world.site.programmes.iter().find(|p| std::ptr::eq(&p.record, with_steps))?;
    let mut anchor = link_id(world, from, RecordKind::Programme, &entry.id)?;
    if let Some(name) = &with_steps.procedure_name {
        anchor.text = name.0.clone();
    }
    Some(anchor)
}

/// The recommendation at place `i` of a meeting: what was said, and what was made of it. On the meeting's own page it has
/// its anchor, `r` and its place from 1, and leads on to the outcome it went into.
pub fn advice(world: &World<'_>, from: &Route, meeting: usize, i: usize) -> Drawn {
    let words = world.words;
    let entry = world.site.meetings.at(meeting);
    let r: &Recommendation = &entry.recommendations[i];
    let page = route::record(RecordKind::Meeting, &entry.id);
    let (home, n) = (page == *from, (i + 1).to_string());
    let href = if home { format!("#r{n}") } else { format!("{}#r{n}", from.link_to(&page)) };
    let by = r.by.map(|c| words.get(&format!("category.{}", c.key())).to_owned());
    let response = r.response.as_ref().map(|x| match &x.by {
        Some(by) => words.fill("outcome.response-by", &[("by", by), ("text", &x.text)]),
        None => x.text.0.clone(),
    });
    let answered = r.response.as_ref().and_then(|x| x.date).map(|date| date_text(world, date));
    let why = |text: String| pen::draw(world, "why", &[("text", Some(Slot::Text(&text)))]);
    let converted: Vec<Drawn> = r.converted.iter().map(|c| why(converted(world, c))).collect();
    let outcome = r.outcome.as_ref().filter(|_| home);
    let outcome = outcome
        .and_then(|id| link_id(world, from, RecordKind::Outcome, id.as_str()))
        .map(|anchor| pen::anchor(world, &anchor));
    pen::draw(
        world,
        "said",
        &[
            ("home", home.then_some(Slot::Choice("home"))),
            ("n", Some(Slot::Text(&n))),
            ("href", Some(Slot::Text(&href))),
            ("text", Some(Slot::Text(&r.text))),
            ("by", pen::text(&by)),
            ("state", Some(Slot::Html(&disposition_state(world, r.disposition).html))),
            ("reason", r.reason.as_deref().map(Slot::Text)),
            ("response", pen::text(&response)),
            ("answered", pen::text(&answered)),
            ("converted", pen::row(&converted, "").as_ref().map(Slot::Html)),
            ("outcome", outcome.as_ref().map(Slot::Html)),
        ],
    )
}

/// 采纳 and its kin; a source that is silent says neither yes nor no.
pub fn disposition_state(world: &World<'_>, disposition: Option<Disposition>) -> State {
    let (key, role, shape) = match disposition {
        Some(Disposition::Adopted) => ("adopted", Role::Done, "dot"),
        Some(Disposition::Partly) => ("partly", Role::Moving, "half"),
        Some(Disposition::NotAdopted) => ("not-adopted", Role::Not, "cross"),
        Some(Disposition::Noted) => ("noted", Role::Formed, "ring"),
        None => ("not-stated", Role::Formed, "ring"),
    };
    state(world, key, &format!("disposition.{key}"), role, shape)
}

fn converted(world: &World<'_>, conversion: &Conversion) -> String {
    let form = world.words.get(&format!("conversion.{}", conversion.into.key())).to_owned();
    let more: Vec<String> =
        conversion.number.iter().map(|n| n.0.clone()).chain(conversion.date.map(|d| date_text(world, d))).collect();
    if more.is_empty() {
        world.words.fill("outcome.converted", &[("form", &form)])
    } else {
        let more = more.join(world.words.get("chain.comma"));
        world.words.fill("chain.converted", &[("form", &form), ("more", &more)])
    }
}

/// One round of research.
#[derive(Clone, Debug, Serialize)]
pub struct ResearchView {
    pub moment: String,
    pub when: When,
    pub by: Option<String>,
    /// 走访 2000余 户，形成报告 100余 篇; empty when neither is stated.
    pub counts: Vec<String>,
    pub note: Option<String>,
}

pub fn research(world: &World<'_>, from: &Route, rounds: &[Research]) -> Vec<ResearchView> {
    let count = |key: &str, amount: &Option<Amount>| {
        amount.as_ref().filter(|n| n.number.is_some()).map(|n| counted(world, key, n)).into_iter()
    };
    let view = |round: &Research| ResearchView {
        moment: world.words.get(&format!("event-result.researched.{}", round.moment.key())).to_owned(),
        when: when_alone(world, round.date, None),
        by: round.by.as_ref().map(|t| t.0.clone()),
        counts: count("chain.households", &round.households).chain(count("chain.reports", &round.reports)).collect(),
        note: prose(world, from, round.note.as_deref()),
    };
    rounds.iter().map(view).collect()
}

/// How a meeting stands.
pub fn meeting_state(world: &World<'_>, meeting: &Meeting) -> State {
    state_of_meeting(world, meeting.state)
}

pub fn state_of_meeting(world: &World<'_>, of: MeetingState) -> State {
    let (role, shape) = match of {
        MeetingState::Planned => (Role::Formed, "ring"),
        MeetingState::Announced => (Role::Moving, "half"),
        MeetingState::Held => (Role::Done, "dot"),
        MeetingState::Minuted => (Role::Done, "check"),
        MeetingState::Cancelled => (Role::Not, "cross"),
    };
    state(world, of.key(), &format!("meeting-state.{}", of.key()), role, shape)
}

/// Whether a meeting on a topic is still to come: planned or announced for a day that has not passed. Of one whose day is
/// not known nobody can tell.
pub fn to_come(world: &World<'_>, topic: usize) -> bool {
    planned(world, topic).any(|meeting| meeting.date.known().is_some_and(|date| date.latest() >= world.today))
}

fn planned<'w>(world: &World<'w>, topic: usize) -> impl Iterator<Item = &'w Entry<Meeting>> {
    let site = world.site;
    let meetings = world.facts.links.topic_meetings[topic].iter().map(|m| site.meetings.at(*m));
    meetings.filter(|meeting| matches!(meeting.state, MeetingState::Planned | MeetingState::Announced))
}

/// How far a topic has come: declined, talked through, about to be, planned and no more told, or no meeting on record.
pub fn topic_state(world: &World<'_>, topic: usize) -> State {
    let (key, role, shape) = if world.site.topics.at(topic).declined.is_some() {
        ("declined", Role::Not, "cross")
    } else if measure::topic_met(world.site, world.facts, topic) {
        ("met", Role::Done, "dot")
    } else if to_come(world, topic) {
        ("ahead", Role::Moving, "half")
    } else if planned(world, topic).next().is_some() {
        ("untold", Role::Formed, "ring")
    } else if world.site.held_kinds().contains(&RecordKind::Meeting) {
        // A meeting on it may be among those held back.
        return state(world, "held", "held.one", Role::Formed, "ring");
    } else {
        ("no-meeting", Role::Formed, "ring")
    };
    state(world, key, &format!("topic-standing.{key}"), role, shape)
}
