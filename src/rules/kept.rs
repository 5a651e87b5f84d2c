//! Decisions about customers in a store, only where a person asked for it: one document under one key with a checksum, so
//! that its absence means that nobody asked, and its removal leaves nothing.
//!
//! What cannot be read is neither used nor overwritten. Two pages that keep decisions come to the same ones: each document
//! tells which saves it knows of, as a [`super::Library`] does.

use super::shelf::{Full, Store};
use super::{Decisions, RulesError, SameCustomer, Seen};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Where the decisions are kept.
pub const KEY: &str = "fenji.decisions";
/// The version this build writes.
const VERSION: u32 = 1;

/// Decisions as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The decisions.
    pub decisions: Decisions,
    /// The saves, of this page and others, that they know of.
    seen: Seen,
}

/// Why decisions are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// The store is full; what it held before it still holds.
    Full,
    /// What is there cannot be read; it stays as it is until the person has it removed.
    Damaged,
    /// A newer version of the page keeps them; this one leaves them alone.
    Newer,
    /// Another page, or the person in the browser's settings, removed them: they are not brought back unasked.
    Gone,
}

impl Kept {
    fn to_text(&self) -> String {
        #[derive(Serialize)]
        struct Stored<'a> {
            version: u32,
            checksum: String,
            kept: &'a RawValue,
        }
        let body = serde_json::to_string(self).and_then(RawValue::from_string);
        body.and_then(|kept| serde_json::to_string(&Stored { version: VERSION, checksum: checksum(kept.get()), kept: &kept })).unwrap_or_default()
    }

    /// Reads a kept document.
    ///
    /// # Errors
    /// [`Unkept::Newer`] or [`Unkept::Damaged`].
    pub fn from_text(text: &str) -> Result<Self, Unkept> {
        #[derive(Deserialize)]
        struct Version {
            version: u64,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Stored<'a> {
            version: u32,
            checksum: String,
            #[serde(borrow)]
            kept: &'a RawValue,
        }
        match serde_json::from_str(text) {
            Ok(Version { version }) if version > u64::from(VERSION) => return Err(Unkept::Newer),
            _ => {}
        }
        let stored: Stored<'_> = serde_json::from_str(text).map_err(|_| Unkept::Damaged)?;
        if stored.version != VERSION || stored.checksum != checksum(stored.kept.get()) {
            return Err(Unkept::Damaged);
        }
        let mut kept: Self = serde_json::from_str(stored.kept.get()).map_err(|_| Unkept::Damaged)?;
        kept.decisions.check().map_err(|_: RulesError| Unkept::Damaged)?;
        kept.seen.sort();
        Ok(kept)
    }

    /// Takes over what another page kept. Where one had seen the other, its decisions are the ones; where neither had,
    /// both count, and the later save decides about a customer of both.
    pub fn meet(&mut self, other: &Self) {
        if other.seen.covers(&self.seen) {
            self.decisions.clone_from(&other.decisions);
        } else if !self.seen.covers(&other.seen) {
            let (first, second) = if self.seen.latest() < other.seen.latest() { (&*self, other) } else { (other, &*self) };
            self.decisions = merge(&Decisions::default(), &second.decisions, &first.decisions);
        }
        self.seen.join(&other.seen);
    }

    /// [`Self::meet`] of what another page is heard to have kept; whether it lacks something and both must be kept anew.
    #[must_use]
    pub fn hear(&mut self, other: &Self) -> bool {
        let old = self.seen.covers(&other.seen);
        self.meet(other);
        !old && self.decisions != other.decisions
    }
}

/// What is kept; `None` where nobody asked for it.
///
/// # Errors
/// [`Unkept::Newer`] or [`Unkept::Damaged`].
pub fn load(store: &dyn Store) -> Result<Option<Kept>, Unkept> {
    store.get(KEY).map(|text| Kept::from_text(&text)).transpose()
}

