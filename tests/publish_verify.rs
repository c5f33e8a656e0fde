//! Checking a copy of the site: what differs, is missing or is extra is named, in a folder and in a zip.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use yishi::publish::{
    manifest::ManifestMeta,
    staging::{Options, Staging},
    verify::{Difference, verify},
};
use zip::write::SimpleFileOptions;

const FILES: [(&str, &str); 3] = [("index.html", "home"), ("a/b.html", "a page"), ("文件/办法.txt", "text")];

fn site(root: &Path) -> PathBuf {
    let out = root.join("public");
    let staging = Staging::begin(&out, Options::default()).unwrap();
    for (route, text) in FILES {
        staging.put(route, text.as_bytes()).unwrap();
    }
    let meta = ManifestMeta { version: "0.1.0".to_owned(), commit: None, today: jiff::civil::date(2025, 6, 1) };
    staging.finish(&meta).unwrap();
    out
}

/// Packs the site, each file under `top`, as its bytes are after `change`.
fn pack(site: &Path, top: &str, change: impl Fn(&str, Vec<u8>) -> Option<Vec<u8>>) -> PathBuf {
    let path = site.with_extension("zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for route in FILES.map(|(route, _)| route).into_iter().chain(["manifest.json"]) {
        if let Some(bytes) = change(route, fs::read(site.join(route)).unwrap()) {
            zip.start_file(format!("{top}{route}"), SimpleFileOptions::default()).unwrap();
            zip.write_all(&bytes).unwrap();
        }
    }
    zip.finish().unwrap();
    path
}

fn differences(copy: &Path) -> Vec<Difference> {
    verify(copy).unwrap().differences
}

#[test]
fn a_manifest_that_miscounts_is_told() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    let miscounts = |route: &str, bytes: Vec<u8>| match route {
        "manifest.json" => Some(String::from_utf8(bytes).unwrap().replace("\"files\": 3", "\"files\": 4").into_bytes()),
        _ => Some(bytes),
    };
    assert_eq!(differences(&pack(&site, "", miscounts)), [Difference::Totals]);
}

fn path(path: &str) -> String {
    path.to_owned()
}

#[test]
fn a_true_copy_has_no_differences() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    assert_eq!(differences(&site), []);
    for top in ["", "public/"] {
        assert_eq!(differences(&pack(&site, top, |_, bytes| Some(bytes))), [], "{top}");
    }
}

#[test]
fn every_flipped_byte_is_found() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    for (route, text) in FILES {
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= 1;
            fs::write(site.join(route), &bytes).unwrap();
            let found = [Difference::Differs { path: path(route) }];
            assert_eq!(differences(&site), found);
            let zip = pack(&site, "", |_, bytes| Some(bytes));
            assert_eq!(differences(&zip), found);
        }
        fs::write(site.join(route), text).unwrap();
    }
}

#[test]
fn what_is_missing_extra_or_changed_is_named_in_order() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    fs::remove_file(site.join("index.html")).unwrap();
    fs::write(site.join("a/b.html"), "another").unwrap();
    fs::write(site.join("z"), "").unwrap();
    let found = [
        Difference::Differs { path: path("a/b.html") },
        Difference::Missing { path: path("index.html") },
        Difference::Extra { path: path("z") },
    ];
    assert_eq!(differences(&site), found);
}

#[test]
fn a_file_in_a_zip_that_swells_or_is_missing_is_found() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    let zip = pack(&site, "", |route, bytes| match route {
        "index.html" => Some(vec![0; 1 << 24]),
        "a/b.html" => None,
        _ => Some(bytes),
    });
    assert_eq!(
        differences(&zip),
        [Difference::Missing { path: path("a/b.html") }, Difference::Differs { path: path("index.html") }]
    );
}

#[test]
fn a_manifest_made_to_fit_no_longer_fits_its_root() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    let text = fs::read_to_string(site.join("manifest.json")).unwrap();
    let digest = |text: &str| yishi::publish::digest::Digest::of(text.as_bytes()).to_string();
    fs::write(site.join("index.html"), "hack").unwrap();
    fs::write(site.join("manifest.json"), text.replace(&digest("home"), &digest("hack"))).unwrap();
    assert_eq!(differences(&site), [Difference::Root]);
}

#[test]
fn a_folder_without_a_manifest_cannot_be_checked() {
    let root = tempfile::tempdir().unwrap();
    assert!(verify(root.path()).is_err());
    assert!(verify(&root.path().join("absent.zip")).is_err());
    fs::write(root.path().join("x.zip"), "no zip").unwrap();
    assert!(verify(&root.path().join("x.zip")).is_err());
}

/// A pipe is waited for without end.
#[cfg(unix)]
#[test]
fn a_manifest_that_is_no_plain_file_is_refused_at_once() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("manifest.json");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert!(verify(root.path()).is_err());
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    assert!(verify(root.path()).is_err());
}

/// Of two entries with one name the check would see one, and whoever unpacks the archive perhaps the other.
#[test]
fn two_entries_of_one_name_and_folders_that_hold_something_are_found() {
    let root = tempfile::tempdir().unwrap();
    let site = site(root.path());
    let zip = pack(&site, "", |_, bytes| Some(bytes));
    let mut more =
        zip::ZipWriter::new_append(fs::OpenOptions::new().read(true).write(true).open(&zip).unwrap()).unwrap();
    for (name, text) in [("a/b.htmk", "another"), ("empty/", ""), ("full/", "something"), ("c\\", "something")] {
        more.start_file(name, SimpleFileOptions::default()).unwrap();
        more.write_all(text.as_bytes()).unwrap();
    }
    more.finish().unwrap();
    // No writer makes such an archive willingly.
    let bytes = fs::read(&zip).unwrap();
    let mut changed = bytes.clone();
    for at in 0..bytes.len() - 8 {
        if bytes[at..].starts_with(b"a/b.htmk") {
            changed[at..at + 8].copy_from_slice(b"a/b.html");
        }
    }
    fs::write(&zip, changed).unwrap();
    let told = differences(&zip);
    assert!(told.contains(&Difference::Twice { path: path("a/b.html") }), "{told:?}");
    for extra in ["full/", "c\\"] {
        assert!(told.contains(&Difference::Extra { path: path(extra) }), "{told:?}");
    }
    assert!(!format!("{told:?}").contains("empty"), "{told:?}");
}
