//! What the ledger worker does: merges slices, decides over whole files, grades, and answers the page's questions.

use super::health::health;
use super::moves::Marked;
use super::project::Opened;
use super::table::matching;
use super::taking::Taking;
use crate::export::{Part, Report, ToldQuality, by_id, customer_row, customers_csv, report_json, sql};
use crate::grading::{CustomerGrade, Decided, Graded, beside, decide_view, grade_as_of, known_beside, reasons, scheme_reasons, summarize};
use crate::ingest::{FileReport, Filters, LineKind, Problem, Question, QuestionCode, Role, WireError, slice_from_bytes};
use crate::ledger::{Decision, FileKind, Ledger, decide};
use crate::model::{Amount, Day, Minute};
use crate::protocol::{
    Book, CARD_ORDERS, Card, CardOrder, CustomerRow, FileStart, Health, OrderKind, Outcome, Quality, Reason, RowsPage, Summary, TableQuery, Take,
    TakenPart, Terms,
};
use crate::rules::Purchase;
use std::collections::BTreeMap;

/// About how many bytes an order line has; only a guess for how much room to make.
const BYTES_PER_LINE: u64 = 80;
/// Questions that are asked even where a column is missing.
const SUMS_REST_ON: &[QuestionCode] =
    &[QuestionCode::AmbiguousEncoding, QuestionCode::AmbiguousDecimal, QuestionCode::MixedCurrency, QuestionCode::LineDiscount];

/// A ledger with its grading.
#[derive(Debug, Default)]
pub struct LedgerSession {
    pub(super) ledger: Ledger,
    waiting: Vec<FileStart>,
    pub(super) terms: Terms,
    decided: Option<Decided>,
    pub(super) graded: Option<(Graded, Summary)>,
    /// Rank of each graded customer's id, made when first needed.
    pub(super) by_id: Vec<u32>,
    /// The last table shown: its query and its rows.
    table: Option<(TableQuery, Vec<u32>)>,
    /// The table that is being taken away.
    taking: Option<Taking>,
    /// Counts the results, so that a file is never made of two.
    grading: u32,
    /// Who was in which group when a person began to change rules.
    marked: Option<Marked>,
    /// Size of each file, in bytes.
    pub(super) sizes: Vec<u64>,
    /// What a project file told, where the grading comes from one: there are no lines behind it.
    pub(super) opened: Option<Box<Opened>>,
}

impl LedgerSession {
    /// A session over files whose slices will come, in order.
    #[must_use]
    pub fn begin(files: Vec<FileStart>, terms: Terms) -> Self {
        let mut ledger = Ledger::default();
        let bytes: u64 = files.iter().map(|file| file.bytes).sum();
        ledger.reserve((bytes / BYTES_PER_LINE).min(1 << 24) as usize);
        let sizes = files.iter().map(|file| file.bytes).collect();
        let mut waiting = files;
        waiting.reverse();
        Self { ledger, waiting, terms, sizes, ..Self::default() }
    }

    /// A session over what a project file told of its customers.
    pub(super) fn of_table(ledger: Ledger, graded: (Graded, Summary), terms: Terms, opened: Opened) -> Self {
        Self { ledger, graded: Some(graded), terms, opened: Some(Box::new(opened)), ..Self::default() }
    }

    /// Adds a parsed slice: the first of file n after the last of file n − 1.
    ///
    /// # Errors
    /// [`WireError`] where the buffer is damaged.
    pub fn merge(&mut self, file: u32, buffer: &[u8]) -> Result<(), WireError> {
        self.open_files(file as usize + 1);
        let slice = slice_from_bytes(buffer)?;
        self.ledger.merge(&slice);
        Ok(())
    }

    fn open_files(&mut self, count: usize) {
        while self.ledger.files.len() < count
            && let Some(start) = self.waiting.pop()
        {
            self.ledger.add_file(start.name, start.plan);
        }
    }

