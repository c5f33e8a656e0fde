//! Who may ask: only pages and people of this computer, by its own names.
//!
//! A page elsewhere can make a browser send requests here, and can point its own domain at 127.0.0.1; checking `Host` and
//! `Origin` shuts out both.

use axum::http::{HeaderMap, Uri, header};

/// Whether a request comes from this computer's own preview.
pub(super) fn allowed(uri: &Uri, headers: &HeaderMap, port: u16) -> bool {
    let authority = uri.authority().is_none_or(|a| is_ours(a.as_str(), port));
    let host = single(headers, header::HOST).is_some_and(|host| is_ours(host, port));
    let origin = !headers.contains_key(header::ORIGIN)
        || single(headers, header::ORIGIN)
            .and_then(|origin| origin.strip_prefix("http://"))
            .is_some_and(|host| is_ours(host, port));
    authority && host && origin
}

/// The value of a header that stands there exactly once.
fn single(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

fn is_ours(authority: &str, port: u16) -> bool {
    let bare = ["127.0.0.1", "localhost", "[::1]"]
        .into_iter()
        .find_map(|name| authority.get(..name.len()).filter(|a| a.eq_ignore_ascii_case(name)).map(|a| a.len()));
    match bare.map(|length| &authority[length..]) {
        Some("") => port == 80,
        Some(rest) => rest.strip_prefix(':').is_some_and(|digits| digits == port.to_string()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(host: &[&str], origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        for host in host {
            headers.append(header::HOST, host.parse().expect("a header"));
        }
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("a header"));
        }
        allowed(&Uri::from_static("/"), &headers, 8000)
    }

    #[test]
    fn only_this_computers_names_with_the_port_are_answered() {
        for host in ["127.0.0.1:8000", "localhost:8000", "LocalHost:8000", "[::1]:8000"] {
            assert!(asks(&[host], None), "{host}");
            assert!(asks(&[host], Some(&format!("http://{host}"))), "{host}");
        }
        for host in ["127.0.0.1", "localhost:8001", "localhost:08000", "evil.example:8000", "localhost.evil:8000", ""] {
            assert!(!asks(&[host], None), "{host}");
        }
        assert!(!asks(&[], None), "without a host");
        assert!(!asks(&["localhost:8000", "localhost:8000"], None), "with two");
        for origin in ["null", "http://evil.example", "https://localhost:8000", "http://localhost:9000"] {
            assert!(!asks(&["localhost:8000"], Some(origin)), "{origin}");
        }
    }

    #[test]
    fn the_usual_port_may_go_unsaid() {
        assert!(is_ours("localhost", 80) && is_ours("localhost:80", 80) && !is_ours("localhost", 8080));
    }
}
