//! How much speaks for a name at a place, where neither the usual nor the rare names settle it: 石洋多次, 孤儿安强的.
//!
//! Four things are weighed: how seldom the family name is a word of its own, how common the given characters are as such,
//! whether family and first character make an ordinary word (高兴, 黄金), and whether a name may end before what follows.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{
    COMPOUND, COMPOUNDS, FAMILY, FOLLOWS, GIVES, GIVES_OF_TWO, GIVES_TOO, HARDLY_A_WORD, NAMELY, RARE_FAMILY, is, open,
};

/// What must speak for a name behind a word which also stands for many: 学生, 患者.
pub(in crate::privacy) const BESIDE_A_CROWD: i32 = 4;
/// What must speak for one where a sentence's subject stands.
pub(in crate::privacy) const AS_SUBJECT: i32 = 3;
/// What must speak for one behind a word for a single person: 女孩, 孤儿.
pub(in crate::privacy) const BESIDE_ONE: i32 = 2;

/// The length in characters of the name which begins the text, or 0 if less than `least` speaks for it.
pub(in crate::privacy) fn length_at(chars: &[char], least: i32) -> usize {
    let (family, weight) = match chars {
        [a, b, ..] if is(*a, COMPOUNDS) && COMPOUND.iter().any(|name| name.chars().eq([*a, *b])) => (2, 3),
        [a, ..] if is(*a, HARDLY_A_WORD) => (1, 2),
        [a, ..] if is(*a, FAMILY) => (1, 1),
        [a, ..] if is(*a, RARE_FAMILY) => (1, 0),
        _ => return 0,
    };
    if super::is_form_of_address(&chars[family..]) {
        return 0;
    }
    if family == 1 && of_both_parents(chars) {
        return 4;
    }
    let lengths = [2, 1].map(|given| (given, weigh(chars, family, given)));
    let enough = lengths.into_iter().find(|(_, more)| more.is_some_and(|more| weight + more >= least));
    enough.map_or(0, |(given, _)| family + given)
}

/// 吴康凤丽: two family names and two common given characters, and nothing behind that goes on.
fn of_both_parents(chars: &[char]) -> bool {
    let [father, mother, given @ ..] = chars else { return false };
    let Some((given, rest)) = given.split_at_checked(2) else { return false };
    let families = is(*father, FAMILY) && is(*mother, FAMILY) && !holds(&WORDS, *father, *mother);
    let surely = is(*father, HARDLY_A_WORD) || is(*mother, HARDLY_A_WORD);
    // 唐文涛正在: the last begins what is said.
    let goes_on = open::follows_a_name(&chars[3..]);
    let common = !goes_on && given.iter().all(|c| is(*c, GIVES)) && !super::is_word(&chars[1..4]);
    families && surely && common && !holds(&WORDS, *mother, given[0]) && follow(rest) == 2
}

/// What speaks for so many given characters, the family name aside. `None` where there can be no name.
fn weigh(chars: &[char], family: usize, given: usize) -> Option<i32> {
    let characters = chars.get(family..family + given)?;
    let known = is_known(characters);
    if !known && !characters.iter().all(|c| open::may_be_given(*c)) || super::is_word(&chars[..family + given]) {
        return None;
    }
    // 明德九年制学校
    let counts = characters.last().is_some_and(|c| "一二三四五六七八九十".contains(*c));
    if counts && chars.get(family + given).is_some_and(|c| "年月日号级班岁组中小附街路".contains(*c)) {
        return None;
    }
    // 韩磊靠呼吸机: the word looked from begins behind a verb of one character.
    if given == 2 && chars.len() == family + 2 && "靠换戴装坐拄患得有在用吃领做打因是".contains(characters[1])
    {
        return None;
    }
    // 沈明希望: the second is where the sentence goes on.
    if given == 2 && open::follows_a_name(&chars[family + 1..]) && !open::follows_a_name(&chars[family + 2..]) {
        return None;
    }
    let class = if given == 2 { GIVES | GIVES_OF_TWO | GIVES_TOO } else { GIVES };
    let common = characters.iter().filter(|c| is(**c, class)).count();
    let common = if known { 2 } else { common };
    // 孤儿和困境儿童: a word which is hardly ever a family name begins none with what hardly gives one.
    if common == 0 && family == 1 && is(chars[0], RARE_FAMILY) {
        return None;
    }
    let mut weight = [0, 1, 3].get(common).copied().unwrap_or_default();
    weight += i32::from(characters.iter().any(|c| is(*c, NAMELY)));
    if family == 1 && holds(&WORDS, chars[0], characters[0]) {
        weight -= if common == 2 { 2 } else { 4 };
    }
    // 李提出 is no name of three.
    if given == 2 && !known && acts(characters) {
        weight -= 3;
    }
    let follows = follow(&chars[family + given..]);
    if open::is_an_estate(characters, &chars[family + given..]) {
        return None;
    }
    Some(weight + follows)
}

