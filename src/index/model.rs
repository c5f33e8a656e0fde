//! The code in which the pack holds its texts: one Huffman code over the characters and common phrases of this site.
//!
//! Deflate needs two bytes for a Chinese character of a short text; a shared code needs about one. The code is drawn
//! from a sample of the pages, chosen by the hash of their address, so that one changed page seldom changes it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use rustc_hash::FxHashMap;

use super::{
    bits::{BitReader, Bits, varint},
    coder::{Coder, Kind, Writer},
    lists::gaps,
};

/// Followed by the 21 bits of a character that has no code.
pub(crate) const ESCAPE: char = '\u{0}';
/// Between the fields of a chunk, and at its end.
pub(crate) const FIELD: char = '\u{1}';
pub(crate) const END: char = '\u{4}';

const SAMPLE_CHARS: usize = 400_000;
const ROUNDS: usize = 64;
const PAIRS_A_ROUND: usize = 64;
const LONGEST_PHRASE: usize = 32;
/// A phrase is worth its place in the table when the sample has it so often, or a longer one begins or ends with it.
const LEAST_USES: usize = 12;
/// The table is fetched with every first search: about so many phrases, two bytes each, are what it is worth.
const MOST_PHRASES: usize = 1600;

/// Codes for symbols; a symbol is a character or a phrase.
pub(crate) struct Model {
    /// Symbols by code length, in the order of their codes.
    pub(crate) by_length: Vec<Vec<String>>,
    /// The phrases in the order of the table.
    parts: Vec<(String, Parts)>,
    /// How often the sample uses each symbol: what the code is made of.
    pub(crate) counts: BTreeMap<String, u64>,
    codes: Vec<Code>,
    /// The nodes of first characters in the basic plane, 0 where there is none.
    roots: Vec<u32>,
    /// (node, character) to node; node 0 is the root.
    steps: FxHashMap<(u32, char), u32>,
    nodes: Vec<Node>,
    escape: Code,
}

/// The bits of a symbol, and how many.
pub(crate) type Code = (u32, u32);

#[derive(Clone, Copy, Default)]
struct Node {
    symbol: Option<u32>,
    /// Whether longer symbols begin here.
    more: bool,
}

impl Model {
    /// Draws the code from texts; the same texts in the same order give the same code.
    pub(crate) fn new(sample: &[String]) -> Self {
        let mut left = SAMPLE_CHARS;
        let mut texts = Vec::new();
        for text in sample {
            if left == 0 {
                break;
            }
            left = left.saturating_sub(text.chars().count());
            texts.push(text.as_str());
        }
        let phrases = phrases(&texts);
        Self::of_counts(counts(&texts, phrases))
    }

    /// The code for symbols that are used so often.
    pub(crate) fn of_counts(counts: BTreeMap<String, u64>) -> Self {
        let lengths = huffman(&counts.values().copied().collect::<Vec<_>>());
        let longest = lengths.iter().copied().max().unwrap_or(0) as usize;
        let mut by_length = vec![Vec::new(); longest + 1];
        for (symbol, &length) in counts.keys().zip(&lengths) {
            by_length[length as usize].push(symbol.clone());
        }
        for symbols in &mut by_length {
            symbols.sort_unstable_by_key(|symbol| (is_phrase(symbol), symbol.clone()));
        }
        let parts = parts(&by_length);
        let order: FxHashMap<&str, usize> = parts.iter().map(|(phrase, _)| phrase.as_str()).zip(1..).collect();
        for symbols in &mut by_length {
            symbols.sort_by_key(|symbol| order.get(symbol.as_str()));
        }
        let (codes, steps, nodes) = (Vec::new(), FxHashMap::default(), vec![Node::default()]);
        let mut model =
            Self { by_length, parts, counts, codes, roots: vec![0; 0x1_0000], steps, nodes, escape: (0, 0) };
        model.number();
        model
    }

