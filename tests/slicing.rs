//! Any slice size and any number of workers give what a plain byte-at-a-time reader gives.

mod common;

use common::Import;
use fenji::engine::{LedgerSession, LocalFile, LocalRun, run_local};
use fenji::ingest::{
    Answers, DateOrder, DecimalMark, LineKind, MAX_FIELD, Plan, Role, SliceParser, SliceRange, parse_amount, parse_date, slice_from_bytes,
    slice_to_bytes, status_kind,
};
use fenji::ledger::Ledger;
use fenji::protocol::Terms;
use proptest::prelude::*;

/// Everything an import keeps, as text.
fn digest(ledger: &Ledger) -> String {
    let mut out = String::new();
    for run in 0..ledger.run_line.len() {
        for line in ledger.run(run) {
            let text = |number: u32, texts: &fenji::ingest::TextTable| if number == u32::MAX { String::new() } else { texts.text(number).to_owned() };
            out += &format!(
                "{:?}|{:?}|{}|{}|{}e-{}|{:?}|{:?}\n",
                ledger.customers.text(ledger.run_customer[run]),
                String::from_utf8_lossy(ledger.order_id(run)),
                ledger.day[line],
                ledger.minute[line],
                ledger.mantissa[line],
                ledger.scale[line],
                text(ledger.product[line], &ledger.products),
                text(ledger.status[line], &ledger.statuses),
            );
        }
    }
    for file in &ledger.files {
        out += &format!("{} records, {} blank\n", file.records, file.blank);
        for row in 0..file.rejects.offset.len() {
            out += &format!("line {} at {}: {}\n", file.rejects.line[row], file.rejects.offset[row], file.rejects.code[row].id());
        }
    }
    for customer in 0..ledger.customers.len() as u32 {
        out += &format!("{:?} {:?}\n", ledger.customers.text(customer), ledger.name(customer));
    }
    out
}

// ---- the plain reader -------------------------------------------------------------------------------------------------

struct PlainRecord {
    offset: usize,
    line: u64,
    /// `None`: a field is never closed.
    fields: Option<Vec<String>>,
}

/// Where the line end at `at` leads.
fn after_line_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    while bytes.get(end) == Some(&b'\r') {
        end += 1;
    }
    if bytes.get(end) == Some(&b'\n') { end + 1 } else { at + 1 }
}

/// A record read one byte after the other: its fields and its end, or where the field begins that is never closed; and whether
/// a quotation mark stood where none should. `way`: 0 = such a mark makes its field text, 1 = it is text inside the field unless a
/// delimiter stands before it, 2 = as 1, and two marks before a delimiter are one that is text and one that closes.
fn plain_record(bytes: &[u8], start: usize, way: u8) -> (Result<(Vec<String>, usize), usize>, bool) {
    let is_end = |at: usize| matches!(bytes.get(at), Some(b'\n' | b'\r'));
    let ends = |at: usize| at >= bytes.len() || bytes[at] == b',' || is_end(at);
    // Spaces after the mark that closes a field belong to nothing.
    let after_spaces = |at: usize| (at..).find(|&at| bytes.get(at) != Some(&b' ')).unwrap();
    let (mut at, mut fields, mut strays) = (start, Vec::new(), false);
    loop {
        let open = at;
        let mut text = Vec::new();
        let mut closed = false;
        if bytes.get(at) == Some(&b'"') {
            let mut lines_inside = 0;
            at += 1;
            loop {
                match bytes.get(at) {
                    None => return (Err(open), true),
                    Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                        text.push(b'"');
                        at += 2;
                        if way < 2 || !ends(after_spaces(at)) {
                            continue;
                        }
                        at = after_spaces(at);
                        closed = true;
                    }
                    Some(b'"') if ends(after_spaces(at + 1)) => {
                        at = after_spaces(at + 1);
                        closed = true;
                    }
                    Some(b'"') => {
                        strays = true;
                        if lines_inside > 0 {
                            return (Err(open), true);
                        }
                        if way > 0 && !(bytes[at - 1] == b',' && at - 1 > open) {
                            text.push(b'"');
                            at += 1;
                            continue;
                        }
                        // Text after all: from the opening mark to the next delimiter.
                        text = bytes[open..=at].to_vec();
                        at += 1;
                        if way > 0 {
                            text.clear();
                            at = open;
                        }
                    }
                    Some(&byte) => {
                        lines_inside += usize::from(byte == b'\n' || byte == b'\r');
                        text.push(byte);
                        at += 1;
                        continue;
                    }
                }
                break;
            }
        }
        if !closed {
            while !ends(at) {
                text.push(bytes[at]);
                at += 1;
            }
        }
        fields.push(String::from_utf8(text).unwrap());
        if bytes.get(at) != Some(&b',') {
            return (Ok((fields, at)), strays);
        }
        at += 1;
    }
}

