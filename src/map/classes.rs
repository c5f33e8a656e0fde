//! Classes of a coloured map: at most five, by a rule that is told.
//!
//! Up to five different values: one class each. Otherwise two partitions are made, equal numbers of units (quantiles) and natural
//! breaks (Fisher 1958: the partition with the least sum of squared deviations, found exactly by dynamic programming).
//! Quantiles use the five inks evenly; natural breaks follow gaps. Quantiles are taken when they explain nearly as
//! much of the variance, so that the more readable map is drawn unless the data have gaps it would hide.

/// How the classes were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Each,
    Quantiles,
    Natural,
}

/// Classes by their upper bounds, each included, ascending: the last holds everything above.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Classes {
    pub(crate) rule: Rule,
    pub(crate) uppers: Vec<f64>,
}

/// The share of the natural breaks' goodness of fit from which on quantiles are preferred.
const NEARLY: f64 = 0.92;

impl Classes {
    /// The class of a value, from 0.
    pub(crate) fn of(&self, value: f64) -> usize {
        self.uppers.iter().position(|&upper| value <= upper).unwrap_or(self.uppers.len().saturating_sub(1))
    }

    /// The ink of a class, from 1 to 5: few classes are spread over the ramp, so that they stay far apart.
    pub(crate) fn ink(&self, class: usize) -> usize {
        const SPREAD: [&[usize]; 6] = [&[1], &[3], &[2, 4], &[1, 3, 5], &[1, 2, 4, 5], &[1, 2, 3, 4, 5]];
        let inks = SPREAD[self.uppers.len().min(5)];
        inks.get(class).copied().unwrap_or(5)
    }
}

/// The classes of these values, or nothing when there are none. Not-a-numbers are left out.
pub(crate) fn classify(values: &[f64]) -> Option<Classes> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let groups = distinct(&sorted);
    if groups.is_empty() {
        return None;
    }
    if groups.len() <= 5 {
        return Some(Classes { rule: Rule::Each, uppers: groups.iter().map(|g| g.0).collect() });
    }
    let count = match sorted.len() {
        0..=8 => 3,
        9..=14 => 4,
        _ => 5,
    };
    let (even, natural) = (quantiles(&groups, sorted.len(), count), natural(&groups, count));
    let (even_fit, natural_fit) = (fit(&groups, &even), fit(&groups, &natural));
    Some(match even.len() == count && even_fit >= natural_fit * NEARLY {
        true => Classes { rule: Rule::Quantiles, uppers: even },
        false => Classes { rule: Rule::Natural, uppers: natural },
    })
}

/// Values with how often each occurs.
fn distinct(sorted: &[f64]) -> Vec<(f64, f64)> {
    let mut groups: Vec<(f64, f64)> = Vec::new();
    for &value in sorted {
        match groups.last_mut() {
            Some(last) if last.0 == value => last.1 += 1.0,
            _ => groups.push((value, 1.0)),
        }
    }
    groups
}

/// Equal values are never parted: a class ends at the first value at or past its share.
fn quantiles(groups: &[(f64, f64)], total: usize, count: usize) -> Vec<f64> {
    let mut uppers = Vec::with_capacity(count);
    let mut below = 0.0;
    for &(value, times) in groups {
        below += times;
        let share = total as f64 * (uppers.len() + 1) as f64 / count as f64;
        if below + 0.5 >= share && uppers.len() < count {
            uppers.push(value);
        }
    }
    match (uppers.last_mut(), groups.last()) {
        (Some(last), Some(&(highest, _))) => *last = highest,
        (None, Some(&(highest, _))) => uppers.push(highest),
        _ => {}
    }
    uppers
}

