//! The button that copies a link to a standard, and what came of it.

use crate::browser;
use crate::rules::Preset;
use crate::ui::links::address_of;
use crate::ui::say::{live, say};
use leptos::html;
use leptos::prelude::*;

/// What came of the click.
#[derive(Clone, PartialEq, Eq)]
enum Came {
    Copied,
    /// The browser does not let the page copy: the person can.
    Refused(String),
    TooLong,
}

/// The button, and below it what came of it.
#[component]
pub fn CopyLink(
    /// For tests.
    id: &'static str,
    /// How the button looks.
    class: &'static str,
    /// What the link is to hold, when it is clicked.
    preset: Callback<(), Preset>,
) -> impl IntoView {
    let came = RwSignal::new(None::<Came>);
    let copy = move |_| {
        let Ok(address) = address_of(&[preset.run(())]) else {
            came.set(Some(Came::TooLong));
            return;
        };
        leptos::task::spawn_local(async move {
            let copied = browser::copy(&address).await;
            // The row may be gone by now.
            let _ = came.try_set(Some(if copied { Came::Copied } else { Came::Refused(address) }));
        });
    };
    view! {
        <button type="button" class=class data-testid=id on:click=copy>{say!(share.link)}</button>
        <span class="link-came" role="status" data-testid=format!("{id}-came")>
            {live(move || came.get().map(|came| match came {
                Came::Copied => view! { <span class="small good-text">{say!(share.link_copied)}</span> }.into_any(),
                Came::TooLong => view! { <span class="small bad-text">{say!(share.link_unfit)}</span> }.into_any(),
                Came::Refused(address) => view! { <ByHand address/> }.into_any(),
            }))}
        </span>
    }
}

/// The link in a field, selected, to be copied by hand.
#[component]
fn ByHand(address: String) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    view! {
        <label class="link-field small">
            <span>{say!(share.link_by_hand)}</span>
            <input node_ref=field type="text" readonly data-testid="link-field" value=address on:focus=move |_| if let Some(field) = field.get_untracked() { field.select() }/>
        </label>
    }
}
