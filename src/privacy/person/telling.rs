//! Words which are said of one person, wherever in a sentence they stand: 坐着轮椅来到会场, 在三甲中学念高二.
//!
//! What somebody suffers, and what a child does, can be said in more ways than a list could hold; so the words here only
//! say *that* a sentence is about somebody's state, and `subject` and [`behind`] look for whose. Nobody is found who holds
//! an office, speaks of others or serves them, and nothing is said of anybody where the word stands for many.

use std::sync::LazyLock;

use super::{
    super::{
        Kind,
        fold::{Glyph, ahead, back, digit, fold, glyphs},
        names,
    },
    beside::is_rather_a_word,
    ends_like_an_illness,
    illness::{self, ILLNESSES},
    is_han, many, office, runs_on, subject,
    table::Words,
    window,
};

pub(super) struct Told {
    pub(super) kind: Kind,
    pub(super) word: &'static str,
    pub(super) side: Side,
}

/// Where the one stands whose state it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Whoever the sentence is about, or whoever stands behind.
    Either,
    /// Whoever stands close before, in the same clause, or behind.
    Near,
    /// 实验小学的王小明: only behind.
    Behind,
    /// 小选手王小明: only behind the word, which is one for a person.
    Called,
    /// 王小明是三年级的学生.
    Is,
    /// 市一中的王小明: only behind, and behind a school's number.
    Numbered,
    /// 王小明（女，2014年生）: behind a year which makes a child of whoever it is.
    Born,
}

pub(super) static TELLING: LazyLock<Vec<Told>> = LazyLock::new(|| {
    let lines = include_str!("telling.txt").lines().filter_map(|line| line.split_once(' '));
    let kind = |name| match name {
        "health" => Some((Kind::Health, Side::Either)),
        "minor" => Some((Kind::Minor, Side::Either)),
        "health-near" => Some((Kind::Health, Side::Near)),
        "minor-near" => Some((Kind::Minor, Side::Near)),
        "minor-is" => Some((Kind::Minor, Side::Is)),
        "numbered" => Some((Kind::Minor, Side::Numbered)),
        "born" => Some((Kind::Minor, Side::Born)),
        "school" => Some((Kind::Minor, Side::Behind)),
        "minor-called" => Some((Kind::Minor, Side::Called)),
        "health-called" => Some((Kind::Health, Side::Called)),
        _ => None,
    };
    let told = lines.filter_map(|(name, words)| kind(name).map(|kind| (kind, words)));
    told.flat_map(|((kind, side), words)| words.split(' ').map(move |word| Told { kind, word, side })).collect()
});

/// The name of whom a word says something.
pub(super) fn name(text: &str, start: usize, end: usize, side: Side) -> Option<Vec<Glyph>> {
    if side == Side::Called {
        // 青少年宫 is none of a child's.
        return (!text[..start].ends_with(['青', '大', '中', '老'])).then(|| behind(text, end, false, true))?;
    }
    // 王建国失眠、情绪低落: what touches a name is its own, whatever is joined to it.
    let touches = |name: &[Glyph]| name.last().is_some_and(|last| last.end == start);
    let crowd = |name: &[Glyph]| {
        let joined = touches(name) && many::is_joined(text, end);
        many::is_of_many(text, end) && !joined || many::is_of_nobody(text, start, end)
    };
    let before = || match side {
        Side::Behind => subject::name_of_pupil(text, start),
        Side::Numbered | Side::Called => None,
        Side::Is => subject::name_is(text, start, end),
        Side::Born => (born_a_child(text, back(text, start, 10), start)
            || text[..end].ends_with(['于', '於']) && born_a_child(text, end, ahead(text, end, 5)))
        .then(|| subject::name(text, start))?,
        // 保洁员王建国捡到书包 is at work.
        Side::Near => subject::name_near(text, start)
            .filter(|name| name.first().is_none_or(|first| !office::is_at_work(&text[..first.start]))),
        Side::Either => subject::name(text, start),
    };
    let numbered = || {
        let before = text[..start].chars().next_back().map(fold);
        before.is_some_and(|c| digit(c).is_some() || matches!(c, '实' | '附' | '完'))
    };
    // 市一中的: 的 leads to whose it is.
    let behind = || match side {
        Side::Numbered if numbered() => behind(text, end - '的'.len_utf8(), true, false),
        Side::Numbered => None,
        _ => behind(text, end, side == Side::Behind, false),
    };
    // 苗端炎 is a name and no illness of 苗端's.
    let whole = |name: &[Glyph]| &text[start..end] != "炎" || name.last().is_some_and(|last| last.end < start);
    // 王小明，2015年3月生，由外婆李兰抚养: who is born stands before.
    if side == Side::Born
        && let Some(name) = before().filter(|name| !is_said_by(text, name, start, end) && !crowd(name))
    {
        return Some(name);
    }
    // 王小明念初一，姐姐王小红念高二: what touches a name is its own.
    let own = || before().filter(|name| touches(name) && whole(name));
    behind()
        .map(|name| own().unwrap_or(name))
        .or_else(|| before().filter(|name| whole(name) && !is_said_by(text, name, start, end) && !crowd(name)))
}

