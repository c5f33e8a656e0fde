//! The texts for nginx, with a real nginx: each answer has the headers it shall have, and old addresses lead on. Where no
//! nginx is installed there is nothing to try, which the test says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends by panicking")]
#![cfg(unix)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use yishi::publish::headers::{self, Sections};
use yishi::publish::redirects::{self, Redirect};

const SECTIONS: Sections<'_> = Sections { immutable: &["media"], embeddable: &["embed"], open: &["data"] };

struct Nginx {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A site of a few files under `base`, or `None` where there is no nginx.
fn serve(base: &str) -> Option<Nginx> {
    let program = ["nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx"].into_iter().find(|program| {
        Command::new(program).arg("-v").stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    })?;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for file in ["index.html", "404.html", "media/a.webp", "embed/a.html", "data/a.json", "outcomes/议.html"] {
        let path = root.join("www").join(base.trim_matches('/')).join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    fs::write(root.join("headers.conf"), headers::nginx(&headers::rules(&SECTIONS), base)).unwrap();
    fs::write(root.join("redirects.conf"), redirects::nginx(&moved(), base)).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    fs::write(root.join("nginx.conf"), config(root, base, port)).unwrap();
    #[expect(clippy::zombie_processes, reason = "it is waited for where it is stopped")]
    let mut child = Command::new(program)
        .arg("-p")
        .arg(root)
        .arg("-e")
        .arg(root.join("error.log"))
        .arg("-c")
        .arg(root.join("nginx.conf"))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(Nginx { child, port, _folder: folder });
        }
        sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    panic!("nginx did not start: {said}{}", fs::read_to_string(root.join("error.log")).unwrap_or_default());
}

fn config(root: &Path, base: &str, port: u16) -> String {
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let folders: String =
        temporary.iter().map(|name| format!("  {name}_temp_path {}/{name};\n", root.display())).collect();
    let root = root.display();
    format!(
        "daemon off;\nmaster_process off;\npid {root}/pid;\nevents {{}}\nhttp {{\n{folders}  access_log off;\n  \
         include {root}/redirects.conf;\n  server {{\n    listen 127.0.0.1:{port};\n    root {root}/www;\n    \
         error_page 404 {base}404.html;\n    if ($yishi_moved) {{ return 301 $yishi_moved; }}\n    \
         include {root}/headers.conf;\n  }}\n}}\n"
    )
}

/// Odd names, one longer than nginx's buckets, and more than its maps hold by themselves.
fn moved() -> Vec<Redirect> {
    let odd = ["a b.html", "旧/议.html", "a;b{c}$d\"e.html"].map(str::to_owned);
    let many = (0..3_000).map(|n| format!("old/{}/{n}.html", "long-".repeat(20)));
    odd.into_iter().chain(many).map(|from| Redirect { from, to: "outcomes/议.html".to_owned() }).collect()
}

impl Nginx {
    /// The status line and the headers, as they came.
    fn head(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).split("\r\n\r\n").next().unwrap().to_owned()
    }
}

fn try_under(base: &str) {
    let Some(nginx) = serve(base) else {
        eprintln!("no nginx is installed; its files were not tried");
        return;
    };
    let head = |path: &str| nginx.head(&format!("{base}{path}"));
    for (path, status) in
        [("", "200"), ("outcomes/%E8%AE%AE.html", "200"), ("none.html", "404"), ("media/none.webp", "404")]
    {
        let said = head(path);
        assert!(said.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {said}");
        assert!(said.contains("Content-Security-Policy: default-src 'none'"), "{path}: {said}");
        for name in
            ["Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "Cross-Origin-Resource-Policy"]
        {
            assert_eq!(said.matches(&format!("\r\n{name}: ")).count(), 1, "{path}: {said}");
        }
    }
    assert!(head("").contains("frame-ancestors 'none'") && head("").contains("max-age=0, must-revalidate"));
    assert!(head("media/a.webp").contains("max-age=31536000, immutable"), "{}", head("media/a.webp"));
    assert!(head("embed/a.html").contains("frame-ancestors *"), "{}", head("embed/a.html"));
    assert!(head("data/a.json").contains("Access-Control-Allow-Origin: *"), "{}", head("data/a.json"));
    let long = format!("old/{}/2999.html", "long-".repeat(20));
    for path in ["a%20b.html", "%E6%97%A7/%E8%AE%AE.html", "a;b%7Bc%7D$d%22e.html", &long] {
        let said = head(path);
        assert!(said.starts_with("HTTP/1.1 301 "), "{path}: {said}");
        let to = format!("{base}outcomes/%E8%AE%AE.html\r\n");
        assert!(
            said.lines().any(|line| line.starts_with("Location: ") && format!("{line}\r\n").ends_with(&to)),
            "{path}: {said}"
        );
    }
}

#[test]
fn a_site_at_the_top_answers_as_it_shall() {
    try_under("/");
}

#[test]
fn a_site_under_a_path_answers_as_it_shall() {
    try_under("/zx/yishi/");
}
