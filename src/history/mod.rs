//! History: what git knows of each record, read once and kept.
//!
//! [`read`] is the front door. It asks git for the commits it does not know yet (`git log`), keeps them in the cache,
//! and lists for every path its revisions, newest first. A record that was moved brings its revisions along. The texts of
//! old revisions come from [`blobs`]; what changed between two of them the room `diff` says.
//!
//! A folder without git has no history, which is no fault; a shallow clone has a false one, and is refused.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use self::{follow::follow, graph::newest_first, id::Id, log::Commit, repository::Repository};
use crate::{diag::Failure, hash::Hash};

pub mod blobs;
pub mod id;

mod cache;
mod follow;
mod graph;
mod log;
mod repository;

pub(crate) use self::repository::git;

/// Which history is asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The site's sources; need not be the top of the repository.
    pub root: &'a Path,
    /// A private folder for what is kept between builds.
    pub cache: &'a Path,
    /// The folders of records below the root, such as `content` and `data`.
    pub folders: &'a [&'a str],
    /// From an author's e-mail address or name, in any case, to what the site calls the author: a unit, never a person's
    /// address.
    pub authors: &'a FxHashMap<String, String>,
    /// Whether what git takes for a move, from the one path to the other, is the end of one record and the beginning of
    /// another: then nothing of the first is told with the second.
    pub apart: &'a (dyn Fn(&str, &str) -> bool + Sync),
}

/// The revisions of all records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The commit that was read.
    pub head: Id,
    /// By path from the site's root, newest first. Paths that are gone are listed too, up to their removal.
    pub paths: FxHashMap<String, Vec<Revision>>,
    /// The files of the work tree which are not as the commit has them, or which it has not.
    pub uncommitted: BTreeSet<String>,
}

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    pub commit: Arc<About>,
    pub kind: Kind,
    /// The blob before and after; `None` where there was none.
    pub before: Option<Id>,
    pub after: Option<Id>,
    /// Whether a merge took another side's text in place of this one: what stands does not rest on it.
    pub passed: bool,
}

/// What a commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub id: Id,
    /// When the author made the change, in seconds since 1970.
    pub authored: i64,
    /// When the commit took its present form: rebasing moves it, and never `authored`.
    pub committed: i64,
    /// From when readers may have known of it: the moment to show, which never runs backwards along the history.
    pub told: i64,
    /// Its place among all commits, counted from the oldest.
    pub place: usize,
    /// As the author map has it; `None` if it has not.
    pub author: Option<String>,
    /// The first line of the commit's message.
    pub subject: String,
    /// What the trailer `Change-Note:` says.
    pub note: Option<String>,
    /// Whether a trailer `Minor: yes` stands in the message.
    pub minor: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Added,
    Changed,
    Removed,
    /// Both sides of a merge had changed it; what they wrote was put together, and nothing added.
    Merged,
    /// With the path it had before.
    Moved {
        from: String,
    },
}

/// Reads the history below `request.root`, or `None` where there is no git repository or no commit.
pub fn read(request: &Request) -> Result<Option<History>, Failure> {
    let Some(repository) = Repository::find(request.root)? else { return Ok(None) };
    let (commits, uncommitted) = std::thread::scope(|scope| {
        let asked = scope.spawn(|| repository.uncommitted(request.folders));
        (load(&repository, request), asked.join())
    });
    let lost = || Failure::new("git 无法读出历史", "git could not read the history").path(request.root);
    let authors = request.authors.iter().map(|(key, unit)| (author_key(key), unit.as_str())).collect();
    let paths = follow(commits?, &authors, request.apart);
    Ok(Some(History { head: repository.head, paths, uncommitted: uncommitted.map_err(|_| lost())?? }))
}

/// The folders below a site's root where builds remember what they made. It is believed when it is found, so that nobody
/// else may bring it.
pub const MEMORY: [&str; 2] = [".yishi", "search-index"];

/// Whether a file in one of these folders is more than a word to people about it.
pub fn is_memory(path: &str) -> bool {
    !path.is_empty() && !path.ends_with("search-index/README.md")
}

