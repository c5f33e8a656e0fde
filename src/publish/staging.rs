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
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use rustc_hash::FxHashMap;

use super::{
    current::Current,
    digest::Digest,
    manifest::{self, ManifestMeta},
    place::{Lock, Place, cannot_write},
    routes::{self, RouteFault},
    state::{Held, Identity, State, modified},
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
    claims: Mutex<FxHashMap<String, Claim>>,
    /// Whether the folder being written to stands level with the site on show.
    ready: AtomicBool,
    preparing: Mutex<()>,
    failed: AtomicBool,
    written_bytes: AtomicU64,
    _lock: Lock,
}

/// One path of the next site.
struct Claim {
    route: String,
    held: Held,
    written: bool,
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
            claims: Mutex::new(FxHashMap::with_capacity_and_hasher(current.files.len(), Default::default())),
            place,
            options,
            current,
            ready: AtomicBool::new(false),
            preparing: Mutex::new(()),
            failed: AtomicBool::new(false),
            written_bytes: AtomicU64::new(0),
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
        match self.current.untouched(&self.place.site, route, digest) {
            Some(held) => self.or_fail(self.claim(route, held, false)).map(|()| true),
            None => Ok(false),
        }
    }

    /// The digest of a file of the site on show, as far as it is remembered.
    pub fn held(&self, route: &str) -> Option<Digest> {
        self.current.files.get(route).filter(|held| held.modified != 0).map(|held| held.digest)
    }

    /// Puts the next site in the place of the one on show. If nothing differs, nothing on the disk is touched.
    pub fn finish(mut self, meta: &ManifestMeta) -> Result<Report, Failure> {
        if self.failed.load(Ordering::Relaxed) {
            return Err(Failure::new(
                "有文件未能写入，网站保持原样",
                "some file was not written; the site stays as it was",
            ));
        }
        let mut claims: Vec<Claim> = std::mem::take(&mut self.claims)
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_values()
            .collect();
        claims.sort_unstable_by(|a, b| a.route.cmp(&b.route));
        check_folders(&claims)?;
        let site = self.place.site.clone();
        self.publish(claims, meta).map_err(|error| cannot_write(&site, &error))
    }

    fn publish(&self, claims: Vec<Claim>, meta: &ManifestMeta) -> io::Result<Report> {
        let manifest = manifest::write(meta, claims.iter().map(|c| (c.route.as_str(), &c.held.digest, c.held.size)));
        let written: Vec<String> = claims.iter().filter(|c| c.written).map(|c| c.route.clone()).collect();
        let removed = self.not_among(&claims);
        let foreign = self.current.foreign(&self.place.site)?;
        let mut report = Report {
            written: written.len(),
            unchanged: claims.len() - written.len(),
            removed: removed.len(),
            bytes: self.written_bytes.load(Ordering::Relaxed),
            swapped: false,
            foreign: foreign.iter().map(|route| self.place.foreign.join(route)).collect(),
        };
        let same = self.current.exists && written.is_empty() && removed.is_empty() && foreign.is_empty();
        if same && fs::read(self.place.site.join(manifest::NAME)).is_ok_and(|old| old == manifest.as_bytes()) {
            if !self.current.remembered {
                self.remember(claims)?;
            }
            return Ok(report);
        }
        self.prepare()?;
        removed.iter().try_for_each(|route| swap::remove(&self.place.staging, route))?;
        write_new(&self.place.staging.join(manifest::NAME), manifest.as_bytes())?;
        let mut delta = written;
        delta.extend(removed);
        self.exchange(claims, delta, &foreign)?;
        report.swapped = true;
        Ok(report)
    }

    /// Notes what was learnt of a site whose notes were lost. The spare is older than any note, so that it goes.
    fn remember(&self, claims: Vec<Claim>) -> io::Result<()> {
        swap::remove_all(&self.place.spare)?;
        describe(&self.place.site, claims, Vec::new()).write(&self.place.state_new)?;
        fs::rename(&self.place.state_new, &self.place.state)
    }

    /// The last step. Each line leaves the disk in a state from which [`Staging::begin`] finds its way: a folder named
    /// `spare` is always exactly `delta` behind the site that `state` describes.
    fn exchange(&self, claims: Vec<Claim>, delta: Vec<String>, foreign: &[String]) -> io::Result<()> {
        let place = &self.place;
        describe(&place.staging, claims, delta).write(&place.state_new)?;
        foreign.iter().try_for_each(|route| self.set_aside(route))?;
        if self.options.durable {
            swap::settle(&place.staging)?;
        }
        swap::exchange(&place.staging, &place.site, &place.retired)?;
        fs::rename(&place.state_new, &place.state)?;
        if self.current.exists { fs::rename(&place.staging, &place.spare) } else { swap::remove_all(&place.staging) }
    }

    fn try_put(&self, route: &str, bytes: &[u8]) -> Result<Put, Failure> {
        routes::check(route).map_err(|fault| fault.failure(route))?;
        let (held, written) = match self.current.same(&self.place.site, route, bytes) {
            Some(held) => (held, false),
            None => {
                (self.write(route, bytes).map_err(|error| cannot_write(&self.place.site.join(route), &error))?, true)
            }
        };
        let digest = held.digest;
        self.claim(route, held, written)?;
        Ok(Put { written, digest })
    }

    fn claim(&self, route: &str, held: Held, written: bool) -> Result<(), Failure> {
        let claim = Claim { route: route.to_owned(), held, written };
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        match claims.insert(routes::folded(route).into_owned(), claim) {
            None => Ok(()),
            Some(other) if other.route == route => Err(RouteFault::Twice.failure(route)),
            Some(other) => Err(RouteFault::Case(other.route).failure(route)),
        }
    }

    fn write(&self, route: &str, bytes: &[u8]) -> io::Result<Held> {
        self.prepare()?;
        let path = self.place.staging.join(route);
        let modified = match write_new(&path, bytes) {
            Err(error) if error.kind() != ErrorKind::StorageFull => {
                make_way(&self.place.staging, route)?;
                write_new(&path, bytes)?
            }
            done => done?,
        };
        self.written_bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
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
        if let Some(delta) = &self.current.delta {
            fs::rename(spare, staging)?;
            let level = swap::catch_up(site, staging, delta);
            if level.and_then(|()| fs::remove_file(staging.join(manifest::NAME))).is_ok() {
                return Ok(());
            }
        }
        swap::remove_all(staging)?;
        swap::remove_all(spare)?;
        swap::share_all(site, staging, self.current.files.keys())
    }

    fn not_among(&self, claims: &[Claim]) -> Vec<String> {
        let claimed = |route: &String| claims.binary_search_by(|c| c.route.cmp(route)).is_ok();
        let mut removed: Vec<String> = self.current.files.keys().filter(|route| !claimed(route)).cloned().collect();
        removed.sort();
        removed
    }

    /// A person's file is never deleted: it leaves the site for the private folder.
    fn set_aside(&self, route: &str) -> io::Result<()> {
        let aside = self.place.foreign.join(route);
        fs::create_dir_all(aside.parent().unwrap_or(&self.place.foreign))?;
        fs::rename(self.place.site.join(route), aside)
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
        if self.ready.load(Ordering::Acquire) {
            let _ = swap::remove_all(&self.place.staging);
        }
    }
}

