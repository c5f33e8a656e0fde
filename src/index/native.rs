//! The native index in `search-index/`: opened or made anew, brought up to date by document hash, kept as one segment.

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::Path,
};

use serde::{Deserialize, Serialize};
use tantivy::{
    Index, IndexWriter, Searcher, TantivyDocument, Term, doc,
    indexer::NoMergePolicy,
    query::Bm25StatisticsProvider,
    schema::{Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value},
    tokenizer::TextAnalyzer,
};

use super::{
    bits::VERSION,
    pinyin,
    tokenize::{Grams, folded},
};
use crate::{
    diag::Failure,
    hash::Hash,
    search_doc::{FacetLabels, SearchDoc},
};

/// Bytes of the writer's arenas; two threads share them.
const ARENA_BYTES: usize = 160 << 20;
const STATE: &str = "state.json";
const SLOTS: &str = "slots.bin";
const TOKENS: &str = "tokens.json";
/// The facets' values and their names, for queries that name them and for terminals.
pub(crate) const LABELS: &str = "labels.json";
/// What is counted in the state's version: the schema here, the tokenizer, and the pack's own version.
const SCHEMA_VERSION: u32 = 1;

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

/// What one result shows in a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub route: String,
    pub kind: String,
    pub title: String,
    pub summary: String,
    pub region: Option<String>,
    pub date: Option<String>,
    pub status: Option<String>,
}

/// BM25's statistics with the tokens counted, not estimated: the pack and the native index must use the same ones.
impl Bm25StatisticsProvider for Native {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let of = |fields: &[Field; 4], tokens: &[u64; 4]| fields.iter().position(|f| *f == field).map(|i| tokens[i]);
        let [singles, pairs] = &self.tokens;
        Ok(of(&self.fields.uni, singles).or(of(&self.fields.bi, pairs)).unwrap_or(0))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.slots.len() as u64)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}

/// The index with every document's slot: its place in the order of date and route, which is its number in the pack.
pub(crate) struct Native {
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    pub(crate) slots: Vec<u32>,
    /// Tokens of each field, singles then pairs, place by place.
    pub(crate) tokens: Tokens,
}

pub(crate) type Tokens = [[u64; 4]; 2];

#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    version: u32,
    docs: BTreeMap<String, String>,
    /// Every other file of the folder with its length and hash: tantivy trusts its files, and must not meet bad ones.
    seals: BTreeMap<String, (u64, String)>,
}

/// What bringing the index up to date did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) changed: usize,
    pub(crate) removed: usize,
    pub(crate) rebuilt: bool,
}

/// Makes the index hold exactly `docs` (sorted by slot, routes unique).
pub(crate) fn bring_up_to_date(dir: &Path, docs: &[SearchDoc]) -> Result<(Native, Change), Failure> {
    let hashes: BTreeMap<String, String> = docs.iter().map(|d| (d.route.clone(), d.hash().to_string())).collect();
    let (mut index, mut state, mut rebuilt) = match open_sound(dir) {
        Some((index, state)) => (index, state, false),
        None => (create(dir)?, State::default(), true),
    };
    let differs = |state: &State, doc: &SearchDoc| state.docs.get(&doc.route) != hashes.get(&doc.route);
    if !rebuilt && docs.iter().filter(|d| differs(&state, d)).count() * 3 > docs.len() {
        drop(index);
        (index, state, rebuilt) = (create(dir)?, State::default(), true);
    }
    let gone: Vec<&String> = state.docs.keys().filter(|route| !hashes.contains_key(*route)).collect();
    let fresh: Vec<&SearchDoc> = docs.iter().filter(|d| differs(&state, d)).collect();
    let change = Change { changed: fresh.len(), removed: gone.len(), rebuilt };
    if rebuilt || !gone.is_empty() || !fresh.is_empty() {
        write(&index, &state, &gone, &fresh).map_err(|e| broken(dir, e))?;
    }
    let native = read_slots_anew(&index, docs).map_err(|e| broken(dir, e))?;
    save(dir, SLOTS, &native.slots.iter().flat_map(|slot| slot.to_le_bytes()).collect::<Vec<u8>>())?;
    let state = State { version: state_version(), docs: hashes, seals: seals(dir).map_err(|e| broken(dir, e))? };
    save(dir, STATE, &serde_json::to_vec(&state).unwrap_or_default())?;
    Ok((native, change))
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
    let long = |path: &Path, seal: &(u64, String)| fs::metadata(path).is_ok_and(|file| file.len() == seal.0);
    let (index, _) = open_state(dir, long).ok_or_else(missing)?;
    let bytes = fs::read(dir.join(SLOTS)).map_err(|e| missing().cause(e))?;
    let slots: Vec<u32> = bytes.as_chunks().0.iter().map(|&four| u32::from_le_bytes(four)).collect();
    let searcher = searcher(&index).map_err(|e| broken(dir, e))?;
    if slots.len() as u64 != searcher.num_docs() || searcher.segment_readers().len() > 1 {
        return Err(missing());
    }
    let tokens = fs::read(dir.join(TOKENS)).map_err(|e| missing().cause(e))?;
    let tokens = serde_json::from_slice(&tokens).map_err(|e| missing().cause(e))?;
    Ok(Native { fields: fields(&index.schema()).ok_or_else(missing)?, searcher, slots, tokens })
}

