//! The ledger as of a day: which lines count, the orders they make, and what every file's lines came to.

use super::facts::Facts;
use super::kinds::{FileKind, Totals};
use super::store::Ledger;
use crate::ingest::{FileReport, LINE_KINDS, LineKind, NONE, Problem, RejectCode, Role};
use crate::model::{Amount, Day, WrittenFrequency, pow10};
use crate::protocol::OrderKind;
use crate::rules::Purchase;
use std::collections::BTreeMap;

/// A few lines dated far after the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FarDate {
    /// The last day of the rest.
    pub rest_ends: Day,
    /// Lines after it.
    pub lines: u64,
    /// The latest of them.
    pub latest: Day,
}

/// One order in the view, as readers get it.
pub type OrderRef = Order<i128>;

/// One order; its sum is a small integer wherever all the money of the files fits one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order<N> {
    /// Earliest day of its lines.
    pub day: i32,
    /// Minute on that day.
    pub minute: u16,
    /// Whether it counts.
    pub kind: OrderKind,
    /// Sum of its lines, at the view's scale.
    pub net: N,
}

/// The orders of a view: 64-bit sums where all the files' money fits them, else 128-bit sums.
#[derive(Clone, Debug)]
enum Orders {
    Narrow(Vec<Order<i64>>),
    Wide(Vec<Order<i128>>),
}

impl Default for Orders {
    fn default() -> Self {
        Self::Narrow(Vec::new())
    }
}

/// A sum of money in one of two widths. `View` is written once over both; the narrow one is several times faster in wasm.
trait Minor: Copy + Ord + std::ops::AddAssign + From<i8> + Into<i128> {
    /// An amount at the view's scale: `mantissa` × `power`.
    fn line(mantissa: i64, power: i64) -> Self;
    /// Puts orders where the view keeps them.
    fn keep(orders: Vec<Order<Self>>) -> Orders;
}

impl Minor for i64 {
    #[inline]
    fn line(mantissa: i64, power: i64) -> Self {
        // The bound over all lines was checked before this width was chosen.
        mantissa.wrapping_mul(power)
    }

    fn keep(orders: Vec<Order<Self>>) -> Orders {
        Orders::Narrow(orders)
    }
}

impl Minor for i128 {
    fn line(mantissa: i64, power: i64) -> Self {
        Self::from(mantissa) * Self::from(power)
    }

    fn keep(orders: Vec<Order<Self>>) -> Orders {
        Orders::Wide(orders)
    }
}

/// A customer's orders in the view, by day, credit notes included.
#[derive(Clone, Debug)]
pub struct CustomerOrders<'v> {
    /// Index in the ledger.
    pub customer: u32,
    range: std::ops::Range<usize>,
    orders: &'v Orders,
}

impl CustomerOrders<'_> {
    /// The orders, earliest first.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = OrderRef> {
        self.range.clone().map(|place| match self.orders {
            Orders::Narrow(orders) => orders[place].widened(),
            Orders::Wide(orders) => orders[place].widened(),
        })
    }
}

impl<N: Copy + Into<i128>> Order<N> {
    fn widened(&self) -> OrderRef {
        Order { day: self.day, minute: self.minute, kind: self.kind, net: self.net.into() }
    }
}

/// The orders of all customers, as of a day.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Lines dated later are not in the view; `None` = all lines are.
    pub as_of: Option<Day>,
    /// Number of decimals of all sums.
    pub scale: u8,
    /// Orders, customer by customer.
    orders: Orders,
    /// Place of each customer's first order in `orders`.
    starts: Vec<u32>,
    /// Customers with a readable line in the view, counted or left out by status.
    known: Vec<bool>,
    /// Sum of all negative lines, as a positive number.
    pub refunded: i128,
    /// What files of customers say of each; empty where there is no such file.
    totals: Vec<Option<Totals>>,
    /// What the texts for numbers of orders mean, while such files are read.
    written: Vec<Option<WrittenFrequency>>,
    /// What is known of each customer besides orders; empty where the files say nothing else.
    facts: Vec<Facts>,
    /// Money of deals that are not won yet, by customer.
    pub open: BTreeMap<u32, Amount>,
    /// Last day with a counted order.
    pub last_order: Option<Day>,
    /// First day with a counted order.
    pub first_order: Option<Day>,
    /// Latest day among kept lines in the view.
    pub latest_line: Option<Day>,
    /// Whether any line has an order id.
    pub has_order_ids: bool,
    /// Counts of each file.
    counts: Vec<FileCounts>,
}

