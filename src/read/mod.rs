//! The files of a site on disk: found in one walk, loaded one by one.
//!
//! Nothing outside the root is ever read: symbolic links are told and passed over. Names that would clash on another
//! system (differing in case only, or in Unicode form) are told here, where the whole list is at hand.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics, Failure};
use crate::id::is_device;
use crate::source::{Location, SourcePath};

mod astray;
pub mod watch;

/// A file that was found, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub path: SourcePath,
    pub size: u64,
    /// Nanoseconds since 1970; only to tell a changed file from an unchanged one, never for output. 0 when it tells nothing.
    pub modified: u128,
}

/// The folders of a site that hold sources.
pub const FOLDERS: [&str; 3] = ["content", "data", "themes"];

/// Lists all files below `content/`, `data/` and `themes/`, ordered by path.
pub fn list(root: &Path, limits: &Limits) -> Result<(Vec<Found>, Diagnostics), Failure> {
    if !root.is_dir() {
        return Err(Failure::new("找不到站点文件夹", "no such site folder").path(root));
    }
    let mut found = Vec::new();
    let mut diagnostics = Diagnostics::new();
    for folder in FOLDERS {
        let start = root.join(folder);
        // Also the folders themselves: what they lead to lies outside, and would be published.
        if start.is_symlink() {
            diagnostics.push(linked(&Arc::from(folder)));
        } else if start.is_dir() {
            walk(root, &start, limits, &mut found, &mut diagnostics);
        }
    }
    found.sort_by(|a: &Found, b| a.path.cmp(&b.path));
    clashes(&found, &mut diagnostics);
    crowded(&found, limits, &mut diagnostics);
    diagnostics.append(astray::find(root).into_iter().collect());
    Ok((found, diagnostics))
}

/// What to do with a file that is too large: its remedy in Chinese and in English.
const APART: (&str, &str) = (
    "一条记录一个文件，附件和图片另放；上限可在 data/site.yaml 的 `limits` 里改",
    "keep one record a file, and attachments apart; the bounds stand under `limits` in data/site.yaml",
);
const SIMPLIFY: (&str, &str) = (
    "先在地理软件里简化边界（网页上看不出差别），再放进来；一个县几百 KB 就够",
    "simplify the boundaries in a GIS first, which nobody sees on a page; a few hundred KB are enough for a county",
);

/// The bytes of a file that was found, or why they cannot be had.
pub fn load(root: &Path, found: &Found, limits: &Limits) -> Result<Vec<u8>, Box<Diagnostic>> {
    let limit = size_limit(&found.path, limits);
    if found.size > limit {
        let remedy = if found.path.ends_with(".geojson") { SIMPLIFY } else { APART };
        return Err(Box::new(
            Diagnostic::error(
                "file-size",
                Both::new(
                    format!("文件太大：{}，上限 {}", size(found.size), size(limit)),
                    format!("the file is too large: {}, at most {} are allowed", size(found.size), size(limit)),
                ),
            )
            .at(Location::file(&found.path))
            .remedy(remedy.0, remedy.1),
        ));
    }
    fs::read(root.join(&*found.path)).map_err(|error| Box::new(unreadable(&found.path, Some(error.kind()), &error)))
}

/// The bytes of a file which is read before or beside the others, such as `data/site.yaml`. Only a plain one is opened: a
/// link may lead to a device without an end, and a pipe waits for ever.
pub fn plain(path: &Path) -> io::Result<Vec<u8>> {
    let about = fs::symlink_metadata(path)?;
    if !about.is_file() || about.len() > LEDGER_BYTES {
        return Err(io::Error::new(ErrorKind::InvalidInput, "not a plain file of bearable size"));
    }
    fs::read(path)
}

/// A size as people say it: `47.7 MiB`.
fn size(bytes: u64) -> String {
    let mut unit = ["B", "KiB", "MiB", "GiB"].iter().zip([1_u64, 1 << 10, 1 << 20, 1 << 30]).rev();
    match unit.find(|(_, one)| bytes >= *one) {
        Some((name, one)) if one > 1 && bytes.is_multiple_of(one) => format!("{} {name}", bytes / one),
        Some((name, one)) if one > 1 => format!("{:.1} {name}", bytes as f64 / one as f64),
        _ => format!("{bytes} B"),
    }
}

/// Folders within folders that are looked into.
const DEEPEST: usize = 16;

