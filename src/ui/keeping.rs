//! What a person does with rules: use, name, share. Every change holds on this page at once and is then kept by the
//! browser, where it can be.

use super::focus::focus_soon;
use super::state::{App, Change, Draft, Found, Keeping, Notice, Step};
use crate::browser::Client;
use crate::browser::settings::{self, Heard};
use crate::export::project_version;
use crate::rules::shelf::{self, Trouble};
use crate::rules::undo::State;
use crate::rules::{About, Chosen, Decisions, Library, MAX_RULES_BYTES, Preset, PresetFile, Rules, RulesError, Taken};
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

impl App {
    /// Takes up what the browser keeps, and listens to other tabs.
    pub fn start_keeping(self, trouble: Option<Trouble>) {
        self.keeping.set(if !settings::allowed() { Keeping::Blocked } else { trouble.map_or(Keeping::Kept, Keeping::Trouble) });
        settings::on_other_tab(shelf::KEY, move |heard| self.other_tab(heard));
    }

    /// Another tab changed the kept rules. Its presets are taken over; the rules in use here stay, because nobody here
    /// asked for other grades.
    fn other_tab(self, heard: Heard) {
        match heard {
            // A message can be older than what is there.
            Heard::Wiped if settings::keeps() => self.take_up(),
            Heard::Wiped => self.keeping.set(Keeping::Wiped),
            // What somebody wiped is not brought back unasked.
            Heard::Wrote(_) if self.keeping.with_untracked(|keeping| *keeping == Keeping::Wiped) => {}
            Heard::Wrote(text) => match Library::from_text(&text) {
                Ok(kept) => self.meet(&kept),
                Err(_) => self.take_up(),
            },
        }
    }

    /// Takes up what the storage holds now.
    fn take_up(self) {
        match settings::load() {
            (kept, None) => self.meet(&kept),
            (_, Some(trouble)) => self.keeping.set(Keeping::Trouble(trouble)),
        }
    }

    /// Puts what the browser keeps beside what this page has kept. A tab that had not seen this one's saves may have
    /// overwritten them: then both are kept anew.
    fn meet(self, kept: &Library) {
        let base = self.base.get_value();
        let mut both = base.clone();
        if let Err(full) = both.meet(kept) {
            self.notice.set(Some(Notice::Preset(full)));
            return;
        }
        let lacking = both.presets != kept.presets && !base.seen.covers(&kept.seen);
        self.base.set_value(both);
        self.show_library();
        if lacking || self.keeping.with_untracked(Keeping::is_unkept) {
            self.keep_again();
        }
    }

    /// Shows what is kept, with the changes on their way to the storage.
    fn show_library(self) {
        let mut library = self.base.get_value();
        self.changes.with_value(|changes| {
            for change in changes {
                change(&mut library).ok();
            }
        });
        if self.library.with_untracked(|shown| *shown != library) {
            self.library.set(library);
        }
    }

    /// Changes the library on this page at once, and in the browser after.
    fn change(self, change: impl Fn(&mut Library) -> Result<(), Taken> + 'static) -> Result<(), Taken> {
        self.make_change(Box::new(change))
    }

    fn make_change(self, change: Change) -> Result<(), Taken> {
        change(&mut self.library.get_untracked())?;
        self.changes.update_value(|changes| changes.push(change));
        self.show_library();
        if self.changes.with_value(Vec::len) == 1 {
            leptos::task::spawn_local(self.keep());
        }
        Ok(())
    }

    /// Keeps the changes, one after the other.
    async fn keep(self) {
        while !self.changes.with_value(Vec::is_empty) {
            let done = settings::exclusively(move |store, page| {
                let change = self.changes.try_update_value(|changes| (!changes.is_empty()).then(|| changes.remove(0)))??;
                let (written, given, trouble) = shelf::update(store, page, &self.base.get_value(), change);
                self.base.set_value(written);
                Some((given, trouble))
            });
            let Some((given, trouble)) = done.await.flatten() else { return };
            self.show_library();
            self.keeping.set(match trouble {
                _ if !settings::allowed() => Keeping::Blocked,
                Some(trouble) => Keeping::Trouble(trouble),
                None => Keeping::Kept,
            });
            if let Err(taken) = given {
                self.notice.set(Some(Notice::Preset(taken)));
            }
        }
        // What other tabs did meanwhile.
        if self.keeping.with_untracked(|keeping| *keeping == Keeping::Kept) {
            self.take_up();
        }
    }

    /// Tries again to keep what this page holds.
    pub fn keep_again(self) {
        self.change(|_| Ok(())).ok();
    }

    /// The rules in use and where they came from.
    fn in_use(self) -> State {
        self.library.with_untracked(|library| State { rules: library.rules.clone(), chosen: library.chosen.clone() })
    }

    /// Uses other rules: keeps them and grades at once.
    pub fn use_rules(self, rules: Rules) {
        self.use_state(State { rules, ..self.in_use() }, true);
    }

