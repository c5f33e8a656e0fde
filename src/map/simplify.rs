//! Fewer points without gaps: borders that two units share stay one line.
//!
//! 1. Round every point to a tenth of a drawing unit.
//! 2. Weave: a corner of one unit that lies on another's edge becomes a point of that edge too.
//! 3. Find the nodes, where the points before and after are not the same for all rings that pass.
//! 4. Cut rings at the nodes. An arc is simplified in a direction of its own (the lesser of the two readings), so that both
//!    neighbours, who walk it in opposite directions, get the same points (Douglas and Peucker 1973).
//! 5. Put the rings together again. Rings that have become a line vanish for both neighbours alike.
use std::collections::{HashMap, HashSet};

/// A point in tenths of a drawing unit.
pub(crate) type Pt = (i32, i32);
/// A closed line without the repeated last point; three points or more.
pub(crate) type Ring = Vec<Pt>;
/// The rings of one unit, outer and inner, to be filled by the even-odd rule.
pub(crate) type Shape = Vec<Ring>;

/// Simplifies all shapes together. `tolerance` is the largest distance, in tenths of a unit, by which a line may move.
pub(crate) fn simplify(shapes: &[Shape], tolerance: f64) -> Vec<Shape> {
    let nodes = Nodes::of(shapes);
    let alone = lone_rings(shapes, &nodes);
    shapes.iter().map(|shape| simplify_shape(shape, &nodes, &alone, tolerance)).collect()
}

/// Rounded, woven and cleaned shapes: what [`simplify`] starts from.
pub(crate) fn weave(shapes: Vec<Shape>) -> Vec<Shape> {
    let shapes: Vec<Shape> = shapes.into_iter().map(|shape| shape.into_iter().filter_map(clean).collect()).collect();
    let buckets = Buckets::of(&shapes);
    shapes.iter().map(|shape| shape.iter().filter_map(|ring| clean(buckets.woven(ring))).collect()).collect()
}

pub(crate) fn points(shapes: &[Shape]) -> usize {
    shapes.iter().flatten().map(Vec::len).sum()
}

/// Twice the area, positive when the ring runs clockwise on the sheet.
pub(crate) fn area2(ring: &[Pt]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
}

/// Without repeated points and without spikes that go out and come straight back; nothing if no area is left.
fn clean(ring: Ring) -> Option<Ring> {
    let mut kept: Ring = Vec::with_capacity(ring.len());
    for point in ring {
        push_clean(&mut kept, point);
    }
    // Where the ring's ends meet it is taken off from both sides, so that a long spike is gone through once.
    let (mut low, mut high) = (0, kept.len());
    while high - low > 2 {
        if kept[low] == kept[high - 1] {
            high -= 1;
        } else if kept[low + 1] == kept[high - 1] {
            low += 1;
        } else if kept[low] == kept[high - 2] {
            high -= 1;
        } else {
            break;
        }
    }
    kept.truncate(high);
    kept.drain(..low);
    (kept.len() > 2).then_some(kept)
}

fn push_clean(kept: &mut Ring, point: Pt) {
    if kept.last() == Some(&point) {
        return;
    }
    if kept.len() > 1 && kept[kept.len() - 2] == point {
        kept.pop();
        return;
    }
    kept.push(point);
}

/// All corners, by squares of the sheet, so that those near an edge are found without asking all.
struct Buckets(HashMap<Pt, Vec<Pt>>);

const BUCKET: i32 = 64;

impl Buckets {
    fn of(shapes: &[Shape]) -> Self {
        let mut buckets: HashMap<Pt, Vec<Pt>> = HashMap::new();
        for &point in shapes.iter().flatten().flatten() {
            buckets.entry(bucket(point)).or_default().push(point);
        }
        for points in buckets.values_mut() {
            points.sort_unstable();
            points.dedup();
        }
        Self(buckets)
    }

    fn woven(&self, ring: &Ring) -> Ring {
        let mut woven = Vec::with_capacity(ring.len());
        for (i, &from) in ring.iter().enumerate() {
            woven.push(from);
            let to = ring[(i + 1) % ring.len()];
            woven.extend(self.on_edge(from, to));
        }
        woven
    }

    /// The corners that lie within the edge, in its order.
    fn on_edge(&self, from: Pt, to: Pt) -> Vec<Pt> {
        let (low, high) = (
            bucket((from.0.min(to.0) - 1, from.1.min(to.1) - 1)),
            bucket((from.0.max(to.0) + 1, from.1.max(to.1) + 1)),
        );
        let mut found: Vec<(f64, Pt)> = Vec::new();
        let beside = beside(from, to);
        for x in low.0..=high.0 {
            for y in low.1..=high.1 {
                if beside((x, y)) {
                    continue;
                }
                let near = self.0.get(&(x, y)).into_iter().flatten();
                found.extend(near.filter_map(|&point| Some((along(from, to, point)?, point))));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, point)| point).collect()
    }
}

