//! The code of the pack's lists: numbers cut into yes-or-no choices, each coded in as many bits as it is a surprise after
//! the choices of its kind before it in the list. A list that goes on as it began takes little.
//!
//! A range coder with carries; a choice's likelihood moves quickly at first and slowly later. `Decoder` in the browser's
//! `pack.js` reads what this writes.

/// The choices of a list by kind: how likely a 0 is, of 65536 and as the difference from an even chance, and how often one
/// was made. All begin as zeros, for there are very many lists and most are short.
struct Choices {
    zero: Vec<u16>,
    made: Vec<u8>,
}

/// An even chance.
const EVEN: u16 = 1 << 15;

impl Choices {
    fn new() -> Self {
        Self { zero: vec![0; CHOICES], made: vec![0; CHOICES] }
    }

    fn zero(&self, kind: usize) -> u16 {
        self.zero[kind] ^ EVEN
    }

    fn learn(&mut self, kind: usize, bit: bool) {
        let shift = match self.made[kind] {
            0 => 1,
            1..4 => 2,
            4..9 => 3,
            9..18 => 4,
            _ => 5,
        };
        self.made[kind] = self.made[kind].saturating_add(1);
        let zero = self.zero(kind);
        let next = if bit { zero - (zero >> shift) } else { zero + ((u16::MAX - zero) >> shift) };
        self.zero[kind] = next.clamp(LEAST, u16::MAX - LEAST) ^ EVEN;
    }
}

const LEAST: u16 = 32;
const TOP: u32 = 1 << 24;
/// Kinds of choices that one kind of number takes: how long it is, then its two bits below the first.
const NUMBER: usize = 128;

/// A kind of number in a list: the place of its choices.
#[derive(Clone, Copy)]
pub(crate) struct Kind(usize);

impl Kind {
    pub(crate) const fn number(i: usize) -> Self {
        Self(i * NUMBER)
    }
}

/// So many kinds of numbers a list has at most.
const KINDS: usize = 18;
const CHOICES: usize = KINDS * NUMBER;

/// Writes or reads choices.
pub(crate) trait Coder {
    /// A choice of a kind: writes `bit`, or reads one and disregards it.
    fn choice(&mut self, kind: usize, bit: bool) -> bool;
    /// A choice of which nothing is known.
    fn toss(&mut self, bit: bool) -> bool;

    /// A number of a kind, mostly small.
    fn number(&mut self, kind: Kind, value: u32) -> u32 {
        let value = u64::from(value) + 1;
        let length = 64 - value.leading_zeros();
        let mut n = 1;
        while n < 32 && self.choice(kind.0 + n as usize, n < length) {
            n += 1;
        }
        let mut out = 1u64;
        for i in 1..n {
            let bit = value >> (n - 1 - i) & 1 == 1;
            let read = match i {
                1 => self.choice(kind.0 + 32 + n as usize, bit),
                2 => self.choice(kind.0 + 64 + (n as usize & 31) * 2 + (out & 1) as usize, bit),
                _ => self.toss(bit),
            };
            out = out << 1 | u64::from(read);
        }
        (out - 1) as u32
    }
}

/// Writes.
pub(crate) struct Writer {
    choices: Choices,
    low: u64,
    range: u32,
    /// The last byte that a carry may still change, and how many 255s follow it.
    held: u8,
    waiting: usize,
    out: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { choices: Choices::new(), low: 0, range: u32::MAX, held: 0, waiting: 0, out: Vec::new() }
    }

    fn shift(&mut self) {
        let carry = (self.low >> 32) as u8;
        if carry > 0 || self.low < 0xff00_0000 {
            self.out.push(self.held.wrapping_add(carry));
            self.out.extend(std::iter::repeat_n(0xffu8.wrapping_add(carry), self.waiting));
            self.waiting = 0;
            self.held = (self.low >> 24) as u8;
        } else {
            self.waiting += 1;
        }
        self.low = (self.low & 0x00ff_ffff) << 8;
    }

    fn split(&mut self, bound: u32, bit: bool) {
        if bit {
            self.low += u64::from(bound);
            self.range -= bound;
        } else {
            self.range = bound;
        }
        while self.range < TOP {
            self.range <<= 8;
            self.shift();
        }
    }

    /// The bytes, without the zeros that a reader takes for granted.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        let last = self.low + u64::from(self.range) - 1;
        let whole = (0..32).rev().map(|n| last >> n << n).find(|&value| value >= self.low);
        self.low = whole.unwrap_or(self.low);
        (0..5).for_each(|_| self.shift());
        // The first byte is before all carries and always 0.
        let end = self.out.iter().rposition(|&byte| byte != 0).map_or(1, |at| at + 1);
        self.out.get(1..end).unwrap_or_default().to_vec()
    }
}

impl Coder for Writer {
    fn choice(&mut self, kind: usize, bit: bool) -> bool {
        let bound = (self.range >> 16) * u32::from(self.choices.zero(kind));
        self.choices.learn(kind, bit);
        self.split(bound, bit);
        bit
    }

    fn toss(&mut self, bit: bool) -> bool {
        self.split(self.range >> 1, bit);
        bit
    }
}

/// Reads; beyond the end stand zeros.
pub(crate) struct Reader<'b> {
    choices: Choices,
    bytes: std::slice::Iter<'b, u8>,
    code: u32,
    range: u32,
}

impl<'b> Reader<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        let mut reader = Self { choices: Choices::new(), bytes: bytes.iter(), code: 0, range: u32::MAX };
        (0..4).for_each(|_| reader.next());
        reader
    }

    fn next(&mut self) {
        self.code = self.code << 8 | u32::from(self.bytes.next().copied().unwrap_or(0));
    }

    fn split(&mut self, bound: u32) -> bool {
        let bit = self.code >= bound;
        if bit {
            self.code -= bound;
            self.range -= bound;
        } else {
            self.range = bound;
        }
        while self.range < TOP {
            self.range <<= 8;
            self.next();
        }
        bit
    }
}

impl Coder for Reader<'_> {
    fn choice(&mut self, kind: usize, _: bool) -> bool {
        let bound = (self.range >> 16) * u32::from(self.choices.zero(kind));
        let bit = self.split(bound);
        self.choices.learn(kind, bit);
        bit
    }

    fn toss(&mut self, _: bool) -> bool {
        self.split(self.range >> 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Kind = Kind::number(0);
    const B: Kind = Kind::number(7);

    #[test]
    fn what_is_written_is_read() {
        let numbers: Vec<u32> =
            (0..4000u32).map(|i| i.wrapping_mul(2_654_435_761) >> (i % 32)).chain([0, u32::MAX - 1]).collect();
        let mut writer = Writer::new();
        for &n in &numbers {
            writer.number(if n % 3 == 0 { A } else { B }, n);
        }
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes);
        for &n in &numbers {
            assert_eq!(reader.number(if n % 3 == 0 { A } else { B }, 0), n);
        }
    }

    #[test]
    fn carries_run_through_and_what_repeats_takes_nearly_nothing() {
        for length in 0..300 {
            let mut writer = Writer::new();
            for i in 0..length {
                writer.toss(true);
                writer.number(A, u32::from(i == length / 2) * 900);
            }
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            for i in 0..length {
                assert!(reader.toss(false));
                assert_eq!(reader.number(A, 0), u32::from(i == length / 2) * 900);
            }
        }
        let mut writer = Writer::new();
        (0..10_000).for_each(|_| {
            writer.number(A, 3);
        });
        assert!(writer.into_bytes().len() < 120);
    }
}
