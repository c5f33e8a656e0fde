//! The hooks with real git and real pushes. A script stands in for the program: it refuses content in which `BAD` stands,
//! and builds by copying the content and noting the commit.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::{
    env, fs,
    io::Read as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use yishi::{
    diag::Lang,
    hook::{Event, Settings, branch_of_head, check_push, install, publish_push, publish_standing, status},
};

/// Plays the part of the program: `--root DIR check`, `--root DIR build --out DIR`, and the hooks, for which it calls
/// the test program back. Its ledger holds the names of the files in `content`.
const PROGRAM: &str = r#"#!/bin/sh
if [ "$1" = hook ]; then
    YISHI_HOOK="$2" exec "$TESTS"
fi
root="$2"
case "$3" in
check)
    if grep -rn BAD "$root/content"; then exit 1; fi
    [ -e "$root/data/urls.lock" ] || exit 0
    while read -r url; do
        case "$url" in \#*) continue ;; esac
        [ -e "$root/content/$url" ] || { echo "lost $url"; exit 1; }
    done < "$root/data/urls.lock"
    ;;
build)
    grep -q BREAK "$root/content/a.md" && { echo "no space" >&2; exit 2; }
    sleep 0.2
    mkdir -p "$5"
    cp -R "$root/content/." "$5"
    git -C "$root" rev-parse HEAD >> "$5/commits"
    mkdir -p "$root/data"
    ls "$root/content" >> "$root/data/urls.lock"
    ;;
esac
"#;

fn main() {
    if let Ok(name) = env::var("YISHI_HOOK") {
        return hook(&name);
    }
    a_push_is_published_and_logged();
    a_faulty_push_is_refused_with_its_place();
    a_push_without_content_does_nothing();
    a_build_that_fails_keeps_the_old_site();
    pushes_at_once_queue();
    published_addresses_outlive_the_working_tree();
    hooks_of_others_are_left_alone();
    a_branch_that_git_cannot_have_is_told();
    hooks_that_git_looks_for_elsewhere_are_told();
    a_push_with_the_builders_memory_is_refused();
    a_ledger_that_cannot_be_read_is_named();
    a_push_to_another_branch_is_told_with_what_publishes_it();
    where_the_branch_is_presumed_the_first_one_pushed_is_published();
    what_stands_in_the_repository_is_published_on_install();
    another_history_of_the_same_files_is_published();
    other_settings_publish_anew();
}

/// What the program's `hook` command will do.
fn hook(name: &str) {
    let mut lines = String::new();
    std::io::stdin().read_to_string(&mut lines).unwrap();
    let out = &mut std::io::stderr();
    let done = match name {
        "pre-receive" => check_push(Path::new("."), &lines, out),
        _ => publish_push(Path::new("."), &lines, out).map(|()| true),
    };
    match done {
        Ok(true) => {}
        Ok(false) => std::process::exit(1),
        Err(failure) => {
            eprintln!("{}", failure.show(Lang::En));
            std::process::exit(2)
        }
    }
}

struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap() };
        let program = office.path("program");
        let tests = env::current_exe().unwrap();
        fs::write(&program, PROGRAM.replace("$TESTS", tests.to_str().unwrap())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(office.git(".", &["init", "-q", "--bare", "-b", "main", "site.git"]).status.success());
        install(&office.path("site.git"), &office.settings()).unwrap();
        office.clone_to("desk");
        office
    }

    fn settings(&self) -> Settings {
        Settings {
            program: self.path("program"),
            branch: "main".to_owned(),
            presumed: false,
            web: self.path("web"),
            root: String::new(),
            folders: vec!["content".to_owned()],
            ledger: "data/urls.lock".to_owned(),
            build: Vec::new(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, folder: &str, args: &[&str]) -> Output {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
        Command::new("git").arg("-C").arg(self.path(folder)).args(identity).args(args).output().unwrap()
    }

    fn clone_to(&self, name: &str) {
        assert!(self.git(".", &["clone", "-q", "site.git", name]).status.success());
    }

    fn commit(&self, desk: &str, path: &str, text: &str) -> String {
        let path = self.path(desk).join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self.git(desk, &["add", "-A"]);
        assert!(self.git(desk, &["commit", "-q", "-m", text]).status.success());
        String::from_utf8(self.git(desk, &["rev-parse", "HEAD"]).stdout).unwrap().trim().to_owned()
    }

    /// Pushes; whether it was taken, and what was said.
    fn push(&self, desk: &str) -> (bool, String) {
        let output = self.git(desk, &["push", "origin", "HEAD:main"]);
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn web(&self, path: &str) -> String {
        fs::read_to_string(self.path("web").join(path)).unwrap_or_default()
    }
}

fn a_push_is_published_and_logged() {
    let office = Office::new();
    let repository = office.path("site.git");
    assert_eq!(status(&repository).unwrap().published, None);
    let commit = office.commit("desk", "content/a.md", "one");
    let (taken, said) = office.push("desk");
    assert!(taken && said.contains(&format!("published {}", &commit[..10])), "{said}");
    assert_eq!(office.web("a.md"), "one");
    let status = status(&repository).unwrap();
    assert_eq!(status.published.unwrap().commit, Some(commit));
    assert!(!status.busy);
    office.commit("desk", "content/a.md", "two");
    assert!(office.push("desk").0);
    assert_eq!(office.web("a.md"), "two");
    assert!(office.git("desk", &["push", "-q", "origin", "HEAD:draft"]).status.success());
    assert!(!office.git("desk", &["push", "-q", "origin", ":main"]).status.success(), "the branch was removed");
}

fn a_faulty_push_is_refused_with_its_place() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    assert!(office.push("desk").0);
    let bad = office.commit("desk", "content/sub/b.md", "first line\nBAD\n");
    let (taken, said) = office.push("desk");
    assert!(!taken && said.contains("remote: content/sub/b.md:2:BAD"), "{said}");
    assert!(said.contains("the push was not taken"), "{said}");
    assert_eq!(office.web("sub/b.md"), "");
    let last = status(&office.path("site.git")).unwrap().events.remove(0);
    assert_eq!((last.event, last.commit), (Event::Refused, Some(bad)));
    office.commit("desk", "content/sub/b.md", "mended");
    assert!(office.push("desk").0);
    assert_eq!(office.web("sub/b.md"), "mended");
    assert!(
        !fs::read_dir(office.path("site.git/yishi"))
            .unwrap()
            .any(|entry| { entry.unwrap().file_name().to_string_lossy().starts_with("check.") })
    );
}

fn a_push_without_content_does_nothing() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    assert!(office.push("desk").0);
    let before = office.web("commits");
    office.commit("desk", "README.md", "BAD");
    let (taken, said) = office.push("desk");
    assert!(taken && said.contains("no content has changed"), "{said}");
    assert_eq!(office.web("commits"), before);
}

fn a_build_that_fails_keeps_the_old_site() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    assert!(office.push("desk").0);
    office.commit("desk", "content/a.md", "BREAK");
    let (taken, said) = office.push("desk");
    assert!(taken && said.contains("the build failed; the site stays as it was"), "{said}");
    assert_eq!(office.web("a.md"), "one");
    let last = status(&office.path("site.git")).unwrap().events.remove(0);
    assert_eq!((last.event, last.said.as_str()), (Event::Failed, "no space"));
    office.commit("desk", "content/a.md", "two");
    assert!(office.push("desk").0);
    assert_eq!(office.web("a.md"), "two");
}

