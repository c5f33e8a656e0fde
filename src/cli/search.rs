//! `yishi search`: asks the native index what the search page asks its files, and gets the same answer.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::cli::stats;
use crate::diag::{Both, Failure};
use crate::id::RecordKind;
use crate::index::Card;
use crate::index::passage::{self, Piece};
use crate::index::query::{Query, Sort};
use crate::index::search::{self, Answer, Hit};
use crate::pipeline;
use crate::render::text;
use crate::search_doc::FacetLabels;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 要找的词：几个词都要有；"加引号查整句"；词前加 - 表示不含；标题:公园 只在标题里找；地区:大陈镇 按归属找
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
    /// 只找一类，例如 outcome；可写多次
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// 只找一个地区及其下级：data/regions.csv 的 key、区划代码或名称
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// 其他筛选，写成 FACET=VALUE，例如 year=2024、status=completed
    #[arg(long, value_name = "FACET=VALUE")]
    filter: Vec<String>,
    /// 新的在前 [默认：最相关的在前]
    #[arg(long)]
    by_date: bool,
    /// 最多显示多少条 [默认：10]
    #[arg(long, value_name = "N", default_value_t = 10, hide_default_value = true)]
    limit: usize,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let mut filters = Vec::new();
    for kind in &args.kind {
        filters.push(("kind".to_owned(), known_kind(kind)?.to_owned()));
    }
    if let Some(region) = &args.region {
        filters.extend(region_filter(at, region)?);
    }
    for filter in &args.filter {
        filters.push(pair(filter)?);
    }
    let options = context::options(&at.root, None)?;
    let index = pipeline::search::folder(&at.root, &options);
    let labels = search::labels(&index);
    filters.iter().try_for_each(|(facet, _)| known_facet(facet, &labels))?;
    let query = Query {
        text: args.query.clone(),
        filters,
        sort: if args.by_date { Sort::Date } else { Sort::Relevance },
        offset: 0,
        limit: args.limit.max(1),
    };
    let answer = search::query(&index, &query)?;
    let text = match args.json {
        true => context::json(&answer)?,
        false => shown(at, &args.query, &answer, &labels),
    };
    context::print(&text);
    Ok(Ending::Clean)
}

fn known_kind(name: &str) -> Result<&'static str, Failure> {
    let all = || RecordKind::ALL.into_iter();
    all().find(|kind| kind.key() == name || kind.folder() == name).map(RecordKind::key).ok_or_else(|| {
        let keys: Vec<&str> = all().map(RecordKind::key).collect();
        Failure::new(
            format!("没有「{name}」这一类；可用：{}", keys.join("、")),
            format!("no kind `{name}`; known: {}", keys.join(", ")),
        )
    })
}

/// What no page is sorted by would find nothing, whatever was asked. Without an index that is what is told.
fn known_facet(facet: &str, labels: &FacetLabels) -> Result<(), Failure> {
    if labels.is_empty() || labels.contains_key(facet) {
        return Ok(());
    }
    let keys: Vec<&str> = labels.keys().map(String::as_str).collect();
    Err(Failure::new(
        format!("不能按「{facet}」筛选；可用：{}", keys.join("、")),
        format!("nothing is filtered by `{facet}`; known: {}", keys.join(", ")),
    ))
}

/// The filter of a region; none for the region of the whole site.
fn region_filter(at: &Context, name: &str) -> Result<Option<(String, String)>, Failure> {
    let site = stats::prepared(at, None)?.site;
    let region = stats::find_region(&site, name)?;
    Ok((region != site.root).then(|| ("region".to_owned(), site.regions.at(region).key.to_string())))
}

fn pair(filter: &str) -> Result<(String, String), Failure> {
    filter.split_once('=').map(|(facet, value)| (facet.to_owned(), value.to_owned())).ok_or_else(|| {
        Failure::usage(
            format!("--filter「{filter}」写成 FACET=VALUE，例如 year=2024"),
            format!("--filter `{filter}` is not FACET=VALUE, such as year=2024"),
        )
    })
}

fn shown(at: &Context, query: &str, answer: &Answer, labels: &FacetLabels) -> String {
    let head = match answer.total {
        0 => Both::new(format!("没有找到“{query}”"), format!("nothing found for “{query}”")),
        n if n > answer.hits.len() => {
            let shown = answer.hits.len();
            Both::new(format!("找到 {n} 件，显示前 {shown} 件"), format!("{n} found, the first {shown}:"))
        }
        n => Both::new(format!("找到 {n} 件"), format!("{n} found")),
    };
    let out = at.root.join("public");
    let bold = std::io::stdout().is_terminal();
    let hits = answer.hits.iter().map(|Hit { card, .. }| result(card, labels, &told(&out, card, query, bold)));
    std::iter::once(head.get(at.lang).to_owned()).chain(hits).collect::<Vec<_>>().join("\n\n")
}

/// One result: its title, what it is in the words of the site, its address, and what it tells.
fn result(card: &Card, labels: &FacetLabels, told: &str) -> String {
    let name = |facet: &str, key: &str| {
        let value = labels.get(facet).into_iter().flatten().find(|value| value.key == key);
        value.map_or_else(|| key.to_owned(), |value| value.label.clone())
    };
    let facts = [
        Some(name("kind", &card.kind)),
        card.status.as_deref().map(|key| name("status", key)),
        card.region.clone(),
        card.date.clone(),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let told = if told.is_empty() { String::new() } else { format!("\n  {told}") };
    format!("{}\n  {}\n  {}{told}", card.title, facts.join(" · "), card.route)
}

/// The passage of the published page that holds the words; its summary where it has no such words or is not there.
fn told(out: &Path, card: &Card, query: &str, bold: bool) -> String {
    let page = std::fs::read_to_string(out.join(&card.route)).unwrap_or_default();
    let blocks: Vec<String> = text::blocks(&page).into_iter().filter(|block| *block != card.title).collect();
    let blocks = blocks.iter().map(String::as_str);
    let show = |(text, is_match): Piece| if bold && is_match { format!("\x1b[1m{text}\x1b[0m") } else { text };
    passage::passage(&card.summary, blocks, query)
        .map_or_else(|| card.summary.clone(), |found| found.into_iter().map(show).collect())
}
