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
use crate::hash::Hash;
use crate::model::check;
use crate::model::file::{self, Records};
use crate::model::kind::FileKind;
use crate::model::site::Fault;
use crate::parse::frontmatter;
use crate::parse::sanitise::{self, Unseen};
use crate::privacy::{self, Allow, Finding};
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
            Ok(text) if kind == FileKind::Authors => return self.units(path, &text, bytes, limits),
            _ => return one(file::read(path, bytes, limits)),
        };
        let unseen = sanitise::unseen(&text);
        let private = privacy::scan(&text, &self.allow);
        let mut found = told_in(path, &text, &private);
        found.append(unseen_in(path, &text, &unseen));
        found.append(spelled_in(path, &text));
        found.append(crowded(path, &text, limits));
        let (records, faults) = match kind {
            FileKind::Content(kind) if unseen.is_empty() => file::content(kind, path, &text, Hash::of(bytes), limits),
            _ if unseen.is_empty() => file::read(path, bytes, limits),
            _ => file::read(path, sanitise::plain_text(&text).as_bytes(), limits),
        };
        if found.errors() == 0 && text.contains('\\') {
            found.append(self.escaped(path, bytes, &records, limits));
        }
        if found.is_empty() {
            return (vec![records], faults);
        }
        let mut lines: Vec<u32> = found.iter().filter(|d| d.severity == Severity::Error).map(line).collect();
        // Not only the lines of those that are told.
        lines.extend(lines_of(&text, &private));
        let records = if lines.is_empty() { vec![records] } else { records.without(&lines) };
        // An excerpt may be cut in the midst of a number, where no mask finds it.
        found.append(faults.into_iter().map(Diagnostic::without_excerpt).collect());
        (records, found)
    }

    /// Of the list of authors only the units are shown to readers, and looked through.
    fn units(&self, path: &SourcePath, text: &str, bytes: &[u8], limits: &Limits) -> (Vec<Records>, Diagnostics) {
        let (records, mut faults) = file::read(path, bytes, limits);
        for author in file::authors(path, bytes, limits).0 {
            let found = privacy::scan(&author.unit.0, &self.allow);
            let place = privacy::place_of(path, text, text.find(&author.unit.0).unwrap_or_default());
            faults.append(bounded(&found, |one| privacy::diagnostic(one, place.clone())).into_iter().collect());
        }
        (vec![records], faults)
    }

    /// What is found in an attachment's text and name. No line can be named, since readers of such files know none.
    pub(crate) fn attached(&self, path: &SourcePath, text: &str) -> Diagnostics {
        let at = Location::file(path);
        let told = |finding: &Finding| {
            privacy::diagnostic(finding, at.clone()).remedy(
                "在附件的原文件里遮去这些内容，另存后再放进来；单位公开的内容写进 data/privacy.yaml",
                "mask it in the attachment itself and save it anew; what an office publishes goes into data/privacy.yaml",
            )
        };
        let found = bounded(&privacy::scan(text, &self.allow), told);
        self.name(path).into_iter().chain(found).collect()
    }

    /// A file's name becomes an address; the fault shows it masked.
    pub(crate) fn name(&self, path: &SourcePath) -> Option<Diagnostic> {
        let (finding, masked) = match privacy::scan(path, &self.allow).into_iter().next() {
            Some(finding) => (finding, Arc::from(privacy::redact(path, &self.allow))),
            // In a text letters before a number make it a code; in a name they are the name's first word.
            None => {
                let digits = digits_alone(path);
                let finding = privacy::scan(&digits, &self.allow).into_iter().next()?;
                (finding, Arc::from(privacy::redact(&digits, &self.allow)))
            }
        };
        Some(
            privacy::diagnostic(&finding, Location::file(&masked))
                .remedy("给文件另取一个名字；文件名会成为网址", "give the file another name; it becomes an address"),
        )
    }

    /// What a text that was written with escapes turns out to hold once it is read, told at its field.
    fn escaped(&self, path: &SourcePath, bytes: &[u8], records: &Records, limits: &Limits) -> Diagnostics {
        let (mut faults, whole) = (Vec::new(), Location::file(path));
        records.texts(&mut |item_line, field, text| {
            let private = !privacy::scan(text, &self.allow).is_empty();
            let written = |unseen: Diagnostic| {
                unseen.remedy(
                    "删去值里用反斜杠写出的这个字符，例如 \\0、\\u202E",
                    "remove the character from the value, written with a backslash such as \\0 or \\u202E",
                )
            };
            let unseen = sanitise::report(text, &whole).into_iter().map(written);
            for diagnostic in unseen.chain(private.then(|| hidden(path))) {
                let path = Arc::clone(path);
                faults.push(Fault { diagnostic, path, item_line, field: field.to_string() });
            }
        });
        if faults.is_empty() {
            return Diagnostics::new();
        }
        check::place(path, bytes, faults, limits).into_iter().map(Diagnostic::without_excerpt).collect()
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

    /// Whether a text holds private data beside those that are known to hold none.
    pub(crate) fn finds_beside(&self, known: &privacy::Clean, text: &str) -> bool {
        known.finds(text, &self.allow)
    }

    /// The findings of one text, each as it is told.
    pub(crate) fn findings(&self, path: &SourcePath, text: &str) -> Vec<Diagnostic> {
        told_in(path, text, &privacy::scan(text, &self.allow)).into_iter().collect()
    }
}

