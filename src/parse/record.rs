//! From a YAML tree to typed records: the `record!` and `vocabulary!` macros, and the types a field can have.
//!
//! A record is declared once, as a struct whose doc comments are also the dictionary that staff and downloads see.
//! Reading collects every fault of a record before giving it up.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::{DateError, PartialDate};
use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::id::{self, RecordKind};
use crate::parse::export::Export;
use crate::parse::slip;
use crate::parse::yaml::{Data, Node};
use crate::source::SourcePath;

/// Where a file is being read, and what was found wrong in it so far.
pub struct Reading<'a> {
    pub path: &'a SourcePath,
    pub diagnostics: Diagnostics,
}

impl<'a> Reading<'a> {
    pub fn new(path: &'a SourcePath) -> Self {
        Self { path, diagnostics: Diagnostics::new() }
    }

    fn fault(&mut self, node: &Node, code: &str, zh: impl Into<String>, en: impl Into<String>, remedy: Option<Both>) {
        let mut fault = Diagnostic::error(code, Both::new(zh, en)).at(node.at(self.path));
        if let Some(text) = node.text().filter(|text| !text.is_empty()) {
            fault = fault.excerpt(text);
        }
        fault.remedy = remedy;
        self.diagnostics.push(fault);
    }
}

fn help(zh: impl Into<String>, en: impl Into<String>) -> Option<Both> {
    Some(Both::new(zh, en))
}

fn missing_remedy(name: &str, shape: Shape, may_be_unstated: bool) -> Option<Both> {
    let (mut zh, mut en) = (format!("加上一行 `{name}: …`"), format!("add a line `{name}: …`"));
    if let Shape::Word(words) = shape {
        let all = |pick: fn(&(&'static str, &'static str)) -> &'static str| words.iter().map(pick).collect::<Vec<_>>();
        zh.push_str(&format!("；可用的词：{}", all(|word| word.1).join("、")));
        en.push_str(&format!("; the words are: {}", all(|word| word.0).join(", ")));
    }
    if may_be_unstated {
        zh.push_str(&format!("；来源没有写明的，写 `{name}: {NOT_STATED}`"));
        en.push_str(&format!("; if the source does not say, write `{name}: {NOT_STATED}`"));
    }
    help(zh, en)
}

