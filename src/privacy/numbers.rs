//! Runs of digits judged: identity numbers, bank cards, mobile numbers, passports, and what only looks like them.

use super::{
    Finding, Kind,
    fold::{back, glyphs},
    link, mask,
    runs::{Join, Part, Run},
};

/// Finds the private numbers of a run. A number is one or several whole parts; a number inside of a longer unbroken row
/// of digits is none.
pub(super) fn judge(text: &str, run: &Run, found: &mut Vec<Finding>) {
    if run.digits.len() < 7 {
        return;
    }
    let mut first = 0;
    while first < run.parts.len() {
        first = match longest_match(text, run, first) {
            Some((kind, last, skip)) => {
                found.push(finding(text, run, kind, first, last, skip));
                last + 1
            }
            None => first + 1,
        };
    }
}

/// The gravest number which begins at a part: its kind, its last part, and how many leading digits are a country code.
fn longest_match(text: &str, run: &Run, first: usize) -> Option<(Kind, usize, usize)> {
    let (mut digits, mut length) = ([0_u8; 24], 0);
    let mut best: Option<(Kind, usize, usize)> = None;
    let mut before_rank = 0;
    for (last, part) in run.parts.iter().enumerate().skip(first) {
        if length + part.len > digits.len() {
            break;
        }
        for digit in run.digits.iter().skip(part.first).take(part.len) {
            digits[length] = digit.value;
            length += 1;
        }
        let candidate = Candidate { text, run, first, last, digits: &digits[..length] };
        if let Some((kind, skip)) = candidate.kind()
            && (best.is_none() || rank(kind, length, last + 1 - first) < before_rank)
        {
            best = Some((kind, last, skip));
            before_rank = rank(kind, length, last + 1 - first);
        }
    }
    best
}

/// Of readings which begin together, the one best proved counts: fifteen digits without a checksum come last.
fn rank(kind: Kind, digits: usize, parts: usize) -> u8 {
    match kind {
        Kind::ResidentId if digits == 18 => 0,
        Kind::BankCard => 1,
        Kind::ResidentId if parts > 1 => 2,
        Kind::Mobile => 3,
        _ => 4,
    }
}

struct Candidate<'a> {
    text: &'a str,
    run: &'a Run,
    first: usize,
    last: usize,
    digits: &'a [u8],
}

