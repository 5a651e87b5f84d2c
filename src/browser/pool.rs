//! Starting workers, and one worker's handle. Every worker is a blob of the full worker text: only such workers inherit
//! the page's content policy, and they need nothing from the host any more.

use super::wire::{pack, unpack};
use crate::protocol::{FromWorker, decode, encode};
use js_sys::{Array, Object, Promise, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker};

/// What workers are started from; made once, kept for the page's life.
#[derive(Clone)]
pub struct WorkerKit {
    url: String,
    module: JsValue,
    build: JsValue,
}

/// What a worker did.
pub enum WorkerEvent<M = FromWorker> {
    /// It said something; the buffer that came along, or undefined.
    Said(M, JsValue),
    /// It is gone: an error event, a failed start, or a message nobody can read.
    Died(#[expect(dead_code, reason = "shown in a debugger; what the person reads is the fault")] String),
}

impl WorkerKit {
    /// Waits for the worker's text and its compiled module, which the boot script fetched with integrity.
    pub async fn load() -> Result<Self, JsValue> {
        Self::load_from("workerText", "workerModule").await
    }

    /// The same for the heavy worker, which comes with the second wave.
    pub async fn load_heavy() -> Result<Self, JsValue> {
        Self::load_from("heavyText", "heavyModule").await
    }

    async fn load_from(text: &str, module: &str) -> Result<Self, JsValue> {
        let kit = Reflect::get(&js_sys::global(), &"fenji".into())?;
        let text = JsFuture::from(Reflect::get(&kit, &text.into())?.dyn_into::<Promise>()?).await?;
        let module = JsFuture::from(Reflect::get(&kit, &module.into())?.dyn_into::<Promise>()?).await?;
        let build = Reflect::get(&kit, &"build".into())?;
        let options = BlobPropertyBag::new();
        options.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&Array::of(&[text]), &options)?;
        Ok(Self { url: Url::create_object_url_with_blob(&blob)?, module, build })
    }

    /// Starts a worker. `on_event` is called for everything it says, and when it is gone.
    pub fn start(&self, on_event: impl Fn(WorkerEvent) + 'static) -> Result<WorkerHandle, JsValue> {
        self.start_as(on_event)
    }

    /// Starts a worker that speaks another language than [`FromWorker`].
    pub fn start_as<M: DeserializeOwned>(&self, on_event: impl Fn(WorkerEvent<M>) + 'static) -> Result<WorkerHandle, JsValue> {
        let worker = Worker::new(&self.url)?;
        let on_event = Rc::new(on_event);
        let heard = on_event.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            if let Some((control, beside)) = unpack(&data) {
                match decode::<M>(&control) {
                    Ok(message) => heard(WorkerEvent::Said(message, beside)),
                    Err(text) => heard(WorkerEvent::Died(text)),
                }
            } else if let Ok(fatal) = Reflect::get(&data, &"fenjiFatal".into())
                && let Some(text) = fatal.as_string()
            {
                heard(WorkerEvent::Died(text));
            }
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            on_event(WorkerEvent::Died("the worker ended".to_owned()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let start = Object::new();
        Reflect::set(&start, &"fenjiInit".into(), &self.module)?;
        Reflect::set(&start, &"build".into(), &self.build)?;
        worker.post_message(&start)?;
        Ok(WorkerHandle { worker, _on_message: on_message, _on_error: on_error })
    }
}

/// A running worker; dropping it ends the worker.
pub struct WorkerHandle {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl WorkerHandle {
    /// Sends a message; `beside` is copied by the browser as it sees fit (a file is only a handle).
    pub fn send(&self, message: &impl Serialize, beside: &JsValue) {
        // A worker that cannot be reached is found by its silence.
        self.worker.post_message(&pack(&encode(message), beside)).ok();
    }

    /// Sends a message with a buffer that changes its owner.
    pub fn send_buffer(&self, message: &impl Serialize, buffer: &JsValue) {
        self.worker.post_message_with_transfer(&pack(&encode(message), buffer), &Array::of(std::slice::from_ref(buffer))).ok();
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}
