//! The text of every page as the pack holds it: chunks of whole sentences, laid out in strides of one length.
//!
//! A result needs a page's facts and the few lines around the match, not the whole page. So a page's text is cut at
//! ends of sentences into chunks that fill a stride each, every chunk opens with the page's facts, and a reader fetches
//! the one stride in which the postings say the match stands. As strides have one length, their place follows from how
//! many each page has. A sentence longer than a stride takes several.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    bits::{Bits, fnv},
    fold::{fold, form},
    model::{END, FIELD, Model},
    tokenize::folded,
};
use crate::{hash::Hash, search_doc::SearchDoc};

/// Bytes of a stride.
pub(crate) const STRIDE: usize = 384;
/// Version, check and the number of strides of the chunk.
const HEAD: usize = 6;
/// So many pages, those whose address hashes lowest, speak for all when the code is drawn.
const SAMPLE_PAGES: usize = 256;
/// A page's facts stand in each of its chunks: so often they count in the sample.
const FACTS_WEIGHT: usize = 5;

/// One page laid out.
pub(crate) struct Laid {
    pub(crate) strides: Vec<u8>,
    /// For each chunk the place of its first character in the folded body, and its first stride; rising in both.
    pub(crate) chunks: Vec<(u32, u16)>,
}

impl Laid {
    /// The stride in which the sentence around a place of the folded body begins.
    pub(crate) fn stride_of(&self, place: u32) -> u16 {
        let after = self.chunks.partition_point(|(start, _)| *start <= place);
        after.checked_sub(1).map_or(0, |at| self.chunks[at].1)
    }

    pub(crate) fn count(&self) -> usize {
        self.strides.len() / STRIDE
    }
}

/// The code of this site's texts.
pub(crate) fn model(docs: &[SearchDoc]) -> Model {
    let mut order: Vec<(Hash, &SearchDoc)> = docs.iter().map(|d| (Hash::of(d.route.as_bytes()), d)).collect();
    order.sort_unstable_by_key(|(hash, _)| *hash);
    let text = |doc: &SearchDoc| {
        let body: String = sentences(&doc.body).map(|sentence| sentence.text).collect();
        format!("{}{}{body}{END}", facts(doc).repeat(FACTS_WEIGHT), head(doc))
    };
    Model::new(&order.iter().take(SAMPLE_PAGES).map(|(_, doc)| text(doc)).collect::<Vec<_>>())
}

/// All pages laid out, in the order of the documents.
pub(crate) fn lay(docs: &[SearchDoc], model: &Model) -> Vec<Laid> {
    docs.par_iter().map(|doc| Layer::new(doc, model).page(doc)).collect()
}

/// A sentence as it is shown, its end included, and how far it moves the place in the folded body.
struct Sentence {
    text: String,
    places: u32,
}

fn sentences(blocks: &[String]) -> impl Iterator<Item = Sentence> {
    blocks.iter().flat_map(|block| {
        let text: String = block.chars().filter(|&c| c == '\n' || !c.is_control()).collect();
        let parts: Vec<&str> = text.split_inclusive(|c| fold(c) == Some('\n')).collect();
        let sentence = |(i, part): (usize, &str)| Sentence {
            text: if i == 0 { format!("\n{part}") } else { part.to_owned() },
            places: match folded([part]).chars().count() as u32 {
                0 => 0,
                n => n + 1,
            },
        };
        parts.into_iter().enumerate().map(sentence).collect::<Vec<_>>()
    })
}

/// What a result shows of the page, whichever chunk the match is in.
fn facts(doc: &SearchDoc) -> String {
    let date = doc.date.map(|d| d.to_string()).unwrap_or_default();
    let fields = [
        &doc.route,
        &doc.title,
        &doc.kind,
        doc.region.as_deref().unwrap_or_default(),
        &date,
        doc.status.as_deref().unwrap_or_default(),
    ];
    fields.into_iter().map(|text| format!("{}{FIELD}", line(text))).collect()
}

fn line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ")
}

/// The summary and the keywords, a line each: only the first chunk has them.
fn head(doc: &SearchDoc) -> String {
    let lines = std::iter::once(&doc.summary).chain(&doc.keywords).map(|text| line(text));
    format!("{}{FIELD}", lines.collect::<Vec<_>>().join("\n"))
}

/// Fills one page's chunks.
struct Layer<'m> {
    model: &'m Model,
    facts: String,
    /// What the facts, their script folds and the ends take in every chunk.
    facts_bits: usize,
    /// What the chunk at hand holds between the facts and the script folds.
    text: Vec<String>,
    bits: usize,
    folds: BTreeSet<char>,
    laid: Laid,
}

