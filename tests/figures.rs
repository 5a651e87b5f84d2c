//! What charts are drawn from says the same as the grades beside it.

mod common;

use common::{Import, fixture};
use fenji::model::{Abc, Amount, Dimension, Segment};
use fenji::protocol::{GroupTotal, Pareto, ParetoPoint, Summary, TableQuery};
use fenji::rules::{AbcRule, Rules};
use proptest::prelude::*;

fn sample() -> Vec<u8> {
    fenji::sample::orders_csv(fenji::sample::ORDERS).into_bytes()
}

fn group(summary: &Summary, by: Dimension, index: u8) -> GroupTotal {
    summary.divisions.iter().find(|division| division.dimension == by).unwrap().groups[usize::from(index)]
}

fn plus(a: GroupTotal, b: GroupTotal) -> GroupTotal {
    GroupTotal { customers: a.customers + b.customers, orders: a.orders + b.orders, amount: a.amount.plus(b.amount) }
}

/// Everything that must hold of any result.
fn check(summary: &Summary) {
    let Pareto { points, a, b, gini_millionths } = &summary.pareto;
    assert!(points.len() <= 101);
    // Between all the same and one who has all.
    assert!(gini_millionths.is_none_or(|gini| u64::from(gini) <= 1_000_000));
    assert_eq!(points[0], ParetoPoint { customers: 0, amount: Amount { minor: 0, scale: summary.amount.scale } });
    assert_eq!(*points.last().unwrap(), ParetoPoint { customers: summary.customers, amount: summary.amount });
    assert_eq!(summary.pareto.total().amount, summary.amount);
    // By amount, largest first: each step adds at most as much for each customer as the one before, so the curve bends down only.
    for three in points.windows(3) {
        let step = |from: ParetoPoint, to: ParetoPoint| (to.amount.minor - from.amount.minor, i128::from(to.customers - from.customers));
        let ((money, people), (more_money, more_people)) = (step(three[0], three[1]), step(three[1], three[2]));
        assert!(people > 0 && more_people > 0);
        assert!(money * more_people >= more_money * people, "{three:?}");
    }
    let abc = |class: Abc| group(summary, Dimension::Abc, class as u8);
    let of = |total: GroupTotal| ParetoPoint { customers: total.customers, amount: total.amount };
    assert_eq!(*a, of(abc(Abc::A)));
    assert_eq!(*b, of(plus(abc(Abc::A), abc(Abc::B))));
    for percent in 0..=100 {
        let point = summary.pareto.at_percent(percent);
        assert_eq!(point.customers, Pareto::share_of(summary.customers, percent), "{percent} % of {}", summary.customers);
    }

    let cells = &summary.cells;
    let n = usize::from(summary.rules.bins);
    assert_eq!((cells.bins, cells.totals.len()), (summary.rules.bins, n * n));
    let zero = GroupTotal { amount: Amount { minor: 0, scale: summary.amount.scale }, ..GroupTotal::default() };
    let all = cells.totals.iter().copied().fold(zero, plus);
    assert_eq!((all.customers, all.orders), (summary.buyers, summary.orders));
    for score in 1..=summary.rules.bins {
        let at = usize::from(score) - 1;
        let row: u64 = (1..=summary.rules.bins).map(|f| cells.total(score, f).customers).sum();
        let column: u64 = (1..=summary.rules.bins).map(|r| cells.total(r, score).customers).sum();
        assert_eq!((row, column), (summary.scores[0][at], summary.scores[1][at]));
        assert_eq!((cells.days[at].is_some(), cells.orders[at].is_some()), (row > 0, column > 0));
    }
    // A better score is never a longer absence or fewer orders.
    let days: Vec<_> = cells.days.iter().flatten().collect();
    assert!(days.windows(2).all(|pair| pair[0].0 > pair[1].1), "{days:?}");
    let orders: Vec<_> = cells.orders.iter().flatten().collect();
    assert!(orders.windows(2).all(|pair| pair[0].1 < pair[1].0), "{orders:?}");
}

#[test]
fn curve_and_cells_agree_with_the_divisions() {
    let cdnow = fixture("cdnow_sample_transactions.csv");
    let days = ["2010-12-01", "2010-12-20", "2011-12-09"].map(|day| fixture(&format!("uci_online_retail/{day}.csv")));
    let sample = sample();
    for files in [vec![cdnow.as_slice()], days.iter().map(Vec::as_slice).collect(), vec![sample.as_slice()]] {
        for rules in [Rules::default(), Rules { bins: 10, ..Rules::default() }, Rules { bins: 2, abc: AbcRule::Strict, ..Rules::default() }] {
            let import = Import { files: files.clone(), rules, answers: vec![("future_date", "keep")], ..Import::default() };
            check(&import.graded().1);
        }
    }
}

