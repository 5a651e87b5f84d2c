//! What a person does with rules: use, name, share. Every change holds on this page at once and is then kept by the
//! browser, where it can be.

use super::state::{App, Draft, Keeping, Notice, Step};
use crate::browser::settings;
use crate::rules::shelf::{self, Trouble};
use crate::rules::{Chosen, Library, MAX_RULES_BYTES, Preset, PresetFile, Rules, RulesError, Taken};
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

impl App {
    /// Takes up what the browser keeps, and listens to other tabs.
    pub fn start_keeping(self, trouble: Option<Trouble>) {
        self.keeping.set(if !settings::allowed() { Keeping::Blocked } else { trouble.map_or(Keeping::Kept, Keeping::Trouble) });
        settings::on_other_tab(move |wiped| self.other_tab(wiped));
    }

    /// Another tab changed the kept rules. Its presets are taken over; the rules in use here stay, because nobody here
    /// asked for other grades.
    fn other_tab(self, wiped: bool) {
        if wiped {
            self.keeping.set(Keeping::Wiped);
            return;
        }
        let (kept, trouble) = settings::load();
        match trouble {
            None if self.keeping.with_untracked(Keeping::is_unkept) => self.keep_again(),
            None => self.take_over(kept),
            Some(trouble) => self.keeping.set(Keeping::Trouble(trouble)),
        }
    }

    /// Takes over what another tab kept; where that tab had not seen what this one kept, both are put together.
    fn take_over(self, kept: Library) {
        if self.library.with_untracked(|mine| shelf::unaware(&kept, mine)) {
            self.put_together();
        } else {
            self.library.update(|library| {
                library.presets = kept.presets;
                library.changes = kept.changes;
                library.revision = kept.revision;
            });
        }
    }

    /// Keeps the presets of this page beside those in the storage.
    fn put_together(self) {
        self.save(self.library.get_untracked(), true, Box::new(|_| Ok(())));
    }

    /// Changes the library on this page at once, and in the browser after.
    fn change(self, change: impl Fn(&mut Library) -> Result<(), Taken> + 'static) -> Result<(), Taken> {
        self.make_change(Box::new(change))
    }

    fn make_change(self, change: settings::Change) -> Result<(), Taken> {
        let mine = self.library.get_untracked();
        let mut library = mine.clone();
        change(&mut library)?;
        self.library.set(library);
        self.save(mine, self.keeping.with_untracked(Keeping::is_unkept), change);
        Ok(())
    }

    fn save(self, mine: Library, unkept: bool, change: settings::Change) {
        self.saving.update(|saving| *saving += 1);
        leptos::task::spawn_local(async move {
            let done = settings::update(mine, unkept, change).await;
            self.saving.update(|saving| *saving -= 1);
            let Some((written, given, trouble)) = done else { return };
            self.keeping.set(match trouble {
                _ if !settings::allowed() => Keeping::Blocked,
                Some(trouble) => Keeping::Trouble(trouble),
                None => Keeping::Kept,
            });
            // What other tabs did meanwhile; changes of this page that are still under way come after it.
            if self.saving.get_untracked() == 0 && !self.keeping.with_untracked(Keeping::is_unkept) {
                self.library.update(|library| {
                    library.presets = written.presets;
                    library.changes = written.changes;
                    library.revision = written.revision;
                });
                let (kept, trouble) = settings::load();
                if trouble.is_none() {
                    self.take_over(kept);
                }
            }
            if let Err(taken) = given {
                self.notice.set(Some(Notice::Preset(taken)));
            }
        });
    }

    /// Tries again to keep what this page holds.
    pub fn keep_again(self) {
        self.change(|_| Ok(())).ok();
    }

    /// Uses other rules: keeps them and grades at once.
    pub fn use_rules(self, rules: Rules) {
        if rules != self.rules.get_untracked() {
            self.change(move |library| {
                library.rules = rules;
                Ok(())
            })
            .ok();
            self.grade_again();
        }
    }

    /// Uses a preset.
    pub fn use_preset(self, chosen: Chosen) {
        let before = self.rules.get_untracked();
        let Some(rules) = self.library.with_untracked(|library| library.rules_of(&chosen)) else { return };
        self.change(move |library| {
            (library.rules, library.chosen) = (rules, chosen.clone());
            Ok(())
        })
        .ok();
        if rules != before {
            self.grade_again();
        }
    }

    /// Keeps the rules in use under a new name.
    ///
    /// # Errors
    /// [`Taken`] where the name cannot be given.
    pub fn save_preset(self, name: &str) -> Result<(), Taken> {
        let name = name.to_owned();
        self.change(move |library| {
            let rules = library.rules;
            library.chosen = Chosen::Own(library.add(&name, rules)?);
            Ok(())
        })
    }

    /// Keeps the rules in use under the name they came from.
    pub fn save_over(self, name: String) {
        self.change(move |library| {
            let rules = library.rules;
            library.overwrite(&name, rules)
        })
        .ok();
    }

    /// Gives an own preset another name.
    ///
    /// # Errors
    /// [`Taken`] where the name cannot be given.
    pub fn rename_preset(self, name: &str, to: &str) -> Result<(), Taken> {
        let (name, to) = (name.to_owned(), to.to_owned());
        self.change(move |library| library.rename(&name, &to).map(drop))
    }

    /// Copies a preset under a numbered name.
    pub fn duplicate_preset(self, name: String, rules: Rules) {
        let done = self.change(move |library| {
            let name = library.numbered(&name);
            library.add(&name, rules).map(drop)
        });
        if let Err(taken) = done {
            self.notice.set(Some(Notice::Preset(taken)));
        }
    }

    /// Removes an own preset.
    pub fn remove_preset(self, name: String) {
        self.change(move |library| library.remove(&name)).ok();
    }

    /// Puts a removed preset back.
    pub fn restore_preset(self, preset: Preset) {
        self.duplicate_preset(preset.name, preset.rules);
    }

    /// Takes the presets of a file.
    pub fn import_presets(self, presets: Vec<Preset>, replace: bool) {
        match self.change(move |library| library.import(&presets, replace)) {
            Ok(()) => self.draft.set(None),
            Err(taken) => self.notice.set(Some(Notice::Preset(taken))),
        }
    }

    /// Offers presets as a file.
    pub fn save_preset_file(self, name: &str, presets: Vec<Preset>, all: bool) {
        if let Some(client) = self.client() {
            client.save_text(&format!("{}.json", crate::export::file_stem(name)), &PresetFile::new(presets).to_json());
        }
        if all {
            self.change(|library| {
                library.changes = 0;
                Ok(())
            })
            .ok();
        }
    }

    /// Looks at a rules file; what it would change is shown before anything is used.
    pub fn open_rules_file(self, file: web_sys::File) {
        self.go(Step::Rules);
        leptos::task::spawn_local(async move {
            let draft = read(&file).await;
            self.draft.set(Some(draft));
        });
    }

    /// Removes everything the page keeps in this browser and starts anew.
    pub fn forget_everything(self) {
        settings::forget_everything();
        drop(window().location().reload());
    }
}

/// Reads a rules file, its size checked before its first byte.
async fn read(file: &web_sys::File) -> Draft {
    if file.size() > MAX_RULES_BYTES as f64 {
        return Draft::Refused(RulesError::TooLarge { bytes: file.size() as u64 });
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else { return Draft::Unreadable };
    let name = file.name();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
    PresetFile::from_bytes(&Uint8Array::new(&buffer).to_vec()).map_or_else(Draft::Refused, |file| Draft::Good(file, stem))
}
