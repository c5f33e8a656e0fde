//! A paragraph as its reader sees it: lines run on, a link shows its label only, and a name set apart by blanks is one word.
//!
//! Where a line breaks, Markdown goes on: `王小` and `明患尿毒症` on two lines are read as one. Numbers are read so where they
//! stand (`runs`); words, names and addresses are looked for once more in the paragraph joined, and told of where they were
//! written.

use super::{
    Finding, Kind,
    fold::{digit, fold},
    look_through, names,
    wrapped::Unwrapped,
};

/// The longest paragraph which is joined, in bytes: a longer one is no prose.
const LONGEST: usize = 6_000;

/// Looks through the paragraphs which read otherwise than they are written.
pub(super) fn look(text: &str, found: &mut Vec<Finding>) {
    let (mut from, mut end, mut otherwise) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start().starts_with(BLOCKS) || line.trim_ascii().is_empty();
        if begins {
            if otherwise {
                look_at(text, from, end, found);
            }
            (from, otherwise) = (end, false);
        } else if end > from && !otherwise {
            otherwise = joins(&text[..end], line);
        }
        otherwise = otherwise || reads_otherwise(line);
        end += line.len();
    }
    if otherwise {
        look_at(text, from, end, found);
    }
}

/// With what a line begins a block of its own: a heading, an item, a row, a quotation, a fence.
const BLOCKS: [char; 8] = ['#', '-', '|', '>', '+', '`', '<', '~'];

fn look_at(text: &str, from: usize, end: usize, found: &mut Vec<Finding>) {
    let Some(written) = text.get(from..end).filter(|written| written.len() <= LONGEST) else { return };
    let (joined, joints) = joined(written);
    let mut done = 0;
    for joint in joints {
        // What stands around one joint is looked through once, from sentence to sentence.
        if joint < done {
            continue;
        }
        let (begin, stop) = sentence(&joined.text, joint);
        done = stop;
        let mut within = Vec::new();
        look_through(&joined.text[..stop], begin, &mut within);
        within.retain(|finding| matches!(finding.kind, Kind::HomeAddress | Kind::Minor | Kind::Health | Kind::Plate));
        found.extend(within.into_iter().map(|finding| {
            // Behind the last character, and not behind what is unseen after it.
            let last = joined.text[..finding.range.end].chars().next_back().map_or(0, char::len_utf8);
            let (start, end) = (joined.start(finding.range.start), joined.start(finding.range.end - last) + last);
            Finding { range: from + start..from + end, ..finding }
        }));
    }
}

/// Whether a line goes on with what the one before ends with.
fn joins(before: &str, line: &str) -> bool {
    // Most lines of data begin with an ASCII letter.
    let han = line
        .trim_start()
        .as_bytes()
        .first()
        .is_some_and(|byte| *byte >= 0x80 || byte.is_ascii_digit() || *byte == b'*');
    han && runs_on(before.trim_end_matches(['\n', '\r', '\\', ' ', '\u{3000}']), line.trim_start())
}

/// A quick look before the close one: most lines are read as they are written.
fn reads_otherwise(line: &str) -> bool {
    let blank = |at: usize| unseen(&line[..at], &line[at..]).is_some();
    // A character of three bytes stands before, and no sign of ASCII.
    let within = |at: usize| at > 0 && line.as_bytes()[at - 1] >= 0x80;
    line.match_indices(' ').any(|(at, _)| within(at) && blank(at))
        || line.match_indices('\u{3000}').any(|(at, _)| blank(at))
        || line.match_indices("](").next().is_some() && line.match_indices('[').any(|(at, _)| opens_a_link(&line[at..]))
}

/// The length of a line's end or of blanks at the beginning which a reader does not see, told what stands before.
fn unseen(before: &str, rest: &str) -> Option<usize> {
    let blanks = rest.len() - rest.trim_start_matches([' ', '\u{3000}']).len();
    if let Some(length) = line_end(&rest[blanks..]) {
        return Some(blanks + length).filter(|length| runs_on(before.trim_end_matches('\\'), &rest[*length..]));
    }
    let wide = blanks == 0 || rest[..blanks].chars().count() > WIDEST;
    (!wide && is_within_a_name(before, &rest[blanks..])).then_some(blanks)
}

/// How many blanks may stand within a name.
const WIDEST: usize = 4;

/// The part of a text around an offset which is looked through: from one sentence's end to the next but one.
fn sentence(text: &str, at: usize) -> (usize, usize) {
    const FAR: usize = 300;
    let from = text.floor_char_boundary(at.saturating_sub(FAR));
    let to = text.floor_char_boundary((at + FAR).min(text.len()));
    let begin =
        text[from..at].rfind(['。', '！', '？', '\n']).map_or(from, |end| text.ceil_char_boundary(from + end + 1));
    (begin, to)
}

