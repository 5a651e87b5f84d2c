//! From the core's enums to words in the person's language. Every sentence is a whole text in `locales/`.

mod groups;
mod notes;
mod nouns;
mod problems;
mod reasons;
mod roles;

pub use groups::{class_signs, class_words, dimension_about, dimension_name, grade_symbol, group_name};
pub use notes::note_text;
pub use nouns::{customers, days, days_20ths, files, orders, people, rows};
pub use problems::{code_text, fault_details, fault_text, file_error_details, file_error_text, left_out_text, problem_text, rules_error_text};
pub use reasons::reason_text;
pub use roles::{confidence_text, delimiter_name, missing_text, role_name};
