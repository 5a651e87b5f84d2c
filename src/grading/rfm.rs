//! R, F and M scores, their named segments and the eight classes.

use super::measures::Measures;
use super::quantile::{Edge, bin, edges};
use crate::model::{Day, RfmClass, Segment};
use crate::rules::{ClassCut, ClassNumbers, Cuts, EdgeRule, Number, Rules};

/// Lower ends of the fixed F bins 1 / 2 / 3 / 4–5 / 6+, minus the first; as right-closed edges.
pub const FIXED_F_EDGES: [u32; 4] = [1, 2, 3, 5];

/// The edges of R (on days since the last order), F and M, and what they decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    /// Edges on days since the last order.
    pub r: Vec<Edge>,
    /// Edges on orders.
    pub f: Vec<Edge>,
    /// Edges on the amount.
    pub m: Vec<Edge>,
    /// Number of bins.
    pub bins: u8,
    /// How edges cut.
    pub rule: EdgeRule,
    /// Whether the fixed F cuts are in use.
    pub fixed_f: bool,
}

/// What the edges are made of: ascending values of all buyers.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    /// Days since the last order.
    pub days: Vec<i128>,
    /// Orders.
    pub orders: Vec<i128>,
    /// Amounts.
    pub amounts: Vec<i128>,
}

impl Sorted {
    /// Of all customers with a counted order.
    #[must_use]
    pub fn of(measures: &[Measures], as_of: Day) -> Self {
        let buyers = || measures.iter().filter(|m| m.bought());
        // Small integers sort several times faster than wide ones.
        let sorted = |mut values: Vec<i64>| {
            values.sort_unstable();
            values.into_iter().map(i128::from).collect()
        };
        let amounts: Result<Vec<i64>, _> = buyers().map(|m| i64::try_from(m.amount)).collect();
        Self {
            days: sorted(buyers().filter(|m| m.dated()).map(|m| m.days_since_last(as_of).into()).collect()),
            orders: sorted(buyers().map(|m| m.orders.into()).collect()),
            amounts: amounts.map(sorted).unwrap_or_else(|_| {
                let mut wide: Vec<i128> = buyers().map(|m| m.amount).collect();
                wide.sort_unstable();
                wide
            }),
        }
    }

    /// Whether 60 % or more of the buyers have exactly one order, and how many they are.
    #[must_use]
    pub fn one_order(&self) -> (bool, usize) {
        let one = self.orders.partition_point(|&orders| orders <= 1);
        (one * 100 >= self.orders.len() * 60 && one > 0, one)
    }
}

impl Scores {
    /// Edges for a number of bins.
    #[must_use]
    pub fn new(sorted: &Sorted, bins: u8, rule: EdgeRule) -> Self {
        let fixed_f = bins == 5 && rule == EdgeRule::RightClosed && sorted.one_order().0;
        // R's package `rfm` adds 1 to every edge, so that its left-closed bins hold whole numbers up to the quantile.
        let cut = |values: &[i128]| {
            let mut edges = edges(values, bins);
            if rule == EdgeRule::RPackage {
                edges.iter_mut().for_each(|edge| *edge = Edge::new(edge.numerator + i128::from(bins), bins));
            }
            edges
        };
        let f = if fixed_f { FIXED_F_EDGES.map(|edge| Edge::new(i128::from(edge) * 5, 5)).to_vec() } else { cut(&sorted.orders) };
        Self { r: cut(&sorted.days), f, m: cut(&sorted.amounts), bins, rule, fixed_f }
    }

    /// Edges that a standard has fixed; amounts are brought to `scale` decimals.
    #[must_use]
    pub fn frozen(cuts: &Cuts, bins: u8, rule: EdgeRule, scale: u8) -> Self {
        let cut = |numbers: &[Number], scale: u8| -> Vec<Edge> {
            // Values are whole units, so an edge between two of them moves to the one that decides the same.
            let minor = |number: &Number| if rule == EdgeRule::RPackage { number.ceiling(scale) } else { number.floor(scale) };
            numbers.iter().map(|number| Edge::new(minor(number), 1)).collect()
        };
        Self { r: cut(&cuts.days, 0), f: cut(&cuts.orders, 0), m: cut(&cuts.amounts, scale), bins, rule, fixed_f: false }
    }

    /// The edges as numbers of a standard.
    #[must_use]
    pub fn to_cuts(&self, scale: u8) -> Cuts {
        let numbers = |edges: &[Edge], scale: u8| -> Vec<Number> {
            let whole = |edge: &Edge| match self.rule {
                EdgeRule::RightClosed => edge.floor(),
                EdgeRule::RPackage => edge.ceiling(),
            };
            edges.iter().filter_map(|edge| Number::of(whole(edge), scale)).collect()
        };
        Cuts { days: numbers(&self.r, 0), orders: numbers(&self.f, 0), amounts: numbers(&self.m, scale) }
    }

