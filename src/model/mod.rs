//! The words all other folders share: days, money, grades, texts that would run. No I/O, no clock, no text for people.

mod day;
mod formula;
mod frequency;
mod grade;
mod money;

pub use day::{Day, Minute};
pub use formula::{guarded, runs_as_formula, unguarded};
pub use frequency::{Frequency, Per, WrittenFrequency, frequency, parse_frequency};
pub use grade::{Abc, ChurnReasons, Dimension, Grade, Lifecycle, Potential, Relation, RfmClass, Segment, Value};
pub use money::{Amount, Decimal, MAX_SCALE, pow10};
