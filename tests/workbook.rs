//! A workbook written is a workbook read: by two readers that are not ours, with every text, number and date as it was,
//! whatever a customer is called. The CSV files beside it hold to the same.

mod common;
#[path = "common/hostile.rs"]
mod hostile;

use calamine::{Data, Reader as _, Xlsx};
use fenji::model::{Amount, Day};
use fenji::protocol::{Book, BookChart, BookChartKind, BookColumn, BookError, BookSheet, Cell, Tone};
use fenji::unpack::{Limits, unpack};
use fenji::workbook::{BookWriter, MAX_COLUMNS, MAX_ROWS};
use proptest::prelude::*;
use serde_json::Value;
use std::io::{Cursor, Read};

const TONES: [Tone; 4] = [Tone::High, Tone::Mid, Tone::Low, Tone::Warning];

fn column(title: &str) -> BookColumn {
    BookColumn { title: title.to_owned(), width: 12, unit: String::new() }
}

fn sheet(name: &str, titles: &[&str]) -> BookSheet {
    BookSheet { name: name.to_owned(), columns: titles.iter().map(|title| column(title)).collect(), filter: true, ..BookSheet::default() }
}

fn book(sheets: Vec<BookSheet>) -> Book {
    Book { title: "客户分级".to_owned(), made: Day::parse_iso("2024-03-01"), sheets }
}

fn written(book: &Book) -> Vec<u8> {
    BookWriter::new(book).unwrap().finish().unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).unwrap();
    text
}

/// What a reader must find in a cell.
#[derive(Clone, Debug, PartialEq)]
enum Seen {
    Nothing,
    Text(String),
    /// A number, as the decimal text whose nearest number it is.
    Number(String),
    Date(String),
}

/// The decimal text of an amount, by another way than the writer's.
fn plain(amount: Amount) -> String {
    let digits = amount.minor.unsigned_abs().to_string();
    let scale = usize::from(amount.scale);
    let padded = format!("{}{digits}", "0".repeat((scale + 1).saturating_sub(digits.len())));
    let (whole, decimals) = padded.split_at(padded.len() - scale);
    format!("{}{whole}{}{decimals}", if amount.minor < 0 { "-" } else { "" }, if scale > 0 { "." } else { "" })
}

/// Whether a spreadsheet keeps every digit: it has fifteen.
fn fifteen(digits: u128) -> bool {
    let digits = digits.to_string();
    digits.trim_end_matches('0').len() <= 15
}

fn expected(cell: &Cell) -> Seen {
    match cell {
        Cell::Empty => Seen::Nothing,
        Cell::Text(text) | Cell::Marked(text, _) if text.is_empty() => Seen::Nothing,
        Cell::Text(text) | Cell::Marked(text, _) => Seen::Text(text.clone()),
        Cell::Count(count) if fifteen(count.unsigned_abs().into()) => Seen::Number(count.to_string()),
        Cell::Count(count) => Seen::Text(count.to_string()),
        Cell::Money(amount) if fifteen(amount.minor.unsigned_abs()) && amount.scale <= 18 => Seen::Number(plain(*amount)),
        Cell::Money(amount) => Seen::Text(plain(*amount)),
        Cell::Day(day) if (-25_508..=2_932_896).contains(&day.0) => Seen::Date(day.to_string()),
        Cell::Day(day) => Seen::Text(day.to_string()),
        Cell::Share(millionths) => Seen::Number(plain(Amount { minor: i128::from(*millionths), scale: 6 })),
    }
}

fn same_number(seen: f64, text: &str) -> bool {
    seen.to_bits() == text.parse::<f64>().unwrap().to_bits() || seen == 0.0 && text.parse::<f64>() == Ok(0.0)
}

fn date(seen: &calamine::ExcelDateTime) -> String {
    let (year, month, day, ..) = seen.to_ymd_hms_milli();
    assert!(seen.is_datetime());
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads with calamine: every cell is as expected, and no formula is there.
fn check_with_calamine(bytes: &[u8], sheet: &str, rows: &[Vec<Cell>]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.worksheet_formula(sheet).unwrap().used_cells().count(), 0, "live formulas");
    let range = book.worksheet_range(sheet).unwrap();
    let mut cells = 0;
    for (row, line) in rows.iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            cells += 1;
            let seen = range.get_value((row as u32 + 1, column as u32)).unwrap_or(&Data::Empty);
            let good = match (seen, expected(cell)) {
                (Data::Empty, Seen::Nothing) => true,
                (Data::String(seen), Seen::Text(text)) => *seen == text,
                (Data::Float(seen), Seen::Number(text)) => same_number(*seen, &text),
                (Data::DateTime(seen), Seen::Date(text)) => date(seen) == text,
                _ => false,
            };
            assert!(good, "row {row} column {column}: {seen:?} for {cell:?}");
        }
    }
    assert_eq!(range.end().unwrap().0 as usize, rows.len(), "rows");
    cells
}

