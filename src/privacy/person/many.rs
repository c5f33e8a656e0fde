//! What is said of many or of nobody: 3岁以下, 失明老人, 预防溺水, 就住院报销提出意见.

use super::{
    super::fold::{ahead, back, glyphs},
    is_han,
};

/// Whether what stands behind a state says it of many: 诊断为肺癌的患者, 3岁以下, 失明老人.
pub(super) fn is_of_many(text: &str, end: usize) -> bool {
    let behind: String = glyphs(text, end, ahead(text, end, 12)).iter().map(|glyph| glyph.c).collect();
    let behind = behind.trim_start_matches(['的', ' ']);
    let counted =
        behind.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百千万余多约近、".contains(c));
    MANY.iter().any(|word| behind.starts_with(word))
        || counted.len() < behind.len()
            && counted.starts_with(['例', '人', '名', '户', '位', '个', '种', '项', '%'])
            && !counted.starts_with("个月")
}

/// Whether what a word says is prevented, planned for or asked about, and nobody's: 预防溺水, 方便住院.
pub(super) fn is_of_nobody(text: &str, start: usize, end: usize) -> bool {
    let before: String = glyphs(text, back(text, start, 6), start).iter().map(|glyph| glyph.c).collect();
    let behind: String = glyphs(text, end, ahead(text, end, 3)).iter().map(|glyph| glyph.c).collect();
    let clause: String =
        glyphs(text, end, ahead(text, end, 18)).iter().map(|glyph| glyph.c).take_while(|c| is_han(*c)).collect();
    NOBODYS_BEFORE.iter().any(|word| before.ends_with(word))
        || NOBODYS_BEHIND.iter().any(|word| behind.starts_with(word))
        || TOPICS.iter().any(|word| clause.contains(word))
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