impl Candidate<'_> {
    fn kind(&self) -> Option<(Kind, usize)> {
        let kind = self.kind_by_length()?;
        (self.join() < Join::Odd || self.held_together(kind.0)).then_some(kind)
    }

    /// The strongest of what stands between the parts.
    fn join(&self) -> Join {
        self.parts().iter().skip(1).map(|part| part.join).max().unwrap_or(Join::Touching)
    }

    /// Figures of a list or table stand side by side too, so that what commas, strokes or cells part is one number only
    /// if its form proves it or the words before say so.
    fn held_together(&self, kind: Kind) -> bool {
        let groups: Vec<usize> = self.parts().iter().map(|part| part.len).collect();
        let spelt = groups.iter().all(|group| *group == 1);
        match kind {
            Kind::ResidentId if self.digits.len() == 18 => {
                checksum_holds(self.digits)
                    || (self.join() < Join::List && has_any(&self.before_words(), IDENTITY_WORDS))
            }
            Kind::ResidentId => has_any(&self.words_around(), IDENTITY_WORDS),
            Kind::BankCard => {
                let named = has_any(&self.words_around(), CARD_WORDS);
                let fours = groups.iter().rev().skip(1).all(|group| matches!(group, 4 | 6 | 8));
                named
                    || (!self.counts_people()
                        && !has_any(&self.words_around(), PHONE_WORDS)
                        && (spelt || fours || self.join() == Join::Odd)
                        && self.digits.starts_with(&[6, 2]))
            }
            Kind::Mobile if self.counts_people() => false,
            Kind::Mobile => {
                let grouped = GROUPS_OF_ELEVEN.contains(&groups.as_slice()) && !self.begins_with_a_year();
                let named = || self.phone_words() || has_any(&self.words_around(), PHONE_WORDS) || self.behind_a_name();
                match self.join() {
                    _ if spelt => true,
                    Join::Odd => {
                        grouped && self.ends_the_strokes() || self.is_whole_run() && groups.len() < 4 || named()
                    }
                    // No figure begins with a nought.
                    _ if grouped && self.noughts_lead() => true,
                    Join::List => named() || grouped && groups.len() < 4 && self.is_whole_run() && !self.listed(),
                    _ => named(),
                }
            }
            _ => false,
        }
    }

    /// Nothing but this number stands in the run.
    fn is_whole_run(&self) -> bool {
        self.first == 0 && self.last + 1 == self.run.parts.len() && !self.begins_with_a_year()
    }

    /// No further figure is joined to the number in the same manner, as in `2023/138/1234/5678`.
    fn ends_the_strokes(&self) -> bool {
        let odd = |index: usize| self.run.parts.get(index).is_some_and(|part| part.join == Join::Odd);
        !(odd(self.last + 1) || self.first > 0 && odd(self.first))
    }

    fn begins_with_a_year(&self) -> bool {
        self.digits.starts_with(&[1, 9]) && self.parts().first().is_some_and(|part| part.len == 4)
    }

    /// `1998-1234-567` is a year with its numbers.
    fn is_year_and_numbers(&self) -> bool {
        self.begins_with_a_year() && matches!(self.join(), Join::Hyphen | Join::Dot)
    }

    fn noughts_lead(&self) -> bool {
        let nought =
            |part: &Part| part.len > 3 && self.run.digits.get(part.first).is_some_and(|digit| digit.value == 0);
        self.parts().iter().any(nought)
    }

    /// Figures one after another, as `分别为138、1234、5678` or the fields of a data file.
    fn listed(&self) -> bool {
        let written = &self.text[self.start()..self.end()];
        let before = self.before_words();
        let fields = written.contains(',') && !written.contains(", ");
        fields
            || before.ends_with(['[', '|', ','])
            || has_any(&before, &["第", "分别", "依次", "各", "数", "量", "计", "共", "为"])
    }

    /// A person's name right before, with nothing but signs between.
    fn behind_a_name(&self) -> bool {
        let before: Vec<char> = self.words_around().chars().collect();
        let end = before.len() - before.iter().rev().take_while(|c| !is_han(**c)).count();
        [2, 3, 4].iter().any(|length| {
            let Some(from) = end.checked_sub(*length) else { return false };
            let mut name = before[from..end].to_vec();
            name.push('，');
            super::names::length_at(&name) == *length
        })
    }

    /// The words of the two lines before and of this one, in which a table's heading names its column.
    fn words_around(&self) -> String {
        const FARTHEST: usize = 80;
        let start = self.start();
        let words = lines(self.text, back(self.text, start, FARTHEST), start).join("\n").to_lowercase();
        // What stands before another sentence's end names nothing here.
        words.rsplit(['。', '！', '？']).next().unwrap_or_default().to_owned()
    }

    /// Named by the words right before or, within one cell, by the heading of its column.
    fn is_named(&self, words: &[&str]) -> bool {
        has_any(&self.before_words(), words)
            || self.join() < Join::List
                && super::column::heading(self.text, self.start()).is_some_and(|head| has_any(&head, words))
    }

    /// A measure word behind: the last figure counts something.
    fn counts_people(&self) -> bool {
        const MEASURES: &str = "号件次人户个场条名位处套台辆棵座栋间项起份张家所里天年月日岁篇页字步段片盏口只头批组村镇县市元万亿吨米亩度平";
        self.after_words().trim_start().starts_with(|c| MEASURES.contains(c)) || self.counts_something()
    }

    fn kind_by_length(&self) -> Option<(Kind, usize)> {
        match self.digits.len() {
            18 if self.is_resident_id_18() => Some((Kind::ResidentId, 0)),
            15 if self.is_resident_id_15() => Some((Kind::ResidentId, 0)),
            13..=19 if self.is_bank_card() => Some((Kind::BankCard, 0)),
            11 if self.is_mobile(self.digits) => Some((Kind::Mobile, 0)),
            12 if self.digits.first() == Some(&0) && self.is_mobile(&self.digits[1..]) && self.phone_words() => {
                Some((Kind::Mobile, 1))
            }
            13 if self.digits.starts_with(&[8, 6]) && self.is_mobile(&self.digits[2..]) => Some((Kind::Mobile, 2)),
            15 if self.digits.starts_with(&[0, 0, 8, 6]) && self.is_mobile(&self.digits[4..]) => {
                Some((Kind::Mobile, 4))
            }
            7 | 8 | 10 if self.is_passport() => Some((Kind::Passport, 0)),
            _ => None,
        }
    }

    /// Checksum of GB 11643-1999 (ISO 7064 MOD 11-2), a province and a date that can be; or, named as an identity
    /// number by the words before it, a province and a date alone, as people mistype.
    fn is_resident_id_18(&self) -> bool {
        if self.digits[..17].contains(&10) || !region(self.digits) {
            return false;
        }
        let (year, month, day) =
            (number(&self.digits[6..10]), number(&self.digits[10..12]), number(&self.digits[12..14]));
        let date = (1900..=2035).contains(&year) && is_month_and_day(month, day);
        let other = || has_any(&last(&self.before_words(), 10), OTHER_RECORDS);
        date && !self.within_hexadecimal() && !other() && (checksum_holds(self.digits) || self.is_named(IDENTITY_WORDS))
    }

    /// The form in use before 1999 has no checksum: unbroken or in its three fields, and not named as another number.
    fn is_resident_id_15(&self) -> bool {
        let parts = self.parts();
        let date = is_month_and_day(number(&self.digits[8..10]), number(&self.digits[10..12]));
        if !date || !region(self.digits) || !self.stands_alone() {
            return false;
        }
        // One script after another is one row of digits still.
        let touching = parts.iter().skip(1).all(|part| part.join == Join::Touching);
        let spelt = parts.len() == self.digits.len();
        if parts.len() > 5 && !touching && !(spelt && self.is_named(IDENTITY_WORDS)) {
            return false;
        }
        let broken_line = parts.len() == 2 && parts.iter().any(|part| part.join == Join::Newline);
        let whole = touching || broken_line || parts.iter().map(|part| part.len).eq([6, 6, 3]);
        self.is_named(IDENTITY_WORDS)
            || (whole
                && !self.named_otherwise()
                && !has_any(&last(&self.before_words(), 10), OTHER_RECORDS)
                && !self.in_address())
    }

    /// Luhn, the length of the scheme, and a prefix of a scheme used in China.
    fn is_bank_card(&self) -> bool {
        if self.digits.contains(&10) || !luhn_holds(self.digits) || !self.stands_alone() || self.is_date_inside() {
            return false;
        }
        let head = number(&self.digits[..4]);
        let scheme = match self.digits.len() {
            16 => matches!(head, 3528..=3589 | 4000..=4999 | 5100..=5599 | 2221..=2720),
            15 => matches!(head / 100, 34 | 37),
            14 => matches!(head / 100, 36),
            _ => false,
        } || (16..=19).contains(&self.digits.len())
            && (head / 100 == 62 || matches!(head, 9558 | 6011 | 6013));
        // Cards of older schemes and of banks elsewhere, where the words say that it is a card.
        let other = || matches!(self.digits.first(), Some(3..=6 | 9)) && self.is_named(NAMED_CARDS);
        if !scheme {
            return other();
        }
        let named = self.is_named(CARD_WORDS);
        // Record numbers often begin with a county's code and a year.
        let recorded = region(self.digits) && (1949..=2035).contains(&number(&self.digits[6..10]));
        let plain = !self.named_otherwise() && !self.in_address() && !self.counts_something();
        named || (plain && !(recorded && head / 100 != 62) && self.digits.len() >= 16)
    }

    fn is_mobile(&self, digits: &[u8]) -> bool {
        let well_formed =
            matches!(digits, [1, 3..=9, ..]) && !digits.contains(&10) && digits.iter().any(|d| *d != digits[0]);
        if !well_formed || !self.stands_alone() {
            return false;
        }
        if let Some(address) = self.address() {
            return link::holds_somebody(address, &self.text[self.end()..]);
        }
        let otherwise = self.is_year_and_numbers()
            || self.is_date_inside()
            || self.is_decimal()
            || self.counts_something()
            || self.named_otherwise();
        !otherwise || self.phone_words()
    }

    /// One letter and eight digits, or two letters and seven, as in `E12345678` and `EA1234567`.
    fn is_passport(&self) -> bool {
        if self.first > 0 {
            return false;
        }
        let before = self.before_words();
        // 台湾居民来往大陆通行证 has no letter.
        if self.digits.len() == 8 && has_any(&before, &["台胞证", "大陆通行证"]) && self.parts().len() == 1 {
            return self.ends_cleanly() && self.begins_cleanly();
        }
        let mut back = before.chars().rev().skip_while(|c| *c == ' ' || *c == '-');
        let (Some(last), second, third) = (back.next(), back.next(), back.next()) else { return false };
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '/');
        if !last.is_ascii_alphabetic() {
            return false;
        }
        let named = has_any(&before, PASSPORT_WORDS)
            || super::column::heading(self.text, self.start()).is_some_and(|head| has_any(&head, PASSPORT_WORDS));
        let last = last.to_ascii_uppercase();
        let form = match (self.digits.len(), second.map(|c| c.to_ascii_uppercase())) {
            (7, Some('E')) => matches!(last, 'A'..='H' | 'J'..='N' | 'P'..='Z') && !is_letter(third),
            (7, Some('D' | 'S' | 'P')) if last == 'E' => named && !is_letter(third),
            (7, Some('C' | 'W' | 'L' | 'T')) if last.is_ascii_alphabetic() => named && !is_letter(third),
            (7, _) => named && matches!(last, 'D' | 'S' | 'P') && !is_letter(second),
            (10, _) => named && matches!(last, 'H' | 'M') && !is_letter(second),
            (_, _) => {
                matches!(last, 'E' | 'G' | 'D' | 'S' | 'P' | 'K' | 'H' | 'M' | 'C' | 'W' | 'L' | 'T')
                    && !is_letter(second)
            }
        };
        let upright = before.chars().rev().find(|c| *c != ' ' && *c != '-').is_some_and(|c| c.is_ascii_uppercase());
        let dated = self.digits.len() == 8 && matches!(number(&self.digits[..2]), 19 | 20) && {
            is_month_and_day(number(&self.digits[4..6]), number(&self.digits[6..8]))
        };
        let plain = upright
            && !dated
            && self.parts().len() == 1
            && matches!((self.digits.len(), last), (7, _) | (8, 'E' | 'G'));
        form && self.ends_cleanly() && !self.in_address() && (named || (plain && !self.named_otherwise()))
    }

    fn parts(&self) -> &[Part] {
        self.run.parts.get(self.first..=self.last).unwrap_or_default()
    }

    fn start(&self) -> usize {
        self.run.parts.get(self.first).and_then(|part| self.run.digits.get(part.first)).map_or(0, |digit| digit.start)
    }

    fn end(&self) -> usize {
        let last = self.run.parts.get(self.last).map_or(0, |part| part.first + part.len - 1);
        self.run.digits.get(last).map_or(0, |digit| digit.end)
    }

    /// The text right before, as written.
    fn before(&self) -> &str {
        &self.text[..self.start()]
    }

    /// Some words before, folded.
    fn before_words(&self) -> String {
        let start = self.start();
        let mut lines = lines(self.text, back(self.text, start, 24), start);
        // A number on a line of its own is named by the line before.
        match lines.pop() {
            Some(line) if line.trim().is_empty() => lines.pop().unwrap_or_default(),
            line => line.unwrap_or_default(),
        }
    }

    fn after_words(&self) -> String {
        let end = self.end();
        lines(self.text, end, super::fold::ahead(self.text, end, 8)).into_iter().next().unwrap_or_default()
    }

    fn phone_words(&self) -> bool {
        const WORDS: &[&str] = &[
            "电话", "手机", "联系", "联络", "致电", "拨打", "短信", "热线", "微信", "号码", "tel", "phone", "mobile",
            "wechat", "打给",
        ];
        has_any(&last(&self.before_words().to_lowercase(), 14), WORDS)
            || self.join() < Join::List
                && super::column::heading(self.text, self.start()).is_some_and(|head| has_any(&head, PHONE_WORDS))
    }

    /// Named by the words before it as a number of another kind.
    fn named_otherwise(&self) -> bool {
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

    /// Money, weights and other counts: a unit behind, or a currency before.
    fn counts_something(&self) -> bool {
        const UNITS: &[&str] = &[
            "元", "万", "亿", "吨", "千克", "公斤", "米", "平方", "立方", "亩", "千瓦", "度", "%", "‰", "股", "株",
            "字节", "人次", "户", "次", "kwh", "kg", "bytes",
        ];
        let after = self.after_words();
        let unit = after.trim_start_matches(' ');
        UNITS.iter().any(|word| unit.starts_with(word)) || self.before().trim_end().ends_with(['¥', '￥', '$', '€'])
    }

    /// Whether neither side runs on: no letter glued to it, and no further digits of the same hyphened or dotted chain.
    fn stands_alone(&self) -> bool {
        if !self.ends_cleanly() || !self.begins_cleanly() {
            return false;
        }
        let join_of = |index: usize| self.run.parts.get(index).map(|part| part.join);
        let chained = |join: Option<Join>| matches!(join, Some(Join::Hyphen | Join::Dot));
        let single = self.first == self.last;
        let before_ok = self.first == 0
            || !chained(join_of(self.first))
            || self.country_code_before()
            || match join_of(self.first) {
                Some(Join::Hyphen) => single,
                _ => single && self.list_number_before(),
            };
        let after_ok = !chained(join_of(self.last + 1)) || (single && join_of(self.last + 1) == Some(Join::Hyphen));
        before_ok && after_ok || (single && self.phone_words())
    }

    fn country_code_before(&self) -> bool {
        let Some(part) = self.first.checked_sub(1).and_then(|before| self.run.parts.get(before)) else { return false };
        let values: Vec<u8> = self.run.digits.iter().skip(part.first).take(part.len).map(|digit| digit.value).collect();
        matches!(values.as_slice(), [8, 6] | [0, 0, 8, 6] | [0])
    }

    /// `1.13812345678` at the beginning of a line or after a list's punctuation is an item and its number.
    fn list_number_before(&self) -> bool {
        let Some(part) = self.first.checked_sub(1).and_then(|before| self.run.parts.get(before)) else { return false };
        let start = self.run.digits.get(part.first).map_or(0, |digit| digit.start);
        let before = self.text[..start].trim_end_matches(' ');
        part.len <= 2 && (before.is_empty() || before.ends_with(['\n', '、', '；', '：', '。', '，']))
    }

    /// A letter right before means a code, unless the letters name a telephone.
    fn begins_cleanly(&self) -> bool {
        let before = self.before();
        let letters = before.len() - before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
        let word = before[before.len() - letters..].to_ascii_lowercase();
        letters == 0
            // `%2B86138…`: a plus sign, as addresses write it.
            || before.len() >= 3 && before.as_bytes()[before.len() - 3..].eq_ignore_ascii_case(b"%2b")
            || matches!(
                word.as_str(),
                "tel" | "phone" | "mobile" | "mob" | "wx" | "vx" | "wechat" | "weixin" | "t" | "m" | "n"
            ) && (letters > 1 || word == "n" && before.ends_with("\\n"))
    }

    fn ends_cleanly(&self) -> bool {
        !self.text[self.end()..].starts_with(|c: char| c.is_ascii_alphanumeric() || ('Ａ'..='Ｚ').contains(&c))
    }

    fn within_hexadecimal(&self) -> bool {
        let hex = |b: &u8| b.is_ascii_hexdigit() && b.is_ascii_alphabetic();
        let before = self.text.as_bytes()[..self.start()].last();
        let after = self.text.as_bytes().get(self.end());
        before.is_some_and(hex) || after.is_some_and(u8::is_ascii_alphanumeric)
    }

    /// Two parts around one point, and no third: a decimal fraction.
    fn is_decimal(&self) -> bool {
        let parts = self.parts();
        parts.len() == 2 && parts.get(1).is_some_and(|part| part.join == Join::Dot)
    }

    /// Year, month and day stand as parts inside the number, which is then a row of dates.
    fn is_date_inside(&self) -> bool {
        let value = |part: &Part| {
            self.run
                .digits
                .iter()
                .skip(part.first)
                .take(part.len)
                .fold(0_u32, |sum, digit| sum * 10 + u32::from(digit.value))
        };
        // Only dates which share a part with the number; a hostile run may have very many parts.
        let near = self.first.saturating_sub(2)..(self.last + 3).min(self.run.parts.len());
        self.run.parts.get(near).unwrap_or_default().windows(3).any(|window| match window {
            [year, month, day] => {
                year.len == 4
                    && month.len <= 2
                    && day.len <= 2
                    && month.join == day.join
                    && (1900..2100).contains(&value(year))
                    && is_month_and_day(value(month), value(day))
            }
            _ => false,
        })
    }

    /// The part of a link's target before the number, where most numbers name records.
    fn address(&self) -> Option<&str> {
        let before = self.before();
        let tail = &before[super::fold::back(self.text, before.len(), 200)..];
        let stop =
            |c: char| !c.is_ascii() || c.is_ascii_whitespace() || matches!(c, '(' | '<' | '"' | '\'' | ')' | '>');
        let token = tail.rsplit(stop).next().unwrap_or(tail);
        // 王芳/138… has a stroke and no path.
        let path = token.starts_with('/') && (token.len() > 1 || !tail.trim_end_matches('/').ends_with(is_han));
        let address = token.contains("://")
            || token.contains("www.")
            || token.starts_with("../")
            || token.starts_with("./")
            || path;
        address.then_some(token)
    }

    fn in_address(&self) -> bool {
        self.address().is_some()
    }
}

