//! What the search learns of a page: the words a reader sees on it, and the facets of the record it shows.
//!
//! Every page of one record becomes a document, and so do the pages that explain; lists, stubs and drafts do not. The words come from the rendered page
//! (`render::text`), so that the search can hold nothing that the page does not show.

use std::collections::BTreeSet;

use crate::derive::status::{Role, Status};
use crate::id::RecordKind;
use crate::model::Entity;
use crate::model::common::Common;
use crate::model::meeting::MeetingState;
use crate::pages::definitions;
use crate::pages::facets::{self, Facet, LISTED, UNSTATED};
use crate::pages::figures;
use crate::pages::view::{self, State};
use crate::pages::{Page, World, foot, shelf};
use crate::search_doc::{FacetLabels, FacetValue, SearchDoc};

/// The facets whose values the lists know too.
const SHARED: [Facet; 3] = [Facet::Type, Facet::Field, Facet::Lead];

/// Pages of no record that say what stands nowhere else: what the site's words mean, and how declared numbers add up.
const TOLD: [&str; 2] = [definitions::KIND.name, figures::KIND.name];

/// Whether a page may be found at all: one of a record, or one that explains.
pub fn is_told(page: &Page) -> bool {
    page.record.is_some() || TOLD.contains(&page.kind)
}

/// The document of a page with the blocks of text it shows; none for a page that is not to be found.
pub fn doc(world: &World<'_>, page: &Page, mut blocks: Vec<String>) -> Option<SearchDoc> {
    if TOLD.contains(&page.kind) {
        return Some(explaining(page, blocks));
    }
    let (kind, id) = page.record.as_ref().filter(|_| !page.unlisted)?;
    let i = world.site.position(*kind, id)?;
    if foot::is_draft(world, (*kind, i)) {
        return None;
    }
    let about = about(world, *kind, i);
    take(&mut blocks, &page.title);
    let summary = page.description.as_deref().map(collapsed).filter(|text| take(&mut blocks, text));
    let status = status(world, *kind, i);
    let shown = |name: &str| page.title.contains(name) || blocks.iter().chain(&summary).any(|text| text.contains(name));
    let keywords = keywords(world, *kind, i, &about, &shown);
    Some(SearchDoc {
        route: page.route.to_string(),
        id: id.to_string(),
        kind: kind.key().to_owned(),
        title: page.title.clone(),
        summary: summary.unwrap_or_default(),
        body: blocks,
        keywords,
        pinyin: Vec::new(),
        date: shelf::date(world, (*kind, i)),
        region: about.region.filter(|_| *kind != RecordKind::Region).map(|r| world.site.regions.full_name(r)),
        facets: facet_values(world, *kind, i, &about, status.as_deref()),
        status,
    })
}

/// The document of a page of no record.
fn explaining(page: &Page, mut blocks: Vec<String>) -> SearchDoc {
    take(&mut blocks, &page.title);
    let summary = page.description.as_deref().map(collapsed).filter(|text| take(&mut blocks, text));
    let kind = RecordKind::Page.key();
    SearchDoc {
        route: page.route.to_string(),
        id: page.kind.to_owned(),
        kind: kind.to_owned(),
        title: page.title.clone(),
        summary: summary.unwrap_or_default(),
        body: blocks,
        facets: vec![("kind".to_owned(), kind.to_owned())],
        ..SearchDoc::default()
    }
}

/// Removes the first block that is `text`; whether there was one.
fn take(blocks: &mut Vec<String>, text: &str) -> bool {
    let text = collapsed(text);
    let place = blocks.iter().position(|block| *block == text);
    place.map(|at| blocks.remove(at)).is_some()
}

fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a record belongs.
struct About<'w> {
    region: Option<usize>,
    programme: Option<usize>,
    common: Option<&'w Common>,
}

