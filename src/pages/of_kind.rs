//! The meetings of one kind in one programme: which they are, and where the number of them leads. A few stand on the
//! programme's page, many on pages of their own.

use crate::derive::scope::Scope;
use crate::id::RecordKind;
use crate::model::meeting::Meeting;
use crate::model::programme::Term;
use crate::pages::{World, numbers, shelf};
use crate::route::{self, Route};

/// More than so many have pages of their own.
const MOST: usize = 60;

/// Whether so many meetings of a kind have pages of their own.
pub fn apart(n: usize) -> bool {
    n > MOST
}

/// Whether a meeting was held and is of a programme's kind, written by key or by name.
pub fn is_of(world: &World<'_>, meeting: usize, term: &Term) -> bool {
    let written: &Meeting = &world.site.meetings.at(meeting).record;
    shelf::held(world, meeting) && written.kind.as_ref().is_some_and(|k| *k == term.key || *k == term.name)
}

/// The address of a part of them.
pub fn address(world: &World<'_>, programme: usize, key: &str, part: Option<usize>) -> Route {
    route::count(&numbers::scope_key(world.site, Scope::Programme(programme)), &format!("kind-{key}"), part)
}

/// The kinds of meeting of a programme, each once.
pub fn terms<'w>(world: &World<'w>, programme: usize) -> Vec<&'w Term> {
    let mut terms: Vec<&Term> = Vec::new();
    for term in world.site.kinds_of_meeting(&world.site.programmes.at(programme).record) {
        if !terms.iter().any(|known| known.key == term.key) {
            terms.push(term);
        }
    }
    terms
}

/// The meetings of a kind that a programme has held.
pub fn meetings(world: &World<'_>, programme: usize, term: &Term) -> Vec<usize> {
    let all = world.facts.scopes.of(Scope::Programme(programme)).meetings.iter().copied();
    all.filter(|m| is_of(world, *m, term)).collect()
}

/// Where the number beside a kind leads: into the programme's page, or to the first of the pages here when there are many.
pub fn opens(world: &World<'_>, from: &Route, programme: usize, term: &Term, n: usize) -> Option<String> {
    let own_page = || {
        let page = route::record(RecordKind::Programme, &world.site.programmes.at(programme).id);
        if page == *from {
            format!("#kind-{}", term.key.0)
        } else {
            from.link_to_path(&format!("{page}#kind-{}", term.key.0))
        }
    };
    match n {
        0 => None,
        n if apart(n) => Some(from.link_to(&address(world, programme, &term.key.0, None))),
        _ => Some(own_page()),
    }
}

/// The meetings that the programme's own page lists: all, newest first, or none when they have pages of their own.
pub fn listed(world: &World<'_>, meetings: &[usize]) -> Vec<usize> {
    if apart(meetings.len()) { Vec::new() } else { shelf::newest_first(world, RecordKind::Meeting, meetings) }
}
