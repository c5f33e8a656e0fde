//! Word, Excel and PowerPoint files: a zip of XML parts.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::office_parts::{self, Role};
use super::{Limits, Problem, check_size, office_words, picture};

/// One part of the file, unpacked.
struct Part {
    name: String,
    bytes: Vec<u8>,
    role: Role,
}

/// The properties of a file of which nothing is told.
const CORE: &str =
    "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const APP: &str = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";
const CUSTOM: &str = "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";

pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String, Problem> {
    let parts = parts(bytes, limits)?;
    // The properties are emptied before anything is published.
    let read = |part: &&Part| part.role == Role::Markup;
    // The names of the parts are published with them: a picture may be called after whom it shows.
    let names = parts
        .iter()
        .filter(|part| part.role != Role::Dropped)
        .map(|part| part.name.rsplit('/').next().unwrap_or(&part.name));
    let names = names.collect::<Vec<_>>().join("\n\n");
    let parts: Vec<(&str, &[u8])> = parts.iter().filter(read).map(|part| (&*part.name, &*part.bytes)).collect();
    Ok(office_words::of_parts(&parts, limits.text_bytes)? + "\n\n" + &names)
}

pub(super) fn author_fields(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Problem> {
    const FIELDS: &[&str] = &[
        "creator",
        "lastModifiedBy",
        "Company",
        "Manager",
        "Application",
        "AppVersion",
        "Template",
        "description",
        "keywords",
    ];
    let mut fields = Vec::new();
    for part in parts(bytes, limits)? {
        match part.role {
            Role::Core | Role::App => {}
            Role::Custom if part.bytes == CUSTOM.as_bytes() => continue,
            Role::Custom | Role::Property if !part.bytes.is_empty() => fields.push(part.name.clone()),
            _ => continue,
        }
        let xml = String::from_utf8_lossy(&part.bytes);
        fields.extend(FIELDS.iter().filter(|field| has_element(&xml, field)).map(|field| (*field).to_owned()));
    }
    fields.sort();
    Ok(fields)
}

/// Packed anew with the properties emptied: the parts stay, since others refer to them.
pub(super) fn without_author(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    // The zip's own dates would tell when it was written; every entry gets the format's first day.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for part in parts(bytes, limits)? {
        let written: Cow<'_, [u8]> = match part.role {
            Role::Core => Cow::Borrowed(CORE.as_bytes()),
            Role::App => Cow::Borrowed(APP.as_bytes()),
            Role::Custom => Cow::Borrowed(CUSTOM.as_bytes()),
            Role::Property => Cow::Borrowed(&[]),
            Role::Picture => picture_of(&part.name, &part.bytes)?,
            Role::Markup | Role::Kinds => without_users(&part.bytes),
            Role::Font => Cow::Borrowed(&part.bytes),
            Role::Dropped => continue,
        };
        out.start_file(part.name.as_str(), options).map_err(malformed)?;
        out.write_all(&written).map_err(|why| Problem::Malformed(why.to_string()))?;
    }
    out.finish().map(Cursor::into_inner).map_err(malformed)
}

/// A picture without its notes. Drawings of the Windows kinds have no place for a camera's.
fn picture_of<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, Problem> {
    if picture::is_drawing(bytes) {
        return Ok(Cow::Borrowed(bytes));
    }
    let clean = picture::without_notes(bytes).map(Cow::Owned);
    clean.ok_or_else(|| Problem::Picture(name.rsplit('/').next().unwrap_or(name).to_owned()))
}

