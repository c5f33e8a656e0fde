//! A site whose every text is a script-injection payload: every field of every kind of record, every body, region names,
//! captions, addresses. It is made here from the records' own dictionaries, so that a new field is in it at once, and built
//! by the real program; `tests/browser/injection.test.mjs` opens it in Chromium, where nothing may run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use yishi::model::campaign::Campaign;
use yishi::model::case::Case;
use yishi::model::document::Document;
use yishi::model::figure::Figure;
use yishi::model::meeting::Meeting;
use yishi::model::news::News;
use yishi::model::organization::Organization;
use yishi::model::outcome::Outcome;
use yishi::model::page::StandingPage;
use yishi::model::plan::Plan;
use yishi::model::programme::Programme;
use yishi::model::settings::Settings;
use yishi::model::source::SourceDocument;
use yishi::model::tombstone::Tombstone;
use yishi::model::topic::Topic;
use yishi::model::venue::Venue;
use yishi::parse::record::{Field, Record, Shape};

/// Where the browser's test finds the site.
const SITE: &str = "target/injection";

/// Payloads in one field of one record. Each stands first in some record, so that none hides behind another.
const TOGETHER: usize = 10;

/// The payloads of `tests/hostile/`, without those that keep a record out as a whole and so never come near a page: unseen
/// characters, and what beside its neighbours reads as a mail address.
fn payloads() -> Vec<String> {
    let lines = include_str!("hostile/payloads.txt").lines();
    let all = lines
        .filter(|line| !line.is_empty() && !line.starts_with("# ") && !line.contains("\\u{") && !line.contains('@'));
    all.map(|line| line.replace("\\\\", "\\")).collect()
}

/// Payloads dealt out field by field.
struct Deck {
    all: Vec<String>,
    next: usize,
}

impl Deck {
    fn some(&mut self, count: usize) -> String {
        let taken: Vec<&str> = (0..count).map(|i| self.all[(self.next + i) % self.all.len()].as_str()).collect();
        let text = taken.join(" ");
        self.next += count;
        text
    }

    /// A text for the field of this name: fields that are bounded, or name something that must exist, get what fits.
    fn text(&mut self, name: &str) -> String {
        match name {
            // At most 80 characters.
            "summary" => loop {
                let text = self.some(1);
                if text.chars().count() <= 80 {
                    return text;
                }
            },
            "url" | "code" | "short" | "unit" | "alt" => self.some(1),
            name if name.ends_with("_url") => self.some(1),
            _ => self.some(TOGETHER),
        }
    }
}

/// The YAML of a record of these fields, on lines that begin with `indent`.
fn record(fields: &[&Field], given: &[(&str, &str)], indent: &str, deck: &mut Deck) -> String {
    let mut out = String::new();
    for field in fields {
        let value = match given.iter().find(|(name, _)| *name == field.name) {
            Some((_, "")) => continue,
            Some((_, value)) => Some((*value).to_owned()),
            None => value(field.name, &field.shape, indent, deck),
        };
        if let Some(value) = value {
            writeln!(out, "{indent}{}: {value}", field.name).unwrap();
        }
    }
    out
}

fn value(name: &str, shape: &Shape, indent: &str, deck: &mut Deck) -> Option<String> {
    Some(match shape {
        Shape::Text => match name {
            "file" => "p.png".to_owned(),
            // An address that cannot be is told; the record stands all the same.
            "aliases" => quoted(&format!("/{}", deck.some(1))),
            "key" => "k".to_owned(),
            "consent" | "when" => quoted(&deck.some(1)),
            "fields" => "roads".to_owned(),
            "related" => "topics/base".to_owned(),
            name => quoted(&deck.text(name)),
        },
        Shape::Prose => quoted(&deck.some(TOGETHER).replace("> ", ">\n\n")),
        Shape::Number => "1".to_owned(),
        Shape::Flag => "true".to_owned(),
        Shape::Id => return None,
        Shape::Date => "2024-01-01".to_owned(),
        Shape::Amount => "7".to_owned(),
        Shape::Word(words) => words.first()?.0.to_owned(),
        Shape::List(Shape::Text) if matches!(name, "fields" | "related" | "aliases") => {
            format!("[{}]", value(name, &Shape::Text, indent, deck)?)
        }
        Shape::List(Shape::Text) => {
            let items: Vec<String> = (0..3).map(|_| quoted(&deck.some(2))).collect();
            format!("[{}]", items.join(", "))
        }
        Shape::List(Shape::Id) => return None,
        Shape::List(Shape::Record(fields))
            if fields.iter().any(|field| field.required && matches!(field.shape, Shape::Id)) =>
        {
            return None;
        }
        Shape::List(Shape::Record(fields)) => {
            let deeper = format!("{indent}    ");
            let given: &[(&str, &str)] = if name == "attachments" { &[("file", "plan.docx")] } else { &[] };
            let item = record(&fields.iter().collect::<Vec<_>>(), given, &deeper, deck);
            format!("\n{indent}  - {}", item.trim_start())
        }
        Shape::List(inner) => format!("[{}]", value(name, inner, indent, deck)?),
        Shape::Record(fields) if fields.iter().any(|field| field.required && matches!(field.shape, Shape::Id)) => {
            return None;
        }
        Shape::Record(fields) => {
            let deeper = format!("{indent}  ");
            format!("\n{}", record(&fields.iter().collect::<Vec<_>>(), &[], &deeper, deck).trim_end())
        }
    })
}

