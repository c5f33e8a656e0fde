//! Which paths may stand in a site: names that every file system, zip tool and web server spells the same way.

use std::{borrow::Cow, collections::BTreeSet};

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::diag::{Both, Diagnostic, Failure};
use crate::id::is_device;
use crate::route::{LONGEST_NAME, LONGEST_PATH};

/// Why a path may not be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteFault {
    Empty,
    /// Starts with `/` or a drive letter.
    Absolute,
    /// A part is `.`, `..` or nothing.
    Climbs,
    /// Holds a character some system forbids.
    Character(char),
    /// A part ends with a full stop or a space, which Windows drops.
    Ending,
    /// A part is a device of Windows, such as `con` or `lpt1`.
    Device(String),
    /// Not in normalisation form C, so that some system would change it.
    NotNfc,
    TooLong(usize),
    /// The name of the manifest or of a private file.
    Reserved,
    /// The same path twice.
    Twice,
    /// Differs from another only in upper and lower case.
    Case(String),
    /// Another path uses it as a folder.
    Folder(String),
}

/// Checks one path on its own: relative, `/` between its parts, plain names.
pub fn check(route: &str) -> Result<(), RouteFault> {
    if route.is_empty() {
        return Err(RouteFault::Empty);
    }
    if route.starts_with('/') || route.as_bytes().get(1) == Some(&b':') {
        return Err(RouteFault::Absolute);
    }
    if route.len() > LONGEST_PATH {
        return Err(RouteFault::TooLong(route.len()));
    }
    if let Some(c) = route.chars().find(|&c| forbidden(c)) {
        return Err(RouteFault::Character(c));
    }
    route.split('/').try_for_each(check_name)?;
    if !route.is_ascii() && !ComposingNormalizerBorrowed::new_nfc().is_normalized(route) {
        return Err(RouteFault::NotNfc);
    }
    if folded(route) == "manifest.json" {
        return Err(RouteFault::Reserved);
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), RouteFault> {
    match name {
        "" | "." | ".." => Err(RouteFault::Climbs),
        _ if name.len() > LONGEST_NAME => Err(RouteFault::TooLong(name.len())),
        _ if name.ends_with(['.', ' ']) => Err(RouteFault::Ending),
        _ if is_device(name) => Err(RouteFault::Device(name.to_owned())),
        _ => Ok(()),
    }
}

/// What Windows forbids, and what no reader can see: controls, and the marks which turn the direction of a line.
fn forbidden(c: char) -> bool {
    matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The path as a file system blind to case sees it.
pub(crate) fn folded(route: &str) -> Cow<'_, str> {
    if route.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(route)
    } else {
        Cow::Owned(ComposingNormalizerBorrowed::new_nfc().normalize(&route.to_lowercase()).into_owned())
    }
}

/// The folders a set of paths needs, without the root.
pub(crate) fn folders<'a>(routes: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let mut folders = BTreeSet::new();
    let mut last = "";
    for route in routes {
        let mut rest = route;
        // Routes come in order mostly, so that the folder is the last one's mostly.
        match route.rsplit_once('/') {
            Some((folder, _)) if folder == last => continue,
            Some((folder, _)) => last = folder,
            None => continue,
        }
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !folders.insert(folder) {
                break;
            }
            rest = folder;
        }
    }
    folders
}

impl RouteFault {
    /// What is wrong with `route`, for staff.
    pub fn diagnostic(&self, route: &str) -> Diagnostic {
        Diagnostic::error("route", self.sentence())
            .excerpt(route)
            .remedy("换一个只含小写字母、数字和连字符的文件名", "use a name of lower-case letters, digits and hyphens")
    }

    pub(crate) fn failure(&self, route: &str) -> Failure {
        let Both { zh, en } = self.sentence();
        Failure::new(format!("不能发布这个路径：{zh}"), format!("this path cannot be published: {en}")).path(route)
    }

    fn sentence(&self) -> Both {
        match self {
            Self::Empty => Both::new("路径为空", "the path is empty"),
            Self::Absolute => Both::new("路径须是相对的", "the path is absolute"),
            Self::Climbs => {
                Both::new("路径里有空的部分、「.」或「..」", "the path has a part that is empty, `.` or `..`")
            }
            Self::Character(c) => Both::new(
                format!("路径里有不可用的字符 U+{:04X}", u32::from(*c)),
                format!("the path holds the forbidden character U+{:04X}", u32::from(*c)),
            ),
            Self::Ending => Both::new("名称以句点或空格结尾", "a name ends with a full stop or a space"),
            Self::Device(name) => {
                Both::new(format!("「{name}」是 Windows 的设备名"), format!("`{name}` is a device name on Windows"))
            }
            Self::NotNfc => Both::new("名称不是 NFC 规范形式", "the name is not in normalisation form C"),
            Self::TooLong(bytes) => {
                Both::new(format!("名称过长（{bytes} 字节）"), format!("the name is too long ({bytes} bytes)"))
            }
            Self::Reserved => Both::new("这个名称留给清单文件", "the name is kept for the manifest"),
            Self::Twice => Both::new("两个输出争用同一路径", "two outputs claim the same path"),
            Self::Case(other) => Both::new(
                format!("与「{other}」只有大小写之别"),
                format!("it differs from `{other}` only in upper and lower case"),
            ),
            Self::Folder(other) => {
                Both::new(format!("「{other}」把它用作文件夹"), format!("`{other}` uses it as a folder"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_pass() {
        for route in
            ["index.html", "meetings/a-1.html", "文件/办法.pdf", "_headers", ".well-known/x", "a b.txt", "com10"]
        {
            assert_eq!(check(route), Ok(()), "{route}");
        }
    }

    #[test]
    fn paths_that_some_system_would_change_are_refused() {
        let device = |name: &str| RouteFault::Device(name.to_owned());
        for (route, fault) in [
            ("", RouteFault::Empty),
            ("/etc/passwd", RouteFault::Absolute),
            ("C:/x", RouteFault::Absolute),
            ("a/../b", RouteFault::Climbs),
            ("a//b", RouteFault::Climbs),
            ("a/", RouteFault::Climbs),
            ("./a", RouteFault::Climbs),
            ("a\\b", RouteFault::Character('\\')),
            ("a\0b", RouteFault::Character('\0')),
            ("a\u{202e}b", RouteFault::Character('\u{202e}')),
            ("a./b", RouteFault::Ending),
            ("CON.html", device("CON.html")),
            ("x/lpt1", device("lpt1")),
            ("com².txt", device("com².txt")),
            ("e\u{301}.html", RouteFault::NotNfc),
            ("Manifest.json", RouteFault::Reserved),
        ] {
            assert_eq!(check(route), Err(fault), "{route}");
        }
        assert_eq!(check(&"a".repeat(181)), Err(RouteFault::TooLong(181)));
    }

    #[test]
    fn a_fault_tells_what_to_do() {
        assert_eq!(
            RouteFault::Device("con".to_owned()).diagnostic("con").display(crate::diag::Lang::En).to_string(),
            "error[route]: `con` is a device name on Windows\n   |  con\n   =  help: use a name of lower-case letters, digits and hyphens"
        );
    }

    #[test]
    fn folding_and_folders() {
        assert_eq!(folded("A/É.html"), "a/é.html");
        assert_eq!(folders(["a/b/c", "a/d", "e"]).into_iter().collect::<Vec<_>>(), ["a", "a/b"]);
    }
}
