//! `rejects.csv`: every rejected row with line, column, value and reason. Values are re-read from the file.

use crate::ingest::{Plan, RejectCode, Scanner, Step, decode_all};

/// One reject with its value re-read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectValue {
    /// File name.
    pub file: String,
    /// Physical line of the record, from 1.
    pub line: u64,
    /// Header of the failing column, empty where no single column failed.
    pub column: String,
    /// The cell as written, or the whole record where no single column failed.
    pub value: String,
    /// Why.
    pub code: RejectCode,
}

/// The longest value shown; a record that was never closed can be very long.
const LONGEST_VALUE: usize = 200;

impl RejectValue {
    /// Reads the failing cell from the record's own bytes (`bytes` starts at the record; more may follow).
    #[must_use]
    pub fn read(file: &str, plan: &Plan, line: u64, column: u16, code: RejectCode, bytes: &[u8]) -> Self {
        let mut fields = Vec::new();
        let step = Scanner::new(bytes, 0, plan.dialect, true).next_record(&mut fields);
        let column = usize::from(column);
        let cell = match step {
            Step::Record(record) if record.broken.is_none() => match fields.get(column) {
                Some(field) => &bytes[field.start as usize..field.end as usize],
                None if column < plan.headers.len() => &[],
                None => &bytes[record.start..record.next],
            },
            Step::Record(record) => &bytes[record.start..record.next],
            _ => bytes,
        };
        // Cut at a character, not inside one.
        let value: String = decode_all(&cell[..cell.len().min(LONGEST_VALUE * 4)], plan.cell_encoding())
            .trim_end_matches(['\r', '\n'])
            .chars()
            .take(LONGEST_VALUE)
            .collect();
        Self { file: file.to_owned(), line, column: plan.headers.get(column).cloned().unwrap_or_default(), value, code }
    }
}

/// The file.
#[must_use]
pub fn rejects_csv(rejects: &[RejectValue]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut written = writer.write_record(["file", "line", "column", "value", "code", "text"]);
    for reject in rejects {
        written = written.and_then(|()| {
            writer.write_record([&reject.file, &reject.line.to_string(), &reject.column, &reject.value, reject.code.id(), reject.code.text()])
        });
    }
    match written {
        Ok(()) => writer.into_inner().unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}
