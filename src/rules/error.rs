//! Why a text is refused as rules. Each variant is a sentence's worth of facts; the page has the sentences.

use super::file::MAX_PRESETS;
use super::{MAX_RULES_BYTES, SCHEMA};
use std::fmt;

/// Why a rules or presets text was refused. Nothing is half-read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesError {
    /// More bytes than [`MAX_RULES_BYTES`].
    TooLarge {
        /// The text's size.
        bytes: u64,
    },
    /// Not UTF-8 text.
    NotText,
    /// Not JSON, from this place on; 0 and 0 where it is no JSON object at all.
    NotJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Made by a newer version of the page.
    Newer {
        /// The document's schema as written.
        schema: u64,
    },
    /// A field nobody knows: a foreign file, or a typing error.
    UnknownField {
        /// Its path, such as `presets[0].icon`.
        field: String,
    },
    /// A field that stands twice.
    DuplicateField {
        /// Its path.
        field: String,
    },
    /// A field that must be there is not.
    MissingField {
        /// Its path.
        field: String,
    },
    /// A field's value is of a kind that it cannot have.
    WrongValue {
        /// Its path.
        field: String,
        /// What the reader says, for those who write rules by hand.
        reason: String,
    },
    /// A field's value is outside its range.
    OutOfRange {
        /// Its path.
        field: String,
        /// What would be allowed.
        allowed: &'static str,
    },
    /// More presets than [`MAX_PRESETS`].
    TooMany {
        /// How many there are.
        presets: usize,
    },
    /// A preset's name is empty, too long, or has characters that do not show.
    BadName {
        /// Which preset, from 1.
        place: usize,
    },
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => write!(f, "the rules have {bytes} bytes; at most {MAX_RULES_BYTES} are read"),
            Self::NotText => write!(f, "the rules are not UTF-8 text; save the file as UTF-8"),
            Self::NotJson { line: 0, .. } => write!(f, "this is not a rules file: it is no JSON object"),
            Self::NotJson { line, column } => write!(f, "the rules are not JSON from line {line}, column {column} on"),
            Self::Newer { schema } => write!(f, "the rules were made by a newer version (schema {schema}; this one reads {SCHEMA})"),
            Self::UnknownField { field } => write!(f, "the rules have a field that is not known: `{field}`"),
            Self::DuplicateField { field } => write!(f, "the rules have the field `{field}` twice"),
            Self::MissingField { field } => write!(f, "the rules lack the field `{field}`"),
            Self::WrongValue { field, reason } => write!(f, "the value of rule `{field}` cannot be read: {reason}"),
            Self::OutOfRange { field, allowed } => write!(f, "rule `{field}` must be {allowed}"),
            Self::TooMany { presets } => write!(f, "the file has {presets} presets; at most {MAX_PRESETS} are read"),
            Self::BadName { place } => write!(f, "preset {place} has no usable name (1 to 80 visible characters)"),
        }
    }
}

impl std::error::Error for RulesError {}
