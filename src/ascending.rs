//! Ascending numbers in few bytes: what a site remembers of its pages is mostly lists of such.

use serde::{Deserialize, Serialize};

/// Numbers in ascending order, each written as its distance from the one before, seven bits to a byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ascending(Box<[u8]>);

impl Ascending {
    /// Of numbers that ascend; one that does not is taken for the one before it.
    pub fn of(numbers: impl IntoIterator<Item = u64>) -> Self {
        let (mut bytes, mut before) = (Vec::new(), 0);
        for number in numbers {
            let mut distance = number.saturating_sub(before);
            before += distance;
            while distance > 0x7f {
                bytes.push((distance & 0x7f) as u8 | 0x80);
                distance >>= 7;
            }
            bytes.push(distance as u8);
        }
        Self(bytes.into_boxed_slice())
    }

    pub fn iter(&self) -> impl Iterator<Item = u64> {
        let (mut rest, mut before) = (self.0.iter(), 0_u64);
        std::iter::from_fn(move || {
            let mut distance = 0;
            for place in 0..10 {
                let byte = u64::from(*rest.next()?);
                distance |= (byte & 0x7f) << (7 * place);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            before = before.wrapping_add(distance);
            Some(before)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn few_bytes_hold_near_numbers() {
        assert_eq!(Ascending::of(1_000..1_100).0.len(), 101);
        assert_eq!(Ascending::of([]).iter().count(), 0);
        assert_eq!(Ascending::of([5, 3]).iter().collect::<Vec<_>>(), [5, 5]);
    }

    proptest! {
        #[test]
        fn numbers_come_back_as_they_were(mut numbers: Vec<u64>) {
            numbers.sort_unstable();
            prop_assert_eq!(Ascending::of(numbers.iter().copied()).iter().collect::<Vec<_>>(), numbers);
        }

        #[test]
        fn any_bytes_are_read(bytes: Vec<u8>) {
            prop_assert!(Ascending(bytes.clone().into_boxed_slice()).iter().count() <= bytes.len());
        }
    }
}