/// The form a value takes in YAML, for the dictionary and the blank forms.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Text,
    Prose,
    Number,
    Flag,
    Date,
    Amount,
    /// An id of another record.
    Id,
    /// One of these `(key, 中文)` words.
    Word(&'static [(&'static str, &'static str)]),
    Record(&'static [Field]),
    List(&'static Shape),
}

/// One field of a record, as its dictionary entry.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    pub doc: &'static str,
    pub required: bool,
    pub shape: Shape,
}

/// A type that a field can have.
pub trait Value: Sized {
    const SHAPE: Shape;
    /// What it is when the field is not written; `None` makes the field required.
    fn absent() -> Option<Self> {
        None
    }
    const REQUIRED: bool = true;
    /// Whether `未载明` may be written: the field must be there, its value need not be known.
    const MAY_BE_UNSTATED: bool = false;
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self>;
    /// Shows every text and every reference inside the value to `visitor`, with its field path.
    fn visit(&self, _path: &mut FieldPath, _visitor: &mut dyn Visitor) {}
    /// Whether nothing was written: the downloads leave such a field out.
    fn is_absent(&self) -> bool {
        false
    }
    /// Writes the value as the downloads hold it.
    fn export(&self, out: &mut Export<'_>);
}

/// Sees what a record holds, field by field: reference checks and the privacy gate read records this way.
pub trait Visitor {
    fn text(&mut self, _path: &FieldPath, _text: &str) {}
    /// A text that is read as Markdown.
    fn prose(&mut self, path: &FieldPath, text: &str) {
        self.text(path, text);
    }
    fn link(&mut self, _path: &FieldPath, _kind: RecordKind, _id: &str) {}
}

/// Where in a record a value stands: `recommendations[2].text`.
#[derive(Clone, Debug, Default)]
pub struct FieldPath(String);

impl FieldPath {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn within(&mut self, part: FieldPart, go: impl FnOnce(&mut Self)) {
        let length = self.0.len();
        match part {
            FieldPart::Name(name) => {
                if length > 0 {
                    self.0.push('.');
                }
                self.0.push_str(name);
            }
            FieldPart::Index(index) => {
                self.0.push('[');
                self.0.push_str(&index.to_string());
                self.0.push(']');
            }
        }
        go(self);
        self.0.truncate(length);
    }
}

/// One step of a [`FieldPath`].
#[derive(Clone, Copy, Debug)]
pub enum FieldPart {
    Name(&'static str),
    Index(usize),
}

/// A struct declared by `record!`.
pub trait Record: Sized {
    const FIELDS: &'static [Field];
    /// The fields of the record that this one takes in (`..common: Common`).
    const TAKEN_IN: &'static [Field];
    fn read_fields(map: &mut Map<'_>, reading: &mut Reading<'_>) -> Option<Self>;
    fn visit_fields(&self, path: &mut FieldPath, visitor: &mut dyn Visitor);
    /// Writes every field that says something, in the order of [`Record::fields`].
    fn export_fields(&self, out: &mut Export<'_>);

    fn fields() -> impl Iterator<Item = &'static Field> {
        Self::FIELDS.iter().chain(Self::TAKEN_IN)
    }
}

/// The entries of a mapping, each taken once.
pub struct Map<'n> {
    node: &'n Node,
    entries: &'n [(Node, Node)],
    taken: Vec<bool>,
}

impl<'n> Map<'n> {
    fn of(node: &'n Node, reading: &mut Reading<'_>) -> Option<Self> {
        match &node.data {
            Data::Map(entries) => Some(Self { node, entries, taken: vec![false; entries.len()] }),
            _ => {
                reading.fault(
                    node,
                    "wrong-type",
                    "这里应当是一组「字段: 值」",
                    "expected a group of `key: value`",
                    None,
                );
                None
            }
        }
    }

    pub fn take<T: Value>(&mut self, name: &str, reading: &mut Reading<'_>) -> Option<T> {
        let found = self.entries.iter().position(|(key, _)| key.text() == Some(name));
        let Some(index) = found else {
            let absent = T::absent();
            if absent.is_none() {
                reading.fault(
                    &Node { data: Data::List(Vec::new()), ..*self.node },
                    "missing-field",
                    format!("缺少必填字段「{name}」"),
                    format!("missing required key `{name}`"),
                    missing_remedy(name, T::SHAPE, T::MAY_BE_UNSTATED),
                );
            }
            return absent;
        };
        self.taken[index] = true;
        let value = &self.entries[index].1;
        match T::absent() {
            Some(absent) if value.is_null() => Some(absent),
            _ => T::read(value, reading),
        }
    }

    fn finish(&self, known: impl Iterator<Item = &'static Field> + Clone, reading: &mut Reading<'_>) -> bool {
        let mut clean = true;
        for ((key, _), _) in self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken) {
            let name = key.text().unwrap_or_default();
            let remedy = match meant(name, known.clone()) {
                _ if name == "id" => help(
                    "删去这一行：文件名去掉 .md 就是编号",
                    "remove this line: the id is the file's name without .md",
                ),
                Some(name) => help(format!("是不是想写 `{name}`？"), format!("did you mean `{name}`?")),
                None => {
                    let names: Vec<_> = known.clone().map(|field| field.name).collect();
                    help(
                        format!("可用的字段：{}", names.join("、")),
                        format!("the keys here are: {}", names.join(", ")),
                    )
                }
            };
            reading.fault(
                key,
                "unknown-key",
                format!("不认识的字段「{name}」"),
                format!("unknown key `{name}`"),
                remedy,
            );
            clean = false;
        }
        clean
    }
}

/// The field that a wrong name was meant for: the nearest in spelling, or the one that says so in Chinese.
fn meant(name: &str, known: impl Iterator<Item = &'static Field> + Clone) -> Option<&'static str> {
    let says = |field: &&Field| {
        let words = field.doc.trim_start().split(['。', '，', '：', ':', '；', '（']).next().unwrap_or_default();
        words == name || words.strip_suffix(name).is_some_and(|_| !name.is_empty())
    };
    nearest(name, known.clone().map(|field| field.name))
        .or_else(|| known.filter(|_| !name.is_ascii()).find(says).map(|field| field.name))
}

/// Reads a whole record; the way in for `record!` types.
pub fn read_record<R: Record>(node: &Node, reading: &mut Reading<'_>) -> Option<R> {
    let mut map = Map::of(node, reading)?;
    let record = R::read_fields(&mut map, reading);
    if map.finish(R::fields().collect::<Vec<_>>().into_iter(), reading) { record } else { None }
}

/// Declares a record: the struct, how it is read, and its dictionary.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident {
        $( $(#[doc = $doc:literal])* $field:ident : $ty:ty , )*
        $( .. $taken:ident : $taken_ty:ty )?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $( $(#[doc = $doc])* pub $field: $ty, )*
            $( pub $taken: $taken_ty, )?
        }

        impl $crate::parse::record::Record for $name {
            const FIELDS: &'static [$crate::parse::record::Field] = &[
                $( $crate::parse::record::Field {
                    name: stringify!($field),
                    doc: concat!($($doc),*),
                    required: <$ty as $crate::parse::record::Value>::REQUIRED,
                    shape: <$ty as $crate::parse::record::Value>::SHAPE,
                }, )*
            ];
            const TAKEN_IN: &'static [$crate::parse::record::Field] =
                $crate::parse::record::taken_in!($( $taken_ty )?);

            fn read_fields(
                map: &mut $crate::parse::record::Map<'_>,
                reading: &mut $crate::parse::record::Reading<'_>,
            ) -> Option<Self> {
                $( let $field = map.take::<$ty>(stringify!($field), reading); )*
                $( let $taken = <$taken_ty as $crate::parse::record::Record>::read_fields(map, reading); )?
                Some(Self { $( $field: $field?, )* $( $taken: $taken?, )? })
            }

            fn visit_fields(
                &self,
                path: &mut $crate::parse::record::FieldPath,
                visitor: &mut dyn $crate::parse::record::Visitor,
            ) {
                $( path.within($crate::parse::record::FieldPart::Name(stringify!($field)), |path| {
                    $crate::parse::record::Value::visit(&self.$field, path, visitor);
                }); )*
                $( $crate::parse::record::Record::visit_fields(&self.$taken, path, visitor); )?
            }

            fn export_fields(&self, out: &mut $crate::parse::export::Export<'_>) {
                $( out.field(stringify!($field), &self.$field); )*
                $( $crate::parse::record::Record::export_fields(&self.$taken, out); )?
            }
        }

        impl $crate::parse::record::Value for $name {
            const SHAPE: $crate::parse::record::Shape =
                $crate::parse::record::Shape::Record(<Self as $crate::parse::record::Record>::FIELDS);
            fn read(
                node: &$crate::parse::yaml::Node,
                reading: &mut $crate::parse::record::Reading<'_>,
            ) -> Option<Self> {
                $crate::parse::record::read_record(node, reading)
            }
            fn visit(
                &self,
                path: &mut $crate::parse::record::FieldPath,
                visitor: &mut dyn $crate::parse::record::Visitor,
            ) {
                $crate::parse::record::Record::visit_fields(self, path, visitor);
            }
            fn export(&self, out: &mut $crate::parse::export::Export<'_>) {
                out.group(|out| $crate::parse::record::Record::export_fields(self, out));
            }
        }
    };
}

macro_rules! taken_in {
    () => {
        &[]
    };
    ($ty:ty) => {
        <$ty as $crate::parse::record::Record>::FIELDS
    };
}

/// Declares an enumeration: each variant with its key and its Chinese word; files may use either.
macro_rules! vocabulary {
    ($(#[$meta:meta])* pub enum $name:ident { $( $(#[$vmeta:meta])* $variant:ident = $key:literal | $zh:literal, )* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $( $(#[$vmeta])* #[serde(rename = $key)] $variant, )* }

        impl $name {
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];
            const WORDS: &'static [(&'static str, &'static str)] = &[ $( ($key, $zh), )* ];

            /// The permanent ASCII name, used in addresses and data.
            pub const fn key(self) -> &'static str {
                match self { $( Self::$variant => $key, )* }
            }
        }

        impl $crate::parse::record::Value for $name {
            const SHAPE: $crate::parse::record::Shape = $crate::parse::record::Shape::Word(Self::WORDS);
            fn read(
                node: &$crate::parse::yaml::Node,
                reading: &mut $crate::parse::record::Reading<'_>,
            ) -> Option<Self> {
                let index = $crate::parse::record::word(node, Self::WORDS, reading)?;
                Self::ALL.get(index).copied()
            }
            fn export(&self, out: &mut $crate::parse::export::Export<'_>) {
                let (key, zh) = Self::WORDS.get(*self as usize).copied().unwrap_or_default();
                out.word(key, zh);
            }
        }
    };
}

pub(crate) use {record, taken_in, vocabulary};

/// The index of the word written at `node`.
pub fn word(node: &Node, words: &'static [(&'static str, &'static str)], reading: &mut Reading<'_>) -> Option<usize> {
    let written = scalar(node, reading)?.trim();
    let found = words.iter().position(|(key, zh)| *key == written || *zh == written);
    if found.is_none() {
        let all = words.iter().map(|(_, zh)| *zh).collect::<Vec<_>>().join("、");
        let keys = words.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ");
        let remedy = match nearest(written, words.iter().flat_map(|(key, zh)| [*key, *zh])) {
            Some(near) => help(
                format!("是不是想写「{near}」？可用的词：{all}"),
                format!("did you mean `{near}`? the words are: {keys}"),
            ),
            None => help(format!("可用的词：{all}"), format!("the words are: {keys}")),
        };
        reading.fault(
            node,
            "unknown-word",
            format!("「{written}」不是这里可用的词"),
            format!("`{written}` is not a word for this key"),
            remedy,
        );
    }
    found
}

fn scalar<'n>(node: &'n Node, reading: &mut Reading<'_>) -> Option<&'n str> {
    match &node.data {
        Data::Scalar { text, .. } => Some(text),
        Data::List(_) => {
            reading.fault(
                node,
                "wrong-type",
                "这里应当是一个值，不是一个列表",
                "expected one value, found a list",
                help("去掉前面的 `- `", "remove the `- `"),
            );
            None
        }
        Data::Map(_) => {
            reading.fault(
                node,
                "wrong-type",
                "这里应当是一个值，不是一组字段",
                "expected one value, found a group of keys",
                help("若文字里有「: 」，给整个值加半角双引号", "if the text holds `: `, put it in double quotes"),
            );
            None
        }
    }
}

/// What older YAML would have made of a plain word; written without quotes it is a trap, so it must be quoted.
fn yaml_1_1_trap(text: &str) -> Option<(&'static str, &'static str)> {
    let lower = text.to_ascii_lowercase();
    if text.len() <= 5 && matches!(lower.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false") {
        return Some(("会被当成「是／否」", "would be read as true or false"));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
        return Some(("开头的 0 会被当成八进制", "the leading 0 would make it octal"));
    }
    if digits.starts_with("0x") || digits.starts_with("0o") || digits.starts_with("0b") {
        return Some(("会被当成另一种进制的数", "would be read as a number of another base"));
    }
    None
}

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
    let text = scalar(node, reading)?;
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
            help("填上内容，或删去这一行", "fill it in, or remove the line"),
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
            reading.fault(
                node,
                "not-a-number",
                format!("「{text}」不是整数"),
                format!("`{text}` is not a whole number"),
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
                    match slip::date(text) {
                        Some(date) => help(format!("写成 {date}"), format!("write {date}")),
                        None => help("写成 2023-06-12、2023-06 或 2023", "write 2023-06-12, 2023-06 or 2023"),
                    },
                );
                None
            }
        }
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
            reading.fault(
                node,
                "wrong-type",
                "这里应当是一个列表",
                "expected a list",
                match node.text().map(|text| text.trim_matches(['【', '】', '［', '］', ' '])) {
                    Some(text) if !text.is_empty() && !text.contains('\n') => help(
                        format!("写成 [{text}]；或每一项另起一行，前面写 `- `"),
                        format!("write [{text}], or put each item on its own line after `- `"),
                    ),
                    _ => help("每一项前面写 `- `，另起一行", "put each item on its own line after `- `"),
                },
            );
            return None;
        };
        let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, reading)).collect();
        read.into_iter().collect()
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        for (index, item) in self.iter().enumerate() {
            path.within(FieldPart::Index(index), |path| item.visit(path, visitor));
        }
    }
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

