//! What a person takes away: which customers, which columns, in which form, and the words of files in a person's language.

use super::TableQuery;
use crate::model::{Dimension, Grade};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a table of customers is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakeForm {
    /// `customers.csv` as the contract says: ids in every language, text as it is.
    Exact,
    /// The same with a byte-order mark and guarded text, for spreadsheets.
    ForExcel,
    /// One JSON document: what it rests on, then the customers.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// 客户分级管理表 as CSV for spreadsheets.
    SheetCsv,
    /// Rows of 客户分级管理表 for a workbook, as postcard.
    SheetCells,
    /// Rows of the table in words for a workbook, as postcard.
    Cells,
    /// Only what the table rests on, for beside a CSV.
    About,
}

impl TakeForm {
    /// Whether it is written in a person's words.
    #[must_use]
    pub fn is_in_words(self) -> bool {
        matches!(self, Self::SheetCsv | Self::SheetCells | Self::Cells)
    }

    /// Whether text that a spreadsheet would run is guarded.
    #[must_use]
    pub fn is_guarded(self) -> bool {
        matches!(self, Self::ForExcel | Self::SheetCsv)
    }
}

/// A table of customers to take away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// How it is written.
    pub form: TakeForm,
    /// Only these customers, in this order; `None` = all of them in the order of the form.
    pub rows: Option<Box<TableQuery>>,
    /// Ids of columns; empty = those of the form.
    pub columns: Vec<String>,
    /// Words of the forms in words.
    pub words: Option<Box<Words>>,
}

/// A part of a table; its bytes travel beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenPart {
    /// The row after the last one in it.
    pub next: u32,
    /// All rows.
    pub total: u32,
    /// Cells of this part that have an apostrophe before their text, because a spreadsheet would run it.
    pub guarded: u32,
    /// The result that it is of; another number means that the result has changed meanwhile.
    pub grading: u32,
}

impl TakenPart {
    /// Whether it was the last one.
    #[must_use]
    pub fn is_last(self) -> bool {
        self.next >= self.total
    }
}

/// What a database is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SqlAsked {
    /// The script for DuckDB.
    DuckDb,
    /// The script for Spark SQL.
    Spark,
    /// `order-lines.csv`: the lines as the page read them.
    OrderLines,
}

/// What there is to know of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlMade {
    /// What it cannot do: the id of a gap, and what it is about (the id of a reason, or a name).
    pub gaps: Vec<(String, String)>,
    /// Whether it reads `order-lines.csv` and not the files as they were given.
    pub needs_order_lines: bool,
}

/// Words of files, by key: texts of `locales/…/files.json`; those of `groups.json` behind `groups.`, `limits.json` behind
/// `limits.`, `problems.json` behind `problems.`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    texts: BTreeMap<String, String>,
    /// Names of own divisions and of their groups, in the order of the result; empty = as the rules have them.
    pub schemes: Vec<(String, Vec<String>)>,
}

impl Words {
    /// The words of one language: texts of `locales/…/NAME.json`, each with what stands before its keys (nothing before those of
    /// `files.json`, `groups.` before those of `groups.json`). A damaged text has no words.
    #[must_use]
    pub fn of(texts: &[(&str, &str)]) -> Self {
        let mut words = Self::default();
        for (before, text) in texts {
            let read = serde_json::from_str::<BTreeMap<String, String>>(text).unwrap_or_default();
            words.texts.extend(read.into_iter().map(|(key, text)| (format!("{before}{key}"), text)));
        }
        words
    }

    /// Adds a text.
    pub fn insert(&mut self, key: String, text: String) {
        self.texts.insert(key, text);
    }

    /// The text of a key; the key itself where there is none.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The text of a key with its gaps filled: `{{ n }}`.
    #[must_use]
    pub fn with(&self, key: &str, gaps: &[(&str, &str)]) -> String {
        gaps.iter().fold(self.get(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{{ {name} }}}}"), value))
    }

    /// The name of a way to divide.
    #[must_use]
    pub fn dimension(&self, by: Dimension) -> &str {
        match by {
            Dimension::Grade => self.get("groups.dim_grade"),
            Dimension::Value => self.get("groups.dim_value"),
            Dimension::Potential => self.get("groups.dim_potential"),
            Dimension::Relation => self.get("groups.dim_relation"),
            Dimension::Lifecycle => self.get("groups.dim_lifecycle"),
            Dimension::Churn => self.get("groups.dim_churn"),
            Dimension::Segment => self.get("groups.dim_segment"),
            Dimension::Class => self.get("groups.dim_class"),
            Dimension::Abc => self.get("groups.dim_abc"),
        }
    }

    /// The name of a group; a grade has its symbol before it.
    #[must_use]
    pub fn group(&self, by: Dimension, index: u8) -> String {
        let Some(id) = by.group_ids().get(usize::from(index)) else { return String::new() };
        let kind = match by {
            Dimension::Grade => "grade",
            Dimension::Value | Dimension::Potential => "level",
            Dimension::Relation => "rel",
            Dimension::Lifecycle => "life",
            Dimension::Churn => "churn",
            Dimension::Segment => "seg",
            Dimension::Class => "class",
            Dimension::Abc => "abc",
        };
        let key = format!("groups.{kind}_{}", id.to_ascii_lowercase());
        match Grade::from_index(index).filter(|_| by == Dimension::Grade) {
            Some(grade) => format!("{} {}", grade.symbol(), self.get(&key)),
            None => self.get(&key).to_owned(),
        }
    }
}
