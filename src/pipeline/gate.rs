//! The gate before everything else: the whole text of a file is looked through, and what holds private data or characters
//! meant to mislead never becomes a record.
//!
//! 1. The file's text, front matter, comments and all, is scanned as written, so that each finding has line and column.
//! 2. Records that YAML writes with escapes are looked through once more as they are read.
//! 3. Whatever is said of such a file afterwards is masked (`hush`): no number reaches a log by way of another fault.

use std::path::Path;
use std::sync::Arc;

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics, Severity};
use crate::model::file::{self, FileKind, Records};
use crate::parse::frontmatter;
use crate::parse::sanitise::{self, Unseen};
use crate::privacy::{self, Allow};
use crate::read::{self, Found};
use crate::source::{Location, SourcePath};

/// What looks through every text, and what it lets pass.
pub(crate) struct Gate {
    allow: Allow,
}

/// The name of the list of what may pass.
pub(super) const ALLOWED: &str = "data/privacy.yaml";

impl Gate {
    /// Reads the list of what may be published although it looks private.
    pub(crate) fn open(root: &Path, found: &[Found], limits: &Limits) -> (Self, Diagnostics) {
        let (mut allow, mut faults) = (Allow::none(), Diagnostics::new());
        let Ok(at) = found.binary_search_by(|file| (*file.path).cmp(ALLOWED)) else { return (Self { allow }, faults) };
        match read::load(root, &found[at], limits) {
            Ok(bytes) => {
                let (list, more) = file::allowances(&found[at].path, &bytes, limits);
                faults.append(more);
                for one in &list {
                    if let Err(problem) = allow.add(&one.value, &one.reason) {
                        faults.push(problem.diagnostic().at(Location::file(&found[at].path)));
                    }
                }
            }
            Err(fault) => faults.push(*fault),
        }
        (Self { allow }, faults)
    }

    /// Reads one file; records that must not be published are left out and told.
    pub(crate) fn read(&self, path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Vec<Records>, Diagnostics) {
        if let Some(fault) = self.name(path) {
            return (Vec::new(), std::iter::once(fault).collect());
        }
        let kind = FileKind::of(path);
        let text = match frontmatter::text(path, bytes) {
            Ok(text) if !matches!(kind, FileKind::Other | FileKind::Allowances | FileKind::Authors) => text,
            _ => return one(file::read(path, bytes, limits)),
        };
        let unseen = sanitise::unseen(&text);
        let mut found = self.text(path, &text, &unseen);
        found.append(crowded(path, &text, limits));
        let (records, faults) = match unseen.is_empty() {
            true => file::read(path, bytes, limits),
            false => file::read(path, sanitise::plain_text(&text).as_bytes(), limits),
        };
        if found.errors() == 0 && text.contains('\\') && self.hides(&records) {
            found.push(hidden(path));
        }
        if found.is_empty() {
            return (vec![records], faults);
        }
        let lines: Vec<u32> = found.iter().filter(|d| d.severity == Severity::Error).map(line).collect();
        let records = if lines.is_empty() { vec![records] } else { records.without(&lines) };
        // An excerpt may be cut in the midst of a number, where no mask finds it.
        found.append(faults.into_iter().map(Diagnostic::without_excerpt).collect());
        (records, found)
    }

    /// What is found in a file's text, each at its place.
    fn text(&self, path: &SourcePath, text: &str, unseen: &[Unseen]) -> Diagnostics {
        let mut found: Diagnostics = privacy::scan(text, &self.allow)
            .iter()
            .map(|finding| privacy::diagnostic(finding, privacy::place_of(path, text, finding.range.start)))
            .collect();
        for same in unseen.chunk_by(|a, b| !text[a.offset..b.offset].contains('\n')) {
            let (Some(first), Some(last)) = (same.first(), same.last()) else { continue };
            let part = &text[first.offset..last.offset + last.found.len_utf8()];
            found.append(sanitise::report(part, &privacy::place_of(path, text, first.offset)));
        }
        found
    }

    /// What is found in an attachment's text and name. No line can be named, since readers of such files know none.
    pub(crate) fn attached(&self, path: &SourcePath, text: &str) -> Diagnostics {
        let at = Location::file(path);
        let told = |finding: &privacy::Finding| {
            privacy::diagnostic(finding, at.clone()).remedy(
                "在附件的原文件里遮去这些内容，另存后再放进来；单位公开的内容写进 data/privacy.yaml",
                "mask it in the attachment itself and save it anew; what an office publishes goes into data/privacy.yaml",
            )
        };
        self.name(path).into_iter().chain(privacy::scan(text, &self.allow).iter().map(told)).collect()
    }