/// A number as a source gives it: exact, approximate, or not stated. Approximate ones never enter a sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// As written: `60余`, `1235`, `未载明`.
    pub text: String,
    /// The number itself; the lower bound for 余 and 多.
    pub number: Option<u64>,
    pub approximate: bool,
}

impl Amount {
    /// The number, when it is exact.
    pub fn exact(&self) -> Option<u64> {
        self.number.filter(|_| !self.approximate)
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == NOT_STATED {
            return Some(Self { text: text.to_owned(), number: None, approximate: false });
        }
        let before =
            text.trim_start_matches(['约', '近', '超']).trim_start_matches("不少于").trim_start_matches("至少");
        let digits_end = before.find(|c: char| !c.is_ascii_digit()).unwrap_or(before.len());
        let (digits, after) = before.split_at(digits_end);
        let leading_zero = digits.len() > 1 && digits.starts_with('0');
        if digits.is_empty()
            || leading_zero
            || !matches!(after, "" | "余" | "多" | "万" | "余万" | "多万" | "万余" | "万多" | "左右" | "+" | "万+")
        {
            return None;
        }
        let scale = if after.contains('万') { 10_000 } else { 1 };
        let number = digits.parse::<u64>().ok()?.checked_mul(scale)?;
        let approximate = before.len() != text.len() || !matches!(after, "" | "万");
        Some(Self { text: text.to_owned(), number: Some(number), approximate })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Value for Amount {
    const SHAPE: Shape = Shape::Amount;
    const MAY_BE_UNSTATED: bool = true;
    fn export(&self, out: &mut Export<'_>) {
        out.amount(self);
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let text = scalar(node, reading)?;
        let amount = Self::parse(text);
        if amount.is_none() {
            reading.fault(
                node,
                "bad-amount",
                format!("「{text}」不是数量"),
                format!("`{text}` is not an amount"),
                match slip::amount(text, |text| Self::parse(text).is_some()) {
                    Some(amount) => help(format!("写成 {amount}，不带单位"), format!("write {amount}, without a unit")),
                    None => help(
                        "用阿拉伯数字，不带单位：137、60余、约100；来源没有写明的写 未载明",
                        "write digits without a unit: 137, 60余, 约100; or 未载明 if the source does not say",
                    ),
                },
            );
        }
        amount
    }
}

/// The id of another record. Whether that record exists is the model's question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Link<T>(pub T);

impl<T> std::ops::Deref for Link<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Named> Value for Link<T> {
    const SHAPE: Shape = Shape::Id;
    fn export(&self, out: &mut Export<'_>) {
        out.text(self.0.name());
    }
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        read_id(node, reading).map(Self)
    }
    fn visit(&self, path: &mut FieldPath, visitor: &mut dyn Visitor) {
        visitor.link(path, T::KIND, self.0.name());
    }
}

/// An id type of `crate::id`.
pub trait Named: Sized {
    const KIND: RecordKind;
    fn named(text: &str) -> Result<Self, id::IdError>;
    fn name(&self) -> &str;
}

macro_rules! named {
    ($($name:ident => $kind:ident),* $(,)?) => {$(
        impl Named for id::$name {
            const KIND: RecordKind = RecordKind::$kind;
            fn name(&self) -> &str {
                self.as_str()
            }
            fn named(text: &str) -> Result<Self, id::IdError> {
                Self::new(text)
            }
        }
        impl Value for id::$name {
            const SHAPE: Shape = Shape::Id;
            fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
                read_id(node, reading)
            }
            fn export(&self, out: &mut Export<'_>) {
                out.text(self.as_str());
            }
        }
    )*};
}
named! {
    MeetingId => Meeting, OutcomeId => Outcome, TopicId => Topic, CaseId => Case, VenueId => Venue,
    DocumentId => Document, NewsId => News, PageId => Page, ProgrammeId => Programme,
    OrganizationId => Organization, PlanId => Plan, CampaignId => Campaign, FigureId => Figure,
    SourceId => Source, RegionKey => Region,
}