/// Keeps the decisions of a `page`, which were `known` when it last kept or heard of any; gives what is kept now, with what
/// other pages decided meanwhile.
///
/// # Errors
/// [`Unkept`]; the store is as before then.
pub fn keep(store: &dyn Store, page: &str, known: &Kept, now: &Decisions) -> Result<Kept, Unkept> {
    let found = load(store)?;
    let mut kept = known.clone();
    match &found {
        Some(found) => kept.meet(found),
        None if known.seen != Seen::default() => return Err(Unkept::Gone),
        None => {}
    }
    kept.decisions = merge(&known.decisions, now, &kept.decisions);
    if found.is_some_and(|found| found.decisions == kept.decisions && found.seen.covers(&kept.seen)) {
        return Ok(kept);
    }
    kept.seen.stamp(page);
    store.set(KEY, &kept.to_text()).map_err(|Full| Unkept::Full)?;
    Ok(kept)
}

/// Removes what is kept.
pub fn forget(store: &dyn Store) {
    store.remove(KEY);
}

/// `theirs` with what `mine` changed since `base`; mine alone where both together are impossible (keys in a circle).
#[must_use]
pub fn merge(base: &Decisions, mine: &Decisions, theirs: &Decisions) -> Decisions {
    let mut both = theirs.clone();
    changes(&base.customers, &mine.customers, &mut both.customers, |decision| &decision.customer);
    changes(&base.same, &mine.same, &mut both.same, |same: &SameCustomer| &same.customer);
    if both.check().is_ok() { both } else { mine.clone() }
}

/// Makes the changes from `base` to `mine` in another list; entries are known by their key and keep their place, so that pages
/// that merge the same lists come to the same one.
fn changes<T: Clone + PartialEq>(base: &[T], mine: &[T], into: &mut Vec<T>, key: impl Fn(&T) -> &String) {
    let by_key = |list: &'_ [T]| list.iter().map(|entry| (key(entry).clone(), entry.clone())).collect::<BTreeMap<_, _>>();
    let (base, own) = (by_key(base), by_key(mine));
    into.retain(|entry| own.contains_key(key(entry)) || !base.contains_key(key(entry)));
    let there = by_key(into);
    for entry in into.iter_mut() {
        if let Some(own) = own.get(key(entry)).filter(|own| base.get(key(own)) != Some(own)) {
            *entry = own.clone();
        }
    }
    into.extend(mine.iter().filter(|entry| base.get(key(entry)) != Some(entry) && !there.contains_key(key(entry))).cloned());
}

