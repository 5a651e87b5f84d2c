//! Bytes → records and fields. Finds delimiters, quotes and line ends 64 bytes at a time.
//!
//! RFC 4180 plus what real exports do:
//! - a line end is `\n` with any number of `\r` before it, or a lone `\r`;
//! - a quotation mark opens a quoted field only at the field's first byte; anywhere else it is text;
//! - a quoted field ends at a quotation mark followed by a delimiter, a line end or the end of the file; spaces between
//!   them belong to nothing (`"a" ,`). A mark followed by anything else is text if the field is still on its first line
//!   (`"a "b" c"`); once the field has a line end in it, it is a field that was never closed;
//! - where the number of columns is known, a record with such a mark is read in the way that gives it that number;
//! - a field that is never closed makes its record a reject that ends at its first line end, so that one stray mark
//!   cannot swallow the rows after it.
//!
//! Unusual dialects and records with stray marks are read byte by byte, in `careful`.

use super::careful;
use serde::{Deserialize, Serialize};

/// The most bytes one field may have. Longer ones are refused with their line, and the next record is read.
pub const MAX_FIELD: usize = 1 << 20;
/// The most bytes one record may have.
pub const MAX_RECORD: usize = 4 << 20;
/// With this many bytes from a record's start on, the scanner never asks for more (it may ask to skip a line).
pub const ENOUGH: usize = MAX_RECORD + MAX_FIELD + 64;

/// How records are written. All marks are ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Dialect {
    /// Between two fields.
    pub delimiter: u8,
    /// Around fields; 0 = fields are never quoted.
    pub quote: u8,
    /// Before a quotation mark that is text; 0 = such marks are doubled.
    pub escape: u8,
    /// First byte of a line that is no record; 0 = every line is one. A line with all columns is a record whatever it begins with.
    pub comment: u8,
    /// So many delimiters in a row, or more, part two fields; 0 = each one does, so that fields can be empty.
    pub run: u8,
    /// Whether spaces may stand between a delimiter and the mark that opens a field.
    pub padded: bool,
    /// Columns of the table; 0 = not known yet.
    pub columns: u32,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', quote: b'"', escape: 0, comment: 0, run: 0, padded: false, columns: 0 }
    }
}

impl Dialect {
    /// Whether records are read 64 bytes at a time: no more than a delimiter, and a quotation mark that is doubled.
    fn is_plain(self) -> bool {
        self.quote != 0 && self.escape == 0 && self.comment == 0 && self.run == 0 && !self.padded
    }
}

/// How quotation marks that are text are written inside a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inner {
    /// There are none.
    #[default]
    Plain,
    /// This mark is doubled.
    Doubled(u8),
    /// A backslash stands before this mark.
    Escaped(u8),
}

/// One field as a place in the scanned bytes, without its quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What must be undone to get the text.
    pub inner: Inner,
}

/// Why a record has no usable fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quoted field is never properly closed.
    Quote,
    /// A field is longer than [`MAX_FIELD`].
    TooLong,
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// First byte.
    pub start: usize,
    /// First byte of the next record.
    pub next: usize,
    /// Line ends inside it and at its end.
    pub lines: u32,
    /// Set where the fields cannot be used.
    pub broken: Option<Broken>,
}

/// What the scanner found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A record; its fields are in the caller's list.
    Record(Record),
    /// The bytes end inside a record and the file goes on: scan again from `start` with more bytes.
    NeedMore {
        /// First byte of the unfinished record.
        start: usize,
    },
    /// A record without usable fields; it ends at the first line end at or after `from`, which is not in these bytes.
    SkipLine {
        /// First byte of the record.
        start: usize,
        /// Where to look for the line end.
        from: usize,
        /// What is wrong.
        broken: Broken,
    },
    /// No bytes are left.
    End,
}

enum LineEnd {
    Next(usize),
    EndOfFile,
    NotHere,
}

/// Counts physical lines: `\n` with the `\r`s before it is one, a `\r` that leads to no `\n` is one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LineCount {
    lines: u32,
    /// `\r`s that a `\n` may still join.
    open: u32,
    /// Place of the last of them.
    last: usize,
}

