//! The map of a region's parts and the readings it shares with the table under it, so that both say the same.

use serde::Serialize;

use crate::derive::indicator::Indicator;
use crate::derive::measure::{self, Measure};
use crate::derive::scope::Scope;
use crate::map::{self, Kind, MapInput, MapWords, Unit, Value};
use crate::model::Site;
use crate::model::common::Level;
use crate::pages::World;
use crate::pages::atlas::Atlas;
use crate::pages::numbers;
use crate::pages::view::{self, Number};
use crate::route::Route;

/// With more parts than this the map shows those with records; the table and the lists hold all.
const MOST_UNITS: usize = 300;

/// What is shown of each part: counts as symbols, rates as colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Count(Measure),
    Rate(Indicator),
}

impl Shown {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Count(measure) => measure.key(),
            Self::Rate(indicator) => indicator.key(),
        }
    }

    /// The column's or legend's name.
    pub fn label(self, world: &World<'_>) -> String {
        let key = match self {
            Self::Count(measure) => format!("measure.{}", measure.key()),
            Self::Rate(indicator) => format!("indicator.name.{}", indicator.key()),
        };
        world.words.get(&key).to_owned()
    }
}

/// What is shown of parts of this level: of the statuses those in which any outcome stands. Coverage is a share of
/// townships: of a township itself, its venues are counted.
pub fn shown(world: &World<'_>, level: Level, parts: &[usize]) -> Vec<Shown> {
    let occurs = |measure: &Measure| {
        parts.iter().any(|r| measure::number(world.site, world.facts, Scope::Region(*r), *measure) > 0)
    };
    let mut counts = vec![Measure::Meetings, Measure::Outcomes, Measure::Recommendations];
    counts.extend(Measure::OF_STATUSES.into_iter().filter(occurs));
    counts.push(Measure::Overdue);
    let mut all: Vec<Shown> = counts.into_iter().map(Shown::Count).collect();
    all.extend([Indicator::CompletionRate, Indicator::OnTimeRate, Indicator::FollowUpRate].map(Shown::Rate));
    all.push(match level > Level::Township {
        true => Shown::Rate(Indicator::Coverage),
        false => Shown::Count(Measure::Venues),
    });
    all
}

/// One part's value: a count that opens its records, or a rate with its basis; without a value the basis says why.
#[derive(Clone, Debug, Serialize)]
pub struct Reading {
    pub number: Option<Number>,
    pub value: Option<String>,
    /// What a rate rests on, as a cell has room for it: `45/129`; without a rate the reason.
    pub basis: String,
    /// What the map draws by, and the table sorts by where there is no number.
    #[serde(skip)]
    amount: Option<f64>,
    pub sort: String,
}

pub fn reading(world: &World<'_>, from: &Route, region: usize, shown: Shown) -> Reading {
    let scope = Scope::Region(region);
    match shown {
        Shown::Count(measure) => {
            let number = numbers::number(world, from, scope, measure);
            let amount = Some(number.n as f64);
            let (basis, sort) = Default::default();
            Reading { number: Some(number), value: None, basis, amount, sort }
        }
        Shown::Rate(indicator) => {
            let view = numbers::view(world, from, scope, indicator);
            let of = view.denominator.as_ref().map_or(0, |n| n.n).max(1);
            let amount = (!view.suppressed).then(|| view.numerator.n as f64 * 100.0 / of as f64);
            let sort = amount.map_or_else(String::new, |amount| format!("{amount:.4}"));
            let basis = if view.suppressed { view.basis } else { format!("{}/{of}", view.numerator.n) };
            let value = (!view.suppressed).then_some(view.value);
            Reading { number: None, value, basis, amount, sort }
        }
    }
}

/// A map as the page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct RegionMap {
    pub html: String,
    /// Which rung, source, date, approval number, disclaimer.
    pub caption: String,
}

