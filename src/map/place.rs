//! Where names stand: the point farthest inside a unit, and labels that do not touch one another.
use crate::map::simplify::{Pt, Shape, area2};
use crate::svg::text_width;

/// A point inside and its distance to the nearest border, both in drawing units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Inside {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) radius: f64,
}

/// The point of the shape farthest from its borders, to within a fraction of a unit: a coarse grid and the middles of some
/// scan lines, then a search round the best. Nothing for a shape without rings.
pub(crate) fn pole(shape: &Shape) -> Option<Inside> {
    let largest = shape.iter().max_by_key(|ring| area2(ring).abs())?;
    let (west, east) = (largest.iter().map(|p| p.0).min()?, largest.iter().map(|p| p.0).max()?);
    let (north, south) = (largest.iter().map(|p| p.1).min()?, largest.iter().map(|p| p.1).max()?);
    let (across, down) = (f64::from(east - west), f64::from(south - north));
    let mut best: Option<(f64, f64, f64)> = None;
    let consider = |best: &mut Option<(f64, f64, f64)>, x: f64, y: f64| {
        let depth = depth(shape, x, y);
        if depth > 0.0 && best.is_none_or(|b| depth > b.2) {
            *best = Some((x, y, depth));
        }
    };
    for step in 1..8 {
        let y = f64::from(north) + down * f64::from(step) / 8.0 + 0.01;
        if let Some(x) = widest_middle(shape, y) {
            consider(&mut best, x, y);
        }
        for column in 1..8 {
            consider(&mut best, f64::from(west) + across * f64::from(column) / 8.0, y);
        }
    }
    let (mut dx, mut dy) = (across / 16.0, down / 16.0);
    for _ in 0..6 {
        let Some((x, y, _)) = best else { break };
        for (i, j) in
            [(-1.0, -1.0), (0.0, -1.0), (1.0, -1.0), (-1.0, 0.0), (1.0, 0.0), (-1.0, 1.0), (0.0, 1.0), (1.0, 1.0)]
        {
            consider(&mut best, x + i * dx, y + j * dy);
        }
        (dx, dy) = (dx / 1.7, dy / 1.7);
    }
    let (x, y, depth) = best.unwrap_or_else(|| (f64::from(largest[0].0), f64::from(largest[0].1), 0.0));
    Some(Inside { x: x / 10.0, y: y / 10.0, radius: depth / 10.0 })
}

/// The middle of the widest stretch of the scan line inside the shape.
fn widest_middle(shape: &Shape, y: f64) -> Option<f64> {
    let mut crossings: Vec<f64> = edges(shape).filter_map(|(a, b)| crossing(a, b, y)).collect();
    crossings.sort_by(f64::total_cmp);
    let widest = crossings.as_chunks::<2>().0.iter().max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some(f64::midpoint(widest[0], widest[1]))
}

fn edges(shape: &Shape) -> impl Iterator<Item = (Pt, Pt)> {
    shape.iter().flat_map(|ring| ring.iter().enumerate().map(|(i, &a)| (a, ring[(i + 1) % ring.len()])))
}

fn crossing(a: Pt, b: Pt, y: f64) -> Option<f64> {
    let (ay, by) = (f64::from(a.1), f64::from(b.1));
    ((ay > y) != (by > y)).then(|| f64::from(a.0) + (y - ay) / (by - ay) * f64::from(b.0 - a.0))
}

/// The distance to the nearest border, negative outside.
fn depth(shape: &Shape, x: f64, y: f64) -> f64 {
    let mut inside = false;
    let mut nearest = f64::MAX;
    for (a, b) in edges(shape) {
        if crossing(a, b, y).is_some_and(|at| x < at) {
            inside = !inside;
        }
        let (ax, ay) = (f64::from(a.0), f64::from(a.1));
        let (dx, dy) = (f64::from(b.0) - ax, f64::from(b.1) - ay);
        let t = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
        nearest = nearest.min((x - ax - t * dx).hypot(y - ay - t * dy));
    }
    if inside { nearest } else { -nearest }
}

/// A wish for a label.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) unit: usize,
    pub(crate) name: String,
    /// The widest value it may have to hold, in ems.
    pub(crate) value_width: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// Round a symbol of this radius; else over the point itself.
    pub(crate) around: Option<f64>,
    /// The half width there is for a label over the point; narrower names only.
    pub(crate) room: f64,
    /// Greater comes first.
    pub(crate) weight: f64,
}

