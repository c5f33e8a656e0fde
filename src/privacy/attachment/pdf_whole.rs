//! Whether a PDF is whole.
//!
//! Readers mend what they can: of a file cut off in copying ours looks for the objects that are left and tells of fewer
//! pages, as if there had never been more. So the file is held against what it says of itself: where it ends, how many
//! pages it has, and which objects there are.

use std::collections::HashSet;

use lopdf::xref::{XrefEntry, XrefRecovery};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::Problem;

/// The file without what others have put behind its end. Where the last end is followed by more of a file, it is that of
/// an earlier revision, and the end of the last one is lost.
pub(super) fn to_its_end(bytes: &[u8]) -> Result<&[u8], Problem> {
    const END: &[u8] = b"%%EOF";
    let last = bytes.windows(END.len()).rposition(|window| window == END);
    let (whole, behind) = last.map(|at| bytes.split_at(at + END.len())).ok_or_else(|| damaged("no end"))?;
    match behind.windows(4).any(|window| window == b" obj") {
        true => Err(damaged("cut off")),
        false => Ok(whole),
    }
}

pub(super) fn check(document: &Document) -> Result<(), Problem> {
    // Such a table is made of the objects that were found, which need not be all.
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Err(damaged("no table of objects"));
    }
    if is_missing_one(document) {
        return Err(damaged("an object is lost"));
    }
    let pages = Tree { document, visits: document.objects.len() }.pages()?;
    // What one finds and another does not would be shown without having been read.
    if !document.page_iter().eq(pages.iter().copied()) {
        return Err(damaged("the pages are not clear"));
    }
    pages.iter().filter_map(|page| document.get_dictionary(*page).ok()).try_for_each(|page| contents(document, page))
}

/// Whether an object is spoken of that the table lists and that cannot be read. One that is in no table is not lost:
/// programs leave references to what they have deleted.
fn is_missing_one(document: &Document) -> bool {
    let read: HashSet<u32> = document.objects.keys().map(|id| id.0).collect();
    let listed = document.reference_table.entries.iter();
    let in_use = listed.filter(|(_, entry)| matches!(entry, XrefEntry::Normal { .. } | XrefEntry::Compressed { .. }));
    let lost: HashSet<u32> = in_use.map(|(number, _)| *number).filter(|number| !read.contains(number)).collect();
    if lost.is_empty() {
        return false;
    }
    let mut open: Vec<&Object> =
        document.objects.values().chain(document.trailer.iter().map(|(_, value)| value)).collect();
    while let Some(object) = open.pop() {
        match object {
            Object::Reference(id) if lost.contains(&id.0) => return true,
            Object::Array(items) => open.extend(items),
            Object::Dictionary(dictionary) => open.extend(dictionary.iter().map(|(_, value)| value)),
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    false
}

/// The tree of pages, walked with a bound, for it may run in a circle.
struct Tree<'d> {
    document: &'d Document,
    visits: usize,
}

impl Tree<'_> {
    /// The pages in their order; of so many the root must speak.
    fn pages(mut self) -> Result<Vec<ObjectId>, Problem> {
        let catalog = self.document.catalog().map_err(super::pdf::malformed)?;
        let root = catalog.get(b"Pages").and_then(Object::as_reference).map_err(super::pdf::malformed)?;
        let (mut open, mut pages) = (vec![root], Vec::new());
        while let Some(id) = open.pop() {
            let node = self.document.get_dictionary(id).map_err(super::pdf::malformed)?;
            self.visits = self.visits.checked_sub(1).ok_or_else(|| damaged("a circle of pages"))?;
            resources(self.document, node)?;
            match node.get_deref(b"Kids", self.document).and_then(Object::as_array) {
                Ok(kids) => {
                    let kids: Result<Vec<ObjectId>, _> = kids.iter().rev().map(Object::as_reference).collect();
                    open.extend(kids.map_err(super::pdf::malformed)?);
                }
                Err(_) => pages.push(id),
            }
        }
        let root = self.document.get_dictionary(root).map_err(super::pdf::malformed)?;
        let count = root.get_deref(b"Count", self.document).and_then(Object::as_i64).map_err(super::pdf::malformed)?;
        match usize::try_from(count) == Ok(pages.len()) {
            true => Ok(pages),
            false => Err(damaged("pages are lost")),
        }
    }
}

/// What is drawn on a page must be there.
fn contents(document: &Document, page: &Dictionary) -> Result<(), Problem> {
    let Ok(contents) = page.get(b"Contents") else { return Ok(()) };
    match defined(document, contents)? {
        Object::Array(parts) => parts.iter().try_for_each(|part| defined(document, part).map(|_| ())),
        _ => Ok(()),
    }
}

/// The pictures, forms and fonts it is drawn with.
fn resources(document: &Document, node: &Dictionary) -> Result<(), Problem> {
    let Ok(resources) = node.get(b"Resources") else { return Ok(()) };
    let Ok(resources) = defined(document, resources)?.as_dict() else { return Ok(()) };
    for kind in [b"XObject".as_slice(), b"Font".as_slice()] {
        let Ok(named) = resources.get(kind) else { continue };
        if let Ok(named) = defined(document, named)?.as_dict() {
            named.iter().try_for_each(|(_, one)| defined(document, one).map(|_| ()))?;
        }
    }
    Ok(())
}

fn defined<'d>(document: &'d Document, object: &'d Object) -> Result<&'d Object, Problem> {
    document.dereference(object).map(|(_, object)| object).map_err(super::pdf::malformed)
}

fn damaged(how: &str) -> Problem {
    Problem::Malformed(how.to_owned())
}
