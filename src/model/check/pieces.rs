//! The work of checking a site in pieces, so that whoever asks for it may do them side by side.

use std::ops::Range;
use std::sync::Arc;

use crate::id::RecordKind;
use crate::model::site::{Fault, Site, each_table, kind_of};

/// What is found of a record.
pub type Found = (RecordKind, Arc<str>, Fault);

/// Does so many pieces of work, on as many threads as it likes, and gives what each found in their order.
pub type Workers<'w> = dyn Fn(usize, &(dyn Fn(usize) -> Vec<Found> + Sync)) -> Vec<Vec<Found>> + 'w;

/// Does one piece after the other.
pub fn alone(pieces: usize, work: &(dyn Fn(usize) -> Vec<Found> + Sync)) -> Vec<Vec<Found>> {
    (0..pieces).map(work).collect()
}

/// A piece of the work: what is checked, of which records of the table.
pub(super) enum Piece {
    Common(RecordKind, Range<usize>),
    Meetings(Range<usize>),
    Outcomes(Range<usize>),
    /// What looks at many records at once.
    Rest,
}

/// So many records are checked in one piece.
const PIECE: usize = 512;

pub(super) fn pieces(site: &Site) -> Vec<Piece> {
    let ranges = |records: usize| (0..records).step_by(PIECE).map(move |from| from..records.min(from + PIECE));
    let mut pieces = Vec::new();
    macro_rules! every {
        ($table:ident) => {
            let kind = kind_of(&site.$table);
            pieces.extend(ranges(site.$table.len()).map(|range| Piece::Common(kind, range)));
        };
    }
    each_table!(every);
    pieces.extend(ranges(site.meetings.len()).map(Piece::Meetings));
    pieces.extend(ranges(site.outcomes.len()).map(Piece::Outcomes));
    pieces.push(Piece::Rest);
    pieces
}
