//! What leaves the page as a file, byte for byte as `CONTRACT` says.

mod about;
mod book;
mod crm;
mod customer_table;
mod customers;
mod parts;
mod project;
mod rejects;
mod report;
pub mod sql;

pub use about::About;
pub use book::book;
pub use crm::{CrmFile, crm_csv, email_and_phone, owners};
pub use customer_table::{Column, CustomerTable, Texts, cell_text, plain_name, texts_of};
pub use customers::{best_first, by_id, customer_row, customers_csv};
pub use parts::{PART_ROWS, Part, table_part};
pub use project::{MAX_PROJECT_BYTES, PROJECT_FIRST_BYTES, Project, ProjectSource, ProjectTable, project_version, read_project};
pub use rejects::{RejectValue, rejects_csv};
pub use report::{Report, ToldQuality, report_json};

/// File systems allow 255 bytes; browsers add an ending of their own while a file arrives.
const STEM_BYTES: usize = 200;

/// A text made fit to be a file's name: letters, digits and a few marks, at most 200 bytes, no name that a system reserves.
/// The caller adds the ending.
#[must_use]
pub fn file_stem(text: &str) -> String {
    let fit = |c: char| if c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '(' | ')') { c } else { '-' };
    let stem: String = text.chars().take(STEM_BYTES).map(fit).collect();
    let stem = stem[..stem.floor_char_boundary(STEM_BYTES)].trim_matches(|c: char| c == ' ' || c == '.' || c == '-');
    let device = stem.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = ["COM", "LPT"].iter().any(|name| device.strip_prefix(name).is_some_and(|n| n.len() == 1));
    let reserved = numbered || ["CON", "PRN", "AUX", "NUL"].contains(&device.as_str());
    if stem.is_empty() || reserved { format!("fenji-{stem}").trim_end_matches('-').to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_stem;

    #[test]
    fn a_name_from_outside_becomes_a_safe_file_name() {
        for (text, stem) in [
            ("大客户 2024", "大客户 2024"),
            ("../../x", "x"),
            ("a/b\\c", "a-b-c"),
            ("CON", "fenji-CON"),
            ("com1.txt", "fenji-com1.txt"),
            ("name. ", "name"),
            ("", "fenji"),
            ("\u{202e}gpj", "gpj"),
            ("a\u{0}b\nc", "a-b-c"),
        ] {
            assert_eq!(file_stem(text), stem, "{text:?}");
        }
        assert_eq!(file_stem(&"长".repeat(300)), "长".repeat(66));
    }
}
