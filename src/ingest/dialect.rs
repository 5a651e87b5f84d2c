//! Which dialect a table is written in, by its first bytes: the one under which most records have one number of fields.

use super::scan::{Dialect, Field, Inner, Scanner, Step};
use std::collections::BTreeMap;

/// Marks that stand between fields, likeliest first.
const USUAL: &[u8] = b",\t;|^~\x1f";
/// Those that are common in text as well: they must part every line alike.
const IN_TEXT: &[u8] = b": ";
/// Records that are looked at under each candidate.
const SAMPLE: u32 = 200;
/// What a dialect must reach for its file not to be tried with marks that are common in text.
const GOOD: f64 = 0.6;

/// How the records fall under a dialect.
#[derive(Clone, Copy, Debug, Default)]
struct Fit {
    /// The commonest number of fields.
    width: usize,
    /// The part of the records that has it.
    share: f64,
    records: u32,
}

impl Fit {
    /// How much of the file has this width, and a little for more columns.
    fn score(self) -> f64 {
        if self.width < 2 { 0.0 } else { self.share + (self.width.min(20) as f64) / 100.0 }
    }

    /// How records fall under a dialect, their stray marks read by the commonest width.
    fn of(bytes: &[u8], dialect: Dialect, whole: bool) -> Self {
        let first = Self::counted(bytes, Dialect { columns: 0, ..dialect }, whole);
        let repaired = Self::counted(bytes, Dialect { columns: first.width as u32, ..dialect }, whole);
        if repaired.width == first.width { repaired } else { first }
    }

    fn counted(bytes: &[u8], dialect: Dialect, whole: bool) -> Self {
        let mut scanner = Scanner::new(bytes, 0, dialect, whole);
        let (mut fields, mut widths, mut records) = (Vec::new(), BTreeMap::new(), 0);
        while records < SAMPLE
            && let Step::Record(record) = scanner.next_record(&mut fields)
        {
            if record.broken.is_some() {
                records += 1;
            } else if fields.iter().any(|field| field.start < field.end) {
                // A field that opens with a mark and ends where none closes it: the delimiter may be another's text.
                let mark = if dialect.quote == 0 { b'"' } else { dialect.quote };
                let cut = |field: &Field| field.inner == Inner::Plain && bytes[field.start as usize..field.end as usize].first() == Some(&mark);
                *widths.entry(fields.len()).or_insert(0u32) += if fields.iter().any(cut) { 1 } else { 2 };
                records += 1;
            }
        }
        // Of equally common ones the wider.
        let Some((&width, &count)) = widths.iter().max_by_key(|&(&width, &count)| (count, width)) else { return Self::default() };
        Self { width, share: f64::from(count) / f64::from(2 * records.max(1)), records }
    }
}

/// The dialect of a table that begins with these bytes. `told` is a delimiter that the file itself or a person names.
pub fn detect(bytes: &[u8], told: Option<u8>, whole: bool) -> Dialect {
    let mut best = (0.0, Dialect { delimiter: told.unwrap_or(b','), ..Dialect::default() });
    let mut most = 0.0;
    let usual: &[u8] = told.as_ref().map_or(USUAL, std::slice::from_ref);
    let there = |delimiter: &&u8| bytes.contains(delimiter);
    for &delimiter in usual.iter().filter(there) {
        // Decimal commas part nearly all rows in two; where another mark parts them at all, that is the delimiter.
        let weight = if told.is_none() && delimiter == b',' && only_in_numbers(bytes) { 0.4 } else { 1.0 };
        for dialect in quotings(bytes, delimiter, whole).into_iter().flat_map(|dialect| if told.is_some() { runs(dialect) } else { vec![dialect] }) {
            let fit = Fit::of(bytes, dialect, whole);
            // Rare marks part every record or are text.
            let rare = told.is_none() && !b",\t;|".contains(&delimiter);
            if fit.score() * weight > most && !(rare && fit.share < 0.9) {
                most = fit.score() * weight;
                best = (fit.score(), dialect);
            }
        }
    }
    if told.is_none() && best.0 < GOOD {
        for dialect in IN_TEXT.iter().filter(there).flat_map(|&delimiter| quotings(bytes, delimiter, whole)).flat_map(runs) {
            let fit = Fit::of(bytes, dialect, whole);
            // Prose, times and `name: value` have two parts now and then.
            let enough = if dialect.run == 2 { 0.7 } else { 0.9 };
            let parts = fit.records >= 2 && (fit.share >= enough && fit.width >= 3 || fit.share >= 1.0 && fit.width == 2 && dialect.run != 1);
            if parts && fit.score() > best.0 {
                best = (fit.score(), dialect);
            }
        }
    }
    Dialect { comment: comment_mark(bytes, best.1, whole), ..best.1 }
}