    fn score(&self, value: i128, edges: &[Edge]) -> u8 {
        match self.rule {
            EdgeRule::RightClosed => bin(value, edges),
            EdgeRule::RPackage => 1 + edges.iter().filter(|edge| edge.at_or_below(value)).count() as u8,
        }
    }

    /// R, F and M of a customer with a counted order; R is 0 where the day of the last order is not known.
    #[must_use]
    pub fn of(&self, m: &Measures, as_of: Day) -> (u8, u8, u8) {
        let r = if m.dated() { self.bins + 1 - self.score(i128::from(m.days_since_last(as_of)), &self.r) } else { 0 };
        (r, self.score(i128::from(m.orders), &self.f), self.score(m.amount, &self.m))
    }
}

/// The ten-cell map over R×F; disjoint, and every cell has a name.
#[must_use]
pub fn rfm_segment_ten(r: u8, f: u8) -> Segment {
    match (r, f) {
        (5, 4..) => Segment::Champions,
        (3 | 4, 4..) => Segment::Loyal,
        (4.., 2 | 3) => Segment::PotentialLoyalists,
        (5.., _) => Segment::New,
        (4, _) => Segment::Promising,
        (3, 3) => Segment::NeedAttention,
        (3, _) => Segment::AboutToSleep,
        (_, 5..) => Segment::CantLose,
        (_, 3 | 4) => Segment::AtRisk,
        _ => Segment::Hibernating,
    }
}

/// The ranges of R's package `rfm` 0.3.0: least and most R, F and M of each segment; the first match wins.
pub const RFM_SEGMENTS_R: [(Segment, [u8; 6]); 10] = [
    (Segment::Champions, [5, 5, 5, 5, 5, 5]),
    (Segment::PotentialLoyalists, [3, 5, 3, 5, 2, 5]),
    (Segment::Loyal, [2, 4, 2, 4, 2, 4]),
    (Segment::Promising, [3, 4, 1, 3, 3, 5]),
    (Segment::New, [4, 5, 1, 3, 1, 5]),
    (Segment::CantLose, [1, 2, 3, 4, 4, 5]),
    (Segment::AtRisk, [1, 2, 2, 5, 4, 5]),
    (Segment::NeedAttention, [1, 3, 3, 5, 3, 5]),
    (Segment::AboutToSleep, [2, 3, 1, 3, 1, 4]),
    (Segment::Lost, [1, 1, 1, 5, 1, 5]),
];

/// The segments of R's package `rfm` 0.3.0: ranges of R, F, M; the first match wins, the rest is "others".
#[must_use]
pub fn rfm_segment_r(r: u8, f: u8, m: u8) -> Segment {
    RFM_SEGMENTS_R
        .iter()
        .find(|(_, [r1, r2, f1, f2, m1, m2])| (*r1..=*r2).contains(&r) && (*f1..=*f2).contains(&f) && (*m1..=*m2).contains(&m))
        .map_or(Segment::Others, |(segment, _)| *segment)
}

/// The cut of the eight classes, ready to decide: good R is at most / below, good F and M are above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadyCut {
    /// Raw values against limits in halves: R good when 2·days < r, F and M good when 2·value > f, m.
    Halves {
        /// Twice the limit (the mean is kept as its floor or ceiling, which decides the same for whole numbers).
        r: i128,
        /// Twice the limit.
        f: i128,
        /// Twice the limit.
        m: i128,
    },
    /// Scores against the middle of the scale.
    Score {
        /// Number of bins.
        bins: u8,
    },
}

impl ReadyCut {
    /// The cut of a rule over all buyers; `scale` is the decimals of their amounts.
    #[must_use]
    pub fn new(cut: ClassCut, sorted: &Sorted, bins: u8, scale: u8) -> Self {
        match cut {
            // x < s/n for whole x is x < ⌈s/n⌉, and x > s/n is x > ⌊s/n⌋: the product x·n never has to be made.
            ClassCut::Mean => {
                let n = (sorted.days.len() as i128).max(1);
                let sum = |values: &[i128]| values.iter().sum::<i128>();
                Self::Halves {
                    r: 2 * -((-sum(&sorted.days)).div_euclid(n)),
                    f: 2 * sum(&sorted.orders).div_euclid(n),
                    m: 2 * sum(&sorted.amounts).div_euclid(n),
                }
            }
            ClassCut::Median => {
                let twice = |values: &[i128]| match values.len() {
                    0 => 0,
                    n => values[(n - 1) / 2] + values[n / 2],
                };
                Self::Halves { r: twice(&sorted.days), f: twice(&sorted.orders), m: twice(&sorted.amounts) }
            }
            ClassCut::Score => Self::Score { bins },
            ClassCut::Fixed { days, orders, amount_cents } => {
                // "At most" and "at least" as strict limits between whole numbers; the amount is brought to the view's scale, upwards.
                let amount = if scale >= 2 {
                    i128::from(amount_cents) * crate::model::pow10(scale - 2)
                } else {
                    -((-i128::from(amount_cents)).div_euclid(crate::model::pow10(2 - scale)))
                };
                Self::Halves { r: 2 * i128::from(days) + 1, f: 2 * i128::from(orders) - 1, m: 2 * amount - 1 }
            }
        }
    }