/// Excel notes the folder a book was saved in (`C:\\Users\\…`) and who reserved it: those values are emptied. What leads to
/// a printer's settings goes with them.
fn without_users(xml: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(xml) else { return Cow::Borrowed(xml) };
    if !["absPath", "fileSharing", "rinterSettings", "pageSetup"].iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(xml);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        out.push_str(&rest[..start]);
        match office_parts::local_name(tag) {
            "absPath" => out.push_str(&emptied(tag, "url=")),
            "fileSharing" => out.push_str(&emptied(tag, "userName=")),
            _ => match office_parts::without_printer(tag) {
                Some(without) => out.push_str(&without),
                None => out.push_str(tag),
            },
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    Cow::Owned(out.into_bytes())
}

/// A tag with the value of one attribute taken out.
fn emptied(tag: &str, attribute: &str) -> String {
    let value = tag.find(attribute).map(|at| at + attribute.len());
    let ends = value.and_then(|at| {
        let quote = tag[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        Some((at + 1, at + 1 + tag[at + 1..].find(quote)?))
    });
    ends.map_or_else(|| tag.to_owned(), |(from, to)| [&tag[..from], &tag[to..]].concat())
}

/// Unpacks every part within the limits, and refuses a file which holds more than text and pictures.
fn parts(bytes: &[u8], limits: &Limits) -> Result<Vec<Part>, Problem> {
    check_size(bytes, limits)?;
    // A password turns an Office file into another container altogether: that of the formats before these.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let part: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = bytes.windows(part.len()).any(|window| window == part);
        return Err(if locked { Problem::Encrypted } else { Problem::Old });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(malformed)?;
    if archive.len() > limits.entries {
        return Err(Problem::TooManyParts { count: archive.len(), most: limits.entries });
    }
    let most = limits.expanded_bytes.min((bytes.len().max(1 << 20)).saturating_mul(limits.expansion));
    let (mut parts, mut left, mut markup) = (Vec::new(), most, 0_usize);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(malformed)?;
        let name = entry.name().map_err(malformed)?.into_owned();
        if entry.is_dir() {
            continue;
        }
        check_name(&name)?;
        let mut inside = Vec::new();
        let room = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
        entry.take(room).read_to_end(&mut inside).map_err(|why| Problem::Malformed(why.to_string()))?;
        left = left.checked_sub(inside.len()).ok_or(Problem::TooMuchInside { most })?;
        if is_xml(&name.to_ascii_lowercase()) {
            markup = markup.saturating_add(inside.len());
        }
        if markup > limits.markup_bytes {
            return Err(Problem::TooMuchInside { most: limits.markup_bytes });
        }
        check_authors(&name, &inside)?;
        parts.push((name, inside));
    }
    let named: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let roles = office_parts::roles(&named)?;
    Ok(parts.into_iter().zip(roles).map(|((name, bytes), role)| Part { name, bytes, role }).collect())
}

fn check_name(name: &str) -> Result<(), Problem> {
    let lower = name.to_ascii_lowercase();
    // Whoever unpacks the file would write beside it.
    if name.starts_with('/') || name.contains(['\\', ':']) || name.split('/').any(|part| part == "..") {
        return Err(Problem::Embedded(name.to_owned()));
    }
    if lower.contains("vbaproject") || lower.contains("/activex/") || lower.contains("macrosheets/") {
        return Err(Problem::Macros);
    }
    if lower.contains("/embeddings/") || lower.contains("oleobject") {
        return Err(Problem::Embedded(name.rsplit('/').next().unwrap_or(name).to_owned()));
    }
    if lower.ends_with("xl/connections.xml") {
        return Err(Problem::Elsewhere("connections".to_owned()));
    }
    // Whole texts of other kinds stand in a file under such endings, where the gate does not read them.
    if [
        ".htm", ".html", ".mht", ".mhtml", ".xhtml", ".rtf", ".txt", ".csv", ".doc", ".docx", ".xls", ".xlsx", ".pdf",
        ".zip", ".exe", ".js",
    ]
    .iter()
    .any(|ending| lower.ends_with(ending))
    {
        return Err(Problem::Embedded(name.rsplit('/').next().unwrap_or(name).to_owned()));
    }
    if lower.contains("comments")
        || lower.contains("/persons/")
        || lower.ends_with("people.xml")
        || lower.contains("revisions/")
    {
        return Err(Problem::Annotated);
    }
    Ok(())
}

/// Tracked changes carry `w:author` wherever they stand.
fn check_authors(name: &str, bytes: &[u8]) -> Result<(), Problem> {
    const MARK: &[u8] = b"w:author=";
    let tracked = name.starts_with("word/") && bytes.windows(MARK.len()).any(|window| window == MARK);
    if tracked { Err(Problem::Annotated) } else { Ok(()) }
}

fn is_xml(lower: &str) -> bool {
    [".xml", ".rels", ".vml"].iter().any(|ending| lower.ends_with(ending))
}

fn has_element(xml: &str, name: &str) -> bool {
    xml.match_indices(name).any(|(at, _)| {
        let opens = xml[..at].ends_with(['<', ':']);
        opens
            && xml[at + name.len()..].starts_with(['>', ' '])
            && !xml[at..].split_once('>').is_some_and(|(_, rest)| rest.starts_with('<'))
    })
}

fn malformed(why: zip::result::ZipError) -> Problem {
    Problem::Malformed(why.to_string())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::{author_fields, text, without_author};
    use crate::privacy::{
        Allow, Kind,
        attachment::{Limits, Problem},
        scan,
    };

    fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, inside) in parts {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(inside.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    #[test]
    fn a_number_split_over_runs_is_whole_and_one_split_over_cells_is_not() {
        let limits = Limits::default();
        let docx = packed(&[(
            "word/document.xml",
            "<w:p xmlns:w=\"w\"><w:r><w:t>电话138</w:t></w:r><w:r><w:t>1234</w:t></w:r><w:r><w:t>5678</w:t></w:r></w:p>",
        )]);
        let found = scan(&text(&docx, &limits).unwrap(), &Allow::none());
        assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Mobile]);
        let xlsx = packed(&[
            ("xl/worksheets/sheet1.xml", "<c><v>138</v></c><c><v>1234</v></c><c><v>5678</v></c>"),
            ("xl/sharedStrings.xml", "<sst><si><t>A &amp; B</t></si><si><t>13912345678</t></si></sst>"),
        ]);
        let words = text(&xlsx, &limits).unwrap();
        assert!(words.contains("A & B"));
        assert_eq!(scan(&words, &Allow::none()).len(), 1);
    }

    #[test]
    fn words_beside_the_text_are_read_too() {
        for (name, xml) in [
            ("word/document.xml", "<wp:docPr id=\"1\" descr=\"电话13812345678\"/>"),
            (
                "word/document.xml",
                "<w:p><w:r><w:t>整</w:t><v:textpath string=\"13812345678\"/><w:t>改</w:t></w:r></w:p>",
            ),
            ("word/document.xml", "<w:sdtPr><w:alias w:val=\"13812345678\"/></w:sdtPr>"),
            ("word/settings.xml", "<w:docVar w:name=\"x\" w:val=\"13812345678\"/>"),
            ("customXml/item1.xml", "<root><tel>13812345678</tel></root>"),
            ("xl/workbook.xml", "<sheets><sheet name=\"13812345678\"/></sheets>"),
            ("xl/workbook.xml", "<definedName name=\"x\">\"13812345678\"</definedName>"),
            ("xl/worksheets/sheet1.xml", "<headerFooter><oddHeader>&amp;L13812345678</oddHeader></headerFooter>"),
            ("xl/worksheets/sheet1.xml", "<c><f>\"13812345678\"</f><v>1</v></c>"),
            ("xl/worksheets/sheet1.xml", "<hyperlink ref=\"A1\" tooltip=\"13812345678\"/>"),
        ] {
            let words = text(&packed(&[(name, xml)]), &Limits::default()).unwrap();
            let found = scan(&words, &Allow::none());
            assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Mobile], "{xml}: {words:?}");
        }
    }

    #[test]
    fn what_is_fetched_from_elsewhere_or_not_read_is_refused() {
        let rels = |kind: &str| {
            format!(
                "<Relationships><Relationship Id=\"a\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
                 TargetMode=\"External\" Target=\"http://a.example/t.dotm\"/></Relationships>"
            )
        };
        let limits = Limits::default();
        for kind in ["attachedTemplate", "image", "externalLinkPath", "oleObject"] {
            let file = packed(&[("word/_rels/settings.xml.rels", rels(kind).as_str())]);
            assert_eq!(text(&file, &limits), Err(Problem::Elsewhere(kind.to_owned())));
        }
        assert!(
            text(&packed(&[("word/_rels/document.xml.rels", rels("hyperlink").as_str())]), &limits)
                .unwrap()
                .contains("a.example")
        );
        for name in ["word/afchunk.htm", "xl/notes.csv", "word/a.rtf"] {
            let held = name.rsplit('/').next().unwrap().to_owned();
            assert_eq!(text(&packed(&[(name, "13812345678")]), &limits), Err(Problem::Embedded(held)));
        }
    }

    #[test]
    fn the_author_goes_and_the_words_stay() {
        let limits = Limits::default();
        let docx = packed(&[
            ("word/document.xml", "<w:p><w:t>方案</w:t></w:p>"),
            ("docProps/core.xml", "<cp:coreProperties><dc:creator>王芳</dc:creator></cp:coreProperties>"),
            ("docProps/app.xml", "<Properties><Company>某单位</Company><Manager></Manager></Properties>"),
        ]);
        assert_eq!(author_fields(&docx, &limits).unwrap(), ["Company", "creator"]);
        let clean = without_author(&docx, &limits).unwrap();
        assert_eq!(author_fields(&clean, &limits).unwrap(), [""; 0]);
        assert_eq!(text(&clean, &limits), text(&docx, &limits));
        assert_eq!(clean, without_author(&docx, &limits).unwrap());
    }

    #[test]
    fn pictures_lose_their_notes_and_books_their_folders() {
        let limits = Limits::default();
        let book = "<workbook><x15ac:absPath url=\"C:\\Users\\wangfang\\\" xmlns:x15ac=\"u\"/>\
                    <fileSharing userName='王芳'/><sheet name=\"表\"/></workbook>";
        let clean = without_author(&packed(&[("xl/workbook.xml", book)]), &limits).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(clean)).unwrap();
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("xl/workbook.xml").unwrap(), &mut xml).unwrap();
        let kept = "<workbook><x15ac:absPath url=\"\" xmlns:x15ac=\"u\"/><fileSharing userName=''/><sheet name=\"表\"/></workbook>";
        assert_eq!(xml, kept);
        let odd = packed(&[("word/media/image1.tiff", "II*")]);
        assert_eq!(without_author(&odd, &limits), Err(Problem::Picture("image1.tiff".to_owned())));
    }

    /// Names and kinds of parts as other programs than Word write them.
    #[test]
    fn properties_are_found_wherever_they_stand_and_however_they_are_spelled() {
        let core = "<cp:coreProperties><dc:creator>王芳</dc:creator></cp:coreProperties>";
        let custom = "<Properties><property name=\"电话\"><vt:lpwstr>13812345678</vt:lpwstr></property></Properties>";
        let rels = "<Relationships><Relationship Id=\"a\" Target=\"/Meta/Who.xml\" Type=\"http://schemas.openxmlformats.org/\
                    package/2006/relationships/metadata/core-properties\"/></Relationships>";
        let kinds = |more: &str| {
            format!(
                "<Types><Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/xml\"/>{more}</Types>"
            )
        };
        let limits = Limits::default();
        for (name, inside, list, said) in [
            ("docprops/Core.xml", core, "x.rels", "<Relationships/>"),
            ("package/services/metadata/core-properties/1a.psmdcp", core, "x.rels", "<Relationships/>"),
            ("meta/who.xml", core, "_rels/.rels", rels),
            ("meta/who.xml", core, "[Content_Types].xml", &kinds("")),
            ("docProps/custom.xml", custom, "x.rels", "<Relationships/>"),
        ] {
            let file = packed(&[(list, said), ("xl/workbook.xml", "<sheet name=\"表格的名字\"/>"), (name, inside)]);
            assert!(!author_fields(&file, &limits).unwrap().is_empty(), "{name}");
            assert!(text(&file, &limits).unwrap().contains("表格的名字"), "{name}");
            let clean = without_author(&file, &limits).unwrap();
            assert_eq!(author_fields(&clean, &limits).unwrap(), [""; 0], "{name}");
            let mut archive = zip::ZipArchive::new(Cursor::new(clean)).unwrap();
            let mut xml = String::new();
            std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut xml).unwrap();
            assert!(!xml.contains("王芳") && !xml.contains("13812345678"), "{name}: {xml}");
        }
    }

    #[test]
    fn a_printer_is_left_out_and_a_part_nobody_reads_is_refused() {
        let limits = Limits::default();
        let printer = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings";
        let rels =
            format!("<Relationships><Relationship Id=\"rId1\" Type=\"{printer}\" Target=\"../p\"/></Relationships>");
        let book = packed(&[
            ("xl/worksheets/_rels/sheet1.xml.rels", &rels),
            ("xl/worksheets/sheet1.xml", "<w><pageSetup paperSize=\"9\" r:id=\"rId1\"/></w>"),
            ("xl/printerSettings/printerSettings1.bin", "\\\\PC-WANGFANG"),
            ("xl/fonts/font1.odttf", "x"),
            ("docProps/thumbnail.wmf", "x"),
            ("[trash]/0000.dat", "x"),
        ]);
        assert!(text(&book, &limits).is_ok());
        let clean = without_author(&book, &limits).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(clean)).unwrap();
        let mut read = |name: &str| {
            let mut xml = String::new();
            std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut xml).unwrap();
            xml
        };
        assert_eq!(read("xl/worksheets/sheet1.xml"), "<w><pageSetup paperSize=\"9\"/></w>");
        assert_eq!(read("xl/worksheets/_rels/sheet1.xml.rels"), "<Relationships></Relationships>");
        assert_eq!(archive.len(), 4);
        for name in ["xl/model/item.data", "word/a.json", "word/b.dat", "word/c.md", "word/d.bin", "word/e.odttf"] {
            let held = name.rsplit('/').next().unwrap().to_owned();
            assert_eq!(text(&packed(&[(name, "13812345678")]), &limits), Err(Problem::Unread(held)));
        }
    }

    #[test]
    fn what_hides_more_than_text_is_refused() {
        let limits = Limits { expanded_bytes: 1000, entries: 2, ..Limits::default() };
        let bomb = "a".repeat(2000);
        for (parts, problem) in [
            (vec![("word/vbaProject.bin", "x")], Problem::Macros),
            (vec![("word/embeddings/a.xlsx", "x")], Problem::Embedded("a.xlsx".to_owned())),
            (vec![("word/comments.xml", "<a/>")], Problem::Annotated),
            (vec![("word/document.xml", "<w:ins w:author=\"x\"/>")], Problem::Annotated),
            (vec![("word/document.xml", bomb.as_str())], Problem::TooMuchInside { most: 1000 }),
            (vec![("a", ""), ("b", ""), ("c", "")], Problem::TooManyParts { count: 3, most: 2 }),
        ] {
            assert_eq!(text(&packed(&parts), &limits), Err(problem));
        }
        assert!(matches!(text(b"no zip", &limits), Err(Problem::Malformed(_))));
        let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1];
        assert_eq!(text(&old, &limits), Err(Problem::Old));
        let part = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes);
        let locked: Vec<u8> = old.into_iter().chain(part).collect();
        assert_eq!(text(&locked, &limits), Err(Problem::Encrypted));
    }

    #[test]
    fn the_names_of_parts_are_read_too_and_none_leads_out_of_the_file() {
        let limits = Limits::default();
        let words = text(&packed(&[("word/document.xml", "<a>x</a>"), ("word/13812345678.xml", "<a/>")]), &limits);
        assert!(words.as_ref().is_ok_and(|words| words.contains("13812345678")), "{words:?}");
        for name in ["../x.xml", "word/../../x.xml", "word/..\\x.xml", "c:x.xml"] {
            let read = text(&packed(&[(name, "<a/>")]), &limits);
            assert_eq!(read, Err(Problem::Embedded(name.to_owned())));
        }
    }
}
