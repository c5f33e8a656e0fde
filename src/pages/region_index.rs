//! All regions as a tree: for the reader who looks for a place by what it belongs to, and for whoever lands in the folder.

use serde::Serialize;

use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::view::{self, Anchor, Number};
use crate::pages::{Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "region-index",
    purpose: (
        "全部地区：上下级关系，每处有多少协商和成果",
        "all regions: which belongs to which, and how many meetings and outcomes each has",
    ),
    template: "pages/region_index.html",
    leaf: "region_index.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::index(RecordKind::Region), page)]
}

/// With more regions than this, villages stand on the pages of their townships alone.
const READABLE: usize = 300;

#[derive(Serialize)]
struct RegionIndexView {
    rows: Vec<Row>,
    /// Whether villages are among them.
    villages: bool,
}

/// One region; those below it follow it, one step deeper.
#[derive(Serialize)]
struct Row {
    link: Anchor,
    depth: usize,
    level: &'static str,
    meetings: Number,
    outcomes: Number,
}

fn page(world: &World<'_>) -> Page {
    let route = route::index(RecordKind::Region);
    let regions = &world.site.regions;
    let shown = |i: &usize| {
        // A village without a record has no page.
        regions.at(*i).level >= Level::Township || !world.facts.scopes.of(Scope::Region(*i)).is_empty()
    };
    let all: Vec<usize> = (0..regions.len()).filter(shown).collect();
    let villages = all.len() <= READABLE;
    let listed = all.into_iter().filter(|i| villages || regions.at(*i).level >= Level::Township);
    let rows = listed.map(|i| row(world, &route, i)).collect();
    Page::new(&KIND, route, world.words.get("region-index.title"), RegionIndexView { rows, villages })
}

fn row(world: &World<'_>, from: &Route, i: usize) -> Row {
    let regions = &world.site.regions;
    let scope = Scope::Region(i);
    Row {
        link: Anchor::to(regions.at(i).name.clone(), from.link_to(&view::region_route(world, i))),
        depth: regions.upwards(i).count().saturating_sub(1).min(6),
        level: regions.at(i).level.key(),
        meetings: numbers::number(world, from, scope, Measure::Meetings),
        outcomes: numbers::number(world, from, scope, Measure::Outcomes),
    }
}
