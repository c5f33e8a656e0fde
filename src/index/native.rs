//! The native index in `search-index/`: opened or made anew, and brought up to date by document hash. New pages are added
//! as segments; these are merged only when they are many, or hold many pages that are gone.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::Path,
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Index, IndexWriter, Searcher, TantivyDocument, Term,
    index::SegmentId,
    indexer::NoMergePolicy,
    query::Bm25StatisticsProvider,
    schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value},
    tokenizer::TextAnalyzer,
};

use super::{
    bits::VERSION,
    document::Queued,
    memory::{Stop, TABLE},
    tokenize::Grams,
    tokens::Counts,
};
use crate::{
    diag::Failure,
    hash::Hash,
    search_doc::{FacetLabels, SearchDoc},
};

/// Bytes of the arena of each thread that writes.
const ARENA_BYTES: usize = 40 << 20;
/// The least that the writer takes, for the few pages of an edit: a third of it is one table, filled before it is used.
const FEW_BYTES: usize = 15_000_000;
const STATE: &str = "state.json";
const SLOTS: &str = "slots.json";
const COUNTED: &str = "tokens.json";
/// The facets' values and their names, for queries that name them and for terminals.
pub(crate) const LABELS: &str = "labels.json";
/// What is counted in the state's version: the schema here, the tokenizer, and the pack's own version.
const SCHEMA_VERSION: u32 = 4;

/// The places a word is looked for, best first: their pack order, their boosts.
pub(crate) const PLACES: [(&str, f32); 4] = [("title", 4.0), ("summary", 2.0), ("body", 1.0), ("pinyin", 2.0)];

/// The fields of the schema: for each place its single characters and its pairs.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) uni: [Field; 4],
    pub(crate) bi: [Field; 4],
    pub(crate) facet: Field,
    pub(crate) route: Field,
    pub(crate) card: Field,
}

/// BM25's statistics, counted over the pages that stand: the pack and the native index must use the same ones.
impl Bm25StatisticsProvider for Native {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let of = |fields: &[Field; 4], tokens: &[u64; 4]| fields.iter().position(|f| *f == field).map(|i| tokens[i]);
        let [singles, pairs] = &self.counted.tokens;
        Ok(of(&self.fields.uni, singles).or(of(&self.fields.bi, pairs)).unwrap_or(0))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut sum = 0;
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(term.field())?;
            sum += match (index.get_term_info(term)?, segment.alive_bitset()) {
                (None, _) => 0,
                (Some(info), None) => info.doc_freq,
                (Some(info), Some(alive)) => {
                    index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?.doc_freq_given_deletes(alive)
                }
            };
        }
        Ok(u64::from(sum))
    }
}

/// The index with every document's slot: its place in the order of date and route, which is its number in the pack.
pub(crate) struct Native {
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    /// Segment by segment; `GONE` for documents that are deleted.
    pub(crate) slots: Vec<u32>,
    pub(crate) counted: Counted,
}

/// What scores are made of besides the index itself.
#[derive(Serialize, Deserialize)]
pub(crate) struct Counted {
    /// Tokens of each field, singles then pairs, place by place.
    pub(crate) tokens: Counts,
    /// How much each bucket of pairs takes in the pack.
    pub(crate) buckets: Vec<u32>,
}

/// The slot of a document that is deleted.
pub(crate) const GONE: u32 = u32::MAX;

/// The slots of each segment, by its name.
type Slots = BTreeMap<String, Vec<u32>>;

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    version: u32,
    /// Route and hash of the page in each slot.
    docs: Vec<(String, String)>,
    /// Every other file of the folder: tantivy trusts its files, and must not meet bad ones.
    seals: BTreeMap<String, Seal>,
}

/// What a file was: one whose length and time are the same is not read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    length: u64,
    modified: u64,
    hash: String,
}

/// What bringing the index up to date did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) changed: usize,
    pub(crate) removed: usize,
    pub(crate) rebuilt: bool,
}

/// Gives the documents of slots, which rise.
type Docs<'d> = dyn Fn(&[usize]) -> Result<Vec<Arc<SearchDoc>>, Stop> + 'd;

/// The index opened to hold exactly certain pages.
pub(crate) struct Opened {
    index: Index,
    state: State,
    rebuilt: bool,
    /// Routes and hashes by slot.
    pages: Vec<(String, String)>,
    fresh: Vec<usize>,
}

