//! Watching a site's folders, for `serve`: a burst of saves becomes one signal.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

use crate::diag::Failure;
use crate::read::FOLDERS;

/// How long the disk must be quiet before a burst of changes counts as ended.
const QUIET: Duration = Duration::from_millis(40);

/// A running watch; it ends when dropped.
pub struct Watch {
    watcher: notify::RecommendedWatcher,
    /// The source folders, whether they are there yet or not.
    folders: Vec<PathBuf>,
    changes: Receiver<Change>,
}

/// What one event of the disk means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// Something within the source folders.
    Within,
    /// A source folder itself came, went or was put in the place of another: its watch must be begun anew.
    Folder,
}

/// Begins to watch the source folders below `root`. Those that are not there yet are watched from when they appear.
pub fn start(root: &Path) -> Result<Watch, Failure> {
    // Events name whole paths, also of a folder that was asked for as `.`.
    let root = &std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let folders: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    let (send, changes) = mpsc::channel();
    let known = folders.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Some(change) = event.ok().and_then(|event| change(&event, &known)) {
            // The receiver is gone only when the watch has ended.
            let _ = send.send(change);
        }
    })
    .map_err(|error| Failure::new("无法监视文件变化", "cannot watch for changes").cause(error))?;
    let cannot = |path: &Path, error| Failure::new("无法监视文件夹", "cannot watch folder").path(path).cause(error);
    // The root tells when a source folder comes or goes; what else happens there is none of our business.
    watcher.watch(root, RecursiveMode::NonRecursive).map_err(|error| cannot(root, error))?;
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        watcher.watch(folder, RecursiveMode::Recursive).map_err(|error| cannot(folder, error))?;
    }
    Ok(Watch { watcher, folders, changes })
}

/// What an event means to the site whose source folders are these; none for what is elsewhere or was only looked at.
fn change(event: &notify::Event, folders: &[PathBuf]) -> Option<Change> {
    if event.need_rescan() {
        // Some events were lost, so anything may have happened.
        return Some(Change::Folder);
    }
    if matches!(event.kind, notify::EventKind::Access(_)) {
        return None;
    }
    let itself = |path: &PathBuf| folders.contains(path);
    let within = |path: &PathBuf| folders.iter().any(|folder| path.starts_with(folder));
    let structural = !matches!(event.kind, notify::EventKind::Modify(notify::event::ModifyKind::Metadata(_)));
    if structural && event.paths.iter().any(itself) {
        Some(Change::Folder)
    } else {
        event.paths.iter().any(within).then_some(Change::Within)
    }
}

impl Watch {
    /// Waits for a change and for the burst that follows it to end. `false` when the watch has ended.
    pub fn wait(&mut self) -> bool {
        let Ok(first) = self.changes.recv() else { return false };
        let mut folder = first == Change::Folder;
        loop {
            if folder {
                self.watch_anew();
            }
            match self.changes.recv_timeout(QUIET) {
                Ok(next) => folder = next == Change::Folder,
                Err(_) => return true,
            }
        }
    }

    /// A folder that was replaced keeps its path and loses its watch, so all are begun anew.
    fn watch_anew(&mut self) {
        for folder in &self.folders {
            // It may not have been watched, and may be gone again: the next event will say.
            let _ = self.watcher.unwatch(folder);
            if folder.is_dir() {
                let _ = self.watcher.watch(folder, RecursiveMode::Recursive);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, Event, EventKind, Flag};

    #[test]
    fn only_the_source_folders_count() {
        let folders = [PathBuf::from("/s/content"), PathBuf::from("/s/themes")];
        let of = |kind, path: &str| change(&Event::new(kind).add_path(path.into()), &folders);
        let made = EventKind::Create(CreateKind::Any);
        assert_eq!(of(made, "/s/content/a.md"), Some(Change::Within));
        assert_eq!(of(made, "/s/themes"), Some(Change::Folder));
        assert_eq!(of(made, "/s/public"), None);
        assert_eq!(of(made, "/s/content-old/a.md"), None);
        assert_eq!(of(EventKind::Access(AccessKind::Any), "/s/content/a.md"), None);
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(change(&lost, &folders), Some(Change::Folder));
    }
}
