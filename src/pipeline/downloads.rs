//! The step that writes the open data: each file on whichever thread is free.
//!
//! A file changes with each of its thousands of records. What it says of those that are as they were is copied from the file
//! on show: a note says where they stand there. Pure speed: without the note everything is written anew.

use std::path::Path;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::cache;
use crate::derive::digest::Digests;
use crate::diag::Failure;
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::pages::World;
use crate::pages::download::{self, Form};
use crate::pipeline::kept::{Kept, Made};
use crate::publish::digest::Digest;
use crate::publish::staging::Staging;
use crate::reads::{self, Read};

/// Where records stand in a file, by their digests: what it says of them depends on nothing else but what
/// [`Kept::all`] stands for.
#[derive(Default, Serialize, Deserialize)]
struct Places {
    /// The file's.
    digest: Option<Digest>,
    records: Vec<(Hash, usize, usize)>,
}

/// Puts the files of every kind of record into the site.
pub(super) fn put(
    root: &Path,
    world: &World<'_>,
    digests: &Digests,
    staging: &Staging,
    kept: &Kept,
) -> Result<Vec<Made>, Failure> {
    let files: Vec<_> = download::KINDS.into_iter().flat_map(|kind| Form::ALL.map(|form| (kind, form))).collect();
    let put = |(kind, form)| {
        let route = download::route(kind, form);
        let note = cache::folder(root).join("data").join(kept.mark(route.as_str()).to_string());
        let mut places = Places::default();
        let made = kept.put(staging, route.as_str(), || {
            let (text, now) = file((world, digests), (kind, form), &Before::read(&note, staging, route.as_str(), kept));
            places = now;
            text
        })?;
        if let Some(Made::Now(now)) = &made {
            places.digest = Some(now.digest);
            cache::put_sealed(&note, kept.all(), &[&postcard::to_stdvec(&places).unwrap_or_default()]);
        }
        Ok(made)
    };
    let made: Vec<Option<Made>> = files.into_par_iter().map(put).collect::<Result<_, Failure>>()?;
    Ok(made.into_iter().flatten().collect())
}

/// The file on show, and where in it the records stand.
#[derive(Default)]
struct Before {
    text: String,
    records: FxHashMap<Hash, (usize, usize)>,
}

impl Before {
    /// Nothing, where there is no note or it is of another file than the one on show.
    fn read(note: &Path, staging: &Staging, route: &str, kept: &Kept) -> Self {
        let read = || {
            let bytes = std::fs::read(note).ok()?;
            let places: Places = postcard::from_bytes(cache::sealed(&bytes, kept.all())?).ok()?;
            let text = String::from_utf8(staging.shown(route, &places.digest?)?).ok()?;
            let records = places.records.into_iter().map(|(hash, from, length)| (hash, (from, length)));
            Some(Self { text, records: records.collect() })
        };
        read().unwrap_or_default()
    }

    fn of(&self, record: Hash) -> Option<&str> {
        let (from, length) = *self.records.get(&record)?;
        self.text.get(from..from.checked_add(length)?)
    }
}

/// A file, and where its records stand.
fn file(
    (world, digests): (&World<'_>, &Digests),
    (kind, form): (RecordKind, Form),
    before: &Before,
) -> (String, Places) {
    let mut places = Places::default();
    let text = download::file(world, kind, form, &mut |i, out| {
        let (from, itself) = (out.len(), Read::Record(kind, i as u32));
        let digest = digests.get(itself);
        let known = digest.and_then(|digest| before.of(digest));
        let alone = match known {
            Some(text) => {
                out.push_str(text);
                true
            }
            None => {
                let ((), seen) = reads::noting(|| download::record(world, kind, form, i, out));
                reads::again(&seen);
                seen.iter().all(|read| *read == itself)
            }
        };
        // Of a record about which others have a say nothing is noted, so that it is always written anew.
        places.records.extend(digest.filter(|_| alone).map(|digest| (digest, from, out.len() - from)));
    });
    (text, places)
}
