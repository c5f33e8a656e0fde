//! History from real git repositories: what is told of each record, and that reading on equals reading anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use rustc_hash::FxHashMap;
use yishi::{
    diag::Lang,
    history::{History, Kind, Request, blobs::Blobs, id::Id, read},
};

struct Repository {
    folder: tempfile::TempDir,
    clock: u64,
}

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Self { folder, clock: 1_700_000_000 };
        repository.git(&["init", "-q", "-b", "main", "."]);
        fs::create_dir(repository.path()).unwrap();
        repository
    }

    /// The site's root, one folder below the repository's top.
    fn path(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn git(&self, args: &[&str]) -> String {
        let output = Command::new("git")
            .arg("-C")
            .arg(self.folder.path())
            .args(["-c", "user.name=张 三", "-c", "user.email=San@Example.org", "-c", "commit.gpgsign=false"])
            .args(args)
            .env("GIT_AUTHOR_DATE", format!("{} +0800", self.clock - 50))
            .env("GIT_COMMITTER_DATE", format!("{} +0800", self.clock))
            .output()
            .unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit(&mut self, message: &str) {
        self.clock += 100;
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    fn read_with(&self, cache: &Path) -> History {
        let authors: FxHashMap<String, String> =
            [("san@example.ORG".to_owned(), "政协办公室".to_owned())].into_iter().collect();
        let request = Request {
            root: &self.path(),
            cache,
            folders: &["content", "data"],
            authors: &authors,
            apart: &|from, _| from.contains("withdrawn"),
        };
        read(&request).unwrap().unwrap()
    }

    /// The history, read anew.
    fn read(&self) -> History {
        self.read_with(tempfile::tempdir().unwrap().path())
    }
}

/// The revisions of one path, as subjects with their kinds.
fn told(history: &History, path: &str) -> String {
    let one = |revision: &yishi::history::Revision| {
        let kind = match &revision.kind {
            Kind::Added => "+".to_owned(),
            Kind::Changed => "~".to_owned(),
            Kind::Removed => "-".to_owned(),
            Kind::Merged => "^".to_owned(),
            Kind::Moved { from } => format!("{from} >"),
        };
        format!("{}{kind} {}", if revision.passed { "(passed) " } else { "" }, revision.commit.subject)
    };
    history.paths.get(path).map(|all| all.iter().map(one).collect::<Vec<_>>().join(" | ")).unwrap_or_default()
}

#[test]
fn a_revision_tells_when_who_and_why_and_no_address() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1");
    repository.write("other.md", "1");
    repository.commit("首次发布");
    repository.write("content/a.md", "2");
    repository.commit("改期限\n\n正文。\n\nChange-Note: 期限推迟\n  到六月\nMinor: yes");
    let history = repository.read();
    assert_eq!(told(&history, "content/a.md"), "~ 改期限 | + 首次发布");
    assert_eq!(history.paths.len(), 1, "only the asked folders are told");
    let [revision, first] = &history.paths["content/a.md"][..] else { panic!("two revisions") };
    let (new, old) = (&revision.commit, &first.commit);
    assert_eq!(new.id.to_string(), repository.git(&["rev-parse", "HEAD"]));
    assert_eq!((new.committed, new.authored), (repository.clock as i64, repository.clock as i64 - 50));
    assert_eq!(
        (new.author.as_deref(), new.note.as_deref(), new.minor),
        (Some("政协办公室"), Some("期限推迟 到六月"), true)
    );
    assert_eq!((old.note.as_deref(), old.minor), (None, false));
    assert!(!format!("{history:?}").to_lowercase().contains("example.org"));
    let [before, after] = [revision.before, revision.after].map(Option::unwrap);
    let unknown = Id::parse(b"0123456789012345678901234567890123456789").unwrap();
    let texts = Blobs::new(&repository.path()).read(&[before, after, unknown], Vec::new).unwrap();
    assert_eq!(texts.len(), 2);
    assert_eq!((&*texts[&before], &*texts[&after]), (&b"1"[..], &b"2"[..]));
}

#[test]
fn a_note_behind_a_full_width_colon_is_read() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1");
    repository.commit("首次发布\n\nChange-Note：补录全文\nChange-Note: 改了题目\nMinor：是");
    let history = repository.read();
    let commit = &history.paths["content/a.md"][0].commit;
    assert_eq!((commit.note.as_deref(), commit.minor), (Some("补录全文 改了题目"), true));
}

#[test]
fn a_note_right_below_the_subject_is_read() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1");
    repository.commit("首次发布\nChange-Note: 补录全文");
    let history = repository.read();
    let commit = &history.paths["content/a.md"][0].commit;
    assert_eq!((&*commit.subject, commit.note.as_deref()), ("首次发布", Some("补录全文")));
}

