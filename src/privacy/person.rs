//! A child with its name, and a name with an illness or a disability.
//!
//! Two orders are looked for: the word and right behind it a name (留守儿童王小明, 残疾人张建国), and a name with only a
//! few connecting words before the word (王建国患尿毒症, 李梓涵，女，8岁，小学生).

mod beside;
mod between;
mod body;
mod illness;
mod joined;
mod many;
mod office;
mod others;
mod parents;
mod reading;
mod record;
mod row;
mod span;
mod state;
mod subject;
mod table;
mod telling;
mod window;
mod words;

pub(super) use beside::BEFORE_A_NAME;
use beside::{name_before, name_before_bracket, name_behind, name_behind_school, runs_into_a_word};
use illness::{ENDS_OF_ILLNESSES, ILLNESSES, VERBS, ends_an_illness};
use many::{acts_for, at_a_meeting, counts_them, is_a_saying, of_a_body, runs_on};
use span::{
    ends_with, goes_to_school, is_a_class, is_a_form, is_a_grade, school_before, start_of_minor_age, start_of_school,
};
use table::{Word, words_at};
use words::{BEHIND_ONLY, CROWDS, KINSHIP};

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, fold, glyphs, is_han},
    names,
};

pub(super) use office::is_titled;
pub(super) use table::{begins_a_word, first_characters, second_characters};

/// All words looked for, and the illnesses beside them.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let words = table::WORDS.iter().flat_map(|row| row.1.iter().map(|word| word.word));
    words.chain(ILLNESSES.iter().copied())
}

/// Looks around a word; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let next = start + text[start..].chars().next().map_or(1, char::len_utf8);
    let mut on = next;
    // 残疾人证 says something of its holder, and 残疾人 at its beginning of whoever stands around.
    for (word, length) in words_at(&text[start..]) {
        let end = start + length;
        if let Some(name) = name_of(text, start, end, word) {
            let name = joined::without_joint(text, name);
            let others = joined::names(text, &name);
            report(text, start, Some(name), word.kind, found);
            others.into_iter().for_each(|other| report(text, start, Some(other), word.kind, found));
            return end;
        }
        // 其女儿 begins with 其女, and 助学生 with 助学; 在读初二 is read anew from 读 on.
        if word.near && on == next && word.word != "在读" {
            on = end;
        }
    }
    on
}

