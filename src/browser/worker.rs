//! The worker's side: bytes of files in, messages out. The work itself is `engine`'s.

use super::wire::{pack, unpack};
use crate::engine::{LedgerSession, MAX_LINES, estimated_lines, parse_slice, warm_up};
use crate::export::sql::Dialect;
use crate::export::{Project, RejectValue, read_project, rejects_csv};
use crate::ingest::{ByteSource, SNIFF_BYTES, SliceRange, SniffError, Told, sniff_as};
use crate::protocol::{Export, FileError, FromWorker, Preview, ProjectError, RejectRow, SqlAsked, SqlMade, ToWorker, decode, encode};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync};

/// How much of a record is re-read to show its rejected cell.
const REREAD_BYTES: u64 = 64 << 10;
/// The most rejected rows one answer re-reads.
const REREAD_ROWS: u32 = 500;

thread_local! {
    /// The ledger, in the worker that keeps it.
    static SESSION: RefCell<LedgerSession> = RefCell::default();
}

/// Says where the worker panicked, never with what: a panic's own text could hold a cell.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        post(&FromWorker::Broken { text: format!("stopped at {place}") }, &JsValue::UNDEFINED);
    }));
}

/// Lends the browser's tables of legacy encodings to the core.
pub fn lend_decoder() {
    #[cfg(target_arch = "wasm32")]
    crate::ingest::set_decoder(browser_text);
}

/// A text in a legacy encoding, decoded by the browser.
#[cfg(target_arch = "wasm32")]
fn browser_text(bytes: &[u8], encoding: crate::ingest::Encoding, strict: bool) -> Option<String> {
    let options = web_sys::TextDecoderOptions::new();
    options.set_fatal(strict);
    thread_local! {
        /// Decoders by encoding and strictness: making one takes longer than a cell.
        static DECODERS: RefCell<std::collections::BTreeMap<(&'static str, bool), web_sys::TextDecoder>> = RefCell::default();
    }
    DECODERS.with_borrow_mut(|decoders| {
        let decoder = match decoders.entry((encoding.name(), strict)) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(web_sys::TextDecoder::new_with_label_and_options(encoding.name(), &options).ok()?)
            }
        };
        decoder.decode_with_u8_array(bytes).ok()
    })
}

