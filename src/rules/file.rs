//! A rules or presets file's text, in and out: the one gate for storage, files and built-ins.

use super::{FIRST_SCHEMA, FieldFault, MAX_RULES_BYTES, Rules, RulesError, SCHEMA, field_fault, json_path};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The most presets a file or a library may hold.
pub const MAX_PRESETS: usize = 200;
/// The most characters of a preset's name.
pub(super) const MAX_NAME_CHARS: usize = 80;

/// Rules with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// What its owner calls it, 1 to 80 visible characters; unique in a library.
    pub name: String,
    /// The rules.
    pub rules: Rules,
    /// What its owner says of it; see [`super::About`].
    #[serde(default)]
    pub note: Option<String>,
    /// Which version of the standard it is.
    #[serde(default)]
    pub version: Option<String>,
    /// The ISO day on which the firm adopted it.
    #[serde(default)]
    pub adopted: Option<String>,
}

/// What a presets file holds. A file with bare rules reads as one preset without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetFile {
    /// Version of the document's shape, [`SCHEMA`].
    pub schema: u32,
    /// At least one.
    pub presets: Vec<Preset>,
}

/// A name as it is kept: no space around it, nothing invisible in it; `None` where nothing usable is left.
///
/// Control characters and those that turn the writing direction are refused rather than dropped, so that two names that
/// look alike are never made from different texts.
#[must_use]
pub fn clean_name(name: &str) -> Option<String> {
    let name = name.trim();
    (!name.is_empty() && name.chars().count() <= MAX_NAME_CHARS && !name.chars().any(is_hidden)).then(|| name.to_owned())
}

/// Whether a character does not show, or turns the writing direction.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

impl Rules {
    /// Reads and checks a rules document.
    ///
    /// # Errors
    /// [`RulesError`] where the text is too large, not such a document, newer, or has a value out of range.
    pub fn from_json(text: &str) -> Result<Self, RulesError> {
        let text = gate(text, MAX_RULES_BYTES, SCHEMA)?;
        let mut rules: Self = read(text)?;
        rules.upgrade();
        rules.check()?;
        Ok(rules)
    }

    /// The document as a file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl PresetFile {
    /// A file of these presets.
    #[must_use]
    pub fn new(presets: Vec<Preset>) -> Self {
        Self { schema: SCHEMA, presets }
    }

    /// Reads and checks a file's bytes: presets, or bare rules as one preset with an empty name.
    ///
    /// # Errors
    /// [`RulesError`]; nothing is half-read.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RulesError> {
        if bytes.len() > MAX_RULES_BYTES {
            return Err(RulesError::TooLarge { bytes: bytes.len() as u64 });
        }
        Self::from_json(std::str::from_utf8(bytes).map_err(|_| RulesError::NotText)?)
    }

    /// [`Self::from_bytes`] of a text.
    ///
    /// # Errors
    /// [`RulesError`]; nothing is half-read.
    pub fn from_json(text: &str) -> Result<Self, RulesError> {
        let text = gate(text, MAX_RULES_BYTES, SCHEMA)?;
        if !is_preset_file(text) {
            return Ok(Self::new(vec![Preset::new("", Rules::from_json(text)?)]));
        }
        let mut file: Self = read(text)?;
        if !(FIRST_SCHEMA..=SCHEMA).contains(&file.schema) {
            return Err(RulesError::OutOfRange { field: "schema".to_owned(), allowed: "1 or 2" });
        }
        file.schema = SCHEMA;
        if file.presets.is_empty() {
            return Err(RulesError::MissingField { field: "presets[0]".to_owned() });
        }
        check_presets(&mut file.presets)?;
        Ok(file)
    }

    /// The file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// Checks names, numbers and rules of presets, and tidies the names and what is said of them.
pub(super) fn check_presets(presets: &mut [Preset]) -> Result<(), RulesError> {
    if presets.len() > MAX_PRESETS {
        return Err(RulesError::TooMany { presets: presets.len() });
    }
    for place in 0..presets.len() {
        let (before, rest) = presets.split_at_mut(place);
        let Some(preset) = rest.first_mut() else { break };
        preset.name = clean_name(&preset.name).ok_or(RulesError::BadName { place: place + 1 })?;
        if before.iter().any(|other| other.name == preset.name) {
            return Err(RulesError::DuplicateField { field: format!("presets[{place}].name") });
        }
        let inside = |part: &str, error| match error {
            RulesError::OutOfRange { field, allowed } => RulesError::OutOfRange { field: format!("presets[{place}].{part}{field}"), allowed },
            other => other,
        };
        let about = preset.about().clean().map_err(|error| inside("", error))?;
        preset.describe(about);
        preset.rules.upgrade();
        preset.rules.check().map_err(|error| inside("rules.", error))?;
    }
    Ok(())
}

