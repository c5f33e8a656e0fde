//! 更新记录: what changed on the whole site, commit by commit, and the feed of it. For the reporter who follows what an
//! office corrects, and for everyone who asks whether the site is kept up.
//!
//! Parts are numbered from the oldest and keep their addresses; the newest stands at the front too. The order is that of the
//! history, and no date in it is earlier than those before: a change that was written long ago and came in late stands
//! where it came in, with the news, and not among what was told already.

use std::sync::Arc;

use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::changes::{Change, Kind as ChangeKind};
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::kind::FileKind;
use crate::model::tombstone::Tombstone;
use crate::pages::view::{self, Anchor, When};
use crate::pages::{Holding, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "changes",
    purpose: (
        "更新记录：全站哪一天、哪个单位、改了哪些记录",
        "the log of changes: on which day which unit changed which records of the site",
    ),
    template: "pages/changes.html",
    leaf: "changes.rs",
    jobs,
};

pub static FEED: Kind = Kind {
    name: "changes-feed",
    purpose: (
        "更新记录的订阅源（Atom）：最近的 50 次改动，小改动除外",
        "the feed of changes (Atom): the 50 latest, small ones left out",
    ),
    template: "feeds/changes.xml",
    leaf: "changes.rs",
    jobs: feed_jobs,
};

/// Commits on one part of the list.
const PART: usize = 100;

/// Records named for one commit; of more it says how many.
const NAMED: usize = 20;

/// Entries of the feed.
const NEWEST: usize = 50;

#[derive(Serialize)]
struct ChangesView {
    /// How many commits all parts show. On the front only: a numbered part must not change with each commit.
    total: Option<usize>,
    days: Vec<Day>,
    /// Numbers of parts beside this one.
    older: Option<Anchor>,
    newer: Option<Anchor>,
    /// On the front, where what it shows will still stand when newer parts have come.
    here: Option<Anchor>,
    /// The first part of each year.
    years: Vec<Anchor>,
    feed: String,
}

#[derive(Serialize)]
struct Day {
    when: When,
    commits: Vec<CommitView>,
    minor: Vec<CommitView>,
}

#[derive(Serialize)]
struct CommitView {
    id: String,
    unit: Option<String>,
    note: Option<String>,
    files: Vec<FileView>,
    /// How many more files than are named.
    more: usize,
}

#[derive(Serialize)]
struct FileView {
    kind: &'static str,
    link: Anchor,
}

fn jobs(world: &World<'_>) -> Vec<Job> {
    let parts = world.facts.history.log.len().div_ceil(PART);
    if parts == 0 {
        return Vec::new();
    }
    let numbered = (1..=parts).map(|part| {
        let route = part_route(part);
        let held = held(world, part);
        Job::new(route.clone(), move |world| page(world, route.clone(), part)).holding(held)
    });
    let front = Job::new(route::single("changes"), move |world| page(world, route::single("changes"), parts));
    std::iter::once(front).chain(numbered).collect()
}

/// What a part of the list holds beside the records it names.
fn held(world: &World<'_>, part: usize) -> Hash {
    let log = &world.facts.history.log;
    let mut held = Holding::default();
    held.number(usize::from(part * PART < log.len())).text(&format!("{:?}", years(log, &part_route(part))));
    for change in log.iter().skip((part - 1) * PART).take(PART) {
        held.text(&format!("{change:?}"));
    }
    held.hash()
}

fn part_route(part: usize) -> Route {
    route::file(&format!("changes/{part}.html"))
}

/// The number, from 1, of the part that holds the commit at a place of the log.
fn part_of(place: usize) -> usize {
    place / PART + 1
}

