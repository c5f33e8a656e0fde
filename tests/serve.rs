//! The preview, asked by clients good, bad and slow over plain sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const OUTCOME: &str = "content/outcomes/liyuan-2024-ludeng.md";
const PAGE: &str = "/outcomes/liyuan-2024-ludeng.html";

/// A running preview of the small site that `yishi init` makes.
struct Preview {
    folder: tempfile::TempDir,
    child: Child,
    port: u16,
}

impl Preview {
    fn start() -> Self {
        Self::of(|_| ())
    }

    /// The same of a site that was changed first.
    fn of(change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        assert!(yishi().arg("init").arg(folder.path().join("site")).output().unwrap().status.success());
        change(&folder.path().join("site"));
        // As staff do: from the site's own folder, without saying where it is.
        let mut child = yishi()
            .current_dir(folder.path().join("site"))
            .args(["serve", "--port", "0"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let ready =
            lines.find_map(|line| line.unwrap().split_once("http://127.0.0.1:").map(|(_, rest)| rest.to_owned()));
        let port = ready.unwrap().split('/').next().unwrap().parse().unwrap();
        thread::spawn(move || lines.for_each(drop));
        Self { folder, child, port }
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// The whole answer to a request written out by hand.
    fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that has said what it wants may close the connection roughly.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, head: &str, more: &str) -> String {
        self.raw(&format!("{head} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{more}\r\n", self.port))
    }

    fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path}"), "")
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn yishi() -> Command {
    Command::new(env!("CARGO_BIN_EXE_yishi"))
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn pages_are_served_with_their_types_and_the_published_policy() {
    let preview = Preview::start();
    let page = preview.get(PAGE);
    assert_eq!(status(&page), "200");
    assert!(page.contains("content-type: text/html; charset=utf-8\r\n"), "{page}");
    assert!(page.contains("content-security-policy: default-src 'none'; script-src 'self'"), "{page}");
    assert!(page.contains("x-content-type-options: nosniff\r\n"));
    assert!(page.contains("src=\"/.yishi/preview.js?pages=1\""), "the preview's script");
    assert!(preview.get("/assets/js/main.js").contains("content-type: text/javascript"));
    assert!(preview.get("/.yishi/preview.js").contains("content-type: text/javascript"));
    assert_eq!(status(&preview.get("/no-such-page.html")), "404");
    let redirect = preview.get("/outcomes");
    assert_eq!((status(&redirect), redirect.contains("location: /outcomes/\r\n")), ("308", true));
    let head = preview.ask(&format!("HEAD {PAGE}"), "");
    assert!(status(&head) == "200" && head.ends_with("\r\n\r\n") && head.contains("content-length: "), "{head}");
    let post = preview.ask(&format!("POST {PAGE}"), "Content-Length: 0\r\n");
    assert_eq!((status(&post), post.contains("allow: GET, HEAD\r\n")), ("405", true));
    assert!(!preview.root().join("public").exists(), "public/ is not the preview's to write");
}

#[test]
fn a_published_page_knows_nothing_of_previews() {
    let preview = Preview::start();
    let out = preview.folder.path().join("out");
    assert!(
        yishi()
            .arg("--root")
            .arg(preview.root())
            .arg("build")
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap()
            .status
            .success()
    );
    let page = fs::read_to_string(out.join(PAGE.trim_start_matches('/'))).unwrap();
    assert!(!page.contains(".yishi") && !page.contains("preview"), "{page}");
}

#[test]
fn only_this_computer_is_answered() {
    let preview = Preview::start();
    let port = preview.port;
    for (host, wanted) in [
        (format!("127.0.0.1:{port}"), "200"),
        (format!("localhost:{port}"), "200"),
        (format!("[::1]:{port}"), "200"),
        (format!("evil.example:{port}"), "403"),
        ("127.0.0.1".to_owned(), "403"),
        (format!("127.0.0.1.evil.example:{port}"), "403"),
    ] {
        let answer = preview.raw(&format!("GET {PAGE} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&answer), wanted, "{host}");
    }
    assert_eq!(status(&preview.raw(&format!("GET {PAGE} HTTP/1.0\r\n\r\n"))), "403", "without a host");
    let stranger = format!("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&preview.raw(&stranger)), "403", "a stranger's whole address");
    assert_eq!(status(&preview.ask("GET /.yishi/state", "Origin: http://evil.example\r\n")), "403");
    assert_eq!(status(&preview.ask("GET /.yishi/state", &format!("Origin: http://127.0.0.1:{port}\r\n"))), "200");
}

#[test]
fn nothing_outside_the_output_is_served() {
    let preview = Preview::start();
    let output = preview.root().join(".yishi/preview");
    std::os::unix::fs::symlink(preview.root().join("README.md"), output.join("link.md")).unwrap();
    std::os::unix::fs::symlink(preview.root(), output.join("up")).unwrap();
    for path in [
        "/../../README.md",
        "/../.preview.yishi/state",
        "/%2e%2e/%2e%2e/README.md",
        "/..%2f..%2fREADME.md",
        "/outcomes/../../../README.md",
        "/outcomes/%2e%2e/%2e%2e/%2e%2e/README.md",
        "//etc/passwd",
        "/%5c..%5cREADME.md",
        "/link.md",
        "/up/README.md",
        "/up/",
        "/outcomes/liyuan-2024-ludeng.html%00.txt",
        "/.git/config",
    ] {
        let answer = preview.get(path);
        assert!(matches!(status(&answer), "404" | "400"), "{path}: {answer}");
        assert!(!answer.contains("虚构的样例，请换成自己的"), "{path}");
    }
}

#[test]
fn slow_and_senseless_clients_stop_nobody() {
    let preview = Preview::start();
    let mut slow: Vec<TcpStream> = (0..50).map(|_| preview.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTT").unwrap();
    }
    for nonsense in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n"] {
        assert!(!matches!(status(&preview.raw(nonsense)), "200"), "{nonsense:?}");
    }
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100_000));
    let mut stream = preview.connect();
    // The server may hang up before it has all of it.
    let _ = stream.write_all(long.as_bytes());
    drop(stream);
    let started = Instant::now();
    assert_eq!(status(&preview.get(PAGE)), "200");
    assert!(started.elapsed() < Duration::from_secs(5));
    let mut end = Vec::new();
    let waited = Instant::now();
    let _ = slow[0].read_to_end(&mut end);
    assert!(waited.elapsed() < Duration::from_secs(15), "a client that never finishes is let go");
}

#[test]
fn clients_that_ask_nothing_make_room_for_one_that_does() {
    let preview = Preview::start();
    let silent: Vec<TcpStream> = (0..300).map(|_| preview.connect()).collect();
    assert_eq!(status(&preview.get(PAGE)), "200");
    let waits = |stream: &TcpStream| {
        stream.set_nonblocking(true).unwrap();
        stream.peek(&mut [0]).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
    };
    // Whoever came first has left, and no more than were in the way; on a slow machine all have been let go by now.
    let waiting = [0, 150, 299].map(|at| waits(&silent[at]));
    assert!(matches!(waiting, [false, true, true] | [false, false, false]), "{waiting:?}");
}

#[test]
fn a_change_is_built_and_told_and_a_fault_is_shown_while_the_last_good_page_stays() {
    let preview = Preview::start();
    let record = preview.root().join(OUTCOME);
    assert!(
        preview
            .get("/.yishi/state")
            .contains("\"build\":1,\"pages\":1,\"published\":true,\"heading\":\"\",\"faults\":[]")
    );

    edit(&record, "梨园镇老街路灯修复", "老街亮了");
    let told = preview.get("/.yishi/state?since=1");
    assert!(told.contains("\"published\":true"), "{told}");
    assert!(preview.get(PAGE).contains("老街亮了"));

    let build = told.split("\"build\":").nth(1).unwrap().split(',').next().unwrap().to_owned();
    fs::write(preview.root().join("data/site.yaml"), "title: [\n").unwrap();
    let told = preview.get(&format!("/.yishi/state?since={build}"));
    assert!(told.contains("\"published\":false"), "{told}");
    assert!(told.contains("没有更新，仍是上一次的网站") && told.contains("data/site.yaml:"), "{told}");
    assert!(preview.get(PAGE).contains("老街亮了"), "the last good page stays");
}

/// The build that a page says it is of.
fn build_of(page: &str) -> u64 {
    number(page, "/.yishi/preview.js?pages=")
}

/// The number after `mark`.
fn number(text: &str, mark: &str) -> u64 {
    let rest = text.split(mark).nth(1).unwrap_or_else(|| panic!("no {mark} in {text}"));
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// Asks until the last build's news holds `wanted`, and gives that news.
fn told(preview: &Preview, wanted: &str) -> String {
    let started = Instant::now();
    let mut since = 0;
    while started.elapsed() < Duration::from_secs(60) {
        let news = preview.get(&format!("/.yishi/state?since={since}"));
        if news.contains(wanted) {
            return news;
        }
        since = number(&news, "\"build\":");
    }
    panic!("no news with {wanted}")
}

#[test]
fn a_page_loaded_while_a_build_runs_can_tell_that_it_is_old() {
    let preview = Preview::start();
    let old = preview.get(PAGE);
    edit(&preview.root().join(OUTCOME), "梨园镇老街路灯修复", "老街亮了");
    let news = preview.get("/.yishi/state?since=1");
    // The page was handed out before; its script asks only now, and must see that it is not of the last build.
    assert_ne!(build_of(&old), number(&news, "\"pages\":"));
    let new = preview.get(PAGE);
    assert!(new.contains("老街亮了"));
    assert_eq!(build_of(&new), number(&news, "\"pages\":"));

    // A build that fails leaves the pages as they are, so the page is not told to load itself again.
    fs::write(preview.root().join("data/site.yaml"), "title: [\n").unwrap();
    let news = told(&preview, "\"published\":false");
    assert_eq!(build_of(&preview.get(PAGE)), number(&news, "\"pages\":"));
    assert_eq!(build_of(&preview.get("/no-such-page.html")), number(&news, "\"pages\":"));
}

#[test]
fn folders_made_after_the_start_are_watched() {
    let preview = Preview::start();
    let theme = preview.root().join("themes/default/css/parts");
    assert!(!preview.root().join("themes").exists());
    fs::create_dir_all(&theme).unwrap();
    thread::sleep(Duration::from_millis(500));
    fs::write(theme.join("own.css"), "@layer parts { .own-part { color: red } }\n").unwrap();
    let started = Instant::now();
    let style = || {
        let page = preview.get(PAGE);
        let name = page.split("assets/style-").nth(1).unwrap().split('"').next().unwrap();
        preview.get(&format!("/assets/style-{name}"))
    };
    while !style().contains(".own-part") {
        assert!(started.elapsed() < Duration::from_secs(30), "the new folder is not watched");
        thread::sleep(Duration::from_millis(100));
    }

    // A folder put in the place of another, as git does when it changes branches.
    let (content, aside) = (preview.root().join("content"), preview.root().join("aside"));
    fs::rename(&content, &aside).unwrap();
    thread::sleep(Duration::from_millis(500));
    fs::rename(&aside, &content).unwrap();
    thread::sleep(Duration::from_millis(500));
    edit(&preview.root().join(OUTCOME), "梨园镇老街路灯修复", "又亮了");
    let started = Instant::now();
    while !preview.get(PAGE).contains("又亮了") {
        assert!(started.elapsed() < Duration::from_secs(30), "the folder that came back is not watched");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_site_that_never_was_built_shows_why() {
    let preview = Preview::of(|root| fs::write(root.join("data/site.yaml"), "title: [\n").unwrap());
    let page = preview.get("/");
    assert_eq!(status(&page), "404");
    assert_eq!(build_of(&page), 0);
    assert!(preview.get("/.yishi/state").contains("data/site.yaml:"), "the fault is told to the page");
    fs::write(preview.root().join("data/site.yaml"), "title: 梨园\nroot: nope\n").unwrap();
    told(&preview, "nope");
}

#[test]
fn a_port_in_use_is_said_with_what_to_do() {
    let preview = Preview::start();
    let taken = |lang: &str| {
        let output = yishi()
            .args(["--lang", lang, "serve", "--port", &preview.port.to_string(), "--root"])
            .arg(preview.root())
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (port, next) = (preview.port, preview.port.wrapping_add(1));
    assert_eq!(
        taken("zh"),
        (
            Some(1),
            format!("端口 {port} 正被别的程序使用；换一个端口，例如 yishi serve --port {next}，或先停掉那个程序\n")
        )
    );
    assert_eq!(
        taken("en"),
        (
            Some(1),
            format!("port {port} is in use; choose another, such as yishi serve --port {next}, or stop that program\n")
        )
    );
}

/// The headers and the body of an answer.
fn split(answer: &str) -> (&str, &str) {
    answer.split_once("\r\n\r\n").unwrap_or((answer, ""))
}

#[test]
fn a_part_of_a_file_is_sent_where_a_part_is_asked_for() {
    let preview = Preview::start();
    let script = "/assets/js/main.js";
    let whole = preview.get(script);
    let (head, body) = split(&whole);
    assert!(head.contains("accept-ranges: bytes") && body.len() > 100, "{head}");
    let tag = head.split("etag: ").nth(1).unwrap().lines().next().unwrap();
    let ask = |more: &str| preview.ask(&format!("GET {script}"), more);

    let part = ask("Range: bytes=10-19\r\n");
    assert_eq!((status(&part), split(&part).1), ("206", &body[10..20]));
    assert!(part.contains(&format!("content-range: bytes 10-19/{}\r\n", body.len())), "{part}");
    let last = ask("Range: bytes=-7\r\n");
    assert_eq!((status(&last), split(&last).1), ("206", &body[body.len() - 7..]));
    let beyond = ask("Range: bytes=9999999-\r\n");
    assert_eq!((status(&beyond), split(&beyond).1), ("416", ""));
    assert!(beyond.contains(&format!("content-range: bytes */{}\r\n", body.len())), "{beyond}");
    for senseless in ["bytes=9-2", "bytes=a-", "bytes=0-1,5-6", "pages=1-2", "bytes"] {
        let answer = ask(&format!("Range: {senseless}\r\n"));
        assert_eq!((status(&answer), split(&answer).1), ("200", body), "{senseless}");
    }
    let same = ask(&format!("Range: bytes=0-3\r\nIf-Range: {tag}\r\n"));
    assert_eq!((status(&same), split(&same).1), ("206", &body[..4]));
    let older = ask("Range: bytes=0-3\r\nIf-Range: \"other\"\r\n");
    assert_eq!((status(&older), split(&older).1), ("200", body), "a part of another file would not fit");
    let head = preview.ask(&format!("HEAD {script}"), "Range: bytes=0-3\r\n");
    assert!(status(&head) == "200" && head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
}

#[test]
fn what_the_reader_has_already_is_not_sent_again_until_it_changes() {
    let preview = Preview::start();
    let page = preview.get(PAGE);
    let tag = page.split("etag: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let again = || preview.ask(&format!("GET {PAGE}"), &format!("If-None-Match: \"x\", W/{tag}\r\n"));
    let known = again();
    assert_eq!((status(&known), split(&known).1), ("304", ""));
    assert!(known.contains("cache-control: no-cache\r\n"), "{known}");
    edit(&preview.root().join(OUTCOME), "梨园镇老街路灯修复", "老街亮了");
    preview.get("/.yishi/state?since=1");
    assert_eq!(status(&again()), "200");
}

#[test]
fn text_is_packed_for_clients_that_can_unpack_it() {
    let preview = Preview::start();
    let length = |answer: &str| number(answer, "content-length: ");
    let plain = preview.get(PAGE);
    assert!(!plain.contains("content-encoding"), "nobody asked for it");
    let packed = preview.ask(&format!("GET {PAGE}"), "Accept-Encoding: gzip, deflate, br\r\n");
    assert!(
        packed.contains("content-encoding: deflate\r\n") && packed.contains("vary: accept-encoding\r\n"),
        "{packed}"
    );
    assert!(length(&packed) * 2 < length(&plain), "{} of {}", length(&packed), length(&plain));
    let refused = preview.ask(&format!("GET {PAGE}"), "Accept-Encoding: gzip, deflate;q=0\r\n");
    assert!(!refused.contains("content-encoding"), "{refused}");
}
