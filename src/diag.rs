//! Diagnostics: what is wrong with the content, where, and what to write instead.
//!
//! The content's faults are values of this type, collected and carried along; the machine's faults are [`Failure`].
//! A room keeps its own `enum Problem` whose variants carry data and whose sentences stand in one function that makes a
//! [`Diagnostic`]; both languages are written there side by side, so that neither can be forgotten.

use std::{borrow::Cow, fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::id::RecordKind;
use crate::source::Location;

/// The language of messages to staff (`--lang`). The site's own language is a setting of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

/// One sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The record is left out of the site, and the command exits with 1.
    Error,
    /// The record is published; with `--strict` it counts as an error, unless it only reminds ([`REMINDERS`]).
    Warning,
}

/// Warnings of what an office may lack without fault and for long (registrations are granted weeks after a site is set up) or
/// cannot undo (a commit that is pushed). They are told each time, and keep nothing from being published.
pub const REMINDERS: [&str; 2] = ["empty-footer", "future-commit"];

/// One fault of the content.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    /// A stable short name of the kind of fault, such as `unknown-key`; tests and `--format json` use it.
    pub code: String,
    pub at: Option<Location>,
    /// The offending text as written (for private data: masked), if a piece of text is at fault.
    pub excerpt: Option<String>,
    /// What was found and what was expected: lower-case in English, no full stop, values in backticks (「」 in Chinese).
    pub message: Both,
    /// What to write instead, or what to do.
    pub remedy: Option<Both>,
    /// What is not there, if that is the fault: many such faults may follow from one.
    #[serde(skip)]
    pub missing: Option<Missing>,
}

/// What a fault says is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Missing {
    /// A record that another one names.
    Record(RecordKind),
    /// A published address, and the kind of record it was of.
    Address(Option<RecordKind>),
    /// So many published addresses of any kind.
    Addresses(usize),
}

impl Diagnostic {
    pub fn error(code: &str, message: Both) -> Self {
        let severity = Severity::Error;
        Self { severity, code: code.to_owned(), at: None, excerpt: None, message, remedy: None, missing: None }
    }

    pub fn warning(code: &str, message: Both) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    pub fn at(mut self, at: Location) -> Self {
        self.at = Some(at);
        self
    }

    /// The text at fault, cut to a length that fits a terminal line.
    pub fn excerpt(mut self, text: impl AsRef<str>) -> Self {
        const LONGEST: usize = 80;
        let text = text.as_ref();
        let mut line: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if text.chars().nth(LONGEST).is_some() {
            line.push('…');
        }
        self.excerpt = Some(line);
        self
    }

    /// The same without the text at fault, where that text must not be shown.
    pub fn without_excerpt(mut self) -> Self {
        self.excerpt = None;
        self
    }

    pub fn remedy(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.remedy = Some(Both::new(zh, en));
        self
    }

    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = Some(missing);
        self
    }

    /// The diagnostic as staff read it in a terminal, without colour.
    pub fn display(&self, lang: Lang) -> Shown<'_> {
        Shown { diagnostic: self, lang }
    }
}

/// A diagnostic on its way to a reader, in that reader's language.
pub struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    lang: Lang,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { diagnostic: d, lang } = self;
        let word = match (d.severity, lang) {
            (Severity::Error, Lang::Zh) => "错误",
            (Severity::Warning, Lang::Zh) => "提醒",
            (Severity::Error, Lang::En) => "error",
            (Severity::Warning, Lang::En) => "warning",
        };
        let colon = match lang {
            Lang::Zh => "：",
            Lang::En => ": ",
        };
        write!(f, "{word}[{}]{colon}{}", d.code, printable(d.message.get(*lang), true))?;
        if let Some(at) = &d.at {
            write!(f, "\n  --> {}", printable(&at.to_string(), false))?;
        }
        if let Some(excerpt) = &d.excerpt {
            write!(f, "\n   |  {}", printable(excerpt, false))?;
        }
        if let Some(remedy) = &d.remedy {
            let label = match lang {
                Lang::Zh => "改法",
                Lang::En => "help",
            };
            write!(f, "\n   =  {label}{colon}{}", printable(remedy.get(*lang), true))?;
        }
        Ok(())
    }
}

/// The text with a visible sign in place of each character that would steer the terminal or turn the direction of reading:
/// names of files and excerpts come from outside, and must not be able to write a line of their own.
pub(crate) fn printable(text: &str, lines: bool) -> Cow<'_, str> {
    let steers = |c: char| {
        (c.is_control() && !(c == '\t' || (lines && c == '\n')))
            || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    match text.contains(steers) {
        true => Cow::Owned(text.replace(steers, "\u{fffd}")),
        false => Cow::Borrowed(text),
    }
}

