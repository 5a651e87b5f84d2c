//! What stands out in a file as a whole: lines in another encoding, keys that may not be one customer, order ids that may not be one order, lines that
//! stand twice. Nothing here changes a number; a masked key is asked about, the rest is said.

use super::kinds::FileKind;
use super::store::Ledger;
use crate::ingest::{Answers, Finding, LineKind, NO_DAY, NONE, Problem, Question, QuestionCode, RejectCode, Role, is_masked, normal_header};
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

/// A masked key is asked about where at least this share of the lines have one, in percent …
const MASKED_PERCENT: usize = 20;
/// … a key that may be many customers is told where it has this share of the lines, in percent, and at least so many.
const SHARED_PERCENT: usize = 15;
const SHARED_LINES: usize = 50;
/// Below so many customers a large share is no wonder.
const SHARED_CUSTOMERS: usize = 20;

impl Ledger {
    /// Looks at every file; the reports tell what was found. Called once, when all slices are here.
    pub fn look_for_findings(&mut self) {
        let masked = self.masked_customers();
        for file in 0..self.files.len() {
            let said: Vec<Problem> = self.mixed_lines(file).into_iter().chain(self.files[file].joined.clone()).collect();
            if self.files[file].kind != FileKind::Sales {
                self.files[file].findings = said;
                continue;
            }
            let mut found: Vec<(Finding, u64)> = Vec::new();
            let damaged = self.files[file].evidence.damaged_ids;
            found.push((Finding::DamagedId, damaged));
            found.push((Finding::MaskedKey, self.masked_lines(file, &masked) as u64));
            found.push((Finding::SharedKey, self.shared_lines(file) as u64));
            let (repeated, total_again) = self.repeated_lines(file);
            found.push((Finding::RepeatedLine, repeated));
            found.push((Finding::RepeatedOrderAmount, total_again));
            found.push((Finding::RowAgain, self.rows_again(file)));
            let (of_two, again) = self.ids_that_come_again(file);
            found.push((Finding::IdComesAgain, again));
            found.push((Finding::OrderOfTwo, of_two));
            self.files[file].findings =
                found.into_iter().filter(|(_, count)| *count > 0).map(|(finding, count)| finding.problem(count)).chain(said).collect();
        }
    }

    /// Lines in another encoding, where not all of them were rejected for it.
    fn mixed_lines(&self, file: usize) -> Option<Problem> {
        let file = &self.files[file];
        let (count, first_line) = file.mixed;
        let rejected = file.rejects.code.iter().filter(|&&code| code == RejectCode::BadText).count() as u64;
        let finding = Finding::MixedLines;
        (count > rejected).then(|| Problem { first_line, ..finding.problem(count) })
    }

    /// Whether most of a file's customers are masked: then nobody can say that one key is one customer.
    #[must_use]
    pub fn masked_question(&self, answers: &Answers) -> Option<Question> {
        if answers.get(QuestionCode::MaskedKey).is_some() {
            return None;
        }
        let masked = self.masked_customers();
        (0..self.files.len()).find_map(|file| {
            let lines = self.lines_of(file).len();
            if self.masked_lines(file, &masked) * 100 < lines.max(1) * MASKED_PERCENT {
                return None;
            }
            // The keys with most lines show it best.
            let mut per_key: HashMap<u32, usize, foldhash::fast::FixedState> = HashMap::default();
            for run in self.runs_of(file).filter(|&run| self.run_customer[run] != NONE && masked[self.run_customer[run] as usize]) {
                *per_key.entry(self.run_customer[run]).or_default() += self.run(run).len();
            }
            let mut keys: Vec<(usize, u32)> = per_key.into_iter().map(|(key, lines)| (lines, key)).collect();
            keys.sort_unstable_by_key(|&(lines, key)| (std::cmp::Reverse(lines), key));
            let examples = keys.iter().take(3).map(|&(lines, key)| format!("{} × {lines}", self.customers.text(key))).collect();
            let column = self.files[file].plan.header_of(Role::Customer);
            Some(Question { column, ..Question::new(QuestionCode::MaskedKey, file as u32, examples) })
        })
    }

