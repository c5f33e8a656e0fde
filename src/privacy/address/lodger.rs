//! Who lives behind a door which no estate's name stands before: 3号楼501室的王大爷, 3幢501室业主.

use super::{Tail, has_any, is_door_of_a_floor, is_numeral, step::Unit};
use crate::privacy::{names, person};

/// Who has a home and no office.
#[rustfmt::skip]
const DWELLERS: &[&str] = &[
    "业主", "住户", "居民", "租户", "租客", "房客", "房东", "房主", "户主", "住客", "老人", "老两口", "老太", "老伴", "独居", "孤寡", "空巢", "高龄", "一家", "夫妇", "夫妻", "住着",
];
/// What an old neighbour is called, with a family's name before or without one.
#[rustfmt::skip]
const KIN: &[&str] = &[
    "大爷", "大妈", "大娘", "大姐", "大哥", "大叔", "大婶", "大嫂", "大伯", "阿姨", "阿婆", "阿公", "奶奶", "爷爷", "叔叔", "伯伯", "婆婆", "老汉", "老伯", "老太", "老人", "老爷子", "外婆", "外公",
];
const FORMAL: &[&str] = &["女士", "先生", "师傅", "小姐", "某"];
/// With what a room for many goes on behind such a word: 业主委员会, 老人活动室.
#[rustfmt::skip]
const FOR_MANY: &[&str] = &[
    "们", "大爷", "大妈", "委员", "大会", "代表大会", "议", "活动", "服务", "调解", "自治", "学校", "大学", "之家", "食堂", "接待", "中心", "会", "室", "联络", "论坛", "驿站", "图书", "阅览", "日间", "照料", "养老", "培训", "处", "自助",
    "健身", "健康", "登记", "监督", "公约", "意见箱", "诉求", "矛盾", "可到", "可在",
];
/// What a notice names a public room for.
#[rustfmt::skip]
const NOTICES: &[&str] = &["地点", "会场", "报名", "咨询", "受理", "接待", "值班", "窗口", "设在", "领取", "办公", "前往", "请到", "负责人", "联系人"];

impl Tail {
    /// Whether somebody who lives there is named or called right behind the door.
    pub(super) fn houses_somebody(&self, chars: &[char], clause: &str) -> bool {
        // 3号楼48户住户 counts them too.
        if !self.steps.last().is_some_and(|step| step.unit == Unit::Room || step.ordinal) {
            return false;
        }
        let mut rest: Vec<char> = chars.iter().skip(self.to).take(12).copied().skip_while(|c| *c == ' ').collect();
        let lead = rest.first().copied().filter(|c| matches!(c, '的' | '(' | ',' | '，' | ':' | '里'));
        let led = usize::from(lead.is_some());
        rest.drain(..led);
        // 5栋200居民 counts them; 5栋201居民 is one of them.
        let digits: Vec<char> = chars[..self.to].iter().rev().take_while(|c| is_numeral(**c)).copied().collect();
        let digits: Vec<char> = digits.into_iter().rev().collect();
        let counted = lead.is_none() && !digits.is_empty() && !is_door_of_a_floor(&digits);
        !counted && !has_any(clause, NOTICES) && is_a_dweller(&rest, lead)
    }
}

/// Whether the text begins with somebody's home, with who lives in one, or with a name; an official's is none.
fn is_a_dweller(rest: &[char], lead: Option<char>) -> bool {
    let of = lead == Some('的');
    // 3号楼101室，居民代表参会: behind a comma all of them are meant.
    let all = matches!(lead, Some(',' | '，'));
    let text: String = rest.iter().collect();
    let alone = |behind: &str| !FOR_MANY.iter().any(|word| behind.starts_with(word));
    let begins = |text: &str, words: &[&str]| {
        let mut behind = words.iter().filter_map(|word| text.strip_prefix(word)).peekable();
        behind.peek().is_some() && behind.all(alone)
    };
    if let Some(behind) = text.strip_prefix('家') {
        return !behind.starts_with(|c| "具长属庭园电装政乐教".contains(c));
    }
    if !all && begins(&text, DWELLERS) || begins(&text, KIN) {
        return true;
    }
    // 王大爷, 欧阳阿姨, 老王
    let family = match rest {
        ['老', name, ..] if names::is_family(*name) && of => return true,
        _ if names::is_compound(rest) => 2,
        [name, ..] if names::is_family(*name) => 1,
        _ => return false,
    };
    let called: String = rest.iter().skip(family).collect();
    if begins(&called, KIN) {
        return true;
    }
    // A notice names whom to ask by a bare name too: behind it must stand what a neighbour does.
    let neighbour = |behind: &[char]| {
        let said: String = behind.iter().collect();
        (of || TELLS.iter().any(|word| said.starts_with(word))) && alone(&said) && !person::is_titled(&[], behind)
    };
    let formal = FORMAL.iter().find(|word| called.starts_with(**word)).map(|word| family + word.chars().count());
    let length = formal.unwrap_or_else(|| names::likely::length_at(rest, names::likely::BESIDE_A_CROWD));
    length > 0 && rest.get(length..).is_some_and(neighbour)
}

/// What is told of somebody at home.
#[rustfmt::skip]
const TELLS: &[&str] = &[
    "说", "称", "反映", "家", "投诉", "来电", "报修", "诉", "求助", "希望", "表示", "提出", "认为", "建议", "想", "问", "患", "独居", "住", "因", "被", "的", "卧病", "生病", "摔", "去世", "今年", "一家", "夫妇",
];
