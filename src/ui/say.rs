//! Texts that follow the language. All of them have one type, so the reactive code around a text is made once and not
//! once for each of some hundred texts: that is a quarter of the page's size.

use super::i18n::{Locale, use_i18n};
use leptos::prelude::*;

/// The text for the language in use, whenever that changes. `say!` is how it is written.
pub fn follow(text: fn(Locale) -> &'static str) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    let i18n = use_i18n();
    move || text(i18n.get_locale())
}

/// A sentence made of numbers and names, boxed for the same reason.
pub fn sentence(text: impl Fn() -> String + Send + 'static) -> Box<dyn Fn() -> String + Send> {
    Box::new(text)
}

/// A part of the screen that follows what it reads. Boxed: a hundred closures of a hundred types would each bring their
/// own copy of the code that keeps them up to date.
pub fn live<V: IntoView + 'static>(mut part: impl FnMut() -> V + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || part().into_any())
}

/// `say!(rules.title)`: the text of that key, as a child or an attribute's value.
macro_rules! say {
    ($($key:tt)*) => {
        $crate::ui::say::follow(|locale| leptos_i18n::td_string!(locale, $($key)*))
    };
}
pub(crate) use say;
