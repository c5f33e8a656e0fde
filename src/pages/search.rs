//! The search page: a form, a place for the search in the browser, and, for readers without JavaScript, indexes by place,
//! year, state and first letter. It answers: where do I find what I have a word for?

use std::collections::BTreeMap;

use pinyin::ToPinyin;
use serde::Serialize;

use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::Entity;
use crate::model::common::Level;
use crate::pages::facets::{self, Facet, FacetView};
use crate::pages::search_text;
use crate::pages::view::{self, Anchor, State};
use crate::pages::{Job, Kind, Page, World};
use crate::route::{self, Route};
use crate::words::Words;

pub static KIND: Kind = Kind {
    name: "search",
    purpose: (
        "搜索：输入词语查找；没有 JavaScript 时按地名、年份、状态、首字母查",
        "search by words; without JavaScript by place, year, status or first letter",
    ),
    template: "pages/search.html",
    leaf: "search.rs",
    jobs,
};

fn jobs(_: &World<'_>) -> Vec<Job> {
    vec![Job::new(route::single("search"), page).last()]
}

#[derive(Serialize)]
struct SearchView {
    /// Words to try, as links that search for them.
    suggestions: Vec<Anchor>,
    /// Places with records, by the first letter of their names in pinyin.
    places: Vec<(String, Vec<Anchor>)>,
    kinds: Vec<KindView>,
    /// What the script needs; none when the site was made without a search.
    app: Option<AppView>,
}

#[derive(Serialize)]
struct AppView {
    /// The address of the manifest.
    pack: String,
    /// The words the script shows, as JSON that can stand inside a page.
    words: String,
    /// The marks of all states, by the keys that the search knows them by.
    states: Vec<(String, State)>,
    /// How to search more exactly: what to type, and what that finds. All of them find something.
    examples: Vec<(String, String)>,
}

#[derive(Serialize)]
struct KindView {
    name: String,
    all: String,
    facets: Vec<FacetView>,
}

fn page(world: &World<'_>) -> Page {
    let route = route::single("search");
    let suggestion =
        |text: &crate::parse::record::Text| Anchor::to(text.0.clone(), format!("search.html?q={}", escaped(&text.0)));
    let view = SearchView {
        suggestions: world.site.settings.suggestions.iter().map(suggestion).collect(),
        places: places(world, &route),
        kinds: [RecordKind::Outcome, RecordKind::Meeting, RecordKind::Topic]
            .into_iter()
            .map(|kind| kind_view(world, &route, kind))
            .collect(),
        app: world.facts.search_pack.clone().map(|pack| AppView {
            pack,
            words: script_words(world.words),
            states: search_text::states(world),
            examples: examples(world),
        }),
    };
    Page::new(&KIND, route, world.words.get("search.label"), view)
}

fn kind_view(world: &World<'_>, from: &Route, kind: RecordKind) -> KindView {
    let order = facets::order(world, kind);
    let facet = |facet| facets::facet_view(world, from, kind, facet, &facets::groups(world, kind, facet, &order));
    KindView {
        name: world.words.get(&format!("kind.{}", kind.folder())).to_owned(),
        all: from.link_to(&route::list_all(kind, None)),
        facets: [Facet::Year, Facet::Status, Facet::Initial].into_iter().filter_map(facet).collect(),
    }
}

/// A record to teach the search with: a word of its title, a longer run of it, and the place it belongs to.
struct Example {
    word: String,
    phrase: String,
    place: String,
    /// Whether the word stands elsewhere too.
    elsewhere: bool,
}

fn example(world: &World<'_>) -> Option<Example> {
    let (site, regions) = (world.site, &world.site.regions);
    macro_rules! told {
        ($($table:ident),*) => {
            Vec::new().into_iter()$(.chain(site.$table.iter().filter_map(|entry| Some((entry.title(), entry.region()?)))))*
        };
    }
    let placed = |(title, key)| Some((title, regions.position(key)?));
    let records: Vec<(&str, usize)> =
        told!(outcomes, meetings, topics).filter_map(placed).filter(|(_, r)| *r != site.root).collect();
    let suggested = site.settings.suggestions.iter().map(|text| text.0.as_str());
    // Words that the site offers anyway, then that with which a title begins.
    let runs = || records.iter().flat_map(|(title, _)| words_of(title));
    let beginning = runs().next().map(|run| beginning(run, 4));
    let words = suggested.filter(|word| words_of(word).eq([*word])).chain(beginning);
    let whole = runs().find(|run| (6..=10).contains(&run.chars().count()));
    let phrase = whole.or_else(|| runs().max_by_key(|run| run.len()).map(|run| self::beginning(run, 10)))?;
    let mut examples = words.filter_map(|word| {
        let (_, region) = records.iter().find(|(title, _)| title.contains(word))?;
        let place = &regions.at(*region).name;
        let elsewhere = records.iter().any(|(title, r)| {
            title.contains(word) && !title.contains(place) && regions.upwards(*r).all(|above| above != *region)
        });
        Some(Example { word: word.to_owned(), phrase: phrase.to_owned(), place: place.clone(), elsewhere })
    });
    let first = examples.next()?;
    Some(if first.elsewhere { first } else { examples.find(|example| example.elsewhere).unwrap_or(first) })
}

