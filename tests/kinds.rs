//! Files that are not orders: customers with their sums (the 8-column sheet among them), items of orders, what is known of
//! customers, and what happened with them. Whatever the slices and workers.

mod common;

use common::{Import, take, words};
use fenji::engine::{JobEnd, LocalRun};
use fenji::ingest::Role;
use fenji::model::{Lifecycle, Potential, Relation, Value};
use fenji::protocol::{CustomerRow, Note, Summary, TableQuery, TakeForm};

/// All customers by id, the same however the files are cut.
#[track_caller]
fn graded(import: Import<'_>) -> (Vec<CustomerRow>, Summary) {
    let (mut session, summary) = import.graded();
    let rows = session.rows(&TableQuery::default(), 0, 1000).rows;
    for slice_bytes in [1, 7, 23, 64, 300] {
        let run = LocalRun { workers: 3, slice_bytes: Some(slice_bytes), newest_first: true };
        let (mut again, other) = Import { run, ..import.clone() }.graded();
        assert_eq!(again.rows(&TableQuery::default(), 0, 1000).rows, rows, "slices of {slice_bytes}");
        assert_eq!(other.files, summary.files, "slices of {slice_bytes}");
    }
    assert!(summary.files.iter().all(fenji::ingest::FileReport::adds_up));
    (rows, summary)
}

const SHEET: &str = "客户编号,客户姓名,联系方式,购买频率,购买金额,客户价值,客户潜力,客户关系\n\
    001,张三,13800000001,每月1次,5000元,高价值,高潜力,忠诚客户\n\
    002,李四,13800000002,每季1次,2000元,中等价值,高潜力,一般客户\n\
    003,王五,13800000003,每年1次,1000元,低价值,低潜力,流失客户\n";

#[test]
fn the_sheet_of_eight_columns_is_read_as_customers_and_graded_by_its_own_rows() {
    let (rows, summary) = graded(Import::of(SHEET.as_bytes()));
    assert_eq!(summary.files[0].shape, "customers");
    assert_eq!(rows.iter().map(|row| row.value).collect::<Vec<_>>(), [Some(Value::High), Some(Value::Mid), Some(Value::Low)]);
    assert_eq!(rows.iter().map(|row| row.relation).collect::<Vec<_>>(), [Relation::Loyal, Relation::Regular, Relation::Lost]);
    assert!(rows.iter().all(|row| row.potential == Potential::Unknown), "sums tell nothing of growth");
    // What the file does not say stays empty.
    let first = &rows[0];
    assert_eq!((first.orders, first.order_days, first.last_order, first.r, first.segment, first.lifecycle), (None, None, None, None, None, None));
    assert_eq!((summary.amount.to_string().as_str(), summary.dated), ("8000", false));
    assert!(summary.notes.contains(&Note::CustomerTotals { dated: false, counted: false, frequency: true }), "{:?}", summary.notes);
}

#[test]
fn the_sheet_that_the_page_writes_reads_back_with_the_same_values() {
    let orders = "客户编号,客户姓名,联系方式,订单日期,金额\n1,甲,13800000001,2024-01-05,900.50\n1,甲,13800000001,2024-02-05,900\n1,甲,13800000001,2024-03-05,900\n\
        2,乙,13800000002,2024-01-20,300\n2,乙,13800000002,2024-06-20,10\n3,丙,13800000003,2024-03-01,10.25\n";
    let (mut session, _) = Import::of(orders.as_bytes()).graded();
    for language in ["zh-Hans", "en", "zh-Hant"] {
        sheet_reads_back(orders, &session.take_all(&take(TakeForm::SheetCsv, Some(words(language)))));
    }
}

fn sheet_reads_back(orders: &str, sheet: &[u8]) {
    let (before, _) = graded(Import::of(orders.as_bytes()));
    let (after, summary) = graded(Import::of(sheet));
    assert_eq!(summary.files[0].rejected, 0, "{}", String::from_utf8_lossy(sheet));
    let told = |rows: &[CustomerRow]| {
        rows.iter().map(|row| (row.id.clone(), row.name.clone(), row.contact.clone(), row.frequency, row.value)).collect::<Vec<_>>()
    };
    assert_eq!(told(&after), told(&before));
    assert_eq!(summary.amount.to_string(), "3020.75");
}

#[test]
fn sums_with_the_last_order_and_the_count_have_a_lifecycle() {
    let text =
        "客户手机号,消费次数,消费金额,最近消费时间\n138,8,800,2024-06-30\n139,1,50,2024-06-20\n136,3,90,2023-06-20\n137,0,0,\n135,2,70,2024-05-20\n";
    let import = Import { roles: vec![(Role::Date, "最近消费时间")], ..Import::of(text.as_bytes()) };
    let (rows, summary) = graded(import);
    assert_eq!((summary.as_of.to_string().as_str(), summary.orders, summary.customers, summary.buyers), ("2024-07-01", 14, 5, 4));
    let by_id = |id: &str| rows.iter().find(|row| row.id == id).unwrap();
    assert_eq!((by_id("138").orders, by_id("138").days_since_last, by_id("138").lifecycle), (Some(8), Some(1), Some(Lifecycle::Loyal)));
    assert_eq!(by_id("139").lifecycle, Some(Lifecycle::First));
    assert_eq!(by_id("136").lifecycle, Some(Lifecycle::Lost));
    assert_eq!((by_id("137").lifecycle, by_id("137").value), (Some(Lifecycle::Prospect), None));
    assert!(by_id("138").r > by_id("136").r);
    assert_eq!(by_id("138").churn_warning, None, "sums tell nothing of gaps");
}

