//! Word, Excel and PowerPoint files: a zip of XML parts.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Limits, Problem, check_size, office_words, picture};

/// One part of the file, unpacked.
struct Part {
    name: String,
    bytes: Vec<u8>,
}

pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String, Problem> {
    let parts = parts(bytes, limits)?;
    // The properties are emptied before anything is published.
    let read = |part: &&Part| {
        let name = part.name.to_ascii_lowercase();
        is_xml(&name) && !name.starts_with("docprops/") && name != "[content_types].xml"
    };
    // The names of the parts are published with them: a picture may be called after whom it shows.
    let names = parts.iter().map(|part| part.name.rsplit('/').next().unwrap_or(&part.name));
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
        if !part.name.starts_with("docProps/") {
            continue;
        }
        if part.name != "docProps/core.xml" && part.name != "docProps/app.xml" && !part.bytes.is_empty() {
            fields.push(part.name.clone());
        }
        let xml = String::from_utf8_lossy(&part.bytes);
        fields.extend(FIELDS.iter().filter(|field| has_element(&xml, field)).map(|field| (*field).to_owned()));
    }
    fields.sort();
    Ok(fields)
}

/// Packed anew with the properties emptied: the parts stay, since others refer to them.
pub(super) fn without_author(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    const CORE: &str =
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
    const APP: &str =
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";
    const CUSTOM: &str =
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    // The zip's own dates would tell when it was written; every entry gets the format's first day.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for part in parts(bytes, limits)? {
        let written: Cow<'_, [u8]> = match part.name.as_str() {
            "docProps/core.xml" => Cow::Borrowed(CORE.as_bytes()),
            "docProps/app.xml" => Cow::Borrowed(APP.as_bytes()),
            "docProps/custom.xml" => Cow::Borrowed(CUSTOM.as_bytes()),
            name if name.starts_with("docProps/") => Cow::Borrowed(&[]),
            name if name.contains("/media/") || is_picture(&name.to_ascii_lowercase()) => {
                picture_of(name, &part.bytes)?
            }
            name if name.ends_with(".xml") => without_users(&part.bytes),
            _ => Cow::Borrowed(&part.bytes),
        };
        out.start_file(part.name.as_str(), options).map_err(malformed)?;
        out.write_all(&written).map_err(|why| Problem::Malformed(why.to_string()))?;
    }
    out.finish().map(Cursor::into_inner).map_err(malformed)
}

/// A picture without its notes. Drawings of the Windows kinds and GIF have no place for a camera's.
fn picture_of<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, Problem> {
    let lower = name.to_ascii_lowercase();
    if [".emf", ".wmf", ".gif", ".bmp"].iter().any(|ending| lower.ends_with(ending)) {
        return Ok(Cow::Borrowed(bytes));
    }
    let clean = picture::without_notes(bytes).map(Cow::Owned);
    clean.ok_or_else(|| Problem::Picture(name.rsplit('/').next().unwrap_or(name).to_owned()))
}

/// Excel notes the folder a book was saved in (`C:\\Users\\…`) and who reserved it: those values are emptied.
fn without_users(xml: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(xml) else { return Cow::Borrowed(xml) };
    if !text.contains("absPath") && !text.contains("fileSharing") {
        return Cow::Borrowed(xml);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        out.push_str(&rest[..start]);
        let name = tag.trim_start_matches('<').split([' ', '/', '>']).next().unwrap_or_default();
        match name.rsplit(':').next() {
            Some("absPath") => out.push_str(&emptied(tag, "url=")),
            Some("fileSharing") => out.push_str(&emptied(tag, "userName=")),
            _ => out.push_str(tag),
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
        parts.push(Part { name, bytes: inside });
    }
    Ok(parts)
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

fn is_picture(lower: &str) -> bool {
    [".png", ".jpg", ".jpeg", ".jpe", ".emf", ".wmf", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".webp"]
        .iter()
        .any(|ending| lower.ends_with(ending))
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
