//! What the page asks of the heavy worker: a chart's option object, the tables of a workbook, a workbook. Texts come ready,
//! in the person's language; those of charts hold no cell of a file, and numbers come exact. Append only: a message of an
//! older build is a sentence, never a panic.

use super::{Book, BookError, Pareto, RequestId};
use serde::{Deserialize, Serialize};

#[expect(missing_docs, reason = "the messages are explained as a whole; their fields say what they are")]
/// What the page asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ToHeavy {
    /// The option object of a chart.
    Chart { request: RequestId, chart: Box<ChartRequest> },
    /// The tables of the workbook or packed file beside the message.
    Unpack { request: RequestId },
    /// Begin a workbook; one that was begun before is forgotten.
    BookBegin { request: RequestId, book: Box<Book> },
    /// More rows of a sheet: an encoded `Vec<Vec<Cell>>` is the buffer beside the message, so that who passes it on need not
    /// read it.
    BookRows { request: RequestId, sheet: u32 },
    /// The workbook has all its rows.
    BookFinish { request: RequestId },
}

#[expect(missing_docs, reason = "the messages are explained as a whole; their fields say what they are")]
/// What the heavy worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromHeavy {
    /// Answer to `Chart`: the option as JSON.
    Chart { request: RequestId, option: String },
    /// Answer to `Unpack`: the tables, their bytes as buffers beside the message in the same order, and the likeliest.
    Unpacked { request: RequestId, result: Result<(Vec<PackedTable>, u32), UnpackError> },
    /// The worker panicked or got a message it cannot read; it must not be used again.
    Broken { text: String },
    /// Answer to `BookBegin` and `BookRows`.
    BookGrown { request: RequestId, result: Result<(), BookError> },
    /// Answer to `BookFinish`: how many texts were cut; the file is the buffer beside the message.
    BookMade { request: RequestId, result: Result<u64, BookError> },
}

/// A table that was in a workbook or packed file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackedTable {
    /// Name of the sheet or packed file; empty where there is only one without a name.
    pub name: String,
    /// Whether it is a sheet of a workbook: of several a person means one.
    pub sheet: bool,
}

/// What a table inside a file is called, of several.
#[must_use]
pub fn part_name(file: &str, part: &str) -> String {
    if part.is_empty() { file.to_owned() } else { format!("{file} · {part}") }
}

/// Why nothing could be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnpackError {
    /// A password is needed.
    Encrypted,
    /// More bytes or cells than can be read here; a bomb, perhaps.
    TooLarge,
    /// No table in it.
    NoTable,
    /// Damaged, or of a kind that is not read.
    Damaged,
}

impl std::fmt::Display for UnpackError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Encrypted => "it has a password: open it, take the password off and save it again",
            Self::TooLarge => "unpacked it is larger than can be read: save the sheet as CSV, or split it",
            Self::NoTable => "there is no table in it",
            Self::Damaged => "it is damaged or of a kind that is not read: open it and save it as CSV",
        })
    }
}

/// A chart to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChartRequest {
    /// What it shows.
    pub chart: ChartData,
    /// How it looks.
    pub look: ChartLook,
    /// The finding, for a picture that is saved and leaves the page's words behind; the page itself says it in text.
    pub title: Option<String>,
}

#[expect(missing_docs, reason = "the charts are explained as a whole; their fields say what they are")]
/// The charts there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChartData {
    /// The share of the money that the best customers bring.
    Pareto { curve: Pareto, words: ParetoWords },
    /// Customers by how recently and how often they bought.
    Cells { cells: CellsData, words: CellsWords },
}

/// Texts of the pareto chart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ParetoWords {
    /// Under the horizontal axis.
    pub customers: String,
    /// Above the vertical axis.
    pub money: String,
    /// Beside the diagonal: how it would be if all spent the same.
    pub equal: String,
    /// Names of A, B, C.
    pub classes: [String; 3],
    /// Beside the marked point.
    pub finding: String,
    /// What each point of the curve says when pointed at.
    pub points: Vec<String>,
}

/// The grid of the heat map: rows from most recent to longest ago, columns from seldom to often.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellsData {
    /// Rows and columns.
    pub bins: u8,
    /// What each cell is coloured by, row by row: customers, or money in its smallest unit.
    pub weights: Vec<i128>,
}

/// Texts of the heat map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellsWords {
    /// Names of the rows, most recent first; a line break is allowed.
    pub rows: Vec<String>,
    /// Names of the columns, seldom first.
    pub columns: Vec<String>,
    /// What stands in each cell; empty where nothing does.
    pub labels: Vec<String>,
    /// What each cell says when pointed at.
    pub tips: Vec<String>,
}

/// Colours as `#rrggbb` from the page's own style sheet, the font, and the room there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChartLook {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// A CSS font-family list.
    pub font: String,
    /// Text.
    pub ink: String,
    /// Less important text.
    pub muted: String,
    /// Thin lines.
    pub line: String,
    /// Lines that must be seen.
    pub line_strong: String,
    /// The ground the chart stands on.
    pub surface: String,
    /// The ground of what is empty.
    pub sunken: String,
    /// The main colour.
    pub accent: String,
    /// The main colour where it is only a breath.
    pub accent_soft: String,
    /// The colour of what is marked.
    pub mark: String,
}
