//! A build after an edit gives byte for byte what a clean build gives, whatever was edited; and a build that has nothing
//! to do leaves the site alone. Small sites are edited at random some hundreds of times, each time built both ways.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use common::{files, tree};
use yishi::config::{Limits, Options};
use yishi::index::{query::Query, search};
use yishi::pipeline::{self, Built};

mod common;

fn options(search: bool, base_url: Option<&str>) -> Options {
    Options { base_url: base_url.map(str::to_owned), search, ..Options::on(jiff::civil::date(2024, 6, 1)) }
}

/// A site under edits. Every file gets a time of its own in the past, so that builds may trust times.
struct Edited {
    folder: tempfile::TempDir,
    clock: SystemTime,
    random: u64,
}

impl Edited {
    fn new(site: &str, seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = SystemTime::now() - Duration::from_secs(1_000_000);
        let mut edited = Self { folder, clock, random: seed };
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(site).join("site");
        for (path, file) in files(&from) {
            edited.write(&path, &fs::read(file).unwrap());
        }
        edited
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn write(&mut self, path: &str, bytes: &[u8]) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        self.clock += Duration::from_secs(3);
        File::options().write(true).open(&path).unwrap().set_modified(self.clock).unwrap();
    }

    /// A number below `n`, by xorshift.
    fn below(&mut self, n: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % n as u64) as usize
    }

    fn pick(&mut self, keep: impl Fn(&str) -> bool) -> Option<String> {
        let all: Vec<String> = files(&self.root())
            .into_keys()
            .filter(|path| ["content/", "data/", "themes/"].iter().any(|folder| path.starts_with(folder)))
            .filter(|path| keep(path))
            .collect();
        (!all.is_empty()).then(|| all[self.below(all.len())].clone())
    }

    fn git(&self, args: &[&str]) {
        let run = Command::new("git")
            .current_dir(self.root())
            .args(["-c", "user.name=edit", "-c", "user.email=edit@example.org", "-c", "commit.gpgsign=false"])
            .args(args)
            .env("GIT_AUTHOR_DATE", "2024-05-01T08:00:00+08:00")
            .env("GIT_COMMITTER_DATE", "2024-05-01T08:00:00+08:00")
            .output()
            .unwrap();
        assert!(run.status.success(), "{args:?} {}", String::from_utf8_lossy(&run.stderr));
    }

    /// One edit of any kind; what was done.
    fn edit(&mut self, n: usize) -> String {
        let record = |path: &str| path.starts_with("content/") && path.ends_with(".md");
        match self.below(20) {
            12..=14 => {
                let path = self.pick(record).unwrap();
                let text = self.text(&path);
                let changed = self.with_another_date(&text);
                self.write(&path, changed.as_bytes());
                format!("another date in {path}")
            }
            15 | 16 => {
                let path = self.pick(record).unwrap();
                let text = self.text(&path);
                let changed = self.with_other_links(&text);
                self.write(&path, changed.as_bytes());
                format!("other links in {path}")
            }
            17 => {
                // It may be one that the record cannot do without.
                let path = self.pick(|path| path.contains("-copy-")).or_else(|| self.pick(record)).unwrap();
                let text = self.text(&path);
                let lines: Vec<&str> = text.lines().collect();
                let out = self.below(lines.len().max(1));
                let kept = lines.iter().enumerate().filter(|(i, _)| *i != out);
                self.write(&path, kept.map(|(_, line)| format!("{line}\n")).collect::<String>().as_bytes());
                format!("line {} of {path} left out", out + 1)
            }
            18 => match self.pick(|path| path.contains("-copy-")) {
                Some(path) => {
                    let to = path.replace(".md", &format!("-{n}.md"));
                    let text = self.text(&path);
                    fs::remove_file(self.root().join(&path)).unwrap();
                    self.forget(&path);
                    self.write(&to, text.as_bytes());
                    format!("renamed {path} to {to}")
                }
                None => "nothing to rename".to_owned(),
            },
            19 => {
                let notes = files(&self.root().join(".yishi/cache"));
                let all: Vec<&PathBuf> = notes.values().collect();
                if !all.is_empty() {
                    let path = all[self.below(all.len())];
                    let mut bytes = fs::read(path).unwrap();
                    let at = self.below(bytes.len().max(1));
                    bytes.truncate(at);
                    fs::write(path, bytes).unwrap();
                }
                "damaged the cache".to_owned()
            }
            0..=3 => {
                let path = self.pick(record).unwrap();
                let mut text = fs::read_to_string(self.root().join(&path)).unwrap();
                text.push_str(&format!("\n第 {n} 次改动。\n"));
                self.write(&path, text.as_bytes());
                format!("appended to {path}")
            }
            4 => {
                let path = self.pick(record).unwrap();
                let text = fs::read_to_string(self.root().join(&path)).unwrap();
                let text = text.replacen("title: ", &format!("title: 第{n}次"), 1);
                self.write(&path, text.as_bytes());
                format!("renamed the title of {path}")
            }
            5 | 6 => {
                let path = self.pick(record).unwrap();
                let bytes = fs::read(self.root().join(&path)).unwrap();
                let copy = format!("{}-copy-{n}.md", path.trim_end_matches(".md"));
                self.write(&copy, &bytes);
                format!("added {copy}")
            }
            7 => match self.pick(|path| path.contains("-copy-")) {
                // An address that was published must not be lost: its line in the ledger goes too.
                Some(path) => {
                    fs::remove_file(self.root().join(&path)).unwrap();
                    self.forget(&path);
                    format!("deleted {path}")
                }
                None => "nothing to delete".to_owned(),
            },
            8 => {
                let path = self.pick(|path| path.starts_with("data/") && path.ends_with(".yaml")).unwrap();
                let mut text = fs::read_to_string(self.root().join(&path)).unwrap();
                text.push_str(&format!("# 第 {n} 次改动\n"));
                self.write(&path, text.as_bytes());
                format!("a comment in {path}")
            }
            9 => {
                let text = fs::read_to_string(self.root().join("data/site.yaml")).unwrap();
                let text: String = text
                    .lines()
                    .map(|line| match line.strip_prefix("title:") {
                        Some(_) => format!("title: 第{n}次的名字\n"),
                        None => format!("{line}\n"),
                    })
                    .collect();
                self.write("data/site.yaml", text.as_bytes());
                "renamed the site".to_owned()
            }
            10 => {
                let css = format!("@layer parts {{ .n{n} {{ color: red }} }}\n");
                let html = format!(
                    "{{% component as_of(root, current, find, @site, @t) %}}n{n} {{{{ site.today }}}}{{% endcomponent as_of %}}"
                );
                if n.is_multiple_of(2) {
                    self.write("themes/default/css/parts/own.css", css.as_bytes());
                    "a style of its own".to_owned()
                } else {
                    let whole = include_str!("../themes/default/templates/parts/frame.html");
                    let start = whole.find("{% component as_of").unwrap();
                    let end = start
                        + whole[start..].find("{% endcomponent as_of %}").unwrap()
                        + "{% endcomponent as_of %}".len();
                    let part = format!("{}{html}{}", &whole[..start], &whole[end..]);
                    self.write("themes/default/templates/parts/frame.html", part.as_bytes());
                    "a part of its own".to_owned()
                }
            }
            _ => {
                if !self.root().join(".git").exists() {
                    self.git(&["init", "-q"]);
                    fs::write(self.root().join(".gitignore"), "/public\n/clean\n/.*.yishi\n/.yishi*\n/search-index\n")
                        .unwrap();
                }
                self.git(&["add", "-A"]);
                self.git(&["commit", "-q", "--allow-empty", "-m", &format!("edit {n}")]);
                "committed".to_owned()
            }
        }
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// The text with one of its dates changed.
    fn with_another_date(&mut self, text: &str) -> String {
        let at: Vec<usize> = text.match_indices("202").map(|(at, _)| at).collect();
        if at.is_empty() {
            return text.to_owned();
        }
        let at = at[self.below(at.len())];
        let digit = self.below(5);
        format!("{}202{digit}{}", &text[..at], text.get(at + 4..).unwrap_or_default())
    }

    /// The text with what it refers to changed: nothing, a record of the same kind, or one that is not there.
    fn with_other_links(&mut self, text: &str) -> String {
        let keys = ["topics", "meetings", "outcomes"];
        let key = keys[self.below(keys.len())];
        let folder = format!("content/{key}/");
        let other = self.pick(|path| path.starts_with(&folder) && path.ends_with(".md"));
        let id = |path: String| path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_owned();
        let value = match (self.below(4), other) {
            (0, _) | (_, None) => "[]".to_owned(),
            (1, _) => "[nobody]".to_owned(),
            (_, Some(other)) => format!("[{}]", id(other)),
        };
        let line = |line: &str| match line.split_once(':') {
            Some((name, _)) if name == key => format!("{name}: {value}\n"),
            _ => format!("{line}\n"),
        };
        let changed: String = text.lines().map(line).collect();
        if changed.contains(&format!("\n{key}:")) {
            changed
        } else {
            changed.replacen("title:", &format!("related: [{key}/{}]\ntitle:", value.trim_matches(['[', ']'])), 1)
        }
    }

    fn forget(&mut self, path: &str) {
        let route = path.strip_prefix("content/").unwrap().replace(".md", ".html");
        let ledger = self.root().join("data/urls.lock");
        let text = fs::read_to_string(&ledger).unwrap_or_default();
        let kept: String = text.lines().filter(|line| *line != route).map(|line| format!("{line}\n")).collect();
        fs::write(ledger, kept).unwrap();
        // Whoever only removes a line removes no promise.
        if self.root().join(".git").exists() && text.lines().any(|line| line == route) {
            self.git(&["add", "data/urls.lock"]);
            self.git(&["commit", "-q", "--allow-empty", "-m", "forgotten", "--", "data/urls.lock"]);
        }
    }

    fn build(&self, out: &str, options: &Options) -> Built {
        pipeline::build(&self.root(), &self.root().join(out), options).unwrap()
    }

    /// A build that knows nothing of those before it.
    fn clean(&self, options: &Options) -> BTreeMap<String, Vec<u8>> {
        let (cache, aside) = (self.root().join(".yishi"), self.root().join(".yishi-aside"));
        let (index, index_aside) = (self.root().join("search-index"), self.root().join(".yishi-index"));
        let _ = fs::rename(&cache, &aside);
        let _ = fs::rename(&index, &index_aside);
        self.build("clean", options);
        let made = tree(&self.root().join("clean"));
        for folder in ["clean", ".clean.yishi", ".yishi", "search-index"] {
            let _ = fs::remove_dir_all(self.root().join(folder));
        }
        let _ = fs::rename(&aside, &cache);
        let _ = fs::rename(&index_aside, &index);
        made
    }
}

