//! What a reader asks: the words of the search box, filters and order; `TOKENIZER.md` specifies the reading of the box.

use serde::{Deserialize, Serialize};

use super::{fold::fold, tokenize::folded};

/// At most so many characters of the search box are read.
pub(crate) const LONGEST_QUERY: usize = 64;

/// A search: the same values, and the same answer, as the search page's address holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    pub text: String,
    /// Facet and value keys; values of one facet are alternatives, facets add up.
    pub filters: Vec<(String, String)>,
    pub sort: Sort,
    pub offset: usize,
    /// How many results to return; 0 means ten.
    pub limit: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first; the newer first where two are as good.
    #[default]
    Relevance,
    /// Newest first; pages without a date last.
    Date,
}

/// Where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Title,
    Summary,
    Body,
}

/// One word of the search box: a folded run of characters that a page must (or, excluded, must not) contain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub run: String,
    pub part: Option<Part>,
    /// What the page may belong to instead of holding the run.
    pub facet: Option<Belonging>,
    pub exclude: bool,
    pub quoted: bool,
}

/// A facet, and the name of its value or a part of it: `地区:大陈`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Belonging {
    pub facet: String,
    pub value: String,
}

impl Word {
    /// Whether the word may also be the pinyin of a name.
    pub(crate) fn may_be_pinyin(&self) -> bool {
        !self.quoted && self.part.is_none() && self.run.len() > 1 && self.run.bytes().all(|b| b.is_ascii_lowercase())
    }
}

/// What a word may be asked of.
#[derive(Clone, Copy)]
enum Field {
    Part(Part),
    Facet(&'static str),
}

/// The field words as they are typed, folded; no name begins another.
const FIELDS: [(&str, Field); 26] = [
    ("title:", Field::Part(Part::Title)),
    ("标题:", Field::Part(Part::Title)),
    ("summary:", Field::Part(Part::Summary)),
    ("摘要:", Field::Part(Part::Summary)),
    ("body:", Field::Part(Part::Body)),
    ("正文:", Field::Part(Part::Body)),
    ("kind:", Field::Facet("kind")),
    ("类别:", Field::Facet("kind")),
    ("region:", Field::Facet("region")),
    ("地区:", Field::Facet("region")),
    ("year:", Field::Facet("year")),
    ("年份:", Field::Facet("year")),
    ("progress:", Field::Facet("status")),
    ("status:", Field::Facet("status")),
    ("进展:", Field::Facet("status")),
    ("状态:", Field::Facet("status")),
    ("type:", Field::Facet("type")),
    ("类型:", Field::Facet("type")),
    ("field:", Field::Facet("field")),
    ("领域:", Field::Facet("field")),
    ("lead:", Field::Facet("lead")),
    ("单位:", Field::Facet("lead")),
    ("牵头单位:", Field::Facet("lead")),
    ("programme:", Field::Facet("programme")),
    ("品牌:", Field::Facet("programme")),
    ("工作品牌:", Field::Facet("programme")),
];

/// The words of the search box, in order, each once.
pub fn words(text: &str) -> Vec<Word> {
    let chars: Vec<char> = text.chars().filter_map(fold).take(LONGEST_QUERY).collect();
    let mut out: Vec<Word> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if matches!(chars[at], ' ' | '\n') {
            at += 1;
            continue;
        }
        let exclude = chars[at] == '-' && chars.get(at + 1).is_some_and(|next| !matches!(next, ' ' | '\n' | '-'));
        at += usize::from(exclude);
        let field = FIELDS.into_iter().find(|(name, _)| starts(&chars[at..], name));
        at += field.map_or(0, |(name, _)| name.chars().count());
        let quoted = chars.get(at) == Some(&'"');
        at += usize::from(quoted);
        let end = (at..chars.len()).find(|&i| ends(chars[i], quoted)).unwrap_or(chars.len());
        let inside: String = chars[at..end].iter().collect();
        at = end + usize::from(quoted);
        for run in folded([inside.as_str()]).split('\n').filter(|run| !matches!(*run, "" | "-")) {
            let word = Word { exclude, quoted, ..word(run, field) };
            if !out.contains(&word) {
                out.push(word);
            }
        }
    }
    out
}

/// A run asked of a field. The words of a facet may stand in a text too, and are then found there.
fn word(run: &str, field: Option<(&str, Field)>) -> Word {
    let bare = Word { run: run.to_owned(), part: None, facet: None, exclude: false, quoted: false };
    match field {
        None => bare,
        Some((_, Field::Part(part))) => Word { part: Some(part), ..bare },
        Some((name, Field::Facet(facet))) => {
            let belonging = Belonging { facet: facet.to_owned(), value: run.to_owned() };
            Word { run: format!("{name}{run}"), facet: Some(belonging), ..bare }
        }
    }
}

fn ends(c: char, quoted: bool) -> bool {
    c == '"' || !quoted && matches!(c, ' ' | '\n')
}

fn starts(chars: &[char], name: &str) -> bool {
    name.chars().enumerate().all(|(i, c)| chars.get(i) == Some(&c))
        && chars.get(name.chars().count()).is_some_and(|next| !matches!(next, ' ' | '\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |w: &Word| {
            let sign = if w.exclude { "-" } else { "" };
            if let Some(of) = &w.facet {
                return format!("{sign}{}={} or {}", of.facet, of.value, w.run);
            }
            let part = w.part.map(|p| format!("{p:?}:")).unwrap_or_default();
            let quote = if w.quoted { "\"" } else { "" };
            format!("{sign}{part}{quote}{}{quote}", w.run)
        };
        words(text).iter().map(show).collect()
    }

    #[test]
    fn reads_words_phrases_exclusions_and_parts() {
        assert_eq!(read("  口袋公園　停車 "), ["口袋公园", "停车"]);
        assert_eq!(read("“smart  City” -title:廢止"), ["\"smart city\"", "-Title:废止"]);
        assert_eq!(read("关于“篮球场”的"), ["关于", "\"篮球场\"", "的"]);
        assert_eq!(read("意见。会后 2016-2020 - --"), ["意见", "会后", "2016-2020", "--"]);
        assert_eq!(read("\"没有结尾"), ["\"没有结尾\""]);
        assert_eq!(read("title: \0\u{202e}"), ["title:"]);
        assert_eq!(read(&"长".repeat(10_000)).first().map(|w| w.chars().count()), Some(LONGEST_QUERY));
    }

    #[test]
    fn field_words_are_read_in_both_languages() {
        assert_eq!(read("標題：公园 -摘要:“口袋 公园”"), ["Title:公园", "-Summary:\"口袋 公园\""]);
        assert_eq!(
            read("地区：大陈 -YEAR:2024 牵头单位:\"水 利\" 单位:"),
            ["region=大陈 or 地区:大陈", "-year=2024 or year:2024", "lead=水 利 or 牵头单位:水 利", "单位:"]
        );
        assert_eq!(read("\"地区:大陈\" 本地区:大陈"), ["\"地区:大陈\"", "本地区:大陈"]);
    }

    #[test]
    fn no_field_word_begins_another_and_all_are_folded() {
        for (name, _) in FIELDS {
            assert_eq!(folded([name]), name);
            assert_eq!(FIELDS.iter().filter(|(other, _)| other.starts_with(name)).count(), 1, "{name}");
        }
    }
}
