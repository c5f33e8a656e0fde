//! How many in which month: a row of bars for each year, all on one scale, and beside them what is known by year only.
use crate::chart::sheet::{SMALL, TYPE, WIDTH, alt, counted, legend, linked, moved, rule, sheet, text, wrapped};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, num, text_width};
use crate::words::fill;

#[derive(Clone, Debug)]
pub struct Months<'a> {
    pub title: &'a str,
    /// Oldest first.
    pub years: Vec<Year>,
    /// The names of the twelve months, as the table has them; the ticks take their numbers.
    pub names: [String; 12],
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Year {
    /// `2024 年`
    pub label: String,
    /// `2024`
    pub short: String,
    /// Twelve of them, each with its name in full: `2024 年 3 月`.
    pub months: Vec<(String, Count)>,
    /// Of the year, its month not stated.
    pub vague: (String, Count),
    pub total: Count,
}

/// More years than this are told by the table alone.
const MOST_YEARS: usize = 12;
const PITCH: f64 = 38.0;
const HIGH: f64 = 20.0;
const LEFT: f64 = 34.0;
const RIGHT: f64 = 30.0;

pub fn months(input: &Months) -> Chart {
    let words = input.words;
    let hidden = input.years.len().saturating_sub(MOST_YEARS);
    let drawn_years = &input.years[hidden..];
    let vague = drawn_years.iter().any(|year| year.vague.1.n > 0);
    let columns = if vague { 13.0 } else { 12.0 };
    let width = (WIDTH - LEFT - RIGHT) / columns;
    let field = Field { width, greatest: greatest(drawn_years), words };
    let mut drawn = String::new();
    for (i, year) in drawn_years.iter().enumerate() {
        drawn.push_str(&moved((0.0, PITCH * i as f64), &row(year, &field)));
    }
    let bottom = PITCH * drawn_years.len() as f64;
    let tick = |k: usize| LEFT + width * (k as f64 + 0.5);
    for k in 0..input.names.len() {
        drawn.push_str(&text("tick", (tick(k), bottom + 12.0), "middle", &(k + 1).to_string()));
    }
    if vague {
        drawn.push_str(&text("tick", (tick(12), bottom + 12.0), "middle", &words.unstated_short));
    }
    drawn.push_str(&text("tick", (WIDTH, bottom + 12.0), "end", &words.head_total));
    let alt = alt(input.title, input.years.iter().map(|y| (y.label.as_str(), y.total.shown.as_str())), &[], words);
    let svg = sheet("months", bottom + 18.0, &alt, &drawn);
    let earlier = (hidden > 0).then(|| (String::new(), fill(&words.earlier, &[("n", &hidden.to_string())]), None));
    let nothing = input.years.is_empty().then(|| (String::new(), words.nothing.clone(), None));
    let notes: Vec<_> = earlier.into_iter().chain(nothing).collect();
    let below = if notes.is_empty() { String::new() } else { legend(&notes) };
    Chart { html: wrapped(&svg, &below), alt, table: table(input) }
}

/// What all rows share.
struct Field<'a> {
    width: f64,
    greatest: u64,
    words: &'a ChartWords,
}

fn greatest(years: &[Year]) -> u64 {
    years.iter().flat_map(|y| y.months.iter().chain([&y.vague])).map(|(_, count)| count.n).max().unwrap_or(0).max(1)
}

fn row(year: &Year, field: &Field) -> String {
    let bottom = PITCH - 4.0;
    let mut drawn = text("label", (0.0, bottom - 2.0), "start", &year.short)
        + &rule("base", (LEFT, bottom), (WIDTH - RIGHT, bottom));
    for (k, (label, count)) in year.months.iter().chain([&year.vague]).enumerate().filter(|(_, (_, c))| c.n > 0) {
        drawn.push_str(&bar(label, count, field, (LEFT + field.width * k as f64, bottom)));
    }
    let total = text("number", (WIDTH, bottom - 2.0), "end", &year.total.shown);
    drawn + &linked(&year.total, &year.label, field.words, &total)
}

fn bar(label: &str, count: &Count, field: &Field, (left, bottom): (f64, f64)) -> String {
    let high = (HIGH * count.n as f64 / field.greatest as f64).max(1.5);
    let wide = field.width * 0.7;
    let middle = left + field.width / 2.0;
    let fits = text_width(&count.shown) * SMALL <= field.width + 2.0;
    let number =
        if fits { text("number", (middle, bottom - high - 2.5), "middle", &count.shown) } else { String::new() };
    let inside = format!(
        "<rect class=\"hit\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/><rect class=\"mass\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        num(left),
        num(bottom - HIGH - TYPE),
        num(field.width),
        num(HIGH + TYPE),
        num(middle - wide / 2.0),
        num(bottom - high),
        num(wide),
        num(high)
    ) + &number;
    linked(count, label, field.words, &inside)
}

fn table(input: &Months) -> Table {
    let words = input.words;
    let vague = input.years.iter().any(|year| year.vague.1.n > 0);
    let head = std::iter::once(words.head_date.clone())
        .chain(input.names.iter().cloned())
        .chain(vague.then(|| words.unstated.clone()))
        .chain([words.head_total.clone()]);
    let row = |year: &Year| {
        std::iter::once(Cell::text(&year.label))
            .chain(year.months.iter().map(|(_, count)| counted(count)))
            .chain(vague.then(|| counted(&year.vague.1)))
            .chain([counted(&year.total)])
            .collect()
    };
    Table { head: head.collect(), rows: input.years.iter().map(row).collect() }
}
