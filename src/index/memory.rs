//! What the index remembers of the last update, beside the native index: a table of the pages and of the pack's files, and
//! the files themselves in `pack/`. Pure speed: without it, or with a part of it damaged, everything is made anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Sink, Stats, bits::VERSION, tokens::Counts};
use crate::{diag::Failure, hash::Hash};

pub(crate) const TABLE: &str = "pack.table";
const FILES: &str = "pack";
/// Changes with the form of the table, and with everything that decides the bytes of the pack but its own version.
const FORM: u32 = 4;

/// Why an update ends: the machine's fault, or the memory's, so that all pages are wanted.
pub(crate) enum Stop {
    Failed(Failure),
    Forgotten,
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Memory {
    pub(crate) version: u32,
    /// By slot.
    pub(crate) pages: Vec<Noted>,
    /// Facets with a value each; pages name them by number.
    pub(crate) values: Vec<(String, String)>,
    /// Which pages the code was drawn from, and what it is made of.
    pub(crate) sample: String,
    pub(crate) symbols: BTreeMap<String, u64>,
    pub(crate) tokens: Counts,
    /// How many lists have so many pages.
    pub(crate) frequencies: BTreeMap<u32, u32>,
    /// The single characters of all pages.
    pub(crate) characters: BTreeSet<char>,
    pub(crate) pairs: Family,
    pub(crate) singles: Family,
    pub(crate) pages_a_file: usize,
    pub(crate) files: BTreeMap<String, Filed>,
}

/// One page.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Noted {
    pub(crate) route: String,
    pub(crate) hash: String,
    pub(crate) date: Option<String>,
    pub(crate) facets: Vec<u32>,
    pub(crate) pinyin: Vec<String>,
    pub(crate) strides: u32,
}

/// The buckets of one family of grams.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Family {
    /// What all grams take.
    pub(crate) bytes: usize,
    /// In steps.
    pub(crate) sizes: Vec<u32>,
    pub(crate) joints: Vec<u32>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Filed {
    hash: String,
    size: u64,
    mark: String,
}

impl Memory {
    /// The memory in `dir`, if it is whole and of this version.
    pub(crate) fn load(dir: &Path) -> Option<Self> {
        let bytes = fs::read(dir.join(TABLE)).ok()?;
        let (sum, rest) = bytes.split_at_checked(32)?;
        if Hash::of(rest).to_string().as_bytes() != sum {
            return None;
        }
        postcard::from_bytes(rest).ok().filter(|memory: &Self| memory.version == version())
    }

    pub(crate) fn save(&mut self, dir: &Path) -> Result<(), Failure> {
        self.version = version();
        let table = postcard::to_stdvec(self).unwrap_or_default();
        let path = dir.join(TABLE);
        fs::write(&path, [Hash::of(&table).to_string().as_bytes(), &table].concat()).map_err(|e| cannot(&path, &e))
    }

    pub(crate) fn forget(dir: &Path) {
        // A table that cannot be removed stays damaged or out of date, which the next update notices again.
        let _ = fs::remove_file(dir.join(TABLE));
    }
}

/// The folder of the pack's files.
pub(crate) fn files(dir: &Path) -> PathBuf {
    dir.join(FILES)
}

fn version() -> u32 {
    FORM * 256 + u32::from(VERSION)
}

fn next(file: &Path) -> PathBuf {
    file.with_extension("next")
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new("无法写入搜索索引", "cannot write the search index").path(path).cause(error)
}

/// A file of the next pack in its folder.
struct Laid {
    hash: String,
    /// Whether it was written beside an old one.
    written: bool,
    /// What the sink knows the old file by, if that is the same.
    old: Option<String>,
}

/// Lays a file of the next pack into its folder, unless the last pack has the same there.
fn lay(dir: &Path, old: &BTreeMap<String, Filed>, path: &str, bytes: &[u8]) -> Result<Laid, Failure> {
    let (file, hash) = (dir.join(path), Hash::of(bytes).to_string());
    let same = old.get(path).filter(|filed| filed.hash == hash);
    if let Some(filed) = same.filter(|filed| fs::metadata(&file).is_ok_and(|meta| meta.len() == filed.size)) {
        return Ok(Laid { hash, written: false, old: Some(filed.mark.clone()) });
    }
    // Pages may still be read from the file that stands there.
    let next = next(&file);
    let made = file.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(&next, bytes)).map_err(|e| cannot(&next, &e))?;
    Ok(Laid { hash, written: true, old: None })
}

