//! Bars by month: how many, when.
use crate::chart::sheet::{SMALL, WIDTH, alt, every, legend, levels, linked, round_scale, sheet, text, wrapped};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, num, text_width};

/// Counts in a row, mostly of months.
#[derive(Clone, Debug)]
pub struct Bars<'a> {
    pub title: &'a str,
    pub bars: Vec<Bar>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Bar {
    /// In full, for the table and those who listen: `2024 年 3 月`.
    pub label: String,
    /// Short, under the bar: `3 月`.
    pub short: String,
    pub count: Count,
}

const FIELD: (f64, f64) = (140.0, 116.0);
const LEFT: f64 = 26.0;

pub fn bars(input: &Bars) -> Chart {
    let greatest = input.bars.iter().map(|bar| bar.count.n).max().unwrap_or(0);
    let (top, step) = round_scale(greatest);
    let pitch = (WIDTH - LEFT) / input.bars.len().max(1) as f64;
    let shorts: Vec<&str> = input.bars.iter().map(|bar| bar.short.as_str()).collect();
    let every = every(&shorts, pitch, SMALL);
    let numbers_fit = input.bars.iter().all(|bar| text_width(&bar.count.shown) * SMALL <= pitch);
    let (bottom, height) = FIELD;
    let one = |(i, bar): (usize, &Bar)| {
        let x = LEFT + pitch * i as f64;
        let high = height * bar.count.n as f64 / top as f64;
        let (width, middle) = ((pitch * 0.72).clamp(1.0, 34.0), x + pitch / 2.0);
        let mut inside = format!(
            "<rect class=\"mass\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            num(middle - width / 2.0),
            num(bottom - high),
            num(width),
            num(high)
        );
        if numbers_fit && bar.count.n > 0 {
            inside.push_str(&text("number", (middle, bottom - high - 4.0), "middle", &bar.count.shown));
        }
        let short =
            if i % every == 0 { text("tick", (middle, bottom + 14.0), "middle", &bar.short) } else { String::new() };
        linked(&bar.count, &bar.label, input.words, &inside) + &short
    };
    let drawn: String = input.bars.iter().enumerate().map(one).collect();
    let pairs =
        input.bars.iter().filter(|bar| bar.count.n > 0).map(|bar| (bar.label.as_str(), bar.count.shown.as_str()));
    let alt = alt(input.title, pairs, &[], input.words);
    let svg = sheet("bars", bottom + 20.0, &alt, &(levels(top, step, LEFT, FIELD) + &drawn));
    let rows = input.bars.iter().map(|bar| vec![Cell::text(&bar.label), counted(&bar.count)]).collect();
    let head = vec![input.words.head_date.clone(), input.words.head_count.clone()];
    let nothing =
        if greatest == 0 { legend(&[(String::new(), input.words.nothing.clone(), None)]) } else { String::new() };
    Chart { html: wrapped(&svg, &nothing), alt, table: Table { head, rows } }
}

/// A count as a cell that sorts by its number.
pub(crate) fn counted(count: &Count) -> Cell {
    Cell { text: count.shown.clone(), href: count.href.clone(), sort: Some(count.n.to_string()) }
}
