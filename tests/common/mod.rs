//! What tests of whole sites share: trees of files, and the program on a site of its own.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files below a folder by their paths; none if it is not there.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
            } else {
                found.insert(path, entry.path());
            }
        }
    }
    let mut found = BTreeMap::new();
    if folder.is_dir() {
        walk(folder, "", &mut found);
    }
    found
}

/// The same with what is in them.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files(folder).into_iter().map(|(path, file)| (path, fs::read(file).unwrap())).collect()
}

/// All pages below a folder, by their addresses.
pub(crate) fn pages(folder: &Path) -> BTreeMap<String, String> {
    let pages = files(folder).into_iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, file)| (path, fs::read_to_string(file).unwrap())).collect()
}

/// Copies the files below a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, file) in files(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

/// Exit code, standard output, standard error.
pub(crate) type Told = (i32, String, String);

/// The real program on a site.
pub(crate) fn yishi(root: &Path, words: &[&str]) -> Told {
    let output = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .env("SOURCE_DATE_EPOCH", "1733011200")
        .arg("--root")
        .arg(root)
        .args(words)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// A new site as `yishi init` makes it.
pub(crate) fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, said) = yishi(folder.path(), &["init", folder.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    folder
}
