//! Hook: an office that hosts itself publishes by pushing.
//!
//! [`install`] sets two hooks into a bare repository, each a line of shell which calls this program back. `pre-receive`
//! ([`check_push`]) refuses a push whose content has faults; `post-receive` ([`publish_push`]) builds the pushed branch into the
//! web folder. All they keep stands in `yishi/` inside the repository: settings, log, lock,
//! a working tree, and the addresses that are published and not committed yet.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::diag::Failure;

pub use self::{
    journal::{Entry, Event, Status, status},
    publish::{publish_push, publish_standing},
    receive::check_push,
};

mod journal;
mod ledger;
mod publish;
mod receive;
mod tree;

/// How a repository's pushes are checked and published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The yishi program, as an absolute path.
    pub program: PathBuf,
    /// The branch that is published, such as `main`. Pushes to other branches are neither checked nor published.
    pub branch: String,
    /// Whether the branch is only presumed: until there is such a branch, the first one that is pushed takes its place.
    #[serde(default)]
    pub presumed: bool,
    /// The folder the web server shows.
    pub web: PathBuf,
    /// The site's root inside the repository; empty for its top.
    pub root: String,
    /// The folders below the root that a site is made of, such as `content`, `data` and `themes`.
    pub folders: Vec<String>,
    /// The ledger of addresses below the root, such as `data/urls.lock`; empty for a site without one.
    #[serde(default)]
    pub ledger: String,
    /// Further words for `yishi build`, such as `--base-url` and its value.
    pub build: Vec<String>,
}

/// The line by which our hooks are known from those of others.
const MARK: &str = "# Written by `yishi hook install`.";

/// Sets the hooks into the bare repository. Hooks of others are left alone, and the answer is a failure that says so.
pub fn install(repository: &Path, settings: &Settings) -> Result<(), Failure> {
    let failed =
        |error: io::Error| Failure::new("无法安装钩子", "the hooks cannot be installed").path(repository).cause(error);
    if !repository.join("objects").is_dir() || !repository.join("HEAD").is_file() {
        return Err(Failure::new(
            "这不是裸仓库；先用 git init --bare 在这里建一个，再安装钩子",
            "this is no bare repository; make one here with git init --bare, then install the hooks",
        )
        .path(repository));
    }
    let name = format!("refs/heads/{}", settings.branch);
    if let Err(error) = tree::run(tree::bare(repository).args(["check-ref-format", &name])) {
        let failure = Failure::new(
            format!("「{}」不能作分支名", settings.branch.escape_debug()),
            format!("`{}` cannot be a branch's name", settings.branch.escape_debug()),
        );
        return Err(failure.path(repository).cause(error));
    }
    if let Some(elsewhere) = hooks_elsewhere(repository) {
        let failure = Failure::new(
            "git 的设置 core.hooksPath 让钩子到别处去找，装在仓库里的不会运行；先取消它：git config --unset core.hooksPath（全局设置加 --global）",
            "git's setting core.hooksPath has hooks looked for elsewhere, and those in the repository would never run; unset it first: git config --unset core.hooksPath (with --global if it is there)",
        );
        return Err(failure.path(elsewhere));
    }
    let hooks = ["pre-receive", "post-receive"].map(|name| (name, repository.join("hooks").join(name)));
    for (_, path) in &hooks {
        if path.exists() && !fs::read_to_string(path).is_ok_and(|text| text.contains(MARK)) {
            let failure = Failure::new(
                "已有别的钩子，不予覆盖；请先移走它",
                "there is a hook of another kind, which is left alone; move it away first",
            );
            return Err(failure.path(path));
        }
    }
    lead_head(repository, &settings.branch).map_err(failed)?;
    fs::create_dir_all(home(repository)).map_err(failed)?;
    fs::create_dir_all(repository.join("hooks")).map_err(failed)?;
    keep(repository, settings).map_err(failed)?;
    for (name, path) in &hooks {
        let program = shell_word(&settings.program.to_string_lossy());
        fs::write(path, format!("#!/bin/sh\n{MARK}\nexec {program} hook {name} .\n")).map_err(failed)?;
        make_runnable(path).map_err(failed)?;
    }
    Ok(())
}

fn keep(repository: &Path, settings: &Settings) -> io::Result<()> {
    let text = serde_json::to_string_pretty(settings)?;
    fs::write(home(repository).join("settings.json"), text)
}

/// An ordinary clone checks out what HEAD names: the published branch, unless HEAD names another that is there.
fn lead_head(repository: &Path, branch: &str) -> io::Result<()> {
    if branch_of_head(repository).is_some_and(|head| head != branch && tip(repository, &head).is_none()) {
        tree::run(tree::bare(repository).args(["symbolic-ref", "HEAD", &format!("refs/heads/{branch}")]))?;
    }
    Ok(())
}

