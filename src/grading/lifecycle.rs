//! Own rhythm, 生命周期 and 流失预警 (`DEFAULTS`: Own rhythm, Lifecycle, Churn warning). Every number is a limit of the rules;
//! the words below say the default.
//!
//! Days are kept in 2000ths: percentiles (hundredths), medians (halves) and percents of them are all exact there.

use super::measures::{Measures, Shop};
use super::quantile::{median_twice, percentile_times_hundred};
use crate::ledger::Facts;
use crate::model::{ChurnReasons, Lifecycle};
use crate::protocol::RhythmSource;
use crate::rules::{Limits, Rules};

/// One day in the unit of rhythms.
pub const DAY: i64 = 2000;

/// A number of days in the unit of rhythms.
fn days(limit: u32) -> i64 {
    i64::from(limit) * DAY
}

/// The shop's rhythm W in 2000ths of a day.
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
    pub fn of(measures: &[Measures], rules: &Rules) -> Self {
        let limits = &rules.limits;
        if let Some(frozen) = &rules.frozen {
            // A standard is checked to be within some centuries.
            return Self { w: i64::try_from(frozen.shop_rhythm_days.floor(4) * i128::from(DAY) / 10_000).unwrap_or(0), assumed: false };
        }
        let mut medians: Vec<i64> = measures.iter().filter(|m| m.order_days >= 2).map(|m| m.median_gap_twice).collect();
        if medians.len() < limits.shop_customers as usize {
            return Self { w: days(limits.assumed_days), assumed: true };
        }
        medians.sort_unstable();
        // Halves of a day × 100 = 200ths of a day.
        Self { w: (percentile_times_hundred(&medians, limits.gap_percentile) * 10).max(days(limits.shop_days)), assumed: false }
    }
}

/// A customer's rhythm, in 2000ths of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// W: later than this is late.
    pub w: i64,
    /// Where W comes from.
    pub source: RhythmSource,
}

impl Rhythm {
    /// Whether so long is beyond S = 1.5 W.
    #[must_use]
    pub fn is_silent(self, since: i64, limits: &Limits) -> bool {
        100 * since > self.w * i64::from(limits.silent_percent)
    }

    /// Whether so long is beyond L = max(2 W, 90 days).
    #[must_use]
    pub fn is_lost(self, since: i64, limits: &Limits) -> bool {
        since > days(limits.lost_days) && 100 * since > self.w * i64::from(limits.lost_percent)
    }

    /// W, S and L in 20ths of a day, for sentences: rounded half up where a limit makes them finer.
    #[must_use]
    pub fn told(self, limits: &Limits) -> [i64; 3] {
        let twentieths = |hundred_fold: i64| (hundred_fold + 100 * DAY / 40) / (100 * DAY / 20);
        let [silent, lost] = [limits.silent_percent, limits.lost_percent].map(|percent| self.w * i64::from(percent));
        [100 * self.w, silent, lost.max(100 * days(limits.lost_days))].map(twentieths)
    }
}

/// W from gaps in days between order days, oldest first.
#[must_use]
pub fn rhythm(gaps: &[i32], shop: ShopRhythm, limits: &Limits) -> Rhythm {
    if gaps.len() >= limits.own_gaps as usize {
        let mut sorted: Vec<i32> = gaps.to_vec();
        sorted.sort_unstable();
        let wide: Vec<i64> = sorted.iter().map(|&gap| i64::from(gap)).collect();
        let usual = percentile_times_hundred(&wide, limits.gap_percentile) * (DAY / 100);
        // Halves of a day × percent = 200ths of a day.
        let typical = median_twice(&sorted) * i64::from(limits.median_percent) * (DAY / 200);
        Rhythm { w: usual.max(typical).max(days(limits.own_days)), source: RhythmSource::Own }
    } else {
        let longest = gaps.iter().copied().max().map_or(0, |gap| i64::from(gap) * DAY);
        Rhythm { w: shop.w.max(longest), source: RhythmSource::Shop }
    }
}

