//! Attachments of records: which are to be published, under which address, and what is known of them once they are.
//!
//! The address is `files/<kind>/<id>/<name>`: it follows from the record and the file's own name, so that it stays when
//! the file's content changes or the record's title does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::derive::photo::beside;
use crate::diag::{Both, Diagnostic};
use crate::id::RecordKind;
use crate::model::common::Common;
use crate::model::site::Fault;
use crate::model::{Entity, Entry, Site};
use crate::route::{self, Route};
use crate::source::SourcePath;

/// The endings of files that can be published: the gate reads their text, and their authors' fields can be taken out.
pub const ENDINGS: [&str; 4] = ["pdf", "docx", "xlsx", "pptx"];

/// An attachment that a record wants published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub file: SourcePath,
    pub route: Route,
    /// The record's file and the field in it, for messages.
    pub record: SourcePath,
    pub field: String,
}

/// An attachment as it stands in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// In bytes, as published.
    pub size: u64,
}

/// Published attachments by address.
pub type Attachments = BTreeMap<Route, Attached>;

impl Wanted {
    /// `diagnostic` as a fault of the record's field.
    pub fn fault(&self, diagnostic: Diagnostic) -> Fault {
        Fault { diagnostic, path: Arc::clone(&self.record), item_line: 0, field: self.field.clone() }
    }
}

/// All attachments of the site's records, and what is wrong with how they are written.
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
    let Some(common) = entry.common() else { return };
    let first = wanted.len();
    for (i, attachment) in common.attachments.iter().enumerate() {
        let field = format!("attachments[{i}].file");
        let fault =
            |diagnostic| Fault { diagnostic, path: Arc::clone(&entry.path), item_line: 0, field: field.clone() };
        let Some(file) = beside(&entry.path, &attachment.file) else {
            faults.push(fault(outside(&attachment.file)));
            continue;
        };
        let Some(route) = address(T::KIND, &entry.id, &attachment.file) else {
            faults.push(fault(bad_name(&attachment.file)));
            continue;
        };
        if wanted[first..].iter().any(|one| one.route == route) {
            faults.push(fault(twice(&attachment.file)));
            continue;
        }
        wanted.push(Wanted { file, route, record: Arc::clone(&entry.path), field });
    }
}

/// The files that a record at `path` attaches, whether or not they can be published.
pub fn files(path: &str, common: &Common) -> Vec<SourcePath> {
    common.attachments.iter().filter_map(|attachment| beside(path, &attachment.file)).collect()
}

/// Where a record's attachment of this name stands; `None` for a name that cannot be an address.
pub fn address(kind: RecordKind, id: &str, file: &str) -> Option<Route> {
    let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
    let (stem, ending) = name.rsplit_once('.')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    let good = stem.starts_with(|c: char| c.is_ascii_alphanumeric())
        && stem.chars().all(plain)
        && !stem.ends_with('.')
        && stem.len() <= 80
        && ENDINGS.contains(&ending);
    good.then(|| route::file(&format!("files/{}/{id}/{name}", kind.folder())))
}

fn outside(file: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-path",
        Both::new(
            format!("附件「{file}」不在 content 文件夹里"),
            format!("attachment `{file}` does not stand below content/"),
        ),
    )
    .remedy(
        "把附件放在本记录旁边，只写文件名或相对路径",
        "put the attachment beside the record and write its name or relative path",
    )
}

fn bad_name(file: &str) -> Diagnostic {
    Diagnostic::error(
        "bad-attachment-name",
        Both::new(
            format!("附件「{file}」的名字不能作网址，或不是能发布的种类"),
            format!("the name of attachment `{file}` cannot be an address, or its kind cannot be published"),
        ),
    )
    .remedy(
        "文件名只用英文字母、数字和 - _ .，以 .pdf、.docx、.xlsx 或 .pptx 结尾，例如 plan-2024.pdf；中文名称写在 `title:`",
        "use letters, digits and - _ . only, with .pdf, .docx, .xlsx or .pptx at the end, such as plan-2024.pdf; the name for readers goes into `title:`",
    )
}

fn twice(file: &str) -> Diagnostic {
    Diagnostic::error(
        "attachment-twice",
        Both::new(
            format!("本记录已有一个叫「{file}」的附件"),
            format!("the record has an attachment named `{file}` already"),
        ),
    )
    .remedy("给其中一个文件改名", "rename one of the files")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_follows_from_record_and_name() {
        let of = |file| address(RecordKind::Outcome, "lamp", file).map(|route| route.to_string());
        assert_eq!(of("plan.pdf").as_deref(), Some("files/outcomes/lamp/plan.pdf"));
        assert_eq!(of("../files/Plan_2024.v2.DOCX").as_deref(), Some("files/outcomes/lamp/plan_2024.v2.docx"));
        for file in
            ["方案.pdf", "a b.pdf", "plan.exe", "plan.doc", ".pdf", "-a.pdf", "a..pdf", "plan", "plan.html", "a\".pdf"]
        {
            assert_eq!(of(file), None, "{file}");
        }
    }
}
