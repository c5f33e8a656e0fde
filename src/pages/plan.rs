//! The page of a yearly plan: planned against done. For the reporter who asks what became of what was announced; what is
//! done is never typed but follows from the meetings on record.

use serde::Serialize;

use crate::derive::measure;
use crate::derive::status::Role;
use crate::id::RecordKind;
use crate::model::plan::{Plan, PlanItem};
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor, Facts, Item, SourceView, State};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "plan",
    purpose: (
        "一份年度协商计划：计划了什么，哪些已经开过协商会",
        "a yearly plan: what was planned, and which of it has had its meeting",
    ),
    template: "pages/plan.html",
    leaf: "plan.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    (0..world.site.plans.len())
        .map(|i| Job::new(route::record(RecordKind::Plan, &world.site.plans.at(i).id), move |world| page(world, i)))
        .collect()
}

#[derive(Serialize)]
struct PlanView {
    summary: Option<String>,
    facts: Pieces,
    /// How many items the plan is said to have, when that is not how many are listed.
    declared: Option<String>,
    total: usize,
    groups: Vec<Group>,
    topics: Pieces,
    sources: Vec<SourceView>,
}

/// The items that stand alike: done, not yet, or without a topic on record.
#[derive(Serialize)]
struct Group {
    key: &'static str,
    state: State,
    items: Vec<ItemRow>,
}

#[derive(Serialize)]
struct ItemRow {
    key: String,
    title: String,
    topic: Option<Anchor>,
    meetings: Vec<Item>,
    by: Option<String>,
    due: Option<String>,
    note: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Done,
    Open,
    Unknown,
}

fn page(world: &World<'_>, i: usize) -> Page {
    let entry = world.site.plans.at(i);
    let route = route::record(RecordKind::Plan, &entry.id);
    let listed = entry.items.len();
    let it = PlanView {
        summary: entry.summary.as_ref().map(|s| s.0.clone()),
        facts: facts(world, &route, &entry.record),
        declared: entry
            .declared_items
            .as_ref()
            .filter(|a| a.exact() != Some(listed as u64))
            .map(|a| world.words.fill("plan.declared", &[("n", &a.text), ("listed", &listed.to_string())])),
        total: listed,
        groups: [Reach::Done, Reach::Open, Reach::Unknown].iter().map(|r| group(world, &route, entry, *r)).collect(),
        topics: view::items(world, &route, RecordKind::Topic, unlisted_topics(world, i)),
        sources: view::sources(world, &route, &entry.sources),
    };
    let mut page = Page::new(&KIND, route, entry.title.0.clone(), it);
    page.description = entry.summary.as_ref().map(|s| s.0.clone());
    page.crumbs = view::region_crumbs(world, Some(entry.region.as_str()));
    page.crumbs.push((world.words.get("kind.plans").to_owned(), Board::Plans.route()));
    page.board = Some(Board::Plans);
    page.made_from = vec![entry.path.clone()];
    page.record = Some((RecordKind::Plan, entry.id.clone()));
    page.date = entry.issued;
    page
}

fn facts(world: &World<'_>, route: &Route, plan: &Plan) -> Pieces {
    let mut facts = Facts::new(world);
    let year = plan.year.map(|y| world.words.fill("date.year", &[("y", &y.to_string())]));
    facts
        .wanted("plan.year", year.map(Anchor::text))
        .text("plan.when", plan.when.as_ref().map(|w| w.0.clone()))
        .item("plan.region", view::region_link(world, route, plan.region.as_str()))
        .item(
            "plan.programme",
            world.site.programme_for(plan).and_then(|p| view::link_id(world, route, RecordKind::Programme, &p.id)),
        )
        .items(
            "plan.issuers",
            plan.issuers
                .iter()
                .filter_map(|id| view::link_id(world, route, RecordKind::Organization, id.as_str()))
                .collect(),
        )
        .wanted("plan.issued", plan.issued.map(|d| Anchor::text(view::date_text(world, d))));
    facts.done()
}

fn group(world: &World<'_>, from: &Route, plan: &Plan, wanted: Reach) -> Group {
    let (key, role, shape) = match wanted {
        Reach::Done => ("done", Role::Done, "dot"),
        Reach::Open => ("open", Role::Moving, "half"),
        Reach::Unknown => ("unknown", Role::Formed, "ring"),
    };
    let items = plan.items.iter().filter(|item| reach(world, item) == wanted);
    Group {
        key,
        state: view::state(world, key, &format!("plan.state.{key}"), role, shape),
        items: items.map(|item| item_row(world, from, item)).collect(),
    }
}

/// Done once the consultation on its topic was held, and still open while one is announced for a day to come. Of others nothing
/// can be told.
fn reach(world: &World<'_>, item: &PlanItem) -> Reach {
    match topic_of(world, item) {
        Some(t) if measure::topic_met(world.site, world.facts, t) => Reach::Done,
        Some(t) if view::to_come(world, t) => Reach::Open,
        _ => Reach::Unknown,
    }
}

fn topic_of(world: &World<'_>, item: &PlanItem) -> Option<usize> {
    item.topic.as_ref().and_then(|id| world.site.topics.position(id.as_str()))
}

fn item_row(world: &World<'_>, from: &Route, item: &PlanItem) -> ItemRow {
    let topic = topic_of(world, item);
    let meetings = topic.map(|t| world.facts.links.topic_meetings[t].clone()).unwrap_or_default();
    ItemRow {
        key: item.key.0.clone(),
        title: item.title.0.clone(),
        topic: topic.map(|t| view::link(world, from, (RecordKind::Topic, t))),
        meetings: meetings.into_iter().map(|m| view::item(world, from, (RecordKind::Meeting, m))).collect(),
        by: item.by.as_ref().map(|t| t.0.clone()),
        due: item.due.map(|d| view::date_text(world, d)),
        note: item.note.as_ref().map(|t| t.0.clone()),
    }
}

/// Topics that name the plan without being an item of it.
fn unlisted_topics(world: &World<'_>, i: usize) -> Vec<usize> {
    let plan = world.site.plans.at(i);
    let listed: Vec<usize> = plan.items.iter().filter_map(|item| topic_of(world, item)).collect();
    world.facts.links.plan_topics[i].iter().copied().filter(|t| !listed.contains(t)).collect()
}
