//! ABC by amount: the customers that bring the first 80 % of the money, the next 15 %, and the rest.

use crate::model::Abc;
use crate::rules::AbcRule;

/// The class of each amount. The total is the sum of positive amounts; amounts of zero or less are C. Equal amounts get
/// one class, that of the first of them in descending order.
///
/// Also returns, for each amount, its rank from 1 and the money before its tie group.
#[must_use]
pub fn abc_classes(amounts: &[i128], rule: AbcRule, a_percent: u8, b_percent: u8) -> Vec<(Abc, u32, i128)> {
    let order = descending(amounts);
    let total: i128 = amounts.iter().filter(|&&amount| amount > 0).sum();
    let mut classes = vec![(Abc::C, 0, 0); amounts.len()];
    let mut before: i128 = 0;
    let mut place = 0;
    while place < order.len() {
        let amount = amounts[order[place] as usize];
        let end = place + order[place..].iter().take_while(|&&other| amounts[other as usize] == amount).count();
        let class = if amount <= 0 {
            Abc::C
        } else if within(before, amount, total, rule, a_percent) {
            Abc::A
        } else if within(before, amount, total, rule, b_percent) {
            Abc::B
        } else {
            Abc::C
        };
        for &other in &order[place..end] {
            classes[other as usize] = (class, place as u32 + 1, before.max(0));
        }
        before += amount.max(0) * (end - place) as i128;
        place = end;
    }
    classes
}

/// The places of the amounts, largest first.
fn descending(amounts: &[i128]) -> Vec<u32> {
    // Amounts that fit 64 bits are sorted together with their places: no look-up for every comparison.
    let narrow: Result<Vec<(i64, u32)>, std::num::TryFromIntError> =
        amounts.iter().zip(0u32..).map(|(&amount, place)| Ok((i64::try_from(amount)?, place))).collect();
    match narrow {
        Ok(mut pairs) => {
            pairs.sort_unstable_by(|a, b| b.cmp(a));
            pairs.into_iter().map(|(_, place)| place).collect()
        }
        Err(_) => {
            let mut order: Vec<u32> = (0..amounts.len() as u32).collect();
            order.sort_unstable_by_key(|&place| std::cmp::Reverse(amounts[place as usize]));
            order
        }
    }
}

/// Whether a customer is inside a limit of cumulative share.
fn within(before: i128, amount: i128, total: i128, rule: AbcRule, percent: u8) -> bool {
    let percent = i128::from(percent);
    match rule {
        AbcRule::ShareBefore => before * 100 < total * percent,
        AbcRule::Inclusive => (before + amount) * 100 <= total * percent,
        AbcRule::Strict => (before + amount) * 100 < total * percent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Class of each item alone, as the literature's functions give it: no tie handling.
    fn per_item(amounts: &[i128], rule: AbcRule) -> [usize; 3] {
        let mut sorted = amounts.to_vec();
        sorted.sort_unstable_by_key(|&amount| std::cmp::Reverse(amount));
        let total = sorted.iter().sum();
        let mut before = 0;
        let mut sizes = [0; 3];
        for amount in sorted {
            let class = usize::from(!within(before, amount, total, rule, 80))
                + usize::from(!within(before, amount, total, rule, 80) && !within(before, amount, total, rule, 95));
            sizes[class] += 1;
            before += amount;
        }
        sizes
    }

    #[test]
    fn published_vectors_of_the_three_rules() {
        let ten = [10; 10];
        for (amounts, rule, expected) in [
            (&[50, 30, 15, 5][..], AbcRule::Inclusive, [2, 1, 1]),
            (&[50, 30, 15, 5], AbcRule::Strict, [1, 1, 2]),
            (&[50, 30, 15, 5], AbcRule::ShareBefore, [2, 1, 1]),
            (&ten, AbcRule::Inclusive, [8, 1, 1]),
            (&ten, AbcRule::Strict, [7, 2, 1]),
            (&ten, AbcRule::ShareBefore, [8, 2, 0]),
            (&[7], AbcRule::Inclusive, [0, 0, 1]),
            (&[7], AbcRule::ShareBefore, [1, 0, 0]),
        ] {
            assert_eq!(per_item(amounts, rule), expected, "{amounts:?} {rule:?}");
        }
    }

    #[test]
    fn equal_amounts_share_a_class_and_nothing_positive_is_c() {
        let classes: Vec<Abc> = abc_classes(&[10; 10], AbcRule::ShareBefore, 80, 95).into_iter().map(|(class, ..)| class).collect();
        assert_eq!(classes, [Abc::A; 10]);
        let classes: Vec<Abc> = abc_classes(&[100, 0, -5], AbcRule::ShareBefore, 80, 95).into_iter().map(|(class, ..)| class).collect();
        assert_eq!(classes, [Abc::A, Abc::C, Abc::C]);
        assert!(abc_classes(&[], AbcRule::ShareBefore, 80, 95).is_empty());
    }

    proptest! {
        /// More money is never a worse class, and equal money never another one.
        #[test]
        fn classes_follow_money(amounts in proptest::collection::vec(-50i128..500, 1..80), rule in 0usize..3) {
            let rule = [AbcRule::ShareBefore, AbcRule::Inclusive, AbcRule::Strict][rule];
            let classes = abc_classes(&amounts, rule, 80, 95);
            for (a, x) in amounts.iter().zip(&classes) {
                for (b, y) in amounts.iter().zip(&classes) {
                    prop_assert!(a < b || x.0 <= y.0);
                }
            }
        }
    }
}
