//! Bytes laid aside: what would be too much for memory at once goes into a nameless file beside the index, which ends with
//! the build however that ends.

use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// A file without a name, made when the first bytes are laid into it.
pub(crate) struct Aside {
    /// Where it is made.
    dir: PathBuf,
    file: Mutex<Option<(File, u64)>>,
}

/// Where bytes lie aside.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    at: u64,
    length: u32,
}

impl Aside {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), file: Mutex::new(None) }
    }

    /// Lays bytes aside. `None` if the disk has no room or they are too many: then they stay where they are.
    pub(crate) fn put(&self, bytes: &[u8]) -> Option<Place> {
        let length = u32::try_from(bytes.len()).ok()?;
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            fs::create_dir_all(&self.dir).ok()?;
            *held = Some((tempfile::tempfile_in(&self.dir).ok()?, 0));
        }
        let (file, end) = held.as_mut()?;
        let at = *end;
        file.seek(SeekFrom::Start(at)).ok()?;
        file.write_all(bytes).ok()?;
        *end += u64::from(length);
        Some(Place { at, length })
    }

    /// The bytes that lie there. `None` if the disk fails.
    pub(crate) fn get(&self, place: Place) -> Option<Vec<u8>> {
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, _) = held.as_mut()?;
        file.seek(SeekFrom::Start(place.at)).ok()?;
        let mut bytes = vec![0; place.length as usize];
        file.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_aside_is_read_back_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("pack");
        let aside = Aside::new(&dir);
        let places: Vec<Place> = ["一", "", "二三"].iter().map(|text| aside.put(text.as_bytes()).unwrap()).collect();
        let read = |place| String::from_utf8(aside.get(place).unwrap()).unwrap();
        assert_eq!(places.iter().map(|&place| read(place)).collect::<Vec<_>>(), ["一", "", "二三"]);
        assert!(aside.get(Place { at: 6, length: 9 }).is_none());
        drop(aside);
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
    }

    #[test]
    fn where_no_file_can_be_made_nothing_is_laid_aside() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::write(&taken, "").unwrap();
        assert!(Aside::new(&taken).put(b"x").is_none());
    }
}
