//! Which rows of a long table are on screen. Pure arithmetic: row numbers from pixels, also where the browser cannot
//! hold an element tall enough and the scroll bar stands for more rows than it has pixels.

/// Height of one row in CSS pixels; the style sheet uses the same.
pub const ROW: f64 = 44.0;
/// The tallest body that is used; browsers fail well above (about 17 million pixels).
pub const TALLEST: f64 = 8_000_000.0;
/// Rows drawn above and below what is seen.
const MARGIN: u32 = 6;

/// What to draw for one scroll position.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    /// First row drawn.
    pub first: u32,
    /// Rows drawn.
    pub count: u32,
    /// Empty height above the rows.
    pub above: f64,
    /// Empty height below the rows.
    pub below: f64,
}

/// Height of the whole body.
#[must_use]
pub fn body_height(rows: u32) -> f64 {
    (f64::from(rows) * ROW).min(TALLEST)
}

/// The row at the top edge, with its hidden part as a fraction.
#[must_use]
pub fn top_row(rows: u32, scroll: f64, height: f64) -> f64 {
    let range = body_height(rows) - height;
    let last_top = (f64::from(rows) - height / ROW).max(0.0);
    if range <= 0.0 { 0.0 } else { (scroll / range).clamp(0.0, 1.0) * last_top }
}

/// The scroll position that puts a row at the top edge.
#[must_use]
pub fn scroll_to(rows: u32, top: f64, height: f64) -> f64 {
    let range = (body_height(rows) - height).max(0.0);
    let last_top = (f64::from(rows) - height / ROW).max(0.0);
    if last_top <= 0.0 { 0.0 } else { (top / last_top).clamp(0.0, 1.0) * range }
}

/// What to draw at a scroll position.
#[must_use]
pub fn view(rows: u32, scroll: f64, height: f64) -> View {
    if rows == 0 {
        return View::default();
    }
    let total = body_height(rows);
    let scroll = scroll.clamp(0.0, (total - height).max(0.0));
    let top = top_row(rows, scroll, height);
    let first = (top.floor() as u32).saturating_sub(MARGIN).min(rows - 1);
    let seen = (height / ROW).ceil() as u32 + 1;
    let count = (seen + 2 * MARGIN).min(rows - first);
    // The row at the top edge stands where the scroll bar is, the others around it.
    let above = (scroll - (top - f64::from(first)) * ROW).max(0.0);
    let below = (total - above - f64::from(count) * ROW).max(0.0);
    View { first, count, above, below }
}

/// Where the scroll must go so that a row is wholly seen; `None` where it is.
#[must_use]
pub fn reveal(rows: u32, row: u32, scroll: f64, height: f64) -> Option<f64> {
    let top = top_row(rows, scroll, height);
    let row = f64::from(row);
    let seen = height / ROW;
    if row < top {
        Some(scroll_to(rows, row, height))
    } else if row + 1.0 > top + seen {
        Some(scroll_to(rows, row + 1.0 - seen, height))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHT: f64 = 600.0;

    #[test]
    fn a_short_table_is_drawn_whole() {
        assert_eq!(view(5, 0.0, HEIGHT), View { first: 0, count: 5, above: 0.0, below: 0.0 });
        assert_eq!(view(0, 0.0, HEIGHT), View::default());
    }

    #[test]
    fn both_ends_of_a_million_rows_are_reached() {
        for rows in [20, 1_000, 181_818, 1_000_000, 5_000_000] {
            let total = body_height(rows);
            assert!(total <= TALLEST);
            let start = view(rows, 0.0, HEIGHT);
            assert_eq!((start.first, start.above), (0, 0.0));
            let end = view(rows, total - HEIGHT, HEIGHT);
            assert_eq!(end.first + end.count, rows, "{rows} rows end with the last");
            assert!(end.below.abs() < 1.0, "{rows} rows leave no gap: {}", end.below);
        }
    }

    #[test]
    fn the_drawn_rows_cover_what_is_seen_and_the_height_never_changes() {
        for rows in [1_000, 1_000_000] {
            let total = body_height(rows);
            for step in 0..=997 {
                let scroll = (total - HEIGHT) * f64::from(step) / 997.0;
                let view = view(rows, scroll, HEIGHT);
                let drawn = f64::from(view.count) * ROW;
                assert!(view.above <= scroll + 1e-6, "{rows} at {scroll}");
                assert!(view.above + drawn + 1e-6 >= (scroll + HEIGHT).min(total) - ROW * 0.01, "{rows} at {scroll}");
                assert!((view.above + drawn + view.below - total).abs() < ROW * f64::from(2 * MARGIN + 2), "{rows} at {scroll}");
            }
        }
    }

    #[test]
    fn any_row_can_be_brought_into_view() {
        for rows in [100, 1_000_000] {
            for row in [0, 1, 50, rows / 2, rows - 1] {
                let mut scroll = 0.0;
                if let Some(to) = reveal(rows, row, scroll, HEIGHT) {
                    scroll = to;
                }
                let top = top_row(rows, scroll, HEIGHT);
                assert!(top <= f64::from(row) + 1e-3 && f64::from(row) + 1.0 <= top + HEIGHT / ROW + 1e-3, "{row} of {rows}");
            }
        }
    }
}
