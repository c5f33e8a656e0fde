//! Wrong input, through the real program. Each file of `tests/faults/` is a change to a small good site, and below it
//! every word that `yishi build` then says in both languages. With `YISHI_UPDATE=1` the words are written anew; read the
//! difference before committing it.
//!
//! ```text
//! --- content/outcomes/a.md            a file with the lines that follow
//! --- data/site.yaml | remove          a file taken away
//! --- content/outcomes/a.md | hex      bytes
//! --- content/outcomes/a.md | crlf     the lines with a byte order mark and Windows line ends
//! --- content/outcomes/a.md | size 9   so many bytes of `x`
//! --- content/outcomes/a.md | link ../../secret
//! === 0                                exit code; then what is said in Chinese
//! === en                               then in English
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GOOD: &[(&str, &str)] = &[
    ("data/site.yaml", "title: 样例\nroot: \"990100\"\n"),
    (
        "data/regions.csv",
        "key,code,system,name,level,kind,parent,longitude,latitude,col,row,source\n990100,,,梧溪县,county,县,,,,,,\n",
    ),
    ("content/topics/lamp.md", "---\ntitle: 路灯\nregion: \"990100\"\n---\n"),
    (
        "content/outcomes/good.md",
        "---\ntitle: 好的成果\nsummary: 修好了路灯\nform: 纪要\nregion: \"990100\"\ntopics: [lamp]\n---\n\n正文。\n",
    ),
];

struct Case {
    input: String,
    code: String,
    chinese: String,
    english: String,
}

fn read(path: &Path) -> Case {
    let text = fs::read_to_string(path).unwrap();
    let (input, said) = text.split_once("=== ").unwrap_or((&text, ""));
    let (code, said) = said.split_once('\n').unwrap_or_default();
    let (chinese, english) = said.split_once("=== en\n").unwrap_or_default();
    Case { input: input.to_owned(), code: code.to_owned(), chinese: chinese.to_owned(), english: english.to_owned() }
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn apply(root: &Path, input: &str) {
    for part in input.split("--- ").filter(|part| part.starts_with(|c: char| c.is_ascii_lowercase() || !c.is_ascii())) {
        let (head, lines) = part.split_once('\n').unwrap_or((part, ""));
        let (path, how) = head.split_once(" | ").unwrap_or((head, ""));
        match how.split_once(' ').unwrap_or((how, "")) {
            ("", _) => write(root, path, lines.as_bytes()),
            ("remove", _) => fs::remove_file(root.join(path)).unwrap(),
            ("hex", _) => write(root, path, &hex(lines)),
            ("crlf", _) => write(root, path, format!("\u{feff}{}", lines.replace('\n', "\r\n")).as_bytes()),
            ("size", n) => write(root, path, &vec![b'x'; n.parse().unwrap()]),
            ("link", to) => {
                fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
                std::os::unix::fs::symlink(to, root.join(path)).unwrap();
            }
            (other, _) => panic!("`{other}` is no way to make a file"),
        }
    }
}

fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

fn build(root: &Path, lang: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yishi"))
        .args(["--lang", lang, "build", "--no-search", "--today", "2024-06-01", "--root"])
        .arg(root)
        .output()
        .unwrap()
}

/// What was said, without what changes from run to run or as kinds of page are added: time, place, numbers of pages, and
/// the names that a template could have used.
fn said(output: &Output, root: &Path) -> String {
    let text = String::from_utf8_lossy(&output.stderr).replace(&root.display().to_string(), "<root>");
    text.lines().map(|line| format!("{}\n", lasting(line))).collect()
}

fn lasting(line: &str) -> String {
    let line = line.split(" Available fields: ").next().unwrap_or_default();
    for (start, between) in
        [("生成 ", "；"), ("made ", "; "), ("没有更新网站", "；"), ("the site was not updated", "; ")]
    {
        if line.starts_with(start)
            && let Some(counts) = line.split(between).nth(1)
        {
            return format!("{start}…{between}{counts}");
        }
    }
    line.to_owned()
}

fn good(root: &Path) {
    GOOD.iter().for_each(|(path, text)| write(root, path, text.as_bytes()));
    assert!(build(root, "zh").status.success());
}

#[test]
fn every_fault_is_told_whole_and_stops_nothing_else() {
    let mut wrong = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir("tests/faults").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 15, "the cases are there");
    for path in paths {
        let case = read(&path);
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        write(folder.path(), "secret/a.md", b"secret");
        good(&root);
        apply(&root, &case.input);
        let output = build(&root, "zh");
        let page = fs::read_to_string(root.join("public/outcomes/good.html")).unwrap_or_default();
        let (code, chinese) = (output.status.code().unwrap_or(-1).to_string(), said(&output, &root));
        let english = said(&build(&root, "en"), &root);
        if std::env::var_os("YISHI_UPDATE").is_some() {
            fs::write(&path, format!("{}=== {code}\n{chinese}=== en\n{english}", case.input)).unwrap();
        } else if (&code, &chinese, &english) != (&case.code, &case.chinese, &case.english) {
            wrong.push(format!("{}\n{code}\n{chinese}\n{english}", path.display()));
        }
        if !page.contains("好的成果") {
            wrong.push(format!("{}: the good record has gone", path.display()));
        }
        if page.contains("secret") {
            wrong.push(format!("{}: a file from outside is in the site", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Root may read everything, so that the program runs as somebody else where the tests are root's.
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;

    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    good(&root);
    let path = root.join("content/outcomes/bad.md");
    fs::write(&path, "x").unwrap();
    let program = folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_yishi"), &program).unwrap();
    assert!(Command::new("chmod").args(["-R", "a+rwX"]).arg(folder.path()).status().unwrap().success());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    let build = |lang: &str| {
        let mut command = Command::new(&program);
        command.args(["--lang", lang, "build", "--no-search", "--today", "2024-06-01", "--root"]).arg(&root);
        if fs::metadata(&root).unwrap().uid() == 0 {
            command.uid(65534).gid(65534);
        }
        command.output().unwrap()
    };
    let output = build("zh");
    assert_eq!((output.status.code(), said(&output, &root).as_str()), (Some(1), UNREADABLE));
    assert_eq!(said(&build("en"), &root), UNREADABLE_EN);
    assert!(fs::read_to_string(root.join("public/outcomes/good.html")).unwrap().contains("好的成果"));
}

const UNREADABLE: &str = "\
错误[unreadable]：没有读取这个文件的权限
  --> content/outcomes/bad.md
   =  改法：检查文件的权限

生成 …；1 处错误，0 处提醒
";
const UNREADABLE_EN: &str = "\
error[unreadable]: the file cannot be read (Permission denied (os error 13))
  --> content/outcomes/bad.md
   =  help: check the permissions of the file

made …; 1 error, 0 warnings
";
