//! Type-7 quantiles (Hyndman & Fan 1996, definition 7) as exact fractions, and bins cut by them.

use crate::model::{Amount, pow10};

/// An interior edge of score bins: `numerator / bins`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The edge times the number of bins.
    pub numerator: i128,
    /// Number of bins.
    pub bins: u8,
    /// The edge rounded down: `edge < x` is `floor < x` for whole x, so no comparison divides.
    floor: i128,
    /// Whether the edge is whole.
    whole: bool,
}

impl Edge {
    /// The edge `numerator / bins`.
    #[must_use]
    pub fn new(numerator: i128, bins: u8) -> Self {
        let divisor = i128::from(bins.max(1));
        Self { numerator, bins, floor: numerator.div_euclid(divisor), whole: numerator.rem_euclid(divisor) == 0 }
    }

    /// The edge rounded down.
    #[must_use]
    pub fn floor(self) -> i128 {
        self.floor
    }

    /// The edge rounded up.
    #[must_use]
    pub fn ceiling(self) -> i128 {
        self.floor + i128::from(!self.whole)
    }

    /// Whether the edge is below a value, exactly.
    #[must_use]
    pub fn below(self, value: i128) -> bool {
        self.floor < value
    }

    /// Whether the edge is at or below a value, exactly.
    #[must_use]
    pub fn at_or_below(self, value: i128) -> bool {
        self.floor < value || self.floor == value && self.whole
    }

    /// The edge as text, of a measure with `scale` decimals: exact where it can be (2, 4, 5, 8, 10 bins), else six more decimals.
    #[must_use]
    pub fn text(self, scale: u8) -> String {
        let more = match self.bins {
            1 => 0,
            2 | 5 | 10 => 1,
            4 => 2,
            8 => 3,
            _ => 6,
        };
        let minor = self.numerator * pow10(more) / i128::from(self.bins);
        let text = Amount { minor, scale: scale + more }.to_string();
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    }
}

/// The interior edges of `bins` bins over ascending values: the type-7 quantiles at k / bins.
///
/// h = (n − 1) · k / bins; the edge is x[⌊h⌋] + (h − ⌊h⌋) · (x[⌊h⌋ + 1] − x[⌊h⌋]).
#[must_use]
pub fn edges(ascending: &[i128], bins: u8) -> Vec<Edge> {
    let Some(last) = ascending.len().checked_sub(1) else { return Vec::new() };
    (1..usize::from(bins))
        .map(|k| {
            let position = last * k;
            let (low, rest) = (position / usize::from(bins), position % usize::from(bins));
            let step = ascending[(low + 1).min(last)] - ascending[low];
            Edge::new(ascending[low] * i128::from(bins) + step * rest as i128, bins)
        })
        .collect()
}

/// The bin of a value, from 1: one more than the edges below it (right-closed).
#[must_use]
pub fn bin(value: i128, edges: &[Edge]) -> u8 {
    1 + edges.iter().filter(|edge| edge.below(value)).count() as u8
}

/// Twice the median of ascending numbers (the mean of the middle two for an even count); 0 for none.
#[must_use]
pub fn median_twice(ascending: &[i32]) -> i64 {
    match ascending.len() {
        0 => 0,
        n => i64::from(ascending[(n - 1) / 2]) + i64::from(ascending[n / 2]),
    }
}

/// A hundred times a percentile (type 7) of ascending numbers; 0 for none. Exact.
#[must_use]
pub fn percentile_times_hundred(ascending: &[i64], percent: u32) -> i64 {
    let Some(last) = ascending.len().checked_sub(1) else { return 0 };
    let position = last * percent.min(100) as usize;
    let (low, rest) = (position / 100, (position % 100) as i64);
    let step = ascending[(low + 1).min(last)] - ascending[low];
    ascending[low] * 100 + step * rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edges_of_the_published_fixture() {
        // mtcars$mpg in tenths, five bins: 15.20, 17.92, 21.00, 24.08 (R's quantile(type = 7); rfm prints them + 1).
        let mut mpg = [
            210, 210, 228, 214, 187, 181, 143, 244, 228, 192, 178, 164, 173, 152, 104, 104, 147, 324, 304, 339, 215, 155, 152, 133, 192, 273, 260,
            304, 158, 197, 150, 214,
        ];
        mpg.sort_unstable();
        let texts: Vec<String> = edges(&mpg, 5).iter().map(|edge| edge.text(1)).collect();
        assert_eq!(texts, ["15.2", "17.92", "21", "24.08"]);
    }

    #[test]
    fn bins_are_right_closed_and_exact() {
        let edge = Edge::new(7, 5);
        assert!(edge.below(2) && !edge.below(1) && edge.at_or_below(2));
        let edge = Edge::new(10, 5);
        assert!(!edge.below(2) && edge.at_or_below(2));
        let edge = Edge::new(-7, 5);
        assert!(edge.below(-1) && !edge.below(-2));
        assert_eq!(percentile_times_hundred(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 90), 1000);
        assert_eq!(
            (percentile_times_hundred(&[10, 20], 90), percentile_times_hundred(&[10, 20], 100), percentile_times_hundred(&[], 50)),
            (1900, 2000, 0)
        );
        assert_eq!(median_twice(&[1, 2, 5, 9]), 7);
    }

    proptest! {
        /// The exact edge agrees with the textbook formula in floating point.
        #[test]
        fn edges_agree_with_the_formula(mut values in proptest::collection::vec(-1000i128..1000, 1..60), bins in 2u8..10) {
            values.sort_unstable();
            for (k, edge) in edges(&values, bins).iter().enumerate() {
                let h = (values.len() - 1) as f64 * (k + 1) as f64 / f64::from(bins);
                let (low, high) = (values[h.floor() as usize] as f64, values[(h.ceil() as usize).min(values.len() - 1)] as f64);
                let textbook = low + (h - h.floor()) * (high - low);
                prop_assert!((textbook - edge.numerator as f64 / f64::from(bins)).abs() < 1e-6);
            }
        }
    }
}
