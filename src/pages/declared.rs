//! Declared figures as pages show them: the value as written, the number counted beside it, and the difference.

use serde::Serialize;

use crate::derive::indicator;
use crate::derive::measure::{self, Measure};
use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::figure::{Counted, Figure};
use crate::pages::World;
use crate::pages::facets::Facet;
use crate::pages::numbers;
use crate::pages::of_kind;
use crate::pages::shelf;
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

/// The figures declared of exactly this region, not of those above or below it.
pub fn of_region(world: &World<'_>, from: &Route, region: usize) -> DeclaredTable {
    let key = world.site.regions.at(region).key.as_str();
    let own = world.site.figures.iter().enumerate().filter(|(_, figure)| figure.region.as_str() == key);
    let mut table = table(own.map(|(i, _)| declared(world, from, i)).collect());
    // The page says where it is.
    table.region = None;
    table.rows.iter_mut().for_each(|row| row.region = None);
    table
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
    if let Some(kind) = figure.venue_kind.filter(|_| counted == Counted::Venues) {
        let is_of = |v: &usize| world.site.venues.at(*v).kind == kind;
        let n = world.facts.scopes.of(scope).venues.iter().copied().filter(is_of).count();
        // The list of venues of this kind holds those of the whole site: only where they are the same can the number open them.
        if (0..world.site.venues.len()).filter(is_of).count() != n {
            return None;
        }
        let list = route::list(RecordKind::Venue, Facet::Type.key(), kind.key(), None);
        number = Number { n, href: (n > 0).then(|| from.link_to(&list)) };
        label = world
            .words
            .fill("figures.counted-venues", &[("kind", world.words.get(&format!("venue-kind.{}", kind.key())))]);
    }
    let sum = (counted == Counted::Attendance).then(|| {
        let records = measure::count(world.site, world.facts, scope, Measure::Attendance);
        records.into_iter().map(|c| indicator::attendance(world.site, c)).sum::<u64>()
    });
    let difference = match apart(world, figure, scope, counted) {
        Some(why) => world.words.get(why).to_owned(),
        None => difference(world, figure, sum.unwrap_or(number.n as u64)),
    };
    Some(Beside { number, label, sum, difference })
}

/// Why the two numbers are of different things, so that their difference would say nothing: records of other years than those
/// the figure names, or a unit that is a multiple.
fn apart(world: &World<'_>, figure: &Figure, scope: Scope, counted: Counted) -> Option<&'static str> {
    if figure.unit.starts_with(['万', '亿', '千', '百']) {
        return Some("figures.other-unit");
    }
    let named = figure.period.as_ref().and_then(|period| years(&period.0));
    let until = figure.as_of.map(|date| date.year());
    if named.is_none() && until.is_none() {
        return None;
    }
    let (from, to) = named.unwrap_or((i16::MIN, i16::MAX));
    let to = until.map_or(to, |until| to.min(until.max(from)));
    let records = measure::count(world.site, world.facts, scope, measure_of(counted));
    let mut dated = records.iter().filter_map(|one| shelf::date(world, (one.place().0, one.place().1)));
    dated.any(|date| !(from..=to).contains(&date.year())).then_some("figures.other-period")
}

/// The years that a period names: `2021年至2023年`, and up to one where it says 截至.
fn years(period: &str) -> Option<(i16, i16)> {
    let numbers = period.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let years: Vec<i16> =
        numbers.filter_map(|digits| digits.parse().ok()).filter(|y| (1900..2200).contains(y)).collect();
    let (from, to) = (*years.iter().min()?, *years.iter().max()?);
    Some((if period.contains("截至") { i16::MIN } else { from }, to))
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
        Counted::Accepted => Measure::TakenUp,
        Counted::Venues => Measure::Venues,
        Counted::Attendance => Measure::Attendance,
        Counted::Proposals => Measure::Converted,
        Counted::FollowUps => Measure::LookedBack,
    }
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn the_years_of_a_period_are_those_it_names() {
        for (period, expected) in [
            ("2023年", Some((2023, 2023))),
            ("2021年至2023年", Some((2021, 2023))),
            ("2023 年 1—10 月", Some((2023, 2023))),
            ("截至2024年6月发表时", Some((i16::MIN, 2024))),
            ("截至目前", None),
            ("近三年", None),
        ] {
            assert_eq!(years(period), expected, "{period}");
        }
    }
}
