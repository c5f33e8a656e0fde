//! A record's file: front matter between two `---` lines, then Markdown.

use std::borrow::Cow;

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::parse::slip;
use crate::parse::yaml::{self, Node};
use crate::source::{Location, SourcePath};

/// A file taken apart, its front matter as a tree, its body untouched.
#[derive(Clone, Debug)]
pub struct Document {
    pub front: Node,
    pub body: String,
    /// The line of the file on which the body begins.
    pub body_line: u32,
}

/// Text from bytes: UTF-8 with or without byte-order mark, Windows line ends accepted.
pub fn text<'b>(path: &SourcePath, bytes: &'b [u8]) -> Result<Cow<'b, str>, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\r') => Ok(Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + u32::try_from(before.iter().filter(|b| **b == b'\n').count()).unwrap_or(u32::MAX - 1);
            let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
            let good = before.get(start..).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            let column = u32::try_from(good.chars().count()).unwrap_or(u32::MAX - 1) + 1;
            let archive = bytes.starts_with(b"PK\x03\x04");
            let utf_16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
            // What Excel and Word save is an archive.
            let (zh, en) = if archive {
                (
                    "文件是 Excel、Word 的文档，只改了扩展名",
                    "the file is a document of Excel or Word under another name",
                )
            } else if utf_16 {
                ("文件是 UTF-16 编码", "the file is UTF-16")
            } else {
                ("文件不是 UTF-8 编码（可能是 GBK）", "the file is not UTF-8 (perhaps GBK)")
            };
            Err(Box::new(
                Diagnostic::error("not-utf8", Both::new(zh, en))
                    .at(Location::new(path, line, column))
                    .excerpt(format!("{good}\u{fffd}"))
                    .remedy(
                        if archive {
                            "用 Excel 打开，另存为「CSV UTF-8（逗号分隔）」；Word 文档把文字复制到纯文本文件里"
                        } else {
                            "在编辑器里「另存为」，「编码」选 UTF-8"
                        },
                        if archive {
                            "open it in Excel and save it as `CSV UTF-8`; copy the words of a Word document into a plain text file"
                        } else {
                            "save it as UTF-8 in the editor"
                        },
                    ),
            ))
        }
    }
}

/// Takes a record's file apart.
pub fn document(path: &SourcePath, bytes: &[u8], limits: &Limits) -> (Option<Document>, Diagnostics) {
    match text(path, bytes) {
        Ok(text) => document_in(path, &text, limits),
        Err(fault) => (None, std::iter::once(*fault).collect()),
    }
}

/// The same of a file's text, as [`text`] has it.
pub fn document_in(path: &SourcePath, text: &str, limits: &Limits) -> (Option<Document>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    if let Some(fault) = slip::conflict(path, text) {
        diagnostics.push(fault);
        return (None, diagnostics);
    }
    match split(path, text, limits) {
        Ok((front, body, body_line)) => {
            let (node, faults) = yaml::read(path, front, 2, limits);
            diagnostics.append(faults);
            let node = if diagnostics.errors() > 0 { None } else { node };
            if node.is_none() && diagnostics.errors() == 0 {
                diagnostics.push(no_fields(path));
            }
            (node.map(|front| Document { front, body: body.to_owned(), body_line }), diagnostics)
        }
        Err(fault) => {
            diagnostics.push(*fault);
            (None, diagnostics)
        }
    }
}

/// The text below the front matter of a file that was read before without a fault.
pub fn body(path: &SourcePath, bytes: &[u8], limits: &Limits) -> Option<String> {
    let text = text(path, bytes).ok()?;
    split(path, &text, limits).ok().map(|(_, body, _)| body.to_owned())
}

