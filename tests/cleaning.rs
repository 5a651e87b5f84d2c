//! What a person leaves out, what is said about the data, and what was brought into one form.

mod common;

use common::Import;
use fenji::engine::{JobEnd, LocalRun};
use fenji::ingest::FileReport;
use fenji::protocol::{Concern, Quality, Readiness, Summary, Terms, TwinKind};

/// The result with filters, the same however the file is cut.
#[track_caller]
fn graded(text: &str, filters: &[&'static str]) -> (Summary, String, Quality) {
    let import = Import { filters: filters.to_vec(), ..Import::of(text.as_bytes()) };
    let (session, summary) = import.graded();
    let csv = String::from_utf8(session.customers_csv(false)).unwrap();
    let quality = session.quality().unwrap();
    for slice_bytes in [1, 13, 50, 200] {
        let run = LocalRun { workers: 2, slice_bytes: Some(slice_bytes), newest_first: true };
        let (session, again) = Import { run, ..import.clone() }.graded();
        assert_eq!(String::from_utf8(session.customers_csv(false)).unwrap(), csv, "slices of {slice_bytes}");
        assert_eq!(again.files, summary.files, "slices of {slice_bytes}");
        assert_eq!(session.quality().unwrap(), quality, "slices of {slice_bytes}");
    }
    // The same filters set after the import.
    let (mut later, _) = Import::of(text.as_bytes()).graded();
    let changed = later.grade(Terms { rules: summary.rules.clone(), filters: session.filters().clone(), ..Terms::default() });
    assert_eq!(changed.files, summary.files);
    assert_eq!(String::from_utf8(later.customers_csv(false)).unwrap(), csv);
    assert!(summary.files.iter().all(FileReport::adds_up));
    (summary, csv, quality)
}

const ORDERS: &str = "订单编号,客户,日期,金额,商品,渠道,状态\n\
    1,甲,2024-01-05,100.50,杯子,门店,已完成\n1,甲,2024-01-05,10,运费,门店,已完成\n\
    2,乙,2024-02-05,50,杯子,网店,已完成\n2,乙,2024-02-05,50,杯子,网店,已完成\n\
    3,丙,2024-03-05,0.01,补差价专拍,网店,已完成\n4,丙,2024-03-06,80,碟子,网店,交易关闭\n\
    5,甲,2024-06-05,70,碟子,网店,已发货\n6,乙,2024-06-06,-50,杯子,网店,已完成\n";

fn left_out(summary: &Summary) -> Vec<(String, u64, String)> {
    summary.files[0].left_out_by.iter().map(|(reason, rows, money)| (reason.clone(), *rows, money.to_string())).collect()
}

#[test]
fn nothing_is_left_out_by_itself_but_what_its_status_says() {
    let (summary, _, quality) = graded(ORDERS, &[]);
    assert_eq!(left_out(&summary), [("cancelled".into(), 1, "80".into())]);
    assert_eq!((summary.amount.to_string().as_str(), summary.orders), ("230.51", 4));
    // What could be left out is offered with its counts.
    let words: Vec<(&str, u64, String)> = quality.words.iter().map(|word| (word.word.as_str(), word.rows, word.money.to_string())).collect();
    assert_eq!(words, [("运费", 1, "10".into()), ("补差价", 1, "0.01".into()), ("差价", 1, "0.01".into())]);
    assert_eq!(quality.repeated_lines, 1);
    let statuses: Vec<(&str, &str, u64)> = quality.statuses.iter().map(|status| (status.status.as_str(), status.kind.id(), status.rows)).collect();
    assert_eq!(statuses, [("已完成", "kept", 6), ("交易关闭", "cancelled", 1), ("已发货", "kept", 1)]);
    assert_eq!(quality.values[0].values, [("网店".into(), 6), ("门店".into(), 2)]);
}

#[test]
fn every_filter_counts_what_it_leaves_out_with_its_money() {
    for (filters, amount, orders, expected) in [
        (&["product=运费"][..], "220.51", 4, ("filtered_product", 1, "10")),
        (&["from=2024-02-01"], "120.01", 3, ("outside_dates", 2, "110.5")),
        (&["to=2024-03-31"], "210.51", 3, ("outside_dates", 2, "20")),
        (&["channel=门店"], "120.01", 3, ("filtered_value", 2, "110.5")),
        // The credit note stays.
        (&["min_order=1"], "230.5", 3, ("small_order", 1, "0.01")),
    ] {
        let (summary, _, _) = graded(ORDERS, filters);
        assert_eq!((summary.amount.to_string().as_str(), summary.orders), (amount, orders), "{filters:?}");
        let (reason, rows, money) = expected;
        assert!(left_out(&summary).contains(&(reason.into(), rows, money.into())), "{filters:?}: {:?}", left_out(&summary));
    }
    // A customer all of whose lines are filtered is not in the result at all.
    assert_eq!(graded(ORDERS, &["channel=网店"]).0.customers, 1);
    // The line that stands twice is dropped as repeated.
    let (summary, ..) = graded(ORDERS, &["repeated=drop"]);
    assert_eq!((summary.files[0].repeated, summary.amount.to_string().as_str()), (1, "180.51"));
}

#[test]
fn a_status_means_what_the_person_says() {
    let (summary, ..) = graded(ORDERS, &["status:交易关闭=kept"]);
    assert_eq!((left_out(&summary), summary.amount.to_string().as_str()), (Vec::new(), "310.51"));
    let (summary, ..) = graded(ORDERS, &["status:已发货=unpaid", "to=2024-06-05"]);
    assert!(left_out(&summary).contains(&("unpaid".into(), 1, "70".into())), "{:?}", left_out(&summary));
}

#[test]
fn deals_that_are_not_won_yet_are_open_money_and_no_orders() {
    let text = "Opportunity ID,Account Name,Close Date,Amount,Stage\n1,Acme,2024-01-05,1000,Closed Won\n2,Acme,2024-12-05,300.5,Negotiation/Review\n\
        3,Beta,2024-11-05,50,Our own stage\n4,Beta,2024-02-05,70,Closed Lost\n5,Gamma,2024-03-05,500,Closed Won\n";
    let (summary, _, _) = graded(text, &[]);
    assert_eq!(left_out(&summary), [("cancelled".into(), 1, "70".into()), ("open".into(), 2, "350.5".into())]);
    assert_eq!((summary.amount.to_string().as_str(), summary.orders, summary.customers, summary.buyers), ("1500", 2, 3, 2));
    let (mut session, _) = Import::of(text.as_bytes()).graded();
    let rows = session.rows(&fenji::protocol::TableQuery::default(), 0, 10).rows;
    let open = |id: &str| session.card(rows.iter().find(|row| row.id == id).unwrap().index).unwrap().open.to_string();
    assert_eq!((open("Acme").as_str(), open("Beta").as_str(), open("Gamma").as_str()), ("300.5", "50", "0"));
}

#[test]
fn a_filter_that_leaves_nothing_says_so() {
    let import = Import { filters: vec!["to=2020-01-01"], ..Import::of(ORDERS.as_bytes()) };
    assert!(matches!(import.end().1, JobEnd::Nothing { .. }));
}

#[test]
fn what_was_brought_into_one_form_is_counted() {
    let text = "客户,日期,金额\n\"=\"\"007\"\"\",2024年1月5日,\"¥1,234.50\"\n'008,5-Jan-24,(5.00)\n009,20240105,１２\n010,2024-01-05,1.2万\n011,2024-01-05,5\n";
    let (_, csv, quality) = graded(text, &[]);
    assert!(csv.contains("\n007,") && csv.contains("\n008,"), "{csv}");
    let normal: Vec<(&str, u64)> = quality.normal.iter().map(|(kind, cells)| (kind.as_str(), *cells)).collect();
    assert_eq!(
        normal,
        [("key", 2), ("mark", 1), ("grouped", 1), ("full_width", 1), ("ten_thousands", 1), ("negative", 1), ("date", 2), ("date_number", 1)]
    );
}

#[test]
fn customers_that_may_be_one_are_listed_and_never_merged() {
    let text = "客户编号,姓名,手机,日期,金额\nA1,张三,13800138000,2024-01-05,10\na1,张三,,2024-01-06,20\nB1,李四,+86 139-0013-9000,2024-01-05,10\n\
        B2,李四丰,13900139000,2024-01-05,10\nC1,王五,1,2024-01-05,10\nC2,王五,,2024-01-05,10\nE1,赵六,13700137000,2024-01-05,10\nE2,赵六,13600136000,2024-01-05,10\nD1,张*,1,2024-01-05,10\n";
    let (summary, _, quality) = graded(text, &[]);
    assert_eq!(summary.customers, 9);
    let twins: Vec<(TwinKind, &str, u64)> = quality.twins.1.iter().map(|twins| (twins.kind, twins.shared.as_str(), twins.count)).collect();
    assert_eq!(twins, [(TwinKind::Spelling, "A1", 2), (TwinKind::Contact, "+86 139-0013-9000", 2), (TwinKind::Name, "王五", 2)]);
}

#[test]
fn the_verdict_names_what_stands_in_the_way() {
    // Forty buyers over a month: short, and few.
    let text: String =
        std::iter::once("客户,日期,金额\n".to_owned()).chain((0..40).map(|n| format!("c{n},2024-01-{:02},{}\n", n % 28 + 1, 10 + n))).collect();
    let (_, _, quality) = graded(&text, &[]);
    let (readiness, concerns) = quality.verdict();
    assert_eq!(readiness, Readiness::Poor);
    let concerns: Vec<Concern> = concerns.into_iter().map(|(_, concern)| concern).collect();
    assert_eq!(concerns, [Concern::ShortHistory(28), Concern::MostBoughtOnce(100), Concern::FewBuyers(40)]);
    // Two years, well told: nothing to say but the outlier.
    let text: String = std::iter::once("客户,日期,金额\n".to_owned())
        .chain((0..2_000).map(|n| format!("c{},202{}-{:02}-{:02},{}\n", n % 100, 2 + n % 2, n % 12 + 1, n % 28 + 1, 100 + n % 37)))
        .chain(["c1,2023-06-01,99999999\n".to_owned()])
        .collect();
    let (_, _, quality) = graded(&text, &[]);
    assert_eq!(quality.verdict(), (Readiness::Good, vec![(Readiness::Good, Concern::Outliers(1))]));
    assert_eq!((quality.outliers.1[0].customer.as_str(), quality.outliers.1[0].amount.to_string().as_str()), ("c1", "99999999"));
    // A third of the money belongs to nobody.
    let text: String = text
        .lines()
        .enumerate()
        .map(|(n, line)| if n % 3 == 1 { format!(",{}\n", line.split_once(',').unwrap().1) } else { format!("{line}\n") })
        .collect();
    let (readiness, concerns) = graded(&text, &[]).2.verdict();
    assert_eq!(readiness, Readiness::Fair, "{concerns:?}");
    assert!(concerns.iter().any(|(_, concern)| matches!(concern, Concern::RowsRejected(33))), "{concerns:?}");
}

#[test]
fn full_columns_and_empty_ones_are_told() {
    let text = "客户,日期,金额,备注,渠道\n甲,2024-01-05,10,,网店\n乙,2024-01-05,10,  ,\n丙,2024-01-05,10,x,门店\n,,,,\n";
    let (_, _, quality) = graded(text, &[]);
    let told: Vec<(&str, u64, u64)> = quality.columns.iter().map(|column| (column.header.as_str(), column.filled, column.rows)).collect();
    assert_eq!(told, [("客户", 3, 3), ("日期", 3, 3), ("金额", 3, 3), ("备注", 1, 3), ("渠道", 2, 3)]);
}

#[test]
fn receipts_that_are_numbered_anew_every_day_are_told_apart_where_a_person_says_so() {
    let text = "小票号,门店,会员号,日期,金额\n001,东店,1,2024-01-05,10\n001,东店,1,2024-02-05,20\n001,西店,1,2024-02-05,5\n002,东店,2,2024-01-05,7\n002,东店,2,2024-01-06,1\n";
    let (summary, ..) = graded(text, &[]);
    assert_eq!((summary.orders, summary.amount.to_string().as_str()), (2, "18"), "what comes after the last order waits for a later date");
    assert!(
        summary.files[0].problems.iter().any(|problem| problem.code == "order_id_again" && problem.count == 2),
        "{:?}",
        summary.files[0].problems
    );
    let (summary, ..) = graded(text, &["order_key=store_day_id"]);
    assert_eq!((summary.orders, summary.amount.to_string().as_str()), (5, "43"));
}

#[test]
fn bare_numbers_as_dates_are_asked_about_and_read_as_answered() {
    let text = "客户,日期,金额\n甲,45296,10\n乙,45297.5,20\n甲,45300,30\n";
    let (_, end) = Import::of(text.as_bytes()).end();
    let JobEnd::Asks { questions, .. } = end else { panic!("{end:?}") };
    assert_eq!((questions[0].code.id(), questions[0].examples[0].as_str(), questions[0].column.as_str()), ("excel_date", "45296", "日期"));
    for (answer, first) in [("1900", "2024-01-05"), ("1904", "2028-01-06")] {
        let (_, summary) = Import { answers: vec![("excel_date", answer)], ..Import::of(text.as_bytes()) }.graded();
        assert_eq!((summary.first_order.unwrap().to_string().as_str(), summary.orders, summary.amount.to_string().as_str()), (first, 3, "60"));
    }
    let (_, end) = Import { answers: vec![("excel_date", "reject")], ..Import::of(text.as_bytes()) }.end();
    assert!(matches!(end, JobEnd::Nothing { .. }), "{end:?}");
    // One among dates is a mistake, named as such.
    let (summary, ..) = graded("客户,日期,金额\n甲,2024-01-05,10\n乙,2024-01-06,20\n甲,45300,30\n", &[]);
    assert_eq!((summary.files[0].rejected, summary.files[0].problems[0].code.as_str()), (1, "bad_date"));
}

#[test]
fn a_key_with_many_addresses_is_asked_about() {
    let row =
        |n: usize| format!("{n},{},2024-01-{:02},10,路{}号\n", if n.is_multiple_of(2) { "SHOP".into() } else { format!("k{n}") }, n % 28 + 1, n);
    let text: String = std::iter::once("订单编号,买家会员名,日期,金额,收货地址\n".to_owned()).chain((0..100).map(row)).collect();
    let (_, end) = Import::of(text.as_bytes()).end();
    let JobEnd::Asks { questions, .. } = end else { panic!("{end:?}") };
    assert_eq!((questions[0].code.id(), questions[0].examples.clone()), ("shared_key", vec!["SHOP × 50".to_owned(), "收货地址 × 50".to_owned()]));
    let (_, summary) = Import { answers: vec![("shared_key", "keep")], ..Import::of(text.as_bytes()) }.graded();
    assert_eq!(summary.customers, 51);
    // Another column is another key.
    let (_, summary) = Import { roles: vec![(fenji::ingest::Role::Customer, "收货地址")], ..Import::of(text.as_bytes()) }.graded();
    assert_eq!(summary.customers, 100);
}

#[test]
fn a_file_can_be_left_out_and_stays_in_the_account() {
    let (a, b) = ("客户,日期,金额\n甲,2024-01-05,10\n", "客户,日期,金额\n甲,2024-02-05,20\n乙,2024-02-05,5\n");
    let import = Import { files: vec![a.as_bytes(), b.as_bytes()], ..Import::default() };
    let (session, summary) = import.graded();
    assert_eq!(summary.amount.to_string(), "35");
    assert_eq!(session.quality().unwrap().files, [("0.csv".to_owned(), 1), ("1.csv".to_owned(), 2)]);
    assert_eq!(session.card(0).unwrap().files, ["0.csv", "1.csv"]);
    let (_, summary) = Import { filters: vec!["file=1.csv"], ..import }.graded();
    assert_eq!((summary.amount.to_string().as_str(), summary.customers, summary.files[1].left_out), ("10", 1, 2));
}

#[test]
fn several_currencies_are_chosen_among_or_turned_into_one() {
    let words = "客户,日期,金额,币种,退款金额\n甲,2024-01-05,100.50,CNY,0\n乙,2024-01-06,11,usd,1\n丙,2024-01-07,5,EUR,0\n";
    let marks = "客户,日期,金额\n甲,2024-01-05,¥100.50\n乙,2024-01-06,$10\n丙,2024-01-07,€5\n";
    for text in [words, marks] {
        let (_, end) = Import::of(text.as_bytes()).end();
        let JobEnd::Asks { questions, .. } = end else { panic!("{end:?}") };
        assert_eq!((questions[0].code.id(), questions[0].choices.len()), ("mixed_currency", 4), "{questions:?}");
        for (answer, amount, left_out) in
            [("rates:CNY=1,USD=7.1,EUR=7.85", "210.75", 0), ("rates:CNY=1,USD=7.1", "171.5", 1), ("USD", "10", 2), ("keep", "115.5", 0)]
        {
            let import = Import { answers: vec![("mixed_currency", answer)], ..Import::of(text.as_bytes()) };
            let (_, summary) = import.graded();
            assert_eq!((summary.amount.to_string().as_str(), summary.files[0].left_out), (amount, left_out), "{answer}: {text}");
        }
    }
    for (answer, fine) in [("rates:USD=7.1", true), ("rates:USD", false), ("rates:USD=-1", false), ("rates:USD=x", false), ("CNY", true), ("", false)]
    {
        assert_eq!(fenji::ingest::QuestionCode::MixedCurrency.accepts(answer), fine, "{answer}");
    }
}
