//! The program as staff use it: the real binary on real folders.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::fs;

mod common;

use common::{site, yishi};

#[test]
fn a_new_site_builds_without_a_word_of_complaint() {
    let folder = site();
    assert_eq!(
        yishi(folder.path(), &["check", "--strict"]),
        (0, String::new(), "检查了 8 个文件：0 处错误，0 处提醒\n".to_owned())
    );
    let (code, _, said) = yishi(folder.path(), &["build", "--strict"]);
    assert_eq!(code, 0, "{said}");
    assert!(folder.path().join("public/outcomes/liyuan-2024-ludeng.html").exists());
    let ignored = fs::read_to_string(folder.path().join(".gitignore")).unwrap();
    for made in ["/public", "/.yishi", "/search-index"] {
        assert!(ignored.lines().any(|line| line == made), "git takes {made}");
    }
    let again = yishi(folder.path(), &["init", folder.path().to_str().unwrap()]);
    assert_eq!(again.0, 1);
    assert_eq!(again.2, format!("这个文件夹里已经有东西，没有改动；换一个空文件夹：{}\n", folder.path().display()));
}

#[test]
fn a_new_record_passes_the_checks_as_it_is() {
    let folder = site();
    let whole = "已写好，可以通过检查；现在是草稿，填好后删去 draft 一行就会发布\n";
    let rest = "已写好，现在是草稿，不影响检查；填好下面所说的，再删去 draft 一行就会发布：\n";
    for (kind, path, lacks) in [
        ("meeting", "content/meetings/990101-2024-1.md", &["date", "state"][..]),
        ("topic", "content/topics/990101-2024-1.md", &[]),
        ("case", "content/cases/990101-2024-1.md", &[]),
        ("venue", "content/venues/990101-2024-1.md", &["kind", "tier"]),
        ("document", "content/documents/990101-2024-1.md", &["kind"]),
        ("news", "content/news/990101-2024-1.md", &["date"]),
        ("page", "content/pages/page-1.md", &[]),
        ("plan", "data/plans/990101-2024-1.yaml", &[]),
        ("campaign", "data/campaigns/990101-2024-1.yaml", &[]),
        ("programme", "data/programmes/990101-programme-1.yaml", &[]),
    ] {
        let words = ["new", kind, "--region", "梨园镇", "--title", "修路: \"谁\"出钱"];
        let (code, out, said) = yishi(folder.path(), &words);
        assert_eq!((code, out), (0, format!("{path}\n")));
        assert!(said.starts_with(if lacks.is_empty() { whole } else { rest }), "{said}");
        let told: Vec<&str> = said.split('「').skip(1).filter_map(|rest| rest.split('」').next()).collect();
        assert_eq!(told, lacks, "{said}");
    }
    let outcome = ["new", "outcome", "--region", "990101", "--topic", "liyuan-ludeng", "--id", "deng"];
    assert_eq!(yishi(folder.path(), &outcome).1, "content/outcomes/deng.md\n");
    assert_eq!(yishi(folder.path(), &["stats"]).2, "", "a programme that is begun takes nothing from the one in use");
    let (code, out, said) = yishi(folder.path(), &["new", "figure", "--region", "梨园镇", "--title", "场次"]);
    assert_eq!((code, out.as_str()), (0, "data/figures/990101-2024-1.yaml\n"));
    assert!(said.starts_with(rest) && said.contains("|  （在这里写）"), "its unit is open: {said}");
    assert_eq!(yishi(folder.path(), &["check", "--strict"]).0, 0, "drafts may wait");
    let text = fs::read_to_string(folder.path().join("content/meetings/990101-2024-1.md")).unwrap();
    for line in
        ["title: \"修路: \\\"谁\\\"出钱\"", "#date: 2024-06-12", "#state: 拟召开", "region: \"990101\"", "draft: true"]
    {
        assert!(text.lines().any(|l| l == line), "{line} in\n{text}");
    }
}

