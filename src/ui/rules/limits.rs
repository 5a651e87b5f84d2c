//! Every limit of the default grades, by the grade it belongs to.

use super::choice::Number;
use super::fields::edit;
use crate::rules::{LimitField, LimitGroup, Limits};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::use_app;
use crate::ui::words::{limit_group_name, limit_name};
use leptos::prelude::*;
use leptos_i18n::t_string;

const GROUPS: [LimitGroup; 5] = [LimitGroup::Value, LimitGroup::Potential, LimitGroup::Rhythm, LimitGroup::Warning, LimitGroup::Relation];

/// The panel; each grade's limits are folded away until somebody wants them.
#[component]
pub fn LimitFields() -> impl IntoView {
    view! {
        <section class="panel limits" data-testid="limits">
            <h2>{say!(limits.title)}</h2>
            <p>{say!(limits.intro)}</p>
            {GROUPS.map(|group| view! { <Group group/> }).collect_view()}
        </section>
    }
}

#[component]
fn Group(group: LimitGroup) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let fields: Vec<&'static LimitField> = Limits::ALL.iter().filter(|field| field.group == group).collect();
    let own = fields.clone();
    let changed = Memo::new(move |_| {
        let defaults = Limits::default();
        app.rules.with(|rules| own.iter().filter(|field| rules.limits.get(field.id) != defaults.get(field.id)).count())
    });
    let reset = fields.clone();
    view! {
        <details data-testid=format!("limits-{}", group.id())>
            <summary>
                {live(move || limit_group_name(i18n.get_locale(), group))}
                {live(move || (changed.get() > 0).then(|| view! {
                    " " <span class="hint">{sentence(move || t_string!(i18n, limits.changed, n = format::count(changed.get() as u64)))}</span>
                }))}
            </summary>
            <div class="limit-grid">
                {fields.into_iter().map(|field| {
                    let id = field.id;
                    view! {
                        <Number id min=field.least.into() max=field.most.into()
                            label=Signal::derive(move || limit_name(i18n.get_locale(), id))
                            help=Signal::derive(|| "")
                            value=Signal::derive(move || app.rules.with(|rules| rules.limits.get(id).unwrap_or_default().into()))
                            choose=Callback::new(move |n: i64| edit(app, |rules| rules.limits.set(id, u32::try_from(n).unwrap_or_default())))/>
                    }
                }).collect_view()}
            </div>
            <Show when=move || changed.get() != 0>
                <button type="button" class="button small" data-testid=format!("limits-reset-{}", group.id()) on:click={
                    let reset = reset.clone();
                    move |_| edit(app, |rules| {
                        let defaults = Limits::default();
                        for field in &reset {
                            rules.limits.set(field.id, defaults.get(field.id).unwrap_or_default());
                        }
                    })
                }>{say!(limits.reset)}</button>
            </Show>
        </details>
    }
}
