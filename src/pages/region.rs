//! The page of one region, the same shape from province to village: for the resident who wants to know what was talked
//! through where she lives. It answers: what was agreed here, what became of it, who still owes an answer, and where
//! to look one level further down.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::derive::measure::{self, Counted, Measure};
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::charts::{self, Charts};
use crate::pages::counted;
use crate::pages::declared::{self, DeclaredTable};
use crate::pages::facets;
use crate::pages::maps::RegionMap;
use crate::pages::numbers;
use crate::pages::pen::{self, Drawn, Pieces};
use crate::pages::places::{self, Panel, PartsTable, StatusBar};
use crate::pages::shelf::{self, OwedList, Shelf};
use crate::pages::view::{self};
use crate::pages::{Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "region",
    purpose: (
        "一个地区：商量了什么、办得怎样、谁还没有答复、下一级有哪些",
        "a region: what was talked through, what became of it, who still owes an answer, what lies below it",
    ),
    template: "pages/region.html",
    leaf: "region.rs",
    jobs,
};

/// How many outcomes of which something became stand at the top.
const NEWS: usize = 6;

fn jobs(world: &World<'_>) -> Vec<Job> {
    (0..world.site.regions.len())
        .filter(|r| *r != world.site.root && places::has_page(world, *r))
        .map(|r| Job::new(view::region_route(world, r), move |world| page(world, r)).of_records())
        .collect()
}

#[derive(Serialize)]
struct RegionView {
    level: String,
    /// Nothing at all is on record here.
    empty: bool,
    /// The feed of what is new here.
    feed: Option<String>,
    programmes: Pieces,
    panel: Panel,
    /// What offices declared of exactly this region, beside what is counted.
    declared: DeclaredTable,
    status: StatusBar,
    /// The outcomes, where they are few: they all stand at the top, and not a second time below.
    first: Option<Shelf>,
    news: Pieces,
    owed: OwedList,
    overdue_page: String,
    figures_page: String,
    map: Option<RegionMap>,
    parts: Option<PartsTable>,
    charts: Charts,
    /// Of a village, what its numbers count: above, each number has a page of its own.
    counted: Vec<CountedList>,
    shelves: Vec<Shelf>,
    jumps: Vec<Jump>,
}

/// A part of the page, named at its top.
#[derive(Serialize)]
struct Jump {
    anchor: &'static str,
    title: String,
    total: usize,
}

/// The records behind one number.
#[derive(Serialize)]
struct CountedList {
    key: &'static str,
    label: String,
    items: Pieces,
}

fn page(world: &World<'_>, r: usize) -> Page {
    let region = world.site.regions.at(r);
    let route = view::region_route(world, r);
    let holdings = world.facts.scopes.of(Scope::Region(r));
    let parts = places::parts_of(world, r);
    let news = shelf::with_news(world, &holdings.outcomes).into_iter().take(NEWS);
    let mut shelves = shelves(world, &route, r);
    let jumps = shelves.iter().map(|s| Jump { anchor: s.anchor, title: s.title.clone(), total: s.total }).collect();
    let few = |s: &mut Shelf| s.anchor == "outcomes" && s.total <= NEWS;
    let first = shelves.first_mut().is_some_and(few).then(|| shelves.remove(0));
    let table = (!parts.is_empty()).then(|| places::parts_table(world, &route, r, &parts));
    let it = RegionView {
        level: world.words.get(&format!("level.{}", region.level.key())).to_owned(),
        empty: holdings.is_empty(),
        feed: shelf::feed(world, r).map(|feed| route.link_to(&feed)),
        programmes: programmes(world, &route, r),
        panel: places::panel(world, &route, Scope::Region(r)),
        declared: declared::of_region(world, &route, r),
        status: places::status_bar(world, &route, Scope::Region(r)),
        news: view::items(world, &route, RecordKind::Outcome, news),
        owed: shelf::owed(world, &route, &holdings.outcomes, shelf::NEWEST),
        overdue_page: route.link_to(&route::single("overdue")),
        figures_page: route.link_to(&route::single("figures")),
        map: table.as_ref().map(|table| places::parts_map(world, &route, r, &parts, &table.rows)),
        parts: table,
        charts: match region.level {
            Level::Village => Charts::default(),
            Level::Township => charts::charts(world, &route, Scope::Region(r), &[]),
            _ => charts::charts(world, &route, Scope::Region(r), &parts),
        },
        counted: counted_lists(world, &route, r),
        first,
        shelves,
        jumps,
    };
    let mut page = Page::new(&KIND, route, world.site.regions.full_name(r), it);
    page.description = Some(world.words.fill(
        "region.description",
        &[
            ("name", &world.site.regions.full_name(r)),
            ("meetings", &holdings.meetings.len().to_string()),
            ("outcomes", &holdings.outcomes.len().to_string()),
        ],
    ));
    page.crumbs = view::region_crumbs(world, Some(region.key.as_str()));
    page.crumbs.pop();
    page.record = Some((RecordKind::Region, region.key.as_str().into()));
    page.date = holdings.outcomes.iter().filter_map(|o| view::outcome_date(world, *o)).max();
    page
}

