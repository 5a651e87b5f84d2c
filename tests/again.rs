//! Orders in several files, returns as documents of their own, discounts and currencies that stand beside the amount:
//! money that is easily counted wrong in silence. Whatever the slices and workers.

mod common;

use common::Import;
use fenji::engine::{JobEnd, LocalRun};
use fenji::ingest::{Finding, QuestionCode};
use fenji::protocol::Summary;

#[track_caller]
fn graded(import: Import<'_>) -> Summary {
    let (session, summary) = import.graded();
    for slice_bytes in [1, 9, 40] {
        let run = LocalRun { workers: 2, slice_bytes: Some(slice_bytes), newest_first: true };
        let (again, other) = Import { run, ..import.clone() }.graded();
        assert_eq!(other.files, summary.files, "slices of {slice_bytes}");
        assert_eq!(again.customers_csv(false), session.customers_csv(false), "slices of {slice_bytes}");
    }
    assert!(summary.files.iter().all(fenji::ingest::FileReport::adds_up));
    summary
}

fn of<'a>(files: &[&'a str], answers: &[(&'a str, &'a str)]) -> Import<'a> {
    Import { files: files.iter().map(|text| text.as_bytes()).collect(), answers: answers.to_vec(), ..Import::default() }
}

#[track_caller]
fn amount(import: Import<'_>) -> String {
    graded(import).amount.trimmed().to_string()
}

#[track_caller]
fn asks(import: &Import<'_>) -> (QuestionCode, Vec<String>) {
    match import.end().1 {
        JobEnd::Asks { questions, .. } => (questions[0].code, questions[0].examples.clone()),
        other => panic!("{other:?}"),
    }
}

const HEAD: &str = "订单号,客户,日期,金额,订单状态\n";

#[test]
fn an_order_counts_in_the_state_furthest_on_whatever_the_order_of_the_files() {
    let states = ["等待买家付款", "交易成功", "交易关闭"];
    for (a, b, expected) in [(0, 1, "130"), (1, 1, "130"), (1, 2, "30"), (0, 2, "30")] {
        let file = |state: usize| format!("{HEAD}1,甲,2024-01-01,100,{}\n2,乙,2024-01-02,30,交易成功\n", states[state]);
        let (a, b) = (file(a), file(b));
        for files in [[a.as_str(), b.as_str()], [b.as_str(), a.as_str()]] {
            let summary = graded(of(&files, &[]));
            assert_eq!(summary.amount.trimmed().to_string(), expected, "{files:?}");
            let changed = summary.files.iter().flat_map(|file| &file.problems).any(|problem| problem.code == Finding::OrderChanged.id());
            assert_eq!(changed, expected == "30" && files.concat().contains("1,甲,2024-01-01,100,交易成功"), "{files:?}");
        }
    }
}

#[test]
fn what_was_given_back_since_is_newer() {
    let head = "订单号,客户,日期,金额,退款金额\n";
    let (before, after) = (format!("{head}1,甲,2024-01-01,100,0\n"), format!("{head}1,甲,2024-01-01,100,30\n"));
    assert_eq!(amount(of(&[&before, &after], &[])), "70");
    assert_eq!(amount(of(&[&after, &before], &[])), "70");
}

#[test]
fn an_order_with_other_amounts_in_another_file_is_asked_about() {
    let (first, second) = (
        format!("{HEAD}1,甲,2024-01-01,100,交易成功\n2,乙,2024-01-02,30,交易成功\n"),
        format!("{HEAD}1,甲,2024-01-01,60,交易成功\n3,乙,2024-01-03,5,交易成功\n"),
    );
    let files = [first.as_str(), second.as_str()];
    let (code, examples) = asks(&of(&files, &[]));
    assert_eq!((code, examples), (QuestionCode::OrdersDiffer, vec!["1 = 100 (0.csv)".to_owned(), "1 = 60 (1.csv)".to_owned()]));
    for (answer, expected) in [("first", "135"), ("last", "95"), ("parts", "195")] {
        assert_eq!(amount(of(&files, &[("orders_differ", answer)])), expected, "{answer}");
    }
    // The parts of an order in three files, one of them given twice.
    let answers = [("orders_differ", "parts")];
    assert_eq!(amount(of(&[&first, &second, &first], &answers)), "195");
    // The same rows in another order are the same order.
    let (ab, ba) = (format!("{HEAD}1,甲,2024-01-01,1,\n1,甲,2024-01-01,2,\n"), format!("{HEAD}1,甲,2024-01-01,2,\n1,甲,2024-01-01,1,\n"));
    let summary = graded(of(&[&ab, &ba], &[]));
    assert_eq!((summary.amount.to_string().as_str(), summary.files[1].repeated), ("3", 2));
}

#[test]
fn a_file_that_is_filtered_out_tells_no_order() {
    let (first, second) =
        (format!("{HEAD}1,甲,2024-01-01,100,交易成功\n"), format!("{HEAD}1,甲,2024-01-01,60,交易成功\n2,乙,2024-01-03,5,交易成功\n"));
    let import = Import { filters: vec!["file=0.csv"], ..of(&[&first, &second], &[]) };
    assert_eq!(amount(import), "65");
}

#[test]
fn a_deal_that_was_won_since_is_no_longer_open() {
    let (open, won) = (
        "商机编号,客户名称,预计成交日期,金额,阶段\n1,甲,2024-01-01,100,提案\n2,乙,2024-01-01,7,赢单\n",
        "商机编号,客户名称,预计成交日期,金额,阶段\n1,甲,2024-01-01,100,赢单\n",
    );
    for files in [[open, won], [won, open]] {
        let (session, summary) = of(&files, &[]).graded();
        assert_eq!(summary.amount.to_string(), "107");
        assert!((0..2).all(|customer| session.card(customer).unwrap().open.minor == 0));
    }
}

