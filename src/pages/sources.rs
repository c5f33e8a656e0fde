//! The sources: for the reporter who checks, and the reader who mistrusts. One page holds every source document with its
//! id as anchor and the records that draw on it, counted. A source with more records than one list holds is given pages of
//! its own, so that the page of all sources stays readable.

use serde::Serialize;

use crate::id::RecordKind;
use crate::model::Entry;
use crate::model::source::SourceDocument;
use crate::pages::pen::{self, Drawn, Pieces};
use crate::pages::view::{self, Anchor, Facts, Number};
use crate::pages::{Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "sources",
    purpose: ("全部来源文件，以及各有哪些记录以它为依据", "all source documents, and which records rest on each"),
    template: "pages/sources.html",
    leaf: "sources.rs",
    jobs,
};

/// Lists up to this length stand on the page of all sources.
const SHORT: usize = 30;

fn jobs(world: &World<'_>) -> Vec<Job> {
    let mut jobs = vec![Job::new(route::single("sources"), all)];
    for s in 0..world.site.sources.len() {
        for part in 0..parts(world, s) {
            jobs.push(Job::new(part_route(world, s, part), move |world| one(world, s, part)));
        }
    }
    jobs
}

/// How many pages the records of a source take; none when they stand on the page of all sources.
fn parts(world: &World<'_>, source: usize) -> usize {
    let n = world.facts.links.source_records[source].len();
    if n > SHORT { n.div_ceil(page_size(world)) } else { 0 }
}

fn page_size(world: &World<'_>) -> usize {
    world.site.settings.page_size.unwrap_or(50).max(10) as usize
}

fn part_route(world: &World<'_>, source: usize, part: usize) -> Route {
    let id = &world.site.sources.at(source).id;
    match part {
        0 => route::record(RecordKind::Source, id),
        part => route::record(RecordKind::Source, &format!("{id}/p{}", part + 1)),
    }
}

#[derive(Serialize)]
struct SourcesView {
    sources: Vec<SourceView>,
    /// Whether the page shows one source only.
    single: bool,
}

#[derive(Serialize)]
struct SourceView {
    id: String,
    title: String,
    facts: Pieces,
    note: Option<String>,
    /// All records that draw on it.
    records: Number,
    /// How many of each kind.
    kinds: Vec<String>,
    /// Those that stand on this page.
    items: Pieces,
    /// The parts of the list, when it has several; the one at hand has no address.
    parts: Vec<Anchor>,
}

fn all(world: &World<'_>) -> Page {
    let route = route::single("sources");
    let source = |s: usize| {
        let long = parts(world, s) > 0;
        let id = &world.site.sources.at(s).id;
        let href = if long { route.link_to(&part_route(world, s, 0)) } else { format!("#{id}-records") };
        let shown = if long { 0 } else { SHORT };
        view_of(world, &route, s, href, 0..shown)
    };
    let sources = (0..world.site.sources.len()).map(source).collect();
    let mut page =
        Page::new(&KIND, route.clone(), world.words.get("sources.title"), SourcesView { sources, single: false });
    page.description = Some(world.words.get("sources.about").to_owned());
    page
}

fn one(world: &World<'_>, s: usize, part: usize) -> Page {
    let route = part_route(world, s, part);
    let size = page_size(world);
    let entry = world.site.sources.at(s);
    let mut source = view_of(world, &route, s, format!("#{}-records", entry.id), part * size..(part + 1) * size);
    let of_all = parts(world, s);
    if of_all > 1 {
        let anchor = |p: usize| {
            let name = world.words.fill("sources.part", &[("n", &(p + 1).to_string())]);
            if p == part { Anchor::text(name) } else { Anchor::to(name, route.link_to(&part_route(world, s, p))) }
        };
        source.parts = (0..of_all).map(anchor).collect();
    }
    let title = match part {
        0 => entry.title.0.clone(),
        part => world.words.fill("sources.part-title", &[("title", &entry.title), ("n", &(part + 1).to_string())]),
    };
    let mut page = Page::new(&KIND, route, title, SourcesView { sources: vec![source], single: true });
    page.crumbs = vec![(world.words.get("sources.title").to_owned(), route::single("sources"))];
    page.made_from = vec![entry.path.clone()];
    page.record = (part == 0).then(|| (RecordKind::Source, entry.id.clone()));
    page.date = entry.date;
    page.unlisted = part > 0;
    page
}

fn view_of(world: &World<'_>, route: &Route, s: usize, href: String, shown: std::ops::Range<usize>) -> SourceView {
    let entry = world.site.sources.at(s);
    let records = &world.facts.links.source_records[s];
    let on_this_page = records.iter().skip(shown.start).take(shown.len());
    SourceView {
        id: entry.id.to_string(),
        title: entry.title.0.clone(),
        facts: facts(world, entry),
        note: entry.note.as_ref().map(|t| t.0.clone()),
        records: Number { n: records.len(), href: (!records.is_empty()).then_some(href) },
        kinds: kinds(world, s),
        items: on_this_page.map(|at| short(world, route, *at)).collect(),
        parts: Vec::new(),
    }
}

/// An entry without its summary: here the reader wants to see what there is, not read it.
fn short(world: &World<'_>, route: &Route, at: (RecordKind, usize)) -> Drawn {
    let mut item = view::item(world, route, at);
    item.meta.insert(0, world.words.get(&format!("kind.{}", at.0.key())).to_owned());
    item.summary = None;
    pen::entry(world, "card", &item)
}

/// 成果 4 · 议题 7: how many records of each kind, in the order of kinds.
fn kinds(world: &World<'_>, s: usize) -> Vec<String> {
    let records = &world.facts.links.source_records[s];
    let count = |kind: &RecordKind| {
        let n = records.iter().filter(|(k, _)| k == kind).count();
        let name = world.words.get(&format!("kind.{}", kind.key())).to_owned();
        (n > 0).then(|| world.words.fill("sources.of-kind", &[("kind", &name), ("n", &n.to_string())]))
    };
    RecordKind::ALL.iter().filter_map(count).collect()
}

fn facts(world: &World<'_>, entry: &Entry<SourceDocument>) -> Pieces {
    let mut facts = Facts::new(world);
    facts
        .wanted("sources.publisher", entry.publisher.as_ref().map(|t| Anchor::text(t.0.clone())))
        .wanted("table.date", Some(Anchor::text(view::when(world, entry.date, None).text)))
        .item("sources.address", entry.url.as_ref().map(|url| Anchor::outside(url.0.clone(), url)))
        .text("sources.file", entry.file.as_deref());
    facts.done()
}
