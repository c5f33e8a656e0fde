//! Whether borders run through each other so often that no drawing of them can be had in bearable time.
//!
//! Laying shapes together and putting neighbours' corners into each other's edges take time and room by the number of
//! places where edges meet. Real borders meet at corners; a file of long lines to and fro meets itself everywhere. Edges are
//! counted by the small squares which they pass.
use std::collections::HashMap;

use geo::{BoundingRect, Coord, MultiPolygon, Rect};

/// Squares along the longer side of the whole.
const SIDE: f64 = 4096.0;
/// How many squares all edges may pass, and how many pairs of edges may pass one and the same.
const MOST_PASSED: f64 = 4_000_000.0;
const MOST_PAIRS: u64 = 40_000_000;

pub(crate) fn tangled<'a>(shapes: impl Iterator<Item = &'a MultiPolygon<f64>> + Clone) -> bool {
    let frames = shapes.clone().filter_map(MultiPolygon::bounding_rect);
    let Some(frame) = frames.reduce(|a, b| {
        let low = Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) };
        Rect::new(low, Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) })
    }) else {
        return false;
    };
    let square = (frame.width().max(frame.height()) / SIDE).max(f64::MIN_POSITIVE);
    let placed = |at: Coord<f64>| ((at.x - frame.min().x) / square, (at.y - frame.min().y) / square);
    let rings = shapes
        .flat_map(|shape| &shape.0)
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let edges = rings.flat_map(|ring| ring.0.windows(2)).map(|edge| (placed(edge[0]), placed(edge[1])));
    let passed = |((ax, ay), (bx, by)): ((f64, f64), (f64, f64))| (bx - ax).abs() + (by - ay).abs() + 1.0;
    if edges.clone().map(passed).sum::<f64>() > MOST_PASSED {
        return true;
    }
    let (mut counts, mut pairs): (HashMap<(u16, u16), u32>, u64) = (HashMap::new(), 0);
    for (from, to) in edges {
        // At least one step for each square; where two steps fall into one square it counts once.
        let steps = passed((from, to)).ceil();
        let mut last = None;
        for step in 0..=(steps as u32) {
            let share = f64::from(step) / steps;
            let at = ((from.0 + (to.0 - from.0) * share) as u16, (from.1 + (to.1 - from.1) * share) as u16);
            if last != Some(at) {
                let count = counts.entry(at).or_default();
                pairs += u64::from(*count);
                *count += 1;
                last = Some(at);
            }
        }
        if pairs > MOST_PAIRS {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use geo::{LineString, Polygon};

    use super::*;

    fn of(rings: Vec<Vec<(f64, f64)>>) -> MultiPolygon<f64> {
        MultiPolygon(rings.into_iter().map(|ring| Polygon::new(LineString::from(ring), vec![])).collect())
    }

    #[test]
    fn lines_to_and_fro_and_heaps_of_shapes_are_tangled() {
        let zigzag = (0..20_000).map(|n| (120.0 + f64::from(n % 2), 30.0 + f64::from(n) / 20_000.0)).collect();
        assert!(tangled([of(vec![zigzag])].iter()));
        let heap = (1..20_000).map(|n| vec![(0.0, 0.0), (1.0 / f64::from(n), 0.0), (0.0, 1.0), (0.0, 0.0)]).collect();
        assert!(tangled([of(heap)].iter()));
    }

    #[test]
    fn a_chequerboard_and_a_long_coast_are_not() {
        let field = |x: f64, y: f64| vec![(x, y), (x + 1.0, y), (x + 1.0, y + 1.0), (x, y + 1.0), (x, y)];
        let board = (0..10_000).map(|n| field(f64::from(n % 100), f64::from(n / 100))).collect();
        assert!(!tangled([of(board)].iter()));
        let coast = (0..300_000)
            .map(|n| f64::from(n) / 300_000.0 * std::f64::consts::TAU)
            .map(|a| {
                (10.0 + (1.0 + (a * 997.0).sin() / 50.0) * a.cos(), 40.0 + (1.0 + (a * 997.0).sin() / 50.0) * a.sin())
            })
            .collect();
        assert!(!tangled([of(vec![coast])].iter()));
        assert!(!tangled([of(vec![vec![(1.0, 1.0); 4]])].iter()));
        assert!(!tangled([].iter()));
    }
}
