//! `yishi new`: a record begun, with everything in it that can be known, and each field explained where it is to be filled.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

use clap::ValueEnum;

use crate::cli::Ending;
use crate::cli::blank::{self, Filled};
use crate::cli::context::{self, Context};
use crate::cli::stats::{find_region, prepared_with};
use crate::config::{Limits, Options};
use crate::diag::{Both, Failure, nearest};
use crate::id::{self, RecordKind};
use crate::model::Entity;
use crate::model::campaign::Campaign;
use crate::model::case::Case;
use crate::model::check;
use crate::model::document::Document;
use crate::model::figure::Figure;
use crate::model::kind::{FileKind, file_of};
use crate::model::meeting::{Meeting, MeetingState};
use crate::model::news::News;
use crate::model::outcome::Outcome;
use crate::model::page::StandingPage;
use crate::model::plan::Plan;
use crate::model::programme::Programme;
use crate::model::topic::Topic;
use crate::model::venue::Venue;
use crate::pages::stub;
use crate::parse::frontmatter;
use crate::parse::record::NOT_STATED;
use crate::parse::yaml::Node;
use crate::pipeline::{self, Prepared};
use crate::publish::ledger;
use crate::{read, route};

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 新建什么：meeting 协商活动、outcome 成果、topic 议题、case 案例、venue 阵地、document 文件、news 动态、page 固定页面、plan 年度计划、campaign 专题活动、figure 公布数字、programme 工作品牌
    #[arg(value_enum, hide_possible_values = true, value_name = "KIND")]
    kind: Kind,
    /// 题目；不写就留出位置
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// 地区：data/regions.csv 的 key、区划代码或名称 [默认：首页的地区]
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// 文件名，也是网址，定了就不再改 [默认：地区、年份和序号]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// 成果来自哪次协商活动，写编号
    #[arg(long, value_name = "ID")]
    meeting: Option<String>,
    /// 成果或协商活动来自哪个议题，写编号
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// 当作今天的日期，例如 2026-11-22
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    Meeting,
    Outcome,
    Topic,
    Case,
    Venue,
    Document,
    News,
    Page,
    Plan,
    Campaign,
    Figure,
    Programme,
}

impl Kind {
    const fn record(self) -> RecordKind {
        match self {
            Self::Meeting => RecordKind::Meeting,
            Self::Outcome => RecordKind::Outcome,
            Self::Topic => RecordKind::Topic,
            Self::Case => RecordKind::Case,
            Self::Venue => RecordKind::Venue,
            Self::Document => RecordKind::Document,
            Self::News => RecordKind::News,
            Self::Page => RecordKind::Page,
            Self::Plan => RecordKind::Plan,
            Self::Campaign => RecordKind::Campaign,
            Self::Figure => RecordKind::Figure,
            Self::Programme => RecordKind::Programme,
        }
    }
}

