//! 定义标准: every choice that can change a grade; a change is worked out at once.

mod about;
mod changes;
mod choice;
mod cuts;
mod differences;
mod draft;
mod fields;
mod gallery;
mod limits;
mod presets;
mod ruler;
mod schemes;
mod share;
mod undo;

pub use changes::BeforeAfter;
pub use schemes::absent_text;

use changes::ChangeBar;

use super::decisions::DecisionsPanel;
use super::i18n::*;
use super::later::{part, parts};
use super::say::{live, say};
use super::state::use_app;
use draft::DraftView;
use fields::{AbcFields, ScoreFields, TimeFields};
use gallery::Gallery;
use leptos::prelude::*;
use leptos_i18n::t_string;
use limits::LimitFields;
use presets::Presets;
use ruler::Ruler;
use schemes::Schemes;
use undo::UndoBar;

/// The second step.
#[component]
pub fn RulesStep() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let here = parts(6);
    let has_data = move || app.summary.with(Option::is_some);
    // A result is compared only with another one.
    let compared = move || app.baseline.get().zip(app.summary.get()).filter(|(before, after)| !std::sync::Arc::ptr_eq(before, after));
    view! {
        <section class="rules">
            <h1>{say!(rules.title)}</h1>
            <p class="lead">{say!(rules.intro)} " " {live(move || if has_data() { "" } else { t_string!(i18n, rules.intro_no_data) })}</p>
            <div class="rules-columns">
                <div class="rules-fields">
                    <UndoBar/>
                    <DraftView/>
                    <Presets/>
                    <section class="panel">
                        <h2>{say!(rules.headline)}</h2>
                        <p>{say!(rules.headline_text)}</p>
                    </section>
                    {part(here, 2, || view! { <TimeFields/> <ScoreFields/> }.into_any())}
                    {part(here, 3, || view! { <AbcFields/> <LimitFields/> }.into_any())}
                    {part(here, 4, || view! { <Schemes/> }.into_any())}
                    {part(here, 5, || view! { <Gallery/> }.into_any())}
                    {part(here, 6, || view! { <Ruler/> <DecisionsPanel/> }.into_any())}
                </div>
                <aside class="panel changes" data-testid="before-after" tabindex="0" aria-label=say!(rules.change_title) aria-live="polite" aria-busy=move || app.grading.get().to_string()>
                    <h2>{say!(rules.change_title)}</h2>
                    {live(move || {
                        if app.grading.get() {
                            return view! { <p class="hint">{say!(app.busy)}</p> }.into_any();
                        }
                        match compared() {
                            Some((before, after)) => view! {
                                <p class="hint">{say!(rules.change_since)}</p>
                                <BeforeAfter before after/>
                            }.into_any(),
                            None => view! { <p class="hint">{say!(rules.change_unused)}</p> }.into_any(),
                        }
                    })}
                </aside>
            </div>
            {live(move || compared().map(|(before, after)| view! { <ChangeBar before after/> }))}
        </section>
    }
}
