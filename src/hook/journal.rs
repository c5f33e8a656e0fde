//! What was published when, and from which commit: one line of JSON for each event.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Settings, branches, home, settings};
use crate::{diag::Failure, hash::Hash};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// In UTC, such as `2025-06-01T08:00:00Z`.
    pub time: String,
    pub event: Event,
    pub commit: Option<String>,
    /// What was said of it, if anything.
    pub said: String,
    /// With what it was published, as [`with`] has it; empty for entries of a time when that was not noted.
    #[serde(default)]
    pub with: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    Published,
    /// The build failed; the old site stayed.
    Failed,
    /// A push was refused for its faults.
    Refused,
}

/// What `yishi hook status` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub branch: String,
    pub web: PathBuf,
    /// Whether a build is under way.
    pub busy: bool,
    /// The last event of kind [`Event::Published`].
    pub published: Option<Entry>,
    /// All events, newest first.
    pub events: Vec<Entry>,
    /// The branches of the repository, if the published one is not among them.
    pub others: Vec<String>,
}

/// What the hooks of a repository have done.
pub fn status(repository: &Path) -> Result<Status, Failure> {
    let settings = settings(repository)?;
    let mut events = entries(repository);
    events.reverse();
    let published = events.iter().find(|entry| entry.event == Event::Published).cloned();
    let lock = File::open(home(repository).join("lock"));
    let busy = lock.is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)));
    let mut others = branches(repository);
    if others.contains(&settings.branch) {
        others.clear();
    }
    Ok(Status { branch: settings.branch, web: settings.web, busy, published, events, others })
}

/// The commit on show, if it was published with these settings and this program, and still is there: a folder that was
/// emptied shows nothing.
pub(super) fn on_show(repository: &Path, settings: &Settings) -> Option<String> {
    let last = entries(repository).into_iter().rev().find(|entry| entry.event == Event::Published)?;
    let anything = fs::read_dir(&settings.web).is_ok_and(|mut files| files.next().is_some());
    last.commit.filter(|_| anything && last.with == with(settings))
}

/// All that a site is made with beside its content: the settings, and the program by its version, size and time.
fn with(settings: &Settings) -> String {
    let Settings { program, web, root, build, .. } = settings;
    let about = fs::metadata(program).ok();
    let time = about.as_ref().and_then(|about| about.modified().ok());
    let program = format!("{} {:?} {time:?}", env!("CARGO_PKG_VERSION"), about.map(|about| about.len()));
    Hash::of(format!("{program}\n{web:?}\n{root:?}\n{build:?}").as_bytes()).to_string()
}

/// Adds a line to the log: what was published.
pub(super) fn published(repository: &Path, settings: &Settings, commit: &str) {
    add(repository, Event::Published, Some(commit), "", with(settings));
}

/// Adds a line to the log: what was not published, and why.
pub(super) fn note(repository: &Path, event: Event, commit: Option<&str>, said: &str) {
    add(repository, event, commit, said, String::new());
}

/// A log that cannot be written does not stop the site.
fn add(repository: &Path, event: Event, commit: Option<&str>, said: &str, with: String) {
    // To the second: the fraction says nothing to anyone.
    let time = format!("{:.0}", Timestamp::now());
    let entry = Entry { time, event, commit: commit.map(str::to_owned), said: said.to_owned(), with };
    let _ = append(repository, &entry);
}

fn append(repository: &Path, entry: &Entry) -> io::Result<()> {
    let line = serde_json::to_string(entry)? + "\n";
    let mut log = File::options().append(true).create(true).open(log(repository))?;
    log.write_all(line.as_bytes())
}

/// The log's lines in order. One that is damaged is passed over.
fn entries(repository: &Path) -> Vec<Entry> {
    let text = fs::read_to_string(log(repository)).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn log(repository: &Path) -> PathBuf {
    home(repository).join("log")
}
