//! Language and appearance: chosen by the person, kept in settings, written on `<html>`.

use super::i18n::{I18nKeys, Locale};
use crate::browser::settings;
use leptos::prelude::*;
use leptos_i18n::{I18nContext, Locale as _, context::init_i18n_subcontext};

const LANG: &str = "lang";
const THEME: &str = "theme";

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Dark text on paper.
    Light,
    /// Light text on ink.
    Dark,
}

impl Theme {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The word kept in settings and on `<html>`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice of a word.
    #[must_use]
    pub fn from_id(id: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.id() == id).unwrap_or_default()
    }
}

/// The name of a language in that language.
#[must_use]
pub fn own_name(locale: Locale) -> &'static str {
    match locale {
        Locale::zh_Hans => "简体中文",
        Locale::en => "English",
    }
}

/// The language's tag, as kept in settings and on `<html lang>`.
#[must_use]
pub fn tag(locale: Locale) -> &'static str {
    locale.as_str()
}

/// The language of a tag.
#[must_use]
pub fn from_tag(tag: &str) -> Option<Locale> {
    Locale::get_all().iter().copied().find(|locale| locale.as_str() == tag)
}

/// Starts the texts in the kept language, else in the browser's first one: Chinese for any zh, English for the rest.
pub fn provide_language() -> I18nContext<Locale, I18nKeys> {
    let kept = settings::get(LANG).and_then(|tag| from_tag(&tag));
    let first = window().navigator().language().unwrap_or_default();
    let locale = kept.unwrap_or(if first.to_ascii_lowercase().starts_with("zh") { Locale::zh_Hans } else { Locale::en });
    let i18n = init_i18n_subcontext(Some(Signal::stored(locale)));
    provide_context(i18n);
    Effect::new(move || on_html("lang", tag(i18n.get_locale())));
    i18n
}

/// Changes the language and keeps the choice.
pub fn use_language(i18n: I18nContext<Locale, I18nKeys>, locale: Locale) {
    i18n.set_locale(locale);
    settings::set(LANG, tag(locale));
}

/// The appearance as kept; changes are kept and shown.
pub fn provide_theme() -> RwSignal<Theme> {
    let theme = RwSignal::new(settings::get(THEME).map_or_else(Theme::default, |id| Theme::from_id(&id)));
    Effect::new(move |before: Option<()>| {
        let id = theme.get().id();
        on_html("data-theme", id);
        if before.is_some() {
            settings::set(THEME, id);
        }
    });
    theme
}

fn on_html(attribute: &str, value: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.set_attribute(attribute, value);
    }
}
