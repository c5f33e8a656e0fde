//! One file to the records it holds.
//!
//! The folder says the kind: `content/meetings/…/<id>.md` is a meeting, `data/programmes/<id>.yaml` a programme. Folders
//! below that are staff's own (by year, by township) and mean nothing.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::hash::Hash;
use crate::id::{self, RecordKind};
use crate::model::allowance::Allowance;
use crate::model::author::Author;
use crate::model::campaign::Campaign;
use crate::model::case::Case;
use crate::model::common::Level;
use crate::model::document::Document;
use crate::model::entity::{Body, Entity, Entry};
use crate::model::figure::Figure;
use crate::model::geo::Geo;
use crate::model::meeting::Meeting;
use crate::model::news::News;
use crate::model::organization::Organization;
use crate::model::outcome::Outcome;
use crate::model::page::StandingPage;
use crate::model::plan::Plan;
use crate::model::programme::Programme;
use crate::model::region::Region;
use crate::model::settings::Settings;
use crate::model::source::SourceDocument;
use crate::model::tombstone::Tombstone;
use crate::model::topic::Topic;
use crate::model::venue::Venue;
use crate::parse::record::{Reading, Record, Value, read_record};
use crate::parse::yaml::{Data, Node};
use crate::parse::{csv, frontmatter, slip, yaml};
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
    Plan = Plan, title, programme;
    Campaign = Campaign, title, programme;
    Figure = Figure, label, programme;
    Organization = Organization, name;
    Programme = Programme, name;
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
    /// A file that holds no records.
    Nothing,
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

/// What a path says about its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `content/<kind>/…/<id>.md`
    Content(RecordKind),
    /// `data/<kind>/<id>.yaml`
    One(RecordKind),
    /// `data/<kind>.yaml` or `data/<kind>/<any>.yaml`, a list
    Many(RecordKind),
    Settings,
    /// `data/geo/geo.yaml`
    Geo,
    Regions,
    Tombstones,
    /// `data/privacy.yaml`: what may be published although it looks private.
    Allowances,
    /// `data/authors.yaml`: which unit a commit's author stands for.
    Authors,
    /// A picture or another file that records refer to.
    Attachment,
    Other,
}

impl FileKind {
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').collect();
        let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
        match parts.as_slice() {
            ["data", "site.yaml" | "site.yml"] => Self::Settings,
            ["data", "regions.csv"] => Self::Regions,
            ["data", "tombstones.yaml"] => Self::Tombstones,
            ["data", "geo", "geo.yaml" | "geo.yml"] => Self::Geo,
            // Boundaries are read when `geo.yaml` has said what they are.
            ["data", "geo", .., name] if name.ends_with(".geojson") || *name == "README.md" => Self::Attachment,
            ["data", "privacy.yaml"] => Self::Allowances,
            ["data", "authors.yaml"] => Self::Authors,
            ["data", name] if yaml => match name.split('.').next().and_then(RecordKind::from_folder) {
                Some(kind @ (RecordKind::Organization | RecordKind::Figure | RecordKind::Source)) => Self::Many(kind),
                _ => Self::Other,
            },
            ["data", folder, .., _] if yaml => match RecordKind::from_folder(folder) {
                Some(kind @ (RecordKind::Organization | RecordKind::Figure | RecordKind::Source)) => Self::Many(kind),
                Some(kind @ (RecordKind::Programme | RecordKind::Plan | RecordKind::Campaign)) => Self::One(kind),
                _ => Self::Other,
            },
            ["content", _] if !path.ends_with(".md") => Self::Attachment,
            ["content", folder, .., _] => match RecordKind::from_folder(folder) {
                Some(kind) if path.ends_with(".md") && is_content(kind) => Self::Content(kind),
                _ if path.ends_with(".md") => Self::Other,
                _ => Self::Attachment,
            },
            _ => Self::Other,
        }
    }
}

const fn is_content(kind: RecordKind) -> bool {
    matches!(
        kind,
        RecordKind::Meeting
            | RecordKind::Outcome
            | RecordKind::Topic
            | RecordKind::Case
            | RecordKind::Venue
            | RecordKind::Document
            | RecordKind::News
            | RecordKind::Page
    )
}

