//! What the foot of a record's page tells of its history, through the real program and real git.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const RECORD: &str = "content/outcomes/liyuan-2024-ludeng.md";
const PAGE: &str = "outcomes/liyuan-2024-ludeng.html";

/// The site that `yishi init` makes, in a repository of its own.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        let made = Command::new(env!("CARGO_BIN_EXE_yishi")).arg("init").arg(desk.root()).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        desk.git(&["init", "-q", "-b", "main"]);
        desk
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn git(&self, words: &[&str]) {
        self.git_at(words, "2026-03-01T12:00:00Z");
    }

    fn git_at(&self, words: &[&str], time: &str) {
        let mut run = Command::new("git");
        run.arg("-C").arg(self.root());
        run.args(["-c", "user.name=李四", "-c", "user.email=li@example.org", "-c", "commit.gpgsign=false"]).args(words);
        let run = run.env("GIT_AUTHOR_DATE", time).env("GIT_COMMITTER_DATE", time).output().unwrap();
        assert!(run.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&run.stderr));
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    fn commit_at(&self, message: &str, time: &str) {
        self.git(&["add", "-A"]);
        self.git_at(&["commit", "-q", "-m", message], time);
    }

    /// A commit whose author wrote it at another time.
    fn commit_made(&self, message: &str, authored: &str, time: &str) {
        self.git(&["add", "-A"]);
        self.git_at(&["commit", "-q", "-m", message, "--date", authored], time);
    }

    fn text(&self) -> String {
        fs::read_to_string(self.root().join(RECORD)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(path), text).unwrap();
    }

    fn page(&self, route: &str) -> String {
        fs::read_to_string(self.root().join("public").join(route)).unwrap_or_default()
    }

    fn built(&self) -> String {
        let (taken, said) = build(&self.root());
        assert!(taken, "{said}");
        self.page(PAGE)
    }
}

fn build(root: &Path) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .arg("--lang")
        .arg("zh")
        .arg("--root")
        .arg(root)
        .args(["build", "--no-search", "--today", "2026-04-01"])
        .output()
        .unwrap();
    (run.status.success(), String::from_utf8_lossy(&run.stderr).into_owned())
}

/// Every file of a folder as one text.
fn everything(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.push_str(&everything(&path)),
            false => all.push_str(&String::from_utf8_lossy(&fs::read(&path).unwrap())),
        }
    }
    all
}