/// Reads with openpyxl: the same.
fn check_with_openpyxl(sheet: &Value, rows: &[Vec<Cell>]) -> usize {
    let lines = sheet["rows"].as_array().unwrap();
    let mut cells = 0;
    for (row, line) in rows.iter().enumerate() {
        for (column, cell) in line.iter().enumerate() {
            cells += 1;
            let seen = &lines[row + 1][column];
            let text = seen[1].as_str().unwrap_or_default();
            let good = match (seen[0].as_str(), expected(cell)) {
                (None, Seen::Nothing) => true,
                (Some("s"), Seen::Text(own)) => text == own,
                (Some("n"), Seen::Number(own)) => same_number(text.parse().unwrap(), &own),
                (Some("d"), Seen::Date(own)) => text == format!("{own}T00:00:00"),
                _ => false,
            };
            assert!(good, "row {row} column {column}: {seen} for {cell:?}");
        }
    }
    cells
}

/// Every hostile text as a text and as a mark, with numbers, money, days and shares of all kinds beside it.
fn hostile_rows() -> Vec<Vec<Cell>> {
    let moneys =
        [(123_450, 2), (-5, 2), (0, 2), (999_999_999_999_999, 2), (1_000_000_000_000_001, 2), (i128::MAX, 0), (1, 18), (7, 255), (-123_456, 0)];
    let counts = [0, 1, -1, 999_999_999_999_999, 1_000_000_000_000_001, 9_007_199_254_740_993, i64::MIN, i64::MAX, 12_000];
    let days = [0, 19_783, -25_508, -25_509, -25_567, 2_932_896, 2_932_897, i32::MIN, i32::MAX];
    let nth = |place: usize| place % 9;
    let row = |(place, text): (usize, String)| {
        let (minor, scale) = moneys[nth(place)];
        vec![
            Cell::Text(text.clone()),
            Cell::Marked(text, TONES[place % 4]),
            Cell::Money(Amount { minor, scale }),
            Cell::Count(counts[nth(place)]),
            Cell::Empty,
            Cell::Day(Day(days[nth(place)])),
            Cell::Share((place as u32).wrapping_mul(429_497)),
        ]
    };
    hostile::texts().into_iter().chain(hostile::long_texts().into_iter().take(5)).enumerate().map(row).collect()
}

#[test]
fn hostile_cells_read_back_as_they_were() {
    let rows = hostile_rows();
    let titles = ["=1+1", "<r><t>x</t></r>", "_x0041_", "\u{1}", "a\nb", "", "@x"];
    let mut writer = BookWriter::new(&book(vec![sheet("客户", &titles), sheet("=2+2", &["x"])])).unwrap();
    for part in rows.chunks(997) {
        writer.rows(0, part).unwrap();
    }
    assert_eq!(writer.cut_texts(), 0);
    let bytes = writer.finish().unwrap();
    assert!(check_with_calamine(&bytes, "客户", &rows) > 70_000);
    // The page's own reader finds the same number of rows.
    let tables = unpack(&bytes, Limits::default()).unwrap();
    assert_eq!((tables[0].name.as_str(), tables[1].name.as_str()), ("客户", "=2+2"));
    let Some(python) = hostile::python() else { return };
    let seen = hostile::read_with_python(&python, "xlsx", &hostile::on_disk("hostile.xlsx", &bytes));
    assert!(check_with_openpyxl(&seen["sheets"][0], &rows) > 70_000);
    for (column, title) in titles.iter().enumerate() {
        assert_eq!(seen["sheets"][0]["rows"][0][column][1].as_str().unwrap_or_default(), *title);
    }
}

#[test]
fn texts_that_are_too_long_are_cut_and_counted() {
    let all = hostile::long_texts();
    let rows: Vec<Vec<Cell>> = all.iter().map(|text| vec![Cell::Text(text.clone())]).collect();
    let mut writer = BookWriter::new(&book(vec![sheet("a", &["x"])])).unwrap();
    writer.rows(0, rows).unwrap();
    assert_eq!(writer.cut_texts(), 5);
    let bytes = writer.finish().unwrap();
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let range = read.worksheet_range("a").unwrap();
    for (row, text) in all.iter().enumerate() {
        let Some(Data::String(seen)) = range.get_value((row as u32 + 1, 0)) else { panic!("no text in row {row}") };
        assert!(seen.encode_utf16().count() <= 32_767);
        if row < 5 {
            assert!(seen == text, "row {row} was changed");
        } else {
            let (kept, lost) = seen.rsplit_once("…[+").unwrap();
            assert!(text.starts_with(kept));
            assert_eq!(kept.chars().count() + lost.trim_end_matches(']').parse::<usize>().unwrap(), text.chars().count());
        }
    }
}

