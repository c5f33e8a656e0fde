//! 网站地图, for people: every door of the site on one page. For the reader who has lost the way or uses no menus.

use std::cmp::Reverse;

use serde::Serialize;

use crate::id::RecordKind;
use crate::model::tombstone::Tombstone;
use crate::pages::facets::{self, FacetView};
use crate::pages::view::{self, Anchor, When};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "sitemap",
    purpose: (
        "网站地图：栏目、各类记录的清单、说明页面",
        "the site map: boards, the lists of each kind of record, pages that explain",
    ),
    template: "pages/sitemap.html",
    leaf: "site_map.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::single("sitemap"), page)]
}

#[derive(Serialize)]
struct SitemapView {
    boards: Vec<Anchor>,
    pages: Vec<Anchor>,
    kinds: Vec<KindView>,
    withdrawn: Vec<Withdrawn>,
}

/// A page that was withdrawn: its address, which says why, and since when.
#[derive(Serialize)]
struct Withdrawn {
    link: Anchor,
    when: When,
}

#[derive(Serialize)]
struct KindView {
    front: Anchor,
    all: Option<String>,
    n: usize,
    navigation: Vec<FacetView>,
}

/// Pages that exist once, with the keys of their names.
const SINGLES: [(&str, &str); 6] = [
    ("search", "search.label"),
    ("overdue", "overdue.title"),
    ("figures", "footer.figures"),
    ("definitions", "footer.definitions"),
    ("sources", "footer.sources"),
    ("data", "data.title"),
];

fn page(world: &World<'_>) -> Page {
    let route = route::single("sitemap");
    let kinds = [
        RecordKind::Outcome,
        RecordKind::Meeting,
        RecordKind::Topic,
        RecordKind::Case,
        RecordKind::Venue,
        RecordKind::News,
        RecordKind::Programme,
        RecordKind::Campaign,
        RecordKind::Region,
    ];
    let board = |b: &Board| Anchor::to(world.words.get(&format!("board.{}", b.key())), route.link_to(&b.route()));
    let view = SitemapView {
        boards: Board::ALL.iter().map(board).collect(),
        pages: pages(world, &route),
        kinds: kinds.into_iter().map(|kind| kind_view(world, &route, kind)).collect(),
        withdrawn: withdrawn(world, &route),
    };
    Page::new(&KIND, route, world.words.get("footer.sitemap"), view)
}

fn pages(world: &World<'_>, from: &Route) -> Vec<Anchor> {
    let home = Anchor::to(world.words.get("nav.home"), from.link_to(&route::home()));
    let single = |(name, key): &(&str, &str)| Anchor::to(world.words.get(key), from.link_to(&route::single(name)));
    let standing =
        world.site.pages.iter().map(|page| {
            Anchor::to(page.common.title.0.clone(), from.link_to(&route::record(RecordKind::Page, &page.id)))
        });
    let changes = (!world.facts.history.log.is_empty()).then(|| single(&("changes", "changes.title")));
    [home].into_iter().chain(SINGLES.iter().map(single)).chain(changes).chain(standing).collect()
}

/// Tombstones, newest first; one that must not say what stood there is named by its address. Where a record stands again,
/// its page is shown, and nothing is withdrawn.
fn withdrawn(world: &World<'_>, from: &Route) -> Vec<Withdrawn> {
    let view = |stone: &Tombstone| {
        let text = stone.title.as_ref().unwrap_or(&stone.url).0.clone();
        let link = Anchor::to(text, from.link_to(&route::former(&stone.url)?));
        Some(Withdrawn { link, when: view::when(world, Some(stone.date), None) })
    };
    let shown = |stone: &&Tombstone| {
        let route = route::former(&stone.url);
        let reference = route.as_ref().and_then(|route| route.as_str().strip_suffix(".html"));
        reference.is_none_or(|reference| world.site.find(reference).is_none())
    };
    let mut stones: Vec<&Tombstone> = world.site.tombstones.iter().filter(shown).collect();
    stones.sort_by_key(|stone| Reverse(stone.date));
    stones.into_iter().filter_map(view).collect()
}

fn kind_view(world: &World<'_>, from: &Route, kind: RecordKind) -> KindView {
    let name = world.words.get(&format!("kind.{}", kind.folder())).to_owned();
    let all = facets::LISTED.contains(&kind).then(|| from.link_to(&route::list_all(kind, None)));
    KindView {
        // The front of venues and outcomes is their board, told above; here their whole list comes first.
        front: Anchor::to(name, from.link_to(&route::index(kind))),
        all,
        n: facets::total(world, kind),
        navigation: facets::navigation(world, from, kind),
    }
}
