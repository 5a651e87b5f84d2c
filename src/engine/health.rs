//! How well divisions hold: whether customers stay in their groups, whether groups tell who buys again, and how much of the
//! differences in money lies between them.

use crate::grading::Graded;
use crate::model::Dimension;
use crate::protocol::{By, DivisionHealth, GroupHealth, Health};

/// Compares a grading with the same rules one period earlier.
#[must_use]
pub fn health(now: &Graded, before: &Graded) -> Health {
    // Both are in the order of the ledger.
    let both: Vec<(usize, usize)> = before
        .customers
        .iter()
        .enumerate()
        .filter_map(|(place, customer)| {
            let number = customer.measures.customer;
            Some((place, now.customers.binary_search_by_key(&number, |customer| customer.measures.customer).ok()?))
        })
        .collect();
    let bought_since = |place: usize| {
        let m = &now.customers[place].measures;
        m.bought() && m.dated() && m.last > before.shop.as_of.0
    };
    let of = |by: By, groups: usize, names: Vec<Vec<String>>| {
        let group = |graded: &Graded, place: usize| match by {
            By::Dimension(dimension) => graded.customers[place].group(dimension),
            By::Scheme(scheme) => graded.leaf(scheme, place as u32),
        };
        let mut told: Vec<GroupHealth> = (0..groups)
            .map(|place| GroupHealth { path: names.get(place).cloned().unwrap_or_default(), now: 0, before: 0, bought_since: 0, stayed: 0 })
            .collect();
        for place in 0..now.customers.len() {
            if let Some(group) = group(now, place).and_then(|group| told.get_mut(usize::from(group))) {
                group.now += 1;
            }
        }
        let mut stayed = 0;
        for &(then, place) in &both {
            let (was, is) = (group(before, then), group(now, place));
            stayed += u64::from(was == is);
            if let Some(group) = was.and_then(|was| told.get_mut(usize::from(was))) {
                group.before += 1;
                group.bought_since += u64::from(bought_since(place));
                group.stayed += u64::from(was == is);
            }
        }
        let between_bp = between(now, groups, |place| group(now, place));
        DivisionHealth { by, stayed, between_bp, groups: told }
    };
    let own = Dimension::ALL.iter().map(|&dimension| of(By::Dimension(dimension), dimension.group_ids().len(), Vec::new()));
    let schemes = now.schemes.iter().enumerate().map(|(place, divided)| {
        let names: Vec<Vec<String>> = divided.scheme.leaves().map(|path| path.into_iter().map(str::to_owned).collect()).collect();
        of(By::Scheme(place as u8), names.len(), names)
    });
    Health { before: before.shop.as_of, now: now.shop.as_of, both: both.len() as u64, divisions: own.chain(schemes).collect() }
}

/// η² of the amounts: the sum of squares between groups over that of all. It is shown, never decided by, so it is not exact.
fn between(graded: &Graded, groups: usize, group: impl Fn(usize) -> Option<u8>) -> Option<u32> {
    let mut sums = vec![(0.0f64, 0.0f64); groups + 1];
    let amount = |place: usize| graded.customers[place].measures.amount as f64;
    for place in 0..graded.customers.len() {
        let sum = &mut sums[group(place).map_or(groups, usize::from)];
        *sum = (sum.0 + amount(place), sum.1 + 1.0);
    }
    let n = graded.customers.len() as f64;
    let mean = sums.iter().map(|(sum, _)| sum).sum::<f64>() / n;
    let all: f64 = (0..graded.customers.len()).map(|place| (amount(place) - mean).powi(2)).sum();
    let between: f64 = sums.iter().filter(|(_, n)| *n > 0.0).map(|(sum, n)| n * (sum / n - mean).powi(2)).sum();
    (all > 0.0).then(|| (between / all * 10_000.0).round() as u32)
}
