//! Colours between two of the page's, and text that can be read on them.

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// A colour of the style sheet, `#rrggbb` or `#rgb`; anything else is a middle grey, never a fault.
pub fn parse(text: &str) -> Rgb {
    let digits = text.trim().trim_start_matches('#');
    let digit = |at: usize| digits.get(at..=at).and_then(|one| u8::from_str_radix(one, 16).ok());
    let pair = |at: usize| Some(digit(at)? * 16 + digit(at + 1)?);
    let all = match digits.len() {
        6 => pair(0).zip(pair(2)).zip(pair(4)),
        3 => digit(0).zip(digit(1)).zip(digit(2)).map(|((r, g), b)| ((r * 17, g * 17), b * 17)),
        _ => None,
    };
    all.map_or([128; 3], |((r, g), b)| [r, g, b])
}

/// As a style sheet writes it.
pub fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The colour `t` (0 to 1) of the way from one to another.
pub fn mix(from: Rgb, to: Rgb, t: f64) -> Rgb {
    let t = t.clamp(0.0, 1.0);
    let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * t).round() as u8;
    [part(from[0], to[0]), part(from[1], to[1]), part(from[2], to[2])]
}

/// How light a colour is (WCAG 2 relative luminance, 0 to 1).
pub fn luminance(color: Rgb) -> f64 {
    let linear = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

/// Contrast of two colours (WCAG 2, 1 to 21).
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// Which of the page's two text colours is read on a ground; where neither has 4.5 : 1, black or white, of which one does.
pub fn text_on(ground: Rgb, page: [Rgb; 2]) -> Rgb {
    let better = |[a, b]: [Rgb; 2]| if contrast(ground, a) >= contrast(ground, b) { a } else { b };
    let own = better(page);
    if contrast(ground, own) >= 4.5 { own } else { better([[0; 3], [255; 3]]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_style_sheets_write_them() {
        assert_eq!(parse(" #0e5a52"), [14, 90, 82]);
        assert_eq!(parse("#fff"), [255; 3]);
        for strange in ["", "red", "#12", "#gggggg", "#客户客户客户", "#0e5a5"] {
            assert_eq!(parse(strange), [128; 3], "{strange}");
        }
        assert_eq!(hex(mix([0, 0, 0], [255, 100, 10], 0.5)), "#803205");
        assert_eq!(mix([1, 2, 3], [9, 9, 9], -4.0), [1, 2, 3]);
        assert_eq!(mix([1, 2, 3], [9, 9, 9], f64::INFINITY), [9, 9, 9]);
    }

    #[test]
    fn text_can_be_read_on_every_grey_and_contrast_is_wcags() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 0.01);
        for grey in 0..=255 {
            let ground = [grey; 3];
            for page in [[parse("#1c2421"), parse("#fffefb")], [[128; 3]; 2]] {
                assert!(contrast(ground, text_on(ground, page)) >= 4.5, "{grey}");
            }
        }
    }
}