#[test]
fn what_is_read_ahead_is_what_is_asked_for_later() {
    let mut repository = Repository::new();
    let path = |i: usize| format!("content/{i:02}.md");
    (0..40).for_each(|i| repository.write(&path(i), &format!("text {i}")));
    repository.commit("首次发布");
    let history = repository.read();
    let ids: Vec<Id> = (0..40).filter_map(|i| history.paths[&path(i)][0].after).collect();
    let blobs = Blobs::new(&repository.path());
    let unknown = Id::parse(b"0123456789012345678901234567890123456789").unwrap();
    for (i, id) in ids.iter().enumerate().chain([(3, &ids[3])]) {
        let next = || ids[i + 1..].iter().take(7).copied().chain([unknown]).collect();
        let texts = blobs.read(&[*id, unknown], next).unwrap();
        assert_eq!(texts.get(id).map(Vec::as_slice), Some(format!("text {i}").as_bytes()));
        assert_eq!(texts.len(), 1, "{i}");
    }
}

/// A few MiB of git can be many GiB of nothing, of which not even the end is waited for.
#[test]
fn an_enormous_old_text_is_passed_over_and_those_behind_it_are_read() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "before");
    repository.write("content/c.md", "after");
    let file = fs::File::create(repository.path().join("content/b.md")).unwrap();
    file.set_len(1 << 30).unwrap();
    repository.commit("大");
    let history = repository.read();
    let ids: Vec<Id> =
        ["a", "b", "c", "b"].iter().filter_map(|name| history.paths[&format!("content/{name}.md")][0].after).collect();
    let blobs = Blobs::new(&repository.path());
    for _ in 0..3 {
        let texts = blobs.read(&ids, Vec::new).unwrap();
        assert_eq!((texts.len(), &*texts[&ids[0]], &*texts[&ids[2]]), (2, &b"before"[..], &b"after"[..]));
        assert!(blobs.read(&ids[1..2], Vec::new).unwrap().is_empty());
    }
}

/// A repository that came from elsewhere brings its own settings, and git would run the program that one of them names.
#[cfg(unix)]
#[test]
fn the_repositorys_own_settings_run_nothing() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "text");
    repository.commit("首次发布");
    let mark = repository.folder.path().join("mark");
    let program = format!("touch {}; false", mark.display());
    for name in ["core.fsmonitor", "diff.external", "core.pager", "core.sshCommand"] {
        repository.git(&["config", name, &program]);
    }
    repository.read();
    assert!(!mark.exists());
}

/// The same commit gives the same history, whoever reads it.
#[test]
fn somebodys_own_settings_change_no_history() {
    let mut repository = Repository::new();
    let text = |n: usize| (0..40).map(|line| format!("第 {n} 条第 {line} 行\n")).collect::<String>();
    for n in 0..4 {
        repository.write(&format!("content/{n}.md"), &text(n));
    }
    repository.commit("one");
    for n in 0..4 {
        fs::remove_file(repository.path().join(format!("content/{n}.md"))).unwrap();
        repository.write(&format!("content/new-{n}.md"), &(text(n) + "又一行\n"));
    }
    repository.commit("moved");
    let plain = repository.read();
    assert_eq!(plain.paths["content/new-3.md"].len(), 2);
    for (name, value) in [("diff.relative", "true"), ("diff.renameLimit", "1"), ("diff.renames", "false")] {
        repository.git(&["config", name, value]);
        assert_eq!(repository.read(), plain, "{name}");
        repository.git(&["config", "--unset", name]);
    }
}

#[test]
fn a_folder_in_the_place_of_the_cache_gives_way() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1");
    repository.commit("首次发布");
    let cache = tempfile::tempdir().unwrap();
    fs::create_dir_all(cache.path().join("history/history")).unwrap();
    let first = repository.read_with(cache.path());
    assert!(cache.path().join("history").is_file());
    assert_eq!(repository.read_with(cache.path()), first);
}

#[test]
fn the_cache_holds_no_address() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1");
    repository.commit("首次发布");
    let cache = tempfile::tempdir().unwrap();
    repository.read_with(cache.path());
    let kept = fs::read(cache.path().join("history")).unwrap();
    let kept = String::from_utf8_lossy(&kept).to_lowercase();
    assert!(kept.contains("content/a.md") && !kept.contains("example.org") && !kept.contains("张"), "{kept}");
}