/// Several desks push in turn without waiting for the site: each push ends with a published site, and no two builds ran
/// at once.
fn pushes_at_once_queue() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "0");
    assert!(office.push("desk").0);
    let commits: Vec<String> = (1..4).map(|n| office.commit("desk", &format!("content/{n}.md"), "x")).collect();
    let pushes: Vec<_> = commits
        .iter()
        .map(|commit| {
            let mut push = Command::new("git");
            push.arg("-C").arg(office.path("desk")).args(["push", "-q", "origin", &format!("{commit}:main")]);
            let child = push.stderr(std::process::Stdio::null()).spawn().unwrap();
            // The next push starts as soon as git has taken this one, whose build goes on.
            let taken = || office.git("site.git", &["rev-parse", "main"]).stdout.starts_with(commit.as_bytes());
            while !taken() {
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
            child
        })
        .collect();
    for mut push in pushes {
        assert!(push.wait().unwrap().success());
    }
    assert_eq!(office.web("3.md"), "x");
    let published: Vec<String> = office.web("commits").lines().map(str::to_owned).collect();
    assert_eq!(published.last(), commits.last());
    assert!(published.len() <= 4, "{published:?}");
    assert_eq!(status(&office.path("site.git")).unwrap().published.unwrap().commit.as_ref(), commits.last());
}

/// The ledger of a build lies in a working tree that the next push overwrites. What it says is not lost, and whoever
/// pushes is told what to commit until that is done.
fn published_addresses_outlive_the_working_tree() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    let said = office.push("desk").1;
    assert!(said.contains("please commit this line in data/urls.lock") && said.contains("  a.md"), "{said}");
    office.commit("desk", "content/b.md", "two");
    let said = office.push("desk").1;
    assert!(said.contains("these 2 lines") && said.contains("  a.md") && said.contains("  b.md"), "{said}");
    fs::remove_file(office.path("desk/content/a.md")).unwrap();
    office.commit("desk", "content/b.md", "three");
    let (taken, said) = office.push("desk");
    assert!(!taken && said.contains("lost a.md"), "{said}");
    assert_eq!(office.web("a.md"), "one");
    office.commit("desk", "content/a.md", "back");
    office.commit("desk", "data/urls.lock", "# a comment\na.md\n");
    let said = office.push("desk").1;
    assert!(said.contains("this line") && !said.contains("  a.md"), "{said}");
    office.commit("desk", "data/urls.lock", "a.md\nb.md\n");
    office.commit("desk", "content/b.md", "four");
    let said = office.push("desk").1;
    assert!(said.contains("published") && !said.contains("please commit"), "{said}");
    assert_eq!(office.web("b.md"), "four");
}

fn hooks_of_others_are_left_alone() {
    let office = Office::new();
    let hook = office.path("site.git/hooks/pre-receive");
    install(&office.path("site.git"), &office.settings()).unwrap();
    fs::write(&hook, "#!/bin/sh\necho mine\n").unwrap();
    let failure = install(&office.path("site.git"), &office.settings()).unwrap_err().show(Lang::En);
    assert!(failure.contains("left alone"), "{failure}");
    assert_eq!(fs::read_to_string(&hook).unwrap(), "#!/bin/sh\necho mine\n");
    assert!(
        install(&office.path("desk"), &office.settings()).unwrap_err().show(Lang::En).contains("no bare repository")
    );
}

fn a_branch_that_git_cannot_have_is_told() {
    let office = Office::new();
    let kept = || fs::read_to_string(office.path("site.git/yishi/settings.json")).unwrap();
    let before = kept();
    for branch in ["a b;c", "", "x..y", "$(touch here)\n"] {
        let settings = Settings { branch: branch.to_owned(), ..office.settings() };
        let failure = install(&office.path("site.git"), &settings).unwrap_err().show(Lang::En);
        assert!(failure.contains("cannot be a branch's name"), "{failure}");
        assert_eq!(kept(), before, "{branch}");
    }
}

/// Such hooks would stand in the repository, look well, and never run.
fn hooks_that_git_looks_for_elsewhere_are_told() {
    let office = Office::new();
    let again = |path: &str| {
        assert!(office.git("site.git", &["config", "core.hooksPath", path]).status.success());
        install(&office.path("site.git"), &office.settings())
    };
    let failure = again("/srv/hooks").unwrap_err().show(Lang::En);
    assert!(failure.contains("core.hooksPath") && failure.contains("/srv/hooks"), "{failure}");
    assert!(again("hooks").is_ok(), "it is the repository's own folder");
    assert!(again(office.path("site.git/hooks").to_str().unwrap()).is_ok());
}

