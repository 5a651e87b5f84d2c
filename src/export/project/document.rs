//! The document of a project file as it is stored: types of its own, so that what a file says never changes because a type of
//! the program does. Days are ISO text, money is decimal text, everything closed has the ids of `customers.csv`.

use super::values::{self, Bad};
use crate::grading::leaf_grades;
use crate::ingest::{FileReport, KnownFile, Mapping, Problem, Role, header_signature};
use crate::model::{Amount, Day, Dimension};
use crate::protocol::{Division, Edges, GroupTotal, Note, Pareto, Reach, SchemeGroup, SchemeTotals, ScoreCells, Summary};
use crate::rules::{Frozen, Group, Number, Rules, Scheme};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A whole project file; `T` is its table, or nothing where the pieces of the table are written by themselves.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document<T> {
    /// Version of the format; always the first field.
    pub fenji_project: u32,
    /// Version of the page that wrote it.
    pub app: String,
    /// The files.
    pub files: Vec<StoredFile>,
    /// The analysis date, where a person chose one.
    pub as_of: Option<String>,
    /// Answers to questions: code → value.
    pub answers: BTreeMap<String, String>,
    /// Filters as the command line writes them.
    pub filters: Vec<String>,
    /// The rules, as a rules file has them.
    pub rules: Box<RawValue>,
    /// Decisions about single customers, as a decisions file has them.
    pub decisions: Option<Box<RawValue>>,
    /// Keys of the files that were put together with others by those decisions.
    pub same_in_files: Vec<String>,
    /// The figures of all customers together.
    pub summary: StoredSummary,
    /// What the data was like.
    pub quality: Option<StoredQuality>,
    /// One row a customer.
    pub table: Option<T>,
}