/// Tells the squares that a line leaves alone, so that a long edge across the sheet need not look at all points.
fn beside(from: Pt, to: Pt) -> impl Fn(Pt) -> bool {
    // From a square's middle to its corner, and a little more.
    const REACH: f64 = BUCKET as f64 * 0.75;
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy).max(1.0);
    move |(x, y)| {
        let middle = |square: i32, start: i32| f64::from(square * BUCKET + BUCKET / 2 - start);
        (middle(x, from.0) * dy - middle(y, from.1) * dx).abs() / length > REACH
    }
}

fn bucket(point: Pt) -> Pt {
    (point.0.div_euclid(BUCKET), point.1.div_euclid(BUCKET))
}

/// How far along the edge a point lies, from 0 to 1, if it is on it: nearer than what rounding alone may part.
fn along(from: Pt, to: Pt, point: Pt) -> Option<f64> {
    const NEAR: f64 = 0.75;
    if point == from || point == to {
        return None;
    }
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let (px, py) = (f64::from(point.0 - from.0), f64::from(point.1 - from.1));
    let length2 = dx * dx + dy * dy;
    let t = (px * dx + py * dy) / length2;
    let off = (px * dy - py * dx).abs() / length2.sqrt();
    (t > 0.0 && t < 1.0 && off < NEAR).then_some(t)
}

/// The points at which arcs end.
struct Nodes(HashSet<Pt>);

impl Nodes {
    fn of(shapes: &[Shape]) -> Self {
        let mut neighbours: HashMap<Pt, (Pt, Pt)> = HashMap::new();
        let mut nodes = HashSet::new();
        for ring in shapes.iter().flatten() {
            for (i, &point) in ring.iter().enumerate() {
                let (a, b) = (ring[(i + ring.len() - 1) % ring.len()], ring[(i + 1) % ring.len()]);
                let pair = (a.min(b), a.max(b));
                if *neighbours.entry(point).or_insert(pair) != pair {
                    nodes.insert(point);
                }
            }
        }
        Self(nodes)
    }
}

/// Rings no other ring touches: islands, and the whole of a lone unit. The small ones may be left out.
fn lone_rings(shapes: &[Shape], nodes: &Nodes) -> HashSet<Ring> {
    let mut times: HashMap<Ring, usize> = HashMap::new();
    for ring in shapes.iter().flatten().filter(|ring| !ring.iter().any(|p| nodes.0.contains(p))) {
        *times.entry(own_reading(ring)).or_default() += 1;
    }
    times.into_iter().filter(|(_, times)| *times == 1).map(|(ring, _)| ring).collect()
}

fn simplify_shape(shape: &Shape, nodes: &Nodes, alone: &HashSet<Ring>, tolerance: f64) -> Shape {
    let largest = shape.iter().map(|ring| area2(ring).abs()).max().unwrap_or(0);
    let smallest = (8.0 * tolerance * tolerance) as i64;
    let mut kept = Vec::with_capacity(shape.len());
    for ring in shape {
        let area = area2(ring).abs();
        let has_node = ring.iter().any(|p| nodes.0.contains(p));
        if !has_node && area < largest && area < smallest && alone.contains(&own_reading(ring)) {
            continue;
        }
        let simple = if has_node { by_arcs(ring, nodes, tolerance) } else { closed(ring, tolerance) };
        let simple = clean(simple).filter(|ring| area2(ring) != 0);
        // An island that is all a unit has stays as it is, however small.
        kept.extend(simple.or_else(|| (!has_node && area == largest).then(|| ring.clone())));
    }
    kept
}

fn by_arcs(ring: &Ring, nodes: &Nodes, tolerance: f64) -> Ring {
    let first = ring.iter().position(|p| nodes.0.contains(p)).unwrap_or(0);
    let mut whole = Vec::new();
    let mut arc = vec![ring[first]];
    for step in 1..=ring.len() {
        let point = ring[(first + step) % ring.len()];
        arc.push(point);
        if nodes.0.contains(&point) {
            let simple = one_arc(&arc, tolerance);
            whole.extend_from_slice(&simple[..simple.len() - 1]);
            arc = vec![point];
        }
    }
    whole
}

/// The arc simplified as its lesser reading would be, then read again in the direction asked for.
fn one_arc(arc: &[Pt], tolerance: f64) -> Vec<Pt> {
    let backwards = arc.iter().rev().lt(arc.iter());
    let mut points = arc.to_vec();
    if backwards {
        points.reverse();
    }
    let mut simple = match points.first() == points.last() {
        true => closed_from_first(&points, tolerance),
        false => peucker(&points, tolerance),
    };
    if backwards {
        simple.reverse();
    }
    simple
}

