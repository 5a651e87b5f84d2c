//! `grade(view, rules, as_of)` → every customer's grades, by `DEFAULTS`. Reads no clock, draws no random number; all
//! cuts are compared as exact integers, so equal values always get equal grades.

mod abc;
mod axes;
mod explain;
mod graded;
mod lifecycle;
mod measures;
mod next;
mod quantile;
mod rfm;
mod spread;
mod summary;

pub use abc::abc_classes;
pub use axes::Beside;
pub use explain::reasons;
pub use graded::{CustomerGrade, Graded, beside, grade};
pub use lifecycle::{Rhythm, ShopRhythm, rhythm};
pub use measures::{Measures, Shop};
pub use quantile::{Edge, edges};
pub use rfm::{Scores, rfm_segment_r, rfm_segment_ten};
pub use spread::{pareto, score_cells};
pub use summary::{Decided, KnownBeside, decide_view, known_beside, summarize};
