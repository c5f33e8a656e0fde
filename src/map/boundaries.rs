//! Reading boundaries and seats from GeoJSON (RFC 7946).
//!
//! 1. Refuse what is too big, and what does not say where it comes from or which coordinate system it is in.
//! 2. Parse; nesting is limited by the JSON parser itself.
//! 3. Check each feature on its own, so that one bad feature does not cost the others.
//! 4. Bring shifted coordinates back to CGCS2000.
use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, Intersects as _, LineString, MultiPolygon, Polygon};
use geojson::{Feature, GeometryValue, Position, feature::Id};
use serde_json::Value;

use crate::diag::Diagnostics;
use crate::map::crs::Crs;
use crate::map::locate;
use crate::map::problem::{FeatureFault, FileProblem};
use crate::map::tangle::tangled;
use crate::source::{Location, SourcePath};

/// A file larger than this is not parsed.
const LARGEST_FILE: usize = 24 << 20;
/// More positions than this are not drawn: a province of 2,000 municipalities seldom has more.
const MOST_POINTS: usize = 1_000_000;

/// A boundary file with what the site's settings declare of it. What is declared there wins; a file may also carry
/// `map_source`, `map_approval_no` and `crs` as members of its own.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    pub path: &'a SourcePath,
    pub bytes: &'a [u8],
    pub crs: Option<&'a str>,
    pub map_source: Option<&'a str>,
    /// The date of the data, as the site writes dates.
    pub date: Option<&'a str>,
    pub map_approval_no: Option<&'a str>,
}

/// Areas and places in CGCS2000 longitude and latitude. Every ring is closed and has four positions or more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boundaries {
    pub areas: Vec<Area>,
    pub places: Vec<Place>,
    pub source: String,
    pub date: Option<String>,
    pub map_approval_no: Option<String>,
    /// The coordinates were converted, from the system named here.
    pub converted_from: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its feature's place in the list, and the line on which that begins, as far as a fault has need of it.
    pub number: usize,
    pub line: Option<u32>,
    /// The codes the file gives it: its `id`, `code`, `key` or `adcode`.
    pub codes: Vec<String>,
    pub name: Option<String>,
    pub shape: MultiPolygon<f64>,
}

/// A seat, given as a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub codes: Vec<String>,
    pub name: Option<String>,
    pub lon: f64,
    pub lat: f64,
}

/// The boundaries, if the file can be used at all, and what is wrong with it.
pub fn read(file: &File) -> (Option<Boundaries>, Diagnostics) {
    let mut found = Diagnostics::new();
    let (mut problems, mut boundaries) = (Vec::new(), None);
    match parse(file.bytes).and_then(|root| Ok((declare(file, &root)?, root))) {
        Ok((declared, root)) => boundaries = collect(declared, &root, &mut |problem| problems.push(problem)),
        Err(problem) => problems.push(problem),
    }
    let of_features = problems.iter().any(|problem| matches!(problem, FileProblem::Feature { .. }));
    let shared = boundaries.as_ref().is_some_and(|read| share_a_code(&read.areas));
    let starts = if of_features || shared { locate::features(file.bytes) } else { BTreeMap::new() };
    for area in boundaries.iter_mut().flat_map(|read| &mut read.areas) {
        area.line = starts.get(&area.number).map(|(line, _)| *line);
    }
    for problem in problems {
        let told = problem.tell(file.path);
        found.push(match problem {
            FileProblem::Feature { number, .. } => match starts.get(&number) {
                Some(&(line, column)) => told.at(Location::new(file.path, line, column)),
                None => told,
            },
            _ => told,
        });
    }
    (boundaries, found)
}

fn share_a_code(areas: &[Area]) -> bool {
    let mut seen = BTreeSet::new();
    areas.iter().any(|area| {
        let codes: BTreeSet<&str> = area.codes.iter().map(String::as_str).collect();
        codes.into_iter().any(|code| !seen.insert(code))
    })
}

