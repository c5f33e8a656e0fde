//! Declared figures as pages show them: the value as written, the number counted beside it, and the difference.

use serde::Serialize;

use crate::derive::indicator;
use crate::derive::measure::{self, Measure};
use crate::derive::scope::Scope;
use crate::model::figure::{Counted, Figure};
use crate::pages::World;
use crate::pages::numbers;
use crate::pages::of_kind;
use crate::pages::view::{self, Anchor, Number, SourceView};
use crate::route::{self, Route};

/// A declared figure beside what can be counted.
#[derive(Clone, Debug, Serialize)]
pub struct Declared {
    pub id: String,
    pub label: String,
    pub value: String,
    pub period: Option<String>,
    pub region: Option<Anchor>,
    pub scope: Option<String>,
    pub note: Option<String>,
    pub counted: Option<Beside>,
    pub sources: Vec<SourceView>,
    /// Whether its source is named once for the whole table.
    pub source_told: bool,
    /// Its place on the page of figures.
    pub href: String,
}

/// Declared figures as a table. What all of them say alike (where, when, by which source) is told once, before it.
#[derive(Clone, Debug, Serialize)]
pub struct DeclaredTable {
    pub region: Option<Anchor>,
    pub period: Option<String>,
    pub source: Option<Anchor>,
    pub rows: Vec<Declared>,
}

pub fn table(mut rows: Vec<Declared>) -> DeclaredTable {
    let alike = rows.len() > 1;
    let region = common(&rows, |row| row.region.clone()).filter(|_| alike);
    let period = common(&rows, |row| row.period.clone()).filter(|_| alike);
    let only = |row: &Declared| match row.sources.as_slice() {
        [source] => Some(source.link.clone()),
        _ => None,
    };
    let source = common(&rows, only).filter(|_| alike);
    for row in &mut rows {
        row.region = row.region.take().filter(|_| region.is_none());
        row.period = row.period.take().filter(|_| period.is_none());
        row.source_told = source.is_some();
    }
    DeclaredTable { region, period, source, rows }
}

/// What `of` says of every row, if it says the same of all.
fn common<T: PartialEq>(rows: &[Declared], of: impl Fn(&Declared) -> Option<T>) -> Option<T> {
    let first = of(rows.first()?)?;
    rows.iter().all(|row| of(row).as_ref() == Some(&first)).then_some(first)
}

/// What can be counted from the records on the same matter.
#[derive(Clone, Debug, Serialize)]
pub struct Beside {
    pub number: Number,
    /// What exactly is counted.
    pub label: String,
    /// For a sum: the sum, of which `number` counts the records.
    pub sum: Option<u64>,
    /// How far declared and counted are apart, or why that cannot be told.
    pub difference: String,
}

pub fn declared(world: &World<'_>, from: &Route, i: usize) -> Declared {
    let figure = world.site.figures.at(i);
    let as_of = figure.as_of.map(|d| world.words.fill("figures.as-of", &[("date", &view::date_text(world, d))]));
    Declared {
        id: figure.id.to_string(),
        label: figure.label.0.clone(),
        value: view::amount(world, &figure.value, &figure.unit),
        period: figure.period.as_ref().map(|p| p.0.clone()).or(as_of),
        region: view::region_link(world, from, figure.region.as_str()),
        scope: figure.scope.as_ref().map(|s| s.0.clone()),
        note: figure.note.as_ref().map(|n| n.0.clone()),
        counted: beside(world, from, &figure.record),
        sources: view::sources(world, from, &figure.sources),
        source_told: false,
        href: from.link_to_path(&format!("{}#{}", route::single("figures"), figure.id)),
    }
}

fn beside(world: &World<'_>, from: &Route, figure: &Figure) -> Option<Beside> {
    let counted = figure.counted?;
    let scope = Scope::Region(world.site.regions.position(figure.region.as_str())?);
    let kind = figure.meeting_kind.as_ref().filter(|_| counted == Counted::Meetings);
    let mut number = numbers::number(world, from, scope, measure_of(counted));
    let mut label = world.words.get(&format!("figures.counted.{}", counted.key())).to_owned();
    if let Some(key) = kind {
        let programme = world.site.programme_for(figure)?;
        let term = world.site.kinds_of_meeting(programme).into_iter().find(|t| t.key == *key || t.name == *key)?;
        let meetings = world.facts.scopes.of(scope).meetings.iter();
        number = Number { n: meetings.filter(|m| of_kind::is_of(world, **m, term)).count(), href: None };
        // The programme's page lists its meetings of this kind: only where they are the same can the number open them.
        let at = world.site.programmes.position(&programme.id)?;
        let listed = world.facts.scopes.of(Scope::Programme(at)).meetings.iter();
        if listed.filter(|m| of_kind::is_of(world, **m, term)).count() != number.n {
            return None;
        }
        number.href = of_kind::opens(world, from, at, term, number.n);
        label = world.words.fill("figures.counted-kind", &[("kind", &term.name.0)]);
    }
    let sum = (counted == Counted::Attendance).then(|| {
        let records = measure::count(world.site, world.facts, scope, Measure::Attendance);
        records.into_iter().map(|c| indicator::attendance(world.site, c)).sum::<u64>()
    });
    let difference = difference(world, figure, sum.unwrap_or(number.n as u64));
    Some(Beside { number, label, sum, difference })
}

/// Only two exact numbers have a difference.
fn difference(world: &World<'_>, figure: &Figure, counted: u64) -> String {
    let words = world.words;
    match (figure.value.exact(), figure.value.number) {
        (Some(declared), _) if declared == counted => words.get("figures.same").to_owned(),
        (Some(declared), _) if declared > counted => {
            words.fill("figures.fewer", &[("n", &(declared - counted).to_string())])
        }
        (Some(declared), _) => words.fill("figures.more", &[("n", &(counted - declared).to_string())]),
        (None, Some(_)) => words.get("figures.approximate").to_owned(),
        (None, None) => words.get("figures.not-stated").to_owned(),
    }
}

/// The measure that speaks of the same thing as a declared figure; its label on the page says what it counts.
const fn measure_of(counted: Counted) -> Measure {
    match counted {
        Counted::Meetings => Measure::Meetings,
        Counted::Recommendations => Measure::Recommendations,
        Counted::Outcomes => Measure::Outcomes,
        Counted::Solved => Measure::Done,
        Counted::Accepted => Measure::InHand,
        Counted::Venues => Measure::Venues,
        Counted::Attendance => Measure::Attendance,
        Counted::Proposals => Measure::Converted,
        Counted::FollowUps => Measure::LookedBack,
    }
}
