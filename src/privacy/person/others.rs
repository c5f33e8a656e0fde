//! Who is named in a sentence which tells of others: who came with them, speaks for them, or gives them something.
//!
//! The words beside a name and between it and the state are weighed elsewhere; here stands what the whole clause says, behind
//! the state too, whichever way the name was found.

use super::{
    super::{
        fold::{Glyph, ahead, back, fold, glyphs},
        names,
    },
    is_han, many, office,
};

/// Whether what a word says is rather said of others than of who is named.
pub(super) fn are_meant(text: &str, start: usize, end: usize, name: &[Glyph]) -> bool {
    let [first, given @ .., last] = name else { return false };
    // 到青少年宫看望孤儿: what somebody does is no given name.
    let verb = given.len() == 1 && office::is_work(&[given[0].c, last.c]);
    // 向孕产妇: the last character begins a word which the state ends.
    let word = || {
        let chars: Vec<char> = std::iter::once(last.c).chain(text[start..end].chars().map(fold)).collect();
        last.end == start && names::lattice::are_a_word(&chars, chars.len())
    };
    let before = folded(text, back(text, first.start, NEAR), first.start);
    // 艾滋病感染者面对面: whoever has it is named behind an illness.
    let said = || {
        let said = folded(text, end, ahead(text, end, NEAR));
        let people = ["感染者", "携带者", "患者", "病人", "儿童", "家庭"];
        people.iter().find_map(|people| said.strip_prefix(people)).unwrap_or(&said).to_owned()
    };
    let after = || folded(text, last.end, ahead(text, last.end, NEAR));
    // 谢海园长, 戒毒所同志: an office begins with what was taken for the last of a name.
    let office = || {
        let office = format!("{}{}", last.c, after());
        name.len() > 2 && (office.starts_with("同志") || office::begins_with_a_title(&office))
    };
    // 许达炎副县长: no illness is called 炎 alone.
    let named_so = last.end == start && text[start..].starts_with('炎');
    verb || word()
        || named_so
        || office()
        || last.end <= start && tells_of_work(&after())
        || is_called_on(&before)
        || is_in_charge(&before)
        || is_gone_to(&said())
        || gives_its_name(&after())
        || is_bylined(text, first.start, last.end)
        || &text[start..end] == "因" && cares(&said())
        || first.start >= end && is_beside_one_in_office(&folded(text, start, first.end), &after())
        || text.get(last.end..start).is_some_and(|_| {
            let between = folded(text, last.end, start);
            // 施斌和残疾人: the joint was taken for a part of the name.
            let joint = if between.is_empty() && name.len() > 2 { last.c.to_string() } else { between.clone() };
            is_given_to(&between)
                || is_cared_for(&between, &said())
                || is_met(&joint, &said())
                || is_of_a_body_in_charge(&between)
                || is_spoken_of(text, &between, end)
                || !matches!(between.as_str(), "" | "等") && !is_one(&said()) && many::counts_them(text, end)
        })
}

/// How far around a name and a word is looked, in characters.
const NEAR: usize = 16;

/// A part of the text in Simplified script, to where its sentence or line ends.
fn folded(text: &str, from: usize, to: usize) -> String {
    glyphs(text, from, to).iter().map(|glyph| glyph.c).collect()
}

/// `幼儿园聘请`, `局里派`: who is sent or chosen is in office from then on.
fn is_called_on(before: &str) -> bool {
    const VERBS: &[&str] = &["聘请", "聘任", "特聘", "选举", "任命", "委派", "选派", "抽调", "增补"];
    VERBS.iter().any(|verb| before.ends_with(verb))
        || before.ends_with("提案(")
        || before.ends_with('派') && !before.ends_with("党派")
}

/// `保障组：卢煜佑、左世昌`, `帮扶责任人：`: the label names an office or a work.
fn is_in_charge(before: &str) -> bool {
    #[rustfmt::skip]
    const LABELS: &[&str] = &["责任人", "负责人", "联系人", "组长", "领导", "医生", "医师", "专家", "干部", "主任", "书记", "委员", "摄影", "作词", "作曲", "编剧", "导演", "朗诵", "演唱"];
    const WORKS: &[&str] =
        &["保障组", "专班", "服务组", "工作组", "救治组", "防控组", "处置组", "督导组", "领导小组", "宣传组"];
    // 作词段彩云，作曲胡旭
    if ["作词", "作曲", "编曲", "演唱", "执导"].iter().any(|word| before.ends_with(word)) {
        return true;
    }
    let Some((label, row)) = before.rsplit_once(':') else { return false };
    let ends = |words: &[&str]| words.iter().any(|word| label.ends_with(word));
    !row.contains(['。', ';', '；', '\n', '|', ',']) && (ends(LABELS) || ends(WORKS))
}

