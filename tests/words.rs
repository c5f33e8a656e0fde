//! The words of the interface are whole: both languages say the same things with the same slots, and every word that a
//! template or a page asks for is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use yishi::config::Limits;
use yishi::id::RecordKind;
use yishi::index::query;
use yishi::parse::record::Record;
use yishi::parse::yaml::{self, Data, Node};

const LANGUAGES: [&str; 2] = ["zh-Hans", "en"];

type Keys = BTreeMap<String, String>;

#[test]
fn both_languages_have_the_same_keys() {
    let [zh, en] = LANGUAGES.map(words);
    let only = |a: &Keys, b: &Keys| a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>();
    assert!(zh.len() > 200, "the words were found: {}", zh.len());
    assert_eq!(only(zh, en), Vec::<String>::new(), "keys that only zh-Hans has");
    assert_eq!(only(en, zh), Vec::<String>::new(), "keys that only en has");
}

#[test]
fn both_languages_fill_the_same_slots() {
    let [zh, en] = LANGUAGES.map(words);
    let differ: Vec<&String> = zh
        .iter()
        .filter(|(key, word)| en.get(*key).is_some_and(|other| slots(word) != slots(other)))
        .map(|(k, _)| k)
        .collect();
    assert_eq!(differ, Vec::<&String>::new(), "sentences whose slots differ");
}

