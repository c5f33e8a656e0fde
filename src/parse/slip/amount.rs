//! Amounts as people write them, and as the fields take them.

use super::narrow;

/// What an amount was meant to be, its unit and the commas within it left out, and tens of thousands written out; `reads`
/// says what can be read. A figure is never cut: 4.5 is no 4.
pub(crate) fn amount(text: &str, reads: impl Fn(&str) -> bool) -> Option<String> {
    let text: String = text.trim().chars().map(narrow).filter(|c| !matches!(c, ',' | ' ')).collect();
    if reads(&text) {
        return Some(text);
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    without_unit(digits, rest, &reads).or_else(|| {
        let (word, zeros) =
            [('万', 4), ('萬', 4), ('亿', 8), ('億', 8)].into_iter().find(|(word, _)| rest.starts_with(*word))?;
        without_unit(&written_out(digits, zeros)?, rest.get(word.len_utf8()..)?, &reads)
    })
}

/// Whether this is no unit, but a number too or a part of one, or what makes it a bound or a rate: 1e5, 三千, 以上, 20%, 20人/次.
fn counts(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || "%‰/成折十百千万萬亿億零〇一二三四五六七八九两几.~-—至到以上下内左右前后起许来余多不约近超?+".contains(c)
}

/// A number with as much behind it as can be read.
fn without_unit(number: &str, unit: &str, reads: &impl Fn(&str) -> bool) -> Option<String> {
    /// The longest unit that is left out, in characters.
    const LONGEST: usize = 3;
    let mut rest = unit;
    for _ in 0..=LONGEST {
        let written = format!("{number}{rest}");
        if !unit.get(rest.len()..)?.contains(counts) && reads(&written) {
            return Some(written);
        }
        rest = rest.get(..rest.char_indices().next_back()?.0)?;
    }
    None
}

/// 4.5 with four zeros is 45000; what is left of a fraction then cannot be written out.
fn written_out(digits: &str, zeros: usize) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let room = zeros.checked_sub(fraction.len())?;
    let all = format!("{whole}{fraction}{}", "0".repeat(room));
    let number = all.trim_start_matches('0');
    (!whole.is_empty() && !fraction.contains('.') && !number.is_empty()).then(|| number.to_owned())
}

/// What makes a number more or less than it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// As the fields say it: `60以上` is 不少于60, and `60上下` 60左右.
    Said(String),
    /// An upper bound, or a number that whoever wrote it doubts: no field can say it.
    Unsaid,
}

/// Words before a number, and what the fields have for them, if anything.
const BEFORE: &[(&str, Option<&str>)] = &[
    ("不低于", Some("不少于")),
    ("不少于", Some("不少于")),
    ("大于等于", Some("不少于")),
    (">=", Some("不少于")),
    ("≥", Some("不少于")),
    ("至少", Some("至少")),
    ("最少", Some("至少")),
    ("起码", Some("至少")),
    ("不超过", None),
    ("不多于", None),
    ("不高于", None),
    ("不大于", None),
    ("小于等于", None),
    ("至多", None),
    ("最多", None),
    ("不到", None),
    ("不足", None),
    ("不满", None),
    ("未满", None),
    ("未到", None),
    ("少于", None),
    ("小于", None),
    ("低于", None),
    ("<", None),
    ("≤", None),
    ("超过", Some("超")),
    ("多于", Some("超")),
    ("大于", Some("超")),
    ("高于", Some("超")),
    (">", Some("超")),
    ("超", Some("超")),
    ("大约", Some("约")),
    ("约", Some("约")),
    ("将近", Some("近")),
    ("接近", Some("近")),
    ("近", Some("近")),
];

