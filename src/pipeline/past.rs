//! What git knows of the site, asked for beside the other work: the commit it is made from, the history of each record,
//! and, when a record's page is made, what each revision changed.
//!
//! Old texts go through the same gate as new ones. A text that would not be published today is shown in no difference,
//! and its digest is not given either: whoever knows the rest of a text could find a number by trying them all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};

use super::gate::Gate;
use crate::config::{Limits, Options};
use crate::derive::changes::{Commit, Difference, Histories, Kind, RecordHistory, Revision, Told, ToldRevision};
use crate::diag::{Both, Diagnostic, Diagnostics, Failure};
use crate::diff::{self, Form};
use crate::hash::Hash;
use crate::history::blobs::Blobs;
use crate::history::{self, History, Request, id::Id};
use crate::model::Site;
use crate::model::file::{self, Records};
use crate::model::kind::FileKind;
use crate::model::tombstone::TombstoneReason;
use crate::parse::sanitise;
use crate::privacy::Clean;
use crate::publish::digest::Digest;
use crate::publish::ledger;
use crate::read;
use crate::route::{self, Route};
use crate::source::{Location, SourcePath};

/// The old texts of so many records are read ahead.
const AHEAD: usize = 40;
/// Where the units of authors stand.
const AUTHORS: &str = "data/authors.yaml";
/// Where withdrawn pages are listed.
const TOMBSTONES: &str = "data/tombstones.yaml";

/// A question to git, under way.
pub(super) struct Asked {
    root: PathBuf,
    answer: JoinHandle<Result<Option<History>, Failure>>,
}

pub(super) fn ask(root: &Path, limits: &Limits) -> Asked {
    let (folder, limits) = (root.to_owned(), limits.clone());
    let answer = thread::spawn(move || {
        let graves = graves(&folder, &limits);
        history::read(&Request {
            root: &folder,
            cache: &folder.join(".yishi/cache"),
            folders: &read::FOLDERS,
            authors: &authors(&folder, &limits),
            apart: &|from, to| apart(&graves, from, to),
        })
    });
    Asked { root: root.to_owned(), answer }
}

/// From an author's name or address to a unit. The list's faults are told where all files are read.
fn authors(root: &Path, limits: &Limits) -> FxHashMap<String, String> {
    let units = file::authors(&Arc::from(AUTHORS), &early(root, AUTHORS, limits), limits).0;
    let each = units.into_iter().flat_map(|unit| {
        let name = unit.unit.0;
        unit.authors.into_iter().map(move |author| (author.0, name.clone()))
    });
    each.collect()
}

/// A file that is needed before all are read; none if it is no plain one or too large.
fn early(root: &Path, path: &str, limits: &Limits) -> Vec<u8> {
    let path = root.join(path);
    let plain = fs::symlink_metadata(&path).is_ok_and(|about| about.is_file() && about.len() <= limits.data_bytes);
    if plain { fs::read(&path).unwrap_or_default() } else { Vec::new() }
}

/// The addresses of records that were withdrawn.
fn graves(root: &Path, limits: &Limits) -> FxHashSet<Route> {
    let stones = file::read(&Arc::from(TOMBSTONES), &early(root, TOMBSTONES, limits), limits).0;
    match stones {
        Records::Tombstones(stones) => stones.iter().filter_map(|stone| route::former(&stone.url)).collect(),
        _ => FxHashSet::default(),
    }
}

/// The address of the record that a file holds.
fn address(path: &str) -> Option<Route> {
    let (FileKind::Content(kind) | FileKind::One(kind)) = FileKind::of(path) else { return None };
    let name = path.rsplit('/').next().unwrap_or(path);
    let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    Some(route::record(kind, id))
}

/// A record that was withdrawn is not the one that took its place, however much alike they are: git sees one file moved
/// where one page has been replaced by another, and what was withdrawn must not be told with the new one.
fn apart(graves: &FxHashSet<Route>, from: &str, to: &str) -> bool {
    address(from).is_some_and(|old| graves.contains(&old) && address(to).as_ref() != Some(&old))
}

