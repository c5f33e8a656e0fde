//! The step that writes the open data: each file on whichever thread is free.

use rayon::prelude::*;

use crate::diag::Failure;
use crate::pages::World;
use crate::pages::download::{self, Form};
use crate::publish::staging::Staging;

/// Puts the files of every kind of record into the site.
pub(super) fn put(world: &World<'_>, staging: &Staging) -> Result<(), Failure> {
    let files: Vec<_> = download::KINDS.into_iter().flat_map(|kind| Form::ALL.map(|form| (kind, form))).collect();
    files.into_par_iter().try_for_each(|(kind, form)| {
        let text = download::file(world, kind, form);
        staging.put(download::route(kind, form).as_str(), text.as_bytes()).map(drop)
    })
}