/// The first of the folders of [`MEMORY`] of which git holds files. Where there is no git it holds none.
pub fn held_memory(root: &Path) -> Option<&'static str> {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    if !absolute.ancestors().any(|above| above.join(".git").exists()) {
        return None;
    }
    let asked = git(root).args(["ls-files", "-z", "--cached", "--"]).args(MEMORY).output().ok()?;
    let held = String::from_utf8_lossy(&asked.stdout).into_owned();
    let first = held.split('\0').find(|path| is_memory(path)).filter(|_| asked.status.success())?;
    MEMORY.into_iter().find(|folder| Path::new(first).starts_with(folder))
}

/// A file below a site's root as the commit checked out has it; none where there is no git, no commit or no such file.
pub fn committed(root: &Path, path: &str) -> Option<Vec<u8>> {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    if !absolute.ancestors().any(|above| above.join(".git").exists()) {
        return None;
    }
    let asked = git(root).args(["cat-file", "blob", &format!("HEAD:./{path}")]).output().ok()?;
    asked.status.success().then_some(asked.stdout)
}

/// All commits below the head, newest first: those the cache knows, and the rest from git.
fn load(repository: &Repository, request: &Request) -> Result<Vec<Commit>, Failure> {
    let scope = Hash::of_parts(
        std::iter::once(repository.prefix.as_bytes()).chain(request.folders.iter().map(|folder| folder.as_bytes())),
    );
    let wanted = |path: &str| {
        let path = path.strip_prefix(&repository.prefix)?;
        let inside = |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        request.folders.iter().any(inside).then(|| path.to_owned())
    };
    let (known, mut commits) = match cache::read(request.cache, scope) {
        Some((head, commits)) if head == repository.head => return Ok(commits),
        Some((head, commits)) => (Some(head), commits),
        None => (None, Vec::new()),
    };
    let mut read: Vec<Commit> = match known.map(|head| repository.log(Some(head))) {
        Some(Ok(parts)) => parts.iter().flat_map(|part| log::parse(part, &wanted)).collect(),
        // The old head may be gone: then everything is read anew.
        Some(Err(_)) | None => {
            commits.clear();
            repository.log(None)?.iter().flat_map(|part| log::parse(part, &wanted)).collect()
        }
    };
    add_merges(repository, &mut read, &wanted)?;
    commits.extend(read);
    let commits = newest_first(commits, repository.head);
    cache::write(request.cache, scope, repository.head, &commits);
    Ok(commits)
}

/// Reads what each merge differs in from its parents, and marks the files in which it only put together what they hold.
fn add_merges(
    repository: &Repository,
    commits: &mut [Commit],
    wanted: &dyn Fn(&str) -> Option<String>,
) -> Result<(), Failure> {
    let mut merges: Vec<&mut Commit> = commits.iter_mut().filter(|commit| commit.parents.len() > 1).collect();
    let asked: Vec<(Id, &[Id])> = merges.iter().map(|merge| (merge.id, &*merge.parents)).collect();
    let said = repository.beside_parents(&asked)?;
    log::add_merges(&said, &mut merges, wanted);
    merges.retain(|merge| !new_texts(merge).is_empty());
    if merges.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = merges.iter().map(|merge| merge.id).collect();
    let own = log::own_of_merges(&repository.merges(&ids)?, wanted);
    for merge in merges {
        let (id, mut together) = (merge.id, new_texts(merge));
        together.retain(|path| log::is_plain(path) && !own.contains(&(id, path.clone())));
        merge.touches.iter_mut().for_each(|touch| touch.put_together = together.contains(&touch.path));
    }
    Ok(())
}

/// The files of a merge whose texts are none of its parents'.
fn new_texts(merge: &Commit) -> FxHashSet<String> {
    let mut sides: FxHashMap<&str, usize> = FxHashMap::default();
    let texts = merge.touches.iter().filter(|touch| touch.after.is_some());
    texts.for_each(|touch| *sides.entry(&touch.path).or_default() += 1);
    let new = sides.into_iter().filter(|(_, sides)| *sides == merge.parents.len());
    new.map(|(path, _)| path.to_owned()).collect()
}

/// Authors are kept and compared as hashes, so that no address ever lies in the cache.
fn author_key(text: &str) -> String {
    Hash::of(text.trim().to_lowercase().as_bytes()).short(16)
}
