//! `yishi stats`: the indicators of a region, and the very records behind each number.

use serde::Serialize;

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::config::Options;
use crate::derive::indicator::{self, Formula, Indicator, Reading, Value};
use crate::derive::measure::{self, Measure};
use crate::derive::scope::Scope;
use crate::diag::{Both, Failure, Lang, nearest};
use crate::model::Site;
use crate::model::outcome::EvaluationSubject;
use crate::parse::record::{Shape, Value as _};
use crate::pipeline::{self, Prepared};

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 地区：data/regions.csv 的 key、区划代码或名称 [默认：首页的地区]
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// 说明一个指标或数字怎么来的，列出它数到的每一条记录，例如 completion-rate
    #[arg(long, value_name = "NAME")]
    explain: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
    /// 当作今天的日期，例如 2026-11-22；逾期从这一天算，记录里写作这一天以后发生的事不列入；期限、拟开的会照写
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let made = prepared(at, args.today.as_deref())?;
    let region = match &args.region {
        Some(name) => find_region(&made.site, name)?,
        None => made.site.root,
    };
    let text = match &args.explain {
        Some(name) => explain(&made, at.lang, region, name, args.json)?,
        None => all(&made, at.lang, region, args.json)?,
    };
    context::print(&text);
    Ok(Ending::Clean)
}

/// The site with its facts; faulty records are told and left out, as in the site itself.
pub(super) fn prepared(at: &Context, today: Option<&str>) -> Result<Prepared, Failure> {
    prepared_with(at, &context::options(&at.root, today)?)
}

/// The same under options of the caller's own.
pub(super) fn prepared_with(at: &Context, options: &Options) -> Result<Prepared, Failure> {
    let mut checked = pipeline::check(&at.root, options)?;
    let Some(site) = checked.site else {
        at.print_faults(&checked.diagnostics);
        return Err(Failure::new(
            "站点读不出来，先改正上面的错误",
            "the site cannot be read; mend the faults above first",
        ));
    };
    let made = pipeline::prepare(&at.root, site, &checked.found, options, &mut checked.diagnostics);
    if checked.diagnostics.errors() > 0 {
        let n = checked.diagnostics.errors();
        context::say(
            Both::new(
                format!("有 {n} 处错误，有错的记录没有算进去；用 yishi check 查看"),
                format!("errors: {n}; faulty records are left out; yishi check shows them"),
            )
            .get(at.lang),
        );
    }
    Ok(made)
}

/// A region by its key, its code, or its name where only one has it.
pub(super) fn find_region(site: &Site, name: &str) -> Result<usize, Failure> {
    let regions = &site.regions;
    if let Some(i) = regions.position(name) {
        return Ok(i);
    }
    let named: Vec<usize> = (0..regions.len())
        .filter(|&i| regions.at(i).code == name || regions.at(i).name == name || regions.full_name(i) == name)
        .collect();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => {
            let near = nearest(name, regions.iter().flat_map(|r| [r.key.as_str(), r.name.as_str()]));
            let (zh, en) = near.map_or_else(Default::default, |n| {
                (format!("；是不是想写「{n}」？"), format!("; did you mean `{n}`?"))
            });
            Err(Failure::new(
                format!("data/regions.csv 中没有「{name}」{zh}"),
                format!("no region `{name}` in data/regions.csv{en}"),
            ))
        }
        many => {
            let keys: Vec<String> =
                many.iter().map(|&i| format!("{} {}", regions.at(i).key, regions.full_name(i))).collect();
            Err(Failure::new(
                format!("「{name}」不止一个，用 key 写明是哪一个：{}", keys.join("、")),
                format!("`{name}` names several; use a key: {}", keys.join(", ")),
            ))
        }
    }
}

#[derive(Serialize)]
struct Row {
    indicator: &'static str,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    shown: String,
    numerator: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<usize>,
}