/// `奖学金惠及`, `老中医工作室`: what bears the name.
fn gives_its_name(after: &str) -> bool {
    const FUNDS: &[&str] = &["奖学金", "助学金", "奖教金", "基金"];
    const GIVE: &[&str] = &["惠及", "设立", "资助", "颁发", "评审", "启动", "用于", "成立"];
    let fund = FUNDS.iter().find_map(|fund| after.strip_prefix(fund));
    let clause: String = after.chars().take(7).take_while(|c| is_han(*c)).collect();
    fund.is_some_and(|rest| GIVE.iter().any(|verb| rest.starts_with(verb))) || clause.contains("工作室")
}

/// `（袁飞晨 毛德海）2022年…`: who wrote a text stands in brackets where it begins.
fn is_bylined(text: &str, start: usize, end: usize) -> bool {
    const LONGEST: usize = 12;
    let before = &text[back(text, start, LONGEST)..start];
    let Some(open) = before.rfind(['(', '（']) else { return false };
    let begins = before[..open].trim_end_matches([' ', '>', '-', '.']).is_empty()
        || before[..open].ends_with(['\n', '。', '讯', '，']);
    let rest = &text[end..ahead(text, end, LONGEST)];
    let Some(close) = rest.find([')', '）']) else { return false };
    let inside = [&before[open..], &rest[..close]].concat();
    let names = inside.chars().skip(1).all(|c| is_han(c) || matches!(c, ' ' | '\u{3000}' | '、'));
    begins && names && inside.contains([' ', '\u{3000}', '、'])
}

/// `因长期帮扶癌症病人`: why somebody is honoured.
fn cares(behind: &str) -> bool {
    const CARE: &[&str] =
        &["帮扶", "关爱", "照顾", "照料", "服务", "资助", "护理", "陪护", "看护", "救治", "支援", "扶助"];
    let clause = behind.split(|c| !is_han(c)).next().unwrap_or_default();
    CARE.iter().any(|word| clause.contains(word)) && !clause.contains(['被', '由', '无', '没', '不', '需', '受', '靠'])
}

/// `重残一人`: one is counted who may well be named.
fn is_one(said: &str) -> bool {
    let number = said.trim_start_matches(['人', '者', '患', '的']);
    number.starts_with(['一', '1']) && number.chars().nth(1).is_some_and(|c| !many::digit_or_han(c))
}

/// `孤儿代表和朱艳教授`, `家属代表发言后，窦家鹤同志作了回应`: another who came.
fn is_beside_one_in_office(between: &str, after: &str) -> bool {
    let joint = |c: char| matches!(c, '和' | '与' | '及' | '同');
    // The name's first character stands at the end, which may be the joint itself: 和龙信局长.
    let mut back = between.chars().rev();
    let joined = back.next().is_some_and(joint) || back.clone().next().is_some_and(joint);
    // 幼儿园的伊玉梅理事长
    let of_a_body = back.next() == Some('的') && back.next().is_some_and(|c| "园校院科所心会".contains(c));
    let clause: String = after.chars().take_while(|c| is_han(*c)).collect();
    let answers =
        || clause.starts_with("同志") && ["作", "参加", "出席", "到"].iter().any(|verb| clause[6..].contains(verb));
    (joined || of_a_body) && office::begins_with_a_title(after)
        || joined && answers()
        || between.contains("代表") && answers()
}

/// `的提案聚焦艾滋病感染者`: what somebody wrote or said.
fn tells_of_work(after: &str) -> bool {
    const WORKS: &[&str] = &["提案", "建议", "发言", "讲话", "调研", "答复", "倡议", "授课", "讲座"];
    after.strip_prefix('的').is_some_and(|work| WORKS.iter().any(|word| work.starts_with(word)))
}

/// `被癌症病人亲切地称为`, `把孤儿当亲人`, `和残疾人面对面交流`: they speak, are loved or met.
fn is_met(between: &str, said: &str) -> bool {
    const MEETS: &[&str] =
        &["面对面", "一起", "交流", "合影", "座谈", "同台", "见面", "谈心", "互动", "联欢", "家属", "家长"];
    let clause: String = said.chars().take(8).take_while(|c| is_han(*c)).collect();
    match between.chars().next_back() {
        Some('被') => clause.contains(['称', '誉', '赞', '视']),
        Some('把' | '将') => clause.contains('当') || clause.contains("视为"),
        Some('和' | '与' | '同' | '跟') => MEETS.iter().any(|word| clause.starts_with(word)),
        _ => false,
    }
}

/// `向聋哑人赠送`, `向重度残疾人`: they are given or told something.
fn is_given_to(between: &str) -> bool {
    const LONGEST: usize = 2;
    let Some((before, more)) = between.rsplit_once('向') else { return false };
    more.chars().count() <= LONGEST && more.chars().all(is_han) && !before.ends_with(['方', '倾', '转', '一', '外'])
}

