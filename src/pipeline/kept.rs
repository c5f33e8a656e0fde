//! Pages made before. A page is as good as made when everything it looked at is as it was: then it is taken over from the
//! site on show, and nothing of it is made again.
//!
//! What a page looked at is noted while it is made (`reads`); what that was like is a digest (`derive::digest`). A memo says
//! "made of these things, the page has these bytes", which stays true for ever, so that a memo can be missing, of another
//! program or damaged, and never wrong. Everything that is not a record of `content/` (the program, its options, the theme,
//! `data/`) is one digest for all pages.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{cache, unchanged};
use crate::ascending::Ascending;
use crate::config::Options;
use crate::derive::digest::Digests;
use crate::diag::Failure;
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::Site;
use crate::pages::World;
use crate::publish::digest::Digest;
use crate::publish::ledger;
use crate::publish::staging::Staging;
use crate::read::Found;
use crate::reads::{self, Read, Reads};

/// What is remembered of the site on show, as it is being read.
pub(super) struct Remembered {
    path: PathBuf,
    read: JoinHandle<Opened>,
}

/// The memo's file, and what it says if its seal is sound.
#[derive(Default)]
struct Opened {
    bytes: Vec<u8>,
    things: Vec<(Thing, Option<Hash>)>,
    pages: FxHashMap<String, Memo>,
}

/// What is known of pages made before, held against the records of today.
pub(super) struct Kept {
    path: PathBuf,
    of_all: Hash,
    pages: FxHashMap<String, Memo>,
    things: Vec<(Thing, Option<Hash>)>,
    /// For each of the things, what it is today; none if it is another one, or gone.
    same: Vec<Option<Read>>,
}

/// Things that are no more what they were may take up one part in so many of a memo.
const STALE: usize = 4;

/// How one page was made.
#[derive(Clone, Serialize, Deserialize)]
struct Memo {
    /// What its job held.
    holds: Hash,
    /// The things it looked at, by their number.
    things: Ascending,
    digest: Digest,
    /// The hash of what the search learnt of it.
    doc: Option<Hash>,
}

/// The memo as a file.
#[derive(Serialize, Deserialize)]
struct Book {
    things: Vec<(Thing, Option<Hash>)>,
    pages: Vec<(String, Memo)>,
}

/// What [`Read`] notes, by name.
#[derive(Clone, Serialize, Deserialize)]
enum Thing {
    Record(RecordKind, String),
    Table(RecordKind),
    Holdings(RecordKind, String),
}

/// The same, to be written down.
#[derive(Serialize)]
struct Written<'b> {
    things: &'b [(Thing, Option<Hash>)],
    pages: Vec<(&'b str, Cow<'b, Memo>)>,
}

/// How a page came about.
pub(super) enum Made {
    /// It was taken over, and its memo stands.
    Before(String),
    Now(Box<Now>),
}

/// How a page was made just now.
pub(super) struct Now {
    pub(super) route: String,
    pub(super) holds: Hash,
    pub(super) reads: Reads,
    pub(super) digest: Digest,
    pub(super) doc: Option<Hash>,
}

impl Remembered {
    /// Begins to read what is remembered of the site in `out`, beside the other work.
    pub(super) fn ask(root: &Path, out: &Path) -> Self {
        let name = Hash::of(std::path::absolute(out).unwrap_or_else(|_| out.to_owned()).as_os_str().as_encoded_bytes());
        let path = cache::folder(root).join("pages").join(name.to_string());
        let file = path.clone();
        Self { path, read: thread::spawn(move || Opened::read(&file).unwrap_or_default()) }
    }
}

impl Opened {
    fn read(path: &Path) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        // For whom it was written is known later, and what is not for us is let go then.
        let Book { things, pages } = postcard::from_bytes(cache::below_seal(&bytes)?).ok()?;
        Some(Self { things, pages: pages.into_iter().collect(), bytes })
    }
}

impl Kept {
    /// Holds what is remembered against the things of `today`, if all pages showed then what `of_all` stands for.
    pub(super) fn of(remembered: Remembered, of_all: Option<Hash>, site: &Site, today: &Digests) -> Self {
        let Remembered { path, read } = remembered;
        let opened =
            read.join().ok().filter(|opened| of_all.is_some_and(|all| cache::sealed(&opened.bytes, all).is_some()));
        let Opened { things, pages, .. } = opened.unwrap_or_default();
        let of_all = of_all.unwrap_or(Hash::of(b""));
        let same =
            |(thing, digest): &(Thing, Option<Hash>)| thing.place(site).filter(|read| today.get(*read) == *digest);
        let same = things.iter().map(same).collect();
        Self { path, of_all, pages, things, same }
    }

    /// Stands for everything that is no record of `content/`.
    pub(super) fn all(&self) -> Hash {
        self.of_all
    }

    /// A name for what is remembered of one file of this site.
    pub(super) fn mark(&self, route: &str) -> Hash {
        let site = self.path.file_name().unwrap_or_default();
        Hash::of_parts([site.as_encoded_bytes(), route.as_bytes()])
    }

