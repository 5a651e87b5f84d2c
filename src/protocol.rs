//! Every message between the page and its workers, and the shapes the page shows. Named fields, ids on everything.
//!
//! A control message is postcard bytes; bulk data (a parsed slice, an export) travels beside it as one transferred buffer.
//! [`decode`] never panics: a message that cannot be read is an error with words.

mod book;
mod figures;
mod heavy;
mod project;
mod quality;
mod reasons;
mod schemes;
mod take;

pub use book::{Book, BookChart, BookChartKind, BookColumn, BookError, BookSheet, Cell, Tone};
pub use figures::{PARETO_PERCENT, Pareto, ParetoPoint, ScoreCells};
pub use heavy::{CellsData, CellsWords, ChartData, ChartLook, ChartRequest, FromHeavy, PackedTable, ParetoWords, ToHeavy, UnpackError, part_name};

pub use project::{Crm, CrmAsked, CrmCounts, CrmWords, PROJECT_VERSION, ProjectError, ProjectParts, ProjectPiece, ProjectTold};
pub use quality::{ColumnFill, ColumnValues, Concern, Outlier, Quality, Readiness, StatusUse, TwinKind, Twins, WordUse};
pub use reasons::{Reason, RelationSign, RhythmSource};
pub use schemes::{Asked, AskedGroup, AskedTest, By, DivisionHealth, GroupHealth, Health, Move, Reach, SchemeGroup, SchemeReason, SchemeTotals};
pub use take::{SqlAsked, SqlMade, Take, TakeForm, TakenPart, Words};

use crate::ingest::{Answers, ColumnGuess, FileReport, Filters, KeyChoice, Plan, Question, Role, Told};
use crate::model::{Abc, Amount, ChurnReasons, Day, Dimension, Frequency, Grade, Lifecycle, Minute, Potential, Relation, RfmClass, Segment, Value};
use crate::rules::{ByHand, Decisions, Frozen, Rules};
use serde::{Deserialize, Serialize};

/// Number of a whole import; messages of older jobs are dropped.
pub type JobId = u32;
/// Number of one question to the ledger worker; its answer carries it back.
pub type RequestId = u32;

#[expect(missing_docs, reason = "the messages are explained as a whole; their fields say what they are")]
/// What the page asks of a worker. Any worker can serve any of them; the page gives each one kind of work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Look at the first bytes of the file that travels along (a `File`).
    Sniff { job: JobId, file: u32, name: String, choice: Told },
    /// Parse bytes `start..end` of the file that travels along; records that begin in the range belong to it.
    Parse { job: JobId, file: u32, slice: u32, start: u64, end: u64, size: u64, plan: Plan, at_record: bool },
    /// Forget the ledger and begin a new one.
    Begin { job: JobId, files: Vec<FileStart>, terms: Terms },
    /// Add the parsed slice that travels along (a buffer).
    Merge { job: JobId, file: u32, slice: u32 },
    /// All slices are merged: decide what the whole files say, then grade.
    Finish { job: JobId },
    /// Grade again with other rules, another date, other filters or decisions; answers stay those of the import.
    Grade { request: RequestId, terms: Terms },
    /// Rows of the customer table.
    Rows { request: RequestId, query: TableQuery, start: u32, count: u32 },
    /// One customer with orders and reasons.
    Card { request: RequestId, customer: u32 },
    /// A whole file to save; the bytes travel beside the answer.
    Export { request: RequestId, what: Export },
    /// Rejected rows, as positions; the values are re-read from the files (all `File`s travel along).
    Rejects { request: RequestId, start: u32, count: u32 },
    /// What the data behind the last result is like.
    Quality { request: RequestId },
    /// Remember who is in which group now: later results say who moved.
    Mark,
    /// How well the divisions hold, compared with the same rules one period earlier.
    Health { request: RequestId },
    /// Are you alive?
    Ping { request: RequestId },
    /// Run everything once on the sample, so that the browser has compiled the hot code before the first file comes.
    WarmUp,
    /// Rows from `start` on of a table to take away; the next part is asked for when this one is here, so that a person can
    /// cancel and other questions get their turn.
    Take { request: RequestId, take: Box<Take>, start: u32 },
    /// A script for a database, and `order-lines.csv` for it.
    Sql { request: RequestId, what: SqlAsked },
    /// The workbook of a table, without the table's rows.
    Book { request: RequestId, take: Box<Take>, standard: String },
    /// A piece of the project file; `Exported` answers.
    Project { request: RequestId, parts: ProjectParts, piece: ProjectPiece },
    /// Open the project file that travels along (a `File`); its table becomes this worker's result.
    OpenProject { request: RequestId },
    /// Who looks after how many customers.
    Owners { request: RequestId },
    /// A file for a CRM; `CrmMade` answers.
    Crm { request: RequestId, asked: Box<CrmAsked> },
}

