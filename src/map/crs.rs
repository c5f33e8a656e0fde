//! Coordinate systems: which ones are understood, and the way back from the two that are shifted on purpose.
//!
//! CGCS2000 (EPSG:4490) and WGS 84 differ by centimetres and are treated as one. GCJ-02, used by public web maps in China, is
//! moved by 300 to 700 m; BD-09 is a further shift on top of it. Neither formula was ever published by its owner: those
//! here are the ones in general use (the public project eviltransform, MIT). The way back is found by iteration until
//! a step is under 1e-9 degrees, so that going forth and back returns the same place to well under a millimetre; against the
//! owners' own systems the formula is held to be good to about 1 m, which no drawing of a county can show.
use std::f64::consts::PI;

/// The system a file's coordinates are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crs {
    /// CGCS2000 or WGS 84: drawn as it is.
    True,
    Gcj02,
    Bd09,
}

impl Crs {
    /// What may be written for `crs:`, in any case, with or without hyphens, also as an EPSG or OGC name.
    pub const NAMES: [&'static str; 4] = ["cgcs2000", "wgs84", "gcj02", "bd09"];

    pub fn named(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match plain.as_str() {
            "cgcs2000" | "epsg4490" | "urnogcdefcrsepsg4490" => Some(Self::True),
            "wgs84" | "crs84" | "epsg4326" | "urnogcdefcrsepsg4326" | "urnogcdefcrsogc13crs84" => Some(Self::True),
            "gcj02" => Some(Self::Gcj02),
            "bd09" | "bd09ll" => Some(Self::Bd09),
            _ => None,
        }
    }

    /// Longitude and latitude in degrees, brought back to WGS 84 / CGCS2000.
    pub fn to_true(self, lon: f64, lat: f64) -> (f64, f64) {
        match self {
            Self::True => (lon, lat),
            Self::Gcj02 => back(lon, lat, gcj02),
            Self::Bd09 => {
                let (lon, lat) = back(lon, lat, bd09_of_gcj02);
                back(lon, lat, gcj02)
            }
        }
    }
}

/// Fixed-point iteration: shift the guess by what it misses. The shifts change so slowly that a few rounds suffice.
fn back(lon: f64, lat: f64, forth: fn(f64, f64) -> (f64, f64)) -> (f64, f64) {
    let (mut x, mut y) = (lon, lat);
    for _ in 0..12 {
        let (a, b) = forth(x, y);
        x += lon - a;
        y += lat - b;
        if (lon - a).abs().max((lat - b).abs()) < 1e-9 {
            break;
        }
    }
    (x, y)
}

/// WGS 84 to GCJ-02, on the Krasovsky ellipsoid. Outside the rectangle in which the shift is applied, nothing moves.
fn gcj02(lon: f64, lat: f64) -> (f64, f64) {
    const A: f64 = 6_378_245.0;
    const EE: f64 = 0.006_693_421_622_965_943;
    if !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat) {
        return (lon, lat);
    }
    let (east, north) = offset_metres(lon - 105.0, lat - 35.0);
    let phi = lat.to_radians();
    let w = 1.0 - EE * phi.sin().powi(2);
    let degrees_north = north * 180.0 / (A * (1.0 - EE) / (w * w.sqrt()) * PI);
    let degrees_east = east * 180.0 / (A / w.sqrt() * phi.cos() * PI);
    (lon + degrees_east, lat + degrees_north)
}

fn offset_metres(x: f64, y: f64) -> (f64, f64) {
    let both = 20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin();
    let north_waves = both
        + 20.0 * (y * PI).sin()
        + 40.0 * (y / 3.0 * PI).sin()
        + 160.0 * (y / 12.0 * PI).sin()
        + 320.0 * (y / 30.0 * PI).sin();
    let east_waves = both
        + 20.0 * (x * PI).sin()
        + 40.0 * (x / 3.0 * PI).sin()
        + 150.0 * (x / 12.0 * PI).sin()
        + 300.0 * (x / 30.0 * PI).sin();
    let root = x.abs().sqrt();
    let north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + north_waves * 2.0 / 3.0;
    let east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + east_waves * 2.0 / 3.0;
    (east, north)
}

/// GCJ-02 to BD-09.
fn bd09_of_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    let k = PI * 3000.0 / 180.0;
    let z = lon.hypot(lat) + 0.00002 * (lat * k).sin();
    let theta = lat.atan2(lon) + 0.000003 * (lon * k).cos();
    (z * theta.cos() + 0.0065, z * theta.sin() + 0.006)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gcj02_agrees_with_the_known_pairs() {
        let known = [
            ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
            ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
            ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ];
        for ((lon, lat), (x, y)) in known {
            let (a, b) = gcj02(lon, lat);
            assert!((a - x).abs() < 1e-7 && (b - y).abs() < 1e-7, "{a} {b}");
        }
    }

    #[test]
    fn the_way_back_returns_to_the_same_place() {
        for i in 0..200 {
            let (lon, lat) = (75.0 + f64::from(i) * 0.29, 20.0 + f64::from(i % 30));
            let (x, y) = gcj02(lon, lat);
            let (a, b) = Crs::Gcj02.to_true(x, y);
            assert!((a - lon).abs() < 1e-8 && (b - lat).abs() < 1e-8, "{lon} {lat}");
            let (x, y) = bd09_of_gcj02(x, y);
            let (a, b) = Crs::Bd09.to_true(x, y);
            assert!((a - lon).abs() < 1e-8 && (b - lat).abs() < 1e-8, "{lon} {lat}");
        }
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        let read: Vec<_> = ["CGCS2000", "EPSG:4490", "GCJ-02", "bd09", "EPSG:3857", ""].map(Crs::named).to_vec();
        assert_eq!(read, [Some(Crs::True), Some(Crs::True), Some(Crs::Gcj02), Some(Crs::Bd09), None, None]);
    }
}
