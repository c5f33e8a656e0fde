//! The press: jobs become pages of the site, on all threads. What would come out as it was is taken over.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::kept::{Kept, Made as Remembered, Now};
use crate::diag::Failure;
use crate::index::{Handed, Index};
use crate::pages::{Job, Page, World, search_text};
use crate::publish::staging::Staging;
use crate::reads::{self, Reads};
use crate::render::{self, Renderer, Unprinted};
use crate::search_doc::SearchDoc;

/// Turns jobs into pages of the site, on all threads.
pub(super) struct Press<'p> {
    pub(super) renderer: &'p Renderer,
    pub(super) staging: &'p Staging,
    pub(super) kept: &'p Kept,
    /// How many pages were taken over.
    pub(super) taken: &'p AtomicUsize,
    /// Called at each page that is done.
    pub(super) count: &'p (dyn Fn() + Sync),
}

impl Press<'_> {
    /// Prints all pages. `index`, where there is one, is to learn of them.
    pub(super) fn run(&self, world: &World<'_>, jobs: &[Job], index: Option<&Index>) -> Result<Run, Failure> {
        // Pages that are made in each build are begun first, one by one: they look at all records, and a thread would be left
        // alone with the last of them. Others that count all records stand side by side, so that shares are small too.
        let (always, others): (Vec<&Job>, Vec<&Job>) = jobs.iter().partition(|job| job.holds.is_none());
        let print = |jobs: Vec<&Job>, most: usize| -> Vec<Result<Printed, Printing>> {
            jobs.into_par_iter().with_max_len(most).map(|job| self.print(world, job, index)).collect()
        };
        let (first, then) = rayon::join(|| print(always, 1), || print(others, 8));
        let mut run = Run::default();
        for one in first.into_iter().chain(then) {
            match one {
                Ok(printed) => {
                    run.handed.extend(printed.handed);
                    run.made.extend(printed.made);
                }
                Err(Printing::Fault(page)) => run.unprinted.push(*page),
                Err(Printing::Failure(failure)) => return Err(failure),
            }
        }
        Ok(run)
    }

    fn print(&self, world: &World<'_>, job: &Job, index: Option<&Index>) -> Result<Printed, Printing> {
        let route = job.route.as_str();
        if let Some((digest, doc)) = self.kept.fresh(route, job.holds)
            && doc.zip(index).is_none_or(|(hash, index)| index.knows(route, &hash))
            && self.staging.keep(route, digest).map_err(Printing::Failure)?
        {
            (self.count)();
            self.taken.fetch_add(1, Ordering::Relaxed);
            let handed = doc.filter(|_| index.is_some()).map(|hash| Handed::Known(route.to_owned(), hash));
            return Ok(Printed { handed, made: Some(Remembered::Before(route.to_owned())) });
        }
        let work = || self.make(world, job, index.is_some());
        let ((page, printed), reads) = match job.holds {
            Some(_) => reads::noting(work),
            None => (work(), Vec::new()),
        };
        (self.count)();
        let (bytes, doc) = printed.map_err(Printing::Fault)?;
        let put = self.staging.put(page.route.as_str(), &bytes).map_err(Printing::Failure)?;
        let whole = doc.zip(index).map(|(doc, index)| index.hand(doc));
        let hash = whole.as_ref().map(|whole| whole.hash);
        let made = |holds| {
            let reads = Reads::of(reads);
            Remembered::Now(Box::new(Now { route: route.to_owned(), holds, reads, digest: put.digest, doc: hash }))
        };
        Ok(Printed { made: job.holds.map(made), handed: whole.map(Handed::Whole) })
    }

    /// What the search is to know of all pages, whole. They have been printed once without a fault.
    pub(super) fn learn(&self, world: &World<'_>, jobs: &[Job], index: &Index) -> Vec<Handed> {
        let learnt = jobs.par_iter().filter_map(|job| self.make(world, job, true).1.ok()?.1);
        learnt.map(|doc| Handed::Whole(index.hand(doc))).collect()
    }

    /// A page with its bytes and, if `searched`, what the search learns of it.
    fn make(&self, world: &World<'_>, job: &Job, searched: bool) -> (Page, Result<Made, Box<Unprinted>>) {
        let page = (job.make)(world);
        let printed = self.renderer.page(world, &page).map(|bytes| {
            let searched = searched && search_text::is_told(&page);
            let blocks = || render::text::blocks(&String::from_utf8_lossy(&bytes));
            let doc = if searched { search_text::doc(world, &page, blocks()) } else { None };
            (bytes, doc)
        });
        (page, printed)
    }
}

/// What came of printing pages.
#[derive(Default)]
pub(super) struct Run {
    /// What the search is handed.
    pub(super) handed: Vec<Handed>,
    /// How pages were made, where that can be told.
    pub(super) made: Vec<Remembered>,
    /// The pages that could not be rendered.
    pub(super) unprinted: Vec<Unprinted>,
}

/// The bytes of a page and what the search learns of it.
type Made = (Vec<u8>, Option<SearchDoc>);

/// What became of a job: what the search is handed, and how the page was made, where that can be told.
struct Printed {
    handed: Option<Handed>,
    made: Option<Remembered>,
}

/// Why a page was not printed: its template is at fault, or the machine.
enum Printing {
    Fault(Box<Unprinted>),
    Failure(Failure),
}
