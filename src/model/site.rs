//! All records put together: [`Site`], the value every later stage reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Options;
use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::hash::Hash;
use crate::id::RecordKind;
use crate::model::bounds::Bounds;
use crate::model::campaign::Campaign;
use crate::model::case::Case;
use crate::model::check::{self, Workers};
use crate::model::document::Document;
use crate::model::entity::{Entity, Entry, Table};
use crate::model::figure::Figure;
use crate::model::file::Records;
use crate::model::geo::Geo;
use crate::model::meeting::Meeting;
use crate::model::news::News;
use crate::model::organization::Organization;
use crate::model::outcome::Outcome;
use crate::model::page::StandingPage;
use crate::model::plan::Plan;
use crate::model::programme::Programme;
use crate::model::region::{Region, Regions};
use crate::model::region_tree;
use crate::model::settings::Settings;
use crate::model::source::SourceDocument;
use crate::model::tombstone::Tombstone;
use crate::model::topic::Topic;
use crate::model::venue::Venue;
use crate::route;
use crate::source::{Location, SourcePath};

/// The whole of what is to be published, typed and checked.
///
/// Ids are unique within their kind. A reference names a record that exists in the files; it may still have been left
/// out for a fault of its own or as a draft, so looking it up gives an `Option`.
#[derive(Clone, Debug)]
pub struct Site {
    pub settings: Settings,
    /// What the boundary files are; none for a site that draws its maps without.
    pub geo: Option<Geo>,
    pub regions: Regions,
    /// Index of the root region.
    pub root: usize,
    pub programmes: Table<Programme>,
    pub organizations: Table<Organization>,
    pub topics: Table<Topic>,
    pub meetings: Table<Meeting>,
    pub outcomes: Table<Outcome>,
    pub cases: Table<Case>,
    pub venues: Table<Venue>,
    pub documents: Table<Document>,
    pub plans: Table<Plan>,
    pub campaigns: Table<Campaign>,
    pub news: Table<News>,
    pub pages: Table<StandingPage>,
    pub figures: Table<Figure>,
    pub sources: Table<SourceDocument>,
    pub tombstones: Vec<Tombstone>,
    /// Records that are in the files and not in the site.
    pub absent: BTreeMap<(RecordKind, Arc<str>), Absent>,
    /// The kinds of which a list cannot be read: what stood in it is absent too, but not known by name.
    pub unread: BTreeSet<RecordKind>,
    /// For each region, the programme it follows: its own, or the nearest above it.
    pub programme_of_region: Vec<Option<usize>>,
}

/// Why a record of the files is not in the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It has a fault, which is told.
    Faulty,
    Draft,
    /// What it tells happened after the day as of which the site is asked for.
    Later,
}

/// All records of the files, faulty ones too: a reference to one of these is not dangling.
pub(crate) type Known = FxHashSet<(RecordKind, Arc<str>)>;

/// Calls `$go!(table_field)` for every table of records.
macro_rules! each_table {
    ($go:ident) => {
        $go!(programmes);
        $go!(organizations);
        $go!(topics);
        $go!(meetings);
        $go!(outcomes);
        $go!(cases);
        $go!(venues);
        $go!(documents);
        $go!(plans);
        $go!(campaigns);
        $go!(news);
        $go!(pages);
        $go!(figures);
        $go!(sources);
    };
}
pub(crate) use each_table;

/// The Markdown of one record.
#[derive(Clone, Debug)]
pub struct Text {
    pub kind: RecordKind,
    /// Its record's place in the table of its kind.
    pub i: usize,
    pub path: SourcePath,
    /// The line of the file on which it begins.
    pub line: u32,
    pub markdown: String,
    /// The hash of its file.
    pub hash: Hash,
    /// Of a text that was left in its file: where it links to inside the site.
    pub left: Option<Vec<String>>,
}

