//! Addresses: the only place where a URL of the site is spelled.
//!
//! A route is a path from the site's root, without a leading slash, ending in a file name: pages are flat files, so that
//! they open from a zip without a server. Pages link to each other by relative addresses only.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::id::{RecordKind, is_device};

/// The address of one output, such as `outcomes/2023-park.html`. ASCII, `/` between parts, no `.` or `..` parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Route(Arc<str>);

impl Route {
    fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `../` as often as it takes to come from this page's folder to the root; empty at the root.
    pub fn to_root(&self) -> String {
        "../".repeat(self.depth())
    }

    /// How many folders deep it stands.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// How this page writes a link to `target`.
    pub fn link_to(&self, target: &Self) -> String {
        self.link_to_path(&target.0)
    }

    /// How this page writes a link to a path from the root, with its `#fragment` or `?query` if it has one.
    pub fn link_to_path(&self, target: &str) -> String {
        let here = self.0.rfind('/').map_or("", |i| &self.0[..=i]);
        let common = here.bytes().zip(target.bytes()).take_while(|(a, b)| a == b).count();
        let shared = here[..common].rfind('/').map_or(0, |i| i + 1);
        let up = here[shared..].matches('/').count();
        let mut link = "../".repeat(up);
        link.push_str(&target[shared..]);
        link
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The front page.
pub fn home() -> Route {
    Route::new("index.html")
}

/// The page of one record: `/outcomes/<id>.html`.
pub fn record(kind: RecordKind, id: &str) -> Route {
    Route::new(format!("{}/{id}.html", kind.folder()))
}

/// What is new in one region, for programs: `/regions/<key>.xml`, beside its page.
pub fn feed(region: &str) -> Route {
    Route::new(format!("{}/{region}.xml", RecordKind::Region.folder()))
}

/// The front page of a kind: its board, or the newest part of its list.
pub fn index(kind: RecordKind) -> Route {
    Route::new(format!("{}/index.html", kind.folder()))
}

/// A list of records of a kind, cut by one facet: `/outcomes/by-status-completed.html`. Parts are numbered from the
/// oldest, and the newest part is the list's front, without a number; so a new record changes one or two of them.
pub fn list(kind: RecordKind, facet: &str, value: &str, part: Option<usize>) -> Route {
    let mut path = format!("{}/by-{facet}", kind.folder());
    if !value.is_empty() {
        path.push('-');
        path.push_str(&ascii(value));
    }
    push_part(&mut path, part);
    Route::new(path)
}

/// The parts of the list of all records of a kind but its newest: `/outcomes/all-3.html`.
pub fn list_all(kind: RecordKind, part: Option<usize>) -> Route {
    match part {
        None => Route::new(format!("{}/all.html", kind.folder())),
        Some(part) => Route::new(format!("{}/all-{part}.html", kind.folder())),
    }
}

/// The records that one number counts: `/counts/331002/completed.html`.
pub fn count(scope: &str, measure: &str, part: Option<usize>) -> Route {
    let mut path = format!("counts/{}/{measure}", ascii(scope));
    push_part(&mut path, part);
    Route::new(path)
}

/// The records behind a chart, or behind one group of it: `/charts/331002/meetings-2024.html`.
pub fn chart(scope: &str, spread: &str, group: Option<&str>, part: Option<usize>) -> Route {
    let mut path = format!("charts/{}/{spread}", ascii(scope));
    if let Some(group) = group {
        path.push('-');
        path.push_str(&ascii(group));
    }
    push_part(&mut path, part);
    Route::new(path)
}

/// The pages that exist once, by name; `changes` only where there is a history.
pub const SINGLES: [&str; 9] =
    ["index", "changes", "data", "definitions", "figures", "overdue", "search", "sitemap", "sources"];

/// A page that exists once: `/overdue.html`.
pub fn single(name: &str) -> Route {
    Route::new(format!("{name}.html"))
}

/// A file that is not a page: `assets/style.css`.
pub fn file(path: &str) -> Route {
    Route::new(path)
}

fn push_part(path: &mut String, part: Option<usize>) {
    if let Some(part) = part {
        path.push_str(&format!("-p{part}"));
    }
    path.push_str(".html");
}

/// Words of staff's own making (a meeting kind, a field) as ASCII: what is ASCII already stays, the rest is hexadecimal.
fn ascii(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9' | '-') => out.push(c),
            ' ' | '_' | '/' => out.push('-'),
            c => out.push_str(&format!("x{:x}", c as u32)),
        }
    }
    out
}