    /// Files whose amounts are named as the order's total and are the same on all lines of most orders with several: counted
    /// once or added up as answered, asked about where nothing is.
    pub fn totals_question(&mut self, answers: &Answers) -> Option<Question> {
        for file in 0..self.files.len() {
            let plan = &self.files[file].plan;
            let header = plan.header_of(Role::Amount);
            if plan.once_per_order || !is_order_total(&normal_header(&header)) {
                continue;
            }
            let (mut several, mut same) = (0usize, 0usize);
            for lines in self.orders_in_a_row(file) {
                let amount = |line: usize| (self.mantissa[line], self.scale[line]);
                several += 1;
                same += usize::from(lines.clone().all(|line| amount(line) == amount(lines.start)));
            }
            if same == 0 || same * 10 < several * 9 {
                continue;
            }
            match answers.get(QuestionCode::OrderTotals) {
                Some("once") => self.files[file].plan.once_per_order = true,
                Some(_) => {}
                None => {
                    let mut examples: Vec<String> = Vec::new();
                    if let Some(lines) = self.orders_in_a_row(file).next() {
                        examples.push(format!("{} × {}", lines.len(), self.amount_of(lines.start)));
                    }
                    return Some(Question { column: header, ..Question::new(QuestionCode::OrderTotals, file as u32, examples) });
                }
            }
        }
        None
    }

    /// Whether a file's most frequent customer stands for many, by the first rows: the key, and how many addresses it has.
    #[must_use]
    pub fn shared_question(&self, answers: &Answers) -> Option<Question> {
        if answers.get(QuestionCode::SharedKey).is_some() {
            return None;
        }
        self.files.iter().enumerate().find_map(|(place, file)| {
            let plan = &file.plan;
            // Another column was chosen since.
            let shared = plan.shared_key.as_ref().filter(|shared| plan.mapping.column(Role::Customer) == Some(shared.column as usize))?;
            let examples = vec![format!("{} × {}", shared.key, shared.rows), format!("{} × {}", shared.header, shared.others)];
            Some(Question { column: plan.header_of(Role::Customer), ..Question::new(QuestionCode::SharedKey, place as u32, examples) })
        })
    }

    fn masked_customers(&self) -> Vec<bool> {
        (0..self.customers.len() as u32).map(|customer| is_masked(self.customers.text(customer))).collect()
    }

    pub(super) fn runs_of(&self, file: usize) -> std::ops::Range<usize> {
        self.files[file].first_run..self.files.get(file + 1).map_or(self.run_line.len(), |next| next.first_run)
    }

    pub(super) fn lines_of(&self, file: usize) -> std::ops::Range<usize> {
        self.files[file].first_line..self.files.get(file + 1).map_or(self.lines(), |next| next.first_line)
    }

    fn masked_lines(&self, file: usize, masked: &[bool]) -> usize {
        let is = |run: &usize| self.run_customer[*run] != NONE && masked[self.run_customer[*run] as usize];
        self.runs_of(file).filter(is).map(|run| self.run(run).len()).sum()
    }

    /// Lines of a customer who has far too many of all lines to be one person.
    fn shared_lines(&self, file: usize) -> usize {
        let mut lines = vec![0usize; self.customers.len()];
        for run in self.runs_of(file).filter(|&run| self.run_customer[run] != NONE) {
            lines[self.run_customer[run] as usize] += self.run(run).len();
        }
        let customers = lines.iter().filter(|&&lines| lines > 0).count();
        let all: usize = lines.iter().sum();
        let most = lines.iter().copied().max().unwrap_or(0);
        if customers >= SHARED_CUSTOMERS && most >= SHARED_LINES && most * 100 >= all * SHARED_PERCENT { most } else { 0 }
    }

    /// Every line of an order that is the line before once more.
    pub(super) fn each_repeated_line(&self, mut found: impl FnMut(usize)) {
        for file in 0..self.files.len() {
            for lines in self.orders_in_a_row(file) {
                lines.skip(1).filter(|&line| self.is_line_before(line)).for_each(&mut found);
            }
        }
    }

    /// Lines that are the one before once more; and lines of orders whose every line has the same amount, which may be the
    /// order's total.
    fn repeated_lines(&self, file: usize) -> (u64, u64) {
        let (mut repeated, mut totals) = (0, 0);
        let priced = self.files[file].plan.mapping.column(Role::Amount).is_some();
        for lines in self.orders_in_a_row(file) {
            let first = lines.start;
            repeated += lines.clone().skip(1).filter(|&line| self.is_line_before(line)).count() as u64;
            let other_products = lines.clone().skip(1).any(|line| self.product[line] != self.product[first]);
            let amount = |line: usize| (self.mantissa[line], self.scale[line]);
            if other_products && priced && lines.clone().all(|line| amount(line) == amount(first)) {
                totals += lines.len() as u64;
            }
        }
        (repeated, totals)
    }