impl Asked {
    /// Fails on a shallow clone, whose dates would all be wrong.
    pub(super) fn answer(self) -> Result<Past, Failure> {
        let lost = || Failure::new("git 无法读出历史", "git could not read the history").path(&self.root);
        let mut history = self.answer.join().map_err(|_| lost())??;
        // Builds write the ledger themselves.
        let changed = history.as_mut().is_some_and(|history| history.uncommitted.remove(ledger::PATH));
        let holds_ledger = history.is_none() || !changed;
        Ok(Past { holds_ledger, blobs: Blobs::new(&self.root), root: self.root, history, order: OnceLock::new() })
    }
}

/// The commits of pages withdrawn because they touched on a person: their notes may name what the page does not any more.
fn muted(history: &History, site: &Site) -> FxHashSet<Id> {
    let private = site.tombstones.iter().filter(|stone| stone.reason == TombstoneReason::Privacy);
    let private: FxHashSet<Route> = private.filter_map(|stone| route::former(&stone.url)).collect();
    let is_private = |path: &str| address(path).is_some_and(|address| private.contains(&address));
    let of_private = history.paths.iter().filter(|(path, _)| !private.is_empty() && is_private(path));
    of_private.flat_map(|(_, revisions)| revisions.iter().map(|one| one.commit.id)).collect()
}

/// What git has answered.
pub(super) struct Past {
    /// Whether the ledger of addresses is as the commit has it.
    pub(super) holds_ledger: bool,
    root: PathBuf,
    history: Option<History>,
    blobs: Blobs,
    /// The paths of records in their order, once many are asked for.
    order: OnceLock<Vec<String>>,
}

impl Past {
    /// The commit checked out, if the sources are exactly what it holds.
    pub(super) fn commit(&self) -> Option<String> {
        self.history.as_ref().filter(|history| history.uncommitted.is_empty()).map(|history| history.head.to_string())
    }

    /// The history of every file whose name may be shown, and what is told of it.
    pub(super) fn histories(&self, gate: &Gate, site: &Site, options: &Options) -> (Histories, Diagnostics) {
        let Some(history) = &self.history else { return Default::default() };
        let muted = muted(history, site);
        let zone = site.settings.timezone.as_deref();
        let zone = TimeZone::get(zone.unwrap_or("Asia/Shanghai")).unwrap_or(TimeZone::UTC);
        let allowed = Hash::of(&read::plain(&self.root.join(super::gate::ALLOWED)).unwrap_or_default());
        let mut commits: FxHashMap<Id, Arc<Commit>> = FxHashMap::default();
        let mut records: FxHashMap<Arc<str>, RecordHistory> = FxHashMap::default();
        let mut silenced: BTreeMap<&str, Arc<Commit>> = BTreeMap::new();
        for (path, revisions) in &history.paths {
            if path.starts_with("themes/") || !clean(gate, path) {
                continue;
            }
            let shown: Vec<Revision> = revisions
                .iter()
                .map(|one| Revision {
                    commit: Arc::clone(commits.entry(one.commit.id).or_insert_with(|| {
                        let mut told = commit(&one.commit, gate, &zone);
                        told.note.take_if(|_| muted.contains(&one.commit.id));
                        Arc::new(told)
                    })),
                    kind: if one.passed { Kind::Passed } else { kind(&one.kind) },
                })
                .collect();
            let pending = history.uncommitted.contains(path);
            let standing = shown.iter().zip(revisions).find(|(_, one)| !one.passed);
            if let Some((newest, written)) = standing
                && written.commit.note.is_some()
                && newest.commit.note.is_none()
                && !muted.contains(&written.commit.id)
                && newest.kind != Kind::Removed
            {
                silenced.insert(path, Arc::clone(&newest.commit));
            }
            records.insert(Arc::from(path.as_str()), RecordHistory::new(shown, pending, allowed));
        }
        let mut told: Diagnostics = note_withheld(&silenced).into_iter().collect();
        // Who builds the site as of another day knows that there are later commits.
        let late = commits.values().filter(|commit| !options.as_of && is_ahead(commit.date, options.today));
        told.extend(late.max_by_key(|commit| commit.place).map(|commit| dated_ahead(commit)));
        (Histories::new(records), told)
    }

