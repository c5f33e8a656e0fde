//! What publishing remembers between builds: a private file which spares reading the whole site again.
//!
//! It describes one generation, known by its manifest's place on the disk. If the site on show is another one, or a
//! byte of the file is damaged, the file counts as absent: builds then read the site itself, and only take longer.

use std::{
    borrow::Cow,
    fs::{self, Metadata},
    io,
    path::Path,
    time::SystemTime,
};

use super::{digest::Digest, manifest, routes};

const MAGIC: &[u8] = b"yishi publish state 2\n";

/// One file of the site on show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) digest: Digest,
    pub(super) size: u64,
    pub(super) modified: Modified,
}

/// A modification time in nanoseconds since 1970; 0 when not known.
pub(super) type Modified = u64;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    pub(super) site: Identity,
    /// Ordered by route.
    pub(super) files: Vec<(String, Held)>,
    /// The manifest down to its entries, by which a build knows that it would write the same one again.
    pub(super) heading: String,
    /// The manifest's root.
    pub(super) root: Option<Digest>,
    /// Each folder with its modification time: as long as it stands, nobody has added a file there.
    pub(super) folders: Vec<(String, Modified)>,
    /// The paths in which the spare generation differs from this one.
    pub(super) delta: Vec<String>,
    /// The spare's folders with their times: as long as they stand, no name in it leads to another file than it did.
    pub(super) spare: Vec<(String, Modified)>,
}

/// Which generation stands in a folder: its manifest's inode, size and modification time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Identity([u64; 3]);

impl Identity {
    pub(super) fn of(manifest: &Path) -> Option<Self> {
        let meta = fs::metadata(manifest).ok()?;
        Some(Self([inode(&meta), meta.len(), modified(&meta)]))
    }
}

impl std::fmt::Display for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self([inode, size, modified]) = self;
        write!(f, "{inode:x}-{size:x}-{modified:x}")
    }
}

#[cfg(unix)]
pub(super) fn inode(meta: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
pub(super) fn inode(_: &Metadata) -> u64 {
    0
}

pub(super) fn modified(meta: &Metadata) -> Modified {
    let since = meta.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

impl State {
    /// The state kept at `path`, if it is whole and speaks of this very site.
    pub(super) fn read(path: &Path, site: Identity) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
        if blake3::hash(body).as_bytes() != check {
            return None;
        }
        Self::decode(&mut Reader(body)).filter(|state| state.site == site)
    }

    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let mut bytes = self.encode();
        let check = blake3::hash(&bytes);
        bytes.extend_from_slice(check.as_bytes());
        fs::write(path, bytes)
    }

    /// Fills in what can be seen of the finished site that stands in `root`.
    pub(super) fn describe(&mut self, root: &Path, files: Vec<(Cow<str>, Held)>) {
        self.site = Identity::of(&root.join(manifest::NAME)).unwrap_or_default();
        self.folders = folders(root, files.iter().map(|(route, _)| &**route));
        self.files = files.into_iter().map(|(route, held)| (route.into_owned(), held)).collect();
    }

    /// Fills in what can be seen of the generation in `root`, which will be the spare and holds these files.
    pub(super) fn describe_spare<'r>(&mut self, root: &Path, routes: impl IntoIterator<Item = &'r str>) {
        self.spare = folders(root, routes);
    }

    fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.reserve(self.files.len() * 100);
        self.site.0.iter().for_each(|&number| put_number(&mut out, number));
        put_text(&mut out, &self.heading);
        out.extend_from_slice(self.root.unwrap_or(Digest::of(b"")).bytes());
        put_number(&mut out, self.files.len() as u64);
        for (route, held) in &self.files {
            put_text(&mut out, route);
            out.extend_from_slice(held.digest.bytes());
            put_number(&mut out, held.size);
            put_number(&mut out, held.modified);
        }
        for folders in [&self.folders, &self.spare] {
            put_number(&mut out, folders.len() as u64);
            for (folder, time) in folders {
                put_text(&mut out, folder);
                put_number(&mut out, *time);
            }
        }
        put_number(&mut out, self.delta.len() as u64);
        self.delta.iter().for_each(|route| put_text(&mut out, route));
        out
    }

    fn decode(from: &mut Reader) -> Option<Self> {
        (from.take(MAGIC.len())? == MAGIC).then_some(())?;
        let site = Identity([from.number()?, from.number()?, from.number()?]);
        let heading = from.text()?;
        let root = Some(from.digest()?);
        let files = from.list(|from| {
            let route = from.text()?;
            Some((route, Held { digest: from.digest()?, size: from.number()?, modified: from.number()? }))
        })?;
        let folder = |from: &mut Reader| Some((from.text()?, from.number()?));
        let (folders, spare) = (from.list(folder)?, from.list(folder)?);
        let delta = from.list(Reader::text)?;
        Some(Self { site, files, heading, root, folders, delta, spare })
    }
}

/// The folder and all in it that these files need, each with its time, which changes with every name that comes or goes.
fn folders<'r>(root: &Path, routes: impl IntoIterator<Item = &'r str>) -> Vec<(String, Modified)> {
    let time = |folder: &str| fs::metadata(root.join(folder)).map_or(0, |meta| modified(&meta));
    let folders = std::iter::once("").chain(routes::folders(routes));
    folders.map(|folder| (folder.to_owned(), time(folder))).collect()
}

/// Whether each of the folders stands in `root` with its time.
pub(super) fn stand(root: &Path, folders: &[(String, Modified)]) -> bool {
    let stands = |(folder, time): &(String, Modified)| {
        *time != 0 && fs::metadata(root.join(folder)).is_ok_and(|meta| modified(&meta) == *time)
    };
    !folders.is_empty() && folders.iter().all(stands)
}

fn put_number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn digest(&mut self) -> Option<Digest> {
        Some(Digest::from_bytes(self.take(32)?.try_into().ok()?))
    }

    /// A number of things that are still to come: never more than the bytes left.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|&count| count <= self.0.len())
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(one(self)?);
        }
        Some(list)
    }

    fn text(&mut self) -> Option<String> {
        let bytes = self.count()?;
        String::from_utf8(self.take(bytes)?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> State {
        let held = Held { digest: Digest::of(b"x"), size: 1, modified: 7 };
        State {
            site: Identity([1, 2, 3]),
            files: vec![("a/b.html".to_owned(), held)],
            heading: "{".to_owned(),
            root: Some(Digest::of(b"y")),
            folders: vec![("a".to_owned(), 9)],
            delta: vec!["文件".to_owned()],
            spare: vec![("b".to_owned(), 3)],
        }
    }

    #[test]
    fn a_state_reads_back_for_its_own_site_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        sample().write(&path).unwrap();
        assert_eq!(State::read(&path, Identity([1, 2, 3])), Some(sample()));
        assert_eq!(State::read(&path, Identity([1, 2, 4])), None);
    }

    #[test]
    fn a_damaged_state_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        sample().write(&path).unwrap();
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 4;
            fs::write(&path, &damaged).unwrap();
            assert_eq!(State::read(&path, Identity([1, 2, 3])), None, "byte {at} flipped");
            fs::write(&path, &whole[..at]).unwrap();
            assert_eq!(State::read(&path, Identity([1, 2, 3])), None, "cut at {at}");
        }
    }

    #[test]
    fn even_a_forged_length_does_no_harm() {
        let mut bytes = sample().encode();
        for at in MAGIC.len()..bytes.len() {
            bytes[at] = 255;
            let _ = State::decode(&mut Reader(&bytes));
        }
    }
}