fn walk(root: &Path, start: &Path, limits: &Limits, found: &mut Vec<Found>, diagnostics: &mut Diagnostics) {
    let visible = |entry: &DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    let entries = WalkDir::new(start).follow_links(false).max_depth(DEEPEST).into_iter().filter_entry(visible);
    let entries: Vec<walkdir::Result<DirEntry>> = entries.collect();
    // Asking the disk about each file takes longer than finding their names.
    let looked: Vec<_> = entries
        .into_par_iter()
        .map(|entry| match entry {
            Ok(entry) => one(root, &entry, limits),
            Err(error) => {
                let path = error.path().map(|p| source_path(root, p)).unwrap_or_else(|| Arc::from("."));
                Err(Box::new(unreadable(&path, error.io_error().map(std::io::Error::kind), &error)))
            }
        })
        .collect();
    for one in looked {
        match one {
            Ok(file) => found.extend(file),
            Err(fault) => diagnostics.push(*fault),
        }
    }
}

fn linked(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("symlink", Both::new("不读取符号链接（指向别处的快捷方式）", "symbolic links are not read"))
        .at(Location::file(path))
        .remedy("删去链接，把文件本身放在这里", "remove the link and put the file itself here")
}

/// The first part of a path inside the root that is a link: what is written there would be written elsewhere.
pub fn link_on_the_way(root: &Path, inside: &str) -> Option<String> {
    let ends = inside.match_indices('/').map(|(at, _)| at).chain([inside.len()]);
    ends.map(|end| inside.get(..end).unwrap_or(inside)).find(|part| root.join(part).is_symlink()).map(str::to_owned)
}

fn too_deep(path: &SourcePath) -> Diagnostic {
    Diagnostic::error(
        "bad-path",
        Both::new(
            format!("文件夹超过 {DEEPEST} 层，里面的文件没有读"),
            format!("folders nest more than {DEEPEST} levels deep; what is inside is not read"),
        ),
    )
    .at(Location::file(path))
    .remedy("把文件移到上面的文件夹", "move the files to a folder further up")
}

fn one(root: &Path, entry: &DirEntry, limits: &Limits) -> Result<Option<Found>, Box<Diagnostic>> {
    let path = source_path(root, entry.path());
    if entry.file_type().is_dir() {
        return if entry.depth() < DEEPEST { Ok(None) } else { Err(Box::new(too_deep(&path))) };
    }
    if entry.file_type().is_symlink() {
        return Err(Box::new(linked(&path)));
    }
    // What stands above the site is not its files' fault.
    let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let long = Both::new(
        format!("路径有 {} 字节，上限 {}", path.len(), limits.path_bytes),
        format!("the path has {} bytes, at most {} are allowed", path.len(), limits.path_bytes),
    );
    let odd = || Both::new("路径里的名字不是 UTF-8", "a name in the path is not UTF-8");
    let bad = if inside.to_str().is_none() { Some(odd()) } else { (path.len() > limits.path_bytes).then_some(long) };
    if let Some(message) = bad {
        return Err(Box::new(Diagnostic::error("bad-path", message).at(Location::file(&path)).remedy(
            "缩短文件夹或文件的名字，只用字母、数字和连字符",
            "shorten the names, use letters, digits and hyphens",
        )));
    }
    if let Some(part) = impossible(&path) {
        let shown: String = part.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        return Err(Box::new(
            Diagnostic::error(
                "reserved-name",
                Both::new(
                    format!("「{shown}」在 Windows 上不能作文件名"),
                    format!("`{shown}` cannot be a file's name on Windows"),
                ),
            )
            .at(Location::file(&path))
            .remedy("换一个名字，只用字母、数字和连字符", "give it another name of letters, digits and hyphens"),
        ));
    }
    let metadata = entry
        .metadata()
        .map_err(|error| Box::new(unreadable(&path, error.io_error().map(std::io::Error::kind), &error)))?;
    if !metadata.is_file() {
        return Err(Box::new(
            Diagnostic::error(
                "no-plain-file",
                Both::new(
                    "不是普通文件（管道、套接字或设备），没有读",
                    "this is a pipe, a socket or a device, and was not read",
                ),
            )
            .at(Location::file(&path))
            .remedy("删去，换成普通文件", "remove it and put a plain file in its place"),
        ));
    }
    Ok(Some(Found { path, size: metadata.len(), modified: modified(&metadata) }))
}

fn modified(metadata: &fs::Metadata) -> u128 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.filter(|since| since.as_secs() >= EARLIEST).map_or(0, |since| since.as_nanos())
}

impl Found {
    /// Whether the file is, by all that its folder says of it, what it was when it was listed.
    pub fn stands(&self, root: &Path) -> bool {
        let now = fs::metadata(root.join(&*self.path));
        now.is_ok_and(|now| now.len() == self.size && modified(&now) == self.modified)
    }
}

