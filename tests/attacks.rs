//! Attacks and misfortunes through the real program: each is told at its place with what to do, in both languages, within
//! bounds of time, and the good records around it are published.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

mod common;

use common::site;

/// Exit code and what was said.
fn yishi(root: &Path, words: &[&str]) -> (i32, String) {
    let started = Instant::now();
    let (code, out, err) = common::yishi(root, words);
    // The program of tests is not made for speed, and the machine may be busy.
    assert!(started.elapsed() < Duration::from_secs(60), "{words:?} took {:?}", started.elapsed());
    (code, out + &err)
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn append(root: &Path, path: &str, text: &str) {
    let before = fs::read_to_string(root.join(path)).unwrap();
    write(root, path, before + text);
}

/// A sound record with further lines of front matter.
fn record(more: &str) -> String {
    format!(
        "---\ntitle: 另一成果\nregion: \"990101\"\nsummary: 一句话\nform: 协商共识\nmeetings: [liyuan-2024-ludeng]\n{more}---\n\n正文。\n"
    )
}

/// Builds, and holds to it that the record of the sample is published.
fn built(root: &Path) -> (i32, String) {
    let (code, said) = yishi(root, &["build", "--no-search"]);
    assert!(!said.contains("panicked"), "{said}");
    let page = fs::read_to_string(root.join("public/outcomes/liyuan-2024-ludeng.html")).unwrap_or_default();
    assert!(page.contains("老街路灯"), "the good record has gone: {said}");
    (code, said)
}

/// The faults are told in English too, and nothing is told in Chinese alone.
fn told_in_english(root: &Path, wanted: &[&str]) {
    let (code, said) = yishi(root, &["--lang", "en", "check"]);
    assert_eq!(code, 1, "{said}");
    wanted.iter().for_each(|word| assert!(said.contains(word), "{word} in {said}"));
    assert!(!said.contains("改法"), "{said}");
}

/// A record whose page would stand where a list does, or which some system cannot hold as a file.
#[test]
fn an_id_that_a_list_or_a_device_has_is_refused() {
    for name in ["index", "all", "all-2", "by-status-completed"] {
        let site = site();
        write(site.path(), &format!("content/outcomes/{name}.md"), record(""));
        let (code, said) = built(site.path());
        let place = format!("错误[bad-file-name]：文件名「{name}.md」不能作编号\n  --> content/outcomes/{name}.md\n");
        assert!(code == 1 && said.contains(&place) && said.contains("改法：这个名字是列表页的"), "{said}");
        let list = fs::read_to_string(site.path().join("public/outcomes/index.html")).unwrap();
        assert!(!list.contains("另一成果"), "the record has the list's place");
        told_in_english(site.path(), &["that is the name of a list"]);
    }
    let site = site();
    append(site.path(), "data/organizations.yaml", "- {id: aux, name: 组, kind: 委员履职小组, region: \"990101\"}\n");
    append(site.path(), "data/regions.csv", "con,,,甲村,village,村,990101,,,,,虚构\n");
    let (code, said) = built(site.path());
    assert!(code == 1 && said.contains("错误[bad-id]：「aux」不能作编号\n  --> data/organizations.yaml:"), "{said}");
    assert!(said.contains("错误[bad-region]：key：这个名字另有用处，换一个\n  --> data/regions.csv:5:1"), "{said}");
}

/// One record's former address must never keep the whole site from being written.
#[test]
fn a_former_address_that_cannot_stand_is_told_at_its_line() {
    let long = format!("/{}", "a".repeat(300));
    let site = site();
    for alias in
        ["/aux.html", "/old/com1", "/index.html/a", "/feed.xml/a.html", "/_headers/a", "/manifest.json/a", &long]
    {
        write(site.path(), "content/outcomes/other.md", record(&format!("aliases: [\"{alias}\"]\n")));
        let (code, said) = built(site.path());
        let place = "错误[bad-address]：这不是本站的网址\n  --> content/outcomes/other.md:7:11\n";
        assert!(code == 1 && said.contains(place), "{alias}: {said}");
        assert!(site.path().join("public/outcomes/other.html").exists(), "{alias}: the record itself is sound");
        let redirects = fs::read_to_string(site.path().join("public/_redirects")).unwrap();
        assert_eq!(redirects, "", "{alias}");
    }
    for (alias, said_of_it) in [
        ("/", "错误[redirect-taken]：「index.html」已经有页面，不能再转到别处"),
        // Hosts show the front of a section there.
        ("/topics", "错误[redirect-taken]：「topics.html」已经有页面，不能再转到别处"),
        ("/search.html", "错误[redirect-taken]：「search.html」已经有页面，不能再转到别处"),
        (
            "/outcomes/liyuan-2024-ludeng.html",
            "错误[redirect-taken]：「outcomes/liyuan-2024-ludeng.html」已经有页面，不能再转到别处",
        ),
    ] {
        write(site.path(), "content/outcomes/other.md", record(&format!("aliases: [\"{alias}\"]\n")));
        let (code, said) = built(site.path());
        let place = format!("{said_of_it}\n  --> content/outcomes/other.md:7:11\n");
        assert!(code == 1 && said.contains(&place), "{alias}: {said}");
        told_in_english(site.path(), &["error[redirect-taken]", "content/outcomes/other.md:7:11"]);
        assert!(!site.path().join("public/topics.html").exists());
        assert_eq!(fs::read_to_string(site.path().join("public/_redirects")).unwrap(), "", "{alias}");
    }
    write(site.path(), "content/outcomes/other.md", record("aliases: [\"/old/1\"]\n"));
    write(site.path(), "content/outcomes/third.md", record("aliases: [\"/old/1\"]\n"));
    let (code, said) = built(site.path());
    assert!(
        code == 1
            && said.contains("「old/1.html」已经转到「outcomes/other.html」\n  --> content/outcomes/third.md:7:11"),
        "{said}"
    );
}

#[test]
fn the_website_is_never_written_among_its_sources() {
    let site = site();
    std::os::unix::fs::symlink(site.path().join("content"), site.path().join("link")).unwrap();
    for out in ["content/public", "data/x/y", "themes", ".yishi", ".yishi/cache", ".git/x", "link/public"] {
        let out = site.path().join(out);
        let (code, said) = yishi(site.path(), &["build", "--no-search", "--out", out.to_str().unwrap()]);
        assert!(code == 1 && said.contains("网站不能写到站点自己的"), "{said}");
        assert!(!out.join("index.html").exists());
    }
    assert_eq!(built(site.path()).0, 0);
}

/// A hundred thousand regions, each within the one before.
#[test]
fn regions_that_nest_without_end_are_told_in_time() {
    let site = site();
    let chain: String = (0..100_000)
        .map(|n| {
            format!(
                "r{},,,村,village,村,{},,,,,虚构\n",
                n + 1,
                if n == 0 { "990101".to_owned() } else { format!("r{n}") }
            )
        })
        .collect();
    append(site.path(), "data/regions.csv", &chain);
    let (code, said) = built(site.path());
    assert!(code == 1 && said.contains("或超过 24 级\n  --> data/regions.csv:27:1"), "{}", &said[..1_000]);
}

/// What a merge leaves behind would stand in the style sheet, the scripts or the pages themselves.
#[test]
fn a_theme_file_at_fault_is_told_and_the_usual_one_stands() {
    let conflict = |text: &str| format!("<<<<<<< HEAD\n{text}=======\nMERGED\n>>>>>>> other\n").into_bytes();
    let utf_16: Vec<u8> = "<p>x</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (path, bytes, code, line) in [
        ("css/base.css", conflict("a { color: red }\n"), "merge-conflict", 1),
        ("js/main.js", conflict("let a;\n"), "merge-conflict", 1),
        ("templates/pages/outcome.html", conflict("x\n"), "merge-conflict", 1),
        ("templates/pages/outcome.html", [&[0xff, 0xfe], &utf_16[..]].concat(), "not-utf8", 1),
        ("templates/pages/outcome.html", b"\n".to_vec(), "template", 1),
        ("i18n/zh-Hans.yaml", conflict("nav: {home: 首页}\n"), "merge-conflict", 1),
        ("i18n/zh-Hans.yaml", b"- a\n- b\n".to_vec(), "words", 1),
    ] {
        let site = site();
        write(site.path(), &format!("themes/own/{path}"), &bytes);
        let (status, said) = built(site.path());
        assert!(status == 1 && said.contains(&format!("[{code}]")), "{path}: {said}");
        assert!(said.contains(&format!("--> themes/own/{path}:{line}:")), "{path}: {said}");
        assert!(!said.contains("错误[template]：生成页面"), "one fault is told once: {said}");
        let page = fs::read_to_string(site.path().join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
        assert!(!page.contains("MERGED") && page.contains("首页"), "{path}");
    }
    // Words that a site's own list leaves out are the usual ones.
    let site = site();
    write(site.path(), "themes/own/i18n/zh-Hans.yaml", "nav:\n  skip: 跳过去\n");
    assert_eq!(built(site.path()).0, 0);
    let page = fs::read_to_string(site.path().join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains("首页"));
}

#[test]
fn a_template_that_writes_without_end_is_stopped() {
    let site = site();
    for within in ["{% include \"pages/outcome.html\" %}", "{% extends \"pages/outcome.html\" %}"] {
        write(site.path(), "themes/own/templates/pages/outcome.html", within);
        let (code, said) = yishi(site.path(), &["build", "--no-search"]);
        assert!(code == 1 && said.contains("--> themes/own/templates/pages/outcome.html\n"), "{said}");
    }
    let within = "{% for i in range(end=9000) %}".repeat(3) + "x" + &"{% endfor %}".repeat(3);
    write(site.path(), "themes/own/templates/pages/outcome.html", within);
    let (code, said) = yishi(site.path(), &["build", "--no-search"]);
    assert!(code == 1 && said.contains("themes/own/templates/pages/outcome.html") && said.contains("64 MiB"), "{said}");
}

/// A number for a character that turns the direction of reading is taken out of the page, and its author told.
#[test]
fn a_direction_override_that_is_spelled_is_told() {
    let site = site();
    append(site.path(), "content/outcomes/liyuan-2024-ludeng.md", "\n请看&#x202e;cod.exe，还有&rlm;。\n");
    let lines = fs::read_to_string(site.path().join("content/outcomes/liyuan-2024-ludeng.md")).unwrap().lines().count();
    let (code, said) = built(site.path());
    assert_eq!(code, 0, "{said}");
    let told = format!(
        "提醒[unseen-character]：有 2 处用编号写出的看不见的字符，第一个是 U+202E；页面上已去掉\n  --> content/outcomes/liyuan-2024-ludeng.md:{lines}:3\n"
    );
    assert!(said.contains(&told), "{said}");
    assert_eq!(yishi(site.path(), &["check", "--strict"]).0, 1);
}

#[test]
fn a_merge_in_boundaries_or_in_the_ledger_is_told_as_a_merge() {
    let site = site();
    let listing = "maps:\n  - {file: a.geojson, region: \"990100\", role: outline, crs: WGS84, map_source: 虚构}\n";
    write(site.path(), "data/geo/geo.yaml", listing);
    for (bytes, wanted) in [
        (
            "{\n<<<<<<< HEAD\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> other\n}\n".as_bytes(),
            "错误[merge-conflict]：合并没有完成，两个版本都留在文件里\n  --> data/geo/a.geojson:2:1",
        ),
        (
            b"{\n\"a\": 1\n=======\n\"a\": 2\n>>>>>>> other\n}\n",
            "错误[merge-conflict]：合并没有完成，两个版本都留在文件里\n  --> data/geo/a.geojson:5:1",
        ),
        (b"\xff\xfe{\0}\0", "错误[not-utf8]：文件是 UTF-16 编码\n  --> data/geo/a.geojson:1:1"),
    ] {
        write(site.path(), "data/geo/a.geojson", bytes);
        let (code, said) = built(site.path());
        assert!(code == 1 && said.contains(wanted), "{said}");
    }
    fs::remove_dir_all(site.path().join("data/geo")).unwrap();

    let ledger = fs::read_to_string(site.path().join("data/urls.lock")).unwrap();
    write(site.path(), "data/urls.lock", format!("\u{feff}{}", ledger.replace('\n', "\r\n")));
    assert_eq!(built(site.path()).0, 0, "an editor's mark and line ends are no fault");
    write(site.path(), "data/urls.lock", format!("{ledger}=======\n>>>>>>> other\n"));
    let (code, said) = built(site.path());
    let line = ledger.lines().count() + 1;
    assert!(
        code == 1
            && said.contains(&format!(
                "错误[ledger-conflict]：网址清单里有没解决的合并冲突\n  --> data/urls.lock:{line}:1"
            )),
        "{said}"
    );
    write(site.path(), "data/urls.lock", [0xff, 0xfe, b'a', 0]);
    let (code, said) = yishi(site.path(), &["build", "--no-search"]);
    assert!(code == 1 && said.contains("git checkout -- data/urls.lock"), "{said}");
    assert!(site.path().join("public/index.html").exists());
}

/// What a folder's link leads to lies outside the site, and would be published from there or written there.
#[test]
fn links_in_the_place_of_folders_are_neither_read_nor_written_through() {
    let outside = tempfile::tempdir().unwrap();
    let site = site();
    assert_eq!(built(site.path()).0, 0);
    fs::rename(site.path().join("content"), outside.path().join("content")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("content"), site.path().join("content")).unwrap();
    write(outside.path(), "theme/own/img/secret.svg", "secret");
    std::os::unix::fs::symlink(outside.path().join("theme"), site.path().join("themes")).unwrap();
    let (code, said) = yishi(site.path(), &["build", "--no-search"]);
    for folder in ["content", "themes"] {
        let told = format!("错误[symlink]：不读取符号链接（指向别处的快捷方式）\n  --> {folder}\n");
        assert!(code == 1 && said.contains(&told), "{said}");
    }
    assert!(!site.path().join("public/assets/img/secret.svg").exists());

    fs::remove_file(site.path().join("content")).unwrap();
    fs::rename(outside.path().join("content"), site.path().join("content")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path().join("content/cases")).unwrap();
    let (code, said) = yishi(site.path(), &["new", "case", "--title", "例", "--id", "a"]);
    assert!(code == 1 && said.contains("content/cases 是指向别处的链接，没有写"), "{said}");
    assert!(!outside.path().join("a.md").exists());
}

/// The record's file must not go while the tombstone is lost in a list that cannot be read.
#[test]
fn a_record_is_not_withdrawn_into_a_damaged_list() {
    let site = site();
    let git = |words: &[&str]| {
        let mut git = Command::new("git");
        git.arg("-C").arg(site.path()).args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ]);
        assert!(git.args(words).output().unwrap().status.success());
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "a"]);
    let retire = ["retire", "topics/liyuan-ludeng", "--reason", "重复发布"];
    for damaged in ["<<<<<<< HEAD\n- url: /a.html\n=======\n>>>>>>> b\n", "a: 1\n", "- url: [\n"] {
        write(site.path(), "data/tombstones.yaml", damaged);
        let (code, said) = yishi(site.path(), &retire);
        assert!(code == 1 && said.contains("什么都没有改"), "{said}");
        assert_eq!(fs::read_to_string(site.path().join("data/tombstones.yaml")).unwrap(), damaged);
        assert!(site.path().join("content/topics/liyuan-ludeng.md").exists());
    }
    fs::remove_file(site.path().join("data/tombstones.yaml")).unwrap();
    let (code, said) = yishi(site.path(), &[&retire[..], &["--successor", "topics/liyuan-ludeng"]].concat());
    assert!(code == 1 && said.contains("代替它的不能是它自己"), "{said}");
    assert_eq!(yishi(site.path(), &retire).0, 0);
}

