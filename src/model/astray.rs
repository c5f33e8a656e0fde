//! What was written into a record's file and is not read as a field: a field of the blank form that was filled in behind its
//! `#`, and a second record below the first, as in a document of Word.

use crate::diag::{Both, Diagnostic};
use crate::model::check::{example, is_blank};
use crate::parse::record::{Field, Shape};
use crate::parse::yaml::Node;
use crate::source::{Location, SourcePath};

/// The fields of a form that hold something else than its example, and still stand as comments. Of each that has lines
/// below it, the first is told; one that is written elsewhere in the file is left alone.
pub(crate) fn behind_hash(path: &SourcePath, text: &str, front: &Node, fields: &[&'static Field]) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    // One look at the whole text costs less than its lines.
    if !text.contains("\n#") {
        return told;
    }
    let mut open: Option<Open> = None;
    let lines = text.lines().zip(1_u32..).skip(1).take_while(|(line, _)| !matches!(line.trim_end(), "---" | "..."));
    for (line, number) in lines {
        let Some(comment) = line.strip_prefix('#') else {
            open = key(line).and_then(|(name, _)| of_name(fields, name)).and_then(|field| Open::of(field, front, true));
            continue;
        };
        if !comment.starts_with(' ') {
            open = key(comment)
                .and_then(|(name, _)| of_name(fields, name))
                .and_then(|field| Open::of(field, front, false));
        } else if !comment.starts_with("  ") {
            open = None;
        }
        if open.as_ref().is_some_and(|open| open.holds(comment)) {
            let name = open.take().map_or("", |open| open.field.name);
            told.push(of_hash(name).at(Location::new(path, number, 1)).excerpt(line));
        }
    }
    told
}

/// A field of which the file says nothing yet, and whose lines follow.
struct Open {
    field: &'static Field,
    /// Whether its own line is no comment any more, so that those of its entries cannot have been left so on purpose.
    begun: bool,
}

impl Open {
    fn of(field: &'static Field, front: &Node, begun: bool) -> Option<Self> {
        front.get(field.name).is_none_or(Node::is_null).then_some(Self { field, begun })
    }

    /// Whether a comment is a line of this field that somebody filled in.
    fn holds(&self, comment: &str) -> bool {
        let Some((name, value)) = key(comment.trim_start_matches([' ', '-'])) else { return false };
        let own = !comment.starts_with(' ');
        let fits = |shape: Shape| value == example(shape);
        let known = if own { vec![self.field.shape] } else { members(self.field.shape, name) };
        !known.is_empty() && (self.begun || !(value.is_empty() || is_blank(value) || known.into_iter().any(fits)))
    }
}

/// What a field of that name can be within another.
fn members(shape: Shape, name: &str) -> Vec<Shape> {
    match shape {
        Shape::List(inner) => members(*inner, name),
        Shape::Record(fields) => {
            let own = fields.iter().filter(|field| field.name == name).map(|field| field.shape);
            own.chain(fields.iter().flat_map(|field| members(field.shape, name))).collect()
        }
        _ => Vec::new(),
    }
}

fn of_name(fields: &[&'static Field], name: &str) -> Option<&'static Field> {
    fields.iter().copied().find(|field| field.name == name)
}

/// The name a line begins with and the value behind its colon, without the note that a form has there.
fn key(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    (is_name && (value.is_empty() || value.starts_with(' '))).then(|| (name, value.trim()))
}

fn of_hash(name: &str) -> Diagnostic {
    Diagnostic::warning(
        "behind-hash",
        Both::new(
            format!("「{name}」的内容前面还有 #，当作注释，没有读进来"),
            format!("what is written for `{name}` still stands behind `#`: it is a comment and is not read"),
        ),
    )
    .remedy(
        "要填这个字段，就删去这一行和属于它的各行行首的 #；不要的，删去这些行",
        "to use the field, remove the `#` before it and before the lines that belong to it; else remove these lines",
    )
}

/// A second record in the text below the first: a line `---` and at least two fields below it.
pub(crate) fn second_record(path: &SourcePath, body: &str, line: u32, fields: &[&'static Field]) -> Option<Diagnostic> {
    const FIELDS: usize = 2;
    if !body.contains("---") {
        return None;
    }
    let mut fenced = false;
    let lines: Vec<&str> = body.lines().collect();
    let begins = lines.iter().enumerate().position(|(i, line)| {
        fenced ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        !fenced && line.trim_end() == "---" && fields_of(&lines[i + 1..], fields) >= FIELDS
    })?;
    let number = u32::try_from(begins).unwrap_or(u32::MAX).saturating_add(line);
    Some(
        Diagnostic::error(
            "second-record",
            Both::new("这里又开始了一条记录：一个文件只能写一条", "another record begins here: a file holds one"),
        )
        .at(Location::new(path, number, 1))
        .excerpt(lines.get(begins + 1).copied().unwrap_or_default())
        .remedy(
            "从这一行 `---` 起，剪切到另一个 .md 文件里；不是记录，就删去这一行",
            "move what stands here, from the line `---` on, into an .md file of its own; if it is no record, remove the line",
        ),
    )
}

/// How many known fields stand in the lines up to the first that front matter cannot hold.
fn fields_of(lines: &[&str], fields: &[&'static Field]) -> usize {
    let known = |line: &&&str| key(line).is_some_and(|(name, _)| of_name(fields, name).is_some());
    let within = |line: &&&str| line.trim().is_empty() || line.starts_with([' ', '#', '-']) || key(line).is_some();
    lines.iter().take_while(|line| line.trim_end() != "---").take_while(within).filter(known).count()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Limits;
    use crate::diag::Lang;
    use crate::model::meeting::Meeting;
    use crate::parse::frontmatter;
    use crate::parse::record::Record as _;

    fn told(front: &str, body: &str) -> Vec<String> {
        let path: SourcePath = Arc::from("content/meetings/a.md");
        let text = format!("---\n{front}\n---\n{body}");
        let fields: Vec<_> = Meeting::fields().collect();
        let Some(document) = frontmatter::document(&path, text.as_bytes(), &Limits::default()).0 else {
            return vec!["unread".to_owned()];
        };
        let mut all = behind_hash(&path, &text, &document.front, &fields);
        all.extend(second_record(&path, &document.body, document.body_line, &fields));
        let line = |fault: &Diagnostic| fault.display(Lang::Zh).to_string();
        all.iter().filter_map(|fault| line(fault).lines().nth(1).map(str::to_owned)).collect()
    }

    #[test]
    fn what_is_filled_in_behind_a_hash_is_told() {
        for (front, line) in [
            ("title: 会\n#summary: 商定三个单元先行", 3),
            ("title: 会\n#topics: [liyuan-ludeng]  # 议题", 3),
            ("title: 会\n#attendance:\n#  - category: 委员  # 类别\n#    count: 12", 4),
            ("title: 会\nattendance:\n#  - category: 政协委员\n#    count: 12", 4),
        ] {
            assert_eq!(told(front, ""), [format!("  --> content/meetings/a.md:{line}:1")], "{front}");
        }
        for front in [
            "title: 会\n#summary: （在这里写）",
            "title: 会\nsummary: 新的\n#summary: 旧的",
            "title: 会\n# summary: 说明",
            "title: 会\n#attendance:\n#  - category: 政协委员  # 类别\n#    count: 60余  # 人数",
            "title: 会\n#备注: 甲",
            "title: 会\nattendance:\n  - category: 群众\n    count: 5\n#  - category: 专家",
        ] {
            assert_eq!(told(front, ""), Vec::<String>::new(), "{front}");
        }
    }

    #[test]
    fn a_second_record_in_a_file_is_told_and_a_rule_is_none() {
        let second = "正文。\n\n---\n# 说明\ntitle: 二\n\nsummary: 又一次\n---\n";
        assert_eq!(told("title: 一", second), ["  --> content/meetings/a.md:6:1"]);
        for body in [
            "文\n\n---\n\n文",
            "---\ntitle: 一\n文",
            "```yaml\n---\ntitle: 二\nsummary: 又\n---\n```\n",
            "文\n\n---\n联系人: 甲\n电话: 乙\n",
        ] {
            assert_eq!(told("title: 一", body), Vec::<String>::new(), "{body}");
        }
    }
}
