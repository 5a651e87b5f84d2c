//! Where the header is: below title lines, in one line or several, or nowhere.

use super::amount::looks_like_amount;
use super::columns::plain_header;
use super::date::looks_like_date;
use super::header_words::lists;
use std::collections::{BTreeMap, BTreeSet};

/// A header has at most so many lines.
const MOST_LINES: usize = 3;

/// A record of the first bytes, decoded.
pub struct FirstRecord {
    /// Physical line, from 1.
    pub line: u64,
    /// First byte.
    pub start: usize,
    /// First byte of the next record.
    pub next: usize,
    /// Physical line of that.
    pub next_line: u64,
    /// Texts of the cells.
    pub cells: Vec<String>,
}

impl FirstRecord {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    fn filled(&self) -> impl Iterator<Item = (usize, &str)> {
        self.cells.iter().map(|cell| cell.trim()).enumerate().filter(|(_, cell)| !cell.is_empty())
    }
}

/// What names the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Place of the first record of the header among the first records; where there is none, of the first data record.
    pub at: usize,
    /// Records that the header has: 0 = the data begin at once.
    pub lines: usize,
    /// Names, made distinct.
    pub names: Vec<String>,
    /// For each column the name that says most about its role.
    pub telling: Vec<String>,
}

/// The commonest number of fields among records of more than one; of equally common ones the greatest.
pub fn width(records: &[FirstRecord]) -> Option<usize> {
    commonest(records.iter().map(|record| record.cells.len()).filter(|&cells| cells > 1))
}

fn commonest(all: impl Iterator<Item = usize>) -> Option<usize> {
    let mut widths = BTreeMap::new();
    for width in all {
        *widths.entry(width).or_insert(0u32) += 1;
    }
    widths.into_iter().max_by_key(|&(width, count)| (count, width)).map(|(width, _)| width)
}

/// Finds the header; `None` where every record is blank. `told` is the line that a person says it is on, 0 = there is none.
pub fn find(records: &[FirstRecord], told: Option<u64>) -> Option<Header> {
    let first = records.iter().position(|record| !record.is_blank())?;
    let width = width(&records[first..]).unwrap_or(1);
    let named = told.and_then(|line| records.iter().position(|record| (record.line..record.next_line.max(record.line + 1)).contains(&line)));
    let at = named.unwrap_or_else(|| if width > 1 { below_titles(records, table_start(records, first, width), width) } else { first });
    let typed = Typed::of(&records[at + 1..], width);
    if told == Some(0) || named.is_none() && is_data(&records[at], &typed) {
        let names: Vec<String> = (1..=width).map(|column| format!("Column {column}")).collect();
        return Some(Header { at, lines: 0, telling: names.clone(), names });
    }
    let mut lines = 1;
    while named.is_none() && lines < MOST_LINES && records.get(at + lines).is_some_and(|record| continues(&records[at], record, &typed)) {
        lines += 1;
    }
    let block: Vec<Vec<String>> = records[at..at + lines].iter().map(|record| aligned(&record.cells, &records[at + lines..], width)).collect();
    let (names, telling) = names(&block);
    Some(Header { at, lines, names: distinct(&names), telling })
}

/// The first record that can belong to the table: title lines have fewer cells, or fewer that are filled.
fn table_start(records: &[FirstRecord], first: usize, width: usize) -> usize {
    // Delimiters at the ends of rows make no column.
    let last = |record: &FirstRecord| record.filled().last().map_or(0, |(column, _)| column + 1);
    let reached = commonest(records[first..].iter().map(last).filter(|&last| last > 1)).unwrap_or(width);
    let belongs = |record: &FirstRecord| {
        let filled = record.filled().count();
        record.cells.len() + 1 >= width.min(reached) && (filled * 2 >= width || filled >= 4)
    };
    records.iter().skip(first).position(belongs).map_or(first, |place| first + place)
}

/// So many lines with several cells may stand above the header.
const MOST_TITLES: usize = 20;

/// The header below lines that only look like one because they have several cells: `店铺,旺旺小店,导出时间,2024-05-01`. Half of
/// its cells are header words, none is a value, and each line above it is no header by its looks and no row.
fn below_titles(records: &[FirstRecord], at: usize, width: usize) -> usize {
    // What stands in lines that say something of the whole file, and in no name of a column.
    let tells = |cell: &str| is_typed(cell) || cell.ends_with([':', '：']) || cell.contains('=');
    let counts = |record: &FirstRecord| (record.filled().count(), record.filled().filter(|(_, cell)| is_word(cell)).count());
    let is_header = |record: &FirstRecord| {
        let (filled, words) = counts(record);
        words >= 2 && words * 2 >= filled && !record.filled().any(|(_, cell)| tells(cell))
    };
    let below = records.iter().skip(at).take(MOST_TITLES + 1).position(is_header).map_or(at, |place| at + place);
    let typed = Typed::of(records.get(below + 1..).unwrap_or_default(), width);
    let header = counts(&records[below]);
    let is_title = |record: &FirstRecord| {
        let shorter = counts(record).0 < header.0 && names_nothing_inside(record);
        record.is_blank() || (shorter || record.filled().any(|(_, cell)| tells(cell))) && !typed.is_row(record)
    };
    if records[at..below].iter().all(is_title) { below } else { at }
}

