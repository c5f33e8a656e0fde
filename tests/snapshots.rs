//! Whole sites compared with what they should be. Each folder of `tests/sites/` holds the files of a small site (`site/`)
//! and, in `expected.txt`, all that is published of it. With `YISHI_UPDATE=1` that file is written anew; read the difference
//! before committing it.
//!
//! A page stands there with its title and its main part, because what surrounds it is the same on every page and stands
//! once, on the front page; other text files stand whole. Styles, scripts, pictures, the search's files, the manifest of
//! hashes and the explanations of fields, which are the same for every site, are only named.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{copy, files};

mod common;

/// Builds a copy of the site in a folder of its own, and gives what was said.
fn build(site: &Path, folder: &Path) -> String {
    let root = folder.join("site");
    copy(site, &root);
    let output = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .args(["build", "--today", "2024-06-01", "--root"])
        .arg(&root)
        .output()
        .unwrap();
    assert!(root.join("public/index.html").exists(), "{}", String::from_utf8_lossy(&output.stderr));
    // The last line tells counts and time.
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.trim_end().rsplit_once('\n').map_or_else(String::new, |(faults, _)| faults.to_owned())
}

/// A published site as one text.
fn shown(public: &Path, said: &str) -> String {
    let mut out = format!("{said}\n");
    for (path, file) in files(public) {
        if path.starts_with("search/") {
            continue;
        }
        writeln!(out, "\n=== {path}").unwrap();
        let bytes = fs::read(file).unwrap();
        match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "html" if path.starts_with("data/") => {}
            "html" => out.push_str(&page(&path, &String::from_utf8(bytes).unwrap())),
            "xml" | "txt" | "csv" => out.push_str(&String::from_utf8(bytes).unwrap()),
            "json" if path.starts_with("data/") => out.push_str(&String::from_utf8(bytes).unwrap()),
            _ => {}
        }
    }
    // Names of files that carry the hash of a style sheet or of the search's files.
    let hashed = |text: String, mark: &str| {
        let parts = text.split(mark).enumerate();
        parts.fold(String::new(), |all, (n, part)| match n {
            0 => part.to_owned(),
            _ => format!("{all}{mark}…{}", part.trim_start_matches(|c: char| c.is_ascii_hexdigit())),
        })
    };
    // Line ends are as git keeps them.
    ["style-", "pack-"].into_iter().fold(out.replace("\r\n", "\n"), hashed)
}

fn page(path: &str, html: &str) -> String {
    if path == "index.html" {
        return html.to_owned();
    }
    let between = |from: &str, to: &str| {
        let rest = html.split_once(from).map(|(_, rest)| rest)?;
        rest.split_once(to).map(|(inner, _)| inner.to_owned())
    };
    let title = between("<title>", "</title>").unwrap_or_default();
    let main = between("<main id=\"main\">", "</main>").unwrap_or_else(|| html.to_owned());
    format!("{title}\n{}\n", without_words(main.trim()))
}

/// Without the words and the form that each list carries for the script which filters it.
fn without_words(main: &str) -> String {
    let mut parts = main.split(" data-any=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.find("><ul").map_or(part, |end| &part[end..]));
    }
    out
}

/// The first lines that differ, with their numbers.
fn difference(wanted: &str, got: &str) -> String {
    let lines = wanted.lines().zip(got.lines()).enumerate();
    let differing = lines.filter(|(_, (wanted, got))| wanted != got).take(5);
    let mut text: String =
        differing.map(|(n, (wanted, got))| format!("line {}:\n- {wanted}\n+ {got}\n", n + 1)).collect();
    let (wanted, got) = (wanted.lines().count(), got.lines().count());
    if wanted != got {
        writeln!(text, "{wanted} lines were expected, {got} came").unwrap();
    }
    text
}

#[test]
fn small_sites_are_published_as_expected() {
    let sites = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut names: Vec<PathBuf> = fs::read_dir(&sites).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert!(names.len() >= 2, "the sites are there");
    let mut wrong = Vec::new();
    for name in names {
        let folder = tempfile::tempdir().unwrap();
        let said = build(&name.join("site"), folder.path());
        let got = shown(&folder.path().join("site/public"), &said);
        let expected = name.join("expected.txt");
        if std::env::var_os("YISHI_UPDATE").is_some() {
            fs::write(&expected, &got).unwrap();
            continue;
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if wanted != got {
            wrong.push(format!("{}\n{}", name.display(), difference(&wanted, &got)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
