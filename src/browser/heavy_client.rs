//! The page's way to the heavy worker: started at the first question, given up when it is silent or broken.
//!
//! Charts have tables, and a workbook can be saved as CSV: no answer is a plain `None`, never a fault.

use super::pool::{WorkerEvent, WorkerHandle, WorkerKit};
use crate::protocol::{Book, BookError, ChartRequest, FromHeavy, PackedTable, RequestId, ToHeavy, UnpackError};
use futures_channel::oneshot;
use js_sys::Array;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

/// An option object takes milliseconds; after so long the worker is taken for dead …
const ANSWER_MS: i32 = 20_000;
/// … and after so long for the tables of a workbook of a million rows.
const UNPACK_MS: i32 = 180_000;
/// One part of a workbook, and its end: a quarter of a million customers take seconds, on a phone perhaps a minute.
const BOOK_MS: i32 = 180_000;

/// What came: the message and what travelled beside it.
type Answer = oneshot::Sender<(FromHeavy, JsValue)>;

#[derive(Default)]
struct State {
    kit: Option<WorkerKit>,
    worker: Option<WorkerHandle>,
    /// Counts the workers, so that a late word of one given up is not heard.
    age: u32,
    asked: BTreeMap<RequestId, Answer>,
    next: RequestId,
    /// The workbook that the worker has, by the question that began it.
    book: Option<RequestId>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(work)
}

/// The option object of a chart as JSON; `None` where the worker is not there or gives no answer.
pub async fn chart_option(chart: ChartRequest) -> Option<String> {
    match ask(|request| ToHeavy::Chart { request, chart: Box::new(chart) }, Beside::Shared(&JsValue::UNDEFINED), ANSWER_MS).await? {
        (FromHeavy::Chart { option, .. }, _) => Some(option),
        _ => None,
    }
}

/// The tables of a workbook or packed file, each with its bytes as a file's content, and the likeliest; `None` where the
/// worker is not there or gives no answer.
pub async fn tables_of(file: &File) -> Option<Result<(Vec<(PackedTable, JsValue)>, usize), UnpackError>> {
    let (message, buffers) = ask(|request| ToHeavy::Unpack { request }, Beside::Shared(file), UNPACK_MS).await?;
    let FromHeavy::Unpacked { result, .. } = message else { return None };
    let buffers: Array = buffers.dyn_into().ok()?;
    Some(result.map(|(tables, likeliest)| (tables.into_iter().zip(buffers.iter()).collect(), likeliest as usize)))
}

/// A workbook being written in the worker. Dropping it before it is finished ends the worker at once; the next question
/// starts another.
pub struct BookJob {
    /// The question that began it; a worker started later knows nothing of it.
    begun: RequestId,
}

impl BookJob {
    /// Begins a workbook; `None` where the worker is not there or gives no answer. There is one at a time: one that is being
    /// written is given up.
    pub async fn begin(book: Book) -> Option<Result<Self, BookError>> {
        prepare().await?;
        let message = |request| ToHeavy::BookBegin { request, book: Box::new(book) };
        // Dropped here and not later: that is what ends the worker.
        drop(with(|state| state.book.is_some().then(|| state.end())));
        let (begun, answer) = with(|state| {
            let asked = state.ask(message, Beside::Shared(&JsValue::UNDEFINED))?;
            state.book = Some(asked.0);
            Some(asked)
        })?;
        // Whoever stops waiting below gives up the workbook as well: the job is dropped.
        let job = Self { begun };
        give_up_later(begun, BOOK_MS);
        match answer.await.ok()? {
            (FromHeavy::BookGrown { result, .. }, _) => Some(result.map(|()| job)),
            _ => None,
        }
    }

    /// Adds rows at the end of a sheet: an encoded `Vec<Vec<Cell>>` as a buffer, which changes its owner.
    pub async fn rows(&mut self, sheet: u32, rows: &JsValue) -> Result<(), BookError> {
        match self.ask(|request| ToHeavy::BookRows { request, sheet }, Beside::Given(rows)).await? {
            (FromHeavy::BookGrown { result, .. }, _) => result,
            _ => Err(BookError::Ended),
        }
    }

