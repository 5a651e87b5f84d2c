//! Tables as programs and people write them: other delimiters, quotation marks and escapes, comments, headers of several lines or
//! none, footers, columns told by the room between them. For each what is used and rejected, with lines and sums; and the same
//! however the file is cut.

mod common;

use common::Import;
use fenji::engine::{JobEnd, LedgerSession, LocalRun};
use fenji::ingest::{Encoding, FileReport, Told, sniff_as};

struct Case {
    name: &'static str,
    text: String,
    header_line: u64,
    headers: &'static [&'static str],
    used: u64,
    blank: u64,
    /// Line and reason of each rejected row.
    rejects: &'static [(u64, &'static str)],
    sum: &'static str,
    /// Customers, in the order of their ids.
    customers: &'static [&'static str],
}

impl Default for Case {
    fn default() -> Self {
        Self { name: "", text: String::new(), header_line: 1, headers: &[], used: 0, blank: 0, rejects: &[], sum: "0", customers: &[] }
    }
}

const NAMES: &[&str] = &["order_id", "order_date", "customer", "product", "amount"];
const ROWS: [[&str; 5]; 4] = [
    ["O1", "2024-01-05 10:30:00", "Lee, Tom", "a tee", "5.00"],
    ["O2", "2024-01-06 11:00:00", "Ann", "two \"mugs\"", "7.50"],
    ["O3", "2024-01-07 12:15:00", "Lee, Tom", "a hat; blue", "2.25"],
    ["O4", "2024-01-08 09:45:00", "O'Hara", "a mug", "10"],
];
const CUSTOMERS: &[&str] = &["Ann", "Lee, Tom", "O'Hara"];
const WITHOUT_ANN: &[&str] = &["Lee, Tom", "O'Hara"];

/// The rows in a dialect: cells with marks are quoted.
fn table(delimiter: &str, quote: &str, escape: &str, end: &str) -> String {
    let cell = |text: &str| {
        let marked = text.contains(delimiter) || text.contains(quote) || delimiter == " " && text.contains(' ');
        if marked { format!("{quote}{}{quote}", text.replace(quote, &format!("{escape}{quote}"))) } else { text.to_owned() }
    };
    let row = |cells: &[&str]| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(delimiter) + end;
    row(NAMES) + &ROWS.iter().map(|cells| row(cells)).collect::<String>()
}

fn plain() -> String {
    table(",", "\"", "\"", "\n")
}

fn good(name: &'static str, text: String) -> Case {
    Case { name, text, headers: NAMES, used: 4, sum: "24.75", customers: CUSTOMERS, ..Case::default() }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| format!("{line}\n")).collect()
}

/// A table with lines put before some of its lines (from 0).
fn with(text: &str, put: &[(usize, &str)]) -> String {
    let lines = lines(text);
    let at = |place: usize| put.iter().filter(move |(before, _)| *before == place).map(|(_, line)| format!("{line}\n")).collect::<String>();
    (0..=lines.len()).map(|place| at(place) + lines.get(place).map_or("", String::as_str)).collect()
}

fn written() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, delimiter) in [
        (",", ","),
        (";", ";"),
        ("TAB", "\t"),
        ("|", "|"),
        (":", ":"),
        ("^", "^"),
        ("~", "~"),
        ("0x1f", "\u{1f}"),
        ("space", " "),
        (", and space", ", "),
        (" | ", " | "),
    ] {
        cases.push(good(name, table(delimiter, "\"", "\"", "\n")));
    }
    for (name, end) in [("CRLF", "\r\n"), ("CR", "\r"), ("CR CR LF", "\r\r\n")] {
        cases.push(good(name, table(",", "\"", "\"", end)));
    }
    cases.push(good("mixed line ends", plain().replacen('\n', "\r\n", 2).replacen("a mug,10\n", "a mug,10", 1)));
    cases.push(good("backslash before quotation marks", table(",", "\"", "\\", "\n")));
    cases.push(good("backslash before quotation marks, ;", table(";", "\"", "\\", "\n")));
    cases.push(good("backslash before delimiters", table(",", "\"", "\\", "\n").replace("\"Lee, Tom\"", "Lee\\, Tom")));
    cases.push(good("apostrophes as quotation marks", table(",", "'", "'", "\n").replace("a tee", "'a tee'").replace("a mug", "'a mug'")));
    cases.push(good("apostrophes escaped", table(";", "'", "\\", "\n").replace("a tee", "'a tee'").replace("a mug", "'a mug'")));
    cases.push(good("no quotation marks", table("\t", "\u{1}", "", "\n").replace("two \"mugs\"", "\"two mugs").replace("a tee", "\"a tee")));
    cases.push(good("quotation marks not doubled", table(",", "\"", "", "\n")));
    cases.push(good("sep=", format!("sep=^\n{}", table("^", "\"", "\"", "\n"))));
    let last = cases.last_mut().unwrap();
    last.header_line = 2;
    cases
}

