//! What each file is among the others: sales, customers with their sums, or a file that belongs to sales (the items of
//! orders, what is known of customers, what happened with them).

use super::store::Ledger;
use crate::ingest::{Finding, Mapping, NONE, Role};
use crate::model::{Frequency, WrittenFrequency, parse_frequency};
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use serde::{Deserialize, Serialize};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileKind {
    /// Orders or lines of orders.
    #[default]
    Sales,
    /// Customers with all their orders summed.
    Totals,
    /// Items of orders that stand in another file: they have an order id and no customer.
    Items,
    /// What is known of customers: columns to keep, no orders.
    People,
    /// Days on which something happened with a customer: visits, tickets, surveys.
    Events,
}

impl FileKind {
    /// The shape's id in reports; `has_orders` is whether a column has order ids.
    #[must_use]
    pub fn id(self, has_orders: bool) -> &'static str {
        match self {
            Self::Sales if has_orders => "order_lines",
            Self::Sales => "orders",
            Self::Totals => "customers",
            Self::Items => "order_items",
            Self::People => "attributes",
            Self::Events => "events",
        }
    }

    /// Whether the file has no orders of its own and belongs to those of others.
    #[must_use]
    pub fn joins(self) -> bool {
        matches!(self, Self::Items | Self::People | Self::Events)
    }

    /// What each of some files is, told by the roles of its columns.
    #[must_use]
    pub fn of_all(files: &[&Mapping]) -> Vec<Self> {
        let is_sales = |mapping: &Mapping| !mapping.is_summary() && mapping.missing().is_empty();
        let sales = files.iter().any(|mapping| is_sales(mapping));
        let ids = files.iter().any(|mapping| is_sales(mapping) && mapping.column(Role::Order).is_some());
        files
            .iter()
            .map(|mapping| {
                let has = |role| mapping.column(role).is_some();
                let complete = mapping.missing().is_empty();
                match (sales, mapping.is_summary()) {
                    // Sums of what the sales say in full are only known of the customer.
                    (true, true) if complete => Self::People,
                    (false, true) => Self::Totals,
                    _ if complete || !sales => Self::Sales,
                    _ if ids && has(Role::Order) && !has(Role::Customer) => Self::Items,
                    _ if has(Role::Customer) && has(Role::Date) && !mapping.has_amount() => Self::Events,
                    _ if has(Role::Customer) && !has(Role::Date) && !has(Role::Order) => Self::People,
                    _ => Self::Sales,
                }
            })
            .collect()
    }
}

/// What a file says of a customer in one row: all orders summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Number of orders, where the file has it.
    pub orders: Option<u32>,
    /// How often they buy, where the file says that instead.
    pub frequency: Option<Frequency>,
    /// Money, at the finest scale of the ledger.
    pub amount: i128,
    /// Day of the last order, where the file has it.
    pub last: Option<i32>,
}

impl Totals {
    /// Adds another row of the same customer.
    pub fn add(&mut self, other: Self) {
        self.orders = match (self.orders, other.orders) {
            (Some(mine), Some(more)) => Some(mine.saturating_add(more)),
            (mine, more) => mine.or(more),
        };
        self.frequency = self.frequency.or(other.frequency);
        self.amount += other.amount;
        self.last = self.last.max(other.last);
    }
}

impl Ledger {
    /// Tells the files apart, and gives the items of orders the customers of their orders. Called once, when all slices are
    /// here.
    pub fn tell_files_apart(&mut self) {
        let mappings: Vec<&Mapping> = self.files.iter().map(|file| &file.plan.mapping).collect();
        let kinds = FileKind::of_all(&mappings);
        for (file, &kind) in self.files.iter_mut().zip(&kinds) {
            file.kind = kind;
        }
        if kinds.contains(&FileKind::Items) {
            self.join_items();
        }
    }

    /// Places of the files of a kind.
    pub(super) fn files_of_kind(&self, kind: FileKind) -> impl Iterator<Item = usize> {
        (0..self.files.len()).filter(move |&file| self.files[file].kind == kind)
    }

    /// Runs of the files of a kind.
    pub(super) fn runs_of_kind(&self, kind: FileKind) -> impl Iterator<Item = usize> {
        self.files_of_kind(kind).flat_map(|file| self.runs_of(file))
    }

    /// Every item gets the customer of the order with its id; an id that two customers share stays nobody's.
    fn join_items(&mut self) {
        let mut owner: HashMap<Vec<u8>, u32, foldhash::fast::FixedState> = HashMap::default();
        for run in self.runs_of_kind(FileKind::Sales).filter(|&run| self.run_hash[run] != 0) {
            match owner.entry(self.order_id(run).to_vec()) {
                Entry::Vacant(free) => drop(free.insert(self.run_customer[run])),
                Entry::Occupied(mut known) if *known.get() != self.run_customer[run] => *known.get_mut() = NONE,
                Entry::Occupied(_) => {}
            }
        }
        for file in 0..self.files.len() {
            if self.files[file].kind != FileKind::Items {
                continue;
            }
            let (mut lost, runs) = (0u64, self.runs_of(file));
            for run in runs {
                let customer = owner.get(self.order_id(run)).copied().unwrap_or(NONE);
                self.run_customer[run] = customer;
                lost += if customer == NONE { self.run(run).len() as u64 } else { 0 };
            }
            if lost > 0 {
                self.files[file].joined = vec![Finding::UnknownOrder.problem(lost)];
            }
        }
    }

    /// What the texts of the column with numbers of orders mean.
    pub(super) fn written_orders(&self) -> Vec<Option<WrittenFrequency>> {
        let column = self.kept.iter().find(|column| column.role == Role::Orders);
        column.map_or_else(Vec::new, |column| (0..column.texts.len() as u32).map(|number| parse_frequency(column.texts.text(number))).collect())
    }

    /// What a line of a file of customers says; `written` is [`Self::written_orders`].
    #[must_use]
    pub(super) fn totals_of_line(&self, line: usize, amount: i128, written: &[Option<WrittenFrequency>]) -> Totals {
        let column = self.kept.iter().find(|column| column.role == Role::Orders);
        let written = column.and_then(|column| column.of_line.get(line)).and_then(|&number| written.get(number as usize).copied().flatten());
        let (orders, frequency) = match written {
            Some(WrittenFrequency::Orders(orders)) => (Some(orders), None),
            Some(WrittenFrequency::Rate(frequency)) => (None, Some(frequency)),
            None => (None, None),
        };
        let day = self.day[line];
        Totals { orders, frequency, amount, last: (day != crate::ingest::NO_DAY).then_some(day) }
    }

    /// Days on which something happened with a customer, other than orders: how many, and the last.
    #[must_use]
    pub fn events_of(&self, customer: u32) -> Option<(u32, i32)> {
        let files = self.files_of_kind(FileKind::Events);
        let runs = files.flat_map(|file| self.runs_of(file)).filter(|&run| self.run_customer[run] == customer);
        let mut found: Option<(u32, i32)> = None;
        for line in runs.flat_map(|run| self.run(run)) {
            let (count, last) = found.unwrap_or((0, i32::MIN));
            found = Some((count + 1, last.max(self.day[line])));
        }
        found
    }
}
