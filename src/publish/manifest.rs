//! The manifest: what a site holds, so that anyone can check a copy of it.
//!
//! `manifest.json` lists every file of the site but itself, by path. Its `root` is the SHA-256 of one line for each
//! entry, in the order of the paths' bytes, each `<sha256>  <size>  <path>` and a line feed: whoever trusts the root can
//! check the whole. The commit, the date and the generator stand outside the root: the same files have the same root
//! whenever and by whichever version they were made.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Deserialize;

use super::digest::Digest;

/// The manifest's name at the root of the site.
pub const NAME: &str = "manifest.json";

/// The manifest's first bytes: also the mark by which a folder is known to be ours.
pub(crate) const MARK: &str = "{\n\"generator\": \"yishi ";

const ROOT_COVERS: &str = "the SHA-256 of one line `<sha256>  <size>  <path>\\n` for each entry, ordered by path; \
                           the manifest itself is not among them";

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Relative, with `/` between its parts.
    pub path: String,
    pub sha256: Digest,
    /// In bytes.
    pub size: u64,
}

/// What the manifest says of the build as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestMeta {
    /// The version of yishi, such as `0.1.0`.
    pub version: String,
    /// The full id of the commit the content was taken from, if there is one.
    pub commit: Option<String>,
    /// The date that was taken for today.
    pub today: Date,
}

/// A manifest as read back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    pub generator: String,
    pub commit: Option<String>,
    pub today: String,
    pub root: Digest,
    pub entries: Vec<Entry>,
}

impl Manifest {
    /// Reads the text of a manifest; the error says what is not as it should be.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        let sorted = manifest.entries.is_sorted_by(|a, b| a.path < b.path);
        if sorted { Ok(manifest) } else { Err("the entries are not ordered by path".to_owned()) }
    }

    /// Whether the root is the one of the entries.
    pub fn root_is_right(&self) -> bool {
        root(self.entries.iter().map(|e| (e.path.as_str(), &e.sha256, e.size))) == self.root
    }
}

/// The manifest's text. The entries come ordered by path.
pub(crate) fn write<'a>(
    meta: &ManifestMeta,
    entries: impl ExactSizeIterator<Item = (&'a str, &'a Digest, u64)> + Clone,
) -> String {
    let mut text = String::with_capacity(1024 + entries.len() * 150);
    let bytes: u64 = entries.clone().map(|(_, _, size)| size).sum();
    let _ = write!(
        text,
        "{MARK}{}\",\n\"commit\": {},\n\"today\": \"{}\",\n\"files\": {},\n\"bytes\": {bytes},\n\"root\": \"{}\",\n\
         \"root_covers\": \"{ROOT_COVERS}\",\n\"entries\": [",
        in_json(&meta.version).trim_matches('"'),
        meta.commit.as_deref().map_or_else(|| "null".to_owned(), in_json),
        meta.today,
        entries.len(),
        root(entries.clone()),
    );
    for (n, (path, digest, size)) in entries.enumerate() {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n{{\"path\":{},\"sha256\":\"{digest}\",\"size\":{size}}}", in_json(path));
    }
    text.push_str("\n]\n}\n");
    text
}

fn root<'a>(entries: impl Iterator<Item = (&'a str, &'a Digest, u64)>) -> Digest {
    let mut lines = String::new();
    for (path, digest, size) in entries {
        let _ = writeln!(lines, "{digest}  {size}  {path}");
    }
    Digest::of(lines.as_bytes())
}

fn in_json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta() -> ManifestMeta {
        ManifestMeta { version: "0.1.0".to_owned(), commit: None, today: jiff::civil::date(2025, 6, 1) }
    }

    #[test]
    fn a_manifest_reads_back() {
        let digest = Digest::of(b"x");
        let text = write(&meta(), [("a.html", &digest, 1), ("文件/b.pdf", &digest, 1)].into_iter());
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(manifest.generator, "yishi 0.1.0");
        assert_eq!(manifest.entries[1].path, "文件/b.pdf");
        assert!(manifest.root_is_right());
        assert!(text.starts_with(MARK));
    }

    #[test]
    fn the_root_is_what_sha256sum_says_of_the_lines() {
        // printf '%s  1  a\n' "$(printf x | sha256sum | cut -c-64)" | sha256sum
        let text = write(&meta(), [("a", &Digest::of(b"x"), 1)].into_iter());
        assert!(text.contains("64fee8dd48f9d8b9f241d4b085721ae96a6be42315b6b87afdda0d404abd929c"), "{text}");
    }

    #[test]
    fn a_manifest_out_of_order_is_refused() {
        let digest = Digest::of(b"x");
        let text = write(&meta(), [("b", &digest, 1), ("a", &digest, 1)].into_iter());
        assert_eq!(Manifest::parse(text.as_bytes()), Err("the entries are not ordered by path".to_owned()));
    }
}
