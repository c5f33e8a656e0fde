//! Publishing under attack: builds killed at any moment, a disk that refuses, two builds at once. Whatever happens, the
//! site on show is one whole generation, and the next build puts everything right.
//!
//! The builds run in a child process: this very program, called again with the folder in its environment.
//! `YISHI_KILLS` says how many builds are killed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(target_os = "linux")]
use std::{
    env, fs,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use yishi::{
    diag::Lang,
    publish::{
        manifest::ManifestMeta,
        staging::{Options, Staging},
        verify::verify,
    },
};

const FILES: usize = 150;

fn main() {
    if let Some(out) = env::var_os("YISHI_CHILD_OUT") {
        return child(Path::new(&out));
    }
    killed_at_any_moment_the_site_is_whole();
    of_builds_at_once_each_leaves_a_whole_site();
    a_folder_that_refuses_keeps_its_site();
    a_full_disk_keeps_the_site_and_is_freed();
}

/// The generation's number stands in some of the files, so that a mixture would show.
fn contents(generation: usize) -> impl Iterator<Item = (String, Vec<u8>)> {
    (0..FILES).filter(move |n| n % 7 != generation % 7).map(move |n| {
        let changing = if n % 3 == 0 { generation } else { 0 };
        (format!("d{}/f{n}.html", n % 5), format!("{n} {changing} ").repeat(n * 20).into_bytes())
    })
}

/// Which generation the manifest speaks of: it is written as the commit.
fn meta(generation: usize) -> ManifestMeta {
    let commit = Some(generation.to_string());
    ManifestMeta { version: "0.1.0".to_owned(), commit, today: jiff::civil::date(2025, 6, 1) }
}

fn publish(out: &Path, generation: usize) -> Result<(), String> {
    let show = |failure: yishi::diag::Failure| failure.show(Lang::En);
    let staging = Staging::begin(out, Options::default()).map_err(show)?;
    for (route, bytes) in contents(generation) {
        staging.put(&route, &bytes).map_err(show)?;
    }
    staging.finish(&meta(generation)).map(|_| ()).map_err(show)
}

fn child(out: &Path) {
    let first: usize = env::var("YISHI_CHILD_FIRST").unwrap().parse().unwrap();
    let builds: usize = env::var("YISHI_CHILD_BUILDS").unwrap().parse().unwrap();
    for generation in first..first + builds {
        if let Err(said) = publish(out, generation) {
            eprintln!("{said}");
            std::process::exit(3);
        }
    }
}

fn call(out: &Path, first: usize, builds: usize) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .env("YISHI_CHILD_OUT", out)
        .env("YISHI_CHILD_FIRST", first.to_string())
        .env("YISHI_CHILD_BUILDS", builds.to_string())
        .stderr(Stdio::piped());
    command
}

/// The site holds exactly the files of the generation its manifest names.
fn assert_whole(out: &Path) -> usize {
    let verdict = verify(out).unwrap_or_else(|failure| panic!("{}", failure.show(Lang::En)));
    assert_eq!(verdict.differences, []);
    let generation = verdict.manifest.commit.unwrap().parse().unwrap();
    let held: Vec<String> = verdict.manifest.entries.iter().map(|e| e.path.clone()).collect();
    let mut due: Vec<String> = contents(generation).map(|(route, _)| route).collect();
    due.sort();
    assert_eq!(held, due);
    for (route, bytes) in contents(generation) {
        assert_eq!(fs::read(out.join(&route)).unwrap(), bytes, "{route}");
    }
    generation
}

/// A site of generation 0, and what must stay with it to keep the folder alive.
fn site() -> (tempfile::TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    publish(&out, 0).unwrap();
    (root, out)
}

fn killed_at_any_moment_the_site_is_whole() {
    let kills: u64 = env::var("YISHI_KILLS").map_or(200, |text| text.parse().unwrap());
    let (_root, out) = site();
    // The kills fall anywhere in the first few builds, however fast the machine is.
    let started = Instant::now();
    assert!(call(&out, 1, 4).status().unwrap().success());
    let longest = u64::try_from(started.elapsed().as_micros()).unwrap();
    let (mut seed, mut moved_on) = (0x9e37_79b9_7f4a_7c15_u64, 0);
    for kill in 0..kills {
        let before = assert_whole(&out);
        let mut child = call(&out, before + 1, 100).spawn().unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros((seed >> 33) % longest));
        child.kill().unwrap();
        child.wait().unwrap();
        let after = assert_whole(&out);
        assert!((before..before + 101).contains(&after), "kill {kill}");
        moved_on += usize::from(after > before);
        if kill % 10 == 9 {
            publish(&out, after + 1).unwrap();
            assert_eq!(assert_whole(&out), after + 1);
        }
    }
    assert!(moved_on > 0, "no build ever came to its exchange: the kills come too early to prove anything");
}

fn of_builds_at_once_each_leaves_a_whole_site() {
    let (_root, out) = site();
    let children: Vec<Child> = (1..5).map(|n| call(&out, n * 1000, 20).spawn().unwrap()).collect();
    for _ in 0..50 {
        assert!(fs::exists(out.join("manifest.json")).unwrap());
        std::thread::sleep(Duration::from_millis(2));
    }
    let mut refused = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() || said.contains("another build (process"), "{said}");
        refused += usize::from(!output.status.success());
    }
    assert!(refused > 0, "no two builds ever met");
    assert_whole(&out);
    publish(&out, 5).unwrap();
    assert_eq!(assert_whole(&out), 5);
}

/// Root may write anywhere, so that the child gives its rights up where it has any.
fn a_folder_that_refuses_keeps_its_site() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let (root, out) = site();
    let is_root = fs::metadata(root.path()).unwrap().uid() == 0;
    let mut command = call(&out, 1, 1);
    if is_root {
        // The program must be reachable for the other user.
        let program = root.path().join("program");
        fs::copy(env::current_exe().unwrap(), &program).unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        command = Command::new(program);
        let envs: Vec<_> = call(&out, 1, 1).get_envs().map(|(k, v)| (k.to_owned(), v.unwrap().to_owned())).collect();
        command.envs(envs).stderr(Stdio::piped()).uid(65534).gid(65534);
    } else {
        for folder in [root.path().join(".public.yishi"), root.path().to_owned()] {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        }
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write; the site stays as it was"), "{said}");
    assert_eq!(assert_whole(&out), 0);
    for folder in [root.path().to_owned(), root.path().join(".public.yishi")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    publish(&out, 1).unwrap();
    assert_eq!(assert_whole(&out), 1);
}

/// A limit on the size of files stands in for the end of the disk: the write fails half way, with an error.
fn a_full_disk_keeps_the_site_and_is_freed() {
    let (root, out) = site();
    let program = env::current_exe().unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 3; exec \"$0\""]).arg(program);
    let envs: Vec<_> = call(&out, 1, 1).get_envs().map(|(k, v)| (k.to_owned(), v.unwrap().to_owned())).collect();
    let output = command.envs(envs).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write") && said.contains("File too large"), "{said}");
    assert_eq!(assert_whole(&out), 0);
    assert!(!root.path().join(".public.yishi/staging").exists(), "what was written is still there");
    publish(&out, 1).unwrap();
    assert_eq!(assert_whole(&out), 1);
}
