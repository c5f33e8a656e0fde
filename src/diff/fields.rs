//! A record's text as a tree of fields and a body.

use saphyr_parser::{Event, Parser};

use super::Form;

/// Deeper than any record is; what lies deeper is left out of the comparison.
const DEEPEST: usize = 32;

/// A value of the front matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    Text(String),
    List(Vec<Value>),
    Fields(Vec<(String, Value)>),
}

/// The fields' YAML and the body.
pub(super) fn split(text: &str, form: Form) -> (&str, &str) {
    match form {
        Form::Record => front_matter(text).unwrap_or(("", text)),
        Form::Data => (text, ""),
    }
}

/// The fields of some YAML; `None` if it cannot be read, for an old revision may have been faulty.
pub(super) fn read(yaml: &str) -> Option<Vec<(String, Value)>> {
    match tree(yaml) {
        Some(Value::Fields(fields)) => Some(fields),
        Some(Value::List(_)) => Some(Vec::new()),
        None if yaml.trim().is_empty() => Some(Vec::new()),
        Some(Value::Text(_)) | None => None,
    }
}

/// Whether a text can be read as a record's, whatever it says: one with a merge's marks in it, say, cannot.
pub(super) fn is_readable(text: &str, form: Form) -> bool {
    let front = match form {
        Form::Record => front_matter(text).map(|(front, _)| front),
        Form::Data => Some(text),
    };
    front.is_some_and(|front| read(front).is_some())
}

fn front_matter(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    let rest = text.strip_prefix("---").map(|rest| rest.trim_start_matches([' ', '\t', '\r']))?.strip_prefix('\n')?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((&rest[..at], &rest[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn tree(yaml: &str) -> Option<Value> {
    let mut events = Parser::new_from_str(yaml).map_while(|event| event.ok().map(|(event, _)| event));
    loop {
        match events.next()? {
            Event::StreamStart | Event::DocumentStart(_) => {}
            event => return value(event, &mut events, 0),
        }
    }
}

fn value<'a>(event: Event<'a>, events: &mut impl Iterator<Item = Event<'a>>, depth: usize) -> Option<Value> {
    if depth > DEEPEST {
        return None;
    }
    match event {
        Event::Scalar(text, ..) => Some(Value::Text(text.trim().to_owned())),
        Event::SequenceStart(..) => {
            let mut list = Vec::new();
            loop {
                match events.next()? {
                    Event::SequenceEnd => return Some(Value::List(list)),
                    event => list.push(value(event, events, depth + 1)?),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut fields = Vec::new();
            loop {
                match events.next()? {
                    Event::MappingEnd => return Some(Value::Fields(fields)),
                    event => {
                        let key = value(event, events, depth + 1)?.words();
                        let event = events.next()?;
                        fields.push((key, value(event, events, depth + 1)?));
                    }
                }
            }
        }
        // An alias stands for what is compared at its anchor already.
        Event::Alias(_) => Some(Value::Text("*".to_owned())),
        _ => None,
    }
}

impl Value {
    /// The value on one line, as a reader sees it.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::List(list) => list.iter().map(Self::words).collect::<Vec<_>>().join("；"),
            Self::Fields(fields) => {
                let one = |(key, value): &(String, Self)| format!("{key}: {}", value.words());
                fields.iter().map(one).collect::<Vec<_>>().join("，")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(text: &str) -> (Vec<(String, Value)>, &str) {
        let (front, body) = split(text, Form::Record);
        (read(front).unwrap_or_default(), body)
    }

    #[test]
    fn a_text_that_was_never_a_record_is_known() {
        let conflict = "---\n<<<<<<< HEAD\ntitle: 甲\n=======\ntitle: 乙\n>>>>>>> other\nstate: held\n---\n正文\n";
        for (text, readable) in
            [("---\ntitle: 甲\n---\n", true), (conflict, false), ("title: 甲\n", false), ("---\n:\n: [\n---\n", false)]
        {
            assert_eq!(is_readable(text, Form::Record), readable, "{text}");
        }
        assert!(is_readable("- id: a\n", Form::Data) && !is_readable("- id: [\n", Form::Data));
    }

    #[test]
    fn a_record_comes_apart() {
        let (fields, body) = apart("---\ntitle: 甲\nlist:\n  - a: 1\n    b: [x, y]\n---\n\n正文\n");
        assert_eq!(body, "\n正文\n");
        assert_eq!(Value::Fields(fields).words(), "title: 甲，list: a: 1，b: x；y");
    }

    #[test]
    fn what_is_no_record_is_all_body() {
        for text in ["", "正文", "---\nno end", "----\na: 1\n---\n"] {
            assert_eq!(apart(text), (Vec::new(), text));
        }
        assert_eq!(apart("---\n: [\n---\nx"), (Vec::new(), "x"));
        assert_eq!(apart("---\n- a\n---\nx"), (Vec::new(), "x"));
    }

    #[test]
    fn nesting_without_end_is_no_harm() {
        let deep = format!("---\na: {}\n---\nx", "[".repeat(5000));
        assert_eq!(apart(&deep), (Vec::new(), "x"));
    }
}
