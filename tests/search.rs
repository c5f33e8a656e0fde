//! The search room through its front door: the pack is a function of the pages alone, small changes touch few files, a
//! damaged index is made anew, and the browser's script (run by node) answers as the native index and as a plain
//! substring test do.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

// The helpers of a test may stop it as the test itself may.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use yishi::{
    diag::{Failure, Lang},
    index::{
        self, Handed, Index, Outcome, Sink, Stats,
        query::{Query, Sort},
        search::query,
    },
    search_doc::{FacetLabels, FacetValue, SearchDoc},
};

type Files = BTreeMap<String, Vec<u8>>;

/// Repeatable numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const TOWNS: [&str; 6] = ["龙冈镇", "郭河乡", "钟楼街道", "蒲池乡", "大陈镇", "吴林街道"];
const THINGS: [&str; 9] =
    ["口袋公园", "農貿市場", "停车位", "雨污分流", "smart路灯", "老旧小区电梯", "公共厕所", "村道硬化", "5G基站"];
const SAYS: [&str; 8] = [
    "建议先征求住户意见，再定方案。",
    "相关部门答复：已列入2024年计划！",
    "会上，居民代表提出“施工避开高考”的请求；",
    "資金缺口約１２０萬元，擬多方籌集。",
    "现场查看了𠮷野路与人民路交叉口👍🏽。",
    "Café 门口的积水，雨天尤其严重？",
    "协商议事室每月十五日开门。",
    "公园里的公共厕所离公园大门太远。",
];

fn pages(count: usize) -> Vec<SearchDoc> {
    let mut random = Random(11);
    (0..count).map(|i| page(i, &mut random)).collect()
}