fn headers() -> Vec<Case> {
    let rows = lines(&plain())[1..].concat();
    let numbered = &["Column 1", "Column 2", "Column 3", "Column 4", "Column 5"];
    vec![
        Case { header_line: 3, ..good("title lines", with(&plain(), &[(0, "Sales report"), (0, "made, 2024-02-01")])) },
        Case { header_line: 3, ..good("a title as wide as the table", with(&plain(), &[(0, "Sales report,,,,"), (0, ",,,,")])) },
        Case { header_line: 3, ..good("comments above", with(&plain(), &[(0, "# sales, \"all of it"), (0, "# 2024")])) },
        Case { blank: 2, ..good("comments between", with(&plain(), &[(2, "# checked, up to \"here"), (4, "#")])) },
        Case {
            blank: 1,
            ..good("an order that begins with # among comments", with(&plain().replace("\nO4", "\n#O4"), &[(2, "# checked, up to here")]))
        },
        Case {
            headers: &["#order_id", "order_date", "customer", "product", "amount"],
            ..good("a header that is a comment", format!("#{}", plain()))
        },
        Case { rejects: &[(6, "ragged")], sum: "24.75", ..good("orders that begin with #", plain().replace("\nO", "\n#") + "# the end\n") },
        Case {
            headers: &["Order order_id", "Order order_date", "Buyer customer", "Line product", "Line amount"],
            ..good("groups above the names", with(&plain(), &[(0, "Order,,Buyer,Line,")]))
        },
        Case {
            headers: &["订单编号 order_id", "下单时间 order_date", "客户 customer", "商品 product", "金额 amount"],
            ..good("names in two languages", with(&plain(), &[(0, "订单编号,下单时间,客户,商品,金额")]))
        },
        Case {
            headers: &["order_id", "order_date yyyy-mm-dd", "customer", "product", "amount (USD)"],
            ..good("units below", with(&plain(), &[(1, ",yyyy-mm-dd,,,(USD)")]))
        },
        Case {
            headers: &["Order No", "Order day", "Buyer", "Line text", "Line amount"],
            ..good(
                "groups above names of no known words",
                with(&plain(), &[(0, "Order,,Buyer,Line,")]).replace(&NAMES.join(","), "No,day,Buyer,text,amount"),
            )
        },
        good("the header twice", with(&plain(), &[(1, "order_id,order_date,customer,product,amount")])),
        Case {
            rejects: &[(4, "bad_date")],
            ..good("the header again on a later page", with(&plain(), &[(3, "order_id,order_date,customer,product,amount")]))
        },
        Case { header_line: 0, headers: numbered, ..good("no header", rows.clone()) },
        Case { header_line: 0, headers: numbered, ..good("no header, a value that is a header word", rows.replace("a tee", "product")) },
        Case {
            headers: &["Region", "2021", "2022"],
            used: 2,
            sum: "0",
            customers: &[""],
            ..good("years above", "Region,2021,2022\nNorth,10,20\nSouth,30,40\n".to_owned())
        },
        Case { header_line: 0, headers: numbered, ..good("no header below a title", format!("Sales of January\n\n{rows}")) },
        Case {
            header_line: 0,
            headers: numbered,
            rejects: &[(3, "bad_amount")],
            used: 3,
            sum: "22.5",
            ..good("no header, a bad row", rows.replace(",2.25", ",?"))
        },
        Case {
            headers: &["order_id", "order_date", "customer", "product", "amount", "Column 6"],
            ..good("trailing delimiters", plain().replace('\n', ",\n"))
        },
        good("trailing delimiters below the header", plain().replace('\n', ",\n").replacen(",\n", "\n", 1)),
        good("a nameless column in the header alone", plain().replacen("customer,", "customer,,", 1)),
        Case { headers: &["order_id", "order_date", "customer", "Column 4", "amount"], ..good("a blank name", plain().replacen("product", "", 1)) },
        Case {
            headers: &["order_id", "order_date", "customer", "amount", "amount (2)"],
            ..good("a name twice", plain().replacen("product", "amount", 1))
        },
    ]
}

