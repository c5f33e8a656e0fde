//! The boundary files of a site: each that `data/geo/geo.yaml` names is read, and what does not fit is told.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::config::{Limits, Options};
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::map::{self, boundaries};
use crate::model::Site;
use crate::model::geo::GeoMap;
use crate::model::site::Fault;
use crate::pages::atlas::Atlas;
use crate::pages::maps;
use crate::read::{self, Found};
use crate::source::{Location, SourcePath};

const LISTING: &str = "data/geo/geo.yaml";
const FOLDER: &str = "data/geo/";

/// The files of one site on disk.
pub(super) struct Shelf<'s> {
    pub(super) root: &'s Path,
    pub(super) found: &'s [Found],
    pub(super) limits: &'s Limits,
}

/// What was wrong: faults of fields of the listing, and of the files themselves.
#[derive(Default)]
pub(super) struct Told {
    faults: Vec<Fault>,
    diagnostics: Diagnostics,
}

impl Told {
    /// Gives each fault its place and hands everything over.
    pub(super) fn settle(self, root: &Path, options: &Options, diagnostics: &mut Diagnostics) {
        super::place(root, self.faults, options, diagnostics);
        diagnostics.append(self.diagnostics);
    }

    fn at(&mut self, field: String, diagnostic: Diagnostic) {
        self.faults.push(Fault { diagnostic, path: Arc::from(LISTING), item_line: 0, field });
    }
}

impl Shelf<'_> {
    /// The boundaries of all regions that have a file.
    pub(super) fn atlas(&self, site: &Site) -> (Atlas, Told) {
        let (mut atlas, mut told) = (Atlas::default(), Told::default());
        let listed: &[GeoMap] = site.geo.as_ref().map_or(&[], |geo| &geo.maps);
        for (i, item) in listed.iter().enumerate() {
            self.read(site, i, item, &mut atlas, &mut told);
        }
        self.unlisted(listed, &mut told);
        fit(site, listed, &atlas, &mut told);
        (atlas, told)
    }

    fn read(&self, site: &Site, i: usize, item: &GeoMap, atlas: &mut Atlas, told: &mut Told) {
        let Some(region) = site.regions.position(item.region.as_str()) else {
            return told.at(format!("maps[{i}].region"), no_region(item.region.as_str()));
        };
        let path: SourcePath = Arc::from(format!("{FOLDER}{}", item.file.0));
        let Some(found) = self.found.iter().find(|found| found.path == path) else {
            return told.at(format!("maps[{i}].file"), no_file(&path));
        };
        let bytes = match read::load(self.root, found, self.limits) {
            Ok(bytes) => bytes,
            Err(fault) => return told.diagnostics.push(*fault),
        };
        let (read, faults) = boundaries::read(&boundaries::File {
            path: &path,
            bytes: &bytes,
            crs: item.crs.as_deref(),
            map_source: item.map_source.as_deref(),
            date: item.date.as_deref(),
            map_approval_no: item.map_approval_no.as_deref(),
        });
        for fault in faults {
            // What the listing should declare of a file is written there.
            match fault.code.as_str() {
                "map-no-source" | "map-no-crs" => told.at(format!("maps[{i}]"), fault.excerpt(&path)),
                "map-crs" if item.crs.is_some() => told.at(format!("maps[{i}].crs"), fault),
                _ => told.diagnostics.push(fault),
            }
        }
        if let Some(read) = read
            && !atlas.put(region, item.role, read)
        {
            told.at(format!("maps[{i}].file"), second_file(&site.regions.at(region).name));
        }
        if item.cells == Some(true) {
            atlas.ask_for_cells(region);
        }
    }

    /// A boundary file that nothing names is drawn nowhere, which is most likely not meant.
    fn unlisted(&self, listed: &[GeoMap], told: &mut Told) {
        let named: BTreeSet<&str> = listed.iter().map(|item| item.file.0.as_str()).collect();
        let inside = |found: &Found| {
            found.path.strip_prefix(FOLDER).is_some_and(|path| path.ends_with(".geojson") && !named.contains(path))
        };
        for found in self.found.iter().filter(|found| inside(found)) {
            told.diagnostics.push(
                Diagnostic::warning(
                    "map-not-listed",
                    Both::new(
                        "这个边界文件没有列入 data/geo/geo.yaml，没有使用",
                        "this boundary file is not listed in data/geo/geo.yaml and was not used",
                    ),
                )
                .at(Location::file(&found.path))
                .remedy("在 geo.yaml 的 `maps` 下加一项，或删去文件", "add an item under `maps`, or remove the file"),
            );
        }
    }
}

/// Lays units and boundaries together once, so that what does not match is told even before a page is made.
fn fit(site: &Site, listed: &[GeoMap], atlas: &Atlas, told: &mut Told) {
    for region in atlas.regions() {
        let key = site.regions.at(region).key.as_str();
        let of_region = |item: &GeoMap| item.region.as_str() == key;
        let partial = listed.iter().any(|item| of_region(item) && item.partial == Some(true));
        let at = listed.iter().position(of_region).map_or_else(String::new, |i| format!("maps[{i}]"));
        for fault in map::draw(&maps::bare(site, atlas, region)).diagnostics.iter() {
            if !(partial && fault.code == "map-area-without-unit") {
                told.at(at.clone(), fault.clone());
            }
        }
    }
}

fn no_region(key: &str) -> Diagnostic {
    Diagnostic::error(
        "unknown-region",
        Both::new(
            format!("地区「{key}」不在 data/regions.csv 中"),
            format!("region `{key}` is not in data/regions.csv"),
        ),
    )
    .remedy("改成 regions.csv 的一个 key", "use a key of regions.csv")
}

fn no_file(path: &str) -> Diagnostic {
    Diagnostic::error(
        "map-no-file",
        Both::new(format!("没有边界文件 {path}"), format!("there is no boundary file {path}")),
    )
    .remedy("文件名从 data/geo/ 起算，核对文件夹和大小写", "names begin below data/geo/; check folder and letter case")
}

fn second_file(name: &str) -> Diagnostic {
    Diagnostic::warning(
        "map-twice",
        Both::new(
            format!("「{name}」已有一个同样用处的边界文件，这一个没有使用"),
            format!("`{name}` has a file for this already, this one was not used"),
        ),
    )
    .remedy("只留一个", "keep one of them")
}