/// A ring without nodes, begun at its least point so that a hole and the island that fills it come out alike.
fn closed(ring: &Ring, tolerance: f64) -> Ring {
    let mut points = own_reading(ring);
    points.push(points[0]);
    let mut simple = closed_from_first(&points, tolerance);
    simple.pop();
    simple
}

fn own_reading(ring: &Ring) -> Ring {
    let start = (0..ring.len()).min_by_key(|&i| ring[i]).unwrap_or(0);
    let forward: Ring = (0..ring.len()).map(|i| ring[(start + i) % ring.len()]).collect();
    let mut backward = forward.clone();
    backward[1..].reverse();
    forward.min(backward)
}

/// A closed arc is split at the point farthest from its ends.
fn closed_from_first(points: &[Pt], tolerance: f64) -> Vec<Pt> {
    let distance = |p: &Pt| {
        let (dx, dy) = (i64::from(p.0 - points[0].0), i64::from(p.1 - points[0].1));
        dx * dx + dy * dy
    };
    let far = (0..points.len()).max_by_key(|&i| (distance(&points[i]), usize::MAX - i)).unwrap_or(0);
    let mut simple = peucker(&points[..=far], tolerance);
    simple.pop();
    simple.extend(peucker(&points[far..], tolerance));
    simple
}

/// How often each point of a line may be looked at.
const MOST_LOOKS: usize = 300;