    /// Uses a preset.
    pub fn use_preset(self, chosen: Chosen) {
        let Some(rules) = self.library.with_untracked(|library| library.rules_of(&chosen)) else { return };
        self.use_state(State { rules, chosen }, true);
    }

    /// Uses the rules from before the last change.
    pub fn undo_rules(self) {
        let now = self.in_use();
        if let Some(state) = self.undo.try_update(|undo| undo.back(now)).flatten() {
            self.use_state(state, false);
        }
    }

    /// Uses the rules that were undone last.
    pub fn redo_rules(self) {
        let now = self.in_use();
        if let Some(state) = self.undo.try_update(|undo| undo.forward(now)).flatten() {
            self.use_state(state, false);
        }
    }

    /// Keeps the rules to be in use and grades by them at once; a step of its own, unless it goes along the steps there are.
    fn use_state(self, after: State, step: bool) {
        let before = self.in_use();
        if after == before {
            return;
        }
        let changed = after.rules != before.rules;
        if step {
            self.undo.update(|undo| undo.changed(before, &after, js_sys::Date::now() as u64));
        }
        self.change(move |library| {
            // The preset of an earlier state may be gone by now, or have another name.
            if library.rules_of(&after.chosen).is_some() {
                library.chosen.clone_from(&after.chosen);
            }
            library.rules.clone_from(&after.rules);
            Ok(())
        })
        .ok();
        if changed {
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
            let rules = library.rules.clone();
            library.chosen = Chosen::Own(library.add(&name, rules)?);
            Ok(())
        })
    }

    /// Keeps the rules in use under the name they came from.
    pub fn save_over(self, name: String) {
        self.change(move |library| {
            let rules = library.rules.clone();
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

    /// Has an own preset say something else of itself.
    pub fn describe_preset(self, name: String, about: About) {
        self.change(move |library| library.describe(&name, about.clone())).ok();
    }

    /// Copies a preset under a numbered name.
    pub fn duplicate_preset(self, preset: Preset) {
        let done = self.change(move |library| {
            let name = library.numbered(&preset.name);
            library.add_preset(Preset { name, ..preset.clone() }).map(drop)
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
        self.duplicate_preset(preset);
    }

    /// Takes the presets of a file.
    pub fn import_presets(self, presets: Vec<Preset>, replace: bool) {
        match self.change(move |library| library.import(&presets, replace)) {
            Ok(()) => self.drop_draft(),
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

    /// Looks at rules files; what each would change is shown before anything is used, at once where they are `shown`.
    /// Decisions and projects come as JSON as well, and are opened as what they are.
    pub fn open_rules_files(self, files: Vec<web_sys::File>, shown: bool) {
        leptos::task::spawn_local(async move {
            let mut drafts = Vec::new();
            for file in files {
                let came = read(&file).await;
                if matches!(came, Came::Project) {
                    self.open_project(&file).await;
                    continue;
                }
                if shown && self.step.get_untracked() != Step::Rules {
                    self.go(Step::Rules);
                }
                match came {
                    Came::Rules(found) => drafts.push(Draft { name: Some(file.name()), found }),
                    Came::Decisions(read) => self.take_decisions(file.name(), read),
                    Came::Project => {}
                }
            }
            if !drafts.is_empty() {
                self.drafts.set(drafts);
            }
        });
    }

    /// Puts the rules file on show aside.
    pub fn drop_draft(self) {
        self.drafts.update(|drafts| {
            if !drafts.is_empty() {
                drafts.remove(0);
            }
        });
        focus_soon("[data-testid=rules-draft] h2, [data-testid=presets] h2");
    }

    /// Removes everything the page keeps in this browser and starts anew.
    pub fn forget_everything(self) {
        settings::forget_everything();
        drop(window().location().reload());
    }
}

/// What a file that came as rules holds.
enum Came {
    Rules(Found),
    /// A project, which the ledger worker reads.
    Project,
    /// Decisions about customers: they are no rules, but have a place of their own.
    Decisions(Result<Decisions, RulesError>),
}

/// Reads a rules file once, its size checked before its first byte. Only projects may be larger: of such a file the first
/// bytes are looked at, to tell whether it is one.
async fn read(file: &web_sys::File) -> Came {
    if file.size() > MAX_RULES_BYTES as f64 {
        if Client.is_project(file).await {
            return Came::Project;
        }
        return Came::Rules(Found::Refused(RulesError::TooLarge { bytes: file.size() as u64 }));
    }
    let Ok(buffer) = JsFuture::from(file.array_buffer()).await else { return Came::Rules(Found::Unreadable) };
    let bytes = Uint8Array::new(&buffer).to_vec();
    if project_version(&bytes).is_some() {
        return Came::Project;
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if Decisions::is_meant(text) => Came::Decisions(Decisions::from_json(text)),
        _ => Came::Rules(PresetFile::from_bytes(&bytes).map_or_else(Found::Refused, Found::Good)),
    }
}
