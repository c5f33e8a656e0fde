//! Records put beside `content/` instead of into it: nothing there is ever read, so their author must be told.
//!
//! A repository may hold anything else beside a site's sources. A folder counts as meant for records when it is named like
//! one of their kinds, like a source folder in another letter case, or in Chinese, and when a record's file lies in it.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use crate::diag::{Both, Diagnostic};
use crate::id::RecordKind;
use crate::read::FOLDERS;
use crate::source::Location;

/// So much of a folder is looked at before it is taken for none that holds records.
const FILES: usize = 500;
const DEPTH: usize = 4;

/// What stands beside the source folders of `root` as if it belonged into them, by name.
pub(super) fn find(root: &Path) -> Vec<Diagnostic> {
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && !FOLDERS.contains(&name.as_str()))
        .collect();
    names.sort();
    names.iter().filter_map(|name| one(root, name)).collect()
}

fn one(root: &Path, name: &str) -> Option<Diagnostic> {
    let path = root.join(name);
    let kind = fs::symlink_metadata(&path).ok()?.file_type();
    if kind.is_file() {
        return is_record(&path).then(|| told(name, "content/…/"));
    }
    if kind.is_dir() && is_theme(name) && holds_theme(&path) {
        return Some(theme_astray(name));
    }
    let source = FOLDERS.iter().find(|folder| folder.eq_ignore_ascii_case(name));
    let records = RecordKind::from_folder(&name.to_ascii_lowercase());
    let meant = source.is_some() || records.is_some() || !name.is_ascii();
    if !kind.is_dir() || !meant || !holds_records(&path, source.is_some() || records.is_some()) {
        return None;
    }
    let into = match (source, records) {
        (Some(folder), _) => format!("{folder}/"),
        (_, Some(kind)) => format!("content/{}/", kind.folder()),
        _ => "content/…/".to_owned(),
    };
    Some(told(name, &into))
}

/// Whether a folder is called as if the site's theme were in it. The one that is read is `themes/`.
fn is_theme(name: &str) -> bool {
    !FOLDERS.contains(&name) && matches!(&*name.to_ascii_lowercase(), "theme" | "themes" | "主题" | "模板" | "样式")
}

fn holds_theme(folder: &Path) -> bool {
    let files = WalkDir::new(folder).follow_links(false).max_depth(DEPTH).into_iter();
    files.take(FILES).flatten().any(|entry| {
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        entry.file_type().is_file() && matches!(ending.as_deref(), Some("css" | "html" | "js" | "yaml"))
    })
}

fn theme_astray(name: &str) -> Diagnostic {
    Diagnostic::warning(
        "stray-file",
        Both::new(
            format!("「{name}」不是主题的文件夹，里面的文件没有用到"),
            format!("`{name}` is not the folder of the theme; nothing in it is used"),
        ),
    )
    .at(Location::file(&Arc::from(name)))
    .remedy(
        "移到 themes/default/ 下，位置和名字与原来的一样，例如 themes/default/css/tokens.css；`yishi theme list` 列出全部文件",
        "move it to themes/default/, each file at the usual place and name, as in themes/default/css/tokens.css; `yishi theme list` lists them",
    )
}

fn holds_records(folder: &Path, word_too: bool) -> bool {
    let visible = |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let files = WalkDir::new(folder).follow_links(false).max_depth(DEPTH).into_iter().filter_entry(visible);
    files.take(FILES).flatten().filter(|entry| entry.file_type().is_file()).any(|entry| {
        let ending = entry.path().extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let word = matches!(ending.as_deref(), Some("doc" | "docx" | "wps" | "txt" | "yaml" | "yml"));
        (word_too && word) || is_record(entry.path())
    })
}

/// Markdown that begins with the line of front matter; a README does not.
fn is_record(path: &Path) -> bool {
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("md")) {
        return false;
    }
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(6).read_to_end(&mut start));
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start);
    read.is_ok() && start.starts_with(b"---")
}

fn told(name: &str, into: &str) -> Diagnostic {
    let kinds = "meetings、outcomes、topics、cases、venues、documents、news、pages";
    let (mut zh, mut en) = (format!("移到 {into} 下"), format!("move it into {into}"));
    if into.contains('…') {
        zh = format!("把记录移到 content/ 下它那一类的文件夹：{kinds}");
        en = format!("move records into the folder of their kind under content/: {}", kinds.replace('、', ", "));
    }
    Diagnostic::warning(
        "astray",
        Both::new(
            format!("「{name}」不在 content/ 里，里面的记录没有读取，也不会公布"),
            format!("`{name}` does not stand in content/; records there are neither read nor published"),
        ),
    )
    .at(Location::file(&Arc::from(name)))
    .remedy(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    fn told_of(files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        find(root.path()).iter().map(|one| one.display(Lang::Zh).to_string()).collect()
    }

    #[test]
    fn records_outside_the_source_folders_are_told_with_where_they_belong() {
        for (path, belongs) in [
            ("meetings/a.md", "移到 content/meetings/ 下"),
            ("outcomes/2024/a.docx", "移到 content/outcomes/ 下"),
            ("Content/meetings/a.md", "移到 content/ 下"),
            ("会议/a.md", "content/ 下它那一类的文件夹"),
            ("a.md", "content/ 下它那一类的文件夹"),
        ] {
            let told = told_of(&[(path, "---\ntitle: 会\n---\n")]);
            assert!(matches!(told.as_slice(), [one] if one.contains(belongs)), "{path}: {told:?}");
        }
    }

    #[test]
    fn a_theme_beside_its_folder_is_told() {
        for path in ["theme/css/tokens.css", "Themes/default/css/tokens.css", "主题/a.css"] {
            let told = told_of(&[(path, "a{}")]);
            assert!(matches!(told.as_slice(), [one] if one.contains("themes/default/")), "{path}: {told:?}");
        }
        assert!(told_of(&[("themes/default/css/tokens.css", "a{}"), ("theme/readme.txt", "x")]).is_empty());
    }

    #[test]
    fn what_a_repository_holds_besides_is_left_alone() {
        let told = told_of(&[
            ("README.md", "# 站点\n"),
            ("tests/sites/a/content/meetings/a.md", "---\ntitle: 会\n---\n"),
            ("src/pages/meeting.rs", "//! x\n"),
            ("pages/notes.md", "# 笔记\n"),
            ("资料/名单.docx", "x"),
            ("content/meetings/a.md", "---\n---\n"),
            (".git/meetings/a.md", "---\n---\n"),
        ]);
        assert_eq!(told, Vec::<String>::new());
    }
}