/// The lists that a village's numbers open, besides those its shelves hold whole.
fn counted_lists(world: &World<'_>, from: &Route, r: usize) -> Vec<CountedList> {
    let scope = Scope::Region(r);
    if numbers::has_count_pages(world.site, scope) {
        return Vec::new();
    }
    // A record stands in the lists of many measures.
    let mut drawn: FxHashMap<Counted, Drawn> = FxHashMap::default();
    let mut line = |one: Counted| {
        let draw = || pen::entry(world, "line", &counted::item(world, from, one));
        drawn.entry(one).or_insert_with(draw).clone()
    };
    let list = |measure: Measure| {
        let items = measure::count(world.site, world.facts, scope, measure).into_iter().map(&mut line).collect();
        let label = world.words.get(&format!("measure.{}", measure.key())).to_owned();
        CountedList { key: measure.key(), label, items }
    };
    let measures = numbers::measures(world).filter(|measure| !numbers::on_shelf(*measure));
    measures.map(list).filter(|list| !list.items.is_empty()).collect()
}

/// The programme that holds here, then those that parts of the region run on their own.
fn programmes(world: &World<'_>, from: &Route, r: usize) -> Pieces {
    let site = world.site;
    let inherited = site.programme_of_region.get(r).copied().flatten();
    let below = site.programmes.iter().enumerate().filter(|(_, p)| {
        site.regions.position(p.region.as_str()).is_some_and(|of| of != r && site.regions.within(of, r))
    });
    let all: Vec<usize> = inherited.into_iter().chain(below.map(|(i, _)| i)).collect();
    view::items(world, from, RecordKind::Programme, all)
}

/// A village's page holds its records whole, so that a number about it can lead here; above, the newest and the way to all.
fn shelves(world: &World<'_>, from: &Route, r: usize) -> Vec<Shelf> {
    let region = world.site.regions.at(r);
    let holdings = world.facts.scopes.of(Scope::Region(r));
    let make = |anchor: &'static str, kind: RecordKind, positions: &[usize]| {
        // Kinds that are few have no lists of their own: their board holds them all.
        let listed = || match facets::LISTED.contains(&kind) {
            true => route::list(kind, "region", region.key.as_str(), None),
            false => route::index(kind),
        };
        let all = (region.level >= Level::Township).then(listed);
        shelf::shelf(world, from, anchor, kind, positions, all)
    };
    let (held, other): (Vec<usize>, Vec<usize>) = holdings.meetings.iter().partition(|m| shelf::held(world, **m));
    let climbed = climbed(world, r);
    let of_climbed: BTreeSet<usize> =
        climbed.iter().flat_map(|m| world.facts.links.meeting_outcomes[*m].iter().copied()).collect();
    let of_climbed: Vec<usize> = of_climbed.into_iter().filter(|o| !holdings.outcomes.contains(o)).collect();
    let whole = |anchor: &'static str, kind: RecordKind, positions: &[usize]| {
        shelf::shelf(world, from, anchor, kind, positions, None)
    };
    let shelves = [
        make("outcomes", RecordKind::Outcome, &holdings.outcomes),
        make("meetings", RecordKind::Meeting, &held),
        whole("climbed", RecordKind::Meeting, &climbed),
        whole("climbed-outcomes", RecordKind::Outcome, &of_climbed),
        make("planned", RecordKind::Meeting, &other),
        make("topics", RecordKind::Topic, &holdings.topics),
        make("cases", RecordKind::Case, &holdings.cases),
        make("venues", RecordKind::Venue, &holdings.venues),
        make("plans", RecordKind::Plan, &holdings.plans),
        make("campaigns", RecordKind::Campaign, &holdings.campaigns),
        make("documents", RecordKind::Document, &holdings.documents),
        make("organizations", RecordKind::Organization, &holdings.organizations),
        make("news", RecordKind::News, &holdings.news),
    ];
    let keeps = |s: &Shelf| s.total > 0;
    shelves.into_iter().filter(keeps).collect()
}

/// The meetings further up to which what was talked through here was taken: they belong to the regions above, and yet
/// whoever lives here looks for them here.
fn climbed(world: &World<'_>, r: usize) -> Vec<usize> {
    let (site, links) = (world.site, &world.facts.links);
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<usize> = world.facts.scopes.of(Scope::Region(r)).meetings.clone();
    while let Some(m) = waiting.pop() {
        waiting.extend(links.meeting_escalations[m].iter().copied().filter(|above| seen.insert(*above)));
    }
    let elsewhere = |m: &usize| {
        site.regions.position(site.meetings.at(*m).region.as_str()).is_some_and(|of| !site.regions.within(of, r))
    };
    seen.into_iter().filter(elsewhere).collect()
}
