//! What the whole file says about its encoding, day order, decimal mark and currencies. Slices collect it, the ledger adds it up.

use super::amount::{DecimalMark, MarkHint};
use super::currency::Currency;
use super::date::{DateOrder, OrderHint};
use super::encoding::{Sample, Utf8Counts, choose, foreign_lines, join_samples, letter_lines};
use super::language::Verdict;
use super::normal::NormalCounts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The file cannot tell: a person must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided;

/// Cells that show a doubt, with the byte where their record starts; the earliest are kept.
pub type Examples = Vec<(u64, String)>;

/// How many examples are kept of each doubt.
const EXAMPLES: usize = 3;

/// So many currencies are told apart.
const CURRENCIES: usize = 30;

/// Counts over cells and bytes; merging is addition, so it does not matter how a file was cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Valid multi-byte UTF-8 characters.
    pub multibyte: u64,
    /// Those of them that have more than two bytes.
    pub wide: u64,
    /// Stretches of bytes that cannot be UTF-8.
    pub utf8_errors: u64,
    /// The earliest lines that are not UTF-8, by the byte where they start.
    pub foreign: Sample,
    /// The earliest lines that are UTF-8 and not ASCII, in a part of the file where no character has more than two bytes.
    pub letters: Sample,
    /// Order ids that a spreadsheet has turned into numbers such as 1.23E+15.
    pub damaged_ids: u64,
    /// Dates that only read with the day first.
    pub day_first: u64,
    /// Dates that only read with the month first.
    pub month_first: u64,
    /// Dates that read both ways.
    pub either_order: u64,
    /// Bare numbers in the date column that could be a spreadsheet's dates.
    pub serials: u64,
    /// Some of them.
    pub serial_examples: Examples,
    /// Some of each: day first, month first, both.
    pub date_examples: [Examples; 3],
    /// Numbers that only read with a decimal point.
    pub point: u64,
    /// Numbers that only read with a decimal comma.
    pub comma: u64,
    /// Numbers that read both ways.
    pub either_mark: u64,
    /// Some of each: point, comma, both.
    pub mark_examples: [Examples; 3],
    /// Rows by what the currency column says, as far as it says few things.
    pub currency_words: BTreeMap<String, u64>,
    /// Cells by currency mark; index = `Currency as usize`.
    pub currencies: [u64; Currency::COUNT],
    /// Some of each currency.
    pub currency_examples: Examples,
    /// What was brought into one form.
    pub normal: NormalCounts,
    /// Records and cells in another form than simple patterns read ([`super::plainly`]).
    pub unusual: u64,
    /// Records that end with `\n` alone, and with `\r\n`.
    pub line_ends: [u64; 2],
}

impl Evidence {
    /// Adds what one date cell says.
    #[inline]
    pub fn add_date(&mut self, hint: OrderHint, record: u64, cell: impl FnOnce() -> String) {
        let (count, kind) = match hint {
            OrderHint::Nothing => return,
            OrderHint::DayFirst => (&mut self.day_first, 0),
            OrderHint::MonthFirst => (&mut self.month_first, 1),
            OrderHint::Either => (&mut self.either_order, 2),
        };
        *count += 1;
        keep(&mut self.date_examples[kind], record, cell);
    }

    /// Adds a bare number of the date column that could be a date.
    pub fn add_serial(&mut self, record: u64, cell: impl FnOnce() -> String) {
        self.serials += 1;
        keep(&mut self.serial_examples, record, cell);
    }

    /// Adds what one number says.
    #[inline]
    pub fn add_mark(&mut self, hint: MarkHint, record: u64, cell: impl FnOnce() -> String) {
        let (count, kind) = match hint {
            MarkHint::Nothing => return,
            MarkHint::Point => (&mut self.point, 0),
            MarkHint::Comma => (&mut self.comma, 1),
            MarkHint::Either => (&mut self.either_mark, 2),
        };
        *count += 1;
        keep(&mut self.mark_examples[kind], record, cell);
    }

    /// Adds a currency mark.
    pub fn add_currency(&mut self, currency: Currency, record: u64, cell: impl FnOnce() -> String) {
        let count = &mut self.currencies[currency as usize];
        *count += 1;
        if *count == 1 {
            keep(&mut self.currency_examples, record, cell);
        }
    }

    /// Adds rows of one currency. A column that says many things is no currency's.
    pub fn add_currency_word(&mut self, word: &str, rows: u64) {
        if let Some(known) = self.currency_words.get_mut(word) {
            *known += rows;
        } else if self.currency_words.len() < CURRENCIES {
            self.currency_words.insert(word.to_owned(), rows);
        }
    }