    /// All slices are here: decides, then grades.
    pub fn finish(&mut self) -> Outcome {
        // A file without any record had nothing to merge.
        self.open_files(usize::MAX);
        self.ledger.tell_files_apart();
        let exact = self.ledger.can_be_exact();
        if !exact {
            self.ledger.forget_money();
        }
        let complete = self.ledger.files.iter().all(|file| file.kind.joins() || file.plan.mapping.missing().is_empty());
        match decide(&self.ledger, &self.terms.answers, self.terms.as_of.is_some()) {
            Decision::ReadAgain(plans) => return Outcome::ReadAgain { plans },
            // Where a column is missing only those answers help that headers or sums rest on: sums are told even so.
            Decision::Ask(questions) if !complete && !questions.iter().any(|question| SUMS_REST_ON.contains(&question.code)) => {
                return Outcome::Nothing { files: self.reports() };
            }
            Decision::Ask(questions) => return Outcome::Asks { questions, files: self.reports() },
            Decision::Fine => {}
        }
        if !exact {
            let mut files = self.reports();
            for file in &mut files {
                let (code, text) = ("amounts_too_large", "the amounts are too large, or have too many decimals, to be added up exactly");
                file.problems.push(Problem { code: code.to_owned(), count: file.records, first_line: 0, text: text.to_owned() });
            }
            return Outcome::Nothing { files };
        }
        if let Some(question) = self.ledger.totals_question(&self.terms.answers).filter(|_| complete) {
            return Outcome::Asks { questions: vec![question], files: self.reports() };
        }
        self.ledger.look_for_findings();
        self.ledger.count_totals_once();
        self.ledger.put_together(&self.terms.decisions.becomes());
        self.ledger.settle_as_answered(&self.terms.answers);
        self.ledger.filter(&self.terms.filters);
        if let Some(question) = self.ledger.differing_question(&self.terms.answers).filter(|_| complete) {
            return Outcome::Asks { questions: vec![question], files: self.reports() };
        }
        if let Some(question) = self.ledger.item_refunds_question(&self.terms.answers).filter(|_| complete) {
            return Outcome::Asks { questions: vec![question], files: self.reports() };
        }
        // What items gave back may have made an order small, or another copy of it the newer one.
        if self.terms.answers.get(QuestionCode::ItemRefunds).is_some() {
            self.ledger.filter(&self.terms.filters);
        }
        let usable = (0..self.ledger.lines()).any(|line| self.ledger.line_kind(line) == LineKind::Kept);
        if !complete || !usable {
            return Outcome::Nothing { files: self.reports() };
        }
        let summary = self.grade(self.terms.clone());
        // An analysis date before every line leaves nothing to grade.
        if summary.files.iter().all(|file| file.used == 0) {
            return Outcome::Nothing { files: summary.files };
        }
        Outcome::Graded(Box::new(summary))
    }

    /// Grades with other rules, another date, other filters or decisions; only the view is made anew, and only where it must be.
    ///
    /// A project file has no lines to grade: what it told stays, and [`Summary::opened`] says so.
    pub fn grade(&mut self, terms: Terms) -> Summary {
        if let (Some(_), Some((_, summary))) = (&self.opened, &self.graded) {
            return summary.clone();
        }
        let terms = Terms { answers: std::mem::take(&mut self.terms.answers), ..terms };
        let together = self.terms.decisions.same != terms.decisions.same && self.ledger.put_together(&terms.decisions.becomes());
        let same_lines = self.terms.filters == terms.filters && !together;
        if !same_lines {
            self.ledger.filter(&terms.filters);
        }
        let same_view = self.terms.rules.purchase == terms.rules.purchase && self.terms.as_of == terms.as_of && same_lines;
        let decided = match self.decided.take() {
            Some(decided) if same_view => decided,
            _ => decide_view(&self.ledger, &terms.rules, terms.as_of, &terms.answers),
        };
        let (graded, mut summary) = summarize(&self.ledger, &decided, &terms);
        self.add_missing_roles(&mut summary.files);
        if let Some(marked) = &self.marked {
            summary.moves = marked.moves(&graded);
        }
        if self.graded.as_ref().is_none_or(|(old, _)| old.customers.len() != graded.customers.len()) || !same_view {
            self.by_id.clear();
        }
        self.table = None;
        self.taking = None;
        self.grading += 1;
        self.terms = terms;
        self.decided = Some(decided);
        self.graded = Some((graded, summary.clone()));
        summary
    }

    /// The files' counts, with roles that are missing named.
    #[must_use]
    pub fn reports(&self) -> Vec<FileReport> {
        let decided = decide_view(&self.ledger, &self.terms.rules, self.terms.as_of, &self.terms.answers);
        let mut files = decided.view.reports(&self.ledger);
        self.add_missing_roles(&mut files);
        files
    }

    /// `report.json` of files that were not graded.
    #[must_use]
    pub fn ungraded_report_json(&self, files: &[FileReport], questions: &[Question]) -> String {
        let told_apart = files.iter().all(|file| file.mapping.column(Role::Customer).is_some());
        let customers_seen = told_apart.then_some(self.ledger.customers.len() as u64);
        report_json(&Report { files, questions, customers_seen, filters: self.terms.filters.texts(), ..Report::default() })
    }

