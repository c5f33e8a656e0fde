//! A theme's lists of words: read, and a site's own held against the usual ones. What does not fit would not be seen on any
//! page, or would be seen as it must not: so it is told.

use std::collections::BTreeMap;

use crate::config::Limits;
use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::parse::frontmatter;
use crate::parse::yaml::{self, Data, Node};
use crate::source::SourcePath;

/// What a site's own words are held against.
pub(super) struct Usual<'u> {
    pub(super) words: &'u BTreeMap<String, String>,
    /// Whether a template of the site's own asks for a key, or for one below it.
    pub(super) asked: &'u dyn Fn(&str) -> bool,
}

/// Adds the words of one file, and says what is wrong with it; of a site's own file also what nobody asks for, and what has
/// not the form of the usual words, which then stand.
pub(super) fn read(
    source: &SourcePath,
    bytes: &[u8],
    limits: &Limits,
    entries: &mut BTreeMap<String, String>,
    usual: Option<&Usual<'_>>,
) -> Diagnostics {
    let text = match frontmatter::text(source, bytes) {
        Ok(text) => text,
        Err(fault) => return std::iter::once(*fault).collect(),
    };
    let (node, mut faults) = yaml::read(source, &text, 1, limits);
    match node {
        Some(Node { data: Data::Map(map), .. }) => {
            let mut list = List { source, usual, entries, faults: &mut faults };
            map.iter().for_each(|(key, value)| list.add("", key, value));
        }
        Some(node) if !node.is_null() => faults.push(
            Diagnostic::error("words", Both::new("这里应当是「键: 词语」的清单", "expected a list of `key: word`"))
                .at(node.at(source))
                .remedy("照 themes/default/i18n/ 里的样子写", "write it as in themes/default/i18n/"),
        ),
        _ => {}
    }
    faults
}

/// A list of words while it is read.
struct List<'l> {
    source: &'l SourcePath,
    usual: Option<&'l Usual<'l>>,
    entries: &'l mut BTreeMap<String, String>,
    faults: &'l mut Diagnostics,
}

impl List<'_> {
    /// Adds an entry below `above`, with all below it.
    fn add(&mut self, above: &str, key: &Node, node: &Node) {
        let name = key.text().unwrap_or_default();
        let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
        if let Some(usual) = self.usual {
            if let Some(fault) = misshapen(usual.words, &path, node) {
                return self.faults.push(fault.at(node.at(self.source)));
            }
            let known = usual.words.contains_key(&path) || has_below(usual.words, &path);
            let told_above = !above.is_empty() && !has_below(usual.words, above);
            if !known && !told_above && !(usual.asked)(&path) {
                self.faults.push(unasked(usual.words, &path).at(key.at(self.source)));
            }
        }
        match &node.data {
            Data::Map(map) => map.iter().for_each(|(key, value)| self.add(&path, key, value)),
            Data::Scalar { text, .. } => {
                let usual = self.usual.and_then(|usual| usual.words.get(&path));
                if let Some(usual) = usual.filter(|usual| text.trim().is_empty() && !usual.trim().is_empty()) {
                    return self.faults.push(empty(&path, usual).at(node.at(self.source)));
                }
                if let Some(fault) = self.usual.and_then(|usual| open_slot(usual.words.get(&path)?, text)) {
                    self.faults.push(fault.at(node.at(self.source)));
                }
                self.entries.insert(path, text.clone());
            }
            Data::List(_) => {}
        }
    }
}

fn has_below(words: &BTreeMap<String, String>, path: &str) -> bool {
    let below = format!("{path}.");
    words.range(below.clone()..).next().is_some_and(|(key, _)| key.starts_with(&below))
}

/// What is wrong with the form of an entry: a list, or words where the usual ones have one word, or the other way round.
fn misshapen(usual: &BTreeMap<String, String>, path: &str, node: &Node) -> Option<Diagnostic> {
    let has_below = has_below(usual, path);
    let (zh, en) = match &node.data {
        Data::List(_) if has_below => ("一组词语，不是列表", "a group of words, not a list"),
        Data::List(_) => ("一个词语，不是列表", "one word, not a list"),
        Data::Map(_) if usual.contains_key(path) => ("一个词语，不是一组", "one word, not a group"),
        Data::Scalar { .. } if has_below => ("一组词语，不是一个", "a group of words, not one"),
        _ => return None,
    };
    let message = Both::new(format!("「{path}」应当是{zh}"), format!("`{path}` must be {en}"));
    Some(
        Diagnostic::error("words", message)
            .remedy("照 themes/default/i18n/ 里的样子写", "write it as in themes/default/i18n/"),
    )
}

