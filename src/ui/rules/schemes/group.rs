//! The groups of a level as fields: name, conditions, how many they are, what is split again.

use super::access::{LevelAt, edit_lines, free_name, lines, new_line};
use super::condition::{Line, has_lines};
use super::text::TextField;
use crate::model::{Dimension, Grade};
use crate::protocol::{GroupTotal, Reach};
use crate::rules::{Condition, Group, Split};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::{App, use_app};
use crate::ui::words::{condition_text, customers, group_name, path_text, scheme_name};
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

/// All groups of a level and who matches none.
#[component]
pub fn Level(level: LevelAt) -> AnyView {
    let app = use_app();
    let i18n = use_i18n();
    let count = app.rules.with_untracked(|rules| level.get(rules).map_or(0, |(groups, _)| groups.len()));
    let at = StoredValue::new(level.clone());
    let otherwise = Signal::derive(move || {
        let locale = i18n.get_locale();
        app.rules.with(|rules| at.with_value(|at| at.get(rules).map(|(_, otherwise)| scheme_name(locale, otherwise)).unwrap_or_default()))
    });
    let rest_id = format!("{}-rest", level.id(0));
    let add_id = format!("{}-add", level.id(0));
    view! {
        <ol class="rule-groups">
            {(0..count).map(|group| view! { <GroupFields level=level.clone() group last={group + 1 == count}/> }).collect_view()}
            <li class="rule-group rest">
                <div class="rule-group-head">
                    <TextField id=rest_id label=Signal::derive(say!(schemes.otherwise)) value=otherwise
                        choose=Callback::new(move |name: String| if name != otherwise.get_untracked() {
                            at.with_value(|at| at.edit(app, |level| *level.otherwise = name));
                        })/>
                    <Standing level=level.clone() group=None/>
                </div>
            </li>
        </ol>
        <button type="button" class="button small" data-testid=add_id on:click=move |_| at.with_value(|at| at.edit(app, |level| {
            let taken: Vec<&str> = level.groups.iter().map(|group| group.name.as_str()).chain([level.otherwise.as_str()]).collect();
            let name = free_name(td_string!(i18n.get_locale_untracked(), schemes.new_group), &taken);
            level.groups.push(Group { name, when: Condition::All(vec![new_line()]), grade: None, split: None });
        }))>{say!(schemes.add_group)}</button>
    }
    .into_any()
}

/// How many customers a group has now, or that nobody can be in it.
#[component]
fn Standing(level: LevelAt, group: Option<usize>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (testid, place) = (format!("{}-count", group.map_or_else(|| format!("{}-rest", level.id(0)), |group| level.id(group))), level.scheme);
    let path = Memo::new(move |_| {
        app.rules.with(|rules| {
            let mut path = level.names(rules);
            let (groups, otherwise) = level.get(rules).unwrap_or_default();
            path.push(group.and_then(|group| groups.get(group)).map_or_else(|| otherwise.to_owned(), |group| group.name.clone()));
            path
        })
    });
    let found = move || {
        let name = app.rules.with(|rules| rules.schemes.get(place).map(|scheme| scheme.name.clone()))?;
        let summary = app.summary.get()?;
        let scheme = summary.schemes.iter().find(|scheme| scheme.name == name)?;
        let (mut total, mut reach) = (GroupTotal::default(), Vec::new());
        for group in scheme.groups.iter().filter(|own| path.with(|path| own.path.starts_with(path))) {
            total.customers += group.total.customers;
            reach.push((group.reach, group.otherwise));
        }
        (!reach.is_empty()).then_some((total, reach, summary.customers))
    };
    live(move || {
        found().map(|(total, reach, all)| {
            let never = |kind: Reach| reach.iter().all(|(own, _)| *own == kind);
            let rest = reach.iter().all(|(_, otherwise)| *otherwise);
            let locale = i18n.get_locale();
            let impossible = if never(Reach::Contradiction) {
                Some(td_string!(locale, schemes.contradiction))
            } else if never(Reach::Covered) {
                Some(if rest { td_string!(locale, schemes.covers_all) } else { td_string!(locale, schemes.covered) })
            } else {
                None
            };
            let counted = td_string!(locale, schemes.counts, customers = customers(locale, total.customers), share = format::share(total.customers, all));
            view! {
                <p class="hint small" data-testid=testid.clone()>{counted}</p>
                {impossible.map(|why| view! { <p class="small" class:warn-text={!rest} class:hint=rest data-testid=format!("{testid}-never")>{why}</p> })}
            }
        })
    })
}

