//! The command line: one file per command. Nothing below this prints or exits.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::diag::{Failure, Lang};

mod build;
mod check;
mod context;
mod serve;

/// 议事：把基层协商的记录编成公开网站
#[derive(Parser, Debug)]
#[command(name = "yishi", version, about, max_term_width = 100)]
struct Cli {
    /// 站点文件夹（其中有 content/ 和 data/）
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// 提示信息的语言
    #[arg(long, global = true, value_enum, default_value_t = Language::Zh)]
    lang: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    Zh,
    En,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// 生成网站
    Build(build::Args),
    /// 检查所有记录，不生成网站
    Check(check::Args),
    /// 在本机预览，改动后自动更新
    Serve(serve::Args),
}

/// How a command ended, when nothing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Clean,
    /// Faults in the content were told.
    Faults,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let lang = match cli.lang {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
    };
    let context = context::Context { root: cli.root, lang };
    match dispatch(cli.command, &context) {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Faults) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{}", failure.show(lang));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, context: &context::Context) -> Result<Ending, Failure> {
    match command {
        Command::Build(args) => build::run(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Serve(args) => serve::run(&args, context),
    }
}
