//! What is said of many or of nobody: 3岁以下, 失明老人, 预防溺水, 就住院报销提出意见.

use std::sync::LazyLock;

use super::{
    super::fold::{Glyph, ahead, back, digit, fold, glyphs},
    is_han,
    table::{Chars, Words},
    words::BEGINS_A_WORK,
};

/// Whether what stands behind a state says it of many: 诊断为肺癌的患者, 3岁以下, 失明老人.
pub(super) fn is_of_many(text: &str, end: usize) -> bool {
    let behind: String = glyphs(text, end, ahead(text, end, 12)).iter().map(|glyph| glyph.c).collect();
    let behind = behind.trim_start_matches(['的', ' ']);
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(MANY));
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万余多约近、".contains(c);
    let counted = || behind.trim_start_matches(counts);
    // 3岁至6岁, and not 残疾人证到期.
    let spans = behind.strip_prefix(['至', '到']).is_some_and(|to| to.starts_with(digit_or_han));
    // 住校生, and not 住校生病了.
    let pupils = behind.strip_prefix('生').is_some_and(|rest| !rest.starts_with(['病', '活', '了', '下']));
    spans
        || pupils
        || WORDS.begin(behind)
        || behind.starts_with(counts)
            && counted().starts_with(['例', '人', '名', '户', '位', '个', '种', '项', '%'])
            && !counted().starts_with("个月")
}

/// Whether only a sign or word of joining stands behind.
pub(super) fn is_joined(text: &str, end: usize) -> bool {
    text[end..].starts_with(['、', '和', '与', '與', '及', '或', '等'])
}

/// Whether what a word says is prevented, planned for or asked about, and nobody's: 预防溺水, 方便住院.
pub(super) fn is_of_nobody(text: &str, start: usize, end: usize) -> bool {
    static LEADS: LazyLock<Chars> = LazyLock::new(|| Chars::that_end(NOBODYS_BEFORE.iter().copied()));
    static BEHIND: LazyLock<Words> = LazyLock::new(|| Words::of(NOBODYS_BEHIND));
    static TOPICAL: LazyLock<Words> = LazyLock::new(|| Words::of(TOPICS));
    let before: String = glyphs(text, back(text, start, 6), start).iter().map(|glyph| glyph.c).collect();
    // 以及30名学生家长代表: so many are none of those who are named before.
    let counted = before
        .strip_suffix(['名', '位', '户', '例', '个', '余', '多'])
        .map(|rest| rest.trim_end_matches(['名', '位', '余', '多']));
    let number = counted.map(|rest| (rest, rest.trim_end_matches(digit_or_han)));
    let joined = |lead: &str| {
        lead.is_empty()
            || lead.ends_with(|c: char| !is_han(c) || "和及与同了共为对给供带邀请近约余达有由组".contains(c))
    };
    if number.is_some_and(|(whole, lead)| {
        lead.len() < whole.len() && !matches!(&whole[lead.len()..], "1" | "一") && joined(lead)
    }) {
        return true;
    }
    if before.ends_with(|c| LEADS.has(c)) && NOBODYS_BEFORE.iter().any(|word| before.ends_with(word)) {
        return true;
    }
    let (near, glyphs) = (ahead(text, end, 3), glyphs(text, end, ahead(text, end, 18)));
    let chars: Vec<char> = glyphs.iter().map(|glyph| glyph.c).collect();
    let behind = &chars[..glyphs.iter().take_while(|glyph| glyph.start < near).count()];
    let clause = &chars[..chars.iter().take_while(|c| is_han(**c)).count()];
    BEHIND.begin_chars(behind) || (0..clause.len()).any(|at| TOPICAL.begin_chars(&clause[at..]))
}

/// What makes of a state what is talked or cared about: 就住院报销提出三点意见.
#[rustfmt::skip]
const TOPICS: &[&str] = &[
    "座谈会", "协商会", "听证会", "议事会", "研讨会", "会上", "会议", "讲座", "论坛", "培训", "时间表", "进展", "提问", "意见", "建议", "说明", "方案", "建设",
    "政策", "机制", "制度", "体系", "平台", "中心", "项目", "计划", "检测点", "早筛", "筛查", "义诊", "宣传", "规划", "经费", "预算", "补助", "资金", "覆盖", "达标", "满意",
];

