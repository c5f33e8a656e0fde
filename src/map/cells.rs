//! Nearest-seat cells: every place of the county goes to the unit whose seat is nearest (a Voronoi partition), cut to the
//! county's outline. They show where the seats are, and are no boundaries; they are drawn only when asked for.
use geo::{BooleanOps, Contains, Coord, Intersects, LineString, MultiPolygon, Point, Polygon};

/// The part of the outline nearest to each seat, in the seats' order. Coordinates are those of the sheet.
pub(crate) fn cells(seats: &[(f64, f64)], outline: &MultiPolygon<f64>) -> Vec<MultiPolygon<f64>> {
    let frame = frame(outline);
    (0..seats.len())
        .map(|i| {
            let convex = seats
                .iter()
                .enumerate()
                .filter(|(j, _)| *j != i)
                .fold(frame.clone(), |cell, (_, other)| nearer(&cell, seats[i], *other));
            if convex.len() < 3 {
                return MultiPolygon(Vec::new());
            }
            let line = LineString(convex.iter().chain(convex.first()).map(|&(x, y)| Coord { x, y }).collect());
            outline.intersection(&MultiPolygon(vec![Polygon::new(line, Vec::new())]))
        })
        .collect()
}

/// On the border counts as inside.
pub(crate) fn inside(outline: &MultiPolygon<f64>, (x, y): (f64, f64)) -> bool {
    let point = Point::new(x, y);
    outline.contains(&point) || outline.intersects(&point)
}

/// A rectangle well round the outline.
fn frame(outline: &MultiPolygon<f64>) -> Vec<(f64, f64)> {
    let points = || outline.0.iter().flat_map(|p| p.exterior().0.iter());
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for p in points() {
        low = (low.0.min(p.x), low.1.min(p.y));
        high = (high.0.max(p.x), high.1.max(p.y));
    }
    if points().next().is_none() {
        return Vec::new();
    }
    let pad = (high.0 - low.0).max(high.1 - low.1) + 1.0;
    let (low, high) = ((low.0 - pad, low.1 - pad), (high.0 + pad, high.1 + pad));
    vec![low, (high.0, low.1), high, (low.0, high.1)]
}

/// The part of a convex cell that is nearer to `seat` than to `other` (Sutherland and Hodgman 1974, one side). Seats at the
/// same place share their cell.
fn nearer(cell: &[(f64, f64)], seat: (f64, f64), other: (f64, f64)) -> Vec<(f64, f64)> {
    let (nx, ny) = (other.0 - seat.0, other.1 - seat.1);
    if nx == 0.0 && ny == 0.0 {
        return cell.to_vec();
    }
    let middle = (f64::midpoint(seat.0, other.0), f64::midpoint(seat.1, other.1));
    let beyond = |p: (f64, f64)| (p.0 - middle.0) * nx + (p.1 - middle.1) * ny;
    let mut kept = Vec::with_capacity(cell.len() + 1);
    for (i, &p) in cell.iter().enumerate() {
        let q = cell[(i + 1) % cell.len()];
        let (at_p, at_q) = (beyond(p), beyond(q));
        if at_p <= 0.0 {
            kept.push(p);
        }
        if (at_p < 0.0 && at_q > 0.0) || (at_p > 0.0 && at_q < 0.0) {
            let t = at_p / (at_p - at_q);
            kept.push((p.0 + t * (q.0 - p.0), p.1 + t * (q.1 - p.1)));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use geo::{Area, polygon};

    use super::*;

    #[test]
    fn cells_fill_the_county_and_hold_their_seats() {
        let county = MultiPolygon(vec![
            polygon!(exterior: [(x: 0.0, y: 0.0), (x: 100.0, y: 0.0), (x: 100.0, y: 60.0), (x: 50.0, y: 20.0), (x: 0.0, y: 60.0)],
                interiors: [[(x: 20.0, y: 10.0), (x: 30.0, y: 10.0), (x: 30.0, y: 15.0), (x: 20.0, y: 15.0)]]),
            polygon![(x: 110.0, y: 0.0), (x: 115.0, y: 0.0), (x: 115.0, y: 5.0)],
        ]);
        let seats = [(10.0, 40.0), (15.0, 5.0), (60.0, 5.0), (90.0, 45.0), (80.0, 20.0)];
        let drawn = cells(&seats, &county);
        let total: f64 = drawn.iter().map(Area::unsigned_area).sum();
        assert!((total / county.unsigned_area() - 1.0).abs() < 1e-6, "{total}");
        assert!(seats.iter().zip(&drawn).all(|(seat, cell)| inside(cell, *seat)));
    }

    #[test]
    fn a_seat_on_the_border_is_inside() {
        let county =
            MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 10.0, y: 0.0), (x: 10.0, y: 10.0), (x: 0.0, y: 10.0)]]);
        assert!(inside(&county, (10.0, 5.0)) && inside(&county, (0.0, 0.0)) && !inside(&county, (10.1, 5.0)));
    }
}
