//! One file to the records it holds, by the reader that its path asks for (`kind.rs`).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics, Severity};
use crate::hash::Hash;
use crate::id::{self, RecordKind};
use crate::model::allowance::Allowance;
use crate::model::author::Author;
use crate::model::campaign::Campaign;
use crate::model::case::Case;
use crate::model::check;
use crate::model::document::Document;
use crate::model::entity::{Body, Entity, Entry};
use crate::model::figure::Figure;
use crate::model::geo::Geo;
use crate::model::kind::FileKind;
use crate::model::meeting::Meeting;
use crate::model::news::News;
use crate::model::organization::Organization;
use crate::model::outcome::Outcome;
use crate::model::page::StandingPage;
use crate::model::plan::Plan;
use crate::model::programme::Programme;
use crate::model::region::Region;
use crate::model::region_table;
use crate::model::settings::Settings;
use crate::model::source::SourceDocument;
use crate::model::tombstone::Tombstone;
use crate::model::topic::Topic;
use crate::model::unread;
use crate::model::venue::Venue;
use crate::model::whole::{self, Whole};
use crate::parse::record::{Reading, Record, Value, read_record};
use crate::parse::yaml::{Data, Node};
use crate::parse::{frontmatter, slip, yaml};
use crate::source::{Location, SourcePath};

content_entity! {
    Meeting = Meeting, region, programme;
    Outcome = Outcome, region, programme;
    Topic = Topic, region, programme;
    Case = Case, region, programme;
    Venue = Venue, region, programme;
    Document = Document, region, programme;
    News = News, region, programme;
    StandingPage = Page;
}

data_entity! {
    Plan = Plan, title, programme: programme, draft: draft;
    Campaign = Campaign, title, programme: programme, draft: draft;
    Figure = Figure, label, programme: programme, draft: draft;
    Organization = Organization, name;
    Programme = Programme, name, draft: draft;
}

impl Entity for SourceDocument {
    const KIND: RecordKind = RecordKind::Source;
    fn title(&self) -> &str {
        &self.title
    }
    fn sources(&self) -> &[crate::model::common::SourceRef] {
        &[]
    }
}

/// What one file holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Records {
    Meeting(Box<Entry<Meeting>>),
    Outcome(Box<Entry<Outcome>>),
    Topic(Box<Entry<Topic>>),
    Case(Box<Entry<Case>>),
    Venue(Box<Entry<Venue>>),
    Document(Box<Entry<Document>>),
    News(Box<Entry<News>>),
    Page(Box<Entry<StandingPage>>),
    Programme(Box<Entry<Programme>>),
    Plan(Box<Entry<Plan>>),
    Campaign(Box<Entry<Campaign>>),
    Organizations(Vec<Entry<Organization>>),
    Figures(Vec<Entry<Figure>>),
    Sources(Vec<Entry<SourceDocument>>),
    Tombstones(Vec<Tombstone>),
    Settings(Box<Settings>),
    Geo(Box<Geo>),
    Regions(Vec<Region>),
    /// A record's file that holds faults: its id is known, so that references to it are not called dangling.
    Broken(RecordKind, Arc<str>),
    /// A list that cannot be read, or an item of one that does not say its id: what it holds is not known, so that no
    /// reference to a record of this kind can be called dangling.
    Unread(RecordKind),
    /// The sound items of a list beside those at fault.
    Several(Vec<Records>),
    /// A file that holds no records.
    Nothing,
    /// A draft in which nothing is wrong but that required fields are missing, which are told when drafts are shown.
    Unfinished(RecordKind, Arc<str>, Diagnostics),
}

impl Records {
    /// The text of a record of `content/`, with the hash of its file.
    pub fn text_mut(&mut self) -> Option<(&mut Body, Hash)> {
        macro_rules! text {
            ($($kind:ident)*) => {
                match self {
                    $( Self::$kind(entry) => Some((&mut entry.body, entry.hash)), )*
                    _ => None,
                }
            };
        }
        text!(Meeting Outcome Topic Case Venue Document News Page)
    }
}

/// A record whose file cannot be had at all: known by its path, so that references to it are not called dangling.
pub fn lost(path: &SourcePath) -> Option<Records> {
    let (kind, ending) = match FileKind::of(path) {
        FileKind::Content(kind) => (kind, ".md"),
        FileKind::One(kind) => (kind, if path.ends_with(".yml") { ".yml" } else { ".yaml" }),
        FileKind::Many(kind) => return Some(Records::Unread(kind)),
        _ => return None,
    };
    whole::file_id(path, ending).0.map(|id| Records::Broken(kind, id))
}