    /// The cut that a standard has fixed.
    #[must_use]
    pub fn frozen(numbers: &ClassNumbers, scale: u8) -> Self {
        Self::Halves { r: 2 * numbers.days.floor(0) + 1, f: 2 * numbers.orders.ceiling(0) - 1, m: 2 * numbers.amount.ceiling(scale) - 1 }
    }

    /// The cut as numbers of a standard; `None` where it is made of scores.
    #[must_use]
    pub fn to_numbers(self, scale: u8) -> Option<ClassNumbers> {
        let Self::Halves { r, f, m } = self else { return None };
        Some(ClassNumbers {
            // 2·d < r is d ≤ ⌊(r − 1)/2⌋, and 2·x > f is x ≥ ⌊f/2⌋ + 1.
            days: Number::of((r - 1).div_euclid(2), 0)?,
            orders: Number::of(f.div_euclid(2) + 1, 0)?,
            amount: Number::of(m.div_euclid(2) + 1, scale)?,
        })
    }

    /// The class of a customer with a counted order.
    #[must_use]
    pub fn class(self, m: &Measures, as_of: Day, scores: (u8, u8, u8)) -> RfmClass {
        let (recent, frequent, big) = match self {
            Self::Halves { r, f, m: money } => (2 * i128::from(m.days_since_last(as_of)) < r, 2 * i128::from(m.orders) > f, 2 * m.amount > money),
            Self::Score { bins } => {
                let good = |score: u8| 2 * score > bins + 1;
                (good(scores.0), good(scores.1), good(scores.2))
            }
        };
        RfmClass::from_signs(recent, frequent, big)
    }
}

/// The scores, segment and class of one customer.
#[must_use]
pub fn segment(rules: &Rules, scores: (u8, u8, u8)) -> Option<Segment> {
    let (r, f, m) = scores;
    match (rules.bins, rules.segments) {
        (5, crate::rules::SegmentMap::TenCell) => Some(rfm_segment_ten(r, f)),
        (5, crate::rules::SegmentMap::RPackage) => Some(rfm_segment_r(r, f, m)),
        // Both maps are drawn over five bins: with others there are scores, but no named segments.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ten_cells_are_the_published_map() {
        let map = |range_r: [u8; 2], range_f: [u8; 2], expected: Segment| {
            for r in range_r[0]..=range_r[1] {
                for f in range_f[0]..=range_f[1] {
                    assert_eq!(rfm_segment_ten(r, f), expected, "R {r} F {f}");
                }
            }
        };
        map([1, 2], [1, 2], Segment::Hibernating);
        map([1, 2], [3, 4], Segment::AtRisk);
        map([1, 2], [5, 5], Segment::CantLose);
        map([3, 3], [1, 2], Segment::AboutToSleep);
        map([3, 3], [3, 3], Segment::NeedAttention);
        map([3, 4], [4, 5], Segment::Loyal);
        map([4, 4], [1, 1], Segment::Promising);
        map([5, 5], [1, 1], Segment::New);
        map([4, 5], [2, 3], Segment::PotentialLoyalists);
        map([5, 5], [4, 5], Segment::Champions);
    }

    #[test]
    fn mean_cut_is_strict_on_both_sides() {
        let sorted = Sorted { days: vec![1, 2, 3], orders: vec![1, 2, 4], amounts: vec![-5, 0, 1] };
        // Means: 2 days, 7/3 orders, −4/3 money.
        let cut = ReadyCut::new(ClassCut::Mean, &sorted, 5, 0);
        let class = |days: i32, orders: u32, amount: i128| {
            let m = Measures { last: -days, orders, amount, ..Measures::default() };
            cut.class(&m, Day(0), (1, 1, 1)).signs()
        };
        assert_eq!(class(2, 2, -2), (false, false, false));
        assert_eq!(class(1, 3, -1), (true, true, true));
    }

    #[test]
    fn fixed_cut_includes_its_limits() {
        let cut = ReadyCut::new(ClassCut::Fixed { days: 10, orders: 3, amount_cents: 20_000 }, &Sorted::default(), 5, 1);
        let class = |days: i32, orders: u32, amount: i128| {
            let m = Measures { last: -days, orders, amount, ..Measures::default() };
            cut.class(&m, Day(0), (1, 1, 1)).signs()
        };
        assert_eq!(class(10, 3, 2000), (true, true, true));
        assert_eq!(class(11, 2, 1999), (false, false, false));
    }
}
