//! What pages about a place or a body share: the panel of indicators, the bar of statuses, the map and the table of parts.

use std::cmp::Reverse;

use serde::Serialize;

use crate::date::PartialDate;
use crate::derive::indicator::Indicator;
use crate::derive::measure::{self, Counted, Measure};
use crate::derive::scope::Scope;
use crate::derive::spread;
use crate::derive::status::{Role, Status};
use crate::id::RecordKind;
use crate::model::common::Level;
use crate::model::figure::Figure;
use crate::pages::World;
use crate::pages::counted;
use crate::pages::maps::{self, Reading, RegionMap, Shown};
use crate::pages::numbers::{self, IndicatorView};
use crate::pages::pen::{self, Pieces};
use crate::pages::shelf;
use crate::pages::view::{self, Anchor, Number, State};
use crate::route::{self, Route};

/// The indicators of a scope: those with a value first, then those that cannot be told, with the reason.
#[derive(Clone, Debug, Serialize)]
pub struct Panel {
    pub told: Vec<Told>,
    pub untold: Vec<Told>,
    /// What else is counted of the scope: numbers in no indicator, each with its name.
    pub also: Vec<(String, Number)>,
    pub surveys: Vec<Surveyed>,
    /// Indicators that only a survey can tell, and none did.
    pub surveys_missing: usize,
}

/// An indicator with the period its records are of.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    #[serde(flatten)]
    pub indicator: IndicatorView,
    pub period: String,
}

/// An indicator that no record can tell, as a survey declared it.
#[derive(Clone, Debug, Serialize)]
pub struct Surveyed {
    pub value: String,
    pub period: Option<String>,
    pub label: String,
    /// The declared figure with its source.
    pub href: String,
}

pub fn panel(world: &World<'_>, from: &Route, scope: Scope) -> Panel {
    let told = |indicator: IndicatorView| Told { period: period(world, scope, &indicator), indicator };
    let all = numbers::panel(world, from, scope).into_iter().map(told);
    let (untold, told) = all.partition(|told| told.indicator.suppressed);
    let surveys = surveys(world, from, scope);
    let also = also(world, from, scope);
    Panel { told, untold, also, surveys_missing: usize::from(surveys.is_empty()), surveys }
}

/// The counts that neither an indicator nor the bar of statuses shows, so that the list of each stands where it is asked for.
fn also(world: &World<'_>, from: &Route, scope: Scope) -> Vec<(String, Number)> {
    let within = |measure: &Measure| {
        Indicator::ALL.iter().map(|i| i.measures()).any(|(over, under)| over == *measure || under == Some(*measure))
    };
    let shown =
        |measure: &Measure| within(measure) || Measure::OF_STATUSES.contains(measure) || *measure == Measure::Overdue;
    let told = |measure: &Measure| {
        let name = world.words.get(&format!("measure.{}", measure.key())).to_owned();
        (name, numbers::number(world, from, scope, *measure))
    };
    let rest = numbers::measures(world).filter(|measure| !shown(measure)).map(|measure| told(&measure));
    rest.filter(|(_, number)| number.n > 0).collect()
}

/// From the year of the first record behind an indicator to that of the last; of what has no date, the day of the build.
fn period(world: &World<'_>, scope: Scope, view: &IndicatorView) -> String {
    let indicator = Indicator::ALL.iter().find(|indicator| indicator.key() == view.key);
    let measures = indicator.map(|indicator| indicator.measures());
    let base = measures.map(|(over, under)| under.unwrap_or(over));
    let records = base.map(|measure| measure::count(world.site, world.facts, scope, measure)).unwrap_or_default();
    let years = || records.iter().filter_map(|one| year(world, *one));
    let period = match (years().min(), years().max()) {
        (Some(first), Some(last)) if first == last => {
            world.words.fill("panel.period_one", &[("from", &first.to_string())])
        }
        (Some(first), Some(last)) => {
            world.words.fill("panel.period", &[("from", &first.to_string()), ("to", &last.to_string())])
        }
        _ => {
            let today = view::date_text(world, PartialDate::from_day(world.today));
            return world.words.fill("panel.as_of", &[("date", &today)]);
        }
    };
    match records.len() - years().count() {
        0 => period,
        undated => world.words.fill("panel.period_undated", &[("period", &period), ("n", &undated.to_string())]),
    }
}

fn year(world: &World<'_>, counted: Counted) -> Option<i16> {
    match counted.place() {
        (RecordKind::Plan, p, Some(_)) => world.site.plans.at(p).year.and_then(|year| i16::try_from(year).ok()),
        // Not that of its last progress: the number counts what came about then.
        (RecordKind::Outcome, o, _) => spread::formed_year(world.site, o),
        (kind, i, _) => shelf::date(world, (kind, i)).map(|date| date.year()),
    }
}

