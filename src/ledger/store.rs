//! The store of lines. Lines that follow each other with one customer, order id, day and shop are a *run*; orders are found over runs.

use super::again::Differing;
use super::kinds::FileKind;
use crate::ingest::{
    Evidence, LineKind, NO_DAY, NONE, ParsedSlice, Plan, Problem, RejectCode, Role, TextTable, normal_header, same_text, status_kind,
};
use crate::model::{Amount, Decimal, MAX_SCALE, Minute, pow10, unguarded};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Rejected records of one file, as positions.
#[derive(Clone, Debug, Default)]
pub struct Rejects {
    /// First byte of each record.
    pub offset: Vec<u64>,
    /// Physical line of each record, from 1.
    pub line: Vec<u64>,
    /// Column of the failing role; `u16::MAX` where no single column failed.
    pub column: Vec<u16>,
    /// Why.
    pub code: Vec<RejectCode>,
}

/// One file as merged so far.
#[derive(Clone, Debug)]
pub struct FileState {
    /// Name as given.
    pub name: String,
    /// How it was read.
    pub plan: Plan,
    /// Records after the header.
    pub records: u64,
    /// Records without content.
    pub blank: u64,
    /// Physical line where the next slice begins, from 1.
    pub next_line: u64,
    /// Rejected records.
    pub rejects: Rejects,
    /// Money of rejected records whose amount could be read.
    pub rejected_money: Amount,
    /// Lines in another encoding, and the first of them, from 1.
    pub mixed: (u64, u64),
    /// What the file says about itself.
    pub evidence: Evidence,
    /// What stands out in it as a whole.
    pub findings: Vec<Problem>,
    /// First run of the file.
    pub first_run: usize,
    /// First line of the file.
    pub first_line: usize,
    /// What its rows are, among the other files.
    pub kind: FileKind,
    /// What stands out where it was put together with others.
    pub(super) joined: Vec<Problem>,
    /// What stands out where its orders stand in other files too.
    pub(super) again: Option<Problem>,
    /// Records with something in them, for each column.
    pub filled: Vec<u64>,
    /// Place of each of its kept columns among the ledger's.
    kept: Vec<usize>,
}

/// A column whose texts are kept line by line; files that have it by the same role (or attribute name) share it.
#[derive(Clone, Debug)]
pub struct KeptColumn {
    /// What it is.
    pub role: Role,
    /// Its header in the first file that has it.
    pub name: String,
    /// Its texts.
    pub texts: TextTable,
    /// The text of each line, [`NONE`] where there is none; lines after the last are empty.
    pub of_line: Vec<u32>,
}

impl KeptColumn {
    /// The text of a line, empty where there is none.
    #[must_use]
    pub fn text(&self, line: usize) -> &str {
        self.of_line.get(line).filter(|&&number| number != NONE).map_or("", |&number| self.texts.text(number))
    }
}