/// Whether a record is filled from the left without a gap: the names of groups stand above their first columns, with gaps.
fn names_nothing_inside(record: &FirstRecord) -> bool {
    record.filled().enumerate().all(|(place, (column, _))| place == column)
}

fn is_typed(cell: &str) -> bool {
    looks_like_date(cell) || looks_like_amount(cell)
}

/// Columns whose cells are nearly all dates or numbers.
#[derive(Debug, Default)]
struct Typed {
    all: Vec<usize>,
    /// Those of dates.
    dates: Vec<usize>,
}

impl Typed {
    fn of(records: &[FirstRecord], width: usize) -> Self {
        let nearly_all = |column: &usize, fits: fn(&str) -> bool| {
            let cells = records.iter().filter_map(|record| record.cells.get(*column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
            let (all, fit) = cells.fold((0, 0), |(all, fit), cell| (all + 1, fit + usize::from(fits(cell))));
            all > 0 && fit * 5 >= all * 4
        };
        Self {
            all: (0..width).filter(|column| nearly_all(column, is_typed)).collect(),
            dates: (0..width).filter(|column| nearly_all(column, looks_like_date)).collect(),
        }
    }

    /// Whether a record has nothing but dates and numbers where the others have them.
    fn is_row(&self, record: &FirstRecord) -> bool {
        self.is_in(record) && record.filled().filter(|(column, _)| self.all.contains(column)).all(|(_, cell)| is_typed(cell))
    }

    /// Whether a record has a date or number where the others have one.
    fn is_in(&self, record: &FirstRecord) -> bool {
        record.filled().any(|(column, cell)| self.all.contains(&column) && is_typed(cell))
    }
}

/// Whether a header word stands in the cell, as a whole.
fn is_word(cell: &str) -> bool {
    let plain = plain_header(cell);
    lists().any(|(_, _, words)| words.contains(&plain.as_str()))
}

/// Whether the first record of the table is an order like those below it, not their header.
///
/// It has a date or number wherever the rows below have one. A date among dates is no name; otherwise no cell is a header
/// word, and one is more than a year or a small number (years stand above the columns of summaries).
fn is_data(record: &FirstRecord, typed: &Typed) -> bool {
    let named = record.filled().any(|(_, cell)| is_word(cell));
    if typed.all.is_empty() {
        // Nothing below tells; names are neither dates nor sums.
        let is_sum = |cell: &str| looks_like_amount(cell) && !looks_like_date(cell);
        return !named && record.filled().any(|(_, cell)| looks_like_date(cell)) && record.filled().any(|(_, cell)| is_sum(cell));
    }
    let alike = record.filled().filter(|(column, _)| typed.all.contains(column)).all(|(_, cell)| is_typed(cell));
    let dated = record.filled().any(|(column, cell)| typed.dates.contains(&column) && looks_like_date(cell));
    let sure = |cell: &str| looks_like_date(cell) || looks_like_amount(cell) && !(cell.len() <= 4 && cell.bytes().all(|byte| byte.is_ascii_digit()));
    alike && typed.is_in(record) && (dated || !named && record.filled().any(|(_, cell)| sure(cell)))
}

/// Words of lines that give units below the names.
const UNITS: &[&str] = &[
    "元",
    "万元",
    "千元",
    "个",
    "件",
    "次",
    "天",
    "日",
    "年月日",
    "人",
    "%",
    "％",
    "usd",
    "eur",
    "gbp",
    "cny",
    "rmb",
    "jpy",
    "hkd",
    "$",
    "€",
    "£",
    "¥",
    "￥",
    "pcs",
    "pieces",
    "units",
    "days",
    "kg",
    "text",
    "date",
    "number",
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "yyyy/mm/dd",
    "dd.mm.yyyy",
];

fn is_unit(cell: &str) -> bool {
    let bare = cell.trim_matches(['(', ')', '（', '）', '[', ']', '-', '–', '—', ' ']).to_lowercase();
    bare.is_empty() || UNITS.contains(&bare.as_str())
}

/// Whether a record below the header's first one belongs to the header: the same names again, most of its cells header
/// words, units, or names below those of groups. A row with a date or number where the table has them is a row.
fn continues(header: &FirstRecord, record: &FirstRecord, typed: &Typed) -> bool {
    if record.is_blank() || record.cells.len() > header.cells.len() || typed.is_in(record) {
        return false;
    }
    let (above, filled) = (header.filled().count(), record.filled().count());
    let words = record.filled().filter(|(_, cell)| is_word(cell)).count();
    let below_groups = above < filled && filled == header.cells.len() && typed.all.len() >= 2;
    record.filled().eq(header.filled()) || words >= 2 && words * 2 >= filled || below_groups || record.filled().all(|(_, cell)| is_unit(cell))
}

/// The cells of a header line, as many as the rows have: a nameless cell too many in a line that no row is as wide as is
/// left out, and a name too few before rows that begin with their number is that number's.
fn aligned(cells: &[String], rows: &[FirstRecord], width: usize) -> Vec<String> {
    let mut cells = cells.to_vec();
    let filled = || rows.iter().filter(|record| !record.is_blank());
    let blanks: Vec<usize> = (0..cells.len()).filter(|&column| cells[column].trim().is_empty()).collect();
    if cells.len() == width + 1 && blanks.len() == 1 && filled().next().is_some() && filled().all(|record| record.cells.len() <= width) {
        cells.remove(blanks[0]);
    }
    let number = |(place, record): (usize, &FirstRecord)| record.cells[0].trim().parse() == Ok(place + 1);
    // An empty last cell in every row is a delimiter too many, not a number at the front.
    let trailing = filled().all(|record| record.cells.last().is_none_or(|cell| cell.trim().is_empty()));
    if !trailing
        && cells.len() + 1 == width
        && filled().count() > 1
        && filled().enumerate().all(number)
        && filled().all(|record| record.cells.len() == width)
    {
        cells.insert(0, String::new());
    }
    cells
}

/// One name a column from all lines of a header, and the one that says most about its role.
fn names(block: &[Vec<String>]) -> (Vec<String>, Vec<String>) {
    let columns = block.iter().map(Vec::len).max().unwrap_or(0);
    let one_line = |cell: &str| {
        let joined = cell.split(['\r', '\n']).collect::<Vec<_>>().join(" ");
        joined.trim().trim_start_matches('\u{feff}').trim().to_owned()
    };
    let mut lines: Vec<Vec<String>> =
        block.iter().map(|line| (0..columns).map(|column| one_line(line.get(column).map_or("", String::as_str))).collect()).collect();
    let last = lines.len().saturating_sub(1);
    for line in lines.iter_mut().take(last) {
        // The name of a group stands once, above the first of its columns.
        for column in 1..columns {
            if line[column].is_empty() {
                line[column] = line[column - 1].clone();
            }
        }
    }
    let mut joined = Vec::with_capacity(columns);
    let mut telling = Vec::with_capacity(columns);
    for column in 0..columns {
        let mut parts: Vec<&str> = Vec::new();
        for line in &lines {
            if !line[column].is_empty() && !parts.contains(&line[column].as_str()) {
                parts.push(&line[column]);
            }
        }
        let whole = parts.join(" ");
        let known = std::iter::once(whole.as_str()).chain(parts.iter().rev().copied()).find(|name| is_word(name));
        telling.push(known.unwrap_or(&whole).to_owned());
        joined.push(whole);
    }
    (joined, telling)
}

/// The names that the lines of a header give, read anew.
pub fn names_of(lines: &[FirstRecord]) -> Vec<String> {
    let block: Vec<Vec<String>> = lines.iter().map(|record| record.cells.clone()).collect();
    distinct(&names(&block).0)
}

/// Names told apart: `amount`, `amount (2)`; a blank one is `Column 3`.
fn distinct(names: &[String]) -> Vec<String> {
    let mut headers: Vec<String> = Vec::with_capacity(names.len());
    // A line of 256 KiB has room for a hundred thousand equal names: none is looked for among all others.
    let (mut taken, mut copies) = (BTreeSet::new(), BTreeMap::new());
    // A trailing delimiter in the header line makes one more, nameless column; it stays, so that widths agree.
    for (column, name) in names.iter().enumerate() {
        let name = if name.is_empty() { format!("Column {}", column + 1) } else { name.clone() };
        let copy = copies.entry(name.clone()).or_insert(1);
        let mut shown = name.clone();
        while !taken.insert(shown.clone()) {
            *copy += 1;
            shown = format!("{name} ({copy})");
        }
        headers.push(shown);
    }
    headers
}
