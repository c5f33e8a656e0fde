//! Outcomes by status over time: one stack a period, one ink a state.
use crate::chart::ink::{Ink, block, patterns, swatch};
use crate::chart::sheet::{
    SMALL, WIDTH, alt, counted, every, legend, levels, linked, round_scale, sheet, text, wrapped,
};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table};
use crate::words::fill;

#[derive(Clone, Debug)]
pub struct Stacked<'a> {
    /// Unlike any other id of the page.
    pub id: &'a str,
    pub title: &'a str,
    /// From the bottom of each stack upwards.
    pub parts: Vec<Part>,
    pub periods: Vec<Period>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Part {
    pub label: String,
    pub ink: Ink,
}

#[derive(Clone, Debug)]
pub struct Period {
    pub label: String,
    pub short: String,
    /// One for each part, in their order.
    pub counts: Vec<Count>,
    /// All of them together.
    pub total: Count,
}

const FIELD: (f64, f64) = (160.0, 140.0);
const LEFT: f64 = 26.0;

pub fn stacked(input: &Stacked) -> Chart {
    let (top, step) = round_scale(input.periods.iter().map(|period| period.total.n).max().unwrap_or(0));
    let pitch = (WIDTH - LEFT) / input.periods.len().max(1) as f64;
    let shorts: Vec<&str> = input.periods.iter().map(|period| period.short.as_str()).collect();
    let every = every(&shorts, pitch, SMALL);
    let inks: Vec<Ink> = input.parts.iter().map(|part| part.ink).collect();
    let mut drawn = patterns(input.id, &inks) + &levels(top, step, LEFT, FIELD);
    for (i, period) in input.periods.iter().enumerate() {
        let middle = LEFT + pitch * (i as f64 + 0.5);
        drawn.push_str(&stack(input, period, middle, (pitch * 0.72).clamp(1.0, 40.0), top));
        if i % every == 0 {
            drawn.push_str(&text("tick", (middle, FIELD.0 + 14.0), "middle", &period.short));
        }
    }
    let totals: Vec<String> = input.periods.iter().map(|period| said(input, period)).collect();
    let pairs = input.periods.iter().zip(&totals).map(|(period, said)| (period.label.as_str(), said.as_str()));
    let alt = alt(input.title, pairs, &[], input.words);
    let svg = sheet("stacked", FIELD.0 + 20.0, &alt, &drawn);
    let keys: Vec<_> =
        input.parts.iter().rev().map(|part| (swatch(input.id, part.ink), part.label.clone(), None)).collect();
    Chart { html: wrapped(&svg, &legend(&keys)), alt, table: table(input) }
}

fn stack(input: &Stacked, period: &Period, middle: f64, width: f64, top: u64) -> String {
    let (bottom, height) = FIELD;
    let mut below = 0;
    let mut drawn = String::new();
    for (part, count) in input.parts.iter().zip(&period.counts).filter(|(_, count)| count.n > 0) {
        let high = height * count.n as f64 / top as f64;
        let y = bottom - height * below as f64 / top as f64 - high;
        let label = fill(&input.words.pair, &[("label", &period.label), ("value", &part.label)]);
        // A hairline of paper parts the inks, as patterns alone do not at a small size.
        drawn.push_str(&linked(
            count,
            &label,
            input.words,
            &block(input.id, part.ink, (middle - width / 2.0, y, width, (high - 0.8).max(0.4))),
        ));
        below += count.n;
    }
    let number =
        text("number", (middle, bottom - height * below as f64 / top as f64 - 4.0), "middle", &period.total.shown);
    let total = if below > 0 { linked(&period.total, &period.label, input.words, &number) } else { String::new() };
    drawn + &total
}

fn said(input: &Stacked, period: &Period) -> String {
    let parts = input.parts.iter().zip(&period.counts).filter(|(_, count)| count.n > 0);
    let pairs: Vec<String> = parts.map(|(part, count)| format!("{} {}", part.label, count.shown)).collect();
    if pairs.is_empty() { "0".to_owned() } else { pairs.join(" ") }
}

fn table(input: &Stacked) -> Table {
    let words = input.words;
    let head = std::iter::once(words.head_date.clone())
        .chain(input.parts.iter().map(|part| part.label.clone()))
        .chain([words.head_total.clone()])
        .collect();
    let row = |period: &Period| {
        let counts = period.counts.iter().chain([&period.total]);
        std::iter::once(Cell::text(&period.label)).chain(counts.map(counted)).collect()
    };
    Table { head, rows: input.periods.iter().map(row).collect() }
}
