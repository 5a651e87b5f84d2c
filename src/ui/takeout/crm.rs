//! Files that a CRM imports, for all or for one owner.

use super::state::{Choices, Going, file_name};
use crate::protocol::{Crm, CrmAsked, CrmCounts, CrmWords, Words};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::file_words;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The systems, with their ids in the page and their names.
const SYSTEMS: [(&str, Crm, &str); 4] = [
    ("fxiaoke", Crm::Fxiaoke, ""),
    ("hubspot", Crm::HubSpot, "HubSpot"),
    ("salesforce", Crm::Salesforce, "Salesforce"),
    ("zoho", Crm::Zoho, "Zoho CRM"),
];

fn system_name(locale: Locale, id: &str) -> &'static str {
    match SYSTEMS.iter().find(|(own, ..)| *own == id) {
        Some((_, Crm::Fxiaoke, _)) | None => td_string!(locale, takeout.crm_fxiaoke),
        Some((.., name)) => name,
    }
}

/// The words of a CRM file: grades without the symbols that a list to choose from may refuse.
fn crm_words(locale: Locale, words: &Words, file: String) -> CrmWords {
    let names = |keys: &[&str]| keys.iter().map(|key| words.get(&format!("groups.{key}")).to_owned()).collect();
    CrmWords {
        file,
        grades: names(&["grade_high", "grade_mid", "grade_low"]),
        values: names(&["level_high", "level_mid", "level_low"]),
        potentials: names(&["level_high", "level_low", "level_unknown"]),
        relations: names(&["rel_loyal", "rel_regular", "rel_lost"]),
        next_steps: crate::model::Lifecycle::IDS.iter().map(|id| next_step(locale, id).to_owned()).collect(),
    }
}

/// What to do next with a customer at this place of the lifecycle.
fn next_step(locale: Locale, id: &str) -> &'static str {
    match id {
        "prospect" => td_string!(locale, takeout.next_prospect),
        "first" => td_string!(locale, takeout.next_first),
        "growing" => td_string!(locale, takeout.next_growing),
        "loyal" => td_string!(locale, takeout.next_loyal),
        "silent" => td_string!(locale, takeout.next_silent),
        "warning" => td_string!(locale, takeout.next_warning),
        "lost" => td_string!(locale, takeout.next_lost),
        "returned" => td_string!(locale, takeout.next_returned),
        _ => "",
    }
}

/// The card.
#[component]
pub fn ForCrm(choices: Choices) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let system = RwSignal::new(SYSTEMS[0].0.to_owned());
    // Empty = everybody's; else the place in the list of owners, from 1.
    let owner = RwSignal::new(0usize);
    let owners = RwSignal::new(Vec::<(String, u32)>::new());
    Effect::new(move || {
        app.revision.track();
        owner.set(0);
        let Some(client) = app.client().filter(|_| app.summary.with_untracked(Option::is_some)) else { return };
        leptos::task::spawn_local(async move {
            // A fault is told where it matters.
            let _ = owners.try_set(client.owners().await.unwrap_or_default());
        });
    });
    let several = move || owners.with(|owners| owners.iter().any(|(name, _)| !name.is_empty()));
    let owner_name = move |name: &str, n: u32| {
        let (locale, n) = (i18n.get_locale(), format::count(n.into()));
        if name.is_empty() {
            td_string!(locale, takeout.crm_nobody, n = n)
        } else {
            td_string!(locale, takeout.crm_one, owner = name.to_owned(), n = n)
        }
    };
    let save = move |_| {
        let Some(client) = app.client() else { return };
        let locale = i18n.get_locale_untracked();
        let id = system.get_untracked();
        let Some(&(_, crm, _)) = SYSTEMS.iter().find(|(own, ..)| *own == id) else { return };
        let who =
            owner.get_untracked().checked_sub(1).and_then(|place| owners.with_untracked(|owners| owners.get(place).map(|(name, _)| name.clone())));
        let kind = match &who {
            Some(who) => format!("{} {who}", system_name(locale, &id)),
            None => system_name(locale, &id).to_owned(),
        };
        let name = file_name(app, locale, &kind, "csv");
        // A system in Chinese has lists to choose from in Chinese, whatever the page speaks.
        let spoken = if crm == Crm::Fxiaoke { Locale::zh_Hans } else { locale };
        let words = app.summary.with_untracked(|summary| summary.as_ref().map(|summary| file_words(spoken, summary))).unwrap_or_default();
        let query = if choices.shown_only.get_untracked() { app.query.get_untracked() } else { crate::protocol::TableQuery::default() };
        let asked = CrmAsked { crm, query, owner: who, words: crm_words(spoken, &words, name) };
        leptos::task::spawn_local(async move {
            match client.save_crm(asked).await {
                Ok(CrmCounts { rows, unnamed, same_name }) => {
                    let _ = choices.going.try_set(Going::Crm(rows, unnamed, same_name));
                }
                Err(fault) => app.report(fault),
            }
        });
    };
    view! {
        <article class="takeout-card">
            <h3>{say!(takeout.crm)}</h3>
            <p class="hint small">{say!(takeout.crm_about)}</p>
            <label class="field"><span>{say!(takeout.crm_system)}</span>
                <select data-testid="crm-system" on:change=move |event| system.set(event_target_value(&event))>
                    {SYSTEMS.iter().map(|&(id, ..)| view! { <option value=id>{live(move || system_name(i18n.get_locale(), id))}</option> }).collect_view()}
                </select>
            </label>
            <Show when=several>
                <label class="field"><span>{say!(takeout.crm_owner)}</span>
                    <select data-testid="crm-owner" on:change=move |event| owner.set(event_target_value(&event).parse().unwrap_or_default())>
                        <option value="0">{say!(takeout.crm_all)}</option>
                        {live(move || owners.get().into_iter().zip(1..).map(|((name, n), place)| view! {
                            <option value=place.to_string()>{owner_name(&name, n)}</option>
                        }).collect_view())}
                    </select>
                </label>
            </Show>
            <button type="button" class="button primary" data-testid="crm-save" disabled=move || choices.busy() on:click=save>{say!(takeout.crm_save)}</button>
        </article>
    }
}