/// Rows and money of one file.
#[derive(Clone, Debug, Default)]
struct FileCounts {
    used: Tally,
    repeated: Tally,
    after: Tally,
    by_kind: [Tally; LINE_KINDS],
    days: Option<(i32, i32)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    rows: u64,
    money: i128,
}

impl Tally {
    fn add(&mut self, money: i128) {
        self.rows += 1;
        self.money += money;
    }
}

/// A run's lines that count, summed.
#[derive(Clone, Copy, Debug)]
struct Part<N> {
    /// Order id's hash, or the day where there is no order id.
    key: u64,
    net: N,
    run: u32,
    day: i32,
    minute: u16,
    refund: bool,
    /// Whether a line of it is in the view (else only kept by status, for the rule about earlier files).
    in_view: bool,
}

impl View {
    /// The view as of a day; `None` takes all lines.
    #[must_use]
    pub fn new(ledger: &Ledger, as_of: Option<Day>, purchase: Purchase) -> Self {
        let customers = ledger.customers.len();
        let mut view = Self { as_of, known: vec![false; customers], counts: vec![FileCounts::default(); ledger.files.len()], ..Self::default() };
        let scale = ledger.finest();
        view.scale = scale;
        view.has_order_ids = ledger.run_hash.iter().any(|&hash| hash != 0);
        if ledger.fits_i64(scale) {
            view.fill::<i64>(ledger, purchase);
        } else {
            view.fill::<i128>(ledger, purchase);
        }
        view.facts = ledger.facts(as_of);
        view.latest_line = view.counts.iter().filter_map(|counts| counts.days).map(|(_, last)| Day(last)).max();
        view
    }

    fn fill<N: Minor>(&mut self, ledger: &Ledger, purchase: Purchase) {
        if ledger.files.iter().any(|file| file.kind == FileKind::Totals) {
            self.written = ledger.written_orders();
        }
        let (parts, starts) = self.parts::<N>(ledger, self.scale, purchase);
        self.written = Vec::new();
        let used_scale = self.make_orders(ledger, parts, &starts, purchase);
        self.lower_scale(used_scale);
    }

