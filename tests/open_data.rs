//! The open data through the real program: what is in it, what is never in it, and that its dictionary tells the truth.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn yishi(root: &Path, words: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_yishi")).arg("--root").arg(root).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The site of `yishi init` with an outcome whose title is a formula, a draft and a withdrawn address, built.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    yishi(root, &["init", root.to_str().unwrap()]);
    let outcome = fs::read_to_string(root.join("content/outcomes/liyuan-2024-ludeng.md")).unwrap();
    let write = |name: &str, text: String| fs::write(root.join(format!("content/outcomes/{name}.md")), text).unwrap();
    let titled = |title: &str| outcome.replace("梨园镇老街路灯修复", title);
    write("formula", titled("\"=HYPERLINK(1)\""));
    write("secret", titled("还没有定的事").replace("fields: [roads]", "fields: [roads]\ndraft: 是"));
    let stone = "- url: /outcomes/gone.html\n  title: 撤下的事\n  reason: 内容有误\n  date: 2024-05-01\n";
    fs::write(root.join("data/tombstones.yaml"), stone).unwrap();
    yishi(root, &["build", "--no-search", "--today", "2026-11-22"]);
    folder
}

fn json(root: &Path, kind: &str) -> Value {
    serde_json::from_slice(&fs::read(root.join(format!("public/data/{kind}.json"))).unwrap()).unwrap()
}

/// The rows of a CSV file, its head first.
fn csv(root: &Path, kind: &str) -> Vec<Vec<String>> {
    let bytes = fs::read(root.join(format!("public/data/{kind}.csv"))).unwrap();
    assert!(bytes.starts_with("\u{feff}".as_bytes()), "spreadsheets need the mark");
    let text = std::str::from_utf8(&bytes[3..]).unwrap();
    assert!(text.lines().all(|line| line.starts_with('"') && line.ends_with('"')), "every cell is quoted");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    for row in &rows {
        assert_eq!(row.len(), rows[0].len(), "{row:?}");
    }
    rows
}

const KINDS: [&str; 14] = [
    "topics",
    "meetings",
    "outcomes",
    "cases",
    "venues",
    "documents",
    "news",
    "programmes",
    "organizations",
    "plans",
    "campaigns",
    "figures",
    "sources",
    "regions",
];

#[test]
fn both_forms_hold_the_same_public_records_and_nothing_else() {
    let folder = built();
    let root = folder.path();
    for kind in KINDS {
        let records = json(root, kind)["records"].as_array().unwrap().clone();
        let rows = csv(root, kind);
        let ids = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let in_json = ids(records.iter().map(|record| record["id"].as_str().unwrap()).collect());
        let in_csv = ids(rows[1..].iter().map(|row| row[0].as_str()).collect());
        assert_eq!(in_json, in_csv, "{kind}");
        for record in &records {
            let (page, anchor) =
                record["page"].as_str().unwrap().split_once('#').unwrap_or((record["page"].as_str().unwrap(), ""));
            let text = fs::read_to_string(root.join("public").join(page)).unwrap();
            assert!(anchor.is_empty() || text.contains(&format!("id=\"{anchor}\"")), "{page}#{anchor}");
        }
        for name in ["json", "csv"] {
            let text = fs::read_to_string(root.join(format!("public/data/{kind}.{name}"))).unwrap();
            assert!(!text.contains("secret") && !text.contains("还没有定") && !text.contains("撤下的事"), "{kind}");
        }
    }
    assert_eq!(json(root, "outcomes")["records"].as_array().unwrap().len(), 2);
    assert_eq!(json(root, "topics")["records"].as_array().unwrap().len(), 1);
}

#[test]
fn an_outcome_carries_its_state_its_stages_and_no_formula() {
    let folder = built();
    let outcomes = json(folder.path(), "outcomes");
    let record = &outcomes["records"][1];
    assert_eq!(record["id"], "liyuan-2024-ludeng");
    assert_eq!(record["status"], "verified");
    assert_eq!(record["form"], "consensus");
    assert_eq!(record["assignments"][0]["date"], "2024-04-15");
    assert_eq!(outcomes["records"][0]["title"], "=HYPERLINK(1)", "programs read text as text");
    let meeting = &json(folder.path(), "meetings")["records"][0];
    assert_eq!(meeting["attendance"][1]["count"]["approximate"], true);
    assert_eq!(meeting["attendance"][0]["count"]["number"], 4);

    let rows = csv(folder.path(), "outcomes");
    let column = |name: &str| rows[0].iter().position(|head| head.split(' ').next() == Some(name)).unwrap();
    assert_eq!(rows[1][column("title")], "'=HYPERLINK(1)");
    assert_eq!(rows[2][column("status")], "回头看确认");
    assert_eq!(rows[2][column("form")], "协商共识");
    assert_eq!(rows[2][column("assignments")], "2024-04-15 梨园镇人民政府 2024-06-30");
}

#[test]
fn the_dictionary_names_every_field_that_a_record_has() {
    let folder = built();
    for kind in KINDS {
        let page = fs::read_to_string(folder.path().join(format!("public/data/{kind}.html"))).unwrap();
        let told: BTreeSet<&str> =
            page.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap_or_default()).collect();
        for record in json(folder.path(), kind)["records"].as_array().unwrap() {
            for (name, value) in record.as_object().unwrap() {
                assert!(told.contains(name.as_str()), "{kind}: {name}");
                let parts = value.as_array().and_then(|items| items.first()).and_then(Value::as_object);
                for part in parts.into_iter().flat_map(|part| part.keys()) {
                    assert!(told.contains(format!("{name}.{part}").as_str()), "{kind}: {name}.{part}");
                }
            }
        }
        let heads: Vec<String> = csv(folder.path(), kind)[0].clone();
        for head in heads {
            assert!(told.contains(head.split(' ').next().unwrap()), "{kind}: {head}");
        }
        if kind == "outcomes" {
            assert!(page.contains("class=\"s-"), "the example is coloured");
        }
    }
    let front = fs::read_to_string(folder.path().join("public/data.html")).unwrap();
    for kind in KINDS {
        assert!(front.contains(&format!("href=\"data/{kind}.csv\"")), "{kind}");
        assert!(front.contains(&format!("href=\"data/{kind}.json\"")), "{kind}");
    }
    let home = fs::read_to_string(folder.path().join("public/index.html")).unwrap();
    assert!(home.contains("href=\"data.html\""), "the footer leads there");
}