#[test]
fn a_moved_record_brings_its_revisions_along() {
    let mut repository = Repository::new();
    let text = "一段足够长的正文，好让移动被认出来。\n".repeat(5);
    repository.write("content/2024/a.md", &text);
    repository.commit("one");
    repository.write("content/2024/a.md", &(text.clone() + "改\n"));
    repository.commit("two");
    repository.git(&["mv", "site/content/2024", "site/content/2025"]);
    repository.commit("three");
    repository.write("content/2024/a.md", "另一条记录用了旧名");
    repository.commit("four");
    fs::remove_file(repository.path().join("content/2025/a.md")).unwrap();
    repository.commit("five");
    let history = repository.read();
    assert_eq!(told(&history, "content/2025/a.md"), "- five | content/2024/a.md > three | ~ two | + one");
    assert_eq!(told(&history, "content/2024/a.md"), "+ four");
}

#[test]
fn merges_tell_each_change_once() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1\n2\n3\n4\n5\n6\n7\n8\n");
    repository.commit("base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("content/a.md", "side\n2\n3\n4\n5\n6\n7\n8\n");
    repository.write("content/b.md", "b");
    repository.commit("on the side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("content/a.md", "1\n2\n3\n4\n5\n6\n7\nmain\n");
    repository.commit("on main");
    repository.git(&["merge", "-q", "-m", "merge", "side"]);
    repository.commit("empty");
    let history = repository.read();
    // The merged text is neither side's, but every line of it is: the merge changes nothing, and its text can be cited.
    // What was there before the merge stays before what it brings.
    assert_eq!(told(&history, "content/a.md"), "^ merge | ~ on the side | ~ on main | + base");
    let merge = &history.paths["content/a.md"][0];
    assert_eq!(merge.after.unwrap().to_string(), repository.git(&["rev-parse", "HEAD:site/content/a.md"]));
    assert_eq!(merge.before, None);
    let moments: Vec<i64> = history.paths["content/a.md"].iter().map(|revision| revision.commit.told).collect();
    assert!(moments[1] == moments[2] && moments[2] > moments[3], "{moments:?}");
    assert_eq!(told(&history, "content/b.md"), "+ on the side");
}

#[test]
fn a_merge_that_writes_something_of_its_own_is_a_revision() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "base\n");
    repository.write("content/议 \"一\".md", "base\n");
    repository.commit("base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("content/a.md", "side\n");
    repository.write("content/b.md", "side\n");
    repository.commit("on the side");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("content/a.md", "main\n");
    repository.commit("on main");
    repository.git(&["merge", "-q", "--no-commit", "-X", "ours", "side"]);
    repository.write("content/a.md", "both\n");
    repository.commit("merge");
    let history = repository.read();
    assert_eq!(told(&history, "content/a.md"), "~ merge | ~ on the side | ~ on main | + base");
    assert_eq!(told(&history, "content/b.md"), "+ on the side");
    repository.write("content/a.md", "later\n");
    repository.commit("later");
    assert!(told(&repository.read(), "content/a.md").starts_with("~ later | ~ merge"));
}

/// A page that was withdrawn and one that took its place are two, however much alike git finds them.
#[test]
fn what_was_withdrawn_is_not_told_with_what_took_its_place() {
    let mut repository = Repository::new();
    let text = "一段足够长的正文，好让移动被认出来。\n".repeat(5);
    repository.write("content/withdrawn.md", &text);
    repository.commit("one");
    fs::remove_file(repository.path().join("content/withdrawn.md")).unwrap();
    repository.write("content/b.md", &(text + "改\n"));
    repository.commit("two");
    let history = repository.read();
    assert_eq!(told(&history, "content/b.md"), "+ two");
    assert_eq!(told(&history, "content/withdrawn.md"), "- two | + one");
    assert_eq!(history.paths["content/b.md"][0].before, None);
}

/// The blob of a file as the commit checked out has it.
fn at_head(repository: &Repository, path: &str) -> String {
    repository.git(&["rev-parse", &format!("HEAD:site/{path}")])
}

fn standing(history: &History, path: &str) -> String {
    let newest = history.paths[path].iter().find(|one| !one.passed).and_then(|one| one.after);
    newest.map(|id| id.to_string()).unwrap_or_default()
}

