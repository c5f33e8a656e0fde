//! Who is named in a sentence which tells of others: who came with them, speaks for them, or gives them something.
//!
//! The words beside a name and between it and the state are weighed elsewhere; here stands what the whole clause says, behind
//! the state too, whichever way the name was found.

use super::{
    super::{
        fold::{Glyph, ahead, fold},
        names,
    },
    is_han, many, office,
};

/// Whether what a word says is rather said of others than of who is named.
pub(super) fn are_meant(text: &str, start: usize, end: usize, name: &[Glyph]) -> bool {
    let [_, given @ .., last] = name else { return false };
    // 到青少年宫看望孤儿: what somebody does is no given name.
    let verb = given.len() == 1 && office::is_work(&[given[0].c, last.c]);
    // 向孕产妇: the last character begins a word which the state ends.
    let word = || {
        let chars: Vec<char> = std::iter::once(last.c).chain(text[start..end].chars().map(fold)).collect();
        last.end == start && names::lattice::are_a_word(&chars, chars.len())
    };
    verb || word()
        || is_gone_to(text, end)
        || text.get(last.end..start).is_some_and(|between| {
            let between: String = between.chars().map(fold).collect();
            is_given_to(&between) || is_of_a_body_in_charge(&between) || is_spoken_of(text, &between, end)
        })
}

/// `向聋哑人赠送`, `向重度残疾人`: they are given or told something.
fn is_given_to(between: &str) -> bool {
    const LONGEST: usize = 2;
    let Some((before, more)) = between.rsplit_once('向') else { return false };
    more.chars().count() <= LONGEST && more.chars().all(is_han) && !before.ends_with(['方', '倾', '转', '一', '外'])
}

/// `，协办单位：精神卫生中心`: the word is a part of a body's name.
fn is_of_a_body_in_charge(between: &str) -> bool {
    let label = between.rfind(':').map(|at| &between[..at]).unwrap_or_default();
    ["单位", "部门", "机构", "地点", "会场"].iter().any(|word| label.ends_with(word))
}

/// `范建：残疾人权益保障不能缺位`: what somebody calls for.
fn is_spoken_of(text: &str, between: &str, end: usize) -> bool {
    const LONGEST: usize = 16;
    #[rustfmt::skip]
    const CALLS: &[&str] = &["权益", "保障", "政策", "服务", "就业", "教育", "设施", "出行", "关爱", "机制", "不能", "不可", "不应", "应当", "应该", "亟待", "亟需", "建议"];
    let clause: String = text[end..ahead(text, end, LONGEST)].chars().map(fold).take_while(|c| is_han(*c)).collect();
    between == ":" && many::runs_on(text, end) && CALLS.iter().any(|word| clause.contains(word))
}

/// `到县中医院康复科看望`: a place to which somebody goes on duty.
fn is_gone_to(text: &str, end: usize) -> bool {
    const VISITS: &[&str] =
        &["看望", "慰问", "调研", "走访", "视察", "督查", "义诊", "宣讲", "授课", "讲授", "揭牌", "挂牌"];
    let behind: String = text[end..ahead(text, end, 2)].chars().map(fold).collect();
    VISITS.contains(&behind.as_str())
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, scan};

    #[test]
    fn who_comes_with_others_speaks_for_them_or_gives_them_something_is_none_of_them() {
        for text in [
            "参加协商的有：彭良民、齐娥、郭福松，以及孕产妇代表。",
            "参加协商的有：魏霜康、孙秀兰、缪光学，以及孤儿代表",
            "邱世荣：自闭症儿童权益保障不能缺位。",
            "领办人：范富生，协办单位：精神卫生中心。",
            "县教育局翟来福同志向透析患者赠送慰问品",
            "民进会员侯志强积极向慢性病患者赠送慰问品。",
            "党支部书记戴国强多年来到青少年宫看望聋哑人；",
            "县第一中学毛桂英同志在会上到县中医院康复科看望脑瘫儿童。",
            "民进会员鹿万福多年来获评关爱聋哑人先进个人；",
            "康复师戈洋获评关爱精神障碍患者先进个人。",
            "县交通运输局张辉同志积极参加县中医院康复科揭牌仪式；",
            "社工沙吾列·胡安近日参加精神卫生中心揭牌仪式。",
            "儿童主任轩辕炎叶在特殊教育学校讲授尘肺病预防知识，",
            "家庭医生段素珍在会上向孕产妇赠送慰问品。",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
        for text in [
            "郭福松：精神残疾，二级",
            "住院患者：郭福松，康复科",
            "郭福松患糖尿病，有自杀倾向，住院",
            "看望患者郭福松",
            "走访残疾人郭福松",
            "郭福松在县中医院康复科住院",
        ] {
            assert_eq!(scan(text, &Allow::none()).len(), 1, "{text}");
        }
    }
}
