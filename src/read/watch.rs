//! Watching a site's folders, for `serve`: a burst of saves becomes one signal.

use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{RecursiveMode, Watcher};

use crate::diag::Failure;
use crate::read::FOLDERS;

/// How long the disk must be quiet before a burst of changes counts as ended.
const QUIET: Duration = Duration::from_millis(40);

/// A running watch; it ends when dropped.
pub struct Watch {
    _watcher: notify::RecommendedWatcher,
    events: Receiver<()>,
}

/// Begins to watch the source folders below `root`.
pub fn start(root: &Path) -> Result<Watch, Failure> {
    let (send, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|e| !matches!(e.kind, notify::EventKind::Access(_))) {
            // The receiver is gone only when the watch has ended.
            let _ = send.send(());
        }
    })
    .map_err(|error| Failure::new("无法监视文件变化", "cannot watch for changes").cause(error))?;
    for folder in FOLDERS {
        let path = root.join(folder);
        if path.is_dir() {
            watcher
                .watch(&path, RecursiveMode::Recursive)
                .map_err(|error| Failure::new("无法监视文件夹", "cannot watch folder").path(&path).cause(error))?;
        }
    }
    Ok(Watch { _watcher: watcher, events })
}

impl Watch {
    /// Waits for a change and for the burst that follows it to end. `false` when the watch has ended.
    pub fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}