#[expect(missing_docs, reason = "the messages are explained as a whole; their fields say what they are")]
/// What a worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "one at a time, and never kept")]
pub enum FromWorker {
    /// First message: the worker is up and belongs to this build.
    Ready { build: String },
    /// First look at a file.
    Sniffed { job: JobId, file: u32, result: Result<Preview, FileError> },
    /// Bytes of a slice read so far (also the heartbeat of a long slice).
    Progress { job: JobId, file: u32, slice: u32, bytes: u64, rows: u64 },
    /// A slice is parsed; its lines travel along (a buffer).
    Parsed { job: JobId, file: u32, slice: u32, first_record: u64, end: u64, records: u64 },
    /// The file could not be read.
    ReadFailed { job: JobId, file: u32, error: FileError },
    /// A slice is in the ledger.
    Merged { job: JobId, file: u32, slice: u32 },
    /// The whole import has ended.
    Finished { job: JobId, outcome: Box<Outcome> },
    /// Answer to `Grade`.
    Graded { request: RequestId, summary: Box<Summary> },
    /// Answer to `Rows`.
    Rows { request: RequestId, page: RowsPage },
    /// Answer to `Card`.
    Card { request: RequestId, card: Option<Box<Card>> },
    /// Answer to `Export`; the bytes travel along.
    Exported { request: RequestId, name: String },
    /// Answer to `Rejects`.
    Rejects { request: RequestId, total: u32, rows: Vec<RejectRow> },
    /// Answer to `Quality`.
    Quality { request: RequestId, quality: Option<Box<Quality>> },
    /// Answer to `Health`.
    Health { request: RequestId, health: Option<Box<Health>> },
    /// Answer to `Take`; the bytes travel along.
    Taken { request: RequestId, part: TakenPart },
    /// Answer to `Sql`; the bytes travel along.
    SqlMade { request: RequestId, made: Option<SqlMade> },
    /// Answer to `Book`.
    Booked { request: RequestId, book: Option<Box<Book>> },
    /// Answer to `Ping`.
    Pong { request: RequestId },
    /// The worker panicked or got a message it cannot read; it must not be used again. The text holds no cell value.
    Broken { text: String },
    /// Answer to `OpenProject`: what the file told, and its result where it has a table.
    ProjectOpened { request: RequestId, result: Result<Box<ProjectOpened>, ProjectError> },
    /// Answer to `Owners`: names and customers, most customers first; the empty name = nobody.
    Owners { request: RequestId, owners: Vec<(String, u32)> },
    /// Answer to `Crm`: the file's name and what should be known of it; the bytes travel along.
    CrmMade { request: RequestId, name: String, counts: CrmCounts },
}

/// A project file that was opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectOpened {
    /// What it told.
    pub told: ProjectTold,
    /// Its figures; [`Summary::opened`] is set. Where it has no table nothing can be asked about single customers.
    pub summary: Summary,
}

/// All that a person decides about a run, beside the files and how they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The rules to grade by.
    pub rules: Rules,
    /// The analysis date; `None` = the day after the last counted order.
    pub as_of: Option<Day>,
    /// Answers to questions.
    pub answers: Answers,
    /// What is left out.
    pub filters: Filters,
    /// What is decided about single customers.
    pub decisions: Decisions,
}

/// The first look at a file: what it seems to be, for the person to confirm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// How the file would be read; sent back (perhaps edited) with the confirming click.
    pub plan: Plan,
    /// Header texts as shown, made distinct (`amount (2)`).
    pub headers: Vec<String>,
    /// The first rows, cells as text.
    pub rows: Vec<Vec<String>>,
    /// Guessed role and the evidence for each column.
    pub guesses: Vec<ColumnGuess>,
    /// File size in bytes.
    pub bytes: u64,
    /// About how many lines it has.
    pub lines: u64,
    /// Roles still needed before the file can be graded.
    pub missing: Vec<Role>,
    /// Id of the known export that it is; empty where it is none.
    pub platform: String,
    /// Columns that could be the customer instead, best first.
    pub keys: Vec<KeyChoice>,
}

