//! All customers graded.

use super::abc::abc_classes;
use super::axes::{Beside, PotentialSign, headline, potential, relation, relation_by_frequency, value};
use super::lifecycle::{DAY, Rhythm, ShopRhythm, Signs, churn_reasons, lifecycle, lifecycle_of_sums, rhythm};
use super::measures::{Measures, Shop, measure};
use super::rfm::{ReadyCut, Scores, Sorted, segment};
use crate::ledger::{CustomerOrders, View};
use crate::model::{Abc, ChurnReasons, Day, Dimension, Grade, Lifecycle, Potential, Relation, RfmClass, Segment, Value};
use crate::protocol::{OrderKind, RelationSign};
use crate::rules::{EdgeRule, Rules};

/// One customer's grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerGrade {
    /// What was measured.
    pub measures: Measures,
    /// 客户分级.
    pub grade: Grade,
    /// 客户价值; `None` for customers that never bought.
    pub value: Option<Value>,
    /// Whether frequency lifted the value one tier.
    pub lifted: bool,
    /// M and F scores of the value rule, always of five bins.
    pub value_scores: (u8, u8),
    /// 客户潜力.
    pub potential: Potential,
    /// Why.
    pub potential_sign: PotentialSign,
    /// 客户关系.
    pub relation: Relation,
    /// What decided it.
    pub relation_sign: RelationSign,
    /// 生命周期; `None` for customers with only credit notes.
    pub lifecycle: Option<Lifecycle>,
    /// 流失预警.
    pub churn: ChurnReasons,
    /// Own rhythm.
    pub rhythm: Rhythm,
    /// R (0 where the last order's day is unknown), F, M; `None` for customers that never bought.
    pub scores: Option<(u8, u8, u8)>,
    /// R×F segment.
    pub segment: Option<Segment>,
    /// Eight classes.
    pub class: Option<RfmClass>,
    /// ABC.
    pub abc: Abc,
    /// Rank by amount from 1 (equal amounts share it).
    pub rank: u32,
    /// Money of customers with more, at the view's scale.
    pub money_before: i128,
}

impl CustomerGrade {
    /// The index of the customer's group in a dimension; `None` where it has none.
    #[must_use]
    pub fn group(&self, dimension: Dimension) -> Option<u8> {
        match dimension {
            Dimension::Grade => Some(self.grade as u8),
            Dimension::Value => self.value.map(|value| value as u8),
            Dimension::Potential => Some(self.potential as u8),
            Dimension::Relation => Some(self.relation as u8),
            Dimension::Lifecycle => self.lifecycle.map(|lifecycle| lifecycle as u8),
            Dimension::Churn => (self.measures.bought() && self.measures.sums.is_none()).then_some(u8::from(!self.churn.is_empty())),
            Dimension::Segment => self.segment.map(|segment| segment as u8),
            Dimension::Class => self.class.map(|class| class as u8),
            Dimension::Abc => Some(self.abc as u8),
        }
    }
}

/// All customers graded, in the order of the ledger, with what the grading was based on.
#[derive(Clone, Debug)]
pub struct Graded {
    /// One entry for each identified customer of the view.
    pub customers: Vec<CustomerGrade>,
    /// The rules used.
    pub rules: Rules,
    /// Shop-wide measures.
    pub shop: Shop,
    /// Shop-wide rhythm.
    pub shop_rhythm: ShopRhythm,
    /// The edges of R, F, M.
    pub scores: Scores,
    /// Buyers with exactly one order, and all buyers.
    pub one_order: (usize, usize),
    /// Whether all buyers spent the same.
    pub equal_amounts: bool,
    /// Decimals of all amounts.
    pub scale: u8,
}

/// Gaps in days between the customer's order days, oldest first.
pub fn gaps_of(orders: &CustomerOrders<'_>, gaps: &mut Vec<i32>) {
    gaps.clear();
    let mut last = None;
    for order in orders.iter().filter(|order| order.kind == OrderKind::Counted) {
        if let Some(last) = last
            && order.day != last
        {
            gaps.push(order.day - last);
        }
        last = Some(order.day);
    }
}