fn page(world: &World<'_>, route: Route, part: usize) -> Page {
    let log = &world.facts.history.log;
    let start = (part - 1) * PART;
    let end = (start + PART).min(log.len());
    let beside = |part: usize, key: &str| Anchor::to(world.words.get(key), route.link_to(&part_route(part)));
    let front = route == route::single("changes");
    let view = ChangesView {
        total: front
            .then(|| log.iter().filter(|change| change.files.iter().any(|(path, _)| is_shown(world, path))).count()),
        days: days(world, &route, &log[start..end]),
        older: (part > 1).then(|| beside(part - 1, "changes.older")),
        newer: (end < log.len()).then(|| beside(part + 1, "changes.newer")),
        here: front.then(|| {
            let part_name = world.words.fill("changes.here", &[("n", &part.to_string())]);
            Anchor::to(part_name, route.link_to(&part_route(part)))
        }),
        years: years(log, &route),
        feed: route.link_to(&route::file("changes/feed.xml")),
    };
    let title = match front {
        true => world.words.get("changes.title").to_owned(),
        false => world.words.fill("changes.part", &[("n", &part.to_string())]),
    };
    let mut page = Page::new(&KIND, route, title, view);
    if !front {
        page.crumbs = vec![(world.words.get("changes.title").to_owned(), route::single("changes"))];
        page.unlisted = true;
    }
    page
}

fn years(log: &[Change], from: &Route) -> Vec<Anchor> {
    let firsts = log.chunk_by(|a, b| a.commit.date.year() == b.commit.date.year()).scan(0, |place, year| {
        let first = *place;
        *place += year.len();
        year.first().map(|change| (change.commit.date.year(), first))
    });
    let anchor = |(year, place): (i16, usize)| Anchor::to(year.to_string(), from.link_to(&part_route(part_of(place))));
    let mut years: Vec<Anchor> = firsts.map(anchor).collect();
    years.reverse();
    years
}

/// Newest first, whatever its number: the front is for news.
fn days(world: &World<'_>, from: &Route, log: &[Change]) -> Vec<Day> {
    let mut days: Vec<(jiff::civil::Date, Day)> = Vec::new();
    for change in log.iter().rev() {
        let date = change.commit.date;
        if days.last().is_none_or(|(last, _)| *last != date) {
            let when = view::when(world, Some(PartialDate::from_day(date)), None);
            days.push((date, Day { when, commits: Vec::new(), minor: Vec::new() }));
        }
        let view = commit_view(world, from, change);
        if let Some((_, day)) = days.last_mut().filter(|_| !view.files.is_empty()) {
            let list = if change.commit.minor { &mut day.minor } else { &mut day.commits };
            list.push(view);
        }
    }
    days.into_iter().map(|(_, day)| day).filter(|day| !day.commits.is_empty() || !day.minor.is_empty()).collect()
}

fn commit_view(world: &World<'_>, from: &Route, change: &Change) -> CommitView {
    let mut files: Vec<FileView> = files(world, from, change).collect();
    let more = files.len().saturating_sub(NAMED);
    files.truncate(NAMED);
    CommitView {
        id: change.commit.short().to_owned(),
        unit: change.commit.unit.clone(),
        note: change.commit.note.clone(),
        files,
        more,
    }
}

/// The records that a commit changed, each with a link to what changed. What is not on the site any more is named only if
/// a tombstone says so, and a draft is not named at all.
fn files<'w>(world: &'w World<'_>, from: &'w Route, change: &'w Change) -> impl Iterator<Item = FileView> + 'w {
    change.files.iter().filter_map(|(path, kind)| {
        let link = match FileKind::of(path) {
            FileKind::Content(of) | FileKind::One(of) => record(world, from, of, stem(path), *kind)?,
            FileKind::Many(of) => Anchor::text(world.words.get(&format!("kind.{}", of.folder()))),
            FileKind::Regions => Anchor::text(world.words.get("kind.regions")),
            FileKind::Settings => Anchor::text(world.words.get("changes.settings")),
            _ => return None,
        };
        Some(FileView { kind: kind.key(), link })
    })
}

/// Whether a change of this file is named.
fn is_shown(world: &World<'_>, path: &str) -> bool {
    match FileKind::of(path) {
        FileKind::Content(kind) | FileKind::One(kind) => {
            let id = stem(path);
            world.site.position(kind, id).is_some() || tombstone(world, kind, id).is_some()
        }
        FileKind::Many(_) | FileKind::Regions | FileKind::Settings => true,
        _ => false,
    }
}

