//! What changed between two revisions of a record, field by field and paragraph by paragraph. Old revisions may have been
//! faulty, so that texts are read as fields of any names; what they mean is for the page to say.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

pub use self::fields::Value;
use self::fields::split;

mod fields;

/// What changed between two texts of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub fields: Vec<FieldChange>,
    pub body: Vec<ParagraphChange>,
}

/// A field of the front matter. Without `before` it is new, without `after` it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    pub field: Vec<Step>,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// One step of the way to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    /// The place in a list, from 1: in the new text, or in the old one if it is gone.
    Item(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParagraphChange {
    Added(String),
    Removed(String),
    /// A paragraph whose words changed in part.
    Changed(Vec<Span>),
}

/// A stretch of a changed paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Same(String),
    Added(String),
    Removed(String),
}

/// Paragraphs which have less than this in common are told as one removed and one added.
const ALIKE: f32 = 0.4;

/// Longer texts are not compared letter by letter.
const LONGEST_COMPARED: usize = 8_000;

/// Compares two texts of one record: front matter and body, or YAML alone. An empty text stands for none. `None` if one of
/// them cannot be read.
pub fn compare(old: &str, new: &str, form: Form) -> Option<Changes> {
    let ((old_front, old_body), (new_front, new_body)) = (split(old, form), split(new, form));
    let mut fields = Vec::new();
    // Most changes touch one of the two parts; the other need not be taken apart.
    if old_front != new_front {
        compare_fields(&fields::read(old_front)?, &fields::read(new_front)?, &mut Vec::new(), &mut fields);
    }
    let body = if old_body == new_body { Vec::new() } else { compare_bodies(old_body, new_body) };
    Some(Changes { fields, body })
}

/// Whether a text can be read as a record's. What cannot was never published, and has nothing to compare.
pub fn is_readable(text: &str, form: Form) -> bool {
    fields::is_readable(text, form)
}

/// How a text is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Front matter between lines of `---`, and a body.
    Record,
    /// YAML and nothing else.
    Data,
}

impl Changes {
    /// Shows every value of a field, as it was read, to `see`.
    pub fn values(&self, see: &mut dyn FnMut(&str)) {
        for value in self.fields.iter().flat_map(|change| change.before.iter().chain(&change.after)) {
            see(&value.words());
        }
    }
}

type Fields = [(String, Value)];

fn compare_fields(old: &Fields, new: &Fields, way: &mut Vec<Step>, changes: &mut Vec<FieldChange>) {
    let find =
        |fields: &'_ Fields, key: &str| fields.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
    for (key, before) in old {
        way.push(Step::Key(key.clone()));
        compare_values(Some(before), find(new, key).as_ref(), way, changes);
        way.pop();
    }
    for (key, after) in new.iter().filter(|(key, _)| find(old, key).is_none()) {
        way.push(Step::Key(key.clone()));
        compare_values(None, Some(after), way, changes);
        way.pop();
    }
}

fn compare_values(old: Option<&Value>, new: Option<&Value>, way: &mut Vec<Step>, changes: &mut Vec<FieldChange>) {
    match (old, new) {
        (Some(Value::Fields(old)), Some(Value::Fields(new))) => compare_fields(old, new, way, changes),
        (Some(Value::List(old)), Some(Value::List(new))) => compare_lists(old, new, way, changes),
        (old, new) => {
            let words = |value: Option<&Value>| value.map(Value::words).filter(|text| !text.is_empty());
            let (before, after) = (words(old), words(new));
            if before != after {
                let (before, after) = (before.and(old.cloned()), after.and(new.cloned()));
                changes.push(FieldChange { field: way.clone(), before, after });
            }
        }
    }
}

/// Items which stayed keep the others' places from shifting: an item put first is one change, not a change of each.
fn compare_lists(old: &[Value], new: &[Value], way: &mut Vec<Step>, changes: &mut Vec<FieldChange>) {
    let mut at = |place: usize, before: Option<&Value>, after: Option<&Value>| {
        way.push(Step::Item(place + 1));
        compare_values(before, after, way, changes);
        way.pop();
    };
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (olds, news) = (op.old_range(), op.new_range());
        let pairs = olds.len().min(news.len());
        for n in 0..pairs {
            at(news.start + n, Some(&old[olds.start + n]), Some(&new[news.start + n]));
        }
        (olds.start + pairs..olds.end).for_each(|n| at(n, Some(&old[n]), None));
        (news.start + pairs..news.end).for_each(|n| at(n, None, Some(&new[n])));
    }
}

fn compare_bodies(old: &str, new: &str) -> Vec<ParagraphChange> {
    let (old, new) = (paragraphs(old), paragraphs(new));
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        let (olds, news) = (&old[op.old_range()], &new[op.new_range()]);
        let pairs = olds.len().min(news.len());
        olds.iter().zip(news).for_each(|(old, new)| compare_paragraphs(old, new, &mut changes));
        changes.extend(olds[pairs..].iter().cloned().map(ParagraphChange::Removed));
        changes.extend(news[pairs..].iter().cloned().map(ParagraphChange::Added));
    }
    changes
}

