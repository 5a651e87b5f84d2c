//! Why a customer has a grade, as whole sentences with the numbers in them.

use super::{by_hand_text, customers, days, days_20ths, group_name, orders, path_text, scheme_name};
use crate::model::{Amount, Dimension, Lifecycle, Potential, Relation, Value};
use crate::protocol::{Reason, RelationSign, RhythmSource};
use crate::ui::format;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// A reason as a sentence, its money with `scale` decimals at least.
#[must_use]
pub fn reason_text(locale: Locale, reason: &Reason, scale: u8) -> String {
    let money = |amount: Amount| format::money_at(amount, scale);
    match *reason {
        Reason::GradeBy { grade, ref scheme, ref path } => {
            let grade = group_name(locale, Dimension::Grade, grade as u8);
            td_string!(locale, reasons.grade_by, grade = grade, scheme = scheme_name(locale, scheme), group = path_text(locale, path))
        }
        Reason::Grade { grade, value, potential } => {
            let grade = group_name(locale, Dimension::Grade, grade as u8);
            match value {
                None => td_string!(locale, reasons.grade_no_value, grade = grade),
                Some(Value::Low) if potential == Potential::High => td_string!(locale, reasons.grade_lifted, grade = grade),
                Some(value) => {
                    let value = group_name(locale, Dimension::Value, value as u8);
                    let potential = group_name(locale, Dimension::Potential, potential as u8);
                    td_string!(locale, reasons.grade, grade = grade, value = value, potential = potential)
                }
            }
        }
        Reason::ByHand { decision, by_rules, ref reason, ref date } => by_hand_text(locale, decision, by_rules, reason, date),
        Reason::Same { ref keys } => td_string!(locale, decisions.same_keys, keys = keys.join(td_string!(locale, quality.joiner))),
        Reason::FromSums { dated: false } => td_string!(locale, reasons.from_sums).to_owned(),
        Reason::FromSums { dated: true } => td_string!(locale, reasons.from_sums_dated).to_owned(),
        Reason::RelationByFrequency { relation, per_year } => {
            let relation = group_name(locale, Dimension::Relation, relation as u8);
            td_string!(locale, reasons.relation_frequency, relation = relation, n = format::count(per_year.into()))
        }
        Reason::OnlyRefunds => td_string!(locale, reasons.only_refunds).to_owned(),
        Reason::Value { value, amount, m_score, orders: n, f_score, lifted, buyers, richer_than } => {
            let (value, amount) = (group_name(locale, Dimension::Value, value as u8), money(amount));
            let (buyers, richer, orders) = (format::count(buyers), format::count(richer_than), orders(locale, n.into()));
            if lifted {
                td_string!(
                    locale,
                    reasons.value_lifted,
                    value = value,
                    amount = amount,
                    buyers = buyers,
                    richer = richer,
                    m = m_score,
                    orders = orders,
                    f = f_score
                )
            } else {
                td_string!(
                    locale,
                    reasons.value,
                    value = value,
                    amount = amount,
                    buyers = buyers,
                    richer = richer,
                    m = m_score,
                    orders = orders,
                    f = f_score
                )
            }
        }
        Reason::NextValue { to, amount, orders: n } => {
            let to = group_name(locale, Dimension::Value, to as u8);
            match (amount, n) {
                (Some(amount), Some(n)) => td_string!(locale, reasons.next_both, amount = money(amount), orders = orders(locale, n.into()), to = to),
                (Some(amount), None) => td_string!(locale, reasons.next_amount, amount = money(amount), to = to),
                (None, Some(n)) => td_string!(locale, reasons.next_orders, orders = orders(locale, n.into()), to = to),
                (None, None) => String::new(),
            }
        }
        Reason::InTime { until } => td_string!(locale, reasons.in_time, day = until.to_string()),
        Reason::Worth { so_far, first_order, per_year } => {
            let (first, so_far) = (first_order.to_string(), money(so_far));
            match per_year {
                Some(year) => td_string!(locale, reasons.worth, first = first, so_far = so_far, year = money(year)),
                None => td_string!(locale, reasons.worth_so_far, first = first, so_far = so_far),
            }
        }
        Reason::ValueEqualAmounts => td_string!(locale, reasons.value_equal).to_owned(),
        Reason::PotentialReferral { referrals } => td_string!(locale, reasons.potential_referral, n = referrals),
        Reason::PotentialPromoter { rating } => td_string!(locale, reasons.potential_promoter, rating = rating.to_string()),
        Reason::PotentialOpen { open, amount } => td_string!(locale, reasons.potential_open, open = money(open), amount = money(amount)),
        Reason::PotentialGrew { .. } | Reason::PotentialSecondOrder { .. } | Reason::PotentialLow { .. } | Reason::PotentialUnknown { .. } => {
            potential(locale, reason, money)
        }
        Reason::Rhythm { last_order, as_of, days_since_last, rhythm_20ths, silent_20ths, lost_20ths, source } => {
            let (last, as_of, d) = (last_order.to_string(), as_of.to_string(), days(locale, days_since_last.into()));
            let (w, s, l) = (days_20ths(locale, rhythm_20ths), days_20ths(locale, silent_20ths), days_20ths(locale, lost_20ths));
            match source {
                RhythmSource::Own => td_string!(locale, reasons.rhythm_own, last = last, as_of = as_of, d = d, w = w, s = s, l = l),
                RhythmSource::Shop => td_string!(locale, reasons.rhythm_shop, last = last, as_of = as_of, d = d, w = w, s = s, l = l),
            }
        }
        Reason::Lifecycle { lifecycle: stage, order_days, f_score } => lifecycle(locale, stage, order_days, f_score),
        Reason::WarningRhythm { days_since_last, rhythm_20ths } => {
            td_string!(locale, reasons.warn_rhythm, d = days(locale, days_since_last.into()), w = days_20ths(locale, rhythm_20ths))
        }
        Reason::WarningFrequency { now, before, half_window_days } => {
            td_string!(locale, reasons.warn_frequency, days = days(locale, half_window_days.into()), now = now, before = before)
        }
        Reason::WarningAmount { now, before, half_window_days } => {
            let (now, before) = (money(now), money(before));
            td_string!(locale, reasons.warn_amount, days = days(locale, half_window_days.into()), now = now, before = before)
        }
        Reason::WarningRating { rating, day } => match day {
            Some(day) => td_string!(locale, reasons.warn_rating, rating = rating.to_string(), day = day.to_string()),
            None => td_string!(locale, reasons.warn_rating_undated, rating = rating.to_string()),
        },
        Reason::WarningComplaint { day } => match day {
            Some(day) => td_string!(locale, reasons.warn_complaint, day = day.to_string()),
            None => td_string!(locale, reasons.warn_complaint_undated).to_owned(),
        },
        Reason::Relation { relation, sign, alone } => relation_text(locale, relation, sign, alone).to_owned(),
        Reason::Rfm { days_since_last, orders: n, amount, r, f, m, bins } => {
            let (d, orders, amount) = (days(locale, days_since_last.into()), orders(locale, n.into()), money(amount));
            td_string!(locale, reasons.rfm, d = d, r = r, orders = orders, f = f, amount = amount, m = m, bins = bins)
        }
        Reason::Abc { abc, rank: 1, customers: n, .. } => td_string!(locale, reasons.abc_first, abc = abc.id(), customers = customers(locale, n)),
        Reason::Abc { abc, rank, customers: n, share_before_bp } => {
            let (rank, share) = (format::count(rank), format::basis_points(share_before_bp));
            td_string!(locale, reasons.abc, abc = abc.id(), rank = rank, customers = customers(locale, n), share = share)
        }
    }
}

