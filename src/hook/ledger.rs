//! The addresses that were published from here and are not in the pushed ledger yet.
//!
//! A build writes new addresses into the site's ledger; here that file lies in a working tree which the next push
//! overwrites. So they are kept beside the hooks' settings, lent to every tree that is checked or built, and named to
//! whoever pushes until they are committed.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::{Settings, home};
use crate::diag::Failure;

const NAME: &str = "urls.lock";

/// The ledger of one tree, with the addresses kept here in it.
pub(super) struct Lent {
    /// In the tree.
    path: PathBuf,
    kept: PathBuf,
    committed: BTreeSet<String>,
}

/// Takes the ledger out of a working tree that was built before, so that the next checkout puts the committed one there,
/// or none. What it says is kept already, but for a tree of a time when nothing was.
pub(super) fn set_aside(repository: &Path, settings: &Settings, site: &Path) -> io::Result<()> {
    let path = site.join(&settings.root).join(&settings.ledger);
    let kept = home(repository).join(NAME);
    if settings.ledger.is_empty() || !path.is_file() {
        return Ok(());
    }
    if !kept.exists() {
        fs::copy(&path, kept)?;
    }
    fs::remove_file(path)
}

/// Adds the addresses kept here to the ledger of the tree at `site`, the pushed files' folder.
pub(super) fn lend(repository: &Path, settings: &Settings, site: &Path) -> Result<Option<Lent>, Failure> {
    if settings.ledger.is_empty() {
        return Ok(None);
    }
    // Named as it stands in the repository, which is what whoever pushed can see.
    let named = Path::new(&settings.root).join(&settings.ledger);
    lent(repository, settings, site).map(Some).map_err(|error| {
        Failure::new(
            "网址清单读不出来；它应当是 UTF-8 的普通文件，所在的应当是普通文件夹：恢复它，再推送",
            "the ledger of URLs cannot be read; it must be a plain file of UTF-8 in a plain folder: restore it and push again",
        )
        .path(named)
        .cause(error)
    })
}

fn lent(repository: &Path, settings: &Settings, site: &Path) -> io::Result<Lent> {
    let path = site.join(&settings.root).join(&settings.ledger);
    let kept = home(repository).join(NAME);
    let mut text = read(&path)?;
    let committed = lines(&text);
    let known = lines(&read(&kept)?);
    let missing: Vec<&String> = known.difference(&committed).collect();
    if !missing.is_empty() {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        missing.iter().for_each(|line| text.extend([line.as_str(), "\n"]));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text)?;
    }
    Ok(Lent { path, kept, committed })
}

impl Lent {
    /// Keeps what the build has written down; the lines that are still to be committed.
    pub(super) fn keep(&self) -> io::Result<Vec<String>> {
        let mut all = lines(&read(&self.path)?);
        all.extend(lines(&read(&self.kept)?));
        let text: String = all.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
        let half = self.kept.with_extension("half");
        fs::write(&half, text).and_then(|()| fs::rename(&half, &self.kept))?;
        Ok(all.difference(&self.committed).cloned().collect())
    }
}

fn read(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        read => read,
    }
}

fn lines(text: &str) -> BTreeSet<String> {
    let address = |line: &&str| !line.is_empty() && !line.starts_with('#');
    text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(address).map(str::to_owned).collect()
}
