//! The text of every page as the pack holds it: chunks of whole sentences, laid out in strides of one length.
//!
//! A result needs a page's facts and the few lines around the match, not the whole page. So a page's text is cut at
//! ends of sentences into chunks that fill a stride each, every chunk opens with the page's facts, and a reader fetches
//! the one stride in which the postings say the match stands. As strides have one length, their place follows from how
//! many each page has. A sentence longer than a stride takes several. The same reading of a page gives its tokens.

use std::collections::BTreeSet;

use super::{
    bits::{Bits, fnv},
    copies::{self, Before, Told},
    document::place_text,
    fold::{fold, form},
    model::{END, FIELD, Model, Sample, Token},
    tokenize::folded,
    tokens::{Reading, Tokens},
};
use crate::search_doc::SearchDoc;

/// Bytes of a stride.
pub(crate) const STRIDE: usize = 304;
/// Version, check and the number of strides of the chunk.
const HEAD: usize = 6;

/// What the pack holds of one page.
pub(crate) struct Made {
    pub(crate) strides: Vec<u8>,
    pub(crate) tokens: Tokens,
}

impl Made {
    pub(crate) fn count(&self) -> u32 {
        (self.strides.len() / STRIDE) as u32
    }
}

/// The code of the texts of pages that speak for all.
pub(crate) fn model<'d>(sample: impl Iterator<Item = &'d SearchDoc>) -> Model {
    let page = |doc: &SearchDoc| {
        let body = sentences(&doc.body).map(|sentence| sentence.text);
        Sample { opening: facts(doc), pieces: std::iter::once(head(doc)).chain(body).collect() }
    };
    Model::new(&sample.map(page).collect::<Vec<_>>())
}

/// Lays a page out and reads its tokens. The page is in its [`normal`] form.
pub(crate) fn make(doc: &SearchDoc, model: &Model) -> Made {
    Layer::new(doc, model).page(doc)
}

/// A page without what no reader sees: controls, empty blocks and names. Its strides tell all its texts, so that
/// [`read`] gives the same form back.
pub(crate) fn normal(mut doc: SearchDoc) -> SearchDoc {
    let names = [&mut doc.title, &mut doc.kind, &mut doc.summary];
    for text in names.into_iter().chain(&mut doc.keywords).chain(&mut doc.region).chain(&mut doc.status) {
        if text.contains(|c: char| c.is_control()) {
            *text = line(text);
        }
    }
    doc.region = doc.region.filter(|text| !text.is_empty());
    doc.status = doc.status.filter(|text| !text.is_empty());
    if doc.body.iter().any(|text| text.is_empty() || text.contains(|c: char| c.is_control())) {
        let lines = doc.body.iter().flat_map(|text| text.split('\n'));
        let plain = lines.map(|text| text.chars().filter(|c| !c.is_control()).collect::<String>());
        doc.body = plain.filter(|text| !text.is_empty()).collect();
    }
    doc.facets.sort();
    doc.facets.dedup();
    doc
}

/// The page of which these are the strides, as far as they tell: without date, facets and readings.
pub(crate) fn read(mut strides: &[u8], model: &Model) -> Option<SearchDoc> {
    let mut doc = SearchDoc::default();
    let mut body = String::new();
    let mut first = true;
    while !strides.is_empty() {
        let count = u16::from_le_bytes([*strides.get(4)?, *strides.get(5)?]).max(1);
        let (chunk, rest) = strides.split_at_checked(usize::from(count) * STRIDE)?;
        strides = rest;
        let text = model.read(chunk.get(HEAD..)?)?;
        let fields: Vec<&str> = text.split(FIELD).collect();
        let [route, title, kind, region, _, status, head, more, _] = fields.as_slice() else { return None };
        body.push_str(more);
        if !std::mem::take(&mut first) {
            continue;
        }
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let mut lines = head.split('\n').map(str::to_owned);
        doc.summary = lines.next()?;
        doc.keywords = lines.collect();
        (doc.route, doc.title, doc.kind) = (route.to_string(), title.to_string(), kind.to_string());
        (doc.region, doc.status) = (some(region), some(status));
    }
    doc.body = body.split('\n').skip(1).map(str::to_owned).collect();
    (!first).then_some(doc)
}

/// A sentence as it is shown, its end included, and its folded text.
struct Sentence {
    text: String,
    folded: String,
}

