//! Files that no reader takes: a text that is no record by its ending, a picture that no record names, a record where
//! nobody looks. Whoever put them there meant them to be seen, so that each is told, with where it belongs.

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::id::RecordKind;
use crate::model::kind::is_content;
use crate::source::{Location, SourcePath};

/// A text beside the records that is none by its ending: `a.txt`, `a.MD`, or the formats of Word and WPS.
///
/// Word's own `.docx`, Excel's `.xlsx` and PDF may be a record's attachments, and are told only when none names them.
pub fn beside(path: &SourcePath) -> Diagnostics {
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
            format!("在用到它的记录里加上 `photos: [{{file: {name}, alt: 替代文字, consent: 谁同意、何时、以何方式}}]`；用不到就移到别处"),
            format!("add `photos: [{{file: {name}, alt: …, consent: who agreed, when and how}}]` to its record, or move it elsewhere"),
        ),
    })
}

/// What may stand in `data/` as YAML.
const DATA: [&str; 10] = [
    "site.yaml",
    "organizations.yaml",
    "sources.yaml",
    "tombstones.yaml",
    "authors.yaml",
    "privacy.yaml",
    "programmes/….yaml",
    "plans/….yaml",
    "campaigns/….yaml",
    "figures/….yaml",
];

/// A file where no reader looks is most likely a slip of staff's hand.
pub(crate) fn stray(path: &SourcePath) -> Diagnostics {
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
    let data = matches!(ending.as_str(), "yaml" | "yml") && path.starts_with("data/");
    if data {
        diagnostics.push(
            Diagnostic::warning(
                "stray-file",
                Both::new("data/ 下没有这样的文件，没有读取", "data/ knows no such file; it was not read"),
            )
            .at(Location::file(path))
            .remedy(
                format!("改成其中一个名字：{}；不是网站的数据就移到别处", DATA.join("、")),
                format!("give it one of these names: {}; move what is none elsewhere", DATA.join(", ")),
            ),
        );
    }
    if ending == "md" {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::Lang;

    #[test]
    fn a_file_where_nobody_looks_is_told_with_where_it_belongs() {
        for (path, said) in [
            ("data/orgs.yaml", "organizations.yaml"),
            ("data/programme/a.yml", "programmes/….yaml"),
            ("data/a.md", "move it to one of"),
            ("content/a.md", "move it to one of"),
        ] {
            let told: String = stray(&Arc::from(path)).iter().map(|one| one.display(Lang::En).to_string()).collect();
            assert!(told.contains(said), "{path}: {told}");
        }
        assert!(stray(&Arc::from("data/geo/notes.txt")).is_empty());
    }
}