/// The surveys declared of exactly this region, programme or organization's region; an organization has none of its own.
fn surveys(world: &World<'_>, from: &Route, scope: Scope) -> Vec<Surveyed> {
    let site = world.site;
    let speaks = |figure: &Figure| match scope {
        Scope::Region(r) => site.regions.position(figure.region.as_str()) == Some(r),
        Scope::Programme(p) => site.programme_for(figure).is_some_and(|of| of.id == site.programmes.at(p).id),
        Scope::Organization(_) => false,
    };
    let surveyed = |figure: &Figure| Surveyed {
        label: figure.label.0.clone(),
        value: view::amount(world, &figure.value, &figure.unit),
        period: figure.period.as_ref().map(|period| period.0.clone()),
        href: from.link_to_path(&format!("{}#{}", route::single("figures"), figure.id.as_str())),
    };
    let figures = site.figures.iter().map(|entry| &entry.record);
    figures.filter(|figure| figure.survey.is_some() && speaks(figure)).map(surveyed).collect()
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

/// A region's parts with their counts; together with its own records they are the whole.
#[derive(Clone, Debug, Serialize)]
pub struct PartsTable {
    pub heads: Vec<String>,
    pub rows: Vec<PartRow>,
    /// Records of the region itself, not of a part of it.
    pub own: Vec<OwnCell>,
    pub total: PartRow,
}

#[derive(Clone, Debug, Serialize)]
pub struct PartRow {
    pub region: Anchor,
    pub meetings: Number,
    pub outcomes: Number,
    /// One for each head of the table, meetings and outcomes among them.
    pub cells: Vec<Reading>,
}

/// What belongs to the level itself, listed whole beside the table: one for each of its heads.
#[derive(Clone, Debug, Serialize)]
pub struct OwnCell {
    /// The id of its list.
    pub anchor: String,
    pub label: String,
    /// Whether it counts records; a rate does not add up.
    pub counts: bool,
    pub list: Pieces,
}

pub fn parts_table(world: &World<'_>, from: &Route, region: usize, parts: &[usize]) -> PartsTable {
    let shown = shown_of(world, parts);
    let rows = part_rows(world, from, parts, &shown);
    let total = part_row(world, from, region, &shown);
    let mut own: Vec<OwnCell> = shown.iter().map(|shown| own_cell(world, from, region, *shown)).collect();
    if own.iter().all(|cell| cell.list.is_empty()) {
        own.clear();
    }
    PartsTable { heads: heads(world, &shown), rows, own, total }
}

/// The map of a region's parts, from the rows of the table under it.
pub fn parts_map(world: &World<'_>, from: &Route, region: usize, parts: &[usize], rows: &[PartRow]) -> RegionMap {
    let readings: Vec<&[Reading]> = rows.iter().map(|row| row.cells.as_slice()).collect();
    maps::map(world, from, region, parts, &readings, &shown_of(world, parts))
}

/// Rows of regions that are not the parts of one: of the front page's map, which shows counties wherever they lie.
#[derive(Clone, Debug, Serialize)]
pub struct RowsTable {
    pub heads: Vec<String>,
    pub rows: Vec<PartRow>,
}

pub fn rows_table(world: &World<'_>, from: &Route, parts: &[usize]) -> RowsTable {
    let shown = shown_of(world, parts);
    RowsTable { heads: heads(world, &shown), rows: part_rows(world, from, parts, &shown) }
}

fn shown_of(world: &World<'_>, parts: &[usize]) -> Vec<Shown> {
    let level = parts.first().map_or(Level::Village, |r| world.site.regions.at(*r).level);
    maps::shown(world, level, parts)
}

fn heads(world: &World<'_>, shown: &[Shown]) -> Vec<String> {
    shown.iter().map(|shown| shown.label(world)).collect()
}

fn part_rows(world: &World<'_>, from: &Route, parts: &[usize], shown: &[Shown]) -> Vec<PartRow> {
    parts.iter().map(|r| part_row(world, from, *r, shown)).collect()
}

fn own_cell(world: &World<'_>, from: &Route, region: usize, shown: Shown) -> OwnCell {
    let list = match shown {
        Shown::Count(measure) => {
            let mut own = measure::count_own(world.site, world.facts, region, measure);
            own.sort_by_key(|one| (Reverse(shelf::date(world, (one.place().0, one.place().1))), *one));
            own.into_iter().map(|one| pen::entry(world, "entry", &counted::item(world, from, one))).collect()
        }
        Shown::Rate(_) => Pieces::default(),
    };
    OwnCell {
        counts: matches!(shown, Shown::Count(_)),
        anchor: format!("own-{}", shown.key()),
        label: shown.label(world),
        list,
    }
}

fn part_row(world: &World<'_>, from: &Route, r: usize, shown: &[Shown]) -> PartRow {
    let scope = Scope::Region(r);
    PartRow {
        region: Anchor::to(world.site.regions.at(r).name.clone(), from.link_to(&view::region_route(world, r))),
        meetings: numbers::number(world, from, scope, Measure::Meetings),
        outcomes: numbers::number(world, from, scope, Measure::Outcomes),
        cells: shown.iter().map(|shown| maps::reading(world, from, r, *shown)).collect(),
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