/// A key that no page asks for: most likely one that is not quite that of the word it was meant to stand in for.
fn unasked(usual: &BTreeMap<String, String>, path: &str) -> Diagnostic {
    let fault = Diagnostic::warning(
        "word-unused",
        Both::new(format!("没有页面用到词语「{path}」"), format!("no page uses the word `{path}`")),
    );
    // Of groups the name of a group; of words that of a word in the same place, if there is one alike.
    let depth = path.matches('.').count() + 1;
    let names =
        usual.keys().map(|key| key.match_indices('.').nth(depth - 1).map_or(key.as_str(), |(end, _)| &key[..end]));
    match nearest(path, names) {
        Some(near) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
        None => fault.remedy(
            "照 themes/default/i18n/ 里的键写；不用就删去",
            "write a key of themes/default/i18n/, or remove it if it is not needed",
        ),
    }
}

/// A slot that the usual word has not: readers would see its braces.
fn open_slot(usual: &str, word: &str) -> Option<Diagnostic> {
    let there: Vec<&str> = slots(usual).collect();
    let Some(open) = slots(word).find(|slot| !there.contains(slot)) else { return lost_slot(usual, word, &there) };
    let fault = Diagnostic::warning(
        "word-slot",
        Both::new(
            format!("页面上会原样显示 `{{{open}}}`：这里没有可填的内容"),
            format!("pages would show `{{{open}}}` as it is: nothing is filled in there"),
        ),
    );
    Some(match there.as_slice() {
        [] => fault.remedy(
            format!("去掉 `{{{open}}}`；原来的词语是「{usual}」"),
            format!("leave out `{{{open}}}`; the usual word is `{usual}`"),
        ),
        there => {
            let list = there.iter().map(|slot| format!("`{{{slot}}}`")).collect::<Vec<_>>();
            fault.remedy(
                format!("可用的是 {}；原来的词语是「{usual}」", list.join("、")),
                format!("there are {}; the usual word is `{usual}`", list.join(", ")),
            )
        }
    })
}

/// A number that the usual word gives and this one leaves out, or has in full-width braces.
fn lost_slot(usual: &str, word: &str, there: &[&str]) -> Option<Diagnostic> {
    let lost = there.iter().find(|slot| !slots(word).any(|own| own == **slot))?;
    let wide = word.contains(['｛', '｝']);
    let (zh, en) = match wide {
        true => (
            format!("`{{{lost}}}` 的括号写成了全角，会原样显示"),
            format!("the braces of `{{{lost}}}` are full-width and would be shown as they are"),
        ),
        false => (
            format!("少了 `{{{lost}}}`，页面上看不到这个数或名称"),
            format!("`{{{lost}}}` is missing: pages do not show what it stands for"),
        ),
    };
    Some(Diagnostic::warning("word-slot", Both::new(zh, en)).remedy(
        format!("写上 `{{{lost}}}`，括号用半角；原来的词语是「{usual}」"),
        format!("write `{{{lost}}}` with ASCII braces; the usual word is `{usual}`"),
    ))
}

/// A word without a letter: a button of that name would have none, and whoever hears the page would not know what it does.
fn empty(path: &str, usual: &str) -> Diagnostic {
    let message = Both::new(
        format!("词语「{path}」是空的，页面上仍用原来的「{usual}」"),
        format!("the word `{path}` is empty, and pages keep the usual one"),
    );
    Diagnostic::warning("word-empty", message).remedy("写上词语，或删去这一行", "write the word, or remove the line")
}

