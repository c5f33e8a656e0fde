//! The way from suggestion to look-back: how many came so far.
use crate::chart::sheet::{TYPE, WIDTH, alt, counted, linked, sheet, text, wrapped};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, num, text_width};
use crate::words::fill;

#[derive(Clone, Debug)]
pub struct Funnel<'a> {
    pub title: &'a str,
    pub stages: Vec<Stage>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Stage {
    pub label: String,
    pub count: Count,
    /// The share of the stage before, as written (`72%`); none under the minimum n, or when the stages count different
    /// things.
    pub share: Option<String>,
}

const PITCH: f64 = 42.0;

/// Bars from the left, since lengths from one line are compared better than the widths of a cone.
pub fn funnel(input: &Funnel) -> Chart {
    let greatest = input.stages.iter().map(|stage| stage.count.n).max().unwrap_or(0).max(1);
    let words = input.words;
    let of_before = |stage: &Stage| stage.share.as_ref().map(|share| fill(&words.of_before, &[("share", share)]));
    let mut drawn = String::new();
    for (i, stage) in input.stages.iter().enumerate() {
        let y = PITCH * i as f64;
        let width = (WIDTH * stage.count.n as f64 / greatest as f64).max(if stage.count.n > 0 { 1.0 } else { 0.0 });
        let label_end = text_width(&stage.label) * TYPE + 8.0;
        let inside = text("label", (0.0, y + 13.0), "start", &stage.label)
            + &text("number", (label_end, y + 13.0), "start", &stage.count.shown)
            + &format!(
                "<rect class=\"track\" x=\"0\" y=\"{0}\" width=\"{1}\" height=\"12\"/>",
                num(y + 19.0),
                num(WIDTH)
            )
            + &format!("<rect class=\"mass\" x=\"0\" y=\"{}\" width=\"{}\" height=\"12\"/>", num(y + 19.0), num(width));
        drawn.push_str(&linked(&stage.count, &stage.label, words, &inside));
        // Long words leave room for the share alone, or none; the table has it.
        let room = WIDTH - label_end - text_width(&stage.count.shown) * TYPE - 8.0;
        let fits = |said: &String| text_width(said) * TYPE <= room;
        if let Some(said) = of_before(stage).filter(fits).or_else(|| stage.share.clone().filter(fits)) {
            drawn.push_str(&text("tick", (WIDTH, y + 13.0), "end", &said));
        }
    }
    let pairs = input.stages.iter().map(|stage| (stage.label.as_str(), stage.count.shown.as_str()));
    let alt = alt(input.title, pairs, &[], words);
    let svg = sheet("funnel", PITCH * input.stages.len() as f64 - 6.0, &alt, &drawn);
    let row = |stage: &Stage| {
        vec![Cell::text(&stage.label), counted(&stage.count), Cell::text(stage.share.clone().unwrap_or_default())]
    };
    let head = vec![words.head_label.clone(), words.head_count.clone(), words.head_share.clone()];
    Chart { html: wrapped(&svg, ""), alt, table: Table { head, rows: input.stages.iter().map(row).collect() } }
}
