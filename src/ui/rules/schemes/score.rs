//! Weighted scores as fields.

use super::access::free_name;
use super::condition::SubjectField;
use super::text::TextField;
use crate::rules::{Best, Condition, Cut, Measure, Part, Scheme, Score};
use crate::ui::i18n::*;
use crate::ui::rules::fields::edit;
use crate::ui::say::say;
use crate::ui::state::{App, use_app};
use crate::ui::words::scheme_name;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// Where equal steps of a measure are cut.
fn steps(n: u8) -> Vec<Cut> {
    (1..n).map(|step| Cut::Quantile((u16::from(step) * 100 / u16::from(n)) as u8)).collect()
}

fn edit_scores(app: App, scheme: usize, change: impl FnOnce(&mut Scheme)) {
    edit(app, |rules| {
        if let Some(scheme) = rules.schemes.get_mut(scheme) {
            change(scheme);
        }
    });
}

/// Gives a score another name, also where conditions name it.
fn rename(scheme: &mut Scheme, from: &str, to: &str) {
    fn of_condition(condition: &mut Condition, from: &str, to: &str) {
        match condition {
            Condition::All(all) | Condition::Any(all) => all.iter_mut().for_each(|condition| of_condition(condition, from, to)),
            Condition::Not(not) => of_condition(not, from, to),
            Condition::Compare(crate::rules::Compare { measure: Measure::Score(name), .. }) | Condition::Known(Measure::Score(name))
                if name == from =>
            {
                *name = to.to_owned();
            }
            Condition::Compare(_) | Condition::Known(_) | Condition::OneOf(_) => {}
        }
    }
    fn of_groups(groups: &mut [crate::rules::Group], from: &str, to: &str) {
        for group in groups {
            of_condition(&mut group.when, from, to);
            if let Some(split) = &mut group.split {
                of_groups(&mut split.groups, from, to);
            }
        }
    }
    of_groups(&mut scheme.groups, from, to);
    if let Some(score) = scheme.scores.iter_mut().find(|score| score.name == from) {
        score.name = to.to_owned();
    }
}

/// All scores of a scheme.
#[component]
pub fn Scores(scheme: usize) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let counts: Vec<usize> = app.rules.with_untracked(|rules| {
        rules.schemes.get(scheme).map(|scheme| scheme.scores.iter().map(|score| score.parts.len()).collect()).unwrap_or_default()
    });
    view! {
        <div class="rule-scores">
            <h4>{say!(schemes.scores)}</h4>
            <p class="hint small">{say!(schemes.scores_intro)}</p>
            {counts.into_iter().enumerate().map(|(score, parts)| view! { <ScoreFields scheme score parts/> }).collect_view()}
            <button type="button" class="button ghost small" data-testid=format!("s{scheme}-add-score") on:click=move |_| edit_scores(app, scheme, |scheme| {
                let taken: Vec<&str> = scheme.scores.iter().map(|score| score.name.as_str()).collect();
                let name = free_name(td_string!(i18n.get_locale_untracked(), schemes.new_score), &taken);
                scheme.scores.push(Score { name, parts: vec![new_part(Measure::Orders)] });
            })>{say!(schemes.add_score)}</button>
        </div>
    }
}

fn new_part(measure: Measure) -> Part {
    let best = if measure == Measure::DaysSinceLast { Best::Low } else { Best::High };
    Part { measure, days: None, cuts: steps(5), weight: 1, best }
}

#[component]
fn ScoreFields(scheme: usize, score: usize, parts: usize) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let raw = move || {
        app.rules
            .with(|rules| rules.schemes.get(scheme).and_then(|scheme| scheme.scores.get(score)).map(|score| score.name.clone()).unwrap_or_default())
    };
    let name = Signal::derive(move || scheme_name(i18n.get_locale(), &raw()));
    view! {
        <div class="rule-score" data-testid=format!("s{scheme}-p{score}")>
            <div class="rule-group-head">
                <TextField id=format!("s{scheme}-p{score}-name") label=Signal::derive(say!(schemes.score_name)) value=name
                    choose=Callback::new(move |to: String| if to != name.get_untracked() {
                        let from = raw();
                        edit_scores(app, scheme, |scheme| rename(scheme, &from, &to));
                    })/>
                // A score that conditions name cannot go: the rules would refuse it, so nothing happens.
                <button type="button" class="button ghost small" on:click=move |_| edit_scores(app, scheme, |scheme| if score < scheme.scores.len() {
                    scheme.scores.remove(score);
                })>{say!(schemes.remove)}</button>
            </div>
            {(0..parts).map(|part| view! { <PartFields scheme score part/> }).collect_view()}
            <button type="button" class="button ghost small" data-testid=format!("s{scheme}-p{score}-more") on:click=move |_| edit_scores(app, scheme, |scheme| if let Some(score) = scheme.scores.get_mut(score) {
                score.parts.push(new_part(Measure::DaysSinceLast));
            })>{say!(schemes.add_part)}</button>
        </div>
    }
}

