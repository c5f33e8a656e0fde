//! Doors written as a row of numbers between hyphens, behind a word for living or the name of an estate: 7-2-301, 28#3-2706.

use super::{
    super::{
        Finding, Kind,
        fold::{ahead, back, glyphs},
        mask,
    },
    counts, is_door_of_a_floor, is_door_or_year, is_han, is_numeral, is_room_number, place_start,
};

/// Looks behind 住 or 址 for a door written as `7-2-301`; gives where to go on.
pub(in crate::privacy) fn look_behind(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let next = start + text[start..].chars().next().map_or(1, char::len_utf8);
    let window = glyphs(text, next, ahead(text, next, 36));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let stop = |c: &char| {
        !(is_han(*c) || is_numeral(*c) || matches!(c, ':' | ' ' | '-' | '#' | '(' | ')' | '\u{2010}'..='\u{2015}'))
    };
    let end = chars.iter().position(stop).unwrap_or(chars.len());
    let Some(from) = chars[..end].iter().position(char::is_ascii_digit) else { return next };
    let Some(to) = hyphened_door(&chars[..end], from) else { return next };
    let named = chars[..from].iter().rev().take_while(|c| is_han(**c) || c.is_ascii_alphabetic()).count();
    if named < 2 {
        return next;
    }
    let first = from - named;
    let value: String = chars[first..to].iter().collect();
    let masked = mask(Kind::HomeAddress, value.trim());
    found.push(Finding { kind: Kind::HomeAddress, range: window[first].start..window[to - 1].end, masked });
    window[to - 1].end
}

/// Looks at a row of numbers which begins here for a door behind an estate's name: 金色港湾25-2-1360, 凤凰城28#3-2706.
pub(in crate::privacy) fn look_at_row(text: &str, start: usize, found: &mut Vec<Finding>) {
    const LONGEST: usize = 14;
    const PLACE: usize = 12;
    if !text[..start].chars().next_back().is_some_and(is_han) {
        return;
    }
    // No row without what joins it: `-`, `#`, a wide form of theirs, or a reference to one.
    let joins = |byte: &u8| matches!(byte, b'-' | b'#' | b'&' | 0xe2 | 0xef);
    if !text.as_bytes()[start..ahead(text, start, LONGEST)].iter().any(joins) {
        return;
    }
    let window = glyphs(text, start, ahead(text, start, LONGEST));
    let chars: Vec<char> = window.iter().map(|glyph| glyph.c).collect();
    let Some(to) = hyphened_door(&chars, 0) else { return };
    let row: String = chars[..to].iter().collect();
    let parts = row.split(|c: char| !c.is_ascii_digit()).count();
    let before = glyphs(text, back(text, start, PLACE), start);
    let named: String = before.iter().map(|glyph| glyph.c).collect();
    let goes_on = chars.get(to).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | ':'));
    // 25-5-1004号: the door of an entrance, and no number of two parts.
    let listed = parts < 3 || ["图号", "编号", "合同", "工程"].iter().any(|word| named.contains(word));
    let goes_on = goes_on || listed && chars.get(to) == Some(&'号');
    let estate =
        ESTATE_ENDS.iter().any(|end| named.ends_with(end)) && !NO_ESTATES.iter().any(|end| named.ends_with(end));
    let estate = estate || is_a_flat(&chars[..to], &named);
    let Some(last) = window.get(to - 1) else { return };
    // 百合公寓4#501 is one too; 百合公寓44-602 may be a span, unless somebody lives there.
    let door = || row.contains('#') || lives_near(text, start, window[to - 1].end);
    if goes_on || !estate || !(parts == 3 || parts == 2 && door()) {
        return;
    }
    let han = before.iter().rev().take_while(|glyph| is_han(glyph.c)).count();
    let place: Vec<char> = before.iter().map(|glyph| glyph.c).collect();
    let from = place_start(&place, place.len()).max(place.len() - han);
    let first = before.get(from).map_or(start, |glyph| glyph.start);
    let value: String = place.iter().skip(from).chain(&chars[..to]).collect();
    let masked = mask(Kind::HomeAddress, value.trim());
    found.push(Finding { kind: Kind::HomeAddress, range: first..last.end, masked });
}

