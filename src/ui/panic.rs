//! The last words when the page itself breaks: an overlay made by hand, because the reactive system may be what broke.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// What the overlay says, both languages at once. It never shows the panic's own text, which could hold a cell value.
const WORDS: [(&str, &str, &str); 3] = [
    ("p", "zh-Hans", "页面出错了，需要重新加载。你的规则已经保存；文件没有离开这台电脑，重新加载后请再放入一次。"),
    (
        "p",
        "en",
        "The page hit an error and has to be reloaded. Your rules are saved; your file never left this computer: drop it again after reloading.",
    ),
    ("button", "", "重新加载 · Reload"),
];

/// From now on a panic shows the overlay, and its place in the code goes to the console. So does an exception or a
/// refused promise that nobody caught, if it comes from this page's own scripts.
pub fn install_panic_overlay() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        web_sys::console::error_1(&format!("fenji: the page stopped at {place}").into());
        let _ = show();
    }));
    let Some(window) = web_sys::window() else { return };
    let origin = window.location().origin().unwrap_or_default();
    let home = origin.clone();
    listen(&window, "error", move |event| {
        let text = |name| field(&event, name).as_string().unwrap_or_default();
        if is_ours(&text("filename"), &home) && !is_harmless(&text("message")) {
            let _ = show();
        }
    });
    listen(&window, "unhandledrejection", move |event| {
        // Without a stack nothing says whose it is.
        let stack = field(&field(&event, "reason"), "stack").as_string().unwrap_or_default();
        if is_ours(&stack, &origin) {
            let _ = show();
        }
    });
}

/// Listens as long as the page lives.
fn listen(window: &web_sys::Window, name: &str, heard: impl Fn(JsValue) + 'static) {
    let listener = Closure::<dyn FnMut(JsValue)>::new(heard);
    let _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    listener.forget();
}

fn field(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Whether a script's address or a stack belongs to this page: its origin or its wasm, and no browser extension.
fn is_ours(source: &str, origin: &str) -> bool {
    let page = !origin.is_empty() && source.contains(origin);
    // Names that browsers give to wasm without an address of its own.
    let wasm = source.contains("wasm://") || source.contains("[wasm code]") || source.contains("wasm-function");
    (page || wasm) && !source.contains("-extension://")
}

/// A layout that settles one frame later is reported as an error and is none.
fn is_harmless(message: &str) -> bool {
    message.starts_with("ResizeObserver loop")
}

fn show() -> Option<()> {
    let document = web_sys::window()?.document()?;
    if document.get_element_by_id("panic").is_some() {
        return None;
    }
    let overlay = document.create_element("div").ok()?;
    for (name, value) in [("id", "panic"), ("class", "panic"), ("role", "alertdialog"), ("aria-modal", "true"), ("data-testid", "panic")] {
        overlay.set_attribute(name, value).ok()?;
    }
    let inner = document.create_element("div").ok()?;
    inner.set_attribute("class", "panic-box").ok()?;
    for (tag, lang, text) in WORDS {
        let element = document.create_element(tag).ok()?;
        element.set_text_content(Some(text));
        if tag == "button" {
            element.set_attribute("class", "button primary").ok()?;
            element.set_attribute("type", "button").ok()?;
            let reload = Closure::once_into_js(|| web_sys::window().map(|window| window.location().reload().is_ok()));
            element.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref()).ok()?;
        } else {
            element.set_attribute("lang", lang).ok()?;
        }
        inner.append_child(&element).ok()?;
    }
    overlay.append_child(&inner).ok()?;
    document.body()?.append_child(&overlay).ok()?;
    Some(())
}
