//! Fenji 分级.

pub mod engine;
pub mod export;
pub mod grading;
pub mod ingest;
pub mod ledger;
pub mod model;
pub mod protocol;
pub mod rules;
