//! 公开许可: whether what is written beside a picture is a consent.
//!
//! A refusal is as much a text as a consent is, so that the words are looked at. In doubt there is none: a picture that is
//! held back is told, and its consent can be written otherwise, while one that was published cannot be taken back.

use serde::{Deserialize, Serialize};

use super::{FieldPath, Reading, Shape, Text, Value, Visitor, yaml_1_1_trap};
use crate::parse::export::Export;
use crate::parse::yaml::Node;

/// What is written of a consent: who agreed, when and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Consent(pub String);

/// What a text says of consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    Given,
    /// That it was refused, or is still to come.
    Not,
    /// Nothing of who agreed: a mark, a date, a bare yes.
    Little,
}

impl Value for Consent {
    const SHAPE: Shape = Shape::Text;
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match node.text() {
            // No such word is a consent, in quotes or without: whoever was told to quote it might believe so.
            Some(text) if yaml_1_1_trap(text).is_some() => Some(Self(text.to_owned())),
            _ => Text::read(node, reading).map(|text| Self(text.0)),
        }
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        visitor.text(path, &self.0);
    }
    fn export(&self, out: &mut Export<'_>) {
        out.text(&self.0);
    }
}

/// What is no refusal although it is spelled with one.
const HARMLESS: &str = "没有不同意见|没有异议|无异议|不同意见|无人反对|没有人反对|没有反对|无反对|无人拒绝|没有人拒绝|未成年|不明显|画中没有人|\
    no people in the picture|no faces|no objection";

/// A text that is one of these is none.
const NONE: &str = "否|无|没|没有|不|不行|不可|不可以|未|暂无|空|不适用|无需|不需要|不用|不必|不详|略";

/// A text that holds one of these tells of none.
const REFUSED: &str = "不同意|未同意|没同意|没有同意|不予|不愿|不肯|不想|不希望|不许|不准|不允许|不让|不得公开|不公开|不能公开|\
    不宜公开|不可公开|不要公开|不便公开|不得发布|不发布|不能发布|不宜发布|不要发布|不授权|不接受|不答应|不赞成|\
    不支持|未授权|未许可|未允许|未获|未取得|未征|未得|未签|未确认|未答|未回|未表态|未定|未收到|未办|未落实|\
    未经同意|未经本人|未经许可|未经授权|未经确认|未知|未问|未联系|未能|未予|尚未|还未|还没|暂未|暂缓|暂不|暂无|\
    没有取得|没取得|没有征|没征|没有问|没问|没有签|没签|没有许可|没有授权|没授权|没有得到|没得到|没有获|没拿到|\
    没有拿到|没有确认|没确认|没答应|没有答应|没联系|没有联系|没有回|没回|无许可|无授权|无同意|无书面|无法|拒|反对|\
    撤回|撤销|收回|取消|不明|不清楚|不知|不确定|不一定|不太|不大同意|征求中|征询中|征集中|审批中|审核中|办理中|\
    联系中|确认中|取得中|申请中|沟通中|洽谈中|进行中|正在征|正在联系|正在办|正在确认|正在申请|等待|有待|等回|等答|\
    过期|失效|无效|暂缺|尚缺|还缺|缺少|请填|请补|需补|需征|需要征|需取得|要征得|将征|拟征|拟取|拟于";

/// What waits to be done: `待确认`, `待家长签字`; `接待` waits for nothing.
const AWAITED: &str = "确取征补定办签核问回联落审沟商批获授同许答填";

/// A text with one of these words tells of none.
const REFUSED_EN: &str = "no|not|none|never|nothing|without|refuse|refused|refuses|refusal|decline|declined|declines|denied|denies|deny|\
    object|objects|objected|pending|awaiting|awaited|waiting|unknown|unclear|withdrawn|withdrew|revoked|expired|\
    missing|tbd|tbc|todo|na|nil|null|false|off|cannot|unsigned|requested|yet";

/// A text that is one of these says nothing of who agreed. What forms and messages hold in its place is among them.
const BARE: &str = "是|有|同意|已同意|均同意|都同意|可以|可|行|好|允许|已允许|许可|已许可|授权|已授权|取得|已取得|已取得同意|\
    已取得许可|已征得|已征得同意|已获同意|已获得同意|已确认|公开|可公开|可以公开|同意公开|已同意公开|公开许可|\
    已有|齐全|文字|在这里写|谁同意何时以何方式|谁同意|何时|以何方式|yes|true|on|ok|okay|given|granted|agreed|consent|\
    consented|consentgiven|allowed|permitted|approved|done|public|whoagreedwhenandhow";

