//! Definitions: for everyone who asks what a word or a rate on the site means, exactly. Statuses and how each follows from
//! the records, result classes of each programme, indicators with numerator and denominator, and the words 未载明 and 推断.

use serde::Serialize;

use crate::derive::indicator::{Formula, Indicator};
use crate::derive::status::{Role, Status};
use crate::id::RecordKind;
use crate::pages::view::{self, Anchor, State};
use crate::pages::{Job, Kind, Page, World, numbers};
use crate::route::{self, Route};

pub static KIND: Kind = Kind {
    name: "definitions",
    purpose: (
        "状态与指标说明：每个状态怎样得来，每个比率分子分母是什么",
        "statuses and indicators: how each status comes about, what each rate divides by what",
    ),
    template: "pages/definitions.html",
    leaf: "definitions.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::single("definitions"), page)]
}

#[derive(Serialize)]
struct DefinitionsView {
    statuses: Vec<StatusRow>,
    programmes: Vec<ClassesOf>,
    /// Programmes that have published no result classes.
    without: Vec<Anchor>,
    indicators: Vec<IndicatorRow>,
    minimum: u32,
}

#[derive(Serialize)]
struct StatusRow {
    key: &'static str,
    state: State,
    rule: String,
}

#[derive(Serialize)]
struct ClassesOf {
    programme: Anchor,
    /// Key, name, definition, and whether it counts as solved.
    classes: Vec<(String, String, Option<String>, bool)>,
}

#[derive(Serialize)]
struct IndicatorRow {
    key: &'static str,
    label: String,
    /// How it is made: counted, summed, a rate, a median.
    formula: String,
    over: String,
    under: Option<String>,
    left_out: String,
}

fn page(world: &World<'_>) -> Page {
    let route = route::single("definitions");
    let (with, without): (Vec<_>, Vec<_>) = programmes(world, &route).into_iter().partition(|p| !p.classes.is_empty());
    let it = DefinitionsView {
        statuses: statuses(world),
        programmes: with,
        without: without.into_iter().map(|p| p.programme).collect(),
        indicators: Indicator::ALL.iter().map(|i| indicator(world, *i)).collect(),
        minimum: numbers::least_cases(world),
    };
    let mut page = Page::new(&KIND, route, world.words.get("definitions.title"), it);
    page.description = Some(world.words.get("definitions.lede").to_owned());
    page
}

fn statuses(world: &World<'_>) -> Vec<StatusRow> {
    let rule = |key: &str| world.words.get(&format!("definitions.status.{key}")).to_owned();
    let row = |status: &Status| StatusRow {
        key: status.key(),
        state: view::status_state(world, *status),
        rule: rule(status.key()),
    };
    let overdue = view::state(world, "overdue", "status.overdue", Role::Late, "triangle");
    let silent = view::state(world, "no-reply", "owed.no-reply", Role::Formed, "ring");
    let besides = [overdue, silent].map(|state| StatusRow { key: state.key, rule: rule(state.key), state });
    Status::ALL.iter().map(row).chain(besides).collect()
}

fn programmes(world: &World<'_>, from: &Route) -> Vec<ClassesOf> {
    let own = |i: usize| {
        let programme = &world.site.programmes.at(i).record;
        let terms = world.site.result_classes_of(programme);
        let solved = |key: &str| world.site.is_solved(Some(programme), key);
        ClassesOf {
            programme: view::link(world, from, (RecordKind::Programme, i)),
            classes: terms
                .into_iter()
                .map(|t| {
                    (t.key.0.clone(), t.name.0.clone(), t.definition.as_ref().map(|d| d.0.clone()), solved(&t.key))
                })
                .collect(),
        }
    };
    (0..world.site.programmes.len()).map(own).collect()
}

fn indicator(world: &World<'_>, indicator: Indicator) -> IndicatorRow {
    let (words, key) = (world.words, indicator.key());
    let formula = match indicator.formula() {
        Formula::Count(_) => "count",
        Formula::Sum(_) => "sum",
        Formula::Rate(..) => "rate",
        Formula::Satisfaction(..) => "satisfaction",
        Formula::Median(_) => "median",
    };
    let under = format!("definitions.indicator.{key}.under");
    IndicatorRow {
        key,
        label: words.get(&format!("indicator.name.{key}")).to_owned(),
        formula: words.get(&format!("definitions.formula.{formula}")).to_owned(),
        over: words.get(&format!("definitions.indicator.{key}.over")).to_owned(),
        under: words.has(&under).then(|| words.get(&under).to_owned()),
        left_out: words.get(&format!("definitions.indicator.{key}.out")).to_owned(),
    }
}
