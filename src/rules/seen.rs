//! Which saves a library has seen. Tabs of one browser can save from the same old state: each process has its own copy of the
//! storage, and no lock brings the copies together. So a library says of each page (an open tab) which of its saves it knows,
//! as a version vector (Parker et al., *Detection of Mutual Inconsistency in Distributed Systems*, 1983) whose counters are
//! Lamport times. Then what is missing from one is told apart from what was removed.

use serde::{Deserialize, Serialize};

/// So many pages are remembered; a page that saved longer ago is forgotten.
const PAGES: usize = 32;

/// The last save of each page that is known, as (page, time); oldest first. Times count up over all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(Vec<(String, u64)>);

impl Seen {
    /// Whether everything the other has seen is seen here too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|(page, time)| self.knows(page, *time))
    }

    fn knows(&self, page: &str, time: u64) -> bool {
        match self.0.iter().find(|(known, _)| known == page) {
            Some((_, last)) => *last >= time,
            // A full list has forgotten what is older than all of it.
            None => self.0.len() >= PAGES && self.0.first().is_some_and(|(_, oldest)| time < *oldest),
        }
    }

    /// What either has seen.
    pub fn join(&mut self, other: &Self) {
        for (page, time) in &other.0 {
            if !self.knows(page, *time) {
                self.put(page, *time);
            }
        }
    }

    /// Notes one more save of a page, later than everything seen.
    pub fn stamp(&mut self, page: &str) {
        self.put(page, self.time() + 1);
    }

    /// The time of the latest save that is known.
    #[must_use]
    pub fn time(&self) -> u64 {
        self.0.last().map_or(0, |(_, time)| *time)
    }

    /// The latest save that is known; orders libraries that have not seen each other, the same way on every page.
    pub(super) fn latest(&self) -> Option<(u64, &str)> {
        self.0.last().map(|(page, time)| (*time, page.as_str()))
    }

    /// A stored list may be in any order.
    pub(super) fn sort(&mut self) {
        self.0.sort_by(|(a, at), (b, bt)| (at, a).cmp(&(bt, b)));
        let forgotten = self.0.len().saturating_sub(PAGES);
        self.0.drain(..forgotten);
    }

    fn put(&mut self, page: &str, time: u64) {
        self.0.retain(|(known, _)| known != page);
        self.0.push((page.to_owned(), time));
        self.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(saves: &[u8]) -> Seen {
        let mut seen = Seen::default();
        for page in saves {
            seen.stamp(&page.to_string());
        }
        seen
    }

    proptest! {
        #[test]
        fn joining_covers_both_in_any_order_and_a_later_save_is_not_covered(start in prop::collection::vec(0..60u8, 0..80), a in prop::collection::vec(0..60u8, 0..8), b in prop::collection::vec(0..60u8, 0..8)) {
            let common = after(&start);
            let branch = |saves: &[u8], side: u8| {
                let mut seen = common.clone();
                for page in saves {
                    // No page saves on both sides.
                    seen.stamp(&(page * 2 + side).to_string());
                }
                seen
            };
            let (one, two) = (branch(&a, 0), branch(&b, 1));
            prop_assert!(one.covers(&common) && two.covers(&common) && one.covers(&one));
            prop_assert_eq!(common.covers(&one), a.is_empty());
            prop_assert_eq!(one.covers(&two), b.is_empty());
            let (mut left, mut right) = (one.clone(), two.clone());
            left.join(&two);
            right.join(&one);
            prop_assert_eq!(&left, &right);
            prop_assert!(left.covers(&one) && left.covers(&two));
            prop_assert!(left.0.len() <= PAGES);
        }
    }

    #[test]
    fn a_full_list_has_seen_what_it_forgot_and_no_more() {
        let old = after(&[0]);
        let full = after(&(0..=PAGES as u8).collect::<Vec<_>>());
        assert_eq!(full.0.len(), PAGES);
        assert!(full.covers(&old));
        let mut new = full.clone();
        new.stamp("another page");
        assert!(!full.covers(&new) && new.covers(&full));
    }
}