impl LineCount {
    /// A `\n` or `\r` at a place; places come in order.
    #[inline]
    pub(super) fn line_end(&mut self, at: usize, byte: u8) {
        if self.open > 0 && at != self.last + 1 {
            self.lines += self.open;
            self.open = 0;
        }
        if byte == b'\n' {
            self.lines += 1;
            self.open = 0;
        } else {
            self.open += 1;
            self.last = at;
        }
    }

    pub(super) fn total(self) -> u32 {
        self.lines + self.open
    }
}

/// Physical lines that end in the bytes: `\n` with the `\r`s before it is one, a `\r` that leads to no `\n` is one.
#[must_use]
pub fn physical_lines(bytes: &[u8]) -> u32 {
    let mut count = LineCount::default();
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'\n' | b'\r')) {
        count.line_end(at, byte);
    }
    count.total()
}

/// Cuts bytes into records, from a record's first byte on.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    dialect: Dialect,
    plain: bool,
    /// Whether the file ends where the bytes end.
    at_end: bool,
    pos: usize,
    /// First byte of the block that `mask` describes.
    block: usize,
    /// Structural bytes of the block that were not looked at yet.
    mask: u64,
    /// The `\r`s before this place, from the line end that was looked at last, lead to no `\n`: a long run of them is walked once.
    lone_until: usize,
    /// Fields and line ends that readers understand in different ways: marks inside fields, spaces behind them, a lone `\r`.
    pub(super) unusual: u64,
    /// Line ends `\n` and `\r\n`.
    pub(super) line_ends: [u64; 2],
}

impl<'a> Scanner<'a> {
    /// Starts at `from`, which must be the first byte of a record.
    #[must_use]
    pub fn new(bytes: &'a [u8], from: usize, dialect: Dialect, at_end: bool) -> Self {
        let mut scanner =
            Self { bytes, dialect, plain: dialect.is_plain(), at_end, pos: from, block: from, mask: 0, lone_until: 0, unusual: 0, line_ends: [0; 2] };
        scanner.load(from);
        scanner
    }

    /// The next record; its fields replace what is in `fields`.
    #[inline]
    pub fn next_record(&mut self, fields: &mut Vec<Field>) -> Step {
        fields.clear();
        let start = self.pos;
        if start >= self.bytes.len() {
            return if self.at_end { Step::End } else { Step::NeedMore { start } };
        }
        if !self.plain {
            return self.unusual(start, fields);
        }
        let delimiter = self.dialect.delimiter;
        let quote = self.dialect.quote;
        let mut field = start;
        let mut lines = 0;
        let mut tried = false;
        loop {
            if self.bytes.get(field) == Some(&quote) {
                match self.quoted(field, &mut lines) {
                    Quoted::Closed { end, .. } if end - start > MAX_RECORD => {
                        return self.broken_record(start, start + MAX_RECORD, Broken::TooLong);
                    }
                    Quoted::Closed { end, after, doubled } => {
                        self.unusual += u64::from(after != end + 1);
                        let inner = if doubled { Inner::Doubled(quote) } else { Inner::Plain };
                        fields.push(Field { start: field as u32 + 1, end: end as u32, inner });
                        match self.bytes.get(after) {
                            Some(&byte) if byte == delimiter => {
                                self.skip_to(after + 1);
                                field = after + 1;
                                continue;
                            }
                            Some(_) => match self.line_end(after) {
                                Some(next) => return self.record(start, next, lines + 1, None),
                                None => return Step::NeedMore { start },
                            },
                            None if self.at_end => return self.record(start, after, lines, None),
                            None => return Step::NeedMore { start },
                        }
                    }
                    // The marks inside are text: the field runs on as an unquoted one, its opening mark included.
                    Quoted::Loose => {
                        self.unusual += 1;
                        // Once a record, however many marks it has.
                        if !std::mem::replace(&mut tried, true)
                            && let Some(step) = self.repaired(start, fields)
                        {
                            return step;
                        }
                    }
                    Quoted::Never => {
                        let repaired = if tried { None } else { self.repaired(start, fields) };
                        return repaired.unwrap_or_else(|| self.broken_record(start, field, Broken::Quote));
                    }
                    Quoted::TooLong => return self.broken_record(start, field, Broken::TooLong),
                    Quoted::NeedMore => return Step::NeedMore { start },
                }
            }
            // An unquoted field: up to the next delimiter or line end.
            let end = loop {
                match self.next_structural() {
                    Some(at) if self.bytes[at] == quote => self.unusual += 1,
                    Some(at) => break at,
                    None if self.at_end => break self.bytes.len(),
                    None if self.bytes.len() - field > MAX_FIELD => return self.broken_record(start, field, Broken::TooLong),
                    None => return Step::NeedMore { start },
                }
            };
            if end - field > MAX_FIELD {
                return self.broken_record(start, field, Broken::TooLong);
            }
            if end - start > MAX_RECORD {
                return self.broken_record(start, start + MAX_RECORD, Broken::TooLong);
            }
            fields.push(Field { start: field as u32, end: end as u32, inner: Inner::Plain });
            match self.bytes.get(end) {
                Some(&byte) if byte == delimiter => field = end + 1,
                Some(_) => match self.line_end(end) {
                    Some(next) => return self.record(start, next, lines + 1, None),
                    None => return Step::NeedMore { start },
                },
                None => return self.record(start, end, lines, None),
            }
        }
    }

