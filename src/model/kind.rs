//! What a path says about its file, before the file is opened.
//!
//! The folder says the kind: `content/meetings/…/<id>.md` is a meeting, `data/programmes/<id>.yaml` a programme. Folders
//! below that are staff's own (by year, by township) and mean nothing.

use crate::id::RecordKind;

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

/// The file in which a record of this kind stands.
pub(crate) fn file_of(kind: RecordKind, id: &str) -> String {
    match kind {
        kind if is_content(kind) => format!("content/{}/{id}.md", kind.folder()),
        RecordKind::Programme | RecordKind::Plan | RecordKind::Campaign => format!("data/{}/{id}.yaml", kind.folder()),
        RecordKind::Organization | RecordKind::Source => format!("data/{}.yaml", kind.folder()),
        _ => format!("data/{}", kind.folder()),
    }
}

/// Whether records of a kind are Markdown files under `content/`.
pub(crate) const fn is_content(kind: RecordKind) -> bool {
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
