//! An entry about somebody, as registers and lists have it in running text too: 林勇，精神，一级; 王琳听力三级; 何文静，中心
//! 小学二年级.
//!
//! A sentence is cut into pieces at its commas, blanks and brackets. A piece which is made of nothing but what a register
//! says of a person tells of whoever's name stands beside it, or within it before or behind what is said.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{
    super::{
        Kind,
        fold::{self, Glyph, ahead, back, digit},
    },
    illness::{ends_an_illness, ends_with_one},
    is_han, names,
    office::{TITLES, ends_with_a_title},
    subject::begins as begins_with,
    window,
};

/// How far to either side an entry is read, in characters.
const FAR: usize = 48;
/// How long a piece may be which says something of somebody, in characters.
const LONGEST: usize = 22;
/// How many pieces may stand between a name and what is said of it.
const APART: usize = 8;

/// The name of whom the entry is in which a word stands.
pub(super) fn name(text: &str, start: usize, end: usize, kind: Kind) -> Option<Vec<Glyph>> {
    if !is_of_an_entry(text, start, end) {
        return None;
    }
    let glyphs = window::read(text, back(text, start, FAR), ahead(text, end, FAR));
    let chars: Vec<char> = glyphs.iter().map(|glyph| glyph.c).collect();
    let word = glyphs.iter().position(|glyph| glyph.start >= start)?;
    let from = chars[..word].iter().rposition(|c| parts_sentences(*c)).map_or(0, |at| at + 1);
    let to = chars[word..].iter().position(|c| parts_sentences(*c)).map_or(chars.len(), |at| word + at);
    let pieces = pieces(&chars, from, to);
    let own = pieces.iter().position(|piece| (piece.0..piece.1).contains(&word))?;
    let (own_from, own_to) = pieces[own];
    if own_to - own_from > LONGEST {
        return None;
    }
    let said = |at: usize| &chars[pieces[at].0..pieces[at].1];
    let line: String = chars[from..to].iter().collect();
    let found = within(said(own), kind).map(|(a, b)| (own_from + a, own_from + b)).or_else(|| {
        let told = read(said(own));
        if !told.is_some_and(|told| told.says(kind)) {
            return None;
        }
        let before = (own.saturating_sub(APART)..own).rev();
        let behind = own + 1..pieces.len().min(own + 1 + APART);
        // | 特殊教育学校 | 韩川若 |: whose number stands in a list of schools is no child.
        let behind = || (!told?.school_alone()).then(|| beside(&pieces, &chars, behind, told?))?;
        beside(&pieces, &chars, before, told?).or_else(behind)
    });
    let (a, b) = found?;
    // 一等奖：王小明（实验小学），指导教师：李红: whoever stands behind is told of for themselves.
    let line: String = line.chars().take(b.max(own_to) - from).collect();
    (!is_of_a_meeting(&line)).then(|| glyphs.get(a..b).map(<[Glyph]>::to_vec))?
}

/// Whether the word's piece says nothing but what a register says, from its beginning to the word's end or from the word on:
/// a look that costs little and passes over nearly all prose.
fn is_of_an_entry(text: &str, start: usize, end: usize) -> bool {
    let goes_on = |c: &char| is_han(*c) || c.is_ascii_alphanumeric();
    let mut behind = Vec::with_capacity(LONGEST + 1);
    behind.extend(text[start..].chars().map(fold::fold).take(LONGEST + 1).take_while(goes_on));
    if behind.len() > LONGEST {
        return false;
    }
    if read(&behind).is_some_and(Told::says_something)
        || CALLED.iter().any(|word| word.chars().eq(behind.iter().copied()))
    {
        return true;
    }
    let mut before = behind;
    before.clear();
    before.extend(text[..end].chars().rev().map(fold::fold).take(LONGEST + 1).take_while(goes_on));
    before.reverse();
    before.len() <= LONGEST && read(&before).is_some_and(Told::says_something)
}

/// How children are called behind their names.
const CALLED: &[&str] = &["小朋友", "同学", "小同学", "等同学"];

