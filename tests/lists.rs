//! Lists and counts of the sample site, through the whole pipeline: every number opens exactly what it counts, and every
//! record stands once in each list it belongs to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use common::{copy, pages};
use yishi::config::Options;
use yishi::pipeline;

mod common;

/// The sample, with pages so short that its lists have several parts.
fn built(base_url: Option<&str>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["content", "data"] {
        copy(&sample.join(part), &root.join(part));
    }
    let settings = root.join("data/site.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    assert!(text.contains("page_size: 50"));
    fs::write(&settings, text.replace("page_size: 50", "page_size: 5")).unwrap();
    let out = folder.path().join("public");
    let today = jiff::civil::date(2026, 11, 22);
    let options = Options { base_url: base_url.map(str::to_owned), search: false, ..Options::on(today) };
    let built = pipeline::build(&root, &out, &options).unwrap();
    assert!(built.report.is_some(), "the sample builds");
    (folder, out)
}

/// The site without an address, built once for all tests.
static PLAIN: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| built(None));

/// What stands between two marks, each time.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open).skip(1).filter_map(|rest| rest.split(close).next()).collect()
}

/// The addresses of the entries of a list page's main list, in order.
fn entries(page: &str) -> Vec<&str> {
    let list = between(page, "data-filter-list", "</ul>").into_iter().next();
    let list = list.or_else(|| between(page, "<div><ul class=\"entries\"", "</ul>").into_iter().next());
    list.map(|list| between(list, "><a href=\"", "\"")).unwrap_or_default()
}

fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('#').next().unwrap().split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The entries of a list over all its parts, following the links from newer to older; of a list that is split by regions
/// over the lists of these too.
fn whole<'p>(pages: &'p BTreeMap<String, String>, front: &str) -> Vec<(String, &'p str)> {
    let mut found = Vec::new();
    for place in between(&pages[front], "<ul class=\"tree columns\" data-total=", "</ul>") {
        for link in between(place, "<a class=\"count\" data-count=\"", ">") {
            let n: usize = link.split('"').next().unwrap().parse().unwrap();
            let those = whole(pages, &resolve(front, between(link, "href=\"", "\"")[0]));
            assert_eq!(those.len(), n, "{front} splits into {link}");
            found.extend(those);
        }
    }
    let mut next = Some(front.to_owned());
    while let Some(route) = next {
        let (route, page) = pages.get_key_value(&route).unwrap_or_else(|| panic!("{front} leads to {route}"));
        found.extend(entries(page).into_iter().map(|link| (resolve(route, link), route.as_str())));
        next = between(page, "<a rel=\"next\" href=\"", "\"").first().map(|link| resolve(route, link));
    }
    found
}

fn total(page: &str) -> Option<usize> {
    between(page, "data-total=\"", "\"").first().map(|n| n.parse().unwrap())
}

#[test]
fn every_number_opens_exactly_what_it_counts() {
    let (_, out) = &*PLAIN;
    let pages = pages(out);
    let mut opened = 0;
    for (route, page) in &pages {
        for link in between(page, "<a class=\"count\" data-count=\"", ">") {
            let n: usize = link.split('"').next().unwrap().parse().unwrap();
            let href = between(link, "href=\"", "\"")[0];
            let target = resolve(route, href);
            // A number that opens a list on a page of several lists is held to it in tests/site.rs.
            if target.starts_with("regions/") || href.contains('#') {
                continue;
            }
            let list = pages.get(&target).unwrap_or_else(|| panic!("{route} counts on {target}"));
            assert_eq!(total(list), Some(n), "{route} says {n}, {target} says otherwise");
            opened += 1;
        }
    }
    assert!(opened > 50, "{opened} numbers");
    let mut several = 0;
    let is_list = |route: &str| route.starts_with("counts/") || route.contains("/by-") || route.contains("/all");
    for (route, page) in pages.iter().filter(|(route, page)| is_list(route) && total(page).is_some()) {
        let listed = whole(&pages, route);
        assert_eq!(Some(listed.len()), total(page), "{route}");
        several += usize::from(listed.iter().any(|(_, part)| part != route));
    }
    assert!(several > 20, "{several} lists of several parts");
}