/// The names in braces.
fn slots(word: &str) -> impl Iterator<Item = &str> {
    let name = |(at, _): (usize, &str)| {
        let rest = &word[at + 1..];
        let name = &rest[..rest.find('}')?];
        (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')).then_some(name)
    };
    word.match_indices('{').filter_map(name)
}

#[cfg(test)]
mod tests {
    use super::super::Theme;
    use crate::config::Limits;
    use crate::diag::Lang;
    use crate::words::Words;

    /// A site's own list in place of the usual `history.zh-Hans.yaml`, with a template beside it.
    fn read(own: &str, template: &str) -> (Words, Vec<String>) {
        let files = [("i18n/history.zh-Hans.yaml", own), ("templates/parts/mine.html", template)];
        let folders = files.map(|(path, _)| (path.to_owned(), "own".to_owned()));
        let theme = Theme::new(files.map(|(path, text)| (path.to_owned(), text.into()))).kept_in(folders.into());
        let (words, faults) = theme.words("zh-Hans", &Limits::default());
        (words, faults.iter().map(|fault| fault.display(Lang::En).to_string()).collect())
    }

    fn places(told: &[String]) -> Vec<&str> {
        told.iter().filter_map(|told| told.lines().nth(1)?.split_once("yaml:")).map(|(_, place)| place).collect()
    }

    #[test]
    fn words_of_the_wrong_form_are_told_and_the_usual_ones_stand() {
        let own = "cite:\n  title: [a]\n  gb: {a: b}\n  copy: 抄\nchanges: 改\nmine: {a: 我}\n";
        let (words, told) = read(own, "{{ t.mine.a }}");
        assert_eq!(places(&told), ["2:10", "3:7", "5:10"]);
        let said = ["cite.title", "cite.copy", "changes.title", "mine.a"].map(|key| words.get(key));
        assert_eq!(said, ["引用本页", "抄", "更新记录", "我"]);
    }

    #[test]
    fn a_word_that_no_page_asks_for_is_told_once_with_the_key_it_was_meant_to_have() {
        let own = "cite:\n  titel: 引用\nmine:\n  a: 我\n  b: 你\nlist:\n  total: 有 {n} 条\n";
        let (words, told) = read(own, "{{ t.yours }}");
        assert_eq!(places(&told), ["2:3", "3:1"]);
        assert!(told[0].ends_with("did you mean `cite.title`?"), "{told:?}");
        let said = ["mine.b"].map(|key| words.get(key));
        assert_eq!(said, ["你"]);
        assert_eq!(read(own, "{{ t.mine.b }}").1.len(), 1, "a template of the site's own may ask for it");
    }

    #[test]
    fn a_word_that_leaves_its_number_out_is_told() {
        for (own, places_of) in [
            ("list:\n  total: 共计\n", vec!["2:10"]),
            ("list:\n  total: 有 ｛n｝ 条\n", vec!["2:10"]),
            ("list:\n  total: 共计 {n} 条\n", vec![]),
        ] {
            assert_eq!(places(&read(own, "").1), places_of, "{own}");
        }
    }

    #[test]
    fn a_site_s_own_list_stands_over_all_usual_ones() {
        let own = ("i18n/a.zh-Hans.yaml".to_owned(), "cite: {title: 引文}\n".into());
        let theme = Theme::new([own]).kept_in([("i18n/a.zh-Hans.yaml".to_owned(), "own".to_owned())].into());
        let (words, faults) = theme.words("zh-Hans", &Limits::default());
        assert_eq!((words.get("cite.title"), faults.is_empty()), ("引文", true));
    }

    #[test]
    fn an_empty_word_is_told_and_the_usual_one_stands() {
        let (words, told) = read("cite:\n  title: \"\"\n  copy:\n", "");
        assert_eq!(places(&told), ["2:10", "3:7"]);
        assert_eq!(words.get("cite.title"), "引用本页");
    }

    #[test]
    fn a_slot_that_nothing_fills_is_told() {
        let (_, told) = read("list:\n  total: 有 {m} 条\ncite:\n  title: 引用 {n}\n", "");
        assert_eq!(places(&told), ["2:10", "4:10"]);
        assert!(told[0].contains("`{m}`") && told[0].contains("there are `{n}`"), "{told:?}");
        assert!(told[1].contains("leave out `{n}`"), "{told:?}");
    }
}