/// What must hold before a text is read at all: its size, that it is an object, and that it is not newer.
pub(super) fn gate(text: &str, most_bytes: usize, newest: u32) -> Result<&str, RulesError> {
    if text.len() > most_bytes {
        return Err(RulesError::TooLarge { bytes: text.len() as u64 });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !text.trim_start().starts_with('{') {
        return Err(RulesError::NotJson { line: 0, column: 0 });
    }
    // The version is looked at first, so that a newer file is called newer and not broken. Some programs write numbers as text.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Number {
        Plain(u64),
        Text(String),
    }
    #[derive(Deserialize)]
    struct Version {
        schema: Option<Number>,
    }
    let schema = match serde_json::from_str(text) {
        Ok(Version { schema: Some(Number::Plain(schema)) }) => Some(schema),
        Ok(Version { schema: Some(Number::Text(schema)) }) => schema.trim().parse().ok(),
        _ => None,
    };
    match schema {
        Some(schema) if schema > u64::from(newest) => Err(RulesError::Newer { schema }),
        _ => Ok(text),
    }
}

/// Whether a text that passed the gate is a presets file and not bare rules.
fn is_preset_file(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Shape {
        presets: Option<serde::de::IgnoredAny>,
    }
    // A text that breaks off cannot tell; either reader then says where.
    serde_json::from_str::<Shape>(text).map_or_else(|_| text.contains("\"presets\""), |shape| shape.presets.is_some())
}

/// Reads a document, naming the field that is wrong.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, RulesError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(&mut reader).map_err(|error| explain(&error, &json_path(text.bytes(), error.line(), error.column())))?;
    reader.end().map_err(|error| RulesError::NotJson { line: error.line(), column: error.column() })?;
    Ok(value)
}

/// What a field may hold, by the last part of its path.
fn allowed(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "bins" => super::BINS_ALLOWED,
        "abc_a_percent" | "abc_b_percent" => super::SHARES_ALLOWED,
        "days" | "orders" | "amount_cents" => super::FIXED_ALLOWED,
        id => return super::limits::allowed(id),
    })
}