fn run(site: &str, seed: u64, edits: usize, search: bool) {
    let mut edited = Edited::new(site, seed);
    let mut done = vec!["nothing".to_owned()];
    let (mut rested, mut kept, mut pages) = (0, 0, 0);
    for n in 0..edits {
        let base_url = (n / 20 % 2 == 1).then_some("https://xs.example.gov.cn/");
        let options = options(search, base_url);
        // The clean build holds all texts in memory, this one none: that may not show either.
        let lean = Options { limits: Limits { texts_in_memory: 1, ..Limits::default() }, ..options.clone() };
        let built = edited.build("public", &lean);
        (kept, pages) = (kept + built.kept, pages + built.pages);
        let public = tree(&edited.root().join("public"));
        let clean = edited.clean(&options);
        assert!(public.len() > 20, "{done:#?}");
        let differing: Vec<&String> =
            public.keys().chain(clean.keys()).filter(|path| public.get(*path) != clean.get(*path)).collect();
        assert!(differing.is_empty(), "{differing:?} differ after {:#?}", &done[done.len().saturating_sub(5)..]);
        // Nothing changed since: the same site, and no file of it was written again.
        let again = edited.build("public", &lean);
        let report = again.report.expect("the site stands");
        assert_eq!((report.written, report.removed), (0, 0), "{done:?}");
        rested += usize::from(!report.swapped);
        done.push(edited.edit(n));
    }
    assert!(rested > edits / 2, "{rested} of {edits} builds had nothing to do");
    assert!(search || kept > pages / 10, "{kept} of {pages} pages were taken over");
    println!("{edits} edits of {site}: {kept} of {pages} pages taken over");
}

