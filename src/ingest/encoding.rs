//! Bytes → text. The encoding is proposed from the first bytes and proved on the whole file (see `evidence`).

use super::language::{Reading, Verdict, judge};
use super::twofold::doubt;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Encodings the page reads, by their names in the WHATWG Encoding Standard.
///
/// All but UTF-16 keep `,` `;` TAB, quotes and line ends as single ASCII bytes, so tables in them are cut before they are
/// decoded. UTF-16, and double-byte text cut at a mark that can be the second half of a character (`|`), is made UTF-8
/// first: see [`Plan::converted`](super::Plan::converted).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// GB18030, which contains GBK and GB2312.
    Gb18030,
    /// Big5 with its Hong Kong extension: traditional Chinese.
    Big5,
    /// Shift_JIS as Windows writes it: Japanese.
    ShiftJis,
    /// EUC-KR as Windows writes it (code page 949): Korean.
    EucKr,
    /// windows-1252, western European.
    Windows1252,
    /// windows-1250, central European.
    Windows1250,
    /// windows-1251, Cyrillic.
    Windows1251,
    /// windows-1253, Greek.
    Windows1253,
    /// windows-1254, Turkish.
    Windows1254,
    /// Mac Roman, western European, of old Macs and of Excel for them.
    MacRoman,
    /// UTF-16, little end first: what Excel calls "Unicode text".
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl Encoding {
    /// All encodings, likeliest first.
    pub const ALL: &'static [Self] = &[
        Self::Utf8,
        Self::Gb18030,
        Self::Big5,
        Self::ShiftJis,
        Self::EucKr,
        Self::Windows1252,
        Self::Windows1250,
        Self::Windows1251,
        Self::Windows1253,
        Self::Windows1254,
        Self::MacRoman,
        Self::Utf16Le,
        Self::Utf16Be,
    ];

    /// Those a text without a mark can be in when it is not UTF-8; of equally good ones the earlier is taken.
    pub(super) fn legacy() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|encoding| *encoding != Self::Utf8 && !encoding.is_wide())
    }

    /// The name in reports and `--encoding`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::ShiftJis => "shift_jis",
            Self::EucKr => "euc-kr",
            Self::Windows1252 => "windows-1252",
            Self::Windows1250 => "windows-1250",
            Self::Windows1251 => "windows-1251",
            Self::Windows1253 => "windows-1253",
            Self::Windows1254 => "windows-1254",
            Self::MacRoman => "macintosh",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// The encoding of a name; `gbk` and `gb2312` are GB18030, `latin1` is windows-1252.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let other = match name.as_str() {
            "utf8" => Self::Utf8,
            "gbk" | "gb2312" => Self::Gb18030,
            "big5-hkscs" => Self::Big5,
            "shift-jis" | "sjis" | "cp932" => Self::ShiftJis,
            "cp949" => Self::EucKr,
            "cp1252" | "latin1" | "iso-8859-1" => Self::Windows1252,
            "mac-roman" | "macroman" => Self::MacRoman,
            "utf-16" | "utf16" => Self::Utf16Le,
            _ => return Self::ALL.iter().copied().find(|encoding| encoding.name() == name),
        };
        Some(other)
    }

    /// Whether characters beyond ASCII take two bytes (or four).
    pub(super) fn is_double_byte(self) -> bool {
        matches!(self, Self::Gb18030 | Self::Big5 | Self::ShiftJis | Self::EucKr)
    }

    /// Whether every character is two bytes or more, ASCII as well.
    #[must_use]
    pub fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
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
        _ => legacy::decode(bytes, encoding, true),
    }
}

/// Text for showing, with a mark in place of what cannot be decoded.
#[must_use]
pub fn decode_all(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes),
        _ => legacy::decode(bytes, encoding, false).unwrap_or(Cow::Borrowed("\u{fffd}")),
    }
}

/// A whole file as UTF-8; what is no text becomes U+FFFD, and a byte-order mark goes. Natively what the page's streams do.
#[must_use]
pub fn to_utf8(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
    decode_all(bytes, encoding).trim_start_matches('\u{feff}').as_bytes().to_vec()
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
            Encoding::Big5 => encoding_rs::BIG5,
            Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
            Encoding::EucKr => encoding_rs::EUC_KR,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
            Encoding::Windows1250 => encoding_rs::WINDOWS_1250,
            Encoding::Windows1251 => encoding_rs::WINDOWS_1251,
            Encoding::Windows1253 => encoding_rs::WINDOWS_1253,
            Encoding::Windows1254 => encoding_rs::WINDOWS_1254,
            Encoding::MacRoman => encoding_rs::MACINTOSH,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
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

/// How a stretch of bytes reads as UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Utf8Counts {
    /// Valid characters of more than one byte …
    pub multibyte: u64,
    /// … and those of them that have more than two.
    pub wide: u64,
    /// Stretches of bytes that cannot be UTF-8.
    pub errors: u64,
}

