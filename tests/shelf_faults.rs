//! More than ten thousand faults of a store, one after the other, over libraries of schema 2 with limits, fixed numbers and
//! words about themselves: refused writes, no room, killed pages, damaged texts, a newer version, wiped storage, two tabs.
//! Nothing that was said to be kept may be lost. The counts are printed: `cargo test --test shelf_faults -- --nocapture`.

use fenji::rules::shelf::{Full, KEY, PREVIOUS, Store, Trouble, aside, load, update};
use fenji::rules::{About, ClassCut, ClassNumbers, Cuts, Frozen, Library, LibraryError, Limits, Number, Preset, Rules, Taken};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// So many faults at least, all kinds together.
const FAULTS: u32 = 12_000;
const KINDS: [&str; 9] = [
    "write refused",
    "copy refused",
    "no room",
    "page killed",
    "text damaged, page open",
    "text damaged, page closed",
    "copy damaged",
    "newer version",
    "wiped",
];

/// A sequence of numbers from a seed (SplitMix64), so that a failure is the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A store whose next change meets a fault; it counts those that did happen.
#[derive(Default)]
struct Faulty {
    texts: RefCell<BTreeMap<String, String>>,
    room: Cell<Option<usize>>,
    /// Writes of this key are refused.
    refuses: Cell<Option<&'static str>>,
    /// From the write of this number on nothing happens, and nobody is told.
    killed_at: Cell<Option<u32>>,
    writes: Cell<u32>,
    hit: Cell<u32>,
}

impl Faulty {
    fn whole(&self) {
        self.room.set(None);
        self.refuses.set(None);
        self.killed_at.set(None);
    }

    fn meets(&self, kind: usize, chance: &mut Chance) {
        self.writes.set(0);
        self.hit.set(0);
        match kind {
            0 => self.refuses.set(Some(KEY)),
            1 => self.refuses.set(Some(PREVIOUS)),
            2 => self.room.set(Some(self.texts.borrow().iter().map(|(key, text)| key.len() + text.len()).sum::<usize>() + chance.below(40))),
            _ => self.killed_at.set(Some(chance.below(2) as u32)),
        }
    }

    fn refused(&self) -> Result<(), Full> {
        self.hit.set(self.hit.get() + 1);
        Err(Full)
    }
}

impl Store for Faulty {
    fn get(&self, key: &str) -> Option<String> {
        self.texts.borrow().get(key).cloned()
    }

    fn set(&self, key: &str, value: &str) -> Result<(), Full> {
        let number = self.writes.replace(self.writes.get() + 1);
        if self.killed_at.get().is_some_and(|at| number >= at) {
            self.hit.set(self.hit.get() + 1);
            return Ok(());
        }
        if self.refuses.get() == Some(key) {
            return self.refused();
        }
        let others: usize = self.texts.borrow().iter().filter(|(other, _)| *other != key).map(|(key, text)| key.len() + text.len()).sum();
        if self.room.get().is_some_and(|room| others + key.len() + value.len() > room) {
            return self.refused();
        }
        self.texts.borrow_mut().insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) {
        self.texts.borrow_mut().remove(key);
    }
}

fn numbers(chance: &mut Chance, count: usize) -> Vec<Number> {
    let all: BTreeSet<i64> = std::iter::repeat_with(|| chance.below(1_000_000) as i64).take(count * 4).collect();
    all.into_iter().take(count).map(Number::whole).collect()
}

/// Rules with limits of their own, and fixed numbers every other time.
fn rules(chance: &mut Chance) -> Rules {
    let bins = 2 + chance.below(9) as u8;
    let mut rules = Rules { bins, abc_a_percent: 1 + chance.below(90) as u8, class_cut: ClassCut::Median, ..Rules::default() };
    for _ in 0..3 {
        let before = rules.limits;
        let field = Limits::ALL[chance.below(Limits::ALL.len())];
        rules.limits.set(field.id, field.least + chance.below((field.most - field.least + 1) as usize) as u32);
        if rules.limits.check().is_err() {
            rules.limits = before;
        }
    }
    if chance.one_in(2) {
        let cuts = usize::from(bins) - 1;
        rules.frozen = Some(Frozen {
            as_of: "2024-06-30".into(),
            half_window_days: 182,
            shop_rhythm_days: Number::whole(45),
            trend: [3, 2],
            value: Cuts { days: Vec::new(), orders: numbers(chance, 4), amounts: numbers(chance, 4) },
            scores: Cuts { days: numbers(chance, cuts), orders: numbers(chance, cuts), amounts: numbers(chance, cuts) },
            class: Some(ClassNumbers { days: Number::whole(30), orders: Number::whole(2), amount: Number::whole(500) }),
            abc: [Some(Number::whole(9000)), None],
            schemes: Vec::new(),
        });
    }
    assert_eq!(rules.check(), Ok(()));
    rules
}