/// `丁桂芝：慢性病长处方不能走过场`: what somebody says, and not what they are.
fn is_said_by(text: &str, name: &[Glyph], start: usize, end: usize) -> bool {
    let between = name.last().and_then(|last| text.get(last.end..start)).unwrap_or_default();
    between.starts_with([':', '：']) && runs_on(text, end)
}

/// Whether a word of illness names one: 股骨头坏死, 食管癌, and not 慢性病 or the 炎 of somebody's name.
pub(super) fn names_an_illness(text: &str, start: usize, word: &str) -> bool {
    // Beside the ends by which the words themselves are told.
    const ENDS: &[char] = &['肺', '血', '死', '瘫', '疾', '碍', '毒', '肝', '盲', '聋', '湿', '森', '亢'];
    const OF_MANY: &[&str] = &[
        "慢性", "慢", "家庭", "传染", "职业", "地方", "大", "疾", "看", "治", "生", "毛", "通", "防", "患", "因", "重",
        "有", "常见", "眼",
    ];
    if word.chars().count() > 1 || word == "癌" {
        return ends_like_an_illness(word)
            || word.ends_with(ENDS)
            || illness::is_named(word)
            || ILLNESSES.iter().any(|illness| word.ends_with(illness));
    }
    let before: String = glyphs(text, back(text, start, 2), start).iter().map(|glyph| glyph.c).collect();
    // 护士耿炎旻
    let name = word == "炎" && before.contains(names::open::is_hardly_a_word);
    before.chars().filter(|c| is_han(*c)).count() == 2 && !name && !OF_MANY.iter().any(|word| before.ends_with(word))
}

/// Whether a year stands between, from which on whoever was born is a child.
fn born_a_child(text: &str, from: usize, to: usize) -> bool {
    const CHILDREN: u32 = 2008;
    let before = glyphs(text, from, to);
    let digits: Vec<u32> =
        before.iter().map(|glyph| digit(glyph.c).map_or(10, |(value, _)| u32::from(value))).collect();
    let year = |four: &[u32]| four.iter().fold(0, |year, digit| year * 10 + digit);
    digits.windows(4).any(|four| four.iter().all(|digit| *digit < 10) && (CHILDREN..2100).contains(&year(four)))
}

/// How far behind the word whose state it is may stand, in characters.
const FAR: usize = 16;

/// The name behind a state: 辍学的王小明, 坐轮椅的老人李秀英, 确诊后，王建国, 让王建国.
fn behind(text: &str, end: usize, of_school: bool, called: bool) -> Option<Vec<Glyph>> {
    let window = window::read(text, end, ahead(text, end, FAR + 6));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    // Nobody is named where no family name is.
    if !chars.iter().any(|c| names::may_begin(*c)) {
        return None;
    }
    let stop = chars
        .iter()
        .position(|c| !(is_han(*c) || matches!(c, '，' | ',' | '“' | '"' | '·') || *c == ':'))
        .unwrap_or(chars.len());
    let mut at = 0;
    // 产妇, 大病户: the word itself is one for a person.
    let mut led = called
        || text[..end].ends_with([
            '妇', '婦', '户', '戶', '者', '象', '生', '童', '儿', '兒', '人', '婴', '娃', '子', '女', '例',
        ]);
    while at <= FAR.min(stop) {
        let rest = chars.get(at..)?;
        if led {
            // 男生唐艳: a word for a person leads to a name more surely than 的 does.
            let least = if at > 0 && chars[at - 1] == '的' {
                names::likely::BESIDE_A_CROWD
            } else {
                names::likely::AS_SUBJECT
            };
            let length = names::peoples::length_at(rest).max(names::likely::length_at(rest, least));
            let somebody = length > 0
                && (at > 0 && chars[at - 1] == '的' || !is_rather_a_word(rest, length))
                && !office::is_titled(&chars[..at], &rest[length..])
                && !((of_school || chars[..at].ends_with(&['的']) && !suffers(&chars[..at]))
                    && office::tells_of_work(&rest[length..]))
                && !of_an_office(&chars[..at])
                && !office::runs_into_work(rest, length)
                && !subject::names_a_place(rest, length);
            if somebody {
                return window.get(at..at + length).map(<[Glyph]>::to_vec);
            }
        }
        // 授课老师傅寿雪 is led to by 老师.
        if rest.first() == Some(&':') && !led && !called {
            return None;
        }
        let teacher = at.checked_sub(1).is_some_and(|before| chars[before] == '老');
        let first = rest.first().map_or('，', |c| if *c == ',' { '，' } else { *c });
        let leads = LEADING.from(first).iter().filter(|word| begins(rest, word) && !(teacher && **word == "师傅"));
        match leads.map(|word| word.chars().count()).max() {
            Some(length) => {
                led = true;
                at += length;
            }
            None => {
                led = false;
                at += 1;
            }
        }
        if at >= stop || called && !led {
            return None;
        }
    }
    None
}

