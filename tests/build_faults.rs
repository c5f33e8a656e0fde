//! The real program under attack: `yishi build` killed at any moment, without room on the disk, without rights, twice at
//! once. Whatever happens, the site on show is one whole generation, and the next build puts everything right.
//!
//! `tests/publish_faults.rs` does the same to publishing alone, far more often. `YISHI_KILLS` says how many builds are
//! killed here.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use yishi::diag::Lang;
use yishi::publish::verify::verify;

const RECORD: &str = "content/outcomes/liyuan-2024-ludeng.md";
const PAGE: &str = "outcomes/liyuan-2024-ludeng.html";

/// The site that `yishi init` makes, with one word of it changing from generation to generation.
struct Site {
    folder: tempfile::TempDir,
    text: String,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made =
            Command::new(env!("CARGO_BIN_EXE_yishi")).arg("init").arg(folder.path().join("site")).output().unwrap();
        assert!(made.status.success());
        let text = fs::read_to_string(folder.path().join("site").join(RECORD)).unwrap();
        let site = Self { folder, text };
        site.turn(0);
        let built = site.build();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn turn(&self, generation: usize) {
        fs::write(self.root().join(RECORD), format!("{}\n世代{generation}号。\n", self.text)).unwrap();
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.arg("--lang").arg("en").arg("--root").arg(self.root()).args([
            "build",
            "--today",
            "2026-04-01",
            "--out",
        ]);
        command.arg(self.folder.path().join("web/public")).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    fn build(&self) -> Output {
        fs::create_dir_all(self.folder.path().join("web")).unwrap();
        self.command(Path::new(env!("CARGO_BIN_EXE_yishi"))).output().unwrap()
    }

    /// The site on show is whole; which generation it is.
    fn generation(&self) -> usize {
        let out = self.folder.path().join("web/public");
        let verdict = verify(&out).unwrap_or_else(|failure| panic!("{}", failure.show(Lang::En)));
        assert_eq!(verdict.differences, []);
        let page = fs::read_to_string(out.join(PAGE)).unwrap();
        page.split("世代").nth(1).unwrap().split('号').next().unwrap().parse().unwrap()
    }
}

#[test]
fn killed_at_any_moment_the_site_is_whole() {
    let kills: usize = std::env::var("YISHI_KILLS").map_or(40, |text| text.parse().unwrap());
    let site = Site::new();
    site.turn(1);
    let started = Instant::now();
    assert!(site.build().status.success());
    // A little longer than a build, so that some of them end.
    let longest = u64::try_from(started.elapsed().as_micros()).unwrap() * 11 / 10;
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut newest = site.generation();
    for kill in 0..kills {
        site.turn(newest + 1);
        let mut child = site.command(Path::new(env!("CARGO_BIN_EXE_yishi"))).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((seed >> 33) % longest));
        let _ = child.kill();
        child.wait().unwrap();
        let now = site.generation();
        assert!(now == newest || now == newest + 1, "kill {kill}: generation {now} after {newest}");
        newest = now;
    }
    site.turn(newest + 1);
    let mended = site.build();
    assert!(mended.status.success(), "{}", String::from_utf8_lossy(&mended.stderr));
    assert_eq!(site.generation(), newest + 1);
}

#[test]
fn of_two_builds_at_once_each_leaves_a_whole_site() {
    let site = Site::new();
    site.turn(1);
    let program = Path::new(env!("CARGO_BIN_EXE_yishi"));
    let children: Vec<_> = (0..3).map(|_| site.command(program).spawn().unwrap()).collect();
    for child in children {
        let ended = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success() || said.contains("another build"), "{said}");
    }
    assert_eq!(site.generation(), 1);
}

/// A limit on the size of files stands in for the end of the disk: some write fails half way.
#[test]
fn a_full_disk_keeps_the_site() {
    let site = Site::new();
    site.turn(1);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 6; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_yishi"));
    let limited = command.args(site.command(Path::new("")).get_args()).output().unwrap();
    let said = String::from_utf8_lossy(&limited.stderr).into_owned();
    assert_eq!(limited.status.code(), Some(1), "{said}");
    assert!(said.contains("File too large"), "{said}");
    assert_eq!(site.generation(), 0);
    assert!(site.build().status.success());
    assert_eq!(site.generation(), 1);
}

/// Root may write anywhere, so that the program runs as somebody else where the tests are root's.
#[test]
fn a_folder_that_refuses_keeps_its_site() {
    let site = Site::new();
    site.turn(1);
    let web = site.folder.path().join("web");
    let program = site.folder.path().join("program");
    fs::copy(env!("CARGO_BIN_EXE_yishi"), &program).unwrap();
    fs::set_permissions(site.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = site.command(&program);
    if fs::metadata(&web).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    } else {
        for folder in [&web, &web.join(".public.yishi")] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        }
    }
    let refused = command.output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    for folder in [&web, &web.join(".public.yishi")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("the site stays as it was"), "{said}");
    assert_eq!(site.generation(), 0);
    assert!(site.build().status.success());
    assert_eq!(site.generation(), 1);
}