/// Reads one file.
pub fn read(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    match FileKind::of(path) {
        FileKind::Content(kind) => match frontmatter::text(path, bytes) {
            Ok(text) => content(kind, path, &text, Hash::of(bytes), limits),
            Err(fault) => {
                let (id, mut faults) = whole::file_id(path, ".md");
                faults.push(*fault);
                (id.map_or(Records::Nothing, |id| Records::Broken(kind, id)), faults)
            }
        },
        FileKind::One(kind) => one(kind, path, bytes, limits),
        FileKind::Many(kind) => many(kind, path, bytes, limits),
        FileKind::Settings => {
            let (settings, faults) = single(path, bytes, limits);
            (settings.map_or(Records::Nothing, |s| Records::Settings(Box::new(s))), faults)
        }
        FileKind::Geo => {
            let (geo, faults) = single(path, bytes, limits);
            (geo.map_or(Records::Nothing, |g| Records::Geo(Box::new(g))), faults)
        }
        FileKind::Tombstones => tombstones(path, bytes, limits),
        FileKind::Regions => {
            let (regions, broken, faults) = region_table::read(path, bytes);
            if broken.is_empty() {
                return (Records::Regions(regions), faults);
            }
            let broken = broken.iter().map(|key| Records::Broken(RecordKind::Region, Arc::from(key.as_str())));
            (Records::Several(broken.chain([Records::Regions(regions)]).collect()), faults)
        }
        FileKind::Attachment => (Records::Nothing, unread::beside(path)),
        FileKind::Allowances => (Records::Nothing, Diagnostics::new()),
        FileKind::Authors => (Records::Nothing, authors(path, bytes, limits).1),
        FileKind::Other => (Records::Nothing, unread::stray(path)),
    }
}

/// Reads one file of `content/`, given its text and the hash of its bytes.
pub fn content(kind: RecordKind, path: &SourcePath, text: &str, hash: Hash, limits: &Limits) -> (Records, Diagnostics) {
    let (id, mut diagnostics) = whole::file_id(path, ".md");
    let (document, faults) = frontmatter::document_in(path, text, limits);
    diagnostics.append(faults);
    let (Some(id), Some(document)) = (id.clone(), document) else {
        return (id.map_or(Records::Nothing, |id| Records::Broken(kind, id)), diagnostics);
    };
    let whole = Whole {
        path,
        id,
        hash,
        front: document.front,
        body: Body { markdown: document.body, line: document.body_line, left: None },
        text,
    };
    let mut faults = Diagnostics::new();
    let records = match kind {
        RecordKind::Meeting => whole.read(&mut faults).map(|e| Records::Meeting(Box::new(e))),
        RecordKind::Outcome => whole.read(&mut faults).map(|e| Records::Outcome(Box::new(e))),
        RecordKind::Topic => whole.read(&mut faults).map(|e| Records::Topic(Box::new(e))),
        RecordKind::Case => whole.read(&mut faults).map(|e| Records::Case(Box::new(e))),
        RecordKind::Venue => whole.read(&mut faults).map(|e| Records::Venue(Box::new(e))),
        RecordKind::Document => whole.read(&mut faults).map(|e| Records::Document(Box::new(e))),
        RecordKind::News => whole.read(&mut faults).map(|e| Records::News(Box::new(e))),
        _ => whole.read(&mut faults).map(|e| Records::Page(Box::new(e))),
    };
    settled(kind, whole, records, faults, diagnostics)
}

/// A record as it was read: sound, a draft that still lacks fields, or at fault.
fn settled(
    kind: RecordKind,
    whole: Whole<'_>,
    records: Option<Records>,
    faults: Diagnostics,
    mut diagnostics: Diagnostics,
) -> (Records, Diagnostics) {
    if records.is_none() && whole.is_unfinished(&faults) {
        let waits = |fault: Diagnostic| Diagnostic { severity: Severity::Warning, ..fault };
        let mut lacking: Diagnostics = faults.into_iter().map(waits).collect();
        check::of_draft(whole.path, &whole.front, &mut lacking);
        return (Records::Unfinished(kind, whole.id, lacking), diagnostics);
    }
    diagnostics.append(faults);
    (records.unwrap_or(Records::Broken(kind, whole.id)), diagnostics)
}

fn one(kind: RecordKind, path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    let ending = if path.ends_with(".yml") { ".yml" } else { ".yaml" };
    let (id, mut diagnostics) = whole::file_id(path, ending);
    let front = yaml_file(path, bytes, limits, &mut diagnostics);
    let (Some(id), Some(front)) = (id.clone(), front) else {
        return (id.map_or(Records::Nothing, |id| Records::Broken(kind, id)), diagnostics);
    };
    let whole = Whole { path, id, hash: Hash::of(bytes), front, body: Body::default(), text: "" };
    let mut faults = Diagnostics::new();
    let records = match kind {
        RecordKind::Programme => whole.read(&mut faults).map(|e| Records::Programme(Box::new(e))),
        RecordKind::Plan => whole.read(&mut faults).map(|e| Records::Plan(Box::new(e))),
        _ => whole.read(&mut faults).map(|e| Records::Campaign(Box::new(e))),
    };
    settled(kind, whole, records, faults, diagnostics)
}