    /// What each revision of a file changed, and the digest of its bytes, where that is not known yet.
    pub(super) fn tell(&self, gate: &Gate, path: &str, digest: Option<Digest>) -> Told {
        let revised = self.history.as_ref().and_then(|history| Some((history, history.paths.get(path)?)));
        // Files are read again only where they must be.
        let now = || read::plain(&self.root.join(path)).ok();
        let (history, revisions, now) = match (revised, digest) {
            (None, digest) => {
                let digest = digest.or_else(|| now().as_deref().map(Digest::of));
                return Told { digest: digest.map(|digest| digest.to_string()), revisions: Vec::new() };
            }
            (Some((history, revisions)), _) => (history, revisions, now()),
        };
        let digest = now.as_deref().map(|bytes| Digest::of(bytes).to_string());
        let newest = as_it_stands(revisions);
        let mut texts = Texts { gate, known: BTreeMap::new(), clean: Clean::default() };
        if let (Some(id), Some(bytes), Some(digest), false) = (newest, now, &digest, history.uncommitted.contains(path))
        {
            texts.learn_published(id, &bytes, digest);
        }
        let known = newest.filter(|id| texts.known.contains_key(id));
        // The pages of records are made in the order of their paths, more or less.
        let next = || {
            let order = self.order.get_or_init(|| in_order(history));
            let from = order.partition_point(|other| other.as_str() <= path);
            let ids = |path: &String| {
                let all = history.paths.get(path)?;
                Some(wanted(all, as_it_stands(all).filter(|_| !history.uncommitted.contains(path))))
            };
            order.iter().skip(from).take(AHEAD).filter_map(ids).flatten().collect()
        };
        for (id, bytes) in self.blobs.read(&wanted(revisions, known), next).unwrap_or_default() {
            texts.learn(id, &bytes);
        }
        let form = if path.ends_with(".md") { Form::Record } else { Form::Data };
        Told { digest, revisions: texts.told(revisions, form, known) }
    }
}

fn in_order(history: &History) -> Vec<String> {
    let records = history.paths.keys().filter(|path| path.starts_with("content/"));
    let mut paths: Vec<String> = records.cloned().collect();
    paths.sort_unstable();
    paths
}

/// The text of the commit checked out: that of the newest revision which no merge has passed over.
fn as_it_stands(revisions: &[history::Revision]) -> Option<Id> {
    revisions.iter().find(|one| !one.passed)?.after
}

/// The texts that tell what each revision changed, but one that is known.
fn wanted(revisions: &[history::Revision], known: Option<Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = match revisions {
        // A record with one revision has nothing to compare.
        [one] if one.before.is_none() => one.after.into_iter().collect(),
        all => all.iter().flat_map(|one| [one.before.filter(|_| !one.passed), one.after]).flatten().collect(),
    };
    ids.retain(|id| Some(*id) != known);
    ids.sort();
    ids.dedup();
    ids
}

fn commit(about: &history::About, gate: &Gate, zone: &TimeZone) -> Commit {
    let note = about.note.as_deref().map(|note| sanitise::plain_text(note).into_owned());
    Commit {
        id: about.id.to_string(),
        place: about.place,
        time: about.told,
        date: local(about.told, zone).date(),
        clock: local(about.told, zone).strftime("%H:%M").to_string(),
        made: local(about.authored, zone).date(),
        unit: about
            .author
            .as_deref()
            .map(|unit| sanitise::plain_text(unit).into_owned())
            .filter(|unit| clean(gate, unit)),
        note: note.filter(|note| clean(gate, note)),
        minor: about.minor,
    }
}

