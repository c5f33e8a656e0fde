//! Small pieces of markup that stand on many pages: entries of lists, states, events, advice.
//!
//! They are most of what a site shows, and having a template draw each of them would be half of a build. So the theme draws
//! a piece once for each of its forms, with its values still open (a [`Pattern`]), and the values are written into the gaps.
//! Pages of one depth share whole entries too, because an address from one folder to another is the same on all of them.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::derive::links::RecordAt;
use crate::id::RecordKind;
use crate::pages::World;
use crate::pages::facets::{self, Facet, Group};
use crate::pages::view::{self, Anchor, Item};
use crate::reads::Shared;
use crate::route::{self, Route};

/// What is written into one gap of a piece.
#[derive(Clone, Copy)]
pub enum Slot<'a> {
    /// Words, to be escaped.
    Text(&'a str),
    /// Markup, made by another piece or by Markdown.
    Html(&'a Drawn),
    /// A name on which the theme's part decides; it is no gap, and the part is drawn for each.
    Choice(&'static str),
}

/// The gaps of a piece by name, and what is written into each. A gap of `None` is null in the theme's part.
pub type Slots<'a> = [(&'static str, Option<Slot<'a>>)];

/// A piece of the theme with its gaps open: what stands between them, and the number of each gap's slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    pub start: String,
    pub gaps: Vec<(usize, String)>,
}

/// How a gap of a part shall stand while the part is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    Open,
    /// Null in the theme's part.
    Closed,
    Set(&'static str),
}

/// Asks the theme for a part with these gaps. `render` gives it.
pub type Ask<'p> = dyn Fn(&'static str, &[(&'static str, Gap)]) -> Pattern + Sync + 'p;

/// A part's name, which of its gaps are open, lowest bit first, and what was chosen.
type Form = (&'static str, u32, Vec<&'static str>);

/// A piece as markup; a template writes it with `| safe`.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn(pub Arc<str>);

impl Default for Drawn {
    fn default() -> Self {
        Self(Arc::from(""))
    }
}

impl Serialize for Drawn {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

/// Pieces one after the other, with how many they are. Templates write them at once (`it.x.html`), which for the lists of
/// a large site costs far less than one by one; none are as good as false.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pieces {
    n: usize,
    html: String,
}

impl Pieces {
    pub const fn len(&self) -> usize {
        self.n
    }

    pub const fn is_empty(&self) -> bool {
        self.n == 0
    }
}

impl FromIterator<Drawn> for Pieces {
    fn from_iter<I: IntoIterator<Item = Drawn>>(pieces: I) -> Self {
        let pieces: Vec<Drawn> = pieces.into_iter().collect();
        let mut html = String::with_capacity(pieces.iter().map(|piece| piece.0.len()).sum());
        pieces.iter().for_each(|piece| html.push_str(&piece.0));
        Self { n: pieces.len(), html }
    }
}

impl Serialize for Pieces {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        if self.n > 0 {
            map.serialize_entry("n", &self.n)?;
            map.serialize_entry("html", &self.html)?;
        }
        map.end()
    }
}

/// For each record of a kind what is drawn of it when first wanted: one record stands in dozens of lists.
type Cells = FxHashMap<RecordKind, Vec<Shared<Drawn>>>;

/// Draws pieces, and keeps what is wanted again.
pub struct Pen<'p> {
    ask: &'p Ask<'p>,
    patterns: RwLock<FxHashMap<Form, Arc<Pattern>>>,
    /// Entries with their summaries of all records, as pages one folder deep write them.
    cards: Cells,
    /// Entries without them, as pages two folders deep write them: the lists behind numbers and charts.
    entries: Cells,
    /// How the records of a kind fall into groups, for each of its facets.
    groups: FxHashMap<(RecordKind, &'static str), OnceLock<Arc<Vec<Group>>>>,
}

impl<'p> Pen<'p> {
    pub fn new(world: &World<'_>, ask: &'p Ask<'p>) -> Self {
        let empty = |kind: &RecordKind| (*kind, (0..facets::total(world, *kind)).map(|_| Shared::new()).collect());
        let facets =
            RecordKind::ALL.into_iter().flat_map(|kind| Facet::of(kind).iter().map(move |facet| (kind, facet.key())));
        Self {
            ask,
            patterns: RwLock::default(),
            cards: RecordKind::ALL.iter().map(empty).collect(),
            entries: RecordKind::ALL.iter().map(empty).collect(),
            groups: facets.map(|facet| (facet, OnceLock::new())).collect(),
        }
    }

    /// The groups of a facet, made when first wanted.
    pub(crate) fn groups(&self, kind: RecordKind, facet: Facet, make: impl FnOnce() -> Vec<Group>) -> Arc<Vec<Group>> {
        match self.groups.get(&(kind, facet.key())) {
            Some(cell) => Arc::clone(cell.get_or_init(|| Arc::new(make()))),
            None => Arc::new(make()),
        }
    }

    fn draw(&self, part: &'static str, slots: &Slots<'_>) -> Drawn {
        let mut form: Form = (part, 0, Vec::new());
        for (i, (_, slot)) in slots.iter().enumerate() {
            match slot {
                Some(Slot::Choice(choice)) => form.2.push(choice),
                Some(_) => form.1 |= 1 << i,
                None => {}
            }
        }
        let kept = self.patterns.read().unwrap_or_else(PoisonError::into_inner).get(&form).cloned();
        let pattern = kept.unwrap_or_else(|| {
            let gap = |(name, slot): &(&'static str, Option<Slot<'_>>)| match slot {
                None => (*name, Gap::Closed),
                Some(Slot::Choice(choice)) => (*name, Gap::Set(choice)),
                Some(_) => (*name, Gap::Open),
            };
            let gaps: Vec<(&'static str, Gap)> = slots.iter().map(gap).collect();
            let pattern = Arc::new((self.ask)(part, &gaps));
            let mut patterns = self.patterns.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(patterns.entry(form).or_insert(pattern))
        });
        pattern.fill(slots)
    }
}

impl Pattern {
    fn fill(&self, slots: &Slots<'_>) -> Drawn {
        let mut out = String::with_capacity(512);
        out.push_str(&self.start);
        for (slot, after) in &self.gaps {
            match slots.get(*slot).and_then(|(_, slot)| *slot) {
                Some(Slot::Text(text)) => escape(text, &mut out),
                Some(Slot::Html(html)) => out.push_str(&html.0),
                Some(Slot::Choice(_)) | None => {}
            }
            out.push_str(after);
        }
        Drawn(Arc::from(out))
    }
}

/// As templates escape: so that a text reads the same wherever it stands.
fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// A piece by the theme's part of that name; empty where pages are only listed.
pub fn draw(world: &World<'_>, part: &'static str, slots: &Slots<'_>) -> Drawn {
    world.pen.map(|pen| pen.draw(part, slots)).unwrap_or_default()
}

/// Pieces one after the other.
pub fn row(pieces: &[Drawn], between: &str) -> Option<Drawn> {
    match pieces {
        [] => None,
        [one] => Some(one.clone()),
        many => {
            let texts: Vec<&str> = many.iter().map(|piece| &*piece.0).collect();
            Some(Drawn(Arc::from(texts.join(between))))
        }
    }
}

/// Words, where there are any.
pub fn text(text: &Option<String>) -> Option<Slot<'_>> {
    text.as_deref().map(Slot::Text)
}

/// A link, or plain words where there is nothing to link to.
pub fn anchor(world: &World<'_>, anchor: &Anchor) -> Drawn {
    let out = anchor.out.then_some(Slot::Choice("out"));
    draw(world, "link", &[("href", text(&anchor.href)), ("text", Some(Slot::Text(&anchor.text))), ("out", out)])
}

/// A record as an entry with its summary, on the page `from`.
pub fn card(world: &World<'_>, from: &Route, at: RecordAt) -> Drawn {
    let Some(pen) = world.pen else { return Drawn::default() };
    // Written as from a folder of no kind, so that the address is right in each of them.
    kept(&pen.cards, at, from, "any/page.html", |from| entry(world, "card", &view::item(world, from, at)))
}

/// A record as an entry without its summary, which the record's page tells.
pub fn brief(world: &World<'_>, from: &Route, at: RecordAt) -> Drawn {
    let Some(pen) = world.pen else { return Drawn::default() };
    kept(&pen.entries, at, from, "any/any/page.html", |from| entry(world, "entry", &view::item(world, from, at)))
}

/// What is drawn of a record, kept for all pages as deep as `like`.
fn kept(cells: &Cells, (kind, i): RecordAt, from: &Route, like: &str, draw: impl Fn(&Route) -> Drawn) -> Drawn {
    let like = route::file(like);
    match cells.get(&kind).and_then(|cells| cells.get(i)) {
        Some(cell) if from.depth() == like.depth() => cell.get_or_make(|| draw(&like)),
        _ => draw(from),
    }
}

/// An entry by the part `entry`, which leaves the summary out, or `card`.
pub fn entry(world: &World<'_>, part: &'static str, item: &Item) -> Drawn {
    let meta = item.meta.join(world.words.get("punct.dot"));
    draw(
        world,
        part,
        &[
            ("href", Some(Slot::Text(&item.href))),
            ("title", Some(Slot::Text(&item.title))),
            ("date", text(&item.data.date)),
            ("status", item.data.status.map(Slot::Text)),
            ("state", item.state.as_ref().map(|state| Slot::Html(&state.html))),
            ("late", item.late.as_ref().map(|state| Slot::Html(&state.html))),
            ("meta", Some(Slot::Text(&meta))),
            ("summary", text(&item.summary)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_in_their_order_and_words_escaped() {
        let pattern = Pattern {
            start: "<li>".to_owned(),
            gaps: vec![(1, "·".to_owned()), (0, "·".to_owned()), (2, "</li>".to_owned())],
        };
        let bold = Drawn(Arc::from("<b>灯</b>"));
        let slots = [("a", Some(Slot::Html(&bold))), ("b", Some(Slot::Text("\"<&>'"))), ("c", None)];
        assert_eq!(&*pattern.fill(&slots).0, "<li>&quot;&lt;&amp;&gt;&#39;·<b>灯</b>·</li>");
    }
}
