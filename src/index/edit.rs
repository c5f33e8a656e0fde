//! Edits the last pack where few pages have changed: only lists that differ are read, changed and written again.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    blocks::{self, Made},
    coded::cut_alike,
    export::{numbered, pages_a_file},
    lists::{Edits, Occurrences},
    memory::{Family, Files, Memory, Stop},
    shards::{self, BUCKETS_A_FILE, bucket_of, buckets_for},
    tokens::name,
    update::{PAIR_BYTES, Page, Past, SINGLE_BYTES, Touched, Values, add_counts, docs, few, occurrences},
};
use crate::search_doc::SearchDoc;

/// The pages that differ at a slot.
#[derive(Default)]
struct Difference {
    before: Option<Made>,
    after: Option<Made>,
}

/// The numbered files of the next pack, unless making them anew is the shorter way.
pub(crate) fn pack(pages: &[Page], past: &Past<'_>, files: &mut Files<'_>) -> Result<Option<Memory>, Stop> {
    let old = past.memory;
    let stays = |slot: usize| pages.get(slot).is_some_and(|page| page.old == Some(slot as u32));
    let gone: Vec<u32> = (0..old.pages.len()).filter(|&slot| !stays(slot)).map(|slot| slot as u32).collect();
    let come: Vec<usize> = (0..pages.len()).filter(|&slot| !stays(slot)).collect();
    let alike = pages_a_file(pages.len()) == old.pages_a_file && cut_alike(pages.len(), old.pages.len());
    if !alike || !few(gone.len() + come.len(), pages.len()) {
        return Ok(None);
    }
    let (before, after) = (past.pages(&gone, files)?, docs(pages, &come, Some(past), files)?);
    let mut differences: BTreeMap<u32, Difference> = BTreeMap::new();
    let make =
        |docs: &[Arc<SearchDoc>]| docs.par_iter().map(|doc| blocks::make(doc, &past.model)).collect::<Vec<Made>>();
    for (slot, made) in gone.iter().zip(make(&before)) {
        differences.entry(*slot).or_default().before = Some(made);
    }
    for (slot, made) in come.iter().zip(make(&after)) {
        differences.entry(*slot as u32).or_default().after = Some(made);
    }
    let mut values = Values::of(old.values.clone());
    let mut memory = Memory {
        pages: old.pages.iter().take(pages.len()).cloned().collect(),
        tokens: old.tokens,
        frequencies: old.frequencies.clone(),
        characters: old.characters.clone(),
        symbols: old.symbols.clone(),
        pages_a_file: old.pages_a_file,
        ..Memory::default()
    };
    memory.pages.resize_with(pages.len(), Default::default);
    for (&slot, doc) in come.iter().zip(&after) {
        let strides = differences.get(&(slot as u32)).and_then(|d| d.after.as_ref()).map_or(0, Made::count);
        memory.pages[slot] = values.noted(&pages[slot], doc, strides);
    }
    memory.values = values.list;
    for difference in differences.values() {
        difference.before.iter().for_each(|made| add_counts(&mut memory, &made.tokens, -1));
        difference.after.iter().for_each(|made| add_counts(&mut memory, &made.tokens, 1));
    }
    let counts = [old.pages.len(), pages.len()];
    let touched = touched(&differences);
    let (pairs, singles): (Vec<_>, Vec<_>) = by_gram(&touched).into_iter().partition(|(gram, _)| gram >> 21 > 0);
    let pairs = family(&pairs, &old.pairs, &["t", "p"], counts, files)?;
    let singles = family(&singles, &old.singles, &["u"], counts, files)?;
    let fits = |edited: &Edited, aim| buckets_for(edited.family.bytes, aim) == edited.family.sizes.len();
    if !fits(&pairs, PAIR_BYTES) || !fits(&singles, SINGLE_BYTES) {
        return Ok(None);
    }
    texts(&differences, past, &memory, files)?;
    memory.pairs = pairs.settle(&["t", "p"], &mut memory, files)?;
    memory.singles = singles.settle(&["u"], &mut memory, files)?;
    Ok(Some(memory))
}

/// How many pages there are, before and after.
type Counts = [usize; 2];

