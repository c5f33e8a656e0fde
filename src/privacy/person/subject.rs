//! Whom a sentence is about: the name before a state in which only one person can be, whatever stands between.
//!
//! 张欣妍手术后诊断为胃癌, 梁大勇的监护人未到场，孩子仅14岁: the name stands where a clause begins or behind a word for a
//! person. Whoever speaks, or holds an office, speaks of others.

use std::sync::LazyLock;

use super::{
    super::{
        fold::{Glyph, back, glyphs},
        names,
    },
    BEFORE_A_NAME, is_han,
    office::{TITLES, holds_an_office, runs_into_work, speaks_or_serves},
    table::Chars,
};

/// How far before the state its subject is looked for, in characters.
const FAR: usize = 40;

/// The name of whom the sentence is about in which a state begins at `start`.
pub(super) fn name(text: &str, start: usize) -> Option<Vec<Glyph>> {
    find(text, start, FAR)
}

/// The same, where it must stand in the same clause and close.
pub(super) fn name_near(text: &str, start: usize) -> Option<Vec<Glyph>> {
    let found = find(text, start, CLOSE + LONGEST_NAME)?;
    let between = glyphs(text, found.last()?.end, start);
    let clause = between
        .iter()
        .all(|glyph| is_han(glyph.c) || glyph.c.is_ascii_alphanumeric() || matches!(glyph.c, '(' | ')' | '“' | ':'));
    // 我叫王小明，在镇中心校上学
    let called = found.first().is_some_and(|first| text[..first.start].ends_with('叫'));
    (between.len() <= CLOSE && (clause || called)).then_some(found)
}

/// The same, where the clause says that somebody is one: 王小明是三年级的学生.
pub(super) fn name_is(text: &str, start: usize, end: usize) -> Option<Vec<Glyph>> {
    let found = find(text, start, FAR)?;
    let between = glyphs(text, found.last()?.end, start);
    let clause =
        between.iter().all(|glyph| is_han(glyph.c) || glyph.c.is_ascii_alphanumeric() || matches!(glyph.c, '(' | ')'));
    // 王小明（右一）是: where somebody stands in a picture.
    let pictured = match between.first().map(|glyph| glyph.c) {
        Some('(') => {
            between.iter().position(|glyph| glyph.c == ')').filter(|close| *close < 5).map_or(0, |close| close + 1)
        }
        _ => 0,
    };
    let is = between.iter().skip(pictured).take(2).any(|glyph| matches!(glyph.c, '是' | '系'));
    let bracket = between.first().is_some_and(|glyph| glyph.c == '(') && text[end..].starts_with([')', '）']);
    ((is || bracket) && clause).then_some(found)
}

/// The same, where somebody goes to the school named: 王小明读向阳小学.
pub(super) fn name_of_pupil(text: &str, start: usize) -> Option<Vec<Glyph>> {
    let found = find(text, start, FAR / 2)?;
    // 邓辉纪念小学 is named after somebody.
    if found.last()?.c == '纪' {
        return None;
    }
    let between: String = glyphs(text, found.last()?.end, start).iter().map(|glyph| glyph.c).collect();
    let goes = [
        "读",
        "念",
        "就读",
        "进了",
        "今年上",
        "在读",
        "转入",
        "考入",
        "升入",
        "考上",
        "被",
        "现读",
        "转到",
        "转学到",
        "转去",
        "分到",
        "编入",
    ];
    (goes.iter().any(|word| between.starts_with(word)) && between.chars().all(is_han)).then_some(found)
}

/// How close is close, in characters, and how long a name may be.
const CLOSE: usize = 10;
const LONGEST_NAME: usize = 8;

