//! History: what git knows of each record, read once and kept.
//!
//! [`read`] is the front door. It asks git for the commits it does not know yet (one `git log`), keeps them in the cache,
//! and lists for every path its revisions, newest first. A record that was moved brings its revisions along. The texts of
//! old revisions come from [`blobs`], and [`diff`] says in words what changed between two of them.
//!
//! A folder without git has no history, which is no fault; a shallow clone has a false one, and is refused.

use std::path::Path;

use rustc_hash::FxHashMap;

use self::{
    graph::newest_first,
    log::{Commit, Touch},
    repository::Repository,
};
use crate::{diag::Failure, hash::Hash};

pub mod blobs;
pub mod diff;

mod cache;
mod fields;
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
    /// The commit that was read, in full.
    pub head: String,
    /// By path from the site's root, newest first. Paths that are gone are listed too, up to their removal.
    pub paths: FxHashMap<String, Vec<Revision>>,
}

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The commit's full id.
    pub commit: String,
    /// When the author made the change, in seconds since 1970: the date to show.
    pub authored: i64,
    /// When the commit took its present form: the date to order by, for rebasing moves it and never `authored`.
    pub committed: i64,
    /// As the author map has it; `None` if it has not.
    pub author: Option<String>,
    /// The first line of the commit's message.
    pub subject: String,
    /// What the trailer `Change-Note:` says.
    pub note: Option<String>,
    /// Whether a trailer `Minor: yes` stands in the message.
    pub minor: bool,
    pub kind: Kind,
    /// The blob before and after; `None` where there was none.
    pub before: Option<String>,
    pub after: Option<String>,
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
    let (commits, head) = load(&repository, request)?;
    let authors = request.authors.iter().map(|(key, unit)| (author_key(key), unit.as_str())).collect();
    let paths = follow(newest_first(&commits, &head), &authors);
    Ok(Some(History { head, paths }))
}

/// All commits below the head: those the cache knows, and the rest from git.
fn load(repository: &Repository, request: &Request) -> Result<(Vec<Commit>, String), Failure> {
    let scope = Hash::of_parts(
        std::iter::once(repository.prefix.as_bytes()).chain(request.folders.iter().map(|folder| folder.as_bytes())),
    );
    let wanted = |path: &str| {
        let path = path.strip_prefix(&repository.prefix)?;
        let inside = |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
        request.folders.iter().any(inside).then(|| path.to_owned())
    };
    let head = repository.head.clone();
    let known = cache::read(request.cache, scope);
    if let Some((known_head, commits)) = known {
        if known_head == head {
            return Ok((commits, head));
        }
        // The old head may be gone: then everything is read anew.
        if let Ok(output) = repository.log(Some(&known_head)) {
            let mut commits = commits;
            commits.extend(log::parse(&output, &wanted));
            cache::write(request.cache, scope, &head, &commits);
            return Ok((commits, head));
        }
    }
    let commits = log::parse(&repository.log(None)?, &wanted);
    cache::write(request.cache, scope, &head, &commits);
    Ok((commits, head))
}

/// Lists the revisions of each path, given the commits newest first. Where a record was moved, the older commits'
/// changes to its old path are put down to the new one.
fn follow(commits: Vec<&Commit>, authors: &FxHashMap<Hash, &str>) -> FxHashMap<String, Vec<Revision>> {
    let mut paths: FxHashMap<String, Vec<Revision>> = FxHashMap::default();
    let mut today: FxHashMap<&str, &str> = FxHashMap::default();
    for commit in commits {
        for touch in &commit.touches {
            let path = today.get(touch.path.as_str()).copied().unwrap_or(&touch.path);
            paths.entry(path.to_owned()).or_default().push(revision(commit, touch, authors));
        }
        // A name that was moved away stands for its new one from here back, a name that was made here for none.
        for touch in &commit.touches {
            match &touch.from {
                Some(from) => {
                    let path = today.remove(touch.path.as_str()).unwrap_or(&touch.path);
                    today.insert(from, path);
                }
                None if touch.before.is_none() => drop(today.remove(touch.path.as_str())),
                None => {}
            }
        }
    }
    paths
}

fn revision(commit: &Commit, touch: &Touch, authors: &FxHashMap<Hash, &str>) -> Revision {
    let author = authors.get(&commit.email).or_else(|| authors.get(&commit.name));
    let kind = match (&touch.from, &touch.before, &touch.after) {
        (Some(from), _, _) => Kind::Moved { from: from.clone() },
        (None, None, _) => Kind::Added,
        (None, _, None) => Kind::Removed,
        (None, ..) => Kind::Changed,
    };
    Revision {
        commit: commit.id.clone(),
        authored: commit.authored,
        committed: commit.committed,
        author: author.map(|&unit| unit.to_owned()),
        subject: commit.subject.clone(),
        note: commit.note.clone(),
        minor: commit.minor,
        kind,
        before: touch.before.clone(),
        after: touch.after.clone(),
    }
}

/// Authors are kept and compared as hashes, so that no address ever lies in the cache.
fn author_key(text: &str) -> Hash {
    Hash::of(text.trim().to_lowercase().as_bytes())
}
