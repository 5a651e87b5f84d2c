//! The three axes and the headline: 客户价值, 客户潜力, 客户关系, 客户分级 (`DEFAULTS`).

use super::measures::{Measures, Shop, Sums};
use crate::ledger::Facts;
use crate::model::{Amount, Grade, Lifecycle, Potential, Relation, Value, pow10};
use crate::protocol::RelationSign;
use crate::rules::Limits;

/// 客户价值 from the five-bin M and F scores: amount decides, F 5 with at least two orders lifts one tier.
#[must_use]
pub fn value(m_score: u8, f_score: u8, orders: u32, limits: &Limits) -> (Value, bool) {
    let score = u32::from(m_score);
    let tier = if score >= limits.high_score {
        Value::High
    } else if score >= limits.mid_score {
        Value::Mid
    } else {
        Value::Low
    };
    match tier {
        Value::Mid | Value::Low if u32::from(f_score) >= limits.lift_score && orders >= limits.lift_orders => {
            (if tier == Value::Mid { Value::High } else { Value::Mid }, true)
        }
        tier => (tier, false),
    }
}

/// Why potential is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PotentialSign {
    /// (a) grew by a fifth against the half window before, more than the shop did.
    Grew,
    /// (b) somebody came by this customer.
    Referral,
    /// (b) the latest rating is NPS 9 or 10.
    Promoter,
    /// (c) new, and already came back.
    SecondOrder,
    /// (d) deals not yet won are worth a fifth of the own amount, or there are some and nothing was bought.
    OpenDeals,
    /// No sign, and old enough to have shown one.
    None,
    /// Too new, too little history, or never bought.
    Unknown,
}

/// What a customer's grades rest on besides orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// What the files say of the customer.
    pub facts: Facts,
    /// Money of deals not yet won.
    pub open: Amount,
}

/// 客户潜力. `scale` is that of the amounts.
#[must_use]
pub fn potential(m: &Measures, beside: &Beside, shop: &Shop, scale: u8, limits: &Limits) -> (Potential, PotentialSign) {
    let by_orders = m.bought() && m.sums.is_none();
    let h = shop.half_window;
    let known_for = shop.as_of.0 - m.first;
    let grew = m.days_now >= limits.growth_orders && shop.compare(m.amount_now, m.amount_before, limits.growth_percent, true);
    let sign = if by_orders && known_for >= 2 * h && grew {
        PotentialSign::Grew
    } else if beside.facts.referrals > 0 {
        PotentialSign::Referral
    } else if beside.facts.rating.is_some_and(|(rating, _)| rating.is_promoter(limits)) {
        PotentialSign::Promoter
    } else if by_orders && known_for < h && m.order_days >= 2 {
        PotentialSign::SecondOrder
    } else if beside.open.minor > 0 && (!m.bought() || is_share(beside.open, Amount { minor: m.amount, scale }, limits.open_percent)) {
        PotentialSign::OpenDeals
    } else if !by_orders || m.orders == 1 && known_for < h || i64::from(h) < i64::from(limits.history_days) {
        return (Potential::Unknown, PotentialSign::Unknown);
    } else {
        return (Potential::Low, PotentialSign::None);
    };
    (Potential::High, sign)
}

/// Whether a part is at least so many percent of a whole.
fn is_share(part: Amount, whole: Amount, percent: u32) -> bool {
    let scale = part.scale.max(whole.scale);
    let at = |amount: Amount| amount.minor.checked_mul(pow10(scale - amount.scale));
    at(part)
        .and_then(|part| part.checked_mul(100))
        .zip(at(whole).and_then(|whole| whole.checked_mul(percent.into())))
        .is_none_or(|(part, whole)| part >= whole)
}

/// 客户关系 (`DEFAULTS`). `referral` is whether somebody came by a customer who bought within the own rhythm and has no
/// warning, `contacted` whether the last contact is no longer ago than that.
#[must_use]
pub fn relation(lifecycle: Option<Lifecycle>, referral: bool, veto: bool, contacted: bool) -> (Relation, RelationSign) {
    match lifecycle {
        Some(Lifecycle::Lost) if contacted => (Relation::Regular, RelationSign::Contact),
        Some(Lifecycle::Lost) => (Relation::Lost, RelationSign::Purchases),
        _ => match (lifecycle == Some(Lifecycle::Loyal), referral) {
            (false, false) => (Relation::Regular, RelationSign::Purchases),
            _ if veto => (Relation::Regular, RelationSign::Veto),
            (true, _) => (Relation::Loyal, RelationSign::Purchases),
            (false, true) => (Relation::Loyal, RelationSign::Referral),
        },
    }
}

/// 客户关系 where the file says only how often somebody buys: 12 or more a year is loyal, at most 1 is lost (`DEFAULTS`, the
/// 8-column sheet). `None` where there is a date, or nothing is said about time.
#[must_use]
pub fn relation_by_frequency(sums: Sums, orders_a_year: u32, limits: &Limits) -> Option<Relation> {
    let frequency = sums.frequency.filter(|_| !sums.dated)?;
    Some(if orders_a_year >= limits.loyal_a_year {
        Relation::Loyal
    } else if orders_a_year <= limits.lost_a_year && frequency.times <= limits.lost_a_year.max(1) {
        Relation::Lost
    } else {
        Relation::Regular
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