fn rows() -> Vec<Case> {
    // Without its shop the third order would be one of customer 2.25 and amount 1.
    let aligned = "order  order date  shop   customer name  amount  gifts\n\
                   O1     2024-01-05  North  Lee Tom          5.00      0\n\
                   O2     2024-01-06  South  Ann Miller       7.50      0\n\
                   O3     2024-01-07         Ann Miller       2.25      1\n\
                   O4     2024-01-08  South  Lee Tom         10         2\n";
    vec![
        Case { rejects: &[(6, "total_row")], ..good("a total", plain() + "Total,,,,24.75\n") },
        Case { rejects: &[(7, "ragged"), (8, "ragged")], blank: 1, ..good("footnotes", plain() + "\nexported by Ann\n\"2024, January\"\n") },
        Case {
            rejects: &[(3, "ragged")],
            used: 3,
            sum: "17.25",
            customers: WITHOUT_ANN,
            ..good(
                "a row too short",
                plain().replace("O2,2024-01-06 11:00:00,Ann", "O2,2024-01-06 11:00:00").replace(",\"two \"\"mugs\"\"\",7.50", ""),
            )
        },
        Case {
            rejects: &[(3, "ragged")],
            used: 3,
            sum: "17.25",
            customers: WITHOUT_ANN,
            ..good("a row too long", plain().replace(",7.50", ",7.50,x"))
        },
        good("a longer row with nothing in it", plain().replace(",7.50", ",7.50,, ,")),
        Case {
            rejects: &[(3, "bad_quote")],
            used: 3,
            sum: "17.25",
            customers: WITHOUT_ANN,
            ..good("a mark that never closes", plain().replace("Ann,\"two \"\"mugs\"\"\",7.50", "Ann,two,\"7.50"))
        },
        Case {
            headers: &["order", "order date", "shop", "customer name", "amount", "gifts"],
            rejects: &[(4, "ragged")],
            used: 3,
            sum: "22.5",
            customers: &["Ann Miller", "Lee Tom"],
            ..good("columns of spaces", aligned.to_owned())
        },
        Case {
            headers: &["order_id", "order_date", "customer", "amount"],
            customers: &["Ann", "Lee Tom"],
            used: 3,
            sum: "14.75",
            ..good(
                "any number of spaces",
                "order_id order_date customer  amount\nO1  2024-01-05 \"Lee Tom\" 5.00\n  O2 2024-01-06   Ann     7.50 \nO3 2024-01-07 Ann 2.25\n"
                    .to_owned(),
            )
        },
    ]
}

fn run(text: &str, how: LocalRun) -> (LedgerSession, FileReport) {
    let import = Import { run: how, answers: vec![("future_date", "keep")], ..Import::of(text.as_bytes()) };
    match import.end() {
        (session, JobEnd::Graded(summary)) => (session, summary.files[0].clone()),
        // A file without one good row has nobody to grade.
        (session, JobEnd::Nothing { files }) => (session, files[0].clone()),
        (_, other) => panic!("{text}\n{other:?}"),
    }
}

/// All that is told about a file.
fn told(session: &LedgerSession, file: &FileReport) -> String {
    let rejects = &session.ledger().files[0].rejects;
    format!("{file:?} {:?} {:?} {:?}", rejects.line, rejects.offset, rejects.code)
}

