//! What must hold for any bytes at all: one function a target, each panics where it does not.
//!
//! libFuzzer calls them through `fuzz_targets/`, `tests/replay.rs` with every file of `corpus/`.
#![allow(dead_code, reason = "each fuzzing program runs one of them")]

use fenji::engine::{JobEnd, LedgerSession, LocalFile, LocalRun, run_local};
use fenji::export::read_project;
use fenji::ingest::{
    Answers, DateOrder, DecimalMark, Dialect, Encoding, Field, Inner, MAX_FIELD, MarkHint, OrderHint, Plan, QuestionCode, Record, Role, SNIFF_BYTES,
    Scanner, Step, decode_all, decode_cell, guess_roles, judge, parse_amount, parse_date, physical_lines, sniff, to_utf8,
};
use fenji::model::{Amount, Decimal};
use fenji::protocol::{ProjectParts, SortKey, TableQuery, Terms};
use fenji::rules::{PresetFile, Rules};
use fenji::unpack::{Limits, full_name, likeliest, unpack};
use std::collections::BTreeSet;

/// All targets by name.
pub const ALL: [(&str, fn(&[u8])); 9] = [
    ("split", split),
    ("decode", decode),
    ("date", date),
    ("amount", amount),
    ("header", header),
    ("xlsx", xlsx),
    ("import", import),
    ("rules", rules),
    ("project", project),
];

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Cuts a table into records and fields. The first byte is the delimiter, the second the quotation mark, the third how many
/// bytes come at a time; the rest is the table.
pub fn split(data: &[u8]) {
    let [delimiter, quote, step, bytes @ ..] = data else { return };
    let mark = |byte: u8| (byte.is_ascii() && byte != 0 && !is_line_end(byte)).then_some(byte);
    let dialect = match (mark(*delimiter), mark(*quote)) {
        (Some(delimiter), Some(quote)) if delimiter != quote => Dialect { delimiter, quote, ..Dialect::default() },
        _ => Dialect::default(),
    };
    let whole = whole_scan(bytes, dialect);
    let (mut at, mut lines) = (0, 0);
    for (record, fields) in &whole {
        assert_eq!(record.start, at, "records follow each other");
        assert!(record.next > at && record.next <= bytes.len(), "a record has bytes");
        assert_eq!(physical_lines(&bytes[at..record.next]), record.lines, "lines of the record at {at}");
        match record.broken {
            None => fields_hold(bytes, dialect, record, fields),
            Some(_) => assert!(record.next == bytes.len() || is_line_end(bytes[record.next - 1]), "a broken record ends with a line"),
        }
        at = record.next;
        lines += record.lines;
    }
    assert_eq!(at, bytes.len(), "the records are the whole");
    assert_eq!(lines, physical_lines(bytes));
    assert_eq!(stepwise_scan(bytes, dialect, usize::from(*step).max(1)), whole, "bytes that come one after the other");
}

type Scanned = Vec<(Record, Vec<Field>)>;

fn whole_scan(bytes: &[u8], dialect: Dialect) -> Scanned {
    let mut scanner = Scanner::new(bytes, 0, dialect, true);
    let (mut found, mut fields) = (Vec::new(), Vec::new());
    loop {
        match scanner.next_record(&mut fields) {
            Step::Record(record) => found.push((record, if record.broken.is_some() { Vec::new() } else { fields.clone() })),
            Step::End => return found,
            other => panic!("{other:?} though all bytes are there"),
        }
    }
}

/// The same while the bytes are still coming: each pause begins anew where the last record ended, as slices do.
fn stepwise_scan(bytes: &[u8], dialect: Dialect, step: usize) -> Scanned {
    let (mut found, mut fields) = (Scanned::new(), Vec::new());
    let (mut first, mut to) = (0, step.min(bytes.len()));
    loop {
        let mut scanner = Scanner::new(&bytes[..to], first, dialect, to == bytes.len());
        loop {
            match scanner.next_record(&mut fields) {
                Step::Record(record) => {
                    first = record.next;
                    found.push((record, if record.broken.is_some() { Vec::new() } else { fields.clone() }));
                }
                Step::End => return found,
                Step::NeedMore { start } => {
                    assert_eq!(start, first);
                    assert!(to < bytes.len(), "more than everything");
                    break;
                }
                Step::SkipLine { start, from, .. } => {
                    assert_eq!(start, first);
                    assert!(from >= start && to < bytes.len());
                    assert!(!bytes[from..to - 1].contains(&b'\n'), "the line end is not in the bytes");
                    break;
                }
            }
        }
        to = (to + step).min(bytes.len());
    }
}

