//! Standards: limits that a firm changes, numbers that are fixed, files that travel between people.

mod common;

use common::{Import, fixture};
use fenji::engine::LedgerSession;
use fenji::ingest::Role;
use fenji::model::{Day, Lifecycle, Relation, Value};
use fenji::protocol::{CustomerRow, Reason, Summary, TableQuery, Terms, decode, encode};
use fenji::rules::{AbcRule, ClassCut, Decisions, EdgeRule, LimitField, Limits, PresetFile, Purchase, Rules, RulesError};
use std::collections::BTreeMap;

const CDNOW: [(Role, &str); 3] = [(Role::Customer, "customer_id"), (Role::Date, "date"), (Role::Amount, "amount")];

fn cdnow(bytes: &[u8], rules: Rules) -> (LedgerSession, Summary) {
    Import { roles: roles(bytes), rules, ..Import::of(bytes) }.graded()
}

/// The roles by whatever the headers of the fixture are.
fn roles(bytes: &[u8]) -> Vec<(Role, &'static str)> {
    let header = String::from_utf8_lossy(bytes.split(|&byte| byte == b'\n').next().unwrap_or_default()).into_owned();
    CDNOW.iter().filter(|(_, name)| header.split(',').any(|own| own.trim() == *name)).copied().collect()
}

fn rows(session: &mut LedgerSession) -> BTreeMap<String, CustomerRow> {
    session.rows(&TableQuery::default(), 0, u32::MAX).rows.into_iter().map(|row| (row.id.clone(), CustomerRow { index: 0, ..row })).collect()
}

/// Rules of every kind of cut.
fn standards() -> Vec<Rules> {
    let plain = Rules::default();
    let limits = Limits { high_score: 4, half_window_days: 120, lost_percent: 300, loyal_orders: 2, ..Limits::default() };
    vec![
        plain.clone(),
        Rules { class_cut: ClassCut::Median, abc: AbcRule::Inclusive, bins: 4, ..plain.clone() },
        Rules { class_cut: ClassCut::Score, abc: AbcRule::Strict, bins: 10, limits, ..plain.clone() },
        Rules { edges: EdgeRule::RPackage, purchase: Purchase::Row, ..plain.clone() },
        Rules { class_cut: ClassCut::Fixed { days: 30, orders: 3, amount_cents: 5_050 }, ..plain },
    ]
}

#[test]
fn fixed_numbers_give_everybody_the_same_grade_again() {
    for name in ["cdnow_sample_transactions.csv", "rfm_orders.csv"] {
        let bytes = fixture(name);
        for rules in standards() {
            let (session, summary) = cdnow(&bytes, rules.clone());
            let frozen = Rules { frozen: summary.frozen.clone(), ..rules.clone() };
            assert_eq!(frozen.check(), Ok(()), "{name} {rules:?}");
            // Through a file, as it travels.
            let frozen = Rules::from_json(&frozen.to_json()).unwrap();
            let (again, fixed) = cdnow(&bytes, frozen.clone());
            let (was, is) = (session.customers_csv(false), again.customers_csv(false));
            assert_eq!(String::from_utf8(is).unwrap(), String::from_utf8(was).unwrap(), "{name} {rules:?}");
            assert_eq!(fixed.frozen, frozen.frozen, "{name}: fixing fixed numbers changes nothing");
        }
    }
}

#[test]
fn with_fixed_numbers_nobodys_grade_depends_on_who_else_is_there() {
    let bytes = fixture("cdnow_sample_transactions.csv");
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (header, lines) = text.split_once('\n').unwrap();
    for rules in standards() {
        let (mut whole, summary) = cdnow(&bytes, rules.clone());
        let all = rows(&mut whole);
        let frozen = Rules { frozen: summary.frozen.clone(), ..rules.clone() };
        for part in 0..3 {
            let customer = |line: &str| line.split(',').next().unwrap_or_default().bytes().map(usize::from).sum::<usize>() % 3 == part;
            let some: Vec<&str> = lines.lines().filter(|line| customer(line)).collect();
            let some = format!("{header}\n{}\n", some.join("\n"));
            let import = Import { roles: roles(&bytes), rules: frozen.clone(), as_of: Some(summary.as_of), ..Import::of(some.as_bytes()) };
            let (mut session, own) = import.graded();
            assert!(own.customers > 100 && own.customers < summary.customers, "{}", own.customers);
            for (id, row) in rows(&mut session) {
                // Amounts are told with the decimals of the file.
                let expected = CustomerRow { amount: row.amount, ..all[&id].clone() };
                assert_eq!(row, expected, "{rules:?}");
            }
            // Shares of those who are there give other grades: the test can fail.
            let (mut apart, _) = Import { rules: rules.clone(), ..import }.graded();
            if part == 0 && rules == Rules::default() {
                assert!(rows(&mut apart).iter().any(|(id, row)| row.value != all[id].value || row.abc != all[id].abc));
            }
        }
    }
}