impl Consent {
    pub fn says(&self) -> Says {
        let text: String = self.0.trim().chars().map(usual).collect::<String>().to_lowercase();
        let text = HARMLESS.split('|').fold(text, |text, harmless| text.replace(harmless, " "));
        let run: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let letters: String = run.chars().filter(|c| c.is_alphabetic()).collect();
        let words = || text.split(|c: char| !c.is_alphabetic() && c != '\'').filter(|word| !word.is_empty());
        let mut parts = text.split(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
        let refused = is_one(NONE, &letters)
            || parts.any(|part| is_one(NONE, part.trim()) || lacks(part))
            || REFUSED.split('|').any(|part| run.contains(part))
            || letters.starts_with('待')
            || letters.ends_with('待') && !letters.ends_with("接待")
            || awaits(&letters)
            || matches!(run.as_str(), "n/a" | "n.a." | "n")
            || words().any(|word| is_one(REFUSED_EN, word) || word.ends_with("n't"));
        // Years, months and days are no word of who.
        let who: String = letters.chars().filter(|c| !matches!(c, '年' | '月' | '日')).collect();
        let short = who.chars().filter(|c| !c.is_ascii()).count() < 2 && who.chars().filter(char::is_ascii).count() < 4;
        match refused {
            true => Says::Not,
            false if short || is_one(BARE, &who) => Says::Little,
            false => Says::Given,
        }
    }

    /// Whether it says that somebody agreed.
    pub fn is_given(&self) -> bool {
        self.says() == Says::Given
    }
}

fn is_one(list: &str, word: &str) -> bool {
    list.split('|').any(|one| one == word)
}

/// Whether a part of a sentence tells that somebody's agreement is not there, as `没有家长的同意` does.
fn lacks(part: &str) -> bool {
    const NEAR: usize = 8;
    let follows = |(at, particle): (usize, &str)| {
        let near: String = part[at + particle.len()..].chars().filter(|c| !c.is_whitespace()).take(NEAR).collect();
        ["同意", "许可", "授权", "允许", "签字", "签名", "答应", "批准"].iter().any(|word| near.contains(word))
    };
    ["未", "没", "无"].iter().any(|particle| part.match_indices(particle).any(follows))
}

/// Whether a text says that something is still to be done.
fn awaits(letters: &str) -> bool {
    let after = |(at, _): (usize, &str)| {
        let before = letters[..at].chars().next_back();
        let next = letters[at..].chars().nth(1);
        !matches!(before, Some('接' | '招' | '对' | '看' | '款' | '优')) && next.is_some_and(|c| AWAITED.contains(c))
    };
    letters.match_indices('待').any(after)
}

/// A character as the lists above have it: not of full width, not of the traditional script.
fn usual(c: char) -> char {
    const TRADITIONAL: (&str, &str) =
        ("無沒絕確認暫還許徵簽願準對復補問聯審辦見", "无没绝确认暂还许征签愿准对复补问联审办见");
    let narrow = match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ if c == '’' => '\'',
        _ => c,
    };
    TRADITIONAL.0.chars().zip(TRADITIONAL.1.chars()).find(|(old, _)| *old == narrow).map_or(narrow, |(_, new)| new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Says {
        Consent(text.to_owned()).says()
    }

    #[test]
    fn a_refusal_is_no_consent_in_whatever_words() {
        let texts = "否|无|不同意|未同意|没有|未取得|待确认|待取得|拒绝|false|no|No.|NO|N/A|n/a|ＮＯ|none|不 同 意|\
            家长不同意公开|本人未同意|待家长签字后补|还没有问|尚未征得同意|甲同意，乙不同意|已撤回|\
            同意已于 2024-05 撤销|無|沒有|拒絕|待確認|暂缺|征求意见中，等回复|居委会正在联系家长|pending|\
            not yet|refused by the parents|the resident hasn't agreed|without consent|consent withdrawn 2024|\
            （无）|【待定】|无法联系本人|没取得|否，家长不在|书面许可：无|未经家长书面同意|没有家长的同意|\
            no one agreed";
        for text in texts.split('|') {
            assert_eq!(says(text), Says::Not, "{text}");
        }
    }

    #[test]
    fn a_mark_a_date_or_a_bare_yes_does_not_say_who_agreed() {
        let texts = "0|1|-|—|/|×|√|?|…|是|有|yes|true|on|同意|已同意。|已取得同意|2024-05-12|2024年5月12日|\
            2024-05-12 同意|公开许可|文字|谁同意、何时、以何方式|x|010|OK";
        for text in texts.split('|') {
            assert_eq!(says(text), Says::Little, "{text}");
        }
    }

    #[test]
    fn who_agreed_when_and_how_is_a_consent() {
        let texts = "2024-04-12 当面同意|示例图片由本程序绘制，画中没有人|照片中的居民 2024-05-12 书面同意|\
            家长签字，无人反对|在场者均同意，没有不同意见|接待室值班人员口头同意|\
            未成年人的监护人 2024-05-12 书面同意|the residents shown, 2024-05-12, in writing|\
            no people in the picture, drawn by the office|全体与会人员会前口头同意|对待拍照，村民代表一致同意|\
            居委会存有授权书第 3 号";
        for text in texts.split('|') {
            assert_eq!(says(text), Says::Given, "{text}");
        }
    }
}