    /// Sums every run and puts the sums in the order of customers (a counting sort).
    fn parts<N: Minor>(&mut self, ledger: &Ledger, scale: u8, purchase: Purchase) -> (Vec<Part<N>>, Vec<u32>) {
        let powers: Vec<i64> = (0..=scale).map(|own| i64::try_from(pow10(scale - own)).unwrap_or(i64::MAX)).collect();
        let mut starts = vec![0u32; ledger.customers.len() + 1];
        for (run, &customer) in ledger.run_customer.iter().enumerate() {
            if customer != NONE {
                starts[customer as usize + 1] += if purchase == Purchase::Row { ledger.run(run).len() as u32 } else { 1 };
            }
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let zero = N::from(0);
        let empty = Part { key: 0, net: zero, run: NONE, day: i32::MAX, minute: 0, refund: false, in_view: false };
        let mut parts = vec![empty; starts.last().copied().unwrap_or(0) as usize];
        let mut file = 0;
        for run in 0..ledger.run_line.len() {
            while ledger.files.get(file + 1).is_some_and(|next| next.first_run <= run) {
                file += 1;
            }
            let customer = ledger.run_customer[run];
            let hash = ledger.run_hash[run];
            let mut part = Part { key: hash, run: run as u32, ..empty };
            let (mut kept, mut known, superseded) = (false, false, ledger.superseded(run));
            if ledger.files[file].kind != FileKind::Sales {
                self.beside(ledger, run, file, scale);
                continue;
            }
            for line in ledger.run(run) {
                let day = ledger.day[line];
                let own = usize::from(ledger.scale[line]);
                let money = N::line(ledger.mantissa[line], powers[own]);
                let (given_back, decimals) = ledger.refund(line);
                let late = self.as_of.is_some_and(|as_of| day > as_of.0);
                let kind = ledger.line_kind(line);
                let counts = &mut self.counts[file];
                // A deal that is open closes later, as a rule.
                known |= !kind.is_filtered() && (!late || kind == LineKind::Open);
                if kind != LineKind::Kept || superseded {
                    match kind {
                        LineKind::Kept | LineKind::Repeated => counts.repeated.add(money.into()),
                        _ => counts.by_kind[kind as usize].add(money.into()),
                    }
                    if kind == LineKind::Open && !superseded && customer != NONE {
                        let open = self.open.entry(customer).or_default();
                        *open = open.plus(ledger.amount_of(line));
                    }
                    continue;
                }
                if purchase == Purchase::Row {
                    part = Part { key: line as u64, run: run as u32, ..empty };
                }
                kept = true;
                if late {
                    counts.after.add(money.into());
                } else {
                    counts.used.add(money.into());
                    counts.days = Some(counts.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
                    part.in_view = true;
                    part.net += money;
                    part.refund |= money < zero || given_back != 0;
                    if given_back != 0 {
                        self.refunded += N::line(given_back, powers[usize::from(decimals)]).into();
                    } else if money < zero {
                        self.refunded -= money.into();
                    }
                    if (day, ledger.minute[line]) < (part.day, part.minute) || part.day == i32::MAX {
                        (part.day, part.minute) = (day, ledger.minute[line]);
                    }
                }
                if purchase == Purchase::Row && customer != NONE {
                    let place = &mut next[customer as usize];
                    parts[*place as usize] = part;
                    *place += 1;
                }
            }
            if known && customer != NONE {
                self.known[customer as usize] = true;
            }
            if let Some((day, store)) = ledger.id_place(run).filter(|_| hash != 0) {
                // The place is compared as well: a key only brings together what may be one.
                part.key = hash ^ (day as u32 as u64) << 32 ^ u64::from(store);
            }
            if hash == 0 && part.day != i32::MAX {
                part.key = part.day as u32 as u64;
            }
            if purchase == Purchase::Order && kept && customer != NONE {
                let place = &mut next[customer as usize];
                parts[*place as usize] = part;
                *place += 1;
            }
        }
        // Runs that were left out altogether leave gaps at the end of their customer's stretch; `run == NONE` marks them.
        (parts, starts)
    }

    /// Takes a run of a file that has no orders: sums of customers, or what belongs to the sales of other files.
    fn beside(&mut self, ledger: &Ledger, run: usize, file: usize, scale: u8) {
        let (customer, kind) = (ledger.run_customer[run], ledger.files[file].kind);
        for line in ledger.run(run) {
            let money = i128::from(ledger.mantissa[line]) * pow10(scale - ledger.scale[line]);
            let line_kind = ledger.line_kind(line);
            if line_kind != LineKind::Kept && kind == FileKind::Totals {
                self.counts[file].by_kind[line_kind as usize].add(money);
                continue;
            }
            let late = kind == FileKind::Events && self.as_of.is_some_and(|as_of| ledger.day[line] > as_of.0);
            if late {
                self.counts[file].after.add(money);
                continue;
            }
            self.counts[file].used.add(money);
            if customer == NONE {
                continue;
            }
            self.known[customer as usize] |= kind != FileKind::Items;
            if kind == FileKind::Totals {
                self.totals.resize(self.known.len(), None);
                let more = ledger.totals_of_line(line, money, &self.written);
                match &mut self.totals[customer as usize] {
                    Some(totals) => totals.add(more),
                    none => *none = Some(more),
                }
                self.last_order = self.last_order.max(more.last.map(Day));
            }
        }
    }

    /// What a file of customers says of one, if there is such a file.
    #[must_use]
    pub fn totals(&self, customer: u32) -> Option<Totals> {
        self.totals.get(customer as usize).copied().flatten()
    }

    /// What is known of a customer besides orders.
    #[must_use]
    #[inline]
    pub fn facts(&self, customer: u32) -> Facts {
        self.facts.get(customer as usize).copied().unwrap_or_default()
    }

    /// Money of a customer's deals that are not won yet: what stages say of deals, and what a column says.
    #[must_use]
    pub fn open_money(&self, customer: u32) -> Amount {
        let column = self.facts(customer).open.map(|(amount, _)| Amount::from(amount)).unwrap_or_default();
        self.open.get(&customer).copied().unwrap_or_default().plus(column)
    }

    /// Whether customers come with their sums instead of orders.
    #[must_use]
    pub fn has_totals(&self) -> bool {
        !self.totals.is_empty()
    }

    /// Joins the parts of one order, and sorts each customer's orders by day.
    /// Returns the largest scale among the lines used.
    fn make_orders<N: Minor>(&mut self, ledger: &Ledger, mut parts: Vec<Part<N>>, starts: &[u32], purchase: Purchase) -> u8 {
        let zero = N::from(0);
        let mut orders: Vec<Order<N>> = Vec::with_capacity(parts.len());
        self.starts.reserve_exact(starts.len());
        for stretch in starts.windows(2) {
            self.starts.push(orders.len() as u32);
            let stretch = &mut parts[stretch[0] as usize..stretch[1] as usize];
            let filled = stretch.iter().take_while(|part| part.run != NONE).count();
            let stretch = &mut stretch[..filled];
            let first_order = orders.len();
            // With ids apart and no id twice, every part is an order; sorting by id finds the others.
            if purchase == Purchase::Order && filled > 1 {
                // Ids with one hash are told apart by their bytes, so that lines of one order always stand together.
                stretch.sort_unstable_by(|a, b| {
                    let told = |part: &Part<N>| (ledger.order_id(part.run as usize), ledger.id_place(part.run as usize));
                    a.key.cmp(&b.key).then_with(|| told(a).cmp(&told(b))).then(a.run.cmp(&b.run))
                });
            }
            let mut place = 0;
            while place < filled {
                let head = stretch[place];
                let mut end = place + 1;
                if purchase == Purchase::Order {
                    while end < filled && stretch[end].key == head.key && same_order(ledger, head.run, stretch[end].run) {
                        end += 1;
                    }
                }
                let mut order = Part { in_view: false, net: zero, day: i32::MAX, minute: 0, refund: false, ..head };
                for part in &stretch[place..end] {
                    if part.in_view {
                        order.in_view = true;
                        order.net += part.net;
                        order.refund |= part.refund;
                        if (part.day, part.minute) < (order.day, order.minute) || order.day == i32::MAX {
                            (order.day, order.minute) = (part.day, part.minute);
                        }
                    }
                }
                place = end;
                if order.in_view {
                    let kind = match order.net.cmp(&zero) {
                        std::cmp::Ordering::Less => OrderKind::CreditNote,
                        std::cmp::Ordering::Equal if order.refund => OrderKind::Refunded,
                        _ => OrderKind::Counted,
                    };
                    orders.push(Order { day: order.day, minute: order.minute, kind, net: order.net });
                    if kind == OrderKind::Counted {
                        let day = Day(order.day);
                        self.last_order = Some(self.last_order.map_or(day, |last| last.max(day)));
                        self.first_order = Some(self.first_order.map_or(day, |first| first.min(day)));
                    }
                }
            }
            orders[first_order..].sort_by_key(|order| (order.day, order.minute));
        }
        self.starts.push(orders.len() as u32);
        self.orders = N::keep(orders);
        let mut scale = 0;
        if ledger.scale.iter().any(|&own| own != self.scale) {
            let counted = |file: &usize| !ledger.files[*file].kind.joins();
            let runs = (0..ledger.files.len()).filter(counted).flat_map(|file| ledger.runs_of(file));
            let lines = runs.filter(|&run| !ledger.superseded(run)).flat_map(|run| ledger.run(run));
            for line in lines {
                let used = ledger.line_kind(line) == LineKind::Kept && self.as_of.is_none_or(|as_of| ledger.day[line] <= as_of.0);
                if used {
                    scale = scale.max(ledger.scale[line]).max(ledger.refund(line).1);
                }
                if scale == self.scale {
                    break;
                }
            }
        } else {
            scale = self.scale;
        }
        scale
    }

    /// Writes all sums with the decimals of the lines used: exact, since every one of them is a multiple.
    fn lower_scale(&mut self, scale: u8) {
        if scale < self.scale {
            let unit = pow10(self.scale - scale);
            match &mut self.orders {
                // Narrow sums have so few decimals that the unit fits too.
                Orders::Narrow(orders) => orders.iter_mut().for_each(|order| order.net = (i128::from(order.net) / unit) as i64),
                Orders::Wide(orders) => orders.iter_mut().for_each(|order| order.net /= unit),
            }
            self.refunded /= unit;
            self.totals.iter_mut().flatten().for_each(|totals| totals.amount /= unit);
            self.scale = scale;
        }
    }

    /// All customers of the view, in the order of the ledger.
    pub fn customers(&self) -> impl Iterator<Item = CustomerOrders<'_>> {
        (0..self.known.len() as u32).filter(|&customer| self.known[customer as usize]).map(|customer| self.customer(customer))
    }

    /// One customer's orders.
    #[must_use]
    pub fn customer(&self, customer: u32) -> CustomerOrders<'_> {
        let place = customer as usize;
        let range = self.starts.get(place).copied().unwrap_or(0) as usize..self.starts.get(place + 1).copied().unwrap_or(0) as usize;
        CustomerOrders { customer, range, orders: &self.orders }
    }

