//! The page's way to the heavy worker: started at the first question, given up when it is silent or broken.
//!
//! Charts have tables, and a workbook can be saved as CSV: no answer is a plain `None`, never a fault.

use super::pool::{WorkerEvent, WorkerHandle, WorkerKit};
use crate::protocol::{ChartRequest, FromHeavy, PackedTable, RequestId, ToHeavy, UnpackError};
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
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(work)
}

/// The option object of a chart as JSON; `None` where the worker is not there or gives no answer.
pub async fn chart_option(chart: ChartRequest) -> Option<String> {
    match ask(|request| ToHeavy::Chart { request, chart: Box::new(chart) }, &JsValue::UNDEFINED, ANSWER_MS).await? {
        (FromHeavy::Chart { option, .. }, _) => Some(option),
        _ => None,
    }
}

/// The tables of a workbook or packed file, each with its bytes as a file's content, and the likeliest; `None` where the
/// worker is not there or gives no answer.
pub async fn tables_of(file: &File) -> Option<Result<(Vec<(PackedTable, JsValue)>, usize), UnpackError>> {
    let (message, buffers) = ask(|request| ToHeavy::Unpack { request }, file, UNPACK_MS).await?;
    let FromHeavy::Unpacked { result, .. } = message else { return None };
    let buffers: Array = buffers.dyn_into().ok()?;
    Some(result.map(|(tables, likeliest)| (tables.into_iter().zip(buffers.iter()).collect(), likeliest as usize)))
}

async fn ask(message: impl FnOnce(RequestId) -> ToHeavy, beside: &JsValue, patience: i32) -> Option<(FromHeavy, JsValue)> {
    if with(|state| state.kit.is_none()) {
        let kit = WorkerKit::load_heavy().await.ok()?;
        with(|state| state.kit.get_or_insert(kit).clone());
    }
    let (request, answer) = with(|state| {
        if state.worker.is_none() {
            state.age += 1;
            let age = state.age;
            state.worker = state.kit.as_ref()?.start_as(move |event| heard(age, event)).ok();
        }
        let worker = state.worker.as_ref()?;
        state.next += 1;
        let (sender, answer) = oneshot::channel();
        worker.send(&message(state.next), beside);
        state.asked.insert(state.next, sender);
        Some((state.next, answer))
    })?;
    give_up_later(request, patience);
    answer.await.ok()
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
                let (FromHeavy::Chart { request, .. } | FromHeavy::Unpacked { request, .. }) = &message else { return None };
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
    /// Ends the worker and every open question; the next question starts another worker.
    fn end(&mut self) -> (Option<WorkerHandle>, BTreeMap<RequestId, Answer>) {
        self.age += 1;
        (self.worker.take(), std::mem::take(&mut self.asked))
    }
}