/// All records, by the rules in `src/ingest/scan.rs`.
fn plain_records(bytes: &[u8]) -> Vec<PlainRecord> {
    let is_end = |at: usize| matches!(bytes.get(at), Some(b'\n' | b'\r'));
    let mut records = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < bytes.len() {
        let start = at;
        let (mut read, strays) = plain_record(bytes, start, 0);
        if strays {
            let repaired =
                [1, 2].iter().map(|&way| plain_record(bytes, start, way).0).find(|read| read.as_ref().is_ok_and(|(fields, _)| fields.len() == 7));
            read = repaired.unwrap_or(read);
        }
        let (fields, broken) = match read {
            Ok((fields, end)) => {
                at = end;
                (fields, None)
            }
            Err(open) => (Vec::new(), Some(open)),
        };
        let record = PlainRecord { offset: start, line, fields: broken.is_none().then_some(fields) };
        if let Some(open) = broken {
            at = open;
            while at < bytes.len() && !is_end(at) {
                at += 1;
            }
        }
        if at < bytes.len() {
            at = after_line_end(bytes, at);
        }
        let mut place = start;
        while place < at {
            if is_end(place) {
                line += 1;
                // A run of \r with its \n is one line end; a \r alone is one.
                let next = after_line_end(bytes, place);
                place = next;
            } else {
                place += 1;
            }
        }
        records.push(record);
    }
    records
}

/// The digest of a file with the columns order,date,customer,name,amount,product,status, read plainly.
fn plain_digest(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut rejects = String::new();
    let mut blank = 0;
    let mut customers: Vec<(String, Option<(i32, u16)>, String)> = Vec::new();
    let records = plain_records(bytes);
    let records = &records[1..];
    for record in records {
        let mut reject = |code: &str| rejects += &format!("line {} at {}: {code}\n", record.line, record.offset);
        let Some(fields) = &record.fields else {
            reject("bad_quote");
            continue;
        };
        if fields.iter().all(|field| field.trim_ascii().is_empty()) {
            blank += 1;
            continue;
        }
        let total = fields.iter().find(|field| !field.trim_ascii().is_empty()).is_some_and(|field| is_total(field));
        let mut reject = |code: &str| reject(if total { "total_row" } else { code });
        if fields.len() > 7 && fields[7..].iter().any(|field| !field.trim_ascii().is_empty()) {
            reject("ragged");
            continue;
        }
        let cell = |place: usize| fields.get(place).map_or("", |field| field.trim());
        let short = |place: usize, code: &'static str| if place >= fields.len() { "ragged" } else { code };
        if cell(2).is_empty() {
            reject(short(2, "no_customer_value"));
            continue;
        }
        if is_total(cell(2)) {
            reject("total_row");
            continue;
        }
        // A customer is known from its first readable cell on, whatever becomes of the rest of the row.
        let known = customers.iter().position(|(id, ..)| id == cell(2)).unwrap_or_else(|| {
            customers.push((cell(2).to_owned(), None, String::new()));
            customers.len() - 1
        });
        if cell(1).is_empty() {
            reject(short(1, "no_date_value"));
            continue;
        }
        let Some(date) = parse_date(cell(1), Some(DateOrder::DayFirst)) else {
            reject("bad_date");
            continue;
        };
        if cell(4).is_empty() {
            reject(short(4, "no_amount_value"));
            continue;
        }
        let Some(amount) = parse_amount(cell(4), Some(DecimalMark::Point)) else {
            reject("bad_amount");
            continue;
        };
        let when = (date.day.0, date.minute.to_raw());
        if !cell(3).is_empty() && customers[known].1.is_none_or(|before| when >= before) {
            customers[known].1 = Some(when);
            customers[known].2 = cell(3).to_owned();
        }
        out += &format!(
            "{:?}|{:?}|{}|{}|{}e-{}|{:?}|{:?}\n",
            cell(2),
            cell(0),
            when.0,
            when.1,
            amount.value.mantissa,
            amount.value.scale,
            cell(5),
            cell(6)
        );
    }
    out += &format!("{} records, {blank} blank\n{rejects}", records.len());
    for (id, _, name) in customers {
        out += &format!("{id:?} {name:?}\n");
    }
    out
}

