//! `yishi retire`: withdraws a page for good and leaves a tombstone at its address.
//!
//! The entry goes to `data/tombstones.yaml`, with one for each former address that leads to the record. The record's own file
//! is removed when git holds it exactly as it is; a file that git does not hold is left to staff, for it could not be had
//! back. A record whose file is gone already, or which is held for a fault, can be withdrawn as well.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::config::Limits;
use crate::date::PartialDate;
use crate::diag::{Both, Failure, Lang, nearest};
use crate::history;
use crate::id::RecordKind;
use crate::model::file::{self, Records};
use crate::model::kind::{self, FileKind};
use crate::model::site::each_table;
use crate::model::tombstone::{Tombstone, TombstoneReason};
use crate::model::{Entity, Site, Table};
use crate::pages::stub;
use crate::parse::record::{Shape, Value as _};
use crate::pipeline;
use crate::publish::ledger;
use crate::publish::tombstone::{self, Withdrawal};
use crate::read::{self, Found};
use crate::route;
use crate::source::SourcePath;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 撤下哪条记录：种类/编号，例如 outcomes/2021-lamp；编号不重复时可以只写编号
    #[arg(value_name = "ID")]
    id: String,
    /// 原因：重复发布、内容有误、涉及个人信息、合并到其他页面、已过公开期限、依法撤下
    #[arg(long, value_name = "WORD")]
    reason: String,
    /// 代替它的记录，写 种类/编号
    #[arg(long, value_name = "ID")]
    successor: Option<String>,
    /// 一句说明，会显示在原网址上
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// 当作今天的日期，例如 2026-11-22
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

/// Where the tombstones stand.
const FILE: &str = "data/tombstones.yaml";

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let options = context::options(&at.root, args.today.as_deref())?;
    let reason = reason(&args.reason)?;
    let checked = pipeline::check(&at.root, &options)?;
    let Some(site) = checked.site else {
        return Err(Failure::new(
            "站点读不出来，先用 yishi check 查看并改正",
            "the site cannot be read; see yishi check first",
        ));
    };
    let Meant { url, record } = meant(&site, &gone(&at.root, &site), &args.id)?;
    let successor = args.successor.as_deref().map(|text| named(&site, text)).transpose()?;
    if has_grave(&site, &url) {
        return Err(Failure::new(format!("{url} 已经有撤下说明"), format!("{url} has a tombstone already")));
    }
    let successor = successor.map(|(kind, id)| address(kind, &id));
    if successor.as_ref() == Some(&url) {
        return Err(Failure::new("代替它的不能是它自己", "a record cannot stand in for itself"));
    }
    if let Some(withdrawn) = successor.as_ref().filter(|url| has_grave(&site, url)) {
        return Err(Failure::new(
            format!("{withdrawn} 自己也已经撤下，不能代替它；写还在的那一页"),
            format!("{withdrawn} is withdrawn itself and cannot stand in for it; name a page that is there"),
        ));
    }
    let standing = record.as_ref().and_then(|(kind, id)| standing(&site, *kind, id));
    // A title may itself be what must not be said.
    let title = standing.as_ref().filter(|_| reason != TombstoneReason::Privacy).map(|one| one.title.clone());
    // Former addresses led to the record, and would lead nowhere.
    let former = stub::moves(&site).into_iter().filter(|one| url == format!("/{}", one.to));
    let former: BTreeSet<String> = former.map(|one| format!("/{}", one.file)).filter(|from| *from != url).collect();
    let former = former.into_iter().filter(|from| !has_grave(&site, from));
    let urls: Vec<String> = std::iter::once(url.clone()).chain(former).collect();
    let entry = |url| Withdrawal {
        url,
        title: title.as_deref(),
        reason: reason.key(),
        date: PartialDate::from_day(options.today),
        successor: successor.as_deref(),
        note: args.note.as_deref(),
    };
    let entries: Vec<Withdrawal<'_>> = urls.iter().map(|url| entry(url.as_str())).collect();
    context::stays_inside(&at.root, FILE)?;
    write(&at.root.join(FILE), &entries, &options.limits, at.lang)?;
    for url in &urls {
        let (zh, en) = (format!("已在 {FILE} 写下撤下说明：{url}"), format!("a tombstone for {url} stands in {FILE}"));
        context::print(Both::new(zh, en).get(at.lang));
    }
    if let Some((kind, id)) = &record {
        let path = standing.map_or_else(|| file_of(&checked.found, *kind, id), |one| one.path);
        context::print(remove(&at.root, &path, id).get(at.lang));
    }
    context::say(
        Both::new(
            "用 yishi check 查看还有哪些记录链接着它，改好后一起提交",
            "yishi check shows which records still link to it; mend them and commit all together",
        )
        .get(at.lang),
    );
    Ok(Ending::Clean)
}

