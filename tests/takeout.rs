//! Tables to take away: the same values in every form, in parts as in one piece, in chosen columns and selections.

mod common;

use common::{Import, take, words};
use fenji::export::PART_ROWS;
use fenji::model::{Dimension, Grade};
use fenji::protocol::{Book, Cell, SortKey, TableQuery, Take, TakeForm};
use serde_json::Value;

const ORDERS: &str = "客户编号,客户姓名,手机,日期,订单号,实付金额,渠道\n\
    007,张三,13800000001,2024-01-05,a1,3000.50,门店\n007,张三,13800000001,2024-03-05,a2,2000,网店\n\
    =1+1,\"李\"\"四\n二行\",@x,2024-02-01,a3,-5,门店\n=1+1,\"李\"\"四\n二行\",@x,2024-02-02,a4,105.00,\n\
    9007199254740993,🎉,,2024-06-30,a5,0.01,门店\n";

fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let text = csv.strip_prefix("\u{feff}".as_bytes()).unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn exact_csv_json_and_lines_of_json_say_the_same() {
    let (mut session, summary) = Import::of(ORDERS.as_bytes()).graded();
    let exact = session.take_all(&take(TakeForm::Exact, None));
    assert_eq!(exact, session.customers_csv(false));
    let table = rows(&exact);
    assert_eq!(table.len(), 4);
    assert_eq!(table[1][..2], ["007", "张三"]);
    let json: Value = serde_json::from_slice(&session.take_all(&take(TakeForm::Json, None))).unwrap();
    let lines = session.take_all(&take(TakeForm::Ndjson, None));
    let lines: Vec<Value> = String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json["customers"].as_array().unwrap(), &lines);
    for (row, object) in table[1..].iter().zip(&lines) {
        assert_eq!(object.as_object().unwrap().len(), table[0].len());
        for (title, cell) in table[0].iter().zip(row) {
            let told = match &object[title] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                number => number.to_string(),
            };
            assert_eq!(told, *cell, "{title}");
        }
    }
    let about = &json["about"];
    assert_eq!(about["amount"], summary.amount.to_string());
    assert_eq!((about["rows"].as_u64(), about["selection"].is_null()), (Some(3), true));
    let file = &about["files"][0];
    let parts: u64 = ["used", "rejected", "blank", "repeated", "left_out"].iter().map(|key| file[key].as_u64().unwrap()).sum();
    assert_eq!(file["records"].as_u64().unwrap(), parts);
    assert_eq!(about["rules"], serde_json::to_value(&summary.rules).unwrap());
}

#[test]
fn a_million_rows_in_parts_are_the_file_in_one_piece() {
    let mut orders = String::from("customer,date,amount\n");
    for customer in 0..(2 * PART_ROWS + 7) {
        orders.push_str(&format!("c{customer},2024-01-{:02},{}\n", customer % 28 + 1, customer % 977));
    }
    let (mut session, _) = Import::of(orders.as_bytes()).graded();
    let whole = session.customers_csv(true);
    assert_eq!(session.take_all(&take(TakeForm::ForExcel, None)), whole);
    let (first, _) = session.take(&take(TakeForm::ForExcel, None), 0);
    assert_eq!((first.next as usize, first.total as usize, first.is_last()), (PART_ROWS, 2 * PART_ROWS + 7, false));
    let json: Value = serde_json::from_slice(&session.take_all(&take(TakeForm::Json, None))).unwrap();
    assert_eq!(json["customers"].as_array().unwrap().len(), 2 * PART_ROWS + 7);
}

#[test]
fn chosen_columns_and_a_selection_are_those_of_the_whole() {
    let (mut session, _) = Import::of(ORDERS.as_bytes()).graded();
    let all = rows(&session.customers_csv(false));
    let place = |title: &str| all[0].iter().position(|own| own == title).unwrap();
    let query = TableQuery { filters: vec![(Dimension::Grade, Grade::High as u8)], sort: SortKey::Amount, ..TableQuery::default() };
    let columns = ["amount", "customer_id", "column:渠道", "frequency", "no_such_column"].map(str::to_owned).to_vec();
    let chosen = Take { rows: Some(Box::new(query)), columns, ..take(TakeForm::Exact, None) };
    let some = rows(&session.take_all(&chosen));
    assert_eq!(some[0], ["amount", "customer_id", "column:渠道", "frequency"]);
    let wanted: Vec<_> = all[1..].iter().filter(|row| row[place("grade")] == "high").collect();
    assert!(!wanted.is_empty() && some.len() == wanted.len() + 1);
    for row in &some[1..] {
        let whole = wanted.iter().find(|whole| whole[0] == row[1]).unwrap();
        assert_eq!(row[0], whole[place("amount")]);
    }
    // What the latest line with any text says.
    let channel = some[1..].iter().find(|row| row[1] == "007").map(|row| row[2].as_str());
    assert_eq!(channel, Some("网店"));
    let json: Value = serde_json::from_slice(&session.take_all(&Take { form: TakeForm::Json, ..chosen })).unwrap();
    assert_eq!(json["about"]["selection"]["grade"], "high");
}

