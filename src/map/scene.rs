//! The ladder: which rung the material allows, and where everything stands on the sheet.
use std::collections::{BTreeSet, HashMap};

use geo::{BooleanOps, BoundingRect, MapCoords, MultiPolygon, Rect};

use crate::map::boundaries::Boundaries;
use crate::map::cells::{cells, inside};
use crate::map::input::{Choice, MapInput, Rung, Unit};
use crate::map::matching::match_areas;
use crate::map::place::{Inside, pole};
use crate::map::problem::{FitProblem, NoCells};
use crate::map::project::{Projection, Sheet};
use crate::map::simplify::{Pt, Shape, points, simplify, weave};
use crate::map::tiles::{Grid, grid};

/// Everything placed, nothing drawn.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) rung: Rung,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Land that is no unit's: the outline, or areas without a unit.
    pub(crate) land: Vec<Shape>,
    /// One for each unit.
    pub(crate) forms: Vec<Form>,
    /// The width and height of a tile, when tiles are drawn.
    pub(crate) tile: (f64, f64),
    /// Set on the tile rung.
    pub(crate) grid: Option<Grid>,
    pub(crate) problems: Vec<FitProblem>,
}

/// How a unit stands on the sheet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Form {
    Area {
        shape: Shape,
        pole: Inside,
        small: bool,
    },
    Seat {
        x: f64,
        y: f64,
    },
    Tile {
        x: f64,
        y: f64,
    },
    /// Not on the sheet: listed under it.
    Absent,
}

/// Drawings of up to so many units are laid out for half a page, larger ones for the whole width.
pub(crate) const FEW: usize = 150;
pub(crate) const HALF: f64 = 560.0;
const WHOLE: f64 = 960.0;

pub(crate) fn scene(input: &MapInput) -> Scene {
    let mut problems = Vec::new();
    let rung = |choice: Choice, problems: &mut Vec<FitProblem>| match choice {
        Choice::Boundaries => by_boundaries(input, problems, false),
        Choice::Cells => by_cells(input, problems),
        Choice::Outline => by_outline(input, problems),
        Choice::Auto | Choice::Tiles => None,
    };
    let wished = rung(input.choose, &mut problems);
    let mut scene = match (wished, input.choose) {
        (Some(scene), _) => scene,
        (None, Choice::Tiles) => by_tiles(input, &mut problems),
        (None, _) => by_boundaries(input, &mut problems, true)
            .or_else(|| by_outline(input, &mut problems))
            .unwrap_or_else(|| by_tiles(input, &mut problems)),
    };
    if let (Choice::Boundaries | Choice::Outline, true) = (input.choose, wish_name(input.choose) != scene.rung.name()) {
        problems.push(FitProblem::NoRung { wished: wish_name(input.choose), used: scene.rung.name() });
    }
    problems.dedup();
    scene.problems = problems;
    scene
}

fn wish_name(choice: Choice) -> &'static str {
    match choice {
        Choice::Auto => "auto",
        Choice::Boundaries => Rung::Boundaries.name(),
        Choice::Cells => Rung::Cells.name(),
        Choice::Outline => Rung::Outline.name(),
        Choice::Tiles => Rung::Tiles.name(),
    }
}

fn sheet_width(input: &MapInput) -> f64 {
    if input.units.len() > FEW { WHOLE } else { HALF }
}

fn all_points<'a>(
    shapes: impl Iterator<Item = &'a MultiPolygon<f64>> + Clone,
) -> impl Iterator<Item = (f64, f64)> + Clone {
    shapes.flat_map(|shape| shape.0.iter().flat_map(|polygon| polygon.exterior().0.iter().map(|p| (p.x, p.y))))
}

