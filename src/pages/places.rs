//! What pages about a place or a body share: the panel of indicators, the bar of statuses, tiles and the table of parts.

use serde::Serialize;

use crate::derive::indicator::Indicator;
use crate::derive::measure::Measure;
use crate::derive::scope::Scope;
use crate::derive::status::{Role, Status};
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::pages::World;
use crate::pages::numbers::{self, IndicatorView};
use crate::pages::shelf;
use crate::pages::view::{self, Anchor, Item, Number, State};
use crate::route::Route;

/// The indicators of a scope: those with a value first, then those that cannot be told, with the reason.
#[derive(Clone, Debug, Serialize)]
pub struct Panel {
    pub told: Vec<IndicatorView>,
    pub untold: Vec<IndicatorView>,
}

pub fn panel(world: &World<'_>, from: &Route, scope: Scope) -> Panel {
    let (untold, told) = numbers::panel(world, from, scope).into_iter().partition(|i| i.suppressed);
    Panel { told, untold }
}

/// How far the outcomes of a scope have come, as one bar; its parts add up to all outcomes.
#[derive(Clone, Debug, Serialize)]
pub struct StatusBar {
    pub total: Number,
    pub parts: Vec<StatusPart>,
    pub overdue: Option<StatusPart>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StatusPart {
    pub state: State,
    pub number: Number,
    /// Where it begins and how wide it is, in thousandths of the bar.
    pub x: usize,
    pub width: usize,
}

pub fn status_bar(world: &World<'_>, from: &Route, scope: Scope) -> StatusBar {
    let total = numbers::number(world, from, scope, Measure::Outcomes);
    let mut parts = Vec::new();
    let mut before = 0;
    for status in Status::ALL {
        let number = numbers::number(world, from, scope, measure_of(*status));
        if number.n > 0 {
            let at = |n: usize| n * 1000 / total.n.max(1);
            let (x, end) = (at(before), at(before + number.n));
            before += number.n;
            parts.push(StatusPart { state: view::status_state(world, *status), number, x, width: end - x });
        }
    }
    let late = numbers::number(world, from, scope, Measure::Overdue);
    let overdue = (late.n > 0).then(|| StatusPart {
        state: view::state(world, "overdue", "status.overdue", Role::Late, "triangle"),
        number: late,
        x: 0,
        width: 0,
    });
    StatusBar { total, parts, overdue }
}

const fn measure_of(status: Status) -> Measure {
    match status {
        Status::Formed => Measure::Formed,
        Status::Submitted => Measure::Submitted,
        Status::Accepted => Measure::Accepted,
        Status::Assigned => Measure::Assigned,
        Status::InProgress => Measure::InProgress,
        Status::Replied => Measure::Replied,
        Status::Completed => Measure::Completed,
        Status::Verified => Measure::Verified,
        Status::Reopened => Measure::Reopened,
        Status::Declined => Measure::Declined,
        Status::Infeasible => Measure::Infeasible,
        Status::Superseded => Measure::Superseded,
    }
}

/// A tile grid of regions that claims neither place nor area; `parts/region-map.html` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct RegionMap {
    pub tiles: Vec<Tile>,
    pub legend: Vec<Class>,
    /// Whether some tile has no outcome.
    pub empty: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct Tile {
    pub name: String,
    pub href: String,
    pub n: usize,
    /// 1 to 5 by number of outcomes; 0 for none.
    pub class: usize,
}

/// A class of the tiles with the numbers it holds, both ends included.
#[derive(Clone, Debug, Serialize)]
pub struct Class {
    pub class: usize,
    pub from: usize,
    pub to: usize,
}

/// Tiles by number of outcomes, in at most five classes of equal width up to the largest number.
pub fn region_map(world: &World<'_>, from: &Route, regions: &[usize]) -> RegionMap {
    let counted: Vec<(usize, usize)> =
        regions.iter().map(|r| (*r, world.facts.scopes.of(Scope::Region(*r)).outcomes.len())).collect();
    let most = counted.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let tiles: Vec<Tile> = counted
        .into_iter()
        .map(|(r, n)| Tile {
            name: world.site.regions.at(r).name.clone(),
            href: from.link_to(&view::region_route(world, r)),
            n,
            class: class(n, most),
        })
        .collect();
    let legend = (1..=5)
        .filter_map(|k| {
            let of: Vec<usize> = tiles.iter().filter(|t| t.class == k).map(|t| t.n).collect();
            Some(Class { class: k, from: *of.iter().min()?, to: *of.iter().max()? })
        })
        .collect();
    RegionMap { empty: tiles.iter().any(|t| t.n == 0), tiles, legend }
}

/// 0 for none, else 1 to 5: equal steps up to `most`; few different numbers keep to the darker end's order.
fn class(n: usize, most: usize) -> usize {
    if n == 0 || most == 0 { 0 } else { (n * 5).div_ceil(most.max(5)).min(5) }
}

/// A region's parts with their counts; together with its own records they are the whole.
#[derive(Clone, Debug, Serialize)]
pub struct PartsTable {
    pub rows: Vec<PartRow>,
    /// Records of the region itself, not of a part of it.
    pub own: Option<OwnRow>,
    pub total: PartRow,
}

#[derive(Clone, Debug, Serialize)]
pub struct PartRow {
    pub region: Anchor,
    pub meetings: Number,
    pub outcomes: Number,
    /// 办结率; none when it is suppressed.
    pub rate: Option<String>,
    /// Why there is no rate.
    pub basis: String,
}

/// What belongs to the level itself, listed whole beside the table.
#[derive(Clone, Debug, Serialize)]
pub struct OwnRow {
    pub meetings: Vec<Item>,
    pub outcomes: Vec<Item>,
}

pub fn parts_table(world: &World<'_>, from: &Route, region: usize, parts: &[usize]) -> PartsTable {
    let rows: Vec<PartRow> = parts.iter().map(|r| part_row(world, from, *r)).collect();
    let total = part_row(world, from, region);
    let own = own_row(world, from, region);
    let own = (own.meetings.len() + own.outcomes.len() > 0).then_some(own);
    PartsTable { rows, own, total }
}

fn own_row(world: &World<'_>, from: &Route, region: usize) -> OwnRow {
    let own = world.facts.scopes.own(region);
    let held: Vec<usize> = own.meetings.iter().copied().filter(|m| shelf::held(world, *m)).collect();
    let list = |kind: RecordKind, positions: &[usize]| {
        view::items(world, from, kind, shelf::newest_first(world, kind, positions))
    };
    OwnRow { meetings: list(RecordKind::Meeting, &held), outcomes: list(RecordKind::Outcome, &own.outcomes) }
}

fn part_row(world: &World<'_>, from: &Route, r: usize) -> PartRow {
    let scope = Scope::Region(r);
    let done = numbers::view(world, from, scope, Indicator::CompletionRate);
    PartRow {
        region: Anchor::to(world.site.regions.at(r).name.clone(), from.link_to(&view::region_route(world, r))),
        meetings: numbers::number(world, from, scope, Measure::Meetings),
        outcomes: numbers::number(world, from, scope, Measure::Outcomes),
        rate: (!done.suppressed).then_some(done.value),
        basis: done.basis,
    }
}

/// Whether a region has a page: all but villages of which nothing is on record, which would be empty pages by the thousand.
pub fn has_page(world: &World<'_>, region: usize) -> bool {
    world.site.regions.at(region).level >= Level::Township || !world.facts.scopes.of(Scope::Region(region)).is_empty()
}

/// The parts of a region that have pages.
pub fn parts_of(world: &World<'_>, region: usize) -> Vec<usize> {
    world.site.regions.children(region).iter().copied().filter(|r| has_page(world, *r)).collect()
}

/// What the tiles of the front page show: of a province or a country the counties with records, else the parts.
pub fn front_parts(world: &World<'_>) -> Vec<usize> {
    let (site, root) = (world.site, world.site.root);
    if site.regions.at(root).level <= Level::Prefecture {
        return parts_of(world, root);
    }
    (0..site.regions.len())
        .filter(|r| site.regions.at(*r).level == Level::County && site.regions.within(*r, root))
        .filter(|r| !world.facts.scopes.of(Scope::Region(*r)).is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn classes_grow_with_the_number() {
        assert_eq!([0, 1, 2, 3, 4].map(|n| class(n, 4)), [0, 1, 2, 3, 4]);
        assert_eq!([0, 1, 20, 21, 99, 100].map(|n| class(n, 100)), [0, 1, 1, 2, 5, 5]);
        assert_eq!(class(0, 0), 0);
    }
}
