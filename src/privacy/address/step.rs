//! One number of an address and its unit: 3幢, 二单元, 第五组, 三楼东.

use super::{
    super::{fold::digit, names::likely},
    is_han, is_numeral,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Group,
    Lane,
    Number,
    Building,
    Entrance,
    Floor,
    Room,
    Household,
}

pub(super) struct Step {
    pub(super) unit: Unit,
    /// With 第 before the number: the one and not so many.
    pub(super) ordinal: bool,
    /// Named by a letter, as A座.
    pub(super) lettered: bool,
}

/// One number and its unit, and where the next could begin.
pub(super) fn step(chars: &[char], from: usize, before: &[Step]) -> Option<(Step, usize)> {
    // 二楼东户: the door is named by its side.
    if let [side, '户', ..] = chars.get(from..)?
        && "东西南北左右中".contains(*side)
        && before.iter().any(|step| step.unit == Unit::Floor || step.unit == Unit::Entrance)
    {
        return Some((Step { unit: Unit::Household, ordinal: true, lettered: false }, from + 2));
    }
    // 三楼东, 4楼西间, 17楼右手: so it is without the word.
    if before.last().is_some_and(|step| step.unit == Unit::Floor)
        && let Some(length) = side_of_a_floor(chars.get(from..).unwrap_or_default())
    {
        return Some((Step { unit: Unit::Household, ordinal: true, lettered: false }, from + length));
    }
    // 6号楼东单元: so is the entrance.
    if let [side, '单', '元', ..] = chars.get(from..)?
        && "东西南北中".contains(*side)
        && !before.is_empty()
    {
        return Some((Step { unit: Unit::Entrance, ordinal: true, lettered: false }, from + 3));
    }
    let ordinal = chars.get(from) == Some(&'第');
    let start = from + usize::from(ordinal);
    let mut end = start;
    while chars.get(end).is_some_and(|c| is_numeral(*c)) && end - start < 6 {
        end += 1;
    }
    // A building may be named by a letter, alone or before its number.
    if end == start || (end - start > 4 && chars[start].is_ascii_digit()) {
        return None;
    }
    // `3 单元` and `33#楼`.
    let end = if chars.get(end) == Some(&' ') && chars.get(end + 1..).and_then(unit).is_some() { end + 1 } else { end };
    let rest = &chars[end..];
    if let Some(end) = floor_and_door(chars, start, before) {
        return Some((Step { unit: Unit::Room, ordinal, lettered: false }, end));
    }
    if let Some((unit, length)) = unit(rest) {
        // `3单元502号`: the number behind an entrance is a room's.
        let inside = before.iter().any(|step| matches!(step.unit, Unit::Building | Unit::Entrance | Unit::Floor));
        let row = start.checked_sub(1).is_some_and(|at| chars[at] == '-');
        let digits = chars[start..end].strip_suffix(&[' ']).unwrap_or(&chars[start..end]);
        let entered = before.iter().any(|step| step.unit == Unit::Entrance);
        // 30栋1911号: no year has a number behind it.
        let housed = before.last().is_some_and(|step| step.unit == Unit::Building);
        let numbered = is_room_number(digits) || (entered || housed) && is_door_or_year(digits);
        // 59号1单元5楼4号: the fourth door of the floor.
        let numbered =
            numbered || entered && before.last().is_some_and(|step| step.unit == Unit::Floor) && end - start < 3;
        let room = unit == Unit::Number && length == 1 && inside && !row && numbered;
        // 2单元2705楼上: no house has so many floors.
        let storeyed = || matches!(rest.get(1), Some('上' | '下')) && is_door_or_year(digits);
        let above =
            unit == Unit::Floor && rest.first() != Some(&'层') && (numbered || storeyed()) && leads_to_a_door(before);
        if above {
            return Some((Step { unit: Unit::Room, ordinal, lettered: false }, end));
        }
        let unit = if room { Unit::Room } else { unit };
        // 3单元2004户反映: one of them, and not 3单元546户居民.
        let told = || matches!(rest.get(1..), Some(['反', '映', ..] | ['住', '户', ..] | ['的', ..] | ['漏', ..]));
        // 1单元1402户居民反映: no entrance leads to so many homes, and the fourteenth floor has a second door.
        let named = || {
            let behind = rest.get(1..).unwrap_or_default();
            let person = behind.strip_prefix(&['居', '民']).or(behind.strip_prefix(&['业', '主'])).unwrap_or(behind);
            likely::length_at(person, likely::BESIDE_A_CROWD) > 0
        };
        let ends = || rest.get(1).is_none_or(|c| !is_han(*c) && *c != '、');
        let one = || told() || is_door_of_a_floor(digits) && (digits.len() > 3 || ends() || named());
        let ordinal = ordinal || unit == Unit::Household && entered && is_door_or_year(digits) && one();
        return Some((Step { unit, ordinal, lettered: chars[start].is_ascii_alphabetic() }, end + length));
    }
    let bare = &chars[start..end];
    let early = matches!(bare, ['1', '9', '0', '1'..='8'] | ['2', '0', '0', '1'..='8']);
    // 28栋1949。 ends an address as no year does.
    let at_the_end = rest.first().is_none_or(|c| matches!(c, '。' | ',' | '，' | '；' | ')' | '|' | '\n'));
    let unlike_a_year = (behind_an_entrance(before) || at_the_end) && is_door_or_year(bare) || early;
    let door = is_room_number(bare) || unlike_a_year && !spans(rest);
    (leads_to_a_door(before) && door && !counts(rest))
        .then_some((Step { unit: Unit::Room, ordinal, lettered: false }, end))
}