/// The paragraph as it is read, and where in it something is left out.
fn joined(written: &str) -> (Unwrapped, Vec<usize>) {
    let mut joined = Unwrapped { text: String::with_capacity(written.len()), places: Vec::new(), whole: written.len() };
    let (mut at, mut joints, mut linked) = (0, Vec::new(), false);
    while let Some(c) = written[at..].chars().next() {
        let rest = &written[at..];
        let unseen = match c {
            '\n' | '\r' | '\\' | ' ' | '\u{3000}' => unseen(&joined.text, rest),
            '[' if opens_a_link(rest) && !joined.text.ends_with('!') => {
                linked = true;
                Some(1)
            }
            ']' if linked => target(rest).inspect(|_| linked = false),
            _ => None,
        };
        match unseen {
            Some(length) => {
                joints.push(joined.text.len());
                at += length;
            }
            None => {
                joined.places.push((joined.text.len(), at));
                joined.text.push(c);
                at += c.len_utf8();
            }
        }
    }
    (joined, joints)
}

/// The length of a line's end at the beginning, with the backslash which makes a break of it and the blanks of the next line.
fn line_end(rest: &str) -> Option<usize> {
    let behind = rest.strip_prefix('\\').unwrap_or(rest);
    let behind = behind.strip_prefix('\r').unwrap_or(behind).strip_prefix('\n')?;
    Some(rest.len() - behind.trim_start_matches([' ', '\u{3000}']).len())
}

/// Whether what a line ends with goes on with what the next begins with: 王小|明, 5社2|1号.
fn runs_on(before: &str, behind: &str) -> bool {
    let part = |c: char| is_han(c) || digit(fold(c)).is_some();
    let last = before.chars().next_back();
    let next = behind.trim_start_matches(['*', '_', '[']).chars().next();
    last.is_some_and(|c| part(c) || matches!(c, '*' | '_' | '、' | '，' | '（' | '：' | '-')) && next.is_some_and(part)
}

/// Whether a family name stands right before a blank, or a character before, and what may be a given name behind.
fn is_within_a_name(before: &str, behind: &str) -> bool {
    let begins = before.chars().rev().take(2).take_while(|c| is_han(*c)).any(|c| names::may_begin(fold(c)));
    let line = before.rsplit('\n').next().unwrap_or_default();
    // In a row of names each is one: 王伟 李明 张强.
    let row = line.trim_end().contains([' ', '\u{3000}']) && !apart(before);
    begins && !row && behind.chars().next().is_some_and(|c| names::open::may_be_given(fold(c)))
}

/// Whether the character before stands alone: 皇 甫 羊 广.
fn apart(before: &str) -> bool {
    before.chars().rev().nth(1).is_none_or(|c| !is_han(c))
}

/// Whether a link's label begins here, with its target behind.
fn opens_a_link(rest: &str) -> bool {
    // 王小明, and not what a text is called which is linked.
    const LONGEST_LABEL: usize = 18;
    let near = &rest[..rest.floor_char_boundary(LONGEST_LABEL)];
    near.find(']').is_some_and(|close| target(&rest[close..]).is_some())
}

/// The length of a link's target, from the bracket which closes its label.
fn target(rest: &str) -> Option<usize> {
    const LONGEST_TARGET: usize = 1_000;
    let near = &rest.strip_prefix("](").map(|_| &rest[..rest.floor_char_boundary(LONGEST_TARGET)])?;
    near.find([')', '\n']).filter(|close| near[*close..].starts_with(')')).map(|close| close + 1)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn a_paragraph_is_looked_through_as_its_reader_sees_it() {
        for (text, kind, written) in [
            ("三组王小\n明患尿毒症多年。", Kind::Health, "王小\n明"),
            ("村民王建国患\\\n尿毒症。", Kind::Health, "王建国"),
            ("其现住后沟村5社2\n1号。", Kind::HomeAddress, "后沟村5社2\n1号"),
            ("孩子[叶晨诺](https://example.org/a)的疫苗还没有打，已满3岁。", Kind::Minor, "叶晨诺"),
            ("皇 甫 建 国患尿毒症。", Kind::Health, "皇 甫 建 国"),
            ("村民王文 博右手截肢。", Kind::Health, "王文"),
        ] {
            let found = scan(text, &Allow::none());
            assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), [kind], "{text}");
            assert!(found.iter().all(|one| &text[one.range.clone()] == written), "{text} {found:?}");
        }
        for text in [
            "会议讨论了残疾人就业。\n王建国主任出席。",
            "出席：王伟 李明 张强 赵敏\n\n残疾人工作座谈会",
            "- 关爱儿童\n- 王建国主任",
            "| 残疾人 | 358 |\n| 王建国 | 主任 |",
        ] {
            assert_eq!(scan(text, &Allow::none()), [], "{text}");
        }
    }
}
