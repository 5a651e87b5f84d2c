//! Presets: those that come with the page, the person's own, and what can be done with each.

use super::about::{AboutForm, AboutLine};
use super::share::CopyLink;
use crate::rules::{BuiltIn, Chosen, Library, Preset, Rules};
use crate::ui::focus::{focus_preset, focus_soon};
use crate::ui::i18n::*;
use crate::ui::intake::picked;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{built_in_about, built_in_name, chosen_name, taken_text};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// So many changes to own presets without a download, and the page suggests one.
const NUDGE_AFTER: u32 = 5;

/// What is in use, saving it under a name, files, and all presets.
#[component]
pub fn Presets() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let removed = RwSignal::new(None::<Preset>);
    let own = Memo::new(move |_| app.library.with(|library| library.presets.clone()));
    let nudge = move || app.library.with(|library| library.changes >= NUDGE_AFTER && !library.presets.is_empty());
    view! {
        <section class="panel presets" data-testid="presets">
            <h2 tabindex="-1">{say!(rules.presets_title)}</h2>
            <InUse/>
            <Files/>
            <Show when=nudge><p class="hint small" data-testid="nudge">{say!(rules.nudge)}</p></Show>
            {live(move || removed.get().map(|preset| {
                let name = preset.name.clone();
                view! {
                    <p class="row" role="status" data-testid="preset-removed">
                        <span>{sentence(move || t_string!(i18n, rules.removed, name = name.clone()))}</span>
                        <button type="button" class="button small" data-testid="preset-undo" on:click=move |_| {
                            removed.set(None);
                            app.restore_preset(preset.clone());
                            focus_soon("[data-testid=own-preset]:last-child [data-testid=preset-rename]");
                        }>{say!(rules.undo)}</button>
                    </p>
                }
            }))}
            <h3>{say!(rules.own)}</h3>
            <Show when=move || own.with(Vec::is_empty)><p class="hint small">{say!(rules.no_own)}</p></Show>
            <ul class="preset-list" data-testid="own-presets">
                <For each=move || own.get() key=|preset| (preset.name.clone(), preset.rules.to_json(), preset.note.clone(), preset.version.clone(), preset.adopted.clone()) let:preset><Own preset removed/></For>
            </ul>
            <h3>{say!(rules.built_in)}</h3>
            <ul class="preset-list">{BuiltIn::ALL.map(|preset| view! { <Given preset/> })}</ul>
        </section>
    }
}

/// The rules in use: where they came from, whether they were edited, and a name to keep them under.
#[component]
fn InUse() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let name = RwSignal::new(String::new());
    let refused = RwSignal::new(None);
    let edited = Memo::new(move |_| app.library.with(Library::edited));
    let said = move || {
        let locale = i18n.get_locale();
        let name = app.library.with(|library| chosen_name(locale, library));
        if edited.get() { td_string!(locale, rules.in_use_edited, name = name) } else { td_string!(locale, rules.in_use, name = name) }
    };
    let over = move || {
        app.library.with(|library| match &library.chosen {
            Chosen::Own(name) if library.edited() && library.presets.iter().any(|preset| preset.name == *name) => Some(name.clone()),
            _ => None,
        })
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match app.save_preset(&name.get_untracked()) {
            Ok(()) => {
                name.set(String::new());
                refused.set(None);
            }
            Err(taken) => refused.set(Some(taken)),
        }
    };
    view! {
        <p class="in-use" data-testid="rules-state" role="status">{said}</p>
        <form class="row save-preset" on:submit=save>
            <label class="visually-hidden" for="preset-name">{say!(rules.save_name)}</label>
            <input id="preset-name" type="text" maxlength="80" autocomplete="off" data-testid="preset-name"
                placeholder=say!(rules.save_name)
                aria-describedby="preset-refused"
                prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/>
            <button type="submit" class="button" data-testid="preset-save">{say!(rules.save_as)}</button>
            {live(move || over().map(|name| {
                let label = name.clone();
                view! {
                    <button type="button" class="button" data-testid="preset-save-over" on:click=move |_| app.save_over(name.clone())>
                        {sentence(move || t_string!(i18n, rules.save_over, name = label.clone()))}
                    </button>
                }
            }))}
            <button type="button" class="button ghost" data-testid="rules-reset" disabled=move || app.rules.get() == Rules::default()
                on:click=move |_| app.use_preset(Chosen::default())>{say!(rules.reset)}</button>
        </form>
        <p id="preset-refused" class="bad-text small" role="alert" data-testid="preset-refused">
            {live(move || refused.get().map(|taken| taken_text(i18n.get_locale(), taken)))}
        </p>
    }
}