/// One group.
#[component]
fn GroupFields(level: LevelAt, group: usize, last: bool) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let id = level.id(group);
    let scheme = level.scheme;
    let depth = level.way.len();
    let inner = level.inside(group);
    let at = StoredValue::new(level.clone());
    let own = move |of: fn(&Group) -> String| {
        app.rules.with(|rules| at.with_value(|at| at.get(rules).and_then(|(groups, _)| groups.get(group)).map(of).unwrap_or_default()))
    };
    let name = Signal::derive(move || scheme_name(i18n.get_locale(), &own(|group| group.name.clone())));
    let (count, split) = app.rules.with_untracked(|rules| {
        let own = level.get(rules).and_then(|(groups, _)| groups.get(group));
        (own.and_then(|own| lines(&own.when)).map_or(0, |(_, lines)| lines.len()), own.is_some_and(|own| own.split.is_some()))
    });
    let editable = has_lines(app, &level, group);
    let any = move || own(|group| lines(&group.when).is_some_and(|(any, _)| any).to_string()) == "true";
    let any_id = format!("{id}-any");
    let graded =
        move || app.rules.with(|rules| rules.grade_by.is_some() && rules.grade_by == rules.schemes.get(scheme).map(|scheme| scheme.name.clone()));
    let swap = move |with: usize| {
        at.with_value(|at| {
            at.edit(app, |level| {
                if with < level.groups.len() {
                    level.groups.swap(group, with)
                }
            })
        })
    };
    view! {
        <li class="rule-group" data-testid=id.clone()>
            <div class="rule-group-head">
                <TextField id=format!("{id}-name") label=Signal::derive(say!(schemes.group_name)) value=name
                    choose=Callback::new(move |text: String| if text != name.get_untracked() {
                        at.with_value(|at| at.edit_group(app, group, |group| group.name = text));
                    })/>
                <Standing level=level.clone() group=Some(group)/>
                <div class="row tools">
                    <button type="button" class="button ghost small" disabled={group == 0} data-testid=format!("{id}-up") on:click=move |_| swap(group.saturating_sub(1))>{say!(schemes.up)}</button>
                    <button type="button" class="button ghost small" disabled=last data-testid=format!("{id}-down") on:click=move |_| swap(group + 1)>{say!(schemes.down)}</button>
                    <button type="button" class="button ghost small" disabled={group == 0 && last} data-testid=format!("{id}-remove") on:click=move |_| at.with_value(|at| at.edit(app, |level| {
                        if level.groups.len() > 1 && group < level.groups.len() {
                            level.groups.remove(group);
                        }
                    }))>{say!(schemes.remove)}</button>
                </div>
            </div>
            {if editable {
                view! {
                    {(count > 1).then(|| view! {
                        <label class="field">
                            <span class="visually-hidden">{say!(schemes.when)}</span>
                            <select data-testid=any_id on:change=move |event| {
                                let wanted = event_target_value(&event) == "any";
                                at.with_value(|at| at.edit_group(app, group, |group| edit_lines(group, |any, _| *any = wanted)));
                            }>
                                <option value="all" selected=move || !any()>{say!(schemes.when_all)}</option>
                                <option value="any" selected=any>{say!(schemes.when_any)}</option>
                            </select>
                        </label>
                    })}
                    {(0..count).map(|line| view! { <Line level=level.clone() group line/> }).collect_view()}
                    <button type="button" class="button ghost small" data-testid=format!("{id}-more")
                        on:click=move |_| at.with_value(|at| at.edit_group(app, group, |group| edit_lines(group, |_, lines| lines.push(new_line()))))>
                        {say!(schemes.add_condition)}
                    </button>
                }.into_any()
            } else {
                view! {
                    <p class="hint small">{say!(schemes.complex)}</p>
                    <p>{live(move || app.rules.with(|rules| at.with_value(|at| at.get(rules).and_then(|(groups, _)| groups.get(group)).map(|group| condition_text(i18n.get_locale(), &group.when)))))}</p>
                }.into_any()
            }}
            <Show when=graded>
                <label class="field">
                    <span>{say!(schemes.grade_of)}</span>
                    <select data-testid=format!("{}-grade", at.with_value(|at| at.id(group))) on:change=move |event| {
                        let grade = Grade::ALL.iter().copied().find(|grade| grade.id() == event_target_value(&event));
                        at.with_value(|at| at.edit_group(app, group, |group| group.grade = grade));
                    }>
                        <option value="" selected=move || own(|group| group.grade.map_or("", Grade::id).to_owned()).is_empty()>{say!(schemes.grade_none)}</option>
                        {Grade::ALL.iter().map(|&grade| view! {
                            <option value=grade.id() selected=move || own(|group| group.grade.map_or("", Grade::id).to_owned()) == grade.id()>
                                {live(move || group_name(i18n.get_locale(), Dimension::Grade, grade as u8))}
                            </option>
                        }).collect_view()}
                    </select>
                </label>
            </Show>
            {(depth < 3).then(|| {
                let toggle = move |_| at.with_value(|at| at.edit_group(app, group, |group| group.split = match group.split.take() {
                    Some(_) => None,
                    None => Some(first_split(i18n.get_locale_untracked())),
                }));
                let testid = format!("{}-split", at.with_value(|at| at.id(group)));
                view! {
                    <button type="button" class="button ghost small" data-testid=testid on:click=toggle>
                        {if split { say!(schemes.unsplit).into_any() } else { say!(schemes.split).into_any() }}
                    </button>
                }
            })}
            {split.then(|| view! {
                <div class="rule-split">
                    <p class="hint">{sentence(move || t_string!(i18n, schemes.split_title, name = name.get()))}</p>
                    <Level level=inner/>
                </div>
            })}
        </li>
    }
}

