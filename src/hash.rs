//! Content hashes: the same bytes give the same name on every machine.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A 128-bit BLAKE3 digest. Wide enough that two different inputs never meet by accident (below 2⁻⁶⁴ at four billion
/// inputs); not a signature: what readers verify is the SHA-256 of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash([u8; 16]);

impl Hash {
    pub fn of(bytes: &[u8]) -> Self {
        Self::cut(blake3::hash(bytes))
    }

    /// The hash of all that a reader gives, which need not fit in memory.
    pub fn of_reader(reader: impl std::io::Read) -> std::io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(reader)?;
        Ok(Self::cut(hasher.finalize()))
    }

    /// The hash of several parts; their borders count, so `["ab","c"]` and `["a","bc"]` differ.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self::cut(hasher.finalize())
    }

    /// The hash of the bytes of several parts, one behind the other: where one ends does not count.
    pub fn of_joined<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(part);
        }
        Self::cut(hasher.finalize())
    }

    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The first `digits` hexadecimal digits, for file names.
    pub fn short(&self, digits: usize) -> String {
        let mut name = self.to_string();
        name.truncate(digits);
        name
    }

    fn cut(whole: blake3::Hash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&whole.as_bytes()[..16]);
        Self(bytes)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A build after an edit writes some ten thousand of them.
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut hex = [0; 32];
        for (pair, byte) in hex.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
        }
        f.write_str(std::str::from_utf8(&hex).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_in_two_digits_a_byte() {
        let hash = Hash::of("路灯".as_bytes());
        let written: String = hash.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((hash.to_string(), hash.to_string().len()), (written, 32));
    }

    #[test]
    fn bytes_read_piece_by_piece_have_the_hash_of_the_whole() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|i| (i % 251) as u8).collect();
        assert_eq!(Hash::of_reader(bytes.as_slice()).expect("a hash"), Hash::of(&bytes));
    }
}
