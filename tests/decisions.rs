//! What a person decides about single customers stands above the rules, in every export, and never in a file of rules.

mod common;

use common::Import;
use fenji::model::Grade;
use fenji::protocol::{Note, Reason, Summary, TableQuery};
use fenji::rules::{ByHand, Decision, Decisions, Preset, PresetFile, Rules, SameCustomer};

const TEXT: &str = "订单号,客户,姓名,日期,金额\n1,甲,张三,2024-01-01,100\n2,乙,李四,2024-01-02,20\n3,丙,王五,2024-01-03,30\n4,丁,张三,2024-02-03,40\n5,甲,张三,2024-02-05,5\n";

fn decided(customer: &str, decision: ByHand, reason: &str) -> Decision {
    Decision { customer: customer.into(), decision, reason: reason.into(), date: "2024-12-01".into() }
}

fn same(customer: &str, into: &str) -> SameCustomer {
    SameCustomer { customer: customer.into(), into: into.into(), reason: "同一个电话".into(), date: "2024-12-01".into() }
}

fn graded(text: &str, decisions: Decisions) -> (fenji::engine::LedgerSession, Summary, String) {
    let (session, summary) = Import { decisions, ..Import::of(text.as_bytes()) }.graded();
    let csv = String::from_utf8(session.customers_csv(false)).unwrap();
    (session, summary, csv)
}

#[test]
fn a_decision_stands_above_the_rules_and_is_shown_as_one() {
    let (_, plain, before) = graded(TEXT, Decisions::default());
    assert!(before.starts_with("customer_id,") && before.lines().next().unwrap().ends_with(",rfm_class,abc"));
    let customers = vec![
        decided("甲", ByHand::Black, "欠款, \"不再合作\""),
        decided("乙", ByHand::Red, ""),
        decided("丙", ByHand::Grade(Grade::Mid), "=1+1"),
        decided("无此人", ByHand::Red, ""),
    ];
    let (mut session, summary, csv) = graded(TEXT, Decisions { customers, ..Decisions::default() });
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",abc,by_hand,by_hand_reason,by_hand_date,grade_by_rules,same_keys"));
    let of = |id: &str| *lines.iter().find(|line| line.starts_with(id)).unwrap();
    assert!(of("甲,").starts_with("甲,张三,,low,") && of("甲,").ends_with(",black,\"欠款, \"\"不再合作\"\"\",2024-12-01,high,"));
    assert!(of("乙,").starts_with("乙,李四,,high,") && of("乙,").ends_with(",red,,2024-12-01,low,"));
    assert!(of("丁,").ends_with(",,,,mid,"), "{}", of("丁,"));
    // Nothing else moves: each line begins as before but for the grade.
    for (line, before) in lines.iter().zip(before.lines()).skip(1) {
        let rest = |line: &str| line.splitn(5, ',').nth(4).unwrap().to_owned();
        assert!(rest(line).starts_with(&rest(before)), "{line}");
    }
    assert!(summary.notes.contains(&Note::ByHand { customers: 3, absent: 1, same: 0 }));
    assert!(!plain.notes.iter().any(|note| matches!(note, Note::ByHand { .. })));
    let grades: Vec<u64> = summary.divisions[0].groups.iter().map(|group| group.customers).collect();
    assert_eq!(grades, [1, 2, 1]);
    let row = session.rows(&TableQuery::default(), 0, 10).rows.into_iter().find(|row| row.id == "甲").unwrap();
    assert_eq!((row.grade, row.by_hand), (Grade::Low, Some(ByHand::Black)));
    let reasons = session.card(row.index).unwrap().reasons;
    assert!(matches!(&reasons[0], Reason::ByHand { decision: ByHand::Black, by_rules: Grade::High, .. }), "{reasons:?}");
    // For Excel a reason that looks like a formula is text.
    assert!(String::from_utf8(session.customers_csv(true)).unwrap().contains(",'=1+1,"));
}

#[test]
fn keys_put_together_are_one_customer_as_if_the_file_said_so() {
    let decisions = Decisions { same: vec![same("丁", "甲"), same("丙", "丁")], ..Decisions::default() };
    let (mut session, summary, csv) = graded(TEXT, decisions.clone());
    let (_, _, replaced) = graded(&TEXT.replace(",丁,", ",甲,").replace(",丙,", ",甲,"), Decisions::default());
    let cut = |csv: &str| csv.lines().map(|line| line.splitn(23, ',').take(22).collect::<Vec<_>>().join(",")).collect::<Vec<_>>();
    assert_eq!(cut(&csv), cut(&replaced));
    assert!(csv.lines().any(|line| line.starts_with("甲,") && (line.ends_with(",丙;丁") || line.ends_with(",丁;丙"))), "{csv}");
    assert!(summary.notes.contains(&Note::ByHand { customers: 0, absent: 0, same: 2 }));
    // Back and forth without reading the file again.
    let terms = |decisions: Decisions| fenji::protocol::Terms { decisions, ..fenji::protocol::Terms::default() };
    let apart = session.grade(terms(Decisions::default()));
    assert_eq!((apart.customers, summary.customers), (4, 2));
    assert_eq!(String::from_utf8(session.customers_csv(false)).unwrap(), graded(TEXT, Decisions::default()).2);
    session.grade(terms(decisions));
    assert_eq!(String::from_utf8(session.customers_csv(false)).unwrap(), csv);
    // A key that no file has yet, and a decision about a key that went.
    let both = Decisions { same: vec![same("乙", "新编号")], customers: vec![decided("乙", ByHand::Red, "")], ..Decisions::default() };
    let (_, _, csv) = graded(TEXT, both);
    assert!(csv.lines().any(|line| line.starts_with("新编号,李四,,high,")), "{csv}");
}

#[test]
fn a_file_of_rules_holds_no_customer() {
    let secret = "机密客户7731";
    let decisions =
        Decisions {
            customers: vec![decided(secret, ByHand::Black, "机密原因")], same: vec![same(secret, "机密编号")], ..Decisions::default()
        };
    let text = TEXT.replace("乙", secret);
    let (_, summary, csv) = graded(&text, decisions);
    assert!(csv.contains(secret));
    let rules = Rules { frozen: summary.frozen, ..summary.rules };
    let file = PresetFile::new(vec![Preset::new("标准", rules)]).to_json();
    assert!(!file.contains("机密") && !file.contains("7731") && !file.contains("李四"));
}
