//! The charts on pages, through the whole pipeline, on a made-up county that has something of everything: each chart stands
//! where it belongs, and every mark and number opens exactly the records it counts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
// A helper of a test may fail as the test itself may.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use yishi::config::Options;
use yishi::pipeline;

mod common;

/// More meetings than stand on one page of records, most of them in one year, so that groups and their parts get pages too.
const MANY: usize = 540;
const OUTCOMES: usize = 24;

static SITE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    county(&root);
    let out = folder.path().join("public");
    let options = Options { strict: true, search: false, ..Options::on(jiff::civil::date(2024, 6, 1)) };
    let built = pipeline::build(&root, &out, &options).unwrap();
    let told: Vec<String> = built.diagnostics.iter().map(|d| d.display(yishi::diag::Lang::En).to_string()).collect();
    assert!(built.report.is_some(), "{}", told.join("\n"));
    common::pages(&out)
});

fn write(root: &Path, path: &str, text: &str) {
    let path: PathBuf = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A county of three townships and a village: nearly all is in 东镇, and 南镇 has too little of everything.
fn county(root: &Path) {
    write(root, "data/site.yaml", "title: 梧溪协商\nroot: \"990100\"\nminimum_cases: 3\n");
    let head = "key,code,system,name,level,kind,parent,longitude,latitude,col,row,source";
    let regions = "990100,,,梧溪县,county,县,,,,,,\n990101,,,东镇,township,镇,990100,,,,,\n990102,,,西镇,township,镇,990100,,,,,\n\
                   990103,,,南镇,township,镇,990100,,,,,\n990104,,,石村,village,村,990103,,,,,\n";
    write(root, "data/regions.csv", &format!("{head}\n{regions}"));
    write(
        root,
        "data/programmes/wuxi.yaml",
        "name: 梧溪议事\nregion: \"990100\"\nresult_classes:\n  - {key: A, name: 已解决}\n  - {key: B, name: 正在解决}\n  - {key: C, name: 列入规划}\n",
    );
    write(root, "data/organizations.yaml", "- {id: roads, name: 县交通局, kind: 职能部门, region: \"990100\"}\n");
    for i in 0..MANY {
        let region = if i % 9 == 0 { "990102" } else { "990101" };
        let date = match i {
            0..500 => format!("2023-{:02}-{:02}", i % 12 + 1, i % 28 + 1),
            500..520 => "2022".to_owned(),
            _ => format!("2021-{:02}", i % 12 + 1),
        };
        meeting(root, &format!("m{i}"), region, &date);
    }
    for i in 0..2 {
        meeting(root, &format!("south{i}"), "990104", "2023-03-01");
        let done = if i == 0 { "completions: [{date: 2023-05-01, text: 修好了}]\n" } else { "" };
        outcome(root, &format!("south{i}"), "990104", &format!("south{i}"), done);
    }
    for i in 0..OUTCOMES {
        let day = i % 28 + 1;
        let mut entries = format!(
            "lead: roads\ndue: {}\nassignments: [{{date: 2023-02-01, to: 县交通局}}]\n",
            if i == 3 { "2024-07".to_owned() } else { format!("2024-{:02}-{day:02}", i % 8 + 1) }
        );
        if i % 2 == 0 {
            let _ = writeln!(entries, "responses: [{{date: 2023-{:02}-20, text: 已答复}}]", i % 9 + 3);
        }
        if i % 3 == 0 {
            let _ = writeln!(entries, "completions: [{{date: 2023-12-{day:02}, text: 已办结}}]");
        }
        if i % 4 == 0 {
            let second = if i % 8 == 0 { ", {date: 2024-02-01, class: A}" } else { "" };
            let _ = writeln!(entries, "classes: [{{date: 2023-12-01, class: B}}{second}]");
        }
        outcome(root, &format!("o{i}"), "990101", &format!("m{}", i * 12), &entries);
    }
}

fn meeting(root: &Path, id: &str, region: &str, date: &str) {
    let text = format!(
        "---\ntitle: 协商会 {id}\nregion: \"{region}\"\ndate: {date}\nstate: 已召开\n\
         recommendations: [{{text: 修路 {id}, disposition: 采纳}}]\n---\n\n正文。\n"
    );
    write(root, &format!("content/meetings/{id}.md"), &text);
}

fn outcome(root: &Path, id: &str, region: &str, meeting: &str, entries: &str) {
    let text = format!(
        "---\ntitle: 成果 {id}\nsummary: 把路修好\nform: 纪要\nregion: \"{region}\"\nmeetings: [{meeting}]\n{entries}---\n\n正文。\n"
    );
    write(root, &format!("content/outcomes/{id}.md"), &text);
}

/// The part of a page that begins with this id.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let at = page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no `{id}`"));
    let rest = &page[at..];
    let end = rest[1..].find("id=\"chart-").or_else(|| rest.find("</section>")).unwrap_or(rest.len() - 1);
    &rest[..=end]
}

