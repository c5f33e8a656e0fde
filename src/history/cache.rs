//! The commits of earlier builds, kept on the disk in their order.
//!
//! A commit never changes, so that the file is right as long as it is whole; one that is damaged, of another version or
//! of another part of the repository counts as absent.

use std::{fs, path::Path};

use super::{
    id::Id,
    log::{Commit, Touch},
};
use crate::hash::Hash;

const NAME: &str = "history";
const MAGIC: &[u8] = b"yishi history 4\n";

/// The head at which the cache was written, and all commits below it, newest first.
pub(super) fn read(folder: &Path, scope: Hash) -> Option<(Id, Vec<Commit>)> {
    let bytes = fs::read(folder.join(NAME)).ok()?;
    let (body, check) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
    (blake3::hash(body).as_bytes() == check).then_some(())?;
    let mut from = Reader(body.strip_prefix(MAGIC)?.strip_prefix(scope.to_string().as_bytes())?);
    let head = from.id()??;
    Some((head, from.list(Reader::commit)?))
}

/// Writes the cache as well as it can: without it the next build takes longer, and nothing else.
pub(super) fn write(folder: &Path, scope: Hash, head: Id, commits: &[Commit]) {
    let mut body = [MAGIC, scope.to_string().as_bytes()].concat();
    put_id(&mut body, Some(head));
    put_number(&mut body, commits.len() as i64);
    commits.iter().for_each(|commit| put_commit(&mut body, commit));
    let check = blake3::hash(&body);
    body.extend_from_slice(check.as_bytes());
    let (part, place) = (folder.join(format!("{NAME}.{}", std::process::id())), folder.join(NAME));
    // A folder in the file's place would keep it out for ever.
    if place.is_dir() {
        let _ = fs::remove_dir_all(&place);
    }
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&part, body));
    if written.and_then(|()| fs::rename(&part, place)).is_err() {
        let _ = fs::remove_file(part);
    }
}

fn put_commit(out: &mut Vec<u8>, commit: &Commit) {
    put_id(out, Some(commit.id));
    put_number(out, commit.parents.len() as i64);
    commit.parents.iter().for_each(|&parent| put_id(out, Some(parent)));
    put_number(out, commit.authored);
    put_number(out, commit.committed);
    put_text(out, Some(&commit.email));
    put_text(out, Some(&commit.name));
    put_text(out, Some(&commit.subject));
    put_text(out, commit.note.as_deref());
    put_number(out, i64::from(commit.minor));
    put_number(out, commit.touches.len() as i64);
    for touch in &commit.touches {
        put_text(out, Some(&touch.path));
        put_text(out, touch.from.as_deref());
        put_id(out, touch.before);
        put_id(out, touch.after);
        put_number(out, touch.parent as i64);
        put_number(out, i64::from(touch.put_together));
    }
}

fn put_number(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// A length, which is -1 for none, and the bytes.
fn put_text(out: &mut Vec<u8>, text: Option<&str>) {
    put_number(out, text.map_or(-1, |text| text.len() as i64));
    out.extend_from_slice(text.unwrap_or_default().as_bytes());
}

fn put_id(out: &mut Vec<u8>, id: Option<Id>) {
    let bytes = id.as_ref().map_or(&[][..], Id::bytes);
    out.push(u8::try_from(bytes.len()).unwrap_or(0));
    out.extend_from_slice(bytes);
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn commit(&mut self) -> Option<Commit> {
        Some(Commit {
            id: self.id()??,
            parents: self.list(|from| from.id()?)?,
            authored: self.number()?,
            committed: self.number()?,
            email: self.text()??,
            name: self.text()??,
            subject: self.text()??,
            note: self.text()?,
            minor: self.number()? != 0,
            touches: self.list(|from| {
                let (path, moved_from, before, after) = (from.text()??, from.text()?, from.id()?, from.id()?);
                let (parent, put_together) = (usize::try_from(from.number()?).ok()?, from.number()? != 0);
                Some(Touch { path, from: moved_from, before, after, parent, put_together })
            })?,
        })
    }

    fn take(&mut self, bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok().filter(|&count| count <= self.0.len())?;
        let mut list = Vec::with_capacity(count);
        for _ in 0..count {
            list.push(one(self)?);
        }
        Some(list)
    }

    fn text(&mut self) -> Option<Option<String>> {
        match self.number()? {
            -1 => Some(None),
            length => {
                let bytes = self.take(usize::try_from(length).ok()?)?;
                Some(Some(str::from_utf8(bytes).ok()?.to_owned()))
            }
        }
    }

    fn id(&mut self) -> Option<Option<Id>> {
        let length = usize::from(*self.take(1)?.first()?);
        self.take(length).map(Id::from_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_and_damage_counts_as_absence() {
        let folder = tempfile::tempdir().unwrap();
        let (scope, id) = (Hash::of(b"content"), Id::parse(&[b'a'; 40]).unwrap());
        let touch =
            Touch { path: "议.md".to_owned(), after: Some(id), parent: 1, put_together: true, ..Touch::default() };
        let commit = Commit {
            id,
            parents: vec![id],
            authored: -1,
            committed: 2,
            email: "e".to_owned(),
            name: "n".to_owned(),
            subject: String::new(),
            note: Some("note".to_owned()),
            minor: true,
            touches: vec![touch],
        };
        write(folder.path(), scope, id, std::slice::from_ref(&commit));
        assert_eq!(read(folder.path(), scope), Some((id, vec![commit])));
        assert_eq!(read(folder.path(), Hash::of(b"data")), None);
        let path = folder.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&path, damaged).unwrap();
            assert_eq!(read(folder.path(), scope), None, "byte {at}");
        }
    }
}
