//! The quality of the data behind a view: read off the ledger when somebody asks, so that an import does not wait for it.

use super::store::Ledger;
use super::view::{OrderRef, View};
use crate::ingest::{LineKind, NONE, Normal, RejectCode, Role};
use crate::model::{Amount, Day};
use crate::protocol::{ColumnFill, ColumnValues, OrderKind, Outlier, Quality, StatusUse, TwinKind, Twins, WordUse};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// Words of what is sold with goods but is none: postage, price differences, deposits, presents.
const NO_GOODS: &[&str] = &[
    "运费",
    "邮费",
    "补差价",
    "差价",
    "快递费",
    "补邮",
    "赠品",
    "押金",
    "定金",
    "手续费",
    "運費",
    "shipping",
    "postage",
    "delivery fee",
    "deposit",
    "gift card",
];
/// How many of each are listed.
const LISTED: usize = 50;
/// How many values of a column are listed.
const VALUES: usize = 30;
/// A name that more customers have than this is a frequent name, not one person.
const NAMESAKES: usize = 5;

impl Ledger {
    /// Looks at everything once more. Takes some tenths of a second for a million customers.
    #[must_use]
    pub fn quality(&self, view: &View) -> Quality {
        let mut quality = Quality::default();
        self.columns(&mut quality);
        for file in view.reports(self) {
            quality.rows += file.records - file.blank;
            quality.rejected += file.rejected;
            quality.money_used = quality.money_used.plus(file.money[0]);
            quality.money_rejected = quality.money_rejected.plus(file.money[1]);
            quality.nobody +=
                file.problems.iter().filter(|problem| problem.code == RejectCode::NoCustomer.id()).map(|problem| problem.count).sum::<u64>();
        }
        if let (Some(first), Some(last)) = (view.first_order, view.last_order) {
            quality.history_days = last.since(first).unsigned_abs() + 1;
        }
        orders(self, view, &mut quality);
        quality.files = self.files.iter().enumerate().map(|(place, file)| (file.name.clone(), self.lines_of(place).len() as u64)).collect();
        quality.twins = self.twins(view);
        self.values(&mut quality);
        quality.normal = Normal::ALL
            .iter()
            .map(|&kind| (kind.id().to_owned(), self.files.iter().map(|file| file.evidence.normal[kind as usize]).sum()))
            .filter(|(_, cells)| *cells > 0)
            .collect();
        self.each_repeated_line(|line| quality.repeated_lines += u64::from(self.kind_by_status(line) == LineKind::Kept));
        quality
    }

    fn columns(&self, quality: &mut Quality) {
        for (place, file) in self.files.iter().enumerate() {
            for (column, header) in file.plan.headers.iter().enumerate() {
                quality.columns.push(ColumnFill {
                    file: place as u32,
                    header: header.clone(),
                    role: file.plan.mapping.role(column),
                    filled: file.filled.get(column).copied().unwrap_or(0),
                    rows: file.records - file.blank,
                });
            }
        }
    }

