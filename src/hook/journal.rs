//! What was published when, and from which commit: one line of JSON for each event.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{branches, home, settings};
use crate::diag::Failure;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// In UTC, such as `2025-06-01T08:00:00Z`.
    pub time: String,
    pub event: Event,
    pub commit: Option<String>,
    /// What was said of it, if anything.
    pub said: String,
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

pub(super) fn last_published(repository: &Path) -> Option<String> {
    entries(repository).into_iter().rev().find(|entry| entry.event == Event::Published)?.commit
}

/// Adds a line to the log. A log that cannot be written does not stop the site.
pub(super) fn note(repository: &Path, event: Event, commit: Option<&str>, said: &str) {
    // To the second: the fraction says nothing to anyone.
    let time = format!("{:.0}", Timestamp::now());
    let entry = Entry { time, event, commit: commit.map(str::to_owned), said: said.to_owned() };
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
