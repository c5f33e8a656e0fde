//! The commit a site is made from, for its manifest. Git is asked beside the other work, for its answer is slow.

use std::path::Path;
use std::thread::{self, JoinHandle};

use crate::history;
use crate::publish::ledger;
use crate::read;

/// A question to git, under way.
pub(super) struct Asked(JoinHandle<Option<String>>);

pub(super) fn ask(root: &Path) -> Asked {
    let root = root.to_owned();
    Asked(thread::spawn(move || find(&root)))
}

impl Asked {
    pub(super) fn answer(self) -> Option<String> {
        self.0.join().ok().flatten()
    }
}

/// The commit checked out, if the sources are exactly what it holds; the ledger, which builds write, aside.
fn find(root: &Path) -> Option<String> {
    let absolute = std::path::absolute(root).ok()?;
    absolute.ancestors().find(|folder| folder.join(".git").exists())?;
    let said = |words: &[&str]| {
        let output = history::git(root).args(words).output().ok().filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let without = format!(":(exclude){}", ledger::PATH);
    let mut changed = vec!["status", "--porcelain", "--untracked-files=all", "--"];
    changed.extend(read::FOLDERS);
    changed.push(&without);
    said(&changed)?.is_empty().then(|| said(&["rev-parse", "--verify", "HEAD"])).flatten()
}
