//! Workbooks and packed files: what a person sees in them is what is graded, and no container costs more than it holds.

mod common;

use common::Import;
use fenji::protocol::UnpackError;
use fenji::unpack::{Limits, Table, full_name, likeliest, unpack};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A workbook as a shop keeps it: a sheet of notes, the orders with real dates and numbers, a hidden one.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("说明").unwrap();
    notes.write(0, 0, "导出时间").unwrap();
    notes.write(0, 1, "2024-03-01").unwrap();
    let orders = book.add_worksheet().set_name("订单").unwrap();
    let (day, time, money) =
        (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("yyyy/m/d hh:mm"), Format::new().set_num_format("#,##0.00"));
    orders.write(0, 0, "一月到二月的订单").unwrap();
    for (column, header) in ["订单号", "客户", "手机", "下单时间", "金额", "备注"].into_iter().enumerate() {
        orders.write(2, column as u16, header).unwrap();
    }
    let at = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    orders.write(3, 0, "0001").unwrap();
    orders.write(3, 1, "张三").unwrap();
    orders.write(3, 2, 13_800_138_000_f64).unwrap();
    orders.write_with_format(3, 3, at("2024-01-05"), &day).unwrap();
    orders.write_with_format(3, 4, 1234.5, &money).unwrap();
    orders.write(3, 5, "两行\n备注, \"引号\"").unwrap();
    orders.write(5, 0, "0002").unwrap();
    orders.write(5, 1, "李四").unwrap();
    orders.write_with_format(5, 3, at("2024-02-06T13:05:09"), &time).unwrap();
    orders.write_formula(5, 4, rust_xlsxwriter::Formula::new("=0.1+0.2").set_result("0.30000000000000004")).unwrap();
    let hidden = book.add_worksheet().set_name("底稿").unwrap();
    hidden.write(0, 0, "x").unwrap();
    hidden.set_hidden(true);
    book.save_to_buffer().unwrap()
}

fn text(table: &Table) -> &str {
    std::str::from_utf8(&table.bytes).unwrap()
}

#[test]
fn a_workbook_reads_as_it_looks_and_a_row_is_a_line() {
    let tables = unpack(&workbook(), Limits::default()).unwrap();
    assert_eq!(tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["说明", "订单", "底稿"]);
    assert_eq!(likeliest(&tables), 1);
    assert_eq!(
        text(&tables[1]),
        "一月到二月的订单\n\n订单号,客户,手机,下单时间,金额,备注\n0001,张三,13800138000,2024-01-05,1234.5,\"两行 备注, \"\"引号\"\"\"\n\n0002,李四,,2024-02-06 13:05:09,0.3"
    );
    let (session, summary) = Import::of(&tables[1].bytes).graded();
    assert_eq!((summary.amount.to_string().as_str(), summary.orders, summary.files[0].header_line), ("1234.8", 2, 3));
    assert!(String::from_utf8(session.customers_csv(false)).unwrap().contains("13800138000"));
    assert_eq!(full_name("book.xlsx", &tables[1].name, true), "book.xlsx · 订单");
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn packed_files_come_out_by_name_and_what_is_no_table_stays() {
    let archive = packed(&[
        ("订单/一月.csv", "客户,日期,金额\n甲,2024-01-05,1\n".as_bytes()),
        ("订单/二月.csv", b"a,b\n1,2\n"),
        ("读我.pdf", b"%PDF"),
        ("__MACOSX/订单/._一月.csv", b"junk"),
        ("三月.xlsx", &workbook()),
        ("empty.csv", b"  \n"),
    ]);
    let tables = unpack(&archive, Limits::default()).unwrap();
    let names: Vec<_> = tables.iter().map(|table| (table.name.as_str(), table.sheet)).collect();
    assert_eq!(names, [("一月.csv", false), ("二月.csv", false), ("三月.xlsx · 说明", true), ("三月.xlsx · 订单", true), ("三月.xlsx · 底稿", true)]);
    assert_eq!(unpack(&packed(&[("a.pdf", b"%PDF")]), Limits::default()), Err(UnpackError::NoTable));
    assert_eq!(unpack(&packed(&[("a.csv", b"")]), Limits::default()), Err(UnpackError::NoTable));
    // An old Chinese archive: names in GBK, and no word about it.
    let mut old = packed(&[("aaaa.csv", b"a,b\n1,2\n")]);
    let gbk = [0xb6, 0xa9, 0xb5, 0xa5]; // 订单
    for place in 0..old.len() - 8 {
        if &old[place..place + 8] == b"aaaa.csv" {
            old[place..place + 4].copy_from_slice(&gbk);
        }
    }
    assert_eq!(unpack(&old, Limits::default()).unwrap()[0].name, "订单.csv");
}

#[test]
fn bombs_are_refused_by_what_they_unpack_to() {
    let spaces = vec![b' '; 64 << 20];
    let bomb = packed(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &spaces)]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(unpack(&bomb, Limits::default()), Err(UnpackError::TooLarge));
    assert_eq!(unpack(&packed(&[("a.csv", &spaces)]), Limits::default()), Err(UnpackError::TooLarge));
    // Many cells, and cells beyond what a sheet can have.
    let book = workbook();
    assert_eq!(unpack(&book, Limits { cells: 10, ..Limits::default() }), Err(UnpackError::TooLarge));
    for cells in
        ["<c r=\"XFE1048577\"><v>1</v></c>".to_owned(), "<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1</v></c>".repeat(2) + "<c r=\"@@\"><v>1</v></c>"]
    {
        let sheet = format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"
        );
        let mut archive = zip::ZipArchive::new(Cursor::new(&book)).unwrap();
        let mut parts = Vec::new();
        for place in 0..archive.len() {
            let mut part = archive.by_index(place).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
            let name = part.name().unwrap().into_owned();
            let bytes = if name.starts_with("xl/worksheets/sheet") { sheet.clone().into_bytes() } else { bytes };
            parts.push((name, bytes));
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert!(matches!(unpack(&packed(&parts), Limits::default()), Err(UnpackError::Damaged | UnpackError::TooLarge)), "{cells}");
    }
}

