//! Kept rules survive whatever a store does: writes that fail, a page that is killed between two writes, bytes that
//! change, two tabs at once, a newer version. What was said to be kept is there afterwards.

use fenji::rules::shelf::{self, ASIDE, Full, KEY, Memory, PREVIOUS, Store, Trouble, aside, load, update};
use fenji::rules::{Library, LibraryError, Rules};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// A store of limited room whose writes can be made to fail, or to be the last ones (a killed page).
#[derive(Default)]
struct Faulty {
    texts: RefCell<BTreeMap<String, String>>,
    room: Cell<usize>,
    /// The write of this number fails.
    fails_at: Cell<Option<u32>>,
    /// From the write of this number on nothing happens, and nobody is told.
    killed_at: Cell<Option<u32>>,
    writes: Cell<u32>,
}

impl Faulty {
    fn new() -> Self {
        Self { room: Cell::new(usize::MAX), ..Self::default() }
    }

    fn before(&self, fails_at: Option<u32>, killed_at: Option<u32>) {
        self.writes.set(0);
        self.fails_at.set(fails_at);
        self.killed_at.set(killed_at);
    }
}

impl Store for Faulty {
    fn get(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Full> {
        let number = self.writes.replace(self.writes.get() + 1);
        if self.killed_at.get().is_some_and(|at| number >= at) {
            return Ok(());
        }
        if self.fails_at.get() == Some(number) {
            return Err(Full);
        }
        let mut texts = self.texts.borrow_mut();
        let others: usize = texts.iter().filter(|(other, _)| *other != key).map(|(key, text)| key.len() + text.len()).sum();
        if others + key.len() + value.len() > self.room.get() {
            return Err(Full);
        }
        texts.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }
}

/// A tab among others.
const PAGE: &str = "this page";

fn with_preset(bins: u8) -> Library {
    let mut library = Library::default();
    library.add("mine", Rules { bins, ..Rules::default() }).unwrap();
    library
}

#[derive(Clone, Debug)]
enum Step {
    Add(u8),
    Remove(u8),
    Edit(u8),
    Reload,
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step, Option<u32>)>> {
    let step = prop_oneof![
        4 => (0..6u8).prop_map(Step::Add),
        1 => (0..6u8).prop_map(Step::Remove),
        2 => (2..=10u8).prop_map(Step::Edit),
        1 => Just(Step::Reload),
    ];
    prop::collection::vec((0..2usize, step, prop::option::weighted(0.3, 0..3u32)), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    /// Two tabs change one store whose writes fail now and then: it holds everything that was said to be kept, each tab
    /// holds everything it shows, and nothing comes from nowhere.
    #[test]
    fn what_was_said_to_be_kept_is_kept(steps in steps()) {
        let store = Faulty::new();
        let mut tabs = [load(&store).0, load(&store).0];
        let mut kept: BTreeMap<String, Rules> = BTreeMap::new();
        let rules = |n: u8| Rules { bins: 2 + n, ..Rules::default() };
        for (tab, step, fails_at) in steps {
            store.before(fails_at, None);
            let (mine, page) = (tabs[tab].clone(), tab.to_string());
            let (after, done, trouble) = match step.clone() {
                Step::Add(n) => update(&store, &page, &mine, |library| library.add(&format!("p{n}"), rules(n)).is_ok()),
                Step::Remove(n) => update(&store, &page, &mine, |library| library.remove(&format!("p{n}")).is_ok()),
                Step::Edit(bins) => update(&store, &page, &mine, |library| { library.rules.bins = bins; true }),
                Step::Reload => (load(&store).0, true, None),
            };
            if let (Step::Add(n), true) = (&step, done) {
                prop_assert!(after.presets.iter().any(|preset| preset.name == format!("p{n}")), "the page shows what was added, kept or not");
            }
            tabs[tab] = after;
            let (now, damage) = load(&store);
            prop_assert_eq!(damage, None);
            let held: BTreeMap<String, Rules> = now.presets.into_iter().map(|preset| (preset.name, preset.rules)).collect();
            if let (Step::Remove(n), true, true) = (&step, done, trouble.is_some()) {
                // The page shows it as removed; the next change that can be kept takes it along.
                kept.remove(&format!("p{n}"));
            }
            if trouble.is_none() && done {
                match step {
                    Step::Add(n) => { kept.insert(format!("p{n}"), rules(n)); }
                    Step::Remove(n) => {
                        kept.remove(&format!("p{n}"));
                        prop_assert_eq!(held.get(&format!("p{n}")), None);
                    }
                    Step::Edit(bins) => prop_assert_eq!(now.rules.bins, bins),
                    Step::Reload => {}
                }
            }
            for (name, rules) in &kept {
                prop_assert_eq!(held.get(name), Some(rules), "{} was kept", name);
            }
            for (name, found) in &held {
                let n: u8 = name[1..].parse().unwrap();
                prop_assert_eq!(found, &rules(n));
            }
        }
    }

    /// A page killed at any write leaves the library before the change or the one after it.
    #[test]
    fn a_killed_page_leaves_the_old_library_or_the_new_one(bins in 2..=8u8, killed_at in 0..4u32) {
        let store = Faulty::new();
        update(&store, PAGE, &Library::default(), |library| *library = with_preset(bins));
        let old = load(&store).0;
        store.before(None, Some(killed_at));
        let (new, ..) = update(&store, PAGE, &old, |library| library.add("more", Rules::default()).unwrap());
        store.before(None, None);
        let found = load(&store);
        prop_assert!(found == (old, None) || found == (new, None));
    }

    /// Whatever text stands where the library should be: it is set aside whole, and the copy before the last change is used.
    #[test]
    fn a_damaged_library_is_set_aside_and_the_copy_before_is_used(bins in 2..=8u8, at in any::<prop::sample::Index>(), text in prop::option::of(".{0,40}")) {
        let store = Memory::default();
        update(&store, PAGE, &Library::default(), |library| *library = with_preset(bins));
        let copy = load(&store).0;
        update(&store, PAGE, &copy, |library| library.rules.bins = bins + 1);
        let mut damaged = store.get(KEY).unwrap();
        match text {
            Some(text) => damaged = text,
            None => { damaged.remove(at.index(damaged.len())); }
        }
        prop_assume!(matches!(Library::from_text(&damaged), Err(LibraryError::Damaged)));
        store.set(KEY, &damaged).unwrap();
        prop_assert_eq!(load(&store), (copy.clone(), Some(Trouble::Restored)));
        prop_assert_eq!(load(&store).1, Some(Trouble::Restored));
        prop_assert_eq!(aside(&store), vec![damaged]);
        // The next change is kept, and nothing of the damaged text is lost.
        let (changed, (), trouble) = update(&store, PAGE, &copy, |library| library.rules.bins = 9);
        prop_assert_eq!(trouble, None);
        prop_assert_eq!(load(&store), (changed, None));
        prop_assert_eq!(aside(&store).len(), 1);
    }
}

#[test]
fn a_full_store_keeps_the_old_rules_and_says_so() {
    let store = Faulty::new();
    update(&store, PAGE, &Library::default(), |library| *library = with_preset(3));
    let old = load(&store).0;
    store.room.set(store.texts.borrow().iter().map(|(key, text)| key.len() + text.len()).sum());
    let (held, _, trouble) = update(&store, PAGE, &old, |library| library.add("one too many for this store", Rules::default()).unwrap());
    assert_eq!(trouble, Some(Trouble::Full));
    assert_eq!(held.presets.len(), 2, "it holds until the page closes");
    assert_eq!(load(&store), (old, None));
    // With a little room the change goes in even where no copy fits beside it.
    let copy = store.get(PREVIOUS);
    store.room.set(store.room.get() + held.to_text().len() - store.get(KEY).unwrap().len());
    let (again, (), trouble) = update(&store, PAGE, &held, |_| ());
    assert_eq!((&again.presets, trouble), (&held.presets, None));
    assert_eq!(load(&store), (again, None));
    assert_eq!(store.get(PREVIOUS), copy);
}

#[test]
fn a_newer_library_is_read_by_nobody_and_overwritten_by_nobody() {
    for text in [r#"{"version":999,"checksum":"0","library":{"future":1}}"#, r#"{"schema":3,"bins":5}"#] {
        let store = Memory::default();
        store.set(KEY, text).unwrap();
        assert_eq!(load(&store), (Library::default(), Some(Trouble::Newer)));
        let (held, _, trouble) = update(&store, PAGE, &Library::default(), |library| library.add("mine", Rules::default()).unwrap());
        assert_eq!((held.presets.len(), trouble), (1, Some(Trouble::Newer)));
        assert_eq!(store.get(KEY).as_deref(), Some(text));
        assert_eq!(store.get(ASIDE), None);
    }
}

#[test]
fn every_older_version_loads_and_the_second_load_changes_nothing() {
    let versions =
        [(include_str!("fixtures/storage/v1.json"), 4), (include_str!("fixtures/storage/v2.json"), 3), (include_str!("fixtures/storage/v3.json"), 6)];
    for (text, bins) in versions {
        let store = Memory::default();
        store.set(KEY, text).unwrap();
        let (library, trouble) = load(&store);
        assert_eq!((library.rules.bins, trouble), (bins, None));
        assert_eq!(store.get(KEY).as_deref(), Some(text), "loading writes nothing");
        update(&store, PAGE, &library, |library| library.rules.bins = 7);
        assert_eq!(load(&store).0.rules.bins, 7);
        assert_eq!(Library::from_text(&store.get(PREVIOUS).unwrap()), Ok(library), "the copy is the library before");
    }
}

#[test]
fn a_cleared_store_is_filled_again_by_the_next_change() {
    let store = Memory::default();
    let (mine, ..) = update(&store, PAGE, &Library::default(), |library| *library = with_preset(3));
    store.clear();
    assert_eq!(load(&store), (Library::default(), None));
    let (again, ..) = update(&store, PAGE, &mine, |library| library.rules.bins = 8);
    assert_eq!(load(&store), (again.clone(), None));
    assert_eq!(again.presets, mine.presets);
}

#[test]
fn unreadable_texts_are_each_kept_once_and_never_pushed_out() {
    let store = Memory::default();
    for n in 0..12 {
        store.set(KEY, &format!("damaged {n}")).unwrap();
        load(&store).1.unwrap();
        load(&store).1.unwrap();
    }
    assert_eq!(aside(&store), (0..9).map(|n| format!("damaged {n}")).collect::<Vec<_>>());
    // There is no place left for this one, so it stays where it is.
    let (_, _, trouble) = update(&store, PAGE, &Library::default(), |library| library.rules.bins = 3);
    assert_eq!(trouble, Some(Trouble::Full));
    assert_eq!(store.get(shelf::KEY).as_deref(), Some("damaged 11"));
}

/// Tabs whose stores lag: each sees what it wrote itself, and what it has heard of.
#[derive(Default)]
struct Tab {
    view: Memory,
    base: Library,
    heard: std::collections::VecDeque<String>,
}

#[derive(Clone, Debug)]
enum Happening {
    Save(usize, u8),
    Remove(usize, u8),
    /// The tab hears of the next write it has not heard of; its store catches up to that.
    Hear(usize),
}

/// Saves of a tab reach the others' queues, as `storage` events do; the page does as `ui::keeping` does.
fn save(tabs: &mut [Tab], place: usize, change: impl FnOnce(&mut Library)) {
    let before = tabs[place].view.get(KEY);
    let (written, (), trouble) = update(&tabs[place].view, &place.to_string(), &tabs[place].base, change);
    assert_eq!(trouble, None);
    tabs[place].base = written;
    let text = tabs[place].view.get(KEY).unwrap();
    if before.as_ref() != Some(&text) {
        for (_, other) in tabs.iter_mut().enumerate().filter(|(other, _)| *other != place) {
            other.heard.push_back(text.clone());
        }
    }
}

fn hear(tabs: &mut [Tab], place: usize) -> bool {
    let Some(text) = tabs[place].heard.pop_front() else { return false };
    tabs[place].view.set(KEY, &text).unwrap();
    let kept = Library::from_text(&text).unwrap();
    let base = tabs[place].base.clone();
    tabs[place].base.meet(&kept).unwrap();
    if tabs[place].base.presets != kept.presets && !base.seen.covers(&kept.seen) {
        save(tabs, place, |_| ());
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// However late three tabs hear of each other: when they have heard everything they all hold every preset that was saved
    /// and that nobody removed, and stop talking.
    #[test]
    fn tabs_that_lag_lose_nothing_and_come_to_the_same(happenings in prop::collection::vec(
        prop_oneof![
            3 => (0..3usize, 0..40u8).prop_map(|(tab, n)| Happening::Save(tab, n)),
            1 => (0..3usize, 0..40u8).prop_map(|(tab, n)| Happening::Remove(tab, n)),
            4 => (0..3usize).prop_map(Happening::Hear),
        ],
        1..40,
    )) {
        let mut tabs = [Tab::default(), Tab::default(), Tab::default()];
        let (mut saved, mut removed) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
        for happening in happenings {
            match happening {
                Happening::Save(tab, n) => save(&mut tabs, tab, |library| {
                    // What a preset was called is its rules' number here: one that comes twice is the same.
                    let rules = Rules { abc_a_percent: n + 1, ..Rules::default() };
                    if library.add(&format!("p{n}"), rules).is_ok() {
                        saved.insert(n);
                    }
                }),
                Happening::Remove(tab, n) => save(&mut tabs, tab, |library| {
                    if library.remove(&format!("p{n}")).is_ok() {
                        removed.insert(n);
                    }
                }),
                Happening::Hear(tab) => drop(hear(&mut tabs, tab)),
            }
        }
        let mut turns = 0;
        while (0..3).any(|tab| hear(&mut tabs, tab)) {
            turns += 1;
            prop_assert!(turns < 500, "they never come to an end");
        }
        let names = |library: &Library| library.presets.iter().map(|preset| preset.name.clone()).collect::<std::collections::BTreeSet<_>>();
        for tab in &tabs {
            prop_assert_eq!(names(&tab.base), names(&tabs[0].base));
            for n in saved.difference(&removed) {
                prop_assert!(names(&tab.base).contains(&format!("p{n}")), "p{} was saved", n);
            }
            for name in names(&tab.base) {
                prop_assert!(saved.contains(&name[1..].parse().unwrap()), "{} was never saved", name);
            }
        }
    }
}

#[test]
fn a_preset_removed_by_a_tab_that_had_seen_it_stays_removed() {
    let mut tabs = [Tab::default(), Tab::default(), Tab::default()];
    save(&mut tabs, 0, |library| drop(library.add("p1", Rules::default()).unwrap()));
    while (0..3).any(|tab| hear(&mut tabs, tab)) {}
    save(&mut tabs, 1, |library| library.remove("p1").unwrap());
    save(&mut tabs, 1, |library| drop(library.add("p2", Rules::default()).unwrap()));
    while (0..3).any(|tab| hear(&mut tabs, tab)) {}
    save(&mut tabs, 2, |library| library.rules.bins = 3);
    while (0..3).any(|tab| hear(&mut tabs, tab)) {}
    for tab in &tabs {
        assert_eq!(tab.base.presets.iter().map(|preset| preset.name.as_str()).collect::<Vec<_>>(), ["p2"]);
    }
}
