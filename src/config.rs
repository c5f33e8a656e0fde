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
    /// Links in the text of one record.
    pub links_per_page: usize,
    /// Seconds that one record may take to be read.
    pub record_seconds: u64,
    /// Bytes of one attachment.
    pub attachment_bytes: usize,
    /// Bytes of everything inside an attachment, unpacked.
    pub attachment_expanded_bytes: usize,
    /// Pages of a PDF.
    pub attachment_pages: usize,
    /// Texts of old commits that `check --history` looks through.
    pub history_texts: usize,
    /// Bytes of texts, of all records together, that are held in memory; if there are more, each text is read again in its
    /// file when its page is made.
    pub texts_in_memory: u64,
}

impl Limits {
    /// Those of attachments.
    pub fn attachment(&self) -> AttachmentLimits {
        AttachmentLimits {
            bytes: self.attachment_bytes,
            expanded_bytes: self.attachment_expanded_bytes,
            pages: self.attachment_pages,
            ..AttachmentLimits::default()
        }
    }
}

/// How much of an attachment is read before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentLimits {
    /// Of the file itself.
    pub bytes: usize,
    /// Of everything inside it once unpacked.
    pub expanded_bytes: usize,
    /// Of its words: a book of some two thousand pages. Looking through them takes up to a second and thirty times
    /// their room for each MiB.
    pub text_bytes: usize,
    /// Of what its words are unpacked from: XML, and the drawing orders of a PDF's pages.
    pub markup_bytes: usize,
    /// Unpacked bytes for each packed one, counted from the first MiB.
    pub expansion: usize,
    /// Files inside an Office file.
    pub entries: usize,
    /// Pages of a PDF.
    pub pages: usize,
}

impl Default for AttachmentLimits {
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            expanded_bytes: 200 << 20,
            text_bytes: 4 << 20,
            markup_bytes: 64 << 20,
            expansion: 200,
            entries: 5_000,
            pages: 1_000,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 1 << 20,
            data_bytes: 6 << 20,
            image_bytes: 40 << 20,
            image_pixels: 80_000_000,
            front_matter_bytes: 256 << 10,
            yaml_depth: 24,
            yaml_nodes: 400_000,
            records_per_folder: 500_000,
            path_bytes: 240,
            links_per_page: 2_000,
            record_seconds: 10,
            attachment_bytes: 20 << 20,
            attachment_expanded_bytes: 200 << 20,
            attachment_pages: 1_000,
            history_texts: 200_000,
            texts_in_memory: 128 << 20,
        }
    }
}

/// What the pipeline is asked for, besides the files of the site.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day from which lateness is judged. The only clock the pipeline knows.
    pub today: Date,
    /// Whether that day was chosen: a site as of an earlier day says nothing of what its records tell of later ones.
    pub as_of: bool,
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

impl Options {
    /// What a plain build does on that day: everything, within the usual bounds.
    pub fn on(today: Date) -> Self {
        Self {
            today,
            as_of: false,
            base_url: None,
            strict: false,
            drafts: false,
            preview: false,
            search: true,
            limits: Limits::default(),
        }
    }
}
