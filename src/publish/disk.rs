//! Asking after the files of one folder by their routes, which a build does once for every file of the site.

use std::{io, path::Path};

use super::state::Modified;

/// A folder held open, so that the system need not find the way to it again for each file.
pub(super) struct Folder {
    #[cfg(unix)]
    open: std::os::fd::OwnedFd,
    #[cfg(not(unix))]
    path: std::path::PathBuf,
}

/// Size and modification time of a plain file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    pub(super) size: u64,
    pub(super) modified: Modified,
}

#[cfg(unix)]
impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags, open};
        Ok(Self { open: open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())? })
    }

    /// What stands at `route`, if it is a plain file.
    pub(super) fn stat(&self, route: &str) -> Option<Stat> {
        use rustix::fs::{AtFlags, FileType, statat};
        let stat = statat(&self.open, route, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        // The fields' types differ from system to system; all fit into this one.
        let modified = i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec);
        let plain = FileType::from_raw_mode(stat.st_mode).is_file();
        plain.then_some(Stat { size: u64::try_from(stat.st_size).ok()?, modified: u64::try_from(modified).ok()? })
    }
}

#[cfg(not(unix))]
impl Folder {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned() })
    }

    /// What stands at `route`, if it is a plain file.
    pub(super) fn stat(&self, route: &str) -> Option<Stat> {
        let meta = std::fs::symlink_metadata(self.path.join(route)).ok()?;
        meta.is_file().then(|| Stat { size: meta.len(), modified: super::state::modified(&meta) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_files_are_told() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("a")).unwrap();
        std::fs::write(root.path().join("a/b"), "xyz").unwrap();
        let folder = Folder::open(root.path()).unwrap();
        let meta = std::fs::metadata(root.path().join("a/b")).unwrap();
        let stat = Stat { size: 3, modified: crate::publish::state::modified(&meta) };
        assert_eq!(folder.stat("a/b"), Some(stat));
        assert_eq!((folder.stat("a"), folder.stat("c")), (None, None));
    }
}
