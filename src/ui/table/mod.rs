//! Every customer, however many: only the rows on screen exist, fetched in pages from the worker that holds them.

mod cells;
mod filters;
mod head;
mod pages;
pub mod window;

use super::say::say;
use super::state::use_app;
pub use cells::GradeTag;
use cells::Row;
use filters::Filters;
use head::Head;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use pages::Pages;

/// Height of the head row, which stays in place while the rows scroll.
const HEAD: f64 = window::ROW;

/// The customer table with search, filters and keyboard.
#[component]
pub fn CustomerTable() -> impl IntoView {
    let app = use_app();
    let pages = Pages::new(app);
    let viewport = NodeRef::<html::Div>::new();
    let (scroll, height) = (RwSignal::new(0.0), RwSignal::new(600.0));
    let active = RwSignal::new(0u32);

    let measure = move || {
        // The step may have been left before the next frame.
        if let Some(Some(element)) = viewport.try_get_untracked() {
            let _ = height.try_set((f64::from(element.client_height()) - HEAD).max(window::ROW));
            let _ = scroll.try_set(f64::from(element.scroll_top()));
        }
    };
    let view = Memo::new(move |_| window::view(pages.total(), scroll.get(), height.get()));
    let resize = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());
    Effect::new(move || {
        pages.track_total();
        request_animation_frame(measure);
    });
    // Another query or another result starts at the top.
    Effect::new(move |before: Option<u32>| {
        let generation = pages.generation();
        if before.is_some_and(|before| before != generation) {
            active.set(0);
            if let Some(element) = viewport.get_untracked() {
                element.set_scroll_top(0);
            }
        }
        generation
    });
    Effect::new(move || {
        let view = view.get();
        pages.want(view.first, view.count);
    });

    let go_to = move |row: u32| {
        active.set(row);
        if let (Some(to), Some(element)) =
            (window::reveal(pages.total_untracked(), row, scroll.get_untracked(), height.get_untracked()), viewport.get_untracked())
        {
            element.set_scroll_top(to.round() as i32);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        let total = pages.total_untracked();
        if total == 0 || is_control(&event) {
            return;
        }
        let page = (height.get_untracked() / window::ROW).floor().max(1.0) as u32;
        let row = active.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => row + 1,
            "ArrowUp" => row.saturating_sub(1),
            "PageDown" => row.saturating_add(page),
            "PageUp" => row.saturating_sub(page),
            "Home" => 0,
            "End" => total - 1,
            "Enter" | " " => {
                event.prevent_default();
                app.open_card.set(pages.row(row).map(|row| row.index));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        go_to(to.min(total - 1));
    };
    let open = Callback::new(move |row: u32| {
        active.set(row);
        app.open_card.set(pages.row(row).map(|row| row.index));
    });

    view! {
        <Filters pages/>
        <div node_ref=viewport class="customers" on:scroll=move |_| measure()>
            <table role="grid" class="customers-table" data-testid="customer-table" tabindex="0"
                aria-label=say!(table.label)
                aria-rowcount=move || (pages.total() + 1).to_string()
                aria-colcount="11"
                aria-activedescendant=move || {
                    let (view, row) = (view.get(), active.get());
                    (view.first..view.first + view.count).contains(&row).then(|| format!("customer-{row}"))
                }
                on:keydown=on_key>
                <Head/>
                <tbody class="spacer" aria-hidden="true"><tr><td colspan="11" style:height=move || format!("{:.1}px", view.get().above)></td></tr></tbody>
                <tbody>
                    <For each=move || pages.slots(view.get().first, view.get().count) key=|place| *place let:place>
                        <Row place pages active open/>
                    </For>
                </tbody>
                <tbody class="spacer" aria-hidden="true"><tr><td colspan="11" style:height=move || format!("{:.1}px", view.get().below)></td></tr></tbody>
            </table>
        </div>
        <Show when=move || pages.is_empty()>
            <p class="hint empty" data-testid="no-customer">{say!(table.none)}</p>
        </Show>
        <p class="hint small">{say!(table.hint)}</p>
    }
}

/// Whether the key belongs to a button inside the table, such as a sort button.
fn is_control(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    let tag = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).map(|element| element.tag_name());
    tag.as_deref() == Some("BUTTON") && matches!(event.key().as_str(), "Enter" | " ")
}