/// Readers see no word of a change whose note holds private data, and its author should know. Told of the newest change of a
/// file alone: what is written of the next one mends it.
fn note_withheld(silenced: &BTreeMap<&str, Arc<Commit>>) -> Option<Diagnostic> {
    let ((path, commit), files) = (silenced.first_key_value()?, silenced.len());
    let id = commit.short();
    let told = Diagnostic::warning(
        "private-note",
        Both::new(
            format!("提交 {id} 的 Change-Note 含有个人信息，没有在网站上显示；这样的文件共 {files} 个"),
            format!(
                "the Change-Note of commit {id} holds private data and is not shown; files with such a note: {files}"
            ),
        ),
    );
    Some(told.at(Location::file(&SourcePath::from(*path))).remedy(
        "还没有推送的，用 git commit --amend 改写；已经推送的，下次改动这个文件时另写一条",
        "rewrite it with git commit --amend before it is pushed; after that, write another with the file's next change",
    ))
}

/// Whether a day cannot have come yet anywhere, wherever the site's own day has just begun.
fn is_ahead(date: Date, today: Date) -> bool {
    today.tomorrow().is_ok_and(|tomorrow| date > tomorrow)
}

/// A page says when it was published, and the clock of one machine said so. Nothing that is pushed can be dated otherwise.
fn dated_ahead(commit: &Commit) -> Diagnostic {
    let (id, date) = (commit.short(), commit.date);
    let told = Diagnostic::warning(
        "future-commit",
        Both::new(
            format!(
                "提交 {id} 的日期是 {date}，还没有到：那台电脑的时钟不对；页面会写这个日期，后面的改动也不会早于它"
            ),
            format!(
                "commit {id} is dated {date}, which has not come yet: the clock of that machine was wrong; pages tell that date, and no later change is dated before it"
            ),
        ),
    );
    told.remedy(
        "校正时钟；还没有推送的，用 git commit --amend --reset-author --no-edit 改日期；已经推送的，再提交三次以后不再以它为准",
        "set the clock right; amend the commit with git commit --amend --reset-author --no-edit before it is pushed; after that, its date is no longer believed once a few more commits follow",
    )
}

/// A moment as the clock shows it in the site's time zone.
fn local(second: i64, zone: &TimeZone) -> DateTime {
    let time = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
    time.to_zoned(zone.clone()).datetime()
}

fn kind(kind: &history::Kind) -> Kind {
    match kind {
        history::Kind::Added => Kind::Added,
        history::Kind::Changed => Kind::Changed,
        history::Kind::Removed => Kind::Removed,
        history::Kind::Merged => Kind::Merged,
        history::Kind::Moved { .. } => Kind::Moved,
    }
}

fn clean(gate: &Gate, text: &str) -> bool {
    !gate.finds(text)
}

/// The texts of one record's revisions.
struct Texts<'g> {
    gate: &'g Gate,
    known: BTreeMap<Id, Option<Text>>,
    clean: Clean,
}

/// A text that is UTF-8.
struct Text {
    /// `None` if it must not be shown.
    shown: Option<String>,
    digest: String,
    draft: bool,
}

