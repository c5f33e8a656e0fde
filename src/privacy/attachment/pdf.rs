//! PDF, read with lopdf.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions, Object};

use super::{Limits, Problem, check_size, picture};

pub(super) fn text(bytes: &[u8], limits: &Limits) -> Result<String, Problem> {
    guarded(|| {
        let document = load(bytes, limits)?;
        let pages: Vec<u32> = document.get_pages().into_keys().collect();
        if pages.len() > limits.pages {
            return Err(Problem::TooManyParts { count: pages.len(), most: limits.pages });
        }
        let mut text = String::new();
        for chunk in document.extract_text_chunks_with_limit(&pages, limits.expanded_bytes) {
            text.push_str(&chunk.map_err(malformed)?);
            text.push_str("\n\n");
            if text.len() > limits.expanded_bytes {
                return Err(Problem::TooMuchInside { most: limits.expanded_bytes });
            }
        }
        for object in document.objects.values() {
            push_notes(object, &mut text);
        }
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
        for object in document.objects.values_mut() {
            let dictionary = match object {
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => {
                    clean_photo(stream)?;
                    &mut stream.dict
                }
                _ => continue,
            };
            for key in [b"Metadata".as_slice(), b"PieceInfo".as_slice(), b"LastModified".as_slice()] {
                dictionary.remove(key);
            }
            // A note's `T` is who wrote it; a form field's is the field's name.
            if dictionary.has(b"Subtype") && !dictionary.has(b"FT") && dictionary.has(b"Rect") {
                dictionary.remove(b"T");
            }
        }
        document.prune_objects();
        let mut out = Vec::new();
        document.save_to(&mut out).map_err(malformed)?;
        Ok(out)
    })
}

/// A photograph stands in a PDF as the camera's own JPEG, with all its notes.
fn clean_photo(stream: &mut lopdf::Stream) -> Result<(), Problem> {
    let named = |object: &Object| object.as_name().is_ok_and(|name| name == b"DCTDecode");
    let photo = match stream.dict.get(b"Filter") {
        Ok(Object::Array(filters)) => filters.len() == 1 && filters.iter().all(named),
        Ok(filter) => named(filter),
        Err(_) => false,
    };
    if photo && stream.content.windows(4).any(|window| matches!(window, b"Exif" | b"http" | b"Phot")) {
        let clean = picture::without_notes(&stream.content).ok_or_else(|| Problem::Picture("PDF".to_owned()))?;
        stream.set_content(clean);
    }
    Ok(())
}

fn load(bytes: &[u8], limits: &Limits) -> Result<Document, Problem> {
    check_size(bytes, limits)?;
    let options = LoadOptions::with_max_decompressed_size(limits.expanded_bytes);
    let document = Document::load_mem_with_options(bytes, options).map_err(malformed)?;
    if document.is_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Problem::Encrypted);
    }
    let embedded = document.objects.values().filter_map(|object| object.as_dict().ok());
    if embedded.into_iter().any(|dictionary| dictionary.has(b"EmbeddedFiles") || dictionary.has_type(b"Filespec")) {
        return Err(Problem::Embedded("PDF".to_owned()));
    }
    let scripted = |dictionary: &lopdf::Dictionary| {
        dictionary.has(b"JS") || dictionary.has(b"JavaScript") || dictionary.has(b"Launch")
    };
    if document.objects.values().filter_map(|object| object.as_dict().ok()).any(scripted) {
        return Err(Problem::Macros);
    }
    Ok(document)
}

/// What readers see without its being on a page's own stream: notes, form fields' values, links.
fn push_notes(object: &Object, text: &mut String) {
    let Ok(dictionary) = object.as_dict() else { return };
    for key in [b"Contents".as_slice(), b"V".as_slice(), b"TU".as_slice(), b"URI".as_slice(), b"Title".as_slice()] {
        if let Ok(value) = dictionary.get(key)
            && let Ok(words) = lopdf::decode_text_string(value)
        {
            text.push_str(&words);
            text.push_str("\n\n");
        }
    }
}

fn malformed(why: impl std::fmt::Display) -> Problem {
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