/// Keeps the names of the facets' values beside the index.
pub(crate) fn keep_labels(dir: &Path, labels: &FacetLabels) -> Result<(), Failure> {
    save(dir, LABELS, &serde_json::to_vec(labels).unwrap_or_default())
}

/// Keeps the counts of tokens beside the index: the last step of an update.
pub(crate) fn keep_tokens(dir: &Path, tokens: &Tokens) -> Result<(), Failure> {
    save(dir, TOKENS, &serde_json::to_vec(tokens).unwrap_or_default())
}

fn state_version() -> u32 {
    SCHEMA_VERSION * 256 + u32::from(VERSION)
}

fn open_state(dir: &Path, whole: impl Fn(&Path, &(u64, String)) -> bool) -> Option<(Index, State)> {
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
    let (index, state) = open_state(dir, |path, seal| sealed(path).is_ok_and(|now| now == *seal))?;
    let docs = searcher(&index).ok()?.num_docs();
    (docs == state.docs.len() as u64).then_some((index, state))
}

fn seals(dir: &Path) -> std::io::Result<BTreeMap<String, (u64, String)>> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let ours = ![STATE, TOKENS, LABELS, "README.md"].contains(&name.as_str()) && !name.ends_with(".lock");
        if ours && entry.path().is_file() {
            out.insert(name, sealed(&entry.path())?);
        }
    }
    Ok(out)
}

fn sealed(path: &Path) -> std::io::Result<(u64, String)> {
    let bytes = fs::read(path)?;
    Ok((bytes.len() as u64, Hash::of(&bytes).to_string()))
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

fn write(index: &Index, state: &State, gone: &[&String], fresh: &[&SearchDoc]) -> tantivy::Result<()> {
    let fields = fields(&index.schema()).ok_or_else(|| tantivy::TantivyError::SchemaError("fields".into()))?;
    let mut writer: IndexWriter = index.writer_with_num_threads(2, ARENA_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let known = fresh.iter().map(|d| &d.route).filter(|route| state.docs.contains_key(*route));
    for route in gone.iter().copied().chain(known) {
        writer.delete_term(Term::from_field_text(fields.route, route));
    }
    for page in fresh {
        writer.add_document(document(&fields, page))?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    let deleted = searcher(index)?.segment_readers().iter().any(tantivy::SegmentReader::has_deletes);
    if segments.len() > 1 || deleted {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}

fn document(fields: &Fields, page: &SearchDoc) -> TantivyDocument {
    let card = Card {
        route: page.route.clone(),
        kind: page.kind.clone(),
        title: page.title.clone(),
        summary: page.summary.clone(),
        region: page.region.clone(),
        date: page.date.map(|d| d.to_string()),
        status: page.status.clone(),
    };
    let mut out =
        doc!(fields.route => page.route.as_str(), fields.card => serde_json::to_string(&card).unwrap_or_default());
    for (facet, value) in &page.facets {
        out.add_text(fields.facet, facet_term(facet, value));
    }
    for place in 0..PLACES.len() {
        let text = place_text(page, place);
        out.add_text(fields.uni[place], &text);
        out.add_text(fields.bi[place], &text);
    }
    out
}

pub(crate) fn facet_term(facet: &str, value: &str) -> String {
    format!("{facet}={value}")
}

/// The folded text of a place.
pub(crate) fn place_text(page: &SearchDoc, place: usize) -> String {
    let names = || page.region.iter().chain(&page.keywords).map(String::as_str);
    match place {
        0 => folded([page.title.as_str()]),
        1 => folded(std::iter::once(page.summary.as_str()).chain(names())),
        2 => folded(page.body.iter().map(String::as_str)),
        _ => folded(pinyin::readings(page).iter().map(String::as_str)),
    }
}

fn searcher(index: &Index) -> tantivy::Result<Searcher> {
    Ok(index.reader()?.searcher())
}

fn read_slots_anew(index: &Index, docs: &[SearchDoc]) -> tantivy::Result<Native> {
    let fields = fields(&index.schema()).ok_or_else(|| tantivy::TantivyError::SchemaError("fields".into()))?;
    let searcher = searcher(index)?;
    let slot_of: HashMap<&str, u32> = docs.iter().zip(0..).map(|(d, slot)| (d.route.as_str(), slot)).collect();
    let mut slots = Vec::with_capacity(docs.len());
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(16)?;
        for doc in 0..segment.max_doc() {
            let stored: TantivyDocument = store.get(doc)?;
            let route = stored.get_first(fields.route).and_then(|v| v.as_str()).unwrap_or_default();
            slots.push(slot_of.get(route).copied().unwrap_or(u32::MAX));
        }
    }
    Ok(Native { fields, searcher, slots, tokens: Tokens::default() })
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
