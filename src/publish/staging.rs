//! The next site while it is being made.
//!
//! 1. `begin` takes the lock, clears up after a killed build and learns what stands in the site on show.
//! 2. `put` and `keep`, from any thread, say what the next site holds. At the first file that differs, the spare
//!    generation is brought level with the site on show (a few hard links), and the file is written into it.
//! 3. `finish` removes what was not named, writes the manifest and exchanges the two folders in one step.
//!
//! Until the exchange the site on show is not touched, whatever happens. After it, the old generation stays whole as the
//! spare until the next build begins to write: a copying process which holds the old folder open copies the old site.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rustc_hash::FxHashSet;

use super::{
    claims::{Claims, Gathered},
    current::Current,
    digest::Digest,
    disk::Folder,
    manifest::{self, ManifestMeta},
    place::{Lock, Place, cannot_write},
    routes,
    state::{self, Held, State, modified},
    swap,
};
use crate::diag::Failure;

#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Wait for another build to end, rather than fail at once.
    pub wait: bool,
    /// Have everything on the disk itself before the exchange, against power cuts. Costs the disk's own time.
    pub durable: bool,
}

/// The next site. Dropped without [`Staging::finish`], it leaves the site on show as it was.
pub struct Staging {
    place: Place,
    options: Options,
    current: Current,
    claims: Claims,
    /// Whether the folder being written to stands level with the site on show.
    ready: AtomicBool,
    preparing: Mutex<()>,
    failed: AtomicBool,
    _lock: Lock,
}

/// What became of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// False if the site on show holds these very bytes.
    pub written: bool,
    /// To be remembered by whoever will want to [`Staging::keep`] this file in the next build.
    pub digest: Digest,
}

/// What a build did to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Bytes of the files written, without the manifest.
    pub bytes: u64,
    /// Whether a new generation was put in place; if not, nothing at all had changed.
    pub swapped: bool,
    /// Files found in the site that no build had put there, and where they have been moved.
    pub foreign: Vec<PathBuf>,
}

impl Report {
    /// What a build says that found the site on show, of so many files, to be the one it would make.
    pub fn nothing_new(files: usize) -> Self {
        Self { written: 0, unchanged: files, removed: 0, bytes: 0, swapped: false, foreign: Vec::new() }
    }
}

impl Staging {
    /// Starts the next site of the folder `out`, which need not exist.
    ///
    /// Fails if another build is at work there, if the folder or its neighbourhood cannot be written to, and if it holds
    /// files but no manifest of ours.
    pub fn begin(out: &Path, options: Options) -> Result<Self, Failure> {
        let place = Place::open(out)?;
        let lock = place.lock(options.wait)?;
        swap::repair(&place.site, &place.staging, &place.retired).map_err(|error| cannot_write(&place.site, &error))?;
        let current = Current::read(&place)?;
        Ok(Self {
            claims: Claims::over(current.state.files.len()),
            place,
            options,
            current,
            ready: AtomicBool::new(false),
            preparing: Mutex::new(()),
            failed: AtomicBool::new(false),
            _lock: lock,
        })
    }

    /// Gives the next site a file. From any thread; after an error the next site can no longer be finished.
    pub fn put(&self, route: &str, bytes: &[u8]) -> Result<Put, Failure> {
        self.or_fail(self.try_put(route, bytes))
    }

    /// Takes a file over from the site on show, if it stands there untouched with this digest (which an earlier
    /// [`Staging::put`] gave). If not, the answer is `false`, and the file must be put.
    pub fn keep(&self, route: &str, digest: &Digest) -> Result<bool, Failure> {
        match self.current.index(route).filter(|&index| self.current.untouched(index, digest)) {
            Some(index) => self.or_fail(self.claims.keep(index).map_err(|fault| fault.failure(route))).map(|()| true),
            None => Ok(false),
        }
    }

    /// Whether the next site has a file there already.
    pub fn has(&self, route: &str) -> bool {
        self.current.index(route).is_some_and(|index| self.claims.holds(index)) || self.claims.added(route)
    }

    /// The files of the site on show.
    pub fn on_show(&self) -> impl Iterator<Item = &str> {
        self.current.state.files.iter().map(|(route, _)| route.as_str())
    }

    /// The bytes of a file of the site on show, if it stands there untouched with this digest.
    pub fn shown(&self, route: &str, digest: &Digest) -> Option<Vec<u8>> {
        self.current.index(route).filter(|&index| self.current.untouched(index, digest))?;
        fs::read(self.place.site.join(route)).ok()
    }

    /// The digest of a file of the site on show, as far as it is remembered.
    pub fn held(&self, route: &str) -> Option<Digest> {
        let (_, held) = &self.current.state.files[self.current.index(route)?];
        (held.modified != 0).then_some(held.digest)
    }

