//! The characters around a word as a name is read in them: `王　琳`, set apart to fill a column, is 王琳.

use super::{
    super::{
        fold::{self, Glyph},
        names,
    },
    BEFORE_A_NAME, is_han,
};

/// The characters between two offsets, without the blanks inside names.
pub(super) fn read(text: &str, from: usize, to: usize) -> Vec<Glyph> {
    let mut glyphs = fold::glyphs(text, from, to);
    close_up(&mut glyphs);
    glyphs
}

fn close_up(glyphs: &mut Vec<Glyph>) {
    if !glyphs.iter().any(|glyph| is_blank(glyph.c)) {
        return;
    }
    let mut at = 0;
    while at < glyphs.len() {
        if begins_here(glyphs, at) {
            let mut end = at + 1;
            for _ in 0..2 {
                match blanks_before_one(glyphs, end) {
                    Some(blanks) => {
                        glyphs.drain(end..end + blanks);
                        end += 1;
                    }
                    None => break,
                }
            }
        }
        at += 1;
    }
}

/// Whether a family name stands here, alone before a blank.
fn begins_here(glyphs: &[Glyph], at: usize) -> bool {
    let Some(glyph) = glyphs.get(at).filter(|glyph| names::is_family(glyph.c)) else { return false };
    let apart = glyphs.get(at + 1).is_some_and(|next| is_blank(next.c));
    let led = at.checked_sub(1).and_then(|before| glyphs.get(before));
    apart
        && led.is_none_or(|before| !is_han(before.c) || BEFORE_A_NAME.contains(before.c) || "学园校".contains(before.c))
        && glyph.c != '·'
}

/// How many blanks stand at `at` before a given name of one or, without more blanks, two characters.
fn blanks_before_one(glyphs: &[Glyph], at: usize) -> Option<usize> {
    const WIDEST: usize = 4;
    let blanks = glyphs.get(at..)?.iter().take_while(|glyph| is_blank(glyph.c)).count();
    let given = glyphs.get(at + blanks)?;
    ((1..=WIDEST).contains(&blanks) && is_han(given.c) && names::open::may_be_given(given.c)).then_some(blanks)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2002}' | '\u{2003}')
}
