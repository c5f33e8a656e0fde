//! Numbers that open the records they count, and the panel of indicators of a region, programme or organization.
//!
//! A number other than 0 is a link to the list of exactly its records, made by the leaf `count`. Below the township a
//! region's own page holds the whole list, so its numbers lead to that.

use serde::Serialize;

use crate::derive::indicator::{self, Formula, Indicator, Value};
use crate::derive::measure::{self, Measure};
use crate::derive::scope::Scope;
use crate::model::Site;
use crate::model::common::Level;
use crate::model::figure::Counted;
use crate::pages::World;
use crate::pages::view::{self, Number, percent};
use crate::route::{self, Route};

/// The ASCII name of a scope in addresses: `331002`, `programme-…`, `organization-…`.
pub fn scope_key(site: &Site, scope: Scope) -> String {
    match scope {
        Scope::Region(i) => site.regions.at(i).key.to_string(),
        Scope::Programme(i) => format!("programme-{}", site.programmes.at(i).id),
        Scope::Organization(i) => format!("organization-{}", site.organizations.at(i).id),
    }
}

/// Whether the counts of a scope have pages of their own.
pub fn has_count_pages(site: &Site, scope: Scope) -> bool {
    match scope {
        Scope::Region(i) => site.regions.at(i).level >= Level::Township,
        Scope::Programme(_) | Scope::Organization(_) => true,
    }
}

/// The measures that have lists: all but one that is told only beside declared figures, where there is none.
pub fn measures(world: &World<'_>) -> impl Iterator<Item = Measure> {
    let declared = world.site.figures.iter().any(|figure| figure.counted == Some(Counted::Accepted));
    Measure::ALL.iter().copied().filter(move |measure| declared || *measure != Measure::TakenUp)
}

/// The scopes whose counts and charts have pages of their own.
pub fn scopes(site: &Site) -> impl Iterator<Item = Scope> {
    let regions = (0..site.regions.len()).map(Scope::Region);
    let programmes = (0..site.programmes.len()).map(Scope::Programme);
    let organizations = (0..site.organizations.len()).map(Scope::Organization);
    regions.chain(programmes).chain(organizations).filter(|scope| has_count_pages(site, *scope))
}

/// The way to a scope's counts and charts from the front page.
pub fn crumbs(world: &World<'_>, scope: Scope) -> Vec<(String, Route)> {
    match scope {
        Scope::Region(i) => view::region_crumbs(world, Some(world.site.regions.at(i).key.as_str())),
        Scope::Programme(_) | Scope::Organization(_) => {
            let (kind, i) = scope.record();
            vec![
                (world.words.get(&format!("kind.{}", kind.folder())).to_owned(), route::index(kind)),
                (view::title(world, (kind, i)), route::record(kind, world.site.id_at(kind, i))),
            ]
        }
    }
}

/// From how many cases on a rate is told.
pub fn least_cases(world: &World<'_>) -> u32 {
    world.site.settings.least_cases()
}

/// How many records `measure` counts in `scope`, with the address of their list.
pub fn number(world: &World<'_>, from: &Route, scope: Scope, measure: Measure) -> Number {
    let n = measure::number(world.site, world.facts, scope, measure);
    Number { n, href: (n > 0).then(|| address(world, from, scope, measure)).flatten() }
}

fn address(world: &World<'_>, from: &Route, scope: Scope, measure: Measure) -> Option<String> {
    if has_count_pages(world.site, scope) {
        return Some(from.link_to(&route::count(&scope_key(world.site, scope), measure.key(), None)));
    }
    match scope {
        Scope::Region(i) => {
            let page = route::record(crate::id::RecordKind::Region, world.site.regions.at(i).key.as_str());
            Some(format!("{}#{}", from.link_to(&page), measure.key()))
        }
        _ => None,
    }
}

/// Whether a shelf of a region's page, under the measure's name, holds exactly what the measure counts.
pub const fn on_shelf(measure: Measure) -> bool {
    matches!(measure, Measure::Outcomes | Measure::Meetings | Measure::Topics | Measure::Venues | Measure::Cases)
}

/// One indicator as a panel shows it.
#[derive(Clone, Debug, Serialize)]
pub struct IndicatorView {
    pub key: &'static str,
    pub label: String,
    /// `53%`, `4`, `12 天`; a dash when suppressed.
    pub value: String,
    /// The count that the value is, or the numerator of a rate.
    pub numerator: Number,
    pub denominator: Option<Number>,
    /// What stands under the value: its basis, or why there is none.
    pub basis: String,
    /// The same sentence with its counts apart, so that each opens its records; empty where it holds no count of records.
    pub parts: Vec<BasisPart>,
    pub suppressed: bool,
    /// Whether the value itself is the numerator's count.
    pub counts: bool,
}