/// Writes a file that must not be there yet, and says when it was written.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<u64> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
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

/// No path may be both a file and the folder of another.
fn check_folders(claims: &[Claim]) -> Result<(), Failure> {
    let is_file = |folder: &&str| claims.binary_search_by(|c| c.route.as_str().cmp(folder)).is_ok();
    match routes::folders(claims.iter().map(|c| c.route.as_str())).into_iter().find(is_file) {
        Some(folder) => Err(RouteFault::Folder(format!("{folder}/")).failure(folder)),
        None => Ok(()),
    }
}

/// The notes on the finished site that stands in `root`.
fn describe(root: &Path, claims: Vec<Claim>, delta: Vec<String>) -> State {
    let folders = folder_times(root, &claims);
    let site = Identity::of(&root.join(manifest::NAME)).unwrap_or_default();
    let files = claims.into_iter().map(|claim| (claim.route, claim.held)).collect();
    State { site, files, folders, delta }
}

fn folder_times(root: &Path, claims: &[Claim]) -> Vec<(String, u64)> {
    let folders = routes::folders(claims.iter().map(|c| c.route.as_str()));
    let time = |folder: &str| fs::metadata(root.join(folder)).map_or(0, |meta| modified(&meta));
    std::iter::once("").chain(folders).map(|folder| (folder.to_owned(), time(folder))).collect()
}