/// 唤回: one of the last two gaps was longer than L as computed from the gaps before it.
#[must_use]
pub fn returned(gaps: &[i32], shop: ShopRhythm, limits: &Limits) -> bool {
    let first = gaps.len().saturating_sub(2);
    (first..gaps.len()).any(|place| {
        let gap = i64::from(gaps[place]) * DAY;
        // L is never below some days: most gaps need no further look.
        gap > days(limits.lost_days) && rhythm(&gaps[..place], shop, limits).is_lost(gap, limits)
    })
}

/// 流失预警 by rhythm, frequency, amount and feedback. Empty for lost and silent customers; one-time buyers get the list of
/// second orders instead.
#[must_use]
pub fn churn_reasons(m: &Measures, facts: &Facts, rhythm: Rhythm, shop: &Shop, limits: &Limits) -> ChurnReasons {
    let mut reasons = ChurnReasons::default();
    let since = i64::from(m.days_since_last(shop.as_of)) * DAY;
    if !m.bought() || m.sums.is_some() || rhythm.is_lost(since, limits) || rhythm.is_silent(since, limits) {
        return reasons;
    }
    reasons.set(ChurnReasons::RHYTHM, m.order_days >= 2 && since > rhythm.w);
    let fewer = u64::from(m.days_now) * 100 <= u64::from(m.days_before) * u64::from(limits.fewer_percent);
    reasons.set(ChurnReasons::FREQUENCY, m.days_before >= limits.fewer_orders && fewer);
    let fell = m.amount_before > 0 && shop.compare(m.amount_now, m.amount_before, limits.less_percent, false);
    reasons.set(ChurnReasons::AMOUNT, m.days_before >= limits.less_orders && fell);
    let complains = facts.complains(shop.as_of, i32::try_from(limits.complaint_days).unwrap_or(i32::MAX));
    reasons.set(ChurnReasons::FEEDBACK, m.order_days >= 2 && (facts.rated_low(limits) || complains));
    reasons
}

/// 生命周期 of a customer that comes with sums: by the last order, the shop's rhythm and the number of orders. `None` where
/// the file does not have the day of the last order.
#[must_use]
pub fn lifecycle_of_sums(m: &Measures, rhythm: Rhythm, f_score: u8, shop: &Shop, limits: &Limits) -> Option<Lifecycle> {
    let sums = m.sums?;
    if !m.bought() {
        return Some(Lifecycle::Prospect);
    }
    if !sums.dated {
        return None;
    }
    let since = i64::from(m.days_since_last(shop.as_of)) * DAY;
    Some(if rhythm.is_lost(since, limits) {
        Lifecycle::Lost
    } else if rhythm.is_silent(since, limits) {
        Lifecycle::Silent
    } else if sums.counted && m.orders == 1 {
        Lifecycle::First
    } else if m.orders >= limits.loyal_orders && u32::from(f_score) >= limits.loyal_score {
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
pub fn lifecycle(
    m: &Measures,
    gaps: &[i32],
    rhythm: Rhythm,
    shop_rhythm: ShopRhythm,
    signs: Signs,
    shop: &Shop,
    limits: &Limits,
) -> Option<Lifecycle> {
    if !m.bought() {
        return if m.credit_note { None } else { Some(Lifecycle::Prospect) };
    }
    let since = i64::from(m.days_since_last(shop.as_of)) * DAY;
    Some(if rhythm.is_lost(since, limits) {
        Lifecycle::Lost
    } else if rhythm.is_silent(since, limits) {
        Lifecycle::Silent
    } else if signs.warning {
        Lifecycle::Warning
    } else if returned(gaps, shop_rhythm, limits) {
        Lifecycle::Returned
    } else if m.order_days == 1 {
        Lifecycle::First
    } else if m.order_days >= limits.loyal_orders && u32::from(signs.f_score) >= limits.loyal_score && !signs.veto {
        Lifecycle::Loyal
    } else {
        Lifecycle::Growing
    })
}