/// Boundaries that fit fewer than half of the units say more about the file than about the units: then, unless asked for,
/// the next rung is taken, and what did not fit is still told.
fn by_boundaries(input: &MapInput, problems: &mut Vec<FitProblem>, half_at_least: bool) -> Option<Scene> {
    let boundaries = input.boundaries.filter(|b| !b.areas.is_empty())?;
    let matched = match_areas(&input.units, boundaries);
    problems.extend(matched.problems);
    let fitting = matched.shapes.iter().flatten().count();
    if fitting == 0 || (half_at_least && fitting * 2 < input.units.len()) {
        return None;
    }
    let projection = Projection::over(all_points(boundaries.areas.iter().map(|area| &area.shape)));
    let on_plane = |shape: &MultiPolygon<f64>| joined(projection.shape(shape));
    let shapes: Vec<Option<MultiPolygon<f64>>> =
        matched.shapes.iter().map(|shape| shape.as_ref().map(on_plane)).collect();
    let others: Vec<MultiPolygon<f64>> = matched.others.iter().map(on_plane).collect();
    let far: Vec<String> = far_away(&shapes).into_iter().map(|unit| input.units[unit].name.clone()).collect();
    if !far.is_empty() {
        problems.push(FitProblem::FarAway { names: far });
    }
    let sheet = Sheet::holding(all_points(shapes.iter().flatten().chain(&others)), sheet_width(input));
    let (land, forms) = areas(&shapes, &others, &sheet, input.units.len());
    Some(placed(Rung::Boundaries, &sheet, land, forms))
}

/// The units of which a part lies far from all other parts of all units, or which are many times as large as the usual one:
/// slips of coordinates, most of them.
fn far_away(shapes: &[Option<MultiPolygon<f64>>]) -> BTreeSet<usize> {
    const FAR: f64 = 10.0;
    const LARGE: f64 = 50.0;
    /// Of a province's many islands only the outermost can be it.
    const LOOKED_AT: usize = 64;
    let extent = |frame: &Rect<f64>| frame.width().max(frame.height());
    let whole = shapes.iter().enumerate().filter_map(|(i, shape)| Some((i, shape.as_ref()?.bounding_rect()?)));
    let whole: Vec<(usize, Rect<f64>)> = whole.collect();
    if whole.len() < 2 {
        return BTreeSet::new();
    }
    let parts = shapes.iter().enumerate().flat_map(|(i, shape)| {
        shape.iter().flat_map(|shape| &shape.0).filter_map(move |part| Some((i, part.bounding_rect()?)))
    });
    let mut parts: Vec<(usize, Rect<f64>)> = parts.collect();
    let usual = median(whole.iter().map(|(_, frame)| extent(frame)).collect());
    if usual <= 0.0 {
        return BTreeSet::new();
    }
    let (x, y) = (
        median(parts.iter().map(|(_, frame)| frame.center().x).collect()),
        median(parts.iter().map(|(_, frame)| frame.center().y).collect()),
    );
    let away = |frame: &Rect<f64>| (frame.center().x - x).hypot(frame.center().y - y);
    parts.sort_by(|(_, a), (_, b)| away(b).total_cmp(&away(a)));
    let gap = |a: &Rect<f64>, b: &Rect<f64>| {
        let across = (b.min().x - a.max().x).max(a.min().x - b.max().x).max(0.0);
        across.hypot((b.min().y - a.max().y).max(a.min().y - b.max().y).max(0.0))
    };
    let alone = |n: usize, frame: &Rect<f64>| {
        parts.iter().enumerate().all(|(other, (_, beside))| other == n || gap(frame, beside) > FAR * usual)
    };
    let far = parts.iter().enumerate().take(LOOKED_AT).filter(|(n, (_, frame))| alone(*n, frame));
    let large = whole.iter().filter(|(_, frame)| whole.len() > 2 && extent(frame) > LARGE * usual);
    far.map(|(_, (unit, _))| *unit).chain(large.map(|(unit, _)| *unit)).collect()
}

/// The lower of two: with few units, the larger may be the slip.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

/// Parts cut at the antimeridian, as RFC 7946 asks, are put together again. Only such shapes are touched.
fn joined(shape: MultiPolygon<f64>) -> MultiPolygon<f64> {
    if parts_touch(&shape) { shape.union(&MultiPolygon(Vec::new())) } else { shape }
}

/// Whether two parts have two corners in common, as far as those can be told apart.
fn parts_touch(shape: &MultiPolygon<f64>) -> bool {
    const NEAR: f64 = 1e-6;
    if shape.0.len() < 2 {
        return false;
    }
    let square = |p: &geo::Coord<f64>| ((p.x / NEAR).floor() as i64, (p.y / NEAR).floor() as i64);
    let mut corners: HashMap<(i64, i64), BTreeSet<usize>> = HashMap::new();
    let mut common: HashMap<(usize, usize), usize> = HashMap::new();
    for (i, part) in shape.0.iter().enumerate() {
        let places: BTreeSet<(i64, i64)> = part.exterior().0.iter().map(square).collect();
        for (x, y) in places {
            let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
            let others: BTreeSet<usize> =
                around.filter_map(|at| corners.get(&at)).flatten().copied().filter(|o| *o != i).collect();
            for other in others {
                let met = common.entry((other, i)).or_default();
                *met += 1;
                if *met > 1 {
                    return true;
                }
            }
            corners.entry((x, y)).or_default().insert(i);
        }
    }
    false
}

