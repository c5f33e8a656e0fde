//! The records behind one number: for the reader who taps a figure and asks "which ones?". The list holds exactly what
//! the number counts, says how it is counted, and leads back to where the number speaks of.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::measure::{self, Counted, Measure};
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::pages::counted;
use crate::pages::facets::{self, Entries, Pager, Part};
use crate::pages::view::{self, Anchor};
use crate::pages::{Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "count",
    purpose: "一个数字所数的记录：逐条列出，并说明怎么数",
    template: "pages/count.html",
    leaf: "count.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    let shelf = Arc::new(Shelf::new(world));
    let mut jobs = Vec::new();
    for scope in scopes(world) {
        for measure in Measure::ALL {
            let mut counted = measure::count(world.site, world.facts, scope, *measure);
            if counted.is_empty() {
                continue;
            }
            counted.sort_by_key(|c| (shelf.date(*c), *c));
            let count = Arc::new(Count { scope, measure: *measure, counted, shelf: Arc::clone(&shelf) });
            for part in facets::parts(count.counted.len(), facets::page_size(world)) {
                let count = Arc::clone(&count);
                let route = count.route(world, part.number);
                jobs.push(Job::new(route, move |world| count.page(world, &part)));
            }
        }
    }
    jobs
}

/// The scopes whose numbers have lists of their own.
fn scopes(world: &World<'_>) -> Vec<Scope> {
    let site = world.site;
    let regions = (0..site.regions.len()).map(Scope::Region);
    let programmes = (0..site.programmes.len()).map(Scope::Programme);
    let organizations = (0..site.organizations.len()).map(Scope::Organization);
    regions.chain(programmes).chain(organizations).filter(|scope| numbers::has_count_pages(site, *scope)).collect()
}

/// What all count pages share: dates for the order, and the entries of the records, each made once.
struct Shelf {
    dates: FxHashMap<RecordKind, Vec<Option<PartialDate>>>,
    entries: FxHashMap<RecordKind, Arc<Entries>>,
    /// For each meeting its recommendations, drawn when first wanted.
    said: Vec<Vec<OnceLock<Arc<str>>>>,
}

impl Shelf {
    fn new(world: &World<'_>) -> Self {
        // All count pages stand equally deep, so an entry's relative address is the same on each of them.
        let here = route::count("a", "b", None);
        let kinds = [
            RecordKind::Topic,
            RecordKind::Meeting,
            RecordKind::Outcome,
            RecordKind::Case,
            RecordKind::Venue,
            RecordKind::Region,
        ];
        let dates = |kind| (0..facets::total(world, kind)).map(|i| facets::date(world, kind, i)).collect();
        Self {
            dates: kinds.into_iter().chain([RecordKind::Plan]).map(|kind| (kind, dates(kind))).collect(),
            entries: kinds.into_iter().map(|kind| (kind, Entries::new(world, &here, kind))).collect(),
            said: world
                .site
                .meetings
                .iter()
                .map(|m| m.recommendations.iter().map(|_| OnceLock::new()).collect())
                .collect(),
        }
    }

    fn date(&self, counted: Counted) -> Option<PartialDate> {
        let (kind, i) = match counted {
            Counted::Record(kind, i) => (kind, i),
            Counted::Recommendation(m, _) => (RecordKind::Meeting, m),
            Counted::PlanItem(p, _) => (RecordKind::Plan, p),
        };
        self.dates.get(&kind)?.get(i).copied().flatten()
    }
}

/// One number, with what it counts, oldest first.
struct Count {
    scope: Scope,
    measure: Measure,
    counted: Vec<Counted>,
    shelf: Arc<Shelf>,
}

#[derive(Serialize)]
struct CountView {
    /// How the measure is counted.
    definition: String,
    /// Of which region, programme or organization the number speaks.
    of: Anchor,
    total: Option<usize>,
    front: bool,
    number: Option<usize>,
    items: Vec<Arc<str>>,
    pager: Pager,
}

impl Count {
    fn route(&self, world: &World<'_>, part: Option<usize>) -> Route {
        route::count(&numbers::scope_key(world.site, self.scope), self.measure.key(), part)
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
        let shown = self.counted[part.range.clone()].iter().rev();
        let view = CountView {
            definition: world.words.get(&format!("measure-definition.{key}")).to_owned(),
            of,
            total: part.number.is_none().then_some(self.counted.len()),
            front: part.number.is_none(),
            number: part.number,
            items: shown.filter_map(|c| self.item(world, &route, *c)).collect(),
            pager: facets::pager(&route, part, |number| self.route(world, number)),
        };
        let mut page = Page::new(&KIND, route, title, view);
        page.crumbs = crumbs(world, self.scope);
        page.unlisted = true;
        page
    }

    fn item(&self, world: &World<'_>, from: &Route, counted: Counted) -> Option<Arc<str>> {
        match counted {
            Counted::Record(kind, i) => self.shelf.entries.get(&kind)?.get(world, i),
            Counted::Recommendation(m, r) => {
                let draw = || facets::drawn(world, &counted::item(world, from, counted));
                self.shelf.said.get(m)?.get(r).map(|cell| Arc::clone(cell.get_or_init(draw)))
            }
            Counted::PlanItem(..) => Some(facets::drawn(world, &counted::item(world, from, counted))),
        }
    }
}

fn scope_at(scope: Scope) -> (RecordKind, usize) {
    match scope {
        Scope::Region(i) => (RecordKind::Region, i),
        Scope::Programme(i) => (RecordKind::Programme, i),
        Scope::Organization(i) => (RecordKind::Organization, i),
    }
}

fn scope_link(world: &World<'_>, from: &Route, scope: Scope) -> Anchor {
    match scope {
        Scope::Region(i) => Anchor::to(world.site.regions.full_name(i), from.link_to(&view::region_route(world, i))),
        _ => view::link(world, from, scope_at(scope)),
    }
}

fn crumbs(world: &World<'_>, scope: Scope) -> Vec<(String, Route)> {
    match scope {
        Scope::Region(i) => view::region_crumbs(world, Some(world.site.regions.at(i).key.as_str())),
        Scope::Programme(_) | Scope::Organization(_) => {
            let (kind, i) = scope_at(scope);
            vec![
                (world.words.get(&format!("kind.{}", kind.folder())).to_owned(), route::index(kind)),
                (view::title(world, (kind, i)), route::record(kind, world.site.id_at(kind, i))),
            ]
        }
    }
}