/// Reads one file.
pub fn read(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    match FileKind::of(path) {
        FileKind::Content(kind) => content(kind, path, bytes, limits),
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
        FileKind::Regions => regions(path, bytes),
        FileKind::Attachment => (Records::Nothing, unread(path)),
        FileKind::Allowances => (Records::Nothing, Diagnostics::new()),
        FileKind::Authors => (Records::Nothing, authors(path, bytes, limits).1),
        FileKind::Other => (Records::Nothing, stray(path)),
    }
}

/// A text beside the records that is none by its ending: `a.txt`, `a.MD`, or the formats of Word and WPS.
///
/// Word's own `.docx`, Excel's `.xlsx` and PDF may be a record's attachments, and are told only when none names them.
pub fn unread(path: &SourcePath) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    let text =
        matches!(ending.as_str(), "" | "md" | "markdown" | "mdx" | "txt" | "text" | "doc" | "wps" | "rtf" | "odt");
    let table = matches!(ending.as_str(), "xls" | "et" | "ods" | "csv" | "yaml" | "yml");
    // Word leaves `~$a.docx` beside a document that is open.
    if !path.starts_with("content/") || name.starts_with("~$") {
        return diagnostics;
    }
    if text {
        let stem = stem.strip_suffix(".md").unwrap_or(stem);
        diagnostics.push(
            Diagnostic::warning(
                "stray-file",
                Both::new(
                    format!("「{name}」的扩展名不是 .md，没有读取"),
                    format!("`{name}` does not end in .md and was not read"),
                ),
            )
            .at(Location::file(path))
            .remedy(
                format!("记录另存为纯文本，文件名以小写的 .md 结尾：{stem}.md；不是记录就移到别处"),
                format!(
                    "save a record as plain text under a name in lower-case .md: {stem}.md; move what is none elsewhere"
                ),
            ),
        );
    } else if table {
        diagnostics.push(
            Diagnostic::warning(
                "stray-file",
                Both::new(
                    format!("「{name}」是表格或数据文件，没有读取"),
                    format!("`{name}` is a table or data file and was not read"),
                ),
            )
            .at(Location::file(path))
            .remedy(
                "一条记录写成一个 .md 文件；共用的表格放在 data/ 下；要随记录公布的表格另存为 .xlsx 或 .pdf，在记录里写 `attachments:`",
                "write each record into an .md file; shared tables stand under data/; save one to be published with a record as .xlsx or .pdf and name it under `attachments:` there",
            ),
        );
    }
    diagnostics
}

/// The endings of files that records name: a file with one of them which none names is published nowhere.
const NAMED: [&str; 13] =
    ["docx", "xlsx", "pptx", "pdf", "jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic"];

/// A document or picture in `content/` that no record names: it was put there to be seen, and nobody will see it.
pub fn unnamed(path: &SourcePath) -> Option<Diagnostic> {
    let (name, folder) = (path.rsplit('/').next().unwrap_or(path), path.strip_prefix("content/")?);
    let (stem, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    if !NAMED.contains(&ending.as_str()) || name.starts_with("~$") {
        return None;
    }
    let fault = Diagnostic::warning(
        "unnamed-file",
        Both::new(
            format!("没有一条记录用到「{name}」，它不会公布"),
            format!("no record names `{name}`; it is not published"),
        ),
    )
    .at(Location::file(path));
    let beside = folder.split('/').next().and_then(RecordKind::from_folder).filter(|kind| is_content(*kind));
    let folder = beside.map_or("meetings", RecordKind::folder);
    Some(match ending.as_str() {
        "docx" | "pdf" | "xlsx" | "pptx" => fault.remedy(
            format!(
                "它若是一条记录，把内容写进一个 .md 文件（content/{folder}/{stem}.md，用 `yishi new` 生成）；它若是附件，在那条记录里加上 `attachments: [{{file: {name}, title: 名称}}]`；都不是就移到别处"
            ),
            format!(
                "if it is a record, write it into an .md file (content/{folder}/{stem}.md, made with `yishi new`); if it is an attachment, add `attachments: [{{file: {name}, title: …}}]` to its record; otherwise move it elsewhere"
            ),
        ),
        _ => fault.remedy(
            format!("在用到它的记录里加上 `photos: [{{file: {name}, alt: 替代文字, consent: 公开许可}}]`；用不到就移到别处"),
            format!("add `photos: [{{file: {name}, alt: …, consent: …}}]` to its record, or move it elsewhere"),
        ),
    })
}

/// A file where no reader looks is most likely a slip of staff's hand.
fn stray(path: &SourcePath) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let table = matches!(ending.as_str(), "xlsx" | "xls" | "et" | "csv" | "docx" | "doc" | "wps" | "txt");
    if table && path.starts_with("data/") && !path.starts_with("data/geo/") {
        diagnostics.push(
            Diagnostic::warning(
                "stray-file",
                Both::new("data/ 下没有这样的表，没有读取", "data/ knows no such table; it was not read"),
            )
            .at(Location::file(path))
            .remedy(
                "地区表另存为「CSV UTF-8」，名叫 regions.csv；其他数据写成 .yaml；不是网站的数据就移到别处",
                "save the table of regions as `CSV UTF-8` named regions.csv, write other data as .yaml; move what is none elsewhere",
            ),
        );
    }
    let record = ending == "md" || (matches!(ending.as_str(), "yaml" | "yml") && path.starts_with("data/"));
    if record {
        let folders: Vec<&str> =
            RecordKind::ALL.into_iter().filter(|k| is_content(*k)).map(RecordKind::folder).collect();
        diagnostics.push(
            Diagnostic::warning(
                "stray-file",
                Both::new(
                    "这个文件不在任何一类记录的文件夹里，没有读取",
                    "this file is in the folder of no kind of record and was not read",
                ),
            )
            .at(Location::file(path))
            .remedy(
                format!("移到 content/ 下的 {} 之一", folders.join("、")),
                format!("move it to one of {} under content/", folders.join(", ")),
            ),
        );
    }
    diagnostics
}

