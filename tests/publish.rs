//! Publishing through its front door: what is written, what is left alone, what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::{collections::BTreeMap, fs, path::Path, time::SystemTime};

use yishi::{
    diag::Lang,
    publish::{
        digest::Digest,
        manifest::ManifestMeta,
        staging::{Options, Report, Staging},
    },
};

type Site = BTreeMap<String, String>;

fn meta() -> ManifestMeta {
    ManifestMeta { version: "0.1.0".to_owned(), commit: None, today: jiff::civil::date(2025, 6, 1) }
}

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|&(route, text)| (route.to_owned(), text.to_owned())).collect()
}

fn publish(out: &Path, site: &Site) -> Report {
    let staging = Staging::begin(out, Options::default()).unwrap();
    for (route, text) in site {
        staging.put(route, text.as_bytes()).unwrap();
    }
    staging.finish(&meta()).unwrap()
}

/// All files of a folder but the manifest.
fn read(folder: &Path) -> Site {
    let mut found = Site::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let route = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(route, fs::read_to_string(path).unwrap());
            }
        }
    }
    found.remove("manifest.json").expect("every site has a manifest");
    found
}

fn time(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn only_what_changed_is_written() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &site(&[("index.html", "1"), ("a/b.html", "2"), ("a/c.html", "3")]));
    let before = time(&out.join("a/b.html"));
    std::thread::sleep(std::time::Duration::from_millis(20));
    for round in 0..4 {
        let next = site(&[("index.html", &format!("round {round}")), ("a/b.html", "2"), (&format!("d{round}/e"), "4")]);
        let report = publish(&out, &next);
        let removed = [2, 1, 1, 1][round];
        assert_eq!((report.written, report.unchanged, report.removed), (2, 1, if round == 0 { 1 } else { removed }));
        assert_eq!(read(&out), next, "round {round}");
        assert_eq!(time(&out.join("a/b.html")), before);
    }
}

#[test]
fn the_first_site_has_a_spare_which_shares_its_files() {
    use std::os::unix::fs::MetadataExt;
    let root = tempfile::tempdir().unwrap();
    let (out, spare) = (root.path().join("public"), root.path().join(".public.yishi/spare"));
    let first = site(&[("index.html", "1"), ("a/b.html", "2")]);
    publish(&out, &first);
    assert_eq!(read(&spare), first);
    for route in ["index.html", "a/b.html", "manifest.json"] {
        let inode = |folder: &Path| fs::metadata(folder.join(route)).unwrap().ino();
        assert_eq!(inode(&out), inode(&spare), "{route}");
    }
    let next = site(&[("index.html", "other"), ("a/b.html", "2")]);
    assert_eq!(publish(&out, &next).written, 1);
    assert_eq!((read(&out), read(&spare)), (next, first), "the spare is the site before");
}

#[test]
fn a_spare_that_somebody_has_touched_is_not_published() {
    let root = tempfile::tempdir().unwrap();
    let (out, spare) = (root.path().join("public"), root.path().join(".public.yishi/spare"));
    let page = |round: usize| site(&[("index.html", &round.to_string()), ("a/b.html", "2"), ("c/d.html", "3")]);
    publish(&out, &page(0));
    type Touch = fn(&Path);
    let touches: [Touch; 6] = [
        |spare| fs::remove_file(spare.join("a/b.html")).unwrap(),
        |spare| fs::remove_dir_all(spare.join("a")).unwrap(),
        |spare| {
            fs::write(spare.join("new"), "4").unwrap();
            fs::rename(spare.join("new"), spare.join("c/d.html")).unwrap();
        },
        |spare| fs::write(spare.join("c/foreign.html"), "5").unwrap(),
        |spare| fs::create_dir(spare.join("c/e")).unwrap(),
        |spare| fs::rename(spare.join("a"), spare.join("f")).unwrap(),
    ];
    // The first spare is made otherwise than the later ones.
    for (round, touch) in (1..).zip(touches.iter().chain(&touches)) {
        // The clock of files moves in steps.
        std::thread::sleep(std::time::Duration::from_millis(20));
        touch(&spare);
        assert_eq!(publish(&out, &page(round)).written, 1, "round {round}");
        assert_eq!(read(&out), page(round), "round {round}");
        assert!(fs::read_dir(out.join("c/e")).is_err(), "round {round}");
    }
}

