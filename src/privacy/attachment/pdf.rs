//! PDF, read with lopdf.

use std::borrow::Cow;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, dictionary};

use super::pdf_words::{self, Pages};
use super::{Limits, Problem, check_size, pdf_acts, pdf_whole, picture};

pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String, Problem> {
    guarded(|| {
        count(bytes, limits)?;
        let mut document = load(bytes, limits)?;
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        if pages.len() > limits.pages {
            return Err(Problem::TooManyParts { count: pages.len(), most: limits.pages });
        }
        let most = limits.text_bytes;
        let mut text = String::new();
        let mut push = |chunk: &str| {
            text.push_str(chunk);
            text.push_str("\n\n");
            if text.len() > most { Err(Problem::TooMuchInside { most }) } else { Ok(()) }
        };
        pdf_words::trust_maps(&mut document);
        let mut reader = Pages::of(&document, limits);
        for page in document.get_pages().into_values() {
            push(&reader.words(page)?)?;
        }
        let forms = forms_as_pages(&mut document, pages.len(), limits)?;
        let mut reader = Pages::of(&document, limits);
        for (_, page) in document.get_pages().into_iter().filter(|(number, _)| forms.contains(number)) {
            match reader.words(page) {
                Ok(words) => push(&words)?,
                Err(much @ Problem::TooMuchInside { .. }) => return Err(much),
                // A form may be a mere drawing, of which no text can be had.
                Err(_) => {}
            }
        }
        push_strings(&document, &mut text, most)?;
        push_streams(&document, &mut text, most)?;
        Ok(text)
    })
}

pub(super) fn author_fields(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Problem> {
    guarded(|| {
        let document = load(bytes, limits)?;
        let info = document.trailer.get(b"Info").ok().map(|info| match info {
            Object::Reference(id) => document.get_dictionary(*id).ok().cloned().unwrap_or_default(),
            Object::Dictionary(fields) => fields.clone(),
            _ => lopdf::Dictionary::new(),
        });
        let mut fields: Vec<String> = info
            .iter()
            .flat_map(|fields| fields.iter())
            .map(|(name, _)| String::from_utf8_lossy(name).into_owned())
            .collect();
        if document.objects.values().any(|object| object.as_stream().is_ok_and(|s| s.dict.has_type(b"Metadata"))) {
            fields.push("XMP".to_owned());
        }
        fields.sort();
        Ok(fields)
    })
}

/// Written anew, so that earlier revisions kept inside the file go with the fields.
pub(super) fn without_author(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    guarded(|| {
        let mut document = load(bytes, limits)?;
        for key in [b"Info".as_slice(), b"ID".as_slice()] {
            document.trailer.remove(key);
        }
        name_filters(&mut document);
        let mut open: Vec<&mut Object> = document.objects.values_mut().collect();
        while let Some(object) = open.pop() {
            match object {
                Object::Array(items) => open.extend(items),
                Object::Dictionary(dictionary) => open.extend(anonymous(dictionary).iter_mut().map(|(_, value)| value)),
                Object::Stream(stream) => {
                    clean_photo(stream, limits.expanded_bytes)?;
                    open.extend(anonymous(&mut stream.dict).iter_mut().map(|(_, value)| value));
                }
                _ => {}
            }
        }
        document.prune_objects();
        let mut out = Vec::new();
        document.save_to(&mut out).map_err(malformed)?;
        Ok(out)
    })
}

/// Stamps, letterheads and the looks of notes stand in forms beside the pages: each becomes a page of its own, behind
/// those there are, so that its words are read as a page's are. Gives the numbers of the new pages.
fn forms_as_pages(document: &mut Document, pages: usize, limits: &Limits) -> Result<Vec<u32>, Problem> {
    let is_form = |object: &Object| {
        object
            .as_stream()
            .is_ok_and(|s| s.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Form")))
    };
    let forms: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| is_form(object)).map(|(id, _)| *id).collect();
    let most = limits.pages.saturating_mul(10);
    if forms.len() > most {
        return Err(Problem::TooManyParts { count: forms.len(), most });
    }
    let Ok(root) = document.catalog().and_then(|catalog| catalog.get(b"Pages")).and_then(Object::as_reference) else {
        return Ok(Vec::new());
    };
    // A form without fonts of its own takes those of the page it is drawn on.
    let first = document
        .page_iter()
        .next()
        .and_then(|page| document.get_dictionary(page).ok()?.get(b"Resources").ok().cloned());
    let mut kids: Vec<Object> = document.page_iter().map(Object::Reference).collect();
    for form in &forms {
        let own = document.get_object(*form).ok().and_then(|form| form.as_stream().ok()?.dict.get(b"Resources").ok());
        let resources = own.cloned().or_else(|| first.clone());
        let mut page = dictionary! { "Type" => "Page", "Parent" => root, "Contents" => *form };
        if let Some(resources) = resources {
            page.set("Resources", resources);
        }
        kids.push(Object::Reference(document.add_object(page)));
    }
    if let Ok(tree) = document.get_dictionary_mut(root) {
        tree.set("Kids", kids);
    }
    let count = forms.len();
    let number = |page: usize| u32::try_from(page).unwrap_or(u32::MAX);
    Ok((pages + 1..=pages + count).map(number).collect())
}

/// Takes out of a dictionary who made it: metadata, the writer of a note, and who sealed the file. Writing the file anew
/// breaks a seal in any case, and its certificate may hold a person's number.
fn anonymous(dictionary: &mut Dictionary) -> &mut Dictionary {
    for key in personal(dictionary) {
        dictionary.remove(key.as_bytes());
    }
    dictionary
}

fn personal(dictionary: &Dictionary) -> Vec<&'static str> {
    let mut keys = vec!["Metadata", "PieceInfo", "LastModified"];
    // A note's `T` is who wrote it; a form field's is the field's name.
    if dictionary.has(b"Subtype") && !dictionary.has(b"FT") && dictionary.has(b"Rect") {
        keys.push("T");
    }
    if is_seal(dictionary) {
        keys.extend(["Contents", "Cert", "Name", "Reason", "Location", "ContactInfo"]);
    }
    keys
}