fn content(kind: RecordKind, path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    let (id, mut diagnostics) = file_id(path, ".md");
    let (document, faults) = frontmatter::document(path, bytes, limits);
    diagnostics.append(faults);
    let (Some(id), Some(document)) = (id.clone(), document) else {
        return (id.map_or(Records::Nothing, |id| Records::Broken(kind, id)), diagnostics);
    };
    let whole = Whole {
        path,
        id,
        hash: Hash::of(bytes),
        front: document.front,
        body: Body { markdown: document.body, line: document.body_line, left: None },
    };
    let records = match kind {
        RecordKind::Meeting => whole.read(&mut diagnostics).map(|e| Records::Meeting(Box::new(e))),
        RecordKind::Outcome => whole.read(&mut diagnostics).map(|e| Records::Outcome(Box::new(e))),
        RecordKind::Topic => whole.read(&mut diagnostics).map(|e| Records::Topic(Box::new(e))),
        RecordKind::Case => whole.read(&mut diagnostics).map(|e| Records::Case(Box::new(e))),
        RecordKind::Venue => whole.read(&mut diagnostics).map(|e| Records::Venue(Box::new(e))),
        RecordKind::Document => whole.read(&mut diagnostics).map(|e| Records::Document(Box::new(e))),
        RecordKind::News => whole.read(&mut diagnostics).map(|e| Records::News(Box::new(e))),
        _ => whole.read(&mut diagnostics).map(|e| Records::Page(Box::new(e))),
    };
    (records.unwrap_or(Records::Broken(kind, whole.id)), diagnostics)
}

fn one(kind: RecordKind, path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    let ending = if path.ends_with(".yml") { ".yml" } else { ".yaml" };
    let (id, mut diagnostics) = file_id(path, ending);
    let front = yaml_file(path, bytes, limits, &mut diagnostics);
    let (Some(id), Some(front)) = (id.clone(), front) else {
        return (id.map_or(Records::Nothing, |id| Records::Broken(kind, id)), diagnostics);
    };
    let whole = Whole { path, id, hash: Hash::of(bytes), front, body: Body::default() };
    let records = match kind {
        RecordKind::Programme => whole.read(&mut diagnostics).map(|e| Records::Programme(Box::new(e))),
        RecordKind::Plan => whole.read(&mut diagnostics).map(|e| Records::Plan(Box::new(e))),
        _ => whole.read(&mut diagnostics).map(|e| Records::Campaign(Box::new(e))),
    };
    (records.unwrap_or(Records::Broken(kind, whole.id)), diagnostics)
}