    /// The digest of a page that would be made as it was, and of what the search would learn of it.
    pub(super) fn fresh(&self, route: &str, holds: Option<Hash>) -> Option<(&Digest, Option<Hash>)> {
        let memo = self.pages.get(route).filter(|memo| Some(memo.holds) == holds)?;
        memo.things
            .iter()
            .all(|thing| self.same.get(thing as usize).is_some_and(Option::is_some))
            .then_some((&memo.digest, memo.doc))
    }

    /// Puts a file that is made of records alone into the site, and says how it was made.
    pub(super) fn put(
        &self,
        staging: &Staging,
        route: &str,
        make: impl FnOnce() -> String,
    ) -> Result<Option<Made>, Failure> {
        let holds = Hash::of(b"");
        if let Some((digest, _)) = self.fresh(route, Some(holds))
            && staging.keep(route, digest)?
        {
            return Ok(Some(Made::Before(route.to_owned())));
        }
        let (text, reads) = reads::noting(make);
        let digest = staging.put(route, text.as_bytes())?.digest;
        let now = Now { route: route.to_owned(), holds, reads: Reads::of(reads), digest, doc: None };
        Ok(Some(Made::Now(Box::new(now))))
    }

    /// Notes how all pages were made, as [`Kept::memo`] has it. That the disk refuses it costs time in the next build and
    /// nothing now.
    pub(super) fn note(&self, memo: &[u8]) {
        cache::put_sealed(&self.path, self.of_all, &[memo]);
    }

    /// How all pages were made, as the memo's file has it. Pages that were taken over keep their memos, and with them the
    /// numbers of things; only where many of these mean nothing any more they are dealt out anew.
    pub(super) fn memo(&self, made: &[Made], site: &Site, today: &Digests) -> Vec<u8> {
        let stale = self.same.iter().filter(|same| same.is_none()).count();
        let anew = stale * STALE > self.same.len();
        let mut things = if anew { Vec::new() } else { self.things.clone() };
        let known = self.same.iter().take(things.len()).zip(0..);
        let mut numbers: FxHashMap<Read, u64> = known.filter_map(|(read, number)| Some(((*read)?, number))).collect();
        let mut number = |read: Read| {
            *numbers.entry(read).or_insert_with(|| {
                things.push((Thing::of(read, site), today.get(read)));
                things.len() as u64 - 1
            })
        };
        let mut numbered = |reads: &mut dyn Iterator<Item = Read>| {
            let mut things: Vec<u64> = reads.map(&mut number).collect();
            things.sort_unstable();
            Ascending::of(things)
        };
        let mut pages = Vec::with_capacity(made.len());
        for made in made {
            match made {
                Made::Before(route) => pages.extend(self.pages.get(route).map(|memo| match anew {
                    false => (route.as_str(), Cow::Borrowed(memo)),
                    true => {
                        let same = |thing| self.same.get(thing as usize).copied().flatten();
                        let things = numbered(&mut memo.things.iter().filter_map(same));
                        (route.as_str(), Cow::Owned(Memo { things, ..memo.clone() }))
                    }
                })),
                Made::Now(now) => {
                    let Now { route, holds, reads, digest, doc } = &**now;
                    let things = numbered(&mut reads.iter());
                    let memo = Memo { holds: *holds, things, digest: *digest, doc: *doc };
                    pages.push((route.as_str(), Cow::Owned(memo)));
                }
            }
        }
        // A memo that cannot be written down is none: the next build makes all pages.
        postcard::to_stdvec(&Written { things: &things, pages }).unwrap_or_default()
    }
}

impl Thing {
    fn of(read: Read, site: &Site) -> Self {
        let id = |kind, i: u32| site.id_at(kind, i as usize).to_owned();
        match read {
            Read::Record(kind, i) => Self::Record(kind, id(kind, i)),
            Read::Table(kind) => Self::Table(kind),
            Read::Holdings(kind, i) => Self::Holdings(kind, id(kind, i)),
        }
    }

    fn place(&self, site: &Site) -> Option<Read> {
        let at = |kind, id: &str| site.position(kind, id).map(|i| i as u32);
        Some(match self {
            Self::Record(kind, id) => Read::Record(*kind, at(*kind, id)?),
            Self::Table(kind) => Read::Table(*kind),
            Self::Holdings(kind, id) => Read::Holdings(*kind, at(*kind, id)?),
        })
    }
}

/// One digest of everything that is no record of `content/` and that any page may show; none if it cannot be told.
pub(super) fn of_all(root: &Path, options: &Options, found: &[Found], world: &World<'_>, shared: Hash) -> Option<Hash> {
    let history = &world.facts.history;
    // Pages say of each record that is held back, and of lists of its kind, that it is being checked.
    let held = (world.site.held().collect::<Vec<_>>(), &world.site.unread);
    let told = (history.known, history.log.is_empty(), held, shared);
    let mut all = format!("{}\n{}\n{options:?}\n{told:?}\n", env!("CARGO_PKG_VERSION"), unchanged::program(root)?);
    for file in found.iter().filter(|file| !file.path.starts_with("content/") && &*file.path != ledger::PATH) {
        let bytes = fs::read(root.join(&*file.path)).ok()?;
        // The pages hold what was read of it before: written anew in between, it must not stand for them.
        file.stands(root).then_some(())?;
        all.push_str(&format!("{} {}\n", file.path, Hash::of(&bytes)));
    }
    Some(Hash::of(all.as_bytes()))
}
