//! The texts of a workbook: each is kept once, cut where a cell cannot hold it, and escaped so that it reads back the same.

use crate::protocol::BookError;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::fmt::Write as _;
use std::hash::BuildHasher;
use std::io::Write;

/// UTF-16 units of a cell: what Excel counts, so that an emoji is two.
pub(super) const LONGEST: usize = 32_767;

/// Every text once. Most cells of a table say one of a few words; a shared list of them is also what every reader of
/// workbooks takes, unlike texts that stand in their cells.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
    places: HashTable<u32>,
    /// Cells that hold a text.
    uses: u64,
    /// Texts that were cut.
    pub(super) cut: u64,
}

impl Texts {
    /// The place of a text in the list; a text that is too long is cut.
    pub(super) fn place(&mut self, text: &str) -> u32 {
        match cut(text) {
            Some(shorter) => {
                self.cut += 1;
                self.place_of(&shorter)
            }
            None => self.place_of(text),
        }
    }

    fn place_of(&mut self, text: &str) -> u32 {
        self.uses += 1;
        let Self { all, ends, places, .. } = self;
        let hash = |text: &str| FixedState::default().hash_one(text);
        if let Some(&place) = places.find(hash(text), |&place| nth(all, ends, place) == text) {
            return place;
        }
        let place = ends.len() as u32;
        all.push_str(text);
        ends.push(all.len());
        places.insert_unique(hash(text), place, |&other| hash(nth(all, ends, other)));
        place
    }

    /// The part that holds them.
    pub(super) fn write(&self, out: &mut impl Write) -> Result<(), BookError> {
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{}\" uniqueCount=\"{}\">",
            self.uses,
            self.ends.len()
        )?;
        let mut piece = String::new();
        for place in 0..self.ends.len() as u32 {
            let text = nth(&self.all, &self.ends, place);
            // Space at an end is lost where a part does not say that it counts.
            let ends = |c: char| c.is_whitespace();
            piece.push_str(if text.starts_with(ends) || text.ends_with(ends) { "<si><t xml:space=\"preserve\">" } else { "<si><t>" });
            escape(text, &mut piece);
            piece.push_str("</t></si>");
            if piece.len() >= super::PIECE {
                out.write_all(piece.as_bytes())?;
                piece.clear();
            }
        }
        piece.push_str("</sst>");
        Ok(out.write_all(piece.as_bytes())?)
    }
}

fn nth<'a>(all: &'a str, ends: &[usize], place: u32) -> &'a str {
    let place = place as usize;
    let start = place.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(place).and_then(|&end| all.get(start..end)).unwrap_or_default()
}

/// A text that a cell cannot hold, cut, with the number of characters that it lost; `None` where it fits.
pub(super) fn cut(text: &str) -> Option<String> {
    // No text has more units than bytes.
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return None;
    }
    let marker = |lost: usize| format!("…[+{lost}]");
    let room = LONGEST - marker(text.len()).len();
    let mut units = 0;
    let end = text
        .char_indices()
        .find(|(_, c)| {
            units += c.len_utf16();
            units > room
        })
        .map_or(text.len(), |(at, _)| at);
    Some(format!("{}{}", &text[..end], marker(text[end..].chars().count())))
}

/// Writes a text as XML holds it: what XML has no room for becomes Excel's `_xHHHH_`, and what only looks like that does not.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let plain = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            // Four digits are enough to be wary: what follows them may be written as an escape, which begins with `_`.
            '_' if looks_escaped(&text.as_bytes()[at..]) => "_x005F_",
            '\t' | '\n' => continue,
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => "",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        done = at + c.len_utf8();
        if plain.is_empty() {
            // Writing into a string cannot fail.
            write!(out, "_x{:04X}_", c as u32).ok();
        } else {
            out.push_str(plain);
        }
    }
    out.push_str(&text[done..]);
}

fn looks_escaped(bytes: &[u8]) -> bool {
    bytes.len() >= 6 && bytes[1].eq_ignore_ascii_case(&b'x') && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once_and_in_order() {
        let mut texts = Texts::default();
        let places: Vec<u32> = ["a", "b", "a", "", "ab", "", "b"].iter().map(|text| texts.place(text)).collect();
        assert_eq!(places, [0, 1, 0, 2, 3, 2, 1]);
        let mut out = Vec::new();
        texts.write(&mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("count=\"7\" uniqueCount=\"4\""), "{out}");
        assert!(out.ends_with("<si><t>a</t></si><si><t>b</t></si><si><t></t></si><si><t>ab</t></si></sst>"), "{out}");
    }

    #[test]
    fn escapes_are_excels_and_what_looks_like_one_is_not() {
        let escaped = |text: &str| {
            let mut out = String::new();
            escape(text, &mut out);
            out
        };
        for (text, written) in [
            ("a<b>&\"c\"", "a&lt;b&gt;&amp;\"c\""),
            ("<r><t>x</t></r>", "&lt;r&gt;&lt;t&gt;x&lt;/t&gt;&lt;/r&gt;"),
            ("\0\t\n\r\u{1f}", "_x0000_\t\n_x000D__x001F_"),
            ("\u{fffe}\u{ffff}\u{7f}\u{85}", "_xFFFE__xFFFF_\u{7f}\u{85}"),
            ("_x0041_", "_x005F_x0041_"),
            ("_x0041\u{1}", "_x005F_x0041_x0001_"),
            ("__x005F_x0041_", "__x005F_x005F_x005F_x0041_"),
            ("_x00", "_x00"),
            ("_x00é1_", "_x00é1_"),
            ("_xyz", "_xyz"),
        ] {
            assert_eq!(escaped(text), written, "{text:?}");
        }
    }

    #[test]
    fn a_text_is_cut_by_utf16_units_and_says_what_it_lost() {
        assert_eq!(cut(&"a".repeat(LONGEST)), None);
        assert_eq!(cut(&"长".repeat(LONGEST)), None);
        let cases = [("a".repeat(LONGEST + 1), 1), ("😀".repeat(20_000), 2), (format!("a{}", "😀".repeat(16_384)), 2)];
        for (text, width) in cases {
            let short = cut(&text).unwrap();
            let units = short.encode_utf16().count();
            assert!(units <= LONGEST && units > LONGEST - 12, "{units}");
            let (kept, lost) = short.rsplit_once("…[+").unwrap();
            let lost: usize = lost.trim_end_matches(']').parse().unwrap();
            assert!(text.starts_with(kept));
            assert_eq!(kept.chars().count() + lost, text.chars().count(), "characters {width} wide");
        }
    }
}
