//! From bytes to records: front matter, YAML, CSV and Markdown, each value with its place; and hostile text made harmless.

pub(crate) mod folded;
pub(crate) mod slip;
pub mod yaml;
#[macro_use]
pub mod record;
pub mod export;
pub mod frontmatter;
pub mod csv;
pub mod sanitise;
pub mod markdown;
pub mod highlight;
