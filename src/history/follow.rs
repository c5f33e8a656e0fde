//! From commits to the revisions of each record.
//!
//! Commits are passed newest first, each with what the names of its tree stand for at the head. A move is undone for the
//! commits below it, on whichever branch they were made. Where a merge took a file from one side as it is, the other side's
//! changes to it are not in the text that stands: they are told as passed over, unless they came by another way as well.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    About, Kind, Revision,
    graph::told,
    id::Id,
    log::{Commit, Touch},
};

/// What one name of an older tree stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    /// The path under which its changes are told.
    path: String,
    /// Whether a merge took another side's text in its place.
    passed: bool,
}

/// The names that stand for something else than themselves.
type Names = FxHashMap<String, Name>;

/// Lists the revisions of each path, given the commits newest first. Where a record was moved, the older commits'
/// changes to its old path are put down to the new one, unless `apart` says that they are two records.
pub(super) fn follow(
    commits: Vec<Commit>,
    authors: &FxHashMap<String, &str>,
    apart: &dyn Fn(&str, &str) -> bool,
) -> FxHashMap<String, Vec<Revision>> {
    let mut paths: FxHashMap<String, Vec<Revision>> = FxHashMap::default();
    let mut open: FxHashMap<Id, Names> = FxHashMap::default();
    let (count, moments) = (commits.len(), told(&commits));
    for (n, (mut commit, told)) in commits.into_iter().zip(moments).enumerate() {
        let names = open.remove(&commit.id).unwrap_or_default();
        let (mut touches, parents) = (std::mem::take(&mut commit.touches), std::mem::take(&mut commit.parents));
        touches = touches.into_iter().flat_map(|touch| halves(touch, apart)).collect();
        let own = match parents.len() {
            0 | 1 => touches.iter().map(|touch| (touch, kind(touch))).collect(),
            parents => of_merge(&touches, parents),
        };
        if !own.is_empty() {
            let about = Arc::new(about(commit, told, count - n - 1, authors));
            for (touch, kind) in own {
                let (path, passed) = match names.get(&touch.path) {
                    Some(name) => (&name.path, name.passed),
                    None => (&touch.path, false),
                };
                // A merge that only put together what is told already has no difference of its own.
                let before = touch.before.filter(|_| kind != Kind::Merged);
                let revision = Revision { commit: Arc::clone(&about), kind, before, after: touch.after, passed };
                match paths.get_mut(path) {
                    Some(revisions) => revisions.push(revision),
                    None => drop(paths.insert(path.clone(), vec![revision])),
                }
            }
        }
        hand_down(names, touches, &parents, &mut open);
    }
    paths
}

/// A move that is none: the old record was removed, and another one added.
fn halves(touch: Touch, apart: &dyn Fn(&str, &str) -> bool) -> Vec<Touch> {
    match touch.from {
        Some(from) if apart(&from, &touch.path) => vec![
            Touch { path: from, from: None, after: None, ..touch },
            Touch { path: touch.path, from: None, before: None, ..touch },
        ],
        from => vec![Touch { from, ..touch }],
    }
}

fn kind(touch: &Touch) -> Kind {
    match (&touch.from, &touch.before, &touch.after) {
        (Some(from), _, _) => Kind::Moved { from: from.clone() },
        (None, None, _) => Kind::Added,
        (None, _, None) => Kind::Removed,
        (None, ..) => Kind::Changed,
    }
}

/// What a merge has that none of its parents has, each file once: held against the first parent that has the file.
fn of_merge(touches: &[Touch], parents: usize) -> Vec<(&Touch, Kind)> {
    let mut files: FxHashMap<&str, (usize, &Touch)> = FxHashMap::default();
    for touch in touches {
        let (sides, first) = files.entry(&touch.path).or_insert((0, touch));
        *sides += 1;
        if first.before.is_none() {
            *first = touch;
        }
    }
    let own = files.into_values().filter(|(sides, _)| *sides == parents).map(|(_, touch)| {
        let kind = match (&touch.before, &touch.after) {
            (_, None) => Kind::Removed,
            (None, _) => Kind::Added,
            _ if touch.put_together => Kind::Merged,
            _ => Kind::Changed,
        };
        (touch, kind)
    });
    let mut own: Vec<(&Touch, Kind)> = own.collect();
    own.sort_unstable_by(|a, b| a.0.path.cmp(&b.0.path));
    own
}

