//! Which texts a spreadsheet runs instead of showing, and the apostrophe that stops it (OWASP, CSV injection).

/// Whether a spreadsheet may take a text for a formula: its first sign, also behind what a spreadsheet passes over, or a first
/// sign that moves the text into another cell.
#[must_use]
pub fn runs_as_formula(text: &str) -> bool {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    text.trim_start_matches(' ').starts_with(char::is_control) || text.trim_start_matches(is_passed_over).starts_with(begins)
}

/// What stands in a file for spreadsheets in the place of a text that would run; `None` where it can stand as it is.
#[must_use]
pub fn guarded(text: &str) -> Option<String> {
    runs_as_formula(text).then(|| format!("'{text}"))
}

/// A text from a file for spreadsheets, without the apostrophe that [`guarded`] gave it.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|bare| runs_as_formula(bare)).unwrap_or(text)
}

/// What a spreadsheet may drop at the beginning of a cell (LibreOffice drops NUL): what stands behind it then comes first.
fn is_passed_over(c: char) -> bool {
    let unseen =
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    unseen || c.is_whitespace() || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_plain_text_is_not() {
        for text in ["=1+1", " @x", "＝1", "\tx", "\r\nx", " \tx", "\0=1", "\u{feff}=1", "\u{200b} =1", "\u{3000}=1", "\u{202e}-1", "\u{ffff}+1"] {
            let stands = guarded(text).unwrap();
            assert_eq!((stands.as_str(), unguarded(&stands)), (format!("'{text}").as_str(), text));
        }
        for text in ["王芳", "a=b", "", " 王芳", "\u{3000}王芳", "\u{200b}x=1", "'=1", "\u{feff}"] {
            assert_eq!(guarded(text), None);
        }
    }

    #[test]
    fn an_apostrophe_that_guards_nothing_stays() {
        for text in ["'王芳", "'", "''=1", "O'Neil", "'\u{feff}"] {
            assert_eq!(unguarded(text), text);
        }
    }
}