/// Opens the index, or makes it anew, for pages with these routes and hashes, which stand by slot.
pub(crate) fn open_for(dir: &Path, pages: Vec<(String, String)>) -> Result<Opened, Failure> {
    let (mut index, mut state, mut rebuilt) = match open_sound(dir) {
        Some((index, state)) => (index, state, false),
        None => (create(dir)?, State::default(), true),
    };
    let mut fresh = differing(&state, &pages);
    if !rebuilt && fresh.len() * 3 > pages.len() {
        drop(index);
        (index, state, rebuilt) = (create(dir)?, State::default(), true);
        fresh = differing(&state, &pages);
    }
    Ok(Opened { index, state, rebuilt, pages, fresh })
}

impl Opened {
    /// The slots whose documents are wanted: of pages which the index holds otherwise or not at all.
    pub(crate) fn fresh(&self) -> &[usize] {
        &self.fresh
    }

    /// Makes the index hold exactly its pages. `docs` gives the documents of slots, which rise.
    pub(crate) fn bring_up_to_date(self, dir: &Path, docs: &Docs<'_>) -> Result<Change, Stop> {
        let Self { index, state, rebuilt, pages, fresh } = self;
        let routes: HashSet<&str> = pages.iter().map(|(route, _)| route.as_str()).collect();
        let gone: Vec<&str> =
            state.docs.iter().map(|(route, _)| route.as_str()).filter(|route| !routes.contains(route)).collect();
        let change = Change { changed: fresh.len(), removed: gone.len(), rebuilt };
        let broken = |e: tantivy::TantivyError| Stop::Failed(broken(dir, e));
        if rebuilt || !gone.is_empty() || !fresh.is_empty() {
            let known: HashSet<&str> = state.docs.iter().map(|(route, _)| route.as_str()).collect();
            let changed = fresh.iter().map(|&slot| pages[slot].0.as_str()).filter(|route| known.contains(route));
            let leaving: Vec<&str> = gone.iter().copied().chain(changed).collect();
            write(&index, &leaving, &fresh, docs).map_err(|stop| match stop {
                Written::Index(error) => broken(error),
                Written::Docs(stop) => stop,
            })?;
        }
        let slots = slots_anew(&index, dir, &state, &pages).map_err(broken)?;
        save(dir, SLOTS, &serde_json::to_vec(&slots).unwrap_or_default())?;
        let seals = seals(dir, &state.seals).map_err(|e| self::broken(dir, e))?;
        let state = State { version: state_version(), docs: pages, seals };
        save(dir, STATE, &serde_json::to_vec(&state).unwrap_or_default())?;
        Ok(change)
    }
}

/// The slots of the pages which the index holds otherwise or not at all.
fn differing(state: &State, pages: &[(String, String)]) -> Vec<usize> {
    let held: HashSet<(&str, &str)> = state.docs.iter().map(|(route, hash)| (route.as_str(), hash.as_str())).collect();
    (0..pages.len()).filter(|&slot| !held.contains(&(pages[slot].0.as_str(), pages[slot].1.as_str()))).collect()
}

/// Opens the index for reading.
pub(crate) fn open(dir: &Path) -> Result<Native, Failure> {
    let missing = || {
        Failure::new(
            "还没有可用的搜索索引，请先运行 yishi build",
            "there is no usable search index yet: run `yishi build` first",
        )
        .path(dir)
    };
    let long = |path: &Path, seal: &Seal| fs::metadata(path).is_ok_and(|file| file.len() == seal.length);
    let (index, _) = open_state(dir, long).ok_or_else(missing)?;
    let slots = slots_kept(dir).ok_or_else(missing)?;
    let searcher = searcher(&index).map_err(|e| broken(dir, e))?;
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let slots = slots.get(&segment.segment_id().uuid_string()).ok_or_else(missing)?;
        if slots.len() as u64 != u64::from(segment.max_doc()) {
            return Err(missing());
        }
        all.extend(slots);
    }
    let counted = fs::read(dir.join(COUNTED)).map_err(|e| missing().cause(e))?;
    let counted = serde_json::from_slice(&counted).map_err(|e| missing().cause(e))?;
    Ok(Native { fields: fields(&index.schema()).ok_or_else(missing)?, searcher, slots: all, counted })
}

fn slots_kept(dir: &Path) -> Option<Slots> {
    serde_json::from_slice(&fs::read(dir.join(SLOTS)).ok()?).ok()
}

/// Keeps the names of the facets' values beside the index.
pub(crate) fn keep_labels(dir: &Path, labels: &FacetLabels) -> Result<(), Failure> {
    save(dir, LABELS, &serde_json::to_vec(labels).unwrap_or_default())
}