fn page(i: usize, random: &mut Random) -> SearchDoc {
    let (town, thing) = (random.pick(&TOWNS), random.pick(&THINGS));
    let (year, kind) = (2020 + random.below(5), ["meeting", "outcome"][random.below(2)]);
    let mut body = vec![format!("{town}的{thing}，第{i}件。")];
    body.extend(
        (0..random.below(6)).map(|_| format!("{}{}{}", random.pick(&SAYS), random.pick(&THINGS), random.pick(&SAYS))),
    );
    let date = match random.below(8) {
        0 => None,
        1 => format!("{year}").parse().ok(),
        _ => format!("{year}-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28)).parse().ok(),
    };
    SearchDoc {
        route: format!("{kind}s/{kind}-{i}.html"),
        id: format!("{kind}-{i}"),
        kind: kind.to_owned(),
        title: format!("{town}{thing}协商"),
        summary: format!("{}{thing}", random.pick(&SAYS)),
        body,
        keywords: vec![thing.to_owned(), random.pick(&THINGS).to_owned()],
        pinyin: vec![],
        date,
        region: Some(town.to_owned()),
        status: (kind == "outcome").then(|| "done".to_owned()),
        facets: vec![
            ("kind".to_owned(), kind.to_owned()),
            ("region".to_owned(), town.to_owned()),
            ("region".to_owned(), "county".to_owned()),
            ("year".to_owned(), year.to_string()),
        ],
    }
}

/// The page of a place, which says little of itself.
fn place(name: &str, title: &str) -> SearchDoc {
    let facets = [("kind", "region"), ("region", name), ("region", "county"), ("year", "2024")];
    SearchDoc {
        route: format!("regions/{name}.html"),
        id: name.to_owned(),
        kind: "region".to_owned(),
        title: title.to_owned(),
        keywords: vec![name.to_owned()],
        body: vec![format!("{name}的协商记录。")],
        facets: facets.map(|(facet, value)| (facet.to_owned(), value.to_owned())).to_vec(),
        ..SearchDoc::default()
    }
}

fn labels() -> FacetLabels {
    let value = |key: &str, label: &str| FacetValue { key: key.to_owned(), label: label.to_owned(), parent: None };
    let towns = TOWNS.iter().map(|town| FacetValue { parent: Some("county".to_owned()), ..value(town, town) });
    BTreeMap::from([
        ("kind".to_owned(), vec![value("meeting", "协商"), value("outcome", "成果")]),
        ("region".to_owned(), std::iter::once(value("county", "全县")).chain(towns).collect()),
    ])
}

fn build(dir: &Path, docs: Vec<SearchDoc>) -> (Stats, Files) {
    let mut files = Files::new();
    let mut keep = |path: &str, bytes: &[u8]| {
        assert!(files.insert(path.to_owned(), bytes.to_vec()).is_none(), "{path} is written once");
        Ok(())
    };
    let stats = index::update(dir, docs.into_iter(), &labels(), &mut keep).map_err(|f| f.show(Lang::En)).unwrap();
    assert_eq!(stats.files, files.len());
    (stats, files)
}

/// A site that keeps files, and counts those that it was given.
#[derive(Default)]
struct Site {
    now: Files,
    next: Files,
    given: usize,
}

impl Sink for Site {
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<String, Failure> {
        self.given += 1;
        assert!(self.next.insert(path.to_owned(), bytes.to_vec()).is_none(), "{path} is given once");
        Ok(bytes.len().to_string())
    }

    fn keep(&mut self, path: &str, mark: &str) -> Result<bool, Failure> {
        let kept = self.now.get(path).filter(|bytes| bytes.len().to_string() == mark).cloned();
        kept.as_ref().map(|bytes| self.next.insert(path.to_owned(), bytes.clone()));
        Ok(kept.is_some())
    }
}

/// Updates as a build does that made only some pages again: the others are handed over by their hash.
fn update(dir: &Path, docs: &[SearchDoc], site: &mut Site) -> Option<Stats> {
    update_by(Index::open(dir), docs, site)
}

fn update_by(index: Index, docs: &[SearchDoc], site: &mut Site) -> Option<Stats> {
    let hand = |doc: &SearchDoc| {
        let hash = doc.hash();
        if index.knows(&doc.route, &hash) {
            Handed::Known(doc.route.clone(), hash)
        } else {
            Handed::Whole(index.hand(doc.clone()))
        }
    };
    let pages: Vec<Handed> = docs.iter().map(hand).collect();
    (site.given, site.next) = (0, Files::new());
    let outcome = index.update(pages.into_iter(), &labels(), site).map_err(|f| f.show(Lang::En)).unwrap();
    let Outcome::Made(stats) = outcome else { return None };
    site.now = std::mem::take(&mut site.next);
    assert_eq!(stats.files, site.now.len());
    Some(stats)
}

fn edit(docs: &mut Vec<SearchDoc>, number: usize, random: &mut Random) -> String {
    let at = random.below(docs.len());
    let kind = random.below(9);
    match kind {
        0 => docs[at].title.push_str(random.pick(&THINGS)),
        1 => docs[at].body.push(format!("补记：{}第{number}次", random.pick(&SAYS))),
        2 => drop(docs[at].body.drain(..1)),
        3 => drop(docs.remove(at)),
        4 => docs.push(page(1000 + number, random)),
        5 => docs[at].date = format!("20{}-03-0{}", 20 + random.below(5), 1 + random.below(9)).parse().ok(),
        6 => docs[at].facets = vec![("kind".to_owned(), format!("new{}", random.below(3)))],
        7 => docs[at].summary = "𠮷野家\u{7}門口，\n燈壞了！".repeat(1 + random.below(90)),
        _ => docs[at].keywords.push("重慶 Chóngqìng".to_owned()),
    }
    docs.iter_mut().filter(|doc| doc.body.is_empty()).for_each(|doc| doc.body.push("空了。".to_owned()));
    format!("edit {number} of kind {kind} at {at}")
}

/// Additions, changes and removals, dates and facets included, in turn: each time pack and native answers are those of a
/// clean build.
#[test]
fn an_edited_pack_is_the_one_that_a_clean_build_makes() {
    let kept = tempfile::tempdir().unwrap();
    let mut site = Site::default();
    let mut random = Random(77);
    let mut docs = pages(260);
    let mut few = 0;
    for number in 0..40 {
        let mut name = String::new();
        for _ in 0..1 + random.below(2) {
            name = format!("{name} {}", edit(&mut docs, number, &mut random));
        }
        let stats = update(kept.path(), &docs, &mut site).expect(&name);
        let clean = tempfile::tempdir().unwrap();
        let (fresh, files) = build(clean.path(), docs.clone());
        assert_eq!(stats.manifest, fresh.manifest, "{name}");
        assert_eq!(differing(&site.now, &files), 0, "{name}");
        few += usize::from(site.given * 3 < files.len() * 2);
        for query in queries(&docs).into_iter().filter(|_| random.below(40) == 0) {
            let [a, b] = [kept.path(), clean.path()].map(|dir| index::search::query(dir, &query).unwrap());
            assert_eq!(a, b, "{name} {query:?}");
        }
    }
    assert!(few > 8, "most updates edit: {few}");
}

/// Documents and lists that memory has no room for lie aside meanwhile: the pack is the same, and nothing of them is left.
#[test]
fn the_pack_does_not_depend_on_memory() {
    let (roomy, narrow) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (stats, clean) = build(roomy.path(), pages(120));
    for room in [0, 40_000] {
        let dir = narrow.path().join(room.to_string());
        let mut site = Site::default();
        let narrow = update_by(Index::open_with(&dir, room), &pages(120), &mut site).unwrap();
        assert_eq!((narrow, differing(&clean, &site.now)), (stats.clone(), 0), "{room}");
        let left = fs::read_dir(dir.join("pack")).unwrap().flatten().filter(|entry| entry.path().is_file());
        assert_eq!(left.map(|entry| entry.file_name()).collect::<Vec<_>>(), ["search.txt"], "{room}");
        let mut changed = pages(120);
        changed[40].body.push("补记一笔。".to_owned());
        let after = update_by(Index::open_with(&dir, room), &changed, &mut site).unwrap();
        assert_eq!((after.changed, differing(&site.now, &build(roomy.path(), changed).1)), (1, 0), "{room}");
        build(roomy.path(), pages(120));
    }
}

/// Whatever is damaged, the pages are wanted again or the pack is right.
#[test]
fn a_damaged_memory_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let (_, clean) = build(dir.path(), pages(90));
    let mut changed = pages(90);
    changed[40].body.push("补记一笔。".to_owned());
    let mut random = Random(3);
    for i in 0..12 {
        build(dir.path(), pages(90));
        let all: Vec<PathBuf> = clean
            .keys()
            .map(|path| dir.path().join("pack").join(path))
            .chain([dir.path().join("pack.table")])
            .collect();
        let path = if i % 3 == 0 { all.last() } else { all.get(random.below(all.len())) }.unwrap();
        match fs::read(path).unwrap() {
            _ if i % 4 == 0 => fs::remove_file(path).unwrap(),
            mut bytes => {
                let at = random.below(bytes.len());
                bytes[at] ^= 1;
                fs::write(path, bytes).unwrap();
            }
        }
        let mut site = Site::default();
        if update(dir.path(), &changed, &mut site).is_none() {
            assert!(!Index::open(dir.path()).knows(&changed[0].route, &changed[0].hash()));
            site.next.clear();
            update(dir.path(), &changed, &mut site).unwrap();
        }
        let other = tempfile::tempdir().unwrap();
        assert_eq!(differing(&site.now, &build(other.path(), changed.clone()).1), 0, "{}", path.display());
    }
}

