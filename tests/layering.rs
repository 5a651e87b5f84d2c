//! Who may import whom, and what the core must not name. See the table in `src/lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module may import itself and those before it; `sample` and `ingest` also stand beside each other.
const ORDER: [&str; 14] =
    ["model", "rules", "sample", "ingest", "protocol", "unpack", "workbook", "ledger", "grading", "export", "engine", "charts", "browser", "ui"];

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push(path);
        }
    }
}

fn all_files() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    rust_files(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            let module = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            (name, module, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The code of a file without comments: documentation may name what code must not.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn imports_point_one_way() {
    let place = |module: &str| ORDER.iter().position(|own| *own == module);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (name, module, text) in all_files() {
        let Some(own) = place(&module) else { continue };
        for piece in code(&text).split("crate::").skip(1) {
            let target: String = piece.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            seen += 1;
            if place(&target).is_some_and(|other| other > own) {
                wrong.push(format!("{name} imports {target}"));
            }
        }
    }
    assert!(seen > 50, "the test must have found imports to look at, found {seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_names_no_web_no_clock_and_no_chance() {
    let banned = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "leptos",
        "gloo",
        "Instant::now",
        "SystemTime",
        "thread_rng",
        "rand::",
        "std::thread",
        "std::fs",
        "std::env",
    ];
    let mut wrong = Vec::new();
    for (name, module, text) in all_files() {
        if ["browser", "ui", "bin", "lib"].contains(&module.as_str()) {
            continue;
        }
        for word in banned {
            if code(&text).contains(word) {
                wrong.push(format!("{name} names {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_browser_and_ui_name_the_web() {
    for (name, module, text) in all_files() {
        if code(&text).contains("web_sys") {
            assert!(["browser", "ui"].contains(&module.as_str()), "{name} names web_sys");
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_stays_readable() {
    for (name, _, text) in all_files() {
        assert!(text.starts_with("//!"), "{name} does not begin with //!");
        let own = text.split("#[cfg(test)]").next().unwrap().lines().count();
        assert!(own <= 600, "{name} has {own} lines");
        assert!(!code(&text).contains("inner_html"), "{name} sets HTML from text");
    }
}
