//! The tile grid: every unit one tile of the same size, claiming neither place nor area.
//!
//! Tiles stand where the site says (`cell`), else in rows and columns that keep north above south and west before east
//! (when every seat is known), else in the order of their codes.
use std::collections::BTreeMap;

use crate::map::input::Unit;
use crate::map::problem::FitProblem;

/// Where the tiles stand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Grid {
    Given(Vec<(u32, u32)>),
    Seats(Vec<(u32, u32)>),
    /// The units' numbers in the order of their codes: the browser breaks the rows to the width there is.
    Code(Vec<usize>),
}

/// A cell further out than this is a slip of the pen.
const FARTHEST: u32 = 60;

pub(crate) fn grid(units: &[Unit], problems: &mut Vec<FitProblem>) -> Grid {
    if let Some(cells) = given(units, problems) {
        return Grid::Given(from_one(cells));
    }
    let seats: Option<Vec<(f64, f64)>> = units.iter().map(|unit| unit.seat).collect();
    match seats {
        Some(seats) if seats.len() > 2 => Grid::Seats(by_seat(&seats)),
        _ => Grid::Code(by_code(units)),
    }
}

fn given(units: &[Unit], problems: &mut Vec<FitProblem>) -> Option<Vec<(u32, u32)>> {
    if units.iter().all(|unit| unit.cell.is_none()) {
        return None;
    }
    let usable = |unit: &&Unit| unit.cell.is_some_and(|(col, row)| col <= FARTHEST && row <= FARTHEST);
    let missing: Vec<String> = units.iter().filter(|unit| !usable(unit)).map(|unit| unit.name.clone()).collect();
    if !missing.is_empty() {
        problems.push(FitProblem::SomeCells { missing });
        return None;
    }
    let mut taken: BTreeMap<(u32, u32), Vec<String>> = BTreeMap::new();
    for unit in units {
        taken.entry(unit.cell?).or_default().push(unit.name.clone());
    }
    let shared: Vec<_> = taken.into_iter().filter(|(_, names)| names.len() > 1).collect();
    let free = shared.is_empty();
    problems.extend(shared.into_iter().map(|((col, row), names)| FitProblem::SharedCell { col, row, names }));
    if free { units.iter().map(|unit| unit.cell).collect() } else { None }
}

/// The grid begins at the upper left, however the cells were counted.
fn from_one(cells: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    let left = cells.iter().map(|c| c.0).min().unwrap_or(0);
    let top = cells.iter().map(|c| c.1).min().unwrap_or(0);
    cells.into_iter().map(|(col, row)| (col - left, row - top)).collect()
}

/// Rows of equal length from north to south, each from west to east. The number of rows follows the shape of the county.
fn by_seat(seats: &[(f64, f64)]) -> Vec<(u32, u32)> {
    let rows = row_count(seats);
    let mut order: Vec<usize> = (0..seats.len()).collect();
    order.sort_by(|&a, &b| seats[b].1.total_cmp(&seats[a].1).then(a.cmp(&b)));
    let mut cells = vec![(0, 0); seats.len()];
    let mut start = 0;
    for row in 0..rows {
        let end = (order.len() * (row + 1)).div_ceil(rows).min(order.len());
        let line = &mut order[start..end];
        line.sort_by(|&a, &b| seats[a].0.total_cmp(&seats[b].0).then(a.cmp(&b)));
        for (col, &unit) in line.iter().enumerate() {
            cells[unit] = (col as u32, row as u32);
        }
        start = end;
    }
    cells
}

fn row_count(seats: &[(f64, f64)]) -> usize {
    let span = |pick: fn(&(f64, f64)) -> f64| {
        let (low, high) = seats.iter().map(pick).fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        (high - low).max(1e-9)
    };
    let north = span(|s| s.1);
    let east = span(|s| s.0) * (seats.iter().map(|s| s.1).sum::<f64>() / seats.len() as f64).to_radians().cos();
    let ratio = (north / east.max(1e-9)).clamp(0.4, 2.0);
    ((seats.len() as f64 * ratio).sqrt().round() as usize).clamp(1, seats.len())
}

fn by_code(units: &[Unit]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..units.len()).collect();
    if units.iter().all(|unit| unit.code.is_some()) {
        order.sort_by(|&a, &b| units[a].code.cmp(&units[b].code).then(a.cmp(&b)));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, cell: Option<(u32, u32)>, seat: Option<(f64, f64)>, code: &str) -> Unit {
        Unit { name: name.into(), cell, seat, code: Some(code.into()), ..Unit::default() }
    }

    #[test]
    fn given_cells_are_kept_and_begin_at_the_upper_left() {
        let units = [unit("a", Some((3, 2)), None, "1"), unit("b", Some((4, 5)), None, "2")];
        assert_eq!(grid(&units, &mut Vec::new()), Grid::Given(vec![(0, 0), (1, 3)]));
    }

    #[test]
    fn a_shared_or_missing_cell_is_told_and_the_next_rule_taken() {
        let mut problems = Vec::new();
        let units = [unit("a", Some((1, 1)), None, "2"), unit("b", Some((1, 1)), None, "1")];
        assert_eq!(grid(&units, &mut problems), Grid::Code(vec![1, 0]));
        assert_eq!(problems, [FitProblem::SharedCell { col: 1, row: 1, names: vec!["a".into(), "b".into()] }]);
        let mut problems = Vec::new();
        let units = [unit("a", Some((1, 1)), None, "2"), unit("b", None, None, "1")];
        assert_eq!(grid(&units, &mut problems), Grid::Code(vec![1, 0]));
        assert_eq!(problems, [FitProblem::SomeCells { missing: vec!["b".into()] }]);
    }

    #[test]
    fn seats_keep_north_above_and_west_first() {
        let seats = [(0.0, 1.0), (1.0, 1.0), (0.0, 0.0), (1.0, 0.0)];
        let units: Vec<Unit> = seats.iter().map(|&s| unit("x", None, Some(s), "1")).collect();
        assert_eq!(grid(&units, &mut Vec::new()), Grid::Seats(vec![(0, 0), (1, 0), (0, 1), (1, 1)]));
    }

    #[test]
    fn no_two_units_share_a_tile() {
        let seats: Vec<(f64, f64)> = (0..97).map(|i| (f64::from(i * 37 % 61), f64::from(i * 17 % 43))).collect();
        let mut cells = by_seat(&seats);
        cells.sort_unstable();
        cells.dedup();
        assert_eq!(cells.len(), 97);
    }
}
