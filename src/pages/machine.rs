//! Files for programs: the feed of what is new, the sitemap of search engines, and what crawlers may read. They hold only
//! what the records and their history say, so that two builds of the same commit give the same bytes.

use jiff::civil::Date;
use serde::Serialize;

use crate::derive::links::RecordAt;
use crate::derive::scope::Scope;
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::view;
use crate::pages::{Board, Job, Kind, Page, World, facets, foot, shelf};
use crate::route::{self, Route};

pub static FEED: Kind = Kind {
    name: "feed",
    purpose: (
        "订阅源（Atom）：最近公布或更新的 50 条记录",
        "the feed (Atom): the 50 records last published or changed",
    ),
    template: "feeds/feed.xml",
    leaf: "machine.rs",
    jobs: |_| vec![Job::new(route::file("feed.xml"), feed)],
};

pub static REGION_FEED: Kind = Kind {
    name: "region-feed",
    purpose: (
        "一个地区的订阅源（Atom）：那里最近公布或更新的 20 场协商和成果",
        "the feed of a region (Atom): its 20 meetings and outcomes last published or changed",
    ),
    template: "feeds/feed.xml",
    leaf: "machine.rs",
    jobs: region_feed_jobs,
};

pub static SITEMAP: Kind = Kind {
    name: "sitemap-xml",
    purpose: (
        "搜索引擎用的站点地图；知道正式网址时才生成",
        "the sitemap for search engines; only where the site's own address is known",
    ),
    template: "feeds/sitemap.xml",
    leaf: "machine.rs",
    jobs: sitemap_jobs,
};

pub static ROBOTS: Kind = Kind {
    name: "robots",
    purpose: ("告诉爬虫可以读什么", "tells crawlers what they may read"),
    template: "feeds/robots.txt",
    leaf: "machine.rs",
    jobs: |_| vec![Job::new(route::file("robots.txt"), robots)],
};

/// Entries of the feed.
const NEWEST: usize = 50;

/// Entries of a region's feed.
const NEWEST_OF_REGION: usize = 20;

/// The kinds whose dated records the feed tells.
const TOLD: [RecordKind; 6] = [
    RecordKind::Outcome,
    RecordKind::Meeting,
    RecordKind::Topic,
    RecordKind::Case,
    RecordKind::Document,
    RecordKind::News,
];

#[derive(Serialize)]
struct FeedView {
    id: String,
    subtitle: Option<String>,
    /// The address of the page beside it, absolute when the site's own is known: the site's front page, or a region's.
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
    kind: String,
    summary: Option<String>,
}

fn feed(world: &World<'_>) -> Page {
    let route = route::file("feed.xml");
    let all = TOLD.into_iter().flat_map(|kind| (0..facets::total(world, kind)).map(move |i| (kind, i)));
    let newest = shelf::news(world, all, NEWEST);
    let view = FeedView {
        id: urn(world, "feed"),
        subtitle: world.site.settings.slogan.as_ref().map(|slogan| slogan.0.clone()),
        home: address(world, &route, &route::home()),
        own: address(world, &route, &route),
        updated: updated(world, &newest),
        entries: newest.into_iter().map(|(told, at)| entry(world, &route, told, at)).collect(),
    };
    file(&FEED, route, world.site.settings.title.0.as_str(), view)
}

fn region_feed_jobs(world: &World<'_>) -> Vec<Job> {
    let followed = (0..world.site.regions.len()).filter_map(|r| Some((r, shelf::feed(world, r)?)));
    followed.map(|(r, route)| Job::new(route, move |world| region_feed(world, r)).of_records()).collect()
}

/// What is new in one region, for those who live there.
fn region_feed(world: &World<'_>, r: usize) -> Page {
    let (key, name) = (world.site.regions.at(r).key.as_str(), world.site.regions.full_name(r));
    let route = route::feed(key);
    let holdings = world.facts.scopes.of(Scope::Region(r));
    let outcomes = holdings.outcomes.iter().map(|i| (RecordKind::Outcome, *i));
    let meetings = holdings.meetings.iter().map(|i| (RecordKind::Meeting, *i));
    let newest = shelf::news(world, outcomes.chain(meetings), NEWEST_OF_REGION);
    let view = FeedView {
        id: urn(world, &format!("feed/{key}")),
        subtitle: None,
        home: address(world, &route, &view::region_route(world, r)),
        own: address(world, &route, &route),
        updated: updated(world, &newest),
        entries: newest.into_iter().map(|(told, at)| entry(world, &route, told, at)).collect(),
    };
    let title = format!("{name}{}{}", world.words.get("punct.colon"), world.site.settings.title.0);
    file(&REGION_FEED, route, &title, view)
}

