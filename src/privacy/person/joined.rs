//! Who is named in a row with somebody of whom a word is said: 史婷和金双贵都是血友病患者, 学生王明、李强.

use super::{
    super::{
        fold::{Glyph, ahead, back},
        names::lattice,
    },
    office, window,
};

/// How far to either side a row is read, in characters.
const FAR: usize = 30;
/// How sure the others must be.
const SURELY: i32 = 40;

/// The names which are joined to one.
pub(super) fn names(text: &str, name: &[Glyph]) -> Vec<Vec<Glyph>> {
    let [first, .., last] = name else { return Vec::new() };
    if !joins_around(text, first.start, last.end) {
        return Vec::new();
    }
    let glyphs = window::read(text, back(text, first.start, FAR), ahead(text, last.end, FAR));
    let chars: Vec<char> = glyphs.iter().map(|glyph| glyph.c).collect();
    let own = glyphs.iter().position(|glyph| glyph.start >= first.start);
    let Some((mut from, mut to)) = own.map(|own| (own, own + name.len())) else { return Vec::new() };
    let mut found = Vec::new();
    // Behind: the name begins where the joint ends.
    while chars.get(to).is_some_and(|c| is_joint(*c)) {
        let rest = &chars[to + 1..];
        let longest =
            lattice::names_in(rest, SURELY).into_iter().filter(|read| read.from == 0).max_by_key(|read| read.odds);
        let Some(read) = longest.filter(|read| !office::is_titled(&[], &rest[read.to..])) else { break };
        found.extend(glyphs.get(to + 1..to + 1 + read.to).map(<[Glyph]>::to_vec));
        to += 1 + read.to;
    }
    // Before: it ends where the joint begins, which may well be a given character: 史婷和金双贵.
    while from > 0 && is_joint(chars[from - 1]) {
        let mut before = chars[..from - 1].to_vec();
        before.push('、');
        let ends = |read: &lattice::Read| read.to == from - 1;
        let surest = lattice::names_in(&before, SURELY).into_iter().filter(ends).max_by_key(|read| read.odds);
        let Some(read) = surest.filter(|read| !office::is_titled(&chars[..read.from], &[])) else { break };
        found.extend(glyphs.get(read.from..read.to).map(<[Glyph]>::to_vec));
        from = read.from;
    }
    found
}

/// 史婷和, before 金双贵: the joint is no given character where another name begins right behind.
pub(super) fn without_joint(text: &str, mut name: Vec<Glyph>) -> Vec<Glyph> {
    let Some(last) = name.last().filter(|last| name.len() > 2 && is_joint(last.c)) else { return name };
    let behind: Vec<char> =
        window::read(text, last.end, ahead(text, last.end, 6)).iter().map(|glyph| glyph.c).collect();
    if lattice::names_in(&behind, SURELY).iter().any(|read| read.from == 0) {
        name.pop();
    }
    name
}

fn joins_around(text: &str, start: usize, end: usize) -> bool {
    text[end..].starts_with(is_joint) || text[..start].ends_with(is_joint)
}

fn is_joint(c: char) -> bool {
    matches!(c, '、' | '和' | '与' | '與' | '及' | '跟')
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, scan};

    fn found(text: &str) -> Vec<&str> {
        scan(text, &Allow::default()).iter().map(|finding| &text[finding.range.clone()]).collect()
    }

    #[test]
    fn whoever_stands_in_a_row_is_told_of_with_the_others() {
        for (text, names) in [
            ("史婷和金双贵都是血友病患者，两家住隔壁。", vec!["史婷", "金双贵"]),
            ("学生王明、李强、赵小燕打架一事已处理。", vec!["王明", "李强", "赵小燕"]),
            ("汪俊航与牛子涵都是胰腺癌患者。", vec!["汪俊航", "牛子涵"]),
        ] {
            let mut found = found(text);
            found.sort_by_key(|name| text.find(name));
            assert_eq!(found, names, "{text}");
        }
        assert_eq!(found("残疾人李秀英和镇长王建国握手。"), ["李秀英"]);
    }
}