fn read_id<T: Named>(node: &Node, reading: &mut Reading<'_>) -> Option<T> {
    let text = scalar(node, reading)?.trim();
    match T::named(text) {
        Ok(id) => Some(id),
        Err(_) => {
            let remedy = id_remedy::<T>(text);
            reading.fault(node, "bad-id", format!("「{text}」不能作编号"), format!("`{text}` cannot be an id"), remedy);
            None
        }
    }
}

/// What to write where an id is wanted: several ids, a path, quotes of the Chinese keyboard and names are told apart.
fn id_remedy<T: Named>(text: &str) -> Option<Both> {
    let parts: Vec<&str> = text.split(['，', '、', ',', ';', '；']).map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| id::check(part).is_ok()) {
        let list = parts.join(", ");
        return help(format!("几个编号之间用半角逗号：[{list}]"), format!("divide ids by commas: [{list}]"));
    }
    let bare = text.trim_matches(['“', '”', '‘', '’', '「', '」', '"', '\'', '/', ' ']);
    let name = bare.rsplit('/').next().unwrap_or(bare);
    let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".html")).unwrap_or(name);
    if id::check(name).is_ok() {
        return help(format!("只写编号：{name}"), format!("write the id alone: {name}"));
    }
    if !name.is_ascii() {
        let (zh, en) = match T::KIND {
            RecordKind::Region => ("data/regions.csv 里的 key", "its key in data/regions.csv"),
            RecordKind::Organization => ("data/organizations.yaml 里的 id", "its id in data/organizations.yaml"),
            RecordKind::Source => ("data/sources.yaml 里的 id", "its id in data/sources.yaml"),
            _ => ("那条记录的文件名（不带扩展名）", "that record's file name without its ending"),
        };
        return help(format!("写编号，不写名称：{zh}"), format!("write the id, not the name: {en}"));
    }
    match id::suggest(name) {
        Some(id) => help(
            format!("编号只用小写字母、数字和连字符，例如 {id}"),
            format!("ids are lower-case letters, digits and hyphens, such as {id}"),
        ),
        None => help("编号只用小写字母、数字和连字符", "ids are lower-case letters, digits and hyphens"),
    }
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros declare public types")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::diag::Lang;
    use crate::parse::yaml;

    vocabulary! {
        /// For the tests.
        pub enum Colour {
            Red = "red" | "红",
            Green = "green" | "绿",
        }
    }

    record! {
        /// For the tests.
        pub struct Lamp {
            /// 名称。
            title: Text,
            /// 日期。
            date: Stated<PartialDate>,
            /// 数量。
            count: Option<Amount>,
            /// 颜色。
            colour: Option<Colour>,
            /// 亮。
            lit: Option<bool>,
            /// 部件。
            parts: Vec<Text>,
        }
    }

    fn lamp(text: &str) -> (Option<Lamp>, Vec<String>) {
        let path: SourcePath = Arc::from("lamp.yaml");
        let (node, mut faults) = yaml::read(&path, text, 1, &Limits::default());
        let mut reading = Reading::new(&path);
        let lamp = node.and_then(|node| read_record(&node, &mut reading));
        faults.append(reading.diagnostics);
        (lamp, faults.iter().map(|d| d.display(Lang::Zh).to_string()).collect())
    }

    #[test]
    fn a_whole_record_reads() {
        let (lamp, faults) = lamp("title: 路灯\ndate: 未载明\ncount: 60余\ncolour: 绿\nlit: 是\nparts: [灯杆, 灯头]\n");
        assert!(faults.is_empty(), "{faults:?}");
        let lamp = lamp.expect("a lamp");
        assert_eq!(lamp.date, Stated::NotStated);
        assert_eq!(lamp.colour.map(Colour::key), Some("green"));
        let count = lamp.count.expect("a count");
        assert_eq!((count.number, count.approximate, count.exact()), (Some(60), true, None));
    }

    #[test]
    fn every_fault_of_a_record_is_told_at_once() {
        let (lamp, faults) = lamp("tittle: 路灯\ndate: 2023-02-30\ncount: 一些\ncolour: 缘\nlit: no\nparts: 灯杆\n");
        assert!(lamp.is_none());
        let codes: Vec<_> = faults.iter().map(|f| f.split(['[', ']']).nth(1).unwrap_or_default()).collect();
        assert_eq!(
            codes,
            ["missing-field", "bad-date", "bad-amount", "unknown-word", "not-a-flag", "wrong-type", "unknown-key"]
        );
        assert!(faults[6].ends_with("是不是想写 `title`？"), "{}", faults[6]);
    }

    #[test]
    fn words_that_older_yaml_would_twist_must_be_quoted() {
        for text in ["no", "Yes", "off", "010", "0x1F"] {
            let (_, faults) = lamp(&format!("title: {text}\ndate: 2023\n"));
            assert!(faults.len() == 1 && faults[0].contains("yaml-trap"), "{text}: {faults:?}");
            let (lamp, faults) = lamp(&format!("title: \"{text}\"\ndate: 2023\n"));
            assert_eq!(lamp.map(|l| l.title.0).as_deref(), Some(text), "{faults:?}");
        }
    }

    #[test]
    fn amounts_keep_their_words() {
        for (text, number, approximate) in [
            ("1235", Some(1235), false),
            ("80多", Some(80), true),
            ("约100", Some(100), true),
            ("12万", Some(120_000), false),
            ("未载明", None, false),
        ] {
            let amount = Amount::parse(text).expect(text);
            assert_eq!((amount.number, amount.approximate, amount.to_string().as_str()), (number, approximate, text));
        }
        for text in ["", "余", "六十", "010", "-3", "1.5", "3 项"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }
}
