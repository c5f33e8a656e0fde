//! Copies within a text: symbols that stood together before are told by where they stood. A chunk names its village, its
//! matter and its offices again and again, and no table that readers must fetch can hold them all.
//!
//! The code of [`COPY`](super::model::COPY) is followed by the place of the first symbol copied, in as many bits as the
//! last place so far takes, and by the count of symbols less two, in Rice's code. The copied symbols count as standing here.

use rustc_hash::FxHashMap;

use super::{
    bits::{BitReader, Bits},
    model::{Model, Token},
};

/// The fewest symbols that are copied.
const LEAST: usize = 2;
/// The parameter of Rice's code for the count.
const COUNT: u32 = 1;

/// The symbols of a text so far.
#[derive(Clone, Default)]
pub(crate) struct Before {
    tokens: Vec<Token>,
    /// Where two symbols last stood side by side.
    last: FxHashMap<(Token, Token), u32>,
}

/// A symbol, or a copy of some.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    Token(Token),
    Copy { place: Place, count: usize },
}

/// A place in a text, and in how many bits it is told.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    from: u32,
    width: u32,
}

impl Before {
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// How a piece is told that follows, and in how many bits. It copies nothing of itself.
    pub(crate) fn tell(&self, model: &Model, piece: &[Token]) -> (Vec<Told>, usize) {
        let (mut out, mut bits, mut rest) = (Vec::with_capacity(piece.len()), 0, piece);
        while let Some((&first, others)) = rest.split_first() {
            let at = self.tokens.len() + piece.len() - rest.len();
            match self.copy(model, rest, at) {
                Some((place, count, width)) => {
                    out.push(Told::Copy { place, count });
                    bits += width;
                    rest = rest.get(count..).unwrap_or_default();
                }
                None => {
                    out.push(Told::Token(first));
                    bits += model.width(first);
                    rest = others;
                }
            }
        }
        (out, bits as usize)
    }

    /// The copy that begins a piece, if it takes fewer bits than the symbols: the place, how many, the bits.
    fn copy(&self, model: &Model, piece: &[Token], at: usize) -> Option<(Place, usize, u32)> {
        let [first, second, ..] = piece else { return None };
        let &from = self.last.get(&(*first, *second))?;
        let there = self.tokens.get(from as usize..)?;
        let count = there.iter().zip(piece).take_while(|(a, b)| a == b).count();
        let place = Place { from, width: width(at) };
        let more = count.checked_sub(LEAST)? as u32;
        let bits = model.copy()?.1 + place.width + (more >> COUNT) + 1 + COUNT;
        let plain: u32 = piece.iter().take(count).map(|&token| model.width(token)).sum();
        (bits < plain).then_some((place, count, bits))
    }

    /// Adds a piece.
    pub(crate) fn push(&mut self, piece: &[Token]) {
        for &token in piece {
            if let Some(&last) = self.tokens.last() {
                self.last.insert((last, token), self.tokens.len() as u32 - 1);
            }
            self.tokens.push(token);
        }
    }
}

/// In how many bits a place among so many symbols is told.
fn width(symbols: usize) -> u32 {
    usize::BITS - symbols.saturating_sub(1).leading_zeros()
}

/// Writes what [`Before::tell`] gave.
pub(crate) fn write(bits: &mut Bits, model: &Model, told: &[Told]) {
    for told in told {
        match *told {
            Told::Token(token) => model.put(bits, token),
            Told::Copy { place, count } => {
                let (code, width) = model.copy().unwrap_or_default();
                bits.number(code, width);
                bits.number(place.from, place.width);
                bits.rice((count - LEAST) as u32, COUNT);
            }
        }
    }
}

/// Reads a copy after its code: the symbols so far, given as their lengths, that are copied.
pub(crate) fn read(bits: &mut BitReader<'_>, symbols: usize) -> Option<std::ops::Range<usize>> {
    let width = width(symbols);
    if width > 32 {
        return None;
    }
    let from = bits.number(width) as usize;
    let to = from + bits.rice(COUNT) as usize + LEAST;
    (to <= symbols && !bits.ended()).then_some(from..to)
}