fn many(kind: RecordKind, path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Records, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let Some(front) = yaml_file(path, bytes, limits, &mut diagnostics) else { return (Records::Nothing, diagnostics) };
    let hash = Hash::of(bytes);
    let records = match kind {
        RecordKind::Organization => Records::Organizations(list(path, &front, &mut diagnostics, |r: Organization| {
            (r.id.as_str().into(), hash, r)
        })),
        RecordKind::Figure => {
            Records::Figures(list(path, &front, &mut diagnostics, |r: Figure| (r.id.as_str().into(), hash, r)))
        }
        _ => {
            Records::Sources(list(path, &front, &mut diagnostics, |r: SourceDocument| (r.id.as_str().into(), hash, r)))
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
                    Diagnostic::error("empty-file", Both::new("文件是空的", "the file is empty"))
                        .at(Location::new(path, 1, 1))
                        .remedy("填上内容，或删去这个文件", "fill it in, or remove the file"),
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

/// The items of a list file; a broken item does not take the others with it.
fn list<T: Record>(
    path: &SourcePath,
    node: &Node,
    diagnostics: &mut Diagnostics,
    key: impl Fn(T) -> (Arc<str>, Hash, T),
) -> Vec<Entry<T>> {
    let Data::List(items) = &node.data else {
        diagnostics.push(
            Diagnostic::error("wrong-type", Both::new("这个文件应当是一个列表", "this file must be a list"))
                .at(node.at(path))
                .remedy("每一项以 `- ` 开头", "begin each item with `- `"),
        );
        return Vec::new();
    };
    let mut entries = Vec::with_capacity(items.len());
    for item in items {
        let mut reading = Reading::new(path);
        if let Some(record) = read_record::<T>(item, &mut reading) {
            let (id, hash, record) = key(record);
            entries.push(Entry {
                id,
                path: Arc::clone(path),
                hash,
                record,
                body: Body { line: item.line, ..Body::default() },
            });
        }
        diagnostics.append(reading.diagnostics);
    }
    entries
}

/// A record's file, its fields not yet typed.
struct Whole<'a> {
    path: &'a SourcePath,
    id: Arc<str>,
    hash: Hash,
    front: Node,
    body: Body,
}

impl Whole<'_> {
    fn read<T: Record>(&self, diagnostics: &mut Diagnostics) -> Option<Entry<T>> {
        let mut reading = Reading::new(self.path);
        let record = read_record::<T>(&self.front, &mut reading);
        let strange = reading.diagnostics.iter().any(|fault| fault.code == "unknown-key");
        match if strange { self.other_kind() } else { None } {
            Some(kind) => diagnostics.push(self.in_wrong_folder(kind)),
            None => diagnostics.append(reading.diagnostics),
        }
        Some(Entry {
            id: Arc::clone(&self.id),
            path: Arc::clone(self.path),
            hash: self.hash,
            record: record?,
            body: self.body.clone(),
        })
    }
}

impl Whole<'_> {
    /// The one kind of record as which the fields would be without fault.
    fn other_kind(&self) -> Option<RecordKind> {
        let mut fitting = Vec::new();
        macro_rules! try_each {
            ($($kind:ident: $record:ty,)*) => {$(
                let mut reading = Reading::new(self.path);
                if read_record::<$record>(&self.front, &mut reading).is_some() && reading.diagnostics.is_empty() {
                    fitting.push(RecordKind::$kind);
                }
            )*};
        }
        try_each! {
            Topic: Topic, Meeting: Meeting, Outcome: Outcome, Case: Case,
            Venue: Venue, Document: Document, News: News, Page: StandingPage,
        }
        match fitting.as_slice() {
            [kind] => Some(*kind),
            _ => None,
        }
    }

    fn in_wrong_folder(&self, kind: RecordKind) -> Diagnostic {
        let (folder, name) = (kind.folder(), self.path.rsplit('/').next().unwrap_or(self.path));
        Diagnostic::error(
            "wrong-folder",
            Both::new(
                format!("这些字段属于另一类记录：{folder}"),
                format!("these keys belong to another kind of record: {folder}"),
            ),
        )
        .at(self.front.at(self.path))
        .remedy(format!("把文件移到 content/{folder}/{name}"), format!("move the file to content/{folder}/{name}"))
    }
}

