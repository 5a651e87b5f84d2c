//! Ready-made divisions: which method suits, which the person's business uses, and one click to have one.

use super::fields::edit;
use crate::ingest::Role;
use crate::ledger::FileKind;
use crate::model::Dimension;
use crate::protocol::By;
use crate::rules::{BuiltIn, Business, Chosen, Entry, MAX_SCHEMES, Method, Need};
use crate::ui::focus::{focus_id_soon, focus_soon};
use crate::ui::format;
use crate::ui::i18n::*;
use crate::ui::say::{live, say, sentence};
use crate::ui::state::{App, FileState, Step, use_app};
use crate::ui::words::{built_in_name, business_name, entry_how, entry_name, entry_when, method_words, need_name, scheme_name};
use leptos::prelude::*;
use leptos_i18n::t_string;

/// So many cards before anybody says what they look for.
const FIRST: usize = 5;

/// What the person looks for.
#[derive(Clone, Copy)]
struct Sought {
    business: RwSignal<Option<Business>>,
    method: RwSignal<Option<Method>>,
    all: RwSignal<bool>,
}

impl Sought {
    fn entries(self) -> Vec<&'static Entry> {
        let (business, method) = (self.business.get(), self.method.get());
        let fits = |entry: &&Entry| business.is_none_or(|own| entry.business.contains(&own)) && method.is_none_or(|own| entry.method == own);
        let most = if self.all.get() || business.is_some() || method.is_some() { usize::MAX } else { FIRST };
        Entry::all().iter().filter(fits).take(most).collect()
    }
}

/// The panel.
#[component]
pub fn Gallery() -> impl IntoView {
    let i18n = use_i18n();
    let sought = Sought { business: RwSignal::new(None), method: RwSignal::new(None), all: RwSignal::new(false) };
    let unasked = move || sought.business.get().is_none() && sought.method.get().is_none();
    view! {
        <section class="panel gallery" data-testid="gallery">
            <h2>{say!(gallery.title)}</h2>
            <p>{say!(gallery.intro)}</p>
            <Methods sought/>
            <Filters sought/>
            {live(move || sought.business.get().map(|business| view! { <Standards business/> }))}
            {live(move || sought.entries().is_empty().then(|| view! { <p class="hint" data-testid="gallery-none">{say!(gallery.none)}</p> }))}
            <ul class="gallery-list" data-testid="gallery-list">
                <For each=move || sought.entries() key=|entry| entry.id.as_str() let:entry><Card entry/></For>
            </ul>
            <Show when=unasked>
                <button type="button" class="button ghost small" data-testid="gallery-all" aria-expanded=move || sought.all.get().to_string()
                    on:click=move |_| sought.all.update(|all| *all = !*all)>
                    {live(move || if sought.all.get() {
                        t_string!(i18n, gallery.show_less).to_owned()
                    } else {
                        t_string!(i18n, gallery.show_all, n = Entry::all().len())
                    })}
                </button>
            </Show>
        </section>
    }
}

/// Five methods side by side.
#[component]
fn Methods(sought: Sought) -> impl IntoView {
    let i18n = use_i18n();
    let cell = move |method: Method, place: usize| live(move || method_words(i18n.get_locale(), method)[place]);
    view! {
        <h3>{say!(gallery.methods_title)}</h3>
        <div class="table-box" tabindex="0" role="region" aria-label=say!(gallery.methods_title)>
            <table class="plain methods" data-testid="methods">
                <thead><tr>
                    <th scope="col">{say!(gallery.col_method)}</th>
                    <th scope="col">{say!(gallery.col_needs)}</th>
                    <th scope="col">{say!(gallery.col_strength)}</th>
                    <th scope="col">{say!(gallery.col_when)}</th>
                </tr></thead>
                <tbody>
                    {Method::ALL.map(|method| view! {
                        <tr class:chosen=move || sought.method.get() == Some(method)>
                            <th scope="row">
                                <button type="button" class="link" data-testid=format!("method-{}", method.id())
                                    aria-pressed=move || (sought.method.get() == Some(method)).to_string()
                                    on:click=move |_| sought.method.update(|own| *own = (*own != Some(method)).then_some(method))>
                                    {cell(method, 0)}
                                </button>
                            </th>
                            <td class="wrap">{cell(method, 1)}</td>
                            <td class="wrap">{cell(method, 2)}</td>
                            <td class="wrap">{cell(method, 3)}</td>
                        </tr>
                    })}
                </tbody>
            </table>
        </div>
    }
}