fn split<'t>(path: &SourcePath, text: &'t str, limits: &Limits) -> Result<(&'t str, &'t str, u32), Box<Diagnostic>> {
    let fault = |code, zh: &str, en: &str, help_zh: &str, help_en: &str| {
        Err(Box::new(Diagnostic::error(code, Both::new(zh, en)).at(Location::new(path, 1, 1)).remedy(help_zh, help_en)))
    };
    if text.trim().is_empty() {
        return fault(
            "empty-file",
            "文件是空的",
            "the file is empty",
            "用 `yishi new` 生成一份，或删去这个文件",
            "make one with `yishi new`, or remove the file",
        );
    }
    let mut lines = Lines { rest: text, line: 0 };
    let first = lines.next().map(str::trim_end).unwrap_or_default();
    if first != "---" {
        if let Some(near) = near_start(path, text) {
            return Err(Box::new(near));
        }
        return fault(
            "no-front-matter",
            "第一行应当是 `---`",
            "the first line must be `---`",
            "在开头写三个半角减号 `---`，接着写字段，再写一行 `---`，然后写正文",
            "begin with three hyphens `---`, then the keys, then another `---`, then the text",
        )
        .map_err(|fault: Box<Diagnostic>| Box::new(fault.excerpt(first)));
    }
    let start = lines.rest;
    while let Some(line) = lines.next() {
        if matches!(line.trim_end(), "---" | "...") {
            let length = start.len() - lines.rest.len() - line.len();
            let front = start.get(..length).unwrap_or(start);
            let front = front.strip_suffix('\n').unwrap_or(front);
            if front.len() > limits.front_matter_bytes {
                let (size, most) = (front.len(), limits.front_matter_bytes);
                return fault(
                    "front-matter-size",
                    &format!("字段部分有 {size} 字节，上限 {most}"),
                    &format!("the front matter has {size} bytes, at most {most} are allowed"),
                    "把长的内容移到正文",
                    "move long text into the body",
                );
            }
            if let Some(key) = lines.rest.lines().find(|line| !line.trim().is_empty()).filter(|line| is_key(line))
                && line.trim_end() == "..."
            {
                return Err(Box::new(early_end(path, lines.line, key)));
            }
            return Ok((front, lines.rest, lines.line + 1));
        }
    }
    Err(Box::new(open_end(path, start)))
}

/// The signs that are typed, or that an editor makes, in place of hyphens.
const DASHES: [char; 5] = ['-', '—', '–', '－', '―'];

/// A first line that was to be the three hyphens, or one before which something stands that nobody sees.
fn near_start(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    let (line, number) = text.lines().zip(1_u32..).find(|(line, _)| !line.trim().is_empty())?;
    let said = Both::new("第一行应当是 `---`", "the first line must be `---`");
    let fault = Diagnostic::error("no-front-matter", said).at(Location::new(path, number, 1)).excerpt(line);
    if line.trim().is_empty() || !line.trim().chars().all(|c| DASHES.contains(&c)) {
        return None;
    }
    Some(if line.trim_end() != "---" {
        fault.remedy(
            "把这一行改成三个半角减号 `---`，前后没有空格，上面没有空行",
            "write three hyphens `---` on this line, without blanks before them or lines above",
        )
    } else {
        fault.remedy("删去它上面的空行", "remove the blank lines above it")
    })
}

/// Whether a line is a field of front matter.
fn is_key(line: &str) -> bool {
    let word = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(0);
    let after = line.get(word..).unwrap_or_default();
    word > 0 && (after.trim_end() == ":" || after.starts_with(": ") || after.starts_with('：'))
}

/// YAML ends with three dots too, and what follows is no longer read as fields: mostly a slip within them.
fn early_end(path: &SourcePath, line: u32, key: &str) -> Diagnostic {
    Diagnostic::error(
        "early-end",
        Both::new(
            "`...` 在这里结束了字段部分，后面的字段不会被读到",
            "`...` ends the front matter here, and the keys after it would not be read",
        ),
    )
    .at(Location::new(path, line, 1))
    .excerpt(key.trim_end())
    .remedy("删去这一行；字段部分用一行 `---` 结束", "remove this line; a line `---` ends the front matter")
}

/// Two rows of dashes and nothing but comments between.
fn no_fields(path: &SourcePath) -> Diagnostic {
    Diagnostic::error(
        "no-front-matter",
        Both::new("两行 `---` 之间没有字段", "no keys stand between the two lines of `---`"),
    )
    .at(Location::new(path, 2, 1))
    .remedy(
        "在两行 `---` 之间写上字段，例如 `title: 题目`；`yishi new` 会写好",
        "write the keys between them, such as `title: …`; `yishi new` writes them for you",
    )
}