/// A label that has its place. `y` is the base line of the name; the value stands one line under it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    pub(crate) unit: usize,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) anchor: &'static str,
    pub(crate) with_value: bool,
    pub(crate) area: Rect,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Rect {
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn round(x: f64, y: f64, radius: f64) -> Self {
        Self { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
    }
}

/// The distance between base lines, in ems.
pub(crate) const LINE: f64 = 1.2;

/// Labels in a type of `size` units on a sheet of this size: the weightiest first, each at the first of its possible
/// places that is free. What finds no place is left to the card and the table; but whatever weighs something may stand
/// over symbols that weigh nothing, as a great symbol must not be taken for that of a neighbour.
pub(crate) fn labels(wishes: &[Wish], size: f64, sheet: (f64, f64)) -> Vec<Label> {
    let symbols: Vec<(&Wish, Rect)> =
        wishes.iter().filter_map(|w| Some((w, Rect::round(w.x, w.y, w.around?)))).collect();
    let mut order: Vec<&Wish> = wishes.iter().collect();
    order.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.unit.cmp(&b.unit)));
    let mut placed: Vec<Label> = Vec::new();
    for wish in order {
        let free = |label: &Label, lightest: f64| {
            let area = &label.area;
            area.left >= 0.0
                && area.top >= 0.0
                && area.right <= sheet.0
                && area.bottom <= sheet.1
                && !placed.iter().any(|other| other.area.meets(area))
                && !symbols
                    .iter()
                    .any(|(of, symbol)| of.unit != wish.unit && of.weight > lightest && symbol.meets(area))
        };
        let places = candidates(wish, size);
        let over_nothing = || places.iter().find(|label| wish.weight > 0.0 && free(label, 0.0));
        let found = places.iter().find(|label| free(label, f64::MIN)).or_else(over_nothing).cloned();
        placed.extend(found);
    }
    placed.sort_by_key(|label| label.unit);
    placed
}

fn candidates(wish: &Wish, size: f64) -> Vec<Label> {
    let mut found = Vec::with_capacity(8);
    for with_value in [true, false] {
        match wish.around {
            None => found.extend(over(wish, size, with_value, wish.room)),
            Some(radius) => found.extend(SIDES.iter().map(|side| beside(wish, size, with_value, radius, *side))),
        }
    }
    if wish.around.is_none() {
        found.extend(over(wish, size, false, wish.room * OVERHANG));
    }
    found
}

/// A name alone may reach so far over the room in its area before it is left out: it still stands on it.
const OVERHANG: f64 = 1.5;

const SIDES: [(f64, f64); 4] = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)];

fn extent(wish: &Wish, size: f64, with_value: bool) -> (f64, f64) {
    let width = text_width(&wish.name).max(if with_value { wish.value_width } else { 0.0 }) * size;
    (width, if with_value { size * (LINE + 1.0) } else { size })
}

fn over(wish: &Wish, size: f64, with_value: bool, room: f64) -> Option<Label> {
    let (width, height) = extent(wish, size, with_value);
    if width / 2.0 > room {
        return None;
    }
    let area = Rect {
        left: wish.x - width / 2.0,
        top: wish.y - height / 2.0,
        right: wish.x + width / 2.0,
        bottom: wish.y + height / 2.0,
    };
    Some(Label { unit: wish.unit, x: wish.x, y: area.top + size * 0.87, anchor: "middle", with_value, area })
}

fn beside(wish: &Wish, size: f64, with_value: bool, radius: f64, (dx, dy): (f64, f64)) -> Label {
    let (width, height) = extent(wish, size, with_value);
    let gap = radius + size * 0.25;
    let middle = (wish.x + dx * (gap + width / 2.0), wish.y + dy * (gap + height / 2.0));
    let area = Rect {
        left: middle.0 - width / 2.0,
        top: middle.1 - height / 2.0,
        right: middle.0 + width / 2.0,
        bottom: middle.1 + height / 2.0,
    };
    let (x, anchor) = match dx {
        dx if dx > 0.0 => (area.left, "start"),
        dx if dx < 0.0 => (area.right, "end"),
        _ => (wish.x, "middle"),
    };
    Label { unit: wish.unit, x, y: area.top + size * 0.87, anchor, with_value, area }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pole_of_a_bent_shape_is_inside_it() {
        let hook = vec![vec![(0, 0), (1000, 0), (1000, 1000), (900, 1000), (900, 100), (0, 100)]];
        let pole = pole(&hook).unwrap();
        assert!(depth(&hook, pole.x * 10.0, pole.y * 10.0) > 45.0, "{pole:?}");
    }

    #[test]
    fn the_pole_avoids_a_hole() {
        let ring = vec![
            vec![(0, 0), (1000, 0), (1000, 1000), (0, 1000)],
            vec![(200, 200), (900, 200), (900, 900), (200, 900)],
        ];
        let pole = pole(&ring).unwrap();
        assert!(pole.radius > 9.0 && (pole.x < 20.0 || pole.y < 20.0), "{pole:?}");
    }

    #[test]
    fn labels_never_touch() {
        let wishes: Vec<Wish> = (0..60)
            .map(|i| Wish {
                unit: i,
                name: "钟楼街道".into(),
                value_width: 2.0,
                x: (i * 71 % 500) as f64 + 20.0,
                y: (i * 37 % 400) as f64 + 20.0,
                around: i.is_multiple_of(2).then_some(6.0),
                room: 100.0,
                weight: i as f64,
            })
            .collect();
        for size in [12.0, 20.0] {
            let placed = labels(&wishes, size, (560.0, 460.0));
            assert!(placed.len() > 8);
            for (i, a) in placed.iter().enumerate() {
                assert!(placed[i + 1..].iter().all(|b| !a.area.meets(&b.area)));
            }
        }
    }
}
