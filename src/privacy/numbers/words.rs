//! What the words about a number call it, and what they count with it.

use super::Candidate;
use crate::privacy::{
    column,
    fold::{ahead, back, glyphs, is_han},
    names,
    runs::Join,
};

impl Candidate<'_> {
    /// The text right before, as written.
    pub(super) fn before(&self) -> &str {
        &self.text[..self.start()]
    }

    /// Some words before, folded.
    pub(super) fn before_words(&self) -> String {
        let start = self.start();
        let mut lines = lines(self.text, back(self.text, start, 24), start);
        // A number on a line of its own is named by the line before.
        match lines.pop() {
            Some(line) if line.trim().is_empty() => lines.pop().unwrap_or_default(),
            line => line.unwrap_or_default(),
        }
    }

    pub(super) fn after_words(&self) -> String {
        let end = self.end();
        lines(self.text, end, ahead(self.text, end, 8)).into_iter().next().unwrap_or_default()
    }

    pub(super) fn phone_words(&self) -> bool {
        has_any(&last(&self.before_words().to_lowercase(), 14), CALLING) || self.phone_column()
    }

    /// The same, but not across a comma: `电话6232330，坐标（133.35694933` names no telephone twice.
    pub(super) fn phone_clause(&self) -> bool {
        let before = last(&self.before_words().to_lowercase(), 14);
        let clause = before.rsplit([',', '，', '。', '；', ';']).next().unwrap_or_default();
        has_any(clause, CALLING) || self.phone_column()
    }

    fn phone_column(&self) -> bool {
        self.join() < Join::List
            && column::heading(self.text, self.start()).is_some_and(|head| has_any(&head, PHONE_WORDS))
    }

    /// Named by the words before it as a number of another kind.
    pub(super) fn named_otherwise(&self) -> bool {
        const WORDS: &[&str] = &[
            "订单",
            "单号",
            "流水",
            "编号",
            "编码",
            "代码",
            "序列",
            "合同号",
            "备案",
            "安备",
            "isbn",
            "issn",
            "发票",
            "批次",
            "条码",
            "文号",
            "索引",
            "时间戳",
            "项目号",
            "许可证",
            "登记证",
            "icp",
            "commit",
            "sha",
            "hash",
            "no.",
            "统一社会信用",
        ];
        has_any(&last(&self.before_words().to_lowercase(), 10), WORDS)
    }

    /// `记录号13115163552`, `案号：…`, `统计码`, `工程量`: what bears the number is a record, a thing or an amount, and neither
    /// a telephone nor an account.
    pub(super) fn is_a_records(&self) -> bool {
        const NUMBERED: &str = "录编序案单理记批列件档务票户表备本程标包井杆桩";
        const CODED: &str = "计编代构源溯别条目货品类区邮税";
        let before = self.before_words();
        let bare = before.trim_end_matches([' ', ':', '：', '为', '是']);
        let what = bare.strip_suffix('号').map(|what| (what, NUMBERED));
        let what = what.or(bare.strip_suffix('码').map(|what| (what, CODED)));
        what.is_some_and(|(what, of)| what.ends_with(|c| of.contains(c)))
            || bare.ends_with(['量', '额', '价', '值', '积'])
    }

    /// Money, weights and other counts: a unit behind, or a currency before.
    pub(super) fn counts_something(&self) -> bool {
        const UNITS: &[&str] = &[
            "元", "万", "亿", "吨", "千克", "公斤", "米", "平方", "立方", "亩", "千瓦", "度", "%", "‰", "股", "株",
            "字节", "人次", "户", "次", "kwh", "kg", "bytes",
        ];
        let after = self.after_words();
        let unit = after.trim_start_matches(' ');
        UNITS.iter().any(|word| unit.starts_with(word)) || self.before().trim_end().ends_with(['¥', '￥', '$', '€'])
    }

    /// The words of the two lines before and of this one, in which a table's heading names its column.
    pub(super) fn words_around(&self) -> String {
        const FARTHEST: usize = 80;
        let start = self.start();
        let words = lines(self.text, back(self.text, start, FARTHEST), start).join("\n").to_lowercase();
        // What stands before another sentence's end names nothing here.
        words.rsplit(['。', '！', '？']).next().unwrap_or_default().to_owned()
    }

    /// Named by the words right before or, within one cell, by the heading of its column.
    pub(super) fn is_named(&self, words: &[&str]) -> bool {
        has_any(&self.before_words(), words)
            || self.join() < Join::List
                && column::heading(self.text, self.start()).is_some_and(|head| has_any(&head, words))
    }

    /// A measure word behind: the last figure counts something.
    pub(super) fn counts_people(&self) -> bool {
        const MEASURES: &str = "号件次人户个场条名位处套台辆棵座栋间项起份张家所里天年月日岁篇页字步段片盏口只头批组村镇县市元万亿吨米亩度平";
        self.after_words().trim_start().starts_with(|c| MEASURES.contains(c)) || self.counts_something()
    }

    /// A person's name right before, with nothing but signs between.
    pub(super) fn behind_a_name(&self) -> bool {
        let before: Vec<char> = self.words_around().chars().collect();
        let end = before.len() - before.iter().rev().take_while(|c| !is_han(**c)).count();
        [2, 3, 4].iter().any(|length| {
            let Some(from) = end.checked_sub(*length) else { return false };
            let mut name = before[from..end].to_vec();
            name.push('，');
            names::length_at(&name) == *length
        })
    }
}

pub(super) const IDENTITY_WORDS: &[&str] =
    &["身份证", "证件号", "公民身份", "持证人", "一代证", "二代证", "老证号", "旧证号"];
/// Numbers of other things which may have an identity number's form.
pub(super) const OTHER_RECORDS: &[&str] =
    &["招标", "采购编号", "项目编号", "合同编号", "工程编号", "许可证", "宗地", "账号", "账户"];
pub(super) const PASSPORT_WORDS: &[&str] =
    &["护照", "通行证", "回乡证", "台胞证", "旅行证", "passport", "pass号", "证件"];
pub(super) const CARD_WORDS: &[&str] = &[
    "card", "卡", "银行", "账号", "账户", "储蓄", "收款", "汇入", "汇至", "汇到", "存入", "打入", "打到", "打款",
    "转入", "转至", "转账", "开户",
];
/// What banks are called behind a number of theirs.
pub(super) const BANKS: &[&str] =
    &["银行", "农行", "工行", "建行", "中行", "交行", "招行", "邮储", "信用社", "农商行", "账户", "户名"];
pub(super) const NAMED_CARDS: &[&str] =
    &["卡号", "银行卡", "工资卡", "社保卡", "借记卡", "信用卡", "储蓄卡", "惠农卡", "一卡通"];
/// Words right before a number that is called.
const CALLING: &[&str] = &[
    "电话", "手机", "联系", "联络", "致电", "拨打", "短信", "热线", "微信", "号码", "tel", "phone", "mobile", "wechat",
    "打给", "话费",
];
pub(super) const PHONE_WORDS: &[&str] = &["电话", "手机", "联系方式", "tel", "phone", "mobile", "微信号", "wechat"];

/// The folded characters of a part of the text, each line apart.
pub(super) fn lines(text: &str, from: usize, to: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for glyph in glyphs(text, from, to) {
        match lines.last_mut() {
            Some(line) if glyph.c != '\n' => line.push(glyph.c),
            _ => lines.push(String::new()),
        }
    }
    lines
}

pub(super) fn last(text: &str, chars: usize) -> String {
    text[back(text, text.len(), chars)..].to_owned()
}

pub(super) fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}
