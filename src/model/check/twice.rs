//! A record that a list names twice: told, and shown once.

use crate::diag::{Both, Diagnostic};
use crate::model::Site;
use crate::parse::record::Link;

pub(super) fn told(id: &str) -> Diagnostic {
    Diagnostic::warning(
        "named-twice",
        Both::new(
            format!("「{id}」在这里写了两次，页面只显示一次"),
            format!("`{id}` is named twice here and shown once"),
        ),
    )
    .remedy("删去重复的一个", "remove one of the two")
}

/// Leaves each record once in every list of links.
pub(crate) fn show_once(site: &mut Site) {
    for meeting in site.meetings.iter_mut() {
        once(&mut meeting.record.topics);
        once(&mut meeting.record.outcomes);
    }
    for outcome in site.outcomes.iter_mut() {
        once(&mut outcome.record.meetings);
        once(&mut outcome.record.topics);
        once(&mut outcome.record.co);
    }
    for case in site.cases.iter_mut() {
        once(&mut case.record.topics);
        once(&mut case.record.meetings);
        once(&mut case.record.outcomes);
    }
    site.documents.iter_mut().for_each(|document| once(&mut document.record.issuers));
    site.plans.iter_mut().for_each(|plan| once(&mut plan.record.issuers));
}

/// Such lists are short.
fn once<T: PartialEq>(links: &mut Vec<Link<T>>) {
    let mut i = 1;
    while i < links.len() {
        if links[..i].contains(&links[i]) {
            links.remove(i);
        } else {
            i += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_stays() {
        let mut links: Vec<Link<u8>> = [1, 2, 1, 3, 3, 2].into_iter().map(Link).collect();
        once(&mut links);
        assert_eq!(links, [Link(1), Link(2), Link(3)]);
    }
}
