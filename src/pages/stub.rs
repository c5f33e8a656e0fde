//! Addresses that once held something: a tombstone where a page was withdrawn, a redirect where one has moved, a notice
//! where a record is held back for now. For whoever follows an old link; it answers where the matter is now, or why it is
//! gone.

use serde::Serialize;

use crate::id::RecordKind;
use crate::model::tombstone::Tombstone;
use crate::model::{Entity, Site, Table};
use crate::pages::view::{self, Anchor, When};
use crate::pages::{Job, Kind, Page, World};
use crate::route::{self, Route};

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
    let job = |(i, stone): (usize, &Tombstone)| {
        let route = place(&stone.url)?;
        Some(Job::new(route, move |world| tombstone(world, i)))
    };
    world.site.tombstones.iter().enumerate().filter_map(job).collect()
}

fn tombstone(world: &World<'_>, i: usize) -> Page {
    let stone = &world.site.tombstones[i];
    let route = place(&stone.url).unwrap_or_else(|| route::single("withdrawn"));
    let view = TombstoneView {
        was: stone.title.as_ref().map(|t| t.0.clone()),
        reason: world.words.get(&format!("tombstone-reason.{}", stone.reason.key())).to_owned(),
        when: view::when(world, Some(stone.date), None),
        successor: stone.successor.as_ref().map(|url| successor(world, &route, url)),
        note: stone.note.as_ref().map(|t| t.0.clone()),
    };
    let mut page = Page::new(&TOMBSTONE, route, world.words.get("tombstone.title"), view);
    page.unlisted = true;
    page
}

/// A successor inside the site by its record's title, outside it by its address.
fn successor(world: &World<'_>, from: &Route, url: &str) -> Anchor {
    let Some(inside) = url.strip_prefix('/') else { return Anchor::outside(url, url) };
    let found = inside.strip_suffix(".html").and_then(|reference| world.site.find(reference));
    match found {
        Some(at) => view::link(world, from, at),
        None => Anchor::to(url, from.link_to_path(inside)),
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
            if let Some(route) = place(alias) {
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
        for alias in entry.common().map(|c| c.aliases.as_slice()).unwrap_or_default() {
            if let Some(file) = place(alias) {
                let written = alias.trim().trim_start_matches('/').to_owned();
                moves.push(Move { written, file, to: route::record(T::KIND, &entry.id) });
            }
        }
    }
}

/// The addresses at which a tombstone stands.
pub fn graves(site: &Site) -> impl Iterator<Item = Route> {
    site.tombstones.iter().filter_map(|stone| place(&stone.url))
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

/// The file behind an old address, when it can be one of this site: `/old/12.html`, `/old/12`, `/old/`.
pub fn place(url: &str) -> Option<Route> {
    let path = url.trim().strip_prefix('/')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/');
    if !path.chars().all(plain) || is_a_file_of_ours(path) {
        return None;
    }
    let file = match path {
        path if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
        path if path.ends_with(".html") => path.to_owned(),
        path => format!("{path}.html"),
    };
    let good = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.');
    file.split('/').all(good).then(|| route::file(&file))
}

/// What hosts, programs and pages look for by its name: a record which asked for such an address would take its place.
fn is_a_file_of_ours(path: &str) -> bool {
    const ROOT: [&str; 6] = ["_headers", "_redirects", "robots.txt", "manifest.json", "sitemap.xml", "feed.xml"];
    const FOLDERS: [&str; 7] = ["assets/", "media/", "files/", "data/", "downloads/", "nginx/", "search/"];
    ROOT.contains(&path) || (!path.ends_with(".html") && FOLDERS.iter().any(|folder| path.starts_with(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_become_files_of_this_site_or_nothing() {
        for (url, file) in [
            ("/old/12.html", Some("old/12.html")),
            ("/old/12", Some("old/12.html")),
            ("/old/", Some("old/index.html")),
            ("old/12.html", None),
            ("https://elsewhere.example/x.html", None),
            ("/../etc/passwd", None),
            ("//x.html", None),
            ("/a/.hidden", None),
            ("/旧.html", None),
            ("/_headers", None),
            ("/manifest.json", None),
            ("/assets/style.css", None),
            ("/old/12.shtml", Some("old/12.shtml.html")),
        ] {
            assert_eq!(place(url).as_ref().map(Route::as_str), file, "{url}");
        }
    }
}
