//! The sample site as a whole: it builds without faults, the same bytes come out in two places, every link and anchor
//! leads somewhere, and every number equals the length of the list it opens.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use common::{copy, tree};

mod common;

/// All files of the built sample, by route.
fn sample() -> &'static BTreeMap<String, Vec<u8>> {
    static SITE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("public");
        build(&clone(folder.path(), "site"), &out);
        tree(&out)
    })
}

/// The sample's records in a repository of their own, so that the tests hold wherever the project stands: a shallow
/// clone or an unpacked archive has not its history. One record has two revisions.
fn origin() -> &'static Path {
    static ORIGIN: OnceLock<tempfile::TempDir> = OnceLock::new();
    ORIGIN
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            for part in ["content", "data"] {
                copy(Path::new(part), &folder.path().join(part));
            }
            let record = folder.path().join("content/outcomes/wudu-guohe-cungui.md");
            let text = fs::read_to_string(&record).unwrap();
            git(folder.path(), &["init", "-q", "-b", "main"], "");
            fs::write(&record, format!("{text}\n后来删去的一段。\n")).unwrap();
            commit(folder.path(), "2026-11-01T23:30:00Z", "首次发布");
            fs::write(&record, text).unwrap();
            commit(folder.path(), "2026-11-20T23:30:00Z", "删去一段\n\nChange-Note: 删去重复的一段");
            folder
        })
        .path()
}

fn commit(folder: &Path, date: &str, message: &str) {
    git(folder, &["add", "-A"], date);
    git(folder, &["commit", "-q", "-m", message], date);
}

fn git(folder: &Path, words: &[&str], date: &str) {
    let mut run = Command::new("git");
    run.arg("-C").arg(folder).args([
        "-c",
        "user.name=某",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
    ]);
    let run = run.args(words).env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date).output().unwrap();
    assert!(run.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&run.stderr));
}

/// A clone of [`origin`] below a folder.
fn clone(folder: &Path, name: &str) -> PathBuf {
    let to = folder.join(name);
    git(folder, &["clone", "-q", &origin().to_string_lossy(), &to.to_string_lossy()], "");
    to
}

