//! Ages, forms, classes, births and schools before and behind a word, and how long they are.

use super::{
    super::fold::{self, ahead, back, glyphs},
    is_han,
};

/// Where the school's name before 上学 and 在读 begins: 在县实验小学上学.
pub(super) fn start_of_school(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 12;
    let window = glyphs(text, back(text, start, LONGEST), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let kinds = ["小学", "中学", "初中", "高中", "学校", "幼儿园", "一中", "二中", "三中", "初中部", "高中部", "年级"];
    kinds.iter().find_map(|kind| ends_with(&chars, kind))?;
    let from = chars.iter().rposition(|c| !is_han(*c) || matches!(c, '在' | '于' | '是' | '读'))?;
    window.get(from).map(|glyph| glyph.start)
}

/// Where the name of the school whose kind begins here begins itself, if a word leads to it.
pub(super) fn school_before(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 10;
    let window = glyphs(text, back(text, start, LONGEST), start);
    let from =
        window.iter().rposition(|glyph| !is_han(glyph.c) || matches!(glyph.c, '在' | '于' | '是' | '系' | '读'))?;
    let leads = matches!(window[from].c, '在' | '于' | '是' | '系' | '读');
    window.get(from).filter(|_| leads).map(|glyph| glyph.start)
}

/// `附属小学三（6）班`, `二年级3班`: a class at school, and not 领导班子.
pub(super) fn is_a_class(text: &str, start: usize) -> bool {
    let window = glyphs(text, back(text, start, 8), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let numeral = |c: &char| fold::digit(*c).is_some();
    match chars.as_slice() {
        [.., grade, '(', class, ')'] => (numeral(grade) || *grade == '级') && numeral(class),
        [.., grade, '(', ten, class, ')'] => numeral(grade) && numeral(ten) && numeral(class),
        [.., '级', class] => numeral(class),
        _ => false,
    }
}

/// `初二学生`, `初二（3）班`, `（初三）`: a form at school.
pub(super) fn is_a_form(text: &str, start: usize, end: usize) -> bool {
    let behind = &text[end..];
    let named =
        ["学生", "學生", "年级", "年級", "（", "(", "班", "女生", "男生"].iter().any(|form| behind.starts_with(form));
    named
        || behind.starts_with([')', '）']) && text[..start].ends_with(['(', '（'])
        || text[..start].ends_with(['读', '讀', '念', '上'])
        // 双龙小学初一的王小明
        || behind.starts_with('的') && text[..start].ends_with(['学', '學', '校', '中'])
}

/// Whether a form at school stands between two offsets: 二年级, 上初二, 幼儿园大班, 七年级6班.
pub(super) fn is_a_grade(text: &str, start: usize, end: usize, word: &str) -> bool {
    #[rustfmt::skip]
    const FORMS: &[&str] = &["年级", "初一", "初二", "初三", "高一", "高二", "高三", "小班", "中班", "大班", "班"];
    if !FORMS.contains(&word) {
        return false;
    }
    let before: Vec<char> = glyphs(text, back(text, start, 4), start).iter().map(|glyph| glyph.c).collect();
    let led = || before.last().is_some_and(|c| "上读念在到为是学校中园：:，,升".contains(*c));
    let counted = |c: &char| fold::digit(*c).is_some_and(|(value, _)| (1..=9).contains(&value));
    match word {
        "年级" => before.last().is_some_and(counted),
        "小班" | "中班" | "大班" => led(),
        "班" => is_a_class(text, start),
        _ => !before.ends_with(&['大', '年']) && (led() || is_a_form(text, start, end)),
    }
}

/// The length of `（3）班`, `12班` at the beginning.
pub(super) fn class_length(chars: &[char]) -> Option<usize> {
    let open = usize::from(chars.first() == Some(&'('));
    let digits = chars.iter().skip(open).take_while(|c| fold::digit(**c).is_some()).count();
    let close = open + digits + usize::from(chars.get(open + digits) == Some(&')'));
    ((1..=2).contains(&digits) && chars.get(close) == Some(&'班')).then_some(close + 1)
}

/// Whether a school for children is named right behind 就读.
pub(super) fn goes_to_school(text: &str, end: usize) -> bool {
    let behind = &text[end..ahead(text, end, 16)];
    let clause = behind.split(['，', '。', '；', '\n', ',']).next().unwrap_or_default();
    let child = ["中心校", "教学点", "小学", "中学", "初中", "高中", "幼儿园", "年级", "特殊教育", "学校"];
    let grown = ["大学", "高等", "专科", "老年", "党校", "学院"];
    child.iter().any(|school| clause.contains(school)) && !grown.iter().any(|school| clause.contains(school))
}

/// Where the number before 岁 begins, if it is an age under eighteen.
pub(super) fn start_of_minor_age(text: &str, end: usize) -> Option<usize> {
    let window = glyphs(text, back(text, end, 6), end);
    let count = window
        .iter()
        .rev()
        .take_while(|glyph| matches!(glyph.c, '十' | '两') || fold::digit(glyph.c).is_some())
        .count();
    let number = window.get(window.len() - count..)?;
    let age = number.iter().fold(0_u32, |age, glyph| match fold::digit(glyph.c) {
        Some((value, fold::Script::Arabic)) => age * 10 + u32::from(value),
        Some((value, fold::Script::Han)) => age + u32::from(value),
        None if glyph.c == '两' => age + 2,
        None => age.max(1) * 10,
    });
    number.first().filter(|_| age < 18).map(|glyph| glyph.start)
}

/// The length of a word at the end.
pub(super) fn ends_with(chars: &[char], word: &str) -> Option<usize> {
    let mut rest = chars.iter().rev();
    word.chars().rev().all(|c| rest.next() == Some(&c)).then(|| word.chars().count())
}

/// `8岁`, `今年 12 岁` at the end.
pub(super) fn age_length(before: &[char]) -> Option<usize> {
    let (_, rest) = before.split_last().filter(|(last, _)| **last == '岁')?;
    let (rest, year) = match rest.split_last() {
        Some(('周', rest)) => (rest, 1),
        _ => (rest, 0),
    };
    let digits = rest.iter().rev().take_while(|c| fold::digit(**c).is_some() || **c == '十').count();
    (1..=3).contains(&digits).then_some(digits + 1 + year)
}

/// `三年级` at the end.
pub(super) fn grade_length(before: &[char]) -> Option<usize> {
    match before {
        [.., grade, '年', '级'] if fold::digit(*grade).is_some() => Some(3),
        _ => None,
    }
}

/// `是希望小学` at the end: the school whose form the word names, with what leads to it.
pub(super) fn school_length(before: &[char]) -> Option<usize> {
    ["小学", "中学", "学校", "中心校", "幼儿园", "初中部", "高中部"].iter().find_map(|kind| ends_with(before, kind))?;
    let from = before.iter().rposition(|c| matches!(c, '是' | '在' | '于' | '系' | '为' | ',' | '，'))?;
    before[from..].iter().skip(1).all(|c| is_han(*c)).then_some(before.len() - from)
}

/// `2015年出生`, `2015年3月生` at the end.
pub(super) fn birth_length(before: &[char]) -> Option<usize> {
    let said = before.len() - if before.ends_with(&['出', '生']) { 2 } else { 1 };
    let date =
        before[..said].iter().rev().take_while(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日')).count();
    let year = before[said - date..said].iter().take_while(|c| c.is_ascii_digit()).count();
    (year == 4 && before.get(said - date + 4) == Some(&'年')).then_some(before.len() - said + date)
}

/// Whether behind a school stands what a pupil does or suffers there: 没念完, 门口被.
pub(super) fn is_gone_to(text: &str, end: usize) -> bool {
    #[rustfmt::skip]
    const GOES: &[&str] = &[
        "没念", "没读", "没上", "毕业", "的班主任", "老师说", "的老师", "被", "摔", "烫", "受伤", "读书", "念书", "上学", "上课", "就读", "门口被", "附近被", "里被", "放学", "住校", "住宿", "肄业", "都没",
        "還沒", "沒念", "畢業", "讀書", "唸書", "門口被", "受傷",
    ];
    GOES.iter().any(|word| text[end..].starts_with(word))
}

pub(super) fn is_a_school_day(word: &str) -> bool {
    matches!(word, "上学" | "上小学" | "读小学")
}
