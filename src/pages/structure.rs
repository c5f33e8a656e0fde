//! 组织架构: which bodies there are, county by county, each under the one above it. For whoever asks who convenes, who
//! handles, and what each has taken on.

use rustc_hash::FxHashSet;
use serde::Serialize;

use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::view::{self, Anchor, Number};
use crate::pages::{Board, Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "structure",
    purpose: (
        "组织架构栏目：各地有哪些机构，上下关系，各自牵头多少成果",
        "the board of organizations: which there are, who stands above whom, how many outcomes each leads",
    ),
    template: "pages/structure.html",
    leaf: "structure.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::index(RecordKind::Organization), page)]
}

#[derive(Serialize)]
struct StructureView {
    places: Vec<Place>,
}

/// A county, or a region above the counties, with its bodies.
#[derive(Serialize)]
struct Place {
    id: String,
    region: Anchor,
    bodies: Vec<Body>,
}

/// One body; the bodies below it follow it, one step deeper.
#[derive(Serialize)]
struct Body {
    link: Anchor,
    kind: String,
    /// 0 to 4: how far below the first body of its branch.
    depth: usize,
    leads: Number,
}

fn page(world: &World<'_>) -> Page {
    let route = route::index(RecordKind::Organization);
    let view = StructureView { places: places(world, &route) };
    let mut page = Page::new(&KIND, route, world.words.get("board.structure"), view);
    page.description = Some(world.words.get("boards.structure-intro").to_owned());
    page.board = Some(Board::Structure);
    page
}

fn places(world: &World<'_>, from: &Route) -> Vec<Place> {
    let regions = &world.site.regions;
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); regions.len()];
    for (i, organization) in world.site.organizations.iter().enumerate() {
        if let Some(region) = regions.position(organization.region.as_str()) {
            own[county(world, region)].push(i);
        }
    }
    let with_bodies = own.into_iter().enumerate().filter(|(_, bodies)| !bodies.is_empty());
    with_bodies
        .map(|(region, bodies)| Place {
            id: format!("r-{}", regions.at(region).key),
            region: Anchor::to(regions.full_name(region), from.link_to(&view::region_route(world, region))),
            bodies: branches(world, from, &bodies),
        })
        .collect()
}

/// The county a region lies in, or the region itself when it stands above the counties.
fn county(world: &World<'_>, region: usize) -> usize {
    let regions = &world.site.regions;
    regions.upwards(region).find(|&r| regions.at(r).level >= Level::County).unwrap_or(region)
}

/// The bodies of one county, parents before children; a body whose parent stands elsewhere begins a branch.
fn branches(world: &World<'_>, from: &Route, bodies: &[usize]) -> Vec<Body> {
    let here: FxHashSet<usize> = bodies.iter().copied().collect();
    let parent = |i: usize| {
        let id = world.site.organizations.at(i).parent.as_ref()?;
        world.site.organizations.position(id.as_str()).filter(|p| here.contains(p))
    };
    let mut told = FxHashSet::default();
    let mut rows = Vec::new();
    let mut waiting: Vec<(usize, usize)> =
        bodies.iter().rev().filter(|i| parent(**i).is_none()).map(|i| (*i, 0)).collect();
    while let Some((i, depth)) = waiting.pop() {
        if told.insert(i) {
            rows.push(body(world, from, i, depth));
            let below = world.facts.links.organization_children[i].iter().rev().filter(|c| here.contains(c));
            waiting.extend(below.map(|c| (*c, depth + 1)));
        }
    }
    rows
}

fn body(world: &World<'_>, from: &Route, i: usize, depth: usize) -> Body {
    let kind = world.site.organizations.at(i).kind;
    Body {
        link: view::link(world, from, (RecordKind::Organization, i)),
        kind: world.words.get(&format!("organization-kind.{}", kind.key())).to_owned(),
        depth: depth.min(4),
        leads: numbers::number(world, from, Scope::Organization(i), Measure::Outcomes),
    }
}
