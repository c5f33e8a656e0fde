//! The whole program on one screen: each room is called in order, and nothing else knows that there are threads.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::Options;
use crate::diag::{Diagnostics, Failure};
use crate::model::file::Records;
use crate::model::{Site, check, file, site};
use crate::read::{self, Found};

/// What reading and checking gave.
pub struct Checked {
    /// `None` when the site as a whole cannot stand.
    pub site: Option<Site>,
    pub found: Vec<Found>,
    pub diagnostics: Diagnostics,
}

/// Reads and checks the site at `root`; nothing is written.
pub fn check(root: &Path, options: &Options) -> Result<Checked, Failure> {
    let (found, mut diagnostics) = read::list(root, &options.limits)?;
    let files: Vec<(Records, Diagnostics)> = found.par_iter().map(|file| read_file(root, file, options)).collect();
    let mut records = Vec::with_capacity(files.len());
    for (one, faults) in files {
        records.push(one);
        diagnostics.append(faults);
    }
    let (site, faults, more) = site::assemble(records, options);
    diagnostics.append(more);
    for fault in faults {
        let bytes = std::fs::read(PathBuf::from(root).join(&*fault.path)).unwrap_or_default();
        diagnostics.push(check::place(fault, &bytes, &options.limits));
    }
    diagnostics.sort();
    Ok(Checked { site, found, diagnostics })
}

fn read_file(root: &Path, found: &Found, options: &Options) -> (Records, Diagnostics) {
    match file::FileKind::of(&found.path) {
        file::FileKind::Attachment => (Records::Nothing, Diagnostics::new()),
        file::FileKind::Other if !found.path.ends_with(".md") && !found.path.starts_with("data/") => {
            (Records::Nothing, Diagnostics::new())
        }
        _ => match read::load(root, found, &options.limits) {
            Ok(bytes) => file::read(&found.path, &bytes, &options.limits),
            Err(fault) => {
                let mut faults = Diagnostics::new();
                faults.push(*fault);
                (Records::Nothing, faults)
            }
        },
    }
}
