//! When answers and work are due: one small month after another, a square a day.
use crate::chart::ink::{Ink, Role, block, patterns, swatch};
use crate::chart::sheet::{WIDTH, alt, counted, legend, linked, moved, sheet, text, wrapped};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, num};

#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub months: Vec<Month>,
    /// The roles used, each with its word, in the legend's order.
    pub roles: Vec<(Role, String)>,
    /// Year, month and day: marked with a ring.
    pub today: Option<(i32, u32, u32)>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Month {
    pub year: i32,
    /// From 1 to 12.
    pub month: u32,
    /// `2025 年 3 月`
    pub label: String,
    pub due: Vec<Due>,
}

/// What is due on one day.
#[derive(Clone, Debug)]
pub struct Due {
    /// `None` where only the month is stated: then it stands beside the month's name.
    pub day: Option<u32>,
    /// `2025 年 3 月 9 日`
    pub label: String,
    pub count: Count,
    /// The most pressing of those due: late before moving before done.
    pub role: Role,
}

const CELL: f64 = 15.6;
const COLUMN: f64 = 125.0;
const HEAD: f64 = 18.0;

pub fn calendar(input: &Calendar) -> Chart {
    let inks: Vec<Ink> = input.roles.iter().map(|(role, _)| Ink::new(*role, 0)).collect();
    let mut drawn = patterns(input.id, &inks);
    let mut top = 0.0;
    for row in input.months.chunks(3) {
        for (i, month) in row.iter().enumerate() {
            drawn.push_str(&moved((COLUMN * i as f64, top), &one_month(input, month)));
        }
        let weeks = row.iter().map(weeks).max().unwrap_or(0);
        top += HEAD + f64::from(weeks) * CELL + 12.0;
    }
    let dues = || input.months.iter().flat_map(|month| &month.due);
    // A sentence of some hundred days would help nobody: it tells the months, and the links and the table tell the days.
    let of_month =
        |month: &Month| (month.label.clone(), month.due.iter().map(|due| due.count.n).sum::<u64>().to_string());
    let sums: Vec<(String, String)> = input.months.iter().map(of_month).collect();
    let alt = alt(input.title, sums.iter().map(|(label, n)| (label.as_str(), n.as_str())), &[], input.words);
    let svg = sheet("calendar", top - 8.0, &alt, &drawn);
    let keys: Vec<_> =
        input.roles.iter().map(|(role, word)| (swatch(input.id, Ink::new(*role, 0)), word.clone(), None)).collect();
    let word = |role: Role| input.roles.iter().find(|(r, _)| *r == role).map_or("", |(_, word)| word);
    let rows =
        dues().map(|due| vec![Cell::text(&due.label), counted(&due.count), Cell::text(word(due.role))]).collect();
    let head = vec![input.words.head_date.clone(), input.words.head_count.clone(), input.words.head_label.clone()];
    Chart { html: wrapped(&svg, &legend(&keys)), alt, table: Table { head, rows } }
}

/// A month, drawn from its own corner: so the same days of many months are the same text, which packs small.
fn one_month(input: &Calendar, month: &Month) -> String {
    let first = weekday(month.year, month.month);
    let mut drawn = text("label", (0.0, 11.0), "start", &month.label);
    let mut quiet = String::new();
    if let Some(due) = month.due.iter().find(|due| due.day.is_none() && due.count.n > 0) {
        let right = CELL * 7.0 - 2.0;
        let number = text("number on", (right - 7.0, 10.8), "middle", &due.count.shown);
        let inside = block(input.id, Ink::new(due.role, 0), (right - 14.0, 0.0, 14.0, 14.0)) + &number;
        drawn.push_str(&linked(&due.count, &due.label, input.words, &inside));
    }
    for day in 1..=days_in(month.year, month.month) {
        let at = first + day - 1;
        let (x, y) = (f64::from(at % 7) * CELL, HEAD + f64::from(at / 7) * CELL);
        let side = CELL - 2.0;
        match month.due.iter().find(|due| due.day == Some(day) && due.count.n > 0) {
            None => quiet.push_str(&format!("M{} {}h{side}v{side}h-{side}z", num(x), num(y), side = num(side))),
            Some(due) => {
                let number = text("number on", (x + side / 2.0, y + side / 2.0 + 3.8), "middle", &due.count.shown);
                let inside = block(input.id, Ink::new(due.role, 0), (x, y, side, side))
                    + if due.count.n > 1 { &number } else { "" };
                drawn.push_str(&linked(&due.count, &due.label, input.words, &inside));
            }
        }
        if input.today == Some((month.year, month.month, day)) {
            drawn.push_str(&format!(
                "<rect class=\"today\" x=\"{}\" y=\"{}\" width=\"{s}\" height=\"{s}\"/>",
                num(x - 1.0),
                num(y - 1.0),
                s = num(CELL)
            ));
        }
    }
    format!("<path class=\"day\" d=\"{quiet}\"/>{drawn}")
}

fn weeks(month: &Month) -> u32 {
    (weekday(month.year, month.month) + days_in(month.year, month.month)).div_ceil(7)
}

/// The weekday of the month's first day, Monday being 0 (Sakamoto's method; Gregorian).
fn weekday(year: i32, month: u32) -> u32 {
    const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if month < 3 { year - 1 } else { year };
    let shift = SHIFT[(month.clamp(1, 12) - 1) as usize];
    let from_sunday =
        (year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + shift + 1).rem_euclid(7);
    ((from_sunday + 6) % 7) as u32
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        _ => 31,
    }
}

/// Three months stand side by side.
const _: () = assert!(COLUMN * 2.0 + CELL * 7.0 <= WIDTH);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_on_the_right_weekday() {
        // 1 January 2024 was a Monday, 1 February 2024 a Thursday, 1 March 2026 a Sunday, 1 November 2026 a Sunday.
        assert_eq!(
            [(2024, 1), (2024, 2), (2026, 3), (2026, 11), (2000, 1)].map(|(y, m)| weekday(y, m)),
            [0, 3, 6, 6, 5]
        );
        assert_eq!([(2024, 2), (1900, 2), (2000, 2), (2025, 4)].map(|(y, m)| days_in(y, m)), [29, 28, 29, 30]);
    }
}
