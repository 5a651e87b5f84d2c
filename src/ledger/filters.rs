//! Filters over the whole ledger: which lines they leave out, and what statuses mean.

use super::kinds::FileKind;
use super::store::Ledger;
use crate::ingest::{Filters, LineKind, NO_DAY, NONE, OTHER_CURRENCY, TextTable, is_done, is_return, is_sale, is_won, status_kind};
use crate::model::pow10;
use std::collections::BTreeMap;

/// What tells an order apart from all others: customer, id, and the day (and shop) where the id alone does not.
type OrderKey<'l> = (u32, &'l [u8], Option<(i32, u32)>);

impl Ledger {
    /// Applies the filters of a run to all lines. Called when all slices are here, and again when a filter changes.
    pub fn filter(&mut self, filters: &Filters) {
        for (number, usual) in self.usual_kinds().into_iter().enumerate() {
            self.status_kinds[number] = filters.statuses.get(self.statuses.text(number as u32)).copied().unwrap_or(usual);
        }
        self.filtered = Vec::new();
        self.left_out = Vec::new();
        self.ids_by_day = filters.ids_by_day;
        self.turn_returns();
        let rest = Filters { statuses: BTreeMap::new(), ids_by_day: false, ..filters.clone() };
        if rest.is_empty() {
            return self.settle_orders();
        }
        let mut filtered = vec![LineKind::Kept; self.lines()];
        let words: Vec<String> = rest.without_products.iter().map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect();
        let products: Vec<bool> = self
            .products
            .iter()
            .map(|product| {
                let product = String::from_utf8_lossy(product).to_lowercase();
                words.iter().any(|word| product.contains(word))
            })
            .collect();
        for (line, kind) in filtered.iter_mut().enumerate() {
            let day = self.day[line];
            let outside = day != NO_DAY && (rest.from.is_some_and(|from| day < from.0) || rest.to.is_some_and(|to| day > to.0));
            if outside {
                *kind = LineKind::OutsideDates;
            } else if self.product[line] != NONE && products[self.product[line] as usize] {
                *kind = LineKind::FilteredProduct;
            }
        }
        for file in (0..self.files.len()).filter(|&file| rest.without_files.contains(&self.files[file].name)) {
            for kind in filtered[self.lines_of(file)].iter_mut().filter(|kind| **kind == LineKind::Kept) {
                *kind = LineKind::FilteredValue;
            }
        }
        for (role, value) in &rest.without {
            let columns = self.kept.iter().filter(|column| column.role == *role);
            for (column, number) in
                columns.filter_map(|column| Some((column, (0..column.texts.len() as u32).find(|&number| column.texts.text(number) == value)?)))
            {
                for (kind, _) in filtered.iter_mut().zip(&column.of_line).filter(|(kind, own)| **kind == LineKind::Kept && **own == number) {
                    *kind = LineKind::FilteredValue;
                }
            }
        }
        if rest.drop_repeated {
            self.each_repeated_line(|line| {
                if filtered[line] == LineKind::Kept {
                    filtered[line] = LineKind::Repeated;
                }
            });
        }
        self.left_out = filtered.iter().map(|kind| kind.is_filtered() && *kind != LineKind::Repeated).collect();
        // A line that its status leaves out already keeps that reason.
        for (line, kind) in filtered.iter_mut().enumerate() {
            if self.kind_by_status(line) != LineKind::Kept {
                *kind = LineKind::Kept;
            }
        }
        self.filtered = filtered;
        self.settle_orders();
        if let Some(least) = rest.min_order {
            self.leave_out_small_orders(least.mantissa.into(), least.scale);
        }
    }

    /// A return that is an order of its own often has a positive amount: it is money given back.
    fn turn_returns(&mut self) {
        let mut turned = std::mem::take(&mut self.turned);
        for line in turned.drain(..) {
            self.mantissa[line as usize] *= -1;
        }
        let returned: Vec<bool> = self.status_kinds.iter().map(|&kind| kind == LineKind::Returned).collect();
        if returned.contains(&true) {
            let is = |line: &usize| self.status[*line] != NONE && returned[self.status[*line] as usize] && self.mantissa[*line] > 0;
            turned.extend((0..self.lines()).filter(is).map(|line| line as u32));
        }
        for &line in &turned {
            self.mantissa[line as usize] *= -1;
        }
        self.turned = turned;
    }