/// A path with a sign in place of each letter but an identity number's last.
fn digits_alone(path: &str) -> String {
    let mut before = ' ';
    let sign = |c: char| {
        let kept = !c.is_ascii_alphabetic() || (before.is_ascii_digit() && matches!(c, 'x' | 'X'));
        before = c;
        if kept { c } else { '?' }
    };
    path.chars().map(sign).collect()
}

/// How many findings of one file are told each by itself. A list of a whole village's numbers is one fault to staff.
const MOST_TOLD: usize = 200;

/// The first findings told one by one, and the next with the count of what is left.
fn bounded(found: &[Finding], told: impl Fn(&Finding) -> Diagnostic) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = found.iter().take(MOST_TOLD).map(&told).collect();
    if let Some(next) = found.get(MOST_TOLD) {
        let (mut one, count) = (told(next), found.len() - MOST_TOLD);
        one.message.zh.push_str(&format!("；从这里起还有 {count} 处"));
        one.message.en.push_str(&format!("; {count} in all from here on"));
        all.push(one);
    }
    all
}

/// What is found in a file's text, each at its place.
fn told_in(path: &SourcePath, text: &str, found: &[Finding]) -> Diagnostics {
    bounded(found, |one| privacy::diagnostic(one, privacy::place_of(path, text, one.range.start))).into_iter().collect()
}

/// Characters meant to mislead, told once a line.
fn unseen_in(path: &SourcePath, text: &str, unseen: &[Unseen]) -> Diagnostics {
    let (mut found, mut line, mut from) = (Diagnostics::new(), 1, 0);
    for same in unseen.chunk_by(|a, b| !text[a.offset..b.offset].contains('\n')) {
        let (Some(first), Some(last)) = (same.first(), same.last()) else { continue };
        let part = &text[first.offset..last.offset + last.found.len_utf8()];
        // Counted on from the last place: such characters may stand on every one of very many lines.
        line += text[from..first.offset].bytes().filter(|b| *b == b'\n').count();
        from = first.offset;
        let column = text[..from].chars().rev().take_while(|c| *c != '\n').count() + 1;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        found.append(sanitise::report(part, &Location::new(path, count(line), count(column))));
    }
    found
}

/// Characters meant to mislead that are spelled as references: they are gone from the page, and whoever wrote them is told.
fn spelled_in(path: &SourcePath, text: &str) -> Diagnostics {
    if !path.ends_with(".md") {
        return Diagnostics::new();
    }
    let spelled = sanitise::spelled(text);
    let Some((offset, first)) = spelled.first() else { return Diagnostics::new() };
    let (count, code) = (spelled.len(), u32::from(*first));
    let told = Diagnostic::warning(
        "unseen-character",
        Both::new(
            format!("有 {count} 处用编号写出的看不见的字符，第一个是 U+{code:04X}；页面上已去掉"),
            format!("{count} invisible characters are spelled by number or name, the first is U+{code:04X}; the page leaves them out"),
        ),
    )
    .at(privacy::place_of(path, text, *offset))
    .remedy("删去这一处", "delete the place");
    std::iter::once(told).collect()
}

/// The lines on which findings begin, counted from 1; both are in the order of the text.
fn lines_of(text: &str, found: &[Finding]) -> Vec<u32> {
    let (mut line, mut from) = (1, 0);
    let mut lines: Vec<u32> = Vec::new();
    for one in found {
        line += text[from..one.range.start].bytes().filter(|b| *b == b'\n').count();
        from = one.range.start;
        lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }
    lines.dedup();
    lines
}

/// A text of nothing but links is no record. Marks of links are counted, before anything is made of them.
fn crowded(path: &SourcePath, text: &str, limits: &Limits) -> Diagnostics {
    let most = limits.links_per_page;
    // Two bytes are the least that a mark takes.
    if text.len() / 2 <= most || !path.ends_with(".md") {
        return Diagnostics::new();
    }
    // Each mark begins with `]` or `<`, and no two of them with the same one.
    if text.bytes().filter(|byte| matches!(byte, b']' | b'<')).count() <= most {
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
