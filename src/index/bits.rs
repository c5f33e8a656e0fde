//! Bits and numbers of the pack: varints, Rice codes, and the frame that lets a reader notice a damaged file.

/// Changes when the files of the pack can no longer be read by an older script.
pub(crate) const VERSION: u8 = 2;

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

/// Bits, the highest of each byte first.
#[derive(Default)]
pub(crate) struct Bits {
    out: Vec<u8>,
    free: u32,
}

impl Bits {
    pub(crate) fn bit(&mut self, bit: bool) {
        if self.free == 0 {
            self.out.push(0);
            self.free = 8;
        }
        self.free -= 1;
        if let Some(last) = self.out.last_mut() {
            *last |= u8::from(bit) << self.free;
        }
    }

    /// The lowest `width` bits of `value`, highest first.
    pub(crate) fn number(&mut self, value: u32, width: u32) {
        for place in (0..width).rev() {
            self.bit(value >> place & 1 == 1);
        }
    }

    /// Rice's code: the quotient by 2^k in ones closed by a zero, then k bits of remainder.
    pub(crate) fn rice(&mut self, value: u32, k: u32) {
        for _ in 0..value >> k {
            self.bit(true);
        }
        self.bit(false);
        self.number(value, k);
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
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
    fn a_frame_changes_with_its_body() {
        assert_ne!(framed(b"a")[..4], framed(b"b")[..4]);
        assert_eq!(framed(b"")[0], VERSION);
    }
}
