//! What a person leaves out: dates, small orders, things that are no goods, values of columns, rows that stand twice.

use crate::ingest::{Filters, Role, parse_amount};
use crate::model::{Amount, Day};
use crate::protocol::{ColumnValues, Quality, WordUse};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{rows, word_use};
use leptos::prelude::*;
use leptos_i18n::t_string;
use std::sync::Arc;

/// Two years: longer histories are offered to be cut to it.
const TWO_YEARS: u32 = 731;

/// The form; every change counts at once.
#[component]
pub fn FilterForm(quality: Arc<Quality>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let set = app.filters.with_untracked(|filters| !filters.is_empty());
    let long = quality.history_days > TWO_YEARS;
    let twice = quality.repeated_lines;
    view! {
        <details class="leave-out" data-testid="filters" open=set>
            <summary>{say!(quality.filters)}</summary>
            <div class="row end">
                <DayField id="filter-from" label=say!(quality.from) get=|filters| filters.from set=|filters, day| filters.from = day/>
                <DayField id="filter-to" label=say!(quality.to) get=|filters| filters.to set=|filters, day| filters.to = day/>
                {long.then(|| view! {
                    <button type="button" class="button" data-testid="last-24" on:click=move |_| {
                        let last = app.summary.with_untracked(|summary| summary.as_ref().and_then(|summary| summary.last_order));
                        app.change_filters(move |filters| filters.from = last.map(|last| last.plus(1 - TWO_YEARS as i32)));
                    }>{say!(quality.last_24)}</button>
                })}
            </div>
            <LeastField/>
            <Words words=quality.words.clone()/>
            {quality.values.iter().filter(|column| can_be_filtered(column)).cloned().map(|column| view! { <Values column/> }).collect_view()}
            {(quality.files.len() > 1).then(|| view! { <Files files=quality.files.clone()/> })}
            {(twice > 0).then(|| view! {
                <label class="option">
                    <input type="checkbox" data-testid="drop-repeated" prop:checked=move || app.filters.with(|filters| filters.drop_repeated)
                        on:change=move |event| { let on = event_target_checked(&event); app.change_filters(move |filters| filters.drop_repeated = on); }/>
                    <span>{sentence(move || t_string!(i18n, quality.repeated, rows = rows(i18n.get_locale(), twice)))}</span>
                </label>
            })}
            <label class="option">
                <input type="checkbox" data-testid="ids-by-day" prop:checked=move || app.filters.with(|filters| filters.ids_by_day)
                    on:change=move |event| { let on = event_target_checked(&event); app.change_filters(move |filters| filters.ids_by_day = on); }/>
                <span>{say!(quality.ids_by_day)}</span>
            </label>
            <Show when=move || app.filters.with(|filters| !filters.is_empty())>
                <button type="button" class="button" data-testid="clear-filters" on:click=move |_| app.change_filters(|filters| *filters = Filters::default())>
                    {say!(quality.clear)}
                </button>
            </Show>
        </details>
    }
}

/// Columns worth a list of ticks: those that say few things often.
fn can_be_filtered(column: &ColumnValues) -> bool {
    matches!(column.role, Role::Channel | Role::Store | Role::Category | Role::Region | Role::Owner) && (2..=200).contains(&column.distinct)
}

#[component]
fn DayField(
    id: &'static str,
    label: impl Fn() -> &'static str + Copy + Send + Sync + 'static,
    get: fn(&Filters) -> Option<Day>,
    set: fn(&mut Filters, Option<Day>),
) -> impl IntoView {
    let app = use_app();
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input id=id type="date" data-testid=id prop:value=move || app.filters.with(get).map(|day| day.to_string()).unwrap_or_default()
                on:change=move |event| { let day = Day::parse_iso(&event_target_value(&event)); app.change_filters(move |filters| set(filters, day)); }/>
        </div>
    }
}

/// The smallest order that counts.
#[component]
fn LeastField() -> impl IntoView {
    let app = use_app();
    let bad = RwSignal::new(false);
    let now = move || app.filters.with(|filters| filters.min_order.map(|least| Amount::from(least).to_string())).unwrap_or_default();
    let change = move |event| {
        let typed = event_target_value(&event);
        let least = parse_amount(typed.trim(), None).map(|amount| amount.value).filter(|least| least.mantissa >= 0);
        bad.set(least.is_none() && !typed.trim().is_empty());
        if !bad.get_untracked() {
            app.change_filters(move |filters| filters.min_order = least.filter(|least| least.mantissa > 0));
        }
    };
    view! {
        <div class="field">
            <label for="filter-least">{say!(quality.min_order)}</label>
            <input id="filter-least" type="text" inputmode="decimal" data-testid="filter-least" prop:value=now aria-invalid=move || bad.get().to_string()
                aria-describedby="filter-least-bad" on:change=change/>
            <p id="filter-least-bad" class="bad-text" role="status">{live(move || bad.get().then(|| say!(quality.not_amount)))}</p>
        </div>
    }
}

