//! The search room: keeps the native index in `search-index/` and exports it as the pack the browser reads.
//!
//! 1. `native` brings the tantivy index up to date by document hash; `fold`, `tokenize` and `pinyin` are its rules.
//! 2. `update` makes the pack of all pages, or `edit` changes the last one: `blocks` with `model` and `copies` (texts in strides) and
//!    `tokens`, `gathered` `lists` of grams in `shards`, coded by `coder`; `export` writes the rest and the manifest. `memory` is the last pack.
//!    Documents on their way are `held`; what memory has no room for lies `aside`.
//! 3. `search` answers queries natively, for `yishi search` and for the tests that compare it with the browser; `passage` shows
//!    why a page was found.
//!
//! `TOKENIZER.md` in this folder specifies what counts as a match; `tests/search/vectors.json` holds its examples.

pub mod passage;
pub mod query;
pub mod search;

mod aside;
mod bits;
mod blocks;
mod coded;
mod coder;
mod copies;
mod document;
mod edit;
mod export;
mod facets;
mod fold;
mod gathered;
mod held;
mod lists;
mod memory;
mod model;
mod native;
mod phrases;
mod pinyin;
mod shards;
mod tokenize;
mod tokens;
mod update;

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

pub use document::Card;

use gathered::Gathered;
use held::{Held, Room};
use memory::{Files, Memory, Stop};
use model::Model;
use native::Counted;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use update::{Page, Past};

