//! One bar of states for a region's page, and columns small enough to stand in a line of text.
use crate::chart::ink::{Ink, block, patterns, shape};
use crate::chart::sheet::{alt, counted, linked};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, attr, escape, num};

#[derive(Clone, Debug)]
pub struct StatusBar<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub parts: Vec<Share>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Share {
    pub label: String,
    pub ink: Ink,
    pub count: Count,
}

const LENGTH: f64 = 720.0;
const HEIGHT: f64 = 16.0;

/// The bar, and under it each state as shape, word and number.
pub fn status_bar(input: &StatusBar) -> Chart {
    let total: u64 = input.parts.iter().map(|part| part.count.n).sum();
    let inks: Vec<Ink> = input.parts.iter().map(|part| part.ink).collect();
    let mut drawn = patterns(input.id, &inks);
    drawn.push_str(&format!("<rect class=\"track\" width=\"{}\" height=\"{}\"/>", num(LENGTH), num(HEIGHT)));
    let mut x = 0.0;
    for part in input.parts.iter().filter(|part| part.count.n > 0) {
        let width = LENGTH * part.count.n as f64 / total as f64;
        drawn.push_str(&linked(
            &part.count,
            &part.label,
            input.words,
            &block(input.id, part.ink, (x, 0.0, (width - 2.0).max(1.0), HEIGHT)),
        ));
        x += width;
    }
    let alt = alt(
        input.title,
        input.parts.iter().map(|part| (part.label.as_str(), part.count.shown.as_str())),
        &[],
        input.words,
    );
    let svg = format!(
        "<svg class=\"chart-bar\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\" role=\"group\"{}>{drawn}</svg>",
        num(LENGTH),
        num(HEIGHT),
        attr("aria-label", &alt)
    );
    let states: String = input.parts.iter().map(state).collect();
    let rows = input.parts.iter().map(|part| vec![Cell::text(&part.label), counted(&part.count)]).collect();
    let head = vec![input.words.head_label.clone(), input.words.head_count.clone()];
    Chart {
        html: format!("<div class=\"chart\">{svg}<ul class=\"chart-states\">{states}</ul></div>"),
        alt,
        table: Table { head, rows },
    }
}

fn state(part: &Share) -> String {
    let words = format!("{} {}", escape(&part.label), escape(&part.count.shown));
    let words = match &part.count.href {
        Some(href) => format!("<a{}>{words}</a>", attr("href", href)),
        None => format!("<span>{words}</span>"),
    };
    format!("<li class=\"state {}\">{}{words}</li>", part.ink.role.class(), shape(part.ink.role))
}

/// Columns beside a number, on a scale of their own. What they show stands in the sentence `says`.
pub fn spark(columns: &[Option<f64>], says: &str) -> String {
    const PITCH: f64 = 5.0;
    const HIGH: f64 = 16.0;
    let greatest = columns.iter().flatten().copied().filter(|v| v.is_finite()).fold(0.0, f64::max).max(1e-9);
    let mut d = String::new();
    for (i, column) in columns.iter().enumerate() {
        let high = HIGH * column.filter(|v| v.is_finite()).unwrap_or(0.0).max(0.0) / greatest;
        if high > 0.0 {
            d.push_str(&format!("M{} {HIGH}h4v-{}h-4z", num(i as f64 * PITCH), num(high)));
        }
    }
    let width = num(columns.len() as f64 * PITCH);
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 {width} {HIGH}\" width=\"{width}\" height=\"{HIGH}\" role=\"img\"{}><path class=\"base\" d=\"M0 15.5h{width}\"/><path class=\"mass\" d=\"{d}\"/></svg>",
        attr("aria-label", says)
    )
}
