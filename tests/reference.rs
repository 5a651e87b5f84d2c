//! The grades, byte for byte, beside an independent script that was written from the definitions alone
//! (`tests/reference/grade_reference.py`, plain Python with exact fractions).

mod common;

use common::Import;
use fenji::engine::{JobEnd, LedgerSession, LocalFile, LocalRun, run_local};
use fenji::ingest::{Answers, Role};
use fenji::model::Day;
use fenji::protocol::Terms;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The script with its options, writing into a folder of the case.
fn script(case: &str, roles: &[(Role, &str)], as_of: Option<Day>) -> (Command, PathBuf) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("reference").join(case);
    std::fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new("python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/grade_reference.py"));
    for (role, header) in roles {
        command.arg("--map").arg(format!("{}={header}", role.id()));
    }
    if let Some(day) = as_of {
        command.arg("--as-of").arg(day.to_string());
    }
    command.arg("--out").arg(&folder);
    (command, folder)
}

/// Runs the script; its customers.csv.
fn outcome(case: &str, (mut command, folder): (Command, PathBuf)) -> (String, PathBuf) {
    let output = command.output().expect("python3 must be there: `make test` sets it up");
    assert!(output.status.success(), "{case}: {}", String::from_utf8_lossy(&output.stderr));
    (std::fs::read_to_string(folder.join("customers.csv")).unwrap(), folder)
}

#[track_caller]
fn same_customers(case: &str, session: &LedgerSession, expected: &str) {
    let csv = String::from_utf8(session.customers_csv(false)).unwrap();
    for (line, (own, expected)) in csv.lines().zip(expected.lines()).enumerate() {
        assert_eq!(own, expected, "{case}, line {} of customers.csv", line + 1);
    }
    assert_eq!(csv.len(), expected.len(), "{case}");
}

