//! Bytes → text. The encoding is proposed from the first bytes and proved on the whole file (see `evidence`).

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Encodings the page reads. All keep `,` `;` TAB, quotes and line ends as single ASCII bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// windows-1252, western European.
    Windows1252,
}

impl Encoding {
    /// All encodings, likeliest first.
    pub const ALL: &'static [Self] = &[Self::Utf8, Self::Gb18030, Self::Windows1252];

    /// The name in reports and `--encoding`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding of a name; `gbk` and `gb2312` are GB18030, `latin1` is windows-1252.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "gb18030" | "gbk" | "gb2312" => Some(Self::Gb18030),
            "windows-1252" | "cp1252" | "latin1" | "iso-8859-1" => Some(Self::Windows1252),
            _ => None,
        }
    }
}

/// A cell's text, or `None` where its bytes are no text in the encoding.
#[must_use]
pub fn decode_cell(bytes: &[u8], encoding: Encoding) -> Option<Cow<'_, str>> {
    if bytes.is_ascii() {
        // NUL never stands in an order export: it marks damaged or binary content.
        return if bytes.contains(&0) { None } else { std::str::from_utf8(bytes).ok().map(Cow::Borrowed) };
    }
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Encoding::Gb18030 | Encoding::Windows1252 => legacy::decode(bytes, encoding, true),
    }
}

/// Text for showing, with a mark in place of what cannot be decoded.
#[must_use]
pub fn decode_all(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes),
        Encoding::Gb18030 | Encoding::Windows1252 => legacy::decode(bytes, encoding, false).unwrap_or(Cow::Borrowed("\u{fffd}")),
    }
}

/// The tables of legacy encodings. Natively they are `encoding_rs`'s; in the browser they are the browser's own (both
/// follow the WHATWG Encoding Standard), which saves a third of the worker's size.
#[cfg(not(all(target_arch = "wasm32", feature = "worker")))]
mod legacy {
    use super::{Cow, Encoding};

    /// The text of bytes; with `strict`, `None` where they are no text, else marks in place of what is none.
    pub fn decode(bytes: &[u8], encoding: Encoding, strict: bool) -> Option<Cow<'_, str>> {
        let table = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        if strict { table.decode_without_bom_handling_and_without_replacement(bytes) } else { Some(table.decode_without_bom_handling(bytes).0) }
    }
}

#[cfg(all(target_arch = "wasm32", feature = "worker"))]
mod legacy {
    use super::{Cow, Encoding};
    use std::sync::OnceLock;

    /// (bytes, encoding, strict) → text.
    type Decode = fn(&[u8], Encoding, bool) -> Option<String>;

    static DECODER: OnceLock<Decode> = OnceLock::new();

    /// Hands over the browser's decoder.
    pub fn set_decoder(decoder: Decode) {
        // The worker's start calls this once.
        DECODER.set(decoder).ok();
    }

    /// The text of bytes; with `strict`, `None` where they are no text, else marks in place of what is none.
    pub fn decode(bytes: &[u8], encoding: Encoding, strict: bool) -> Option<Cow<'_, str>> {
        DECODER.get().and_then(|decode| decode(bytes, encoding, strict)).map(Cow::Owned)
    }
}

#[cfg(all(target_arch = "wasm32", feature = "worker"))]
pub use legacy::set_decoder;

/// How a stretch of bytes reads as UTF-8: valid multi-byte characters and bytes that cannot be.
#[must_use]
pub fn utf8_counts(bytes: &[u8]) -> (u64, u64) {
    // Sums of 255 flags fit a byte, which the compiler counts 16 at a time.
    let leads = |part: &[u8]| part.chunks(255).map(|some| u64::from(some.iter().map(|&byte| u8::from(byte >= 0xc0)).sum::<u8>())).sum::<u64>();
    if simdutf8::basic::from_utf8(bytes).is_ok() {
        return (leads(bytes), 0);
    }
    bytes
        .utf8_chunks()
        .fold((0, 0), |(multibyte, errors), chunk| (multibyte + leads(chunk.valid().as_bytes()), errors + u64::from(!chunk.invalid().is_empty())))
}