#[test]
fn a_unit_is_named_and_no_person() {
    let desk = Desk::new();
    desk.write("data/authors.yaml", "- unit: 梧溪县协商办\n  authors: [LI@example.org]\n");
    desk.commit("首次发布");
    desk.write(RECORD, &format!("{}\n补记一段。\n", desk.text()));
    desk.commit("补记\n\nChange-Note: 补记办理经过");
    desk.write(RECORD, &desk.text().replace("补记一段。", "补记一段话。"));
    desk.commit("错字\n\nMinor: yes");
    let page = desk.built();
    for part in ["梧溪县协商办", "补记办理经过", "<ins>补记一段。</ins>", "补记一段<ins>话</ins>。", "1 次小改动"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(
        desk.page("changes.html").contains("补记办理经过") && desk.page("changes/feed.xml").contains("补记办理经过")
    );
    assert!(!desk.page("changes/feed.xml").contains("小改动"));
    let feed = desk.page("changes/feed.xml");
    let links: Vec<&str> = feed.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(links.len() > 2 && links.iter().all(|link| link.starts_with("../")), "from its folder: {links:?}");
    let all = everything(&desk.root().join("public"));
    assert!(!all.to_lowercase().contains("li@example.org") && !all.contains("李四"));
}

#[test]
fn what_was_removed_for_privacy_does_not_come_back() {
    let desk = Desk::new();
    let text = desk.text();
    let numbers = ["13812345678", "13912345678", "13712345678"];
    desk.write(RECORD, &format!("{text}\n联系电话：{}。\n", numbers[0]));
    desk.commit("首次发布");
    desk.write(RECORD, &text);
    desk.commit(&format!("删去\n\nChange-Note: 删去居民的电话 {}", numbers[1]));
    // Written with escapes, a number is no number in the file's text.
    let escaped: String = numbers[2].chars().map(|digit| format!("\\x{:02x}", u32::from(digit))).collect();
    desk.write(RECORD, &text.replacen("---\n", &format!("---\nwhen: \"{escaped}\"\n"), 1));
    desk.commit("转义");
    desk.write(RECORD, &text);
    desk.commit("改回");
    let page = desk.built();
    assert_eq!(page.matches("不显示具体差异").count(), 3, "{page}");
    let all = everything(&desk.root().join("public"));
    for number in numbers {
        assert!(!all.contains(number), "{number} is public again");
    }
    // The digest of a text would let a number be found by trying them all.
    let first =
        Command::new("git").arg("-C").arg(desk.root()).args(["show", &format!("HEAD~3:{RECORD}")]).output().unwrap();
    let digest = yishi::publish::digest::Digest::of(&first.stdout).to_string();
    assert!(!all.contains(&digest[..16]));
}

#[test]
fn notes_of_a_page_withdrawn_for_a_person_s_sake_go_with_it() {
    let desk = Desk::new();
    desk.commit("首次发布");
    desk.write("content/outcomes/liyuan-2024-xin.md", &desk.text());
    desk.commit("新增\n\nChange-Note: 补录老街那户人家的事");
    desk.built();
    assert!(desk.page("changes.html").contains("那户人家"));
    for reason in ["重复发布", "涉及个人信息"] {
        let stone = format!("- url: /outcomes/liyuan-2024-xin.html\n  reason: {reason}\n  date: 2026-03-02\n");
        let _ = fs::remove_file(desk.root().join("content/outcomes/liyuan-2024-xin.md"));
        desk.write("data/tombstones.yaml", &stone);
        let (taken, said) = build(&desk.root());
        assert!(taken && !said.contains("private-note"), "{said}");
        let told = everything(&desk.root().join("public")).contains("那户人家");
        assert_eq!(told, reason == "重复发布", "{reason}");
    }
}

#[test]
fn the_feed_tells_what_was_published_last_whenever_it_happened() {
    let desk = Desk::new();
    desk.commit("首次发布");
    let undated = "---\ntitle: 多年以前的一件事\nsummary: 日期没有写明\nform: 纪要\nregion: \"990101\"\n\
                   topics: [liyuan-ludeng]\n---\n";
    desk.write("content/outcomes/liyuan-jiushi.md", undated);
    desk.commit_at("补录旧事", "2026-03-09T08:30:00Z");
    desk.built();
    for feed in ["feed.xml", "regions/990101.xml"] {
        let feed = desk.page(feed);
        let first = feed.split("<entry>").nth(1).unwrap_or_default();
        assert!(
            first.contains("多年以前的一件事") && first.contains("<updated>2026-03-09T08:30:00Z</updated>"),
            "{feed}"
        );
    }
}

#[test]
fn no_date_runs_backwards() {
    let desk = Desk::new();
    desk.commit_at("首次发布", "2026-03-01T04:00:00Z");
    desk.write(RECORD, &format!("{}\n补记一段。\n", desk.text()));
    desk.commit_made("补记\n\nChange-Note: 早就写好的补记", "2024-01-01T04:00:00Z", "2026-03-08T04:00:00Z");
    let page = desk.built();
    assert!(!page.contains("2024-01-01") && page.contains("2026-03-01"), "{page}");
    let changes = desk.page("changes.html");
    let note = changes.find("早就写好的补记").unwrap();
    assert!(changes.find("<h2>").unwrap() < note && note < changes.find("梨园镇").unwrap(), "{changes}");
}

#[test]
fn a_trifle_moves_no_date() {
    let desk = Desk::new();
    desk.commit_at("首次发布", "2026-03-01T04:00:00Z");
    desk.write(RECORD, &format!("{}\n补记一段。\n", desk.text()));
    desk.commit_at("补记", "2026-03-05T04:00:00Z");
    desk.write(RECORD, &desk.text().replace("补记一段。", "补记一段话。"));
    desk.commit_at("错字\n\nMinor: yes", "2026-03-09T04:00:00Z");
    let page = desk.built();
    let (before, revisions) = page.split_once("id=\"revisions\"").unwrap();
    assert!(before.contains("2026-03-05") && !before.contains("2026-03-09"), "{before}");
    assert!(revisions.contains("2026-03-09"));
}

#[test]
fn the_reason_that_a_record_gives_for_being_late_is_shown_always() {
    let desk = Desk::new();
    let reason = "backdated: 依据档案补录\n";
    for text in [desk.text(), "---\ntitle: 日期不详的一件事\nsummary: 日期没有写明\nform: 纪要\nregion: \"990101\"\ntopics: [liyuan-ludeng]\n---\n".to_owned()] {
        desk.write(RECORD, &text.replacen("---\n", &format!("---\n{reason}"), 1));
        assert!(desk.built().contains("补录原因：依据档案补录"), "not committed");
        desk.commit_at("补录", "2024-06-20T04:00:00Z");
        assert!(desk.built().contains("补录原因：依据档案补录"), "{text}");
    }
}

#[test]
fn the_log_counts_what_it_shows() {
    let desk = Desk::new();
    desk.commit("首次发布");
    desk.write("content/outcomes/liyuan-2024-xin.md", &desk.text().replacen("---\n", "---\ndraft: true\n", 1));
    desk.commit("草稿");
    desk.built();
    desk.commit("网址清单");
    desk.built();
    assert!(desk.page("changes.html").contains("共 1 次"), "{}", desk.page("changes.html"));
}

#[test]
fn a_note_that_must_not_be_shown_is_told_until_the_next() {
    let desk = Desk::new();
    desk.commit("首次发布");
    desk.write(RECORD, &format!("{}\n补记一段。\n", desk.text()));
    desk.commit("补记\n\nChange-Note: 有事请打 13912345678");
    let (taken, said) = build(&desk.root());
    assert!(taken && said.matches("提醒[private-note]").count() == 1, "{said}");
    assert!(said.contains(&format!("--> {RECORD}")) && !said.contains("13912345678"), "{said}");
    desk.write(RECORD, &format!("{}\n再补一段。\n", desk.text()));
    desk.commit("再补\n\nChange-Note: 再补一段");
    let (_, said) = build(&desk.root());
    assert!(!said.contains("private-note"), "{said}");
}

#[test]
fn what_is_not_committed_has_no_date() {
    let desk = Desk::new();
    let text = desk.text();
    desk.commit("首次发布");
    desk.write(RECORD, &format!("{text}\n还没有提交的一段。\n"));
    desk.write("content/outcomes/liyuan-2024-xin.md", &text);
    let page = desk.built();
    assert!(page.contains("这份记录有改动还没有提交") && page.contains("2026-03-01") && !page.contains("SHA-256"));
    let new = desk.page("outcomes/liyuan-2024-xin.html");
    assert!(new.contains("这份记录还没有提交") && !new.contains("首次发布") && !new.contains("修订记录（"), "{new}");
}

#[test]
fn without_git_there_is_no_history_and_no_fault() {
    let desk = Desk::new();
    fs::remove_dir_all(desk.root().join(".git")).unwrap();
    let page = desk.built();
    assert!(page.contains("引用本页") && !page.contains("修订记录（") && !page.contains("首次发布"));
    assert_eq!(desk.page("changes.html"), "");
    assert!(!page.contains("changes.html"));
}

#[test]
fn a_shallow_clone_is_refused_and_the_old_site_stays() {
    let desk = Desk::new();
    desk.commit("首次发布");
    desk.write(RECORD, &format!("{}\n后来的一段。\n", desk.text()));
    desk.commit("补记");
    let clone = desk.folder.path().join("clone");
    let from = format!("file://{}", desk.root().display());
    desk.git(&["clone", "-q", "--depth", "1", &from, &clone.to_string_lossy()]);
    fs::create_dir(clone.join("public")).unwrap();
    fs::write(clone.join("public/index.html"), "old").unwrap();
    let (taken, said) = build(&clone);
    assert!(!taken && said.contains("git fetch --unshallow"), "{said}");
    assert_eq!(fs::read_to_string(clone.join("public/index.html")).unwrap(), "old");
    fs::remove_dir_all(clone.join("public")).unwrap();
    let fetched = Command::new("git").arg("-C").arg(&clone).args(["fetch", "-q", "--unshallow"]).status().unwrap();
    assert!(fetched.success());
    let (taken, said) = build(&clone);
    assert!(taken, "{said}");
    assert!(fs::read_to_string(clone.join("public").join(PAGE)).unwrap().contains("修订记录（2）"));
}

#[test]
fn a_preview_marks_its_drafts() {
    let desk = Desk::new();
    desk.write(RECORD, &desk.text().replacen("---\n", "---\ndraft: true\n", 1));
    desk.commit("草稿");
    let built = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .arg("--root")
        .arg(desk.root())
        .args(["build", "--no-search", "--drafts", "--today", "2026-04-01", "--base-url", "https://example.org/"])
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let page = desk.page(PAGE);
    assert!(page.contains("<b>草稿</b>") && page.contains("noindex"), "{page}");
    // Nothing of a preview is to be found by search engines.
    assert!(desk.page("index.html").contains("noindex") && desk.page("robots.txt").contains("Disallow: /\n"));
    assert_eq!(desk.page("sitemap.xml"), "");
    assert!(
        desk.page("outcomes/all.html").contains("草稿")
            && !desk.page("topics/liyuan-ludeng.html").contains("<b>草稿</b>")
    );
    assert!(!fs::read_to_string(desk.root().join("data/urls.lock")).unwrap_or_default().contains(PAGE));
}

#[test]
fn a_draft_has_no_past_until_it_is_public() {
    let desk = Desk::new();
    let text = desk.text();
    desk.write(RECORD, &text.replacen("---\n", "---\ndraft: true\n", 1).replace("summary:", "summary: 未定稿"));
    desk.commit("草稿");
    desk.write(RECORD, &text);
    desk.commit("发布");
    let page = desk.built();
    assert!(page.contains("修订记录（1）") && !page.contains("未定稿"), "{page}");
}

/// The tags that public sites in China must carry: from git the minute of publication, from the sources who published them.
#[test]
fn the_head_of_an_article_says_when_it_was_published_and_on_whose_word() {
    let desk = Desk::new();
    let source = |id: &str, publisher: &str| format!("- {{id: {id}, title: 报道, publisher: {publisher}}}\n");
    let sources = [source("first", "梧溪日报"), source("second", "梧溪县政协"), source("third", "梧溪日报")];
    desk.write("data/sources.yaml", &sources.concat());
    let text = desk.text().replacen("title: ", "sources: [{id: first}, {id: second}, {id: third}]\ntitle: ", 1);
    desk.write(RECORD, &text);
    desk.commit("首次发布");
    let page = desk.built();
    let tag = |name: &str| {
        let start = format!("<meta name=\"{name}\" content=\"");
        let mut tags = page.split(&*start).skip(1);
        let value = tags.next().and_then(|rest| rest.split('"').next()).map(str::to_owned);
        assert!(tags.next().is_none(), "{name} stands once");
        value
    };
    assert_eq!(tag("PubDate").as_deref(), Some("2026-03-01 20:00"), "by the site's clock");
    assert_eq!(tag("ContentSource").as_deref(), Some("梧溪日报、梧溪县政协"));
    let heading = page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).map(str::to_owned);
    assert_eq!(tag("ArticleTitle"), heading);
    assert_eq!(tag("ColumnType"), None, "an article opens no column");
}

