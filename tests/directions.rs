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
    ("privacy", &["V", "config"]),
    ("diff", &["V"]),
    ("map", &["V"]),
    ("chart", &["V"]),
    ("image", &["V", "config"]),
    ("derive", &["V", "config", "parse", "model", "diff"]),
    ("pages", &["V", "parse", "model", "diff", "derive", "map", "chart"]),
    ("render", &["V", "config", "parse", "pages"]),
    // the edges: disk, git, network
    ("read", &["V", "config"]),
    ("history", &["V"]),
    ("index", &["V"]),
    ("publish", &["V"]),
    ("hook", &["V", "history"]),
    (
        "pipeline",
        &[
            "V", "config", "parse", "model", "privacy", "diff", "map", "image", "derive", "pages", "render", "read",
            "history", "index", "publish",
        ],
    ),
    ("serve", &["V", "config", "pipeline", "read"]),
    (
        "cli",
        &[
            "V", "config", "parse", "model", "derive", "pages", "render", "read", "history", "index", "publish",
            "hook", "pipeline", "serve",
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
    ("walkdir", &["read"]),
    ("axum", &["serve"]),
    ("clap", &["cli"]),
];

#[test]
fn imports_only_point_left() {
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for file in sources() {
        let room = room_of(&file);
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            if !matches!(room.as_str(), "lib" | "main") {
                wrong.push(format!("{}: room `{room}` is not in the table", file.display()));
            }
            continue;
        };
        for named in named_after("crate::", &code(&file)).into_iter().filter(|named| is_room(named)) {
            let vocabulary = allowed.contains(&"V") && VOCABULARY.contains(&named.as_str());
            if named != room && !vocabulary && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{}: `{room}` must not name `{named}`", file.display()));
            }
            used.insert((room.clone(), named));
        }
    }
    for (room, allowed) in ROOMS {
        let unused = |named: &&&str| **named != "V" && !used.contains(&((*room).to_owned(), (**named).to_owned()));
        wrong.extend(allowed.iter().filter(unused).map(|named| format!("`{room}` may name `{named}` and never does")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_big_crate_is_named_in_one_room() {
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for file in sources() {
        let (room, code) = (room_of(&file), code(&file));
        for (name, rooms) in CRATES {
            if !names_crate(name, &code) {
                continue;
            }
            if !rooms.contains(&room.as_str()) {
                wrong.push(format!("{}: the crate `{name}` belongs to {rooms:?}", file.display()));
            }
            used.insert((*name, room.clone()));
        }
    }
    for (name, rooms) in CRATES {
        let unused = rooms.iter().filter(|room| !used.contains(&(*name, (**room).to_owned())));
        wrong.extend(unused.map(|room| format!("`{room}` may name the crate `{name}` and never does")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Imports of every form are seen: this test would pass for ever if they were not.
#[test]
fn imports_are_read_in_all_their_forms() {
    let text = "use crate::{\n    diag::{self, Both},\n    hash,\n};\nlet x = crate::render::page();\nuse crate::pages::{World, list};";
    let named: Vec<String> = named_after("crate::", &text.replace('\n', " ")).into_iter().collect();
    assert_eq!(named, ["diag", "hash", "pages", "render"]);
    assert!(named_after("crate::pages::", text).contains("list"));
    assert!(names_crate("tera", "let t = tera::Tera::new();") && names_crate("tera", "use tera;"));
    assert!(!names_crate("tera", "crate::tera::x() literatera::y()"));
}

/// A leaf whose kind is missing from the list would make no page and nobody would notice.
#[test]
fn every_kind_of_page_is_listed_with_its_leaf_and_template() {
    let kinds = yishi::pages::KINDS;
    let names: BTreeSet<&str> = kinds.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), kinds.len(), "two kinds share a name");
    for kind in kinds {
        assert!(Path::new("src/pages").join(kind.leaf).is_file(), "{}: no leaf {}", kind.name, kind.leaf);
        let template = Path::new("themes/default/templates").join(kind.template);
        assert!(template.is_file(), "{}: no template {}", kind.name, kind.template);
    }
    let declared: usize = sources()
        .iter()
        .filter(|file| file.starts_with("src/pages"))
        .map(|file| code(file).matches(": Kind = Kind {").count())
        .sum();
    assert_eq!(declared, kinds.len(), "a kind is declared and not listed in KINDS");
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
        let code = code(file);
        let imported = &named_after("crate::pages::", &code) | &named_after("super::", &code);
        for name in names.iter().filter(|name| **name != stem(file) && imported.contains(*name)) {
            wrong.push(format!("{} imports the leaf `{name}`", file.display()));
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

/// A file's text without comment lines, as one line: an import may take several.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join(" ")
}

fn is_room(name: &str) -> bool {
    ROOMS.iter().any(|(room, _)| *room == name)
}

/// What is named right behind a path, by itself or in braces.
fn named_after(path: &str, code: &str) -> BTreeSet<String> {
    let first = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices(path) {
        let rest = &code[at + path.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            named.insert(first(rest));
            continue;
        };
        let (mut depth, mut item) = (0, String::new());
        for c in list.chars() {
            match c {
                '}' if depth == 0 => break,
                ',' if depth == 0 => drop(named.insert(first(std::mem::take(&mut item).trim()))),
                '{' => depth += 1,
                '}' => depth -= 1,
                c if depth == 0 => item.push(c),
                _ => {}
            }
        }
        named.insert(first(item.trim()));
    }
    named.remove("");
    named
}

/// Whether code names a crate: as the beginning of a path, or as the whole of an import. Where a module of ours has the same
/// name and is imported, that is meant.
fn names_crate(name: &str, code: &str) -> bool {
    let ours = [";", "::", ",", "}"].map(|end| format!("::{name}{end}"));
    let imports =
        code.split("use ").skip(1).filter_map(|rest| rest.split(';').next().map(|import| format!("{import};")));
    let within = |import: String| !import.starts_with("::") && ours.iter().any(|own| import.contains(own.as_str()));
    if imports.into_iter().any(within) {
        return false;
    }
    code.match_indices(name).any(|(at, _)| {
        let before = &code[..at];
        let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '"');
        let begins = before.ends_with(" ::") || !before.ends_with(inner);
        let after = &code[at + name.len()..];
        begins && (after.starts_with("::") || before.ends_with("use ") && after.starts_with(';'))
    })
}
