//! Licence plates (GA 36-2018), of old and new energy vehicles.

use super::{
    Finding, Kind,
    fold::{ahead, digit, glyphs},
    mask,
};

/// Looks at a province's short name; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let next = start + text[start..].chars().next().map_or(1, char::len_utf8);
    let window = glyphs(text, start, ahead(text, start, 60));
    let Some((range_end, plate)) = read(&window) else { return next };
    found.push(Finding { kind: Kind::Plate, range: start..range_end, masked: mask(Kind::Plate, &plate) });
    range_end
}

fn read(window: &[super::fold::Glyph]) -> Option<(usize, String)> {
    let mut plate = String::new();
    let (mut end, mut gap) = (0, 0);
    for (index, glyph) in window.iter().enumerate() {
        let c = match digit(glyph.c) {
            Some((value, _)) if plate.chars().count() > 1 => char::from(b'0' + value),
            _ => glyph.c.to_ascii_uppercase(),
        };
        match (plate.chars().count(), c) {
            (0, _) => plate.push(c),
            (1, 'A'..='H' | 'J'..='N' | 'P'..='Z') => plate.push(c),
            (2..=7, 'A'..='H' | 'J'..='N' | 'P'..='Z' | '0'..='9') => plate.push(c),
            (6, '学' | '警' | '挂' | '港' | '澳' | '领') => plate.push(c),
            (count @ 1..=7, ' ' | '-' | '·' | '•' | '.' | '‧' | '・')
                if gap < 2 && (count < 7 || continues(window, index)) =>
            {
                gap += 1;
                continue;
            }
            (8.., 'A'..='Z' | '0'..='9') => return None,
            // The Telecom licence 粤B2-20090059 runs on behind a hyphen.
            _ => break,
        }
        gap = 0;
        end = glyph.end;
    }
    is_plate(&plate).then_some((end, plate))
}

/// Whether another character of a plate follows a separator.
fn continues(window: &[super::fold::Glyph], index: usize) -> bool {
    window.get(index + 1).is_some_and(|glyph| glyph.c.is_ascii_digit() || matches!(glyph.c, 'D' | 'F'))
}

/// Five places behind the letter, most of them digits; or six, where D or F marks a new energy vehicle.
fn is_plate(plate: &str) -> bool {
    let tail: Vec<char> = plate.chars().skip(2).collect();
    let digits = tail.iter().filter(|c| c.is_ascii_digit()).count();
    let energy = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() && !matches!(c, 'I' | 'O'));
    match tail.len() {
        5 => digits >= 3,
        6 => digits >= 4 && (energy(tail.first()) != energy(tail.last())),
        _ => false,
    }
}
