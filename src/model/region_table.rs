//! `data/regions.csv`, a row for each region, to the records it holds.

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::id;
use crate::model::common::Level;
use crate::model::region::Region;
use crate::model::site::Fault;
use crate::parse::csv;
use crate::source::{Location, SourcePath};

const COLUMNS: [&str; 12] =
    ["key", "code", "system", "name", "level", "kind", "parent", "longitude", "latitude", "col", "row", "source"];

const OPTIONAL: [&str; 8] = ["kind", "longitude", "latitude", "col", "row", "source", "system", "code"];

/// The column of the longitude, with the latitude's behind it.
const SEAT: usize = 7;

/// Reads the table; a row at fault does not take the others with it. Its key is told beside the regions, if it has one: what
/// refers to it waits, and is not sent elsewhere.
pub(crate) fn read(path: &SourcePath, bytes: &[u8]) -> (Vec<Region>, Vec<id::RegionKey>, Diagnostics) {
    let csv::Table { rows, lost, mut diagnostics } = csv::table(path, bytes, &COLUMNS, &OPTIONAL);
    let mut regions = Vec::with_capacity(rows.len());
    let mut broken: Vec<id::RegionKey> = lost.iter().filter_map(|key| id::RegionKey::new(key).ok()).collect();
    for row in &rows {
        match region(row) {
            Ok(region) => {
                if region.seat.is_none() && row.cells.get(SEAT).is_some_and(|cell| !cell.is_empty()) {
                    diagnostics.push(off_the_earth(path, row));
                }
                regions.push(region);
            }
            Err(Wrong { columns, at, zh, en }) => {
                let (remedy_zh, remedy_en) = remedy(at, row, &rows);
                diagnostics.push(
                    Diagnostic::error("bad-region", Both::new(format!("{columns}：{zh}"), format!("{columns}: {en}")))
                        .at(row.at(path, place_of(at)))
                        .excerpt(row.cells.join(","))
                        .remedy(remedy_zh, remedy_en),
                );
                // A quote that is not closed takes the rows below into a cell.
                let swallowed = row.cells.iter().filter_map(|cell| cell.split_once('\n')).map(|(_, below)| below);
                let keys = swallowed.flat_map(csv::leading_words).chain(row.cells.first().cloned());
                broken.extend(keys.filter_map(|key| id::RegionKey::new(&key).ok()));
            }
        }
    }
    (regions, broken, diagnostics)
}

/// What to write into a cell at fault: staff know places by their names, levels by their words, and Excel shortens numbers.
fn remedy(column: &str, row: &csv::Row, rows: &[csv::Row]) -> (String, String) {
    let cell = row.cells.get(place_of(column)).map_or("", String::as_str);
    let write = |key: &str| (format!("写成 {key}"), format!("write {key}"));
    if column == "level"
        && let Some((key, _)) = LEVELS.iter().find(|(_, words)| words.contains(&cell))
    {
        return write(key);
    }
    let named = |other: &&csv::Row| other.cells.get(place_of("name")).is_some_and(|name| name == cell);
    if column == "parent"
        && let Some(key) = rows.iter().find(named).and_then(|other| other.cells.first())
    {
        return write(key);
    }
    if cell.contains(['E', 'e']) && cell.contains('+') {
        return (
            "改正这一格；用 Excel 编辑时，先把各列设为「文本」，长数字才不会变成 9.9E+05".to_owned(),
            "correct this cell; in Excel format the columns as text first, or long numbers turn into 9.9E+05"
                .to_owned(),
        );
    }
    ("改正这一格".to_owned(), "correct this cell".to_owned())
}

/// What the levels are called.
const LEVELS: [(&str, &[&str]); 6] = [
    ("nation", &["国家级", "国家"]),
    ("province", &["省级", "省", "自治区", "直辖市"]),
    ("prefecture", &["市级", "地级市", "设区市", "地级", "州级"]),
    ("county", &["县级", "县", "区", "县区", "区县", "县级市", "区级"]),
    ("township", &["乡级", "乡镇", "乡", "镇", "街道", "镇级", "乡镇级", "镇街"]),
    ("village", &["村级", "村", "社区", "村社区", "行政村"]),
];