/// Of whom a word says what it says.
fn name_of(text: &str, start: usize, end: usize, word: &Word) -> Option<Vec<Glyph>> {
    // 透析室, 轮椅租借点: a place for many is nobody's state.
    if word.kind == Kind::Health && many::is_of_a_facility(text, end) {
        return None;
    }
    // 王建国作为家长代表
    let as_parent =
        word.word == "家长" && ["作为", "作爲", "担任", "擔任"].iter().any(|word| text[..start].ends_with(word));
    // 王建国被评为优秀班主任
    let as_teacher = word.word == "班主任"
        && ["优秀", "優秀", "评为", "評為", "担任", "擔任", "任"].iter().any(|word| text[..start].ends_with(word));
    // 姚冰洋班主任介绍: right behind a name it is who that is, and 的 leads to a child's.
    let as_teacher = as_teacher
        || word.word == "班主任"
            && !text[end..].starts_with("反映")
            && text[..start].ends_with(is_han)
            && !text[..start].ends_with('的');
    if as_parent || as_teacher || goes_on(text, start, end, word.word) {
        return None;
    }
    let near = || word.near.then(|| name_near(text, start, end, word))?;
    // 王建国和胃癌斗争了八年: an illness is somebody's.
    let illness = || {
        let one = word.near && word.kind == Kind::Health && !VERBS.contains(&word.word) && !CROWDS.contains(&word.word);
        // 为王建国申请脑瘤救助: what is applied for is for somebody.
        let applied = || {
            ["申请", "申領", "申领", "申請", "办理", "辦理", "申报", "申報"]
                .iter()
                .any(|word| text[..start].ends_with(word))
        };
        let named = || telling::names_an_illness(text, start, word.word) && (!of_a_body(text, end) || applied());
        (one && named()).then_some(telling::Side::Either)
    };
    let body = || {
        let part = !word.near && word.told.is_none() && body::PARTS.contains(&word.word);
        (part && body::lacks(text, start, end)).then_some(telling::Side::Near)
    };
    // 由外婆李兰抚养: who brings a child up is none.
    let kin = |name: &Vec<Glyph>| {
        word.kind == Kind::Minor && name.first().is_some_and(|first| reading::is_kin_of_a_child(&text[..first.start]))
    };
    let told = || word.told.or_else(illness).or_else(body).and_then(|side| telling::name(text, start, end, side));
    // What ordinary words make up is no name, and another may be found in another way.
    let read = |name: &Vec<Glyph>| reading::is_read(text, name, start, end);
    // What stands beside a word is somebody's; what only shares its sentence may be a place's.
    let placed = |name: &Vec<Glyph>| is_of_a_place(text, start, end, name);
    let parent = || parents::name(text, end, word);
    let near = || parent().or_else(near);
    let name = near().filter(read).or_else(|| told().filter(|name| !kin(name) && !placed(name) && read(name)));
    let name = name.or_else(|| {
        let reason = || telling::behind_its_reason(text, start, end).filter(|_| illness().is_some());
        telling::listed(text, end).or_else(reason).filter(read)
    });
    // | 任玲 | 县中医院 | 银屑病 |
    let in_row = || !word.near && word.kind == Kind::Health && telling::names_an_illness(text, start, word.word);
    let name = name.or_else(|| in_row().then(|| row::name(text, start, end).filter(read))?);
    // 有 and 因 stand in every other sentence and in no entry.
    let verb = VERBS.contains(&word.word);
    let name = name.or_else(|| (!verb).then(|| record::name(text, start, end, word.kind).filter(read))?);
    let name = name.or_else(|| {
        let (says, end) = match verb {
            true => (reading::Says::State, suffered(text, start, end, word)?),
            false => (reading::says(text, (start, end), word, illness().is_some(), body().is_some())?, end),
        };
        reading::name(text, start, end, word, says).filter(|name| !placed(name))
    });
    let surely = || {
        let ill = illness().is_some();
        let young = || matches!(word.word, "岁" | "周岁") && start_of_minor_age(text, start).is_some();
        (ill || is_a_grade(text, start, end, word.word) || young())
            && !many::is_of_nobody(text, start, end)
            && !many::of_a_body(text, end)
    };
    let name = name.or_else(|| surely().then(|| reading::only_one(text, start, end))?);
    // 聋哑人451户: the longest word tells who is counted.
    let whole = || words_at(&text[start..]).map(|(_, length)| start + length).max().unwrap_or(end).max(end);
    // 王建国著《糖尿病防治》 is about an illness and not about its author.
    let named = |open: usize, name: &Vec<Glyph>| {
        let closes = |at: usize| text[open..at].contains('》');
        name.first().is_some_and(|first| first.start > open) && name.last().is_some_and(|last| !closes(last.end))
    };
    name.filter(|name| {
        !is_cut_from_a_place(text, name)
            && !is_masked(text, name)
            && !is_of_a_document(text, name)
            && !office::is_of_a_roll(text, name)
            && !office::is_of_an_office(text, end)
            && !others::are_meant(text, start, whole(), name)
            && title_around(text, start).is_none_or(|open| named(open, name))
    })
}

/// Where the title of a book opens in which a word stands.
fn title_around(text: &str, start: usize) -> Option<usize> {
    const LONGEST: usize = 30;
    let from = back(text, start, LONGEST);
    let open = text[from..start].rfind('《')?;
    (!text[from + open..start].contains(['》', '\n'])).then_some(from + open)
}