/// What the fields have for a word behind a number: one before it, one behind it, or nothing.
#[derive(Clone, Copy)]
enum Behind {
    Lead(&'static str),
    Tail(&'static str),
    Unsaid,
}

const BEHIND: &[(&str, Behind)] = &[
    ("及以上", Behind::Lead("不少于")),
    ("或以上", Behind::Lead("不少于")),
    ("以上", Behind::Lead("不少于")),
    ("起", Behind::Lead("不少于")),
    ("及以下", Behind::Unsaid),
    ("或以下", Behind::Unsaid),
    ("以下", Behind::Unsaid),
    ("以内", Behind::Unsaid),
    ("之内", Behind::Unsaid),
    ("以里", Behind::Unsaid),
    ("内", Behind::Unsaid),
    ("左右", Behind::Tail("左右")),
    ("上下", Behind::Tail("左右")),
    ("前后", Behind::Tail("左右")),
    ("许", Behind::Tail("左右")),
    ("来", Behind::Tail("左右")),
    ("几", Behind::Tail("多")),
    ("余", Behind::Tail("余")),
    ("多", Behind::Tail("多")),
    ("?", Behind::Unsaid),
];

/// What is meant by a number with words such as 以内, 不到 or 上下, of which none may be cut: without it the number would be
/// exact.
pub(crate) fn limit(text: &str, reads: impl Fn(&str) -> bool) -> Option<Limit> {
    let text: String = text.trim().chars().map(narrow).filter(|c| !matches!(c, ',' | ' ')).collect();
    let before = BEFORE.iter().find(|(word, _)| text.starts_with(word));
    let rest = before.map_or(text.as_str(), |(word, _)| text.get(word.len()..).unwrap_or_default());
    let behind = BEHIND.iter().find_map(|(word, means)| {
        let (number, unit) = rest.split_once(word)?;
        // 60以上人次: the unit may follow, and 60余 needs none of this.
        let whole =
            number.starts_with(|c: char| c.is_ascii_digit()) && unit.chars().count() <= 3 && !unit.contains(counts);
        whole.then_some((number, *means))
    });
    let number = behind.map_or(rest, |(number, _)| number);
    let exact = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = amount(number, |text| reads(text) && text.starts_with(|c: char| c.is_ascii_digit()))?;
    let said = match (before, behind.map(|(_, means)| means)) {
        (Some((_, None)), _) | (_, Some(Behind::Unsaid)) => return Some(Limit::Unsaid),
        // 约60左右 says it twice; of other pairs one alone would say something else.
        (Some((_, Some("约"))), Some(Behind::Tail("左右"))) => format!("约{plain}"),
        (Some(_), Some(_)) => return Some(Limit::Unsaid),
        (Some((_, Some(word))), None) => format!("{word}{plain}"),
        (None, Some(Behind::Lead(word))) => format!("{word}{plain}"),
        (None, Some(Behind::Tail(word))) if exact(&plain) => format!("{plain}{word}"),
        (None, Some(Behind::Tail(_))) => return Some(Limit::Unsaid),
        (None, None) => return None,
    };
    Some(if reads(&said) { Limit::Said(said) } else { Limit::Unsaid })
}

/// Whether a text names two numbers and what lies between them: 3-5人, 60至70.
pub(crate) fn is_range(text: &str) -> bool {
    let text: String = text.trim().chars().map(narrow).collect();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.char_indices().any(|(at, c)| {
        matches!(c, '-' | '~' | '～' | '—' | '–' | '至' | '到')
            && digit(text[..at].chars().find(char::is_ascii_digit))
            && digit(text[at + c.len_utf8()..].trim_start_matches(['-', '—']).chars().next())
    })
}

/// A number with the sign of a rate behind it: 20% is 20 of a hundred, and no 20.
pub(crate) fn rate(text: &str) -> Option<(String, char)> {
    let text: String = text.trim().chars().map(narrow).collect();
    let sign = text.chars().next_back().filter(|c| matches!(c, '%' | '‰'))?;
    Some((text.trim_end_matches(sign).trim_end().to_owned(), sign))
}

/// A number with its unit, as a whole number of a smaller one: 35.5 of 万元 is 355000 of 元.
pub(crate) fn of_smaller_unit<'u>(
    text: &str,
    unit: &'u str,
    reads: impl Fn(&str) -> bool,
) -> Option<(String, &'u str)> {
    let text: String = text.trim().chars().map(narrow).filter(|c| !matches!(c, ',' | ' ')).collect();
    let (mut zeros, mut rest) = (0, unit.trim());
    for (word, more) in [("十", 1), ("百", 2), ("千", 3), ("万", 4), ("亿", 8)] {
        if let Some(smaller) = rest.strip_prefix(word) {
            (zeros, rest) = (zeros + more, smaller);
        }
    }
    if let Some(smaller) = rest.strip_prefix('%').or_else(|| rest.strip_prefix('％')).filter(|_| zeros == 0) {
        (zeros, rest) = (1, if smaller.is_empty() { "‰" } else { return None });
    }
    if zeros == 0 {
        return None;
    }
    // 35.5万元 with the unit 万元 says it twice.
    if text.contains(['万', '亿']) {
        return amount(&text, reads).map(|number| (number, rest));
    }
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let to = text[from..].find(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(text.len(), |length| from + length);
    let number = written_out(&text[from..to], zeros)?;
    let plain = format!("{}{number}{}", &text[..from], &text[to..]);
    let said = if reads(&plain) { Some(plain) } else { amount(&plain, reads) };
    said.map(|number| (number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> bool {
        let figures =
            ["约", "近", "超", "不少于", "至少"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        let figures = figures.trim_end_matches("左右").trim_end_matches(['余', '多', '万']);
        !figures.is_empty()
            && figures.bytes().all(|b| b.is_ascii_digit())
            && (figures == "0" || !figures.starts_with('0'))
    }

    #[test]
    fn amounts_lose_their_unit_and_never_a_figure() {
        for (text, meant) in [
            ("60余", Some("60余")),
            ("60余户", Some("60余")),
            ("1,200 元", Some("1200")),
            ("３５人次", Some("35")),
            ("4.5万", Some("45000")),
            ("1.2亿元", Some("120000000")),
            ("2万余人", Some("2万余")),
            ("0.05万", Some("500")),
            ("4.00005万", None),
            ("4.5", None),
            ("1e5", None),
            ("0123", None),
            ("0x10", None),
            ("3千", None),
            ("3-5人", None),
            ("3至5人", None),
            ("约三十人", None),
            ("60以内", None),
            ("60人以上", None),
            ("60左右人", Some("60左右")),
            ("20%", None),
            ("２０％", None),
            ("20人/次", None),
            ("3成", None),
            ("30?", None),
            ("", None),
        ] {
            assert_eq!(amount(text, reads).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn bounds_are_never_cut() {
        let said = |text: &str| Some(Limit::Said(text.to_owned()));
        for (text, meant) in [
            ("60以上", said("不少于60")),
            ("60人以上", said("不少于60")),
            ("60以上人次", said("不少于60")),
            ("4.5万元以上", said("不少于45000")),
            ("60上下", said("60左右")),
            ("60人左右", said("60左右")),
            ("60来人", said("60左右")),
            ("60几", said("60多")),
            ("60户多", said("60多")),
            ("约60人", said("约60")),
            ("约60人左右", said("约60")),
            ("超过60人", said("超60")),
            ("不低于６０", said("不少于60")),
            ("≥60", said("不少于60")),
            ("60以内", Some(Limit::Unsaid)),
            ("60以下", Some(Limit::Unsaid)),
            ("60人以内", Some(Limit::Unsaid)),
            ("不到60", Some(Limit::Unsaid)),
            ("最多60人", Some(Limit::Unsaid)),
            ("30?", Some(Limit::Unsaid)),
            ("30？", Some(Limit::Unsaid)),
            ("60人", None),
            ("三十以上", None),
            ("", None),
        ] {
            assert_eq!(limit(text, reads), meant, "{text}");
        }
        for text in ["3-5人", "60至70", "３～５", "3人到5人", "60——70"] {
            assert!(is_range(text), "{text}");
        }
        for text in ["-3", "60", "至60", "2024年至今"] {
            assert!(!is_range(text), "{text}");
        }
    }

    #[test]
    fn a_fraction_of_a_great_unit_is_whole_in_a_smaller_one() {
        for (text, unit, meant) in [
            ("35.5", "万元", Some(("355000", "元"))),
            ("约35.5", "万元", Some(("约355000", "元"))),
            ("35.5万元", "万元", Some(("355000", "元"))),
            ("1.2", "亿", Some(("120000000", ""))),
            ("2.5", "百万元", Some(("2500000", "元"))),
            ("35.5", "%", Some(("355", "‰"))),
            ("35.55", "%", None),
            ("35.5", "元", None),
            ("0.00005", "万元", None),
        ] {
            let made = of_smaller_unit(text, unit, reads);
            assert_eq!(made.as_ref().map(|(number, unit)| (number.as_str(), *unit)), meant, "{text}{unit}");
        }
    }
}