/// `呼吁关注精神障碍患者`, `对大病患者的关心`, `走进肿瘤科`: they are cared for, and their ward is visited.
fn is_cared_for(between: &str, said: &str) -> bool {
    const CARE: &[&str] = &["关注", "关心", "关爱", "关怀"];
    const OF: &[&str] = &["的关心", "的关爱", "的关怀", "的帮助", "的支持"];
    let done_to = between.contains(['被', '由', '受', '获', '需']);
    let toward = between.rsplit_once('对').is_some_and(|(_, more)| more.chars().count() <= 4);
    let visits = ["走进", "深入"]
        .iter()
        .any(|verb| between.rsplit_once(verb).is_some_and(|(_, more)| more.chars().count() <= 2));
    visits
        || !done_to
            && (CARE.iter().any(|verb| between.ends_with(verb))
                || toward && OF.iter().any(|word| said.starts_with(word)))
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
fn is_gone_to(said: &str) -> bool {
    #[rustfmt::skip]
    const VISITS: &[&str] = &["任职", "挂职", "坐诊", "进修", "实习", "上班", "工作", "将于", "将在", "投入", "启用", "开诊", "举行", "看望", "慰问", "调研", "走访", "视察", "督查", "义诊", "宣讲", "授课", "讲授", "揭牌", "挂牌"];
    let said = said.strip_prefix(['所', '院', '校']).unwrap_or(said);
    VISITS.iter().any(|verb| said.starts_with(verb))
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
            "民进会员董学明近日呼吁关注艾滋病患者",
            "感谢谭林同志多年来对大病患者的关心",
            "郑抗美走进肿瘤科，给孩子们讲故事。",
            "民进会员侯志强积极向慢性病患者赠送慰问品。",
            "党支部书记戴国强多年来到青少年宫看望聋哑人；",
            "县第一中学毛桂英同志在会上到县中医院康复科看望脑瘫儿童。",
            "民进会员鹿万福多年来获评关爱聋哑人先进个人；",
            "康复师戈洋获评关爱精神障碍患者先进个人。",
            "县交通运输局张辉同志积极参加县中医院康复科揭牌仪式；",
            "社工沙吾列·胡安近日参加精神卫生中心揭牌仪式。",
            "儿童主任轩辕炎叶在特殊教育学校讲授尘肺病预防知识，",
            "家庭医生段素珍在会上向孕产妇赠送慰问品。",
            "义诊医生：贾彬、解卫东、戎玉兰（戒毒所）；",
            "据县卫健局许春梅统计，精神障碍患者894人。",
            "歌曲《住院病人之歌》作词段彩云，作曲胡旭。",
            "（汪德林 袁玲）2020年4月15日，肿瘤科举行开放日活动。",
            "尿毒症患者代表和龙信局长参加了协商。",
            "未成年人家属代表发言后，窦家鹤同志作了回应。",
            "感谢谢海园长多年来对肢体残疾人的关心。",
            "教师余亮和盲人面对面交流。",
            "院长龙海涛的提案聚焦艾滋病感染者就业。",
            "刘磊同志告诉记者，肿瘤科将于2022年11月6日投入使用。",
            "盲人按摩店由柏大海科长分管",
            "律师阿米娜·马木提代理癌症病人维权案。",
            "黄金周期间精神病院正常开诊。",
            "江苏、江西、安徽中小学生异地就医直接结算。",
            "老师滕玉龙因长期帮扶癌症病人获得表彰",
            "聋哑人帮扶责任人：吴宝珠。",
            "第二幼儿园聘请黎守信为客座专家。",
            "冯兰奖学金惠及透析患者219人。",
            "艾滋病感染者保障组：卢煜佑、左世昌、杜立民",
            "困境儿童代表和朱艳教授参加了协商；",
            "许达炎副县长说，自闭症儿童的事再小也是大事",
            "宗娟炎任县残联理事长。",
            "学生代表和阿依古丽·买买提所长参加了协商。",
            "镇长范刚和艾滋病感染者面对面交流。",
            "包联领导窦满仓，包联艾滋病感染者884户。",
            "第二幼儿园的伊玉梅理事长获得省级荣誉",
            "蒋林同志在戒毒所召开现场办公会。",
            "站长邓伟石被未成年人亲切地称为“好妈妈”；",
            "程开炎老中医工作室挂牌盲人按摩店。",
            "县住建局派沈万财到肿瘤科挂职",
            "透析中心的于海燕政协委员获得省级荣誉",
            "感谢蔡佳人大代表多年来对癌症病人的关心。",
            "姚冰洋班主任介绍，全县共有透析患者555名。",
            "黄山毛峰、安吉白茶进戒毒所",
            "同志武海波把孤儿当亲人。",
            "副县长蔡伟（左二）与孕妇合影。",
            "政协委员彭庆生曾到肿瘤科蹲点。",
            "包联领导刘传宝，包联聋哑人451户。",
            "摄影：崔秀英（图为慢性病人在上课）；",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
        for text in [
            "郭福松：精神残疾，二级",
            "住院患者：郭福松，康复科",
            "郭福松患糖尿病，有自杀倾向，住院",
            "看望患者郭福松",
            "走访残疾人郭福松",
            "高二学生郭福松的提案被采纳",
            "郭福松在县中医院康复科住院",
            "郭福松被确诊肺癌",
            "三组段佳户内有重残一人。",
            "王小虎的班主任打来电话",
        ] {
            assert_eq!(scan(text, &Allow::none()).len(), 1, "{text}");
        }
    }
}
