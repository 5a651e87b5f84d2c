//! A file as it was read once: what a person and the data decided, so that the same file, or next month's file with the
//! same headers, is read without asking.

use super::amount::DecimalMark;
use super::columns::{Mapping, Role, normal_header};
use super::date::{DateOrder, DateSystem};
use super::discount::Discount;
use super::encoding::Encoding;
use super::sniff::{Plan, Told};
use crate::model::Decimal;
use serde::{Deserialize, Serialize};

/// How one file was read. Headers and decisions, never a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes; 0 where nobody remembers.
    pub bytes: u64,
    /// Its encoding.
    pub encoding: Encoding,
    /// What stands between two fields.
    pub delimiter: u8,
    /// Physical line of the header, from 1; 0 = there is none.
    pub header_line: u64,
    /// Header texts, in order.
    pub headers: Vec<String>,
    /// The role of each column.
    pub roles: Vec<Option<Role>>,
    /// Whether a person says that each row is a customer with all orders summed.
    pub one_row_a_customer: bool,
    /// Whether an order's total stands on each of its lines and counts once.
    pub once_per_order: bool,
    /// Decimal mark, where anything decided it.
    pub decimal: Option<DecimalMark>,
    /// Order of day and month, where anything decided it.
    pub date_order: Option<DateOrder>,
    /// How bare numbers are dates, where a person said so.
    pub serial: Option<DateSystem>,
    /// What the discount beside quantity × unit price is, where a person said so.
    pub discount: Option<Discount>,
    /// The only currency whose rows count.
    pub currency: Option<String>,
    /// What each currency is worth in the one that all are turned into.
    pub rates: Vec<(String, Decimal)>,
}

/// What is to be done with a file that was looked at, by files that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Familiar {
    /// No such file is known.
    No,
    /// The file of this name was read otherwise than the first look would: look again with this.
    Again(Told),
    /// The plan is now as it was for such a file.
    Yes,
}

/// A number for files with the same headers in the same order; spelling (case, spaces, width) makes no difference.
#[must_use]
pub fn header_signature(headers: &[String]) -> String {
    let normal: Vec<String> = headers.iter().map(|header| normal_header(header)).collect();
    format!("{:08x}-{}", adler2::adler32_slice(normal.join("\u{1f}").as_bytes()), headers.len())
}

impl KnownFile {
    /// A file as it is read by a plan.
    #[must_use]
    pub fn of(name: &str, bytes: u64, plan: &Plan) -> Self {
        Self {
            name: name.to_owned(),
            bytes,
            encoding: plan.encoding,
            delimiter: plan.dialect.delimiter,
            header_line: plan.header_line,
            headers: plan.headers.clone(),
            roles: (0..plan.headers.len()).map(|column| plan.mapping.role(column)).collect(),
            one_row_a_customer: plan.mapping.one_row_a_customer,
            once_per_order: plan.once_per_order,
            decimal: plan.decimal,
            date_order: plan.date_order,
            serial: plan.serial,
            discount: plan.discount,
            currency: plan.currency.clone(),
            rates: plan.rates.clone(),
        }
    }

    /// The columns by role.
    #[must_use]
    pub fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::empty(self.headers.len());
        for (column, role) in self.roles.iter().enumerate() {
            mapping.set(column, *role);
        }
        mapping.one_row_a_customer = self.one_row_a_customer;
        mapping
    }

    /// Whether a file has the same headers in the same order. Columns without a header say nothing of a file.
    #[must_use]
    pub fn is_like(&self, plan: &Plan) -> bool {
        let same = |(own, theirs): (&String, &String)| normal_header(own) == normal_header(theirs);
        self.headers.len() == plan.headers.len()
            && (self.header_line == 0) == (plan.header_line == 0)
            && self.headers.iter().zip(&plan.headers).all(same)
    }

    /// Reads another file as this one. What the other file's own cells decide (day or month first, the decimal mark) stays;
    /// what a person answered is taken over.
    pub fn teach(&self, plan: &mut Plan) {
        plan.mapping = self.mapping();
        plan.once_per_order = self.once_per_order;
        plan.decimal = plan.decimal.or(self.decimal);
        plan.date_order = plan.date_order.or(self.date_order);
        plan.serial = plan.serial.or(self.serial);
        plan.discount = plan.discount.or(self.discount);
        if plan.currency.is_none() && plan.rates.is_empty() {
            plan.currency.clone_from(&self.currency);
            plan.rates.clone_from(&self.rates);
        }
    }
}

/// Reads a file that was looked at as the known file that is like it; of several, the one of the same name.
///
/// `told` says whether this look was made by what [`Familiar::Again`] gave, so that nothing is looked at for ever.
#[must_use]
pub fn recall(known: &[KnownFile], name: &str, plan: &mut Plan, told: bool) -> Familiar {
    let named = known.iter().find(|file| file.name == name);
    if let Some(file) = named.filter(|file| !told && !file.is_like(plan)) {
        let same = (file.encoding, file.delimiter, file.header_line) == (plan.encoding, plan.dialect.delimiter, plan.header_line);
        if !same {
            return Familiar::Again(Told { encoding: Some(file.encoding), delimiter: Some(file.delimiter), header_line: Some(file.header_line) });
        }
    }
    match named.filter(|file| file.is_like(plan)).or_else(|| known.iter().find(|file| file.is_like(plan))) {
        Some(file) => {
            file.teach(plan);
            Familiar::Yes
        }
        None => Familiar::No,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sniff::sniff;
    use super::*;

    fn plan(text: &str) -> Plan {
        sniff(text.as_bytes(), text.len() as u64, None).unwrap().plan
    }

    #[test]
    fn the_next_file_of_the_same_headers_is_read_as_the_last() {
        let mut first = plan("单号,买家,日期,金额,备注\n1,a,2024-01-01,5,x\n");
        first.mapping.set(4, Some(Role::Customer));
        first.once_per_order = true;
        let known = [KnownFile::of("一月.csv", 10, &first)];
        let mut next = plan("单号, 买家 ,日期,金额,备注\n9,b,05/02/2024,7,y\n");
        assert_ne!(next.mapping, first.mapping);
        assert_eq!(recall(&known, "二月.csv", &mut next, false), Familiar::Yes);
        assert_eq!((&next.mapping, next.once_per_order), (&first.mapping, true));
        let mut other = plan("单号,买家,日期,实付,备注\n9,b,2024-02-05,7,y\n");
        let before = other.clone();
        assert_eq!((recall(&known, "二月.csv", &mut other, false), other), (Familiar::No, before));
        assert_eq!(header_signature(&first.headers), header_signature(&next.headers));
    }

    #[test]
    fn a_file_that_was_read_by_hand_is_looked_at_again_once() {
        let known = [KnownFile { header_line: 2, ..KnownFile::of("a.csv", 1, &plan("买家,日期,金额\nb,2024-01-01,5\n")) }];
        let mut again = plan("报表,x,y,z\n买家,日期,金额\n");
        assert!(matches!(recall(&known, "a.csv", &mut again, false), Familiar::Again(told) if told.header_line == Some(2)));
        assert_eq!(recall(&known, "a.csv", &mut again, true), Familiar::No);
        assert_eq!(recall(&known, "b.csv", &mut again, false), Familiar::No);
    }
}