fn about<'w>(world: &World<'w>, kind: RecordKind, i: usize) -> About<'w> {
    let site = world.site;
    macro_rules! of {
        ($table:ident) => {{
            let entry = site.$table.at(i);
            About {
                region: entry.region().and_then(|key| site.regions.position(key)),
                programme: site.programme_for(&entry.record).and_then(|p| site.programmes.position(&p.id)),
                common: entry.common(),
            }
        }};
    }
    match kind {
        RecordKind::Region => {
            About { region: Some(i), programme: site.programme_of_region.get(i).copied().flatten(), common: None }
        }
        RecordKind::Programme => About { programme: Some(i), ..of!(programmes) },
        RecordKind::Topic => of!(topics),
        RecordKind::Meeting => of!(meetings),
        RecordKind::Outcome => of!(outcomes),
        RecordKind::Case => of!(cases),
        RecordKind::Venue => of!(venues),
        RecordKind::Organization => of!(organizations),
        RecordKind::Document => of!(documents),
        RecordKind::Plan => of!(plans),
        RecordKind::Campaign => of!(campaigns),
        RecordKind::News => of!(news),
        RecordKind::Page => of!(pages),
        RecordKind::Figure => of!(figures),
        RecordKind::Source => of!(sources),
    }
}

/// Names on the page by which a record is looked for in pinyin too, and the other names its editors gave it.
fn keywords(
    world: &World<'_>,
    kind: RecordKind,
    i: usize,
    about: &About<'_>,
    shown: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let organizations = &world.site.organizations;
    let lead = facets::values(world, kind, i, Facet::Lead).into_iter().map(|(_, id)| id);
    let mut names: Vec<String> =
        lead.filter_map(|id| organizations.get(&id).map(|organization| organization.name.0.clone())).collect();
    names.extend(about.programme.map(|p| world.site.programmes.at(p).name.0.clone()));
    // The bare name of a place, for which its own page stands first.
    names.extend((kind == RecordKind::Region).then(|| world.site.regions.at(i).name.clone()));
    names.retain(|name| shown(name));
    names.extend(about.common.into_iter().flat_map(|common| &common.keywords).map(|word| word.0.clone()));
    names
}

/// The key of the state a result shows. Kinds share words such as `declined`, so all but outcomes say which kind they are.
fn status(world: &World<'_>, kind: RecordKind, i: usize) -> Option<String> {
    let value = facets::values(world, kind, i, Facet::Status).into_iter().map(|(_, key)| key).next();
    value.filter(|key| key != UNSTATED).map(|key| status_key(kind, &key))
}

fn status_key(kind: RecordKind, key: &str) -> String {
    if kind == RecordKind::Outcome { key.to_owned() } else { format!("{}-{key}", kind.key()) }
}

fn facet_values(
    world: &World<'_>,
    kind: RecordKind,
    i: usize,
    about: &About<'_>,
    status: Option<&str>,
) -> Vec<(String, String)> {
    let site = world.site;
    let mut out: Vec<(&str, String)> = vec![("kind", kind.key().to_owned())];
    out.extend(status.map(|key| ("status", key.to_owned())));
    out.extend(shelf::date(world, (kind, i)).map(|date| ("year", date.year().to_string())));
    if let Some(region) = about.region {
        // All that lies in the whole is everything: the root is no choice.
        let parts = site.regions.upwards(region).take_while(|&r| r != site.root);
        out.extend(parts.map(|r| ("region", site.regions.at(r).key.to_string())));
    }
    if let Some(programme) = about.programme {
        let lineage = site.lineage(&site.programmes.at(programme).record);
        out.extend(lineage.filter_map(|p| Some(("programme", id_of(world, p)?))));
    }
    for facet in SHARED {
        let values = facets::values(world, kind, i, facet).into_iter().filter(|(_, key)| key != UNSTATED);
        out.extend(values.map(|(_, key)| (facet.key(), value_key(kind, facet, &key))));
    }
    out.into_iter().map(|(facet, value)| (facet.to_owned(), value)).collect()
}

fn id_of(world: &World<'_>, programme: &crate::model::programme::Programme) -> Option<String> {
    let found = world.site.programmes.iter().find(|entry| std::ptr::eq(&raw const entry.record, programme));
    found.map(|entry| entry.id.to_string())
}

/// The types of two kinds may share a key and mean different things.
fn value_key(kind: RecordKind, facet: Facet, key: &str) -> String {
    if facet == Facet::Type { format!("{}-{key}", kind.key()) } else { key.to_owned() }
}

