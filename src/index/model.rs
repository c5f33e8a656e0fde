//! The code in which the pack holds its texts: one Huffman code over the characters and common phrases of this site, and
//! copies of what stood earlier in the same text.
//!
//! Deflate needs two bytes for a Chinese character of a short text; a shared code needs about one, and less where a text
//! names its village and its matter again and again. The code is drawn from a sample of the pages, chosen by the hash of
//! their address, so that one changed page seldom changes it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use rustc_hash::FxHashMap;

use super::{
    bits::{BitReader, Bits, varint},
    coder::{Coder, Kind, Writer},
    copies::{self, Before, Told},
    lists::gaps,
    phrases::phrases,
};

/// Followed by the 21 bits of a character that has no code.
pub(crate) const ESCAPE: char = '\u{0}';
/// Followed by the place and the count of symbols that stand here once more.
pub(crate) const COPY: char = '\u{2}';
/// Between the fields of a chunk, and at its end.
pub(crate) const FIELD: char = '\u{1}';
pub(crate) const END: char = '\u{4}';

/// The bits of a character that has no code.
const CHARACTER: u32 = 21;
const SAMPLE_CHARS: usize = 400_000;
/// What opens a page's chunks stands in each of them: so often it counts where phrases are sought.
const OPENING_WEIGHT: usize = 5;
/// About so many symbols a chunk has.
const A_CHUNK: usize = 200;
/// The table is fetched with every first search: so many bytes of phrases are what it is worth; a character takes less than a byte.
const PHRASE_BYTES: usize = 3700;
/// About how many bits of the table a phrase of two parts takes, and every further part.
const PHRASE_BITS: i64 = 22;
const PART_BITS: i64 = 10;

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
    copy: Option<Code>,
}

/// The bits of a symbol, and how many.
pub(crate) type Code = (u32, u32);

/// A symbol of a code, or a character that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Token(u32);

/// Marks characters without a code.
const ODD: u32 = 1 << 31;

/// What a page of the sample shows: what each of its chunks opens with, and what follows, piece by piece.
pub(crate) struct Sample {
    pub(crate) opening: String,
    pub(crate) pieces: Vec<String>,
}

#[derive(Clone, Copy, Default)]
struct Node {
    symbol: Option<u32>,
    /// Whether longer symbols begin here.
    more: bool,
}

impl Model {
    /// Draws the code from pages; the same pages in the same order give the same code.
    pub(crate) fn new(sample: &[Sample]) -> Self {
        let mut left = SAMPLE_CHARS;
        let mut texts = Vec::new();
        for page in sample {
            if left == 0 {
                break;
            }
            let text = format!("{}{}{END}", page.opening.repeat(OPENING_WEIGHT), page.pieces.concat());
            left = left.saturating_sub(text.chars().count());
            texts.push(text);
        }
        let sample = sample.get(..texts.len()).unwrap_or_default();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut counts: BTreeMap<String, u64> = phrases(&texts).into_iter().map(|phrase| (phrase, 0)).collect();
        for c in texts.iter().flat_map(|text| text.chars()).chain([ESCAPE, COPY, FIELD, END, '\n']) {
            counts.entry(c.to_string()).or_insert(0);
        }
        let characters = counts.keys().filter(|symbol| !is_phrase(symbol)).count();
        loop {
            // Which copies are worth their bits depends on the code, and the code on what is copied.
            counts = Self::of_counts(counts).counted(sample);
            let model = Self::of_counts(counts);
            let over = model.table().len().saturating_sub(characters + PHRASE_BYTES);
            let gone = model.least_worth(over);
            if gone.is_empty() {
                return model;
            }
            counts = model.counts.into_iter().filter(|(symbol, _)| !gone.contains(symbol)).collect();
        }
    }