/// Runs the script over files; its customers.csv and summary.
fn reference(case: &str, files: &[Vec<u8>], roles: &[(Role, &str)], as_of: Option<Day>) -> (String, Value) {
    let (mut command, folder) = script(case, roles, as_of);
    for (place, bytes) in files.iter().enumerate() {
        let path = folder.join(format!("{place}.csv"));
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let (csv, folder) = outcome(case, (command, folder));
    let summary = serde_json::from_str(&std::fs::read_to_string(folder.join("summary.json")).unwrap()).unwrap();
    (csv, summary)
}

/// Evidence beside orders: columns of the order lines, files of people, files of events.
#[track_caller]
fn check_facts(case: &str, files: &[(&str, &str)], roles: &[(Role, &str)], as_of: Option<Day>) {
    let (mut command, folder) = script(case, roles, as_of);
    let mut read = Vec::new();
    for (kind, path) in files {
        if !kind.is_empty() {
            command.arg(kind);
        }
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/facts").join(path));
        let bytes = common::fixture(&format!("facts/{path}"));
        let mut plan = common::plan(&bytes, &[]);
        for column in 0..plan.headers.len() {
            let role = roles.iter().find(|(_, header)| plan.headers[column] == *header).map(|(role, _)| *role);
            plan.mapping.set(column, role);
        }
        read.push(((*path).to_owned(), plan, bytes));
    }
    let (expected, _) = outcome(case, (command, folder));
    let local: Vec<LocalFile<'_>> = read.iter().map(|(name, plan, bytes)| LocalFile { name: name.clone(), plan: plan.clone(), bytes }).collect();
    let answers = Answers(
        [("future_date", "keep"), ("orders_differ", "first"), ("masked_key", "keep")].map(|(code, value)| (code.to_owned(), value.to_owned())).into(),
    );
    let run = LocalRun { workers: 3, slice_bytes: Some(5_000), newest_first: true };
    let (session, end) = run_local(&local, Terms { as_of, answers, ..Terms::default() }, run).unwrap();
    assert!(matches!(end, JobEnd::Graded(_)), "{case}: {end:?}");
    same_customers(case, &session, &expected);
}

#[test]
fn evidence_beside_orders() {
    let lines = [("", "lines/orders-1.csv"), ("", "lines/orders-2.csv")];
    let basic = [
        (Role::Customer, "客户编号"),
        (Role::Name, "客户姓名"),
        (Role::Date, "下单日期"),
        (Role::Order, "订单号"),
        (Role::Amount, "金额"),
        (Role::Status, "订单状态"),
    ];
    for (case, more) in [
        ("stars", &[(Role::Satisfaction, "满意度"), (Role::Complaint, "投诉"), (Role::Referral, "推荐人"), (Role::OpenAmount, "商机金额")][..]),
        ("nps", &[(Role::Satisfaction, "推荐意愿"), (Role::Complaint, "投诉"), (Role::Referral, "推荐人数"), (Role::OpenAmount, "未付金额")]),
        ("percent", &[(Role::Satisfaction, "满意率")]),
        ("beyond", &[(Role::Satisfaction, "积分")]),
        ("named", &[(Role::Satisfaction, "NPS")]),
    ] {
        check_facts(&format!("facts-{case}"), &lines, &[&basic[..], more].concat(), None);
    }
    let people = [
        ("", "people/orders.csv"),
        ("--people", "people/people-1.csv"),
        ("--people", "people/people-2.csv"),
        ("--events", "people/events-1.csv"),
        ("--events", "people/events-2.csv"),
    ];
    let roles = [
        (Role::Customer, "客户编号"),
        (Role::Name, "姓名"),
        (Role::Date, "日期"),
        (Role::Order, "订单号"),
        (Role::Amount, "金额"),
        (Role::Status, "状态"),
        (Role::Satisfaction, "NPS评分"),
        (Role::Complaint, "投诉"),
        (Role::Referral, "推荐人"),
        (Role::OpenAmount, "商机金额"),
    ];
    check_facts("facts-people", &people, &roles, None);
    check_facts("facts-people-as-of", &people, &roles, Day::parse_iso("2024-06-30"));
    let deals = [("", "deals/deals-1.csv"), ("", "deals/deals-2.csv")];
    let roles = [
        (Role::Customer, "Account"),
        (Role::Name, "Account Name"),
        (Role::Date, "Close Date"),
        (Role::Order, "Deal Id"),
        (Role::Amount, "Amount"),
        (Role::Status, "Stage"),
    ];
    check_facts("facts-deals", &deals, &roles, None);
    for open in ["Pipeline", "Balance Due"] {
        let more = [(Role::Satisfaction, "Rating (%)"), (Role::Referral, "Referrals"), (Role::OpenAmount, open)];
        check_facts("facts-deals-more", &deals, &[&roles[..], &more].concat(), None);
    }
}

#[track_caller]
fn check(case: &str, files: &[Vec<u8>], roles: &[(Role, &str)], as_of: Option<Day>) -> Value {
    let (expected, summary) = reference(case, files, roles, as_of);
    let import = Import {
        files: files.iter().map(Vec::as_slice).collect(),
        roles: roles.to_vec(),
        as_of,
        answers: vec![("future_date", "keep"), ("orders_differ", "first")],
        run: LocalRun { workers: 3, slice_bytes: Some(10_000), newest_first: true },
        ..Import::default()
    };
    let (session, own) = import.graded();
    same_customers(case, &session, &expected);
    let sum = |of: fn(&fenji::ingest::FileReport) -> u64| own.files.iter().map(of).sum::<u64>();
    for (name, count) in [
        ("records", sum(|file| file.records)),
        ("used", sum(|file| file.used)),
        ("rejected", sum(|file| file.rejected)),
        ("blank", sum(|file| file.blank)),
        ("repeated", sum(|file| file.repeated)),
        ("left_out", sum(|file| file.left_out)),
        ("customers", own.customers),
        ("only_credit_notes", own.only_refunds),
        ("orders", own.orders),
    ] {
        assert_eq!(summary[name], count, "{case}: {name}");
    }
    assert!(own.files.iter().all(fenji::ingest::FileReport::adds_up), "{case}");
    assert_eq!(summary["amount"], own.amount.to_string(), "{case}: amount");
    assert_eq!(summary["refunded"], own.refunded.to_string(), "{case}: refunded");
    summary
}

fn percent(summary: &Value, share: &str) -> f64 {
    let percent = &summary[share]["percent"];
    percent.as_str().map_or_else(|| percent.as_f64().unwrap(), |text| text.parse().unwrap())
}

const UCI: [(Role, &str); 6] = [
    (Role::Customer, "CustomerID"),
    (Role::Date, "InvoiceDate"),
    (Role::Order, "InvoiceNo"),
    (Role::Quantity, "Quantity"),
    (Role::UnitPrice, "UnitPrice"),
    (Role::Product, "Description"),
];

#[test]
fn three_days_of_real_orders() {
    let files: Vec<Vec<u8>> =
        ["2010-12-01", "2010-12-20", "2011-12-09"].iter().map(|day| common::fixture(&format!("uci_online_retail/{day}.csv"))).collect();
    let summary = check("uci", &files, &UCI, None);
    assert_eq!(summary["records"], 6503);
    assert_eq!(summary["rejected"], 2998);
    assert_eq!(summary["customers"], 180);
    assert_eq!(summary["only_credit_notes"], 18);
    assert_eq!(summary["orders"], 212);
    assert_eq!(summary["amount"], "79186.05");
    assert_eq!(summary["as_of"], "2011-12-10");
}

#[test]
fn golden_shares_of_the_defaults() {
    let cdnow = vec![common::fixture("cdnow_sample_transactions.csv")];
    let summary = check("cdnow", &cdnow, &[(Role::Customer, "customer_id"), (Role::Date, "date"), (Role::Amount, "amount")], None);
    let shares = |summary: &Value| {
        ["high_value_share_customers", "high_value_share_money", "churn_warning_share"].map(|share| (percent(summary, share) * 10.0).round() / 10.0)
    };
    assert_eq!(shares(&summary), [22.6, 69.9, 11.5]);
    let orders = vec![common::fixture("rfm_orders.csv")];
    let summary = check("rfm", &orders, &[(Role::Customer, "customer_id"), (Role::Date, "order_date"), (Role::Amount, "revenue")], None);
    assert_eq!(shares(&summary), [21.1, 36.9, 18.7]);
    if let Some(superstore) = common::shared("superstore/superstore.csv") {
        let roles = [
            (Role::Customer, "Customer ID"),
            (Role::Name, "Customer Name"),
            (Role::Date, "Order Date"),
            (Role::Order, "Order ID"),
            (Role::Amount, "Sales"),
        ];
        // The script reads quantities only where asked; the product and status columns play no part in the grades.
        let summary = check("superstore", &[superstore], &roles, None);
        assert_eq!(shares(&summary), [29.4, 57.7, 16.4]);
    }
}

/// A small linear generator (Knuth's MMIX constants): the same files in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// A file with ties, refunds, credit notes, zero orders, statuses, missing cells and Chinese names.
fn orders(random: &mut Random, lines: u64, customers: u64, days: u64, equal_amounts: bool) -> Vec<u8> {
    let mut text = String::from("order,date,customer,name,phone,amount,status\n");
    let first = Day::parse_iso("2022-01-01").unwrap();
    for _ in 0..lines {
        let customer = random.below(customers).min(random.below(customers));
        let day = first.plus(random.below(days) as i32);
        let order = match random.below(12) {
            0 => String::new(),
            _ => format!("O{}", customer * 40 + random.below(12)),
        };
        let time = if random.below(3) == 0 { format!(" {:02}:{:02}", random.below(24), random.below(60)) } else { String::new() };
        let id = match random.below(30) {
            0 => String::new(),
            1 => format!(" '{customer:03} "),
            2 => "N/A".to_owned(),
            _ => format!("{customer:03}"),
        };
        let amount = match random.below(14) {
            _ if equal_amounts => "10".to_owned(),
            0 => format!("-{}.{:02}", random.below(90), random.below(100)),
            1 => "0".to_owned(),
            2 => "abc".to_owned(),
            3 => String::new(),
            _ => format!("{}.{}", random.below(6) * 50, random.below(4) * 25),
        };
        let date = if random.below(40) == 0 { "2022-02-30".to_owned() } else { format!("{day}{time}") };
        let name = random.pick(&["张三", "王芳", "\"Lee, Ann\"", "", "O'Neil"]);
        let status = random.pick(&["完成", "完成", "完成", "完成", "", "已取消", "待付款", "已退款", "Cancelled"]);
        let _ = writeln!(text, "{order},{date},{id},{name},139{customer:04},{amount},{status}");
        if random.below(60) == 0 {
            text.push_str(",,,,,,\n");
        }
    }
    text.into_bytes()
}

#[test]
fn generated_files_of_many_shapes() {
    let roles = [
        (Role::Order, "order"),
        (Role::Date, "date"),
        (Role::Customer, "customer"),
        (Role::Name, "name"),
        (Role::Contact, "phone"),
        (Role::Amount, "amount"),
        (Role::Status, "status"),
    ];
    let mut random = Random(20_260_101);
    for (case, (lines, customers, days, files, equal)) in [
        (40, 5, 30, 1, false),
        (300, 12, 90, 1, false),
        (900, 60, 700, 2, false),
        (2000, 60, 1000, 1, false),
        (2500, 400, 900, 3, false),
        (4000, 150, 1400, 2, false),
        (400, 300, 500, 1, false),
        (200, 40, 300, 1, true),
        (6, 3, 400, 1, false),
        (1500, 30, 365, 2, false),
    ]
    .into_iter()
    .enumerate()
    {
        let files: Vec<Vec<u8>> = (0..files).map(|_| orders(&mut random, lines, customers, days, equal)).collect();
        check(&format!("generated-{case}"), &files, &roles, None);
        let middle = Day::parse_iso("2022-01-01").unwrap().plus(days as i32 * 2 / 3);
        check(&format!("generated-{case}-as-of"), &files, &roles, Some(middle));
    }
}
