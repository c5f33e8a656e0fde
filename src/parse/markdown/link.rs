//! Links: where each leads, and what was to be one and is none.

use pulldown_cmark::{CowStr, Event, LinkType, Tag};

use crate::id::RecordKind;
use crate::parse::sanitise::{self, UrlVerdict};

use super::{Target, WhyRefused, Writer, escape_attribute};

impl<'m> Writer<'m> {
    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        url: CowStr<'m>,
        title: CowStr<'m>,
        id: CowStr<'m>,
        at: usize,
        out: &mut Vec<Event<'m>>,
    ) {
        let place = out.len();
        let mut open = |address: CowStr<'m>| {
            out.push(Event::Start(Tag::Link {
                link_type: plain(link_type),
                dest_url: address,
                title: title.clone(),
                id: id.clone(),
            }));
        };
        match sanitise::url(&url) {
            UrlVerdict::Internal(target) => match (self.resolve)(target) {
                Target::Address(address) => open(CowStr::from(address)),
                Target::Dangling => {
                    self.refuse(&url, at, WhyRefused::Dangling);
                    self.unlinked += 1;
                }
            },
            UrlVerdict::External { look_alike, host } => {
                if look_alike.is_some() {
                    self.refuse(&url, at, WhyRefused::LookAlike);
                    self.doubtful = Some(host.to_string());
                }
                let safe = escape_attribute(&url);
                // The mark that the link leaves the site is drawn by the style sheet from its class.
                out.push(Event::InlineHtml(CowStr::from(format!(
                    "<a class=\"out\" href=\"{safe}\" rel=\"external noopener noreferrer nofollow\">"
                ))));
            }
            UrlVerdict::Mail(_) | UrlVerdict::Tel(_) => open(url),
            UrlVerdict::Refused { .. } => {
                self.refuse(&url, at, WhyRefused::Scheme);
                self.unlinked += 1;
            }
        }
        if out.len() > place {
            self.own.push(place);
        }
    }

    /// Tells of what was to be a link or a note, and is neither.
    pub(super) fn no_mark(&mut self, at: usize) {
        /// No address or name is longer, in bytes.
        const LONGEST: usize = 500;
        let rest = self.markdown.get(at..).unwrap_or_default();
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let line = near.lines().next().unwrap_or_default();
        if let Some(rest) = line.strip_prefix("](") {
            let (target, why) = match (rest.split_once(')'), rest.split_once('）')) {
                (Some((target, _)), _) => (target, WhyRefused::NoLink),
                (None, Some((target, _))) => (target, WhyRefused::WideLink),
                (None, None) => (rest, WhyRefused::NoLink),
            };
            if target.contains('/') {
                self.refuse(target, at, why);
            }
        }
        let wide = line.strip_prefix("]（").and_then(|rest| rest.split(['）', ')']).next());
        if let Some(target) = wide.filter(|target| is_address(target)) {
            self.refuse(target, at, WhyRefused::WideLink);
        }
        let word = |name: &&str| {
            !name.is_empty() && !name.contains(char::is_whitespace) && line["[^".len() + name.len()..].starts_with(']')
        };
        let name = line.strip_prefix("[^").and_then(|rest| rest.split(']').next());
        if let Some(name) = name.filter(word) {
            self.refuse(&format!("[^{name}]"), at, WhyRefused::NoNote);
        }
    }
}

/// Whether what stands in full-width brackets behind others can only be where a link leads.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    let inside = text.trim_start_matches(['.', '/']);
    let (folder, name) = inside.split_once('/').unwrap_or_default();
    let of_record = |folder: &str| RecordKind::ALL.iter().any(|kind| kind.folder() == folder);
    text.starts_with("http://")
        || text.starts_with("https://")
        || !name.is_empty() && (folder == "content" || of_record(folder))
}

/// Autolinks of the form `<a@b>` would be written with `mailto:` a second time.
const fn plain(link_type: LinkType) -> LinkType {
    match link_type {
        LinkType::Email => LinkType::Email,
        _ => LinkType::Inline,
    }
}

/// A host that may be taken for another, in plain sight behind its link's words.
pub(super) fn named_host(host: &str) -> String {
    format!(" <small>⚠ {}</small>", escape_attribute(host))
}