/// All lines of all files.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Customer keys; the number is the customer's index everywhere.
    pub customers: TextTable,
    /// (day and minute as one sortable number, label) of the latest name of each customer; 0 = none.
    names: Vec<(u64, u32)>,
    /// The same for contacts.
    contacts: Vec<(u64, u32)>,
    labels: TextTable,
    /// Product names.
    pub products: TextTable,
    /// Status words …
    pub statuses: TextTable,
    /// … and what they mean.
    pub status_kinds: Vec<LineKind>,
    /// Day of each line.
    pub day: Vec<i32>,
    /// Minute of each line.
    pub minute: Vec<u16>,
    /// Amount of each line: mantissa …
    pub mantissa: Vec<i64>,
    /// … and decimals.
    pub scale: Vec<u8>,
    /// Refund of each line (mantissa, decimals), as far as any file has them; taken off the amount already.
    refund: Vec<(i64, u8)>,
    /// Product of each line; [`NONE`] where unknown.
    pub product: Vec<u32>,
    /// Status of each line; [`NONE`] where unknown.
    pub status: Vec<u32>,
    /// Columns kept as they are: channel, shop, attributes …
    pub kept: Vec<KeptColumn>,
    /// Lines that a filter leaves out and why; empty where no filter is set.
    pub(super) filtered: Vec<LineKind>,
    /// Customers before keys were put together by hand, to be had back: of each run, names, contacts.
    apart: Option<Apart>,
    /// Keys put together by hand: the number that goes, the number that stays.
    pub(super) same: BTreeMap<u32, u32>,
    /// Runs whose order another file tells; empty where no order stands in two files.
    pub(super) superseded: Vec<bool>,
    /// Orders whose amounts differ between files: file, first run and money of each copy …
    pub(super) differing_orders: Vec<Vec<(usize, usize, i128)>>,
    /// … and what counts of them.
    pub(super) differing: Differing,
    /// Lines of returns, whose amounts were written as positive.
    pub(super) turned: Vec<u32>,
    /// Lines that a filter leaves out, whatever their status says; empty where no filter is set.
    pub(super) left_out: Vec<bool>,
    /// Whether an order id means another order on another day or in another shop.
    pub(super) ids_by_day: bool,
    /// First line of each run.
    pub run_line: Vec<u32>,
    /// Customer of each run; [`NONE`] where the file names no customers.
    pub run_customer: Vec<u32>,
    /// Hash of the order id of each run; 0 with an empty id where there is none.
    pub run_hash: Vec<u64>,
    order_bytes: Vec<u8>,
    /// Where each run's order id stands in `order_bytes`.
    order_at: Vec<(u32, u32)>,
    /// Sum of all mantissas without their signs, for each number of decimals.
    magnitudes: [u128; MAX_SCALE as usize + 1],
    /// The files, in order.
    pub files: Vec<FileState>,
}

/// What putting keys together changes.
type Apart = (Vec<u32>, Vec<(u64, u32)>, Vec<(u64, u32)>);

impl Ledger {
    /// Puts keys together that are one customer, as decided by hand; what was put together before comes apart first. Keys that
    /// no file has change nothing. Returns whether anything changed.
    pub fn put_together(&mut self, becomes: &BTreeMap<&str, &str>) -> bool {
        let parted = self.apart.take().map(|apart| (self.run_customer, self.names, self.contacts) = apart).is_some();
        self.same.clear();
        for (&key, &into) in becomes {
            let Some(from) = self.customers.find_text(key) else { continue };
            let to = self.customers.number(into.as_bytes());
            if to as usize == self.names.len() {
                self.names.push((0, NONE));
                self.contacts.push((0, NONE));
            }
            self.same.insert(from, to);
        }
        if self.same.is_empty() {
            return parted;
        }
        self.apart = Some((self.run_customer.clone(), self.names.clone(), self.contacts.clone()));
        for customer in &mut self.run_customer {
            *customer = self.same.get(customer).copied().unwrap_or(*customer);
        }
        for (&from, &to) in &self.same {
            for table in [&mut self.names, &mut self.contacts] {
                let (theirs, mine) = (table[from as usize], &mut table[to as usize]);
                if theirs.1 != NONE && (mine.1 == NONE || theirs.0 > mine.0) {
                    *mine = theirs;
                }
            }
        }
        true
    }

    /// The customer that a key stands for.
    #[must_use]
    pub fn customer_of(&self, key: &str) -> Option<u32> {
        let number = self.customers.find_text(key)?;
        Some(self.same.get(&number).copied().unwrap_or(number))
    }

    /// The keys that were put together with a customer's own by hand.
    #[must_use]
    pub fn keys_of(&self, customer: u32) -> Vec<String> {
        self.same.iter().filter(|(_, to)| **to == customer).map(|(&from, _)| self.customers.text(from).to_owned()).collect()
    }

    /// How many keys were put together with others by hand.
    #[must_use]
    pub fn same_keys(&self) -> usize {
        self.same.len()
    }

    /// Adds an empty file; its slices follow.
    pub fn add_file(&mut self, name: String, plan: Plan) {
        let file = FileState {
            name,
            records: 0,
            blank: 0,
            next_line: plan.data_line,
            rejects: Rejects::default(),
            rejected_money: Amount::default(),
            mixed: (0, 0),
            evidence: Evidence::default(),
            findings: Vec::new(),
            first_run: self.run_line.len(),
            first_line: self.day.len(),
            kind: FileKind::Sales,
            joined: Vec::new(),
            again: None,
            filled: vec![0; plan.headers.len()],
            kept: plan.mapping.kept().map(|(column, role)| self.kept_column(role, &plan.headers[column])).collect(),
            plan,
        };
        self.files.push(file);
    }

