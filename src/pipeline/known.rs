//! Files read before: a record whose file is as it was need not pass the gate and be read again.
//!
//! Only files without any fault are remembered, and only for the same program, bounds and list of what may pass. A file is
//! known by its size and time, or else by the hash of its bytes: a fresh clone bears new times. What changed since the last
//! whole book stands in a small one beside it, so that one edit does not write everything anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{cache, gate, unchanged};
use crate::config::Limits;
use crate::hash::Hash;
use crate::model::Body;
use crate::model::file::Records;
use crate::read::{self, Found};
use crate::source::SourcePath;

/// A file changed so shortly before it was listed may change again within the same tick of the clock.
const COARSE: Duration = Duration::from_secs(2);

/// A book of changes is bound into the whole one when it holds more than one file in so many.
const MANY: usize = 16;

/// What is remembered of the files of one site.
pub(super) struct Known {
    folder: PathBuf,
    /// What reading depends on beside the file.
    reader: Hash,
    whole: Book,
    changes: Book,
    /// Times from this one on, in nanoseconds since 1970, prove nothing.
    young: u128,
}

/// A file as it was read.
pub(super) struct Reading {
    page: Page,
    /// Where its text begins, if it has one.
    line: Option<u32>,
    /// The records without their text: texts are most of what a site weighs, and of few of them a page is made.
    bytes: Vec<u8>,
}

/// The line on which a text begins that was left in its file, and where it links to inside the site.
type Left = Option<(u32, Vec<String>)>;

/// How to tell a file, and where its records stand among the bytes.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Page {
    size: u64,
    modified: u128,
    hash: Hash,
    from: usize,
    length: usize,
}

/// Pages by path, and the bytes of all.
struct Book {
    /// What a book of changes says it belongs to: the same for no other book.
    seal: Hash,
    pages: FxHashMap<String, Page>,
    bytes: Vec<u8>,
    /// Where among the bytes the first page begins.
    start: usize,
}

impl Known {
    /// What is remembered under `root`, under these limits and the texts which the site lets pass.
    pub(super) fn open(root: &Path, limits: &Limits) -> Self {
        let allowed = read::plain(&root.join(gate::ALLOWED)).unwrap_or_default();
        let folder = cache::folder(root).join("records");
        let program = unchanged::program(root);
        let named = program.as_deref().unwrap_or_default();
        let reader = Hash::of_parts([named.as_bytes(), format!("{limits:?}").as_bytes(), &allowed]);
        let whole = program.as_ref().and_then(|_| Book::read(&folder.join("whole"), reader)).unwrap_or_default();
        let changes = match whole.pages.is_empty() {
            true => Book::default(),
            false => Book::read(&folder.join("changes"), whole.seal).unwrap_or_default(),
        };
        let young =
            SystemTime::now().checked_sub(COARSE).and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        Self { folder, reader, whole, changes, young: young.unwrap_or_default().as_nanos() }
    }

    /// The records of a file that is told by its size and time.
    pub(super) fn by_time(&self, found: &Found) -> Option<Records> {
        let (book, page) = self.page(&found.path)?;
        let same = page.size == found.size && page.modified == found.modified && page.modified != 0;
        same.then(|| book.records(page)).flatten()
    }

    /// The records of a file with these bytes.
    pub(super) fn by_bytes(&self, found: &Found, bytes: &[u8]) -> Option<Records> {
        let (book, page) = self.page(&found.path)?;
        (page.hash == Hash::of(bytes)).then(|| book.records(page)).flatten()
    }

    /// A file that was read without any fault, to be remembered.
    pub(super) fn reading(&self, found: &Found, bytes: &[u8], records: &mut Records) -> Option<Reading> {
        let modified = if found.modified < self.young { found.modified } else { 0 };
        // A record that was read without a fault knows the hash of its file.
        let hash = records.text_mut().map_or_else(|| Hash::of(bytes), |(_, hash)| hash);
        let page = Page { size: found.size, modified, hash, from: 0, length: 0 };
        let text = records.text_mut().map(|(body, _)| std::mem::take(body));
        let bytes = postcard::to_stdvec(records).ok();
        let mut line = None;
        if let (Some(text), Some((body, _))) = (text, records.text_mut()) {
            line = (text.left.is_some() || !text.markdown.trim().is_empty()).then_some(text.line);
            *body = text;
        }
        Some(Reading { page, line, bytes: bytes? })
    }