#[test]
fn a_flag_is_told_in_words_and_the_site_stands_once_in_its_citation() {
    let desk = Desk::new();
    let settings = fs::read_to_string(desk.root().join("data/site.yaml")).unwrap();
    let without: String =
        settings.lines().filter(|line| !line.starts_with("organizer:")).map(|line| format!("{line}\n")).collect();
    let title = settings.lines().find_map(|line| line.strip_prefix("title: ")).unwrap().trim();
    desk.commit("首次发布");
    desk.write(RECORD, &desk.text().replacen("---\n", "---\ndraft: false\n", 1));
    desk.commit("注明不是草稿");
    let page = desk.built();
    assert!(page.contains("<ins>否</ins>") && !page.contains("<ins>false</ins>"), "{page}");
    let twice = format!("》，{title}，");
    assert!(page.contains(&twice), "{page}");
    desk.write("data/site.yaml", &without);
    let page = desk.built();
    assert!(page.contains(&format!("{title}：《")) && !page.contains(&twice), "{page}");
}

/// What git finds alike is told apart where a page was withdrawn: the words that were withdrawn must not come back as the
/// deleted ones of the page in its place.
#[test]
fn a_withdrawn_page_is_not_told_with_its_replacement() {
    let desk = Desk::new();
    let text = format!("{}\n老街那户人家的事。\n", desk.text());
    let (old, new) = ("content/outcomes/liyuan-2024-jiu.md", "content/outcomes/liyuan-2024-xin.md");
    desk.write(old, &text);
    desk.commit_at("首次发布", "2026-03-01T04:00:00Z");
    desk.write(old, &(text.clone() + "\n再补一段。\n"));
    desk.commit_at("补记", "2026-03-02T04:00:00Z");
    for reason in ["privacy", "mistake"] {
        let retired = Command::new(env!("CARGO_BIN_EXE_yishi"))
            .arg("--root")
            .arg(desk.root())
            .args(["retire", "outcomes/liyuan-2024-jiu", "--reason", reason, "--today", "2026-03-09"])
            .output()
            .unwrap();
        assert!(retired.status.success(), "{}", String::from_utf8_lossy(&retired.stderr));
        desk.write(new, &text.replace("老街那户人家的事。", "一户居民的事。"));
        desk.commit_at("换一页\n\nChange-Note: 那户人家的页面换了", "2026-03-09T04:00:00Z");
        desk.built();
        let page = desk.page("outcomes/liyuan-2024-xin.html");
        assert!(page.contains("修订记录（1）") && !page.contains("<del>") && page.contains("2026-03-09"), "{page}");
        assert!(!page.contains("2026-03-01"), "it has a first day of its own");
        let all = everything(&desk.root().join("public"));
        assert!(!all.contains("老街那户人家"), "{reason}");
        assert_eq!(all.contains("那户人家的页面换了"), reason == "mistake");
        desk.git(&["reset", "-q", "--hard", "HEAD~1"]);
    }
}

