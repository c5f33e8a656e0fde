//! `yishi retire`: withdraws a page for good and leaves a tombstone at its address.
//!
//! The entry goes to `data/tombstones.yaml`. The record's own file is removed when git holds it exactly as it is; a file
//! that git does not hold is left to staff, for it could not be had back.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::config::Limits;
use crate::date::PartialDate;
use crate::diag::{Both, Failure, nearest};
use crate::history;
use crate::id::RecordKind;
use crate::model::file::{self, Records};
use crate::model::site::each_table;
use crate::model::tombstone::{Tombstone, TombstoneReason};
use crate::model::{Entity, Site, Table};
use crate::pages::stub;
use crate::parse::record::{Shape, Value as _};
use crate::pipeline;
use crate::publish::tombstone::{self, Withdrawal};
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
    let Some(site) = pipeline::check(&at.root, &options)?.site else {
        return Err(Failure::new(
            "站点读不出来，先用 yishi check 查看并改正",
            "the site cannot be read; see yishi check first",
        ));
    };
    let reason = reason(&args.reason)?;
    let (kind, id) = named(&site, &args.id)?;
    let successor = args.successor.as_deref().map(|text| named(&site, text)).transpose()?;
    let url = address(kind, &id);
    if stub::graves(&site).any(|grave| url == format!("/{grave}")) {
        return Err(Failure::new(format!("{url} 已经有撤下说明"), format!("{url} has a tombstone already")));
    }
    if successor.as_ref().is_some_and(|other| *other == (kind, id.clone())) {
        return Err(Failure::new("代替它的不能是它自己", "a record cannot stand in for itself"));
    }
    let standing = standing(&site, kind, &id);
    // A title may itself be what must not be said.
    let title = standing.as_ref().filter(|_| reason != TombstoneReason::Privacy).map(|one| one.title.clone());
    let successor = successor.map(|(kind, id)| address(kind, &id));
    let entry = Withdrawal {
        url: &url,
        title: title.as_deref(),
        reason: reason.key(),
        date: PartialDate::from_day(options.today),
        successor: successor.as_deref(),
        note: args.note.as_deref(),
    };
    context::stays_inside(&at.root, FILE)?;
    write(&at.root.join(FILE), &entry, &options.limits)?;
    let done = Both::new(format!("已在 {FILE} 写下撤下说明：{url}"), format!("a tombstone for {url} stands in {FILE}"));
    context::print(done.get(at.lang));
    if let Some(one) = &standing {
        context::print(remove(&at.root, &one.path, &id).get(at.lang));
    }
    eprintln!(
        "{}",
        Both::new(
            "用 yishi check 查看还有哪些记录链接着它，改好后一起提交",
            "yishi check shows which records still link to it; mend them and commit all together",
        )
        .get(at.lang)
    );
    Ok(Ending::Clean)
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
        Failure::new(
            format!("「{word}」不是撤下的原因；可用的词：{}", zh.join("、")),
            format!("`{word}` is no reason; the words are: {}", en.join(", ")),
        )
    })
}

/// The record that is meant: `kind/id`, or an id that only one record has.
fn named(site: &Site, text: &str) -> Result<(RecordKind, String), Failure> {
    let mut known: Vec<(RecordKind, String)> = Vec::new();
    site.each_id(&mut |kind, id| known.push((kind, id.to_string())));
    known.extend(site.absent.keys().map(|(kind, id)| (*kind, id.to_string())));
    let text = text.trim_start_matches('/').trim_end_matches(".html");
    let whole = |(kind, id): &(RecordKind, String)| format!("{}/{id}", kind.folder());
    let found: Vec<&(RecordKind, String)> = known.iter().filter(|one| whole(one) == text || one.1 == text).collect();
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => {
            let all: Vec<String> = known.iter().map(whole).collect();
            let (zh, en) = nearest(text, all.iter().map(String::as_str)).map_or_else(Default::default, |near| {
                (format!("；是不是想写 {near}？"), format!("; did you mean {near}?"))
            });
            Err(Failure::new(format!("没有「{text}」这条记录{zh}"), format!("no such record: `{text}`{en}")))
        }
        many => {
            let all: Vec<String> = many.iter().map(|one| whole(one)).collect();
            Err(Failure::new(
                format!("「{text}」不止一条，写明是哪一条：{}", all.join("、")),
                format!("`{text}` names several; write one of: {}", all.join(", ")),
            ))
        }
    }
}

fn write(path: &Path, entry: &Withdrawal<'_>, limits: &Limits) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new("撤下说明写不进去", "the tombstone cannot be written").path(path).cause(error)
    };
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    let text = tombstone::append(&before, entry);
    // A list that cannot be read, or is none, would swallow the entry, and the record's file is about to be removed.
    let (records, faults) = file::read(&Arc::from(FILE), text.as_bytes(), limits);
    let stands = |stones: &[Tombstone]| stones.iter().any(|stone| *stone.url == *entry.url);
    if faults.errors() > 0 || !matches!(&records, Records::Tombstones(stones) if stands(stones)) {
        return Err(Failure::new(
            format!("{FILE} 或写入的内容有误，什么都没有改；先用 yishi check 查看并改正"),
            format!(
                "{FILE}, or what would be written there, has faults, and nothing was changed; see yishi check first"
            ),
        )
        .cause(faults.iter().next().map(|fault| fault.message.zh.clone()).unwrap_or_default()));
    }
    let half = path.with_file_name(format!(".tombstones.{}", std::process::id()));
    fs::write(&half, text).and_then(|()| fs::rename(&half, path)).map_err(failed)
}

/// Removes the record's own file where git can give it back, and says what is left to do.
fn remove(root: &Path, path: &str, id: &str) -> Both {
    let own = path.rsplit('/').next().is_some_and(|name| name.split('.').next() == Some(id));
    if !own {
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
