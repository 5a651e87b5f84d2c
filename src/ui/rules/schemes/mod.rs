//! Own divisions: a list, and each as fields that are worked out as they change.

mod access;
mod condition;
mod group;
mod health;
mod score;
mod text;

pub use group::{absent_text, groups_text};

use super::fields::edit;
use crate::rules::{Condition, Group, MAX_SCHEMES, Scheme};
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::use_app;
use crate::ui::words::scheme_name;
use access::{LevelAt, free_name, new_line, shape};
use group::Level;
use health::HealthView;
use leptos::prelude::*;
use leptos_i18n::td_string;
use score::Scores;
use text::TextField;

/// The panel.
#[component]
pub fn Schemes() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let count = Memo::new(move |_| app.rules.with(|rules| rules.schemes.len()));
    // Which are open stays as it is when their fields are made anew.
    let open = RwSignal::new(Vec::<usize>::new());
    let add = move |_| {
        edit(app, |rules| {
            let locale = i18n.get_locale_untracked();
            let taken: Vec<&str> = rules.schemes.iter().map(|scheme| scheme.name.as_str()).collect();
            let group =
                Group { name: td_string!(locale, schemes.new_high).to_owned(), when: Condition::All(vec![new_line()]), grade: None, split: None };
            let scheme = Scheme {
                name: free_name(td_string!(locale, schemes.new_name), &taken),
                groups: vec![group],
                otherwise: td_string!(locale, schemes.new_otherwise).to_owned(),
                ..Scheme::default()
            };
            rules.schemes.push(scheme);
        });
        open.update(|open| open.push(count.get_untracked().saturating_sub(1)));
    };
    view! {
        <section class="panel schemes" id="schemes" data-testid="schemes">
            <h2>{say!(schemes.title)}</h2>
            <p>{say!(schemes.intro)}</p>
            <Show when=move || count.get() == 0><p class="hint" data-testid="no-schemes">{say!(schemes.none)}</p></Show>
            {live(move || (0..count.get()).map(|place| view! { <SchemeFields place open/> }).collect_view())}
            <div class="row">
                <button type="button" class="button" data-testid="scheme-new" disabled=move || { count.get() >= MAX_SCHEMES } on:click=add>{say!(schemes.new)}</button>
            </div>
            <HealthView/>
        </section>
    }
}

/// One scheme, folded away until somebody wants it.
#[component]
fn SchemeFields(place: usize, open: RwSignal<Vec<usize>>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let with = move |of: fn(&Scheme) -> String| app.rules.with(|rules| rules.schemes.get(place).map(of).unwrap_or_default());
    let raw = move || with(|scheme| scheme.name.clone());
    let name = Signal::derive(move || scheme_name(i18n.get_locale(), &raw()));
    let fields = Memo::new(move |_| with(shape));
    let grades = move || app.rules.with(|rules| rules.grade_by.as_ref() == rules.schemes.get(place).map(|scheme| &scheme.name));
    let note = Signal::derive(move || scheme_name(i18n.get_locale(), &with(|scheme| scheme.note.clone())));
    let is_open = move || open.with(|open| open.contains(&place));
    let change = move |change: Box<dyn FnOnce(&mut Scheme)>| {
        edit(app, |rules| {
            if let Some(scheme) = rules.schemes.get_mut(place) {
                change(scheme);
            }
        });
    };
    let rename = move |to: String| {
        if to != name.get_untracked() {
            edit(app, |rules| {
                let Some(scheme) = rules.schemes.get_mut(place) else { return };
                if rules.grade_by.as_ref() == Some(&scheme.name) {
                    rules.grade_by = Some(to.clone());
                }
                scheme.name = to;
            });
        }
    };
    view! {
        <details class="scheme" data-testid=format!("scheme-{place}") prop:open=is_open
            on:toggle=move |event| {
                let now = event_target::<web_sys::HtmlDetailsElement>(&event).open();
                open.update(|open| {
                    open.retain(|&own| own != place);
                    if now {
                        open.push(place);
                    }
                });
            }>
            <summary><bdi>{name}</bdi></summary>
            <Show when=is_open>
                <div class="scheme-body">
                    <div class="rule-group-head">
                        <TextField id=format!("s{place}-name") label=Signal::derive(say!(schemes.name)) value=name choose=Callback::new(rename)/>
                        <TextField id=format!("s{place}-note") label=Signal::derive(say!(schemes.note)) value=note
                            choose=Callback::new(move |text: String| if text != note.get_untracked() { change(Box::new(move |scheme| scheme.note = text)) })/>
                    </div>
                    {live(move || absent_text(app, i18n.get_locale(), &raw()).map(|text| view! { <p class="message" data-testid=format!("s{place}-absent")>{text}</p> }))}
                    {live(move || {
                        // Only what needs other fields makes them anew; a number that changes keeps the keyboard where it is. A memo
                        // that is never read is never worked out, so it is read.
                        let _ = fields.get();
                        view! { <Level level=LevelAt { scheme: place, way: Vec::new() }/> <Scores scheme=place/> }
                    })}
                    <label class="option">
                        <input type="checkbox" data-testid=format!("s{place}-grades") prop:checked=grades on:change=move |event| {
                            let on = event_target_checked(&event);
                            edit(app, |rules| rules.grade_by = rules.schemes.get(place).filter(|_| on).map(|scheme| scheme.name.clone()));
                        }/>
                        <span>{say!(schemes.grade_by)}</span>
                    </label>
                    <button type="button" class="button small" data-testid=format!("s{place}-remove") on:click=move |_| {
                        open.update(|open| open.retain(|&own| own != place));
                        edit(app, |rules| if place < rules.schemes.len() {
                            let gone = rules.schemes.remove(place);
                            if rules.grade_by == Some(gone.name) {
                                rules.grade_by = None;
                            }
                        });
                    }>{say!(schemes.remove_scheme)}</button>
                </div>
            </Show>
        </details>
    }
}