/// Serves one message of the page.
pub fn handle(data: &JsValue) {
    let message =
        match unpack(data).ok_or_else(|| "not a message".to_owned()).and_then(|(control, beside)| Ok((decode::<ToWorker>(&control)?, beside))) {
            Ok(message) => message,
            Err(text) => return post(&FromWorker::Broken { text }, &JsValue::UNDEFINED),
        };
    let (message, beside) = message;
    match message {
        ToWorker::Sniff { job, file, choice, .. } => {
            post(&FromWorker::Sniffed { job, file, result: first_look(&beside, choice) }, &JsValue::UNDEFINED);
        }
        ToWorker::Parse { job, file, slice, start, end, size, plan, at_record } => {
            let range = SliceRange { start, end, size, at_record };
            let mut progress = |message| post(&message, &JsValue::UNDEFINED);
            let (answer, buffer) = match FileBytes::of(&beside, size) {
                Ok(mut source) => parse_slice(job, file, slice, range, &plan, &mut source, &mut progress),
                Err(reason) => (FromWorker::ReadFailed { job, file, error: FileError::Unreadable { reason } }, None),
            };
            post_buffer(&answer, buffer.as_deref());
        }
        ToWorker::Begin { files, terms, .. } => SESSION.set(LedgerSession::begin(files, terms)),
        ToWorker::Merge { job, file, slice } => {
            let bytes = Uint8Array::new(&beside).to_vec();
            let answer = match SESSION.with_borrow_mut(|session| session.merge(file, &bytes)) {
                Ok(()) => FromWorker::Merged { job, file, slice },
                Err(error) => FromWorker::Broken { text: error.to_string() },
            };
            post(&answer, &JsValue::UNDEFINED);
        }
        ToWorker::Finish { job } => {
            let outcome = SESSION.with_borrow_mut(LedgerSession::finish);
            post(&FromWorker::Finished { job, outcome: Box::new(outcome) }, &JsValue::UNDEFINED);
        }
        ToWorker::Grade { request, terms } => {
            let summary = SESSION.with_borrow_mut(|session| session.grade(terms));
            post(&FromWorker::Graded { request, summary: Box::new(summary) }, &JsValue::UNDEFINED);
        }
        ToWorker::Rows { request, query, start, count } => {
            let page = SESSION.with_borrow_mut(|session| session.rows(&query, start, count));
            post(&FromWorker::Rows { request, page }, &JsValue::UNDEFINED);
        }
        ToWorker::Card { request, customer } => {
            let card = SESSION.with_borrow(|session| session.card(customer)).map(Box::new);
            post(&FromWorker::Card { request, card }, &JsValue::UNDEFINED);
        }
        ToWorker::Quality { request } => {
            let quality = SESSION.with_borrow(LedgerSession::quality).map(Box::new);
            post(&FromWorker::Quality { request, quality }, &JsValue::UNDEFINED);
        }
        ToWorker::Mark => SESSION.with_borrow_mut(LedgerSession::mark),
        ToWorker::Health { request } => {
            let health = SESSION.with_borrow(LedgerSession::health).map(Box::new);
            post(&FromWorker::Health { request, health }, &JsValue::UNDEFINED);
        }
        ToWorker::Export { request, what } => {
            let (name, bytes) = SESSION.with_borrow(|session| match what {
                Export::Report => ("report.json", session.report_json().into_bytes()),
                Export::Rejects => ("rejects.csv", rejects_csv(&reread(session, &beside, 0, u32::MAX).1)),
            });
            post_buffer(&FromWorker::Exported { request, name: name.to_owned() }, Some(&bytes));
        }
        ToWorker::Rejects { request, start, count } => {
            let (total, rows) = SESSION.with_borrow(|session| {
                let (total, values) = reread(session, &beside, start, count.min(REREAD_ROWS));
                let files: Vec<String> = session.ledger().files.iter().map(|file| file.name.clone()).collect();
                let file_of = |name: &str| files.iter().position(|own| own == name).unwrap_or(0) as u32;
                let rows = values.into_iter().map(|value| RejectRow {
                    file: file_of(&value.file),
                    line: value.line,
                    offset: 0,
                    column: value.column,
                    value: value.value,
                    code: value.code.id().to_owned(),
                });
                (total, rows.collect())
            });
            post(&FromWorker::Rejects { request, total, rows }, &JsValue::UNDEFINED);
        }
        ToWorker::Take { request, take, start } => {
            let (part, bytes) = SESSION.with_borrow_mut(|session| session.take(&take, start));
            post_buffer(&FromWorker::Taken { request, part }, Some(&bytes));
        }
        ToWorker::Sql { request, what } => {
            let (made, bytes) = SESSION.with_borrow(|session| database_file(session, what));
            post_buffer(&FromWorker::SqlMade { request, made }, Some(&bytes));
        }
        ToWorker::Book { request, take, standard } => {
            let book = SESSION.with_borrow_mut(|session| session.book(&take, &standard)).map(Box::new);
            post(&FromWorker::Booked { request, book }, &JsValue::UNDEFINED);
        }
        ToWorker::Project { request, parts, piece } => {
            let bytes = SESSION.with_borrow_mut(|session| session.project(parts, piece));
            post_buffer(&FromWorker::Exported { request, name: String::new() }, Some(&bytes));
        }
        ToWorker::OpenProject { request } => {
            let result = open_project(&beside).map(|project| {
                let (session, answer) = LedgerSession::open(project);
                SESSION.set(session.unwrap_or_default());
                Box::new(answer)
            });
            post(&FromWorker::ProjectOpened { request, result }, &JsValue::UNDEFINED);
        }
        ToWorker::Owners { request } => {
            let owners = SESSION.with_borrow(LedgerSession::owners);
            post(&FromWorker::Owners { request, owners }, &JsValue::UNDEFINED);
        }
        ToWorker::Crm { request, asked } => {
            let file = SESSION.with_borrow_mut(|session| session.crm_csv(&asked));
            let made = FromWorker::CrmMade { request, name: asked.words.file, counts: file.counts };
            post_buffer(&made, Some(&file.bytes));
        }
        ToWorker::WarmUp => warm_up(),
        ToWorker::Ping { request } => post(&FromWorker::Pong { request }, &JsValue::UNDEFINED),
    }
}

/// Reads a project file, a block at a time.
fn open_project(file: &JsValue) -> Result<Project, ProjectError> {
    let size = file.dyn_ref::<File>().map_or(0, |file| file.size() as u64);
    let mut source = FileBytes::of(file, size).map_err(|reason| ProjectError::Unreadable { reason })?;
    read_project(&mut source, size)
}

/// A file for a database and what to know of it; nothing where there are no lines.
fn database_file(session: &LedgerSession, what: SqlAsked) -> (Option<SqlMade>, Vec<u8>) {
    let dialect = match what {
        SqlAsked::DuckDb => Dialect::DuckDb,
        SqlAsked::Spark => Dialect::Spark,
        SqlAsked::OrderLines => {
            let lines = session.order_lines_csv();
            return (lines.is_some().then(SqlMade::default), lines.unwrap_or_default());
        }
    };
    match session.sql_script(dialect) {
        Some(script) => {
            let gaps = script.gaps.iter().map(|gap| (gap.id().to_owned(), gap.about())).collect();
            (Some(SqlMade { gaps, needs_order_lines: script.needs_order_lines }), script.text.into_bytes())
        }
        None => (None, Vec::new()),
    }
}

