//! Steps back and forward through the rules in use. It lives as long as the page: what the browser keeps is the last state.

use super::{Chosen, Rules};
use serde_json::Value;
use std::collections::VecDeque;

/// So many states are remembered; the oldest goes first.
pub const MOST: usize = 100;
/// Changes of one field that follow each other within this time (typing, dragging) are one step.
pub const QUICK_MS: u64 = 1000;

/// Rules in use, and where they came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The rules.
    pub rules: Rules,
    /// The preset they were taken from.
    pub chosen: Chosen,
}

/// The states before and after the one in use.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    past: VecDeque<State>,
    future: Vec<State>,
    /// The field of the last change, and when it was.
    last: Option<(String, u64)>,
}

impl Undo {
    /// Notes that the rules in use became others. What was undone before can no longer be redone.
    pub fn changed(&mut self, before: State, after: &State, now_ms: u64) {
        let Some(mut change) = change(&before.rules, &after.rules) else { return };
        // Taking up a preset is a step of its own, however soon it follows.
        let same = before.chosen == after.chosen;
        let quick = same && self.last.as_ref().is_some_and(|(field, at)| Some(field) == change.as_ref() && now_ms.saturating_sub(*at) < QUICK_MS);
        if !quick || !self.future.is_empty() || self.past.is_empty() {
            self.past.push_back(before);
        } else if self.past.back().is_some_and(|start| start.rules == after.rules) {
            // Back where it began: nothing is left to undo, and what comes next begins anew.
            self.past.pop_back();
            change = None;
        }
        self.future.clear();
        self.last = change.map(|field| (field, now_ms));
        if self.past.len() > MOST {
            self.past.pop_front();
        }
    }

    /// The state before `now`, which can then be had again by [`Self::forward`].
    pub fn back(&mut self, now: State) -> Option<State> {
        let state = self.past.pop_back()?;
        self.future.push(now);
        self.last = None;
        Some(state)
    }

    /// The state that was undone last.
    pub fn forward(&mut self, now: State) -> Option<State> {
        let state = self.future.pop()?;
        self.past.push_back(now);
        self.last = None;
        Some(state)
    }

    /// What [`Self::back`] would give.
    #[must_use]
    pub fn before(&self) -> Option<&State> {
        self.past.back()
    }

    /// What [`Self::forward`] would give.
    #[must_use]
    pub fn after(&self) -> Option<&State> {
        self.future.last()
    }
}

/// Whether rules differ, and in which field where it is one alone.
fn change(before: &Rules, after: &Rules) -> Option<Option<String>> {
    if before == after {
        return None;
    }
    let (before, after) = (serde_json::to_value(before).unwrap_or_default(), serde_json::to_value(after).unwrap_or_default());
    let mut field = String::new();
    let (mut before, mut after) = (&before, &after);
    while let Some((name, inner, other)) = only(before, after) {
        field = format!("{field}.{name}");
        (before, after) = (inner, other);
    }
    Some((!field.is_empty()).then_some(field))
}

