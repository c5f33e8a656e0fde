//! A child with its name, and a name with an illness or a disability.
//!
//! Two orders are looked for: the word and right behind it a name (留守儿童王小明, 残疾人张建国), and a name with only a
//! few connecting words before the word (王建国患尿毒症, 李梓涵，女，8岁，小学生).

mod illness;
mod many;
mod office;
mod row;
mod state;
mod subject;
mod telling;
mod words;

use illness::{ENDS_OF_ILLNESSES, ILLNESSES, VERBS, ends_an_illness};
use words::{BEGINS_A_WORK, BEHIND_ONLY, BETWEEN, CROWDS, HEALTH_LINKS, KINSHIP, MINOR_LINKS, OF_OFFICE, ROWS};

use std::sync::LazyLock;

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, glyphs},
    names,
};

/// A word of childhood or of illness, and what it tells.
pub(super) struct Word {
    kind: Kind,
    word: &'static str,
    second: Option<char>,
    /// A name stands right beside it.
    near: bool,
    /// Somebody in its sentence is told of, or only whoever stands behind.
    told: Option<telling::Side>,
}

/// The words by their first character, in Simplified script; longer ones first.
static WORDS: LazyLock<Vec<(char, Vec<Word>)>> = LazyLock::new(|| {
    let mut rows: Vec<(char, Vec<Word>)> = Vec::new();
    let near = ROWS.iter().flat_map(|row| row.1).map(|(kind, word)| (*kind, *word, None));
    let told = telling::TELLING.iter().map(|told| (told.kind, told.word, Some(told.side)));
    for (kind, word, told) in near.chain(told) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        let row = rows.iter().position(|row| row.0 == first).unwrap_or(rows.len());
        if row == rows.len() {
            rows.push((first, Vec::new()));
        }
        match rows[row].1.iter_mut().find(|known| known.word == word) {
            Some(known) => known.told = told,
            None => rows[row].1.push(Word { kind, word, second: chars.next(), near: told.is_none(), told }),
        }
    }
    rows.iter_mut().for_each(|row| row.1.sort_by_key(|word| std::cmp::Reverse(word.word.len())));
    rows
});

/// A word which begins the text, Traditional forms included.
fn word_at(text: &str) -> Option<(&'static Word, usize)> {
    let first = super::fold::fold(text.chars().next()?);
    word_in_row(WORDS.iter().position(|row| row.0 == first)?, text)
}

/// The same, where the first character's row is known.
pub(super) fn word_in_row(row: usize, text: &str) -> Option<(&'static Word, usize)> {
    // Most words are told apart by their second character.
    let second = text.chars().nth(1).map(super::fold::fold);
    let mut words = WORDS.get(row)?.1.iter().filter(|word| word.second.is_none() || word.second == second);
    words.find_map(|word| length_of(text, word.word).map(|length| (word, length)))
}

/// Every character with which a word begins, and its row.
pub(super) fn first_characters() -> impl Iterator<Item = (u16, char)> {
    (0..).zip(WORDS.iter().map(|row| row.0))
}

pub(super) use office::is_titled;

/// Looks around a word; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let Some((word, length)) = word_at(&text[start..]) else { return start + 1 };
    let end = start + length;
    let near = || word.near.then(|| name_near(text, start, end, word))?;
    // 王建国和胃癌斗争了八年: an illness is somebody's.
    let illness = || {
        let one = word.near && word.kind == Kind::Health && !VERBS.contains(&word.word) && !CROWDS.contains(&word.word);
        let named = || telling::names_an_illness(text, start, word.word) && !of_a_body(text, end);
        (one && named()).then_some(telling::Side::Either)
    };
    let told = || word.told.or_else(illness).and_then(|side| telling::name(text, start, end, side));
    // What stands beside a word is somebody's; what only shares its sentence may be a place's.
    let name = near().or_else(|| told().filter(|name| !is_of_a_place(text, end, name)));
    let more = name.is_none() && !word.near;
    report(text, start, name, word.kind, found);
    // 其女儿 begins with 其女, and 助学生 with 助学.
    if more { start + text[start..].chars().next().map_or(1, char::len_utf8) } else { end }
}