// ---- inputs -----------------------------------------------------------------------------------------------------------

const HEADER: &str = "order,date,customer,name,amount,product,status\n";
const ROLES: [(Role, &str); 7] = [
    (Role::Order, "order"),
    (Role::Date, "date"),
    (Role::Customer, "customer"),
    (Role::Name, "name"),
    (Role::Amount, "amount"),
    (Role::Product, "product"),
    (Role::Status, "status"),
];

/// The total of all, or of the group that is named before it.
fn is_total(cell: &str) -> bool {
    cell.trim() == "合计" || cell.trim().strip_suffix(" 合计").is_some_and(|group| !group.is_empty())
}

/// Pieces of files: good rows, rows with faults, and stray bytes of syntax.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => (0u32..30, 1u32..29, 0u32..9, -500i32..5000).prop_map(|(order, day, customer, cents)| {
            format!("O{order},2024-03-{day:02} 10:{:02},c{customer},名{customer},{}.{:02},\"a, \"\"b\"\"\nc\",ok\n", day * 2, cents / 100, cents.abs() % 100)
        }),
        2 => Just("1,2024-03-05,c1,n,5,\"x\r\ny\",ok\r\n".to_owned()),
        1 => Just(",,,,,,\n".to_owned()),
        1 => Just("\n".to_owned()),
        1 => Just("2,bad,c2,n,5,p,s\n".to_owned()),
        1 => Just("2,2024-03-05,,n,5,p,s\n".to_owned()),
        1 => Just("合计,,,,55,,\n".to_owned()),
        1 => Just("2,2024-03-05,c2,n,1,p,s,extra\n".to_owned()),
        1 => Just("3,2024-03-05\n".to_owned()),
        1 => Just("4,2024-03-05,c1,\"open,5,p,s\n".to_owned()),
        1 => Just("5,2024-03-05,c1,5\" pipe,5,p,s\r\r\n".to_owned()),
        1 => "[\",\r\na1 ]{0,6}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| HEADER.to_owned() + &pieces.concat())
}

fn fixed_plan(bytes: &[u8]) -> Plan {
    let mut plan = common::plan(HEADER.as_bytes(), &ROLES);
    assert!(bytes.starts_with(HEADER.as_bytes()));
    plan.date_order = Some(DateOrder::DayFirst);
    plan.decimal = Some(DecimalMark::Point);
    plan.encoding_fixed = true;
    plan
}

/// Parses in slices with the hand-over check, and merges.
fn sliced(bytes: &[u8], slice: u64, look_ahead: u64) -> Ledger {
    let plan = fixed_plan(bytes);
    let parser = SliceParser::new(&plan).look_ahead(look_ahead);
    let mut ledger = Ledger::default();
    let mut proven = plan.data_start;
    ledger.add_file("0.csv".into(), plan);
    let size = bytes.len() as u64;
    let mut start = proven;
    while start < size {
        let end = (start + slice).min(size);
        if proven < end {
            let parse = |start, at_record| parser.parse(&mut { bytes }, SliceRange { start, end, size, at_record }, &mut |_, _| {}).unwrap();
            let mut parsed = parse(start, start == HEADER.len() as u64);
            if parsed.first_record != proven {
                parsed = parse(proven, true);
            }
            assert_eq!(parsed.first_record, proven);
            proven = parsed.end;
            ledger.merge(&slice_from_bytes(&slice_to_bytes(&parsed)).unwrap());
        }
        start = end;
    }
    ledger
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// The whole file at once equals the plain reader.
    #[test]
    fn whole_file_equals_the_plain_reader(text in pieces()) {
        let bytes = text.as_bytes();
        prop_assert_eq!(digest(&sliced(bytes, u64::MAX / 2, 1 << 20)), plain_digest(bytes));
    }

    /// Slices of any size with any look-ahead equal the plain reader.
    #[test]
    fn any_slices_equal_the_plain_reader(text in pieces(), slice in 1u64..=64, look_ahead in 1u64..80) {
        let bytes = text.as_bytes();
        prop_assert_eq!(digest(&sliced(bytes, slice, look_ahead)), plain_digest(bytes));
    }

    /// The engine with several workers whose answers come in the wrong order gives the same ledger.
    #[test]
    fn any_workers_give_the_same_ledger(text in pieces(), slice in 1u64..=64, workers in 1usize..=8, newest_first: bool) {
        // A fixed plan: what the first look makes of such a text is not the matter here.
        let ledger_of = |run| {
            let bytes = text.as_bytes();
            let file = LocalFile { name: "0.csv".into(), plan: fixed_plan(bytes), bytes };
            let answers = Answers([("future_date".to_owned(), "keep".to_owned())].into());
            run_local(&[file], Terms { answers: answers.clone(), ..Terms::default() }, run).unwrap().0
        };
        let one = ledger_of(LocalRun::default());
        let many = ledger_of(LocalRun { workers, slice_bytes: Some(slice), newest_first });
        prop_assert_eq!(digest(one.ledger()), digest(many.ledger()));
    }

    /// Damaged buffers are refused or read, never a panic.
    #[test]
    fn damaged_buffers_do_not_panic(text in pieces(), at in 0usize..4000, flip in 1u8..=255, cut in 0usize..4000) {
        let bytes = text.as_bytes();
        let plan = fixed_plan(bytes);
        let range = SliceRange { start: plan.data_start, end: bytes.len() as u64, size: bytes.len() as u64, at_record: true };
        let parsed = SliceParser::new(&plan).parse(&mut { bytes }, range, &mut |_, _| {}).unwrap();
        let mut buffer = slice_to_bytes(&parsed);
        let place = at % buffer.len();
        buffer[place] ^= flip;
        let _ = slice_from_bytes(&buffer);
        buffer.truncate(cut % (buffer.len() + 1));
        let _ = slice_from_bytes(&buffer);
    }
}

