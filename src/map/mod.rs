//! Maps: values in, SVG out. Nothing here knows what a township or a meeting is.
//!
//! [`draw`] climbs down a ladder until the material suffices: the units' own boundaries; cells nearest to their seats (only
//! when asked for); the outline of the whole with a symbol at each seat; tiles. Boundary files are read by
//! [`boundaries::read`]. Every drawing is complete without a script; `js/map.js` adds the choice of measure and the card.
pub mod boundaries;
mod cells;
mod classes;
mod crs;
mod input;
mod key;
mod legend;
mod locate;
mod matching;
mod names;
mod paint;
mod paths;
mod place;
mod problem;
mod project;
mod say;
mod scene;
mod simplify;
mod tangle;
mod tiles;

use crate::diag::Diagnostics;
pub use crate::map::classes::Rule;
pub use crate::map::crs::Crs;
pub use crate::map::input::{Choice, Kind, Legend, MapInput, MapOutput, MapWords, Measure, Rung, Step, Unit, Value};
use crate::map::scene::{Form, Scene, scene};
use crate::map::tiles::Grid;
use crate::svg::{Cell, Table};
use crate::words::fill;

/// Draws the map of these units.
pub fn draw(input: &MapInput) -> MapOutput {
    let scene = scene(input);
    let scales = legend::scales(input, &scene);
    let mut diagnostics = Diagnostics::new();
    for problem in &scene.problems {
        diagnostics.push(problem.tell(&input.title));
    }
    MapOutput {
        rung: scene.rung,
        html: paint::html(input, &scene, &scales),
        caption: caption(input, &scene),
        legends: scales.into_iter().map(|scale| scale.legend).collect(),
        table: table(input),
        unlocated: unlocated(&scene).map(|i| input.units[i].key.clone()).collect(),
        diagnostics,
    }
}

/// The units listed under the drawing. On tiles in code order all stand in a list, and none is missing a place.
fn unlocated(scene: &Scene) -> impl Iterator<Item = usize> {
    let listed = !matches!(scene.grid, Some(Grid::Code(_)));
    scene.forms.iter().enumerate().filter(move |(_, form)| listed && **form == Form::Absent).map(|(i, _)| i)
}

fn caption(input: &MapInput, scene: &Scene) -> Vec<String> {
    let words = &input.words;
    let rung = match (&scene.rung, &scene.grid) {
        (Rung::Boundaries, _) => &words.rung_boundaries,
        (Rung::Cells, _) => &words.rung_cells,
        (Rung::Outline, _) => &words.rung_outline,
        (Rung::Tiles, Some(Grid::Given(_))) => &words.rung_tiles_given,
        (Rung::Tiles, Some(Grid::Seats(_))) => &words.rung_tiles_seats,
        (Rung::Tiles, _) => &words.rung_tiles_code,
    };
    let mut said = vec![rung.clone()];
    let seats_used = matches!(scene.rung, Rung::Cells | Rung::Outline) || matches!(scene.grid, Some(Grid::Seats(_)));
    let file = match scene.rung {
        Rung::Boundaries => input.boundaries,
        Rung::Cells | Rung::Outline => input.outline,
        Rung::Tiles => None,
    };
    if let Some(file) = file {
        said.push(match &file.date {
            Some(date) => fill(&words.source_dated, &[("source", &file.source), ("date", date)]),
            None => fill(&words.source, &[("source", &file.source)]),
        });
        said.extend(file.converted_from.as_ref().map(|crs| fill(&words.converted, &[("crs", crs)])));
        said.extend(file.map_approval_no.as_ref().map(|number| fill(&words.approval, &[("number", number)])));
        said.push(words.projection.clone());
    }
    said.extend(
        input.seat_source.as_ref().filter(|_| seats_used).map(|source| fill(&words.seats, &[("source", source)])),
    );
    said.push(words.disclaimer.clone());
    said
}

fn table(input: &MapInput) -> Table {
    let head = std::iter::once(input.words.unit_head.clone()).chain(input.measures.iter().map(|m| m.label.clone()));
    let row = |(i, unit): (usize, &Unit)| {
        let cells = input.measures.iter().map(|measure| match measure.values.get(i) {
            Some(value) => Cell {
                text: value.shown.clone(),
                href: value.records.clone(),
                sort: Some(value.amount.map_or_else(String::new, |amount| format!("{amount:.4}"))),
                count: None,
            },
            None => Cell { text: input.words.none.clone(), sort: Some(String::new()), ..Cell::default() },
        });
        std::iter::once(Cell::link(&unit.name, Some(&unit.href))).chain(cells).collect()
    };
    Table { head: head.collect(), rows: input.units.iter().enumerate().map(row).collect() }
}