    /// A record of an unusual dialect.
    #[inline(never)]
    fn unusual(&mut self, start: usize, fields: &mut Vec<Field>) -> Step {
        if self.bytes.get(start) == Some(&b'\r') {
            // A long run of them is walked once, here as in the usual dialects.
            fields.clear();
            fields.push(Field { start: start as u32, end: start as u32, inner: Inner::Plain });
            let found = self.line_end(start).map_or(careful::Found::NeedMore, |next| careful::Found::Record { next, lines: 1 });
            return self.take(start, found);
        }
        let found = careful::next(self.bytes, start, self.at_end, self.dialect, fields);
        self.take(start, found)
    }

    /// A record with stray marks, where one way to read them gives all columns and no other reading is nearer at hand.
    #[cold]
    #[inline(never)]
    fn repaired(&mut self, start: usize, fields: &mut Vec<Field>) -> Option<Step> {
        let found = careful::repaired(self.bytes, start, self.at_end, self.dialect, fields)?;
        Some(self.take(start, found))
    }

    fn take(&mut self, start: usize, found: careful::Found) -> Step {
        match found {
            careful::Found::Record { next, lines } => {
                // The scan by blocks has run ahead or has not run at all.
                if self.plain {
                    self.load(next);
                }
                self.pos = next;
                Step::Record(Record { start, next, lines, broken: None })
            }
            careful::Found::NeedMore => Step::NeedMore { start },
            careful::Found::Broken { from, broken } => self.broken_record(start, from, broken),
        }
    }

    /// Ends a record and moves on.
    fn record(&mut self, start: usize, next: usize, lines: u32, broken: Option<Broken>) -> Step {
        self.skip_to(next);
        self.pos = next;
        Step::Record(Record { start, next, lines, broken })
    }

    /// A record without usable fields ends at the first line end at or after `from`.
    fn broken_record(&mut self, start: usize, from: usize, broken: Broken) -> Step {
        match self.first_line_end(from) {
            LineEnd::Next(next) => {
                let lines = physical_lines(&self.bytes[start..next]);
                // The scan has run ahead: marks after the line end must be seen again.
                self.load(next);
                self.record(start, next, lines, Some(broken))
            }
            LineEnd::EndOfFile => {
                let lines = physical_lines(&self.bytes[start..]);
                self.record(start, self.bytes.len(), lines, Some(broken))
            }
            LineEnd::NotHere => Step::SkipLine { start, from, broken },
        }
    }

