//! Safe to publish and linkable for ever, through the real program: private data stays in, no address is lost, no link
//! falls silently.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

mod common;

use common::{site, yishi};

const OUTCOME: &str = "content/outcomes/liyuan-2024-ludeng.md";

fn append(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    let before = fs::read_to_string(&path).unwrap();
    fs::write(path, before + text).unwrap();
}

/// The meeting no longer names the outcome.
fn unname(root: &Path) {
    let path = root.join("content/meetings/liyuan-2024-ludeng.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replace("    outcome: liyuan-2024-ludeng\n", "")).unwrap();
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

fn holds(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let held = |path: &PathBuf| fs::read(path).unwrap().windows(needle.len()).any(|w| w == needle.as_bytes());
    files(folder).into_iter().filter(held).collect()
}

/// A device has no end and a pipe waits for ever: neither is opened, wherever a file is looked for by its name.
#[test]
fn links_to_devices_and_pipes_are_told_and_never_opened() {
    for path in ["data/site.yaml", "data/privacy.yaml", "data/urls.lock", "content/outcomes/a.md", "data/sources.yaml"]
    {
        for pipe in [false, true] {
            let site = site();
            let file = site.path().join(path);
            let _ = fs::remove_file(&file);
            if pipe {
                assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
            } else {
                std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
            }
            let mut build = Command::new(env!("CARGO_BIN_EXE_yishi"));
            let build = build.arg("--root").arg(site.path()).arg("build").stderr(std::process::Stdio::null());
            let mut build = build.stdout(std::process::Stdio::null()).spawn().unwrap();
            let began = std::time::Instant::now();
            let code = loop {
                if let Some(status) = build.try_wait().unwrap() {
                    break status.code();
                }
                if began.elapsed().as_secs() > 60 {
                    build.kill().unwrap();
                    panic!("{path} is waited for");
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            };
            assert_eq!(code, Some(1), "{path} pipe: {pipe}");
        }
    }
}

#[test]
fn a_number_in_a_body_keeps_the_record_out_and_is_never_shown() {
    for (path, text) in [
        (OUTCOME, "\n联系人手机 13812345678。\n"),
        (OUTCOME, "\n联系人手机 １３８－１２３４－５６７８。\n"),
        (OUTCOME, "\n联系人手机 138**1234**5678。\n"),
    ] {
        let folder = site();
        append(folder.path(), path, text);
        for command in ["check", "build"] {
            let (code, out, said) = yishi(folder.path(), &[command]);
            assert_eq!(code, 1, "{said}");
            assert!(said.contains("错误[private-mobile]") && said.contains("138****5678"), "{said}");
            assert!(said.contains(&format!("--> {path}:")), "{said}");
            assert!(!said.contains("13812345678") && !said.contains("1234") && !out.contains("1234"), "{said}");
        }
        let public = folder.path().join("public");
        assert!(public.join("index.html").exists(), "the rest is published");
        assert!(!public.join("outcomes/liyuan-2024-ludeng.html").exists());
        assert_eq!(holds(&public, "outcomes/liyuan-2024-ludeng"), Vec::<PathBuf>::new());
    }
}

#[test]
fn another_fault_never_says_the_number() {
    let folder = site();
    let text = fs::read_to_string(folder.path().join(OUTCOME)).unwrap();
    for field in ["unknown: x\nphone 13812345678: 1", "formed: 13812345678", "form: \"138\\x312345678\""] {
        fs::write(folder.path().join(OUTCOME), text.replacen("---\n", &format!("---\n{field}\n"), 1)).unwrap();
        let (code, out, said) = yishi(folder.path(), &["check", "--format", "json"]);
        assert_eq!(code, 1, "{said}");
        assert!(!out.contains("13812345678") && !said.contains("13812345678"), "{out}{said}");
    }
}

#[test]
fn a_number_written_with_escapes_is_found() {
    let folder = site();
    let text = fs::read_to_string(folder.path().join(OUTCOME)).unwrap();
    let hidden = text.replace("title: 梨园镇老街路灯修复", "title: \"138\\x312345678\"");
    fs::write(folder.path().join(OUTCOME), hidden).unwrap();
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(said.contains("错误[private-escaped]") && !said.contains("13812345678"), "{said}");
    assert_eq!(holds(&folder.path().join("public"), "13812345678"), Vec::<PathBuf>::new());
}

#[test]
fn one_item_of_a_list_file_does_not_take_the_others_with_it() {
    let folder = site();
    append(
        folder.path(),
        "data/organizations.yaml",
        "- id: zhengxie-fenzu\n  name: 联络组 13812345678\n  kind: 委员履职小组\n  region: \"990101\"\n",
    );
    let before = yishi(folder.path(), &["build"]);
    assert_eq!(before.0, 1, "{}", before.2);
    let names: Vec<PathBuf> = files(&folder.path().join("public/organizations"));
    assert!(names.iter().any(|p| !p.ends_with("index.html")), "{names:?}");
    assert!(!names.iter().any(|p| p.ends_with("zhengxie-fenzu.html")), "{names:?}");
}

/// A list of a whole village's numbers is told in two hundred lines, and not one of its rows is published.
#[test]
fn of_very_many_findings_some_are_told_and_all_are_kept_out() {
    let folder = site();
    let item =
        |n: usize| format!("- id: zu-{n}\n  name: 联络组 138{n:08}\n  kind: 委员履职小组\n  region: \"990101\"\n");
    let many: String = (10_000..10_600).map(item).collect();
    append(folder.path(), "data/organizations.yaml", &many);
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 1, "{said}");
    assert_eq!(said.matches("private-mobile").count(), 201, "{said}");
    assert!(said.contains("；从这里起还有 400 处"), "{said}");
    assert_eq!(holds(&folder.path().join("public"), "联络组 138"), Vec::<PathBuf>::new());

    fs::write(folder.path().join("content/topics/wang13812345678.md"), deep()).unwrap();
    let (_, _, said) = yishi(folder.path(), &["check"]);
    assert!(said.contains("138****5678") && !said.contains("13812345678"), "{said}");
    fs::remove_file(folder.path().join("content/topics/wang13812345678.md")).unwrap();

    fs::write(folder.path().join("content/topics/deep.md"), deep()).unwrap();
    let (_, _, said) = yishi(folder.path(), &["check"]);
    assert!(said.contains("错误[too-deep]") && said.contains("content/topics/deep.md:6"), "{said}");
}

fn deep() -> String {
    format!("---\ntitle: 深\nregion: \"990101\"\n---\n\n{}\n", "<div>".repeat(100_000))
}

#[test]
fn what_an_office_publishes_is_allowed_once_with_its_reason() {
    let folder = site();
    append(folder.path(), OUTCOME, "\n值班手机 13812345678。\n");
    let list = folder.path().join("data/privacy.yaml");
    fs::write(&list, "- value: \"138 1234 5678\"\n  reason: 镇政协联络组对外公布的值班手机\n").unwrap();
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(folder.path().join("public/outcomes/liyuan-2024-ludeng.html").exists());
    fs::write(&list, "- value: \"138 1234 5678\"\n").unwrap();
    let (code, _, said) = yishi(folder.path(), &["check"]);
    assert_eq!(code, 1);
    assert!(said.contains("reason") && said.contains("错误[private-mobile]") && !said.contains("1234"), "{said}");
}

#[test]
fn redact_proposes_then_writes() {
    let folder = site();
    append(folder.path(), OUTCOME, "\n联系人手机 13812345678。\n");
    let (code, out, said) = yishi(folder.path(), &["redact"]);
    assert_eq!(code, 1, "{said}");
    assert!(out.contains(OUTCOME) && out.contains("138****5678") && !out.contains("13812345678"), "{out}");
    assert!(fs::read_to_string(folder.path().join(OUTCOME)).unwrap().contains("13812345678"));
    assert_eq!(yishi(folder.path(), &["redact", "--write"]).0, 0);
    assert!(fs::read_to_string(folder.path().join(OUTCOME)).unwrap().contains("138\\*\\*\\*\\*5678"));
    assert_eq!(yishi(folder.path(), &["check"]).0, 0);
    assert_eq!(yishi(folder.path(), &["redact"]).2, "没有发现个人信息\n");
}

/// What misleads readers does so however it is written: an escape of YAML keeps the record out, a number in Markdown is taken out.
#[test]
fn a_direction_override_that_is_spelled_reaches_no_page() {
    for (from, to, held) in [
        ("title: 梨园镇老街路灯修复", "title: \"梨园镇\\u202e老街路灯修复\"", true),
        ("\n---\n", "\n---\n\n请看&#x202e;cod.exe。\n", false),
        ("\n---\n", "\n---\n\n<b>请看&#8238cod.exe</b>\n", false),
    ] {
        let folder = site();
        let text = fs::read_to_string(folder.path().join(OUTCOME)).unwrap();
        assert!(text.contains(from));
        fs::write(folder.path().join(OUTCOME), text.replacen(from, to, 1)).unwrap();
        let (code, _, said) = yishi(folder.path(), &["build"]);
        assert_eq!(code == 1, held, "{to} {said}");
        assert_eq!(said.contains("错误[unseen-character]") && said.contains("U+202E"), held, "{said}");
        assert_ne!(folder.path().join("public/outcomes/liyuan-2024-ludeng.html").exists(), held);
        assert_eq!(holds(&folder.path().join("public"), "\u{202e}"), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_direction_override_keeps_the_record_out_and_a_zero_width_space_is_taken_out() {
    let folder = site();
    append(folder.path(), OUTCOME, "\n请看\u{202e}cod.exe。\n");
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(said.contains("错误[unseen-character]") && said.contains("U+202E"), "{said}");
    assert!(!folder.path().join("public/outcomes/liyuan-2024-ludeng.html").exists());

    let folder = site();
    append(folder.path(), OUTCOME, "\n口\u{200b}袋公园。\n");
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("提醒[unseen-character]"), "{said}");
    let page = fs::read_to_string(folder.path().join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains("口袋公园"), "{page}");
}

#[test]
fn a_link_that_cannot_stand_is_told_with_its_line() {
    let folder = site();
    append(
        folder.path(),
        OUTCOME,
        "\n[灯](../topics/liyuan-ludengs.md)、[坏](javascript:alert(1))、[无](../nothing.html)、[期](../overdue.html)\n\n![图](a.jpg)\n",
    );
    let lines = fs::read_to_string(folder.path().join(OUTCOME)).unwrap().lines().count();
    for command in ["check", "build"] {
        let (code, _, said) = yishi(folder.path(), &[command]);
        assert_eq!(code, 1, "{said}");
        for word in [
            format!("错误[dangling-link]：正文链接的记录不存在，页面上只留文字\n  --> {OUTCOME}:{}:1\n", lines - 2),
            "是不是想写 `../topics/liyuan-ludeng.md`？".to_owned(),
            "错误[refused-link]".to_owned(),
            "   |  ../nothing.html\n".to_owned(),
            format!("错误[picture-in-text]：正文里的图片没有发布\n  --> {OUTCOME}:{lines}:1\n"),
        ] {
            assert!(said.contains(&word), "{word} in\n{said}");
        }
    }
    let page = fs::read_to_string(folder.path().join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains("<p>灯、坏、无、<a href=\"../overdue.html\">期</a></p>"), "{page}");
}

#[test]
fn a_lost_address_keeps_the_old_site_until_one_of_three_ways_is_taken() {
    let folder = site();
    let root = folder.path();
    assert_eq!(yishi(root, &["build"]).0, 0);
    let ledger = fs::read_to_string(root.join("data/urls.lock")).unwrap();
    assert!(ledger.contains("\noutcomes/liyuan-2024-ludeng.html\n"), "{ledger}");
    assert!(!ledger.contains("assets/") && !ledger.contains("counts/") && !ledger.contains("by-"), "{ledger}");
    assert_eq!(yishi(root, &["build"]).0, 0);
    assert_eq!(fs::read_to_string(root.join("data/urls.lock")).unwrap(), ledger, "no new address, no new line");

    let text = fs::read_to_string(root.join(OUTCOME)).unwrap();
    fs::remove_file(root.join(OUTCOME)).unwrap();
    unname(root);
    for command in ["check", "build"] {
        let (code, _, said) = yishi(root, &[command]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("错误[lost-url]：发布过的网址「outcomes/liyuan-2024-ludeng.html」将无法打开"), "{said}");
        assert!(said.contains("yishi retire") && said.contains("aliases"), "{said}");
    }
    assert!(root.join("public/outcomes/liyuan-2024-ludeng.html").exists(), "the old site stays");

    // An alias in another record redirects.
    let moved = text.replacen("---\n", "---\naliases: [/outcomes/liyuan-2024-ludeng.html]\n", 1);
    fs::write(root.join("content/outcomes/new-lamp.md"), moved).unwrap();
    let (code, _, said) = yishi(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    let redirects = fs::read_to_string(root.join("public/_redirects")).unwrap();
    assert_eq!(redirects, "/outcomes/liyuan-2024-ludeng.html /outcomes/new-lamp.html 301!\n");
    let stub = fs::read_to_string(root.join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(stub.contains("url=new-lamp.html"), "{stub}");
}

#[test]
fn a_faulty_record_does_not_lose_its_address() {
    let folder = site();
    let public = folder.path().join("public");
    assert_eq!(yishi(folder.path(), &["build"]).0, 0);
    append(folder.path(), OUTCOME, "\n联系人手机 13812345678。\n");
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 1);
    assert!(!said.contains("lost-url"), "{said}");
    let notice = fs::read_to_string(public.join("outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(notice.contains("本页内容正在核对") && !notice.contains("路灯"), "{notice}");
    // The notice prints its own address.
    let own = public.join("outcomes/liyuan-2024-ludeng.html");
    let named: Vec<PathBuf> = holds(&public, "outcomes/liyuan-2024-ludeng");
    assert_eq!(named, [public.join("manifest.json"), own], "nothing else names it");
    let ledger = fs::read_to_string(folder.path().join("data/urls.lock")).unwrap();
    assert!(ledger.contains("outcomes/liyuan-2024-ludeng.html"));
}

/// Silence beside a record that is being mended would be a statement that nobody made.
#[test]
fn what_is_held_back_is_not_said_to_be_absent() {
    let folder = site();
    let root = folder.path();
    let page = |path: &str| fs::read_to_string(root.join("public").join(path)).unwrap();
    let (meeting, topic) = ("meetings/liyuan-2024-ludeng.html", "topics/liyuan-ludeng.html");
    let none = "没有记录到这场协商形成的成果";
    unname(root);
    assert_eq!(yishi(root, &["build"]).0, 0);
    let good = fs::read_to_string(root.join(OUTCOME)).unwrap();
    for path in [OUTCOME, "content/topics/liyuan-ludeng.md"] {
        append(root, path, "\n联系人手机 13812345678。\n");
    }
    let bodies = fs::read_to_string(root.join("data/organizations.yaml")).unwrap();
    fs::write(root.join("data/organizations.yaml"), bodies.replacen("kind: conference", "kind: nonsense", 1)).unwrap();
    let (code, _, said) = yishi(root, &["build"]);
    assert!(code == 1 && !said.contains("lost-url"), "{said}");
    let text = page(meeting);
    assert!(!text.contains(none) && !text.contains("记录没有写明议题"), "{text}");
    assert_eq!(text.matches("有这类记录正在核对").count(), 2, "topics and outcomes: {text}");
    assert!(text.contains("<dt>组织单位</dt><dd>正在核对</dd>"), "the list of bodies cannot be read: {text}");
    // What is mended is told again, and where there is none it is said.
    fs::write(root.join(OUTCOME), good.replace("meetings: [liyuan-2024-ludeng]\n", "")).unwrap();
    assert_eq!(yishi(root, &["build"]).0, 1);
    assert!(page(meeting).contains(none), "{}", page(meeting));
    assert!(page(topic).contains("本页内容正在核对"));
}

/// A copy in a new folder, whatever it is called, must not take over what is published.
#[test]
fn a_copy_in_a_folder_takes_no_page() {
    let folder = site();
    let root = folder.path();
    let text = fs::read_to_string(root.join(OUTCOME)).unwrap();
    fs::create_dir_all(root.join("content/outcomes/2024")).unwrap();
    let copy = text.replace("梨园镇老街路灯修复", "另一件事");
    fs::write(root.join("content/outcomes/2024/liyuan-2024-ludeng.md"), copy).unwrap();
    let (code, _, said) = yishi(root, &["build"]);
    assert!(code == 1 && said.contains("content/outcomes/2024/liyuan-2024-ludeng.md"), "{said}");
    let page = fs::read_to_string(root.join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains("梨园镇老街路灯修复") && !page.contains("另一件事"), "{page}");
}

#[test]
fn the_old_page_of_a_held_record_is_kept_when_the_settings_say_so() {
    let folder = site();
    let root = folder.path();
    let public = root.join("public");
    let page = public.join("outcomes/liyuan-2024-ludeng.html");
    append(root, "data/site.yaml", "held_pages: kept\n");
    assert_eq!(yishi(root, &["build"]).0, 0);
    let before = fs::read(&page).unwrap();
    let good = fs::read_to_string(root.join(OUTCOME)).unwrap();
    append(root, OUTCOME, "\n联系人手机 13812345678。\n");
    // The style sheet gets another name; the kept page still finds its own.
    fs::create_dir_all(root.join("themes/default/css/parts")).unwrap();
    fs::write(root.join("themes/default/css/parts/zz.css"), "@layer parts { b { color: red } }\n").unwrap();
    for _ in 0..2 {
        assert_eq!(yishi(root, &["build"]).0, 1);
        assert_eq!(fs::read(&page).unwrap(), before, "the page stands as it was last published");
    }
    let text = String::from_utf8_lossy(&before).into_owned();
    let style = text.split("assets/style-").nth(1).unwrap().split('"').next().unwrap();
    assert!(public.join(format!("assets/style-{style}")).exists(), "{style}");
    let mut named: Vec<PathBuf> = holds(&public, "outcomes/liyuan-2024-ludeng");
    named.retain(|path| *path != page);
    assert_eq!(named, [public.join("manifest.json")], "no list, feed, search, number or download names it");
    assert!(holds(&public.join("counts"), "梨园镇老街路灯修复").is_empty());
    assert_eq!(yishi(root, &["verify", public.to_str().unwrap()]).0, 0);

    // An old page in which the gate finds something today is withdrawn all the same.
    fs::write(root.join(OUTCOME), good + "\n值班 13987654321。\n").unwrap();
    fs::write(root.join("data/privacy.yaml"), "- value: \"13987654321\"\n  reason: 值班\n").unwrap();
    let (code, _, said) = yishi(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(fs::read_to_string(&page).unwrap().contains("13987654321"));
    fs::remove_file(root.join("data/privacy.yaml")).unwrap();
    assert_eq!(yishi(root, &["build"]).0, 1);
    assert!(fs::read_to_string(&page).unwrap().contains("本页内容正在核对"));
    assert_eq!(holds(&public, "13987654321"), Vec::<PathBuf>::new());
}

#[test]
fn a_retired_page_says_why_at_its_old_address() {
    let folder = site();
    let root = folder.path();
    assert_eq!(yishi(root, &["build"]).0, 0);
    let wrong = yishi(root, &["retire", "outcomes/liyuan-2024-lvdeng", "--reason", "重复发布"]);
    assert_eq!(wrong.0, 1, "{}", wrong.2);
    let wrong = yishi(root, &["retire", "outcomes/liyuan-2024-ludeng", "--reason", "不想要了"]);
    assert!(wrong.2.contains("可用的词：重复发布、"), "{}", wrong.2);
    let (code, out, said) =
        yishi(root, &["retire", "outcomes/liyuan-2024-ludeng", "--reason", "重复发布", "--note", "见旧文"]);
    assert_eq!(code, 0, "{said}");
    assert!(out.contains("还没有提交到 git"), "{out}");
    fs::remove_file(root.join(OUTCOME)).unwrap();
    unname(root);
    let (code, _, said) = yishi(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    let page = fs::read_to_string(root.join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains("重复发布") && page.contains("见旧文"), "{page}");
}

/// The third way out of a lost address is open when the record's file is gone already.
#[test]
fn what_is_gone_can_be_retired() {
    let folder = site();
    let root = folder.path();
    let text = fs::read_to_string(root.join(OUTCOME)).unwrap();
    fs::write(root.join(OUTCOME), text.replacen("---\n", "---\naliases: [/outcomes/old.html, /old/12]\n", 1)).unwrap();
    assert_eq!(yishi(root, &["build"]).0, 0);
    fs::remove_file(root.join(OUTCOME)).unwrap();
    unname(root);
    assert_eq!(yishi(root, &["build"]).0, 1);
    let retire = |id: &str| yishi(root, &["retire", id, "--reason", "重复发布"]);
    let (code, _, said) = retire("liyuan-2024-ludeng");
    assert!(code == 1 && said.contains("meetings/liyuan-2024-ludeng、outcomes/liyuan-2024-ludeng"), "{said}");
    for id in ["outcomes/liyuan-2024-ludeng", "/outcomes/old.html", "old/12"] {
        let (code, _, said) = retire(id);
        assert_eq!(code, 0, "{id}: {said}");
    }
    let (code, _, said) = yishi(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    for page in ["outcomes/liyuan-2024-ludeng.html", "outcomes/old.html", "old/12.html"] {
        assert!(fs::read_to_string(root.join("public").join(page)).unwrap().contains("重复发布"), "{page}");
    }
    assert_eq!(retire("outcomes/old").0, 1, "it has a tombstone");
}

#[test]
fn former_addresses_are_retired_with_their_record() {
    let folder = site();
    let root = folder.path();
    let text = fs::read_to_string(root.join(OUTCOME)).unwrap();
    fs::write(root.join(OUTCOME), text.replacen("---\n", "---\naliases: [/outcomes/old.html]\n", 1)).unwrap();
    assert_eq!(yishi(root, &["build"]).0, 0);
    let (code, out, said) = yishi(root, &["retire", "outcomes/liyuan-2024-ludeng", "--reason", "重复发布"]);
    assert!(code == 0 && out.contains("/outcomes/old.html"), "{out}{said}");
    fs::remove_file(root.join(OUTCOME)).unwrap();
    unname(root);
    let (code, _, said) = yishi(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(fs::read_to_string(root.join("public/outcomes/old.html")).unwrap().contains("重复发布"));
}

/// A record that is held for what it must not say is the first to be withdrawn: its file is dealt with like any other's.
#[test]
fn the_file_of_a_held_record_is_not_forgotten_when_it_is_retired() {
    let folder = site();
    let root = folder.path();
    fs::create_dir(root.join("content/outcomes/2024")).unwrap();
    let path = "content/outcomes/2024/liyuan-2024-ludeng.md";
    fs::rename(root.join(OUTCOME), root.join(path)).unwrap();
    append(root, path, "\n联系人手机 13987654321\n");
    let (code, out, said) = yishi(root, &["retire", "outcomes/liyuan-2024-ludeng", "--reason", "涉及个人信息"]);
    assert!(code == 0 && out.contains(&format!("{path} 还没有提交到 git")), "{out}{said}");
}

/// An old clone that still has the file brings it back in a merge.
#[test]
fn a_record_withdrawn_for_privacy_is_not_published_again() {
    let folder = site();
    let root = folder.path();
    assert_eq!(yishi(root, &["build"]).0, 0);
    let text = fs::read_to_string(root.join(OUTCOME)).unwrap().replace("title: ", "title: 王芳家的");
    let public = root.join("public");
    for (reason, back) in [("涉及个人信息", false), ("依法撤下", false), ("重复发布", true)] {
        fs::write(root.join(OUTCOME), &text).unwrap();
        let stone = format!("- url: /outcomes/liyuan-2024-ludeng.html\n  reason: {reason}\n  date: 2024-05-01\n");
        fs::write(root.join("data/tombstones.yaml"), stone).unwrap();
        let (code, _, said) = yishi(root, &["build"]);
        assert_eq!(code, i32::from(!back), "{reason}: {said}");
        let told = said.contains("错误[withdrawn]") && said.contains(&format!("git rm {OUTCOME}"));
        assert_eq!(told, !back, "{reason}: {said}");
        let names = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("王芳家"));
        let naming: Vec<PathBuf> = files(&public).into_iter().filter(names).collect();
        assert_eq!(!naming.is_empty(), back, "{reason}: {naming:?}");
        let page = fs::read_to_string(public.join("outcomes/liyuan-2024-ludeng.html")).unwrap();
        assert_eq!(page.contains(reason), !back, "{page}");
        assert_eq!(yishi(root, &["check"]).0, i32::from(!back));
    }
}

#[test]
fn every_page_carries_the_policy_and_hosts_are_told() {
    let folder = site();
    assert_eq!(yishi(folder.path(), &["build", "--base-url", "https://example.org/zx/"]).0, 0);
    let public = folder.path().join("public");
    for page in files(&public).iter().filter(|path| path.extension().is_some_and(|e| e == "html")) {
        let text = fs::read_to_string(page).unwrap();
        let policy = text.find("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src ");
        let first = text.find("<link").into_iter().chain(text.find("<script")).min();
        assert!(policy.is_some() && policy < first, "{}", page.display());
        assert!(!text.contains("frame-ancestors"), "{}", page.display());
    }
    let headers = fs::read_to_string(public.join("_headers")).unwrap();
    assert!(headers.starts_with("/zx/*\n  Content-Security-Policy: default-src 'none'"), "{headers}");
    assert!(headers.contains("frame-ancestors 'none'") && !headers.contains("unsafe"), "{headers}");
    let nginx = fs::read_to_string(public.join("nginx/headers.conf")).unwrap();
    assert!(nginx.contains("location /zx/ {") && nginx.contains("add_header Content-Security-Policy"), "{nginx}");
    assert!(fs::read_to_string(public.join("nginx/redirects.conf")).unwrap().contains("map $uri $yishi_moved"));
}

#[test]
fn a_copy_that_differs_is_told() {
    let folder = site();
    assert_eq!(yishi(folder.path(), &["build"]).0, 0);
    let public = folder.path().join("public");
    let copy = public.to_str().unwrap();
    let (code, _, said) = yishi(folder.path(), &["verify", copy]);
    assert!(code == 0 && said.contains("不在校验之内") && said.contains("没有写提交号"), "{said}");
    fs::write(public.join("robots.txt"), "x").unwrap();
    let (code, out, _) = yishi(folder.path(), &["verify", copy]);
    assert_eq!((code, out.as_str()), (1, "内容不符：robots.txt\n"));
    // The names are somebody else's, and cannot write lines of their own.
    fs::write(public.join("a\n完全一致\u{1b}[2J"), "x").unwrap();
    let (_, out, _) = yishi(folder.path(), &["verify", copy]);
    assert!(out.contains("多出文件：a\u{fffd}完全一致\u{fffd}[2J\n"), "{out:?}");
}

#[test]
fn a_push_with_private_data_is_refused_and_a_good_one_published() {
    let folder = tempfile::tempdir().unwrap();
    let (work, bare, web) = (folder.path().join("work"), folder.path().join("bare.git"), folder.path().join("web"));
    let git = |at: &Path, words: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-C"])
            .arg(at)
            .args(words)
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(yishi(folder.path(), &["init", work.to_str().unwrap()]).0, 0);
    assert!(git(folder.path(), &["init", "-q", "--bare", "bare.git"]).0);
    let install = ["hook", "install", bare.to_str().unwrap(), "--web", web.to_str().unwrap()];
    assert_eq!(yishi(folder.path(), &install).0, 0);
    assert!(git(&work, &["init", "-q", "-b", "main"]).0);
    let push = |said: &str| {
        assert!(git(&work, &["add", "-A"]).0 && git(&work, &["commit", "-qm", said]).0);
        git(&work, &["push", "-q", bare.to_str().unwrap(), "main"])
    };
    let (taken, said) = push("一");
    assert!(taken, "{said}");
    assert!(web.join("outcomes/liyuan-2024-ludeng.html").exists(), "{said}");
    append(&work, OUTCOME, "\n联系人手机 13812345678。\n");
    let (taken, said) = push("二");
    assert!(!taken && said.contains("138****5678") && !said.contains("13812345678"), "{said}");
    let status = yishi(folder.path(), &["hook", "status", bare.to_str().unwrap()]).1;
    assert!(status.contains("已发布") && status.contains("未接受"), "{status}");
}

/// A Word file: an author, a photograph that says where it was taken, and a text.
fn docx(words: &str) -> Vec<u8> {
    use std::io::Write as _;
    let photo = [&[0xff, 0xd8, 0xff, 0xe1, 0, 9][..], b"GPS-30N", &[0xff, 0xda, 0, 2, 7, 0xff, 0xd9]].concat();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let text =
        format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>");
    let core = "<cp:coreProperties><dc:creator>Wang Fang</dc:creator></cp:coreProperties>";
    for (name, bytes) in [
        ("word/document.xml", text.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("word/media/image1.jpeg", &photo),
    ] {
        // Stored, so that what is left can be looked for.
        let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(name, plain).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A PDF of one page with an author and some words.
fn pdf(words: &str) -> Vec<u8> {
    use lopdf::{Object, Stream, dictionary};
    let mut document = lopdf::Document::with_version("1.5");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let content = format!("BT /F1 12 Tf ({words}) Tj ET");
    let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
    let page = document.add_object(
        dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources },
    );
    let kids = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(kids));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    let info = document.add_object(dictionary! { "Author" => Object::string_literal("Wang Fang") });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

/// Names files as the outcome's attachments.
fn attach(root: &Path, files: &[(&str, Vec<u8>)]) {
    let path = root.join(OUTCOME);
    let items: String = files.iter().map(|(name, _)| format!("  - {{file: {name}, title: 整改方案}}\n")).collect();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("---\n", &format!("---\nattachments:\n{items}"), 1)).unwrap();
    files.iter().for_each(|(name, bytes)| fs::write(root.join("content/outcomes").join(name), bytes).unwrap());
}

#[test]
fn attachments_are_published_without_their_authors_and_listed_on_the_page() {
    let folder = site();
    let root = folder.path();
    attach(root, &[("plan.docx", docx("整改方案")), ("Report.pdf", pdf("All lamps work"))]);
    let (code, _, said) = yishi(root, &["build", "--strict"]);
    assert_eq!(code, 0, "{said}");
    let files = root.join("public/files/outcomes/liyuan-2024-ludeng");
    for (name, words) in [("plan.docx", "整改方案"), ("report.pdf", "All lamps work")] {
        let bytes = fs::read(files.join(name)).unwrap();
        let limits = yishi::privacy::attachment::Limits::default();
        let text = yishi::privacy::attachment::text_of(name, &bytes, &limits).unwrap().unwrap();
        assert!(text.contains(words), "{name}: {text}");
    }
    let mut parts = zip::ZipArchive::new(fs::File::open(files.join("plan.docx")).unwrap()).unwrap();
    let mut photo = Vec::new();
    std::io::Read::read_to_end(&mut parts.by_name("word/media/image1.jpeg").unwrap(), &mut photo).unwrap();
    assert_eq!(photo, [0xff, 0xd8, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9], "the picture's place is gone, the picture is not");
    for needle in ["Wang Fang", "GPS-30N"] {
        assert_eq!(holds(&root.join("public"), needle), Vec::<PathBuf>::new());
    }
    let page = fs::read_to_string(root.join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains("href=\"../files/outcomes/liyuan-2024-ludeng/report.pdf\">整改方案</a>"), "{page}");
    assert!(page.contains("PDF 文件&nbsp;· 1 KB"), "{page}");
    let told = yishi(root, &["explain", "files/outcomes/liyuan-2024-ludeng/report.pdf"]).1;
    assert!(told.contains("content/outcomes/Report.pdf") && told.contains(OUTCOME), "{told}");
    let first = fs::read(files.join("plan.docx")).unwrap();
    assert_eq!(yishi(root, &["build"]).0, 0);
    assert_eq!(fs::read(files.join("plan.docx")).unwrap(), first);
}

#[test]
fn private_data_in_an_attachment_keeps_the_record_out() {
    for (name, bytes) in [("plan.docx", docx("电话 13812345678")), ("plan.pdf", pdf("Tel 13812345678"))] {
        let folder = site();
        attach(folder.path(), &[(name, bytes)]);
        for command in ["check", "build"] {
            let (code, out, said) = yishi(folder.path(), &[command]);
            assert_eq!(code, 1, "{said}");
            assert!(said.contains("错误[private-mobile]") && said.contains("138****5678"), "{said}");
            assert!(said.contains(&format!("--> content/outcomes/{name}")) && !(said + &out).contains("13812345678"));
        }
        let public = folder.path().join("public");
        assert!(public.join("index.html").exists());
        assert!(!public.join("outcomes/liyuan-2024-ludeng.html").exists() && !public.join("files").exists());
    }
}

#[test]
fn an_attachment_that_hides_something_is_refused_and_the_record_published() {
    let macros = {
        use std::io::Write as _;
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        out.start_file("word/vbaProject.bin", zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(b"x").unwrap();
        out.finish().unwrap().into_inner()
    };
    for (name, bytes, told) in [
        ("plan.docx", macros, "错误[unsafe-attachment]：附件带有宏"),
        ("plan.pdf", b"no pdf".to_vec(), "错误[unsafe-attachment]：附件打不开"),
        ("方案.pdf", pdf("x"), "错误[bad-attachment-name]"),
        ("plan.exe", b"MZ".to_vec(), "错误[bad-attachment-name]"),
        ("../../secret.pdf", pdf("x"), "错误[bad-path]"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("a/b");
        assert_eq!(yishi(folder.path(), &["init", root.to_str().unwrap()]).0, 0);
        attach(&root, &[(name, bytes)]);
        let (code, _, said) = yishi(&root, &["build"]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(told) && said.contains(&format!("--> {OUTCOME}:")), "{name}: {said}");
        assert!(root.join("public/outcomes/liyuan-2024-ludeng.html").exists(), "{name}");
        assert!(!root.join("public/files").exists(), "{name}");
    }
}

#[test]
fn a_record_that_takes_too_long_is_left_out_and_named() {
    let folder = site();
    let root = folder.path();
    append(root, "data/site.yaml", "limits: {record_seconds: 2, record_bytes: 67108864}\n");
    // The text grows until this machine needs two seconds for it.
    let mut times = 1 << 16;
    let said = loop {
        let body = "患者，".repeat(times);
        fs::write(root.join("content/topics/slow.md"), format!("---\ntitle: 慢\nregion: \"990101\"\n---\n\n{body}\n"))
            .unwrap();
        let (_, _, said) = yishi(root, &["build", "--no-search"]);
        if said.contains("错误[record-seconds]") {
            break said;
        }
        times *= 2;
        assert!(times * "患者，".len() < 67_108_864, "{said}");
    };
    assert!(said.contains("--> content/topics/slow.md") && said.contains("record_seconds"), "{said}");
    // Where it stood in an earlier round, a notice stands now.
    let notice = fs::read_to_string(root.join("public/topics/slow.html")).unwrap_or_default();
    assert!(!notice.contains("患者"), "{notice}");
    assert!(root.join("public/outcomes/liyuan-2024-ludeng.html").exists(), "{said}");
}

#[test]
fn a_former_address_of_a_held_record_is_not_lost() {
    let folder = site();
    let root = folder.path();
    let text = fs::read_to_string(root.join(OUTCOME)).unwrap();
    fs::write(root.join(OUTCOME), text.replacen("---\n", "---\naliases: [/old/12]\n", 1)).unwrap();
    assert_eq!(yishi(root, &["build"]).0, 0);
    append(root, OUTCOME, "\n联系人手机 13812345678。\n");
    let (code, _, said) = yishi(root, &["build"]);
    assert!(code == 1 && !said.contains("lost-url"), "{said}");
    assert!(fs::read_to_string(root.join("public/old/12.html")).unwrap().contains("本页内容正在核对"));
}

/// A village whose only record is held has nothing to show for a while; that stops nobody else's page.
#[test]
fn a_place_of_held_records_alone_keeps_its_address() {
    let folder = site();
    let root = folder.path();
    append(root, "data/regions.csv", "shiqiao-cun,,,石桥村,village,村,990102,,,,,虚构的样例\n");
    let news =
        "---\ntitle: 石桥村新修水渠\nsummary: 水渠通水。\ndate: 2024-05-01\nregion: shiqiao-cun\n---\n水渠通水。\n";
    fs::create_dir_all(root.join("content/news")).unwrap();
    fs::write(root.join("content/news/shiqiao-shuiqu.md"), news).unwrap();
    let (code, _, said) = yishi(root, &["build"]);
    assert_eq!(code, 0, "{said}");
    let place = root.join("public/regions/shiqiao-cun.html");
    assert!(holds_text(&place, "石桥村新修水渠"));
    append(root, "content/news/shiqiao-shuiqu.md", "\n联系人手机 13812345678。\n");
    append(root, OUTCOME, "\n路灯又添了两盏。\n");
    let (code, _, said) = yishi(root, &["build"]);
    assert!(code == 1 && !said.contains("lost-url"), "{said}");
    assert!(holds_text(&place, "本页内容正在核对"));
    assert!(
        holds_text(&root.join("public/outcomes/liyuan-2024-ludeng.html"), "路灯又添了两盏"),
        "the others are built"
    );
}

fn holds_text(page: &Path, words: &str) -> bool {
    fs::read_to_string(page).is_ok_and(|html| html.contains(words))
}

#[test]
fn older_commits_that_hold_private_data_are_named_and_masked() {
    let folder = site();
    let root = folder.path();
    let git = |words: &[&str]| {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-C"])
            .arg(root)
            .args(words)
            .env("GIT_AUTHOR_DATE", "1700000000 +0000")
            .env("GIT_COMMITTER_DATE", "1700000000 +0000")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    let told = || yishi(root, &["check", "--history"]);
    assert!(told().2.contains("提醒[no-history]"));
    let commit = || {
        git(&["add", "-A"]);
        git(&["commit", "-qm", "一"]);
        git(&["rev-parse", "--short=10", "HEAD"])
    };
    git(&["init", "-q", "-b", "main"]);
    let good = fs::read_to_string(root.join(OUTCOME)).unwrap();
    commit();
    let (code, _, said) = told();
    assert!(code == 0 && !said.contains("private"), "{said}");

    // One in a record since mended, one in a record since removed, one in an attachment since removed.
    append(root, OUTCOME, "\n联系人手机 13812345678。\n");
    commit();
    append(root, OUTCOME, "\n又一句。\n");
    let gone = root.join("content/topics/gone.md");
    fs::write(&gone, "---\ntitle: 车辆鄂SD1234乱停\nregion: \"990101\"\n---\n").unwrap();
    fs::write(root.join("content/topics/list.docx"), docx("电话 13987654321")).unwrap();
    let held = commit();
    fs::write(root.join(OUTCOME), good).unwrap();
    fs::remove_file(&gone).unwrap();
    fs::remove_file(root.join("content/topics/list.docx")).unwrap();
    commit();
    assert_eq!(yishi(root, &["check"]).0, 0);
    let (code, out, said) = told();
    assert_eq!(code, 0, "a warning: {said}");
    assert_eq!(said.matches("提醒[private-in-history]").count(), 3, "{said}");
    for word in [
        format!("旧提交 {held}（2023-11-14）：文字里有手机号码；更早还有 1 个版本也有\n  --> {OUTCOME}:"),
        "138****5678".to_owned(),
        format!("旧提交 {held}（2023-11-14）：文字里有车牌号码\n  --> content/topics/gone.md:2:10"),
        format!("旧提交 {held}（2023-11-14）：文字里有手机号码\n  --> content/topics/list.docx\n   |  139****4321"),
    ] {
        assert!(said.contains(&word), "{word} in\n{said}");
    }
    for number in ["13812345678", "13987654321", "SD1234"] {
        assert!(!said.contains(number) && !out.contains(number), "{said}");
    }
    assert_eq!(yishi(root, &["check", "--history", "--strict"]).0, 1);
    append(root, OUTCOME, "\n再一句。\n");
    git(&["add", "-A"]);
    git(&["commit", "-qm", "改\n\nChange-Note: 联系13912340000改了题目"]);
    let (_, _, said) = told();
    assert!(said.contains("提交说明的文字里有手机号码") && said.contains("139****0000"), "{said}");
    append(root, "data/site.yaml", "limits: {history_texts: 1}\n");
    let (_, _, said) = told();
    assert!(said.contains("提醒[history-limit]") && said.contains("超出上限"), "{said}");
}

/// A check that looks through the history reads it into the memory of builds, where these look for it.
#[test]
fn a_look_through_the_history_leaves_its_memory_where_builds_have_theirs() {
    let folder = site();
    let root = folder.path();
    let git = |words: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-C"]).arg(root).args(words);
        assert!(git.output().unwrap().status.success());
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "一"]);
    assert_eq!(yishi(root, &["check", "--history"]).0, 0);
    assert!(root.join(".yishi/cache/history").is_file());
}

/// Two numbers may have one mask, and neither is an older version of the other.
#[test]
fn each_place_of_an_old_text_is_told() {
    let folder = site();
    let root = folder.path();
    let git = |words: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-C"]).arg(root).args(words);
        assert!(git.output().unwrap().status.success());
    };
    let good = fs::read_to_string(root.join(OUTCOME)).unwrap();
    append(root, OUTCOME, "\n联系人手机 13812345678。\n\n另一人手机 13899995678。\n");
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "一"]);
    fs::write(root.join(OUTCOME), good).unwrap();
    let (code, _, said) = yishi(root, &["check", "--history"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said.matches("  |  138****5678").count(), 2, "{said}");
    assert!(!said.contains("更早还有"), "{said}");
}

#[test]
fn files_that_are_written_keep_their_permissions() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = site();
    let root = folder.path();
    let mode = |path: &str| fs::metadata(root.join(path)).unwrap().permissions().mode() & 0o777;
    let close = |path: &str| fs::set_permissions(root.join(path), fs::Permissions::from_mode(0o600)).unwrap();
    append(root, OUTCOME, "\n联系人手机 13812345678。\n");
    fs::write(root.join("data/tombstones.yaml"), "[]\n").unwrap();
    close(OUTCOME);
    close("data/tombstones.yaml");
    assert_eq!(yishi(root, &["redact", "--write"]).0, 0);
    assert_eq!(yishi(root, &["retire", "outcomes/liyuan-2024-ludeng", "--reason", "重复发布"]).0, 0);
    assert_eq!((mode(OUTCOME), mode("data/tombstones.yaml")), (0o600, 0o600));
}