fn differing(a: &Files, b: &Files) -> usize {
    a.keys()
        .chain(b.keys())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter(|p| a.get(*p) != b.get(*p))
        .count()
}

#[test]
fn the_pack_depends_on_the_pages_and_nothing_else() {
    let (once, again) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_, clean) = build(once.path(), pages(120));
    let mut docs = pages(120);
    docs.reverse();
    docs[5].title = "先写成别的".to_owned();
    docs.push(SearchDoc {
        route: "gone.html".to_owned(), title: "将撤下的页面".to_owned(), ..SearchDoc::default()
    });
    let (first, other) = build(again.path(), docs);
    assert!(first.rebuilt && differing(&clean, &other) > 0);
    assert_eq!(clean["search.txt"], build(once.path(), pages(120)).0.manifest.into_bytes());
    let (second, same) = build(again.path(), pages(120).into_iter().rev().collect());
    assert_eq!((second.changed, second.removed, second.rebuilt), (1, 1, false));
    assert_eq!(differing(&clean, &same), 0);
    let (third, same) = build(again.path(), pages(120));
    assert_eq!((third.changed, third.removed), (0, 0));
    assert_eq!(differing(&clean, &same), 0);
}

#[test]
fn a_damaged_index_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (_, clean) = build(dir.path(), pages(60));
    fs::write(dir.path().join("README.md"), "kept").unwrap();
    let segment = |ext: &str| -> PathBuf {
        let mut paths = fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.path());
        paths.find(|p| p.extension().is_some_and(|e| e == ext)).unwrap()
    };
    let damages: [&dyn Fn(); 4] = [
        &|| fs::write(segment("idx"), b"nothing").unwrap(),
        &|| fs::remove_file(dir.path().join("meta.json")).unwrap(),
        &|| fs::write(dir.path().join("state.json"), "{\"version\":1,\"docs\":{},\"seals\":{}}").unwrap(),
        &|| fs::write(dir.path().join("state.json"), "half a sta").unwrap(),
    ];
    for damage in damages {
        damage();
        let (stats, files) = build(dir.path(), pages(60));
        assert!(stats.rebuilt);
        assert_eq!(differing(&clean, &files), 0);
        assert_eq!(fs::read_to_string(dir.path().join("README.md")).unwrap(), "kept");
    }
}

