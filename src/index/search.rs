//! Asks the native index. The clauses stand in the order in which the browser's script sums them, so that both reach
//! the same score to the last bit.

use std::{fs, path::Path};

use serde::Serialize;
use tantivy::{
    DocAddress, DocSet, TERMINATED, TantivyDocument, Term,
    query::{BoostQuery, EnableScoring, PhraseQuery, Query as Clause, TermQuery},
    schema::{IndexRecordOption, Value},
};

use super::{
    document::{Card, facet_term},
    facets,
    native::{self, Fields, GONE, LABELS, Native, PLACES, broken},
    query::{Belonging, Part, Query, Sort, Word, words},
    shards::bucket_of,
    tokenize::covering,
    tokens::{gram, grams_of},
};
use crate::{diag::Failure, search_doc::FacetLabels};

/// The answer to a [`Query`]: all that match are counted, `offset..offset + limit` are shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    pub total: usize,
    pub hits: Vec<Hit>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// BM25 of tantivy, 32 bits.
    pub score: f32,
    /// The page's number in the pack.
    pub slot: u32,
    #[serde(flatten)]
    pub card: Card,
}

/// Answers a query from the native index in `dir`, as the search page would.
///
/// # Errors
/// When there is no index, or it cannot be read.
pub fn query(dir: &Path, query: &Query) -> Result<Answer, Failure> {
    let native = native::open(dir)?;
    answer(&native, &labels(dir), query).map_err(|e| broken(dir, e))
}

/// The values of every facet that have pages, with their names, as the last update left them; none if it left none.
pub fn labels(dir: &Path) -> FacetLabels {
    fs::read(dir.join(LABELS)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn answer(native: &Native, labels: &FacetLabels, query: &Query) -> tantivy::Result<Answer> {
    let mut found = scored(native, labels, query)?;
    match query.sort {
        Sort::Relevance => found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.slot.cmp(&a.slot))),
        Sort::Date => found.sort_by_key(|hit| std::cmp::Reverse(hit.slot)),
    }
    let limit = if query.limit == 0 { 10 } else { query.limit };
    let shown = found.iter().skip(query.offset).take(limit);
    let hits = shown.map(|found| hit(native, found)).collect::<tantivy::Result<Vec<Hit>>>()?;
    Ok(Answer { total: found.len(), hits })
}

struct Found {
    doc: u32,
    slot: u32,
    score: f32,
}

/// Words and filters decide what matches; a gram of each word scores.
fn scored(native: &Native, labels: &FacetLabels, query: &Query) -> tantivy::Result<Vec<Found>> {
    let words = words(&query.text);
    let mut matching: Vec<bool> = native.slots.iter().map(|&slot| slot != GONE).collect();
    for word in &words {
        let runs = places(word).into_iter().map(|place| run(&native.fields, place, &word.run));
        let runs = runs.chain(word.facet.iter().flat_map(|of| belonging(&native.fields, labels, of))).collect();
        keep(&mut matching, &any(native, runs)?, !word.exclude);
    }
    for alternatives in filters(&native.fields, &query.filters) {
        keep(&mut matching, &any(native, alternatives)?, true);
    }
    let mut scores = vec![0.0f32; native.slots.len()];
    for clause in scoring_clauses(native, &words) {
        scores.iter_mut().zip(each(native, clause.as_ref())?).for_each(|(sum, score)| *sum += score.unwrap_or(0.0));
    }
    let found = |(doc, &slot): (usize, &u32)| Found { doc: doc as u32, slot, score: scores[doc] };
    Ok(native.slots.iter().enumerate().filter(|(doc, _)| matching[*doc]).map(found).collect())
}

fn keep(matching: &mut [bool], holding: &[bool], wanted: bool) {
    matching.iter_mut().zip(holding).for_each(|(matches, &holds)| *matches &= holds == wanted);
}

/// Which documents any of the clauses holds for.
fn any(native: &Native, clauses: Vec<Box<dyn Clause>>) -> tantivy::Result<Vec<bool>> {
    let mut out = vec![false; native.slots.len()];
    for clause in clauses {
        out.iter_mut().zip(each(native, clause.as_ref())?).for_each(|(holds, score)| *holds |= score.is_some());
    }
    Ok(out)
}

/// The score of every document that a clause holds for.
fn each(native: &Native, clause: &dyn Clause) -> tantivy::Result<Vec<Option<f32>>> {
    let weight = clause.weight(EnableScoring::enabled_from_statistics_provider(native, &native.searcher))?;
    let mut out = vec![None; native.slots.len()];
    let mut first = 0;
    for segment in native.searcher.segment_readers() {
        let mut scorer = weight.scorer(segment, 1.0)?;
        while scorer.doc() != TERMINATED {
            let doc = first + scorer.doc() as usize;
            let score = scorer.score();
            out.get_mut(doc).into_iter().for_each(|place| *place = Some(score));
            scorer.advance();
        }
        first += segment.max_doc() as usize;
    }
    Ok(out)
}

