//! A digest of each record with all that follows from it: its file, its standing, its links both ways, its history, its
//! pictures. Two builds with the same digest show the record alike wherever it stands.

use rustc_hash::FxHashMap;

use crate::derive::Facts;
use crate::derive::links::RecordAt;
use crate::derive::scope::Scope;
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::site::each_table;
use crate::model::{Entity, Entry, Site, Table};
use crate::reads::Read;

/// The digests of everything that `reads` can note.
pub struct Digests {
    records: FxHashMap<RecordKind, Vec<Hash>>,
    tables: FxHashMap<RecordKind, Hash>,
    holdings: FxHashMap<(RecordKind, u32), Hash>,
}

impl Digests {
    /// `facts` with pictures and history.
    pub fn of(site: &Site, facts: &Facts) -> Self {
        let album = Hash::of(format!("{:?} {:?}", facts.pictures, facts.attachments).as_bytes());
        let mut records = FxHashMap::default();
        macro_rules! digest {
            ($table:ident) => {
                let (kind, digests) = of_table(site, facts, &site.$table, &album);
                records.insert(kind, digests);
            };
        }
        each_table!(digest);
        let tables = records.iter().map(|(kind, digests)| (*kind, all(digests.iter().copied()))).collect();
        let mut all_of_it = Self { records, tables, holdings: FxHashMap::default() };
        let regions = (0..site.regions.len()).map(Scope::Region);
        let programmes = (0..site.programmes.len()).map(Scope::Programme);
        let organizations = (0..site.organizations.len()).map(Scope::Organization);
        for scope in regions.chain(programmes).chain(organizations) {
            let (kind, i) = scope.record();
            let digest = all_of_it.of_holdings(facts, scope);
            all_of_it.holdings.insert((kind, i as u32), digest);
        }
        all_of_it
    }

    /// The digest of what was looked at; none if it is not there.
    pub fn get(&self, read: Read) -> Option<Hash> {
        match read {
            Read::Record(kind, i) => self.records.get(&kind)?.get(i as usize).copied(),
            Read::Table(kind) => self.tables.get(&kind).copied(),
            Read::Holdings(kind, i) => self.holdings.get(&(kind, i)).copied(),
        }
    }

    fn of_holdings(&self, facts: &Facts, scope: Scope) -> Hash {
        let own = |i| facts.scopes.own(i).records().collect();
        let inside: Vec<RecordAt> = if let Scope::Region(i) = scope { own(i) } else { Vec::new() };
        let records = facts.scopes.of(scope).records().chain([(RecordKind::Region, usize::MAX)]).chain(inside);
        all(records.map(|(kind, i)| self.get(Read::Record(kind, i as u32)).unwrap_or(Hash::of(b""))))
    }
}

fn of_table<T: Entity>(site: &Site, facts: &Facts, table: &Table<T>, album: &Hash) -> (RecordKind, Vec<Hash>) {
    (T::KIND, table.iter().enumerate().map(|(i, entry)| of_record(site, facts, (T::KIND, i), entry, album)).collect())
}

fn of_record<T: Entity>(site: &Site, facts: &Facts, at: RecordAt, entry: &Entry<T>, album: &Hash) -> Hash {
    let mut seen: Vec<u8> = Vec::with_capacity(256);
    let mut add = |bytes: &[u8]| {
        seen.extend((bytes.len() as u64).to_le_bytes());
        seen.extend_from_slice(bytes);
    };
    add(entry.id.as_bytes());
    add(entry.path.as_bytes());
    add(entry.hash.as_bytes());
    add(facts.history.of(&entry.path).hash.as_bytes());
    if at.0 == RecordKind::Outcome {
        let standing = postcard::to_stdvec(&facts.standing[at.1]).unwrap_or_default();
        add(&standing);
    }
    for (kind, other) in facts.links.of(at) {
        add(kind.key().as_bytes());
        add(if other == usize::MAX { b"" } else { site.id_at(kind, other).as_bytes() });
    }
    if entry.common().is_some_and(|common| !common.photos.is_empty() || !common.attachments.is_empty()) {
        add(album.as_bytes());
    }
    Hash::of(&seen)
}

fn all(digests: impl Iterator<Item = Hash>) -> Hash {
    let bytes: Vec<u8> = digests.flat_map(|digest| *digest.as_bytes()).collect();
    Hash::of(&bytes)
}