#[test]
fn an_order_file_that_counts_orders_a_day_is_no_list_of_customers() {
    let text = "客户编号,日期,订单数,金额\n1,2024-01-05,2,10\n1,2024-02-05,1,10\n2,2024-01-05,2,10\n2,2024-03-05,1,30\n";
    let (_, summary) = graded(Import::of(text.as_bytes()));
    assert_eq!((summary.files[0].shape.as_str(), summary.customers, summary.orders), ("orders", 2, 4));
}

const ORDERS: &str = "订单编号,买家会员名,买家实际支付金额,订单状态,订单付款时间\n\
    A1,小明,100.00,交易成功,2024-01-05 10:00:00\nA2,小红,50.50,交易成功,2024-02-05 10:00:00\nA3,小明,70,交易成功,2024-03-05 10:00:00\n";
const ITEMS: &str = "订单编号,标题,价格,购买数量\nA1,杯子,60,1\nA1,碟子,40.005,1\nA2,勺子,50.50,1\nA9,别的,1,1\n";

#[test]
fn items_of_orders_bring_products_and_no_money() {
    for files in [vec![ORDERS.as_bytes(), ITEMS.as_bytes()], vec![ITEMS.as_bytes(), ORDERS.as_bytes()]] {
        let import = Import { files: files.clone(), ..Import::default() };
        let (rows, summary) = graded(import.clone());
        let items = summary.files.iter().find(|file| file.shape == "order_items").expect("the items are seen");
        assert_eq!((items.records, items.used, items.rejected), (4, 4, 0));
        assert!(items.problems.iter().any(|problem| problem.code == "unknown_order" && problem.count == 1), "{:?}", items.problems);
        assert_eq!((summary.amount.to_string().as_str(), summary.orders, summary.customers), ("220.5", 3, 2));
        let (session, _) = import.graded();
        let ming = rows.iter().find(|row| row.id == "小明").unwrap().index;
        let products: Vec<String> = session.card(ming).unwrap().products.into_iter().map(|(name, ..)| name).collect();
        assert_eq!(products, ["杯子", "碟子"]);
    }
    // Alone, items name nobody.
    let (_, end) = Import::of(ITEMS.as_bytes()).end();
    assert!(matches!(end, JobEnd::Nothing { .. }), "{end:?}");
}

#[test]
fn what_is_known_of_customers_and_what_happened_joins_by_customer() {
    let people = "会员名,性别,会员等级,负责人\n小明,男,金卡,王经理\n小刚,男,银卡,李经理\n小红,女,,\n";
    let visits = "客户,日期,满意度\n小明,2024-03-10,5\n小明,2024-03-20,2\n小红,2024-01-01,4\n";
    let import = Import { files: vec![ORDERS.as_bytes(), people.as_bytes(), visits.as_bytes()], ..Import::default() };
    let (rows, summary) = graded(import.clone());
    assert_eq!(summary.files.iter().map(|file| file.shape.as_str()).collect::<Vec<_>>(), ["order_lines", "attributes", "events"]);
    assert!(summary.files.iter().all(|file| file.problems.is_empty()), "{:?}", summary.files);
    // Nothing of it is an order; who is only known is a prospect.
    assert_eq!((summary.amount.to_string().as_str(), summary.orders, summary.customers, summary.buyers), ("220.5", 3, 3, 2));
    assert_eq!(summary.as_of.to_string(), "2024-03-06");
    let (session, _) = import.graded();
    let card = |id: &str| session.card(rows.iter().find(|row| row.id == id).unwrap().index).unwrap();
    let told: Vec<(Role, String)> = card("小明").kept.into_iter().map(|(role, _, text)| (role, text)).collect();
    assert_eq!(
        told,
        [(Role::Attribute, "男".into()), (Role::Attribute, "金卡".into()), (Role::Owner, "王经理".into()), (Role::Satisfaction, "2".into())]
    );
    assert_eq!(card("小明").events, Some((2, fenji::model::Day::parse_iso("2024-03-20").unwrap())));
    assert_eq!(card("小刚").row.lifecycle, Some(Lifecycle::Prospect));
}

#[test]
fn a_list_of_customers_beside_their_orders_counts_nothing_twice() {
    let list = "买家会员名,消费次数,消费金额,会员等级\n小明,9,999,金卡\n小红,5,555,银卡\n";
    let (rows, summary) = graded(Import { files: vec![ORDERS.as_bytes(), list.as_bytes()], ..Import::default() });
    assert_eq!((summary.amount.to_string().as_str(), summary.orders), ("220.5", 3));
    assert_eq!(rows[0].orders.into_iter().chain(rows[1].orders).sum::<u32>(), 3);
}
