//! From a YAML tree to typed records: the `record!` and `vocabulary!` macros; the types a field can have are in `value` and `link`.
//!
//! A record is declared once, as a struct whose doc comments are also the dictionary that staff and downloads see.
//! Reading collects every fault of a record before giving it up.

use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::id::RecordKind;
use crate::parse::export::Export;
use crate::parse::slip;
use crate::parse::yaml::{Data, Node};
use crate::source::SourcePath;

mod amount;
mod consent;
mod link;
mod value;

pub use amount::Amount;
pub use consent::{Consent, Says};
pub use link::{Link, Named, instead_of_name};
pub use value::{NOT_STATED, Prose, Stated, Text, apart};

/// Where a file is being read, and what was found wrong in it so far.
pub struct Reading<'a> {
    pub path: &'a SourcePath,
    pub diagnostics: Diagnostics,
    beside: Beside,
}

/// What remedies must know of the field that is being read.
#[derive(Default)]
struct Beside {
    required: bool,
    /// Whether it is an item of a list.
    listed: bool,
    /// Of an amount: the unit written beside it, and whether the record has a field for one.
    unit: Option<String>,
    with_unit: bool,
    /// Whether the record has a field for notes, and one for what is said of this date.
    noted: bool,
    timed: bool,
    /// Of a date: whether it ends a term.
    term: bool,
}

