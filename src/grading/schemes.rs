//! Own schemes: conditions made ready to compare whole numbers, and the group of every customer.

use super::columns::{Bound, Column, ColumnCache, Source, score_column};
use super::graded::{CustomerGrade, Graded};
use super::summary::Decided;
use crate::ingest::{NONE, Role};
use crate::ledger::{Ledger, Span};
use crate::model::{Dimension, Grade};
use crate::rules::{Best, Comparison, Condition, Cut, Group, Label, Measure, Number, OneOf, Scheme};
use std::collections::BTreeMap;
use std::rc::Rc;

/// One scheme as it came out.
#[derive(Clone, Debug)]
pub struct Divided {
    /// The scheme.
    pub scheme: Scheme,
    /// Its conditions, made ready.
    pub ready: Ready,
    /// The place of each customer's group among [`Scheme::leaves`].
    pub leaf: Vec<u8>,
    /// What each cut came to, in the order of [`Scheme::cuts`].
    pub bounds: Vec<Option<Bound>>,
    /// Those as numbers for a file; `None` where one is too large.
    pub numbers: Option<Vec<Option<Number>>>,
}

/// A scheme's conditions over columns.
#[derive(Clone, Debug, Default)]
pub struct Ready {
    /// What is looked at, each once.
    pub axes: Vec<Axis>,
    /// The outermost groups.
    pub root: Level,
}

/// One thing that conditions look at.
#[derive(Clone, Debug)]
pub enum Axis {
    /// A measure.
    Number {
        /// Which.
        measure: Measure,
        /// Over the last so many days.
        days: Option<u32>,
        /// Its values.
        column: Rc<Column>,
    },
    /// A text: the place among the named ones, one more for any other; `None` = unknown.
    Text {
        /// Which.
        label: Label,
        /// The texts that conditions name.
        named: Vec<String>,
        /// One for each customer.
        codes: Vec<Option<u16>>,
        /// Whether no file says anything of it.
        absent: bool,
    },
}

impl Axis {
    /// A customer's value as a whole number.
    #[must_use]
    #[inline]
    pub fn get(&self, customer: usize) -> Option<i128> {
        match self {
            Self::Number { column, .. } => column.get(customer),
            Self::Text { codes, .. } => codes.get(customer).copied().flatten().map(Into::into),
        }
    }
}

/// Groups side by side.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// Their conditions, and where they lead.
    pub groups: Vec<(Test, Next)>,
    /// The place of who matches none.
    pub otherwise: u8,
}

/// Where a group leads.
#[derive(Clone, Debug)]
pub enum Next {
    /// To this place among the leaves.
    Leaf(u8),
    /// To groups inside it.
    Split(Level),
}

/// A condition over whole numbers.
#[derive(Clone, Debug)]
pub enum Test {
    /// All hold.
    All(Vec<Self>),
    /// Any holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// The value is at least the bound, or is not; without a bound it is unknown.
    Reaches {
        /// Place among the axes.
        axis: usize,
        /// The least value that reaches it.
        bound: Option<i128>,
        /// Whether it must.
        reaches: bool,
    },
    /// The text is one of these.
    OneOf {
        /// Place among the axes.
        axis: usize,
        /// Places of the texts.
        codes: Vec<i128>,
    },
    /// The value is known.
    Known {
        /// Place among the axes.
        axis: usize,
    },
}

impl Test {
    /// Whether it holds, as S. Kleene's strong logic has it; `None` = unknown.
    #[must_use]
    pub fn holds(&self, value: &impl Fn(usize) -> Option<i128>) -> Option<bool> {
        match self {
            Self::All(all) => all
                .iter()
                .map(|test| test.holds(value))
                .try_fold(Some(true), |so_far, holds| match holds {
                    Some(false) => Err(()),
                    Some(true) => Ok(so_far),
                    None => Ok(None),
                })
                .unwrap_or(Some(false)),
            Self::Any(any) => any
                .iter()
                .map(|test| test.holds(value))
                .try_fold(Some(false), |so_far, holds| match holds {
                    Some(true) => Err(()),
                    Some(false) => Ok(so_far),
                    None => Ok(None),
                })
                .unwrap_or(Some(true)),
            Self::Not(not) => not.holds(value).map(|holds| !holds),
            Self::Reaches { axis, bound, reaches } => Some((value(*axis)? >= (*bound)?) == *reaches),
            Self::OneOf { axis, codes } => value(*axis).map(|code| codes.contains(&code)),
            Self::Known { axis } => Some(value(*axis).is_some()),
        }
    }
}