/// Nothing that the program put there in place of words may pass for what somebody said.
#[test]
fn a_form_whose_draft_line_alone_is_gone_is_not_published() {
    let folder = site();
    let from = ["--meeting", "liyuan-2024-ludeng"];
    for (kind, path, more) in [
        ("meeting", "content/meetings/990100-2024-1.md", &[][..]),
        ("topic", "content/topics/990100-2024-1.md", &[]),
        ("case", "content/cases/990100-2024-1.md", &[]),
        ("venue", "content/venues/990100-2024-1.md", &[]),
        ("outcome", "content/outcomes/990101-2024-1.md", &from),
        ("document", "content/documents/990100-2024-1.md", &[]),
        ("news", "content/news/990100-2024-1.md", &[]),
        ("page", "content/pages/page-1.md", &[]),
        ("plan", "data/plans/990100-2024-1.yaml", &[]),
        ("campaign", "data/campaigns/990100-2024-1.yaml", &[]),
        ("figure", "data/figures/990100-2024-1.yaml", &[]),
        ("programme", "data/programmes/990100-programme-1.yaml", &[]),
    ] {
        let (code, out, said) = yishi(folder.path(), &[&["new", kind][..], more].concat());
        assert_eq!((code, out.trim()), (0, path), "{said}");
        assert!(said.contains("提醒[blank]"), "{said}");
        let file = folder.path().join(path);
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(yishi(folder.path(), &["check", "--strict"]).0, 0, "a draft may wait");
        fs::write(&file, text.replace("draft: true\n", "")).unwrap();
        let (code, _, said) = yishi(folder.path(), &["check"]);
        assert_eq!(code, 1);
        // What lacks a field is told of that first.
        let told =
            ["错误[blank]：这里还没有填写\n  --> ", "错误[missing-field]"].iter().any(|told| said.contains(told));
        assert!(told && said.contains(path), "{said}");
        let all = text.replace("draft: true\n", "").replace("#date:", "date:").replace("#state:", "state:");
        let all = all.replace("#kind:", "kind:").replace("#tier:", "tier:").replace("#form:", "form:");
        fs::write(&file, all).unwrap();
        let (code, _, said) = yishi(folder.path(), &["check"]);
        assert!(code == 1 && said.contains(&format!("错误[blank]：这里还没有填写\n  --> {path}:")), "{said}");
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn what_comes_of_a_draft_belongs_to_the_region_of_the_draft() {
    let folder = site();
    let new = |words: &[&str]| yishi(folder.path(), &[&["new"][..], words].concat());
    assert_eq!(new(&["meeting", "--region", "梨园镇", "--title", "a"]).1, "content/meetings/990101-2024-1.md\n");
    let (code, out, said) = new(&["outcome", "--meeting", "990101-2024-1"]);
    assert_eq!((code, out.as_str()), (0, "content/outcomes/990101-2024-1.md\n"), "{said}");
    assert_eq!(new(&["topic", "--region", "梨园镇", "--id", "begun"]).0, 0);
    assert_eq!(new(&["meeting", "--topic", "begun"]).1, "content/meetings/990101-2024-2.md\n");
    let file = folder.path().join("content/meetings/990101-2024-1.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(file, text.replace("region: \"990101\"\n", "")).unwrap();
    let (code, _, said) = new(&["outcome", "--meeting", "990101-2024-1"]);
    assert!(code == 1 && said.contains("加上 --region"), "{said}");
}

/// What keeps a build from its end keeps a push from being taken, too.
#[test]
fn a_template_that_cannot_be_rendered_is_told_by_the_check_as_by_the_build() {
    let folder = site();
    let template = folder.path().join("themes/own/templates/base.html");
    fs::create_dir_all(template.parent().unwrap()).unwrap();
    let usual = fs::read_to_string("themes/default/templates/base.html").unwrap();
    fs::write(&template, &usual).unwrap();
    assert_eq!(yishi(folder.path(), &["check", "--strict"]).0, 0);
    fs::write(&template, usual.replacen("<body", "{{ sitename }}<body", 1)).unwrap();
    let (code, _, checked) = yishi(folder.path(), &["check"]);
    assert_eq!(code, 1, "{checked}");
    let (code, _, built) = yishi(folder.path(), &["build", "--no-search"]);
    assert_eq!(code, 1);
    let told = |said: &str| said.split("\n\n").find(|part| part.contains("错误[template]")).unwrap().to_owned();
    assert_eq!(checked.matches("错误[template]").count(), 1, "{checked}");
    assert_eq!((told(&checked), built.matches("错误[template]").count()), (told(&built), 1));
    assert!(checked.contains("个页面生成不了，例如 "), "{checked}");
}

#[test]
fn a_new_record_never_takes_the_place_of_another() {
    let folder = site();
    let words = ["new", "topic", "--id", "liyuan-ludeng"];
    let before = fs::read(folder.path().join("content/topics/liyuan-ludeng.md")).unwrap();
    assert_eq!(
        yishi(folder.path(), &words),
        (1, String::new(), "content/topics/liyuan-ludeng.md 已经有了，没有改动它；用 --id 另取一个编号\n".to_owned())
    );
    assert_eq!(fs::read(folder.path().join("content/topics/liyuan-ludeng.md")).unwrap(), before);
    assert_eq!(yishi(folder.path(), &["new", "topic"]).1, "content/topics/990100-2024-1.md\n");
    assert_eq!(yishi(folder.path(), &["new", "topic"]).1, "content/topics/990100-2024-2.md\n");
    let bad = yishi(folder.path(), &["--lang", "en", "new", "topic", "--id", "New Park"]);
    assert_eq!(
        (bad.0, bad.2.as_str()),
        (1, "`New Park` cannot be an id; use lower-case letters, digits and hyphens, such as new-park\n")
    );
}

#[test]
fn an_outcome_belongs_to_the_meeting_that_has_none_or_it_is_asked_which() {
    let folder = site();
    let (code, path, said) = yishi(folder.path(), &["new", "outcome"]);
    assert_eq!((code, path.as_str()), (1, ""));
    assert!(said.starts_with("成果来自哪次协商或哪个议题？加上 --meeting <编号>"), "{said}");
    let held = |id: &str, title: &str| {
        let text = format!("---\ntitle: {title}\ndate: 2024-05-01\nregion: \"990102\"\nstate: 已召开\n---\n");
        fs::write(folder.path().join(format!("content/meetings/{id}.md")), text).unwrap();
    };
    held("a", "修桥");
    let (code, path, said) = yishi(folder.path(), &["new", "outcome"]);
    assert_eq!((code, path.as_str()), (0, "content/outcomes/990102-2024-1.md\n"));
    assert!(said.starts_with("已写好，现在是草稿") && said.contains("「form」"), "{said}");
    let text = fs::read_to_string(folder.path().join(path.trim_end())).unwrap();
    assert!(text.contains("\nmeetings: [\"a\"]\n") && text.contains("\nregion: \"990102\"\n"), "{text}");
    held("b", "修路");
    held("c", "装灯");
    let (code, _, said) = yishi(folder.path(), &["new", "outcome"]);
    let wanted = "成果来自哪次协商？这些还没有成果，选一个加在命令后面：\n  --meeting a  修桥\n  --meeting b  修路\n  --meeting c  装灯\n";
    assert_eq!((code, said.as_str()), (1, wanted), "a draft is no outcome yet");
}

/// Every record and address told for itself, twenty-eight errors named everything but the folder.
#[test]
fn a_folder_that_is_gone_is_told_once() {
    let folder = site();
    let at = |path: &str| folder.path().join(path);
    assert_eq!(yishi(folder.path(), &["build", "--no-search"]).0, 0);
    let errors = |said: &str| said.matches("错误[").count();
    fs::rename(at("content"), at("内容")).unwrap();
    for command in ["check", "build"] {
        let (code, _, said) = yishi(folder.path(), &[command]);
        assert!(code == 1 && errors(&said) == 1, "{said}");
        assert!(
            said.starts_with("错误[no-folder]：没有文件夹 content/，") && said.contains("把文件夹 内容 改名为 content"),
            "{said}"
        );
    }
    assert!(at("public/outcomes/liyuan-2024-ludeng.html").exists(), "the old site stays");
    fs::rename(at("内容"), at("content")).unwrap();
    fs::rename(at("content/meetings"), at("content/meeting")).unwrap();
    let (code, _, said) = yishi(folder.path(), &["check"]);
    assert!(
        code == 1 && errors(&said) == 1 && said.contains("把文件夹 content/meeting 改名为 content/meetings"),
        "{said}"
    );
    assert!(said.contains("1 个发布过的网址将无法打开，1 处引用找不到记录"), "{said}");
    fs::rename(at("content/meeting"), at("content/meetings")).unwrap();
    assert_eq!(yishi(folder.path(), &["check", "--strict"]).0, 0);
}

/// Colours are changed without the program's source at hand.
#[test]
fn a_file_of_the_theme_is_copied_to_be_changed() {
    let folder = site();
    let run = |words: &[&str]| yishi(folder.path(), words);
    let list = run(&["theme", "list"]).1;
    assert!(
        list.lines().any(|line| line == "css/tokens.css") && list.lines().any(|line| line == "templates/base.html")
    );
    let (code, out, _) = run(&["theme", "copy", "css/tokens.css"]);
    assert_eq!((code, out.as_str()), (0, "themes/default/css/tokens.css\n"));
    assert_eq!(run(&["check", "--strict"]).0, 0, "a copy changes nothing");
    let (code, _, said) = run(&["theme", "copy", "themes/default/css/tokens.css"]);
    assert!(code == 1 && said.contains("themes/default/css/tokens.css 已经有了"), "{said}");
    for slip in ["tokens.css", "css/token.css", "css/parts/tokens.css"] {
        let (code, _, said) = run(&["theme", "copy", slip]);
        assert!(code == 1 && said.contains("是不是想写 css/tokens.css？"), "{slip}: {said}");
    }
    assert_eq!(run(&["theme", "copy"]).0, 2);
    let outside = run(&["theme", "copy", "../../data/site.yaml"]);
    assert!(outside.0 == 1 && outside.2.contains("主题里没有"), "{}", outside.2);
    fs::write(folder.path().join("themes/default/css/tokens.css"), "@layer {{{\n").unwrap();
    let (code, _, said) = run(&["build", "--no-search"]);
    assert!(
        code == 0 && said.contains("提醒[theme-css]：这个 { 没有合上\n  --> themes/default/css/tokens.css:1:10"),
        "{said}"
    );
    fs::rename(folder.path().join("themes/default/css/tokens.css"), folder.path().join("themes/tokens.css")).unwrap();
    let said = run(&["check"]).2;
    assert!(said.contains("提醒[stray-file]") && said.contains("移到 themes/default/css/tokens.css"), "{said}");
    fs::remove_dir_all(folder.path().join("themes")).unwrap();
    let settings = folder.path().join("data/site.yaml");
    for (key, near) in
        [("color", true), ("theme", true), ("主题色", true), ("colour_of_links", true), ("sloogan", false)]
    {
        let text = fs::read_to_string(&settings).unwrap();
        fs::write(&settings, format!("{text}{key}: red\n")).unwrap();
        let said = run(&["check"]).2;
        assert_eq!(said.contains("yishi theme copy css/tokens.css"), near, "{key}: {said}");
        fs::write(&settings, text).unwrap();
    }
}

/// A county renames its bureaus and merges them; what they did was done under their names of the time.
#[test]
fn a_body_keeps_its_past() {
    let folder = site();
    let bodies = |more: &str| {
        let text = include_str!("../src/cli/seed/organizations.yaml");
        let new = "- id: jianshe\n  name: 住房和城乡建设局\n  kind: department\n  region: \"990100\"\n  \
                   former_names:\n    - {name: 城乡建设局, until: 2024-11}\n- id: luming\n  name: 路灯所\n  kind: department\n  region: \"990100\"\n";
        fs::write(folder.path().join("data/organizations.yaml"), format!("{text}{new}{more}")).unwrap();
        yishi(folder.path(), &["check"])
    };
    let outcome = folder.path().join("content/outcomes/liyuan-2024-ludeng.md");
    let text = fs::read_to_string(&outcome).unwrap();
    let line = text.lines().find(|line| line.starts_with("lead:")).unwrap_or("form:").to_owned();
    let led = match line.as_str() {
        "form:" => text.replacen("form:", "lead: jianshe\nform:", 1),
        line => text.replacen(line, "lead: jianshe", 1),
    };
    fs::write(&outcome, led).unwrap();
    let (code, _, said) = bodies("  successor: jianshe\n  ended: 2024-10\n");
    assert_eq!(code, 0, "{said}");
    assert_eq!(yishi(folder.path(), &["build"]).0, 0);
    let page = |path: &str| fs::read_to_string(folder.path().join("public").join(path)).unwrap();
    assert!(page("outcomes/liyuan-2024-ludeng.html").contains("城乡建设局（今住房和城乡建设局）"));
    let now = page("organizations/jianshe.html");
    assert!(
        now.contains("曾用名") && now.contains("城乡建设局（至2024年11月）") && now.contains(">路灯所</a>"),
        "{now}"
    );
    let then = page("organizations/luming.html");
    assert!(then.contains("2024年10月已并入住房和城乡建设局") && then.contains("jianshe.html"), "{then}");
    let found = yishi(folder.path(), &["search", "城乡建设局", "--kind", "organization"]).1;
    assert!(found.contains("organizations/jianshe"), "{found}");
    for (more, code) in [
        ("  successor: luming\n", "[loop]"),
        ("  successor: jianshi\n", "[dangling-reference]"),
        ("  former_names: [{name: 甲, until: 2024}]\n  ended: 2023\n", "[date-order]"),
        ("  former_names: [{name: 甲, until: 2024}, {name: 乙, until: 2021}]\n", "[date-order]"),
    ] {
        let (ended, _, said) = bodies(more);
        assert!(ended == 1 && said.contains(code), "{more}: {said}");
    }
}

/// A slip of the keyboard stood on the page as the year 25.
#[test]
fn years_that_cannot_be_and_terms_turned_round_are_told() {
    let folder = site();
    for (path, text, told) in [
        ("data/plans/a.yaml", "title: 计划\nregion: \"990100\"\nyear: 25\n", "改法：写成 2025"),
        ("data/plans/a.yaml", "title: 计划\nregion: \"990100\"\nyear: 20255\n", "错误[bad-year]"),
        (
            "data/campaigns/a.yaml",
            "title: 议事月\nregion: \"990100\"\nstart: 2024-06\nend: 2024-05\n",
            "错误[date-order]",
        ),
        ("data/campaigns/a.yaml", "title: 议事月\nregion: \"990100\"\nstart: 2024-06\nend: 2024\n", ""),
    ] {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        let (code, _, said) = yishi(folder.path(), &["check"]);
        assert_eq!((code == 1, said.contains(told)), (!told.is_empty(), true), "{text}{said}");
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn a_number_opens_the_records_it_counts() {
    let folder = site();
    let wanted = "成果数 · 梧溪县\n「成果」的条数\n= 1\n\n成果 (outcomes) 1\n  outcomes/liyuan-2024-ludeng\n";
    assert_eq!(yishi(folder.path(), &["stats", "--explain", "outcomes"]), (0, wanted.to_owned(), String::new()));
    let rate = yishi(folder.path(), &["--lang", "en", "stats", "--explain", "follow-up-rate", "--region", "990101"]);
    assert_eq!(
        rate.1,
        "follow-up-rate · 梧溪县梨园镇\n`followed-up` ÷ `done`\n= fewer than 3\n\nfollowed-up 1\n  \
         outcomes/liyuan-2024-ludeng\n\ndone 1\n  outcomes/liyuan-2024-ludeng\n"
    );
    let (code, json, _) = yishi(folder.path(), &["stats", "--json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(code, 0);
    assert_eq!(rows.iter().find(|row| row["indicator"] == "meetings").unwrap()["value"], 1.0);
    let empty = yishi(folder.path(), &["stats", "--explain", "outcomes", "--region", "石桥乡"]).1;
    assert_eq!(empty, "成果数 · 梧溪县石桥乡\n「成果」的条数\n= 0\n\n成果 (outcomes) 0\n");
    assert_eq!(
        yishi(folder.path(), &["stats", "--region", "石乔乡"]).2,
        "data/regions.csv 中没有「石乔乡」；是不是想写「石桥乡」？\n"
    );
}

/// What silence decides is no rate, and what a meeting that was not held had ready was not said there.
#[test]
fn no_rate_is_made_of_silence() {
    let folder = site();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let advice = "recommendations:\n  - {text: 装灯, disposition: 采纳}\n  - {text: 修路, disposition: 采纳}\n";
    write(
        "content/meetings/off.md",
        &format!("---\ntitle: 会\nregion: \"990101\"\nstate: 取消\ncancel_reason: 下雨\ndate: 2024-03\n{advice}---\n"),
    );
    let done = |id: &str, more: &str| {
        write(
            &format!("content/outcomes/{id}.md"),
            &format!(
                "---\ntitle: 甲\nsummary: 办好了\nform: 纪要\nregion: \"990102\"\ntopics: [liyuan-ludeng]\nformed: 2024-04\n\
                 {more}completions:\n  - {{date: 2024-05, text: 办好了}}\n---\n"
            ),
        );
    };
    ["a", "b", "c"].iter().for_each(|id| done(id, ""));
    let of = |indicator: &str, region: &str| {
        let told = yishi(folder.path(), &["--lang", "en", "stats", "--explain", indicator, "--region", region]).1;
        told.lines().find_map(|line| line.strip_prefix("= ")).unwrap_or_default().to_owned()
    };
    assert_eq!(of("completion-rate", "990102"), "none is told of", "each is known by its completion alone");
    done("c", "due: 2024-06\n");
    assert_eq!(of("completion-rate", "990102"), "100%");
    let adopted = yishi(folder.path(), &["--lang", "en", "stats", "--explain", "adopted"]).1;
    assert!(!adopted.contains("meetings/off"), "{adopted}");
}

#[test]
fn a_search_tells_in_the_words_of_the_site_why_a_page_was_found() {
    let folder = site();
    assert_eq!(yishi(folder.path(), &["search", "路灯"]).0, 1);
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    let wanted = "找到 1 件\n\n梨园镇老街路灯修复\n  成果 · 回头看确认 · 梧溪县梨园镇 · 2024-09-20\n  \
                  outcomes/liyuan-2024-ludeng.html\n  老街路灯已全部修好，三个月后回访照明正常。\n";
    assert_eq!(yishi(folder.path(), &["search", "标题:路灯 类别:成果"]), (0, wanted.to_owned(), String::new()));
    assert_eq!(
        yishi(folder.path(), &["search", "地区:石桥 -路灯"]).1,
        "找到 1 件\n\n梧溪县石桥乡\n  地区\n  regions/990102.html\n"
    );
    assert_eq!(yishi(folder.path(), &["search", "标题:恐龙"]).1, "没有找到“标题:恐龙”\n");
}

#[test]
fn a_page_says_what_made_it() {
    let folder = site();
    let page = "outcomes/liyuan-2024-ludeng.html";
    let wanted = yishi(folder.path(), &["explain", page]);
    assert_eq!(wanted.0, 0, "{}", wanted.2);
    for line in [
        "网址      outcomes/liyuan-2024-ludeng.html",
        "种类      outcome",
        "代码      src/pages/outcome.rs",
        "模板      themes/default/templates/pages/outcome.html",
        "源文件    content/outcomes/liyuan-2024-ludeng.md",
    ] {
        assert!(wanted.1.lines().any(|l| l == line), "{line} in\n{}", wanted.1);
    }
    for same in [format!("http://127.0.0.1:8000/{page}?a=b#c"), format!("/{page}"), format!("public/{page}")] {
        assert_eq!(yishi(folder.path(), &["explain", &same]), wanted, "{same}");
    }
    let from = yishi(folder.path(), &["explain", "content/outcomes/liyuan-2024-ludeng.md"]).1;
    assert!(from.lines().any(|l| l == page), "{from}");
    assert_eq!(
        yishi(folder.path(), &["explain", "outcomes/liyuan-2024-lvdeng.html"]).2,
        "网站没有 outcomes/liyuan-2024-lvdeng.html；是不是 outcomes/liyuan-2024-ludeng.html？\n"
    );
    // Nothing that is published, and no source, is denied.
    assert_eq!(yishi(folder.path(), &["build", "--no-search"]).0, 0);
    fs::create_dir(folder.path().join(".git")).unwrap();
    for (asked, part) in [
        ("changes.html", "src/pages/changes.rs"),
        ("changes/1.html", "src/pages/changes.rs"),
        ("changes/feed.xml", "src/pages/changes.rs"),
        ("data/outcomes.csv", "src/pages/download.rs"),
        ("data/outcomes.json", "outcomes"),
        ("manifest.json", "src/publish/manifest.rs"),
        ("_redirects", "aliases"),
        ("_headers", "src/publish/headers.rs"),
        ("nginx/headers.conf", "src/publish/headers.rs"),
        ("nginx/redirects.conf", "src/publish/redirects.rs"),
        ("search.txt", "src/index/export.rs"),
        ("search/t/0.bin", "src/index/export.rs"),
        ("data/site.yaml", "每一页"),
        ("data/regions.csv", "regions/"),
        ("data/tombstones.yaml", "原网址"),
        ("themes/default/css/base.css", "assets/style-"),
        ("themes/default/templates/pages/outcome.html", "outcome"),
    ] {
        let (code, out, said) = yishi(folder.path(), &["explain", asked]);
        assert!(code == 0 && out.contains(part), "{asked}: {out}{said}");
    }
    fs::remove_dir(folder.path().join(".git")).unwrap();
    assert_eq!(yishi(folder.path(), &["explain", "changes.html"]).0, 1, "without git there is none");
    let record = folder.path().join("content/outcomes/liyuan-2024-ludeng.md");
    let text = fs::read_to_string(&record).unwrap();
    for (change, said) in [
        ("draft: true", "的记录是草稿（`draft:`），还没有发布\n"),
        ("form2: a", "的记录有错误，没有发布；先看 yishi check\n"),
    ] {
        fs::write(&record, text.replacen("---\n", &format!("---\n{change}\n"), 1)).unwrap();
        for asked in [page, "content/outcomes/liyuan-2024-ludeng.md"] {
            let (code, _, told) = yishi(folder.path(), &["explain", asked]);
            assert_eq!(
                (code, told.lines().last()),
                (1, Some(format!("{asked} {}", said.trim_end()).as_str())),
                "{change}"
            );
        }
    }
}

#[test]
fn a_wrong_command_line_is_told_in_the_readers_language() {
    let folder = site();
    assert_eq!(
        yishi(folder.path(), &["biuld"]),
        (2, String::new(), "没有「biuld」这个命令；是不是想写「build」？\n用 yishi --help 查看用法\n".to_owned())
    );
    assert!(yishi(folder.path(), &["--lang", "en", "biuld"]).2.contains("unrecognized subcommand 'biuld'"));
    assert!(
        yishi(folder.path(), &["--help"])
            .1
            .starts_with("议事：把基层协商的记录编成公开网站\n\n用法：yishi [选项] <命令>\n")
    );
    let nowhere = yishi(&folder.path().join("nowhere"), &["build"]);
    assert_eq!(nowhere.2, format!("找不到站点文件夹：{}\n", folder.path().join("nowhere").display()));
    assert_eq!(nowhere.0, 1);
}

#[test]
fn a_folder_that_is_no_site_and_an_address_that_is_none_are_told_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    for words in [&["check"][..], &["build"], &["stats"], &["new", "topic"]] {
        let (code, out, said) = yishi(folder.path(), words);
        assert_eq!((code, out.as_str()), (1, ""), "{words:?}");
        assert!(said.contains("没有 content/，也没有 data/，不是站点") && said.contains("yishi init"), "{said}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");

    let site = site();
    for address in ["zx.example.gov.cn", "https:///zx", "https://zx.example.gov.cn/?a", "javascript:alert(1)"] {
        let told = yishi(site.path(), &["build", "--base-url", address]);
        let wanted = format!("--base-url「{address}」不是网址，写成 https://zx.example.gov.cn/\n");
        assert_eq!(told, (2, String::new(), wanted));
    }
    assert!(!site.path().join("public").exists());
    let (code, _, said) = yishi(site.path(), &["stats", "--explain", "办事率情况如何"]);
    assert_eq!(code, 1);
    assert!(said.contains("completion-rate         办结率\n"), "{said}");
}

#[test]
fn a_new_site_shows_a_picture_in_every_size() {
    let folder = site();
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    let page = fs::read_to_string(folder.path().join("public/meetings/liyuan-2024-ludeng.html")).unwrap();
    let picture = page.split("<picture>").nth(1).and_then(|rest| rest.split("</picture>").next()).unwrap();
    for part in ["-480.webp 480w", "-960.webp 960w", "-1200.webp 1200w", "-1200.jpg\"", "width=\"1200\" height=\"800\""]
    {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    assert!(picture.contains("loading=\"lazy\"") && picture.contains("alt=\"示意图"), "{picture}");
    assert_eq!(fs::read_dir(folder.path().join("public/media")).unwrap().count(), 4);
}

#[test]
fn a_photo_is_published_with_consent_and_without_its_notes() {
    let folder = site();
    let meeting = folder.path().join("content/meetings/liyuan-2024-ludeng.md");
    let text = fs::read_to_string(&meeting).unwrap();
    let without = text.split_once("# 图片").map(|(before, _)| format!("{before}---\n"));
    fs::write(&meeting, without.unwrap()).unwrap();
    let picture = folder.path().join("content/outcomes/lamp.png");
    fs::write(&picture, png()).unwrap();
    let record = folder.path().join("content/outcomes/liyuan-2024-ludeng.md");
    let text = fs::read_to_string(&record).unwrap();
    let photo = |consent: &str| {
        text.replace(
            "fields: [roads]",
            &format!("photos:\n  - {{file: lamp.png, alt: 路灯{consent}}}\nfields: [roads]"),
        )
    };

    fs::write(&record, photo("")).unwrap();
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 0);
    assert!(said.contains("提醒[no-consent]"), "{said}");
    assert!(!folder.path().join("public/media").exists());

    for refused in ["否", "无", "待确认", "拒绝", "\"no\"", "no", "0", "N/A", "\"-\"", "同意"] {
        fs::write(&record, photo(&format!(", consent: {refused}"))).unwrap();
        let (code, _, said) = yishi(folder.path(), &["build"]);
        assert_eq!(code, 0, "{refused}: {said}");
        assert!(said.contains("提醒[no-consent]") && said.contains("liyuan-2024-ludeng.md:"), "{refused}: {said}");
        assert!(said.contains(&format!("   |  {}\n", refused.trim_matches('"'))), "{refused}: {said}");
        assert!(!said.contains("yaml-trap"), "{said}");
        assert!(!folder.path().join("public/media").exists(), "{refused}");
    }

    fs::write(&record, photo(", consent: 2024-04-12 当面同意")).unwrap();
    let (code, _, said) = yishi(folder.path(), &["build"]);
    assert_eq!(code, 0, "{said}");
    let mut names: Vec<String> = fs::read_dir(folder.path().join("public/media"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].ends_with("-2.jpg") && names[1].ends_with("-2.webp"), "{names:?}");
    let page = fs::read_to_string(folder.path().join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    assert!(page.contains(&format!("src=\"../media/{}\"", names[0])) && page.contains("alt=\"路灯\""), "{page}");
    for name in &names {
        let bytes = fs::read(folder.path().join("public/media").join(name)).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"SECRET"), "{name}");
    }
    assert!(!folder.path().join("public/outcomes/lamp.png").exists(), "originals stay at home");
    let told = yishi(folder.path(), &["explain", &format!("media/{}", names[1])]).1;
    assert!(told.contains("content/outcomes/lamp.png") && told.contains("liyuan-2024-ludeng.md"), "{told}");
    assert!(!page.contains("og:image"), "who shares a page needs the picture's whole address");
    assert_eq!(yishi(folder.path(), &["build", "--base-url", "https://zx.example.cn/"]).0, 0);
    let page = fs::read_to_string(folder.path().join("public/outcomes/liyuan-2024-ludeng.html")).unwrap();
    let shared = format!("<meta property=\"og:image\" content=\"https://zx.example.cn/media/{}\">", names[0]);
    assert!(page.contains(&shared), "{page}");
}

/// A grey picture of 2 × 2 pixels with a secret in a text chunk.
fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let body = [kind, data].concat();
        bytes.extend(&body);
        bytes.extend(crc(&body).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
    chunk(b"tEXt", b"Comment\0SECRET");
    // Six bytes, stored: two rows of a filter byte and two pixels.
    let raw = [0, 128, 128, 0, 128, 128];
    let mut zlib = vec![0x78, 0x01, 1, 6, 0, 0xf9, 0xff];
    zlib.extend(raw);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in raw {
        a = (a + u32::from(byte)) % 65521;
        b = (b + a) % 65521;
    }
    zlib.extend((b << 16 | a).to_be_bytes());
    chunk(b"IDAT", &zlib);
    chunk(b"IEND", &[]);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    })
}

#[test]
fn a_filter_that_there_is_not_is_told() {
    let folder = site();
    assert_eq!(yishi(folder.path(), &["build"]).0, 0);
    let search = |filter: &str| yishi(folder.path(), &["search", "路灯", "--filter", filter]);
    let (code, out, said) = search("year=2024");
    assert!(code == 0 && out.contains("liyuan-2024-ludeng.html"), "{out}{said}");
    let (code, out, said) = search("yeer=2024");
    assert!(code == 1 && out.is_empty() && said.contains("year"), "{out}{said}");
}

#[test]
fn a_command_line_without_a_command_is_told_in_the_language_of_the_help() {
    let folder = site();
    let (code, out, said) = yishi(folder.path(), &[]);
    assert!(code == 2 && out.is_empty() && said.contains("还要写上命令") && !said.contains("subcommand"), "{said}");
}

/// Who follows an old link must not find something else there.
#[test]
fn a_new_record_takes_no_id_that_another_has_or_had() {
    let folder = site();
    let root = folder.path();
    let new = |more: &[&str]| yishi(root, &[&["new", "topic", "--region", "梨园镇"][..], more].concat());
    let made = |n: u8| (0, format!("content/topics/990101-2024-{n}.md\n"));
    let told = |(code, out, _): (i32, String, String)| (code, out);
    assert_eq!(told(new(&[])), made(1));
    // A draft in a folder of its own, a page that was withdrawn, one that is gone.
    fs::create_dir(root.join("content/topics/2024")).unwrap();
    fs::rename(root.join("content/topics/990101-2024-1.md"), root.join("content/topics/2024/990101-2024-1.md"))
        .unwrap();
    let stone = "- url: /topics/990101-2024-2.html\n  reason: 重复发布\n  date: 2024-05-01\n";
    fs::write(root.join("data/tombstones.yaml"), stone).unwrap();
    fs::write(root.join("data/urls.lock"), "topics/990101-2024-3.html\n").unwrap();
    assert_eq!(told(new(&[])), made(4));
    for taken in ["990101-2024-1", "990101-2024-2"] {
        let (code, out, said) = new(&["--id", taken]);
        assert!(code == 1 && out.is_empty() && said.contains("--id"), "{taken}: {said}");
    }
    assert_eq!(new(&["--id", "990101-2024-3"]).0, 0, "what is gone may come back");
}

#[test]
fn a_record_at_a_withdrawn_address_is_told() {
    let folder = site();
    let root = folder.path();
    let stone = "- url: /topics/liyuan-ludeng.html\n  reason: 重复发布\n  date: 2024-05-01\n";
    fs::write(root.join("data/tombstones.yaml"), stone).unwrap();
    let (code, _, said) = yishi(root, &["check"]);
    assert!(said.contains("删去 data/tombstones.yaml 里的这一条"), "{said}");
    assert!(code == 0 && said.contains("提醒[not-withdrawn]") && said.contains("/topics/liyuan-ludeng.html"), "{said}");
    // The page stays, and the site map does not say that it is gone.
    assert_eq!(yishi(root, &["build", "--no-search"]).0, 0);
    let map = fs::read_to_string(root.join("public/sitemap.html")).unwrap();
    assert!(!map.contains("topics/liyuan-ludeng.html"), "{map}");
}

/// What keeps every page from being made must not pass a check, by which pushes are taken.
#[test]
fn a_template_that_cannot_be_read_is_told_by_the_check() {
    let folder = site();
    let path = "themes/default/templates/pages/outcome.html";
    fs::create_dir_all(folder.path().join("themes/default/templates/pages")).unwrap();
    fs::write(folder.path().join(path), "<p>\n{% if it %}\n").unwrap();
    let (code, _, said) = yishi(folder.path(), &["check"]);
    assert!(code == 1 && said.contains("错误[template]") && said.contains(&format!("--> {path}:")), "{said}");
    fs::write(folder.path().join(path), "<p>{{ it.no_such_thing }}</p>\n").unwrap();
    let (code, _, said) = yishi(folder.path(), &["check"]);
    assert!(code == 1 && said.contains("生成页面 outcomes/liyuan-2024-ludeng.html 时模板出错"), "{said}");
}

/// The help promises 2 for a command that was written wrong, whoever notices it.
#[test]
fn a_value_that_cannot_be_meant_is_a_command_written_wrong() {
    let folder = site();
    for words in [
        &["build", "--today", "2024-02-30"][..],
        &["check", "--today", "明天"],
        &["build", "--base-url", "zx"],
        &["retire", "x", "--reason", "不要了"],
        &["hook", "install", "."],
        &["search", "路灯", "--filter", "2024"],
    ] {
        let (code, out, said) = yishi(folder.path(), words);
        assert!(code == 2 && out.is_empty() && !said.is_empty(), "{words:?}: {code} {said}");
    }
    // What depends on the site is no slip of the command.
    assert_eq!(yishi(folder.path(), &["stats", "--region", "999"]).0, 1);
}

/// What is written should not have to be mended at once: a record that is not there was taken into the file.
#[test]
fn a_record_comes_of_what_is_there() {
    let folder = site();
    let (code, out, said) = yishi(folder.path(), &["new", "outcome", "--meeting", "liyuan-2024-luden"]);
    assert!(code == 1 && out.is_empty() && said.contains("是不是想写 liyuan-2024-ludeng？"), "{said}");
    let (code, _, said) = yishi(folder.path(), &["new", "meeting", "--topic", "2020-bridge"]);
    assert!(code == 1 && said.contains("content/topics/"), "{said}");
}

/// A CI that keeps a result on a full disk should not take half of it for the whole.
#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_is_told() {
    let folder = site();
    for words in [["check", "--format", "json"].as_slice(), &["stats"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_yishi"));
        let run = run.args(["--lang", "zh", "--root"]).arg(folder.path()).args(words).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(!run.status.success() && said.contains("结果没有写全"), "{words:?}: {said}");
    }
}

/// A terminal that is closed, or a log on a full disk, is no reason to crash; help that nobody could read has failed.
#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_said_ends_no_command() {
    let folder = site();
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let program = || std::process::Command::new(env!("CARGO_BIN_EXE_yishi"));
    fs::write(folder.path().join("content/topics/faulty.md"), "---\ntitel: x\n---\n").unwrap();
    for (words, wanted) in [(["check"].as_slice(), 1), (&["stats"], 0), (&["nonsense"], 2), (&["build"], 1)] {
        let mut run = program();
        let ended = run.arg("--root").arg(folder.path()).args(words).stderr(full()).output().unwrap().status;
        assert_eq!(ended.code(), Some(wanted), "{words:?}");
    }
    for lang in ["zh", "en"] {
        let ended = program().args(["--lang", lang, "--help"]).stdout(full()).output().unwrap();
        assert!(ended.status.code() == Some(1) && !ended.stderr.is_empty(), "{lang}");
    }
}

/// Names above the site are nobody's fault.
#[test]
#[cfg(target_os = "linux")]
fn a_site_in_a_folder_of_an_odd_name_is_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"r\xe9publique"));
    fs::rename(site().keep(), &odd).unwrap();
    let (code, _, said) = yishi(&odd, &["check"]);
    assert!(code == 0 && !said.contains("UTF-8"), "{said}");
}