impl<'a> Reading<'a> {
    pub fn new(path: &'a SourcePath) -> Self {
        Self { path, diagnostics: Diagnostics::new(), beside: Beside::default() }
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

fn missing_remedy(name: &str, doc: &str, shape: Shape, may_be_unstated: bool) -> Option<Both> {
    let (mut zh, mut en) = (format!("加上一行 `{name}: …`"), format!("add a line `{name}: …`"));
    let doc = without_aliases(doc.trim().trim_end_matches('。'));
    if !doc.is_empty() {
        zh.push_str(&format!("（{doc}）"));
    }
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

/// What a field is, without the other names under which staff may know it: `地区（区划、乡镇）：区划键` to `地区：区划键`.
fn without_aliases(doc: &str) -> String {
    match doc.split_once('（').and_then(|(name, rest)| Some((name, rest.split_once('）')?.1))) {
        Some((name, rest)) if !name.contains(['，', '。', '：', '；']) => format!("{name}{rest}"),
        _ => doc.to_owned(),
    }
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

/// Where in a record a value stands: `recommendations[2].text`. It is written out for faults alone, which are few.
#[derive(Clone, Debug, Default)]
pub struct FieldPath(Vec<FieldPart>);

impl FieldPath {
    pub fn within(&mut self, part: FieldPart, go: impl FnOnce(&mut Self)) {
        self.0.push(part);
        go(self);
        self.0.pop();
    }

    /// The place of an item in its list; none for what is a field of its own.
    pub fn item(&self) -> Option<usize> {
        match self.0.last() {
            Some(FieldPart::Index(item)) => Some(*item),
            _ => None,
        }
    }

    /// Whether this is a field of that name, wherever it stands.
    pub fn is_named(&self, name: &str) -> bool {
        matches!(self.0.last(), Some(FieldPart::Name(last)) if *last == name)
    }
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, part) in self.0.iter().enumerate() {
            match part {
                FieldPart::Name(name) if i > 0 => write!(f, ".{name}")?,
                FieldPart::Name(name) => f.write_str(name)?,
                FieldPart::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
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
    /// Whether the record has a field of that name.
    has: fn(&str) -> bool,
}

impl<'n> Map<'n> {
    fn of<R: Record>(node: &'n Node, reading: &mut Reading<'_>) -> Option<Self> {
        let has = |name: &str| R::fields().any(|field| field.name == name);
        match &node.data {
            Data::Map(entries) => Some(Self { node, entries, taken: vec![false; entries.len()], has }),
            _ => {
                reading.fault(
                    node,
                    "wrong-type",
                    "这里应当是一组「字段: 值」",
                    "expected a group of `key: value`",
                    help(
                        "每行一个字段，写成「字段: 值」：冒号用半角，后面空一格",
                        "one key a line, as `key: value`: an ASCII colon and a space after it",
                    ),
                );
                None
            }
        }
    }

    /// The value of a field; `doc` says what belongs there, should it be missing.
    pub fn take<T: Value>(&mut self, name: &str, doc: &str, reading: &mut Reading<'_>) -> Option<T> {
        let found = self.entries.iter().position(|(key, _)| key.text() == Some(name));
        let Some(index) = found else {
            let absent = T::absent();
            if absent.is_none() {
                reading.fault(
                    &Node { data: Data::List(Vec::new()), ..*self.node },
                    "missing-field",
                    missing(name).zh,
                    missing(name).en,
                    missing_remedy(name, doc, T::SHAPE, T::MAY_BE_UNSTATED),
                );
            }
            return absent;
        };
        self.taken[index] = true;
        let value = &self.entries[index].1;
        let absent = T::absent();
        (reading.beside.required, reading.beside.listed) = (absent.is_none(), false);
        match T::SHAPE {
            Shape::Amount => {
                reading.beside.unit = self.node.get("unit").and_then(Node::text).map(str::to_owned);
                reading.beside.with_unit = (self.has)("unit");
                reading.beside.noted = (self.has)("note");
            }
            Shape::Date => {
                reading.beside.term = matches!(name, "due" | "next_follow_up" | "end");
                reading.beside.timed = (self.has)("when") && !reading.beside.term;
                reading.beside.noted = (self.has)("note");
            }
            _ => {}
        }
        match absent {
            Some(absent) if value.is_null() => Some(absent),
            _ => T::read(value, reading),
        }
    }

    /// A key that holds a field's name, a colon and a value in one, and the whole map as it was meant.
    fn glued(&self) -> Option<(&'n Node, String)> {
        let meant = |(key, _): &&'n (Node, Node)| slip::glued(key.text()?, &self.has);
        let (first, _) = self.entries.iter().find(|entry| meant(entry).is_some())?;
        let written = |entry: &'n (Node, Node)| {
            let value = entry.1.text().filter(|text| !text.is_empty());
            let both = |key: String| value.map_or_else(|| key.clone(), |value| format!("{key}: {value}"));
            meant(&entry).map_or_else(|| entry.0.text().map(str::to_owned).map(both), |meant| Some(both(meant)))
        };
        Some((first, self.entries.iter().filter_map(written).collect::<Vec<_>>().join(", ")))
    }

    /// The entry before one that is a word alone, on one line with it: the comma stood within a value.
    fn cut_by_comma(&self, i: usize) -> Option<(&str, &str)> {
        let (key, value) = self.entries.get(i)?;
        let (before, cut) = self.entries.get(i.checked_sub(1)?)?;
        let alone = value.is_null() && before.line == key.line && !cut.is_null();
        alone.then(|| Some((before.text()?, cut.text()?))).flatten()
    }

    fn finish(&self, known: impl Iterator<Item = &'static Field> + Clone, reading: &mut Reading<'_>) -> bool {
        let mut clean = true;
        for (i, (key, _)) in self.entries.iter().enumerate().filter(|(i, _)| self.taken.get(*i) == Some(&false)) {
            let name = key.text().unwrap_or_default();
            if let Some((field, value)) = self.cut_by_comma(i).filter(|_| meant(name, known.clone()).is_none()) {
                reading.fault(
                    key,
                    "unknown-key",
                    format!("「{name}」前面的逗号把值断开了"),
                    format!("the comma before `{name}` cut a value in two"),
                    help(
                        format!("给整个值加上半角双引号：{field}: \"{value}, {name}\""),
                        format!("put the whole value in double quotes: {field}: \"{value}, {name}\""),
                    ),
                );
                clean = false;
                continue;
            }
            let meant = meant(name, known.clone());
            // It is there, by another name.
            if let Some(name) = meant {
                let at = self.node.at(reading.path);
                reading.diagnostics.retain(|fault| fault.at.as_ref() != Some(&at) || !is_missing(fault, name));
            }
            let remedy = match meant {
                meant if name == "id" || name == "编号" && meant.is_none() => help(
                    "删去这一行：文件名去掉 .md 就是编号",
                    "remove this line: the id is the file's name without .md",
                ),
                Some(name) => help(format!("是不是想写 `{name}`？"), format!("did you mean `{name}`?")),
                None if name == "<<" => help(
                    "不用 YAML 的合并写法「<<」，把那几个字段直接写出来",
                    "write the keys out instead of merging them with `<<`",
                ),
                None if of_looks(name) && &**reading.path == "data/site.yaml" => help(
                    "颜色写在主题的 css/tokens.css 里：运行 `yishi theme copy css/tokens.css`，再改 themes/default/css/tokens.css；从这里删去这一行",
                    "colours stand in css/tokens.css of the theme: run `yishi theme copy css/tokens.css` and change themes/default/css/tokens.css; remove this line",
                ),
                None if name == "正文" => {
                    help("正文不是字段：写在最后一个 `---` 之后", "the text is no key: it stands below the last `---`")
                }
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

/// Whether a key of the site's settings was meant to change how the site looks.
fn of_looks(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["color", "colour", "theme", "style", "css", "font", "颜色", "配色", "主题", "主色", "样式", "字体"]
        .iter()
        .any(|word| name.contains(word))
}

fn missing(name: &str) -> Both {
    Both::new(format!("缺少必填字段「{name}」"), format!("missing required key `{name}`"))
}

fn is_missing(fault: &Diagnostic, name: &str) -> bool {
    fault.code == "missing-field" && fault.message == missing(name)
}

/// The field that a wrong name was meant for: the nearest in spelling, or the one that is called so in Chinese.
fn meant(name: &str, known: impl Iterator<Item = &'static Field> + Clone) -> Option<&'static str> {
    let called = |fits: fn(&str, &str) -> bool| {
        let mut fields = known.clone().filter(|_| !name.is_ascii());
        fields.find(|field| fits(name_of(field.doc).0, name)).map(|field| field.name)
    };
    let also = |field: &&Field| name_of(field.doc).1.split('、').any(|other| other == name);
    // A name of one character ends too many others.
    let ends = |label: &str, name: &str| name.chars().nth(1).is_some() && label.ends_with(name);
    let ended = |label: &str, name: &str| label.chars().nth(1).is_some() && name.ends_with(label);
    nearest(name, known.clone().map(|field| field.name))
        .or_else(|| called(|label, name| label == name))
        .or_else(|| known.clone().find(also).map(|field| field.name))
        .or_else(|| called(ends))
        .or_else(|| called(ended))
}

/// What a field is called in Chinese: the sentence of its dictionary begins with its name, and other names for it may follow
/// in brackets, as in `标题（题目、名称）。`
fn name_of(doc: &'static str) -> (&'static str, &'static str) {
    let clause = doc.trim_start().split(['。', '，', '：', ':', '；']).next().unwrap_or_default();
    let (name, others) = clause.split_once('（').unwrap_or((clause, ""));
    (name, others.strip_suffix('）').unwrap_or_default())
}

/// Reads a whole record; the way in for `record!` types.
pub fn read_record<R: Record>(node: &Node, reading: &mut Reading<'_>) -> Option<R> {
    let mut map = Map::of::<R>(node, reading)?;
    if let Some((key, meant)) = map.glued() {
        reading.fault(
            key,
            "yaml",
            "字段之间和冒号后面少了空格，或用了全角的冒号、逗号",
            "a colon here is full-width or has no blank behind it",
            help(format!("写成 {{{meant}}}"), format!("write {{{meant}}}")),
        );
        return None;
    }
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
                $( let $field = map.take::<$ty>(stringify!($field), concat!($($doc),*), reading); )*
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
        let is_word = |part: &&str| words.iter().any(|(key, zh)| key == part || zh == part);
        let several = apart(written).filter(|parts| parts.iter().all(is_word));
        let remedy = match nearest(written, words.iter().flat_map(|(key, zh)| [*key, *zh])) {
            _ if let Some(parts) = several => {
                let list = parts.join(", ");
                help(format!("几个词之间用半角逗号：[{list}]"), format!("divide words by commas: [{list}]"))
            }
            Some(near) => help(
                format!("是不是想写「{near}」？可用的词：{all}"),
                format!("did you mean `{near}`? the words are: {keys}"),
            ),
            // Whoever wrote a key is shown the keys.
            None if written.is_ascii() && !written.is_empty() => {
                let both: Vec<String> = words.iter().map(|(key, zh)| format!("{zh}（{key}）")).collect();
                help(format!("可用的词：{}", both.join("、")), format!("the words are: {keys}"))
            }
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
                help("只写一个值，去掉方括号或前面的 `- `", "write one value, without brackets or `- `"),
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

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros declare public types")]
mod tests;
