//! From the globe to the sheet.
//!
//! Lambert's azimuthal equal-area projection on the sphere, centred on the middle of the map (Snyder, *Map Projections: A
//! Working Manual*, USGS 1987, formulas 24-2 to 24-4; R = 6,371,007 m, the sphere of equal area). Areas are true to 0.7 % (what
//! the sphere leaves out), shapes within 0.01 % for a county (1°), 0.4 % for a province (10° across), 3 % for a country of
//! 40°. North is up in the middle.
use geo::{Coord, MapCoords, MultiPolygon};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Projection {
    lon: f64,
    sin: f64,
    cos: f64,
    /// Longitudes west of this are counted on beyond 180: set when the map lies across the antimeridian.
    seam: Option<f64>,
}

const RADIUS_KM: f64 = 6371.007;

impl Projection {
    /// Centred on these longitudes and latitudes.
    pub(crate) fn over(points: impl Iterator<Item = (f64, f64)> + Clone) -> Self {
        let seam = seam(points.clone().map(|p| p.0));
        let (west, east) = extent(points.clone().map(|p| unwrapped(p.0, seam)));
        let (south, north) = extent(points.map(|p| p.1));
        let lat = f64::midpoint(south, north).to_radians();
        Self { lon: f64::midpoint(west, east), sin: lat.sin(), cos: lat.cos(), seam }
    }

    /// Kilometres east and south of the centre.
    pub(crate) fn forward(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (dl, phi) = ((unwrapped(lon, self.seam) - self.lon).to_radians(), lat.to_radians());
        let cos_c = self.sin * phi.sin() + self.cos * phi.cos() * dl.cos();
        let k = RADIUS_KM * (2.0 / (1.0 + cos_c).max(1e-9)).sqrt();
        let x = k * phi.cos() * dl.sin();
        let y = k * (self.cos * phi.sin() - self.sin * phi.cos() * dl.cos());
        (x, -y)
    }

    pub(crate) fn shape(&self, shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        shape.map_coords(|Coord { x, y }| self.forward(x, y).into())
    }
}

fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    if low <= high { (low, high) } else { (0.0, 0.0) }
}

/// Longitudes that span more than half the globe lie across the antimeridian, unless counting on from 180 does not make
/// them narrower. The seam is put into the widest gap.
fn seam(lons: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let (west, east) = extent(lons.clone());
    if east - west <= 180.0 {
        return None;
    }
    let (shifted_west, shifted_east) = extent(lons.map(|lon| unwrapped(lon, Some(0.0))));
    (shifted_east - shifted_west < east - west).then_some(0.0)
}

fn unwrapped(lon: f64, seam: Option<f64>) -> f64 {
    match seam {
        Some(seam) if lon < seam => lon + 360.0,
        _ => lon,
    }
}

/// The sheet: how kilometres become the drawing's units, and how large the drawing is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sheet {
    pub(crate) width: f64,
    pub(crate) height: f64,
    scale: f64,
    left: f64,
    top: f64,
}

/// White round the drawing, for symbols and strokes at its edge.
const MARGIN: f64 = 10.0;

impl Sheet {
    /// As wide as `width` allows and no higher than wide; a tall county gets a narrower sheet, down to half.
    pub(crate) fn holding(points: impl Iterator<Item = (f64, f64)> + Clone, width: f64) -> Self {
        let (left, right) = extent(points.clone().map(|p| p.0));
        let (top, bottom) = extent(points.map(|p| p.1));
        let (across, down) = ((right - left).max(1e-6), (bottom - top).max(1e-6));
        let inner = width - 2.0 * MARGIN;
        let scale = (inner / across).min(inner / down);
        let sheet_width = (across * scale + 2.0 * MARGIN).clamp(width / 2.0, width);
        let height = (down * scale + 2.0 * MARGIN).max(width / 5.0);
        Self {
            width: sheet_width.round(),
            height: height.round(),
            scale,
            left: left - (sheet_width - across * scale) / 2.0 / scale,
            top: top - (height - down * scale) / 2.0 / scale,
        }
    }

    pub(crate) fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        ((x - self.left) * self.scale, (y - self.top) * self.scale)
    }
}

#[cfg(test)]
mod tests {
    use geo::{Area, polygon};

    use super::*;

    #[test]
    fn areas_are_true() {
        let cell = |lat: f64| {
            MultiPolygon(vec![
                polygon![(x: 0.0, y: lat), (x: 0.1, y: lat), (x: 0.1, y: lat + 0.1), (x: 0.0, y: lat + 0.1)],
            ])
        };
        let projection = Projection::over([(0.0, 20.0), (0.0, 50.0)].into_iter());
        for lat in [20.0_f64, 35.0, 50.0] {
            let drawn = projection.shape(&cell(lat)).unsigned_area();
            let true_area =
                RADIUS_KM.powi(2) * 0.1_f64.to_radians() * ((lat + 0.1).to_radians().sin() - lat.to_radians().sin());
            assert!((drawn / true_area - 1.0).abs() < 1e-5, "{lat}: {drawn} {true_area}");
        }
    }

    #[test]
    fn a_map_across_the_antimeridian_stays_in_one_piece() {
        let projection = Projection::over([(179.0, -17.0), (-179.0, -16.0), (178.0, -18.0)].into_iter());
        let (west, _) = projection.forward(179.0, -17.0);
        let (east, _) = projection.forward(-179.0, -17.0);
        assert!(east > west && east - west < 300.0, "{west} {east}");
    }

    #[test]
    fn the_sheet_holds_what_is_put_on_it() {
        let points = [(-10.0, -40.0), (30.0, 80.0)];
        let sheet = Sheet::holding(points.into_iter(), 560.0);
        for point in points {
            let (x, y) = sheet.place(point);
            assert!(
                (9.0..=sheet.width - 9.0).contains(&x) && (9.0..=sheet.height - 9.0).contains(&y),
                "{x} {y} {sheet:?}"
            );
        }
    }
}