/// Words of a basis, and the count that stands behind them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BasisPart {
    pub text: String,
    pub number: Option<Number>,
}

/// A sentence such as `办结的 {of} 件中回头看 {n} 件` with its counts in their places.
fn parts(sentence: &str, slots: &[(&str, Option<&Number>)]) -> Vec<BasisPart> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    let next = |rest: &str| {
        let found = slots.iter().filter_map(|(slot, number)| Some((rest.find(slot)?, slot.len(), (*number)?)));
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, length, number)) = next(rest) {
        parts.push(BasisPart { text: rest[..at].to_owned(), number: Some(number.clone()) });
        rest = &rest[at + length..];
    }
    if !parts.is_empty() && !rest.is_empty() {
        parts.push(BasisPart { text: rest.to_owned(), number: None });
    }
    parts
}

/// The indicators of a scope that say anything: those without a single record behind them are left to the page of
/// definitions, except the basic counts.
pub fn panel(world: &World<'_>, from: &Route, scope: Scope) -> Vec<IndicatorView> {
    Indicator::ALL.iter().map(|indicator| view(world, from, scope, *indicator)).collect()
}

pub fn view(world: &World<'_>, from: &Route, scope: Scope, indicator: Indicator) -> IndicatorView {
    let words = world.words;
    let minimum = least_cases(world) as usize;
    let reading = indicator::read(world.site, world.facts, scope, indicator, minimum);
    let (over, under) = indicator.measures();
    let numerator = number(world, from, scope, over);
    let denominator = under.map(|m| number(world, from, scope, m));
    let value = match reading.value {
        Value::Number(n) => n.to_string(),
        // What no record tells may be so all the same.
        Value::Percent(p) if p < 100.0 && indicator.counts_what_is_told() => {
            words.fill("indicator.at-least", &[("n", &percent(p))])
        }
        Value::Percent(p) => percent(p),
        Value::Days(d) => words.fill("indicator.days", &[("n", &days(d))]),
        Value::TooFew | Value::Untold | Value::Nothing => "—".to_owned(),
    };
    let n = reading.numerator.to_string();
    let basis = match (reading.value, reading.people) {
        (Value::TooFew, _) => words.fill("indicator.too-few", &[("n", &minimum.to_string())]),
        (Value::Untold, _) => {
            let of = reading.denominator.unwrap_or(0).to_string();
            words.fill(&format!("indicator.untold.{}", indicator.key()), &[("of", &of)])
        }
        (Value::Nothing, Some((_, _, asked))) if asked > 0 => {
            words.fill("indicator.unanswered", &[("asked", &asked.to_string())])
        }
        (Value::Nothing, _) => words.get(&format!("indicator.nothing.{}", indicator.key())).to_owned(),
        (_, Some((good, answered, asked))) => words.fill(
            "indicator.people",
            &[("good", &good.to_string()), ("answered", &answered.to_string()), ("asked", &asked.to_string())],
        ),
        _ => words.fill(
            &format!("indicator.basis.{}", indicator.key()),
            &[("n", &n), ("of", &reading.denominator.unwrap_or(0).to_string())],
        ),
    };
    let suppressed = matches!(reading.value, Value::TooFew | Value::Untold | Value::Nothing);
    // A survey's sentence counts people, who have no list.
    let whole = numerator.n == reading.numerator;
    let parts = if suppressed || reading.people.is_some() || !whole {
        Vec::new()
    } else {
        let key = format!("indicator.basis.{}", indicator.key());
        parts(words.get(&key), &[("{n}", Some(&numerator)), ("{of}", denominator.as_ref())])
    };
    IndicatorView {
        key: indicator.key(),
        label: words.get(&format!("indicator.name.{}", indicator.key())).to_owned(),
        value,
        numerator,
        denominator,
        basis,
        parts,
        suppressed,
        counts: matches!(indicator.formula(), Formula::Count(_)),
    }
}

fn days(d: f64) -> String {
    if d.fract() == 0.0 { format!("{d:.0}") } else { format!("{d:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_a_sentence_stand_in_their_places() {
        let number = |n| Number { n, href: None };
        let (of, n) = (number(4), number(1));
        let told = |sentence, under| {
            let parts = parts(sentence, &[("{n}", Some(&n)), ("{of}", under)]);
            let words = parts
                .iter()
                .map(|p| format!("{}[{}]", p.text, p.number.as_ref().map_or(String::new(), |n| n.n.to_string())));
            words.collect::<String>()
        };
        assert_eq!(told("办结的 {of} 件中回头看 {n} 件", Some(&of)), "办结的 [4] 件中回头看 [1] 件[]");
        assert_eq!(told("{n} of {of}", Some(&of)), "[1] of [4]");
        assert_eq!(told("写明的 {n} 场之和", None), "写明的 [1] 场之和[]");
        assert_eq!(told("逐件可查", None), "");
    }
}
