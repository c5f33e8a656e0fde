//! Numbers as sources give them, beside what they count.

use crate::pages::World;
use crate::parse::record::Amount;
use crate::words::Words;

/// What stands behind what is counted, not behind the number: 60人左右.
const ABOUT: &str = "左右";

/// A number as it was written, or 未载明.
pub fn figure(world: &World<'_>, value: &Amount) -> String {
    if value.number.is_some() { value.text.clone() } else { world.words.get("date.not-stated").to_owned() }
}

/// A number with its unit; what is not stated has none.
pub fn amount(world: &World<'_>, value: &Amount, unit: &str) -> String {
    let (n, about) = value.text.strip_suffix(ABOUT).map_or((value.text.as_str(), ""), |n| (n, ABOUT));
    match unit.chars().next() {
        _ if value.number.is_none() => figure(world, value),
        // Numbers of records are whole: 91.5 % is written 915‰, and read as its source has it.
        Some('‰') if let Some(percent) = tenths(n) => format!("{percent}%{about}"),
        None | Some('%' | '％' | '‰') => format!("{n}{unit}{about}"),
        // Signs such as km are set off in either language.
        Some(first) if first.is_ascii_alphabetic() => format!("{n} {unit}{about}"),
        Some(_) => fill(world.words, "figures.amount", value, &[("unit", unit)]),
    }
}

/// A sentence with a number and what it counts; of what is not stated, that alone.
pub fn counted(world: &World<'_>, key: &str, value: &Amount) -> String {
    if value.number.is_none() { figure(world, value) } else { fill(world.words, key, value, &[]) }
}

/// A number of tenths as a decimal.
fn tenths(n: &str) -> Option<String> {
    let n: u64 = n.parse().ok()?;
    Some(if n.is_multiple_of(10) { (n / 10).to_string() } else { format!("{}.{}", n / 10, n % 10) })
}

fn fill(words: &Words, key: &str, value: &Amount, slots: &[(&str, &str)]) -> String {
    // Words of a site's own may have no place for it: then it stays with the number.
    let apart = value.text.strip_suffix(ABOUT).filter(|_| words.get(key).contains("{about}"));
    let (n, about) = apart.map_or((value.text.as_str(), ""), |n| (n, words.get("figures.about")));
    let all: Vec<_> = [("n", n), ("about", about)].into_iter().chain(slots.iter().copied()).collect();
    words.fill(key, &all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_a_number_stands_behind_what_it_counts() {
        let word = |key: &str, word: &str| (key.to_owned(), word.to_owned());
        let entries = [word("a", "走访{n}{unit}{about}"), word("b", "{n}{unit}"), word("figures.about", "左右")];
        let words = Words::new(entries.into_iter().collect());
        let said = |key: &str, text: &str| {
            let value = Amount { text: text.to_owned(), number: Some(60), approximate: true };
            fill(&words, key, &value, &[("unit", "户")])
        };
        assert_eq!(said("a", "60左右"), "走访60户左右");
        assert_eq!(said("a", "60余"), "走访60余户");
        assert_eq!(said("b", "60左右"), "60左右户");
    }
}
