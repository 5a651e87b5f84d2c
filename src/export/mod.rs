//! What leaves the page as a file, byte for byte as `CONTRACT` says.

mod customers;
mod rejects;
mod report;

pub use customers::{customer_row, customers_csv};
pub use rejects::{RejectValue, rejects_csv};
pub use report::{Report, report_json};
