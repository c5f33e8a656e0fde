//! Brings the pack up to date: from all pages, or, where few have changed, by editing what they touch.
//!
//! Both ways lead to the same bytes. A page has changed when its document or its slot has; an edit reads how the page was
//! from its strides in the last pack, so that no document needs to be kept.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    blocks::{self, Made, STRIDE},
    edit,
    export::{numbered, pages_a_file},
    gathered::{Gathered, Grams},
    held::Held,
    lists::{Edits, Occurrences},
    memory::{Family, Files, Memory, Noted, Stop},
    model::Model,
    shards::{self, BUCKETS_A_FILE, Bucket, bucket_of, buckets_for},
    tokens::{Tokens, name},
};
use crate::{date::PartialDate, hash::Hash, search_doc::SearchDoc};

/// So many pages, the dated ones whose address hashes lowest, speak for all when the code is drawn. Pages without a date
/// are about places and themes, and change with every record there.
const SAMPLE_PAGES: usize = 120;
/// About how many bytes the postings of a bucket have: of pairs, which most queries ask for, and of single characters.
pub(crate) const PAIR_BYTES: usize = 2200;
pub(crate) const SINGLE_BYTES: usize = 4000;
/// Pages laid out at a time.
const BLOCK: usize = 256;
/// One page of the next pack.
pub(crate) struct Page {
    pub(crate) route: String,
    pub(crate) hash: String,
    pub(crate) date: Option<PartialDate>,
    /// In its normal form, if it was handed over.
    pub(crate) doc: Option<Held>,
    /// Its slot in the last pack, if it was the same there.
    pub(crate) old: Option<u32>,
}

/// The last pack, from which pages are read.
pub(crate) struct Past<'p> {
    pub(crate) memory: &'p Memory,
    pub(crate) model: Model,
}

impl Past<'_> {
    /// Reads pages, given by rising slot.
    pub(crate) fn pages(&self, slots: &[u32], files: &Files<'_>) -> Result<Vec<Arc<SearchDoc>>, Stop> {
        let each = self.memory.pages_a_file.max(1);
        let mut held = (usize::MAX, Vec::new());
        let mut out = Vec::with_capacity(slots.len());
        for &slot in slots {
            let number = slot as usize / each;
            if held.0 != number {
                held = (number, files.old(&numbered("d", number))?);
            }
            let noted = self.memory.pages.get(slot as usize).ok_or(Stop::Forgotten)?;
            let strides = self.strides(slot, &held.1).ok_or(Stop::Forgotten)?;
            out.push(Arc::new(self.whole(blocks::read(strides, &self.model).ok_or(Stop::Forgotten)?, noted)));
        }
        Ok(out)
    }

    /// The strides of a page within its file.
    pub(crate) fn strides<'f>(&self, slot: u32, file: &'f [u8]) -> Option<&'f [u8]> {
        let slot = slot as usize;
        let pages = &self.memory.pages;
        let before = pages.get(slot - slot % self.memory.pages_a_file.max(1)..slot)?;
        let from = before.iter().map(|page| page.strides as usize).sum::<usize>() * STRIDE;
        file.get(from..from + pages.get(slot)?.strides as usize * STRIDE)
    }

    fn whole(&self, doc: SearchDoc, noted: &Noted) -> SearchDoc {
        let facets = noted.facets.iter().filter_map(|&value| self.memory.values.get(value as usize).cloned()).collect();
        let date = noted.date.as_ref().and_then(|date| date.parse().ok());
        SearchDoc { date, facets, pinyin: noted.pinyin.clone(), ..doc }
    }
}

/// The documents of some pages, by rising slot.
pub(crate) fn docs(
    pages: &[Page],
    wanted: &[usize],
    past: Option<&Past<'_>>,
    files: &Files<'_>,
) -> Result<Vec<Arc<SearchDoc>>, Stop> {
    let known: Vec<u32> = wanted.iter().filter(|&&i| pages[i].doc.is_none()).filter_map(|&i| pages[i].old).collect();
    let read = match past {
        Some(past) => past.pages(&known, files)?,
        None => Vec::new(),
    };
    let handed: Vec<_> = wanted.par_iter().map(|&i| pages[i].doc.as_ref().map(Held::doc)).collect();
    let mut read = read.into_iter();
    handed.into_iter().map(|doc| doc.unwrap_or_else(|| read.next()).ok_or(Stop::Forgotten)).collect()
}

