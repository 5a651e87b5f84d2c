//! `grade(view, rules, as_of)` → every customer's grades, by `DEFAULTS`. Reads no clock, draws no random number; all
//! cuts are compared as exact integers, so equal values always get equal grades.

mod abc;
mod asked;
mod axes;
mod columns;
mod explain;
mod graded;
mod lifecycle;
mod measures;
mod next;
mod opened;
mod proof;
mod quantile;
mod rfm;
mod schemes;
mod spread;
mod summary;

pub use abc::abc_classes;
pub use asked::{scheme_reasons, scheme_totals};
pub use axes::Beside;
pub use columns::{Bound, Column, ColumnCache};
pub use explain::reasons;
pub use graded::{CustomerGrade, Graded, beside, grade};
pub use lifecycle::{Rhythm, ShopRhythm, rhythm};
pub use measures::{Measures, Shop, Sums};
pub use opened::{Told, graded_again};
pub use proof::reaches;
pub use quantile::{Edge, edges};
pub use rfm::{RFM_SEGMENTS_R, Scores, rfm_segment_r, rfm_segment_ten};
pub use schemes::{Axis, Divided, Level, Next, Ready, Test, leaf_grades};
pub use spread::{pareto, score_cells};
pub use summary::{Decided, KnownBeside, decide_view, grade_as_of, known_beside, summarize, tell_again};
