//! One customer, opened beside the table: the grades, why, the orders, the products.

mod body;

use super::say::{live, say};
use super::state::{App, use_app};
use crate::protocol::Card;
use body::Body;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// What the panel shows.
#[derive(Clone)]
enum Shown {
    Loading,
    Gone,
    Card(Arc<Card>),
}

/// The side panel. A native dialog: it keeps the focus inside, Esc closes it, and the focus returns to the table.
#[component]
pub fn CustomerCard() -> impl IntoView {
    let app = use_app();
    let dialog = NodeRef::<html::Dialog>::new();
    let shown = RwSignal::new(Shown::Loading);
    Effect::new(move || {
        let Some(element) = dialog.get() else { return };
        match app.open_card.get() {
            Some(customer) => {
                shown.set(Shown::Loading);
                if !element.open() {
                    let _ = element.show_modal();
                }
                load(app, customer, shown);
            }
            None if element.open() => element.close(),
            None => {}
        }
    });
    let close = move || app.open_card.set(None);
    // A click on the backdrop is a click on the dialog itself, outside the panel's content.
    let on_click = move |event: web_sys::MouseEvent| {
        let on_backdrop = event.target().zip(dialog.get_untracked()).is_some_and(|(target, dialog)| {
            let dialog: &web_sys::EventTarget = dialog.as_ref();
            &target == dialog
        });
        if on_backdrop {
            close();
        }
    };
    view! {
        <dialog node_ref=dialog class="card" data-testid="card" aria-label=say!(card.title) on:close=move |_| close() on:click=on_click>
            <div class="card-inner">
                <button type="button" class="button ghost card-close" data-testid="card-close" on:click=move |_| close()>{say!(app.close)}</button>
                {live(move || match shown.get() {
                    Shown::Loading => view! { <p class="hint" role="status">{say!(card.loading)}</p> }.into_any(),
                    Shown::Gone => view! { <p role="status">{say!(card.gone)}</p> }.into_any(),
                    Shown::Card(card) => view! { <Body card/> }.into_any(),
                })}
            </div>
        </dialog>
    }
}

fn load(app: App, customer: u32, shown: RwSignal<Shown>) {
    let Some(client) = app.client() else { return };
    leptos::task::spawn_local(async move {
        let answer = client.card(customer).await;
        if app.open_card.get_untracked() != Some(customer) {
            return;
        }
        match answer {
            Ok(Some(card)) => shown.set(Shown::Card(Arc::new(card))),
            Ok(None) => shown.set(Shown::Gone),
            Err(fault) => {
                app.open_card.set(None);
                app.report(fault);
            }
        }
    });
}
