//! The only folder besides `ui` that names the web: workers, files, storage, downloads, clocks.
//!
//! `worker` and `heavy` are the two workers' sides (features of these names); `settings` is built alone for its tests (feature
//! `storage`); everything else is the page's (feature `page`).

#[cfg(feature = "page")]
pub mod charts;
#[cfg(feature = "page")]
mod client;
#[cfg(feature = "page")]
mod clipboard;
#[cfg(feature = "page")]
mod convert;
#[cfg(feature = "page")]
mod download;
#[cfg(feature = "heavy")]
pub mod heavy;
#[cfg(feature = "page")]
pub mod heavy_client;
#[cfg(feature = "page")]
mod lock;
#[cfg(feature = "page")]
mod pool;
#[cfg(feature = "storage")]
pub mod settings;
#[cfg(feature = "page")]
mod timing;
#[cfg(any(feature = "page", feature = "worker", feature = "heavy"))]
mod wire;
#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "page")]
pub use crate::engine::{Fault, JobEnd, MAX_LINES, Phase, Progress};
#[cfg(feature = "page")]
pub use client::{BOOK_ROWS, Client, ClientEvent, FileId, Saved, TakeEnd};
#[cfg(feature = "page")]
pub use clipboard::copy;
#[cfg(feature = "page")]
pub use lock::{Attempt, attempt};
#[cfg(feature = "page")]
pub use timing::next_task;