#[test]
fn what_is_no_longer_handed_over_is_no_longer_found() {
    let dir = tempfile::tempdir().unwrap();
    build(dir.path(), pages(40));
    let ask = |text: &str| query(dir.path(), &Query { text: text.to_owned(), ..Query::default() }).unwrap();
    assert_eq!(ask("第7件").total, 1);
    build(dir.path(), pages(40).into_iter().filter(|d| !d.route.ends_with("-7.html")).collect());
    assert_eq!(ask("第7件").total, 0);
    assert_eq!(ask("第8件").total, 1);
}

#[test]
fn no_pages_make_a_pack_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let (stats, files) = build(dir.path(), vec![]);
    assert!(files.contains_key(&stats.manifest));
    assert_eq!(query(dir.path(), &Query { text: "公园".to_owned(), ..Query::default() }).unwrap().total, 0);
}

#[test]
fn without_an_index_the_failure_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let failure = query(dir.path(), &Query::default()).unwrap_err();
    assert!(failure.show(Lang::En).starts_with("there is no usable search index yet: run `yishi build` first"));
}

/// Words, phrases, exclusions, parts, pinyin, scripts, filters, sorts: some hundreds, half of them drawn from the pages.
fn queries(docs: &[SearchDoc]) -> Vec<Query> {
    let mut random = Random(5);
    let fixed = [
        "公园",
        "口袋公园",
        "口袋公園",
        "农贸市场",
        "資金缺口",
        "公",
        "\"公共厕所\" -公园大门",
        "title:公园",
        "summary:缺口 -smart",
        "smart",
        "SMART路燈",
        "koudai",
        "kdgy",
        "longgangzhen xiaoqu",
        "2024年",
        "１２０万",
        "𠮷野路",
        "👍",
        "cafe",
        "公园 停车位 -5g",
        "-公园",
        "",
        "没有这样的话",
        "公园里的公共厕所离公园大门太远",
        "大陈镇",
        "椒江区大陈镇 协商",
        "chenzhen",
        "的的",
        "“施工避开高考”",
        "body:公园 title:公园",
        "标题：公园 -正文:电梯",
        "地区:大陈",
        "地區:大陳镇 公园",
        "region:county -类别:成果",
        "类别:成果 年份:202",
        "年份:“2023” \"公共 厕所\"",
        "地区:没有这里",
        "单位:水利局",
    ];
    let mut out: Vec<Query> = fixed.map(|text| Query { text: text.to_owned(), ..Query::default() }).to_vec();
    for _ in 0..400 {
        let mut run = || {
            let doc = &docs[random.below(docs.len())];
            let text: Vec<char> = doc.body[random.below(doc.body.len())].chars().collect();
            let length = (1 + random.below(7)).min(text.len());
            let start = random.below(text.len() - length + 1);
            text[start..start + length].iter().collect::<String>()
        };
        let mut text = run();
        let second = run();
        match random.below(6) {
            0 => text = format!("{text} {second}"),
            1 => text = format!("{text} -{second}"),
            2 => text = format!("\"{text}\""),
            _ => {}
        }
        let mut filters = Vec::new();
        if random.below(4) == 0 {
            filters.push(("region".to_owned(), random.pick(&TOWNS).to_owned()));
            filters.push(("region".to_owned(), random.pick(&TOWNS).to_owned()));
        }
        if random.below(4) == 0 {
            filters.push(("kind".to_owned(), random.pick(&["meeting", "outcome", "nothing"]).to_owned()));
        }
        let sort = if random.below(5) == 0 { Sort::Date } else { Sort::Relevance };
        out.push(Query { text, filters, sort, ..Query::default() });
    }
    out
}