#[rustfmt::skip]
const NOBODYS_BEFORE: &[&str] = &[
    "预防", "防", "防范", "杜绝", "避免", "禁止", "严禁", "减少", "减轻", "资", "方便", "便于", "解决", "关于", "针对", "支持", "落实", "保障", "降低", "提高", "开展", "设立",
    "无", "零", "制止", "反对", "拒绝", "远离", "每年", "历年", "义务",
];
#[rustfmt::skip]
const NOBODYS_BEHIND: &[&str] = &["难", "贵", "问题", "人次", "天数", "费用", "比例", "起付", "统筹", "统计", "教育", "知识", "宣传", "讲座", "培训", "演练", "工作"];

/// Whether a word is the beginning of a place's or thing's name: 透析室, 轮椅租借点.
pub(super) fn is_of_a_facility(text: &str, end: usize) -> bool {
    const FACILITIES: &[&str] = &[
        "室",
        "病房",
        "药房",
        "租借",
        "坡道",
        "門診",
        "门诊",
        "机构",
        "機構",
        "基地",
        "设施",
        "設施",
        "设备",
        "設備",
        "器材",
        "用药保障",
        "按摩店",
        "按摩院",
        "学校",
        "學校",
        "中心",
    ];
    FACILITIES.iter().any(|word| text[end..].starts_with(word))
}

const MANY: &[&str] = &[
    "患者",
    "患儿",
    "病人",
    "群众",
    "人群",
    "人员",
    "人数",
    "人口",
    "居民",
    "老人",
    "老年",
    "儿童",
    "学生",
    "妇女",
    "家庭",
    "病例",
    "对象",
    "村民",
    "职工",
    "农民",
    "困难",
    "风险",
    "概率",
    "率",
    "孩子",
    "幼儿",
    "婴",
    "青少年",
    "未成年",
    "以下",
    "以上",
    "以内",
    "及以",
    "以前",
    "-",
    "~",
    "～",
    "—",
    "、",
    "和",
    "与",
    "及",
    "或",
    "等",
    "同胞",
    "朋友",
    "人士",
    "门诊",
    "防治",
    "防控",
    "筛查",
    "管理",
    "服务",
    "康复",
    "健康",
    "预防",
    "治疗费",
    "医院",
    "中心",
    "科",
    "保险",
    "报销",
    "救助",
    "护理",
    "政策",
    "鉴定",
    "评定",
    "补贴",
    "标准",
    "知识",
    "宣传",
    "讲座",
    "义诊",
    "疫苗",
    "专家",
    "专科",
    "病区",
    "病房",
    "病种",
    "诊室",
    "联盟",
    "基金",
    "项目",
    "目录",
    "药品",
    "用药",
    "日",
    "协会",
    "学会",
    "机构",
    "大学生",
    "研究",
];

/// `王芳：困境儿童探访要有时间表`: what somebody says or is to do, and not what they are.
pub(super) fn is_a_saying(text: &str, start: usize, end: usize) -> bool {
    text[..start].trim_end_matches([' ', '“', '"']).ends_with([':', '：']) && runs_on(text, end)
}

/// Whether the clause goes on behind a word, longer than what is said of a person does.
pub(super) fn runs_on(text: &str, end: usize) -> bool {
    const LONGEST: usize = 4;
    text[end..].chars().take_while(|c| is_han(*c)).count() > LONGEST
}

/// `李明在学生午休座谈会上发言`: what the meeting is about.
pub(super) fn at_a_meeting(text: &str, start: usize, end: usize) -> bool {
    let behind: String = text[end..ahead(text, end, 16)].chars().map(fold).collect();
    let behind = behind.split(['，', '。', '；', '\n']).next().unwrap_or_default();
    text[..start].ends_with(['在', '就', '对', '向'])
        && ["会", "课", "班", "活动", "中心", "工作", "方面", "问题"].iter().any(|word| behind.contains(word))
}