impl Texts<'_> {
    fn learn(&mut self, id: Id, bytes: &[u8]) {
        let text = std::str::from_utf8(bytes).ok();
        let shown = text.filter(|text| !self.gate.finds_beside(&self.clean, text));
        self.note(id, text, shown, || Digest::of(bytes).to_string());
    }

    /// The text on the disk is published, so that the gate has seen it already.
    fn learn_published(&mut self, id: Id, bytes: &[u8], digest: &str) {
        let text = std::str::from_utf8(bytes).ok();
        self.note(id, text, text, || digest.to_owned());
    }

    fn note(&mut self, id: Id, text: Option<&str>, shown: Option<&str>, digest: impl FnOnce() -> String) {
        shown.into_iter().for_each(|text| self.clean.add(text));
        let text = text.map(|text| Text {
            shown: shown.map(|text| sanitise::plain_text(text).into_owned()),
            digest: digest(),
            draft: is_draft(text),
        });
        self.known.insert(id, text);
    }

    fn of(&self, id: Option<Id>) -> Option<&Text> {
        self.known.get(&id?).and_then(Option::as_ref)
    }

    /// Tells of the revisions of one record, given newest first; the text `standing` is published.
    fn told(&self, revisions: &[history::Revision], form: Form, standing: Option<Id>) -> Vec<ToldRevision> {
        let mut sound: FxHashSet<Id> = standing.into_iter().collect();
        let older = |n: usize| revisions.get(n + 1..).unwrap_or_default();
        revisions.iter().enumerate().map(|(n, one)| self.one(one, older(n), form, &mut sound)).collect()
    }

    /// Tells of one revision, which older ones follow. `sound` are texts known to be readable, of which it knows more
    /// afterwards: reading each text for that alone would take long.
    fn one(
        &self,
        one: &history::Revision,
        older: &[history::Revision],
        form: Form,
        sound: &mut FxHashSet<Id>,
    ) -> ToldRevision {
        let readable = |text: &Text| text.shown.as_deref().is_none_or(|shown| diff::is_readable(shown, form));
        let after = self.of(one.after);
        let known = one.passed || one.after.is_none_or(|id| sound.contains(&id));
        let faulty = !known && after.is_some_and(|text| !readable(text));
        let compare = |old: &str, new: &str| diff::compare(old, new, form).map(|changes| self.looked_through(changes));
        let difference = match (one.before, one.after) {
            // What nobody took over is told without its words.
            _ if one.passed => Difference::Whole,
            (None, _) | (_, None) => Difference::Whole,
            _ if faulty => Difference::Unread,
            (Some(was), _) => match (self.of(one.before), after) {
                (Some(Text { shown: Some(old), .. }), Some(Text { shown: Some(new), .. })) => match compare(old, new) {
                    Some(difference) => {
                        sound.insert(was);
                        difference
                    }
                    // What mends a text is held against the last one that readers have seen.
                    None => {
                        let mut texts = older.iter().filter(|one| !one.passed).map(|one| self.of(one.after));
                        match texts.find_map(|text| text.filter(|text| readable(text))) {
                            Some(Text { shown: Some(old), .. }) => compare(old, new).unwrap_or(Difference::Unread),
                            Some(_) => Difference::Withheld,
                            None => Difference::Whole,
                        }
                    }
                },
                (Some(_), Some(_)) => Difference::Withheld,
                _ => Difference::Unread,
            },
        };
        ToldRevision {
            digest: after.filter(|text| text.shown.is_some()).map(|text| text.digest.clone()),
            draft: after.is_some_and(|text| text.draft),
            faulty,
            difference,
        }
    }

    /// Both texts have been looked through. YAML may hide in escapes and folds what its text does not show, so that the
    /// values read of it are looked through too.
    fn looked_through(&self, changes: diff::Changes) -> Difference {
        let mut whole = true;
        changes.values(&mut |text| whole &= clean(self.gate, text));
        if whole { Difference::Changes(changes) } else { Difference::Withheld }
    }
}

/// Whether a record's text says that it is a draft; read line by line, for an old text may be faulty.
fn is_draft(text: &str) -> bool {
    // A record of `data/` has its fields from the first line on, and no line of dashes below them.
    let front = text.lines().enumerate().take_while(|(n, line)| *n == 0 || line.trim_end() != "---");
    let mut said = front.filter_map(|(_, line)| line.strip_prefix("draft:"));
    said.any(|value| matches!(value.split('#').next().unwrap_or_default().trim(), "true" | "是"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_says_so_in_its_front_matter() {
        assert!(is_draft("---\ntitle: a\ndraft: true # for now\n---\n"));
        assert!(is_draft("---\ndraft: 是\n---\n"));
        assert!(is_draft("draft: true\ntitle: a\n"));
        assert!(!is_draft("---\ntitle: a\n---\ndraft: true\n"));
        assert!(!is_draft("---\ndraft: false\n---\n"));
    }

    #[test]
    fn the_day_is_that_of_the_sites_time_zone() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        assert_eq!(local(1_700_000_000, &zone), jiff::civil::date(2023, 11, 15).at(6, 13, 20, 0));
        assert_eq!(local(1_700_000_000, &TimeZone::UTC), jiff::civil::date(2023, 11, 14).at(22, 13, 20, 0));
    }
}
