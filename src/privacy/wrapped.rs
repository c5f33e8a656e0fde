//! What a text holds in another writing and a reader or a click unwraps: `&#29579;` is 王, `%E7%8E%8B` in an address too.
//!
//! Digits wrapped so are read where they stand (`fold`). Words and names are not, so a line which holds wrapped characters
//! is unwrapped once and looked through as a whole; what is found there is told of where it was written.

use super::{
    Finding,
    fold::{Piece, piece},
    look_through,
};

/// Looks through the lines which hold wrapped characters.
pub(super) fn look(text: &str, found: &mut Vec<Finding>) {
    if !text.contains("&#") && !text.contains('%') {
        return;
    }
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        if wraps(line)
            && let Some(unwrapped) = Unwrapped::of(line)
        {
            let mut within = Vec::new();
            look_through(&unwrapped.text, 0, &mut within);
            found.extend(within.into_iter().map(|finding| {
                let (start, end) = (unwrapped.start(finding.range.start), unwrapped.end(finding.range.end));
                Finding { range: from + start..from + end, ..finding }
            }));
        }
        from += line.len();
    }
}

/// Whether a line may hold a wrapped character: 98.7% is none.
fn wraps(line: &str) -> bool {
    let hex = |at: usize| line.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
    line.contains("&#") || line.match_indices('%').any(|(at, _)| hex(at + 1) && hex(at + 2))
}

/// A line as it is read, and where each of its characters was written.
struct Unwrapped {
    text: String,
    /// Where a piece begins in the text read and in the one written, in order.
    places: Vec<(usize, usize)>,
    whole: usize,
}

impl Unwrapped {
    /// `None` if nothing is wrapped but what is read anyhow.
    fn of(line: &str) -> Option<Self> {
        let mut unwrapped = Self { text: String::with_capacity(line.len()), places: Vec::new(), whole: line.len() };
        let (mut at, mut any) = (0, false);
        while let Some(c) = line[at..].chars().next() {
            unwrapped.places.push((unwrapped.text.len(), at));
            let end = match c {
                '&' => reference(line, at).inspect(|(c, _)| unwrapped.text.push(*c)).map(|(_, end)| end),
                '%' => bytes(line, at).map(|(read, end)| {
                    unwrapped.text.push_str(&read);
                    end
                }),
                _ => None,
            };
            any |= end.is_some();
            at = end.unwrap_or_else(|| {
                unwrapped.text.push(c);
                at + c.len_utf8()
            });
        }
        any.then_some(unwrapped)
    }

    fn start(&self, read: usize) -> usize {
        let at = self.places.partition_point(|place| place.0 <= read);
        at.checked_sub(1).and_then(|at| self.places.get(at)).map_or(0, |place| place.1)
    }

    fn end(&self, read: usize) -> usize {
        let at = self.places.partition_point(|place| place.0 < read);
        self.places.get(at).map_or(self.whole, |place| place.1)
    }
}

/// A character reference to a letter, a digit or anything beyond ASCII, and its end; those to signs keep a text's markup apart.
fn reference(line: &str, at: usize) -> Option<(char, usize)> {
    match piece(line, at) {
        Some((Piece::Char(c), end)) if end > at + 1 && (!c.is_ascii() || c.is_ascii_alphanumeric()) => Some((c, end)),
        _ => None,
    }
}

/// A row of bytes as addresses write them, if it is UTF-8.
fn bytes(line: &str, at: usize) -> Option<(String, usize)> {
    let digit = |at: usize| line.as_bytes().get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut read, mut end) = (Vec::new(), at);
    while line.as_bytes().get(end) == Some(&b'%')
        && let (Some(high), Some(low)) = (digit(end + 1), digit(end + 2))
    {
        read.push(u8::try_from(high * 16 + low).unwrap_or_default());
        end += 3;
    }
    // %20 alone is a blank and hides nothing.
    let text = String::from_utf8(read).ok().filter(|text| text.chars().any(|c| !c.is_ascii() || c.is_ascii_digit()))?;
    Some((text, end))
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn wrapped_words_are_read_and_told_of_where_they_were_written() {
        for (text, kind, written) in [
            ("&#29579;&#23567;&#26126;患尿毒症", Kind::Health, "&#29579;&#23567;&#26126;"),
            (
                "[看](https://a.cn/?q=%E5%B0%8F%E5%AD%A6%E7%94%9F%E7%8E%8B%E5%B0%8F%E6%98%8E)",
                Kind::Minor,
                "%E5%B0%8F%E5%AD%A6%E7%94%9F%E7%8E%8B%E5%B0%8F%E6%98%8E",
            ),
            ("&#27993;&#65;&#49;&#50;&#51;&#52;&#53;停在门口", Kind::Plate, "&#27993;&#65;"),
            ("上一行\n[看](https://a.cn/?q=%31%33%38%31%32%33%34%35%36%37%38)", Kind::Mobile, "%31%33%38"),
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [kind], "{text}");
            assert!(found.iter().all(|one| text[one.range.clone()].starts_with(written.get(..9).unwrap())), "{text}");
        }
        for text in [
            "办结率98.7%，同比提高3%。",
            "[看](https://a.cn/%E6%95%99%E8%82%B2)",
            "A&amp;B&#8212;C",
            "%",
            "100%E",
            "%zz",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }
}
