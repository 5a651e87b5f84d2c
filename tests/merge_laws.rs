//! Laws of everything that crosses slices or files: nothing added changes nothing, grouping does not matter, money is
//! conserved, and units, order and file borders change no grade.

mod common;

use common::Import;
use fenji::ingest::{Evidence, MarkHint, OrderHint, Role};
use fenji::protocol::Summary;
use proptest::prelude::*;

const HEADER: &str = "order,date,customer,amount\n";

#[derive(Clone, Debug)]
struct Line {
    order: u32,
    day: u32,
    customer: u32,
    cents: i64,
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (0u32..60, 0u32..500, 0u32..25, prop_oneof![8 => 1i64..40, 1 => -20i64..0, 1 => Just(0)])
        .prop_map(|(order, day, customer, hundreds)| Line { order, day, customer, cents: hundreds * 125 });
    proptest::collection::vec(line, 1..120)
}

/// An order has one customer and one day, as in real files.
fn text(lines: &[Line], unit: i64) -> String {
    let mut out = HEADER.to_owned();
    for line in lines {
        let day = fenji::model::Day::parse_iso("2023-01-01").unwrap().plus(line.day as i32);
        let minor = line.cents * unit;
        let amount = fenji::model::Amount { minor: minor.into(), scale: 2 };
        out += &format!("O{}-{},{day},C{:02},{amount}\n", line.customer, line.order, line.customer);
    }
    out
}

fn import(files: &[String]) -> Import<'_> {
    Import { files: files.iter().map(String::as_bytes).collect(), answers: vec![("future_date", "keep")], ..Import::default() }
}

fn grades(csv: &str) -> Vec<Vec<&str>> {
    // Everything but the amount column.
    csv.lines().map(|line| line.split(',').enumerate().filter(|(column, _)| *column != 15).map(|(_, cell)| cell).collect()).collect()
}

fn totals(summary: &Summary) -> (u64, u64, String) {
    (summary.customers, summary.orders, summary.amount.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn shuffling_rows_changes_no_grade(lines in lines(), seed: u64) {
        let mut shuffled = lines.clone();
        let mut state = seed | 1;
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(place, (state >> 33) as usize % (place + 1));
        }
        prop_assert_eq!(import(&[text(&lines, 1)]).csv(), import(&[text(&shuffled, 1)]).csv());
    }

    /// Two files in which no order is split are the same as one file.
    #[test]
    fn splitting_files_changes_no_grade(lines in lines()) {
        let (left, right): (Vec<Line>, Vec<Line>) = lines.iter().cloned().partition(|line| line.order % 2 == 0);
        prop_assume!(!left.is_empty() && !right.is_empty());
        prop_assert_eq!(import(&[text(&lines, 1)]).csv(), import(&[text(&left, 1), text(&right, 1)]).csv());
        prop_assert_eq!(import(&[text(&right, 1), text(&left, 1)]).csv(), import(&[text(&left, 1), text(&right, 1)]).csv());
    }

    /// Yuan or fen: the same grades.
    #[test]
    fn the_unit_of_money_changes_no_grade(lines in lines(), unit in prop_oneof![Just(4i64), Just(100), Just(7)]) {
        let (one, other) = (import(&[text(&lines, 1)]).csv(), import(&[text(&lines, unit)]).csv());
        prop_assert_eq!(grades(&one), grades(&other));
    }

    /// The same file twice: every row of the second is repeated, nothing else changes.
    #[test]
    fn the_same_file_twice_counts_once(lines in lines()) {
        let file = text(&lines, 1);
        let (_, once) = import(std::slice::from_ref(&file)).graded();
        let (_, twice) = import(&[file.clone(), file]).graded();
        prop_assert_eq!(totals(&once), totals(&twice));
        prop_assert_eq!(twice.files[1].used, 0);
        prop_assert_eq!(twice.files[1].repeated + twice.files[1].left_out, lines.len() as u64);
    }

    /// Rows and money are conserved in every file, whatever the date.
    #[test]
    fn rows_and_money_are_conserved(lines in lines(), as_of in 0i32..600) {
        let day = fenji::model::Day::parse_iso("2023-01-01").unwrap().plus(as_of);
        let file = text(&lines, 1) + "X,2023-01-05,,7.25\nY,never,C01,0.50\n,,,\n合计,,,9.00\n";
        let import = Import { as_of: Some(day), ..import(std::slice::from_ref(&file)) };
        let (session, end) = import.end();
        let files = session.reports();
        prop_assert!(files[0].adds_up(), "{:?} {:?}", files[0], end);
        let money: i128 = files[0].money.iter().map(|amount| amount.minor * 10i128.pow(2 - u32::from(amount.scale))).sum();
        let written: i128 = lines.iter().map(|line| i128::from(line.cents)).sum::<i128>() + 725 + 50 + 900;
        prop_assert_eq!(money, written);
    }

    /// Evidence: empty is neutral, and order and grouping do not matter.
    #[test]
    fn evidence_merges_like_a_sum(kinds in proptest::collection::vec((0u8..4, 0u8..4), 0..40), cut in 0usize..40, other in 0usize..40) {
        let collect = |kinds: &[(u8, u8)], base: u64| {
            let mut evidence = Evidence::default();
            for (place, (date, mark)) in kinds.iter().enumerate() {
                let at = base + place as u64;
                evidence.add_date([OrderHint::Nothing, OrderHint::DayFirst, OrderHint::MonthFirst, OrderHint::Either][usize::from(*date)], at, || format!("d{at}"));
                evidence.add_mark([MarkHint::Nothing, MarkHint::Point, MarkHint::Comma, MarkHint::Either][usize::from(*mark)], at, || format!("m{at}"));
            }
            evidence
        };
        let (a, b) = (cut.min(kinds.len()).min(other), cut.min(kinds.len()).max(other.min(kinds.len())));
        let whole = collect(&kinds, 0);
        let parts = [collect(&kinds[..a], 0), collect(&kinds[a..b], a as u64), collect(&kinds[b..], b as u64)];
        let mut forward = Evidence::default();
        parts.iter().for_each(|part| forward.merge(part));
        let mut backward = Evidence::default();
        parts.iter().rev().for_each(|part| backward.merge(part));
        prop_assert_eq!(&forward, &whole);
        prop_assert_eq!(&backward, &whole);
    }
}

#[test]
fn the_role_of_a_column_can_be_changed_without_a_new_file() {
    let file = "id,when,who,a,b\n1,2024-01-01,x,5,7\n2,2024-02-01,y,6,8\n".to_owned();
    let with = |amount| {
        let roles = vec![(Role::Customer, "who"), (Role::Date, "when"), (Role::Amount, amount)];
        Import { roles, ..import(std::slice::from_ref(&file)) }.graded().1.amount.to_string()
    };
    assert_eq!((with("a"), with("b")), ("11".to_owned(), "15".to_owned()));
}