const IDENTITY_WORDS: &[&str] = &["身份证", "证件号", "公民身份", "持证人"];
/// Numbers of other things which may have an identity number's form.
const OTHER_RECORDS: &[&str] = &["招标", "采购编号", "项目编号", "合同编号", "工程编号", "宗地", "账号", "账户"];
const PASSPORT_WORDS: &[&str] = &["护照", "通行证", "回乡证", "台胞证", "旅行证", "passport", "pass号", "证件"];
const CARD_WORDS: &[&str] =
    &["卡", "银行", "账号", "账户", "储蓄", "收款", "汇入", "打入", "打款", "转入", "转账", "开户"];
const NAMED_CARDS: &[&str] = &["卡号", "银行卡", "工资卡", "社保卡", "借记卡", "信用卡", "储蓄卡", "惠农卡", "一卡通"];
const PHONE_WORDS: &[&str] = &["电话", "手机", "联系方式", "tel", "phone", "mobile", "微信号", "wechat"];
/// How people part a mobile number.
const GROUPS_OF_ELEVEN: &[&[usize]] = &[
    &[3, 4, 4],
    &[3, 8],
    &[7, 4],
    &[3, 3, 5],
    &[3, 3, 3, 2],
    &[4, 4, 3],
    &[4, 3, 4],
    &[3, 5, 3],
    &[3, 2, 2, 2, 2],
    &[3, 4, 2, 2],
    &[5, 6],
    &[6, 5],
];

