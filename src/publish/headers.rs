//! The headers a host shall send, written for each kind of host from one list.

use std::fmt::Write as _;

/// What differs from one folder of the site to another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sections<'a> {
    /// Folders whose files carry their content's hash in their names, such as `assets`: kept by browsers for a year.
    pub immutable: &'a [&'a str],
    /// Folders whose pages may stand in the frames of other sites, such as `embed`.
    pub embeddable: &'a [&'a str],
    /// Folders which scripts of other sites may read, such as `data`.
    pub open: &'a [&'a str],
}

/// The headers for the files under one path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// A folder from the site's root without slashes; empty for the whole site.
    pub folder: String,
    pub headers: Vec<(&'static str, String)>,
}

/// The policy for pages: nothing but what the site itself serves, and no script or style within a page.
const POLICY: [&str; 11] = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
];

/// The policy as the `content` of a `<meta http-equiv="Content-Security-Policy">`, for hosts that send no headers.
/// Browsers take no `frame-ancestors` from there.
pub fn meta_policy() -> String {
    POLICY.join("; ")
}

/// All rules, the whole site first. A later rule holds instead of an earlier one, header by header.
pub fn rules(sections: &Sections) -> Vec<Rule> {
    let rule = |folder: &str, headers: &[(&'static str, &str)]| Rule {
        folder: folder.to_owned(),
        headers: headers.iter().map(|&(name, value)| (name, value.to_owned())).collect(),
    };
    let immutable = |folder: &&str| rule(folder, &[("Cache-Control", "public, max-age=31536000, immutable")]);
    let embeddable = |folder: &&str| {
        let policy = policy("*");
        rule(folder, &[("Content-Security-Policy", &policy), ("Cross-Origin-Resource-Policy", "cross-origin")])
    };
    let open = |folder: &&str| {
        rule(folder, &[("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin")])
    };
    let whole = [
        ("Content-Security-Policy", &*policy("'none'")),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        (
            "Permissions-Policy",
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), \
             microphone=(), midi=(), payment=(), usb=()",
        ),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "public, max-age=0, must-revalidate"),
    ];
    std::iter::once(rule("", &whole))
        .chain(sections.immutable.iter().map(immutable))
        .chain(sections.embeddable.iter().map(embeddable))
        .chain(sections.open.iter().map(open))
        .collect()
}

fn policy(ancestors: &str) -> String {
    format!("{}; frame-ancestors {ancestors}", meta_policy())
}

/// The text of `_headers`, for Netlify, Cloudflare Pages and hosts like them. `base` is the path the site stands under,
/// such as `/`.
///
/// Where several rules match, such hosts may join the values of one header; two joined policies forbid what either does.
/// So a folder's rule first takes back what it says anew: `! Name` does so on Cloudflare Pages, and Netlify, which has the
/// narrower rule hold anyway, passes over a line without a colon. A joined `Cache-Control` would contradict itself on a
/// host that knows no such line, so that the whole site's is left to the host, whose own is the same.
pub fn netlify(rules: &[Rule], base: &str) -> String {
    let base = base.trim_end_matches('/');
    let own = |folder: &str, name: &str| !folder.is_empty() || name != "Cache-Control";
    let mut text = String::new();
    let mut said: Vec<&str> = Vec::new();
    for Rule { folder, headers } in rules {
        let slash = if folder.is_empty() { "" } else { "/" };
        let _ = writeln!(text, "{base}/{folder}{slash}*");
        for (name, value) in headers.iter().filter(|(name, _)| own(folder, name)) {
            if said.contains(name) {
                let _ = writeln!(text, "  ! {name}");
            }
            let _ = writeln!(text, "  {name}: {value}");
        }
        if folder.is_empty() {
            said.extend(headers.iter().map(|(name, _)| *name).filter(|name| own(folder, name)));
        }
    }
    text
}

/// A text to be included in nginx's `server`. nginx takes the headers of one `location` only, so that each names all
/// of its own.
pub fn nginx(rules: &[Rule], base: &str) -> String {
    let base = base.trim_end_matches('/');
    let mut text = String::new();
    let mut said: Vec<&str> = Vec::new();
    for Rule { folder, .. } in rules {
        if said.contains(&folder.as_str()) {
            continue;
        }
        said.push(folder);
        let slash = if folder.is_empty() { "" } else { "/" };
        let _ = writeln!(text, "location {base}/{folder}{slash} {{");
        for (name, value) in in_force(rules, folder) {
            let _ = writeln!(text, "    add_header {name} \"{value}\" always;");
        }
        text.push_str("}\n");
    }
    text
}

