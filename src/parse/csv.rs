//! CSV with named columns: each row knows its line, and an unknown or missing column is a fault.

use crate::diag::{Both, Diagnostic, Diagnostics, nearest};
use crate::parse::{frontmatter, slip};
use crate::source::{Location, SourcePath};

/// One row: its line in the file and its cells in the order of the wanted columns.
#[derive(Clone, Debug)]
pub struct Row {
    pub line: u32,
    pub cells: Vec<String>,
    /// Line and column at which each cell begins.
    starts: Vec<(u32, u32)>,
}

impl Row {
    /// Where the cell of a wanted column stands; of one that the table lacks, where the row begins.
    pub fn at(&self, path: &SourcePath, column: usize) -> Location {
        let (line, column) = self.starts.get(column).copied().unwrap_or((self.line, 1));
        Location::new(path, line, column)
    }
}

/// Where the cells of a row begin that stands at the start of `text`, on line `line`.
fn starts(text: &str, mut line: u32) -> Vec<(u32, u32)> {
    let (mut column, mut starts) = (1, Vec::new());
    // Only a sign at the very start of a cell puts it into quotes, within which commas and line ends are its own.
    let (mut before, mut quotes, mut inside) = (true, false, false);
    let mut last = ',';
    for c in text.chars() {
        if before && !matches!(c, ' ' | '\t') {
            starts.push((line, column));
            (before, quotes) = (false, c == '"' && last == ',');
        }
        last = c;
        match c {
            '"' if quotes => inside = !inside,
            ',' if !inside => before = true,
            '\n' if !inside => break,
            '\n' => (line, column) = (line.saturating_add(1), 0),
            _ => {}
        }
        column += 1;
    }
    if before {
        starts.push((line, column));
    }
    starts
}

/// A table whose cells another sign divides than the comma, as some programs save it.
fn separator(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    let header = text.lines().next().filter(|header| !header.contains(','))?;
    let found = header.chars().find(|c| matches!(c, '，' | ';' | '；' | '\t'))?;
    let shown = if found == '\t' { "Tab".to_owned() } else { found.to_string() };
    Some(
        Diagnostic::error(
            "csv",
            Both::new(format!("格子之间用了「{shown}」"), format!("the cells are divided by `{shown}`")),
        )
        .at(Location::new(path, 1, u32::try_from(header.chars().take_while(|c| *c != found).count() + 1).unwrap_or(1)))
        .excerpt(header)
        .remedy(
            "换成半角逗号；用 Excel 时另存为「CSV UTF-8（逗号分隔）」",
            "divide them by commas; in Excel save as `CSV UTF-8 (Comma delimited)`",
        ),
    )
}

/// A first line without a single name of a column: a row of data, or a note for a program or for people.
fn no_header(path: &SourcePath, text: &str, header: &csv::StringRecord, columns: &[&str]) -> Option<Diagnostic> {
    let known = |name: &str| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    let alike = |name: &str| nearest(&name.to_lowercase(), columns.iter().copied()).is_some();
    if header.is_empty() || header.iter().any(|name| known(name) || alike(name)) {
        return None;
    }
    let all = columns.join(",");
    let fault = Diagnostic::error("no-header", Both::new("第一行不是列名", "the first line holds no names of columns"))
        .at(Location::new(path, 1, 1))
        .excerpt(header.iter().collect::<Vec<_>>().join(","));
    let note = header.iter().next().is_some_and(|cell| cell.starts_with("sep=") || cell.starts_with('#'));
    // A title above the names.
    let below = text.get(row_end(text)..).unwrap_or_default().trim_start().lines().next().unwrap_or_default();
    let named = below.split(',').any(|name| known(name.trim().trim_matches('"')));
    Some(match note || named {
        true => fault
            .remedy(format!("删去这一行；第一行应当是：{all}"), format!("remove this line; the first line is: {all}")),
        false if holds_names(header, columns.len()) => fault.remedy(
            format!("把这一行改成：{all}；格子的次序不同的，照这一行的次序写这些列名"),
            format!("write instead of this line: {all}; where its cells stand in another order, write the names in that order"),
        ),
        false => fault.remedy(format!("在它上面加一行：{all}"), format!("add a line above it: {all}")),
    })
}