fn finding(text: &str, run: &Run, kind: Kind, first: usize, last: usize, skip: usize) -> Finding {
    let from = run.parts.get(first).map_or(0, |part| part.first) + skip;
    let to = run.parts.get(last).map_or(0, |part| part.first + part.len);
    let digits = run.digits.get(from..to).unwrap_or_default();
    let mut start = digits.first().map_or(0, |digit| digit.start);
    let end = digits.last().map_or(start, |digit| digit.end);
    let mut written: String =
        digits.iter().map(|digit| if digit.value == 10 { 'X' } else { char::from(b'0' + digit.value) }).collect();
    if kind == Kind::Passport {
        let letters = glyphs(text, back(text, start, 6), start);
        let mut wanted = 9_usize.saturating_sub(written.len()).max(1);
        for glyph in letters.iter().rev() {
            if wanted == 0 {
                break;
            }
            if glyph.c.is_ascii_alphabetic() {
                written.insert(0, glyph.c.to_ascii_uppercase());
                start = glyph.start;
                wanted -= 1;
            }
        }
    }
    Finding { kind, range: start..end, masked: mask(kind, &written) }
}

/// The folded characters of a part of the text, each line apart.
fn lines(text: &str, from: usize, to: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for glyph in glyphs(text, from, to) {
        match lines.last_mut() {
            Some(line) if glyph.c != '\n' => line.push(glyph.c),
            _ => lines.push(String::new()),
        }
    }
    lines
}

fn last(text: &str, chars: usize) -> String {
    text[back(text, text.len(), chars)..].to_owned()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(*digit))
}

/// The first six digits name a province of GB/T 2260 and some county in it.
fn region(digits: &[u8]) -> bool {
    const PROVINCES: &[u32] = &[
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
        63, 64, 65, 71, 81, 82, 83,
    ];
    digits.len() >= 6 && PROVINCES.contains(&number(&digits[..2])) && number(&digits[2..6]) > 0
}

fn is_month_and_day(month: u32, day: u32) -> bool {
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn checksum_holds(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    digits.get(17).is_some_and(|check| u32::from(*check) == (12 - sum % 11) % 11)
}

fn luhn_holds(digits: &[u8]) -> bool {
    let doubled = |digit: u32| if digit * 2 > 9 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| if index % 2 == 1 { doubled(u32::from(*digit)) } else { u32::from(*digit) })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}
