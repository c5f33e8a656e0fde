//! Redirects for every kind of host: stubs that work anywhere, `_redirects`, and a map for nginx.

use std::fmt::Write as _;

/// One URL which has moved, both relative to the site's root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    pub from: String,
    pub to: String,
}

/// The words of a stub in the site's language.
#[derive(Clone, Copy, Debug)]
pub struct StubWords<'a> {
    /// A language tag, such as `zh-Hans`.
    pub lang: &'a str,
    /// Such as “This page has moved”.
    pub title: &'a str,
    /// What the link to the new page says.
    pub link: &'a str,
}

/// A page at `redirect.from` that leads on by itself, without a script and on any host. With the site's address, such as
/// `https://example.org/yishi/`, it also names the new page as the canonical one.
pub fn stub(redirect: &Redirect, address: Option<&str>, words: StubWords) -> String {
    let target = escape(&relative(&redirect.from, &redirect.to));
    let canonical = address.map_or_else(String::new, |address| {
        let address = escape(address.trim_end_matches('/'));
        format!("<link rel=\"canonical\" href=\"{address}/{}\">\n", escape(&encode(&redirect.to)))
    });
    let [lang, title, link] = [words.lang, words.title, words.link].map(escape);
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n{canonical}\
         <meta http-equiv=\"refresh\" content=\"0; url={target}\">\n<h1>{title}</h1>\n<p><a href=\"{target}\">{link}</a></p>\n"
    )
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

/// The way from one file of the site to another.
fn relative(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').rev().skip(1).collect();
    let target: Vec<&str> = to.split('/').collect();
    let common = folder.iter().rev().zip(&target[..target.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(folder.len() - common);
    up + &encode(&target[common..].join("/"))
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

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: &str, to: &str) -> Redirect {
        Redirect { from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn a_stub_leads_on_without_a_script() {
        let words = StubWords { lang: "zh-Hans", title: "页面已移动", link: "<新页面>" };
        let text = stub(&moved("topics/a.html", "meetings/b&c.html"), Some("https://example.org/yishi/"), words);
        assert_eq!(
            text,
            "<!doctype html>\n<html lang=\"zh-Hans\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>页面已移动</title>\n\
             <meta name=\"robots\" content=\"noindex\">\n\
             <link rel=\"canonical\" href=\"https://example.org/yishi/meetings/b%26c.html\">\n\
             <meta http-equiv=\"refresh\" content=\"0; url=../meetings/b%26c.html\">\n<h1>页面已移动</h1>\n\
             <p><a href=\"../meetings/b%26c.html\">&lt;新页面&gt;</a></p>\n"
        );
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

    #[test]
    fn the_way_between_two_files_is_the_shortest() {
        for (from, to, way) in [
            ("a", "b", "b"),
            ("d/a", "d/b", "b"),
            ("d/a", "e/b", "../e/b"),
            ("d/e/a", "d/b", "../b"),
            ("a", "d/e/b", "d/e/b"),
            ("d/a", "d", "../d"),
        ] {
            assert_eq!(relative(from, to), way, "{from} to {to}");
        }
    }
}
