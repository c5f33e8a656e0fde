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
    Event, Pushed, Settings, home, journal, ledger, pushed, pushed_elsewhere,
    receive::sound,
    say, settings, shell_word,
    tree::{bare, differ, failed, run, yishi},
};
use crate::{diag::Failure, history::git};

/// New addresses that are named to whoever pushes; of more it says how many.
const NAMED: usize = 20;

/// Publishes what has been pushed, given the hook's input. What fails is said and logged; the old site stays.
pub fn publish_push(repository: &Path, lines: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let settings = settings(repository)?;
    let published = pushed(lines, &settings.branch);
    if let elsewhere @ [_, ..] = pushed_elsewhere(lines, &settings.branch).as_slice() {
        not_published(repository, &settings, elsewhere, published.is_some(), out);
    }
    let Some(Pushed { new: Some(_), .. }) = published else { return Ok(()) };
    // Nothing but a clone's first look depends on it.
    let _ = super::lead_head(repository, &settings.branch);
    publish(repository, &settings, out)
}

/// Publishes what stands in the repository already when the hooks are installed, if it is sound and not on show yet.
/// Whether there was anything to publish.
pub fn publish_standing(repository: &Path, out: &mut dyn Write) -> Result<bool, Failure> {
    let settings = settings(repository)?;
    let Some(tip) = super::tip(repository, &settings.branch) else { return Ok(false) };
    if journal::on_show(repository, &settings).as_deref() == Some(&tip) {
        return Ok(false);
    }
    if !sound(repository, &settings, &tip, out)? {
        say(out, "分支里已有的内容没有通过检查，没有发布；改好后推送");
        say(out, "what the branch holds has faults and was not published; mend them and push");
        return Ok(true);
    }
    publish(repository, &settings, out)?;
    Ok(true)
}

/// What was pushed to other branches is taken and shown nowhere, which whoever pushed may not have meant.
fn not_published(repository: &Path, settings: &Settings, others: &[&str], both: bool, out: &mut dyn Write) {
    let (branch, list, en) = (&settings.branch, others.join("、"), others.join(", "));
    say(
        out,
        &format!(
            "只发布 {branch}，{list} 已收下、没有发布 / only {branch} is published; taken and not published: {en}"
        ),
    );
    // Until something is published it is most likely a branch of another name than was thought.
    let [other, ..] = others else { return };
    if both || super::tip(repository, branch).is_some() {
        return;
    }
    let place = fs::canonicalize(repository).unwrap_or_else(|_| repository.to_owned());
    let place = shell_word(&place.to_string_lossy());
    say(out, &format!("{branch} 里还没有内容，所以还没有网站。要发布刚推送的内容，用下面一种办法："));
    say(
        out,
        &format!("there is nothing in {branch} yet, and so no website. To publish what was pushed, do one of these:"),
    );
    say(out, &format!("  git push origin {other}:{branch}"));
    say(out, &format!("  yishi hook install {place} --branch {other}"));
    say(out, "第一行在自己的电脑上运行，origin 换成推送时用的地址或名称；第二行在服务器上运行，此后改为发布这个分支");
    say(
        out,
        "the first on your own machine, with the address or name you push to in place of origin; the second on the server, which then publishes that branch",
    );
}

fn publish(repository: &Path, settings: &Settings, out: &mut dyn Write) -> Result<(), Failure> {
    let _turn = queue(repository).map_err(|error| failed(repository, error))?;
    let tip = tip(repository, settings).map_err(|error| failed(repository, error))?;
    let last = journal::on_show(repository, settings);
    if last.is_some_and(|last| !differ(repository, settings, &last, &tip)) {
        say(out, "内容没有变化，网站不变 / no content has changed, and the site stays as it is");
        return Ok(());
    }
    let work = check_out(repository, settings, &tip).map_err(|error| failed(repository, error))?;
    let lent = ledger::lend(repository, settings, &work)?;
    let built = build(settings, &work).map_err(|error| failed(&settings.program, error))?;
    for said in [&built.stdout, &built.stderr] {
        say(out, &String::from_utf8_lossy(said));
    }
    if built.status.success() {
        journal::published(repository, settings, &tip);
        say(out, &format!("已发布 {0} / published {0}", &tip[..tip.len().min(10)]));
        match lent.map(|lent| lent.keep()) {
            Some(Ok(lines)) => to_commit(settings, &lines, out),
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