fn is_seal(dictionary: &Dictionary) -> bool {
    dictionary.has(b"ByteRange")
}

/// A photograph stands in a PDF as the camera's own JPEG, with all its notes; it may be packed once more around that.
fn clean_photo(stream: &mut Stream, most: usize) -> Result<(), Problem> {
    let Ok(filters) = stream.filters() else { return Ok(()) };
    let Some(at) = filters.iter().position(|name| matches!(*name, b"DCTDecode" | b"DCT" | b"JPXDecode")) else {
        return Ok(());
    };
    let unclean = || Problem::Picture("PDF".to_owned());
    if at + 1 != filters.len() {
        return Err(unclean());
    }
    let names: Vec<Object> = filters.iter().map(|name| Object::Name(name.to_vec())).collect();
    let values = match stream.dict.get(b"DecodeParms") {
        Ok(Object::Array(values)) => values.clone(),
        // One that is given alone is the first filter's.
        Ok(value) => vec![value.clone()],
        Err(_) => Vec::new(),
    };
    let photo = match names.get(..at) {
        None | Some([]) => Cow::Borrowed(&stream.content),
        Some(outer) => {
            let outer = dictionary! { "Filter" => outer.to_vec(), "DecodeParms" => values.clone() };
            let packed = Stream::new(outer, stream.content.clone());
            Cow::Owned(packed.get_plain_content_with_limit(most).map_err(|_| unclean())?)
        }
    };
    // Readers show one that has lost its end mark.
    let ended = || picture::without_notes(&[&photo[..], &[0xff, 0xd9]].concat());
    let clean = picture::without_notes(&photo).or_else(ended).ok_or_else(unclean)?;
    stream.dict.remove(b"DecodeParms");
    stream.dict.set("Filter", names.get(at).cloned().unwrap_or(Object::Null));
    if let Some(value) = values.get(at).filter(|value| value.as_dict().is_ok()) {
        stream.dict.set("DecodeParms", value.clone());
    }
    stream.set_content(clean);
    Ok(())
}

