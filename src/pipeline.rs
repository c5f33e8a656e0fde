//! The whole program on one screen: each room is called in order, and nothing else knows that there are threads.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::config::{Limits, Options};
use crate::derive::digest::Digests;
use crate::derive::{self, Facts, attachment, photo};
use crate::diag::{Diagnostics, Failure};
use crate::model::bounds::Bounds;
use crate::model::site::{Fault, Text};
use crate::model::{Site, check, site};
use crate::pages::atlas::Atlas;
use crate::pages::pen::{Gap, Pen};
use crate::pages::{self, Job, World};
use crate::parse::{frontmatter, yaml};
use crate::publish::digest::Digest;
use crate::publish::headers;
use crate::publish::manifest::ManifestMeta;
use crate::publish::staging::{self, Report, Staging};
use crate::read::{self, Found};
use crate::render::{Renderer, Templates, Theme, theme};
use crate::source::SourcePath;
use crate::words::Words;

mod attachments;
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
mod reader;
mod unchanged;
mod unnamed;
pub mod search;

use gate::Gate;
use held::Held;
use kept::{Kept, Remembered};
use known::{Known, Reading};
use ledger::Ledger;
use pictures::Gallery;
use press::Press;
use reader::{Read, Reader, text_in};
use unchanged::Made as Unchanged;

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
        let world = made.world();
        let reread =
            |text: &Text| text_in(root, &checked.found, &checked.gate, text, &options.limits).map(|(text, _)| text);
        checked.diagnostics.append(links::render(&world, texts, &reread, &|_| false).faults);
        let (_, told, taken) = Ledger::read(root, &checked.found)?.check(&world, &pages::jobs(&world));
        checked.diagnostics.append(told);
        faults.extend(taken);
        faults.extend(links::check(&world, &mut checked.diagnostics));
        place(root, faults, options, &mut checked.diagnostics);
        more.settle(root, options, &mut checked.diagnostics);
        checked.site = Some(made.site);
    }
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
    diagnostics.append(more);
    faults.extend(site.iter().flat_map(Site::settings_at_fault));
    place(root, faults, options, &mut diagnostics);
    Ok(Checked { site, found, diagnostics, gate, remembered: (known, readings), sums })
}

fn place(root: &Path, faults: Vec<Fault>, options: &Options, diagnostics: &mut Diagnostics) {
    for fault in faults {
        let bytes = std::fs::read(PathBuf::from(root).join(&*fault.path)).unwrap_or_default();
        diagnostics.push(check::place(fault, &bytes, &options.limits));
    }
}

/// What a build did.
pub struct Built {
    pub pages: usize,
    /// Pages taken over from the site on show, because nothing they show has changed.
    pub kept: usize,
    pub diagnostics: Diagnostics,
    /// `None` when the old site was kept.
    pub report: Option<Report>,
    /// All that the site was made of, for whoever has a better time to free it.
    pub left: Option<Box<dyn Any>>,
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
    Prepared { site, facts, atlas: Atlas::default(), theme, words, base_url, today: options.today, files }
}

/// How many bytes a build before this one remembered of the records at `root`, if there was one.
pub fn remembered(root: &Path) -> Option<u64> {
    known::bytes(root)
}

/// Reads, checks, derives, renders and publishes the site at `root` into `out`.
pub fn build(root: &Path, out: &Path, options: &Options) -> Result<Built, Failure> {
    build_telling(root, out, options, &|_, _| {})
}

