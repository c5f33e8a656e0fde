//! A paragraph as its reader sees it: lines run on, a link shows its label only, and a name set apart by blanks is one word.
//!
//! Where a line breaks, Markdown goes on: `王小` and `明患尿毒症` on two lines are read as one. Numbers are read so where they
//! stand (`runs`); words, names and addresses are looked for once more in the paragraph joined, and told of where they were
//! written.

use super::{
    Finding, Kind,
    fold::{digit, fold, is_han},
    look_through, names,
};

/// The longest paragraph which is joined, in bytes: a longer one is no prose.
const LONGEST: usize = 6_000;

/// Looks through the paragraphs which read otherwise than they are written.
pub(super) fn look(text: &str, found: &mut Vec<Finding>) {
    let mut at = 0;
    while let Some(next) = may_join(text.as_bytes(), at) {
        at = next;
        if is_joint(&text[..at], &text[at..]) {
            let (from, end) = paragraph(text, at);
            look_at(text, from, at, end, found);
            at = end;
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
}

/// From where to where the paragraph goes which an offset is in.
fn paragraph(text: &str, at: usize) -> (usize, usize) {
    let mut from = text[..at].rfind('\n').map_or(0, |end| end + 1);
    while from > 0 && !begins_a_block(&text[from..]) {
        from = text[..from - 1].rfind('\n').map_or(0, |end| end + 1);
    }
    let mut ends = text[at..].match_indices('\n').map(|(end, _)| at + end + 1);
    (from, ends.find(|end| begins_a_block(&text[*end..])).unwrap_or(text.len()))
}

/// Whether the text begins with a line which begins a block of its own, or with an empty one.
fn begins_a_block(text: &str) -> bool {
    let line = text.split_inclusive('\n').next().unwrap_or_default();
    line.trim_start().starts_with(BLOCKS) || line.trim_ascii().is_empty()
}

/// With what a line begins a block of its own: a heading, an item, a row, a quotation, a fence.
const BLOCKS: [char; 8] = ['#', '-', '|', '>', '+', '`', '<', '~'];

/// Looks through a paragraph in which something may be left out at an offset, and nothing before it.
fn look_at(text: &str, from: usize, at: usize, end: usize, found: &mut Vec<Finding>) {
    let Some(written) = text.get(from..end).filter(|written| written.len() <= LONGEST) else { return };
    let first = first_joint(written, at - from).filter(|_| reads_otherwise(text, from, end));
    let Some(first) = first else { return };
    let joined = Joined::of(written, first);
    let mut done = 0;
    for joint in &joined.joints {
        // What stands around one joint is looked through once, from sentence to sentence.
        if *joint < done {
            continue;
        }
        let (begin, stop) = sentence(&joined.text, *joint);
        done = stop;
        let mut within = Vec::new();
        look_through(&joined.text[..stop], begin, &mut within);
        within.retain(|finding| matches!(finding.kind, Kind::HomeAddress | Kind::Minor | Kind::Health | Kind::Plate));
        found.extend(within.into_iter().map(|finding| {
            // Behind the last character, and not behind what is unseen after it.
            let last = joined.text[..finding.range.end].chars().next_back().map_or(0, char::len_utf8);
            let (start, end) = (joined.written(finding.range.start), joined.written(finding.range.end - last) + last);
            Finding { range: from + start..from + end, ..finding }
        }));
    }
}

/// Whether a paragraph is read otherwise than it is written: a line goes on with what the one before ends with, a blank stands
/// within a name, or a link has a short label.
fn reads_otherwise(text: &str, from: usize, end: usize) -> bool {
    let mut begin = from;
    text[from..end].split_inclusive('\n').any(|line| {
        let before = &text[..begin];
        begin += line.len();
        before.len() > from && joins(before, line) || holds_a_joint(line)
    })
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

/// The same of what stands in one line.
fn holds_a_joint(line: &str) -> bool {
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
    // Nearly all blanks stand behind ASCII, where no name is.
    let within = !before.as_bytes().last().is_none_or(u8::is_ascii) && is_within_a_name(before, &rest[blanks..]);
    (within && blanks > 0 && rest[..blanks].chars().count() <= WIDEST).then_some(blanks)
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

/// The paragraph as it is read.
struct Joined {
    text: String,
    /// Where in it something is left out.
    joints: Vec<usize>,
    /// Where each part of it begins, as it is read and as it is written.
    parts: Vec<(usize, usize)>,
}

impl Joined {
    /// Joins a paragraph whose first joint is known.
    fn of(written: &str, first: usize) -> Self {
        let mut text = String::with_capacity(written.len());
        text.push_str(&written[..first]);
        let mut joined = Self { text, joints: Vec::new(), parts: vec![(0, 0)] };
        let (mut at, mut linked) = (first, false);
        while let Some(c) = written[at..].chars().next() {
            let rest = &written[at..];
            let unseen = match c {
                '[' => (opens_a_link(rest) && !joined.text.ends_with('!')).then(|| {
                    linked = true;
                    1
                }),
                ']' if linked => target(rest).inspect(|_| linked = false),
                _ => may_vanish(c).then(|| unseen(&joined.text, rest)).flatten(),
            };
            match unseen {
                Some(length) => {
                    at += length;
                    joined.joints.push(joined.text.len());
                    joined.parts.push((joined.text.len(), at));
                }
                None => {
                    joined.text.push(c);
                    at += c.len_utf8();
                }
            }
        }
        joined
    }

    /// Where a character of the paragraph read was written.
    fn written(&self, read: usize) -> usize {
        let part = self.parts.partition_point(|part| part.0 <= read).checked_sub(1).and_then(|at| self.parts.get(at));
        part.map_or(0, |part| part.1 + (read - part.0))
    }
}

/// Where a paragraph is first read otherwise than it is written, from an offset on.
fn first_joint(written: &str, mut at: usize) -> Option<usize> {
    loop {
        at = may_join(written.as_bytes(), at)?;
        if is_joint(&written[..at], &written[at..]) {
            return Some(at);
        }
        at += written[at..].chars().next()?.len_utf8();
    }
}

/// Whether something is left out at the beginning of the text behind.
fn is_joint(before: &str, behind: &str) -> bool {
    match behind.as_bytes().first() {
        Some(b'[') => opens_a_link(behind) && !before.ends_with('!'),
        _ => {
            let led = before.as_bytes().last().is_some_and(|byte| leads_on(*byte));
            led && behind.starts_with(may_vanish) && unseen(before, behind).is_some()
        }
    }
}

/// Where the first byte at or behind an offset stands with which something may be left out. Whole rows of bytes are looked at
/// at once, without a branch, since most hold none.
fn may_join(bytes: &[u8], from: usize) -> Option<usize> {
    const ROW: usize = 16;
    let mut at = from;
    while let Some(row) = bytes.get(at..).and_then(<[u8]>::first_chunk::<{ ROW + 2 }>) {
        let (mut signs, mut any) = ([0; ROW], 0);
        for at in 0..ROW {
            signs[at] = vanishes(row[at], [row[at + 1], row[at + 2]]);
            any |= signs[at];
        }
        if any != 0
            && let Some(next) = (0..ROW).find(|next| signs[*next] != 0 && may_join_at(bytes, at + next))
        {
            return Some(at + next);
        }
        at += ROW;
    }
    (at..bytes.len()).find(|at| may_join_at(bytes, *at))
}

/// One for a byte with which what is left out may begin. U+3000 begins like most signs of Chinese.
fn vanishes(byte: u8, [second, third]: [u8; 2]) -> u8 {
    let is = |byte: u8, other: u8| u8::from(byte == other);
    let wide = is(byte, 0xe3) & is(second, 0x80) & is(third, 0x80);
    is(byte, b'\n') | is(byte, b'\r') | is(byte, b'\\') | is(byte, b' ') | is(byte, b'[') | wide
}

fn may_join_at(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    match &bytes[at..] {
        [b'[', ..] => true,
        // Nearly all blanks stand behind ASCII and before what ends no line.
        [b' ', next, ..]
            if before.is_some_and(|byte| byte.is_ascii()) && !matches!(next, b'\n' | b'\r' | b'\\' | b' ' | 0xe3) =>
        {
            false
        }
        // And nearly all lines of data begin with a letter or a mark of ASCII.
        [b'\n', line @ ..] => {
            before.is_some_and(leads_on) && line.iter().find(|byte| **byte != b' ').is_some_and(may_go_on)
        }
        [b'\r' | b'\\' | b' ', ..] | [0xe3, 0x80, 0x80, ..] => before.is_some_and(leads_on),
        _ => false,
    }
}

/// Whether a character with this first byte may stand where a line goes on with the one before.
fn may_go_on(byte: &u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'*' | b'_' | b'[' | 0x80..)
}

/// Whether a character with this last byte may stand before a line's end or a blank which is left out: a digit, a sign of
/// emphasis or any character of Chinese.
fn leads_on(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'*' | b'-' | b'\\' | b'_' | 0x80..)
}

/// What ends a line or stands between words.
fn may_vanish(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\\' | ' ' | '\u{3000}')
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
    let line = || before.rsplit('\n').next().unwrap_or_default();
    // In a row of names each is one: 王伟 李明 张强.
    let row = || line().trim_end().contains([' ', '\u{3000}']) && !apart(before);
    begins && behind.chars().next().is_some_and(|c| names::open::may_be_given(fold(c))) && !row()
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
