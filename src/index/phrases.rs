//! The phrases that may get a symbol in the code of the texts.

use std::{cmp::Reverse, collections::HashMap};

use rustc_hash::FxHashMap;

const ROUNDS: usize = 64;
const PAIRS_A_ROUND: usize = 64;
const LONGEST_PHRASE: usize = 32;
/// A phrase is worth its place in the table when the sample has it so often, or a longer one begins or ends with it.
const LEAST_USES: usize = 12;

/// Pairs of symbols that stand together often become one symbol, round by round.
pub(crate) fn phrases(texts: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut name = |text: String, names: &mut Vec<String>| {
        *ids.entry(text.clone()).or_insert_with(|| {
            names.push(text);
            names.len() as u32 - 1
        })
    };
    let mut tokens: Vec<Vec<u32>> =
        texts.iter().map(|text| text.chars().map(|c| name(c.to_string(), &mut names)).collect()).collect();
    let singles = names.len();
    let mut halves: Vec<[u32; 2]> = vec![[0; 2]; singles];
    let mut pairs = Pairs::default();
    tokens.iter().flat_map(|text| text.windows(2)).for_each(|two| pairs.count(two, 1));
    for _ in 0..ROUNDS {
        let mut merged = FxHashMap::default();
        for (a, b) in pairs.commonest(&names) {
            let both = name(format!("{}{}", names[a as usize], names[b as usize]), &mut names);
            if both as usize == halves.len() {
                halves.push([a, b]);
            }
            merged.insert((a, b), both);
        }
        tokens.iter_mut().for_each(|text| pairs.merge(text, &merged));
    }
    let mut uses = vec![0usize; names.len()];
    tokens.iter().flatten().for_each(|&token| uses[token as usize] += 1);
    // A phrase that is used often stands among the phrases it is made of.
    let mut kept: Vec<bool> = uses.iter().map(|&uses| uses >= LEAST_USES).collect();
    for i in (singles..names.len()).rev().filter(|&i| kept[i]).collect::<Vec<_>>() {
        keep(i, &halves, singles, &mut kept);
    }
    (singles..names.len()).filter(|&i| kept[i]).map(|i| names[i].clone()).collect()
}

/// Keeps the phrases of which a phrase is made.
fn keep(i: usize, halves: &[[u32; 2]], singles: usize, kept: &mut [bool]) {
    let mut waiting = vec![i];
    while let Some(i) = waiting.pop() {
        kept[i] = true;
        let parts = halves.get(i).into_iter().flatten().map(|&half| half as usize);
        waiting.extend(parts.filter(|&half| half >= singles && !kept[half]));
    }
}

/// How often symbols stand together.
#[derive(Default)]
struct Pairs(FxHashMap<(u32, u32), isize>);

impl Pairs {
    fn count(&mut self, two: &[u32], by: isize) {
        *self.0.entry((two[0], two[1])).or_default() += by;
    }

    fn commonest(&self, names: &[String]) -> Vec<(u32, u32)> {
        let fits = |(a, b): (u32, u32)| {
            let both = [&names[a as usize], &names[b as usize]];
            let control = both.iter().any(|name| name.contains(|c: char| c < ' '));
            !control && both.iter().map(|name| name.chars().count()).sum::<usize>() <= LONGEST_PHRASE
        };
        let often = self.0.iter().filter(|(pair, n)| **n >= LEAST_USES as isize && fits(**pair));
        let mut pairs: Vec<_> = often.map(|(&pair, &n)| (pair, n)).collect();
        pairs.sort_unstable_by_key(|&(pair, n)| (Reverse(n), pair));
        pairs.into_iter().take(PAIRS_A_ROUND).map(|(pair, _)| pair).collect()
    }

    /// Joins pairs of a text and counts anew what stands beside them: all the rest stands as it stood.
    fn merge(&mut self, text: &mut Vec<u32>, merged: &FxHashMap<(u32, u32), u32>) {
        let mut out = Vec::with_capacity(text.len());
        // Where symbols were joined, in the new text; and up to where in the old one the pairs were taken off.
        let (mut joined, mut off) = (Vec::new(), 0);
        let mut at = 0;
        while at < text.len() {
            let pair = text.get(at + 1).and_then(|&next| merged.get(&(text[at], next)));
            if pair.is_some() {
                let from = at.saturating_sub(1).max(off);
                off = (at + 2).min(text.len() - 1);
                text[from..=off].windows(2).for_each(|two| self.count(two, -1));
                joined.push(out.len());
            }
            out.push(pair.copied().unwrap_or(text[at]));
            at += 1 + usize::from(pair.is_some());
        }
        let mut on = 0;
        for at in joined {
            let from = at.saturating_sub(1).max(on);
            on = (at + 1).min(out.len() - 1);
            out[from..=on].windows(2).for_each(|two| self.count(two, 1));
        }
        *text = out;
    }
}
