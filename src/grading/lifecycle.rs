//! Own rhythm, 生命周期 and 流失预警 (`DEFAULTS`: Own rhythm, Lifecycle, Churn warning).
//!
//! Limits are kept in 20ths of a day: quantiles (tenths), medians (halves), 1.5 × and 2 × are all exact there.

use super::measures::{Measures, Shop};
use super::quantile::{median_twice, p90_times_ten};
use crate::ledger::Facts;
use crate::model::{ChurnReasons, Lifecycle};
use crate::protocol::RhythmSource;

/// One day in the unit of limits.
pub const DAY: i64 = 20;
/// W is at least 14 days for customers with their own rhythm.
const SHORTEST_OWN: i64 = 14 * DAY;
/// The shop's W is at least 30 days.
const SHORTEST_SHOP: i64 = 30 * DAY;
/// The shop's W where fewer than 30 customers came back.
const ASSUMED_SHOP: i64 = 90 * DAY;
/// Repeat customers needed to know the shop's rhythm.
const ENOUGH_REPEAT: usize = 30;
/// L is at least 90 days.
const SHORTEST_LOST: i64 = 90 * DAY;
/// Gaps needed for an own rhythm.
const ENOUGH_GAPS: usize = 4;

/// The shop's rhythm W in 20ths of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShopRhythm {
    /// W.
    pub w: i64,
    /// Whether it is the assumed 90 days.
    pub assumed: bool,
}

impl ShopRhythm {
    /// 90th percentile of repeat customers' own median gaps, at least 30 days; 90 days with fewer than 30 of them.
    #[must_use]
    pub fn of(measures: &[Measures]) -> Self {
        let mut medians: Vec<i64> = measures.iter().filter(|m| m.order_days >= 2).map(|m| m.median_gap_twice).collect();
        if medians.len() < ENOUGH_REPEAT {
            return Self { w: ASSUMED_SHOP, assumed: true };
        }
        medians.sort_unstable();
        // Halves of a day × 10 = 20ths of a day.
        Self { w: p90_times_ten(&medians).max(SHORTEST_SHOP), assumed: false }
    }
}

/// A customer's rhythm and the limits that follow from it, in 20ths of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// W: later than this is late.
    pub w: i64,
    /// Where W comes from.
    pub source: RhythmSource,
}

impl Rhythm {
    /// S = 1.5 W, times two to stay whole.
    #[must_use]
    pub fn silent_twice(self) -> i64 {
        3 * self.w
    }

    /// L = max(2 W, 90 days).
    #[must_use]
    pub fn lost(self) -> i64 {
        (2 * self.w).max(SHORTEST_LOST)
    }
}

/// W from gaps in days between order days, oldest first.
#[must_use]
pub fn rhythm(gaps: &[i32], shop: ShopRhythm) -> Rhythm {
    if gaps.len() >= ENOUGH_GAPS {
        let mut sorted: Vec<i32> = gaps.to_vec();
        sorted.sort_unstable();
        let wide: Vec<i64> = sorted.iter().map(|&gap| i64::from(gap)).collect();
        let p90 = p90_times_ten(&wide) * (DAY / 10);
        // 1.5 × median = 0.75 × twice the median.
        let typical = median_twice(&sorted) * DAY * 3 / 4;
        Rhythm { w: p90.max(typical).max(SHORTEST_OWN), source: RhythmSource::Own }
    } else {
        let longest = gaps.iter().copied().max().map_or(0, |gap| i64::from(gap) * DAY);
        Rhythm { w: shop.w.max(longest), source: RhythmSource::Shop }
    }
}

/// 唤回: one of the last two gaps was longer than L as computed from the gaps before it.
#[must_use]
pub fn returned(gaps: &[i32], shop: ShopRhythm) -> bool {
    let first = gaps.len().saturating_sub(2);
    (first..gaps.len()).any(|place| {
        let gap = i64::from(gaps[place]) * DAY;
        // L is never below 90 days: most gaps need no further look.
        gap > SHORTEST_LOST && gap > rhythm(&gaps[..place], shop).lost()
    })
}

/// An open complaint warns for so many days.
const COMPLAINT_DAYS: i32 = 90;

/// 流失预警 by rhythm, frequency, amount and feedback. Empty for lost and silent customers; one-time buyers get the list of
/// second orders instead.
#[must_use]
pub fn churn_reasons(m: &Measures, facts: &Facts, rhythm: Rhythm, shop: &Shop) -> ChurnReasons {
    let mut reasons = ChurnReasons::default();
    let since = i64::from(m.days_since_last(shop.as_of)) * DAY;
    if !m.bought() || m.sums.is_some() || since > rhythm.lost() || 2 * since > rhythm.silent_twice() {
        return reasons;
    }
    reasons.set(ChurnReasons::RHYTHM, m.order_days >= 2 && since > rhythm.w);
    reasons.set(ChurnReasons::FREQUENCY, m.days_before >= 3 && 2 * m.days_now <= m.days_before);
    let fell = m.amount_before > 0 && shop.compare(m.amount_now, m.amount_before, 5, false);
    reasons.set(ChurnReasons::AMOUNT, m.days_before >= 2 && fell);
    reasons.set(ChurnReasons::FEEDBACK, m.order_days >= 2 && (facts.rated_low() || facts.complains(shop.as_of, COMPLAINT_DAYS)));
    reasons
}

/// 生命周期 of a customer that comes with sums: by the last order, the shop's rhythm and the number of orders. `None` where
/// the file does not have the day of the last order.
#[must_use]
pub fn lifecycle_of_sums(m: &Measures, rhythm: Rhythm, f_score: u8, shop: &Shop) -> Option<Lifecycle> {
    let sums = m.sums?;
    if !m.bought() {
        return Some(Lifecycle::Prospect);
    }
    if !sums.dated {
        return None;
    }
    let since = i64::from(m.days_since_last(shop.as_of)) * DAY;
    Some(if since > rhythm.lost() {
        Lifecycle::Lost
    } else if 2 * since > rhythm.silent_twice() {
        Lifecycle::Silent
    } else if sums.counted && m.orders == 1 {
        Lifecycle::First
    } else if m.orders >= 3 && f_score >= 4 {
        Lifecycle::Loyal
    } else {
        Lifecycle::Growing
    })
}

/// What decides the stage beside the orders' days.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Any reason for 流失预警.
    pub warning: bool,
    /// A low rating or an open complaint: nobody is loyal with that.
    pub veto: bool,
    /// F of five bins.
    pub f_score: u8,
}

/// 生命周期, first match; `None` for customers with only credit notes.
#[must_use]
pub fn lifecycle(m: &Measures, gaps: &[i32], rhythm: Rhythm, shop_rhythm: ShopRhythm, signs: Signs, shop: &Shop) -> Option<Lifecycle> {
    if !m.bought() {
        return if m.credit_note { None } else { Some(Lifecycle::Prospect) };
    }
    let since = i64::from(m.days_since_last(shop.as_of)) * DAY;
    Some(if since > rhythm.lost() {
        Lifecycle::Lost
    } else if 2 * since > rhythm.silent_twice() {
        Lifecycle::Silent
    } else if signs.warning {
        Lifecycle::Warning
    } else if returned(gaps, shop_rhythm) {
        Lifecycle::Returned
    } else if m.order_days == 1 {
        Lifecycle::First
    } else if m.order_days >= 3 && signs.f_score >= 4 && !signs.veto {
        Lifecycle::Loyal
    } else {
        Lifecycle::Growing
    })
}
