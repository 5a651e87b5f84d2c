//! Records read byte by byte: those of unusual dialects, and those whose quotation marks stand where none should.
//!
//! A stray mark can be read in more than one way. Where the number of columns is known, the first way that gives it is taken;
//! all of them look at the record's own bytes alone, so the result never depends on where a file is cut.

use super::scan::{Broken, Dialect, Field, Inner, LineCount, MAX_FIELD, MAX_RECORD, after_spaces, line_end};

/// What the bytes from a record's start on are.
pub enum Found {
    /// A record.
    Record {
        /// First byte of the next one.
        next: usize,
        /// Line ends inside it and at its end.
        lines: u32,
    },
    /// The bytes end too early.
    NeedMore,
    /// No usable record; it ends at the first line end at or after `from`.
    Broken {
        /// Where to look for the line end.
        from: usize,
        /// What is wrong.
        broken: Broken,
    },
}

/// How quotation marks that are not where they should be are read.
#[derive(Clone, Copy)]
struct Way {
    /// A mark inside a quoted field is text, unless a delimiter stands before it: then the field's own first mark was text.
    inside: bool,
    /// Two marks before a delimiter are one that is text and one that closes.
    closing: bool,
}

const AS_WRITTEN: Way = Way { inside: false, closing: false };
const REPAIRS: [Way; 2] = [Way { inside: true, closing: false }, Way { inside: true, closing: true }];

/// The next record of any dialect.
pub fn next(bytes: &[u8], start: usize, at_end: bool, dialect: Dialect, fields: &mut Vec<Field>) -> Found {
    if dialect.comment != 0
        && bytes[start] == dialect.comment
        && let Some(found) = comment(&bytes[start..], start, at_end, dialect)
    {
        fields.clear();
        return found;
    }
    let mut reader = Reader { bytes, at_end, dialect, way: AS_WRITTEN, strays: false };
    let found = reader.record(start, fields);
    if !reader.strays {
        return found;
    }
    match repaired(bytes, start, at_end, dialect, fields) {
        Some(found) => found,
        // The repairs have left their own fields.
        None => reader.record(start, fields),
    }
}

/// A record with stray marks as the first way reads it that gives all columns; `None` where none does.
pub fn repaired(bytes: &[u8], start: usize, at_end: bool, dialect: Dialect, fields: &mut Vec<Field>) -> Option<Found> {
    if dialect.columns == 0 {
        return None;
    }
    let mut other = Vec::with_capacity(dialect.columns as usize);
    for way in REPAIRS {
        match (Reader { bytes, at_end, dialect, way, strays: false }).record(start, &mut other) {
            found @ Found::Record { .. } if other.len() == dialect.columns as usize => {
                std::mem::swap(fields, &mut other);
                return Some(found);
            }
            Found::NeedMore => return Some(Found::NeedMore),
            _ => {}
        }
    }
    None
}

/// A line that begins with the comment's mark, unless it has all columns.
fn comment(rest: &[u8], start: usize, at_end: bool, dialect: Dialect) -> Option<Found> {
    let end = rest.iter().take(MAX_FIELD).position(|&byte| matches!(byte, b'\n' | b'\r'));
    let line = &rest[..end.unwrap_or(rest.len().min(MAX_FIELD))];
    let delimiters = line.iter().filter(|&&byte| byte == dialect.delimiter).count();
    if delimiters + 1 >= dialect.columns.max(2) as usize {
        return None;
    }
    Some(match end {
        Some(end) => line_end(rest, end, at_end).map_or(Found::NeedMore, |next| Found::Record { next: start + next, lines: 1 }),
        None if rest.len() > MAX_FIELD => Found::Broken { from: start, broken: Broken::TooLong },
        None if at_end => Found::Record { next: start + rest.len(), lines: 0 },
        None => Found::NeedMore,
    })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at_end: bool,
    dialect: Dialect,
    way: Way,
    /// Whether a mark stood where none should.
    strays: bool,
}

/// Where a field ends and what comes after it.
enum End {
    /// One past the field's text (and its mark): a delimiter, a line end or the end of the file.
    At(usize),
    /// The first mark is text: look for the field's end from here on.
    Loose(usize),
    NeedMore,
    Broken(Broken),
}