fn many(kind: RecordKind, path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let Some(front) = yaml_file(path, bytes, limits, &mut diagnostics) else {
        return (Records::Unread(kind), diagnostics);
    };
    let hash = Hash::of(bytes);
    let records = match kind {
        RecordKind::Organization => {
            let id = |r: &Organization| r.id.as_str().into();
            list(path, &front, &mut diagnostics, hash, id, Records::Organizations)
        }
        RecordKind::Figure => {
            list(path, &front, &mut diagnostics, hash, |r: &Figure| r.id.as_str().into(), Records::Figures)
        }
        _ => {
            let id = |r: &SourceDocument| r.id.as_str().into();
            list(path, &front, &mut diagnostics, hash, id, Records::Sources)
        }
    };
    (records, diagnostics)
}

/// A file that is one record and has no id.
fn single<T: Record>(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Option<T>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let record = yaml_file(path, bytes, limits, &mut diagnostics).and_then(|node| {
        let mut reading = Reading::new(path);
        let record = read_record(&node, &mut reading);
        diagnostics.append(reading.diagnostics);
        record
    });
    (record, diagnostics)
}

/// The list of what may be published although it looks private. Its faults carry no excerpt: what it holds is not said.
pub fn allowances(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Vec<Allowance>, Diagnostics) {
    silent_list(path, bytes, limits)
}

/// Which unit each author stands for. Its faults carry no excerpt: the list may hold people's addresses.
pub fn authors(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Vec<Author>, Diagnostics) {
    silent_list(path, bytes, limits)
}

fn silent_list<T: Value>(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Vec<T>, Diagnostics) {
    let mut faults = Diagnostics::new();
    let mut reading = Reading::new(path);
    let node = yaml_file(path, bytes, limits, &mut faults);
    let list = node.and_then(|node| Vec::<T>::read(&node, &mut reading));
    faults.append(reading.diagnostics);
    let silent = faults.into_iter().map(Diagnostic::without_excerpt).collect();
    (list.unwrap_or_default(), silent)
}

fn tombstones(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let Some(node) = yaml_file(path, bytes, limits, &mut diagnostics) else { return (Records::Nothing, diagnostics) };
    let mut reading = Reading::new(path);
    let tombstones = Vec::<Tombstone>::read(&node, &mut reading);
    diagnostics.append(reading.diagnostics);
    (Records::Tombstones(tombstones.unwrap_or_default()), diagnostics)
}

fn yaml_file(path: &SourcePath, bytes: &[u8], limits: &Limits, diagnostics: &mut Diagnostics) -> Option<Node> {
    match frontmatter::text(path, bytes) {
        Ok(text) => {
            if let Some(fault) = slip::conflict(path, &text) {
                diagnostics.push(fault);
                return None;
            }
            let (node, faults) = yaml::read(path, &text, 1, limits);
            let broken = faults.errors() > 0;
            diagnostics.append(faults);
            if broken {
                return None;
            }
            if node.is_none() {
                diagnostics.push(
                    empty(path, Diagnostic::error("empty-file", Both::new("文件是空的", "the file is empty")))
                        .at(Location::new(path, 1, 1)),
                );
            }
            node
        }
        Err(fault) => {
            diagnostics.push(*fault);
            None
        }
    }
}

/// What to do with an empty file: no site stands without its settings.
fn empty(path: &SourcePath, fault: Diagnostic) -> Diagnostic {
    match FileKind::of(path) {
        FileKind::Settings => fault.remedy(
            "至少写两行：`title: 网站的名称` 和 `root: 首页地区在 data/regions.csv 里的 key`，例如 root: \"331002\"",
            "it must hold at least two lines: `title:` with the website's name, and `root:` with the key of its region in data/regions.csv, such as root: \"331002\"",
        ),
        _ => fault.remedy("填上内容，或删去这个文件", "fill it in, or remove the file"),
    }
}

/// The items of a list file; a broken item does not take the others with it, nor the records that refer to it.
fn list<T: Entity + Record>(
    path: &SourcePath,
    node: &Node,
    diagnostics: &mut Diagnostics,
    hash: Hash,
    id_of: impl Fn(&T) -> Arc<str>,
    whole: impl Fn(Vec<Entry<T>>) -> Records,
) -> Records {
    let Data::List(items) = &node.data else {
        diagnostics.push(
            Diagnostic::error("wrong-type", Both::new("这个文件应当是一个列表", "this file must be a list"))
                .at(node.at(path))
                .remedy("每一项以 `- ` 开头", "begin each item with `- `"),
        );
        return Records::Unread(T::KIND);
    };
    let mut entries = Vec::with_capacity(items.len());
    let mut broken = Vec::new();
    for item in items {
        let mut reading = Reading::new(path);
        match read_record::<T>(item, &mut reading) {
            Some(record) => entries.push(Entry {
                id: id_of(&record),
                path: Arc::clone(path),
                hash,
                record,
                body: Body { line: item.line, ..Body::default() },
            }),
            None => broken.push(match item.get("id").and_then(Node::text).filter(|id| id::check(id).is_ok()) {
                Some(id) => Records::Broken(T::KIND, Arc::from(id)),
                None => Records::Unread(T::KIND),
            }),
        }
        diagnostics.append(reading.diagnostics);
    }
    if broken.is_empty() {
        return whole(entries);
    }
    broken.push(whole(entries));
    Records::Several(broken)
}