/// Between the fields of a sound record stand its marks and nothing else.
fn fields_hold(bytes: &[u8], dialect: Dialect, record: &Record, fields: &[Field]) {
    let Dialect { delimiter, quote, .. } = dialect;
    assert!(!fields.is_empty());
    let mut at = record.start;
    for (place, field) in fields.iter().enumerate() {
        let (start, end) = (field.start as usize, field.end as usize);
        assert!(at <= start && start <= end && end <= record.next, "field {place} of the record at {}", record.start);
        let text = &bytes[start..end];
        assert!(text.len() <= MAX_FIELD);
        let after = if start == at {
            // What a mark opens and text follows, as in `"a,b" c`, is text up to that mark.
            let loose = if text.first() == Some(&quote) { text.iter().rposition(|&byte| byte == quote).unwrap_or(0) } else { 0 };
            assert!(field.inner == Inner::Plain && !text[loose..].contains(&delimiter), "an unquoted field has no delimiter");
            assert!(!text.iter().any(|&byte| is_line_end(byte)), "an unquoted field has no line end");
            end
        } else {
            assert_eq!((start, bytes[at], bytes[end]), (at + 1, quote, quote), "a quoted field stands in its marks");
            let inside = text.iter().filter(|&&byte| byte == quote).count();
            assert_eq!((inside > 0, inside % 2), (field.inner == Inner::Doubled(quote), 0));
            assert!(text.split(|&byte| byte != quote).all(|run| run.len() % 2 == 0), "marks inside are doubled");
            end + 1
        };
        if place + 1 < fields.len() {
            assert_eq!(bytes[after], delimiter);
            at = after + 1;
        } else {
            assert!(bytes[after..record.next].iter().all(|&byte| is_line_end(byte)), "only a line end follows the last field");
        }
    }
}

/// Chooses an encoding and reads the bytes in every one.
pub fn decode(data: &[u8]) {
    let size = data.len() as u64;
    // Half of all inputs are the beginning of a larger file.
    let seen = sniff(data, size + size % 2, None);
    assert!(!judge(data).readings.is_empty());
    if let Ok(seen) = &seen
        && std::str::from_utf8(data).is_ok()
        && !data.contains(&0)
    {
        assert_eq!(seen.plan.encoding, Encoding::Utf8, "text that is UTF-8 is taken for it");
    }
    for &encoding in Encoding::ALL {
        assert_eq!(Encoding::from_name(encoding.name()), Some(encoding));
        let utf8 = to_utf8(data, encoding);
        let text = std::str::from_utf8(&utf8).unwrap();
        assert!(!text.starts_with('\u{feff}'));
        let shown = decode_all(data, encoding);
        if !encoding.is_wide()
            && let Some(cell) = decode_cell(data, encoding)
        {
            assert_eq!(cell, shown, "{} reads and shows the same", encoding.name());
        }
        if !encoding.is_wide() {
            // Tables are cut before they are decoded: damaged characters must not eat the marks.
            for mark in *b",;\t\"\r\n" {
                let count = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte == mark).count();
                assert_eq!(count(data), count(shown.as_bytes()), "{} keeps {:?}", encoding.name(), mark as char);
            }
        }
        if let Ok(seen) = sniff(data, size, Some(encoding)) {
            assert_eq!((seen.plan.encoding, seen.plan.encoding_fixed), (encoding, true));
        }
    }
}

/// Reads a date.
pub fn date(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let [either, day_first, month_first] = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)].map(|order| parse_date(text, order));
    let hint = [either, day_first, month_first].into_iter().flatten().map(|date| date.hint).next();
    match hint {
        None => {}
        Some(OrderHint::Nothing) => assert!(either.is_some() && either == day_first && either == month_first),
        Some(OrderHint::DayFirst) => assert!(either.is_some() && either == day_first && month_first.is_none()),
        Some(OrderHint::MonthFirst) => assert!(either.is_some() && either == month_first && day_first.is_none()),
        Some(OrderHint::Either) => {
            assert!(either.is_some() && either == day_first && month_first.is_some_and(|other| Some(other.day) != either.map(|date| date.day)))
        }
    }
    for date in [either, day_first, month_first].into_iter().flatten() {
        let (year, month, day) = date.day.civil();
        assert!((1900..=2199).contains(&year), "{}", date.day);
        let written = match date.minute.clock() {
            Some((hour, minute)) => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            None => date.day.to_string(),
        };
        let again = parse_date(&written, None).unwrap();
        assert_eq!((again.day, again.minute, again.hint), (date.day, date.minute, OrderHint::Nothing), "{written}");
    }
    // A leading apostrophe takes the careful path; both paths are one function.
    if text.starts_with(|first: char| first.is_ascii_digit()) && either.is_some_and(|date| date.hint == OrderHint::Nothing) {
        assert_eq!(parse_date(&format!("'{text}"), None), either);
    }
}

