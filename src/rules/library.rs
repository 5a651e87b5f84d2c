//! What one person keeps: the rules in force and named presets, as one versioned document with a checksum.
//!
//! Version 1 was a bare rules document, version 2 held rules of schema 1, version 3 presets that say nothing of themselves;
//! all are read and become version 4 with the next save (a page of an older version says that it cannot read it, and leaves
//! it alone).

use super::file::{check_presets, read};
use super::{About, BuiltIn, MAX_PRESETS, Preset, Rules, RulesError, Seen, clean_name};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;

/// The version this build writes.
const VERSION: u32 = 4;

/// Everything about rules that outlives the page. Never anything about customers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The rules in force.
    pub rules: Rules,
    /// The preset they were taken from; they may have been edited since.
    pub chosen: Chosen,
    /// The person's own presets, in the order they were made. Names are unique.
    pub presets: Vec<Preset>,
    /// Changes to the own presets since all of them were last downloaded.
    pub changes: u32,
    /// The saves, of this page and others, that this library knows of.
    #[serde(default)]
    pub seen: Seen,
}

/// Where the rules in force came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// A built-in preset, by id.
    BuiltIn(String),
    /// An own preset, by name.
    Own(String),
}

impl Default for Chosen {
    fn default() -> Self {
        Self::BuiltIn(BuiltIn::Default.id().to_owned())
    }
}

/// Why a name cannot be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Empty, longer than 80 characters, or with characters that do not show.
    Unusable,
    /// Another preset has it.
    Taken,
    /// There are [`MAX_PRESETS`] presets already.
    Full,
    /// The preset meant is gone: another tab removed or renamed it.
    Gone,
}

/// Why a stored text is no library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryError {
    /// Written by a newer version of the page: it must not be overwritten.
    Newer {
        /// The version it names.
        version: u64,
    },
    /// Cut off, changed, or never ours.
    Damaged,
}

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer { version } => write!(f, "kept by a newer version of the page (version {version}; this one reads {VERSION})"),
            Self::Damaged => write!(f, "damaged"),
        }
    }
}

impl std::error::Error for LibraryError {}