fn build(root: &Path, out: &Path) {
    let run = Command::new(env!("CARGO_BIN_EXE_yishi"))
        .arg("--root")
        .arg(root)
        .args(["build", "--strict", "--today", "2026-11-22", "--out"])
        .arg(out)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

/// The same commit and day, in another folder, time zone, locale, number of threads and, where the tests may change it,
/// by another user: every byte is the same, the manifest and its commit among them.
#[test]
fn two_builds_in_two_folders_are_identical() {
    let folder = tempfile::tempdir().unwrap();
    let copy = clone(folder.path(), "别的 地方");
    let out = folder.path().join("elsewhere/public");
    fs::create_dir_all(out.parent().unwrap()).unwrap();
    let program = folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_yishi"), &program).unwrap();
    let mut run = Command::new(&program);
    as_somebody_else(&mut run, folder.path());
    run.arg("--root").arg(&copy).args(["build", "--today", "2026-11-22", "--out"]).arg(&out);
    let run = run.env("TZ", "America/New_York").env("LC_ALL", "tr_TR.UTF-8").env("RAYON_NUM_THREADS", "1");
    let run = run.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let (first, second) = (sample(), tree(&out));
    let differing: BTreeSet<&String> =
        first.keys().chain(second.keys()).filter(|route| first.get(*route) != second.get(*route)).collect();
    assert!(differing.is_empty(), "{} differ: {:?}", differing.len(), differing.iter().take(9).collect::<Vec<_>>());
    let manifest: serde_json::Value = serde_json::from_slice(&first["manifest.json"]).unwrap();
    assert_eq!(manifest["commit"].as_str().map(str::len), Some(40));
}

/// Root may become anyone: then the folder is given to a user without a name or a home.
#[cfg(unix)]
fn as_somebody_else(run: &mut Command, folder: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    if fs::metadata(folder).unwrap().uid() == 0 {
        assert!(Command::new("chown").args(["-R", "65534:65534"]).arg(folder).status().unwrap().success());
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        run.uid(65534).gid(65534).env("HOME", folder);
    }
}

#[cfg(not(unix))]
fn as_somebody_else(_: &mut Command, _: &Path) {}

#[test]
fn a_record_tells_its_revisions() {
    let page = String::from_utf8_lossy(&sample()["outcomes/wudu-guohe-cungui.html"]).into_owned();
    for part in [
        "<del>后来删去的一段。</del>",
        "删去重复的一段",
        "修订记录（2）",
        // Half past eleven in Greenwich is the next day in the site's time zone.
        "<dt>首次发布</dt><dd><time datetime=\"2026-11-02\">",
        "<dt>最近更新</dt><dd><time datetime=\"2026-11-21\">",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("example.org"), "an author's address is on the page");
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let site = sample();
    let ids: BTreeMap<&str, BTreeSet<String>> =
        pages(site).map(|(route, text)| (route, attributes(&text, "id").into_iter().collect())).collect();
    let mut broken = Vec::new();
    for (route, text) in pages(site) {
        let links =
            attributes(&text, "href").into_iter().chain(attributes(&text, "src")).chain(attributes(&text, "action"));
        for link in links {
            if link.contains("://") || link.starts_with("mailto:") || link.starts_with("tel:") {
                continue;
            }
            let (path, fragment) = link.split_once('#').map_or((link.as_str(), None), |(p, f)| (p, Some(f)));
            let path = path.split('?').next().unwrap_or_default();
            let target = if path.is_empty() { route.to_owned() } else { resolve(route, path) };
            if !site.contains_key(&target) {
                broken.push(format!("{route}: {link} → {target} does not exist"));
            } else if let Some(fragment) = fragment.filter(|f| !f.is_empty() && !f.starts_with(":~:"))
                && !ids.get(target.as_str()).is_some_and(|ids| ids.contains(fragment))
            {
                broken.push(format!("{route}: {link} has no such anchor"));
            }
        }
    }
    assert!(broken.is_empty(), "{} broken\n{}", broken.len(), broken[..broken.len().min(40)].join("\n"));
}

/// From the front page down the pages of places alone, without search, lists or the map of the site.
#[test]
fn a_resident_finds_a_villages_outcomes_in_four_taps() {
    let site = sample();
    let text = |route: &str| String::from_utf8_lossy(&site[route]).into_owned();
    let mut taps: BTreeMap<String, usize> = BTreeMap::from([("index.html".to_owned(), 0)]);
    let mut waiting = VecDeque::from(["index.html".to_owned()]);
    while let Some(route) = waiting.pop_front() {
        let next = taps[&route] + 1;
        for link in attributes(&text(&route), "href") {
            let to = resolve(&route, link.split('#').next().unwrap_or_default());
            let is_place = to.starts_with("regions/") && to != "regions/index.html" && site.contains_key(&to);
            if is_place && !taps.contains_key(&to) {
                taps.insert(to.clone(), next);
                waiting.push_back(to);
            }
        }
    }
    let villages: Vec<&String> = site
        .keys()
        .filter(|route| route.starts_with("regions/") && route.ends_with(".html"))
        .filter(|route| text(route).contains("<p class=\"kicker\">村级") && text(route).contains("id=\"outcomes\""))
        .collect();
    assert!(!villages.is_empty());
    for village in villages {
        let shelf =
            text(village).split("id=\"outcomes\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
        assert!(shelf.contains("href=\"../outcomes/"), "{village} names its outcomes");
        // The last tap opens one of them.
        assert!(taps.get(village).is_some_and(|n| *n < 4), "{village}: {:?} taps", taps.get(village));
    }
}

#[test]
fn a_story_follows_one_matter_and_not_its_neighbours() {
    let page = |route: &str| String::from_utf8(sample()[route].clone()).unwrap();
    // One outcome sums up the advice of seven towns; what the county granted one of them is not told of another.
    let town = page("topics/tiantai-2022-shiliang-vegetables.html");
    assert!(town.contains("meetings/tiantai-2022-shiliang-vegetables.html"), "its own meeting");
    assert!(town.contains("outcomes/tiantai-2022-proposals.html"), "the outcome that sums it up");
    assert!(!town.contains("tiantai-2022-jietou-houan"), "a neighbour's meeting and outcome");
    // What climbed to a higher level is told whole from either end.
    for route in ["topics/jiaojiang-2022-dachen.html", "topics/taizhou-dachen.html"] {
        let text = page(route);
        for other in ["outcomes/jiaojiang-2022-dachen.html", "outcomes/taizhou-dachen.html"] {
            assert!(text.contains(other), "{route} does not tell of {other}");
        }
    }
}

#[test]
fn an_outcome_without_an_answer_says_to_whom_it_was_handed() {
    let page = |route: &str| String::from_utf8(sample()[route].clone()).unwrap();
    let waiting = page("outcomes/jiaojiang-2022-dachen.html");
    assert!(waiting.contains(
        "<dt>答复</dt><dd><span class=\"state formed ring\">已有批示，未见答复</span> 送交：浙江省委、省政府</dd>"
    ));
    assert!(!page("outcomes/yicheng-huagong.html").contains("<dt>答复</dt>"), "it is done");
}

#[test]
fn a_step_is_done_only_where_a_record_says_so() {
    let page = |route: &str| String::from_utf8(sample()[route].clone()).unwrap();
    let steps = |route: &str| {
        let text = page(route);
        let list = text.split("<ol class=\"steps\"").nth(1).and_then(|rest| rest.split("</ol>").next());
        list.unwrap_or_default().to_owned()
    };
    // A look-back is on record, and to whom the outcome was sent is not.
    let open = steps("outcomes/yicheng-2023-yingshang.html");
    assert!(open.contains("unstated") && open.contains("（未载明）"), "{open}");
    // What is done leaves no step ahead.
    let done = steps("outcomes/yicheng-huagong.html");
    assert!(!done.contains("还没有记录") && !done.contains("走到这里"), "{done}");
}

#[test]
fn a_regions_own_row_and_its_parts_add_up_in_every_column() {
    let site = sample();
    let mut rows = 0;
    for (route, bytes) in site.iter().filter(|(route, _)| route.starts_with("regions/") && route.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        let Some(table) = text.split("data-sortable").nth(1).and_then(|rest| rest.split("</table>").next()) else {
            continue;
        };
        let Some((parts, foot)) = table.split_once("<tfoot>") else { continue };
        let counts = |row: &str| -> Vec<Option<u64>> {
            let cells = row.split("<td").skip(1);
            cells.map(|cell| cell.split("data-count=\"").nth(1)?.split('"').next()?.parse().ok()).collect()
        };
        let foot: Vec<Vec<Option<u64>>> = foot.split("<tr>").skip(1).map(counts).collect();
        let Some((total, own)) = foot.split_last() else { continue };
        let parts: Vec<Vec<Option<u64>>> = parts.split("<tr>").skip(2).map(counts).chain(own.iter().cloned()).collect();
        for (column, total) in total.iter().enumerate().filter_map(|(column, total)| Some((column, (*total)?))) {
            let sum: u64 = parts.iter().filter_map(|row| row.get(column).copied().flatten()).sum();
            assert_eq!(sum, total, "{route}, column {column}");
            rows += 1;
        }
    }
    assert!(rows > 100, "{rows}");
}

#[test]
fn a_region_can_be_followed_by_what_is_new_there() {
    let site = sample();
    let text = |route: &str| String::from_utf8_lossy(&site[route]).into_owned();
    let feeds: Vec<&String> = site.keys().filter(|to| to.starts_with("regions/") && to.ends_with(".xml")).collect();
    assert!(feeds.len() > 20, "{feeds:?}");
    for route in &feeds {
        let feed = text(route);
        let mut dates: Vec<&str> = feed.split("<updated>").skip(1).map(|rest| &rest[..10]).collect();
        assert!((1..=21).contains(&dates.len()), "{route}: {}", dates.len());
        assert!(dates.is_sorted_by(|a, b| a >= b) && dates.get(1).is_none_or(|d| *d == dates[0]), "{route}: {dates:?}");
        dates.retain(|date| *date > "2026-11-22");
        assert_eq!(dates, Vec::<&str>::new(), "{route}: what is announced is no news yet");
        for link in attributes(&feed, "href") {
            assert!(site.contains_key(&resolve(route, &link)), "{route}: {link}");
        }
        let name = route.trim_start_matches("regions/");
        assert_eq!(text(&route.replace(".xml", ".html")).matches(&format!("href=\"{name}\"")).count(), 2, "{route}");
    }
    let county = text("regions/331002.xml");
    assert!(county.contains("/jiaojiang-") && !county.contains("/wudu-") && !county.contains("/tiantai-"));
}

#[test]
fn a_source_that_all_figures_of_a_programme_share_is_named_once() {
    let page = String::from_utf8(sample()["programmes/wudu-jiceng.html"].clone()).unwrap();
    let table = &page[page.find("<section id=\"declared\"").unwrap()..];
    let table = &table[..table.find("</section>").unwrap()];
    assert!(table.matches("<tr id=").count() > 5 && table.matches("sources.html#gansu-wudu").count() == 1, "{table}");
}

#[test]
fn ids_are_unique_on_each_page() {
    for (route, text) in pages(sample()) {
        let ids = attributes(&text, "id");
        let unique: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{route}");
    }
}

#[test]
fn every_number_equals_the_length_of_the_list_it_opens() {
    let site = sample();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (route, text) in pages(site) {
        for tag in tags_with(&text, "data-count") {
            let count: usize = attribute(tag, "data-count").and_then(|n| n.parse().ok()).unwrap();
            let Some(href) = attribute(tag, "href") else {
                if count != 0 {
                    wrong.push(format!("{route}: {count} opens nothing"));
                }
                continue;
            };
            seen += 1;
            let (path, fragment) = href.split_once('#').map_or((href.as_str(), ""), |(p, f)| (p, f));
            let target =
                if path.is_empty() { route.to_owned() } else { resolve(route, path.split('?').next().unwrap()) };
            match total(site, &target, fragment) {
                Some(total) if total == count => {}
                found => wrong.push(format!("{route}: {count} opens {href} with {found:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong of {seen}\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert!(seen > 100, "only {seen} numbers were found");
}

/// What a page's list says of its length, and — over all parts — how many entries it has.
fn total(site: &BTreeMap<String, Vec<u8>>, route: &str, fragment: &str) -> Option<usize> {
    let text = String::from_utf8_lossy(site.get(route)?).into_owned();
    let part = if fragment.is_empty() { text.as_str() } else { &text[text.find(&format!("id=\"{fragment}\""))?..] };
    let at = part.find("data-total=\"")? + "data-total=\"".len();
    let said: usize = part[at..].split('"').next()?.parse().ok()?;
    Some(said)
}

fn pages(site: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = (&str, String)> {
    site.iter()
        .filter(|(route, _)| route.ends_with(".html"))
        .map(|(route, bytes)| (route.as_str(), String::from_utf8_lossy(bytes).into_owned()))
}

/// The values of an attribute, in order, with entities undone.
fn attributes(text: &str, name: &str) -> Vec<String> {
    let pattern = format!(" {name}=\"");
    text.match_indices(&pattern)
        .filter_map(|(at, _)| text[at + pattern.len()..].split('"').next())
        .map(|value| {
            value
                .replace("&amp;", "&")
                .replace("&#x27;", "'")
                .replace("&quot;", "\"")
                .replace("&#x2F;", "/")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
        })
        .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    attributes(tag, name).into_iter().next()
}

/// The opening tags that carry an attribute.
fn tags_with<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let pattern = format!(" {name}=\"");
    text.match_indices(&pattern)
        .filter_map(|(at, _)| {
            let start = text[..at].rfind('<')?;
            let end = at + text[at..].find('>')?;
            Some(&text[start..=end])
        })
        .collect()
}

/// A relative link of `route` as a path from the root.
fn resolve(route: &str, link: &str) -> String {
    let mut parts: Vec<&str> = route.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    let path: PathBuf = parts.iter().collect();
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