/// The id that a file's name gives, or a fault with the nearest legal name.
fn file_id(path: &SourcePath, ending: &str) -> (Option<Arc<str>>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(ending).unwrap_or(name);
    match id::check(stem) {
        Ok(()) => (Some(Arc::from(stem)), diagnostics),
        Err(_) => {
            let fault = Diagnostic::error(
                "bad-file-name",
                Both::new(format!("文件名「{name}」不能作编号"), format!("file name `{name}` cannot be an id")),
            )
            .at(Location::file(path));
            diagnostics.push(match id::suggest(stem) {
                Some(id) => fault.remedy(
                    format!("文件名只用小写字母、数字和连字符，例如 {id}{ending}"),
                    format!("use lower-case letters, digits and hyphens, such as {id}{ending}"),
                ),
                None => fault.remedy(
                    format!("文件名只用小写字母、数字和连字符，例如 2024-park{ending}"),
                    format!("use lower-case letters, digits and hyphens, such as 2024-park{ending}"),
                ),
            });
            (None, diagnostics)
        }
    }
}

const REGION_COLUMNS: [&str; 12] =
    ["key", "code", "system", "name", "level", "kind", "parent", "longitude", "latitude", "col", "row", "source"];

fn regions(path: &SourcePath, bytes: &[u8]) -> (Records, Diagnostics) {
    let optional = ["kind", "longitude", "latitude", "col", "row", "source", "system", "code"];
    let (rows, mut diagnostics) = csv::table(path, bytes, &REGION_COLUMNS, &optional);
    let mut regions = Vec::with_capacity(rows.len());
    for row in rows {
        match region(&row) {
            Ok(region) => regions.push(region),
            Err((column, zh, en)) => diagnostics.push(
                Diagnostic::error("bad-region", Both::new(format!("{column}：{zh}"), format!("{column}: {en}")))
                    .at(Location::new(path, row.line, 1))
                    .excerpt(row.cells.join(","))
                    .remedy(
                        "改正这一格；用 Excel 编辑时，先把各列设为「文本」，长数字才不会变成 9.9E+05",
                        "correct this cell; in Excel format the columns as text first, or long numbers turn into 9.9E+05",
                    ),
            ),
        }
    }
    (Records::Regions(regions), diagnostics)
}

type Wrong = (&'static str, &'static str, &'static str);

fn region(row: &csv::Row) -> Result<Region, Wrong> {
    let mut cells = row.cells.iter().map(String::as_str);
    let mut cell = || cells.next().unwrap_or_default();
    let (key, code, system, name) = (cell(), cell(), cell(), cell());
    let (level, kind, parent) = (cell(), cell(), cell());
    let (longitude, latitude, col, rank, source) = (cell(), cell(), cell(), cell(), cell());
    let id = |column, text: &str| {
        id::RegionKey::new(text)
            .map_err(|_| (column, "只用小写字母、数字和连字符", "use lower-case letters, digits and hyphens"))
    };
    if name.is_empty() {
        return Err(("name", "不能空着", "must not be empty"));
    }
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(("code", "应当是 6、9 或 12 位数字", "must be 6, 9 or 12 digits"));
    }
    let wanted = Level::ALL.iter().copied().find(|l| l.key() == level);
    Ok(Region {
        key: id("key", key)?,
        code: code.to_owned(),
        system: system.to_owned(),
        name: name.to_owned(),
        level: wanted.ok_or((
            "level",
            "应当是 nation、province、prefecture、county、township 或 village",
            "must be nation, province, prefecture, county, township or village",
        ))?,
        kind: kind.to_owned(),
        parent: if parent.is_empty() { None } else { Some(id("parent", parent)?) },
        seat: pair(longitude, latitude, |t| t.parse::<f64>().ok().filter(|n| n.is_finite()))
            .map_err(|()| ("longitude,latitude", "应当都是数，或都空着", "must both be numbers, or both empty"))?
            .filter(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0),
        cell: pair(col, rank, |t| t.parse::<u32>().ok().filter(|n| (1..=60).contains(n))).map_err(|()| {
            ("col,row", "应当都是 1—60 的整数，或都空着", "must both be whole numbers from 1 to 60, or both empty")
        })?,
        source: source.to_owned(),
        line: row.line,
    })
}

fn pair<T>(a: &str, b: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<(T, T)>, ()> {
    match (a, b) {
        ("", "") => Ok(None),
        (a, b) => read(a).zip(read(b)).map(Some).ok_or(()),
    }
}