/// What `.yishi` remembers is believed: a push that brings its own could put any page into the site. It is refused also
/// where no content has changed, since the next build would find it.
fn a_push_with_the_builders_memory_is_refused() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    assert!(office.push("desk").0);
    office.commit("desk", ".yishi/cache/known", "forged");
    let (taken, said) = office.push("desk");
    assert!(!taken && said.contains("git rm -r --cached .yishi"), "{said}");
    fs::remove_dir_all(office.path("desk/.yishi")).unwrap();
    std::os::unix::fs::symlink("/tmp", office.path("desk/.yishi")).unwrap();
    office.commit("desk", "README.md", "a link instead");
    assert!(!office.push("desk").0);
    fs::remove_file(office.path("desk/.yishi")).unwrap();
    office.commit("desk", "search-index/meta.json", "forged");
    let (taken, said) = office.push("desk");
    assert!(!taken && said.contains("git rm -r --cached search-index"), "{said}");
    fs::remove_file(office.path("desk/search-index/meta.json")).unwrap();
    office.commit("desk", "search-index/README.md", "what the folder is for");
    office.commit("desk", "content/a.md", "two");
    let (taken, said) = office.push("desk");
    assert!(taken, "{said}");
    assert_eq!(office.web("a.md"), "two");
}

fn a_ledger_that_cannot_be_read_is_named() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    office.commit("desk", "data/urls.lock", "a.md\n");
    assert!(office.push("desk").0);
    let told = |said: &str| said.contains("the ledger of URLs cannot be read") && said.contains("data/urls.lock");
    fs::write(office.path("desk/data/urls.lock"), [0xff, 0xfe]).unwrap();
    office.commit("desk", "content/a.md", "two");
    let (taken, said) = office.push("desk");
    assert!(!taken && told(&said), "{said}");
    fs::remove_dir_all(office.path("desk/data")).unwrap();
    std::os::unix::fs::symlink("content", office.path("desk/data")).unwrap();
    office.commit("desk", "content/a.md", "three");
    let (taken, said) = office.push("desk");
    assert!(!taken && told(&said), "{said}");
    assert_eq!(office.web("a.md"), "one");
}

fn a_push_to_another_branch_is_told_with_what_publishes_it() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    let push = |words: &[&str]| {
        let output = office.git("desk", &[&["push"], words].concat());
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = push(&["origin", "HEAD:master"]);
    assert!(said.contains("只发布 main，master 已收下、没有发布"), "{said}");
    assert!(said.contains("  git push origin master:main") && said.contains("site.git' --branch master"), "{said}");
    assert_eq!(status(&office.path("site.git")).unwrap().others, ["master"]);
    // The remedy, word for word.
    assert!(office.git("desk", &["branch", "master"]).status.success());
    let said = push(&["origin", "master:main"]);
    assert!(said.contains("已发布") && !said.contains("没有发布"), "{said}");
    assert_eq!(office.web("a.md"), "one");
    assert!(status(&office.path("site.git")).unwrap().others.is_empty());
    let said = push(&["origin", "HEAD:draft"]);
    assert!(said.contains("只发布 main，draft 已收下、没有发布") && !said.contains("git push origin"), "{said}");
    assert!(!push(&["origin", ":draft"]).contains("没有发布"));
}

