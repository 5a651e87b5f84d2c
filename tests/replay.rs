//! Every input that fuzzing left behind or that was written to hurt, through the same functions, on any toolchain.

#![allow(clippy::print_stdout, reason = "the number of inputs is the result")]

#[path = "fuzz/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn replay(name: &str) {
    let (_, target) = targets::ALL.into_iter().find(|(own, _)| *own == name).unwrap();
    let inputs = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name));
    let failed = |path: &&PathBuf| {
        let bytes = fs::read(path).unwrap();
        catch_unwind(|| target(&bytes)).is_err()
    };
    let failed: Vec<&PathBuf> = inputs.iter().filter(failed).collect();
    println!("{name}: {} inputs", inputs.len());
    assert!(!inputs.is_empty(), "no input for {name}");
    assert!(failed.is_empty(), "{failed:#?}");
}

macro_rules! targets {
    ($($name:ident)+) => {
        $(#[test] fn $name() { replay(stringify!($name)); })+

        /// A target that is fuzzed is also replayed, and the other way round.
        #[test]
        fn fuzzed_and_replayed_are_the_same() {
            let here = BTreeSet::from([$(stringify!($name).to_owned()),+]);
            let fuzzed = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/fuzz_targets"));
            let fuzzed: BTreeSet<String> = fuzzed.iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
            assert_eq!(fuzzed, here);
            assert_eq!(targets::ALL.map(|(name, _)| name.to_owned()).into_iter().collect::<BTreeSet<_>>(), here);
        }
    };
}
targets! { split decode date amount header xlsx import rules project }