    /// Gives the canonical codes: rising within a length, a zero appended from one length to the next.
    fn number(&mut self) {
        let mut code = 0;
        for length in 0..self.by_length.len() {
            code <<= 1;
            for symbol in std::mem::take(&mut self.by_length[length]) {
                self.learn(&symbol, (code, length as u32));
                self.by_length[length].push(symbol);
                code += 1;
            }
        }
    }

    fn learn(&mut self, symbol: &str, code: Code) {
        let mut node = 0;
        for (i, c) in symbol.chars().enumerate() {
            let new = self.nodes.len() as u32;
            if i > 0 {
                self.nodes[node as usize].more = true;
            }
            node = *self.steps.entry((node, c)).or_insert(new);
            if node == new {
                self.nodes.push(Node::default());
            }
            if let Some(root) = self.roots.get_mut(c as usize).filter(|_| i == 0) {
                *root = node;
            }
        }
        self.nodes[node as usize].symbol = Some(self.codes.len() as u32);
        self.codes.push(code);
        if symbol.starts_with(ESCAPE) {
            self.escape = code;
        }
    }

    /// Writes a text: always the longest symbol that fits.
    pub(crate) fn write(&self, bits: &mut Bits, text: &str) {
        self.symbols(text, |code, width| bits.number(code, width));
    }

    /// How many bits a text takes.
    pub(crate) fn measure(&self, text: &str) -> usize {
        let mut bits = 0;
        self.symbols(text, |_, width| bits += width as usize);
        bits
    }

    /// The codes of a text, and how many bits they take.
    pub(crate) fn codes(&self, text: &str) -> (Vec<Code>, usize) {
        let (mut codes, mut bits) = (Vec::with_capacity(text.len() / 3), 0);
        self.symbols(text, |code, width| {
            codes.push((code, width));
            bits += width as usize;
        });
        (codes, bits)
    }

    /// Reads a text up to its end.
    pub(crate) fn read(&self, bytes: &[u8]) -> Option<String> {
        let mut bits = BitReader::new(bytes);
        let mut out = String::new();
        loop {
            match self.symbol(&mut bits)? {
                symbol if symbol.starts_with(END) => return Some(out),
                symbol if symbol.starts_with(ESCAPE) => out.push(char::from_u32(bits.number(21))?),
                symbol => out.push_str(symbol),
            }
        }
    }

    fn symbol(&self, bits: &mut BitReader<'_>) -> Option<&str> {
        let (mut value, mut first) = (0usize, 0);
        for symbols in &self.by_length {
            if let Some(symbol) = value.checked_sub(first).and_then(|at| symbols.get(at)) {
                return (!bits.ended()).then_some(symbol);
            }
            first = (first + symbols.len()) * 2;
            value = value * 2 + bits.number(1) as usize;
        }
        None
    }

    fn symbols(&self, text: &str, mut put: impl FnMut(u32, u32)) {
        let mut rest = text.chars();
        while let Some(first) = rest.next() {
            match self.longest(first, &mut rest) {
                Some(symbol) => {
                    let (code, width) = self.codes[symbol as usize];
                    put(code, width);
                }
                None => {
                    put(self.escape.0, self.escape.1);
                    put(first as u32, 21);
                }
            }
        }
    }

    /// The longest symbol of a character and those that follow, which are taken.
    fn longest(&self, first: char, rest: &mut std::str::Chars<'_>) -> Option<u32> {
        let root = self.roots.get(first as usize).copied();
        let mut node = root.or_else(|| self.steps.get(&(0, first)).copied()).filter(|&node| node > 0)?;
        let mut best = self.nodes[node as usize].symbol;
        let mut ahead = rest.clone();
        while self.nodes[node as usize].more {
            let Some(&next) = ahead.next().and_then(|c| self.steps.get(&(node, c))) else { break };
            node = next;
            if let Some(symbol) = self.nodes[node as usize].symbol {
                best = Some(symbol);
                *rest = ahead.clone();
            }
        }
        best
    }

