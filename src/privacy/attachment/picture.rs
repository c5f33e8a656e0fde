//! Pictures inside attachments, freed of what a camera or program noted in them: place, time, device, author.
//!
//! The picture itself is not decoded: JPEG and PNG are lists of parts, and the parts that hold notes are left out.

/// The same picture without its notes; `None` where the bytes are no whole JPEG, JPEG 2000, PNG, GIF or BMP.
pub(super) fn without_notes(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg(bytes)
    } else if bytes.starts_with(PNG) {
        png(bytes)
    } else if bytes.starts_with(JP2) {
        jp2(bytes)
    } else if bytes.starts_with(CODE) {
        code(bytes)
    } else if bytes.starts_with(b"GIF8") {
        gif(bytes)
    } else if bytes.starts_with(b"BM") {
        // It has no place for notes, and says how long it is: what hangs behind goes.
        let length = usize::try_from(u32::from_le_bytes(bytes.get(2..6)?.try_into().ok()?)).ok()?;
        bytes.get(..length).filter(|whole| whole.len() >= 26).map(<[u8]>::to_vec)
    } else {
        None
    }
}

/// Whether the bytes are a drawing of Windows: the orders of an EMF or WMF.
pub(super) fn is_drawing(bytes: &[u8]) -> bool {
    let enhanced = bytes.starts_with(&[1, 0, 0, 0]) && bytes.get(40..44) == Some(b" EMF");
    enhanced || [[0xd7, 0xcd, 0xc6, 0x9a], [1, 0, 9, 0], [2, 0, 9, 0]].iter().any(|head| bytes.starts_with(head))
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JP2: &[u8] = b"\0\0\0\x0cjP  \r\n\x87\n";
const CODE: &[u8] = &[0xff, 0x4f, 0xff, 0x51];

/// Keeps JFIF (APP0), colour (APP2) and Adobe's transform (APP14); the other application parts and comments go, between the
/// scans too. The picture ends at its own end mark: phones hang a second one behind it, which has notes of its own.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let (mut at, mut scanned) = (2, false);
    loop {
        // Readers pass over what stands between the parts.
        let (&first, &marker) = (bytes.get(at)?, bytes.get(at + 1)?);
        if first != 0xff || marker == 0xff || marker == 0 {
            at += 1;
            continue;
        }
        match marker {
            0xd9 if scanned => {
                out.extend([0xff, 0xd9]);
                return Some(out);
            }
            0xd8 | 0xd9 => return None,
            0x01 | 0xd0..=0xd7 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let part = bytes.get(at..at + 2 + length)?;
        let inside = part.get(4..)?;
        let note = match marker {
            0xe0 => !inside.starts_with(b"JFIF"),
            0xe2 => !inside.starts_with(b"ICC_PROFILE"),
            0xee => !inside.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => true,
            _ => false,
        };
        if !note {
            out.extend_from_slice(part);
        }
        at += 2 + length;
        if marker == 0xda {
            let scan = bytes.get(at..)?;
            let is_mark = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
            let end = scan.windows(2).position(is_mark)?;
            out.extend_from_slice(scan.get(..end)?);
            (at, scanned) = (at + end, true);
        }
    }
}

/// Keeps what a reader needs to show the picture; whatever else stands in boxes of its own goes.
fn jp2(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at, mut shown) = (Vec::new(), 0, false);
    while at < bytes.len() {
        let short = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let name = bytes.get(at + 4..at + 8)?;
        let (head, length) = match short {
            0 => (8, bytes.len() - at),
            1 => (16, usize::try_from(u64::from_be_bytes(bytes.get(at + 8..at + 16)?.try_into().ok()?)).ok()?),
            short => (8, usize::try_from(short).ok()?),
        };
        let inside = bytes.get(at + head..at.checked_add(length)?)?;
        let kept = match name {
            b"jp2c" => Some(code(inside)?),
            b"jP  " | b"ftyp" | b"rreq" | b"jp2h" | b"jpch" | b"jplh" => Some(inside.to_vec()),
            _ => None,
        };
        if let Some(kept) = kept {
            out.extend(u32::try_from(kept.len() + 8).ok()?.to_be_bytes());
            out.extend_from_slice(name);
            out.extend(kept);
        }
        shown |= name == b"jp2c";
        at += length;
    }
    shown.then_some(out)
}

/// The code of a JPEG 2000 picture without the comments at its head.
fn code(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at) = (bytes.get(..2)?.to_vec(), 2);
    loop {
        let (&0xff, &marker) = (bytes.get(at)?, bytes.get(at + 1)?) else { return None };
        if marker == 0x90 {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let part = bytes.get(at..at + 2 + length)?;
        if marker != 0x64 {
            out.extend_from_slice(part);
        }
        at += 2 + length;
    }
}

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = PNG.to_vec();
    let mut at = PNG.len();
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let end = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        let (part, name) = (bytes.get(at..end)?, bytes.get(at + 4..at + 8)?);
        if !matches!(name, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME") {
            out.extend_from_slice(part);
        }
        if name == b"IEND" {
            return Some(out);
        }
        at = end;
    }
}