impl Utf8Counts {
    /// Counts over all of the bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::with(bytes, |_| ())
    }

    /// Counts, and tells every stretch of UTF-8 that has characters of more than two bytes.
    pub fn with(bytes: &[u8], mut wide: impl FnMut(std::ops::Range<usize>)) -> Self {
        let mut counts = Self::default();
        let mut add = |counts: &mut Self, valid: &[u8], at: usize| {
            let before = counts.wide;
            counts.add_valid(valid);
            if counts.wide > before {
                wide(at..at + valid.len());
            }
        };
        if simdutf8::basic::from_utf8(bytes).is_ok() {
            add(&mut counts, bytes, 0);
            return counts;
        }
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            add(&mut counts, chunk.valid().as_bytes(), at);
            counts.errors += u64::from(!chunk.invalid().is_empty());
            at += chunk.valid().len() + chunk.invalid().len();
        }
        counts
    }

    fn add_valid(&mut self, valid: &[u8]) {
        // Sums of 255 flags fit a byte, which the compiler counts 16 at a time.
        let leads = |from: u8| valid.chunks(255).map(|some| u64::from(some.iter().map(|&byte| u8::from(byte >= from)).sum::<u8>())).sum::<u64>();
        let multibyte = leads(0xc0);
        if multibyte > 0 {
            self.multibyte += multibyte;
            self.wide += leads(0xe0);
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { multibyte: self.multibyte + other.multibyte, wide: self.wide + other.wide, errors: self.errors + other.errors }
    }
}

/// Lines with the bytes where they start, earliest first.
pub type Sample = Vec<(u64, Vec<u8>)>;

/// So much of a file's lines that are not UTF-8 is kept for [`judge`].
pub const SAMPLE_BYTES: usize = 8 << 10;

/// The line around a place; lines before `from` are not looked at.
pub(super) fn line_around(bytes: &[u8], from: usize, place: usize) -> std::ops::Range<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let start = bytes[from..place].iter().rposition(is_end).map_or(from, |before| from + before + 1);
    start..bytes[place..].iter().position(is_end).map_or(bytes.len(), |behind| place + behind)
}

/// The lines of a stretch of bytes that are not UTF-8, each with its place, earliest first: at most [`SAMPLE_BYTES`] and
/// one line. `bytes` begins with a line.
#[must_use]
pub fn foreign_lines(bytes: &[u8]) -> Sample {
    let (mut found, mut kept, mut at) = (Vec::new(), 0, 0);
    while kept < SAMPLE_BYTES {
        let Err(error) = simdutf8::compat::from_utf8(&bytes[at..]) else { break };
        let around = line_around(bytes, at, at + error.valid_up_to());
        // One endless line is as good as its beginning.
        let line = &bytes[around.start..around.end.min(around.start + SAMPLE_BYTES)];
        kept += line.len();
        found.push((around.start as u64, line.to_vec()));
        at = around.end;
    }
    found
}

/// The same of lines that are UTF-8 and not ASCII.
#[must_use]
pub fn letter_lines(bytes: &[u8]) -> Sample {
    let (mut found, mut kept, mut at) = (Vec::new(), 0, 0);
    while kept < SAMPLE_BYTES
        && let Some(place) = beyond_ascii(bytes, at)
    {
        let around = line_around(bytes, at, place);
        let line = &bytes[around.start..around.end.min(around.start + SAMPLE_BYTES)];
        let line = if line.len() < around.len() { without_cut_character(line) } else { line };
        if std::str::from_utf8(line).is_ok() {
            kept += line.len();
            found.push((around.start as u64, line.to_vec()));
        }
        at = around.end;
    }
    found
}

/// The first byte beyond ASCII from `from` on.
pub(super) fn beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for block in bytes[from..].chunks(1024) {
        if !block.is_ascii() {
            return block.iter().position(|byte| !byte.is_ascii()).map(|place| at + place);
        }
        at += block.len();
    }
    None
}

/// Adds the lines of another part of the file to a sample.
pub fn join_samples(mine: &mut Sample, theirs: &[(u64, Vec<u8>)]) {
    mine.extend_from_slice(theirs);
    mine.sort_by_key(|(place, _)| *place);
    let mut kept = 0;
    mine.retain(|(_, line)| {
        let room = kept < SAMPLE_BYTES;
        kept += line.len();
        room
    });
}

