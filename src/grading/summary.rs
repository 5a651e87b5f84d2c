//! The analysis date, and everything the results screen shows about all customers together.

use super::asked::{leaf_totals, scheme_totals};
use super::columns::ColumnCache;
use super::graded::{Graded, grade};
use super::lifecycle::ShopRhythm;
use super::quantile::Edge;
use super::schemes::divide_by_schemes;
use super::spread::{pareto, score_cells};
use crate::ingest::{Answers, QuestionCode, Role};
use crate::ledger::{FileKind, Ledger, View};
use crate::model::{Amount, Day, Dimension};
use crate::protocol::{Division, Edges, GroupTotal, Note, Summary, Terms};
use crate::rules::Rules;

/// A view with its analysis date decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Lines up to the date, as orders.
    pub view: View,
    /// The date in use.
    pub as_of: Day,
    /// The day after the last counted order.
    pub default_as_of: Day,
    /// What own schemes have measured in the view.
    pub columns: ColumnCache,
}

/// Decides the analysis date and makes the view as of it.
///
/// The default is the day after the last counted order; far dates that a person left out never move it. A date given
/// by a person is used as it is. Without any counted order it is the day after the last line.
#[must_use]
pub fn decide_view(ledger: &Ledger, rules: &Rules, as_of: Option<Day>, answers: &Answers) -> Decided {
    let far = match answers.get(QuestionCode::FutureDate) {
        Some("leave_out") => ledger.far_date(),
        _ => None,
    };
    let mut base = View::new(ledger, far.map(|far| far.rest_ends), rules.purchase);
    let last = base.last_order.or(base.latest_line).unwrap_or(Day(0));
    let default_as_of = last.plus(1);
    let as_of = as_of.unwrap_or(default_as_of);
    // Most files end with a counted order: then the first view is already the one asked for.
    let all_in = far.is_none() && ledger.day.iter().all(|&day| day <= as_of.0);
    if all_in {
        base.as_of = Some(as_of);
    } else {
        base = View::new(ledger, Some(as_of), rules.purchase);
    }
    Decided { view: base, as_of, default_as_of, columns: ColumnCache::default() }
}

/// Grades by the same rules and decisions as of another day.
#[must_use]
pub fn grade_as_of(ledger: &Ledger, terms: &Terms, as_of: Day) -> Graded {
    let decided = decide_view(ledger, &terms.rules, Some(as_of), &terms.answers);
    let mut graded = grade(&decided.view, &terms.rules, as_of);
    divide_by_schemes(ledger, &decided, &mut graded);
    graded.decide(ledger, &terms.decisions);
    graded
}

/// Grades the ledger and sums up.
#[must_use]
pub fn summarize(ledger: &Ledger, decided: &Decided, terms: &Terms) -> (Graded, Summary) {
    let rules = &terms.rules;
    let Decided { view, as_of, default_as_of, .. } = decided;
    let mut graded = grade(view, rules, *as_of);
    divide_by_schemes(ledger, decided, &mut graded);
    graded.decide(ledger, &terms.decisions);
    let customers = &graded.customers;
    let buyers = customers.iter().filter(|c| c.measures.bought()).count() as u64;
    let edge_texts = |edges: &[Edge], scale: u8| edges.iter().map(|edge| edge.text(scale)).collect();
    let summary = Summary {
        customers: customers.len() as u64,
        buyers,
        only_refunds: customers.iter().filter(|c| !c.measures.bought() && c.measures.credit_note).count() as u64,
        orders: customers.iter().map(|c| c.measures.known_orders()).sum(),
        amount: view.amount(customers.iter().map(|c| c.measures.amount).sum()),
        refunded: view.amount(view.refunded),
        as_of: *as_of,
        dated: view.last_order.is_some() || view.latest_line.is_some(),
        default_as_of: *default_as_of,
        first_order: view.first_order,
        last_order: view.last_order,
        half_window_days: graded.shop.half_window.unsigned_abs(),
        edges: Edges { r: edge_texts(&graded.scores.r, 0), f: edge_texts(&graded.scores.f, 0), m: edge_texts(&graded.scores.m, view.scale) },
        scores: score_counts(&graded),
        divisions: Dimension::ALL.iter().map(|&dimension| divide(&graded, dimension)).collect(),
        notes: notes(ledger, &graded, view, buyers),
        files: view.reports(ledger),
        rules: rules.clone(),
        frozen: graded.freeze(),
        ledger_bytes: ledger.memory(),
        lines: ledger.lines() as u64,
        in_yuan: ledger.is_in_yuan(),
        pareto: pareto(&graded),
        cells: score_cells(&graded),
        schemes: scheme_totals(&graded),
        moves: Vec::new(),
        opened: false,
    };
    (graded, summary)
}

