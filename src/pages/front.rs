//! The front pages of the kinds that are no board: meetings, topics, cases, news, programmes, campaigns. For the reader
//! who comes by the address of a folder or a crumb, and asks: what is here, and how do I find mine?

use serde::Serialize;

use crate::id::RecordKind;
use crate::pages::facets::{self, FacetView};
use crate::pages::pen::Pieces;
use crate::pages::view::{self};
use crate::pages::{Board, Job, Kind, Page, World};
use crate::route;

pub static KIND: Kind = Kind {
    name: "front",
    purpose: (
        "协商活动、议题、案例、动态、品牌、专题活动的首页：最新的若干条，以及各种清单",
        "the front of meetings, topics, cases, news, programmes or campaigns: the newest, and the lists there are",
    ),
    template: "pages/front.html",
    leaf: "front.rs",
    jobs,
};

const KINDS: [RecordKind; 6] = [
    RecordKind::Meeting,
    RecordKind::Topic,
    RecordKind::Case,
    RecordKind::News,
    RecordKind::Programme,
    RecordKind::Campaign,
];

/// Entries before the rest is left to the lists.
const SHOWN: usize = 20;

fn jobs(_: &World<'_>) -> Vec<Job> {
    KINDS.into_iter().map(|kind| Job::new(route::index(kind), move |world| page(world, kind))).collect()
}

#[derive(Serialize)]
struct FrontView {
    intro: String,
    total: usize,
    items: Pieces,
    /// The list of all, for kinds that have lists.
    all: Option<String>,
    navigation: Vec<FacetView>,
}

fn page(world: &World<'_>, kind: RecordKind) -> Page {
    let route = route::index(kind);
    let listed = facets::LISTED.contains(&kind);
    let total = facets::total(world, kind);
    let shown = if listed { SHOWN } else { total };
    let view = FrontView {
        intro: world.words.get(&format!("front.{}", kind.folder())).to_owned(),
        total,
        items: view::items(world, &route, kind, facets::order(world, kind).into_iter().rev().take(shown)),
        all: listed.then(|| route.link_to(&route::list_all(kind, None))),
        navigation: facets::navigation(world, &route, kind),
    };
    let mut page = Page::new(&KIND, route, world.words.get(&format!("kind.{}", kind.folder())), view);
    page.board = match kind {
        RecordKind::Programme => Some(Board::Rules),
        RecordKind::Campaign | RecordKind::Topic => Some(Board::Plans),
        RecordKind::Case => Some(Board::Outcomes),
        _ => None,
    };
    page
}
