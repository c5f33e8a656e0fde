//! Redirects for hosts: `_redirects`, and a map for nginx. The stubs that work anywhere are pages (`pages/stub.rs`).

use std::fmt::Write as _;

/// One URL which has moved, both relative to the site's root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    pub from: String,
    pub to: String,
}

/// The text of `_redirects`, for Netlify and hosts like it. `base` is the path the site stands under, such as `/` or
/// `/yishi/`. Forced (`301!`), since a stub stands at each of these URLs too.
pub fn netlify(redirects: &[Redirect], base: &str) -> String {
    let base = base.trim_end_matches('/');
    redirects.iter().fold(String::new(), |mut text, Redirect { from, to }| {
        let _ = writeln!(text, "{base}/{} {base}/{} 301!", encode(from), encode(to));
        text
    })
}

/// The text of a file to be included at nginx's `http` level; in the `server`, one line then does the redirects:
/// `if ($yishi_moved) { return 301 $yishi_moved; }`.
pub fn nginx(redirects: &[Redirect], base: &str) -> String {
    let base = base.trim_end_matches('/');
    let mut text = hash_sizes(redirects, base) + "map $uri $yishi_moved {\n    default \"\";\n";
    for Redirect { from, to } in redirects {
        // nginx holds the decoded path against the left side, and sends the right side as it stands.
        let _ = writeln!(text, "    \"{base}/{}\" \"{base}/{}\";", from.replace('"', "\\\""), encode(to));
    }
    text + "}\n"
}

/// nginx refuses a map with a key that does not fit into a bucket, which has 64 bytes unless one says otherwise, 24 of
/// them for its own use; and complains of more keys than some two thousand.
fn hash_sizes(redirects: &[Redirect], base: &str) -> String {
    let longest = redirects.iter().map(|one| base.len() + 1 + one.from.len()).max().unwrap_or(0);
    let mut text = String::new();
    if longest + 24 > 64 {
        let _ = writeln!(text, "map_hash_bucket_size {};", (longest + 24).next_power_of_two());
    }
    if redirects.len() > 1_000 {
        let _ = writeln!(text, "map_hash_max_size {};", (redirects.len() * 2).next_power_of_two());
    }
    text
}

/// A path as it stands in a URL: what RFC 3986 allows in a segment stays, all else is percent-encoded UTF-8.
fn encode(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/@!(),+=".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: &str, to: &str) -> Redirect {
        Redirect { from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn hosts_get_their_own_forms() {
        let redirects = [moved("a b.html", "议/c.html"), moved("x", "y")];
        assert_eq!(netlify(&redirects, "/"), "/a%20b.html /%E8%AE%AE/c.html 301!\n/x /y 301!\n");
        assert_eq!(
            nginx(&redirects, "/yishi/"),
            "map $uri $yishi_moved {\n    default \"\";\n    \"/yishi/a b.html\" \"/yishi/%E8%AE%AE/c.html\";\n    \
             \"/yishi/x\" \"/yishi/y\";\n}\n"
        );
    }
}
