//! A workbook to write: sheets of typed cells, told apart from how they are written. The ledger worker and the page fill it
//! in; the heavy worker (or the twin) makes the file.

use crate::model::{Amount, Day};
use serde::{Deserialize, Serialize};

/// A cell with its type: a number stays a number, and a text is never taken for one or for a formula.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing known.
    #[default]
    Empty,
    /// Text, as it is.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Money, exact.
    Money(Amount),
    /// A date.
    Day(Day),
    /// A share in millionths (250,000 = 25 %).
    Share(u32),
    /// A word with a colour beside what it says.
    Marked(String, Tone),
}

/// What a marked cell's colour stands for. Colour is never alone: the word says it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// The best grade.
    High,
    /// The grade between.
    Mid,
    /// The last grade.
    Low,
    /// A warning.
    Warning,
}

/// A workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// What it is about, for the file's properties.
    pub title: String,
    /// The day that is told as the day of making; a file must not differ from run to run.
    pub made: Option<Day>,
    /// Its sheets, in order.
    pub sheets: Vec<BookSheet>,
}

/// A sheet: a line of headers, frozen and with filters, and rows under it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookSheet {
    /// Its name; made fit for Excel where the file is written.
    pub name: String,
    /// Its columns.
    pub columns: Vec<BookColumn>,
    /// Rows known from the start; those of a long table come in parts.
    pub rows: Vec<Vec<Cell>>,
    /// Excel's own charts, drawn from this sheet's cells.
    pub charts: Vec<BookChart>,
    /// Whether headers get filter buttons.
    pub filter: bool,
}

/// A column of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookColumn {
    /// Its header.
    pub title: String,
    /// Its width in characters of the default font.
    pub width: u16,
    /// What stands behind each amount of money (元), as its format and not as text; empty = nothing.
    pub unit: String,
}

/// A chart of a sheet's own columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookChart {
    /// How it is drawn.
    pub kind: BookChartKind,
    /// Its title: what it shows.
    pub title: String,
    /// The column of the names.
    pub names: u16,
    /// The columns of the values; for [`BookChartKind::Pareto`] the second one is a share, drawn as a line on its own axis.
    pub values: Vec<u16>,
    /// First and last row of the values, counted from 0 under the header.
    pub rows: (u32, u32),
}

/// How a chart of a workbook is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BookChartKind {
    /// Standing columns.
    #[default]
    Columns,
    /// Lying bars, for long names.
    Bars,
    /// Parts of a whole.
    Ring,
    /// Columns with a line of the running share.
    Pareto,
}

/// Why a workbook could not be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BookError {
    /// It has no sheet.
    NoSheet,
    /// Rows came for a sheet that it does not have, or before it was begun.
    UnknownSheet,
    /// More rows than a sheet can have.
    TooManyRows {
        /// The sheet's name in the file.
        sheet: String,
    },
    /// More columns than a sheet can have.
    TooManyColumns {
        /// The sheet's name in the file.
        sheet: String,
    },
    /// Larger than can be held.
    TooLarge,
    /// Its frame could not be made; a fault of ours.
    Broken,
    /// The worker that writes it has ended.
    Ended,
}

impl std::fmt::Display for BookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSheet => f.write_str("the workbook has no sheet"),
            Self::UnknownSheet => f.write_str("the workbook has no such sheet"),
            Self::TooManyRows { sheet } => write!(
                f,
                "the sheet \u{2068}{sheet}\u{2069} has more rows than the 1,048,576 that a sheet can hold: filter the customers, or save CSV"
            ),
            Self::TooManyColumns { sheet } => {
                write!(f, "the sheet \u{2068}{sheet}\u{2069} has more columns than the 16,384 that a sheet can hold: save CSV")
            }
            Self::TooLarge => f.write_str("the workbook is larger than can be written here: filter the customers, or save CSV"),
            Self::Broken => f.write_str("the workbook could not be put together: save CSV"),
            Self::Ended => f.write_str("the workbook was given up before it was finished: try again"),
        }
    }
}
