//! The search room: keeps the native index in `search-index/` and exports it as the pack the browser reads.
//!
//! 1. `native` brings the tantivy index up to date by document hash; `fold`, `tokenize` and `pinyin` are its rules.
//! 2. `export` writes the pack: `blocks` with `model` (texts in strides), `terms` in `shards` (postings and joints), `facets`.
//! 3. `search` answers queries natively, for `yishi search` and for the tests that compare it with the browser; `passage` shows
//!    why a page was found.
//!
//! `TOKENIZER.md` in this folder specifies what counts as a match; `tests/search/vectors.json` holds its examples.

pub mod passage;
pub mod query;
pub mod search;

mod bits;
mod blocks;
mod export;
mod facets;
mod fold;
mod model;
mod native;
mod pinyin;
mod shards;
mod terms;
mod tokenize;

use std::path::{Path, PathBuf};

pub use native::Card;

use crate::{
    diag::Failure,
    hash::Hash,
    search_doc::{FacetLabels, SearchDoc},
};

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// The manifest's path relative to the site's root: the search page's `data-pack`.
    pub manifest: String,
    pub pages: usize,
    /// Pages written to the native index: new and changed ones.
    pub changed: usize,
    pub removed: usize,
    /// Whether the native index was missing, damaged, of another version or mostly out of date, and was made anew.
    pub rebuilt: bool,
    pub files: usize,
    pub bytes: u64,
}

/// Takes the files of the pack into the site.
///
/// A closure is a sink that keeps nothing: it is given every file.
pub trait Sink {
    /// Puts a file: its path relative to the site's root, and its bytes. The answer is what the sink wishes to know the
    /// file by when it is asked to keep it, such as a digest.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<String, Failure>;

    /// Whether the site keeps the file which an earlier update put, and for which `put` answered `mark`. If not, it is
    /// put again.
    fn keep(&mut self, _path: &str, _mark: &str) -> Result<bool, Failure> {
        Ok(false)
    }
}

impl<F: FnMut(&str, &[u8]) -> Result<(), Failure>> Sink for F {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<String, Failure> {
        self(path, bytes).map(|()| String::new())
    }
}

/// A page that is to be found: as a whole, or by the hash of its document if the index knows it already.
pub enum Handed {
    Whole(SearchDoc),
    /// As handed over before: the route, and [`SearchDoc::hash`] of the document then.
    Known(String, Hash),
}

/// What became of an update.
pub enum Outcome {
    Made(Stats),
    /// The index does not hold some page that was handed over by its hash. Hand over all pages whole.
    AllWanted,
}

/// The index of a site, and what it remembers of the last update.
pub struct Index {
    dir: PathBuf,
}

impl Index {
    /// Opens the index in `dir`. One that is missing, damaged or of another version remembers nothing.
    pub fn open(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Whether a page need not be handed over whole.
    pub fn knows(&self, _route: &str, _hash: &Hash) -> bool {
        false
    }

    /// Brings the native index up to date with `pages`, which are all pages to be found, and hands the pack to `sink`:
    /// files that differ from those of the last update are put, the others kept where the sink still has them.
    ///
    /// The pack depends on the documents and labels alone: not on their order, on threads, on what the index held before,
    /// or on which pages are handed over whole. Of two documents with one route the last by content stands.
    ///
    /// # Errors
    /// When the folder cannot be written, or `sink` fails.
    pub fn update(
        self,
        pages: impl Iterator<Item = Handed>,
        labels: &FacetLabels,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Failure> {
        let mut docs = Vec::new();
        for page in pages {
            match page {
                Handed::Whole(doc) => docs.push(doc),
                Handed::Known(..) => return Ok(Outcome::AllWanted),
            }
        }
        whole(&self.dir, docs, labels, sink).map(Outcome::Made)
    }
}

/// [`Index::update`] with all documents at hand.
///
/// # Errors
/// When the folder cannot be written, or `sink` fails.
pub fn update(
    index_dir: &Path,
    docs: impl Iterator<Item = SearchDoc>,
    labels: &FacetLabels,
    sink: &mut dyn Sink,
) -> Result<Stats, Failure> {
    match Index::open(index_dir).update(docs.map(Handed::Whole), labels, sink)? {
        Outcome::Made(stats) => Ok(stats),
        Outcome::AllWanted => Err(Failure::new("搜索索引出错", "the search index failed").path(index_dir)),
    }
}

fn whole(index_dir: &Path, docs: Vec<SearchDoc>, labels: &FacetLabels, sink: &mut dyn Sink) -> Result<Stats, Failure> {
    let docs = in_order(docs.into_iter());
    let (native, change) = native::bring_up_to_date(index_dir, &docs)?;
    let mut stats = Stats {
        pages: docs.len(),
        changed: change.changed,
        removed: change.removed,
        rebuilt: change.rebuilt,
        ..Stats::default()
    };
    let mut count = |path: &str, bytes: &[u8]| {
        stats.files += 1;
        stats.bytes += bytes.len() as u64;
        sink.put(path, bytes).map(drop)
    };
    let (manifest, tokens) = export::export(&native, &docs, labels, &mut count)?;
    native::keep_labels(index_dir, &facets::present(&docs, labels))?;
    native::keep_tokens(index_dir, &tokens)?;
    Ok(Stats { manifest, ..stats })
}

/// By date and route, oldest first, so that a new page seldom moves the slots of others; facets in order, each once.
fn in_order(docs: impl Iterator<Item = SearchDoc>) -> Vec<SearchDoc> {
    let mut docs: Vec<SearchDoc> = docs.collect();
    for doc in &mut docs {
        doc.facets.sort();
        doc.facets.dedup();
    }
    docs.sort_by_cached_key(|doc| (doc.route.clone(), doc.hash()));
    docs.dedup_by(|later, kept| {
        let same = later.route == kept.route;
        if same {
            std::mem::swap(later, kept);
        }
        same
    });
    docs.sort_by(|a, b| (&a.date, &a.route).cmp(&(&b.date, &b.route)));
    docs
}
