//! Standards as the fragment of an address, which a browser sends to no host: `#rules=…`. It holds what a presets file
//! holds, without the values that nobody changed, as zlib (RFC 1950, whose checksum finds what was altered on the way) in
//! base64url (RFC 4648, section 5). What comes in goes through the same gate as a file.

use super::{MAX_RULES_BYTES, Preset, PresetFile, Rules, RulesError};
use serde_json::{Map, Value};
use std::fmt;

/// What the fragment begins with.
const START: &str = "rules=";
/// The same, as some programs write it.
const START_ESCAPED: &str = "rules%3D";
/// The most bytes of a fragment; longer ones are cut by too many programs on the way.
pub const MAX_LINK_BYTES: usize = 32 << 10;
/// As small as it gets: a link is made once and read by people.
const LEVEL: u8 = 10;

/// Why a fragment gives no standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// More bytes than [`MAX_LINK_BYTES`].
    TooLong {
        /// The fragment's size.
        bytes: u64,
    },
    /// Cut off or altered on the way, or never one of ours.
    Damaged,
    /// Whole, but what it holds is refused.
    Refused(RulesError),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => write!(f, "the link has {bytes} bytes; at most {MAX_LINK_BYTES} are read"),
            Self::Damaged => write!(f, "the link is cut off or altered"),
            Self::Refused(error) => write!(f, "the link holds rules that cannot be used: {error}"),
        }
    }
}

impl std::error::Error for LinkError {}

/// The fragment (without `#`) that holds these presets.
///
/// # Errors
/// [`LinkError::TooLong`] where they are too many for a link.
pub fn to_fragment(presets: &[Preset]) -> Result<String, LinkError> {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(minimal(presets).as_bytes(), LEVEL);
    let fragment = format!("{START}{}", encode(&packed));
    if fragment.len() > MAX_LINK_BYTES { Err(LinkError::TooLong { bytes: fragment.len() as u64 }) } else { Ok(fragment) }
}

/// The presets of an address's fragment (without `#`); `None` where it is about something else.
#[must_use]
pub fn from_fragment(fragment: &str) -> Option<Result<PresetFile, LinkError>> {
    let escaped =
        || fragment.get(..START_ESCAPED.len()).filter(|start| start.eq_ignore_ascii_case(START_ESCAPED)).map(|start| &fragment[start.len()..]);
    let text = fragment.strip_prefix(START).or_else(escaped)?;
    if fragment.len() > MAX_LINK_BYTES {
        return Some(Err(LinkError::TooLong { bytes: fragment.len() as u64 }));
    }
    let packed = decode(text);
    // A few bytes can unpack to a gigabyte: no more than a file may have.
    let unpacked = packed.and_then(|packed| miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&packed, MAX_RULES_BYTES).ok());
    Some(unpacked.map_or(Err(LinkError::Damaged), |bytes| PresetFile::from_bytes(&bytes).map_err(LinkError::Refused)))
}

/// A presets file without what is as in the defaults of its schema, and without what a preset does not say. It reads back
/// as the whole one: missing rules are the defaults of the schema that the document names.
fn minimal(presets: &[Preset]) -> String {
    let plain = |value: Value| if let Value::Object(fields) = value { fields } else { Map::new() };
    let to_fields = |rules: &Rules| plain(serde_json::to_value(rules).unwrap_or_default());
    let defaults = to_fields(&Rules::default());
    let own = |fields: &mut Map<String, Value>, defaults: &Map<String, Value>| fields.retain(|name, value| defaults.get(name) != Some(value));
    let rules = |rules: &Rules| {
        let mut fields = to_fields(rules);
        let schema = fields.get("schema").cloned();
        own(&mut fields, &defaults);
        if let (Some(Value::Object(limits)), Some(Value::Object(defaults))) = (fields.get_mut("limits"), defaults.get("limits")) {
            own(limits, defaults);
        }
        // Later defaults may be others: the document says whose it leaves out.
        fields.extend(schema.map(|schema| ("schema".to_owned(), schema)));
        Value::Object(fields)
    };
    let mut file = plain(serde_json::to_value(PresetFile::new(presets.to_vec())).unwrap_or_default());
    if let Some(Value::Array(all)) = file.get_mut("presets") {
        for (fields, preset) in all.iter_mut().filter_map(Value::as_object_mut).zip(presets) {
            fields.retain(|_, value| !value.is_null());
            fields.insert("rules".to_owned(), rules(&preset.rules));
        }
    }
    Value::Object(file).to_string()
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding: no character of it is ever escaped in an address.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(ALPHABET[(word >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.as_bytes().chunks(4) {
        let mut word = 0u32;
        for &letter in four {
            let digit = ALPHABET.iter().position(|own| *own == letter)?;
            word = word << 6 | digit as u32;
        }
        match four.len() {
            4 => bytes.extend(&word.to_be_bytes()[1..]),
            3 => bytes.extend(&(word << 6).to_be_bytes()[1..3]),
            2 => bytes.push((word >> 4) as u8),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_is_that_of_the_standard() {
        for (bytes, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"), ("~~?", "fn4_")]
        {
            assert_eq!((encode(bytes.as_bytes()).as_str(), decode(text)), (text, Some(bytes.as_bytes().to_vec())));
        }
        for text in ["A", "Zg==", "Zm9v+", "Zm9v/", "Zm 9v", "Zm9v中", "AAAAA"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_was_changed_is_in_a_link() {
        let mut preset = Preset::new("VIP", Rules { bins: 4, ..Rules::default() });
        preset.rules.limits.lost_days = 120;
        assert_eq!(minimal(&[preset]), r#"{"presets":[{"name":"VIP","rules":{"bins":4,"limits":{"lost_days":120},"schema":2}}],"schema":2}"#);
        assert_eq!(minimal(&[Preset::new("x", Rules::default())]), r#"{"presets":[{"name":"x","rules":{"schema":2}}],"schema":2}"#);
    }

    #[test]
    fn other_fragments_are_not_ours_and_long_ones_are_not_read() {
        for other in ["", "rules", "collect", "rule=x", "Rules=x", "x&rules=y", "规则=1", "rules%3"] {
            assert_eq!(from_fragment(other), None, "{other}");
        }
        assert_eq!(from_fragment("rules="), Some(Err(LinkError::Damaged)));
        let long = format!("rules={}", "A".repeat(MAX_LINK_BYTES));
        assert_eq!(from_fragment(&long), Some(Err(LinkError::TooLong { bytes: long.len() as u64 })));
        let fragment = to_fragment(&[Preset::new("x", Rules::default())]).unwrap();
        for escaped in [fragment.replace('=', "%3D"), fragment.replace('=', "%3d")] {
            assert_eq!(from_fragment(&escaped), from_fragment(&fragment));
        }
        // A bomb: a few thousand bytes that unpack to some megabytes.
        let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![b' '; 8 << 20], LEVEL);
        let bomb = format!("rules={}", encode(&bomb));
        assert!(bomb.len() < MAX_LINK_BYTES);
        assert_eq!(from_fragment(&bomb), Some(Err(LinkError::Damaged)));
    }
}
