//! The command line: one file per command. No other room prints or exits.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::diag::Failure;

mod blank;
mod build;
mod check;
mod context;
mod examples;
mod explain;
mod hook;
mod init;
mod language;
mod new;
mod progress;
mod redact;
mod retire;
mod search;
mod serve;
mod stats;
mod theme;
mod verify;

/// 议事：把基层协商的记录编成公开网站
#[derive(Parser, Debug)]
#[command(name = "yishi", version, max_term_width = 100)]
struct Cli {
    /// 站点文件夹（其中有 content/ 和 data/）[默认：当前文件夹]
    #[arg(long, global = true, default_value = ".", hide_default_value = true, value_name = "DIR")]
    root: PathBuf,
    /// 提示信息的语言：zh 或 en [默认：zh]
    #[arg(long, global = true, value_enum, default_value_t = Language::Zh, hide_default_value = true, hide_possible_values = true)]
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
    /// 新建一条记录，写好能写的，其余有说明
    New(new::Args),
    /// 新建一个小站点，拿来就能改
    Init(init::Args),
    /// 显示指标，说明每个数字数到哪些记录
    Stats(stats::Args),
    /// 查找：与网站的搜索页用同样的词语、得同样的结果
    Search(search::Args),
    /// 说明一个页面由什么做成
    Explain(explain::Args),
    /// 给个人信息打码：先列出建议，加 --write 写入文件
    Redact(redact::Args),
    /// 撤下一个页面，原网址留下撤下说明
    Retire(retire::Args),
    /// 核对一份网站（文件夹或 zip）与清单是否一致
    Verify(verify::Args),
    /// 列出主题的文件（颜色、模板、文字），或复制一个到本站来改
    Theme(theme::Args),
    /// 推送即发布：在自己的 git 仓库上安装和查看
    Hook(hook::Args),
}

impl Command {
    /// Whether it works on the records of a site.
    const fn needs_site(&self) -> bool {
        !matches!(self, Self::Init(_) | Self::Verify(_) | Self::Hook(_))
    }
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
    let words: Vec<_> = std::env::args_os().collect();
    let lang = language::asked(&words);
    let parsed = language::command(Cli::command(), lang)
        .try_get_matches_from(words)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return language::tell(&error, lang),
    };
    let context = context::Context { root: cli.root, lang };
    let ready = if cli.command.needs_site() { context.is_site() } else { Ok(()) };
    let ended = ready.and_then(|()| dispatch(cli.command, &context));
    match ended.and_then(|ending| context::printed().map(|()| ending)) {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Faults) => ExitCode::FAILURE,
        Err(failure) => {
            context::say(&failure.show(lang));
            ExitCode::from(if failure.usage { language::WRONG_COMMAND } else { 1 })
        }
    }
}

fn dispatch(command: Command, context: &context::Context) -> Result<Ending, Failure> {
    match command {
        Command::Build(args) => build::run(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Serve(args) => serve::run(&args, context),
        Command::New(args) => new::run(&args, context),
        Command::Init(args) => init::run(&args, context),
        Command::Stats(args) => stats::run(&args, context),
        Command::Search(args) => search::run(&args, context),
        Command::Explain(args) => explain::run(&args, context),
        Command::Redact(args) => redact::run(&args, context),
        Command::Retire(args) => retire::run(&args, context),
        Command::Verify(args) => verify::run(&args, context),
        Command::Theme(args) => theme::run(&args, context),
        Command::Hook(args) => hook::run(&args, context),
    }
}