fn peucker(points: &[Pt], tolerance: f64) -> Vec<Pt> {
    let last = points.len() - 1;
    let mut keep = vec![false; points.len()];
    (keep[0], keep[last]) = (true, true);
    let mut open = vec![(0, last)];
    // Splitting nearly always halves. A line made so that each split takes off one point keeps all the rest as it is.
    let mut looks = points.len().saturating_mul(MOST_LOOKS);
    while let Some((from, to)) = open.pop() {
        if looks < to - from {
            keep[from..=to].fill(true);
            continue;
        }
        looks -= to - from;
        if let Some((middle, off)) = farthest(points, from, to)
            && off > tolerance
        {
            keep[middle] = true;
            open.push((from, middle));
            open.push((middle, to));
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

fn farthest(points: &[Pt], from: usize, to: usize) -> Option<(usize, f64)> {
    let (a, b) = (points[from], points[to]);
    let (dx, dy) = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let length2 = (dx * dx + dy * dy).max(1e-9);
    let off = |p: Pt| {
        let (px, py) = (f64::from(p.0 - a.0), f64::from(p.1 - a.1));
        let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
        (px - t * dx).hypot(py - t * dy)
    };
    let between = (from + 1..to).map(|i| (i, off(points[i])));
    between
        .fold(None, |best: Option<(usize, f64)>, now| if best.is_none_or(|b| now.1 > b.1) { Some(now) } else { best })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Edges that only one shape has, each with its direction: the outer border, when all neighbours fit.
    fn unshared(shapes: &[Shape]) -> Vec<(Pt, Pt)> {
        let mut edges: BTreeMap<(Pt, Pt), i32> = BTreeMap::new();
        for ring in shapes.iter().flatten() {
            let ring: Ring = if area2(ring) < 0 { ring.iter().rev().copied().collect() } else { ring.clone() };
            for i in 0..ring.len() {
                let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
                *edges.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
            }
        }
        edges.into_iter().filter(|(_, n)| *n != 0).map(|(edge, _)| edge).collect()
    }

    /// A chequerboard with wavy borders: `side` by `side` shapes that fill a square.
    pub(crate) fn wavy(side: i32) -> Vec<Shape> {
        let (size, steps) = (300, 30);
        let wave = |k: i32, at: i32| (f64::from(at * 7 + k * 13).sin() * 12.0) as i32;
        let point = |i: i32, j: i32, di: i32, dj: i32| {
            let inner = |n: i32| n > 0 && n < side;
            let along = size / steps;
            let dx = if di == 0 && inner(i) { wave(i, j * steps + dj) } else { 0 };
            let dy = if dj == 0 && inner(j) { wave(j, i * steps + di + 1) } else { 0 };
            if (di, dj) == (0, 0) {
                (i * size, j * size)
            } else {
                (i * size + di * along + dx, j * size + dj * along + dy)
            }
        };
        let mut shapes = Vec::new();
        for i in 0..side {
            for j in 0..side {
                let mut ring = Vec::new();
                ring.extend((0..steps).map(|d| point(i, j, d, 0)));
                ring.extend((0..steps).map(|d| point(i + 1, j, 0, d)));
                ring.extend(
                    (0..steps)
                        .rev()
                        .map(|d| if d + 1 == steps { point(i + 1, j + 1, 0, 0) } else { point(i, j + 1, d + 1, 0) }),
                );
                ring.extend(
                    (0..steps)
                        .rev()
                        .map(|d| if d + 1 == steps { point(i, j + 1, 0, 0) } else { point(i, j, 0, d + 1) }),
                );
                shapes.push(vec![ring]);
            }
        }
        shapes
    }

    #[test]
    fn neighbours_keep_one_border() {
        let woven = weave(wavy(6));
        let before: i64 = woven.iter().flatten().map(|r| area2(r).abs()).sum();
        let simple = simplify(&woven, 6.0);
        assert!(points(&simple) * 2 < points(&woven), "{} {}", points(&simple), points(&woven));
        let after: i64 = simple.iter().flatten().map(|r| area2(r).abs()).sum();
        assert_eq!(before, after);
        assert_eq!(after, 2 * (6 * 300) * (6 * 300));
        assert!(
            unshared(&simple).iter().all(|(a, b)| (a.0 == b.0 && a.0 % 1800 == 0) || (a.1 == b.1 && a.1 % 1800 == 0))
        );
    }

    #[test]
    fn a_corner_on_a_neighbours_edge_becomes_a_point_of_it() {
        let left = vec![vec![(0, 0), (100, 0), (100, 200), (0, 200)]];
        let upper = vec![vec![(100, 0), (200, 0), (200, 90), (100, 90)]];
        let lower = vec![vec![(100, 90), (200, 90), (200, 200), (100, 200)]];
        let simple = simplify(&weave(vec![left, upper, lower]), 5.0);
        assert!(simple[0][0].contains(&(100, 90)), "{simple:?}");
        let outer = unshared(&simple);
        assert!(outer.iter().all(|(a, b)| a.0 != 100 || b.0 != 100), "{outer:?}");
    }

    #[test]
    fn an_enclave_fits_its_hole() {
        let enclave: Ring = (0..60)
            .map(|i| f64::from(i) / 60.0 * std::f64::consts::TAU)
            .map(|a| ((500.0 + 80.0 * a.cos()) as i32, (500.0 + 80.0 * a.sin()) as i32))
            .collect();
        let mut hole = enclave.clone();
        hole.rotate_left(17);
        hole.reverse();
        let around = vec![vec![(0, 0), (1000, 0), (1000, 1000), (0, 1000)], hole];
        let simple = simplify(&weave(vec![around, vec![enclave]]), 4.0);
        assert_eq!(own_reading(&simple[0][1]), own_reading(&simple[1][0]));
        assert!(simple[1][0].len() < 30);
    }

    #[test]
    fn slivers_and_spikes_vanish_without_harm() {
        assert_eq!(clean(vec![(0, 0), (5, 5), (0, 0), (0, 0)]), None);
        let square = vec![(0, 100), (2000, 100), (2000, 900), (0, 900)];
        let with_sliver = vec![square, vec![(0, 0), (1000, 1), (2000, 0)]];
        assert_eq!(simplify(&weave(vec![with_sliver]), 3.0)[0].len(), 1);
    }

    /// Lines for which the plain ways take the square of their length: the test would hardly end.
    #[test]
    fn spikes_and_zigzags_are_gone_through_in_time() {
        let winding = |n: i32| (n / 500, if n / 500 % 2 == 0 { n % 500 } else { 499 - n % 500 });
        let mut spike: Ring = (0..200_000).rev().map(winding).collect();
        spike.extend([(0, 5_000), (5_000, 5_000), (5_000, 0)]);
        spike.extend((0..200_000).map(winding));
        spike.rotate_left(100_000);
        assert_eq!(clean(spike).map(|ring| ring.len()), Some(4));
        let comb: Ring = (0..200_000).map(|n| (n, if n % 2 == 0 { 0 } else { 50 })).collect();
        assert!(peucker(&comb, 3.0).len() > 100_000);
        let strip: Ring = (0..4_000).map(|n| (if n % 2 == 0 { 0 } else { 5_000 }, n)).collect();
        assert!(!weave(vec![vec![strip]]).is_empty());
    }

    #[test]
    fn the_only_island_of_a_unit_stays() {
        let island = vec![vec![(0, 0), (4, 0), (4, 4), (0, 4)]];
        let with_rocks = vec![
            vec![(100, 100), (900, 100), (900, 900), (100, 900)],
            vec![(950, 950), (953, 950), (953, 953), (950, 953)],
        ];
        let simple = simplify(&weave(vec![island, with_rocks]), 3.0);
        assert_eq!((simple[0].len(), simple[1].len()), (1, 1));
    }
}