/// The bytes of a file of the last update.
fn read(dir: &Path, old: &BTreeMap<String, Filed>, path: &str) -> Result<Vec<u8>, Stop> {
    let filed = old.get(path).ok_or(Stop::Forgotten)?;
    let bytes = fs::read(dir.join(path)).map_err(|_| Stop::Forgotten)?;
    if Hash::of(&bytes).to_string() == filed.hash { Ok(bytes) } else { Err(Stop::Forgotten) }
}

/// The files of the pack, those of the last update and those of the next.
pub(crate) struct Files<'s> {
    dir: PathBuf,
    old: BTreeMap<String, Filed>,
    new: BTreeMap<String, Filed>,
    /// Those that wait beside the old ones.
    written: Vec<String>,
    sink: &'s mut dyn Sink,
}

impl<'s> Files<'s> {
    pub(crate) fn new(dir: &Path, memory: Option<&mut Memory>, sink: &'s mut dyn Sink) -> Self {
        let old = memory.map(|memory| std::mem::take(&mut memory.files)).unwrap_or_default();
        Self { dir: self::files(dir), old, new: BTreeMap::new(), written: Vec::new(), sink }
    }

    /// The bytes of a file of the last update.
    pub(crate) fn old(&self, path: &str) -> Result<Vec<u8>, Stop> {
        read(&self.dir, &self.old, path)
    }

    /// The same of several files, in their order.
    pub(crate) fn old_all(&self, paths: &[String]) -> Result<Vec<Vec<u8>>, Stop> {
        let (dir, old) = (&self.dir, &self.old);
        paths.par_iter().map(|path| read(dir, old, path)).collect()
    }

    /// A file of the next pack.
    pub(crate) fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Stop> {
        self.put_all(&[(path.to_owned(), bytes)])
    }

    /// Several of them.
    pub(crate) fn put_all(&mut self, files: &[(String, &[u8])]) -> Result<(), Stop> {
        let (dir, old, new) = (&self.dir, &self.old, &self.new);
        // What is there already, an edit that was given up has put; all ways lead to the same bytes.
        let wanted: Vec<&(String, &[u8])> = files.iter().filter(|(path, _)| !new.contains_key(path)).collect();
        let made: Vec<Laid> =
            wanted.par_iter().map(|(path, bytes)| lay(dir, old, path, bytes)).collect::<Result<_, Failure>>()?;
        let (mut fresh, mut waiting) = (Vec::new(), Vec::new());
        for ((path, bytes), laid) in wanted.into_iter().zip(made) {
            let mark = match laid.old {
                Some(mark) if !mark.is_empty() && self.sink.keep(path, &mark)? => Some(mark),
                _ => None,
            };
            if laid.written {
                self.written.push(path.clone());
            }
            let filed = Filed { hash: laid.hash, size: bytes.len() as u64, mark: mark.clone().unwrap_or_default() };
            match mark {
                Some(_) => drop(self.new.insert(path.clone(), filed)),
                None => {
                    fresh.push((path.as_str(), *bytes));
                    waiting.push(filed);
                }
            }
        }
        let marks = self.sink.put_all(&fresh)?;
        for (((path, _), filed), mark) in fresh.into_iter().zip(waiting).zip(marks) {
            self.new.insert(path.to_owned(), Filed { mark, ..filed });
        }
        Ok(())
    }

    /// A file that is the same as in the last pack.
    pub(crate) fn keep(&mut self, path: &str) -> Result<(), Stop> {
        let mut filed = self.old.get(path).ok_or(Stop::Forgotten)?.clone();
        if filed.mark.is_empty() || !self.sink.keep(path, &filed.mark)? {
            filed.mark = self.sink.put(path, &self.old(path)?)?;
        }
        self.new.insert(path.to_owned(), filed);
        Ok(())
    }

    /// The hash of a file of the next pack.
    pub(crate) fn hash(&self, path: &str) -> &str {
        self.new.get(path).map_or("", |filed| &filed.hash)
    }

    /// Puts the next pack in the place of the last; counts it and hands its table over.
    pub(crate) fn done(self, stats: &mut Stats, memory: &mut Memory) -> Result<(), Failure> {
        for file in self.written.iter().map(|path| self.dir.join(path)) {
            fs::rename(next(&file), &file).map_err(|e| cannot(&file, &e))?;
        }
        for path in self.old.keys().filter(|path| !self.new.contains_key(*path)) {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(self.dir.join(path));
        }
        stats.files = self.new.len();
        stats.bytes = self.new.values().map(|filed| filed.size).sum();
        memory.files = self.new;
        Ok(())
    }
}