#[test]
fn a_book_is_the_same_bytes_in_any_parts() {
    let rows = &hostile_rows()[..500];
    let charts = vec![BookChart { kind: BookChartKind::Bars, title: "x".to_owned(), names: 0, values: vec![2], rows: (0, 9) }];
    let own = BookSheet { charts, ..sheet("a", &["x"; 7]) };
    let whole = book(vec![BookSheet { rows: rows.to_vec(), ..own.clone() }]);
    let mut parts = BookWriter::new(&book(vec![own])).unwrap();
    for part in rows.chunks(7) {
        parts.rows(0, part).unwrap();
    }
    let bytes = written(&whole);
    assert!(bytes == parts.finish().unwrap());
    assert!(bytes == written(&whole));
    // Another day is another file, and nothing but its properties.
    let other = written(&Book { made: Day::parse_iso("2024-03-02"), ..whole });
    assert!(part(&bytes, "docProps/core.xml").contains("2024-03-01T00:00:00Z"));
    assert!(part(&other, "docProps/core.xml").contains("2024-03-02T00:00:00Z"));
    assert_eq!(part(&bytes, "xl/worksheets/sheet1.xml"), part(&other, "xl/worksheets/sheet1.xml"));
}

#[test]
fn what_no_sheet_can_hold_is_an_error_in_words_and_no_file() {
    let new = |sheets: Vec<BookSheet>| BookWriter::new(&book(sheets)).map(|_| ());
    assert_eq!(new(Vec::new()), Err(BookError::NoSheet));
    let wide = BookSheet { columns: vec![column("x"); MAX_COLUMNS + 1], ..sheet("宽", &[]) };
    assert_eq!(new(vec![wide.clone()]), Err(BookError::TooManyColumns { sheet: "宽".to_owned() }));
    assert_eq!(new(vec![BookSheet { columns: vec![column("x"); MAX_COLUMNS], ..wide }]), Ok(()));
    assert_eq!(
        new(vec![BookSheet { rows: vec![vec![Cell::Count(1); MAX_COLUMNS + 1]], ..sheet("a", &["x"]) }]),
        Err(BookError::TooManyColumns { sheet: "a".to_owned() })
    );
    let mut writer = BookWriter::new(&book(vec![sheet("a/b", &["x"])])).unwrap();
    assert_eq!(writer.rows(1, [vec![Cell::Empty]]), Err(BookError::UnknownSheet));
    assert_eq!(writer.finish(), Err(BookError::UnknownSheet), "a part got lost: so no file");
    let mut writer = BookWriter::new(&book(vec![sheet("a/b", &["x"])])).unwrap();
    let part = vec![Vec::new(); (MAX_ROWS / 4) as usize];
    for _ in 0..3 {
        writer.rows(0, &part).unwrap();
    }
    writer.rows(0, &part[1..]).unwrap();
    let error = writer.rows(0, [Vec::new()]).unwrap_err();
    assert_eq!(error, BookError::TooManyRows { sheet: "a-b".to_owned() });
    assert!(error.to_string().contains("1,048,576"), "{error}");
    assert_eq!(writer.finish(), Err(error));
    // Rows that are held back until the header is written count as well.
    let mut writer = BookWriter::new(&book(vec![sheet("a", &["x"])])).unwrap();
    writer.rows(0, &part[..50]).unwrap();
    assert_eq!(writer.rows(0, vec![Vec::new(); MAX_ROWS as usize - 50]), Err(BookError::TooManyRows { sheet: "a".to_owned() }));
}

