//! Pinyin by which names are found: whole syllables run together, and initials.

use pinyin::ToPinyin;

use crate::search_doc::SearchDoc;

/// The texts of the pinyin field: for the title, every keyword and the region the full reading and the initials; for
/// readings the page knows better, those as well.
pub(crate) fn readings(doc: &SearchDoc) -> Vec<String> {
    let names = std::iter::once(&doc.title).chain(&doc.keywords).chain(&doc.region);
    let mut out: Vec<String> =
        names.flat_map(|name| read(name)).chain(doc.pinyin.iter().flat_map(|p| given(p))).collect();
    let mut seen = std::collections::HashSet::new();
    out.retain(|text| text.len() > 1 && seen.insert(text.clone()));
    out
}

fn read(name: &str) -> [String; 2] {
    let (mut whole, mut initials) = (String::new(), String::new());
    for (c, syllable) in name.chars().zip(name.to_pinyin()) {
        match syllable {
            Some(syllable) => {
                whole.push_str(&syllable.plain().replace('ü', "v"));
                initials.push_str(syllable.first_letter());
            }
            None if c.is_ascii_alphabetic() => {
                whole.push(c);
                initials.push(c);
            }
            None => {
                whole.push('\n');
                initials.push('\n');
            }
        }
    }
    [whole, initials]
}

fn given(reading: &str) -> [String; 2] {
    let syllables = || reading.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '-')).filter(|s| !s.is_empty());
    [syllables().collect(), syllables().filter_map(|s| s.chars().next()).collect()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_whole_and_by_initials() {
        let doc = SearchDoc {
            title: "口袋公园".into(),
            keywords: vec!["绿化A区".into()],
            pinyin: vec!["ji dao ban".into()],
            ..SearchDoc::default()
        };
        assert_eq!(readings(&doc), ["koudaigongyuan", "kdgy", "lvhuaAqu", "lhAq", "jidaoban", "jdb"]);
    }
}
