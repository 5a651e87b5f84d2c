//! What a standard says of itself: note, version, and since when the firm has it. A line in its row, a form behind a button.

use crate::rules::{About, Preset};
use crate::ui::decisions::today;
use crate::ui::focus::focus_preset;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// Version, day and note; nothing where the preset says nothing.
#[component]
pub fn AboutLine(preset: Preset) -> impl IntoView {
    let i18n = use_i18n();
    let About { note, version, adopted } = preset.about();
    let any = note.is_some() || version.is_some() || adopted.is_some();
    any.then(|| {
        view! {
            <p class="hint small about-line" data-testid="preset-about-line">
                {version.map(|version| view! { <span>{say!(share.about_version)} " " <bdi>{version}</bdi></span> })}
                {adopted.map(|day| view! { <span>{sentence(move || t_string!(i18n, share.adopted_line, day = day.clone()))}</span> })}
                {note.map(|note| view! { <bdi class="about-note">{note}</bdi> })}
            </p>
        }
    })
}

/// What a file's preset says otherwise than the own one of its name; nothing where it says nothing at all.
pub fn about_differences(locale: Locale, own: &Preset, new: &Preset) -> Vec<String> {
    if new.about().is_empty() {
        return Vec::new();
    }
    let (own, new) = (own.about(), new.about());
    let word = |text: Option<String>| {
        text.map_or_else(|| td_string!(locale, share.about_none).to_owned(), |words| td_string!(locale, rules.quoted, words = words))
    };
    [
        (td_string!(locale, share.about_version), own.version, new.version),
        (td_string!(locale, share.about_day), own.adopted, new.adopted),
        (td_string!(locale, share.about_note), own.note, new.note),
    ]
    .into_iter()
    .filter(|(_, own, new)| own != new)
    .map(|(name, own, new)| format!("{name} {} → {}", word(own), word(new)))
    .collect()
}

/// The fields; they save together.
#[component]
pub fn AboutForm(preset: Preset, open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let note = RwSignal::new(preset.note.clone().unwrap_or_default());
    let version = RwSignal::new(preset.version.clone().unwrap_or_default());
    let adopted = RwSignal::new(preset.adopted.is_some());
    let day = RwSignal::new(preset.adopted.clone().unwrap_or_else(today));
    let refused = RwSignal::new(false);
    let input = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let name = StoredValue::new(preset.name.clone());
    let close = move || {
        // The row may be a new one by now.
        open.try_set(false);
        focus_preset(name.get_value(), "preset-about");
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let about = About {
            note: Some(note.get_untracked()),
            version: Some(version.get_untracked()),
            adopted: adopted.get_untracked().then(|| day.get_untracked()),
        };
        match about.clean() {
            Ok(about) => {
                if about != preset.about() {
                    app.describe_preset(name.get_value(), about);
                }
                close();
            }
            Err(_) => refused.set(true),
        }
    };
    let give_up = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    view! {
        <form class="about-form" on:submit=save on:keydown=give_up>
            <label class="field">
                <span>{say!(share.about_note)}</span>
                <textarea node_ref=input rows="3" maxlength="500" data-testid="about-note" prop:value=move || note.get() on:input=move |event| note.set(event_target_value(&event))></textarea>
            </label>
            <label class="field">
                <span>{say!(share.about_version)}</span>
                <input type="text" maxlength="20" autocomplete="off" data-testid="about-version" prop:value=move || version.get() on:input=move |event| version.set(event_target_value(&event))/>
            </label>
            <div class="row">
                <label class="option">
                    <input type="checkbox" data-testid="about-adopt" prop:checked=move || adopted.get() on:change=move |event| adopted.set(event_target_checked(&event))/>
                    <span>{say!(share.about_adopt)}</span>
                </label>
                <input type="date" min="1900-01-01" max="2199-12-31" data-testid="about-day" aria-label=say!(share.about_day)
                    disabled=move || !adopted.get() required=move || adopted.get()
                    prop:value=move || day.get() on:change=move |event| day.set(event_target_value(&event))/>
                <button type="submit" class="button small" data-testid="about-save">{say!(share.about_save)}</button>
            </div>
            <p class="bad-text small" role="alert">{live(move || refused.get().then(|| view! { {say!(share.about_refused)} }))}</p>
        </form>
    }
}
