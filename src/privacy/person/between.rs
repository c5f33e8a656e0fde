//! What stands between a name and a word, and whether it leads from the one to the other: 为王建国申请, 王建国说，他….

use super::{BEFORE_A_NAME, many, office};

/// Whether what stands before a name ends with a word for a person or leads to one: 残疾军人, 听障小伙.
pub(super) fn is_a_person(between: &str) -> bool {
    between.ends_with(|c| BEFORE_A_NAME.contains(c) || "兵伙娘汉嫂婶众手:“".contains(c))
}

/// 盲人歌手, 残疾企业家: what somebody is beside, and not 残疾人专干, who serves them.
pub(super) fn is_their_own(word: &str, between: &str) -> bool {
    #[rustfmt::skip]
    const TRADES: &[&str] = &["歌手", "作家", "画家", "企业家", "运动员", "教师", "老师", "演员", "艺术家", "诗人", "技师", "创业者", "律师", "主播", "选手", "工匠", "厨师", "店主"];
    word.starts_with(['盲', '聋', '残', '肢', '视', '听']) && TRADES.contains(&between)
}

/// `为`王建国`申请了`: what follows is for whoever is named.
pub(super) fn is_applied_for(before: &str, between: &str) -> bool {
    const VERBS: &[&str] = &[
        "申请", "申报", "申办", "申领", "办理", "办", "补办", "代办", "报销", "落实", "争取", "发放", "提供", "送去",
        "安排", "联系",
    ];
    let done_to = before.ends_with(['为', '爲', '為', '给', '給', '替', '帮', '幫']) && !before.ends_with("因为");
    let rest = VERBS.iter().find_map(|verb| between.strip_prefix(verb));
    done_to && rest.is_some_and(|rest| matches!(rest, "" | "了" | "好" | "好了" | "到" | "到了" | "一次" | "了一次"))
}

/// 王建国`等三户因`, 王建国`等5人患`: the one named is one of those of whom something is said.
pub(super) fn is_one_of(between: &str) -> bool {
    let Some(rest) = between.strip_prefix('等') else { return false };
    let counted = rest.trim_start_matches(|c: char| many::digit_or_han(c) || matches!(c, '多' | '余' | '几' | '两'));
    let rest = counted.strip_prefix(['户', '人', '名', '位', '家']);
    rest.is_some_and(|rest| rest.starts_with(['因', '患', '均', '都', '系', '为', '身', '有']) || rest.is_empty())
}

/// Whether nothing stands before but what leads a sentence in: 会上，, 据了解，, 案例：.
pub(super) fn begins_a_sentence(before: &str) -> bool {
    const LONGEST: usize = 12;
    before.is_empty() || before.ends_with(['，', ',', ':', '：', ' ', ')']) && before.chars().count() <= LONGEST
}

/// `王建国说，他得了…`, `王建国说：“我…`: what who speaks tells of themselves.
pub(super) fn of_oneself(between: &str) -> Option<String> {
    let last = between.rsplit(['，', ',', ':', '：', '“', '"', '。']).next()?;
    // 走访了王建国家，了解到他肺癌复发
    let told = |pronoun: char| {
        let at = last.find(pronoun)?;
        LEARNT.iter().any(|word| last[..at].ends_with(word)).then(|| &last[at..])
    };
    let own = told('他').or_else(|| told('她')).unwrap_or(last);
    let tells =
        (own.starts_with(['我', '俺']) || stands_for_somebody(own)) && !own.contains('们') && between.len() > own.len();
    let clause: String = own.chars().skip(if own.starts_with("本人") { 2 } else { 1 }).collect();
    (tells && !office::speaks_or_serves("", &clause)).then_some(clause)
}

/// Behind such words a pronoun stands for whoever was named before: 家属说他有…, 因为他有….
const LEARNT: &[&str] =
    &["了解到", "得知", "获知", "发现", "看到", "听说", "说", "知道", "只见", "原来", "见", "因为", "由于", "考虑到"];

/// `是`, `和妻子都是`: what somebody is, and not `最关心的是`.
pub(super) fn is_said_to_be(between: &str) -> bool {
    let is = ["是", "系", "是一名", "是一位", "是个", "是名"].iter().any(|word| between.ends_with(word));
    // 王小明和其他孩子
    let among = ["和其他", "与其他", "跟其他", "和别的", "跟别的", "和几个", "和同村"].contains(&between);
    among || is && !between.contains(['的', '不', '为', '帮', '管', '教'])
}

/// `为中度`, `为三级`: what somebody was found to be, and not for whom something is done.
pub(super) fn is_graded(between: &str) -> bool {
    let Some((_, grade)) = between.rsplit_once('为') else { return false };
    let rest = grade.trim_end_matches(|c| "极度级轻中重肢体一二三四五六七八九十".contains(c));
    !grade.is_empty() && rest.is_empty()
}