fn where_the_branch_is_presumed_the_first_one_pushed_is_published() {
    let office = Office::new();
    let repository = office.path("site.git");
    install(&repository, &Settings { branch: "master".to_owned(), presumed: true, ..office.settings() }).unwrap();
    let push = |words: &[&str]| {
        let output = office.git("desk", &[&["push"], words].concat());
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    office.commit("desk", "content/a.md", "BAD");
    assert!(!push(&["origin", "HEAD:trunk"]).0, "it is checked as what will be published");
    office.commit("desk", "content/a.md", "one");
    let (taken, said) = push(&["origin", "HEAD:main"]);
    assert!(taken && said.contains("发布的是分支 main") && said.contains("已发布"), "{said}");
    assert_eq!(office.web("a.md"), "one");
    assert_eq!(branch_of_head(&repository).as_deref(), Some("main"), "a clone checks out what is published");
    let (_, said) = push(&["origin", "HEAD:master"]);
    assert!(said.contains("只发布 main，master 已收下、没有发布"), "{said}");
}

fn what_stands_in_the_repository_is_published_on_install() {
    let office = Office::new();
    let repository = office.path("site.git");
    office.commit("desk", "content/a.md", "one");
    assert!(office.git("desk", &["push", "origin", "HEAD:master"]).status.success());
    let mut said = Vec::new();
    assert!(!publish_standing(&repository, &mut said).unwrap() && said.is_empty());
    install(&repository, &Settings { branch: "master".to_owned(), ..office.settings() }).unwrap();
    assert_eq!(branch_of_head(&repository).as_deref(), Some("master"), "a clone checks out what is published");
    assert!(publish_standing(&repository, &mut said).unwrap());
    assert_eq!(office.web("a.md"), "one");
    assert!(!publish_standing(&repository, &mut said).unwrap(), "it is on show");
    office.commit("desk", "content/a.md", "BAD");
    install(&repository, &Settings { branch: "other".to_owned(), ..office.settings() }).unwrap();
    assert_eq!(branch_of_head(&repository).as_deref(), Some("master"), "HEAD names a branch that is there");
    assert!(office.git("desk", &["push", "origin", "HEAD:master"]).status.success());
    install(&repository, &Settings { branch: "master".to_owned(), ..office.settings() }).unwrap();
    assert!(publish_standing(&repository, &mut said).unwrap());
    assert!(String::from_utf8_lossy(&said).contains("没有通过检查"), "{}", String::from_utf8_lossy(&said));
    assert_eq!(office.web("a.md"), "one");
}

/// Pages tell their history: a note that was taken back by an amended commit must not stay on show.
fn another_history_of_the_same_files_is_published() {
    let office = Office::new();
    office.commit("desk", "content/a.md", "one");
    let first = office.commit("desk", "content/a.md", "two");
    assert!(office.push("desk").0);
    assert!(office.git("desk", &["commit", "-q", "--amend", "-m", "another note"]).status.success());
    let amended = String::from_utf8(office.git("desk", &["rev-parse", "HEAD"]).stdout).unwrap().trim().to_owned();
    assert_ne!(first, amended);
    let output = office.git("desk", &["push", "--force", "origin", "HEAD:main"]);
    assert!(output.status.success());
    assert_eq!(office.web("commits").lines().last(), Some(&*amended));
    office.commit("desk", "content/a.md", "three");
    let back = office.commit("desk", "content/a.md", "two");
    assert!(office.push("desk").0, "changed and changed back are two more changes");
    assert_eq!(office.web("commits").lines().last(), Some(&*back));
    office.commit("desk", "README.md", "of no page");
    assert!(office.push("desk").1.contains("no content has changed"));
}

fn other_settings_publish_anew() {
    let office = Office::new();
    let repository = office.path("site.git");
    office.commit("desk", "content/a.md", "one");
    assert!(office.push("desk").0);
    let again = |settings: &Settings| {
        install(&repository, settings).unwrap();
        publish_standing(&repository, &mut Vec::new()).unwrap()
    };
    assert!(!again(&office.settings()), "all is as it was");
    let settings = Settings { web: office.path("new"), ..office.settings() };
    fs::create_dir(&settings.web).unwrap();
    assert!(again(&settings), "an empty folder shows nothing");
    assert_eq!(fs::read_to_string(office.path("new/a.md")).unwrap(), "one");
    assert!(!again(&settings));
    for entry in fs::read_dir(&settings.web).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    assert!(again(&settings), "it was emptied");
    let settings = Settings { build: vec!["--base-url".to_owned(), "https://example.org/".to_owned()], ..settings };
    assert!(again(&settings), "addresses in the pages are others now");
    assert!(!again(&settings));
}