#[test]
fn what_a_merge_did_not_take_is_told_as_passed_over() {
    for (how, wanted) in [
        (&["merge", "-q", "-s", "ours", "-m", "merge", "side"][..], "(passed) ~ side | ~ main | + base"),
        (&["merge", "-q", "-X", "theirs", "-m", "merge", "side"], "~ side | (passed) ~ main | + base"),
        (&["merge", "-q", "-X", "ours", "-m", "merge", "side"], "(passed) ~ side | ~ main | + base"),
    ] {
        let mut repository = Repository::new();
        repository.write("content/a.md", "base\n");
        repository.write("content/b.md", "base\n");
        repository.commit("base");
        repository.git(&["checkout", "-q", "-b", "side"]);
        repository.write("content/a.md", "side\n");
        repository.commit("side");
        repository.git(&["checkout", "-q", "main"]);
        repository.write("content/a.md", "main\n");
        repository.commit("main");
        repository.git(how);
        let history = repository.read();
        assert_eq!(told(&history, "content/a.md"), wanted);
        assert_eq!(standing(&history, "content/a.md"), at_head(&repository, "content/a.md"));
        let side = history.paths["content/a.md"].iter().find(|one| one.commit.subject == "side").unwrap();
        assert_eq!(side.after.unwrap().to_string(), repository.git(&["rev-parse", "side:site/content/a.md"]));
        repository.write("content/a.md", "later\n");
        repository.commit("later");
        assert_eq!(told(&repository.read(), "content/a.md"), format!("~ later | {wanted}"));
    }
}

#[test]
fn a_record_that_one_side_removed_and_the_merge_kept_lives() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "base\n");
    repository.commit("base");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.git(&["rm", "-q", "site/content/a.md"]);
    repository.commit("removed");
    repository.git(&["checkout", "-q", "main"]);
    repository.write("content/a.md", "main\n");
    repository.commit("main");
    repository.git(&["merge", "-q", "-s", "ours", "-m", "merge", "side"]);
    let history = repository.read();
    assert_eq!(told(&history, "content/a.md"), "(passed) - removed | ~ main | + base");
}

#[test]
fn an_edit_made_beside_a_move_is_told_of_the_moved_record() {
    for moved_on_main in [true, false] {
        let mut repository = Repository::new();
        let text = "一段足够长的正文，好让移动被认出来。\n".repeat(9);
        repository.write("content/a.md", &text);
        repository.commit("base");
        repository.git(&["checkout", "-q", "-b", "side"]);
        let (here, there) = if moved_on_main { ("side", "main") } else { ("main", "side") };
        repository.git(&["checkout", "-q", here]);
        repository.write("content/a.md", &(text.clone() + "改\n"));
        repository.commit("edit");
        repository.git(&["checkout", "-q", there]);
        repository.git(&["mv", "site/content/a.md", "site/content/b.md"]);
        repository.commit("move");
        repository.git(&["checkout", "-q", "main"]);
        repository.git(&["merge", "-q", "-m", "merge", "side"]);
        let history = repository.read();
        let all = told(&history, "content/b.md");
        let (moved, edit) = ("content/a.md > move", "~ edit");
        let (first, second) = if moved_on_main { (edit, moved) } else { (moved, edit) };
        assert_eq!(all, format!("^ merge | {first} | {second} | + base"), "{moved_on_main}");
        assert!(!history.paths.contains_key("content/a.md"), "nothing is left under the old name");
        // The text with the edit is the merge's, which no parent has under this name with these words.
        assert_eq!(standing(&history, "content/b.md"), at_head(&repository, "content/b.md"), "{moved_on_main}");
    }
}

#[test]
fn another_mode_of_a_file_is_no_revision() {
    let mut repository = Repository::new();
    repository.write("content/a.md", "1");
    repository.commit("one");
    repository.git(&["update-index", "--chmod=+x", "site/content/a.md"]);
    repository.git(&["commit", "-q", "-m", "mode"]);
    assert_eq!(told(&repository.read(), "content/a.md"), "+ one");
}

