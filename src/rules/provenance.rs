//! Where a standard comes from: a note, a version and the day a firm adopted it. It says what the rules are, and nothing
//! about customers; no grade depends on it.

use super::file::is_hidden;
use super::{Preset, Rules, RulesError};
use crate::model::Day;

/// The most characters of a note.
pub(super) const MAX_NOTE_CHARS: usize = 500;
/// The most characters of a version.
pub(super) const MAX_VERSION_CHARS: usize = 20;

/// What a preset says of itself; each part may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What it is for, who agreed on it: at most 500 visible characters, in several lines.
    pub note: Option<String>,
    /// Which version it is, at most 20 visible characters.
    pub version: Option<String>,
    /// The ISO day on which the firm adopted it.
    pub adopted: Option<String>,
}

impl About {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As it is kept: no space around a text, one kind of line end, and nothing where nothing is left. Hidden characters
    /// are refused rather than dropped, as in names.
    ///
    /// # Errors
    /// [`RulesError::OutOfRange`] naming the part that cannot be kept.
    pub fn clean(self) -> Result<Self, RulesError> {
        let out = |field: &str, allowed| RulesError::OutOfRange { field: field.to_owned(), allowed };
        let text = |text: Option<String>, field: &str, most: usize, allowed| {
            let text = text.map(|text| text.replace("\r\n", "\n").replace('\t', " ").trim().to_owned()).filter(|text| !text.is_empty());
            let fits = |text: &String| text.chars().count() <= most && !text.chars().any(|c| is_hidden(c) && !(c == '\n' && field == "note"));
            if text.as_ref().is_none_or(fits) { Ok(text) } else { Err(out(field, allowed)) }
        };
        let adopted = self.adopted.map(|day| day.trim().to_owned()).filter(|day| !day.is_empty());
        if adopted.as_deref().is_some_and(|day| Day::parse_iso(day).is_none()) {
            return Err(out("adopted", "a day such as 2024-12-31"));
        }
        Ok(Self {
            note: text(self.note, "note", MAX_NOTE_CHARS, "at most 500 visible characters")?,
            version: text(self.version, "version", MAX_VERSION_CHARS, "at most 20 visible characters in one line")?,
            adopted,
        })
    }
}

impl Preset {
    /// Rules with a name and nothing said of them.
    #[must_use]
    pub fn new(name: impl Into<String>, rules: Rules) -> Self {
        Self { name: name.into(), rules, note: None, version: None, adopted: None }
    }

    /// What it says of itself.
    #[must_use]
    pub fn about(&self) -> About {
        About { note: self.note.clone(), version: self.version.clone(), adopted: self.adopted.clone() }
    }

    /// Says something else of itself.
    pub fn describe(&mut self, about: About) {
        let About { note, version, adopted } = about;
        (self.note, self.version, self.adopted) = (note, version, adopted);
    }

    /// Whether somebody who has `own` under this name gets nothing new: the same rules, and no other words about them.
    #[must_use]
    pub fn brings_nothing_to(&self, own: &Self) -> bool {
        self.rules == own.rules && (self.about().is_empty() || self.about() == own.about())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::PresetFile;

    fn file(fields: &str) -> Result<Preset, RulesError> {
        let text = format!(r#"{{"schema":2,"presets":[{{"name":"大客户","rules":{{"schema":2}}{fields}}}]}}"#);
        PresetFile::from_json(&text).map(|mut file| file.presets.remove(0))
    }

    #[test]
    fn what_a_preset_says_of_itself_travels_and_old_files_say_nothing() {
        let mut preset = Preset::new("大客户", Rules::default());
        assert_eq!(file(""), Ok(preset.clone()));
        assert_eq!(file(r#","note":" ","version":"","adopted":null"#), Ok(preset.clone()));
        let about = About { note: Some("销售部定的\n每季看一次".into()), version: Some("2".into()), adopted: Some("2024-01-01".into()) };
        preset.describe(about.clone());
        assert_eq!(PresetFile::from_json(&PresetFile::new(vec![preset.clone()]).to_json()).unwrap().presets, [preset.clone()]);
        assert_eq!(file(r#","note":" 销售部定的\r\n每季看一次\n","version":" 2","adopted":"2024-01-01""#), Ok(preset.clone()));
        assert_eq!(preset.about(), about);
        // The same rules without words are nothing new to one who has both; with other words they are.
        let bare = Preset::new("大客户", Rules::default());
        assert!(bare.brings_nothing_to(&preset) && preset.brings_nothing_to(&preset) && !preset.brings_nothing_to(&bare));
    }

    #[test]
    fn what_does_not_show_or_is_too_long_is_refused_by_the_name_of_its_field() {
        let refused = |fields: &str| match file(fields) {
            Err(RulesError::OutOfRange { field, .. } | RulesError::WrongValue { field, .. } | RulesError::DuplicateField { field }) => field,
            other => panic!("{fields}: {other:?}"),
        };
        for hidden in ["a\\u202eb", "a\\u200bb", "a\\u0007b", "\\u2066x", "a\\rb"] {
            assert_eq!(refused(&format!(r#","note":"{hidden}""#)), "presets[0].note", "{hidden}");
            assert_eq!(refused(&format!(r#","version":"{hidden}""#)), "presets[0].version", "{hidden}");
        }
        assert_eq!(refused(r#","version":"1\n2""#), "presets[0].version");
        assert!(file(&format!(r#","note":"{}","version":"{}""#, "注".repeat(500), "v".repeat(20))).is_ok());
        assert_eq!(refused(&format!(r#","note":"{}""#, "注".repeat(501))), "presets[0].note");
        assert_eq!(refused(&format!(r#","version":"{}""#, "v".repeat(21))), "presets[0].version");
        for day in ["gestern", "2024-02-30", "2024-1-1", "20240101"] {
            assert_eq!(refused(&format!(r#","adopted":"{day}""#)), "presets[0].adopted");
        }
        assert_eq!(refused(r#","note":["a"]"#), "presets[0].note");
        assert_eq!(refused(r#","note":"a","note":"b""#), "presets[0].note");
    }
}
