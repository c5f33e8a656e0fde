//! What leads from record to record forms no circle: parents, what an outcome or a body was merged into, what a meeting was taken
//! further from.

use rustc_hash::FxHashSet;

use crate::diag::{Both, Diagnostic};
use crate::model::Entity;
use crate::model::check::Checker;
use crate::model::entity::{Entry, Table};

/// A way from a record to the one above it: its field, and what is wrong when it leads back.
struct Way {
    field: &'static str,
    message: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
}

const PARENTS: Way = Way {
    field: "parent",
    message: ("上下级绕成了圈", "the parents form a loop"),
    remedy: ("改正 parent", "correct `parent`"),
};

const SUCCESSORS: Way = Way {
    field: "successor",
    message: ("机构并来并去，绕成了圈", "the bodies are merged into each other in a loop"),
    remedy: ("改正 successor，写最后并入的那个机构", "correct `successor`: name the body that is left in the end"),
};

const MERGED: Way = Way {
    field: "superseded_by",
    message: ("成果并来并去，绕成了圈", "the outcomes are merged into each other in a loop"),
    remedy: ("改正 superseded_by，写最后并入的那一项", "correct `superseded_by`: name the one that is left in the end"),
};

const ESCALATED: Way = Way {
    field: "escalated_from",
    message: ("提级的来处绕成了圈", "the meetings are escalated from each other in a loop"),
    remedy: ("改正 escalated_from，写提级之前的那一次协商", "correct `escalated_from`: name the meeting before"),
};

impl Checker<'_> {
    pub(super) fn circles(&mut self) {
        let site = self.site;
        self.circle(&site.programmes, |one| one.parent.as_ref().map(|id| id.as_str()), &PARENTS);
        self.circle(&site.organizations, |one| one.parent.as_ref().map(|id| id.as_str()), &PARENTS);
        self.circle(&site.organizations, |one| one.successor.as_ref().map(|id| id.as_str()), &SUCCESSORS);
        self.circle(&site.topics, |one| one.parent.as_ref().map(|id| id.as_str()), &PARENTS);
        self.circle(&site.outcomes, |one| one.superseded_by.as_ref().map(|id| id.as_str()), &MERGED);
        self.circle(&site.meetings, |one| one.escalated_from.as_ref().map(|id| id.as_str()), &ESCALATED);
    }

    /// Told at each record that stands in a circle, not at those which only lead into it. Every record is passed once.
    fn circle<T: Entity>(&mut self, table: &Table<T>, above: fn(&Entry<T>) -> Option<&str>, way: &Way) {
        let (mut passed, mut circling) = (FxHashSet::default(), FxHashSet::default());
        for entry in table {
            let (mut path, mut at) = (Vec::new(), Some(&*entry.id));
            while let Some(id) = at.filter(|id| passed.insert(*id)) {
                path.push(id);
                at = table.get(id).and_then(above);
            }
            // Where the way comes back to itself the circle begins.
            let back = at.and_then(|id| path.iter().position(|one| *one == id));
            circling.extend(path.drain(back.unwrap_or(path.len())..));
        }
        for entry in table.into_iter().filter(|entry| circling.contains(&*entry.id)) {
            let fault = Diagnostic::error("loop", Both::new(way.message.0, way.message.1));
            self.add(entry, way.field, fault.remedy(way.remedy.0, way.remedy.1));
        }
    }
}
