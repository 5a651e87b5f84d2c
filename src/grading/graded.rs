//! All customers graded.

use super::abc::abc_classes;
use super::axes::{Beside, PotentialSign, headline, potential, relation, relation_by_frequency, value};
use super::lifecycle::{DAY, Rhythm, ShopRhythm, Signs, churn_reasons, lifecycle, lifecycle_of_sums, rhythm};
use super::measures::{Measures, Shop, measure};
use super::rfm::{ReadyCut, Scores, Sorted, segment};
use super::schemes::Divided;
use crate::ledger::{CustomerOrders, Ledger, View};
use crate::model::{Abc, ChurnReasons, Day, Dimension, Grade, Lifecycle, Potential, Relation, RfmClass, Segment, Value};
use crate::protocol::{OrderKind, RelationSign};
use crate::rules::{ClassCut, Cuts, Decisions, EdgeRule, Frozen, Number, Rules};

/// One customer's grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomerGrade {
    /// What was measured.
    pub measures: Measures,
    /// 客户分级, as decided by hand or else by the rules.
    pub grade: Grade,
    /// 客户分级 by the rules.
    pub by_rules: Grade,
    /// What was decided by hand, as a place among the decisions.
    pub by_hand: Option<u32>,
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
    /// What was measured, with nothing graded yet.
    #[must_use]
    pub fn ungraded(measures: Measures) -> Self {
        Self {
            measures,
            grade: Grade::Low,
            by_rules: Grade::Low,
            by_hand: None,
            value: None,
            lifted: false,
            value_scores: (1, 1),
            potential: Potential::Unknown,
            potential_sign: PotentialSign::Unknown,
            relation: Relation::Regular,
            relation_sign: RelationSign::Purchases,
            lifecycle: None,
            churn: ChurnReasons::default(),
            rhythm: Rhythm { w: 0, source: crate::protocol::RhythmSource::Shop },
            scores: None,
            segment: None,
            class: None,
            abc: Abc::C,
            rank: 1,
            money_before: 0,
        }
    }

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
    /// The five bins of F and M that 客户价值 rests on.
    pub value_scores: Scores,
    /// The cut of the eight classes.
    pub cut: ReadyCut,
    /// Buyers with exactly one order, and all buyers.
    pub one_order: (usize, usize),
    /// Whether all buyers spent the same.
    pub equal_amounts: bool,
    /// Decimals of all amounts.
    pub scale: u8,
    /// What a person decided about single customers.
    pub decisions: Decisions,
    /// Decisions about customers that no file has.
    pub absent: u64,
    /// The firm's own divisions.
    pub schemes: Vec<Divided>,
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
    let limits = &rules.limits;
    let (measures, shop) = measure(view, as_of, rules);
    let shop_rhythm = ShopRhythm::of(&measures, rules);
    let sorted = Sorted::of(&measures, as_of);
    // Value always has five bins, whatever the RFM scheme has.
    let value_scores = match &rules.frozen {
        None => Scores::new(&sorted, 5, EdgeRule::RightClosed),
        Some(frozen) => Scores::frozen(&frozen.value, 5, EdgeRule::RightClosed, view.scale),
    };
    let scores = match &rules.frozen {
        None if rules.bins == 5 && rules.edges == EdgeRule::RightClosed => value_scores.clone(),
        None => Scores::new(&sorted, rules.bins, rules.edges),
        Some(frozen) => Scores::frozen(&frozen.scores, rules.bins, rules.edges, view.scale),
    };
    let cut = match rules.frozen.as_ref().and_then(|frozen| frozen.class) {
        None => ReadyCut::new(rules.class_cut, &sorted, rules.bins, view.scale),
        Some(numbers) => ReadyCut::frozen(&numbers, view.scale),
    };
    let equal_amounts = match &rules.frozen {
        None => !sorted.amounts.is_empty() && sorted.amounts.first() == sorted.amounts.last(),
        Some(frozen) => frozen.value.amounts.is_empty(),
    };
    let amounts: Vec<i128> = measures.iter().map(|m| m.amount).collect();
    let mut abc = abc_classes(&amounts, rules.abc, rules.abc_a_percent, rules.abc_b_percent);
    if let Some(frozen) = &rules.frozen {
        let begins = frozen.abc.map(|number| number.map(|number| number.ceiling(view.scale)));
        for ((class, ..), &amount) in abc.iter_mut().zip(&amounts) {
            let reaches = |begin: Option<i128>| amount > 0 && begin.is_some_and(|begin| amount >= begin);
            *class = if reaches(begins[0]) {
                Abc::A
            } else if reaches(begins[1]) {
                Abc::B
            } else {
                Abc::C
            };
        }
    }
    let same_scores = scores == value_scores;
    let mut gaps = Vec::new();
    let customers = measures
        .iter()
        .zip(abc)
        .map(|(m, (abc, rank, money_before))| {
            gaps_of(&view.customer(m.customer), &mut gaps);
            let own = rhythm(&gaps, shop_rhythm, limits);
            let bought = m.bought();
            let (_, f5, m5) = if bought { value_scores.of(m, as_of) } else { (0, 0, 0) };
            let (value, lifted) = match bought {
                false => (None, false),
                true if equal_amounts => (Some(Value::Mid), false),
                true => {
                    let (value, lifted) = value(m5, f5, m.orders, limits);
                    (Some(value), lifted)
                }
            };
            let rfm = bought.then(|| if same_scores { (value_scores.of(m, as_of).0, f5, m5) } else { scores.of(m, as_of) });
            let beside = beside(view, m.customer);
            let facts = &beside.facts;
            let (potential, potential_sign) = potential(m, &beside, &shop, view.scale, limits);
            let churn = churn_reasons(m, facts, own, &shop, limits);
            let lifecycle = match m.sums {
                None => {
                    lifecycle(m, &gaps, own, shop_rhythm, Signs { warning: !churn.is_empty(), veto: facts.veto(limits), f_score: f5 }, &shop, limits)
                }
                Some(_) => lifecycle_of_sums(m, own, f5, &shop, limits),
            };
            let within = |day: i32| i64::from(as_of.0 - day) * DAY <= own.w;
            let by_frequency = m.sums.and_then(|sums| relation_by_frequency(sums, m.orders, limits));
            let (relation, relation_sign) = by_frequency.map_or_else(
                || {
                    let referral = facts.referrals > 0 && churn.is_empty() && bought && m.dated() && within(m.last);
                    relation(lifecycle, referral, facts.veto(limits), facts.last_contact.is_some_and(within))
                },
                |relation| (relation, RelationSign::Purchases),
            );
            let known = rfm.filter(|_| m.dated());
            CustomerGrade {
                measures: *m,
                grade: headline(value, potential),
                by_rules: headline(value, potential),
                by_hand: None,
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
        rules: rules.clone(),
        shop,
        shop_rhythm,
        one_order: (sorted.one_order().1, sorted.orders.len()),
        scores,
        value_scores,
        cut,
        equal_amounts,
        scale: view.scale,
        decisions: Decisions::default(),
        absent: 0,
        schemes: Vec::new(),
    }
}

impl Graded {
    /// The place of a customer's group in a scheme.
    #[must_use]
    pub fn leaf(&self, scheme: u8, customer: u32) -> Option<u8> {
        self.schemes.get(usize::from(scheme))?.leaf.get(customer as usize).copied()
    }

    /// Puts what a person decided over what the rules say.
    pub fn decide(&mut self, ledger: &Ledger, decisions: &Decisions) {
        for (place, decision) in decisions.customers.iter().enumerate() {
            let number = ledger.customer_of(&decision.customer);
            match number.and_then(|number| self.customers.binary_search_by_key(&number, |customer| customer.measures.customer).ok()) {
                Some(index) => {
                    let customer = &mut self.customers[index];
                    customer.grade = decision.decision.grade();
                    customer.by_hand = Some(place as u32);
                }
                None => self.absent += 1,
            }
        }
        self.decisions = decisions.clone();
    }

    /// The numbers of this grading as a standard: with them every customer gets the same grade again, alone or among others.
    /// `None` where a number is too large for a file of rules.
    #[must_use]
    pub fn freeze(&self) -> Option<Frozen> {
        let mut value = Cuts { days: Vec::new(), ..self.value_scores.to_cuts(self.scale) };
        if self.equal_amounts {
            value.amounts.clear();
        }
        let least = |class: Abc| self.customers.iter().filter(|c| c.abc <= class && c.measures.amount > 0).map(|c| c.measures.amount).min();
        let number = |minor: Option<i128>| minor.map_or(Some(None), |minor| Number::of(minor, self.scale).map(Some));
        Some(Frozen {
            as_of: self.shop.as_of.to_string(),
            half_window_days: self.shop.half_window.unsigned_abs(),
            shop_rhythm_days: Number::of(i128::from(self.shop_rhythm.w) * 10_000 / i128::from(DAY), 4)?,
            trend: ratio(self.shop.trend_now, self.shop.trend_before),
            value,
            scores: self.scores.to_cuts(self.scale),
            class: match self.rules.class_cut {
                ClassCut::Mean | ClassCut::Median => self.cut.to_numbers(self.scale),
                ClassCut::Score | ClassCut::Fixed { .. } => None,
            },
            abc: [number(least(Abc::A))?, number(least(Abc::B))?],
            schemes: self.schemes.iter().map(|divided| divided.numbers.clone()).collect::<Option<_>>()?,
        })
    }
}

/// Two sums as a ratio in lowest terms; 1 where nothing was sold in the period before. Terms beyond 64 bits are rounded.
fn ratio(now: i128, before: i128) -> [u64; 2] {
    if before <= 0 {
        return [1, 1];
    }
    let (mut a, mut b) = (now.unsigned_abs(), before.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let (mut now, mut before) = (now.max(0).unsigned_abs() / a.max(1), before.unsigned_abs() / a.max(1));
    while now > u128::from(u64::MAX) || before > u128::from(u64::MAX) {
        (now, before) = (now / 2, before / 2);
    }
    [now as u64, (before as u64).max(1)]
}
