//! Other readers' test files: each is read cell by cell as its authors say, or refused with a reason. None is read wrongly
//! without a word.

mod common;

use common::fixture;
use fenji::engine::{JobEnd, LocalFile, LocalRun, run_local};
use fenji::ingest::{Broken, Plan, Scanner, Step, readable, sniff, to_utf8};
use fenji::protocol::Terms;
use serde_json::Value;
use std::borrow::Cow;
use std::path::PathBuf;

/// A row's cells, or what is wrong with it.
type Row = Result<Vec<String>, Broken>;

/// A file as it is read: its plan and all rows after the header.
fn read(bytes: &[u8]) -> Result<(Plan, Vec<Row>), String> {
    let plan = sniff(bytes, bytes.len() as u64, None).map_err(|error| error.to_string())?.plan;
    let bytes = if plan.converted { Cow::Owned(to_utf8(bytes, plan.encoding)) } else { Cow::Borrowed(bytes) };
    let mut scanner = Scanner::new(&bytes, plan.data_start as usize, plan.dialect, true);
    let (mut fields, mut rows) = (Vec::new(), Vec::new());
    while let Step::Record(record) = scanner.next_record(&mut fields) {
        let cells = fields.iter().map(|field| readable(&bytes, field, plan.cell_encoding()).into_owned());
        rows.push(record.broken.map_or_else(|| Ok(cells.collect()), Err));
    }
    Ok((plan, rows))
}

