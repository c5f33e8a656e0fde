//! Runs of digits judged: identity numbers, bank cards, mobile numbers, passports, and what only looks like them.
//!
//! Each kind has its file (`identity`, `card`, `mobile`, `passport`); what they share is what a number's words call it
//! (`words`), what it is glued to (`edges`) and whether its parts are one number at all (`pieces`).

mod card;
mod edges;
mod identity;
mod mobile;
mod passport;
mod pieces;
mod words;

use super::{
    Finding, Kind,
    fold::{back, glyphs},
    mask,
    runs::{Join, Part, Run},
};

/// Finds the private numbers of a run. A number is one or several whole parts; a number inside of a longer unbroken row
/// of digits is none.
pub(super) fn judge(text: &str, run: &Run, found: &mut Vec<Finding>) {
    if run.digits.len() < 7 {
        return;
    }
    let mut first = 0;
    while first < run.parts.len() {
        first = match longest_match(text, run, first) {
            Some((kind, last, skip)) => {
                found.push(finding(text, run, kind, first, last, skip));
                last + 1
            }
            None => first + 1,
        };
    }
}

/// The gravest number which begins at a part: its kind, its last part, and how many leading digits are a country code.
fn longest_match(text: &str, run: &Run, first: usize) -> Option<(Kind, usize, usize)> {
    let (mut digits, mut length) = ([0_u8; 24], 0);
    let mut best: Option<(Kind, usize, usize)> = None;
    let mut before_rank = 0;
    for (last, part) in run.parts.iter().enumerate().skip(first) {
        if length + part.len > digits.len() {
            break;
        }
        for digit in run.digits.iter().skip(part.first).take(part.len) {
            digits[length] = digit.value;
            length += 1;
        }
        let candidate = Candidate { text, run, first, last, digits: &digits[..length] };
        if let Some((kind, skip)) = candidate.kind()
            && (best.is_none() || rank(kind, length, last + 1 - first) < before_rank)
        {
            best = Some((kind, last, skip));
            before_rank = rank(kind, length, last + 1 - first);
        }
    }
    best
}

/// Of readings which begin together, the one best proved counts: fifteen digits without a checksum come last.
fn rank(kind: Kind, digits: usize, parts: usize) -> u8 {
    match kind {
        Kind::ResidentId if digits == 18 => 0,
        Kind::BankCard => 1,
        Kind::ResidentId if parts > 1 => 2,
        Kind::Mobile => 3,
        _ => 4,
    }
}

struct Candidate<'a> {
    text: &'a str,
    run: &'a Run,
    first: usize,
    last: usize,
    digits: &'a [u8],
}

impl Candidate<'_> {
    fn kind(&self) -> Option<(Kind, usize)> {
        let kind = self.kind_by_length()?;
        (self.join() < Join::Odd || self.held_together(kind.0)).then_some(kind)
    }

    fn kind_by_length(&self) -> Option<(Kind, usize)> {
        match self.digits.len() {
            18 if self.is_resident_id_18() => Some((Kind::ResidentId, 0)),
            15 if self.is_resident_id_15() && !self.is_rather_a_card() => Some((Kind::ResidentId, 0)),
            13..=19 if self.is_bank_card() => Some((Kind::BankCard, 0)),
            11 if self.is_mobile(self.digits) => Some((Kind::Mobile, 0)),
            12 if self.digits.first() == Some(&0) && self.is_mobile(&self.digits[1..]) && self.phone_words() => {
                Some((Kind::Mobile, 1))
            }
            13 if self.digits.starts_with(&[8, 6]) && self.is_mobile(&self.digits[2..]) => Some((Kind::Mobile, 2)),
            15 if self.digits.starts_with(&[0, 0, 8, 6]) && self.is_mobile(&self.digits[4..]) => {
                Some((Kind::Mobile, 4))
            }
            7..=10 if self.is_passport() => Some((Kind::Passport, 0)),
            _ => None,
        }
    }

    fn parts(&self) -> &[Part] {
        self.run.parts.get(self.first..=self.last).unwrap_or_default()
    }

    fn start(&self) -> usize {
        self.run.parts.get(self.first).and_then(|part| self.run.digits.get(part.first)).map_or(0, |digit| digit.start)
    }

    fn end(&self) -> usize {
        let last = self.run.parts.get(self.last).map_or(0, |part| part.first + part.len - 1);
        self.run.digits.get(last).map_or(0, |digit| digit.end)
    }
}

fn finding(text: &str, run: &Run, kind: Kind, first: usize, last: usize, skip: usize) -> Finding {
    let from = run.parts.get(first).map_or(0, |part| part.first) + skip;
    let to = run.parts.get(last).map_or(0, |part| part.first + part.len);
    let digits = run.digits.get(from..to).unwrap_or_default();
    let mut start = digits.first().map_or(0, |digit| digit.start);
    let end = digits.last().map_or(start, |digit| digit.end);
    let mut written: String =
        digits.iter().map(|digit| if digit.value == 10 { 'X' } else { char::from(b'0' + digit.value) }).collect();
    if kind == Kind::Passport {
        let letters = glyphs(text, back(text, start, 6), start);
        let mut wanted = 9_usize.saturating_sub(written.len()).max(1);
        for glyph in letters.iter().rev() {
            if wanted == 0 {
                break;
            }
            if glyph.c.is_ascii_alphabetic() {
                written.insert(0, glyph.c.to_ascii_uppercase());
                start = glyph.start;
                wanted -= 1;
            }
        }
    }
    Finding { kind, range: start..end, masked: mask(kind, &written) }
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(*digit))
}