    /// A role that no column plays is a problem of the whole file, unless the file joins others.
    fn add_missing_roles(&self, files: &mut [FileReport]) {
        for (file, state) in files.iter_mut().zip(&self.ledger.files) {
            if state.kind.joins() {
                continue;
            }
            for role in file.mapping.missing() {
                let (code, text) = match role {
                    Role::Customer => ("no_customer", "no column tells the customers apart, so nobody can be graded"),
                    Role::Date => ("no_date", "no column has the date of the order"),
                    _ => ("no_amount", "no column has the amount, or quantity and unit price"),
                };
                file.problems.push(Problem { code: code.to_owned(), count: file.records, first_line: file.header_line, text: text.to_owned() });
            }
        }
    }

    /// The ledger.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The grading, once there is one.
    #[must_use]
    pub fn graded(&self) -> Option<(&Graded, &Summary)> {
        self.graded.as_ref().map(|(graded, summary)| (graded, summary))
    }

    /// Ranks the customers by their ids, unless that is done.
    pub(super) fn rank_ids(&mut self) {
        if let Some((graded, _)) = &self.graded
            && self.by_id.len() != graded.customers.len()
        {
            self.by_id = id_ranks(&self.ledger, graded);
        }
    }

    /// All rows that a query shows, in its order, as indexes into [`Graded::customers`].
    pub(super) fn all_rows(&mut self, query: &TableQuery) -> &[u32] {
        self.rank_ids();
        let Some((graded, _)) = &self.graded else { return &[] };
        if self.table.as_ref().is_none_or(|(last, _)| last != query) {
            self.table = Some((query.clone(), matching(&self.ledger, graded, self.marked.as_ref(), &self.by_id, query)));
        }
        self.table.as_ref().map(|(_, rows)| rows.as_slice()).unwrap_or_default()
    }

    /// A window of the customer table.
    pub fn rows(&mut self, query: &TableQuery, start: u32, count: u32) -> RowsPage {
        let rows = self.all_rows(query);
        let (total, window): (u32, Vec<u32>) = (rows.len() as u32, rows.iter().skip(start as usize).take(count as usize).copied().collect());
        let Some((graded, _)) = &self.graded else { return RowsPage::default() };
        RowsPage { total, start, rows: window.into_iter().map(|index| self.row(graded, index)).collect() }
    }

    fn row(&self, graded: &Graded, index: u32) -> CustomerRow {
        customer_row(&self.ledger, graded, index, &graded.customers[index as usize])
    }

    /// One customer's card.
    #[must_use]
    pub fn card(&self, index: u32) -> Option<Card> {
        let (graded, _) = self.graded.as_ref()?;
        let customer = graded.customers.get(index as usize)?;
        let (orders, products) = self.history(customer.measures.customer, graded.scale);
        let orders_total = orders.len() as u32;
        Some(Card {
            row: self.row(graded, index),
            schemes: scheme_reasons(graded, index as usize),
            reasons: self.reasons(graded, customer),
            orders: orders.into_iter().take(CARD_ORDERS).collect(),
            orders_total,
            products,
            kept: self.ledger.kept_of(customer.measures.customer),
            files: match self.ledger.files.len() {
                0 | 1 => Vec::new(),
                _ => self.ledger.files_of(customer.measures.customer).into_iter().map(|file| self.ledger.files[file].name.clone()).collect(),
            },
            events: self.ledger.events_of(customer.measures.customer).map(|(count, last)| (count, Day(last))),
            open: self.decided.as_ref().map(|decided| decided.view.open_money(customer.measures.customer)).unwrap_or_default(),
        })
    }

    fn reasons(&self, graded: &Graded, customer: &CustomerGrade) -> Vec<Reason> {
        let Some(decided) = &self.decided else { return Vec::new() };
        let known = known_beside(&self.ledger, &decided.view);
        let keys = self.ledger.keys_of(customer.measures.customer);
        let same = (!keys.is_empty()).then_some(Reason::Same { keys });
        let reasons = reasons(graded, customer, &beside(&decided.view, customer.measures.customer), !known.feedback && !known.contacts);
        same.into_iter().chain(reasons).collect()
    }

    /// What the data behind the last result is like.
    #[must_use]
    pub fn quality(&self) -> Option<Quality> {
        self.decided.as_ref().map(|decided| self.ledger.quality(&decided.view))
    }

