//! With what the names of illnesses and disabilities end, and the verbs which say that somebody has one.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

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

/// Names of illnesses and disabilities, whole.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("illnesses.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(' '))
}

static LAST: LazyLock<Chars> = LazyLock::new(|| Chars::that_end(ILLNESSES.iter().copied().chain(names())));

/// Whether characters end with the name of an illness.
pub(super) fn ends_with_one(chars: &[char]) -> bool {
    static NAMES: LazyLock<FxHashMap<char, Vec<&str>>> = LazyLock::new(|| {
        let mut table: FxHashMap<char, Vec<&str>> = FxHashMap::default();
        for name in ILLNESSES.iter().copied().chain(names()) {
            name.chars().next_back().into_iter().for_each(|last| table.entry(last).or_default().push(name));
        }
        table
    });
    let ending = chars.last().and_then(|last| NAMES.get(last));
    ending.is_some_and(|names| names.iter().any(|name| ends_with(chars, name).is_some()))
}

/// Whether one of those may end with the character, in Simplified script.
pub(super) fn ends_an_illness(c: char) -> bool {
    LAST.has(c)
}

/// Whether a word is the whole name of an illness.
pub(super) fn is_named(word: &str) -> bool {
    static NAMED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| names().collect());
    NAMED.contains(word)
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, scan};

    #[test]
    fn every_illness_of_the_list_is_somebodys_where_it_stands_beside_a_name() {
        for illness in super::names() {
            for text in [format!("村民周建英被查出{illness}。"), format!("周建英（{illness}）")] {
                assert_eq!(scan(&text, &Allow::default()).len(), 1, "{text}");
            }
        }
    }

    #[test]
    fn what_is_said_of_an_illness_is_nobodys() {
        for text in ["多囊肾筛查项目由委员周建英提出。", "周建英委员建议扩大肺动脉高压用药目录。"]
        {
            assert_eq!(scan(text, &Allow::default()), [], "{text}");
        }
    }
}
