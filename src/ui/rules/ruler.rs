//! Whether cuts are shares of each file's customers or fixed numbers, and what those are.

use super::fields::edit;
use crate::model::Amount;
use crate::rules::{Frozen, Number};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// The panel.
#[component]
pub fn Ruler() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let frozen = Memo::new(move |_| app.rules.with(|rules| rules.frozen.clone()));
    // Numbers belong to the rules that they were worked out by: while newer ones are worked out there are none.
    let today = move || {
        let current = |summary: &&std::sync::Arc<crate::protocol::Summary>| app.rules.with(|rules| summary.rules == *rules);
        app.summary.with(|summary| summary.as_ref().filter(current).and_then(|summary| summary.frozen.clone()))
    };
    view! {
        <section class="panel ruler" data-testid="ruler">
            <h2>{say!(limits.freeze_title)}</h2>
            {live(move || match frozen.get() {
                None => view! {
                    <p>{say!(limits.freeze_off)}</p>
                    <p class="hint">{say!(limits.freeze_why)}</p>
                    <button type="button" class="button" data-testid="freeze" disabled=move || today().is_none()
                        on:click=move |_| if let Some(numbers) = today() { edit(app, |rules| rules.frozen = Some(numbers)) }>{say!(limits.freeze_do)}</button>
                }.into_any(),
                Some(numbers) => {
                    let day = numbers.as_of.clone();
                    view! {
                        <p data-testid="frozen">{sentence(move || t_string!(i18n, limits.freeze_on, day = day.clone()))}</p>
                        <details class="technical">
                            <summary>{say!(limits.freeze_numbers)}</summary>
                            <ul>{lines(i18n.get_locale(), &numbers).into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                        </details>
                        <button type="button" class="button" data-testid="unfreeze" on:click=move |_| edit(app, |rules| rules.frozen = None)>{say!(limits.freeze_undo)}</button>
                    }.into_any()
                }
            })}
        </section>
    }
}

/// The numbers of a standard, a sentence each.
fn lines(locale: Locale, numbers: &Frozen) -> Vec<String> {
    let plain = |number: Number| format::money(Amount::from(number.0));
    let count = |number: Number| Amount::from(number.0).to_string();
    let list = |cuts: &[Number]| cuts.iter().map(|&cut| plain(cut)).collect::<Vec<_>>().join(" · ");
    let begin = |number: Option<Number>| number.map_or_else(|| td_string!(locale, limits.nobody).to_owned(), plain);
    let mut lines = vec![
        td_string!(locale, limits.fixed_amounts, cuts = list(&numbers.value.amounts)),
        td_string!(locale, limits.fixed_orders, cuts = list(&numbers.value.orders)),
        td_string!(locale, limits.fixed_rhythm, days = count(numbers.shop_rhythm_days)),
        td_string!(locale, limits.fixed_window, days = numbers.half_window_days),
        td_string!(locale, limits.fixed_abc, a = begin(numbers.abc[0]), b = begin(numbers.abc[1])),
    ];
    if let Some(class) = numbers.class {
        lines.push(td_string!(locale, limits.fixed_class, days = count(class.days), orders = count(class.orders), amount = plain(class.amount)));
    }
    lines
}