/// So many characters of a text at most.
fn beginning(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

/// The runs of Chinese characters in a text that are long enough to be looked for.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !matches!(c, '\u{4e00}'..='\u{9fff}')).filter(|run| run.chars().nth(1).is_some())
}

/// What may be typed, on words that the site holds, and what it means. None on a site without a record of a place.
fn examples(world: &World<'_>) -> Vec<(String, String)> {
    let Some(Example { word, phrase, place, elsewhere }) = example(world) else { return Vec::new() };
    let syllables: Vec<String> =
        place.as_str().to_pinyin().flatten().map(|syllable| syllable.plain().replace('ü', "v")).collect();
    let initials: String = syllables.iter().filter_map(|syllable| syllable.chars().next()).collect();
    let pinyin = format!("{} {initials}", syllables.concat());
    let slots = [("word", &*word), ("phrase", &*phrase), ("place", &*place), ("pinyin", &*pinyin)];
    let fill = |part: &str, key: &str| world.words.fill(&format!("browse.{part}.{key}"), &slots);
    let keys = ["words", "phrase", "without", "place", "belongs", "pinyin"];
    let kept = keys.into_iter().filter(|key| match *key {
        "without" => elsewhere,
        "pinyin" => syllables.len() > 1,
        _ => true,
    });
    kept.map(|key| (fill("form", key), fill("how", key))).collect()
}

fn places(world: &World<'_>, from: &Route) -> Vec<(String, Vec<Anchor>)> {
    let regions = &world.site.regions;
    let mut letters: BTreeMap<char, Vec<Anchor>> = BTreeMap::new();
    // Townships and counties are looked for also where nothing is on record; all that a site tells lies in its root.
    let told = |i: &usize| {
        let level = regions.at(*i).level;
        let always = matches!(level, Level::Township | Level::County);
        let root = level > Level::County && *i == world.site.root;
        always || (!root && !world.facts.scopes.of(Scope::Region(*i)).is_empty())
    };
    // Where all places lie in one county, its name in front of each says nothing.
    let county = &regions.at(world.site.root).name;
    for i in (0..regions.len()).filter(told) {
        let full = regions.full_name(i);
        let name = full.strip_prefix(county.as_str()).filter(|name| !name.is_empty()).unwrap_or(&full);
        let anchor = Anchor::to(name, from.link_to(&view::region_route(world, i)));
        letters.entry(facets::initial(&regions.at(i).name)).or_default().push(anchor);
    }
    let name = |letter: char| match letter {
        '0' => world.words.get("list.other-initial").to_owned(),
        letter => letter.to_ascii_uppercase().to_string(),
    };
    letters.into_iter().map(|(letter, places)| (name(letter), places)).collect()
}

/// The words under `search` as JSON, groups as objects. `<` is escaped, so that no word can end the element it stands in.
fn script_words(words: &Words) -> String {
    let mut map = serde_json::Map::new();
    for (key, word) in words.iter().filter_map(|(key, word)| Some((key.strip_prefix("search.")?, word))) {
        let (group, key) = key.split_once('.').map_or((None, key), |(group, key)| (Some(group), key));
        let place = match group {
            None => Some(&mut map),
            Some(group) => map.entry(group).or_insert_with(|| serde_json::json!({})).as_object_mut(),
        };
        place.map(|place| place.insert(key.to_owned(), word.into()));
    }
    serde_json::Value::Object(map).to_string().replace('<', "\\u003c")
}

/// A word as the value of a query: UTF-8 in percent signs.
fn escaped(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_as_browsers_do() {
        assert_eq!(escaped("大陈 a&b"), "%E5%A4%A7%E9%99%88%20a%26b");
    }

    #[test]
    fn words_to_teach_with_are_runs_of_chinese() {
        assert_eq!(words_of("2024年：“口袋公园”A 区停车").collect::<Vec<_>>(), ["口袋公园", "区停车"]);
        assert_eq!(words_of("Smart city").count(), 0);
    }

    #[test]
    fn script_words_stand_safely_in_a_page() {
        let entry = |key: &str, word: &str| (key.to_owned(), word.to_owned());
        let words = Words::new(
            [entry("search.all", "</script>"), entry("search.errors.offline", "\"断\""), entry("list.all", "x")].into(),
        );
        let json = script_words(&words);
        assert!(!json.contains('<'), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read, serde_json::json!({ "all": "</script>", "errors": { "offline": "\"断\"" } }));
    }
}