/// A fault of a record found after reading, at a field of its file.
#[derive(Clone, Debug)]
pub struct Fault {
    pub diagnostic: Diagnostic,
    pub path: SourcePath,
    /// For an item of a list file, the line it begins on; else 0.
    pub item_line: u32,
    /// `milestones[2].date`; empty for the record as a whole.
    pub field: String,
}

/// Puts the records of all files together and checks them. `None` when the site as a whole cannot stand: no settings, no
/// regions, or no root. Records are checked by `workers`.
pub fn assemble(
    files: Vec<Records>,
    options: &Options,
    workers: &Workers<'_>,
) -> (Option<Site>, Vec<Fault>, Diagnostics) {
    let mut gathered = Gathered::with_room_for(&files);
    for records in files {
        gathered.add(records);
    }
    let mut diagnostics = Diagnostics::new();
    let settings = gathered.settings.take();
    for (missing, path) in [(settings.is_none(), "data/site.yaml"), (gathered.regions.is_empty(), "data/regions.csv")] {
        if missing {
            diagnostics.push(
                Diagnostic::error(
                    "missing-data",
                    Both::new(
                        format!("缺少 {path}，或其中没有可用的内容"),
                        format!("{path} is missing, or holds nothing usable"),
                    ),
                )
                .at(Location::file(&Arc::from(path)))
                .remedy("用 `yishi init` 可以得到一份样本", "`yishi init` makes a sample of it"),
            );
        }
    }
    let (Some(settings), false) = (settings, gathered.regions.is_empty()) else {
        return (None, Vec::new(), diagnostics);
    };
    let mut known = std::mem::take(&mut gathered.broken);
    let unfinished = std::mem::take(&mut gathered.unfinished);
    if options.drafts {
        diagnostics.append(std::mem::take(&mut gathered.lacking));
    }
    let mut faults = Vec::new();
    let regions = region_tree::grown(std::mem::take(&mut gathered.regions), &mut known, &mut faults);
    let Some(root) = regions.position(settings.root.as_str()) else {
        faults.push(no_root(settings.root.as_str(), &regions));
        return (None, faults, diagnostics);
    };
    faults.extend(region_tree::doubts(&regions, root));
    let mut site = gathered.site(settings, regions, root, &mut known, &mut faults);
    site.absent.extend(unfinished.into_iter().map(|draft| (draft, Absent::Draft)));
    site.leave_out_withdrawn(options.drafts, &mut faults);
    check::check(&mut site, &known, options, workers, &mut faults);
    check::show_once(&mut site);
    site.note_absent(&known, Absent::Faulty);
    if !options.drafts {
        site.leave_out_drafts();
        site.note_absent(&known, Absent::Draft);
    }
    faults.extend(site.until(options));
    site.settle_programmes();
    (Some(site), faults, diagnostics)
}

fn no_root(root: &str, regions: &Regions) -> Fault {
    let diagnostic = Diagnostic::error(
        "unknown-region",
        Both::new(
            format!("首页地区「{root}」不在 data/regions.csv 中，或它那一行有错误"),
            format!("root region `{root}` is not in data/regions.csv, or its row is at fault"),
        ),
    );
    let diagnostic = match nearest(root, regions.iter().map(|region| region.key.as_str())) {
        Some(near) => diagnostic.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
        None => diagnostic.remedy("把 `root` 改成 regions.csv 的一个 key", "set `root` to a key of regions.csv"),
    };
    Fault { diagnostic, path: Arc::from("data/site.yaml"), item_line: 0, field: "root".to_owned() }
}

/// A record stands again where one was withdrawn for good.
fn come_back(id: &str, path: &SourcePath, line: u32) -> Fault {
    let diagnostic = Diagnostic::error(
        "withdrawn",
        Both::new(
            format!("「{id}」已因涉及个人信息或依法撤下，又回到了文件里；先不发布"),
            format!("`{id}` was withdrawn for privacy or by law and is in the files again; it is not published"),
        ),
    );
    let own = path.ends_with(".md");
    let (zh, en) = match own {
        true => (format!("用 git rm {path} 删去"), format!("remove it with git rm {path}")),
        false => (format!("从 {path} 删去这一条"), format!("remove the entry from {path}")),
    };
    let diagnostic = diagnostic.remedy(
        format!("{zh}；确实要重新公开的，删去 data/tombstones.yaml 里它的那一条"),
        format!("{en}; if it is to be public again, remove its entry from data/tombstones.yaml"),
    );
    Fault { diagnostic, path: Arc::clone(path), item_line: if own { 0 } else { line }, field: String::new() }
}