#[component]
fn PartFields(scheme: usize, score: usize, part: usize) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let id = format!("s{scheme}-p{score}-{part}");
    let now = Memo::new(move |_| app.rules.with(|rules| rules.schemes.get(scheme)?.scores.get(score)?.parts.get(part).cloned()));
    let with = move |of: fn(&Part) -> String| now.with(|now| now.as_ref().map(of).unwrap_or_default());
    let change = move |change: Box<dyn FnOnce(&mut Part)>| {
        edit_scores(app, scheme, |scheme| {
            if let Some(part) = scheme.scores.get_mut(score).and_then(|score| score.parts.get_mut(part)) {
                change(part);
            }
        });
    };
    let is_attribute = now.with_untracked(|now| matches!(now, Some(Part { measure: Measure::Attribute(_), .. })));
    let subject = Signal::derive(move || with(|part| part.measure.id().to_owned()));
    // Equal steps are a number; anything else was written by hand.
    let step_count = move || now.with(|now| now.as_ref().and_then(|part| (2..=10u8).find(|&n| steps(n) == part.cuts)));
    let cuts = move || now.with(|now| now.as_ref().map_or(0, |part| part.cuts.len()));
    view! {
        <div class="rule-line" role="group" data-testid=id.clone()>
            <SubjectField id=format!("{id}-what") value=subject scores=Vec::new() labels=false choose=Callback::new(move |id: String| change(Box::new(move |part| {
                part.measure = Measure::from_id(&id).unwrap_or(Measure::Attribute("?".to_owned()));
                part.days = part.days.filter(|_| part.measure.takes_days());
            })))/>
            {is_attribute.then(|| view! {
                <TextField id=format!("{id}-header") label=Signal::derive(say!(schemes.header))
                    value=Signal::derive(move || with(|part| match &part.measure { Measure::Attribute(header) => header.clone(), _ => String::new() }))
                    choose=Callback::new(move |header: String| change(Box::new(move |part| part.measure = Measure::Attribute(header))))/>
            })}
            <Show when=move || now.with(|now| now.as_ref().is_some_and(|part| part.measure.takes_days()))>
                <TextField id=format!("s{scheme}-p{score}-{part}-days") label=Signal::derive(say!(schemes.days)) short=true
                    value=Signal::derive(move || with(|part| part.days.map_or_else(String::new, |days| days.to_string())))
                    choose=Callback::new(move |days: String| change(Box::new(move |part| match days.trim() {
                        "" => part.days = None,
                        days => if let Ok(days) = days.parse() { part.days = Some(days) },
                    })))/>
            </Show>
            <label class="field">
                <span>{say!(schemes.steps)}</span>
                <select data-testid=format!("{id}-steps") on:change=move |event| {
                    if let Ok(n) = event_target_value(&event).parse::<u8>() {
                        change(Box::new(move |part| part.cuts = steps(n.clamp(2, 10))));
                    }
                }>
                    {(2..=10u8).map(|n| view! { <option value=n.to_string() selected=move || step_count() == Some(n)>{n.to_string()}</option> }).collect_view()}
                    <Show when=move || step_count().is_none()>
                        <option value="" selected=true>{move || t_string!(i18n, schemes.own_steps, n = cuts())}</option>
                    </Show>
                </select>
            </label>
            <label class="field">
                <span>{say!(schemes.best)}</span>
                <select data-testid=format!("{id}-best") on:change=move |event| {
                    let best = if event_target_value(&event) == "low" { Best::Low } else { Best::High };
                    change(Box::new(move |part| part.best = best));
                }>
                    <option value="high" selected=move || now.with(|now| now.as_ref().is_some_and(|part| part.best == Best::High))>{say!(schemes.best_high)}</option>
                    <option value="low" selected=move || now.with(|now| now.as_ref().is_some_and(|part| part.best == Best::Low))>{say!(schemes.best_low)}</option>
                </select>
            </label>
            <TextField id=format!("{id}-weight") label=Signal::derive(say!(schemes.weight)) short=true
                value=Signal::derive(move || with(|part| part.weight.to_string()))
                choose=Callback::new(move |weight: String| if let Ok(weight) = weight.parse::<u8>() { change(Box::new(move |part| part.weight = weight)) })/>
            <button type="button" class="button ghost small" on:click=move |_| edit_scores(app, scheme, |scheme| if let Some(score) = scheme.scores.get_mut(score) && score.parts.len() > 1 && part < score.parts.len() {
                score.parts.remove(part);
            })>{say!(schemes.remove)}</button>
        </div>
    }
}