/// "Nothing was found" must not be said of a file that could not be read.
#[test]
fn what_redacting_cannot_read_is_told() {
    let site = site();
    write(site.path(), "content/outcomes/a.md", b"---\ntitle: \xc4\xe3\n---\n\n13812345678\n");
    let (code, said) = yishi(site.path(), &["redact"]);
    assert!(code == 1 && said.contains("错误[not-utf8]") && said.contains("--> content/outcomes/a.md:2:8"), "{said}");
}

/// What is remembered is believed, so that nobody else may bring it.
#[test]
fn a_memory_that_git_holds_is_not_used() {
    let site = site();
    let git = |words: &[&str]| {
        assert!(Command::new("git").arg("-C").arg(site.path()).args(words).output().unwrap().status.success())
    };
    assert_eq!(built(site.path()).0, 0);
    git(&["init", "-q"]);
    git(&["add", "-f", ".yishi"]);
    let (code, said) = yishi(site.path(), &["build", "--no-search"]);
    assert!(code == 1 && said.contains("git rm -r --cached .yishi"), "{said}");
    git(&["rm", "-r", "-q", "--cached", ".yishi"]);
    write(site.path(), "search-index/README.md", b"what the folder is for\n");
    git(&["add", "-f", "search-index/README.md"]);
    assert_eq!(built(site.path()).0, 0);
    write(site.path(), "search-index/meta.json", b"{}");
    git(&["add", "-f", "search-index"]);
    let (code, said) = yishi(site.path(), &["build"]);
    assert!(code == 1 && said.contains("git rm -r --cached search-index"), "{said}");
}