#[test]
fn a_change_of_what_numbers_were_made_by_lets_them_go() {
    let bytes = fixture("cdnow_sample_transactions.csv");
    let (_, summary) = cdnow(&bytes, Rules::default());
    let frozen = Rules { frozen: summary.frozen, ..Rules::default() };
    let keeps = |change: fn(&mut Rules)| {
        let mut rules = frozen.clone();
        change(&mut rules);
        rules.keep_frozen(&frozen);
        rules.frozen.is_some()
    };
    assert!(keeps(|_| ()) && keeps(|rules| rules.limits.high_score = 4) && keeps(|rules| rules.limits.lost_days = 120));
    assert!(!keeps(|rules| rules.bins = 4) && !keeps(|rules| rules.class_cut = ClassCut::Median) && !keeps(|rules| rules.abc_a_percent = 70));
    assert!(!keeps(|rules| rules.limits.shop_days = 60) && !keeps(|rules| rules.purchase = Purchase::Row));
}

/// Every limit moves somebody, and each the grade that it is for.
#[test]
fn every_limit_moves_somebody() {
    let mut orders = String::from("订单号,客户,日期,金额,满意度,投诉\n");
    let mut number = 0;
    for customer in 0..120u32 {
        for order in 0..=(customer % 9) {
            number += 1;
            let day = Day::parse_iso("2023-01-01").unwrap().plus((order * (7 + customer % 23) + customer * 5 % 300) as i32);
            let rating = if order == customer % 9 && customer % 4 == 0 { (customer % 5 + 1).to_string() } else { String::new() };
            let complaint = if order == customer % 9 && customer % 17 == 3 { "处理中" } else { "" };
            orders += &format!("{number},c{customer},{day},{},{rating},{complaint}\n", 20 + customer * 3 + order * (customer % 7) * 11);
        }
    }
    // Bought every month for over two years, and by the second more, the same or less.
    for customer in 0..18u32 {
        for month in 0..30u32 {
            number += 1;
            let day = Day::parse_iso("2022-01-01").unwrap().plus((month * 30) as i32);
            let late = if customer < 12 { 100 + customer * 8 } else { 100 - (customer - 11) * 14 };
            let amount = if month >= 24 { late } else { 100 };
            if month < 24 || month % (1 + customer % 3) == 0 {
                let complaint = if customer == 3 && month == 28 { "处理中" } else { "" };
                orders += &format!("{number},g{customer},{day},{amount},,{complaint}\n");
            }
        }
    }
    // Came lately, three to six times.
    for customer in 0..16u32 {
        for order in 0..3 + customer % 4 {
            number += 1;
            let day = Day::parse_iso("2024-05-20").unwrap().plus(-((order * 25) as i32));
            orders += &format!("{number},k{customer},{day},33,,\n");
        }
    }
    let people = "客户,NPS\nc9,9\nc18,8\nc27,10\nc4,5\nc13,6\n";
    let deals = "商机编号,客户,日期,金额,阶段\nx1,c5,2024-01-01,90,提案\nx2,c6,2024-01-02,9,赢单\n";
    let percent = "客户,满意度\nc11,38\nc12,90\n";
    let sums = "客户,购买频率,购买金额\na,每月1次,100\nb,每年1次,5\nc,每年9次,9\nd,每年2次,9\n";
    let few = "订单号,客户,日期,金额\n1,x,2024-01-01,5\n2,x,2024-01-21,5\n3,y,2024-03-25,8\n4,z,2024-02-01,9\n";
    let files: [&[&[u8]]; 5] = [
        &[few.as_bytes()],
        &[orders.as_bytes()],
        &[orders.as_bytes(), people.as_bytes(), deals.as_bytes()],
        &[sums.as_bytes()],
        &[orders.as_bytes(), percent.as_bytes()],
    ];
    let graded = |files: &[&[u8]], limits: Limits| {
        let rules = Rules { limits, ..Rules::default() };
        let answers = vec![("future_date", "keep"), ("orders_differ", "first")];
        String::from_utf8(Import { files: files.to_vec(), rules, answers, ..Import::default() }.graded().0.customers_csv(false)).unwrap()
    };
    let before: Vec<String> = files.iter().map(|files| graded(files, Limits::default())).collect();
    let moves = |field: &&LimitField| {
        let default = Limits::default().get(field.id).unwrap();
        [field.least, field.most, default / 2, default * 2, default + 1, default.saturating_sub(1)].into_iter().any(|value| {
            let mut limits = Limits::default();
            limits.set(field.id, value);
            limits.check().is_ok() && files.iter().zip(&before).any(|(files, before)| graded(files, limits) != *before)
        })
    };
    assert_eq!(Limits::ALL.iter().filter(|field| !moves(field)).map(|field| field.id).collect::<Vec<_>>(), Vec::<&str>::new(), "move nobody");
}

