//! The words of the interface, from the theme's `i18n/` files: dotted keys to sentences with `{slots}`.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// The words of one language. A missing key shows itself, and a test compares the languages and what is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(FxHashMap<String, String>);

impl Words {
    pub fn new(entries: BTreeMap<String, String>) -> Self {
        Self(entries.into_iter().collect())
    }

    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.0.get(key).map_or(key, String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The sentence of `key` with its slots filled.
    pub fn fill(&self, key: &str, slots: &[(&str, &str)]) -> String {
        fill(self.get(key), slots)
    }

    /// All words, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let sorted: BTreeMap<&str, &str> = self.0.iter().map(|(key, word)| (key.as_str(), word.as_str())).collect();
        sorted.into_iter()
    }

    /// Replaces and adds entries, so that a site's own theme needs to hold only what differs.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// `{name}` in `pattern` becomes the slot's value; an unknown slot stays as it is, to be seen.
pub fn fill(pattern: &str, slots: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let found = after.find('}').and_then(|close| {
            let name = &after[..close];
            slots.iter().find(|(slot, _)| *slot == name).map(|(_, value)| (*value, close))
        });
        match found {
            Some((value, close)) => {
                out.push_str(value);
                rest = &after[close + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_fill_and_unknown_ones_stay() {
        assert_eq!(fill("共 {n} 条，第 {page} 页", &[("n", "3"), ("page", "1")]), "共 3 条，第 1 页");
        assert_eq!(fill("{a}{b", &[("b", "x")]), "{a}{b");
        assert_eq!(fill("{a}", &[("a", "{b}"), ("b", "x")]), "{b}", "a value is never filled again");
    }
}