/// One file: how it is read, and its counts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredFile {
    name: String,
    bytes: u64,
    encoding: String,
    delimiter: String,
    quote: String,
    header_line: u64,
    shape: String,
    signature: String,
    headers: Vec<String>,
    columns: Vec<StoredColumn>,
    one_row_a_customer: bool,
    once_per_order: bool,
    decimal: Option<String>,
    date_order: Option<String>,
    serial: Option<String>,
    discount: Option<String>,
    currency: Option<String>,
    rates: Vec<StoredRate>,
    records: u64,
    used: u64,
    rejected: u64,
    blank: u64,
    repeated: u64,
    left_out: u64,
    money: StoredMoney,
    left_out_by: Vec<StoredLeftOut>,
    problems: Vec<StoredProblem>,
    first_day: Option<String>,
    last_day: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredColumn {
    /// Its place, from 1.
    column: usize,
    role: String,
    header: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredRate {
    currency: String,
    rate: Number,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredMoney {
    used: String,
    rejected: String,
    repeated: String,
    left_out: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredLeftOut {
    reason: String,
    rows: u64,
    amount: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredProblem {
    code: String,
    count: u64,
    first_line: u64,
    text: String,
}

/// What the data was like, as reports say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredQuality {
    /// How good it is.
    pub readiness: String,
    /// What is against it.
    pub concerns: BTreeMap<String, u64>,
    /// Cells that were brought into one form.
    pub normalised: BTreeMap<String, u64>,
}

/// The figures of all customers together.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredSummary {
    customers: u64,
    buyers: u64,
    only_refunds: u64,
    orders: u64,
    amount: String,
    refunded: String,
    as_of: String,
    dated: bool,
    default_as_of: String,
    first_order: Option<String>,
    last_order: Option<String>,
    half_window_days: u32,
    lines: u64,
    in_yuan: bool,
    edges: Scored<String>,
    scores: Scored<u64>,
    divisions: Vec<StoredDivision>,
    schemes: Vec<StoredScheme>,
    notes: Vec<StoredNote>,
    frozen: Option<Box<RawValue>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scored<T> {
    r: Vec<T>,
    f: Vec<T>,
    m: Vec<T>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredDivision {
    by: String,
    groups: Vec<StoredGroup>,
    none: StoredGroup,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredGroup {
    /// The group's id; of a scheme, its names from the outermost to its own.
    group: String,
    customers: u64,
    orders: u64,
    amount: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredScheme {
    name: String,
    groups: Vec<StoredGroup>,
    /// Whether anybody can be in each group, as ids of reports.
    reach: Vec<String>,
    cuts: Vec<Option<String>>,
    not_in_file: Vec<String>,
}

/// Declares the stored form of [`Note`] with the same names, and the way to and fro.
macro_rules! notes {
    ($($name:ident { $($field:ident: $type:ty),* };)+) => {
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        enum StoredNote { $($name { $($field: $type),* }),+ }

        impl StoredNote {
            fn of(note: &Note) -> Self { match note.clone() { $(Note::$name { $($field),* } => Self::$name { $($field),* }),+ } }
            fn told(self) -> Note { match self { $(Self::$name { $($field),* } => Note::$name { $($field),* }),+ } }
        }
    };
}

notes! {
    FixedFrequencyCuts { one_order: u64, buyers: u64 };
    FewCustomers { customers: u64, repeat_buyers: u64 };
    EqualAmounts {};
    CoincidingEdges { measure: char };
    NonPositiveCustomers { customers: u64 };
    CustomerTotals { dated: bool, counted: bool, frequency: bool };
    ShortHistory { half_window_days: u32 };
    NotInFile { feedback: bool, referral: bool, open_amount: bool, contacts: bool, order_ids: bool };
    ByHand { customers: u64, absent: u64, same: u64 };
    ShopRhythmAssumed {};
}

/// A part of the document that is a document of its own: its text goes through the gate that it has as a file.
pub(super) fn raw(text: String) -> Box<RawValue> {
    // Our own texts are JSON; `null`, which no gate lets pass, stands for one that was none.
    RawValue::from_string(text.trim_end().to_owned()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

impl StoredFile {
    /// The stored form of a file.
    #[must_use]
    pub fn of(report: &FileReport, known: &KnownFile) -> Self {
        let columns = known.roles.iter().zip(&known.headers).zip(1..);
        let [used, rejected, repeated, left_out] = report.money.map(|amount| amount.to_string());
        Self {
            name: report.name.clone(),
            bytes: known.bytes,
            encoding: report.encoding.clone(),
            delimiter: report.delimiter.clone(),
            quote: report.quote.clone(),
            header_line: report.header_line,
            shape: report.shape.clone(),
            signature: header_signature(&known.headers),
            headers: known.headers.clone(),
            columns: columns
                .filter_map(|((role, header), column)| role.map(|role| StoredColumn { column, role: role.id().to_owned(), header: header.clone() }))
                .collect(),
            one_row_a_customer: known.one_row_a_customer,
            once_per_order: known.once_per_order,
            decimal: known.decimal.and_then(|value| values::id_of(values::DECIMALS, value)),
            date_order: known.date_order.and_then(|value| values::id_of(values::DATE_ORDERS, value)),
            serial: known.serial.and_then(|value| values::id_of(values::SERIALS, value)),
            discount: known.discount.and_then(|value| values::id_of(values::DISCOUNTS, value)),
            currency: known.currency.clone(),
            rates: known.rates.iter().map(|(currency, rate)| StoredRate { currency: currency.clone(), rate: Number(*rate) }).collect(),
            records: report.records,
            used: report.used,
            rejected: report.rejected,
            blank: report.blank,
            repeated: report.repeated,
            left_out: report.left_out,
            money: StoredMoney { used, rejected, repeated, left_out },
            left_out_by: report
                .left_out_by
                .iter()
                .map(|(reason, rows, amount)| StoredLeftOut { reason: reason.clone(), rows: *rows, amount: amount.to_string() })
                .collect(),
            problems: report
                .problems
                .iter()
                .map(|Problem { code, count, first_line, text }| StoredProblem {
                    code: code.clone(),
                    count: *count,
                    first_line: *first_line,
                    text: text.clone(),
                })
                .collect(),
            first_day: report.days.map(|(first, _)| first.to_string()),
            last_day: report.days.map(|(_, last)| last.to_string()),
        }
    }

    /// What it tells: the counts, and how the file was read.
    pub fn told(&self) -> Result<(FileReport, KnownFile), Bad> {
        let mut roles = vec![None; self.headers.len()];
        for column in &self.columns {
            let place = column.column.checked_sub(1).filter(|&place| self.headers.get(place) == Some(&column.header)).ok_or(Bad("columns"))?;
            roles[place] = Some(Role::from_id(&column.role).ok_or(Bad("columns"))?);
        }
        if header_signature(&self.headers) != self.signature {
            return Err(Bad("signature"));
        }
        let known = KnownFile {
            name: self.name.clone(),
            bytes: values::count(self.bytes)?,
            encoding: crate::ingest::Encoding::from_name(&self.encoding).ok_or(Bad("encoding"))?,
            delimiter: values::mark(&self.delimiter).ok_or(Bad("delimiter"))?,
            header_line: self.header_line,
            headers: self.headers.clone(),
            roles,
            one_row_a_customer: self.one_row_a_customer,
            once_per_order: self.once_per_order,
            decimal: values::from_id(values::DECIMALS, self.decimal.as_deref(), "decimal")?,
            date_order: values::from_id(values::DATE_ORDERS, self.date_order.as_deref(), "date_order")?,
            serial: values::from_id(values::SERIALS, self.serial.as_deref(), "serial")?,
            discount: values::from_id(values::DISCOUNTS, self.discount.as_deref(), "discount")?,
            currency: self.currency.clone(),
            rates: self.rates.iter().map(|StoredRate { currency, rate }| (currency.clone(), rate.0)).collect(),
        };
        let mapping: Mapping = known.mapping();
        let money = |text: &str| values::money(text, "money");
        let left_out_by = self.left_out_by.iter().map(|left| Ok((left.reason.clone(), values::count(left.rows)?, money(&left.amount)?)));
        let problems = self.problems.iter().map(|problem| {
            Ok(Problem {
                code: problem.code.clone(),
                count: values::count(problem.count)?,
                first_line: problem.first_line,
                text: problem.text.clone(),
            })
        });
        let report = FileReport {
            name: self.name.clone(),
            encoding: self.encoding.clone(),
            delimiter: self.delimiter.clone(),
            quote: self.quote.clone(),
            header_line: self.header_line,
            shape: self.shape.clone(),
            headers: self.headers.clone(),
            mapping,
            records: values::count(self.records)?,
            used: values::count(self.used)?,
            rejected: values::count(self.rejected)?,
            blank: values::count(self.blank)?,
            repeated: values::count(self.repeated)?,
            left_out: values::count(self.left_out)?,
            money: [money(&self.money.used)?, money(&self.money.rejected)?, money(&self.money.repeated)?, money(&self.money.left_out)?],
            left_out_by: left_out_by.collect::<Result<_, Bad>>()?,
            problems: problems.collect::<Result<_, Bad>>()?,
            days: values::optional_day(self.first_day.as_deref(), "first_day")?.zip(values::optional_day(self.last_day.as_deref(), "last_day")?),
        };
        if report.adds_up() { Ok((report, known)) } else { Err(Bad("records")) }
    }
}

impl StoredGroup {
    fn of(group: String, total: &GroupTotal) -> Self {
        Self { group, customers: total.customers, orders: total.orders, amount: total.amount.to_string() }
    }

    fn told(&self) -> Result<GroupTotal, Bad> {
        Ok(GroupTotal {
            customers: values::count(self.customers)?,
            orders: values::count(self.orders)?,
            amount: values::money(&self.amount, "amount")?,
        })
    }
}

impl StoredSummary {
    /// The stored form of a summary.
    #[must_use]
    pub fn of(summary: &Summary) -> Self {
        let day = |day: Option<Day>| day.map(|day| day.to_string());
        let [r, f, m] = summary.scores.clone();
        Self {
            customers: summary.customers,
            buyers: summary.buyers,
            only_refunds: summary.only_refunds,
            orders: summary.orders,
            amount: summary.amount.to_string(),
            refunded: summary.refunded.to_string(),
            as_of: summary.as_of.to_string(),
            dated: summary.dated,
            default_as_of: summary.default_as_of.to_string(),
            first_order: day(summary.first_order),
            last_order: day(summary.last_order),
            half_window_days: summary.half_window_days,
            lines: summary.lines,
            in_yuan: summary.in_yuan,
            edges: Scored { r: summary.edges.r.clone(), f: summary.edges.f.clone(), m: summary.edges.m.clone() },
            scores: Scored { r, f, m },
            divisions: summary.divisions.iter().map(division).collect(),
            schemes: summary.schemes.iter().map(scheme).collect(),
            notes: summary.notes.iter().map(StoredNote::of).collect(),
            frozen: summary.frozen.as_ref().map(|frozen| raw(serde_json::to_string(frozen).unwrap_or_default())),
        }
    }

    /// The summary that it tells, by the rules and with the files of the same document. What is drawn from single customers
    /// (the curve, the grid) is empty.
    pub fn told(self, rules: &Rules, files: Vec<FileReport>) -> Result<Summary, Bad> {
        let day = |text: &str, field| values::day(text).ok_or(Bad(field));
        let divisions = self.divisions.iter().map(told_division).collect::<Result<Vec<_>, Bad>>()?;
        if !divisions.iter().map(|division| division.dimension).eq(Dimension::ALL.iter().copied()) {
            return Err(Bad("divisions"));
        }
        if self.schemes.len() != rules.schemes.len() {
            return Err(Bad("schemes"));
        }
        let scores = [self.scores.r, self.scores.f, self.scores.m];
        if scores.iter().any(|counts| counts.len() != usize::from(rules.bins) || counts.iter().any(|&count| values::count(count).is_err())) {
            return Err(Bad("scores"));
        }
        let amount = values::money(&self.amount, "amount")?;
        Ok(Summary {
            customers: values::count(self.customers)?,
            buyers: values::count(self.buyers)?,
            only_refunds: values::count(self.only_refunds)?,
            orders: values::count(self.orders)?,
            amount,
            refunded: values::money(&self.refunded, "refunded")?,
            as_of: day(&self.as_of, "as_of")?,
            dated: self.dated,
            default_as_of: day(&self.default_as_of, "default_as_of")?,
            first_order: values::optional_day(self.first_order.as_deref(), "first_order")?,
            last_order: values::optional_day(self.last_order.as_deref(), "last_order")?,
            half_window_days: Some(self.half_window_days).filter(|&days| days < 1 << 20).ok_or(Bad("half_window_days"))?,
            edges: Edges { r: self.edges.r, f: self.edges.f, m: self.edges.m },
            scores,
            divisions,
            notes: self.notes.into_iter().map(StoredNote::told).collect(),
            files,
            rules: rules.clone(),
            // The text is read as the rules' own numbers are.
            frozen: self.frozen.map(|frozen| serde_json::from_str::<Frozen>(frozen.get())).transpose().map_err(|_| Bad("frozen"))?,
            ledger_bytes: 0,
            lines: values::count(self.lines)?,
            in_yuan: self.in_yuan,
            pareto: Pareto::default(),
            cells: ScoreCells::new(rules.bins, amount.scale),
            schemes: self
                .schemes
                .iter()
                .zip(&rules.schemes)
                .map(|(stored, scheme)| told_scheme(stored, scheme, rules))
                .collect::<Result<_, Bad>>()?,
            moves: Vec::new(),
            opened: true,
        })
    }
}

fn division(division: &Division) -> StoredDivision {
    let groups = division.dimension.group_ids().iter().zip(&division.groups);
    StoredDivision {
        by: division.dimension.id().to_owned(),
        groups: groups.map(|(id, total)| StoredGroup::of((*id).to_owned(), total)).collect(),
        none: StoredGroup::of(String::new(), &division.none),
    }
}

fn told_division(stored: &StoredDivision) -> Result<Division, Bad> {
    let dimension = Dimension::ALL.iter().copied().find(|dimension| dimension.id() == stored.by).ok_or(Bad("by"))?;
    if !dimension.group_ids().iter().eq(stored.groups.iter().map(|group| &group.group)) {
        return Err(Bad("groups"));
    }
    Ok(Division { dimension, groups: stored.groups.iter().map(StoredGroup::told).collect::<Result<_, _>>()?, none: stored.none.told()? })
}

fn scheme(totals: &SchemeTotals) -> StoredScheme {
    StoredScheme {
        name: totals.name.clone(),
        groups: totals.groups.iter().map(|group| StoredGroup::of(group.path.join(values::BETWEEN), &group.total)).collect(),
        reach: totals.groups.iter().map(|group| group.reach.id().to_owned()).collect(),
        cuts: totals.cuts.iter().map(|cut| cut.map(|cut| cut.to_string())).collect(),
        not_in_file: totals.absent.clone(),
    }
}

fn told_scheme(stored: &StoredScheme, scheme: &Scheme, rules: &Rules) -> Result<SchemeTotals, Bad> {
    let paths: Vec<Vec<&str>> = scheme.leaves().collect();
    let named = paths.iter().map(|path| path.join(values::BETWEEN)).eq(stored.groups.iter().map(|group| group.group.clone()));
    if stored.name != scheme.name || !named || stored.reach.len() != paths.len() || stored.cuts.len() != scheme.cuts().len() {
        return Err(Bad("schemes"));
    }
    let mut otherwise = Vec::new();
    mark_otherwise(&scheme.groups, &mut otherwise);
    let mut groups = Vec::with_capacity(paths.len());
    for ((((path, group), reach), otherwise), grade) in
        paths.into_iter().zip(&stored.groups).zip(&stored.reach).zip(otherwise).zip(leaf_grades(scheme))
    {
        let reach = [Reach::Possible, Reach::Covered, Reach::Contradiction, Reach::Unproved].into_iter().find(|known| known.id() == reach);
        groups.push(SchemeGroup {
            path: path.into_iter().map(str::to_owned).collect(),
            total: group.told()?,
            reach: reach.ok_or(Bad("reach"))?,
            otherwise,
            grade,
        });
    }
    let cut = |text: &Option<String>| text.as_deref().map(|text| values::money(text, "cuts")).transpose();
    Ok(SchemeTotals {
        name: scheme.name.clone(),
        note: scheme.note.clone(),
        grades: rules.grade_by.as_ref() == Some(&scheme.name),
        groups,
        cuts: stored.cuts.iter().map(cut).collect::<Result<Vec<Option<Amount>>, Bad>>()?,
        absent: stored.not_in_file.clone(),
    })
}

/// Which leaves take those whom no group of their level takes.
fn mark_otherwise(groups: &[Group], otherwise: &mut Vec<bool>) {
    for group in groups {
        match &group.split {
            Some(split) => mark_otherwise(&split.groups, otherwise),
            None => otherwise.push(false),
        }
    }
    otherwise.push(true);
}
