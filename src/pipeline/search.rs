//! The step that makes the search: the native index is brought up to date, and its pack goes into the site.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::config::Options;
use crate::diag::Failure;
use crate::index;
use crate::pages::{World, search_text};
use crate::publish::staging::Staging;
use crate::search_doc::SearchDoc;

/// Where a site keeps its native index. A preview has its own, so that both can run side by side.
pub fn folder(root: &Path, options: &Options) -> PathBuf {
    if options.preview { root.join(".yishi").join("search-index") } else { root.join("search-index") }
}

/// Brings the index up to date with `docs` and puts the pack into the site; the manifest's address.
pub(super) fn update(
    root: &Path,
    options: &Options,
    world: &World<'_>,
    docs: Vec<SearchDoc>,
    staging: &Staging,
) -> Result<String, Failure> {
    let lock = lock(root)?;
    let labels = search_text::labels(world);
    let mut put = |route: &str, bytes: &[u8]| staging.put(route, bytes).map(drop);
    let stats = index::update(&folder(root, options), docs.into_iter(), &labels, &mut put)?;
    drop(lock);
    Ok(stats.manifest)
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