/// What a preset holds, whatever its name.
type Content = (Rules, About);
/// Contents by the number in their note. Two tabs can make two of one: both then count.
type Contents = BTreeMap<String, Vec<Content>>;

/// A preset whose note says which one it is.
fn preset(chance: &mut Chance, number: u32) -> Preset {
    let mut preset = Preset::new(format!("标准 {}", number % 7), rules(chance));
    let version = chance.one_in(2).then(|| number.to_string());
    preset.describe(About {
        note: Some(format!("第 {number} 套\n销售部")), version, adopted: Some(format!("2024-01-{:02}", 1 + chance.below(28)))
    });
    preset
}

fn note(preset: &Preset) -> String {
    preset.note.clone().unwrap()
}

fn contents(library: &Library) -> Contents {
    let mut all = Contents::new();
    for preset in &library.presets {
        all.entry(note(preset)).or_default().push((preset.rules.clone(), preset.about()));
    }
    all
}

/// What of the first is not in the second.
fn lacking(wanted: &BTreeMap<String, Content>, held: &Contents) -> Vec<String> {
    wanted
        .iter()
        .filter(|(number, content)| !held.get(*number).is_some_and(|held| held.contains(content)))
        .map(|(number, _)| number.clone())
        .collect()
}

/// What a person does; gives what went and what came.
type Done = (Option<Preset>, Option<Preset>);

fn act(library: &mut Library, chance: &mut Chance, new: &Preset) -> Result<Done, Taken> {
    let some = if library.presets.is_empty() { None } else { Some(library.presets[chance.below(library.presets.len())].clone()) };
    match (chance.below(6), some) {
        (0, Some(old)) => library.remove(&old.name).map(|()| (Some(old), None)),
        (1, Some(old)) => {
            library.overwrite(&old.name, new.rules.clone())?;
            let now = Preset { rules: new.rules.clone(), ..old.clone() };
            Ok((Some(old), Some(now)))
        }
        (2, Some(old)) => {
            library.describe(&old.name, About { note: old.note.clone(), ..new.about() })?;
            let now = Preset { version: new.version.clone(), adopted: new.adopted.clone(), ..old.clone() };
            Ok((Some(old), Some(now)))
        }
        (3, Some(old)) => library.rename(&old.name, &format!("改名 {}", new.name)).map(|_| (None, None)),
        _ => {
            library.rules = new.rules.clone();
            library.add_preset(Preset { name: library.numbered(&new.name), ..new.clone() }).map(|_| (None, Some(new.clone())))
        }
    }
}

/// One browser: a store, two tabs that hear of each other, and what they were told is kept.
struct World {
    store: Faulty,
    tabs: [Library; 2],
    must: BTreeMap<String, Content>,
    /// What the copy before the last change holds of it.
    copy: BTreeMap<String, Content>,
    wiped: bool,
    next: u32,
}

impl World {
    /// Everything that was said to be kept is there, as it was.
    fn check(&self, seed: u64, kind: &str) {
        let (library, trouble) = load(&self.store);
        assert_eq!(trouble, None, "seed {seed}, {kind}");
        let lost = lacking(&self.must, &contents(&library));
        assert!(lost.is_empty(), "seed {seed}, {kind}: lost {lost:?}");
    }

    /// A change in a tab, under a fault or none; whether the fault happened.
    fn change(&mut self, chance: &mut Chance, fault: Option<usize>) -> bool {
        let tab = chance.below(2);
        self.next += 1;
        let new = preset(chance, self.next);
        if let Some(kind) = fault {
            self.store.meets(kind, chance);
        }
        let (copy_before, must_before) = (self.store.get(PREVIOUS), self.must.clone());
        let mut inner = Chance(chance.below(usize::MAX) as u64);
        let (after, done, trouble) = update(&self.store, &tab.to_string(), &self.tabs[tab], |library| act(library, &mut inner, &new));
        self.store.whole();
        let hit = fault.is_some() && self.store.hit.replace(0) > 0;
        let (went, came) = done.unwrap_or_default();
        if hit && fault == Some(3) {
            // Nobody was told anything. The tab is opened anew, on the library before the change or the one after.
            let (found, trouble) = load(&self.store);
            assert_eq!(trouble, None);
            if contents(&found) == contents(&after) {
                self.settle(went, came);
            }
            self.tabs[tab] = found;
        } else {
            match trouble {
                None => {
                    self.settle(went, came);
                    self.wiped = false;
                }
                // It holds on the page, which keeps it with the next change: what went may be there or not.
                Some(_) => drop(went.map(|went| self.must.remove(&note(&went)))),
            }
            self.tabs[tab] = after;
            if trouble.is_none() && chance.one_in(2) {
                self.hear();
            }
        }
        if self.store.get(PREVIOUS) != copy_before {
            // The first save of all is its own copy.
            self.copy = if copy_before.is_none() { self.must.clone() } else { must_before };
        }
        hit
    }