/// The address of a document that is counted over all segments.
fn address(native: &Native, mut doc: u32) -> DocAddress {
    for (segment, reader) in (0..).zip(native.searcher.segment_readers()) {
        match doc.checked_sub(reader.max_doc()) {
            None => return DocAddress::new(segment, doc),
            Some(rest) => doc = rest,
        }
    }
    DocAddress::new(0, doc)
}

fn hit(native: &Native, found: &Found) -> tantivy::Result<Hit> {
    let stored: TantivyDocument = native.searcher.doc(address(native, found.doc))?;
    let card = stored.get_first(native.fields.card).and_then(|v| v.as_str()).unwrap_or_default();
    let card = serde_json::from_str(card).map_err(|e| tantivy::TantivyError::InternalError(e.to_string()))?;
    Ok(Hit { score: found.score, slot: found.slot, card })
}

/// The clauses whose scores are summed, in this order.
fn scoring_clauses(native: &Native, words: &[Word]) -> Vec<Box<dyn Clause>> {
    let fields = &native.fields;
    let term = |(place, gram): (usize, String)| -> Box<dyn Clause> {
        let field = if gram.chars().count() == 1 { fields.uni[place] } else { fields.bi[place] };
        let term = TermQuery::new(Term::from_field_text(field, &gram), IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(term), PLACES[place].1))
    };
    scoring(words, &native.counted.buckets).into_iter().map(term).collect()
}

/// The grams that score, by word, then place, each once.
fn scoring(words: &[Word], buckets: &[u32]) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for word in words.iter().filter(|w| !w.exclude && w.facet.is_none()) {
        let gram = telling(&word.run, buckets);
        for place in places(word) {
            if !out.contains(&(place, gram.clone())) {
                out.push((place, gram.clone()));
            }
        }
    }
    out
}

/// The gram by which a run scores: a single character itself, of the grams of others the one in the smallest bucket, which
/// is a rare one.
fn telling(run: &str, buckets: &[u32]) -> String {
    let chars: Vec<char> = run.chars().collect();
    let size = |gram: &&[char]| buckets.get(bucket_of(self::gram(gram), buckets.len())).copied();
    grams_of(&chars).min_by_key(size).unwrap_or(&chars).iter().collect()
}

fn places(word: &Word) -> Vec<usize> {
    match word.part {
        Some(Part::Title) => vec![0],
        Some(Part::Summary) => vec![1],
        Some(Part::Body) => vec![2],
        None if word.may_be_pinyin() => vec![0, 1, 2, 3],
        None => vec![0, 1, 2],
    }
}

fn run(fields: &Fields, place: usize, run: &str) -> Box<dyn Clause> {
    let single = run.chars().count() == 1;
    let field = if single { fields.uni[place] } else { fields.bi[place] };
    let mut grams: Vec<(usize, Term)> =
        covering(run).into_iter().map(|(at, gram)| (at, Term::from_field_text(field, &gram))).collect();
    if grams.len() > 1 {
        return Box::new(PhraseQuery::new_with_offset(grams));
    }
    match grams.pop() {
        Some((_, term)) => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
        None => Box::new(tantivy::query::EmptyQuery),
    }
}

/// The clauses of the values that a word names.
fn belonging(fields: &Fields, labels: &FacetLabels, of: &Belonging) -> Vec<Box<dyn Clause>> {
    let named = facets::named(labels.get(&of.facet).map(Vec::as_slice).unwrap_or_default(), &of.value);
    named.into_iter().map(|value| value_clause(fields, &of.facet, value)).collect()
}

fn value_clause(fields: &Fields, facet: &str, value: &str) -> Box<dyn Clause> {
    let term = Term::from_field_text(fields.facet, &facet_term(facet, value));
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// For every facet that is filtered the clauses of its values.
fn filters(fields: &Fields, wanted: &[(String, String)]) -> Vec<Vec<Box<dyn Clause>>> {
    let mut facets: Vec<&str> = wanted.iter().map(|(facet, _)| facet.as_str()).collect();
    facets.sort_unstable();
    facets.dedup();
    let value = |(facet, value): &(String, String)| value_clause(fields, facet, value);
    facets.iter().map(|facet| wanted.iter().filter(|(f, _)| f == facet).map(value).collect()).collect()
}
