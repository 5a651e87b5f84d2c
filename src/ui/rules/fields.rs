//! The fields of the rules, in groups.

use super::choice::{Choice, Number};
use super::cuts::ClassCutField;
use crate::model::Day;
use crate::rules::{AbcRule, EdgeRule, Purchase, Rules, SegmentMap};
use crate::ui::i18n::*;
use crate::ui::say::{say, sentence};
use crate::ui::state::{App, use_app};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// Changes one rule and grades again; a value that the rules do not allow changes nothing.
pub fn edit(app: App, change: impl FnOnce(&mut Rules)) {
    let before = app.rules.get_untracked();
    let mut rules = before.clone();
    change(&mut rules);
    rules.keep_frozen(&before);
    if rules.check().is_ok() {
        app.use_rules(rules);
    }
}

/// The analysis date and what a purchase is.
#[component]
pub fn TimeFields() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let default_day = move || app.summary.with(|summary| summary.as_ref().map(|summary| summary.default_as_of));
    let shown_day = move || app.as_of.get().or_else(default_day).map(|day| day.to_string()).unwrap_or_default();
    let set_day = move |event: web_sys::Event| {
        let day = Day::parse_iso(&event_target_value(&event));
        app.use_as_of(day.filter(|&day| default_day() != Some(day)));
    };
    view! {
        <section class="panel">
            <h2>{say!(rules.group_time)}</h2>
            <div class="field">
                <label for="as-of">{say!(rules.as_of)}</label>
                <div class="row">
                    <input id="as-of" type="date" data-testid="as-of" min="1900-01-01" max="2199-12-31" aria-describedby="as-of-help"
                        disabled=move || default_day().is_none() prop:value=shown_day on:change=set_day/>
                    <Show when=move || app.as_of.get().is_some()>
                        <button type="button" class="button small" data-testid="as-of-reset" on:click=move |_| app.use_as_of(None)>
                            {sentence(move || t_string!(i18n, rules.as_of_reset, day = default_day().map(|day| day.to_string()).unwrap_or_default()))}
                        </button>
                    </Show>
                </div>
                <p class="hint small" id="as-of-help">{say!(rules.as_of_help)}</p>
            </div>
            <Choice id="purchase" options=vec!["order", "row"]
                label=Signal::derive(say!(rules.purchase))
                name=Callback::new(move |id: &'static str| {
                    let locale = i18n.get_locale();
                    if id == "row" { td_string!(locale, rules.purchase_row) } else { td_string!(locale, rules.purchase_order) }
                })
                value=Signal::derive(move || if app.rules.get().purchase == Purchase::Row { "row" } else { "order" })
                choose=Callback::new(move |id: String| edit(app, |rules| rules.purchase = if id == "row" { Purchase::Row } else { Purchase::Order }))/>
        </section>
    }
}

/// Bins, edges, segments, classes.
#[component]
pub fn ScoreFields() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    view! {
        <section class="panel">
            <h2>{say!(rules.group_scores)}</h2>
            <Number id="bins" min=2 max=10
                label=Signal::derive(say!(rules.bins))
                help=Signal::derive(say!(rules.bins_help))
                value=Signal::derive(move || i64::from(app.rules.get().bins))
                choose=Callback::new(move |n: i64| edit(app, |rules| rules.bins = n as u8))/>
            <Choice id="edges" options=vec!["right_closed", "r_package"]
                label=Signal::derive(say!(rules.edges))
                name=Callback::new(move |id: &'static str| {
                    let locale = i18n.get_locale();
                    if id == "r_package" { td_string!(locale, rules.edges_r) } else { td_string!(locale, rules.edges_right) }
                })
                value=Signal::derive(move || if app.rules.get().edges == EdgeRule::RPackage { "r_package" } else { "right_closed" })
                choose=Callback::new(move |id: String| edit(app, |rules| rules.edges = if id == "r_package" { EdgeRule::RPackage } else { EdgeRule::RightClosed }))/>
            <Choice id="segments" options=vec!["ten_cell", "r_package"]
                label=Signal::derive(say!(rules.segments))
                name=Callback::new(move |id: &'static str| {
                    let locale = i18n.get_locale();
                    if id == "r_package" { td_string!(locale, rules.segments_r) } else { td_string!(locale, rules.segments_ten) }
                })
                value=Signal::derive(move || if app.rules.get().segments == SegmentMap::RPackage { "r_package" } else { "ten_cell" })
                choose=Callback::new(move |id: String| edit(app, |rules| rules.segments = if id == "r_package" { SegmentMap::RPackage } else { SegmentMap::TenCell }))/>
            <ClassCutField/>
        </section>
    }
}

/// The ABC rule and its limits.
#[component]
pub fn AbcFields() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    view! {
        <section class="panel">
            <h2>{say!(rules.group_abc)}</h2>
            <Choice id="abc" options=vec!["share_before", "inclusive", "strict"]
                label=Signal::derive(say!(rules.abc))
                name=Callback::new(move |id: &'static str| {
                    let locale = i18n.get_locale();
                    match id {
                        "inclusive" => td_string!(locale, rules.abc_inclusive),
                        "strict" => td_string!(locale, rules.abc_strict),
                        _ => td_string!(locale, rules.abc_before),
                    }
                })
                value=Signal::derive(move || match app.rules.get().abc {
                    AbcRule::ShareBefore => "share_before",
                    AbcRule::Inclusive => "inclusive",
                    AbcRule::Strict => "strict",
                })
                choose=Callback::new(move |id: String| edit(app, |rules| rules.abc = match id.as_str() {
                    "inclusive" => AbcRule::Inclusive,
                    "strict" => AbcRule::Strict,
                    _ => AbcRule::ShareBefore,
                }))/>
            <Number id="abc-a" min=1 max=99
                label=Signal::derive(say!(rules.abc_a))
                help=Signal::derive(say!(rules.abc_help))
                value=Signal::derive(move || i64::from(app.rules.get().abc_a_percent))
                choose=Callback::new(move |n: i64| edit(app, |rules| rules.abc_a_percent = n as u8))/>
            <Number id="abc-b" min=2 max=100
                label=Signal::derive(say!(rules.abc_b))
                help=Signal::derive(say!(rules.abc_help))
                value=Signal::derive(move || i64::from(app.rules.get().abc_b_percent))
                choose=Callback::new(move |n: i64| edit(app, |rules| rules.abc_b_percent = n as u8))/>
        </section>
    }
}