/// Front matter without its end: told at the line where the end most likely belongs.
fn open_end(path: &SourcePath, front: &str) -> Diagnostic {
    let field = |line: &str| {
        let word = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(0);
        line.starts_with([' ', '\t', '#', '-'])
            || word > 0 && line.get(word..).is_some_and(|rest| rest.starts_with([':', '：']))
    };
    let dashes = |line: &str| !line.is_empty() && line.chars().all(|c| DASHES.contains(&c));
    let mut last = (1, "---");
    for (line, number) in front.lines().map(str::trim_end).zip(2_u32..) {
        if dashes(line) {
            return Diagnostic::error(
                "open-front-matter",
                Both::new(
                    "字段部分的结束线应当是三个半角减号",
                    "the line that ends the front matter must be three hyphens",
                ),
            )
            .at(Location::new(path, number, 1))
            .excerpt(line)
            .remedy("把这一行改成 `---`", "write `---` on this line");
        }
        let behind = line.trim_start_matches(DASHES);
        if line.starts_with("---")
            || (line.starts_with(DASHES) && line.chars().take_while(|c| DASHES.contains(c)).count() > 1)
        {
            return Diagnostic::error(
                "open-front-matter",
                Both::new("结束字段部分的 `---` 后面还有文字", "text follows the `---` that ends the front matter"),
            )
            .at(Location::new(path, number, 1))
            .excerpt(line)
            .remedy(
                format!("这一行只留 `---`，「{}」移到下一行", cut(behind)),
                "leave `---` alone on this line and move the text into the next",
            );
        }
        if field(line) {
            last = (number, line);
        } else if !line.is_empty() {
            break;
        }
    }
    Diagnostic::error("open-front-matter", Both::new("字段部分没有结束", "the front matter does not end"))
        .at(Location::new(path, last.0, 1))
        .excerpt(last.1)
        .remedy(
            "在这一行（最后一个字段）之后另起一行写 `---`",
            "put a line `---` after this line, the last of the keys",
        )
}

/// The beginning of a text, as a message has room for it.
fn cut(text: &str) -> String {
    const LONGEST: usize = 12;
    let text = text.trim();
    if text.chars().count() <= LONGEST { text.to_owned() } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

/// Lines with their line ends cut; knows what is left and how many were taken.
struct Lines<'t> {
    rest: &'t str,
    line: u32,
}

impl<'t> Lines<'t> {
    fn next(&mut self) -> Option<&'t str> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let end = self.rest.find('\n').map_or(self.rest.len(), |i| i + 1);
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn parts(bytes: &[u8]) -> (Option<(u32, u32, String)>, Vec<String>) {
        let path: SourcePath = Arc::from("a.md");
        let (document, faults) = document(&path, bytes, &Limits::default());
        (
            document.map(|d| (d.front.find("title").line, d.body_line, d.body)),
            faults.iter().map(|f| f.code.clone()).collect(),
        )
    }

    #[test]
    fn windows_files_read_like_others() {
        let plain = parts("---\ntitle: 一\n---\n正文\n".as_bytes());
        assert_eq!(plain.0, Some((2, 4, "正文\n".to_owned())));
        assert_eq!(parts("\u{FEFF}---\r\ntitle: 一\r\n---\r\n正文\r\n".as_bytes()), plain);
    }

    #[test]
    fn a_body_may_be_missing_and_may_hold_rules() {
        assert_eq!(parts(b"---\ntitle: a\n---").0, Some((2, 4, String::new())));
        assert_eq!(parts(b"---\ntitle: a\n---\n\n---\nb").0, Some((2, 4, "\n---\nb".to_owned())));
        assert_eq!(parts(b"---\ntitle: a\n...\nb: http://c").0, None);
        assert_eq!(parts(b"---\ntitle: a\n...\nhttp://b\n").0, Some((2, 4, "http://b\n".to_owned())));
    }

    #[test]
    fn a_line_that_was_to_be_three_hyphens_says_how_to_write_it() {
        let remedy = |text: &str| {
            let faults = document(&Arc::from("a.md"), text.as_bytes(), &Limits::default()).1;
            let fault = faults.into_iter().next();
            fault.map(|f| (f.at.map_or(0, |at| at.line), f.remedy.map_or_else(String::new, |both| both.zh)))
        };
        for (text, line, said) in [
            ("———\ntitle: a\n---\n", 1, "把这一行改成"),
            (" ---\ntitle: a\n---\n", 1, "把这一行改成"),
            ("\n\n---\ntitle: a\n---\n", 3, "删去它上面的空行"),
            ("title: a\n", 1, "在开头写三个"),
            ("---\ntitle: a\n---会议由召集人主持。\n", 3, "「会议由召集人主持。」移到下一行"),
            ("---\ntitle: a\n——\n", 3, "改成 `---`"),
        ] {
            let told = remedy(text).unwrap_or_default();
            assert!(told.0 == line && told.1.contains(said), "{text}: {told:?}");
        }
    }

    #[test]
    fn every_broken_form_has_its_own_fault() {
        for (bytes, code) in [
            (&b""[..], "empty-file"),
            (b" \n\n", "empty-file"),
            (b"title: a\n", "no-front-matter"),
            (b"---\ntitle: a\n", "open-front-matter"),
            (b"---\ntitle: a\n...\n\nregion: b\n---\n", "early-end"),
            (b"---\ntitle: \xC4\xE3\n---\n", "not-utf8"),
            (b"\xFF\xFE-\0", "not-utf8"),
        ] {
            assert_eq!(parts(bytes), (None, vec![code.to_owned()]));
        }
    }
}
