//! One link target, judged: where it leads, or why it may lead nowhere.
//!
//! Runs for every link of every record, so it walks the bytes once or twice and allocates nothing.

/// Where a link leads. The text inside is the raw one, which may be written as the attribute's value once escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlVerdict<'a> {
    /// A path or fragment of this site, not yet resolved; a path may begin with `/` or climb with `..`, which is for the
    /// caller to resolve against the site's root.
    Internal(&'a str),
    /// Another site, over http or https. `host` is as written, without the port.
    External {
        host: &'a str,
        look_alike: Option<LookAlike>,
    },
    /// An address, without `mailto:` and without the subject.
    Mail(&'a str),
    /// A telephone number, without `tel:`.
    Tel(&'a str),
    Refused {
        why: Refusal,
    },
}

/// Why a host may be taken for another one; such a link is shown with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookAlike {
    /// A label in punycode (`xn--`), which hides its letters.
    Punycode,
    /// Letters of several scripts in one label, such as a Cyrillic `а` among Latin ones.
    MixedScript,
    /// A label of letters which all have Latin doubles, or full-width letters.
    Confusable,
    /// An address of digits in place of a name.
    NumericAddress,
    /// `gov.cn` stands inside the name but does not end it, or a double of it ends the name.
    OfficialName,
}

/// Why a target may not be linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// Longer than 2,048 bytes.
    TooLong,
    /// White space at an end, or anywhere in an address of another site.
    Space,
    /// A control, tab, line break, invisible or direction-changing character.
    Unseen,
    Backslash,
    /// Begins with `//`: the scheme would be that of whatever page it stands on.
    NoScheme,
    /// A scheme other than http, https, mailto and tel.
    Scheme,
    /// A full-width colon or a character reference or percent sign where the scheme would end.
    DisguisedScheme,
    /// http or https without a well-formed host behind `//`.
    Host,
    /// A user name or password before the host.
    Credentials,
    /// `%2e`, `%2f`, `%5c` or a control character in percent form within a path of this site.
    EncodedPath,
    /// Not one plain mail address, with at most a subject.
    Mail,
    /// Not a telephone number.
    Tel,
}

/// The longest target accepted, in bytes: longer ones break mail programs and old browsers.
const LONGEST: usize = 2048;

/// Judges one link target as Markdown or front matter gives it, character references already resolved.
pub fn url(raw: &str) -> UrlVerdict<'_> {
    judge(raw).unwrap_or_else(|why| UrlVerdict::Refused { why })
}

fn judge(raw: &str) -> Result<UrlVerdict<'_>, Refusal> {
    check_characters(raw)?;
    if raw.starts_with("//") {
        return Err(Refusal::NoScheme);
    }
    let Some((scheme, rest)) = split_scheme(raw)? else { return internal(raw) };
    if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        external(rest)
    } else if scheme.eq_ignore_ascii_case("mailto") {
        mail(rest)
    } else if scheme.eq_ignore_ascii_case("tel") {
        tel(rest)
    } else {
        Err(Refusal::Scheme)
    }
}

fn check_characters(raw: &str) -> Result<(), Refusal> {
    if raw.is_empty() {
        return Err(Refusal::Empty);
    }
    if raw.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    for byte in raw.bytes() {
        match byte {
            b'\\' => return Err(Refusal::Backslash),
            0..=0x1f | 0x7f => return Err(Refusal::Unseen),
            _ => {}
        }
    }
    if !raw.is_ascii() && raw.chars().any(super::text::is_unseen_anywhere) {
        return Err(Refusal::Unseen);
    }
    if raw.starts_with(char::is_whitespace) || raw.ends_with(char::is_whitespace) {
        return Err(Refusal::Space);
    }
    Ok(())
}

/// The scheme and what follows its colon; `None` for a relative target.
fn split_scheme(raw: &str) -> Result<Option<(&str, &str)>, Refusal> {
    let head_end = raw.find(['/', '?']).unwrap_or(raw.len());
    let head = &raw[..head_end];
    let before_fragment = head.split('#').next().unwrap_or(head);
    if let Some(colon) = before_fragment.find(':') {
        let scheme = &raw[..colon];
        let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        return if well_formed { Ok(Some((scheme, &raw[colon + 1..]))) } else { Err(Refusal::DisguisedScheme) };
    }
    if before_fragment.contains(['：', '﹕', '︓', '∶', '꞉', '&'])
        || (before_fragment.contains('%') && contains_ignoring_case(before_fragment, "%3a"))
    {
        return Err(Refusal::DisguisedScheme);
    }
    Ok(None)
}

