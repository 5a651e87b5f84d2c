//! The only folder besides `ui` that names the web: workers, files, storage, downloads, clocks.
//!
//! [`worker`] is the worker's side (feature `worker`); everything else is the page's (feature `page`).

#[cfg(feature = "page")]
mod client;
#[cfg(feature = "page")]
mod download;
#[cfg(feature = "page")]
mod pool;
#[cfg(feature = "page")]
pub mod settings;
#[cfg(feature = "page")]
mod timing;
mod wire;
#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "page")]
pub use crate::engine::{Fault, JobEnd, Phase, Progress};
#[cfg(feature = "page")]
pub use client::{Client, ClientEvent, FileId};