/// Whether a row holds names, in Chinese or other words, and no region's key, code or place.
fn holds_names(row: &csv::StringRecord, columns: usize) -> bool {
    let mut filled = row.iter().filter(|cell| !cell.is_empty());
    let chinese = |cell: &str| !cell.chars().any(|c| c.is_ascii_alphanumeric());
    let words = |cell: &str| cell.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '_' | '-'));
    filled.clone().all(chinese) || row.len() == columns && filled.all(words)
}

/// A cell in a column of which the first line says nothing.
fn without_head(column: usize) -> Diagnostic {
    let n = column + 1;
    Diagnostic::error(
        "unknown-column",
        Both::new(format!("第 {n} 列没有列名，这一格没有读取"), format!("column {n} has no name; this cell is not read")),
    )
    .remedy(
        "删去这一列：第一行末尾多余的逗号和各行里这一格；要用它，就在第一行写上列名",
        "delete the column: the surplus comma of the first line and this cell of each row; or write its name into the first line",
    )
}

/// Where the row at the start of a text ends.
fn row_end(text: &str) -> usize {
    let (mut inside, mut last) = (false, ',');
    for (at, c) in text.char_indices() {
        match c {
            '"' if inside || matches!(last, ',' | '\n') => inside = !inside,
            '\n' if !inside => return at,
            _ => {}
        }
        if !matches!(c, ' ' | '\t') {
            last = c;
        }
    }
    text.len()
}

/// A row that cannot be taken apart, for the quotes or the commas in it.
fn of_length(raw: &str, cells: usize, wanted: usize) -> Diagnostic {
    let fault = Diagnostic::error(
        "row-length",
        Both::new(
            format!("这一行有 {cells} 格，应当是 {wanted} 格"),
            format!("this row has {cells} cells, expected {wanted}"),
        ),
    );
    if raw.trim_end().contains('\n') && cells < wanted {
        return fault.remedy(
            "这一行的半角双引号没有成对，后面的行都并了进来：补上或删去引号",
            "its double quotes are not closed, so that the rows below became part of it: close or remove them",
        );
    }
    if cells < wanted && raw.contains('，') {
        return fault
            .remedy("格子之间的全角逗号「，」改成半角「,」", "write `,` for the full-width commas between the cells");
    }
    fault.remedy("补上缺的逗号；格内有逗号时用半角双引号括起来", "add the missing commas; quote a cell that holds one")
}

/// What each line begins with of the rows that could not be read: their keys, as far as the lines say.
pub fn leading_words(raw: &str) -> impl Iterator<Item = String> + '_ {
    raw.lines().filter_map(|line| {
        let line = line.trim_start_matches(['"', ' ']);
        let end = line.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))?;
        let divided = line[end..].starts_with([',', '，', '"', ' ', '\t', ';', '；']);
        (end > 0 && divided).then(|| line[..end].to_owned())
    })
}

/// A table as read.
#[derive(Default)]
pub struct Table {
    pub rows: Vec<Row>,
    /// What the rows that cannot be read begin with.
    pub lost: Vec<String>,
    pub diagnostics: Diagnostics,
}