#[test]
fn a_sheet_is_set_up_to_be_read_and_printed() {
    let rows = vec![vec![Cell::Text("王芳".to_owned()), Cell::Text("很长".to_owned())]; 3];
    let long = BookColumn { title: "说明".to_owned(), width: 60, unit: String::new() };
    let narrow = BookSheet { columns: vec![column("客户"), long.clone()], rows: rows.clone(), ..sheet("窄", &[]) };
    let wide = BookSheet { columns: vec![column("客户"), long.clone(), long], rows, filter: false, ..sheet("宽's", &[]) };
    let bytes = written(&book(vec![narrow, wide]));
    let (narrow, wide) = (part(&bytes, "xl/worksheets/sheet1.xml"), part(&bytes, "xl/worksheets/sheet2.xml"));
    assert!(narrow.contains("<pane ySplit=\"1\" topLeftCell=\"A2\""), "{narrow}");
    assert!(wide.contains("<pane xSplit=\"1\" ySplit=\"1\" topLeftCell=\"B2\""), "{wide}");
    assert!(narrow.contains("<autoFilter ref=\"A1:B4\"/>") && !wide.contains("<autoFilter"));
    for sheet in [&narrow, &wide] {
        assert!(sheet.contains("paperSize=\"9\"") && sheet.contains("orientation=\"landscape\"") && sheet.contains("fitToHeight=\"0\""), "{sheet}");
        assert!(sheet.contains("<pageSetUpPr fitToPage=\"1\"/>") && sheet.contains("numberStoredAsText=\"1\""), "{sheet}");
    }
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains(">窄!$1:$1<") && names.contains(">'宽''s'!$1:$1<"), "{names}");
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("<name val=\"Microsoft YaHei\"/>") && styles.contains("<charset val=\"134\"/>"), "{styles}");
    // A frame has only empty cells; none of them may come through.
    assert_eq!(narrow.matches("<row ").count(), 4);
    assert_eq!(narrow.matches("<c ").count(), 8);
}

#[test]
fn charts_are_excels_own_and_draw_the_cells() {
    let word = |text: &str| Cell::Text(text.to_owned());
    let row = |name: &str, money: i128, share: u32| vec![word(name), Cell::Money(Amount { minor: money, scale: 2 }), Cell::Share(share)];
    let rows = vec![row("A <高>", 800_050, 800_000), row("B", 150_000, 950_000), row("<r>C</r>", 50_000, 1_000_000)];
    let chart = |kind, values: &[u16], title: &str| BookChart { kind, title: title.to_owned(), names: 0, values: values.to_vec(), rows: (0, 2) };
    let charts = vec![
        chart(BookChartKind::Columns, &[1], "=Sheet1!$A$1"),
        chart(BookChartKind::Bars, &[1, 2], "金额"),
        chart(BookChartKind::Ring, &[1], "份额"),
        chart(BookChartKind::Pareto, &[1, 2], "ABC"),
        // Left out: no such columns, no rows, no second column.
        chart(BookChartKind::Columns, &[9], "x"),
        BookChart { rows: (3, 9), ..chart(BookChartKind::Columns, &[1], "x") },
        BookChart { names: 7, ..chart(BookChartKind::Columns, &[1], "x") },
        chart(BookChartKind::Pareto, &[1], "x"),
        chart(BookChartKind::Ring, &[], "x"),
        BookChart { rows: (u32::MAX, 0), ..chart(BookChartKind::Columns, &[1], "x") },
    ];
    let bytes = written(&book(vec![BookSheet { rows, charts, ..sheet("A B", &["组", "金额", "份额"]) }]));
    let charts: Vec<String> = (1..=4).map(|place| part(&bytes, &format!("xl/charts/chart{place}.xml"))).collect();
    assert!(zip::ZipArchive::new(Cursor::new(&bytes)).unwrap().by_name("xl/charts/chart5.xml").is_err());
    for (chart, kind) in charts.iter().zip(["<c:barDir val=\"col\"/>", "<c:barDir val=\"bar\"/>", "<c:doughnutChart>", "<c:lineChart>"]) {
        assert!(chart.contains(kind), "{kind}: {chart}");
        assert!(chart.contains("<c:f>'A B'!$A$2:$A$4</c:f>") && chart.contains("<c:f>'A B'!$B$2:$B$4</c:f>"), "{chart}");
        assert!(chart.contains("<a:latin typeface=\"Microsoft YaHei\"/><a:ea typeface=\"Microsoft YaHei\"/>"), "{chart}");
        assert!(chart.contains("A &lt;高&gt;") && chart.contains("<c:v>8000.5</c:v>"), "{chart}");
    }
    // A title is words, never a reference.
    assert!(charts[0].contains("<a:t> =Sheet1！$A$1</a:t>"), "{}", charts[0]);
    assert!(!charts[0].contains("<c:legend>") && charts[1].contains("<c:legend>"));
    assert!(charts[3].contains("<c:max val=\"1\"/>") && charts[3].contains("formatCode=\"0%\""), "{}", charts[3]);
    let Some(python) = hostile::python() else { return };
    let seen = hostile::read_with_python(&python, "xlsx", &hostile::on_disk("charts.xlsx", &bytes));
    let sheet = &seen["sheets"][0];
    assert_eq!(sheet["charts"], serde_json::json!(["BarChart", "BarChart", "DoughnutChart", "BarChart"]));
    assert_eq!((sheet["freeze"].as_str(), sheet["filter"].as_str(), sheet["titles"].as_str()), (Some("A2"), Some("A1:C4"), Some("$1:$1")));
    assert_eq!((seen["made"].as_str(), seen["title"].as_str()), (Some("2024-03-01T00:00:00"), Some("客户分级")));
    assert_eq!(sheet["rows"][1][1], serde_json::json!(["n", "8000.5", "#,##0.00"]));
}

