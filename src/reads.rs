//! Which records a value was made of, noted while it is made: what must be made again when one of them changes.
//!
//! The tables of `model` and `derive` call [`note`] wherever a record is looked up, so that a page cannot show a record
//! without the record being noted. Nothing is noted outside of [`noting`], and each thread notes for itself.

use std::cell::RefCell;
use std::sync::OnceLock;

use crate::ascending::Ascending;
use crate::id::RecordKind;

/// One thing that was looked at. Numbers are places in the table of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Read {
    /// A record with all that follows from it.
    Record(RecordKind, u32),
    /// A whole table: which records there are, and each of them.
    Table(RecordKind),
    /// What lies within a region, a programme or an organization.
    Holdings(RecordKind, u32),
}

/// Things that were looked at, each once and in order, as they are held for long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads(Ascending);

impl Reads {
    pub fn of(ordered: impl IntoIterator<Item = Read>) -> Self {
        Self(Ascending::of(ordered.into_iter().map(Read::number)))
    }

    pub fn iter(&self) -> impl Iterator<Item = Read> {
        self.0.iter().filter_map(Read::of_number)
    }
}

impl Read {
    /// A number that stands for it, in the order of the things.
    fn number(self) -> u64 {
        let (form, kind, place) = match self {
            Self::Record(kind, place) => (0, kind, place),
            Self::Table(kind) => (1, kind, 0),
            Self::Holdings(kind, place) => (2, kind, place),
        };
        form << 40 | (kind as u64) << 32 | u64::from(place)
    }

    fn of_number(number: u64) -> Option<Self> {
        let (kind, place) = (*RecordKind::ALL.get((number >> 32 & 0xff) as usize)?, number as u32);
        match number >> 40 {
            0 => Some(Self::Record(kind, place)),
            1 => Some(Self::Table(kind)),
            2 => Some(Self::Holdings(kind, place)),
            _ => None,
        }
    }
}

thread_local! {
    static NOTED: RefCell<Option<Vec<Read>>> = const { RefCell::new(None) };
}

/// Notes that something was looked at.
pub fn note(read: Read) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted
            && noted.last() != Some(&read)
        {
            noted.push(read);
        }
    });
}

/// Notes the record at a place.
pub fn note_record(kind: RecordKind, place: usize) {
    note(Read::Record(kind, place as u32));
}

/// Does the work and says what it looked at, in order and each once. What was being noted before is not added to.
pub fn noting<T>(work: impl FnOnce() -> T) -> (T, Vec<Read>) {
    let before = NOTED.replace(Some(Vec::new()));
    let done = work();
    let mut noted = NOTED.replace(before).unwrap_or_default();
    noted.sort_unstable();
    noted.dedup();
    (done, noted)
}

/// Notes again what was noted before.
pub fn again(reads: &[Read]) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted {
            noted.extend(reads);
        }
    });
}

/// A value made when first wanted, and shared: whoever takes it has looked at what it was made of.
#[derive(Debug, Default)]
pub struct Shared<T>(OnceLock<(T, Box<[Read]>)>);

impl<T: Clone> Shared<T> {
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> T {
        let (value, noted) = self.0.get_or_init(|| {
            let (value, noted) = noting(make);
            (value, noted.into_boxed_slice())
        });
        again(noted);
        value.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_is_noted_once_and_nothing_outside() {
        note_record(RecordKind::Case, 9);
        let (sum, noted) = noting(|| {
            note_record(RecordKind::Topic, 2);
            note(Read::Table(RecordKind::Case));
            note_record(RecordKind::Topic, 2);
            let (inner, apart) = noting(|| note_record(RecordKind::News, 1));
            assert_eq!(apart, [Read::Record(RecordKind::News, 1)]);
            inner
        });
        assert_eq!(sum, ());
        assert_eq!(noted, [Read::Record(RecordKind::Topic, 2), Read::Table(RecordKind::Case)]);
    }

    #[test]
    fn what_is_held_for_long_comes_back_as_it_was() {
        let mut all: Vec<Read> = RecordKind::ALL
            .into_iter()
            .flat_map(|kind| {
                [Read::Record(kind, 0), Read::Record(kind, u32::MAX), Read::Table(kind), Read::Holdings(kind, 70_000)]
            })
            .collect();
        all.sort_unstable();
        assert_eq!(Reads::of(all.iter().copied()).iter().collect::<Vec<_>>(), all);
    }

    #[test]
    fn who_takes_a_shared_value_has_looked_at_what_it_is_made_of() {
        let shared = Shared::new();
        let take = || {
            shared.get_or_make(|| {
                note_record(RecordKind::Venue, 4);
                7
            })
        };
        let first = noting(take);
        assert_eq!(first, (7, vec![Read::Record(RecordKind::Venue, 4)]));
        assert_eq!(noting(take), first, "also when it stands already");
    }
}