#[test]
fn a_folder_goes_with_its_last_file() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &site(&[("index.html", "0"), ("a/b/c.html", "1")]));
    for round in 1..5 {
        publish(&out, &site(&[("index.html", &round.to_string())]));
        assert!(!out.join("a").exists(), "round {round}");
    }
}

#[test]
fn nothing_changed_touches_nothing() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    let pages = site(&[("index.html", "1"), ("a/b.html", "2")]);
    assert!(publish(&out, &pages).swapped);
    let before = time(&out.join("manifest.json"));
    let report = publish(&out, &pages);
    assert!(!report.swapped);
    assert_eq!((report.written, report.unchanged, report.removed), (0, 2, 0));
    assert_eq!(time(&out.join("manifest.json")), before);
}

#[test]
fn a_file_is_kept_without_its_bytes_only_while_nobody_touches_it() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &site(&[("a.html", "1"), ("b.html", "2")]));
    let staging = Staging::begin(&out, Options::default()).unwrap();
    assert_eq!(staging.held("a.html"), Some(Digest::of(b"1")));
    assert!(staging.keep("a.html", &Digest::of(b"1")).unwrap());
    assert!(!staging.keep("b.html", &Digest::of(b"other")).unwrap());
    fs::write(out.join("b.html"), "by hand").unwrap();
    assert!(!staging.keep("b.html", &Digest::of(b"2")).unwrap());
    assert!(staging.put("b.html", b"2").unwrap().written);
    staging.finish(&meta()).unwrap();
    assert_eq!(read(&out), site(&[("a.html", "1"), ("b.html", "2")]));
}

#[test]
fn a_build_given_up_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    let pages = site(&[("a.html", "1"), ("b.html", "2")]);
    publish(&out, &pages);
    let staging = Staging::begin(&out, Options::default()).unwrap();
    staging.put("a.html", b"changed").unwrap();
    drop(staging);
    assert_eq!(read(&out), pages);
    assert_eq!(publish(&out, &pages).written, 0);
}

#[test]
fn a_lost_or_damaged_memory_changes_no_byte() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    let pages = site(&[("a.html", "1"), ("b.html", "2")]);
    publish(&out, &pages);
    publish(&out, &site(&[("a.html", "1"), ("b.html", "3")]));
    let state = root.path().join(".public.yishi/state");
    let mut bytes = fs::read(&state).unwrap();
    bytes[40] ^= 1;
    fs::write(&state, bytes).unwrap();
    let report = publish(&out, &site(&[("a.html", "1"), ("b.html", "3")]));
    assert_eq!((report.written, report.unchanged, report.swapped), (0, 2, false));
    fs::remove_dir_all(root.path().join(".public.yishi")).unwrap();
    assert_eq!(publish(&out, &pages).written, 1);
    assert_eq!(read(&out), pages);
}

#[test]
fn a_damaged_manifest_is_made_anew() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    let pages = site(&[("a.html", "1"), ("old/b.html", "2")]);
    publish(&out, &pages);
    let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
    fs::write(out.join("manifest.json"), &manifest[..manifest.len() / 2]).unwrap();
    let next = site(&[("a.html", "1")]);
    assert_eq!(publish(&out, &next).removed, 1);
    assert_eq!(read(&out), next);
    let whole = manifest.replace("old", "");
    assert_ne!(fs::read_to_string(out.join("manifest.json")).unwrap(), whole);
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("thesis");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("chapter-1.txt"), "years of work").unwrap();
    let failure = Staging::begin(&out, Options::default()).err().unwrap();
    assert!(failure.show(Lang::En).contains("no manifest of ours"), "{}", failure.show(Lang::En));
    assert_eq!(fs::read_to_string(out.join("chapter-1.txt")).unwrap(), "years of work");
}

#[test]
fn a_file_put_there_by_hand_is_set_aside_and_named() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, &site(&[("a.html", "1")]));
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::create_dir(out.join("mine")).unwrap();
    fs::write(out.join("mine/notes.txt"), "mine").unwrap();
    let report = publish(&out, &site(&[("a.html", "1")]));
    assert_eq!(report.foreign.len(), 1);
    assert_eq!(fs::read_to_string(&report.foreign[0]).unwrap(), "mine");
    assert_eq!(read(&out), site(&[("a.html", "1")]));
}

