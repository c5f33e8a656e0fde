//! History: what git knows of each record, read once and kept.
//!
//! [`read`] is the front door. It asks git for the commits it does not know yet (`git log`), keeps them in the cache,
//! and lists for every path its revisions, newest first. A record that was moved brings its revisions along. The texts of
//! old revisions come from [`blobs`]; what changed between two of them the room `diff` says.
//!
//! A folder without git has no history, which is no fault; a shallow clone has a false one, and is refused.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use rustc_hash::FxHashMap;

use self::{
    graph::{newest_first, told},
    id::Id,
    log::{Commit, Touch},
    repository::Repository,
};
use crate::{diag::Failure, hash::Hash};

pub mod blobs;
pub mod id;

mod cache;
mod graph;
mod log;
mod repository;

pub(crate) use self::repository::git;

/// Which history is asked for.
#[derive(Clone, Copy, Debug)]
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
}

/// The revisions of all records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The commit that was read.
    pub head: Id,
    /// By path from the site's root, newest first. Paths that are gone are listed too, up to their removal.
    pub paths: FxHashMap<String, Vec<Revision>>,
    /// Paths whose text was put together by a merge after their newest revision, and holds nothing of the merge's own.
    pub merged: BTreeSet<String>,
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
    let (paths, merged) = follow(commits?, &authors);
    Ok(Some(History { head: repository.head, paths, merged, uncommitted: uncommitted.map_err(|_| lost())?? }))
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
    set_merged_apart(repository, &mut read, &wanted)?;
    commits.extend(read);
    let commits = newest_first(commits, repository.head);
    cache::write(request.cache, scope, repository.head, &commits);
    Ok(commits)
}

/// Marks what merges only put together: a touch of a merge after which nothing stands that neither side had written has no
/// before and after of its own ([`Touch::is_merged`]).
fn set_merged_apart(
    repository: &Repository,
    commits: &mut [Commit],
    wanted: &dyn Fn(&str) -> Option<String>,
) -> Result<(), Failure> {
    let touching = |commit: &&mut Commit| commit.parents.len() > 1 && !commit.touches.is_empty();
    let merges: Vec<&mut Commit> = commits.iter_mut().filter(touching).collect();
    if merges.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = merges.iter().map(|merge| merge.id).collect();
    let own = log::own_of_merges(&repository.merges(&ids)?, wanted);
    for merge in merges {
        let id = merge.id;
        merge.touches.iter_mut().filter(|touch| log::is_plain(&touch.path)).for_each(|touch| {
            if touch.before.is_some() && touch.after.is_some() && !own.contains(&(id, touch.path.clone())) {
                touch.before = touch.after;
            }
        });
    }
    Ok(())
}

/// Lists the revisions of each path, given the commits newest first. Where a record was moved, the older commits'
/// changes to its old path are put down to the new one. Besides, the paths that a merge has put together since.
fn follow(
    commits: Vec<Commit>,
    authors: &FxHashMap<String, &str>,
) -> (FxHashMap<String, Vec<Revision>>, BTreeSet<String>) {
    let mut paths: FxHashMap<String, Vec<Revision>> = FxHashMap::default();
    let mut merged = BTreeSet::new();
    let mut today: FxHashMap<String, String> = FxHashMap::default();
    let (count, moments) = (commits.len(), told(&commits));
    for (n, (mut commit, told)) in commits.into_iter().zip(moments).enumerate() {
        let touches = std::mem::take(&mut commit.touches);
        let is_merge = commit.parents.len() > 1;
        let about = Arc::new(about(commit, told, count - n - 1, authors));
        for touch in &touches {
            let path = today.get(&touch.path).unwrap_or(&touch.path);
            if is_merge && touch.is_merged() {
                if !paths.contains_key(path) {
                    merged.insert(path.clone());
                }
                continue;
            }
            let revision = revision(&about, touch);
            match paths.get_mut(path) {
                Some(revisions) => revisions.push(revision),
                None => drop(paths.insert(path.clone(), vec![revision])),
            }
        }
        // A name that was moved away stands for its new one from here back, a name that was made here for none.
        for touch in touches {
            match touch.from {
                Some(from) => {
                    let path = today.remove(&touch.path).unwrap_or(touch.path);
                    today.insert(from, path);
                }
                None if touch.before.is_none() => drop(today.remove(&touch.path)),
                None => {}
            }
        }
    }
    (paths, merged)
}

fn about(commit: Commit, told: i64, place: usize, authors: &FxHashMap<String, &str>) -> About {
    let Commit { id, authored, committed, email, name, subject, note, minor, .. } = commit;
    let author = authors.get(&email).or_else(|| authors.get(&name)).map(|&unit| unit.to_owned());
    About { id, authored, committed, told, place, author, subject, note, minor }
}

fn revision(about: &Arc<About>, touch: &Touch) -> Revision {
    let kind = match (&touch.from, &touch.before, &touch.after) {
        (Some(from), _, _) => Kind::Moved { from: from.clone() },
        (None, None, _) => Kind::Added,
        (None, _, None) => Kind::Removed,
        (None, ..) => Kind::Changed,
    };
    Revision { commit: Arc::clone(about), kind, before: touch.before, after: touch.after }
}

/// Authors are kept and compared as hashes, so that no address ever lies in the cache.
fn author_key(text: &str) -> String {
    Hash::of(text.trim().to_lowercase().as_bytes()).short(16)
}
