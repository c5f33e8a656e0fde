//! The lists of all grams while pages are gathered one after another, and the grams once they are coded: in memory while
//! the lists are few bytes, else aside, run by run.

use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    sync::Arc,
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    aside::{Aside, Place},
    lists::{self, Gram, Growing, List, Occurrences},
    memory::Stop,
};

/// Lists are coded so many at a time: enough for each thread to have its share.
const AT_A_TIME: usize = 1 << 14;
/// So many bytes of a run are read at a time.
const PIECE: usize = 1 << 18;

/// The lists of all grams so far.
pub(crate) struct Gathered {
    lists: FxHashMap<u64, Growing>,
    bytes: usize,
    /// How many bytes of lists memory may take.
    most: usize,
    aside: Arc<Aside>,
    runs: Vec<Run>,
}

/// Lists laid aside, by rising key.
struct Run {
    pieces: VecDeque<Place>,
    read: VecDeque<(u64, Growing)>,
}

/// A list in its parts: the first, and those that were begun when what was before lay aside.
type Parts = (u64, Growing, Vec<Growing>);

impl Gathered {
    pub(crate) fn new(dir: &Path, most: usize) -> Self {
        Self { lists: FxHashMap::default(), bytes: 0, most, aside: Arc::new(Aside::new(dir)), runs: Vec::new() }
    }

    /// Adds what a page has of each gram and place. Slots rise.
    pub(crate) fn add<'t>(&mut self, slot: u32, page: impl Iterator<Item = (u64, Occurrences<'t>)>) {
        for (key, has) in page {
            self.bytes += self.lists.entry(key).or_default().push(key, slot, &has);
        }
        if self.bytes > self.most {
            self.lay_aside();
        }
    }

    /// Makes a run of all lists in memory. Where the disk has no room they stay there.
    fn lay_aside(&mut self) {
        let lists = sorted(std::mem::take(&mut self.lists));
        let (mut pieces, mut piece) = (VecDeque::new(), Vec::new());
        let mut put = |piece: &mut Vec<u8>| {
            let place = self.aside.put(piece);
            piece.clear();
            place.map(|place| pieces.push_back(place)).is_some()
        };
        let laid = lists.iter().all(|(key, list)| {
            list.write(*key, &mut piece);
            piece.len() < PIECE || put(&mut piece)
        });
        if laid && put(&mut piece) {
            self.runs.push(Run { pieces, read: VecDeque::new() });
            self.bytes = 0;
        } else {
            self.lists = lists.into_iter().collect();
            self.most = usize::MAX;
        }
    }

    /// All grams in their codes, for a site of so many pages: singles, pairs; and how many lists have so many pages.
    pub(crate) fn encode(mut self, pages: usize) -> Result<([Grams; 2], BTreeMap<u32, u32>), Stop> {
        let mut here = VecDeque::from(sorted(std::mem::take(&mut self.lists)));
        let at_a_time = if self.runs.is_empty() { usize::MAX } else { AT_A_TIME };
        let (mut singles, mut pairs) = (Vec::new(), Vec::new());
        let mut frequencies = BTreeMap::new();
        while let Some(mut lists) = self.next(&mut here, at_a_time)? {
            for (gram, has, of) in encoded(&mut lists, pages) {
                of.into_iter().for_each(|df| *frequencies.entry(df).or_default() += 1);
                let has = if self.runs.is_empty() { Coded::Here(has) } else { Coded::aside(has, &self.aside) };
                if gram >> 21 == 0 { singles.push((gram, has)) } else { pairs.push((gram, has)) }
            }
        }
        Ok(([singles, pairs], frequencies))
    }

    /// The next lists by rising key, about so many: of a gram all or none.
    fn next(&mut self, here: &mut VecDeque<(u64, Growing)>, about: usize) -> Result<Option<Vec<Parts>>, Stop> {
        let mut out: Vec<Parts> = Vec::new();
        while let Some(key) = self.lowest(here)? {
            if out.len() >= about && out.last().is_some_and(|last| last.0 >> 2 != key >> 2) {
                break;
            }
            let lists = self.runs.iter_mut().map(|run| &mut run.read).chain([&mut *here]);
            let mut parts =
                lists.filter_map(|lists| lists.pop_front_if(|(next, _)| *next == key)).map(|(_, list)| list);
            let first = parts.next().unwrap_or_default();
            out.push((key, first, parts.collect()));
        }
        Ok(Some(out).filter(|lists| !lists.is_empty()))
    }

    /// The lowest key of which no list was handed on.
    fn lowest(&mut self, here: &VecDeque<(u64, Growing)>) -> Result<Option<u64>, Stop> {
        for run in &mut self.runs {
            while run.read.is_empty()
                && let Some(place) = run.pieces.pop_front()
            {
                run.read = self.aside.get(place).and_then(|piece| lists::read(&piece)).ok_or(Stop::Forgotten)?;
            }
        }
        let fronts = self.runs.iter().map(|run| &run.read).chain([here]).filter_map(VecDeque::front);
        Ok(fronts.map(|(key, _)| *key).min())
    }
}