/// The year 1990. What makes archives and images that are the same each time gives all files one time before it: 1970, 1980.
const EARLIEST: u64 = 631_152_000;

fn source_path(root: &Path, path: &Path) -> SourcePath {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let mut whole = String::with_capacity(inside.as_os_str().len());
    for part in inside.components() {
        whole.push_str(if whole.is_empty() { "" } else { "/" });
        whole.push_str(&part.as_os_str().to_string_lossy());
    }
    Arc::from(whole)
}

/// Builds write it, and it grows with the site for ever.
const LEDGER: &str = "data/urls.lock";
const LEDGER_BYTES: u64 = 256 << 20;

fn size_limit(path: &str, limits: &Limits) -> u64 {
    if path.ends_with(".md") {
        limits.record_bytes
    } else if [".pdf", ".docx", ".xlsx", ".pptx"].iter().any(|ending| path.to_ascii_lowercase().ends_with(ending)) {
        limits.attachment_bytes as u64
    } else if path.starts_with("content/") {
        limits.image_bytes
    } else if path == LEDGER {
        LEDGER_BYTES
    } else {
        limits.data_bytes
    }
}

fn unreadable(path: &SourcePath, kind: Option<ErrorKind>, error: &dyn std::fmt::Display) -> Diagnostic {
    let zh = match kind {
        Some(ErrorKind::PermissionDenied) => "没有读取这个文件的权限".to_owned(),
        Some(ErrorKind::NotFound) => "文件刚才还在，现在没有了".to_owned(),
        _ => format!("文件读不出来（{error}）"),
    };
    Diagnostic::error("unreadable", Both::new(zh, format!("the file cannot be read ({error})")))
        .at(Location::file(path))
        .remedy("检查文件的权限", "check the permissions of the file")
}

/// Two names that another system takes for one: some know no upper case, some write one character in two ways.
fn clashes(found: &[Found], diagnostics: &mut Diagnostics) {
    let plain = |file: &Found| file.path.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if found.iter().all(plain) {
        // Each is what it folds to, and no two files have one path.
        return;
    }
    let mut seen: BTreeMap<String, &SourcePath> = BTreeMap::new();
    for file in found {
        let folded = folded(&file.path);
        if let Some(first) = seen.get(&folded) {
            let (zh, en) = match first.to_lowercase() == file.path.to_lowercase() {
                true => ("大小写", "case"),
                false => ("字符的写法（Unicode 规范形式）", "how Unicode writes it"),
            };
            diagnostics.push(
                Diagnostic::error(
                    "case-clash",
                    Both::new(
                        format!("文件名与 {first} 只差{zh}"),
                        format!("the name differs from {first} in {en} only"),
                    ),
                )
                .at(Location::file(&file.path))
                .remedy(
                    "改掉一个名字；在有些电脑上它们是同一个文件",
                    "rename one; on some computers they are the same file",
                ),
            );
        } else {
            seen.insert(folded, &file.path);
        }
    }
}

/// A path as the least discerning system sees it.
fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// Names that Windows keeps for devices, whatever their ending, and names it cannot hold at all.
fn impossible(path: &str) -> Option<&str> {
    let odd = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\');
    path.split('/').find(|part| is_device(part) || part.contains(odd) || part.ends_with(['.', ' ']))
}

fn crowded(found: &[Found], limits: &Limits, diagnostics: &mut Diagnostics) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for file in found {
        *counts.entry(file.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
    }
    for (folder, count) in counts.into_iter().filter(|(_, count)| *count > limits.records_per_folder) {
        diagnostics.push(
            Diagnostic::error(
                "crowded-folder",
                Both::new(
                    format!("一个文件夹里有 {count} 个文件，上限 {}", limits.records_per_folder),
                    format!("{count} files in one folder, at most {} are allowed", limits.records_per_folder),
                ),
            )
            .at(Location::file(&Arc::from(folder)))
            .remedy(
                "按年份分成几个文件夹；上限是 data/site.yaml 里 `limits` 的 records_per_folder",
                "split it into folders by year; the bound is records_per_folder under `limits` in data/site.yaml",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_written_anew_is_not_what_was_listed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/site.yaml");
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(&file, "title: a").unwrap();
        let (listed, _) = list(folder.path(), &Limits::default()).unwrap();
        assert!(listed.len() == 1 && listed[0].stands(folder.path()));
        fs::write(&file, "title: ab").unwrap();
        assert!(!listed[0].stands(folder.path()));
        fs::remove_file(&file).unwrap();
        assert!(!listed[0].stands(folder.path()));
    }
}