/// Looks at a file's first bytes.
fn first_look(file: &JsValue, choice: Told) -> Result<Preview, FileError> {
    let size = file.dyn_ref::<File>().map_or(0, |file| file.size() as u64);
    let mut source = FileBytes::of(file, size).map_err(|reason| FileError::Unreadable { reason })?;
    let mut bytes = Vec::new();
    source.read(0, size.min(SNIFF_BYTES as u64), &mut bytes).map_err(|reason| FileError::Unreadable { reason })?;
    let seen = sniff_as(&bytes, size, choice).map_err(|error| match error {
        SniffError::Empty => FileError::Empty,
        SniffError::NoHeader => FileError::NoHeader,
        SniffError::Packed => FileError::Packed { error: None },
        SniffError::NotText(kind) => FileError::NotText { kind: kind.to_owned() },
    })?;
    let lines = estimated_lines(&bytes, size);
    if lines > MAX_LINES {
        return Err(FileError::TooLarge { bytes: size });
    }
    Ok(Preview {
        lines,
        headers: seen.plan.headers.clone(),
        missing: seen.plan.mapping.missing(),
        plan: seen.plan,
        rows: seen.rows,
        guesses: seen.guesses,
        bytes: size,
        platform: seen.platform.map_or_else(String::new, |platform| platform.id.to_owned()),
        keys: seen.keys,
    })
}

/// Rejected rows from place `start` on, values re-read from the files that travelled along; and how many there are.
fn reread(session: &LedgerSession, files: &JsValue, start: u32, count: u32) -> (u32, Vec<RejectValue>) {
    let handles: Vec<JsValue> = files.dyn_ref::<Array>().map(|files| files.iter().collect()).unwrap_or_default();
    let mut total = 0u32;
    let mut values = Vec::new();
    let mut bytes = Vec::new();
    for (place, file) in session.ledger().files.iter().enumerate() {
        let rejects = &file.rejects;
        let size = handles.get(place).and_then(|handle| handle.dyn_ref::<File>()).map_or(0, |file| file.size() as u64);
        let mut source = handles.get(place).and_then(|handle| FileBytes::of(handle, size).ok());
        for row in 0..rejects.offset.len() {
            let wanted = total >= start && (values.len() as u32) < count;
            total += 1;
            if wanted {
                let at = rejects.offset[row].min(size);
                let read = source.as_mut().is_some_and(|source| source.read(at, (at + REREAD_BYTES).min(size), &mut bytes).is_ok());
                if !read {
                    bytes.clear();
                }
                values.push(RejectValue::read(&file.name, &file.plan, rejects.line[row], rejects.column[row], rejects.code[row], &bytes));
            }
        }
    }
    (total, values)
}

/// A dropped file as a source of bytes.
struct FileBytes {
    file: File,
    reader: FileReaderSync,
    size: u64,
}

impl FileBytes {
    fn of(file: &JsValue, size: u64) -> Result<Self, String> {
        let file = file.dyn_ref::<File>().ok_or("no file came with the message")?.clone();
        let reader = FileReaderSync::new().map_err(|_| "this browser cannot read files in a worker")?;
        Ok(Self { file, reader, size })
    }
}

impl ByteSource for FileBytes {
    fn read(&mut self, from: u64, to: u64, into: &mut Vec<u8>) -> Result<(), String> {
        into.clear();
        let part = self.file.slice_with_f64_and_f64(from as f64, to.min(self.size) as f64).map_err(|error| error_name(&error))?;
        let buffer = self.reader.read_as_array_buffer(&part).map_err(|error| error_name(&error))?;
        let array = Uint8Array::new(&buffer);
        if u64::from(array.length()) != to.min(self.size).saturating_sub(from) {
            return Err("the file is shorter than it was".to_owned());
        }
        *into = array.to_vec();
        Ok(())
    }
}

/// The name of a DOM error, such as NotReadableError; its message could name a path.
fn error_name(error: &JsValue) -> String {
    js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_else(|| "the file cannot be read".to_owned())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &FromWorker, beside: &JsValue) {
    // A message that cannot be posted finds no page any more.
    scope().post_message(&pack(&encode(message), beside)).ok();
}

/// Posts a message with a buffer that changes its owner instead of being copied.
fn post_buffer(message: &FromWorker, bytes: Option<&[u8]>) {
    let Some(bytes) = bytes else { return post(message, &JsValue::UNDEFINED) };
    let buffer: JsValue = Uint8Array::from(bytes).buffer().into();
    scope().post_message_with_transfer(&pack(&encode(message), &buffer), &Array::of(std::slice::from_ref(&buffer))).ok();
}