    /// The phrases that save the least for what they take in the table, which is too long by so many bytes.
    fn least_worth(&self, over: usize) -> BTreeSet<String> {
        let lengths = self.lengths();
        let characters = self.by_length.iter().flatten().filter(|symbol| !is_phrase(symbol));
        let phrases = || self.parts.iter().map(|(phrase, _)| phrase);
        let lengths: Vec<i64> = characters.chain(phrases()).map(|symbol| i64::from(lengths[symbol.as_str()])).collect();
        let first = lengths.len() - self.parts.len();
        let mut within = vec![0i64; lengths.len()];
        self.parts.iter().flat_map(|(_, parts)| &parts.ids).for_each(|&id| within[id as usize] += 1);
        let mut worth = Vec::new();
        for ((phrase, Parts { ids, .. }), id) in self.parts.iter().zip(first..) {
            // Without it those that it is within are told by its parts.
            let further = ids.len() as i64 - 1;
            let takes = PHRASE_BITS + PART_BITS * (further - 1) - PART_BITS * further * within[id];
            let uses = self.counts.get(phrase).copied().unwrap_or(0) as i64;
            let saves = uses * (ids.iter().map(|&id| lengths[id as usize]).sum::<i64>() - lengths[id]).max(0);
            if takes > 0 {
                worth.push((saves * 1000 / takes, phrase));
            }
        }
        worth.sort_unstable();
        let some = (worth.len() / 10).min(over.div_ceil(2)).max(over.min(1));
        worth.into_iter().take(some).map(|(_, phrase)| phrase.clone()).collect()
    }

    /// The length of each symbol's code.
    fn lengths(&self) -> FxHashMap<&str, u32> {
        let all = self.by_length.iter().zip(0..);
        all.flat_map(|(symbols, length)| symbols.iter().map(move |symbol| (symbol.as_str(), length))).collect()
    }

    /// How often the sample uses each symbol, told as in chunks.
    fn counted(self, sample: &[Sample]) -> BTreeMap<String, u64> {
        let (mut uses, mut copies, mut chunks) = (vec![0; self.codes.len()], 0, 0);
        let mut count = |told: &[Told]| {
            for told in told {
                match told {
                    Told::Token(token) => uses.get_mut(token.0 as usize).into_iter().for_each(|uses| *uses += 1),
                    Told::Copy { .. } => copies += 1,
                }
            }
        };
        for page in sample {
            let opening = self.tokens(&page.opening);
            let mut before = Before::default();
            for piece in &page.pieces {
                if before.len() == 0 || before.len() > A_CHUNK {
                    before = Before::default();
                    count(&before.tell(&self, &opening).0);
                    before.push(&opening);
                    chunks += 1;
                }
                let piece = self.tokens(piece);
                count(&before.tell(&self, &piece).0);
                before.push(&piece);
            }
        }
        let mut counts: BTreeMap<String, u64> = self.by_length.into_iter().flatten().zip(uses).collect();
        for (symbol, more) in [(COPY, copies), (FIELD, chunks), (END, chunks)] {
            *counts.entry(symbol.to_string()).or_default() += more;
        }
        counts
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
        let mut model = Self {
            by_length,
            parts,
            counts,
            codes,
            roots: vec![0; 0x1_0000],
            steps,
            nodes,
            escape: (0, 0),
            copy: None,
        };
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
        if symbol.starts_with(COPY) {
            self.copy = Some(code);
        }
    }

    /// A text in symbols: always the longest that fits.
    pub(crate) fn tokens(&self, text: &str) -> Vec<Token> {
        let (mut out, mut rest) = (Vec::with_capacity(text.len() / 3), text.chars());
        while let Some(first) = rest.next() {
            out.push(self.longest(first, &mut rest).map_or(Token(ODD | u32::from(first)), Token));
        }
        out
    }

    /// In how many bits a symbol is told.
    pub(crate) fn width(&self, token: Token) -> u32 {
        self.codes.get(token.0 as usize).map_or(self.escape.1 + CHARACTER, |code| code.1)
    }

    /// Writes a symbol.
    pub(crate) fn put(&self, bits: &mut Bits, token: Token) {
        match self.codes.get(token.0 as usize) {
            Some(&(code, width)) => bits.number(code, width),
            None => {
                bits.number(self.escape.0, self.escape.1);
                bits.number(token.0, CHARACTER);
            }
        }
    }

    /// The code that begins a copy.
    pub(crate) fn copy(&self) -> Option<Code> {
        self.copy
    }

