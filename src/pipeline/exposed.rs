//! `check --history`: what older commits still hold. A text taken out of the files stays in git, and whoever can read the
//! repository can read it there.
//!
//! Each text that a file ever had is looked through once, the newest commits first, some at a time, up to a bound. A
//! finding is told with the newest commit that holds it; what the file holds now is `check`'s own affair. So are looked
//! through the commits' own messages.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Options;
use crate::diag::{Both, Diagnostic, Diagnostics, Failure};
use crate::history::id::Id;
use crate::history::{self, About, Request, blobs};
use crate::model::kind::FileKind;
use crate::pipeline::cache;
use crate::pipeline::gate::Gate;
use crate::privacy::attachment;
use crate::read::{self, FOLDERS};
use crate::source::{Location, SourcePath};

/// Texts in memory at one time.
const AT_ONCE: usize = 128;

/// One text that a file once had.
struct Old {
    path: SourcePath,
    blob: Id,
    commit: Arc<About>,
}

/// Looks through the history of the site at `root`.
pub fn look(root: &Path, options: &Options) -> Result<Diagnostics, Failure> {
    let (found, _) = read::list(root, &options.limits)?;
    let (gate, _) = Gate::open(root, &found, &options.limits);
    let (cache, authors) = (cache::folder(root), FxHashMap::default());
    let request = Request { root, cache: &cache, folders: &FOLDERS, authors: &authors, apart: &|_, _| false };
    let Some(history) = history::read(&request)? else {
        return Ok(std::iter::once(no_history()).collect());
    };
    let messages = of_messages(&history, &gate);
    let mut texts = texts(history);
    let left = texts.len().saturating_sub(options.limits.history_texts);
    texts.truncate(options.limits.history_texts);
    let mut told = Told::default();
    let blobs = blobs::Blobs::new(root);
    for some in texts.chunks(AT_ONCE) {
        let ids: Vec<Id> = some.iter().map(|old| old.blob).collect();
        let bytes = blobs.read(&ids, Vec::new)?;
        let look = |old: &Old| findings(root, old, bytes.get(&old.blob), &gate, options);
        let found: Vec<Looked> = some.par_iter().map(look).collect();
        found.into_iter().zip(some).for_each(|(found, old)| told.add(found, old));
    }
    Ok(told.diagnostics(left, messages))
}

/// What the subjects and notes of commits hold, each told at the first of the files it came with. No page shows it, and who
/// can read the repository reads it as well.
fn of_messages(history: &history::History, gate: &Gate) -> Vec<Diagnostic> {
    let mut paths: Vec<_> = history.paths.iter().collect();
    paths.sort_unstable_by_key(|(path, _)| *path);
    let mut seen = FxHashSet::default();
    let mut told = Vec::new();
    for (path, revisions) in paths {
        let path: SourcePath = Arc::from(path.as_str());
        for commit in revisions.iter().map(|revision| &revision.commit).filter(|commit| seen.insert(commit.id)) {
            let texts = [Some(commit.subject.as_str()), commit.note.as_deref()];
            for found in texts.into_iter().flatten().flat_map(|text| gate.findings(&path, text)) {
                let Both { zh, en } = &found.message;
                let message = Both::new(format!("提交说明的{zh}"), format!("in its message: {en}"));
                told.push(in_commit(Diagnostic { message, ..found }.at(Location::file(&path)), commit));
            }
        }
    }
    told
}

/// What one old text was found to hold.
enum Looked {
    Found(Vec<Diagnostic>),
    /// Too large to be read.
    Unread,
}

fn findings(root: &Path, old: &Old, bytes: Option<&Vec<u8>>, gate: &Gate, options: &Options) -> Looked {
    let Some(bytes) = bytes else { return Looked::Unread };
    // What stands in the folder as it is has its own report.
    if read::plain(&root.join(&*old.path)).is_ok_and(|now| now == *bytes) {
        return Looked::Found(Vec::new());
    }
    let limits = options.limits.attachment();
    Looked::Found(match (attachment::text_of(&old.path, bytes, &limits), std::str::from_utf8(bytes)) {
        (Some(text), _) => gate.attached(&old.path, &text.unwrap_or_default()).into_iter().collect(),
        (None, Ok(text)) => gate.name(&old.path).into_iter().chain(gate.findings(&old.path, text)).collect(),
        (None, Err(_)) => gate.name(&old.path).into_iter().collect(),
    })
}

