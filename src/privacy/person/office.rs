//! Who stands in a sentence not for themselves: whoever holds an office, speaks of others or serves them.

use std::sync::LazyLock;

use super::{
    super::fold::{Glyph, ahead, back, fold},
    is_han,
    subject::begins,
    table::{Chars, Words},
};

/// Whether a name between such words is an official's, or whoever else speaks for others.
pub(in crate::privacy) fn is_titled(before: &[char], behind: &[char]) -> bool {
    let before: String = before.iter().collect();
    let behind: String = behind.iter().collect();
    holds_an_office(&before, &behind)
}

/// Whether somebody does at once what people do at work: 介绍, 汇报. A child may well say something.
pub(super) fn tells_of_work(behind: &[char]) -> bool {
    SPEAKS.iter().any(|word| *word != "说" && begins(behind, word))
}

/// Whether two characters are what somebody does at work and no given name: 解读.
pub(super) fn is_work(given: &[char]) -> bool {
    given.len() == 2 && SPEAKS.iter().any(|word| word.chars().eq(given.iter().copied()))
}

/// Whether the last character of what was taken for a name begins what somebody does: 吴红认领, 范红关于.
pub(super) fn runs_into_work(chars: &[char], length: usize) -> bool {
    let last = chars.get(length.saturating_sub(1)..).unwrap_or_default();
    let runs_on = |word: &&str| (word.chars().count() > 1 || *word == "捐") && begins(last, word);
    last.first().is_some_and(|c| SPEAKING.from(*c).iter().any(runs_on))
}

/// Whether an office stands before or behind a name, in brackets or between commas too, or before a row of names in which
/// it stands.
pub(super) fn holds_an_office(before: &str, behind: &str) -> bool {
    // 顾素亮任主任委员
    let holds = ["担任", "出任", "兼任", "当选为", "当选", "任"].iter().find_map(|verb| behind.strip_prefix(verb));
    let office = holds.unwrap_or(behind).trim_start_matches(['副', '总', '原', '常', '务']);
    let titled = |inside: &str| TITLES.iter().any(|word| inside.contains(word));
    let bracket = behind.strip_prefix('(').and_then(|rest| rest.split(')').next());
    let row = before.ends_with('、').then(|| before.rsplit(['，', ',', '：', ':']).next()).flatten();
    // 肖信，县教育局副局长，从事早筛5年
    let apart = behind.strip_prefix(['，', ',']).and_then(|rest| rest.split(['，', ',']).next());
    let apart = apart.is_some_and(|said| TITLES.iter().any(|word| said.ends_with(word)));
    let whole = |label: &str, word: &str| label.strip_suffix(word).is_some_and(|rest| !rest.ends_with(is_han));
    let labels = || LABELS.iter().chain(TITLES);
    // 授课人为王建国, 坐诊专家是王建国
    let said_to_be = before.strip_suffix(['为', '是', '系', '由']).is_some_and(ends_with_a_title);
    let labelled =
        said_to_be || before.strip_suffix([':', '：']).is_some_and(|label| labels().any(|word| whole(label, word)));
    // 王建国所在的市精神卫生中心
    let works = behind.starts_with("所在的") && !behind.contains(['校', '班', '园']);
    apart
        || works
        || labelled
        || bracket.is_some_and(titled)
        || row.is_some_and(titled)
        || is_called_after(behind)
        || ends_with_a_title(before)
        || begins_with_a_title(office)
}

/// Whether a text begins with an office, and the body before it: 政协委员, 驻村第一书记.
pub(super) fn begins_with_a_title(text: &str) -> bool {
    let text = text.trim_start_matches(['副', '总', '原', '常', '务']);
    let within = |text| BODIES.iter().fold(text, |text: &str, body| text.strip_prefix(body).unwrap_or(text));
    OFFICES.begin(text) || text.starts_with(|c| IN_BODIES.contains(c)) && OFFICES.begin(within(text))
}

/// What may stand between a name and an office, in this order, and with what it begins.
#[rustfmt::skip]
const BODIES: &[&str] = &["关工委", "政府", "机关", "党组", "市", "县", "镇", "乡", "村", "社区", "政协", "人大", "党委", "党支部", "团支部", "团委", "妇联", "工会", "民政", "驻村", "第一", "教导", "主治", "副主任", "心理", "首席", "高级", "班", "总"];
const IN_BODIES: &str = "关政机党市县镇乡村社人团妇工民驻第教主副心首高班总";