/// Given names of two characters which are words, or hold one that gives no name otherwise: 敬之, 为民, 向阳.
pub(in crate::privacy) fn is_known(given: &[char]) -> bool {
    #[rustfmt::skip]
    const KNOWN: &[&str] = &[
        "万里", "千里", "百里", "敬之", "适之", "牧之", "望之", "庆之", "平之", "安之", "国之", "明之", "荣之", "静之", "政之", "敏之", "慎之", "行之", "立之", "远之", "雅之", "乐之", "之恒", "之远",
        "为民", "为国", "为群", "为善", "有为", "大为", "建为", "向阳", "向东", "向前", "向荣", "向民", "向党", "向红", "向南", "向北", "向明", "向辉", "向群", "树人", "其芳", "其昌", "其军", "其明",
        "作霖", "作荣", "作良", "作新", "不凡", "和平", "改革", "必胜", "人杰", "人凤", "道明", "道远", "登科", "将军", "从军", "从文", "从龙", "与行", "与之", "一诺", "一凡", "一鸣", "一帆", "一心",
        "亦凡", "多多", "念念", "安安", "圆圆", "团团", "满满", "乐乐", "可可", "果果", "依依", "无忌", "无恙", "未央", "也夫", "如意", "若愚", "若水", "若谷", "思齐", "知行", "知远", "自强", "自立", "前进", "前程", "名扬", "所望",
    ];
    static FIRST: LazyLock<Vec<char>> = LazyLock::new(|| {
        let mut first: Vec<char> = KNOWN.iter().filter_map(|name| name.chars().next()).collect();
        first.sort_unstable();
        first
    });
    matches!(given, [a, b] if FIRST.binary_search(a).is_ok() && KNOWN.iter().any(|name| name.chars().eq([*a, *b])))
}

/// How well what stands behind a name goes with its end.
pub(super) fn follow(rest: &[char]) -> i32 {
    match rest.first() {
        None => 2,
        Some(c) if !('\u{4e00}'..='\u{9fff}').contains(c) => 2,
        Some(c) if "的因由患被在说是已曾系将".contains(*c) => 2,
        Some(_) if goes_on(rest) => 2,
        Some(c) if is(*c, FOLLOWS) || "与和跟及满遭常求差护助仍即便均只才仅多每没病不很再各老妻丈家儿".contains(*c) => {
            1
        }
        Some(_) => 0,
    }
}

/// Whether two characters are rather what somebody does than given ones.
pub(in crate::privacy) fn acts(characters: &[char]) -> bool {
    let common = characters.iter().filter(|c| is(**c, GIVES | GIVES_OF_TWO | GIVES_TOO)).count();
    common < 2 && goes_on(characters) && !is_known(characters)
}

/// Whether a sentence goes on here with a verb or an adverb.
pub(super) fn goes_on(rest: &[char]) -> bool {
    matches!(rest, [a, b, ..] if holds(&FOLLOWING, *a, *b)) || open::follows_a_name(rest)
}

type Pairs = LazyLock<FxHashSet<(char, char)>>;

fn holds(pairs: &Pairs, first: char, second: char) -> bool {
    pairs.contains(&(first, second))
}

static WORDS: Pairs = LazyLock::new(|| rows(include_str!("words.txt")));
static FOLLOWING: Pairs = LazyLock::new(|| rows(include_str!("following.txt")));

fn rows(table: &str) -> FxHashSet<(char, char)> {
    let rows = table.lines().filter_map(|row| row.split_once('|'));
    let rows = rows.filter_map(|(first, seconds)| first.chars().next().map(|first| (first, seconds)));
    rows.flat_map(|(first, seconds)| seconds.chars().map(move |second| (first, second))).collect()
}
