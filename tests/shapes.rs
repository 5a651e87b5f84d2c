//! Shapes of real exports: which column is what, totals that stand once, on every line or on the first line of an order,
//! grouped rows, refunds in a column of their own. Whatever the slices and workers.

mod common;

use common::{Import, plan, shared};
use fenji::engine::{JobEnd, LocalRun};
use fenji::ingest::{Role, sniff};
use fenji::protocol::Summary;

#[derive(serde::Deserialize)]
struct Export {
    id: String,
    headers: Vec<String>,
    roles: std::collections::BTreeMap<String, Option<String>>,
}

#[test]
fn the_columns_of_known_exports_are_found_without_a_click() {
    let exports: Vec<Export> = serde_json::from_slice(&common::fixture("export_headers.json")).unwrap();
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for export in &exports {
        let quoted: Vec<String> = export.headers.iter().map(|header| format!("\"{}\"", header.replace('"', "\"\""))).collect();
        let text = format!("{}\n{}\n", quoted.join(","), ",".repeat(quoted.len() - 1));
        let seen = sniff(text.as_bytes(), text.len() as u64, None).unwrap();
        for (role, header) in &export.roles {
            all += 1;
            let found = seen.plan.mapping.column(Role::from_id(role).unwrap()).map(|column| seen.plan.headers[column].clone());
            if found == *header {
                right += 1;
            } else {
                wrong.push(format!("{}: {role} is {found:?}, not {header:?}", export.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{right} of {all}: {wrong:#?}");
    assert_eq!((exports.len(), all), (27, 122));
}

/// The same result however the file is cut.
fn graded(text: &str) -> (Summary, String) {
    let whole = Import::of(text.as_bytes());
    let (session, summary) = whole.graded();
    let csv = String::from_utf8(session.customers_csv(false)).unwrap();
    for slice_bytes in [1, 2, 7, 13, 29, 64, 101, 500] {
        for workers in [1, 3] {
            let run = LocalRun { workers, slice_bytes: Some(slice_bytes), newest_first: workers == 3 };
            let (session, again) = Import { run, ..whole.clone() }.graded();
            assert_eq!(String::from_utf8(session.customers_csv(false)).unwrap(), csv, "slices of {slice_bytes}");
            assert_eq!(again.files, summary.files, "slices of {slice_bytes}");
        }
    }
    (summary, csv)
}

fn amount(summary: &Summary) -> String {
    summary.amount.to_string()
}

const SHOPIFY: &str = "Name,Email,Financial Status,Created at,Total,Refunded Amount,Lineitem quantity,Lineitem name,Id\n\
    #1,a@x.cn,paid,2024-01-05 10:00:00 +0800,30.00,0.00,1,Cup,9001\n\
    #1,,,,,,2,Plate,\n\
    #1,,,,,,1,Spoon,\n\
    #2,,paid,2024-01-06 10:00:00 +0800,20.00,0.00,1,Cup,9002\n\
    #2,,,,,,1,Fork,\n\
    #3,b@x.cn,paid,2024-02-01 09:00:00 +0800,50.00,12.50,1,Cup,9003\n\
    #4,a@x.cn,voided,2024-02-02 09:00:00 +0800,99.00,0.00,1,Cup,9004\n\
    #4,,,,,,1,Fork,\n\
    #5,a@x.cn,refunded,2024-02-03 09:00:00 +0800,10.00,10.00,1,Cup,9005\n";

#[test]
fn totals_on_the_first_line_of_an_order_count_once_and_its_other_lines_are_used() {
    let (summary, csv) = graded(SHOPIFY);
    let file = &summary.files[0];
    // #2 names no customer: its second line goes the same way.
    assert_eq!((file.records, file.used, file.rejected, file.left_out), (9, 4, 2, 3), "{file:#?}");
    assert_eq!((summary.customers, summary.orders), (2, 2));
    // 30 + 50 - 12.50; the refund is told.
    assert_eq!((amount(&summary), summary.refunded.to_string()), ("67.5".into(), "12.5".into()));
    assert!(csv.contains("\nb@x.cn,,,"), "{csv}");
    let plan = plan(SHOPIFY.as_bytes(), &[]);
    assert_eq!(plan.header_of(Role::Order), "Name");
    assert_eq!(plan.header_of(Role::Refund), "Refunded Amount");
}

#[test]
fn a_total_on_every_line_counts_once_where_the_platform_does_so_or_a_person_says_so() {
    let text = "订单号,商品名称,订购数量,下单时间,订单金额,应付金额,订单状态,下单帐号\n\
        1,杯子,1,2024-01-05 10:00:00,35,30,已完成,甲\n1,碟子,2,2024-01-05 10:00:00,35,30,已完成,甲\n\
        2,杯子,1,2024-01-06 10:00:00,20,20,已完成,乙\n3,杯子,1,2024-01-07 10:00:00,9,9,已完成,甲\n1,勺子,1,2024-01-05 10:00:00,35,30,已完成,甲\n";
    let (summary, _) = graded(text);
    assert_eq!((amount(&summary).as_str(), summary.orders, summary.files[0].used), ("59", 3, 5));
    assert_eq!(summary.files[0].money[0].to_string(), "59");
    // The same columns under other words: lines add up until a person says otherwise.
    let plain = text.replace("下单帐号", "客户").replace("应付金额", "金额");
    let import = Import::of(plain.as_bytes());
    assert_eq!(amount(&import.graded().1), "119");
}

#[test]
fn grouped_rows_take_customer_and_date_from_the_first_row_of_their_group() {
    let text = "单据编号,日期,客户,物料名称,数量,金额\n\
        X1,2024-01-05,甲公司,轴承,2,100\n,,,螺丝,5,20\n,,,垫片,5,5.5\n\
        X2,2024-01-06,乙公司,轴承,1,50\n,,,螺丝,5,20\n\
        X3,2024-02-06,甲公司,螺丝,5,20\n合计,,,,,215.5\n";
    let (summary, csv) = graded(text);
    assert_eq!((amount(&summary).as_str(), summary.orders, summary.customers), ("215.5", 3, 2));
    assert_eq!((summary.files[0].used, summary.files[0].rejected), (6, 1));
    assert!(csv.contains("145.5"), "{csv}");
    // One such row alone is no layout: it is rejected, as a total without a name would be.
    let one = "客户,日期,商品,金额\n甲,2024-01-05,杯,10\n乙,2024-01-06,杯,20\n丙,2024-01-06,杯,20\n,,,50\n";
    let (summary, _) = graded(one);
    assert_eq!((amount(&summary).as_str(), summary.files[0].rejected), ("50", 1));
}

#[test]
fn refunds_in_their_own_column_are_taken_off_their_order() {
    let text = "订单编号,客户,日期,金额,退款金额\n1,甲,2024-01-05,100.00,0\n2,甲,2024-01-06,50.00,50.00\n3,乙,2024-01-07,80,-20.55\n4,乙,2024-01-08,30,\n5,乙,2024-01-09,30,没有\n";
    let (summary, csv) = graded(text);
    // The order that was given back altogether is none.
    assert_eq!((amount(&summary).as_str(), summary.orders), ("189.45", 3));
    assert_eq!(summary.refunded.to_string(), "70.55");
    assert_eq!((summary.files[0].used, summary.files[0].rejected), (4, 1));
    assert!(csv.contains("89.45"), "{csv}");
}

#[test]
fn the_shops_of_the_shared_data_come_out_as_their_sources_say() {
    let Some(bytes) = shared("shopify/shopify_orders_sample.csv") else { return };
    let (_, summary) = Import::of(&bytes).graded();
    let file = &summary.files[0];
    assert_eq!((summary.orders, amount(&summary).as_str()), (122, "14147.75"));
    let all: f64 = [file.money[0], file.money[1]].iter().map(|money| money.to_string().parse::<f64>().unwrap()).sum();
    assert!((all - (15_063.0 - 423.75)).abs() < 0.001, "{all}");
    let bytes = shared("superstore/superstore.csv").unwrap();
    let (_, summary) = Import::of(&bytes).graded();
    assert_eq!((summary.files[0].used, summary.orders, summary.customers), (9994, 5009, 793));
    assert_eq!(amount(&summary), "2297200.8603");
}

#[test]
fn what_is_missing_is_named() {
    for (text, missing) in
        [("日期,金额\n2024-01-05,1\n", Role::Customer), ("客户,金额\n甲,1\n", Role::Date), ("客户,日期\n甲,2024-01-05\n", Role::Amount)]
    {
        assert_eq!(plan(text.as_bytes(), &[]).mapping.missing(), [missing]);
        assert!(matches!(Import::of(text.as_bytes()).end().1, JobEnd::Nothing { .. }));
    }
}

/// Code and rows of every problem of the first file.
fn problems(summary: &Summary) -> Vec<(&str, u64)> {
    summary.files[0].problems.iter().map(|problem| (problem.code.as_str(), problem.count)).collect()
}

#[test]
fn masked_customers_are_asked_about_and_never_taken_in_silence() {
    let text = "订单编号,买家会员名,日期,金额\n1,t**8,2024-01-05,10\n2,t**8,2024-02-05,20\n3,小**猫,2024-01-06,5\n4,abc,2024-01-07,6\n";
    let import = Import::of(text.as_bytes());
    let (_, end) = import.end();
    let JobEnd::Asks { questions, .. } = end else { panic!("{end:?}") };
    assert_eq!((questions[0].code.id(), questions[0].column.as_str()), ("masked_key", "买家会员名"));
    assert_eq!(questions[0].examples, ["t**8 × 2", "小**猫 × 1"]);
    let (_, summary) = Import { answers: vec![("masked_key", "keep")], ..import }.graded();
    assert_eq!(problems(&summary), [("masked_key", 3)]);
    // One masked name among many is said, not asked.
    let many: String = (10..30).map(|n| format!("{n},c{n},2024-01-05,10\n")).collect();
    let (_, summary) = Import::of(format!("订单编号,买家会员名,日期,金额\n1,t**8,2024-01-05,10\n{many}").as_bytes()).graded();
    assert_eq!(problems(&summary), [("masked_key", 1)]);
}

#[test]
fn ids_that_a_spreadsheet_damaged_make_no_order_and_no_customer() {
    let text = "订单编号,客户,日期,金额\n1.23E+15,甲,2024-01-05,10\n1.23E+15,乙,2024-01-06,20\n1.23E+15,甲,2024-02-05,30\n9,1.3E+10,2024-02-05,30\n";
    let (summary, _) = graded(text);
    assert_eq!((summary.customers, summary.orders, amount(&summary).as_str()), (2, 3, "60"));
    assert_eq!(problems(&summary), [("damaged_key", 1), ("damaged_id", 3)]);
}

#[test]
fn guests_are_no_customer_and_what_stands_twice_is_said() {
    let text = "订单编号,客户,日期,商品,金额\n1,guest,2024-01-05,杯,10\n2,0,2024-01-05,杯,10\n3,散客,2024-01-05,杯,10\n\
        4,甲,2024-01-05,杯,10\n4,甲,2024-01-05,杯,10\n5,乙,2024-01-05,杯,30\n5,乙,2024-01-05,碟,30\n6,甲,2024-01-07,杯,1\n6,乙,2024-01-07,杯,1\n";
    let (summary, _) = graded(text);
    assert_eq!((summary.files[0].rejected, summary.customers, amount(&summary).as_str()), (3, 2, "82"));
    assert_eq!(problems(&summary), [("no_customer_value", 3), ("repeated_line", 1), ("repeated_order_amount", 2), ("order_of_two", 1)]);
    let shared: String =
        (0..40).map(|n| format!("{n},c{n},2024-01-05,杯,10\n")).chain((100..200).map(|n| format!("{n},门店,2024-01-05,杯,10\n"))).collect();
    let (_, summary) = Import::of(format!("订单编号,客户,日期,商品,金额\n{shared}").as_bytes()).graded();
    assert_eq!(problems(&summary), [("shared_key", 100)]);
}

#[test]
fn several_currencies_are_asked_about_and_one_can_be_chosen() {
    let text = "订单编号,客户,日期,金额,币种\n1,甲,2024-01-05,10,USD\n2,乙,2024-01-06,1000,JPY\n3,甲,2024-01-07,20,usd\n4,丙,2024-01-08,5,\n";
    let import = Import::of(text.as_bytes());
    let JobEnd::Asks { questions, .. } = import.end().1 else { panic!() };
    assert_eq!(questions[0].code.id(), "mixed_currency");
    assert_eq!(
        (questions[0].choices.clone(), questions[0].examples.clone()),
        (vec!["USD".into(), "JPY".into(), "keep".into()], vec!["JPY × 1".into(), "USD × 2".into()])
    );
    let chosen = |answer| Import { answers: vec![("mixed_currency", answer)], ..import.clone() }.graded().1;
    let dollars = chosen("USD");
    assert_eq!((amount(&dollars).as_str(), dollars.files[0].left_out, dollars.files[0].left_out_by[0].0.as_str()), ("35", 1, "other_currency"));
    assert_eq!(amount(&chosen("JPY")), "1005");
    assert_eq!(amount(&chosen("keep")), "1035");
    // One currency is no question.
    let (summary, _) = graded(&text.replace("JPY", "USD"));
    assert_eq!(amount(&summary), "1035");
}