fn by_cells(input: &MapInput, problems: &mut Vec<FitProblem>) -> Option<Scene> {
    let no = |reason, problems: &mut Vec<FitProblem>| {
        problems.push(FitProblem::NoCells { reason });
        None
    };
    let Some(outline) = input.outline.filter(|b| !b.areas.is_empty()) else { return no(NoCells::NoOutline, problems) };
    let unknown: Vec<String> = named(&input.units, |unit| unit.seat.is_none());
    if !unknown.is_empty() {
        return no(NoCells::Unknown(unknown), problems);
    }
    let whole = whole(outline);
    let outside = named(&input.units, |unit| unit.seat.is_some_and(|seat| !inside(&whole, seat)));
    if !outside.is_empty() {
        return no(NoCells::Outside(outside), problems);
    }
    let projection = Projection::over(all_points([&whole].into_iter()));
    let whole = projection.shape(&whole);
    let seats: Vec<(f64, f64)> =
        input.units.iter().filter_map(|unit| unit.seat).map(|(lon, lat)| projection.forward(lon, lat)).collect();
    let shapes: Vec<Option<MultiPolygon<f64>>> = cells(&seats, &whole).into_iter().map(Some).collect();
    let sheet = Sheet::holding(all_points([&whole].into_iter()), sheet_width(input));
    let (land, forms) = areas(&shapes, &[], &sheet, input.units.len());
    Some(placed(Rung::Cells, &sheet, land, forms))
}

fn named(units: &[Unit], which: impl Fn(&Unit) -> bool) -> Vec<String> {
    units.iter().filter(|unit| which(unit)).map(|unit| unit.name.clone()).collect()
}

fn whole(outline: &Boundaries) -> MultiPolygon<f64> {
    let parts: Vec<MultiPolygon<f64>> = outline.areas.iter().map(|area| area.shape.clone()).collect();
    match parts.as_slice() {
        [one] => one.clone(),
        many => geo::unary_union(many.iter()),
    }
}

/// The outline with a symbol at every known seat. A seat a little outside is drawn, for generalised outlines leave out
/// islands; one far outside would shrink the county to a dot, and is listed under the map instead.
fn by_outline(input: &MapInput, problems: &mut Vec<FitProblem>) -> Option<Scene> {
    let outline = whole(input.outline.filter(|b| !b.areas.is_empty())?);
    let frame = outline.bounding_rect()?;
    let reach = 0.2 * frame.width().max(frame.height());
    let near = |(lon, lat): (f64, f64)| {
        lon > frame.min().x - reach
            && lon < frame.max().x + reach
            && lat > frame.min().y - reach
            && lat < frame.max().y + reach
    };
    let outside = named(&input.units, |unit| unit.seat.is_some_and(|seat| !inside(&outline, seat)));
    if outside.len() > 1 {
        problems.push(FitProblem::SeatsOutside { names: outside });
    }
    let seats: Vec<Option<(f64, f64)>> = input.units.iter().map(|unit| unit.seat.filter(|seat| near(*seat))).collect();
    seats.iter().flatten().next()?;
    let projection = Projection::over(all_points([&outline].into_iter()));
    let drawn = projection.shape(&outline);
    let seats: Vec<Option<(f64, f64)>> =
        seats.iter().map(|seat| seat.map(|(lon, lat)| projection.forward(lon, lat))).collect();
    let sheet =
        Sheet::holding(all_points([&drawn].into_iter()).chain(seats.iter().flatten().copied()), sheet_width(input));
    let land = simple(vec![on_sheet(&drawn, &sheet)], input.units.len());
    let form = |seat: &Option<(f64, f64)>| {
        seat.map_or(Form::Absent, |at| {
            let (x, y) = sheet.place(at);
            Form::Seat { x, y }
        })
    };
    Some(placed(Rung::Outline, &sheet, land, seats.iter().map(form).collect()))
}

fn placed(rung: Rung, sheet: &Sheet, land: Vec<Shape>, forms: Vec<Form>) -> Scene {
    Scene {
        rung,
        width: sheet.width,
        height: sheet.height,
        land,
        forms,
        tile: (0.0, 0.0),
        grid: None,
        problems: Vec::new(),
    }
}