/// By business and by method.
#[component]
fn Filters(sought: Sought) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="row gallery-filters">
            <label for="gallery-business">{say!(gallery.filter_business)}</label>
            <select id="gallery-business" class="small-select" data-testid="gallery-business" on:change=move |event| {
                let id = event_target_value(&event);
                sought.business.set(Business::ALL.into_iter().find(|business| business.id() == id));
            }>
                <option value="" selected=move || sought.business.get().is_none()>{say!(gallery.all_business)}</option>
                {Business::ALL.map(|business| view! {
                    <option value=business.id() selected=move || sought.business.get() == Some(business)>
                        {live(move || business_name(i18n.get_locale(), business))}
                    </option>
                })}
            </select>
            <label for="gallery-method">{say!(gallery.filter_method)}</label>
            <select id="gallery-method" class="small-select" data-testid="gallery-method"
                prop:value=move || sought.method.get().map_or("", Method::id)
                on:change=move |event| {
                    let id = event_target_value(&event);
                    sought.method.set(Method::ALL.into_iter().find(|method| method.id() == id));
                }>
                <option value="">{say!(gallery.all_methods)}</option>
                {Method::ALL.map(|method| view! {
                    <option value=method.id()>{live(move || method_words(i18n.get_locale(), method)[0])}</option>
                })}
            </select>
        </div>
    }
}

/// The standards of the page that a business starts from.
#[component]
fn Standards(business: Business) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let used = move |preset: BuiltIn| app.library.with(|library| library.chosen == Chosen::BuiltIn(preset.id().to_owned()) && !library.edited());
    view! {
        <div class="row" data-testid="gallery-standards">
            <span class="hint small">{say!(gallery.standards)}</span>
            {business.standards().iter().map(|&preset| view! {
                <button type="button" class="button small" data-testid=format!("gallery-standard-{}", preset.id()) disabled=move || used(preset)
                    on:click=move |_| {
                        app.use_preset(Chosen::BuiltIn(preset.id().to_owned()));
                        focus_soon("[data-testid=gallery-business]");
                    }>
                    {sentence(move || t_string!(i18n, gallery.use_standard, name = built_in_name(i18n.get_locale(), preset)))}
                </button>
            }).collect_view()}
        </div>
    }
}

/// One division: when to use it, what it needs, and what can be done with it.
#[component]
fn Card(entry: &'static Entry) -> impl IntoView {
    let i18n = use_i18n();
    let groups = move || {
        let locale = i18n.get_locale();
        let paths =
            entry.scheme.iter().flat_map(|scheme| scheme.leaves().map(|path| path.iter().map(|name| scheme_name(locale, name)).collect::<Vec<_>>()));
        paths.map(|path| path.join(" / ")).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <li class="gallery-card" data-testid=format!("gallery-{}", entry.id)>
            <div class="row">
                <h3>{live(move || entry_name(i18n.get_locale(), entry))}</h3>
                <span class="gallery-tag">{live(move || method_words(i18n.get_locale(), entry.method)[0])}</span>
                <Fits entry/>
            </div>
            <p>{live(move || entry_when(i18n.get_locale(), entry))}</p>
            <p class="hint small">{live(move || entry_how(i18n.get_locale(), entry))}</p>
            {entry.scheme.is_some().then(|| view! { <p class="small"><strong>{say!(gallery.groups_label)}</strong> " " {live(groups)}</p> })}
            <Needs entry/>
            {match entry.division() {
                None => view! { <Doing entry/> }.into_any(),
                Some(division) => view! { <BuiltInDoing division/> }.into_any(),
            }}
        </li>
    }
}