/// The rules in use as a preset. An edited standard is not the one whose name it came from, nor what is said of that.
fn in_use(locale: Locale, library: &Library) -> Preset {
    let name = chosen_name(locale, library);
    let rules = library.rules.clone();
    if library.edited() {
        return Preset::new(td_string!(locale, rules.edited_name, name = name), rules);
    }
    let own = library.presets.iter().find(|preset| library.chosen == Chosen::Own(preset.name.clone()));
    own.cloned().unwrap_or_else(|| Preset::new(name, rules))
}

/// Rules in and out as files, and out as a link.
#[component]
fn Files() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let used = move || app.library.with_untracked(|library| in_use(i18n.get_locale_untracked(), library));
    let export = move |_| {
        let preset = used();
        app.save_preset_file(&preset.name.clone(), vec![preset], false);
    };
    let own = move || app.library.with(|library| library.presets.clone());
    view! {
        <div class="row">
            <button type="button" class="button" data-testid="rules-export" on:click=export>{say!(rules.export)}</button>
            <CopyLink id="rules-link" class="button" preset=Callback::new(move |()| used())/>
            <input node_ref=input id="rules-input" class="visually-hidden" type="file" multiple accept=".json,application/json" data-testid="rules-import"
                aria-label=say!(rules.import) on:change=move |_| app.open_rules_files(picked(input), true)/>
            <label class="button" for="rules-input">{say!(rules.import)}</label>
            <Show when=move || !own().is_empty()>
                <button type="button" class="button" data-testid="rules-export-all"
                    on:click=move |_| app.save_preset_file(t_string!(i18n, rules.all_file), app.library.with_untracked(|library| library.presets.clone()), true)>
                    {say!(rules.export_all)}
                </button>
            </Show>
        </div>
    }
}

/// A preset that comes with the page.
#[component]
fn Given(preset: BuiltIn) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let id = preset.id();
    let used = move || app.library.with(|library| library.chosen == Chosen::BuiltIn(id.to_owned()) && !library.edited());
    view! {
        <li class="preset" data-testid=format!("preset-{id}") class:used=used>
            <div class="preset-text">
                <strong>{live(move || built_in_name(i18n.get_locale(), preset))}</strong>
                <p class="hint small">{live(move || built_in_about(i18n.get_locale(), preset))}</p>
            </div>
            <div class="row" role="group" aria-label=move || built_in_name(i18n.get_locale(), preset)>
                <UseButton used=Signal::derive(used) chosen=Chosen::BuiltIn(id.to_owned())/>
                <button type="button" class="button ghost small" data-testid=format!("duplicate-{id}")
                    on:click=move |_| app.duplicate_preset(Preset::new(built_in_name(i18n.get_locale_untracked(), preset), preset.rules()))>
                    {say!(rules.duplicate)}
                </button>
            </div>
        </li>
    }
}

#[component]
fn UseButton(used: Signal<bool>, chosen: Chosen) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    view! {
        <button type="button" class="button small" data-testid="preset-use" disabled=move || used.get() on:click=move |_| app.use_preset(chosen.clone())>
            {live(move || if used.get() { t_string!(i18n, rules.used) } else { t_string!(i18n, rules.use_it) })}
        </button>
    }
}

