//! The pictures of a site: each wanted one loaded, made or remembered, and handed on under a name that its content gives.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::config::Limits;
use crate::derive::photo::{Broken, Picture, Pictures, Wanted};
use crate::diag::{Both, Diagnostic, Failure};
use crate::image::{self, Made, Problem};
use crate::pipeline::memo;
use crate::read::{self, Found};
use crate::source::SourcePath;

/// Where outputs go: `media/<name>-480.webp` and its bytes.
pub(super) type Put<'p> = dyn Fn(&str, &[u8]) -> Result<(), Failure> + Sync + 'p;

/// The photo whose pictures have a name.
pub fn photo_named(wanted: &[Wanted], name: &str, root: &Path, limits: &Limits) -> Option<SourcePath> {
    distinct(wanted).into_iter().find(|file| {
        let path = root.join(&**file);
        let small = fs::metadata(&path).is_ok_and(|known| known.len() <= limits.image_bytes);
        small && fs::read(path).is_ok_and(|bytes| image::name(&image::key(&bytes)) == name)
    })
}

/// The pictures of one site on disk.
pub(super) struct Gallery<'g> {
    pub(super) root: &'g Path,
    pub(super) found: &'g [Found],
    pub(super) limits: &'g Limits,
}

impl Gallery<'_> {
    /// Makes all wanted pictures and hands their files to `put`.
    pub(super) fn make(&self, wanted: &[Wanted], put: &Put<'_>) -> Result<(Pictures, Broken), Failure> {
        let folder = self.root.join(".yishi").join("cache").join("images");
        let named = Mutex::new(BTreeSet::new());
        let one = |path: &SourcePath| match self.made(path, &folder) {
            Ok((name, made)) => {
                let stem = format!("media/{name}");
                // Two files of the same bytes are one output.
                if named.lock().unwrap_or_else(PoisonError::into_inner).insert(name) {
                    made.files.iter().try_for_each(|(ending, bytes)| put(&format!("{stem}-{ending}"), bytes))?;
                }
                Ok((
                    Arc::clone(path),
                    Ok(Picture { stem, width: made.width, height: made.height, widths: made.widths }),
                ))
            }
            Err(fault) => Ok((Arc::clone(path), Err(*fault))),
        };
        let all: Vec<(SourcePath, Result<Picture, Diagnostic>)> =
            distinct(wanted).par_iter().map(one).collect::<Result<_, Failure>>()?;
        let (mut pictures, mut faults) = (Pictures::new(), Broken::new());
        for (path, result) in all {
            match result {
                Ok(picture) => {
                    pictures.insert(path, picture);
                }
                Err(fault) => {
                    faults.insert(path, fault);
                }
            }
        }
        Ok((pictures, faults))
    }

    /// What is wrong with the wanted pictures; nothing is made.
    pub(super) fn examine(&self, wanted: &[Wanted]) -> Broken {
        let fault = |path: &SourcePath| {
            let bytes = match self.load(path) {
                Ok(bytes) => bytes,
                Err(fault) => return Some((Arc::clone(path), *fault)),
            };
            let problem = image::examine(&bytes, self.limits).err()?;
            Some((Arc::clone(path), problem.diagnostic(path)))
        };
        distinct(wanted).par_iter().filter_map(fault).collect()
    }

    fn made(&self, path: &SourcePath, folder: &Path) -> Result<(String, Made), Box<Diagnostic>> {
        let bytes = self.load(path)?;
        let key = image::key(&bytes);
        let made = match memo::recall(folder, &key) {
            Some(made) => made,
            None => {
                let made = image::make(&bytes, self.limits).map_err(|p| Box::new(p.diagnostic(path)))?;
                memo::keep(folder, &key, &made);
                made
            }
        };
        Ok((image::name(&key), made))
    }

    fn load(&self, path: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        match self.found.binary_search_by(|found| found.path.cmp(path)) {
            Ok(index) => read::load(self.root, &self.found[index], self.limits).map_err(|mut fault| {
                let Both { zh, en } = &fault.message;
                fault.message = Both::new(format!("图片 {path}：{zh}"), format!("picture {path}: {en}"));
                fault
            }),
            Err(_) => Err(Box::new(Problem::Missing.diagnostic(path))),
        }
    }
}

/// Each picture once, however many records show it.
fn distinct(wanted: &[Wanted]) -> Vec<SourcePath> {
    let mut paths: Vec<SourcePath> = wanted.iter().map(|one| Arc::clone(&one.picture)).collect();
    paths.sort();
    paths.dedup();
    paths
}
