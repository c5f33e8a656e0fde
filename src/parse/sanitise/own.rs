//! Tags that our own writer made, among raw HTML: the sanitiser would take them for foreign ones and cut them.
//!
//! Each goes through it with a mark in place of its attributes, and gets these back afterwards. A mark names the hash of the
//! whole text, which nobody can write into that text.

use crate::hash::Hash;

use super::valid::tag_length;

/// The attribute that holds a mark.
pub(super) const MARK: &str = "data-own";

/// Our own tags within one text.
#[derive(Debug)]
pub struct Own {
    key: String,
    tags: Vec<Tag>,
}

#[derive(Debug)]
struct Tag {
    /// The element; a check box goes through as what is as empty.
    name: String,
    attributes: String,
    taken: bool,
}

impl Own {
    /// None yet, within a text.
    pub fn of(text: &str) -> Self {
        Self { key: Hash::of(text.as_bytes()).to_string(), tags: Vec::new() }
    }

    /// Markup that begins with a tag of ours, with a mark in place of its attributes.
    pub fn mark(&mut self, html: &str) -> String {
        let (tag, rest) = html.split_at(if html.starts_with('<') { tag_length(html) } else { 0 });
        let inside = tag.trim_start_matches('<').trim_end_matches(['>', '/']);
        let Some((name, attributes)) = inside.split_once(' ') else { return html.to_owned() };
        let name = if name == "input" { "wbr" } else { name };
        let mark = format!("<{name} {MARK}=\"{}-{}\">{rest}", self.key, self.tags.len());
        let attributes = format!(" {}", super::plain_text(attributes.trim_end()));
        self.tags.push(Tag { name: name.to_owned(), attributes, taken: false });
        mark
    }

    /// The attributes that a mark stands for; an id is given once.
    pub(super) fn attributes(&mut self, name: &str, mark: &str) -> Option<&str> {
        let number: usize = mark.strip_prefix(self.key.as_str())?.strip_prefix('-')?.parse().ok()?;
        let tag = self.tags.get_mut(number)?;
        if tag.name != name || tag.taken && tag.attributes.contains(" id=\"") {
            return None;
        }
        tag.taken = true;
        Some(&tag.attributes)
    }
}