#[derive(Default)]
struct Gathered {
    settings: Option<Settings>,
    geo: Option<Geo>,
    regions: Vec<Region>,
    tombstones: Vec<Tombstone>,
    broken: Known,
    /// Drafts that cannot be shown yet, and what they lack.
    unfinished: Vec<(RecordKind, Arc<str>)>,
    lacking: Diagnostics,
    unread: BTreeSet<RecordKind>,
    programmes: Vec<Entry<Programme>>,
    organizations: Vec<Entry<Organization>>,
    topics: Vec<Entry<Topic>>,
    meetings: Vec<Entry<Meeting>>,
    outcomes: Vec<Entry<Outcome>>,
    cases: Vec<Entry<Case>>,
    venues: Vec<Entry<Venue>>,
    documents: Vec<Entry<Document>>,
    plans: Vec<Entry<Plan>>,
    campaigns: Vec<Entry<Campaign>>,
    news: Vec<Entry<News>>,
    pages: Vec<Entry<StandingPage>>,
    figures: Vec<Entry<Figure>>,
    sources: Vec<Entry<SourceDocument>>,
}

impl Gathered {
    /// With room for what sites have most of, which would be copied again and again as its tables grow.
    fn with_room_for(files: &[Records]) -> Self {
        let count = |of: fn(&Records) -> bool| files.iter().filter(|records| of(records)).count();
        Self {
            topics: Vec::with_capacity(count(|records| matches!(records, Records::Topic(_)))),
            meetings: Vec::with_capacity(count(|records| matches!(records, Records::Meeting(_)))),
            outcomes: Vec::with_capacity(count(|records| matches!(records, Records::Outcome(_)))),
            ..Self::default()
        }
    }

    fn add(&mut self, records: Records) {
        match records {
            Records::Meeting(entry) => self.meetings.push(*entry),
            Records::Outcome(entry) => self.outcomes.push(*entry),
            Records::Topic(entry) => self.topics.push(*entry),
            Records::Case(entry) => self.cases.push(*entry),
            Records::Venue(entry) => self.venues.push(*entry),
            Records::Document(entry) => self.documents.push(*entry),
            Records::News(entry) => self.news.push(*entry),
            Records::Page(entry) => self.pages.push(*entry),
            Records::Programme(entry) => self.programmes.push(*entry),
            Records::Plan(entry) => self.plans.push(*entry),
            Records::Campaign(entry) => self.campaigns.push(*entry),
            Records::Organizations(entries) => self.organizations.extend(entries),
            Records::Figures(entries) => self.figures.extend(entries),
            Records::Sources(entries) => self.sources.extend(entries),
            Records::Tombstones(entries) => self.tombstones.extend(entries),
            Records::Settings(settings) => self.settings = Some(*settings),
            Records::Geo(geo) => self.geo = Some(*geo),
            Records::Regions(regions) => self.regions.extend(regions),
            Records::Broken(kind, id) => {
                self.broken.insert((kind, id));
            }
            Records::Unfinished(kind, id, lacking) => {
                self.broken.insert((kind, Arc::clone(&id)));
                self.unfinished.push((kind, id));
                self.lacking.append(lacking);
            }
            Records::Unread(kind) => {
                self.unread.insert(kind);
            }
            Records::Several(parts) => parts.into_iter().for_each(|part| self.add(part)),
            Records::Nothing => {}
        }
    }