/// Whether the word is a part of another which says nothing of anybody: 病房, 病虫害, 白铁军纪念小学.
fn goes_on(text: &str, start: usize, end: usize, word: &str) -> bool {
    #[rustfmt::skip]
    const BEHIND: [char; 22] = [
        '床', '房', '区', '區', '种', '種', '毒', '菌', '虫', '蟲', '害', '例', '友', '号', '號', '理', '假', '因', '程', '史', '历', '歷',
    ];
    // 大学生 are of age.
    let of_age = matches!(word, "学生" | "同学") && text[..start].ends_with(['大', '留']);
    // 卢宗发作点评 holds no 发作.
    let speech = ["点评", "主题", "总结", "讲话", "报告", "發言", "发言", "说明", "說明", "通报", "介绍"];
    let speaks = word == "发作" && speech.iter().any(|word| text[end..].starts_with(word));
    of_age
        || speaks
        // 王明学前年: the word before the last year's.
        || word == "学前" && text[end..].starts_with('年')
        || word == "残疾" && text[end..].starts_with(['车', '車', '鉴', '鑒'])
        || word == "病" && text[end..].starts_with(BEHIND)
        || word.starts_with('念') && text[..start].ends_with(['纪', '紀'])
}

/// Where that ends which somebody has according to a verb: an illness, or behind 患 whatever is named.
fn suffered(text: &str, start: usize, end: usize, word: &Word) -> Option<usize> {
    const LONGEST: usize = 12;
    if let Some(illness) = illness_behind(text, start, end, word.word == "有").last() {
        return Some(*illness);
    }
    let surely = matches!(word.word, "患" | "患有" | "患上" | "身患" | "罹患" | "曾患");
    let none =
        ['隐', '隱', '忧', '憂', '水', '后', '後', '外', '内', '内', '病', '防', '祸', '禍', '边', '邊', '虫', '蟲'];
    if !surely
        || text[..start].ends_with(none)
        || text[end..].starts_with(['者', '难', '難', '得', '处', '處', '于', '在', '寡', '失'])
    {
        return None;
    }
    let clause = text[end..].chars().take(LONGEST).take_while(|c| is_han(*c));
    let length: usize = clause.map(char::len_utf8).sum();
    let crowd = text[end..end + length].contains('的');
    (length > 0 && !crowd).then_some(end + length)
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
    // 婴儿车 and 儿童床 are things.
    if text[end..].starts_with(['车', '車', '床', '椅', '装', '裝', '服', '鞋']) && kind == Kind::Minor {
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
fn is_of_a_place(text: &str, start: usize, end: usize, name: &[Glyph]) -> bool {
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
    // 李香里急救转运
    let touches = || last.c == '里' && last.end == start && !matches!(name, [.., a, _] if "万千百".contains(a.c));
    estate.is_some_and(|rest| !rest.is_empty() && goes_on(rest))
        || touches()
        || (first.c == '华' && name.get(1).is_some_and(|second| "庭府苑邸".contains(second.c)))
        || (first.c == '平' && before.ends_with('公'))
        || (first.c == '初' && before.ends_with(['年', '月', '季', '最', '当', '起']))
        || lives()
}

/// Whether what looks like a name is cut from an estate's or an ordinary word, whatever stands beside it: 荷锦苑爱心书包,
/// 柏泰里周边, 平华里手机, 居民叶长子, 厨余桶. 村民苑爱心 is somebody: who is named so is called something before.
fn is_cut_from_a_place(text: &str, name: &[Glyph]) -> bool {
    #[rustfmt::skip]
    const CALLED: [char; 24] = [
        '民', '生', '童', '子', '女', '者', '长', '員', '员', '师', '任', '户', '人', '孩', '儿', '叫', '是', '为', '和', '与', '同', '妈', '爸', '家',
    ];
    let [first, second, ..] = name else { return false };
    let (before, behind) = (&text[..first.start], name.last().map_or("", |last| &text[last.end..]));
    let mut back = before.chars().rev();
    let within = back.next().is_some_and(|c| is_han(c) && !CALLED.contains(&c)) && back.next().is_some_and(is_han);
    let near = ["周边", "附近", "门口", "门前"].iter().any(|word| behind.starts_with(word));
    let goes_on = |rest: &str| {
        rest.chars()
            .next()
            .is_some_and(|c| is_han(c) && !"外里的因患被得是有今在已查确住病死出孩女同小学老母父妻".contains(c))
    };
    let ends = name.last().is_some_and(|last| "里苑邸".contains(last.c));
    within && matches!(first.c, '苑' | '邸')
        || matches!((first.c, second.c), ('周', '边') | ('居', '民'))
        || second.c == '周' && (behind.starts_with('边') || name.get(2).is_some_and(|third| third.c == '边'))
        || first.c == '余' && before.ends_with('厨')
        || ends && near
        || matches!(name, [_, a, last] if last.c == '里' && !"万千百".contains(a.c)) && goes_on(behind)
        || name.len() == 2 && behind.strip_prefix(['里', '苑']).is_some_and(goes_on)
        // 人民路学生
        || matches!(name, [.., a, b] if matches!((a.c, b.c), ('学', '生') | ('儿', '童') | ('病', '人') | ('患', '者')))
}

/// Whether the given name is struck out with stars, which else are markup: 周*反映, and not 王**小明**.
fn is_masked(text: &str, name: &[Glyph]) -> bool {
    let [first, second, ..] = name else { return false };
    let starred = |gap: &str| !gap.is_empty() && gap.chars().all(|c| matches!(c, '*' | '＊' | '\\'));
    if !text.get(first.end..second.start).is_some_and(starred) {
        return false;
    }
    let line = text[second.start..].split('\n').next().unwrap_or_default();
    // What is emphasised ends behind another star, which stands behind no family name.
    let closes = line.find(['*', '＊']).map(|at| &line[..at]);
    closes.is_none_or(|before| before.chars().next_back().is_none_or(names::is_usual_family))
}

/// 国卫医发〔2022〕66号: whose first characters look like a name.
fn is_of_a_document(text: &str, name: &[Glyph]) -> bool {
    /// How many characters may stand between what looks like a name and the bracket.
    const LONGEST: usize = 3;
    let behind = name.last().map_or("", |last| &text[last.end..]);
    // No further than is asked: a text may go on in Chinese characters for a mile.
    let between = behind.chars().take(LONGEST + 1).take_while(|c| is_han(*c)).count();
    let number = behind.get(between * '发'.len_utf8()..).unwrap_or_default();
    let near = between <= LONGEST;
    let rest = number.strip_prefix(['〔', '﹝', '[', '［', '【', '（', '(']).unwrap_or_default();
    let year = rest.trim_start_matches(|c: char| super::fold::digit(c).is_some());
    let rest = year.strip_prefix(['〕', '﹞', ']', '］', '】', '）', ')']).unwrap_or_default();
    let count = rest.trim_start_matches(|c: char| super::fold::digit(c).is_some());
    near && year.len() < number.len() && count.len() < rest.len() && count.starts_with(['号', '號'])
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
        // 民警王建国教残疾学生防溺水: who serves many is none of them.
        let serves = |name: &[Glyph]| {
            crowd
                && name.first().is_some_and(|first| office::ends_with_a_title(&text[..first.start]))
                && !is_one(text, end)
        };
        // 专家王建国：肺气肿可防可控
        let speaks = |name: &[Glyph]| {
            let ends = name.last().and_then(|last| text[last.end..].chars().next());
            matches!(ends, Some(':' | '：'))
                && name.first().is_some_and(|first| office::ends_with_a_title(&text[..first.start]))
        };
        before().filter(|name| {
            own && !touches(name) && !serves(name) && !speaks(name) && !acts_for(text, name, start, end) && !nobody()
        })
    })
}

/// Whether the sentence ends right behind a word which mostly stands for many: 王建国是残疾人。
fn is_one(text: &str, end: usize) -> bool {
    text[end..].chars().next().is_none_or(|c| !is_han(c))
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
    let may = |c: char| if past { c == '史' } else { ends_an_illness(fold(c)) };
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
        stops && illness::ends_with_one(before)
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

#[cfg(test)]
mod tests;
