//! Reads, checks and prepares a site, for a build (`build.rs`) or for whoever only asks. Each room is called in order, and
//! besides the edges nothing else knows that there are threads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{Limits, Options};
use crate::derive::{self, Facts, attachment, photo};
use crate::diag::{Diagnostic, Diagnostics, Failure, Severity};
use crate::model::bounds::Bounds;
use crate::model::site::{Fault, Text};
use crate::model::{Site, called, check, site};
use crate::pages::atlas::Atlas;
use crate::pages::{self, World};
use crate::parse::{frontmatter, yaml};
use crate::publish::digest::Digest;
use crate::publish::headers;
use crate::read::{self, Found};
use crate::render::{Renderer, Templates, Theme, theme};
use crate::source::SourcePath;
use crate::words::Words;

mod absent;
mod attachments;
mod build;
mod cache;
mod downloads;
pub mod exposed;
pub(crate) mod gate;
mod held;
mod hosts;
mod kept;
mod known;
mod ledger;
mod links;
mod maps;
mod memo;
mod past;
mod patience;
mod pictures;
mod press;
mod proof;
mod reader;
mod unchanged;
mod unnamed;
pub mod search;

pub use crate::publish::headers::meta_policy;
pub use build::{Built, build, build_telling};
pub use pictures::photo_named;

use gate::Gate;
use known::{Known, Reading};
use ledger::Ledger;
use pictures::Gallery;
use reader::{Read, Reader, text_in};

/// What reading and checking gave.
pub struct Checked {
    /// `None` when the site as a whole cannot stand.
    pub site: Option<Site>,
    pub found: Vec<Found>,
    pub diagnostics: Diagnostics,
    gate: Gate,
    /// What is remembered of files, and what was read now, by its place in the list of files.
    remembered: (Known, Vec<(usize, Reading)>),
    /// Of the records' files that were read now, by their places.
    sums: Vec<Option<Digest>>,
}

/// Reads and checks the site at `root`, its pictures, links and addresses too; nothing is written.
pub fn check(root: &Path, options: &Options) -> Result<Checked, Failure> {
    let known = Known::open(root, &options.limits);
    let mut checked = gather(root, options, read::list(root, &options.limits)?, known)?;
    if let Some(site) = checked.site.take() {
        let (wanted, mut faults) = photo::wanted(&site);
        let broken = Gallery { root, found: &checked.found, limits: &options.limits }.examine(&wanted);
        faults.extend(photo::faults(&wanted, &broken));
        let attached = attachments::Folder { root, found: &checked.found, limits: &options.limits };
        let (wanted, more) = attachment::wanted(&site);
        faults.extend(more);
        faults.extend(attached.examine(&wanted));
        let (atlas, more) = maps::Shelf { root, found: &checked.found, limits: &options.limits }.atlas(&site);
        let mut made = prepare(root, site, &checked.found, options, &mut checked.diagnostics);
        made.atlas = atlas;
        let texts = made.site.take_texts();
        let reread =
            |text: &Text| text_in(root, &checked.found, &checked.gate, text, &options.limits).map(|(text, _)| text);
        let linked = links::render(&made.world(), texts, &reread, &|_| false);
        made.facts.bodies = linked.bodies;
        checked.diagnostics.append(linked.faults);
        let world = World { reread: Some(&reread), ..made.world() };
        let jobs = pages::jobs(&world);
        let (_, told, taken) = Ledger::read(root, &checked.found, false)?.check(&world, &jobs);
        checked.diagnostics.append(told);
        faults.extend(taken);
        faults.extend(links::check(&world));
        // The theme of the program is sound; a site's own may keep every page from being made.
        if checked.found.iter().any(|file| file.path.starts_with("themes/")) {
            let templates = Templates::compile(made.theme.templates());
            let policy = headers::meta_policy();
            let (renderer, faults) = Renderer::new(templates, &made.theme, &world, options.preview, &policy);
            checked.diagnostics.append(faults);
            renderer.iter().for_each(|renderer| checked.diagnostics.append(proof::read(renderer, &world, &jobs)));
        }
        place(root, faults, options, &mut checked.diagnostics);
        more.settle(root, options, &mut checked.diagnostics);
        checked.site = Some(made.site);
    }
    absent::sum(root, &checked.found, &mut checked.diagnostics);
    checked.diagnostics = checked.gate.hush(checked.diagnostics);
    checked.diagnostics.sort();
    Ok(checked)
}

/// The bounds that the site at `root` sets. Its settings are read under the usual bounds, and told when the site is read.
pub fn limits(root: &Path) -> Limits {
    let (usual, path) = (Limits::default(), SourcePath::from("data/site.yaml"));
    let file = root.join(&*path);
    let small = std::fs::symlink_metadata(&file).is_ok_and(|meta| meta.is_file() && meta.len() <= usual.record_bytes);
    let bytes = if small { std::fs::read(&file).unwrap_or_default() } else { Vec::new() };
    let node = frontmatter::text(&path, &bytes).ok().and_then(|text| yaml::read(&path, &text, 1, &usual).0);
    node.map_or(usual.clone(), |node| Bounds::of_settings(&path, &node, usual))
}