/// The same, telling from any thread how many of how many pages are done.
pub fn build_telling(
    root: &Path,
    out: &Path,
    options: &Options,
    tell: &(dyn Fn(usize, usize) + Sync),
) -> Result<Built, Failure> {
    // Finding the names of files takes one thread only, and what was read before is at hand when they are known.
    let ((shared, known), listed) =
        rayon::join(|| (cache::shared(root), Known::open(root, &options.limits)), || read::list(root, &options.limits));
    let (listed, faults) = listed?;
    if let Some(failure) = shared {
        return Err(failure);
    }
    let unchanged = Unchanged::of(root, out, options, &listed).filter(|_| faults.is_empty());
    if let Some((standing, pages)) = unchanged.as_ref().and_then(|made| made.standing(root, out, options)) {
        return Ok(Built {
            pages,
            kept: pages,
            diagnostics: Diagnostics::new(),
            report: Some(Report::nothing_new(standing.files)),
            left: None,
        });
    }
    let asked = past::ask(root, &options.limits);
    let pages_before = Remembered::ask(root, out);
    let (index, gathered) = rayon::join(
        || options.search.then(|| search::open(root, options)),
        || gather(root, options, (listed, faults), known),
    );
    let Checked { site, found, mut diagnostics, gate, remembered, sums } = gathered?;
    let kept = |diagnostics: Diagnostics| {
        let mut diagnostics = gate.hush(diagnostics);
        diagnostics.sort();
        Ok(Built { pages: 0, kept: 0, diagnostics, report: None, left: None })
    };
    let Some(site) = site else { return kept(diagnostics) };
    let theme = site_theme(root, &found, options, &mut diagnostics);
    let templates = theme.templates();
    let (templates, mut made) =
        rayon::join(|| Templates::compile(templates), || prepare_with(theme, site, &found, options, &mut diagnostics));
    derive::scope::add_up(&made.facts.scopes, &made.site.regions)?;
    let past = asked.answer()?;
    made.facts.history = past.histories(&gate, made.site.settings.timezone.as_deref());
    let staging = Staging::begin(out, staging::Options { wait: true, durable: false })?;
    let (wanted, mut faults) = photo::wanted(&made.site);
    let gallery = Gallery { root, found: &found, limits: &options.limits };
    let (pictures, broken) = gallery.make(&wanted, &|route, bytes| staging.put(route, bytes).map(drop))?;
    made.facts.pictures = pictures;
    let attached = attachments::Folder { root, found: &found, limits: &options.limits };
    let (files, more) = attachment::wanted(&made.site);
    faults.extend(more);
    let (published, more) = attached.publish(&files, &|route, bytes| staging.put(route, bytes).map(drop))?;
    made.facts.attachments = published;
    faults.extend(more);
    let (atlas, more) = maps::Shelf { root, found: &found, limits: &options.limits }.atlas(&made.site);
    made.atlas = atlas;
    more.settle(root, options, &mut diagnostics);
    faults.extend(photo::faults(&wanted, &broken));
    let texts = made.site.take_texts();
    let moved = AtomicBool::new(false);
    let reread = |text: &Text| {
        let found = text_in(root, &found, &gate, text, &options.limits);
        moved.fetch_or(found.as_ref().is_none_or(|(_, now)| *now != text.hash), Ordering::Relaxed);
        found.map(|(markdown, _)| markdown)
    };
    let fresh: FxHashSet<&SourcePath> = remembered.1.iter().map(|(at, _)| &found[*at].path).collect();
    let linked = links::render(&made.world(), texts, &reread, &|path| fresh.contains(path));
    made.facts.bodies = linked.bodies;
    diagnostics.append(linked.faults);
    remembered.0.note(&found, remembered.1, &linked.sound);
    let world = made.world();
    faults.extend(links::check(&world, &mut diagnostics));
    place(root, faults, options, &mut diagnostics);
    let (renderer, faults) = Renderer::new(templates, &made.theme, &world, options.preview, &headers::meta_policy());
    diagnostics.append(faults);
    let Some(renderer) = renderer else { return kept(diagnostics) };
    let ask = |part: &'static str, gaps: &[(&'static str, Gap)]| renderer.pattern(part, gaps);
    let pen = Pen::new(&world, &ask);
    let recount = |path: &str| {
        let at = found.binary_search_by(|file| (*file.path).cmp(path));
        past.tell(&gate, path, at.ok().and_then(|at| sums[at]))
    };
    let world = World { pen: Some(&pen), recount: Some(&recount), reread: Some(&reread), ..world };
    let (mut jobs, (digests, of_all)) = rayon::join(
        || jobs(&world),
        || {
            let of_all = kept::of_all(root, options, &found, &world, renderer.digest());
            (Digests::of(&made.site, &made.facts), of_all)
        },
    );
    let ledger = Ledger::read(root, &found)?;
    let ((addresses, faults, taken), kept_pages) =
        rayon::join(|| ledger.check(&world, &jobs), || Kept::of(pages_before, of_all, &made.site, &digests));
    place(root, taken, options, &mut diagnostics);
    let held = Held::find(&ledger, &world, &jobs, &gate, out);
    jobs.extend(held.notices());
    diagnostics.append(faults);
    if addresses.lost || (options.strict && !diagnostics.is_empty()) {
        return kept(diagnostics);
    }

    let hosts = hosts::files(&world, &jobs);
    let total = jobs.len();
    let (last, first): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| job.last);
    let done = AtomicUsize::new(0);
    let count = || tell(done.fetch_add(1, Ordering::Relaxed) + 1, total);
    let taken = AtomicUsize::new(0);
    let press = Press { renderer: &renderer, staging: &staging, kept: &kept_pages, taken: &taken, count: &count };
    let mut run = press.run(&world, &first, index.as_ref())?;
    let mut broken = !run.faults.is_empty();
    diagnostics.append(run.faults);
    // The open data and the theme's files are made, and what pages are made of, while the index is brought up to date.
    let (pack, rest) = rayon::join(
        || {
            let Some(index) = index.filter(|_| !broken) else { return Ok(None) };
            let pack = search::update(root, index, &world, run.handed, &staging)?;
            let again =
                || search::update(root, search::open(root, options), &world, press.learn(&world, &first), &staging);
            pack.map_or_else(again, |pack| Ok(Some(pack)))
        },
        || {
            if broken {
                return Ok((Vec::new(), Vec::new()));
            }
            run.made.extend(downloads::put(root, &world, &digests, &staging, &kept_pages)?);
            Ok((kept_pages.memo(&run.made, &made.site, &digests), made.theme.assets()))
        },
    );
    let (memo, assets) = rest?;
    made.facts.search_pack = pack?;
    let world = World { pen: Some(&pen), recount: Some(&recount), reread: Some(&reread), ..made.world() };
    let faults = press.run(&world, &last, None)?.faults;
    broken |= !faults.is_empty();
    diagnostics.append(faults);
    let faults = renderer.faults();
    broken |= !faults.is_empty();
    diagnostics.append(faults);
    if broken {
        // A page that could not be rendered must not silently vanish from the site: the old one stays.
        return kept(diagnostics);
    }
    for (route, bytes) in assets {
        staging.put(&route, &bytes)?;
    }
    for (route, text) in hosts {
        staging.put(route, text.as_bytes())?;
    }
    held.keep(out, &staging)?;
    // A note of how pages came about is true whatever becomes of the site.
    let note = || (!moved.into_inner()).then(|| kept_pages.note(&memo));
    let (report, _) = rayon::join(|| staging.finish(&manifest_meta(options, past.commit())), note);
    let report = report?;
    let kept_addresses = ledger.text(&addresses, options);
    diagnostics.append(ledger.keep(addresses, options));
    let mut diagnostics = gate.hush(diagnostics);
    diagnostics.sort();
    if let Some(made) = unchanged.filter(|_| diagnostics.is_empty()) {
        made.note(out, &kept_addresses, total);
    }
    let left: Option<Box<dyn Any>> = Some(Box::new((made, first, last, kept_pages, digests, found, renderer)));
    Ok(Built { pages: total, kept: taken.into_inner(), diagnostics, report: Some(report), left })
}