#[test]
fn limits_do_what_they_say() {
    let text = "订单号,客户,日期,金额\n1,a,2024-01-01,10\n2,b,2024-01-02,20\n3,c,2024-01-03,30\n4,d,2024-01-04,40\n5,e,2024-01-05,50\n";
    let values = |limits: Limits| {
        let (mut session, _) = Import { rules: Rules { limits, ..Rules::default() }, ..Import::of(text.as_bytes()) }.graded();
        rows(&mut session).into_values().map(|row| row.value.unwrap()).collect::<Vec<_>>()
    };
    use Value::{High, Low, Mid};
    assert_eq!(values(Limits::default()), [Low, Low, Mid, Mid, High]);
    assert_eq!(values(Limits { high_score: 4, mid_score: 2, ..Limits::default() }), [Low, Mid, Mid, High, High]);
    // Bought every ten days, then nothing for 100 days.
    let text =
        "订单号,客户,日期,金额\n1,a,2024-01-01,10\n2,a,2024-01-11,10\n3,a,2024-01-21,10\n4,a,2024-01-31,10\n5,a,2024-02-10,10\n6,b,2024-05-20,10\n";
    let stage = |limits: Limits| {
        let (mut session, _) = Import { rules: Rules { limits, ..Rules::default() }, ..Import::of(text.as_bytes()) }.graded();
        let row = rows(&mut session).remove("a").unwrap();
        (row.lifecycle.unwrap(), row.relation)
    };
    // d = 101 days; W = max(10, 15, 14) = 15.
    assert_eq!(stage(Limits::default()), (Lifecycle::Lost, Relation::Lost));
    assert_eq!(stage(Limits { lost_days: 101, ..Limits::default() }).0, Lifecycle::Silent);
    assert_eq!(stage(Limits { lost_percent: 674, ..Limits::default() }).0, Lifecycle::Silent, "101 = 673.3 % of 15 days");
    assert_eq!(stage(Limits { own_days: 102, fewer_orders: 1000, less_orders: 1000, ..Limits::default() }).0, Lifecycle::Loyal);
}

