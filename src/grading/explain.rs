//! Why a customer has each grade, with the numbers of the sentence. Words are the page's and the report's.

use super::axes::{Beside, PotentialSign};
use super::graded::{CustomerGrade, Graded};
use super::next::{in_time, next_value};
use super::schemes::leaf_grades;
use crate::ingest::NO_DAY;
use crate::model::{Amount, ChurnReasons, Day, Lifecycle, Potential};
use crate::protocol::Reason;
use crate::rules::Limits;

/// The reasons of one customer, headline first. `alone` = the files know purchases alone.
#[must_use]
pub fn reasons(graded: &Graded, customer: &CustomerGrade, beside: &Beside, alone: bool) -> Vec<Reason> {
    let m = &customer.measures;
    let amount = |minor| Amount { minor, scale: graded.scale };
    let half_window_days = graded.shop.half_window.unsigned_abs();
    let decision = customer.by_hand.and_then(|place| graded.decisions.customers.get(place as usize));
    let by_hand = decision.map(|decision| Reason::ByHand {
        decision: decision.decision,
        by_rules: customer.by_rules,
        reason: decision.reason.clone(),
        date: decision.date.clone(),
    });
    let mut reasons: Vec<Reason> = by_hand.into_iter().collect();
    reasons.push(grade_by(graded, customer).unwrap_or(Reason::Grade {
        grade: customer.by_rules,
        value: customer.value,
        potential: customer.potential,
    }));
    let (m_score, f_score) = customer.value_scores;
    match customer.value {
        None if m.credit_note => reasons.push(Reason::OnlyRefunds),
        None => {}
        Some(_) if graded.equal_amounts => reasons.push(Reason::ValueEqualAmounts),
        Some(value) => reasons.push(Reason::Value {
            value,
            amount: amount(m.amount),
            m_score,
            orders: m.orders,
            f_score,
            lifted: customer.lifted,
            buyers: graded.one_order.1 as u64,
            richer_than: graded.customers.iter().filter(|other| other.measures.bought() && other.measures.amount < m.amount).count() as u64,
        }),
    }
    reasons.extend(next_value(graded, customer));
    if let Some(sums) = m.sums {
        reasons.push(Reason::FromSums { dated: sums.dated });
    }
    let first_order = (m.bought() && m.sums.is_none()).then_some(Day(m.first));
    if let Some(first_order) = first_order {
        let days = i128::from(m.days_since_first(graded.shop.as_of));
        let still_buys = !matches!(customer.lifecycle, Some(Lifecycle::Silent | Lifecycle::Lost));
        // Rounded half up; an estimate needs no finer rule.
        let per_year = (m.order_days >= 2 && days >= 90 && m.amount > 0 && still_buys).then(|| amount((m.amount * 365 * 2 + days) / (days * 2)));
        reasons.push(Reason::Worth { so_far: amount(m.amount), first_order, per_year });
    }
    if m.sums.is_none() || customer.potential == Potential::High {
        reasons.push(potential_reason(customer, beside, &amount, first_order, half_window_days));
    }
    let as_of = graded.shop.as_of;
    let rhythm = customer.rhythm;
    let [w, silent, lost] = rhythm.told(&graded.rules.limits);
    if m.bought() && m.dated() {
        reasons.push(Reason::Rhythm {
            last_order: Day(m.last),
            as_of,
            days_since_last: m.days_since_last(as_of),
            rhythm_20ths: w,
            silent_20ths: silent,
            lost_20ths: lost,
            source: rhythm.source,
        });
    }
    reasons.extend(in_time(graded, customer));
    if let Some(lifecycle) = customer.lifecycle {
        reasons.push(Reason::Lifecycle { lifecycle, order_days: m.order_days, f_score });
    }
    if customer.churn.has(ChurnReasons::RHYTHM) {
        reasons.push(Reason::WarningRhythm { days_since_last: m.days_since_last(as_of), rhythm_20ths: w });
    }
    if customer.churn.has(ChurnReasons::FREQUENCY) {
        reasons.push(Reason::WarningFrequency { now: m.days_now, before: m.days_before, half_window_days });
    }
    if customer.churn.has(ChurnReasons::AMOUNT) {
        reasons.push(Reason::WarningAmount { now: amount(m.amount_now), before: amount(m.amount_before), half_window_days });
    }
    if customer.churn.has(ChurnReasons::FEEDBACK) {
        reasons.extend(feedback(beside, &graded.rules.limits));
    }
    reasons.push(match m.sums.filter(|sums| !sums.dated && sums.frequency.is_some()) {
        Some(_) => Reason::RelationByFrequency { relation: customer.relation, per_year: m.orders },
        None => Reason::Relation { relation: customer.relation, sign: customer.relation_sign, alone },
    });
    if let Some((r, f, m_bin)) = customer.scores.filter(|_| m.dated()) {
        reasons.push(Reason::Rfm {
            days_since_last: m.days_since_last(as_of),
            orders: m.orders,
            amount: amount(m.amount),
            r,
            f,
            m: m_bin,
            bins: graded.rules.bins,
        });
    }
    let total: i128 = graded.customers.iter().map(|other| other.measures.amount.max(0)).sum();
    let share_before_bp = if total > 0 { (customer.money_before * 10_000 / total) as u32 } else { 0 };
    reasons.push(Reason::Abc { abc: customer.abc, rank: u64::from(customer.rank), customers: graded.customers.len() as u64, share_before_bp });
    reasons
}

