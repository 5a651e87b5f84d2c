//! One file: what it is, how it is read, and its preview or what is wrong with it.

use super::preview::PreviewTable;
use crate::ingest::{Encoding, Role};
use crate::protocol::Preview;
use crate::ui::details::Technical;
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say};
use crate::ui::state::{FileEntry, FileState, use_app};
use crate::ui::words::{delimiter_name, encoding_name, file_error_details, file_error_text, join_text, missing_text, platform_name};
use leptos::prelude::*;
use leptos_i18n::t_string;

/// Delimiters to choose from; another one that was found stands beside them.
const DELIMITERS: [u8; 5] = *b",\t;| ";

/// A file of the list.
#[component]
pub fn FileCard(file: FileEntry) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let (id, name, bytes, state) = (file.id, file.name, file.bytes, file.state);
    // What is rebuilt when the first look changes; a changed role must not rebuild the table under the person's hand.
    let look = Memo::new(move |_| {
        state.with(|state| match state {
            FileState::Ready(preview) => {
                (Some((preview.headers.clone(), preview.rows.clone(), preview.plan.encoding, preview.plan.dialect, preview.plan.header_line)), None)
            }
            FileState::Failed(error) => (None, Some(error.clone())),
            FileState::Looking => (None, None),
        })
    });
    view! {
        <article class="file-card" data-testid="file">
            <header class="file-head">
                <h3 class="file-name"><bdi>{live(move || name.get())}</bdi></h3>
                <button type="button" class="button ghost small" data-testid="remove"
                    aria-label=move || t_string!(i18n, collect.remove_label, name = name.get())
                    on:click=move |_| app.remove_file(id)>{say!(collect.remove)}</button>
            </header>
            {live(move || match look.get() {
                (None, None) => view! {
                    <p class="hint" role="status">{live(move || {
                        if app.locked.get().is_some() { t_string!(i18n, collect.looking) } else { t_string!(i18n, privacy.preparing) }
                    })}</p>
                }.into_any(),
                (None, Some(error)) => {
                    let details = file_error_details(&error);
                    view! { <p class="bad-text" data-testid="file-error" role="alert">{live(move || file_error_text(i18n.get_locale(), &error))}</p> <Technical text=details/> }.into_any()
                }
                (Some(_), _) => {
                    let file = file.clone();
                    state.with_untracked(|state| match state {
                        FileState::Ready(preview) => view! { <Facts file=file.clone() preview=(**preview).clone() bytes/> <Remembered file=file.clone()/> <Missing file=file.clone()/> <PreviewTable file preview=(**preview).clone()/> }.into_any(),
                        _ => ().into_any(),
                    })
                }
            })}
        </article>
    }
}

/// Size, encoding (can be changed), separator, header line.
#[component]
fn Facts(file: FileEntry, preview: Preview, bytes: RwSignal<u64>) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let plan = &preview.plan;
    let (encoding, delimiter, line) = (plan.encoding, plan.dialect.delimiter, plan.header_line);
    let (id, once, totals_of, sheets_of, shape_of) = (file.id, plan.once_per_order, file.clone(), file.clone(), file.clone());
    let (cut_of, header_of) = (file.clone(), file.clone());
    view! {
        <dl class="facts">
            <div><dt>{say!(collect.size)}</dt><dd>{live(move || format::bytes(bytes.get()))}</dd></div>
            <div>
                <dt><label for=format!("encoding-{id}")>{say!(collect.encoding)}</label></dt>
                <dd>
                    <select id=format!("encoding-{id}") class="small-select" data-testid="encoding" on:change=move |event| {
                        if let Some(encoding) = Encoding::from_name(&event_target_value(&event)) {
                            app.set_encoding(&file, encoding);
                        }
                    }>
                        {Encoding::ALL.iter().map(|&choice| view! {
                            <option value=choice.name() selected=choice == encoding>{live(move || encoding_name(i18n.get_locale(), choice))}</option>
                        }).collect_view()}
                    </select>
                </dd>
            </div>
            {(sheets_of.sheets.with_untracked(Vec::len) > 1).then(|| {
                let (id, chosen, sheets, of) = (format!("sheet-{id}"), sheets_of.sheet.get_untracked(), sheets_of.sheets.get_untracked(), sheets_of.clone());
                view! {
                    <div>
                        <dt><label for=id.clone()>{say!(collect.sheet)}</label></dt>
                        <dd>
                            <select id=id class="small-select" data-testid="sheet" on:change=move |event| {
                                if let Ok(sheet) = event_target_value(&event).parse() {
                                    app.choose_sheet(&of, sheet);
                                }
                            }>
                                {sheets.into_iter().enumerate().map(|(place, name)| view! { <option value=place.to_string() selected=place == chosen>{name}</option> }).collect_view()}
                            </select>
                        </dd>
                    </div>
                }
            })}
            {(!preview.platform.is_empty()).then(|| {
                let platform = preview.platform.clone();
                view! { <div><dt>{say!(collect.looks_like)}</dt><dd data-testid="platform">{live(move || platform_name(i18n.get_locale(), &platform))}</dd></div> }
            })}
            {preview.plan.mapping.column(Role::Order).is_some().then(|| {
                let id = format!("totals-{id}");
                view! {
                    <div>
                        <dt><label for=id.clone()>{say!(collect.totals)}</label></dt>
                        <dd>
                            <select id=id class="small-select" data-testid="totals" on:change=move |event| app.set_once_per_order(&totals_of, event_target_value(&event) == "once")>
                                <option value="lines" selected=!once>{say!(collect.totals_lines)}</option>
                                <option value="once" selected=once>{say!(collect.totals_once)}</option>
                            </select>
                        </dd>
                    </div>
                }
            })}
            <ShapeField file=shape_of/>
            <div>
                <dt><label for=format!("delimiter-{id}")>{say!(collect.delimiter)}</label></dt>
                <dd>
                    <select id=format!("delimiter-{id}") class="small-select" data-testid="delimiter" on:change=move |event| {
                        if let Ok(delimiter) = event_target_value(&event).parse() {
                            app.set_delimiter(&cut_of, delimiter);
                        }
                    }>
                        {DELIMITERS.into_iter().chain((!DELIMITERS.contains(&delimiter)).then_some(delimiter)).map(|choice| view! {
                            <option value=choice.to_string() selected=choice == delimiter>{live(move || delimiter_name(i18n.get_locale(), choice))}</option>
                        }).collect_view()}
                    </select>
                </dd>
            </div>
            <div>
                <dt><label for=format!("header-{id}")>{say!(collect.header_line)}</label></dt>
                <dd>
                    <input id=format!("header-{id}") class="small-number" type="number" min="0" max="999" data-testid="header-line" prop:value=line.to_string()
                        title=say!(collect.header_hint) on:change=move |event| {
                            if let Ok(line) = event_target_value(&event).parse() {
                                app.set_header_line(&header_of, line);
                            }
                        }/>
                    {(line == 0).then(|| view! { <span class="hint small">{say!(collect.no_header)}</span> })}
                </dd>
            </div>
        </dl>
    }
}

