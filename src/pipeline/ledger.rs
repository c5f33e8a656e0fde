//! The promise that no address is lost: `data/urls.lock` is held against what the next site will answer.
//!
//! It lists the pages of records, tombstones and redirects, which others link to; lists, numbered parts and files for
//! browsers come and go. `check` and `build` hold to it alike; only a `build` that has published writes new addresses into
//! it, and neither `serve` nor a build with drafts does, for what they show is not published.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::{Limits, Options};
use crate::diag::{Both, Diagnostic, Diagnostics, Failure};
use crate::history;
use crate::id::{self, RecordKind};
use crate::model::Site;
use crate::model::site::{Absent, Fault};
use crate::pages::stub::{self, Move};
use crate::pages::{Job, World};
use crate::publish::ledger::{self, Answers};
use crate::publish::redirects::Redirect;
use crate::read::{self, Found};
use crate::route::{self, Route};
use crate::source::Location;

/// The ledger as it was found, beside the files of the site.
pub(super) struct Ledger<'f> {
    root: &'f Path,
    found: &'f [Found],
    path: PathBuf,
    text: String,
    /// As the commit checked out has it.
    committed: String,
}

/// The ledger as it shall be.
pub(super) struct Addresses {
    text: String,
    sound: bool,
    /// Whether an address would be lost: then the old site stays.
    pub(super) lost: bool,
}

