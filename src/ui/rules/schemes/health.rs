//! How well divisions hold, worked out when somebody asks.

use crate::model::Dimension;
use crate::protocol::{By, DivisionHealth, Health};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{customers, dimension_name, group_name, path_text, scheme_name};
use leptos::prelude::*;
use leptos_i18n::t_string;

/// The button and what came of it; a new result makes it old.
#[component]
pub fn HealthView() -> impl IntoView {
    let app = use_app();
    let health = RwSignal::new(None::<Option<Health>>);
    let busy = RwSignal::new(false);
    Effect::new(move || {
        app.revision.track();
        health.set(None);
    });
    let run = move |_| {
        let Some(client) = app.client() else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = client.health().await;
            // The panel may be gone by now.
            busy.try_set(false);
            match answer {
                Ok(answer) => drop(health.try_set(Some(answer))),
                Err(fault) => app.report(fault),
            }
        });
    };
    view! {
        <Show when=move || app.summary.with(Option::is_some)>
            <section class="health" data-testid="health" aria-busy=move || busy.get().to_string()>
                <h3>{say!(schemes.health)}</h3>
                <p class="hint">{say!(schemes.health_intro)}</p>
                <button type="button" class="button small" data-testid="health-run" disabled=move || busy.get() on:click=run>{say!(schemes.health_run)}</button>
                {live(move || health.get().map(|health| match health {
                    None => view! { <p class="hint" role="status">{say!(schemes.health_none)}</p> }.into_any(),
                    Some(health) => view! { <Told health/> }.into_any(),
                }))}
            </section>
        </Show>
    }
}

#[component]
fn Told(health: Health) -> impl IntoView {
    let i18n = use_i18n();
    let (before, now, both) = (health.before, health.now, health.both);
    // Own divisions first after the headline: they are what is worked on.
    let rank = |division: &DivisionHealth| match division.by {
        By::Dimension(Dimension::Grade) => 0,
        By::Scheme(_) => 1,
        By::Dimension(_) => 2,
    };
    let mut divisions = health.divisions;
    divisions.sort_by_key(rank);
    view! {
        <p class="hint small" role="status" data-testid="health-dates">
            {sentence(move || t_string!(i18n, schemes.health_dates, before = before.to_string(), now = now.to_string(), customers = customers(i18n.get_locale(), both)))}
        </p>
        {divisions.into_iter().map(|division| view! { <Division division both/> }).collect_view()}
    }
}

#[component]
fn Division(division: DivisionHealth, both: u64) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let DivisionHealth { by, stayed, between_bp, groups } = division;
    let title = move || match by {
        By::Dimension(dimension) => dimension_name(i18n.get_locale(), dimension).to_owned(),
        By::Scheme(place) => app.summary.with(|summary| {
            let name = summary.as_ref().and_then(|summary| summary.schemes.get(usize::from(place))).map(|scheme| scheme.name.clone());
            scheme_name(i18n.get_locale(), &name.unwrap_or_default())
        }),
    };
    let rows: Vec<_> = groups.into_iter().enumerate().filter(|(_, group)| group.now + group.before > 0).collect();
    view! {
        <details open={!matches!(by, By::Dimension(dimension) if dimension != Dimension::Grade)} data-testid="health-division">
            <summary>{title} " · " {sentence(move || t_string!(i18n, schemes.health_stayed, share = format::share(stayed, both), stayed = format::count(stayed), both = format::count(both)))}</summary>
            {between_bp.map(|between| view! { <p class="hint small">{sentence(move || t_string!(i18n, schemes.health_between, share = format::share(between.into(), 10_000)))}</p> })}
            <div class="table-box" tabindex="0" role="region" aria-label=title>
                <table class="plain">
                    <thead>
                        <tr>
                            <th scope="col">{say!(results.col_group)}</th>
                            <th scope="col" class="number">{say!(schemes.health_now)}</th>
                            <th scope="col" class="number">{say!(schemes.health_before)}</th>
                            <th scope="col" class="number">{say!(schemes.health_kept)}</th>
                            <th scope="col" class="number">{say!(schemes.health_again)}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.into_iter().map(|(index, group)| {
                            let path = group.path.clone();
                            let name = move || match by {
                                By::Dimension(dimension) => group_name(i18n.get_locale(), dimension, index as u8).to_owned(),
                                By::Scheme(_) => path_text(i18n.get_locale(), &path),
                            };
                            view! {
                                <tr>
                                    <th scope="row"><bdi>{name}</bdi></th>
                                    <td class="number">{format::count(group.now)}</td>
                                    <td class="number">{format::count(group.before)}</td>
                                    <td class="number">{format::share(group.stayed, group.before)}</td>
                                    <td class="number">{format::share(group.bought_since, group.before)}</td>
                                </tr>
                            }
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </details>
    }
}
