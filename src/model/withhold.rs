//! Keeping back the records of a file which hold something that must not be published.

use std::sync::Arc;

use crate::id::RecordKind;
use crate::model::common::Common;
use crate::model::entity::{Body, Entity, Entry};
use crate::model::file::Records;
use crate::model::region::Region;
use crate::parse::record::{FieldPath, Record, Value, Visitor};

impl Records {
    /// What of a file may stand when these of its lines may not. A record's own file goes as a whole, of a list only the
    /// items at fault, and all of them for line 0; the id of what goes stays known, so that references to it are not called dangling.
    pub fn without(self, lines: &[u32]) -> Vec<Self> {
        match self {
            Self::Meeting(entry) => broken(&*entry),
            Self::Outcome(entry) => broken(&*entry),
            Self::Topic(entry) => broken(&*entry),
            Self::Case(entry) => broken(&*entry),
            Self::Venue(entry) => broken(&*entry),
            Self::Document(entry) => broken(&*entry),
            Self::News(entry) => broken(&*entry),
            Self::Page(entry) => broken(&*entry),
            Self::Programme(entry) => broken(&*entry),
            Self::Plan(entry) => broken(&*entry),
            Self::Campaign(entry) => broken(&*entry),
            Self::Organizations(entries) => items(entries, lines, Self::Organizations),
            Self::Figures(entries) => items(entries, lines, Self::Figures),
            Self::Sources(entries) => items(entries, lines, Self::Sources),
            Self::Regions(regions) => {
                let (bad, good): (Vec<_>, Vec<_>) =
                    regions.into_iter().partition(|region| lines.contains(&region.line));
                let id = |region: &Region| Self::Broken(RecordKind::Region, Arc::from(region.key.as_str()));
                bad.iter().map(id).chain([Self::Regions(good)]).collect()
            }
            Self::Several(parts) => parts.into_iter().flat_map(|part| part.without(lines)).collect(),
            Self::Broken(..) | Self::Unread(_) => vec![self],
            Self::Unfinished(kind, id, _) => vec![Self::Broken(kind, id)],
            Self::Tombstones(_) | Self::Settings(_) | Self::Geo(_) | Self::Nothing => Vec::new(),
        }
    }

    /// What a record of `content/` shares with those of other kinds.
    pub fn common(&self) -> Option<&Common> {
        self.content().map(|(common, _)| common)
    }

    /// The Markdown of a record of `content/`.
    pub fn body(&self) -> Option<&Body> {
        self.content().map(|(_, body)| body)
    }

    fn content(&self) -> Option<(&Common, &Body)> {
        Some(match self {
            Self::Meeting(entry) => (&entry.record.common, &entry.body),
            Self::Outcome(entry) => (&entry.record.common, &entry.body),
            Self::Topic(entry) => (&entry.record.common, &entry.body),
            Self::Case(entry) => (&entry.record.common, &entry.body),
            Self::Venue(entry) => (&entry.record.common, &entry.body),
            Self::Document(entry) => (&entry.record.common, &entry.body),
            Self::News(entry) => (&entry.record.common, &entry.body),
            Self::Page(entry) => (&entry.record.common, &entry.body),
            _ => return None,
        })
    }

    /// Calls `go` for every text that stands in a field, with the line on which the item of a list file begins (else 0) and
    /// the field.
    pub fn texts(&self, go: &mut dyn FnMut(u32, &FieldPath, &str)) {
        match self {
            Self::Meeting(entry) => fields(&entry.record, 0, go),
            Self::Outcome(entry) => fields(&entry.record, 0, go),
            Self::Topic(entry) => fields(&entry.record, 0, go),
            Self::Case(entry) => fields(&entry.record, 0, go),
            Self::Venue(entry) => fields(&entry.record, 0, go),
            Self::Document(entry) => fields(&entry.record, 0, go),
            Self::News(entry) => fields(&entry.record, 0, go),
            Self::Page(entry) => fields(&entry.record, 0, go),
            Self::Programme(entry) => fields(&entry.record, 0, go),
            Self::Plan(entry) => fields(&entry.record, 0, go),
            Self::Campaign(entry) => fields(&entry.record, 0, go),
            Self::Settings(settings) => fields(&**settings, 0, go),
            Self::Geo(geo) => fields(&**geo, 0, go),
            Self::Organizations(entries) => entries.iter().for_each(|entry| fields(&entry.record, entry.body.line, go)),
            Self::Figures(entries) => entries.iter().for_each(|entry| fields(&entry.record, entry.body.line, go)),
            Self::Sources(entries) => entries.iter().for_each(|entry| fields(&entry.record, entry.body.line, go)),
            Self::Tombstones(stones) => stones.visit(&mut FieldPath::default(), &mut Texts(0, go)),
            Self::Several(parts) => parts.iter().for_each(|part| part.texts(go)),
            // A table knows no escapes.
            Self::Regions(_) | Self::Broken(..) | Self::Unread(_) | Self::Unfinished(..) | Self::Nothing => {}
        }
    }
}

struct Texts<'g>(u32, &'g mut dyn FnMut(u32, &FieldPath, &str));

impl Visitor for Texts<'_> {
    fn text(&mut self, field: &FieldPath, text: &str) {
        (self.1)(self.0, field, text);
    }
}

fn fields<R: Record>(record: &R, item_line: u32, go: &mut dyn FnMut(u32, &FieldPath, &str)) {
    record.visit_fields(&mut FieldPath::default(), &mut Texts(item_line, go));
}

fn broken<T: Entity>(entry: &Entry<T>) -> Vec<Records> {
    vec![Records::Broken(T::KIND, Arc::clone(&entry.id))]
}

/// An item reaches from its own line to that of the next.
fn items<T: Entity>(entries: Vec<Entry<T>>, lines: &[u32], whole: impl Fn(Vec<Entry<T>>) -> Records) -> Vec<Records> {
    let starts: Vec<u32> = entries.iter().map(|entry| entry.body.line).collect();
    let at_fault = |line: u32| starts.iter().rposition(|start| *start <= line);
    let bad: Vec<usize> = match lines.contains(&0) {
        true => (0..entries.len()).collect(),
        false => lines.iter().filter_map(|line| at_fault(*line)).collect(),
    };
    let mut kept = Vec::with_capacity(entries.len());
    let mut records = Vec::new();
    for (i, entry) in entries.into_iter().enumerate() {
        if bad.contains(&i) {
            records.push(Records::Broken(T::KIND, Arc::clone(&entry.id)));
        } else {
            kept.push(entry);
        }
    }
    records.push(whole(kept));
    records
}
