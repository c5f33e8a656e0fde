//! The commits of earlier builds, kept on the disk.
//!
//! A commit never changes, so that the file is right as long as it is whole; one that is damaged, of another version or
//! of another part of the repository counts as absent.

use std::{fs, path::Path};

use super::log::Commit;
use crate::hash::Hash;

const NAME: &str = "history";
const VERSION: &str = "yishi history 1";

/// The head at which the cache was written, and all commits below it.
pub(super) fn read(folder: &Path, scope: Hash) -> Option<(String, Vec<Commit>)> {
    let bytes = fs::read(folder.join(NAME)).ok()?;
    let line_end = bytes.iter().position(|&byte| byte == b'\n')?;
    let (heading, body) = bytes.split_at(line_end + 1);
    let head = heading.strip_suffix(b"\n").and_then(|line| str::from_utf8(line).ok())?.rsplit(' ').next()?;
    (heading == self::heading(scope, body, head).as_bytes()).then_some(())?;
    Some((head.to_owned(), serde_json::from_slice(body).ok()?))
}

/// Writes the cache as well as it can: without it the next build takes longer, and nothing else.
pub(super) fn write(folder: &Path, scope: Hash, head: &str, commits: &[Commit]) {
    let Ok(body) = serde_json::to_vec(commits) else { return };
    let whole = [heading(scope, &body, head).as_bytes(), &body].concat();
    let part = folder.join(format!("{NAME}.{}", std::process::id()));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&part, whole));
    if written.and_then(|()| fs::rename(&part, folder.join(NAME))).is_err() {
        let _ = fs::remove_file(part);
    }
}

fn heading(scope: Hash, body: &[u8], head: &str) -> String {
    let check = Hash::of_parts([head.as_bytes(), body]);
    format!("{VERSION} {scope} {check} {head}\n")
}
