//! What is known of each record of a kind, in the order of its table.

use std::ops::{Index, IndexMut};

use crate::id::RecordKind;
use crate::reads;

/// A value for each record of a kind. Looking one up is looking at the record.
#[derive(Clone, Debug)]
pub struct Of<T> {
    kind: RecordKind,
    values: Vec<T>,
}

impl<T> Of<T> {
    pub fn new(kind: RecordKind, values: Vec<T>) -> Self {
        Self { kind, values }
    }

    pub const fn kind(&self) -> RecordKind {
        self.kind
    }
}

impl<T> Index<usize> for Of<T> {
    type Output = T;
    fn index(&self, place: usize) -> &T {
        reads::note_record(self.kind, place);
        &self.values[place]
    }
}

impl<T> IndexMut<usize> for Of<T> {
    fn index_mut(&mut self, place: usize) -> &mut T {
        &mut self.values[place]
    }
}
