//! The lists of the quality panel, each folded away until it is wanted.

use crate::ingest::LineKind;
use crate::protocol::{Quality, TwinKind, Twins};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{kind_name, normal_text, role_name, twin_text};
use leptos::prelude::*;
use leptos_i18n::t_string;
use std::sync::Arc;

/// What each status means; a choice counts at once.
#[component]
pub fn Statuses(quality: Arc<Quality>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let changed = app.filters.with_untracked(|filters| !filters.statuses.is_empty());
    (!quality.statuses.is_empty()).then(move || view! {
        <details data-testid="statuses" open=changed>
            <summary>{say!(quality.statuses)}</summary>
            <p class="hint">{say!(quality.statuses_note)}</p>
            <div class="table-box tall" tabindex="0" role="region" aria-label=say!(quality.statuses)>
                <table class="plain">
                    <thead><tr>
                        <th scope="col">{say!(quality.col_status)}</th>
                        <th scope="col" class="number">{say!(quality.col_rows)}</th>
                        <th scope="col" class="number">{say!(quality.col_money)}</th>
                        <th scope="col">{say!(quality.col_counts)}</th>
                    </tr></thead>
                    <tbody>
                        {quality.statuses.iter().cloned().map(|status| {
                            let (named, set, is, usual) = (status.status.clone(), status.status.clone(), status.status.clone(), status.usual);
                            let now = move || app.filters.with(|filters| filters.statuses.get(&is).copied().unwrap_or(usual));
                            let now = Memo::new(move |_| now());
                            view! {
                                <tr>
                                    <th scope="row" class="wrap"><bdi>{status.status}</bdi></th>
                                    <td class="number">{format::count(status.rows)}</td>
                                    <td class="number">{app.money(status.money)}</td>
                                    <td>
                                        <select class="small-select" prop:value=move || now.get().id() aria-label=move || t_string!(i18n, quality.status_of, status = named.clone())
                                            on:change=move |event| {
                                                if let Some(kind) = LineKind::of_status(&event_target_value(&event)) {
                                                    let status = set.clone();
                                                    app.change_filters(move |filters| {
                                                        filters.statuses.remove(&status);
                                                        if kind != usual {
                                                            filters.statuses.insert(status, kind);
                                                        }
                                                    });
                                                }
                                            }>
                                            {LineKind::OF_STATUS.iter().map(|&kind| view! {
                                                <option value=kind.id() selected=move || now.get() == kind>{live(move || kind_name(i18n.get_locale(), kind))}</option>
                                            }).collect_view()}
                                        </select>
                                    </td>
                                </tr>
                            }
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </details>
    })
}

/// Customers that may be one.
#[component]
pub fn TwinsList(quality: Arc<Quality>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (all, shown) = (quality.twins.0, quality.twins.1.len() as u64);
    (all > 0).then(move || view! {
        <details data-testid="twins">
            <summary>{say!(quality.twins)} " · " {format::count(all)}</summary>
            <p class="hint">{say!(quality.twins_note)}</p>
            {(shown < all).then(|| view! { <p class="hint small">{sentence(move || t_string!(i18n, quality.listed, shown = format::count(shown), all = format::count(all)))}</p> })}
            <div class="table-box tall" tabindex="0" role="region" aria-label=say!(quality.twins)>
                <table class="plain">
                    <thead><tr>
                        <th scope="col">{say!(quality.col_why)}</th>
                        <th scope="col">{say!(quality.col_shared)}</th>
                        <th scope="col">{say!(quality.col_ids)}</th>
                    </tr></thead>
                    <tbody>
                        {quality.twins.1.iter().cloned().map(|twins| {
                            let ids = twins.customers.clone();
                            let more = twins.count > ids.len() as u64;
                            let listed = move || {
                                let ids = ids.iter().map(|id| app.shown(id)).collect::<Vec<_>>().join(t_string!(i18n, quality.joiner));
                                if more { t_string!(i18n, quality.and_more, ids = ids, n = format::count(twins.count)) } else { ids }
                            };
                            let keys = twins.customers.clone();
                            let reason = shared_reason(&twins);
                            let shared = if twins.kind == TwinKind::Spelling { String::new() } else { twins.shared };
                            view! {
                                <tr>
                                    <td>{live(move || twin_text(i18n.get_locale(), twins.kind))}</td>
                                    <td class="wrap"><bdi>{live(move || app.shown(&shared))}</bdi></td>
                                    <td class="wrap"><bdi>{sentence(listed)}</bdi>
                                        // A list that is cut short does not say whom it would put together.
                                        {(!more).then(|| view! {
                                            " " <button type="button" class="button small" data-testid="put-together" on:click=move |_| app.put_together(&keys, &reason)>{say!(decisions.merge)}</button>
                                        })}
                                    </td>
                                </tr>
                            }
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </details>
    })
}

/// What customers that may be one have in common, as the reason of a decision.
fn shared_reason(twins: &Twins) -> String {
    if twins.kind == TwinKind::Spelling { String::new() } else { twins.shared.clone() }
}

/// Orders far larger than the rest.
#[component]
pub fn Outliers(quality: Arc<Quality>) -> impl IntoView {
    let app = use_app();
    (quality.outliers.0 > 0).then(move || {
        view! {
            <details data-testid="outliers">
                <summary>{say!(quality.outliers)} " · " {format::count(quality.outliers.0)}</summary>
                <div class="table-box" tabindex="0" role="region" aria-label=say!(quality.outliers)>
                    <table class="plain">
                        <thead><tr>
                            <th scope="col">{say!(quality.col_customer)}</th>
                            <th scope="col">{say!(quality.col_day)}</th>
                            <th scope="col" class="number">{say!(quality.col_money)}</th>
                        </tr></thead>
                        <tbody>
                            {quality.outliers.1.iter().cloned().map(|order| view! {
                                <tr>
                                    <td><bdi>{live(move || app.shown(&order.customer))}</bdi></td>
                                    <td>{order.day.to_string()}</td>
                                    <td class="number">{app.money(order.amount)}</td>
                                </tr>
                            }).collect_view()}
                        </tbody>
                    </table>
                </div>
            </details>
        }
    })
}

/// How full every column is.
#[component]
pub fn Columns(quality: Arc<Quality>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details data-testid="columns">
            <summary>{say!(quality.columns)}</summary>
            <div class="table-box tall" tabindex="0" role="region" aria-label=say!(quality.columns)>
                <table class="plain">
                    <thead><tr>
                        <th scope="col">{say!(quality.col_column)}</th>
                        <th scope="col">{say!(quality.col_role)}</th>
                        <th scope="col" class="number">{say!(quality.col_filled)}</th>
                    </tr></thead>
                    <tbody>
                        {quality.columns.iter().cloned().map(|column| view! {
                            <tr>
                                <th scope="row" class="wrap"><bdi>{column.header}</bdi></th>
                                <td>{live(move || column.role.map_or(format::NO_NUMBER, |role| role_name(i18n.get_locale(), role)))}</td>
                                <td class="number">{format::count(column.filled)} <span class="hint small">" " {format::share(column.filled, column.rows)}</span></td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </details>
    }
}

/// What was brought into one form.
#[component]
pub fn Log(quality: Arc<Quality>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <details data-testid="normalised">
            <summary>{say!(quality.log)}</summary>
            {if quality.normal.is_empty() {
                view! { <p class="hint">{say!(quality.log_none)}</p> }.into_any()
            } else {
                view! {
                    <p class="hint">{say!(quality.log_note)}</p>
                    <ul class="problems">
                        {quality.normal.iter().cloned().map(|(id, cells)| view! {
                            <li>{sentence(move || normal_text(i18n.get_locale(), &id))} " · " {format::count(cells)}</li>
                        }).collect_view()}
                    </ul>
                }.into_any()
            }}
        </details>
    }
}