    fn site(
        self,
        settings: Settings,
        regions: Regions,
        root: usize,
        known: &mut Known,
        faults: &mut Vec<Fault>,
    ) -> Site {
        let mut unique = Unique { known, faults };
        Site {
            settings,
            geo: self.geo,
            regions,
            root,
            programmes: unique.table(self.programmes),
            organizations: unique.table(self.organizations),
            topics: unique.table(self.topics),
            meetings: unique.table(self.meetings),
            outcomes: unique.table(self.outcomes),
            cases: unique.table(self.cases),
            venues: unique.table(self.venues),
            documents: unique.table(self.documents),
            plans: unique.table(self.plans),
            campaigns: unique.table(self.campaigns),
            news: unique.table(self.news),
            pages: unique.table(self.pages),
            figures: unique.table(self.figures),
            sources: unique.table(self.sources),
            tombstones: self.tombstones,
            absent: BTreeMap::new(),
            unread: self.unread,
            programme_of_region: Vec::new(),
        }
    }
}

/// Makes tables in which each id stands once; the later ones are told.
struct Unique<'a> {
    known: &'a mut Known,
    faults: &'a mut Vec<Fault>,
}

impl Unique<'_> {
    fn table<T: Entity>(&mut self, mut entries: Vec<Entry<T>>) -> Table<T> {
        entries.sort_by(Entry::before);
        for pair in entries.windows(2) {
            let [first, later] = pair else { continue };
            if first.id == later.id {
                self.faults.push(Fault {
                    diagnostic: Diagnostic::error(
                        "duplicate-id",
                        Both::new(
                            format!("编号「{}」已经用在 {}", later.id, first.path),
                            format!("id `{}` is already used in {}", later.id, first.path),
                        ),
                    )
                    .remedy(
                        "换一个没有用过的编号；已公布的编号不能改",
                        "choose an unused id; a published id never changes",
                    ),
                    path: Arc::clone(&later.path),
                    item_line: if later.path.ends_with(".md") { 0 } else { later.body.line },
                    field: if later.path.ends_with(".md") { String::new() } else { "id".to_owned() },
                });
            }
        }
        self.known.extend(entries.iter().map(|entry| (T::KIND, Arc::clone(&entry.id))));
        Table::new(entries)
    }
}

impl Site {
    /// Takes out the Markdown of all records that have any: once rendered it is not needed again, and it is most of what
    /// a site weighs.
    pub fn take_texts(&mut self) -> Vec<Text> {
        let mut texts = Vec::new();
        macro_rules! take {
            ($table:ident) => {
                let kind = kind_of(&self.$table);
                for (i, entry) in self.$table.iter_mut().enumerate() {
                    let left = entry.body.left.take();
                    if left.is_some() || !entry.body.markdown.trim().is_empty() {
                        let markdown = std::mem::take(&mut entry.body.markdown);
                        let (path, line) = (Arc::clone(&entry.path), entry.body.line);
                        texts.push(Text { kind, i, path, line, markdown, hash: entry.hash, left });
                    }
                }
            };
        }
        each_table!(take);
        texts
    }

    pub fn region(&self, key: &str) -> Option<&Region> {
        self.regions.get(key)
    }

    /// The programme a record belongs to: the one it names, or that of its region.
    pub fn programme_for<T: Entity>(&self, record: &T) -> Option<&Entry<Programme>> {
        let named = record.programme().and_then(|id| self.programmes.get(id));
        named.or_else(|| {
            let region = self.regions.position(record.region()?)?;
            self.programme_of_region.get(region).copied().flatten().map(|i| self.programmes.at(i))
        })
    }

    /// What is wrong with the bounds and addresses that the settings set.
    pub fn settings_at_fault(&self) -> Vec<Fault> {
        let faults = self.settings.limits.iter().flat_map(Bounds::faults).chain(self.settings.faults());
        let at = |(field, diagnostic)| Fault { diagnostic, path: Arc::from("data/site.yaml"), item_line: 0, field };
        faults.map(at).collect()
    }

