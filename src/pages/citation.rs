//! How a page is cited: by GB/T 7714-2015, and in plain words.

use jiff::civil::Date;
use serde::Serialize;

use crate::pages::World;

/// What a citation is made of. All texts are as they shall be read.
#[derive(Clone, Copy, Debug)]
pub struct Cited<'a> {
    pub title: &'a str,
    /// The page's full address, or its path where the site's address is not known.
    pub url: &'a str,
    /// When the record was first published, if known.
    pub published: Option<Date>,
    /// When it was last changed, if it was.
    pub updated: Option<Date>,
    /// Which revision is cited: a commit's short id.
    pub revision: Option<&'a str>,
}

/// A citation in pieces, so that a script can put in the reader's own day and the address the page was read at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    pub head: String,
    /// The place for the day of citing, where the form has one.
    pub day: Option<String>,
    pub middle: String,
    pub url: String,
    pub tail: &'static str,
}

/// By GB/T 7714-2015, section 8.8 (electronic resources on the net, `EB/OL`): responsible body. title\[EB/OL\].
/// (updated)\[cited\]. address. The date of citing is the reader's; until it is filled in, a word stands in its place.
///
/// The revision stands behind the title, where the standard puts other information on the title.
pub fn gb7714(world: &World<'_>, cited: &Cited<'_>) -> Citation {
    let words = world.words;
    let revision = cited.revision.map_or_else(String::new, |id| words.fill("cite.gb-revision", &[("id", id)]));
    let dated = cited.updated.or(cited.published).map_or_else(String::new, |date| format!("({date})"));
    Citation {
        head: format!("{}. {}{revision}[EB/OL]. {dated}[", publisher(world), cited.title),
        day: Some(words.get("cite.day").to_owned()),
        middle: "]. ".to_owned(),
        url: cited.url.to_owned(),
        tail: ".",
    }
}

/// In plain words, for a news story or a letter.
pub fn plain(world: &World<'_>, cited: &Cited<'_>) -> Citation {
    let words = world.words;
    let site = world.site.settings.title.0.as_str();
    let by = publisher(world);
    // A site that names nobody else as its publisher would stand there twice.
    let form = if by == site { "cite.plain-own" } else { "cite.plain" };
    let mut head = words.fill(form, &[("by", by), ("title", cited.title), ("site", site)]);
    let mut add = |key: &str, value: &str| head.push_str(&words.fill(key, &[("value", value)]));
    if let Some(date) = cited.published {
        add("cite.plain-published", &day(world, date));
    }
    if let Some(date) = cited.updated.filter(|&date| Some(date) != cited.published) {
        add("cite.plain-updated", &day(world, date));
    }
    if let Some(id) = cited.revision {
        add("cite.plain-revision", id);
    }
    add("cite.plain-at", "");
    Citation { head, day: None, middle: String::new(), url: cited.url.to_owned(), tail: "" }
}

/// The office that publishes the record: its responsible body, in the standard's word.
pub fn publisher<'w>(world: &World<'w>) -> &'w str {
    let settings = &world.site.settings;
    settings.organizer.as_ref().map_or(&settings.title.0, |organizer| &organizer.0)
}

fn day(world: &World<'_>, date: Date) -> String {
    super::view::date_text(world, crate::date::PartialDate::from_day(date))
}
