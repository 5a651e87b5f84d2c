//! The page's way to the heavy worker: started at the first question, given up when it is silent or broken.
//!
//! Nothing depends on it but the charts, and they have tables: no answer is a plain `None`, never a fault.

use super::pool::{WorkerEvent, WorkerHandle, WorkerKit};
use crate::protocol::{ChartRequest, FromHeavy, RequestId, ToHeavy};
use futures_channel::oneshot;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// An option object takes milliseconds; after so long the worker is taken for dead.
const ANSWER_MS: i32 = 20_000;

#[derive(Default)]
struct State {
    kit: Option<WorkerKit>,
    worker: Option<WorkerHandle>,
    /// Counts the workers, so that a late word of one given up is not heard.
    age: u32,
    asked: BTreeMap<RequestId, oneshot::Sender<String>>,
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
        worker.send(&ToHeavy::Chart { request: state.next, chart: Box::new(chart) }, &JsValue::UNDEFINED);
        state.asked.insert(state.next, sender);
        Some((state.next, answer))
    })?;
    give_up_later(request);
    answer.await.ok()
}

fn heard(age: u32, event: WorkerEvent<FromHeavy>) {
    // What is dropped is dropped outside the borrow: it may wake who waits.
    let _gone = with(|state| {
        if state.age != age {
            return None;
        }
        match event {
            WorkerEvent::Said(FromHeavy::Chart { request, option }, _) => {
                if let Some(sender) = state.asked.remove(&request) {
                    sender.send(option).ok();
                }
                None
            }
            WorkerEvent::Said(FromHeavy::Broken { .. }, _) | WorkerEvent::Died(_) => Some(state.end()),
        }
    });
}

fn give_up_later(request: RequestId) {
    let late = Closure::once_into_js(move || {
        let _gone = with(|state| state.asked.contains_key(&request).then(|| state.end()));
    });
    if let Some(window) = web_sys::window() {
        window.set_timeout_with_callback_and_timeout_and_arguments_0(late.unchecked_ref(), ANSWER_MS).ok();
    }
}

impl State {
    /// Ends the worker and every open question; the next question starts another worker.
    fn end(&mut self) -> (Option<WorkerHandle>, BTreeMap<RequestId, oneshot::Sender<String>>) {
        self.age += 1;
        (self.worker.take(), std::mem::take(&mut self.asked))
    }
}
