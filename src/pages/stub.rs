//! Addresses that once held something: a tombstone where a page was withdrawn, a redirect where one has moved, a notice
//! where a record is held back for now. For whoever follows an old link; it answers where the matter is now, or why it is
//! gone.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::id::RecordKind;
use crate::model::tombstone::Tombstone;
use crate::model::{Entity, Site, Table};
use crate::pages::view::{self, Anchor, When};
use crate::pages::{Job, Kind, Page, World};
use crate::parse::sanitise::{self, UrlVerdict};
use crate::route::{self, Route};
use crate::source::SourcePath;

pub static TOMBSTONE: Kind = Kind {
    name: "tombstone",
    purpose: (
        "撤下说明：原址上的页面为什么撤下、何时撤下、由什么代替",
        "a tombstone: why and when the page was withdrawn, and what stands in its place",
    ),
    template: "pages/tombstone.html",
    leaf: "stub.rs",
    jobs: tombstones,
};

pub static REDIRECT: Kind = Kind {
    name: "redirect",
    purpose: ("曾用网址：转到记录现在的页面", "a former address: leads to the record's page of today"),
    template: "pages/redirect.html",
    leaf: "stub.rs",
    jobs: redirects,
};

pub static HELD: Kind = Kind {
    name: "held",
    purpose: (
        "核对中的记录原来的网址：内容暂时没有公开，核对后在原址恢复",
        "the address of a record being checked: not public for now, back here after the check",
    ),
    template: "pages/held.html",
    leaf: "stub.rs",
    // Which records once had a page is known to the ledger of addresses, and so to the pipeline alone.
    jobs: |_| Vec::new(),
};

/// The notice at the address of a record which is held back for a fault. It says nothing of the record.
pub fn held(kind: RecordKind, route: Route) -> Job {
    let here = route.clone();
    let make = move |world: &World<'_>| {
        let list = Anchor::to(world.words.get(&format!("kind.{}", kind.key())), here.link_to(&route::index(kind)));
        let mut page = Page::new(&HELD, here.clone(), world.words.get("held.title"), HeldView { list });
        page.unlisted = true;
        page
    };
    Job { kind: HELD.name, ..Job::new(route, make) }
}

#[derive(Serialize)]
struct HeldView {
    /// Where the other records of its kind are.
    list: Anchor,
}

#[derive(Serialize)]
struct TombstoneView {
    /// What stood here, unless that itself must not be said.
    was: Option<String>,
    reason: String,
    when: When,
    successor: Option<Anchor>,
    note: Option<String>,
}

fn tombstones(world: &World<'_>) -> Vec<Job> {
    let mut taken = BTreeSet::new();
    // Of two for one address the first stands, and the other is told.
    let job = |(i, stone): (usize, &Tombstone)| {
        let route = route::former(&stone.url).filter(|route| taken.insert(route.clone()))?;
        Some(Job::new(route, move |world| tombstone(world, i)))
    };
    world.site.tombstones.iter().enumerate().filter_map(job).collect()
}

fn tombstone(world: &World<'_>, i: usize) -> Page {
    let stone = &world.site.tombstones[i];
    let route = route::former(&stone.url).unwrap_or_else(|| route::single("withdrawn"));
    let view = TombstoneView {
        was: stone.title.as_ref().map(|t| t.0.clone()),
        reason: world.words.get(&format!("tombstone-reason.{}", stone.reason.key())).to_owned(),
        when: view::when(world, Some(stone.date), None),
        successor: stone.successor.as_ref().map(|url| successor(world, &route, living(world.site, url))),
        note: stone.note.as_ref().map(|t| t.0.clone()),
    };
    let mut page = Page::new(&TOMBSTONE, route, world.words.get("tombstone.title"), view);
    page.unlisted = true;
    page
}

/// Where a tombstone sends its readers on.
pub enum Onward {
    Record(RecordAt),
    /// Another tombstone, by its place in the list.
    Withdrawn(usize),
    /// A page of the site that is no record's, or the former address of one.
    Page(Route),
    Outside,
    /// A record that has no page for now.
    Waits,
    /// Nothing answers there.
    Nowhere,
}

/// Where a successor leads, as it is written in the list of tombstones.
pub fn onward(site: &Site, url: &str) -> Onward {
    if !url.starts_with('/') {
        let outside = matches!(sanitise::url(url), UrlVerdict::External { .. });
        return if outside { Onward::Outside } else { Onward::Nowhere };
    }
    let Some(route) = route::former(url) else { return Onward::Nowhere };
    let name = route.as_str().strip_suffix(".html").unwrap_or(route.as_str());
    if let Some(at) = site.find(name) {
        return Onward::Record(at);
    }
    if let Some(i) = site.tombstones.iter().position(|stone| route::former(&stone.url).as_ref() == Some(&route)) {
        return Onward::Withdrawn(i);
    }
    let record = name.split_once('/').and_then(|(folder, id)| Some((RecordKind::from_folder(folder)?, id)));
    let waits = |(kind, id): (RecordKind, &str)| {
        site.unread.contains(&kind) || site.absent.contains_key(&(kind, Arc::from(id)))
    };
    if record.is_some_and(waits) {
        return Onward::Waits;
    }
    let front = record.is_some_and(|(_, id)| id == "index");
    // A site without a history has no page of changes.
    let single = name != "changes" && route::SINGLES.contains(&name);
    let known = front || single || moves(site).iter().any(|one| one.file == route);
    if known { Onward::Page(route) } else { Onward::Nowhere }
}

