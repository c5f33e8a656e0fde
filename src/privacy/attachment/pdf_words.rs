//! The words of a PDF's pages in the order in which they are drawn.
//!
//! A page is a list of drawing orders, not a text: what a reader sees as one line may be drawn in a dozen pieces, each
//! with its own font. Pieces of Chinese on one line are put together again; all others are kept apart as the cells of
//! a table are, since two figures side by side are not one.

use std::collections::BTreeMap;

use lopdf::{Document, Encoding, Object, ObjectId, content::Content};

use super::{Limits, Problem};

/// Fonts whose letters are drawings of their own name them after nothing; what they stand for is then said in a map
/// beside them, which the reader looks at only where the font says nothing else.
pub(super) fn trust_maps(document: &mut Document) {
    for object in document.objects.values_mut() {
        if let Ok(font) = object.as_dict_mut()
            && font.has_type(b"Font")
            && font.has(b"ToUnicode")
        {
            font.remove(b"Encoding");
        }
    }
}

/// The most bytes of one page's drawing orders.
const LONGEST_PAGE: usize = 16 << 20;
/// They are read in pieces of about so many bytes, and never in one of more than so many: each order and each number in
/// them becomes a value of its own, of some hundred bytes.
const PIECE: usize = 512 << 10;
const LONGEST_PIECE: usize = 2 << 20;
/// Of a font's map from its letters to what they stand for.
const LONGEST_MAP: usize = 2 << 20;
/// Fonts of one document.
const MOST_FONTS: usize = 3_000;

/// The pages of one document. What they draw is counted together: a thousand pages may share one long drawing.
pub(super) struct Pages<'d> {
    document: &'d Document,
    /// By where the font stands, since pages share fonts, and a map may be long.
    fonts: BTreeMap<usize, Encoding<'d>>,
    /// Bytes of drawing orders that may still be read, and bytes of text.
    orders: usize,
    most: usize,
}

impl<'d> Pages<'d> {
    pub(super) fn of(document: &'d Document, limits: &Limits) -> Self {
        Self { document, fonts: BTreeMap::new(), orders: limits.markup_bytes, most: limits.text_bytes }
    }

    /// The words of one page.
    pub(super) fn words(&mut self, page: ObjectId) -> Result<String, Problem> {
        let mut names = BTreeMap::new();
        for (name, font) in self.document.get_page_fonts(page).map_err(super::pdf::malformed)? {
            let place = std::ptr::from_ref(font) as usize;
            if !self.fonts.contains_key(&place) {
                if self.fonts.len() >= MOST_FONTS {
                    return Err(Problem::TooManyParts { count: self.fonts.len() + 1, most: MOST_FONTS });
                }
                let encoding = font.get_font_encoding_with_limit(self.document, LONGEST_MAP);
                self.fonts.insert(place, encoding.map_err(super::pdf::malformed)?);
            }
            names.insert(name, place);
        }
        let drawn = self.drawn(page)?;
        let (mut words, mut pen) = (Words::default(), Pen::default());
        let mut from = 0;
        while from < drawn.len() {
            let rest = drawn.get(from..).unwrap_or_default();
            let piece = rest.get(..end_of_piece(rest)).unwrap_or(rest);
            if piece.len() > LONGEST_PIECE {
                return Err(Problem::TooMuchInside { most: LONGEST_PIECE });
            }
            let content = Content::decode(piece).map_err(super::pdf::malformed)?;
            self.read(&content, &names, &mut words, &mut pen)?;
            from += piece.len();
        }
        Ok(words.text)
    }