#[test]
fn facets_tell_the_length_of_the_lists_they_open() {
    let (_, out) = &*PLAIN;
    let pages = pages(out);
    for kind in ["outcomes", "meetings", "topics", "cases", "venues", "news"] {
        let route = format!("{kind}/all.html");
        let page = &pages[&route];
        let values: Vec<&str> =
            between(page, "<li><a data-count=\"", "</li>").into_iter().filter(|v| v.contains("href=\"by-")).collect();
        assert!(!values.is_empty(), "{kind}");
        for value in values {
            let target = format!("{kind}/by-{}", between(value, "href=\"by-", "\"")[0]);
            let n: usize = value.split('"').next().unwrap().parse().unwrap();
            assert_eq!(whole(&pages, &target).len(), n, "{target}");
        }
    }
}

#[test]
fn every_record_stands_once_in_each_list_it_belongs_to() {
    let (_, out) = &*PLAIN;
    let pages = pages(out);
    for kind in ["outcomes", "meetings", "topics", "cases", "venues", "news"] {
        let mut all: Vec<String> = whole(&pages, &format!("{kind}/all.html")).into_iter().map(|(to, _)| to).collect();
        let records = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(kind)).unwrap();
        let files = records.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "md")).count();
        assert_eq!(all.len(), files, "{kind}");
        all.sort();
        // Each record has one year, or none stated; so the lists by year share all records out.
        for facet in ["year", "status", "type", "initial"] {
            let prefix = format!("{kind}/by-{facet}-");
            let fronts = pages.iter().filter(|(route, page)| route.starts_with(&prefix) && total(page).is_some());
            let mut shared: Vec<String> =
                fronts.flat_map(|(route, _)| whole(&pages, route).into_iter().map(|(to, _)| to)).collect();
            shared.sort();
            if !shared.is_empty() {
                assert_eq!(shared, all, "{prefix}");
            }
        }
    }
}

#[test]
fn no_list_page_is_longer_than_one_and_a_half_sizes() {
    let (_, out) = &*PLAIN;
    for (route, page) in pages(out) {
        if route.starts_with("counts/") || route.contains("/by-") || route.contains("/all") {
            // The parts of a number's list are twice as long.
            let most = if route.starts_with("counts/") { 15 } else { 8 };
            assert!(entries(&page).len() <= most, "{route}: {}", entries(&page).len());
        }
    }
}

#[test]
fn machines_get_absolute_addresses_only_where_the_site_has_one() {
    let (_, out) = &*PLAIN;
    let feed = fs::read_to_string(out.join("feed.xml")).unwrap();
    assert!((20..=50).contains(&feed.matches("<entry>").count()));
    assert!(!out.join("sitemap.xml").exists());
    assert!(!fs::read_to_string(out.join("robots.txt")).unwrap().contains("Sitemap"));
    let ids = between(&feed, "<id>", "</id>");
    let (_other, based) = built(Some("https://xs.example.gov.cn/zx"));
    let moved = fs::read_to_string(based.join("feed.xml")).unwrap();
    assert_eq!(ids, between(&moved, "<id>", "</id>"), "ids stay when the site moves");
    assert!(moved.contains("href=\"https://xs.example.gov.cn/zx/outcomes/"));
    let sitemap = fs::read_to_string(based.join("sitemap.xml")).unwrap();
    assert!(sitemap.contains("<loc>https://xs.example.gov.cn/zx/outcomes/jiaojiang-2022-dachen.html</loc>"));
    let robots = fs::read_to_string(based.join("robots.txt")).unwrap();
    assert!(robots.contains("Sitemap: https://xs.example.gov.cn/zx/sitemap.xml"));
    let missing = fs::read_to_string(based.join("404.html")).unwrap();
    assert!(missing.contains("href=\"/zx/assets/style-") && missing.contains("href=\"/zx/outcomes/index.html\""));
    assert!(!missing.contains("href=\"outcomes/"), "a server shows this page at any depth");
}

#[test]
fn a_withdrawn_page_says_why_and_leads_on() {
    let (_, out) = &*PLAIN;
    let page = fs::read_to_string(out.join("outcomes/jiaojiang-island.html")).unwrap();
    assert!(page.contains("合并到其他页面") && page.contains("href=\"jiaojiang-2022-dachen.html\""));
}