/// The name which stands beside a word, with nothing but connecting words between.
fn name_near(text: &str, start: usize, end: usize, word: &Word) -> Option<Vec<Glyph>> {
    let (kind, word) = (word.kind, word.word);
    if kind == Kind::Health && VERBS.contains(&word) {
        let illnesses = illness_behind(text, start, end, word == "有");
        let name = illnesses.iter().find_map(|illness| named_around(text, kind, start, *illness, true));
        return name.or_else(|| {
            let illness = *illnesses.last()?;
            state::is_of_one(text, word, illness).then(|| subject::name(text, start))?
        });
    }
    // 大学生 are of age, 青少年 are nobody in particular; and the name before 孩子 or 女儿 is the parent's.
    if text[..start].ends_with(['大', '青', '老', '女']) && word == "同学" {
        return None;
    }
    if text[..start].ends_with(['大', '青', '中']) && kind == Kind::Minor {
        return None;
    }
    // 书记孙子金: behind an office stands the name of who holds it.
    if matches!(word, "孙子" | "孙女") && office::ends_with_a_title(&text[..start]) {
        return None;
    }
    // 幼儿园 is a body: 吴华（县幼儿园）.
    if word == "幼儿" && text[end..].starts_with(['园', '園']) {
        return None;
    }
    // 王强是HIV患者: the illness is named by letters.
    let letters = text[..start]
        .ends_with(['V', 'v'])
        .then(|| text[..start].trim_end_matches(|c: char| c.is_ascii_alphabetic()).len());
    // 腰椎间盘突出患者: whatever the illness is, it is named right before.
    let said_illness = matches!(word, "患者" | "病人")
        .then(|| state::start_of_illness(text, start, end))
        .flatten()
        .filter(|from| ILLNESSES.iter().any(|illness| text[*from..start].ends_with(illness)));
    let own = letters.is_some() || said_illness.is_some() || !KINSHIP.contains(&word) && !BEHIND_ONLY.contains(&word);
    let said_before = match word {
        "岁" | "周岁" => start_of_minor_age(text, start)?,
        // Whoever is told to go to one is a child; the school's name stands between.
        "就读" if !goes_to_school(text, end) => return None,
        "上学" | "在读" => start_of_school(text, start)?,
        // 是希望小学三年级学生: the school's name goes on before its kind.
        word if word.starts_with("小学") => school_before(text, start).unwrap_or(start),
        "班" if !is_a_class(text, start) => return None,
        // 大年初一 is a day.
        "初一" | "初二" | "初三" | "高一" | "高二" | "高三" if !is_a_form(text, start, end) => return None,
        // 脊髓灰质炎患者: the illness whose name ends here begins where its clause does.
        word if ENDS_OF_ILLNESSES.contains(&word) => state::start_of_illness(text, start, end)?,
        "患者" | "病人" => said_illness.unwrap_or(start),
        _ => letters.unwrap_or(start),
    };
    let name = match word {
        "就读" | "上学" | "在读" => name_before(text, said_before).or_else(|| name_behind_school(text, end)),
        _ => named_around(text, kind, said_before, end, own),
    };
    let name = name.or_else(|| {
        let whole =
            state::start_of_illness(text, start, end).filter(|_| kind == Kind::Health && ends_like_an_illness(word))?;
        named_around(text, kind, whole, end, own)
    });
    let name = name.or_else(|| row::name(text, start, end));
    name.or_else(|| state::is_one(text, word, said_before, end).then(|| subject::name(text, said_before))?)
}

/// Whether what looks like a name belongs to a place or a time: 金怡里, 桂和华庭, 年初雨; or is a grown person's who lives
/// where the word stands in a place's name: 上学小区居民曾永.
fn is_of_a_place(text: &str, end: usize, name: &[Glyph]) -> bool {
    let [first, .., last] = name else { return false };
    let before = &text[..first.start];
    let housing = |c: char| "里苑庭邸园村区寓居城府湾郡院".contains(c);
    let lives = || {
        let gap = text.get(end..first.start).and_then(|gap| gap.strip_suffix("居民").or(gap.strip_suffix("村民")));
        gap.is_some_and(|gap| gap.ends_with(housing) && gap.chars().all(is_han))
    };
    // 张万里因患肺癌: a given name may end like an estate's.
    let goes_on = |rest: &str| {
        !rest.starts_with([
            '因', '患', '确', '得', '查', '病', '住', '被', '在', '已', '今', '的', '，', '。', '、', '（',
        ])
    };
    let behind = &text[last.end..];
    let estate = behind.strip_prefix(['里', '苑', '邸', '庭', '弄', '巷']);
    let estate = estate.or((name.len() > 2 && "苑邸弄巷".contains(last.c)).then_some(behind));
    estate.is_some_and(|rest| !rest.is_empty() && goes_on(rest))
        || (first.c == '华' && name.get(1).is_some_and(|second| "庭府苑邸".contains(second.c)))
        || (first.c == '平' && before.ends_with('公'))
        || (first.c == '初' && before.ends_with(['年', '月', '季', '最', '当', '起']))
        || lives()
}

