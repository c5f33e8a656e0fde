//! What a blank form holds where something is to be written. It must not be published as if somebody had said it.

use super::Checker;
use crate::diag::{Both, Diagnostic, Diagnostics, Severity};
use crate::model::entity::{Entity, Entry};
use crate::parse::record::Shape;
use crate::parse::yaml::{Data, Node};
use crate::source::SourcePath;

/// In place of a title.
pub const TITLE: &str = "（在这里写题目）";
/// In place of the sentence that says the result.
pub const SUMMARY: &str = "（在这里用一句话写结果）";
/// In place of any other text.
pub const WRITE: &str = "（在这里写）";

/// Whether a text is one of these, or began as one.
pub(crate) fn is_blank(text: &str) -> bool {
    text.starts_with("（在这里") && text.ends_with('）')
}

/// What a form holds for a field that is still a comment.
pub fn example(shape: Shape) -> String {
    match shape {
        Shape::Text | Shape::Prose => WRITE.to_owned(),
        Shape::Number => "12".to_owned(),
        Shape::Flag => "是".to_owned(),
        Shape::Date => "2024-06-12".to_owned(),
        Shape::Amount => "60余".to_owned(),
        Shape::Id => "bianhao".to_owned(),
        Shape::Word(words) => words.first().map_or_else(String::new, |(_, zh)| (*zh).to_owned()),
        Shape::Record(_) => "{}".to_owned(),
        Shape::List(inner) => format!("[{}]", example(*inner)),
    }
}

fn told(severity: Severity) -> Diagnostic {
    let message = Both::new("这里还没有填写", "this has not been filled in yet");
    let fault = Diagnostic { severity, ..Diagnostic::error("blank", message) };
    fault.remedy(
        "换成实际内容；用不到的，删去这一行（必填的不能删）",
        "write what belongs here, or remove the line unless the key is required",
    )
}

/// What is left blank in a draft that cannot be read as a record yet.
pub(crate) fn of_draft(path: &SourcePath, node: &Node, found: &mut Diagnostics) {
    match &node.data {
        Data::Scalar { text, .. } if is_blank(text) => {
            found.push(told(Severity::Warning).at(node.at(path)).excerpt(text));
        }
        Data::Scalar { .. } => {}
        Data::List(items) => items.iter().for_each(|item| of_draft(path, item, found)),
        Data::Map(entries) => entries.iter().for_each(|(_, value)| of_draft(path, value, found)),
    }
}

impl Checker<'_> {
    /// A draft may wait to be filled in; whoever previews it is told what is left.
    pub(super) fn left_blank<T: Entity>(&mut self, entry: &Entry<T>, field: String) {
        let fault = match entry.record.is_draft() {
            true if !self.options.drafts => return,
            true => told(Severity::Warning),
            false => told(Severity::Error),
        };
        self.add(entry, field, fault);
    }
}
