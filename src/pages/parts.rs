//! Long lists in parts, numbered from the oldest, so that a new record rewrites the front and at most two of them.

use std::ops::Range;

use serde::Serialize;

use crate::pages::World;
use crate::route::Route;

/// One part of a list: which records it holds, and its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number from the oldest, which is 1; none for the newest.
    pub number: Option<usize>,
    /// Which of the records, oldest first.
    pub range: Range<usize>,
    pub older: Option<usize>,
    /// The number of the next newer part; `Some(None)` is the front, `None` that this is the front.
    pub newer: Option<Option<usize>>,
}

/// Splits `total` records into parts of `size`. The newest part holds between half and one and a half times as many, so
/// that the page readers meet first is never nearly empty, and a numbered part never changes its records.
pub fn parts(total: usize, size: usize) -> Vec<Part> {
    let size = size.max(1);
    let full = if total <= size { 0 } else { (total - size.div_ceil(2)) / size };
    let numbered = (1..=full).map(|n| Part {
        number: Some(n),
        range: (n - 1) * size..n * size,
        older: (n > 1).then(|| n - 1),
        newer: Some((n < full).then_some(n + 1)),
    });
    let front = Part { number: None, range: full * size..total, older: (full > 0).then_some(full), newer: None };
    numbered.chain([front]).collect()
}

/// How many records a part of a list holds.
pub fn page_size(world: &World<'_>) -> usize {
    world.site.settings.page_size()
}

/// Links between the parts of one list. Only the front names all parts: a numbered part must not change with each new one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Pager {
    pub older: Option<String>,
    pub newer: Option<String>,
    pub front: Option<String>,
    /// On the front: all numbered parts, newest first.
    pub all: Vec<(usize, String)>,
}

/// The pager of a part; `address` gives the route of each part.
pub fn pager(from: &Route, part: &Part, address: impl Fn(Option<usize>) -> Route) -> Pager {
    let to = |number: Option<usize>| from.link_to(&address(number));
    let count = if part.number.is_none() { part.older.unwrap_or(0) } else { 0 };
    Pager {
        older: part.older.map(|n| to(Some(n))),
        newer: part.newer.map(to),
        front: part.number.map(|_| to(None)),
        all: (1..=count).rev().map(|n| (n, to(Some(n)))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_record_once_and_the_newest_is_never_nearly_empty() {
        for size in [5, 50] {
            for total in 0..400 {
                let parts = parts(total, size);
                let mut next = 0;
                for part in &parts {
                    assert_eq!(part.range.start, next);
                    next = part.range.end;
                    assert!(part.number.is_none() || part.range.len() == size);
                }
                assert_eq!(next, total);
                let front = parts.last().map(|p| p.range.len()).unwrap_or_default();
                assert!(total <= size || front >= size / 2, "{total} records, front of {front}");
                assert!(front < size + size.div_ceil(2) + 1);
            }
        }
    }

    #[test]
    fn a_new_record_changes_at_most_two_parts() {
        for total in 0..300 {
            let (before, after) = (parts(total, 10), parts(total + 1, 10));
            let changed = after.iter().filter(|part| !before.contains(part)).count();
            assert!(changed <= 3, "{total}: {changed} parts changed");
            let rewritten = after.iter().filter(|part| part.number.is_some() && !before.contains(part)).count();
            assert!(rewritten <= 2);
        }
    }
}