/// 参加人员：王建国、李芳，残疾人代表若干: who came to a meeting is named, and nothing is said of them.
pub(super) fn is_of_a_roll(text: &str, name: &[Glyph]) -> bool {
    const FAR: usize = 60;
    #[rustfmt::skip]
    const ROLLS: &[&str] = &["专家", "坐诊", "坐诊时间", "出诊时间", "值班医生", "主治医生", "小组成员", "专班成员", "评委", "讲师", "导师", "指导教师", "指导老师", "辅导老师", "加人员", "参会人员", "出席人员", "列席人员", "与会人员", "到会人员", "参加", "出席", "列席", "与会", "参会", "到会", "参加人", "出席人", "参加委员", "出席委员"];
    let Some(first) = name.first() else { return false };
    let before = &text[back(text, first.start, FAR)..first.start];
    let Some(colon) = before.rfind([':', '：']) else { return false };
    let row = &before[colon..];
    let label = tail(&before[..colon]);
    // 参加协商的有：
    let came = || {
        label.strip_suffix("的有").is_some_and(|rest| {
            ["参加", "参与", "出席", "列席", "到会", "与会", "参会"].iter().any(|verb| rest.contains(verb))
        })
    };
    !row.contains(['。', '；', '\n', '|']) && (came() || ROLLS.iter().any(|word| label.ends_with(word)))
}

/// Whether a body, a prize or a book is called after whoever stands before: 王强名师工作室.
pub(super) fn is_called_after(behind: &str) -> bool {
    static CALLING: LazyLock<Words> = LazyLock::new(|| Words::of(CALLED_AFTER));
    CALLING.begin(behind)
}

/// Labels behind which stands who has to do with a meeting or a text.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "主持", "记录", "记录人", "主讲", "主讲人", "汇报人", "出席", "列席", "人员", "审核", "编辑", "摄影", "供稿", "通讯员", "作者", "执笔", "领办", "领办人", "主办人", "督办人", "包案人",
];

/// Whether the words around a name make of it somebody who tells of others, treats them or is in charge of them.
pub(super) fn speaks_or_serves(before: &str, behind: &str) -> bool {
    if holds_an_office(before, behind) {
        return true;
    }
    // 江皓轩的妈妈说: the one told of is the child.
    let kin = behind.strip_prefix('的').unwrap_or(behind);
    let kin = KIN.iter().any(|word| kin.starts_with(word));
    // 王建国的检查结果出来了，是肾结石
    let kin = kin || ["的检查", "的化验", "的体检", "的诊断", "的报告"].iter().any(|word| behind.starts_with(word));
    let own = kin || behind.contains("自己") || behind.contains("本人") || behind.contains("自身");
    if !own && behind.starts_with(['等', '就', '向']) {
        return true;
    }
    // 说不了话, 说话不清 is an ailment, and 希望小学 a school.
    let speech = |at: usize| {
        ["说不", "说话", "希望小学", "希望学校", "检查出"].iter().any(|word| behind[at..].starts_with(word))
    };
    let speaks = |(at, first): (usize, char)| {
        let said = |word: &&str| behind[at..].starts_with(word) && does(&behind[..at], word) && !speech(at);
        SPEAKING.from(first).iter().any(said)
    };
    !own && behind.char_indices().any(speaks)
}

/// Whether what belongs to somebody is a person of their family or a part of their life: 的妈妈, 的家, 的身体.
pub(super) fn tells_of_kin(behind: &str) -> bool {
    const OWN: &[&str] = &[
        "家", "儿子", "女儿", "孩子", "丈夫", "妻子", "老伴", "爱人", "孙", "身体", "病", "腿", "眼", "手", "头", "胃",
        "肺", "肝", "肾", "心", "血", "情况", "检查", "化验", "体检", "诊断", "报告", "结果", "片子", "主要", "病根",
        "父", "母", "爸", "妈", "爷", "奶", "哥", "弟", "姐", "妹",
    ];
    behind.strip_prefix('的').is_some_and(|own| OWN.iter().chain(KIN).any(|word| own.starts_with(word)))
}

/// Whether somebody does what a word says, and is not whom it is done to or why: 由哥哥照顾, 因为, 被评定为.
fn does(before: &str, word: &str) -> bool {
    const NEAR: usize = 6;
    let near = &before[back(before, before.len(), NEAR)..];
    // 获评关爱残疾人先进个人: an honour is for who cares.
    let done_to = !near.ends_with("获评")
        && near.contains(['由', '被', '靠', '受', '获', '让', '请', '求', '无', '没', '需', '缺']);
    let joined =
        word == "为" && near.ends_with(['因', '成', '作', '行', '定', '断', '诊', '认', '评', '极', '较', '称', '视']);
    !done_to && !joined
}