/// What is to be withdrawn: an address, and the record there as long as the files hold it.
struct Meant {
    url: String,
    record: Option<(RecordKind, String)>,
}

/// The record that is meant, or the published address at which nothing stands any more.
fn meant(site: &Site, gone: &BTreeSet<String>, text: &str) -> Result<Meant, Failure> {
    let word = bare(text);
    let is_meant = |route: &&String| {
        let whole = bare(route);
        whole == word || whole.rsplit('/').next() == Some(word)
    };
    let lost: Vec<&String> = gone.iter().filter(is_meant).collect();
    let records = records(site, word);
    match (lost.as_slice(), records.as_slice()) {
        ([], _) => named(site, text).map(|(kind, id)| Meant { url: address(kind, &id), record: Some((kind, id)) }),
        ([route], []) => Ok(Meant { url: format!("/{route}"), record: None }),
        _ => Err(several(word, records.iter().map(whole).chain(lost.iter().map(|route| bare(route).to_owned())))),
    }
}

/// The addresses that were published and at which nothing stands or is held.
fn gone(root: &Path, site: &Site) -> BTreeSet<String> {
    let text = String::from_utf8(read::plain(&root.join(ledger::PATH)).unwrap_or_default()).unwrap_or_default();
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let mut gone: BTreeSet<String> = lines.filter(|line| line.ends_with(".html")).map(str::to_owned).collect();
    let records = all(site).into_iter().map(|(kind, id)| route::record(kind, &id));
    let regions = site.regions.iter().map(|region| route::record(RecordKind::Region, region.key.as_str()));
    let others = stub::graves(site).chain(stub::moves(site).into_iter().map(|one| one.file));
    for route in records.chain(regions).chain(others) {
        gone.remove(route.as_str());
    }
    gone
}

fn has_grave(site: &Site, url: &str) -> bool {
    stub::graves(site).any(|grave| url == format!("/{grave}"))
}

/// The file of a record that is not in the site; by its usual name if it is not found.
fn file_of(found: &[Found], kind: RecordKind, id: &str) -> SourcePath {
    let of_kind = |path: &str| matches!(FileKind::of(path), FileKind::Content(k) | FileKind::One(k) if k == kind);
    let file = found.iter().find(|file| of_kind(&file.path) && is_own(&file.path, id));
    file.map_or_else(|| Arc::from(kind::file_of(kind, id)), |file| Arc::clone(&file.path))
}

/// Whether a file is named after the record, and so holds nothing else.
fn is_own(path: &str, id: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.split('.').next() == Some(id))
}

/// What is to be withdrawn, as long as it is still published.
struct Standing {
    title: String,
    path: SourcePath,
}

fn standing(site: &Site, kind: RecordKind, id: &str) -> Option<Standing> {
    let mut found = None;
    macro_rules! look {
        ($table:ident) => {
            found = found.or_else(|| of_table(&site.$table, kind, id));
        };
    }
    each_table!(look);
    found
}

fn of_table<T: Entity>(table: &Table<T>, kind: RecordKind, id: &str) -> Option<Standing> {
    let entry = table.get(id).filter(|_| T::KIND == kind)?;
    Some(Standing { title: entry.title().to_owned(), path: Arc::clone(&entry.path) })
}

fn address(kind: RecordKind, id: &str) -> String {
    format!("/{}", route::record(kind, id))
}

fn reason(word: &str) -> Result<TombstoneReason, Failure> {
    let words = match TombstoneReason::SHAPE {
        Shape::Word(words) => words,
        _ => &[],
    };
    let found = words.iter().position(|(key, zh)| *key == word || *zh == word);
    found.and_then(|i| TombstoneReason::ALL.get(i).copied()).ok_or_else(|| {
        let zh: Vec<&str> = words.iter().map(|(_, zh)| *zh).collect();
        let en: Vec<&str> = words.iter().map(|(key, _)| *key).collect();
        Failure::usage(
            format!("「{word}」不是撤下的原因；可用的词：{}", zh.join("、")),
            format!("`{word}` is no reason; the words are: {}", en.join(", ")),
        )
    })
}

/// All records of the files.
fn all(site: &Site) -> Vec<(RecordKind, String)> {
    let mut known: Vec<(RecordKind, String)> = Vec::new();
    site.each_id(&mut |kind, id| known.push((kind, id.to_string())));
    known.extend(site.absent.keys().map(|(kind, id)| (*kind, id.to_string())));
    known
}