/// The code for these pages, and the hash of those it is drawn from.
pub(crate) fn model(pages: &[Page], past: Option<&Past<'_>>, files: &Files<'_>) -> Result<(Model, String), Stop> {
    let order = |&i: &usize| (pages[i].date.is_none(), Hash::of(pages[i].route.as_bytes()));
    let mut sample: Vec<usize> = (0..pages.len()).collect();
    sample.sort_by_cached_key(order);
    sample.truncate(SAMPLE_PAGES);
    let key = Hash::of_parts(sample.iter().flat_map(|&i| [pages[i].route.as_bytes(), pages[i].hash.as_bytes()]));
    let key = key.to_string();
    match past.filter(|past| past.memory.sample == key) {
        Some(past) => Ok((Model::of_counts(past.memory.symbols.clone()), key)),
        None => {
            sample.sort_unstable();
            let mut docs = docs(pages, &sample, past, files)?;
            docs.sort_by_cached_key(|doc| (doc.date.is_none(), Hash::of(doc.route.as_bytes())));
            Ok((blocks::model(docs.iter().map(Arc::as_ref)), key))
        }
    }
}

/// Makes the numbered files of the pack; what is to be remembered but the sample. Documents are dropped as they are read.
pub(crate) fn pack(
    mut pages: Vec<Page>,
    model: &Model,
    past: Option<&Past<'_>>,
    mut gathered: Gathered,
    files: &mut Files<'_>,
) -> Result<Memory, Stop> {
    if let Some(past) = past.filter(|past| past.model.counts == model.counts) {
        match edit::pack(&pages, past, files) {
            Ok(Some(memory)) => return Ok(memory),
            Err(Stop::Failed(failure)) => return Err(failure.into()),
            // What is damaged in the last pack may not be needed for a new one.
            Ok(None) | Err(Stop::Forgotten) => {}
        }
    }
    let mut memory = Memory { pages_a_file: pages_a_file(pages.len()), ..Memory::default() };
    let mut values = Values::default();
    let (mut texts, mut slot) = (Vec::new(), 0);
    let blocks: Vec<Range<usize>> =
        (0..pages.len()).step_by(BLOCK).map(|start| start..pages.len().min(start + BLOCK)).collect();
    // While the tokens of a block are gathered the next one is laid out.
    let mut laid: Vec<(Made, Arc<SearchDoc>)> = Vec::new();
    for (at, block) in std::iter::once(0..0).chain(blocks.iter().cloned()).enumerate() {
        let next: Vec<usize> = blocks.get(at).cloned().unwrap_or_default().collect();
        let docs = docs(&pages, &next, past, files)?;
        let lay = || docs.into_par_iter().map(|doc| (blocks::make(&doc, model), doc)).collect::<Vec<_>>();
        let first = block.start as u32;
        let gather =
            || (first..).zip(&laid).for_each(|(slot, (made, _))| gathered.add(slot, occurrences(&made.tokens)));
        let (next, ()) = rayon::join(lay, gather);
        for (i, (made, doc)) in block.zip(std::mem::replace(&mut laid, next)) {
            add_counts(&mut memory, &made.tokens, 1);
            memory.pages.push(values.noted(&pages[i], &doc, made.count()));
            texts.extend_from_slice(&made.strides);
            slot += 1;
            if (slot as usize).is_multiple_of(memory.pages_a_file) || slot as usize == pages.len() {
                files.put(&numbered("d", (slot as usize - 1) / memory.pages_a_file), &texts)?;
                texts.clear();
            }
            pages[i].doc = None;
        }
    }
    memory.values = values.list;
    let ([singles, pairs], frequencies) = gathered.encode(pages.len())?;
    memory.frequencies = frequencies;
    memory.characters = singles.iter().filter_map(|(gram, _)| name(*gram).chars().next()).collect::<BTreeSet<char>>();
    memory.pairs = family(pairs, PAIR_BYTES, &["t", "p"], files)?;
    memory.singles = family(singles, SINGLE_BYTES, &["u"], files)?;
    memory.symbols = model.counts.clone();
    Ok(memory)
}