/// Keeps pictures, how they follow each other, and colour; comments, texts and what other programs note go.
fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        let kept = match *bytes.get(at)? {
            0x3b => {
                out.push(0x3b);
                return Some(out);
            }
            0x2c => {
                at += 11 + table(*bytes.get(at + 9)?);
                true
            }
            0x21 => {
                let kind = *bytes.get(at + 1)?;
                at += 2;
                let program = || bytes.get(at + 1..at + 12);
                let known: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];
                kind == 0xf9 || (kind == 0xff && program().is_some_and(|program| known.contains(&program)))
            }
            _ => return None,
        };
        // Blocks with their lengths, up to an empty one.
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
        if kept {
            out.extend_from_slice(bytes.get(start..at)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(marker: u8, inside: &[u8]) -> Vec<u8> {
        let length = u16::try_from(inside.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], inside].concat()
    }

    #[test]
    fn a_jpeg_loses_place_author_and_what_hangs_behind_it() {
        let scan = [&part(0xda, &[1, 2])[..], &[9, 0xff, 0, 9, 0xff, 0xd9]].concat();
        let whole = [
            &[0xff, 0xd8][..],
            &part(0xe0, b"JFIF"),
            &part(0xe1, b"Exif\0\0GPS"),
            &part(0xe2, b"ICC_PROFILE\0"),
            &part(0xed, b"Photoshop"),
            &part(0xfe, b"Wang Fang"),
            &scan,
        ]
        .concat();
        let kept = [&[0xff, 0xd8][..], &part(0xe0, b"JFIF"), &part(0xe2, b"ICC_PROFILE\0"), &scan].concat();
        let behind = [&whole[..], b"hidden"].concat();
        assert_eq!(without_notes(&behind).as_deref(), Some(&kept[..]));
        assert_eq!(without_notes(&kept).as_deref(), Some(&kept[..]));
        for cut in 0..whole.len() {
            assert_eq!(without_notes(&whole[..cut]), None, "{cut}");
        }
    }

    /// As phones write them: scans that make the picture clearer by and by, and a second picture behind the first.
    #[test]
    fn a_jpeg_ends_at_its_own_end_and_has_no_notes_between_its_scans() {
        let scan = |inside: &[u8]| [&part(0xda, &[1, 2])[..], inside].concat();
        let (one, two) = (scan(&[9, 0xff, 0, 0xd9, 0xff, 0xd3, 7]), scan(&[8, 0xff, 0]));
        let second = [&[0xff, 0xd8][..], &part(0xe1, b"Exif\0\0GPS"), &one, &[0xff, 0xd9]].concat();
        let whole =
            [&[0xff, 0xd8][..], &part(0xe2, b"MPF\0"), &one, &part(0xfe, b"Wang Fang"), &part(0xc4, b"t"), &two]
                .concat();
        let whole = [&whole[..], &[0xff, 0xd9], &second].concat();
        let kept = [&[0xff, 0xd8][..], &one, &part(0xc4, b"t"), &two, &[0xff, 0xd9]].concat();
        assert_eq!(without_notes(&whole), Some(kept));
    }

    #[test]
    fn a_jpeg_2000_loses_its_texts() {
        let code = |notes: &[u8]| [&[0xff, 0x4f][..], &part(0x51, b"size"), notes, &[0xff, 0x90, 1, 2]].concat();
        let chunk = |name: &[u8], inside: &[u8]| {
            [&u32::try_from(inside.len() + 8).unwrap().to_be_bytes()[..], name, inside].concat()
        };
        let commented = code(&part(0x64, b"Wang Fang"));
        let whole = [JP2, &chunk(b"jp2h", b"h"), &chunk(b"uuid", b"Exif"), &chunk(b"jp2c", &commented)].concat();
        let kept = [JP2, &chunk(b"jp2h", b"h"), &chunk(b"jp2c", &code(&[]))].concat();
        assert_eq!(without_notes(&[&whole[..], &chunk(b"xml ", b"<a/>")].concat()), Some(kept));
        assert_eq!(without_notes(&commented), Some(code(&[])));
    }

    #[test]
    fn a_png_loses_its_texts() {
        let chunk = |name: &[u8], inside: &[u8]| {
            [&u32::try_from(inside.len()).unwrap().to_be_bytes()[..], name, inside, b"crc!"].concat()
        };
        let whole =
            [PNG, &chunk(b"IHDR", b"x"), &chunk(b"tEXt", b"Author"), &chunk(b"eXIf", b"GPS"), &chunk(b"IEND", b"")]
                .concat();
        let kept = [PNG, &chunk(b"IHDR", b"x"), &chunk(b"IEND", b"")].concat();
        assert_eq!(without_notes(&whole).as_deref(), Some(&kept[..]));
        assert_eq!(without_notes(b"GIF89a"), None);
    }

    #[test]
    fn a_gif_loses_its_comments_and_a_bmp_what_hangs_behind_it() {
        let head = [&b"GIF89a\x01\0\x01\0\x80\0\0"[..], &[0; 6]].concat();
        let (turn, program) = (b"!\xf9\x04\0\0\0\0\0", b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0");
        let picture = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let kept = [&head[..], turn, program, picture, b";"].concat();
        let notes = [&b"!\xfe\x09Wang Fang\0"[..], b"!\xff\x0bXMP DataXMP\x01x\0"].concat();
        let whole = [&head[..], &notes, turn, program, picture, &notes, b";Wang Fang"].concat();
        assert_eq!(without_notes(&whole).as_deref(), Some(&kept[..]));
        assert_eq!(without_notes(&kept[..kept.len() - 1]), None);
        let bmp = [&b"BM\x1e\0\0\0"[..], &[0; 24]].concat();
        assert_eq!(without_notes(&[&bmp[..], b"Wang Fang"].concat()), Some(bmp));
    }
}