#[test]
fn what_cannot_be_opened_says_why() {
    let mut wrapped = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    wrapped.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    wrapped.resize(4096, 0);
    assert_eq!(unpack(&wrapped, Limits::default()), Err(UnpackError::Encrypted));
    let book = workbook();
    // Cut off, or one byte wrong, anywhere: words or tables, never a panic.
    for cut in (0..book.len()).step_by(97) {
        unpack(&book[..cut], Limits::default()).ok();
        let mut other = book.clone();
        other[cut] ^= 0x55;
        unpack(&other, Limits::default()).ok();
    }
    // The flag of a password in every header of the archive.
    let mut locked = packed(&[("a.csv", b"a,b\n1,2\n")]);
    for place in 0..locked.len() - 8 {
        match &locked[place..place + 4] {
            b"PK\x03\x04" => locked[place + 6] |= 1,
            b"PK\x01\x02" => locked[place + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(unpack(&locked, Limits::default()), Err(UnpackError::Encrypted));
}

/// An OpenDocument spreadsheet: its `content.xml` around these tables.
fn open_document(tables: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    };
    part("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    part("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>");
    part(
        "content.xml",
        &format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
             <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
        ),
    );
    archive.finish().unwrap().into_inner()
}

fn open_text(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn an_open_document_reads_as_it_looks() {
    let header: String = ["客户", "日期", "金额"].map(open_text).concat();
    let row = |customer: &str, day: &str, amount: &str| {
        format!(
            "<table:table-row>{}<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"><text:p>x</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"float\" office:value=\"{amount}\"><text:p>y</text:p></table:table-cell>\
             <table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row>",
            open_text(customer)
        )
    };
    let book = open_document(&format!(
        "<table:table table:name=\"订单\"><table:table-row>{header}</table:table-row>{}{}\
         <table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        row("甲", "2024-01-05", "1234.5"),
        row("乙", "2024-02-06T10:30:00", "20")
    ));
    let tables = unpack(&book, Limits::default()).unwrap();
    assert_eq!((tables[0].name.as_str(), text(&tables[0])), ("订单", "客户,日期,金额\n甲,2024-01-05,1234.5\n乙,2024-02-06T10:30:00,20"));
    let (_, summary) = Import::of(&tables[0].bytes).graded();
    assert_eq!((summary.amount.to_string().as_str(), summary.orders), ("1254.5", 2));
}

#[test]
fn cells_that_say_they_repeat_count_against_the_limit() {
    let cell = "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell>";
    let rows = format!("<table:table-row>{cell}</table:table-row>").repeat(500);
    let wide = open_document(&format!("<table:table table:name=\"a\">{rows}</table:table>"));
    assert!(wide.len() < 20_000);
    assert_eq!(unpack(&wide, Limits::default()), Err(UnpackError::TooLarge));
    let deep = open_document(&format!(
        "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row></table:table>",
        open_text("x").repeat(9)
    ));
    assert_eq!(unpack(&deep, Limits::default()), Err(UnpackError::TooLarge));
}