/// The name which is a piece of its own, with nothing but parts of an entry between.
fn beside(
    pieces: &[(usize, usize)],
    chars: &[char],
    order: impl Iterator<Item = usize>,
    told: Told,
) -> Option<(usize, usize)> {
    for at in order {
        let (from, to) = pieces[at];
        let piece = &chars[from..to];
        if let Some((a, b)) = whole_name(piece) {
            let label = from.checked_sub(1).filter(|colon| matches!(chars[*colon], ':' | '：'));
            let titled = label.is_some_and(|colon| ends_with_a_title(&chars[..colon].iter().collect::<String>()));
            // 吴华（县幼儿园） works there; 一等奖：吴华（县幼儿园） is a child.
            let bracket = told.school_alone() && chars.get(to).is_some_and(|c| *c == '(');
            let won = || chars[..from].iter().collect::<String>().contains(['奖', '赛', '童', '作']);
            return (!titled && (!bracket || won())).then_some((from + a, from + b));
        }
        let said = read(piece)?;
        // Between a name and a school alone stands nothing but an age: 姓名：涂可欣 年龄：8 学校：红星小学.
        if told.school_alone() && (said.school || said.ill) {
            return None;
        }
    }
    None
}

/// What a piece says of a person.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    /// A disability or an illness, with its kind or grade.
    ill: bool,
    /// A kind of disability alone, or a grade alone: each needs the other.
    kind: bool,
    grade: bool,
    school: bool,
    form: bool,
    child: bool,
}

impl Told {
    fn says(self, kind: Kind) -> bool {
        match kind {
            Kind::Minor => self.form || self.child || self.school,
            _ => self.ill || self.kind,
        }
    }

    fn says_something(self) -> bool {
        self.says(Kind::Minor) || self.says(Kind::Health) || self.grade
    }

    fn school_alone(self) -> bool {
        self.school && !self.form && !self.child
    }
}

/// A piece which says nothing but what a register says, or `None`.
fn read(piece: &[char]) -> Option<Told> {
    let mut told = Told::default();
    let mut at = 0;
    while at < piece.len() {
        at += token(&piece[at..], &mut told)?;
    }
    // 听力三级 is a disability; 听力 is one where a register says so.
    told.ill |= told.kind && told.grade;
    (at > 0).then_some(told)
}

/// The length of one part of an entry at the beginning.
fn token(rest: &[char], told: &mut Told) -> Option<usize> {
    let Some(words) = STARTS.get(rest.first()?) else {
        return school(rest).inspect(|_| told.school = true).or_else(|| illness(rest).inspect(|_| told.ill = true));
    };
    let begins = |(of, word): &&(List, Vec<char>), list: List| *of == list && rest.starts_with(word);
    let longest = |list: List| words.iter().filter(|word| begins(word, list)).map(|(_, word)| word.len()).max();
    if let Some(length) = age_or_number(rest, told) {
        return Some(length);
    }
    if let Some(length) = longest(List::Form) {
        told.form = true;
        return Some(length);
    }
    if let [grade, '级', ..] = rest
        && digit(*grade).is_some_and(|(value, _)| (1..=4).contains(&value))
    {
        told.grade = true;
        return Some(2);
    }
    if let Some(length) = longest(List::Grade) {
        told.grade = true;
        return Some(length);
    }
    if let Some(length) = longest(List::Disability) {
        match ["残疾", "残障", "障碍", "残", "失能"].iter().any(|word| begins_with(rest, word)) {
            true => told.ill = true,
            false => told.kind = true,
        }
        return Some(length);
    }
    if let Some(length) = longest(List::State) {
        told.ill = true;
        return Some(length);
    }
    if let Some(length) = longest(List::Child) {
        told.child = true;
        return Some(length);
    }
    if let Some(length) = school(rest) {
        told.school = true;
        return Some(length);
    }
    if let Some(length) = illness(rest) {
        told.ill = true;
        return Some(length);
    }
    longest(List::Other)
}

#[rustfmt::skip]
const STATES: &[&str] = &[
    "残疾人", "残疾等级", "残疾类别", "残疾级别", "残疾", "残障", "障碍", "失能", "半失能", "失智", "重残", "残", "助听器", "假肢", "人工耳蜗", "盲杖", "轮椅", "残疾证",
];

