//! What pages of the chain claim of how far a matter came, on small sites and with the real program.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::fs;
use std::path::Path;

mod common;

use common::{site, yishi};

/// Writes a record of `content/` in 梨园镇, or in the region that its text names.
fn record(root: &Path, path: &str, rest: &str) {
    let file = root.join("content").join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let region = if rest.contains("region:") { "" } else { "region: \"990101\"\n" };
    fs::write(file, format!("---\n{region}{rest}---\n")).unwrap();
}

fn built(root: &Path) -> impl Fn(&str) -> String {
    let (code, _, said) = yishi(root, &["build", "--no-search", "--strict"]);
    assert_eq!(code, 0, "{said}");
    let public = root.join("public");
    move |page| fs::read_to_string(public.join(page)).unwrap()
}

/// How far each step of a page's stepper is said to have come.
fn steps(page: &str) -> Vec<String> {
    let list = page.split("<ol class=\"steps\"").nth(1).unwrap().split("</ol>").next().unwrap();
    list.split("<li class=\"").skip(1).map(|step| step.split('"').next().unwrap().to_owned()).collect()
}

/// A matter of a township, taken up by the county, where something came of it.
fn climbed(root: &Path) {
    record(root, "topics/low.md", "title: 下面的议题\nraised: 2024-01\n");
    record(root, "meetings/low.md", "title: 下面的会\ndate: 2024-02-01\nstate: 已召开\ntopics: [low]\n");
    let high =
        "title: 上面的会\nregion: \"990100\"\ndate: 2024-03-01\nstate: 已召开\nlevel: 县级\nescalated_from: low\n";
    record(root, "meetings/high.md", high);
    record(
        root,
        "outcomes/high.md",
        "title: 上面的成果\nregion: \"990100\"\nsummary: 修好\nform: 纪要\nmeetings: [high]\nformed: 2024-03-01\n\
         completions: [{date: 2024-04-01, text: 修好}]\nfollow_ups: [{date: 2024-05-01, finding: 亮, result: 确认办结}]\n",
    );
}

#[test]
fn what_another_level_did_is_no_step_of_this_one() {
    let folder = site();
    climbed(folder.path());
    let page = built(folder.path());
    for low in ["topics/low.html", "meetings/low.html"] {
        assert!(page(low).contains("上面的成果"), "the story is told whole");
        assert_eq!(steps(&page(low)), ["past", "unstated", "now", "next"], "{low}");
    }
    assert_eq!(steps(&page("meetings/high.html")), ["unstated", "unstated", "past", "past"]);
}

#[test]
fn the_words_of_the_chain_point_the_right_way() {
    let folder = site();
    climbed(folder.path());
    record(folder.path(), "topics/high.md", "title: 上面的议题\nregion: \"990100\"\nraised: 2024-02\nparent: low\n");
    let page = built(folder.path());
    assert!(page("meetings/low.html").contains("<h3>这场协商提级到</h3>"));
    assert!(page("meetings/high.html").contains("<h3>这场协商由此提级而来</h3>"));
    assert!(page("topics/high.html").contains("来源议题"), "it came of one further down");
    assert!(page("topics/low.html").contains("由它分解或提级出的议题"));
    let low = page("meetings/low.html");
    assert!(low.contains(">与上一条同一成果</a>"), "the same as the line above, not as the page's: {low}");
}

#[test]
fn what_was_done_after_its_term_says_so() {
    let folder = site();
    let late = "title: 修桥\nsummary: 修好\nform: 纪要\ntopics: [liyuan-ludeng]\ndue: 2024-04-30\ncompletions: [{date: DATE, text: 修好}]\n";
    record(folder.path(), "outcomes/late.md", &late.replace("DATE", "2024-05-12"));
    record(folder.path(), "outcomes/month.md", &late.replace("DATE", "2024-06"));
    record(folder.path(), "outcomes/good.md", &late.replace("DATE", "2024-04-30"));
    let page = built(folder.path());
    assert!(page("outcomes/late.html").contains("超期12天完成"));
    assert!(page("outcomes/month.html").contains("超期完成"), "the day is not known");
    assert!(!page("outcomes/good.html").contains("超期"));
}