/// The marks of all revisions, newest first, and the one that the page's own text has.
fn marks(page: &str) -> (Vec<String>, String) {
    let of =
        |part: &str| part.split("data-mark=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("").to_owned();
    let (_, list) = page.split_once("id=\"revisions\"").unwrap();
    (list.split("<li id=").skip(1).map(of).collect(), of(page))
}

#[test]
fn a_merge_that_takes_one_side_cites_what_stands() {
    let desk = Desk::new();
    let text = desk.text();
    desk.commit_at("首次发布", "2026-03-01T04:00:00Z");
    desk.git(&["checkout", "-q", "-b", "side"]);
    desk.write(RECORD, &format!("{text}\n没有采用的一段。\n"));
    desk.commit_at("别处\n\nChange-Note: 没有采用的说明", "2026-03-03T04:00:00Z");
    desk.git(&["checkout", "-q", "main"]);
    desk.write(RECORD, &format!("{text}\n采用的一段。\n"));
    desk.commit_at("这里\n\nChange-Note: 采用的说明", "2026-03-02T04:00:00Z");
    desk.git_at(&["merge", "-q", "-s", "ours", "-m", "merge", "side"], "2026-03-04T04:00:00Z");
    let page = desk.built();
    let (before, list) = page.split_once("id=\"revisions\"").unwrap();
    assert!(before.contains("2026-03-02") && !before.contains("2026-03-03"), "{before}");
    assert!(list.contains("合并时未采用") && list.contains("<ins>采用的一段。</ins>"), "{list}");
    assert!(!page.contains("没有采用的一段"), "what nobody took over is not published by its difference");
    let (marks, own) = marks(&page);
    assert!(marks.len() == 3 && marks[0] != own && marks[1] == own, "{marks:?} {own}");
    assert!(!desk.page("changes/feed.xml").contains("没有采用的说明"));
}

#[test]
fn the_text_of_a_merge_can_be_cited() {
    let desk = Desk::new();
    let text = desk.text();
    desk.commit_at("首次发布", "2026-03-01T04:00:00Z");
    desk.git(&["checkout", "-q", "-b", "side"]);
    desk.write(RECORD, &format!("{text}\n末尾的一段。\n"));
    desk.commit_at("别处", "2026-03-03T04:00:00Z");
    desk.git(&["checkout", "-q", "main"]);
    desk.write(RECORD, &text.replacen("---\n", "---\nbackdated: 依据档案补录\n", 1));
    desk.commit_at("这里", "2026-03-02T04:00:00Z");
    desk.git_at(&["merge", "-q", "-m", "merge", "side"], "2026-03-04T04:00:00Z");
    let page = desk.built();
    let (_, cited) = marks(&page);
    assert!(page.split_once("id=\"revisions\"").unwrap().0.contains("2026-03-04"), "the merge's day");
    assert!(page.contains("<b>合并</b>") && page.contains("修订记录（4）"), "{page}");
    desk.write(RECORD, &format!("{}\n后来的一段。\n", desk.text()));
    desk.commit_at("后来", "2026-03-05T04:00:00Z");
    let (marks, own) = marks(&desk.built());
    assert_eq!((&marks[0], &marks[1]), (&own, &cited));
}

#[test]
fn a_link_to_a_text_that_is_long_past_is_known() {
    let desk = Desk::new();
    let text = desk.text();
    desk.commit("首次发布");
    let (_, first) = marks(&desk.built());
    for n in 0..52 {
        desk.write(RECORD, &format!("{text}\n第 {n} 稿。\n"));
        desk.commit(&format!("第 {n} 稿"));
    }
    let page = desk.built();
    let (marks, _) = marks(&page);
    assert_eq!((marks.len(), marks.last()), (53, Some(&first)));
    assert!(marks.iter().all(|mark| mark.len() == 16), "{marks:?}");
    assert!(page.contains("年代较早"), "the differences of the oldest are not listed");
}

#[test]
fn what_changed_is_told_by_names() {
    let desk = Desk::new();
    let text = desk.text();
    let plain: String =
        text.lines().filter(|line| !line.starts_with("fields:")).map(|line| format!("{line}\n")).collect();
    desk.write(RECORD, &plain.replacen("---\n", "---\nfields: [roads]\n", 1));
    desk.commit("首次发布");
    let related = "---\nrelated: [topics/liyuan-ludeng]\nfields: [roads, elderly]\n";
    desk.write(RECORD, &plain.replacen("---\n", related, 1));
    desk.commit("补领域");
    let page = desk.built();
    assert!(page.contains("<ins>养老助餐</ins>") && !page.contains("<ins>elderly</ins>"), "{page}");
    assert!(!page.contains("<ins>topics/liyuan-ludeng</ins>"), "{page}");
}

/// Whoever removes a line of the ledger, or all of it, removes no promise.
#[test]
fn the_ledger_is_remembered_by_git_and_by_the_site_on_show() {
    let desk = Desk::new();
    desk.commit("首次发布");
    desk.built();
    desk.commit("网址清单");
    let ledger = desk.root().join("data/urls.lock");
    let whole = fs::read_to_string(&ledger).unwrap();
    assert!(whole.contains(PAGE));
    fs::remove_file(&ledger).unwrap();
    let (taken, said) = build(&desk.root());
    assert!(taken && said.contains("提醒[ledger-shortened]"), "{said}");
    assert_eq!(fs::read_to_string(&ledger).unwrap(), whole, "it is written back");
    fs::remove_file(&ledger).unwrap();
    fs::remove_file(desk.root().join(RECORD)).unwrap();
    let (taken, said) = build(&desk.root());
    assert!(!taken && said.contains(&format!("发布过的网址「{PAGE}」将无法打开")), "{said}");
    assert!(!desk.page(PAGE).is_empty());
    desk.commit("连清单也删去");
    let (_, said) = build(&desk.root());
    assert!(
        said.contains("提醒[ledger-missing]") && said.contains("2 个记录页面"),
        "it and the meeting held for it: {said}"
    );
}

#[test]
fn a_tombstone_leads_to_what_stands_at_last() {
    let desk = Desk::new();
    desk.write(
        "data/tombstones.yaml",
        "- {url: /outcomes/one.html, reason: 重复发布, date: 2026-01-01, successor: /outcomes/two.html}\n\
         - {url: /outcomes/two.html, reason: 重复发布, date: 2026-01-02, successor: /outcomes/liyuan-2024-ludeng.html}\n",
    );
    desk.built();
    let page = desk.page("outcomes/one.html");
    assert!(page.contains("liyuan-2024-ludeng.html") && !page.contains("two.html"), "{page}");
}

/// Registrations come weeks after a site is set up: what is missing in its foot is told, and holds nothing back.
#[test]
fn a_new_site_with_an_address_can_be_built_strictly() {
    let desk = Desk::new();
    desk.commit("首次发布");
    let run = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .arg("--root")
        .arg(desk.root())
        .args(["build", "--no-search", "--strict", "--today", "2026-04-01", "--base-url", "https://example.org/"])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let settings = fs::read_to_string(desk.root().join("data/site.yaml")).unwrap();
    desk.write("data/site.yaml", &(settings + "base_url: https://example.org/\n"));
    let run = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .args(["--lang", "zh", "--root"])
        .arg(desk.root())
        .args(["build", "--no-search", "--strict", "--today", "2026-04-01"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success() && said.contains("提醒[empty-footer]"), "{said}");
}

#[test]
fn what_a_merge_left_half_done_was_never_on_the_site() {
    let desk = Desk::new();
    desk.commit_at("first", "2026-03-01T12:00:00Z");
    let text = desk.text();
    let title = text.lines().find(|line| line.starts_with("title:")).unwrap().to_owned();
    let marks = format!("<<<<<<< HEAD\n{title}\n=======\ntitle: 乙\n>>>>>>> other");
    desk.write(RECORD, &text.replacen(&title, &marks, 1));
    desk.commit_at("marks left in", "2026-03-02T12:00:00Z");
    desk.write(RECORD, &format!("{}\n又一段。\n", desk.text()));
    desk.commit_at("and more of them", "2026-03-03T12:00:00Z");
    desk.write(RECORD, &text.replacen(&title, "title: 丙", 1));
    desk.commit_at("mended", "2026-03-04T12:00:00Z");
    let page = desk.built();
    let entries: Vec<&str> = page.split("<li id=\"r-").skip(1).collect();
    assert_eq!(entries.len(), 2, "{page}");
    assert!(entries[0].contains("2026年3月4日") && entries[0].contains("丙"), "{}", entries[0]);
    assert!(!entries[0].contains("原来没有") && !entries[0].contains("乙"), "{}", entries[0]);
    assert!(entries[1].contains("2026年3月1日"), "{}", entries[1]);
}

#[test]
fn a_commit_from_the_future_is_told() {
    let desk = Desk::new();
    desk.commit_at("first", "2026-03-01T12:00:00Z");
    desk.write(RECORD, &format!("{}\n又一段。\n", desk.text()));
    desk.commit_at("a wrong clock", "2092-03-01T12:00:00Z");
    let told = |more: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_yishi"))
            .args(["--lang", "en", "--root"])
            .arg(desk.root())
            .args([&["build", "--no-search", "--strict"], more].concat())
            .env_remove("SOURCE_DATE_EPOCH")
            .output()
            .unwrap();
        (run.status.success(), String::from_utf8_lossy(&run.stderr).contains("warning[future-commit]"))
    };
    assert_eq!(told(&[]), (true, true));
    // Whoever asks for an earlier day knows that there are later ones.
    assert!(!told(&["--today", "2026-03-02"]).1);
}
