//! The records behind one number: for the reader who taps a figure and asks "which ones?". The list holds exactly what
//! the number counts, says how it is counted, and leads back to where the number speaks of.
//!
//! Nobody pages through thousands of entries: a long list is split by the regions below, each with a list of its own, and
//! only what belongs to none of them is listed here. So a record stands in one list of a measure and not in one per level.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::derive::measure::{self, Counted, Measure};
use crate::derive::scope::Scope;
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::pages::counted::{self, Counts};
use crate::pages::facets;
use crate::pages::parts::{self, Part};
use crate::pages::pen::{self, Drawn, Pieces};
use crate::pages::view::{self, Anchor, Number};
use crate::pages::{Holding, Job, Kind, Page, World, numbers};
use crate::reads::Shared;
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "count",
    purpose: (
        "一个数字所数的记录：逐条列出，并说明怎么数",
        "the records behind a number, one by one, and how they are counted",
    ),
    template: "pages/count.html",
    leaf: "count.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    let shelf = Arc::new(Shelf::new(world));
    let mut jobs = Vec::new();
    for scope in numbers::scopes(world.site) {
        for measure in numbers::measures(world) {
            let mut counted = measure::count(world.site, world.facts, scope, measure);
            if counted.is_empty() {
                continue;
            }
            shelf.put_in_order(&mut counted);
            let count = Arc::new(Count::new(world, scope, measure, counted, Arc::clone(&shelf)));
            for part in parts::parts(count.listed.len(), page_size(world)) {
                let count = Arc::clone(&count);
                let (route, state) = (count.route(world, part.number), count.state(world, &part));
                jobs.push(Job::new(route, move |world| count.page(world, &part)).holding(state));
            }
        }
    }
    jobs
}

/// Entries of these lists are single lines, so a part holds twice as many as elsewhere.
fn page_size(world: &World<'_>) -> usize {
    2 * parts::page_size(world)
}

/// From so many records on a list is split by the regions below.
fn long(world: &World<'_>) -> usize {
    2 * page_size(world)
}

/// What all count pages share: the order of the records, and the entries of recommendations, each made once.
struct Shelf {
    /// The place of each record of a kind when they stand by date.
    places: FxHashMap<RecordKind, Vec<u32>>,
    /// For each meeting its recommendations, drawn when first wanted.
    said: Vec<Vec<Shared<Drawn>>>,
}

impl Shelf {
    fn new(world: &World<'_>) -> Self {
        let kinds = [
            RecordKind::Topic,
            RecordKind::Meeting,
            RecordKind::Outcome,
            RecordKind::Case,
            RecordKind::Venue,
            RecordKind::Region,
        ];
        let places = |kind| {
            let mut places = vec![0; facets::total(world, kind)];
            facets::order(world, kind).into_iter().zip(0..).for_each(|(i, place)| places[i] = place);
            places
        };
        Self {
            places: kinds.into_iter().chain([RecordKind::Plan]).map(|kind| (kind, places(kind))).collect(),
            said: world
                .site
                .meetings
                .iter()
                .map(|m| m.recommendations.iter().map(|_| Shared::new()).collect())
                .collect(),
        }
    }

    /// By date, then by id: what one measure counts is of one kind. Its places are looked up once, not at each comparison.
    fn put_in_order(&self, counted: &mut Vec<Counted>) {
        let Some(first) = counted.first() else { return };
        let places = self.places.get(&first.place().0).map_or(&[] as &[u32], Vec::as_slice);
        let keyed = |counted: &Counted| {
            let (_, i, within) = counted.place();
            (places.get(i).copied().unwrap_or(i as u32), within, *counted)
        };
        let mut keyed: Vec<(u32, Option<usize>, Counted)> = counted.iter().map(keyed).collect();
        keyed.sort_unstable_by_key(|(place, within, _)| (*place, *within));
        counted.clear();
        counted.extend(keyed.into_iter().map(|(_, _, counted)| counted));
    }
}

/// One number, with what it counts, oldest first.
struct Count {
    scope: Scope,
    measure: Measure,
    total: usize,
    /// Regions below, each with how many of the records are on its own list; none when all are listed here.
    places: Vec<(usize, usize)>,
    /// What is listed here: all, or what belongs to none of the places.
    listed: Vec<Counted>,
    /// Of a list that is split, the newest of all.
    newest: Vec<Counted>,
    shelf: Arc<Shelf>,
}

