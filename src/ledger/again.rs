//! Orders that stand in more than one file: whose lines count, and what items give back of other files' orders.
//!
//! Exports overlap, and an order changes between two of them. It goes one way only: unpaid, paid, then closed or given
//! back. So the state furthest on is the newest, whatever the order of the files. Where the amounts themselves differ,
//! one file may hold the rest of the order, or an order that was changed: that is asked.

use super::kinds::FileKind;
use super::store::Ledger;
use crate::ingest::{Answers, Finding, LineKind, NO_DAY, NONE, Question, QuestionCode, Role};
use crate::model::{Amount, Decimal, pow10};
use hashbrown::HashMap;
use std::collections::BTreeMap;

/// What counts of an order whose amounts differ between files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Differing {
    /// What the earliest file says.
    #[default]
    First,
    /// What the latest file says.
    Last,
    /// All of it: the files hold parts.
    Parts,
}

/// One order as one file has it.
#[derive(Clone, Debug, Default)]
struct Copy {
    file: usize,
    runs: Vec<usize>,
    /// Any line that counts; any line of an order that has ended otherwise.
    kept: bool,
    ended: bool,
    /// All its money before refunds, what of it counts, and what of it waits for a payment.
    all: i128,
    net: i128,
    unpaid: i128,
    /// Its first day; its products (a sum of hashes), as far as every line names one.
    day: i32,
    products: Option<u64>,
}

/// Copies of one order that lie further apart are orders of ids that begin anew.
const SAME_ORDER_DAYS: u32 = 7;

impl Copy {
    /// Whether another copy is the same order at another time: the same money, goods and day, as far as they are told.
    fn is_same(&self, other: &Self) -> bool {
        let goods = self.products.zip(other.products).is_none_or(|(mine, theirs)| mine == theirs);
        self.all == other.all && goods && self.day.abs_diff(other.day) <= SAME_ORDER_DAYS
    }

    /// How new a copy is among those of the same money: orders are paid, then given back.
    fn age(&self) -> (i128, i128) {
        (self.unpaid, self.net)
    }

    /// How far the order has come: unpaid, paid, ended.
    fn state(&self) -> u8 {
        if self.kept { 1 } else { 2 * u8::from(self.ended) }
    }
}

type Fast = foldhash::fast::FixedState;

impl Ledger {
    /// Whether a run's order is told by another file.
    #[inline]
    pub(crate) fn superseded(&self, run: usize) -> bool {
        self.superseded.get(run).copied().unwrap_or(false)
    }

    /// Finds the runs that another file supersedes. Called whenever it changes which lines count.
    pub(super) fn settle_orders(&mut self) {
        self.superseded = Vec::new();
        self.differing_orders.clear();
        for file in &mut self.files {
            file.again = None;
        }
        let orders = self.orders_of_many_files();
        if orders.is_empty() {
            return;
        }
        let mut superseded = vec![false; self.run_line.len()];
        let mut changed: Vec<u64> = vec![0; self.files.len()];
        for copies in &orders {
            let furthest = copies.iter().map(Copy::state).max().unwrap_or(0);
            let newest: Vec<&Copy> = copies.iter().filter(|copy| copy.state() == furthest).collect();
            let same = newest.iter().all(|copy| copy.is_same(newest[0]));
            let counts = |file: usize| match (same, self.differing) {
                _ if furthest != 1 => file == newest[0].file,
                // Nothing was changed but what was given back since.
                (true, _) => newest.iter().min_by_key(|copy| copy.age()).is_some_and(|copy| copy.file == file),
                (false, Differing::First) => file == newest[0].file,
                (false, Differing::Last) => newest.last().is_some_and(|copy| copy.file == file),
                // The same part twice is one, as it is now.
                (false, Differing::Parts) => newest.iter().position(|copy| copy.file == file).is_some_and(|own| {
                    let part = newest[own];
                    let newer = |(place, copy): (usize, &&Copy)| copy.is_same(part) && (copy.age(), place) < (part.age(), own);
                    !newest.iter().enumerate().any(newer)
                }),
            };
            if furthest == 1 && !same {
                self.differing_orders.push(newest.iter().map(|copy| (copy.file, copy.runs[0], copy.net)).collect());
            }
            for copy in copies.iter().filter(|copy| !counts(copy.file)) {
                copy.runs.iter().for_each(|&run| superseded[run] = true);
                // Unpaid orders that were paid since are no news.
                if copy.state() == 1 && (furthest != 1 || copies.iter().any(|other| other.net != copy.net)) {
                    changed[copy.file] += 1;
                }
            }
        }
        self.superseded = superseded;
        for (file, &count) in self.files.iter_mut().zip(&changed).filter(|(_, count)| **count > 0) {
            file.again = Some(Finding::OrderChanged.problem(count));
        }
    }

