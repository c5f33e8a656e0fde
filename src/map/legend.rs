//! The scale of each measure: the ink or the size of every value, and the legend that says so.
use crate::map::classes::{Classes, Rule, classify};
use crate::map::input::{Kind, Legend, MapInput, Measure, Rung, Step, Value};
use crate::map::scene::{Form, PAD, Scene};
use crate::words::fill;

/// One measure as drawn.
pub(crate) struct Scale {
    /// For each unit: `k1` … `k5` by class, `t` for a count drawn as a symbol, `z` for a count of nothing, `none` without data.
    pub(crate) classes: Vec<String>,
    /// For each unit: the radius of its symbol, or the length of its bar on tiles.
    pub(crate) sizes: Vec<f64>,
    pub(crate) legend: Legend,
}

/// The radius of a seat's mark when colour carries the value, and of one that stands for nothing or for no data.
pub(crate) const MARK: f64 = 9.0;
const NOTHING: f64 = 3.0;
/// Bars are given as a share of a hundred; tiles that are drawn use their own width.
pub(crate) const BAR: f64 = 100.0;

pub(crate) fn scales(input: &MapInput, scene: &Scene) -> Vec<Scale> {
    input
        .measures
        .iter()
        .map(|measure| match measure.kind {
            Kind::Rate => rate(input, measure, scene),
            Kind::Total => total(input, measure, scene),
        })
        .collect()
}

fn amount(measure: &Measure, i: usize) -> Option<f64> {
    measure.values.get(i)?.amount.filter(|amount| amount.is_finite())
}

fn rate(input: &MapInput, measure: &Measure, scene: &Scene) -> Scale {
    let amounts: Vec<Option<f64>> = (0..input.units.len()).map(|i| amount(measure, i)).collect();
    let known: Vec<f64> = amounts.iter().flatten().copied().collect();
    let classes = classify(&known);
    let class = |amount: &Option<f64>| match (amount, &classes) {
        (Some(amount), Some(classes)) => format!("k{}", classes.ink(classes.of(*amount))),
        _ => "none".to_owned(),
    };
    let mark = if scene.forms.iter().any(|form| matches!(form, Form::Seat { .. })) { MARK } else { 0.0 };
    let steps = classes.as_ref().map_or_else(Vec::new, |classes| class_steps(input, measure, classes));
    let words = &input.words;
    let rule = classes.as_ref().map_or("", |classes| match classes.rule {
        Rule::Each => &words.rule_each,
        Rule::Quantiles => &words.rule_quantiles,
        Rule::Natural => &words.rule_natural,
    });
    let count = steps.len().to_string();
    Scale {
        sizes: vec![mark; amounts.len()],
        legend: Legend {
            measure: measure.key.clone(),
            label: measure.label.clone(),
            rule: fill(rule, &[("count", &count)]),
            steps: with_none(steps, input, amounts.iter().any(Option::is_none)),
            by: classes.as_ref().map(|classes| classes.rule),
        },
        classes: amounts.iter().map(class).collect(),
    }
}

/// A class is named by the least and the greatest value in it, as they are written on the map.
fn class_steps(input: &MapInput, measure: &Measure, classes: &Classes) -> Vec<Step> {
    let members = |class: usize| {
        let of = measure.values.iter().take(input.units.len());
        let mut found: Vec<(&Value, f64)> = of.filter_map(|v| Some((v, v.amount.filter(|a| a.is_finite())?))).collect();
        found.retain(|(_, amount)| classes.of(*amount) == class);
        found.sort_by(|a, b| a.1.total_cmp(&b.1));
        found
    };
    (0..classes.uppers.len())
        .filter_map(|class| {
            let members = members(class);
            let (low, high) = (members.first()?, members.last()?);
            let text = match low.0.shown == high.0.shown {
                true => low.0.shown.clone(),
                false => fill(&input.words.range, &[("from", &low.0.shown), ("to", &high.0.shown)]),
            };
            Some(Step { class: format!("k{}", classes.ink(class)), text, radius: 0.0 })
        })
        .collect()
}