/// Whether what stands right before a name is what somebody does for a living: 保洁员, 厨师. Whoever is of a party or a class is no such.
pub(super) fn is_at_work(before: &str) -> bool {
    #[rustfmt::skip]
    const OTHERS: &[&str] = &[
        "学员", "队员", "党员", "团员", "社员", "会员", "伤员", "人员", "成员", "议事员", "先生", "按摩师", "老师傅", "师傅", "复员", "动员", "家长", "班长", "队长", "组长", "小组长", "户长",
    ];
    let before = tail(before);
    before.ends_with(['员', '师', '匠', '警', '医']) && !OTHERS.iter().any(|word| before.ends_with(word))
}

/// Whether a text ends with what somebody is in office or at work.
pub(super) fn ends_with_a_title(text: &str) -> bool {
    static ENDING: LazyLock<Chars> = LazyLock::new(|| Chars::that_end(TITLES.iter().copied()));
    let may = text.chars().next_back().is_some_and(|c| ENDING.has(fold(c)));
    may && {
        let tail = tail(text);
        TITLES.iter().any(|word| tail.ends_with(word))
    }
}

/// Whether who stands in office is told of for themselves: 老支书王建国前年查出.
pub(super) fn suffers(between: &str) -> bool {
    #[rustfmt::skip]
    const VERBS: &[&str] = &["患", "患有", "患上", "查出", "确诊", "确诊为", "得了", "身患", "罹患", "突发", "诊断为", "检查出"];
    const LONGEST: usize = 8;
    let near = between.chars().count() <= LONGEST && between.chars().all(|c| is_han(c) || c.is_ascii_digit());
    let verb = VERBS.iter().filter_map(|verb| between.strip_suffix(verb)).min_by_key(|rest| rest.len());
    near && verb.is_some_and(|rest| {
        !rest.char_indices().any(|(at, c)| SPEAKING.from(c).iter().any(|word| rest[at..].starts_with(word)))
    })
}

/// Whether a word is the beginning of an office's name, and nobody's state: 未成年人审判庭庭长, 神经内科副主任医师.
pub(super) fn is_of_an_office(text: &str, end: usize) -> bool {
    const LONGEST: usize = 14;
    const BODIES: [char; 14] = ['科', '庭', '室', '部', '局', '心', '院', '会', '办', '所', '站', '处', '校', '园'];
    let behind: String = text[end..ahead(text, end, LONGEST)].chars().map(fold).take_while(|c| is_han(*c)).collect();
    let body = behind.find(BODIES).map(|at| at + '科'.len_utf8());
    // 神经内科: the word itself ends like a body.
    let body = if text[..end].ends_with(BODIES) { Some(0) } else { body };
    let Some(office) = body.and_then(|body| behind.get(body..)) else { return false };
    let said = |c: char| "的了在是因患被得与和去住到送".contains(c);
    let titled = |at: usize| !office[..at].contains(said) && OFFICES.begin(&office[at..]);
    !behind[..body.unwrap_or_default()].contains(said) && office.char_indices().take(7).any(|(at, _)| titled(at))
}

/// The last few characters, in Simplified script.
fn tail(text: &str) -> String {
    const LONGEST: usize = 6;
    text[back(text, text.len(), LONGEST)..].chars().map(fold).collect()
}

/// With what offices and what is done in them begin.
static OFFICES: LazyLock<Words> = LazyLock::new(|| Words::of(TITLES));
static SPEAKING: LazyLock<Words> = LazyLock::new(|| Words::of(SPEAKS));

#[rustfmt::skip]
const KIN: &[&str] = &[
    "妈妈", "母亲", "爸爸", "父亲", "父母", "奶奶", "爷爷", "外婆", "外公", "姥姥", "姥爷", "监护人", "家长", "家人", "姑姑", "叔叔", "姐姐", "哥哥",
    "亲属", "家属", "班主任",
];

