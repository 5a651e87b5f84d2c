//! Rows that continue the one before: the other lines of an order whose total stands on the first, and rows of a group whose
//! customer and date stand above them.

use super::cells::{cell, is_total_row, label};
use super::report::RejectCode;
use super::rows::{Work, is_blank, place};
use super::scan::{Field, Record};
use super::slice::{Reject, SliceParser};
use crate::model::Decimal;

/// The first row of an order or group, as far as later rows need it.
#[derive(Clone, Copy)]
pub(super) struct Head {
    /// Its order id as written.
    pub order_cell: (u32, u32),
    pub fate: Fate,
}

#[derive(Clone, Copy)]
pub(super) enum Fate {
    /// `row` is its place among the lines.
    Used {
        row: usize,
        customer: u32,
        order: u32,
        day: i32,
        minute: u16,
        status: u32,
    },
    Rejected(RejectCode, u16),
}

impl SliceParser {
    /// Whether there can be rows that continue the one before.
    pub(super) fn has_tails(&self) -> bool {
        self.grouped || self.total_first
    }

    /// Whether a record may continue the one before: it names an order but no amount, or (in grouped files) no customer,
    /// date or order at all. Blank lines between such rows count as such.
    pub(super) fn is_tail(&self, bytes: &[u8], record: &Record, fields: &[Field]) -> bool {
        record.broken.is_none() && self.has_tails() && self.continues(bytes, fields)
    }

    fn continues(&self, bytes: &[u8], fields: &[Field]) -> bool {
        let blank = |column: usize| fields.get(column).is_none_or(|field| cell(bytes, field).trim_ascii().is_empty());
        match self.at.order {
            Some(order) if !blank(order) => self.total_first && self.at.amount.is_some_and(blank),
            _ if self.grouped => [self.at.customer, self.at.date].into_iter().flatten().all(blank),
            _ => is_blank(bytes, fields),
        }
    }
}

impl Work<'_> {
    /// A row without a key or an amount of its own, where it continues the one before: it takes customer, date, order and
    /// status from there, and adds what it has. `false` where it stands for itself.
    #[cold]
    pub(super) fn tail(&mut self, bytes: &[u8], fields: &[Field], offset: u64, line: u32) -> bool {
        let parser = self.parser;
        let Some(head) = self.head else { return false };
        if !parser.has_tails() || !parser.continues(bytes, fields) || is_total_row(bytes, fields, parser.encoding) {
            return false;
        }
        let own =
            |column: Option<usize>| column.and_then(|column| fields.get(column)).map(|field| cell(bytes, field).trim_ascii()).unwrap_or_default();
        if !own(parser.at.order).is_empty() && own(parser.at.order) != place(bytes, head.order_cell).trim_ascii() {
            return false;
        }
        let Fate::Used { row, customer, order, day, minute, status } = head.fate else {
            if let Fate::Rejected(code, column) = head.fate {
                self.slice.rejects.push(Reject { offset, line, column, code, amount: None });
            }
            return true;
        };
        let amount = match self.amount(bytes, fields, offset) {
            Ok(amount) => amount.unwrap_or(Decimal::ZERO),
            Err((_, true)) => Decimal::ZERO,
            Err((column, false)) => {
                let column = column.min(usize::from(u16::MAX) - 1) as u16;
                self.slice.rejects.push(Reject { offset, line, column, code: RejectCode::BadAmount, amount: None });
                return true;
            }
        };
        let product =
            label(&mut self.raw_products, &mut self.slice.products, bytes, parser.at.product.and_then(|column| fields.get(column)), parser.encoding);
        let own_status =
            if own(parser.at.status).is_empty() { status } else { self.status(bytes, parser.at.status.and_then(|column| fields.get(column))) };
        let refund = self.refund(bytes, fields, offset).unwrap_or(Decimal::ZERO);
        let amount = self.give_back(amount, refund).unwrap_or(amount);
        self.push(customer, order, day, minute, amount, product, own_status);
        self.keep_texts(bytes, fields, Some(row));
        true
    }
}
