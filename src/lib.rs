//! Fenji 分级 grades customers from a sales export, in the browser, without a server.
//!
//! # The journey of a file
//!
//! The folders follow it. The page looks at the first bytes ([`ingest::sniff`]) and shows what it guesses; the person
//! confirms. The file is cut into slices; a pool of workers turns slices into order lines ([`ingest::SliceParser`]); one
//! ledger worker adds them up ([`ledger::Ledger`]), decides what only the whole file can tell ([`ledger::decide`]) and
//! grades ([`grading::grade`]). The page asks that worker for counts, rows and cards ([`engine::LedgerSession`]); a
//! changed rule re-runs only the grading.
//!
//! # Modules, and who may import whom
//!
//! | module | what it is |
//! |---|---|
//! | [`model`] | the words all share: days, money, grades |
//! | [`sample`] | invented order lines and what else a shop may know, from fixed seeds |
//! | [`rules`] | every choice that can change a grade; presets, and how they are kept; decisions about single customers |
//! | [`ingest`] | bytes → order lines, rejects, evidence, questions |
//! | `unpack` | workbooks and packed files → tables (natively, and in the heavy worker) |
//! | `workbook` | typed cells → a workbook (natively, and in the heavy worker) |
//! | [`ledger`] | what slices add up to; the orders as of a day |
//! | [`grading`] | every grade with its reasons |
//! | [`protocol`] | messages between page and workers, and the shapes the page shows |
//! | [`export`] | `customers.csv`, `report.json`, `rejects.csv`, tables to take away, files for a CRM, project files in and out, the same grades as a script in SQL |
//! | [`engine`] | the import as a pure state machine; what workers do with a message |
//! | `charts` | from a result to chart options (feature `charts`) |
//! | `browser` | workers, files, storage, downloads (features `page`, `worker`, `heavy`, `storage`) |
//! | `ui` | the page (feature `page`) |
//!
//! Imports point one way: `model ← {rules, sample, ingest} ← protocol ← unpack ← workbook ← ledger ← grading ← export ← engine ← charts ← browser ← ui`.
//! (`protocol` stands early because its shapes are what grading and export fill in.) `tests/layering.rs` holds it.
//!
//! # Invariants
//!
//! - Up to `engine` nothing names the web, reads a clock or draws a random number: everything comes in as an argument.
//!   It builds and tests natively with `--no-default-features`.
//! - The result is a function of the bytes, the rules, the decisions and the date: any slice size and any number of workers give it.
//!   A slice's first record is guessed, then proved by where the slice before ended, or parsed again.
//! - Every record is used, rejected, blank, repeated or left out; the five always add up, and rejects keep their line.
//! - Money is integers from the file's text to the export's text. Cuts are compared as exact fractions.
//! - Equal values get equal grades: bins are cut by value, never by the rank of a row.
//! - Nothing panics on outside data; a worker that panics all the same is thrown away, and the next file works.
//! - No file is read before the page has cut itself off from every host, and only workers started after that see one.
//! - Local storage holds rules and settings, never customer data (decisions only where a person asks for it); no cell value reaches the console, a URL or the title.

#[cfg(any(feature = "storage", feature = "worker", feature = "heavy"))]
pub mod browser;
#[cfg(feature = "charts")]
pub mod charts;
pub mod engine;
pub mod export;
pub mod grading;
pub mod ingest;
pub mod ledger;
pub mod model;
pub mod protocol;
pub mod rules;
pub mod sample;
#[cfg(feature = "page")]
pub mod ui;
#[cfg(any(not(target_arch = "wasm32"), feature = "heavy"))]
pub mod unpack;
#[cfg(any(not(target_arch = "wasm32"), feature = "heavy"))]
pub mod workbook;