#[test]
fn english_words_hold_no_chinese_and_the_other_way_round_none_is_empty() {
    for (key, word) in words("en") {
        assert!(!word.trim().is_empty(), "en: `{key}` is empty");
        assert!(
            !word.chars().any(|c| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')),
            "en: `{key}`: {word}"
        );
    }
    for (key, word) in words("zh-Hans") {
        assert!(!word.trim().is_empty(), "zh-Hans: `{key}` is empty");
    }
}

/// What the search page teaches must be what the search understands.
#[test]
fn every_field_word_that_the_search_page_offers_is_understood() {
    for language in LANGUAGES {
        let help =
            words(language).iter().filter(|(key, _)| key.starts_with("browse.form.") || key.starts_with("browse.how."));
        let offered: Vec<&str> =
            help.flat_map(|(_, text)| text.split([' ', '；'])).filter(|word| word.contains(':')).collect();
        assert_eq!(offered.len(), 11, "{offered:?}");
        for word in offered {
            let name = word.split(':').next().unwrap_or_default();
            let read = query::words(&format!("{name}:x"));
            assert!(read.iter().all(|word| word.part.is_some() || word.facet.is_some()), "{language}: {name}");
        }
    }
}

#[test]
fn every_word_a_template_asks_for_is_there() {
    let mut missing = BTreeSet::new();
    let mut asked = 0;
    for path in files(&theme("templates"), "html") {
        let text = read(&path);
        for ask in asked_by_template(&text) {
            asked += 1;
            missing.extend(lacking(&ask).map(|language| format!("{}: {} ({language})", path.display(), ask.shown())));
        }
    }
    assert!(asked > 80, "the templates were read: {asked}");
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_word_a_page_asks_for_is_there() {
    let heads: BTreeSet<String> =
        words("zh-Hans").keys().filter_map(|key| key.split_once('.').map(|(head, _)| head.to_owned())).collect();
    let mut missing = BTreeSet::new();
    let mut asked = 0;
    for path in files(&root().join("src"), "rs") {
        let text = read(&path);
        let is_page = path.components().any(|part| part.as_os_str() == "pages");
        for (literal, before) in literals(&text) {
            let given_to_words = [".get(", ".fill(", ".has("]
                .iter()
                .any(|call| before.strip_suffix(call).is_some_and(|of| of.trim_end().ends_with("words")));
            if !(given_to_words || is_page && looks_like_a_key(&literal, &heads)) {
                continue;
            }
            asked += 1;
            let ask = match literal.split_once('{') {
                Some((prefix, _)) => Ask::Some(prefix.to_owned()),
                None if literal.ends_with('.') => Ask::Some(literal),
                None => Ask::Word(literal),
            };
            missing.extend(lacking(&ask).map(|language| format!("{}: {} ({language})", path.display(), ask.shown())));
        }
    }
    assert!(asked > 60, "the sources were read: {asked}");
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn every_term_of_a_vocabulary_has_its_word() {
    macro_rules! keys {
        ($($prefix:literal = $vocabulary:path;)*) => {
            vec![$(($prefix, { use $vocabulary as Vocabulary; Vocabulary::ALL.iter().map(|v| v.key()).collect::<Vec<_>>() }),)*]
        };
    }
    let vocabularies = keys! {
        "level" = yishi::model::common::Level;
        "status" = yishi::derive::status::Status;
        "outcome-form" = yishi::model::outcome::OutcomeForm;
        "event-result.decided" = yishi::model::outcome::DecisionResult;
        "event-result.followed-up" = yishi::model::outcome::FollowUpResult;
        "event-result.evaluated" = yishi::model::outcome::EvaluationSubject;
        "disposition" = yishi::model::meeting::Disposition;
        "conversion" = yishi::model::meeting::ConversionForm;
        "category" = yishi::model::meeting::Category;
        "meeting-state" = yishi::model::meeting::MeetingState;
        "mode" = yishi::model::meeting::Mode;
        "scale" = yishi::model::meeting::Scale;
        "segment" = yishi::model::meeting::Segment;
        "event-result.researched" = yishi::model::meeting::ResearchMoment;
        "event-result.raised" = yishi::model::topic::TopicSource;
        "event-result.reviewed" = yishi::model::topic::ReviewResult;
        "venue-kind" = yishi::model::venue::VenueKind;
        "venue-tier" = yishi::model::venue::VenueTier;
        "venue-grade" = yishi::model::venue::VenueGrade;
        "document-kind" = yishi::model::document::DocumentKind;
        "document-status" = yishi::model::document::DocumentStatus;
        "organization-kind" = yishi::model::organization::OrganizationKind;
        "topic-source" = yishi::model::topic::TopicSource;
        "tombstone-reason" = yishi::model::tombstone::TombstoneReason;
        "measure" = yishi::derive::measure::Measure;
        "measure-definition" = yishi::derive::measure::Measure;
        "indicator.name" = yishi::derive::indicator::Indicator;
        "indicator.nothing" = yishi::derive::indicator::Indicator;
        "indicator.basis" = yishi::derive::indicator::Indicator;
    };
    let missing: Vec<String> = vocabularies
        .into_iter()
        .flat_map(|(prefix, keys)| keys.into_iter().map(move |key| format!("{prefix}.{key}")))
        .flat_map(|key| lacking(&Ask::Word(key.clone())).map(move |l| format!("{key} ({l})")).collect::<Vec<_>>())
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_kind_of_record_and_every_field_has_its_word() {
    fn fields<R: Record>() -> impl Iterator<Item = String> {
        R::fields().map(|field| format!("field.{}", field.name))
    }
    let kinds = RecordKind::ALL.iter().flat_map(|k| [format!("kind.{}", k.key()), format!("kind.{}", k.folder())]);
    let missing: BTreeSet<String> = kinds
        .chain(fields::<yishi::model::topic::Topic>())
        .chain(fields::<yishi::model::meeting::Meeting>())
        .chain(fields::<yishi::model::outcome::Outcome>())
        .chain(fields::<yishi::model::case::Case>())
        .chain(fields::<yishi::model::venue::Venue>())
        .chain(fields::<yishi::model::document::Document>())
        .chain(fields::<yishi::model::news::News>())
        .flat_map(|key| lacking(&Ask::Word(key.clone())).map(move |l| format!("{key} ({l})")).collect::<Vec<_>>())
        .collect();
    assert_eq!(missing, BTreeSet::new());
}

#[test]
fn the_scanners_see_what_they_should() {
    let template = r#"{{ t.a.b }}<p t.no>{% if x %}{{ t.c["d-e"] | fill(n=t.f) }}{% endif %}{{ t.g[it.key] }}{{ it.t.no }}{{ "t.no" }}"#;
    let shown: Vec<String> = asked_by_template(template).iter().map(Ask::shown).collect();
    assert_eq!(shown, ["a.b", "c.d-e", "f", "g.*"]);
    let source = "// \"no\"\nlet q = '\"'; words\n    .get(\"a.b\"); f(\"c\\\"d\")";
    let found: Vec<String> = literals(source).into_iter().map(|(literal, _)| literal).collect();
    assert_eq!(found, ["a.b", "c\\\"d"]);
}

/// A word that is asked for, or some word under a prefix that is completed when the page is made.
enum Ask {
    Word(String),
    Some(String),
}

impl Ask {
    fn shown(&self) -> String {
        match self {
            Self::Word(key) => key.clone(),
            Self::Some(prefix) => format!("{prefix}*"),
        }
    }
}

/// The languages that cannot answer.
fn lacking(ask: &Ask) -> impl Iterator<Item = &'static str> + use<> {
    let found = LANGUAGES.map(|language| {
        let words = words(language);
        let there = match ask {
            Ask::Word(key) => words.contains_key(key),
            Ask::Some(prefix) => words.keys().any(|key| key.starts_with(prefix.as_str())),
        };
        (!there).then_some(language)
    });
    found.into_iter().flatten()
}

/// `t.a.b`, `t.a["b-c"]` and `t.a[computed]` inside `{{ }}` and `{% %}`, outside quotes.
fn asked_by_template(text: &str) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        for part in text.split(open).skip(1) {
            let code = part.split(close).next().unwrap_or_default();
            let mut before = ' ';
            let mut quoted = None;
            for (i, c) in code.char_indices() {
                match quoted {
                    Some(quote) if c == quote => quoted = None,
                    Some(_) => {}
                    None if c == '"' || c == '\'' => quoted = Some(c),
                    None if c == 't' && code[i..].starts_with("t.") && !is_name(before) && before != '.' => {
                        asks.push(path_of(&code[i + 2..]));
                    }
                    None => {}
                }
                before = c;
            }
        }
    }
    asks
}

/// The key that begins here: `a.b`, `a["b-c"]`; one computed part makes it a prefix.
fn path_of(code: &str) -> Ask {
    let mut key = String::new();
    let mut rest = code;
    loop {
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        key.push_str(&rest[..end]);
        rest = &rest[end..];
        if let Some(inner) = rest.strip_prefix("[\"") {
            let end = inner.find('"').unwrap_or(inner.len());
            key.push('.');
            key.push_str(&inner[..end]);
            rest = inner[end..].strip_prefix("\"]").unwrap_or_default();
        } else if rest.starts_with('[') {
            return Ask::Some(key + ".");
        }
        match rest.strip_prefix('.') {
            Some(more) => {
                key.push('.');
                rest = more;
            }
            None => return Ask::Word(key),
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A dotted lower-case word whose head is one of the theme's, and which is no file name.
fn looks_like_a_key(literal: &str, heads: &BTreeSet<String>) -> bool {
    let shape = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '-' | '_' | '{' | '}');
    literal.split_once('.').is_some_and(|(head, _)| heads.contains(head))
        && literal.chars().all(shape)
        && ![".rs", ".html", ".yaml"].iter().any(|ending| literal.ends_with(ending))
}

/// The string literals of a Rust file, each with the code before it (without the blanks between).
fn literals(text: &str) -> Vec<(String, String)> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, line| all + line + "\n");
    let code = code.replace("'\"'", "' '").replace("b'\"'", "' '");
    let mut found = Vec::new();
    let mut rest = code.as_str();
    while let Some(open) = rest.find('"') {
        let before = rest[..open].trim_end();
        let before = before.strip_suffix("&format!(").map_or(before, str::trim_end);
        let inner = &rest[open + 1..];
        let mut escaped = false;
        let close = inner.char_indices().find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let end = close.map_or(inner.len(), |(i, _)| i);
        let tail: String = before.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
        found.push((inner[..end].to_owned(), tail));
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    found
}

fn slots(word: &str) -> BTreeSet<&str> {
    word.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(slot, _)| slot)).collect()
}

