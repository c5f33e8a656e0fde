//! What of a text cannot stand as it is written, and where.

use super::emphasis::JOINER;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub target: String,
    /// Line and column in the Markdown text, from 1.
    pub line: u32,
    pub column: u32,
    pub why: WhyRefused,
}

impl Refused {
    pub(super) fn at(markdown: &str, at: usize, target: &str, why: WhyRefused) -> Self {
        let before = markdown.get(..at).unwrap_or(markdown);
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count();
        let column = before[begin..].chars().filter(|c| *c != JOINER).count();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
        Self { target: target.to_owned(), line: number(line), column: number(column), why }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyRefused {
    /// A scheme or form that is not allowed.
    Scheme,
    /// A record that does not exist.
    Dangling,
    /// A picture must be listed under `photos`, with consent.
    Picture,
    /// The link stands, with its host written behind it: it may be taken for another.
    LookAlike,
    /// The text is nested so deeply that no browser shows it; it stands as it was written.
    Tangled,
    /// What opens here is never closed and would take the rest with it; the text stands as it was written.
    Unclosed,
    /// Pages do not have such a tag; it goes.
    Tag,
    /// This was to be a link.
    NoLink,
    /// This was to be a link, and its brackets are those of the Chinese keyboard.
    WideLink,
    /// A mark for a note that is not there.
    NoNote,
    /// A note whose name another has: it stands, and no mark leads to it.
    NoteTwice,
    /// A line that Markdown takes for the address of a link, and no link is there: it goes.
    Definition,
    /// Cells of a table's row for which its heading has no column: they go.
    Cells,
    /// Running text that blanks before it turn into code.
    Indented,
    /// Rows of a table, as Word and Excel hand them over, that became a paragraph.
    NoTable,
    /// A paragraph that became a heading, for the rule right below it.
    Heading,
}

impl WhyRefused {
    /// Mistakes of writing, of which a text may hold any number, and whoever makes more than a few mends those first.
    const fn is_slip(self) -> bool {
        !matches!(
            self,
            Self::Scheme | Self::Dangling | Self::Picture | Self::LookAlike | Self::Tangled | Self::Unclosed
        )
    }
}

/// How many slips of each kind a text has been told of.
#[derive(Debug, Default)]
pub(super) struct Told(Vec<(WhyRefused, usize)>);

impl Told {
    /// Whether this one is told too.
    pub(super) fn next(&mut self, why: WhyRefused) -> bool {
        if !why.is_slip() {
            return true;
        }
        if let Some((_, times)) = self.0.iter_mut().find(|(known, _)| *known == why) {
            *times += 1;
            return *times <= super::MOST_TOLD;
        }
        self.0.push((why, 1));
        true
    }
}