/// 受肺癌折磨的, 胃癌缠身的: whoever is told of so may speak and is meant for all that.
fn suffers(before: &[char]) -> bool {
    let before: String = before.iter().collect();
    ["折磨的", "困扰的", "缠身的", "折磨多年的", "困扰多年的", "多年的"].iter().any(|word| before.ends_with(word))
}

/// 残疾人就业帮扶名单：高敏, 小学组：朱浩轩: the first of a list of those whom the word names.
pub(super) fn listed(text: &str, end: usize) -> Option<Vec<Glyph>> {
    const LONGEST: usize = 10;
    #[rustfmt::skip]
    const LISTS: &[&str] = &["名单", "名册", "花名册", "登记", "台账", "对象", "公示", "名录", "组", "户", "变动", "变更", "备案", "信息", "姓名", "结果"];
    const OF_HELPERS: &[&str] =
        &["先进", "志愿", "助残", "表彰", "负责", "工作", "评委", "教师", "领导", "专家", "单位", "联系"];
    if !text[end..].chars().take(LONGEST + 1).any(|c| matches!(c, ':' | '：')) {
        return None;
    }
    let window = window::read(text, end, ahead(text, end, LONGEST + 8));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let colon = chars.iter().take(LONGEST + 1).position(|c| !is_han(*c)).filter(|at| chars[*at] == ':')?;
    let heading: String = chars[..colon].iter().collect();
    let lists =
        LISTS.iter().any(|word| heading.ends_with(word)) && !OF_HELPERS.iter().any(|word| heading.contains(word));
    let rest = chars.get(colon + 1..).filter(|_| lists)?;
    let length = names::peoples::length_at(rest).max(names::likely::length_at(rest, names::likely::AS_SUBJECT));
    let ends = rest.get(length).is_none_or(|c| !is_han(*c) || matches!(c, '由' | '因' | '患'));
    (length > 0 && ends).then(|| window.get(colon + 1..colon + 1 + length).map(<[Glyph]>::to_vec))?
}

/// 因为哮喘，孙伟没能来: behind the reason stands whose it is.
pub(super) fn behind_its_reason(text: &str, start: usize, end: usize) -> Option<Vec<Glyph>> {
    if !text[..start].ends_with(['因', '为', '為', '爲', '于', '於']) || !text[end..].starts_with([',', '，']) {
        return None;
    }
    let window = window::read(text, end, ahead(text, end, 12));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let rest = chars.get(1..).filter(|_| matches!(chars.first(), Some(',' | '，')))?;
    let length = names::peoples::length_at(rest).max(names::likely::length_at(rest, names::likely::AS_SUBJECT));
    let somebody = length > 0
        && !office::is_titled(&[], &rest[length..])
        && !office::tells_of_work(&rest[length..])
        && !subject::names_a_place(rest, length);
    somebody.then(|| window.get(1..=length).map(<[Glyph]>::to_vec))?
}

/// 慢病科的: whoever is of such a place works there.
fn of_an_office(before: &[char]) -> bool {
    matches!(before, [.., '科' | '局' | '处' | '所' | '站' | '办' | '会' | '委' | '室', '的'])
}

/// Words which lead to the one whose state it is.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "的", "的是", "的有", "者", "户", "对象", "居民", "村民", "移民", "渔民", "牧民", "农户", "商户", "租户", "住户", "个体户", "养殖户", "种植户", "脱贫户", "监测户", "贫困户", "特困户", "特困人员", "组员", "社员", "邻居", "当事人", "信访人", "上访人", "军属", "退役军人", "退伍军人", "老兵", "环卫工", "农民工", "老人", "老汉", "青年", "男子", "女子", "妇女", "男孩", "女孩", "男童", "女童",
    "儿童", "孩子", "同学", "学生", "员工", "职工", "工人", "农民", "群众", "人员", "师傅", "按摩师", "党员", "老党员", "低保户", "业主", "户主",
    "使用者", "持证人", "之子", "之女", "之孙", "被收养人", "被监护人", "弟弟", "妹妹", "哥哥", "姐姐", "父亲", "母亲", "儿子", "女儿", "丈夫", "妻子", "爱人", "老伴", "奶奶", "爷爷", "婆婆", "公公", "岳父", "岳母", "外婆", "外公", "儿媳", "持有人", "申请人", "申领人", "领取人", "使用人", "朋友", ":", "，叫", "，名叫", "取名", "起名", "，我叫", "路上，", "途中，", "后，", "时，", "期间，", "把", "让", "使", "令", "折磨着", "折磨", "夺去了", "夺去", "带走了", "害苦了", "夺走了", "困扰着", "困扰", "缠上了", "缠上", "击垮了",
    "压垮了", "拖垮了", "名叫", "叫", "妇", "童", "婴",
];

/// The same by their first characters.
static LEADING: LazyLock<Words> = LazyLock::new(|| Words::of(LEADS));

fn begins(rest: &[char], word: &str) -> bool {
    let mut rest = rest.iter();
    word.chars().all(|c| rest.next().is_some_and(|r| *r == c || c == '，' && *r == ','))
}
