//! Raw HTML among Markdown that would take text away: what is opened and never closed swallows the rest of a record.

use pulldown_cmark::CowStr;

use crate::parse::sanitise::{Tag, tag};

/// What raw HTML loses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lost<'p> {
    /// From here on everything, for what opens here has no end.
    Rest(usize),
    /// A tag that pages do not have, and where.
    Tag(usize, &'p str),
}

/// What is lost of a text with these pieces of raw HTML, each with its place. What stands between them is text, and closes
/// nothing.
pub(super) fn lost<'p>(pieces: &'p [(usize, CowStr<'_>)]) -> Vec<Lost<'p>> {
    let mut lost: Vec<Lost<'p>> = Vec::new();
    // Where something was opened, and what closes it.
    let mut open: Option<(usize, String)> = None;
    for (place, piece) in pieces {
        let mut at = 0;
        loop {
            if let Some((_, end)) = &open {
                let Some(found) = find(&piece[at..], end) else { break };
                at += found + end.len();
                open = None;
            }
            let Some(found) = piece[at..].find('<') else { break };
            at += found + 1;
            let inside = &piece[at..];
            if inside.starts_with("!--") {
                open = Some((place + at - 1, "-->".to_owned()));
                at += 3;
                continue;
            }
            let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
            match tag(&inside[..length]) {
                Some(Tag::Kept) | None => {}
                Some(Tag::Dropped) => note(&mut lost, place + at - 1, &inside[..length]),
                Some(Tag::DroppedWhole) => {
                    note(&mut lost, place + at - 1, &inside[..length]);
                    if !ends_itself(inside, &inside[..length]) {
                        open = Some((place + at - 1, format!("</{}", &inside[..length])));
                    }
                }
            }
        }
    }
    if let Some((place, _)) = open {
        lost.push(Lost::Rest(place));
    }
    lost
}

/// Whether a tag holds nothing: one that cannot, or a drawing written as `<svg/>`.
fn ends_itself(inside: &str, name: &str) -> bool {
    let among = |names: [&str; 2]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    let slash = || inside.split('>').next().is_some_and(|tag| tag.ends_with('/'));
    among(["embed", "frame"]) || among(["svg", "math"]) && slash()
}

/// Each name is told once, and of very many the first.
fn note<'p>(lost: &mut Vec<Lost<'p>>, place: usize, name: &'p str) {
    let told = || lost.iter().any(|one| matches!(one, Lost::Tag(_, known) if known.eq_ignore_ascii_case(name)));
    if lost.len() < super::MOST_TOLD && !told() {
        lost.push(Lost::Tag(place, name));
    }
}

/// Finds ASCII in any case.
fn find(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'p>(pieces: &'p [(usize, CowStr<'static>)]) -> Vec<Lost<'p>> {
        lost(pieces)
    }

    #[test]
    fn what_has_no_end_swallows_the_rest() {
        let piece = |at: usize, text: &'static str| (at, CowStr::Borrowed(text));
        assert_eq!(of(&[piece(0, "<!-- 备注 -->"), piece(20, "<b>"), piece(30, "</b>")]), []);
        assert_eq!(of(&[piece(5, "<!-- 备注\n"), piece(20, "未完\n")]), [Lost::Rest(5)]);
        assert_eq!(of(&[piece(5, "<!-- 备注\n"), piece(20, "--> <u>")]), []);
        assert_eq!(of(&[piece(3, "<div><style>")]), [Lost::Tag(8, "style"), Lost::Rest(8)]);
        assert_eq!(of(&[piece(3, "<SCRIPT>a<b</Script>")]), [Lost::Tag(3, "SCRIPT")]);
        assert_eq!(
            of(&[piece(3, "<x>"), piece(9, "<x>"), piece(12, "<y />")]),
            [Lost::Tag(3, "x"), Lost::Tag(12, "y")]
        );
        assert_eq!(of(&[piece(0, "<svg width=1/> <embed>")]), [Lost::Tag(0, "svg"), Lost::Tag(15, "embed")]);
        assert_eq!(of(&[piece(0, "</x>"), piece(9, "<?php ?>")]), []);
    }
}