fn find(text: &str, start: usize, far: usize) -> Option<Vec<Glyph>> {
    let from = back(text, start, far);
    let window = super::window::read(text, from, start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let ends = |c: &char| matches!(c, '。' | '；' | ';' | '！' | '？' | '!' | '?' | '\n' | '|');
    let sentence = chars.iter().rposition(ends).map(|at| at + 1);
    let whole = sentence.is_some() || from == 0;
    let sentence = sentence.unwrap_or(0);
    let begins = |at: &usize| match at.checked_sub(1).filter(|_| *at > sentence).map(|before| chars[before]) {
        None => whole,
        Some(before) if !is_han(before) && !before.is_ascii_alphanumeric() => true,
        Some(before) => BEFORE_A_NAME.contains(before) || leads_to_a_name(&chars[sentence..*at]),
    };
    for at in (sentence..chars.len().saturating_sub(1)).rev().filter(|at| names::may_begin(chars[*at]) && begins(at)) {
        let peoples = names::peoples::length_at(&chars[at..]);
        let length =
            if peoples > 0 { peoples } else { names::likely::length_at(&chars[at..], names::likely::AS_SUBJECT) };
        // 负责人孙文承诺: the name is 孙文, though 文 may begin one behind 孙子's 孙.
        let within = |earlier: &usize| {
            begins(earlier) && names::likely::length_at(&chars[*earlier..], names::likely::BESIDE_ONE) > at - earlier
        };
        // 施工方尹向阳承诺
        let given = at.checked_sub(1).is_some_and(|before| {
            before > sentence && names::is_family(chars[before - 1]) && names::likely::is_known(&chars[before..=at])
        });
        if given || (at.saturating_sub(2).max(sentence)..at).any(|earlier| within(&earlier)) {
            continue;
        }
        if length == 0 || names_a_place(&chars[at..], length) || super::runs_into_a_word(&chars, at) {
            continue;
        }
        let behind: String = chars[at + length..].iter().collect();
        let before: String = chars[sentence..at].iter().collect();
        if runs_into_work(&chars[at..], length) {
            return None;
        }
        // 街坊为高磊捐了三万块: to whom something is done is nobody who speaks.
        let done_to = before.ends_with(['为', '给', '替', '帮', '送', '陪', '带', '让']) && !before.ends_with("因为");
        let speaks = if done_to { holds_an_office(&before, &behind) } else { speaks_or_serves(&before, &behind) };
        if speaks {
            return None;
        }
        return window.get(at..at + length).map(<[Glyph]>::to_vec);
    }
    None
}

/// 石家庄市, 金水河边: a name of land goes on with what kind of land it is.
pub(super) fn names_a_place(chars: &[char], length: usize) -> bool {
    let Some((&first, others)) = chars.split_first().filter(|_| length <= chars.len()) else { return false };
    if chars[..length].contains(&'·') {
        return false;
    }
    const LAND: &str = "省市县区乡镇村庄街路巷河湖江山桥湾沟坪岭港岛园苑城楼院校站厂店局委党墩寨荡庙寺祠塘坝坞垭滩";
    let near = || (length.saturating_sub(2)..=length).filter_map(|at| chars.get(at..));
    let place = PLACES.iter().any(|word| near().any(|at| begins(at, word)));
    // 尹长江 is somebody, and 金水河边 is none.
    // 何宝山 and 诸葛宝山 too, but not 何家山.
    let somebody = || chars.get(1).is_some_and(|c| *c != '家') && "张何谢许程叶范彭曾苏傅任袁".contains(first);
    let compound = || length > 3 && names::is_compound(chars);
    let given =
        || names::is_usual_family(first) && ["大山", "宝山", "春山", "寿山"].iter().any(|word| begins(others, word));
    let surely = length > 2 && (given() || names::open::is_hardly_a_word(first) || somebody() || compound());
    let own = if surely { 0 } else { length };
    // 乔喜永上八年级 is somebody.
    let lands = |c: &char| LAND.contains(*c) || surely && "边畔岸".contains(*c) || surely && *c == '上' && length < 3;
    // 王小明站在门口
    let stands = || matches!(chars.get(length..), Some(['站', '在' | '到' | '着' | '起' | '出' | '立', ..]));
    let next = chars.get(length).filter(|c| lands(c) && !chars[length..].starts_with(&['校', '园']) && !stands());
    // 江家, 张家坟, 史家胡同
    let is_word_at = |at: usize| matches!(chars.get(at..at + 2), Some([a, b]) if names::lattice::is_word(*a, *b));
    let third = |of: &str| chars.get(2).is_some_and(|c| of.contains(*c));
    let family = others.starts_with(&['家'])
        && (length == 2 || third("沟坪堡营寨坟坝窑洼滩塘屯湾岭冲垭坳垸渡闸集店铺口桥墩畈岗坡崖沱") || is_word_at(2));
    let named = length == 3 && names::lattice::are_a_word(chars, 2) && third("园庄庙寺祠宫塔山河湖岭江桥湾");
    family || named || place || next.is_some() || chars[..own].iter().skip(1).any(|c| LAND.contains(*c))
}

/// What is named after places and people, as the last of a name and what follows, or as what follows alone.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "社区", "雅居", "华庭", "花园", "家园", "名邸", "公寓", "新村", "小区", "大道", "环路", "支路", "集团", "公司", "合作", "银行", "小学", "中学",
    "幼儿", "学校", "医院", "卫生", "养老", "敬老", "福利", "诊所", "药店", "门诊", "村委", "居委", "党群", "便民", "九年", "年制", "中心", "水库", "广场", "工业", "景区", "民族", "自治",
];

pub(super) fn begins(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// Whether a name may stand behind these words, as it does behind what is said of somebody: 反映, 得知, 走访.
fn leads_to_a_name(before: &[char]) -> bool {
    before.last().is_some_and(|c| LEADING.has(*c)) && BEFORE_ANYBODY.iter().chain(TITLES).any(|word| ends(before, word))
}

static LEADING: LazyLock<Chars> = LazyLock::new(|| Chars::that_end(BEFORE_ANYBODY.iter().chain(TITLES).copied()));

fn ends(chars: &[char], word: &str) -> bool {
    let mut rest = chars.iter().rev();
    word.chars().rev().all(|c| rest.next() == Some(&c))
}

/// Words behind which somebody is named who is told of.
#[rustfmt::skip]
const BEFORE_ANYBODY: &[&str] = &[
    "老大", "老二", "老三", "老四", "老幺", "反映", "介绍", "说", "称", "发现", "得知", "听说", "了解到", "告诉", "告知", "通知", "看望", "走访", "慰问", "帮助", "资助", "救助", "护送",
    "照顾", "照料", "照看", "收养", "领养", "查明", "认定", "确认", "证实", "劝", "背", "扶", "陪", "带", "因", "向", "跟", "于", "据", "至今", "其中", "得", "念", "像",
    "提醒", "叮嘱", "嘱咐", "陪同", "搀扶", "接送", "劝说", "已故", "年", "近", "目前", "当时", "当天", "去年", "今年", "会上", "现场",
];
