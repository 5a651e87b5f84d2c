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

/// What a reader of the code alone found: each a case that was counted wrong without a word.
#[test]
fn orders_of_several_files_are_told_apart_by_more_than_their_sum() {
    let head = "order_id,customer,date,product,amount\n";
    let with = |rows: &str| format!("{head}{rows}\n9,z,2024-01-20,pen,1\n");
    for (what, a, b, answers) in [
        ("ids begin anew every month", "1,c1,2024-01-05,hat,99", "1,c1,2024-02-05,hat,99", &[("first", "100")][..]),
        ("parts of the same price", "1,c1,2024-01-05,shirt,50", "1,c1,2024-01-05,shoes,50", &[("first", "51"), ("parts", "101")]),
    ] {
        let (a, b) = (with(a), with(b));
        assert_eq!(asks(&of(&[&a, &b], &[])).0, QuestionCode::OrdersDiffer, "{what}");
        for (answer, expected) in answers {
            assert_eq!(amount(of(&[&a, &b], &[("orders_differ", *answer)])), *expected, "{what}: {answer}");
        }
    }
    // Ids that begin anew are told apart by day and shop, where somebody says so.
    let (a, b) = (with("1,c1,2024-01-05,hat,99"), with("1,c1,2024-02-05,hat,99"));
    assert_eq!(amount(Import { filters: vec!["order_key=store_day_id"], ..of(&[&a, &b], &[]) }), "199");
    // A deposit first, then all of it: what was paid since is newer.
    let (first, all) = (
        format!("{HEAD}1,甲,2024-01-05,100,已付款\n1,甲,2024-01-05,50,待付款\n"),
        format!("{HEAD}1,甲,2024-01-05,100,已付款\n1,甲,2024-01-05,50,已付款\n"),
    );
    for files in [[&first, &all], [&all, &first]] {
        assert_eq!(amount(of(&files.map(String::as_str), &[])), "150");
    }
    // A part that was given back since is that part, not another.
    let part = |amount: u32, refund: u32| format!("订单号,客户,日期,金额,退款金额\n1,甲,2024-01-05,{amount},{refund}\n");
    let files = [part(60, 0), part(40, 0), part(60, 30)];
    assert_eq!(amount(of(&[&files[0], &files[1], &files[2]], &[("orders_differ", "parts")])), "70");
}

#[test]
fn refunds_of_items_are_taken_off_what_counts() {
    let subtract = [("item_refunds", "subtract")];
    let items = |rows: &str| format!("order_id,product,quantity,refund amount\n{rows}\n");
    let head = "order_id,customer,date,product,amount,status\n";
    for (orders, given, expected) in [
        // A refunded order is left out already.
        ("1,c1,2024-01-05,hat,30,已退款\n1,c1,2024-01-05,bag,70,已退款\n2,c1,2024-01-06,hat,500,已付款", "1,hat,1,30\n1,bag,1,70\n2,hat,1,0", "500"),
        ("1,c1,2024-01-05,hat,40,已取消\n1,c1,2024-01-05,bag,60,已付款\n2,c2,2024-01-06,hat,500,已付款", "1,bag,1,20\n2,hat,1,0", "540"),
    ] {
        let (orders, items) = (format!("{head}{orders}\n"), items(given));
        assert_eq!(amount(of(&[&orders, &items], &subtract)), expected, "{orders}");
    }
    let (unpaid, paid) = (format!("{HEAD}1,甲,2024-01-05,100,待付款\n"), format!("{HEAD}1,甲,2024-01-05,100,已付款\n"));
    let given = items("1,bag,1,20");
    assert_eq!(amount(of(&[&unpaid, &paid, &given], &subtract)), "80");
    // One file that says what was given back does not speak for another.
    let (told, silent) = ("订单号,客户,日期,金额,退款金额\n1,甲,2024-01-05,100,10\n", "订单号,客户,日期,金额\n3,甲,2024-01-05,120\n");
    let given = items("1,bag,1,10\n3,hat,1,120");
    assert_eq!(asks(&of(&[told, silent, &given], &[])).0, QuestionCode::ItemRefunds);
    assert_eq!(amount(of(&[told, silent, &given], &subtract)), "90");
}

#[test]
fn discounts_as_percents_and_tenths_are_asked_about_too() {
    for (rows, share) in [
        (["10%", "5%", "20%"], "265"),
        (["9折", "8折", "95折"], "265"),
        (["10", "5", "1"], "284"),
        (["10", "5", "0.5"], "284.5"),
        (["0.1", "0.05", "0.2"], "265"),
    ] {
        let rows: Vec<String> = rows.iter().enumerate().map(|(n, off)| format!("{n},c{n},2024-01-0{},1,100,{off}", n + 1)).collect();
        let text = format!("order_id,customer,date,quantity,unit_price,discount\n{}\n", rows.join("\n"));
        assert_eq!(asks(&of(&[&text], &[])).0, QuestionCode::LineDiscount, "{text}");
        assert_eq!(amount(of(&[&text], &[("line_discount", "share")])), share, "{text}");
    }
}