/// Reads the `columns` of a table; those in `optional` may be missing from it and then are empty.
pub fn table(path: &SourcePath, bytes: &[u8], columns: &[&str], optional: &[&str]) -> Table {
    let mut diagnostics = Diagnostics::new();
    let told = |diagnostics| Table { diagnostics, ..Table::default() };
    let text = match frontmatter::text(path, bytes) {
        Ok(text) => text,
        Err(fault) => {
            diagnostics.push(*fault);
            return told(diagnostics);
        }
    };
    if let Some(fault) = slip::conflict(path, &text).or_else(|| separator(path, &text)) {
        diagnostics.push(fault);
        return told(diagnostics);
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let heads = starts(&text, 1);
    if let Some(fault) = no_header(path, &text, &header, columns) {
        diagnostics.push(fault);
        return told(diagnostics);
    }
    let mut meant = Vec::new();
    for (i, name) in header.iter().enumerate() {
        // A comma at the end, as spreadsheets leave it; what stands below it is told at its cell.
        if !name.is_empty() && !columns.contains(&name) {
            let mut fault = Diagnostic::error(
                "unknown-column",
                Both::new(format!("不认识的列「{name}」"), format!("unknown column `{name}`")),
            )
            .at(heads
                .get(i)
                .map_or_else(|| Location::new(path, 1, 1), |(line, column)| Location::new(path, *line, *column)));
            fault = match nearest(&name.to_lowercase(), columns.iter().copied()) {
                Some(near) => {
                    meant.push(near);
                    fault.remedy(format!("是不是想写 `{near}`？"), format!("did you mean `{near}`?"))
                }
                None => fault.remedy(
                    format!("删去这一列，或把它的内容放进这些列：{}", columns.join("、")),
                    format!("remove the column, or put what it holds into one of {}", columns.join(", ")),
                ),
            };
            diagnostics.push(fault);
        } else if !name.is_empty() && header.iter().take(i).any(|earlier| earlier == name) {
            let (line, column) = heads.get(i).copied().unwrap_or((1, 1));
            diagnostics.push(
                Diagnostic::error(
                    "duplicate-column",
                    Both::new(format!("列「{name}」写了两次"), format!("column `{name}` is written twice")),
                )
                .at(Location::new(path, line, column))
                .remedy("删去其中一列，或改正列名", "remove one of them, or correct its name"),
            );
        }
    }
    let places: Vec<Option<usize>> =
        columns.iter().map(|column| header.iter().position(|name| name == *column)).collect();
    for (column, place) in columns.iter().zip(&places) {
        if place.is_none() && !optional.contains(column) && !meant.contains(column) {
            diagnostics.push(
                Diagnostic::error(
                    "missing-column",
                    Both::new(format!("缺少列「{column}」"), format!("missing column `{column}`")),
                )
                .at(Location::new(path, 1, 1))
                .remedy(
                    format!("第一行应当是：{}", columns.join(",")),
                    format!("the first line is: {}", columns.join(",")),
                ),
            );
        }
    }
    if diagnostics.errors() > 0 {
        return told(diagnostics);
    }
    let (mut rows, mut lost) = (Vec::new(), Vec::new());
    // Columns up to the last that has a name.
    let wanted = header.iter().enumerate().filter(|(_, name)| !name.is_empty()).last().map_or(0, |(last, _)| last + 1);
    let mut told = false;
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
                let from = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or_default();
                // So does a row that was emptied and not deleted, and what else spreadsheets leave is empty too.
                if record.iter().all(str::is_empty) {
                    continue;
                }
                let beyond = || record.iter().skip(wanted).zip(wanted..).find(|(cell, _)| !cell.is_empty());
                if record.len() < wanted || record.len() > header.len() && beyond().is_some() {
                    let raw = text.get(from..).unwrap_or_default();
                    let raw = raw.get(..row_end(raw)).unwrap_or(raw);
                    lost.extend(leading_words(raw));
                    diagnostics.push(
                        of_length(raw, record.len(), wanted)
                            .at(Location::new(path, line, 1))
                            .excerpt(record.iter().collect::<Vec<_>>().join(",")),
                    );
                    continue;
                }
                let cells = places
                    .iter()
                    .map(|place| place.and_then(|i| record.get(i)).unwrap_or_default().to_owned())
                    .collect();
                let all = starts(text.get(from..).unwrap_or_default(), line);
                let nameless = header.iter().zip(&record).position(|(name, cell)| name.is_empty() && !cell.is_empty());
                if let Some(i) = nameless.filter(|_| !std::mem::replace(&mut told, true)) {
                    let (line, column) = all.get(i).copied().unwrap_or((line, 1));
                    diagnostics.push(without_head(i).at(Location::new(path, line, column)).excerpt(&record[i]));
                }
                let at = |place: &Option<usize>| place.and_then(|i| all.get(i).copied()).unwrap_or((line, 1));
                rows.push(Row { line, cells, starts: places.iter().map(at).collect() });
            }
            Err(error) => diagnostics.push(
                Diagnostic::error("csv", Both::new("表格有一行读不出来", format!("invalid CSV ({error})")))
                    .at(error.position().map_or_else(
                        || Location::file(path),
                        |place| Location::new(path, u32::try_from(place.line()).unwrap_or(u32::MAX), 1),
                    ))
                    .remedy(
                        "用表格软件另存为「CSV UTF-8（逗号分隔）」；格子里有逗号的要加半角双引号",
                        "save the table as `CSV UTF-8`; quote cells that hold commas",
                    ),
            ),
        }
    }
    Table { rows, lost, diagnostics }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::Lang;

    fn read(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
        let Table { rows, diagnostics, .. } = table(&Arc::from("a.csv"), text.as_bytes(), &["a", "b"], &["b"]);
        let said =
            diagnostics.iter().map(|fault| fault.display(Lang::Zh).to_string().lines().take(2).collect()).collect();
        (rows.into_iter().map(|row| row.cells).collect(), said)
    }

    #[test]
    fn what_spreadsheets_leave_behind_is_nothing() {
        let rows = vec![vec!["1".to_owned(), "2".to_owned()], vec!["3".to_owned(), String::new()]];
        for text in [
            "a,b\n1,2\n3,\n",
            "a,b,\n1,2,\n3,,\n",
            "a,b,,\n1,2\n3,\n,,,\n",
            "a,b\n1,2,,\n,\n3,,,,\n",
            "a,,b\n1,,2\n,,\n3,,\n",
        ] {
            assert_eq!(read(text), (rows.clone(), Vec::new()), "{text}");
        }
        let (rows, said) = read("a,b,\n1,2,注\n3,4,又\n");
        assert_eq!(rows.len(), 2);
        assert_eq!(said, ["错误[unknown-column]：第 3 列没有列名，这一格没有读取  --> a.csv:2:5"]);
        for text in ["a,b\n1,2,注\n", "a,b,\n1\n"] {
            assert!(read(text).1.first().is_some_and(|said| said.contains("应当是 2 格")), "{text}");
        }
    }

    #[test]
    fn a_wrong_header_is_told_once() {
        for (text, said) in [
            ("1,2\n3,4\n", "第一行不是列名"),
            ("sep=,\na,b\n1,2\n", "第一行不是列名"),
            ("A,b\n1,2\n", "不认识的列「A」"),
            ("a,b,b\n1,2,3\n", "列「b」写了两次"),
            ("a,备注\n1,2\n", "不认识的列「备注」"),
        ] {
            let told = read(text).1;
            assert!(told.len() == 1 && told.iter().all(|one| one.contains(said)), "{text}: {told:?}");
        }
    }

    #[test]
    fn a_header_in_other_words_is_replaced_and_a_row_of_data_stays() {
        for (text, remedy) in [
            ("编号,名称\n1,2\n", "改法：把这一行改成：a,b"),
            ("梧溪县地区表,\n编号,名称\n1,2\n", "改法：把这一行改成：a,b"),
            ("梧溪县地区表,\na,b\n1,2\n", "改法：删去这一行"),
            ("number,title\n1,2\n", "改法：把这一行改成：a,b"),
            ("990101,梨园镇\n", "改法：在它上面加一行：a,b"),
            ("liyuan,梨园镇\n", "改法：在它上面加一行：a,b"),
        ] {
            let told = table(&Arc::from("a.csv"), text.as_bytes(), &["a", "b"], &["b"]).diagnostics;
            let told: Vec<String> = told.iter().map(|fault| fault.display(Lang::Zh).to_string()).collect();
            assert!(matches!(told.as_slice(), [one] if one.contains(remedy)), "{text}: {told:?}");
        }
    }

    #[test]
    fn rows_that_cannot_be_read_still_say_what_they_begin_with() {
        for (rows, lost, said) in [
            ("990101，甲\n3,4\n", vec!["990101"], "全角逗号"),
            ("a-1\t甲\n3,4\n", vec!["a-1"], "应当是 2 格"),
            ("\"1,甲\n2,乙\n", vec!["1", "2"], "双引号没有成对"),
            ("1,2,3\n", vec!["1"], "应当是 2 格"),
        ] {
            let table = table(&Arc::from("a.csv"), format!("a,b\n{rows}").as_bytes(), &["a", "b"], &[]);
            let told: String = table.diagnostics.iter().map(|fault| fault.display(Lang::Zh).to_string()).collect();
            assert!(told.contains(said), "{rows}: {told}");
            assert_eq!(table.lost, lost, "{rows}");
        }
    }
}
