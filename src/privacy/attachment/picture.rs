//! Pictures inside attachments, freed of what a camera or program noted in them: place, time, device, author.
//!
//! The picture itself is not decoded: JPEG and PNG are lists of parts, and the parts that hold notes are left out.

/// The same picture without its notes; `None` where the bytes are no whole JPEG or PNG.
pub(super) fn without_notes(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xff, 0xd8]) {
        jpeg(bytes)
    } else if bytes.starts_with(PNG) {
        png(bytes)
    } else {
        None
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Keeps JFIF (APP0), colour (APP2) and Adobe's transform (APP14); the other application parts and comments go. From the
/// first scan on only pictures follow, up to the end mark: what stands behind it goes too.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        let (&0xff, &marker) = (bytes.get(at)?, bytes.get(at + 1)?) else { return None };
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let part = bytes.get(at..at + 2 + length)?;
        if marker == 0xda {
            let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9])?;
            out.extend_from_slice(bytes.get(at..end + 2)?);
            return Some(out);
        }
        let note = matches!(marker, 0xe1 | 0xe3..=0xed | 0xef | 0xfe)
            || (marker == 0xe2 && !part[4..].starts_with(b"ICC_PROFILE"));
        if !note {
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
}