    /// The first line end at or after `from`.
    fn first_line_end(&mut self, from: usize) -> LineEnd {
        match self.bytes[from.min(self.bytes.len())..].iter().position(|&byte| byte == b'\n' || byte == b'\r') {
            Some(offset) => self.line_end(from + offset).map_or(LineEnd::NotHere, LineEnd::Next),
            None if self.at_end => LineEnd::EndOfFile,
            None => LineEnd::NotHere,
        }
    }

    /// Where the next line begins after the line end at `at`; `None` where more bytes are needed to tell.
    pub(super) fn line_end(&mut self, at: usize) -> Option<usize> {
        if self.bytes[at] == b'\n' || at < self.lone_until {
            self.line_ends[0] += 1;
            return Some(at + 1);
        }
        let after = at + self.bytes[at..].iter().take_while(|&&byte| byte == b'\r').count();
        self.line_ends[1] += 1;
        self.unusual += u64::from(after != at + 1 || self.bytes.get(after).is_some_and(|&byte| byte != b'\n'));
        match self.bytes.get(after) {
            Some(b'\n') => return Some(after + 1),
            None if !self.at_end => return None,
            _ => self.lone_until = after,
        }
        Some(at + 1)
    }

    /// Finds the end of the quoted field that opens at `open`.
    fn quoted(&mut self, open: usize, lines: &mut u32) -> Quoted {
        self.skip_to(open + 1);
        let mut doubled = false;
        let mut inner = LineCount::default();
        loop {
            let Some(at) = self.next_structural() else {
                let seen = self.bytes.len() - open;
                return match self.at_end {
                    _ if seen > MAX_FIELD => Quoted::TooLong,
                    true => Quoted::Never,
                    false => Quoted::NeedMore,
                };
            };
            if at - open > MAX_FIELD {
                return Quoted::TooLong;
            }
            let byte = self.bytes[at];
            if byte != self.dialect.quote {
                if byte != self.dialect.delimiter {
                    inner.line_end(at, byte);
                }
                continue;
            }
            if self.bytes.get(at + 1) == Some(&self.dialect.quote) {
                doubled = true;
                self.skip_to(at + 2);
                continue;
            }
            let after = after_spaces(self.bytes, at + 1, self.dialect.delimiter);
            // However many bytes are seen.
            if after - open > MAX_FIELD + 1 {
                return Quoted::TooLong;
            }
            match self.bytes.get(after) {
                Some(&next) if next == self.dialect.delimiter || next == b'\n' || next == b'\r' => {}
                None if self.at_end => {}
                None => return Quoted::NeedMore,
                Some(_) if inner.total() > 0 => return Quoted::Never,
                Some(_) => {
                    self.skip_to(at + 1);
                    return Quoted::Loose;
                }
            }
            *lines += inner.total();
            return Quoted::Closed { end: at, after, doubled };
        }
    }

    /// The next delimiter, quotation mark or line end.
    #[inline(always)]
    fn next_structural(&mut self) -> Option<usize> {
        if self.mask == 0 && !self.refill() {
            return None;
        }
        let at = self.block + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }

    /// Goes on to the next block that has a structural byte; `false` at the end of the bytes.
    #[inline(never)]
    fn refill(&mut self) -> bool {
        while self.mask == 0 {
            let next = self.block + 64;
            if next >= self.bytes.len() {
                self.block = self.bytes.len();
                return false;
            }
            self.load(next);
        }
        true
    }

    /// Forgets structural bytes before `at`.
    #[inline]
    fn skip_to(&mut self, at: usize) {
        let offset = at.wrapping_sub(self.block);
        if offset < 64 {
            self.mask &= u64::MAX << offset;
        } else {
            self.load(at);
        }
    }

    /// Makes `at` the first byte of the block.
    #[inline]
    fn load(&mut self, at: usize) {
        self.block = at;
        self.mask = match self.bytes.get(at..at + 64) {
            Some(block) => structural_mask(block, self.dialect),
            None => {
                let rest = self.bytes.get(at..).unwrap_or_default();
                let mut padded = [0u8; 64];
                padded[..rest.len()].copy_from_slice(rest);
                // NUL can be no mark of a plain dialect, so the padding never matches.
                structural_mask(&padded, self.dialect)
            }
        };
    }
}

