//! The texts of old revisions, all through one `git cat-file --batch`.

use std::{
    io::{self, BufRead, BufReader, Read as _, Write as _},
    path::Path,
    process::Stdio,
};

use rustc_hash::FxHashMap;

use super::{id::Id, repository::git};
use crate::diag::Failure;

/// Larger blobs are passed over: nobody reads the difference of two such texts.
const LARGEST: u64 = 4 << 20;

/// The contents of the blobs, by id. A blob that is missing or too large is absent from the answer.
pub fn read(root: &Path, ids: impl IntoIterator<Item = Id>) -> Result<FxHashMap<Id, Vec<u8>>, Failure> {
    let mut ids: Vec<Id> = ids.into_iter().collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Ok(FxHashMap::default());
    }
    batch(root, ids).map_err(|error| {
        Failure::new("git 无法读出旧版本", "git could not read the old revisions").path(root).cause(error)
    })
}

fn batch(root: &Path, ids: Vec<Id>) -> io::Result<FxHashMap<Id, Vec<u8>>> {
    let mut child = git(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
    // Asked from a thread of its own: git may stop listening until its answers are read.
    let asking = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let answers = answers(BufReader::new(output), ids.len());
    let asked = asking.join().unwrap_or_else(|_| Err(io::ErrorKind::BrokenPipe.into()));
    let status = child.wait()?;
    let found = answers?;
    asked?;
    if status.success() { Ok(found) } else { Err(io::Error::other(status.to_string())) }
}

/// Each answer is a line `<id> blob <size>` with the bytes and a line feed after it, or `<id> missing`.
fn answers(mut output: impl BufRead, count: usize) -> io::Result<FxHashMap<Id, Vec<u8>>> {
    let mut found = FxHashMap::default();
    for _ in 0..count {
        let mut line = String::new();
        output.read_line(&mut line)?;
        let mut words = line.split_ascii_whitespace();
        let (Some(id), Some(kind), Some(size)) = (words.next(), words.next(), words.next()) else { continue };
        let size: u64 = size.parse().map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let mut bytes = Vec::new();
        if size <= LARGEST && kind == "blob" {
            output.by_ref().take(size).read_to_end(&mut bytes)?;
            found.extend(Id::parse(id.as_bytes()).map(|id| (id, bytes)));
        } else {
            io::copy(&mut output.by_ref().take(size), &mut io::sink())?;
        }
        output.read_exact(&mut [0])?;
    }
    Ok(found)
}
