//! `yishi redact`: proposes masked text for the private data in the records, and writes it when asked to.

use std::fs;
use std::path::Path;

use crate::cli::Ending;
use crate::cli::context::{self, Context, some};
use crate::config::Limits;
use crate::diag::{Both, Diagnostics, Failure};
use crate::model::kind::FileKind;
use crate::parse::frontmatter;
use crate::pipeline;
use crate::pipeline::gate::Gate;
use crate::read::{self, Found};

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 把打码后的文字写进文件；不写这一项只列出建议
    #[arg(long)]
    write: bool,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let limits = pipeline::limits(&at.root);
    let (found, _) = read::list(&at.root, &limits)?;
    let (gate, faults) = Gate::open(&at.root, &found, &limits);
    at.print_faults(&faults);
    let (mut places, mut files) = (0, 0);
    let mut unread = Diagnostics::new();
    for file in found.iter().filter(|file| is_text(&file.path)) {
        if let Some(fault) =
            read::load(&at.root, file, &limits).map_or_else(Some, |bytes| frontmatter::text(&file.path, &bytes).err())
        {
            unread.push(*fault);
            continue;
        }
        if let Some(count) = one(&gate, file, args.write, at, &limits)? {
            places += count;
            files += 1;
        }
    }
    // That nothing was found in them says nothing of them.
    at.print_faults(&unread);
    context::say(summary(args.write, files, places).get(at.lang));
    Ok(if unread.is_empty() && (args.write || files == 0) { Ending::Clean } else { Ending::Faults })
}

/// How many places of one file are masked; `None` where nothing had to be.
fn one(gate: &Gate, file: &Found, write: bool, at: &Context, limits: &Limits) -> Result<Option<usize>, Failure> {
    let Ok(bytes) = read::load(&at.root, file, limits) else { return Ok(None) };
    let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
    let Some(masked) = gate.redacted(&file.path, &text) else { return Ok(None) };
    let findings = gate.findings(&file.path, &text);
    for finding in &findings {
        let place = finding.at.as_ref().map(ToString::to_string).unwrap_or_default();
        let shown = finding.excerpt.as_deref().unwrap_or_default();
        context::print(&format!("{place}  {}  → {shown}", finding.message.get(at.lang)));
    }
    if write {
        replace(&at.root.join(&*file.path), &masked)?;
    }
    Ok(Some(findings.len()))
}

fn is_text(path: &str) -> bool {
    !matches!(FileKind::of(path), FileKind::Attachment | FileKind::Other | FileKind::Allowances | FileKind::Authors)
}

/// Writes beside the file first, so that the old text is never half gone.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let half = path.with_file_name(format!(".{name}.{}", std::process::id()));
    // What few may read is not opened to others by being masked.
    let about = fs::metadata(path);
    fs::write(&half, text)
        .and_then(|()| fs::set_permissions(&half, about?.permissions()))
        .and_then(|()| fs::rename(&half, path))
        .map_err(|error| Failure::new("文件写不进去", "the file cannot be written").path(path).cause(error))
}

fn summary(write: bool, files: usize, places: usize) -> Both {
    match (files, write) {
        (0, _) => Both::new("没有发现个人信息", "no private data was found"),
        (_, true) => Both::new(
            format!("{files} 个文件的 {places} 处已打码；请核对后提交。已提交的旧版本里仍有原文"),
            format!(
                "masked {} in {}; look them over and commit. Older commits still hold them",
                some(places, "place"),
                some(files, "file")
            ),
        ),
        (_, false) => Both::new(
            format!("{files} 个文件的 {places} 处可以打码；加 --write 写入"),
            format!("{} in {} can be masked; --write does it", some(places, "place"), some(files, "file")),
        ),
    }
}
