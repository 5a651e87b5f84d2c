//! What files say of customers besides orders, and the grades that rest on it (`DEFAULTS`: potential b and d, feedback,
//! 客户关系). Whatever the slices and workers.

mod common;

use common::Import;
use fenji::engine::LocalRun;
use fenji::model::{Grade, Lifecycle, Potential, Relation};
use fenji::protocol::{CustomerRow, Note, Reason, RelationSign, Summary, TableQuery};
use std::fmt::Write as _;

#[track_caller]
fn graded(import: &Import<'_>) -> (Vec<CustomerRow>, Summary) {
    let (mut session, summary) = import.graded();
    let rows = session.rows(&TableQuery::default(), 0, 1000).rows;
    for slice_bytes in [1, 9, 70] {
        let run = LocalRun { workers: 2, slice_bytes: Some(slice_bytes), newest_first: true };
        let (mut again, _) = Import { run, ..import.clone() }.graded();
        assert_eq!(again.rows(&TableQuery::default(), 0, 1000).rows, rows, "slices of {slice_bytes}");
    }
    assert!(summary.files.iter().all(fenji::ingest::FileReport::adds_up));
    (rows, summary)
}

#[track_caller]
fn of<'r>(rows: &'r [CustomerRow], id: &str) -> &'r CustomerRow {
    rows.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no customer {id}"))
}

#[track_caller]
fn reasons(import: &Import<'_>, id: &str) -> Vec<Reason> {
    let (mut session, _) = import.graded();
    let index = of(&session.rows(&TableQuery::default(), 0, 1000).rows, id).index;
    session.card(index).unwrap().reasons
}

/// A year of orders: 甲 and 乙 buy every month, 丙 bought once long ago, 丁 twice a year before the end, and others fill up.
fn orders() -> String {
    let mut text = String::from("订单号,客户,姓名,日期,金额\n");
    let mut number = 0;
    let mut order = |customer: &str, day: &str, amount: i64| {
        number += 1;
        let _ = writeln!(text, "{number},{customer},{customer}名,{day},{amount}");
    };
    for month in 1..=12 {
        for customer in ["甲", "乙"] {
            order(customer, &format!("2024-{month:02}-10"), 100);
        }
    }
    order("丙", "2024-01-03", 50);
    order("丁", "2024-01-05", 50);
    order("丁", "2024-02-05", 50);
    for other in 0..30 {
        order(&format!("客{other}"), &format!("2024-{:02}-20", other % 12 + 1), 20);
    }
    text
}

#[test]
fn ratings_and_complaints_warn_and_take_loyalty_back() {
    let orders = orders();
    let plain = Import::of(orders.as_bytes());
    let (rows, summary) = graded(&plain);
    assert_eq!((of(&rows, "甲").lifecycle, of(&rows, "甲").relation), (Some(Lifecycle::Loyal), Relation::Loyal));
    assert!(summary.notes.contains(&Note::NotInFile { feedback: true, referral: true, open_amount: true, contacts: true, order_ids: false }));
    for (survey, low) in [("2", true), ("3", false), ("不满意", true), ("很满意", false), ("", false)] {
        let people = format!("客户,满意度\n甲,{survey}\n乙,5\n");
        let import = Import { files: vec![orders.as_bytes(), people.as_bytes()], ..Import::default() };
        let (rows, summary) = graded(&import);
        let expected = if low {
            (Some(Lifecycle::Warning), Relation::Regular, "feedback".to_owned())
        } else {
            (Some(Lifecycle::Loyal), Relation::Loyal, String::new())
        };
        let row = of(&rows, "甲");
        assert_eq!((row.lifecycle, row.relation, row.churn_reasons.ids()), expected, "{survey}");
        assert!(summary.notes.iter().any(|note| matches!(note, Note::NotInFile { feedback: false, .. })));
        assert_eq!(reasons(&import, "甲").iter().any(|reason| matches!(reason, Reason::WarningRating { .. })), low);
    }
    for (complaint, lifecycle) in [("处理中", Lifecycle::Warning), ("已解决", Lifecycle::Loyal), ("否", Lifecycle::Loyal), ("2", Lifecycle::Loyal)]
    {
        let people = format!("客户,投诉\n甲,{complaint}\n");
        let (rows, _) = graded(&Import { files: vec![orders.as_bytes(), people.as_bytes()], ..Import::default() });
        assert_eq!(of(&rows, "甲").lifecycle, Some(lifecycle), "{complaint}");
    }
}