/// Whether the person's data are of the size that the entry is for.
#[component]
fn Fits(entry: &'static Entry) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let orders = move || app.summary.with(|summary| summary.as_ref().map(|summary| summary.orders)).filter(|&orders| entry.is_for(orders));
    live(move || {
        orders().map(|n| {
            view! { <span class="good-text small" data-testid="gallery-fits">{sentence(move || t_string!(i18n, gallery.fits, n = format::count(n)))}</span> }
        })
    })
}

/// What the entry needs, and whether the open files have it.
#[component]
fn Needs(entry: &'static Entry) -> impl IntoView {
    let app = use_app();
    let needs = entry.needs();
    let lacking = {
        let required: Vec<Need> = needs.iter().filter(|(_, without)| !without).map(|(need, _)| need.clone()).collect();
        Memo::new(move |_| {
            let files = Files::of(app);
            (!files.kinds.is_empty()).then(|| required.iter().filter(|need| !files.have(need)).cloned().collect::<Vec<_>>())
        })
    };
    let asks = !needs.is_empty();
    view! {
        <p class="small" data-testid="gallery-needs">
            <strong>{say!(gallery.needs_label)}</strong> " "
            {if needs.is_empty() { say!(gallery.orders_only).into_any() } else { named(needs).into_any() }}
        </p>
        {live(move || lacking.get().filter(|_| asks).map(|lacking| if lacking.is_empty() {
            view! { <p class="small good-text" data-testid="gallery-has">"✓ " {say!(gallery.has)}</p> }.into_any()
        } else {
            let lacking = lacking.into_iter().map(|need| (need, false)).collect();
            view! { <p class="small hint" data-testid="gallery-lacks">{say!(gallery.lacks)} " " {named(lacking)}</p> }.into_any()
        }))}
    }
}

/// Needs one after the other; the header of a column is data.
fn named(needs: Vec<(Need, bool)>) -> impl IntoView {
    let i18n = use_i18n();
    let needs = needs.into_iter().enumerate().map(|(place, (need, without))| {
        let header = if let Need::Attribute(header) = &need { Some(header.clone()) } else { None };
        view! {
            {(place > 0).then_some(" · ")}
            {live(move || need_name(i18n.get_locale(), &need))}
            {header.map(|header| view! { " " <bdi>{header}</bdi> })}
            {without.then(|| view! { " " <span class="hint">{say!(gallery.without_too)}</span> })}
        }
    });
    needs.collect_view()
}

/// What the open files say, by the roles of their columns.
struct Files {
    kinds: Vec<FileKind>,
    /// Roles that any column of any file has.
    roles: Vec<Role>,
    /// Headers of columns whose texts are kept.
    kept: Vec<String>,
}

impl Files {
    fn of(app: App) -> Self {
        let mut mappings = Vec::new();
        let (mut roles, mut kept) = (Vec::new(), Vec::new());
        for file in app.files.get() {
            file.state.with(|state| {
                let FileState::Ready(preview) = state else { return };
                let mapping = &preview.plan.mapping;
                for (column, header) in preview.plan.headers.iter().enumerate() {
                    let Some(role) = mapping.role(column) else { continue };
                    roles.push(role);
                    if role.is_kept() {
                        kept.push(header.trim().to_lowercase());
                    }
                }
                mappings.push(mapping.clone());
            });
        }
        Self { kinds: FileKind::of_all(&mappings.iter().collect::<Vec<_>>()), roles, kept }
    }