fn internal(raw: &str) -> Result<UrlVerdict<'_>, Refusal> {
    let path = raw.split(['?', '#']).next().unwrap_or(raw);
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        match rest.as_bytes() {
            [b'2', b'e' | b'E' | b'f' | b'F', ..] | [b'5', b'c' | b'C', ..] | [b'0' | b'1', _, ..] => {
                return Err(Refusal::EncodedPath);
            }
            [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {}
            _ => return Err(Refusal::EncodedPath),
        }
    }
    if path.starts_with("//") { Err(Refusal::NoScheme) } else { Ok(UrlVerdict::Internal(raw)) }
}

fn external(after_colon: &str) -> Result<UrlVerdict<'_>, Refusal> {
    let after = after_colon.strip_prefix("//").ok_or(Refusal::Host)?;
    if after.contains(char::is_whitespace) {
        return Err(Refusal::Space);
    }
    let authority = after.split(['/', '?', '#']).next().unwrap_or(after);
    if authority.contains(['@', '＠']) {
        return Err(Refusal::Credentials);
    }
    let host = without_port(authority)?;
    check_host(host)?;
    Ok(UrlVerdict::External { host, look_alike: look_alike(host) })
}

fn without_port(authority: &str) -> Result<&str, Refusal> {
    let Some((host, port)) = authority.split_once(':') else { return Ok(authority) };
    port.parse::<u16>().ok().filter(|_| port.bytes().all(|b| b.is_ascii_digit())).map(|_| host).ok_or(Refusal::Host)
}

/// Letters, digits and hyphens between single dots; nothing a browser would first have to decode or fold into a dot.
fn check_host(host: &str) -> Result<(), Refusal> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let label_is_well_formed = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| {
                if c.is_ascii() { c.is_ascii_alphanumeric() || c == '-' || c == '_' } else { c.is_alphanumeric() }
            })
    };
    if name.len() <= 253 && name.split('.').all(label_is_well_formed) { Ok(()) } else { Err(Refusal::Host) }
}

fn look_alike(host: &str) -> Option<LookAlike> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let mut last = "";
    for label in name.split('.') {
        if label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")) {
            return Some(LookAlike::Punycode);
        }
        if !label.is_ascii()
            && let Some(found) = look_alike_label(label)
        {
            return Some(found);
        }
        last = label;
    }
    let numeric = last.bytes().all(|b| b.is_ascii_digit()) || last.starts_with("0x") || last.starts_with("0X");
    if numeric { Some(LookAlike::NumericAddress) } else { poses_as_official(name).then_some(LookAlike::OfficialName) }
}

fn look_alike_label(label: &str) -> Option<LookAlike> {
    let (mut latin, mut han, mut other) = (false, false, false);
    for c in label.chars() {
        match c {
            '\u{ff00}'..='\u{ffef}' | '\u{1d400}'..='\u{1d7ff}' | '\u{2100}'..='\u{214f}' | '\u{2460}'..='\u{24ff}' => {
                return Some(LookAlike::Confusable);
            }
            'a'..='z' | 'A'..='Z' => latin = true,
            '0'..='9' | '-' | '_' => {}
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '\u{3007}' => han = true,
            _ => other = true,
        }
    }
    match (latin, han, other) {
        (true, _, true) | (_, true, true) => Some(LookAlike::MixedScript),
        (false, false, true) => Some(LookAlike::Confusable),
        _ => None,
    }
}

/// Whether the name uses `gov.cn` without being under it.
fn poses_as_official(name: &str) -> bool {
    // Nearly every host is past after this: without a V in it, no double of `gov.cn`.
    if !name.bytes().any(|b| b.eq_ignore_ascii_case(&b'v')) {
        return false;
    }
    let ends_officially = name.len() >= 6
        && name.get(name.len() - 6..).is_some_and(|end| end.eq_ignore_ascii_case("gov.cn"))
        && matches!(name.len().checked_sub(7).map(|at| name.as_bytes()[at]), None | Some(b'.'));
    if ends_officially {
        return false;
    }
    const DOUBLES: &[&str] = &["g0v.cn", "qov.cn", "gov.cm", "gov-cn.", "govcn.", "gov.cn", "gov-cn-", "gov_cn"];
    DOUBLES.iter().any(|double| contains_ignoring_case(name, double))
}

fn contains_ignoring_case(text: &str, needle: &str) -> bool {
    text.len() >= needle.len()
        && text.as_bytes().windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle.as_bytes()))
}

fn mail(rest: &str) -> Result<UrlVerdict<'_>, Refusal> {
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_+".contains(&b);
    let well_formed = address.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty() && user.bytes().all(plain) && host.contains('.') && host.is_ascii() && check_host(host).is_ok()
    });
    let subject_only = query.is_empty()
        || (query.starts_with("subject=")
            && !query.contains('&')
            && !["%0a", "%0d"].iter().any(|code| contains_ignoring_case(query, code)));
    if well_formed && subject_only { Ok(UrlVerdict::Mail(address)) } else { Err(Refusal::Mail) }
}

