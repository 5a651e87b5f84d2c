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
        Locale::zh_Hant => "繁體中文",
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

/// The language of a browser: traditional characters where they are used or asked for, simplified for any other zh,
/// English for the rest.
fn of_browser(tag: &str) -> Locale {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split(['-', '_']);
    if parts.next() != Some("zh") {
        return Locale::en;
    }
    let rest: Vec<&str> = parts.collect();
    let traditional = rest.contains(&"hant") || (!rest.contains(&"hans") && rest.iter().any(|part| ["tw", "hk", "mo"].contains(part)));
    if traditional { Locale::zh_Hant } else { Locale::zh_Hans }
}

/// Starts the texts in the kept language, else in the browser's first one.
pub fn provide_language() -> I18nContext<Locale, I18nKeys> {
    let kept = settings::get(LANG).and_then(|tag| from_tag(&tag));
    let first = window().navigator().language().unwrap_or_default();
    let locale = kept.unwrap_or_else(|| of_browser(&first));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_language_finds_its_characters() {
        for (tag, locale) in [
            ("zh-CN", Locale::zh_Hans),
            ("zh", Locale::zh_Hans),
            ("zh-SG", Locale::zh_Hans),
            ("zh-TW", Locale::zh_Hant),
            ("zh-HK", Locale::zh_Hant),
            ("zh-Hant-CN", Locale::zh_Hant),
            ("zh-Hans-HK", Locale::zh_Hans),
            ("ZH-mo", Locale::zh_Hant),
            ("en-US", Locale::en),
            ("de", Locale::en),
            ("zhx", Locale::en),
            ("", Locale::en),
        ] {
            assert_eq!(of_browser(tag), locale, "{tag}");
        }
    }
}