fn tombstone<'w>(world: &World<'w>, kind: RecordKind, id: &str) -> Option<&'w Tombstone> {
    let page = route::record(kind, id);
    world.site.tombstones.iter().find(|stone| stone.url.trim_start_matches('/') == page.as_str())
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn record(world: &World<'_>, from: &Route, kind: RecordKind, id: &str, what: ChangeKind) -> Option<Anchor> {
    if let Some(i) = world.site.position(kind, id) {
        let mut link = view::link(world, from, (kind, i));
        if what != ChangeKind::Added {
            link.href = link.href.map(|href| format!("{href}#revisions"));
        }
        return Some(link);
    }
    let stone = tombstone(world, kind, id)?;
    let page = route::record(kind, id);
    let title = stone.title.as_ref().map_or_else(|| page.to_string(), |title| title.0.clone());
    Some(Anchor::to(title, from.link_to(&page)))
}

#[derive(Serialize)]
struct FeedView {
    id: String,
    home: String,
    own: String,
    updated: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    id: String,
    href: String,
    title: String,
    updated: String,
    unit: Option<String>,
    summary: String,
}

fn feed_jobs(world: &World<'_>) -> Vec<Job> {
    let any = !world.facts.history.log.is_empty();
    any.then(|| Job::new(route::file("changes/feed.xml"), feed)).into_iter().collect()
}

fn feed(world: &World<'_>) -> Page {
    let route = route::file("changes/feed.xml");
    // Every link of the feed starts from the site's root: where that is, or the way up to it.
    let base = world.base_url.map_or_else(|| route.to_root(), str::to_owned);
    let log = &world.facts.history.log;
    let newest = log.iter().enumerate().rev().filter(|(_, change)| !change.commit.minor);
    let entries: Vec<EntryView> =
        newest.filter_map(|(place, change)| entry(world, &base, place, change)).take(NEWEST).collect();
    let view = FeedView {
        id: urn(world, "changes"),
        home: format!("{base}changes.html"),
        own: format!("{base}changes/feed.xml"),
        updated: log.last().map(|change| view::moment(change.commit.time)).unwrap_or_default(),
        entries,
    };
    let mut page = Page::new(&FEED, route, world.words.get("changes.title"), view);
    page.unlisted = true;
    page
}

fn entry(world: &World<'_>, base: &str, place: usize, change: &Change) -> Option<EntryView> {
    // What a merge has passed over is no news.
    let taken = change.files.iter().filter(|(_, kind)| *kind != ChangeKind::Passed).cloned().collect();
    let view = commit_view(world, &route::home(), &Change { commit: Arc::clone(&change.commit), files: taken });
    let first = view.files.first()?;
    let names: Vec<&str> = view.files.iter().map(|file| file.link.text.as_str()).collect();
    let all = names.join(world.words.get("history.and"));
    let n = (names.len() + view.more).to_string();
    let several = || world.words.fill("changes.several", &[("title", &first.link.text), ("n", &n)]);
    let what = if names.len() > 1 { several() } else { first.link.text.clone() };
    // One record has its own page; of several the list tells.
    let only = first.link.href.clone().filter(|_| names.len() == 1);
    let href = only.unwrap_or_else(|| format!("{}#c-{}", part_route(part_of(place)), view.id));
    Some(EntryView {
        id: urn(world, &change.commit.id),
        href: format!("{base}{href}"),
        title: view
            .note
            .clone()
            .map_or_else(|| what.clone(), |note| format!("{what}{}{note}", world.words.get("punct.colon"))),
        updated: view::moment(change.commit.time),
        unit: view.unit,
        summary: all,
    })
}

/// A name that stays when the site moves: a UUID (version 8) made of the root region and the commit.
fn urn(world: &World<'_>, name: &str) -> String {
    let root = world.site.settings.root.as_str();
    let hex = Hash::of_parts([b"yishi change".as_slice(), root.as_bytes(), name.as_bytes()]).to_string();
    format!("urn:uuid:{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_from_the_oldest() {
        assert_eq!([0, 99, 100, 250].map(part_of), [1, 1, 2, 3]);
    }
}
