//! A site as of an earlier day says nothing of what its records tell of later ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::fs;

mod common;

use common::{pages, site, yishi};

const HEAD: &str = "region: \"990101\"\n";

#[test]
fn what_happened_later_is_left_out() {
    let folder = site();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    let record = |path: &str, rest: &str| write(path, &format!("---\n{HEAD}{rest}---\n"));
    record(
        "content/topics/early.md",
        "title: 早议题\nraised: 2024-01\nreviews: [{stage: 来日的审核, date: 2024-07-01, result: 通过}]\n\
         research: [{moment: 征集时, date: 2024-07, by: 来日的调研}]\ndeclined: {reason: 来日的不列入, date: 2024-07-02}\n\
         coverage: [{outlet: 来日的报道, date: 2024-07}]\n",
    );
    record(
        "content/meetings/early.md",
        "title: 早会\ndate: 2024-02-01\nstate: 纪要公开\ntopics: [liyuan-ludeng]\n\
         minutes: {public: 是, date: 2024-07-01, number: 来日的纪要}\nrecommendations:\n  - text: 修灯\n\
         \x20   converted: [{into: 提案, number: 来日的转化, date: 2024-07}]\n    response: {text: 来日的回应, date: 2024-07}\n",
    );
    record("content/topics/later.md", "title: 来日的议题\nraised: 2024-07\n");
    record(
        "content/meetings/later.md",
        "title: 来日的会\ndate: 2024-07-01\nstate: 已召开\ntopics: [early]\noutcomes: [listed]\n",
    );
    record("content/meetings/set.md", "title: 定好的会\ndate: 2024-08-01\nstate: 拟召开\ntopics: [early]\n");
    let outcome = "summary: 一句话\nform: 纪要\n";
    record("content/outcomes/later.md", &format!("title: 来日的成果\n{outcome}formed: 2024-07\ntopics: [early]\n"));
    record("content/outcomes/undated.md", &format!("title: 来日会上的成果\n{outcome}meetings: [later]\n"));
    record("content/outcomes/listed.md", &format!("title: 来日会上列出的\n{outcome}topics: [later]\n"));
    record("content/outcomes/merged.md", &format!("title: 并入的\n{outcome}topics: [early]\nsuperseded_by: later\n"));
    record("content/cases/early.md", "title: 早案例\nawards: [{name: 来日的奖, date: 2024-07}]\n");
    record("content/cases/later.md", "title: 来日的案例\noutcomes: [later]\n");
    record("content/venues/later.md", "title: 来日的阵地\nkind: 议事厅\ntier: 乡级\nopened: 2024-07\n");
    record("content/documents/later.md", "title: 来日的文件\nkind: 制度\nissued: 2024-07\n");
    record("content/news/later.md", "title: 来日的动态\ndate: 2024-07-01\n");
    let bodies = "\n- {id: lamps, name: 来日的名称, short: 来日的简称, former_names: [{name: 灯管所, until: 2024-07}], kind: 职能部门, region: \"990100\", successor: wuxi-conference, ended: 2024-08}\n";
    let list = folder.path().join("data/organizations.yaml");
    fs::write(&list, fs::read_to_string(&list).unwrap() + bodies).unwrap();

    // All addresses are published; none of them is lost as of an earlier day.
    assert_eq!(yishi(folder.path(), &["build", "--no-search", "--strict", "--today", "2024-12-01"]).0, 0);
    let all: String = pages(&folder.path().join("public")).into_values().collect();
    for said in ["来日的审核", "来日的纪要", "来日的奖", "来日会上的成果", "来日的名称", "已并入"]
    {
        assert!(all.contains(said), "{said}");
    }
    let ledger = fs::read_to_string(folder.path().join("data/urls.lock")).unwrap();
    let (code, _, said) = yishi(folder.path(), &["build", "--no-search", "--strict", "--today", "2024-05-01"]);
    assert_eq!((code, fs::read_to_string(folder.path().join("data/urls.lock")).unwrap()), (0, ledger), "{said}");
    let pages = pages(&folder.path().join("public"));
    for (route, page) in &pages {
        let at = page.find("来日").map(|at| page[at..].chars().take(20).collect::<String>());
        assert_eq!(at, None, "{route}");
    }
    assert!(!pages["outcomes/merged.html"].contains("已并入"), "what it was merged into was not there yet");
    assert!(pages["organizations/lamps.html"].contains("灯管所"));
    assert!(pages["meetings/set.html"].contains("拟召开"), "what is set for a day stays");
    assert!(!pages["meetings/early.html"].contains("纪要公开"));
    assert!(!pages["outcomes/liyuan-2024-ludeng.html"].contains("旧灯修好，补装新灯。"));
}

#[test]
fn of_today_what_is_said_to_have_happened_later_waits_and_is_told() {
    let folder = site();
    let news = folder.path().join("content/news/later.md");
    fs::create_dir_all(news.parent().unwrap()).unwrap();
    fs::write(news, "---\ntitle: 动态\nregion: \"990101\"\ndate: 2062-07-01\n---\n").unwrap();
    let (code, _, said) = yishi(folder.path(), &["--lang", "en", "check"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("content/news/later.md:4:7") && said.contains("2062-07-01 is after today"), "{said}");
}