    /// Calls `go` for every record of every table.
    pub fn each_id(&self, go: &mut dyn FnMut(RecordKind, &Arc<str>)) {
        macro_rules! ids {
            ($table:ident) => {
                let kind = kind_of(&self.$table);
                self.$table.iter().for_each(|entry| go(kind, &entry.id));
            };
        }
        each_table!(ids);
    }

    /// Whether records are held back for a fault: what pages say of their matters, and count, is not all.
    pub fn awaits_mending(&self) -> bool {
        !self.unread.is_empty() || self.absent.values().any(|why| *why == Absent::Faulty)
    }

    /// Whether a record that another one names is held back for a fault. Of a list that cannot be read, any may be.
    pub fn holds_back(&self, kind: RecordKind, id: &str) -> bool {
        self.unread.contains(&kind) || self.absent.get(&(kind, Arc::from(id))) == Some(&Absent::Faulty)
    }

    /// The kinds of which records are held back for a fault.
    pub fn held_kinds(&self) -> BTreeSet<RecordKind> {
        self.held().map(|(kind, _)| *kind).chain(self.unread.iter().copied()).collect()
    }

    /// The records that are held back for a fault and known by name.
    pub fn held(&self) -> impl Iterator<Item = &(RecordKind, Arc<str>)> {
        self.absent.iter().filter(|(_, why)| **why == Absent::Faulty).map(|(of, _)| of)
    }

    /// Notes what is known and stands in no table.
    fn note_absent(&mut self, known: &Known, why: Absent) {
        let mut here = Known::default();
        self.each_id(&mut |kind, id| {
            here.insert((kind, Arc::clone(id)));
        });
        for missing in known.difference(&here) {
            self.absent.entry(missing.clone()).or_insert(why);
        }
    }

    /// What was withdrawn for a person's sake or by law must not come back because an old copy of its file was merged in: it
    /// is held back, and its tombstone stays.
    fn leave_out_withdrawn(&mut self, drafts: bool, faults: &mut Vec<Fault>) {
        let withdrawn = |stone: &Tombstone| {
            let route = route::former(&stone.url).filter(|_| stone.reason.is_binding())?;
            let (folder, id) = route.as_str().strip_suffix(".html")?.split_once('/')?;
            Some((RecordKind::from_folder(folder)?, Arc::from(id)))
        };
        let withdrawn: FxHashSet<(RecordKind, Arc<str>)> = self.tombstones.iter().filter_map(withdrawn).collect();
        if withdrawn.is_empty() {
            return;
        }
        macro_rules! leave_out {
            ($table:ident) => {
                let kind = kind_of(&self.$table);
                self.$table.retain(|entry| {
                    let back = withdrawn.contains(&(kind, Arc::clone(&entry.id)));
                    if back && (drafts || !entry.record.is_draft()) {
                        faults.push(come_back(&entry.id, &entry.path, entry.body.line));
                    }
                    !back
                });
            };
        }
        each_table!(leave_out);
    }

    fn leave_out_drafts(&mut self) {
        macro_rules! keep {
            ($table:ident) => {
                self.$table.retain(|entry| !entry.record.is_draft());
            };
        }
        each_table!(keep);
    }

    fn settle_programmes(&mut self) {
        let nearest = |draft: bool| -> Vec<Option<usize>> {
            let mut own: FxHashMap<usize, usize> = FxHashMap::default();
            for (i, programme) in self.programmes.iter().enumerate().filter(|(_, p)| p.record.is_draft() == draft) {
                if let Some(region) = self.regions.position(programme.region.as_str()) {
                    own.entry(region).or_insert(i);
                }
            }
            let of = |i| self.regions.upwards(i).find_map(|above| own.get(&above).copied());
            (0..self.regions.len()).map(of).collect()
        };
        // One that is begun takes nothing from the one that is in use.
        let (used, begun) = (nearest(false), nearest(true));
        self.programme_of_region = used.into_iter().zip(begun).map(|(used, begun)| used.or(begun)).collect();
    }
}

pub(crate) const fn kind_of<T: Entity>(_: &Table<T>) -> RecordKind {
    T::KIND
}