/// Several shorter stories instead of one long one: they run side by side, and none grows by copies of copies.
#[test]
fn edits_without_search_give_what_a_clean_build_gives() {
    run("whole", 0x5eed_0001, 70, false);
}

#[test]
fn other_edits_without_search_give_what_a_clean_build_gives() {
    run("whole", 0x5eed_0011, 70, false);
}

#[test]
fn further_edits_without_search_give_what_a_clean_build_gives() {
    run("whole", 0x5eed_0021, 70, false);
}

#[test]
fn more_edits_without_search_give_what_a_clean_build_gives() {
    run("whole", 0x5eed_0031, 70, false);
}

#[test]
fn edits_of_a_small_site_give_what_a_clean_build_gives() {
    run("small", 0x5eed_0002, 200, false);
}

#[test]
fn edits_with_search_give_what_a_clean_build_gives() {
    run("small", 0x5eed_0003, 50, true);
}

/// What spoils the note a build leaves, or makes it speak of another site, costs time only.
#[test]
fn a_damaged_note_or_a_touched_site_is_built_anew() {
    let edited = Edited::new("small", 1);
    let options = options(false, None);
    edited.build("public", &options);
    let first = tree(&edited.root().join("public"));
    let notes = edited.root().join(".yishi/cache/unchanged");
    let note = files(&notes).into_values().next().expect("a note");
    let whole = fs::read(&note).unwrap();
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&note, &whole[..cut]).unwrap();
        edited.build("public", &options);
        assert_eq!(tree(&edited.root().join("public")), first);
    }
    fs::write(edited.root().join("public/index.html"), "touched").unwrap();
    edited.build("public", &options);
    assert_eq!(tree(&edited.root().join("public")), first, "a touched page is mended");
    fs::remove_file(edited.root().join("public/sitemap.html")).unwrap();
    edited.build("public", &options);
    assert_eq!(tree(&edited.root().join("public")), first, "a lost page is mended");
}