/// Adler-32 of version and text, as for the library.
fn checksum(kept: &str) -> String {
    format!("{:08x}", adler2::adler32_slice(format!("{VERSION} {kept}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::shelf::Memory;
    use crate::rules::{ByHand, Decision};
    use proptest::prelude::*;

    fn decisions(of: &[(u8, u8)]) -> Decisions {
        let mut all = Decisions::default();
        for (customer, reason) in of {
            all.decide(Decision { customer: format!("客{customer}"), decision: ByHand::Red, reason: reason.to_string(), date: "2024-01-01".into() });
        }
        all
    }

    fn keys(decisions: &Decisions) -> Vec<(String, String)> {
        let mut all: Vec<_> = decisions.customers.iter().map(|one| (one.customer.clone(), one.reason.clone())).collect();
        all.sort();
        all
    }

    #[test]
    fn decisions_read_back_every_changed_byte_is_found_and_nothing_is_overwritten() {
        let store = Memory::default();
        assert_eq!(load(&store), Ok(None));
        let mine = decisions(&[(1, 1), (2, 2)]);
        let kept = keep(&store, "a", &Kept::default(), &mine).unwrap();
        assert_eq!((load(&store), &kept.decisions), (Ok(Some(kept.clone())), &mine));
        let text = store.get(KEY).unwrap();
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            for changed in [String::from_utf8(bytes).ok(), text.get(..place).map(str::to_owned)].into_iter().flatten() {
                store.set(KEY, &changed).unwrap();
                let bad = load(&store).unwrap_err();
                assert_eq!(keep(&store, "a", &kept, &decisions(&[(3, 3)])), Err(bad));
                assert_eq!(store.get(KEY), Some(changed), "neither used nor overwritten");
            }
        }
        store.set(KEY, r#"{"version":2,"anything":1}"#).unwrap();
        assert_eq!(keep(&store, "a", &kept, &mine), Err(Unkept::Newer));
        forget(&store);
        assert_eq!(store.get(KEY), None);
        assert_eq!(keep(&store, "a", &kept, &mine), Err(Unkept::Gone), "what was removed is not brought back");
        assert!(keep(&store, "a", &Kept::default(), &mine).is_ok(), "unless somebody asks again");
    }

    #[test]
    fn keys_that_would_become_a_circle_stay_as_this_page_has_them() {
        let same = |customer: &str, into: &str| Decisions {
            same: vec![SameCustomer { customer: customer.into(), into: into.into(), reason: String::new(), date: "2024-01-01".into() }],
            ..Decisions::default()
        };
        assert_eq!(merge(&Decisions::default(), &same("甲", "乙"), &same("乙", "甲")), same("甲", "乙"));
        assert_eq!(merge(&Decisions::default(), &same("甲", "乙"), &same("丙", "甲")).same.len(), 2);
    }

    /// A tab whose store lags: it has what it wrote itself, and what it has heard of.
    #[derive(Default)]
    struct Tab {
        view: Memory,
        known: Kept,
        heard: std::collections::VecDeque<String>,
    }

    fn save(tabs: &mut [Tab], place: usize, now: &Decisions) {
        let tab = &mut tabs[place];
        let before = tab.view.get(KEY);
        tab.known = keep(&tab.view, &place.to_string(), &tab.known, now).unwrap();
        let text = tab.view.get(KEY).unwrap();
        if before.as_ref() != Some(&text) {
            for (_, other) in tabs.iter_mut().enumerate().filter(|(other, _)| *other != place) {
                other.heard.push_back(text.clone());
            }
        }
    }

    /// As the page does: what was heard is met, and kept anew where the other lacked something.
    fn hear(tabs: &mut [Tab], place: usize) -> bool {
        let Some(text) = tabs[place].heard.pop_front() else { return false };
        tabs[place].view.set(KEY, &text).unwrap();
        let theirs = Kept::from_text(&text).unwrap();
        if tabs[place].known.hear(&theirs) {
            let now = tabs[place].known.decisions.clone();
            save(tabs, place, &now);
        }
        true
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

        /// However late tabs hear of each other: in the end all hold every decision that nobody took back.
        #[test]
        fn tabs_that_lag_lose_no_decision_and_come_to_the_same(acts in prop::collection::vec((0..3usize, 0..3u8, 0..30u8), 1..40)) {
            let mut tabs = [Tab::default(), Tab::default(), Tab::default()];
            let (mut made, mut taken) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
            for (tab, act, n) in acts {
                let mut now = tabs[tab].known.decisions.clone();
                match act {
                    0 => { now.decide(decisions(&[(n, 0)]).customers.remove(0)); made.insert(n); save(&mut tabs, tab, &now); }
                    1 => { now.take_back(&format!("客{n}")); taken.insert(n); save(&mut tabs, tab, &now); }
                    _ => drop(hear(&mut tabs, tab)),
                }
            }
            let mut turns = 0;
            while (0..3).any(|tab| hear(&mut tabs, tab)) {
                turns += 1;
                prop_assert!(turns < 500, "they never come to an end");
            }
            for tab in &tabs {
                prop_assert_eq!(keys(&tab.known.decisions), keys(&tabs[0].known.decisions));
                for n in made.difference(&taken) {
                    prop_assert!(tab.known.decisions.of(&format!("客{n}")).is_some(), "客{} was decided", n);
                }
            }
        }

        #[test]
        fn a_merge_holds_the_changes_of_both(base in prop::collection::vec((0..8u8, 0..3u8), 0..8), mine in prop::collection::vec((0..8u8, 0..3u8), 0..8), theirs in prop::collection::vec((0..8u8, 0..3u8), 0..8)) {
            let (base, mine, theirs) = (decisions(&base), decisions(&mine), decisions(&theirs));
            let both = merge(&base, &mine, &theirs);
            for n in 0..8 {
                let of = |all: &Decisions| all.of(&format!("客{n}")).cloned();
                let wanted = if of(&mine) == of(&base) { of(&theirs) } else { of(&mine) };
                prop_assert_eq!(of(&both), wanted);
            }
            prop_assert_eq!(keys(&merge(&base, &base, &theirs)), keys(&theirs));
            prop_assert_eq!(keys(&merge(&base, &mine, &base)), keys(&mine));
        }
    }
}