    /// Says what counts of orders whose amounts differ between files; the first, where nothing is answered.
    pub fn settle_as_answered(&mut self, answers: &Answers) {
        self.differing = match answers.get(QuestionCode::OrdersDiffer) {
            Some("last") => Differing::Last,
            Some("parts") => Differing::Parts,
            _ => Differing::First,
        };
    }

    /// The question about orders whose amounts differ between files, where nothing is answered.
    #[must_use]
    pub fn differing_question(&self, answers: &Answers) -> Option<Question> {
        let first = self.differing_orders.first().filter(|_| answers.get(QuestionCode::OrdersDiffer).is_none())?;
        let scale = self.finest();
        let shown = |(file, run, net): &(usize, usize, i128)| {
            let (id, amount) = (String::from_utf8_lossy(self.order_id(*run)), Amount { minor: *net, scale }.trimmed());
            format!("{id} = {amount} ({})", self.files[*file].name)
        };
        let examples = self.differing_orders.iter().take(2).flat_map(|copies| copies.iter().take(3).map(shown)).collect();
        let file = first.last().map_or(0, |(file, ..)| *file);
        Some(Question::new(QuestionCode::OrdersDiffer, file as u32, examples))
    }

    /// Every order that stands in several files of sales, its copies in the order of the files. Lines that a filter leaves out
    /// are as if they were not in the file.
    fn orders_of_many_files(&self) -> Vec<Vec<Copy>> {
        let sales: Vec<usize> = self.files_of_kind(FileKind::Sales).collect();
        if sales.len() < 2 {
            return Vec::new();
        }
        // A first pass over the hashes alone: nearly all orders stand in one file.
        let told = |run: usize| (self.run_customer[run], self.run_hash[run], self.id_place(run));
        let has_id = |run: &usize| self.run_hash[*run] != 0 && self.run_customer[*run] != NONE;
        let mut seen: HashMap<_, (usize, bool), Fast> = HashMap::default();
        for &file in &sales {
            for run in self.runs_of(file).filter(has_id) {
                let (first, several) = seen.entry(told(run)).or_insert((file, false));
                *several |= *first != file;
            }
        }
        seen.retain(|_, (_, several)| *several);
        if seen.is_empty() {
            return Vec::new();
        }
        let scale = self.finest();
        let mut place_of: HashMap<_, usize, Fast> = HashMap::default();
        let mut orders: Vec<Vec<Copy>> = Vec::new();
        for &file in &sales {
            for run in self.runs_of(file).filter(has_id).filter(|&run| seen.contains_key(&told(run))) {
                let place = *place_of.entry((self.run_customer[run], self.order_id(run), self.id_place(run))).or_insert(orders.len());
                if place == orders.len() {
                    orders.push(Vec::new());
                }
                let copies = &mut orders[place];
                if copies.last().is_none_or(|copy| copy.file != file) {
                    copies.push(Copy { file, day: i32::MAX, products: Some(0), ..Copy::default() });
                }
                let Some(copy) = copies.last_mut() else { continue };
                for line in self.run(run) {
                    let kind = self.line_kind(line);
                    if self.is_left_out(line) || kind == LineKind::OtherCurrency || kind == LineKind::Repeated {
                        continue;
                    }
                    let net = i128::from(self.mantissa[line]) * pow10(scale - self.scale[line]);
                    let (given_back, decimals) = self.refund(line);
                    copy.all += net + i128::from(given_back) * pow10(scale - decimals);
                    copy.net += if kind == LineKind::Kept { net } else { 0 };
                    copy.unpaid += if kind == LineKind::Unpaid { net } else { 0 };
                    if self.day[line] != NO_DAY {
                        copy.day = copy.day.min(self.day[line]);
                    }
                    copy.products = match self.product[line] {
                        NONE => None,
                        product => copy.products.map(|sum| sum.wrapping_add(self.products.hash(product))),
                    };
                    copy.kept |= kind == LineKind::Kept;
                    copy.ended |= !matches!(kind, LineKind::Kept | LineKind::Unpaid | LineKind::Open);
                    if copy.runs.last() != Some(&run) {
                        copy.runs.push(run);
                    }
                }
            }
        }
        for copies in &mut orders {
            copies.retain(|copy| !copy.runs.is_empty());
        }
        orders.retain(|copies| copies.len() > 1);
        orders
    }

