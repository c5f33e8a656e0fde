//! The lists of records: all of a kind, and cut by year, region, status, type, field, lead unit, programme, or first
//! letter. For the reporter who wants everything of one sort, and for readers without a search box. Each answers: which
//! records are there, newest first?

use std::sync::Arc;

use serde::Serialize;

use crate::hash::Hash;
use crate::id::RecordKind;
use crate::pages::facets::{self, Entries, Facet, FacetView, Group};
use crate::pages::parts::{self, Pager, Part};
use crate::pages::pen::Pieces;
use crate::pages::search_text;
use crate::pages::{Board, Holding, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "list",
    purpose: (
        "记录清单：全部，或按年份、地区、状态、类型、领域、单位、品牌分列，由新到旧",
        "a list of records: all, or by year, region, status, type, field, unit or programme, newest first",
    ),
    template: "pages/list.html",
    leaf: "list.rs",
    jobs,
};

/// A front with more siblings than this links to the whole list, where all values stand, instead of naming them.
const MOST_SIBLINGS: usize = 40;

fn jobs(world: &World<'_>) -> Vec<Job> {
    facets::LISTED.into_iter().flat_map(|kind| jobs_of(world, kind)).collect()
}

fn jobs_of(world: &World<'_>, kind: RecordKind) -> Vec<Job> {
    let here = route::list_all(kind, None);
    let order = Arc::new(facets::order(world, kind));
    let entries = Entries::new(world, &here, kind);
    let mut jobs = Vec::new();
    let mut navigation = Vec::new();
    for facet in Facet::of(kind) {
        let groups = facets::groups(world, kind, *facet, &order);
        let Some(view) = facets::facet_view(world, &here, kind, *facet, &groups) else { continue };
        let siblings = if groups.len() <= MOST_SIBLINGS { vec![view.clone()] } else { Vec::new() };
        let siblings = Arc::new(siblings);
        for group in groups.iter() {
            let list = List {
                kind,
                cut: Some((*facet, group.clone())),
                members: Arc::clone(&group.members),
                entries: Arc::clone(&entries),
                navigation: Arc::clone(&siblings),
            };
            list.push_jobs(world, &mut jobs);
        }
        navigation.push(view);
    }
    let all = List { kind, cut: None, members: order, entries, navigation: Arc::new(navigation) };
    all.push_jobs(world, &mut jobs);
    jobs
}

/// One list, whole; its parts share everything.
struct List {
    kind: RecordKind,
    /// The facet and its value; none for the list of all.
    cut: Option<(Facet, Group)>,
    members: Arc<Vec<usize>>,
    entries: Arc<Entries>,
    navigation: Arc<Vec<FacetView>>,
}

#[derive(Serialize)]
struct ListView {
    /// What this list is of, when it needs saying: the definition of what is watched.
    note: Option<String>,
    /// On the front only: a numbered part must not change with each new record.
    total: Option<usize>,
    front: bool,
    number: Option<usize>,
    items: Pieces,
    pager: Pager,
    navigation: Arc<Vec<FacetView>>,
    /// Back to the list of all, from a cut one.
    all: Option<String>,
    /// The facets and values by which the search knows exactly this list; empty when it does not.
    search: Vec<(&'static str, String)>,
}

impl List {
    fn push_jobs(self, world: &World<'_>, jobs: &mut Vec<Job>) {
        let list = Arc::new(self);
        for part in parts::parts(list.members.len(), parts::page_size(world)) {
            let list = Arc::clone(&list);
            let (route, state) = (list.route(part.number), list.state(world, &part));
            jobs.push(Job::new(route, move |world| list.page(world, &part)).holding(state));
        }
    }

    /// What a part of it holds.
    fn state(&self, world: &World<'_>, part: &Part) -> Hash {
        let mut held = Holding::default();
        let label = self.cut.as_ref().map_or("", |(_, group)| &group.label);
        held.text(label).part(part);
        for i in &self.members[part.range.clone()] {
            held.text(world.site.id_at(self.kind, *i));
        }
        if part.number.is_none() {
            held.number(self.members.len());
            for facet in self.navigation.iter() {
                held.text(facet.key).text(&facet.label).number(facet.values.len());
                for value in &facet.values {
                    held.text(&value.label).text(&value.href).number(value.n);
                }
            }
        }
        held.hash()
    }

    fn route(&self, part: Option<usize>) -> Route {
        match &self.cut {
            Some((facet, group)) => route::list(self.kind, facet.key(), &group.value, part),
            None => route::list_all(self.kind, part),
        }
    }

    fn title(&self, world: &World<'_>) -> String {
        let name = &world.words.get(&format!("kind.{}", self.kind.folder())).to_owned();
        match &self.cut {
            None => world.words.fill("list.title-all", &[("kind", name)]),
            Some((facet, group)) => {
                let facet = facets::facet_label(world, self.kind, *facet);
                world.words.fill("list.title", &[("kind", name), ("facet", &facet), ("value", &group.label)])
            }
        }
    }

    fn search(&self, world: &World<'_>) -> Vec<(&'static str, String)> {
        let kind = ("kind", self.kind.key().to_owned());
        match &self.cut {
            None => vec![kind],
            Some((facet, group)) => search_text::filter(world, self.kind, *facet, &group.value)
                .map_or_else(Vec::new, |filter| vec![kind, filter]),
        }
    }

    fn page(&self, world: &World<'_>, part: &Part) -> Page {
        let route = self.route(part.number);
        let front = part.number.is_none();
        let note = self.cut.as_ref().and_then(|(facet, group)| {
            let key = format!("{}-note.{}", facet.key(), group.value);
            world.words.has(&key).then(|| world.words.get(&key).to_owned())
        });
        let view = ListView {
            note,
            total: front.then(|| self.members.len()),
            front,
            number: part.number,
            items: self.members[part.range.clone()].iter().rev().filter_map(|i| self.entries.get(world, *i)).collect(),
            pager: parts::pager(&route, part, |number| self.route(number)),
            navigation: if front { Arc::clone(&self.navigation) } else { Arc::default() },
            all: self.cut.as_ref().map(|_| route.link_to(&route::list_all(self.kind, None))),
            search: self.search(world),
        };
        let mut title = self.title(world);
        if let Some(number) = part.number {
            title = world.words.fill("list.part-title", &[("title", &title), ("n", &number.to_string())]);
        }
        let mut page = Page::new(&KIND, route, title, view);
        page.crumbs =
            vec![(world.words.get(&format!("kind.{}", self.kind.folder())).to_owned(), route::index(self.kind))];
        page.board = match self.kind {
            RecordKind::Outcome => Some(Board::Outcomes),
            RecordKind::Venue => Some(Board::Gallery),
            _ => None,
        };
        page.unlisted = true;
        page
    }
}
