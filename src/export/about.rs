//! What a table of customers rests on: the files and where their rows went, rules, filters, date and selection. It travels
//! inside JSON and workbooks, and as a file of its own beside CSV, which has no room for it.

use super::customer_table::plain_name;
use crate::ingest::FileReport;
use crate::protocol::{Summary, TableQuery};
use serde_json::{Map, Value, json};

/// What to tell of.
#[derive(Clone, Debug, Default)]
pub struct About<'a> {
    /// The result.
    pub summary: Option<&'a Summary>,
    /// The filters, as `--filter` writes them.
    pub filters: Vec<String>,
    /// Which customers; `None` = all.
    pub rows: Option<&'a TableQuery>,
    /// How many customers.
    pub count: usize,
}

impl About<'_> {
    /// As JSON. Money and dates are text, as in `report.json`.
    #[must_use]
    pub fn json(&self) -> Value {
        let mut top = Map::new();
        top.insert("version".into(), json!(env!("CARGO_PKG_VERSION")));
        top.insert("rows".into(), json!(self.count));
        if let Some(summary) = self.summary {
            top.insert("customers".into(), json!(summary.customers));
            top.insert("amount".into(), json!(summary.amount.to_string()));
            top.insert("as_of".into(), json!(summary.dated.then(|| summary.as_of.to_string())));
            top.insert("first_order".into(), json!(summary.first_order.map(|day| day.to_string())));
            top.insert("last_order".into(), json!(summary.last_order.map(|day| day.to_string())));
            top.insert("files".into(), summary.files.iter().map(file).collect());
            top.insert("rules".into(), serde_json::to_value(&summary.rules).unwrap_or(Value::Null));
        }
        top.insert("filters".into(), json!(self.filters));
        top.insert("selection".into(), self.rows.map_or(Value::Null, |rows| selection(rows, self.summary)));
        Value::Object(top)
    }
}

/// A file with the five kinds of rows that add up to its records.
fn file(file: &FileReport) -> Value {
    json!({
        "name": file.name,
        "records": file.records,
        "used": file.used,
        "rejected": file.rejected,
        "blank": file.blank,
        "repeated": file.repeated,
        "left_out": file.left_out,
    })
}

/// Which customers, in ids.
fn selection(query: &TableQuery, summary: Option<&Summary>) -> Value {
    let mut top = Map::new();
    for &(by, group) in &query.filters {
        top.insert(by.id().to_owned(), json!(by.group_ids().get(usize::from(group))));
    }
    for &(scheme, leaf) in &query.leaves {
        let Some(totals) = summary.and_then(|summary| summary.schemes.get(usize::from(scheme))) else { continue };
        let group = totals.groups.get(usize::from(leaf)).map(|group| group.path.join(" / "));
        top.insert(format!("scheme:{}", plain_name(&totals.name)), json!(group));
    }
    if let Some((r, f)) = query.cell {
        top.insert("scores".into(), json!({"r": r, "f": f}));
    }
    if query.moved.is_some() {
        top.insert("moved".into(), json!(true));
    }
    if !query.search.trim().is_empty() {
        top.insert("search".into(), json!(query.search.trim()));
    }
    Value::Object(top)
}