/// What a text may be in. `counts` is of all of it; `foreign` are its lines that are not UTF-8, `letters` those that are and
/// are not ASCII.
#[must_use]
pub fn choose(counts: Utf8Counts, foreign: &[(u64, Vec<u8>)], letters: &[(u64, Vec<u8>)]) -> Verdict {
    let utf8 = || Verdict { readings: vec![Reading { encoding: Encoding::Utf8, score: 1.0 }], sure: true };
    let joined = |lines: &mut dyn Iterator<Item = &(u64, Vec<u8>)>| lines.map(|(_, line)| line.as_slice()).collect::<Vec<_>>().join(&b'\n');
    let doubt = if counts.wide == 0 { doubt(&joined(&mut letters.iter())) } else { None };
    if counts.errors == 0 {
        return doubt.unwrap_or_else(utf8);
    }
    if doubt.is_some() {
        return judge(&joined(&mut foreign.iter().chain(letters)));
    }
    // A few damaged bytes make no other encoding, nor do some lines of one among more of UTF-8: characters of three bytes are
    // hardly ever an accident of anything else.
    if counts.multibyte >= 20 * counts.errors || counts.wide > counts.errors {
        return utf8();
    }
    if only_currency_marks(foreign) {
        return Verdict { readings: vec![Reading { encoding: Encoding::Windows1252, score: 1.0 }], sure: true };
    }
    let verdict = judge(&joined(&mut foreign.iter()));
    // Letters of one byte are hardly ever pairs of two either.
    if !verdict.best().is_double_byte() && counts.multibyte > counts.errors { utf8() } else { verdict }
}

/// Whether all that is not ASCII are the bytes of £, € or ¥ beside a digit, as western Windows writes them.
fn only_currency_marks(sample: &[(u64, Vec<u8>)]) -> bool {
    let is_mark = |line: &[u8], at: usize| {
        let beside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
        let (before, after) = (at.checked_sub(1).and_then(|at| line.get(at)), line.get(at + 1));
        let spaced = (at >= 2 && before == Some(&b' ') && beside(line.get(at - 2))) || (after == Some(&b' ') && beside(line.get(at + 2)));
        let signed = after.is_some_and(|byte| matches!(byte, b'-' | b'(')) && beside(line.get(at + 2));
        matches!(line[at], 0xa3 | 0x80 | 0xa5) && (beside(before) || beside(after) || spaced || signed)
    };
    let mut marks = 0;
    sample.iter().all(|(_, line)| {
        (0..line.len()).filter(|&at| !line[at].is_ascii()).all(|at| {
            marks += 1;
            is_mark(line, at)
        })
    }) && marks > 0
}

/// The encoding a first look proposes, and whether it is sure: UTF-8 where all of it is UTF-8, else the one under which it
/// reads best.
///
/// `whole` says that `bytes` is the whole file; otherwise a character cut off at the end is no error.
#[must_use]
pub fn propose(bytes: &[u8], whole: bool) -> (Encoding, bool) {
    if let Some(wide) = wide_without_mark(bytes) {
        return (wide, true);
    }
    let checked = if whole { bytes } else { without_cut_character(bytes) };
    let verdict = choose(Utf8Counts::of(checked), &foreign_lines(checked), &letter_lines(checked));
    (verdict.best(), verdict.sure)
}

/// UTF-16 without its mark: its line ends, digits and delimiters have a zero byte each, all on one side.
fn wide_without_mark(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = |many: usize, few: usize| many * 20 > head.len() && few * 50 < many;
    if enough(odd, even) {
        Some(Encoding::Utf16Le)
    } else if enough(even, odd) {
        Some(Encoding::Utf16Be)
    } else {
        None
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
            assert_eq!(propose(&text.as_bytes()[..cut], false).0, Encoding::Utf8, "cut at {cut}");
        }
    }

    #[test]
    fn gbk_and_western_text_are_told_apart() {
        let gbk = encoding_rs::GBK.encode("订单编号,买家会员名\n1,张三丰\n").0;
        assert_eq!(propose(&gbk, true).0, Encoding::Gb18030);
        assert_eq!(propose(b"id,name\n1,Caf\xe9\n2,\x80 5\n", true).0, Encoding::Windows1252);
        assert_eq!(propose(b"id,name\n1,ab\xffc\n", true).0, Encoding::Windows1252);
        assert_eq!(decode_cell(&gbk[..8], Encoding::Gb18030).as_deref(), Some("订单编号"));
        assert_eq!(decode_cell(b"a\xffb", Encoding::Utf8), None);
        assert_eq!(decode_cell(b"a\0b", Encoding::Utf8), None);
    }
}
