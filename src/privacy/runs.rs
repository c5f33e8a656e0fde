//! Runs of digits, read through whatever may stand between the digits of one number.
//!
//! Nothing which is passed over is lost: what a tag, a link's target or a picture's words hold is noted (`passed`), so
//! that it can be looked through on its own.

use std::ops::Range;

use super::fold::{Piece, Script, digit, fold, piece};

/// Digits which belong to one run of text, in parts.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) digits: Vec<Digit>,
    pub(super) parts: Vec<Part>,
    /// Markup read over which could hold a number of its own.
    pub(super) passed: Vec<Range<usize>>,
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
    /// A sign with which nobody writes lists of figures: a stroke, a bracket, a quotation mark.
    Odd,
    /// What parts the figures of a sentence too: a comma, a semicolon.
    List,
    /// What parts the figures of a table: a cell, a row, an item, a paragraph.
    Cell,
}

/// What has been passed since the last digit.
#[derive(Default)]
struct Gap {
    pieces: usize,
    join: Option<Join>,
    spaces: usize,
    signs: usize,
    stars: usize,
    newlines: usize,
}

/// Bounds on what may stand between two digits, in pieces and in bytes: markup that goes on for ever is looked at once.
const MOST_PIECES: usize = 100;
const FARTHEST: usize = 1_500;

impl Run {
    /// Reads the run which begins at `start` and gives the offset behind its last digit.
    pub(super) fn read(&mut self, text: &str, start: usize) -> usize {
        self.digits.clear();
        self.parts.clear();
        self.passed.clear();
        let (mut at, mut end, mut gap, mut script) = (start, start, Gap::default(), None);
        // `**138****1234****5678**`: where bold letters begin, four stars end a group and begin the next.
        let most_stars = if text[..start].ends_with("**") { 4 } else { 3 };
        let mut over = Vec::new();
        while let Some((piece, next)) = piece(text, at) {
            gap.pieces += 1;
            if gap.pieces > MOST_PIECES || at > end + FARTHEST {
                break;
            }
            if let Some(b'!' | b'[' | b']') = text.as_bytes().get(at)
                && let Some(after) = link_mark(text, at)
            {
                over.push(at..after);
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
                Piece::Star if gap.stars < most_stars => {
                    gap.stars += 1;
                    None
                }
                Piece::Star => break,
                Piece::Markup => None,
                Piece::Newline if gap.newline(&text[next..]) => {
                    at = next + item_mark(&text[next..]);
                    continue;
                }
                Piece::Block if gap.newline("") => {
                    gap.join = Some(Join::Cell);
                    None
                }
                Piece::Newline | Piece::Block => break,
            };
            if found.is_none() && next > at + 6 {
                over.push(at..next);
            }
            if let Some((value, written)) = found {
                self.push(Digit { value, start: at, end: next }, gap.join, script != Some(written));
                (end, gap, script) = (next, Gap::default(), Some(written));
                if !over.is_empty() {
                    self.passed.extend(over.drain(..).filter(|range| holds_a_number(&text[range.clone()])));
                }
                if value == 10 {
                    break;
                }
            }
            at = next;
        }
        if let Some(word) = self.begins_a_word(text) {
            end = word;
        }
        end.max(start + text[start..].chars().next().map_or(1, char::len_utf8))
    }

    /// 七五一七一致: the last 一 belongs to the word behind the number, and leaves it.
    fn begins_a_word(&mut self, text: &str) -> Option<usize> {
        let (last, part) = (*self.digits.last()?, self.parts.last_mut()?);
        let word = text[last.start..].starts_with('一')
            && text[last.end..].starts_with(['致', '样', '樣', '起', '并', '直', '同', '代']);
        if !word || self.digits.len() < 2 {
            return None;
        }
        part.len -= 1;
        let empty = part.len == 0;
        self.digits.pop();
        // 6148一直: the word alone was a part of its own.
        if empty {
            self.parts.pop();
        }
        Some(last.start)
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
            ' ' | '\r' => {
                self.spaces += 1;
                // Columns are set with more spaces than the groups of a number.
                let join = if self.spaces > 3 { Join::Cell } else { Join::Space };
                self.join = self.join.max(Some(join));
                return self.spaces <= 60;
            }
            // The first digits may stand in brackets: （138）1234-5678.
            ')' => Join::Space,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ad}' => Join::Hyphen,
            '.' | '·' | '•' | '‧' | '・' | '⋅' | '∙' => Join::Dot,
            // A quoted line goes on behind its mark.
            '>' if self.newlines > 0 => Join::Newline,
            '/' | '\\' | '#' | '(' | '[' | ']' | '{' | '}' | '<' | '>' | '"' | '\'' | '“' | '”' | '‘' | '’' | '「'
            | '」' | '『' | '』' | '【' | '】' | '〔' | '〕' | '《' | '》' | '〈' | '〉' | '〖' | '〗' | '~' | '～'
            | '〜' | '∼' | '…' | '‥' | '⁄' | '∕' | '_' | '$' | '!' | '‖' | '★' | '☆' | '▪' | '■' | '□' | '◆' | '◇'
            | '●' | '△' | '▲' | '→' | '⇒' | '¦' | '│' | '┃' | '§' => Join::Odd,
            ',' | '、' | ';' | '。' | '｡' | '､' => Join::List,
            '|' | ':' | '+' | '=' | '*' | '×' | '&' => Join::Cell,
            _ => return false,
        };
        self.join = self.join.max(Some(join));
        self.signs += 1;
        self.signs <= 6
    }

    /// The same of a line's end, given the text behind it.
    fn newline(&mut self, rest: &str) -> bool {
        self.newlines += 1;
        let join = if self.newlines > 1 || begins_a_block(rest) { Join::Cell } else { Join::Newline };
        self.join = self.join.max(Some(join));
        self.newlines <= 6
    }
}

