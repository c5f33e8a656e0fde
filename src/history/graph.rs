//! The order of commits: no commit before one that builds on it, and otherwise by date.
//!
//! Computed here and not by git, so that commits read in several goes stand as if they had been read in one.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::{id::Id, log::Commit};

/// The commits below `head`, newest first. Commits of an abandoned branch, which an old cache may know, are left out.
pub(super) fn newest_first(commits: Vec<Commit>, head: Id) -> Vec<Commit> {
    let places: FxHashMap<Id, usize> = commits.iter().enumerate().map(|(n, commit)| (commit.id, n)).collect();
    let Some(&head) = places.get(&head) else { return Vec::new() };
    let parents = |n: usize| commits[n].parents.iter().filter_map(|id| places.get(id).copied());
    let mut waiting = children(head, commits.len(), &parents);
    let mut ready: BinaryHeap<(i64, Id, usize)> = BinaryHeap::new();
    let entry = |n: usize| (commits[n].committed, commits[n].id, n);
    ready.push(entry(head));
    let mut order = Vec::with_capacity(commits.len());
    while let Some((.., n)) = ready.pop() {
        order.push(n);
        for parent in parents(n) {
            waiting[parent] -= 1;
            if waiting[parent] == 0 {
                ready.push(entry(parent));
            }
        }
    }
    let mut commits: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    order.into_iter().filter_map(|n| commits[n].take()).collect()
}

/// How many commits below `head` build on each commit.
fn children<I: Iterator<Item = usize>>(head: usize, count: usize, parents: &impl Fn(usize) -> I) -> Vec<usize> {
    let mut counts = vec![0; count];
    let mut stack = vec![head];
    while let Some(n) = stack.pop() {
        for parent in parents(n) {
            counts[parent] += 1;
            if counts[parent] == 1 {
                stack.push(parent);
            }
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(letter: &str) -> Id {
        Id::parse(letter.repeat(40).as_bytes()).unwrap()
    }

    fn commit(id: &str, parents: &str, committed: i64) -> Commit {
        Commit {
            id: self::id(id),
            parents: parents.split_whitespace().map(self::id).collect(),
            authored: 0,
            committed,
            email: String::new(),
            name: String::new(),
            subject: String::new(),
            note: None,
            minor: false,
            touches: Vec::new(),
        }
    }

    fn order(commits: &[Commit], head: &str) -> String {
        newest_first(commits.to_vec(), id(head)).iter().map(|commit| commit.id.short().remove(0)).collect()
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
        let commits = [commit("a", "", 1), commit("b", "a", 2), commit("e", "a", 9)];
        assert_eq!(order(&commits, "b"), "ba");
        assert_eq!(order(&commits, "f"), "");
    }
}