fn all(made: &Prepared, lang: Lang, region: usize, json: bool) -> Result<String, Failure> {
    let rows: Vec<Row> = Indicator::ALL.iter().map(|i| row(made, lang, region, *i)).collect();
    if json {
        return context::json(&rows);
    }
    let mut text = format!("{}\n", made.site.regions.full_name(region));
    for row in rows {
        let basis =
            row.denominator.map_or_else(|| format!("n={}", row.numerator), |d| format!("{}/{d}", row.numerator));
        let label = if row.label == row.indicator { String::new() } else { format!("{}  ", padded(&row.label, 30)) };
        text.push_str(&format!("  {label}{}  {}  {basis}\n", padded(row.indicator, 22), padded(&row.shown, 18)));
    }
    text.push_str(
        Both::new(
            "用 yishi stats --explain <名称> 查看一个数字数到的记录",
            "yishi stats --explain <name> shows the records behind a number",
        )
        .get(lang),
    );
    Ok(text)
}

fn row(made: &Prepared, lang: Lang, region: usize, indicator: Indicator) -> Row {
    let minimum = minimum(made);
    let reading = indicator::read(&made.site, &made.facts, Scope::Region(region), indicator, minimum);
    Row {
        indicator: indicator.key(),
        label: word(Indicator::SHAPE, indicator.key(), lang),
        value: match reading.value {
            Value::Number(n) => Some(n as f64),
            Value::Percent(p) | Value::Days(p) => Some(p),
            Value::TooFew | Value::Untold | Value::Nothing => None,
        },
        shown: shown(&reading, lang, minimum),
        numerator: reading.numerator,
        denominator: reading.denominator,
    }
}

fn minimum(made: &Prepared) -> usize {
    made.site.settings.least_cases() as usize
}

fn shown(reading: &Reading, lang: Lang, minimum: usize) -> String {
    let both = match reading.value {
        Value::Number(n) => return n.to_string(),
        Value::Percent(p) if p < 100.0 && reading.indicator.counts_what_is_told() => {
            return format!("≥{}", crate::pages::view::percent(p));
        }
        Value::Percent(p) => return crate::pages::view::percent(p),
        Value::Days(d) => Both::new(format!("{d} 天"), format!("{d} days")),
        Value::TooFew => Both::new(format!("不足 {minimum} 件"), format!("fewer than {minimum}")),
        Value::Untold => Both::new("记录中一件也没有写明", "none is told of"),
        Value::Nothing => Both::new("没有记录", "no records"),
    };
    both.get(lang).to_owned()
}

#[derive(Serialize)]
struct Explained {
    name: String,
    region: String,
    definition: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    measure: &'static str,
    label: String,
    ids: Vec<String>,
}

fn explain(made: &Prepared, lang: Lang, region: usize, name: &str, json: bool) -> Result<String, Failure> {
    let indicator = Indicator::ALL.iter().copied().find(|i| is_named(Indicator::SHAPE, i.key(), name));
    let measure = Measure::ALL.iter().copied().find(|m| is_named(Measure::SHAPE, m.key(), name));
    let (key, definition, value, measures) = match (indicator, measure) {
        (Some(i), _) => {
            let (over, under) = i.measures();
            let value = row(made, lang, region, i).shown;
            let label = word(Indicator::SHAPE, i.key(), lang);
            (label, definition(i, lang), Some(value), [Some(over), under])
        }
        (None, Some(m)) => {
            let label = word(Measure::SHAPE, m.key(), lang);
            (label.clone(), label, None, [Some(m), None])
        }
        (None, None) => return Err(unknown(name)),
    };
    let part = |m: Measure| Part {
        measure: m.key(),
        label: word(Measure::SHAPE, m.key(), lang),
        ids: measure::count(&made.site, &made.facts, Scope::Region(region), m)
            .iter()
            .map(|c| c.name(&made.site))
            .collect(),
    };
    let parts: Vec<Part> = measures.into_iter().flatten().map(part).collect();
    let explained = Explained { name: key, region: made.site.regions.full_name(region), definition, value, parts };
    if json { context::json(&explained) } else { Ok(as_text(&explained)) }
}

