//! What is wrong with somebody's body or mind, said in ordinary words: 耳朵背, 视力全无, 只有一只眼睛, 智力有问题.
//!
//! No list holds all that can be said so; but a part of the body or something it does, with what it lacks right behind or
//! before, says it whatever the words are.

use std::sync::LazyLock;

use super::{
    super::fold::{ahead, back, glyphs},
    table::Words,
};

/// Parts of the body, and what body and mind do.
#[rustfmt::skip]
pub(super) const PARTS: &[&str] = &[
    "耳", "眼", "腿", "脚", "足", "手指", "指头", "手臂", "手掌", "双手", "左手", "右手", "只手", "胳膊", "肢", "半身", "腰", "脊柱", "脊椎", "颈椎", "膝盖",
    "视力", "听力", "智力", "语言", "言语", "精神", "神志", "意识", "说话", "讲话", "走路", "行走", "行动", "记忆", "记性", "脑子", "脑袋", "心脏", "肾", "肝", "肺", "胃", "子宫", "甲状腺", "乳房",
    "血压", "血糖", "尿酸", "身体", "发育", "生活", "嗓子", "声带", "双臂", "双腿", "双眼", "双耳", "手脚", "关节", "胎儿",
];

/// What is wrong with one.
#[rustfmt::skip]
const LACKS: &[&str] = &[
    "背", "聋", "瞎", "盲", "全无", "很差", "较差", "极差", "差，", "不好", "不便", "不利", "不灵", "不清", "不见", "不到", "不行", "不能", "不太", "不正常", "不良", "不全", "异常", "失常", "失明",
    "失聪", "失灵", "失控", "失调", "有问题", "有毛病", "有病", "有障碍", "有缺陷", "有残", "没了", "断了", "截", "瘫", "萎缩", "变形", "畸形", "麻木", "麻痹", "瘸", "跛", "坏死", "坏了", "疼", "痛", "模糊", "退化",
    "衰退", "减退", "下降", "丧失", "缺失", "缺损", "缺陷", "受损", "损伤", "障碍", "迟缓", "迟钝", "滞后", "落后", "低下", "偏低", "偏高", "升高", "太高", "过高", "高达", "没了知觉", "没有知觉", "没知觉", "置换", "僵硬", "骨折", "摔", "受伤", "烂", "切除", "移植", "衰竭", "硬化",
    "糊涂", "含糊", "结巴", "痴呆", "无法", "难以", "困难", "吃力", "溃", "出血", "抽搐", "浮肿", "积水", "只剩", "仅剩", "仅有", "只有", "极重", "重度", "残", "一拐一", "一瘸一", "摇摇晃晃", "不稳", "发抖", "打颤",
    "降不", "控制不", "阴影", "只相当于", "仅相当于", "不如常人", "短一截", "不听使唤", "没有知觉", "失去知觉", "不好使", "不大好", "有点问题", "变坏", "发炎", "红肿", "化脓", "脱落", "破裂", "出了问题", "钙化", "畸变",
];

/// What may stand between a part and what is wrong with it.
#[rustfmt::skip]
const BETWEEN: &[&str] = &["也", "都", "又", "已", "已经", "有点", "有些", "有", "存在", "轻度", "中度", "重度", "严重", "完全", "几乎", "一直", "先天", "天生", "从小", "自幼", "很", "越来越", "逐渐", "朵", "睛", "脚", "部", "脏", "压", "力", "骨", "里", "上", "功能", "方面", "状况", "能力", "被", "日渐", "以下", "长期", "经常", "总是", "总", "至今", "在", "眼", "耳"];

/// Whether something is said to be wrong with the part of the body between two offsets.
pub(super) fn lacks(text: &str, start: usize, end: usize) -> bool {
    let behind: String = glyphs(text, end, ahead(text, end, 9)).iter().map(|glyph| glyph.c).collect();
    let mut rest = behind.as_str();
    // 血糖18, 视力0.1
    let measured = ["血压", "血糖", "尿酸", "视力", "听力"].iter().any(|part| text[start..end].ends_with(part));
    if measured
        && rest.trim_start_matches(['为', '是', '仅', '只', '高', '达', '到']).starts_with(|c: char| c.is_ascii_digit())
    {
        return true;
    }
    for _ in 0..3 {
        static LACKING: LazyLock<Words> = LazyLock::new(|| Words::of(LACKS));
        if LACKING.begin(rest) {
            return true;
        }
        match BETWEEN.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len()) {
            Some(word) => rest = &rest[word.len()..],
            None => break,
        }
    }
    // 只有一只眼睛, 断了一条腿
    let before: String = glyphs(text, back(text, start, 5), start).iter().map(|glyph| glyph.c).collect();
    // 没有左手
    let side = before.trim_end_matches(['左', '右', '双', '两', '只', '条', '了', '有']);
    if side.len() < before.len() && side.ends_with(['没', '缺', '断', '失']) {
        return true;
    }
    // 换了肾, 切了半个胃
    let taken = before.trim_end_matches(['半', '个', '左', '右', '一', '侧', '的', '人', '工']);
    if ["换了", "换过", "切了", "切掉", "割了", "摘了", "摘除", "捐了"].iter().any(|word| taken.ends_with(word))
    {
        return true;
    }
    let one = before.trim_end_matches(['左', '右', '的', '假', '好']);
    let counted = one
        .strip_suffix(['只', '条', '根', '个'])
        .and_then(|one| one.strip_suffix(['一', '1', '半', '两', '二', '2', '三', '3', '四', '4']));
    counted.is_some_and(|lead| lead.ends_with(['有', '剩', '少', '缺', '断', '瞎', '瘸', '没', '了', '失']))
}