/// What an entry calls its parts: nothing is said by them.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "姓名", "性别", "年龄", "学校", "年级", "班级", "就读学校", "所在学校", "病种", "疾病", "疾病名称", "诊断", "诊断结果", "病情", "类别", "等级", "级别", "残疾等级", "残疾类别", "残疾级别", "辅具", "领取人",
    "救助金额", "金额", "备注", "民族", "序号", "户主", "对象", "救助对象", "补助对象", "家庭情况", "健康状况", "身体状况", "致贫原因", "评估结果", "住址", "村", "组",
];

const GRADES: &[&str] = &["极重度", "重度", "中度", "轻度"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Form,
    Grade,
    Disability,
    State,
    Child,
    Other,
}

/// A word of a list, in its characters.
type Start = (List, Vec<char>);

/// The words with which a part of an entry may begin, but schools and illnesses, by their first characters; and the
/// numerals and what else begins neither.
static STARTS: LazyLock<FxHashMap<char, Vec<Start>>> = LazyLock::new(|| {
    let alone = "0123456789零〇一二三四五六七八九十壹贰叁肆极残障失半".chars().map(|c| (c, Vec::new()));
    let mut table: FxHashMap<char, Vec<(List, Vec<char>)>> = alone.collect();
    for (list, words) in [
        (List::Form, FORMS),
        (List::Grade, GRADES),
        (List::Disability, DISABILITIES),
        (List::State, STATES),
        (List::Child, CHILDREN),
        (List::Other, BESIDE),
        (List::Other, LABELS),
    ] {
        for word in words {
            let Some(first) = word.chars().next() else { continue };
            table.entry(first).or_default().push((list, word.chars().collect()));
        }
    }
    table
});

/// Kinds of disability, as registers have them without the word for it.
pub(super) const DISABILITIES: &[&str] = &["肢体", "听力", "视力", "言语", "语言", "智力", "精神", "多重"];

#[rustfmt::skip]
const FORMS: &[&str] = &[
    "一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "1年级", "2年级", "3年级", "4年级", "5年级", "6年级", "7年级", "8年级", "9年级",
    "初一", "初二", "初三", "高一", "高二", "高三", "大班", "中班", "小班", "学前班", "托班",
];

const CHILDREN: &[&str] =
    &["小学生", "中学生", "初中生", "高中生", "儿童", "孤儿", "留守儿童", "困境儿童", "学生", "幼儿", "单亲"];

/// What an entry says beside, which tells neither of illness nor of childhood.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "男", "女", "汉族", "在读", "就读", "患者", "病人", "晚期", "早期", "中期", "术后", "卧床", "低保", "特困", "特困供养", "五保", "监测户", "脱贫户", "的", "元", "天", "年", "月", "日",
    "级", "班", "号", "岁", "人", "证", "已审", "一台", "一把", "一辆", "患", "患有", "享受两项补贴", "独居", "无",
];

/// An age, a class or any other number.
fn age_or_number(rest: &[char], told: &mut Told) -> Option<usize> {
    let digits: Vec<u32> = rest
        .iter()
        .map_while(|c| if *c == '十' { Some(10) } else { digit(*c).map(|(value, _)| u32::from(value)) })
        .collect();
    let length = digits.len();
    if length == 0 || length > 4 {
        return None;
    }
    let unit: String = rest[length..].iter().take(2).collect();
    if unit.starts_with('岁') || unit == "周岁" {
        let age = match digits.as_slice() {
            [10, one] => 10 + one,
            [tens, 10] => tens * 10,
            [tens, 10, one] => tens * 10 + one,
            digits => digits.iter().fold(0, |age, digit| age * 10 + digit),
        };
        told.child |= age < 18;
        return Some(length + if unit == "周岁" { 2 } else { 1 });
    }
    // 一级 and 三年级 are read as what they are.
    if unit.starts_with('级') || unit == "年级" || unit.starts_with("小") || unit.starts_with("中") {
        return None;
    }
    if unit.starts_with('班') {
        told.form = true;
        return Some(length + 1);
    }
    let alone = length == rest.len() && digits.len() < 4;
    rest.first().filter(|c| c.is_ascii_digit() || alone).map(|_| length)
}