/// The words of one of [`LANGUAGES`].
fn words(language: &str) -> &'static Keys {
    static WORDS: LazyLock<Vec<(&str, Keys)>> = LazyLock::new(|| LANGUAGES.map(|l| (l, words_of(l))).into());
    let found = WORDS.iter().find(|(name, _)| *name == language);
    found.map(|(_, words)| words).unwrap_or_else(|| panic!("no such language: {language}"))
}

/// All words of a language. A key that stands in two files would hide one of them.
fn words_of(language: &str) -> Keys {
    let mut all = Keys::new();
    let ending = format!("{language}.yaml");
    for path in files(&theme("i18n"), "yaml") {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name != ending && !name.ends_with(&format!(".{ending}")) {
            continue;
        }
        let source = name.as_str().into();
        let (node, faults) = yaml::read(&source, &read(&path), 1, &Limits::default());
        assert!(faults.is_empty(), "{name}: {faults:?}");
        let mut own = Keys::new();
        flatten(&node.unwrap_or_else(|| panic!("{name} is empty")), "", &mut own);
        for (key, word) in own {
            let twice = all.insert(key.clone(), word);
            assert!(twice.is_none(), "`{key}` stands in {name} and in another file of {language}");
        }
    }
    all
}

fn flatten(node: &Node, prefix: &str, keys: &mut Keys) {
    match &node.data {
        Data::Map(map) => {
            for (key, value) in map {
                let key = key.text().unwrap_or_default();
                let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
                flatten(value, &path, keys);
            }
        }
        Data::Scalar { text, .. } => {
            keys.insert(prefix.to_owned(), text.clone());
        }
        Data::List(_) => panic!("`{prefix}` is a list, which no page can ask for"),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn theme(part: &str) -> PathBuf {
    root().join("themes/default").join(part)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder with this ending, in the order of their names.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
