//! Licence plates (GA 36-2018), of old and new energy vehicles; those of consulates, of the armed police and of the army.

use super::{
    Finding, Kind,
    fold::{Glyph, ahead, back, digit, glyphs},
    mask,
};

/// Looks at a sign with which a plate may begin; gives where to go on.
pub(super) fn look(text: &str, start: usize, found: &mut Vec<Finding>) -> usize {
    let next = start + text[start..].chars().next().map_or(1, char::len_utf8);
    let window = glyphs(text, start, ahead(text, start, 60));
    let read = match window.first().map(|glyph| glyph.c) {
        Some('W' | 'w') => armed_police(&window)
            .filter(|(_, plate)| begins_a_word(text, start) && (!plate.is_ascii() || of_a_vehicle(text, start))),
        Some('V' | 'v') => army(&window).filter(|_| begins_a_word(text, start) && of_a_vehicle(text, start)),
        Some('使') => embassy(&window).filter(|_| of_a_vehicle(text, start)),
        Some(c) if OF_THE_ARMY.contains(c) => army(&window).filter(|_| of_a_vehicle(text, start)),
        _ => civil(&window),
    };
    let Some((range_end, plate)) = read else { return next };
    found.push(Finding { kind: Kind::Plate, range: start..range_end, masked: mask(Kind::Plate, &plate) });
    range_end
}

/// The signs of the army's branches and regions, as plates of 2004 bear them.
const OF_THE_ARMY: &str = "军海空北沈兰济南广成";

fn civil(window: &[Glyph]) -> Option<(usize, String)> {
    let mut plate = String::new();
    let (mut end, mut gap, mut broken) = (0, 0, false);
    for (index, glyph) in window.iter().enumerate() {
        let c = match digit(glyph.c) {
            Some((value, _)) if plate.chars().count() > 1 => char::from(b'0' + value),
            _ => glyph.c.to_ascii_uppercase(),
        };
        match (plate.chars().count(), c) {
            (0, _) => plate.push(c),
            (1, 'A'..='H' | 'J'..='N' | 'P'..='Z') => plate.push(c),
            (2..=7, 'A'..='H' | 'J'..='N' | 'P'..='Z' | '0'..='9') => plate.push(c),
            (6, '学' | '警' | '挂' | '港' | '澳' | '领' | '使') => plate.push(c),
            (count @ 1..=7, ' ' | '-' | '—' | '–' | '·' | '•' | '.' | '‧' | '・')
                if gap < 2 && (!broken || glyph.c == ' ') && (count < 7 || continues(window, index)) =>
            {
                gap += 1;
                continue;
            }
            // Over the end of a line, or in two texts of a drawing.
            (2..=6, ' ' | '\n') if gap < 8 && (broken || glyph.c == '\n') => {
                (gap, broken) = (gap + 1, true);
                continue;
            }
            (8.., 'A'..='Z' | '0'..='9') => return None,
            // The Telecom licence 粤B2-20090059 runs on behind a hyphen.
            _ => break,
        }
        (gap, broken) = (0, false);
        end = glyph.end;
    }
    is_plate(&plate).then_some((end, plate))
}

/// Whether another character of a plate follows a separator.
fn continues(window: &[Glyph], index: usize) -> bool {
    window.get(index + 1).is_some_and(|glyph| glyph.c.is_ascii_digit() || matches!(glyph.c, 'D' | 'F'))
}

/// Five places behind the letter, most of them digits; or six, where D or F marks a new energy vehicle.
fn is_plate(plate: &str) -> bool {
    let tail: Vec<char> = plate.chars().skip(2).collect();
    let digits = tail.iter().filter(|c| c.is_ascii_digit()).count();
    let energy = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() && !matches!(c, 'I' | 'O'));
    match tail.len() {
        5 => digits >= 3,
        6 => digits >= 4 && (energy(tail.first()) != energy(tail.last())),
        _ => false,
    }
}

/// The signs of a plate in the window without what may stand between them, each with its end, up to another character.
fn signs(window: &[Glyph]) -> Vec<(char, usize)> {
    let (mut signs, mut gap) = (Vec::new(), 0);
    for glyph in window {
        let c = match digit(glyph.c) {
            Some((value, _)) if !signs.is_empty() => char::from(b'0' + value),
            _ => glyph.c.to_ascii_uppercase(),
        };
        match c {
            ' ' | '-' | '—' | '–' | '·' | '•' | '.' | '‧' | '・' if gap < 2 => gap += 1,
            c if signs.len() < 3 || c.is_ascii_alphanumeric() => {
                signs.push((c, glyph.end));
                gap = 0;
            }
            _ => break,
        }
        if signs.len() > 9 {
            break;
        }
    }
    signs
}