fn potential(locale: Locale, reason: &Reason, money: impl Fn(Amount) -> String) -> String {
    match *reason {
        Reason::PotentialGrew { now, before, half_window_days } => {
            // Amounts of one run share one scale.
            let shrank = now.minor < before.minor;
            let (now, before) = (money(now), money(before));
            let days = days(locale, half_window_days.into());
            if shrank {
                td_string!(locale, reasons.potential_held, days = days, now = now, before = before)
            } else {
                td_string!(locale, reasons.potential_grew, days = days, now = now, before = before)
            }
        }
        Reason::PotentialSecondOrder { first_order, order_days, half_window_days } => {
            td_string!(
                locale,
                reasons.potential_second,
                first = first_order.to_string(),
                days = days(locale, half_window_days.into()),
                n = order_days
            )
        }
        Reason::PotentialLow { half_window_days } => td_string!(locale, reasons.potential_low, days = days(locale, half_window_days.into())),
        Reason::PotentialUnknown { first_order: None, .. } => td_string!(locale, reasons.potential_never).to_owned(),
        Reason::PotentialUnknown { half_window_days, .. } if half_window_days < 60 => {
            td_string!(locale, reasons.potential_short, days = days(locale, half_window_days.into()))
        }
        Reason::PotentialUnknown { first_order: Some(first), .. } => td_string!(locale, reasons.potential_new, first = first.to_string()),
        _ => String::new(),
    }
}

fn relation_text(locale: Locale, relation: Relation, sign: RelationSign, alone: bool) -> &'static str {
    match (sign, relation) {
        (RelationSign::Referral, _) => td_string!(locale, reasons.rel_referral),
        (RelationSign::Contact, _) => td_string!(locale, reasons.rel_contact),
        (RelationSign::Veto, _) => td_string!(locale, reasons.rel_veto),
        (RelationSign::Purchases, Relation::Loyal) if alone => td_string!(locale, reasons.rel_loyal),
        (RelationSign::Purchases, Relation::Regular) if alone => td_string!(locale, reasons.rel_regular),
        (RelationSign::Purchases, Relation::Lost) if alone => td_string!(locale, reasons.rel_lost),
        (RelationSign::Purchases, Relation::Loyal) => td_string!(locale, reasons.rel_loyal_known),
        (RelationSign::Purchases, Relation::Regular) => td_string!(locale, reasons.rel_regular_known),
        (RelationSign::Purchases, Relation::Lost) => td_string!(locale, reasons.rel_lost_known),
    }
}

fn lifecycle(locale: Locale, stage: Lifecycle, order_days: u32, f_score: u8) -> String {
    match stage {
        Lifecycle::Prospect => td_string!(locale, reasons.life_prospect).to_owned(),
        Lifecycle::First => td_string!(locale, reasons.life_first).to_owned(),
        Lifecycle::Growing => td_string!(locale, reasons.life_growing, n = order_days),
        Lifecycle::Loyal => td_string!(locale, reasons.life_loyal, n = order_days, f = f_score),
        Lifecycle::Warning => td_string!(locale, reasons.life_warning, n = order_days),
        Lifecycle::Silent => td_string!(locale, reasons.life_silent).to_owned(),
        Lifecycle::Lost => td_string!(locale, reasons.life_lost).to_owned(),
        Lifecycle::Returned => td_string!(locale, reasons.life_returned).to_owned(),
    }
}
