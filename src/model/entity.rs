//! What all kinds of record have in common: an id, a file, a table of their kind.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::common::{Common, SourceRef};
use crate::parse::record::Record;
use crate::reads::{self, Read};
use crate::source::SourcePath;

/// The Markdown of a record, not yet rendered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    pub markdown: String,
    /// The line of the file on which it begins.
    pub line: u32,
    /// Of a text that was left in its file, to be read there when its page is made: where it links to inside the site.
    pub left: Option<Vec<String>>,
}

/// One record with its permanent id and the file it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry<T> {
    pub id: Arc<str>,
    pub path: SourcePath,
    /// Hash of the file.
    pub hash: Hash,
    pub record: T,
    pub body: Body,
}

impl<T> std::ops::Deref for Entry<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.record
    }
}

/// A kind of record, as the parts that treat all kinds alike see it.
pub trait Entity: Record {
    const KIND: RecordKind;
    fn title(&self) -> &str;
    /// The key of the region it belongs to.
    fn region(&self) -> Option<&str> {
        None
    }
    fn programme(&self) -> Option<&str> {
        None
    }
    fn sources(&self) -> &[SourceRef];
    /// The fields shared by the records of `content/`.
    fn common(&self) -> Option<&Common> {
        None
    }
    /// Whether it waits to be published.
    fn is_draft(&self) -> bool {
        self.common().is_some_and(|common| common.draft == Some(true))
    }
}

/// All records of one kind, ordered by id.
#[derive(Clone, Debug)]
pub struct Table<T> {
    items: Vec<Entry<T>>,
    index: FxHashMap<Arc<str>, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { items: Vec::new(), index: FxHashMap::default() }
    }
}

impl<T> Entry<T> {
    /// The order of a table, in which the first of one id keeps the page. That is the file that lies directly in its kind's
    /// folder, whatever a folder beside it is called: a copy put into one must not take over what is published.
    pub fn before(&self, other: &Self) -> Ordering {
        let depth = |entry: &Self| entry.path.matches('/').count();
        let order = self.id.cmp(&other.id).then_with(|| depth(self).cmp(&depth(other)));
        order.then_with(|| (&self.path, self.body.line).cmp(&(&other.path, other.body.line)))
    }
}

impl<T: Entity> Table<T> {
    /// Of entries with the same id the first is kept; [`crate::model::site`] has reported the others.
    pub fn new(mut items: Vec<Entry<T>>) -> Self {
        items.sort_by(Entry::before);
        items.dedup_by(|later, first| later.id == first.id);
        let index = items.iter().enumerate().map(|(i, entry)| (Arc::clone(&entry.id), i)).collect();
        Self { items, index }
    }

    pub fn get(&self, id: &str) -> Option<&Entry<T>> {
        self.position(id).map(|i| &self.items[i])
    }

    pub fn position(&self, id: &str) -> Option<usize> {
        let found = self.index.get(id).copied();
        match found {
            Some(i) => reads::note_record(T::KIND, i),
            // That there is none may change with any new record.
            None => reads::note(Read::Table(T::KIND)),
        }
        found
    }

    pub fn at(&self, index: usize) -> &Entry<T> {
        reads::note_record(T::KIND, index);
        &self.items[index]
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Entry<T>> {
        reads::note(Read::Table(T::KIND));
        self.items.iter()
    }

    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry<T>> {
        self.items.iter_mut()
    }

    pub fn len(&self) -> usize {
        reads::note(Read::Table(T::KIND));
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Leaves out the entries for which `keep` is false.
    pub fn retain(&mut self, keep: impl FnMut(&Entry<T>) -> bool) {
        let mut items = std::mem::take(&mut self.items);
        items.retain(keep);
        *self = Self::new(items);
    }
}

impl<'t, T: Entity> IntoIterator for &'t Table<T> {
    type Item = &'t Entry<T>;
    type IntoIter = std::slice::Iter<'t, Entry<T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Declares a kind of `content/`: where it stands and how to reach the fields that kinds share.
macro_rules! content_entity {
    ($($ty:ty = $kind:ident $(, $region:ident, $programme:ident)?;)*) => {$(
        impl $crate::model::Entity for $ty {
            const KIND: $crate::id::RecordKind = $crate::id::RecordKind::$kind;
            fn title(&self) -> &str {
                &self.common.title
            }
            $( fn region(&self) -> Option<&str> {
                Some(self.$region.as_str())
            }
            fn programme(&self) -> Option<&str> {
                self.$programme.as_ref().map(|p| p.as_str())
            } )?
            fn sources(&self) -> &[$crate::model::common::SourceRef] {
                &self.common.sources
            }
            fn common(&self) -> Option<&$crate::model::common::Common> {
                Some(&self.common)
            }
        }
    )*};
}

/// Declares a kind of `data/`.
macro_rules! data_entity {
    ($($ty:ty = $kind:ident, $title:ident $(, programme: $programme:ident)? $(, draft: $draft:ident)?;)*) => {$(
        impl $crate::model::Entity for $ty {
            const KIND: $crate::id::RecordKind = $crate::id::RecordKind::$kind;
            fn title(&self) -> &str {
                &self.$title
            }
            fn region(&self) -> Option<&str> {
                Some(self.region.as_str())
            }
            $( fn programme(&self) -> Option<&str> {
                self.$programme.as_ref().map(|p| p.as_str())
            } )?
            $( fn is_draft(&self) -> bool {
                self.$draft == Some(true)
            } )?
            fn sources(&self) -> &[$crate::model::common::SourceRef] {
                &self.sources
            }
        }
    )*};
}
