//! Dates as people write them. A field takes a day, a month or a year; what lies between two days, and what is said in words,
//! is none of these, and must not become a day that nobody named.

use super::narrow;
use crate::date::PartialDate;

/// What a text was meant to be where a date is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dated {
    /// Just this date, written otherwise: `2023年6月12日`, `2023.6.12（周一）`.
    Exactly(String),
    /// The end of a term: `2024年6月30日前`.
    Until(String),
    /// Something within this date, or at a time of it: `2024年5-6月` within 2024, `2024年6月上旬` within 2024-06.
    Within(String),
}

/// What is meant by a text, if that is certain.
pub(crate) fn date(text: &str) -> Option<Dated> {
    /// In bytes; a span has two dates and some words.
    const LONGEST: usize = 120;
    if text.len() > LONGEST {
        return None;
    }
    let text: String = text.chars().map(narrow).collect();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "“”‘’「」\"'《》".contains(c));
    let text = if text.starts_with(|c| figure(c).is_some()) { in_figures(text) } else { text.to_owned() };
    let mut rest = &*text;
    if let Some((digits, behind)) = rest.split_at_checked(8)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return of_day(&digits[..4], &digits[4..6], &digits[6..], behind);
    }
    let (year, first) = number(&mut rest, 4).map(|year| (year, separator(&mut rest)))?;
    if first.is_none() || rest.is_empty() {
        return if rest.trim().is_empty() { whole(year.to_owned()).map(Dated::Exactly) } else { in_words(year, rest) };
    }
    let Some(month) = number(&mut rest, 2) else { return in_words(year, rest) };
    let second = separator(&mut rest);
    if second.is_none() && rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_month = || whole(format!("{year}-{month:0>2}"));
    if rest.is_empty() && matches!(second, None | Some('月')) {
        return is_month().map(Dated::Exactly);
    }
    let day = number(&mut rest, 2).filter(|_| second.is_some());
    let Some(day) = day else {
        // 2024年6月上旬 lies in June, 2024年6月至8月 and 2024年5或6月 do not.
        return match second == Some('月') && !joins(rest) {
            true => is_month().map(Dated::Within),
            false => whole(year.to_owned()).map(Dated::Within),
        };
    };
    // The two signs of 2024-5-6 are one; 2024年5-6 and 2024.5-6 say from May to June.
    let named = rest.starts_with(['日', '号']);
    if rest.starts_with('月') || !(named || second == Some('月') || first == second) {
        return is_month().and(whole(year.to_owned())).map(Dated::Within);
    }
    of_day(year, month, day, rest.strip_prefix(['日', '号']).unwrap_or(rest))
}

/// What stands behind a day says whether the day is meant.
fn of_day(year: &str, month: &str, day: &str, behind: &str) -> Option<Dated> {
    let date = whole(format!("{year}-{month:0>2}-{day:0>2}"))?;
    let behind = behind.trim().trim_start_matches(['(', '[', ' ']).trim_end_matches([')', ']', ' ', '。', '.']);
    let weekday = ["周", "星期", "礼拜"].iter().find_map(|word| behind.strip_prefix(word));
    if behind.is_empty() || weekday.is_some_and(|rest| rest.chars().count() == 1) {
        return Some(Dated::Exactly(date));
    }
    if matches!(behind, "前" | "之前" | "以前" | "止" | "为止" | "前完成" | "前办结") {
        return Some(Dated::Until(date));
    }
    let hour = weekday.map_or(behind, |rest| rest.trim_start_matches(|c| !matches!(c, ' ' | ')')));
    let hour = hour.trim_start_matches([' ', ')', 'T', 't']);
    let at_a_time = hour.starts_with(|c: char| c.is_ascii_digit())
        || ["上午", "下午", "中午", "晚", "早", "凌晨", "傍晚", "起", "开始"].iter().any(|word| hour.starts_with(word));
    if at_a_time {
        return Some(Dated::Within(date));
    }
    // 2024年5月6-8日 lies in May; what ends in another month, for all that is known, does not.
    let numbers = behind.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).count();
    let within = match date_after(behind) {
        Some(end) if end.get(..7) == date.get(..7) => date.get(..7)?,
        Some(end) if end.get(..4) != Some(year) => return None,
        None if !joins(behind) || numbers < 2 && !behind.contains(['月', '年']) => date.get(..7)?,
        _ => year,
    };
    whole(within.to_owned()).map(Dated::Within)
}

/// The date at which a span ends that is written out whole.
fn date_after(behind: &str) -> Option<String> {
    let end = behind.trim_start_matches(|c: char| !c.is_ascii_digit());
    match date(end).filter(|_| joins(behind))? {
        Dated::Exactly(end) => Some(end),
        _ => None,
    }
}

/// Words behind a year: 2024年底, 2024年第二季度. What goes on into another year lies in neither.
fn in_words(year: &str, rest: &str) -> Option<Dated> {
    if joins(rest) || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    whole(year.to_owned()).map(Dated::Within)
}