/// Gives faults of rows their places by reading the table again.
pub(super) fn place(path: &SourcePath, bytes: &[u8], faults: Vec<Fault>) -> Vec<Diagnostic> {
    let rows = csv::table(path, bytes, &COLUMNS, &OPTIONAL).rows;
    let placed = |Fault { diagnostic, item_line, field, .. }: Fault| {
        let Ok(at) = rows.binary_search_by_key(&item_line, |row| row.line) else {
            return diagnostic.at(Location::new(path, item_line.max(1), 1));
        };
        let (row, column) = (&rows[at], place_of(&field));
        let cell = row.cells.get(column).filter(|cell| !cell.is_empty() && diagnostic.excerpt.is_none());
        let placed = diagnostic.at(row.at(path, column));
        cell.into_iter().fold(placed, |placed, cell| placed.excerpt(cell))
    };
    faults.into_iter().map(placed).collect()
}

fn place_of(column: &str) -> usize {
    COLUMNS.iter().position(|name| *name == column).unwrap_or_default()
}

/// Two numbers that are no place are mostly one in the other's column. The region is published, and no map can show it.
fn off_the_earth(path: &SourcePath, row: &csv::Row) -> Diagnostic {
    let cells = row.cells.get(SEAT..).unwrap_or_default();
    Diagnostic::warning(
        "bad-coordinates",
        Both::new(
            "经度应当在 −180 到 180 之间，纬度在 −90 到 90 之间；地图上不标这个地方",
            "longitude lies in −180 to 180, latitude in −90 to 90; maps leave this place out",
        ),
    )
    .at(row.at(path, SEAT))
    .excerpt(cells.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(","))
    .remedy("经度在前，纬度在后，单位是度", "longitude first, then latitude, in degrees")
}

/// What is wrong with a row, in which columns, and in which of them it is seen.
struct Wrong {
    columns: &'static str,
    at: &'static str,
    zh: &'static str,
    en: &'static str,
}

fn wrong(column: &'static str, zh: &'static str, en: &'static str) -> Wrong {
    Wrong { columns: column, at: column, zh, en }
}

fn region(row: &csv::Row) -> Result<Region, Wrong> {
    let mut cells = row.cells.iter().map(String::as_str);
    let mut cell = || cells.next().unwrap_or_default();
    let (key, code, system, name) = (cell(), cell(), cell(), cell());
    let (level, kind, parent) = (cell(), cell(), cell());
    let (longitude, latitude, col, rank, source) = (cell(), cell(), cell(), cell(), cell());
    let id = |column, text: &str| {
        id::RegionKey::new(text).map_err(|why| match why {
            id::IdError::Reserved => {
                wrong(column, "这个名字另有用处，换一个", "this name is kept for something else; choose another")
            }
            _ => wrong(column, "只用小写字母、数字和连字符", "use lower-case letters, digits and hyphens"),
        })
    };
    if name.is_empty() {
        return Err(wrong("name", "不能空着", "must not be empty"));
    }
    if name.contains(char::is_control) {
        return Err(wrong(
            "name",
            "里面有换行或别的控制字符",
            "must not hold a line break or another control character",
        ));
    }
    // Each region stands on a line of its own, and a cell that goes on below has its quote left open.
    let cut = COLUMNS.iter().zip(&row.cells).find(|(_, cell)| cell.contains('\n'));
    if let Some((column, _)) = cut {
        return Err(wrong(
            column,
            "里面有换行：可能少了一个半角双引号，把下面的行也并了进来",
            "holds a line break: perhaps a double quote is missing, and rows below became part of it",
        ));
    }
    if !code.bytes().all(|b| b.is_ascii_digit()) || !matches!(code.len(), 0 | 6 | 9 | 12) {
        return Err(wrong("code", "应当是 6、9 或 12 位数字", "must be 6, 9 or 12 digits"));
    }
    let wanted = Level::ALL.iter().copied().find(|l| l.key() == level);
    Ok(Region {
        key: id("key", key)?,
        code: code.to_owned(),
        system: system.to_owned(),
        name: name.to_owned(),
        level: wanted.ok_or_else(|| {
            wrong(
                "level",
                "应当是 nation（国家级）、province（省级）、prefecture（市级）、county（县级）、township（乡级）或 village（村级）",
                "must be nation, province, prefecture, county, township or village",
            )
        })?,
        kind: kind.to_owned(),
        parent: if parent.is_empty() { None } else { Some(id("parent", parent)?) },
        seat: pair(longitude, latitude, |t| t.parse::<f64>().ok().filter(|n| n.is_finite()))
            .map_err(|second| Wrong {
                columns: "longitude,latitude",
                at: if second { "latitude" } else { "longitude" },
                zh: "应当都是数，或都空着",
                en: "must both be numbers, or both empty",
            })?
            .filter(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0),
        cell: pair(col, rank, |t| t.parse::<u32>().ok().filter(|n| (1..=60).contains(n))).map_err(|second| Wrong {
            columns: "col,row",
            at: if second { "row" } else { "col" },
            zh: "应当都是 1—60 的整数，或都空着",
            en: "must both be whole numbers from 1 to 60, or both empty",
        })?,
        source: source.to_owned(),
        line: row.line,
    })
}