    /// Statuses, values of kept columns, and products that are no goods.
    fn values(&self, quality: &mut Quality) {
        let mut statuses: Vec<(u64, Amount)> = vec![Default::default(); self.statuses.len()];
        let mut products: Vec<(u64, Amount)> = vec![Default::default(); self.products.len()];
        for line in 0..self.lines() {
            let amount = self.amount_of(line);
            for (number, totals) in [(self.status[line], &mut statuses), (self.product[line], &mut products)] {
                if number != NONE {
                    let (rows, money) = &mut totals[number as usize];
                    *rows += 1;
                    *money = money.plus(amount);
                }
            }
        }
        let usual = self.usual_kinds();
        for (number, (rows, money)) in statuses.into_iter().enumerate() {
            let status = self.statuses.text(number as u32).to_owned();
            // The mark of another currency is no word of the file.
            if rows > 0 && !status.starts_with('\u{1f}') {
                quality.statuses.push(StatusUse { status, kind: self.status_kinds[number], usual: usual[number], rows, money });
            }
        }
        quality.statuses.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.status.cmp(&b.status)));
        for &word in NO_GOODS {
            let mut found = WordUse { word: word.to_owned(), rows: 0, money: Amount::default() };
            for (number, (rows, money)) in products.iter().enumerate() {
                if self.products.text(number as u32).to_lowercase().contains(word) {
                    found.rows += rows;
                    found.money = found.money.plus(*money);
                }
            }
            if found.rows > 0 {
                quality.words.push(found);
            }
        }
        for column in &self.kept {
            let mut rows = vec![0u64; column.texts.len()];
            column.of_line.iter().filter(|&&number| number != NONE).for_each(|&number| rows[number as usize] += 1);
            let mut values: Vec<(String, u64)> = rows
                .iter()
                .enumerate()
                .filter(|(_, rows)| **rows > 0)
                .map(|(number, rows)| (column.texts.text(number as u32).to_owned(), *rows))
                .collect();
            let distinct = values.len() as u64;
            values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            values.truncate(VALUES);
            if distinct > 0 {
                quality.values.push(ColumnValues { role: column.role, header: column.name.clone(), values, distinct });
            }
        }
    }

    /// Customers that may be one: by the spelling of their id, then by contact, then by name. A customer is listed once.
    fn twins(&self, view: &View) -> (u64, Vec<Twins>) {
        let mut groups: Vec<Twins> = Vec::new();
        let mut listed = vec![false; self.customers.len()];
        let customers: Vec<u32> = view.customers().map(|orders| orders.customer).collect();
        let mut total = 0;
        for kind in [TwinKind::Spelling, TwinKind::Contact, TwinKind::Name] {
            let mut same: HashMap<String, Vec<u32>, foldhash::fast::FixedState> = HashMap::default();
            for &customer in customers.iter().filter(|&&customer| !listed[customer as usize]) {
                let key = match kind {
                    TwinKind::Spelling => folded(self.customers.text(customer)),
                    TwinKind::Contact => folded_contact(self.contact(customer)),
                    TwinKind::Name => folded(self.name(customer)),
                };
                // What is masked or one letter long is no evidence.
                if key.chars().count() > 1 && !key.contains(['*', '＊']) {
                    same.entry(key).or_default().push(customer);
                }
            }
            let mut found: Vec<(String, Vec<u32>)> =
                same.into_iter().filter(|(_, group)| group.len() > 1 && (kind != TwinKind::Name || self.could_be_one(group))).collect();
            found.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.1[0].cmp(&b.1[0])));
            total += found.len() as u64;
            for (_, group) in found {
                group.iter().for_each(|&customer| listed[customer as usize] = true);
                if groups.len() < LISTED {
                    let shared = match kind {
                        TwinKind::Spelling => self.customers.text(group[0]),
                        TwinKind::Contact => self.contact(group[0]),
                        TwinKind::Name => self.name(group[0]),
                    };
                    let ids = group.iter().take(8).map(|&customer| self.customers.text(customer).to_owned()).collect();
                    groups.push(Twins { kind, shared: shared.to_owned(), customers: ids, count: group.len() as u64 });
                }
            }
        }
        (total, groups)
    }

    /// Whether namesakes could be one person: few of them, and not all with phones of their own.
    fn could_be_one(&self, group: &[u32]) -> bool {
        group.len() <= NAMESAKES && group.iter().any(|&customer| self.contact(customer).is_empty())
    }

    /// The files that have rows of a customer, by place.
    #[must_use]
    pub fn files_of(&self, customer: u32) -> Vec<usize> {
        (0..self.files.len()).filter(|&file| self.runs_of(file).any(|run| self.run_customer[run] == customer)).collect()
    }

    /// The latest text of each kept column on a customer's lines, with the column's role and header.
    #[must_use]
    pub fn kept_of(&self, customer: u32) -> Vec<(Role, String, String)> {
        let mut latest: BTreeMap<usize, (i32, usize, String)> = BTreeMap::new();
        for run in (0..self.run_line.len()).filter(|&run| self.run_customer[run] == customer) {
            for line in self.run(run) {
                for (place, column) in self.kept.iter().enumerate() {
                    let text = column.text(line);
                    let newer = latest.get(&place).is_none_or(|(day, before, _)| (self.day[line], line) >= (*day, *before));
                    if !text.is_empty() && newer {
                        latest.insert(place, (self.day[line], line, text.to_owned()));
                    }
                }
            }
        }
        latest.into_iter().map(|(place, (_, _, text))| (self.kept[place].role, self.kept[place].name.clone(), text)).collect()
    }
}

/// Buyers with one order, orders for nothing, and orders beyond Tukey's far fence (third quartile + 3 × the spread of the
/// middle half, of the logarithms, since amounts of money are skewed; J. Tukey, *Exploratory Data Analysis*, 1977).
fn orders(ledger: &Ledger, view: &View, quality: &mut Quality) {
    let mut logs: Vec<f64> = Vec::new();
    for customer in view.customers() {
        let counted = customer.iter().filter(|order| order.kind == OrderKind::Counted);
        let mut orders = 0u64;
        for order in counted {
            orders += 1;
            quality.free_orders += u64::from(order.net == 0);
            if order.net > 0 {
                logs.push((order.net as f64).ln());
            }
        }
        quality.buyers += u64::from(orders > 0);
        quality.bought_once += u64::from(orders == 1);
    }
    if logs.len() < 20 {
        return;
    }
    let quartile = |logs: &mut Vec<f64>, quarter: usize| {
        let place = logs.len() * quarter / 4;
        *logs.select_nth_unstable_by(place, f64::total_cmp).1
    };
    let (low, high) = (quartile(&mut logs, 1), quartile(&mut logs, 3));
    let fence = high + 3.0 * (high - low);
    let is_far = |order: &OrderRef| order.kind == OrderKind::Counted && order.net > 0 && (order.net as f64).ln() > fence && high > low;
    let mut far: Vec<(i128, u32, i32)> = Vec::new();
    for customer in view.customers() {
        far.extend(customer.iter().filter(is_far).map(|order| (order.net, customer.customer, order.day)));
    }
    far.sort_unstable_by_key(|&(net, customer, day)| (std::cmp::Reverse(net), customer, day));
    quality.outliers.0 = far.len() as u64;
    quality.outliers.1 = far
        .into_iter()
        .take(10)
        .map(|(net, customer, day)| Outlier { customer: ledger.customers.text(customer).to_owned(), day: Day(day), amount: view.amount(net) })
        .collect();
}

/// An id or name without case, spaces and width.
fn folded(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A phone number by its digits (without +86 or 0086), an address by its letters.
fn folded_contact(text: &str) -> String {
    let text = folded(text);
    if text.contains('@') {
        return text;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() == 11)).unwrap_or(&digits);
    if digits.len() >= 7 { digits.to_owned() } else { text }
}