/// What a page has of each gram and place, by key: singles, then pairs.
pub(crate) fn occurrences(tokens: &Tokens) -> impl Iterator<Item = (u64, Occurrences<'_>)> {
    let singles = tokens.singles.iter().map(|&(key, count)| (key, Occurrences::Singles(count)));
    let pairs = tokens.pairs.chunk_by(|a, b| a.key == b.key);
    singles.chain(pairs.filter_map(|run| Some((run.first()?.key, Occurrences::Pairs(run)))))
}

/// Adds the tokens of a page, or takes them away.
pub(crate) fn add_counts(memory: &mut Memory, tokens: &Tokens, sign: i64) {
    for (sums, counts) in memory.tokens.iter_mut().zip(&tokens.counts) {
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum = sum.saturating_add_signed(sign * *count as i64);
        }
    }
}

/// Writes the files of a family, of one name or two.
fn family(grams: Grams, aim: usize, names: &[&str], files: &mut Files<'_>) -> Result<Family, Stop> {
    let bytes = grams.iter().map(|(gram, has)| shards::bytes(*gram, has.postings())).sum();
    let count = buckets_for(bytes, aim);
    let mut buckets: Vec<Grams> = std::iter::repeat_with(Grams::new).take(count).collect();
    for (gram, has) in grams {
        buckets[bucket_of(gram, count)].push((gram, has));
    }
    let write = |grams: &mut Grams| {
        let bucket = std::mem::take(grams).into_iter().map(|(gram, has)| Some((gram, has.gram()?)));
        Some(shards::written(&bucket.collect::<Option<Bucket>>()?, names))
    };
    let mut family = Family { bytes, ..Family::default() };
    for (number, buckets) in buckets.chunks_mut(BUCKETS_A_FILE).enumerate() {
        let written: Option<Vec<Vec<Vec<u8>>>> = buckets.par_iter_mut().map(write).collect();
        let written = written.ok_or(Stop::Forgotten)?;
        for ((i, name), sizes) in names.iter().enumerate().zip([&mut family.sizes, &mut family.joints]) {
            let parts: Vec<&[u8]> = written.iter().filter_map(|parts| parts.get(i)).map(Vec::as_slice).collect();
            sizes.extend(parts.iter().map(|part| (part.len() / shards::step(name)) as u32));
            files.put(&numbered(name, number), &parts.concat())?;
        }
    }
    Ok(family)
}

/// Facets with their values, numbered.
#[derive(Default)]
pub(crate) struct Values {
    pub(crate) list: Vec<(String, String)>,
    numbers: BTreeMap<(String, String), u32>,
}

impl Values {
    pub(crate) fn of(list: Vec<(String, String)>) -> Self {
        let numbers = list.iter().cloned().zip(0..).collect();
        Self { list, numbers }
    }

    pub(crate) fn noted(&mut self, page: &Page, doc: &SearchDoc, strides: u32) -> Noted {
        let mut number = |value: &(String, String)| match self.numbers.get(value) {
            Some(&number) => number,
            None => {
                let number = self.list.len() as u32;
                self.list.push(value.clone());
                self.numbers.insert(value.clone(), number);
                number
            }
        };
        Noted {
            route: page.route.clone(),
            hash: page.hash.clone(),
            date: page.date.map(|date| date.to_string()),
            facets: doc.facets.iter().map(&mut number).collect(),
            pinyin: doc.pinyin.clone(),
            strides,
        }
    }
}

/// How many pages a build may change before making everything anew is the shorter way.
pub(crate) fn few(changed: usize, pages: usize) -> bool {
    changed * 6 <= pages
}

/// What `edit` needs to know of lists: which drop a page, which gain one.
pub(crate) type Touched = FxHashMap<u64, Edits>;
