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

/// The text of `_headers`, for Netlify and hosts like it. `base` is the path the site stands under, such as `/`.
///
/// Where several rules match, such hosts may join the values of one header. A joined policy is a stricter one; a joined
/// `Cache-Control` would contradict itself, so that the whole site's is left to the host, whose own is the same.
pub fn netlify(rules: &[Rule], base: &str) -> String {
    let base = base.trim_end_matches('/');
    let mut text = String::new();
    for Rule { folder, headers } in rules {
        let slash = if folder.is_empty() { "" } else { "/" };
        let _ = writeln!(text, "{base}/{folder}{slash}*");
        let own = |(name, _): &&(&str, String)| !folder.is_empty() || *name != "Cache-Control";
        headers.iter().filter(own).for_each(|(name, value)| {
            let _ = writeln!(text, "  {name}: {value}");
        });
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
            text.ends_with("/data/*\n  Access-Control-Allow-Origin: *\n  Cross-Origin-Resource-Policy: cross-origin\n"),
            "{text}"
        );
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