fn parse(bytes: &[u8]) -> Result<Value, FileProblem> {
    if bytes.len() > LARGEST_FILE {
        return Err(FileProblem::TooBig { bytes: bytes.len(), limit: LARGEST_FILE });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let marks = |line: &[u8]| [&b"<<<<<<< "[..], b">>>>>>> "].iter().any(|mark| line.starts_with(mark));
    if let Some(line) = bytes.split(|&byte| byte == b'\n').position(marks) {
        return Err(FileProblem::Conflict { line: line + 1 });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(FileProblem::Utf16);
    }
    serde_json::from_slice(bytes).map_err(|e| FileProblem::NotJson {
        line: e.line(),
        column: e.column(),
        cause: e.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
    })
}

/// What is known of the file before its features are read.
struct Declared {
    crs: Crs,
    crs_name: String,
    empty: Boundaries,
}

fn declare(file: &File, root: &Value) -> Result<Declared, FileProblem> {
    let said = |given: Option<&str>, member: &str| {
        given.or_else(|| root.get(member)?.as_str()).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let source = said(file.map_source, "map_source").ok_or(FileProblem::NoSource)?;
    let (crs, crs_name) = crs_of(file.crs, root)?;
    let empty = Boundaries {
        source,
        date: said(file.date, "map_date"),
        map_approval_no: said(file.map_approval_no, "map_approval_no"),
        converted_from: (crs != Crs::True).then(|| crs_name.clone()),
        ..Boundaries::default()
    };
    Ok(Declared { crs, crs_name, empty })
}

fn crs_of(declared: Option<&str>, root: &Value) -> Result<(Crs, String), FileProblem> {
    let in_file = root.get("crs").and_then(|crs| crs.as_str().or_else(|| crs.pointer("/properties/name")?.as_str()));
    let known = |name: &str| {
        Crs::named(name)
            .map(|crs| (crs, name.to_owned()))
            .ok_or_else(|| FileProblem::UnknownCrs { written: name.to_owned() })
    };
    match (declared, in_file) {
        (None, None) => Err(FileProblem::NoCrs),
        (Some(name), None) | (None, Some(name)) => known(name),
        (Some(declared), Some(in_file)) => {
            let (a, b) = (known(declared)?, known(in_file)?);
            match a.0 == b.0 {
                true => Ok(a),
                false => Err(FileProblem::TwoCrs { declared: declared.to_owned(), in_file: in_file.to_owned() }),
            }
        }
    }
}

fn collect(declared: Declared, root: &Value, tell: &mut dyn FnMut(FileProblem)) -> Option<Boundaries> {
    let features: Vec<&Value> = match (root.get("type").and_then(Value::as_str), root.get("features")) {
        (Some("FeatureCollection"), Some(Value::Array(features))) => features.iter().collect(),
        (Some("Feature"), _) => vec![root],
        (kind, _) => {
            tell(FileProblem::NotFeatures { found: kind.unwrap_or("?").to_owned() });
            return None;
        }
    };
    let mut boundaries = declared.empty;
    let mut points = 0;
    for (i, value) in features.into_iter().enumerate() {
        let named = feature_name(value, i);
        match feature(value, declared.crs, &mut points) {
            Ok(Read::Area(area, outside)) => {
                for ring in outside {
                    let fault = FeatureFault::HoleOutside { ring };
                    tell(FileProblem::Feature { number: i, feature: named.clone(), fault });
                }
                boundaries.areas.push(Area { number: i, ..area });
            }
            Ok(Read::Places(places)) => boundaries.places.extend(places),
            Err(fault) => tell(FileProblem::Feature { number: i, feature: named, fault }),
        }
        if points > MOST_POINTS {
            tell(FileProblem::TooManyPoints { limit: MOST_POINTS });
            return None;
        }
    }
    if boundaries.areas.is_empty() && boundaries.places.is_empty() {
        tell(FileProblem::Empty);
        return None;
    }
    if tangled(boundaries.areas.iter().map(|area| &area.shape)) {
        tell(FileProblem::Tangled);
        return None;
    }
    boundaries.converted_from = boundaries.converted_from.map(|_| declared.crs_name);
    Some(boundaries)
}

/// A feature by its name or code, else by its number counted from 1: what staff can find in the file.
fn feature_name(value: &Value, i: usize) -> String {
    let properties = value.get("properties");
    ["name", "code"]
        .iter()
        .find_map(|key| properties?.get(key)?.as_str())
        .map_or_else(|| format!("#{}", i + 1), |name| format!("{name} #{}", i + 1))
}

enum Read {
    /// With the numbers of the rings that were left out, for being holes beside what they are to be holes of.
    Area(Area, Vec<usize>),
    Places(Vec<Place>),
}

fn feature(value: &Value, crs: Crs, points: &mut usize) -> Result<Read, FeatureFault> {
    let feature: Feature =
        serde_json::from_value(value.clone()).map_err(|e| FeatureFault::Malformed { cause: e.to_string() })?;
    let (codes, name) = (codes_of(&feature), name_of(&feature));
    let geometry = feature.geometry.ok_or(FeatureFault::NoGeometry)?;
    let mut parts = Parts { crs, points, polygons: Vec::new(), places: Vec::new(), outside: Vec::new() };
    parts.take(&geometry.value)?;
    let Parts { polygons, places, outside, .. } = parts;
    if polygons.is_empty() {
        let place = |(lon, lat)| Place { codes: codes.clone(), name: name.clone(), lon, lat };
        return Ok(Read::Places(places.into_iter().map(place).collect()));
    }
    // One part that shrank to a line, as parts do when boundaries are simplified, does not cost the others.
    if polygons.iter().all(|polygon| is_flat(polygon.exterior())) {
        return Err(FeatureFault::NoArea);
    }
    Ok(Read::Area(Area { number: 0, line: None, codes, name, shape: MultiPolygon(polygons) }, outside))
}

/// Whether all positions of a ring lie on one line, within what rounding leaves.
fn is_flat(ring: &LineString<f64>) -> bool {
    const ROUNDING: f64 = 1e-9;
    let Some(first) = ring.0.first() else { return true };
    let away = || ring.0.iter().map(|p| (p.x - first.x, p.y - first.y));
    let length = |(x, y): (f64, f64)| x * x + y * y;
    let (x, y) = away().max_by(|a, b| length(*a).total_cmp(&length(*b))).unwrap_or_default();
    away().all(|(px, py)| (px * y - py * x).abs() <= ROUNDING * length((x, y)))
}

fn codes_of(feature: &Feature) -> Vec<String> {
    let id = match &feature.id {
        Some(Id::String(id)) => Some(id.clone()),
        Some(Id::Number(id)) => Some(id.to_string()),
        None => None,
    };
    let members = ["code", "key", "adcode"].iter().filter_map(|key| text_of(feature.property(key)?));
    id.into_iter().chain(members).collect()
}

fn name_of(feature: &Feature) -> Option<String> {
    ["name", "NAME", "名称"].iter().find_map(|key| text_of(feature.property(key)?))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The parts of one feature as they are taken out of its geometry.
struct Parts<'a> {
    crs: Crs,
    points: &'a mut usize,
    polygons: Vec<Polygon<f64>>,
    places: Vec<(f64, f64)>,
    outside: Vec<usize>,
}

impl Parts<'_> {
    fn take(&mut self, value: &GeometryValue) -> Result<(), FeatureFault> {
        match value {
            GeometryValue::Polygon { coordinates } => self.polygon(coordinates),
            GeometryValue::MultiPolygon { coordinates } => coordinates.iter().try_for_each(|rings| self.polygon(rings)),
            GeometryValue::Point { coordinates } => {
                let Coord { x, y } = self.position(coordinates)?;
                self.places.push((x, y));
                Ok(())
            }
            GeometryValue::GeometryCollection { geometries } => geometries.iter().try_for_each(|g| self.take(&g.value)),
            other => Err(FeatureFault::WrongType { found: other.type_name() }),
        }
    }

    fn polygon(&mut self, rings: &[Vec<Position>]) -> Result<(), FeatureFault> {
        let mut lines = Vec::with_capacity(rings.len());
        for (i, ring) in rings.iter().enumerate() {
            lines.push(self.ring(ring, i + 1)?);
        }
        let mut lines = lines.into_iter();
        if let Some(outer) = lines.next() {
            let whole = Polygon::new(outer, Vec::new());
            let mut holes = Vec::new();
            for (i, hole) in lines.enumerate() {
                // One of its corners on the land is enough: simplified borders cross each other a little.
                match hole.0.iter().any(|corner| whole.intersects(corner)) {
                    true => holes.push(hole),
                    false => self.outside.push(i + 2),
                }
            }
            self.polygons.push(Polygon::new(whole.into_inner().0, holes));
        }
        Ok(())
    }

    fn ring(&mut self, ring: &[Position], number: usize) -> Result<LineString<f64>, FeatureFault> {
        if ring.len() < 4 {
            return Err(FeatureFault::TooFewPoints { ring: number, points: ring.len() });
        }
        let lon_lat = |p: Option<&Position>| p.and_then(|p| Some((*p.as_slice().first()?, *p.as_slice().get(1)?)));
        if lon_lat(ring.first()) != lon_lat(ring.last()) {
            return Err(FeatureFault::NotClosed { ring: number });
        }
        ring.iter().map(|position| self.position(position)).collect::<Result<Vec<_>, _>>().map(LineString)
    }

    /// Longitudes up to 360 are let through, for some files count east from 0 to 360.
    fn position(&mut self, position: &Position) -> Result<Coord<f64>, FeatureFault> {
        *self.points += 1;
        let &[lon, lat, ..] = position.as_slice() else {
            return Err(FeatureFault::Malformed { cause: "a position must contain two or more elements".to_owned() });
        };
        if !(lon.abs() <= 360.0 && lat.abs() <= 90.0) {
            return Err(FeatureFault::OutOfRange { lon, lat });
        }
        let (x, y) = self.crs.to_true(lon, lat);
        Ok(Coord { x, y })
    }
}
