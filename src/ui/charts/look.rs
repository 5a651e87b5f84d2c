//! A chart looks like the page: its colours and font are the style sheet's, as they are at this moment.

use crate::browser::charts::style_value;
use crate::protocol::ChartLook;

/// Size of a picture that is saved, whatever the screen's.
pub const PICTURE: (u32, u32) = (960, 600);

/// The look for so much room, in CSS pixels.
#[must_use]
pub fn look(width: u32, height: u32) -> ChartLook {
    ChartLook {
        width,
        height,
        font: style_value("--sans"),
        ink: style_value("--ink"),
        muted: style_value("--muted"),
        line: style_value("--line"),
        line_strong: style_value("--line-strong"),
        surface: style_value("--surface"),
        sunken: style_value("--sunken"),
        accent: style_value("--accent"),
        accent_soft: style_value("--accent-soft"),
        mark: style_value("--gold"),
    }
}
