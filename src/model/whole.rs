//! A file that is one record: its name gives the id, its fields the record, and fields that fit another kind say so.

use std::sync::Arc;

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::hash::Hash;
use crate::id::{self, IdError, RecordKind};
use crate::model::astray;
use crate::model::case::Case;
use crate::model::document::Document;
use crate::model::entity::{Body, Entry};
use crate::model::meeting::Meeting;
use crate::model::news::News;
use crate::model::outcome::Outcome;
use crate::model::page::StandingPage;
use crate::model::topic::Topic;
use crate::model::venue::Venue;
use crate::parse::record::{Reading, Record, read_record};
use crate::parse::yaml::Node;
use crate::source::{Location, SourcePath};

/// A record's file, its fields not yet typed.
pub(crate) struct Whole<'a> {
    pub(crate) path: &'a SourcePath,
    pub(crate) id: Arc<str>,
    pub(crate) hash: Hash,
    pub(crate) front: Node,
    pub(crate) body: Body,
    /// The text of the file, for one with a body.
    pub(crate) text: &'a str,
}

impl Whole<'_> {
    pub(crate) fn read<T: Record>(&self, diagnostics: &mut Diagnostics) -> Option<Entry<T>> {
        let mut reading = Reading::new(self.path);
        let record = read_record::<T>(&self.front, &mut reading);
        let strange = reading.diagnostics.iter().any(|fault| fault.code == "unknown-key");
        match if strange { self.other_kind() } else { None } {
            Some(kind) => diagnostics.push(self.in_wrong_folder(kind)),
            None => diagnostics.append(reading.diagnostics),
        }
        if !self.text.is_empty() {
            let fields: Vec<_> = T::fields().collect();
            diagnostics.extend(astray::behind_hash(self.path, self.text, &self.front, &fields));
            if let Some(second) = astray::second_record(self.path, &self.body.markdown, self.body.line, &fields) {
                diagnostics.push(second);
                return None;
            }
        }
        Some(Entry {
            id: Arc::clone(&self.id),
            path: Arc::clone(self.path),
            hash: self.hash,
            record: record?,
            body: self.body.clone(),
        })
    }

    /// Whether it is a draft to which nothing is wanting but required fields.
    pub(crate) fn is_unfinished(&self, faults: &Diagnostics) -> bool {
        let draft = self.front.get("draft").and_then(Node::text);
        matches!(draft.map(str::trim), Some("true" | "是"))
            && faults.iter().all(|fault| matches!(&*fault.code, "missing-field" | "behind-hash"))
    }

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
pub(crate) fn file_id(path: &SourcePath, ending: &str) -> (Option<Arc<str>>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(ending).unwrap_or(name);
    match id::check(stem) {
        Ok(()) => (Some(Arc::from(stem)), diagnostics),
        Err(why) => {
            let fault = Diagnostic::error(
                "bad-file-name",
                Both::new(format!("文件名「{name}」不能作编号"), format!("file name `{name}` cannot be an id")),
            )
            .at(Location::file(path));
            let near = id::suggest(stem).unwrap_or_else(|| "2024-park".to_owned());
            diagnostics.push(match why {
                IdError::Reserved => fault.remedy(
                    format!("这个名字是列表页的（或 Windows 留给设备的），换一个，例如 {near}{ending}"),
                    format!(
                        "that is the name of a list (or of a device of Windows); choose another, such as {near}{ending}"
                    ),
                ),
                _ => fault.remedy(
                    format!("文件名只用小写字母、数字和连字符，例如 {near}{ending}"),
                    format!("use lower-case letters, digits and hyphens, such as {near}{ending}"),
                ),
            });
            (None, diagnostics)
        }
    }
}
