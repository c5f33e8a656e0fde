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
    pub exclude: bool,
    pub quoted: bool,
}

impl Word {
    /// Whether the word may also be the pinyin of a name.
    pub(crate) fn may_be_pinyin(&self) -> bool {
        !self.quoted && self.part.is_none() && self.run.len() > 1 && self.run.bytes().all(|b| b.is_ascii_lowercase())
    }
}

const PARTS: [(&str, Part); 3] = [("title:", Part::Title), ("summary:", Part::Summary), ("body:", Part::Body)];

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
        let part = PARTS.into_iter().find(|(name, _)| starts(&chars[at..], name));
        at += part.map_or(0, |(name, _)| name.len());
        let quoted = chars.get(at) == Some(&'"');
        at += usize::from(quoted);
        let end = (at..chars.len()).find(|&i| ends(chars[i], quoted)).unwrap_or(chars.len());
        let inside: String = chars[at..end].iter().collect();
        at = end + usize::from(quoted);
        for run in folded([inside.as_str()]).split('\n').filter(|run| !matches!(*run, "" | "-")) {
            let word = Word { run: run.to_owned(), part: part.map(|(_, part)| part), exclude, quoted };
            if !out.contains(&word) {
                out.push(word);
            }
        }
    }
    out
}

fn ends(c: char, quoted: bool) -> bool {
    c == '"' || !quoted && matches!(c, ' ' | '\n')
}

fn starts(chars: &[char], name: &str) -> bool {
    name.chars().enumerate().all(|(i, c)| chars.get(i) == Some(&c))
        && chars.get(name.len()).is_some_and(|next| !matches!(next, ' ' | '\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let show = |w: &Word| {
            let sign = if w.exclude { "-" } else { "" };
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
}
