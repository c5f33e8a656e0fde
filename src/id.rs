//! Ids: the permanent names of records. An id comes from the record's file name, is ASCII, and is its permalink.

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// Why a name cannot be an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    Empty,
    /// Longer than [`LONGEST`] characters.
    Long,
    /// A character other than `a`–`z`, `0`–`9` and `-`, or a hyphen at an end.
    Character(char),
    /// The name of a list of the site, or of a device of Windows: the record's page would stand where a list does, or nowhere.
    Reserved,
}

/// The longest id: a file name of every system must hold it with an ending and a page number.
pub const LONGEST: usize = 80;

/// Whether `text` can be an id: lower-case ASCII letters, digits and inner hyphens.
pub fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > LONGEST {
        return Err(IdError::Long);
    }
    match text.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-')) {
        Some(c) => Err(IdError::Character(c)),
        None if text.starts_with('-') || text.ends_with('-') => Err(IdError::Character('-')),
        None if is_reserved(text) => Err(IdError::Reserved),
        None => Ok(()),
    }
}

/// The names that lists have beside their records (`crate::route`), and devices.
fn is_reserved(text: &str) -> bool {
    let numbered = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit());
    matches!(text, "index" | "all")
        || text.strip_prefix("all-").is_some_and(numbered)
        || text.starts_with("by-")
        || is_device(text)
}

/// Whether Windows keeps the name of a file or folder for a device: it takes `con`, `CON.html` and `con.tar.gz` alike for
/// the console.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    match stem.as_str() {
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" => true,
        _ => stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")).is_some_and(|rest| {
            rest.chars().count() == 1 && rest.contains(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'))
        }),
    }
}

/// The nearest legal id to a name staff chose, if anything of it can be kept.
pub fn suggest(text: &str) -> Option<String> {
    let mut id = String::new();
    for c in text.chars().take(LONGEST) {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9') => id.push(c),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    let mut id = id.trim_end_matches('-');
    while let Some(rest) = id.strip_prefix("by-") {
        id = rest;
    }
    match check(id) {
        Ok(()) => Some(id.to_owned()),
        Err(IdError::Reserved) => Some(format!("{id}-1")),
        Err(_) => None,
    }
}

/// The kinds of record, in the order in which pages list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    Region,
    Programme,
    Topic,
    Meeting,
    Outcome,
    Case,
    Venue,
    Organization,
    Document,
    Plan,
    Campaign,
    News,
    Page,
    Figure,
    Source,
}

impl RecordKind {
    pub const ALL: [Self; 15] = [
        Self::Region,
        Self::Programme,
        Self::Topic,
        Self::Meeting,
        Self::Outcome,
        Self::Case,
        Self::Venue,
        Self::Organization,
        Self::Document,
        Self::Plan,
        Self::Campaign,
        Self::News,
        Self::Page,
        Self::Figure,
        Self::Source,
    ];

    /// One of them, in ASCII: `meeting`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Programme => "programme",
            Self::Topic => "topic",
            Self::Meeting => "meeting",
            Self::Outcome => "outcome",
            Self::Case => "case",
            Self::Venue => "venue",
            Self::Organization => "organization",
            Self::Document => "document",
            Self::Plan => "plan",
            Self::Campaign => "campaign",
            Self::News => "news",
            Self::Page => "page",
            Self::Figure => "figure",
            Self::Source => "source",
        }
    }

    /// Their folder, in content and in addresses: `meetings`.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Region => "regions",
            Self::Programme => "programmes",
            Self::Topic => "topics",
            Self::Meeting => "meetings",
            Self::Outcome => "outcomes",
            Self::Case => "cases",
            Self::Venue => "venues",
            Self::Organization => "organizations",
            Self::Document => "documents",
            Self::Plan => "plans",
            Self::Campaign => "campaigns",
            Self::News => "news",
            Self::Page => "pages",
            Self::Figure => "figures",
            Self::Source => "sources",
        }
    }

    pub fn from_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.folder() == folder)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: &str) -> Result<Self, IdError> {
                check(text).map(|()| Self(Arc::from(text)))
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}

ids! {
    /// Names one meeting: `content/meetings/<id>.md`.
    MeetingId
    /// Names one outcome: `content/outcomes/<id>.md`.
    OutcomeId
    /// Names one topic: `content/topics/<id>.md`.
    TopicId
    /// Names one case: `content/cases/<id>.md`.
    CaseId
    /// Names one venue: `content/venues/<id>.md`.
    VenueId
    /// Names one document: `content/documents/<id>.md`.
    DocumentId
    /// Names one news item: `content/news/<id>.md`.
    NewsId
    /// Names one standing page: `content/pages/<id>.md`.
    PageId
    /// Names one programme: `data/programmes/<id>.yaml`.
    ProgrammeId
    /// Names one organization: an entry of `data/organizations.yaml`.
    OrganizationId
    /// Names one plan: `data/plans/<id>.yaml`.
    PlanId
    /// Names one campaign: `data/campaigns/<id>.yaml`.
    CampaignId
    /// Names one declared figure: an entry under `data/figures/`.
    FigureId
    /// Names one source document: an entry of `data/sources.yaml`.
    SourceId
    /// Names one region: its own key, or its code with the code system (`nbs-331002100`), or a six-digit code alone.
    RegionKey
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_ascii() {
        assert!(MeetingId::new("2024-dachen-1").is_ok());
        for (text, why) in [
            ("", IdError::Empty),
            ("大陈镇", IdError::Character('大')),
            ("a b", IdError::Character(' ')),
            ("Upper", IdError::Character('U')),
            ("-a", IdError::Character('-')),
            ("../etc", IdError::Character('.')),
            ("index", IdError::Reserved),
            ("all-2", IdError::Reserved),
            ("by-year-2024", IdError::Reserved),
            ("aux", IdError::Reserved),
            ("com1", IdError::Reserved),
        ] {
            assert_eq!(MeetingId::new(text), Err(why), "{text}");
        }
        assert_eq!(MeetingId::new(&"a".repeat(81)), Err(IdError::Long));
        assert!(["index-1", "all-roads", "allotment", "bypass", "aux-1", "com10"].iter().all(|id| check(id).is_ok()));
    }

    #[test]
    fn a_suggestion_is_always_an_id() {
        assert_eq!(suggest("2024 大陈 Island.v2").as_deref(), Some("2024-island-v2"));
        assert_eq!(suggest("大陈镇"), None);
        for name in ["index", "All 2", "by-index", "by-by", "AUX", "a".repeat(300).as_str()] {
            assert!(suggest(name).is_some_and(|id| check(&id).is_ok()), "{name}");
        }
    }
}
