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

use std::path::Path;

pub use export::Sink;
pub use native::Card;

use crate::{
    diag::Failure,
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

/// Brings the native index in `index_dir` up to date with `docs` and hands every file of the pack to `sink`.
///
/// The pack depends on the documents and labels alone: not on their order, on threads, or on what the index held
/// before. Of two documents with one route the last by content stands.
///
/// # Errors
/// When the folder cannot be written, or `sink` fails.
pub fn update(
    index_dir: &Path,
    docs: impl Iterator<Item = SearchDoc>,
    labels: &FacetLabels,
    sink: &mut Sink<'_>,
) -> Result<Stats, Failure> {
    let docs = in_order(docs);
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
        sink(path, bytes)
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
