//! The texts of old revisions, from `git cat-file --batch` processes that are kept for the next question.

use std::{
    io::{self, BufRead, BufReader, Read as _, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    sync::Mutex,
};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{id::Id, repository::git};
use crate::diag::Failure;

/// Larger blobs are passed over: nobody reads the difference of two such texts.
const LARGEST: u64 = 4 << 20;

/// Of a blob that is larger still not even the end is waited for: a few MiB of a pack can be many GiB of nothing.
const ENORMOUS: u64 = 64 << 20;

/// So many ids fit into a pipe before git has read any of them, so that neither side waits for the other.
const AT_ONCE: usize = 500;

/// After so many questions more will follow, so that each reads ahead.
const MANY: usize = 8;
/// So many bytes read ahead may wait to be asked for.
const WAITING: usize = 32 << 20;

/// Reads blobs of one repository, from any thread. Each thread that asks has a git of its own while it asks.
#[derive(Debug)]
pub struct Blobs {
    root: PathBuf,
    idle: Mutex<Vec<Batch>>,
    ahead: Mutex<Ahead>,
}

/// What was read before it was asked for: one question after the other costs git more than the reading.
#[derive(Debug, Default)]
struct Ahead {
    questions: usize,
    bytes: usize,
    waiting: FxHashMap<Id, Vec<u8>>,
    asked: FxHashSet<Id>,
}

impl Ahead {
    fn take(&mut self, id: Id) -> Option<(Id, Vec<u8>)> {
        let bytes = self.waiting.remove(&id)?;
        self.bytes -= bytes.len();
        Some((id, bytes))
    }
}

impl Blobs {
    /// Nothing is started before the first question.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), idle: Mutex::new(Vec::new()), ahead: Mutex::default() }
    }

    /// The contents of the blobs, by id. A blob that is missing or too large is absent from the answer. `next` tells which
    /// are likely to be asked for next.
    pub fn read(&self, ids: &[Id], next: impl FnOnce() -> Vec<Id>) -> Result<FxHashMap<Id, Vec<u8>>, Failure> {
        let (mut found, wanted) = self.waiting(ids, next);
        let read = self.ask(&wanted).map_err(|error| {
            Failure::new("git 无法读出旧版本", "git could not read the old revisions").path(&self.root).cause(error)
        })?;
        let Ok(mut ahead) = self.ahead.lock() else { return Ok(read) };
        for (id, bytes) in read {
            if ids.contains(&id) {
                found.insert(id, bytes);
            } else {
                ahead.bytes += bytes.len();
                ahead.waiting.insert(id, bytes);
            }
        }
        Ok(found)
    }

    /// What has been read already, and what is to be read now.
    fn waiting(&self, ids: &[Id], next: impl FnOnce() -> Vec<Id>) -> (FxHashMap<Id, Vec<u8>>, Vec<Id>) {
        let Ok(mut ahead) = self.ahead.lock() else { return (FxHashMap::default(), ids.to_vec()) };
        let found: FxHashMap<Id, Vec<u8>> = ids.iter().filter_map(|&id| ahead.take(id)).collect();
        let mut wanted: Vec<Id> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
        ahead.questions += usize::from(!wanted.is_empty());
        if !wanted.is_empty() && ahead.questions > MANY && ahead.bytes < WAITING {
            wanted.extend(next());
        }
        // What another thread has asked for is not read ahead again.
        let (own, mut at) = (ids.len() - found.len(), 0);
        wanted.retain(|&id| {
            at += 1;
            ahead.asked.insert(id) || at <= own
        });
        (found, wanted)
    }

    fn ask(&self, ids: &[Id]) -> io::Result<FxHashMap<Id, Vec<u8>>> {
        let mut found = FxHashMap::default();
        if ids.is_empty() {
            return Ok(found);
        }
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut batch = idle.map_or_else(|| Batch::start(&self.root), Ok)?;
        for mut some in ids.chunks(AT_ONCE) {
            while let Some(answered) = batch.ask(some, &mut found)? {
                batch = Batch::start(&self.root)?;
                some = some.get(answered..).unwrap_or_default();
            }
        }
        // One that failed half way is not kept: its answers would belong to the wrong question.
        if let Ok(mut idle) = self.idle.lock() {
            idle.push(batch);
        }
        Ok(found)
    }
}

#[derive(Debug)]
struct Batch {
    git: Child,
    /// `None` once the git has been told that no more questions come.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Batch {
    fn start(root: &Path) -> io::Result<Self> {
        let mut git = git(root)
            // Larger ones are handed on piece by piece, and never held whole.
            .args(["-c", "core.bigFileThreshold=4m", "cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (git.stdin.take(), git.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        Ok(Self { git, input: Some(input), output: BufReader::with_capacity(64 << 10, output) })
    }

    /// Reads the answers to all questions, or as many as there are up to an enormous one: then this git goes on writing
    /// that, and nothing more can be had of it.
    fn ask(&mut self, ids: &[Id], found: &mut FxHashMap<Id, Vec<u8>>) -> io::Result<Option<usize>> {
        let asked: String = ids.iter().map(|id| format!("{id}\n")).collect();
        self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?.write_all(asked.as_bytes())?;
        for answered in 1..=ids.len() {
            if !answer(&mut self.output, found)? {
                return Ok(Some(answered));
            }
        }
        Ok(None)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It may be in the midst of an answer that nobody reads.
        self.input = None;
        let _ = self.git.kill();
        let _ = self.git.wait();
    }
}

/// An answer is a line `<id> blob <size>` with the bytes and a line feed after it, or `<id> missing`. False if it was left
/// there, for it would take too long to read past it.
fn answer(output: &mut impl BufRead, found: &mut FxHashMap<Id, Vec<u8>>) -> io::Result<bool> {
    let mut line = String::new();
    if output.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let mut words = line.split_ascii_whitespace();
    let (Some(id), Some(kind), Some(size)) = (words.next(), words.next(), words.next()) else { return Ok(true) };
    let size: u64 = size.parse().map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    if size <= LARGEST && kind == "blob" {
        let mut bytes = Vec::new();
        output.by_ref().take(size).read_to_end(&mut bytes)?;
        found.extend(Id::parse(id.as_bytes()).map(|id| (id, bytes)));
    } else if size > ENORMOUS {
        return Ok(false);
    } else {
        io::copy(&mut output.by_ref().take(size), &mut io::sink())?;
    }
    output.read_exact(&mut [0]).map(|()| true)
}
