//! The bounds of what is accepted, and what one run of the program is asked to do.

use jiff::civil::Date;

/// Bounds on input. Content is untrusted: each bound turns a hostile or mistaken file into a clear message.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one record's file.
    pub record_bytes: u64,
    /// Bytes of one file of `data/`.
    pub data_bytes: u64,
    /// Bytes of one picture file.
    pub image_bytes: u64,
    /// Pixels of one picture, before it is decoded.
    pub image_pixels: u64,
    /// Bytes of a record's front matter.
    pub front_matter_bytes: usize,
    /// Nesting of YAML values.
    pub yaml_depth: usize,
    /// Values in one YAML file, aliases expanded.
    pub yaml_nodes: usize,
    /// Records in one folder.
    pub records_per_folder: usize,
    /// Bytes of a path inside the root.
    pub path_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 1 << 20,
            data_bytes: 32 << 20,
            image_bytes: 40 << 20,
            image_pixels: 80_000_000,
            front_matter_bytes: 256 << 10,
            yaml_depth: 24,
            yaml_nodes: 400_000,
            records_per_folder: 500_000,
            path_bytes: 240,
        }
    }
}

/// What the pipeline is asked for, besides the files of the site.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day from which lateness is judged. The only clock the pipeline knows.
    pub today: Date,
    /// Overrides the site's own `base_url`.
    pub base_url: Option<String>,
    /// Warnings count as errors, and any error keeps the old site.
    pub strict: bool,
    /// Publish drafts too, marked as such (for previews).
    pub drafts: bool,
    /// Add the small script that reloads pages and shows errors (only `serve`).
    pub preview: bool,
    /// Make the search's index and the files the browser searches in.
    pub search: bool,
    pub limits: Limits,
}
