//! The page of one case: for the reader who learns from a whole story, and the county next door that wants to do the same.
//! It answers: what was wrong, what was done, what came of it, and what it changed; then what it won and which records tell
//! the same story in detail.

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::derive::timeline;
use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::case::{Award, Case};
use crate::pages::pen::{self, Pieces};
use crate::pages::view::{self, Facts, Parts, Story, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::Route;

pub static KIND: Kind = Kind {
    name: "case",
    purpose: (
        "一个典型案例：背景、过程、结果、成效，获得过什么",
        "a case: background, course, result, effect, and what it was awarded",
    ),
    template: "pages/case.html",
    leaf: "case.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    view::record_jobs(world, RecordKind::Case, world.site.cases.len(), page)
}

#[derive(Serialize)]
struct CaseView {
    summary: Option<String>,
    when: When,
    /// Background, process, result, effect: label and text; what the source does not say is said to be not stated.
    chapters: Vec<Chapter>,
    awards: Vec<AwardRow>,
    outcomes: Pieces,
    meetings: Pieces,
    topics: Pieces,
    /// The timeline, when one story holds all the records the case names.
    story: Option<Story>,
    facts: Pieces,
    parts: Parts,
}

#[derive(Serialize)]
struct Chapter {
    label: String,
    html: Option<String>,
}

#[derive(Serialize)]
struct AwardRow {
    name: String,
    by: Option<String>,
    level: Option<String>,
    when: When,
}

fn page(world: &World<'_>, i: usize, route: Route) -> Page {
    let entry = world.site.cases.at(i);
    let at: RecordAt = (RecordKind::Case, i);
    let told = told(world, entry);
    let of_kind = |kind: RecordKind| {
        let items = told.iter().filter(|at| at.0 == kind).map(|at| pen::card(world, &route, *at));
        items.collect::<Pieces>()
    };
    let case = CaseView {
        summary: entry.summary.as_ref().map(|t| t.0.clone()),
        when: view::dated(world, &entry.record, "date", entry.date, entry.when.as_deref()),
        chapters: chapters(world, &route, entry),
        awards: entry.awards.iter().map(|a| award(world, a)).collect(),
        outcomes: of_kind(RecordKind::Outcome),
        meetings: of_kind(RecordKind::Meeting),
        topics: of_kind(RecordKind::Topic),
        story: story(world, &route, at, &told, entry),
        facts: facts(world, &route, entry),
        parts: view::parts(world, &route, at, entry),
    };
    let mut page = view::record_page(world, &KIND, (at, route), entry, Some(Board::Outcomes), case);
    page.description = entry.summary.as_ref().map(|t| t.0.clone());
    page.date = entry.date;
    page
}

/// The topics, meetings and outcomes that the case names, in the order of the chain.
fn told(world: &World<'_>, entry: &Entry<Case>) -> Vec<RecordAt> {
    let site = world.site;
    let topics = entry.topics.iter().filter_map(|id| Some((RecordKind::Topic, site.topics.position(id.as_str())?)));
    let meetings =
        entry.meetings.iter().filter_map(|id| Some((RecordKind::Meeting, site.meetings.position(id.as_str())?)));
    let outcomes =
        entry.outcomes.iter().filter_map(|id| Some((RecordKind::Outcome, site.outcomes.position(id.as_str())?)));
    topics.chain(meetings).chain(outcomes).collect()
}

/// A case of several unconnected matters has no single story; half of one would mislead.
fn story(world: &World<'_>, route: &Route, own: RecordAt, told: &[RecordAt], entry: &Entry<Case>) -> Option<Story> {
    let holds_all = |start: &&RecordAt| {
        let (members, _) = timeline::members(world.site, world.facts, **start);
        told.iter().all(|at| members.contains(at))
    };
    let start = *told.iter().find(holds_all)?;
    Some(view::story(world, route, own, start, world.site.programme_for(&entry.record)))
}

fn chapters(world: &World<'_>, route: &Route, entry: &Entry<Case>) -> Vec<Chapter> {
    let chapter = |key: &str, text: Option<&str>| Chapter {
        label: world.words.get(key).to_owned(),
        html: view::prose(world, route, text),
    };
    vec![
        chapter("case.background", entry.background.as_deref()),
        chapter("case.process", entry.process.as_deref()),
        chapter("case.result", entry.result.as_deref()),
        chapter("case.effect", entry.effect.as_deref()),
    ]
}

fn award(world: &World<'_>, award: &Award) -> AwardRow {
    AwardRow {
        name: award.name.0.clone(),
        by: award.by.as_ref().map(|t| t.0.clone()),
        level: award.level.map(|l| world.words.get(&format!("level.{}", l.key())).to_owned()),
        when: view::when_alone(world, award.date, None),
    }
}

fn facts(world: &World<'_>, route: &Route, entry: &Entry<Case>) -> Pieces {
    let mut facts = Facts::new(world);
    facts
        .date("table.date", entry.date, entry.when.as_deref())
        .item("outcome.region", view::region_link(world, route, entry.region.as_str()))
        .item("outcome.programme", view::programme_link(world, route, &entry.record))
        .items("outcome.fields", view::field_names(world, &entry.common.fields));
    facts.done()
}
