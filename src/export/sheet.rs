//! 客户分级管理表: the eight columns of the template, led by 客户分级, in the person's words, for Excel.

use super::customers::{customer_row, guard_formula};
use crate::grading::Graded;
use crate::ledger::Ledger;
use crate::model::{Frequency, Per};
use crate::protocol::SheetWords;

/// The file: UTF-8 with a byte-order mark and CRLF, as Excel writes CSV; text that Excel would run gets an apostrophe.
/// Best grade first, within it the largest amount.
#[must_use]
pub fn sheet_csv(ledger: &Ledger, graded: &Graded, words: &SheetWords) -> Vec<u8> {
    let mut order: Vec<u32> = (0..graded.customers.len() as u32).collect();
    order.sort_by_cached_key(|&index| {
        let customer = &graded.customers[index as usize];
        (customer.grade as u8, -customer.measures.amount, ledger.customers.bytes(customer.measures.customer).to_vec())
    });
    let mut out = Vec::with_capacity(graded.customers.len() * 100 + 256);
    out.extend_from_slice("\u{feff}".as_bytes());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let word = |list: &[String], index: Option<u8>| index.and_then(|index| list.get(usize::from(index))).cloned().unwrap_or_default();
    // Writing to memory cannot fail; a row that could not be written would leave the file short, so stop there.
    if writer.write_record(&words.columns).is_err() {
        return Vec::new();
    }
    for index in order {
        let row = customer_row(ledger, graded, index, &graded.customers[index as usize]);
        let cells = [
            match row.by_hand {
                Some(_) => format!("{} {}", word(&words.grades, Some(row.grade as u8)), words.by_hand),
                None => word(&words.grades, Some(row.grade as u8)),
            },
            guard_formula(row.id),
            guard_formula(row.name),
            guard_formula(row.contact),
            row.frequency.map_or_else(String::new, |frequency| frequency_words(words, frequency)),
            row.amount.to_string(),
            word(&words.values, row.value.map(|value| value as u8)),
            word(&words.potentials, Some(row.potential as u8)),
            word(&words.relations, Some(row.relation as u8)),
        ];
        if writer.write_record(&cells).is_err() {
            return Vec::new();
        }
    }
    writer.into_inner().unwrap_or_default()
}

fn frequency_words(words: &SheetWords, frequency: Frequency) -> String {
    let place = Per::ALL.iter().position(|&per| per == frequency.per).unwrap_or(Per::ALL.len() - 1);
    match frequency.times {
        0 => words.seldom.clone(),
        times => words.frequencies.get(place).map(|text| text.replace("{n}", &times.to_string())).unwrap_or_default(),
    }
}