/// The length of a school's name at the beginning.
fn school(rest: &[char]) -> Option<usize> {
    const LONGEST_NAME: usize = 14;
    const KINDS: &[&str] = &[
        "小学",
        "中学",
        "初中",
        "高中",
        "学校",
        "幼儿园",
        "完小",
        "中心校",
        "一小",
        "二小",
        "三小",
        "一中",
        "二中",
        "三中",
        "四中",
        "附小",
        "附中",
        "实小",
        "教学点",
        "九年一贯制学校",
    ];
    let han = rest.iter().take(LONGEST_NAME).take_while(|c| is_han(**c)).count();
    let last = |c: &char| matches!(c, '学' | '中' | '校' | '园' | '小' | '点');
    if !rest[..han].iter().any(last) {
        return None;
    }
    let ends =
        |to: &usize| last(&rest[to - 1]) && KINDS.iter().any(|kind| super::ends_with(&rest[..*to], kind).is_some());
    let first = (2..=han).find(ends)?;
    // 育才中学初中: two kinds may follow one another; 老年学校 is none for children.
    let grown = [
        "的",
        "在",
        "和",
        "与",
        "对",
        "为",
        "了",
        "算",
        "任",
        "是",
        "到",
        "老年",
        "党校",
        "大学",
        "专科",
        "技工",
        "卫生学校",
    ];
    let named: String = rest[..first].iter().collect();
    let longer = (first + 1..=han.min(first + 2)).rev().find(ends);
    (!grown.iter().any(|word| named.contains(word))).then(|| longer.unwrap_or(first))
}

/// The length of an illness's name at the beginning, with what leads to it.
fn illness(rest: &[char]) -> Option<usize> {
    const LONGEST_ILLNESS: usize = 12;
    let han = rest.iter().take(LONGEST_ILLNESS).take_while(|c| is_han(**c)).count();
    // Most pieces neither end like an illness nor with who has one.
    if !rest[..han].iter().any(|c| matches!(c, '患' | '病' | '晚' | '早' | '中' | '术' | '症'))
        && !han.checked_sub(1).is_some_and(|last| ends_an_illness(rest[last]))
    {
        return None;
    }
    let ends = |to: &usize| ends_with_one(&rest[..*to]);
    // The end must be the piece's, or before what is said beside: 胃癌晚期.
    let stops = |to: &usize| {
        let behind = &rest[*to..];
        behind.first().is_none_or(|c| !is_han(*c))
            || ["晚期", "早期", "中期", "患者", "病人", "术后", "症"].iter().any(|word| {
                let mut behind = behind.iter();
                word.chars().all(|c| behind.next() == Some(&c))
            })
    };
    (2..=han).rev().find(|to| ends_an_illness(rest[to - 1]) && stops(to) && ends(to)).filter(|to| {
        let named: String = rest[..*to].iter().collect();
        !NO_ILLNESSES.iter().any(|word| named.contains(word))
    })
}

/// What ends like an illness and is none, or is what is done about one.
#[rustfmt::skip]
const NO_ILLNESSES: &[&str] = &["防", "治", "看病", "大病", "疾病", "慢性病", "传染病", "职业病", "毛病", "通病", "查", "筛", "无障碍", "与", "和", "及", "的", "生病"];

/// The name within a piece, before what is said (王琳听力三级) or behind it (城南中学何建军小朋友).
fn within(piece: &[char], kind: Kind) -> Option<(usize, usize)> {
    let last = piece.len().checked_sub(1)?;
    for from in 0..last {
        if from > 0 && !is_led_to(&piece[..from]) {
            continue;
        }
        let peoples = names::peoples::length_at(&piece[from..]);
        for length in [peoples, 4, 3, 2] {
            let to = from + length;
            if length < 2 || to > piece.len() || runs_on(&piece[from..], length) {
                continue;
            }
            let (before, behind) = (&piece[..from], &piece[to..]);
            let called = CALLED.iter().any(|word| behind.iter().copied().eq(word.chars()));
            let place = before.last().is_some_and(|c| "村区镇乡县市校园学班级组会".contains(*c));
            let told_before = read(before).unwrap_or_default();
            let told_behind = read(behind).unwrap_or_default();
            // 残疾人马甲、帽子 and 糖尿病患者房东 name nobody.
            let word = || called || !names::lattice::are_a_word(&piece[from..to], length);
            let said = (behind.is_empty() && word() || called)
                && (told_before.form || told_before.ill && kind == Kind::Health)
                || called && (place || told_before.school || before.is_empty())
                || before_is_plain(before) && !behind.is_empty() && {
                    told_behind.says(kind) && (told_behind.ill || kind == Kind::Minor && !told_behind.school_alone())
                };
            let placed = || super::subject::names_a_place(&piece[from..], length);
            if said && is_name(&piece[from..to]) && !placed() {
                return Some((from, to));
            }
        }
    }
    None
}

