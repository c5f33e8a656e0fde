//! The heading of the column or list in which a figure stands: in a Markdown table, an HTML table, a list of YAML, or a file of comma- or
//! tab-separated values. Far below its heading a figure is named by nothing else.

/// How far back a table's head is looked for, in bytes.
const FARTHEST: usize = 8_000;
/// The longest row that is read.
const LONGEST: usize = 600;

/// The heading above the cell at an offset, in lower case.
pub(super) fn heading(text: &str, at: usize) -> Option<String> {
    let near = &text[text.floor_char_boundary(at.saturating_sub(LONGEST))..at];
    let line = match near.rfind('\n') {
        Some(end) => &near[end + 1..],
        None if near.len() == at => near,
        None => return None,
    };
    let head = if line.trim_start().starts_with('|') {
        of_markdown(text, at, line)
    } else {
        of_values(text, at, line).or_else(|| of_list(text, at, line)).or_else(|| of_html(text, at))
    };
    head.map(str::to_lowercase)
}

/// The row above the dashes, and in it the cell which stands behind as many bars.
fn of_markdown<'t>(text: &'t str, at: usize, line: &str) -> Option<&'t str> {
    let before = &text[text.floor_char_boundary(at.saturating_sub(FARTHEST))..at];
    let dashes = before.rfind("--")?;
    let (above, _) = before[..dashes].rsplit_once('\n')?;
    let head = above.rsplit('\n').next()?;
    head.split('|').nth(line.matches('|').count())
}

/// The first line of the file, and in it the value behind as many separators.
fn of_values<'t>(text: &'t str, at: usize, line: &str) -> Option<&'t str> {
    let head = text.get(..text.floor_char_boundary(LONGEST.min(text.len())))?.lines().next()?;
    if line.len() == at {
        return None;
    }
    let separator = if head.contains('\t') { '\t' } else { ',' };
    let quoted = |c: char, open: &mut bool| {
        *open ^= c == '"';
        Some(c == separator && !*open)
    };
    let column = line.chars().scan(false, |open, c| quoted(c, open)).filter(|is| *is).count();
    let columns = head.matches(separator).count();
    (columns > 0 && column <= columns).then(|| head.split(separator).nth(column)).flatten()
}

/// The key of a list in YAML or JSON, on the lines above or before the bracket.
fn of_list<'t>(text: &'t str, at: usize, line: &'t str) -> Option<&'t str> {
    if let Some((key, values)) = line.split_once('[').filter(|(key, _)| key.trim_end().ends_with([':', '：'])) {
        return (!values.contains(']')).then_some(key);
    }
    line.trim_start().strip_prefix('-')?;
    let before = &text[text.floor_char_boundary(at.saturating_sub(FARTHEST))..at];
    let key = before.lines().rev().find(|line| !line.trim_start().starts_with('-'))?;
    key.trim_end().ends_with([':', '：']).then_some(key)
}

/// The first row of the table, and in it the cell which stands behind as many others.
fn of_html(text: &str, at: usize) -> Option<&str> {
    const WIDEST: usize = 200;
    // Most figures stand in no cell at all.
    text[text.floor_char_boundary(at.saturating_sub(WIDEST))..at].rfind("<t")?;
    let before = &text[text.floor_char_boundary(at.saturating_sub(FARTHEST))..at];
    let table = &before[before.rfind("<table")?..];
    let row = &table[table.rfind("<tr")?..];
    let column = row.matches("<td").count() + row.matches("<th").count();
    let first = table.split("<tr").nth(1)?;
    let cell = first.split("<th").nth(column).or_else(|| first.split("<td").nth(column))?;
    cell.split_once('>').map(|(_, words)| words.split("</t").next().unwrap_or(words))
}

#[cfg(test)]
mod tests {
    use super::heading;
    use crate::privacy::{Allow, Kind, scan};

    #[test]
    fn a_cell_is_named_by_the_heading_of_its_column() {
        let head = |text: &str| heading(text, text.find('#').unwrap()).map(|words| words.trim().to_owned());
        assert_eq!(head("| 组 | 电话 |\n|---|---|\n| 1 | 2 |\n| 3 | #").as_deref(), Some("电话"));
        assert_eq!(head("组,电话,户\n\"1,2\",#").as_deref(), Some("电话"));
        assert_eq!(head("<table><tr><th>组</th><th>电话</th></tr><tr><td>1</td><td>#").as_deref(), Some("电话"));
        assert_eq!(head("电话:\n  - 1\n  - #").as_deref(), Some("电话:"));
        assert_eq!(head("电话: [1, #").as_deref(), Some("电话:"));
        assert_eq!(head("一句话，#"), None);
    }

    #[test]
    fn numbers_in_pieces_far_below_their_heading_are_found() {
        let rows: String = (1..40).map(|n| format!("| {n} | 110 105{n:02}0307{:03} |\n", n * 7)).collect();
        let table = format!("| 组 | 身份证号 |\n|---|---|\n{rows}");
        let found = scan(&table.replace("10501", "10511"), &Allow::none());
        assert!(found.iter().filter(|one| one.kind == Kind::ResidentId).count() >= 35, "{}", found.len());
        let figures = table.replace("身份证号", "亩数");
        assert_eq!(scan(&figures, &Allow::none()), []);
    }
}