    /// A file's name becomes an address; the fault shows it masked.
    pub(crate) fn name(&self, path: &SourcePath) -> Option<Diagnostic> {
        let finding = privacy::scan(path, &self.allow).into_iter().next()?;
        let masked: SourcePath = Arc::from(privacy::redact(path, &self.allow));
        Some(
            privacy::diagnostic(&finding, Location::file(&masked))
                .remedy("给文件另取一个名字；文件名会成为网址", "give the file another name; it becomes an address"),
        )
    }

    /// Whether a text that was written with escapes holds private data once it is read.
    fn hides(&self, records: &Records) -> bool {
        let mut hidden = false;
        records.texts(&mut |text| hidden |= !privacy::scan(text, &self.allow).is_empty());
        hidden
    }

    /// Diagnostics as they may be shown: what they quote is masked.
    pub(crate) fn hush(&self, diagnostics: Diagnostics) -> Diagnostics {
        diagnostics.into_iter().map(|diagnostic| self.masked(diagnostic)).collect()
    }

    fn masked(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let mask = |text: &mut String| {
            if !privacy::scan(text, &self.allow).is_empty() {
                *text = privacy::redact(text, &self.allow);
            }
        };
        for Both { zh, en } in std::iter::once(&mut diagnostic.message).chain(&mut diagnostic.remedy) {
            mask(zh);
            mask(en);
        }
        diagnostic.excerpt.iter_mut().for_each(mask);
        if let Some(at) = &mut diagnostic.at
            && !privacy::scan(&at.path, &self.allow).is_empty()
        {
            at.path = Arc::from(privacy::redact(&at.path, &self.allow));
        }
        diagnostic
    }

    /// The text with every finding masked; `None` where there is none.
    pub(crate) fn redacted(&self, path: &str, text: &str) -> Option<String> {
        if privacy::scan(text, &self.allow).is_empty() {
            return None;
        }
        // Stars are markup in a body and plain characters in front matter.
        let body = if path.ends_with(".md") { body_of(text) } else { text.len() };
        let (front, body) = text.split_at(body);
        Some(privacy::redact(front, &self.allow) + &privacy::redact_markdown(body, &self.allow))
    }

    /// Whether a text holds private data.
    pub(crate) fn finds(&self, text: &str) -> bool {
        !privacy::scan(text, &self.allow).is_empty()
    }

    /// The findings of one text, each as it is told.
    pub(crate) fn findings(&self, path: &SourcePath, text: &str) -> Vec<Diagnostic> {
        let told = |finding: &privacy::Finding| {
            privacy::diagnostic(finding, privacy::place_of(path, text, finding.range.start))
        };
        privacy::scan(text, &self.allow).iter().map(told).collect()
    }
}

/// A text of nothing but links is no record. Marks of links are counted, before anything is made of them.
fn crowded(path: &SourcePath, text: &str, limits: &Limits) -> Diagnostics {
    let most = limits.links_per_page;
    // Two bytes are the least that a mark takes.
    if text.len() / 2 <= most || !path.ends_with(".md") {
        return Diagnostics::new();
    }
    let marks = ["](", "][", "]:", "<a ", "<http", "<mailto"].iter().map(|mark| text.matches(mark).count()).sum();
    let told = |marks: usize| {
        Diagnostic::error(
            "too-many-links",
            Both::new(
                format!("正文里有 {marks} 处链接，上限 {most}"),
                format!("{marks} links in the text, at most {most} are allowed"),
            ),
        )
        .at(Location::file(path))
        .remedy(
            "分成几条记录；上限是 data/site.yaml 里 `limits` 的 links_per_page",
            "split it into several records; the bound is links_per_page under `limits` in data/site.yaml",
        )
    };
    Some(marks).filter(|marks| *marks > most).map(told).into_iter().collect()
}

fn one((records, faults): (Records, Diagnostics)) -> (Vec<Records>, Diagnostics) {
    (vec![records], faults)
}

fn line(diagnostic: &Diagnostic) -> u32 {
    diagnostic.at.as_ref().map_or(0, |at| at.line)
}

fn hidden(path: &SourcePath) -> Diagnostic {
    Diagnostic::error(
        "private-escaped",
        Both::new("用转义写出的文字里有个人信息", "a text written with escapes holds private data"),
    )
    .at(Location::file(path))
    .remedy("把 \\x、\\u 这样的转义改成普通文字，再按提示处理", "write plain characters in place of \\x and \\u")
}

/// Where the body of a record's file begins, in bytes.
fn body_of(text: &str) -> usize {
    let mut at = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        if n > 0 && matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    text.len()
}
