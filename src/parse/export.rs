//! Records as open data: JSON for programs, cells of a table for people. One walk over a record serves both.
//!
//! JSON leaves out what was not written; what is said to be not stated is `null`. In a cell the items of a list stand one
//! after the other with `；` between them, and the parts of an item with a space, so that every dated entry of an outcome
//! can be read in its row.

use std::fmt::{Display, Write as _};

use crate::parse::record::{Amount, NOT_STATED, Value};
use crate::parse::sanitise::csv_cell;

/// Where a record is written to.
pub struct Export<'o> {
    out: &'o mut String,
    form: Form,
    /// Fields of the outermost record that are kept back.
    kept_back: &'static [&'static str],
    /// How deep in records and lists this is.
    depth: usize,
    /// Whether something of the innermost record or list has been written.
    begun: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    /// One cell.
    Cell,
    /// The cells of a row: those of the named columns, whether they say something or not.
    Row,
}

/// Writes the fields of a record as members of a JSON object that has begun with `begun`.
pub fn json(out: &mut String, kept_back: &'static [&'static str], begun: bool, go: impl FnOnce(&mut Export<'_>)) {
    go(&mut Export { out, form: Form::Json, kept_back, depth: 0, begun });
}

/// Writes the fields of a record as cells of a CSV row that has begun with `begun`, each in quotes.
pub fn row(out: &mut String, kept_back: &'static [&'static str], begun: bool, go: impl FnOnce(&mut Export<'_>)) {
    go(&mut Export { out, form: Form::Row, kept_back, depth: 0, begun });
}

impl Export<'_> {
    /// One field of a record.
    pub fn field<T: Value>(&mut self, name: &str, value: &T) {
        let absent = value.is_absent();
        if self.depth == 0 && self.kept_back.contains(&name) || absent && self.form != Form::Row {
            return;
        }
        if self.form == Form::Row {
            self.separate(",", "");
            let mut cell = String::new();
            if !absent {
                value.export(&mut Export { out: &mut cell, form: Form::Cell, kept_back: &[], depth: 1, begun: false });
            }
            quote_cell(self.out, &cell);
            return;
        }
        self.separate(",", " ");
        if self.form == Form::Json {
            quote(self.out, name);
            self.out.push(':');
        }
        value.export(self);
    }

    pub(crate) fn group(&mut self, go: impl FnOnce(&mut Self)) {
        self.within('{', '}', go);
    }

    pub(crate) fn list<T: Value>(&mut self, items: &[T]) {
        self.within('[', ']', |out| {
            for item in items {
                out.separate(",", "；");
                item.export(out);
            }
        });
    }

    fn within(&mut self, open: char, close: char, go: impl FnOnce(&mut Self)) {
        let begun = std::mem::replace(&mut self.begun, false);
        self.depth += 1;
        if self.form == Form::Json {
            self.out.push(open);
        }
        go(self);
        if self.form == Form::Json {
            self.out.push(close);
        }
        self.depth -= 1;
        self.begun = begun;
    }

    fn separate(&mut self, json: &str, cell: &str) {
        if std::mem::replace(&mut self.begun, true) {
            self.out.push_str(if self.form == Form::Cell { cell } else { json });
        }
    }

    pub(crate) fn text(&mut self, text: &str) {
        match self.form {
            Form::Json => quote(self.out, text),
            _ => self.out.push_str(text),
        }
    }

    /// A value whose text needs no escape.
    pub(crate) fn plain(&mut self, value: &impl Display) {
        let mark = if self.form == Form::Json { "\"" } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{mark}{value}{mark}");
    }

    pub(crate) fn number(&mut self, number: &impl Display) {
        let _ = write!(self.out, "{number}");
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        let (json, zh) = if flag { ("true", "是") } else { ("false", "否") };
        self.out.push_str(if self.form == Form::Json { json } else { zh });
    }

    /// A word of a vocabulary: its permanent key for programs, the word for people.
    pub(crate) fn word(&mut self, key: &str, zh: &str) {
        self.text(if self.form == Form::Json { key } else { zh });
    }

    pub(crate) fn not_stated(&mut self) {
        self.out.push_str(if self.form == Form::Json { "null" } else { NOT_STATED });
    }

    /// An amount keeps its words; programs get the number beside them, and are told when it is approximate.
    pub(crate) fn amount(&mut self, amount: &Amount) {
        if self.form != Form::Json {
            self.out.push_str(&amount.text);
            return;
        }
        self.out.push_str("{\"text\":");
        quote(self.out, &amount.text);
        if let Some(number) = amount.number {
            let _ = write!(self.out, ",\"number\":{number},\"approximate\":{}", amount.approximate);
        }
        self.out.push('}');
    }
}

/// Writes a cell of a CSV file which people open in a spreadsheet.
pub fn quote_cell(out: &mut String, raw: &str) {
    out.push('"');
    for (n, part) in csv_cell(raw).split('"').enumerate() {
        if n > 0 {
            out.push_str("\"\"");
        }
        out.push_str(part);
    }
    out.push('"');
}

/// A text as a JSON string.
pub fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        match after.as_bytes().first() {
            Some(b'\n') => out.push_str("\\n"),
            Some(b'\t') => out.push_str("\\t"),
            Some(byte @ (b'"' | b'\\')) => {
                out.push('\\');
                out.push(char::from(*byte));
            }
            byte => {
                let _ = write!(out, "\\u{:04x}", byte.copied().unwrap_or_default());
            }
        }
        rest = &after[1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_a_json_string() {
        for text in ["", "路灯", "a\"b\\c", "一行\n二行\t\r\u{1}", "\u{2028}末"] {
            let mut out = String::new();
            quote(&mut out, text);
            assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text, "{out}");
        }
    }

    #[test]
    fn cells_are_quoted_and_compute_nothing() {
        let cell = |raw: &str| {
            let mut out = String::new();
            quote_cell(&mut out, raw);
            out
        };
        assert_eq!(cell(""), "\"\"");
        assert_eq!(cell("说\"好\""), "\"说\"\"好\"\"\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
