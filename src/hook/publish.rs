//! `post-receive`: what was pushed to the published branch is built into the web folder.
//!
//! 1. Pushes queue at a lock, which the kernel lets go of however its holder ends.
//! 2. The branch is published as it stands when its turn comes: of several pushes that queued, the first publishes all.
//! 3. A working tree inside the repository keeps what incremental builds need.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::Output,
};

use super::{
    Event, Pushed, Settings, home, journal, pushed, say, settings,
    tree::{bare, differ, failed, run, yishi},
};
use crate::{diag::Failure, history::git};

/// Publishes what has been pushed, given the hook's input. What fails is said and logged; the old site stays.
pub fn publish_push(repository: &Path, lines: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let settings = settings(repository)?;
    let Some(Pushed { new: Some(_), .. }) = pushed(lines, &settings.branch) else { return Ok(()) };
    let _turn = queue(repository).map_err(|error| failed(repository, error))?;
    let tip = tip(repository, &settings).map_err(|error| failed(repository, error))?;
    let last = journal::last_published(repository).filter(|_| settings.web.exists());
    if last.is_some_and(|last| !differ(repository, &settings, &last, &tip)) {
        say(out, "内容没有变化，网站不变 / no content has changed, and the site stays as it is");
        return Ok(());
    }
    let built = build(repository, &settings, &tip).map_err(|error| failed(repository, error))?;
    for said in [&built.stdout, &built.stderr] {
        say(out, &String::from_utf8_lossy(said));
    }
    if built.status.success() {
        journal::note(repository, Event::Published, Some(&tip), "");
        say(out, &format!("已发布 {0} / published {0}", &tip[..tip.len().min(10)]));
        Ok(())
    } else {
        let said = String::from_utf8_lossy(&built.stderr);
        journal::note(repository, Event::Failed, Some(&tip), said.lines().last().unwrap_or_default());
        Err(Failure::new("构建失败，原来的网站保持不变", "the build failed; the site stays as it was")
            .path(&settings.web))
    }
}

/// Held as long as this push is published.
pub(super) fn queue(repository: &Path) -> io::Result<File> {
    let path = home(repository).join("lock");
    let lock = File::options().write(true).create(true).truncate(false).open(path)?;
    lock.lock()?;
    Ok(lock)
}

fn tip(repository: &Path, settings: &Settings) -> io::Result<String> {
    let branch = format!("refs/heads/{}", settings.branch);
    run(bare(repository).args(["rev-parse", "--verify", &branch]))
}

fn build(repository: &Path, settings: &Settings, tip: &str) -> io::Result<Output> {
    let work = check_out(repository, tip)?;
    yishi(settings, &work).arg("build").arg("--out").arg(&settings.web).args(&settings.build).output()
}

/// Brings the working tree to `tip`. Untracked files stay: the cache of incremental builds is among them.
fn check_out(repository: &Path, tip: &str) -> io::Result<PathBuf> {
    let work = home(&fs::canonicalize(repository)?).join("work");
    const PLAIN: [&str; 2] = ["-c", "core.symlinks=false"];
    let moved = run(git(&work).args(PLAIN).args(["checkout", "--quiet", "--force", "--detach", tip]));
    if !work.join(".git").exists() || moved.is_err() {
        // There is none yet, or it is damaged.
        let _ = fs::remove_dir_all(&work);
        run(bare(repository).args(["worktree", "prune"]))?;
        run(bare(repository)
            .args(PLAIN)
            .args(["worktree", "add", "--quiet", "--force", "--detach"])
            .arg(&work)
            .arg(tip))?;
    }
    Ok(work)
}