    fn drawn(&mut self, page: ObjectId) -> Result<Vec<u8>, Problem> {
        let most = LONGEST_PAGE.min(self.orders);
        // The reader gives up one that is longer with words of its own, which say less.
        let drawn = self.document.get_page_content_with_limit(page, most + 1).map_err(|why| match why {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
                Problem::TooMuchInside { most }
            }
            why => super::pdf::malformed(why),
        })?;
        if drawn.len() > most {
            return Err(Problem::TooMuchInside { most });
        }
        self.orders -= drawn.len();
        Ok(drawn)
    }

    fn read(
        &self,
        content: &Content,
        names: &BTreeMap<Vec<u8>, usize>,
        words: &mut Words,
        pen: &mut Pen,
    ) -> Result<(), Problem> {
        for operation in &content.operations {
            let given = operation.operands.as_slice();
            let font = pen.font.and_then(|place| self.fonts.get(&place));
            match operation.operator.as_str() {
                "q" => pen.saved.push(pen.font),
                "Q" => pen.font = pen.saved.pop().unwrap_or(pen.font),
                "Tf" => {
                    pen.font =
                        given.first().and_then(|name| name.as_name().ok()).and_then(|name| names.get(name)).copied();
                    words.size = given.get(1).map_or(0.0, number);
                }
                "Td" | "TD" => {
                    words.x += given.first().map_or(0.0, number) * words.scale;
                    words.moved(given.get(1).is_some_and(|down| number(down) != 0.0));
                }
                "Tm" => {
                    words.scale = given.first().map_or(1.0, number);
                    words.x = given.get(4).map_or(0.0, number);
                    words.placed(given.get(5).map_or(0.0, number));
                }
                "BT" => {
                    (words.x, words.scale) = (0.0, 1.0);
                    words.moved(false);
                }
                "ET" => words.moved(false),
                // Where the drawing was moved or turned, no two places can be compared.
                "cm" => {
                    words.last = None;
                    words.moved(false);
                }
                "T*" => words.falls = true,
                "Tj" | "TJ" => words.show(font, given)?,
                "'" | "\"" => {
                    words.moved(true);
                    words.show(font, given.get(given.len().saturating_sub(1)..).unwrap_or_default())?;
                }
                _ => {}
            }
            if words.text.len() > self.most {
                return Err(Problem::TooMuchInside { most: self.most });
            }
        }
        Ok(())
    }
}

/// With which font is drawn, and with which it will be again.
#[derive(Default)]
struct Pen {
    font: Option<usize>,
    saved: Vec<Option<usize>>,
}

/// Where the first piece of drawing orders ends: behind an order, outside of strings, lists and pictures.
fn end_of_piece(drawn: &[u8]) -> usize {
    if drawn.len() <= PIECE {
        return drawn.len();
    }
    let plain = |byte: u8| !byte.is_ascii_whitespace() && byte != 0 && !b"()<>[]{}/%".contains(&byte);
    let run = |from: usize| from + drawn[from..].iter().take_while(|byte| plain(**byte)).count();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = drawn.get(at) {
        match byte {
            b'(' => at = end_of_string(drawn, at),
            b'<' if drawn.get(at + 1) == Some(&b'<') => (at, depth) = (at + 2, depth + 1),
            b'>' if drawn.get(at + 1) == Some(&b'>') => (at, depth) = (at + 2, depth.saturating_sub(1)),
            b'<' => at += drawn[at..].iter().take_while(|byte| **byte != b'>').count() + 1,
            b'[' => (at, depth) = (at + 1, depth + 1),
            b']' => (at, depth) = (at + 1, depth.saturating_sub(1)),
            b'%' => at += drawn[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
            b'/' => at = run(at + 1),
            byte if byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'"') => {
                let end = run(at);
                let word = &drawn[at..end];
                at = if word == b"BI" { end_of_picture(drawn, end) } else { end };
                if depth == 0 && at >= PIECE && !matches!(word, b"true" | b"false" | b"null") {
                    return at.min(drawn.len());
                }
            }
            byte if plain(byte) => at = run(at),
            _ => at += 1,
        }
    }
    drawn.len()
}

/// Behind the bracket that closes the string which begins here.
fn end_of_string(drawn: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(&byte) = drawn.get(at) {
        at += if byte == b'\\' { 2 } else { 1 };
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => break,
            b')' => depth -= 1,
            _ => {}
        }
    }
    at
}

