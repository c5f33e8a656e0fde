//! A whole build, room after room: what is read becomes facts, facts become jobs, jobs become the pages of the next site.
//!
//! Three things are worth knowing before the steps. A site that would come out as it stands is told at once. What the disk
//! and git must be asked for is asked early, beside other work. And until the last step nothing of the site on show is
//! touched: wherever a build ends before it, the old site stays.

use std::any::Any;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::held::Held;
use super::kept::{self, Kept, Remembered};
use super::known::Known;
use super::ledger::Ledger;
use super::pictures::Gallery;
use super::press::{Press, Run};
use super::reader::text_in;
use super::unchanged::Made as Unchanged;
use super::{
    Checked, Prepared, absent, attachments, cache, downloads, gather, hosts, links, maps, past, place, prepare_with,
    search, site_theme,
};
use crate::config::Options;
use crate::derive::digest::Digests;
use crate::derive::{self, attachment, photo};
use crate::diag::{Diagnostics, Failure};
use crate::index::Index;
use crate::model::site::{Fault, Text};
use crate::pages::pen::{Gap, Pen};
use crate::pages::{self, Job, World};
use crate::publish::headers;
use crate::publish::manifest::ManifestMeta;
use crate::publish::staging::{self, Report, Staging};
use crate::read::{self, Found};
use crate::render::{self, Renderer, Templates, Theme};
use crate::source::SourcePath;

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

impl Built {
    fn nothing_new(pages: usize, files: usize) -> Self {
        Self {
            pages,
            kept: pages,
            diagnostics: Diagnostics::new(),
            report: Some(Report::nothing_new(files)),
            left: None,
        }
    }
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
        return Ok(Built::nothing_new(pages, standing.files));
    }
    let asked = past::ask(root, &options.limits);
    let pages_before = Remembered::ask(root, out);
    let (index, gathered) = rayon::join(
        || options.search.then(|| search::open(root, options)),
        || gather(root, options, (listed, faults), known),
    );
    let Checked { site, found, mut diagnostics, gate, remembered, sums } = gathered?;
    let kept = |mut diagnostics: Diagnostics| {
        absent::sum(root, &found, &mut diagnostics);
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
    let (history, told) = past.histories(&gate, &made.site, options);
    made.facts.history = history;
    diagnostics.append(told);
    let staging = Staging::begin(out, staging::Options { wait: true, durable: false })?;
    let mut faults = media((root, options), &found, &mut made, &staging, &mut diagnostics)?;

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
    faults.extend(links::check(&world));
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
    let ledger = Ledger::read(root, &found, past.holds_ledger)?;
    let ((addresses, faults, taken), kept_pages) =
        rayon::join(|| ledger.check(&world, &jobs), || Kept::of(pages_before, of_all, &made.site, &digests));
    place(root, taken, options, &mut diagnostics);
    let held = Held::find(&ledger, &world, &jobs, &gate, out);
    jobs.extend(held.notices());
    diagnostics.append(faults);
    let forgotten = ledger.forgotten(staging.on_show(), &addresses, (&made.site, options));
    diagnostics.append(forgotten.into_iter().collect());
    if addresses.lost || (options.strict && diagnostics.strictly_faulty()) {
        return kept(diagnostics);
    }

    let hosts = hosts::files(&world, &jobs);
    let total = jobs.len();
    let (last, first): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| job.last);
    let (done, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let count = || tell(done.fetch_add(1, Ordering::Relaxed) + 1, total);
    let press = Press { renderer: &renderer, staging: &staging, kept: &kept_pages, taken: &taken, count: &count };
    let mut run = press.run(&world, &first, index.as_ref())?;
    let mut unprinted = std::mem::take(&mut run.unprinted);
    let Beside { pack, memo, assets } = match !unprinted.is_empty() {
        true => Beside::default(),
        false => beside_pages((root, options), &press, (&world, &first), run, index, (&made.theme, &digests))?,
    };
    made.facts.search_pack = pack;
    let world = World { pen: Some(&pen), recount: Some(&recount), reread: Some(&reread), ..made.world() };
    unprinted.extend(press.run(&world, &last, None)?.unprinted);
    let mut broken = render::told(unprinted);
    broken.append(renderer.faults());
    if !broken.is_empty() {
        diagnostics.append(broken);
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
    absent::sum(root, &found, &mut diagnostics);
    let mut diagnostics = gate.hush(diagnostics);
    diagnostics.sort();
    if let Some(made) = unchanged.filter(|_| diagnostics.is_empty()) {
        made.note(root, out, options, &kept_addresses, total);
    }
    let left: Option<Box<dyn Any>> = Some(Box::new((made, first, last, kept_pages, digests, found, renderer)));
    Ok(Built { pages: total, kept: taken.into_inner(), diagnostics, report: Some(report), left })
}

/// Pictures, attachments and boundaries: into the next site, and what pages need to know of them into the facts. Gives the
/// faults of the records that name them.
fn media(
    (root, options): (&Path, &Options),
    found: &[Found],
    made: &mut Prepared,
    staging: &Staging,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Fault>, Failure> {
    let limits = &options.limits;
    let put = |route: &str, bytes: &[u8]| staging.put(route, bytes).map(drop);
    let (wanted, mut faults) = photo::wanted(&made.site);
    let (pictures, broken) = Gallery { root, found, limits }.make(&wanted, &put)?;
    made.facts.pictures = pictures;
    let (files, more) = attachment::wanted(&made.site);
    faults.extend(more);
    let (published, more) = attachments::Folder { root, found, limits }.publish(&files, &put)?;
    made.facts.attachments = published;
    faults.extend(more);
    let (atlas, more) = maps::Shelf { root, found, limits }.atlas(&made.site);
    made.atlas = atlas;
    more.settle(root, options, diagnostics);
    faults.extend(photo::faults(&wanted, &broken));
    Ok(faults)
}

/// What is made once all pages but the last are printed.
#[derive(Default)]
struct Beside {
    /// The address of the search's manifest.
    pack: Option<String>,
    /// How pages came about.
    memo: Vec<u8>,
    /// The theme's files.
    assets: Vec<(String, Vec<u8>)>,
}

/// The index is brought up to date while the open data, the memo of pages and the theme's files are made.
fn beside_pages(
    (root, options): (&Path, &Options),
    press: &Press<'_>,
    (world, jobs): (&World<'_>, &[Job]),
    run: Run,
    index: Option<Index>,
    (theme, digests): (&Theme, &Digests),
) -> Result<Beside, Failure> {
    let (staging, kept) = (press.staging, press.kept);
    let Run { handed, mut made, .. } = run;
    let (pack, rest) = rayon::join(
        || {
            let Some(index) = index else { return Ok(None) };
            let again = || {
                let index = search::open(root, options);
                let learnt = press.learn(world, jobs, &index);
                search::update(root, index, world, learnt, staging)
            };
            search::update(root, index, world, handed, staging)?.map_or_else(again, |pack| Ok(Some(pack)))
        },
        || {
            made.extend(downloads::put(root, world, digests, staging, kept)?);
            Ok((kept.memo(&made, world.site, digests), theme.assets()))
        },
    );
    let (memo, assets) = rest?;
    Ok(Beside { pack: pack?, memo, assets })
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
fn manifest_meta(options: &Options, commit: Option<String>) -> ManifestMeta {
    ManifestMeta { version: env!("CARGO_PKG_VERSION").to_owned(), commit, today: options.today }
}
