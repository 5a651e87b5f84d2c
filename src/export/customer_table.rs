//! The table of customers in typed cells: the columns somebody chose, in ids that are the same everywhere or in a person's words.

use super::customers::customer_row;
use crate::grading::Graded;
use crate::ingest::NONE;
use crate::ledger::{KeptColumn, Ledger, Span};
use crate::model::{Abc, Amount, ChurnReasons, Dimension, Frequency, Grade, Per};
use crate::protocol::{Cell, CustomerRow, Tone, Words};
use std::rc::Rc;

/// A column of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// One of [`Column::FIXED`], by its place there.
    Fixed(u8),
    /// The own division at this place of the result.
    Scheme(u8),
    /// A column of the files, by its header: what the latest line of the customer says there.
    Told(String),
}

/// Before the name of an own division in the id of its column.
const SCHEME: &str = "scheme:";
/// Before the header of a column of the files.
const TOLD: &str = "column:";

impl Column {
    /// Ids of the columns that every result has: those of `customers.csv`, then those about decisions, then how often
    /// somebody buys. Only ever added at the end.
    pub const FIXED: [&'static str; 28] = [
        "customer_id",
        "customer_name",
        "contact",
        "grade",
        "value",
        "potential",
        "relation",
        "lifecycle",
        "churn_warning",
        "churn_reasons",
        "orders",
        "order_days",
        "first_order",
        "last_order",
        "days_since_last",
        "amount",
        "r",
        "f",
        "m",
        "rfm_segment",
        "rfm_class",
        "abc",
        "by_hand",
        "by_hand_reason",
        "by_hand_date",
        "grade_by_rules",
        "same_keys",
        "frequency",
    ];
    /// The columns that `customers.csv` always has.
    pub const CONTRACT: std::ops::Range<usize> = 0..22;
    /// The columns about decisions, among [`Column::FIXED`].
    const BY_HAND: std::ops::Range<u8> = 22..27;
    /// The columns of the template, led by 客户分级.
    const SHEET: [&'static str; 9] = ["grade", "customer_id", "customer_name", "contact", "frequency", "amount", "value", "potential", "relation"];
    /// The columns of a workbook for colleagues: no letters of methods before the plain grades.
    const BOOK: [&'static str; 17] = [
        "customer_id",
        "customer_name",
        "contact",
        "grade",
        "value",
        "potential",
        "relation",
        "lifecycle",
        "churn_warning",
        "churn_reasons",
        "frequency",
        "orders",
        "first_order",
        "last_order",
        "days_since_last",
        "amount",
        "abc",
    ];

    /// Whether the column of an id says something only where a person has decided something.
    #[must_use]
    pub fn is_by_hand(id: &str) -> bool {
        Self::fixed(id).is_some_and(|column| matches!(column, Self::Fixed(place) if Self::BY_HAND.contains(&place)))
    }

    fn fixed(id: &str) -> Option<Self> {
        Self::FIXED.iter().position(|own| *own == id).map(|place| Self::Fixed(place as u8))
    }

    /// The columns of `customers.csv`: what was decided by hand where anything was, then the own divisions.
    #[must_use]
    pub fn of_contract(graded: &Graded) -> Vec<Self> {
        let by_hand = if graded.decisions.is_empty() { 0..0 } else { Self::BY_HAND };
        (0..Self::BY_HAND.start).chain(by_hand).map(Self::Fixed).chain(Self::schemes(graded)).collect()
    }

    /// The columns of 客户分级管理表.
    #[must_use]
    pub fn of_sheet() -> Vec<Self> {
        Self::SHEET.iter().filter_map(|id| Self::fixed(id)).collect()
    }

    /// The columns of a workbook.
    #[must_use]
    pub fn of_book(graded: &Graded) -> Vec<Self> {
        let by_hand = if graded.decisions.is_empty() { 0..0 } else { Self::BY_HAND };
        Self::BOOK.iter().filter_map(|id| Self::fixed(id)).chain(Self::schemes(graded)).chain(by_hand.map(Self::Fixed)).collect()
    }

    fn schemes(graded: &Graded) -> impl Iterator<Item = Self> {
        (0..graded.schemes.len() as u8).map(Self::Scheme)
    }

    /// The column of an id; `None` where this result has no such column.
    #[must_use]
    pub fn of_id(id: &str, ledger: &Ledger, graded: &Graded) -> Option<Self> {
        if let Some(name) = id.strip_prefix(SCHEME) {
            return graded.schemes.iter().position(|divided| plain_name(&divided.scheme.name) == name).map(|place| Self::Scheme(place as u8));
        }
        if let Some(header) = id.strip_prefix(TOLD) {
            return ledger.column_named(header).map(|_| Self::Told(header.to_owned()));
        }
        Self::fixed(id)
    }

    /// Its id, the same in every language.
    #[must_use]
    pub fn id(&self, graded: &Graded) -> String {
        match self {
            Self::Fixed(place) => Self::FIXED.get(usize::from(*place)).copied().unwrap_or_default().to_owned(),
            Self::Scheme(place) => {
                let name = graded.schemes.get(usize::from(*place)).map_or("", |divided| plain_name(&divided.scheme.name));
                format!("{SCHEME}{name}")
            }
            Self::Told(header) => format!("{TOLD}{header}"),
        }
    }
}

/// A name as files write it: one of the page's own without its sign.
#[must_use]
pub fn plain_name(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

/// What the files say of every customer in each of these columns; looking it up goes over all lines, so it is done once.
#[must_use]
pub fn texts_of(ledger: &Ledger, graded: &Graded, columns: &[Column]) -> Vec<Option<Texts>> {
    let span = Span { as_of: graded.shop.as_of, days: None };
    let texts = |column: &Column| match column {
        Column::Told(header) => ledger.column_named(header).map(|kept| ledger.latest_texts(kept, span).into()),
        Column::Fixed(_) | Column::Scheme(_) => None,
    };
    columns.iter().map(texts).collect()
}

/// The columns in question with what filling them needs.
#[derive(Debug)]
pub struct CustomerTable<'a> {
    ledger: &'a Ledger,
    graded: &'a Graded,
    columns: Vec<Column>,
    words: Option<&'a Words>,
    in_yuan: bool,
    /// Names of the groups of each own division.
    groups: Vec<Vec<String>>,
    /// For each column of the files, the column and the text of each customer.
    told: Vec<Option<(&'a KeptColumn, Texts)>>,
}

/// For each customer of the ledger the text of a column of the files, as its number there.
pub type Texts = Rc<[u32]>;

impl<'a> CustomerTable<'a> {
    /// A table of these columns; in ids where there are no words. `texts` are those of [`texts_of`].
    #[must_use]
    pub fn new(ledger: &'a Ledger, graded: &'a Graded, columns: Vec<Column>, texts: &[Option<Texts>], words: Option<&'a Words>) -> Self {
        let told = |(column, texts): (&Column, &Option<Texts>)| match column {
            Column::Told(header) => ledger.column_named(header).zip(texts.clone()),
            Column::Fixed(_) | Column::Scheme(_) => None,
        };
        let told = columns.iter().zip(texts).map(told).collect();
        let groups = graded.schemes.iter().enumerate().map(|(place, divided)| match words.and_then(|words| words.schemes.get(place)) {
            Some((_, groups)) => groups.clone(),
            None => divided.scheme.leaves().map(|path| path.iter().map(|name| plain_name(name)).collect::<Vec<_>>().join(" / ")).collect(),
        });
        Self { ledger, graded, words, in_yuan: false, groups: groups.collect(), told, columns }
    }

    /// The same with money known to be in yuan, or not known to be.
    #[must_use]
    pub fn in_yuan(self, in_yuan: bool) -> Self {
        Self { in_yuan, ..self }
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The headers: ids, or titles in words.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        let title = |column: &Column| match (column, self.words) {
            (Column::Fixed(_), Some(words)) => words.get(&format!("col_{}", column.id(self.graded))).to_owned(),
            (Column::Scheme(place), Some(words)) => match words.schemes.get(usize::from(*place)) {
                Some((name, _)) => name.clone(),
                None => self.graded.schemes.get(usize::from(*place)).map_or_else(String::new, |own| plain_name(&own.scheme.name).to_owned()),
            },
            (Column::Told(header), Some(_)) => header.clone(),
            (column, None) => column.id(self.graded),
        };
        self.columns.iter().map(title).collect()
    }

    /// The cells of one customer, by the place in [`Graded::customers`].
    #[must_use]
    pub fn row(&self, index: u32) -> Vec<Cell> {
        let Some(customer) = self.graded.customers.get(index as usize) else { return Vec::new() };
        let row = customer_row(self.ledger, self.graded, index, customer);
        let cell = |(column, told): (&Column, &Option<(&KeptColumn, Texts)>)| match column {
            Column::Fixed(place) => self.fixed(Column::FIXED.get(usize::from(*place)).copied().unwrap_or_default(), index, &row),
            Column::Scheme(place) => {
                let leaf = row.leaves.get(usize::from(*place)).copied().unwrap_or(u8::MAX);
                text(self.groups.get(usize::from(*place)).and_then(|groups| groups.get(usize::from(leaf))).map_or("", String::as_str))
            }
            Column::Told(_) => told.as_ref().map_or(Cell::Empty, |(column, texts)| {
                let known = texts.get(customer.measures.customer as usize).copied().filter(|&known| known != NONE);
                known.map_or(Cell::Empty, |known| text(column.texts.text(known).trim()))
            }),
        };
        self.columns.iter().zip(&self.told).map(cell).collect()
    }

    /// Money as the template writes it (5000元), where the files are in that money; without decimals that are all zero.
    #[must_use]
    pub fn money_text(&self, amount: Amount) -> String {
        let short = amount.trimmed();
        let number = if short.scale == 0 { short } else { amount }.to_string();
        number + &self.money_unit()
    }

    /// What stands behind amounts; empty where the files are not known to be in that money.
    #[must_use]
    pub fn money_unit(&self) -> String {
        let unit = |words: &Words| words.with("money", &[("n", "")]);
        self.words.filter(|_| self.in_yuan).map_or_else(String::new, unit)
    }

    fn group(&self, by: Dimension, index: Option<u8>) -> Cell {
        let Some(index) = index else { return Cell::Empty };
        match self.words {
            Some(words) => Cell::Text(words.group(by, index)),
            None => text(by.group_ids().get(usize::from(index)).copied().unwrap_or_default()),
        }
    }

    fn fixed(&self, id: &str, index: u32, row: &CustomerRow) -> Cell {
        let number = |n: Option<u32>| n.map_or(Cell::Empty, |n| Cell::Count(n.into()));
        let score = |n: Option<u8>| n.map_or(Cell::Empty, |n| Cell::Count(n.into()));
        let day = |day: Option<crate::model::Day>| day.map_or(Cell::Empty, Cell::Day);
        match id {
            "customer_id" => text(&row.id),
            "customer_name" => text(&row.name),
            "contact" => text(&row.contact),
            "grade" => self.grade(row),
            "value" => self.group(Dimension::Value, row.value.map(|value| value as u8)),
            "potential" => self.group(Dimension::Potential, Some(row.potential as u8)),
            "relation" => self.group(Dimension::Relation, Some(row.relation as u8)),
            "lifecycle" => self.group(Dimension::Lifecycle, row.lifecycle.map(|lifecycle| lifecycle as u8)),
            "churn_warning" => self.warning(row.churn_warning),
            "churn_reasons" => self.churn_reasons(row.churn_reasons),
            "orders" => number(row.orders),
            "order_days" => number(row.order_days),
            "first_order" => day(row.first_order),
            "last_order" => day(row.last_order),
            "days_since_last" => row.days_since_last.map_or(Cell::Empty, |days| Cell::Count(days.into())),
            "amount" => Cell::Money(row.amount),
            "r" => score(row.r),
            "f" => score(row.f),
            "m" => score(row.m),
            "rfm_segment" => self.group(Dimension::Segment, row.segment.map(|segment| segment as u8)),
            "rfm_class" => self.group(Dimension::Class, row.class.map(|class| class as u8)),
            "abc" => match self.words {
                Some(_) => Cell::Marked(row.abc.id().to_owned(), [Tone::High, Tone::Mid, Tone::Low][row.abc as usize % Abc::ALL.len()]),
                None => text(row.abc.id()),
            },
            "frequency" => row.frequency.map_or(Cell::Empty, |frequency| self.frequency(frequency)),
            _ => self.decided(id, index, row),
        }
    }

    /// What was decided by hand.
    fn decided(&self, id: &str, index: u32, row: &CustomerRow) -> Cell {
        let Some(customer) = self.graded.customers.get(index as usize) else { return Cell::Empty };
        let decision = customer.by_hand.and_then(|place| self.graded.decisions.customers.get(place as usize));
        match id {
            "by_hand" => row.by_hand.map_or(Cell::Empty, |by_hand| match self.words {
                Some(words) => text(words.get(&format!("by_hand_{}", by_hand.id()))),
                None => text(by_hand.id()),
            }),
            "by_hand_reason" => decision.map_or(Cell::Empty, |decision| text(&decision.reason)),
            "by_hand_date" => decision.map_or(Cell::Empty, |decision| text(&decision.date)),
            "grade_by_rules" => self.group(Dimension::Grade, Some(customer.by_rules as u8)),
            "same_keys" => text(&self.ledger.keys_of(customer.measures.customer).join(";")),
            _ => Cell::Empty,
        }
    }

    fn grade(&self, row: &CustomerRow) -> Cell {
        let Some(words) = self.words else { return text(row.grade.id()) };
        let tone = match row.grade {
            Grade::High => Tone::High,
            Grade::Mid => Tone::Mid,
            Grade::Low => Tone::Low,
        };
        let name = words.group(Dimension::Grade, row.grade as u8);
        let name = if row.by_hand.is_some() { format!("{name} {}", words.get("by_hand")) } else { name };
        Cell::Marked(name, tone)
    }

    fn warning(&self, warning: Option<bool>) -> Cell {
        match (warning, self.words) {
            (None, _) => Cell::Empty,
            (Some(warning), None) => text(if warning { "yes" } else { "no" }),
            (Some(true), Some(words)) => Cell::Marked(words.get("yes").to_owned(), Tone::Warning),
            (Some(false), Some(words)) => text(words.get("no")),
        }
    }

    fn churn_reasons(&self, reasons: ChurnReasons) -> Cell {
        let Some(words) = self.words else { return text(&reasons.ids()) };
        let named: Vec<String> =
            reasons.ids().split(';').filter(|id| !id.is_empty()).map(|id| words.get(&format!("churn_{id}")).to_owned()).collect();
        text(&named.join(words.get("joiner")))
    }

    fn frequency(&self, frequency: Frequency) -> Cell {
        let per = match frequency.per {
            Per::Week => "week",
            Per::Month => "month",
            Per::Quarter => "quarter",
            Per::Year => "year",
        };
        match (self.words, frequency.times) {
            (None, times) => Cell::Text(format!("{times}/{per}")),
            (Some(words), 0) => text(words.get("frequency_seldom")),
            (Some(words), times) => Cell::Text(words.with(&format!("frequency_{per}"), &[("n", &times.to_string())])),
        }
    }
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

/// A cell as the text of a file.
#[must_use]
pub fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Marked(text, _) => text.clone(),
        Cell::Count(number) => number.to_string(),
        Cell::Money(amount) => amount.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Share(millionths) => Amount { minor: i128::from(*millionths), scale: 4 }.to_string() + "%",
    }
}
