//! The three axes and the headline: 客户价值, 客户潜力, 客户关系, 客户分级 (`DEFAULTS`).

use super::measures::{Measures, Shop, Sums};
use crate::model::{Grade, Lifecycle, Potential, Relation, Value};

/// H below this many days is too short to tell potential.
const SHORTEST_HISTORY: i32 = 60;

/// 客户价值 from the five-bin M and F scores: amount decides, F 5 with at least two orders lifts one tier.
#[must_use]
pub fn value(m_score: u8, f_score: u8, orders: u32) -> (Value, bool) {
    let tier = match m_score {
        5.. => Value::High,
        3..=4 => Value::Mid,
        _ => Value::Low,
    };
    match tier {
        Value::Mid if f_score >= 5 && orders >= 2 => (Value::High, true),
        Value::Low if f_score >= 5 && orders >= 2 => (Value::Mid, true),
        tier => (tier, false),
    }
}

/// Why potential is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PotentialSign {
    /// (a) grew by a fifth against the half window before, more than the shop did.
    Grew,
    /// (c) new, and already came back.
    SecondOrder,
    /// No sign, and old enough to have shown one.
    None,
    /// Too new, too little history, or never bought.
    Unknown,
}

/// 客户潜力. Referrals, surveys and open deals are not in the file, so signs (b) and (d) cannot hold.
#[must_use]
pub fn potential(m: &Measures, shop: &Shop) -> (Potential, PotentialSign) {
    if !m.bought() || m.sums.is_some() {
        return (Potential::Unknown, PotentialSign::Unknown);
    }
    let h = shop.half_window;
    let known_for = shop.as_of.0 - m.first;
    if known_for >= 2 * h && m.days_now >= 2 && shop.compare(m.amount_now, m.amount_before, 12, true) {
        return (Potential::High, PotentialSign::Grew);
    }
    if known_for < h && m.order_days >= 2 {
        return (Potential::High, PotentialSign::SecondOrder);
    }
    if m.orders == 1 && known_for < h || h < SHORTEST_HISTORY {
        return (Potential::Unknown, PotentialSign::Unknown);
    }
    (Potential::Low, PotentialSign::None)
}

/// 客户关系 by purchases alone (no interactions or surveys in the file).
#[must_use]
pub fn relation(lifecycle: Option<Lifecycle>) -> Relation {
    match lifecycle {
        Some(Lifecycle::Lost) => Relation::Lost,
        Some(Lifecycle::Loyal) => Relation::Loyal,
        _ => Relation::Regular,
    }
}

/// 客户关系 where the file says only how often somebody buys: 12 or more a year is loyal, at most 1 is lost (`DEFAULTS`, the
/// 8-column sheet). `None` where there is a date, or nothing is said about time.
#[must_use]
pub fn relation_by_frequency(sums: Sums, orders_a_year: u32) -> Option<Relation> {
    let frequency = sums.frequency.filter(|_| !sums.dated)?;
    Some(match orders_a_year {
        12.. => Relation::Loyal,
        0..=1 if frequency.times <= 1 => Relation::Lost,
        _ => Relation::Regular,
    })
}

/// 客户分级: high value is 高级; mid value, or low value with high potential, is 中级; the rest is 初级.
#[must_use]
pub fn headline(value: Option<Value>, potential: Potential) -> Grade {
    match (value, potential) {
        (Some(Value::High), _) => Grade::High,
        (Some(Value::Mid), _) | (Some(Value::Low), Potential::High) => Grade::Mid,
        _ => Grade::Low,
    }
}
