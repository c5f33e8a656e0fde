//! 协商计划: what was planned and how far it has come: yearly plans, campaigns, meetings announced. For whoever asks what
//! comes next, and whether what was promised was talked through.

use serde::Serialize;

use crate::derive::measure::{self, Measure};
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::meeting::MeetingState;
use crate::pages::pen::Pieces;
use crate::pages::shelf;
use crate::pages::view::{self, Item, Number};
use crate::pages::{Board, Job, Kind, Page, World, facets, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "planning",
    purpose: (
        "协商计划栏目：年度计划完成了几项、专题活动、拟召开的协商、列入计划的议题",
        "the board of plans: how much of each was done, campaigns, meetings to come, planned topics",
    ),
    template: "pages/planning.html",
    leaf: "planning.rs",
    jobs,
};

/// Entries of a section before the rest is left to the whole list.
const SHOWN: usize = 20;

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::index(RecordKind::Plan), page)]
}

#[derive(Serialize)]
struct PlanningView {
    /// Of the whole site: items planned, items done.
    planned: Number,
    done: Number,
    plans: Vec<PlanRow>,
    campaigns: Vec<CampaignRow>,
    coming: Pieces,
    /// Planned for a time that has passed or is not told.
    untold: Pieces,
    coming_count: Number,
    topics: Pieces,
    all_topics: String,
    all_campaigns: String,
}

#[derive(Serialize)]
struct PlanRow {
    item: Item,
    planned: usize,
    done: usize,
    /// What the plan itself declares, such as 30余.
    /// What the source says they are: 来源公布30余项.
    declared: Option<String>,
}

#[derive(Serialize)]
struct CampaignRow {
    item: Item,
    /// How many topics and meetings, in words.
    holds: Vec<String>,
}

fn page(world: &World<'_>) -> Page {
    let route = route::index(RecordKind::Plan);
    let root = Scope::Region(world.site.root);
    let (coming, untold) = planned(world, &route);
    let view = PlanningView {
        planned: numbers::number(world, &route, root, Measure::PlanItems),
        done: numbers::number(world, &route, root, Measure::PlanDone),
        plans: newest(world, RecordKind::Plan).into_iter().map(|i| plan(world, &route, i)).collect(),
        campaigns: newest(world, RecordKind::Campaign).into_iter().map(|i| campaign(world, &route, i)).collect(),
        coming,
        untold,
        coming_count: numbers::number(world, &route, root, Measure::MeetingsPlanned),
        topics: planned_topics(world, &route),
        all_topics: route.link_to(&route::index(RecordKind::Topic)),
        all_campaigns: route.link_to(&route::index(RecordKind::Campaign)),
    };
    let mut page = Page::new(&KIND, route, world.words.get("board.plans"), view);
    page.description = Some(world.words.get("boards.plans-intro").to_owned());
    page.board = Some(Board::Plans);
    page
}

fn newest(world: &World<'_>, kind: RecordKind) -> Vec<usize> {
    let mut order = facets::order(world, kind);
    order.reverse();
    order
}

fn plan(world: &World<'_>, from: &Route, i: usize) -> PlanRow {
    let site = world.site;
    let plan = site.plans.at(i);
    let met = |id: &str| site.topics.position(id).is_some_and(|t| measure::topic_met(site, world.facts, t));
    PlanRow {
        item: view::item(world, from, (RecordKind::Plan, i)),
        planned: plan.items.len(),
        done: plan.items.iter().filter(|item| item.topic.as_ref().is_some_and(|id| met(id.as_str()))).count(),
        declared: plan.declared_items.as_ref().map(|a| view::counted(world, "boards.plan-declared", a)),
    }
}

fn campaign(world: &World<'_>, from: &Route, i: usize) -> CampaignRow {
    let part = shelf::taking_part(world, i);
    let counts = [("topics", &part.topics), ("meetings", &part.held), ("meetings-ahead", &part.ahead)];
    let told = |(key, counted): &(&str, &Vec<usize>)| {
        let n = counted.len().to_string();
        (!counted.is_empty()).then(|| world.words.fill(&format!("boards.campaign-{key}"), &[("n", &n)]))
    };
    CampaignRow {
        item: view::item(world, from, (RecordKind::Campaign, i)),
        holds: counts.iter().filter_map(told).collect(),
    }
}

/// Meetings planned or announced: those to come, the nearest first, and those of which it is not told whether they were held.
fn planned(world: &World<'_>, from: &Route) -> (Pieces, Pieces) {
    let waits = |i: &usize| matches!(world.site.meetings.at(*i).state, MeetingState::Planned | MeetingState::Announced);
    let to_come = |i: &usize| world.site.meetings.at(*i).date.known().is_some_and(|date| date.latest() >= world.today);
    let planned = facets::order(world, RecordKind::Meeting).into_iter().filter(waits);
    let (coming, untold): (Vec<usize>, Vec<usize>) = planned.partition(to_come);
    let items = |of: Vec<usize>| view::items(world, from, RecordKind::Meeting, of.into_iter().take(SHOWN));
    (items(coming), items(untold.into_iter().rev().collect()))
}

/// Topics that stand in a plan, the newest first.
fn planned_topics(world: &World<'_>, from: &Route) -> Pieces {
    let planned = |i: &usize| world.site.topics.at(*i).plan.is_some();
    view::items(
        world,
        from,
        RecordKind::Topic,
        newest(world, RecordKind::Topic).into_iter().filter(planned).take(SHOWN),
    )
}
