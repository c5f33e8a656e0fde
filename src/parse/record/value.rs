//! The types a field can have: text, prose, numbers, dates, and lists of them; amounts are in `amount`, ids and links in `link`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Beside, FieldPart, FieldPath, Reading, Shape, Value, Visitor, help, scalar, yaml_1_1_trap};
use crate::date::{DateError, PartialDate};
use crate::diag::Both;
use crate::parse::export::Export;
use crate::parse::slip::{self, Dated};
use crate::parse::yaml::{Data, Node};

/// One line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub String);

/// Text of any number of lines; shown as Markdown where a page has room for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose(pub String);

macro_rules! text_like {
    ($($name:ident)*) => {$(
        impl std::ops::Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
text_like!(Text Prose);

fn read_text(node: &Node, reading: &mut Reading<'_>) -> Option<String> {
    // `~` and `null` say that nothing is written: no text is called so.
    let text = if node.is_null() { "" } else { scalar(node, reading)? };
    if let (Data::Scalar { plain: true, .. }, Some((zh, en))) = (&node.data, yaml_1_1_trap(text)) {
        reading.fault(
            node,
            "yaml-trap",
            format!("没有引号的 `{text}` {zh}"),
            format!("unquoted `{text}` {en}"),
            help(format!("写成 \"{text}\""), format!("write \"{text}\"")),
        );
        return None;
    }
    if text.trim().is_empty() {
        reading.fault(
            node,
            "empty",
            "这里不能空着",
            "must not be empty",
            match reading.beside.required {
                true => help(
                    "填上内容，这个字段不能少；内容以 # 或 & 开头的，给它加上半角双引号",
                    "fill it in, for this key is required; what begins with `#` or `&` goes into double quotes",
                ),
                false => help(
                    "填上内容，或删去这一行；内容以 # 或 & 开头的，给它加上半角双引号",
                    "fill it in, or remove the line; what begins with `#` or `&` goes into double quotes",
                ),
            },
        );
        return None;
    }
    Some(text.to_owned())
}

impl Value for Text {
    const SHAPE: Shape = Shape::Text;
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let text = read_text(node, reading)?;
        let text = text.trim();
        if text.contains('\n') {
            reading.fault(
                node,
                "one-line",
                "这里只能写一行",
                "must be one line",
                help("并成一行", "join it into one line"),
            );
            return None;
        }
        Some(Self(text.to_owned()))
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        visitor.text(path, &self.0);
    }
    fn export(&self, out: &mut Export<'_>) {
        out.text(&self.0);
    }
}

impl Value for Prose {
    const SHAPE: Shape = Shape::Prose;
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        read_text(node, reading).map(|text| Self(text.trim_end().to_owned()))
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        visitor.prose(path, &self.0);
    }
    fn export(&self, out: &mut Export<'_>) {
        out.text(&self.0);
    }
}

impl Value for bool {
    const SHAPE: Shape = Shape::Flag;
    fn export(&self, out: &mut Export<'_>) {
        out.flag(*self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match scalar(node, reading)?.trim() {
            "true" | "是" => Some(true),
            "false" | "否" => Some(false),
            other => {
                reading.fault(
                    node,
                    "not-a-flag",
                    format!("「{other}」不是「是」或「否」"),
                    format!("`{other}` is neither true nor false"),
                    help("写 是 或 否", "write true or false"),
                );
                None
            }
        }
    }
}

impl Value for u32 {
    const SHAPE: Shape = Shape::Number;
    fn export(&self, out: &mut Export<'_>) {
        out.number(self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let text = scalar(node, reading)?.trim();
        let plain_number =
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        let number = plain_number.then(|| text.parse().ok()).flatten();
        if number.is_none() {
            let whole = text.strip_prefix('-').unwrap_or(text);
            let (zh, en) = match !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()) {
                true if whole.len() < text.len() => ("小于 0", "is less than 0"),
                true if !whole.starts_with('0') => ("太大", "is too large"),
                _ => ("不是整数", "is not a whole number"),
            };
            reading.fault(
                node,
                "not-a-number",
                format!("「{text}」{zh}"),
                format!("`{text}` {en}"),
                help("写成 12 这样的阿拉伯数字，前面不加 0", "write digits such as 12, without a leading 0"),
            );
        }
        number
    }
}

impl Value for f64 {
    const SHAPE: Shape = Shape::Number;
    fn export(&self, out: &mut Export<'_>) {
        out.number(self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let text = scalar(node, reading)?.trim();
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            reading.fault(
                node,
                "not-a-number",
                format!("「{text}」不是数"),
                format!("`{text}` is not a number"),
                help("写成 28.6778 这样的数", "write a number such as 28.6778"),
            );
        }
        number
    }
}

impl Value for PartialDate {
    const SHAPE: Shape = Shape::Date;
    fn export(&self, out: &mut Export<'_>) {
        out.plain(self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let text = scalar(node, reading)?.trim();
        match text.parse() {
            Ok(date) => Some(date),
            Err(error) => {
                let (zh, en) = match error {
                    DateError::Form => ("不是日期", "is not a date"),
                    DateError::Year => ("年份不在 1900—2199 之间", "has a year outside 1900 to 2199"),
                    DateError::Month => ("没有这个月", "has no such month"),
                    DateError::Day => ("没有这一天", "has no such day"),
                };
                reading.fault(
                    node,
                    "bad-date",
                    format!("「{text}」{zh}"),
                    format!("`{text}` {en}"),
                    date_remedy(text, &reading.beside),
                );
                None
            }
        }
    }
}

/// What to write where a date is wanted. Words that say more than a date can go where the record has room for them.
fn date_remedy(text: &str, beside: &Beside) -> Option<Both> {
    let (where_zh, where_en) = match (beside.timed, beside.noted) {
        (true, _) => (" `when:`", "`when:`"),
        (false, true) => (" `note:`", "`note:`"),
        (false, false) => ("正文或说明", "the text or a note"),
    };
    match slip::date(text) {
        Some(Dated::Exactly(date)) => help(format!("写成 {date}"), format!("write {date}")),
        Some(Dated::Until(date)) if beside.term => help(format!("写成 {date}"), format!("write {date}")),
        Some(Dated::Within(date)) => help(
            format!("这里只写 {date}，把原话「{}」写进{where_zh}", text.trim()),
            format!("write {date} here, and put the words `{}` into {where_en}", text.trim()),
        ),
        Some(Dated::Until(_)) | None => help(
            format!("写成 2023-06-12、2023-06 或 2023；只有「6月上旬」这样的说法，就把原话写进{where_zh}"),
            format!(
                "write 2023-06-12, 2023-06 or 2023; where there are but words such as 6月上旬, put them into {where_en}"
            ),
        ),
    }
}

impl<T: Value> Value for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const REQUIRED: bool = false;
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
    fn export(&self, out: &mut Export<'_>) {
        if let Some(value) = self {
            value.export(out);
        }
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        if node.text() == Some(NOT_STATED) && !matches!(T::SHAPE, Shape::Amount) {
            return Some(None);
        }
        T::read(node, reading).map(Some)
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        if let Some(value) = self {
            value.visit(path, visitor);
        }
    }
}

impl<T: Value> Value for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
    const REQUIRED: bool = false;
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
    fn export(&self, out: &mut Export<'_>) {
        out.list(self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let Data::List(items) = &node.data else {
            reading.fault(node, "wrong-type", "这里应当是一个列表", "expected a list", as_list(node));
            return None;
        };
        (reading.beside.required, reading.beside.listed) = (false, true);
        let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, reading)).collect();
        read.into_iter().collect()
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        for (index, item) in self.iter().enumerate() {
            path.within(FieldPart::Index(index), |path| item.visit(path, visitor));
        }
    }
}

