//! The inks of states: a colour, a pattern over it, and a shape beside its word, so that none has to carry the meaning alone.
use serde::{Deserialize, Serialize};

use crate::svg::{escape, num};

/// The five roles of state the whole site uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    #[default]
    Formed,
    Moving,
    Done,
    Late,
    Not,
}

impl Role {
    /// The class the stylesheet knows it by.
    pub fn class(self) -> &'static str {
        match self {
            Self::Formed => "formed",
            Self::Moving => "moving",
            Self::Done => "done",
            Self::Late => "late",
            Self::Not => "not",
        }
    }
}

/// A role, and which of several states of that role: 0 is the fullest, 1 and 2 are paler with a pattern of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ink {
    pub role: Role,
    pub tone: u8,
}

impl Ink {
    pub fn new(role: Role, tone: u8) -> Self {
        Self { role, tone: tone.min(2) }
    }

    fn name(self) -> String {
        format!("{}{}", self.role.class(), self.tone.min(2))
    }

    /// The lines or dots drawn over the colour, in a square of 6; nothing for the one solid ink.
    fn lines(self) -> Option<&'static str> {
        match (self.role, self.tone.min(2)) {
            (Role::Done, 0) => None,
            (Role::Done, 1) => Some("M0 3h6"),
            (Role::Done, _) => Some("M0 1.5h6M0 4.5h6"),
            (Role::Moving, 0) => Some("M-1 1l2-2M0 6l6-6M5 7l2-2"),
            (Role::Moving, 1) => Some("M-1 5l2 2M0 0l6 6M5-1l2 2"),
            (Role::Moving, _) => Some("M0 0l6 6M0 6l6-6"),
            (Role::Formed, 0) => Some("M1.5 1.5h.1M4.5 4.5h.1"),
            (Role::Formed, _) => Some("M1.5 1.5h.1M4.5 1.5h.1M1.5 4.5h.1M4.5 4.5h.1"),
            (Role::Late, 0) => Some("M3 0v6"),
            (Role::Late, _) => Some("M1.5 0v6M4.5 0v6"),
            (Role::Not, 0) => Some("M0 0l6 6M0 6l6-6"),
            (Role::Not, _) => Some("M0 3h6M3 0v6"),
        }
    }
}

/// The patterns these inks need, once in each drawing. `id` makes them the drawing's own.
pub(crate) fn patterns(id: &str, inks: &[Ink]) -> String {
    let mut used: Vec<Ink> = inks.to_vec();
    used.sort_unstable();
    used.dedup();
    let one = |ink: &Ink| {
        let lines = ink.lines()?;
        Some(format!(
            "<pattern id=\"{}-{}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"weave\" d=\"{lines}\"/></pattern>",
            escape(id),
            ink.name()
        ))
    };
    let patterns: String = used.iter().filter_map(one).collect();
    if patterns.is_empty() { patterns } else { format!("<defs>{patterns}</defs>") }
}

/// A block of this ink: its colour, and its pattern above.
pub(crate) fn block(id: &str, ink: Ink, (x, y, width, height): (f64, f64, f64, f64)) -> String {
    let place = format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", num(x), num(y), num(width), num(height));
    let colour = format!("<rect class=\"ink {} tone{}\" {place}/>", ink.role.class(), ink.tone.min(2));
    match ink.lines() {
        Some(_) => format!("{colour}<rect fill=\"url(#{}-{})\" {place}/>", escape(id), ink.name()),
        None => colour,
    }
}

/// A small square of this ink for a legend that stands on the same page as its drawing.
pub(crate) fn swatch(id: &str, ink: Ink) -> String {
    format!(
        "<svg class=\"swatch\" width=\"18\" height=\"12\" aria-hidden=\"true\">{}</svg>",
        block(id, ink, (0.0, 0.0, 18.0, 12.0))
    )
}

/// The shape that stands beside the word of a state.
pub fn shape(role: Role) -> &'static str {
    match role {
        Role::Formed => {
            "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/></svg>"
        }
        Role::Moving => {
            "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"6.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/><path d=\"M8 1.5a6.5 6.5 0 0 1 0 13z\" fill=\"currentColor\"/></svg>"
        }
        Role::Done => {
            "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle cx=\"8\" cy=\"8\" r=\"7\" fill=\"currentColor\"/></svg>"
        }
        Role::Late => {
            "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M8 1 15 14H1z\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"/><path d=\"M8 6v4\" stroke=\"currentColor\" stroke-width=\"1.8\"/></svg>"
        }
        Role::Not => {
            "<svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><rect x=\"2\" y=\"2\" width=\"12\" height=\"12\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\"/><path d=\"M5 5l6 6M11 5l-6 6\" stroke=\"currentColor\" stroke-width=\"1.8\"/></svg>"
        }
    }
}