#[test]
fn the_sheet_is_in_the_words_and_the_money_of_the_template() {
    let (mut session, _) = Import::of(ORDERS.as_bytes()).graded();
    let sheet = rows(&session.take_all(&take(TakeForm::SheetCsv, Some(words("zh-Hans")))));
    assert_eq!(sheet[0], ["客户分级", "客户编号", "客户姓名", "联系方式", "购买频率", "购买金额", "客户价值", "客户潜力", "客户关系"]);
    let zhang = sheet.iter().find(|row| row[1] == "007").unwrap();
    assert_eq!((zhang[0].as_str(), zhang[5].as_str()), ("▲ 高级", "5000.50元"));
    let li = sheet.iter().find(|row| row[2].starts_with('李')).unwrap();
    assert_eq!((li[1].as_str(), li[3].as_str(), li[5].as_str()), ("'=1+1", "'@x", "100元"));
    // A file that does not say which money it is gets no unit.
    let bare = ORDERS.replace("实付金额", "amount");
    let (mut session, _) = Import::of(bare.as_bytes()).graded();
    let sheet = rows(&session.take_all(&take(TakeForm::SheetCsv, Some(words("zh-Hans")))));
    assert!(sheet.iter().any(|row| row[5] == "5000.50"));
}

#[test]
fn every_language_has_every_word_of_files() {
    let (mut session, _) = Import::of(ORDERS.as_bytes()).graded();
    for language in ["zh-Hans", "en", "zh-Hant"] {
        let all = fenji::export::Column::FIXED.map(str::to_owned).to_vec();
        let take = Take { columns: all, ..take(TakeForm::Cells, Some(words(language))) };
        let book: Book = session.book(&take, "standard").unwrap();
        let (_, rows) = session.take(&take, 0);
        let rows: Vec<Vec<Cell>> = postcard::from_bytes(&rows).unwrap();
        assert_eq!((rows.len(), rows[0].len()), (3, fenji::export::Column::FIXED.len()));
        let mut texts: Vec<String> =
            book.sheets.iter().flat_map(|sheet| sheet.columns.iter().map(|column| column.title.clone()).chain([sheet.name.clone()])).collect();
        let cells = book
            .sheets
            .iter()
            .filter(|sheet| sheet.rows.iter().all(|row| row.len() > 1) || sheet.charts.is_empty())
            .flat_map(|sheet| &sheet.rows)
            .chain(&rows)
            .flatten();
        texts.extend(cells.filter_map(|cell| match cell {
            Cell::Text(text) | Cell::Marked(text, _) => Some(text.clone()),
            _ => None,
        }));
        // A key without a text shows itself.
        let keys: Vec<&String> = texts
            .iter()
            .filter(|text| text.contains('_') && !text.starts_with('{') || text.starts_with("groups.") || text.starts_with("limits."))
            .collect();
        assert_eq!(keys, Vec::<&String>::new(), "{language}");
    }
}

#[test]
fn what_the_sheet_guards_is_read_back_without_the_guard() {
    let (mut session, _) = Import::of(ORDERS.as_bytes()).graded();
    for language in ["zh-Hans", "en", "zh-Hant"] {
        let sheet = session.take_all(&take(TakeForm::SheetCsv, Some(words(language))));
        let (again, _) = Import::of(&sheet).graded();
        let table = rows(&again.customers_csv(false));
        let li = table.iter().find(|row| row[0] == "=1+1").unwrap();
        assert_eq!((li[1].as_str(), li[2].as_str()), ("李\"四\n二行", "@x"), "{language}");
    }
}

#[test]
fn names_that_begin_in_any_way_come_back_from_the_sheet_and_are_counted() {
    let begins = ["=", "+", "-", "@", "＝", "＋", "－", "＠"];
    let before = ["", " ", "\u{3000}", "\u{feff}", "\u{200b} ", "\u{202e}", "\u{ad}", "\u{2060}"];
    let mut names: Vec<String> = before.iter().flat_map(|before| begins.map(|sign| format!("{before}{sign}1"))).collect();
    let guarded = names.len() as u32;
    names.extend(["王芳", "'王芳", "O'Neil", "''=1", "a=b", "\u{200b}x"].map(str::to_owned));
    let mut orders = String::from("客户编号,客户姓名,日期,金额\n");
    for (n, name) in names.iter().enumerate() {
        orders.push_str(&format!("c{n},\"{name}\",2024-01-05,{n}\n"));
    }
    let (mut session, _) = Import::of(orders.as_bytes()).graded();
    let sheet = take(TakeForm::SheetCsv, Some(words("zh-Hans")));
    assert_eq!(session.take(&sheet, 0).0.guarded, guarded);
    assert_eq!(session.take(&take(TakeForm::Exact, None), 0).0.guarded, 0);
    let named = |csv: &[u8]| rows(csv)[1..].iter().map(|row| (row[0].clone(), row[1].clone())).collect::<Vec<_>>();
    let own = named(&session.customers_csv(false));
    assert!(own.iter().any(|(_, name)| name == "\u{feff}=1"));
    let (again, _) = Import::of(&session.take_all(&sheet)).graded();
    assert_eq!(named(&again.customers_csv(false)), own);
}
