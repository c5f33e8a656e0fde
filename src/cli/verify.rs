//! `yishi verify`: holds a copy of the site, as a folder or a zip, against its own list of files.

use std::path::PathBuf;

use crate::cli::Ending;
use crate::cli::context::{self, Context, some};
use crate::diag::{self, Both, Failure};
use crate::publish::manifest::Manifest;
use crate::publish::verify;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 网站的文件夹，或打包的 zip
    #[arg(value_name = "COPY")]
    copy: PathBuf,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let verdict = verify::verify(&args.copy)?;
    for difference in &verdict.differences {
        // The names are those of somebody else's archive.
        context::print(&diag::printable(difference.sentence().get(at.lang), false));
    }
    let (files, wrong) = (verdict.manifest.entries.len(), verdict.differences.len());
    let Manifest { root, generator, today, commit, .. } = &verdict.manifest;
    // Words of somebody else's manifest, on which no check bears.
    let said = |text: &str| diag::printable(text, false).to_string();
    let (generator, today) = (said(generator), said(today));
    let commit = commit.as_deref().map(said);
    let summary = match wrong {
        0 => Both::new(
            format!(
                "{files} 个文件与清单完全一致；总校验值 {root}\n不在校验之内：清单自称由 {generator} 生成，以 {today} 为当天，{}",
                commit.as_ref().map_or_else(|| "没有写提交号".to_owned(), |id| format!("出自提交 {id}"))
            ),
            format!(
                "all {files} files are as the manifest says; its root is {root}\nnot covered by that: the manifest says it was made by {generator}, as of {today}, from {}",
                commit.as_ref().map_or_else(|| "no commit".to_owned(), |id| format!("commit {id}"))
            ),
        ),
        _ => Both::new(
            format!("清单列有 {files} 个文件，发现 {wrong} 处不符"),
            format!("the manifest lists {files} files; {}", some(wrong, "difference")),
        ),
    };
    context::say(summary.get(at.lang));
    Ok(if wrong == 0 { Ending::Clean } else { Ending::Faults })
}
