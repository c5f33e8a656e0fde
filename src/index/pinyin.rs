//! Pinyin by which names are found: whole syllables run together, and initials.

use std::sync::OnceLock;

use pinyin::ToPinyin;
use rustc_hash::FxHashMap;

use crate::search_doc::SearchDoc;

/// The texts of the pinyin field: for the title, every keyword and the region the full reading and the initials, and both
/// around characters that names read otherwise; for readings the page knows better, those as well.
pub(crate) fn readings(doc: &SearchDoc) -> Vec<String> {
    let names = std::iter::once(&doc.title).chain(&doc.keywords).chain(&doc.region);
    let mut out: Vec<String> =
        names.flat_map(|name| read(name)).chain(doc.pinyin.iter().flat_map(|p| given(p))).collect();
    let mut seen = std::collections::HashSet::new();
    out.retain(|text| text.len() > 1 && seen.insert(text.clone()));
    out
}

/// Characters that names of places, units and their doings read in several ways. A dictionary's first reading is often not
/// that of the name: 武都区 is wudu, 重庆 is chongqing, 铅山 is yanshan.
const SEVERAL: &str = "都 du dou,重 chong zhong,长 chang zhang,乐 le yue,厦 xia sha,蚌 beng bang,六 lu liu,莘 shen xin,\
                       单 shan dan,行 hang xing,尉 yu wei,涡 guo wo,洞 tong dong,朝 chao zhao,盛 sheng cheng,泌 bi mi,\
                       渑 mian sheng,浚 xun jun,荥 xing ying,铅 yan qian,堡 bao pu bu,陂 bei pi po,圩 xu wei,埔 pu bu,\
                       番 pan fan,解 xie jie,调 tiao diao,种 zhong chong,仇 qiu chou,查 cha zha,曾 zeng ceng,\
                       藏 zang cang,柏 bai bo,乾 qian gan,牟 mou mu,枞 zong cong,歙 she xi,栎 li yue,校 xiao jiao,\
                       降 jiang xiang,宿 su xiu,蔚 wei yu,龟 gui qiu jun,什 shi shen,绿 lv lu,犍 qian jian,万 wan mo,\
                       巷 xiang hang,弄 nong long,浒 hu xu,省 sheng xing,沌 dun zhuan,句 ju gou,覃 qin tan,朴 pu piao,\
                       澄 cheng deng,洗 xi xian,筠 jun yun,珲 hun hui,还 huan hai,会 kuai hui,车 che ju,台 tai yi,\
                       率 lv shuai,给 gei ji,传 chuan zhuan,弹 tan dan,熟 shu shou,扎 zha za,阿 a e,角 jiao jue";

/// So many syllables on either side of such a character are read with it again: the name that holds it, not a whole title.
const AROUND: usize = 6;
/// At most so many other readings are drawn from the neighbourhood of one character.
const MOST: usize = 6;

fn several() -> &'static FxHashMap<char, Vec<&'static str>> {
    static TABLE: OnceLock<FxHashMap<char, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entry = |entry: &'static str| {
            let mut parts = entry.split(' ');
            Some((parts.next()?.chars().next()?, parts.collect()))
        };
        SEVERAL.split(',').filter_map(entry).collect()
    })
}

/// How a name is read, whole and by initials; then how its parts may be read otherwise.
fn read(name: &str) -> Vec<String> {
    let units = units(name);
    let first: Vec<&str> = units.iter().map(|ways| ways.first().map_or("", String::as_str)).collect();
    let mut out = both(&first).to_vec();
    for at in (0..units.len()).filter(|&at| units[at].len() > 1) {
        for other in otherwise(&units, at) {
            out.extend(both(&other));
        }
    }
    out
}

/// The ways to read each character, the likeliest first; none for what is no part of a name.
fn units(name: &str) -> Vec<Vec<String>> {
    let ways = |(c, syllable): (char, Option<pinyin::Pinyin>)| match syllable {
        Some(syllable) => {
            let mut ways = vec![syllable.plain().replace('ü', "v")];
            for other in several().get(&c).into_iter().flatten() {
                if ways.iter().all(|way| way != other) {
                    ways.push((*other).to_owned());
                }
            }
            ways
        }
        None if c.is_ascii_alphabetic() => vec![c.to_string()],
        None => Vec::new(),
    };
    name.chars().zip(name.to_pinyin()).map(ways).collect()
}

/// The readings of what stands around a character, with another reading of it than the first.
fn otherwise(units: &[Vec<String>], at: usize) -> Vec<Vec<&str>> {
    let ends = |way: &Vec<String>| way.is_empty();
    let from = units[..at].iter().rposition(ends).map_or(0, |end| end + 1).max(at.saturating_sub(AROUND));
    let rest = units[at..].iter().position(ends).unwrap_or(units.len() - at).min(AROUND + 1);
    let mut out: Vec<Vec<&str>> = vec![Vec::new()];
    for (i, ways) in (from..).zip(&units[from..at + rest]) {
        let ways = if i == at { &ways[1..] } else { &ways[..] };
        let grown = ways.iter().flat_map(|way| out.iter().map(move |before| [before, &[way.as_str()][..]].concat()));
        out = grown.take(MOST).collect();
    }
    out
}

fn both(syllables: &[&str]) -> [String; 2] {
    let text = |syllable: &str, length: usize| match syllable {
        "" => "\n".to_owned(),
        syllable => syllable.chars().take(length).collect(),
    };
    [usize::MAX, 1].map(|length| syllables.iter().map(|syllable| text(syllable, length)).collect())
}

fn given(reading: &str) -> [String; 2] {
    let syllables = || reading.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '-')).filter(|s| !s.is_empty());
    [syllables().collect(), syllables().filter_map(|s| s.chars().next()).collect()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str) -> Vec<String> {
        readings(&SearchDoc { title: title.into(), ..SearchDoc::default() })
    }

    #[test]
    fn reads_names_whole_and_by_initials() {
        let doc = SearchDoc {
            title: "口袋公园".into(),
            keywords: vec!["绿化A区".into()],
            pinyin: vec!["ji dao ban".into()],
            ..SearchDoc::default()
        };
        assert_eq!(readings(&doc), ["koudaigongyuan", "kdgy", "lvhuaAqu", "lhAq", "luhuaAqu", "jidaoban", "jdb"]);
    }

    #[test]
    fn names_are_read_in_each_common_way() {
        for (name, typed) in [
            ("武都区", "wuduqu"),
            ("盐都区政协", "yanduqu"),
            ("成都市", "chengdu"),
            ("重庆市", "chongqing"),
            ("重庆市", "cq"),
            ("重点工程", "zhongdian"),
            ("长沙市长办公会", "changshashizhang"),
            ("铅山县", "yanshan"),
            ("人民调解委员会", "tiaojie"),
            ("银行门口“乐清路”", "yueqing"),
        ] {
            assert!(of(name).iter().any(|reading| reading.contains(typed)), "{name}: {:?}", of(name));
        }
    }

    #[test]
    fn a_long_title_is_read_again_only_around_the_character() {
        let readings = of("关于在某某街道建设一处口袋公园并增设成都路停车位的协商会议纪要全文");
        let around: Vec<&String> = readings.iter().filter(|reading| reading.contains("chengdulu")).collect();
        assert!(around.iter().any(|reading| reading.len() < 60), "{around:?}");
        assert!(of(&"都重长乐".repeat(10)).len() < 2 * (1 + 40 * MOST * 2));
    }
}
