//! Reading a project file back: one gate for whatever somebody drops.

use super::document::{Document, StoredQuality};
use super::table::{DOUBLE, SchemeColumn, TableRead};
use super::values::Bad;
use super::{MAX_PROJECT_BYTES, Project, ProjectTable};
use crate::grading::{Graded, Told, graded_again, tell_again};
use crate::ingest::{Answers, ByteSource, Filters, QuestionCode};
use crate::ledger::Ledger;
use crate::model::Day;
use crate::protocol::{PROJECT_VERSION, ProjectError, ProjectParts, ProjectTold, Summary};
use crate::rules::{Decisions, FieldFault, Rules, field_fault, json_path};
use serde::Deserialize;
use std::io::{self, BufReader, Read};

/// So much of a file is taken at once.
const BLOCK: u64 = 1 << 20;
/// The name of the version's field, which every project file begins with.
const FIRST_FIELD: &[u8] = b"\"fenji_project\"";
/// The most bytes in which the version is looked for.
pub const PROJECT_FIRST_BYTES: u64 = 256;

/// The format's version that a file with these first bytes has; `None` where it is no project file. A number beyond all
/// versions is the largest.
#[must_use]
pub fn project_version(first: &[u8]) -> Option<u64> {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let after = text.strip_prefix(b"{")?.trim_ascii_start().strip_prefix(FIRST_FIELD)?.trim_ascii_start();
    let digits = after.strip_prefix(b":")?.trim_ascii_start();
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = digits[..count].iter().fold(0u64, |sum, byte| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0')));
    (count > 0).then_some(number)
}

/// A file as a stream of bytes, a block at a time.
struct Stream<'s> {
    source: &'s mut dyn ByteSource,
    size: u64,
    at: u64,
    block: Vec<u8>,
    used: usize,
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.used == self.block.len() {
            if self.at >= self.size {
                return Ok(0);
            }
            let end = (self.at + BLOCK).min(self.size);
            self.source.read(self.at, end, &mut self.block).map_err(io::Error::other)?;
            (self.at, self.used) = (end, 0);
        }
        let count = into.len().min(self.block.len() - self.used);
        into[..count].copy_from_slice(&self.block[self.used..self.used + count]);
        self.used += count;
        Ok(count)
    }
}

/// Reads a project file of `size` bytes.
///
/// # Errors
/// [`ProjectError`]; nothing is half-read.
pub fn read_project(source: &mut dyn ByteSource, size: u64) -> Result<Project, ProjectError> {
    if size > MAX_PROJECT_BYTES {
        return Err(ProjectError::TooLarge { bytes: size });
    }
    let mut first = Vec::new();
    source.read(0, size.min(PROJECT_FIRST_BYTES), &mut first).map_err(|reason| ProjectError::Unreadable { reason })?;
    match project_version(&first) {
        None => return Err(ProjectError::NotProject),
        Some(version) if version > u64::from(PROJECT_VERSION) => return Err(ProjectError::Newer { version }),
        Some(_) => {}
    }
    let mark = if first.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let document = {
        let mut reader = serde_json::Deserializer::from_reader(Stream { source: &mut *source, size, at: mark, block: Vec::new(), used: 0 });
        Document::<TableRead>::deserialize(&mut reader).and_then(|document| reader.end().map(|()| document))
    };
    match document {
        Ok(document) => open(document),
        Err(error) => {
            // Read once more up to the place, to say which field it is in.
            let again = BufReader::new(Stream { source, size, at: mark, block: Vec::new(), used: 0 }).bytes().map_while(Result::ok);
            let path = if error.is_data() { json_path(again, error.line(), error.column()) } else { String::new() };
            Err(explain(&error, &path))
        }
    }
}