fn ends_like_an_illness(word: &str) -> bool {
    word.ends_with(['癌', '炎', '症', '瘤', '病', '疮', '化', '梗', '痫', '痛'])
}

/// The name behind a word or illness which ends at `end`, or else before the one which begins at `start`.
fn named_around(text: &str, kind: Kind, start: usize, end: usize, own: bool) -> Option<Vec<Glyph>> {
    let crowd = CROWDS.iter().any(|word| text[start..end].ends_with(word));
    let least = if crowd { names::likely::BESIDE_A_CROWD } else { names::likely::BESIDE_ONE };
    name_behind(text, end, kind, least).or_else(|| {
        let before = || name_before(text, start).or_else(|| name_before_bracket(text, start, end));
        let nobody = || {
            of_a_body(text, end)
                || counts_them(text, end)
                || is_a_saying(text, start, end)
                || at_a_meeting(text, start, end)
        };
        // 马家河小学生: nobody's name stands right before a word for many.
        let many = crowd && kind == Kind::Minor && !text[start..end].ends_with(['学', '學', '岁', '歲', '级', '級']);
        let touches = |name: &[Glyph]| many && name.last().is_some_and(|last| last.end == start);
        before().filter(|name| own && !touches(name) && !acts_for(text, name, start, end) && !nobody())
    })
}

/// `王芳：困境儿童探访要有时间表`: what somebody says or is to do, and not what they are.
fn is_a_saying(text: &str, start: usize, end: usize) -> bool {
    text[..start].trim_end_matches([' ', '“', '"']).ends_with([':', '：']) && runs_on(text, end)
}

/// Whether the clause goes on behind a word, longer than what is said of a person does.
fn runs_on(text: &str, end: usize) -> bool {
    const LONGEST: usize = 4;
    text[end..].chars().take_while(|c| is_han(*c)).count() > LONGEST
}

/// `李明在学生午休座谈会上发言`: what the meeting is about.
fn at_a_meeting(text: &str, start: usize, end: usize) -> bool {
    let behind = text[end..ahead(text, end, 16)].split(['，', '。', '；', '\n']).next().unwrap_or_default();
    text[..start].ends_with(['在', '就', '对', '向'])
        && ["会", "课", "班", "活动", "中心", "工作", "方面", "问题"].iter().any(|word| behind.contains(word))
}

/// `儿童福利院`, `残疾人康复中心`, `高血压规范管理`: what goes on behind the word is a body's name or its work.
fn of_a_body(text: &str, end: usize) -> bool {
    const LONGEST: usize = 12;
    let mut behind = &text[end..];
    for role in ["老人", "患者", "病人", "儿童", "群众", "家庭", "人员", "人"] {
        behind = behind.strip_prefix(role).unwrap_or(behind);
    }
    let begins = BEGINS_A_WORK.iter().any(|word| behind.starts_with(word));
    let clause: String = behind.chars().take(LONGEST).map(super::fold::fold).take_while(|c| is_han(*c)).collect();
    let verb = clause.starts_with([
        '去', '到', '在', '住', '来', '因', '由', '被', '的', '已', '从', '也', '正', '是', '为', '系', '有', '对',
        '向', '和', '与', '及',
    ]);
    begins
        || !verb
            && ["院", "中心", "局", "委", "协会", "联合会", "服务站", "工作站", "办公室", "机构"]
                .iter()
                .any(|body| clause.contains(body))
}