/// Whether a text begins with a sign that leads to another date.
fn joins(text: &str) -> bool {
    text.trim_start().starts_with(['-', '—', '–', '~', '～', '至', '到', '、', '/', '或', '和', '及', '与'])
}

/// Takes a number of at most so many figures, with the blanks around it.
fn number<'t>(text: &mut &'t str, figures: usize) -> Option<&'t str> {
    let from = text.trim_start();
    let end = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
    let (number, rest) = from.split_at_checked(end.min(figures)).filter(|(number, _)| !number.is_empty())?;
    *text = rest.trim_start();
    Some(number)
}

/// Takes the sign between two numbers; the dashes are one.
fn separator(text: &mut &str) -> Option<char> {
    let sign = text.chars().next().filter(|c| matches!(c, '年' | '月' | '-' | '.' | '/' | '—' | '–' | '、'))?;
    *text = text[sign.len_utf8()..].trim_start();
    Some(if matches!(sign, '—' | '–') { '-' } else { sign })
}

fn figure(c: char) -> Option<u32> {
    if c == '○' || c == '零' {
        Some(0)
    } else {
        "〇一二三四五六七八九".chars().position(|figure| figure == c)?.try_into().ok()
    }
}

/// A date whose numbers are written out, in figures: 二〇二四年十二月三十日.
fn in_figures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let ten = c == '十';
        match figure(c) {
            // 二十 and 二十三, 十 and 十三.
            Some(n) if chars.peek() == Some(&'十') => {
                chars.next();
                out.push_str(&n.to_string());
                if chars.peek().is_none_or(|next| figure(*next).is_none()) {
                    out.push('0');
                }
            }
            Some(n) => out.push_str(&n.to_string()),
            None if ten => {
                out.push_str(if chars.peek().is_some_and(|next| figure(*next).is_some()) { "1" } else { "10" })
            }
            None => out.push(c),
        }
    }
    out
}

fn whole(text: String) -> Option<String> {
    text.parse::<PartialDate>().is_ok().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_understood_as_people_write_them() {
        for (text, meant) in [
            ("2023年6月12日", "2023-06-12"),
            ("2023 年 6 月", "2023-06"),
            ("2023年", "2023"),
            ("２０２３－０６－１２", "2023-06-12"),
            ("2023.6.12", "2023-06-12"),
            ("2023—6—12", "2023-06-12"),
            ("2023/6", "2023-06"),
            ("2023年6月12", "2023-06-12"),
            ("2023年6-12日", "2023-06-12"),
            ("20230612", "2023-06-12"),
            ("“2024-06-12”", "2024-06-12"),
            ("2024-06-12（周三）", "2024-06-12"),
            ("2024年6月12日 星期三", "2024-06-12"),
            ("二〇二四年六月十二日", "2024-06-12"),
            ("二○二四年十二月三十日", "2024-12-30"),
            ("二〇二四年十月二十三日（星期三）", "2024-10-23"),
        ] {
            assert_eq!(date(text), Some(Dated::Exactly(meant.to_owned())), "{text}");
        }
        for text in [
            "2023年13月",
            "2023年6月31日",
            "去年夏天",
            "年底前",
            "第二季度",
            "5月6日",
            "2023年至2024年",
            "2023-2024",
            "202306",
            "",
            &"2024-01-01至".repeat(100_000),
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_becomes_none() {
        for (text, meant) in [
            ("2024年5-6月", "2024"),
            ("2024年5、6月", "2024"),
            ("2024年5.6月", "2024"),
            ("2024年5—6月", "2024"),
            ("2024.5-6", "2024"),
            ("2024年5-6", "2024"),
            ("2024年3/4月", "2024"),
            ("2024年1-12月", "2024"),
            ("2024年10-11月", "2024"),
            ("2024年5月-6月", "2024"),
            ("2024年5月至6月", "2024"),
            ("2024年5至6月", "2024"),
            ("2024-5至6月", "2024"),
            ("2024年5月6-8日", "2024-05"),
            ("2024年5月6日至8日", "2024-05"),
            ("2024年5月6日至6月8日", "2024"),
            ("2024-06-12至2024-07-01", "2024"),
            ("2024-06-12至2024-06-14", "2024-06"),
            ("2024年6月上旬", "2024-06"),
            ("2024年6月底前", "2024-06"),
            ("2024年底", "2024"),
            ("2024年第二季度", "2024"),
            ("2024-06-12 14:30", "2024-06-12"),
            ("2024-06-1 4:30", "2024-06-01"),
            ("2024-06-12T14:30", "2024-06-12"),
            ("2024年6月12日起", "2024-06-12"),
            ("2024年6月12日（星期三）上午9时", "2024-06-12"),
            ("2024年6月12日左右", "2024-06"),
        ] {
            assert_eq!(date(text), Some(Dated::Within(meant.to_owned())), "{text}");
        }
        for text in ["2024年6月30日前", "2024-06-30 之前"] {
            assert_eq!(date(text), Some(Dated::Until("2024-06-30".to_owned())), "{text}");
        }
    }
}
