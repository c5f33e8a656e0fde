//! Mail addresses. All of them: whether one is an office's is for data to say.

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, glyphs},
    mask,
};

/// Looks at an `@`, or at `(at)`; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let sign_end = match text[start..].chars().next() {
        Some('(' | '[' | '{') => match text.as_bytes().get(start + 3) {
            Some(b')' | b']' | b'}') => start + 4,
            _ => return start + 1,
        },
        Some('%') => start + 3,
        Some('&') => super::fold::piece(text, start).map_or(start + 1, |(_, end)| end),
        Some(sign) => start + sign.len_utf8(),
        None => return start + 1,
    };
    // Most signs begin no address; a sign or stop right before settles it without reading further.
    if text[..start].ends_with(|c: char| c.is_ascii_punctuation() && !matches!(c, '_' | '>' | '%' | '+' | '-' | ';')) {
        return sign_end;
    }
    let before = glyphs(text, back(text, start, 64), start);
    let after = glyphs(text, sign_end, ahead(text, sign_end, 80));
    let (Some((from, user)), Some((to, host))) = (user_of(&before), host_of(&after)) else { return sign_end };
    // In an address's host `%40` is no sign of anything: only a trap for the eye.
    if text[start..].starts_with("%40") && text[..from].ends_with("//") {
        return sign_end;
    }
    let masked = mask(Kind::Email, &format!("{user}@{host}"));
    found.push(Finding { kind: Kind::Email, range: from..to, masked });
    to
}

fn user_of(before: &[Glyph]) -> Option<(usize, String)> {
    let spaces = before.iter().rev().take_while(|glyph| glyph.c == ' ').count();
    let named = before.len().checked_sub(spaces).filter(|_| spaces <= 2)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let length = before[..named].iter().rev().take_while(|glyph| is_part(glyph.c)).count();
    let user = &before[named - length..named];
    let first = user.iter().position(|glyph| glyph.c.is_ascii_alphanumeric())?;
    Some((user.get(first)?.start, user[first..].iter().map(|glyph| glyph.c).collect()))
}

/// Labels between dots, the last one of letters alone and no file's ending.
fn host_of(after: &[Glyph]) -> Option<(usize, String)> {
    const FILES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "svg", "css", "js", "pdf", "md"];
    let spaces = after.iter().take_while(|glyph| glyph.c == ' ').count();
    let (mut host, mut ends) = (String::new(), Vec::new());
    for glyph in after.get(spaces..).filter(|_| spaces <= 2)? {
        match glyph.c {
            c if c.is_ascii_alphanumeric() || c == '-' => host.push(c.to_ascii_lowercase()),
            '.' | '。' | '·' if !host.ends_with('.') => host.push('.'),
            _ => break,
        }
        ends.push(glyph.end);
    }
    let whole = host.trim_end_matches(['.', '-']).len();
    host.truncate(whole);
    let top = host.rsplit('.').next()?;
    let well_formed =
        host.contains('.') && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()) && !FILES.contains(&top);
    Some((*ends.get(whole.checked_sub(1)?)?, host)).filter(|_| well_formed)
}
