//! Small multiples: the same columns for every township, on one scale.
//!
//! Those under the minimum n keep their columns and their place in the order given, after the others: they are shown, and never
//! ranked.
use crate::chart::sheet::{SMALL, TYPE, WIDTH, alt, counted, legend, moved, rule, sheet, text, wrapped};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, attr, link, num, text_width};
use crate::words::fill;

#[derive(Clone, Debug)]
pub struct Multiples<'a> {
    pub title: &'a str,
    /// What each column is, for the table: mostly years.
    pub columns: Vec<String>,
    pub units: Vec<Multiple>,
    pub order: Order,
    /// Whether this drawing holds the columns; else it shows those of another drawing of the page, of the same units.
    pub holds: bool,
    /// Fewer cases than this are not ranked.
    pub least_n: u64,
    pub words: &'a ChartWords,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As given: mostly the official order.
    Given,
    /// The greatest first; equal ones as given.
    Value,
}

#[derive(Clone, Debug)]
pub struct Multiple {
    /// By which the page knows its columns.
    pub id: String,
    pub name: String,
    /// The records, or the page of the unit.
    pub href: String,
    /// One count for each column.
    pub columns: Vec<Count>,
    /// What the order goes by, and how it is written; and the records it rests on, where they have a list.
    pub value: Option<f64>,
    pub shown: String,
    pub records: Option<String>,
    pub n: u64,
}

const ACROSS: usize = 3;
const CELL: (f64, f64) = (113.0, 74.0);
const GAP: f64 = 10.5;
const FIELD: (f64, f64) = (36.0, 62.0);

pub fn multiples(input: &Multiples) -> Chart {
    let (ranked, small) = ordered(input);
    let greatest = input.units.iter().flat_map(|unit| unit.columns.iter().map(|count| count.n)).max().unwrap_or(0);
    let columns = input.units.iter().map(|unit| columns(unit, greatest));
    let mut drawn = if input.holds { format!("<defs>{}</defs>", columns.collect::<String>()) } else { String::new() };
    let mut top = 0.0;
    for group in [&ranked, &small] {
        if group.is_empty() {
            continue;
        }
        // The few are parted from the others by their reason.
        if std::ptr::eq(group, &small) && !ranked.is_empty() {
            let few = fill(&input.words.few, &[("n", &input.least_n.to_string())]);
            drawn.push_str(&rule("level", (0.0, top + 2.0), (WIDTH, top + 2.0)));
            drawn.push_str(&text("tick", (0.0, top + 18.0), "start", &few));
            top += 28.0;
        }
        for (i, &unit) in group.iter().enumerate() {
            let (x, y) = ((i % ACROSS) as f64 * (CELL.0 + GAP), top + (i / ACROSS) as f64 * CELL.1);
            drawn.push_str(&one(&input.units[unit], (x, y), input.words));
        }
        top += group.len().div_ceil(ACROSS) as f64 * CELL.1;
    }
    let order: Vec<&Multiple> = ranked.iter().chain(&small).map(|&i| &input.units[i]).collect();
    let alt = alt(input.title, order.iter().map(|unit| (unit.name.as_str(), unit.shown.as_str())), &[], input.words);
    let svg = sheet("multiples", top, &alt, &drawn);
    let columns = match (input.columns.first(), input.columns.last()) {
        (Some(first), Some(last)) if input.columns.len() > 1 => {
            legend(&[(String::new(), format!("{first} – {last}"), None)])
        }
        (Some(only), _) => legend(&[(String::new(), only.clone(), None)]),
        _ => String::new(),
    };
    Chart { html: wrapped(&svg, &columns), alt, table: table(input, &order) }
}

fn ordered(input: &Multiples) -> (Vec<usize>, Vec<usize>) {
    let enough = |&i: &usize| input.units[i].n >= input.least_n && input.units[i].value.is_some();
    match input.order {
        Order::Given => ((0..input.units.len()).collect(), Vec::new()),
        Order::Value => {
            let (mut ranked, small): (Vec<usize>, Vec<usize>) = (0..input.units.len()).partition(enough);
            let value = |i: usize| input.units[i].value.unwrap_or(f64::NEG_INFINITY);
            ranked.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
            (ranked, small)
        }
    }
}

/// The columns of a unit as one path without colour: each drawing that shows them gives its own.
fn columns(unit: &Multiple, greatest: u64) -> String {
    let pitch = CELL.0 / unit.columns.len().max(1) as f64;
    let width = (pitch - 1.5).clamp(0.5, 22.0);
    let mut d = String::new();
    for (i, column) in unit.columns.iter().enumerate() {
        let high = (FIELD.1 - FIELD.0 + 8.0) * column.n as f64 / greatest.max(1) as f64;
        if high > 0.0 {
            d.push_str(&format!(
                "M{} {}h{}v-{}h-{}z",
                num(pitch * i as f64),
                num(FIELD.1),
                num(width),
                num(high),
                num(width)
            ));
        }
    }
    format!("<path{} d=\"{d}\"/>", attr("id", &unit.id))
}

fn one(unit: &Multiple, at: (f64, f64), words: &ChartWords) -> String {
    // A name and a value that do not fit one line together stand on two.
    let together = text_width(&unit.name) * TYPE + text_width(&unit.shown) * SMALL + 8.0 <= CELL.0;
    let value = if together { (CELL.0, 12.0) } else { (CELL.0, 25.0) };
    let inside = format!("<rect class=\"hit\" width=\"{}\" height=\"{}\"/>", num(CELL.0), num(FIELD.1))
        + &text("label", (0.0, 12.0), "start", &unit.name)
        + &text("number", value, "end", &unit.shown)
        + &rule("base", (0.0, FIELD.1), (CELL.0, FIELD.1))
        + &format!("<use class=\"mass\"{}/>", attr("href", &format!("#{}", unit.id)));
    let says = fill(&words.say, &[("label", &unit.name), ("value", &unit.shown)]);
    moved(at, &link(&unit.href, &says, &inside))
}

fn table(input: &Multiples, order: &[&Multiple]) -> Table {
    let words = input.words;
    let head = std::iter::once(words.head_label.clone())
        .chain(input.columns.iter().cloned())
        .chain([words.head_value.clone()])
        .collect();
    let row = |unit: &&Multiple| {
        let value = Cell {
            text: unit.shown.clone(),
            href: unit.records.clone(),
            sort: Some(unit.value.map_or_else(String::new, |v| format!("{v:.4}"))),
            count: unit.records.is_some().then_some(unit.n),
        };
        // What has nothing to sort by stands last whichever way a table is sorted: so the few are not ranked there either.
        let unranked = |cell: Cell| Cell { sort: Some(String::new()), ..cell };
        let numbers = unit.columns.iter().map(counted).chain([value]);
        let numbers = numbers.map(|cell| if unit.n < input.least_n { unranked(cell) } else { cell });
        std::iter::once(Cell::link(&unit.name, Some(&unit.href))).chain(numbers).collect()
    };
    Table { head, rows: order.iter().map(row).collect() }
}
