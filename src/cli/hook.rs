//! `yishi hook`: an office that hosts itself publishes by pushing to its own repository.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::Ending;
use crate::cli::build;
use crate::cli::context::{self, Context};
use crate::diag::{self, Both, Failure, Lang};
use crate::hook::{self, Event, Settings};
use crate::publish::ledger;
use crate::read;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 做什么：install 安装，status 查看；pre-receive 和 post-receive 由 git 调用
    #[arg(value_enum, hide_possible_values = true, value_name = "ACTION")]
    action: Action,
    /// 裸仓库的文件夹 [默认：当前文件夹]
    #[arg(default_value = ".", hide_default_value = true, value_name = "REPO")]
    repository: PathBuf,
    /// 安装时：网站发布到哪个文件夹，例如 /srv/www/zx；装过的可以不写，其余照旧
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,
    /// 安装时：发布哪个分支 [默认：裸仓库的 HEAD 所指的分支]
    #[arg(long, value_name = "NAME")]
    branch: Option<String>,
    /// 安装时：站点在仓库里的哪个文件夹 [默认：仓库顶层]
    #[arg(long, value_name = "DIR", default_value = "", hide_default_value = true)]
    inside: String,
    /// 安装时：正式网址，例如 https://zx.example.gov.cn/
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Action {
    Install,
    Status,
    PreReceive,
    PostReceive,
}

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    match args.action {
        Action::Install => install(args, at),
        Action::Status => status(&args.repository, at),
        Action::PreReceive => {
            let taken = hook::check_push(&args.repository, &pushed()?, &mut std::io::stdout())?;
            Ok(if taken { Ending::Clean } else { Ending::Faults })
        }
        Action::PostReceive => {
            hook::publish_push(&args.repository, &pushed()?, &mut std::io::stdout())?;
            Ok(Ending::Clean)
        }
    }
}

fn install(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let Some(web) = &args.web else { return install_again(args, at) };
    let outside = |path: &str| path.split('/').any(|part| part == "..") || path.contains(char::is_control);
    if Path::new(&args.inside).is_absolute() || outside(&args.inside) {
        return Err(Failure::usage(
            "--inside 写站点在仓库里的文件夹，从仓库顶层算起，例如 --inside zx",
            "--inside names the site's folder in the repository, counted from its top, such as --inside zx",
        ));
    }
    // Whoever pushes could not mend it.
    let address = args.base_url.as_deref().map(build::address).transpose()?;
    let absolute = |path: &Path| {
        std::path::absolute(path)
            .map_err(|error| Failure::new("路径无法使用", "the path cannot be used").path(path).cause(error))
    };
    let program = std::env::current_exe()
        .map_err(|error| Failure::new("找不到 yishi 程序自身", "the yishi program cannot be found").cause(error))?;
    let settings = Settings {
        program,
        // Git's own name for it, which whoever looks into the repository may write.
        presumed: args.branch.is_none(),
        branch: branch(args).or_else(|| hook::branch_of_head(&args.repository)).unwrap_or_else(|| "main".to_owned()),
        web: absolute(web)?,
        root: args.inside.clone(),
        folders: read::FOLDERS.map(str::to_owned).to_vec(),
        ledger: ledger::PATH.to_owned(),
        build: address.iter().flat_map(|url| ["--base-url".to_owned(), url.clone()]).collect(),
    };
    can_hold_a_site(&settings.web)?;
    installed(args, at, &settings)
}

fn branch(args: &Args) -> Option<String> {
    let name = args.branch.as_deref()?;
    Some(name.strip_prefix("refs/heads/").unwrap_or(name).to_owned())
}