/// Where the next line begins after the line end at `at`; `None` where more bytes are needed to tell.
#[inline]
pub(super) fn line_end(bytes: &[u8], at: usize, at_end: bool) -> Option<usize> {
    if bytes[at] == b'\n' {
        return Some(at + 1);
    }
    let run = bytes[at..].iter().take_while(|&&byte| byte == b'\r').count();
    match bytes.get(at + run) {
        Some(b'\n') => Some(at + run + 1),
        Some(_) => Some(at + 1),
        None if at_end => Some(at + 1),
        None => None,
    }
}

/// The first byte from `at` on that is no space; where spaces part fields, `at` itself.
#[inline]
pub(super) fn after_spaces(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    if bytes.get(at) != Some(&b' ') || delimiter == b' ' {
        return at;
    }
    at + bytes[at..].iter().take_while(|&&byte| byte == b' ').count()
}

/// How a quoted field ends.
enum Quoted {
    /// Its mark at `end`; `after` is a delimiter, a line end or the end of the file.
    Closed {
        end: usize,
        after: usize,
        doubled: bool,
    },
    Loose,
    Never,
    TooLong,
    NeedMore,
}

/// One bit for each of 64 bytes that is the delimiter, the quotation mark, `\n` or `\r`.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn structural_mask(block: &[u8], dialect: Dialect) -> u64 {
    use core::arch::wasm32::{i8x16_bitmask, u8x16_eq, u8x16_splat, v128, v128_or};
    let (d, q, n, r) = (u8x16_splat(dialect.delimiter), u8x16_splat(dialect.quote), u8x16_splat(b'\n'), u8x16_splat(b'\r'));
    let mut mask = 0;
    for (lane, bytes) in block.chunks_exact(16).enumerate() {
        let x: v128 = bytemuck::pod_read_unaligned(bytes);
        let hit = v128_or(v128_or(u8x16_eq(x, d), u8x16_eq(x, q)), v128_or(u8x16_eq(x, n), u8x16_eq(x, r)));
        mask |= u64::from(i8x16_bitmask(hit)) << (lane * 16);
    }
    mask
}

