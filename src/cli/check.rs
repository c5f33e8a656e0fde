//! `yishi check`: reads everything, writes nothing, tells every fault.

use clap::ValueEnum;

use crate::cli::Ending;
use crate::cli::context::{self, Context, some};
use crate::diag::{Failure, Lang};
use crate::pipeline;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 输出格式：text 给人看，json 给程序用 [默认：text]
    #[arg(long, value_enum, default_value_t = Format::Text, hide_default_value = true, hide_possible_values = true)]
    format: Format,
    /// 提醒也算错误
    #[arg(long)]
    strict: bool,
    /// 也查 git 里的旧提交：已从文件里删去的个人信息在那里还在
    #[arg(long)]
    history: bool,
    /// 当作今天的日期，例如 2026-11-22
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let options = context::options(&at.root, args.today.as_deref())?;
    let mut checked = pipeline::check(&at.root, &options)?;
    if args.history {
        checked.diagnostics.append(pipeline::exposed::look(&at.root, &options)?);
    }
    let (errors, warnings) = (checked.diagnostics.errors(), checked.diagnostics.warnings());
    match args.format {
        Format::Text => {
            at.print_faults(&checked.diagnostics);
            context::say(&summary(at.lang, checked.found.len(), errors, warnings));
        }
        Format::Json => context::print(&context::json(&checked.diagnostics)?),
    }
    let bad = errors > 0 || (args.strict && checked.diagnostics.strictly_faulty());
    Ok(if bad { Ending::Faults } else { Ending::Clean })
}

/// `1 error, 2 warnings`
pub(super) fn faults_in_english(errors: usize, warnings: usize) -> String {
    format!("{}, {}", some(errors, "error"), some(warnings, "warning"))
}

fn summary(lang: Lang, files: usize, errors: usize, warnings: usize) -> String {
    match lang {
        Lang::Zh => format!("检查了 {files} 个文件：{errors} 处错误，{warnings} 处提醒"),
        Lang::En => {
            let (files, faults) = (some(files, "file"), faults_in_english(errors, warnings));
            format!("checked {files}: {faults}")
        }
    }
}