impl<'f> Ledger<'f> {
    /// Git need not be asked for the committed one where it is known to be the same.
    pub(super) fn read(root: &'f Path, found: &'f [Found], as_committed: bool) -> Result<Self, Failure> {
        let path = root.join(ledger::PATH);
        let committed = if as_committed { None } else { history::committed(root, ledger::PATH) };
        let committed = String::from_utf8_lossy(&committed.unwrap_or_default()).into_owned();
        match read::plain(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Self { root, found, path, text, committed }),
                Err(_) => Err(Failure::new(
                    "网址清单不是 UTF-8 编码，或已损坏；用 git checkout -- data/urls.lock 恢复它，原来的网站保持不变",
                    "the ledger of URLs is not UTF-8, or damaged; restore it with git checkout -- data/urls.lock; the site stays as it was",
                )
                .path(path)),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(Self { root, found, path, text: String::new(), committed })
            }
            // This kind is given to what is no plain file, or an enormous one.
            Err(error) if error.kind() == ErrorKind::InvalidInput => Err(Failure::new(
                "网址清单 data/urls.lock 不是普通文件，或大得离谱；把它移走，再用 git checkout -- data/urls.lock 恢复",
                "the ledger of URLs, data/urls.lock, is no plain file or an enormous one; move it away and restore it with git checkout -- data/urls.lock",
            )
            .path(path)),
            Err(error) => {
                Err(Failure::new("网址清单读不出来", "the ledger of URLs cannot be read").path(path).cause(error))
            }
        }
    }

    /// Holds the ledger against the pages that are about to be made. The faults are those of records' own fields.
    pub(super) fn check(&self, world: &World<'_>, jobs: &[Job]) -> (Addresses, Diagnostics, Vec<Fault>) {
        let (redirects, clashes) = redirects(&stub::moves(world.site), jobs);
        let routes = self.routes(world.site, jobs);
        let (text, faults) =
            ledger::check(&self.text, &self.committed, Answers { routes: &routes, redirects: &redirects });
        let lost = faults.iter().any(|fault| fault.code == "lost-url");
        (Addresses { text, sound: faults.errors() == 0 && clashes.is_empty(), lost }, faults, clashes)
    }

    /// Where no ledger is, the site on show remembers: pages of records that stand there and would answer no more. A page
    /// of a preview may be among them, so that this is a warning.
    pub(super) fn forgotten<'r>(
        &self,
        shown: impl Iterator<Item = &'r str>,
        addresses: &Addresses,
        (site, options): (&Site, &Options),
    ) -> Option<Diagnostic> {
        let any = |text: &str| text.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'));
        if any(&self.text) || any(&self.committed) || options.preview || options.drafts {
            return None;
        }
        let next: FxHashSet<&str> = addresses.text.lines().collect();
        let of_record = |route: &str| {
            let (folder, id) = route.strip_suffix(".html")?.split_once('/')?;
            let kind = RecordKind::from_folder(folder).filter(|kind| *kind != RecordKind::Region)?;
            let meant = matches!(site.absent.get(&(kind, Arc::from(id))), Some(Absent::Draft | Absent::Later));
            (id::check(id).is_ok() && !meant).then_some(())
        };
        let mut lost = shown.filter(|route| of_record(route).is_some() && !next.contains(route));
        let (first, more) = (lost.next()?, lost.count());
        Some(forgotten(first, more + 1))
    }

    /// The pages which answer for good.
    fn routes(&self, site: &Site, jobs: &[Job]) -> BTreeSet<String> {
        let lasting = lasting(site);
        let pages = jobs.iter().filter(|job| job.kind != stub::REDIRECT.name).map(|job| job.route.as_str());
        let mut routes: BTreeSet<String> = pages.filter(|route| lasting.contains(*route)).map(str::to_owned).collect();
        // A record with a fault has its own report, and comes back when that is mended: its address is not lost. Nor is that
        // of one whose day, as of which the site is asked for, has not come.
        routes.extend(self.waiting(site, |why| why != Absent::Draft).into_iter().map(|(_, route)| route.to_string()));
        routes
    }

    /// The published addresses of records that have a fault now, former ones among them, and of places which may have
    /// lost their page with them.
    pub(super) fn held(&self, site: &Site) -> Vec<(RecordKind, Route)> {
        self.waiting(site, |why| why == Absent::Faulty)
    }

    fn waiting(&self, site: &Site, waits: impl Fn(Absent) -> bool) -> Vec<(RecordKind, Route)> {
        if site.unread.is_empty() && !site.absent.values().any(|why| waits(*why)) {
            return Vec::new();
        }
        let known: BTreeSet<&str> = self.text.lines().chain(self.committed.lines()).map(str::trim).collect();
        let mut held = Vec::new();
        for ((kind, id), _) in site.absent.iter().filter(|(_, why)| waits(**why)) {
            let own = route::record(*kind, id);
            let former = self.former(*kind, id, &known).into_iter().filter(|route| *route != own);
            held.extend(former.map(|route| (*kind, route)));
            held.extend(known.contains(own.as_str()).then_some((*kind, own)));
        }
        // Of a list that cannot be read, whatever had a page.
        for kind in &site.unread {
            let folder = format!("{}/", kind.folder());
            let ids = known.iter().filter_map(|address| address.strip_prefix(&folder)?.strip_suffix(".html"));
            held.extend(
                ids.filter(|id| site.position(*kind, id).is_none()).map(|id| (*kind, route::record(*kind, id))),
            );
        }
        // A village in which nothing else is on record has no page while its only record is held.
        let regions = site.regions.iter().map(|region| route::record(RecordKind::Region, region.key.as_str()));
        held.extend(regions.filter(|own| known.contains(own.as_str())).map(|own| (RecordKind::Region, own)));
        // Two faulty files may name the same former address: one notice stands there.
        let mut taken = BTreeSet::new();
        held.retain(|(_, route)| taken.insert(route.as_str().to_owned()));
        held
    }

    /// The addresses that a faulty record's file names under `aliases`. The file may not be readable as a record, so that
    /// the words of its first part are held against the addresses that are known.
    fn former(&self, kind: RecordKind, id: &str, known: &BTreeSet<&str>) -> Vec<Route> {
        let (folder, name) = (format!("content/{}/", kind.folder()), format!("/{id}.md"));
        let file = self.found.iter().find(|found| found.path.starts_with(&folder) && found.path.ends_with(&name));
        let bytes = file.and_then(|found| read::load(self.root, found, &Limits::default()).ok()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let Some(at) = text.find("aliases:") else { return Vec::new() };
        let front = text[at..].split("\n---").next().unwrap_or_default();
        let words = front.split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | ',' | '"' | '\''));
        words.filter_map(route::former).filter(|route| known.contains(route.as_str())).collect()
    }

    /// What the ledger holds once [`Self::keep`] has written it.
    pub(super) fn text(&self, addresses: &Addresses, options: &Options) -> String {
        if self.keeps(addresses, options) { addresses.text.clone() } else { self.text.clone() }
    }

    fn keeps(&self, addresses: &Addresses, options: &Options) -> bool {
        addresses.sound && !options.preview && !options.drafts && addresses.text != self.text
    }

    /// Writes the new addresses down. The site is published by now; that they could not be written is told.
    pub(super) fn keep(&self, addresses: Addresses, options: &Options) -> Diagnostics {
        if !self.keeps(&addresses, options) {
            return Diagnostics::new();
        }
        // A name with a dot is no source file, should the program end between the two steps.
        let half = self.path.with_file_name(format!(".urls.lock.{}", std::process::id()));
        let written = fs::write(&half, &addresses.text).and_then(|()| fs::rename(&half, &self.path));
        written.err().map(|error| unwritten(&error)).into_iter().collect()
    }
}

