//! From the path of a request to a file of the output, and nowhere else.

use std::fs;
use std::io;
use std::path::Path;

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    File {
        bytes: Vec<u8>,
        kind: &'static str,
    },
    /// A folder asked for without its final slash: links on its page would lead astray.
    Folder,
    Nothing,
}

/// Looks up the path of a request, as it was sent, below `root`.
pub(super) fn find(root: &Path, asked: &str) -> Found {
    let Some(inside) = inside(asked) else { return Found::Nothing };
    read(root, &inside).unwrap_or(Found::Nothing)
}

/// The page shown when nothing was found, if the site has one.
pub(super) fn missing(root: &Path) -> Option<Vec<u8>> {
    match read(root, "404.html") {
        Ok(Found::File { bytes, .. }) => Some(bytes),
        _ => None,
    }
}

fn read(root: &Path, inside: &str) -> io::Result<Found> {
    // Any link on the way, even one that leads back inside, makes the real path another than the plain one.
    let root = fs::canonicalize(root)?;
    let mut path = root.join(inside.trim_end_matches('/'));
    if fs::canonicalize(&path)? != path {
        return Ok(Found::Nothing);
    }
    if path.is_dir() {
        if !inside.is_empty() && !inside.ends_with('/') {
            return Ok(Found::Folder);
        }
        path.push("index.html");
        if fs::canonicalize(&path)? != path {
            return Ok(Found::Nothing);
        }
    } else if inside.ends_with('/') {
        return Ok(Found::Nothing);
    }
    if !fs::symlink_metadata(&path)?.is_file() {
        return Ok(Found::Nothing);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Found::File { bytes: fs::read(&path)?, kind: content_type(&name) })
}

/// A request's path, decoded, as a path inside the output; `None` for anything that could lead out of it.
fn inside(asked: &str) -> Option<String> {
    let decoded = decode(asked.strip_prefix('/')?)?;
    let plain = decoded.strip_suffix('/').unwrap_or(&decoded);
    let good = |part: &str| {
        !part.is_empty()
            && (!part.starts_with('.') || part == ".well-known")
            && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':' | '/'))
    };
    (decoded.is_empty() || plain.split('/').all(good)).then_some(decoded)
}

/// Undoes percent-encoding once. An encoded slash is no separator, so it is refused.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let value = u8::try_from(digit()? * 16 + digit()?).ok()?;
        if matches!(value, b'/' | b'\\' | 0) {
            return None;
        }
        bytes.push(value);
    }
    String::from_utf8(bytes).ok()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "jsonld" => "application/ld+json",
        "geojson" => "application/geo+json",
        "ndjson" => "application/x-ndjson",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for (asked, wanted) in [
            ("/", Some("")),
            ("/a/b.html", Some("a/b.html")),
            ("/a/", Some("a/")),
            ("/%E4%B8%AD.html", Some("中.html")),
            ("/.well-known/security.txt", Some(".well-known/security.txt")),
            ("/../etc/passwd", None),
            ("/a/../b", None),
            ("/%2e%2e/b", None),
            ("/a%2fb", None),
            ("/a%5cb", None),
            ("/a\\b", None),
            ("/a%00b", None),
            ("/a//b", None),
            ("//evil.example/", None),
            ("/.git/config", None),
            ("/%zz", None),
            ("/%", None),
            ("/%ff", None),
            ("*", None),
        ] {
            assert_eq!(inside(asked).as_deref(), wanted, "{asked}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_and_folders() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, secret) = (folder.path().join("site"), folder.path().join("secret.txt"));
        fs::create_dir_all(root.join("sub")).expect("a folder");
        fs::write(&secret, "s").expect("a file");
        fs::write(root.join("sub/index.html"), "i").expect("a file");
        std::os::unix::fs::symlink(&secret, root.join("out.txt")).expect("a link");
        std::os::unix::fs::symlink(folder.path(), root.join("up")).expect("a link");
        assert_eq!(find(&root, "/out.txt"), Found::Nothing);
        assert_eq!(find(&root, "/up/secret.txt"), Found::Nothing);
        assert_eq!(find(&root, "/sub"), Found::Folder);
        let page = Found::File { bytes: b"i".to_vec(), kind: "text/html; charset=utf-8" };
        assert_eq!(find(&root, "/sub/"), page);
        assert_eq!(find(&root, "/sub/index.html/"), Found::Nothing);
    }
}