/// Every file of a folder of fixtures, by name.
fn names(folder: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut names: Vec<String> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn csv_spectrum() {
    let mut files = 0;
    for name in names("csv_spectrum").iter().filter_map(|name| name.strip_suffix(".csv")) {
        let mut bytes = fixture(&format!("csv_spectrum/{name}.csv"));
        if name.ends_with("_crlf") {
            // Git and npm have made their line ends \n.
            assert!(!bytes.contains(&b'\r'), "{name}");
            bytes = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
        }
        let expected: Value = serde_json::from_slice(&fixture(&format!("csv_spectrum/{name}.json"))).unwrap();
        let mut expected = if expected.is_array() { expected } else { Value::Array(vec![expected]) };
        if name == "location_coordinates" {
            // The number differs between the two files of the original.
            expected[0]["Contact Phone Number"] = "2095257564".into();
        }
        let (plan, rows) = read(&bytes).unwrap();
        let rows: Vec<Value> = rows
            .into_iter()
            .map(|row| {
                let row = row.unwrap();
                assert_eq!(row.len(), plan.headers.len(), "{name}");
                plan.headers.iter().cloned().zip(row.into_iter().map(Value::from)).collect()
            })
            .collect();
        assert_eq!(Value::Array(rows), expected, "{name}");
        files += 1;
    }
    assert_eq!(files, 12);
}

/// What a file holds: line of the header, header, rows; cells stand between `¦`.
enum Expect {
    Refused(&'static str),
    Cells(u64, &'static str, &'static [&'static str]),
    /// So many rows, cell by cell what the `csv` crate reads.
    LikeCsvCrate(usize),
}
use Expect::*;

const NEVER_CLOSED: &str = "a quotation mark is opened and never properly closed";

/// Where these differ from what Commons CSV reads: a comment is a blank row, and a row of one cell where comments outnumber the
/// table's rows; a first row that could be names is the header, one that is like those below it is data (CSV-141); `" j "` after
/// a space keeps its marks, unless a space stands after most delimiters; `\N` is text.
#[rustfmt::skip]
const COMMONS: &[(&str, Expect)] = &[
    ("CSV-141_csv-141.csv", Cells(0, "Column 1¦Column 2¦Column 3¦Column 4¦Column 5",
        &["1414770317901¦android.widget.EditText¦pass sem1 _84*|*¦0¦pass sem1 _8", "1414770318470¦android.widget.EditText¦pass sem1 _84:|¦0¦pass sem1 _84:\\", NEVER_CLOSED, NEVER_CLOSED])),
    ("CSV-196_emoji.csv", LikeCsvCrate(4)),
    ("CSV-196_japanese.csv", LikeCsvCrate(3)),
    ("CSV-213_999751170.patch.csv", Cells(1, "CHANELID¦ADDRESS", &["27¦"])),
    ("CSV-254_csv-254.csv", Cells(1, "AA¦33¦Column 3", &["AA¦¦", "¦33¦CC"])),
    ("CSV-259_sample.txt", Cells(1, "x¦y¦z", &[])),
    ("CSV-290_psql.csv", Cells(1, "1¦abc¦test line 1 test line 2¦Column 4¦Column 5",
        &["2¦xyz¦\\b:\u{8} \\t:\t \\n:\n \\r:\r¦a¦b", "3¦a¦b,c,d¦\"quoted\"¦e"])),
    ("CSV-290_psql.tsv", Cells(1, "1¦abc¦test line 1\\ntest line 2¦\\N¦Column 5",
        &["2¦xyz¦\\\\b:\\b \\\\t:\\t \\\\n:\\n \\\\r:\\r¦a¦b", "3¦a¦b,c,d¦quoted¦e"])),
    ("CSVFileParser_bom.csv", LikeCsvCrate(251)),
    ("CSVFileParser_test.csv", Cells(1, "A¦B¦C¦D",
        &["# plain values", "a¦b¦c¦d", "# spaces before and after", " e ¦f ¦ g¦h ", "# quoted: with spaces before and after",
          " i ¦ \" j \" ¦ \" k \"¦ l ", "# empty values", "¦¦¦", "# empty quoted values", "¦¦¦", "# 3 empty lines", "", "", "", "# EOF on next line"])),
    ("CSVFileParser_testCSV246.csv", Cells(1, "a¦b¦c¦e¦f",
        &["# Very Long", "# Comment 2", "g¦h¦i¦j¦k", "# Very Long", "", "# Comment 3", "l¦m¦n¦o¦p"])),
    ("CSVFileParser_testCSV246_checkWithNoComment.txt", Cells(3, "5:[a¦b¦c¦e¦f]",
        &["# Very Long", "# Comment 2", "5:[g¦ h¦ i¦ j¦ k]#Very Long\\nComment 2", "# Very Long", "1:[]#Very Long", "# Comment 3",
          "5:[l¦ m¦ n¦ o¦ p]#Comment 3"])),
    ("CSVFileParser_testCSV85.csv", Cells(2, "a¦b¦c¦e¦f",
        &["# Very Long", "# Comment 2", "g¦h¦i¦j¦k", "# Very Long", "", "# Comment 3", "l¦m¦n¦o¦p"])),
    ("CSVFileParser_testCSV85_default.txt", Cells(4, "5:[a¦b¦c¦e¦f]#Comment 1",
        &["# Very Long", "# Comment 2", "5:[g¦ h¦ i¦ j¦ k]#Very Long\\nComment 2", "# Very Long", "1:[]#Very Long", "# Comment 3",
          "5:[l¦ m¦ n¦ o¦ p]#Comment 3"])),
    ("CSVFileParser_testCSV85_ignoreEmpty.txt", Cells(4, "5:[a¦b¦c¦e¦f]#Comment 1",
        &["# Very Long", "# Comment 2", "5:[g¦ h¦ i¦ j¦ k]#Very Long\\nComment 2", "# Very Long", "# Comment 3",
          "5:[l¦ m¦ n¦ o¦ p]#Very Long\\nComment 3"])),
    ("CSVFileParser_test_default.txt", Cells(3, "4:[A¦B¦C¦D]",
        &["1:[# plain values]", "4:[a¦ b¦ c¦ d]", "1:[# spaces before and after]", "4:[ e ¦ f ¦  g¦ h ]", "1:[# quoted: with spaces before and after]",
          "4:[ i ¦  \" j \" ¦  \" k \"¦  l ]", "1:[# empty values]", "4:[¦ ¦ ¦ ]", "1:[# empty quoted values]", "4:[¦ ¦ ¦ ]", "1:[# 3 empty lines]",
          "1:[# EOF on next line]"])),
    // A space stands after every delimiter: those before quotation marks are no text.
    ("CSVFileParser_test_default_comment.txt", Cells(3, "4:[A¦B¦C¦D]",
        &["4:[a¦ b¦ c¦ d]", "4:[ e ¦ f ¦  g¦ h ]", "4:[ i ¦ j ¦ k ¦  l ]", "4:[¦ ¦ ¦ ]", "4:[¦ ¦ ¦ ]"])),
    ("CSVFileParser_test_rfc4180.txt", Cells(3, "4:[A¦B¦C¦D]",
        &["1:[# plain values]", "4:[a¦ b¦ c¦ d]", "1:[# spaces before and after]", "4:[ e ¦ f ¦  g¦ h ]", "1:[# quoted: with spaces before and after]",
          "4:[ i ¦  \" j \" ¦  \" k \"¦  l ]", "1:[# empty values]", "4:[¦ ¦ ¦ ]", "1:[# empty quoted values]", "4:[¦ ¦ ¦ ]", "1:[# 3 empty lines]",
          "1:[]", "1:[]", "1:[]", "1:[# EOF on next line]"])),
    ("CSVFileParser_test_rfc4180_trim.txt", Cells(3, "4:[A¦B¦C¦D]",
        &["1:[# plain values]", "4:[a¦ b¦ c¦ d]", "1:[# spaces before and after]", "4:[e¦ f¦ g¦ h]", "1:[# quoted: with spaces before and after]",
          "4:[ i ¦  j ¦  k ¦  l ]", "1:[# empty values]", "4:[¦ ¦ ¦ ]", "1:[# empty quoted values]", "4:[¦ ¦ ¦ ]", "1:[# 3 empty lines]",
          "1:[]", "1:[]", "1:[]", "1:[# EOF on next line]"])),
    ("csv-167_sample1.csv", Cells(2, "author¦title¦publishDate",
        &["Dan Simmons¦Hyperion¦1989", "", "", "",
          "Douglas Adams¦The Hitchhiker's \"Guide\" to the Galaxy¦1979", "Douglas John¦The Hitchhiker's \"Guide\" to the Mars¦1979"])),
    ("empty.txt", Refused("the file is empty")),
];

#[test]
fn commons_csv() {
    assert_eq!(names("commons_csv"), COMMONS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for (name, expect) in COMMONS {
        let bytes = fixture(&format!("commons_csv/{name}"));
        let (plan, rows) = match (read(&bytes), expect) {
            (Err(reason), Refused(expected)) => {
                assert_eq!(reason, *expected, "{name}");
                continue;
            }
            (read, _) => read.unwrap_or_else(|reason| panic!("{name}: {reason}")),
        };
        let rows: Vec<String> = rows
            .into_iter()
            .map(|row| match row {
                Ok(cells) => cells.join("¦"),
                Err(Broken::Quote) => NEVER_CLOSED.to_owned(),
                Err(other) => panic!("{name}: {other:?}"),
            })
            .collect();
        match expect {
            Refused(reason) => panic!("{name}: read, though {reason}"),
            Cells(line, header, expected) => {
                assert_eq!((plan.header_line, plan.headers.join("¦").as_str()), (*line, *header), "{name}");
                assert_eq!(rows, *expected, "{name}");
            }
            LikeCsvCrate(count) => {
                let mut csv = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
                let expected: Vec<String> = csv.records().map(|row| row.unwrap().iter().collect::<Vec<_>>().join("¦")).collect();
                let headers: Vec<&str> = csv.headers().unwrap().iter().map(str::trim).collect();
                assert_eq!((rows.len(), plan.headers.join("¦")), (*count, headers.join("¦")), "{name}");
                assert_eq!(rows, expected, "{name}");
            }
        }
        // None of them is a table of orders: nobody is graded, and the file says what it lacks or which rows cannot be read.
        let file = LocalFile { name: (*name).to_owned(), plan, bytes: &bytes };
        let (_, end) = run_local(&[file], Terms::default(), LocalRun::default()).unwrap();
        let JobEnd::Nothing { files } = end else { panic!("{name}: {end:?}") };
        assert!(!files[0].problems.is_empty() && files[0].adds_up(), "{name}");
        assert_eq!(files[0].records, rows.len() as u64, "{name}");
    }
}