/// Puts the names of filters, and their values, in the place of references to them.
fn name_filters(document: &mut Document) {
    let meant = |value: &Object| document.dereference(value).map_or(Object::Null, |(_, meant)| meant.clone());
    let mut named: Vec<(ObjectId, &str, Object)> = Vec::new();
    for (id, object) in &document.objects {
        let Ok(stream) = object.as_stream() else { continue };
        for key in ["Filter", "DecodeParms"] {
            let Ok(value) = stream.dict.get(key.as_bytes()).map(meant) else { continue };
            let value = match value {
                Object::Array(values) => Object::Array(values.iter().map(meant).collect()),
                value => value,
            };
            named.push((*id, key, value));
        }
    }
    for (id, key, value) in named {
        if let Ok(stream) = document.get_object_mut(id).and_then(Object::as_stream_mut) {
            stream.dict.set(key, value);
        }
    }
}

/// The most objects of a PDF, and the most bytes of a list of them: a few bytes of such a list are an object each, and an
/// object takes a hundred times their room.
const MOST_OBJECTS: usize = 400_000;
const LONGEST_LIST: usize = 4 << 20;

thread_local! {
    /// Objects met while a file is counted; the reader takes a function alone, which can hold nothing.
    static MET: Cell<usize> = const { Cell::new(0) };
}

/// Counts the objects without keeping any. A file whose table of them leads astray is read by looking for them, and may hold
/// others then.
fn count(bytes: &[u8], limits: &Limits) -> Result<(), Problem> {
    fn met(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
        MET.set(MET.get().saturating_add(1));
        // The lists of objects are looked into only if they are kept.
        (MET.get() <= MOST_OBJECTS && object.as_stream().is_ok()).then_some((id, Object::Null))
    }
    check_size(bytes, limits)?;
    for force_reconstruct in [false, true] {
        MET.set(0);
        let options = LoadOptions {
            filter: Some(met),
            force_reconstruct,
            ..LoadOptions::with_max_decompressed_size(LONGEST_LIST.min(limits.expanded_bytes))
        };
        // What cannot be read is told when it is read.
        drop(Document::load_mem_with_options(bytes, options));
        if MET.get() > MOST_OBJECTS {
            return Err(Problem::TooManyParts { count: MET.get(), most: MOST_OBJECTS });
        }
    }
    Ok(())
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, Problem> {
    check_size(bytes, limits)?;
    let options = LoadOptions::with_max_decompressed_size(LONGEST_LIST.min(limits.expanded_bytes));
    let document = Document::load_mem_with_options(pdf_whole::to_its_end(bytes)?, options).map_err(malformed)?;
    if document.is_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Problem::Encrypted);
    }
    pdf_whole::check(&document)?;
    let dictionaries = dictionaries(&document);
    let embeds = |dictionary: &&Dictionary| {
        ["EmbeddedFiles", "EF", "XFA", "RichMediaContent"].iter().any(|key| dictionary.has(key.as_bytes()))
            || dictionary.has_type(b"Filespec")
    };
    pdf_acts::check(&document, &dictionaries)?;
    if dictionaries.iter().any(embeds) {
        return Err(Problem::Embedded("PDF".to_owned()));
    }
    Ok(document)
}

