//! Who claims which path of the next site.
//!
//! Most files of a site stay as they are. Those are a mark beside their place in the list of the site on show, set
//! without a lock; only what is changed or added is gathered behind one.

use std::{
    borrow::Cow,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use rustc_hash::FxHashMap;

use super::{
    routes::{self, RouteFault},
    state::Held,
};
use crate::diag::Failure;

#[derive(Default)]
pub(super) struct Claims {
    /// One for each file of the site on show: whether the next site has it too.
    marks: Vec<AtomicBool>,
    fresh: Mutex<Fresh>,
}

#[derive(Default)]
struct Fresh {
    /// By the file's place in the site on show; with whether it was written.
    changed: FxHashMap<usize, (Held, bool)>,
    /// By the route as a file system blind to case sees it.
    added: FxHashMap<String, (String, Held)>,
}

/// The next site, put in order.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    /// Ordered by route.
    pub(super) files: Vec<(Cow<'a, str>, Held)>,
    pub(super) written: Vec<String>,
    pub(super) written_bytes: u64,
    pub(super) removed: Vec<&'a str>,
    /// Whether some file has the old bytes but another time than was noted.
    pub(super) touched: bool,
}

impl Claims {
    /// No claims yet, over a site of so many files.
    pub(super) fn over(files: usize) -> Self {
        Self { marks: std::iter::repeat_with(AtomicBool::default).take(files).collect(), fresh: Mutex::default() }
    }

    /// Claims a file of the site on show as it is.
    pub(super) fn keep(&self, index: usize) -> Result<(), RouteFault> {
        if self.marks[index].swap(true, Ordering::Relaxed) { Err(RouteFault::Twice) } else { Ok(()) }
    }

    /// Claims the path of a file of the site on show for new bytes, or (not `written`) for the old ones at a new time.
    pub(super) fn change(&self, index: usize, held: Held, written: bool) -> Result<(), RouteFault> {
        self.keep(index)?;
        self.fresh().changed.insert(index, (held, written));
        Ok(())
    }

    /// Claims a path which the site on show does not have.
    pub(super) fn add(&self, route: &str, held: Held) -> Result<(), RouteFault> {
        match self.fresh().added.insert(routes::folded(route).into_owned(), (route.to_owned(), held)) {
            None => Ok(()),
            Some((other, _)) if other == route => Err(RouteFault::Twice),
            Some((other, _)) => Err(RouteFault::Case(other)),
        }
    }

    /// Whether a file of the site on show is claimed.
    pub(super) fn holds(&self, index: usize) -> bool {
        self.marks.get(index).is_some_and(|mark| mark.load(Ordering::Relaxed))
    }

    /// Whether a path which the site on show does not have is claimed.
    pub(super) fn added(&self, route: &str) -> bool {
        self.fresh().added.contains_key(&*routes::folded(route))
    }

    /// All claims on the next site in order, given the files of the site on show.
    pub(super) fn gather(self, shown: &[(String, Held)]) -> Result<Gathered<'_>, Failure> {
        let Fresh { changed, added } = self.fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        let kept = |index: usize| self.marks[index].load(Ordering::Relaxed);
        let staying = || shown.iter().enumerate().filter(|(index, _)| kept(*index));
        check_case(staying().map(|(_, (route, _))| route.as_str()), &added)?;

        let removed = (0..shown.len()).filter(|&index| !kept(index)).map(|index| shown[index].0.as_str()).collect();
        let touched = changed.values().any(|(_, written)| !written);
        let mut next = Gathered { removed, touched, ..Gathered::default() };
        for (index, (route, held)) in staying() {
            let (held, written) = changed.get(&index).copied().unwrap_or((*held, false));
            next.take(Cow::Borrowed(route), held, written);
        }
        added.into_values().for_each(|(route, held)| next.take(Cow::Owned(route), held, true));
        next.files.sort_by(|a, b| a.0.cmp(&b.0));
        next.written.sort();
        check_folders(&next.files)?;
        Ok(next)
    }

    fn fresh(&self) -> MutexGuard<'_, Fresh> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Gathered<'a> {
    /// Whether any path is new, gone, or has other bytes.
    pub(super) fn differs(&self) -> bool {
        !self.written.is_empty() || !self.removed.is_empty()
    }

    fn take(&mut self, route: Cow<'a, str>, held: Held, written: bool) {
        if written {
            self.written.push(route.to_string());
            self.written_bytes += held.size;
        }
        self.files.push((route, held));
    }
}

/// A path that is added may not differ from one that stays only in upper and lower case. Those that stay were held
/// against each other when they were added.
fn check_case<'a>(
    staying: impl Iterator<Item = &'a str>,
    added: &FxHashMap<String, (String, Held)>,
) -> Result<(), Failure> {
    if added.is_empty() {
        return Ok(());
    }
    for route in staying {
        if let Some((other, _)) = added.get(&*routes::folded(route)) {
            return Err(RouteFault::Case(route.to_owned()).failure(other));
        }
    }
    Ok(())
}

/// No path may be both a file and the folder of another.
fn check_folders(files: &[(Cow<str>, Held)]) -> Result<(), Failure> {
    let is_file = |folder: &&str| files.binary_search_by(|(route, _)| (**route).cmp(*folder)).is_ok();
    match routes::folders(files.iter().map(|(route, _)| &**route)).into_iter().find(is_file) {
        Some(folder) => Err(RouteFault::Folder(format!("{folder}/")).failure(folder)),
        None => Ok(()),
    }
}
