//! The totals of the parts equal the whole, on the records of this repository: what a region's page shows is what its
//! parts and the level itself hold, no record counted twice and none lost.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
use std::collections::BTreeMap;
use std::path::Path;

use yishi::config::Options;
use yishi::derive::measure::{self, Measure};
use yishi::derive::scope::{Holdings, Scope};
use yishi::derive::{self, Facts};
use yishi::model::Site;
use yishi::model::common::Level;
use yishi::pages::atlas::Atlas;
use yishi::pages::{World, places, shelf, view};
use yishi::words::Words;

fn sample() -> (Site, Facts) {
    let options = Options { search: false, ..Options::on(jiff::civil::date(2026, 11, 22)) };
    let checked = yishi::pipeline::check(Path::new(env!("CARGO_MANIFEST_DIR")), &options).unwrap();
    let site = checked.site.expect("the sample stands");
    let facts = derive::derive(&site, &options);
    (site, facts)
}

fn world<'w>(site: &'w Site, facts: &'w Facts, atlas: &'w Atlas, words: &'w Words) -> World<'w> {
    let today = jiff::civil::date(2026, 11, 22);
    World { site, facts, atlas, words, today, base_url: None, drafts: false, pen: None, recount: None, reread: None }
}

fn lists(holdings: &Holdings) -> [&Vec<usize>; 8] {
    [
        &holdings.topics,
        &holdings.meetings,
        &holdings.outcomes,
        &holdings.cases,
        &holdings.venues,
        &holdings.documents,
        &holdings.plans,
        &holdings.news,
    ]
}

/// The records themselves are compared, not only how many they are: so nothing can be lost at one place and doubled at
/// another.
#[test]
fn a_region_holds_what_its_parts_and_itself_hold() {
    let (site, facts) = sample();
    assert!(site.outcomes.len() > 30 && site.meetings.len() > 30, "the sample is whole");
    for r in 0..site.regions.len() {
        let whole = lists(facts.scopes.of(Scope::Region(r)));
        for (kind, whole) in whole.iter().enumerate() {
            let mut parts = lists(facts.scopes.own(r))[kind].clone();
            for child in site.regions.children(r) {
                parts.extend(lists(facts.scopes.of(Scope::Region(*child)))[kind]);
            }
            parts.sort_unstable();
            let mut whole = (*whole).clone();
            whole.sort_unstable();
            assert_eq!(parts, whole, "{}, list {kind}", site.regions.at(r).key);
        }
    }
    let root = facts.scopes.of(Scope::Region(site.root));
    assert_eq!(root.outcomes.len(), site.outcomes.len(), "the front page counts every outcome");
    assert_eq!(root.meetings.len(), site.meetings.len());
}

#[test]
fn the_table_of_a_page_adds_up() {
    let (site, facts) = sample();
    let (atlas, words) = (Atlas::default(), Words::new(BTreeMap::new()));
    let world = world(&site, &facts, &atlas, &words);
    let mut with_own = 0;
    for r in 0..site.regions.len() {
        let route = view::region_route(&world, r);
        let table = places::parts_table(&world, &route, r, &places::parts_of(&world, r));
        let own_of =
            |anchor: &str| table.own.iter().find(|cell| cell.anchor == anchor).map_or(0, |cell| cell.list.len());
        let own = (own_of("own-meetings"), own_of("own-outcomes"));
        with_own += own.0 + own.1;
        let sum = table.rows.iter().fold(own, |sum, row| (sum.0 + row.meetings.n, sum.1 + row.outcomes.n));
        assert_eq!(sum, (table.total.meetings.n, table.total.outcomes.n), "{}", site.regions.at(r).key);
        let bar = places::status_bar(&world, &route, Scope::Region(r));
        assert_eq!(bar.parts.iter().map(|p| p.number.n).sum::<usize>(), bar.total.n, "{}", site.regions.at(r).key);
        assert_eq!(bar.parts.iter().map(|p| p.width).sum::<usize>(), if bar.total.n > 0 { 1000 } else { 0 });
    }
    let held = measure::count(&site, &facts, Scope::Region(site.root), Measure::Meetings).len();
    assert_eq!(with_own, held + site.outcomes.len(), "every record is some level's own");
}