/// The file that a new record is written into. A figure shares its file with others, which staff add below it.
fn place(kind: RecordKind, id: &str) -> String {
    match kind {
        RecordKind::Figure => format!("data/{}/{id}.yaml", kind.folder()),
        kind => file_of(kind, id),
    }
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    // Drafts count: what is begun today belongs to what was begun yesterday.
    let options = Options { drafts: true, ..context::options(&at.root, args.today.as_deref())? };
    let made = prepared_with(at, &options)?;
    let kind = args.kind.record();
    named(&made, RecordKind::Meeting, args.meeting.as_deref())?;
    named(&made, RecordKind::Topic, args.topic.as_deref())?;
    let origin = origin(args, &made)?;
    let region = match &args.region {
        Some(name) => find_region(&made.site, name)?,
        None => region_of(&at.root, &made, args, origin.as_deref())?,
    };
    let id = match &args.id {
        Some(id) => checked_id(id)?,
        None => free_id(&made, kind, region, &published(&at.root, &made)),
    };
    let inside = place(kind, &id);
    if is_there(&made, kind, &id) {
        return Err(taken(&inside));
    }
    if stub::graves(&made.site).any(|grave| grave == route::record(kind, &id)) {
        return Err(Failure::new(
            format!("编号 {id} 的页面已经撤下，原网址不能再用在别的内容上；用 --id 另取一个编号"),
            format!("the page of {id} was withdrawn, and its address is for nothing else; choose another id with --id"),
        ));
    }
    let mut filled = fill(args, &made, region, origin.as_ref());
    let text = match args.kind {
        Kind::Meeting => blank::page::<Meeting>(&filled),
        Kind::Outcome => blank::page::<Outcome>(&filled),
        Kind::Topic => blank::page::<Topic>(&filled),
        Kind::Case => blank::page::<Case>(&filled),
        Kind::Venue => blank::page::<Venue>(&filled),
        Kind::Document => blank::page::<Document>(&filled),
        Kind::News => blank::page::<News>(&filled),
        Kind::Page => blank::page::<StandingPage>(&filled),
        Kind::Plan => blank::data::<Plan>(&filled),
        Kind::Campaign => blank::data::<Campaign>(&filled),
        Kind::Programme => blank::data::<Programme>(&filled),
        Kind::Figure => {
            filled.text("id", &id);
            blank::list::<Figure>(&filled)
        }
    };
    context::stays_inside(&at.root, &inside)?;
    write(&at.root.join(&inside), &inside, &text)?;
    context::print(&inside);
    what_is_left(at, &inside)?;
    Ok(Ending::Clean)
}

/// Fails where a record named on the command line is not there: what is written should not have to be mended at once.
fn named(made: &Prepared, kind: RecordKind, id: Option<&str>) -> Result<(), Failure> {
    let Some(id) = id.filter(|id| !is_there(made, kind, id)) else { return Ok(()) };
    let mut ids = Vec::new();
    made.site.each_id(&mut |of, id| ids.extend((of == kind).then(|| Arc::clone(id))));
    let (zh, en) = nearest(id, ids.iter().map(|id| &**id)).map_or_else(
        || {
            let folder = kind.folder();
            (
                format!("；编号是 content/{folder}/ 里的文件名去掉 .md"),
                format!("; the id is a file name of content/{folder}/ without .md"),
            )
        },
        |near| (format!("；是不是想写 {near}？"), format!("; did you mean {near}?")),
    );
    Err(Failure::new(format!("没有「{id}」这条记录{zh}"), format!("no such record: `{id}`{en}")))
}

/// The meeting a record comes of. An outcome must come of something: where a single meeting still lacks one it is that one's,
/// otherwise it is asked which.
fn origin(args: &Args, made: &Prepared) -> Result<Option<String>, Failure> {
    if args.meeting.is_some() || args.topic.is_some() || args.kind != Kind::Outcome {
        return Ok(args.meeting.clone());
    }
    let site = &made.site;
    let within = args.region.as_ref().map(|name| find_region(site, name)).transpose()?;
    let near = |i: usize| {
        let place = site.regions.position(site.meetings.at(i).region.as_str());
        within.is_none_or(|region| place.is_some_and(|place| site.regions.within(place, region)))
    };
    let held = |i: usize| matches!(site.meetings.at(i).state, MeetingState::Held | MeetingState::Minuted);
    // A draft is no outcome yet.
    let drafts = |i: usize| {
        let mut of_meeting = made.facts.links.meeting_outcomes[i].iter();
        of_meeting.all(|outcome| site.outcomes.at(*outcome).common.draft == Some(true))
    };
    let open = |i: &usize| drafts(*i) && held(*i) && near(*i);
    let mut open: Vec<usize> = (0..site.meetings.len()).filter(open).collect();
    if let [only] = open.as_slice() {
        return Ok(Some(site.meetings.at(*only).id.to_string()));
    }
    const SHOWN: usize = 8;
    open.sort_by_key(|i| std::cmp::Reverse(site.meetings.at(*i).date.known().copied()));
    let lines =
        open.iter().take(SHOWN).map(|i| site.meetings.at(*i)).map(|m| format!("\n  --meeting {}  {}", m.id, m.title()));
    let (choice, none) = (lines.collect::<String>(), open.is_empty());
    Err(match none {
        true => Failure::new(
            "成果来自哪次协商或哪个议题？加上 --meeting <编号> 或 --topic <编号>；编号是那条记录的文件名去掉 .md",
            "of which meeting or topic is the outcome? add --meeting ID or --topic ID: that record's file name without .md",
        ),
        false => Failure::new(
            format!("成果来自哪次协商？这些还没有成果，选一个加在命令后面：{choice}"),
            format!("of which meeting is the outcome? these have none yet, add one to the command:{choice}"),
        ),
    })
}

