//! What commands share: the root, the language, the day, and how faults are printed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use crate::config::Options;
use crate::diag::{Diagnostics, Failure, Lang};
use crate::pipeline;
use crate::read;

/// Where and for whom a command runs.
#[derive(Clone)]
pub(super) struct Context {
    pub(super) root: PathBuf,
    pub(super) lang: Lang,
}

impl Context {
    /// Says so, before anything is read, where neither `content/` nor `data/` is.
    pub(super) fn is_site(&self) -> Result<(), Failure> {
        let none = !["content", "data"].iter().any(|folder| self.root.join(folder).exists());
        if !none || !self.root.is_dir() {
            return Ok(());
        }
        let (zh, en) = match self.root == Path::new(".") {
            true => ("当前文件夹".to_owned(), "the current folder".to_owned()),
            false => (format!("「{}」", self.root.display()), format!("`{}`", self.root.display())),
        };
        Err(Failure::new(
            format!(
                "{zh}里没有 content/，也没有 data/，不是站点。进到站点的文件夹里再试，或用 --root 写明它在哪里；还没有站点，用 yishi init zx 建一个"
            ),
            format!(
                "{en} holds neither content/ nor data/ and is no site; go to the site's folder, or name it with --root; `yishi init zx` begins a new one"
            ),
        ))
    }

    /// Prints faults to standard error, errors first.
    pub(super) fn print_faults(&self, diagnostics: &Diagnostics) {
        diagnostics.by_weight().for_each(|one| say(&format!("{}\n", one.display(self.lang))));
    }
}

/// Says how things went, on standard error. Where that is closed or full, what was done is done all the same.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Why the first thing that was not printed could not be: told at the end, for a full disk leaves half a file.
static UNPRINTED: Mutex<Option<std::io::Error>> = Mutex::new(None);

/// Prints what was asked for to standard output. A reader that has gone (`| head`) is no fault.
pub(super) fn print(text: &str) {
    note(writeln!(std::io::stdout().lock(), "{text}"));
}

/// Notes that something was not printed.
pub(super) fn note(written: std::io::Result<()>) {
    if let Err(error) = written
        && error.kind() != std::io::ErrorKind::BrokenPipe
        && let Ok(mut first) = UNPRINTED.lock()
    {
        first.get_or_insert(error);
    }
}

/// Fails if something was not printed.
pub(super) fn printed() -> Result<(), Failure> {
    let lost = UNPRINTED.lock().ok().and_then(|mut first| first.take());
    lost.map_or(Ok(()), |error| {
        Err(Failure::new(
            "结果没有写全：标准输出写不进去，多半是磁盘满了",
            "the result is not whole: standard output cannot be written to; the disk may be full",
        )
        .cause(error))
    })
}

/// Fails where a file of the site would be written through a link, and so outside the site.
pub(super) fn stays_inside(root: &Path, inside: &str) -> Result<(), Failure> {
    read::link_on_the_way(root, inside).map_or(Ok(()), |link| {
        Err(Failure::new(
            format!("{link} 是指向别处的链接，没有写；删去链接，换成文件夹或文件本身"),
            format!(
                "{link} is a link to elsewhere, and nothing was written; put the folder or file itself in its place"
            ),
        ))
    })
}

/// A value as JSON for other programs.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(value).map_err(|error| Failure::new("无法写出 JSON", "cannot write JSON").cause(error))
}

/// The options of a run: `today` is `--today`, else SOURCE_DATE_EPOCH, else the day in the site's time zone.
pub(super) fn options(root: &Path, today: Option<&str>) -> Result<Options, Failure> {
    let as_of = today.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some();
    Ok(Options { limits: pipeline::limits(root), as_of, ..Options::on(today_of(root, today)?) })
}

fn today_of(root: &Path, given: Option<&str>) -> Result<Date, Failure> {
    if let Some(text) = given {
        return text.parse().map_err(|_| {
            Failure::usage(
                format!("--today「{text}」不是日期，写成 2026-11-22"),
                format!("--today `{text}` is not a date such as 2026-11-22"),
            )
        });
    }
    let zone = site_time_zone(root);
    if let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") {
        let second = epoch.parse::<i64>().ok().and_then(|s| Timestamp::from_second(s).ok());
        return second.map(|t| t.to_zoned(zone).date()).ok_or_else(|| {
            Failure::new("环境变量 SOURCE_DATE_EPOCH 不是秒数", "SOURCE_DATE_EPOCH is not a number of seconds")
        });
    }
    Ok(Timestamp::now().to_zoned(zone).date())
}

/// The time zone is needed before the site is read; a faulty setting is told when it is.
fn site_time_zone(root: &Path) -> TimeZone {
    let text = String::from_utf8(read::plain(&root.join("data/site.yaml")).unwrap_or_default()).unwrap_or_default();
    TimeZone::get(named_zone(&text).unwrap_or("Asia/Shanghai")).unwrap_or(TimeZone::UTC)
}

/// The zone that the settings name. No zone's name has a `#`: what follows one is a remark.
fn named_zone(settings: &str) -> Option<&str> {
    let mut lines = settings.trim_start_matches('\u{feff}').lines();
    let value = lines.find_map(|line| line.strip_prefix("timezone:"))?;
    Some(value.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\''])).filter(|name| !name.is_empty())
}

/// So many of something, in English.
pub(super) fn some(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_zone_is_read_as_the_settings_are() {
        for (text, zone) in [
            ("title: a\ntimezone: Asia/Urumqi\n", Some("Asia/Urumqi")),
            ("timezone: Asia/Urumqi  # 新疆时间\r\n", Some("Asia/Urumqi")),
            ("\u{feff}timezone: \"Asia/Urumqi\"\t# 新疆时间\n", Some("Asia/Urumqi")),
            ("timezone: 'UTC'\n", Some("UTC")),
            ("timezone:\ntitle: a\n", None),
            ("# timezone: UTC\n", None),
        ] {
            assert_eq!(named_zone(text), zone, "{text:?}");
        }
    }
}