/// The jobs of all kinds. Those that look at all records are begun first, so that no thread is left alone with one.
fn jobs(world: &World<'_>) -> Vec<Job> {
    let mut order: Vec<usize> = (0..pages::KINDS.len()).collect();
    order.sort_by_key(|&i| !pages::LONG.contains(&pages::KINDS[i].name));
    let mut made: Vec<(usize, Vec<Job>)> =
        order.into_iter().par_bridge().map(|i| (i, pages::jobs_of(pages::KINDS[i], world))).collect();
    made.sort_unstable_by_key(|(i, _)| *i);
    pages::settled(made.into_iter().map(|(_, jobs)| jobs).collect())
}

fn site_theme(root: &Path, found: &[Found], options: &Options, diagnostics: &mut Diagnostics) -> Theme {
    let (mut overrides, mut folders) = (Vec::new(), BTreeMap::new());
    for file in found {
        let Some((folder, inside)) = file.path.strip_prefix("themes/").and_then(|path| path.split_once('/')) else {
            continue;
        };
        match read::load(root, file, &options.limits) {
            Ok(bytes) => match theme::fault(&file.path, &bytes) {
                None => {
                    overrides.push((inside.to_owned(), bytes));
                    folders.insert(inside.to_owned(), folder.to_owned());
                }
                Some(fault) => diagnostics.push(fault),
            },
            Err(fault) => diagnostics.push(*fault),
        }
    }
    Theme::new(overrides).kept_in(folders)
}

fn with_slash(mut url: String) -> String {
    if !url.ends_with('/') {
        url.push('/');
    }
    url
}

fn manifest_meta(options: &Options, commit: Option<String>) -> ManifestMeta {
    ManifestMeta { version: env!("CARGO_PKG_VERSION").to_owned(), commit, today: options.today }
}
