//! What an office program makes of the files: `make test-office` names LibreOffice in FENJI_OFFICE; without it nothing runs
//! here. No formula comes to life, texts stay texts, dates are dates, and no number changes.

mod common;
#[path = "common/hostile.rs"]
mod hostile;

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use fenji::model::{Amount, Day};
use fenji::protocol::{Book, BookColumn, BookSheet, Cell, Tone};
use fenji::workbook::BookWriter;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program, where it is asked for.
fn office() -> Option<std::ffi::OsString> {
    std::env::var_os("FENJI_OFFICE").filter(|path| !path.is_empty())
}

/// Opens a file and saves it as something else, as a person would.
fn converted(office: &std::ffi::OsStr, file: &Path, options: &[&str], name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("office").join(file.file_stem().unwrap());
    std::fs::remove_dir_all(&folder).ok();
    // Each test has an office of its own: two in one would hand their work to each other.
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let output = Command::new(office).arg(profile).arg("--headless").args(options).arg("--outdir").arg(&folder).arg(file).output().unwrap();
    let made = folder.join(name);
    assert!(made.exists(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    made
}

/// Commas, quotes, UTF-8; nothing quoted is taken for text because of it, numbers are looked for, formulas may run: all that
/// a person can allow.
const OPEN_CSV: &str = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true";

fn read(path: &Path) -> (Xlsx<Cursor<Vec<u8>>>, String) {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let name = book.sheet_names()[0].clone();
    (book, name)
}

fn formulas(path: &Path) -> usize {
    let (mut book, name) = read(path);
    book.worksheet_formula(&name).unwrap().used_cells().count()
}

#[test]
fn no_formula_lives_in_the_csv_for_excel() {
    let Some(office) = office() else { return };
    let (session, _) = hostile::customers();
    let exact = hostile::on_disk("office-exact.csv", &session.customers_csv(false));
    let excel = hostile::on_disk("office-excel.csv", &session.customers_csv(true));
    // The exact file shows that the search finds what is there.
    assert!(formulas(&converted(&office, &exact, &[OPEN_CSV, "--convert-to", "xlsx"], "office-exact.xlsx")) > 1000);
    assert_eq!(formulas(&converted(&office, &excel, &[OPEN_CSV, "--convert-to", "xlsx"], "office-excel.xlsx")), 0);
}

/// An office program knows one line break, however it was written: any run of its characters is one here.
fn lines(text: &str) -> String {
    let mut out = text.replace('\r', "\n");
    while out.contains("\n\n") {
        out = out.replace("\n\n", "\n");
    }
    out
}

/// LibreOffice reads such a text well, as what it shows proves, and saves it wrong: it escapes each `_xHHHH_` by itself, and
/// not where a control character makes one of it.
fn is_saved_wrong(text: &str) -> bool {
    let hex = |rest: &str| rest.len() >= 4 && rest.as_bytes()[..4].iter().all(u8::is_ascii_hexdigit);
    text.match_indices("_x").any(|(at, _)| hex(&text[at + 2..]))
}

#[test]
fn a_workbook_saved_by_an_office_program_has_the_same_cells() {
    let Some(office) = office() else { return };
    let titles = ["文本", "标记", "金额", "数量", "日期", "份额"];
    let texts = hostile::texts();
    let rows: Vec<Vec<Cell>> = texts
        .iter()
        .enumerate()
        .map(|(place, text)| {
            vec![
                Cell::Text(text.clone()),
                Cell::Marked(text.clone(), Tone::Warning),
                Cell::Money(Amount { minor: (place as i128 - 5000) * 99_999_999, scale: 2 }),
                Cell::Count((place as i64 - 5000) * 99_999_999_999),
                Cell::Day(Day(place as i32)),
                Cell::Share(place as u32),
            ]
        })
        .collect();
    let columns = titles.iter().map(|title| BookColumn { title: (*title).to_owned(), width: 12, unit: String::new() }).collect();
    let sheet = BookSheet { name: "客户".to_owned(), columns, rows, filter: true, charts: Vec::new() };
    let bytes = BookWriter::new(&Book { title: "客户分级".to_owned(), made: None, sheets: vec![sheet] }).unwrap().finish().unwrap();
    let path = hostile::on_disk("office-book.xlsx", &bytes);
    let saved = converted(&office, &path, &["--convert-to", "xlsx"], "office-book.xlsx");
    assert_eq!(formulas(&saved), 0);
    let (mut book, name) = read(&saved);
    assert_eq!(name, "客户");
    let range = book.worksheet_range(&name).unwrap();
    for (row, text) in texts.iter().enumerate() {
        let at = |column: u32| range.get_value((row as u32 + 1, column)).unwrap_or(&Data::Empty);
        for column in [0, 1] {
            let Data::String(seen) = at(column) else { panic!("row {row}: {:?} for {text:?}", at(column)) };
            assert!(is_saved_wrong(text) || lines(seen) == lines(text), "row {row}: {seen:?} for {text:?}");
        }
        let number = |column: u32| at(column).as_f64().unwrap_or_else(|| panic!("row {row}: {:?}", at(column)));
        assert_eq!(number(2), format!("{}e-2", (row as i128 - 5000) * 99_999_999).parse::<f64>().unwrap(), "row {row}");
        assert_eq!(number(3), ((row as i64 - 5000) * 99_999_999_999) as f64, "row {row}");
        let Data::DateTime(day) = at(4) else { panic!("row {row}: {:?} is no date", at(4)) };
        let (year, month, date, ..) = day.to_ymd_hms_milli();
        assert_eq!(format!("{year:04}-{month:02}-{date:02}"), Day(row as i32).to_string());
        assert_eq!(number(5), row as f64 / 1e6, "row {row}");
    }
    // What a person sees, as the program writes it down.
    let shown = converted(
        &office,
        &path,
        &["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"],
        "office-book-客户.csv",
    );
    let shown = std::fs::read(shown).unwrap();
    let shown = shown.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&shown);
    let lines_shown: Vec<csv::StringRecord> = csv::Reader::from_reader(shown).records().map(Result::unwrap).collect();
    assert_eq!(lines_shown.len(), texts.len());
    for (row, (seen, text)) in lines_shown.iter().zip(&texts).enumerate() {
        assert_eq!(lines(&seen[0]), lines(text), "row {row}");
        assert_eq!(seen[4], Day(row as i32).to_string());
    }
}
