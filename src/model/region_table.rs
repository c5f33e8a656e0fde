//! `data/regions.csv`, a row for each region, to the records it holds.

use crate::diag::{Both, Diagnostic, Diagnostics};
use crate::id;
use crate::model::common::Level;
use crate::model::region::Region;
use crate::parse::csv;
use crate::source::{Location, SourcePath};

const COLUMNS: [&str; 12] =
    ["key", "code", "system", "name", "level", "kind", "parent", "longitude", "latitude", "col", "row", "source"];

/// Reads the table; a row at fault does not take the others with it.
pub(crate) fn read(path: &SourcePath, bytes: &[u8]) -> (Vec<Region>, Diagnostics) {
    let optional = ["kind", "longitude", "latitude", "col", "row", "source", "system", "code"];
    let (rows, mut diagnostics) = csv::table(path, bytes, &COLUMNS, &optional);
    let mut regions = Vec::with_capacity(rows.len());
    for row in rows {
        match region(&row) {
            Ok(region) => regions.push(region),
            Err((column, zh, en)) => diagnostics.push(
                Diagnostic::error("bad-region", Both::new(format!("{column}：{zh}"), format!("{column}: {en}")))
                    .at(Location::new(path, row.line, 1))
                    .excerpt(row.cells.join(","))
                    .remedy(
                        "改正这一格；用 Excel 编辑时，先把各列设为「文本」，长数字才不会变成 9.9E+05",
                        "correct this cell; in Excel format the columns as text first, or long numbers turn into 9.9E+05",
                    ),
            ),
        }
    }
    (regions, diagnostics)
}

type Wrong = (&'static str, &'static str, &'static str);

fn region(row: &csv::Row) -> Result<Region, Wrong> {
    let mut cells = row.cells.iter().map(String::as_str);
    let mut cell = || cells.next().unwrap_or_default();
    let (key, code, system, name) = (cell(), cell(), cell(), cell());
    let (level, kind, parent) = (cell(), cell(), cell());
    let (longitude, latitude, col, rank, source) = (cell(), cell(), cell(), cell(), cell());
    let id = |column, text: &str| {
        id::RegionKey::new(text).map_err(|why| match why {
            id::IdError::Reserved => {
                (column, "这个名字另有用处，换一个", "this name is kept for something else; choose another")
            }
            _ => (column, "只用小写字母、数字和连字符", "use lower-case letters, digits and hyphens"),
        })
    };
    if name.is_empty() {
        return Err(("name", "不能空着", "must not be empty"));
    }
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(("code", "应当是 6、9 或 12 位数字", "must be 6, 9 or 12 digits"));
    }
    let wanted = Level::ALL.iter().copied().find(|l| l.key() == level);
    Ok(Region {
        key: id("key", key)?,
        code: code.to_owned(),
        system: system.to_owned(),
        name: name.to_owned(),
        level: wanted.ok_or((
            "level",
            "应当是 nation、province、prefecture、county、township 或 village",
            "must be nation, province, prefecture, county, township or village",
        ))?,
        kind: kind.to_owned(),
        parent: if parent.is_empty() { None } else { Some(id("parent", parent)?) },
        seat: pair(longitude, latitude, |t| t.parse::<f64>().ok().filter(|n| n.is_finite()))
            .map_err(|()| ("longitude,latitude", "应当都是数，或都空着", "must both be numbers, or both empty"))?
            .filter(|(x, y)| x.abs() <= 180.0 && y.abs() <= 90.0),
        cell: pair(col, rank, |t| t.parse::<u32>().ok().filter(|n| (1..=60).contains(n))).map_err(|()| {
            ("col,row", "应当都是 1—60 的整数，或都空着", "must both be whole numbers from 1 to 60, or both empty")
        })?,
        source: source.to_owned(),
        line: row.line,
    })
}

fn pair<T>(a: &str, b: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<(T, T)>, ()> {
    match (a, b) {
        ("", "") => Ok(None),
        (a, b) => read(a).zip(read(b)).map(Some).ok_or(()),
    }
}
