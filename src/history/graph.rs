//! The order of commits: no commit before one that builds on it, and otherwise by date.
//!
//! Computed here and not by git, so that commits read in several goes stand as if they had been read in one.

use std::collections::BinaryHeap;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::log::Commit;

/// The commits below `head`, newest first. Commits of an abandoned branch, which an old cache may know, are left out.
pub(super) fn newest_first<'a>(commits: &'a [Commit], head: &str) -> Vec<&'a Commit> {
    let by_id: FxHashMap<&str, &Commit> = commits.iter().map(|commit| (commit.id.as_str(), commit)).collect();
    let mut waiting = children(&by_id, head);
    let mut ready: BinaryHeap<(i64, &str)> = BinaryHeap::new();
    ready.extend(by_id.get(head).map(|commit| (commit.committed, commit.id.as_str())));
    let mut order = Vec::with_capacity(waiting.len());
    while let Some(commit) = ready.pop().and_then(|(_, id)| by_id.get(id).copied()) {
        order.push(commit);
        for parent in commit.parents.iter().filter_map(|id| by_id.get(id.as_str())) {
            if let Some(count) = waiting.get_mut(parent.id.as_str()) {
                *count -= 1;
                if *count == 0 {
                    ready.push((parent.committed, &parent.id));
                }
            }
        }
    }
    order
}

/// How many commits below `head` build on each commit there.
fn children<'a>(by_id: &FxHashMap<&str, &'a Commit>, head: &str) -> FxHashMap<&'a str, usize> {
    let mut counts = FxHashMap::with_capacity_and_hasher(by_id.len(), FxBuildHasher);
    let mut stack: Vec<&Commit> = by_id.get(head).copied().into_iter().collect();
    while let Some(commit) = stack.pop() {
        for parent in commit.parents.iter().filter_map(|id| by_id.get(id.as_str()).copied()) {
            let count = counts.entry(parent.id.as_str()).or_insert(0);
            *count += 1;
            if *count == 1 {
                stack.push(parent);
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::Hash;

    fn commit(id: &str, parents: &str, committed: i64) -> Commit {
        Commit {
            id: id.to_owned(),
            parents: parents.split_whitespace().map(str::to_owned).collect(),
            authored: 0,
            committed,
            email: Hash::of(b""),
            name: Hash::of(b""),
            subject: String::new(),
            note: None,
            minor: false,
            touches: Vec::new(),
        }
    }

    fn order(commits: &[Commit], head: &str) -> String {
        newest_first(commits, head).iter().map(|commit| commit.id.as_str()).collect()
    }

    #[test]
    fn children_come_before_parents_even_if_a_clock_was_wrong() {
        let commits = [commit("a", "", 50), commit("b", "a", 2), commit("c", "a", 3), commit("d", "b c", 1)];
        assert_eq!(order(&commits, "d"), "dcba");
        let mut turned = commits.to_vec();
        turned.reverse();
        assert_eq!(order(&turned, "d"), "dcba");
    }

    #[test]
    fn abandoned_commits_are_left_out() {
        let commits = [commit("a", "", 1), commit("b", "a", 2), commit("x", "a", 9)];
        assert_eq!(order(&commits, "b"), "ba");
        assert_eq!(order(&commits, "unknown"), "");
    }
}
