//! The preview: builds, serves what was built on this computer only, builds again at every change and tells the browser.
//!
//! 1. The port is taken first, so that a second `serve` says so before any work.
//! 2. One thread waits for changes and runs the same pipeline as `build`, into a folder of its own.
//! 3. Another answers requests from that folder and tells each page of which build it is; pages ask what happened since
//!    (`/.yishi/state`), one question at a time, and load themselves again or show what is wrong.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tokio::sync::watch;

use crate::config::Options;
use crate::diag::{Diagnostics, Failure, Lang};
use crate::pipeline::{self, Built};
use crate::read;

mod answer;
mod connection;
mod delivery;
mod files;
mod guard;
mod news;

pub use news::News;

/// What a preview is asked for.
pub struct Preview {
    pub root: PathBuf,
    pub port: u16,
    pub lang: Lang,
    pub options: Options,
}

/// What the caller wants to tell the person at the terminal, as it happens.
pub enum Event<'e> {
    /// Pages can be opened at this address.
    Ready(SocketAddr),
    /// A build ended, after this many seconds.
    Built(&'e Built, f64),
    /// A build could not be run.
    Failed(&'e Failure),
}

/// The folder the preview is built into, apart from the published `public/`.
pub fn folder(root: &Path) -> PathBuf {
    root.join(".yishi").join("preview")
}

/// Serves until the process is ended. Errors: the port is taken, or the folders cannot be watched.
pub fn run(preview: Preview, tell: impl Fn(Event<'_>) + Send + Sync + 'static) -> Result<(), Failure> {
    let listener = listen(preview.port)?;
    let address = listener.local_addr().map_err(|error| cannot_listen(preview.port, &error))?;
    let mut changes = read::watch::start(&preview.root)?;
    let (sender, receiver) = watch::channel(Arc::new(News::default()));
    let tell = Arc::new(tell);
    let shared = connection::Shared::new(folder(&preview.root), address.port(), preview.lang, receiver);
    let first = build(&preview, &News::default(), &*tell);
    sender.send_replace(Arc::new(first));
    tell(Event::Ready(address));
    let teller = Arc::clone(&tell);
    thread::spawn(move || {
        while changes.wait() {
            let last = Arc::clone(&sender.borrow());
            sender.send_replace(Arc::new(build(&preview, &last, &*teller)));
        }
    });
    connection::serve(listener, shared)
}

fn build(preview: &Preview, last: &News, tell: &dyn Fn(Event<'_>)) -> News {
    let started = std::time::Instant::now();
    match pipeline::build(&preview.root, &folder(&preview.root), &preview.options) {
        Ok(built) => {
            tell(Event::Built(&built, started.elapsed().as_secs_f64()));
            News::after(last, built.report.is_some(), &built.diagnostics, preview.lang)
        }
        Err(failure) => {
            tell(Event::Failed(&failure));
            News::after(last, false, &Diagnostics::new(), preview.lang).with(failure.show(preview.lang))
        }
    }
}

fn listen(port: u16) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| cannot_listen(port, &error))?;
    listener.set_nonblocking(true).map_err(|error| cannot_listen(port, &error))?;
    Ok(listener)
}

fn cannot_listen(port: u16, error: &std::io::Error) -> Failure {
    let next = port.checked_add(1).unwrap_or(8000);
    match error.kind() {
        std::io::ErrorKind::AddrInUse => Failure::new(
            format!("端口 {port} 正被别的程序使用；换一个端口，例如 yishi serve --port {next}，或先停掉那个程序"),
            format!("port {port} is in use; choose another, such as yishi serve --port {next}, or stop that program"),
        ),
        std::io::ErrorKind::PermissionDenied => Failure::new(
            format!("没有权限使用端口 {port}；换一个 1024 以上的端口，例如 yishi serve --port 8000"),
            format!("port {port} is not permitted; choose one above 1024, such as yishi serve --port 8000"),
        ),
        _ => Failure::new(format!("无法使用端口 {port}"), format!("cannot use port {port}")).cause(error),
    }
}
