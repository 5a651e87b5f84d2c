//! Words of files to take away, and how often somebody buys.

use super::{code_text, limit_name, path_text, scheme_name};
use crate::model::{Frequency, Per};
use crate::protocol::{Summary, Words};
use crate::rules::Limits;
use crate::ui::i18n::Locale;
use leptos_i18n::td_string;

/// How often somebody buys (每月1次).
#[must_use]
pub fn frequency_text(locale: Locale, frequency: Frequency) -> String {
    let n = frequency.times.to_string();
    match (frequency.times, frequency.per) {
        (0, _) => td_string!(locale, table.freq_seldom).to_owned(),
        (_, Per::Week) => td_string!(locale, table.freq_week, n = n),
        (_, Per::Month) => td_string!(locale, table.freq_month, n = n),
        (_, Per::Quarter) => td_string!(locale, table.freq_quarter, n = n),
        (_, Per::Year) => td_string!(locale, table.freq_year, n = n),
    }
}

/// The words of files in a language. They are no keys of the page's own texts: the command line reads the same files.
#[must_use]
fn language_words(locale: Locale) -> Words {
    let (files, groups) = match locale {
        Locale::zh_Hans => (include_str!("../../../locales/zh-Hans/files.json"), include_str!("../../../locales/zh-Hans/groups.json")),
        Locale::zh_Hant => (include_str!("../../../locales/zh-Hant/files.json"), include_str!("../../../locales/zh-Hant/groups.json")),
        Locale::en => (include_str!("../../../locales/en/files.json"), include_str!("../../../locales/en/groups.json")),
    };
    let mut words = Words::of(&[("", files), ("groups.", groups)]);
    for field in Limits::ALL {
        words.insert(format!("limits.{}", field.id), limit_name(locale, field.id).to_owned());
    }
    words
}

/// The words of files of this result.
#[must_use]
pub fn file_words(locale: Locale, summary: &Summary) -> Words {
    let mut words = language_words(locale);
    for problem in summary.files.iter().flat_map(|file| &file.problems) {
        if let Some(text) = code_text(locale, &problem.code) {
            words.insert(format!("problems.{}", problem.code), text.to_owned());
        }
    }
    let scheme = |scheme: &crate::protocol::SchemeTotals| {
        let groups = scheme.groups.iter().map(|own| path_text(locale, &own.path)).collect();
        (scheme_name(locale, &scheme.name), groups)
    };
    words.schemes = summary.schemes.iter().map(scheme).collect();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dimension;
    use crate::ui::words::group_name;

    #[test]
    fn groups_have_the_names_of_the_screens() {
        let by_all = [Dimension::Value, Dimension::Potential, Dimension::Relation, Dimension::Lifecycle, Dimension::Churn, Dimension::Class];
        for locale in [Locale::zh_Hans, Locale::en, Locale::zh_Hant] {
            let words = language_words(locale);
            for by in by_all.into_iter().chain([Dimension::Segment, Dimension::Abc]) {
                for index in 0..by.group_ids().len() as u8 {
                    assert_eq!(words.group(by, index), group_name(locale, by, index));
                }
            }
            assert_eq!(words.group(Dimension::Grade, 0), format!("▲ {}", group_name(locale, Dimension::Grade, 0)));
        }
    }
}