    /// Puts the next site in the place of the one on show. If nothing differs, nothing on the disk is touched.
    pub fn finish(mut self, meta: &ManifestMeta) -> Result<Report, Failure> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(Failure::new(
                "有文件未能写入，网站保持原样",
                "some file could not be written; the site stays as it was",
            ));
        }
        let next = std::mem::take(&mut self.claims).gather(&self.current.state.files)?;
        self.publish(next, meta).map_err(|error| cannot_write(&self.place.site, &error))
    }

    fn publish(&self, next: Gathered, meta: &ManifestMeta) -> io::Result<Report> {
        let foreign = self.current.foreign()?;
        let mut report = Report {
            written: next.written.len(),
            unchanged: next.files.len() - next.written.len(),
            removed: next.removed.len(),
            bytes: next.written_bytes,
            swapped: false,
            foreign: foreign.iter().map(|path| self.place.foreign.join(path)).collect(),
        };
        if foreign.is_empty() && self.is_the_same(&next, meta) {
            return Ok(report);
        }
        let routes = next.files.iter().map(|(route, held)| (&**route, &held.digest, held.size));
        let text = manifest::write(meta, routes);
        report.swapped = next.differs() || !foreign.is_empty() || !self.shows(&text);
        let mut notes = State { heading: text.heading, root: Some(text.root), ..State::default() };
        if report.swapped {
            self.prepare()?;
            next.removed.iter().try_for_each(|route| swap::remove(&self.place.staging, route))?;
            write_new(&self.place.staging.join(manifest::NAME), &[notes.heading.as_bytes(), text.entries.as_bytes()])?;
            // The first site gets a spare of its own, which differs in nothing.
            if self.current.folder.is_some() {
                notes.delta = next.written;
                notes.delta.extend(next.removed.iter().map(|&route| route.to_owned()));
            }
            notes.describe(&self.place.staging, next.files);
            notes.describe_spare(&self.place.site, self.current.state.files.iter().map(|(route, _)| route.as_str()));
            self.exchange(notes, &foreign)?;
        } else {
            notes.describe(&self.place.site, next.files);
            self.note_again(&notes)?;
        }
        Ok(report)
    }

    /// Whether the manifest would be the one on show, told by its heading alone.
    fn is_the_same(&self, next: &Gathered, meta: &ManifestMeta) -> bool {
        let State { heading, root, files, .. } = &self.current.state;
        let bytes = files.iter().map(|(_, held)| held.size).sum();
        let totals = |root| manifest::Totals { files: files.len(), bytes, root };
        !next.differs() && !next.touched && root.is_some_and(|root| *heading == manifest::heading(meta, &totals(root)))
    }

    fn shows(&self, text: &manifest::Text) -> bool {
        let shown = fs::read(self.place.site.join(manifest::NAME)).unwrap_or_default();
        shown.strip_prefix(text.heading.as_bytes()) == Some(text.entries.as_bytes())
    }

    /// Notes what was learnt of a site whose notes were lost or out of date. The spare belongs to the old notes.
    fn note_again(&self, notes: &State) -> io::Result<()> {
        swap::remove_all(&self.place.spare)?;
        notes.write(&self.place.state_new)?;
        fs::rename(&self.place.state_new, &self.place.state)
    }

    /// The last step. Each line leaves the disk in a state from which [`Staging::begin`] finds its way: a folder named
    /// `spare` is always exactly `delta` behind the site that `state` describes.
    fn exchange(&self, notes: State, foreign: &[PathBuf]) -> io::Result<()> {
        let place = &self.place;
        notes.write(&place.state_new)?;
        foreign.iter().try_for_each(|path| self.set_aside(path))?;
        if self.options.durable {
            swap::settle(&place.staging)?;
        }
        swap::exchange(&place.staging, &place.site, &place.retired)?;
        fs::rename(&place.state_new, &place.state)?;
        match self.current.folder {
            Some(_) => fs::rename(&place.staging, &place.spare),
            None => swap::remove_all(&place.staging).map(|()| self.spare(notes)),
        }
    }

    /// Makes the spare of a first site, so that the next build finds one to write to and need not share every file then.
    /// Without it that build only takes longer.
    fn spare(&self, mut notes: State) {
        let Place { site, staging, spare, state, state_new, .. } = &self.place;
        let files: Vec<String> = notes.files.iter().map(|(route, _)| route.clone()).collect();
        let files = files.iter().map(String::as_str);
        let made = swap::remove_all(spare)
            .and_then(|()| swap::link_all(site, staging, files.clone().chain([manifest::NAME])))
            .and_then(|()| {
                notes.describe_spare(staging, files);
                notes.write(state_new)
            })
            .and_then(|()| fs::rename(state_new, state))
            .and_then(|()| fs::rename(staging, spare));
        if made.is_err() {
            let _ = swap::remove_all(staging);
        }
    }

    fn try_put(&self, route: &str, bytes: &[u8]) -> Result<Put, Failure> {
        routes::check(route).map_err(|fault| fault.failure(route))?;
        let index = self.current.index(route);
        let same = index.and_then(|index| self.current.same(index, bytes));
        let written = same.is_none();
        let held = same.map_or_else(|| self.write(route, bytes), Ok);
        let held = held.map_err(|error| cannot_write(&self.place.site.join(route), &error))?;
        let claimed = match index {
            Some(index) if !written && self.current.state.files[index].1 == held => self.claims.keep(index),
            Some(index) => self.claims.change(index, held, written),
            None => self.claims.add(route, held),
        };
        claimed.map_err(|fault| fault.failure(route))?;
        Ok(Put { written, digest: held.digest })
    }

    fn write(&self, route: &str, bytes: &[u8]) -> io::Result<Held> {
        self.prepare()?;
        let path = self.place.staging.join(route);
        let modified = match write_new(&path, &[bytes]) {
            Err(error) if error.kind() != ErrorKind::StorageFull => {
                make_way(&self.place.staging, route)?;
                write_new(&path, &[bytes])?
            }
            done => done?,
        };
        Ok(Held { digest: Digest::of(bytes), size: bytes.len() as u64, modified })
    }

    /// Makes the folder to write to, level with the site on show. Taking the spare's name away marks it as half made.
    fn prepare(&self) -> io::Result<()> {
        if self.ready.load(Ordering::Acquire) {
            return Ok(());
        }
        let _alone = self.preparing.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.ready.load(Ordering::Acquire) {
            self.level()?;
            self.ready.store(true, Ordering::Release);
        }
        Ok(())
    }

    fn level(&self) -> io::Result<()> {
        let Place { site, staging, spare, .. } = &self.place;
        if self.current.spare && self.is_as_noted(spare) {
            fs::rename(spare, staging)?;
            let level = swap::catch_up(site, staging, &self.current.state.delta);
            if level.and_then(|()| fs::remove_file(staging.join(manifest::NAME))).is_ok() {
                return Ok(());
            }
        }
        swap::remove_all(staging)?;
        swap::remove_all(spare)?;
        swap::share_all(site, staging, self.current.state.files.iter().map(|(route, _)| route))
    }

    /// Whether the spare still is what it was when it was put aside. Its files are those of the site on show, under a second
    /// name, and these are looked at one by one as they are kept; so it is enough that no name has come or gone or been
    /// given to another file, which each folder's time tells. Where the system gives no second names, each file is asked.
    fn is_as_noted(&self, spare: &Path) -> bool {
        let State { spare: folders, files, delta, .. } = &self.current.state;
        let delta: FxHashSet<&str> = delta.iter().map(String::as_str).collect();
        let mut shared = files.iter().filter(|(route, _)| !delta.contains(route.as_str())).peekable();
        let inode = |root: &Path, route: &str| fs::metadata(root.join(route)).map_or(0, |meta| state::inode(&meta));
        let is_one_file = |(route, _): &&(String, Held)| {
            let inode = |root| inode(root, route);
            inode(spare) != 0 && inode(spare) == inode(&self.place.site)
        };
        if !state::stand(spare, folders) {
            return false;
        }
        if shared.peek().is_none_or(is_one_file) {
            return true;
        }
        let stands = |folder: &Folder, (route, held): &(String, Held)| {
            folder.stat(route).is_some_and(|stat| (stat.size, stat.modified) == (held.size, held.modified))
        };
        Folder::open(spare).is_ok_and(|folder| shared.all(|file| stands(&folder, file)))
    }

    /// A person's file is never deleted: it leaves the site for the private folder.
    fn set_aside(&self, path: &Path) -> io::Result<()> {
        let aside = self.place.foreign.join(path);
        fs::create_dir_all(aside.parent().unwrap_or(&self.place.foreign))?;
        fs::rename(self.place.site.join(path), aside)
    }

    fn or_fail<T>(&self, result: Result<T, Failure>) -> Result<T, Failure> {
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }
}

impl Drop for Staging {
    /// A build that was given up frees the disk it took. What cannot be removed now, the next build removes.
    fn drop(&mut self) {
        let _ = swap::remove_all(&self.place.staging);
    }
}

/// Writes a file that must not be there yet, and says when it was written.
fn write_new(path: &Path, parts: &[&[u8]]) -> io::Result<u64> {
    let mut file = File::create_new(path)?;
    parts.iter().try_for_each(|part| file.write_all(part))?;
    Ok(modified(&file.metadata()?))
}

/// Clears the path of what the last generation has there, and makes its folders. A path may have been a folder once, and
/// a folder a file.
fn make_way(root: &Path, route: &str) -> io::Result<()> {
    let path = root.join(route);
    for (at, _) in route.match_indices('/') {
        let above = root.join(&route[..at]);
        if fs::symlink_metadata(&above).is_ok_and(|meta| !meta.is_dir()) {
            fs::remove_file(&above)?;
        }
    }
    match fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(&path)?,
        Ok(_) => fs::remove_file(&path)?,
        Err(_) => {}
    }
    path.parent().map_or(Ok(()), fs::create_dir_all)
}
