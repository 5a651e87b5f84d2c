//! Every line as what it came to: its kind, customer, day, order and money, and what its cells say of the customer, read and
//! settled. Whoever grades somewhere else starts from these lines, and need not read the files anew.

use super::facts::{Rating, Told, complaints_told, is_debt, number};
use super::kinds::FileKind;
use super::store::{KeptColumn, Ledger};
use crate::ingest::{LineKind, NO_DAY, NONE, Role};
use crate::model::{Amount, Day, Decimal};

/// One line as it counts.
#[derive(Clone, Debug)]
pub struct NormalLine<'l> {
    /// Place in the ledger.
    pub line: usize,
    /// `order` counts; the ids of [`LineKind`] only make the customer known; `known`, `again` and `small_order` say less and
    /// less; `event`, `person`, `item` and `sums` are rows of files that have no orders.
    pub kind: &'static str,
    /// Index of the customer.
    pub customer: u32,
    /// The day, where the row has one that counts.
    pub day: Option<Day>,
    /// Order id, empty where there is none.
    pub order_id: &'l [u8],
    /// Day and shop that tell orders with one id apart, where they do.
    pub place: Option<(i32, u32)>,
    /// Net money.
    pub amount: Amount,
    /// Money given back by a column of its own; taken off the amount already.
    pub refund: Amount,
    /// What the row says of the customer.
    pub told: ToldOfLine,
}

/// What one line says of its customer besides the order.
#[derive(Clone, Copy, Debug, Default)]
pub struct ToldOfLine {
    /// A rating.
    pub rating: Option<Rating>,
    /// Whether it tells of a complaint that is open.
    pub open_complaint: bool,
    /// How many customers came by this one.
    pub referrals: u32,
    /// By whom this one came.
    pub referred_by: Option<u32>,
    /// Money of deals not yet won.
    pub open: Option<Decimal>,
    /// Complaints, open or settled.
    pub complaints: Option<u32>,
    /// Days overdue.
    pub overdue: Option<Decimal>,
    /// Money not yet paid.
    pub owed: Option<Decimal>,
    /// Margin.
    pub margin: Option<Decimal>,
    /// Whether there is a discount.
    pub discounted: bool,
    /// Number of orders of a customer that comes with sums …
    pub orders: Option<u32>,
    /// … or how often in a stretch of time, and that in orders a year.
    pub frequency: Option<(u32, u32)>,
}

impl Ledger {
    /// Whether a line's row is dated: rows of files without dates say what they say of any day.
    fn day_of(&self, file: usize, line: usize) -> Option<Day> {
        let undated = self.files[file].kind == FileKind::People || self.files[file].plan.mapping.column(Role::Date).is_none();
        (!undated && self.day[line] != NO_DAY).then(|| Day(self.day[line]))
    }

    /// What a line is called, and whether what it says of the customer counts; `None` = as if it were not in the file.
    fn kind_of(&self, kind: FileKind, run: usize, line: usize) -> Option<(&'static str, bool)> {
        let own = self.line_kind(line);
        let left_out = self.is_left_out(line);
        Some(match kind {
            FileKind::Items => ("item", !left_out),
            FileKind::Events => ("event", !left_out),
            FileKind::People => ("person", !left_out),
            FileKind::Totals if own == LineKind::Kept => ("sums", !left_out),
            FileKind::Totals => return None,
            FileKind::Sales if left_out && own.is_filtered() => return None,
            FileKind::Sales if left_out => ("known", false),
            FileKind::Sales if own == LineKind::SmallOrder => ("small_order", true),
            FileKind::Sales if self.superseded(run) || own == LineKind::Repeated => ("again", true),
            FileKind::Sales if own == LineKind::Kept => ("order", true),
            FileKind::Sales => (own.id(), true),
        })
    }

    /// Every line of a known customer, in the order of the files.
    pub fn each_normal_line(&self, mut take: impl FnMut(NormalLine<'_>)) {
        let told = self.told();
        let names = self.customers_by_name(&told);
        let written = self.written_orders();
        let numbers = |role: Role| self.column_of(role).map(|column| (column, texts(column, number)));
        let margin = numbers(Role::Margin);
        let overdue = numbers(Role::Overdue);
        let owed = numbers(Role::OpenAmount).filter(|(column, _)| is_debt(&column.name));
        let discount = numbers(Role::Discount);
        let complaints = self.column_of(Role::Complaint).map(|column| (column, texts(column, |text| Some(complaints_told(text)))));
        for file in 0..self.files.len() {
            let kind = self.files[file].kind;
            for run in self.runs_of(file).filter(|&run| self.run_customer[run] != NONE) {
                let customer = self.run_customer[run];
                for line in self.run(run) {
                    let Some((id, speaks)) = self.kind_of(kind, run, line) else { continue };
                    let mut said = ToldOfLine::default();
                    if speaks {
                        for (column, told) in &told {
                            let text = column.of_line.get(line).copied().unwrap_or(NONE);
                            if text != NONE {
                                self.say(&mut said, told, text as usize, line, (customer, kind), &names);
                            }
                        }
                        said.margin = at(margin.as_ref(), line);
                        said.overdue = at(overdue.as_ref(), line);
                        said.owed = at(owed.as_ref(), line);
                        said.discounted = at(discount.as_ref(), line).is_some_and(|given| given.mantissa != 0);
                        said.complaints = at(complaints.as_ref(), line);
                    }
                    if kind == FileKind::Totals {
                        let totals = self.totals_of_line(line, 0, &written);
                        said.orders = totals.orders;
                        said.frequency = totals.frequency.map(|frequency| (frequency.times, frequency.per_year()));
                    }
                    let (mantissa, scale) = self.refund(line);
                    take(NormalLine {
                        line,
                        kind: id,
                        customer,
                        day: self.day_of(file, line),
                        order_id: self.order_id(run),
                        place: self.id_place(run),
                        amount: self.amount_of(line),
                        refund: Amount { minor: mantissa.into(), scale },
                        told: said,
                    });
                }
            }
        }
    }

    fn say(
        &self,
        said: &mut ToldOfLine,
        told: &Told<'_>,
        text: usize,
        line: usize,
        (customer, kind): (u32, FileKind),
        names: &hashbrown::HashMap<&str, Option<u32>, foldhash::fast::FixedState>,
    ) {
        match told {
            Told::Ratings(ratings) => said.rating = ratings[text],
            Told::Complaints(complaints) => said.open_complaint = complaints[text] && !self.is_settled(kind, line),
            Told::ReferralCounts(counts) => said.referrals = counts[text],
            Told::Referrers(column) => said.referred_by = self.referrer(column.texts.text(text as u32), customer, names),
            Told::Open(amounts) => said.open = amounts[text],
        }
    }
}

/// What each text of a column means.
fn texts<T>(column: &KeptColumn, of: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
    (0..column.texts.len() as u32).map(|place| of(column.texts.text(place))).collect()
}

/// What a column says on a line.
fn at<T: Copy>(column: Option<&(&KeptColumn, Vec<Option<T>>)>, line: usize) -> Option<T> {
    let (column, meant) = column?;
    meant.get(*column.of_line.get(line)? as usize).copied().flatten()
}
