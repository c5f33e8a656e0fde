//! Hostile input made harmless: what an untrusted text may still say once it stands on a public page.
//!
//! Each function is pure and has one kind of place in mind:
//!
//! - [`html_fragment`]: raw HTML, through an allow-list; [`html_beside_own`]: the same among what Markdown made;
//! - [`url`]: one link target, judged without allocating;
//! - [`plain_text`]: a front-matter string, freed of characters a reader cannot see;
//! - [`csv_cell`]: a cell a spreadsheet must not take for a formula;
//! - [`svg`]: a drawing, rebuilt from an allow-list of elements and attributes.

mod cell;
mod html;
mod own;
mod svg;
mod text;
mod url;
mod valid;

pub use cell::csv_cell;
pub use html::{Tag, html_beside_own, html_fragment, tag, tangled};
pub use own::Own;
pub use svg::{Problem, svg};
pub use text::{Unseen, UnseenKind, plain_text, report, spelled, unseen};
pub use url::{LookAlike, Refusal, UrlVerdict, url};
