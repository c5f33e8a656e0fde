//! Runs of digits, read through whatever may stand between the digits of one number.

use super::fold::{Piece, Script, digit, piece};

/// Digits which belong to one run of text, in parts.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) digits: Vec<Digit>,
    pub(super) parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Digit {
    /// 0 to 9, and 10 for the X which ends some identity numbers.
    pub(super) value: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Digits of one script with nothing but markup between them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// Index of the first digit, and how many there are.
    pub(super) first: usize,
    pub(super) len: usize,
    /// What stands between the part before and this one; of several separators the strongest.
    pub(super) join: Join,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Join {
    /// Only the script changes, or it is the first part.
    Touching,
    Space,
    Hyphen,
    Dot,
    Newline,
}

/// What has been passed since the last digit.
#[derive(Default)]
struct Gap {
    join: Option<Join>,
    seen: usize,
    stars: usize,
    newlines: usize,
}

impl Run {
    /// Reads the run which begins at `start` and gives the offset behind its last digit.
    pub(super) fn read(&mut self, text: &str, start: usize) -> usize {
        self.digits.clear();
        self.parts.clear();
        let (mut at, mut end, mut gap, mut script) = (start, start, Gap::default(), None);
        while let Some((piece, next)) = piece(text, at) {
            if let Some(after) = link_mark(text, at) {
                at = after;
                continue;
            }
            let found = match piece {
                Piece::Char(c) => match digit(c) {
                    Some(found) => Some(found),
                    None if is_check_letter(c) && !self.digits.is_empty() && !letter_follows(text, next) => {
                        Some((10, Script::Han))
                    }
                    None if gap.passes(c) => None,
                    None => break,
                },
                Piece::Star => {
                    gap.stars += 1;
                    if gap.stars > 3 {
                        break;
                    }
                    None
                }
                Piece::Markup => None,
                Piece::Newline => {
                    gap.newlines += 1;
                    gap.join = Some(Join::Newline);
                    if gap.newlines > 1 || begins_a_block(&text[next..]) {
                        break;
                    }
                    None
                }
            };
            if let Some((value, written)) = found {
                self.push(Digit { value, start: at, end: next }, gap.join, script != Some(written));
                (end, gap, script) = (next, Gap::default(), Some(written));
                if value == 10 {
                    break;
                }
            }
            at = next;
        }
        end.max(start + text[start..].chars().next().map_or(1, char::len_utf8))
    }

    fn push(&mut self, digit: Digit, join: Option<Join>, new_script: bool) {
        match self.parts.last_mut() {
            Some(last) if join.is_none() && !new_script => last.len += 1,
            _ => self.parts.push(Part { first: self.digits.len(), len: 1, join: join.unwrap_or(Join::Touching) }),
        }
        self.digits.push(digit);
    }
}

impl Gap {
    /// Whether a number may go on behind this character.
    fn passes(&mut self, c: char) -> bool {
        let join = match c {
            // The first digits may stand in brackets: （138）1234-5678.
            ' ' | '\r' | ')' => Join::Space,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ad}' => Join::Hyphen,
            '.' | '·' | '•' | '‧' | '・' => Join::Dot,
            // A quoted line goes on behind its mark.
            '>' if self.newlines > 0 => Join::Newline,
            _ => return false,
        };
        self.join = self.join.max(Some(join));
        self.seen += 1;
        self.seen <= 3
    }
}

/// The end of a link's mark: its opening bracket, or the closing one with the target. A target which could hold a number
/// of its own is read as text.
fn link_mark(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 120;
    let bytes = text.as_bytes();
    let line = bytes.get(at..bytes.len().min(at + LONGEST))?;
    match line {
        [b'[', rest @ ..] => {
            let close = rest.iter().position(|b| matches!(b, b']' | b'\n'))?;
            (rest.get(close..close + 2) == Some(b"](")).then_some(at + 1)
        }
        [b']', b'(', rest @ ..] => {
            let close = rest.iter().position(|b| matches!(b, b')' | b'\n')).filter(|close| rest[*close] == b')')?;
            let plain = rest[..close].is_ascii() && rest[..close].iter().filter(|b| b.is_ascii_digit()).count() < 7;
            plain.then_some(at + close + 3)
        }
        _ => None,
    }
}

fn is_check_letter(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Х' | 'х' | '×' | '╳')
}

fn letter_follows(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a new line begins a list item, a table row, a heading or is empty: then a number ends before it.
fn begins_a_block(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    line.starts_with(['\n', '\r', '|', '#', '+']) || line.starts_with("- ") || line.starts_with("* ")
}
