//! What is wrong with a template, told at its place in the site.

use rustc_hash::FxHashMap;
use tera::ErrorKind;

use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::pages::Page;
use crate::source::{Location, SourcePath};

mod chinese;

/// Where each template stands.
pub(super) type Places = FxHashMap<String, SourcePath>;

/// All that keeps templates from being put together. What tera finds by comparing them is told in one text.
pub(super) fn all(error: &tera::Error, places: &Places) -> Diagnostics {
    let ErrorKind::Msg(said) = error.kind() else { return std::iter::once(one(error, places)).collect() };
    let faults: Vec<Diagnostic> = said.split("\n\n").filter_map(|report| listed(report, places)).collect();
    if faults.is_empty() { std::iter::once(one(error, places)).collect() } else { faults.into_iter().collect() }
}

/// One report of that text: the message, the place, and the line after its number.
fn listed(report: &str, places: &Places) -> Option<Diagnostic> {
    let mut lines = report.lines();
    let said = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line, name) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?, place.next()?);
    let excerpt = lines.nth(1)?.split_once(" | ")?.1;
    let fault = Diagnostic::error("template", wrong(said))
        .at(Location::new(places.get(name)?, line, column))
        .excerpt(excerpt.trim());
    let asked = quoted(said, "Unknown template");
    Some(match asked.map(|asked| nearest(asked, places.keys().map(String::as_str))) {
        Some(Some(near)) => fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?")),
        Some(None) => fault.remedy(
            "写 templates/ 之下的路径，例如 parts/state.html",
            "write a path below templates/, such as parts/state.html",
        ),
        None => fault.remedy("改正模板中所指的一处", "correct the place in the template"),
    })
}

/// The name in backticks that follows these words.
fn quoted<'t>(said: &'t str, words: &str) -> Option<&'t str> {
    said.strip_prefix(words)?.trim_start().strip_prefix('`')?.split('`').next()
}

/// The sentence of a fault that no single page met.
fn wrong(said: &str) -> Both {
    let zh = chinese::of(said).unwrap_or_else(|| said.to_owned());
    Both::new(format!("模板有误：{zh}"), format!("template error: {said}"))
}

/// A page that its template keeps from being made.
#[derive(Clone, Debug)]
pub struct Unprinted {
    route: String,
    /// What the engine says, in both languages.
    said: Both,
    /// With its place; the page is not named in it.
    fault: Diagnostic,
}

/// Why one page could not be made.
pub(super) fn on_page(error: &tera::Error, places: &Places, page: &Page) -> Unprinted {
    let said = sentence(error);
    let said = Both { zh: chinese::of(&said).unwrap_or_else(|| said.clone()), en: said };
    Unprinted { route: page.route.to_string(), said, fault: found(error, places, Some(page.template)) }
}

/// Each fault once, with how many pages it keeps back: one of the frame is met on every page.
pub fn told(pages: Vec<Unprinted>) -> Diagnostics {
    let mut places: FxHashMap<(Option<Location>, String), usize> = FxHashMap::default();
    let mut faults: Vec<(Unprinted, usize)> = Vec::new();
    for page in pages {
        // At one place the engine may list other names on each page.
        let placed = page.fault.at.as_ref().is_some_and(|at| at.line > 0);
        let said = if placed { String::new() } else { page.said.en.clone() };
        let at = *places.entry((page.fault.at.clone(), said)).or_insert(faults.len());
        match faults.get_mut(at) {
            Some((first, count)) => {
                *count += 1;
                // Whatever came first on several threads, the same page is named.
                if page.route < first.route {
                    *first = page;
                }
            }
            None => faults.push((page, 1)),
        }
    }
    let message = |Unprinted { route, said, .. }: &Unprinted, count: usize| match count {
        1 => Both::new(
            format!("生成页面 {route} 时模板出错：{}", said.zh),
            format!("template error on page {route}: {}", said.en),
        ),
        _ => Both::new(
            format!("模板出错，有 {count} 个页面生成不了，例如 {route}：{}", said.zh),
            format!("template error that keeps back {count} pages, such as {route}: {}", said.en),
        ),
    };
    let whole = |(page, count): (Unprinted, usize)| Diagnostic { message: message(&page, count), ..page.fault };
    faults.into_iter().map(whole).collect()
}

/// What is wrong with which line of which template.
pub(super) fn one(error: &tera::Error, places: &Places) -> Diagnostic {
    found(error, places, None)
}

fn report_of(error: &tera::Error) -> Option<&tera::ReportError> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => Some(report),
        _ => None,
    }
}

/// The engine's sentence with all its causes.
fn sentence(error: &tera::Error) -> String {
    let mut said = report_of(error).map_or_else(|| error.to_string(), |report| report.message().to_owned());
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        said.push_str(": ");
        said.push_str(&inner.to_string());
        source = inner.source();
    }
    said
}

/// A fault at its place; `template` is where it was met, should it not say so itself.
fn found(error: &tera::Error, places: &Places, template: Option<&'static str>) -> Diagnostic {
    let report = report_of(error);
    let fault = Diagnostic::error("template", wrong(&sentence(error)))
        .remedy("改正模板中所指的一处", "correct the place in the template");
    let named = match error.kind() {
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => Some(tpl.as_str()),
        ErrorKind::MissingParent { current, .. } => Some(current.as_str()),
        _ => None,
    };
    let template = report.map(|report| report.filename()).or(named).or(template);
    let Some(path) = template.and_then(|name| places.get(name)) else { return fault };
    let Some(span) = report.map(|report| report.span()) else { return fault.at(Location::file(path)) };
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    // The whole report shows the line itself after its number.
    let whole = error.to_string();
    let line = whole.lines().find_map(|line| line.strip_prefix(&format!("{} | ", span.start_line)));
    let fault = line.into_iter().fold(fault, |fault, line| fault.excerpt(line.trim()));
    fault.at(Location::new(path, number(span.start_line), number(span.start_col + 1)))
}
