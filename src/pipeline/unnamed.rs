//! The files in `content/` that no record names, although they are of a kind that records name: documents and pictures.
//!
//! A record that could not be read cannot say what it names; a file whose name stands in its text counts as named, so that
//! one fault is not told twice.

use std::collections::BTreeSet;
use std::path::Path;

use super::reader::Read;
use crate::derive::{attachment, photo};
use crate::diag::Diagnostics;
use crate::model::file::Records;
use crate::model::unread;
use crate::read::Found;
use crate::source::SourcePath;

/// What is to be told of such files; `read` stands in the order of `found`.
pub(super) fn find(root: &Path, found: &[Found], read: &[Read]) -> Diagnostics {
    let mut told: Vec<(&SourcePath, _)> =
        found.iter().filter_map(|file| Some((&file.path, unread::unnamed(&file.path)?))).collect();
    if told.is_empty() {
        return Diagnostics::new();
    }
    let mut named: BTreeSet<SourcePath> = BTreeSet::new();
    let mut unread = Vec::new();
    for (file, read) in found.iter().zip(read).filter(|(file, _)| is_record(&file.path)) {
        match read.records.as_slice() {
            [Records::Broken(..) | Records::Unfinished(..) | Records::Nothing] | [] => unread.push(file),
            records => named.extend(records.iter().filter_map(Records::common).flat_map(|common| {
                let photos = common.photos.iter().filter_map(|photo| photo::beside(&file.path, &photo.file));
                attachment::files(&file.path, common).into_iter().chain(photos)
            })),
        }
    }
    told.retain(|(path, _)| !named.contains(*path));
    if !told.is_empty() && !unread.is_empty() {
        let texts: Vec<Vec<u8>> =
            unread.iter().map(|file| std::fs::read(root.join(&*file.path)).unwrap_or_default()).collect();
        told.retain(|(path, _)| !texts.iter().any(|text| mentions(text, path)));
    }
    told.into_iter().map(|(_, fault)| fault).collect()
}

fn is_record(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md")
}

fn mentions(text: &[u8], path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).as_bytes();
    text.windows(name.len()).any(|part| part == name)
}