    /// The place of a kept column, made where it is new.
    fn kept_column(&mut self, role: Role, header: &str) -> usize {
        let same = |known: &KeptColumn| known.role == role && (role != Role::Attribute || normal_header(&known.name) == normal_header(header));
        self.kept.iter().position(same).unwrap_or_else(|| {
            self.kept.push(KeptColumn { role, name: header.to_owned(), texts: TextTable::default(), of_line: Vec::new() });
            self.kept.len() - 1
        })
    }

    /// Adds a customer of whom no line is known, with the name and contact to show; `None` where the key is known already.
    pub fn add_customer(&mut self, key: &[u8], name: &[u8], contact: &[u8]) -> Option<u32> {
        let number = self.customers.number(key);
        if (number as usize) < self.names.len() {
            return None;
        }
        for (text, mine) in [(name, &mut self.names), (contact, &mut self.contacts)] {
            mine.push((0, if text.is_empty() { NONE } else { self.labels.number(text) }));
        }
        Some(number)
    }

    /// Makes room for about this many lines, so that columns grow once.
    pub fn reserve(&mut self, lines: usize) {
        self.day.reserve(lines);
        self.minute.reserve(lines);
        self.mantissa.reserve(lines);
        self.scale.reserve(lines);
        self.product.reserve(lines);
        self.status.reserve(lines);
    }

    /// Adds the next slice of the last file.
    pub fn merge(&mut self, slice: &ParsedSlice) {
        let Some(file) = self.files.last_mut() else { return };
        file.records += slice.records;
        file.blank += slice.blank;
        file.evidence.merge(&slice.evidence);
        for reject in &slice.rejects {
            file.rejects.offset.push(reject.offset);
            file.rejects.line.push(file.next_line + u64::from(reject.line));
            file.rejects.column.push(reject.column);
            file.rejects.code.push(reject.code);
            if let Some(Decimal { mantissa, scale }) = reject.amount {
                self.magnitudes[usize::from(scale.min(MAX_SCALE))] += u128::from(mantissa.unsigned_abs());
                file.rejected_money = file.rejected_money.plus(Amount { minor: mantissa.into(), scale });
            }
        }
        if file.mixed.0 == 0 && slice.mixed.0 > 0 {
            file.mixed.1 = file.next_line + slice.mixed.1;
        }
        file.mixed.0 += slice.mixed.0;
        file.next_line += slice.lines;
        for (mine, theirs) in file.filled.iter_mut().zip(&slice.filled) {
            *mine += theirs;
        }
        let first = self.day.len() as u32;
        for (&place, (texts, numbers)) in file.kept.iter().zip(&slice.kept) {
            let column = &mut self.kept[place];
            let own = merge_texts(&mut column.texts, texts);
            column.of_line.resize(first as usize, NONE);
            // A cell of spaces is empty.
            let number = |number: u32| if number == NONE || texts.bytes(number).is_empty() { NONE } else { own[number as usize] };
            column.of_line.extend(numbers.iter().map(|&own| number(own)));
        }
        let shops = file.kept.iter().position(|&place| self.kept[place].role == Role::Store).and_then(|own| slice.kept.get(own)).map(|(_, of)| of);
        let customers = self.merge_customers(slice);
        let products = merge_texts(&mut self.products, &slice.products);
        let statuses = merge_texts(&mut self.statuses, &slice.statuses);
        for number in self.status_kinds.len()..self.statuses.len() {
            self.status_kinds.push(status_kind(self.statuses.text(number as u32)));
        }
        self.day.extend_from_slice(&slice.day);
        self.minute.extend_from_slice(&slice.minute);
        self.mantissa.extend_from_slice(&slice.mantissa);
        self.scale.extend_from_slice(&slice.scale);
        for (mantissa, &scale) in slice.mantissa.iter().zip(&slice.scale) {
            self.magnitudes[usize::from(scale.min(MAX_SCALE))] += u128::from(mantissa.unsigned_abs());
        }
        if !slice.refund.is_empty() {
            self.refund.resize(first as usize, (0, 0));
            self.refund.extend(slice.refund.iter().copied().zip(slice.refund_scale.iter().copied()));
            for (mantissa, &scale) in slice.refund.iter().zip(&slice.refund_scale) {
                self.magnitudes[usize::from(scale.min(MAX_SCALE))] += u128::from(mantissa.unsigned_abs());
            }
        }
        let renumber = |numbers: &[u32], number: u32| if number == NONE { NONE } else { numbers[number as usize] };
        self.product.extend(slice.product.iter().map(|&number| renumber(&products, number)));
        self.status.extend(slice.status.iter().map(|&number| renumber(&statuses, number)));
        // Runs: lines of one customer and order id; without an order id, of one customer and day. A slice numbers its order
        // ids run by run, so all of them are taken over at once.
        let base = self.order_bytes.len() as u32;
        self.order_bytes.extend_from_slice(&slice.order_bytes);
        let mut last = (NONE, NONE, i32::MIN, NONE);
        for (row, (&customer, &order)) in slice.customer.iter().zip(&slice.order).enumerate() {
            // A run is one day's and one shop's, so that ids which begin anew every day can be told apart later.
            let key = (customer, order, slice.day[row], shops.map_or(NONE, |shops| shops[row]));
            if row == 0 || key != last {
                last = key;
                self.run_line.push(first + row as u32);
                self.run_customer.push(renumber(&customers, customer));
                // An empty id hashes to 0 here, and no other.
                let hash = if order == NONE { 0 } else { slice.order_hashes[order as usize].max(1) };
                self.run_hash.push(hash);
                self.order_at.push(if order == NONE {
                    (base, base)
                } else {
                    let start = (order as usize).checked_sub(1).map_or(0, |before| slice.order_ends[before]);
                    (base + start, base + slice.order_ends[order as usize])
                });
            }
        }
    }

