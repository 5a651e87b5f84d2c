//! Own schemes told: totals of their groups, and why a customer is in one.

use super::graded::Graded;
use super::proof::reaches;
use super::schemes::{Axis, Divided, Level, Next, Test, leaf_grades};
use crate::model::Amount;
use crate::protocol::{Asked, AskedGroup, AskedTest, GroupTotal, SchemeGroup, SchemeReason, SchemeTotals};
use crate::rules::{Comparison, Condition, Group, Measure, OneOf};

/// Every scheme with its groups.
#[must_use]
pub fn scheme_totals(graded: &Graded) -> Vec<SchemeTotals> {
    graded.schemes.iter().map(|divided| totals(graded, divided)).collect()
}

fn totals(graded: &Graded, divided: &Divided) -> SchemeTotals {
    let scheme = &divided.scheme;
    let paths: Vec<Vec<&str>> = scheme.leaves().collect();
    let all = leaf_totals(graded, divided);
    let mut otherwise = vec![false; paths.len()];
    mark_otherwise(&divided.ready.root, &mut otherwise);
    let groups = paths.into_iter().zip(all).zip(reaches(&divided.ready, otherwise.len())).zip(otherwise).zip(leaf_grades(scheme));
    let absent = divided.ready.axes.iter().filter_map(|axis| match axis {
        Axis::Number { measure: Measure::Attribute(header), column, .. } => column.absent.then(|| header.clone()),
        Axis::Number { measure, column, .. } => column.absent.then(|| measure.id().to_owned()),
        Axis::Text { label: crate::rules::Label::Attribute(header), absent, .. } => absent.then(|| header.clone()),
        Axis::Text { label, absent, .. } => absent.then(|| label.id().to_owned()),
    });
    SchemeTotals {
        name: scheme.name.clone(),
        note: scheme.note.clone(),
        grades: graded.rules.grade_by.as_ref() == Some(&scheme.name),
        groups: groups
            .map(|((((path, total), reach), otherwise), grade)| SchemeGroup {
                path: path.into_iter().map(str::to_owned).collect(),
                total,
                reach,
                otherwise,
                grade,
            })
            .collect(),
        cuts: divided.bounds.iter().map(|bound| bound.map(|bound| bound.shown)).collect(),
        absent: absent.collect(),
    }
}

/// The total of each group of a scheme.
pub(super) fn leaf_totals(graded: &Graded, divided: &Divided) -> Vec<GroupTotal> {
    let zero = GroupTotal { amount: Amount { minor: 0, scale: graded.scale }, ..GroupTotal::default() };
    let mut all = vec![zero; divided.scheme.leaves().count()];
    for (customer, &leaf) in graded.customers.iter().zip(&divided.leaf) {
        let Some(total) = all.get_mut(usize::from(leaf)) else { continue };
        total.customers += 1;
        total.orders += customer.measures.known_orders();
        total.amount.minor += customer.measures.amount;
    }
    all
}

fn mark_otherwise(level: &Level, otherwise: &mut [bool]) {
    otherwise[usize::from(level.otherwise)] = true;
    for (_, next) in &level.groups {
        if let Next::Split(level) = next {
            mark_otherwise(level, otherwise);
        }
    }
}

/// Why a customer is where it is, scheme by scheme.
#[must_use]
pub fn scheme_reasons(graded: &Graded, customer: usize) -> Vec<SchemeReason> {
    let reason = |divided: &Divided| {
        let mut told = Teller { divided, customer, bounds: divided.cut_of_groups(), path: Vec::new(), asked: Vec::new() };
        told.level(&divided.scheme.groups, &divided.ready.root, true);
        let leaf = divided.leaf.get(customer).copied().unwrap_or_default();
        let path = divided.scheme.leaves().nth(usize::from(leaf)).unwrap_or_default().into_iter().map(str::to_owned).collect();
        SchemeReason { name: divided.scheme.name.clone(), path, asked: told.asked }
    };
    graded.schemes.iter().map(reason).collect()
}

impl Divided {
    /// The place of the first cut that groups make, behind those of scores.
    fn cut_of_groups(&self) -> usize {
        self.scheme.scores.iter().flat_map(|score| &score.parts).map(|part| part.cuts.len()).sum()
    }
}

/// Walks a scheme and its ready conditions side by side.
struct Teller<'t> {
    divided: &'t Divided,
    customer: usize,
    /// The next cut's place among the bounds.
    bounds: usize,
    path: Vec<String>,
    asked: Vec<AskedGroup>,
}

impl Teller<'_> {
    fn value(&self, axis: usize) -> Option<i128> {
        self.divided.ready.axes.get(axis)?.get(self.customer)
    }

    /// Tells the groups of a level up to the one that holds; `alive` = the customer came to be asked here.
    fn level(&mut self, groups: &[Group], level: &Level, mut alive: bool) {
        for (group, (test, next)) in groups.iter().zip(&level.groups) {
            let mut tests = Vec::new();
            self.test(&group.when, test, 0, &mut tests);
            let holds = test.holds(&|axis| self.value(axis));
            self.path.push(group.name.clone());
            if alive {
                self.asked.push(AskedGroup { path: self.path.clone(), holds, tests });
            }
            let taken = alive && holds == Some(true);
            if let (Some(split), Next::Split(level)) = (&group.split, next) {
                self.level(&split.groups, level, taken);
            }
            self.path.pop();
            alive &= !taken;
        }
    }

    fn test(&mut self, condition: &Condition, test: &Test, depth: u8, told: &mut Vec<AskedTest>) {
        let holds = test.holds(&|axis| self.value(axis));
        let mut say = |what| told.push(AskedTest { depth, what, holds });
        match (condition, test) {
            (Condition::All(conditions), Test::All(tests)) | (Condition::Any(conditions), Test::Any(tests)) => {
                say(if matches!(condition, Condition::All(_)) { Asked::All } else { Asked::Any });
                for (condition, test) in conditions.iter().zip(tests) {
                    self.test(condition, test, depth + 1, told);
                }
            }
            (Condition::Not(condition), Test::Not(test)) => {
                say(Asked::Not);
                self.test(condition, test, depth + 1, told);
            }
            (Condition::Compare(compare), Test::Reaches { axis, bound: least, .. }) => {
                let bound = self.divided.bounds.get(self.bounds).copied().flatten();
                self.bounds += 1;
                let value = self.value(*axis);
                let scale = match self.divided.ready.axes.get(*axis) {
                    Some(Axis::Number { column, .. }) => column.scale,
                    _ => 0,
                };
                let amount = |minor| Amount { minor, scale }.trimmed();
                let more = matches!(compare.is, Comparison::AtLeast | Comparison::Above) && holds == Some(false);
                say(Asked::Compare {
                    measure: compare.measure.clone(),
                    days: compare.days,
                    is: compare.is,
                    cut: compare.cut.clone(),
                    bound: bound.map(|bound| bound.shown),
                    value: value.map(amount),
                    missing: least.zip(value).filter(|_| more).map(|(least, value)| amount(least - value)),
                });
            }
            (Condition::OneOf(OneOf { label, any }), Test::OneOf { axis, .. }) => {
                let named = match self.divided.ready.axes.get(*axis) {
                    Some(Axis::Text { named, codes, .. }) => {
                        codes.get(self.customer).copied().flatten().and_then(|code| named.get(usize::from(code)))
                    }
                    _ => None,
                };
                say(Asked::OneOf { label: label.clone(), any: any.clone(), is_named: named.cloned() });
            }
            (Condition::Known(measure), _) => say(Asked::Known { measure: measure.clone() }),
            _ => {}
        }
    }
}
