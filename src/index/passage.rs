//! The part of a page that shows why it was found, for terminals; the browser chooses it likewise (`text.js`).

use super::{fold::fold, query::words};

/// Characters before the first match, and in all.
const BEFORE: usize = 28;
const LENGTH: usize = 110;
/// How much a block tells, up to a sentence.
const TELLING: usize = 20;

/// A piece of a passage, and whether it is a match.
pub type Piece = (String, bool);

/// The passage around the words of the search box in the block that holds most of them, of such blocks the first if that is
/// the page's `summary`, else the one that says more; nothing if no block holds any.
pub fn passage<'b>(summary: &'b str, blocks: impl IntoIterator<Item = &'b str>, text: &str) -> Option<Vec<Piece>> {
    let words = words(text);
    let runs: Vec<Vec<char>> = words.iter().filter(|word| !word.exclude).map(|w| w.run.chars().collect()).collect();
    let weigh = |block: &'b str| {
        let (found, spans) = matches(block, &runs);
        let telling = if block == summary { usize::MAX } else { block.chars().count().min(TELLING) };
        (found, telling, block, spans)
    };
    let first_best = |best: Option<Weighed<'b>>, next: Weighed<'b>| match best {
        Some(best) if (best.0, best.1) >= (next.0, next.1) => Some(best),
        _ => Some(next),
    };
    let (found, _, block, spans) = std::iter::once(summary).chain(blocks).map(weigh).fold(None, first_best)?;
    (found > 0).then(|| pieces(block, &spans))
}

/// How many of the words a block holds, how much it tells, the block, and the matches in it.
type Weighed<'b> = (usize, usize, &'b str, Vec<(usize, usize)>);

/// How many of the runs stand in a block, and where: places of its characters, in order, overlaps joined.
fn matches(block: &str, runs: &[Vec<char>]) -> (usize, Vec<(usize, usize)>) {
    let (folded, at) = places(block);
    let (mut found, mut spans) = (0, Vec::new());
    for run in runs {
        let here = folded.windows(run.len().max(1)).enumerate().filter(|(_, window)| *window == run.as_slice());
        let before = spans.len();
        spans.extend(here.map(|(i, _)| (at[i], at[i + run.len() - 1] + 1)));
        found += usize::from(spans.len() > before);
    }
    spans.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in spans {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    (found, joined)
}

/// The folded characters of a block, white space collapsed, each with the place of the character it came from.
fn places(block: &str) -> (Vec<char>, Vec<usize>) {
    let (mut folded, mut at) = (Vec::new(), Vec::new());
    for (i, c) in block.chars().enumerate() {
        let Some(c) = fold(c) else { continue };
        if c != ' ' || folded.last().is_some_and(|last| !matches!(last, ' ' | '\n')) {
            folded.push(c);
            at.push(i);
        }
    }
    (folded, at)
}

fn pieces(block: &str, spans: &[(usize, usize)]) -> Vec<Piece> {
    let chars: Vec<char> = block.chars().collect();
    let (first, end) = spans.first().copied().unwrap_or_default();
    let from = if chars.len() > LENGTH { first.saturating_sub(BEFORE) } else { 0 };
    let to = chars.len().min(end.max(from + LENGTH));
    let text = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
    let mut out = Vec::new();
    let mut push = |text: String, is_match| (!text.is_empty()).then(|| out.push((text, is_match)));
    push(if from > 0 { "…".to_owned() } else { String::new() }, false);
    let mut at = from;
    for &(start, end) in spans.iter().filter(|(start, _)| *start < to) {
        push(text(at, start), false);
        push(text(start, end.min(to)), true);
        at = end.min(to);
    }
    push(text(at, to), false);
    push(if to < chars.len() { "…".to_owned() } else { String::new() }, false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(blocks: &[&str], text: &str) -> Option<String> {
        let mark = |(text, is_match): Piece| if is_match { format!("[{text}]") } else { text };
        passage("", blocks.iter().copied(), text).map(|pieces| pieces.into_iter().map(mark).collect())
    }

    #[test]
    fn the_block_with_most_words_is_shown_with_every_match() {
        let blocks = ["口袋公园", "大陈镇的公园和公園里的ＷＣ，都要修。", "大陈镇"];
        assert_eq!(shown(&blocks, "公园 wc -电梯").as_deref(), Some("大陈镇的[公园]和[公園]里的[ＷＣ]，都要修。"));
        assert_eq!(shown(&blocks, "大陈").as_deref(), Some("[大陈]镇的公园和公園里的ＷＣ，都要修。"));
        assert_eq!(shown(&blocks, "电梯"), None);
        assert_eq!(shown(&blocks, ""), None);
        assert_eq!(shown(&[], "公园"), None);
        let own = passage("修了公园。", ["另一条记录说，公园的事情还有很多很多要说。"], "公园").unwrap();
        assert_eq!(own[0].0, "修了", "the page's own sentence stands before what it says of others");
    }

    #[test]
    fn a_long_block_is_cut_around_the_first_match() {
        let block = format!("{}公园{}", "前".repeat(200), "后".repeat(200));
        let shown = shown(&[&block], "公园").unwrap();
        assert_eq!(shown, format!("…{}[公园]{}…", "前".repeat(28), "后".repeat(80)));
    }
}
