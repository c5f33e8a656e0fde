//! From a file of the site to the records it holds: what was read before is remembered, the rest passes the gate.

use std::cell::RefCell;
use std::path::Path;
use std::time::Instant;

use super::gate::Gate;
use super::known::{Known, Reading};
use super::{attachments, patience};
use crate::config::Limits;
use crate::diag::Diagnostics;
use crate::hash::Hash;
use crate::model::file::{self, Records};
use crate::model::kind::FileKind;
use crate::model::site::Text;
use crate::model::unread;
use crate::parse::frontmatter;
use crate::parse::markdown::{self, Target};
use crate::publish::digest::Digest;
use crate::read::{self, Found};

/// Reads files, each by itself.
pub(super) struct Reader<'r> {
    pub(super) root: &'r Path,
    pub(super) gate: &'r Gate,
    pub(super) attached: &'r attachments::Folder<'r>,
    pub(super) known: &'r Known,
    pub(super) limits: &'r Limits,
    /// Texts are left in their files.
    pub(super) leaves: bool,
}

/// What one file gave.
#[derive(Default)]
pub(super) struct Read {
    pub(super) records: Vec<Records>,
    pub(super) faults: Diagnostics,
    /// To be remembered, where it can be.
    pub(super) reading: Option<Reading>,
    /// Of a record's file that was read as a whole.
    pub(super) digest: Option<Digest>,
}

impl Reader<'_> {
    pub(super) fn read(&self, found: &Found) -> Read {
        let kind = FileKind::of(&found.path);
        let other = !found.path.ends_with(".md") && !found.path.starts_with("data/");
        if kind == FileKind::Attachment {
            return Read { faults: unread::beside(&found.path), ..Read::default() };
        }
        if kind == FileKind::Other && other {
            return Read::default();
        }
        if let Some(records) = self.known.by_time(found) {
            return Read { records: vec![records], ..Read::default() };
        }
        match read::load(self.root, found, self.limits) {
            Ok(bytes) => match self.known.by_bytes(found, &bytes) {
                Some(mut records) => Read {
                    reading: self.known.reading(found, &bytes, &mut records),
                    records: vec![records],
                    ..Read::default()
                },
                None => self.read_bytes(found, &bytes),
            },
            Err(fault) => Read {
                faults: std::iter::once(*fault).collect(),
                records: file::lost(&found.path).into_iter().collect(),
                ..Read::default()
            },
        }
    }

    fn read_bytes(&self, found: &Found, bytes: &[u8]) -> Read {
        let started = Instant::now();
        let (records, mut faults) = self.gate.read(&found.path, bytes, self.limits);
        let (records, more) = self.attached.gate(self.gate, &found.path, records);
        faults.append(more);
        let (records, faults) = patience::spent(&found.path, started.elapsed(), self.limits, records, faults);
        // What an attachment says is read anew each time.
        let attaches = |records: &Records| records.common().is_some_and(|common| !common.attachments.is_empty());
        let mut records = records;
        let reading = match records.as_mut_slice() {
            [one] if faults.is_empty() && !attaches(one) => {
                if self.leaves {
                    leave(one);
                }
                self.known.reading(found, bytes, one)
            }
            _ => None,
        };
        let digest = matches!(FileKind::of(&found.path), FileKind::Content(_)).then(|| Digest::of(bytes));
        Read { records, faults, reading, digest }
    }
}

/// Whether a site's texts are too many to be held in memory.
pub(super) fn leaves(found: &[Found], limits: &Limits) -> bool {
    let texts = found.iter().filter(|file| file.path.starts_with("content/") && file.path.ends_with(".md"));
    texts.map(|file| file.size).sum::<u64>() > limits.texts_in_memory
}

/// Leaves a record's text in its file, if nothing in it must be told beside links to records, which are noted.
fn leave(records: &mut Records) {
    let Some((body, _)) = records.text_mut() else { return };
    let targets = RefCell::new(Vec::new());
    let made = markdown::render(&body.markdown, &|target| {
        targets.borrow_mut().push(target.to_owned());
        Target::Address(target.to_owned())
    });
    if made.refused.is_empty() && !body.markdown.trim().is_empty() {
        body.markdown = String::new();
        body.left = Some(targets.into_inner());
    }
}

/// The Markdown in a file that was read before, and the hash of the file it stands in now.
pub(super) fn text_in(
    root: &Path,
    found: &[Found],
    gate: &Gate,
    text: &Text,
    limits: &Limits,
) -> Option<(String, Hash)> {
    let path = &text.path;
    let at = found.binary_search_by(|file| file.path.cmp(path)).ok()?;
    let bytes = read::load(root, &found[at], limits).ok()?;
    if Hash::of(&bytes) == text.hash {
        // These bytes have passed the gate.
        return frontmatter::body(path, &bytes, limits).map(|markdown| (markdown, text.hash));
    }
    let mut records = gate.read(path, &bytes, limits).0;
    records.iter_mut().find_map(|one| one.text_mut().map(|(body, hash)| (std::mem::take(&mut body.markdown), hash)))
}
