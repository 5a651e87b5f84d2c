//! `customers.csv`: one row for each identified customer, sorted by the bytes of the id.

use super::about::About;
use super::customer_table::{Column, CustomerTable, texts_of};
use super::parts::table_part;
use crate::grading::{CustomerGrade, Graded};
use crate::ledger::Ledger;
use crate::model::{Amount, Day, frequency};
use crate::protocol::{CustomerRow, TakeForm};

/// One customer as the page shows and files write it.
#[must_use]
pub fn customer_row(ledger: &Ledger, graded: &Graded, index: u32, customer: &CustomerGrade) -> CustomerRow {
    let m = &customer.measures;
    let bought = m.bought();
    CustomerRow {
        index,
        id: ledger.customers.text(m.customer).to_owned(),
        name: ledger.name(m.customer).to_owned(),
        contact: ledger.contact(m.customer).to_owned(),
        grade: customer.grade,
        value: customer.value,
        potential: customer.potential,
        relation: customer.relation,
        lifecycle: customer.lifecycle,
        churn_warning: (bought && m.sums.is_none()).then(|| !customer.churn.is_empty()),
        churn_reasons: customer.churn,
        orders: m.sums.is_none_or(|sums| sums.counted).then_some(m.orders),
        frequency: match m.sums {
            Some(sums) => sums.frequency,
            None => frequency(m.orders, m.days_since_first(graded.shop.as_of)).filter(|_| bought),
        },
        order_days: m.sums.is_none().then_some(m.order_days),
        first_order: (bought && m.sums.is_none()).then_some(Day(m.first)),
        last_order: (bought && m.dated()).then_some(Day(m.last)),
        days_since_last: (bought && m.dated()).then(|| m.days_since_last(graded.shop.as_of)),
        amount: Amount { minor: m.amount, scale: graded.scale },
        r: customer.scores.map(|(r, ..)| r).filter(|&r| r > 0),
        f: customer.scores.map(|(_, f, _)| f),
        m: customer.scores.map(|(.., m)| m),
        segment: customer.segment,
        class: customer.class,
        abc: customer.abc,
        by_hand: customer.by_hand.and_then(|place| graded.decisions.customers.get(place as usize)).map(|decision| decision.decision),
        leaves: graded.schemes.iter().filter_map(|divided| divided.leaf.get(index as usize).copied()).collect(),
    }
}

/// The file. `for_excel` puts a byte-order mark first and an apostrophe before text that Excel would run as a formula.
#[must_use]
pub fn customers_csv(ledger: &Ledger, graded: &Graded, for_excel: bool) -> Vec<u8> {
    let columns = Column::of_contract(graded);
    let texts = texts_of(ledger, graded, &columns);
    let table = CustomerTable::new(ledger, graded, columns, &texts, None);
    let order = by_id(ledger, graded);
    let form = if for_excel { TakeForm::ForExcel } else { TakeForm::Exact };
    table_part(&table, form, &order, 0..order.len(), &About::default()).bytes
}

/// All customers in the order of `customers.csv`: by the bytes of their ids.
#[must_use]
pub fn by_id(ledger: &Ledger, graded: &Graded) -> Vec<u32> {
    let mut order: Vec<u32> = (0..graded.customers.len() as u32).collect();
    order.sort_unstable_by_key(|&index| ledger.customers.bytes(graded.customers[index as usize].measures.customer));
    order
}

/// Customers in the order of their ids, put best grade first, within it the largest amount.
#[must_use]
pub fn best_first(graded: &Graded, mut order: Vec<u32>) -> Vec<u32> {
    // A stable sort: what is equal stays in the order of the ids.
    order.sort_by_key(|&index| {
        let customer = &graded.customers[index as usize];
        (customer.grade as u8, std::cmp::Reverse(customer.measures.amount))
    });
    order
}