/// Without a folder to publish to all stays as it was installed, but for the branch.
fn install_again(args: &Args, at: &Context) -> Result<Ending, Failure> {
    let Ok(before) = hook::settings(&args.repository) else {
        return Err(Failure::usage(
            "还要写明网站发布到哪里，例如 --web /srv/www/zx",
            "say where the website goes, such as --web /srv/www/zx",
        ));
    };
    if args.base_url.is_some() || !args.inside.is_empty() {
        return Err(Failure::usage(
            "改 --base-url 或 --inside 时，也要写明 --web",
            "give --web as well where --base-url or --inside is to change",
        ));
    }
    let presumed = args.branch.is_none() && before.presumed;
    let settings = Settings { branch: branch(args).unwrap_or_else(|| before.branch.clone()), presumed, ..before };
    installed(args, at, &settings)
}

/// Sets the hooks, and publishes what stands in the repository already.
fn installed(args: &Args, at: &Context, settings: &Settings) -> Result<Ending, Failure> {
    hook::install(&args.repository, settings)?;
    let (branch, web) = (&settings.branch, settings.web.display());
    let said = Both::new(
        format!("已安装：推送到 {branch} 的内容先检查，再发布到 {web}"),
        format!("installed: what is pushed to {branch} is checked, then published to {web}"),
    );
    context::print(said.get(at.lang));
    hook::publish_standing(&args.repository, &mut std::io::stdout())?;
    Ok(Ending::Clean)
}

/// Fails where a file stands in the way of the folder to publish to: each push would be taken, and nothing published.
fn can_hold_a_site(web: &Path) -> Result<(), Failure> {
    let stands = web.ancestors().find(|above| above.exists());
    stands.filter(|above| !above.is_dir()).map_or(Ok(()), |file| {
        Err(Failure::new(
            "不能发布到那里，路上是一个文件；换一个文件夹",
            "nothing can be published there, for a file is in the way; choose another folder",
        )
        .path(file))
    })
}

fn status(repository: &Path, at: &Context) -> Result<Ending, Failure> {
    let status = hook::status(repository)?;
    let (branch, web) = (&status.branch, status.web.display());
    let busy = match (status.busy, at.lang) {
        (false, _) => "",
        (true, Lang::Zh) => "；正在发布",
        (true, Lang::En) => "; publishing now",
    };
    let head =
        Both::new(format!("分支 {branch} 发布到 {web}{busy}"), format!("branch {branch} is published to {web}{busy}"));
    context::print(head.get(at.lang));
    for entry in &status.events {
        let commit = entry.commit.as_deref().map_or("", |id| id.get(..10).unwrap_or(id));
        let line = format!("{}  {}  {commit}  {}", entry.time, word(entry.event).get(at.lang), entry.said);
        // What a build said may quote what somebody pushed.
        context::print(&diag::printable(line.trim_end(), false));
    }
    if status.events.is_empty() {
        context::print(nothing_yet(&status, repository).get(at.lang));
    }
    Ok(Ending::Clean)
}

/// Why nothing has been published: perhaps what was pushed is in a branch of another name.
fn nothing_yet(status: &hook::Status, repository: &Path) -> Both {
    let Some(other) = status.others.first() else {
        return Both::new("还没有推送过", "nothing has been pushed yet");
    };
    let (branch, others, place) = (&status.branch, status.others.join("、"), repository.display());
    Both::new(
        format!(
            "分支 {branch} 还没有推送过，所以还没有网站；仓库里有的是 {others}。要发布 {other}：yishi hook install {place} --branch {other}"
        ),
        format!(
            "nothing has been pushed to branch {branch} yet, and so there is no website; the repository holds {}. To publish {other}: yishi hook install {place} --branch {other}",
            status.others.join(", ")
        ),
    )
}

fn word(event: Event) -> Both {
    match event {
        Event::Published => Both::new("已发布", "published"),
        Event::Failed => Both::new("发布失败", "failed"),
        Event::Refused => Both::new("未接受", "refused"),
    }
}

/// What git tells a hook: a line for each pushed reference.
fn pushed() -> Result<String, Failure> {
    let mut lines = String::new();
    std::io::stdin()
        .read_to_string(&mut lines)
        .map_err(|error| Failure::new("读不到推送的内容", "what was pushed cannot be read").cause(error))?;
    Ok(lines)
}
