//! What a worker of the pool does: one slice in, one buffer out.

use crate::ingest::{ByteSource, Plan, SliceParser, SliceRange, slice_to_bytes};
use crate::protocol::FromWorker;

/// Parses a slice and makes the answer: the message and, where it went well, the buffer that travels beside it.
pub fn parse_slice(
    job: u32,
    file: u32,
    slice: u32,
    range: SliceRange,
    plan: &Plan,
    source: &mut dyn ByteSource,
    progress: &mut dyn FnMut(FromWorker),
) -> (FromWorker, Option<Vec<u8>>) {
    let mut report = |bytes, rows| progress(FromWorker::Progress { job, file, slice, bytes, rows });
    match SliceParser::new(plan).parse(source, range, &mut report) {
        Ok(parsed) => {
            let answer = FromWorker::Parsed { job, file, slice, first_record: parsed.first_record, end: parsed.end, records: parsed.records };
            (answer, Some(slice_to_bytes(&parsed)))
        }
        Err(reason) => (FromWorker::ReadFailed { job, file, error: crate::protocol::FileError::Unreadable { reason } }, None),
    }
}