impl<'m> Layer<'m> {
    fn new(doc: &SearchDoc, model: &'m Model) -> Self {
        let laid = Laid { strides: Vec::new(), chunks: Vec::new() };
        let facts = facts(doc);
        let ends = model.measure(&format!("{FIELD}{END}"));
        let facts_bits = ends + model.measure(&facts);
        let mut layer = Self { model, facts, facts_bits, text: Vec::new(), bits: 0, folds: BTreeSet::new(), laid };
        layer.facts_bits += layer.folds_cost(&layer.facts, &BTreeSet::new());
        layer.open(0);
        layer
    }

    fn page(mut self, doc: &SearchDoc) -> Laid {
        let head = head(doc);
        self.add(self.cost(&head), head);
        let mut place = 0;
        for sentence in sentences(&doc.body) {
            // A chunk after the first holds at least one sentence, however long.
            let cut = self.laid.chunks.len() == 1 || self.text.len() > 1;
            let mut cost = self.cost(&sentence.text);
            if cut && self.bits + cost > (STRIDE - HEAD) * 8 {
                self.close();
                self.open(place);
                self.add(self.model.measure(&FIELD.to_string()), FIELD.to_string());
                cost = self.cost(&sentence.text);
            }
            place += sentence.places;
            self.add(cost, sentence.text);
        }
        self.close();
        self.laid
    }

    fn open(&mut self, place: u32) {
        self.laid.chunks.push((place, self.laid.count().try_into().unwrap_or(u16::MAX)));
        self.folds = script_folds(&self.facts).collect();
        self.bits = self.facts_bits;
    }

    fn cost(&self, text: &str) -> usize {
        self.model.measure(text) + self.folds_cost(text, &self.folds)
    }

    fn folds_cost(&self, text: &str, known: &BTreeSet<char>) -> usize {
        let new: BTreeSet<char> = script_folds(text).filter(|c| !known.contains(c)).collect();
        new.into_iter().map(|c| self.model.measure(&folded_pair(c))).sum()
    }

    fn add(&mut self, cost: usize, text: String) {
        self.bits += cost;
        self.folds.extend(script_folds(&text));
        self.text.push(text);
    }

    /// Writes the chunk: version, check, number of strides, text.
    fn close(&mut self) {
        let mut bits = Bits::default();
        self.model.write(&mut bits, &self.facts);
        self.text.drain(..).for_each(|text| self.model.write(&mut bits, &text));
        self.model.write(&mut bits, &FIELD.to_string());
        self.folds.iter().for_each(|&c| self.model.write(&mut bits, &folded_pair(c)));
        self.model.write(&mut bits, &END.to_string());
        let text = bits.into_bytes();
        let count = (text.len() + HEAD).div_ceil(STRIDE);
        let mut body = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes().to_vec();
        body.extend(text);
        body.resize(count * STRIDE - 4, 0);
        let check = fnv(&body).to_le_bytes();
        self.laid.strides.extend([super::bits::VERSION, check[0], check[1], check[2]]);
        self.laid.strides.extend(body);
    }
}

/// Every character whose fold the browser cannot compute.
fn script_folds(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|&c| fold(c) != form(c))
}

fn folded_pair(c: char) -> String {
    [Some(c), fold(c)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &[&str]) -> (SearchDoc, Laid) {
        let doc = SearchDoc {
            route: "meetings/a.html".into(),
            title: "修路".into(),
            summary: "村口的路修好了。".into(),
            body: body.iter().map(ToString::to_string).collect(),
            ..SearchDoc::default()
        };
        let model = model(&[SearchDoc::default()]);
        let laid = lay(std::slice::from_ref(&doc), &model).remove(0);
        (doc, laid)
    }

    #[test]
    fn chunks_begin_where_sentences_do() {
        let rare = |i: u32| char::from_u32(0x4e00 + i * 137 % 5000).unwrap_or('路');
        let long: String =
            (0..40).map(|i| format!("第{i}户说{}。", (0..i % 25).map(rare).collect::<String>())).collect();
        let (doc, laid) = page(&[&long, "另一段！", &(0..900).map(rare).collect::<String>()]);
        assert!(laid.chunks.len() > 3 && laid.strides.len().is_multiple_of(STRIDE), "{:?}", laid.chunks);
        let text: Vec<char> = folded(doc.body.iter().map(String::as_str)).chars().collect();
        for &(start, stride) in &laid.chunks[1..] {
            assert_eq!(text[start as usize - 1], '\n');
            assert_eq!((laid.stride_of(start), laid.stride_of(start - 1) < stride), (stride, true));
        }
    }

    #[test]
    fn a_page_without_a_body_has_one_stride() {
        let (_, laid) = page(&[]);
        assert_eq!((laid.count(), laid.stride_of(0)), (1, 0));
    }
}
