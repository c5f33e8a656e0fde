//! The order of commits, and when readers could know of each.
//!
//! Computed here and not by git, so that commits read in several goes stand as if they had been read in one.

use rustc_hash::FxHashMap;

use super::{id::Id, log::Commit};

/// The commits below `head`, newest first: no commit before one that builds on it, and what a merge has brought stands
/// behind all that was there before it, however long ago it was written. So a list that counts from the oldest is only
/// added to, as long as merges are made on the branch that is published. Commits of an abandoned branch, which an old
/// cache may know, are left out.
pub(super) fn newest_first(commits: Vec<Commit>, head: Id) -> Vec<Commit> {
    let places: FxHashMap<Id, usize> = commits.iter().enumerate().map(|(n, commit)| (commit.id, n)).collect();
    let Some(&head) = places.get(&head) else { return Vec::new() };
    let mut seen = vec![false; commits.len()];
    let mut order = Vec::with_capacity(commits.len());
    // Each with the first of its parents that has not been looked at.
    let mut stack = vec![(head, 0)];
    seen[head] = true;
    while let Some((n, next)) = stack.last_mut() {
        let parent = commits[*n].parents.get(*next);
        *next += 1;
        match parent {
            None => {
                order.push(*n);
                stack.pop();
            }
            Some(parent) => {
                if let Some(&parent) = places.get(parent).filter(|parent| !seen[**parent]) {
                    seen[parent] = true;
                    stack.push((parent, 0));
                }
            }
        }
    }
    let mut commits: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    order.into_iter().rev().filter_map(|n| commits[n].take()).collect()
}

/// The moment from which readers may have known of each commit, given them newest first: the later of its author's date and
/// the moment of the commit that stands before it. Old author dates are common where commits were rebased, picked or
/// merged late, and dates that run backwards along a history would say that a record was changed before it was published.
///
/// A commit cannot have been made after those that build on it. Where the next few say that it was, its clock went wrong,
/// and it is not believed: else all that follow would be dated by it.
pub(super) fn told(commits: &[Commit]) -> Vec<i64> {
    const FEW: usize = 3;
    let mut child: FxHashMap<Id, usize> = FxHashMap::default();
    for (n, commit) in commits.iter().enumerate() {
        child.extend(commit.parents.iter().map(|parent| (*parent, n)));
    }
    let built_on = |n: &usize| child.get(&commits[*n].id).copied();
    let mut told = vec![0; commits.len()];
    let mut last = i64::MIN;
    for n in (0..commits.len()).rev() {
        let next: Vec<i64> =
            std::iter::successors(built_on(&n), built_on).take(FEW).map(|n| commits[n].committed).collect();
        let authored = commits[n].authored;
        let earliest = next.iter().min().filter(|_| next.len() > 1 && next.iter().all(|next| *next < authored));
        last = last.max(*earliest.unwrap_or(&authored));
        told[n] = last;
    }
    told
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
    fn what_a_merge_brings_stands_behind_what_was_there() {
        let commits = [
            commit("a", "", 1),
            commit("b", "a", 2),
            commit("c", "b", 3),
            commit("d", "a", 10),
            commit("e", "d c", 12),
        ];
        assert_eq!(order(&commits[..4], "d"), "da");
        assert_eq!(order(&commits, "e"), "ecbda");
    }

    /// The moments of commits in a row, the oldest first, given their authors' dates; each is committed a second later,
    /// but on a day of its own where one is given.
    fn moments(authored: &[(i64, Option<i64>)]) -> Vec<i64> {
        let letters = ["a", "b", "c", "d", "e", "f"];
        let one = |(n, (authored, committed)): (usize, &(i64, Option<i64>))| {
            let parent = n.checked_sub(1).map_or("", |n| letters[n]);
            Commit { authored: *authored, ..commit(letters[n], parent, committed.unwrap_or(authored + 1)) }
        };
        let mut commits: Vec<Commit> = authored.iter().enumerate().map(one).collect();
        commits.reverse();
        let mut told = told(&commits);
        told.reverse();
        told
    }

    #[test]
    fn dates_never_run_backwards() {
        let row = |days: &[i64]| moments(&days.iter().map(|day| (*day, None)).collect::<Vec<_>>());
        assert_eq!(row(&[10, 20, 30]), [10, 20, 30]);
        assert_eq!(row(&[10, 5, 30]), [10, 10, 30]);
        assert_eq!(row(&[10, 1, 2, 30]), [10, 10, 10, 30]);
        assert_eq!(row(&[10, 20, 1]), [10, 20, 20], "one clock that is late moves nothing else");
        assert_eq!(row(&[10, 20, 1, 30, 40]), [10, 20, 20, 30, 40]);
        // Rebased as a whole, commits keep their authors' dates.
        assert_eq!(moments(&[(10, Some(99)), (20, Some(99)), (30, Some(99))]), [10, 20, 30]);
    }

    #[test]
    fn one_clock_that_is_far_ahead_does_not_date_the_rest() {
        let row = |days: &[i64]| moments(&days.iter().map(|day| (*day, None)).collect::<Vec<_>>());
        assert_eq!(row(&[10, 9_999, 30, 40, 50]), [10, 31, 31, 40, 50]);
        assert_eq!(row(&[10, 9_999]), [10, 9_999], "until more is known");
    }

    #[test]
    fn abandoned_commits_are_left_out() {
        let commits = [commit("a", "", 1), commit("b", "a", 2), commit("e", "a", 9)];
        assert_eq!(order(&commits, "b"), "ba");
        assert_eq!(order(&commits, "f"), "");
    }
}