/// `儿童福利院`, `残疾人康复中心`, `高血压规范管理`: what goes on behind the word is a body's name or its work.
pub(super) fn of_a_body(text: &str, end: usize) -> bool {
    const LONGEST: usize = 12;
    let folded: String = text[end..ahead(text, end, 2 * LONGEST)].chars().map(fold).collect();
    let mut behind = folded.as_str();
    for role in ["老人", "患者", "病人", "儿童", "群众", "家庭", "人员", "人"] {
        behind = behind.strip_prefix(role).unwrap_or(behind);
    }
    static WORK: LazyLock<Words> = LazyLock::new(|| Words::of(BEGINS_A_WORK));
    static OF_BODIES: LazyLock<Words> = LazyLock::new(|| Words::of(BODIES));
    if WORK.begin(behind) {
        return true;
    }
    let clause: String = behind.chars().take(LONGEST).take_while(|c| is_han(*c)).collect();
    let verb = clause.starts_with([
        '去', '到', '在', '住', '来', '因', '由', '被', '的', '已', '从', '也', '正', '是', '为', '系', '有', '对',
        '向', '和', '与', '及',
    ]);
    // 两次入住县医院 is what somebody did.
    let of_itself =
        || clause.find(['住', '去', '到', '入', '转', '送', '往', '来']).map_or(clause.as_str(), |at| &clause[..at]);
    !verb && of_itself().char_indices().any(|(at, _)| OF_BODIES.begin(&clause[at..]))
}

const BODIES: &[&str] = &["院", "中心", "局", "委", "协会", "联合会", "服务站", "工作站", "办公室", "机构"];

/// `高血压、糖尿病患者358人`: so many, and nobody.
pub(super) fn counts_them(text: &str, end: usize) -> bool {
    let behind = &text[end..ahead(text, end, 14)];
    let clause = behind.split(['，', '。', '；', '\n', ',', ')', '）']).next().unwrap_or_default();
    let mut rest = clause;
    if clause.starts_with('、') {
        rest = clause.trim_start_matches(|c| !digit_or_han(c));
    }
    for role in ["感染者", "携带者", "患者", "病人", "儿童", "学生", "老人", "人员", "群众", "家庭", "人", "共", "约"]
    {
        rest = rest.strip_prefix(role).unwrap_or(rest);
    }
    let number = rest.trim_start_matches(digit_or_han);
    number.len() < rest.len()
        && number.trim_start_matches([' ', '余', '多']).starts_with(['人', '名', '例', '户', '戶', '位'])
}

pub(super) fn digit_or_han(c: char) -> bool {
    c == '十' || c == '百' || digit(fold(c)).is_some()
}

/// `杨秀英为高血压患者建立档案`: what is done for the sick, by somebody who is not.
pub(super) fn acts_for(text: &str, name: &[Glyph], start: usize, end: usize) -> bool {
    let between = name.last().and_then(|last| text.get(last.end..start)).unwrap_or_default();
    let mut behind = &text[end..];
    for role in
        ["毒", "晚期", "中期", "早期", "携带者", "感染者", "患者", "病人", "老人", "群众", "儿童", "家庭", "人员", "人"]
    {
        behind = behind.strip_prefix(role).unwrap_or(behind);
    }
    // 长期为重度残疾人送教: how ill they are says nothing of who serves them.
    let between = ["重度", "中度", "轻度", "輕度", "严重", "嚴重", "慢性", "一名", "一位"]
        .iter()
        .fold(between, |between, word| between.strip_suffix(word).unwrap_or(between));
    // 女儿李红为患肺癌的父亲: what is done is done for whoever has it.
    const HAS: &[&str] = &["患有", "患上", "身患", "罹患", "患"];
    let has = HAS.iter().any(|verb| text[start..end].starts_with(verb)).then_some(between);
    let has = has.or_else(|| HAS.iter().find_map(|verb| between.strip_suffix(verb)));
    if has.is_some_and(super::between::is_done_to) {
        return true;
    }
    between.ends_with(['为', '爲', '為', '給', '给', '替'])
        && !between.ends_with("诊断为")
        && !between.ends_with("确诊为")
        && (is_of_many(text, end) && behind.starts_with('的')
            || behind.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) && c != '的'))
}