/// The facet and value by which the search knows the group of a list; none for what the search does not tell apart.
pub(crate) fn filter(world: &World<'_>, kind: RecordKind, facet: Facet, value: &str) -> Option<(&'static str, String)> {
    let key = match facet {
        _ if value == UNSTATED => return None,
        Facet::Watch | Facet::Initial => return None,
        Facet::Region if value == world.site.regions.at(world.site.root).key.as_str() => return None,
        Facet::Status => status_key(kind, value),
        facet => value_key(kind, facet, value),
    };
    Some((facet.key(), key))
}

/// All values that the facets may have, with the words readers see for them, in the order they are offered.
pub fn labels(world: &World<'_>) -> FacetLabels {
    let site = world.site;
    let kinds =
        RecordKind::ALL.into_iter().map(|kind| value(kind.key(), world.words.get(&format!("kind.{}", kind.key()))));
    let years = years(world);
    let year = |year: &i16| value(&year.to_string(), &world.words.fill("date.year", &[("y", &year.to_string())]));
    let regions = site.regions.iter().map(|region| FacetValue {
        parent: region.parent.as_ref().map(ToString::to_string),
        ..value(region.key.as_str(), &region.name)
    });
    let programmes = site.programmes.iter().map(|programme| FacetValue {
        parent: programme.parent.as_ref().map(|id| id.as_str().to_owned()),
        ..value(&programme.id, &programme.name.0)
    });
    let mut labels = FacetLabels::from([
        ("kind".to_owned(), kinds.collect()),
        ("year".to_owned(), years.iter().rev().map(year).collect()),
        ("region".to_owned(), regions.collect()),
        ("programme".to_owned(), programmes.collect()),
        ("status".to_owned(), states(world).iter().map(|(key, state)| value(key, &state.word)).collect()),
    ]);
    for facet in SHARED {
        labels.insert(facet.key().to_owned(), shared(world, facet));
    }
    labels
}

/// The years of all dated records.
fn years(world: &World<'_>) -> BTreeSet<i16> {
    let site = world.site;
    let dated = [
        (RecordKind::Outcome, site.outcomes.len()),
        (RecordKind::Meeting, site.meetings.len()),
        (RecordKind::Topic, site.topics.len()),
        (RecordKind::Case, site.cases.len()),
        (RecordKind::Venue, site.venues.len()),
        (RecordKind::News, site.news.len()),
        (RecordKind::Document, site.documents.len()),
        (RecordKind::Plan, site.plans.len()),
        (RecordKind::Campaign, site.campaigns.len()),
    ];
    let of = |(kind, count)| (0..count).filter_map(move |i| shelf::date(world, (kind, i)));
    dated.into_iter().flat_map(of).map(|date| date.year()).collect()
}

/// The values of a facet that the lists of several kinds know, each once.
fn shared(world: &World<'_>, facet: Facet) -> Vec<FacetValue> {
    let mut out: Vec<FacetValue> = Vec::new();
    let mut known = BTreeSet::new();
    for kind in LISTED {
        for group in facets::groups(world, kind, facet, &facets::order(world, kind)).iter() {
            let key = value_key(kind, facet, &group.value);
            if group.value != UNSTATED && known.insert(key.clone()) {
                out.push(value(&key, &group.label));
            }
        }
    }
    out
}

fn value(key: &str, label: &str) -> FacetValue {
    FacetValue { key: key.to_owned(), label: label.to_owned(), parent: None }
}

/// The states of outcomes, meetings and topics under the keys of the facet `status`.
pub fn states(world: &World<'_>) -> Vec<(String, State)> {
    let outcomes = Status::ALL.iter().map(|status| (RecordKind::Outcome, view::status_state(world, *status)));
    let meetings = MeetingState::ALL.iter().map(|state| (RecordKind::Meeting, view::state_of_meeting(world, *state)));
    let topics = [("met", Role::Done, "dot"), ("open", Role::Formed, "ring"), ("declined", Role::Not, "cross")].map(
        |(key, role, shape)| (RecordKind::Topic, view::state(world, key, &format!("topic-state.{key}"), role, shape)),
    );
    outcomes.chain(meetings).chain(topics).map(|(kind, state)| (status_key(kind, state.key), state)).collect()
}
