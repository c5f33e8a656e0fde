//! Numbers in the targets of links: most are names of records, and some are somebody's telephone.
//!
//! A mobile number is taken for one if it is the value of a query (`?tel=`, `?q=`) whose key names no record, if it is a
//! whole step of the path without a page's ending (`/u/138…`, and not `/item/138….html`), or if the scheme or host is
//! one through which people are called.

/// Whether a number in an address, told what stands before and behind it there, is rather somebody's than a record's.
pub(super) fn holds_somebody(address: &str, after: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let called = match address.split_once("://") {
        Some((scheme, _)) => {
            !["http", "https", "ftp", "file", "git", "ssh"].iter().any(|plain| scheme.ends_with(plain))
        }
        None => false,
    };
    let place = address.trim_end_matches(['+', ' ', '-']);
    let place = place.strip_suffix("%2b").or_else(|| place.strip_suffix("%20")).unwrap_or(place);
    if called || CALLED.iter().any(|word| place.ends_with(word)) {
        return true;
    }
    match place.chars().next_back() {
        Some('=') => {
            let pair = place.trim_end_matches('=');
            let key = pair.rsplit(['?', '&', ';', '#', '/']).next().unwrap_or(pair);
            !(key.ends_with("id") || RECORDS.contains(&key))
        }
        Some('?' | '#' | ':' | ',') => true,
        Some('/') => !is_page(after),
        _ => false,
    }
}

/// Whether the step of the path goes on, or is a page's file.
fn is_page(after: &str) -> bool {
    const PAGES: &[&str] = &["htm", "shtm", "xhtm", "asp", "jsp", "php", "do", "action", "json", "xml"];
    match after.strip_prefix('.') {
        Some(ending) => {
            let ending = ending.get(..8.min(ending.len())).unwrap_or_default().to_ascii_lowercase();
            PAGES.iter().any(|page| ending.starts_with(page))
        }
        None => after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')),
    }
}

/// What stands right before a number that is called.
const CALLED: &[&str] = &[
    "tel:", "sms:", "smsto:", "callto:", "tel/", "phone/", "mobile/", "call/", "sms/", "wa.me/", "t.me/", "dh/", "sj/",
    "shouji/", "dianhua/", "tel-", "tel_", "phone_", "phone-", "mobile-", "mobile_",
];

/// Keys whose value is a record, a time or a page.
const RECORDS: &[&str] = &[
    "t",
    "ts",
    "time",
    "timestamp",
    "_",
    "_t",
    "v",
    "ver",
    "version",
    "r",
    "rand",
    "random",
    "page",
    "sn",
    "code",
    "hash",
    "sign",
    "ref",
];

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn telephones_in_links_are_found_and_names_of_records_are_not() {
        for link in [
            "[值班](https://a.cn/?phone=13812345678)",
            "[值班](https://a.cn/x?a=1&tel=13812345678)",
            "[搜](https://so.example/s?q=13812345678&p=2)",
            "<https://wa.me/8613812345678>",
            "[打](sms:13812345678)",
            "[打](tel:+86-138-1234-5678)",
            "[微信](weixin://dl/chat?13812345678)",
            "https://a.cn/tel/13812345678",
            "https://a.cn/u/13812345678",
            "https://a.cn/u/13812345678/",
            "https://a.cn/tel/13812345678.html",
            "https://a.cn/?m=%2B8613812345678",
            "https://a.cn/photo/13812345678.jpg",
            "王芳/13812345678",
            "手机/微信/13812345678",
            "[13812345678](https://a.cn/)",
        ] {
            let found = scan(link, &Allow::none());
            assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Mobile], "{link}");
        }
        for link in [
            "https://a.cn/item/13812345678.html",
            "https://a.cn/a?id=13812345678",
            "https://a.cn/a?newsId=13812345678&t=15812345678",
            "https://a.cn/t20240101_13812345678.shtml",
            "https://a.cn/content_13812345678",
            "https://a.cn/13812345678-2.html",
        ] {
            assert_eq!(scan(link, &Allow::none()), [], "{link}");
        }
    }
}