/// What a customer's grades rest on besides orders.
#[must_use]
pub fn beside(view: &View, customer: u32) -> Beside {
    Beside { facts: view.facts(customer), open: view.open_money(customer) }
}

/// Grades every customer of a view. The same view, rules and date always give the same grades.
#[must_use]
pub fn grade(view: &View, rules: &Rules, as_of: Day) -> Graded {
    let (measures, shop) = measure(view, as_of);
    let shop_rhythm = ShopRhythm::of(&measures);
    let sorted = Sorted::of(&measures, as_of);
    // Value always has five bins, whatever the RFM scheme has.
    let value_scores = Scores::new(&sorted, 5, EdgeRule::RightClosed);
    let scores =
        if rules.bins == 5 && rules.edges == EdgeRule::RightClosed { value_scores.clone() } else { Scores::new(&sorted, rules.bins, rules.edges) };
    let cut = ReadyCut::new(rules.class_cut, &sorted, rules.bins, view.scale);
    let equal_amounts = !sorted.amounts.is_empty() && sorted.amounts.first() == sorted.amounts.last();
    let amounts: Vec<i128> = measures.iter().map(|m| m.amount).collect();
    let abc = abc_classes(&amounts, rules.abc, rules.abc_a_percent, rules.abc_b_percent);
    let same_scores = scores == value_scores;
    let mut gaps = Vec::new();
    let customers = measures
        .iter()
        .zip(abc)
        .map(|(m, (abc, rank, money_before))| {
            gaps_of(&view.customer(m.customer), &mut gaps);
            let own = rhythm(&gaps, shop_rhythm);
            let bought = m.bought();
            let (_, f5, m5) = if bought { value_scores.of(m, as_of) } else { (0, 0, 0) };
            let (value, lifted) = match bought {
                false => (None, false),
                true if equal_amounts => (Some(Value::Mid), false),
                true => {
                    let (value, lifted) = value(m5, f5, m.orders);
                    (Some(value), lifted)
                }
            };
            let rfm = bought.then(|| if same_scores { (value_scores.of(m, as_of).0, f5, m5) } else { scores.of(m, as_of) });
            let beside = beside(view, m.customer);
            let facts = &beside.facts;
            let (potential, potential_sign) = potential(m, &beside, &shop, view.scale);
            let churn = churn_reasons(m, facts, own, &shop);
            let lifecycle = match m.sums {
                None => lifecycle(m, &gaps, own, shop_rhythm, Signs { warning: !churn.is_empty(), veto: facts.veto(), f_score: f5 }, &shop),
                Some(_) => lifecycle_of_sums(m, own, f5, &shop),
            };
            let within = |day: i32| i64::from(as_of.0 - day) * DAY <= own.w;
            let by_frequency = m.sums.and_then(|sums| relation_by_frequency(sums, m.orders));
            let (relation, relation_sign) = by_frequency.map_or_else(
                || {
                    let came_lately = bought && m.dated() && within(m.last);
                    relation(lifecycle, facts, !churn.is_empty(), came_lately, facts.last_contact.is_some_and(within))
                },
                |relation| (relation, RelationSign::Purchases),
            );
            let known = rfm.filter(|_| m.dated());
            CustomerGrade {
                measures: *m,
                grade: headline(value, potential),
                value,
                lifted,
                value_scores: (m5, f5),
                potential,
                potential_sign,
                relation,
                relation_sign,
                lifecycle,
                churn,
                rhythm: own,
                scores: rfm,
                segment: known.and_then(|scores| segment(rules, scores)),
                class: known.map(|scores| cut.class(m, as_of, scores)),
                abc,
                rank,
                money_before,
            }
        })
        .collect();
    Graded {
        customers,
        rules: *rules,
        shop,
        shop_rhythm,
        one_order: (sorted.one_order().1, sorted.orders.len()),
        scores,
        equal_amounts,
        scale: view.scale,
    }
}
