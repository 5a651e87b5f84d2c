//! What charts are drawn from: the whole shop in at most some hundred exact numbers.

use super::GroupTotal;
use crate::model::Amount;
use serde::{Deserialize, Serialize};

/// The share of the customers that the finding speaks of: the top 20 %.
pub const PARETO_PERCENT: u8 = 20;

/// The customers with the most money, so many of them, and what they bring together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParetoPoint {
    /// How many customers.
    pub customers: u64,
    /// Their net amount.
    pub amount: Amount,
}

/// The cumulative curve: all identified customers by amount, largest first.
///
/// Customers with an amount of zero or less come last, so the curve may fall at its end; its last point is the total.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pareto {
    /// From nobody to everybody, a point for each whole percent of the customers (fewer where there are fewer of them).
    pub points: Vec<ParetoPoint>,
    /// Where the A customers end.
    pub a: ParetoPoint,
    /// Where the B customers end: A and B together.
    pub b: ParetoPoint,
    /// The Gini coefficient in millionths: 0 where all bring the same; `None` where nobody brings anything. Amounts below zero
    /// count as nothing.
    pub gini_millionths: Option<u32>,
}

impl Pareto {
    /// All customers.
    #[must_use]
    pub fn total(&self) -> ParetoPoint {
        self.points.last().copied().unwrap_or_default()
    }

    /// How many customers are so many percent of all, to the nearest whole one.
    #[must_use]
    pub fn share_of(customers: u64, percent: u8) -> u64 {
        ((u128::from(customers) * u128::from(percent) + 50) / 100) as u64
    }

    /// The first so many percent of the customers; always one of the points.
    #[must_use]
    pub fn at_percent(&self, percent: u8) -> ParetoPoint {
        let wanted = Self::share_of(self.total().customers, percent);
        let place = self.points.partition_point(|point| point.customers < wanted);
        self.points.get(place).copied().unwrap_or_else(|| self.total())
    }
}

/// Buyers by two scores: how recently (R) and how often (F) they bought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreCells {
    /// Scores run from 1 to this.
    pub bins: u8,
    /// The total of each cell: all F of R = 1, then all F of R = 2 …
    pub totals: Vec<GroupTotal>,
    /// For each R score, the fewest and most days since the last order that its buyers have.
    pub days: Vec<Option<(i32, i32)>>,
    /// For each F score, the fewest and most orders that its buyers have.
    pub orders: Vec<Option<(u32, u32)>>,
}

impl ScoreCells {
    /// An empty grid.
    #[must_use]
    pub fn new(bins: u8, scale: u8) -> Self {
        let n = usize::from(bins);
        let zero = GroupTotal { amount: Amount { minor: 0, scale }, ..GroupTotal::default() };
        Self { bins, totals: vec![zero; n * n], days: vec![None; n], orders: vec![None; n] }
    }

    /// The place of a cell; scores are from 1.
    #[must_use]
    pub fn place(&self, r: u8, f: u8) -> usize {
        usize::from(r.saturating_sub(1)) * usize::from(self.bins) + usize::from(f.saturating_sub(1))
    }

    /// The total of a cell.
    #[must_use]
    pub fn total(&self, r: u8, f: u8) -> GroupTotal {
        self.totals.get(self.place(r, f)).copied().unwrap_or_default()
    }
}