#[test]
fn an_empty_folder_and_a_link_to_a_folder_may_be_published_to() {
    let root = tempfile::tempdir().unwrap();
    let real = root.path().join("srv");
    fs::create_dir(&real).unwrap();
    let link = root.path().join("public");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    for text in ["1", "2", "3"] {
        publish(&link, &site(&[("a.html", text)]));
        assert_eq!(read(&real), site(&[("a.html", text)]));
    }
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn a_path_may_turn_from_file_to_folder_and_back() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    for pages in [site(&[("a", "1"), ("c", "")]), site(&[("a/b", "2"), ("c", "")]), site(&[("a", "1"), ("c/d/e", "")])]
    {
        publish(&out, &pages);
        assert_eq!(read(&out), pages);
    }
}

#[test]
fn paths_that_clash_or_climb_are_refused_and_the_site_stays() {
    for (first, second, word) in [
        ("a.html", "a.html", "two outputs"),
        ("a.html", "A.html", "upper and lower case"),
        ("a", "a/b", "as a folder"),
        ("a", "../b", "`..`"),
        ("a", "aux.html", "device name"),
        ("a", "manifest.json", "kept for the manifest"),
    ] {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("public");
        publish(&out, &site(&[("old", "1")]));
        let staging = Staging::begin(&out, Options::default()).unwrap();
        staging.put(first, b"x").unwrap();
        let put = staging.put(second, b"y").map(|_| ());
        let failure = put.as_ref().err().map(|f| f.show(Lang::En));
        let finished = staging.finish(&meta()).err().map(|f| f.show(Lang::En));
        let said = failure.or(finished.clone()).unwrap();
        assert!(said.contains(word), "{second}: {said}");
        assert!(finished.is_some());
        assert_eq!(read(&out), site(&[("old", "1")]));
    }
}

#[test]
fn two_builds_at_once_one_is_told_to_wait() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    let first = Staging::begin(&out, Options::default()).unwrap();
    let failure = Staging::begin(&out, Options::default()).err().unwrap().show(Lang::En);
    assert!(failure.contains(&format!("process {}", std::process::id())), "{failure}");
    first.put("a", b"1").unwrap();
    first.finish(&meta()).unwrap();
    publish(&out, &site(&[("a", "2")]));
    assert_eq!(read(&out), site(&[("a", "2")]));
}

/// What an incremental build leaves is, file by file and byte by byte, what a build into a new folder makes.
mod same_as_a_clean_build {
    use proptest::prelude::{ProptestConfig, Strategy, prop, proptest};

    use super::*;

    fn sites() -> impl Strategy<Value = Vec<Site>> {
        let route = "[a-c](/[a-c]){0,2}\\.x";
        let one = prop::collection::btree_map(route, "[01]{0,3}", 0..8);
        prop::collection::vec(one, 1..8)
    }

    /// How the folder and the memory are treated between two builds.
    fn disturb(root: &Path, how: u8) {
        let work = root.join(".public.yishi");
        let _ = match how {
            0 => fs::remove_file(work.join("state")),
            1 => fs::remove_dir_all(work.join("spare")),
            2 => fs::write(work.join("state"), "damaged"),
            3 => fs::rename(work.join("spare"), work.join("staging")),
            4 => fs::remove_dir_all(&work),
            5 => {
                // The clock of files moves in steps.
                std::thread::sleep(std::time::Duration::from_millis(20));
                fs::write(work.join("spare/foreign"), "damaged")
            }
            _ => Ok(()),
        };
    }

    proptest! {
        // Some 700 builds over one another.
        #![proptest_config(ProptestConfig::with_cases(150))]
        #[test]
        fn after_any_series_of_edits(sites in sites(), disturbances in prop::collection::vec(0..12u8, 8)) {
            let root = tempfile::tempdir().unwrap();
            let (out, clean) = (root.path().join("public"), root.path().join("clean"));
            for (pages, how) in sites.iter().zip(disturbances) {
                publish(&out, pages);
                assert_eq!(&read(&out), pages);
                disturb(root.path(), how);
            }
            publish(&clean, sites.last().unwrap());
            assert_eq!(read(&out), read(&clean));
            let manifest = |site: &Path| fs::read(site.join("manifest.json")).unwrap();
            assert_eq!(manifest(&out), manifest(&clean));
        }
    }
}
