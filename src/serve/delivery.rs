//! How a file reaches the client: whole, the part it asked for, packed, or only word that it has it already.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};

use crate::hash::Hash;

/// Below this many bytes packing saves no packet of the network.
const WORTH_PACKING: usize = 1 << 10;
/// miniz's own middle: nearly as small as its best in a third of the time.
const LEVEL: u8 = 6;

/// Answers with a file's bytes, as RFC 9110 has it: conditions first, then the range, and only whole files are packed.
pub(super) fn deliver(asked: &Parts, bytes: Vec<u8>, kind: &'static str) -> Response<Body> {
    let tag = format!("\"{}\"", Hash::of(&bytes).short(20));
    let mut response = match part(asked, &tag, bytes.len()) {
        _ if has_already(&asked.headers, &tag) => with_status(StatusCode::NOT_MODIFIED, Vec::new()),
        Part::Whole => whole(asked, bytes, kind),
        Part::Within(from, to) => {
            let place = format!("bytes {from}-{}/{}", to.saturating_sub(1), bytes.len());
            let within = bytes.get(from..to).unwrap_or_default().to_vec();
            with(with_status(StatusCode::PARTIAL_CONTENT, within), header::CONTENT_RANGE, &place)
        }
        Part::Beyond => {
            let length = format!("bytes */{}", bytes.len());
            with(with_status(StatusCode::RANGE_NOT_SATISFIABLE, Vec::new()), header::CONTENT_RANGE, &length)
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    with(response, header::ETAG, &tag)
}

/// The whole file, packed if that is worth it and the client can unpack it. `deflate` is the zlib format.
fn whole(asked: &Parts, bytes: Vec<u8>, kind: &str) -> Response<Body> {
    let text = kind.starts_with("text/") || kind.contains("xml") || kind.contains("json");
    if !text || bytes.len() < WORTH_PACKING || !unpacks(&asked.headers) {
        return with_status(StatusCode::OK, bytes);
    }
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, LEVEL);
    with(with_status(StatusCode::OK, packed), header::CONTENT_ENCODING, "deflate")
}

fn unpacks(headers: &HeaderMap) -> bool {
    let named = |text: &str| {
        let (name, weight) = text.split_once(';').unwrap_or((text, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        matches!(name.trim(), "deflate" | "*") && !refused
    };
    values(headers, &header::ACCEPT_ENCODING).any(named)
}

fn has_already(headers: &HeaderMap, tag: &str) -> bool {
    values(headers, &header::IF_NONE_MATCH).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// The members of a header that is a list.
fn values<'h>(headers: &'h HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'h str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(',')).map(str::trim)
}

/// What of a file was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// From the first place up to before the second.
    Within(usize, usize),
    /// Nothing of what the file has.
    Beyond,
}

/// A range of an older file (`If-Range`) is answered with the whole new one; so are ranges that are many, or no ranges.
fn part(asked: &Parts, tag: &str, length: usize) -> Part {
    let value = |name| asked.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let of_this = value(header::IF_RANGE).is_none_or(|known| known == tag);
    match value(header::RANGE) {
        Some(range) if asked.method == Method::GET && of_this => range_of(range, length),
        _ => Part::Whole,
    }
}

fn range_of(text: &str, length: usize) -> Part {
    let Some((first, last)) = text.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Part::Whole;
    };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let place = |text: &str| number(text).then(|| text.parse::<usize>().unwrap_or(usize::MAX));
    let (first, last) = (first.trim(), last.trim());
    match (place(first), place(last)) {
        (Some(from), Some(to)) if from > to => Part::Whole,
        (Some(from), _) if from >= length && (last.is_empty() || number(last)) => Part::Beyond,
        (Some(from), Some(to)) => Part::Within(from, to.saturating_add(1).min(length)),
        (Some(from), None) if last.is_empty() => Part::Within(from, length),
        (None, Some(0)) if first.is_empty() => Part::Beyond,
        (None, Some(_)) if first.is_empty() && length == 0 => Part::Beyond,
        (None, Some(count)) if first.is_empty() => Part::Within(length.saturating_sub(count), length),
        _ => Part::Whole,
    }
}

fn with_status(status: StatusCode, bytes: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response
}

fn with(mut response: Response<Body>, name: HeaderName, value: &str) -> Response<Body> {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (text, wanted) in [
            ("bytes=0-3", Part::Within(0, 4)),
            ("bytes=4-", Part::Within(4, 10)),
            ("bytes=-3", Part::Within(7, 10)),
            ("bytes=-99", Part::Within(0, 10)),
            ("bytes=9-99999999999999999999999", Part::Within(9, 10)),
            ("bytes=10-", Part::Beyond),
            ("bytes=10-20", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("lines=0-3", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(range_of(text, 10), wanted, "{text}");
        }
        assert_eq!(range_of("bytes=-5", 0), Part::Beyond);
    }
}