/// Reads an amount; what is written back reads as the same.
pub fn amount(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let [either, point, comma] = [None, Some(DecimalMark::Point), Some(DecimalMark::Comma)].map(|mark| parse_amount(text, mark));
    for amount in [either, point, comma].into_iter().flatten() {
        let Decimal { mantissa, scale } = amount.value;
        assert!(scale <= 18 && (scale == 0 || mantissa % 10 != 0), "{:?}", amount.value);
        let written = Amount { minor: i128::from(mantissa), scale }.to_string();
        assert_eq!(parse_amount(&written, Some(DecimalMark::Point)).unwrap().value, amount.value);
        assert_eq!(parse_amount(&written.replace('.', ","), Some(DecimalMark::Comma)).unwrap().value, amount.value);
        assert_eq!(parse_amount(&format!("¥ {written}"), Some(DecimalMark::Point)).unwrap().value, amount.value);
        match amount.hint {
            MarkHint::Nothing => assert!(either == point && either == comma),
            MarkHint::Point => assert!(either == point && comma.is_none_or(|comma| Some(comma) == either)),
            MarkHint::Comma => assert!(either == comma && point.is_none_or(|point| Some(point) == either)),
            // One of the two may be too large a number.
            MarkHint::Either => assert_eq!(either, point),
        }
    }
    // A leading apostrophe takes the careful path; both paths are one function.
    if text.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
        let careful = |mark| parse_amount(&format!("'{text}"), mark);
        assert_eq!([careful(None), careful(Some(DecimalMark::Point)), careful(Some(DecimalMark::Comma))], [either, point, comma]);
    }
}

/// Finds the header and guesses what its columns mean.
pub fn header(data: &[u8]) {
    let distinct = |mut roles: Vec<Role>| {
        // Several columns can be attributes.
        roles.retain(|role| *role != Role::Attribute);
        assert_eq!(roles.iter().collect::<BTreeSet<_>>().len(), roles.len(), "{roles:?}");
    };
    for size in [data.len() as u64, data.len() as u64 + 1000] {
        let Ok(seen) = sniff(data, size, None) else { continue };
        let plan = &seen.plan;
        let columns = plan.headers.len();
        assert!(columns > 0 && (columns, columns) == (seen.guesses.len(), plan.mapping.len()));
        assert_eq!(plan.headers.iter().collect::<BTreeSet<_>>().len(), columns, "headers are distinct");
        assert!(plan.headers.iter().all(|header| !header.trim().is_empty() && !header.contains(['\r', '\n'])));
        assert!(plan.data_line >= 1 && plan.data_line >= plan.header_line);
        assert!(plan.converted || plan.data_start <= data.len() as u64);
        for (column, guess) in seen.guesses.iter().enumerate() {
            assert_eq!(guess.role, plan.mapping.role(column));
            assert!(guess.confidence <= 100);
        }
        distinct(seen.guesses.iter().filter_map(|guess| guess.role).collect());
    }
    let text = String::from_utf8_lossy(data);
    let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let headers = rows.next().unwrap_or_default();
    distinct(guess_roles(&headers, &rows.collect::<Vec<_>>()).iter().filter_map(|guess| guess.role).collect());
}

/// Takes tables out of workbooks and packed files without spending more than allowed.
pub fn xlsx(data: &[u8]) {
    // The reader of old workbooks looks where it is told to; what it costs is the heavy worker.
    if data.starts_with(b"\xd0\xcf\x11\xe0") {
        return;
    }
    let limits = Limits { bytes: 1 << 20, cells: 10_000, ..Limits::default() };
    let Ok(tables) = unpack(data, limits) else { return };
    assert!(!tables.is_empty() && likeliest(&tables) < tables.len());
    let bytes: u64 = tables.iter().map(|table| table.bytes.len() as u64).sum();
    assert!(bytes <= limits.bytes, "{bytes} bytes came out");
    for table in &tables {
        assert!(full_name("file", &table.name, true).len() >= table.name.len());
        if table.sheet {
            std::str::from_utf8(&table.bytes).unwrap();
        }
    }
}