/// The paragraphs of a text, its line breaks within them smoothed out.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push('\n');
                }
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// What became of a text's words; `None` where the two have too little in common for that to be readable.
pub fn spans(old: &str, new: &str) -> Option<Vec<Span>> {
    let short = old.len().max(new.len()) <= LONGEST_COMPARED;
    let diff = short.then(|| TextDiff::from_chars(old, new)).filter(|diff| diff.ratio() >= ALIKE)?;
    let mut spans: Vec<Span> = Vec::new();
    diff.iter_all_changes().for_each(|change| add(&mut spans, change.tag(), change.value()));
    Some(spans)
}

fn compare_paragraphs(old: &str, new: &str, changes: &mut Vec<ParagraphChange>) {
    match spans(old, new) {
        Some(spans) => changes.push(ParagraphChange::Changed(spans)),
        None => {
            changes.push(ParagraphChange::Removed(old.to_owned()));
            changes.push(ParagraphChange::Added(new.to_owned()));
        }
    }
}

fn add(spans: &mut Vec<Span>, tag: ChangeTag, text: &str) {
    match (spans.last_mut(), tag) {
        (Some(Span::Same(last)), ChangeTag::Equal)
        | (Some(Span::Added(last)), ChangeTag::Insert)
        | (Some(Span::Removed(last)), ChangeTag::Delete) => last.push_str(text),
        (_, ChangeTag::Equal) => spans.push(Span::Same(text.to_owned())),
        (_, ChangeTag::Insert) => spans.push(Span::Added(text.to_owned())),
        (_, ChangeTag::Delete) => spans.push(Span::Removed(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The changes, one a line.
    fn told(old: &str, new: &str) -> String {
        let Changes { fields, body } = compare(old, new, Form::Record).unwrap();
        let step = |step: &Step| match step {
            Step::Key(key) => key.clone(),
            Step::Item(n) => n.to_string(),
        };
        let some = |value: Option<Value>| value.map_or_else(|| "∅".to_owned(), |value| value.words());
        let field = |change: FieldChange| {
            let way: Vec<String> = change.field.iter().map(step).collect();
            format!("{}: {} → {}\n", way.join("."), some(change.before), some(change.after))
        };
        let span = |span: Span| match span {
            Span::Same(text) => text,
            Span::Added(text) => format!("[+{text}]"),
            Span::Removed(text) => format!("[-{text}]"),
        };
        let paragraph = |change: ParagraphChange| match change {
            ParagraphChange::Added(text) => format!("+ {text}\n"),
            ParagraphChange::Removed(text) => format!("- {text}\n"),
            ParagraphChange::Changed(spans) => format!("~ {}\n", spans.into_iter().map(span).collect::<String>()),
        };
        fields.into_iter().map(field).chain(body.into_iter().map(paragraph)).collect()
    }

    #[test]
    fn fields_are_told_with_before_and_after() {
        let old = "---\ntitle: 甲\ndue: 2025-03\nlead: 住建局\n---\n";
        let new = "---\ntitle: 甲\ndue: 2025-06\nstatus: 办理中\n---\n";
        assert_eq!(told(old, new), "due: 2025-03 → 2025-06\nlead: 住建局 → ∅\nstatus: ∅ → 办理中\n");
    }

    #[test]
    fn an_item_put_into_a_list_is_one_change() {
        let old = "---\nsteps:\n  - {date: 1, what: a}\n  - {date: 2, what: b}\n---\n";
        let new = "---\nsteps:\n  - {date: 0, what: z}\n  - {date: 1, what: a}\n  - {date: 2, what: c}\n---\n";
        assert_eq!(told(old, new), "steps.1: ∅ → date: 0，what: z\nsteps.3.what: b → c\n");
    }

    #[test]
    fn layout_and_quotes_are_no_change() {
        assert_eq!(told("---\na: 'x'\nb: [1, 2]\n---\n甲\n", "---\nb:\n- 1\n- 2\na: x\n---\n\n\n甲\n\n"), "");
    }

    #[test]
    fn a_body_is_told_by_paragraphs() {
        let old = "第一段说了路灯不亮。\n\n第二段。\n\n第三段不变。\n";
        let new = "第一段说了路灯已亮。\n\n第三段不变。\n\n新的一段。\n";
        assert_eq!(told(old, new), "~ 第一段说了路灯[-不][+已]亮。\n- 第二段。\n+ 新的一段。\n");
        assert_eq!(told("甲乙丙丁", "子丑寅卯"), "- 甲乙丙丁\n+ 子丑寅卯\n");
    }

    #[test]
    fn data_is_compared_as_fields() {
        let changes = compare("a: 1\nb: 2\n", "a: 1\nb: 3\n", Form::Data).unwrap();
        assert_eq!((changes.fields.len(), changes.body.len()), (1, 0));
        assert_eq!(changes.fields[0].after, Some(Value::Text("3".to_owned())));
    }

    #[test]
    fn every_value_is_shown_on_each_side() {
        let mut seen = Vec::new();
        let changes = compare("---\na: 1\n---\n甲\n", "---\na: \"\\x32\"\n---\n乙\n", Form::Record).unwrap();
        changes.values(&mut |text| seen.push(text.to_owned()));
        assert_eq!(seen, ["1", "2"], "as YAML means it");
    }

    #[test]
    fn a_new_record_is_all_new() {
        assert_eq!(told("", "---\na: 1\n---\n甲\n"), "a: ∅ → 1\n+ 甲\n");
    }
}
