//! One door for tests that import files: bytes in, session and outcome out.
#![allow(dead_code, reason = "each test binary uses its own part")]

use fenji::engine::{JobEnd, LedgerSession, LocalFile, LocalRun, run_local};
use fenji::ingest::{Answers, Filters, Plan, Role, SNIFF_BYTES, Scanner, SniffError, Step, readable, sniff, to_utf8};
use fenji::model::Day;
use fenji::protocol::{Summary, Take, TakeForm, Terms, Words};
use fenji::rules::{Decisions, Rules};
use std::borrow::Cow;
use std::path::PathBuf;

/// The plan of the first look, with roles set by hand.
pub fn plan(bytes: &[u8], roles: &[(Role, &str)]) -> Plan {
    let mut plan = sniff(&bytes[..bytes.len().min(SNIFF_BYTES)], bytes.len() as u64, None).unwrap().plan;
    for (role, header) in roles {
        let column = plan.headers.iter().position(|own| own == header).unwrap_or_else(|| panic!("no column {header}"));
        plan.mapping.set(column, Some(*role));
    }
    plan
}

/// The words of files in a language: `zh-Hans`, `en` or `zh-Hant`.
pub fn words(language: &str) -> Words {
    let text = |name: &str| std::fs::read_to_string(format!("{}/locales/{language}/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let texts = ["files", "groups", "limits", "problems"].map(text);
    Words::of(&[("", &texts[0]), ("groups.", &texts[1]), ("limits.", &texts[2]), ("problems.", &texts[3])])
}

/// A table to take away with all customers and the form's own columns.
pub fn take(form: TakeForm, words: Option<Words>) -> Take {
    Take { form, rows: None, columns: Vec::new(), words: words.map(Box::new) }
}

/// An import to be run.
#[derive(Clone, Default)]
pub struct Import<'a> {
    pub files: Vec<&'a [u8]>,
    pub roles: Vec<(Role, &'a str)>,
    pub rules: Rules,
    pub as_of: Option<Day>,
    pub answers: Vec<(&'a str, &'a str)>,
    pub filters: Vec<&'a str>,
    pub decisions: Decisions,
    pub run: LocalRun,
}

impl<'a> Import<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { files: vec![bytes], ..Self::default() }
    }

    pub fn end(&self) -> (LedgerSession, JobEnd) {
        let read: Vec<(Plan, Cow<'_, [u8]>)> = self
            .files
            .iter()
            .map(|bytes| {
                let plan = plan(bytes, &self.roles);
                let bytes = if plan.converted { Cow::Owned(to_utf8(bytes, plan.encoding)) } else { Cow::Borrowed(*bytes) };
                (plan, bytes)
            })
            .collect();
        let files: Vec<LocalFile<'_>> =
            read.iter().enumerate().map(|(place, (plan, bytes))| LocalFile { name: format!("{place}.csv"), plan: plan.clone(), bytes }).collect();
        let answers = Answers(self.answers.iter().map(|(code, value)| ((*code).to_owned(), (*value).to_owned())).collect());
        let mut filters = Filters::default();
        self.filters.iter().for_each(|text| filters.add(text).unwrap());
        run_local(&files, Terms { rules: self.rules.clone(), as_of: self.as_of, answers, filters, decisions: self.decisions.clone() }, self.run)
            .unwrap()
    }

    pub fn graded(&self) -> (LedgerSession, Summary) {
        match self.end() {
            (session, JobEnd::Graded(summary)) => (session, *summary),
            (_, other) => panic!("not graded: {other:?}"),
        }
    }

    pub fn csv(&self) -> String {
        String::from_utf8(self.graded().0.customers_csv(false)).unwrap()
    }
}

/// A file as it is read with nothing told by hand: the headers (empty where the file has none) and the rows that are not
/// rejected for their syntax. Cells are trimmed, as they are when they are used.
pub fn table(bytes: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), SniffError> {
    let plan = sniff(&bytes[..bytes.len().min(SNIFF_BYTES)], bytes.len() as u64, None)?.plan;
    let text = if plan.converted { Cow::Owned(to_utf8(bytes, plan.encoding)) } else { Cow::Borrowed(bytes) };
    let mut scanner = Scanner::new(&text, plan.data_start as usize, plan.dialect, true);
    let (mut fields, mut rows) = (Vec::new(), Vec::new());
    while let Step::Record(record) = scanner.next_record(&mut fields) {
        if record.broken.is_some() {
            continue;
        }
        let mut cells: Vec<String> = fields.iter().map(|field| readable(&text, field, plan.cell_encoding()).trim().to_owned()).collect();
        let extra = cells.split_off(cells.len().min(plan.headers.len()));
        let ragged = extra.iter().any(|cell| !cell.is_empty()) || plan.dialect.run > 0 && fields.len() != plan.headers.len();
        if !ragged && cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(cells);
        }
    }
    Ok((if plan.header_line > 0 { plan.headers } else { Vec::new() }, rows))
}

/// A file of the shared data folder beside the checkout, where it is there: it adds cases, no test needs it.
pub fn shared(path: &str) -> Option<Vec<u8>> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path)).ok()
}

/// A fixture of the repository.
pub fn fixture(path: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