fn cells() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        any::<String>().prop_map(Cell::Text),
        "[_x0-9A-F<>r/t&;=\\x00-\\x1f]{0,20}".prop_map(Cell::Text),
        (any::<String>(), 0usize..4).prop_map(|(text, tone)| Cell::Marked(text, TONES[tone])),
        any::<i64>().prop_map(Cell::Count),
        (-1_000_000i64..1_000_000).prop_map(Cell::Count),
        (any::<i128>(), any::<u8>()).prop_map(|(minor, scale)| Cell::Money(Amount { minor, scale })),
        (-10i128.pow(16)..10i128.pow(16), 0u8..20).prop_map(|(minor, scale)| Cell::Money(Amount { minor, scale })),
        any::<i32>().prop_map(|day| Cell::Day(Day(day))),
        (-30_000..3_000_000).prop_map(|day| Cell::Day(Day(day))),
        any::<u32>().prop_map(Cell::Share),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_cells_read_back(name: String, title: String, made: Option<i32>, rows in proptest::collection::vec(proptest::collection::vec(cells(), 1..6), 1..20)) {
        let mut own = BookSheet { rows: rows.clone(), ..sheet(&name, &["a", &title]) };
        own.charts = vec![BookChart { kind: BookChartKind::Pareto, title: title.clone(), names: 0, values: vec![0, 1], rows: (0, u32::MAX) }];
        let bytes = written(&Book { title, made: made.map(Day), sheets: vec![own] });
        let name = Xlsx::new(Cursor::new(&bytes)).unwrap().sheet_names()[0].clone();
        // A last row of nothing is not seen.
        let last = rows.iter().rposition(|row| row.iter().any(|cell| expected(cell) != Seen::Nothing));
        check_with_calamine(&bytes, &name, &rows[..last.map_or(0, |last| last + 1)]);
    }
}

/// Columns of `customers.csv` whose words come from outside; all others are ours.
const OUTSIDE: usize = 3;

#[test]
fn hostile_customers_are_the_same_in_both_csv_files_and_json() {
    let (session, known) = hostile::customers();
    let python = hostile::python();
    let read = |name: &str, bytes: &[u8]| -> Vec<Vec<String>> {
        let bytes_read = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes_read)
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        if let Some(python) = &python {
            let seen = hostile::read_with_python(python, "csv", &hostile::on_disk(name, bytes));
            assert!(serde_json::from_value::<Vec<Vec<String>>>(seen["rows"].clone()).unwrap() == rows, "{name}: Python reads other cells");
        }
        rows
    };
    let exact = read("exact.csv", &session.customers_csv(false));
    let excel = read("excel.csv", &session.customers_csv(true));
    assert_eq!((exact.len(), excel.len()), (known.len() + 1, known.len() + 1));
    assert_eq!(exact[0], excel[0]);
    let mut guarded = 0;
    for ((exact, excel), known) in exact.iter().zip(&excel).skip(1).zip(&known) {
        assert_eq!(exact[..OUTSIDE], known[..]);
        for (column, (exact, excel)) in exact.iter().zip(excel).enumerate() {
            if column < OUTSIDE && hostile::risky(exact) {
                guarded += 1;
                assert_eq!(*excel, format!("'{exact}"));
            } else {
                assert_eq!(excel, exact, "column {column}");
            }
            assert!(column >= OUTSIDE || !hostile::risky(excel), "{excel:?} would run");
        }
    }
    assert!(guarded > 10_000, "{guarded}");
    // Negative amounts are there, and bare.
    let amount = exact[0].iter().position(|title| title == "amount").unwrap();
    assert!(excel.iter().filter(|row| row[amount].starts_with('-')).count() > 1000);
    let json = serde_json::to_string(&known).unwrap();
    assert!(serde_json::from_str::<Vec<[String; 3]>>(&json).unwrap() == known);
    assert!(serde_json::from_str::<Value>(&session.report_json()).is_ok());
}