fn sentences(blocks: &[String]) -> impl Iterator<Item = Sentence> {
    blocks.iter().flat_map(|block| {
        let parts = block.split_inclusive(|c| fold(c) == Some('\n'));
        parts.enumerate().map(|(i, part)| Sentence {
            text: if i == 0 { format!("\n{part}") } else { part.to_owned() },
            folded: folded([part]),
        })
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
    /// The facts, and what they, their script folds and the ends take in every chunk.
    facts: Before,
    facts_told: Vec<Told>,
    facts_folds: BTreeSet<char>,
    facts_bits: usize,
    /// What the chunk at hand holds before the script folds, how that is told, and how many pieces it has.
    before: Before,
    told: Vec<Told>,
    pieces: usize,
    bits: usize,
    folds: BTreeSet<char>,
    chunks: usize,
    strides: Vec<u8>,
}

impl<'m> Layer<'m> {
    fn new(doc: &SearchDoc, model: &'m Model) -> Self {
        let text = facts(doc);
        let (tokens, mut facts) = (model.tokens(&text), Before::default());
        let (facts_told, bits) = facts.tell(model, &tokens);
        facts.push(&tokens);
        let facts_folds: BTreeSet<char> = script_folds(&text).collect();
        let mut layer = Self {
            model,
            facts,
            facts_told,
            facts_bits: bits + plain(model, &format!("{FIELD}{END}")),
            facts_folds: BTreeSet::new(),
            before: Before::default(),
            told: Vec::new(),
            pieces: 0,
            bits: 0,
            folds: BTreeSet::new(),
            chunks: 0,
            strides: Vec::new(),
        };
        layer.facts_bits += layer.folds_cost(&facts_folds);
        layer.facts_folds = facts_folds;
        layer
    }

    fn page(mut self, doc: &SearchDoc) -> Made {
        let mut reading = Reading::default();
        for place in [0, 1, 3] {
            reading.place(place, &place_text(doc, place));
        }
        let mut stride = self.open(&head(doc));
        reading.chunk();
        for Sentence { text, folded } in sentences(&doc.body) {
            let tokens = self.model.tokens(&text);
            let (mut told, mut bits) = self.before.tell(self.model, &tokens);
            let new: BTreeSet<char> = script_folds(&text).collect();
            // A chunk after the first holds at least one sentence, however long.
            let cut = self.chunks == 1 || self.pieces > 1;
            if cut && self.bits + bits + self.folds_cost(&new) > (STRIDE - HEAD) * 8 {
                self.close();
                stride = self.open(&FIELD.to_string());
                reading.chunk();
                (told, bits) = self.before.tell(self.model, &tokens);
            }
            self.add(&tokens, told, bits, new);
            reading.body(&folded, stride);
        }
        self.close();
        Made { strides: self.strides, tokens: reading.done() }
    }

    /// Begins a chunk; its first stride.
    fn open(&mut self, head: &str) -> u16 {
        let stride = (self.strides.len() / STRIDE).try_into().unwrap_or(u16::MAX);
        self.chunks += 1;
        self.pieces = 0;
        self.folds = self.facts_folds.clone();
        self.bits = self.facts_bits;
        self.before = self.facts.clone();
        self.told = self.facts_told.clone();
        let tokens = self.model.tokens(head);
        let (told, bits) = self.before.tell(self.model, &tokens);
        self.add(&tokens, told, bits, script_folds(head).collect());
        stride
    }

    /// What the folds take that the chunk does not hold yet.
    fn folds_cost(&self, new: &BTreeSet<char>) -> usize {
        new.difference(&self.folds).map(|&c| plain(self.model, &folded_pair(c))).sum()
    }

    fn add(&mut self, tokens: &[Token], told: Vec<Told>, bits: usize, new: BTreeSet<char>) {
        self.bits += bits + self.folds_cost(&new);
        self.folds.extend(new);
        self.before.push(tokens);
        self.told.extend(told);
        self.pieces += 1;
    }

    /// Writes the chunk: version, check, number of strides, text.
    fn close(&mut self) {
        let mut bits = Bits::default();
        copies::write(&mut bits, self.model, &self.told);
        // Each pair by itself, as it was reckoned.
        let pairs = self.folds.iter().map(|&c| folded_pair(c));
        for text in std::iter::once(FIELD.to_string()).chain(pairs).chain([END.to_string()]) {
            self.model.tokens(&text).into_iter().for_each(|token| self.model.put(&mut bits, token));
        }
        let text = bits.into_bytes();
        let count = (text.len() + HEAD).div_ceil(STRIDE);
        let mut body = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes().to_vec();
        body.extend(text);
        body.resize(count * STRIDE - 4, 0);
        let check = fnv(&body).to_le_bytes();
        self.strides.extend([super::bits::VERSION, check[0], check[1], check[2]]);
        self.strides.extend(body);
    }
}

/// How many bits a text takes without copies.
fn plain(model: &Model, text: &str) -> usize {
    model.tokens(text).into_iter().map(|token| model.width(token) as usize).sum()
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
    use crate::index::tokens::is_pair;

    fn page(body: &[&str]) -> (SearchDoc, Made, Model) {
        let doc = normal(SearchDoc {
            route: "meetings/a.html".into(),
            title: "修\u{7}路".into(),
            summary: "村口的路修好了。".into(),
            keywords: vec![String::new(), "農路".into()],
            region: Some("龙冈镇".into()),
            body: body.iter().map(ToString::to_string).collect(),
            ..SearchDoc::default()
        });
        let model = model([SearchDoc::default()].iter());
        let made = make(&doc, &model);
        (doc, made, model)
    }

    fn rare(i: u32) -> char {
        char::from_u32(0x4e00 + i * 137 % 5000).unwrap_or('路')
    }

    #[test]
    fn strides_tell_the_page_and_each_pair_its_stride() {
        let long: String =
            (0..40).map(|i| format!("第{i}户说{}。", (0..i % 25).map(rare).collect::<String>())).collect();
        let (doc, made, model) = page(&[&long, "", "另一段！\n又一\u{1}段", &(0..900).map(rare).collect::<String>()]);
        assert!(made.count() > 3 && made.strides.len().is_multiple_of(STRIDE));
        assert_eq!(read(&made.strides, &model), Some(doc));
        for pair in made.tokens.pairs.iter().filter(|pair| pair.key & 3 == 2 && is_pair(pair.key)) {
            let at = usize::from(pair.stride) * STRIDE;
            let text = model.read(&made.strides[at + HEAD..]).unwrap();
            let [a, b] = [pair.key >> 23, pair.key >> 2 & 0x1f_ffff].map(|c| char::from_u32(c as u32).unwrap());
            assert!(folded([text.as_str()]).contains(&format!("{a}{b}")), "{a}{b}");
        }
    }

    #[test]
    fn a_page_without_a_body_has_one_stride() {
        let (doc, made, model) = page(&[]);
        assert_eq!((made.count(), read(&made.strides, &model)), (1, Some(doc)));
    }
}