/// The diagnostics of a stage, in the order found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn errors(&self) -> usize {
        self.0.iter().filter(|d| d.severity == Severity::Error).count()
    }

    /// Whether there is anything that keeps a site from being published with `--strict`.
    pub fn strictly_faulty(&self) -> bool {
        self.0.iter().any(|d| !REMINDERS.contains(&d.code.as_str()))
    }

    pub fn warnings(&self) -> usize {
        self.len() - self.errors()
    }

    /// Errors before warnings, each in their order: what people read from the top.
    pub fn by_weight(&self) -> impl Iterator<Item = &Diagnostic> {
        let of = |severity| self.0.iter().filter(move |fault| fault.severity == severity);
        of(Severity::Error).chain(of(Severity::Warning))
    }

    /// By file, line and column, so that the same content reports the same text whatever ran first. What all records share
    /// comes before them: many of their faults follow from one there. Faults told twice are told once.
    pub fn sort(&mut self) {
        let of_records = |fault: &Diagnostic| fault.at.as_ref().is_some_and(|at| !at.path.starts_with("data/"));
        self.0.sort_by(|a, b| {
            let order = of_records(a).cmp(&of_records(b));
            order.then_with(|| {
                (&a.at, a.severity, &a.code, &a.message.zh).cmp(&(&b.at, b.severity, &b.code, &b.message.zh))
            })
        });
        self.0.dedup();
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A fault of the machine or of the command line: the command stops and says so.
#[derive(Debug)]
pub struct Failure {
    pub message: Both,
    pub path: Option<PathBuf>,
    pub cause: Option<String>,
    /// Whether the command was written wrong: its exit code tells so.
    pub usage: bool,
}

impl Failure {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { message: Both::new(zh, en), path: None, cause: None, usage: false }
    }

    /// A value on the command line that cannot be meant, whatever the site holds.
    pub fn usage(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { usage: true, ..Self::new(zh, en) }
    }

    pub fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    pub fn cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    pub fn show(&self, lang: Lang) -> String {
        let mut text = self.message.get(lang).to_owned();
        for part in self.path.as_ref().map(|p| p.display().to_string()).iter().chain(&self.cause) {
            text.push_str(match lang {
                Lang::Zh => "：",
                Lang::En => ": ",
            });
            text.push_str(part);
        }
        // Paths, and what other programs say, come from outside.
        printable(&text, true).into_owned()
    }
}

/// The name in `known` nearest to `word`, if one is near enough to be what was meant. A Chinese character says as much as
/// several letters: of 已完成 two are not what 已通知 has, and 召开 may be 拟召开 as well as 已召开.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.is_ascii();
    let allowed = match word.chars().count() {
        0..=2 => 1,
        3..=6 if letters => 2,
        n => (n / 3).max(1),
    };
    let fits = |&(d, candidate): &(usize, &str)| d <= allowed && d < candidate.chars().count();
    let near: Vec<_> = known.into_iter().map(|candidate| (distance(word, candidate), candidate)).filter(fits).collect();
    let &(least, found) = near.iter().min_by_key(|(d, _)| *d)?;
    let mut best = near.iter().filter(|(d, _)| *d == least).map(|(_, candidate)| *candidate);
    match letters || best.clone().all(|candidate| candidate == found) {
        true => Some(found),
        // Of 已采纳 a part is 采纳, and no part 未采纳.
        false => best.find(|candidate| word.contains(candidate)),
    }
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours each cost 1.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.to_lowercase().chars().collect(), b.to_lowercase().chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let substitution = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = substitution.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_files_name_can_neither_steer_the_terminal_nor_write_a_line() {
        let at = Location::file(&std::sync::Arc::from("a\n错误[x]\u{1b}[31m\u{202e}gpj.md"));
        let shown = Diagnostic::error("x", Both::new("名", "name")).at(at).display(Lang::Zh).to_string();
        assert_eq!(shown, "错误[x]：名\n  --> a\u{fffd}错误[x]\u{fffd}[31m\u{fffd}gpj.md");
    }

    #[test]
    fn a_failure_cannot_steer_the_terminal_either() {
        let failure = Failure::new("无法写入", "cannot write").path("a\u{1b}[2J").cause("fatal: \u{202e}x\nand more");
        assert_eq!(failure.show(Lang::En), "cannot write: a\u{fffd}[2J: fatal: \u{fffd}x\nand more");
    }

    #[test]
    fn a_diagnostic_reads_as_place_text_and_remedy() {
        let path: crate::source::SourcePath = Arc::from("content/meetings/a.md");
        let d = Diagnostic::error("unknown-key", Both::new("不认识的字段「tittle」", "unknown key `tittle`"))
            .at(Location::new(&path, 3, 1))
            .excerpt("tittle: 口袋公园")
            .remedy("改成 `title`", "write `title`");
        assert_eq!(
            d.display(Lang::Zh).to_string(),
            "错误[unknown-key]：不认识的字段「tittle」\n  --> content/meetings/a.md:3:1\n   |  tittle: 口袋公园\n   =  改法：改成 `title`"
        );
        assert_eq!(
            d.display(Lang::En).to_string(),
            "error[unknown-key]: unknown key `tittle`\n  --> content/meetings/a.md:3:1\n   |  tittle: 口袋公园\n   =  help: write `title`"
        );
    }

    #[test]
    fn nearest_offers_what_was_meant_and_nothing_far_fetched() {
        assert_eq!(nearest("tittle", ["title", "date"]), Some("title"));
        assert_eq!(nearest("dtae", ["title", "date"]), Some("date"));
        assert_eq!(nearest("已办洁", ["已办结", "办理中"]), Some("已办结"));
        assert_eq!(nearest("已完成", ["已通知", "已召开"]), None);
        assert_eq!(nearest("召开", ["拟召开", "已召开"]), None);
        assert_eq!(nearest("已采纳", ["未采纳", "采纳"]), Some("采纳"));
        assert_eq!(nearest("venue", ["title", "date"]), None);
    }
}
