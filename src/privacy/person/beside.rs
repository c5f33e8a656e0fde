//! The name right beside a word, with nothing but connecting words between: 留守儿童王小明, 王建国（尿毒症）.

use std::sync::LazyLock;

use super::{
    super::{
        Kind,
        fold::{Glyph, ahead, back, glyphs},
        names,
    },
    is_han, office,
    span::{age_length, birth_length, class_length, ends_with, grade_length, school_length},
    subject,
    table::Chars,
    window,
    words::{BETWEEN, HEALTH_LINKS, MINOR_LINKS, OF_OFFICE},
};

/// `王芳（慢性肾衰竭患者）`: the bracket holds the illness or school form, and nothing of an office.
pub(super) fn name_before_bracket(text: &str, start: usize, end: usize) -> Option<Vec<Glyph>> {
    const LONGEST: usize = 8;
    let before = glyphs(text, back(text, start, LONGEST + 1), start);
    let open = before.iter().rposition(|glyph| glyph.c == '(')?;
    let after = glyphs(text, end, ahead(text, end, LONGEST));
    let close = after.iter().position(|glyph| matches!(glyph.c, ')' | ',' | ';'))?;
    let inside: String = before[open + 1..].iter().chain(&after[..close]).map(|glyph| glyph.c).collect();
    let plain = inside.chars().all(|c| is_han(c) || c.is_ascii_digit());
    let office = OF_OFFICE.iter().any(|word| inside.contains(word));
    (plain && !office).then(|| name_before(text, before[open].start))?
}

/// The name right behind the word, through a role (代表, 患者) and a colon or bracket.
pub(super) fn name_behind(text: &str, end: usize, kind: Kind, mut least: i32) -> Option<Vec<Glyph>> {
    let window = window::read(text, end, ahead(text, end, 24));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let mut at = 0;
    while at < 8 {
        let rest = &chars[at.min(chars.len())..];
        let own = names::length_at(rest).max(names::peoples::length_at(rest));
        let length = if own > 0 { own } else { names::open::length_at(rest) };
        let length = if length > 0 { length } else { names::likely::length_at(rest, least) };
        // 学生黄山路口: a road's name.
        if length > 2 && rest.get(length - 1).is_some_and(|c| "路街".contains(*c)) {
            return None;
        }
        if is_rather_a_word(rest, length) {
            return None;
        }
        if length > 0 {
            return window.get(at..at + length).map(<[Glyph]>::to_vec);
        }
        let rest: String = chars.iter().skip(at).take(4).collect();
        let links = if kind == Kind::Minor { MINOR_LINKS } else { HEALTH_LINKS };
        let class = if kind == Kind::Minor { class_length(&chars[at.min(chars.len())..]) } else { None };
        let longest = || links.iter().filter(|link| rest.starts_with(**link)).map(|link| link.chars().count()).max();
        let link = class.or_else(longest)?;
        // 听力残疾的鲁兵: it is one of them.
        if chars.get(at) == Some(&'的') {
            least = least.min(names::likely::BESIDE_ONE);
        }
        at += link;
    }
    None
}

/// 患者温和的态度: what is an ordinary word too is no name, unless what only follows one does.
pub(super) fn is_rather_a_word(rest: &[char], length: usize) -> bool {
    let word = |from: usize| names::lattice::are_a_word(&rest[from..], 2);
    let words = match (length, rest) {
        // 边学边练
        (3, [first, _, third, ..]) if first == third => true,
        // 石阶改坡道, 江边步道
        (3, [_, second, third, behind @ ..]) if word(0) && !names::is_compound(rest) => {
            let joined = behind.first().is_some_and(|next| names::lattice::is_word(*third, *next));
            joined || !names::gives(*second) || !names::gives(*third)
        }
        // 向政协委员
        (3, ['向', a, b, behind @ ..]) => {
            let land = behind.first().is_some_and(|c| "市县区镇乡村街".contains(*c));
            land || !(names::gives(*a) && names::gives(*b))
                && (word(1) || behind.iter().take(8).any(|c| "局会院办委厅校".contains(*c)))
        }
        (4, _) => word(0) && word(2) && !names::is_compound(rest),
        _ => false,
    };
    length > 1 && (words || names::lattice::are_a_word(rest, length)) && !follows_only_a_name(&rest[length..])
}