/// How to write as a list what stands where one is wanted.
fn as_list(node: &Node) -> Option<Both> {
    let first = match &node.data {
        Data::Map(entries) => entries.first().and_then(|(key, _)| key.text()),
        _ => node.text(),
    };
    if first.and_then(|text| text.strip_prefix('-')).is_some_and(|rest| !rest.trim_start().is_empty()) {
        return help("「-」后面空一格", "write a blank behind `-`");
    }
    if let Some(mark) = first.and_then(|text| text.chars().next()).filter(|c| slip::is_list_mark(*c)) {
        return help(
            format!("每一项前面的「{mark}」改成半角减号和一个空格「- 」"),
            format!("write a hyphen and a blank, `- `, for each `{mark}`"),
        );
    }
    match node.text().map(|text| text.trim_matches(['【', '】', '［', '］', ' '])) {
        // An address is masked wherever it is shown, and a mask is nothing to write.
        Some(text) if !text.is_empty() && !text.contains(['\n', '@']) => {
            let list = apart(text).map_or_else(|| text.to_owned(), |parts| parts.join(", "));
            help(
                format!("写成 [{list}]；或每一项另起一行，前面写 `- `"),
                format!("write [{list}], or put each item on its own line after `- `"),
            )
        }
        _ => help("每一项前面写 `- `，另起一行", "put each item on its own line after `- `"),
    }
}

/// The words of a text that the commas of the Chinese keyboard divide, as in `停车，路灯`. What is longer than words is a
/// sentence, and no list.
pub fn apart(text: &str) -> Option<Vec<&str>> {
    const LONGEST_WORD: usize = 10;
    if !text.contains(['，', '、']) {
        return None;
    }
    let parts: Vec<&str> = text.split(['，', '、', ',', ';', '；']).map(str::trim).collect();
    parts.iter().all(|part| (1..=LONGEST_WORD).contains(&part.chars().count())).then_some(parts)
}

/// What staff write for a fact that the source does not give.
pub const NOT_STATED: &str = "未载明";

/// A fact that must be thought of: known, or said to be not stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stated<T> {
    Known(T),
    NotStated,
}

impl<T> Stated<T> {
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::NotStated => None,
        }
    }
}

impl<T: Value> Value for Stated<T> {
    const SHAPE: Shape = T::SHAPE;
    const MAY_BE_UNSTATED: bool = true;
    fn export(&self, out: &mut Export<'_>) {
        match self {
            Self::Known(value) => value.export(out),
            Self::NotStated => out.not_stated(),
        }
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        if node.text() == Some(NOT_STATED) {
            return Some(Self::NotStated);
        }
        T::read(node, reading).map(Self::Known)
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        if let Self::Known(value) = self {
            value.visit(path, visitor);
        }
    }
}