/// Where a page stands: absolute when the site's own address is known, else as seen from the feed.
fn address(world: &World<'_>, from: &Route, to: &Route) -> String {
    world.base_url.map_or_else(|| from.link_to(to), |base| format!("{base}{to}"))
}

/// When anything in a feed was last told; of an empty one, today.
fn updated(world: &World<'_>, newest: &[(i64, RecordAt)]) -> String {
    newest.first().map_or_else(|| format!("{}T00:00:00Z", world.today), |(told, _)| view::moment(*told))
}

fn entry(world: &World<'_>, from: &Route, told: i64, at: RecordAt) -> EntryView {
    let item = view::item(world, from, at);
    let page = route::record(at.0, world.site.id_at(at.0, at.1));
    EntryView {
        id: urn(world, &format!("{}/{}", at.0.folder(), world.site.id_at(at.0, at.1))),
        href: address(world, from, &page),
        title: item.title,
        updated: view::moment(told),
        kind: world.words.get(&format!("kind.{}", at.0.key())).to_owned(),
        summary: item.summary,
    }
}

/// A name that stays when the site moves: a UUID (version 8) made of the root region and the record's own name.
fn urn(world: &World<'_>, name: &str) -> String {
    let root = world.site.settings.root.as_str();
    let hex = Hash::of_parts([b"yishi".as_slice(), root.as_bytes(), name.as_bytes()]).to_string();
    format!("urn:uuid:{}-{}-8{}-a{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32])
}

#[derive(Serialize)]
struct SitemapView {
    pages: Vec<PageView>,
}

#[derive(Serialize)]
struct PageView {
    address: String,
    date: Option<String>,
}

fn sitemap_jobs(world: &World<'_>) -> Vec<Job> {
    // The protocol knows absolute addresses only.
    world
        .base_url
        .filter(|_| !world.drafts)
        .map(|_| Job::new(route::file("sitemap.xml"), sitemap))
        .into_iter()
        .collect()
}

fn sitemap(world: &World<'_>) -> Page {
    let base = world.base_url.unwrap_or_default();
    let fronts = [RecordKind::Meeting, RecordKind::Topic, RecordKind::Case, RecordKind::News, RecordKind::Region];
    let mut pages: Vec<PageView> = [route::home()]
        .into_iter()
        .chain(Board::ALL.iter().map(|board| board.route()))
        .chain(fronts.into_iter().map(route::index))
        .chain(["overdue", "figures", "definitions", "sources", "data"].map(route::single))
        .chain((!world.facts.history.log.is_empty()).then(|| route::single("changes")))
        .map(|route| PageView { address: format!("{base}{route}"), date: None })
        .collect();
    for kind in RecordKind::ALL {
        pages.extend(records(world, kind).map(|i| PageView {
            address: format!("{base}{}", route::record(kind, world.site.id_at(kind, i))),
            date: changed(world, kind, i).map(|date| date.to_string()),
        }));
    }
    file(&SITEMAP, route::file("sitemap.xml"), "sitemap", SitemapView { pages })
}

/// The day on which a record with a file of its own last changed in more than trifles. What happened when is another
/// matter: a search engine that was told of 2022 would not come again.
fn changed(world: &World<'_>, kind: RecordKind, i: usize) -> Option<Date> {
    foot::last_told(world, (kind, i)).map(|revision| revision.commit.date)
}

/// The records of a kind that have pages of their own.
fn records<'w>(world: &'w World<'_>, kind: RecordKind) -> impl Iterator<Item = usize> + 'w {
    let has_page = move |i: &usize| match kind {
        RecordKind::Figure | RecordKind::Source => false,
        RecordKind::Region => {
            *i != world.site.root
                && (world.site.regions.at(*i).level >= Level::Township
                    || !world.facts.scopes.of(Scope::Region(*i)).is_empty())
        }
        _ => true,
    };
    (0..facets::total(world, kind)).filter(has_page)
}

#[derive(Serialize)]
struct RobotsView {
    sitemap: Option<String>,
    /// Whether the site is for nobody to find.
    hidden: bool,
}

fn robots(world: &World<'_>) -> Page {
    let sitemap = world.base_url.filter(|_| !world.drafts).map(|base| format!("{base}sitemap.xml"));
    file(&ROBOTS, route::file("robots.txt"), "robots", RobotsView { sitemap, hidden: world.drafts })
}

fn file(kind: &'static Kind, route: Route, title: &str, view: impl Serialize + Send + Sync + 'static) -> Page {
    let mut page = Page::new(kind, route, title, view);
    page.unlisted = true;
    page
}
