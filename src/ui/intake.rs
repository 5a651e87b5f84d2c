//! Files and tables from anywhere on the page: dragged over the window, or pasted with the keyboard.

use super::i18n::*;
use super::say::say;
use super::state::{App, use_app};
use leptos::ev;
use leptos::prelude::*;
use leptos_i18n::t_string;
use wasm_bindgen::JsCast;

/// Listens on the window and shows the overlay while something is dragged over it.
#[component]
pub fn Intake() -> impl IntoView {
    let app = use_app();
    let i18n = use_i18n();
    let dragging = RwSignal::new(false);
    let handles = [
        window_event_listener(ev::dragenter, move |event| {
            if carries_files(&event) {
                event.prevent_default();
                dragging.set(true);
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            if carries_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            // Leaving for nowhere is leaving the window.
            if event.related_target().is_none() {
                dragging.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| {
            dragging.set(false);
            if carries_files(&event) {
                event.prevent_default();
                if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
                    app.add_files(listed(&files));
                }
            }
        }),
        window_event_listener(ev::paste, move |event| {
            if let Some(data) = event.clipboard_data()
                && !is_typing(&event)
            {
                let name = move |n: u32| t_string!(i18n, collect.pasted_name, n = n);
                paste(app, &data, name);
            }
        }),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    view! {
        <Show when=move || dragging.get()>
            <div class="drop-overlay" aria-hidden="true">
                <div class="drop-overlay-box">
                    <p class="drop-overlay-title">{say!(app.drop_here)}</p>
                    <p>{say!(app.drop_note)}</p>
                </div>
            </div>
        </Show>
    }
}

/// The files of a browser's list.
pub fn listed(files: &web_sys::FileList) -> Vec<web_sys::File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

/// What a file field holds; it is emptied, so that the same file can be picked again.
pub fn picked(input: NodeRef<leptos::html::Input>) -> Vec<web_sys::File> {
    let Some(input) = input.get_untracked() else { return Vec::new() };
    let files = input.files().map(|files| listed(&files)).unwrap_or_default();
    input.set_value("");
    files
}

fn carries_files(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Whether the paste goes into a field of the page.
fn is_typing(event: &web_sys::ClipboardEvent) -> bool {
    let tag = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).map(|element| element.tag_name());
    matches!(tag.as_deref(), Some("INPUT" | "TEXTAREA" | "SELECT"))
}

fn paste(app: App, data: &web_sys::DataTransfer, name: impl Fn(u32) -> String) {
    if let Some(files) = data.files().filter(|files| files.length() > 0) {
        app.add_files(listed(&files));
        return;
    }
    let text = data.get_data("text/plain").unwrap_or_default();
    if text.trim().contains('\n') {
        app.pasted.update_value(|n| *n += 1);
        app.add_text(&name(app.pasted.get_value()), &text);
    }
}
