//! From bytes to records: front matter, YAML, CSV and Markdown, each value with its place.

pub mod csv;
pub mod frontmatter;
pub mod yaml;
#[macro_use]
pub mod record;