    fn have(&self, need: &Need) -> bool {
        let role = |role| self.roles.contains(&role);
        match need {
            Need::Margin => role(Role::Margin),
            Need::Discount => role(Role::Discount),
            Need::Goods => role(Role::Category) || role(Role::Product),
            Need::Overdue => role(Role::Overdue),
            Need::Debts | Need::Deals => role(Role::OpenAmount) || role(Role::Status),
            Need::Referrals => role(Role::Referral),
            Need::Satisfaction => role(Role::Satisfaction),
            Need::Complaints => role(Role::Complaint),
            Need::Contacts => self.kinds.contains(&FileKind::Events),
            Need::Channel => role(Role::Channel),
            Need::Store => role(Role::Store),
            Need::Owner => role(Role::Owner),
            Need::Region => role(Role::Region),
            Need::Attribute(header) => self.kept.contains(&header.trim().to_lowercase()),
        }
    }
}

/// A division that every result has.
#[component]
fn BuiltInDoing(division: Dimension) -> impl IntoView {
    let app = use_app();
    view! {
        <div class="row">
            <span class="hint small">{say!(gallery.built_in)}</span>
            <Show when=move || app.summary.with(Option::is_some)>
                <button type="button" class="button small" data-testid="gallery-open" on:click=move |_| {
                    app.first_division.set_value(Some(By::Dimension(division)));
                    app.go(Step::Results);
                }>
                    {say!(gallery.open_results)}
                </button>
            </Show>
        </div>
    }
}

/// Adds the entry's scheme to the rules in use, if it is not there; its place among them, `None` where there is no room.
fn add(app: App, entry: &Entry) -> Option<u8> {
    let scheme = entry.scheme.clone()?;
    let name = scheme.name.clone();
    edit(app, |rules| {
        if rules.schemes.iter().all(|own| own.name != scheme.name) {
            rules.schemes.push(scheme);
        }
    });
    app.rules.with_untracked(|rules| rules.schemes.iter().position(|own| own.name == name)).map(|place| place as u8)
}

/// Adding it, and seeing it on the sample.
#[component]
fn Doing(entry: &'static Entry) -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let name = entry.scheme.as_ref().map(|scheme| scheme.name.as_str()).unwrap_or_default();
    let added = Memo::new(move |_| app.rules.with(|rules| rules.schemes.iter().any(|own| own.name == name)));
    let full = Memo::new(move |_| app.rules.with(|rules| rules.schemes.len() >= MAX_SCHEMES));
    let asking = RwSignal::new(false);
    let id = move |what: &str| format!("{what}-{}", entry.id);
    let open = move || {
        if let Some(place) = add(app, entry) {
            app.first_division.set_value(Some(By::Scheme(place)));
            app.open_example();
        }
    };
    let see = move |_| {
        // What somebody has opened is not taken away unasked.
        if app.files.with_untracked(Vec::is_empty) {
            open();
        } else {
            asking.set(true);
            focus_id_soon(id("replace"));
        }
    };
    view! {
        <div class="row" role="group" aria-label=move || entry_name(i18n.get_locale(), entry)>
            <button type="button" class="button small" data-testid="gallery-add" disabled=move || added.get() || full.get()
                on:click=move |_| {
                    add(app, entry);
                    // The button that was pressed cannot be pressed again.
                    focus_id_soon(id("see"));
                }>
                {live(move || match (added.get(), full.get()) {
                    (true, _) => t_string!(i18n, gallery.added),
                    (false, true) => t_string!(i18n, gallery.full),
                    (false, false) => t_string!(i18n, gallery.add),
                })}
            </button>
            <button type="button" class="button ghost small" id=id("see") data-testid="gallery-see" disabled=move || { !added.get() && full.get() } on:click=see>
                {say!(gallery.see)}
            </button>
        </div>
        <Show when=move || asking.get()>
            <div class="row" role="status" data-testid="gallery-asks">
                <span>{say!(gallery.replace_title)}</span>
                <button type="button" class="button small" id=id("replace") data-testid="gallery-replace" on:click=move |_| open()>{say!(gallery.replace)}</button>
                <button type="button" class="button ghost small" data-testid="gallery-keep" on:click=move |_| {
                    asking.set(false);
                    focus_id_soon(id("see"));
                }>{say!(gallery.keep)}</button>
            </div>
        </Show>
    }
}