impl Level {
    /// The leaf of who has these values.
    #[must_use]
    pub fn leaf(&self, value: &impl Fn(usize) -> Option<i128>) -> u8 {
        match self.groups.iter().find(|(test, _)| test.holds(value) == Some(true)) {
            None => self.otherwise,
            Some((_, Next::Leaf(leaf))) => *leaf,
            Some((_, Next::Split(level))) => level.leaf(value),
        }
    }
}

/// Makes a scheme ready.
struct Maker<'m> {
    source: Source<'m>,
    cache: &'m ColumnCache,
    scores: Vec<(String, Rc<Column>)>,
    ready: Ready,
    /// The number of each text that conditions name, label by label.
    named: Vec<(Label, Named)>,
    /// Numbers that cuts are fixed to, in the order of the document.
    frozen: Option<std::slice::Iter<'m, Option<Number>>>,
    bounds: Vec<Option<Bound>>,
    numbers: Option<Vec<Option<Number>>>,
    leaves: u8,
}

impl Maker<'_> {
    fn column(&self, measure: &Measure, days: Option<u32>) -> Rc<Column> {
        match measure {
            Measure::Score(name) => self.scores.iter().find(|(own, _)| own == name).map(|(_, column)| Rc::clone(column)).unwrap_or_default(),
            measure => self.source.column(self.cache, measure, days),
        }
    }

    /// The next cut of the document.
    fn cut(&mut self, cut: &Cut, is: Comparison, column: &Column) -> Option<Bound> {
        let bound = match &mut self.frozen {
            Some(numbers) => numbers.next().copied().flatten().map(|number| Bound::number(number, column.scale)),
            None => Bound::cut(cut, column, self.source.customers),
        };
        let number = bound.map(|bound| match (cut, &self.frozen) {
            // A number that a person wrote stays as it is written.
            (Cut::Number(number), None) => Some(*number),
            _ => bound.kept(matches!(is, Comparison::AtLeast | Comparison::Below), column.scale),
        });
        match (number, &mut self.numbers) {
            (Some(None), numbers) => *numbers = None,
            (Some(number), Some(numbers)) => numbers.push(number),
            (None, Some(numbers)) => numbers.push(None),
            (_, None) => {}
        }
        self.bounds.push(bound);
        bound
    }

    fn number_axis(&mut self, measure: &Measure, days: Option<u32>) -> usize {
        let known = |axis: &Axis| matches!(axis, Axis::Number { measure: own, days: over, .. } if own == measure && *over == days);
        self.ready.axes.iter().position(known).unwrap_or_else(|| {
            let column = self.column(measure, days);
            self.ready.axes.push(Axis::Number { measure: measure.clone(), days, column });
            self.ready.axes.len() - 1
        })
    }

    fn scores(&mut self, scheme: &Scheme) {
        for score in &scheme.scores {
            let mut parts = Vec::new();
            for part in &score.parts {
                let column = self.column(&part.measure, part.days);
                let bounds: Vec<Option<Bound>> = part.cuts.iter().map(|cut| self.cut(cut, Comparison::Above, &column)).collect();
                // A part that cannot be cut says nothing.
                if let Some(bounds) = bounds.into_iter().collect() {
                    parts.push((column, bounds, part.weight, part.best == Best::High));
                }
            }
            let column = score_column(&parts, self.source.customers.len());
            self.scores.push((score.name.clone(), Rc::new(column)));
        }
    }

    fn level(&mut self, groups: &[Group]) -> Level {
        let groups = groups
            .iter()
            .map(|group| {
                let test = self.test(&group.when);
                let next = match &group.split {
                    Some(split) => Next::Split(self.level(&split.groups)),
                    None => Next::Leaf(self.next_leaf()),
                };
                (test, next)
            })
            .collect();
        Level { groups, otherwise: self.next_leaf() }
    }

    fn next_leaf(&mut self) -> u8 {
        // A scheme has at most 61 leaves.
        self.leaves = self.leaves.saturating_add(1);
        self.leaves - 1
    }

    fn test(&mut self, condition: &Condition) -> Test {
        match condition {
            Condition::All(all) => Test::All(all.iter().map(|condition| self.test(condition)).collect()),
            Condition::Any(any) => Test::Any(any.iter().map(|condition| self.test(condition)).collect()),
            Condition::Not(not) => Test::Not(Box::new(self.test(not))),
            Condition::Known(measure) => Test::Known { axis: self.number_axis(measure, None) },
            Condition::Compare(compare) => {
                let axis = self.number_axis(&compare.measure, compare.days);
                // Not looked up anew: a column that no cache keeps would be made again for every condition.
                let column = match self.ready.axes.get(axis) {
                    Some(Axis::Number { column, .. }) => Rc::clone(column),
                    _ => Rc::default(),
                };
                let bound = self.cut(&compare.cut, compare.is, &column);
                let (side, reaches): (fn(Bound) -> i128, _) = match compare.is {
                    Comparison::AtLeast => (|bound| bound.ceil, true),
                    Comparison::Above => (|bound| bound.floor + 1, true),
                    Comparison::AtMost => (|bound| bound.floor + 1, false),
                    Comparison::Below => (|bound| bound.ceil, false),
                };
                Test::Reaches { axis, bound: bound.map(side), reaches }
            }
            Condition::OneOf(OneOf { label, any }) => {
                let axis = self.ready.axes.iter().position(|axis| matches!(axis, Axis::Text { label: own, .. } if own == label));
                let named = self.named.iter().find(|(own, _)| own == label).map(|(_, named)| named);
                let codes = any.iter().filter_map(|text| named?.get(&plain(text))).map(|&code| code.into()).collect();
                Test::OneOf { axis: axis.unwrap_or_default(), codes }
            }
        }
    }

    /// Every text that conditions name, label by label: known before the first condition is made ready.
    fn texts(&mut self, scheme: &Scheme) {
        let mut all: Vec<(Label, Named)> = Vec::new();
        named_texts(&scheme.groups, &mut all);
        for (label, named) in &all {
            let (codes, absent) = self.codes(label, named);
            let mut texts = vec![String::new(); named.len()];
            for (text, &code) in named {
                texts[usize::from(code)].clone_from(text);
            }
            self.ready.axes.push(Axis::Text { label: label.clone(), named: texts, codes, absent });
        }
        self.named = all;
    }

    fn codes(&self, label: &Label, named: &Named) -> (Vec<Option<u16>>, bool) {
        let code = |text: &str| named.get(text).copied().unwrap_or(named.len() as u16);
        let customers = self.source.customers;
        if let Some(dimension) = label.dimension() {
            let codes: Vec<u16> = dimension.group_ids().iter().map(|id| code(&plain(id))).collect();
            let of = |customer: &CustomerGrade| Some(codes[usize::from(customer.by_rules_group(dimension)?)]);
            return (customers.iter().map(of).collect(), false);
        }
        let ledger = self.source.ledger;
        let column = match label {
            Label::Channel => ledger.column_of(Role::Channel),
            Label::Store => ledger.column_of(Role::Store),
            Label::Owner => ledger.column_of(Role::Owner),
            Label::Region => ledger.column_of(Role::Region),
            Label::Attribute(header) => ledger.column_named(header),
            _ => None,
        };
        let Some(column) = column else { return (vec![None; customers.len()], true) };
        let codes: Vec<u16> = (0..column.texts.len() as u32).map(|text| code(&plain(column.texts.text(text)))).collect();
        let latest = ledger.latest_texts(column, Span { as_of: self.source.shop.as_of, days: None });
        let of = |customer: &CustomerGrade| {
            let text = *latest.get(customer.measures.customer as usize)?;
            if text == NONE { None } else { codes.get(text as usize).copied() }
        };
        (customers.iter().map(of).collect(), false)
    }
}

