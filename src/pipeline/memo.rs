//! Pictures made before, kept in `.yishi/cache/images`. Pure speed: without the folder everything comes out the same, and
//! an entry that is not whole is as good as none.

use std::fs;
use std::path::{Path, PathBuf};

use super::cache;
use crate::hash::Hash;
use crate::image::Made;

/// The entry for a key, if there is one and it is whole.
pub(super) fn recall(folder: &Path, key: &Hash) -> Option<Made> {
    let bytes = fs::read(path(folder, key)).ok()?;
    let (sum, rest) = bytes.split_at_checked(32)?;
    if Hash::of_parts([key.to_string().as_bytes(), rest]).to_string().as_bytes() != sum {
        return None;
    }
    let end = rest.iter().position(|&b| b == b'\n')?;
    let head: Head = serde_json::from_slice(&rest[..end]).ok()?;
    let mut left = &rest[end + 1..];
    let mut made = Made { width: head.0, height: head.1, widths: head.2, files: Vec::new() };
    for (name, length) in head.3 {
        let (file, after) = left.split_at_checked(length)?;
        made.files.push((name, file.to_vec()));
        left = after;
    }
    left.is_empty().then_some(made)
}

/// Width, height, widths, and the names and lengths of the files that follow.
type Head = (u32, u32, Vec<u32>, Vec<(String, usize)>);

/// Keeps an entry. That the disk refuses it costs time in the next build and nothing now.
pub(super) fn keep(folder: &Path, key: &Hash, made: &Made) {
    let files: Vec<(String, usize)> = made.files.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect();
    let head: Head = (made.width, made.height, made.widths.clone(), files);
    let Ok(mut rest) = serde_json::to_vec(&head) else { return };
    rest.push(b'\n');
    made.files.iter().for_each(|(_, bytes)| rest.extend_from_slice(bytes));
    let mut whole = Hash::of_parts([key.to_string().as_bytes(), &rest]).to_string().into_bytes();
    whole.extend_from_slice(&rest);
    cache::put(&path(folder, key), &[&whole]);
}

fn path(folder: &Path, key: &Hash) -> PathBuf {
    folder.join(key.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_entry_is_as_good_as_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let key = Hash::of(b"picture");
        let made = Made { width: 2, height: 1, widths: vec![2], files: vec![("2.webp".into(), vec![10, 0, 10])] };
        keep(folder.path(), &key, &made);
        assert_eq!(recall(folder.path(), &key), Some(made));
        assert_eq!(recall(folder.path(), &Hash::of(b"other")), None);
        let whole = fs::read(path(folder.path(), &key)).expect("an entry");
        for cut in 0..whole.len() {
            fs::write(path(folder.path(), &key), &whole[..cut]).expect("a file");
            assert_eq!(recall(folder.path(), &key), None, "cut at {cut}");
            let mut bent = whole.clone();
            bent[cut] ^= 1;
            fs::write(path(folder.path(), &key), &bent).expect("a file");
            assert_eq!(recall(folder.path(), &key), None, "bent at {cut}");
        }
    }
}