fn tel(rest: &str) -> Result<UrlVerdict<'_>, Refusal> {
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let written = rest.bytes().all(|b| b.is_ascii_digit() || b"+-.()".contains(&b));
    if written && (3..=20).contains(&digits) && rest.len() <= 30 {
        Ok(UrlVerdict::Tel(rest))
    } else {
        Err(Refusal::Tel)
    }
}

#[cfg(test)]
mod tests {
    use super::{LookAlike, Refusal, UrlVerdict, url};

    #[test]
    fn what_may_be_linked_is_told_apart() {
        let external = |host, look_alike| UrlVerdict::External { host, look_alike };
        for (raw, verdict) in [
            ("../meetings/m2024-00001.md", UrlVerdict::Internal("../meetings/m2024-00001.md")),
            ("#办理进展", UrlVerdict::Internal("#办理进展")),
            ("#t:1", UrlVerdict::Internal("#t:1")),
            ("?q=水:电", UrlVerdict::Internal("?q=水:电")),
            ("附件/方案 定稿.pdf", UrlVerdict::Internal("附件/方案 定稿.pdf")),
            ("a%20b.md", UrlVerdict::Internal("a%20b.md")),
            ("https://www.gov.cn/zhengce/a.htm", external("www.gov.cn", None)),
            ("HTTPS://gov.cn:443", external("gov.cn", None)),
            ("http://中国政协.公益/a", external("中国政协.公益", None)),
            ("https://xn--fiqs8s.example/", external("xn--fiqs8s.example", Some(LookAlike::Punycode))),
            ("https://www.gоv.cn/", external("www.gоv.cn", Some(LookAlike::MixedScript))),
            ("https://аррӏе.example", external("аррӏе.example", Some(LookAlike::Confusable))),
            ("https://ｇｏｖ.cn", external("ｇｏｖ.cn", Some(LookAlike::Confusable))),
            ("https://192.0.2.1/a", external("192.0.2.1", Some(LookAlike::NumericAddress))),
            ("https://0x7f000001/", external("0x7f000001", Some(LookAlike::NumericAddress))),
            ("https://www.gov.cn.evil.example/", external("www.gov.cn.evil.example", Some(LookAlike::OfficialName))),
            ("https://www.g0v.cn/", external("www.g0v.cn", Some(LookAlike::OfficialName))),
            ("mailto:zx@gs.gov.cn?subject=%E5%BB%BA", UrlVerdict::Mail("zx@gs.gov.cn")),
            ("tel:0722-6232330", UrlVerdict::Tel("0722-6232330")),
        ] {
            assert_eq!(url(raw), verdict, "{raw}");
        }
    }

    #[test]
    fn what_may_not_says_why() {
        for (raw, why) in [
            ("", Refusal::Empty),
            (" https://a.example", Refusal::Space),
            ("https://a.example/a b", Refusal::Space),
            ("java\tscript:alert(1)", Refusal::Unseen),
            ("\u{1}javascript:alert(1)", Refusal::Unseen),
            ("java\u{200b}script:alert(1)", Refusal::Unseen),
            ("https://a.example/\u{202e}gpj.exe", Refusal::Unseen),
            ("//evil.example/a", Refusal::NoScheme),
            ("/\\evil.example", Refusal::Backslash),
            ("JavaScript:alert(1)", Refusal::Scheme),
            ("data:text/html,x", Refusal::Scheme),
            ("vbscript:x", Refusal::Scheme),
            ("file:///etc/passwd", Refusal::Scheme),
            ("blob:https://a.example/x", Refusal::Scheme),
            ("javascript&colon;alert(1)", Refusal::DisguisedScheme),
            ("javascript&#58;alert(1)", Refusal::DisguisedScheme),
            ("javascript%3Aalert(1)", Refusal::DisguisedScheme),
            ("javascript：alert(1)", Refusal::DisguisedScheme),
            (":alert(1)", Refusal::DisguisedScheme),
            ("https:evil.example", Refusal::Host),
            ("https:///evil.example", Refusal::Host),
            ("https://a..b", Refusal::Host),
            ("https://a。b/", Refusal::Host),
            ("https://a%2eb/", Refusal::Host),
            ("https://a.example:99999/", Refusal::Host),
            ("https://[::1]/", Refusal::Host),
            ("https://gov.cn@evil.example", Refusal::Credentials),
            ("a/%2e%2E/b", Refusal::EncodedPath),
            ("a%00b", Refusal::EncodedPath),
            ("a%zz", Refusal::EncodedPath),
            ("mailto:a@b.example,c@d.example", Refusal::Mail),
            ("mailto:a@b.example?bcc=c@d.example", Refusal::Mail),
            ("mailto:a@b.example?subject=x%0aBcc:c", Refusal::Mail),
            ("tel:110;rm", Refusal::Tel),
        ] {
            assert_eq!(url(raw), UrlVerdict::Refused { why }, "{raw:?}");
        }
        assert_eq!(url(&"a".repeat(3000)), UrlVerdict::Refused { why: Refusal::TooLong });
    }
}
