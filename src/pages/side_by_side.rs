//! The many parts of a region side by side, for the reader who compares townships: their columns on one scale, in the order
//! she chooses, and the table of the same. A region of few parts has this on its own page.

use serde::Serialize;

use crate::derive::scope::Scope;
use crate::model::common::Level;
use crate::pages::charts::{self, ChartView};
use crate::pages::places;
use crate::pages::view::{self, Anchor};
use crate::pages::{Holding, Job, Kind, Page, World};
use crate::route;

pub static KIND: Kind = Kind {
    name: "side-by-side",
    purpose: (
        "许多乡镇并排：各年协商了多少场，同一尺度，次序由读者选",
        "many townships side by side: their meetings by year on one scale, in the order the reader chooses",
    ),
    template: "pages/side_by_side.html",
    leaf: "side_by_side.rs",
    jobs,
};

fn jobs(world: &World<'_>) -> Vec<Job> {
    let regions = &world.site.regions;
    let has_chart = |r: &usize| regions.at(*r).level > Level::Township && places::has_page(world, *r);
    (0..regions.len()).filter(has_chart).filter_map(|r| job(world, r)).collect()
}

/// The page of a region whose parts are many.
fn job(world: &World<'_>, r: usize) -> Option<Job> {
    let parts = if r == world.site.root { places::front_parts(world) } else { places::parts_of(world, r) };
    let laid = charts::laid_parts(world, &parts);
    if !charts::stand_apart(laid.len()) {
        return None;
    }
    let mut held = Holding::default();
    for (part, laid) in &laid {
        held.text(world.site.regions.at(*part).key.as_str()).number(laid.total);
        for group in &laid.groups {
            held.text(&group.shared.key()).number(group.members.len());
        }
    }
    let make = move |world: &World<'_>| page(world, r, &parts);
    Some(Job::new(charts::parts_route(world, Scope::Region(r)), make).holding(held.hash()))
}

#[derive(Serialize)]
struct SideBySide {
    /// The region whose parts these are.
    of: Anchor,
    chart: Option<ChartView>,
}

fn page(world: &World<'_>, r: usize, parts: &[usize]) -> Page {
    let scope = Scope::Region(r);
    let route = charts::parts_route(world, scope);
    let home = if r == world.site.root { route::home() } else { view::region_route(world, r) };
    let name = world.site.regions.full_name(r);
    let title = world.words.fill("charts.side", &[("scope", &name), ("chart", world.words.get("charts.title.parts"))]);
    let it = SideBySide {
        of: Anchor::to(name, format!("{}#chart-parts", route.link_to(&home))),
        chart: charts::own_parts(world, &route, scope, parts),
    };
    let mut page = Page::new(&KIND, route, title, it);
    page.crumbs = view::region_crumbs(world, Some(world.site.regions.at(r).key.as_str()));
    page.unlisted = true;
    page
}