/// A file as the ledger needs to know it before its slices come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileStart {
    /// File name as dropped.
    pub name: String,
    /// How it is read.
    pub plan: Plan,
    /// Number of slices that will come.
    pub slices: u32,
    /// File size in bytes.
    pub bytes: u64,
}

#[expect(missing_docs, reason = "each variant is explained as a whole; its fields are the numbers of a sentence")]
/// Why a file cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileError {
    /// No byte in it.
    Empty,
    /// No line that could be a header.
    NoHeader,
    /// Not text: the kind that its first bytes name ("PNG image", "Excel workbook", "gzip archive", …).
    NotText { kind: String },
    /// A workbook or packed file, before or instead of being unpacked: why it was not, if known.
    Packed { error: Option<UnpackError> },
    /// The browser can no longer read it: it was changed, moved or deleted since it was dropped.
    Unreadable { reason: String },
    /// More bytes than can be held.
    TooLarge { bytes: u64 },
    /// The page could not cut itself off from the network, so the file was not opened.
    NotLocked,
}

#[expect(missing_docs, reason = "each variant is explained as a whole; its fields are the numbers of a sentence")]
/// How an import ended, as seen by the ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// Graded.
    Graded(Box<Summary>),
    /// The whole file contradicts the first look (encoding, day order, decimal mark): read again with these plans.
    ReadAgain { plans: Vec<Plan> },
    /// A person must answer first.
    Asks { questions: Vec<Question>, files: Vec<FileReport> },
    /// Nothing can be graded; the reports say why.
    Nothing { files: Vec<FileReport> },
}

/// A number of customers with their orders and money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTotal {
    /// Customers in the group.
    pub customers: u64,
    /// Their counted orders.
    pub orders: u64,
    /// Their net amount.
    pub amount: Amount,
}

/// One way to divide all customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// By what.
    pub dimension: Dimension,
    /// A total for each of `dimension.group_ids()`, in order.
    pub groups: Vec<GroupTotal>,
    /// Customers that have no group (never bought).
    pub none: GroupTotal,
}

/// A cut as an exact fraction `numerator / denominator`, and the text people see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edges {
    /// Interior edges for days since the last order, ascending.
    pub r: Vec<String>,
    /// Interior edges for orders.
    pub f: Vec<String>,
    /// Interior edges for the amount.
    pub m: Vec<String>,
}

#[expect(missing_docs, reason = "each variant is explained as a whole; its fields are the numbers of a sentence")]
/// Something the person should know about the grading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// 60 % or more bought once: fixed cuts 1 / 2 / 3 / 4–5 / 6+ give the F score.
    FixedFrequencyCuts { one_order: u64, buyers: u64 },
    /// Fewer than 50 customers or 30 repeat buyers: fixed numbers would be steadier.
    FewCustomers { customers: u64, repeat_buyers: u64 },
    /// All amounts are equal: everyone is 中等价值.
    EqualAmounts,
    /// Edges coincide, so some scores cannot occur.
    CoincidingEdges { measure: char },
    /// Customers with a total of zero or less are C.
    NonPositiveCustomers { customers: u64 },
    /// The file has one row a customer: which of last order, number of orders and frequency it says.
    CustomerTotals { dated: bool, counted: bool, frequency: bool },
    /// Potential and churn look back H days; below 60 potential cannot be told.
    ShortHistory { half_window_days: u32 },
    /// What the files do not have, so parts of the rules were not used.
    NotInFile { feedback: bool, referral: bool, open_amount: bool, contacts: bool, order_ids: bool },
    /// Decisions by hand: about how many customers here, how many that are not in the files, and keys put together.
    ByHand { customers: u64, absent: u64, same: u64 },
    /// Fewer than 30 repeat customers: the shop's rhythm is set to 90 days.
    ShopRhythmAssumed,
}

