//! Bits and numbers of the pack: varints, Rice codes, and the frame that lets a reader notice a damaged file.

/// Changes when the files of the pack can no longer be read by an older script.
pub(crate) const VERSION: u8 = 8;

/// A file of the pack: version, 24 bits of FNV-1a over the rest, the rest.
pub(crate) fn framed(body: &[u8]) -> Vec<u8> {
    let check = fnv(body).to_le_bytes();
    [&[VERSION, check[0], check[1], check[2]], body].concat()
}

/// FNV-1a, 32 bits: names shards and checks frames. Not for strangers' hands, only for the wire's faults.
pub(crate) fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

pub(crate) fn varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads bytes and varints in turn. What is missing at the end reads as nothing.
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    pub(crate) fn varint(&mut self) -> Option<u32> {
        let mut value = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            value |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn take(&mut self, length: u32) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length as usize)?;
        self.0 = rest;
        Some(taken)
    }
}

/// Bits, the highest of each byte first.
#[derive(Default)]
pub(crate) struct Bits {
    out: Vec<u8>,
    /// The bits that do not fill a byte yet are its lowest `count` ones.
    held: u64,
    count: u32,
}

impl Bits {
    /// The lowest `width` bits of `value`, at most 32, highest first.
    pub(crate) fn number(&mut self, value: u32, width: u32) {
        self.held = self.held << width | u64::from(value) & ((1 << width) - 1);
        self.count += width;
        while self.count >= 8 {
            self.count -= 8;
            self.out.push((self.held >> self.count) as u8);
        }
    }

    /// Rice's code: the quotient by 2^k in ones closed by a zero, then k bits of remainder.
    pub(crate) fn rice(&mut self, value: u32, k: u32) {
        let mut ones = value >> k;
        while ones > 31 {
            self.number(u32::MAX, 32);
            ones -= 32;
        }
        self.number(((1u64 << (ones + 1)) - 2) as u32, ones + 1);
        self.number(value, k);
    }

    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.out.push((self.held << (8 - self.count)) as u8);
        }
        self.out
    }
}

/// Reads what [`Bits`] wrote; beyond the end stand zeros.
pub(crate) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn ended(&self) -> bool {
        self.at > self.bytes.len() * 8
    }

    /// The next bits, of which the highest 57 are certain.
    fn ahead(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let word = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut word = [0; 8];
            word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            word
        });
        u64::from_be_bytes(word) << (self.at % 8)
    }

    pub(crate) fn number(&mut self, width: u32) -> u32 {
        let value = self.ahead() >> 1 >> (63 - width);
        self.at += width as usize;
        value as u32
    }

    /// Reads [`Bits::rice`].
    pub(crate) fn rice(&mut self, k: u32) -> u32 {
        let mut ones = 0u32;
        loop {
            let here = self.ahead().leading_ones().min(56);
            ones += here;
            self.at += here as usize;
            if here < 56 || self.ended() {
                break;
            }
        }
        self.at += 1;
        ones << k | self.number(k)
    }
}

/// The `k` that makes Rice's code of the values shortest, sought around the logarithm of their mean.
pub(crate) fn best_k(values: impl Iterator<Item = u32> + Clone) -> u32 {
    let (sum, count) = values.clone().fold((0u64, 0u64), |(sum, count), v| (sum + u64::from(v), count + 1));
    let near = (sum / count.max(1) + 1).ilog2();
    let cost = |k: u32| values.clone().map(|v| u64::from(v >> k)).sum::<u64>() + count * u64::from(k);
    (near.saturating_sub(1)..=(near + 1).min(15)).min_by_key(|&k| cost(k)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rice_writes_quotient_and_remainder() {
        let mut bits = Bits::default();
        bits.rice(5, 1);
        bits.rice(0, 0);
        assert_eq!(bits.into_bytes(), [0b1101_0000]);
    }

    #[test]
    fn what_is_written_is_read() {
        let numbers = [0, 1, 2, 31, 32, 63, 64, 200, 70_000];
        let mut bits = Bits::default();
        for &n in &numbers {
            (0..16).filter(|k| n >> k < 300).for_each(|k| bits.rice(n, k));
            bits.number(n, 32);
            bits.number(n, 0);
        }
        let bytes = bits.into_bytes();
        let mut reader = BitReader::new(&bytes);
        for n in numbers {
            (0..16).filter(|k| n >> k < 300).for_each(|k| assert_eq!(reader.rice(k), n));
            assert_eq!((reader.number(32), reader.number(0)), (n, 0));
        }
        assert!(!reader.ended());
    }

    #[test]
    fn a_frame_changes_with_its_body() {
        assert_ne!(framed(b"a")[..4], framed(b"b")[..4]);
        assert_eq!(framed(b"")[0], VERSION);
    }
}
