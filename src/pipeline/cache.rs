//! How what is remembered between builds reaches the disk, in `.yishi/cache`. Pure speed: that the disk refuses it costs time
//! in the next build and nothing now.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::diag::Failure;
use crate::hash::Hash;
use crate::history;

/// The folder of everything that may be lost.
pub(super) fn folder(root: &Path) -> PathBuf {
    root.join(".yishi").join("cache")
}

/// Where such a folder is part of the repository, whoever writes to that could put pages, pictures and what the search
/// shows into the site which no check ever saw: what is remembered is believed.
pub(super) fn shared(root: &Path) -> Option<Failure> {
    let there = history::MEMORY.iter().any(|folder| root.join(folder).exists());
    let held = if there { history::held_memory(root)? } else { return None };
    let failure = Failure::new(
        format!(
            "`{held}/` 是程序自己的缓存，不能提交到 git，否则别人可以借它改动网站；运行 git rm -r --cached {held}，再把 /{held} 写进 .gitignore 后提交"
        ),
        format!(
            "`{held}/` is the program's own memory and must not be in git, where others could change the site by it; run git rm -r --cached {held}, add /{held} to .gitignore and commit"
        ),
    );
    Some(failure.path(root))
}

/// Puts a file in place in one step, so that none is ever half there.
pub(super) fn put(path: &Path, parts: &[&[u8]]) {
    let half = path.with_extension(format!("half-{}", std::process::id()));
    let write = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut file = BufWriter::with_capacity(1 << 16, File::create(&half)?);
        parts.iter().try_for_each(|part| file.write_all(part))?;
        file.flush()
    };
    if write().and_then(|()| fs::rename(&half, path)).is_err() {
        let _ = fs::remove_file(half);
    }
}

/// The same, below a seal that says whether the file is whole and for whom it was written.
pub(super) fn put_sealed(path: &Path, reader: Hash, parts: &[&[u8]]) {
    let seal = seal(reader, parts);
    put(path, &[&[seal.as_bytes().as_slice()], parts].concat());
}

/// The bytes below the seal, whatever it says.
pub(super) fn below_seal(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(SEAL..)
}

const SEAL: usize = 16;

/// The bytes below the seal, if that is whole.
pub(super) fn sealed(bytes: &[u8], reader: Hash) -> Option<&[u8]> {
    let (seen, rest) = bytes.split_at_checked(SEAL)?;
    (seal(reader, &[rest]).as_bytes() == seen).then_some(rest)
}

fn seal(reader: Hash, parts: &[&[u8]]) -> Hash {
    Hash::of_joined([reader.as_bytes().as_slice()].into_iter().chain(parts.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bent_or_cut_file_and_one_for_another_reader_are_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, me) = (folder.path().join("a/b"), Hash::of(b"me"));
        put_sealed(&path, me, &[b"wo", b"rds"]);
        let bytes = fs::read(&path).expect("a file");
        assert_eq!(sealed(&bytes, me), Some(&b"words"[..]));
        assert_eq!(sealed(&bytes, Hash::of(b"you")), None);
        for at in 0..bytes.len() {
            let mut bent = bytes.clone();
            bent[at] ^= 1;
            assert_eq!(sealed(&bent, me), None, "bent at {at}");
            assert_eq!(sealed(&bytes[..at], me), None, "cut at {at}");
        }
        let names: Vec<_> = fs::read_dir(folder.path().join("a")).expect("a folder").flatten().collect();
        assert_eq!(names.len(), 1, "no half is left");
    }
}