#[test]
fn an_old_complaint_warns_no_more_but_still_takes_loyalty_back() {
    let orders = orders();
    for (day, lifecycle, relation) in [
        ("2024-11-01", Lifecycle::Warning, Relation::Regular),
        ("2024-03-01", Lifecycle::Growing, Relation::Regular),
        // After the analysis date nothing has happened yet.
        ("2025-03-01", Lifecycle::Loyal, Relation::Loyal),
    ] {
        let tickets = format!("客户,日期,投诉\n甲,{day},包装破损\n");
        let (rows, summary) = graded(&Import { files: vec![orders.as_bytes(), tickets.as_bytes()], ..Import::default() });
        let row = of(&rows, "甲");
        assert_eq!((row.lifecycle, row.relation), (Some(lifecycle), relation), "{day}");
        assert_eq!(summary.files[1].left_out, u64::from(day > "2025"), "{day}");
    }
    // The ticket's own state says that it is settled.
    let tickets = "客户,日期,投诉,状态\n甲,2024-11-01,包装破损,已解决\n";
    let (rows, _) = graded(&Import { files: vec![orders.as_bytes(), tickets.as_bytes()], ..Import::default() });
    assert_eq!(of(&rows, "甲").lifecycle, Some(Lifecycle::Loyal));
}

#[test]
fn who_brings_others_has_potential_and_is_loyal_while_he_buys() {
    let orders = orders();
    for people in
        ["客户,推荐人数\n丁,2\n乙,1\n", "客户,推荐人\n丙,丁\n客1,丁\n客2,乙\n客3,无名\n丁,丁\n", "客户,推荐人\n丙,丁名\n客1,丁名\n客2,乙名\n"]
    {
        let import = Import { files: vec![orders.as_bytes(), people.as_bytes()], ..Import::default() };
        let (rows, _) = graded(&import);
        let (bought_long_ago, buys) = (of(&rows, "丁"), of(&rows, "乙"));
        assert_eq!((bought_long_ago.potential, bought_long_ago.relation), (Potential::High, Relation::Lost), "{people}");
        assert_eq!((buys.potential, buys.relation, of(&rows, "丙").potential), (Potential::High, Relation::Loyal, Potential::Low), "{people}");
        assert!(reasons(&import, "丁").contains(&Reason::PotentialReferral { referrals: 2 }), "{people}");
    }
    // A first order lately and somebody brought along: loyal by that alone.
    let text = format!("{orders}99,新,新名,2024-12-18,20\n");
    let import = Import { files: vec![text.as_bytes(), "客户,推荐人\n客1,新\n".as_bytes()], ..Import::default() };
    let (rows, _) = graded(&import);
    assert_eq!((of(&rows, "新").relation, of(&rows, "新").lifecycle), (Relation::Loyal, Some(Lifecycle::First)));
    assert!(reasons(&import, "新").contains(&Reason::Relation { relation: Relation::Loyal, sign: RelationSign::Referral, alone: true }));
}

#[test]
fn a_promoter_has_potential() {
    let orders = orders();
    for (nps, potential) in [("9", Potential::High), ("10", Potential::High), ("8", Potential::Low)] {
        let people = format!("客户,NPS\n丙,{nps}\n");
        let (rows, _) = graded(&Import { files: vec![orders.as_bytes(), people.as_bytes()], ..Import::default() });
        assert_eq!(of(&rows, "丙").potential, potential, "{nps}");
    }
    // The latest answer counts; one with a day is later than one without.
    let (people, events) = ("客户,NPS\n丙,10\n", "客户,日期,NPS\n丙,2024-02-01,9\n丙,2024-03-01,7\n");
    let (rows, _) = graded(&Import { files: vec![orders.as_bytes(), people.as_bytes(), events.as_bytes()], ..Import::default() });
    assert_eq!(of(&rows, "丙").potential, Potential::Low);
}

#[test]
fn a_contact_keeps_a_customer_from_being_lost() {
    let orders = orders();
    for (day, relation) in [("2024-12-01", Relation::Regular), ("2024-05-01", Relation::Lost)] {
        let visits = format!("客户,日期,事件\n丙,{day},拜访\n");
        let import = Import { files: vec![orders.as_bytes(), visits.as_bytes()], ..Import::default() };
        let (rows, _) = graded(&import);
        assert_eq!((of(&rows, "丙").relation, of(&rows, "丙").lifecycle), (relation, Some(Lifecycle::Lost)), "{day}");
    }
}

#[test]
fn open_deals_are_potential_and_debts_are_not() {
    let text = "商机编号,客户名称,成交日期,金额,阶段\n1,甲,2024-01-05,100,赢单\n2,乙,2024-06-05,100,赢单\n3,丙,2024-06-06,5,提案\n4,甲,2024-06-07,19,提案\n5,乙,2024-06-08,20,提案\n";
    let (rows, _) = graded(&Import::of(text.as_bytes()));
    assert_eq!(["甲", "乙", "丙"].map(|id| of(&rows, id).potential), [Potential::Low, Potential::High, Potential::High]);
    assert_eq!((of(&rows, "丙").grade, of(&rows, "丙").value), (Grade::Low, None));
    let orders = orders();
    for (header, potential) in [("待成交金额", Potential::Low), ("欠款金额", Potential::Low), ("open amount", Potential::High)] {
        let people = format!("客户,{header}\n丙,500\n");
        let (rows, _) = graded(&Import { files: vec![orders.as_bytes(), people.as_bytes()], ..Import::default() });
        assert_eq!(of(&rows, "丙").potential, potential, "{header}");
    }
}