/// Everything the results screen shows about all customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Identified customers.
    pub customers: u64,
    /// Customers with at least one counted order.
    pub buyers: u64,
    /// Customers that have only credit notes.
    pub only_refunds: u64,
    /// Counted orders.
    pub orders: u64,
    /// Net amount of identified customers.
    pub amount: Amount,
    /// Sum of all refund lines, as a positive amount.
    pub refunded: Amount,
    /// The analysis date in use.
    pub as_of: Day,
    /// Whether the files have any date; else the analysis date means nothing.
    pub dated: bool,
    /// The day after the last counted order.
    pub default_as_of: Day,
    /// First counted order.
    pub first_order: Option<Day>,
    /// Last counted order.
    pub last_order: Option<Day>,
    /// H: the half window of potential and churn, in days.
    pub half_window_days: u32,
    /// Interior edges of the scores.
    pub edges: Edges,
    /// Score counts: for r, f, m the customers with score 1..=n.
    pub scores: [Vec<u64>; 3],
    /// All ways to divide.
    pub divisions: Vec<Division>,
    /// What should be known.
    pub notes: Vec<Note>,
    /// The files with their counts.
    pub files: Vec<FileReport>,
    /// The rules used.
    pub rules: Rules,
    /// The numbers of this grading as a standard; `None` where one is too large for a file.
    pub frozen: Option<Frozen>,
    /// Memory the ledger holds, in bytes.
    pub ledger_bytes: u64,
    /// Lines kept in the ledger.
    pub lines: u64,
    /// Whether the money is known to be in yuan.
    pub in_yuan: bool,
    /// The share of the money that the best customers bring.
    pub pareto: Pareto,
    /// Buyers by how recently and how often they bought.
    pub cells: ScoreCells,
    /// The firm's own divisions.
    pub schemes: Vec<SchemeTotals>,
    /// Who moved since a result was marked; empty where none was.
    pub moves: Vec<Move>,
    /// Whether this comes from a project file: there are no lines behind it, so other rules, dates, filters or decisions need
    /// the sales files again, and a question to grade gets these same figures back.
    pub opened: bool,
}

/// Which customers the table shows, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableQuery {
    /// Only customers in these groups (all must hold): dimension and index into its `group_ids()`.
    pub filters: Vec<(Dimension, u8)>,
    /// Only customers whose id, name or contact contains this text (case-insensitive).
    pub search: String,
    /// Column to sort by.
    pub sort: SortKey,
    /// Largest first.
    pub descending: bool,
    /// Only customers with this R and this F score.
    pub cell: Option<(u8, u8)>,
    /// Only customers in this group of this scheme: places in [`Summary::schemes`] and its groups.
    pub leaves: Vec<(u8, u8)>,
    /// Only customers that went from one group to another since a result was marked: [`Move`].
    pub moved: Option<(By, Option<u8>, Option<u8>)>,
}

impl TableQuery {
    /// Shows everybody again, in the same order.
    pub fn show_all(&mut self) {
        *self = Self { sort: self.sort, descending: self.descending, ..Self::default() };
    }

    /// Whether it shows a group, so that somebody clicked on one.
    #[must_use]
    pub fn names_a_group(&self) -> bool {
        !self.filters.is_empty() || !self.leaves.is_empty() || self.moved.is_some()
    }

    /// Drops what a new result no longer has: a group is what it is called, wherever it stood before.
    pub fn keep_to(&mut self, before: Option<&Summary>, summary: &Summary) {
        fn named(summary: &Summary, (scheme, leaf): (u8, u8)) -> Option<(&str, &[String])> {
            let scheme = summary.schemes.get(usize::from(scheme))?;
            Some((&scheme.name, &scheme.groups.get(usize::from(leaf))?.path))
        }
        self.leaves.retain(|&place| named(summary, place).is_some() && before.and_then(|before| named(before, place)) == named(summary, place));
        self.moved = self.moved.filter(|&key| summary.moves.iter().any(|step| (step.by, step.from, step.to) == key));
    }

    /// Whether everybody is shown.
    #[must_use]
    pub fn shows_all(&self) -> bool {
        *self == Self { sort: self.sort, descending: self.descending, ..Self::default() }
    }
}

/// A sortable column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    /// 客户编号, by bytes.
    #[default]
    Customer,
    /// 客户姓名.
    Name,
    /// 客户分级.
    Grade,
    /// 客户价值.
    Value,
    /// 客户潜力.
    Potential,
    /// 客户关系.
    Relation,
    /// 生命周期.
    Lifecycle,
    /// Counted orders.
    Orders,
    /// Net amount.
    Amount,
    /// Last order.
    LastOrder,
}