    /// An amount at the view's scale.
    #[must_use]
    pub fn amount(&self, minor: i128) -> Amount {
        Amount { minor, scale: self.scale }
    }

    /// The counts of every file. `records = used + rejected + blank + repeated + left_out` holds by construction.
    #[must_use]
    pub fn reports(&self, ledger: &Ledger) -> Vec<FileReport> {
        let fine = ledger.finest();
        let money = |tally: Tally| Amount { minor: tally.money, scale: fine }.trimmed();
        let files = ledger.files.iter().zip(&self.counts);
        files
            .map(|(file, counts)| {
                let mut left_out_by: Vec<(String, u64, Amount)> = Vec::new();
                for &kind in LineKind::LEFT_OUT {
                    let tally = counts.by_kind[kind as usize];
                    if tally.rows > 0 {
                        left_out_by.push((kind.id().to_owned(), tally.rows, money(tally)));
                    }
                }
                if counts.after.rows > 0 {
                    left_out_by.push(("after_as_of".to_owned(), counts.after.rows, money(counts.after)));
                }
                let left_out_money = left_out_by.iter().fold(Amount::default(), |sum, (_, _, amount)| sum.plus(*amount));
                FileReport {
                    name: file.name.clone(),
                    encoding: file.plan.encoding.name().to_owned(),
                    delimiter: char::from(file.plan.dialect.delimiter).to_string(),
                    quote: Some(file.plan.dialect.quote).filter(|&quote| quote != 0).map(|quote| char::from(quote).to_string()).unwrap_or_default(),
                    header_line: file.plan.header_line,
                    shape: file.kind.id(file.plan.mapping.column(Role::Order).is_some()).to_owned(),
                    headers: file.plan.headers.clone(),
                    mapping: file.plan.mapping.clone(),
                    records: file.records,
                    used: counts.used.rows,
                    rejected: file.rejects.offset.len() as u64,
                    blank: file.blank,
                    repeated: counts.repeated.rows,
                    left_out: left_out_by.iter().map(|(_, rows, _)| rows).sum(),
                    money: [money(counts.used), file.rejected_money, money(counts.repeated), left_out_money],
                    left_out_by,
                    problems: problems(file).into_iter().chain(file.findings.iter().cloned()).chain(file.again.clone()).collect(),
                    days: counts.days.map(|(first, last)| (Day(first), Day(last))),
                }
            })
            .collect()
    }
}

