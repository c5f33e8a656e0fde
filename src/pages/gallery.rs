//! 议事堂风采: the places where people meet, county by county, and what was last talked through in them. For the resident
//! who looks for the nearest door, and for whoever asks whether the doors are open.

use serde::Serialize;

use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::facets::{self, FacetView};
use crate::pages::pen::Pieces;
use crate::pages::view::{self, Anchor, Number};
use crate::pages::{Board, Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "gallery",
    purpose: (
        "议事堂风采栏目：各地的协商阵地，按种类和地区，以及最近在阵地开的协商会",
        "the board of venues: by kind and by region, and the latest meetings held in them",
    ),
    template: "pages/gallery.html",
    leaf: "gallery.rs",
    jobs,
};

/// Venues named of one county before the rest is left to its list, and meetings named in all.
const SHOWN: usize = 12;

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::index(RecordKind::Venue), page)]
}

#[derive(Serialize)]
struct GalleryView {
    total: Number,
    places: Vec<Place>,
    meetings: Pieces,
    all_meetings: String,
    all: String,
    navigation: Vec<FacetView>,
}

#[derive(Serialize)]
struct Place {
    region: Anchor,
    n: usize,
    venues: Vec<Venue>,
    /// The list of all, when not all are named here.
    more: Option<String>,
}

#[derive(Serialize)]
struct Venue {
    link: Anchor,
    kind: String,
    town: String,
    meetings: usize,
}

fn page(world: &World<'_>) -> Page {
    let route = route::index(RecordKind::Venue);
    let view = GalleryView {
        total: numbers::number(world, &route, Scope::Region(world.site.root), Measure::Venues),
        places: places(world, &route),
        meetings: meetings(world, &route),
        all_meetings: route.link_to(&route::index(RecordKind::Meeting)),
        all: route.link_to(&route::list_all(RecordKind::Venue, None)),
        navigation: facets::navigation(world, &route, RecordKind::Venue),
    };
    let mut page = Page::new(&KIND, route, world.words.get("board.gallery"), view);
    page.description = Some(world.words.get("boards.gallery-intro").to_owned());
    page.board = Some(Board::Gallery);
    page
}

fn places(world: &World<'_>, from: &Route) -> Vec<Place> {
    let regions = &world.site.regions;
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); regions.len()];
    for (i, venue) in world.site.venues.iter().enumerate() {
        if let Some(region) = regions.position(venue.region.as_str()) {
            let place = regions.upwards(region).find(|&r| regions.at(r).level >= Level::County).unwrap_or(region);
            own[place].push(i);
        }
    }
    let with_venues = own.into_iter().enumerate().filter(|(_, venues)| !venues.is_empty());
    with_venues.map(|(region, venues)| place(world, from, region, venues)).collect()
}

fn place(world: &World<'_>, from: &Route, region: usize, mut venues: Vec<usize>) -> Place {
    let regions = &world.site.regions;
    let held = |i: usize| world.facts.links.venue_meetings[i].len();
    venues.sort_by_key(|i| (std::cmp::Reverse(held(*i)), *i));
    let list = route::list(RecordKind::Venue, "region", regions.at(region).key.as_str(), None);
    Place {
        region: Anchor::to(regions.full_name(region), from.link_to(&view::region_route(world, region))),
        n: venues.len(),
        more: (venues.len() > SHOWN).then(|| from.link_to(&list)),
        venues: venues.into_iter().take(SHOWN).map(|i| venue(world, from, region, i)).collect(),
    }
}

fn venue(world: &World<'_>, from: &Route, county: usize, i: usize) -> Venue {
    let venue = world.site.venues.at(i);
    let town = world.site.region(venue.region.as_str()).map(|r| r.name.clone()).unwrap_or_default();
    Venue {
        link: view::link(world, from, (RecordKind::Venue, i)),
        kind: world.words.get(&format!("venue-kind.{}", venue.kind.key())).to_owned(),
        town: if town == world.site.regions.at(county).name { String::new() } else { town },
        meetings: world.facts.links.venue_meetings[i].len(),
    }
}

/// The latest meetings that took place in a venue on record.
fn meetings(world: &World<'_>, from: &Route) -> Pieces {
    let in_venue = |i: &usize| world.site.meetings.at(*i).venue.is_some();
    let newest = facets::order(world, RecordKind::Meeting).into_iter().rev();
    view::items(world, from, RecordKind::Meeting, newest.filter(in_venue).take(SHOWN))
}
