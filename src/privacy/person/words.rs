//! The words of childhood, of illness and of disability, and what may stand between one of them and a name.

use crate::privacy::Kind;

pub(super) const KINSHIP: &[&str] = &["孩子", "儿子", "兒子", "女儿", "女兒"];
/// Words whose person stands behind them; before them stands whoever helps.
pub(super) const BEHIND_ONLY: &[&str] =
    &["患者", "感染者", "年级", "年級", "病人", "小代表", "小记者", "小議事員", "小议事员"];
pub(super) const MINOR_LINKS: &[&str] = &[
    "学生",
    "姓名为",
    "名字叫",
    "家庭",
    "姓名",
    "名叫",
    "叫",
    "新生",
    "1班",
    "2班",
    "3班",
    "一班",
    "二班",
    "三班",
    ")",
    "代表",
    "：",
    ":",
    " ",
    "（",
    "(",
    "、",
    "“",
    "的",
    "同学",
];
pub(super) const HEALTH_LINKS: &[&str] = &[
    "证",
    "者",
    "儿",
    "症",
    "病",
    "综合征",
    "姓名",
    "名叫",
    "感染者",
    "携带者",
    "晚期",
    "患者",
    "病人",
    "人员",
    "人",
    "群众",
    "家庭",
    "户",
    "居民",
    "村民",
    "代表",
    "老人",
    "儿童",
    "：",
    ":",
    " ",
    "（",
    "(",
    "“",
    "一级",
    "二级",
    "三级",
    "四级",
    "的",
];

pub(super) const BETWEEN: &[&str] = &[
    "刚满",
    "已满",
    "未满",
    "不满",
    "刚",
    "才",
    "年龄",
    "现年",
    "在",
    "曾",
    "正在",
    "每周",
    "定期",
    "需要",
    "需",
    "靠",
    "接受",
    "进行",
    "做",
    "动了",
    "办理了",
    "办了",
    "领取了",
    "申领了",
    "生前",
    "晚年",
    "自幼",
    "从小",
    "去年",
    "前年",
    "早年",
    "不慎",
    "也",
    "已",
    "被",
    "身",
    "罹",
    "我镇",
    "我村",
    "我校",
    "我班",
    "本村",
    "本镇",
    "本校",
    "本班",
    "该村",
    "该校",
    "高位",
    "先天性",
    "慢性",
    "急性",
    "多重",
    "双目",
    "双耳",
    "左腿",
    "右腿",
    "左手",
    "右手",
    "左眼",
    "右眼",
    "左臂",
    "右臂",
    "腿脚",
    "下肢",
    "上肢",
    "双腿",
    "感染",
    "持",
    "持有",
    "做了",
    "做过",
    "植入",
    "因",
    "因病",
    "因伤",
    "因车祸",
    "因工伤",
    "因事故",
    "意外",
    "肢体",
    "视力",
    "听力",
    "言语",
    "智力",
    "精神",
    "患有",
    "患上",
    "身患",
    "患",
    "确诊为",
    "确诊",
    "查出",
    "被诊断为",
    "得了",
    "系",
    "是",
    "为",
    "属",
    "（",
    "(",
    "，",
    ",",
    "、",
    " ",
    "今年",
    "男",
    "女",
    "长期",
    "常年",
    "重度",
    "严重",
    "多年",
    "突发",
    "不幸",
    "同学",
    "老人",
    "的",
    "孙子",
    "一名",
    "一级",
    "二级",
    "三级",
    "四级",
    "：",
    ":",
    "年仅",
    "家中",
    "一家",
];

pub(super) type Row = (char, &'static [(Kind, &'static str)]);

