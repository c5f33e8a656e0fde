//! Charts: counts in, SVG out, with the table and the sentence that say the same.
//!
//! One file a chart. All share one sheet 360 units wide, which is a phone's width, so that type is the same size on all of
//! them and never too small; all colour goes by class, with a pattern beside it; everything that stands for a count leads
//! to its records. Numbers come in already written (`shown`), words in [`ChartWords`].
mod calendar;
mod classes;
mod days;
mod funnel;
mod ink;
mod months;
mod multiples;
mod sheet;
mod stacked;

use serde::{Deserialize, Serialize};

pub use crate::chart::calendar::{Calendar, Due, Month, calendar};
pub use crate::chart::classes::{Class, Classes, Revision, classes};
pub use crate::chart::days::{Bin, Days, Range, days, median};
pub use crate::chart::funnel::{Funnel, Stage, funnel};
pub use crate::chart::ink::{Ink, Role, shape};
pub use crate::chart::months::{Months, Year, months};
pub use crate::chart::multiples::{Multiple, Multiples, Order, multiples};
pub use crate::chart::stacked::{Part, Period, Stacked, stacked};
use crate::svg::{Table, attr, escape};
use crate::words::Words;

/// A finished chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// The drawing with its legend; title, caption and table are the page's.
    pub html: String,
    /// The same in one sentence, which is also the drawing's accessible name.
    pub alt: String,
    pub table: Table,
}

impl Chart {
    /// One of several drawings of the same, which the reader chooses between by their labels; the first is shown at first,
    /// and the sentence and the table are its own. Choosing needs no script. `id` tells the choice from others of the page.
    pub fn of_several(id: &str, heading: &str, drawings: Vec<(String, Self)>) -> Self {
        let (mut choices, mut drawn) = (String::new(), String::new());
        for (i, (label, chart)) in drawings.iter().enumerate() {
            let (one, name) = (attr("id", &format!("{id}-{i}")), attr("name", id));
            let checked = if i == 0 { " checked" } else { "" };
            let of = attr("for", &format!("{id}-{i}"));
            choices
                .push_str(&format!("<input type=\"radio\"{name}{one}{checked}><label{of}>{}</label>", escape(label)));
            drawn.push_str(&chart.html);
        }
        let Some((_, first)) = drawings.into_iter().next() else { return Self::default() };
        let html =
            format!("<fieldset class=\"choice\"><legend>{}</legend>{choices}{drawn}</fieldset>", escape(heading));
        Self { html, ..first }
    }
}

/// A count as it is shown, and the records it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub n: u64,
    /// As it is written: `3`, `1,024`.
    pub shown: String,
    /// The list of exactly these records; none for a count of nothing.
    pub href: Option<String>,
}

impl Count {
    /// A count written as its plain digits.
    pub fn of(n: u64, href: Option<&str>) -> Self {
        Self { n, shown: n.to_string(), href: href.map(str::to_owned) }
    }
}

/// Every word of the interface a chart needs; the theme's `i18n` files hold them under `chart`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChartWords {
    /// `{label} {value}`, one item of the alternative text.
    pub pair: String,
    /// Between items: `；`
    pub separator: String,
    /// After the title and at the end: `。`
    pub stop: String,
    /// `{label}：{value}`, what a link says.
    pub say: String,
    /// `共 {n} 件`
    pub n: String,
    pub nothing: String,
    /// Heads what does not say: `未载明`; and short, under a column.
    pub unstated: String,
    pub unstated_short: String,
    /// `更早的 {n} 年见数据表`
    pub earlier: String,
    /// `少于 {n} 件，不算`
    pub few: String,
    /// `中位数 {value}`
    pub median: String,
    /// `占上一步 {share}`
    pub of_before: String,
    /// `{from} → {to}：{count}`
    pub revised: String,
    pub first: String,
    pub now: String,
    pub head_label: String,
    pub head_count: String,
    pub head_share: String,
    pub head_total: String,
    pub head_date: String,
    pub head_value: String,
}

impl ChartWords {
    /// The words under `chart` of the theme's files.
    pub fn of(words: &Words) -> Self {
        let word = |key: &str| words.get(&format!("chart.{key}")).to_owned();
        Self {
            pair: word("pair"),
            separator: word("separator"),
            stop: word("stop"),
            say: word("say"),
            n: word("n"),
            nothing: word("nothing"),
            unstated: word("unstated"),
            unstated_short: word("unstated_short"),
            earlier: word("earlier"),
            few: word("few"),
            median: word("median"),
            of_before: word("of_before"),
            revised: word("revised"),
            first: word("first"),
            now: word("now"),
            head_label: word("head_label"),
            head_count: word("head_count"),
            head_share: word("head_share"),
            head_total: word("head_total"),
            head_date: word("head_date"),
            head_value: word("head_value"),
        }
    }
}