/// 王涛有轻度, 郑梅正在: the last character is no name's but begins what is said.
fn runs_on(chars: &[char], length: usize) -> bool {
    let last = chars.get(length - 1).copied().unwrap_or_default();
    let more = length > 2 && !chars[..length].contains(&'·');
    more && ("有因患系在靠已被持".contains(last) || last == '正' && chars.get(length) == Some(&'在'))
}

/// Whether what stands before a name within a piece only leads to it: 村民, 序号3, 残疾人.
fn before_is_plain(before: &[char]) -> bool {
    before.is_empty() || read(before).is_some() || is_led_to(before)
}

fn is_led_to(before: &[char]) -> bool {
    before.last().is_some_and(|c| super::BEFORE_A_NAME.contains(*c) || "学校园中小一二三四奖".contains(*c))
}

/// The name which a piece holds, alone or behind a word for a person: 林勇, 村民林勇, 一等奖林勇.
fn whole_name(piece: &[char]) -> Option<(usize, usize)> {
    for length in (2..=piece.len().min(16)).rev() {
        let from = piece.len() - length;
        let led = || {
            let before: String = piece[..from].iter().collect();
            // 小河村41组王建国
            let placed = before.ends_with(['组', '村', '社', '队']) && before.chars().count() > 2;
            let person = placed || PERSONS.iter().any(|word| before.ends_with(word));
            person || before.chars().all(|c| c.is_ascii_digit() || c == '.')
        };
        if is_name(&piece[from..]) && (from == 0 || led()) {
            return Some((from, piece.len()));
        }
    }
    None
}

#[rustfmt::skip]
const PERSONS: &[&str] = &[
    "村民", "居民", "学生", "患者", "病人", "残疾人", "儿童", "孤儿", "老人", "对象", "户主", "姓名", "低保户", "贫困户", "特困户", "孩子", "女儿", "儿子", "之子", "之女", "孙子",
    "孙女", "妻子", "丈夫", "父亲", "母亲", "老伴", "儿媳", "弟弟", "哥哥", "姐姐", "妹妹", "奶奶", "爷爷", "我叫", "本人", "同学", "男孩", "女孩", "男童", "女童", "一等奖", "二等奖",
    "三等奖", "优秀奖", "班长", "三好学生", "优秀学生", "小作者", "小选手", "学员", "队员", "选手", "作者", "获奖", "资助", "慰问", "救助", "帮扶", "奖励",
];

/// Whether a piece, or a part of one, is a name from end to end.
pub(super) fn is_name(chars: &[char]) -> bool {
    let length = chars.len();
    let place = chars.last().is_some_and(|c| "村庄镇乡坊湾街路桥坪沟屯院局委办处站队组区县市省".contains(*c));
    let named = || {
        names::length_at(chars) == length
            || names::open::length_at(chars) == length
            || names::likely::length_at(chars, names::likely::BESIDE_A_CROWD) == length
    };
    names::peoples::length_at(chars) == length || length <= 4 && !place && named()
}

/// Whether who stands in a line does so in office: 出席, 主持人, 校长.
fn is_of_a_meeting(line: &str) -> bool {
    #[rustfmt::skip]
    const MEETINGS: &[&str] = &["坐诊", "义诊", "出诊", "值班", "出席", "列席", "参会", "参加人", "主持", "评委", "名单公示", "任命", "编辑", "校对", "讲师", "授课", "捐", "施工", "公司", "局", "烈士"];
    TITLES.iter().chain(MEETINGS).any(|word| line.contains(word))
}

fn parts_sentences(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '\n')
}

/// From where to where the pieces go.
fn pieces(chars: &[char], from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut begin = from;
    for (at, c) in chars.iter().enumerate().take(to).skip(from) {
        if !is_han(*c) && !c.is_ascii_alphanumeric() && *c != '·' {
            pieces.push((begin, at));
            begin = at + 1;
        }
    }
    pieces.push((begin, to));
    pieces.retain(|(from, to)| from < to);
    pieces
}