/// Front page, county, township, village: every village with an outcome hangs on that chain of links.
#[test]
fn a_village_is_four_taps_from_the_front_page() {
    let (site, facts) = sample();
    let (atlas, words) = (Atlas::default(), Words::new(BTreeMap::new()));
    let world = world(&site, &facts, &atlas, &words);
    let front = places::front_parts(&world);
    let villages: Vec<usize> = (0..site.regions.len())
        .filter(|r| site.regions.at(*r).level == Level::Village && !facts.scopes.own(*r).outcomes.is_empty())
        .collect();
    assert!(!villages.is_empty());
    for village in villages {
        let chain: Vec<usize> = site.regions.upwards(village).collect();
        let taps = chain.iter().position(|r| front.contains(r)).expect("its county stands on the front page") + 1;
        assert!(taps <= 3, "{}: the fourth tap opens the outcome", site.regions.at(village).key);
        for pair in chain[..taps].windows(2) {
            assert!(places::parts_of(&world, pair[1]).contains(&pair[0]));
        }
    }
}

/// Nobody is said to owe an answer unless the matter was handed to someone and nothing came back, or a due date passed.
#[test]
fn silence_is_told_apart_from_lateness() {
    let (site, facts) = sample();
    let (atlas, words) = (Atlas::default(), Words::new(BTreeMap::new()));
    let world = world(&site, &facts, &atlas, &words);
    let all: Vec<usize> = (0..site.outcomes.len()).collect();
    let silent: Vec<usize> = all.iter().copied().filter(|o| shelf::unanswered(&world, *o)).collect();
    assert!(!silent.is_empty() && silent.len() < all.len());
    for o in &silent {
        let outcome = site.outcomes.at(*o);
        assert!(!outcome.transmissions.is_empty() || !outcome.assignments.is_empty(), "{}", outcome.id);
        assert!(outcome.responses.is_empty() && outcome.completions.is_empty(), "{}", outcome.id);
    }
    let list = shelf::owed(&world, &yishi::route::home(), &all, 3);
    let late = all.iter().filter(|o| facts.standing[**o].overdue).count();
    assert_eq!(list.total, silent.len() + late);
    assert_eq!(list.items.len() + list.more, list.total);
    assert_eq!(list.items.iter().filter(|o| o.late).count(), late.min(3));
}

/// Each topic is timed once, to the first meeting held on it after it was raised.
#[test]
fn a_topic_is_timed_to_its_first_meeting() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("data/site.yaml", "title: 样例\nroot: \"990100\"\n");
    let head = "key,code,system,name,level,kind,parent,longitude,latitude,col,row,source\n";
    write("data/regions.csv", &format!("{head}990100,,,梧溪县,county,县,,,,,,\n"));
    for (id, raised) in [("lamp", "2024-01-01"), ("road", "2024-03-01")] {
        let text = format!("---\ntitle: {id}\nregion: \"990100\"\nraised: {raised}\n---\n");
        write(&format!("content/topics/{id}.md"), &text);
    }
    let meetings = [
        ("a", "2023-12-01", "已召开", "lamp"),
        ("b", "2024-01-05", "拟召开", "lamp"),
        ("c", "2024-01-11", "已召开", "lamp"),
        ("d", "2024-04-01", "纪要公开", "lamp, road"),
        ("e", "2024-06", "已召开", "road"),
    ];
    for (id, date, state, topics) in meetings {
        let text = format!(
            "---\ntitle: {id}\nregion: \"990100\"\ndate: {date}\nstate: {state}\ntopics: [{topics}]\nattendance: \
             [{{category: 群众, count: 3}}]\n---\n"
        );
        write(&format!("content/meetings/{id}.md"), &text);
    }
    let options = Options { search: false, ..Options::on(jiff::civil::date(2026, 11, 22)) };
    let site = yishi::pipeline::check(root.path(), &options).unwrap().site.expect("the site stands");
    let facts = derive::derive(&site, &options);
    let timed = measure::count(&site, &facts, Scope::Region(0), Measure::TopicDays);
    let days: Vec<(String, Option<i64>)> = timed
        .iter()
        .map(|one| (one.name(&site), measure::topic_days(&site, facts.marks.first_met(), one.place().1)))
        .collect();
    assert_eq!(days, [("meetings/c".to_owned(), Some(10)), ("meetings/d".to_owned(), Some(31))]);
}
