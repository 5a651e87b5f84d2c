//! The import as a pure state machine, and what each kind of worker does with a message. No browser in here: the same
//! code runs in web workers, in the headless twin and in tests with fake workers.

mod health;
mod job;
mod local;
mod moves;
mod parse_worker;
mod project;
mod session;
mod slices;
mod table;
mod taking;

pub use job::{Effect, Fault, ImportJob, JobEnd, JobFile, Phase, Progress, WorkerId};
pub use local::{LocalFile, LocalRun, run_local, warm_up};
pub use parse_worker::parse_slice;
pub use session::LedgerSession;
pub use slices::{MAX_LINES, Slice, cut, estimated_lines, slice_bytes};