/// Every dictionary of the file, those which stand inside others too.
fn dictionaries(document: &Document) -> Vec<&Dictionary> {
    let mut open: Vec<&Object> =
        document.objects.values().chain(document.trailer.iter().map(|(_, value)| value)).collect();
    let mut found = Vec::new();
    while let Some(object) = open.pop() {
        let dictionary = match object {
            Object::Array(items) => {
                open.extend(items);
                continue;
            }
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        open.extend(dictionary.iter().map(|(_, value)| value));
        found.push(dictionary);
    }
    found
}

/// Every string of the file that will be published, as what readers see or hear beside the pages stands in them: notes, form
/// fields, links, bookmarks, and what is said in place of a picture.
fn push_strings(document: &Document, text: &mut String, most: usize) -> Result<(), Problem> {
    let about = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    let objects = document.objects.iter().filter(|(id, _)| Some(**id) != about).map(|(_, object)| object);
    let trailer = document.trailer.iter().filter(|(key, _)| !matches!(key.as_slice(), b"Info" | b"ID"));
    let mut open: Vec<&Object> = objects.chain(trailer.map(|(_, value)| value)).collect();
    while let Some(object) = open.pop() {
        let dictionary = match object {
            Object::String(bytes, _) => {
                // What is spelled wrongly is read as far as it goes.
                let words = lopdf::decode_text_string(object);
                let words = words.unwrap_or_else(|_| String::from_utf8_lossy(bytes).replace('\0', ""));
                if !is_date(&words) {
                    text.push_str(&words);
                    text.push_str("\n\n");
                }
                if text.len() > most {
                    return Err(Problem::TooMuchInside { most });
                }
                continue;
            }
            Object::Array(items) => {
                // The colours of a palette are no words.
                let palette = items.first().and_then(|first| first.as_name().ok());
                if !matches!(palette, Some(b"Indexed" | b"I")) {
                    open.extend(items);
                }
                continue;
            }
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        let gone = personal(dictionary);
        let stays = |key: &[u8]| !gone.iter().any(|gone| gone.as_bytes() == key);
        open.extend(dictionary.iter().filter(|(key, _)| stays(key)).map(|(_, value)| value));
    }
    Ok(())
}

/// `D:20211103120000+08'00'` is no number of anybody's.
fn is_date(words: &str) -> bool {
    words.strip_prefix("D:").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b"Z+-'".contains(&b)))
}

/// Long words of fields and notes stand in streams of their own, some with tags of their looks.
fn push_streams(document: &Document, text: &mut String, most: usize) -> Result<(), Problem> {
    for dictionary in dictionaries(document) {
        for key in [b"RC".as_slice(), b"RV", b"V", b"DV"] {
            let Ok(Object::Stream(stream)) = dictionary.get_deref(key, document) else { continue };
            let content = stream.get_plain_content_with_limit(most).map_err(malformed)?;
            let content = Object::String(content, lopdf::StringFormat::Literal);
            let words = lopdf::decode_text_string(&content).map_err(malformed)?;
            text.push_str(&words);
            text.push_str("\n\n");
            // A number may be partly bold.
            let bare = words.split('<').map(|tagged| tagged.split_once('>').map_or(tagged, |(_, words)| words));
            text.extend(bare);
            text.push_str("\n\n");
            if text.len() > most {
                return Err(Problem::TooMuchInside { most });
            }
        }
    }
    Ok(())
}

pub(super) fn malformed(why: impl std::fmt::Display) -> Problem {
    Problem::Malformed(why.to_string())
}

/// A hostile file must not end the build, whatever it meets in the reader.
fn guarded<T>(read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Problem::Malformed("PDF".to_owned())))
}

#[cfg(test)]
mod tests {
    use lopdf::{
        Document, Object, Stream,
        content::{Content, Operation},
        dictionary,
    };

    use super::{author_fields, text, without_author};
    use crate::privacy::attachment::{Limits, Problem};