/// Where a record belongs whose meeting or topic is known; one that comes of nothing belongs to the site's root.
fn region_of(root: &Path, made: &Prepared, args: &Args, meeting: Option<&str>) -> Result<usize, Failure> {
    let meeting = meeting.map(|id| (RecordKind::Meeting, id));
    let topic = args.topic.as_deref().map(|id| (RecordKind::Topic, id));
    let Some((kind, id)) = meeting.or(topic) else { return Ok(made.site.root) };
    let site = &made.site;
    let known = match kind {
        RecordKind::Meeting => site.meetings.get(id).map(|meeting| meeting.region.to_string()),
        _ => site.topics.get(id).map(|topic| topic.region.to_string()),
    };
    // A record that is half written, or at fault, is not in the site; its file may say all the same.
    let key = known.or_else(|| region_in_file(root, made, kind, id));
    key.and_then(|key| site.regions.position(&key)).ok_or_else(|| {
        let folder = kind.folder();
        Failure::new(
            format!("{folder}/{id} 没有写明地区，或地区有误；先改好它，或在命令后面加上 --region"),
            format!("{folder}/{id} does not say its region, or a wrong one; mend it first, or add --region"),
        )
    })
}

/// The region that the file of a record names.
fn region_in_file(root: &Path, made: &Prepared, kind: RecordKind, id: &str) -> Option<String> {
    let name = format!("/{id}.md");
    let of_record = |path: &&String| FileKind::of(path) == FileKind::Content(kind) && path.ends_with(&name);
    let path = made.files.iter().find(of_record)?;
    let bytes = read::plain(&root.join(path)).ok()?;
    let document = frontmatter::document(&Arc::from(path.as_str()), &bytes, &Limits::default()).0?;
    document.front.get("region").and_then(Node::text).map(|key| key.trim().to_owned())
}

/// What is known of the new record. It begins as a draft, so that nothing half-written is ever published.
fn fill(args: &Args, made: &Prepared, region: usize, meeting: Option<&String>) -> Filled {
    let region = made.site.regions.at(region);
    let mut filled = Filled::default();
    let title = match args.kind {
        Kind::Programme => "name",
        Kind::Figure => "label",
        _ => "title",
    };
    filled.text(title, args.title.as_deref().unwrap_or(check::TITLE));
    if args.kind == Kind::Figure {
        filled.line("value", NOT_STATED);
        filled.text("unit", check::WRITE);
    }
    filled.text("region", region.key.as_str());
    filled.line("draft", "true");
    let list = |id: &String| format!("[{}]", blank::quoted(id));
    // Which words fit, and when it was, only staff know: those fields stay comments with their choices beside them.
    if args.kind == Kind::Outcome {
        filled.text("summary", check::SUMMARY);
    }
    if matches!(args.kind, Kind::Outcome | Kind::Case) {
        filled.maybe("meetings", meeting.map(list));
    }
    if matches!(args.kind, Kind::Outcome | Kind::Case | Kind::Meeting) {
        filled.maybe("topics", args.topic.as_ref().map(list));
    }
    filled
}