/// Whether each row is an order or a customer summed up; only where there is a choice.
#[component]
fn ShapeField(file: FileEntry) -> impl IntoView {
    let app = use_app();
    let id = format!("shape-{}", file.id);
    let mapping = {
        let file = file.clone();
        Memo::new(move |_| {
            file.state.with(|state| match state {
                FileState::Ready(preview) => Some((preview.plan.mapping.is_summary(), preview.plan.mapping.column(Role::Date).is_none())),
                _ => None,
            })
        })
    };
    let file = StoredValue::new(file);
    live(move || {
        let (sums, undated) = mapping.get().unwrap_or_default();
        (sums || undated).then(|| {
            let id = id.clone();
            view! {
                <div>
                    <dt><label for=id.clone()>{say!(collect.shape)}</label></dt>
                    <dd>
                        <select id=id class="small-select" data-testid="shape" on:change=move |event| {
                            app.set_shape(&file.get_value(), event_target_value(&event) == "customers");
                        }>
                            <option value="orders" selected=!sums>{say!(collect.shape_orders)}</option>
                            <option value="customers" selected=sums>{say!(collect.shape_customers)}</option>
                        </select>
                    </dd>
                </div>
            }
        })
    })
}

/// Says where the roles come from, if from an earlier file.
#[component]
fn Remembered(file: FileEntry) -> impl IntoView {
    view! { <Show when=move || file.remembered.get()><p class="hint small" data-testid="remembered">{say!(collect.remembered)}</p></Show> }
}

/// What is still missing in this file, in plain sentences.
#[component]
fn Missing(file: FileEntry) -> impl IntoView {
    let i18n = use_i18n();
    let app = use_app();
    let id = file.id;
    let missing = Memo::new(move |_| app.missing_in(&file).unwrap_or_default());
    let joins = Memo::new(move |_| app.kind_of(id).filter(|kind| kind.joins()));
    view! {
        <div role="status" data-testid="missing">
            {live(move || {
                let locale = i18n.get_locale();
                let missing = missing.get();
                if let Some(kind) = joins.get() {
                    view! { <p class="good-text" data-testid="joins">{join_text(locale, kind)}</p> }.into_any()
                } else if missing.is_empty() {
                    view! { <p class="good-text">{say!(collect.nothing_missing)}</p> }.into_any()
                } else {
                    let dated = !missing.contains(&Role::Date);
                    view! {
                        {missing.into_iter().map(|role| view! { <p class="warn-text">{missing_text(locale, role)}</p> }).collect_view()}
                        {(!dated).then(|| view! { <p class="hint">{say!(collect.missing_date_totals)}</p> })}
                    }.into_any()
                }
            })}
        </div>
    }
}
