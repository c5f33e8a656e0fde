//! The proof: some pages of every kind are printed and thrown away, so that a check finds what in a site's own templates
//! would keep a build from its end.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diag::Diagnostics;
use crate::pages::pen::{Gap, Pen};
use crate::pages::{Job, World};
use crate::render::{self, Renderer, Unprinted};

/// So many pages of each kind are printed, from its first to its last: records differ, and so do the parts of a template
/// that they come to.
const OF_EACH_KIND: usize = 8;

/// What is wrong with the templates, told as a build tells it. Where there is a fault all pages are printed, and counted.
pub(super) fn read(renderer: &Renderer, world: &World<'_>, jobs: &[Job]) -> Diagnostics {
    let ask = |part: &'static str, gaps: &[(&'static str, Gap)]| renderer.pattern(part, gaps);
    let pen = Pen::new(world, &ask);
    let world = World { pen: Some(&pen), ..*world };
    let print = |jobs: Vec<&Job>| -> Vec<Unprinted> {
        let one = |job: &Job| renderer.page(&world, &(job.make)(&world)).err().map(|page| *page);
        jobs.into_par_iter().filter_map(one).collect()
    };
    let mut unprinted = print(some(jobs));
    if !unprinted.is_empty() {
        unprinted = print(jobs.iter().collect());
    }
    let mut faults = render::told(unprinted);
    faults.append(renderer.faults());
    faults
}

/// Some jobs of each kind.
fn some(jobs: &[Job]) -> Vec<&Job> {
    let mut kinds: FxHashMap<&str, Vec<&Job>> = FxHashMap::default();
    jobs.iter().for_each(|job| kinds.entry(job.kind).or_default().push(job));
    let mut chosen: Vec<&Job> = Vec::new();
    for of_kind in kinds.into_values() {
        let step = of_kind.len().div_ceil(OF_EACH_KIND).max(1);
        chosen.extend(of_kind.iter().step_by(step));
        chosen.extend(of_kind.last());
    }
    chosen
}