impl Library {
    /// The document as it is stored.
    #[must_use]
    pub fn to_text(&self) -> String {
        #[derive(Serialize)]
        struct Stored<'a> {
            version: u32,
            checksum: String,
            library: &'a RawValue,
        }
        let body = serde_json::to_string(self).and_then(RawValue::from_string);
        body.and_then(|library| serde_json::to_string(&Stored { version: VERSION, checksum: checksum_of(VERSION, library.get()), library: &library }))
            .unwrap_or_default()
    }

    /// Reads a stored document of this or an older version.
    ///
    /// # Errors
    /// [`LibraryError`] where it is newer, or not as it was written.
    pub fn from_text(text: &str) -> Result<Self, LibraryError> {
        #[derive(Deserialize)]
        struct Version {
            version: Option<u64>,
            schema: Option<serde::de::IgnoredAny>,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Stored<'a> {
            version: u32,
            checksum: String,
            #[serde(borrow)]
            library: &'a RawValue,
        }
        match serde_json::from_str(text) {
            Ok(Version { version: Some(version), .. }) if version > u64::from(VERSION) => return Err(LibraryError::Newer { version }),
            Ok(Version { version: Some(_), .. }) => {}
            // Version 1 named no version of its own, but always its schema.
            Ok(Version { version: None, schema: Some(_) }) => {
                return match Rules::from_json(text) {
                    Ok(rules) => Ok(Self::of_rules(rules)),
                    Err(RulesError::Newer { schema }) => Err(LibraryError::Newer { version: schema }),
                    Err(_) => Err(LibraryError::Damaged),
                };
            }
            _ => return Err(LibraryError::Damaged),
        }
        let stored: Stored<'_> = serde_json::from_str(text).map_err(|_| LibraryError::Damaged)?;
        if stored.checksum != checksum_of(stored.version, stored.library.get()) {
            return Err(LibraryError::Damaged);
        }
        let mut library: Self = read(stored.library.get()).map_err(|_| LibraryError::Damaged)?;
        library.seen.sort();
        library.rules.upgrade();
        library.rules.check().and_then(|()| check_presets(&mut library.presets)).map_err(|_| LibraryError::Damaged)?;
        Ok(library)
    }

    /// A library with nothing but these rules.
    #[must_use]
    pub fn of_rules(rules: Rules) -> Self {
        let known = BuiltIn::ALL.into_iter().find(|preset| preset.rules() == rules);
        let chosen = known.map_or_else(Chosen::default, |preset| Chosen::BuiltIn(preset.id().to_owned()));
        Self { rules, chosen, ..Self::default() }
    }

    /// The rules of a preset; `None` where it is gone.
    #[must_use]
    pub fn rules_of(&self, chosen: &Chosen) -> Option<Rules> {
        match chosen {
            Chosen::BuiltIn(id) => BuiltIn::from_id(id).map(BuiltIn::rules),
            Chosen::Own(name) => self.own(name).map(|preset| preset.rules.clone()),
        }
    }

    /// Whether the rules in force differ from the preset they came from.
    #[must_use]
    pub fn edited(&self) -> bool {
        self.rules_of(&self.chosen).as_ref() != Some(&self.rules)
    }

    fn own(&self, name: &str) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.name == name)
    }

    /// A name that can be given: usable, free, and there is room.
    fn free(&self, name: &str) -> Result<String, Taken> {
        let name = clean_name(name).ok_or(Taken::Unusable)?;
        if self.presets.len() >= MAX_PRESETS {
            return Err(Taken::Full);
        }
        if self.own(&name).is_some() { Err(Taken::Taken) } else { Ok(name) }
    }

    /// `name`, or `name (2)`, `name (3)` …, whichever is free.
    #[must_use]
    pub fn numbered(&self, name: &str) -> String {
        numbered(&self.presets, name)
    }

    /// Keeps rules under a new name.
    ///
    /// # Errors
    /// [`Taken`]; nothing changes then.
    pub fn add(&mut self, name: &str, rules: Rules) -> Result<String, Taken> {
        self.add_preset(Preset::new(name, rules))
    }

    /// Keeps a preset with all it says of itself, under its name.
    ///
    /// # Errors
    /// [`Taken`]; nothing changes then.
    pub fn add_preset(&mut self, preset: Preset) -> Result<String, Taken> {
        let name = self.free(&preset.name)?;
        self.presets.push(Preset { name: name.clone(), ..preset });
        self.changes += 1;
        Ok(name)
    }

    /// Keeps other rules under a name that exists.
    ///
    /// # Errors
    /// [`Taken::Gone`]; nothing changes then.
    pub fn overwrite(&mut self, name: &str, rules: Rules) -> Result<(), Taken> {
        self.change(name, |preset| preset.rules = rules)
    }

    /// Has a preset say something else of itself.
    ///
    /// # Errors
    /// [`Taken::Gone`]; nothing changes then.
    pub fn describe(&mut self, name: &str, about: About) -> Result<(), Taken> {
        self.change(name, |preset| preset.describe(about))
    }

    fn change(&mut self, name: &str, change: impl FnOnce(&mut Preset)) -> Result<(), Taken> {
        change(self.presets.iter_mut().find(|preset| preset.name == name).ok_or(Taken::Gone)?);
        self.changes += 1;
        Ok(())
    }

    /// Gives a preset another name.
    ///
    /// # Errors
    /// [`Taken`]; nothing changes then.
    pub fn rename(&mut self, name: &str, to: &str) -> Result<String, Taken> {
        let to = clean_name(to).ok_or(Taken::Unusable)?;
        if self.own(&to).is_some() && to != name {
            return Err(Taken::Taken);
        }
        let preset = self.presets.iter_mut().find(|preset| preset.name == name).ok_or(Taken::Gone)?;
        preset.name.clone_from(&to);
        if self.chosen == Chosen::Own(name.to_owned()) {
            self.chosen = Chosen::Own(to.clone());
        }
        self.changes += 1;
        Ok(to)
    }

    /// Removes a preset; rules in force that came from it stay in force.
    ///
    /// # Errors
    /// [`Taken::Gone`] where it is gone already.
    pub fn remove(&mut self, name: &str) -> Result<(), Taken> {
        let place = self.presets.iter().position(|preset| preset.name == name).ok_or(Taken::Gone)?;
        self.presets.remove(place);
        self.changes += 1;
        Ok(())
    }

    /// Puts what another page kept beside what this one has. Where one of both had seen the other, its presets are the ones:
    /// what it lacks was removed. Where neither had, nothing of either is lost. The rules in force stay this page's.
    ///
    /// Both pages come to the same presets, whichever does it.
    ///
    /// # Errors
    /// [`Taken::Full`] where there is no room for both; nothing changes then.
    pub fn meet(&mut self, other: &Self) -> Result<(), Taken> {
        if other.seen.covers(&self.seen) {
            self.presets.clone_from(&other.presets);
            self.changes = other.changes;
        } else if !self.seen.covers(&other.seen) {
            let (first, second) = if self.seen.latest() < other.seen.latest() { (&*self, other) } else { (other, &*self) };
            let mut presets = first.presets.clone();
            for preset in &second.presets {
                let same = |kept: &Preset| kept.rules == preset.rules && kept.about() == preset.about() && root(&kept.name).eq(root(&preset.name));
                if !presets.iter().any(same) {
                    let name = numbered(&presets, &preset.name);
                    presets.push(Preset { name, ..preset.clone() });
                }
            }
            if presets.len() > MAX_PRESETS {
                return Err(Taken::Full);
            }
            self.presets = presets;
            self.changes = self.changes.max(other.changes);
        }
        self.seen.join(&other.seen);
        Ok(())
    }

    /// Whether both hold the same for a person; which saves they know of aside.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.rules == other.rules && self.chosen == other.chosen && self.changes == other.changes && self.presets == other.presets
    }

    /// Takes presets of a file. One that is here with the same name and content is skipped; one with the same name and
    /// other content replaces it, or comes in under a numbered name.
    ///
    /// # Errors
    /// [`Taken::Full`]; nothing changes then.
    pub fn import(&mut self, presets: &[Preset], replace: bool) -> Result<(), Taken> {
        let mut all = self.clone();
        for preset in presets {
            match all.own(&preset.name) {
                Some(own) if preset.brings_nothing_to(own) => {}
                Some(_) if replace => all.change(&preset.name, |own| *own = preset.clone())?,
                _ => drop(all.add_preset(Preset { name: all.numbered(&preset.name), ..preset.clone() })?),
            }
        }
        *self = all;
        Ok(())
    }
}