impl Reader<'_> {
    fn record(&mut self, start: usize, fields: &mut Vec<Field>) -> Found {
        fields.clear();
        let (mut at, mut lines) = (start, 0);
        if self.dialect.run > 0 {
            at += self.count(at, self.dialect.delimiter);
        }
        loop {
            let mut field = Field { start: at as u32, end: at as u32, inner: Inner::Plain };
            let open = if self.dialect.padded { at + self.count(at, b' ') } else { at };
            let mut end = End::Loose(at);
            if self.dialect.quote != 0 && self.bytes.get(open) == Some(&self.dialect.quote) {
                end = self.quoted(open, &mut field, &mut lines);
            }
            if let End::Loose(from) = end {
                end = self.unquoted(at, from, &mut field);
            }
            let end = match end {
                End::At(end) => end,
                End::NeedMore if self.bytes.len() - at > MAX_FIELD => return Found::Broken { from: at, broken: Broken::TooLong },
                End::NeedMore | End::Loose(_) => return Found::NeedMore,
                End::Broken(broken) => return Found::Broken { from: at, broken },
            };
            // With its marks and the spaces around it, so that the bytes that are seen so far make no difference.
            if end - at > MAX_FIELD {
                return Found::Broken { from: at, broken: Broken::TooLong };
            }
            if end - start > MAX_RECORD {
                return Found::Broken { from: start + MAX_RECORD, broken: Broken::TooLong };
            }
            fields.push(field);
            let mut after = end;
            if self.dialect.run > 0 {
                after += self.count(end, self.dialect.delimiter);
            } else if self.bytes.get(end) == Some(&self.dialect.delimiter) {
                at = end + 1;
                continue;
            }
            match self.bytes.get(after) {
                Some(b'\n' | b'\r') => {
                    let next = line_end(self.bytes, after, self.at_end);
                    return next.map_or(Found::NeedMore, |next| Found::Record { next, lines: lines + 1 });
                }
                Some(_) => at = after,
                None if self.at_end => return Found::Record { next: after, lines },
                None => return Found::NeedMore,
            }
        }
    }

    /// How many bytes in a row are this one.
    fn count(&self, at: usize, byte: u8) -> usize {
        self.bytes.get(at..).unwrap_or_default().iter().take_while(|&&other| other == byte).count()
    }

    /// Whether a field ends at a place: `None` where more bytes are needed to tell.
    fn ends(&self, at: usize) -> Option<bool> {
        match self.bytes.get(after_spaces(self.bytes, at, self.dialect.delimiter)) {
            Some(&byte) => Some(byte == self.dialect.delimiter || byte == b'\n' || byte == b'\r'),
            None if self.at_end => Some(true),
            None => None,
        }
    }

    /// A field whose first mark stands at `open`.
    fn quoted(&mut self, open: usize, field: &mut Field, lines: &mut u32) -> End {
        let quote = self.dialect.quote;
        let mut inside = LineCount::default();
        let mut at = open + 1;
        let close = loop {
            if at - open > MAX_FIELD + 1 {
                return End::Broken(Broken::TooLong);
            }
            let Some(&byte) = self.bytes.get(at) else {
                if !self.at_end {
                    return End::NeedMore;
                }
                self.strays = true;
                return End::Broken(Broken::Quote);
            };
            match byte {
                b'\n' | b'\r' => inside.line_end(at, byte),
                _ if byte == self.dialect.escape && self.dialect.escape != 0 => {
                    field.inner = Inner::Escaped(quote);
                    // An escaped line end is still one.
                    at += usize::from(!matches!(self.bytes.get(at + 1), None | Some(b'\n' | b'\r')));
                }
                _ if byte == quote => {
                    let doubled = self.dialect.escape == 0 && self.bytes.get(at + 1) == Some(&quote);
                    let Some(ends) = self.ends(at + 1 + usize::from(doubled)) else { return End::NeedMore };
                    if doubled {
                        if self.way.closing && ends {
                            at += 1;
                            break at;
                        }
                        field.inner = Inner::Doubled(quote);
                        at += 1;
                    } else if ends {
                        break at;
                    } else {
                        self.strays = true;
                        if inside.total() > 0 {
                            return End::Broken(Broken::Quote);
                        }
                        let parted = self.way.inside && self.parted(open, at);
                        if parted || !self.way.inside {
                            field.inner = Inner::Plain;
                            return End::Loose(if parted { open } else { at + 1 });
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        };
        *lines += inside.total();
        (field.start, field.end) = (open as u32 + 1, close as u32);
        End::At(after_spaces(self.bytes, close + 1, self.dialect.delimiter))
    }

    /// Whether a mark inside a field that opens at `open` stands at the beginning of what looks like another field.
    fn parted(&self, open: usize, at: usize) -> bool {
        let mut before = at;
        while self.dialect.padded && before > open + 1 && self.bytes[before - 1] == b' ' {
            before -= 1;
        }
        before > open + 1 && self.bytes[before - 1] == self.dialect.delimiter
    }

    /// A field without marks that begins at `start` and ends at the first delimiter or line end from `from` on.
    fn unquoted(&mut self, start: usize, from: usize, field: &mut Field) -> End {
        let mut at = from;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                if !self.at_end {
                    return End::NeedMore;
                }
                break;
            };
            if matches!(byte, b'\n' | b'\r') {
                break;
            }
            if byte == self.dialect.delimiter {
                let run = self.count(at, byte);
                if run >= usize::from(self.dialect.run) {
                    break;
                }
                // Fewer at the end of a line part nothing, and are no text either.
                match self.bytes.get(at + run) {
                    Some(b'\n' | b'\r') => break,
                    None if self.at_end => break,
                    None => return End::NeedMore,
                    Some(_) => at += run,
                }
                continue;
            }
            let escaped = byte == self.dialect.escape && self.dialect.escape != 0;
            if escaped && !matches!(self.bytes.get(at + 1), None | Some(b'\n' | b'\r')) {
                field.inner = Inner::Escaped(self.dialect.quote);
                at += 1;
            }
            at += 1;
        }
        (field.start, field.end) = (start as u32, at as u32);
        End::At(at)
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::{Scanner, Step};
    use super::*;

    /// Texts of bytes that mean something, in no order.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let mut state = 11u64;
        let mut next = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        (0..20_000).map(move |_| (0..next(24)).map(|_| b",,\"\"\"'\\\r\n\n# ab"[next(14)]).collect())
    }

    type Told = (Vec<Field>, usize, u32, Option<Broken>);

    /// The first record, where it is one.
    fn first(bytes: &[u8], at_end: bool, dialect: Dialect) -> Option<Told> {
        let mut fields = Vec::new();
        match Scanner::new(bytes, 0, dialect, at_end).next_record(&mut fields) {
            Step::Record(record) => Some((fields, record.next, record.lines, record.broken)),
            _ => None,
        }
    }

    #[test]
    fn byte_by_byte_is_as_by_blocks() {
        for bytes in texts().filter(|bytes| !bytes.is_empty()) {
            for columns in [0, 3] {
                let dialect = Dialect { columns, ..Dialect::default() };
                let mut fields = Vec::new();
                let by_blocks = first(&bytes, true, dialect).unwrap();
                match next(&bytes, 0, true, dialect, &mut fields) {
                    Found::Record { next, lines } => assert_eq!(by_blocks, (fields, next, lines, None), "{:?}", String::from_utf8_lossy(&bytes)),
                    Found::Broken { broken, .. } => assert_eq!(by_blocks.3, Some(broken)),
                    Found::NeedMore => panic!("nothing more comes"),
                }
            }
        }
    }

    #[test]
    fn fewer_bytes_give_the_same_record_or_none() {
        let plain = Dialect { columns: 3, ..Dialect::default() };
        let dialects = [
            plain,
            Dialect { escape: b'\\', comment: b'#', ..plain },
            Dialect { quote: b'\'', padded: true, ..plain },
            Dialect { quote: 0, comment: b'#', ..plain },
            Dialect { delimiter: b' ', run: 1, ..plain },
            Dialect { delimiter: b' ', run: 2, escape: b'\\', ..plain },
        ];
        for bytes in texts().step_by(7) {
            for dialect in dialects {
                let whole = first(&bytes, true, dialect);
                for cut in 0..bytes.len() {
                    let part = first(&bytes[..cut], false, dialect);
                    assert!(part.is_none() || part == whole, "{:?} cut at {cut}: {dialect:?} {part:?} {whole:?}", String::from_utf8_lossy(&bytes));
                }
            }
        }
    }
}
