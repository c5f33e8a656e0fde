//! The ids of commits and blobs.

use std::fmt;

/// A git object's id: 20 bytes, or 32 in repositories that use SHA-256. Written in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    bytes: [u8; 32],
    length: u8,
}

impl Id {
    /// Reads 40 or 64 hexadecimal digits; the id of nothing, all zeros, is none.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        if !matches!(text.len(), 40 | 64) {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_chunks::<2>().0) {
            let digit = |c: u8| char::from(c).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Self::from_bytes(&bytes[..text.len() / 2])
    }

    pub(super) fn from_bytes(of: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        bytes.get_mut(..of.len())?.copy_from_slice(of);
        let length = u8::try_from(of.len()).ok()?;
        of.iter().any(|&byte| byte != 0).then_some(Self { bytes, length })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The first ten digits, for readers.
    pub fn short(&self) -> String {
        let mut text = self.to_string();
        text.truncate(10);
        text
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back() {
        let text = "0123456789abcdef0123456789abcdef01234567";
        let id = Id::parse(text.as_bytes()).unwrap();
        assert_eq!((id.to_string().as_str(), id.short().as_str()), (text, "0123456789"));
        assert_eq!(Id::parse(&[b'f'; 64]).unwrap().to_string(), "f".repeat(64));
    }

    #[test]
    fn nothing_and_other_texts_are_no_ids() {
        for text in [&[b'0'; 40][..], b"", b"abc", &[b'g'; 40], &[0xff; 40]] {
            assert_eq!(Id::parse(text), None);
        }
    }
}
