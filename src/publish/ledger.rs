//! The ledger of URLs: every URL the site has ever had, so that none is lost unnoticed.
//!
//! `data/urls.lock` holds one URL a line, relative to the site's root and ordered. What has become of a URL is not
//! written there: pages, redirects and tombstones say so themselves. Two branches that each add lines can therefore be
//! merged by keeping the lines of both (`data/urls.lock merge=union` in `.gitattributes`); order and doublets are put
//! right by the next build.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::redirects::Redirect;
use crate::{
    diag::{Both, Diagnostic, Diagnostics, Missing},
    id::RecordKind,
    source::{Location, SourcePath},
};

/// Where the ledger is kept, from the root of the site's sources.
pub const PATH: &str = "data/urls.lock";

/// Lost URLs that are told one by one.
const MOST_TOLD: usize = 100;

const HEADING: &str = "\
# 本站发布过的全部网址，每行一个，由 yishi 维护；请随内容一起提交，不要删行。
# Every URL this site has published, one a line, kept by yishi. Commit it with the content; do not remove lines.
";

/// What answers on the site that is about to be published.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a> {
    /// The routes of all pages and files which others may link to, tombstones among them.
    pub routes: &'a BTreeSet<String>,
    pub redirects: &'a [Redirect],
}

enum Problem {
    /// A URL of the ledger answers no more; `line` is 0 if the ledger has lost its line too.
    Lost { url: String, line: u32 },
    /// URLs that stand in the committed ledger and not in this one.
    Shortened { missing: usize },
    /// Very many more do not, as when the content is missing altogether.
    More { lost: usize, line: u32 },
    /// A merge that was not finished.
    Conflict { line: u32 },
    /// A line that is no URL.
    NoUrl { text: String, line: u32 },
    /// A redirect stands where a page stands.
    Shadowed { from: String },
    /// A redirect leads to nothing.
    DeadEnd { from: String, to: String },
    /// A redirect leads back to itself.
    Circle { from: String },
    /// Two redirects from the same URL.
    Forked { from: String, one: String, other: String },
}

/// Holds the ledger against what will answer: the ledger with the new URLs in it, and what is wrong.
///
/// The new text keeps lost URLs, so that the fault is told until it is mended. Lines that are missing here and stand in the
/// `committed` ledger count as if they were here: whoever removes a line removes no promise.
pub fn check(ledger: &str, committed: &str, answers: Answers) -> (String, Diagnostics) {
    let (mut old, mut problems) = parse(ledger);
    let missing: Vec<&str> = parse(committed).0.into_keys().filter(|url| !old.contains_key(url)).collect();
    if !missing.is_empty() {
        problems.push(Problem::Shortened { missing: missing.len() });
    }
    old.extend(missing.into_iter().map(|url| (url, 0)));
    let moves = moves(answers.redirects, &mut problems);
    for (&from, &to) in &moves {
        problems.extend(check_move(from, to, &moves, answers.routes));
    }
    let answered = |url: &str| answers.routes.contains(url) || moves.contains_key(url);
    let lost: Vec<(&&str, &u32)> = old.iter().filter(|(url, _)| !answered(url)).collect();
    problems
        .extend(lost.iter().take(MOST_TOLD).map(|(url, line)| Problem::Lost { url: (**url).to_owned(), line: **line }));
    if let Some((_, line)) = lost.get(MOST_TOLD) {
        problems.push(Problem::More { lost: lost.len() - MOST_TOLD, line: **line });
    }

    let urls: BTreeSet<&str> =
        old.keys().copied().chain(answers.routes.iter().map(String::as_str)).chain(moves.keys().copied()).collect();
    let mut diagnostics = Diagnostics::new();
    problems.into_iter().for_each(|problem| diagnostics.push(problem.diagnostic()));
    diagnostics.sort();
    (urls.into_iter().fold(HEADING.to_owned(), |text, url| text + url + "\n"), diagnostics)
}

/// The URLs of a ledger, each with the first line it stands on.
fn parse(ledger: &str) -> (BTreeMap<&str, u32>, Vec<Problem>) {
    let (mut urls, mut problems) = (BTreeMap::new(), Vec::new());
    let mut told = false;
    // Some editors put a mark at the front of a file.
    for (line, text) in (1..).zip(ledger.trim_start_matches('\u{feff}').lines().map(str::trim)) {
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| text.starts_with(mark)) {
            // Somebody may have removed the first mark of a conflict, which is told once.
            if !told || text.starts_with("<<<<<<<") {
                problems.push(Problem::Conflict { line });
            }
            told = !text.starts_with(">>>>>>>");
        } else if super::routes::check(text).is_ok() {
            urls.entry(text).or_insert(line);
        } else {
            problems.push(Problem::NoUrl { text: text.to_owned(), line });
        }
    }
    (urls, problems)
}