fn explain(error: &serde_json::Error, path: &str) -> ProjectError {
    let line = error.line() as u64;
    let text = error.to_string();
    if error.is_io() {
        return ProjectError::Unreadable { reason: text };
    }
    if !error.is_data() {
        return ProjectError::Damaged { line, column: error.column() as u64 };
    }
    match field_fault(error, path) {
        Some(FieldFault::Unknown(field)) => return ProjectError::UnknownField { field },
        Some(FieldFault::Missing(field)) => return ProjectError::MissingField { field },
        Some(FieldFault::Double(field)) => return ProjectError::DoubleField { field },
        None => {}
    }
    if text.starts_with(DOUBLE) {
        // `table.rows[7]` is the eighth.
        let row = path.rsplit_once('[').and_then(|(_, place)| place.trim_end_matches(']').parse::<u64>().ok());
        ProjectError::DoubleCustomer { row: row.map_or(0, |row| row + 1) }
    } else {
        ProjectError::WrongValue { field: path.to_owned(), line }
    }
}

fn wrong(field: impl Into<String>) -> ProjectError {
    ProjectError::WrongValue { field: field.into(), line: 0 }
}

fn bad(inside: &'static str) -> impl Fn(Bad) -> ProjectError {
    move |Bad(field)| wrong(format!("{inside}.{field}"))
}

/// Checks a document and puts its parts together.
fn open(document: Document<TableRead>) -> Result<Project, ProjectError> {
    if document.fenji_project == 0 {
        return Err(wrong("fenji_project"));
    }
    let refused = |error: crate::rules::RulesError| ProjectError::Rules { reason: error.to_string() };
    // Rules and decisions go through the one gate that they have as files of their own.
    let rules = Rules::from_json(document.rules.get()).map_err(refused)?;
    let decisions = document.decisions.as_ref().map(|decisions| Decisions::from_json(decisions.get())).transpose().map_err(refused)?;
    let mut filters = Filters::default();
    for filter in &document.filters {
        filters.add(filter).map_err(|_| wrong("filters"))?;
    }
    for (code, value) in &document.answers {
        let question = QuestionCode::ALL.iter().find(|known| known.id() == code);
        if !question.is_some_and(|question| question.accepts(value)) {
            return Err(wrong(format!("answers.{code}")));
        }
    }
    let told: Vec<_> = document.files.iter().map(super::document::StoredFile::told).collect::<Result<_, _>>().map_err(bad("files"))?;
    let (reports, files): (Vec<_>, Vec<_>) = told.into_iter().unzip();
    let summary = document.summary.told(&rules, reports).map_err(bad("summary"))?;
    if summary.frozen.is_some() {
        let frozen = Rules { frozen: summary.frozen.clone(), ..rules.clone() };
        frozen.check().map_err(refused)?;
    }
    let as_of = document.as_of.as_deref().map(|day| Day::parse_iso(day).ok_or_else(|| wrong("as_of"))).transpose()?;
    let parts = ProjectParts {
        table: document.table.is_some(),
        names: document.table.as_ref().is_some_and(|table| table.names),
        decisions: decisions.is_some(),
    };
    let told = ProjectTold {
        app: document.app,
        parts,
        files,
        rules,
        as_of,
        answers: Answers(document.answers),
        filters,
        decisions: decisions.unwrap_or_default(),
    };
    let (summary, table) = match document.table {
        None => (summary, None),
        Some(table) => {
            let table = put_together(table, &told, &summary, &document.same_in_files)?;
            (prove(&table.graded, &summary)?, Some(table))
        }
    };
    Ok(Project { told, summary, quality: document.quality.map(StoredQuality::into_told), table })
}