fn checked_id(id: &str) -> Result<String, Failure> {
    if id::check(id).is_ok() {
        return Ok(id.to_owned());
    }
    let near = id::suggest(id).unwrap_or_else(|| "2024-park".to_owned());
    Err(Failure::new(
        format!("「{id}」不能作编号；只用小写字母、数字和连字符，例如 {near}"),
        format!("`{id}` cannot be an id; use lower-case letters, digits and hyphens, such as {near}"),
    ))
}

/// Whether the files hold such a record, be it a draft, at fault, or in a folder of its own.
fn is_there(made: &Prepared, kind: RecordKind, id: &str) -> bool {
    made.site.position(kind, id).is_some() || made.site.absent.contains_key(&(kind, Arc::from(id)))
}

/// The addresses that were ever published: what is linked to them means what stood there.
fn published(root: &Path, made: &Prepared) -> BTreeSet<String> {
    let text = String::from_utf8(read::plain(&root.join(ledger::PATH)).unwrap_or_default()).unwrap_or_default();
    let mut all: BTreeSet<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    let former = stub::moves(&made.site).into_iter().map(|one| one.file);
    all.extend(stub::graves(&made.site).chain(former).map(|route| route.to_string()));
    all
}

/// Region, year and the first number that no record of the kind has or had.
fn free_id(made: &Prepared, kind: RecordKind, region: usize, published: &BTreeSet<String>) -> String {
    let region = &made.site.regions.at(region).key;
    let stem = match kind {
        // What stands for years is not called after one.
        RecordKind::Page => kind.key().to_owned(),
        RecordKind::Programme => format!("{region}-{}", kind.key()),
        _ => format!("{region}-{}", made.today.year()),
    };
    let mut number = 1;
    loop {
        let id = format!("{stem}-{number}");
        if !is_there(made, kind, &id)
            && !made.files.contains(&place(kind, &id))
            && !published.contains(route::record(kind, &id).as_str())
        {
            return id;
        }
        number += 1;
    }
}

fn write(path: &Path, inside: &str, text: &str) -> Result<(), Failure> {
    let cannot = |error| Failure::new("无法写入", "cannot write").path(path).cause(error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut file = match File::create_new(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(taken(inside)),
        file => file.map_err(cannot)?,
    };
    file.write_all(text.as_bytes()).map_err(|error| {
        // An empty record would be a fault of its own.
        let _ = fs::remove_file(path);
        cannot(error)
    })
}

fn taken(inside: &str) -> Failure {
    Failure::new(
        format!("{inside} 已经有了，没有改动它；用 --id 另取一个编号"),
        format!("{inside} is there already and was left alone; choose another id with --id"),
    )
}

/// Reads the site again with the new file in it and says what it still lacks.
fn what_is_left(at: &Context, inside: &str) -> Result<(), Failure> {
    let options = Options { drafts: true, ..context::options(&at.root, None)? };
    let checked = pipeline::check(&at.root, &options)?;
    let own = checked.diagnostics.into_iter().filter(|d| d.at.as_ref().is_some_and(|at| &*at.path == inside));
    let mut lacking = crate::diag::Diagnostics::new();
    own.for_each(|fault| lacking.push(fault));
    let next = match lacking.is_empty() {
        true => Both::new(
            "已写好，可以通过检查；现在是草稿，填好后删去 draft 一行就会发布",
            "written, and it passes the checks; it is a draft: fill it in and remove the line `draft` to publish it",
        ),
        false => Both::new(
            "已写好，现在是草稿，不影响检查；填好下面所说的，再删去 draft 一行就会发布：",
            "written as a draft, which the checks let pass; fill in what follows, then remove the line `draft` to publish it:",
        ),
    };
    context::say(next.get(at.lang));
    at.print_faults(&lacking);
    Ok(())
}
