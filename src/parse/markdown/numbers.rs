//! The numbers of a list as they were written. Markdown counts on from the first, which turns years and the points of a
//! document into others.

use pulldown_cmark::{CowStr, Event};

/// The numbers of one list, each with the event that begins its item.
pub(super) struct Numbers {
    first: u64,
    items: Vec<(usize, u64)>,
}

impl Numbers {
    pub(super) const fn from(first: u64) -> Self {
        Self { first, items: Vec::new() }
    }

    /// Notes an item that begins with `text`, whose event comes next.
    pub(super) fn item(&mut self, text: &str, event: usize) {
        let text = text.trim_start();
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if let Ok(number) = text[..digits].parse() {
            self.items.push((event, number));
        }
    }

    /// Writes each number that is not the one which would follow.
    pub(super) fn write(self, events: &mut [Event<'_>]) {
        // Who writes `1.` before every item leaves the counting to us.
        if self.first <= 1 && self.items.iter().all(|(_, number)| *number == self.first) {
            return;
        }
        let mut follows = self.first;
        for (event, number) in self.items {
            if number != follows
                && let Some(event) = events.get_mut(event)
            {
                *event = Event::Html(CowStr::from(format!("<li value=\"{number}\">")));
            }
            follows = number + 1;
        }
    }
}
