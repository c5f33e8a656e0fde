//! `yishi theme`: the files that make up how the site looks, and one of them taken into the site to be changed.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};

use clap::ValueEnum;

use crate::cli::Ending;
use crate::cli::context::{self, Context};
use crate::diag::{Both, Failure, nearest};
use crate::render::theme;

#[derive(clap::Args, Debug)]
pub(super) struct Args {
    /// 做什么：list 列出主题的文件，copy 把其中一个复制到本站来改
    #[arg(value_enum, hide_possible_values = true, value_name = "ACTION")]
    action: Action,
    /// 复制时：哪个文件，例如 css/tokens.css（颜色）
    #[arg(value_name = "FILE")]
    file: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Action {
    List,
    Copy,
}

/// Where a site's own files of the theme are put.
const FOLDER: &str = "themes/default/";

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    match args.action {
        Action::List => {
            context::print(&theme::usual().join("\n"));
            Ok(Ending::Clean)
        }
        Action::Copy => copy(args.file.as_deref(), at),
    }
}

fn copy(file: Option<&str>, at: &Context) -> Result<Ending, Failure> {
    let written = file.ok_or_else(|| {
        Failure::usage(
            "还要写上复制哪个文件，例如 yishi theme copy css/tokens.css；全部文件：yishi theme list",
            "name the file to copy, as in `yishi theme copy css/tokens.css`; `yishi theme list` lists them all",
        )
    })?;
    let path = written.trim_start_matches("./").replace('\\', "/");
    let path = path.strip_prefix(FOLDER).unwrap_or(&path);
    let bytes = theme::usual_file(path).ok_or_else(|| unknown(path))?;
    let inside = format!("{FOLDER}{path}");
    context::stays_inside(&at.root, &inside)?;
    // A site may keep its theme under any name; two files for one place would be one too many.
    if let Some(there) = standing(at, path) {
        return Err(Failure::new(
            format!("{there} 已经有了，没有改动它；直接改那个文件，或删去它再复制"),
            format!("{there} is there already and was left alone; change that file, or remove it and copy again"),
        ));
    }
    let target = at.root.join(&inside);
    let cannot = |error| Failure::new("无法写入", "cannot write").path(&target).cause(error);
    target.parent().map_or(Ok(()), fs::create_dir_all).map_err(cannot)?;
    File::create_new(&target).and_then(|mut file| file.write_all(&bytes)).map_err(cannot)?;
    context::print(&inside);
    let next = Both::new(
        "改这个文件就改了本站；程序更新时它不会跟着变，删去它就恢复原样",
        "what you change in it changes this site; it stays as it is when the program is updated, and without it the usual one stands",
    );
    context::say(next.get(at.lang));
    Ok(Ending::Clean)
}

/// The site's own file at a path of the theme, if it has one.
fn standing(at: &Context, path: &str) -> Option<String> {
    let folders = match fs::read_dir(at.root.join("themes")) {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        folders => folders.ok()?,
    };
    let mut names: Vec<String> = folders.filter_map(|one| one.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let inside = names.into_iter().map(|name| format!("themes/{name}/{path}"));
    inside.into_iter().find(|inside| at.root.join(inside).exists())
}

fn unknown(path: &str) -> Failure {
    let all = theme::usual();
    let name = path.rsplit('/').next().unwrap_or(path);
    // The whole name in another folder is nearer than another name in this one.
    let same = all.iter().find(|usual| usual.rsplit('/').next() == Some(name)).map(String::as_str);
    let near = same.or_else(|| nearest(path, all.iter().map(String::as_str))).or_else(|| {
        let names = all.iter().filter_map(|usual| usual.rsplit('/').next());
        let near = nearest(name, names)?;
        all.iter().find(|usual| usual.rsplit('/').next() == Some(near)).map(String::as_str)
    });
    let (zh, en) =
        near.map_or_else(Default::default, |near| (format!("是不是想写 {near}？"), format!("did you mean {near}? ")));
    Failure::new(
        format!("主题里没有「{path}」；{zh}全部文件：yishi theme list"),
        format!("the theme has no `{path}`; {en}`yishi theme list` lists them all"),
    )
}
