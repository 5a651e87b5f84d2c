//! Bytes that are good UTF-8 and good text in another encoding as well: `鞋` in GBK is `Ь` in UTF-8, `元` is `Ԫ`.
//!
//! Such a line may also stand in a file of the other encoding, where files were put together.
//!
//! Only characters of two bytes are in doubt: three of UTF-8's are hardly ever characters of anything else. Where languages
//! that UTF-8 writes with two bytes have the characters so (`Café`, `Иван`, `5 °C`) they are what they seem to be.

use super::encoding::{Encoding, Utf8Counts, beyond_ascii, decode_all, line_around};
use super::language::{EAST_ASIAN, MARGIN, Reading, Verdict, judge, score};
use super::scan::physical_lines;
use std::ops::Range;

/// A double-byte reading at least this good, of bytes that make no sense in UTF-8, is taken without a question.
const CLEAR: f64 = 0.75;

/// … where at least so many of its characters are of no alphabet in daily use.
const ENOUGH: usize = 3;

/// What bytes that are UTF-8 may be in as well; `None` where they are UTF-8 beyond doubt.
#[must_use]
pub fn doubt(bytes: &[u8]) -> Option<Verdict> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.is_ascii())?;
    let seen = Seen::of(text);
    if seen.wide || seen.meant * 2 >= seen.all {
        return None;
    }
    let mut verdict = judge(bytes);
    verdict.readings.retain(|reading| reading.encoding.is_double_byte());
    let best = verdict.readings.first().copied().filter(|best| best.score >= EAST_ASIAN)?;
    verdict.sure &= seen.meant == 0 && seen.strange >= ENOUGH && best.score >= CLEAR;
    // The person sees both; until then good UTF-8 is UTF-8.
    let (place, apart) = if verdict.sure { (1, -MARGIN / 2.0) } else { (0, 0.0) };
    verdict.readings.insert(place, Reading { encoding: Encoding::Utf8, score: best.score + apart });
    Some(verdict)
}

/// Whether bytes of a file in another encoding are UTF-8 all the same.
#[must_use]
pub fn is_rather_utf8(bytes: &[u8], encoding: Encoding) -> bool {
    if encoding == Encoding::Utf8 {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    if !encoding.is_double_byte() {
        let seen = Seen::of(text);
        return seen.all > 0 && (seen.wide || seen.meant * 2 >= seen.all);
    }
    // In three names of a million all pairs of a double-byte encoding are characters of three bytes; they are rare ones.
    let best =
        || [Encoding::Gb18030, Encoding::Big5, Encoding::ShiftJis, Encoding::EucKr].map(|own| score(text, own)).into_iter().fold(0.0, f64::max);
    bytes.iter().any(|&byte| byte >= 0xe0) && best() > score(&decode_all(bytes, encoding), encoding)
}

/// Lines in another encoding than their file: how many, and the physical lines before the first. `wide` are the stretches of
/// UTF-8 with characters of more than two bytes.
#[must_use]
pub fn mixed_lines(bytes: &[u8], encoding: Encoding, counts: Utf8Counts, wide: &[Range<usize>]) -> (u64, u64) {
    let mut found = Found { bytes, lines: 0, before: 0 };
    if encoding == Encoding::Utf8 && counts.errors > 0 {
        let mut at = 0;
        while let Err(error) = simdutf8::compat::from_utf8(&bytes[at..]) {
            // A character that the end of an endless field cuts off is no fault of its line.
            if error.error_len().is_none() {
                break;
            }
            let line = line_around(bytes, at, at + error.valid_up_to());
            at = line.end;
            found.add(line.start);
        }
    } else if encoding.is_double_byte() {
        for stretch in wide {
            // Only lines that are UTF-8 from end to end.
            let mut at = match stretch.start {
                0 => 0,
                start => line_around(bytes, start, start).end.min(stretch.end),
            };
            while let Some(place) = beyond_ascii(&bytes[..stretch.end], at) {
                let line = line_around(bytes, at, place);
                at = line.end;
                if at > stretch.end {
                    break;
                }
                if is_rather_utf8(&bytes[line.clone()], encoding) {
                    found.add(line.start);
                }
            }
        }
    } else if encoding != Encoding::Utf8 && counts.multibyte > 0 {
        let mut at = 0;
        while let Some(place) = beyond_ascii(bytes, at) {
            let line = line_around(bytes, at, place);
            at = line.end;
            if is_rather_utf8(&bytes[line.clone()], encoding) {
                found.add(line.start);
            }
        }
    }
    (found.lines, found.before)
}

/// Lines that were found.
struct Found<'b> {
    bytes: &'b [u8],
    lines: u64,
    before: u64,
}

