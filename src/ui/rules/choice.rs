//! The two kinds of field the rules are made of: one of a few, and a whole number.

use crate::ui::say::live;
use leptos::prelude::*;

/// One of a few, as radio buttons.
#[component]
pub fn Choice(
    /// Name of the group, for the browser and for tests.
    id: &'static str,
    /// Ids of the options.
    options: Vec<&'static str>,
    /// What is chosen.
    label: Signal<&'static str>,
    /// The words of an option.
    name: Callback<&'static str, &'static str>,
    /// The chosen option's id.
    value: Signal<&'static str>,
    /// Called with the id of the option that was clicked.
    choose: Callback<String>,
) -> impl IntoView {
    view! {
        <fieldset class="field choice-field" data-testid=format!("rule-{id}")>
            <legend>{live(move || label.get())}</legend>
            {options.into_iter().map(|option| view! {
                <label class="option">
                    <input type="radio" name=id value=option data-testid=format!("{id}-{option}")
                        prop:checked=move || value.get() == option
                        on:change=move |event| choose.run(event_target_value(&event))/>
                    <span>{live(move || name.run(option))}</span>
                </label>
            }).collect_view()}
        </fieldset>
    }
}

/// A whole number within limits; what is outside them is put back.
#[component]
pub fn Number(
    /// The field's id.
    id: &'static str,
    /// Least value.
    min: i64,
    /// Greatest value.
    max: i64,
    /// What the number is.
    label: Signal<&'static str>,
    /// A line below, empty for none.
    help: Signal<&'static str>,
    /// The number in force.
    value: Signal<i64>,
    /// Called with a new number within the limits.
    choose: Callback<i64>,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let changed = move |event: web_sys::Event| {
        if let Ok(number) = event_target_value(&event).trim().parse::<i64>()
            && (min..=max).contains(&number)
        {
            choose.run(number);
        }
        if let Some(input) = input.get_untracked() {
            input.set_value(&value.get_untracked().to_string());
        }
    };
    view! {
        <div class="field">
            <label for=id>{live(move || label.get())}</label>
            <input node_ref=input id=id type="number" inputmode="numeric" min=min.to_string() max=max.to_string() step="1" data-testid=format!("rule-{id}")
                prop:value=move || value.get().to_string() on:change=changed/>
            <p class="hint small">{live(move || help.get())}</p>
        </div>
    }
}
