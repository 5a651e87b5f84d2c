//! A table of customers written part by part, so that a million of them need neither memory for all nor a worker that is deaf
//! meanwhile. Put one behind the other the parts are the file.

use super::about::About;
use super::customer_table::{CustomerTable, cell_text};
use crate::model::guarded;
use crate::protocol::{Cell, TakeForm};
use serde_json::Value;
use std::ops::Range;

/// Rows of a part: some megabytes, a fraction of a second.
pub const PART_ROWS: usize = 20_000;

/// Some rows of a table, written.
#[derive(Debug, Default)]
pub struct Part {
    /// What goes into the file.
    pub bytes: Vec<u8>,
    /// Cells that have an apostrophe before their text now, because a spreadsheet would run it.
    pub guarded: u32,
}

/// The rows `part` of `order` in this form; the first part has what stands before all rows, the last what stands behind them.
#[must_use]
pub fn table_part(table: &CustomerTable<'_>, form: TakeForm, order: &[u32], part: Range<usize>, about: &About<'_>) -> Part {
    let (first, last) = (part.start == 0, part.end >= order.len());
    let rows = order.get(part.start..part.end.min(order.len())).unwrap_or_default();
    let bytes = match form {
        TakeForm::Exact | TakeForm::ForExcel | TakeForm::SheetCsv => return csv_part(table, form, rows, first),
        TakeForm::Json | TakeForm::Ndjson => json_part(table, form, rows, (first, last), about),
        // All of it behind the last row.
        TakeForm::About if last => (serde_json::to_string_pretty(&about.json()).unwrap_or_default() + "\n").into_bytes(),
        TakeForm::About => Vec::new(),
        TakeForm::Cells | TakeForm::SheetCells => {
            let rows: Vec<Vec<Cell>> = rows.iter().map(|&index| table.row(index)).collect();
            // Only running out of memory could fail, and that ends the worker.
            postcard::to_allocvec(&rows).unwrap_or_default()
        }
    };
    Part { bytes, guarded: 0 }
}

fn csv_part(table: &CustomerTable<'_>, form: TakeForm, rows: &[u32], first: bool) -> Part {
    let mut out = Vec::with_capacity(rows.len() * 120 + 256);
    if first && form.is_guarded() {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    let end = if form == TakeForm::SheetCsv { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
    let mut writer = csv::WriterBuilder::new().terminator(end).from_writer(out);
    let mut count = 0;
    // Numbers and dates are never touched: -5 is a number.
    let mut text = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Marked(text, _) if form.is_guarded() => match guarded(text) {
            Some(guarded) => {
                count += 1;
                guarded
            }
            None => text.clone(),
        },
        Cell::Money(amount) if form == TakeForm::SheetCsv => table.money_text(*amount),
        cell => cell_text(cell),
    };
    // Writing to memory cannot fail; a row that could not be written would leave the file short, so stop there.
    if first && writer.write_record(table.titles().into_iter().map(|title| text(&Cell::Text(title)))).is_err() {
        return Part::default();
    }
    for &index in rows {
        if writer.write_record(table.row(index).iter().map(&mut text)).is_err() {
            return Part::default();
        }
    }
    Part { bytes: writer.into_inner().unwrap_or_default(), guarded: count }
}

fn json_part(table: &CustomerTable<'_>, form: TakeForm, rows: &[u32], (first, last): (bool, bool), about: &About<'_>) -> Vec<u8> {
    let whole = form == TakeForm::Json;
    let mut out = Vec::with_capacity(rows.len() * 400 + 256);
    if first && whole {
        out.extend_from_slice(b"{\"about\": ");
        out.extend_from_slice(about.json().to_string().as_bytes());
        out.extend_from_slice(b",\n\"customers\": [\n");
    }
    let titles: Vec<String> = table.titles().into_iter().map(|title| Value::String(title).to_string()).collect();
    for (place, &index) in rows.iter().enumerate() {
        // Between objects, not behind the last.
        if whole && !(first && place == 0) {
            out.extend_from_slice(b",\n");
        }
        let mut before = '{';
        for (title, cell) in titles.iter().zip(table.row(index)) {
            out.extend_from_slice(format!("{before}{title}:{}", json_value(&cell)).as_bytes());
            before = ',';
        }
        out.push(b'}');
        if !whole {
            out.push(b'\n');
        }
    }
    if last && whole {
        out.extend_from_slice(b"\n]}\n");
    }
    out
}

/// A cell as JSON. Money is decimal text, so that no reader loses a cent to floating point.
fn json_value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Count(number) => Value::from(*number),
        cell => Value::String(cell_text(cell)),
    }
}