impl Count {
    fn new(world: &World<'_>, scope: Scope, measure: Measure, counted: Vec<Counted>, shelf: Arc<Shelf>) -> Self {
        let total = counted.len();
        let places = if total > long(world) { places(world, scope, measure, &counted) } else { Vec::new() };
        if places.is_empty() {
            return Self { scope, measure, total, places: Vec::new(), listed: counted, newest: Vec::new(), shelf };
        }
        let newest = counted.iter().rev().take(parts::page_size(world)).copied().collect();
        let below: FxHashSet<Counted> = places.iter().flat_map(|(_, those)| those).copied().collect();
        let listed = counted.into_iter().filter(|c| !below.contains(c)).collect();
        let places = places.into_iter().map(|(region, those)| (region, those.len())).collect();
        Self { scope, measure, total, places, listed, newest, shelf }
    }

    fn route(&self, world: &World<'_>, part: Option<usize>) -> Route {
        route::count(&numbers::scope_key(world.site, self.scope), self.measure.key(), part)
    }

    /// What a part of it holds.
    fn state(&self, world: &World<'_>, part: &Part) -> Hash {
        let mut held = Holding::default();
        let region = |r: usize| world.site.regions.at(r).key.as_str();
        for (r, n) in &self.places {
            held.text(region(*r)).number(*n);
        }
        let newest = part.number.map_or(self.newest.as_slice(), |_| &[]);
        for counted in newest.iter().chain(&self.listed[part.range.clone()]) {
            let (kind, i, within) = counted.place();
            held.text(world.site.id_at(kind, i)).number(within.unwrap_or(usize::MAX));
        }
        held.number(self.total).part(part).hash()
    }

    fn page(&self, world: &World<'_>, part: &Part) -> Page {
        let route = self.route(world, part.number);
        let key = self.measure.key();
        let of = scope_link(world, &route, self.scope);
        let name = world.words.get(&format!("measure.{key}")).to_owned();
        let mut title = world.words.fill("count.title", &[("scope", &of.text), ("measure", &name)]);
        if let Some(number) = part.number {
            title = world.words.fill("list.part-title", &[("title", &title), ("n", &number.to_string())]);
        }
        let front = part.number.is_none();
        let drawn = |shown: &mut dyn Iterator<Item = &Counted>| {
            shown.filter_map(|c| self.item(world, &route, *c)).collect::<Pieces>()
        };
        let place = |(region, n): &(usize, usize)| {
            let list = route::count(&numbers::scope_key(world.site, Scope::Region(*region)), key, None);
            (world.site.regions.at(*region).name.clone(), Number { n: *n, href: Some(route.link_to(&list)) })
        };
        let view = Counts {
            definition: world.words.get(&format!("measure-definition.{key}")).to_owned(),
            of,
            total: front.then_some(self.total),
            places: if front { self.places.iter().map(place).collect() } else { Vec::new() },
            newest: if front { drawn(&mut self.newest.iter()) } else { Pieces::default() },
            front,
            number: part.number,
            items: drawn(&mut self.listed[part.range.clone()].iter().rev()),
            pager: parts::pager(&route, part, |number| self.route(world, number)),
        };
        let mut page = Page::new(&KIND, route, title, view);
        page.crumbs = numbers::crumbs(world, self.scope);
        page.unlisted = true;
        page
    }

    fn item(&self, world: &World<'_>, from: &Route, counted: Counted) -> Option<Drawn> {
        let draw = || pen::entry(world, "entry", &counted::item(world, from, counted));
        match counted.place() {
            (kind, i, None) => Some(pen::brief(world, from, (kind, i))),
            (RecordKind::Meeting, m, Some(r)) => self.shelf.said.get(m)?.get(r).map(|cell| cell.get_or_make(draw)),
            (_, _, Some(_)) => Some(draw()),
        }
    }
}

/// The regions right below a scope whose own lists hold nothing but records of it, with those records. A programme may
/// share a region with others: then the region's list is not its own.
fn places(world: &World<'_>, scope: Scope, measure: Measure, counted: &[Counted]) -> Vec<(usize, Vec<Counted>)> {
    let site = world.site;
    let region = match scope {
        Scope::Region(r) => Some(r),
        Scope::Programme(p) => site.regions.position(site.programmes.at(p).region.as_str()),
        Scope::Organization(_) => None,
    };
    let all: FxHashSet<Counted> = counted.iter().copied().collect();
    let children = region.map(|r| site.regions.children(r)).unwrap_or_default();
    let listed = |child: &usize| numbers::has_count_pages(site, Scope::Region(*child));
    let held = |child: &usize| (*child, measure::count(site, world.facts, Scope::Region(*child), measure));
    let whole = |(_, those): &(usize, Vec<Counted>)| !those.is_empty() && those.iter().all(|c| all.contains(c));
    children.iter().filter(|child| listed(child)).map(held).filter(whole).collect()
}

fn scope_link(world: &World<'_>, from: &Route, scope: Scope) -> Anchor {
    match scope {
        Scope::Region(i) => Anchor::to(world.site.regions.full_name(i), from.link_to(&view::region_route(world, i))),
        _ => view::link(world, from, scope.record()),
    }
}