/// Reads and grades a file: whole, and in slices by several workers.
pub fn import(data: &[u8]) {
    let Ok(seen) = sniff(&data[..data.len().min(SNIFF_BYTES)], data.len() as u64, None) else { return };
    let mut plan = seen.plan;
    let converted = if plan.converted { to_utf8(data, plan.encoding) } else { Vec::new() };
    let bytes = if plan.converted { &converted } else { data };
    // Nearly no bytes name their columns, and what comes after is of interest all the same.
    for role in plan.mapping.missing() {
        if let Some(column) = (0..plan.headers.len()).find(|&column| plan.mapping.role(column).is_none()) {
            plan.mapping.set(column, Some(role));
        }
    }
    // The cuts hang on the bytes, so that every file is an input as it is.
    let sum = data.iter().fold(0u64, |sum, &byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let small = LocalRun { workers: 1 + (sum % 4) as usize, slice_bytes: Some(1 + sum / 4 % 100), newest_first: sum.is_multiple_of(3) };
    let keep = [(QuestionCode::FutureDate, "keep"), (QuestionCode::MaskedKey, "keep"), (QuestionCode::MixedCurrency, "keep")];
    let marks = [(QuestionCode::AmbiguousDate, "mdy"), (QuestionCode::AmbiguousDecimal, "comma"), (QuestionCode::AmbiguousEncoding, "windows-1252")];
    let answered = Answers(keep.into_iter().chain(marks).map(|(code, answer)| (code.id().to_owned(), answer.to_owned())).collect());
    for answers in [Answers::default(), answered] {
        let whole = outcome(&plan, bytes, &answers, LocalRun::default());
        let cut = outcome(&plan, bytes, &answers, small);
        let at = whole.bytes().zip(cut.bytes()).take_while(|(one, other)| one == other).count();
        let near = |text: &str| {
            String::from_utf8_lossy(text.as_bytes().get(at.saturating_sub(100)..).unwrap_or_default()).chars().take(200).collect::<String>()
        };
        assert!(cut == whole, "{small:?}: {:?} instead of {:?}", near(&cut), near(&whole));
    }
}

/// All that an import says and writes, as text.
fn outcome(plan: &Plan, bytes: &[u8], answers: &Answers, run: LocalRun) -> String {
    let file = LocalFile { name: "file.csv".to_owned(), plan: plan.clone(), bytes };
    let (session, mut end) = run_local(&[file], Terms { answers: answers.clone(), ..Terms::default() }, run).unwrap();
    if let JobEnd::Graded(summary) = &mut end {
        // What the ledger takes in memory is no result.
        summary.ledger_bytes = 0;
    }
    let files = match &end {
        JobEnd::Graded(summary) => &summary.files,
        JobEnd::Asks { files, .. } | JobEnd::Nothing { files } => files,
        other => panic!("{other:?}"),
    };
    for file in files {
        assert!(file.adds_up(), "{file:?}");
        for problem in &file.problems {
            assert!(problem.count > 0 || file.records == 0, "{problem:?}");
            assert!(problem.first_line == 0 || problem.first_line >= file.header_line, "{problem:?}");
        }
    }
    let mut text = format!("{end:?}\n");
    let rejects = &session.ledger().files[0].rejects;
    for row in 0..rejects.offset.len() {
        text += &format!("line {} at {}: {}\n", rejects.line[row], rejects.offset[row], rejects.code[row].id());
    }
    if matches!(end, JobEnd::Graded(_)) {
        text += &session.report_json();
        text += &String::from_utf8(session.customers_csv(false)).unwrap();
        String::from_utf8(session.customers_csv(true)).unwrap();
    }
    text
}

/// Reads a rules or presets file; what is written back reads as the same.
pub fn rules(data: &[u8]) {
    let read = PresetFile::from_bytes(data);
    if let Ok(text) = std::str::from_utf8(data) {
        assert_eq!(PresetFile::from_json(text), read);
    }
    match read {
        Ok(file) => {
            for preset in &file.presets {
                assert_eq!(preset.rules.check(), Ok(()));
                assert_eq!(Rules::from_json(&preset.rules.to_json()), Ok(preset.rules.clone()));
            }
            // Bare rules have no name, which a file of presets must have.
            if file.presets.iter().all(|preset| !preset.name.is_empty()) {
                assert_eq!(PresetFile::from_json(&file.to_json()), Ok(file));
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Opens a project file; what opens can be shown, and saved again as a file that opens as the same.
pub fn project(data: &[u8]) {
    const ALL: ProjectParts = ProjectParts { table: true, names: true, decisions: true };
    let open = |bytes: &[u8]| {
        let (mut source, size) = (bytes, bytes.len() as u64);
        read_project(&mut source, size)
    };
    let project = match open(data) {
        Ok(project) => project,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(project.summary.opened && project.summary.files.iter().all(|file| file.adds_up()));
    let (session, answer) = LedgerSession::open(project);
    let Some(mut session) = session else { return };
    let page = session.rows(&TableQuery { sort: SortKey::Amount, ..TableQuery::default() }, 0, 50);
    assert_eq!(u64::from(page.total), answer.summary.customers);
    assert!(page.rows.iter().all(|row| session.card(row.index).is_some_and(|card| card.row == *row)));
    let lines = csv::Reader::from_reader(session.customers_csv(true).as_slice()).records().filter(Result::is_ok).count();
    assert_eq!(lines as u64, answer.summary.customers);
    let saved = session.project_file(ALL);
    let (again, same) = LedgerSession::open(open(&saved).unwrap_or_else(|error| panic!("what was saved does not open: {error}")));
    assert_eq!(same.summary, answer.summary);
    assert!(again.is_some_and(|mut again| again.project_file(ALL) == saved));
}
