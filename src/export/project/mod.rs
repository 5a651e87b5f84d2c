//! A project as one file: how the files are read, answers, filters, rules, the figures of the whole and, where a person asks
//! for it, one row a customer. It opens without the sales files, and later files are compared with it.
//!
//! # The format
//!
//! UTF-8 JSON, version [`PROJECT_VERSION`], in this order:
//!
//! | field | what |
//! |---|---|
//! | `fenji_project` | version of the format; always first: by it the file is told from rules files |
//! | `app` | version of the page that wrote it |
//! | `files` | for each: name, bytes, how it is read (encoding, delimiter, header, `columns` by role and header, day order, decimal mark …) with a `signature` of its headers, and its counts: `records = used + rejected + blank + repeated + left_out` |
//! | `as_of` | the analysis date where a person chose one, else `null` |
//! | `answers`, `filters` | as `--answer` and `--filter` of the command line write them |
//! | `rules` | as a rules file has them, `frozen` included |
//! | `decisions`, `same_in_files` | as a decisions file has them, or `null`; and which of its keys stood in the files |
//! | `summary` | customers, orders, money, dates, edges, all divisions with their totals, notes |
//! | `quality` | what reports say of the data |
//! | `table` | `null`, or `columns` and then `rows` |
//!
//! A row is an array with a cell for each column: text, a whole number, or `null` where nothing is known. The columns are those
//! of `customers.csv` (without `customer_name` and `contact` where names are not to be saved), then `frequency` where files had
//! sums instead of orders, `grade_by_rules` where decisions are saved, and `scheme:NAME` for each own division, whose cells are
//! the names of the group. Each row stands on its own line, so that the file can be written and read in pieces, compared line by
//! line, and opened by anything that knows JSON.
//!
//! # The gate
//!
//! Unknown fields, values out of range, two rows of one customer and a newer version are refused with words. All that rows can
//! prove (totals of every group, scores, grades after the decisions) is counted again and must be what `summary` says.

mod document;
mod read;
mod table;
mod values;

pub use read::{PROJECT_FIRST_BYTES, project_version, read_project};

use self::document::{Document, StoredFile, StoredSummary, raw};
use super::report::ToldQuality;
use crate::grading::Graded;
use crate::ledger::Ledger;
use crate::protocol::{PROJECT_VERSION, ProjectParts, ProjectTold, Summary};
use std::collections::BTreeMap;

/// The most bytes of a project file that are read: about six million customers.
pub const MAX_PROJECT_BYTES: u64 = 1 << 30;

/// A project file, read and checked.
#[derive(Clone, Debug)]
pub struct Project {
    /// How files are read, rules, answers, filters, decisions.
    pub told: ProjectTold,
    /// The figures; with a table counted again from it.
    pub summary: Summary,
    /// What the data was like.
    pub quality: Option<ToldQuality>,
    /// The customers.
    pub table: Option<ProjectTable>,
}

/// The customers of a project: a ledger without lines, and their grades.
#[derive(Clone, Debug)]
pub struct ProjectTable {
    /// Keys, names and contacts.
    pub ledger: Ledger,
    /// Grades and measures; what needs single orders is not in it.
    pub graded: Graded,
}

impl Project {
    /// The customers by key, in the order of the file: what a later result is compared with.
    pub fn customers(&self) -> impl Iterator<Item = (&str, &crate::grading::CustomerGrade)> {
        self.table
            .iter()
            .flat_map(|table| table.graded.customers.iter().map(|customer| (table.ledger.customers.text(customer.measures.customer), customer)))
    }
}

/// What a project file is written from.
#[derive(Clone, Copy, Debug)]
pub struct ProjectSource<'s> {
    /// The ledger.
    pub ledger: &'s Ledger,
    /// The grading.
    pub graded: &'s Graded,
    /// Its figures.
    pub summary: &'s Summary,
    /// How the files were read, and what was chosen; its `parts` say what is to be written.
    pub told: &'s ProjectTold,
    /// What the data was like.
    pub quality: Option<&'s ToldQuality>,
}

impl ProjectSource<'_> {
    /// All before the table's rows; without a table, the whole file.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        let ProjectParts { table, decisions, .. } = self.told.parts;
        let decided = decisions.then_some(&self.told.decisions);
        let document = Document::<()> {
            fenji_project: PROJECT_VERSION,
            app: self.told.app.clone(),
            files: self.summary.files.iter().zip(&self.told.files).map(|(report, known)| StoredFile::of(report, known)).collect(),
            as_of: self.told.as_of.map(|day| day.to_string()),
            answers: self.told.answers.0.clone(),
            filters: self.told.filters.texts(),
            rules: raw(self.told.rules.to_json()),
            decisions: decided.map(|decisions| raw(decisions.to_json())),
            same_in_files: if decisions && table { self.put_together_keys() } else { Vec::new() },
            summary: StoredSummary::of(self.summary),
            quality: self.quality.map(document::StoredQuality::of),
            table: None,
        };
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        match text.strip_suffix("null\n}").filter(|_| table) {
            Some(before) => {
                let length = before.len();
                text.truncate(length);
                text.push_str(&table::opening(&table::columns(self.graded, self.told.parts)));
            }
            None => text.push('\n'),
        }
        text.into_bytes()
    }

    /// The keys that were put together with customers of the table; one may stand for somebody who comes only later.
    fn put_together_keys(&self) -> Vec<String> {
        let customers = &self.graded.customers;
        let told = |key: &String| {
            let number = self.ledger.customer_of(key);
            number.is_some_and(|number| customers.binary_search_by_key(&number, |customer| customer.measures.customer).is_ok())
        };
        let mut keys = self.ledger.put_together_keys();
        keys.retain(told);
        keys
    }

    /// Some rows of the table, by place in `order`, which has all customers as indexes.
    #[must_use]
    pub fn rows(&self, order: &[u32], start: u32, count: u32) -> Vec<u8> {
        if !self.told.parts.table {
            return Vec::new();
        }
        let columns = table::columns(self.graded, self.told.parts);
        table::rows(self.ledger, self.graded, &columns, order, start as usize..start.saturating_add(count) as usize)
    }

    /// What closes the file.
    #[must_use]
    pub fn tail(&self) -> Vec<u8> {
        if self.told.parts.table { table::CLOSING.into() } else { Vec::new() }
    }
}

impl document::StoredQuality {
    fn of(quality: &ToldQuality) -> Self {
        let map = |pairs: &[(String, u64)]| -> BTreeMap<String, u64> { pairs.iter().cloned().collect() };
        Self { readiness: quality.readiness.clone(), concerns: map(&quality.concerns), normalised: map(&quality.normalised) }
    }

    fn into_told(self) -> ToldQuality {
        ToldQuality { readiness: self.readiness, concerns: self.concerns.into_iter().collect(), normalised: self.normalised.into_iter().collect() }
    }
}
