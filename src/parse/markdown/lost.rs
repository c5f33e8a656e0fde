//! What Markdown drops without a word: lines that it takes for the address of a link, and cells beyond a table's heading.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, RefDefs, Tag};
use rustc_hash::FxHashSet;

/// Lines such as `[注]: 数据由街道提供`, which are text to whoever wrote them and to Markdown the address of a link `[注]`.
pub(super) struct Definitions {
    /// Where lines begin that may be such, and whether something is made of what stands there.
    lines: Vec<(usize, bool)>,
    /// Where those stand that a link uses.
    used: FxHashSet<usize>,
}

impl Definitions {
    pub(super) fn of(markdown: &str) -> Self {
        let mut lines = Vec::new();
        if markdown.contains("]:") {
            let mut from = 0;
            for line in markdown.split_inclusive('\n') {
                let text = line.trim_start_matches(|c: char| c.is_ascii_digit() || " \t>-*+.)".contains(c));
                if text.starts_with('[') && !text.starts_with("[^") && text.contains("]:") {
                    lines.push((from + line.len() - text.len(), false));
                }
                from += line.len();
            }
        }
        Self { lines, used: FxHashSet::default() }
    }

    /// Looks at what became of the text.
    pub(super) fn see(&mut self, event: &Event<'_>, range: &Range<usize>, known: &RefDefs<'_>) {
        match event {
            Event::Start(
                Tag::Link { link_type: LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut, id, .. }
                | Tag::Image { link_type: LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut, id, .. },
            ) => self.used.extend(known.get(id).map(|definition| definition.span.start)),
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock)
            | Event::Text(_)
            | Event::TaskListMarker(_)
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_) => {}
            _ => return,
        }
        let from = self.lines.partition_point(|(at, _)| *at < range.start);
        for (_, made) in self.lines[from..].iter_mut().take_while(|(at, _)| *at < range.end) {
            *made = true;
        }
    }

    /// Where those stand that no link uses: Markdown's own, and what it takes for a second one of the same name.
    pub(super) fn lost(&self, known: &RefDefs<'_>) -> Vec<usize> {
        let unused = known.iter().map(|(_, definition)| definition.span.start);
        let dropped = self.lines.iter().filter(|(_, made)| !made).map(|(at, _)| *at);
        let mut lost: Vec<usize> = unused.chain(dropped).filter(|at| !self.used.contains(at)).collect();
        lost.sort_unstable();
        lost.dedup();
        lost
    }
}

/// The cells of a row for which a table of so many columns has no room, and where in the row they stand.
pub(super) fn cells(row: &str, columns: usize) -> Option<(usize, &str)> {
    let begin = row.len() - row.trim_start().len();
    let begin = begin + usize::from(row[begin..].starts_with('|'));
    let divides = |(at, _): &(usize, &str)| *at >= begin && !row[..*at].ends_with('\\');
    let (last, _) = row.match_indices('|').filter(divides).nth(columns.checked_sub(1)?)?;
    let from = last + 1;
    let cells = row[from..].trim_start_matches([' ', '\t', '|']);
    let place = row.len() - cells.len();
    let cells = cells.trim_end_matches([' ', '\t', '\r', '|']);
    (!cells.is_empty()).then_some((place, cells))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_beyond_the_last_column_are_lost() {
        assert_eq!(cells("| 甲 | 1 | 注 |", 2), Some((12, "注")));
        assert_eq!(cells("甲 | 1 | 注 | 二", 2), Some((10, "注 | 二")));
        for (row, columns) in [("| 甲 | 1 |", 2), ("| 甲 |", 2), ("| 甲 | 1 | | |", 2), ("| 甲\\|乙 | 1 |", 2), ("", 0)]
        {
            assert_eq!(cells(row, columns), None, "{row}");
        }
    }
}