use crate::{
    date::PartialDate,
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

/// Makes the tables which every page is folded by, while there is a thread to spare: else the first page makes them.
pub fn prepare() {
    fold::fold('\0');
}

/// Takes the files of the pack into the site.
///
/// A closure is a sink that keeps nothing: it is given every file.
pub trait Sink {
    /// Puts a file: its path relative to the site's root, and its bytes. The answer is what the sink wishes to know the
    /// file by when it is asked to keep it, such as a digest.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<String, Failure>;

    /// The same of several files, in their order.
    fn put_all(&mut self, files: &[(&str, &[u8])]) -> Result<Vec<String>, Failure> {
        files.iter().map(|(path, bytes)| self.put(path, bytes)).collect()
    }

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

/// A page that is to be found: whole ([`Index::hand`]), or by the hash of its document if the index knows it already.
pub enum Handed {
    Whole(Whole),
    /// As handed over before: the route, and [`SearchDoc::hash`] of the document then.
    Known(String, Hash),
}

/// A page handed over with its document.
pub struct Whole {
    route: String,
    date: Option<PartialDate>,
    /// [`SearchDoc::hash`] of the document.
    pub hash: Hash,
    doc: Held,
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
    memory: Option<Memory>,
    slots: FxHashMap<String, u32>,
    room: Room,
    /// How many bytes of lists memory may take.
    lists: usize,
}

/// So many bytes of documents, and about as many of lists, memory takes before more are laid aside: those of some five
/// thousand pages.
const ROOM: usize = 64 << 20;

impl Index {
    /// Opens the index in `dir`. One that is missing, damaged or of another version remembers nothing.
    pub fn open(dir: &Path) -> Self {
        Self::open_with(dir, ROOM)
    }

    /// The same, with so many bytes of memory for documents, and as many for lists.
    pub fn open_with(dir: &Path, room: usize) -> Self {
        let memory = Memory::load(dir);
        let pages = memory.iter().flat_map(|memory| (0..).zip(&memory.pages));
        let slots = pages.map(|(slot, page)| (page.route.clone(), slot)).collect();
        let (dir, lists) = (dir.to_owned(), room);
        let room = Room::new(&memory::files(&dir), room);
        Self { dir, memory, slots, room, lists }
    }

    /// A page to hand over whole. It takes memory only while there is room.
    pub fn hand(&self, doc: SearchDoc) -> Whole {
        let hash = doc.hash();
        let (route, date) = (doc.route.clone(), doc.date);
        Whole { route, date, hash, doc: self.room.hold(blocks::normal(doc)) }
    }

    /// Whether a page need not be handed over whole.
    pub fn knows(&self, route: &str, hash: &Hash) -> bool {
        self.slot(route, &hash.to_string()).is_some()
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
        mut self,
        pages: impl Iterator<Item = Handed>,
        labels: &FacetLabels,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Failure> {
        let Some(pages) = self.in_order(pages.collect()) else { return Ok(Outcome::AllWanted) };
        match self.made(pages, labels, sink) {
            Ok(stats) => Ok(Outcome::Made(stats)),
            Err(Stop::Failed(failure)) => Err(failure),
            Err(Stop::Forgotten) => {
                Memory::forget(&self.dir);
                Ok(Outcome::AllWanted)
            }
        }
    }

    /// The slot of a page that is as it was.
    fn slot(&self, route: &str, hash: &str) -> Option<u32> {
        let page = |slot: u32| self.memory.as_ref()?.pages.get(slot as usize);
        self.slots.get(route).copied().filter(|&slot| page(slot).is_some_and(|page| page.hash == hash))
    }

    /// By date and route, oldest first, so that a new page seldom moves the slots of others. `None` if one is unknown.
    fn in_order(&self, pages: Vec<Handed>) -> Option<Vec<Page>> {
        let mut pages: Vec<Page> = pages.into_par_iter().map(|handed| self.page(handed)).collect::<Option<_>>()?;
        pages.sort_by(|a, b| (&a.route, &a.hash).cmp(&(&b.route, &b.hash)));
        pages.dedup_by(|later, kept| {
            let same = later.route == kept.route;
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
        pages.sort_by(|a, b| (&a.date, &a.route).cmp(&(&b.date, &b.route)));
        Some(pages)
    }

    fn page(&self, handed: Handed) -> Option<Page> {
        match handed {
            Handed::Whole(Whole { route, date, hash, doc }) => {
                let hash = hash.to_string();
                let old = self.slot(&route, &hash);
                Some(Page { route, hash, date, doc: Some(doc), old })
            }
            Handed::Known(route, hash) => {
                let hash = hash.to_string();
                let old = self.slot(&route, &hash)?;
                let date = &self.memory.as_ref()?.pages.get(old as usize)?.date;
                let date = date.as_ref().and_then(|date| date.parse().ok());
                Some(Page { route, hash, date, doc: None, old: Some(old) })
            }
        }
    }

    fn made(&mut self, pages: Vec<Page>, labels: &FacetLabels, sink: &mut dyn Sink) -> Result<Stats, Stop> {
        let mut old = self.memory.take();
        let mut files = Files::new(&self.dir, old.as_mut(), sink);
        let past = old.as_ref().map(|memory| Past { memory, model: Model::of_counts(memory.symbols.clone()) });
        let wanted: Vec<(String, String)> = pages.iter().map(|page| (page.route.clone(), page.hash.clone())).collect();
        let opened = native::open_for(&self.dir, wanted)?;
        let gathered = Gathered::new(&memory::files(&self.dir), self.lists);
        let (change, (mut memory, manifest)) = match handed(&pages, opened.fresh()).filter(|_| past.is_some()) {
            Some(handed) => {
                // Both have all they need, and neither touches what the other reads.
                let docs = |slots: &[usize]| Ok(slots.iter().filter_map(|slot| handed.get(slot).cloned()).collect());
                let dir = &self.dir;
                let (change, packed) = thread::scope(|scope| {
                    let native = scope.spawn(move || opened.bring_up_to_date(dir, &docs));
                    let packed = packed(pages, past.as_ref(), gathered, labels, &mut files);
                    (native.join().unwrap_or_else(|panic| resume_unwind(panic)), packed)
                });
                (change?, packed?)
            }
            None => {
                let docs = |slots: &[usize]| update::docs(&pages, slots, past.as_ref(), &files);
                let change = opened.bring_up_to_date(&self.dir, &docs)?;
                (change, packed(pages, past.as_ref(), gathered, labels, &mut files)?)
            }
        };
        let mut stats = Stats {
            manifest,
            pages: memory.pages.len(),
            changed: change.changed,
            removed: change.removed,
            rebuilt: change.rebuilt,
            ..Stats::default()
        };
        files.done(&mut stats, &mut memory)?;
        native::keep_labels(&self.dir, &facets::present(&memory, labels))?;
        let counted = Counted { tokens: memory.tokens, buckets: memory.pairs.sizes.clone() };
        native::keep_counted(&self.dir, &counted)?;
        memory.save(&self.dir)?;
        // Freed string by string, beside what comes next.
        rayon::spawn(move || drop((old, memory)));
        Ok(stats)
    }
}

/// So many documents may be kept until both have read them.
const FEW: usize = 256;

/// The documents of these slots, if they are few and all were handed over whole.
fn handed(pages: &[Page], slots: &[usize]) -> Option<FxHashMap<usize, Arc<SearchDoc>>> {
    let doc = |&slot: &usize| Some((slot, pages[slot].doc.as_ref()?.doc()?));
    (slots.len() <= FEW).then(|| slots.iter().map(doc).collect())?
}

/// Makes the pack; what is to be remembered of it, and its manifest's path.
fn packed(
    pages: Vec<Page>,
    past: Option<&Past<'_>>,
    gathered: Gathered,
    labels: &FacetLabels,
    files: &mut Files<'_>,
) -> Result<(Memory, String), Stop> {
    let (model, sample) = update::model(&pages, past, files)?;
    let mut memory = update::pack(pages, &model, past, gathered, files)?;
    memory.sample = sample;
    let manifest = export::rest(&memory, &model, labels, files)?;
    Ok((memory, manifest))
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
    let index = Index::open(index_dir);
    let pages: Vec<Handed> = docs.map(|doc| Handed::Whole(index.hand(doc))).collect();
    match index.update(pages.into_iter(), labels, sink)? {
        Outcome::Made(stats) => Ok(stats),
        Outcome::AllWanted => Err(Failure::new("搜索索引出错", "the search index failed").path(index_dir)),
    }
}