/// The group that gives the grade, where an own scheme does.
fn grade_by(graded: &Graded, customer: &CustomerGrade) -> Option<Reason> {
    let name = graded.rules.grade_by.as_ref()?;
    let divided = graded.schemes.iter().find(|divided| divided.scheme.name == *name)?;
    let index = graded.customers.binary_search_by_key(&customer.measures.customer, |own| own.measures.customer).ok()?;
    let leaf = usize::from(*divided.leaf.get(index)?);
    leaf_grades(&divided.scheme).get(leaf).copied().flatten()?;
    let path = divided.scheme.leaves().nth(leaf)?.into_iter().map(str::to_owned).collect();
    Some(Reason::GradeBy { grade: customer.by_rules, scheme: name.clone(), path })
}

/// What a customer complained of: the low rating, the open complaint.
fn feedback(beside: &Beside, limits: &Limits) -> Vec<Reason> {
    let known = |day: i32| (day != NO_DAY).then_some(Day(day));
    let rating = beside.facts.rating.filter(|(rating, _)| rating.is_low(limits));
    let rating = rating.map(|(rating, day)| Reason::WarningRating { rating: rating.value.into(), day: known(day) });
    rating.into_iter().chain(beside.facts.open_complaint.map(|day| Reason::WarningComplaint { day: known(day) })).collect()
}

fn potential_reason(
    customer: &CustomerGrade,
    beside: &Beside,
    amount: &dyn Fn(i128) -> Amount,
    first_order: Option<Day>,
    half_window_days: u32,
) -> Reason {
    let m = &customer.measures;
    match customer.potential_sign {
        PotentialSign::Grew => Reason::PotentialGrew { now: amount(m.amount_now), before: amount(m.amount_before), half_window_days },
        PotentialSign::SecondOrder => Reason::PotentialSecondOrder { first_order: Day(m.first), order_days: m.order_days, half_window_days },
        PotentialSign::Referral => Reason::PotentialReferral { referrals: beside.facts.referrals },
        PotentialSign::Promoter => {
            Reason::PotentialPromoter { rating: beside.facts.rating.map(|(rating, _)| rating.value.into()).unwrap_or_default() }
        }
        PotentialSign::OpenDeals => Reason::PotentialOpen { open: beside.open, amount: amount(m.amount) },
        PotentialSign::None => Reason::PotentialLow { half_window_days },
        PotentialSign::Unknown => Reason::PotentialUnknown { first_order, half_window_days },
    }
}