    /// Remembers what was read now beside what was known. Of texts those are remembered whose links are `sound`: of others
    /// something is to be told. That the disk refuses it costs time in the next build only.
    pub(super) fn note(
        mut self,
        found: &[Found],
        readings: Vec<(usize, Reading)>,
        sound: &FxHashMap<SourcePath, Vec<String>>,
    ) {
        if readings.is_empty() {
            return;
        }
        let mut readings = readings;
        readings.retain_mut(|(at, reading)| reading.finish(sound.get(&found[*at].path)));
        if self.whole.pages.is_empty() {
            self.write_first(found, &readings);
            return;
        }
        let few = (readings.len() + self.changes.pages.len()) * MANY <= self.whole.pages.len();
        for (at, reading) in readings {
            self.changes.add(&found[at].path, reading.page, &reading.bytes);
        }
        if !few {
            let mut whole = Book::default();
            for file in found {
                if let Some((book, page)) = self.page(&file.path) {
                    whole.add(&file.path, *page, book.bytes_of(page));
                }
            }
            let _ = fs::remove_file(self.folder.join("changes"));
            self.whole = whole;
            self.whole.write(&self.folder.join("whole"), self.reader);
            return;
        }
        self.changes.write(&self.folder.join("changes"), self.whole.seal);
    }

    /// Writes the first book of a site. Its records are written from where they are: together they weigh as much as the
    /// site itself.
    fn write_first(&self, found: &[Found], readings: &[(usize, Reading)]) {
        let (mut pages, mut from) = (FxHashMap::default(), 0);
        for (at, reading) in readings {
            let length = reading.bytes.len();
            pages.insert(found[*at].path.to_string(), Page { from, length, ..reading.page });
            from += length;
        }
        let head = postcard::to_stdvec(&pages).unwrap_or_default();
        let parts =
            std::iter::once(head.as_slice()).chain(readings.iter().map(|(_, reading)| reading.bytes.as_slice()));
        cache::put_sealed(&self.folder.join("whole"), self.reader, &parts.collect::<Vec<_>>());
    }

    fn page(&self, path: &str) -> Option<(&Book, &Page)> {
        let of = |book: &'_ Book| book.pages.contains_key(path);
        let book = if of(&self.changes) { &self.changes } else { &self.whole };
        book.pages.get(path).map(|page| (book, page))
    }
}

impl Reading {
    /// Adds where its text links to; false if of a text that cannot be told, and it is not to be remembered.
    fn finish(&mut self, targets: Option<&Vec<String>>) -> bool {
        let left: Left = self.line.and_then(|line| Some((line, targets?.clone())));
        self.bytes.extend(postcard::to_stdvec(&left).unwrap_or_default());
        self.line.is_some() == left.is_some()
    }
}

impl Default for Book {
    fn default() -> Self {
        Self { seal: Hash::of(b""), pages: FxHashMap::default(), bytes: Vec::new(), start: 0 }
    }
}

impl Book {
    fn records(&self, page: &Page) -> Option<Records> {
        let (mut records, rest): (Records, &[u8]) = postcard::take_from_bytes(self.bytes_of(page)).ok()?;
        if let Some((line, targets)) = postcard::from_bytes::<Left>(rest).ok()? {
            *records.text_mut()?.0 = Body { markdown: String::new(), line, left: Some(targets) };
        }
        Some(records)
    }

    fn bytes_of(&self, page: &Page) -> &[u8] {
        let from = self.start.saturating_add(page.from);
        self.bytes.get(from..from.saturating_add(page.length)).unwrap_or_default()
    }

