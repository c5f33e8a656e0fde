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
    Event, Pushed, Settings, home, journal, ledger, pushed, say, settings,
    tree::{bare, differ, failed, run, yishi},
};
use crate::{diag::Failure, history::git};

/// New addresses that are named to whoever pushes; of more it says how many.
const NAMED: usize = 20;

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
    let work = check_out(repository, &settings, &tip).map_err(|error| failed(repository, error))?;
    let lent = ledger::lend(repository, &settings, &work)?;
    let built = build(&settings, &work).map_err(|error| failed(&settings.program, error))?;
    for said in [&built.stdout, &built.stderr] {
        say(out, &String::from_utf8_lossy(said));
    }
    if built.status.success() {
        journal::note(repository, Event::Published, Some(&tip), "");
        say(out, &format!("已发布 {0} / published {0}", &tip[..tip.len().min(10)]));
        match lent.map(|lent| lent.keep()) {
            Some(Ok(lines)) => to_commit(&settings, &lines, out),
            Some(Err(error)) => return Err(unkept(repository, &error)),
            None => {}
        }
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

/// The new addresses, which belong into the repository with the content.
fn to_commit(settings: &Settings, lines: &[String], out: &mut dyn Write) {
    if lines.is_empty() {
        return;
    }
    let (path, n) = (Path::new(&settings.root).join(&settings.ledger), lines.len());
    say(out, &format!("请把这 {n} 行加进 {} 再提交（在本地运行 yishi build 也会写好）", path.display()));
    let these = if n == 1 { "this line".to_owned() } else { format!("these {n} lines") };
    say(out, &format!("please commit {these} in {} (`yishi build` writes the same):", path.display()));
    lines.iter().take(NAMED).for_each(|line| say(out, &format!("  {line}")));
    if n > NAMED {
        say(out, &format!("  … {}", n - NAMED));
    }
}

/// The site is published by now, and its new addresses are nowhere written down.
fn unkept(repository: &Path, error: &io::Error) -> Failure {
    Failure::new(
        "网站已更新，但新网址没能记下来；请检查文件夹的权限，再推送一次",
        "the site is published, but its new URLs could not be written down; check the folder's permissions and push again",
    )
    .path(home(repository))
    .cause(error)
}

fn build(settings: &Settings, work: &Path) -> io::Result<Output> {
    yishi(settings, work).arg("build").arg("--out").arg(&settings.web).args(&settings.build).output()
}

/// Brings the working tree to `tip`. Untracked files stay: the cache of incremental builds is among them.
fn check_out(repository: &Path, settings: &Settings, tip: &str) -> io::Result<PathBuf> {
    let work = home(&fs::canonicalize(repository)?).join("work");
    ledger::set_aside(repository, settings, &work)?;
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