#[test]
fn every_chart_stands_on_county_township_programme_and_organization_pages() {
    let sheets = [
        ("way", "funnel"),
        ("meetings", "months"),
        ("statuses", "stacked"),
        ("reply-days", "days"),
        ("done-days", "days"),
        ("classes", "classes"),
        ("due", "calendar"),
    ];
    // A body that only leads has held no meeting and heard no opinion.
    let led = &sheets[2..];
    for (route, charts) in [
        ("index.html", &sheets[..]),
        ("regions/990101.html", &sheets),
        ("programmes/wuxi.html", &sheets),
        ("organizations/roads.html", led),
    ] {
        let page = &SITE[route];
        for (key, sheet) in charts {
            let chart = section(page, &format!("chart-{key}"));
            for part in
                ["<h3>", &format!("class=\"chart-sheet {sheet}\""), "aria-label=\"", "<figcaption", "<table", "来源："]
            {
                assert!(chart.contains(part), "{route} {key}: {part}\n{chart}");
            }
        }
        assert!(page.contains("id=\"indicators\""), "{route}: the panel of indicators");
    }
    assert!(SITE["index.html"].contains("class=\"chart-sheet multiples\""), "townships side by side");
    assert!(section(&SITE["index.html"], "chart-reply-days").contains("中位数"));
}

