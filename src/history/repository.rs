//! Speaking with the git program about one repository.

use std::{
    collections::BTreeSet,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use super::id::Id;
use crate::diag::Failure;

/// A repository with at least one commit and its whole history.
pub(super) struct Repository {
    root: PathBuf,
    /// The site's root below the repository's top, with `/` at its end unless it is the top.
    pub(super) prefix: String,
    /// The full id of the commit checked out.
    pub(super) head: Id,
}

/// What the log says of each commit, each field ended by a zero byte: git lets none into any of them.
const FORMAT: &str = "--format=%x02%x00%H%x00%P%x00%at%x00%ct%x00%ae%x00%an%x00%s%x00\
    %(trailers:key=Change-Note,valueonly,unfold,separator=%x20)%x00%(trailers:key=Minor,valueonly,unfold,separator=%x20)%x00";

/// Fewer commits than this are not worth another process.
const SHORTEST_SHARE: usize = 1_000;

impl Repository {
    /// The repository that `root` lies in. Fails on a shallow clone.
    pub(super) fn find(root: &Path) -> Result<Option<Self>, Failure> {
        let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        if !absolute.ancestors().any(|folder| folder.join(".git").exists()) {
            return Ok(None);
        }
        let asked = run(root, &["rev-parse", "--is-shallow-repository", "--show-prefix", "--verify", "HEAD"])?;
        let said = String::from_utf8_lossy(&asked.stdout);
        let mut lines = said.split('\n');
        let (shallow, prefix, head) = (lines.next(), lines.next(), lines.next());
        match (shallow, prefix, head) {
            (Some("true"), ..) => Err(Failure::new(
                "这是浅克隆，缺少历史，修改日期会全部算错；请先运行 `git fetch --unshallow`（CI 中设 fetch-depth: 0）",
                "this is a shallow clone: without the whole history every date would be wrong; run `git fetch --unshallow` first (in CI set fetch-depth: 0)",
            )
            .path(root)),
            (_, Some(prefix), Some(head)) if asked.status.success() => match Id::parse(head.as_bytes()) {
                Some(head) => Ok(Some(Self { root: root.to_owned(), prefix: prefix.to_owned(), head })),
                None => Err(failed(root, &asked)),
            },
            // A repository in which nothing has been committed yet.
            (Some("false"), ..) => Ok(None),
            _ => Err(failed(root, &asked)),
        }
    }

    /// The log of all commits below the head and not below `known`, in parts. Comparing trees is git's work and takes it
    /// long, so that a long log is shared out among as many gits as there are cores.
    pub(super) fn log(&self, known: Option<Id>) -> Result<Vec<Vec<u8>>, Failure> {
        let (head, not) = (self.head.to_string(), known.map(|known| format!("^{known}")));
        let asked =
            run(&self.root, &[&["rev-list", &head][..], &not.as_deref().into_iter().collect::<Vec<_>>()].concat())?;
        if !asked.status.success() {
            return Err(failed(&self.root, &asked));
        }
        let ids: Vec<&[u8]> = asked.stdout.split_inclusive(|&byte| byte == b'\n').collect();
        self.shared_out(&ids, |ids| self.log_of(ids))
    }

    /// What git answers to many lines, of which each is a question of its own, in parts.
    fn shared_out(
        &self,
        lines: &[&[u8]],
        ask: impl Fn(Vec<u8>) -> io::Result<Output> + Sync,
    ) -> Result<Vec<Vec<u8>>, Failure> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = lines.len().div_ceil(cores).max(SHORTEST_SHARE);
        std::thread::scope(|scope| {
            let gits: Vec<_> = lines.chunks(share).map(|lines| scope.spawn(|| ask(lines.concat()))).collect();
            let lost = || Err(io::Error::from(io::ErrorKind::BrokenPipe));
            gits.into_iter().map(|git| git.join().unwrap_or_else(|_| lost())).collect::<io::Result<Vec<Output>>>()
        })
        .map_err(|error| cannot_run(&error))?
        .into_iter()
        .map(|output| if output.status.success() { Ok(output.stdout) } else { Err(failed(&self.root, &output)) })
        .collect()
    }

    /// In what each merge differs from each of its parents, one after the other, in parts.
    pub(super) fn beside_parents(&self, merges: &[(Id, &[Id])]) -> Result<Vec<Vec<u8>>, Failure> {
        let pair = |merge: Id| move |parent: &Id| format!("{merge} {parent}\n").into_bytes();
        let pairs: Vec<Vec<u8>> = merges.iter().flat_map(|(merge, parents)| parents.iter().map(pair(*merge))).collect();
        let pairs: Vec<&[u8]> = pairs.iter().map(Vec::as_slice).collect();
        self.shared_out(&pairs, |pairs| {
            let mut command = git(&self.root);
            // A pair that is alike is named as well, for the answers are told apart by their order alone.
            command.args(["diff-tree", "--stdin", "--always", "-z", "-r", "--raw", "--no-abbrev", "-M", "-l1000"]);
            command.args(["--no-relative", "--no-ext-diff", "--no-textconv"]);
            answer(command, pairs)
        })
    }

    /// The files below the folders which differ from the commit or are not in it, by path from the site's root.
    pub(super) fn uncommitted(&self, folders: &[&str]) -> Result<BTreeSet<String>, Failure> {
        let words = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--"];
        let asked = run(&self.root, &[&words[..], folders].concat())?;
        if !asked.status.success() {
            return Err(failed(&self.root, &asked));
        }
        // Two letters and a blank stand before each path, which is told from the repository's top.
        let path = |entry: &[u8]| {
            let path = String::from_utf8_lossy(entry.get(3..)?).into_owned();
            path.strip_prefix(&self.prefix).map(str::to_owned)
        };
        Ok(asked.stdout.split(|&byte| byte == 0).filter_map(path).collect())
    }

    /// The log of the listed commits alone.
    fn log_of(&self, ids: Vec<u8>) -> io::Result<Output> {
        let mut command = git(&self.root);
        // git compares bytes: of the colon of the Chinese keyboard it takes the first, and `log.rs` the others.
        command.args(["-c", "trailer.separators=:：", "log"]);
        command.args(["--no-walk=unsorted", "--stdin", "-z", FORMAT, "--raw", "--no-abbrev", "-M", "--root"]);
        command.args([
            "--encoding=UTF-8",
            "--no-color",
            "--no-show-signature",
            "--no-notes",
            "--no-ext-diff",
            "--no-mailmap",
            // Somebody's own settings must not change what was moved, nor from where paths are told.
            "--no-relative",
            "-l1000",
        ]);
        answer(command, ids)
    }

    /// What is in merges beside what their parents hold, as patches: a file whose every part is some parent's is not there.
    pub(super) fn merges(&self, ids: &[Id]) -> Result<Vec<u8>, Failure> {
        let mut command = git(&self.root);
        command.args([
            "-c",
            "core.quotePath=false",
            "log",
            "--no-walk=unsorted",
            "--stdin",
            "--format=%x02%H",
            "--cc",
            "-p",
            "-M",
            "-l1000",
        ]);
        command.args([
            "--no-color",
            "--no-show-signature",
            "--no-notes",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
        ]);
        let ids: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let output = answer(command, ids.into_bytes()).map_err(|error| cannot_run(&error))?;
        if output.status.success() { Ok(output.stdout) } else { Err(failed(&self.root, &output)) }
    }
}

