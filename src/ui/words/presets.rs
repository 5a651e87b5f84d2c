//! Words for presets: what the built-in ones are called and good for, and why a name is refused.

use crate::rules::shelf::Trouble;
use crate::rules::{BuiltIn, Chosen, Library, Taken};
use crate::ui::i18n::*;
use crate::ui::state::Keeping;
use leptos_i18n::td_string;

/// The name of a preset that comes with the page.
#[must_use]
pub fn built_in_name(locale: Locale, preset: BuiltIn) -> &'static str {
    match preset {
        BuiltIn::Default => td_string!(locale, presets.standard),
        BuiltIn::FastGoods => td_string!(locale, presets.fast_goods),
        BuiltIn::SmallShop => td_string!(locale, presets.small_shop),
        BuiltIn::BigDifferences => td_string!(locale, presets.big_differences),
        BuiltIn::BusinessCustomers => td_string!(locale, presets.business_customers),
        BuiltIn::RPackage => td_string!(locale, presets.r_rfm),
    }
}

/// When to use it, and what it sets.
#[must_use]
pub fn built_in_about(locale: Locale, preset: BuiltIn) -> &'static str {
    match preset {
        BuiltIn::Default => td_string!(locale, presets.standard_about),
        BuiltIn::FastGoods => td_string!(locale, presets.fast_goods_about),
        BuiltIn::SmallShop => td_string!(locale, presets.small_shop_about),
        BuiltIn::BigDifferences => td_string!(locale, presets.big_differences_about),
        BuiltIn::BusinessCustomers => td_string!(locale, presets.business_customers_about),
        BuiltIn::RPackage => td_string!(locale, presets.r_rfm_about),
    }
}

/// The name of the preset that the rules in use came from.
#[must_use]
pub fn chosen_name(locale: Locale, library: &Library) -> String {
    match &library.chosen {
        Chosen::BuiltIn(id) => BuiltIn::from_id(id).map(|preset| built_in_name(locale, preset).to_owned()),
        Chosen::Own(name) => Some(name.clone()),
    }
    .unwrap_or_else(|| td_string!(locale, rules.imported_name).to_owned())
}

/// Why a name cannot be given.
#[must_use]
pub fn taken_text(locale: Locale, taken: Taken) -> &'static str {
    match taken {
        Taken::Unusable => td_string!(locale, presets.name_unusable),
        Taken::Taken => td_string!(locale, presets.name_taken),
        Taken::Full => td_string!(locale, presets.too_many),
        Taken::Gone => td_string!(locale, presets.gone),
    }
}

/// What is wrong with keeping the rules; nothing where they are kept.
#[must_use]
pub fn keeping_text(locale: Locale, keeping: &Keeping) -> Option<&'static str> {
    Some(match keeping {
        Keeping::Kept => return None,
        Keeping::Blocked => td_string!(locale, presets.blocked),
        Keeping::Wiped => td_string!(locale, presets.wiped),
        Keeping::Trouble(Trouble::Full) => td_string!(locale, presets.full),
        Keeping::Trouble(Trouble::Newer) => td_string!(locale, presets.newer),
        Keeping::Trouble(Trouble::Restored) => td_string!(locale, presets.restored),
        Keeping::Trouble(Trouble::Damaged) => td_string!(locale, presets.damaged),
    })
}
