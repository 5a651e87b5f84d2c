//! What is measured of each customer, and of the shop as a whole, before anything is graded.

use super::quantile::median_twice;
use crate::ledger::{Totals, View};
use crate::model::{Day, Frequency};
use crate::protocol::OrderKind;
use crate::rules::Rules;

/// One customer's measures. Amounts are at the view's scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Index in the ledger.
    pub customer: u32,
    /// Counted orders.
    pub orders: u32,
    /// Distinct days with a counted order.
    pub order_days: u32,
    /// First counted order.
    pub first: i32,
    /// Last counted order.
    pub last: i32,
    /// Net amount, credit notes subtracted.
    pub amount: i128,
    /// Whether there is a credit note.
    pub credit_note: bool,
    /// Order days in the last H days.
    pub days_now: u32,
    /// Order days in the H days before.
    pub days_before: u32,
    /// Amount of counted orders in the last H days.
    pub amount_now: i128,
    /// Amount of counted orders in the H days before.
    pub amount_before: i128,
    /// Twice the median gap between order days.
    pub median_gap_twice: i64,
    /// What is known of a customer that comes with sums instead of orders; `None` = the orders are there.
    pub sums: Option<Sums>,
}

/// What is known of a customer whose orders a file has summed: no first order, no gaps, no half windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Whether the day of the last order is known.
    pub dated: bool,
    /// Whether the number of orders is known; else `orders` is how many a year, or 1 where nothing is said.
    pub counted: bool,
    /// How often they buy, where the file says that.
    pub frequency: Option<Frequency>,
}

impl Measures {
    /// Whether the customer has a counted order.
    #[must_use]
    pub fn bought(&self) -> bool {
        self.orders > 0
    }

    /// Days from the first counted order to a day.
    #[must_use]
    pub fn days_since_first(&self, as_of: Day) -> i32 {
        as_of.0 - self.first
    }

    /// The number of orders as far as it is known.
    #[must_use]
    pub fn known_orders(&self) -> u64 {
        if self.sums.is_none_or(|sums| sums.counted) { self.orders.into() } else { 0 }
    }

    /// Whether the day of the last order is known.
    #[must_use]
    pub fn dated(&self) -> bool {
        self.sums.is_none_or(|sums| sums.dated)
    }

    /// Days from the last counted order to a day.
    #[must_use]
    pub fn days_since_last(&self, as_of: Day) -> i32 {
        as_of.0 - self.last
    }
}

/// What all customers together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shop {
    /// The analysis date.
    pub as_of: Day,
    /// H in days: min(182 or the limit, half the span from the first counted order to the analysis date).
    pub half_window: i32,
    /// Amount in the last H days of customers known for 2 H or longer.
    pub trend_now: i128,
    /// Their amount in the H days before.
    pub trend_before: i128,
}

impl Shop {
    /// Whether `now` ≥ `percent`/100 × `before` × the shop's trend (or ≤, with `at_least` false). Exact.
    #[must_use]
    pub fn compare(&self, now: i128, before: i128, percent: u32, at_least: bool) -> bool {
        // Trend 1 where no customer is known long enough or the period before brought nothing.
        let (up, down) = if self.trend_before > 0 { (self.trend_now, self.trend_before) } else { (1, 1) };
        let sides = now
            .checked_mul(100)
            .and_then(|left| left.checked_mul(down))
            .zip(before.checked_mul(percent.into()).and_then(|right| right.checked_mul(up)));
        match sides {
            Some((left, right)) if at_least => left >= right,
            Some((left, right)) => left <= right,
            // Sums beyond 10^38: far outside money; the ratio in floating point is the same in every run.
            None => {
                let (left, right) = (now as f64 * 100.0 * down as f64, before as f64 * f64::from(percent) * up as f64);
                if at_least { left >= right } else { left <= right }
            }
        }
    }
}

/// The measures of a customer that comes with sums. Nothing is made up: what is not in the file stays unknown.
fn summed(customer: u32, totals: &Totals) -> Measures {
    let orders = match (totals.orders, totals.frequency) {
        (Some(orders), _) => orders,
        // Less than one a year is still somebody who bought.
        (None, Some(frequency)) => frequency.per_year().max(1),
        (None, None) => u32::from(totals.amount > 0),
    };
    let sums = Sums { dated: totals.last.is_some(), counted: totals.orders.is_some(), frequency: totals.frequency };
    let last = totals.last.unwrap_or(0);
    Measures { customer, orders, first: last, last, amount: totals.amount, sums: Some(sums), ..Measures::default() }
}

/// Measures every customer of the view, in the order of the ledger.
#[must_use]
pub fn measure(view: &View, as_of: Day, rules: &Rules) -> (Vec<Measures>, Shop) {
    let span = view.first_order.map_or(0, |first| as_of.since(first));
    let days = |days: u32| i32::try_from(days).unwrap_or(i32::MAX);
    let half_window = match &rules.frozen {
        Some(frozen) => days(frozen.half_window_days),
        None => days(rules.limits.half_window_days).min(span / 2).max(0),
    };
    let mut shop = Shop { as_of, half_window, trend_now: 0, trend_before: 0 };
    let mut gaps = Vec::new();
    let measures = view
        .customers()
        .map(|orders| {
            if let Some(totals) = view.totals(orders.customer) {
                return summed(orders.customer, &totals);
            }
            let mut m = Measures { customer: orders.customer, ..Measures::default() };
            gaps.clear();
            let mut last_day = i32::MIN;
            for order in orders.iter() {
                match order.kind {
                    OrderKind::Counted => {}
                    OrderKind::CreditNote => {
                        m.amount += order.net;
                        m.credit_note = true;
                        continue;
                    }
                    OrderKind::Refunded => continue,
                }
                m.orders += 1;
                m.amount += order.net;
                let new_day = order.day != last_day;
                if new_day {
                    if last_day == i32::MIN {
                        m.first = order.day;
                    } else {
                        gaps.push(order.day - last_day);
                    }
                    m.order_days += 1;
                    last_day = order.day;
                    m.last = order.day;
                }
                let age = as_of.0 - order.day;
                if (1..=half_window).contains(&age) {
                    m.days_now += u32::from(new_day);
                    m.amount_now += order.net;
                } else if (half_window + 1..=2 * half_window).contains(&age) {
                    m.days_before += u32::from(new_day);
                    m.amount_before += order.net;
                }
            }
            if !gaps.is_empty() {
                gaps.sort_unstable();
                m.median_gap_twice = median_twice(&gaps);
            }
            if m.bought() && as_of.0 - m.first >= 2 * half_window {
                shop.trend_now += m.amount_now;
                shop.trend_before += m.amount_before;
            }
            m
        })
        .collect();
    if let Some(frozen) = &rules.frozen {
        [shop.trend_now, shop.trend_before] = frozen.trend.map(i128::from);
    }
    (measures, shop)
}