/// The headers for one folder, those of the whole site among them.
pub fn in_force<'a>(rules: &'a [Rule], folder: &str) -> Vec<(&'static str, &'a str)> {
    let mut headers: Vec<(&'static str, &str)> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.folder.is_empty() || rule.folder == folder) {
        for (name, value) in &rule.headers {
            match headers.iter_mut().find(|(known, _)| known == name) {
                Some(header) => header.1 = value,
                None => headers.push((name, value)),
            }
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECTIONS: Sections = Sections { immutable: &["assets"], embeddable: &["embed"], open: &["data"] };

    #[test]
    fn nothing_is_allowed_that_is_not_the_sites_own() {
        let text = netlify(&rules(&SECTIONS), "/");
        assert!(!text.contains("unsafe"), "{text}");
        assert!(text.starts_with("/*\n  Content-Security-Policy: default-src 'none'; script-src 'self';"), "{text}");
        assert_eq!(text.matches("frame-ancestors 'none'").count(), 1);
        assert_eq!(text.matches("Cache-Control").count(), 1, "no page may match two of them");
        assert_eq!(text.matches("frame-ancestors *").count(), 1);
        assert!(!meta_policy().contains("frame-ancestors"));
    }

    #[test]
    fn netlify_names_only_what_differs() {
        let text = netlify(&rules(&SECTIONS), "/");
        assert!(
            text.ends_with(
                "/data/*\n  Access-Control-Allow-Origin: *\n  ! Cross-Origin-Resource-Policy\n  \
                 Cross-Origin-Resource-Policy: cross-origin\n"
            ),
            "{text}"
        );
    }

    /// What a host answers with which joins the values of all rules that match (Cloudflare Pages), or has the last one
    /// hold and passes over lines without a colon (Netlify).
    fn answered(text: &str, path: &str, joins: bool) -> Vec<(String, String)> {
        let (mut headers, mut matches): (Vec<(String, String)>, bool) = (Vec::new(), false);
        for line in text.lines() {
            if let Some(pattern) = line.strip_suffix('*').filter(|line| line.starts_with('/')) {
                matches = path.starts_with(pattern);
            } else if let Some(name) = line.trim().strip_prefix("! ").filter(|_| matches && joins) {
                headers.retain(|(known, _)| known != name);
            } else if let Some((name, value)) = line.trim().split_once(": ").filter(|_| matches) {
                match headers.iter_mut().find(|(known, _)| known == name) {
                    Some((_, before)) if joins => *before = format!("{before}, {value}"),
                    Some((_, before)) => value.clone_into(before),
                    None => headers.push((name.to_owned(), value.to_owned())),
                }
            }
        }
        headers
    }

    #[test]
    fn a_page_to_be_framed_is_allowed_to_be_on_hosts_which_join_rules_and_on_others() {
        let rules = rules(&SECTIONS);
        let text = netlify(&rules, "/");
        for (path, folder) in [("/embed/a.html", "embed"), ("/data/a.json", "data"), ("/outcomes/a.html", "")] {
            for joins in [true, false] {
                let mut answered = answered(&text, path, joins);
                answered.sort();
                let mut wanted: Vec<(String, String)> = in_force(&rules, folder)
                    .into_iter()
                    .filter(|(name, _)| *name != "Cache-Control")
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect();
                wanted.sort();
                assert_eq!(answered, wanted, "{path}, {joins}");
            }
        }
    }

    #[test]
    fn nginx_names_all_headers_in_each_location() {
        let text = nginx(&rules(&SECTIONS), "/yishi/");
        assert_eq!(text.matches("location ").count(), 4);
        assert_eq!(text.matches("nosniff").count(), 4);
        let assets = text.split("location ").find(|part| part.starts_with("/yishi/assets/ {")).unwrap();
        assert!(assets.contains("immutable") && !assets.contains("must-revalidate"), "{assets}");
    }
}