    /// Reads a text up to its end.
    pub(crate) fn read(&self, bytes: &[u8]) -> Option<String> {
        let mut bits = BitReader::new(bytes);
        let mut out = String::new();
        // Where each symbol begins.
        let mut starts = Vec::new();
        loop {
            let symbol = self.symbol(&mut bits)?;
            if symbol.starts_with(END) {
                return Some(out);
            }
            if symbol.starts_with(COPY) {
                let copied = copies::read(&mut bits, starts.len())?;
                for at in copied {
                    let (from, to) = (*starts.get(at)?, starts.get(at + 1).copied().unwrap_or(out.len()));
                    starts.push(out.len());
                    out.extend_from_within(from..to);
                }
                continue;
            }
            starts.push(out.len());
            if symbol.starts_with(ESCAPE) {
                out.push(char::from_u32(bits.number(CHARACTER))?);
            } else {
                out.push_str(symbol);
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
        let lengths = self.lengths();
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

    fn sample(text: &str) -> [Sample; 1] {
        [Sample { opening: String::new(), pieces: text.split_inclusive('。').map(str::to_owned).collect() }]
    }

    fn written(model: &Model, text: &str) -> Vec<u8> {
        let mut bits = Bits::default();
        let mut before = Before::default();
        for piece in text.split_inclusive('。') {
            let piece = model.tokens(piece);
            let (told, width) = before.tell(model, &piece);
            let mut alone = Bits::default();
            copies::write(&mut alone, model, &told);
            assert_eq!(alone.into_bytes().len(), width.div_ceil(8));
            copies::write(&mut bits, model, &told);
            before.push(&piece);
        }
        bits.into_bytes()
    }

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
        let model = Model::new(&sample(&text));
        assert!(model.parts.iter().any(|(_, parts)| parts.level > 1), "{:?}", model.parts);
        assert_eq!(read_table(&model.table()).as_ref(), Some(&model.by_length));
        let none = Model::new(&[]);
        assert_eq!(read_table(&none.table()).as_ref(), Some(&none.by_length));
    }

    #[test]
    fn a_table_may_hold_no_more_phrases_than_a_reader_should_fetch() {
        let mut state = 7u32;
        let mut any = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut word = || (0..3).filter_map(|_| char::from_u32(0x4e00 + any(500))).collect::<String>();
        let words: Vec<String> = (0..1500).map(|_| word()).collect();
        let text: String = (0..60_000).map(|_| words[any(1500) as usize].as_str()).collect();
        let model = Model::new(&sample(&text));
        let most = PHRASE_BYTES + 505;
        assert!((most * 9 / 10..=most).contains(&model.table().len()), "{}", model.table().len());
    }

    #[test]
    fn common_phrases_become_symbols() {
        let text: String = (0..60).map(|i| format!("协商议事{}", char::from(b'a' + i % 26))).collect();
        let model = Model::new(&sample(&text));
        assert!(model.by_length.iter().flatten().any(|symbol| symbol == "协商议事"), "{:?}", model.by_length);
        let odd = format!("{text}𠮷é{END}");
        let bytes = written(&model, &odd);
        assert!(bytes.len() * 8 < text.len());
        assert_eq!(model.read(&bytes).as_deref(), odd.strip_suffix(END));
        assert_eq!(model.read(&[]), None);
    }

    #[test]
    fn what_stood_before_is_copied() {
        let sentence = "桃寨社区泵站改造由水利局负责。";
        let texts = [sentence.repeat(40), format!("{sentence}𠮷𠮷é𠮷é𠮷é。é𠮷é、𠮷𠮷，{sentence}𠮷")];
        let model = Model::new(&sample(&texts[0]));
        for text in texts {
            let bytes = written(&model, &format!("{text}{END}"));
            assert_eq!(model.read(&bytes).as_ref(), Some(&text));
            let plain: u32 = model.tokens(&text).into_iter().map(|token| model.width(token)).sum();
            assert!(bytes.len() * 8 < plain as usize, "{text}");
        }
        // A copy of what is not there: damaged, not a panic.
        let (code, width) = model.copy().unwrap();
        let mut bits = Bits::default();
        bits.number(code, width);
        bits.number(u32::MAX, 32);
        bits.number(u32::MAX, 32);
        assert_eq!(model.read(&bits.into_bytes()), None);
    }
}