/// An own preset: use, rename, describe, copy, download, remove (with a way back).
#[component]
fn Own(preset: Preset, removed: RwSignal<Option<Preset>>) -> impl IntoView {
    let app = use_app();
    let name = preset.name.clone();
    let kept = StoredValue::new(preset.clone());
    let chosen = Chosen::Own(name.clone());
    let used = {
        let chosen = chosen.clone();
        Signal::derive(move || app.library.with(|library| library.chosen == chosen && !library.edited()))
    };
    let (renaming, telling) = (RwSignal::new(false), RwSignal::new(false));
    let names = StoredValue::new(name.clone());
    view! {
        <li class="preset" data-testid="own-preset" class:used=move || used.get()>
            <div class="preset-text">
                <Show when=move || renaming.get() fallback=move || view! { <strong><bdi>{names.get_value()}</bdi></strong> }>
                    <Rename name=names.get_value() renaming/>
                </Show>
                <Show when=move || telling.get() fallback=move || view! { <AboutLine preset=kept.get_value()/> }>
                    <AboutForm preset=kept.get_value() open=telling/>
                </Show>
            </div>
            <div class="row" role="group" aria-label=names.get_value()>
                <UseButton used chosen/>
                <button type="button" class="button ghost small" data-testid="preset-rename" aria-expanded=move || renaming.get().to_string()
                    on:click=move |_| renaming.update(|renaming| *renaming = !*renaming)>{say!(rules.rename)}</button>
                <button type="button" class="button ghost small" data-testid="preset-about" aria-expanded=move || telling.get().to_string()
                    on:click=move |_| telling.update(|telling| *telling = !*telling)>{say!(share.about)}</button>
                <button type="button" class="button ghost small" data-testid="preset-duplicate" on:click=move |_| app.duplicate_preset(kept.get_value())>
                    {say!(rules.duplicate)}
                </button>
                <button type="button" class="button ghost small" data-testid="preset-export"
                    on:click=move |_| app.save_preset_file(&names.get_value(), vec![kept.get_value()], false)>
                    {say!(rules.export_one)}
                </button>
                <CopyLink id="preset-link" class="button ghost small" preset=Callback::new(move |()| kept.get_value())/>
                <button type="button" class="button ghost small" data-testid="preset-remove" on:click=move |_| {
                    removed.set(Some(preset.clone()));
                    app.remove_preset(names.get_value());
                    focus_soon("[data-testid=preset-undo]");
                }>{say!(rules.remove)}</button>
            </div>
        </li>
    }
}

/// The field for another name.
#[component]
fn Rename(name: String, renaming: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let to = RwSignal::new(name.clone());
    let refused = RwSignal::new(None);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            // Selected at once, so that what is typed next replaces it; the same value, set again later, changes nothing.
            let _ = input.focus();
            input.set_value(&to.get_untracked());
            input.select();
        }
    });
    let old = StoredValue::new(name.clone());
    let give_up = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            renaming.set(false);
            focus_preset(old.get_value(), "preset-rename");
        }
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match app.rename_preset(&name, &to.get_untracked()) {
            // The row may be a new one by now.
            Ok(()) => {
                renaming.try_set(false);
                focus_preset(to.get_untracked(), "preset-rename");
            }
            Err(taken) => refused.set(Some(taken)),
        }
    };
    view! {
        <form class="row" on:submit=save on:keydown=give_up>
            <input node_ref=input type="text" maxlength="80" autocomplete="off" data-testid="rename-name" aria-label=say!(rules.save_name)
                prop:value=move || to.get() on:input=move |event| to.set(event_target_value(&event))/>
            <button type="submit" class="button small" data-testid="rename-save">{say!(rules.rename_ok)}</button>
        </form>
        <p class="bad-text small" role="alert">{live(move || refused.get().map(|taken| taken_text(i18n.get_locale(), taken)))}</p>
    }
}
