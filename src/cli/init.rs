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

/// The files of the site, by path. The picture is a drawing made for this, and says so.
const FILES: &[(&str, &[u8])] = &[
    ("README.md", include_bytes!("seed/README.md")),
    (".gitignore", b"/public\n/.*.yishi\n/.yishi\n/search-index\n"),
    (".gitattributes", b"* text=auto eol=lf\ndata/urls.lock merge=union\n"),
    ("data/site.yaml", include_bytes!("seed/site.yaml")),
    ("data/regions.csv", include_bytes!("seed/regions.csv")),
    ("data/organizations.yaml", include_bytes!("seed/organizations.yaml")),
    ("data/programmes/wuxi-yishi.yaml", include_bytes!("seed/programme.yaml")),
    ("content/topics/liyuan-ludeng.md", include_bytes!("seed/topic.md")),
    ("content/meetings/liyuan-2024-ludeng.md", include_bytes!("seed/meeting.md")),
    ("content/meetings/liyuan-2024-ludeng.png", include_bytes!("seed/meeting.png")),
    ("content/outcomes/liyuan-2024-ludeng.md", include_bytes!("seed/outcome.md")),
];

pub(super) fn run(args: &Args, at: &Context) -> Result<Ending, Failure> {
    if fs::read_dir(&args.dir).is_ok_and(|mut names| names.next().is_some()) {
        return Err(Failure::new(
            "这个文件夹里已经有东西，没有改动；换一个空文件夹",
            "this folder holds something already and was left alone; choose an empty one",
        )
        .path(&args.dir));
    }
    FILES.iter().try_for_each(|(path, bytes)| write(&args.dir.join(path), bytes))?;
    let (dir, word) = (args.dir.display(), as_word(&args.dir));
    let next = Both::new(
        format!("站点建好了：{dir}\n下一步：yishi --root {word} serve"),
        format!("the site is made: {dir}\nnext: yishi --root {word} serve"),
    );
    context::print(next.get(at.lang));
    Ok(Ending::Clean)
}

/// A path as it can be copied into a command line; double quotes mean the same to every shell.
fn as_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | ':' | '.' | '_' | '-');
    if text.chars().all(plain) { text } else { format!("\"{text}\"") }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| Failure::new("无法写入", "cannot write").path(path).cause(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_blanks_is_one_word() {
        for (path, word) in [("zx", "zx"), ("../站点/a-1", "../站点/a-1"), ("我的 站点", "\"我的 站点\"")] {
            assert_eq!(as_word(Path::new(path)), word);
        }
    }
}
