//! The site on show, as a new build finds it.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use super::{
    digest::Digest,
    disk::Folder,
    manifest::{self, Manifest},
    place::{Owner, Place, cannot_write},
    routes,
    state::{self, Held, Identity, Modified, State, modified},
};
use crate::diag::Failure;

/// What is known of the site on show before anything is put.
pub(super) struct Current {
    /// What the last build noted, or failing that what the site's own manifest says, with times not known.
    pub(super) state: State,
    /// Whether there is a spare, exactly `state.delta` behind the site.
    pub(super) spare: bool,
    /// The site's folder, if there is a site at all.
    pub(super) folder: Option<Folder>,
    site: PathBuf,
}

impl Current {
    pub(super) fn read(place: &Place) -> Result<Self, Failure> {
        let site = place.site.clone();
        if let Owner::Nobody = place.owner()? {
            return Ok(Self { state: State::default(), spare: false, folder: None, site });
        }
        let folder = Some(Folder::open(&site).map_err(|error| cannot_write(&site, &error))?);
        let identity = Identity::of(&site.join(manifest::NAME)).unwrap_or_default();
        // A build killed just after the exchange leaves its notes under the new name, and no spare.
        let just_swapped = State::read(&place.state_new, identity).map(|state| (state, false));
        let noted =
            just_swapped.or_else(|| State::read(&place.state, identity).map(|state| (state, place.spare.is_dir())));
        if let Some((state, spare)) = noted {
            return Ok(Self { state, spare, folder, site });
        }
        let files = read_manifest(&site).map_err(|error| cannot_write(&site, &error))?;
        Ok(Self { state: State { files, ..State::default() }, spare: false, folder, site })
    }

    /// Which of the site's files stands at `route`.
    pub(super) fn index(&self, route: &str) -> Option<usize> {
        self.state.files.binary_search_by(|(known, _)| known.as_str().cmp(route)).ok()
    }

    /// What stands at `route`, if it holds exactly `bytes`.
    pub(super) fn same(&self, index: usize, bytes: &[u8]) -> Option<Held> {
        let (route, held) = &self.state.files[index];
        let modified = same_bytes(&self.site.join(route), bytes).ok()??;
        let known = held.modified == modified && held.size == bytes.len() as u64;
        let digest = if known { held.digest } else { Digest::of(bytes) };
        Some(Held { digest, size: bytes.len() as u64, modified })
    }

    /// Whether the file has this digest, and nobody has touched it since it was written.
    pub(super) fn untouched(&self, index: usize, digest: &Digest) -> bool {
        let (route, held) = &self.state.files[index];
        let stat = || self.folder.as_ref().and_then(|folder| folder.stat(route));
        held.digest == *digest
            && held.modified != 0
            && stat().is_some_and(|stat| (stat.size, stat.modified) == (held.size, held.modified))
    }

    /// The files in the site which no build has put there. A folder whose time has not changed is not looked into.
    pub(super) fn foreign(&self) -> io::Result<Vec<PathBuf>> {
        if self.folder.is_none() || state::stand(&self.site, &self.state.folders) {
            return Ok(Vec::new());
        }
        let mut foreign = Vec::new();
        walk(&self.site, &mut |route, path| {
            let ours = self.index(route).is_some() || route == manifest::NAME;
            foreign.extend(path.strip_prefix(&self.site).ok().filter(|_| !ours).map(Path::to_owned));
        })?;
        foreign.sort();
        Ok(foreign)
    }
}

/// The modification time of the file, if its bytes are these.
fn same_bytes(path: &Path, bytes: &[u8]) -> io::Result<Option<Modified>> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    if !meta.is_file() || meta.len() != bytes.len() as u64 {
        return Ok(None);
    }
    let mut piece = vec![0; bytes.len().min(PIECE)];
    for part in bytes.chunks(PIECE) {
        let found = piece.get_mut(..part.len()).unwrap_or_default();
        file.read_exact(found)?;
        if found != part {
            return Ok(None);
        }
    }
    Ok(Some(modified(&meta)))
}

/// So much of a file is compared at a time: what the nearest memory holds.
const PIECE: usize = 1 << 16;

/// The files a site's manifest lists, their times not known; paths that lead elsewhere are not believed. Where the
/// manifest is damaged, all files of the folder, for it bears our mark.
fn read_manifest(site: &Path) -> io::Result<Vec<(String, Held)>> {
    if let Ok(manifest) = Manifest::parse(&fs::read(site.join(manifest::NAME))?) {
        let held = |sha256, size| Held { digest: sha256, size, modified: 0 };
        let entries = manifest.entries.into_iter().filter(|e| routes::check(&e.path).is_ok());
        return Ok(entries.map(|e| (e.path, held(e.sha256, e.size))).collect());
    }
    let mut files = Vec::new();
    walk(site, &mut |route, _| {
        let unknown = Held { digest: Digest::of(b""), size: 0, modified: 0 };
        files.extend((route != manifest::NAME).then(|| (route.to_owned(), unknown)));
    })?;
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(files)
}

/// Tells route and path of everything below `root` that is no folder. A name that is no Unicode is told as nearly as can
/// be.
pub(super) fn walk(root: &Path, tell: &mut dyn FnMut(&str, &Path)) -> io::Result<()> {
    let mut folders: Vec<(PathBuf, String)> = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let route = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), route + "/"));
            } else {
                tell(&route, &entry.path());
            }
        }
    }
    Ok(())
}