/// The words by their first character, in Simplified script; longer ones first.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ('婴', &[(Kind::Minor, "婴幼儿"), (Kind::Minor, "婴儿")]),
    ('在', &[(Kind::Minor, "在读")]),
    ('低', &[(Kind::Health, "低视力")]),
    ('弱', &[(Kind::Health, "弱视")]),
    ('全', &[(Kind::Health, "全盲")]),
    ('半', &[(Kind::Health, "半失能")]),
    ('侏', &[(Kind::Health, "侏儒")]),
    ('植', &[(Kind::Health, "植物人")]),
    ('语', &[(Kind::Health, "语言障碍"), (Kind::Health, "语言残疾")]),
    ('病', &[(Kind::Health, "病人")]),
    ('类', &[(Kind::Health, "类风湿")]),
    ('强', &[(Kind::Health, "强直性脊柱炎")]),
    ('股', &[(Kind::Health, "股骨头坏死")]),
    ('双', &[(Kind::Health, "双相情感")]),
    ('唐', &[(Kind::Health, "唐氏综合征"), (Kind::Health, "唐氏儿")]),
    ('淋', &[(Kind::Health, "淋巴瘤")]),
    ('老', &[(Kind::Health, "老年痴呆")]),
    ('尘', &[(Kind::Health, "尘肺")]),
    ('再', &[(Kind::Health, "再生障碍性贫血")]),
    ('渐', &[(Kind::Health, "渐冻症")]),
    ('梅', &[(Kind::Health, "梅毒")]),
    ('丙', &[(Kind::Health, "丙肝")]),
    ('焦', &[(Kind::Health, "焦虑症")]),
    ('躁', &[(Kind::Health, "躁狂症"), (Kind::Health, "躁郁症")]),
    ('肌', &[(Kind::Health, "肌萎缩"), (Kind::Health, "肌无力")]),
    ('慢', &[(Kind::Health, "慢阻肺")]),
    ('哮', &[(Kind::Health, "哮喘")]),
    ('多', &[(Kind::Health, "多发性硬化")]),
    ('地', &[(Kind::Health, "地中海贫血")]),
    ('苯', &[(Kind::Health, "苯丙酮尿症")]),
    ('骨', &[(Kind::Health, "骨髓瘤"), (Kind::Health, "骨癌")]),
    ('痛', &[(Kind::Health, "痛风")]),
    ('甲', &[(Kind::Health, "甲亢")]),
    ('硬', &[(Kind::Health, "硬皮病")]),
    ('脊', &[(Kind::Health, "脊髓损伤")]),
    ('性', &[(Kind::Health, "性病")]),
    ('曾', &[(Kind::Health, "曾患")]),
    ('查', &[(Kind::Health, "查出")]),
    ('检', &[(Kind::Health, "检出")]),
    ('得', &[(Kind::Health, "得了")]),
    ('诊', &[(Kind::Health, "诊断为")]),
    ('因', &[(Kind::Health, "因")]),
    ('身', &[(Kind::Health, "身患")]),
    ('罹', &[(Kind::Health, "罹患")]),
    ('感', &[(Kind::Health, "感染艾滋"), (Kind::Health, "感染新冠"), (Kind::Health, "感染者"), (Kind::Health, "感染")]),
    ('确', &[(Kind::Health, "确诊")]),
    ('就', &[(Kind::Minor, "就读")]),
    ('周', &[(Kind::Minor, "周岁")]),
    ('年', &[(Kind::Minor, "年级")]),
    ('上', &[(Kind::Minor, "上幼儿园"), (Kind::Minor, "上小学"), (Kind::Minor, "上初中"), (Kind::Minor, "上学")]),
    ('读', &[(Kind::Minor, "读幼儿园"), (Kind::Minor, "读小学"), (Kind::Minor, "读初中")]),
    ('冠', &[(Kind::Health, "冠心病")]),
    ('先', &[(Kind::Health, "先天性心脏病")]),
    ('有', &[(Kind::Health, "有精神分裂"), (Kind::Health, "有智力障碍"), (Kind::Health, "有精神病"), (Kind::Health, "有糖尿病"), (Kind::Health, "有高血压"), (Kind::Health, "有心脏病"), (Kind::Health, "有癫痫"), (Kind::Health, "有抑郁"), (Kind::Health, "有残疾"), (Kind::Health, "有")]),
    ('留', &[(Kind::Minor, "留守儿童"), (Kind::Minor, "留守学生")]),
    ('困', &[(Kind::Minor, "困境儿童"), (Kind::Minor, "困难学生")]),
    ('孤', &[(Kind::Health, "孤独症"), (Kind::Minor, "孤儿")]),
    ('未', &[(Kind::Minor, "未成年子女"), (Kind::Minor, "未成年孩子"), (Kind::Minor, "未成年女儿"), (Kind::Minor, "未成年儿子"), (Kind::Minor, "未成年人"), (Kind::Minor, "未成年")]),
    ('小', &[(Kind::Minor, "小学一年级"), (Kind::Minor, "小学二年级"), (Kind::Minor, "小学三年级"), (Kind::Minor, "小学四年级"), (Kind::Minor, "小学五年级"), (Kind::Minor, "小学六年级"), (Kind::Minor, "小学1年级"), (Kind::Minor, "小学2年级"), (Kind::Minor, "小学3年级"), (Kind::Minor, "小学4年级"), (Kind::Minor, "小学5年级"), (Kind::Minor, "小学6年级"), (Kind::Minor, "小议事员"), (Kind::Health, "小儿麻痹"), (Kind::Minor, "小代表"), (Kind::Minor, "小记者"), (Kind::Minor, "小学生"), (Kind::Minor, "小朋友"), (Kind::Minor, "小患者")]),
    ('初', &[(Kind::Minor, "初中生"), (Kind::Minor, "初一"), (Kind::Minor, "初二"), (Kind::Minor, "初三")]),
    ('中', &[(Kind::Minor, "中学生"), (Kind::Health, "中风")]),
    ('高', &[(Kind::Minor, "高中生"), (Kind::Health, "高血压"), (Kind::Minor, "高一"), (Kind::Minor, "高二"), (Kind::Minor, "高三")]),
    ('学', &[(Kind::Minor, "学龄儿童"), (Kind::Minor, "学生")]),
    ('幼', &[(Kind::Minor, "幼儿"), (Kind::Minor, "幼童")]),
    ('儿', &[(Kind::Minor, "儿童"), (Kind::Minor, "儿子")]),
    ('女', &[(Kind::Minor, "女学生"), (Kind::Minor, "女童"), (Kind::Minor, "女孩"), (Kind::Minor, "女儿")]),
    ('男', &[(Kind::Minor, "男学生"), (Kind::Minor, "男童"), (Kind::Minor, "男孩")]),
    ('少', &[(Kind::Minor, "少先队员"), (Kind::Minor, "少年")]),
    ('孩', &[(Kind::Minor, "孩子"), (Kind::Minor, "孩童")]),
    ('患', &[(Kind::Minor, "患儿"), (Kind::Health, "患癌"), (Kind::Health, "患病"), (Kind::Health, "患有"), (Kind::Health, "患上"), (Kind::Health, "患者"), (Kind::Health, "患")]),
    ('癌', &[(Kind::Health, "癌症"), (Kind::Health, "癌")]),
    ('肺', &[(Kind::Health, "肺气肿"), (Kind::Health, "肺结核"), (Kind::Health, "肺癌"), (Kind::Health, "肺病")]),
    ('胃', &[(Kind::Health, "胃癌")]),
    ('肝', &[(Kind::Health, "肝腹水"), (Kind::Health, "肝硬化"), (Kind::Health, "肝癌"), (Kind::Health, "肝炎")]),
    ('乙', &[(Kind::Health, "乙肝")]),
    ('乳', &[(Kind::Health, "乳腺癌")]),
    ('白', &[(Kind::Health, "白血病"), (Kind::Health, "白内障")]),
    ('尿', &[(Kind::Health, "尿毒症")]),
    ('肾', &[(Kind::Health, "肾功能衰竭"), (Kind::Health, "肾衰竭"), (Kind::Health, "肾病")]),
    ('精', &[(Kind::Health, "精神残疾"), (Kind::Health, "精神分裂"), (Kind::Health, "精神障碍"), (Kind::Health, "精神病")]),
    ('抑', &[(Kind::Health, "抑郁症")]),
    ('自', &[(Kind::Health, "自闭症")]),
    ('艾', &[(Kind::Health, "艾滋病")]),
    ('糖', &[(Kind::Health, "糖尿病")]),
    ('脑', &[(Kind::Health, "脑肿瘤"), (Kind::Health, "脑出血"), (Kind::Health, "脑溢血"), (Kind::Health, "脑瘫"), (Kind::Health, "脑梗"), (Kind::Health, "脑瘤")]),
    ('心', &[(Kind::Health, "心力衰竭"), (Kind::Health, "心肌梗死"), (Kind::Health, "心脏手术"), (Kind::Health, "心脏支架"), (Kind::Health, "心脏搭桥"), (Kind::Health, "心脏病"), (Kind::Health, "心衰"), (Kind::Health, "心梗")]),
    ('偏', &[(Kind::Health, "偏瘫")]),
    ('瘫', &[(Kind::Health, "瘫痪")]),
    ('残', &[(Kind::Health, "残疾人"), (Kind::Health, "残疾证"), (Kind::Health, "残疾"), (Kind::Health, "残障")]),
    ('肢', &[(Kind::Health, "肢体残疾")]),
    ('视', &[(Kind::Health, "视力残疾"), (Kind::Health, "视障")]),
    ('听', &[(Kind::Health, "听力障碍"), (Kind::Health, "听力残疾"), (Kind::Health, "听障")]),
    ('言', &[(Kind::Health, "言语残疾")]),
    ('智', &[(Kind::Health, "智力障碍"), (Kind::Health, "智力残疾"), (Kind::Health, "智障")]),
    ('聋', &[(Kind::Health, "聋哑"), (Kind::Health, "聋人")]),
    ('盲', &[(Kind::Health, "盲人")]),
    ('癫', &[(Kind::Health, "癫痫")]),
    ('重', &[(Kind::Health, "重症肌无力"), (Kind::Health, "重病"), (Kind::Health, "重疾"), (Kind::Health, "重症")]),
    ('大', &[(Kind::Health, "大病")]),
    ('透', &[(Kind::Health, "透析")]),
    ('岁', &[(Kind::Minor, "岁")]),
    ('恶', &[(Kind::Health, "恶性肿瘤")]),
    ('同', &[(Kind::Minor, "同学")]),
    ('阿', &[(Kind::Health, "阿尔茨海默")]),
    ('帕', &[(Kind::Health, "帕金森")]),
    ('痴', &[(Kind::Health, "痴呆")]),
    ('截', &[(Kind::Health, "截瘫"), (Kind::Health, "截肢")]),
    ('致', &[(Kind::Health, "致残")]),
    ('失', &[(Kind::Health, "失能"), (Kind::Health, "失明"), (Kind::Health, "失聪")]),
    ('红', &[(Kind::Health, "红斑狼疮")]),
    ('血', &[(Kind::Health, "血液透析"), (Kind::Health, "血友病"), (Kind::Health, "血癌")]),
];

/// Words which tell of an illness only if one is named behind them; 有 only if 病史 follows it.
pub(super) const VERBS: &[&str] =
    &["患", "曾患", "查出", "检出", "感染", "得了", "诊断为", "因", "有", "患有", "患上", "身患", "罹患", "确诊"];

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
    "HIV",
    "hiv",
];

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
            | 'V'
            | 'v'
    )
}

/// Words within a bracket which say that whoever stands before it treats the sick or speaks for them.
pub(super) const OF_OFFICE: &[&str] = &[
    "中心",
    "医院",
    "主任",
    "科",
    "局",
    "所",
    "协会",
    "专干",
    "专员",
    "医生",
    "护士",
    "医师",
    "志愿",
    "委员",
    "家属",
    "社工",
    "联络",
    "负责",
    "联合会",
    "校长",
    "老师",
    "教师",
    "家长",
    "主席",
    "书记",
    "会长",
];