    /// Filters whose value no row has, as they are written, each with the values that there are (none where no file has
    /// such a column).
    #[must_use]
    pub fn idle_filters(&self, filters: &Filters) -> Vec<(String, Vec<String>)> {
        let texts_of = |table: &TextTable| -> Vec<String> { (0..table.len() as u32).map(|number| table.text(number).to_owned()).collect() };
        let mut idle = Vec::new();
        let products = texts_of(&self.products);
        for word in &filters.without_products {
            let part = word.trim().to_lowercase();
            if !products.iter().any(|product| product.to_lowercase().contains(&part)) {
                idle.push((format!("product={word}"), products.clone()));
            }
        }
        for (role, value) in &filters.without {
            let known: Vec<String> = self.kept.iter().filter(|column| column.role == *role).flat_map(|column| texts_of(&column.texts)).collect();
            if !known.contains(value) {
                idle.push((format!("{}={value}", role.id()), known));
            }
        }
        let files: Vec<String> = self.files.iter().map(|file| file.name.clone()).collect();
        for file in filters.without_files.iter().filter(|file| !files.contains(file)) {
            idle.push((format!("file={file}"), files.clone()));
        }
        let statuses: Vec<String> = texts_of(&self.statuses).into_iter().filter(|status| status != OTHER_CURRENCY).collect();
        for (status, kind) in filters.statuses.iter().filter(|(status, _)| !statuses.contains(status)) {
            idle.push((format!("status:{status}={}", kind.id()), statuses.clone()));
        }
        idle
    }

    /// What each status means unless a person says otherwise.
    pub(super) fn usual_kinds(&self) -> Vec<LineKind> {
        // Where some deals are won, the stages that mean nothing else are deals still open; beside sales, a return is a document
        // of its own, not what became of an order. Each file speaks for itself: a word means so where every file that has it says so.
        let (deals, documents) = (self.beside(is_won), self.beside(is_sale));
        let usual = |number: usize, status: &str| match status_kind(status) {
            LineKind::Kept if deals[number] && !is_won(status) && !is_done(status) && !status.is_empty() => LineKind::Open,
            LineKind::Refunded if documents[number] && is_return(status) => LineKind::Returned,
            kind => kind,
        };
        (0..self.statuses.len()).map(|number| usual(number, self.statuses.text(number as u32))).collect()
    }

    /// Which statuses stand only in files that have a word of a kind.
    fn beside(&self, is: fn(&str) -> bool) -> Vec<bool> {
        let is: Vec<bool> = self.statuses.iter().map(|status| std::str::from_utf8(status).is_ok_and(is)).collect();
        if !is.contains(&true) || self.files.len() == 1 {
            return vec![is.contains(&true); is.len()];
        }
        let mut beside = vec![true; is.len()];
        for file in 0..self.files.len() {
            let mut seen = vec![false; is.len()];
            self.status[self.lines_of(file)].iter().filter(|&&status| status != NONE).for_each(|&status| seen[status as usize] = true);
            if !seen.iter().zip(&is).any(|(seen, is)| *seen && *is) {
                beside.iter_mut().zip(&seen).filter(|(_, seen)| **seen).for_each(|(beside, _)| *beside = false);
            }
        }
        beside
    }

    /// Leaves out all lines of orders that come to less; what is owed to the customer stays.
    fn leave_out_small_orders(&mut self, least: i128, decimals: u8) {
        let scale = self.finest().max(decimals);
        let least = least * pow10(scale - decimals);
        let mut sums: BTreeMap<OrderKey<'_>, i128> = BTreeMap::new();
        let order = |run: usize, line: usize| {
            let id = self.order_id(run);
            (self.run_customer[run], id, if id.is_empty() { Some((self.day[line], NONE)) } else { self.id_place(run) })
        };
        for run in self.runs_of_kind(FileKind::Sales).filter(|&run| !self.superseded(run)) {
            for line in self.run(run).filter(|&line| self.line_kind(line) == LineKind::Kept) {
                *sums.entry(order(run, line)).or_default() += i128::from(self.mantissa[line]) * pow10(scale - self.scale[line]);
            }
        }
        let mut small = Vec::new();
        for run in self.runs_of_kind(FileKind::Sales).filter(|&run| !self.superseded(run)) {
            for line in self.run(run).filter(|&line| self.line_kind(line) == LineKind::Kept) {
                if sums.get(&order(run, line)).is_some_and(|&sum| (0..least).contains(&sum)) {
                    small.push(line);
                }
            }
        }
        for line in small {
            self.filtered[line] = LineKind::SmallOrder;
        }
    }
}
