//! `yishi build`: reads, checks, renders and publishes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::cli::Ending;
use crate::cli::check::faults_in_english;
use crate::cli::context::{self, Context};
use crate::cli::progress;
use crate::diag::{Failure, Lang};
use crate::pipeline::{self, Built};
use crate::read::FOLDERS;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 网站写到哪里 [默认：站点文件夹下的 public]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 正式网址，例如 https://zx.example.gov.cn/ ；不写则用 data/site.yaml 的 base_url
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// 当作今天的日期，例如 2026-11-22；逾期从这一天算，记录里写作这一天以后发生的事不列入；期限、拟开的会照写
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// 有任何错误或提醒就不更新网站
    #[arg(long)]
    strict: bool,
    /// 连草稿一起生成，标明是草稿
    #[arg(long)]
    drafts: bool,
    /// 不生成搜索（更快；搜索页只留静态索引）
    #[arg(long)]
    no_search: bool,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let started = Instant::now();
    let mut options = context::options(&at.root, args.today.as_deref())?;
    options.base_url = args.base_url.as_deref().map(address).transpose()?;
    options.strict = args.strict;
    options.drafts = args.drafts;
    options.search = !args.no_search;
    let out = args.out.clone().unwrap_or_else(|| at.root.join("public"));
    apart(&at.root, &out)?;
    let bar = progress::bar(at.lang);
    let built = pipeline::build_telling(&at.root, &out, &options, &|done, all| bar.set(done, all));
    bar.end();
    let built = built?;
    at.print_faults(&built.diagnostics);
    context::say(&summary(at.lang, &built, started.elapsed().as_secs_f64()));
    // The program ends here: the system takes back in one piece what would be freed string by string.
    std::mem::forget(built.left);
    let bad = built.report.is_none()
        || built.diagnostics.errors() > 0
        || (args.strict && built.diagnostics.strictly_faulty());
    Ok(if bad { Ending::Faults } else { Ending::Clean })
}

/// The website must not be written among its own sources, where the next build would find it, nor into the folders that
/// yishi and git keep for themselves.
fn apart(root: &Path, out: &Path) -> Result<(), Failure> {
    let (root, out) = (real(root), real(out));
    let taken = FOLDERS.iter().chain(&[".yishi", ".git"]).find(|folder| out.starts_with(root.join(folder)));
    taken.map_or(Ok(()), |folder| {
        Err(Failure::new(
            format!("网站不能写到站点自己的 {folder}/ 里；换一个文件夹，例如 --out public"),
            format!("the website cannot go into the site's own {folder}/; choose another folder, such as --out public"),
        )
        .path(&out))
    })
}

/// A path with its links followed, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = |above: &Path| Some((fs::canonicalize(above).ok()?, whole.strip_prefix(above).ok()?.to_owned()));
    let found = whole.ancestors().find_map(known);
    found.map_or_else(|| whole.clone(), |(above, rest)| above.join(rest))
}

/// The site's address on the web, which canonical links and the sitemap are made of.
pub(super) fn address(text: &str) -> Result<String, Failure> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or_default();
    let bad = |c: char| c.is_whitespace() || c.is_control() || "\"'<>?#$;{}\\".contains(c);
    if host.trim_start_matches('/').is_empty() || host.starts_with('/') || host.contains(bad) {
        return Err(Failure::usage(
            format!("--base-url「{text}」不是网址，写成 https://zx.example.gov.cn/"),
            format!("--base-url `{text}` is not an address such as https://zx.example.gov.cn/"),
        ));
    }
    Ok(text.to_owned())
}

/// One line: what was made, what was wrong, how long it took.
pub(super) fn summary(lang: Lang, built: &Built, seconds: f64) -> String {
    let (errors, warnings) = (built.diagnostics.errors(), built.diagnostics.warnings());
    match (&built.report, lang) {
        (Some(r), Lang::Zh) => format!(
            "生成 {} 个页面：写入 {} 个文件，{} 个没有变化，删去 {} 个；{errors} 处错误，{warnings} 处提醒；用时 {seconds:.2} 秒",
            built.pages, r.written, r.unchanged, r.removed
        ),
        (Some(r), Lang::En) => format!(
            "made {} pages: wrote {} files, {} unchanged, {} removed; {}; {seconds:.2} s",
            built.pages,
            r.written,
            r.unchanged,
            r.removed,
            faults_in_english(errors, warnings)
        ),
        (None, Lang::Zh) => {
            format!("没有更新网站，原来的保持不变；{errors} 处错误，{warnings} 处提醒；用时 {seconds:.2} 秒")
        }
        (None, Lang::En) => format!(
            "the site was not updated, the old one stands; {}; {seconds:.2} s",
            faults_in_english(errors, warnings)
        ),
    }
}
