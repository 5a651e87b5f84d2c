//! Names of own schemes and their groups.

use crate::ui::i18n::Locale;

/// A name as people see it: `@id` is one of the page's own, said in each language.
#[must_use]
pub fn scheme_name(_locale: Locale, name: &str) -> String {
    name.strip_prefix('@').unwrap_or(name).to_owned()
}