/// Archives that come out the same each time give all files one time, before there were any such sites. Of two texts of one
/// size it tells nothing.
#[test]
fn an_edit_that_leaves_size_and_a_time_without_meaning_is_seen() {
    for seconds in [0, 1, 315_532_800] {
        let edited = Edited::new("small", 9);
        let options = options(false, None);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let age = || {
            for file in files(&edited.root()).into_values() {
                File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
            }
        };
        age();
        edited.build("public", &options);
        let path = files(&edited.root().join("content")).into_values().find(|path| path.ends_with("lamp.md"));
        let path = path.unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let at = text.find("title: ").unwrap() + "title: ".len();
        let first = text[at..].chars().next().unwrap().len_utf8();
        assert_eq!(first, "甲".len());
        fs::write(&path, format!("{}甲{}", &text[..at], &text[at + first..])).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        edited.build("public", &options);
        let public = tree(&edited.root().join("public"));
        assert_eq!(public, edited.clean(&options), "{seconds}");
    }
}

/// Nothing else tells whoever searches that the index is to be made again than a build that does it.
#[test]
fn a_damaged_index_is_made_again_though_nothing_has_changed() {
    let edited = Edited::new("small", 9);
    let options = options(true, None);
    edited.build("public", &options);
    let folder = pipeline::search::folder(&edited.root(), &options);
    let query = Query { text: "路灯".to_owned(), limit: 10, ..Query::default() };
    let found = || search::query(&folder, &query).map_or(0, |answer| answer.total);
    let all = found();
    assert!(all > 0);
    assert!(!edited.build("public", &options).report.unwrap().swapped, "nothing to do");
    for path in files(&folder).into_values().filter(|path| path.parent() == Some(folder.as_path())) {
        if !path.exists() {
            continue;
        }
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        edited.build("public", &options);
        assert_eq!(found(), all, "{} was cut", path.display());
    }
    fs::remove_file(folder.join("meta.json")).unwrap();
    edited.build("public", &options);
    assert_eq!(found(), all);
}
