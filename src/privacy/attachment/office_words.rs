//! The words of an Office file's XML parts as the gate reads text: paragraphs apart, and the rows of a table as rows of
//! Markdown, so that a name in one cell and an illness in another are seen to be of one person.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::Problem;

/// The part of a book which holds the words of its cells; they say only which.
const SHARED: &str = "xl/sharedstrings.xml";
/// Longer words are written out in the first cell alone which shows them, or a small file could say them a million times.
const REPEATED: usize = 64;
/// So many empty cells are filled in at most, so that those behind them stand below their heading.
const WIDEST: usize = 64;

/// The text of parts, each a name and its bytes; at most so many bytes.
pub(super) fn of_parts(parts: &[(&str, &[u8])], most: usize) -> Result<String, Problem> {
    let is_shared = |name: &str| name.eq_ignore_ascii_case(SHARED);
    let mut words = Words { most, ..Words::default() };
    for (_, bytes) in parts.iter().filter(|(name, _)| is_shared(name)) {
        words.shared = shared(bytes)?.into_iter().map(|words| (words, false)).collect();
    }
    for (name, bytes) in parts {
        let before = words.text.len();
        words.read(bytes)?;
        if is_shared(name) {
            words.text.truncate(before);
        }
        words.put_beside();
        words.check()?;
    }
    // What no cell shows is in the file all the same.
    for (unsaid, _) in words.shared.iter().filter(|(_, said)| !said) {
        words.text.push_str(unsaid);
        words.text.push_str("\n\n");
    }
    words.check()?;
    Ok(words.text)
}