/// A text as it is compared: without case and outer spaces.
fn plain(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Texts with the number of each, in the order in which they are named.
type Named = BTreeMap<String, u16>;

fn named_texts(groups: &[Group], named: &mut Vec<(Label, Named)>) {
    fn of_condition(condition: &Condition, named: &mut Vec<(Label, Named)>) {
        match condition {
            Condition::All(all) | Condition::Any(all) => all.iter().for_each(|condition| of_condition(condition, named)),
            Condition::Not(not) => of_condition(not, named),
            Condition::OneOf(OneOf { label, any }) => {
                let place = named.iter().position(|(own, _)| own == label).unwrap_or_else(|| {
                    named.push((label.clone(), Named::new()));
                    named.len() - 1
                });
                let named = &mut named[place].1;
                for text in any.iter().map(|text| plain(text)) {
                    // At most 60 groups of 8 × 200 texts each fit a file of a megabyte: no number is beyond its type.
                    let next = u16::try_from(named.len()).unwrap_or(u16::MAX);
                    named.entry(text).or_insert(next);
                }
            }
            Condition::Compare(_) | Condition::Known(_) => {}
        }
    }
    for group in groups {
        of_condition(&group.when, named);
        if let Some(split) = &group.split {
            named_texts(&split.groups, named);
        }
    }
}

/// The grade that each leaf gives: that of the innermost group on its way that has one.
#[must_use]
pub fn leaf_grades(scheme: &Scheme) -> Vec<Option<Grade>> {
    fn walk(groups: &[Group], own: Option<Grade>, grades: &mut Vec<Option<Grade>>) {
        for group in groups {
            let grade = group.grade.or(own);
            match &group.split {
                Some(split) => walk(&split.groups, grade, grades),
                None => grades.push(grade),
            }
        }
        grades.push(own);
    }
    let mut grades = Vec::new();
    walk(&scheme.groups, None, &mut grades);
    grades
}

/// Puts every customer into a group of every scheme, and grades by one where the rules say so.
pub fn divide_by_schemes(ledger: &Ledger, decided: &Decided, graded: &mut Graded) {
    let mut all = Vec::new();
    for (place, scheme) in graded.rules.schemes.iter().enumerate() {
        let frozen = graded.rules.frozen.as_ref().and_then(|frozen| frozen.schemes.get(place));
        let source = Source { ledger, view: &decided.view, customers: &graded.customers, shop: &graded.shop };
        let mut maker = Maker {
            source,
            cache: &decided.columns,
            scores: Vec::new(),
            ready: Ready::default(),
            named: Vec::new(),
            frozen: frozen.map(|numbers| numbers.iter()),
            bounds: Vec::new(),
            numbers: Some(Vec::new()),
            leaves: 0,
        };
        maker.texts(scheme);
        maker.scores(scheme);
        let root = maker.level(&scheme.groups);
        let Maker { ready: Ready { axes, .. }, bounds, numbers, .. } = maker;
        let ready = Ready { axes, root };
        let leaf = (0..graded.customers.len()).map(|customer| ready.root.leaf(&|axis| ready.axes.get(axis)?.get(customer))).collect();
        all.push(Divided { scheme: scheme.clone(), ready, leaf, bounds, numbers });
    }
    let half_window = u32::try_from(graded.shop.half_window).ok();
    decided.columns.keep_used(&|measure, days| {
        // A growth without a window looks back half a window.
        let own = |asked: (&Measure, Option<u32>)| {
            let days_asked = if *asked.0 == Measure::GrowthPercent { asked.1.or(half_window) } else { asked.1 };
            asked.0 == measure && days_asked == days
        };
        graded.rules.schemes.iter().any(|scheme| scheme.measures().into_iter().any(own))
    });
    if let Some(by) = graded.rules.grade_by.as_ref().and_then(|name| all.iter().find(|divided| divided.scheme.name == *name)) {
        let grades = leaf_grades(&by.scheme);
        for (customer, leaf) in graded.customers.iter_mut().zip(&by.leaf) {
            if let Some(grade) = grades.get(usize::from(*leaf)).copied().flatten() {
                customer.by_rules = grade;
                customer.grade = grade;
            }
        }
    }
    graded.schemes = all;
}

impl CustomerGrade {
    /// The index of the customer's group by the rules alone.
    fn by_rules_group(&self, dimension: Dimension) -> Option<u8> {
        match dimension {
            Dimension::Grade => Some(self.by_rules as u8),
            dimension => self.group(dimension),
        }
    }
}
