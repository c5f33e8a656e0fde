//! The privacy gate: text in, private data found, each with its place and a mask, never the datum itself.
//!
//! 1. [`scan`] walks the text once. A table says of each character whether anything private could begin there, so that
//!    clean Chinese prose costs one look-up a character.
//! 2. A digit begins a run (`runs`), read through spaces, hyphens, markup and other digits' scripts; its parts are judged
//!    as identity numbers, cards, mobile numbers and passports (`numbers`).
//! 3. An `@`, a province's short name, a door word or a word of childhood or illness begins a closer look in its own file.
//! 4. What data allows, with a reason, is left out ([`Allow`]); what remains is masked (`mask`) and reported (`report`).
//!
//! The gate is against accidents, not against somebody determined to publish: it errs towards silence where a number has
//! a public meaning (landlines, document numbers, codes, dates, amounts) and towards an alarm where it has none.

mod address;
mod allow;
mod anchor;
pub mod attachment;
mod clean;
mod column;
mod fold;
mod link;
mod mail;
mod mask;
mod names;
mod numbers;
mod person;
mod plate;
mod report;
mod runs;
mod seen;
mod wrapped;

use std::ops::Range;

pub use allow::{Allow, AllowProblem};
pub use clean::Clean;
pub use mask::{mask, redact, redact_markdown};
pub use report::{diagnostic, place_of};

use anchor::Anchor;

/// One piece of private data in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// Byte offsets into the text scanned, on character borders; what stands between split digits is inside.
    pub range: Range<usize>,
    /// What may be shown of it.
    pub masked: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 居民身份证号码, of 18 or 15 places.
    ResidentId,
    BankCard,
    Mobile,
    Passport,
    Plate,
    Email,
    /// A home down to its door.
    HomeAddress,
    /// A child with its name.
    Minor,
    /// A person's name with an illness or a disability.
    Health,
}

/// All private data in the text but what `context` allows, in the order of the text and without overlaps.
pub fn scan(text: &str, context: &Allow) -> Vec<Finding> {
    let mut found = Vec::new();
    look_through(text, 0, &mut found);
    wrapped::look(text, &mut found);
    seen::look(text, &mut found);
    let allowed = found.iter().filter(|finding| context.allows(&text[finding.range.clone()]));
    let allowed: Vec<Range<usize>> = allowed.map(|finding| finding.range.clone()).collect();
    // What stands within an allowed address is allowed with it.
    found.retain(|finding| !allowed.iter().any(|all| all.start <= finding.range.start && finding.range.end <= all.end));
    without_overlaps(found)
}

/// Looks through a text from an offset on.
fn look_through(text: &str, from: usize, found: &mut Vec<Finding>) {
    let (mut at, mut run) = (from, runs::Run::default());
    while let Some((anchor, start)) = anchor::next(text, at) {
        at = match anchor {
            Anchor::Digit => {
                let end = run.read(text, start);
                let before = found.len();
                numbers::judge(text, &run, found);
                if found.len() == before {
                    address::look_at_row(text, start, found);
                }
                for passed in std::mem::take(&mut run.passed) {
                    // A tag or target holds less than the run around it, so that this ends.
                    look_through(&text[..passed.end], passed.start + 1, found);
                }
                end
            }
            Anchor::At => mail::look(text, start, found),
            Anchor::Province => plate::look(text, start, found),
            Anchor::Door => address::look(text, start, found),
            Anchor::Lives => address::look_behind(text, start, found),
            Anchor::Word => person::look(text, start, found),
        };
    }
}

/// Of findings which overlap, the graver one stays, and of two alike the first.
fn without_overlaps(mut found: Vec<Finding>) -> Vec<Finding> {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|f| (f.range.start, f.range.end));
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for next in found {
        match kept.last_mut() {
            Some(last) if next.range.start < last.range.end => {
                // A mail address is often a mobile number's, and then whole only with its host.
                let whole = next.kind == Kind::Email && next.range.end > last.range.end;
                if whole || next.kind < last.kind && last.kind != Kind::Email {
                    *last = Finding { range: last.range.start..next.range.end.max(last.range.end), ..next };
                }
            }
            _ => kept.push(next),
        }
    }
    kept
}
