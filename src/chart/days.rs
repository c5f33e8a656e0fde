//! How long it took: the days from one step to the next, in bins of equal width, with their median.
use crate::chart::sheet::{
    SMALL, WIDTH, alt, counted, every, legend, levels, linked, round_scale, rule, sheet, text, wrapped,
};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, num, text_width};
use crate::words::fill;

/// Days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub from: u32,
    pub to: u32,
}

/// The median: the middle value, or the mean of the two in the middle.
pub fn median(days: &[u32]) -> Option<f64> {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(f64::from(sorted[half])),
        _ => Some(f64::midpoint(f64::from(sorted[half - 1]), f64::from(sorted[half]))),
    }
}

#[derive(Clone, Debug)]
pub struct Days<'a> {
    pub title: &'a str,
    pub bins: Vec<Bin>,
    /// The median in days, and as it is written (`12 天`). None under the minimum n.
    pub median: Option<(f64, String)>,
    /// How many were measured, as written.
    pub n: String,
    /// Why there is no median, as written; stands in its place.
    pub few: Option<String>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Bin {
    pub range: Range,
    /// `0–6 天`
    pub label: String,
    /// Under the bar: mostly the first day of the bin.
    pub short: String,
    pub count: Count,
}

const FIELD: (f64, f64) = (146.0, 108.0);
const LEFT: f64 = 26.0;

pub fn days(input: &Days) -> Chart {
    let (top, step) = round_scale(input.bins.iter().map(|bin| bin.count.n).max().unwrap_or(0));
    let pitch = (WIDTH - LEFT) / input.bins.len().max(1) as f64;
    let shorts: Vec<&str> = input.bins.iter().map(|bin| bin.short.as_str()).collect();
    let every = every(&shorts, pitch, SMALL);
    let (bottom, height) = FIELD;
    let one = |(i, bin): (usize, &Bin)| {
        let (x, high) = (LEFT + pitch * i as f64, height * bin.count.n as f64 / top as f64);
        let bar = format!(
            "<rect class=\"mass\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            num(x + 0.5),
            num(bottom - high),
            num((pitch - 1.0).max(0.5)),
            num(high)
        );
        let short = if i % every == 0 { text("tick", (x, bottom + 14.0), "middle", &bin.short) } else { String::new() };
        linked(&bin.count, &bin.label, input.words, &bar) + &short
    };
    let mut drawn = levels(top, step, LEFT, FIELD);
    drawn.extend(input.bins.iter().enumerate().map(one));
    drawn.push_str(&median_mark(input, pitch));
    let words = input.words;
    let median = input.median.as_ref().map(|(_, shown)| fill(&words.median, &[("value", shown)]));
    let more: Vec<String> =
        median.into_iter().chain(input.few.clone()).chain([fill(&words.n, &[("n", &input.n)])]).collect();
    let pairs =
        input.bins.iter().filter(|bin| bin.count.n > 0).map(|bin| (bin.label.as_str(), bin.count.shown.as_str()));
    let alt = alt(input.title, pairs, &more, words);
    let svg = sheet("days", bottom + 20.0, &alt, &drawn);
    let notes: Vec<_> = input
        .few
        .iter()
        .cloned()
        .chain([fill(&words.n, &[("n", &input.n)])])
        .map(|note| (String::new(), note, None))
        .collect();
    let rows = input.bins.iter().map(|bin| vec![Cell::text(&bin.label), counted(&bin.count)]).collect();
    let head = vec![words.head_label.clone(), words.head_count.clone()];
    Chart { html: wrapped(&svg, &legend(&notes)), alt, table: Table { head, rows } }
}

/// A line at the median across the whole field, its words at the side with room.
fn median_mark(input: &Days, pitch: f64) -> String {
    let (Some((median, shown)), Some(first)) = (&input.median, input.bins.first()) else { return String::new() };
    let width = f64::from(first.range.to - first.range.from + 1);
    let right = LEFT + pitch * input.bins.len() as f64;
    let x = (LEFT + (median - f64::from(first.range.from)) / width * pitch).clamp(LEFT, right);
    let said = fill(&input.words.median, &[("value", shown)]);
    let room = x + text_width(&said) * SMALL + 6.0 <= WIDTH;
    let (at, anchor) = if room { (x + 5.0, "start") } else { (x - 5.0, "end") };
    rule("median", (x, 12.0), (x, FIELD.0)) + &text("number", (at, 20.0), anchor, &said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(
            [median(&[]), median(&[9]), median(&[1, 10, 2]), median(&[4, 1, 2, 9])],
            [None, Some(9.0), Some(2.0), Some(3.0)]
        );
    }
}