/// The one place in which two documents differ, with what stands there; `None` where there are several, or other places.
fn only<'v>(before: &'v Value, after: &'v Value) -> Option<(String, &'v Value, &'v Value)> {
    let pairs: Vec<(String, &Value, &Value)> = match (before, after) {
        (Value::Object(one), Value::Object(two)) if one.keys().eq(two.keys()) => {
            one.iter().zip(two).map(|((name, inner), (_, other))| (name.clone(), inner, other)).collect()
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            one.iter().zip(two).enumerate().map(|(place, (inner, other))| (place.to_string(), inner, other)).collect()
        }
        _ => return None,
    };
    let mut different = pairs.into_iter().filter(|(_, inner, other)| inner != other);
    different.next().filter(|_| different.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bins(bins: u8) -> State {
        State { rules: Rules { bins, ..Rules::default() }, ..State::default() }
    }

    /// What a page does with it: one state in use, and a clock.
    struct Page {
        now: State,
        undo: Undo,
        clock: u64,
    }

    impl Page {
        fn new() -> Self {
            Self { now: State::default(), undo: Undo::default(), clock: 0 }
        }

        fn set(&mut self, after: State, later: u64) {
            self.clock += later;
            let before = std::mem::replace(&mut self.now, after.clone());
            self.undo.changed(before, &after, self.clock);
        }

        fn back(&mut self) -> bool {
            let state = self.undo.back(self.now.clone());
            state.map(|state| self.now = state).is_some()
        }

        fn forward(&mut self) -> bool {
            let state = self.undo.forward(self.now.clone());
            state.map(|state| self.now = state).is_some()
        }
    }

    #[derive(Clone, Debug)]
    enum Act {
        Bins(u8),
        Share(u8),
        Use(u8),
        Back,
        Forward,
    }

    fn acts() -> impl Strategy<Value = Vec<(Act, u64)>> {
        let act = prop_oneof![
            3 => (2..=10u8).prop_map(Act::Bins),
            2 => (1..90u8).prop_map(Act::Share),
            1 => (2..=10u8).prop_map(Act::Use),
            2 => Just(Act::Back),
            2 => Just(Act::Forward),
        ];
        prop::collection::vec((act, prop_oneof![0..QUICK_MS, QUICK_MS..5000]), 1..300)
    }

    proptest! {
        #[test]
        fn back_gives_the_state_before_forward_the_one_after_and_a_change_forgets_what_was_undone(acts in acts()) {
            let mut page = Page::new();
            for (act, later) in acts {
                let before = page.now.clone();
                match act {
                    Act::Back => {
                        if page.back() {
                            prop_assert!(page.forward());
                            prop_assert_eq!(&page.now, &before, "redo after undo");
                            prop_assert!(page.back());
                            prop_assert_ne!(&page.now.rules, &before.rules, "each step changes the rules");
                        }
                    }
                    Act::Forward => {
                        if page.forward() {
                            prop_assert!(page.back());
                            prop_assert_eq!(&page.now, &before, "undo after redo");
                            prop_assert!(page.forward());
                        }
                    }
                    act => {
                        let mut after = before.clone();
                        match act {
                            Act::Bins(n) => after.rules.bins = n,
                            Act::Share(n) => after.rules.abc_a_percent = n,
                            Act::Use(n) => after = State { chosen: Chosen::Own(n.to_string()), ..bins(n) },
                            Act::Back | Act::Forward => {}
                        }
                        if after.rules == before.rules {
                            continue;
                        }
                        page.set(after, QUICK_MS + later);
                        prop_assert!(page.undo.after().is_none(), "nothing to redo after a change");
                        prop_assert_eq!(page.undo.before(), Some(&before), "undo after a change");
                    }
                }
                prop_assert!(page.undo.past.len() <= MOST);
            }
            // All the way back and forth again.
            let now = page.now.clone();
            let mut steps = 0;
            while page.back() { steps += 1; }
            for _ in 0..steps { prop_assert!(page.forward()); }
            prop_assert_eq!(page.now, now);
        }

        #[test]
        fn quick_changes_of_one_field_are_one_step(mut values in prop::collection::vec(2..=10u8, 1..30)) {
            values.dedup();
            let mut page = Page::new();
            page.set(bins(3), QUICK_MS);
            page.now.rules.abc_a_percent = 50;
            let start = page.now.clone();
            for (place, n) in values.iter().enumerate() {
                let mut after = page.now.clone();
                after.rules.bins = *n;
                page.set(after, if place == 0 { QUICK_MS } else { QUICK_MS - 1 });
            }
            if page.now.rules == start.rules {
                prop_assert_eq!(page.undo.before().map(|state| state.rules.bins), Some(5));
            } else {
                prop_assert!(page.back());
                prop_assert_eq!(page.now, start);
            }
        }
    }

    #[test]
    fn a_slow_change_another_field_and_a_preset_are_steps_of_their_own() {
        let mut page = Page::new();
        let limit = |days: u32, bins: u8| {
            let mut state = State { rules: Rules { bins, ..Rules::default() }, ..State::default() };
            state.rules.limits.lost_days = days;
            state
        };
        page.set(limit(100, 5), 0);
        page.set(limit(101, 5), 10);
        page.set(limit(102, 5), QUICK_MS);
        page.set(limit(102, 6), 10);
        page.set(State { chosen: Chosen::Own("甲".into()), ..limit(90, 7) }, 10);
        let mut seen = Vec::new();
        while page.back() {
            seen.push((page.now.rules.limits.lost_days, page.now.rules.bins));
        }
        assert_eq!(seen, [(102, 6), (102, 5), (101, 5), (90, 5)]);
    }

    #[test]
    fn the_oldest_of_more_than_a_hundred_is_forgotten() {
        let mut page = Page::new();
        for n in 0..250u32 {
            let mut after = State::default();
            after.rules.limits.lost_days = 100 + n;
            page.set(after, QUICK_MS);
        }
        let mut steps = 0;
        while page.back() {
            steps += 1;
        }
        assert_eq!((steps, page.now.rules.limits.lost_days), (MOST, 100 + 249 - MOST as u32));
    }
}