/// Every text of every file once, the newest commits first.
fn texts(history: history::History) -> Vec<Old> {
    let mut texts: Vec<Old> = Vec::new();
    for (path, revisions) in history.paths {
        // Boundaries and pictures hold no text that the gate reads.
        let text = !matches!(FileKind::of(&path), FileKind::Attachment) || attachment::is_read(&path);
        if !text {
            continue;
        }
        let path: SourcePath = Arc::from(path);
        let mut seen = FxHashSet::default();
        for revision in revisions {
            if let Some(blob) = revision.after.filter(|blob| seen.insert(*blob)) {
                texts.push(Old { path: Arc::clone(&path), blob, commit: revision.commit });
            }
        }
    }
    // Of one file's texts the newest came first, also where commits bear one date; the order stays.
    texts.sort_by(|a, b| (b.commit.committed, &a.path).cmp(&(a.commit.committed, &b.path)));
    texts
}

#[derive(Default)]
struct Told {
    /// By file, kind and mask.
    found: FxHashMap<(SourcePath, String, Option<String>), Same>,
    unread: usize,
}

/// Findings of one file that look alike.
struct Same {
    /// The newest text that holds them, and each place there: under one mask may be several numbers.
    newest: Id,
    places: Vec<Diagnostic>,
    /// The text looked at last, and how many older ones hold the same.
    last: Id,
    older: usize,
}

impl Told {
    fn add(&mut self, looked: Looked, old: &Old) {
        let Looked::Found(found) = looked else {
            self.unread += 1;
            return;
        };
        for one in found {
            let key = (Arc::clone(&old.path), one.code.clone(), one.excerpt.clone());
            let nothing = || Same { newest: old.blob, places: Vec::new(), last: old.blob, older: 0 };
            let same = self.found.entry(key).or_insert_with(nothing);
            if same.newest == old.blob {
                same.places.push(in_commit(one, &old.commit));
            } else if same.last != old.blob {
                same.older += 1;
            }
            same.last = old.blob;
        }
    }

    fn diagnostics(self, left: usize, messages: Vec<Diagnostic>) -> Diagnostics {
        let mut all: Diagnostics = self.found.into_values().flat_map(Same::told).chain(messages).collect();
        if left + self.unread > 0 {
            all.push(not_all(left, self.unread));
        }
        all.sort();
        all
    }
}

/// A finding as a warning that names the commit.
fn in_commit(found: Diagnostic, commit: &About) -> Diagnostic {
    let day = Timestamp::from_second(commit.committed)
        .map_or_else(|_| String::new(), |time| time.to_zoned(TimeZone::UTC).date().to_string());
    let id = commit.id.short();
    let Both { zh, en } = found.message;
    let told = Diagnostic::warning(
        "private-in-history",
        Both::new(format!("旧提交 {id}（{day}）：{zh}"), format!("old commit {id} ({day}): {en}")),
    )
    .remedy(
        "现在的文件改了，旧提交里的还在：先报告负责人，再用 `git filter-repo` 改写历史并让各处重新克隆；没有推送过的可以直接改写",
        "the files are mended, the old commit is not: tell whoever is responsible, then rewrite the history with `git filter-repo` and have every copy cloned anew",
    );
    Diagnostic { at: found.at, excerpt: found.excerpt, ..told }
}

impl Same {
    fn told(mut self) -> Vec<Diagnostic> {
        let older = self.older;
        if let Some(first) = self.places.first_mut().filter(|_| older > 0) {
            first.message.zh.push_str(&format!("；更早还有 {older} 个版本也有"));
            first.message.en.push_str(&format!("; {older} older versions hold it too"));
        }
        self.places
    }
}

fn not_all(left: usize, unread: usize) -> Diagnostic {
    Diagnostic::warning(
        "history-limit",
        Both::new(
            format!("还有 {} 个旧版本没有查：{left} 个超出上限，{unread} 个文件太大", left + unread),
            format!(
                "{} old versions were not looked through: {left} past the bound, {unread} too large",
                left + unread
            ),
        ),
    )
    .remedy(
        "上限是 data/site.yaml 里 `limits` 的 history_texts",
        "the bound is history_texts under `limits` in data/site.yaml",
    )
}

fn no_history() -> Diagnostic {
    Diagnostic::warning(
        "no-history",
        Both::new(
            "这里没有 git 提交，没有历史可查",
            "there are no git commits here, and so no history to look through",
        ),
    )
}