#[test]
fn an_output_folder_that_is_a_file_is_told() {
    let folder = site();
    fs::write(folder.path().join("out"), "").unwrap();
    let out = folder.path().join("out");
    let (code, _, said) = yishi(folder.path(), &["build", "--out", out.to_str().unwrap()]);
    assert!(code == 1 && said.contains("是一个文件，不是文件夹") && !said.contains("os error"), "{said}");
}

/// Whoever comes by a link to a version keeps it, though the record has another address now.
#[test]
fn a_former_address_takes_along_what_stands_behind_its_hash() {
    let folder = site();
    let path = folder.path().join("content/topics/liyuan-ludeng.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("---\n", "---\naliases: [/old/ludeng.html]\n", 1)).unwrap();
    let (code, _, said) = yishi(folder.path(), &["build", "--no-search"]);
    assert_eq!(code, 0, "{said}");
    let stub = fs::read_to_string(folder.path().join("public/old/ludeng.html")).unwrap();
    let script = "<script src=\"../assets/js/moved.js\" data-to=\"../topics/liyuan-ludeng.html\"></script>";
    assert!(stub.find(script).is_some_and(|at| at < stub.find("http-equiv=\"refresh\"").unwrap()), "{stub}");
    assert!(fs::read_to_string(folder.path().join("public/assets/js/moved.js")).unwrap().contains("location.replace"));
}

#[test]
fn a_repository_without_hooks_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    for (lang, told) in
        [("zh", "还没有安装钩子，先运行 `yishi hook install`"), ("en", "no hooks are installed here yet")]
    {
        let (code, out, said) = yishi(folder.path(), &["--lang", lang, "hook", "status", path]);
        assert!(code == 1 && out.is_empty() && said.contains(told) && !said.contains("os error"), "{said}");
    }
}

#[test]
fn why_a_tombstone_cannot_be_written_is_told_in_the_readers_language() {
    let folder = site();
    fs::write(folder.path().join("data/tombstones.yaml"), "url: /a.html\n").unwrap();
    let words = ["--lang", "en", "retire", "outcomes/liyuan-2024-ludeng", "--reason", "duplicate"];
    let (code, _, said) = yishi(folder.path(), &words);
    let chinese = said.chars().any(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
    assert!(code == 1 && said.contains("nothing was changed") && !chinese, "{said}");
}