impl Found<'_> {
    fn add(&mut self, start: usize) {
        if self.lines == 0 {
            self.before = u64::from(physical_lines(&self.bytes[..start]));
        }
        self.lines += 1;
    }
}

/// Characters beyond ASCII of a text as UTF-8 reads it.
#[derive(Debug, Default)]
struct Seen {
    all: usize,
    /// Those that stand where a language has them.
    meant: usize,
    /// Those of no alphabet that is in daily use.
    strange: usize,
    /// Whether one has three bytes or four.
    wide: bool,
}

impl Seen {
    fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut seen = Self::default();
        let mut at = 0;
        while at < chars.len() {
            if !is_letter(chars[at]) {
                if !chars[at].is_ascii() {
                    seen.add(chars[at], is_sign(&chars, at));
                }
                at += 1;
                continue;
            }
            let end = chars[at..].iter().position(|&c| !is_letter(c)).map_or(chars.len(), |length| at + length);
            let word = &chars[at..end];
            let latin = word.iter().any(char::is_ascii_alphabetic);
            // `è` and `í` are words; in a cell of their own they are hardly any.
            let alone = word.len() == 1 && is_latin(word[0]) && word[0].is_lowercase() && beside(&chars, at).contains(&' ');
            let own = is_word(word);
            for &c in word.iter().filter(|c| !c.is_ascii()) {
                seen.add(c, own || (latin || alone) && (is_latin(c) || is_accent(c)));
            }
            at = end;
        }
        seen
    }

    fn add(&mut self, c: char, meant: bool) {
        self.all += 1;
        self.wide |= c >= '\u{800}';
        let script = script(c);
        self.strange += usize::from(script == Script::Other && !is_accent(c));
        // No common character of a double-byte encoding ends in these bytes, but a third of the letters of an alphabet do.
        self.meant += usize::from(meant || script != Script::Other && c as u32 & 0x3f <= 0x20);
    }
}

/// Alphabets in daily use whose letters have two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Other,
}

fn script(c: char) -> Script {
    match c {
        // Pinyin and Romanian have a few of their own.
        '\u{80}'..='\u{17f}' | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{1cd}'..='\u{1dc}' | '\u{218}'..='\u{21b}' => Script::Latin,
        '\u{386}'..='\u{3ce}' => Script::Greek,
        '\u{400}'..='\u{45f}' | '\u{490}'..='\u{4ff}' => Script::Cyrillic,
        '\u{531}'..='\u{587}' => Script::Armenian,
        '\u{5d0}'..='\u{5ea}' => Script::Hebrew,
        '\u{60c}'..='\u{6ff}' => Script::Arabic,
        _ => Script::Other,
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && script(c) == Script::Latin
}

/// A mark that stands over the letter before it.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_accent(c)
}

/// Whether a word of an alphabet without Latin letters is one: its letters belong together, large ones first.
fn is_word(word: &[char]) -> bool {
    let own = script(word[0]);
    if matches!(own, Script::Latin | Script::Other) || word.iter().any(|&c| script(c) != own) {
        return false;
    }
    if word.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase()) {
        return false;
    }
    let basic = |c: char| matches!(c, '\u{430}'..='\u{45f}');
    // Letters that only some languages add to an alphabet are few in a word.
    let added = word.iter().filter(|&&c| matches!(c, '\u{490}'..='\u{4ff}')).count();
    match word.len() {
        1 => false,
        2 => word.iter().all(|&c| basic(c)),
        length => added * 4 <= length,
    }
}

/// The characters before and behind a place; a line end at the ends.
fn beside(chars: &[char], at: usize) -> [char; 2] {
    [at.checked_sub(1).and_then(|before| chars.get(before)), chars.get(at + 1)].map(|c| c.copied().unwrap_or('\n'))
}

/// Whether a sign that is no letter is meant: money always is, others are where they stand beside something of their cell.
fn is_sign(chars: &[char], at: usize) -> bool {
    let within = |c: char| c.is_ascii() && !c.is_ascii_control() && !matches!(c, ',' | ';' | '|' | '"');
    match chars[at] {
        '¢' | '£' | '¤' | '¥' => true,
        '\u{a0}'..='\u{bf}' | '×' | '÷' => beside(chars, at).into_iter().any(within),
        _ => false,
    }
}
