//! What a person decides about single customers: on the card, and as a list with its own file. It lives in this page alone
//! unless it is saved as a file or the person asks the browser to keep it: never in rules, presets or links.

use super::i18n::*;
use super::intake::picked;
use super::kept::KeepDecisions;
use super::say::{live, say, sentence};
use super::state::{App, Notice, use_app};
use super::words::{by_hand_name, rules_error_text};
use crate::model::Grade;
use crate::rules::kept::Unkept;
use crate::rules::{ByHand, Decision, Decisions, MAX_DECISIONS_BYTES, RulesError, SameCustomer, clean_reason};
use crate::ui::format;
use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use wasm_bindgen_futures::JsFuture;

/// What can be decided, in the order of the list.
const CHOICES: [ByHand; 5] = [ByHand::Red, ByHand::Black, ByHand::Grade(Grade::High), ByHand::Grade(Grade::Mid), ByHand::Grade(Grade::Low)];

/// Today by the clock of this computer, as an ISO day.
pub(super) fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

impl App {
    /// Uses other decisions and grades at once.
    pub fn use_decisions(self, change: impl FnOnce(&mut Decisions)) {
        let before = self.decisions.get_untracked();
        self.decisions.update(change);
        if self.decisions.with_untracked(|now| *now != before) {
            self.decisions_changed();
            self.grade_again();
        }
    }

    /// Adds the decisions of a file.
    pub fn open_decisions(self, file: web_sys::File) {
        leptos::task::spawn_local(async move {
            let read = match file.size() > MAX_DECISIONS_BYTES as f64 {
                true => Err(RulesError::TooLarge { bytes: file.size() as u64 }),
                false => match JsFuture::from(file.array_buffer()).await {
                    Ok(buffer) => String::from_utf8(Uint8Array::new(&buffer).to_vec())
                        .map_err(|_| RulesError::NotText)
                        .and_then(|text| Decisions::from_json(&text)),
                    Err(_) => Err(RulesError::NotText),
                },
            };
            self.take_decisions(file.name(), read);
        });
    }

    /// Adds what was read from a decisions file, or says why not.
    pub fn take_decisions(self, name: String, read: Result<Decisions, RulesError>) {
        self.notice.set(Some(match read {
            Ok(decisions) => {
                let count = decisions.customers.len() + decisions.same.len();
                self.use_decisions(|own| own.add(decisions));
                Notice::Decisions(count as u64)
            }
            Err(error) => Notice::DecisionsRefused(name, error),
        }));
    }

    /// Puts keys together that are one customer: all become the first.
    pub fn put_together(self, keys: &[String], reason: &str) {
        let Some((into, others)) = keys.split_first() else { return };
        let (reason, date) = (clean_reason(reason).unwrap_or_default(), today());
        self.use_decisions(|own| {
            for key in others {
                own.same.retain(|same| same.customer != *key);
                own.same.push(SameCustomer { customer: key.clone(), into: into.clone(), reason: reason.clone(), date: date.clone() });
            }
        });
    }
}

/// On a customer's card: what was decided, and the choice.
#[component]
pub fn DecisionOf(customer: String) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let known = app.decisions.with_untracked(|decisions| decisions.of(&customer).cloned());
    let choice = RwSignal::new(known.as_ref().map_or_else(String::new, |decision| decision.decision.id().to_owned()));
    let reason = RwSignal::new(known.as_ref().map_or_else(String::new, |decision| decision.reason.clone()));
    let decided = known.is_some();
    let chosen = move || CHOICES.into_iter().find(|by_hand| by_hand.id() == choice.get());
    let key = customer.clone();
    let decide = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let (Some(decision), Some(reason)) = (chosen(), clean_reason(&reason.get_untracked())) {
            let decision = Decision { customer: key.clone(), decision, reason, date: today() };
            app.use_decisions(|own| own.decide(decision));
            app.open_card.set(None);
        }
    };
    view! {
        <section>
            <h3>{say!(decisions.title)}</h3>
            <form class="decide" on:submit=decide>
                <div class="field">
                    <label for="decision">{say!(decisions.what)}</label>
                    <select id="decision" data-testid="decision" prop:value=choice on:change=move |event| choice.set(event_target_value(&event))>
                        <option value="">{say!(decisions.none)}</option>
                        {CHOICES.map(|by_hand| view! {
                            <option value=by_hand.id() selected=move || choice.get() == by_hand.id()>{live(move || by_hand_name(i18n.get_locale(), by_hand))}</option>
                        }).collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="decision-reason">{say!(decisions.reason)}</label>
                    <input id="decision-reason" data-testid="decision-reason" type="text" maxlength="500" autocomplete="off" prop:value=reason on:input=move |event| reason.set(event_target_value(&event))/>
                </div>
                <button type="submit" class="button" data-testid="decide" disabled=move || chosen().is_none()>{say!(decisions.decide)}</button>
                {decided.then(|| {
                    let customer = customer.clone();
                    view! {
                        <button type="button" class="button ghost" data-testid="take-back" on:click=move |_| {
                            app.use_decisions(|own| own.take_back(&customer));
                            app.open_card.set(None);
                        }>{say!(decisions.take_back)}</button>
                    }
                })}
            </form>
        </section>
    }
}