/// Keeps what scores are made of beside the index: the last step of an update.
pub(crate) fn keep_counted(dir: &Path, counted: &Counted) -> Result<(), Failure> {
    save(dir, COUNTED, &serde_json::to_vec(counted).unwrap_or_default())
}

fn state_version() -> u32 {
    SCHEMA_VERSION * 256 + u32::from(VERSION)
}

fn open_state(dir: &Path, whole: impl Fn(&Path, &Seal) -> bool) -> Option<(Index, State)> {
    let state: State = serde_json::from_slice(&fs::read(dir.join(STATE)).ok()?).ok()?;
    if state.version != state_version() || !state.seals.iter().all(|(name, seal)| whole(&dir.join(name), seal)) {
        return None;
    }
    let index = Index::open_in_dir(dir).ok()?;
    register(&index);
    fields(&index.schema())?;
    Some((index, state))
}

/// The index, unless it is missing, of another version, damaged, or not the one the state describes.
fn open_sound(dir: &Path) -> Option<(Index, State)> {
    let (index, state) = open_state(dir, |path, seal| seal.holds(path).unwrap_or(false))?;
    let docs = searcher(&index).ok()?.num_docs();
    (docs == state.docs.len() as u64).then_some((index, state))
}

impl Seal {
    fn of(path: &Path) -> std::io::Result<Self> {
        let modified = modified(&fs::metadata(path)?);
        let bytes = fs::read(path)?;
        Ok(Self { length: bytes.len() as u64, modified, hash: Hash::of(&bytes).to_string() })
    }

    /// Whether the file is as it was sealed.
    fn holds(&self, path: &Path) -> std::io::Result<bool> {
        let meta = fs::metadata(path)?;
        let same = meta.len() == self.length && modified(&meta) == self.modified && self.modified > 0;
        Ok(same || Self::of(path)?.hash == self.hash)
    }
}

/// Nanoseconds since 1970; 0 where the file system does not tell.
fn modified(meta: &fs::Metadata) -> u64 {
    let time = meta.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    time.map_or(0, |time| time.as_nanos() as u64)
}

fn seals(dir: &Path, old: &BTreeMap<String, Seal>) -> std::io::Result<BTreeMap<String, Seal>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = ![STATE, COUNTED, LABELS, TABLE, "README.md"].contains(&name.as_str()) && !name.ends_with(".lock");
        if ours && entry.path().is_file() {
            let kept = old.get(&name).filter(|seal| seal.holds(&entry.path()).unwrap_or(false));
            out.insert(name, kept.cloned().map_or_else(|| Seal::of(&entry.path()), Ok)?);
        }
    }
    Ok(out)
}

fn create(dir: &Path) -> Result<Index, Failure> {
    let failed = |e: &dyn std::fmt::Display| {
        Failure::new("无法建立搜索索引", "cannot create the search index").path(dir).cause(e)
    };
    fs::create_dir_all(dir).map_err(|e| failed(&e))?;
    for entry in fs::read_dir(dir).map_err(|e| failed(&e))?.flatten() {
        if entry.file_name() != "README.md" && entry.path().is_file() {
            fs::remove_file(entry.path()).map_err(|e| failed(&e))?;
        }
    }
    let index = Index::create_in_dir(dir, schema()).map_err(|e| failed(&e))?;
    register(&index);
    Ok(index)
}

/// No field keeps norms: page lengths differ by kind more than by worth, and a length for every page would be the
/// largest thing a reader downloads.
fn schema() -> Schema {
    let mut builder = Schema::builder();
    let text = |tokenizer: &str, option| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(false),
        )
    };
    for (name, _) in PLACES {
        builder.add_text_field(&format!("{name}1"), text("uni", IndexRecordOption::WithFreqs));
        builder.add_text_field(&format!("{name}2"), text("bi", IndexRecordOption::WithFreqsAndPositions));
    }
    builder.add_text_field("facet", STRING);
    builder.add_text_field("route", STRING | STORED);
    builder.add_text_field("card", STORED);
    builder.build()
}

fn register(index: &Index) {
    for (name, pairs) in [("uni", false), ("bi", true)] {
        index.tokenizers().register(name, TextAnalyzer::builder(Grams { pairs }).build());
    }
}