/// Whether every comma stands between two digits.
fn only_in_numbers(bytes: &[u8]) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    bytes.iter().enumerate().filter(|&(_, &byte)| byte == b',').all(|(at, _)| digit(bytes.get(at + 1)) && at > 0 && digit(bytes.get(at - 1)))
}

/// A dialect of spaces with each way that they can part fields: two or more, each one, any number.
fn runs(dialect: Dialect) -> Vec<Dialect> {
    let ways: &[u8] = if dialect.delimiter == b' ' { &[2, 0, 1] } else { &[0] };
    ways.iter().map(|&run| Dialect { run, ..dialect }).collect()
}

/// Where quotation marks stand in relation to delimiters and line ends.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    /// At the beginning of a field.
    opens: u32,
    /// At the end of one.
    closes: u32,
    /// After a delimiter and spaces.
    padded: u32,
    /// After a backslash, other than at a field's end.
    escaped: u32,
    /// Two in a row inside a field.
    doubled: u32,
}

impl Marks {
    fn of(bytes: &[u8], delimiter: u8, quote: u8) -> Self {
        let mut marks = Self::default();
        let edge = |byte: Option<&u8>| byte.is_none_or(|&byte| byte == delimiter || byte == b'\n' || byte == b'\r');
        for (at, _) in bytes.iter().enumerate().filter(|&(_, &byte)| byte == quote) {
            let before = at.checked_sub(1).map(|before| &bytes[before]);
            let after = bytes.get(at + 1);
            if edge(before) {
                marks.opens += 1;
            } else if delimiter != b' ' && before == Some(&b' ') {
                let text = bytes[..at].trim_ascii_end().len();
                let spaces = bytes[text..at].iter().all(|&byte| byte == b' ');
                marks.padded += u32::from(spaces && text > 0 && bytes[text - 1] == delimiter);
            }
            marks.closes += u32::from(edge(after) && !edge(before));
            marks.escaped += u32::from(before == Some(&b'\\') && !edge(after));
            marks.doubled += u32::from(after == Some(&quote) && !edge(before) && before != Some(&b'\\') && before != Some(&quote));
        }
        marks
    }
}

/// The ways in which a table with this delimiter may be quoted, likeliest first.
fn quotings(bytes: &[u8], delimiter: u8, whole: bool) -> Vec<Dialect> {
    let double = Marks::of(bytes, delimiter, b'"');
    let single = Marks::of(bytes, delimiter, b'\'');
    let with = |quote: u8, marks: Marks| Dialect {
        delimiter,
        quote,
        escape: if marks.escaped > marks.doubled { b'\\' } else { 0 },
        padded: marks.padded > marks.opens,
        ..Dialect::default()
    };
    // Apostrophes also stand before numbers that are to be text, and inside words.
    let pairs = |marks: Marks| (marks.opens + marks.padded) >= 2 && marks.closes * 5 >= (marks.opens + marks.padded) * 4;
    if pairs(single) && (single.opens + single.padded) > 4 * (double.opens + double.padded) {
        return vec![with(b'\'', single), with(b'"', double)];
    }
    let mut ways = vec![with(b'"', double)];
    if ways[0].padded && !spaced(bytes, delimiter) {
        // A space before one mark or the other is text, unless that parts the records better.
        ways.insert(0, Dialect { padded: false, ..ways[0] });
    }
    // Marks that open fields and close none are inches or an author's own: who quotes fields quotes those first of all.
    if double.opens >= 2 && !closes_any(bytes, ways[0], whole) {
        ways = vec![Dialect { delimiter, quote: 0, ..Dialect::default() }];
    }
    ways
}

/// Whether spaces stand after most delimiters.
fn spaced(bytes: &[u8], delimiter: u8) -> bool {
    let (mut all, mut spaced) = (0, 0);
    for pair in bytes.windows(2).filter(|pair| pair[0] == delimiter) {
        all += 1;
        spaced += usize::from(pair[1] == b' ');
    }
    spaced * 2 >= all
}

