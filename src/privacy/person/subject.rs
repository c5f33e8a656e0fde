//! Whom a sentence is about: the name before a state in which only one person can be, whatever stands between.
//!
//! 张欣妍手术后诊断为胃癌, 梁大勇的监护人未到场，孩子仅14岁: the name stands where a clause begins or behind a word for a
//! person. Whoever speaks, or holds an office, speaks of others.

use super::{
    super::{
        fold::{Glyph, ahead, back, glyphs},
        names,
    },
    BEFORE_A_NAME, is_han,
};

/// How far before the state its subject is looked for, in characters.
const FAR: usize = 40;

/// The name of whom the sentence is about in which a state begins at `start`.
pub(super) fn name(text: &str, start: usize) -> Option<Vec<Glyph>> {
    let from = back(text, start, FAR);
    let window = glyphs(text, from, start);
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let ends = |c: &char| matches!(c, '。' | '；' | ';' | '！' | '？' | '!' | '?' | '\n' | '|');
    let sentence = chars.iter().rposition(ends).map(|at| at + 1);
    let whole = sentence.is_some() || from == 0;
    let sentence = sentence.unwrap_or(0);
    let begins = |at: &usize| match at.checked_sub(1).filter(|_| *at > sentence).map(|before| chars[before]) {
        None => whole,
        Some(before) => !is_han(before) && !before.is_ascii_alphanumeric() || BEFORE_A_NAME.contains(before),
    };
    for at in (sentence..chars.len().saturating_sub(1)).rev().filter(begins) {
        let peoples = names::peoples::length_at(&chars[at..]);
        let length =
            if peoples > 0 { peoples } else { names::likely::length_at(&chars[at..], names::likely::AS_SUBJECT) };
        if length == 0 || names_a_place(&chars[at..], length) {
            continue;
        }
        let behind: String = chars[at + length..].iter().collect();
        let before: String = chars[sentence..at].iter().collect();
        if speaks_or_serves(&before, &behind) {
            return None;
        }
        return window.get(at..at + length).map(<[Glyph]>::to_vec);
    }
    None
}

/// 石家庄市, 金水河边: a name of land goes on with what kind of land it is.
fn names_a_place(chars: &[char], length: usize) -> bool {
    const LAND: &str = "省市县区乡镇村庄街路巷河湖江山桥湾沟坪岭港岛园苑城楼院校站厂店局委党";
    chars[..length].iter().skip(1).chain(chars.get(length)).any(|c| LAND.contains(*c))
}

/// Whether the words around a name make of it somebody who tells of others, treats them or is in charge of them.
fn speaks_or_serves(before: &str, behind: &str) -> bool {
    let titled = |word: &&&str| before.ends_with(**word) || behind.starts_with(**word);
    if TITLES.iter().any(|word| titled(&word)) {
        return true;
    }
    // 江皓轩的妈妈说: the one told of is the child.
    let kin = behind.strip_prefix('的').is_some_and(|kin| KIN.iter().any(|word| kin.starts_with(word)));
    let own = kin || behind.contains("自己") || behind.contains("本人") || behind.contains("自身");
    !own && SPEAKS.iter().any(|word| behind.contains(word))
}

/// Whether a text ends with what somebody is in office or at work.
pub(super) fn ends_with_a_title(text: &str) -> bool {
    TITLES.iter().any(|word| text.ends_with(word))
}

const KIN: &[&str] = &[
    "妈妈",
    "母亲",
    "爸爸",
    "父亲",
    "父母",
    "奶奶",
    "爷爷",
    "外婆",
    "外公",
    "姥姥",
    "姥爷",
    "监护人",
    "家长",
    "家人",
    "姑姑",
    "叔叔",
    "姐姐",
    "哥哥",
    "亲属",
    "家属",
    "班主任",
];

/// What somebody is in office, at work or among those who consult.
const TITLES: &[&str] = &[
    "主任",
    "局长",
    "书记",
    "主席",
    "县长",
    "镇长",
    "乡长",
    "市长",
    "区长",
    "院长",
    "校长",
    "园长",
    "所长",
    "科长",
    "处长",
    "站长",
    "队长",
    "部长",
    "会长",
    "社长",
    "秘书长",
    "理事长",
    "组长",
    "经理",
    "委员",
    "代表",
    "医生",
    "医师",
    "护士",
    "大夫",
    "老师",
    "教师",
    "教授",
    "记者",
    "律师",
    "警官",
    "民警",
    "法官",
    "干部",
    "专干",
    "专员",
    "网格员",
    "志愿者",
    "社工",
    "同志",
    "主持人",
    "召集人",
    "负责人",
    "联系人",
    "经办人",
    "责任人",
    "提案人",
    "承办人",
    "专家",
    "村医",
    "家长",
    "调解员",
    "辅导员",
];

/// Behind such words stands what somebody said, did or is to do for others.
const SPEAKS: &[&str] = &[
    "说", "表示", "介绍", "指出", "强调", "汇报", "通报", "答复", "回应", "发言", "讲解", "宣读", "主持", "带队",
    "调研", "走访", "慰问", "看望", "组织", "负责", "牵头", "提出", "建议", "认为", "呼吁", "问：", "称", "关于",
    "针对", "宣传", "座谈", "提案", "报道", "为", "给", "帮助", "资助", "照顾", "结对", "帮扶",
];

/// Whether what stands behind a state says it of many: 诊断为肺癌的患者, 3岁以下, 失明老人.
pub(super) fn is_of_many(text: &str, end: usize) -> bool {
    let behind: String = glyphs(text, end, ahead(text, end, 12)).iter().map(|glyph| glyph.c).collect();
    let behind = behind.trim_start_matches(['的', ' ']);
    let counted =
        behind.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万余多约近、".contains(c));
    MANY.iter().any(|word| behind.starts_with(word))
        || counted.len() < behind.len() && counted.starts_with(['例', '人', '名', '户', '位', '个', '种', '项', '%'])
}

const MANY: &[&str] = &[
    "患者",
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
    "至",
    "到",
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
];