    /// The table as the browser reads it: how many characters, how many phrases, and a length with so many bytes: each
    /// character as the gap from the one before, then the length of its code; the phrases level by level as [`parts`] takes
    /// them apart, each with the length of its code.
    pub(crate) fn table(&self) -> Vec<u8> {
        let lengths: FxHashMap<&str, u32> = self
            .by_length
            .iter()
            .zip(0..)
            .flat_map(|(symbols, n)| symbols.iter().map(move |s| (s.as_str(), n)))
            .collect();
        let mut chars: Vec<(char, u32)> =
            lengths.iter().filter(|(s, _)| !is_phrase(s)).filter_map(|(s, n)| Some((s.chars().next()?, *n))).collect();
        chars.sort_unstable();
        let mut coder = Writer::new();
        let mut put = |kind, number| coder.number(Kind::number(kind), number);
        let gaps = gaps(chars.iter().map(|(c, _)| u32::from(*c)));
        for (gap, (_, length)) in gaps.iter().zip(&chars) {
            put(0, *gap);
            put(1, *length);
        }
        for level in self.parts.chunk_by(|(_, a), (_, b)| a.level == b.level) {
            put(2, level.len() as u32);
            let mut last = [0; 2];
            for (phrase, Parts { ids, .. }) in level {
                let [first, second, further @ ..] = ids.as_slice() else { continue };
                put(3, first - last[0]);
                let (kind, second_told) = if *first > last[0] { (5, *second) } else { (4, second - last[1]) };
                put(kind, second_told);
                put(6, further.len() as u32);
                further.iter().for_each(|&id| {
                    put(5, id);
                });
                put(7, lengths.get(phrase.as_str()).copied().unwrap_or(0));
                last = [*first, *second];
            }
        }
        let bytes = coder.into_bytes();
        let mut out = Vec::new();
        [chars.len(), self.parts.len(), bytes.len()].into_iter().for_each(|n| varint(&mut out, n as u32));
        out.extend(bytes);
        out
    }
}

fn is_phrase(symbol: &str) -> bool {
    symbol.chars().nth(1).is_some()
}

/// What a phrase is put together from: numbers of symbols, at least two, and one level above the highest of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Parts {
    level: u32,
    ids: Vec<u32>,
}

/// The phrases in the order of the table, taken apart. Characters are numbered first, by the length of their code, then
/// phrases in this order, so that a phrase is made of symbols before it.
fn parts(by_length: &[Vec<String>]) -> Vec<(String, Parts)> {
    let all = || by_length.iter().flatten().map(String::as_str);
    let mut ids: FxHashMap<&str, u32> = all().filter(|s| !is_phrase(s)).zip(0..).collect();
    let mut phrases: Vec<&str> = all().filter(|s| is_phrase(s)).collect();
    phrases.sort_unstable_by_key(|s| (s.chars().count(), *s));
    // Of every phrase the two symbols, or failing that the symbols, it is made of, and its level.
    let mut apart: FxHashMap<&str, (u32, Vec<&str>)> = FxHashMap::default();
    for phrase in phrases {
        let known = |s: &&str| apart.contains_key(*s) || ids.contains_key(*s);
        let cuts = |s: &'_ str| -> Vec<usize> { s.char_indices().map(|(at, _)| at).skip(1).collect() };
        let halves = |at: &usize| phrase.split_at_checked(*at).filter(|(a, b)| known(a) && known(b));
        let mut pieces = Vec::new();
        match cuts(phrase).iter().rev().find_map(halves) {
            Some((first, second)) => pieces.extend([first, second]),
            None => {
                let mut rest = phrase;
                while !rest.is_empty() {
                    let ends = cuts(rest).into_iter().rev().chain(rest.chars().next().map(char::len_utf8));
                    let piece = ends.filter_map(|at| rest.get(..at)).find(|s| known(s)).unwrap_or(rest);
                    pieces.push(piece);
                    rest = rest.get(piece.len()..).unwrap_or_default();
                }
            }
        }
        let level = pieces.iter().filter_map(|s| apart.get(s)).map(|(level, _)| *level).max().unwrap_or(0) + 1;
        apart.insert(phrase, (level, pieces));
    }
    let mut out: Vec<(String, Parts)> = Vec::new();
    let highest = apart.values().map(|(level, _)| *level).max().unwrap_or(0);
    for level in 1..=highest {
        let here = apart.iter().filter(|(_, (its, _))| *its == level);
        let mut here: Vec<(Parts, &str)> = here
            .map(|(phrase, (_, pieces))| {
                (Parts { level, ids: pieces.iter().filter_map(|s| ids.get(s).copied()).collect() }, *phrase)
            })
            .collect();
        here.sort_unstable();
        for (parts, phrase) in here {
            ids.insert(phrase, ids.len() as u32);
            out.push((phrase.to_owned(), parts));
        }
    }
    out
}