    /// Remembers who is in which group: later results say who moved.
    pub fn mark(&mut self) {
        self.marked = self.graded.as_ref().map(|(graded, _)| Marked::of(graded, self.ledger.customers.len()));
        self.table = None;
    }

    /// How well the divisions hold, compared with the same rules one half window earlier; `None` where the files go back less.
    #[must_use]
    pub fn health(&self) -> Option<Health> {
        let (graded, _) = self.graded.as_ref().filter(|_| self.opened.is_none())?;
        let before = graded.shop.as_of.plus(-graded.shop.half_window);
        let earlier = (graded.shop.half_window > 0).then(|| grade_as_of(&self.ledger, &self.terms, before))?;
        Some(health(graded, &earlier))
    }

    /// The filters of the last result.
    #[must_use]
    pub fn filters(&self) -> &Filters {
        &self.terms.filters
    }

    /// A customer's orders, newest first, and products by money.
    fn history(&self, customer: u32, scale: u8) -> (Vec<CardOrder>, Vec<(String, u32, Amount)>) {
        let ledger = &self.ledger;
        let as_of = self.decided.as_ref().map_or(Day(i32::MAX), |decided| decided.as_of);
        let by_row = self.terms.rules.purchase == Purchase::Row;
        // Key: order id (and its day and shop where ids begin anew), or the day (or the line) where there is none.
        let mut found: BTreeMap<_, (bool, CardOrder)> = BTreeMap::new();
        let mut products: BTreeMap<u32, (u32, Amount)> = BTreeMap::new();
        for run in (0..ledger.run_line.len()).filter(|&run| ledger.run_customer[run] == customer) {
            let kind = ledger.files[ledger.file_of_line(ledger.run_line[run] as usize)].kind;
            if !matches!(kind, FileKind::Sales | FileKind::Items) || ledger.superseded(run) {
                continue;
            }
            for line in ledger.run(run).filter(|&line| ledger.line_kind(line) == LineKind::Kept) {
                // Items say what was bought; the money stands in the file of the orders.
                if kind == FileKind::Items {
                    let product = products.entry(ledger.product[line]).or_insert((0, Amount { minor: 0, scale }));
                    product.0 += 1;
                    product.1 = product.1.plus(ledger.amount_of(line));
                    continue;
                }
                let day = Day(ledger.day[line]);
                let id = ledger.order_id(run);
                let own = match (by_row, id.is_empty()) {
                    (true, _) => line as i64,
                    (false, true) => i64::from(day.0),
                    (false, false) => -1,
                };
                if day > as_of {
                    continue;
                }
                let (refund, order) = found.entry((if by_row { &[] } else { id }, ledger.id_place(run), own)).or_insert_with(|| {
                    let order = CardOrder {
                        id: String::from_utf8_lossy(id).into_owned(),
                        day: Day(i32::MAX),
                        minute: Minute::NONE,
                        amount: Amount { minor: 0, scale },
                        lines: 0,
                        kind: OrderKind::Counted,
                    };
                    (false, order)
                });
                let amount = ledger.amount_of(line);
                *refund |= amount.minor < 0 || ledger.refund(line).0 != 0;
                order.amount = order.amount.plus(amount);
                order.lines += 1;
                if (day, ledger.minute_of(line)) < (order.day, order.minute) {
                    (order.day, order.minute) = (day, ledger.minute_of(line));
                }
                let product = products.entry(ledger.product[line]).or_insert((0, Amount { minor: 0, scale }));
                product.0 += 1;
                product.1 = product.1.plus(amount);
            }
        }
        let mut orders: Vec<CardOrder> = found
            .into_values()
            .map(|(refund, mut order)| {
                order.kind = match order.amount.minor {
                    ..0 => OrderKind::CreditNote,
                    0 if refund => OrderKind::Refunded,
                    _ => OrderKind::Counted,
                };
                order
            })
            .collect();
        orders.sort_by(|a, b| (b.day, b.minute, &a.id).cmp(&(a.day, a.minute, &b.id)));
        let mut products: Vec<(String, u32, Amount)> = products
            .into_iter()
            .filter(|(product, _)| *product != crate::ingest::NONE)
            .map(|(product, (lines, amount))| (ledger.products.text(product).to_owned(), lines, amount))
            .collect();
        // Items may be priced finer than orders: compare at one scale.
        let zero = Amount { minor: 0, scale: products.iter().map(|(_, _, amount)| amount.scale).max().unwrap_or(0) };
        products.sort_by(|a, b| b.2.plus(zero).minor.cmp(&a.2.plus(zero).minor).then_with(|| a.0.cmp(&b.0)));
        products.truncate(10);
        (orders, products)
    }

