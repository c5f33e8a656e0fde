//! Somebody's illness, disability or childhood in the forms of registers, lists, minutes and stories, each as a frame with
//! a gap for the name, so that the same frame without a name can be held against it.

use yishi::privacy::Kind;

use super::Rng;

/// A text with one person in it, and the text with nobody in its place.
pub(crate) struct Told {
    pub(crate) text: String,
    pub(crate) nobody: String,
    pub(crate) kind: Kind,
    /// The name as it stands in the text.
    pub(crate) name: String,
}

pub(crate) fn told(rng: &mut Rng) -> Told {
    let (kind, frames) = match rng.next() % 3 {
        0 => (Kind::Minor, MINOR),
        1 => (Kind::Health, DISABLED),
        _ => (Kind::Health, ILL),
    };
    let name = name(rng);
    let frame = rng.pick(frames);
    let frame = filled(rng, frame);
    let lead = if frame.starts_with(['|', '<']) { "" } else { rng.pick(LEADS) };
    let end = if frame.starts_with(['|', '<']) {
        ""
    } else {
        rng.pick(&["", "。", "，已列入台账。", "；", "，请核对。"])
    };
    let text = |name: &str| format!("{lead}{}{end}", frame.replace("{}", name));
    // A child may be ill, and then either is told; such frames are not among these.
    Told { text: text(&name), nobody: text(rng.pick(NOBODY)), kind, name }
}

/// Of two, three and four characters, of compound families, set apart to fill a column, of other peoples.
fn name(rng: &mut Rng) -> String {
    match rng.next() % 20 {
        0 => rng.pick(PEOPLES).into(),
        1 => format!("{}{}", rng.pick(COMPOUND), rng.pick(SECOND)),
        2 => format!("{}{}{}", rng.pick(COMPOUND), rng.pick(FIRST), rng.pick(SECOND)),
        3 => format!("{}{}里", rng.pick(FAMILY), rng.pick(&["万", "千", "百"])),
        4 => format!("{}{}{}", rng.pick(FAMILY), rng.pick(&[" ", "　", "  "]), rng.pick(SECOND)),
        5 => format!("{}{}", rng.pick(FAMILY), rng.pick(WORDS)),
        6..=9 => format!("{}{}", rng.pick(FAMILY), rng.pick(SECOND)),
        _ => format!("{}{}{}", rng.pick(FAMILY), rng.pick(FIRST), rng.pick(SECOND)),
    }
}

fn filled(rng: &mut Rng, frame: &str) -> String {
    let school =
        format!("{}{}", rng.pick(&["城南", "中心", "第三实验", "育红", "青石"]), rng.pick(&["小学", "中学", "幼儿园"]));
    frame
        .replace("{school}", &school)
        .replace("{form}", rng.pick(&["一年级", "四年级", "六年级", "八年级", "初二", "高一", "大班"]))
        .replace("{sort}", rng.pick(&["肢体", "听力", "视力", "言语", "智力", "精神", "多重"]))
        .replace("{grade}", rng.pick(&["一级", "二级", "三级", "四级", "2级"]))
        .replace(
            "{ill}",
            rng.pick(&["尿毒症", "肺癌", "糖尿病", "脑梗", "白血病", "类风湿关节炎", "帕金森病", "乙肝", "哮喘"]),
        )
        .replace("{age}", rng.pick(&["6", "9", "13", "十一"]))
        .replace("{n}", &rng.between(20, 89).to_string())
}

const LEADS: &[&str] =
    &["", "", "据了解，", "会上有人提到，", "（三）", "4、", "- ", "走访笔记：", "白沙村反映：", "今年以来，"];
/// What may stand where a name does, and is nobody.
const NOBODY: &[&str] = &["有人", "某某", "一户"];

const FAMILY: &[&str] = &[
    "王", "李", "刘", "陈", "杨", "赵", "吴", "周", "徐", "何", "胡", "朱", "郭", "罗", "梁", "宋", "郑", "韩", "唐",
    "冯", "董", "曹", "袁", "邓", "沈", "彭", "吕", "卢", "蒋", "蔡",
];
const COMPOUND: &[&str] = &["欧阳", "司马", "诸葛", "夏侯", "皇甫", "慕容", "令狐", "司徒"];
const FIRST: &[&str] =
    &["建", "志", "秀", "桂", "海", "晓", "玉", "春", "国", "丽", "文", "雪", "宏", "思", "雨", "子", "佳", "俊", "金"];
const SECOND: &[&str] = &[
    "强", "英", "兰", "燕", "红", "梅", "军", "娟", "斌", "芳", "伟", "怡", "桐", "琪", "杰", "勇", "敏", "霞", "磊",
    "涛",
];
/// Given names which are words, or hold a character of grammar.
const WORDS: &[&str] = &["向阳", "为民", "建军", "敬之", "一诺", "秋菊", "春生", "立冬"];
const PEOPLES: &[&str] =
    &["阿依古丽·买买提", "吐尔洪·依明", "扎西顿珠", "格桑梅朵", "斯琴高娃", "乌云其木格", "木乃热哈"];

const MINOR: &[&str] = &[
    "{}，{school}{form}",
    "{school}{form}{}",
    "{school}{}小朋友",
    "{school}{}同学",
    "{school}{form}学生{}",
    "| {} | {school} | {form} |",
    "| {} | {age}岁 | {school} |",
    "姓名：{}；就读学校：{school}；年级：{form}",
    "<tr><td>{}</td><td>{age}岁</td><td>{form}</td></tr>",
    "一等奖：{}（{school}{form}）",
    "{age}岁的{}走失",
    "{}，{age}岁",
    "{}上四年级",
    "{}正在读初二",
    "小作者{}",
    "少年犯{}",
    "小选手{}",
    "被监护人{}",
    "困境儿童{}",
    "我叫{}，是{school}的学生",
    "{}是个9岁的孩子",
    "{}出生于2016年，随奶奶生活",
    "{}被同学欺负",
];
const DISABLED: &[&str] = &[
    "{}，{sort}，{grade}",
    "{}{sort}{grade}",
    "{} {sort}残疾 {grade}",
    "{}；{sort}残疾；{grade}",
    "| {} | {sort} | {grade} | {n} |",
    "<tr><td>{}</td><td>{sort}残疾</td><td>{grade}</td></tr>",
    "姓名：{}　残疾类别：{sort}　等级：{grade}",
    "{}有轻度视力障碍",
    "{}耳朵背，说话要大声",
    "{}腿脚不利索",
    "{}视力全无",
    "{}只有一只眼睛",
    "{}智力有问题",
    "{}是一位盲人按摩师",
    "失能人员{}",
    "残疾人{}",
    "身残志坚的{}",
    "{}领取重残补贴",
    "{}的残疾证丢了",
    "{}佩戴助听器",
    "{}生活不能自理",
    "{}说不了话，是哑巴",
];
const ILL: &[&str] = &[
    "{}，{ill}",
    "{}、{ill}、{n}元",
    "{}（{ill}晚期）",
    "| {} | {ill} | {n} |",
    "姓名：{}；疾病：{ill}",
    "{}患{ill}",
    "{}上个月查出{ill}",
    "{}得的是{ill}",
    "{ill}夺去了{}的生命",
    "被{ill}折磨的{}",
    "{}等3名{ill}患者",
    "{}怀二胎五个月",
    "{}被推进产房",
    "{}换了肾",
    "{}靠呼吸机维持",
    "{}在ICU住了半个月",
    "患者{}",
    "{}的病历",
    "{}有{ill}病史",
    "为{}申请{ill}大病救助",
    "{}突发{ill}送医",
];
