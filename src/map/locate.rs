//! Where in the text of a GeoJSON file its features begin: a reader of JSON hands on values without their places.

use std::collections::BTreeMap;

/// The line and column of each feature, both from 1, by the feature's number in the list. The text is known to be JSON.
pub(crate) fn features(bytes: &[u8]) -> BTreeMap<usize, (u32, u32)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut starts, mut number) = (BTreeMap::new(), 0);
    let (mut line, mut line_start) = (1, 0);
    let (mut depth, mut in_list) = (0_usize, false);
    // What the last text in quotes was: at the first depth, the name of the member that follows.
    let mut name: &[u8] = b"";
    let (mut quoted, mut escaped) = (None, false);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' {
            (line, line_start) = (line + 1, at + 1);
        }
        if let Some(from) = quoted {
            if byte == b'"' && !escaped {
                (name, quoted) = (&bytes[from..at], None);
            }
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => quoted = Some(at + 1),
            b'{' | b'[' => {
                if depth == 1 && byte == b'[' && name == b"features" {
                    (in_list, number) = (true, 0);
                } else if depth == 2 && in_list {
                    starts.insert(number, (line, column(&bytes[line_start..at])));
                }
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                in_list &= depth > 1;
            }
            b',' if depth == 2 && in_list => number += 1,
            _ => {}
        }
    }
    starts
}

/// In characters: what continues one is not counted.
fn column(before: &[u8]) -> u32 {
    let chars = before.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    u32::try_from(chars).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_found_by_their_number() {
        let text = "{\"名\":\"[{\\\"features\\\":\",\"other\":[{}],\"features\":[{\"a\":[{}]},null,\n \"甲\", {}],\"last\":[{}]}";
        let found = features(text.as_bytes());
        let first = text.lines().next().and_then(|line| line.find("{\"a\"")).map(|at| text[..at].chars().count() + 1);
        let first = u32::try_from(first.unwrap_or_default()).unwrap_or_default();
        assert_eq!(found, BTreeMap::from([(0, (1, first)), (3, (2, 7))]));
    }
}
