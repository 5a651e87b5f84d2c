//! Where the eight classes divide good from poor: a rule, or three numbers.

use super::choice::{Choice, Number};
use super::fields::edit;
use crate::rules::ClassCut;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::say;
use crate::ui::state::use_app;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The three numbers to begin with when fixed numbers are chosen.
const FIRST: ClassCut = ClassCut::Fixed { days: 30, orders: 3, amount_cents: 20_000 };

/// The choice, and the three numbers where they are fixed.
#[component]
pub fn ClassCutField() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let fixed = move || match app.rules.get().class_cut {
        ClassCut::Fixed { days, orders, amount_cents } => Some((days, orders, amount_cents)),
        _ => None,
    };
    let set_fixed = move |change: fn(&mut (u32, u32, i64), i64), value: i64| {
        edit(app, |rules| {
            if let ClassCut::Fixed { days, orders, amount_cents } = rules.class_cut {
                let mut cut = (days, orders, amount_cents);
                change(&mut cut, value);
                rules.class_cut = ClassCut::Fixed { days: cut.0, orders: cut.1, amount_cents: cut.2 };
            }
        });
    };
    let set_amount = move |event: web_sys::Event| {
        if let Some(cents) = format::parse_cents(&event_target_value(&event)) {
            set_fixed(|cut, cents| cut.2 = cents, cents);
        }
    };
    let is_fixed = Memo::new(move |_| fixed().is_some());
    view! {
        <Choice id="class-cut" options=vec!["mean", "median", "score", "fixed"]
            label=Signal::derive(say!(rules.class_cut))
            name=Callback::new(move |id: &'static str| {
                let locale = i18n.get_locale();
                match id {
                    "mean" => td_string!(locale, rules.cut_mean),
                    "median" => td_string!(locale, rules.cut_median),
                    "score" => td_string!(locale, rules.cut_score),
                    _ => td_string!(locale, rules.cut_fixed),
                }
            })
            value=Signal::derive(move || match app.rules.get().class_cut {
                ClassCut::Mean => "mean",
                ClassCut::Median => "median",
                ClassCut::Score => "score",
                ClassCut::Fixed { .. } => "fixed",
            })
            choose=Callback::new(move |id: String| edit(app, |rules| rules.class_cut = match id.as_str() {
                "mean" => ClassCut::Mean,
                "median" => ClassCut::Median,
                "score" => ClassCut::Score,
                _ => FIRST,
            }))/>
        <Show when=move || is_fixed.get()>
            <div class="fixed-cuts">
                <Number id="cut-days" min=0 max=36_500
                    label=Signal::derive(say!(rules.cut_days)) help=Signal::derive(|| "")
                    value=Signal::derive(move || fixed().map_or(0, |cut| cut.0.into()))
                    choose=Callback::new(move |n: i64| set_fixed(|cut, n| cut.0 = n as u32, n))/>
                <Number id="cut-orders" min=1 max=1_000_000
                    label=Signal::derive(say!(rules.cut_orders)) help=Signal::derive(|| "")
                    value=Signal::derive(move || fixed().map_or(0, |cut| cut.1.into()))
                    choose=Callback::new(move |n: i64| set_fixed(|cut, n| cut.1 = n as u32, n))/>
                <div class="field">
                    <label for="cut-amount">{say!(rules.cut_amount)}</label>
                    <input id="cut-amount" type="text" inputmode="decimal" data-testid="rule-cut-amount"
                        prop:value=move || fixed().map(|cut| ClassCut::amount(cut.2).to_string()).unwrap_or_default() on:change=set_amount/>
                </div>
            </div>
        </Show>
    }
}