#[track_caller]
fn check(cases: Vec<Case>) {
    let mut wrong = Vec::new();
    for case in cases {
        let (session, file) = run(&case.text, LocalRun::default());
        let ledger = session.ledger();
        let rejects = &ledger.files[0].rejects;
        let rejects: Vec<(u64, &str)> = rejects.line.iter().zip(&rejects.code).map(|(&line, code)| (line, code.id())).collect();
        let mut customers: Vec<&str> = (0..ledger.run_line.len()).map(|run| ledger.customers.text(ledger.run_customer[run])).collect();
        customers.sort_unstable();
        customers.dedup();
        let found =
            (file.header_line, file.headers.clone(), file.used, file.blank, rejects, file.money[0].to_string().parse::<f64>().unwrap(), customers);
        let expected_customers = if case.used == 0 { Vec::new() } else { case.customers.to_vec() };
        let headers: Vec<String> = case.headers.iter().map(|&name| name.to_owned()).collect();
        let expected =
            (case.header_line, headers, case.used, case.blank, case.rejects.to_vec(), case.sum.parse::<f64>().unwrap(), expected_customers);
        if found != expected {
            wrong.push(format!("{}:\n found    {found:?}\n expected {expected:?}\n{}", case.name, case.text));
        }
        assert!(file.adds_up(), "{}", case.name);
        let whole = told(&session, &file);
        for slice in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] {
            for workers in [1, 3] {
                let (session, file) = run(&case.text, LocalRun { workers, slice_bytes: Some(slice), newest_first: workers > 1 });
                assert_eq!(told(&session, &file), whole, "{}: slices of {slice}, {workers} workers", case.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn as_programs_write_them() {
    check(written());
}

#[test]
fn headers_of_all_kinds() {
    check(headers());
}

#[test]
fn rows_that_do_not_fit() {
    check(rows());
}

#[test]
fn what_a_person_says_counts() {
    let text = "made 2024-02-01,by Ann,x\n1,2024-01-05,5\nwho,when,what\n2,2024-01-06,6\n3,2024-01-07,7\n";
    let seen = |told| sniff_as(text.as_bytes(), text.len() as u64, told).unwrap().plan;
    let plan = seen(Told { header_line: Some(3), ..Told::default() });
    assert_eq!((plan.header_line, plan.data_line, plan.headers), (3, 4, vec!["who".to_owned(), "when".to_owned(), "what".to_owned()]));
    let plan = seen(Told { header_line: Some(0), ..Told::default() });
    assert_eq!((plan.header_line, plan.data_line, plan.data_start, plan.headers.len()), (0, 1, 0, 3));
    let plan = seen(Told { delimiter: Some(b'-'), ..Told::default() });
    assert_eq!((plan.dialect.delimiter, plan.headers.len()), (b'-', 3));
    // A line that is not there is none: the first look stands.
    let plan = seen(Told { header_line: Some(99), ..Told::default() });
    assert_eq!(plan.header_line, 1);
}

#[test]
fn a_file_without_a_header_says_so_in_the_report() {
    let text = lines(&plain())[1..].concat();
    let (session, file) = run(&text, LocalRun::default());
    assert_eq!((file.header_line, file.records, session.ledger().files[0].plan.data_line), (0, 4, 1));
    let report: serde_json::Value = serde_json::from_str(&session.report_json()).unwrap();
    assert_eq!((&report["files"][0]["header_line"], &report["files"][0]["columns"]["customer"]), (&0.into(), &"Column 3".into()));
}

#[test]
fn half_a_character_is_no_backslash() {
    let text = "order_id,customer,amount\n1,\"許功蓋 \\\"大\\\" 餐\",5\n2,許功蓋,6\n";
    let bytes = encoding_rs::BIG5.encode(text).0;
    let seen = sniff_as(&bytes, bytes.len() as u64, Told { encoding: Some(Encoding::Big5), ..Told::default() }).unwrap();
    assert_eq!((seen.plan.dialect.escape, seen.plan.converted), (b'\\', true));
    assert_eq!((seen.rows[0][1].as_str(), seen.rows[1][1].as_str()), ("許功蓋 \"大\" 餐", "許功蓋"));
}