    fn sample(words: &str) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
        let resources = document.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
        let operations = vec![
            Operation::new("BT", vec![]),
            Operation::new("Tf", vec!["F1".into(), 12.into()]),
            Operation::new("Tj", vec![Object::string_literal(words)]),
            Operation::new("ET", vec![]),
        ];
        let content = Content { operations }.encode().unwrap();
        let content = document.add_object(Stream::new(dictionary! {}, content));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => pages, "Contents" => content, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        });
        let kids = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(pages, Object::Dictionary(kids));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        let info = document.add_object(dictionary! { "Author" => Object::string_literal("Wang Fang") });
        document.trailer.set("Root", catalog);
        document.trailer.set("Info", info);
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    }

    #[test]
    fn text_comes_out_and_the_author_goes() {
        let limits = Limits::default();
        let pdf = sample("Tel 13812345678");
        assert!(text(&pdf, &limits).unwrap().contains("13812345678"));
        assert_eq!(author_fields(&pdf, &limits).unwrap(), ["Author"]);
        let clean = without_author(&pdf, &limits).unwrap();
        assert_eq!(author_fields(&clean, &limits).unwrap(), [""; 0]);
        assert!(!clean.windows(9).any(|window| window == b"Wang Fang"));
        assert!(text(&clean, &limits).unwrap().contains("13812345678"));
        assert_eq!(clean, without_author(&pdf, &limits).unwrap());
    }

    /// A PDF whose one page and catalog have these entries, with these objects from number 4 on.
    fn written(catalog: &str, page: &str, more: &[&str]) -> Vec<u8> {
        let mut out = String::from("%PDF-1.5\n");
        let own = [
            format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            format!("<< /Type /Page /Parent 2 0 R {page} >>"),
        ];
        let objects: Vec<&str> = own.iter().map(String::as_str).chain(more.iter().copied()).collect();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for (i, object) in objects.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", out.len());
            out += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
        }
        let start = out.len();
        out += &format!("{table}trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
        out.into_bytes()
    }

    #[test]
    fn words_beside_the_pages_are_read_wherever_they_stand() {
        const FORM: &str = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F << /Type /Font /Subtype \
                            /Type1 /BaseFont /Courier >> >> >> /Length 30 >>\nstream\nBT /F 9 Tf (13812345678) Tj ET \nendstream";
        for (catalog, page, more) in [
            ("", "/Annots [<< /Subtype /Text /Rect [0 0 1 1] /Contents (13812345678) >>]", vec![]),
            ("", "/Annots [4 0 R]", vec!["<< /Subtype /Text /Rect [0 0 1 1] /Contents (13812345678) >>"]),
            ("", "/Annots [<< /Subtype /FreeText /Rect [0 0 1 1] /AP << /N 4 0 R >> >>]", vec![FORM]),
            (
                "",
                "/Contents 5 0 R /Resources << /XObject << /X 4 0 R >> >>",
                vec![FORM, "<< /Length 6 >>\nstream\n/X Do \nendstream"],
            ),
            ("/StructTreeRoot << /K [<< /S /Figure /Alt (13812345678) >>] >>", "", vec![]),
            ("/StructTreeRoot << /K [<< /S /Span /ActualText (13812345678) >>] >>", "", vec![]),
            ("/Outlines << /First << /Title (13812345678) >> >>", "", vec![]),
            ("/AcroForm << /Fields [<< /FT /Tx /T (tel) /V (13812345678) >>] >>", "", vec![]),
            ("/AcroForm << /Fields [<< /FT /Tx /V 4 0 R >>] >>", "", vec!["(13812345678)"]),
            ("/AcroForm << /Fields [<< /FT /Ch /V [(a) (13812345678)] >>] >>", "", vec![]),
            ("/AcroForm << /Fields [<< /FT /Ch /Opt [[(a) (13812345678)]] >>] >>", "", vec![]),
            (
                "/AcroForm << /Fields [<< /FT /Tx /RV 4 0 R >>] >>",
                "",
                vec!["<< /Length 26 >>\nstream\n<p>1381<b>234</b>5678</p>\nendstream"],
            ),
            ("/Outlines << /First << /Title 4 0 R >> >>", "", vec!["(13812345678)"]),
        ] {
            let text = text(&written(catalog, page, &more), &Limits::default()).unwrap();
            assert!(text.contains("13812345678"), "{catalog}{page}: {text}");
        }
    }

    /// Browsers print Chinese in fonts that draw each letter themselves, a few letters a font.
    #[test]
    fn a_printed_page_is_read_by_what_its_letters_stand_for() {
        let map = |code: &str, letters: &str| {
            let map = format!(
                "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo\n<< /Registry (Adobe)\n\
                 /Ordering (UCS)\n/Supplement 0\n>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
                 1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{code} beginbfchar\n{letters}endbfchar\n\
                 endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
            );
            format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len() + 1)
        };
        let font = |map: usize| {
            format!(
                "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << >> /FirstChar 0 \
                 /LastChar 3 /Widths [1 1 1 1] /Encoding << /Type /Encoding /Differences [0 /g0 /g1 /g2 /g3] >> /ToUnicode {map} 0 R >>"
            )
        };
        let drawn =
            "BT /A 9 Tf 1 0 0 1 5 700 Tm <0001> Tj /B 9 Tf 9 0 Td <00> Tj /A 9 Tf 9 0 Td <0203> Tj /B 9 Tf <01> Tj ET";
        let objects = [
            format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len() + 1),
            font(6),
            map("4", "<00> <6B8B>\n<01> <75BE>\n<02> <5F20>\n<03> <5EFA>\n"),
            font(8),
            map("2", "<00> <2F08>\n<01> <56FD>\n"),
        ];
        let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
        let page = "/Contents 4 0 R /Resources << /Font << /A 5 0 R /B 7 0 R >> >>";
        let text = text(&written("", page, &objects), &Limits::default()).unwrap();
        assert_eq!(text.trim(), "残疾\u{2f08}张建国");
        let found = crate::privacy::scan(&text, &crate::privacy::Allow::none());
        assert_eq!(found.first().map(|one| one.kind), Some(crate::privacy::Kind::Health));
    }

    #[test]
    fn figures_side_by_side_on_a_page_stay_apart() {
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>";
        let drawn = "BT /F 9 Tf 5 700 Td (15) Tj 40 0 Td (320) Tj 40 0 Td (481) Tj 40 0 Td (296) Tj ET";
        let objects = [&format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len() + 1), font];
        let page = "/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>";
        let text = text(&written("", page, &objects), &Limits::default()).unwrap();
        assert_eq!(text.trim(), "15    320    481    296");
        assert_eq!(crate::privacy::scan(&text, &crate::privacy::Allow::none()), []);
    }

    #[test]
    fn what_acts_or_holds_files_is_refused_wherever_it_stands() {
        for (catalog, problem) in [
            ("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", Problem::Macros),
            ("/OpenAction << /S /Launch /F (cmd.exe) >>", Problem::Macros),
            ("/AA << /WC << /S /SubmitForm /F (http://a.example) >> >>", Problem::Macros),
            ("/Names << /EmbeddedFiles << /Names [] >> >>", Problem::Embedded("PDF".to_owned())),
            ("/AcroForm << /XFA [] >>", Problem::Embedded("PDF".to_owned())),
            ("/OpenAction << /S /GoToR /F (a.pdf) /D [0 /Fit] >>", astray("GoToR a.pdf")),
            (
                "/OpenAction << /S /GoToE /F << /F (http://a.example/b.pdf) >> >>",
                astray("GoToE http://a.example/b.pdf"),
            ),
            ("/OpenAction << /S /URI /URI (http://a.example) >>", elsewhere("http://a.example")),
            ("/OpenAction << /S /GoTo /Next [<< /S /URI /URI (http://a.example) >>] >>", elsewhere("http://a.example")),
            ("/URI << /Base (file:///c:/) >>", astray("file:///c:/")),
        ] {
            assert_eq!(text(&written(catalog, "", &[]), &Limits::default()), Err(problem), "{catalog}");
        }
        let link = |action: &str| format!("/Annots [<< /Subtype /Link /Rect [0 0 1 1] /A << {action} >> >>]");
        for (page, problem) in [
            ("/AA << /O << /S /URI /URI (http://a.example) >> >>".to_owned(), elsewhere("http://a.example")),
            (link("/S /URI /URI (javascript:alert\\(1\\))"), astray("javascript:alert(1)")),
            (link("/S /URI /URI (file:///c:/a)"), astray("file:///c:/a")),
            (link("/S /GoToR /F (a.pdf)"), astray("GoToR a.pdf")),
            (link("/S /Thread /F (a.pdf)"), astray("Thread a.pdf")),
        ] {
            assert_eq!(text(&written("", &page, &[]), &Limits::default()), Err(problem), "{page}");
        }
        for action in
            ["/S /URI /URI (https://a.example/b)", "/S /URI /URI (mailto:a@b.example)", "/S /GoTo /D [3 0 R /Fit]"]
        {
            assert!(text(&written("", &link(action), &[]), &Limits::default()).is_ok(), "{action}");
        }
        let outside = written("", "/Contents 4 0 R", &["<< /Length 0 /F (http://a.example) >>\nstream\n\nendstream"]);
        assert_eq!(text(&outside, &Limits::default()), Err(elsewhere("F")));
    }

    fn astray(to: &str) -> Problem {
        Problem::Astray(to.to_owned())
    }

    fn elsewhere(what: &str) -> Problem {
        Problem::Elsewhere(what.to_owned())
    }

    #[test]
    fn a_file_that_has_lost_something_is_refused() {
        let limits = Limits::default();
        let whole = sample("lamp");
        let end = whole.windows(5).rposition(|window| window == b"%%EOF").unwrap();
        for cut in 0..end + 5 {
            let text = text(&whole[..cut], &limits);
            assert!(matches!(text, Err(Problem::Malformed(_))), "{cut} of {}: {text:?}", whole.len());
        }
        // The first revision ends properly, and the second is cut off.
        let mut second = [&whole[..], b"\n9 0 obj\n<< /Type /Page >>\nendobj\nxref\n"].concat();
        assert!(matches!(text(&second, &limits), Err(Problem::Malformed(_))));
        second.truncate(whole.len());
        second.extend(b"\0\0\r\n<!-- sent by a mail program -->".repeat(200));
        assert_eq!(text(&second, &limits).map(|text| text.trim().to_owned()), Ok("lamp".to_owned()));
        let font = "<< /Font << /F 9 0 R >> >>";
        for (page, more) in [
            ("/Contents 9 0 R", ""),
            ("/Contents [9 0 R]", ""),
            ("/Resources 9 0 R", ""),
            (&*format!("/Resources {font}"), ""),
            ("/Resources << /XObject 9 0 R >>", ""),
            // The table says that there is a fourth object.
            ("/Annots 4 0 R", "<< /Type"),
        ] {
            let text = text(&written("", page, &[more]), &limits);
            assert!(matches!(text, Err(Problem::Malformed(_))), "{page}: {text:?}");
        }
        let pages =
            |old: &str, new: &str| String::from_utf8(written("", "", &[])).unwrap().replace(old, new).into_bytes();
        for (old, new) in
            [("/Count 1", "/Count 2"), ("/Kids [3", "/Kids [4"), ("[3 0 R]", "[2 0 R]"), ("/Kids", "/Kinds")]
        {
            let text = text(&pages(old, new), &limits);
            assert!(matches!(text, Err(Problem::Malformed(_))), "{new}: {text:?}");
        }
    }

    #[test]
    fn a_note_loses_its_writer_and_a_seal_its_holder() {
        let page = "/Annots [<< /Subtype /Text /Rect [0 0 1 1] /T (Wang Fang) /Contents (See) >>]";
        let seal =
            "/AcroForm << /Fields [<< /FT /Sig /V << /ByteRange [0 1 2 3] /Name (Wang Fang) /Contents <31> >> >>] >>";
        let clean = without_author(&written(seal, page, &[]), &Limits::default()).unwrap();
        assert!(!clean.windows(9).any(|window| window == b"Wang Fang"));
        assert!(text(&clean, &Limits::default()).unwrap().contains("See"));
    }

    #[test]
    fn a_photo_is_cleaned_however_it_is_packed() {
        const PHOTO: &str = "FFD8 FFFE 000B 57616E672046616E67 FFDA 0004 0102 09FFD9>";
        let packed = |filter: &str, more: &[&str]| {
            let photo =
                format!("<< /Subtype /Image /Filter {filter} /Length {} >>\nstream\n{PHOTO}\nendstream", PHOTO.len());
            let objects: Vec<&str> = std::iter::once(photo.as_str()).chain(more.iter().copied()).collect();
            written("", "/Resources << /XObject << /X 4 0 R >> >>", &objects)
        };
        let limits = Limits::default();
        for file in
            [packed("[/ASCIIHexDecode /DCTDecode]", &[]), packed("5 0 R", &["[/ASCIIHexDecode 6 0 R]", "/DCTDecode"])]
        {
            let clean = Document::load_mem(&without_author(&file, &limits).unwrap()).unwrap();
            let photo = clean.objects.values().find_map(|object| object.as_stream().ok()).unwrap();
            assert_eq!(photo.filters().unwrap(), [b"DCTDecode"]);
            assert_eq!(photo.content, [0xff, 0xd8, 0xff, 0xda, 0, 4, 1, 2, 9, 0xff, 0xd9]);
        }
        assert_eq!(without_author(&packed("/JPXDecode", &[]), &limits), Err(Problem::Picture("PDF".to_owned())));
    }

    /// Three bytes of drawing orders become a value of some hundred.
    #[test]
    fn a_small_file_which_draws_much_or_lists_much_is_refused() {
        let limits = Limits { text_bytes: 1_000, markup_bytes: 100_000, ..Limits::default() };
        let drawn = |orders: &str| format!("<< /Length {} >>\nstream\n{orders}\nendstream", orders.len() + 1);
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>";
        let page = "/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >>";
        let words = format!("BT /F 9 Tf {} ET", "(lamp) Tj ".repeat(1_000));
        for (orders, most) in [(words, 1_000), ("q Q ".repeat(30_000), 100_000)] {
            let file = written("", page, &[&drawn(&orders), font]);
            assert_eq!(text(&file, &limits), Err(Problem::TooMuchInside { most }));
        }
        let numbers = written("", page, &[&drawn(&format!("{}l", "1 ".repeat(1_700_000))), font]);
        assert!(matches!(text(&numbers, &Limits::default()), Err(Problem::TooMuchInside { .. })));
        // Many orders are read in pieces, and the font goes on from one to the next.
        let long = format!("/F 9 Tf {} BT (lamp) Tj ET", "q 1 0 0 1 0 0 cm Q ".repeat(60_000));
        assert_eq!(
            text(&written("", page, &[&drawn(&long), font]), &Limits::default()).map(|text| text.trim().to_owned()),
            Ok("lamp".to_owned())
        );

        let ids: String = (10..500_010).map(|id| format!("{id} 0 ")).collect();
        let list = |ids: &str| {
            let first = ids.len();
            format!("<< /Type /ObjStm /N 9 /First {first} /Length {} >>\nstream\n{ids}[]\nendstream", first + 3)
        };
        let halves = [list(&ids[..2_000_000]), list(&ids[2_000_000..])];
        let file = written("", "", &[&halves[0], &halves[1]]);
        let counted = text(&file, &Limits::default());
        assert!(matches!(counted, Err(Problem::TooManyParts { .. })), "{:?}", counted.map(|text| text.len()));
    }

    #[test]
    fn what_is_no_pdf_or_too_large_is_refused() {
        let limits = Limits { bytes: 100, ..Limits::default() };
        assert!(matches!(text(b"%PDF-1.7 nonsense", &limits), Err(Problem::Malformed(_))));
        assert_eq!(text(&[0; 101], &limits), Err(Problem::TooLarge { bytes: 101, most: 100 }));
        let whole = sample("a");
        for cut in (0..whole.len()).step_by(7) {
            let _ = text(&whole[..cut], &Limits::default());
        }
    }
}
