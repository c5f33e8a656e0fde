//! Blank forms: a record's file with what is known filled in and every other field written out as a comment, made from the
//! very declarations that read it.

use crate::model::check;
use crate::model::common::Common;
use crate::parse::record::{Field, Record, Shape};

/// The fields whose values are known, as YAML.
#[derive(Default)]
pub(super) struct Filled(Vec<(&'static str, String)>);

impl Filled {
    /// A value that is YAML already.
    pub(super) fn line(&mut self, field: &'static str, yaml: &str) {
        self.0.push((field, yaml.to_owned()));
    }

    /// A value that is any text.
    pub(super) fn text(&mut self, field: &'static str, text: &str) {
        self.line(field, &quoted(text));
    }

    pub(super) fn maybe(&mut self, field: &'static str, yaml: Option<String>) {
        self.0.extend(yaml.map(|yaml| (field, yaml)));
    }

    fn get(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, yaml)| yaml.as_str())
    }
}

/// Text in double quotes, which YAML shares with JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

const HEAD: &str = "# 以「# 」开头的是说明；以「#字段」开头的是可以填的字段，去掉行首的 # 再改成实际内容，用不到的可以删去。\n\
     # 来源没有写明的事实写 未载明，不要猜。";

/// The file of a new record of `content/`, of type `T`: the title first, then its own fields, then those that all share.
pub(super) fn page<T: Record>(filled: &Filled) -> String {
    let mut text = format!("---\n{HEAD}正文写在最后一个 --- 之后，可以不写。\n");
    let title = Common::FIELDS.iter().filter(|field| field.name == "title");
    let rest = Common::FIELDS.iter().filter(|field| field.name != "title");
    for field in title.chain(T::FIELDS).chain(rest) {
        text.push_str(&form(field, filled.get(field.name), "", 0));
    }
    text.push_str("---\n");
    text
}

/// The file of a new record of `data/` that has a file of its own.
pub(super) fn data<T: Record>(filled: &Filled) -> String {
    let fields = T::FIELDS.iter().map(|field| form(field, filled.get(field.name), "", 0));
    std::iter::once(format!("{HEAD}\n")).chain(fields).collect()
}

/// A new file of a list of `data/`, with one item in it. The item's first field is known.
pub(super) fn list<T: Record>(filled: &Filled) -> String {
    let head = format!("{HEAD}\n# 一个文件可以写几项：再写一项，从「- 」那一行起照样写一遍。\n");
    let fields = T::FIELDS.iter().enumerate().map(|(n, field)| {
        let lead = if n == 0 { "- " } else { "  " };
        form(field, filled.get(field.name), lead, 1)
    });
    std::iter::once(head).chain(fields).collect()
}

/// A field with its note: what is known of it behind `lead`, else an example in a comment, `depth` levels in.
fn form(field: &Field, value: Option<&str>, lead: &str, depth: usize) -> String {
    let mut text = format!("\n# {}\n", note(field));
    match value {
        Some(value) => text.push_str(&format!("{lead}{}: {value}\n", field.name)),
        None => {
            let mut lines = Vec::new();
            example(field.name, field.shape, depth, "", &mut lines);
            lines.iter().for_each(|line| text.push_str(&format!("#{line}\n")));
        }
    }
    text
}

/// The field's sentence in the dictionary, whether it must be filled, and the words it can have.
fn note(field: &Field) -> String {
    let mut note = field.doc.trim().replace('\n', " ");
    if field.required {
        note.push_str("（必填）");
    }
    let shape = match field.shape {
        Shape::List(inner) => *inner,
        shape => shape,
    };
    if let Shape::Word(words) = shape {
        let all: Vec<&str> = words.iter().map(|(_, zh)| *zh).collect();
        note.push_str(&format!(" 可用的词：{}。", all.join("、")));
    }
    note
}

/// A field as it could be written.
fn example(name: &str, shape: Shape, depth: usize, lead: &str, lines: &mut Vec<String>) {
    let indent = format!("{}{lead}", "  ".repeat(depth));
    match shape {
        Shape::Record(fields) => {
            lines.push(format!("{indent}{name}:"));
            members(fields, depth + 1, "", lines);
        }
        Shape::List(Shape::Record(fields)) => {
            lines.push(format!("{indent}{name}:"));
            members(fields, depth + 1, "- ", lines);
        }
        Shape::List(inner) => lines.push(format!("{indent}{name}: [{}]", check::example(*inner))),
        // Of all numbers a year alone is bounded.
        Shape::Number if name == "year" => lines.push(format!("{indent}{name}: 2024")),
        shape => lines.push(format!("{indent}{name}: {}", check::example(shape))),
    }
}