/// Behind the `EI` of a picture that stands among the orders.
fn end_of_picture(drawn: &[u8], start: usize) -> usize {
    let blank = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let ends = |at: &usize| {
        drawn.get(*at..*at + 2) == Some(b"EI")
            && blank(drawn.get(*at + 2))
            && blank(at.checked_sub(1).and_then(|at| drawn.get(at)))
    };
    (start..drawn.len()).find(ends).map_or(drawn.len(), |at| at + 2)
}

/// What has been read, and how the pen has moved since.
#[derive(Default)]
struct Words {
    text: String,
    moved: bool,
    new_line: bool,
    /// A line was ended, and the pen is not yet set down elsewhere.
    falls: bool,
    height: f32,
    x: f32,
    size: f32,
    scale: f32,
    /// Where the last piece began, if it is one character.
    last: Option<f32>,
}

impl Words {
    fn moved(&mut self, new_line: bool) {
        self.moved = true;
        self.new_line |= new_line;
    }

    /// The pen is set down at a height of its own.
    fn placed(&mut self, height: f32) {
        const SAME: f32 = 0.01;
        self.falls = false;
        self.moved((height - self.height).abs() > SAME);
        self.height = height;
    }

    fn show(&mut self, font: Option<&Encoding>, given: &[Object]) -> Result<(), Problem> {
        // As far as a column is from the next, in thousandths of a letter's height.
        const COLUMN: f32 = -1_500.0;
        let Some(font) = font else { return Ok(()) };
        for one in given {
            match one {
                Object::String(bytes, _) => {
                    let piece = font.bytes_to_string(bytes).map_err(super::pdf::malformed)?;
                    self.push(&piece);
                }
                Object::Array(pieces) => self.show(Some(font), pieces)?,
                Object::Integer(_) | Object::Real(_) if number(one) < COLUMN => self.moved(false),
                _ => {}
            }
        }
        Ok(())
    }

    fn push(&mut self, piece: &str) {
        let chinese = |c: Option<char>| c.is_some_and(|c| ('\u{2e80}'..='\u{9fff}').contains(&c) || c >= '\u{ff00}');
        if piece.is_empty() {
            return;
        }
        self.new_line |= self.falls;
        self.moved |= self.falls;
        // Drawn one by one, with no more than a letter's width between.
        const NEXT: f32 = 1.15;
        let away = self.last.map(|last| self.x - last);
        let touches = away.is_some_and(|away| away > 0.0 && away <= NEXT * self.size * self.scale) && !self.new_line;
        if self.moved && !self.text.is_empty() && !touches {
            let one_line = chinese(self.text.chars().next_back()) && chinese(piece.chars().next());
            match () {
                () if self.new_line => self.text.push_str("\n\n"),
                () if one_line => {}
                () => self.text.push_str("    "),
            }
        }
        (self.moved, self.new_line, self.falls) = (false, false, false);
        self.last = (piece.chars().count() == 1).then_some(self.x);
        self.text.push_str(piece);
    }
}

fn number(object: &Object) -> f32 {
    object.as_float().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_end_behind_orders_and_nowhere_else() {
        let order =
            "q (a \\) ET (b) c) Tj [(x) -20 (]y)] TJ << /A [1 2] >> gs <41> Tj % Q\n/Tj 1 Tf BI /W 1 ID Q Q \nEI Q ";
        let drawn = order.repeat(30_000);
        let mut from = 0;
        let mut count = 0;
        while from < drawn.len() {
            let piece = &drawn.as_bytes()[from..];
            let end = end_of_piece(piece);
            let (words, rest) = (&drawn[from..from + end], &drawn[from + end..]);
            assert!(end >= PIECE || rest.is_empty(), "{end}");
            let last = words.trim_end().rsplit([' ', '\n', ']', ')']).next().unwrap();
            assert!(matches!(last, "Tj" | "TJ" | "q" | "Q" | "gs" | "Tf" | "EI"), "{last:?} {rest:.40}");
            (from, count) = (from + end, count + 1);
        }
        assert!(count > 4, "{count}");
        for odd in ["(", "<", "[", "BI", "%", "(\\", "true "] {
            let drawn = odd.repeat(600_000);
            assert!(end_of_piece(drawn.as_bytes()) <= drawn.len(), "{odd}");
        }
    }
}
