//! Names of sheets as Excel takes them.

/// UTF-16 units of a name.
const LONGEST: usize = 31;

/// The names made fit for Excel: at most 31 UTF-16 units, none of `[]:*?/\`, nothing that is not seen, no apostrophe at an
/// end, not empty, not the reserved "History", and no two that Excel would take for one.
#[must_use]
pub fn sheet_names<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut fit: Vec<String> = Vec::new();
    let mut taken: Vec<String> = Vec::new();
    for (place, name) in names.enumerate() {
        let stem = fit_name(name, LONGEST);
        let stem = if stem.is_empty() { format!("Sheet{}", place + 1) } else { stem };
        let mut own = stem.clone();
        let mut number = 2u32;
        while own.eq_ignore_ascii_case("history") || taken.contains(&folded(&own)) {
            let ending = format!(" ({number})");
            own = fit_name(&stem, LONGEST - ending.len()) + &ending;
            number += 1;
        }
        taken.push(folded(&own));
        fit.push(own);
    }
    fit
}

fn fit_name(name: &str, longest: usize) -> String {
    let mut units = 0;
    let fit = |c: char| match c {
        '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
        // What a name cannot show it must not hold: marks of direction would turn the tab round.
        c if c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
        {
            ' '
        }
        c => c,
    };
    let kept: String = name
        .trim()
        .chars()
        .map(fit)
        .take_while(|c| {
            units += c.len_utf16();
            units <= longest
        })
        .collect();
    kept.trim_matches(|c: char| c == '\'' || c.is_whitespace()).to_owned()
}

/// How a name is compared: letters of both cases and both widths are one.
fn folded(name: &str) -> String {
    let narrow = |c: char| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xfee0).unwrap_or(c) } else { c };
    name.chars().map(narrow).flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_fit_for_excel() {
        let one = |name: &str| sheet_names([name].into_iter()).remove(0);
        for (name, fit) in [
            ("客户", "客户"),
            ("a[b]:c*d?e/f\\g", "a-b--c-d-e-f-g"),
            ("", "Sheet1"),
            (" \t ", "Sheet1"),
            ("'quoted'", "quoted"),
            ("' ' '", "Sheet1"),
            ("it's", "it's"),
            ("History", "History (2)"),
            ("HISTORY", "HISTORY (2)"),
            ("a\u{0}b\u{202e}c\u{ffff}", "a b c"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(one(name), fit, "{name:?}");
        }
        // Counted in UTF-16 units; no half of a character stays.
        assert_eq!(one(&"长".repeat(40)), "长".repeat(31));
        assert_eq!(one(&"😀".repeat(40)), "😀".repeat(15));
        assert_eq!(one(&format!("{}'b", "a".repeat(30))), "a".repeat(30));
    }

    #[test]
    fn no_two_names_are_one_to_excel() {
        let long = "Ä".repeat(31);
        let names = sheet_names(["A", "a", "Ａ", "a (2)", &long, &long.to_lowercase(), "", "sheet7"].into_iter());
        assert_eq!(names, ["A", "a (2)", "Ａ (3)", "a (2) (2)", &long, &format!("{} (2)", "ä".repeat(27)), "Sheet7", "sheet7 (2)"]);
        assert!(sheet_names(std::iter::repeat_n("x", 300)).iter().all(|name| name.encode_utf16().count() <= 31));
    }
}
