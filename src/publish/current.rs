//! The site on show, as a new build finds it.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    digest::Digest,
    manifest::{self, Manifest},
    place::{Owner, Place, cannot_write},
    state::{Held, Identity, Modified, State, modified},
};
use crate::diag::Failure;

/// What is known of the site on show before anything is put.
pub(super) struct Current {
    pub(super) files: FxHashMap<String, Held>,
    /// Whether there is a site at all.
    pub(super) exists: bool,
    /// Whether the last build's own notes were found: if not, `files` is what the public manifest says.
    pub(super) remembered: bool,
    /// How the spare differs from the site; `None` if there is no spare to be trusted.
    pub(super) delta: Option<Vec<String>>,
    folders: Vec<(String, Modified)>,
}

impl Current {
    /// Reads what the last build remembered, or failing that the site's own manifest.
    pub(super) fn read(place: &Place) -> Result<Self, Failure> {
        if let Owner::Nobody = place.owner()? {
            return Ok(Self::from(State::default(), None, false));
        }
        let site = Identity::of(&place.site.join(manifest::NAME)).unwrap_or_default();
        // A build killed just after the exchange leaves its state under the new name.
        if let Some(state) = State::read(&place.state_new, site) {
            return Ok(Self::from(state, None, true));
        }
        if let Some(state) = State::read(&place.state, site) {
            let delta = place.spare.is_dir().then(|| state.delta.clone());
            return Ok(Self::from(state, delta, true));
        }
        let files = read_manifest(&place.site).map_err(|error| cannot_write(&place.site, &error))?;
        Ok(Self { exists: true, ..Self::from(State { files, ..State::default() }, None, false) })
    }

    fn from(state: State, delta: Option<Vec<String>>, remembered: bool) -> Self {
        Self { files: state.files, exists: remembered, remembered, delta, folders: state.folders }
    }

    /// The files in the site which no build has put there. A folder whose time has not changed is not looked into.
    pub(super) fn foreign(&self, site: &Path) -> io::Result<Vec<String>> {
        let untouched = |(folder, time): &(String, Modified)| {
            fs::metadata(site.join(folder)).is_ok_and(|meta| modified(&meta) == *time)
        };
        if !self.exists || (!self.folders.is_empty() && self.folders.iter().all(untouched)) {
            return Ok(Vec::new());
        }
        let mut foreign = Vec::new();
        let known: FxHashSet<&str> = self.files.keys().map(String::as_str).collect();
        walk(site, &mut |route| {
            if !known.contains(route) && route != manifest::NAME {
                foreign.push(route.to_owned());
            }
        })?;
        foreign.sort();
        Ok(foreign)
    }

    /// The file of the site at `route`, if it holds exactly `bytes`.
    pub(super) fn same(&self, site: &Path, route: &str, bytes: &[u8]) -> Option<Held> {
        let held = self.files.get(route)?;
        let modified = same_bytes(&site.join(route), bytes).ok()??;
        let known = held.modified == modified && held.size == bytes.len() as u64;
        let digest = if known { held.digest } else { Digest::of(bytes) };
        Some(Held { digest, size: bytes.len() as u64, modified })
    }

    /// The file of the site at `route`, if it has this digest and nobody has touched it since it was written.
    pub(super) fn untouched(&self, site: &Path, route: &str, digest: &Digest) -> Option<Held> {
        let held = self.files.get(route).filter(|held| held.digest == *digest && held.modified != 0)?;
        let meta = fs::symlink_metadata(site.join(route)).ok()?;
        (meta.is_file() && meta.len() == held.size && modified(&meta) == held.modified).then(|| held.clone())
    }
}

/// The modification time of the file, if its bytes are these.
fn same_bytes(path: &Path, bytes: &[u8]) -> io::Result<Option<Modified>> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() || meta.len() != bytes.len() as u64 {
        return Ok(None);
    }
    let mut found = vec![0; bytes.len()];
    file.read_exact(&mut found)?;
    Ok((found == bytes).then(|| modified(&meta)))
}

/// The files a site's manifest lists, their times not known. Where the manifest is damaged, all files of the folder,
/// for it bears our mark.
fn read_manifest(site: &Path) -> io::Result<FxHashMap<String, Held>> {
    let mut files = FxHashMap::default();
    match Manifest::parse(&fs::read(site.join(manifest::NAME))?) {
        Ok(manifest) => files.extend(
            manifest.entries.into_iter().map(|e| (e.path, Held { digest: e.sha256, size: e.size, modified: 0 })),
        ),
        Err(_) => walk(site, &mut |route| {
            let unknown = Held { digest: Digest::of(b""), size: 0, modified: 0 };
            if route != manifest::NAME {
                files.insert(route.to_owned(), unknown);
            }
        })?,
    }
    Ok(files)
}

/// Tells the route of everything below `root` that is no folder. Names that are no Unicode are told as nearly as can be.
pub(super) fn walk(root: &Path, tell: &mut dyn FnMut(&str)) -> io::Result<()> {
    let mut folders: Vec<(PathBuf, String)> = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let route = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), route + "/"));
            } else {
                tell(&route);
            }
        }
    }
    Ok(())
}