/// Writes pages, pack, and the native answers with their scores' bits, and lets node compare.
#[test]
fn the_browser_answers_as_the_native_index_does_bit_for_bit() {
    let dir = tempfile::tempdir().unwrap();
    let mut docs = pages(600);
    docs.push(place("大陈镇", "椒江区大陈镇"));
    let (stats, files) = build(&dir.path().join("search-index"), docs.clone());
    let first = |text: &str| {
        let query = Query { text: text.to_owned(), ..Query::default() };
        index::search::query(&dir.path().join("search-index"), &query).unwrap().hits[0].card.route.clone()
    };
    assert_eq!(first("大陈镇"), "regions/大陈镇.html", "a place's own page stands first for its name");
    let site = dir.path().join("site");
    for (path, bytes) in &files {
        fs::create_dir_all(site.join(path).parent().unwrap()).unwrap();
        fs::write(site.join(path), bytes).unwrap();
    }
    let answers: Vec<_> = queries(&docs)
        .into_iter()
        .map(|q| {
            let answer = query(&dir.path().join("search-index"), &Query { limit: 1000, ..q.clone() }).unwrap();
            let hits: Vec<_> = answer.hits.iter().map(|h| (h.slot, h.score.to_bits(), h.card.route.clone())).collect();
            serde_json::json!({ "query": q, "total": answer.total, "hits": hits })
        })
        .collect();
    let found = answers.iter().filter(|a| a["total"] != 0).count();
    assert!(found > 300, "the queries are worth asking: {found}");
    let save = |name: &str, value: &dyn erased_serde::Serialize| {
        let mut bytes = Vec::new();
        erased_serde::serialize(value, &mut serde_json::Serializer::new(&mut bytes)).unwrap();
        fs::write(dir.path().join(name), bytes).unwrap();
    };
    save("answers.json", &answers);
    save("docs.json", &docs);
    save("manifest.json", &stats.manifest);
    node(&["engine.test.mjs", "vectors.test.mjs"], dir.path());
}

/// Beyond so many pages the manifest no longer tells where the text of every page begins.
#[test]
fn a_site_of_many_pages_tells_where_their_texts_begin_in_files_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let (count, long) = (20_050, 9000);
    let page = |i: usize| SearchDoc {
        route: format!("p/{i}.html"),
        title: format!("第{i}号"),
        body: match i == long {
            true => (0..60).map(|n| format!("{}{n}。", SAYS[n % 8])).chain(["末尾的暗号".to_owned()]).collect(),
            false => Vec::new(),
        },
        ..SearchDoc::default()
    };
    let (stats, files) = build(&dir.path().join("search-index"), (0..count).map(page).collect());
    assert!(files.keys().filter(|path| path.starts_with("search/c/")).count() > 40);
    for (path, bytes) in &files {
        let path = dir.path().join("site").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let told = serde_json::json!({ "manifest": stats.manifest, "last": count - 1, "long": long });
    fs::write(dir.path().join("many.json"), told.to_string()).unwrap();
    node(&["many.test.mjs"], dir.path());
}

fn node(scripts: &[&str], dir: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search");
    let output = Command::new("node")
        .arg("--test")
        .args(scripts.iter().map(|script| folder.join(script)))
        .env("SEARCH_TEST", dir)
        .output()
        .expect("the search tests need node 20 or later");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
}