/// All decisions, and their file in and out.
#[component]
pub fn DecisionsPanel() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let save = move |_| {
        if let Some(client) = app.client() {
            let name = td_string!(i18n.get_locale_untracked(), decisions.file);
            client.save_text(&format!("{}.json", crate::export::file_stem(name)), &app.decisions.with_untracked(Decisions::to_json));
        }
    };
    let any = move || app.decisions.with(|decisions| !decisions.is_empty());
    view! {
        <section class="panel" data-testid="decisions">
            <h2>{say!(decisions.title)}</h2>
            <p>{say!(decisions.intro)}</p>
            {live(move || if any() { view! { <List/> }.into_any() } else { view! { <p class="hint">{say!(decisions.empty)}</p> }.into_any() })}
            <Show when=move || !app.asked.get().is_on()><p class="hint">{say!(decisions.kept)}</p></Show>
            <KeepDecisions/>
            <div class="row">
                <button type="button" class="button" data-testid="decisions-save" disabled=move || !any() on:click=save>{say!(decisions.save)}</button>
                <input node_ref=input id="decisions-input" class="visually-hidden" type="file" accept=".json,application/json" data-testid="decisions-open"
                    aria-label=say!(decisions.open) on:change=move |_| picked(input).into_iter().for_each(|file| app.open_decisions(file))/>
                <label class="button" for="decisions-input">{say!(decisions.open)}</label>
            </div>
        </section>
    }
}

#[component]
fn List() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let Decisions { customers, same, .. } = app.decisions.get();
    view! {
        <ul class="decision-list">
            {customers.into_iter().map(|decision| {
                let (key, shown) = (decision.customer.clone(), decision.customer.clone());
                view! {
                    <li data-testid="decision-item">
                        <span><bdi>{live(move || app.shown(&shown))}</bdi> " · " {live(move || by_hand_name(i18n.get_locale(), decision.decision))}
                            <span class="hint">" " {decision.date} " " <bdi>{decision.reason}</bdi></span></span>
                        <button type="button" class="button ghost small" on:click=move |_| app.use_decisions(|own| own.take_back(&key))>{say!(decisions.take_back)}</button>
                    </li>
                }
            }).collect_view()}
            {same.into_iter().map(|same| {
                let (key, from, into) = (same.customer.clone(), same.customer.clone(), same.into.clone());
                view! {
                    <li data-testid="same-item">
                        <span>{sentence(move || t_string!(i18n, decisions.same, from = app.shown(&from), into = app.shown(&into)))}
                            <span class="hint">" " {same.date} " " <bdi>{same.reason}</bdi></span></span>
                        <button type="button" class="button ghost small" on:click=move |_| app.use_decisions(|own| own.same.retain(|same| same.customer != key))>{say!(decisions.take_back)}</button>
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// What a refused decisions file is called in a message.
#[must_use]
pub fn refused_text(locale: Locale, name: &str, error: &RulesError) -> String {
    td_string!(locale, decisions.refused, name = super::words::plain_name(name), why = rules_error_text(locale, error))
}

/// Why decisions are not kept.
#[must_use]
pub fn unkept_text(locale: Locale, unkept: Unkept) -> &'static str {
    match unkept {
        Unkept::Full => td_string!(locale, decisions.keep_full),
        Unkept::Damaged => td_string!(locale, decisions.keep_damaged),
        Unkept::Newer => td_string!(locale, decisions.keep_newer),
        Unkept::Gone => td_string!(locale, decisions.keep_gone),
    }
}

/// How many decisions a file brought.
#[must_use]
pub fn loaded_text(locale: Locale, count: u64) -> String {
    td_string!(locale, decisions.loaded, n = format::count(count))
}
