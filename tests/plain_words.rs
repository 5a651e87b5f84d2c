//! The plain layer speaks plainly: outside what is marked for experts no text has the letters of methods, Greek letters or
//! terms of statistics.

use serde_json::Value;
use std::path::Path;

/// Texts of the expert layer: folded away, in the rules' own fields, or names of methods that people look for.
const EXPERT: &[(&str, &str)] = &[
    ("card", "expert"),
    ("card", "expert_segment"),
    ("card", "expert_class"),
    // Stands in the expert part of the card.
    ("reasons", "rfm"),
    // Names of divisions that other tools call so; each has a plain sentence below it.
    ("groups", "dim_segment"),
    // Millions.
    ("charts", "unit_big"),
    // For those who compare with that program.
    ("presets", "r_rfm"),
    ("presets", "r_rfm_about"),
    ("rules", "edges"),
    ("rules", "edges_r"),
    ("rules", "edges_right"),
    ("rules", "segments"),
    ("rules", "segments_r"),
    ("rules", "segments_ten"),
    ("rules", "bins"),
    ("rules", "bins_help"),
    ("rules", "range_bins"),
    // Columns that somebody ticks for a file by their names.
    ("files", "col_r"),
    ("files", "col_f"),
    ("files", "col_m"),
    ("files", "col_rfm_segment"),
    // Chosen by hand among the kinds of cuts.
    ("measures", "cut_mean_and_deviations"),
    ("measures", "cut_median_and_ranges"),
    ("measures", "deviations_text"),
    ("measures", "ranges_text"),
];

/// Words that a shop owner need not know.
const TERMS: &[&str] = &[
    "quantile",
    "quintile",
    "sigma",
    "z-score",
    "k-means",
    "p-value",
    "gini",
    "variance",
    "standard deviation",
    "regression",
    "cohort",
    "churn rate",
    "分位数",
    "标准差",
    "方差",
    "基尼",
    "聚类",
    "回归",
    "標準差",
    "分位數",
];

fn is_method_letter(word: &str) -> bool {
    matches!(word, "R" | "F" | "M" | "RF" | "FM" | "RFM" | "CLV" | "LTV" | "AOV" | "NPS" | "CSAT" | "MBG" | "NBD")
}

#[test]
fn the_plain_layer_has_no_letters_of_methods_and_no_terms() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let mut looked = 0;
    let mut found = Vec::new();
    for language in ["zh-Hans", "zh-Hant", "en"] {
        for file in std::fs::read_dir(root.join(language)).unwrap() {
            let path = file.unwrap().path();
            let subject = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let texts: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            for (key, text) in texts.as_object().unwrap() {
                if EXPERT.contains(&(subject.as_str(), key.as_str())) {
                    continue;
                }
                looked += 1;
                // Names of values that a text takes are not words of it.
                let mut text = text.as_str().unwrap().to_owned();
                while let (Some(start), Some(end)) = (text.find("{{"), text.find("}}")) {
                    text.replace_range(start..end + 2, " ");
                }
                let letters = text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_method_letter);
                let greek = text.chars().any(|c| ('\u{370}'..='\u{3ff}').contains(&c));
                let lower = text.to_lowercase();
                if letters || greek || TERMS.iter().any(|term| lower.contains(term)) {
                    found.push(format!("{language} {subject}.{key}: {text}"));
                }
            }
        }
    }
    assert!(looked > 3_000, "{looked} texts");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
