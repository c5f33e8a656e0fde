//! The step that writes the open data: each file on whichever thread is free.

use rayon::prelude::*;

use crate::diag::Failure;
use crate::pages::World;
use crate::pages::download::{self, Form};
use crate::pipeline::kept::{Kept, Made};
use crate::publish::staging::Staging;

/// Puts the files of every kind of record into the site.
pub(super) fn put(world: &World<'_>, staging: &Staging, kept: &Kept) -> Result<Vec<Made>, Failure> {
    let files: Vec<_> = download::KINDS.into_iter().flat_map(|kind| Form::ALL.map(|form| (kind, form))).collect();
    let put =
        |(kind, form)| kept.put(staging, download::route(kind, form).as_str(), || download::file(world, kind, form));
    let made: Vec<Option<Made>> = files.into_par_iter().map(put).collect::<Result<_, Failure>>()?;
    Ok(made.into_iter().flatten().collect())
}