fn first_split(locale: Locale) -> Split {
    let group = Group { name: td_string!(locale, schemes.new_high).to_owned(), when: Condition::All(vec![new_line()]), grade: None, split: None };
    Split { groups: vec![group], otherwise: td_string!(locale, schemes.new_otherwise).to_owned() }
}

/// What is not in the files of all that a scheme looks at.
#[must_use]
pub fn absent_text(app: App, locale: Locale, name: &str) -> Option<String> {
    let absent = app.summary.with(|summary| {
        let scheme = summary.as_ref()?.schemes.iter().find(|scheme| scheme.name == name)?;
        (!scheme.absent.is_empty()).then(|| scheme.absent.clone())
    })?;
    let named = |id: &String| {
        crate::rules::Measure::from_id(id)
            .map(|measure| crate::ui::words::measure_name(locale, &measure))
            .or_else(|| crate::rules::Label::from_id(id).map(|label| crate::ui::words::label_name(locale, &label)))
            .unwrap_or_else(|| id.clone())
    };
    let what: Vec<String> = absent.iter().map(named).collect();
    Some(td_string!(locale, schemes.absent, what = what.join(td_string!(locale, results.note_joiner))))
}

/// The names of a scheme's groups, for a sentence.
#[must_use]
pub fn groups_text(locale: Locale, scheme: &crate::rules::Scheme) -> String {
    let names: Vec<String> = scheme.leaves().map(|path| path_text(locale, &path.into_iter().map(str::to_owned).collect::<Vec<_>>())).collect();
    names.join(td_string!(locale, results.note_joiner))
}