/// The lists that differ.
fn touched(differences: &BTreeMap<u32, Difference>) -> Touched {
    let mut touched = Touched::default();
    for (&slot, Difference { before, after }) in differences {
        let mut both: BTreeMap<u64, [Option<Occurrences<'_>>; 2]> = BTreeMap::new();
        for (side, made) in [before, after].into_iter().enumerate() {
            let all = made.iter().flat_map(|made| occurrences(&made.tokens));
            all.for_each(|(key, has)| both.entry(key).or_default()[side] = Some(has));
        }
        for (key, [before, after]) in both {
            if before == after {
                continue;
            }
            let edits = touched.entry(key).or_default();
            edits.drops.extend(before.map(|_| slot));
            after.iter().for_each(|has| edits.adds.push(key, slot, has));
        }
    }
    touched
}

/// The edits of every gram, by rising gram and key.
fn by_gram(touched: &Touched) -> Vec<(u64, Vec<(u64, &Edits)>)> {
    let mut all: Vec<(u64, &Edits)> = touched.iter().map(|(key, edits)| (*key, edits)).collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all.chunk_by(|a, b| a.0 >> 2 == b.0 >> 2).map(|run| (run[0].0 >> 2, run.to_vec())).collect()
}

type GramEdits<'e> = (u64, Vec<(u64, &'e Edits)>);

/// A family after its edits.
struct Edited {
    family: Family,
    files: BTreeMap<usize, Rewritten>,
}

/// A file of buckets, and, for pairs, the file of their joints.
struct Rewritten {
    bytes: Vec<Vec<u8>>,
    /// Bucket, and what it takes in each file.
    sizes: Vec<(usize, Vec<usize>)>,
    /// What all grams take now less what they took.
    growth: i64,
    /// Pages of the lists that changed, before and after.
    frequencies: Vec<(usize, usize)>,
    /// Grams that came or went.
    grams: Vec<(u64, bool)>,
}

