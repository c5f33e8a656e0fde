//! The words of a PDF's pages in the order in which they are drawn.
//!
//! A page is a list of drawing orders, not a text: what a reader sees as one line may be drawn in a dozen pieces, each
//! with its own font. Pieces of Chinese on one line are put together again; all others are kept apart as the cells of
//! a table are, since two figures side by side are not one.

use std::collections::BTreeMap;

use lopdf::{Document, Encoding, Object, ObjectId, content::Content};

use super::Problem;

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

/// The words of one page, at most so many bytes.
pub(super) fn of_page(document: &Document, page: ObjectId, most: usize) -> Result<String, Problem> {
    let mut fonts = BTreeMap::new();
    for (name, font) in document.get_page_fonts(page).map_err(super::pdf::malformed)? {
        let encoding = font.get_font_encoding_with_limit(document, most).map_err(super::pdf::malformed)?;
        fonts.insert(name, encoding);
    }
    let drawn = document.get_page_content_with_limit(page, most).map_err(super::pdf::malformed)?;
    let content = Content::decode(&drawn).map_err(super::pdf::malformed)?;
    let mut words = Words::default();
    let (mut font, mut saved): (Option<&Encoding>, Vec<Option<&Encoding>>) = (None, Vec::new());
    for operation in &content.operations {
        let given = operation.operands.as_slice();
        match operation.operator.as_str() {
            "q" => saved.push(font),
            "Q" => font = saved.pop().unwrap_or(font),
            "Tf" => {
                font = given.first().and_then(|name| name.as_name().ok()).and_then(|name| fonts.get(name));
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
        if words.text.len() > most {
            return Err(Problem::TooMuchInside { most });
        }
    }
    Ok(words.text)
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
