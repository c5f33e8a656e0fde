//! Path data in whole tenths of a drawing unit: relative, without a space that is not needed.
use crate::map::simplify::Shape;

/// The `d` of a shape, to stand in a group scaled by a tenth and filled by the even-odd rule.
pub(crate) fn path(shape: &Shape) -> String {
    let mut d = String::new();
    for ring in shape {
        let mut at = (0, 0);
        for (i, &(x, y)) in ring.iter().enumerate() {
            match i {
                0 => d.push_str(&format!("M{x}")),
                1 => d.push_str(&format!("l{}", x - at.0)),
                _ => push(&mut d, x - at.0),
            }
            push(&mut d, if i == 0 { y } else { y - at.1 });
            at = (x, y);
        }
        d.push('z');
    }
    d
}

fn push(d: &mut String, number: i32) {
    if number >= 0 {
        d.push(' ');
    }
    d.push_str(&number.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_and_terse() {
        let shape = vec![vec![(10, 20), (15, 10), (25, 30)], vec![(1, 2), (3, 4), (5, -6)]];
        assert_eq!(path(&shape), "M10 20l5-10 10 20zM1 2l2 2 2-10z");
    }
}