/// The settings for a push. A new repository's HEAD says `master` or `main` by the habit of the machine: where the branch was
/// only presumed from it and is not there yet, the one that is pushed is the one meant.
fn settings_for(repository: &Path, lines: &str, out: &mut dyn Write) -> Result<Settings, Failure> {
    let mut settings = settings(repository)?;
    if !settings.presumed || pushed(lines, &settings.branch).is_some() || tip(repository, &settings.branch).is_some() {
        return Ok(settings);
    }
    let others = pushed_elsewhere(lines, &settings.branch);
    let usual = others.iter().find(|name| matches!(**name, "main" | "master"));
    let Some(meant) = usual.or(if let [one] = others.as_slice() { Some(one) } else { None }) else {
        return Ok(settings);
    };
    settings.branch = (*meant).to_owned();
    if keep(repository, &settings).is_ok() {
        say(out, &format!("发布的是分支 {meant} / the branch that is published is {meant}"));
    }
    Ok(settings)
}

/// The branch that HEAD of a repository names, be there such a branch already or not.
pub fn branch_of_head(repository: &Path) -> Option<String> {
    let named = tree::run(tree::bare(repository).args(["symbolic-ref", "--quiet", "--short", "HEAD"])).ok()?;
    (!named.is_empty()).then_some(named)
}

/// The commit that a branch stands at, if there is such a branch.
fn tip(repository: &Path, branch: &str) -> Option<String> {
    let name = format!("refs/heads/{branch}");
    tree::run(tree::bare(repository).args(["rev-parse", "--quiet", "--verify", &name])).ok()
}

/// The branches of the repository.
fn branches(repository: &Path) -> Vec<String> {
    let asked = tree::run(tree::bare(repository).args(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"]));
    asked.unwrap_or_default().lines().map(str::to_owned).collect()
}

/// Where git looks for the hooks of this repository, if that is not the repository itself.
fn hooks_elsewhere(repository: &Path) -> Option<PathBuf> {
    let asked = tree::run(tree::bare(repository).args(["rev-parse", "--git-path", "hooks"])).ok()?;
    let (there, here) = (repository.join(asked), repository.join("hooks"));
    let real = |path: &Path| fs::canonicalize(path).ok();
    (there != here && (real(&there).is_none() || real(&there) != real(&here))).then_some(there)
}

/// How the hooks were installed last.
pub fn settings(repository: &Path) -> Result<Settings, Failure> {
    let path = home(repository).join("settings.json");
    let read = fs::read(&path).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    read.map_err(|error: io::Error| {
        if error.kind() == io::ErrorKind::NotFound {
            return Failure::new(
                "这里还没有安装钩子，先运行 `yishi hook install`",
                "no hooks are installed here yet; run `yishi hook install` first",
            )
            .path(fs::canonicalize(repository).unwrap_or_else(|_| repository.to_owned()));
        }
        Failure::new(
            "读不到钩子的设置，请重新运行 `yishi hook install`",
            "the hook's settings cannot be read; run `yishi hook install` again",
        )
        .path(path)
        .cause(error)
    })
}

fn home(repository: &Path) -> PathBuf {
    repository.join("yishi")
}

/// One pushed reference, as git tells it to a hook.
struct Pushed<'a> {
    /// `None` if the branch is new.
    old: Option<&'a str>,
    /// `None` if the branch is removed.
    new: Option<&'a str>,
}

/// What was pushed to the published branch, if anything: lines of `<old> <new> <ref>`.
fn pushed<'a>(lines: &'a str, branch: &str) -> Option<Pushed<'a>> {
    let name = format!("refs/heads/{branch}");
    let id = |word: &'a str| word.bytes().any(|b| b != b'0').then_some(word);
    lines.lines().find_map(|line| match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
        [old, new, reference] if reference == name => Some(Pushed { old: id(old), new: id(new) }),
        _ => None,
    })
}

/// The other branches to which something was pushed.
fn pushed_elsewhere<'a>(lines: &'a str, branch: &str) -> Vec<&'a str> {
    let other = |line: &'a str| match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
        [_, new, reference] if new.bytes().any(|b| b != b'0') => {
            reference.strip_prefix("refs/heads/").filter(|name| *name != branch)
        }
        _ => None,
    };
    lines.lines().filter_map(other).collect()
}

fn say(out: &mut dyn Write, text: &str) {
    // Whoever pushed may have hung up; the work goes on.
    let _ = writeln!(out, "{}", text.trim_end());
}

fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(unix)]
fn make_runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_runnable(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_published_branch_counts() {
        let lines = "1 2 refs/heads/draft\n00 2 refs/heads/main\n";
        let found = pushed(lines, "main").unwrap();
        assert_eq!((found.old, found.new), (None, Some("2")));
        assert_eq!(pushed("1 00 refs/heads/main", "main").unwrap().new, None);
        assert!(pushed(lines, "mai").is_none() && pushed("", "main").is_none());
        assert_eq!(pushed_elsewhere("1 2 refs/heads/a/b\n1 00 refs/heads/c\n1 2 refs/tags/d\n", "main"), ["a/b"]);
        assert_eq!(pushed_elsewhere(lines, "main"), ["draft"]);
    }

    #[test]
    fn a_path_of_any_kind_is_one_word_of_the_shell() {
        assert_eq!(shell_word("/opt/it's here"), "'/opt/it'\\''s here'");
    }
}
