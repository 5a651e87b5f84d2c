//! Why a customer has each grade.

use crate::model::{Abc, Amount, Day, Grade, Lifecycle, Potential, Relation, Value};
use crate::rules::ByHand;
use serde::{Deserialize, Serialize};

#[expect(missing_docs, reason = "each variant is explained as a whole; its fields are the numbers of a sentence")]
/// Why a customer has a grade, with the numbers of the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// 客户分级 follows from value and potential.
    Grade { grade: Grade, value: Option<Value>, potential: Potential },
    /// 客户分级 follows from a group of an own scheme.
    GradeBy { grade: Grade, scheme: String, path: Vec<String> },
    /// 客户分级 was decided by hand; the rules say `by_rules`.
    ByHand { decision: ByHand, by_rules: Grade, reason: String, date: String },
    /// Keys that were put together with this one by hand.
    Same { keys: Vec<String> },
    /// Only credit notes: no value, no lifecycle.
    OnlyRefunds,
    /// 客户价值: amount and its score (of 5); orders and their score; lifted one tier by frequency.
    Value { value: Value, amount: Amount, m_score: u8, orders: u32, f_score: u8, lifted: bool, buyers: u64, richer_than: u64 },
    /// What would make 客户价值 one tier better, by the cuts as they are: so much more money, or so many more orders.
    NextValue { to: Value, amount: Option<Amount>, orders: Option<u32> },
    /// Until when the next order is in time by the own rhythm.
    InTime { until: Day },
    /// All buyers spent the same.
    ValueEqualAmounts,
    /// 客户生命周期价值: the amount so far, and a year at the pace since the first order where that can be told
    /// (at least two order days and 90 days, neither silent nor lost): amount × 365 ÷ days, no model.
    Worth { so_far: Amount, first_order: Day, per_year: Option<Amount> },
    /// 高潜力 (a): grew against the period before, more than the shop.
    PotentialGrew { now: Amount, before: Amount, half_window_days: u32 },
    /// 高潜力 (c): new and already came back.
    PotentialSecondOrder { first_order: Day, order_days: u32, half_window_days: u32 },
    /// 低潜力: none of the signs.
    PotentialLow { half_window_days: u32 },
    /// 未定: too new to tell, or too little history, or never bought.
    PotentialUnknown { first_order: Option<Day>, half_window_days: u32 },
    /// The file has one row a customer, so that potential, gaps and warnings cannot be told.
    FromSums { dated: bool },
    /// 客户关系 by how often somebody buys, orders a year.
    RelationByFrequency { relation: Relation, per_year: u32 },
    /// Last order and own rhythm: `d`, W, S, L in days (W is 20ths of a day; see `rhythm_20ths`).
    Rhythm { last_order: Day, as_of: Day, days_since_last: i32, rhythm_20ths: i64, silent_20ths: i64, lost_20ths: i64, source: RhythmSource },
    /// 生命周期 with the rule that matched.
    Lifecycle { lifecycle: Lifecycle, order_days: u32, f_score: u8 },
    /// 流失预警: rhythm.
    WarningRhythm { days_since_last: i32, rhythm_20ths: i64 },
    /// 流失预警: order days fell.
    WarningFrequency { now: u32, before: u32, half_window_days: u32 },
    /// 流失预警: amount fell.
    WarningAmount { now: Amount, before: Amount, half_window_days: u32 },
    /// 流失预警: the latest rating is low.
    WarningRating { rating: Amount, day: Option<Day> },
    /// 流失预警: an open complaint.
    WarningComplaint { day: Option<Day> },
    /// 高潜力 (b): others came by this customer.
    PotentialReferral { referrals: u32 },
    /// 高潜力 (b): the latest rating is NPS 9 or 10.
    PotentialPromoter { rating: Amount },
    /// 高潜力 (d): deals not yet won, a fifth of the own amount or more.
    PotentialOpen { open: Amount, amount: Amount },
    /// 客户关系 and what decided it; `alone` = the files know purchases alone (仅按购买节奏).
    Relation { relation: Relation, sign: RelationSign, alone: bool },
    /// RFM: values, scores, class signs.
    Rfm { days_since_last: i32, orders: u32, amount: Amount, r: u8, f: u8, m: u8, bins: u8 },
    /// ABC: share of the money before this customer, in 1/10000.
    Abc { abc: Abc, rank: u64, customers: u64, share_before_bp: u32 },
}

/// What decided 客户关系.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelationSign {
    /// The stage of the purchases.
    Purchases,
    /// Somebody came by the customer, who bought lately.
    Referral,
    /// Long without an order, but not without a contact.
    Contact,
    /// Loyal but for a low rating or an open complaint.
    Veto,
}

/// Where W, the own rhythm, comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RhythmSource {
    /// The customer's own gaps (at least four).
    Own,
    /// The shop's rhythm, or the customer's longest gap where longer.
    Shop,
}
