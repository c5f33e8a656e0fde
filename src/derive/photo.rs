//! Photos of records: which are published, from which file, and what is known of them once they are made.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Both, Diagnostic};
use crate::model::site::Fault;
use crate::model::{Entity, Entry, Site};
use crate::parse::record::{Consent, Says};
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
        let without = |fault: Diagnostic| Wanted { field: field("consent"), ..one.clone() }.fault(fault);
        match (picture, photo.consent.as_ref().map(Consent::says)) {
            (None, _) => faults.push(one.fault(outside(&photo.file))),
            (Some(_), None) => faults.push(one.fault(no_consent(NONE))),
            (Some(_), Some(Says::Not)) => faults.push(without(no_consent(NOT))),
            (Some(_), Some(Says::Little)) => faults.push(without(no_consent(LITTLE))),
            (Some(_), Some(Says::Given)) => wanted.push(one),
        }
    }
}

const NONE: (&str, &str) = ("图片没有写明公开许可，没有发布", "the picture has no consent and is not published");
const NOT: (&str, &str) = (
    "这里写的是没有同意，或还在等，图片没有发布",
    "this says that consent was not given, or not yet, and the picture is not published",
);
const LITTLE: (&str, &str) =
    ("公开许可没有写明谁同意，图片没有发布", "the consent does not say who agreed, and the picture is not published");

fn no_consent((zh, en): (&str, &str)) -> Diagnostic {
    Diagnostic::warning("no-consent", Both::new(zh, en)).remedy(
        "取得同意之后写明谁同意、何时、以何方式，例如 `consent: 照片中的居民 2024-05-12 书面同意`；没有取得的，把这张图片从 `photos:` 里删去",
        "once it has been given, write who agreed, when and how, such as `consent: the residents shown, 2024-05-12, in writing`; otherwise remove the picture from `photos:`",
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
    fn what_a_remedy_gives_as_an_example_is_a_consent() {
        let remedy = no_consent(NOT).remedy.unwrap();
        for said in [&remedy.zh, &remedy.en] {
            let example = said.split("`consent: ").nth(1).and_then(|rest| rest.split('`').next()).unwrap();
            assert!(Consent(example.to_owned()).is_given(), "{example}");
        }
    }

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
