//! From the core's enums to words in the person's language. Every sentence is a whole text in `locales/`.

mod cells;
mod decisions;
mod files;
mod gallery;
mod groups;
mod limits;
mod measures;
mod notes;
mod nouns;
mod presets;
mod problems;
mod quality;
mod reasons;
mod roles;
mod schemes;

pub use cells::{cell_words, column_words, compact_money, row_words};
pub use decisions::{by_hand_name, by_hand_text};
pub use files::{file_words, frequency_text};
pub use gallery::{business_name, entry_how, entry_name, entry_when, method_words, need_name};
pub use groups::{class_signs, class_words, dimension_about, dimension_name, grade_symbol, group_name};
pub use limits::{limit_group_name, limit_name};
pub use measures::{
    CUT_KINDS, asked_text, by_name, compare_text, comparison_name, condition_text, cut_kind, cut_kind_name, in_group_name, label_name, label_value,
    measure_name, measure_text, measured, move_names, one_of_text, path_text,
};
pub use notes::note_text;
pub use nouns::{customers, days, days_20ths, files, orders, people, rows};
pub use presets::{built_in_about, built_in_name, chosen_name, keeping_text, taken_text};
pub use problems::{
    code_text, encoding_name, fault_details, fault_text, file_error_details, file_error_text, left_out_text, plain_name, problem_text,
    rules_error_text,
};
pub use quality::{concern_text, filters_text, kind_name, normal_text, readiness_text, twin_text, word_use};
pub use reasons::reason_text;
pub use roles::{ROLE_GROUPS, confidence_text, delimiter_name, join_text, missing_text, platform_name, role_group, role_name};
pub use schemes::scheme_name;