/// The length of the words which name a door by its side of the floor, or `None`.
fn side_of_a_floor(rest: &[char]) -> Option<usize> {
    match rest {
        ['左' | '右', '手', ..] | ['东' | '西' | '南' | '北' | '中', '间', ..] => Some(2),
        ['东' | '西', next, ..] if is_han(*next) && !"的家这住户".contains(*next) => {
            (likely::length_at(&rest[1..], likely::BESIDE_A_CROWD) > 0).then_some(1)
        }
        ['东' | '西', ..] => Some(1),
        _ => None,
    }
}

/// Whether a number with a unit stands here.
pub(super) fn unit_follows(chars: &[char], at: usize) -> bool {
    let digits = chars[at.min(chars.len())..].iter().take_while(|c| is_numeral(**c)).count();
    chars.get(at + digits..).and_then(unit).is_some()
}

/// The end of `7-3` behind an entrance: the seventh floor's third door.
fn floor_and_door(chars: &[char], start: usize, before: &[Step]) -> Option<usize> {
    before.last().filter(|step| step.unit == Unit::Entrance)?;
    let digits = |from: usize| chars[from.min(chars.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let floor = digits(start);
    let door = digits(start + floor + 1);
    let end = start + floor + 1 + door;
    let hyphen = matches!(chars.get(start + floor), Some('-' | '\u{2010}'..='\u{2015}'));
    let goes_on = chars.get(end..).and_then(unit).is_some() || counts(chars.get(end..).unwrap_or_default());
    (hyphen && (1..=2).contains(&floor) && (1..=2).contains(&door) && !goes_on).then_some(end)
}

/// The unit which begins the text, and its length; longer words first.
fn unit(rest: &[char]) -> Option<(Unit, usize)> {
    Some(match rest {
        ['村', '民', '小', '组', ..] => (Unit::Group, 4),
        ['小', '组', ..] => (Unit::Group, 2),
        ['组' | '队' | '社' | '屯', ..] => (Unit::Group, 1),
        ['单', '元', ..] | ['门', '洞', ..] => (Unit::Entrance, 2),
        ['门', ..] => (Unit::Entrance, 1),
        ['号', '附' | '之' | '院', ..] => (Unit::Number, 2),
        ['号', '楼', '上' | '下', ..] => (Unit::Number, 1),
        ['号' | '#', '楼', ..] => (Unit::Building, 2),
        ['栋' | '幢' | '座' | '-' | '#', ..] => (Unit::Building, 1),
        ['号', ..] => (Unit::Number, 1),
        ['支', '弄', ..] => (Unit::Lane, 2),
        ['弄' | '巷', ..] => (Unit::Lane, 1),
        ['楼' | '层', ..] => (Unit::Floor, 1),
        ['室' | '房', ..] => (Unit::Room, 1),
        ['户', ..] => (Unit::Household, 1),
        _ => return None,
    })
}

/// Whether a building and its entrance, or a building named by a letter, stand right before.
fn behind_an_entrance(before: &[Step]) -> bool {
    before.last().is_some_and(|step| step.unit == Unit::Entrance || step.lettered)
}

/// `2008至2010年`, `2008-2010`: a row of years.
fn spans(rest: &[char]) -> bool {
    matches!(rest, ['至' | '到' | '—' | '-' | '~' | '、' | '/' | '.', ..])
}

fn leads_to_a_door(before: &[Step]) -> bool {
    before.last().is_some_and(|step| matches!(step.unit, Unit::Entrance | Unit::Building | Unit::Number | Unit::Floor))
        && before.iter().any(|step| step.unit != Unit::Number)
        || !before.is_empty() && before.iter().all(|step| step.unit == Unit::Number)
}

/// Three or four digits which are no year.
pub(super) fn is_room_number(bare: &[char]) -> bool {
    is_door_or_year(bare) && !matches!(bare, ['1', '9', _, _] | ['2', '0', _, _])
}

/// A floor and one of its few doors: 1402, 501.
pub(super) fn is_door_of_a_floor(bare: &[char]) -> bool {
    let digits: Vec<u8> = bare.iter().filter_map(|c| digit(*c)).map(|(value, _)| value).collect();
    is_door_or_year(bare) && matches!(digits.as_slice(), [.., 0, 1..=9] | [.., 1, 0..=2])
}

/// Three or four digits, of which no year can be told from 1903 and 2001, doors on the nineteenth and twentieth floor.
pub(super) fn is_door_or_year(bare: &[char]) -> bool {
    let digits: Vec<u8> = bare.iter().filter_map(|c| digit(*c)).map(|(value, _)| value).collect();
    digits.len() == bare.len() && matches!(digits.as_slice(), [1..=9, _, _] | [1..=9, _, _, _])
}

pub(super) fn counts(rest: &[char]) -> bool {
    let next = rest.iter().find(|c| **c != ' ');
    next.is_some_and(|c| "年月日元万亿户人个米平吨%.次项件条名位盏处套台辆棵路张份亩余多".contains(*c))
}
