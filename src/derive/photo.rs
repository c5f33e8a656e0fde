//! Photos of records: which are published, from which file, and what is known of them once they are made.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Both, Diagnostic};
use crate::model::site::Fault;
use crate::model::{Entity, Entry, Site};
use crate::source::SourcePath;

/// A picture as it stands in the site: `media/<name>-<width>.webp` at every width, and one JPEG at the widest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Address without width and ending.
    pub stem: String,
    /// Pixels of the widest.
    pub width: u32,
    pub height: u32,
    /// Widths at hand, ascending.
    pub widths: Vec<u32>,
}

/// Published pictures by the path of their file.
pub type Pictures = BTreeMap<SourcePath, Picture>;

/// What is wrong with which picture.
pub type Broken = BTreeMap<SourcePath, Diagnostic>;

/// A picture that a record wants published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub picture: SourcePath,
    /// The record's file and the field in it, for messages.
    pub record: SourcePath,
    pub field: String,
}

/// The faults of pictures, at every record that shows them.
pub fn faults(wanted: &[Wanted], broken: &Broken) -> Vec<Fault> {
    wanted.iter().filter_map(|one| Some(one.fault(broken.get(&one.picture)?.clone()))).collect()
}

impl Wanted {
    /// `diagnostic` as a fault of the record's field.
    fn fault(&self, diagnostic: Diagnostic) -> Fault {
        Fault { diagnostic, path: Arc::clone(&self.record), item_line: 0, field: self.field.clone() }
    }
}

/// The photos to publish, and what is wrong with how the others are written. Without consent there is no publishing.
pub fn wanted(site: &Site) -> (Vec<Wanted>, Vec<Fault>) {
    let (mut wanted, mut faults) = (Vec::new(), Vec::new());
    macro_rules! each {
        ($($table:ident)*) => {
            $( for entry in &site.$table { of_entry(entry, &mut wanted, &mut faults); } )*
        };
    }
    each!(topics meetings outcomes cases venues documents news pages);
    (wanted, faults)
}

fn of_entry<T: Entity>(entry: &Entry<T>, wanted: &mut Vec<Wanted>, faults: &mut Vec<Fault>) {
    for (i, photo) in entry.common().into_iter().flat_map(|common| &common.photos).enumerate() {
        let field = |name: &str| format!("photos[{i}].{name}");
        let picture = beside(&entry.path, &photo.file);
        let one = Wanted {
            picture: picture.clone().unwrap_or_else(|| Arc::clone(&entry.path)),
            record: Arc::clone(&entry.path),
            field: field("file"),
        };
        match (picture, &photo.consent) {
            (None, _) => faults.push(one.fault(outside(&photo.file))),
            (Some(_), None) => faults.push(one.fault(no_consent())),
            (Some(_), Some(_)) => wanted.push(one),
        }
    }
}

fn no_consent() -> Diagnostic {
    Diagnostic::warning(
        "no-consent",
        Both::new("图片没有写明公开许可，没有发布", "the picture has no consent and is not published"),
    )
    .remedy(
        "问过之后加上一行 `consent: 谁同意、何时、以何方式`；不宜公开就删去图片",
        "when it has been given, add a line `consent:` that says who agreed, when and how; otherwise remove the picture",
    )
}

fn outside(file: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-path",
        Both::new(
            format!("图片「{file}」不在 content 文件夹里"),
            format!("picture `{file}` does not stand below content/"),
        ),
    )
    .remedy(
        "把图片放在本记录旁边，只写文件名或相对路径",
        "put the picture beside the record and write its name or relative path",
    )
}

/// The path of the picture that the record at `record` calls `file`.
pub fn beside(record: &str, file: &str) -> Option<SourcePath> {
    if file.starts_with('/') || file.contains(['\\', ':']) {
        return None;
    }
    let mut parts: Vec<&str> = record.split('/').collect();
    parts.pop();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (parts.len() > 1 && parts[0] == "content").then(|| Arc::from(parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_beside_their_record() {
        let path = |file| beside("content/meetings/2024/a.md", file);
        assert_eq!(path("a.jpg").as_deref(), Some("content/meetings/2024/a.jpg"));
        assert_eq!(path("./会场 1.jpg").as_deref(), Some("content/meetings/2024/会场 1.jpg"));
        assert_eq!(path("../../photos/a.jpg").as_deref(), Some("content/photos/a.jpg"));
        for file in [
            "../../../a.jpg",
            "../../../../a.jpg",
            "/etc/passwd",
            "C:\\a.jpg",
            "https://x.example/a.jpg",
            "../../../data/site.yaml",
        ] {
            assert_eq!(path(file), None, "{file}");
        }
    }
}
