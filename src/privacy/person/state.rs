//! States in which only one person can be, so that the sentence is about somebody: 诊断为胃癌, 孩子仅14岁, 瘫痪在床多年.

use super::{
    super::fold::{ahead, back, glyphs},
    is_han, many,
};

/// Whether an illness which somebody has, named behind `verb` and ending at `illness`, is one person's.
pub(super) fn is_of_one(text: &str, verb: &str, illness: usize) -> bool {
    // 因 and 有 stand in every other sentence.
    let because = || {
        text[illness..].starts_with([
            '住', '去', '丧', '喪', '早', '失', '致', '病', '做', '动', '手', '长', '常', '多', '反', '终', '仍', '瘫',
            '卧', '生',
        ])
    };
    verb != "有" && verb != "得" && (verb != "因" || because()) && !many::is_of_many(text, illness)
}

/// Whether the word between two offsets says a state of one person.
pub(super) fn is_one(text: &str, word: &str, start: usize, end: usize) -> bool {
    let before = || text[..start].chars().rev().take(8).map(super::super::fold::fold).collect::<String>();
    let ends_before = |words: &[&str]| {
        let turned = before();
        words.iter().any(|word| turned.starts_with(word.chars().rev().collect::<String>().as_str()))
    };
    match word {
        "岁" | "周岁" => {
            (ends_before(NOT_YET) || !ends_before(UP_TO) && !spans_ages(text, start)) && !many::is_of_many(text, end)
        }
        "截肢" | "截瘫" | "偏瘫" | "瘫痪" | "失明" | "失聪" | "中风" | "植物人" | "透析" | "致残" | "化疗" | "放疗"
        | "患癌" => ends_clause(text, end),
        "手术" => {
            let clause: String = before().chars().take_while(|c| is_han(*c)).collect();
            let clause: String = clause.chars().rev().collect();
            ["做了", "做过", "接受", "进行了", "动了", "动过", "做完", "经过"].iter().any(|verb| clause.contains(verb))
        }
        // 我叫王小明，在新华小学上四年级
        "年级" => {
            let turned = before();
            let mut before = turned.chars();
            let grade = before.next().is_some_and(|c| super::super::fold::digit(c).is_some());
            grade && before.next().is_some_and(|c| matches!(c, '上' | '读' | '念')) && !many::is_of_many(text, end)
        }
        "残疾" => is_graded(text, start, end) && !many::is_of_many(text, end),
        "病情" => !many::is_of_many(text, end),
        // 家庭情况：本人肝硬化，妻子务农
        _ => start_of_illness(text, start, end).is_some_and(|from| text[from..start].starts_with("本人")),
    }
}

/// Words which say of somebody how young they are, though they end like a border.
const NOT_YET: &[&str] =
    &["还不到", "还没到", "还未到", "还未满", "还不满", "尚不满", "尚未满", "刚满", "刚到", "才满"];

/// Words which make of an age the border of a group.
const UP_TO: &[&str] =
    &["未满", "不满", "年满", "超过", "低于", "不足", "满", "至", "到", "-", "~", "—", "～", "、", "和", "约", "达"];

/// `6至12岁`, `3-6岁`.
fn spans_ages(text: &str, start: usize) -> bool {
    let before: Vec<char> = glyphs(text, back(text, start, 3), start).iter().map(|glyph| glyph.c).collect();
    before.last().is_some_and(|c| matches!(c, '至' | '到' | '-' | '~' | '—' | '～' | '–'))
}

/// Whether the clause ends here, or goes on with how long or where.
fn ends_clause(text: &str, end: usize) -> bool {
    let behind: Vec<char> = glyphs(text, end, ahead(text, end, 4)).iter().map(|glyph| glyph.c).collect();
    let behind: String = behind.into_iter().collect();
    behind.chars().next().is_none_or(|c| !is_han(c) && c != '、')
        || ["在床", "在家", "多年", "后", "已", "卧床", "了", "至今", "住院", "，"]
            .iter()
            .any(|word| behind.starts_with(word))
}

/// `残疾二级`, `二级残疾`, `残疾（三级）`.
fn is_graded(text: &str, start: usize, end: usize) -> bool {
    let behind: String = glyphs(text, end, ahead(text, end, 4)).iter().map(|glyph| glyph.c).collect();
    let before: String = glyphs(text, back(text, start, 5), start).iter().map(|glyph| glyph.c).collect();
    let grade = |text: &str| {
        ["一级", "二级", "三级", "四级", "1级", "2级", "3级", "4级"].iter().any(|grade| text.contains(grade))
    };
    grade(&behind)
        || grade(&before)
        || before.ends_with(['体', '腿', '手', '臂', '眼', '耳', '脚', '足', '肢', '指']) && ends_clause(text, end)
}

/// Where the illness begins whose name's end stands between two offsets, if its clause says nothing else: （脊髓灰质炎）,
/// ，57岁，脊髓灰质炎患者。, 系食管癌患者, 的腰椎病.
pub(super) fn start_of_illness(text: &str, start: usize, end: usize) -> Option<usize> {
    const LONGEST: usize = 10;
    let window = glyphs(text, back(text, start, LONGEST + 1), start);
    let leads = |c: char| matches!(c, '系' | '是' | '为' | '属' | '的' | '得' | '了');
    let from =
        window.iter().rposition(|glyph| !is_han(glyph.c) && !glyph.c.is_ascii_alphanumeric() || leads(glyph.c))?;
    let behind: String = glyphs(text, end, ahead(text, end, 6)).iter().map(|glyph| glyph.c).collect();
    let mut rest = behind.as_str();
    for role in ["症", "携带者", "感染者", "患者", "病人", "晚期", "早期", "中期"] {
        rest = rest.strip_prefix(role).unwrap_or(rest);
    }
    let ends = rest.chars().next().is_none_or(|c| !is_han(c) && c != '、');
    if !ends && (window[from].c != '的' || many::is_of_many(text, end)) {
        return None;
    }
    let inside: String = window[from + 1..].iter().map(|glyph| glyph.c).collect();
    let leads = leads(window[from].c) || matches!(window[from].c, '(' | ',' | '，' | ':' | '：' | ';');
    let other = [
        "防", "治", "查", "筛", "为", "与", "和", "关于", "医", "科", "种", "毛", "看望", "走访", "慰问", "一同",
        "干部", "委员", "到",
    ];
    let nothing_else = !other.iter().any(|word| inside.contains(word));
    (leads && nothing_else).then(|| window.get(from + 1).map_or(start, |glyph| glyph.start))
}