/// So many characters of a name stay where it gets a number.
const SHORT: usize = 72;

fn numbered(presets: &[Preset], name: &str) -> String {
    let short: String = name.chars().take(SHORT).collect();
    let free = |name: &String| presets.iter().all(|preset| preset.name != *name);
    std::iter::once(name.to_owned()).chain((2..).map(|n| format!("{short} ({n})"))).find(free).unwrap_or_default()
}

/// A name's characters that stay where [`numbered`] gives it a number, without such a number.
fn root(name: &str) -> impl Iterator<Item = char> + '_ {
    let number = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let root = number.filter(|(_, digits)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    root.map_or(name, |(root, _)| root).chars().take(SHORT)
}

/// From version 3 on the checksum covers the version too.
fn checksum_of(version: u32, library: &str) -> String {
    if version < 3 { checksum(library) } else { checksum(&format!("{version} {library}")) }
}

/// Adler-32 (RFC 1950) of the stored text: finds what a damaged disk or an editor changed.
fn checksum(text: &str) -> String {
    format!("{:08x}", adler2::adler32_slice(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Library {
        let mut library = Library::default();
        library.add("大客户", Rules { bins: 4, ..Rules::default() }).unwrap();
        library.add("VIP", Rules { bins: 3, ..Rules::default() }).unwrap();
        library
    }

    #[test]
    fn a_library_reads_back_and_any_changed_character_is_found() {
        let text = some().to_text();
        assert_eq!(Library::from_text(&text), Ok(some()));
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            if let Ok(changed) = std::str::from_utf8(&bytes) {
                let read = Library::from_text(changed);
                // What may change is what carries no rule: white space of the envelope cannot occur, so nothing.
                assert!(read.is_err(), "byte {place} changed unseen in {changed}");
            }
            assert!(Library::from_text(&String::from_utf8_lossy(&text.as_bytes()[..place])).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn what_was_never_a_library_is_damaged_and_what_is_newer_is_newer() {
        for text in
            ["", "undefined", "null", "[]", "{}", "7", "\"x\"", "{\"version\":2}", "{\"version\":0,\"checksum\":\"\",\"library\":{}}", "\u{fffd}"]
        {
            assert_eq!(Library::from_text(text), Err(LibraryError::Damaged), "{text}");
        }
        assert_eq!(Library::from_text("{\"version\":999}"), Err(LibraryError::Newer { version: 999 }));
        assert_eq!(Library::from_text("{\"schema\":7}"), Err(LibraryError::Newer { version: 7 }));
    }

    #[test]
    fn names_stay_unique_and_refusals_change_nothing() {
        let mut library = some();
        let before = library.clone();
        assert_eq!(library.add(" VIP ", Rules::default()), Err(Taken::Taken));
        assert_eq!(library.add("\n", Rules::default()), Err(Taken::Unusable));
        assert_eq!(library.rename("VIP", "大客户"), Err(Taken::Taken));
        assert_eq!(library.rename("nobody", "x"), Err(Taken::Gone));
        assert_eq!(library.remove("nobody"), Err(Taken::Gone));
        assert_eq!(library, before);
        library.chosen = Chosen::Own("VIP".into());
        library.rename("VIP", "VIP").unwrap();
        library.rename("VIP", "Best").unwrap();
        assert_eq!(library.chosen, Chosen::Own("Best".into()));
        library.remove("Best").unwrap();
        assert!(library.edited(), "rules whose preset is gone are nobody's copy");
    }

    #[test]
    fn libraries_that_have_not_seen_each_other_come_together_the_same_way_on_both_sides() {
        let saved = |from: &Library, page: &str, name: &str, bins| {
            let mut library = from.clone();
            library.add(name, Rules { bins, ..Rules::default() }).unwrap();
            library.seen.stamp(page);
            library
        };
        let start = some();
        let (a, b) = (saved(&start, "a", "X", 6), saved(&saved(&start, "b", "X", 7), "b", "Y", 8));
        let met = |mine: &Library, other: &Library| {
            let mut library = mine.clone();
            library.meet(other).unwrap();
            library
        };
        let both = met(&a, &b);
        assert_eq!(both.presets, met(&b, &a).presets);
        assert_eq!(
            both.presets.iter().map(|p| (p.name.as_str(), p.rules.bins)).collect::<Vec<_>>(),
            [("大客户", 4), ("VIP", 3), ("X", 6), ("X (2)", 7), ("Y", 8)]
        );
        // Again and again is nothing new, in any order.
        for other in [&a, &b, &start, &both] {
            assert_eq!(met(&both, other).presets, both.presets);
            assert_eq!(met(other, &both).presets, both.presets);
        }
        // What was removed by one who had seen it stays removed.
        let mut fewer = both.clone();
        fewer.remove("X").unwrap();
        fewer.seen.stamp("a");
        for other in [&a, &b, &start, &both] {
            assert_eq!(met(other, &fewer).presets, fewer.presets);
        }
        // No room for both: nothing changes.
        let many = |from: &Library, page: &str| {
            let mut library = from.clone();
            for n in library.presets.len()..MAX_PRESETS {
                library.add(&format!("{page} {n}"), Rules::default()).unwrap();
            }
            library.seen.stamp(page);
            library
        };
        let mut full = many(&start, "a");
        let before = full.clone();
        assert_eq!(full.meet(&many(&start, "b")), Err(Taken::Full));
        assert_eq!(full, before);
    }

    #[test]
    fn an_import_never_overwrites_unasked() {
        let theirs = |bins| vec![Preset::new("VIP", Rules { bins, ..Rules::default() })];
        let mut library = some();
        library.import(&theirs(3), false).unwrap();
        assert_eq!(library, some(), "the same preset again is nothing new");
        library.import(&theirs(7), false).unwrap();
        assert_eq!(library.presets.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["大客户", "VIP", "VIP (2)"]);
        library.import(&theirs(8), true).unwrap();
        assert_eq!(library.presets[1].rules.bins, 8);
        // Other words about the same rules are new; words that a file lacks are not taken away.
        let about = About { version: Some("2".into()), ..About::default() };
        let mut told = theirs(8);
        told[0].describe(about.clone());
        library.import(&told, true).unwrap();
        library.import(&theirs(8), true).unwrap();
        assert_eq!((library.presets.len(), library.presets[1].about()), (3, about));
        let many: Vec<Preset> = (0..MAX_PRESETS).map(|n| Preset::new(format!("p{n}"), Rules::default())).collect();
        let before = library.clone();
        assert_eq!(library.import(&many, false), Err(Taken::Full));
        assert_eq!(library, before);
    }
}
