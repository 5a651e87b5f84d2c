//! A rules file or link that was opened: what it would change, before anything is used or kept.

use super::about::{AboutLine, about_differences};
use super::differences::differences;
use crate::rules::{Preset, PresetFile, Rules, clean_name};
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::{App, Draft, Found, use_app};
use crate::ui::words::rules_error_text;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// Nothing where no file was opened.
#[component]
pub fn DraftView() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let title = NodeRef::<leptos::html::H2>::new();
    // The answer to an opened file comes into view, wherever on the page it was dropped.
    Effect::new(move || {
        if let Some(title) = title.get() {
            title.scroll_into_view();
        }
    });
    move || {
        let (first, more) = app.drafts.with(|drafts| (drafts.first().cloned(), drafts.len().saturating_sub(1)));
        first.map(|Draft { name, found }| {
            let bad = !matches!(found, Found::Good(_));
            let stem = name.as_deref().map_or("", |name| name.rsplit_once('.').map_or(name, |(stem, _)| stem)).to_owned();
            let link = name.is_none();
            view! {
                <section class="panel draft" class:bad=bad role="status" data-testid="rules-draft">
                    <h2 node_ref=title tabindex="-1">{if link { say!(share.link_title).into_any() } else { say!(rules.draft_title).into_any() }}</h2>
                    {name.map(|name| view! { <p class="hint small"><bdi data-testid="draft-file">{name}</bdi></p> })}
                    {match found {
                        Found::Good(file) => view! { <Good file stem/> }.into_any(),
                        Found::Refused(error) => view! {
                            <p>{live(move || rules_error_text(i18n.get_locale(), &error))}</p>
                            <p class="hint">{say!(rules.draft_nothing)}</p>
                        }.into_any(),
                        Found::Unreadable => view! { <p>{say!(rules.bad_file)}</p> }.into_any(),
                        Found::BrokenLink => view! { <p>{say!(share.link_broken)}</p> }.into_any(),
                        Found::LongLink => view! { <p>{say!(share.link_long)}</p> }.into_any(),
                    }}
                    <button type="button" class="button ghost" data-testid="rules-drop" on:click=move |_| app.drop_draft()>
                        {if bad { say!(problems.dismiss).into_any() } else { say!(rules.draft_drop).into_any() }}
                    </button>
                    {(more > 0).then(|| view! { <p class="hint small">{sentence(move || t_string!(i18n, rules.draft_next, n = more))}</p> })}
                </section>
            }
        })
    }
}

/// What a preset of the file is to the library.
#[derive(Clone, PartialEq, Eq)]
enum Standing {
    New,
    Same,
    Other(Box<Preset>),
}

fn standing(app: App, preset: &Preset) -> Standing {
    app.library.with(|library| match library.presets.iter().find(|own| own.name == preset.name) {
        None => Standing::New,
        Some(own) if preset.brings_nothing_to(own) => Standing::Same,
        Some(own) => Standing::Other(Box::new(own.clone())),
    })
}

/// The presets of a good file.
#[component]
fn Good(file: PresetFile, stem: String) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let mut presets = file.presets;
    // Bare rules have no name; their file has.
    for preset in &mut presets {
        if preset.name.is_empty() {
            preset.name = clean_name(&stem).unwrap_or_else(|| td_string!(i18n.get_locale_untracked(), rules.imported_name).to_owned());
        }
    }
    let only = (presets.len() == 1).then(|| presets[0].rules.clone());
    let all = StoredValue::new(presets.clone());
    let conflict = move || all.with_value(|presets| presets.iter().any(|preset| matches!(standing(app, preset), Standing::Other(_))));
    let anything = move || all.with_value(|presets| presets.iter().any(|preset| standing(app, preset) != Standing::Same));
    view! {
        <ul class="draft-list">
            {presets.into_iter().map(|preset| view! { <DraftPreset preset/> }).collect_view()}
        </ul>
        {only.clone().map(|rules| view! { <Changes rules/> })}
        <div class="row">
            {only.filter(|rules| *rules != app.rules.get_untracked()).map(|rules| view! {
                <button type="button" class="button primary" data-testid="rules-apply" on:click=move |_| {
                    app.drop_draft();
                    app.use_rules(rules.clone());
                }>{say!(rules.draft_apply)}</button>
            })}
            <Show when=anything>
                <button type="button" class="button" data-testid="rules-add" on:click=move |_| app.import_presets(all.get_value(), false)>
                    {live(move || if conflict() { t_string!(i18n, rules.draft_add_beside) } else { t_string!(i18n, rules.draft_add) })}
                </button>
            </Show>
            <Show when=conflict>
                <button type="button" class="button" data-testid="rules-replace" on:click=move |_| app.import_presets(all.get_value(), true)>{say!(rules.draft_replace)}</button>
            </Show>
        </div>
    }
}

/// One preset of the file: new, known, or another one of the same name.
#[component]
fn DraftPreset(preset: Preset) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (name, told) = (preset.name.clone(), preset.clone());
    let said = move || {
        let locale = i18n.get_locale();
        match standing(app, &preset) {
            Standing::New => td_string!(locale, rules.draft_new).to_owned(),
            Standing::Same => td_string!(locale, rules.draft_known).to_owned(),
            Standing::Other(own) => {
                let mut what = differences(locale, &own.rules, &preset.rules);
                what.append(&mut about_differences(locale, &own, &preset));
                let what = what.join(td_string!(locale, results.note_joiner));
                td_string!(locale, rules.draft_other, what = what)
            }
        }
    };
    view! { <li data-testid="draft-preset"><strong><bdi>{name}</bdi></strong> " " <span class="hint">{said}</span> <AboutLine preset=told/></li> }
}

/// What using these rules would change.
#[component]
fn Changes(rules: Rules) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let said = move || {
        let locale = i18n.get_locale();
        let what = differences(locale, &app.rules.get(), &rules);
        if what.is_empty() {
            td_string!(locale, rules.draft_same).to_owned()
        } else {
            td_string!(locale, rules.draft_changes, what = what.join(td_string!(locale, results.note_joiner)))
        }
    };
    view! { <p>{said}</p> }
}