/// The redirects that will stand, and those which cannot: where a page stands already, or another record's.
fn redirects(moves: &[Move], jobs: &[Job]) -> (Vec<Redirect>, Vec<Fault>) {
    if moves.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let pages = jobs.iter().filter(|job| job.kind != stub::REDIRECT.name).map(|job| job.route.as_str());
    let pages: FxHashSet<&str> = pages.collect();
    let (mut first, mut redirects, mut faults) = (FxHashMap::default(), Vec::new(), Vec::new());
    for one in moves {
        let from = one.file.as_str();
        let taken = *first.entry(from).or_insert(&one.to);
        let said = if stub::taken(from, |route| pages.contains(route)) {
            Both::new(format!("「{from}」已经有页面，不能再转到别处"), format!("a page stands at `{from}` already"))
        } else if *taken != one.to {
            Both::new(format!("「{from}」已经转到「{taken}」"), format!("`{from}` leads to `{taken}` already"))
        } else {
            redirects.push(Redirect { from: from.to_owned(), to: one.to.to_string() });
            continue;
        };
        let diagnostic = Diagnostic::error("redirect-taken", said).remedy(
            "删去这条 `aliases`，或换成别的旧网址",
            "remove this one of the `aliases`, or write another address",
        );
        let field = format!("aliases[{}]", one.place);
        faults.push(Fault { diagnostic, path: Arc::clone(&one.path), item_line: 0, field });
    }
    (redirects, faults)
}

/// The addresses of all records, tombstones among them.
fn lasting(site: &Site) -> FxHashSet<String> {
    let mut lasting: FxHashSet<String> = stub::graves(site).map(|route| route.to_string()).collect();
    let regions = site.regions.iter().map(|region| route::record(RecordKind::Region, region.key.as_str()));
    lasting.extend(regions.map(|route| route.to_string()));
    site.each_id(&mut |kind, id| {
        lasting.insert(route::record(kind, id).to_string());
    });
    lasting
}

fn forgotten(first: &str, n: usize) -> Diagnostic {
    Diagnostic::warning(
        "ledger-missing",
        Both::new(
            format!("没有网址清单，而网站上现有的 {n} 个记录页面将无法打开，例如「{first}」"),
            format!(
                "there is no ledger of URLs, and record pages on show would no longer answer: {n}, such as `{first}`"
            ),
        ),
    )
    .at(Location::file(&Arc::from(ledger::PATH)))
    .remedy(
        "清单若是删掉了，从 git 里恢复 data/urls.lock 再构建",
        "if the ledger was removed, restore data/urls.lock from git and build again",
    )
}

fn unwritten(error: &std::io::Error) -> Diagnostic {
    Diagnostic::warning(
        "ledger-unwritten",
        Both::new(
            format!("网站已更新，但新网址没能写进网址清单（{error}）"),
            format!("the site is published, but its new URLs could not be written down ({error})"),
        ),
    )
    .at(Location::file(&Arc::from(ledger::PATH)))
    .remedy(
        "检查 data 文件夹的权限，再运行一次 yishi build",
        "check the permissions of data/ and run yishi build again",
    )
}
