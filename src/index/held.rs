//! Documents on their way: held until both the native index and the pack have read them, in memory while these are few
//! bytes, then aside.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::aside::{Aside, Place};
use crate::search_doc::SearchDoc;

/// Where documents are held.
pub(crate) struct Room {
    aside: Arc<Aside>,
    /// How many bytes of documents memory may still take.
    left: AtomicUsize,
}

/// A document that is held.
#[derive(Clone)]
pub(crate) enum Held {
    Here(Arc<SearchDoc>),
    Aside(Arc<Aside>, Place),
}

impl Room {
    pub(crate) fn new(dir: &Path, bytes: usize) -> Self {
        Self { aside: Arc::new(Aside::new(dir)), left: AtomicUsize::new(bytes) }
    }

    pub(crate) fn hold(&self, doc: SearchDoc) -> Held {
        let size = size(&doc);
        let take = |left: usize| left.checked_sub(size);
        if self.left.try_update(Ordering::Relaxed, Ordering::Relaxed, take).is_err()
            && let Ok(bytes) = postcard::to_stdvec(&doc)
            && let Some(place) = self.aside.put(&bytes)
        {
            return Held::Aside(Arc::clone(&self.aside), place);
        }
        Held::Here(Arc::new(doc))
    }
}

impl Held {
    /// The document. `None` if the disk fails.
    pub(crate) fn doc(&self) -> Option<Arc<SearchDoc>> {
        match self {
            Self::Here(doc) => Some(Arc::clone(doc)),
            Self::Aside(aside, place) => postcard::from_bytes(&aside.get(*place)?).ok().map(Arc::new),
        }
    }
}

/// About how many bytes of memory a document takes.
fn size(doc: &SearchDoc) -> usize {
    let lists = [&doc.body, &doc.keywords, &doc.pinyin];
    let facets = doc.facets.iter().flat_map(|(facet, value)| [facet, value]);
    let alone = [&doc.route, &doc.id, &doc.kind, &doc.title, &doc.summary];
    let texts = lists.into_iter().flatten().chain(facets).chain(alone).chain(&doc.region).chain(&doc.status);
    texts.map(|text| size_of::<String>() + text.capacity()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_memory_has_no_room_for_is_held_aside() {
        let folder = tempfile::tempdir().unwrap();
        let doc = |title: &str| SearchDoc { title: title.into(), body: vec!["路灯".into()], ..SearchDoc::default() };
        let room = Room::new(folder.path(), size(&doc("甲")) + 10);
        let held = ["甲", "乙"].map(|title| room.hold(doc(title)));
        assert!(matches!(held, [Held::Here(_), Held::Aside(..)]));
        assert_eq!(held.map(|held| held.doc().unwrap().title.clone()), ["甲", "乙"]);
    }
}