/// Customers with each score, for r, f, m.
fn score_counts(graded: &Graded) -> [Vec<u64>; 3] {
    let mut scores = std::array::from_fn(|_| vec![0; usize::from(graded.rules.bins)]);
    for (r, f, m) in graded.customers.iter().filter_map(|c| c.scores) {
        for (counts, score) in scores.iter_mut().zip([r, f, m]) {
            // R is 0 where no date is known.
            if let Some(count) = usize::from(score).checked_sub(1).and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
    }
    scores
}

/// The same summary with everything made anew that graded customers alone can tell. Where it differs from what was told, the
/// customers are not those that it was told of.
#[must_use]
pub fn tell_again(graded: &Graded, told: &Summary) -> Summary {
    let customers = &graded.customers;
    let mut summary = Summary {
        customers: customers.len() as u64,
        buyers: customers.iter().filter(|c| c.measures.bought()).count() as u64,
        orders: customers.iter().map(|c| c.measures.known_orders()).sum(),
        amount: Amount { minor: customers.iter().map(|c| c.measures.amount).fold(0, i128::wrapping_add), scale: graded.scale },
        scores: score_counts(graded),
        divisions: Dimension::ALL.iter().map(|&dimension| divide(graded, dimension)).collect(),
        pareto: pareto(graded),
        cells: score_cells(graded),
        ..told.clone()
    };
    for (scheme, divided) in summary.schemes.iter_mut().zip(&graded.schemes) {
        for (group, total) in scheme.groups.iter_mut().zip(leaf_totals(graded, divided)) {
            group.total = total;
        }
    }
    summary
}

/// Totals of every group of a dimension.
fn divide(graded: &Graded, dimension: Dimension) -> Division {
    let zero = GroupTotal { amount: Amount { minor: 0, scale: graded.scale }, ..GroupTotal::default() };
    let mut groups = vec![zero; dimension.group_ids().len()];
    let mut none = zero;
    for customer in &graded.customers {
        let total = customer.group(dimension).and_then(|group| groups.get_mut(usize::from(group))).unwrap_or(&mut none);
        total.customers += 1;
        total.orders += customer.measures.known_orders();
        total.amount.minor += customer.measures.amount;
    }
    Division { dimension, groups, none }
}

/// What customers that come with sums say of themselves.
fn customers_with_sums(graded: &Graded) -> Note {
    let sums = || graded.customers.iter().filter_map(|c| c.measures.sums);
    Note::CustomerTotals {
        dated: sums().any(|sums| sums.dated),
        counted: sums().any(|sums| sums.counted),
        frequency: sums().any(|sums| sums.frequency.is_some()),
    }
}

/// What a person should know about this grading.
fn notes(ledger: &Ledger, graded: &Graded, view: &View, buyers: u64) -> Vec<Note> {
    let mut notes = Vec::new();
    let repeat_buyers = graded.customers.iter().filter(|c| c.measures.order_days >= 2).count() as u64;
    let (one_order, _) = graded.one_order;
    let counted = graded.customers.iter().any(|c| c.measures.sums.is_none_or(|sums| sums.counted || sums.frequency.is_some()));
    if graded.scores.fixed_f && counted {
        notes.push(Note::FixedFrequencyCuts { one_order: one_order as u64, buyers });
    }
    if buyers > 0 && !view.has_totals() && (buyers < 50 || repeat_buyers < 30) {
        notes.push(Note::FewCustomers { customers: buyers, repeat_buyers });
    }
    if graded.equal_amounts {
        notes.push(Note::EqualAmounts);
    }
    for (measure, edges) in [('r', &graded.scores.r), ('f', &graded.scores.f), ('m', &graded.scores.m)] {
        if edges.windows(2).any(|pair| pair[0].numerator == pair[1].numerator) {
            notes.push(Note::CoincidingEdges { measure });
        }
    }
    let non_positive = graded.customers.iter().filter(|c| c.measures.amount <= 0).count() as u64;
    if non_positive > 0 {
        notes.push(Note::NonPositiveCustomers { customers: non_positive });
    }
    if let Some(totals) = view.has_totals().then(|| customers_with_sums(graded)) {
        notes.push(totals);
    } else if i64::from(graded.shop.half_window) < i64::from(graded.rules.limits.history_days) {
        notes.push(Note::ShortHistory { half_window_days: graded.shop.half_window.unsigned_abs() });
    }
    if !view.has_totals() && matches!(graded.shop_rhythm, ShopRhythm { assumed: true, .. }) {
        notes.push(Note::ShopRhythmAssumed);
    }
    let (decided, same) = (graded.customers.iter().filter(|c| c.by_hand.is_some()).count() as u64, ledger.same_keys() as u64);
    if decided + same + graded.absent > 0 {
        notes.push(Note::ByHand { customers: decided, absent: graded.absent, same });
    }
    let known = known_beside(ledger, view);
    notes.push(Note::NotInFile {
        feedback: !known.feedback,
        referral: !known.referral,
        open_amount: !known.open_amount,
        contacts: !known.contacts,
        order_ids: !view.has_order_ids,
    });
    notes
}

/// Which kinds of evidence beside orders the files have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownBeside {
    /// Ratings or complaints.
    pub feedback: bool,
    /// Referrals.
    pub referral: bool,
    /// Deals not yet won.
    pub open_amount: bool,
    /// Visits, tickets, surveys by day.
    pub contacts: bool,
}

/// Looks which evidence beside orders the files have.
#[must_use]
pub fn known_beside(ledger: &Ledger, view: &View) -> KnownBeside {
    let has = |roles: &[Role]| ledger.kept.iter().any(|column| roles.contains(&column.role) && !column.texts.is_empty());
    KnownBeside {
        feedback: has(&[Role::Satisfaction, Role::Complaint]),
        referral: has(&[Role::Referral]),
        open_amount: has(&[Role::OpenAmount]) || !view.open.is_empty(),
        contacts: ledger.files.iter().any(|file| file.kind == FileKind::Events),
    }
}
