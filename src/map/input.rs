//! What a map is made from, and what comes out: plain values on both sides, every interface word handed in.
use serde::{Deserialize, Serialize};

use crate::diag::Diagnostics;
use crate::map::boundaries::Boundaries;
use crate::map::classes::Rule;
use crate::svg::Table;
use crate::words::Words;

#[derive(Clone, Debug)]
pub struct MapInput<'a> {
    /// Unlike any other id of the page; ids inside the drawing begin with it. Letters, digits, hyphens.
    pub id: String,
    pub title: String,
    /// In the official order: Tab and the table go by it.
    pub units: Vec<Unit>,
    /// The units' own boundaries.
    pub boundaries: Option<&'a Boundaries>,
    /// The boundary of the whole: all its areas together.
    pub outline: Option<&'a Boundaries>,
    /// The first is shown until the reader chooses.
    pub measures: Vec<Measure>,
    pub choose: Choice,
    /// Where the seats come from: printed wherever they are used.
    pub seat_source: Option<String>,
    pub words: MapWords,
}

#[derive(Clone, Debug, Default)]
pub struct Unit {
    pub key: String,
    pub name: String,
    /// The page of the unit, relative to the page the map stands on.
    pub href: String,
    pub code: Option<String>,
    /// Longitude and latitude in degrees, CGCS2000.
    pub seat: Option<(f64, f64)>,
    /// Column and row of its tile, from 1, counted from the upper left.
    pub cell: Option<(u32, u32)>,
}

#[derive(Clone, Debug)]
pub struct Measure {
    /// Stands in the address (`?m=`): ASCII.
    pub key: String,
    pub label: String,
    pub kind: Kind,
    /// One for each unit, in the units' order; units beyond the end have no data.
    pub values: Vec<Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A share or mean, which says something of an area whatever its size: drawn as its colour.
    Rate,
    /// A count, which a large area must not seem to have more of: drawn as a symbol whose area (a bar's length on
    /// tiles) is the count.
    Total,
}

#[derive(Clone, Debug, Default)]
pub struct Value {
    /// Nothing when it is not known, or suppressed under its minimum n.
    pub amount: Option<f64>,
    /// As it is written on the map: `50%`, `12`, `—`.
    pub shown: String,
    /// What it rests on (`3/6 件`), or why there is none (`不足 3 件`). May be empty.
    pub basis: String,
    /// The records it counts.
    pub records: Option<String>,
}

/// Which rung of the ladder to draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// The highest the material allows, cells excepted: boundaries, outline with seats, tiles.
    #[default]
    Auto,
    Boundaries,
    /// Nearest-seat cells are only ever drawn when asked for: they look like boundaries and are none.
    Cells,
    Outline,
    Tiles,
}

/// The rung that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    Boundaries,
    Cells,
    Outline,
    Tiles,
}

impl Rung {
    pub fn name(self) -> &'static str {
        match self {
            Self::Boundaries => "boundaries",
            Self::Cells => "cells",
            Self::Outline => "outline",
            Self::Tiles => "tiles",
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct MapOutput {
    pub rung: Rung,
    /// The chooser, drawing, row of units not located, card and legends: all of the figure but title and caption.
    pub html: String,
    /// Sentences for the caption: rung, source and date, approval number, disclaimer.
    pub caption: Vec<String>,
    pub legends: Vec<Legend>,
    /// One row a unit, one column a measure, each number a link to its records.
    pub table: Table,
    /// The keys of the units that have no place on the drawing and stand in the row under it.
    pub unlocated: Vec<String>,
    #[serde(skip)]
    pub diagnostics: Diagnostics,
}

/// The legend of one measure, in words; the same is part of `html`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Legend {
    pub measure: String,
    pub label: String,
    /// How the classes were made, or what the symbols' size means.
    pub rule: String,
    pub steps: Vec<Step>,
    #[serde(skip)]
    pub by: Option<Rule>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// `k1` … `k5`, `none`, or `sym` for a symbol.
    pub class: String,
    pub text: String,
    /// The radius of a symbol in the drawing's units, else 0.
    pub radius: f64,
}

/// Every word of the interface a map needs; the theme's `i18n` files hold them under `map`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapWords {
    /// `{name}：{measure} {value}`
    pub say: String,
    /// `{name}：{measure} {value}（{basis}）`
    pub say_basis: String,
    /// `{title}，地图`
    pub label: String,
    pub choose: String,
    pub skip: String,
    pub open: String,
    pub none: String,
    pub unlocated: String,
    pub unit_head: String,
    /// `{from}–{to}`
    pub range: String,
    pub rule_each: String,
    pub rule_quantiles: String,
    pub rule_natural: String,
    pub rule_symbol: String,
    pub rule_bar: String,
    /// When every count is 0.
    pub rule_zero: String,
    /// Stands in the card until a unit is chosen.
    pub hint: String,
    pub rung_boundaries: String,
    pub rung_cells: String,
    pub rung_outline: String,
    pub rung_tiles_given: String,
    pub rung_tiles_seats: String,
    pub rung_tiles_code: String,
    pub projection: String,
    /// `边界数据：{source}`
    pub source: String,
    /// `边界数据：{source}（{date}）`
    pub source_dated: String,
    /// `驻地坐标：{source}`
    pub seats: String,
    /// `坐标由 {crs} 换算`
    pub converted: String,
    /// `审图号：{number}`
    pub approval: String,
    pub disclaimer: String,
}

impl MapWords {
    /// The words under `map` of the theme's files.
    pub fn of(words: &Words) -> Self {
        let word = |key: &str| words.get(&format!("map.{key}")).to_owned();
        Self {
            say: word("say"),
            say_basis: word("say_basis"),
            label: word("label"),
            choose: word("choose"),
            skip: word("skip"),
            open: word("open"),
            none: word("none"),
            unlocated: word("unlocated"),
            unit_head: word("unit_head"),
            range: word("range"),
            rule_each: word("rule_each"),
            rule_quantiles: word("rule_quantiles"),
            rule_natural: word("rule_natural"),
            rule_symbol: word("rule_symbol"),
            rule_bar: word("rule_bar"),
            rule_zero: word("rule_zero"),
            hint: word("hint"),
            rung_boundaries: word("rung_boundaries"),
            rung_cells: word("rung_cells"),
            rung_outline: word("rung_outline"),
            rung_tiles_given: word("rung_tiles_given"),
            rung_tiles_seats: word("rung_tiles_seats"),
            rung_tiles_code: word("rung_tiles_code"),
            projection: word("projection"),
            source: word("source"),
            source_dated: word("source_dated"),
            seats: word("seats"),
            converted: word("converted"),
            approval: word("approval"),
            disclaimer: word("disclaimer"),
        }
    }
}
