//! A grading put together again from its customers, as a saved table has them: nothing is graded anew.

use super::abc::abc_classes;
use super::graded::{CustomerGrade, Graded};
use super::lifecycle::ShopRhythm;
use super::measures::Shop;
use super::rfm::{ReadyCut, Scores};
use super::schemes::{Divided, Ready};
use crate::model::Day;
use crate::rules::{Decisions, Rules};

/// What a table does not say of its customers together.
#[derive(Clone, Copy, Debug)]
pub struct Told<'t> {
    /// The rules that it was graded by.
    pub rules: &'t Rules,
    /// The analysis date.
    pub as_of: Day,
    /// H, in days.
    pub half_window: i32,
    /// Decimals of all amounts.
    pub scale: u8,
}

/// The grading of these customers. `leaves` has the place of every customer's group for each scheme of the rules. Ranks and the
/// money before each customer are counted again; edges, cuts and the shop's rhythm are not in it, so nobody can be graded by it.
#[must_use]
pub fn graded_again(mut customers: Vec<CustomerGrade>, told: Told<'_>, leaves: Vec<Vec<u8>>) -> Graded {
    let Told { rules, as_of, half_window, scale } = told;
    let amounts: Vec<i128> = customers.iter().map(|customer| customer.measures.amount).collect();
    for (customer, (_, rank, before)) in customers.iter_mut().zip(abc_classes(&amounts, rules.abc, rules.abc_a_percent, rules.abc_b_percent)) {
        (customer.rank, customer.money_before) = (rank, before);
    }
    let buyers = || customers.iter().filter(|customer| customer.measures.bought());
    let one_order = buyers().filter(|customer| customer.measures.orders == 1).count();
    let none = Scores { r: Vec::new(), f: Vec::new(), m: Vec::new(), bins: rules.bins, rule: rules.edges, fixed_f: false };
    let schemes = rules.schemes.iter().zip(leaves).map(|(scheme, leaf)| Divided {
        scheme: scheme.clone(),
        ready: Ready::default(),
        leaf,
        bounds: Vec::new(),
        numbers: None,
    });
    Graded {
        one_order: (one_order, buyers().count()),
        schemes: schemes.collect(),
        rules: rules.clone(),
        shop: Shop { as_of, half_window, trend_now: 0, trend_before: 0 },
        shop_rhythm: ShopRhythm { w: 0, assumed: false },
        scores: none.clone(),
        value_scores: none,
        cut: ReadyCut::Score { bins: rules.bins },
        equal_amounts: false,
        scale,
        decisions: Decisions::default(),
        absent: 0,
        customers,
    }
}