/// Fisher's exact partition. `cost[j]` is the least sum of squares of the first j groups in the classes made so far.
fn natural(groups: &[(f64, f64)], count: usize) -> Vec<f64> {
    let sums = Sums::new(groups);
    let n = groups.len();
    let mut cost: Vec<f64> = (0..=n).map(|j| sums.squares(0, j)).collect();
    let mut cuts = vec![vec![0; n + 1]];
    for class in 2..=count {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut cut = vec![0; n + 1];
        for j in class..=n {
            for (i, before) in cost.iter().enumerate().take(j).skip(class - 1) {
                let total = before + sums.squares(i, j);
                if total < next[j] {
                    (next[j], cut[j]) = (total, i);
                }
            }
        }
        cost = next;
        cuts.push(cut);
    }
    let mut uppers = Vec::with_capacity(count);
    let mut end = n;
    for cut in cuts.iter().rev() {
        uppers.push(groups[end - 1].0);
        end = cut[end].max(1);
    }
    uppers.reverse();
    uppers
}

/// Running sums, from which the squared deviations of any run follow in constant time.
struct Sums(Vec<(f64, f64, f64)>);

impl Sums {
    fn new(groups: &[(f64, f64)]) -> Self {
        let mut sums = vec![(0.0, 0.0, 0.0)];
        let (mut weight, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for &(value, times) in groups {
            weight += times;
            sum += value * times;
            squares += value * value * times;
            sums.push((weight, sum, squares));
        }
        Self(sums)
    }

    fn squares(&self, from: usize, to: usize) -> f64 {
        let ((w0, s0, q0), (w1, s1, q1)) = (self.0[from], self.0[to]);
        let (weight, sum, squares) = (w1 - w0, s1 - s0, q1 - q0);
        if weight > 0.0 { (squares - sum * sum / weight).max(0.0) } else { 0.0 }
    }
}

/// Goodness of variance fit: 1 when the classes explain everything.
fn fit(groups: &[(f64, f64)], uppers: &[f64]) -> f64 {
    let sums = Sums::new(groups);
    let all = sums.squares(0, groups.len());
    let mut start = 0;
    let mut within = 0.0;
    for &upper in uppers {
        let end = groups.partition_point(|g| g.0 <= upper);
        within += sums.squares(start, end);
        start = end;
    }
    if all > 0.0 { 1.0 - within / all } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_five_values_have_a_class_each() {
        let classes = classify(&[2.0, 1.0, 4.0, 2.0]).unwrap();
        assert_eq!(classes, Classes { rule: Rule::Each, uppers: vec![1.0, 2.0, 4.0] });
        assert_eq!((classes.of(2.0), classes.ink(1)), (1, 3));
        assert_eq!(classify(&[f64::NAN]), None);
    }

    #[test]
    fn even_data_are_cut_into_equal_numbers() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        let classes = classify(&values).unwrap();
        assert_eq!(classes.rule, Rule::Quantiles);
        let mut sizes = [0; 5];
        values.iter().for_each(|&v| sizes[classes.of(v)] += 1);
        assert_eq!(sizes, [4; 5]);
    }

    #[test]
    fn data_with_gaps_are_cut_at_the_gaps() {
        let values = [1., 2., 3., 4., 5., 6., 7., 8., 9., 10., 11., 12., 13., 500., 510., 520., 900., 1500., 1510.];
        let classes = classify(&values).unwrap();
        assert_eq!(classes.rule, Rule::Natural);
        assert_eq!(classes.uppers.len(), 5);
        assert_eq!(classes.of(13.0), classes.of(1.0));
        assert_ne!(classes.of(13.0), classes.of(500.0));
        assert_ne!(classes.of(900.0), classes.of(1500.0));
    }

    #[test]
    fn equal_values_are_never_parted_and_bounds_ascend() {
        let values = [0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 1., 2., 3., 4., 5., 6.];
        let classes = classify(&values).unwrap();
        assert!(classes.uppers.windows(2).all(|w| w[0] < w[1]), "{classes:?}");
        assert_eq!(classes.uppers.last(), Some(&6.0));
    }
}