/// 云山诗意12-5-2602: a building, an entrance and one of the few doors of a floor, whatever the estate is called.
fn is_a_flat(row: &[char], named: &str) -> bool {
    const NO_NAMES: &str = "号第编图表节条款章比为是分约至到期版码本件项目文次型类批卷页线段桩孔位于准范程集纸";
    let parts: Vec<&[char]> = row.split(|c| !c.is_ascii_digit()).collect();
    let [building, entrance, door] = parts.as_slice() else { return false };
    let small = (1..=2).contains(&building.len()) && entrance.len() == 1;
    let called = ["门第", "壹号", "一号"].iter().any(|end| named.ends_with(end));
    let place = named.chars().rev().take(2).all(is_han) && (called || !named.ends_with(|c| NO_NAMES.contains(c)));
    small && place && is_door_of_a_floor(door) && named.chars().count() > 1
}

/// Whether words for a home, or somebody's name, stand beside a row of two numbers.
fn lives_near(text: &str, start: usize, end: usize) -> bool {
    let before: String = glyphs(text, back(text, start, 24), start).iter().map(|glyph| glyph.c).collect();
    let before = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
    let behind: Vec<char> = glyphs(text, end, ahead(text, end, 8)).iter().map(|glyph| glyph.c).collect();
    let behind = behind.strip_prefix(&['，']).or_else(|| behind.strip_prefix(&['('])).unwrap_or(&behind);
    let named = super::super::names::likely::length_at(behind, super::super::names::likely::BESIDE_A_CROWD);
    ["住", "的家", "家在", "地址", "户主", "房主", "业主", "寄", "送到", "搬到", "名下", "漏水"]
        .iter()
        .any(|word| before.contains(word))
        || named > 0 && !super::super::person::is_titled(&[], &behind[named..])
}

/// With what the names of estates end.
#[rustfmt::skip]
const ESTATE_ENDS: &[&str] = &[
    "小区", "花园", "家园", "嘉园", "公寓", "新村", "佳苑", "苑", "园", "城", "庭", "湾", "里", "府", "居", "邸", "郡", "墅", "寓", "院", "舍",
    "景", "港", "都", "庄", "阁", "轩", "坊", "洲", "畔", "期", "区", "岸", "家", "屋", "岛", "公馆", "社区", "大厦",
];
const NO_ESTATES: &[&str] =
    &["公里", "法院", "医院", "学院", "国家", "专家", "大家", "房屋", "夜里", "这里", "那里", "哪里"];

/// The end of `7-2-301` or `12-502`: short numbers between hyphens, the last one a room's.
fn hyphened_door(chars: &[char], from: usize) -> Option<usize> {
    let (mut at, mut parts) = (from, Vec::new());
    loop {
        let length = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        parts.push(&chars[at..at + length]);
        at += length;
        match chars.get(at..) {
            Some(['-' | '\u{2010}'..='\u{2015}' | '#', digit, ..]) if digit.is_ascii_digit() => at += 1,
            _ => break,
        }
    }
    let (room, before) = parts.split_last()?;
    let short = (1..=3).contains(&before.len()) && before.iter().all(|part| part.len() < 4);
    // 3-3-2001 is the first door of the twentieth floor.
    let parted = before.len() > 1 || chars[from..at].contains(&'#');
    let room = is_room_number(room) || parted && is_door_or_year(room);
    // 9-2-203万晓芳家中
    let somebody =
        || super::super::names::likely::length_at(&chars[at..], super::super::names::likely::BESIDE_A_CROWD) > 0;
    (short && room && (!counts(&chars[at..]) || somebody())).then_some(at)
}