fn gather(
    root: &Path,
    options: &Options,
    (found, mut diagnostics): (Vec<Found>, Diagnostics),
    known: Known,
) -> Result<Checked, Failure> {
    let (gate, faults) = Gate::open(root, &found, &options.limits);
    diagnostics.append(faults);
    let attached = attachments::Folder { root, found: &found, limits: &options.limits };
    let leaves = reader::leaves(&found, &options.limits);
    let reader = Reader { root, gate: &gate, attached: &attached, known: &known, limits: &options.limits, leaves };
    let files: Vec<Read> = found.par_iter().with_max_len(64).map(|file| reader.read(file)).collect();
    diagnostics.append(unnamed::find(root, &found, &files));
    let mut records = Vec::with_capacity(files.len());
    let mut readings = Vec::new();
    let sums = files.iter().map(|read| read.digest).collect();
    for (at, read) in files.into_iter().enumerate() {
        records.extend(read.records);
        diagnostics.append(read.faults);
        readings.extend(read.reading.map(|reading| (at, reading)));
    }
    let workers = |pieces: usize, work: &(dyn Fn(usize) -> Vec<check::Found> + Sync)| {
        (0..pieces).into_par_iter().map(work).collect::<Vec<Vec<check::Found>>>()
    };
    let (site, mut faults, more) = site::assemble(records, options, &workers);
    // A file that is there and at fault is not missing: its own fault has been told.
    let told = |d: &Diagnostic| {
        diagnostics.iter().any(|other| other.severity == Severity::Error && file_of(other) == file_of(d))
    };
    let more = more.into_iter().filter(|d| !told(d)).collect();
    diagnostics.append(more);
    faults.extend(site.iter().flat_map(Site::settings_at_fault));
    place(root, faults, options, &mut diagnostics);
    let diagnostics = site.iter().fold(diagnostics, |told, site| called::with_ids(site, told));
    Ok(Checked { site, found, diagnostics, gate, remembered: (known, readings), sums })
}

fn file_of(diagnostic: &Diagnostic) -> Option<&SourcePath> {
    diagnostic.at.as_ref().map(|at| &at.path)
}

fn place(root: &Path, faults: Vec<Fault>, options: &Options, diagnostics: &mut Diagnostics) {
    let mut by_file: BTreeMap<SourcePath, Vec<Fault>> = BTreeMap::new();
    for fault in faults {
        by_file.entry(Arc::clone(&fault.path)).or_default().push(fault);
    }
    for (path, faults) in by_file {
        let bytes = std::fs::read(root.join(&*path)).unwrap_or_default();
        check::place(&path, &bytes, faults, &options.limits).into_iter().for_each(|fault| diagnostics.push(fault));
    }
}

/// Everything that pages are made of.
pub struct Prepared {
    pub site: Site,
    pub facts: Facts,
    /// The boundaries of regions; none until their files have been read.
    pub atlas: Atlas,
    pub theme: Theme,
    pub words: Words,
    pub base_url: Option<String>,
    pub drafts: bool,
    pub today: Date,
    /// Paths of all source files.
    pub files: BTreeSet<String>,
}

impl Prepared {
    pub fn world(&self) -> World<'_> {
        World {
            site: &self.site,
            facts: &self.facts,
            atlas: &self.atlas,
            words: &self.words,
            today: self.today,
            base_url: self.base_url.as_deref(),
            drafts: self.drafts,
            pen: None,
            recount: None,
            reread: None,
        }
    }
}

/// Derives what pages need from a site that was read.
pub fn prepare(root: &Path, site: Site, found: &[Found], options: &Options, diagnostics: &mut Diagnostics) -> Prepared {
    let theme = site_theme(root, found, options, diagnostics);
    prepare_with(theme, site, found, options, diagnostics)
}

fn prepare_with(
    theme: Theme,
    site: Site,
    found: &[Found],
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Prepared {
    let language = site.settings.language.map_or("zh-Hans", crate::model::settings::Language::key);
    // The site's own bounds are for its records; the theme's words are as long and deep as they are.
    let (words, faults) = theme.words(language, &Limits::default());
    diagnostics.append(faults);
    let facts = derive::derive(&site, options);
    let base_url = options.base_url.clone().or_else(|| site.settings.base_url().map(str::to_owned)).map(with_slash);
    let files = found.iter().map(|file| file.path.to_string()).collect();
    let drafts = options.drafts || options.preview;
    Prepared { site, facts, atlas: Atlas::default(), theme, words, base_url, drafts, today: options.today, files }
}

fn site_theme(root: &Path, found: &[Found], options: &Options, diagnostics: &mut Diagnostics) -> Theme {
    let (mut overrides, mut folders) = (Vec::new(), BTreeMap::new());
    for file in found {
        let Some((folder, inside)) = file.path.strip_prefix("themes/").and_then(|path| path.split_once('/')) else {
            diagnostics.append(theme::astray(&file.path).into_iter().collect());
            continue;
        };
        match read::load(root, file, &options.limits) {
            Ok(bytes) => match theme::fault(&file.path, &bytes) {
                None => {
                    diagnostics.append(theme::doubt(&file.path, &bytes).into_iter().collect());
                    overrides.push((inside.to_owned(), bytes));
                    folders.insert(inside.to_owned(), folder.to_owned());
                }
                Some(fault) => diagnostics.push(fault),
            },
            Err(fault) => diagnostics.push(*fault),
        }
    }
    let theme = Theme::new(overrides).kept_in(folders);
    diagnostics.append(theme.unused());
    theme
}

fn with_slash(mut url: String) -> String {
    if !url.ends_with('/') {
        url.push('/');
    }
    url
}
