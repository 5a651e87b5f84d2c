//! How the money is spread over the customers, and the buyers over the scores: what charts are drawn from.

use super::graded::{CustomerGrade, Graded};
use crate::model::{Abc, Amount};
use crate::protocol::{Pareto, ParetoPoint, ScoreCells};

/// The cumulative curve over all customers, by amount, largest first.
#[must_use]
pub fn pareto(graded: &Graded) -> Pareto {
    let customers = &graded.customers;
    let point = |customers: u64, minor: i128| ParetoPoint { customers, amount: Amount { minor, scale: graded.scale } };
    let mut ends = [point(0, 0); 2];
    // ABC has ranked everybody already: who shares a rank has the same amount, and a rank is a place in the order. So one
    // amount for each rank gives the whole order, and nothing has to be sorted again.
    let mut of_rank: Vec<Option<i128>> = vec![None; customers.len()];
    for customer in customers {
        let amount = customer.measures.amount;
        if let Some(place) = (customer.rank as usize).checked_sub(1).and_then(|place| of_rank.get_mut(place)) {
            *place = Some(amount);
        }
        for (end, worst) in ends.iter_mut().zip([Abc::A, Abc::B]) {
            if customer.abc <= worst {
                end.customers += 1;
                end.amount.minor += amount;
            }
        }
    }
    let all = customers.len() as u64;
    let mut points = vec![point(0, 0)];
    let mut wanted = (1..=100u8).map(|percent| Pareto::share_of(all, percent)).filter(|&count| count > 0).peekable();
    let (mut amount, mut sum) = (0, 0);
    for (own, count) in of_rank.into_iter().zip(1u64..) {
        // A place without an amount of its own shares that of the place before.
        amount = own.unwrap_or(amount);
        sum += amount;
        if wanted.peek() == Some(&count) {
            points.push(point(count, sum));
            // Few customers: several percents are one and the same customer.
            while wanted.next_if_eq(&count).is_some() {}
        }
    }
    Pareto { points, a: ends[0], b: ends[1] }
}

/// Buyers by R and F score.
#[must_use]
pub fn score_cells(graded: &Graded) -> ScoreCells {
    let mut cells = ScoreCells::new(graded.rules.bins, graded.scale);
    for (customer, (r, f, _)) in
        graded.customers.iter().filter_map(|customer| Some((customer, customer.scores?))).filter(|(customer, _)| customer.measures.dated())
    {
        let place = cells.place(r, f);
        let Some(total) = cells.totals.get_mut(place) else { continue };
        total.customers += 1;
        total.orders += customer.measures.known_orders();
        total.amount.minor += customer.measures.amount;
        widen(&mut cells.days, r, days_since_last(graded, customer));
        widen(&mut cells.orders, f, customer.measures.orders);
    }
    cells
}

fn days_since_last(graded: &Graded, customer: &CustomerGrade) -> i32 {
    customer.measures.days_since_last(graded.shop.as_of)
}

/// Makes the range of a score hold one value more.
fn widen<T: Copy + Ord>(ranges: &mut [Option<(T, T)>], score: u8, value: T) {
    if let Some(range) = ranges.get_mut(usize::from(score.saturating_sub(1))) {
        *range = Some(range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
    }
}