/// Whether two runs of one customer with equal keys are one order: the ids are compared, not only their hashes.
fn same_order(ledger: &Ledger, a: u32, b: u32) -> bool {
    ledger.order_id(a as usize) == ledger.order_id(b as usize) && ledger.id_place(a as usize) == ledger.id_place(b as usize)
}

/// The kinds of rejects of a file, with count and first line.
fn problems(file: &super::FileState) -> Vec<Problem> {
    RejectCode::ALL
        .iter()
        .filter_map(|&code| {
            let mut lines = file.rejects.code.iter().zip(&file.rejects.line).filter(|(own, _)| **own == code).map(|(_, &line)| line);
            let first_line = lines.next()?;
            Some(Problem { code: code.id().to_owned(), count: 1 + lines.count() as u64, first_line, text: code.text().to_owned() })
        })
        .collect()
}

impl Ledger {
    /// A few lines dated more than 60 days after the rest: fewer than 3 or 0.1 % of the lines, whichever is more.
    ///
    /// So that small files with gaps are not asked about, the rest must have 20 lines or the gap be over a year.
    #[must_use]
    pub fn far_date(&self) -> Option<FarDate> {
        let sales = |file: &usize| self.files[*file].kind == FileKind::Sales;
        let lines = (0..self.files.len()).filter(sales).flat_map(|file| self.lines_of(file));
        let mut days: Vec<i32> = lines.filter(|&line| self.line_kind(line) == LineKind::Kept).map(|line| self.day[line]).collect();
        let total = days.len() as u64;
        let limit = 3.max(total.div_ceil(1000)) as usize;
        // Only the last `limit` days matter.
        let from = days.len().saturating_sub(limit);
        if from == 0 || days.is_empty() {
            if days.len() < 2 {
                return None;
            }
            days.sort_unstable();
        } else {
            days.select_nth_unstable(from - 1);
            days[from..].sort_unstable();
        }
        // Tails shorter than `limit`, longest first.
        let first_tail = days.len().saturating_sub(limit.saturating_sub(1)).max(1);
        for start in first_tail..days.len() {
            let tail = (days.len() - start) as u64;
            let gap = days[start] - days[start - 1];
            let few = tail < 3 || tail * 1000 < total;
            if few && gap > 60 && (start >= 20 || gap > 366) {
                return Some(FarDate { rest_ends: Day(days[start - 1]), lines: tail, latest: Day(days[days.len() - 1]) });
            }
        }
        None
    }
}