/// Words for things that are no goods, and a word of one's own.
#[component]
fn Words(words: Vec<WordUse>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let typed = RwSignal::new(String::new());
    // Own words stand beside those that were found.
    let known: Vec<String> = words.iter().map(|word| word.word.clone()).collect();
    let own = Memo::new(move |_| {
        app.filters.with(|filters| filters.without_products.iter().filter(|own| !known.contains(own)).cloned().collect::<Vec<_>>())
    });
    let tick = move |word: String, label: Box<dyn Fn() -> String + Send>| {
        let (is, change) = (word.clone(), word);
        view! {
            <label class="option">
                <input type="checkbox" prop:checked=move || app.filters.with(|filters| filters.without_products.contains(&is))
                    on:change=move |event| {
                        let (on, word) = (event_target_checked(&event), change.clone());
                        app.change_filters(move |filters| {
                            filters.without_products.retain(|own| *own != word);
                            if on { filters.without_products.push(word) }
                        });
                    }/>
                <span>{label}</span>
            </label>
        }
    };
    let add = move |_| {
        let word = typed.get_untracked().trim().to_owned();
        if !word.is_empty() {
            app.change_filters(move |filters| {
                filters.without_products.retain(|own| *own != word);
                filters.without_products.push(word);
            });
            typed.set(String::new());
        }
    };
    view! {
        <fieldset class="field" data-testid="words">
            <legend>{say!(quality.words)}</legend>
            {words.into_iter().map(|found| {
                let WordUse { word, rows, money } = found;
                let (shown, money) = (word.clone(), app.money(money));
                tick(word, sentence(move || word_use(i18n.get_locale(), &shown, rows, money.clone())))
            }).collect_view()}
            {live(move || own.get().into_iter().map(|word| { let shown = word.clone(); tick(word, sentence(move || shown.clone())) }).collect_view())}
            <div class="row">
                <label class="visually-hidden" for="own-word">{say!(quality.own_word)}</label>
                <input id="own-word" type="text" data-testid="own-word" placeholder=say!(quality.own_word) prop:value=typed on:input=move |event| typed.set(event_target_value(&event))/>
                <button type="button" class="button" data-testid="add-word" on:click=add>{say!(quality.add)}</button>
            </div>
        </fieldset>
    }
}

/// The files, each with a tick.
#[component]
fn Files(files: Vec<(String, u64)>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    view! {
        <fieldset class="field" data-testid="values-file">
            <legend>{sentence(move || t_string!(i18n, quality.values, column = t_string!(i18n, quality.file)))}</legend>
            <div class="ticks">
                {files.into_iter().map(|(name, count)| {
                    let (is, change) = (name.clone(), name.clone());
                    view! {
                        <label class="option">
                            <input type="checkbox" prop:checked=move || app.filters.with(|filters| !filters.without_files.contains(&is))
                                on:change=move |event| {
                                    let (counts, name) = (event_target_checked(&event), change.clone());
                                    app.change_filters(move |filters| {
                                        filters.without_files.retain(|own| *own != name);
                                        if !counts { filters.without_files.push(name) }
                                    });
                                }/>
                            <span><bdi>{name}</bdi> " " <span class="hint small">{format::count(count)}</span></span>
                        </label>
                    }
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// The values of one column, each with a tick.
#[component]
fn Values(column: ColumnValues) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let ColumnValues { role, header, values, distinct } = column;
    let shown = values.len() as u64;
    view! {
        <fieldset class="field" data-testid=format!("values-{}", role.id())>
            <legend>{sentence(move || t_string!(i18n, quality.values, column = header.clone()))}</legend>
            <div class="ticks">
                {values.into_iter().map(|(value, count)| {
                    let (is, change) = (value.clone(), value.clone());
                    view! {
                        <label class="option">
                            <input type="checkbox" prop:checked=move || app.filters.with(|filters| !filters.without.iter().any(|(by, own)| *by == role && *own == is))
                                on:change=move |event| {
                                    let (counts, value) = (event_target_checked(&event), change.clone());
                                    app.change_filters(move |filters| {
                                        filters.without.retain(|(by, own)| *by != role || *own != value);
                                        if !counts { filters.without.push((role, value)) }
                                    });
                                }/>
                            <span><bdi>{value}</bdi> " " <span class="hint small">{format::count(count)}</span></span>
                        </label>
                    }
                }).collect_view()}
            </div>
            {(shown < distinct).then(|| view! {
                <p class="hint small">{sentence(move || t_string!(i18n, quality.values_more, shown = format::count(shown), all = format::count(distinct)))}</p>
            })}
        </fieldset>
    }
}