/// The ledger and the grading of a table.
fn put_together(table: TableRead, told: &ProjectTold, summary: &Summary, same: &[String]) -> Result<ProjectTable, ProjectError> {
    let TableRead { mut ledger, customers, days_since, scale, schemes, by_rules, .. } = table;
    // An empty table has no amounts to tell the decimals by.
    let scale = if customers.is_empty() { summary.amount.scale } else { scale };
    if schemes.len() != told.rules.schemes.len() {
        return Err(wrong("table.columns"));
    }
    let leaves = schemes.iter().zip(&told.rules.schemes).map(|(column, scheme)| {
        let paths: Vec<String> = scheme.leaves().map(|path| path.join(super::values::BETWEEN)).collect();
        places(column, &scheme.name, &paths).ok_or_else(|| wrong(format!("table.scheme:{}", scheme.name)))
    });
    let leaves = leaves.collect::<Result<Vec<_>, _>>()?;
    let as_of = summary.as_of;
    for (customer, since) in customers.iter().zip(&days_since) {
        let (r, f, m) = customer.scores.unwrap_or_default();
        let scored = [r, f, m].into_iter().all(|score| score <= told.rules.bins);
        if !scored || since.is_some_and(|since| since != customer.measures.days_since_last(as_of)) {
            return Err(ProjectError::Totals { what: "days_since_last, scores".to_owned() });
        }
    }
    if by_rules == told.decisions.is_empty() {
        return Err(wrong("table.columns"));
    }
    add_same(&mut ledger, &told.decisions, same).ok_or_else(|| wrong("same_in_files"))?;
    let half_window = i32::try_from(summary.half_window_days).unwrap_or(0);
    let mut graded = graded_again(customers, Told { rules: &told.rules, as_of, half_window, scale }, leaves);
    decide(&mut graded, &ledger, &told.decisions)?;
    Ok(ProjectTable { ledger, graded })
}

/// The places of each customer's group among a scheme's leaves.
fn places(column: &SchemeColumn, name: &str, paths: &[String]) -> Option<Vec<u8>> {
    let place = |group: &String| paths.iter().position(|path| path == group).and_then(|place| u8::try_from(place).ok());
    let of: Vec<u8> = column.groups.iter().map(place).collect::<Option<_>>()?;
    let leaves: Option<Vec<u8>> = column.of.iter().map(|&own| of.get(usize::from(own)).copied()).collect();
    leaves.filter(|_| column.name == name)
}

/// Puts the keys together that were put together in the files.
fn add_same(ledger: &mut Ledger, decisions: &Decisions, same: &[String]) -> Option<()> {
    let becomes = decisions.becomes();
    for key in same {
        let into = ledger.customers.find_text(becomes.get(key.as_str())?)?;
        ledger.add_same(key, into).then_some(())?;
    }
    Some(())
}

/// Puts what was decided by hand over what the rules say; every grade must then be as its row tells.
fn decide(graded: &mut Graded, ledger: &Ledger, decisions: &Decisions) -> Result<(), ProjectError> {
    let told: Vec<_> = graded.customers.iter().map(|customer| customer.grade).collect();
    for customer in &mut graded.customers {
        customer.grade = customer.by_rules;
    }
    graded.decide(ledger, decisions);
    match graded.customers.iter().zip(told).all(|(customer, told)| customer.grade == told) {
        true => Ok(()),
        false => Err(ProjectError::Totals { what: "grade, decisions".to_owned() }),
    }
}

/// The summary of the customers, where it is the one that the file tells.
fn prove(graded: &Graded, told: &Summary) -> Result<Summary, ProjectError> {
    let counted = tell_again(graded, told);
    let pairs = [
        ("customers", counted.customers == told.customers),
        ("buyers", counted.buyers == told.buyers),
        ("orders", counted.orders == told.orders),
        ("amount", counted.amount == told.amount),
        ("scores", counted.scores == told.scores),
        ("divisions", counted.divisions == told.divisions),
        ("schemes", counted.schemes == told.schemes),
    ];
    let different: Vec<&str> = pairs.iter().filter(|(_, same)| !same).map(|(what, _)| *what).collect();
    if different.is_empty() { Ok(counted) } else { Err(ProjectError::Totals { what: different.join(", ") }) }
}