/// What somebody is in office, at work or among those who consult.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "主任", "局长", "书记", "主席", "县长", "镇长", "乡长", "市长", "区长", "院长", "校长", "园长", "所长", "科长", "处长", "站长", "队长", "部长",
    "会长", "社长", "秘书长", "理事长", "组长", "经理", "委员", "执委", "代表", "医生", "医师", "护士", "大夫", "老师", "教师", "教授", "记者", "律师",
    "警官", "民警", "法官", "干部", "专干", "专员", "网格员", "志愿者", "社工", "主持人", "召集人", "负责人", "联系人", "经办人", "责任人", "提案人", "承办人", "专家",
    "村医", "家长", "调解员", "辅导员", "股长", "大队长", "委员长", "董事长", "厂长", "场长", "馆长", "台长", "团长", "总监", "工程师", "设计师", "企业家", "乡贤",
    "老板", "店主", "驻村队员", "工作队员", "博士", "研究员", "教练", "讲师", "咨询师", "康复师", "作家", "画家", "艺术家", "传承人", "带头人", "监督员", "联络员", "观察员",
    "讲解员", "宣讲员", "通讯员", "协管员", "保育员", "执笔人", "发起人", "创始人", "主持", "人士", "模范", "标兵", "常委", "执行人", "责任医生", "大师", "中医", "宿管员",
    "护士长", "护理员", "厨师", "司机", "烈士", "冠军", "候选人", "获得者", "提名人", "医家", "歌手", "会计", "保安", "演员", "将军", "院士", "检察官", "消防员",
    "主委", "盟员", "村官", "助理", "议事长", "执行长", "主编", "支书", "村长", "楼长", "楼栋长", "栋长", "单元长", "街长", "路长", "河长", "林长", "总裁", "秘书", "政委", "指导员", "督导员", "巡视员", "调研员", "宣传员", "信息员", "安全员",
    "党代表", "警察", "交警", "辅警", "顾问", "参事", "理事", "监事", "学者", "店长", "药师", "营养师", "心理师", "治疗师", "教官", "科员", "办事员", "书记员", "公证员", "陪审员",
    "党组成员", "班子成员", "授课人", "主讲人", "组织者", "牵头人", "领队", "审稿人", "庭长", "督学", "检察长", "农艺师", "畜牧师", "兽医", "总编", "监事长", "行长", "关长", "司长", "厅长", "省长", "州长", "旗长", "参谋", "教导员", "总工", "高工", "技术员", "农技员",
    "干事", "领队", "组织员", "村支书", "馆员", "技师", "推广员", "护林员", "河湖长", "店员", "评审员", "评委", "裁判", "仲裁员", "书法家协会", "法律顾问", "副校长", "负责同志", "当事法官",
    "导师", "创业者", "书法家", "音乐家", "科学家", "教育家", "慈善家", "站员", "网格长", "博主", "主播", "摄影师", "工匠",
];

/// What is called after whoever founded or leads it: 王强名师工作室.
#[rustfmt::skip]
const CALLED_AFTER: &[&str] = &[
    "名师", "名医", "律师事务所", "事务所", "工作室", "团队", "爱心", "基金", "书屋", "超市", "诊所", "劳模", "创新", "班组", "同志负责", "同志牵头", "传承", "纪念",
    "烈士", "希望小学", "故居", "杯", "大道", "路小学", "中学划", "集团", "基金会", "乐团", "村医", "谈心", "书院", "奖学金", "著《", "编著", "主编", "医案",
];

/// Behind such words stands what somebody said, did or is to do for others.
#[rustfmt::skip]
const SPEAKS: &[&str] = &[
    "说", "表示", "介绍", "指出", "强调", "汇报", "通报", "答复", "回应", "发言", "讲解", "解读", "宣读", "主持", "带队", "调研", "走访", "慰问",
    "看望", "组织", "负责", "牵头", "提出", "建议", "认为", "呼吁", "问：", "问，", "问,", "称", "关于", "针对", "宣传", "座谈", "提案", "报道", "为", "给",
    "帮助", "资助", "照顾", "结对", "帮扶", "质疑", "担心", "反映", "答应", "承诺", "参照", "参考", "借鉴", "写进", "写入", "列入", "推选", "安排",
    "捐", "赠", "带领", "陪同", "护送", "指导", "讲授", "讲课", "讲述", "巡查", "检查", "视察", "探望", "参观", "采访", "募", "认领", "起草",
    "编写", "培训", "整治", "协调", "组成", "审议", "解答", "开展", "举办", "推动", "推进", "落实", "关心", "关注", "关爱", "分管", "主管", "联系",
    "任教", "执教", "招聘", "设计", "批示", "部署", "督办", "回复", "回答", "点评", "解释", "表态", "宣布", "总结", "致辞", "发到", "公布", "公示", "收集", "登记", "协助", "配合", "守护",
    "巡诊", "坐诊", "义诊", "示范", "演示", "授课", "报告", "审核", "评估了", "接诊", "主刀", "拍摄", "希望", "了解", "提问", "从事", "设立", "出资",
    "发起", "成立", "创办", "带头", "汇总", "照料", "服务", "送教", "吸纳", "坚守", "辅导", "摸排", "监督", "教会", "召集", "联名", "撰写", "编排",
    "执笔", "下沉", "委托", "说明", "交流", "开办", "开讲", "主讲", "领衔", "主攻", "捐资", "招收", "传授", "捡到", "归还", "救起", "救治", "核对",
    "善治", "主治", "专看", "擅长", "义演", "签约", "捐建", "勉励", "家访", "释法", "掌勺", "著《", "撰文", "督导", "负责运营", "编纂", "译著", "统计", "测算", "代理",
];
