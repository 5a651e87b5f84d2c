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
    let mut gini = Gini::new(all);
    for (own, count) in of_rank.into_iter().zip(1u64..) {
        // A place without an amount of its own shares that of the place before.
        amount = own.unwrap_or(amount);
        sum += amount;
        gini.add(amount);
        if wanted.peek() == Some(&count) {
            points.push(point(count, sum));
            // Few customers: several percents are one and the same customer.
            while wanted.next_if_eq(&count).is_some() {}
        }
    }
    Pareto { points, a: ends[0], b: ends[1], gini_millionths: gini.millionths() }
}

/// C. Gini's coefficient of numbers that come largest first: 2 Σ i·x₍ᵢ₎ / (n Σ x) − (n + 1) / n, i counted from the smallest.
struct Gini {
    count: i128,
    /// The place of the next number, counted from the smallest.
    place: i128,
    weighted: i128,
    sum: i128,
}

impl Gini {
    fn new(count: u64) -> Self {
        Self { count: count.into(), place: count.into(), weighted: 0, sum: 0 }
    }

    fn add(&mut self, number: i128) {
        // Money given back is nothing brought, as in the ABC analysis of Ultsch and Lötsch.
        self.weighted += self.place * number.max(0);
        self.sum += number.max(0);
        self.place -= 1;
    }

    fn millionths(&self) -> Option<u32> {
        // Sums of money are below 2^100 and customers below 2^32: only the last step leaves whole numbers.
        let over = 2.0 * self.weighted as f64 / (self.count as f64 * self.sum as f64);
        let gini = over - (self.count + 1) as f64 / self.count as f64;
        (self.sum > 0).then(|| (gini * 1e6).round().max(0.0) as u32)
    }
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

#[cfg(test)]
mod tests {
    use super::Gini;

    fn gini(descending: &[i128]) -> Option<u32> {
        let mut gini = Gini::new(descending.len() as u64);
        descending.iter().for_each(|&number| gini.add(number));
        gini.millionths()
    }

    #[test]
    fn the_coefficient_is_that_of_the_books() {
        assert_eq!(gini(&[50, 30, 15, 5]), Some(375_000));
        assert_eq!(gini(&[7; 13]), Some(0));
        assert_eq!((gini(&[]), gini(&[0, 0]), gini(&[1])), (None, None, Some(0)));
        // One has all: (n − 1) / n. Money given back is nothing.
        assert_eq!((gini(&[9, 0, 0, 0]), gini(&[9, 0, 0, -5])), (Some(750_000), Some(750_000)));
    }
}
