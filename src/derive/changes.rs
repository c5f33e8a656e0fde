//! The history of the records as pages tell it: which commits changed which record, when, and for whom. What each changed
//! in a record's words is not here: it is read when its page is made.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::diff::Changes;
use crate::hash::Hash;
use crate::source::SourcePath;

/// What git knows of the site's files; nothing, and `known` is false, where there is no git.
#[derive(Clone, Debug, Default)]
pub struct Histories {
    pub known: bool,
    records: FxHashMap<SourcePath, RecordHistory>,
    /// All commits that changed content, oldest first.
    pub log: Vec<Change>,
    none: RecordHistory,
}

/// What happened to one file.
#[derive(Clone, Debug)]
pub struct RecordHistory {
    /// Newest first; none before the file is committed. Those that a merge has passed over stand among them.
    pub revisions: Vec<Revision>,
    /// Whether the file on the disk is not as the newest revision has it.
    pub pending: bool,
    /// Of everything a page shows of this history: the same hash, the same words.
    pub hash: Hash,
}

/// One change of one file.
#[derive(Clone, Debug)]
pub struct Revision {
    pub commit: Arc<Commit>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Added,
    Changed,
    Moved,
    Removed,
    /// Both sides of a merge had changed the file: what they wrote was put together.
    Merged,
    /// A merge took the text of its other side: what stands does not rest on this change.
    Passed,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::Added, Self::Changed, Self::Moved, Self::Removed, Self::Merged, Self::Passed];

    pub const fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Removed => "removed",
            Self::Merged => "merged",
            Self::Passed => "passed",
        }
    }
}

/// A commit as readers may know it: no person, no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// In full, in hexadecimal digits.
    pub id: String,
    /// Its place in the history, counted from the oldest.
    pub place: usize,
    /// From when readers may have known of it, in seconds since 1970. Of two commits the later one is never told of earlier.
    pub time: i64,
    /// The day of it in the site's time zone.
    pub date: Date,
    /// Hour and minute there, as `09:30`.
    pub clock: String,
    /// The day on which the author says the change was made; it is that of `time` mostly.
    pub made: Date,
    /// The unit that the author stands for, if the site says.
    pub unit: Option<String>,
    pub note: Option<String>,
    pub minor: bool,
}

impl Commit {
    /// The first ten digits of its id, which is how readers see it.
    pub fn short(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }
}

/// One commit and what it changed.
#[derive(Clone, Debug)]
pub struct Change {
    pub commit: Arc<Commit>,
    /// Ordered by path.
    pub files: Vec<(SourcePath, Kind)>,
}

impl Default for RecordHistory {
    fn default() -> Self {
        Self::new(Vec::new(), false, Hash::of(b""))
    }
}

impl RecordHistory {
    /// `texts` stands for the texts of the revisions, and for all that decides which of them may be shown.
    pub fn new(revisions: Vec<Revision>, pending: bool, texts: Hash) -> Self {
        let told = |Revision { commit, kind }: &Revision| {
            // Commits that follow may tell that a clock was wrong, so that the moment can move on one day.
            let Commit { id, time, date, made, unit, note, minor, .. } = &**commit;
            format!("{id}\n{time}\n{date}\n{made}\n{unit:?}\n{note:?}\n{minor}\n{}\n", kind.key())
        };
        let all: String = revisions.iter().map(told).collect();
        let hash = Hash::of_parts([all.as_bytes(), &[u8::from(pending)], texts.to_string().as_bytes()]);
        Self { revisions, pending, hash }
    }
}

impl Histories {
    /// The log is made of the records' own revisions.
    pub fn new(records: FxHashMap<SourcePath, RecordHistory>) -> Self {
        let mut commits: FxHashMap<&str, Change> = FxHashMap::default();
        for (path, record) in &records {
            for Revision { commit, kind } in &record.revisions {
                let change = commits
                    .entry(&commit.id)
                    .or_insert_with(|| Change { commit: Arc::clone(commit), files: Vec::new() });
                change.files.push((Arc::clone(path), *kind));
            }
        }
        let mut log: Vec<Change> = commits.into_values().collect();
        log.sort_by_key(|change| change.commit.place);
        log.iter_mut().for_each(|change| change.files.sort_by(|a, b| a.0.cmp(&b.0)));
        Self { known: true, records, log, none: RecordHistory::default() }
    }

    /// The history of what has none.
    pub fn none(&self) -> &RecordHistory {
        &self.none
    }

    /// The history of a file; an empty one for a file git does not know.
    pub fn of(&self, path: &str) -> &RecordHistory {
        self.records.get(path).unwrap_or(&self.none)
    }
}

/// What reading a record's texts gave, for the moment in which its page is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// SHA-256 of the file as it is published, in hexadecimal digits.
    pub digest: Option<String>,
    /// In the order of [`RecordHistory::revisions`].
    pub revisions: Vec<ToldRevision>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRevision {
    /// SHA-256 of the text as this revision left it; none where that text may not be shown, lest it be guessed from the
    /// digest.
    pub digest: Option<String>,
    pub difference: Difference,
    /// Whether the text was a draft still, and so not public.
    pub draft: bool,
    /// Whether the text could not be read as a record, and so was never public.
    pub faulty: bool,
}

/// What a revision changed in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// There was nothing before, or there is nothing after.
    Whole,
    Changes(Changes),
    /// One of the two texts holds what must not be published.
    Withheld,
    /// One of the two texts cannot be had or is no text.
    Unread,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(id: &str, time: i64, note: Option<&str>) -> Arc<Commit> {
        let note = note.map(str::to_owned);
        let (date, clock) = (jiff::civil::date(2026, 1, 1), "09:30".to_owned());
        let place = usize::try_from(time).unwrap();
        Arc::new(Commit { id: id.into(), place, time, date, clock, made: date, unit: None, note, minor: false })
    }

    #[test]
    fn the_log_gathers_what_each_commit_changed() {
        let (one, two) = (commit("b", 1, None), commit("a", 2, None));
        let revision = |commit: &Arc<Commit>, kind| Revision { commit: Arc::clone(commit), kind };
        let history = |revisions| RecordHistory::new(revisions, false, Hash::of(b""));
        let records = [
            ("content/y.md", history(vec![revision(&two, Kind::Changed), revision(&one, Kind::Added)])),
            ("content/x.md", history(vec![revision(&one, Kind::Added)])),
        ];
        let histories = Histories::new(records.into_iter().map(|(path, record)| (Arc::from(path), record)).collect());
        let told: Vec<String> =
            histories.log.iter().map(|change| format!("{} {}", change.commit.id, change.files.len())).collect();
        assert_eq!(told, ["b 2", "a 1"]);
        assert_eq!(&*histories.log[0].files[0].0, "content/x.md");
        assert!(histories.of("content/z.md").revisions.is_empty());
    }

    #[test]
    fn the_hash_tells_histories_apart() {
        let at = |time, note, pending, texts: &[u8]| {
            let revision = Revision { commit: commit("a", time, note), kind: Kind::Added };
            RecordHistory::new(vec![revision], pending, Hash::of(texts)).hash
        };
        let hash = |note, pending, texts: &[u8]| at(1, note, pending, texts);
        assert_ne!(at(1, None, false, b"1"), at(2, None, false, b"1"), "another minute of one day");
        let first = hash(None, false, b"1");
        assert_eq!(first, hash(None, false, b"1"));
        for other in [hash(Some("x"), false, b"1"), hash(None, true, b"1"), hash(None, false, b"2")] {
            assert_ne!(first, other);
        }
    }
}
