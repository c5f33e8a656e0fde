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

/// The most bytes of one page's drawing orders, and the most words and signs in them: each becomes a value of its own.
const LONGEST_PAGE: usize = 16 << 20;
const MOST_TOKENS: usize = 3_000_000;
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
        let content = Content::decode(&drawn).map_err(super::pdf::malformed)?;
        self.read(&content, &names)
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
        if drawn.len() > most || tokens(&drawn) > MOST_TOKENS {
            return Err(Problem::TooMuchInside { most });
        }
        self.orders -= drawn.len();
        Ok(drawn)
    }

    fn read(&self, content: &Content, names: &BTreeMap<Vec<u8>, usize>) -> Result<String, Problem> {
        let mut words = Words::default();
        let (mut font, mut saved): (Option<&Encoding>, Vec<Option<&Encoding>>) = (None, Vec::new());
        let named = |name: &[u8]| names.get(name).and_then(|place| self.fonts.get(place));
        for operation in &content.operations {
            let given = operation.operands.as_slice();
            match operation.operator.as_str() {
                "q" => saved.push(font),
                "Q" => font = saved.pop().unwrap_or(font),
                "Tf" => font = given.first().and_then(|name| name.as_name().ok()).and_then(named),
                "Td" | "TD" => words.moved(given.get(1).is_some_and(|down| number(down) != 0.0)),
                "Tm" => words.placed(given.get(5).map_or(0.0, number)),
                "BT" | "ET" | "cm" => words.moved(false),
                "T*" => words.moved(true),
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
        Ok(words.text)
    }
}

/// How many words and signs the drawing orders hold, at least.
fn tokens(drawn: &[u8]) -> usize {
    let parts = |byte: u8| matches!(byte, b'(' | b'<' | b'[' | b'/');
    let blank = |byte: u8| byte.is_ascii_whitespace() || byte == 0;
    let begins = drawn.windows(2).filter(|pair| (blank(pair[0]) && !blank(pair[1])) || parts(pair[1])).count();
    begins + 1
}

/// What has been read, and how the pen has moved since.
#[derive(Default)]
struct Words {
    text: String,
    moved: bool,
    new_line: bool,
    height: f32,
}

impl Words {
    fn moved(&mut self, new_line: bool) {
        self.moved = true;
        self.new_line |= new_line;
    }

    /// The pen is set down at a height of its own.
    fn placed(&mut self, height: f32) {
        const SAME: f32 = 0.01;
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
        if self.moved && !self.text.is_empty() {
            let one_line = chinese(self.text.chars().next_back()) && chinese(piece.chars().next());
            match () {
                () if self.new_line => self.text.push_str("\n\n"),
                () if one_line => {}
                () => self.text.push_str("    "),
            }
        }
        (self.moved, self.new_line) = (false, false);
        self.text.push_str(piece);
    }
}

fn number(object: &Object) -> f32 {
    object.as_float().unwrap_or_default()
}