#[test]
fn every_mark_and_number_opens_exactly_what_it_counts() {
    let mut wrong = Vec::new();
    let (mut drawn, mut own_pages) = (0, 0);
    for (route, page) in SITE.iter() {
        for (at, _) in page.match_indices(" data-count=\"") {
            let start = page[..at].rfind('<').unwrap();
            let tag = &page[start..at + page[at..].find('>').unwrap()];
            let count: usize = attribute(tag, "data-count").unwrap().parse().unwrap();
            let Some(href) = attribute(tag, "href") else {
                if count > 0 {
                    wrong.push(format!("{route}: {count} opens nothing"));
                }
                continue;
            };
            let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
            let target = if path.is_empty() { route.clone() } else { resolve(route, path) };
            drawn += usize::from(target.starts_with("charts/"));
            own_pages += usize::from(target.contains("/meetings-2023"));
            if total(&target, fragment) != Some(count) {
                wrong.push(format!("{route}: {count} opens {href} with {:?}", total(&target, fragment)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert!(drawn > 500, "{drawn} numbers open records of charts");
    assert!(own_pages > 10, "{own_pages} open the page of a group");
}

/// What the list says of its length, which must be how many entries it has.
fn total(route: &str, fragment: &str) -> Option<usize> {
    let page = SITE.get(route)?;
    let part = if fragment.is_empty() { page.as_str() } else { &page[page.find(&format!("id=\"{fragment}\""))?..] };
    let at = part.find("data-total=\"")? + "data-total=\"".len();
    let said: usize = part[at..].split('"').next()?.parse().ok()?;
    let is_section = route.starts_with("charts/") && !fragment.is_empty() && !part.contains("<h2>各组</h2>");
    if is_section {
        let end = part[at..].find("data-total=\"").filter(|_| part[at..].starts_with(&format!("{said}\"><h3>")));
        let end = end.or_else(|| part[at..].find("</div>")).map_or(part.len(), |end| at + end);
        let entries = part[..end].matches("<li").count();
        // A year's section holds its months; a month's or a bin's holds the entries themselves.
        if part[at..].split_once('>')?.1.starts_with("<h3>") {
            assert_eq!(entries, said, "{route}#{fragment}");
        }
    }
    Some(said)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let pattern = format!(" {name}=\"");
    let at = tag.find(&pattern)? + pattern.len();
    tag[at..].split('"').next()
}

fn resolve(route: &str, link: &str) -> String {
    let mut parts: Vec<&str> = route.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn too_few_are_not_drawn_and_the_page_says_why() {
    let page = &SITE["regions/990103.html"];
    let classes = section(page, "chart-classes");
    assert!(classes.contains("没有公布结果类别"), "{classes}");
    let meetings = section(page, "chart-meetings");
    assert!(meetings.contains("不足 3 件，不画") && meetings.contains("data-count=\"2\""), "{meetings}");
    assert!(!page.contains("class=\"chart-sheet"), "nothing is drawn");
}

#[test]
fn a_village_lists_on_its_own_page_what_its_numbers_count() {
    let page = &SITE["regions/990104.html"];
    for (key, n) in [("done", 1), ("outcomes", 2), ("recommendations", 2)] {
        assert!(page.contains(&format!("id=\"{key}\" data-total=\"{n}\"")), "{key}");
        assert!(page.contains(&format!("data-count=\"{n}\" href=\"990104.html#{key}\"")), "{key} is a link");
    }
}

#[test]
fn townships_with_too_few_are_never_ranked() {
    let parts = section(&SITE["index.html"], "chart-parts");
    let row = |name: &str| {
        let at = parts.find(&format!(">{name}</a></th>")).unwrap();
        &parts[at..at + parts[at..].find("</tr>").unwrap()]
    };
    assert!(!row("南镇").contains("data-sort=\"2"), "{}", row("南镇"));
    assert!(
        row("南镇").contains("data-sort=\"\"") && row("东镇").contains("data-sort=\"480.0000\""),
        "{}",
        row("东镇")
    );
}

#[test]
fn every_chart_says_its_source_and_how_many_records_it_rests_on() {
    let mut charts = 0;
    for (route, page) in SITE.iter() {
        for drawn in page.split("<div id=\"chart-").skip(1) {
            let (key, rest) = drawn.split_once('"').unwrap();
            let caption = rest.split("<figcaption").nth(1).and_then(|text| text.split("</figcaption>").next()).unwrap();
            assert!(caption.contains("来源：") && caption.contains("依据的"), "{route} {key}: {caption}");
            let whole = rest.split("<div id=\"chart-").next().unwrap();
            assert!(
                whole.starts_with("><h3>") && whole.contains("aria-label=\"") && whole.contains("<table"),
                "{route} {key}"
            );
            charts += 1;
        }
    }
    assert!(charts > 20, "{charts} charts");
}

#[test]
fn townships_stand_in_the_order_that_the_reader_chooses() {
    let parts = section(&SITE["index.html"], "chart-parts");
    for (i, label) in ["官方次序", "按名称", "按场次"].iter().enumerate() {
        assert!(parts.contains(&format!("<label for=\"parts-order-{i}\">{label}</label>")), "{parts}");
    }
    let orders: Vec<Vec<&str>> = parts
        .split("<div class=\"chart\">")
        .skip(1)
        .map(|drawing| {
            let mut names = ["东镇", "西镇", "南镇"];
            names.sort_by_key(|name| drawing.find(&format!(">{name}</text>")));
            names.to_vec()
        })
        .collect();
    assert_eq!(orders, [["东镇", "西镇", "南镇"], ["东镇", "南镇", "西镇"], ["东镇", "西镇", "南镇"]]);
    let by_number = parts.split("<div class=\"chart\">").nth(3).unwrap();
    let few = by_number.find("少于 3 件").unwrap();
    assert!(by_number.find(">西镇</text>").unwrap() < few && few < by_number.find(">南镇</text>").unwrap());
}

#[test]
fn columns_and_tables_that_are_the_same_stand_once_on_a_page() {
    let page = &SITE["index.html"];
    let parts = section(page, "chart-parts");
    for key in ["990101", "990102", "990103"] {
        assert_eq!(page.matches(&format!("<path id=\"parts-of-{key}\"")).count(), 1, "{key}");
        assert_eq!(parts.matches(&format!("<use class=\"mass\" href=\"#parts-of-{key}\"/>")).count(), 3, "{key}");
    }
    // The front page of one county maps its townships, and their one table adds up to the whole.
    assert_eq!(page.matches("<div class=\"scroll parts\"").count(), 1);
    assert!(section(page, "regions").contains("<tfoot>"), "{}", section(page, "regions"));
}

/// A county of so many townships that its front page would be most of all their columns, and of so many months that a table
/// of them would be most of the rest.
#[test]
fn what_is_long_stands_on_a_page_of_the_charts_own() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    write(&root, "data/site.yaml", "title: 梧溪协商\nroot: \"990100\"\nminimum_cases: 1\n");
    let mut regions =
        "key,code,system,name,level,kind,parent,longitude,latitude,col,row,source\n990100,,,梧溪县,county,县,,,,,,\n"
            .to_owned();
    for town in 1..=13 {
        let _ = writeln!(regions, "9901{town:02},,,第{town}镇,township,镇,990100,,,,,");
        for year in 2016..2022 {
            meeting(
                &root,
                &format!("m{town}-{year}"),
                &format!("9901{town:02}"),
                &format!("{year}-{:02}-01", (town - 1) % 12 + 1),
            );
        }
    }
    write(&root, "data/regions.csv", &regions);
    let out = folder.path().join("public");
    let options = Options { strict: true, search: false, ..Options::on(jiff::civil::date(2024, 6, 1)) };
    assert!(pipeline::build(&root, &out, &options).unwrap().report.is_some());
    let site = common::pages(&out);

    let here = section(&site["index.html"], "chart-parts");
    assert!(!here.contains("<svg") && !here.contains("<table"), "{here}");
    assert!(here.contains("依据的记录 78 条") && here.contains("<a href=\"charts/990100/parts.html\">"), "{here}");
    let apart = &site["charts/990100/parts.html"];
    assert_eq!(apart.matches("class=\"chart-sheet multiples\"").count(), 3, "in three orders");
    assert!(apart.contains("href=\"../../index.html#chart-parts\""), "the way back");
    let table = section(apart, "table");
    assert_eq!(table.matches("<th scope=\"row\">").count(), 13, "{table}");
    assert!(table.contains("href=\"../../regions/990101.html\""), "{table}");

    let here = section(&site["index.html"], "chart-meetings");
    assert!(here.contains("class=\"chart-sheet months\"") && !here.contains("<table"), "{here}");
    assert!(here.contains("<a href=\"charts/990100/meetings.html#table\">"), "{here}");
    let table = section(&site["charts/990100/meetings.html"], "table");
    assert_eq!(table.matches("<th scope=\"row\"").count(), 6, "{table}");
    // A township's six months stand beside its chart.
    let here = section(&site["regions/990101.html"], "chart-meetings");
    assert!(here.contains("<table") && !site["charts/990101/meetings.html"].contains("id=\"table\""), "{here}");
}

#[test]
fn each_indicator_says_its_period_and_awareness_needs_a_survey() {
    for route in ["index.html", "regions/990101.html", "programmes/wuxi.html", "organizations/roads.html"] {
        let panel = section(&SITE[route], "indicators");
        assert!(panel.contains("期间：") && panel.contains("分母"), "{route}");
        assert!(panel.contains("知晓率</dt><dd>— 只取公布的调查，不推算"), "{route}");
    }
}

#[test]
fn a_site_without_boundary_files_draws_tiles_and_nothing_is_told() {
    let page = &SITE["index.html"];
    assert!(page.contains("class=\"map map-tiles") && page.contains("方格图，按代码顺序排列"));
    assert!(!page.contains("审图号："));
}