    fn add(&mut self, path: &str, page: Page, bytes: &[u8]) {
        let page = Page { from: self.bytes.len() - self.start, length: bytes.len(), ..page };
        self.bytes.extend_from_slice(bytes);
        self.pages.insert(path.to_owned(), page);
    }

    /// The book at `path`, if it is whole and was written for this reader.
    fn read(path: &Path, reader: Hash) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let rest = cache::sealed(&bytes, reader)?;
        let (pages, records): (FxHashMap<String, Page>, &[u8]) = postcard::take_from_bytes(rest).ok()?;
        let start = bytes.len() - records.len();
        let seal = Hash::of(bytes.get(..bytes.len() - rest.len())?);
        Some(Self { seal, pages, bytes, start })
    }

    fn write(&self, path: &Path, reader: Hash) {
        let pages = postcard::to_stdvec(&self.pages).unwrap_or_default();
        cache::put_sealed(path, reader, &[&pages, &self.bytes[self.start..]]);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::id::RecordKind;

    fn found(path: &str, modified: u128) -> Found {
        Found { path: Arc::from(path), size: 3, modified }
    }

    fn broken(id: &str) -> Records {
        Records::Broken(RecordKind::Topic, Arc::from(id))
    }

    #[test]
    fn files_are_known_by_time_or_bytes_and_a_damaged_book_is_none() {
        let root = tempfile::tempdir().expect("a folder");
        let open = || Known::open(root.path(), &Limits::default());
        let files: Vec<Found> = (0..40).map(|i| found(&format!("content/topics/{i}.md"), 7 + i)).collect();
        let known = open();
        assert!(known.by_time(&files[0]).is_none());
        let read = |known: &Known, i: usize, text: &str| {
            (i, known.reading(&files[i], text.as_bytes(), &mut broken(text)).expect("bytes"))
        };
        let readings = (0..40).map(|i| read(&known, i, &format!("{i:3}"))).collect();
        known.note(&files, readings, &FxHashMap::default());

        let known = open();
        assert_eq!(known.by_time(&files[5]), Some(broken("  5")));
        assert_eq!(known.by_time(&found("content/topics/5.md", 99)), None, "another time");
        assert_eq!(known.by_bytes(&found("content/topics/5.md", 99), b"  5"), Some(broken("  5")));
        assert_eq!(known.by_bytes(&files[5], b"  6"), None, "other bytes");
        let readings = vec![read(&known, 5, "new")];
        known.note(&files, readings, &FxHashMap::default());

        let known = open();
        assert_eq!(known.changes.pages.len(), 1, "one change does not write everything");
        assert_eq!(known.by_time(&files[5]), Some(broken("new")));
        assert_eq!(known.by_time(&files[6]), Some(broken("  6")));
        fs::create_dir(root.path().join("data")).expect("a folder");
        fs::write(root.path().join(gate::ALLOWED), "other").expect("a file");
        assert!(open().by_time(&files[6]).is_none(), "another gate");
        fs::remove_file(root.path().join(gate::ALLOWED)).expect("a file");
        let young = found("content/topics/0.md", u128::MAX);
        assert_eq!(known.reading(&young, b"abc", &mut broken("x")).expect("bytes").page.modified, 0);

        let timeless = Found { modified: 0, ..files[6].clone() };
        let known = open();
        let readings = vec![(6, known.reading(&timeless, b"  6", &mut broken("  6")).expect("bytes"))];
        known.note(&files, readings, &FxHashMap::default());
        assert!(open().by_time(&timeless).is_none(), "no time tells nothing");
        assert_eq!(open().by_bytes(&timeless, b"  6"), Some(broken("  6")));

        let path = root.path().join(".yishi/cache/records/whole");
        let mut bytes = fs::read(&path).expect("a book");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        assert!(open().by_time(&files[7]).is_some());
        fs::write(&path, bytes).expect("a file");
        assert!(open().by_time(&files[7]).is_none());
    }
}
