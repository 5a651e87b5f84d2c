//! Which groups of a scheme nobody can ever reach, whatever the files say: proved, not looked for.
//!
//! All conditions compare values with finitely many bounds, so every measure falls into finitely many stretches in which no
//! condition can tell two values apart. One value of each stretch, in all combinations, is everybody there can be. A
//! combination that no customer can have (more order days than orders) only makes the proof more careful: what it calls
//! unreachable is.

use super::schemes::{Axis, Level, Next, Ready, Test};
use crate::protocol::Reach;

/// The most conditions that are asked, over all combinations.
const MOST: usize = 500_000;

/// For each leaf whether anybody can come to be in it.
#[must_use]
pub fn reaches(ready: &Ready, leaves: usize) -> Vec<Reach> {
    let stretches: Vec<Vec<Option<i128>>> = ready.axes.iter().enumerate().map(|(place, axis)| stretches(ready, place, axis)).collect();
    let all = stretches.iter().try_fold(1usize, |all, axis| all.checked_mul(axis.len()));
    // What is looked at is every condition of every combination.
    let all = all.filter(|all| all.checked_mul(conditions_of(&ready.root)).is_some_and(|work| work <= MOST));
    let Some(all) = all else { return vec![Reach::Unproved; leaves] };
    let mut reached = vec![false; leaves];
    let mut possible = vec![false; leaves];
    let mut place = vec![0usize; stretches.len()];
    for _ in 0..all {
        let value = |axis: usize| stretches.get(axis).and_then(|values| values.get(place[axis]).copied().flatten());
        if let Some(leaf) = reached.get_mut(usize::from(ready.root.leaf(&value))) {
            *leaf = true;
        }
        mark_possible(&ready.root, &value, &mut possible);
        for (digit, values) in place.iter_mut().zip(&stretches) {
            *digit += 1;
            if *digit < values.len() {
                break;
            }
            *digit = 0;
        }
    }
    // Without a cut a condition is unknown today, and may hold with other files.
    let uncut = lacks_a_bound(&ready.root);
    let reach = |(reached, possible)| match (reached, possible) {
        (true, _) => Reach::Possible,
        (false, true) => Reach::Covered,
        (false, false) if uncut => Reach::Unproved,
        (false, false) => Reach::Contradiction,
    };
    reached.into_iter().zip(possible).map(reach).collect()
}

/// How many conditions a level asks.
fn conditions_of(level: &Level) -> usize {
    fn of_test(test: &Test) -> usize {
        match test {
            Test::All(all) | Test::Any(all) => all.iter().map(of_test).sum(),
            Test::Not(not) => of_test(not),
            Test::OneOf { codes, .. } => codes.len(),
            Test::Reaches { .. } | Test::Known { .. } => 1,
        }
    }
    let inside = |next: &Next| if let Next::Split(level) = next { conditions_of(level) } else { 0 };
    level.groups.iter().map(|(test, next)| of_test(test) + inside(next)).sum()
}

/// Whether any condition has nobody to make its cut from.
fn lacks_a_bound(level: &Level) -> bool {
    fn of_test(test: &Test) -> bool {
        match test {
            Test::All(all) | Test::Any(all) => all.iter().any(of_test),
            Test::Not(not) => of_test(not),
            Test::Reaches { bound, .. } => bound.is_none(),
            Test::OneOf { .. } | Test::Known { .. } => false,
        }
    }
    level.groups.iter().any(|(test, next)| of_test(test) || matches!(next, Next::Split(level) if lacks_a_bound(level)))
}

/// Leaves whose own condition holds, though a group before may take the customer. Who matches none is always possible: that
/// nobody is left over is no contradiction.
fn mark_possible(level: &Level, value: &impl Fn(usize) -> Option<i128>, possible: &mut [bool]) {
    for (test, next) in &level.groups {
        if test.holds(value) != Some(true) {
            continue;
        }
        match next {
            Next::Leaf(leaf) => possible[usize::from(*leaf)] = true,
            Next::Split(level) => mark_possible(level, value, possible),
        }
    }
    possible[usize::from(level.otherwise)] = true;
}

/// One value of every stretch of an axis between its bounds, and the unknown where it can be.
fn stretches(ready: &Ready, place: usize, axis: &Axis) -> Vec<Option<i128>> {
    match axis {
        Axis::Text { named, .. } => (0..=named.len() as i128).map(Some).chain([None]).collect(),
        Axis::Number { measure, days, .. } => {
            let mut bounds = Vec::new();
            bounds_of(&ready.root, place, &mut bounds);
            bounds.sort_unstable();
            bounds.dedup();
            let least = bounds.first().map_or(0, |bound| bound - 1);
            let below = (!measure.is_never_negative() || least >= 0).then_some(Some(least));
            // Over the last days alone nothing is known of customers that come with sums.
            let unknown = (!measure.is_always_known() || days.is_some()).then_some(None);
            below.into_iter().chain(bounds.into_iter().map(Some)).chain(unknown).collect()
        }
    }
}

fn bounds_of(level: &Level, place: usize, bounds: &mut Vec<i128>) {
    for (test, next) in &level.groups {
        of_test(test, place, bounds);
        if let Next::Split(level) = next {
            bounds_of(level, place, bounds);
        }
    }
}

fn of_test(test: &Test, place: usize, bounds: &mut Vec<i128>) {
    match test {
        Test::All(all) | Test::Any(all) => all.iter().for_each(|test| of_test(test, place, bounds)),
        Test::Not(not) => of_test(not, place, bounds),
        Test::Reaches { axis, bound: Some(bound), .. } if *axis == place => bounds.push(*bound),
        Test::Reaches { .. } | Test::OneOf { .. } | Test::Known { .. } => {}
    }
}
