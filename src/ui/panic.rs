//! The last words when the page itself breaks: an overlay made by hand, because the reactive system may be what broke.

use wasm_bindgen::JsCast;

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

/// From now on a panic shows the overlay, and its place in the code goes to the console.
pub fn install_panic_overlay() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        web_sys::console::error_1(&format!("fenji: the page stopped at {place}").into());
        let _ = show();
    }));
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
            let reload = wasm_bindgen::closure::Closure::once_into_js(|| web_sys::window().map(|window| window.location().reload().is_ok()));
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
