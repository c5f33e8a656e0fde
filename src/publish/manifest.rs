//! The manifest: what a site holds, so that anyone can check a copy of it.
//!
//! `manifest.json` lists every file of the site but itself, by path. Its `root` is the SHA-256 of one line for each
//! entry, in the order of the paths' bytes, each `<sha256>  <size>  <path>` and a line feed: whoever trusts the root can
//! check the whole. The commit, the date and the generator stand outside the root: the same files have the same root
//! whenever and by whichever version they were made.

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
    /// How many entries there are and how many bytes they have together, as the manifest says.
    pub files: Option<u64>,
    pub bytes: Option<u64>,
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
        let lines = self.entries.iter().map(|e| format!("{}  {}  {}\n", e.sha256, e.size, e.path));
        Digest::of(lines.collect::<String>().as_bytes()) == self.root
    }
}

impl Manifest {
    /// Whether the numbers of files and bytes are those of the entries.
    pub fn totals_are_right(&self) -> bool {
        let bytes = self.entries.iter().try_fold(0_u64, |sum, entry| sum.checked_add(entry.size));
        let files = u64::try_from(self.entries.len()).ok();
        self.files.is_none_or(|said| files == Some(said)) && self.bytes.is_none_or(|said| bytes == Some(said))
    }
}

/// The manifest's text. The files come ordered by path.
pub(crate) fn write<'a>(meta: &ManifestMeta, files: impl ExactSizeIterator<Item = (&'a str, &'a Digest, u64)>) -> Text {
    let count = files.len();
    let (mut entries, mut lines) = (String::with_capacity(count * 160), String::with_capacity(count * 120));
    let mut bytes = 0;
    for (n, (path, digest, size)) in files.enumerate() {
        let (digest, comma) = (digest.to_string(), if n == 0 { "\n" } else { ",\n" });
        append(&mut lines, &[&digest, "  ", &size.to_string(), "  ", path, "\n"]);
        append(&mut entries, &[comma, "{\"path\":", &in_json(path), ",\"sha256\":\"", &digest]);
        append(&mut entries, &["\",\"size\":", &size.to_string(), "}"]);
        bytes += size;
    }
    entries.push_str("\n]\n}\n");
    let root = Digest::of(lines.as_bytes());
    Text { heading: heading(meta, &Totals { files: count, bytes, root }), entries, root }
}

/// A manifest ready to be written.
pub(crate) struct Text {
    /// All down to the entries. As the root is part of it, the same heading means the same manifest.
    pub(crate) heading: String,
    pub(crate) entries: String,
    pub(crate) root: Digest,
}

pub(crate) struct Totals {
    pub(crate) files: usize,
    pub(crate) bytes: u64,
    pub(crate) root: Digest,
}

/// What the manifest of these files would begin with.
pub(crate) fn heading(meta: &ManifestMeta, Totals { files, bytes, root }: &Totals) -> String {
    format!(
        "{MARK}{}\",\n\"commit\": {},\n\"today\": \"{}\",\n\"files\": {files},\n\"bytes\": {bytes},\n\"root\": \"{root}\",\n\
         \"root_covers\": \"{ROOT_COVERS}\",\n\"entries\": [",
        in_json(&meta.version).trim_matches('"'),
        meta.commit.as_deref().map_or_else(|| "null".to_owned(), in_json),
        meta.today,
    )
}

fn append(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}

fn in_json(text: &str) -> String {
    let plain = text.bytes().all(|b| b >= b' ' && b != b'"' && b != b'\\' && b != 0x7f);
    if plain { ["\"", text, "\""].concat() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(files: &[(&str, &Digest, u64)]) -> String {
        let meta = ManifestMeta { version: "0.1.0".to_owned(), commit: None, today: jiff::civil::date(2025, 6, 1) };
        let text = write(&meta, files.iter().copied());
        text.heading + &text.entries
    }

    #[test]
    fn a_manifest_reads_back() {
        let digest = Digest::of(b"x");
        let text = text(&[("a.html", &digest, 1), ("文件/b.pdf", &digest, 1)]);
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(manifest.generator, "yishi 0.1.0");
        assert_eq!(manifest.entries[1].path, "文件/b.pdf");
        assert!(manifest.root_is_right());
        assert!(text.starts_with(MARK));
    }

    #[test]
    fn the_root_is_what_sha256sum_says_of_the_lines() {
        // printf '%s  1  a\n' "$(printf x | sha256sum | cut -c-64)" | sha256sum
        let text = text(&[("a", &Digest::of(b"x"), 1)]);
        assert!(text.contains("64fee8dd48f9d8b9f241d4b085721ae96a6be42315b6b87afdda0d404abd929c"), "{text}");
    }

    #[test]
    fn totals_that_are_not_those_of_the_entries_show() {
        let digest = Digest::of(b"x");
        let text = text(&[("a.html", &digest, 1), ("b.html", &digest, 2)]);
        let right = |text: &str| Manifest::parse(text.as_bytes()).unwrap().totals_are_right();
        assert!(right(&text));
        for (said, other) in [("\"files\": 2", "\"files\": 3"), ("\"bytes\": 3", "\"bytes\": 0")] {
            assert!(text.contains(said) && !right(&text.replace(said, other)), "{other}");
        }
        assert!(right(&text.replace("\"files\": 2,\n\"bytes\": 3,\n", "")));
    }

    #[test]
    fn a_manifest_out_of_order_is_refused() {
        let digest = Digest::of(b"x");
        let text = text(&[("b", &digest, 1), ("a", &digest, 1)]);
        assert_eq!(Manifest::parse(text.as_bytes()), Err("the entries are not ordered by path".to_owned()));
    }
}