/// Runs a command that may answer before it has read all of `input`.
fn answer(mut command: Command, input: Vec<u8>) -> io::Result<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let pipe = child.stdin.take();
    let told = std::thread::spawn(move || pipe.map_or(Ok(()), |mut pipe| pipe.write_all(&input)));
    let output = child.wait_with_output()?;
    match told.join() {
        // What a git that failed has said is worth more than that it hung up.
        Ok(Err(error)) if output.status.success() => Err(error),
        _ => Ok(output),
    }
}

/// A git command in `folder`, deaf to the settings with which a hook would lead it to another repository, and to the one by
/// which a repository that came from elsewhere would have a program of its own run.
pub(crate) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"] {
        command.env_remove(name);
    }
    command
        .args(["-c", "core.fsmonitor=false"])
        .arg("-C")
        .arg(folder)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Result<Output, Failure> {
    git(folder).args(args).output().map_err(|error| cannot_run(&error))
}

fn cannot_run(error: &io::Error) -> Failure {
    Failure::new("这里有 git 仓库，但无法运行 git", "there is a git repository here, but git cannot be run")
        .cause(error)
}

fn failed(folder: &Path, output: &Output) -> Failure {
    let said = String::from_utf8_lossy(&output.stderr);
    Failure::new(
        "git 无法读出历史；在这里运行 git fsck 看仓库是否损坏，坏了就从别处重新克隆；git 的原话如下",
        "git could not read the history; git fsck says here whether the repository is damaged, and if it is, clone it anew",
    )
    .path(folder)
    .cause(said.trim())
}
