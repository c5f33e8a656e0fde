//! Result classes, as first given and as they stand now: a look-back may raise or lower them.
use crate::chart::sheet::{TYPE, WIDTH, alt, counted, legend, linked, sheet, text, wrapped};
use crate::chart::{Chart, ChartWords, Count};
use crate::svg::{Cell, Table, num, text_width};
use crate::words::fill;

#[derive(Clone, Debug)]
pub struct Classes<'a> {
    pub title: &'a str,
    /// From the best to the least.
    pub classes: Vec<Class>,
    /// Only those that happened.
    pub revisions: Vec<Revision>,
    pub words: &'a ChartWords,
}

#[derive(Clone, Debug)]
pub struct Class {
    /// `A 已解决或基本解决`
    pub label: String,
    /// `A`
    pub short: String,
    pub first: Count,
    pub now: Count,
}

/// How many went from one class to another.
#[derive(Clone, Debug)]
pub struct Revision {
    pub from: String,
    pub to: String,
    pub count: Count,
}

const PITCH: f64 = 46.0;

pub fn classes(input: &Classes) -> Chart {
    let words = input.words;
    let greatest = input.classes.iter().map(|class| class.first.n.max(class.now.n)).max().unwrap_or(0).max(1);
    let length = |count: &Count| WIDTH * count.n as f64 / greatest as f64;
    let mut drawn = String::new();
    for (i, class) in input.classes.iter().enumerate() {
        let y = PITCH * i as f64;
        let said = |word: &str, count: &Count| fill(&words.pair, &[("label", word), ("value", &count.shown)]);
        let now = text("label", (0.0, y + 13.0), "start", &class.label)
            + &text("number", (text_width(&class.label) * TYPE + 8.0, y + 13.0), "start", &class.now.shown)
            + &format!(
                "<rect class=\"mass step{}\" x=\"0\" y=\"{}\" width=\"{}\" height=\"11\"/>",
                i.min(3),
                num(y + 19.0),
                num(length(&class.now))
            );
        // The label begins with what is seen, and the word that only the eye infers comes last.
        let said_now = Count {
            shown: fill(&words.pair, &[("label", &class.now.shown), ("value", &words.now)]),
            ..class.now.clone()
        };
        drawn.push_str(&linked(&said_now, &class.label, words, &now));
        if class.first.n != class.now.n || !input.revisions.is_empty() {
            let first = text("tick", (WIDTH, y + 13.0), "end", &said(&words.first, &class.first))
                + &format!(
                    "<rect class=\"ghost\" x=\"0.5\" y=\"{}\" width=\"{}\" height=\"4\"/>",
                    num(y + 32.0),
                    num((length(&class.first) - 1.0).max(0.0))
                );
            let first_label = fill(&words.pair, &[("label", &class.label), ("value", &words.first)]);
            drawn.push_str(&linked(&class.first, &first_label, words, &first));
        }
    }
    let revised: Vec<(String, Option<String>)> =
        input.revisions.iter().map(|revision| (told(revision, words), revision.count.href.clone())).collect();
    let more: Vec<String> = revised.iter().map(|(said, _)| said.clone()).collect();
    let pairs = input.classes.iter().map(|class| (class.label.as_str(), class.now.shown.as_str()));
    let alt = alt(input.title, pairs, &more, words);
    let svg = sheet("classes", PITCH * input.classes.len() as f64 - 6.0, &alt, &drawn);
    let keys: Vec<_> = revised.into_iter().map(|(said, href)| (String::new(), said, href)).collect();
    let row = |class: &Class| vec![Cell::text(&class.label), counted(&class.first), counted(&class.now)];
    let head = vec![words.head_label.clone(), words.first.clone(), words.now.clone()];
    Chart {
        html: wrapped(&svg, &legend(&keys)),
        alt,
        table: Table { head, rows: input.classes.iter().map(row).collect() },
    }
}

fn told(revision: &Revision, words: &ChartWords) -> String {
    fill(&words.revised, &[("from", &revision.from), ("to", &revision.to), ("count", &revision.count.shown)])
}