/// How well a stretch of bytes reads as GB18030: common two-byte Chinese characters, other non-ASCII characters, errors.
///
/// Common = GB 2312 level 1 and its punctuation (lead bytes 0xA1–0xA3, 0xB0–0xD7 with a trail byte from 0xA1): the 3,755
/// characters that make up nearly all Chinese text.
#[must_use]
pub fn gb_counts(bytes: &[u8]) -> (u64, u64, u64) {
    let (mut common, mut other, mut errors) = (0, 0, 0);
    let mut at = 0;
    while at < bytes.len() {
        let lead = bytes[at];
        match (lead, bytes.get(at + 1).copied()) {
            (0..=0x7f, _) => at += 1,
            (0xa1..=0xa3 | 0xb0..=0xd7, Some(0xa1..=0xfe)) => {
                common += 1;
                at += 2;
            }
            (0x81..=0xfe, Some(0x40..=0x7e | 0x80..=0xfe)) => {
                other += 1;
                at += 2;
            }
            (0x81..=0xfe, Some(0x30..=0x39)) => {
                other += 1;
                at += 4;
            }
            // A character cut off by the end of the sample is no error.
            (0x81..=0xfe, None) => at += 1,
            _ => {
                errors += 1;
                at += 1;
            }
        }
    }
    (common, other, errors)
}

/// The encoding a first look proposes: UTF-8 where all of it is UTF-8, else GB18030 where it reads as Chinese, else windows-1252.
///
/// `whole` says that `bytes` is the whole file; otherwise a character cut off at the end is no error.
#[must_use]
pub fn propose(bytes: &[u8], whole: bool) -> Encoding {
    let checked = if whole { bytes } else { without_cut_character(bytes) };
    let (multibyte, errors) = utf8_counts(checked);
    choose(multibyte, errors, gb_counts(bytes))
}

/// The choice from counts over any stretch of bytes; monotone enough to be made on the whole file as well.
#[must_use]
pub fn choose(multibyte: u64, utf8_errors: u64, gb: (u64, u64, u64)) -> Encoding {
    let (common, other, gb_errors) = gb;
    if utf8_errors == 0 || multibyte >= 20 * utf8_errors {
        Encoding::Utf8
    } else if gb_errors * 100 <= common + other && common >= other {
        Encoding::Gb18030
    } else {
        Encoding::Windows1252
    }
}

/// Without the bytes of a UTF-8 character that the end cuts off (63 % of prefixes of Chinese text end inside one).
fn without_cut_character(bytes: &[u8]) -> &[u8] {
    let tail = bytes.len().saturating_sub(3);
    match bytes[tail..].iter().rposition(|&byte| byte >= 0xc0) {
        Some(at) if std::str::from_utf8(&bytes[tail + at..]).is_err_and(|error| error.error_len().is_none()) => &bytes[..tail + at],
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_of_chinese_utf8_is_still_utf8() {
        let text = "订单编号,客户\n1,中文商品名称\n".repeat(20);
        for cut in 1..text.len() {
            assert_eq!(propose(&text.as_bytes()[..cut], false), Encoding::Utf8, "cut at {cut}");
        }
    }

    #[test]
    fn gbk_and_western_text_are_told_apart() {
        let gbk = encoding_rs::GBK.encode("订单编号,买家会员名\n1,张三丰\n").0;
        assert_eq!(propose(&gbk, true), Encoding::Gb18030);
        assert_eq!(propose(b"id,name\n1,Caf\xe9\n2,\x80 5\n", true), Encoding::Windows1252);
        assert_eq!(propose(b"id,name\n1,ab\xffc\n", true), Encoding::Windows1252);
        assert_eq!(decode_cell(&gbk[..8], Encoding::Gb18030).as_deref(), Some("订单编号"));
        assert_eq!(decode_cell(b"a\xffb", Encoding::Utf8), None);
        assert_eq!(decode_cell(b"a\0b", Encoding::Utf8), None);
    }
}
