//! The rules as a file: save, bring in as a draft to look at first, back to the defaults.

use crate::rules::{ClassCut, MAX_RULES_BYTES, Rules, RulesError};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::state::use_app;
use crate::ui::words::rules_error_text;
use leptos::prelude::*;
use leptos_i18n::{t, t_string, td_string};
use wasm_bindgen_futures::JsFuture;

/// A rules file that was looked at.
#[derive(Clone, PartialEq)]
enum Draft {
    Good(Rules),
    Refused(RulesError),
    Unreadable,
}

/// Export, import, reset.
#[component]
pub fn RulesFile() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let draft = RwSignal::new(None::<Draft>);
    let input = NodeRef::<leptos::html::Input>::new();
    let export = move |_| {
        if let Some(client) = app.client() {
            client.save_text("fenji-rules.json", &app.rules.get_untracked().to_json());
        }
    };
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        leptos::task::spawn_local(async move {
            // The step may have been left meanwhile.
            let _ = draft.try_set(Some(read(&file).await));
        });
    };
    let is_default = move || app.rules.get() == Rules::default();
    view! {
        <section class="panel">
            <h2>{t!(i18n, rules.group_file)}</h2>
            <p class="hint" data-testid="rules-state">
                {move || if is_default() { t!(i18n, rules.is_default).into_any() } else { t!(i18n, rules.is_changed).into_any() }}
            </p>
            <div class="row">
                <button type="button" class="button" data-testid="rules-export" on:click=export>{t!(i18n, rules.export)}</button>
                <input node_ref=input id="rules-input" class="visually-hidden" type="file" accept=".json,application/json" data-testid="rules-import"
                    aria-label=move || t_string!(i18n, rules.import) on:change=picked/>
                <label class="button" for="rules-input">{t!(i18n, rules.import)}</label>
                <button type="button" class="button" data-testid="rules-reset" disabled=is_default on:click=move |_| app.use_rules(Rules::default())>{t!(i18n, rules.reset)}</button>
            </div>
            {move || draft.get().map(|seen| view! { <DraftView seen draft/> })}
        </section>
    }
}

/// What the file would change, and whether to use it.
#[component]
fn DraftView(seen: Draft, draft: RwSignal<Option<Draft>>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let good = match &seen {
        Draft::Good(rules) => Some(*rules).filter(|rules| *rules != app.rules.get_untracked()),
        _ => None,
    };
    let said = move || {
        let locale = i18n.get_locale();
        match &seen {
            Draft::Good(rules) => {
                let what = differences(locale, &app.rules.get_untracked(), rules);
                if what.is_empty() {
                    td_string!(locale, rules.draft_same).to_owned()
                } else {
                    td_string!(locale, rules.draft_changes, what = what.join(td_string!(locale, results.note_joiner)))
                }
            }
            Draft::Refused(error) => rules_error_text(locale, error),
            Draft::Unreadable => td_string!(locale, rules.bad_file).to_owned(),
        }
    };
    view! {
        <div class="draft" role="status" data-testid="rules-draft">
            <h3>{t!(i18n, rules.draft_title)}</h3>
            <p>{said}</p>
            <div class="row">
                {good.map(|rules| view! {
                    <button type="button" class="button primary" data-testid="rules-apply" on:click=move |_| {
                        draft.set(None);
                        app.use_rules(rules);
                    }>{t!(i18n, rules.draft_apply)}</button>
                })}
                <button type="button" class="button ghost" on:click=move |_| draft.set(None)>{t!(i18n, rules.draft_drop)}</button>
            </div>
        </div>
    }
}

/// Reads a file's text, its size checked first.
async fn read(file: &web_sys::File) -> Draft {
    let bytes = file.size();
    if bytes > MAX_RULES_BYTES as f64 {
        return Draft::Refused(RulesError::TooLarge { bytes: bytes as usize });
    }
    match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
        Some(text) => Rules::from_json(&text).map_or_else(Draft::Refused, Draft::Good),
        None => Draft::Unreadable,
    }
}

/// The names of the rules that differ, the numbers with their values.
fn differences(locale: Locale, now: &Rules, then: &Rules) -> Vec<String> {
    let mut what: Vec<String> = Vec::new();
    let mut add = |differs: bool, name: &str, detail: String| {
        if differs {
            what.push(if detail.is_empty() { name.to_owned() } else { format!("{name} ({detail})") });
        }
    };
    let arrow = |now: u8, then: u8| format!("{now} → {then}");
    add(now.purchase != then.purchase, td_string!(locale, rules.purchase), String::new());
    add(now.bins != then.bins, td_string!(locale, rules.bins), arrow(now.bins, then.bins));
    add(now.edges != then.edges, td_string!(locale, rules.edges), String::new());
    add(now.segments != then.segments, td_string!(locale, rules.segments), String::new());
    let cut = |cut: ClassCut| match cut {
        ClassCut::Mean => td_string!(locale, rules.cut_mean).to_owned(),
        ClassCut::Median => td_string!(locale, rules.cut_median).to_owned(),
        ClassCut::Score => td_string!(locale, rules.cut_score).to_owned(),
        ClassCut::Fixed { days, orders, amount_cents } => format!("{days} · {orders} · {}", format::money(ClassCut::amount(amount_cents))),
    };
    add(now.class_cut != then.class_cut, td_string!(locale, rules.class_cut), format!("{} → {}", cut(now.class_cut), cut(then.class_cut)));
    add(now.abc != then.abc, td_string!(locale, rules.abc), String::new());
    add(now.abc_a_percent != then.abc_a_percent, td_string!(locale, rules.abc_a), arrow(now.abc_a_percent, then.abc_a_percent));
    add(now.abc_b_percent != then.abc_b_percent, td_string!(locale, rules.abc_b), arrow(now.abc_b_percent, then.abc_b_percent));
    what
}