    /// Whether a line says the same as the one before it.
    fn is_line_before(&self, line: usize) -> bool {
        let told =
            |line: usize| ((self.mantissa[line], self.scale[line]), self.product[line], (self.day[line], self.minute[line], self.status[line]));
        told(line) == told(line - 1)
    }

    /// The lines of each order with an id and an amount, as far as they stand together; nothing where totals count once.
    fn orders_in_a_row(&self, file: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        let mut runs = self.runs_of(file).peekable();
        let once = self.files[file].plan.once_per_order;
        std::iter::from_fn(move || {
            loop {
                let run = runs.next()?;
                // A cut between two slices parts what belongs together.
                let mut end = self.run(run).end;
                while let Some(next) =
                    runs.next_if(|&next| self.run_customer[next] == self.run_customer[run] && self.order_id(next) == self.order_id(run))
                {
                    end = self.run(next).end;
                }
                let lines = self.run(run).start..end;
                if self.run_hash[run] != 0 && lines.len() > 1 && !once && self.mantissa[lines.start] != 0 {
                    return Some(lines);
                }
            }
        })
    }

    /// Lines without an order id that stand in an earlier file too: same customer, time, amount and product.
    fn rows_again(&self, file: usize) -> u64 {
        let told = |run: usize, line: usize| {
            (self.run_customer[run], self.day[line], self.minute[line], self.mantissa[line], self.scale[line], self.product[line])
        };
        let without_id =
            |file: usize| self.runs_of(file).filter(|&run| self.run_hash[run] == 0).flat_map(|run| self.run(run).map(move |line| (run, line)));
        let earlier = (0..file).filter(|&earlier| self.files[earlier].kind == FileKind::Sales);
        let mut seen: HashMap<_, u32, foldhash::fast::FixedState> = HashMap::default();
        for (run, line) in earlier.flat_map(without_id) {
            *seen.entry(told(run, line)).or_default() += 1;
        }
        if seen.is_empty() {
            return 0;
        }
        // Each earlier line speaks for one.
        let again = without_id(file).filter(|&(run, line)| match seen.get_mut(&told(run, line)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        });
        again.count() as u64
    }

    /// Lines of order ids that stand beside more than one customer; and lines of a customer's order whose id was used more than
    /// a week before (the parts of one order lie closer together).
    fn ids_that_come_again(&self, file: usize) -> (u64, u64) {
        let runs = self.runs_of(file);
        let mut first: HashMap<u64, (u32, i32), foldhash::fast::FixedState> = HashMap::with_capacity_and_hasher(runs.len(), Default::default());
        let (mut of_two, mut again) = (0, 0);
        for run in runs.filter(|&run| self.run_hash[run] != 0 && self.run_customer[run] != NONE) {
            let (customer, day) = (self.run_customer[run], self.day[self.run_line[run] as usize]);
            match first.entry(self.run_hash[run]) {
                Entry::Vacant(free) => drop(free.insert((customer, day))),
                Entry::Occupied(known) => {
                    let (owner, before) = *known.get();
                    let kept = || self.run(run).filter(|&line| self.line_kind(line) == LineKind::Kept);
                    if owner != customer {
                        of_two += kept().count() as u64;
                    } else if day.abs_diff(before) > 7 && day != NO_DAY {
                        // A credit note comes when it comes.
                        again += kept().filter(|&line| self.mantissa[line] > 0).count() as u64;
                    }
                }
            }
        }
        (of_two, again)
    }
}

/// Whether a header (normal form) names the total of an order, not of a line.
fn is_order_total(header: &str) -> bool {
    const TOTALS: &[&str] = &[
        "ordertotal",
        "totalorder",
        "orderamount",
        "ordervalue",
        "grandtotal",
        "订单总金额",
        "订单金额",
        "订单总额",
        "订单实付",
        "整单金额",
        "訂單金額",
        "訂單總額",
    ];
    TOTALS.iter().any(|total| header.contains(total))
}