/// Whether what stands here follows a name and no other word: 因, 说, （女, ，12岁.
fn follows_only_a_name(rest: &[char]) -> bool {
    match rest {
        [] => true,
        [c, ..] if "因患被说由得住(:".contains(*c) => true,
        [',' | '，', next, ..] => matches!(next, '男' | '女') || super::super::fold::digit(*next).is_some(),
        [c, ..] => !is_han(*c) && !"，。,；、".contains(*c),
    }
}

/// `就读于向阳小学的刘杰`: the name behind the school.
pub(super) fn name_behind_school(text: &str, end: usize) -> Option<Vec<Glyph>> {
    let near = &text[end..ahead(text, end, 14)];
    let clause = near.split(['，', '。', '；', '\n', ',']).next().unwrap_or_default();
    let of = clause.rfind('的')? + '的'.len_utf8();
    name_behind(text, end + of, Kind::Minor, names::likely::BESIDE_ONE)
}

/// The name before the word, with nothing between but connecting words.
pub(super) fn name_before(text: &str, start: usize) -> Option<Vec<Glyph>> {
    let window = window::read(text, back(text, start, 28), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let mut end = chars.len();
    while chars.len() - end <= 16 {
        for length in [4, 3, 2] {
            let Some(from) = end.checked_sub(length) else { continue };
            let mut name = ['，'; 5];
            name[..length].copy_from_slice(&chars[from..end]);
            let name = &name[..=length];
            // 柳河的留守儿童, 杨家岭残疾人
            let beside = chars[end..].iter().all(|c| "的重中轻度".contains(*c));
            let road = end == chars.len() && names_a_road(&chars, from)
                || names_a_body(&chars[..end])
                || beside && subject::names_a_place(&chars[from..], length);
            let before = from.checked_sub(1).map(|at| chars[at]);
            // 孙女安家豪 is a name; 平安建国 is none.
            let rare = names::is_rare(chars[from]) && before.is_some_and(|c| is_han(c) && !"女孙妻夫婆嫂".contains(c));
            let begins = || before.is_none_or(|c| !is_han(c) || BEFORE_A_NAME.contains(c));
            // 协商过程中 ends in no 程中.
            let own = || !rare && (length > 2 && end < chars.len() || begins()) && names::length_at(name) == length;
            // 石反映 and 岳带领 are a family's name and what somebody does.
            let acts = length == 3 && (names::likely::acts(&name[1..length]) || office::is_work(&name[1..length]));
            let is_name = own()
                || begins()
                    && !acts
                    && (names::open::length_at(name) == length
                        || names::likely::length_at(name, names::likely::BESIDE_A_CROWD) == length);
            // 王涛有 is 王涛, who has something.
            let links = length == 3 && chars.get(end - 1).is_some_and(|c| "有因患系在靠已被持满".contains(*c));
            if is_name && !links && !runs_into_a_word(&chars, from) && !road {
                return window.get(from..end).map(<[Glyph]>::to_vec);
            }
        }
        // 阿依古丽·买买提: such a name begins where a word ends, and is looked for nowhere else.
        let begins =
            |from: &usize| from.checked_sub(1).is_none_or(|at| !is_han(chars[at]) || BEFORE_A_NAME.contains(chars[at]));
        let whole = |from: &usize| begins(from) && names::peoples::length_at(&chars[*from..end]) == end - from;
        if let Some(from) = (end.saturating_sub(16)..end.saturating_sub(1)).find(whole) {
            return window.get(from..end).map(<[Glyph]>::to_vec);
        }
        let before = &chars[end.saturating_sub(12)..end];
        end -= match before.last() {
            Some('岁') => age_length(before)?,
            Some('生') => birth_length(before)?,
            Some('级') if grade_length(before).is_some() => grade_length(before)?,
            // 高平是五（1）班的
            Some(')') if matches!(before, [.., form, '(', class, ')'] if is_numeral(*form) && is_numeral(*class)) => 4,
            Some('学' | '园' | '校' | '部') if school_length(before).is_some() => school_length(before)?,
            // 刘燕松、赵青晓、林霞云三名残疾人
            Some('名' | '位' | '个') if counted(before).is_some() => counted(before)?,
            Some(last) if ENDING.has(*last) => BETWEEN.iter().filter_map(|link| ends_with(before, link)).max()?,
            _ => return None,
        };
    }
    None
}

fn is_numeral(c: char) -> bool {
    super::super::fold::digit(c).is_some()
}

/// `三名`, `等3位` at the end, behind a row of names.
fn counted(before: &[char]) -> Option<usize> {
    let digits =
        before.iter().rev().skip(1).take_while(|c| super::super::fold::digit(**c).is_some() || **c == '两').count();
    (1..=2).contains(&digits).then_some(digits + 1)
}

/// With what the connecting words end.
static ENDING: LazyLock<Chars> = LazyLock::new(|| Chars::that_end(BETWEEN.iter().copied()));

/// With what a word ends which leads to a name: 村民, 户主, 儿子, 是.
pub(in crate::privacy) const BEFORE_A_NAME: &str = "民主表员子女母父妻夫弟妹姐哥孙侄婿媳亲爷奶伯叔姨舅姑公嫂为是对的了到把将由年月日访问和与及人者生户友长班级工师妇村组区社镇乡县厂队致使让叫替给帮请找劝接送救予故着象";

/// Whether the name found is rather the end of a road's or an estate's, right before the word: 竹田大道儿童沙坑, 柏庄路小学生,
/// 紫瑞华庭学生食堂.
pub(super) fn names_a_road(chars: &[char], from: usize) -> bool {
    let goes_on = from.checked_sub(1).is_some_and(|at| ('\u{4e00}'..='\u{9fff}').contains(&chars[at]));
    let whole = goes_on || chars.len() - from > 2;
    chars.ends_with(&['大', '道'])
        || whole && chars.last().is_some_and(|c| "路道街巷桥庭苑园城湾府居里村镇庄坊院校楼湖塘坝庙寺".contains(*c))
}

/// 向阳小学的: the end of what is written so is a body's and nobody's name.
pub(super) fn names_a_body(chars: &[char]) -> bool {
    ["小学", "中学", "大学", "学校", "学院", "医院", "法院", "花园", "公园", "中心"]
        .iter()
        .any(|body| ends_with(chars, body).is_some())
}

/// Whether the family name found is rather the end of a word: the 长 of 校长, the 家 of 大家 are none, but 成 of 完成 is.
pub(super) fn runs_into_a_word(chars: &[char], from: usize) -> bool {
    const PAIRS: &[&str] = &[
        "完成", "组成", "形成", "建成", "相关", "有关", "机关", "公路", "道路", "百万", "千万", "地方", "对方", "平方",
        "居安", "方向", "倾向", "中华", "汽车", "停车", "住房", "周边", "主任", "责任", "信任", "现任", "前任", "担任",
        "主席", "出席", "列席", "缺席", "回应", "响应", "反应", "供应", "适应", "时任", "兼任", "了解", "理解", "讲解",
        "缓解", "调解", "化解", "公司", "上司", "危房", "平房", "楼房", "病房",
    ];
    let Some(before) = from.checked_sub(1).and_then(|at| chars.get(at)) else { return false };
    chars.get(from).is_some_and(|c| PAIRS.iter().any(|pair| pair.chars().eq([*before, *c])))
}