/// The fields of an inner record; the first of a list's item stands behind its dash, the others below it.
fn members(fields: &[Field], depth: usize, lead: &str, lines: &mut Vec<String>) {
    for (i, field) in fields.iter().enumerate() {
        let first = lines.len();
        let (depth, lead) = if i == 0 || lead.is_empty() { (depth, lead) } else { (depth + 1, "") };
        let deeper = if lead.is_empty() { depth } else { depth + 1 };
        match field.shape {
            Shape::Record(inner) => {
                lines.push(format!("{}{lead}{}:", "  ".repeat(depth), field.name));
                members(inner, deeper + 1, "", lines);
            }
            Shape::List(Shape::Record(inner)) => {
                lines.push(format!("{}{lead}{}:", "  ".repeat(depth), field.name));
                members(inner, deeper + 1, "- ", lines);
            }
            shape => example(field.name, shape, depth, lead, lines),
        }
        if let Some(line) = lines.get_mut(first) {
            line.push_str(&format!("  # {}", note(field)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::diag::Lang;
    use crate::model::campaign::Campaign;
    use crate::model::case::Case;
    use crate::model::document::Document;
    use crate::model::figure::Figure;
    use crate::model::file;
    use crate::model::meeting::Meeting;
    use crate::model::news::News;
    use crate::model::outcome::Outcome;
    use crate::model::page::StandingPage;
    use crate::model::plan::Plan;
    use crate::model::programme::Programme;
    use crate::model::topic::Topic;
    use crate::model::venue::Venue;
    use crate::parse::frontmatter;
    use crate::parse::record::{Reading, read_record};
    use crate::source::SourcePath;

    fn faults<T: Record>(text: &str) -> Vec<String> {
        let path: SourcePath = Arc::from("content/a.md");
        let (document, mut faults) = frontmatter::document(&path, text.as_bytes(), &Limits::default());
        let mut reading = Reading::new(&path);
        if let Some(document) = document {
            read_record::<T>(&document.front, &mut reading);
        }
        faults.append(reading.diagnostics);
        faults.iter().map(|fault| fault.display(Lang::Zh).to_string()).collect()
    }

    /// A form with every commented field taken into use.
    fn opened(text: &str) -> String {
        let line = |line: &'_ str| match line.strip_prefix('#') {
            Some(code) if !code.starts_with(' ') || code.starts_with("  ") => code.to_owned(),
            _ => line.to_owned(),
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The same of a file of `data/`: it is read as it stands, and with everything in it taken into use.
    fn every_field_of_a_data_file_can_be_taken_into_use<T: Record>(path: &str, text: &str) {
        for text in [text.to_owned(), opened(text)] {
            let (_, told) = file::read(&Arc::from(path), text.as_bytes(), &Limits::default());
            let told: Vec<String> = told.iter().map(|fault| fault.display(Lang::Zh).to_string()).collect();
            assert_eq!(told, Vec::<String>::new(), "{text}");
        }
        for field in T::fields() {
            assert!(text.contains(&format!("{}:", field.name)) && text.contains(field.doc.trim()), "{}", field.name);
        }
    }

    /// Every commented field, its `#` removed, is one that the reader takes as it stands.
    fn every_field_can_be_taken_into_use<T: Record>() {
        let text = page::<T>(&Filled::default());
        let open = opened(&text);
        assert_eq!(faults::<T>(&open), Vec::<String>::new(), "{open}");
        for field in T::fields() {
            assert!(text.contains(&format!("\n#{}:", field.name)), "{} in\n{text}", field.name);
            assert!(text.contains(field.doc.trim()), "{}", field.doc);
        }
    }

    #[test]
    fn every_field_of_every_form_can_be_taken_into_use() {
        every_field_can_be_taken_into_use::<Meeting>();
        every_field_can_be_taken_into_use::<Outcome>();
        every_field_can_be_taken_into_use::<Topic>();
        every_field_can_be_taken_into_use::<Case>();
        every_field_can_be_taken_into_use::<Venue>();
        every_field_can_be_taken_into_use::<Document>();
        every_field_can_be_taken_into_use::<News>();
        every_field_can_be_taken_into_use::<StandingPage>();
        let filled = || {
            let mut filled = Filled::default();
            filled.text("title", "题目");
            filled.text("name", "名称");
            filled.text("region", "990100");
            filled.line("draft", "true");
            filled
        };
        let (plan, campaign) = (data::<Plan>(&filled()), data::<Campaign>(&filled()));
        every_field_of_a_data_file_can_be_taken_into_use::<Plan>("data/plans/a.yaml", &plan);
        every_field_of_a_data_file_can_be_taken_into_use::<Campaign>("data/campaigns/a.yaml", &campaign);
        let programme = data::<Programme>(&filled());
        every_field_of_a_data_file_can_be_taken_into_use::<Programme>("data/programmes/a.yaml", &programme);
        let mut one = filled();
        for (name, text) in [("id", "a"), ("label", "场次"), ("value", "未载明"), ("unit", "场")] {
            one.text(name, text);
        }
        let figures = list::<Figure>(&one);
        every_field_of_a_data_file_can_be_taken_into_use::<Figure>("data/figures/a.yaml", &figures);
    }

    #[test]
    fn any_title_stays_one_value() {
        let mut filled = Filled::default();
        for title in ["加装电梯: 谁出钱？", "“引号” \"与\" \\ 反斜杠", "# 井号", "no", "- 横线"] {
            filled.0 = vec![("title", quoted(title)), ("region", quoted("331002"))];
            assert_eq!(faults::<Topic>(&page::<Topic>(&filled)), Vec::<String>::new(), "{title}");
        }
    }
}