fn explain(error: &serde_json::Error, path: &str) -> RulesError {
    if !error.is_data() {
        return RulesError::NotJson { line: error.line(), column: error.column() };
    }
    match field_fault(error, path) {
        Some(FieldFault::Unknown(field)) => return RulesError::UnknownField { field },
        Some(FieldFault::Double(field)) => return RulesError::DuplicateField { field },
        Some(FieldFault::Missing(field)) => return RulesError::MissingField { field },
        None => {}
    }
    let text = error.to_string();
    if let Some(allowed) = text.strip_prefix("invalid value: integer `").and_then(|_| allowed(path)) {
        // A whole number that does not even fit the field.
        RulesError::OutOfRange { field: path.to_owned(), allowed }
    } else {
        RulesError::WrongValue { field: path.to_owned(), reason: text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ClassCut;

    fn refused(text: &str) -> RulesError {
        PresetFile::from_json(text).unwrap_err()
    }

    #[test]
    fn the_document_round_trips_and_missing_fields_are_defaults() {
        let rules = Rules { bins: 3, class_cut: ClassCut::Fixed { days: 10, orders: 3, amount_cents: 20_000 }, ..Rules::default() };
        assert_eq!(Rules::from_json(&rules.to_json()), Ok(rules.clone()));
        assert_eq!(Rules::from_json("\u{feff}{\"schema\":1}"), Ok(Rules::default()));
        let file = PresetFile::new(vec![Preset::new("大客户", rules.clone()), Preset::new("VIP", Rules::default())]);
        assert_eq!(PresetFile::from_json(&file.to_json()), Ok(file.clone()));
        assert_eq!(PresetFile::from_json(&rules.to_json()), Ok(PresetFile::new(vec![Preset::new("", rules)])));
    }

    #[test]
    fn broken_and_foreign_documents_are_refused_with_the_field_or_the_place() {
        let unknown = |field: &str| RulesError::UnknownField { field: field.to_owned() };
        assert_eq!(refused("<html>404</html>"), RulesError::NotJson { line: 0, column: 0 });
        assert_eq!(refused(""), RulesError::NotJson { line: 0, column: 0 });
        assert_eq!(refused("{\n  \"schema\": 1,\n"), RulesError::NotJson { line: 3, column: 0 });
        assert_eq!(refused("{\"schema\":1} x"), RulesError::NotJson { line: 1, column: 14 });
        assert_eq!(refused(r#"{"schema":1,"icon":"x"}"#), unknown("icon"));
        assert_eq!(refused(r#"{"schema":1,"presets":[{"name":"p","rules":{"schema":1,"icon":"x"}}]}"#), unknown("presets[0].rules.icon"));
        assert_eq!(refused(r#"{"schema":1,"presets":[{"name":"p","cuts":[5,1,1,9]}]}"#), unknown("presets[0].cuts"));
        assert!(
            matches!(refused(r#"{"schema":1,"class_cut":{"fixed":{"days":1,"orders":1,"amount_cents":5,"icon":"x"}}}"#), RulesError::UnknownField { field } if field.ends_with("icon"))
        );
        assert_eq!(refused(r#"{"schema":1,"presets":[{"name":"p"}]}"#), RulesError::MissingField { field: "presets[0].rules".into() });
        assert_eq!(refused(r#"{"schema":1,"presets":[]}"#), RulesError::MissingField { field: "presets[0]".into() });
        assert_eq!(refused(r#"{"schema":1,"schema":1}"#), RulesError::DuplicateField { field: "schema".into() });
        assert_eq!(refused(r#"{"schema":1,"schema":2,"presets":[]}"#), RulesError::DuplicateField { field: "schema".into() });
        assert!(matches!(refused(r#"{"schema":1,"bins":"five"}"#), RulesError::WrongValue { field, .. } if field == "bins"));
        assert!(matches!(refused(r#"{"schema":1,"abc":"loud"}"#), RulesError::WrongValue { field, .. } if field == "abc"));
        assert!(matches!(refused(r#"{"schema":1,"bins":1}"#), RulesError::OutOfRange { field, .. } if field == "bins"));
        assert!(matches!(refused(r#"{"schema":1,"bins":1000000}"#), RulesError::OutOfRange { field, .. } if field == "bins"));
        assert!(matches!(refused(r#"{"schema":1,"abc_b_percent":-5}"#), RulesError::OutOfRange { field, .. } if field == "abc_b_percent"));
        let cut = r#"{"schema":1,"presets":[{"name":"p","rules":{"abc_a_percent":99}}]}"#;
        assert!(matches!(refused(cut), RulesError::OutOfRange { field, .. } if field == "presets[0].rules.abc_a_percent"));
    }

    #[test]
    fn newer_large_deep_and_many_are_refused_each_with_its_reason() {
        assert_eq!(refused(r#"{"schema":7,"later":true}"#), RulesError::Newer { schema: 7 });
        assert_eq!(refused(r#"{"schema":"99","presets":{"a":[]}}"#), RulesError::Newer { schema: 99 });
        assert!(matches!(refused(&" ".repeat(MAX_RULES_BYTES + 1)), RulesError::TooLarge { .. }));
        assert_eq!(refused(&"[".repeat(100_000)), RulesError::NotJson { line: 0, column: 0 });
        assert!(matches!(refused(&format!("{{\"schema\":{}", "[".repeat(100_000))), RulesError::WrongValue { .. }));
        assert!(matches!(
            refused(&format!("{{\"presets\":[{{\"name\":{}", "[".repeat(100_000))),
            RulesError::WrongValue { .. } | RulesError::NotJson { .. }
        ));
        let many: Vec<Preset> = (0..=MAX_PRESETS).map(|n| Preset::new(format!("p{n}"), Rules::default())).collect();
        assert_eq!(refused(&PresetFile::new(many).to_json()), RulesError::TooMany { presets: MAX_PRESETS + 1 });
        assert_eq!(PresetFile::from_bytes(&[0xff, 0xfe, b'{', 0]), Err(RulesError::NotText));
    }

    #[test]
    fn names_are_visible_and_distinct() {
        let named = |names: &[&str]| PresetFile::new(names.iter().map(|name| Preset::new(*name, Rules::default())).collect()).to_json();
        assert_eq!(refused(&named(&["ok", " "])), RulesError::BadName { place: 2 });
        assert_eq!(refused(&named(&["a\nb"])), RulesError::BadName { place: 1 });
        assert_eq!(refused(&named(&["a\u{202e}b"])), RulesError::BadName { place: 1 });
        assert_eq!(refused(&named(&[&"x".repeat(81)])), RulesError::BadName { place: 1 });
        assert_eq!(refused(&named(&["a", " a "])), RulesError::DuplicateField { field: "presets[1].name".into() });
        // Names that look alike are different names (the second has a Cyrillic letter).
        assert_eq!(PresetFile::from_json(&named(&["VIP", "V\u{406}P"])).unwrap().presets.len(), 2);
        assert_eq!(clean_name("  大客户 "), Some("大客户".to_owned()));
    }
}