fn family(
    edits: &[GramEdits<'_>],
    old: &Family,
    names: &[&str],
    counts: Counts,
    files: &Files<'_>,
) -> Result<Edited, Stop> {
    let mut wanted: BTreeMap<usize, BTreeMap<usize, Vec<&GramEdits<'_>>>> = BTreeMap::new();
    for edit in edits {
        let bucket = bucket_of(edit.0, old.sizes.len());
        wanted.entry(bucket / BUCKETS_A_FILE).or_default().entry(bucket).or_default().push(edit);
    }
    let paths: Vec<String> =
        wanted.keys().flat_map(|&number| names.iter().map(move |name| numbered(name, number))).collect();
    let read = files.old_all(&paths)?;
    let rewrite = |((&number, edits), old_files): ((&usize, &BTreeMap<_, _>), &[Vec<u8>])| {
        rewritten(number, edits, old, (names, old_files), counts).map(|file| (number, file))
    };
    let work: Vec<_> = wanted.iter().zip(read.chunks(names.len())).collect();
    let rewritten = work.into_par_iter().map(rewrite).collect::<Option<BTreeMap<usize, Rewritten>>>();
    let mut edited = Edited { family: old.clone(), files: rewritten.ok_or(Stop::Forgotten)? };
    for file in edited.files.values() {
        let Family { bytes, sizes, joints } = &mut edited.family;
        *bytes = bytes.saturating_add_signed(file.growth as isize);
        for (bucket, new) in &file.sizes {
            for ((sizes, new), name) in [sizes.as_mut_slice(), joints.as_mut_slice()].into_iter().zip(new).zip(names) {
                sizes[*bucket] = (new / shards::step(name)) as u32;
            }
        }
    }
    Ok(edited)
}

/// By so many bytes a file seldom grows when it is edited: it is not copied while it does.
const MORE: usize = 1 << 14;

fn rewritten(
    number: usize,
    edits: &BTreeMap<usize, Vec<&GramEdits<'_>>>,
    family: &Family,
    (names, old): (&[&str], &[Vec<u8>]),
    counts: Counts,
) -> Option<Rewritten> {
    let mut out = Rewritten {
        bytes: old.iter().map(|old| Vec::with_capacity(old.len() + MORE)).collect(),
        sizes: Vec::new(),
        growth: 0,
        frequencies: Vec::new(),
        grams: Vec::new(),
    };
    let mut rest: Vec<&[u8]> = old.iter().map(Vec::as_slice).collect();
    let first = number * BUCKETS_A_FILE;
    for bucket in first..family.sizes.len().min(first + BUCKETS_A_FILE) {
        let mut here = Vec::new();
        for ((rest, sizes), name) in rest.iter_mut().zip([&family.sizes, &family.joints]).zip(names) {
            let (bytes, after) = rest.split_at_checked(sizes[bucket] as usize * shards::step(name))?;
            *rest = after;
            here.push(bytes);
        }
        match edits.get(&bucket) {
            None => out.bytes.iter_mut().zip(here).for_each(|(out, bytes)| out.extend_from_slice(bytes)),
            Some(edits) => {
                let new = out.bucket(edits, (names, &here), counts)?;
                out.sizes.push((bucket, new.iter().map(Vec::len).collect()));
                out.bytes.iter_mut().zip(new).for_each(|(out, bytes)| out.extend(bytes));
            }
        }
    }
    Some(out)
}

impl Rewritten {
    /// A bucket with its edits, for each of the files.
    fn bucket(
        &mut self,
        edits: &[&GramEdits<'_>],
        (names, old): (&[&str], &[&[u8]]),
        counts: Counts,
    ) -> Option<Vec<Vec<u8>>> {
        let mut bucket = shards::read(old)?;
        for (gram, edits) in edits {
            let place = bucket.binary_search_by_key(gram, |(gram, _)| *gram);
            let before = place.ok().and_then(|at| bucket.get(at)).map(|(_, has)| has.clone());
            let (after, frequencies) = before.clone().unwrap_or_default().edited(*gram, edits, counts)?;
            self.frequencies.extend(frequencies);
            let exists = !after.postings.is_empty();
            self.growth += if exists { shards::bytes(*gram, after.postings.len()) as i64 } else { 0 };
            self.growth -= before.as_ref().map_or(0, |has| shards::bytes(*gram, has.postings.len()) as i64);
            if before.is_some() != exists {
                self.grams.push((*gram, exists));
            }
            match place {
                Ok(at) if exists => bucket[at].1 = after,
                Ok(at) => drop(bucket.remove(at)),
                Err(at) if exists => bucket.insert(at, (*gram, after)),
                Err(_) => {}
            }
        }
        Some(shards::written(&bucket, names))
    }
}

impl Edited {
    /// Puts the files that changed, keeps the others, and notes what the edits did.
    fn settle(self, names: &[&str], memory: &mut Memory, files: &mut Files<'_>) -> Result<Family, Stop> {
        for (i, name) in names.iter().enumerate() {
            let mut changed = Vec::new();
            for number in 0..self.family.sizes.len().div_ceil(BUCKETS_A_FILE) {
                let path = numbered(name, number);
                match self.files.get(&number).and_then(|file| file.bytes.get(i)) {
                    Some(bytes) => changed.push((path, bytes.as_slice())),
                    None => files.keep(&path)?,
                }
            }
            files.put_all(&changed)?;
        }
        for file in self.files.values() {
            for &(before, after) in &file.frequencies {
                if let Some(count) = memory.frequencies.get_mut(&(before as u32)).filter(|_| before > 0) {
                    *count = count.saturating_sub(1);
                }
                if after > 0 {
                    *memory.frequencies.entry(after as u32).or_default() += 1;
                }
            }
            for &(gram, came) in file.grams.iter().filter(|(gram, _)| gram >> 21 == 0) {
                let c = name(gram).chars().next().unwrap_or_default();
                if came {
                    memory.characters.insert(c)
                } else {
                    memory.characters.remove(&c)
                };
            }
        }
        memory.frequencies.retain(|_, count| *count > 0);
        Ok(self.family)
    }
}

/// The text files.
fn texts(
    differences: &BTreeMap<u32, Difference>,
    past: &Past<'_>,
    memory: &Memory,
    files: &mut Files<'_>,
) -> Result<(), Stop> {
    let each = memory.pages_a_file;
    let touched: BTreeSet<usize> = differences.keys().map(|&slot| slot as usize / each).collect();
    for number in 0..memory.pages.len().div_ceil(each) {
        let path = numbered("d", number);
        if !touched.contains(&number) {
            files.keep(&path)?;
            continue;
        }
        let slots = number * each..memory.pages.len().min((number + 1) * each);
        let stays = slots.clone().any(|slot| !differences.contains_key(&(slot as u32)));
        let old = if stays { files.old(&path)? } else { Vec::new() };
        let mut bytes = Vec::new();
        for slot in slots.map(|slot| slot as u32) {
            match differences.get(&slot).map(|difference| &difference.after) {
                Some(made) => made.iter().for_each(|made| bytes.extend_from_slice(&made.strides)),
                None => bytes.extend_from_slice(past.strides(slot, &old).ok_or(Stop::Forgotten)?),
            }
        }
        files.put(&path, &bytes)?;
    }
    Ok(())
}