    /// Gives the slice's customers their numbers here, and takes over newer names and contacts.
    fn merge_customers(&mut self, slice: &ParsedSlice) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(slice.customers.len());
        for local in 0..slice.customers.len() as u32 {
            let number = self.customers.number_hashed(slice.customers.bytes(local), slice.customers.hash(local));
            if number as usize == self.names.len() {
                self.names.push((0, NONE));
                self.contacts.push((0, NONE));
            }
            for (theirs, mine) in [(&slice.names, &mut self.names), (&slice.contacts, &mut self.contacts)] {
                let (latest, known) = (theirs[local as usize], &mut mine[number as usize]);
                // Above bit 32: day and minute. Of equal times the later line of the files wins.
                let key = latest.key >> 32;
                if latest.key != 0 && (known.1 == NONE || key >= known.0) {
                    let text = slice.labels.bytes(latest.label);
                    // Nearly always the same name again.
                    if known.1 == NONE || !same_text(self.labels.bytes(known.1), text) {
                        known.1 = self.labels.number_hashed(text, slice.labels.hash(latest.label));
                    }
                    known.0 = key;
                }
            }
            numbers.push(number);
        }
        numbers
    }

    /// All money together, whatever its sign, with `scale` decimals; `None` where it does not fit.
    fn magnitude(&self, scale: u8) -> Option<u128> {
        // What is finer than `scale` stands on rejected lines only.
        (0..=scale).try_fold(0u128, |sum, own| {
            self.magnitudes[usize::from(own)].checked_mul(pow10(scale - own).unsigned_abs()).and_then(|more| sum.checked_add(more))
        })
    }

    /// Whether every sum of any lines, with `scale` decimals, fits 64 bits.
    #[must_use]
    pub fn fits_i64(&self, scale: u8) -> bool {
        self.magnitude(scale).is_some_and(|all| all < 1 << 62)
    }

    /// Whether all money can be added up and compared exactly: edges of bins are shown with ten million times an amount,
    /// shares are compared as hundred times a sum.
    #[must_use]
    pub fn can_be_exact(&self) -> bool {
        let finest = self.files.iter().map(|file| file.rejected_money.scale).fold(self.finest(), u8::max);
        self.magnitude(finest).is_some_and(|all| all < 1 << 100)
    }

    /// Forgets all money, where it cannot be exact.
    pub fn forget_money(&mut self) {
        self.mantissa.fill(0);
        self.refund.fill((0, 0));
        for file in &mut self.files {
            file.rejected_money = Amount::default();
        }
    }

    /// Amount of a line.
    #[must_use]
    #[inline]
    pub fn amount_of(&self, line: usize) -> Amount {
        Decimal { mantissa: self.mantissa[line], scale: self.scale[line] }.into()
    }

    /// What was given back on a line by its own column: mantissa and decimals.
    #[must_use]
    #[inline]
    pub fn refund(&self, line: usize) -> (i64, u8) {
        self.refund.get(line).copied().unwrap_or((0, 0))
    }

    /// Takes what was given back off a line; what is beyond all numbers stays.
    pub(super) fn take_off(&mut self, line: usize, refund: Decimal) {
        let amount = Decimal { mantissa: self.mantissa[line], scale: self.scale[line] };
        let before = self.refund(line);
        let minus = Decimal { mantissa: -refund.mantissa, ..refund };
        if let (Some(net), Some(all)) = (amount.minus(refund), Decimal { mantissa: before.0, scale: before.1 }.minus(minus)) {
            (self.mantissa[line], self.scale[line]) = (net.mantissa, net.scale);
            self.refund.resize(self.day.len(), (0, 0));
            self.refund[line] = (all.mantissa, all.scale);
        }
    }

    /// Most decimals of any amount or refund.
    #[must_use]
    pub fn finest(&self) -> u8 {
        let refunds = self.refund.iter().map(|(_, scale)| *scale).max().unwrap_or(0);
        self.scale.iter().copied().max().unwrap_or(0).max(refunds)
    }

    /// Has the totals of orders count once where they stand on every line: equal amounts of one order after its first
    /// become nothing. Called once, when all slices of all files are here.
    pub fn count_totals_once(&mut self) {
        for file in 0..self.files.len() {
            if !self.files[file].plan.once_per_order {
                continue;
            }
            let last_run = self.files.get(file + 1).map_or(self.run_line.len(), |next| next.first_run);
            let mut first: BTreeMap<(u32, Vec<u8>), (i64, u8)> = BTreeMap::new();
            for run in self.files[file].first_run..last_run {
                if self.run_hash[run] == 0 {
                    continue;
                }
                for line in self.run(run) {
                    let amount = (self.mantissa[line], self.scale[line]);
                    match first.entry((self.run_customer[run], self.order_id(run).to_vec())) {
                        Entry::Vacant(free) => drop(free.insert(amount)),
                        Entry::Occupied(known) if *known.get() == amount => {
                            self.mantissa[line] = 0;
                            if let Some(refund) = self.refund.get_mut(line) {
                                *refund = (0, 0);
                            }
                        }
                        // Another amount is not that total again.
                        Entry::Occupied(_) => {}
                    }
                }
            }
        }
    }

    /// Number of lines.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.day.len()
    }

    /// Lines of a run.
    #[must_use]
    #[inline]
    pub fn run(&self, run: usize) -> std::ops::Range<usize> {
        let end = self.run_line.get(run + 1).map_or(self.day.len(), |&line| line as usize);
        self.run_line[run] as usize..end
    }

    /// What an order's id is told apart by, besides its text: nothing, or its day and shop where ids begin anew every day.
    #[inline]
    pub(crate) fn id_place(&self, run: usize) -> Option<(i32, u32)> {
        if !self.ids_by_day {
            return None;
        }
        let line = self.run_line[run] as usize;
        let store = self.kept.iter().find(|column| column.role == Role::Store).and_then(|column| column.of_line.get(line)).copied();
        Some((self.day[line], store.unwrap_or(NONE)))
    }

    /// Order id of a run, empty where there is none.
    #[must_use]
    pub fn order_id(&self, run: usize) -> &[u8] {
        let (start, end) = self.order_at[run];
        &self.order_bytes[start as usize..end as usize]
    }

    /// The file of a line.
    #[must_use]
    pub fn file_of_line(&self, line: usize) -> usize {
        self.files.partition_point(|file| file.first_line <= line).saturating_sub(1)
    }

    /// Name on the customer's latest line that has one.
    #[must_use]
    pub fn name(&self, customer: u32) -> &str {
        self.names.get(customer as usize).map_or("", |&(_, label)| self.as_sheet_says(self.labels.text(label)))
    }

    /// Contact on the customer's latest line that has one.
    #[must_use]
    pub fn contact(&self, customer: u32) -> &str {
        self.contacts.get(customer as usize).map_or("", |&(_, label)| self.as_sheet_says(self.labels.text(label)))
    }

    /// A text of customers that come with their sums: such lists are written for spreadsheets, and an apostrophe before what a
    /// spreadsheet would run is no part of it.
    fn as_sheet_says<'t>(&self, text: &'t str) -> &'t str {
        let bare = unguarded(text);
        // The files are looked at only for the few texts that have one.
        if bare.len() < text.len() && self.files.iter().all(|file| file.kind == FileKind::Totals) { bare } else { text }
    }

    /// Minute of a line.
    #[must_use]
    pub fn minute_of(&self, line: usize) -> Minute {
        Minute::from_raw(self.minute[line])
    }

    /// Whether a line counts: what its status means, then what the filters say. A refunded line that already shows a
    /// negative amount is kept.
    #[must_use]
    #[inline]
    pub fn line_kind(&self, line: usize) -> LineKind {
        match self.filtered.get(line) {
            None | Some(LineKind::Kept) => self.kind_by_status(line),
            Some(&kind) => kind,
        }
    }

    /// Whether a filter leaves a line out, as if it were not in the file.
    #[inline]
    pub(super) fn is_left_out(&self, line: usize) -> bool {
        self.left_out.get(line).copied().unwrap_or(false)
    }

    /// What a line's status alone means.
    #[inline]
    pub(super) fn kind_by_status(&self, line: usize) -> LineKind {
        let status = self.status[line];
        if status == NONE {
            return LineKind::Kept;
        }
        match self.status_kinds[status as usize] {
            LineKind::Refunded if self.is_written_negative(line) && self.day[line] != NO_DAY => LineKind::Kept,
            LineKind::Returned if self.day[line] != NO_DAY => LineKind::Kept,
            LineKind::Returned => LineKind::Refunded,
            // An order without a day cannot count, whatever a person says of its status.
            LineKind::Kept if self.day[line] == NO_DAY => match status_kind(self.statuses.text(status)) {
                LineKind::Returned => LineKind::Refunded,
                kind => kind,
            },
            kind => kind,
        }
    }

    /// Whether a line's amount was negative before a refund of its own was taken off.
    fn is_written_negative(&self, line: usize) -> bool {
        let (mantissa, scale) = self.refund(line);
        if mantissa == 0 { self.mantissa[line] < 0 } else { self.amount_of(line).plus(Amount { minor: mantissa.into(), scale }).minor < 0 }
    }

    /// Memory the ledger holds, in bytes.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let columns = self.day.capacity() * 4
            + self.minute.capacity() * 2
            + self.mantissa.capacity() * 8
            + self.scale.capacity()
            + self.refund.capacity() * 16
            + (self.product.capacity() + self.status.capacity()) * 4
            + (self.run_line.capacity() + self.run_customer.capacity()) * 4
            + self.order_at.capacity() * 8
            + self.run_hash.capacity() * 8
            + self.order_bytes.capacity()
            + self.filtered.capacity()
            + self.kept.iter().map(|column| column.of_line.capacity() * 4 + column.texts.memory()).sum::<usize>()
            + (self.names.capacity() + self.contacts.capacity()) * 16;
        let texts = [&self.customers, &self.labels, &self.products, &self.statuses].map(TextTable::memory);
        let rejects: usize = self.files.iter().map(|file| file.rejects.offset.capacity() * 19).sum();
        (columns + texts.iter().sum::<usize>() + rejects) as u64
    }
}

/// Gives the texts of a slice their numbers in a table of the ledger.
fn merge_texts(table: &mut TextTable, texts: &TextTable) -> Vec<u32> {
    (0..texts.len() as u32).map(|local| table.number_hashed(texts.bytes(local), texts.hash(local))).collect()
}