/// Whether any field is quoted from its first to its last byte, those among stray marks included.
fn closes_any(bytes: &[u8], dialect: Dialect, whole: bool) -> bool {
    let closes = |dialect: Dialect| {
        let mut scanner = Scanner::new(bytes, 0, dialect, whole);
        let mut fields = Vec::new();
        while let Step::Record(record) = scanner.next_record(&mut fields) {
            if fields.iter().any(|field| field.start as usize > record.start && bytes[field.start as usize - 1] == dialect.quote) {
                return true;
            }
        }
        false
    };
    closes(dialect) || closes(Dialect { columns: Fit::of(bytes, dialect, whole).width as u32, ..dialect })
}

/// `#`, where lines begin with it that are no records; 0 where none do, or where values begin with it.
fn comment_mark(bytes: &[u8], dialect: Dialect, whole: bool) -> u8 {
    let marked = || bytes.split(|&byte| matches!(byte, b'\n' | b'\r')).filter(|line| line.first() == Some(&b'#'));
    if marked().next().is_none() {
        return 0;
    }
    let width = Fit::of(bytes, dialect, whole).width;
    let (mut comments, mut records) = (0, 0);
    for line in marked() {
        let cells = 1 + line.iter().filter(|&&byte| byte == dialect.delimiter).count();
        *(if width > 1 && cells >= width { &mut records } else { &mut comments }) += 1;
    }
    if comments > 0 && records <= 1 && width > 1 { b'#' } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Dialect) {
        assert_eq!(detect(text.as_bytes(), None, true), expected, "{text:?}");
    }

    #[test]
    fn delimiters() {
        let by = |delimiter| Dialect { delimiter, ..Dialect::default() };
        for delimiter in *b",\t;|^~:\x1f " {
            let mark = char::from(delimiter);
            check(&"id,name,amount\n1,\"Lee, Tom\",5.00\n2,Ann,6\n".replace(',', &mark.to_string()), by(delimiter));
        }
        check("id;amount\n1;1234,50\n2;0,50\n", by(b';'));
        check("id;name;amount\n1;Tom;4,50\n2;Ann;0,50;\n3;Eve;1,00;;\n", by(b';'));
        check("1,20240105,5\n2,20240106,6\n", by(b','));
        check("\"1\",\"a|\",\"x\"\n\"2\",\"|b\",\"y\"\n\"3\",\"a|b\",\"z\n", by(b','));
        check("id^name^amount\n1^Smith, John^5\n2^Lee, Ann^6\n", by(b'^'));
        check("when\n2024-01-05 10:00:00\n2024-01-06 11:00:00\n", by(b','));
        check("Dear all,\nplease find it below: two words\nTom\n", by(b','));
    }

    #[test]
    fn spaces_in_a_row() {
        let by = |run| Dialect { delimiter: b' ', run, ..Dialect::default() };
        check("id   name       amount\n1    Tom Lee    5\n22   Ann        6\n", by(2));
        check("id name  amount\n1  Tom   5\n22 Ann   6\n", by(1));
    }

    #[test]
    fn quotation_marks() {
        check("id,name,amount\n1,'Lee, Tom',5\n2,'won''t',6\n", Dialect { quote: b'\'', ..Dialect::default() });
        check("id,name,amount\n'001,Tom,5\n'002,Ann,6\n", Dialect::default());
        check("id,name,amount\n1,\"say \\\"hi\\\", twice\",5\n2,b,6\n", Dialect { escape: b'\\', ..Dialect::default() });
        check("id,name,amount\n1,\"say \"\"hi\"\"\",5\n2,\"c:\\\",6\n", Dialect::default());
        check("id, name, amount\n1, \"Lee, Tom\", 5\n2, Ann, 6\n", Dialect { padded: true, ..Dialect::default() });
        check("id\tname\tamount\n1\t\"x\t5\n2\t\"y\t6\n", Dialect { delimiter: b'\t', quote: 0, ..Dialect::default() });
        check("id\tname\tamount\n1\t\"x\t5\n2\t\"y\t6\n3\t\"z\"\t7\n", Dialect { delimiter: b'\t', ..Dialect::default() });
        check("id,name,amount\n1, \"Tom\",5\n2,Ann,6\n", Dialect::default());
        check("id,name,amount\n1, \"Lee, Tom\",5\n2,Ann,6\n", Dialect { padded: true, ..Dialect::default() });
    }

    #[test]
    fn comments_are_no_values() {
        check("# a, b\nid,name,amount\n1,Tom,5\n# half\n2,Ann,6\n", Dialect { comment: b'#', ..Dialect::default() });
        check("id,name,amount\n#1,Tom,5\n#2,Ann,6\n", Dialect::default());
    }
}