fn report(text: &str, start: usize, name: Option<Vec<Glyph>>, kind: Kind, found: &mut Vec<Finding>) {
    let Some(name) = name else { return };
    let range = name.first().map_or(start, |glyph| glyph.start)..name.last().map_or(start, |glyph| glyph.end);
    let known = |before: &Finding| before.range.start < range.end && range.start < before.range.end;
    // One name may stand beside many words.
    if !found.iter().rev().take(4).any(known) && !text[range.clone()].is_empty() {
        // Of 阿依古丽·买买提 no part but the first character may be told.
        let told = if name.len() > 4 { 1 } else { name.len().saturating_sub(2).max(1) };
        let family: String = name.iter().take(told).map(|glyph| glyph.c).collect();
        found.push(Finding { kind, range, masked: format!("{family}某") });
    }
}

/// Where the illness named right behind 患 or 确诊 ends, in its shortest and its longest reading.
fn illness_behind(text: &str, start: usize, end: usize, past: bool) -> Vec<usize> {
    const LONGEST: usize = 12;
    // 有 and 因 stand in every other sentence; few of them have an illness near.
    let may = |c: char| if past { c == '史' } else { ends_an_illness(c) };
    if !text[end..].chars().take(LONGEST + 1).take_while(|c| !matches!(c, '，' | '。')).any(may) {
        return Vec::new();
    }
    if text[..start].ends_with([
        '隐', '隱', '忧', '憂', '水', '后', '後', '外', '内', '医', '醫', '病', '防', '没', '沒', '取', '获', '獲',
        '使', '值', '觉', '覺', '懂', '记', '記', '显', '顯', '变', '變', '不', '只',
    ]) {
        return Vec::new();
    }
    let window = glyphs(text, end, ahead(text, end, LONGEST + 2));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let han = chars.iter().take_while(|c| is_han(**c) || c.is_ascii_alphabetic()).count();
    let ends = |to: &usize| {
        let before = &chars[..*to];
        let next = chars.get(*to);
        let stops = if past { next == Some(&'史') } else { next.is_none_or(|c| !is_han(*c) || ENDS.contains(*c)) };
        stops && ILLNESSES.iter().any(|illness| ends_with(before, illness).is_some())
    };
    // 有病史 names no illness: 有病史资料管理经验.
    let mut readings: Vec<usize> = (1 + usize::from(past)..=han.min(LONGEST)).filter(ends).collect();
    let longest = readings.last().copied();
    readings.truncate(1);
    readings.extend(longest.filter(|to| !readings.contains(to)));
    readings.iter().filter_map(|to| window.get(to - 1)).map(|glyph| glyph.end).collect()
}

/// What may stand right behind an illness which somebody has.
const ENDS: &str =
    "长常正反仍也还终属的已多、后晚早住去丧无并在被做需申且和与及复手一经致失卧急而患史老去年人花欠负瘫生导十二三四";