fn with_none(mut steps: Vec<Step>, input: &MapInput, any: bool) -> Vec<Step> {
    if any {
        steps.push(Step { class: "none".to_owned(), text: input.words.none.clone(), radius: 0.0 });
    }
    steps
}

fn total(input: &MapInput, measure: &Measure, scene: &Scene) -> Scale {
    let amounts: Vec<Option<f64>> = (0..input.units.len()).map(|i| amount(measure, i).map(|a| a.max(0.0))).collect();
    let greatest = amounts.iter().flatten().copied().fold(0.0, f64::max);
    let tiles = scene.rung == Rung::Tiles;
    let full = if tiles { bar_length(scene) } else { full_radius(scene) };
    let size = |amount: &Option<f64>| match amount {
        Some(amount) if *amount > 0.0 && tiles => full * amount / greatest,
        Some(amount) if *amount > 0.0 => (full * (amount / greatest).sqrt()).max(NOTHING),
        _ if tiles => 0.0,
        _ => NOTHING,
    };
    let class = |amount: &Option<f64>| match amount {
        Some(amount) if *amount > 0.0 => "t",
        Some(_) => "z",
        None => "none",
    };
    let words = &input.words;
    let steps = if greatest > 0.0 { size_steps(measure, greatest, full) } else { Vec::new() };
    let longest = steps.last().map_or("", |step| &step.text);
    let rule = match tiles {
        _ if greatest == 0.0 && amounts.iter().any(Option::is_some) => words.rule_zero.clone(),
        _ if greatest == 0.0 => String::new(),
        true => fill(&words.rule_bar, &[("value", longest)]),
        false => words.rule_symbol.clone(),
    };
    Scale {
        classes: amounts.iter().map(|a| class(a).to_owned()).collect(),
        sizes: amounts.iter().map(size).collect(),
        legend: Legend {
            measure: measure.key.clone(),
            label: measure.label.clone(),
            rule,
            steps: with_none(if tiles { Vec::new() } else { steps }, input, amounts.iter().any(Option::is_none)),
            by: None,
        },
    }
}

/// Three symbols at most, of values that occur: near a twelfth, near a third and the whole of the greatest.
fn size_steps(measure: &Measure, greatest: f64, full: f64) -> Vec<Step> {
    let mut values: Vec<(&Value, f64)> =
        measure.values.iter().filter_map(|v| Some((v, v.amount.filter(|a| *a > 0.0 && a.is_finite())?))).collect();
    values.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut picked: Vec<(&Value, f64)> = [greatest / 12.0, greatest / 3.0, greatest]
        .iter()
        .filter_map(|wish| values.iter().min_by(|a, b| (a.1 - wish).abs().total_cmp(&(b.1 - wish).abs())).copied())
        .collect();
    picked.dedup_by(|a, b| a.1 == b.1);
    let radius = |amount: f64| (full * (amount / greatest).sqrt()).max(NOTHING);
    picked
        .into_iter()
        .map(|(value, amount)| Step { class: "sym".to_owned(), text: value.shown.clone(), radius: radius(amount) })
        .collect()
}

/// Symbols may fill about a sixth of the sheet together if all were the greatest, and never hide a neighbour quite.
fn full_radius(scene: &Scene) -> f64 {
    let count = scene.forms.iter().filter(|form| **form != Form::Absent).count().max(1) as f64;
    let seats = scene.forms.iter().any(|form| matches!(form, Form::Seat { .. }));
    let share = (scene.width * scene.height / count / 6.0 / std::f64::consts::PI).sqrt();
    share.clamp(5.0, if seats { 16.0 } else { 30.0 })
}

/// The length of the longest bar: the width of a drawn tile within its padding, or a hundred in a list.
fn bar_length(scene: &Scene) -> f64 {
    let drawn = scene.forms.iter().any(|form| matches!(form, Form::Tile { .. }));
    if drawn { scene.tile.0 - 2.0 * PAD } else { BAR }
}