#[test]
fn a_file_of_a_standard_travels_and_old_ones_load_for_ever() {
    let limits = Limits { lost_days: 120, high_score: 4, ..Limits::default() };
    let rules = Rules { limits, bins: 3, ..Rules::default() };
    assert_eq!(Rules::from_json(&rules.to_json()), Ok(rules.clone()));
    // What a person writes by hand says only what differs.
    assert_eq!(Rules::from_json(r#"{"schema":2,"bins":3,"limits":{"lost_days":120,"high_score":4}}"#), Ok(rules));
    // Schema 1 had no limits.
    assert_eq!(Rules::from_json(r#"{"schema":1,"bins":3}"#), Ok(Rules { bins: 3, ..Rules::default() }));
    let refused = |text: &str| PresetFile::from_json(text).unwrap_err();
    assert_eq!(refused(r#"{"schema":3}"#), RulesError::Newer { schema: 3 });
    for (text, name) in [
        (r#"{"schema":2,"limits":{"lost_days":0}}"#, "limits.lost_days"),
        (r#"{"schema":2,"limits":{"mid_score":5,"high_score":4}}"#, "limits.mid_score"),
        (r#"{"schema":2,"limits":{"silent_percent":500}}"#, "limits.silent_percent"),
    ] {
        assert!(matches!(refused(text), RulesError::OutOfRange { field, .. } if field == name), "{text}");
    }
    assert!(matches!(refused(r#"{"schema":2,"limits":{"lost":1}}"#), RulesError::UnknownField { field } if field == "limits.lost"));
    assert!(matches!(refused(r#"{"schema":2,"limits":{"lost_days":"long"}}"#), RulesError::WrongValue { field, .. } if field == "limits.lost_days"));
}

/// What the card promises holds: with so much more money, or so many more orders, the value is one tier better; with a cent
/// or an order less it is not.
#[test]
fn what_would_move_somebody_up_does() {
    let bytes = fixture("cdnow_sample_transactions.csv");
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (mut session, summary) = cdnow(&bytes, Rules::default());
    let frozen = Rules { frozen: summary.frozen.clone(), ..Rules::default() };
    let all = rows(&mut session);
    let indices: Vec<(String, u32)> = session.rows(&TableQuery::default(), 0, u32::MAX).rows.into_iter().map(|row| (row.id, row.index)).collect();
    let mut promised: BTreeMap<String, (Value, Option<i128>, Option<u32>)> = BTreeMap::new();
    for (id, index) in indices {
        let reasons = session.card(index).unwrap().reasons;
        let next = reasons.iter().find_map(|reason| match *reason {
            Reason::NextValue { to, amount, orders } => Some((to, amount.map(|amount| amount.minor), orders)),
            _ => None,
        });
        assert_eq!(next.is_none(), all[&id].value == Some(Value::High), "{id}");
        promised.extend(next.map(|next| (id, next)));
    }
    let graded = |more: &dyn Fn(&str, &(Value, Option<i128>, Option<u32>)) -> String| {
        let mut file = text.trim_end().to_owned() + "\n";
        promised.iter().for_each(|(id, next)| file += &more(id, next));
        let import = Import { roles: roles(&bytes), rules: frozen.clone(), as_of: Some(summary.as_of), ..Import::of(file.as_bytes()) };
        rows(&mut import.graded().0)
    };
    let (mut by_amount, mut by_orders) = (0, 0);
    for short in [0, 1] {
        // Money on a day with an order makes no other order.
        let money = graded(&|id, (_, amount, _)| {
            let day = all[id].last_order.unwrap();
            amount.map_or(String::new(), |cents| format!("{id},{day},1,{}.{:02}\n", (cents - short) / 100, (cents - short) % 100))
        });
        let orders = graded(&|id, (_, _, orders)| {
            (0..orders.map_or(0, |orders| orders - short as u32)).map(|n| format!("{id},1996-{:02}-{:02},1,0\n", n / 28 + 1, n % 28 + 1)).collect()
        });
        for (id, (to, amount, count)) in &promised {
            let expected = if short == 0 { Some(*to) } else { all[id].value };
            if amount.is_some() {
                by_amount += 1;
                assert_eq!(money[id].value, expected, "{id} {amount:?} less {short}");
            }
            if count.is_some() {
                by_orders += 1;
                assert_eq!(orders[id].value, expected, "{id} {count:?} less {short}");
            }
        }
    }
    assert!(by_amount > 1000 && by_orders > 1000, "{by_amount} {by_orders}");
}

/// Messages between the page and its workers say nothing of their own shape: whatever is sent must be told in full.
#[test]
fn standards_and_decisions_reach_the_worker_as_they_are() {
    let bytes = fixture("cdnow_sample_transactions.csv");
    for rules in standards() {
        let (_, summary) = cdnow(&bytes, rules.clone());
        for frozen in [None, summary.frozen.clone()] {
            let decisions = Decisions::from_json(
                r#"{"schema":1,"customers":[{"customer":"4","decision":{"grade":"mid"},"reason":"","date":"2024-12-01"}],"same":[]}"#,
            )
            .unwrap();
            let terms = Terms { rules: Rules { frozen, ..rules.clone() }, decisions, ..Terms::default() };
            assert_eq!(decode::<Terms>(&encode(&terms)), Ok(terms));
        }
        assert_eq!(decode::<Summary>(&encode(&summary)), Ok(summary));
    }
}