#[test]
fn the_ten_segments_are_sums_of_cells() {
    let sample = sample();
    let (_, summary) = Import::of(&sample).graded();
    let mut sums = vec![GroupTotal { amount: Amount { minor: 0, scale: summary.amount.scale }, ..GroupTotal::default() }; Segment::ALL.len()];
    for (r, f) in (1..=5).flat_map(|r| (1..=5).map(move |f| (r, f))) {
        let segment = fenji::grading::rfm_segment_ten(r, f) as usize;
        sums[segment] = plus(sums[segment], summary.cells.total(r, f));
    }
    let division = summary.divisions.iter().find(|division| division.dimension == Dimension::Segment).unwrap();
    assert_eq!(sums, division.groups);
}

#[test]
fn a_cell_filters_its_own_customers() {
    let sample = sample();
    let (mut session, summary) = Import::of(&sample).graded();
    let mut seen = 0;
    for (r, f) in (1..=5).flat_map(|r| (1..=5).map(move |f| (r, f))) {
        let query = TableQuery { cell: Some((r, f)), ..TableQuery::default() };
        let page = session.rows(&query, 0, u32::MAX);
        let cell = summary.cells.total(r, f);
        assert_eq!(u64::from(page.total), cell.customers);
        assert!(page.rows.iter().all(|row| (row.r, row.f) == (Some(r), Some(f))));
        assert_eq!(page.rows.iter().map(|row| row.amount.minor).sum::<i128>(), cell.amount.minor);
        seen += page.total;
        let both = TableQuery { filters: vec![(Dimension::Abc, Abc::A as u8)], ..query };
        assert!(session.rows(&both, 0, 0).total <= page.total);
    }
    assert_eq!(u64::from(seen), summary.buyers);
    let nobody = TableQuery { cell: Some((0, 200)), ..TableQuery::default() };
    assert_eq!(session.rows(&nobody, 0, 10).total, 0);
}

#[test]
fn refunds_bring_the_curve_down_at_its_end() {
    let (_, summary) = Import::of(b"order,date,customer,amount\n1,2024-01-01,A,60\n2,2024-01-02,B,50\n3,2024-01-03,C,-10\n").graded();
    let sums: Vec<i128> = summary.pareto.points.iter().map(|point| point.amount.minor).collect();
    assert_eq!(sums, [0, 60, 110, 100]);
    check(&summary);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// Any shop, ties and refunds included; few customers and more than a hundred.
    #[test]
    fn any_shop(amounts in proptest::collection::vec((0u16..260, prop_oneof![9 => 1i32..30, 1 => -20i32..1], 0i32..400), 1..300), bins in 2u8..=10, people in 1u16..260) {
        let mut text = "order,date,customer,amount\n".to_owned();
        for (order, (customer, amount, day)) in amounts.iter().enumerate() {
            let day = fenji::model::Day::parse_iso("2023-01-01").unwrap().plus(*day);
            text += &format!("O{order},{day},C{},{amount}\n", customer % people);
        }
        let rules = Rules { bins, ..Rules::default() };
        let import = Import { rules, answers: vec![("future_date", "keep")], ..Import::of(text.as_bytes()) };
        if let (_, fenji::engine::JobEnd::Graded(summary)) = import.end() {
            check(&summary);
            if summary.notes.iter().all(|note| !matches!(note, fenji::protocol::Note::NonPositiveCustomers { .. })) {
                prop_assert!(summary.pareto.points.windows(2).all(|pair| pair[0].amount.minor < pair[1].amount.minor));
            }
        }
    }
}

mod messages {
    use fenji::protocol::*;
    use proptest::prelude::*;

    fn asked() -> ToHeavy {
        let curve = Pareto { points: vec![ParetoPoint::default(); 3], ..Pareto::default() };
        let words = ParetoWords { finding: "前 20% 的客户".to_owned(), points: vec![String::new(); 3], ..ParetoWords::default() };
        let look = ChartLook { width: 560, height: 320, ink: "#1c2421".to_owned(), ..ChartLook::default() };
        let chart = ChartRequest { chart: ChartData::Pareto { curve, words }, look, title: Some("前 20%".to_owned()) };
        ToHeavy::Chart { request: 7, chart: Box::new(chart) }
    }

    #[test]
    fn what_is_asked_arrives() {
        let ToHeavy::Chart { request, chart } = decode(&encode(&asked())).unwrap() else { panic!() };
        let ToHeavy::Chart { chart: sent, .. } = asked() else { panic!() };
        assert_eq!((request, chart), (7, sent));
        let answer = FromHeavy::Chart { request: 7, option: "{}".to_owned() };
        assert_eq!(decode::<FromHeavy>(&encode(&answer)).unwrap(), answer);
    }

    proptest! {
        /// Bytes of another build, cut or changed: a sentence, never a panic.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..400, at in 0usize..400, with: u8) {
            let _ = decode::<ToHeavy>(&bytes);
            let _ = decode::<FromHeavy>(&bytes);
            let mut sent = encode(&asked());
            let place = at % sent.len();
            sent[place] = with;
            sent.truncate(cut);
            let _ = decode::<ToHeavy>(&sent);
        }
    }
}