/// Where readers get to who follow one successor after the other: a page that stands, if there is one.
fn living<'s>(site: &'s Site, url: &'s str) -> &'s str {
    let mut at = url;
    // Successors may go in a circle, which is told elsewhere.
    for _ in 0..=site.tombstones.len() {
        let Onward::Withdrawn(i) = onward(site, at) else { return at };
        let Some(next) = &site.tombstones[i].successor else { return at };
        at = next;
    }
    url
}

/// A successor inside the site by its title, elsewhere by its address.
fn successor(world: &World<'_>, from: &Route, url: &str) -> Anchor {
    let site = world.site;
    match onward(site, url) {
        Onward::Record(at) => view::link(world, from, at),
        Onward::Withdrawn(i) => {
            let stone = &site.tombstones[i];
            let title = stone.title.as_ref().unwrap_or(&stone.url).0.clone();
            route::former(&stone.url).map_or(Anchor::text(url), |to| Anchor::to(title, from.link_to(&to)))
        }
        Onward::Page(to) => Anchor::to(url, from.link_to(&to)),
        Onward::Outside => Anchor::outside(url, url),
        Onward::Waits | Onward::Nowhere => Anchor::text(url),
    }
}

#[derive(Serialize)]
struct RedirectView {
    to: Anchor,
    /// Absolute when the site's address is known.
    canonical: String,
}

fn redirects(world: &World<'_>) -> Vec<Job> {
    let mut jobs = Vec::new();
    let site = world.site;
    aliases(&site.outcomes, &mut jobs);
    aliases(&site.meetings, &mut jobs);
    aliases(&site.topics, &mut jobs);
    aliases(&site.cases, &mut jobs);
    aliases(&site.venues, &mut jobs);
    aliases(&site.documents, &mut jobs);
    aliases(&site.news, &mut jobs);
    aliases(&site.pages, &mut jobs);
    jobs
}

fn aliases<T: Entity>(table: &Table<T>, jobs: &mut Vec<Job>) {
    for (i, entry) in table.iter().enumerate() {
        for alias in entry.common().map(|c| c.aliases.as_slice()).unwrap_or_default() {
            // The front of a section is told where addresses are held against the pages.
            let section = |route: &Route| route.as_str().strip_suffix(".html").and_then(RecordKind::from_folder);
            if let Some(route) = route::former(alias).filter(|route| section(route).is_none()) {
                let from = route.clone();
                jobs.push(Job::new(route, move |world| redirect(world, &from, T::KIND, i)));
            }
        }
    }
}

/// An address that leads to a record's page, as hosts are told of it.
pub struct Move {
    /// As it was written, from the site's root: `old/12` as well as `old/12.html`.
    pub written: String,
    /// The file of its stub.
    pub file: Route,
    pub to: Route,
    /// The record's file and the place in its `aliases`, for messages.
    pub path: SourcePath,
    pub place: usize,
}

/// Whether something stands at a former address already: a page, or a section, whose front hosts show at `/topics` as well
/// as at `/topics/`.
pub fn taken(file: &str, has: impl Fn(&str) -> bool) -> bool {
    has(file) || file.strip_suffix(".html").is_some_and(|name| has(&format!("{name}/index.html")))
}

/// All former addresses of records, in the order of the records.
pub fn moves(site: &Site) -> Vec<Move> {
    let mut moves = Vec::new();
    macro_rules! add {
        ($($table:ident)*) => { $( moves_of(&site.$table, &mut moves); )* };
    }
    add!(outcomes meetings topics cases venues documents news pages);
    moves
}

fn moves_of<T: Entity>(table: &Table<T>, moves: &mut Vec<Move>) {
    for entry in table {
        for (place, alias) in entry.common().map(|c| c.aliases.as_slice()).unwrap_or_default().iter().enumerate() {
            if let Some(file) = route::former(alias) {
                let path = Arc::clone(&entry.path);
                let written = alias.trim().trim_start_matches('/').to_owned();
                moves.push(Move { written, file, to: route::record(T::KIND, &entry.id), path, place });
            }
        }
    }
}

/// The addresses at which a tombstone stands.
pub fn graves(site: &Site) -> impl Iterator<Item = Route> {
    site.tombstones.iter().filter_map(|stone| route::former(&stone.url))
}

fn redirect(world: &World<'_>, from: &Route, kind: RecordKind, i: usize) -> Page {
    let to = view::link(world, from, (kind, i));
    let canonical = match world.base_url {
        Some(base) => format!("{base}{}", route::record(kind, world.site.id_at(kind, i))),
        None => to.href.clone().unwrap_or_default(),
    };
    let mut page = Page::new(&REDIRECT, from.clone(), to.text.clone(), RedirectView { to, canonical });
    page.unlisted = true;
    page
}