fn sorted(lists: FxHashMap<u64, Growing>) -> Vec<(u64, Growing)> {
    let mut lists: Vec<(u64, Growing)> = lists.into_iter().collect();
    lists.sort_unstable_by_key(|(key, _)| *key);
    lists
}

/// The grams of lists, which rise, and of how many pages each list of a gram is. A list is freed once it is coded: all of
/// both forms would be the most that a build ever holds.
fn encoded(lists: &mut [Parts], pages: usize) -> Vec<(u64, Gram, Vec<u32>)> {
    let whole = |(key, first, more): &mut Parts| {
        let mut list: List = std::mem::take(first).list(*key);
        std::mem::take(more).iter().for_each(|part| list.append(part.list(*key)));
        (*key, list)
    };
    let of = |lists: &mut [Parts]| {
        let whole: Vec<(u64, List)> = lists.iter_mut().map(whole).collect();
        let frequencies = whole.iter().map(|(_, list)| list.docs.len() as u32).collect();
        let gram = whole.first().map_or(0, |(key, _)| key >> 2);
        (gram, Gram::of(whole.iter().map(|(key, list)| (*key, list)), pages), frequencies)
    };
    lists.par_chunk_by_mut(|a, b| a.0 >> 2 == b.0 >> 2).map(of).collect()
}

/// Grams in their codes, by rising gram.
pub(crate) type Grams = Vec<(u64, Coded)>;

/// A gram in its code: here, or aside where its lists were.
pub(crate) enum Coded {
    Here(Gram),
    /// The postings, of so many bytes, then the joints.
    Aside(Arc<Aside>, Place, usize),
}

impl Coded {
    fn aside(gram: Gram, aside: &Arc<Aside>) -> Self {
        match aside.put(&[gram.postings.as_slice(), &gram.joints].concat()) {
            Some(place) => Self::Aside(Arc::clone(aside), place, gram.postings.len()),
            None => Self::Here(gram),
        }
    }

    /// How many bytes the postings take.
    pub(crate) fn postings(&self) -> usize {
        match self {
            Self::Here(gram) => gram.postings.len(),
            Self::Aside(_, _, postings) => *postings,
        }
    }

    /// The gram. `None` if the disk fails.
    pub(crate) fn gram(self) -> Option<Gram> {
        match self {
            Self::Here(gram) => Some(gram),
            Self::Aside(aside, place, postings) => {
                let mut bytes = aside.get(place)?;
                let joints = bytes.split_off(postings);
                Some(Gram { postings: bytes, joints })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::tokens::{Pair, gram, key};

    type Told = Vec<(u64, Vec<u8>, Vec<u8>)>;

    fn gathered(most: usize, dir: &Path) -> ([Told; 2], BTreeMap<u32, u32>, usize) {
        let chars: Vec<char> = "公园路灯修好了".chars().collect();
        let mut all = Gathered::new(dir, most);
        for slot in 0..300_u32 {
            // Every page has some grams, few have all.
            let some = chars.windows(2).enumerate().filter(|(i, _)| (slot as usize).is_multiple_of(i + 1));
            let pairs: Vec<Pair> = some
                .flat_map(|(i, two)| {
                    let joint = [slot as u16 % 7, slot as u16 % 300];
                    [0, 2].map(|place| Pair { key: key(gram(two), place), stride: i as u16, joint })
                })
                .collect();
            let pairs = pairs.iter().map(|pair| (pair.key, Occurrences::Pairs(std::slice::from_ref(pair))));
            let single = std::iter::once((key(gram(&chars[..1]), 1), Occurrences::Singles(1 + slot % 3)));
            all.add(slot, single.chain(pairs));
        }
        let runs = all.runs.len();
        let (grams, frequencies) = all.encode(300).ok().unwrap();
        let told = |(gram, coded): (u64, Coded)| {
            let postings = coded.postings();
            let has = coded.gram().unwrap();
            assert_eq!(has.postings.len(), postings);
            (gram, has.postings, has.joints)
        };
        (grams.map(|grams| grams.into_iter().map(told).collect()), frequencies, runs)
    }

    #[test]
    fn lists_are_the_same_wherever_they_lay() {
        let folder = tempfile::tempdir().unwrap();
        let here = gathered(usize::MAX, folder.path());
        assert_eq!((here.2, here.0[0].len(), here.0[1].len()), (0, 1, 6));
        for (most, runs) in [(0, 300), (2000, 2)] {
            let aside = gathered(most, folder.path());
            assert!(aside.2 >= runs, "{} runs", aside.2);
            assert_eq!((&aside.0, &aside.1), (&here.0, &here.1));
        }
    }
}
