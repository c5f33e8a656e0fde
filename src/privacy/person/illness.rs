//! With what the names of illnesses and disabilities end, and the verbs which say that somebody has one.

use std::sync::LazyLock;

use super::{span::ends_with, table::Chars};

/// Words which tell of an illness only if one is named behind them; 有 only if 病史 follows it.
pub(super) const VERBS: &[&str] = &[
    "患",
    "曾患",
    "查出",
    "检出",
    "感染",
    "得了",
    "得",
    "诊断出",
    "诊断为",
    "因",
    "有",
    "患有",
    "患上",
    "身患",
    "罹患",
    "确诊",
];

/// With what the names of illnesses end which no word below knows.
pub(super) const ENDS_OF_ILLNESSES: &[&str] = &["炎", "症", "瘤", "病"];

/// With what the names of illnesses and disabilities end.
pub(super) const ILLNESSES: &[&str] = &[
    "病",
    "症",
    "癌",
    "炎",
    "瘤",
    "梗",
    "梗死",
    "瘫",
    "瘫痪",
    "障碍",
    "残疾",
    "中风",
    "结核",
    "硬化",
    "衰竭",
    "贫血",
    "坏死",
    "白内障",
    "青光眼",
    "乙肝",
    "丙肝",
    "甲亢",
    "痛风",
    "哮喘",
    "尘肺",
    "肺气肿",
    "梅毒",
    "艾滋",
    "高血压",
    "心衰",
    "脑出血",
    "脑溢血",
    "脑瘫",
    "综合征",
    "疝气",
    "骨折",
    "截肢",
    "失明",
    "失聪",
    "流产",
    "肌无力",
    "肌萎缩",
    "慢阻肺",
    "白血病",
    "血友病",
    "肝腹水",
    "疱疹",
    "性病",
    "狼疮",
    "癫痫",
    "疏松",
    "抑郁",
    "焦虑",
    "突出",
    "增生",
    "积水",
    "结石",
    "囊肿",
    "息肉",
    "烧伤",
    "损伤",
    "衰退",
    "萎缩",
    "失禁",
    "不全",
    "缺损",
    "麻痹",
    "再障",
    "甲减",
    "脱落",
    "板减少",
    "胞减少",
    "感染",
    "病足",
    "血脂",
    "穿孔",
    "梗阻",
    "脱垂",
    "房颤",
    "结节",
    "肌瘤",
    "包虫",
    "早搏",
    "脂肪肝",
    "狭窄",
    "夹层",
    "出血",
    "颤动",
    "水痘",
    "麻疹",
    "红疹",
    "糠疹",
    "疟疾",
    "登革热",
    "猩红热",
    "百日咳",
    "鼠疫",
    "肛瘘",
    "痔疮",
    "疱疮",
    "天疱疮",
    "湿疣",
    "紫癜",
    "休克",
    "肥大",
    "肿大",
    "下垂",
    "扩张",
    "闭锁",
    "缺氧",
    "依赖",
    "成瘾",
    "营养不良",
    "侧弯",
    "侧凸",
    "病变",
    "空洞",
    "变性",
    "挛缩",
    "痉挛",
    "栓塞",
    "水肿",
    "梗塞",
    "溃疡",
    "异位",
    "腭裂",
    "唇裂",
    "失眠",
    "不孕",
    "不育",
    "宫外孕",
    "阳痿",
    "畸形",
    "痨",
    "淋病",
    "白癜风",
    "破伤风",
    "HIV",
    "hiv",
];

/// Whether characters end with the name of an illness.
pub(super) fn ends_with_one(chars: &[char]) -> bool {
    static LAST: LazyLock<Chars> = LazyLock::new(|| Chars::that_end(ILLNESSES.iter().copied()));
    chars.last().is_some_and(|c| LAST.has(*c)) && ILLNESSES.iter().any(|illness| ends_with(chars, illness).is_some())
}

/// Whether one of those may end with the character, in either script.
pub(super) fn ends_an_illness(c: char) -> bool {
    matches!(
        c,
        '病' | '症'
            | '癥'
            | '癌'
            | '炎'
            | '瘤'
            | '梗'
            | '死'
            | '瘫'
            | '癱'
            | '痪'
            | '瘓'
            | '碍'
            | '礙'
            | '疾'
            | '风'
            | '風'
            | '核'
            | '化'
            | '竭'
            | '血'
            | '坏'
            | '壞'
            | '障'
            | '肝'
            | '亢'
            | '痛'
            | '喘'
            | '肺'
            | '肿'
            | '腫'
            | '毒'
            | '滋'
            | '压'
            | '壓'
            | '衰'
            | '溢'
            | '征'
            | '徵'
            | '气'
            | '氣'
            | '折'
            | '肢'
            | '明'
            | '聪'
            | '聰'
            | '力'
            | '缩'
            | '縮'
            | '阻'
            | '水'
            | '疹'
            | '产'
            | '產'
            | '眼'
            | '疮'
            | '瘡'
            | '痫'
            | '松'
            | '鬆'
            | '癇'
            | '郁'
            | '鬱'
            | '虑'
            | '慮'
            | '出'
            | '生'
            | '石'
            | '肉'
            | '伤'
            | '傷'
            | '退'
            | '禁'
            | '全'
            | '损'
            | '損'
            | '痹'
            | '颤'
            | '减'
            | '減'
            | '落'
            | '少'
            | '染'
            | '足'
            | '孔'
            | '垂'
            | '顫'
            | '节'
            | '節'
            | '虫'
            | '蟲'
            | '搏'
            | '脂'
            | '窄'
            | '层'
            | '動'
            | '动'
            | '痘'
            | '热'
            | '熱'
            | '咳'
            | '疫'
            | '瘘'
            | '瘺'
            | '疣'
            | '癜'
            | '克'
            | '大'
            | '张'
            | '張'
            | '锁'
            | '鎖'
            | '氧'
            | '赖'
            | '賴'
            | '瘾'
            | '癮'
            | '眠'
            | '孕'
            | '育'
            | '痿'
            | '形'
            | '痨'
            | '癆'
            | '痺'
            | 'V'
            | 'v'
            | '良'
            | '弯'
            | '彎'
            | '凸'
            | '变'
            | '變'
            | '洞'
            | '性'
            | '挛'
            | '攣'
            | '塞'
            | '疡'
            | '瘍'
            | '位'
            | '裂'
    )
}
