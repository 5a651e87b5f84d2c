//! What would move a customer up one tier, by the cuts as they are: so much more money, or so many more orders; and until
//! when the next order is in time.

use super::graded::{CustomerGrade, Graded};
use super::lifecycle::DAY;
use super::quantile::Edge;
use crate::model::{Amount, Day, Value};
use crate::protocol::Reason;

/// The least whole value whose score is at least `score`; `None` where no edge stands before it (everybody has it), or none
/// exists.
fn least_for(score: u32, edges: &[Edge]) -> Option<i128> {
    let edge = edges.get((score as usize).checked_sub(2)?)?;
    // Bins are right-closed: the score begins above its edge.
    Some(edge.floor() + 1)
}

/// How far a customer is from the next tier of 客户价值; `None` at the top, and where values do not rest on scores.
#[must_use]
pub fn next_value(graded: &Graded, customer: &CustomerGrade) -> Option<Reason> {
    let to = match customer.value? {
        Value::High => return None,
        Value::Mid => Value::High,
        Value::Low => Value::Mid,
    };
    if graded.equal_amounts {
        return None;
    }
    let (m, limits) = (&customer.measures, &graded.rules.limits);
    // A tier that frequency has lifted needs the amount of the tier below.
    let by_amount = match (to, customer.lifted) {
        (Value::High, false) => limits.high_score,
        _ => limits.mid_score,
    };
    let amount = least_for(by_amount, &graded.value_scores.m).map(|least| least - m.amount).filter(|&missing| missing > 0);
    let known = m.sums.is_none_or(|sums| sums.counted);
    let orders = (!customer.lifted && known && limits.lift_score <= 5).then(|| {
        let by_score = least_for(limits.lift_score, &graded.value_scores.f).unwrap_or(0);
        by_score.max(limits.lift_orders.into()) - i128::from(m.orders)
    });
    let orders = orders.and_then(|missing| u32::try_from(missing).ok()).filter(|&missing| missing > 0);
    (amount.is_some() || orders.is_some()).then(|| Reason::NextValue {
        to,
        amount: amount.map(|minor| Amount { minor, scale: graded.scale }),
        orders,
    })
}

/// The last day on which the next order of somebody who comes back is in time by the own rhythm; `None` where it is late
/// already.
#[must_use]
pub fn in_time(graded: &Graded, customer: &CustomerGrade) -> Option<Reason> {
    let m = &customer.measures;
    let last = i32::try_from(customer.rhythm.w / DAY).ok().and_then(|days| m.last.checked_add(days))?;
    (m.order_days >= 2 && m.sums.is_none() && last >= graded.shop.as_of.0).then_some(Reason::InTime { until: Day(last) })
}
