//! The pushed files on the disk, and whether they differ.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{Settings, home};
use crate::{
    diag::Failure,
    history::{git, is_memory},
};

/// The files of one commit in a folder of their own, which goes when this value goes.
pub(super) struct Tree {
    folder: PathBuf,
}

impl Tree {
    /// Writes out the files of `commit`, symbolic links as plain files: a pushed link must not lead out of the folder.
    pub(super) fn of(repository: &Path, commit: &str) -> Result<Self, Failure> {
        let home = fs::canonicalize(home(repository)).map_err(|error| failed(repository, error))?;
        let tree = Self { folder: home.join(format!("check.{}", std::process::id())) };
        let _ = fs::remove_dir_all(&tree.folder);
        fs::create_dir_all(tree.files()).map_err(|error| failed(&tree.folder, error))?;
        let index = tree.folder.join("index");
        for args in [&["read-tree", commit][..], &["checkout-index", "--all"]] {
            let mut command = bare(repository);
            command.args(["-c", "core.symlinks=false", "-c", "core.bare=false", "--work-tree"]).arg(tree.files());
            run(command.args(args).env("GIT_INDEX_FILE", &index)).map_err(|error| failed(repository, error))?;
        }
        Ok(tree)
    }

    pub(super) fn files(&self) -> PathBuf {
        self.folder.join("files")
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A git command on the bare repository. In `pre-receive` the pushed objects lie apart, where the environment says.
pub(super) fn bare(repository: &Path) -> Command {
    let mut command = git(repository);
    command.arg("--git-dir=.");
    command
}

/// Runs a command; what it said to its error output is the error.
pub(super) fn run(command: &mut Command) -> io::Result<String> {
    let output = command.stderr(Stdio::piped()).output()?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

/// Whether a site made of `new` would differ from one made of `old`: in its files, or in what its pages tell of their
/// history. If one of the two is not known any more, or `new` does not build on `old` and so tells another history, it would.
pub(super) fn differ(repository: &Path, settings: &Settings, old: &str, new: &str) -> bool {
    let root = Path::new(&settings.root);
    let paths = settings.folders.iter().map(|folder| root.join(folder));
    let quiet = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let builds_on = quiet(bare(repository).args(["merge-base", "--is-ancestor", old, new]));
    if !builds_on.is_ok_and(|status| status.success()) {
        return true;
    }
    let mut command = bare(repository);
    // What was changed and changed back is told as well, and what a merge did not take.
    command.args(["rev-list", "--full-history", "--max-count=1", new, &format!("^{old}"), "--"]).args(paths);
    run(command.env("GIT_LITERAL_PATHSPECS", "1")).map_or(true, |touching| !touching.is_empty())
}

/// Whether a commit holds something of the builder's memory in this folder below the site's root.
pub(super) fn holds_memory(repository: &Path, settings: &Settings, commit: &str, folder: &str) -> io::Result<bool> {
    let path = Path::new(&settings.root).join(folder);
    let mut command = bare(repository);
    command.args(["ls-tree", "-r", "--name-only", "-z", commit, "--"]).arg(path).env("GIT_LITERAL_PATHSPECS", "1");
    run(&mut command).map(|names| names.split('\0').any(is_memory))
}

/// The yishi program on a site, free of what git's hooks set for their own commands.
pub(super) fn yishi(settings: &Settings, site: &Path) -> Command {
    let mut command = Command::new(&settings.program);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    let root = if settings.root.is_empty() { site.to_owned() } else { site.join(&settings.root) };
    command.arg("--root").arg(root).stdin(Stdio::null());
    command
}

pub(super) fn failed(path: &Path, error: io::Error) -> Failure {
    Failure::new("无法取出推送的内容", "the pushed files cannot be taken out").path(path).cause(error)
}
