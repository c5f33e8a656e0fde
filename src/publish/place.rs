//! The folders of one published site, the lock on them, and whose they are.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::manifest;
use crate::diag::Failure;

/// Where the site and its private companions stand. All are on one file system, for a rename must reach them.
pub(super) struct Place {
    /// The site on show.
    pub(super) site: PathBuf,
    /// The private folder beside it.
    work: PathBuf,
    /// The next site while it is being made. Found at the start of a build, it is the rest of one that was killed.
    pub(super) staging: PathBuf,
    /// The generation before the one on show, whole.
    pub(super) spare: PathBuf,
    /// The old site between two renames, on file systems that cannot exchange folders.
    pub(super) retired: PathBuf,
    /// Files found in the site that no build had put there.
    pub(super) foreign: PathBuf,
    pub(super) state: PathBuf,
    pub(super) state_new: PathBuf,
}

impl Place {
    /// The place of the site at `out`, with its private folder made. A link is followed, so that it stays a link.
    pub(super) fn open(out: &Path) -> Result<Self, Failure> {
        let site = resolve(out).map_err(|error| cannot_write(out, &error))?;
        if fs::metadata(&site).is_ok_and(|about| !about.is_dir()) {
            return Err(Failure::new(
                "输出的位置上是一个文件，不是文件夹；用 --out 换一个位置，或先把它移走",
                "a file stands where the output folder is to be; choose another place with --out, or move it away",
            )
            .path(&site));
        }
        let (Some(parent), Some(name)) = (site.parent(), site.file_name()) else {
            return Err(Failure::new("输出文件夹不能是根目录", "the output folder cannot be a root").path(out));
        };
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".yishi");
        let work = parent.join(hidden);
        fs::create_dir_all(&work).map_err(|error| cannot_write(&work, &error))?;
        Ok(Self {
            staging: work.join("staging"),
            spare: work.join("spare"),
            retired: work.join("retired"),
            foreign: work.join("foreign"),
            state: work.join("state"),
            state_new: work.join("state.new"),
            site,
            work,
        })
    }

    /// Takes the lock, or says who holds it. The kernel lets go of it when its holder ends, however that ends, so that
    /// no lock is ever left over.
    pub(super) fn lock(&self, wait: bool) -> Result<Lock, Failure> {
        let path = self.work.join("lock");
        let open = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(|error| cannot_write(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if wait => file.lock().map_err(|error| cannot_write(&path, &error))?,
            Err(TryLockError::WouldBlock) => return Err(busy(&self.site, &mut file)),
            Err(TryLockError::Error(error)) => return Err(cannot_write(&path, &error)),
        }
        // Who holds the lock is a courtesy to the reader of the message; that it cannot be written stops nothing.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Lock { _file: file })
    }

    /// Whether the site's folder holds one of our sites, nothing at all, or something that we must not touch.
    pub(super) fn owner(&self) -> Result<Owner, Failure> {
        let manifest = self.site.join(manifest::NAME);
        match fs::read_dir(&self.site).map(|mut names| names.next().is_none()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Owner::Nobody),
            Err(error) => Err(cannot_write(&self.site, &error)),
            _ if has_mark(&manifest) => Ok(Owner::Us),
            Ok(true) => Ok(Owner::Nobody),
            Ok(false) => Err(Failure::new(
                "输出文件夹里有别的文件，且没有本程序的清单，拒绝覆盖；请换一个文件夹，或先把它清空",
                "the output folder holds files and no manifest of ours: it is left alone; choose another folder, or empty this one",
            )
            .path(&self.site)),
        }
    }
}

pub(super) enum Owner {
    Nobody,
    Us,
}

/// Held as long as a build may touch the place.
pub(super) struct Lock {
    _file: File,
}

fn resolve(out: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(out).is_err() => {}
        known => return known,
    }
    let absolute = std::path::absolute(out)?;
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) => {
            fs::create_dir_all(parent)?;
            Ok(fs::canonicalize(parent)?.join(name))
        }
        _ => Ok(absolute),
    }
}

fn has_mark(manifest: &Path) -> bool {
    let mut start = vec![0; manifest::MARK.len()];
    File::open(manifest).and_then(|mut file| file.read_exact(&mut start)).is_ok() && start == manifest::MARK.as_bytes()
}

fn busy(site: &Path, file: &mut File) -> Failure {
    let mut holder = String::new();
    let _ = file.read_to_string(&mut holder);
    Failure::new(
        format!("另一次构建（进程 {holder}）正在发布到这个文件夹；等它结束再试"),
        format!("another build (process {holder}) is publishing to this folder; try again when it has ended"),
    )
    .path(site)
}

/// The one sentence for whatever the disk refuses.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new("无法写入，原来的网站保持不变", "cannot write; the site stays as it was").path(path).cause(error)
}