    /// `customers.csv`.
    #[must_use]
    pub fn customers_csv(&self, for_excel: bool) -> Vec<u8> {
        self.graded.as_ref().map(|(graded, _)| customers_csv(&self.ledger, graded, for_excel)).unwrap_or_default()
    }

    /// The script that grades the same lines by the same rules in a database.
    #[must_use]
    pub fn sql_script(&self, dialect: sql::Dialect) -> Option<sql::SqlScript> {
        // A project file has no lines that a script could read.
        let (graded, summary) = self.graded.as_ref().filter(|_| self.opened.is_none())?;
        Some(sql::sql_script(sql::SqlInput { ledger: &self.ledger, graded, summary, terms: &self.terms }, dialect))
    }

    /// `order-lines.csv`: every line as it was read and decided, for such a script.
    /// `None` for a project file: it has no lines.
    #[must_use]
    pub fn order_lines_csv(&self) -> Option<Vec<u8>> {
        self.opened.is_none().then(|| sql::order_lines_csv(&self.ledger, &self.terms.rules))
    }

    /// The workbook of a table to take away, without the table's rows: those come in parts, for its first sheet.
    pub fn book(&mut self, take: &Take, standard: &str) -> Option<Book> {
        let taking = self.taking_of(take)?;
        let (graded, summary) = self.graded.as_ref()?;
        let book = taking.book(&self.ledger, (graded, summary), self.terms.filters.texts(), standard);
        self.taking = Some(taking);
        Some(book)
    }

    /// The table under way, or this one begun.
    fn taking_of(&mut self, take: &Take) -> Option<Taking> {
        if let Some(taking) = self.taking.take().filter(|taking| taking.is(take)) {
            return Some(taking);
        }
        self.rank_ids();
        let (graded, _) = self.graded.as_ref()?;
        let rows = take.rows.as_ref().map(|query| matching(&self.ledger, graded, self.marked.as_ref(), &self.by_id, query));
        Some(Taking::of(&self.ledger, graded, take.clone(), rows.ok_or_else(|| in_order(&self.by_id))))
    }

    /// The rows from `start` on of a table to take away, as bytes, and where the next part begins.
    pub fn take(&mut self, take: &Take, start: u32) -> (TakenPart, Vec<u8>) {
        let nothing = TakenPart { grading: self.grading, ..TakenPart::default() };
        let Some(taking) = self.taking_of(take) else { return (nothing, Vec::new()) };
        let Some((graded, summary)) = &self.graded else { return (nothing, Vec::new()) };
        let (next, Part { bytes, guarded }) = taking.part(&self.ledger, (graded, summary), self.terms.filters.texts(), start);
        let part = TakenPart { next, total: taking.total(), guarded, grading: self.grading };
        self.taking = Some(taking).filter(|_| !part.is_last());
        (part, bytes)
    }

    /// All of a table to take away.
    pub fn take_all(&mut self, take: &Take) -> Vec<u8> {
        let (mut file, mut start) = (Vec::new(), 0);
        loop {
            let (part, bytes) = self.take(take, start);
            file.extend(bytes);
            start = part.next;
            if part.is_last() {
                return file;
            }
        }
    }

    /// What reports say of the data.
    pub(super) fn told_quality(&self) -> Option<ToldQuality> {
        match &self.opened {
            Some(opened) => opened.quality.clone(),
            None => self.quality().as_ref().map(ToldQuality::of),
        }
    }

    /// `report.json` of what was graded.
    #[must_use]
    pub fn report_json(&self) -> String {
        let Some((_, summary)) = &self.graded else { return String::new() };
        let quality = self.told_quality();
        let filters = self.terms.filters.texts();
        report_json(&Report { summary: Some(summary), files: &summary.files, filters, quality: quality.as_ref(), ..Report::default() })
    }
}

/// The customers in the order of their ranks.
pub(super) fn in_order(ranks: &[u32]) -> Vec<u32> {
    let mut order = vec![0; ranks.len()];
    for (index, &rank) in (0u32..).zip(ranks) {
        if let Some(place) = order.get_mut(rank as usize) {
            *place = index;
        }
    }
    order
}

/// Rank of each customer's id by bytes.
fn id_ranks(ledger: &Ledger, graded: &Graded) -> Vec<u32> {
    let order = by_id(ledger, graded);
    let mut ranks = vec![0; order.len()];
    for (rank, index) in order.into_iter().enumerate() {
        ranks[index as usize] = rank as u32;
    }
    ranks
}