/// The end of a link's or picture's mark: its opening bracket, or the closing one with the target or label.
fn link_mark(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 240;
    let bytes = text.as_bytes();
    let line = bytes.get(at..bytes.len().min(at + LONGEST))?;
    let end = |rest: &[u8], closing: u8| {
        rest.iter().position(|b| *b == closing || *b == b'\n').filter(|close| rest[*close] == closing)
    };
    match line {
        // A picture, its words and all.
        [b'!', b'[', rest @ ..] => {
            let close = end(rest, b']')?;
            match rest.get(close + 1) {
                Some(b'(') => Some(at + close + 4 + end(&rest[close + 2..], b')')?),
                Some(b'[') => Some(at + close + 4 + end(&rest[close + 2..], b']')?),
                _ => None,
            }
        }
        [b'[', b'^', ..] => None,
        [b'[', rest @ ..] => {
            let close = end(rest, b']')?;
            matches!(rest.get(close + 1), Some(b'(' | b'[')).then_some(at + 1)
        }
        [b']', b'(', rest @ ..] => Some(at + end(rest, b')')? + 3),
        [b']', b'[', rest @ ..] if rest.first() != Some(&b'^') => {
            let close = end(rest, b']')?;
            let label = rest.get(..close)?;
            // `[138][1234]` is a row of brackets rather than a link with a label.
            (label.iter().any(|b| !b.is_ascii_digit()) || label.is_empty()).then_some(at + close + 3)
        }
        _ => None,
    }
}

/// Whether markup is long enough, and has digits enough, to hold a number of its own.
fn holds_a_number(markup: &str) -> bool {
    const FEWEST: usize = 5;
    let counts = |c: char| digit(fold(c)).is_some() || c == '@';
    markup.contains('@') || markup.contains('室') || markup.chars().filter(|c| counts(*c)).count() >= FEWEST
}

fn is_check_letter(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Х' | 'х' | '×' | '╳' | 'Ⅹ' | 'ⅹ' | '✕' | '✖')
}

fn letter_follows(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a new line begins a list item, a table row, a heading or is empty.
fn begins_a_block(line: &str) -> bool {
    let rest = line.trim_start_matches([' ', '\t']);
    rest.starts_with(['\n', '\r', '|', '#']) || item_mark(line) > line.len() - rest.len()
}

/// The length of the mark which begins a list item, `- ` or `2. `, with the spaces before it; 0 if there is none.
fn item_mark(line: &str) -> usize {
    let bytes = line.as_bytes();
    let space = bytes.iter().take(12).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let number = bytes[space..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let mark = match (number, bytes.get(space + number)) {
        (0, Some(b'-' | b'*' | b'+')) | (1.., Some(b'.' | b')')) => space + number + 1,
        _ => return 0,
    };
    let after = bytes.get(mark..).unwrap_or_default().iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    if after == 0 { 0 } else { mark + after.min(4) }
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    fn kinds(text: &str) -> Vec<Kind> {
        scan(text, &Allow::none()).into_iter().map(|found| found.kind).collect()
    }

    #[test]
    fn bold_groups_are_one_number_and_a_bold_mask_is_none() {
        assert_eq!(kinds("卡号 **6227****0093****2221****8560****862**"), [Kind::BankCard]);
        assert_eq!(kinds("电话 **182****743****31178**"), [Kind::Mobile]);
        assert_eq!(kinds("身份证 **510****102****1957****0201****8555**"), [Kind::ResidentId]);
        assert_eq!(kinds("电话**138****1234**，卡**6227********2221**"), []);
    }
}
