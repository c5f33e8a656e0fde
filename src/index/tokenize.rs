//! Cuts folded text into sentences and grams, as `TOKENIZER.md` specifies; the browser's `text.js` does the same.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{fold::fold, tokens::is_three};

/// The folded text of several blocks: sentences separated by one line feed each, white space collapsed, no sentence
/// empty.
pub(crate) fn folded<'a>(blocks: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for block in blocks {
        for c in block.chars() {
            match fold(c) {
                None => {}
                Some('\n') => end_sentence(&mut out),
                Some(' ') if out.is_empty() || out.ends_with([' ', '\n']) => {}
                Some(c) => out.push(c),
            }
        }
        end_sentence(&mut out);
    }
    out.truncate(out.trim_end_matches(['\n', ' ']).len());
    out
}

fn end_sentence(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// The grams that prove a run of characters: the run itself when it has one character, otherwise bigrams at every
/// second place and at the end, each with its distance from the run's start.
pub(crate) fn covering(run: &str) -> Vec<(usize, String)> {
    let chars: Vec<char> = run.chars().collect();
    if chars.len() < 2 {
        return vec![(0, run.to_owned())];
    }
    let mut starts: Vec<usize> = (0..chars.len() - 1).step_by(2).collect();
    if chars.len() % 2 == 1 {
        starts.push(chars.len() - 2);
    }
    starts.into_iter().map(|at| (at, chars[at..at + 2].iter().collect())).collect()
}

/// tantivy's tokenizer for folded text: every character but the space (`pairs` false), or every two neighbours of a
/// sentence, and the threes of numbers (`pairs` true). A token's position is the place of its first character, each sentence end counting as one.
#[derive(Clone)]
pub(crate) struct Grams {
    pub(crate) pairs: bool,
}

pub(crate) struct GramStream<'a> {
    chars: std::str::CharIndices<'a>,
    pairs: bool,
    before: Option<(usize, char)>,
    earlier: Option<(usize, char)>,
    /// A three that ends with the pair at hand: where it begins and ends.
    waiting: Option<(usize, [char; 3], usize)>,
    place: usize,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        GramStream {
            chars: text.char_indices(),
            pairs: self.pairs,
            before: None,
            earlier: None,
            waiting: None,
            place: 0,
            token: Token::default(),
        }
    }
}

impl GramStream<'_> {
    fn emit(&mut self, from: usize, chars: &[char], end: usize, position: usize) {
        self.token.text.clear();
        self.token.text.extend(chars);
        (self.token.offset_from, self.token.offset_to, self.token.position) = (from, end, position);
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some((from, three, end)) = self.waiting.take() {
            self.emit(from, &three, end, self.place - 3);
            return true;
        }
        while let Some((at, c)) = self.chars.next() {
            let (place, end) = (self.place, at + c.len_utf8());
            self.place += 1;
            let before = self.before.take();
            let earlier = std::mem::replace(&mut self.earlier, before);
            if c == '\n' {
                self.earlier = None;
                continue;
            }
            self.before = Some((at, c));
            match before {
                Some((from, first)) if self.pairs => {
                    let three = earlier.map(|(from, earlier)| (from, [earlier, first, c], end));
                    self.waiting = three.filter(|(_, three, _)| is_three(*three));
                    self.emit(from, &[first, c], end, place - 1);
                    return true;
                }
                _ if !self.pairs && c != ' ' => {
                    self.emit(at, &[c], end, place);
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::tokens::grams_of;

    fn grams(text: &str, pairs: bool) -> Vec<String> {
        let mut tokenizer = Grams { pairs };
        let mut stream = tokenizer.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            out.push(format!("{}{}", stream.token().position, stream.token().text));
        }
        out
    }

    #[derive(serde::Deserialize)]
    struct Vectors {
        sentences: Vec<Sentence>,
        words: Vec<Asked>,
        covering: Vec<Run>,
        threes: Vec<Run>,
    }

    #[derive(serde::Deserialize)]
    struct Sentence {
        text: String,
        folded: String,
    }

    #[derive(serde::Deserialize)]
    struct Asked {
        text: String,
        words: Vec<String>,
    }

    #[derive(serde::Deserialize)]
    struct Run {
        run: String,
        grams: Vec<String>,
    }

    /// A word as the vectors write it.
    fn written(word: &crate::index::query::Word) -> String {
        let part = word.part.and_then(|p| serde_json::to_value(p).ok());
        let part = part.and_then(|p| p.as_str().map(|name| format!("{name}:"))).unwrap_or_default();
        let (part, run) = match &word.facet {
            Some(of) => (format!("{}:", of.facet), &of.value),
            None => (part, &word.run),
        };
        let (sign, quote) = (if word.exclude { "-" } else { "" }, if word.quoted { "\"" } else { "" });
        format!("{sign}{part}{quote}{run}{quote}")
    }

    #[test]
    fn the_vectors_hold() {
        let vectors: Vectors = serde_json::from_str(include_str!("../../tests/search/vectors.json")).unwrap();
        for Sentence { text, folded: expected } in vectors.sentences {
            assert_eq!(folded([text.as_str()]), expected, "{text}");
        }
        for Asked { text, words } in vectors.words {
            let read: Vec<String> = crate::index::query::words(&text).iter().map(written).collect();
            assert_eq!(read, words, "{text}");
        }
        for Run { run, grams } in vectors.covering {
            let read: Vec<String> = covering(&run).into_iter().map(|(at, gram)| format!("{at}{gram}")).collect();
            assert_eq!(read, grams, "{run}");
        }
        for Run { run, grams } in vectors.threes {
            let chars: Vec<char> = run.chars().collect();
            let read: Vec<String> = grams_of(&chars).filter(|gram| gram.len() > 2).map(String::from_iter).collect();
            assert_eq!(read, grams, "{run}");
        }
    }

    #[test]
    fn sentences_end_at_full_stops_and_blocks() {
        assert_eq!(folded(["議事　廳。  ！公園", "", "A  b\u{301}\n"]), "议事 厅\n公园\na b");
        assert_eq!(folded(["。。"]), "");
    }

    #[test]
    fn no_gram_crosses_a_sentence() {
        assert_eq!(grams("甲乙\n丙 丁", true), ["0甲乙", "3丙 ", "4 丁"]);
        assert_eq!(grams("年2\n02月", true), ["0年2", "302", "42月", "302月"]);
        assert_eq!(grams("甲\n丙 丁", false), ["0甲", "2丙", "4丁"]);
    }

    #[test]
    fn a_run_is_covered_by_half_as_many_pairs() {
        let texts = |run| covering(run).into_iter().map(|(at, gram)| format!("{at}{gram}")).collect::<Vec<_>>();
        assert_eq!(texts("甲"), ["0甲"]);
        assert_eq!(texts("甲乙丙"), ["0甲乙", "1乙丙"]);
        assert_eq!(texts("甲乙丙丁"), ["0甲乙", "2丙丁"]);
    }
}
