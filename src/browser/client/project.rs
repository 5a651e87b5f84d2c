//! Projects: saving the last result as one file, and opening such a file in a worker of its own.

use super::{Client, LONG_ANSWER_MS, Speaker, State, ask, with};
use crate::browser::{download, timing};
use crate::engine::Fault;
use crate::export::{PROJECT_FIRST_BYTES, project_version};
use crate::protocol::{CrmAsked, CrmCounts, FromWorker, ProjectError, ProjectOpened, ProjectParts, ProjectPiece, ToWorker};
use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::File;

/// So many rows of a project's table come at once.
const ROWS: u32 = 50_000;

/// What becomes of a project file that is to be opened.
pub(super) type OpenedAs = Result<Box<ProjectOpened>, ProjectError>;

/// A project file that is being opened, or waits for the lock.
pub(super) struct Opening {
    file: File,
    sender: oneshot::Sender<OpenedAs>,
    /// The side worker that reads it and when its silence counts as death, once it has been asked.
    asked: Option<(u32, f64)>,
}

impl Client {
    /// Whether a dropped file begins as project files do, of whatever version; rules files do not. Only its first bytes are read.
    pub async fn is_project(&self, file: &File) -> bool {
        let Ok(first) = file.slice_with_f64_and_f64(0.0, PROJECT_FIRST_BYTES as f64) else { return false };
        let buffer = wasm_bindgen_futures::JsFuture::from(first.array_buffer()).await;
        buffer.is_ok_and(|buffer| project_version(&Uint8Array::new(&buffer).to_vec()).is_some())
    }

    /// Saves the last result, live or opened, as a project file.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone, or a new result came in between.
    pub async fn save_project(&self, name: &str, parts: ProjectParts, customers: u32) -> Result<(), Fault> {
        let result = with(|state| state.result.as_ref().map(|(ledger, _)| *ledger));
        let rows = (0..if parts.table { customers } else { 0 }).step_by(ROWS as usize);
        let pieces = rows.map(|start| ProjectPiece::Rows { start, count: ROWS });
        let files = Array::new();
        for piece in std::iter::once(ProjectPiece::Head).chain(pieces).chain([ProjectPiece::Tail]) {
            match ask(|request| ToWorker::Project { request, parts, piece }, &JsValue::UNDEFINED).await? {
                (FromWorker::Exported { .. }, buffer) => files.push(&download::part(&buffer).map_err(|_| Fault::Stale)?),
                _ => return Err(Fault::Stale),
            };
        }
        // Pieces of two results are no file.
        if with(|state| state.result.as_ref().map(|(ledger, _)| *ledger)) != result {
            return Err(Fault::Stale);
        }
        download::save_parts(name, "application/json", &files).map_err(|_| Fault::Stale)
    }

    /// Opens a project file. With a table it becomes the last result, as if it had been imported; the result before is gone.
    /// The page must be cut off from every host first, as for sales files; this asks for it and waits.
    ///
    /// # Errors
    /// [`ProjectError`] where it cannot be opened; the last result stays.
    pub async fn open_project(&self, file: &File) -> Result<ProjectOpened, ProjectError> {
        let (sender, answer) = oneshot::channel();
        self.cancel();
        with(|state| {
            // One at a time: who asked before is not waiting any more.
            state.opening = Some(Opening { file: file.clone(), sender, asked: None });
            if !state.open() {
                state.lock();
            }
        });
        start_opening();
        let gone = || ProjectError::Unreadable { reason: "another file came in between".to_owned() };
        answer.await.unwrap_or_else(|_| Err(gone())).map(|opened| *opened)
    }

    /// Who looks after how many customers, most first; the empty name stands for nobody.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn owners(&self) -> Result<Vec<(String, u32)>, Fault> {
        match ask(|request| ToWorker::Owners { request }, &JsValue::UNDEFINED).await?.0 {
            FromWorker::Owners { owners, .. } => Ok(owners),
            _ => Err(Fault::Stale),
        }
    }

    /// Offers a file for a CRM for saving, and tells what should be known of it.
    ///
    /// # Errors
    /// [`Fault`] where the ledger worker is gone.
    pub async fn save_crm(&self, asked: CrmAsked) -> Result<CrmCounts, Fault> {
        match ask(|request| ToWorker::Crm { request, asked: Box::new(asked) }, &JsValue::UNDEFINED).await? {
            (FromWorker::CrmMade { name, counts, .. }, buffer) => {
                download::save_buffer(&name, download::mime_of(&name), &buffer).map_err(|_| Fault::Stale)?;
                Ok(counts)
            }
            _ => Err(Fault::Stale),
        }
    }
}

/// Whether the answer looks at every customer.
pub(super) fn takes_long(message: &ToWorker) -> bool {
    use ToWorker::{Book, Crm, Export, Grade, Health, Owners, Project, Quality, Sql, Take};
    matches!(
        message,
        Export { .. }
            | Take { .. }
            | Book { .. }
            | Sql { .. }
            | Grade { .. }
            | Quality { .. }
            | Health { .. }
            | Project { .. }
            | Owners { .. }
            | Crm { .. }
    )
}

/// Has the spare worker read the project file that waits, once workers may see files.
pub(super) fn start_opening() {
    with(|state| {
        if !state.open() || state.opening.as_ref().is_none_or(|opening| opening.asked.is_some()) {
            return;
        }
        if state.spare.is_none() {
            state.make_spare();
        }
        let Some(number) = state.spare.take() else { return };
        state.make_spare();
        state.next_request += 1;
        let request = state.next_request;
        if let (Some(opening), Some(worker)) = (&mut state.opening, state.side.get(&number)) {
            worker.send(&ToWorker::OpenProject { request }, &opening.file);
            opening.asked = Some((number, timing::now() + LONG_ANSWER_MS));
        }
    });
}

/// A worker has read a project file: with a table it holds the last result from now on.
pub(super) fn opened(speaker: Speaker, result: OpenedAs) {
    let sender = with(|state| {
        let Speaker::Side(number) = speaker else { return None };
        if !state.is_opening(number) {
            state.side.remove(&number);
            return None;
        }
        let opening = state.opening.take()?;
        if result.as_ref().is_ok_and(|opened| opened.told.parts.table) {
            if let Some((before, _)) = state.result.replace((number, Vec::new())) {
                state.side.remove(&before);
                state.asked.clear();
            }
        } else {
            state.side.remove(&number);
        }
        Some(opening.sender)
    });
    if let Some(sender) = sender {
        // Nobody waits any more: what was opened is the result all the same.
        sender.send(result).ok();
    }
}

/// The worker that reads a project file is gone, or the page could not be locked.
pub(super) fn failed(error: ProjectError) {
    let opening = with(|state| {
        let opening = state.opening.take()?;
        if let Some((number, _)) = opening.asked {
            state.side.remove(&number);
        }
        Some(opening)
    });
    if let Some(opening) = opening {
        opening.sender.send(Err(error)).ok();
    }
}

impl State {
    /// Whether this side worker reads a project file.
    pub(super) fn is_opening(&self, number: u32) -> bool {
        self.opening.as_ref().and_then(|opening| opening.asked).is_some_and(|(own, _)| own == number)
    }

    /// When the worker that reads a project file is due.
    pub(super) fn opening_due(&mut self) -> Option<&mut f64> {
        self.opening.as_mut().and_then(|opening| opening.asked.as_mut()).map(|(_, due)| due)
    }
}

/// Why a project file is not opened where its worker ended.
pub(super) fn ended() -> ProjectError {
    ProjectError::Unreadable { reason: "the worker ended while reading it".to_owned() }
}
