//! One request, one answer.

use std::sync::LazyLock;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, header};

use crate::diag::Lang;
use crate::pipeline::meta_policy;
use crate::serve::connection::Shared;
use crate::serve::delivery::deliver;
use crate::serve::files::{self, Found};
use crate::serve::guard;

/// The same policy as the published site's, so that what it would forbid is seen in the preview already.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!("{}; frame-ancestors 'none'", meta_policy());
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

/// How long a page's question waits for news before it is answered with none.
const PATIENCE: Duration = Duration::from_secs(25);

const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");

/// Answers a request of any method to any path.
pub(super) async fn answer(State(shared): State<Shared>, request: Request<Body>) -> Response<Body> {
    let (asked, _) = request.into_parts();
    let mut response = route(&shared, &asked).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Kept, but never used without asking: the file may have been made anew.
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if asked.method == Method::HEAD { without_body(response) } else { response }
}

async fn route(shared: &Shared, asked: &Parts) -> Response<Body> {
    let uri = &asked.uri;
    if !guard::allowed(uri, &asked.headers, shared.port) {
        return plain(StatusCode::FORBIDDEN, said(shared.lang, "只接受本机的访问", "only this computer may ask"));
    }
    if !matches!(asked.method, Method::GET | Method::HEAD) {
        let mut response =
            plain(StatusCode::METHOD_NOT_ALLOWED, said(shared.lang, "只能读取", "only reading is possible"));
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match uri.path() {
        "/.yishi/preview.js" => typed(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT),
        "/.yishi/preview.css" => typed(StatusCode::OK, "text/css; charset=utf-8", STYLE),
        "/.yishi/state" => state(shared, uri.query().unwrap_or_default()).await,
        path => file(shared, asked, path).await,
    }
}

/// Answers at once when the page knows an older build than the last (`?since=3`), else when one ends.
async fn state(shared: &Shared, query: &str) -> Response<Body> {
    let mut news = shared.news.clone();
    if let Some(since) = query.strip_prefix("since=").and_then(|n| n.parse::<u64>().ok()) {
        // Time out or a server at its end: either way the answer is what is known now.
        let _ = tokio::time::timeout(PATIENCE, news.wait_for(|news| news.build != since)).await;
    }
    let last = std::sync::Arc::clone(&news.borrow());
    match serde_json::to_string(&*last) {
        Ok(text) => typed(StatusCode::OK, "application/json", text),
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, ""),
    }
}

async fn file(shared: &Shared, asked: &Parts, path: &str) -> Response<Body> {
    // Asked before the file is read: a build that ends in between makes a new page look old, which only loads it again;
    // an old page that looked new would stay old.
    let pages = shared.news.borrow().pages;
    let (root, wanted) = (std::sync::Arc::clone(&shared.root), path.to_owned());
    let found = tokio::task::spawn_blocking(move || match files::find(&root, &wanted) {
        Found::Nothing => (Found::Nothing, files::missing(&root)),
        found => (found, None),
    });
    match found.await {
        Ok((Found::File { bytes, kind }, _)) if kind.starts_with("text/html") => {
            deliver(asked, of_build(bytes, pages), kind)
        }
        Ok((Found::File { bytes, kind }, _)) => deliver(asked, bytes, kind),
        Ok((Found::Folder, _)) => {
            let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
            match HeaderValue::from_str(&format!("{path}/")) {
                Ok(value) => {
                    response.headers_mut().insert(header::LOCATION, value);
                    response
                }
                Err(_) => plain(StatusCode::NOT_FOUND, ""),
            }
        }
        Ok((Found::Nothing, page)) => {
            let page = page.unwrap_or_else(|| stand_in(shared.lang).into_bytes());
            typed(StatusCode::NOT_FOUND, "text/html; charset=utf-8", of_build(page, pages))
        }
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, ""),
    }
}

/// The page with the number of its build in the address of the preview's script, which so knows when there is a newer one
/// even if that was finished before the script began to ask.
fn of_build(page: Vec<u8>, pages: u64) -> Vec<u8> {
    const ADDRESS: &str = "\"/.yishi/preview.js\"";
    let Ok(text) = std::str::from_utf8(&page) else { return page };
    text.replacen(ADDRESS, &format!("\"/.yishi/preview.js?pages={pages}\""), 1).into_bytes()
}

/// Shown when there is no page at all yet; its script tells what is wrong and loads the site as soon as there is one.
fn stand_in(lang: Lang) -> String {
    let (code, title) = match lang {
        Lang::Zh => ("zh-Hans", "没有这个页面"),
        Lang::En => ("en", "no such page"),
    };
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <script type=\"module\" src=\"/.yishi/preview.js\"></script>\n</head>\n<body><h1>{title}</h1></body>\n</html>\n"
    )
}

fn said(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    typed(status, "text/plain; charset=utf-8", text)
}

fn typed(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = axum::body::HttpBody::size_hint(&body).exact() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