/// The map of `parts`, with a row of readings for each. `region` has the boundaries.
pub fn map(
    world: &World<'_>,
    from: &Route,
    region: usize,
    parts: &[usize],
    readings: &[&[Reading]],
    shown: &[Shown],
) -> RegionMap {
    let has_records = |r: usize| !world.facts.scopes.of(Scope::Region(r)).is_empty();
    let drawn: Vec<usize> = (0..parts.len()).filter(|i| parts.len() <= MOST_UNITS || has_records(parts[*i])).collect();
    let measure = |(column, shown): (usize, &Shown)| map::Measure {
        key: shown.key().to_owned(),
        label: shown.label(world),
        kind: if matches!(shown, Shown::Count(_)) { Kind::Total } else { Kind::Rate },
        values: drawn.iter().map(|i| value(&readings[*i][column])).collect(),
    };
    let mut measures: Vec<map::Measure> = shown.iter().enumerate().map(measure).collect();
    // A map of nothing but zeros tells nothing at first sight: what there is something of comes first.
    if let Some(telling) = measures.iter().position(|m| m.values.iter().any(|v| v.amount.is_some_and(|n| n > 0.0))) {
        measures[..=telling].rotate_right(1);
    }
    let sheet = world.atlas.of(region);
    let level = parts.first().map(|r| world.site.regions.at(*r).level);
    let href = |r: usize| from.link_to(&view::region_route(world, r));
    let input = MapInput {
        id: "map".into(),
        title: world.site.regions.full_name(region),
        units: drawn.iter().map(|i| unit(world.site, parts[*i], href(parts[*i]))).collect(),
        boundaries: sheet.and_then(|sheet| sheet.boundaries.as_ref()),
        outline: sheet.and_then(|sheet| sheet.outline.as_ref()),
        measures,
        choose: sheet.map_or_else(Default::default, |sheet| sheet.choice),
        seat_source: level.and_then(|level| seat_source(world.site, level)),
        words: MapWords::of(world.words),
    };
    let drawing = map::draw(&input);
    let stop = world.words.get("map.stop");
    let caption: String = drawing.caption.iter().flat_map(|sentence| [sentence, stop]).collect();
    RegionMap { html: drawing.html, caption: caption.trim_end().to_owned() }
}

/// The map of a region without figures: what can be wrong with its material shows in it.
pub fn bare<'a>(site: &Site, atlas: &'a Atlas, region: usize) -> MapInput<'a> {
    let sheet = atlas.of(region);
    MapInput {
        id: "map".into(),
        title: site.regions.full_name(region),
        units: site.regions.children(region).iter().map(|r| unit(site, *r, String::new())).collect(),
        boundaries: sheet.and_then(|sheet| sheet.boundaries.as_ref()),
        outline: sheet.and_then(|sheet| sheet.outline.as_ref()),
        measures: Vec::new(),
        choose: sheet.map_or_else(Default::default, |sheet| sheet.choice),
        seat_source: None,
        words: MapWords::default(),
    }
}

fn unit(site: &Site, r: usize, href: String) -> Unit {
    let region = site.regions.at(r);
    Unit {
        key: region.key.to_string(),
        name: region.name.clone(),
        href,
        code: (!region.code.is_empty()).then(|| region.code.clone()),
        seat: region.seat,
        cell: region.cell,
    }
}

/// Where the seats of units of this level come from.
fn seat_source(site: &Site, level: Level) -> Option<String> {
    let seats = site.geo.iter().flat_map(|geo| &geo.seats);
    seats.filter(|seats| seats.level == level).map(|seats| seats.source.0.clone()).next()
}

fn value(reading: &Reading) -> Value {
    let (shown, records) = match (&reading.number, &reading.value) {
        (Some(number), _) => (number.n.to_string(), number.href.clone()),
        (None, Some(value)) => (value.clone(), None),
        (None, None) => ("—".to_owned(), None),
    };
    Value { amount: reading.amount, shown, basis: reading.basis.clone(), records }
}
