//! The step that makes the search: the native index is brought up to date, and its pack goes into the site.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::config::Options;
use crate::diag::Failure;
use crate::index::{self, Handed, Index, Outcome, Sink};
use crate::pages::{World, search_text};
use crate::publish::digest::Digest;
use crate::publish::staging::Staging;

/// Where a site keeps its native index. A preview has its own, so that both can run side by side.
pub fn folder(root: &Path, options: &Options) -> PathBuf {
    if options.preview { root.join(".yishi").join("search-index") } else { root.join("search-index") }
}

/// Opens the index, to be told which pages it knows.
pub(super) fn open(root: &Path, options: &Options) -> Index {
    index::prepare();
    Index::open(&folder(root, options))
}

/// Brings the index up to date with `pages` and puts the pack into the site; the manifest's address, or none if the index
/// wants all pages whole: another build may have changed it since it was opened.
pub(super) fn update(
    root: &Path,
    index: Index,
    world: &World<'_>,
    pages: Vec<Handed>,
    staging: &Staging,
) -> Result<Option<String>, Failure> {
    let lock = lock(root)?;
    let labels = search_text::labels(world);
    let outcome = index.update(pages.into_iter(), &labels, &mut Site(staging))?;
    drop(lock);
    Ok(match outcome {
        Outcome::Made(stats) => Some(stats.manifest),
        Outcome::AllWanted => None,
    })
}

/// The site as the pack's files see it: they are known by their digests.
struct Site<'s>(&'s Staging);

impl Site<'_> {
    fn give(&self, path: &str, bytes: &[u8]) -> Result<String, Failure> {
        // An update that found its memory damaged may have put the same file already.
        let digest = if self.0.has(path) { Digest::of(bytes) } else { self.0.put(path, bytes)?.digest };
        Ok(digest.to_string())
    }
}

impl Sink for Site<'_> {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<String, Failure> {
        self.give(path, bytes)
    }

    fn put_all(&mut self, files: &[(&str, &[u8])]) -> Result<Vec<String>, Failure> {
        files.par_iter().map(|(path, bytes)| self.give(path, bytes)).collect()
    }

    fn keep(&mut self, path: &str, mark: &str) -> Result<bool, Failure> {
        Digest::parse(mark).map_or(Ok(false), |digest| self.0.keep(path, &digest))
    }
}

/// Held while the index is written: two builds of one site, into different folders, take turns.
fn lock(root: &Path) -> Result<File, Failure> {
    let folder = root.join(".yishi");
    let path = folder.join("search.lock");
    let failed = |e: std::io::Error| Failure::new("无法写入文件夹", "cannot write the folder").path(&path).cause(e);
    fs::create_dir_all(&folder).map_err(failed)?;
    let file = File::create(&path).map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(file)
}