/// The words of a book's cells, in their order.
fn shared(bytes: &[u8]) -> Result<Vec<String>, Problem> {
    let mut reader = reader(bytes)?;
    let (mut all, mut inside) = (Vec::new(), false);
    loop {
        match next(&mut reader)? {
            Event::Start(tag) => {
                inside = tag.local_name().into_inner() == "t";
                if tag.local_name().into_inner() == "si" {
                    all.push(String::new());
                }
            }
            Event::Empty(tag) if tag.local_name().into_inner() == "si" => all.push(String::new()),
            Event::End(_) => inside = false,
            Event::Eof => return Ok(all),
            event => {
                if let Some(words) = all.last_mut().filter(|_| inside) {
                    push(&event, words);
                }
            }
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Words {
    text: String,
    /// What stands beside the text: headers of sheets, formulas, what is said in place of a picture, names.
    beside: String,
    /// The words of the book's cells, and whether a cell has shown them.
    shared: Vec<(String, bool)>,
    /// How many rows the reader is within; tables stand in cells of tables.
    rows: usize,
    /// The cell's words are said by their place among the shared ones.
    by_place: bool,
    /// The cells of the row so far.
    cells: usize,
    /// A paragraph of the cell has ended, and another may follow.
    broken: bool,
    /// The table's heading has been passed.
    headed: bool,
    /// The most bytes of text.
    most: usize,
}

impl Words {
    /// A small file can say much: a cell repeats words, and a place far to the right is filled up to.
    fn check(&self) -> Result<(), Problem> {
        // Of what stands beside the text most is too short to be kept.
        const BESIDE: usize = 8;
        let most = self.most;
        let over = self.text.len() > most || self.beside.len() / BESIDE > most;
        if over { Err(Problem::TooMuchInside { most }) } else { Ok(()) }
    }

    /// Runs of one paragraph or cell together, each paragraph apart, each row of cells on a line.
    fn read(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let mut reader = reader(bytes)?;
        (self.rows, self.headed, self.by_place) = (0, false, false);
        let (mut wanted, mut place) = (false, String::new());
        loop {
            self.check()?;
            match next(&mut reader)? {
                Event::Start(tag) => {
                    push_attributes(&tag, &mut self.beside);
                    let name = tag.local_name().into_inner();
                    wanted = matches!(name, "t" | "v" | "delText" | "instrText");
                    self.open(name, &tag);
                }
                Event::Empty(tag) => {
                    push_attributes(&tag, &mut self.beside);
                    match tag.local_name().into_inner() {
                        "br" | "cr" if self.rows > 0 => self.broken = true,
                        "br" | "cr" => self.text.push('\n'),
                        "tab" => self.text.push('\t'),
                        "Relationship" => push_link(&tag, &mut self.text)?,
                        _ => {}
                    }
                }
                Event::End(tag) => {
                    let name = tag.local_name().into_inner();
                    if name == "v" && self.by_place {
                        self.show(&std::mem::take(&mut place));
                    }
                    wanted = false;
                    self.beside.push_str("\n\n");
                    self.close(name);
                }
                Event::Eof => break,
                event if !wanted => push(&event, &mut self.beside),
                event if self.by_place => push(&event, &mut place),
                event => {
                    self.part_paragraphs();
                    push(&event, &mut self.text);
                }
            }
        }
        self.text.push_str("\n\n");
        Ok(())
    }

    fn open(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "tbl" | "sheetData" => self.headed = false,
            "tr" | "row" => {
                self.rows += 1;
                (self.cells, self.broken) = (0, false);
                self.text.push_str("| ");
            }
            "c" if self.rows > 0 => {
                let value = |name: &str| tag.try_get_attribute(name).ok().flatten().map(|found| found.value);
                self.by_place = value("t").is_some_and(|kind| kind == "s") && !self.shared.is_empty();
                let column = value("r").and_then(|place| column(&place)).unwrap_or(self.cells);
                while self.cells < column.min(WIDEST) {
                    self.end_cell();
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "tr" | "row" if self.rows > 0 => {
                self.rows -= 1;
                self.broken = false;
                // The first row heads the table, as in Markdown.
                self.text.push_str(if self.headed { "\n" } else { "\n|--|\n" });
                self.headed = true;
            }
            "tc" | "c" if self.rows > 0 => {
                self.by_place = false;
                self.end_cell();
            }
            "p" | "si" | "v" if self.rows > 0 => self.broken = true,
            "p" | "si" | "c" | "v" | "tbl" | "sheetData" => self.text.push_str("\n\n"),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        self.text.push_str(" | ");
        (self.cells, self.broken) = (self.cells + 1, false);
    }

    /// Paragraphs of one cell stand on its row's line, and are no one sentence.
    fn part_paragraphs(&mut self) {
        if std::mem::take(&mut self.broken) && self.rows > 0 && !self.text.ends_with("| ") {
            self.text.push('；');
        }
    }

    /// The words at a place among the shared ones.
    fn show(&mut self, place: &str) {
        let Some((words, said)) = place.trim().parse().ok().and_then(|at: usize| self.shared.get_mut(at)) else {
            return;
        };
        if !*said || words.len() <= REPEATED {
            // A cell's own line breaks would end its row.
            self.text.extend(words.chars().map(|c| if c == '\n' { '；' } else { c }));
        }
        *said = true;
    }

    /// Parts are mostly numbers of the layout; only lines of words can hold what the gate looks for.
    fn put_beside(&mut self) {
        for line in std::mem::take(&mut self.beside).lines().map(str::trim).filter(|line| line.len() > 6) {
            // Headers of sheets say with `&L` and its like where their words stand.
            self.text.push_str(&line.replace("&L", " ").replace("&C", " ").replace("&R", " "));
            self.text.push_str("\n\n");
        }
    }
}

/// The column of a cell's place, from nought: `C12` stands in the third.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).take(3);
    let column = letters.fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    column.checked_sub(1)
}

fn reader(bytes: &[u8]) -> Result<Reader<&[u8]>, Problem> {
    let xml = std::str::from_utf8(bytes).map_err(|why| Problem::Malformed(why.to_string()))?;
    Ok(Reader::from_str(xml.strip_prefix('\u{feff}').unwrap_or(xml)))
}

fn next<'x>(reader: &mut Reader<&'x [u8]>) -> Result<Event<'x>, Problem> {
    reader.read_event().map_err(|why| Problem::Malformed(why.to_string()))
}

/// What an event says in words.
fn push(event: &Event<'_>, into: &mut String) {
    match event {
        Event::Text(words) => into.push_str(&words.xml10_content()),
        Event::CData(words) => into.push_str(&words.xml10_content()),
        Event::GeneralRef(name) => {
            if let Ok(c) = quick_xml::escape::unescape(&format!("&{};", name.xml10_content())) {
                into.push_str(&c);
            }
        }
        _ => {}
    }
}

/// Words which a program keeps in attributes.
fn push_attributes(tag: &quick_xml::events::BytesStart<'_>, text: &mut String) {
    const WORDS: &[&str] = &[
        "descr",
        "title",
        "name",
        "tooltip",
        "display",
        "displayText",
        "alt",
        "prompt",
        "promptTitle",
        "error",
        "errorTitle",
        "string",
        "caption",
    ];
    let named = matches!(
        tag.local_name().into_inner(),
        "alias" | "tag" | "docVar" | "statusText" | "helpText" | "default" | "listEntry"
    );
    for attribute in tag.attributes().with_checks(false).flatten() {
        let name = attribute.key.local_name().into_inner();
        if WORDS.contains(&name) || (named && name == "val") {
            text.push_str(&quick_xml::escape::unescape(&attribute.value).unwrap_or_else(|_| attribute.value.clone()));
            text.push_str("\n\n");
        }
    }
}

/// Links out of the file stand among its relationships and not in its text. Whatever else is taken from elsewhere (a
/// template, a picture, a table in the writer's own folder) is asked for by whoever opens the file.
fn push_link(tag: &quick_xml::events::BytesStart<'_>, text: &mut String) -> Result<(), Problem> {
    let value = |name: &str| tag.try_get_attribute(name).ok().flatten().map(|found| found.value.into_owned());
    if value("TargetMode").is_none_or(|mode| mode != "External") {
        return Ok(());
    }
    let kind = value("Type").unwrap_or_default();
    let kind = kind.rsplit('/').next().unwrap_or_default();
    if !matches!(kind, "" | "hyperlink") {
        return Err(Problem::Elsewhere(kind.to_owned()));
    }
    text.push_str(&value("Target").unwrap_or_default());
    text.push_str("\n\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Problem, of_parts};
    use crate::privacy::{Allow, Kind, scan};

    const MOST: usize = 1 << 20;

    const NAMES: &str = "<sst><si><t>姓名</t></si><si><t>病种</t></si><si><t>张建国</t></si><si><r><t>尿毒</t></r><r><t>症</t></r></si><si><t>余下</t></si></sst>";

    fn cell(column: &str, row: usize, word: usize) -> String {
        format!("<c r=\"{column}{row}\" t=\"s\"><v>{word}</v></c>")
    }

    #[test]
    fn a_row_of_a_book_is_read_across_its_cells() {
        let sheet = format!(
            "<sheetData><row>{}{}</row><row>{}{}</row></sheetData>",
            cell("A", 1, 0),
            cell("C", 1, 1),
            cell("A", 2, 2),
            cell("C", 2, 3)
        );
        let parts = [("xl/sharedStrings.xml", NAMES.as_bytes()), ("xl/worksheets/sheet1.xml", sheet.as_bytes())];
        let text = of_parts(&parts, MOST).unwrap();
        assert!(text.contains("| 姓名 |  | 病种 | \n|--|\n| 张建国 |  | 尿毒症 | \n"), "{text}");
        assert!(text.contains("余下"), "what no cell shows is read too: {text}");
        assert_eq!(scan(&text, &Allow::none()).iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Health]);
    }

    #[test]
    fn a_row_of_a_written_table_is_read_across_its_cells() {
        let row = |cells: &[&str]| {
            let cells: String =
                cells.iter().map(|words| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>")).collect();
            format!("<w:tr>{cells}</w:tr>")
        };
        for (rows, kinds) in [
            (row(&["李秀英", "63", "肢体残疾二级"]), vec![Kind::Health]),
            (row(&["王小明", "9岁", "小学生"]), vec![Kind::Minor]),
            (row(&["残疾人", "358"]) + &row(&["张建国", "主任"]), vec![]),
            (row(&["138", "1234", "5678"]), vec![]),
            (row(&["姓名", "电话"]) + &row(&["王芳", "138 1234 5678"]), vec![Kind::Mobile]),
        ] {
            let xml = format!("<w:tbl>{rows}</w:tbl>");
            let text = of_parts(&[("word/document.xml", xml.as_bytes())], MOST).unwrap();
            assert_eq!(scan(&text, &Allow::none()).iter().map(|f| f.kind).collect::<Vec<_>>(), kinds, "{text}");
        }
    }

    /// A million cells which show one long word are no reason to write it a million times.
    #[test]
    fn a_word_of_many_cells_is_written_out_once() {
        let long = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(30_000));
        let sheet = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(1_000));
        let text =
            of_parts(&[("xl/sharedStrings.xml", long.as_bytes()), ("xl/worksheets/s.xml", sheet.as_bytes())], MOST);
        assert!(text.unwrap().len() < 200_000);
    }

    #[test]
    fn a_small_file_which_says_much_is_refused() {
        const ROOM: usize = 10_000;
        let shared = format!("<sst><si><t>{}</t></si></sst>", "长".repeat(20));
        for sheet in [
            format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(300)),
            "<row><c r=\"BL1\"></c></row>".repeat(100),
            format!("<row>{}</row>", "<c descr=\"xxxxxxxxxxxxxxxxxxxx\"/>".repeat(5_000)),
        ] {
            let parts = [("xl/sharedStrings.xml", shared.as_bytes()), ("xl/worksheets/s.xml", sheet.as_bytes())];
            assert_eq!(of_parts(&parts, ROOM), Err(Problem::TooMuchInside { most: ROOM }));
        }
    }
}