/// Tells the parents what their names stand for.
fn hand_down(names: Names, touches: Vec<Touch>, parents: &[Id], open: &mut FxHashMap<Id, Names>) {
    let [first, others @ ..] = parents else { return };
    if others.is_empty() {
        let names = moved_back(names, touches);
        return hand_to(*first, names, open);
    }
    let mut sides: FxHashMap<String, usize> = FxHashMap::default();
    touches.iter().for_each(|touch| *sides.entry(touch.path.clone()).or_default() += 1);
    let mut of_each: Vec<Vec<Touch>> = parents.iter().map(|_| Vec::new()).collect();
    for touch in touches {
        of_each.get_mut(touch.parent).into_iter().for_each(|list| list.push(touch.clone()));
    }
    for (parent, touches) in parents.iter().zip(of_each) {
        let taken: Vec<String> = touches
            .iter()
            .filter(|touch| sides.get(&touch.path).is_some_and(|sides| *sides < parents.len()))
            .map(|touch| touch.from.as_ref().unwrap_or(&touch.path).clone())
            .collect();
        // What a side has beside the merge begins there, or is a former life of what stands.
        let mut below = moved_back(names.clone(), touches.into_iter().filter(|touch| touch.from.is_some()).collect());
        for path in taken {
            let name = below.entry(path).or_insert_with_key(|path| Name { path: path.clone(), passed: true });
            name.passed = true;
        }
        hand_to(*parent, below, open);
    }
}

/// A name that was moved away stands for its new one from here back, a name that was made here for none: what bore it before
/// is another file, but passed over like this one if this one was.
fn moved_back(mut names: Names, touches: Vec<Touch>) -> Names {
    let mut moved = Vec::new();
    for touch in touches {
        if touch.from.is_none() && touch.before.is_some() {
            continue;
        }
        let name = names.remove(&touch.path);
        if name.as_ref().is_some_and(|name| name.passed) {
            names.insert(touch.path.clone(), Name { path: touch.path.clone(), passed: true });
        }
        if let Some(from) = touch.from {
            moved.push((from, name.unwrap_or(Name { path: touch.path, passed: false })));
        }
    }
    // Two files may have changed places.
    names.extend(moved);
    names
}

/// A commit that several build on: what came by any way is there, and a name that one of them has moved stands for the
/// moved record unless another still has it under its own.
fn hand_to(parent: Id, names: Names, open: &mut FxHashMap<Id, Names>) {
    let Some(known) = open.remove(&parent) else {
        open.insert(parent, names);
        return;
    };
    let (mut all, fewer) = if known.len() < names.len() { (names, known) } else { (known, names) };
    let itself = |path: &str, name: &Name| name.path == path && !name.passed;
    all.retain(|path, name| fewer.contains_key(path) || !name.passed && name.path != *path);
    for (path, name) in fewer {
        match all.get_mut(&path) {
            // The other side has it under its own name, and perhaps not any more: a move is worth more than that.
            None => drop((!name.passed && name.path != path).then(|| all.insert(path, name))),
            Some(other) => {
                let better = (name.passed, !itself(&path, &name), &name.path)
                    < (other.passed, !itself(&path, other), &other.path);
                if better {
                    *other = name;
                }
            }
        }
    }
    open.insert(parent, all);
}

fn about(commit: Commit, told: i64, place: usize, authors: &FxHashMap<String, &str>) -> About {
    let Commit { id, authored, committed, email, name, subject, note, minor, .. } = commit;
    let author = authors.get(&email).or_else(|| authors.get(&name)).map(|&unit| unit.to_owned());
    About { id, authored, committed, told, place, author, subject, note, minor }
}
