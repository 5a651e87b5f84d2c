//! A whole import on one thread: the headless twin, and the tests' way to run the state machine with any slices and workers.

use super::job::{Effect, Fault, ImportJob, JobEnd, JobFile};
use super::parse_worker::parse_slice;
use super::session::LedgerSession;
use crate::ingest::{ByteSource, Plan, SNIFF_BYTES, SliceRange};
use crate::protocol::{FromWorker, Terms, ToWorker};
use std::collections::{BTreeMap, VecDeque};

/// A file to import.
pub struct LocalFile<'a> {
    /// Name.
    pub name: String,
    /// How it is read.
    pub plan: Plan,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// How an import is run; the result does not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalRun {
    /// Number of (pretended) workers.
    pub workers: usize,
    /// Bytes of a slice; `None` = as in the browser.
    pub slice_bytes: Option<u64>,
    /// Answer the newest message first, so that slices end out of order.
    pub newest_first: bool,
}

impl Default for LocalRun {
    fn default() -> Self {
        Self { workers: 1, slice_bytes: None, newest_first: false }
    }
}

/// Runs an import to its end. The session holds the ledger and, where it went well, the grading.
///
/// # Errors
/// The [`Fault`] that ended it.
pub fn run_local(files: &[LocalFile<'_>], terms: Terms, run: LocalRun) -> Result<(LedgerSession, JobEnd), Fault> {
    let job_files = files.iter().map(|file| JobFile { name: file.name.clone(), plan: file.plan.clone(), bytes: file.bytes.len() as u64 }).collect();
    let mut job = ImportJob::new(1, job_files, terms, run.workers, run.slice_bytes);
    let mut session = LedgerSession::default();
    let mut buffers: BTreeMap<(u32, u32), Vec<u8>> = BTreeMap::new();
    let mut answers_due: VecDeque<(Option<usize>, FromWorker, Option<Vec<u8>>)> = VecDeque::new();
    let mut effects = job.start(0.0);
    loop {
        for effect in std::mem::take(&mut effects) {
            match effect {
                Effect::ToPool { worker, message } => {
                    if let ToWorker::Parse { job, file, slice, start, end, size, plan, at_record } = *message {
                        let mut source = files[file as usize].bytes;
                        let source: &mut dyn ByteSource = &mut source;
                        let range = SliceRange { start, end, size, at_record };
                        let (answer, buffer) = parse_slice(job, file, slice, range, &plan, source, &mut |_| {});
                        answers_due.push_back((Some(worker), answer, buffer));
                    }
                }
                Effect::ToLedger(message) => match *message {
                    ToWorker::Begin { files, terms, .. } => session = LedgerSession::begin(files, terms),
                    ToWorker::Finish { job } => {
                        answers_due.push_back((None, FromWorker::Finished { job, outcome: Box::new(session.finish()) }, None))
                    }
                    _ => {}
                },
                Effect::Merge { file, slice } => {
                    let buffer = buffers.remove(&(file, slice)).unwrap_or_default();
                    let answer = match session.merge(file, &buffer) {
                        Ok(()) => FromWorker::Merged { job: job.id(), file, slice },
                        Err(error) => FromWorker::Broken { text: error.to_string() },
                    };
                    answers_due.push_back((None, answer, None));
                }
                Effect::Drop { file, slice } => {
                    buffers.remove(&(file, slice));
                }
                Effect::Progress(_) => {}
                Effect::End(end) => {
                    return match *end {
                        JobEnd::Failed(fault) => Err(fault),
                        end => Ok((session, end)),
                    };
                }
            }
        }
        let next = if run.newest_first { answers_due.pop_back() } else { answers_due.pop_front() };
        let Some((worker, message, buffer)) = next else {
            return Err(Fault::WorkerSilent);
        };
        if let (FromWorker::Parsed { file, slice, .. }, Some(buffer)) = (&message, buffer) {
            buffers.insert((*file, *slice), buffer);
        }
        effects = job.message(worker, message, 0.0);
    }
}

/// Imports the sample a few times and throws the result away: browsers compile wasm code well only once it is hot, and
/// the first file should not pay for that.
pub fn warm_up() {
    let text = crate::sample::orders_csv(8_000);
    let Ok(seen) = crate::ingest::sniff(&text.as_bytes()[..SNIFF_BYTES.min(text.len())], text.len() as u64, None) else { return };
    for _ in 0..3 {
        let file = LocalFile { name: String::new(), plan: seen.plan.clone(), bytes: text.as_bytes() };
        // Whatever comes of it is not needed.
        run_local(&[file], Terms::default(), LocalRun::default()).ok();
    }
}