/// Two cells that are both written or both empty; an error says whether the second is at fault.
fn pair<T>(a: &str, b: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<(T, T)>, bool> {
    match (a, b) {
        ("", "") => Ok(None),
        (a, b) => Ok(Some((read(a).ok_or(false)?, read(b).ok_or(true)?))),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::Lang;

    fn told(row: &str) -> (usize, String) {
        let text = format!("{}\n{row}\n", COLUMNS.join(","));
        let (regions, _, faults) = read(&Arc::from("data/regions.csv"), text.as_bytes());
        (regions.len(), faults.iter().map(|fault| fault.display(Lang::Zh).to_string()).collect())
    }

    #[test]
    fn a_place_in_the_wrong_columns_is_told_and_its_region_kept() {
        assert_eq!(told("a,,,甲,county,县,,121.4,28.7,,,"), (1, String::new()));
        let (regions, said) = told("a,,,甲,county,县,,28.7,121.4,,,");
        assert!(regions == 1 && said.contains("data/regions.csv:2:1") && said.contains("28.7,121.4"), "{said}");
    }

    #[test]
    fn a_row_at_fault_still_says_which_region_it_is() {
        let text = format!("{}\na,12345,,甲,county,县,,,,,,\nA b,,,乙,county,县,,,,,,\n", COLUMNS.join(","));
        let (regions, broken, faults) = read(&Arc::from("data/regions.csv"), text.as_bytes());
        let said: String = faults.iter().map(|fault| fault.display(Lang::Zh).to_string()).collect();
        assert!(regions.is_empty() && said.contains("应当是 6、9 或 12 位数字"), "{said}");
        assert_eq!(broken.iter().map(id::RegionKey::as_str).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn a_cell_at_fault_says_what_to_write() {
        let head = COLUMNS.join(",");
        let said = |rows: &str| {
            let faults = read(&Arc::from("data/regions.csv"), format!("{head}\n{rows}\n").as_bytes()).2;
            faults.iter().filter_map(|fault| fault.remedy.as_ref().map(|both| both.zh.clone())).collect::<Vec<_>>()
        };
        assert_eq!(said("a,,,甲县,county,县,,,,,,\nb,,,乙镇,township,镇,甲县,,,,,"), ["写成 a"]);
        assert_eq!(said("a,,,甲县,县级,县,,,,,,"), ["写成 county"]);
        assert!(said("a,9.9E+05,,甲县,county,县,,,,,,").iter().all(|said| said.contains("9.9E+05")));
        assert_eq!(said("a,12345,,甲县,county,县,,,,,,"), ["改正这一格"]);
    }

    #[test]
    fn rows_that_a_quote_took_in_are_known_to_be_at_fault() {
        let text = format!("{}\na,,,甲,county,县,,,,,,\"志\nb,,,乙,county,县,,,,,,\n", COLUMNS.join(","));
        let (regions, broken, faults) = read(&Arc::from("data/regions.csv"), text.as_bytes());
        assert!(regions.is_empty() && faults.errors() == 1);
        assert_eq!(broken.iter().map(id::RegionKey::as_str).collect::<Vec<_>>(), ["b", "a"]);
    }

    #[test]
    fn a_name_is_one_line() {
        let (regions, said) = told("a,,,\"甲\n县\",county,县,,,,,,");
        assert!(regions == 0 && said.contains("name：里面有换行"), "{said}");
    }
}