/// Branches, merges of every kind and moves as chance will have them: what is told last is what stands, and git's own
/// account of each file (`git log` with its plain rules) is within ours.
#[test]
fn the_newest_revision_has_the_text_that_stands_whatever_was_merged() {
    let mut seed = 7_u64;
    let mut chance = move |of: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % of
    };
    let mut repository = Repository::new();
    let cache = tempfile::tempdir().unwrap();
    for n in 0..3 {
        repository.write(&format!("content/{n}.md"), &"行\n".repeat(10));
    }
    repository.commit("base");
    repository.git(&["branch", "side"]);
    for round in 0..60 {
        let branch = ["main", "side"][chance(2) as usize];
        repository.git(&["checkout", "-q", branch]);
        match chance(5) {
            0 => {
                let strategy = [&["-s", "ours"], &["-X", "theirs"], &["-X", "ours"]][chance(3) as usize];
                let other = if branch == "main" { "side" } else { "main" };
                let words = [&["merge", "-q", "-m", "merge"][..], strategy, &[other]].concat();
                let merged = Command::new("git")
                    .arg("-C")
                    .arg(repository.folder.path())
                    .args(["-c", "user.name=a", "-c", "user.email=b@c"])
                    .args(words)
                    .output()
                    .unwrap();
                if !merged.status.success() {
                    // One side removed what the other changed: this side is kept.
                    repository.git(&["add", "-A"]);
                    repository.git(&["commit", "-q", "-m", "merge"]);
                }
            }
            1 if chance(2) == 0 => {
                let _ = fs::remove_file(repository.path().join(format!("content/{}.md", chance(3))));
                repository.commit("remove");
            }
            _ => {
                let path = format!("content/{}.md", chance(3));
                let old = fs::read_to_string(repository.path().join(&path)).unwrap_or_else(|_| "行\n".repeat(10));
                let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
                let at = chance(lines.len() as u64) as usize;
                lines[at] = format!("第 {round} 次");
                repository.write(&path, &(lines.join("\n") + "\n"));
                repository.commit(&format!("edit {round}"));
            }
        }
        let history = repository.read_with(cache.path());
        assert_eq!(history, repository.read(), "round {round}");
        for n in 0..3 {
            let path = format!("content/{n}.md");
            if repository.path().join(&path).exists() {
                assert_eq!(
                    standing(&history, &path),
                    at_head(&repository, &path),
                    "round {round}, {path}: {} {}",
                    told(&history, &path),
                    repository.git(&["log", "--graph", "--oneline", "--name-status", "-m"])
                );
            }
            let plain = repository.git(&["log", "--format=%H", "--", &format!("site/{path}")]);
            let ours = history.paths.get(&path).into_iter().flatten().filter(|one| !one.passed);
            let ours: Vec<String> = ours.map(|one| one.commit.id.to_string()).collect();
            assert!(plain.lines().all(|id| ours.contains(&id.to_owned())), "round {round}, {path}");
        }
    }
}

#[test]
fn names_of_any_kind_are_read() {
    let mut repository = Repository::new();
    let names = ["content/议事 \"一\".md", "content/ leading.md", "content/line\nbreak.md", "content/:colon\t\\.md"];
    names.iter().for_each(|name| repository.write(name, name));
    repository.commit("odd names");
    let history = repository.read();
    for name in names {
        assert_eq!(told(&history, name), "+ odd names", "{name:?}");
    }
}

#[test]
fn reading_on_equals_reading_anew() {
    let mut repository = Repository::new();
    let cache = tempfile::tempdir().unwrap();
    for round in 0..12 {
        repository.write(&format!("content/{}.md", round % 5), &format!("{round}\n").repeat(round + 1));
        repository.commit(&format!("round {round}"));
        match round {
            3 => drop(repository.git(&["checkout", "-q", "-b", "side", "HEAD~2"])),
            6 => {
                repository.git(&["checkout", "-q", "main"]);
                repository.git(&["merge", "-q", "-X", "ours", "-m", "merge", "side"]);
            }
            8 => fs::write(cache.path().join("history"), "damaged").unwrap(),
            // History is rewritten: what the cache knows is partly abandoned.
            9 => drop(repository.git(&["reset", "-q", "--hard", "HEAD~2"])),
            _ => {}
        }
        assert_eq!(repository.read_with(cache.path()), repository.read(), "round {round}");
    }
}

#[test]
fn a_shallow_clone_is_refused_with_a_hint() {
    let mut repository = Repository::new();
    for text in ["1", "2"] {
        repository.write("content/a.md", text);
        repository.commit(text);
    }
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.folder.path().display());
    let to = clone.path().join("clone");
    repository.git(&["clone", "-q", "--depth", "1", &from, to.to_str().unwrap()]);
    let authors = FxHashMap::default();
    let request = Request {
        root: &to.join("site"),
        cache: clone.path(),
        folders: &["content"],
        authors: &authors,
        apart: &|_, _| false,
    };
    let failure = read(&request).unwrap_err().show(Lang::En);
    assert!(failure.contains("`git fetch --unshallow`"), "{failure}");
}

#[test]
fn no_repository_and_no_commit_are_no_history() {
    let folder = tempfile::tempdir().unwrap();
    let authors = FxHashMap::default();
    let request = Request {
        root: folder.path(),
        cache: folder.path(),
        folders: &["content"],
        authors: &authors,
        apart: &|_, _| false,
    };
    assert_eq!(read(&request).unwrap(), None);
    let empty = Repository::new();
    let request = Request { root: &empty.path(), ..request };
    assert_eq!(read(&request).unwrap(), None);
}