fn moves<'a>(redirects: &'a [Redirect], problems: &mut Vec<Problem>) -> BTreeMap<&'a str, &'a str> {
    let mut moves: BTreeMap<&str, &str> = BTreeMap::new();
    for Redirect { from, to } in redirects {
        match moves.insert(from, to) {
            Some(other) if other != to => {
                problems.push(Problem::Forked { from: from.clone(), one: other.to_owned(), other: to.clone() })
            }
            _ => {}
        }
    }
    moves
}

fn check_move(from: &str, to: &str, moves: &BTreeMap<&str, &str>, routes: &BTreeSet<String>) -> Option<Problem> {
    if routes.contains(from) {
        return Some(Problem::Shadowed { from: from.to_owned() });
    }
    let mut at = to;
    // A path of more steps than there are redirects has come by one of them twice.
    for _ in 0..=moves.len() {
        match moves.get(at) {
            _ if routes.contains(at) => return None,
            Some(next) => at = next,
            None => return Some(Problem::DeadEnd { from: from.to_owned(), to: at.to_owned() }),
        }
    }
    Some(Problem::Circle { from: from.to_owned() })
}

impl Problem {
    fn diagnostic(self) -> Diagnostic {
        let path: SourcePath = Arc::from(PATH);
        let at = |line: u32| if line == 0 { Location::file(&path) } else { Location::new(&path, line, 1) };
        match self {
            Self::Lost { url, line } => Diagnostic::error(
                "lost-url",
                Both::new(
                    format!("发布过的网址「{url}」将无法打开"),
                    format!("the published URL `{url}` would no longer answer"),
                ),
            )
            .missing(Missing::Address(url.split_once('/').and_then(|(folder, _)| RecordKind::from_folder(folder))))
            .at(at(line))
            .remedy(
                "三种办法任选其一：恢复原来的文件；在新记录里写 `aliases: [/旧网址]` 转到新网址；用 `yishi retire <编号> --reason …` 留下撤下说明",
                "one of three: restore the file; write `aliases: [/old-url]` in the new record, which redirects; leave a tombstone with `yishi retire <id> --reason …`",
            ),
            Self::More { lost, line } => Diagnostic::error(
                "lost-url",
                Both::new(
                    format!("从这里起还有 {lost} 个发布过的网址将无法打开"),
                    format!("{lost} more published URLs from here on would no longer answer"),
                ),
            )
            .missing(Missing::Addresses(lost))
            .at(at(line))
            .remedy(
                "一下少了这么多，多半是内容没有取全：核对 content/ 和 data/ 是否完整",
                "so many at once most likely means that files are missing: see whether content/ and data/ are whole",
            ),
            Self::Shortened { missing } => Diagnostic::warning(
                "ledger-shortened",
                Both::new(
                    format!("网址清单比已提交的少了 {missing} 个网址；这些网址仍然算数"),
                    format!("the ledger lacks URLs that the committed one has: {missing}; they count all the same"),
                ),
            )
            .at(Location::file(&path))
            .remedy(
                "运行 yishi build，它会把这些行写回来；或用 git checkout -- data/urls.lock 恢复",
                "run yishi build, which writes them back, or restore the file with git checkout -- data/urls.lock",
            ),
            Self::Conflict { line } => Diagnostic::error(
                "ledger-conflict",
                Both::new("网址清单里有没解决的合并冲突", "the ledger holds a merge conflict that was not resolved"),
            )
            .at(Location::new(&path, line, 1))
            .remedy(
                "两边的网址都要保留：只删去以 <<<<<<<、=======、>>>>>>> 开头的行，再提交",
                "keep the URLs of both sides: remove only the lines that begin with <<<<<<<, ======= and >>>>>>>, and commit",
            ),
            Self::NoUrl { text, line } => {
                Diagnostic::error("ledger-line", Both::new("这一行不是网址", "this line is no URL"))
                    .at(Location::new(&path, line, 1))
                    .excerpt(text)
                    .remedy("删去这一行，或恢复它原来的样子", "remove this line, or restore it")
            }
            Self::Shadowed { from } => Diagnostic::error(
                "redirect-shadowed",
                Both::new(
                    format!("「{from}」既是页面又是转址的起点"),
                    format!("`{from}` is a page and the start of a redirect"),
                ),
            )
            .remedy("删去这条 `aliases`", "remove this one of the `aliases`"),
            Self::DeadEnd { from, to } => Diagnostic::error(
                "redirect-dead-end",
                Both::new(
                    format!("从「{from}」转到的「{to}」不存在"),
                    format!("the redirect from `{from}` leads to `{to}`, which does not exist"),
                ),
            ),
            Self::Circle { from } => Diagnostic::error(
                "redirect-circle",
                Both::new(format!("从「{from}」开始的转址绕成了圈"), format!("the redirects from `{from}` go in a circle")),
            ),
            Self::Forked { from, one, other } => Diagnostic::error(
                "redirect-forked",
                Both::new(
                    format!("「{from}」同时转到「{one}」和「{other}」"),
                    format!("`{from}` is redirected both to `{one}` and to `{other}`"),
                ),
            )
            .remedy("两条记录中只留一处 `aliases`", "keep it in the `aliases` of one record only"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    fn check_with(ledger: &str, routes: &[&str], redirects: &[(&str, &str)]) -> (String, String) {
        check_beside(ledger, "", routes, redirects)
    }

    fn check_beside(ledger: &str, committed: &str, routes: &[&str], redirects: &[(&str, &str)]) -> (String, String) {
        let routes = routes.iter().map(|&route| route.to_owned()).collect();
        let redirects: Vec<Redirect> =
            redirects.iter().map(|&(from, to)| Redirect { from: from.to_owned(), to: to.to_owned() }).collect();
        let (text, diagnostics) = check(ledger, committed, Answers { routes: &routes, redirects: &redirects });
        let said: Vec<String> = diagnostics.iter().map(|d| d.display(Lang::En).to_string()).collect();
        (text.replace(HEADING, ""), said.join("\n"))
    }

    #[test]
    fn new_urls_are_added_in_order() {
        let none = String::new();
        assert_eq!(check_with("", &["b", "a"], &[("0", "a")]), ("0\na\nb\n".to_owned(), none.clone()));
        assert_eq!(check_with("# x\nb\n\na\nb\n", &["a", "b", "c"], &[]), ("a\nb\nc\n".to_owned(), none));
    }

    #[test]
    fn a_lost_url_is_named_with_the_three_ways_out() {
        let (text, said) = check_with("a\nmeetings/b.html\n", &["a"], &[]);
        assert_eq!(text, "a\nmeetings/b.html\n");
        assert_eq!(
            said,
            "error[lost-url]: the published URL `meetings/b.html` would no longer answer\n  --> data/urls.lock:2:1\n   \
             =  help: one of three: restore the file; write `aliases: [/old-url]` in the new record, which redirects; \
             leave a tombstone with `yishi retire <id> --reason …`"
        );
        assert_eq!(check_with("a\nb\n", &["a"], &[("b", "a")]).1, "");
    }

    #[test]
    fn a_mark_at_the_front_is_no_address_and_of_very_many_lost_some_are_told() {
        assert_eq!(check_with("\u{feff}# a comment\r\na\r\n", &["a"], &[]), ("a\n".to_owned(), String::new()));
        let many: String = (0..5_000).map(|n| format!("a{n}\n")).collect();
        let (text, said) = check_with(&many, &[], &[]);
        assert_eq!((text.lines().count(), said.matches("error[lost-url]").count()), (5_000, MOST_TOLD + 1));
        assert!(said.contains("4900 more"), "{said}");
    }

    #[test]
    fn a_line_that_was_removed_is_remembered_as_long_as_it_is_committed() {
        let (text, said) = check_beside("a\n", "# x\na\nb\nc\n", &["a", "b"], &[]);
        assert_eq!(text, "a\nb\nc\n");
        assert!(said.contains("warning[ledger-shortened]") && said.contains("committed one has: 2"), "{said}");
        assert!(said.contains("error[lost-url]: the published URL `c`"), "{said}");
        assert!(said.contains("--> data/urls.lock\n"), "there is no line to show: {said}");
        assert_eq!(check_beside("a\nb\n", "a\n", &["a", "b"], &[]).1, "");
    }

    #[test]
    fn redirects_must_lead_somewhere() {
        for (redirects, word) in [
            (&[("a", "b")][..], "error[redirect-shadowed]"),
            (&[("x", "y")], "error[redirect-dead-end]"),
            (&[("x", "y"), ("y", "x")], "error[redirect-circle]"),
            (&[("x", "a"), ("x", "b")], "error[redirect-forked]"),
        ] {
            let said = check_with("", &["a", "b"], redirects).1;
            assert!(said.starts_with(word), "{said}");
        }
        assert_eq!(check_with("", &["a"], &[("x", "y"), ("y", "a")]).1, "");
    }

    #[test]
    fn a_merge_keeps_the_lines_of_both_sides() {
        let (text, said) = check_with("<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n", &["b", "c"], &[]);
        assert_eq!(text, "b\nc\n");
        assert!(said.starts_with("error[ledger-conflict]: the ledger holds a merge conflict"), "{said}");
        assert_eq!(said.matches("error[").count(), 1, "{said}");
        let (text, said) = check_with("b\n=======\nc\n>>>>>>> theirs\nd\n=======\n", &["b", "c", "d"], &[]);
        assert_eq!(text, "b\nc\nd\n");
        assert_eq!(said.matches("error[ledger-conflict]").count(), 2, "{said}");
        let (text, said) = check_with("b\nwhat? <no> url\n", &["b"], &[]);
        assert!(text == "b\n" && said.starts_with("error[ledger-line]"), "{said}");
    }
}
