//! The sheet all charts are drawn on: its frame, text on it, its scale, and the sentence that says the same.
use crate::chart::{ChartWords, Count};
use crate::svg::{Cell, attr, escape, num};
use crate::words::fill;

/// The width of every chart in drawing units: a phone's, so that a unit there is about a pixel.
pub(crate) const WIDTH: f64 = 360.0;
/// The sizes of type, in units.
pub(crate) const TYPE: f64 = 12.5;
pub(crate) const SMALL: f64 = 11.5;

/// The finished drawing. It is a group, not an image: the links in it must stay reachable.
pub(crate) fn sheet(class: &str, height: f64, alt: &str, inside: &str) -> String {
    format!(
        "<svg class=\"chart-sheet {class}\" viewBox=\"0 0 {} {}\" width=\"480\" role=\"group\"{}>{inside}</svg>",
        num(WIDTH),
        num(height.max(1.0)),
        attr("aria-label", alt)
    )
}

/// `<div class="chart">` round a drawing and what goes with it.
pub(crate) fn wrapped(drawing: &str, legend: &str) -> String {
    format!("<div class=\"chart\">{drawing}{legend}</div>")
}

/// A legend of swatches and words, each a link where there is a count behind it.
pub(crate) fn legend(items: &[(String, String, Option<String>)]) -> String {
    let item = |(swatch, text, href): &(String, String, Option<String>)| {
        let text = escape(text);
        match href {
            Some(href) => format!("<li>{swatch}<a{}>{text}</a></li>", attr("href", href)),
            None => format!("<li>{swatch}{text}</li>"),
        }
    };
    format!("<ul class=\"legend\">{}</ul>", items.iter().map(item).collect::<String>())
}

/// A text at a place; the class says its kind, the anchor where the place is in it.
pub(crate) fn text(class: &str, (x, y): (f64, f64), anchor: &str, words: &str) -> String {
    let anchor = if anchor == "start" { String::new() } else { attr("text-anchor", anchor) };
    format!("<text class=\"{class}\" x=\"{}\" y=\"{}\"{anchor}>{}</text>", num(x), num(y), escape(words))
}

/// A drawing with its corner at a place.
pub(crate) fn moved((x, y): (f64, f64), drawn: &str) -> String {
    format!("<g transform=\"translate({} {})\">{drawn}</g>", num(x), num(y))
}

/// A level line across the sheet.
pub(crate) fn rule(class: &str, from: (f64, f64), to: (f64, f64)) -> String {
    format!("<path class=\"{class}\" d=\"M{} {}L{} {}\"/>", num(from.0), num(from.1), num(to.0), num(to.1))
}

/// A count as a cell that opens its records and sorts by its number.
pub(crate) fn counted(count: &Count) -> Cell {
    Cell { text: count.shown.clone(), href: count.href.clone(), sort: Some(count.n.to_string()), count: Some(count.n) }
}

/// What stands for a count, as a link to its records when there are any.
pub(crate) fn linked(count: &Count, label: &str, words: &ChartWords, inside: &str) -> String {
    match &count.href {
        Some(href) => {
            let says = fill(&words.say, &[("label", label), ("value", &count.shown)]);
            format!("<a{}{} data-count=\"{}\">{inside}</a>", attr("href", href), attr("aria-label", &says), count.n)
        }
        None => inside.to_owned(),
    }
}

/// The title and one pair for each label, as one sentence.
pub(crate) fn alt<'a>(
    title: &str,
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
    more: &[String],
    words: &ChartWords,
) -> String {
    let pair = |(label, value)| fill(&words.pair, &[("label", label), ("value", value)]);
    let items: Vec<String> = pairs.map(pair).chain(more.iter().cloned()).collect();
    let said = if items.is_empty() { words.nothing.clone() } else { items.join(&words.separator) };
    format!("{title}{stop}{said}{stop}", stop = words.stop).trim_end().to_owned()
}

/// A round number at or above the greatest count, and the step between the lines up to it: at most four, of 1, 2 or 5 times a
/// power of ten.
pub(crate) fn round_scale(greatest: u64) -> (u64, u64) {
    let mut step: u64 = 1;
    let mut factors = [2, 5, 10].iter().cycle();
    let mut base: u64 = 1;
    while greatest.div_ceil(step) > 4 {
        let factor = factors.next().copied().unwrap_or(10);
        step = base.saturating_mul(factor);
        if factor == 10 {
            base = step;
        }
        if step == u64::MAX {
            break;
        }
    }
    (greatest.div_ceil(step).max(1).saturating_mul(step), step)
}

/// Level lines with their numbers, from one step up to the top, over a field of this height that ends at `bottom`.
pub(crate) fn levels(top: u64, step: u64, left: f64, (bottom, height): (f64, f64)) -> String {
    let line = |k: u64| {
        let y = bottom - height * k as f64 / top as f64;
        rule("level", (left, y), (WIDTH, y)) + &text("tick", (left - 5.0, y + 3.5), "end", &k.to_string())
    };
    (1..=top / step).map(|k| line(k * step)).collect::<String>() + &rule("base", (left, bottom), (WIDTH, bottom))
}

/// Which of several labels in a row are shown, when each has so much room: every one, every second, every third …
pub(crate) fn every(labels: &[&str], pitch: f64, size: f64) -> usize {
    let widest = labels.iter().map(|label| crate::svg::text_width(label) * size).fold(0.0, f64::max);
    ((widest + 4.0) / pitch.max(0.1)).ceil().max(1.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_have_four_lines_at_most() {
        let scales: Vec<_> = [0, 1, 3, 4, 5, 9, 17, 23, 42, 101, 1000, 4001].map(round_scale).to_vec();
        assert_eq!(
            scales,
            [
                (1, 1),
                (1, 1),
                (3, 1),
                (4, 1),
                (6, 2),
                (10, 5),
                (20, 5),
                (30, 10),
                (60, 20),
                (150, 50),
                (1000, 500),
                (6000, 2000)
            ]
        );
        let (top, step) = round_scale(u64::MAX);
        assert!(top >= u64::MAX / 2 && step > 0);
    }
}
