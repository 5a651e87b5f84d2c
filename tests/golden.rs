//! Golden cases a marketer can read: `tests/fixtures/golden/<case>/` holds orders, the expected grades, and why.

mod common;

use common::Import;
use fenji::protocol::Note;
use std::path::Path;

fn cases() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/golden");
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn orders(case: &str) -> Vec<u8> {
    common::fixture(&format!("golden/{case}/orders.csv"))
}

#[test]
fn every_case_gives_its_expected_grades() {
    let cases = cases();
    assert!(cases.len() >= 7, "{cases:?}");
    for case in cases {
        let expected = String::from_utf8(common::fixture(&format!("golden/{case}/expected.csv"))).unwrap();
        let bytes = orders(&case);
        let import = Import { answers: vec![("future_date", "keep")], ..Import::of(&bytes) };
        assert_eq!(import.csv(), expected, "{case}");
        assert!(!common::fixture(&format!("golden/{case}/why.md")).is_empty());
    }
}

#[test]
fn what_should_be_known_is_said() {
    let notes = |case: &str| {
        let bytes = orders(case);
        Import { answers: vec![("future_date", "keep")], ..Import::of(&bytes) }.graded().1.notes
    };
    assert!(notes("three_customers").iter().any(|note| matches!(note, Note::FewCustomers { customers: 3, .. })));
    assert!(notes("all_equal").contains(&Note::EqualAmounts));
    assert!(notes("one_time_buyers").iter().any(|note| matches!(note, Note::FixedFrequencyCuts { one_order: 20, buyers: 22 })));
    assert!(notes("one_day").contains(&Note::ShortHistory { half_window_days: 0 }));
    assert!(notes("refunds").contains(&Note::NonPositiveCustomers { customers: 3 }));
}