/// `WJ浙1234X`, `WJ·浙12345`, and `WJ01-12345` of before 2012.
fn armed_police(window: &[Glyph]) -> Option<(usize, String)> {
    let signs = signs(window);
    let chars: Vec<char> = signs.iter().map(|(c, _)| *c).collect();
    let tail = match chars.as_slice() {
        ['W', 'J', province, tail @ ..] if PROVINCES.contains(*province) => tail,
        ['W', 'J', a, b, tail @ ..] if a.is_ascii_digit() && b.is_ascii_digit() => tail,
        _ => return None,
    };
    let (last, digits) = tail.split_last()?;
    let whole = tail.len() == 5 && digits.iter().all(char::is_ascii_digit) && last.is_ascii_alphanumeric();
    whole.then(|| (signs.last().map_or(0, |(_, end)| *end), chars.iter().collect()))
}

/// `军A12345` and, since 2012, `VA12345`.
fn army(window: &[Glyph]) -> Option<(usize, String)> {
    let signs = signs(window);
    let chars: Vec<char> = signs.iter().map(|(c, _)| *c).collect();
    let [_, letter, tail @ ..] = chars.as_slice() else { return None };
    let whole = letter.is_ascii_uppercase() && tail.len() == 5 && tail.iter().all(char::is_ascii_digit);
    whole.then(|| (signs.last().map_or(0, |(_, end)| *end), chars.iter().collect()))
}

/// `使123456`: three digits of the country, three of the vehicle.
fn embassy(window: &[Glyph]) -> Option<(usize, String)> {
    let signs = signs(window);
    let chars: Vec<char> = signs.iter().map(|(c, _)| *c).collect();
    let whole = chars.len() == 7 && chars.iter().skip(1).all(char::is_ascii_digit);
    let end = signs.last().map_or(0, |(_, end)| *end);
    let counts = window.iter().find(|glyph| glyph.start >= end && glyph.c != ' ');
    let counts = counts.is_some_and(|glyph| "人户元万次辆平米个吨件".contains(glyph.c));
    (whole && !counts).then(|| (end, chars.iter().collect()))
}

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

fn begins_a_word(text: &str, start: usize) -> bool {
    !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
}

/// These signs begin other codes and other words (上海A12345, 使600000人受益), so that a vehicle must be named before.
fn of_a_vehicle(text: &str, start: usize) -> bool {
    let before: String = glyphs(text, back(text, start, 10), start).iter().map(|glyph| glyph.c).collect();
    let clause = before.rsplit(['。', '；', '，', '\n']).next().unwrap_or_default();
    clause.contains(['车', '牌', '辆', '驶', '車', '輛', '駛'])
        && clause.trim_end().ends_with([
            '车', '牌', '辆', '驶', '号', '为', '的', '挂', '着', '是', ':', '(', '“', '車', '輛', '駛', '|',
        ])
}

#[cfg(test)]
mod tests {
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn plates_of_every_service_are_found_and_codes_are_not() {
        for plate in [
            "一辆WJ浙1234X停在路口",
            "WJ·浙12345",
            "ＷＪ浙１２３４Ｘ",
            "车牌WJ01-12345。",
            "肇事车使123·456",
            "车牌号使001234。",
            "粤A1234领",
            "沪A·1234领",
            "车牌军A12345",
            "一辆空K·12345",
            "车牌VA12345。",
            "闽D·A1B23",
            "一辆鄂A\n12345停在路口",
            "<text x=\"1\">鄂A</text>\n  <text x=\"9\">12345</text>",
        ] {
            let found = scan(plate, &Allow::none());
            assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Plate], "{plate}");
        }
        for public in [
            "使123456人受益",
            "使用123456次",
            "上海A12345项目",
            "WJ2023-12345号",
            "文号VA12345",
            "WJW浙12345",
            "使其增加到123456元",
            "车流量达每日海B12座",
            "空A12345",
            "使100000辆车通过",
            "路线宁B\n- 12345 户",
            "粤B\n2-20090059",
        ] {
            assert_eq!(scan(public, &Allow::none()), [], "{public}");
        }
    }
}