fn fields(schema: &Schema) -> Option<Fields> {
    let field = |name: &str| schema.get_field(name).ok();
    let places = |suffix: u8| -> Option<[Field; 4]> {
        let all: Option<Vec<Field>> = PLACES.iter().map(|(name, _)| field(&format!("{name}{suffix}"))).collect();
        all?.try_into().ok()
    };
    let (uni, bi) = (places(1)?, places(2)?);
    Some(Fields { uni, bi, facet: field("facet")?, route: field("route")?, card: field("card")? })
}

/// What went wrong while writing.
enum Written {
    Index(tantivy::TantivyError),
    Docs(Stop),
}

impl From<tantivy::TantivyError> for Written {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Index(error)
    }
}

fn write(index: &Index, leaving: &[&str], fresh: &[usize], docs: &Docs<'_>) -> Result<(), Written> {
    let fields = fields(&index.schema()).ok_or_else(|| tantivy::TantivyError::SchemaError("fields".into()))?;
    let threads = if fresh.len() > FEW { 2 } else { 1 };
    let mut writer: IndexWriter<Queued> =
        index.writer_with_num_threads(threads, if threads > 1 { ARENA_BYTES * threads } else { FEW_BYTES })?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for route in leaving {
        writer.delete_term(Term::from_field_text(fields.route, route));
    }
    for some in fresh.chunks(FEW) {
        for page in docs(some).map_err(Written::Docs)? {
            writer.add_document(Queued::new(page, &fields))?;
        }
    }
    writer.commit()?;
    let merging = to_merge(&searcher(index)?);
    if !merging.is_empty() {
        writer.merge(&merging).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    Ok(writer.wait_merging_threads()?)
}

/// Documents that one thread indexes sooner than two; and so many are at hand at a time.
const FEW: usize = 64;
const MOST_SEGMENTS: usize = 12;

/// Segments to merge: the smaller ones when they are many, all when a third of what they hold is gone.
fn to_merge(searcher: &Searcher) -> Vec<SegmentId> {
    let mut segments: Vec<_> = searcher.segment_readers().iter().collect();
    let all: u64 = segments.iter().map(|segment| u64::from(segment.max_doc())).sum();
    segments.sort_by_key(|segment| (std::cmp::Reverse(segment.num_docs()), segment.segment_id().uuid_string()));
    if searcher.num_docs() * 3 < all * 2 {
        return segments.iter().map(|segment| segment.segment_id()).collect();
    }
    let large = if segments.len() > MOST_SEGMENTS { MOST_SEGMENTS / 2 } else { segments.len() };
    segments.iter().skip(large).map(|segment| segment.segment_id()).collect()
}

fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    Ok(index.reader()?.searcher())
}

/// The slots of all segments: of known ones told by the old slots, of new ones by the routes they store.
fn slots_anew(index: &Index, dir: &Path, state: &State, pages: &[(String, String)]) -> tantivy::Result<Slots> {
    let fields = fields(&index.schema()).ok_or_else(|| tantivy::TantivyError::SchemaError("fields".into()))?;
    let slot_of: HashMap<&str, u32> = pages.iter().zip(0..).map(|((route, _), slot)| (route.as_str(), slot)).collect();
    let kept = slots_kept(dir).unwrap_or_default();
    let mut out = Slots::new();
    for segment in searcher(index)?.segment_readers() {
        let name = segment.segment_id().uuid_string();
        let old = kept.get(&name);
        let store = if old.is_none() { Some(segment.get_store_reader(16)?) } else { None };
        let mut slots = Vec::new();
        for doc in 0..segment.max_doc() {
            let told = |route: &str| slot_of.get(route).copied().unwrap_or(GONE);
            slots.push(match (&store, old.and_then(|old| old.get(doc as usize))) {
                _ if segment.alive_bitset().is_some_and(|alive| alive.is_deleted(doc)) => GONE,
                (Some(store), _) => {
                    let stored: TantivyDocument = store.get(doc)?;
                    told(stored.get_first(fields.route).and_then(|v| v.as_str()).unwrap_or_default())
                }
                (None, old) => old.and_then(|&old| state.docs.get(old as usize)).map_or(GONE, |(route, _)| told(route)),
            });
        }
        out.insert(name, slots);
    }
    Ok(out)
}

fn save(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = dir.join(name);
    fs::write(&path, bytes)
        .map_err(|e| Failure::new("无法写入搜索索引", "cannot write the search index").path(path).cause(e))
}

pub(crate) fn broken(dir: &Path, cause: impl std::fmt::Display) -> Failure {
    Failure::new("搜索索引出错，可删除后重新构建", "the search index failed: delete it and build again")
        .path(dir)
        .cause(cause)
}
