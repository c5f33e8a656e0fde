//! `yishi init`: a small site that works, to be changed into one's own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::diag::{Both, Failure};

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 建在哪里；应当是空文件夹，或还没有的文件夹
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// The files of the site, by path.
const FILES: &[(&str, &str)] = &[
    ("README.md", include_str!("seed/README.md")),
    (".gitignore", "/public\n/.*.yishi\n/.yishi\n"),
    (".gitattributes", "* text=auto eol=lf\ndata/urls.lock merge=union\n"),
    ("data/site.yaml", include_str!("seed/site.yaml")),
    ("data/regions.csv", include_str!("seed/regions.csv")),
    ("data/organizations.yaml", include_str!("seed/organizations.yaml")),
    ("data/programmes/wuxi-yishi.yaml", include_str!("seed/programme.yaml")),
    ("content/topics/liyuan-ludeng.md", include_str!("seed/topic.md")),
    ("content/meetings/liyuan-2024-ludeng.md", include_str!("seed/meeting.md")),
    ("content/outcomes/liyuan-2024-ludeng.md", include_str!("seed/outcome.md")),
];

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    if fs::read_dir(&args.dir).is_ok_and(|mut names| names.next().is_some()) {
        return Err(Failure::new(
            "这个文件夹里已经有东西，没有改动；换一个空文件夹",
            "this folder holds something already and was left alone; choose an empty one",
        )
        .path(&args.dir));
    }
    FILES.iter().try_for_each(|(path, text)| write(&args.dir.join(path), text))?;
    let next = Both::new(
        format!("站点建好了：{0}\n下一步：yishi --root {0} serve", args.dir.display()),
        format!("the site is made: {0}\nnext: yishi --root {0} serve", args.dir.display()),
    );
    context::print(next.get(at.lang));
    Ok(Ending::Clean)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, text))
        .map_err(|error| Failure::new("无法写入", "cannot write").path(path).cause(error))
}
