//! The customer table: filter, search, sort, and a window of rows.

use super::moves::Marked;
use crate::grading::Graded;
use crate::ledger::Ledger;
use crate::protocol::{SortKey, TableQuery};
use std::cmp::Ordering;

/// The customers that a query shows, in its order, as indexes into [`Graded::customers`].
///
/// `by_id` is the rank of each customer's id among all ids; ties are broken by the amount, largest first, then by it.
#[must_use]
pub fn matching(ledger: &Ledger, graded: &Graded, marked: Option<&Marked>, by_id: &[u32], query: &TableQuery) -> Vec<u32> {
    let wanted = query.search.trim().to_lowercase();
    let found = |customer: u32| {
        wanted.is_empty()
            || [ledger.customers.text(customer), ledger.name(customer), ledger.contact(customer)]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
    };
    let mut rows: Vec<u32> = (0..graded.customers.len() as u32)
        .filter(|&index| {
            let customer = &graded.customers[index as usize];
            query.filters.iter().all(|&(dimension, group)| customer.group(dimension) == Some(group))
                && query.cell.is_none_or(|cell| customer.scores.is_some_and(|(r, f, _)| (r, f) == cell))
                && query.leaves.iter().all(|&(scheme, leaf)| graded.leaf(scheme, index) == Some(leaf))
                && query.moved.is_none_or(|(by, from, to)| marked.is_some_and(|marked| marked.moved(graded, index, by) == Some((from, to))))
                && found(customer.measures.customer)
        })
        .collect();
    let c = |index: u32| &graded.customers[index as usize];
    let id = |index: u32| by_id[index as usize];
    match query.sort {
        SortKey::Customer => {
            rows.sort_unstable_by_key(|&index| id(index));
            if query.descending {
                rows.reverse();
            }
        }
        SortKey::Name => rows.sort_unstable_by(|&a, &b| {
            let (x, y) = (ledger.name(c(a).measures.customer), ledger.name(c(b).measures.customer));
            let names = match (x.is_empty(), y.is_empty()) {
                (false, false) if query.descending => y.cmp(x),
                (false, false) => x.cmp(y),
                (x, y) => x.cmp(&y),
            };
            names.then(id(a).cmp(&id(b)))
        }),
        key => rows.sort_by_cached_key(|&index| SortedBy {
            value: value(key, c(index)),
            amount: c(index).measures.amount,
            id: id(index),
            descending: query.descending,
        }),
    }
    rows
}

/// What a numeric column sorts by.
fn value(key: SortKey, customer: &crate::grading::CustomerGrade) -> Option<i128> {
    let m = &customer.measures;
    match key {
        SortKey::Customer | SortKey::Name => None,
        SortKey::Grade => Some(customer.grade as i128),
        SortKey::Value => customer.value.map(|value| value as i128),
        SortKey::Potential => Some(customer.potential as i128),
        SortKey::Relation => Some(customer.relation as i128),
        SortKey::Lifecycle => customer.lifecycle.map(|lifecycle| lifecycle as i128),
        SortKey::Orders => Some(m.orders.into()),
        SortKey::Amount => Some(m.amount),
        SortKey::LastOrder => m.bought().then_some(m.last.into()),
    }
}

/// A row's place in the order: known values first; within a group the larger amount first; then by id.
#[derive(PartialEq, Eq)]
struct SortedBy {
    value: Option<i128>,
    amount: i128,
    id: u32,
    descending: bool,
}

impl Ord for SortedBy {
    fn cmp(&self, other: &Self) -> Ordering {
        let values = match (self.value, other.value) {
            (Some(a), Some(b)) if self.descending => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        values.then(other.amount.cmp(&self.amount)).then(self.id.cmp(&other.id))
    }
}

impl PartialOrd for SortedBy {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