    /// What items give back of orders whose own file says nothing of it: taken off the lines of each order that count, as
    /// answered, or asked about where nothing is. Called once, when it is known which lines count.
    pub fn item_refunds_question(&mut self, answers: &Answers) -> Option<Question> {
        let answer = answers.get(QuestionCode::ItemRefunds);
        let given_back = |file: usize| self.lines_of(file).filter(|&line| self.refund(line).0 != 0);
        let file = self.files_of_kind(FileKind::Items).find(|&file| given_back(file).next().is_some())?;
        // Orders that say what was given back need not be told.
        let silent: Vec<usize> = self.files_of_kind(FileKind::Sales).filter(|&file| given_back(file).next().is_none()).collect();
        let mut owed: HashMap<(u32, Vec<u8>), Vec<Decimal>, Fast> = HashMap::default();
        for run in self.runs_of_kind(FileKind::Items).filter(|&run| self.run_customer[run] != NONE) {
            for line in self.run(run) {
                let (mantissa, scale) = self.refund(line);
                if mantissa != 0 {
                    owed.entry((self.run_customer[run], self.order_id(run).to_vec())).or_default().push(Decimal { mantissa, scale });
                }
            }
        }
        let counts = |line: &usize| self.line_kind(*line) == LineKind::Kept && self.mantissa[*line] > 0;
        let mut lines: BTreeMap<(u32, Vec<u8>), Vec<usize>> = BTreeMap::new();
        for run in silent.into_iter().flat_map(|file| self.runs_of(file)).filter(|&run| !self.superseded(run)) {
            let key = (self.run_customer[run], self.order_id(run).to_vec());
            if owed.contains_key(&key) {
                lines.entry(key).or_default().extend(self.run(run).filter(counts));
            }
        }
        lines.retain(|_, lines| !lines.is_empty());
        if lines.is_empty() || answer == Some("ignore") {
            return None;
        }
        if answer.is_none() {
            let refund = |line: usize| {
                let (mantissa, scale) = self.refund(line);
                Amount { minor: mantissa.into(), scale }.to_string()
            };
            let examples = given_back(file).take(3).map(refund).collect();
            let column = self.files[file].plan.header_of(Role::Refund);
            return Some(Question { column, ..Question::new(QuestionCode::ItemRefunds, file as u32, examples) });
        }
        for (key, lines) in lines {
            for mut refund in owed.remove(&key).unwrap_or_default() {
                // Each line gives what it has; what is left over is given by the first.
                for &line in &lines {
                    let own = Decimal { mantissa: self.mantissa[line], scale: self.scale[line] };
                    let scale = own.scale.max(refund.scale);
                    let part = if own.at_scale(scale) < refund.at_scale(scale) { own } else { refund };
                    if part.mantissa > 0 {
                        self.take_off(line, part);
                        refund = refund.minus(part).unwrap_or(Decimal::ZERO);
                    }
                }
                if refund.mantissa > 0 {
                    self.take_off(lines[0], refund);
                }
            }
        }
        None
    }
}