    /// Both tabs hear of what is kept; until then a change finds what the other one did.
    fn hear(&mut self) {
        let kept = load(&self.store).0;
        for tab in &mut self.tabs {
            tab.meet(&kept).unwrap();
        }
    }

    fn settle(&mut self, went: Option<Preset>, came: Option<Preset>) {
        if let Some(went) = went {
            self.must.remove(&note(&went));
        }
        if let Some(came) = came {
            self.must.insert(note(&came), (came.rules.clone(), came.about()));
        }
    }

    /// Bytes of a kept text change, or the end is missing.
    fn damage(&mut self, chance: &mut Chance, key: &str) -> Option<String> {
        let text = self.store.get(key)?;
        let mut bytes = text.clone().into_bytes();
        let place = chance.below(bytes.len());
        match chance.below(3) {
            0 => bytes.truncate(place),
            1 => bytes[place] ^= 1 << chance.below(7),
            _ => bytes = format!("[{place}]").into_bytes(),
        }
        let damaged = String::from_utf8_lossy(&bytes).into_owned();
        // A digit of the version can change to a newer one: that is another fault.
        if Library::from_text(&damaged) != Err(LibraryError::Damaged) {
            return None;
        }
        self.store.set(key, &damaged).unwrap();
        Some(damaged)
    }

    /// Whether the fault of this kind happened.
    fn suffer(&mut self, kind: usize, chance: &mut Chance, seed: u64) -> bool {
        if !self.wiped {
            self.hear();
        }
        match KINDS[kind] {
            "text damaged, page open" => {
                let Some(damaged) = self.damage(chance, KEY) else { return false };
                // The open pages hold everything; the next change keeps it again.
                self.change(chance, None);
                assert!(aside(&self.store).contains(&damaged), "seed {seed}: the damaged text is not set aside");
            }
            "text damaged, page closed" => {
                let Some(damaged) = self.damage(chance, KEY) else { return false };
                let (found, trouble) = load(&self.store);
                assert!(matches!(trouble, Some(Trouble::Restored | Trouble::Damaged)), "seed {seed}");
                assert!(aside(&self.store).contains(&damaged), "seed {seed}: the damaged text is not set aside");
                let lost = lacking(&self.copy, &contents(&found));
                assert!(lost.is_empty(), "seed {seed}: lost {lost:?}, which the copy held");
                self.must.clone_from(&self.copy);
                self.tabs = [found.clone(), found];
                self.change(chance, None);
            }
            "copy damaged" => {
                if self.damage(chance, PREVIOUS).is_none() {
                    return false;
                }
                self.copy.clear();
            }
            "newer version" => {
                let text = self.store.get(KEY);
                let newer = r#"{"version":999,"library":{"future":1}}"#;
                self.store.set(KEY, newer).unwrap();
                let before = self.must.clone();
                self.change(chance, None);
                assert_eq!(self.store.get(KEY).as_deref(), Some(newer), "seed {seed}: a newer library was overwritten");
                // What was changed meanwhile was not kept, and said so; then the newer page is gone again.
                self.must = before.into_iter().filter(|(number, _)| self.must.contains_key(number)).collect();
                text.map_or_else(|| self.store.remove(KEY), |text| self.store.set(KEY, &text).unwrap());
            }
            _ => {
                self.store.texts.borrow_mut().clear();
                self.copy.clear();
                self.wiped = true;
            }
        }
        true
    }
}

#[test]
fn ten_thousand_faults_lose_nothing_that_was_said_to_be_kept() {
    let mut counts = [0u32; KINDS.len()];
    let (mut changes, mut most) = (0u32, 0);
    for seed in 0.. {
        let chance = &mut Chance(seed);
        let mut world = World {
            store: Faulty::default(),
            tabs: [Library::default(), Library::default()],
            must: BTreeMap::new(),
            copy: BTreeMap::new(),
            wiped: false,
            next: 0,
        };
        for _ in 0..4 {
            world.change(chance, None);
        }
        // Few enough that every damaged text finds its place.
        for _ in 0..12 {
            let kind = chance.below(KINDS.len());
            let hit = if kind < 4 { world.change(chance, Some(kind)) } else { world.suffer(kind, chance, seed) };
            counts[kind] += u32::from(hit);
            changes += 1;
            if !world.wiped {
                world.check(seed, KINDS[kind]);
            }
            // A page that is left alone keeps what it holds.
            world.change(chance, None);
            world.check(seed, "afterwards");
            most = most.max(world.must.len());
        }
        if counts.iter().sum::<u32>() >= FAULTS {
            break;
        }
    }
    let told: Vec<String> = KINDS.iter().zip(counts).map(|(kind, count)| format!("{count} {kind}")).collect();
    eprintln!(
        "{} faults over libraries of schema 2 in {changes} steps, 0 standards lost (up to {most} at once): {}",
        counts.iter().sum::<u32>(),
        told.join(", ")
    );
    assert!(counts.iter().all(|count| *count > 500), "{told:?}");
    assert!(most > 5);
}
