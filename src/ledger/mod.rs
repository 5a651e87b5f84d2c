//! What all slices add up to: a columnar store of lines, orders and customers, and the view of it as of a day.
//!
//! Slices are added in the order of the file, files in the order they were given; so line numbers, names and the rule
//! "the order came in an earlier file" do not depend on which worker was faster.

mod again;
mod decide;
mod facts;
mod filters;
mod findings;
mod kinds;
mod normal;
mod opened;
mod quality;
mod store;
mod told;
mod view;

pub use decide::{Decision, decide};
pub use facts::{Facts, Rating, RatingScale};
pub use facts::{is_debt, number as cell_number};
pub use kinds::{FileKind, Totals};
pub use normal::{NormalLine, ToldOfLine};
pub use store::{FileState, KeptColumn, Ledger, Rejects};
pub use told::{Numbers, Span};
pub use view::{CustomerOrders, FarDate, Order, OrderRef, View};