/// The file behind an old address, when it can be one of this site: `/old/12.html`, `/old/12`, `/old/`.
pub fn former(url: &str) -> Option<Route> {
    let path = url.trim().strip_prefix('/')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/');
    if !path.chars().all(plain) || is_a_file_of_ours(path) {
        return None;
    }
    let name = match path {
        path if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
        path if path.ends_with(".html") => path.to_owned(),
        path => format!("{path}.html"),
    };
    let good = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.len() <= LONGEST_NAME
            && !is_device(part)
    };
    let folders = name.rsplit_once('/').map_or("", |(folders, _)| folders);
    let sound = name.len() <= LONGEST_PATH && name.split('/').all(good) && !folders.split('/').any(is_named_as_a_file);
    sound.then(|| file(&name))
}

/// The longest path and the longest single name, in bytes. Windows stops at 260 characters for the whole path, and
/// the folder a person unpacks into needs some of them.
pub const LONGEST_PATH: usize = 220;
pub const LONGEST_NAME: usize = 180;

/// Whether a folder's name is one that files of the site have. What is a file cannot also be a folder, and a record which
/// asked for an address below it would keep the whole site from being written.
fn is_named_as_a_file(folder: &str) -> bool {
    const ENDINGS: [&str; 19] = [
        "html", "xml", "txt", "json", "js", "css", "csv", "bin", "webp", "jpg", "png", "svg", "conf", "zip", "pdf",
        "docx", "xlsx", "pptx", "ndjson",
    ];
    let ending = folder.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(folder, "_headers" | "_redirects") || ENDINGS.contains(&ending)
}

/// What hosts, programs and pages look for by its name: a record which asked for such an address would take its place.
fn is_a_file_of_ours(path: &str) -> bool {
    const ROOT: [&str; 6] = ["_headers", "_redirects", "robots.txt", "manifest.json", "sitemap.xml", "feed.xml"];
    const FOLDERS: [&str; 6] = ["assets/", "media/", "files/", "data/", "nginx/", "search/"];
    ROOT.contains(&path) || (!path.ends_with(".html") && FOLDERS.iter().any(|folder| path.starts_with(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_shortest() {
        let from = record(RecordKind::Outcome, "a");
        assert_eq!(from.link_to(&record(RecordKind::Outcome, "b")), "b.html");
        assert_eq!(from.link_to(&record(RecordKind::Meeting, "b")), "../meetings/b.html");
        assert_eq!(from.link_to(&home()), "../index.html");
        assert_eq!(home().link_to(&from), "outcomes/a.html");
        let deep = count("331002", "completed", None);
        assert_eq!(deep.link_to(&count("331023", "completed", Some(2))), "../331023/completed-p2.html");
        assert_eq!(deep.to_root(), "../../");
        assert_eq!(deep.link_to_path("search.html?q=a"), "../../search.html?q=a");
    }

    #[test]
    fn words_become_ascii_without_meeting() {
        assert_eq!(list(RecordKind::Meeting, "type", "小微", None).as_str(), "meetings/by-type-x5c0fx5fae.html");
        assert_eq!(list(RecordKind::Meeting, "year", "2023", Some(2)).as_str(), "meetings/by-year-2023-p2.html");
    }

    #[test]
    fn old_addresses_become_files_of_this_site_or_nothing() {
        for (url, file) in [
            ("/old/12.html", Some("old/12.html")),
            ("/old/12", Some("old/12.html")),
            ("/old/", Some("old/index.html")),
            ("old/12.html", None),
            ("https://elsewhere.example/x.html", None),
            ("/../etc/passwd", None),
            ("//x.html", None),
            ("/a/.hidden", None),
            ("/旧.html", None),
            ("/_headers", None),
            ("/manifest.json", None),
            ("/assets/style.css", None),
            ("/aux.html", None),
            ("/old/com1", None),
            ("/index.html/a", None),
            ("/feed.xml/a.html", None),
            ("/_headers/a", None),
            ("/manifest.json/a", None),
            ("/v1.2/a", Some("v1.2/a.html")),
            ("/old/12.shtml", Some("old/12.shtml.html")),
        ] {
            assert_eq!(former(url).as_ref().map(Route::as_str), file, "{url}");
        }
        assert_eq!(former(&format!("/{}", "a".repeat(200))), None);
        assert_eq!(former(&"/abcdefghi".repeat(30)), None);
    }
}