/// Whether a clause begins with a word for whoever was named before.
pub(super) fn stands_for_somebody(clause: &str) -> bool {
    let clause = clause.trim_start();
    // 其中 and 其他 stand for nobody.
    let other = clause.chars().nth(1).is_some_and(|c| matches!(c, '中' | '他' | '它' | '余' | '实' | '次'));
    clause.starts_with('其') && !other
        || ["本人", "该生", "该户", "该童"].iter().any(|word| clause.starts_with(word))
        || clause.starts_with(['他', '她']) && !clause.chars().nth(1).is_some_and(|c| matches!(c, '们' | '人'))
}

/// `患`肺癌`的父亲`, `得了`肝炎`的`: who is named behind is said to have it.
pub(super) fn has_it(before: &str, between: &str) -> bool {
    let verb = before.trim_end_matches(['有', '上', '了', '过', '着']).ends_with(['患', '得', '罹', '染']);
    let kin = between.strip_prefix('的');
    verb && kin
        .is_some_and(|kin| kin.is_empty() || kin.chars().count() < 4 && kin.ends_with(|c| BEFORE_A_NAME.contains(c)))
}

/// Whether what stands before a name makes of it whom something is done to or given: 上门为, 把药送到.
pub(super) fn is_done_to(before: &str) -> bool {
    #[rustfmt::skip]
    const NOT: &[&str] = &["因为", "成为", "认为", "作为", "称为", "名为", "评为", "选为", "聘为", "任为", "定为", "断为", "诊为", "判为", "交给"];
    before.ends_with(['为', '给', '替', '帮']) && !NOT.iter().any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    fn found(text: &str) -> Vec<(Kind, &str)> {
        let found = scan(text, &Allow::default());
        found.into_iter().map(|finding| (finding.kind, &text[finding.range])).collect()
    }

    #[test]
    fn who_is_served_or_written_to_is_whose_state_it_is() {
        for (text, name) in [
            ("会后，医生上门为孟国强复诊，他的结肠癌控制得还可以。", "孟国强"),
            ("老师丁睿睿为任立勤做了三次辅导，孩子渐渐愿意开口了。", "任立勤"),
            ("志愿者把药送到田小英手上，她患的是扩张型心肌病。", "田小英"),
            ("郝萱萱，您好！您申请的帕金森病特药已受理，请您安心养病。", "郝萱萱"),
            ("随访对象：潘思远。疾病：青光眼。", "潘思远"),
            ("村民李红英为患肺癌的父亲郑孝明申请了长护险。", "郑孝明"),
            ("老支书云庆林前年查出慢阻肺，仍惦记着村里的路。", "云庆林"),
        ] {
            assert_eq!(found(text).first().map(|found| found.1), Some(name), "{text}");
        }
        for text in [
            "授课人为周立轩，内容是乙肝规范诊疗。",
            "义诊专家：蒋丽西（阿尔茨海默病）、钟素梁（白内障）",
            "裴秀娟作为家长代表走进食堂后厨。",
            "曲比阿英老师被评为优秀班主任。",
            "卢宗发作点评，顾素亮任县骨质疏松专科联盟主任委员。",
            "县政协副主席、党组成员金倩因病请假。",
            "列席人员听取了说明。县中医院院长武亮到场，其中听力残疾53名。",
            "邓国英所在的市精神卫生中心负责答复。",
            "关正斌，神经内科副主任医师，2025年当选。",
            "周辉主刀的白内障复明手术累计633例。",
            "邀请了县法院未成年人审判庭庭长杨秀璟以及30名学生家长代表。",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn an_age_or_a_form_makes_a_child_of_whoever_is_told_of() {
        for (text, name) in [
            ("崔彩才自幼由祖父母带大，今年11岁，还没上过学前班。", "崔彩才"),
            ("弓明杰因父母离异，跟着父亲叶涛在小河村生活，现读八年级。", "弓明杰"),
            ("马守国，2016年1月生，现就读于二中，由外婆赵惠蕊抚养。", "马守国"),
            ("姚传梅念初一，姐姐住校。", "姚传梅"),
            ("司马德怡所在班级为向阳小学二年级。", "司马德怡"),
            ("小姑娘于小垚扎着马尾辫，今年刚上五年级。", "于小垚"),
            ("红领巾讲解员聂俊莉带大家参观议事厅。", "聂俊莉"),
            ("包括尤菊琪在内的五名学生获得资助。", "尤菊琪"),
            ("孤儿秘继萱由福利院抚养。", "秘继萱"),
        ] {
            assert!(found(text).contains(&(Kind::Minor, name)), "{text}");
        }
        for text in [
            "敖汉旗政协：幼儿园学位不足问题列入协商。",
            "向阳小学三年级共有学生48名，校长陈志远到会。",
            "委员李明华建议为12岁以下儿童免费体检。",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
