//! The architecture's one authoritative table: which room may name which. Imports only point left.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms it may name, besides itself. `V` stands for the vocabulary.
const ROOMS: &[(&str, &[&str])] = &[
    // the vocabulary: types only
    ("diag", &["V"]),
    ("source", &["V"]),
    ("hash", &["V"]),
    ("date", &["V"]),
    ("id", &["V"]),
    ("route", &["V"]),
    ("words", &["V"]),
    ("search_doc", &["V"]),
    ("svg", &["V"]),
    ("ascending", &[]),
    ("reads", &["V"]),
    // the pure middle, in the order of the flow
    ("config", &["V"]),
    ("parse", &["V", "config"]),
    ("model", &["V", "config", "parse"]),
    ("privacy", &["V", "config", "parse"]),
    ("diff", &["V"]),
    ("map", &["V", "config"]),
    ("chart", &["V", "config", "map"]),
    ("image", &["V", "config"]),
    ("derive", &["V", "config", "parse", "model", "diff"]),
    ("pages", &["V", "config", "parse", "model", "diff", "derive", "map", "chart"]),
    ("render", &["V", "config", "parse", "pages"]),
    // the edges: disk, git, network
    ("read", &["V", "config"]),
    ("history", &["V", "config"]),
    ("index", &["V", "config"]),
    ("publish", &["V", "config"]),
    ("hook", &["V", "config", "history"]),
    (
        "pipeline",
        &[
            "V", "config", "parse", "model", "privacy", "diff", "map", "chart", "image", "derive", "pages", "render",
            "read", "history", "index", "publish",
        ],
    ),
    ("serve", &["V", "config", "pipeline", "read"]),
    (
        "cli",
        &[
            "V", "config", "parse", "model", "privacy", "derive", "pages", "render", "read", "history", "index",
            "publish", "hook", "pipeline", "serve",
        ],
    ),
];

const VOCABULARY: &[&str] =
    &["diag", "source", "hash", "date", "id", "route", "words", "search_doc", "svg", "ascending", "reads"];

/// Crates that only one room may name.
const CRATES: &[(&str, &[&str])] = &[
    ("geo", &["map"]),
    ("geojson", &["map"]),
    ("tera", &["render"]),
    ("tantivy", &["index"]),
    ("pulldown_cmark", &["parse"]),
    ("syntect", &["parse"]),
    // diff compares old revisions which may have been faulty, and shows what it can
    ("saphyr_parser", &["parse", "diff"]),
    ("csv", &["parse"]),
    ("ammonia", &["parse"]),
    ("image", &["image"]),
    ("webp", &["image"]),
    ("rayon", &["pipeline", "index", "read"]),
    ("notify", &["read"]),
    ("walkdir", &["read", "publish", "index"]),
    ("axum", &["serve"]),
    ("clap", &["cli"]),
];

#[test]
fn imports_only_point_left() {
    let mut wrong = Vec::new();
    for file in sources() {
        let room = room_of(&file);
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            if !matches!(room.as_str(), "lib" | "main") {
                wrong.push(format!("{}: room `{room}` is not in the table", file.display()));
            }
            continue;
        };
        let text = fs::read_to_string(&file).unwrap();
        for named in rooms_named(&text) {
            let vocabulary = allowed.contains(&"V") && VOCABULARY.contains(&named.as_str());
            if named != room && !vocabulary && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{}: `{room}` must not name `{named}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_big_crate_is_named_in_one_room() {
    let mut wrong = Vec::new();
    for file in sources() {
        let room = room_of(&file);
        let text = fs::read_to_string(&file).unwrap();
        for (name, rooms) in CRATES {
            let named =
                text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).any(|line| {
                    line.starts_with(&format!("use {name}::")) || line.starts_with(&format!("use {name};"))
                });
            if named && !rooms.contains(&room.as_str()) {
                wrong.push(format!("{}: the crate `{name}` belongs to {rooms:?}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn leaves_never_import_leaves() {
    let shared = [
        "mod",
        "view",
        "pen",
        "numbers",
        "chrome",
        "facets",
        "parts",
        "shelf",
        "places",
        "declared",
        "of_kind",
        "atlas",
        "maps",
        "spreads",
        "charts",
        "counted",
        "search_text",
        "download",
        "foot",
        "citation",
    ];
    let leaves: Vec<PathBuf> = sources()
        .into_iter()
        .filter(|file| file.starts_with("src/pages") && file.parent() == Some(Path::new("src/pages")))
        .collect();
    let names: Vec<String> =
        leaves.iter().map(|file| stem(file)).filter(|name| !shared.contains(&name.as_str())).collect();
    let mut wrong = Vec::new();
    for file in leaves.iter().filter(|file| !shared.contains(&stem(file).as_str())) {
        let text = fs::read_to_string(file).unwrap();
        for name in names.iter().filter(|name| **name != stem(file)) {
            if text.contains(&format!("crate::pages::{name}::")) || text.contains(&format!("super::{name}::")) {
                wrong.push(format!("{} imports the leaf `{name}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().into_owned()
}

/// All Rust files below `src/`, relative to the project.
fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(Path::new("src"), &mut out);
    out.sort();
    out
}

/// The room a file is in: the folder below `src/`, or the file's own name.
fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix("src").unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.strip_suffix(".rs").map_or(first.clone(), str::to_owned)
}

/// The rooms that a text names as `crate::room`, outside comments.
fn rooms_named(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !name.is_empty() && ROOMS.iter().any(|(room, _)| *room == name) {
                named.insert(name);
            }
        }
        if let Some(list) = line.trim_start().strip_prefix("use crate::{") {
            for part in list.trim_end_matches("};").split(',') {
                let name = part.trim().split("::").next().unwrap_or_default();
                if ROOMS.iter().any(|(room, _)| *room == name) {
                    named.insert(name.to_owned());
                }
            }
        }
    }
    named
}
