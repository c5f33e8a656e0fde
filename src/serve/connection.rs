//! Connections: how many, how long, and how patiently. A client that is slow or sends nonsense costs one of them for a
//! while and nobody else anything.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};

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
        loop {
            let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { return Ok(()) };
            match listener.accept().await {
                Ok((stream, _)) => {
                    let service = service.clone();
                    tokio::spawn(async move {
                        one(stream, service).await;
                        drop(seat);
                    });
                }
                // Out of file handles, or the client has gone: neither ends the preview.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    })
}

async fn one(stream: TcpStream, service: Router) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    // A broken connection is the client's affair.
    let _ = tokio::time::timeout(LONGEST, connection).await;
}