/// A JSON string is a YAML string whatever it holds.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn fields<R: Record>() -> Vec<&'static Field> {
    R::fields().collect()
}

/// A kind of record: its folder, its fields, and what must be right for a record of it to stand.
type Kind = (&'static str, Vec<&'static Field>, &'static [(&'static str, &'static str)]);

const REGION: (&str, &str) = ("region", "\"990100\"");
const DRAFT: (&str, &str) = ("draft", "");

fn content() -> Vec<Kind> {
    vec![
        ("topics", fields::<Topic>(), &[REGION, DRAFT, ("status", ""), ("declined", "")]),
        ("meetings", fields::<Meeting>(), &[REGION, DRAFT, ("kind", ""), ("level", "village"), ("state", "held")]),
        ("outcomes", fields::<Outcome>(), &[REGION, DRAFT, ("topics", "[base]"), ("evaluations", ""), ("classes", "")]),
        ("cases", fields::<Case>(), &[REGION, DRAFT]),
        ("venues", fields::<Venue>(), &[REGION, DRAFT, ("coordinates", ""), ("criteria", ""), ("grade", "")]),
        ("documents", fields::<Document>(), &[REGION, DRAFT]),
        ("news", fields::<News>(), &[REGION, DRAFT]),
        ("pages", fields::<StandingPage>(), &[DRAFT]),
    ]
}

fn data() -> Vec<Kind> {
    vec![
        ("programmes", fields::<Programme>(), &[REGION, DRAFT]),
        ("plans", fields::<Plan>(), &[REGION, DRAFT, ("year", "2024")]),
        ("campaigns", fields::<Campaign>(), &[REGION, DRAFT]),
    ]
}

fn lists() -> Vec<Kind> {
    vec![
        ("organizations", fields::<Organization>(), &[REGION]),
        ("figures", fields::<Figure>(), &[REGION, DRAFT, ("counted", ""), ("meeting_kind", "")]),
        ("sources", fields::<SourceDocument>(), &[]),
    ]
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Makes the site; gives how many records of each kind it has.
fn make(root: &Path, deck: &mut Deck) -> usize {
    let each = deck.all.len().div_ceil(TOGETHER);
    let png = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(4, 3).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let docx = {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        out.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut out, b"<w:p><w:t>x</w:t></w:p>").unwrap();
        out.finish().unwrap().into_inner()
    };
    let given: &[(&str, &str)] = &[
        ("root", "\"990100\""),
        ("base_url", "\"javascript:alert(1)\""),
        ("language", ""),
        ("timezone", ""),
        ("page_size", ""),
        ("fields", "[{key: roads, name: \"<script>alert(1)</script>\"}]"),
        ("held_pages", ""),
        ("greyscale", ""),
        ("limits", ""),
        ("correction", "\"javascript:alert(1)\""),
    ];
    write(root, "data/site.yaml", record(&fields::<Settings>(), given, "", deck));
    let mut regions = "key,code,system,name,level,kind,parent,longitude,latitude,col,row,source\n".to_owned();
    writeln!(regions, "990100,,,{},county,县,,,,,,", cell(&deck.some(1))).unwrap();
    for i in 0..deck.all.len() {
        let (name, kind, source) = (cell(&deck.all[i]), cell(&deck.some(1)), cell(&deck.some(1)));
        writeln!(regions, "r{i},,,{name},township,{kind},990100,,,{},{},{source}", i % 20 + 1, i / 20 + 1).unwrap();
    }
    write(root, "data/regions.csv", regions);
    write(root, "content/topics/base.md", "---\ntitle: 起点\nregion: \"990100\"\n---\n");
    for (folder, fields, given) in content() {
        write(root, &format!("content/{folder}/p.png"), &png);
        write(root, &format!("content/{folder}/plan.docx"), &docx);
        for i in 0..each {
            let start = i * TOGETHER;
            let body: Vec<String> = (0..40).map(|n| deck.all[(start + n) % deck.all.len()].clone()).collect();
            let front = record(&fields, given, "", deck);
            write(
                root,
                &format!("content/{folder}/{folder}-{i}.md"),
                format!("---\n{front}---\n\n{}\n", body.join("\n\n")),
            );
        }
    }
    for (folder, fields, given) in data() {
        for i in 0..each {
            write(root, &format!("data/{folder}/{folder}-{i}.yaml"), record(&fields, given, "", deck));
        }
    }
    for (name, fields, given) in lists() {
        let mut list = String::new();
        for i in 0..each {
            let id = format!("{name}-{i}");
            let file = quoted(&deck.some(1));
            let named = [("id", id.as_str()), ("file", file.as_str())];
            let given: Vec<(&str, &str)> = given.iter().copied().chain(named).collect();
            write!(list, "- {}", record(&fields, &given, "  ", deck).trim_start()).unwrap();
        }
        write(root, &format!("data/{name}.yaml"), list);
    }
    let stones: String = (0..each)
        .map(|i| {
            let url = format!("/outcomes/gone-{i}.html");
            format!("- {}", record(&fields::<Tombstone>(), &[("url", &url)], "  ", deck).trim_start())
        })
        .collect();
    write(root, "data/tombstones.yaml", stones);
    write(root, "data/geo/a.geojson", boundaries(&deck.all));
    let joined = |from: usize| {
        let (end, start) = deck.all.split_at(from);
        quoted(&start.iter().chain(end).map(String::as_str).collect::<Vec<_>>().join(" "))
    };
    let third = deck.all.len() / 3;
    write(
        root,
        "data/geo/geo.yaml",
        format!(
            "seats:\n  - level: township\n    source: {}\nmaps:\n  - region: \"990100\"\n    file: a.geojson\n    role: boundaries\n    \
             crs: wgs84\n    map_source: {}\n    date: {}\n    map_approval_no: {}\n",
            joined(0),
            joined(0),
            joined(third),
            joined(third * 2)
        ),
    );
    // Names that a file system bears and an address does not.
    for name in [
        "\"><img src=x onerror=alert(1)>.md",
        "<script>alert(1)<.md",
        "a' onload='alert(1).png",
        "javascript:alert(1).md",
    ] {
        write(root, &format!("content/outcomes/{name}"), "---\ntitle: x\n---\n");
    }
    each
}

/// A square for each region, named as it is by a payload.
fn boundaries(names: &[String]) -> String {
    let square = |(i, name): (usize, &String)| {
        let (x, y) = (110.0 + (i % 20) as f64 * 0.1, 30.0 + (i / 20) as f64 * 0.1);
        let ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]];
        serde_json::json!({
            "type": "Feature",
            "properties": { "name": name },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        })
    };
    let features: Vec<serde_json::Value> = names.iter().enumerate().map(square).collect();
    serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn a_site_of_nothing_but_payloads_is_built_for_the_browser() {
    let root = Path::new(SITE);
    let _ = fs::remove_dir_all(root);
    let mut deck = Deck { all: payloads(), next: 0 };
    assert!(deck.all.len() >= 300, "{}", deck.all.len());
    let each = make(root, &mut deck);
    let output = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .args(["build", "--today", "2026-11-22", "--root", SITE])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    fs::write(root.join("said.txt"), &said).unwrap();
    assert_eq!(output.status.code(), Some(1), "links that cannot stand are told");
    let county = fs::read_to_string(root.join("public/index.html")).unwrap();
    assert!(county.contains("data-map"), "the county's map is drawn");
    let folders = content().into_iter().chain(data()).map(|kind| kind.0).chain(["organizations"]);
    for folder in folders {
        let pages = fs::read_dir(root.join("public").join(folder)).map_or(0, |entries| {
            entries
                .filter(|entry| {
                    entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(&format!("{folder}-"))
                })
                .count()
        });
        assert!(pages * 10 >= each * 9, "{folder}: {pages} pages of {each}; target/injection/said.txt says why");
    }
}
