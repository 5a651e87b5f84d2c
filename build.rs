//! Checks the texts in `locales/` and turns them into the page's keys; does nothing without the feature `page`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "page")]
    texts()?;
    Ok(())
}

/// One file per subject and language. A key that a language lacks, or a value that a text does not use, stops the build.
#[cfg(feature = "page")]
fn texts() -> Result<(), Box<dyn std::error::Error>> {
    use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};

    let subjects = [
        "app",
        "card",
        "charts",
        "collect",
        "decisions",
        "gallery",
        "groups",
        "limits",
        "measures",
        "monitor",
        "presets",
        "privacy",
        "problems",
        "quality",
        "reasons",
        "report",
        "results",
        "rules",
        "scheme_names",
        "schemes",
        "share",
        "strategy",
        "table",
        "takeout",
        "which",
    ];
    println!("cargo::rerun-if-changed=locales");
    let config = Config::new("zh-Hans")?
        .add_locale("zh-Hant")?
        .add_locale("en")?
        .add_namespaces(subjects)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    texts.rerun_if_locales_changed();
    let folder = std::path::PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    let options = CodegenOptions::new()
        .gen_docs(false)
        .top_level_attributes(Some("#![allow(missing_docs, clippy::all, clippy::unwrap_used, clippy::expect_used)]".parse()?));
    texts.generate_i18n_module_with_options(folder, options)?;
    Ok(())
}