    /// The file as a buffer, and how many texts were too long for a cell.
    pub async fn finish(self) -> Result<(JsValue, u64), BookError> {
        let made = match self.ask(|request| ToHeavy::BookFinish { request }, Beside::Shared(&JsValue::UNDEFINED)).await? {
            (FromHeavy::BookMade { result, .. }, file) => result.map(|cut| (file, cut)),
            _ => Err(BookError::Ended),
        };
        // Dropped now, the job ends the worker: what a large file took up never comes back otherwise. But not while
        // somebody waits for it: then it lives on, without a workbook.
        with(|state| {
            if state.book == Some(self.begun) && !state.asked.is_empty() {
                state.book = None;
            }
        });
        made
    }

    async fn ask(&self, message: impl FnOnce(RequestId) -> ToHeavy, beside: Beside<'_>) -> Result<(FromHeavy, JsValue), BookError> {
        let asked = with(|state| if state.book == Some(self.begun) { state.ask(message, beside) } else { None });
        let (request, answer) = asked.ok_or(BookError::Ended)?;
        give_up_later(request, BOOK_MS);
        answer.await.map_err(|_| BookError::Ended)
    }
}

impl Drop for BookJob {
    fn drop(&mut self) {
        let _gone = with(|state| (state.book == Some(self.begun)).then(|| state.end()));
    }
}

/// How what travels beside a message does so.
#[derive(Clone, Copy)]
enum Beside<'a> {
    /// As the browser sees fit; a file is only a handle.
    Shared(&'a JsValue),
    /// A buffer that changes its owner.
    Given(&'a JsValue),
}

async fn ask(message: impl FnOnce(RequestId) -> ToHeavy, beside: Beside<'_>, patience: i32) -> Option<(FromHeavy, JsValue)> {
    prepare().await?;
    let (request, answer) = with(|state| state.ask(message, beside))?;
    give_up_later(request, patience);
    answer.await.ok()
}

/// Waits until a worker could be started.
async fn prepare() -> Option<()> {
    if with(|state| state.kit.is_none()) {
        let kit = WorkerKit::load_heavy().await.ok()?;
        with(|state| state.kit.get_or_insert(kit).clone());
    }
    Some(())
}

fn heard(age: u32, event: WorkerEvent<FromHeavy>) {
    // What is dropped is dropped outside the borrow: it may wake who waits.
    let _gone = with(|state| {
        if state.age != age {
            return None;
        }
        match event {
            WorkerEvent::Said(FromHeavy::Broken { .. }, _) | WorkerEvent::Died(_) => Some(state.end()),
            WorkerEvent::Said(message, beside) => {
                let (FromHeavy::Chart { request, .. }
                | FromHeavy::Unpacked { request, .. }
                | FromHeavy::BookGrown { request, .. }
                | FromHeavy::BookMade { request, .. }) = &message
                else {
                    return None;
                };
                if let Some(sender) = state.asked.remove(request) {
                    sender.send((message, beside)).ok();
                }
                None
            }
        }
    });
}

fn give_up_later(request: RequestId, patience: i32) {
    let late = Closure::once_into_js(move || {
        let _gone = with(|state| state.asked.contains_key(&request).then(|| state.end()));
    });
    if let Some(window) = web_sys::window() {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(late.unchecked_ref(), patience).ok();
    }
}

impl State {
    /// Asks the worker, started where there is none: the question's number, and what its answer comes through.
    fn ask(
        &mut self,
        message: impl FnOnce(RequestId) -> ToHeavy,
        beside: Beside<'_>,
    ) -> Option<(RequestId, oneshot::Receiver<(FromHeavy, JsValue)>)> {
        if self.worker.is_none() {
            self.age += 1;
            let age = self.age;
            self.worker = self.kit.as_ref()?.start_as(move |event| heard(age, event)).ok();
        }
        let worker = self.worker.as_ref()?;
        self.next += 1;
        let (sender, answer) = oneshot::channel();
        match beside {
            Beside::Shared(beside) => worker.send(&message(self.next), beside),
            Beside::Given(buffer) => worker.send_buffer(&message(self.next), buffer),
        }
        self.asked.insert(self.next, sender);
        Some((self.next, answer))
    }

    /// Ends the worker and every open question; the next question starts another worker.
    fn end(&mut self) -> (Option<WorkerHandle>, BTreeMap<RequestId, Answer>) {
        self.age += 1;
        self.book = None;
        (self.worker.take(), std::mem::take(&mut self.asked))
    }
}