/// Pairs of symbols that stand together often become one symbol, round by round.
fn phrases(texts: &[&str]) -> Vec<String> {
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
    let mut often: Vec<usize> = (singles..names.len()).filter(|&i| uses[i] >= LEAST_USES).collect();
    often.sort_unstable_by_key(|&i| (Reverse(uses[i]), i));
    let (mut kept, mut count) = (vec![false; names.len()], 0);
    for i in often {
        if count < MOST_PHRASES {
            count += keep(i, &halves, singles, &mut kept);
        }
    }
    (singles..names.len()).filter(|&i| kept[i]).map(|i| names[i].clone()).collect()
}

/// Keeps a phrase and the phrases it is made of; how many that adds.
fn keep(i: usize, halves: &[[u32; 2]], singles: usize, kept: &mut [bool]) -> usize {
    let (mut waiting, mut added) = (vec![i], 0);
    while let Some(i) = waiting.pop() {
        if i < singles || std::mem::replace(&mut kept[i], true) {
            continue;
        }
        added += 1;
        waiting.extend(halves.get(i).into_iter().flatten().map(|&half| half as usize));
    }
    added
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

/// How often the longest-fit encoding of the sample uses each symbol; what frames a text always has a code.
fn counts(texts: &[&str], phrases: Vec<String>) -> BTreeMap<String, u64> {
    let mut symbols: BTreeMap<String, u64> = phrases.into_iter().map(|phrase| (phrase, 0)).collect();
    for c in texts.iter().flat_map(|text| text.chars()).chain([ESCAPE, FIELD, END, '\n']) {
        symbols.entry(c.to_string()).or_insert(0);
    }
    let model = Model::of_counts(symbols);
    let mut uses = vec![0; model.codes.len()];
    for text in texts {
        let mut rest = text.chars();
        while let Some(first) = rest.next() {
            model.longest(first, &mut rest).into_iter().for_each(|symbol| uses[symbol as usize] += 1);
        }
    }
    let names = model.by_length.into_iter().flatten();
    names.zip(uses).collect()
}

/// The code lengths of Huffman's algorithm; symbols never seen count as seen once.
fn huffman(counts: &[u64]) -> Vec<u32> {
    let mut heap: BinaryHeap<Reverse<(u64, usize)>> =
        counts.iter().enumerate().map(|(i, &n)| Reverse((n.max(1), i))).collect();
    let mut parents: Vec<usize> = vec![0; counts.len()];
    while let (Some(Reverse((a, i))), Some(Reverse((b, j)))) = (heap.pop(), heap.pop()) {
        let node = parents.len();
        parents.push(node);
        (parents[i], parents[j]) = (node, node);
        heap.push(Reverse((a + b, node)));
        if heap.len() == 1 {
            break;
        }
    }
    let depth = |mut node: usize| {
        let mut depth = 0;
        while parents[node] != node && parents[node] != 0 {
            node = parents[node];
            depth += 1;
        }
        depth
    };
    (0..counts.len()).map(depth).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{bits::Bytes, coder::Reader};

    #[test]
    fn huffman_gives_the_common_short_codes_that_fill_the_space() {
        let lengths = huffman(&[1, 1, 2, 4, 8]);
        assert_eq!(lengths, [4, 4, 3, 2, 1]);
        let sum: f64 = lengths.iter().map(|&l| 0.5f64.powi(l as i32)).sum();
        assert_eq!(sum, 1.0);
    }

    /// What the browser's `pack.js` reads of a table: the symbols by code length.
    fn read_table(table: &[u8]) -> Option<Vec<Vec<String>>> {
        let mut bytes = Bytes(table);
        let (chars, mut phrases, length) = (bytes.varint()?, bytes.varint()?, bytes.varint()?);
        let mut coder = Reader::new(bytes.take(length)?);
        let mut number = |kind| coder.number(Kind::number(kind), 0);
        let (mut out, mut next) = (Vec::<Vec<String>>::new(), 0);
        let mut put = |symbol: String, length: u32| {
            let length = length.min(64) as usize;
            out.resize(out.len().max(length + 1), Vec::new());
            out[length].push(symbol);
            out.iter().flatten().cloned().collect::<Vec<String>>()
        };
        let mut known = Vec::new();
        for _ in 0..chars {
            let c = next + number(0);
            next = c + 1;
            known = put(char::from_u32(c)?.to_string(), number(1));
        }
        while phrases > 0 {
            let [mut first, mut second] = [0, 0];
            for _ in 0..number(2).clamp(1, phrases) {
                let on = number(3);
                first += on;
                second = if on > 0 { number(5) } else { second + number(4) };
                let mut symbol = known.get(first as usize)?.clone() + known.get(second as usize)?;
                for _ in 0..number(6).min(32) {
                    symbol += known.get(number(5) as usize)?;
                }
                put(symbol.clone(), number(7));
                known.push(symbol);
                phrases -= 1;
            }
        }
        Some(out)
    }

    #[test]
    fn the_table_tells_every_symbol_in_the_order_of_its_code() {
        let words = ["协商议事", "议事厅", "协商议事厅前", "𠮷野路口", "路口协商", "年月日"];
        let letter = |i: usize| char::from(b'a' + (i * i % 26) as u8);
        let text: String = (0..900).map(|i| format!("{}{}", words[i * 7 % 6], letter(i))).collect();
        let model = Model::new(std::slice::from_ref(&text));
        assert!(model.parts.iter().any(|(_, parts)| parts.level > 1), "{:?}", model.parts);
        assert_eq!(read_table(&model.table()).as_ref(), Some(&model.by_length));
        let none = Model::new(&[]);
        assert_eq!(read_table(&none.table()).as_ref(), Some(&none.by_length));
    }

    #[test]
    fn a_table_may_hold_no_more_phrases_than_a_reader_should_fetch() {
        let mut state = 7u32;
        let mut any = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from_u32(0x4e00 + (state >> 16) % 60).unwrap_or('一')
        };
        let text: String = (0..200_000).map(|_| any()).collect();
        let model = Model::new(&[text]);
        assert!((MOST_PHRASES..MOST_PHRASES + LONGEST_PHRASE).contains(&model.parts.len()), "{}", model.parts.len());
    }

    #[test]
    fn common_phrases_become_symbols() {
        let text: String = (0..60).map(|i| format!("协商议事{}", char::from(b'a' + i % 26))).collect();
        let model = Model::new(std::slice::from_ref(&text));
        assert!(model.by_length.iter().flatten().any(|symbol| symbol == "协商议事"), "{:?}", model.by_length);
        assert!(model.measure(&text) < text.len());
        let odd = format!("{text}𠮷é{END}");
        let (codes, width) = model.codes(&odd);
        let mut bits = Bits::default();
        codes.iter().for_each(|&(code, width)| bits.number(code, width));
        assert_eq!(codes.iter().map(|code| code.1 as usize).sum::<usize>(), width);
        assert_eq!(model.read(&bits.into_bytes()).as_deref(), odd.strip_suffix(END));
        assert_eq!(model.read(&[]), None);
    }
}