/// The digest for many slice sizes and worker counts on a larger file with quoted line ends everywhere.
#[test]
fn a_larger_file_in_every_slice_size() {
    let text = fenji::sample::orders_csv(60);
    let whole = Import { answers: vec![("future_date", "keep")], ..Import::of(text.as_bytes()) };
    let (session, _) = whole.graded();
    let (expected, expected_csv) = (digest(session.ledger()), whole.csv());
    for slice in (1..=64).step_by(9).chain([4095, 4096, 4097]) {
        for workers in [1, 2, 5, 8] {
            let run = LocalRun { workers, slice_bytes: Some(slice), newest_first: workers % 2 == 0 };
            let import = Import { run, ..whole.clone() };
            let (session, _) = import.graded();
            assert_eq!(digest(session.ledger()), expected, "slices of {slice}, {workers} workers");
            if slice > 1000 {
                assert_eq!(import.csv(), expected_csv);
            }
        }
    }
}

/// A cell longer than the limit costs its own row, across many slices, and nothing else.
#[test]
fn one_huge_cell_costs_one_row() {
    let huge = "x".repeat(3 * MAX_FIELD);
    for cell in [huge.clone(), format!("\"{huge}\""), format!("\"{huge}")] {
        let text = format!("{HEADER}1,2024-03-05,c1,n,5,p,s\n2,2024-03-05,c1,{cell},5,p,s\n3,2024-03-05,c3,n,7,p,s\n");
        for slice in [1 << 16, 1 << 20, 1 << 24] {
            let import = Import {
                roles: ROLES.to_vec(),
                run: LocalRun { workers: 2, slice_bytes: Some(slice), newest_first: false },
                ..Import::of(text.as_bytes())
            };
            let (session, summary) = import.graded();
            let file = &summary.files[0];
            assert_eq!((file.records, file.used, file.rejected), (3, 2, 1), "slices of {slice}");
            assert_eq!(session.ledger().files[0].rejects.line, [3]);
        }
    }
}

/// Words that leave a line out are found in every slice.
#[test]
fn status_words_count_the_same_in_every_slice() {
    assert_eq!(status_kind("已取消"), LineKind::Cancelled);
    let text = HEADER.to_owned() + &"1,2024-03-05,c1,n,5,p,已取消\n2,2024-03-05,c2,n,5,p,完成\n".repeat(50);
    let session = |slice| -> LedgerSession {
        Import { roles: ROLES.to_vec(), run: LocalRun { slice_bytes: Some(slice), ..LocalRun::default() }, ..Import::of(text.as_bytes()) }.graded().0
    };
    for slice in [1, 40, 100_000] {
        let session = session(slice);
        let (_, summary) = session.graded().unwrap();
        assert_eq!((summary.files[0].used, summary.files[0].left_out), (50, 50));
        assert!(summary.files[0].adds_up());
    }
}