/// Shapes of units and of land beside them are simplified together, since they share borders.
fn areas(
    shapes: &[Option<MultiPolygon<f64>>],
    others: &[MultiPolygon<f64>],
    sheet: &Sheet,
    units: usize,
) -> (Vec<Shape>, Vec<Form>) {
    let rough: Vec<Shape> = shapes
        .iter()
        .map(|shape| shape.as_ref().map_or_else(Vec::new, |shape| on_sheet(shape, sheet)))
        .chain(others.iter().map(|shape| on_sheet(shape, sheet)))
        .collect();
    let lost: Vec<Option<(f64, f64)>> = rough.iter().map(middle).collect();
    let mut simple = simple(rough, units);
    let land = simple.split_off(shapes.len());
    let least = 3.0 * sheet.width / HALF;
    let forms =
        simple.into_iter().zip(shapes).zip(lost).map(|((shape, given), middle)| match (given, pole(&shape), middle) {
            (None, ..) | (_, None, None) => Form::Absent,
            (_, Some(pole), _) => Form::Area { small: pole.radius < least, shape, pole },
            (_, None, Some((x, y))) => Form::Area { shape, pole: Inside { x, y, radius: 0.0 }, small: true },
        });
    (land, forms.collect())
}

/// The middle of a shape's points: where the marker of a unit stands that is too small to be drawn.
fn middle(shape: &Shape) -> Option<(f64, f64)> {
    let all: Vec<&Pt> = shape.iter().flatten().collect();
    let mean = |sum: i64| sum as f64 / all.len() as f64 / 10.0;
    (!all.is_empty())
        .then(|| (mean(all.iter().map(|p| i64::from(p.0)).sum()), mean(all.iter().map(|p| i64::from(p.1)).sum())))
}

fn on_sheet(shape: &MultiPolygon<f64>, sheet: &Sheet) -> Shape {
    let shape = shape.map_coords(|p| sheet.place((p.x, p.y)).into());
    let ring = |line: &geo::LineString<f64>| {
        let points = line.0.iter().map(|p| ((p.x * 10.0).round() as i32, (p.y * 10.0).round() as i32));
        points.take(line.0.len().saturating_sub(1)).collect()
    };
    shape
        .0
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring))
        .collect()
}

/// As fine as a third of a unit, coarser when there would be too many points for the size a page may have.
fn simple(rough: Vec<Shape>, units: usize) -> Vec<Shape> {
    let most = 5_000 + 22 * units;
    let woven = weave(rough);
    let mut tolerance = 3.0;
    loop {
        let simple = simplify(&woven, tolerance);
        if points(&simple) <= most || tolerance > 60.0 {
            return simple;
        }
        tolerance *= 1.5;
    }
}

const GAP: f64 = 4.0;
/// The white within a tile.
pub(crate) const PAD: f64 = 7.0;

/// The size of a tile in a grid of so many columns.
fn tile_size(columns: u32) -> (f64, f64) {
    let width = ((HALF + GAP) / f64::from(columns.max(1)) - GAP).clamp(24.0, 108.0);
    (width, if width >= 84.0 { 64.0 } else { 74.0 })
}

fn by_tiles(input: &MapInput, problems: &mut Vec<FitProblem>) -> Scene {
    let grid = grid(&input.units, problems);
    let cells = match &grid {
        Grid::Given(cells) | Grid::Seats(cells) => cells.clone(),
        Grid::Code(_) => Vec::new(),
    };
    let columns = cells.iter().map(|c| c.0 + 1).max().unwrap_or(1);
    let rows = cells.iter().map(|c| c.1 + 1).max().unwrap_or(1);
    let (wide, high) = tile_size(columns);
    let form =
        |&(col, row): &(u32, u32)| Form::Tile { x: f64::from(col) * (wide + GAP), y: f64::from(row) * (high + GAP) };
    let forms = if cells.is_empty() { vec![Form::Absent; input.units.len()] } else { cells.iter().map(form).collect() };
    let width = f64::from(columns) * (wide + GAP) - GAP;
    let height = f64::from(rows) * (high + GAP) - GAP;
    Scene {
        rung: Rung::Tiles,
        width,
        height,
        land: Vec::new(),
        forms,
        tile: (wide, high),
        grid: Some(grid),
        problems: Vec::new(),
    }
}
