//! Connections: how many, how long, and how patiently. A client that is slow or sends nonsense costs one of them for a
//! while and nobody else anything.

use std::collections::VecDeque;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;

use crate::diag::{Failure, Lang};
use crate::serve::{News, answer};

/// Connections at a time; a browser opens six for each page.
const MOST: usize = 200;
/// How long a client may take to say what it wants.
const HEADERS: Duration = Duration::from_secs(10);
/// How long a connection may last in all; pages open a new one without anybody noticing.
const LONGEST: Duration = Duration::from_secs(300);
/// Bytes of a request's head that are kept while it arrives.
const HEAD_BYTES: usize = 16 << 10;

/// What every request needs to know.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) root: Arc<PathBuf>,
    pub(super) port: u16,
    pub(super) lang: Lang,
    pub(super) news: watch::Receiver<Arc<News>>,
}

impl Shared {
    pub(super) fn new(root: PathBuf, port: u16, lang: Lang, news: watch::Receiver<Arc<News>>) -> Self {
        Self { root: Arc::new(root), port, lang, news }
    }
}

/// Answers connections on one thread until the process ends.
pub(super) fn serve(listener: TcpListener, shared: Shared) -> Result<(), Failure> {
    let broken = |error: std::io::Error| Failure::new("预览服务无法运行", "the preview cannot run").cause(error);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(broken)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(broken)?;
        let service = Router::new().fallback(answer::answer).with_state(shared);
        let seats = Arc::new(Semaphore::new(MOST));
        let mut seated = VecDeque::new();
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    make_room(&mut seated, &seats);
                    let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { return Ok(()) };
                    let (service, asked) = (service.clone(), Arc::new(AtomicBool::new(false)));
                    let asking = Arc::clone(&asked);
                    let task = tokio::spawn(async move {
                        one(stream, service, &asking).await;
                        drop(seat);
                    });
                    seated.push_back(Seated { task: task.abort_handle(), asked });
                }
                // Out of file handles, or the client has gone: neither ends the preview.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    })
}

/// A connection that is being answered, or waited for.
struct Seated {
    task: AbortHandle,
    /// Whether its client has asked anything yet.
    asked: Arc<AtomicBool>,
}

/// Where no seat is free, whoever has sat longest without asking anything leaves: a reader with a question never waits
/// for clients that only hold on to their connections.
fn make_room(seated: &mut VecDeque<Seated>, seats: &Semaphore) {
    seated.retain(|one| !one.task.is_finished());
    if seats.available_permits() == 0
        && let Some(silent) = seated.iter().position(|one| !one.asked.load(Ordering::Relaxed))
        && let Some(silent) = seated.remove(silent)
    {
        silent.task.abort();
    }
}

async fn one(stream: TcpStream, service: Router, asked: &AtomicBool) {
    let service = TowerToHyperService::new(service);
    let service = service_fn(|request| {
        asked.store(true, Ordering::Relaxed);
        service.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    // A broken connection is the client's affair.
    let _ = tokio::time::timeout(LONGEST, connection).await;
}
