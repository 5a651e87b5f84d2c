//! A chart looks like the page: its colours and font are the style sheet's, as they are at this moment.

use crate::browser::charts::{style_value, style_value_on};
use crate::protocol::ChartLook;

/// Size of a picture that is saved, whatever the screen's.
pub const PICTURE: (u32, u32) = (960, 600);

/// The look of paper, whatever the screen's is: the colours that the style sheet gives `.paper`.
#[must_use]
pub fn paper_look(width: u32, height: u32) -> ChartLook {
    let paper = |name: &str| style_value_on(".paper", name);
    look_of(width, height, &paper)
}

/// The look for so much room, in CSS pixels.
#[must_use]
pub fn look(width: u32, height: u32) -> ChartLook {
    look_of(width, height, &style_value)
}

fn look_of(width: u32, height: u32, value: &dyn Fn(&str) -> String) -> ChartLook {
    ChartLook {
        width,
        height,
        // ECharts puts the list into an attribute of an SVG as it is: with these marks around names that would be no SVG.
        font: value("--sans").replace('"', "'"),
        ink: value("--ink"),
        muted: value("--muted"),
        line: value("--line"),
        line_strong: value("--line-strong"),
        surface: value("--surface"),
        sunken: value("--sunken"),
        accent: value("--accent"),
        accent_soft: value("--accent-soft"),
        mark: value("--gold"),
    }
}