/// `王芳（慢性肾衰竭患者）`: the bracket holds the illness or school form, and nothing of an office.
fn name_before_bracket(text: &str, start: usize, end: usize) -> Option<Vec<Glyph>> {
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

/// `高血压、糖尿病患者358人`: so many, and nobody.
fn counts_them(text: &str, end: usize) -> bool {
    let behind = &text[end..ahead(text, end, 14)];
    let clause = behind.split(['，', '。', '；', '\n', ',', ')', '）']).next().unwrap_or_default();
    let mut rest = clause;
    if clause.starts_with('、') {
        rest = clause.trim_start_matches(|c| !digit_or_han(c));
    }
    for role in ["患者", "病人", "儿童", "学生", "老人", "人员", "群众", "家庭", "人", "共", "约"] {
        rest = rest.strip_prefix(role).unwrap_or(rest);
    }
    let number = rest.trim_start_matches(digit_or_han);
    number.len() < rest.len()
        && number.trim_start_matches([' ', '余', '多']).starts_with(['人', '名', '例', '户', '戶', '位'])
}

fn digit_or_han(c: char) -> bool {
    c == '十' || c == '百' || super::fold::digit(super::fold::fold(c)).is_some()
}

/// Where the school's name before 上学 and 在读 begins: 在县实验小学上学.
fn start_of_school(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 12;
    let window = glyphs(text, back(text, start, LONGEST), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let kinds = ["小学", "中学", "初中", "高中", "学校", "幼儿园", "一中", "二中", "三中", "初中部", "高中部", "年级"];
    kinds.iter().find_map(|kind| ends_with(&chars, kind))?;
    let from = chars.iter().rposition(|c| !is_han(*c) || matches!(c, '在' | '于' | '是' | '读'))?;
    window.get(from).map(|glyph| glyph.start)
}

/// Where the name of the school whose kind begins here begins itself, if a word leads to it.
fn school_before(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 10;
    let window = glyphs(text, back(text, start, LONGEST), start);
    let from =
        window.iter().rposition(|glyph| !is_han(glyph.c) || matches!(glyph.c, '在' | '于' | '是' | '系' | '读'))?;
    let leads = matches!(window[from].c, '在' | '于' | '是' | '系' | '读');
    window.get(from).filter(|_| leads).map(|glyph| glyph.start)
}

/// `附属小学三（6）班`, `二年级3班`: a class at school, and not 领导班子.
fn is_a_class(text: &str, start: usize) -> bool {
    let window = glyphs(text, back(text, start, 8), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let numeral = |c: &char| super::fold::digit(*c).is_some();
    match chars.as_slice() {
        [.., grade, '(', class, ')'] => (numeral(grade) || *grade == '级') && numeral(class),
        [.., grade, '(', ten, class, ')'] => numeral(grade) && numeral(ten) && numeral(class),
        [.., '级', class] => numeral(class),
        _ => false,
    }
}

/// `初二学生`, `初二（3）班`, `（初三）`: a form at school.
fn is_a_form(text: &str, start: usize, end: usize) -> bool {
    let behind = &text[end..];
    let named =
        ["学生", "學生", "年级", "年級", "（", "(", "班", "女生", "男生"].iter().any(|form| behind.starts_with(form));
    named || behind.starts_with([')', '）']) && text[..start].ends_with(['(', '（'])
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The name right behind the word, through a role (代表, 患者) and a colon or bracket.
fn name_behind(text: &str, end: usize, kind: Kind, mut least: i32) -> Option<Vec<Glyph>> {
    let window = glyphs(text, end, ahead(text, end, 24));
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

/// `就读于向阳小学的刘杰`: the name behind the school.
fn name_behind_school(text: &str, end: usize) -> Option<Vec<Glyph>> {
    let near = &text[end..ahead(text, end, 14)];
    let clause = near.split(['，', '。', '；', '\n', ',']).next().unwrap_or_default();
    let of = clause.rfind('的')? + '的'.len_utf8();
    name_behind(text, end + of, Kind::Minor, names::likely::BESIDE_ONE)
}

/// The length of `（3）班`, `12班` at the beginning.
fn class_length(chars: &[char]) -> Option<usize> {
    let open = usize::from(chars.first() == Some(&'('));
    let digits = chars.iter().skip(open).take_while(|c| super::fold::digit(**c).is_some()).count();
    let close = open + digits + usize::from(chars.get(open + digits) == Some(&')'));
    ((1..=2).contains(&digits) && chars.get(close) == Some(&'班')).then_some(close + 1)
}

/// Whether a school for children is named right behind 就读.
fn goes_to_school(text: &str, end: usize) -> bool {
    let behind = &text[end..ahead(text, end, 16)];
    let clause = behind.split(['，', '。', '；', '\n', ',']).next().unwrap_or_default();
    let child = ["中心校", "教学点", "小学", "中学", "初中", "高中", "幼儿园", "年级", "特殊教育", "学校"];
    let grown = ["大学", "高等", "专科", "老年", "党校", "学院"];
    child.iter().any(|school| clause.contains(school)) && !grown.iter().any(|school| clause.contains(school))
}

/// `杨秀英为高血压患者建立档案`: what is done for the sick, by somebody who is not.
fn acts_for(text: &str, name: &[Glyph], start: usize, end: usize) -> bool {
    let between = name.last().and_then(|last| text.get(last.end..start)).unwrap_or_default();
    let mut behind = &text[end..];
    for role in
        ["毒", "晚期", "中期", "早期", "携带者", "感染者", "患者", "病人", "老人", "群众", "儿童", "家庭", "人员", "人"]
    {
        behind = behind.strip_prefix(role).unwrap_or(behind);
    }
    between.ends_with(['为', '給', '给', '替'])
        && !between.ends_with("诊断为")
        && !between.ends_with("确诊为")
        && (many::is_of_many(text, end) && behind.starts_with('的')
            || behind.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && c != '的'))
}

/// The name before the word, with nothing between but connecting words.
fn name_before(text: &str, start: usize) -> Option<Vec<Glyph>> {
    let window = glyphs(text, back(text, start, 28), start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let mut end = chars.len();
    while chars.len() - end <= 16 {
        for length in [4, 3, 2] {
            let Some(from) = end.checked_sub(length) else { continue };
            let mut name = ['，'; 5];
            name[..length].copy_from_slice(&chars[from..end]);
            let name = &name[..=length];
            let road = end == chars.len() && names_a_road(&chars, from) || names_a_body(&chars[..end]);
            let before = from.checked_sub(1).map(|at| chars[at]);
            // 孙女安家豪 is a name; 平安建国 is none.
            let rare = names::is_rare(chars[from]) && before.is_some_and(|c| is_han(c) && !"女孙妻夫婆嫂".contains(c));
            let begins = || before.is_none_or(|c| !is_han(c) || BEFORE_A_NAME.contains(c));
            // 协商过程中 ends in no 程中.
            let own = || !rare && (length > 2 && end < chars.len() || begins()) && names::length_at(name) == length;
            // 石反映 and 岳带领 are a family's name and what somebody does.
            let acts = length == 3 && names::likely::acts(&name[1..length]);
            let is_name = own()
                || begins()
                    && !acts
                    && (names::open::length_at(name) == length
                        || names::likely::length_at(name, names::likely::BESIDE_A_CROWD) == length);
            if is_name && !runs_into_a_word(&chars, from) && !road {
                return window.get(from..end).map(<[Glyph]>::to_vec);
            }
        }
        // 阿依古丽·买买提: such a name begins where a word ends, and is looked for nowhere else.
        let begins =
            |from: &usize| from.checked_sub(1).is_none_or(|at| !is_han(chars[at]) || BEFORE_A_NAME.contains(chars[at]));
        let whole = |from: &usize| begins(from) && names::peoples::length_at(&chars[*from..end]) == end - from;
        if let Some(from) = (end.saturating_sub(16)..end.saturating_sub(2)).find(whole) {
            return window.get(from..end).map(<[Glyph]>::to_vec);
        }
        let before = &chars[end.saturating_sub(12)..end];
        end -= match before.last() {
            Some('岁') => age_length(before)?,
            Some('生') => birth_length(before)?,
            Some('级') if grade_length(before).is_some() => grade_length(before)?,
            Some('学' | '园' | '校' | '部') if school_length(before).is_some() => school_length(before)?,
            _ => BETWEEN.iter().find_map(|link| ends_with(before, link))?,
        };
    }
    None
}

/// With what a word ends which leads to a name: 村民, 户主, 儿子, 是.
const BEFORE_A_NAME: &str = "民主表员子女母父妻夫弟妹姐哥孙侄婿媳亲爷奶伯叔姨舅姑公嫂为是对的了到把将由年月日访问和与及人者生户友长班级工师妇村组区社镇乡县厂队致使让叫替给帮请找劝接送救";

/// Whether the name found is rather the end of a road's or an estate's, right before the word: 竹田大道儿童沙坑, 柏庄路小学生,
/// 紫瑞华庭学生食堂.
fn names_a_road(chars: &[char], from: usize) -> bool {
    let goes_on = from.checked_sub(1).is_some_and(|at| ('\u{4e00}'..='\u{9fff}').contains(&chars[at]));
    let whole = goes_on || chars.len() - from > 2;
    chars.ends_with(&['大', '道'])
        || whole && chars.last().is_some_and(|c| "路道街巷桥庭苑园城湾府居里村镇庄坊院校楼湖".contains(*c))
}

/// 向阳小学的: the end of what is written so is a body's and nobody's name.
fn names_a_body(chars: &[char]) -> bool {
    ["小学", "中学", "大学", "学校", "学院", "医院", "法院", "花园", "公园", "中心"]
        .iter()
        .any(|body| ends_with(chars, body).is_some())
}

/// Whether the family name found is rather the end of a word: the 长 of 校长, the 家 of 大家 are none, but 成 of 完成 is.
fn runs_into_a_word(chars: &[char], from: usize) -> bool {
    const PAIRS: &[&str] = &[
        "完成", "组成", "形成", "建成", "相关", "有关", "机关", "公路", "道路", "百万", "千万", "地方", "对方", "平方",
        "居安", "方向", "倾向", "中华", "汽车", "停车", "住房", "周边", "主任", "责任", "信任", "现任", "前任", "担任",
        "时任", "兼任", "了解", "理解", "讲解", "缓解", "调解", "化解", "公司", "上司", "危房", "平房", "楼房", "病房",
    ];
    let Some(before) = from.checked_sub(1).and_then(|at| chars.get(at)) else { return false };
    chars.get(from).is_some_and(|c| PAIRS.iter().any(|pair| pair.chars().eq([*before, *c])))
}

/// Where the number before 岁 begins, if it is an age under eighteen.
fn start_of_minor_age(text: &str, end: usize) -> Option<usize> {
    let window = glyphs(text, back(text, end, 6), end);
    let count =
        window.iter().rev().take_while(|glyph| glyph.c == '十' || super::fold::digit(glyph.c).is_some()).count();
    let number = window.get(window.len() - count..)?;
    let age = number.iter().fold(0_u32, |age, glyph| match super::fold::digit(glyph.c) {
        Some((value, super::fold::Script::Arabic)) => age * 10 + u32::from(value),
        Some((value, super::fold::Script::Han)) => age + u32::from(value),
        None => age.max(1) * 10,
    });
    number.first().filter(|_| age < 18).map(|glyph| glyph.start)
}

/// The length of a word at the end.
fn ends_with(chars: &[char], word: &str) -> Option<usize> {
    let mut rest = chars.iter().rev();
    word.chars().rev().all(|c| rest.next() == Some(&c)).then(|| word.chars().count())
}

/// `8岁`, `今年 12 岁` at the end.
fn age_length(before: &[char]) -> Option<usize> {
    let (_, rest) = before.split_last().filter(|(last, _)| **last == '岁')?;
    let (rest, year) = match rest.split_last() {
        Some(('周', rest)) => (rest, 1),
        _ => (rest, 0),
    };
    let digits = rest.iter().rev().take_while(|c| super::fold::digit(**c).is_some() || **c == '十').count();
    (1..=3).contains(&digits).then_some(digits + 1 + year)
}

/// `三年级` at the end.
fn grade_length(before: &[char]) -> Option<usize> {
    match before {
        [.., grade, '年', '级'] if super::fold::digit(*grade).is_some() => Some(3),
        _ => None,
    }
}

/// `是希望小学` at the end: the school whose form the word names, with what leads to it.
fn school_length(before: &[char]) -> Option<usize> {
    ["小学", "中学", "学校", "中心校", "幼儿园", "初中部", "高中部"].iter().find_map(|kind| ends_with(before, kind))?;
    let from = before.iter().rposition(|c| matches!(c, '是' | '在' | '于' | '系' | '为' | ',' | '，'))?;
    before[from..].iter().skip(1).all(|c| is_han(*c)).then_some(before.len() - from)
}

/// `2015年出生`, `2015年3月生` at the end.
fn birth_length(before: &[char]) -> Option<usize> {
    let said = before.len() - if before.ends_with(&['出', '生']) { 2 } else { 1 };
    let date =
        before[..said].iter().rev().take_while(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日')).count();
    let year = before[said - date..said].iter().take_while(|c| c.is_ascii_digit()).count();
    (year == 4 && before.get(said - date + 4) == Some(&'年')).then_some(before.len() - said + date)
}

/// The length in bytes of a word at the beginning of the text, whichever script the text is in.
fn length_of(text: &str, word: &str) -> Option<usize> {
    let mut length = 0;
    let mut written = text.chars();
    for wanted in word.chars() {
        let c = written.next()?;
        if super::fold::fold(c) != wanted {
            return None;
        }
        length += c.len_utf8();
    }
    Some(length)
}

#[cfg(test)]
mod tests;
