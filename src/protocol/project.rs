//! What page and worker say of project files and of files for a CRM.

use super::TableQuery;
use crate::ingest::{Answers, Filters, KnownFile};
use crate::model::Day;
use crate::rules::{Decisions, Rules};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The format of project files that this build writes and reads.
pub const PROJECT_VERSION: u32 = 1;

/// What a project file is to hold, beside how the files are read, the rules and the figures of the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectParts {
    /// One row a customer; without it the file names nobody.
    pub table: bool,
    /// Names and contacts in the table. The customers' keys stand there in any case: later files are compared by them.
    pub names: bool,
    /// What a person decided about single customers.
    pub decisions: bool,
}

/// A piece of a project file; the pieces in their order, one after the other, are the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectPiece {
    /// All before the table's rows; all of it where there is no table.
    Head,
    /// Some rows of the table.
    Rows {
        /// The first of them, from 0.
        start: u32,
        /// So many.
        count: u32,
    },
    /// What closes the table and the file; nothing where there is no table.
    Tail,
}

/// What a project file told, beside its result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectTold {
    /// Version of the page that wrote it.
    pub app: String,
    /// What it holds.
    pub parts: ProjectParts,
    /// The files that it was made from, and how they were read.
    pub files: Vec<KnownFile>,
    /// The rules.
    pub rules: Rules,
    /// The analysis date, where a person chose one.
    pub as_of: Option<Day>,
    /// Answers to questions.
    pub answers: Answers,
    /// What was left out.
    pub filters: Filters,
    /// What was decided about single customers; empty where it was not to be saved.
    pub decisions: Decisions,
}

#[expect(missing_docs, reason = "each variant is explained as a whole; its fields are the parts of a sentence")]
/// Why a file cannot be opened as a project. Nothing is half-opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProjectError {
    /// More bytes than are read.
    TooLarge { bytes: u64 },
    /// Another kind of file.
    NotProject,
    /// Made by a newer version of the page.
    Newer { version: u64 },
    /// No JSON from this place on; a file that breaks off ends there.
    Damaged { line: u64, column: u64 },
    /// A field nobody knows.
    UnknownField { field: String },
    /// A field that must be there is not.
    MissingField { field: String },
    /// A field that stands twice.
    DoubleField { field: String },
    /// A value that a field cannot have.
    WrongValue { field: String, line: u64 },
    /// The rules or decisions in it are refused; the reason in English.
    Rules { reason: String },
    /// Two rows of the table have one customer; rows from 1.
    DoubleCustomer { row: u64 },
    /// The table does not add up to the figures of the whole: it was altered, or it is not complete.
    Totals { what: String },
    /// The browser can no longer read the file.
    Unreadable { reason: String },
    /// The page could not cut itself off from the network, so the file was not opened.
    NotLocked,
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "the project file has {bytes} bytes, more than is read; save it again without its table"),
            Self::NotProject => write!(f, "this is no project file: it does not begin with {{\"fenji_project\": …"),
            Self::Newer { version } => {
                write!(
                    f,
                    "the project was saved by a newer version (format {version}; this one reads {}); reload the page to have it",
                    PROJECT_VERSION
                )
            }
            Self::Damaged { line, column } => {
                write!(
                    f,
                    "the project file is damaged or breaks off at line {line}, column {column}; take another copy, or drop the sales files again"
                )
            }
            Self::UnknownField { field } => {
                write!(f, "the project file has a field that is not known: `{field}`; take it out, or use the file as it was saved")
            }
            Self::MissingField { field } => write!(f, "the project file lacks the field `{field}`; use the file as it was saved"),
            Self::DoubleField { field } => write!(f, "the project file has the field `{field}` twice; use the file as it was saved"),
            Self::WrongValue { field, line } => {
                write!(f, "the project file has a value that cannot be in `{field}` (line {line}); use the file as it was saved")
            }
            Self::Rules { reason } => write!(f, "the project file cannot be used: {reason}"),
            Self::DoubleCustomer { row } => {
                write!(f, "row {row} of the project's table has a customer that stood there before; use the file as it was saved")
            }
            Self::Totals { what } => write!(
                f,
                "the project's table does not add up to its own figures ({what}): it was changed after it was saved; use the file as it was saved, or drop the sales files again"
            ),
            Self::Unreadable { reason } => write!(f, "the project file cannot be read: {reason}; choose it again"),
            Self::NotLocked => write!(f, "the page could not cut itself off from the network, so the project was not opened; reload the page"),
        }
    }
}

impl std::error::Error for ProjectError {}

/// A system that customers are brought into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crm {
    /// HubSpot, companies.
    HubSpot,
    /// Salesforce, accounts.
    Salesforce,
    /// Zoho CRM, accounts.
    Zoho,
    /// 纷享销客, 客户.
    Fxiaoke,
}

/// What should be known of a CRM file that was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmCounts {
    /// Its customers.
    pub rows: u32,
    /// Those of them without a name, whose key stands for it.
    pub unnamed: u32,
    /// Those of them whose name stood before: a system that finds duplicates by name would take two for one.
    pub same_name: u32,
}

impl Crm {
    /// The most rows that the system's own import takes at once, where it says so: HubSpot's help, "Set up your import files"
    /// (fewer than 250,000); Salesforce's wizard 50,000 (*not verified*); Zoho's limit depends on the edition.
    #[must_use]
    pub fn most_rows(self) -> Option<u32> {
        match self {
            Self::HubSpot => Some(249_999),
            Self::Salesforce => Some(50_000),
            Self::Zoho | Self::Fxiaoke => None,
        }
    }
}

/// The values of a CRM file's columns in the person's words, where the system does not fix them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmWords {
    /// The file's name.
    pub file: String,
    /// Names of the grades, best first.
    pub grades: Vec<String>,
    /// Names of the values, best first.
    pub values: Vec<String>,
    /// Names of the potentials: high, low, unknown.
    pub potentials: Vec<String>,
    /// Names of the relations: loyal, regular, lost.
    pub relations: Vec<String>,
    /// What to do next, by 生命周期 (in the order of its ids); empty = nothing is said.
    pub next_steps: Vec<String>,
}

/// Which customers go into a CRM file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CrmAsked {
    /// For which system.
    pub crm: Crm,
    /// Those that the table shows by this query, in its order.
    pub query: TableQuery,
    /// Only those that this person looks after; the empty text = those whom nobody does; `None` = all.
    pub owner: Option<String>,
    /// In these words.
    pub words: CrmWords,
}