/// A part of the customer table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsPage {
    /// Customers that match.
    pub total: u32,
    /// Place of the first row.
    pub start: u32,
    /// The rows.
    pub rows: Vec<CustomerRow>,
}

/// One customer with every grade. `None` = unknown or not applicable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Place in the ledger, for `Card`.
    pub index: u32,
    /// 客户编号 as written.
    pub id: String,
    /// 客户姓名 on the latest line.
    pub name: String,
    /// 联系方式 on the latest line.
    pub contact: String,
    /// 客户分级.
    pub grade: Grade,
    /// 客户价值.
    pub value: Option<Value>,
    /// 客户潜力.
    pub potential: Potential,
    /// 客户关系.
    pub relation: Relation,
    /// 生命周期.
    pub lifecycle: Option<Lifecycle>,
    /// 流失预警.
    pub churn_warning: Option<bool>,
    /// Why.
    pub churn_reasons: ChurnReasons,
    /// Counted orders; `None` where the file does not say.
    pub orders: Option<u32>,
    /// How often they buy; `None` where nothing was bought.
    pub frequency: Option<Frequency>,
    /// Distinct days with a counted order; `None` where the file does not say.
    pub order_days: Option<u32>,
    /// First counted order.
    pub first_order: Option<Day>,
    /// Last counted order.
    pub last_order: Option<Day>,
    /// Days from the last counted order to the analysis date.
    pub days_since_last: Option<i32>,
    /// Net amount.
    pub amount: Amount,
    /// R score.
    pub r: Option<u8>,
    /// F score.
    pub f: Option<u8>,
    /// M score.
    pub m: Option<u8>,
    /// R×F segment.
    pub segment: Option<Segment>,
    /// Eight classes.
    pub class: Option<RfmClass>,
    /// ABC.
    pub abc: Abc,
    /// What a person decided, where 客户分级 is not what the rules say.
    pub by_hand: Option<ByHand>,
    /// The place of the customer's group in each of [`Summary::schemes`].
    pub leaves: Vec<u8>,
}

/// One customer's card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The grades.
    pub row: CustomerRow,
    /// The reasons, headline first.
    pub reasons: Vec<Reason>,
    /// Orders, newest first (at most [`CARD_ORDERS`]).
    pub orders: Vec<CardOrder>,
    /// Orders in all, credit notes included.
    pub orders_total: u32,
    /// Products by money, at most ten: name, lines, amount.
    pub products: Vec<(String, u32, Amount)>,
    /// What else the files say of the customer, as of the latest line: role, header, text.
    pub kept: Vec<(Role, String, String)>,
    /// Names of the files that have rows of the customer, where there are several files.
    pub files: Vec<String>,
    /// Money of deals that are not won yet.
    pub open: Amount,
    /// Days on which something other than an order happened: how many, and the last.
    pub events: Option<(u32, Day)>,
    /// Why the customer is in its group of each scheme.
    pub schemes: Vec<SchemeReason>,
}

/// The most orders a card carries.
pub const CARD_ORDERS: usize = 200;

/// One order on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardOrder {
    /// Order id, empty where the file has none.
    pub id: String,
    /// Day of the order.
    pub day: Day,
    /// Minute of the day, where known.
    pub minute: Minute,
    /// Net amount.
    pub amount: Amount,
    /// Lines.
    pub lines: u32,
    /// Whether it counts, and why not.
    pub kind: OrderKind,
}

/// Whether an order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderKind {
    /// A purchase.
    Counted,
    /// Brought to zero by refunds: not counted.
    Refunded,
    /// Net below zero: not an order, subtracted from the customer's amount.
    CreditNote,
}

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// `report.json`.
    Report,
    /// `rejects.csv`; the values are re-read from the files (all `File`s travel along).
    Rejects,
}

/// A rejected row as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectRow {
    /// Which file.
    pub file: u32,
    /// Physical line where the record starts, from 1.
    pub line: u64,
    /// Byte offset of the record in the file.
    pub offset: u64,
    /// Header of the failing column, empty where no single column failed.
    pub column: String,
    /// The cell as written, re-read from the file.
    pub value: String,
    /// Problem code.
    pub code: String,
}

/// Turns a message into bytes.
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).unwrap_or_default()
}

/// Reads a message.
///
/// # Errors
/// A plain sentence where the bytes are not such a message.
pub fn decode<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, String> {
    postcard::from_bytes(bytes).map_err(|error| format!("a message could not be read: {error}"))
}