/// One bit for each of 64 bytes that is the delimiter, the quotation mark, `\n` or `\r`: eight bytes at a time.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn structural_mask(block: &[u8], dialect: Dialect) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW7: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    // High bit of every byte that is zero, exactly.
    let zero = |x: u64| !(((x & LOW7).wrapping_add(LOW7)) | x | LOW7);
    let marks = [dialect.delimiter, dialect.quote, b'\n', b'\r'].map(|byte| ONES * u64::from(byte));
    let mut mask = 0;
    for (word, bytes) in block.chunks_exact(8).enumerate() {
        let x: u64 = bytemuck::pod_read_unaligned(bytes);
        let x = u64::from_le(x.to_le()).to_le();
        let hit = marks.iter().fold(0, |hit, mark| hit | zero(x ^ mark));
        mask |= ((hit >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (word * 8);
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All records of a whole text: fields as text, physical line of the start, broken or not.
    fn records(text: &[u8]) -> Vec<(u32, Vec<String>, Option<Broken>)> {
        let mut scanner = Scanner::new(text, 0, Dialect::default(), true);
        let (mut fields, mut found, mut line) = (Vec::new(), Vec::new(), 1);
        while let Step::Record(record) = scanner.next_record(&mut fields) {
            let cells = fields
                .iter()
                .map(|field| {
                    let text = String::from_utf8_lossy(&text[field.start as usize..field.end as usize]).into_owned();
                    if field.inner == Inner::Plain { text } else { text.replace("\"\"", "\"") }
                })
                .collect();
            found.push((line, cells, record.broken));
            line += record.lines;
        }
        found
    }

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &[&str])]) {
        let found = records(text.as_bytes());
        let found: Vec<(u32, Vec<&str>)> = found.iter().map(|(line, cells, _)| (*line, cells.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(u32, Vec<&str>)> = expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn records_as_real_exports_write_them() {
        check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\r\n1,2", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a\rb\r", &[(1, &["a"]), (2, &["b"])]);
        check("a\r\r\nb\r\r\n", &[(1, &["a"]), (2, &["b"])]);
        check("1,\"a,b\",5\n", &[(1, &["1", "a,b", "5"])]);
        check("1,\"say \"\"hi\"\"\",5\n", &[(1, &["1", "say \"hi\"", "5"])]);
        check("1,\"a\nb\",5\n2,c,6\n", &[(1, &["1", "a\nb", "5"]), (3, &["2", "c", "6"])]);
        check("1,\"a\r\n\r\nb\",5\r\n2\r\n", &[(1, &["1", "a\r\n\r\nb", "5"]), (4, &["2"])]);
        check("1,5\" pipe,5\n", &[(1, &["1", "5\" pipe", "5"])]);
        check("1,\"\"\"\"\"\",5\n", &[(1, &["1", "\"\"", "5"])]);
        check("1,\"a \"b\" c\",5\n2\n", &[(1, &["1", "\"a \"b\" c\"", "5"]), (2, &["2"])]);
        check("1,\"a\r\rb\",5\r2\r", &[(1, &["1", "a\r\rb", "5"]), (4, &["2"])]);
        check("1,,\n,\n\n", &[(1, &["1", "", ""]), (2, &["", ""]), (3, &[""])]);
        check("\"x\"", &[(1, &["x"])]);
        check("\"x\" ,\"a\nb\"  \n\"2\" ", &[(1, &["x", "a\nb"]), (3, &["2"])]);
        check(" \"x\",\"a\" b\n", &[(1, &[" \"x\"", "\"a\" b"])]);
        check("", &[]);
    }

    #[test]
    fn a_mark_that_never_closes_costs_one_line() {
        let found = records(b"1,ok\n2,\"oops,6\n3,x\n4,\"y\"\n");
        let shape: Vec<(u32, usize, Option<Broken>)> = found.iter().map(|(line, cells, broken)| (*line, cells.len(), *broken)).collect();
        assert_eq!(shape, [(1, 2, None), (2, 1, Some(Broken::Quote)), (3, 2, None), (4, 2, None)]);
    }

    #[test]
    fn a_long_run_of_carriage_returns_is_walked_once() {
        // Walked anew for each of its line ends, it takes minutes.
        let mut text = "a\n".to_owned() + &"\r".repeat(1 << 20);
        assert_eq!(records(text.as_bytes()).len(), 1 + (1 << 20));
        text.push('\n');
        assert_eq!(records(text.as_bytes()).len(), 2);
        text.push_str("b\r\rc\r\r\nd\r");
        assert_eq!(records(text.as_bytes()).iter().skip(2).map(|(_, cells, _)| cells.concat()).collect::<Vec<_>>(), ["b", "", "c", "d"]);
    }

    #[test]
    fn a_field_over_the_limit_costs_one_record() {
        let text = format!("1,{},5\n2,ok,6\n", "x".repeat(MAX_FIELD + 1));
        let found = records(text.as_bytes());
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].2, Some(Broken::TooLong));
        assert_eq!(found[1].1, ["2", "ok", "6"]);
    }

    #[test]
    fn the_mask_has_one_bit_for_each_mark_at_every_place() {
        for place in 0..64 {
            for mark in [b',', b'"', b'\n', b'\r'] {
                let mut block = [b'-'; 64];
                block[place] = mark;
                assert_eq!(structural_mask(&block, Dialect::default()), 1 << place);
            }
            for other in [0x80 | b',', b',' + 1, b'\n' - 1, 0, 0xff] {
                let mut block = [b'x'; 64];
                block[place] = other;
                assert_eq!(structural_mask(&block, Dialect::default()), 0);
            }
        }
    }
}