#[test]
fn a_return_as_a_document_of_its_own_is_taken_off() {
    for (sale, back) in [("销售出库单", "销售退货单"), ("销售", "退货"), ("Invoice", "Credit Memo"), ("Sale", "Refund"), ("蓝字发票", "红字发票")]
    {
        for sign in ["", "-"] {
            let text =
                format!("单据编号,单据类型,客户,日期,金额\n1,{sale},甲,2024-01-01,100\n2,{back},甲,2024-01-05,{sign}30\n3,{sale},乙,2024-01-06,9\n");
            let summary = graded(of(&[&text], &[]));
            assert_eq!((summary.amount.to_string().as_str(), summary.refunded.to_string().as_str()), ("79", "30"), "{back}{sign}");
        }
    }
    // What became of an order is another thing.
    let text = "订单号,客户,日期,金额,订单状态\n1,甲,2024-01-01,100,交易成功\n2,甲,2024-01-02,30,退货\n3,乙,2024-01-03,4,退货单取消\n";
    assert_eq!(amount(of(&[text], &[])), "104");
    // A person may say otherwise, back and forth.
    let text = "单据编号,单据类型,客户,日期,金额\n1,销售,甲,2024-01-01,100\n2,退货,甲,2024-01-05,30\n3,销售,乙,2024-01-06,9\n";
    for (kind, expected) in [("refunded", "109"), ("kept", "139"), ("returned", "79")] {
        let filter = format!("status:退货={kind}");
        assert_eq!(amount(Import { filters: vec![&filter], ..of(&[text], &[]) }), expected, "{kind}");
    }
}

#[test]
fn a_discount_beside_quantity_and_price_is_asked_about() {
    let file =
        |off: &str| format!("订单号,客户,日期,数量,单价,优惠金额\n1,甲,2024-01-01,2,50,{off}\n2,乙,2024-01-02,1,30,\n3,乙,2024-01-03,-1,50,0\n");
    let money = file("10");
    assert_eq!(asks(&of(&[&money], &[])).0, QuestionCode::LineDiscount);
    for (off, answer, expected) in
        [("10", "money", "70"), ("10%", "share", "70"), ("0.1", "share", "70"), ("9折", "share", "70"), ("10", "ignore", "80")]
    {
        let text = file(off);
        assert_eq!(amount(of(&[&text], &[("line_discount", answer)])), expected, "{off} {answer}");
    }
    // Nothing off, nothing asked; nor where the file has the amounts themselves.
    assert_eq!(amount(of(&[&file("0")], &[])), "80");
    assert_eq!(amount(of(&["订单号,客户,日期,数量,单价,优惠金额,实付金额\n1,甲,2024-01-01,2,50,10,90\n"], &[])), "90");
    // What cannot be taken off is no amount.
    let text = file("满减");
    let text = text.replace("50,0\n", "50,5\n");
    let summary = graded(of(&[&text], &[("line_discount", "money")]));
    assert_eq!((summary.files[0].rejected, summary.files[0].problems[0].code.as_str()), (1, "bad_amount"));
}

#[test]
fn currencies_that_only_headers_name_are_not_added_up() {
    let (yuan, dollars) = ("订单号,客户,日期,金额（元）\n1,甲,2024-01-01,100\n", "Order,Customer,Date,Amount (USD)\n2,ann,2024-01-02,30\n");
    let marked = "Order,Customer,Date,Amount\n3,bob,2024-01-03,$7\n";
    let files = [yuan, dollars];
    let (code, examples) = asks(&of(&files, &[]));
    assert_eq!((code, examples), (QuestionCode::MixedCurrency, vec!["CNY × 1".to_owned(), "USD × 1".to_owned()]));
    for (answer, expected) in [("CNY", "100"), ("USD", "30"), ("keep", "130"), ("rates:USD=7.1,CNY=1", "313")] {
        assert_eq!(amount(of(&files, &[("mixed_currency", answer)])), expected, "{answer}");
    }
    assert_eq!(asks(&of(&[yuan, marked], &[])).0, QuestionCode::MixedCurrency);
    assert_eq!(amount(of(&[dollars, marked], &[])), "37");
}

#[test]
fn what_items_give_back_is_asked_about_where_orders_do_not_say_it() {
    let orders = "订单编号,买家会员名,订单付款时间,买家实际支付金额\n1,甲,2024-01-01,100\n2,乙,2024-01-02,30\n";
    let items = "订单编号,标题,购买数量,退款金额\n1,茶,1,0\n1,杯,1,25.50\n2,茶,1,\n";
    assert_eq!(asks(&of(&[orders, items], &[])).0, QuestionCode::ItemRefunds);
    for files in [[orders, items], [items, orders]] {
        for (answer, expected) in [("subtract", "104.5"), ("ignore", "130")] {
            let summary = graded(of(&files, &[("item_refunds", answer)]));
            assert_eq!(summary.amount.trimmed().to_string(), expected, "{answer}");
            let items = summary.files.iter().find(|file| file.shape == "order_items").unwrap();
            assert_eq!(items.money[0].minor, 0, "items without amounts have no money");
            assert_eq!(summary.refunded.trimmed().to_string(), if answer == "subtract" { "25.5" } else { "0" });
        }
    }
}
