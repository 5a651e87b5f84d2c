//! Who moved from one group to another since a result was marked.

use crate::grading::{CustomerGrade, Graded};
use crate::model::Dimension;
use crate::protocol::{By, Move};
use std::collections::BTreeMap;

const NONE: u8 = u8::MAX;
const DIMENSIONS: usize = Dimension::ALL.len();

/// The groups of all customers at one time.
#[derive(Clone, Debug)]
pub struct Marked {
    /// By the customer's number in the ledger; all [`NONE`] where the customer was not there.
    groups: Vec<[u8; DIMENSIONS]>,
    schemes: Vec<MarkedScheme>,
}

#[derive(Clone, Debug)]
struct MarkedScheme {
    name: String,
    paths: Vec<Vec<String>>,
    /// By the customer's number in the ledger.
    leaf: Vec<u8>,
}

fn groups_of(customer: &CustomerGrade) -> [u8; DIMENSIONS] {
    let mut groups = [NONE; DIMENSIONS];
    for (group, dimension) in groups.iter_mut().zip(Dimension::ALL) {
        *group = customer.group(*dimension).unwrap_or(NONE);
    }
    groups
}

fn known(group: u8) -> Option<u8> {
    (group != NONE).then_some(group)
}

impl Marked {
    /// Who is in which group, of so many customers of the ledger.
    #[must_use]
    pub fn of(graded: &Graded, customers: usize) -> Self {
        let mut groups = vec![[NONE; DIMENSIONS]; customers];
        for customer in &graded.customers {
            groups[customer.measures.customer as usize] = groups_of(customer);
        }
        let schemes = graded
            .schemes
            .iter()
            .map(|divided| {
                let mut leaf = vec![NONE; customers];
                for (customer, own) in graded.customers.iter().zip(&divided.leaf) {
                    leaf[customer.measures.customer as usize] = *own;
                }
                let paths = divided.scheme.leaves().map(|path| path.into_iter().map(str::to_owned).collect()).collect();
                MarkedScheme { name: divided.scheme.name.clone(), paths, leaf }
            })
            .collect();
        Self { groups, schemes }
    }

    fn scheme(&self, graded: &Graded, place: usize) -> Option<&MarkedScheme> {
        let name = &graded.schemes.get(place)?.scheme.name;
        self.schemes.iter().find(|marked| marked.name == *name)
    }

    /// Every move, the page's own divisions first.
    #[must_use]
    pub fn moves(&self, graded: &Graded) -> Vec<Move> {
        let mut counts: BTreeMap<(By, u8, u8), u64> = BTreeMap::new();
        for customer in &graded.customers {
            let (before, now) = (self.groups[customer.measures.customer as usize], groups_of(customer));
            if before == now {
                continue;
            }
            for (place, dimension) in Dimension::ALL.iter().enumerate().filter(|&(place, _)| before[place] != now[place]) {
                *counts.entry((By::Dimension(*dimension), before[place], now[place])).or_default() += 1;
            }
        }
        for (place, divided) in graded.schemes.iter().enumerate() {
            let Some(marked) = self.scheme(graded, place) else { continue };
            let paths: Vec<Vec<&str>> = divided.scheme.leaves().collect();
            // A group is what it is called: one put in before it moves nobody.
            let same = |before: u8, now: u8| {
                let (before, now) = (marked.paths.get(usize::from(before)), paths.get(usize::from(now)));
                before.zip(now).is_some_and(|(before, now)| before.iter().eq(now.iter()))
            };
            for (customer, &now) in graded.customers.iter().zip(&divided.leaf) {
                let before = marked.leaf[customer.measures.customer as usize];
                if !same(before, now) {
                    *counts.entry((By::Scheme(place as u8), before, now)).or_default() += 1;
                }
            }
        }
        let told = |((by, from, to), customers)| Move {
            by,
            from: known(from),
            from_path: match by {
                By::Scheme(place) => {
                    self.scheme(graded, place.into()).and_then(|marked| marked.paths.get(usize::from(from))).cloned().unwrap_or_default()
                }
                By::Dimension(_) => Vec::new(),
            },
            to: known(to),
            customers,
        };
        counts.into_iter().map(told).collect()
    }

    /// The group of a customer before and now.
    #[must_use]
    pub fn moved(&self, graded: &Graded, index: u32, by: By) -> Option<(Option<u8>, Option<u8>)> {
        let customer = graded.customers.get(index as usize)?;
        let number = customer.measures.customer as usize;
        match by {
            By::Dimension(dimension) => Some((known(self.groups.get(number)?[dimension as usize]), customer.group(dimension))),
            By::Scheme(place) => {
                let marked = self.scheme(graded, place.into())?;
                Some((known(*marked.leaf.get(number)?), graded.leaf(place, index)))
            }
        }
    }
}