fn as_text(explained: &Explained) -> String {
    let mut text = format!("{} · {}\n{}\n", explained.name, explained.region, explained.definition);
    if let Some(value) = &explained.value {
        text.push_str(&format!("= {value}\n"));
    }
    for part in &explained.parts {
        let name = named(&part.label, part.measure);
        text.push_str(&format!("\n{name} {}\n", part.ids.len()));
        part.ids.iter().for_each(|id| text.push_str(&format!("  {id}\n")));
    }
    text.truncate(text.trim_end().len());
    text
}

/// A word with the key by which it is asked for, unless the key is all the name there is in this language.
fn named(label: &str, key: &str) -> String {
    if label == key { key.to_owned() } else { format!("{label} ({key})") }
}

/// The definition, spelled from the formula itself so that the two cannot part.
fn definition(indicator: Indicator, lang: Lang) -> String {
    let name = |m: Measure| word(Measure::SHAPE, m.key(), lang);
    let both = match indicator.formula() {
        Formula::Count(m) => Both::new(format!("「{}」的条数", name(m)), format!("the number of `{}`", name(m))),
        Formula::Sum(m) => Both::new(
            format!("「{}」写明的确切人数之和；约数不计", name(m)),
            format!("the sum of the exact numbers of people in `{}`; approximate ones are not counted", name(m)),
        ),
        Formula::Rate(over, under) => Both::new(
            format!("「{}」÷「{}」", name(over), name(under)),
            format!("`{}` ÷ `{}`", name(over), name(under)),
        ),
        Formula::Satisfaction(m, of) => {
            let (zh, en) = match of {
                EvaluationSubject::Handling => ("办理工作", "handling"),
                EvaluationSubject::Result => ("办理结果", "result"),
            };
            Both::new(
                format!("对{zh}满意和基本满意的人数 ÷ 作答的人数，取自「{}」", name(m)),
                format!("people satisfied or mostly satisfied with the {en} ÷ people who answered, from `{}`", name(m)),
            )
        }
        Formula::Median(m) => {
            Both::new(format!("「{}」的天数的中位数", name(m)), format!("the median of the days in `{}`", name(m)))
        }
    };
    both.get(lang).to_owned()
}

fn unknown(name: &str) -> Failure {
    let keys = || Indicator::ALL.iter().map(|i| i.key()).chain(Measure::ALL.iter().map(|m| m.key()));
    let (zh, en) = match nearest(name, keys()) {
        Some(near) => (format!("；是不是想写 {near}？"), format!("; did you mean {near}?")),
        None => {
            let keys: Vec<&str> = Indicator::ALL.iter().map(|i| i.key()).collect();
            let named = |key: &&str| format!("\n  {}{}", padded(key, 24), word(Indicator::SHAPE, key, Lang::Zh));
            let lines: String = keys.iter().map(named).collect();
            (format!("；可用的指标：{lines}"), format!("; the indicators are: {}", keys.join(", ")))
        }
    };
    Failure::new(format!("没有「{name}」这个指标{zh}"), format!("no indicator `{name}`{en}"))
}

fn words(shape: Shape) -> &'static [(&'static str, &'static str)] {
    match shape {
        Shape::Word(words) => words,
        _ => &[],
    }
}

fn word(shape: Shape, key: &str, lang: Lang) -> String {
    let zh = words(shape).iter().find(|(k, _)| *k == key).map_or(key, |(_, zh)| zh);
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => key.to_owned(),
    }
}

fn is_named(shape: Shape, key: &str, name: &str) -> bool {
    key == name || words(shape).iter().any(|(k, zh)| *k == key && *zh == name)
}

/// `text` with spaces up to `columns`; a Chinese character takes two.
fn padded(text: &str, columns: usize) -> String {
    let width: usize = text.chars().map(|c| if c as u32 >= 0x1100 { 2 } else { 1 }).sum();
    format!("{text}{}", " ".repeat(columns.saturating_sub(width)))
}