/// The address's path stands in nginx's settings as it is, and a time zone that is none was taken for UTC without a word.
#[test]
fn an_address_that_would_steer_a_web_server_and_a_zone_that_is_none_are_told() {
    let site = site();
    let settings = fs::read_to_string(site.path().join("data/site.yaml")).unwrap();
    for path in ["a$uri/", "a;b/", "a{b}/", "a'b/", "a\\\\b/"] {
        let address = format!("https://zx.example.gov.cn/{path}");
        write(site.path(), "data/site.yaml", format!("{settings}base_url: \"{address}\"\n"));
        let (code, said) = built(site.path());
        assert!(code == 1 && said.contains("错误[refused-link]：`base_url`"), "{path}: {said}");
        let headers = fs::read_to_string(site.path().join("public/nginx/headers.conf")).unwrap();
        assert!(!headers.contains(path), "{path}");
        let (code, said) = yishi(site.path(), &["build", "--base-url", &address.replace("\\\\", "\\")]);
        assert!(code == 2 && said.contains("不是网址"), "{path}: {said}");
    }
    write(site.path(), "data/site.yaml", settings.replace("Asia/Shanghai", "../../etc/passwd"));
    let (code, said) = built(site.path());
    assert!(code == 0 && said.contains("提醒[unknown-zone]：没有「../../etc/passwd」这个时区"), "{said}");
    assert!(said.contains("--> data/site.yaml:6:11"), "{said}");
}