#[test]
fn what_a_filter_leaves_out_is_as_if_it_were_not_there() {
    let (paid, cancelled) = (
        format!("{HEAD}1,甲,2024-01-05,100,已付款\n2,乙,2024-01-06,50,已付款\n"),
        format!("{HEAD}1,甲,2024-01-05,100,已取消\n3,丙,2024-02-06,70,已付款\n"),
    );
    assert_eq!(amount(Import { filters: vec!["file=1.csv"], ..of(&[&paid, &cancelled], &[]) }), "150");
    // Small orders are those of sales, after it is known which copy counts.
    let items = "order_id,product,quantity,unit_price\n1,hat,1,50\n2,bag,1,500\n";
    let orders = "order_id,customer,date,amount\n1,c1,2024-01-05,50\n2,c2,2024-01-06,500\n";
    assert_eq!(amount(Import { filters: vec!["min_order=60"], ..of(&[orders, items], &[]) }), "500");
    let (a, b) = ("order_id,customer,date,amount\n1,c1,2024-01-05,5\n2,c2,2024-01-05,99\n", "order_id,customer,date,amount\n1,c1,2024-01-05,8\n");
    for (answer, expected) in [("parts", "112"), ("last", "99"), ("first", "99")] {
        assert_eq!(amount(Import { filters: vec!["min_order=10"], ..of(&[a, b], &[("orders_differ", answer)]) }), expected, "{answer}");
    }
}

#[test]
fn a_refund_is_taken_off_once() {
    for (row, expected) in
        [("0,100,已退款", "1000"), ("-100,100,已退款", "900"), ("-100,100,退货单", "900"), ("100,100,已退款", "1000"), ("100,30,已付款", "1070")]
    {
        let text = format!("订单号,客户,日期,金额,退款金额,订单状态\n1,甲,2024-01-05,1000,0,已付款\n2,甲,2024-01-06,{row}\n");
        assert_eq!(amount(of(&[&text], &[])), expected, "{row}");
    }
}

#[test]
fn an_order_without_a_day_cannot_count() {
    let text = format!("{HEAD}1,甲,2024-01-05,100,已付款\n2,乙,,40,待付款\n");
    let summary = graded(Import { filters: vec!["status:待付款=kept"], ..of(&[&text], &[]) });
    assert_eq!((summary.amount.to_string().as_str(), summary.first_order.unwrap().to_string().as_str()), ("100", "2024-01-05"));
}

#[test]
fn a_status_means_what_its_own_file_says() {
    let erp = format!("{HEAD}1,甲,2024-01-05,1000,销售\n2,乙,2024-01-06,80,退货\n3,乙,2024-01-02,500,销售\n");
    let shop = format!("{HEAD}s1,甲,2024-01-08,300,退款\ns2,丙,2024-01-09,200,交易成功\n");
    assert_eq!(amount(of(&[&erp, &shop], &[])), "1620");
    let crm = format!("{HEAD}1,甲,2024-01-05,1000,赢单\n2,乙,2024-01-06,80,提案\n");
    let shop = format!("{HEAD}s1,甲,2024-01-08,300,正常\ns2,丙,2024-01-09,200,正常\n");
    assert_eq!(amount(of(&[&crm, &shop], &[])), "1500");
}

#[test]
fn a_currency_in_the_header_and_another_in_the_cells_is_asked_about() {
    for text in [
        "Order,Customer,Date,Amount (USD)\n1,c1,2024-01-05,€100\n2,c1,2024-01-06,€100\n",
        "订单号,客户,日期,金额（元）\n1,甲,2024-01-05,100\n2,乙,2024-01-06,$50\n",
        "Order,Customer,Date,Amount (USD),Currency\n1,c1,2024-01-05,100,\n2,c1,2024-01-06,100,EUR\n",
    ] {
        assert_eq!(asks(&of(&[text], &[])).0, QuestionCode::MixedCurrency, "{text}");
    }
    for fine in [
        "订单号,客户,日期,金额（元）\n1,甲,2024-01-05,￥100\n2,乙,2024-01-06,50元\n",
        "Order,Customer,Date,Amount (USD),Currency\n1,c1,2024-01-05,100,USD\n2,c2,2024-01-05,5,\n",
    ] {
        graded(of(&[fine], &[]));
    }
}
