//! Published numbers: the table of R's package `rfm` 0.3.0 over its own orders.

mod common;

use common::Import;
use fenji::ingest::Role;
use fenji::model::{Day, Dimension, Segment};
use fenji::rules::{EdgeRule, Purchase, Rules, SegmentMap};

fn r_rules() -> Rules {
    Rules { purchase: Purchase::Row, edges: EdgeRule::RPackage, segments: SegmentMap::RPackage, ..Rules::default() }
}

fn orders() -> Vec<u8> {
    common::fixture("rfm_orders.csv")
}

fn import(bytes: &[u8]) -> Import<'_> {
    Import { rules: r_rules(), as_of: Day::parse_iso("2006-12-31"), roles: vec![(Role::Amount, "revenue")], ..Import::of(bytes) }
}

#[test]
fn edges_and_score_counts() {
    let bytes = orders();
    let (_, summary) = import(&bytes).graded();
    assert_eq!((summary.customers, summary.orders), (995, 4906));
    assert_eq!(summary.edges.r, ["115", "181", "297.4", "482"]);
    assert_eq!(summary.edges.f, ["4", "5", "6", "8"]);
    assert_eq!(summary.edges.m, ["255.8", "382", "506.4", "666"]);
    assert_eq!(summary.scores, [vec![197, 200, 199, 199, 200], vec![268, 187, 176, 244, 120], vec![200, 200, 198, 202, 195]]);
}

#[test]
fn every_customer_of_the_published_table() {
    let bytes = orders();
    let (mut session, _) = import(&bytes).graded();
    let rows = session.rows(&Default::default(), 0, 2000).rows;
    let expected = common::fixture("rfm_orders_expected.csv");
    let mut reader = csv::Reader::from_reader(expected.as_slice());
    let mut checked = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let row = rows.iter().find(|row| row.id == record[0]).unwrap();
        let own = [
            row.last_order.unwrap().to_string(),
            row.days_since_last.unwrap().to_string(),
            row.orders.unwrap().to_string(),
            row.amount.to_string(),
            row.r.unwrap().to_string(),
            row.f.unwrap().to_string(),
            row.m.unwrap().to_string(),
        ];
        let published: Vec<&str> = (1..8).map(|column| &record[column]).collect();
        assert_eq!(own.each_ref().map(String::as_str).to_vec(), published, "{}", &record[0]);
        checked += 1;
    }
    assert_eq!(checked, 995);
}

#[test]
fn segment_summary() {
    let bytes = orders();
    let (_, summary) = import(&bytes).graded();
    let division = summary.divisions.iter().find(|division| division.dimension == Dimension::Segment).unwrap();
    for (segment, customers, orders, revenue) in [
        (Segment::Champions, 35, 316, 31_646),
        (Segment::PotentialLoyalists, 342, 2211, 204_856),
        (Segment::Loyal, 170, 799, 76_562),
        (Segment::Promising, 9, 28, 4249),
        (Segment::New, 104, 329, 28_837),
        (Segment::CantLose, 47, 274, 32_446),
        (Segment::AtRisk, 28, 216, 22_227),
        (Segment::NeedAttention, 10, 57, 4562),
        (Segment::AboutToSleep, 102, 283, 23_449),
        (Segment::Lost, 148, 393, 35_324),
        (Segment::Others, 0, 0, 0),
    ] {
        let total = division.groups[segment as usize];
        assert_eq!((total.customers, total.orders, total.amount.minor), (customers, orders, revenue), "{}", segment.id());
    }
}

#[test]
fn shuffled_rows_change_no_grade() {
    let bytes = orders();
    let text = String::from_utf8(bytes.clone()).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    // A fixed shuffle: every row moves.
    rows.sort_by_key(|row| row.bytes().fold(7u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into())));
    let shuffled = format!("{header}\n{}\n", rows.join("\n"));
    assert_ne!(shuffled.as_bytes(), bytes);
    assert_eq!(Import::of(shuffled.as_bytes()).csv(), Import::of(&bytes).csv());
}

#[test]
fn the_spread_of_money_is_the_published_coefficient() {
    let of = |amounts: &mut dyn Iterator<Item = &str>| {
        let rows: String = amounts.enumerate().map(|(place, amount)| format!("c{place},2024-01-01,{amount}\n")).collect();
        let text = format!("customer,date,amount\n{rows}");
        let roles = vec![(Role::Customer, "customer"), (Role::Date, "date"), (Role::Amount, "amount")];
        Import { roles, ..Import::of(text.as_bytes()) }.graded().1.pareto.gini_millionths
    };
    assert_eq!(of(&mut ["50", "30", "15", "5"].into_iter()), Some(375_000));
    assert_eq!(of(&mut ["7.5"; 13].into_iter()), Some(0));
    // The 2,896 Swiss communes of 1900 of the literature on computed ABC, where they are at hand: 0.6294073841.
    if let Some(communes) = common::shared("reference/swiss_inhabitants_1900.csv") {
        let text = String::from_utf8(communes).unwrap();
        assert_eq!(of(&mut text.lines().skip(1)), Some(629_407));
    }
}