/// An address or a file as records are named: `/outcomes/a.html` and `content/outcomes/a.md` as `outcomes/a`.
fn bare(text: &str) -> &str {
    let text = text.trim_start_matches("./").trim_start_matches('/');
    match text.strip_prefix("content/").and_then(|file| file.strip_suffix(".md")) {
        Some(record) => record,
        None => text.trim_end_matches(".html"),
    }
}

fn whole((kind, id): &(RecordKind, String)) -> String {
    format!("{}/{id}", kind.folder())
}

/// The records that a name can mean: `kind/id`, or an id.
fn records(site: &Site, word: &str) -> Vec<(RecordKind, String)> {
    all(site).into_iter().filter(|one| whole(one) == word || one.1 == word).collect()
}

fn several(word: &str, names: impl Iterator<Item = String>) -> Failure {
    let names: Vec<String> = names.collect();
    Failure::new(
        format!("「{word}」不止一条，写明是哪一条：{}", names.join("、")),
        format!("`{word}` names several; write one of: {}", names.join(", ")),
    )
}

/// The record that is meant: `kind/id`, or an id that only one record has.
fn named(site: &Site, text: &str) -> Result<(RecordKind, String), Failure> {
    let text = bare(text);
    let found = records(site, text);
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let all: Vec<String> = all(site).iter().map(whole).collect();
            let (zh, en) = nearest(text, all.iter().map(String::as_str)).map_or_else(Default::default, |near| {
                (format!("；是不是想写 {near}？"), format!("; did you mean {near}?"))
            });
            Err(Failure::new(format!("没有「{text}」这条记录{zh}"), format!("no such record: `{text}`{en}")))
        }
        many => Err(several(text, many.iter().map(whole))),
    }
}

fn write(path: &Path, entries: &[Withdrawal<'_>], limits: &Limits, lang: Lang) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new("撤下说明写不进去", "the tombstone cannot be written").path(path).cause(error)
    };
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let text = entries.iter().fold(before, |text, entry| tombstone::append(&text, entry));
    // A list that cannot be read, or is none, would swallow the entries, and the record's file is about to be removed.
    let (records, faults) = file::read(&Arc::from(FILE), text.as_bytes(), limits);
    let stands = |stones: &[Tombstone]| entries.iter().all(|entry| stones.iter().any(|stone| *stone.url == *entry.url));
    if faults.errors() > 0 || !matches!(&records, Records::Tombstones(stones) if stands(stones)) {
        return Err(Failure::new(
            format!("{FILE} 或写入的内容有误，什么都没有改；先用 yishi check 查看并改正"),
            format!(
                "{FILE}, or what would be written there, has faults, and nothing was changed; see yishi check first"
            ),
        )
        .cause(faults.iter().next().map(|fault| fault.message.get(lang).to_owned()).unwrap_or_default()));
    }
    let half = path.with_file_name(format!(".tombstones.{}", std::process::id()));
    fs::write(&half, text)
        .and_then(|()| fs::metadata(path).map_or(Ok(()), |about| fs::set_permissions(&half, about.permissions())))
        .and_then(|()| fs::rename(&half, path))
        .map_err(|error| {
            // Nobody looks for half a list.
            let _ = fs::remove_file(&half);
            failed(error)
        })
}

/// Removes the record's own file where git can give it back, and says what is left to do.
fn remove(root: &Path, path: &str, id: &str) -> Both {
    if !is_own(path, id) {
        return Both::new(
            format!("还要从 {path} 中删去这一项，撤下说明才会出现"),
            format!("now remove the entry from {path}, so that the tombstone shows"),
        );
    }
    if git_holds(root, path) && fs::remove_file(root.join(path)).is_ok() {
        return Both::new(format!("已删去 {path}（git 里仍有）"), format!("removed {path} (git still holds it)"));
    }
    Both::new(
        format!("{path} 还没有提交到 git，没有删；删去它撤下说明才会出现"),
        format!("{path} is not committed and was left; remove it so that the tombstone shows"),
    )
}

/// Whether git holds the file exactly as it stands.
fn git_holds(root: &Path, path: &str) -> bool {
    let quiet = |words: &[&str]| {
        let mut git = history::git(root);
        git.args(words).arg("--").arg(path).stdout(Stdio::null()).stderr(Stdio::null());
        git.status().is_ok_and(|status| status.success())
    };
    quiet(&["ls-files", "--error-unmatch"]) && quiet(&["diff", "--no-ext-diff", "--no-textconv", "--quiet", "HEAD"])
}