    /// Adds the evidence of another part of the same file.
    pub fn merge(&mut self, other: &Self) {
        self.multibyte += other.multibyte;
        self.wide += other.wide;
        self.utf8_errors += other.utf8_errors;
        join_samples(&mut self.foreign, &other.foreign);
        join_samples(&mut self.letters, &other.letters);
        self.damaged_ids += other.damaged_ids;
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        self.either_order += other.either_order;
        self.serials += other.serials;
        merge_examples(&mut self.serial_examples, &other.serial_examples);
        self.point += other.point;
        self.comma += other.comma;
        self.either_mark += other.either_mark;
        for (mine, theirs) in self.date_examples.iter_mut().zip(&other.date_examples).chain(self.mark_examples.iter_mut().zip(&other.mark_examples)) {
            merge_examples(mine, theirs);
        }
        for (word, rows) in &other.currency_words {
            self.add_currency_word(word, *rows);
        }
        for (mine, theirs) in self.currencies.iter_mut().zip(other.currencies) {
            *mine += theirs;
        }
        merge_examples(&mut self.currency_examples, &other.currency_examples);
        self.unusual += other.unusual;
        for (mine, theirs) in self.line_ends.iter_mut().zip(other.line_ends) {
            *mine += theirs;
        }
        for (mine, theirs) in self.normal.iter_mut().zip(other.normal) {
            *mine += theirs;
        }
    }

    /// What the lines may be in, judged together with the header above them.
    #[must_use]
    pub fn encoding(&self, header: &[u8]) -> Verdict {
        let own = Utf8Counts { multibyte: self.multibyte, wide: self.wide, errors: self.utf8_errors };
        let (mut foreign, mut letters) = (foreign_lines(header), letter_lines(header));
        foreign.extend_from_slice(&self.foreign);
        letters.extend_from_slice(&self.letters);
        choose(own.plus(Utf8Counts::of(header)), &foreign, &letters)
    }

    /// Adds what bytes that begin with a line, at `start` in the file, say about the encoding.
    pub fn add_bytes(&mut self, bytes: &[u8], start: u64, counts: Utf8Counts) {
        (self.multibyte, self.wide, self.utf8_errors) = (counts.multibyte, counts.wide, counts.errors);
        let placed = |lines: Sample| lines.into_iter().map(|(place, line)| (start + place, line)).collect();
        if counts.errors > 0 {
            self.foreign = placed(foreign_lines(bytes));
        }
        // Of a file with other characters these lines are in no doubt.
        if counts.multibyte > 0 && counts.wide == 0 {
            self.letters = placed(letter_lines(bytes));
        }
    }

    /// The order of day and month: decided, or doubtful (`Err`) where both kinds or only two-way dates were seen.
    ///
    /// # Errors
    /// [`Undecided`] where a person must say.
    pub fn date_order(&self) -> Result<Option<DateOrder>, Undecided> {
        match (self.day_first, self.month_first, self.either_order) {
            (0, 0, 0) => Ok(None),
            (0, 0, _) => Err(Undecided),
            (_, 0, _) => Ok(Some(DateOrder::DayFirst)),
            (0, _, _) => Ok(Some(DateOrder::MonthFirst)),
            _ => Err(Undecided),
        }
    }

    /// The decimal mark: decided, or doubtful (`Err`) where both kinds or only two-way numbers were seen.
    ///
    /// # Errors
    /// [`Undecided`] where a person must say.
    pub fn decimal_mark(&self) -> Result<Option<DecimalMark>, Undecided> {
        match (self.point, self.comma, self.either_mark) {
            (0, 0, 0) => Ok(None),
            (0, 0, _) => Err(Undecided),
            (_, 0, _) => Ok(Some(DecimalMark::Point)),
            (0, _, _) => Ok(Some(DecimalMark::Comma)),
            _ => Err(Undecided),
        }
    }

    /// The cells that show a doubt, earliest first.
    #[must_use]
    pub fn doubts(examples: &[Examples; 3]) -> Vec<String> {
        let mut all: Vec<&(u64, String)> = examples.iter().flatten().collect();
        all.sort();
        all.into_iter().map(|(_, cell)| cell.clone()).collect()
    }
}

fn keep(examples: &mut Examples, record: u64, cell: impl FnOnce() -> String) {
    if examples.len() < EXAMPLES {
        examples.push((record, cell()));
    }
}

fn merge_examples(mine: &mut Examples, theirs: &Examples) {
    mine.extend(theirs.iter().cloned());
    mine.sort();
    mine.truncate(EXAMPLES);
}
