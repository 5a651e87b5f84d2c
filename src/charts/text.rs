//! How much room a text takes, before anything is drawn: enough to decide whether it is shown.

/// About how wide a text is, in pixels: the widest of its lines.
pub fn width(text: &str, font: f64) -> f64 {
    text.lines().map(|line| line.chars().map(|c| em(c) * font).sum()).fold(0.0, f64::max)
}

/// The first line of a text.
pub fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Width of a character in parts of the font's size. Digits of all page fonts are near 0.56; ideographs are square.
fn em(c: char) -> f64 {
    match c {
        ' ' | '.' | ',' | ':' | 'i' | 'l' | 'I' | '\'' | '|' => 0.3,
        'm' | 'w' | 'M' | 'W' | '%' => 0.88,
        'A'..='Z' => 0.68,
        '\u{0}'..='\u{2e7f}' => 0.57,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_square_and_the_widest_line_counts() {
        assert!((width("客户", 12.0) - 24.0).abs() < 1e-9);
        assert!(width("很久没买\n200 天", 12.0) < 49.0);
        assert!(width("1,234", 12.0) < width("12345", 12.0));
        assert_eq!(first_line("最近买过\n0–12 天"), "最近买过");
        assert_eq!(first_line(""), "");
    }
}
