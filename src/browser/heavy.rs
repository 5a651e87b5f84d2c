//! The heavy worker's side: a question in, an answer out. Between two questions it keeps a workbook that is being written,
//! and nothing else.

use super::wire::{pack, unpack};
use crate::charts::option_json;
use crate::protocol::{BookError, Cell, FromHeavy, PackedTable, ToHeavy, UnpackError, decode, encode};
use crate::unpack::{self as tables, Limits};
use crate::workbook::BookWriter;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync};

thread_local! {
    /// The workbook that is being written.
    static BOOK: RefCell<Option<BookWriter>> = const { RefCell::new(None) };
}

/// Says where the worker panicked, never with what.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        post(&FromHeavy::Broken { text: format!("stopped at {place}") }, &JsValue::UNDEFINED);
    }));
}

/// Serves one message of the page.
pub fn handle(data: &JsValue) {
    let message = unpack(data).ok_or_else(|| "not a message".to_owned()).and_then(|(control, beside)| Ok((decode::<ToHeavy>(&control)?, beside)));
    match message {
        Ok((ToHeavy::Chart { request, chart }, _)) => post(&FromHeavy::Chart { request, option: option_json(&chart) }, &JsValue::UNDEFINED),
        Ok((ToHeavy::Unpack { request }, file)) => {
            let tables = bytes_of(&file).ok_or(UnpackError::Damaged).and_then(|bytes| tables::unpack(&bytes, Limits::default()));
            let buffers: Array = tables.iter().flatten().map(|table| JsValue::from(Uint8Array::from(table.bytes.as_slice()).buffer())).collect();
            let result = tables.map(|tables| {
                let likeliest = tables::likeliest(&tables) as u32;
                (tables.into_iter().map(|table| PackedTable { name: table.name, sheet: table.sheet }).collect(), likeliest)
            });
            post(&FromHeavy::Unpacked { request, result }, &buffers);
        }
        Ok((ToHeavy::BookBegin { request, book }, _)) => {
            // The one before goes first: both at once may be more than there is room for.
            BOOK.take();
            let result = BookWriter::new(&book).map(|writer| BOOK.set(Some(writer)));
            post(&FromHeavy::BookGrown { request, result }, &JsValue::UNDEFINED);
        }
        Ok((ToHeavy::BookRows { request, sheet }, rows)) => match rows_of(&rows) {
            Ok(rows) => {
                let add = |writer: &mut BookWriter| writer.rows(sheet as usize, rows);
                let result = BOOK.with_borrow_mut(|book| book.as_mut().map_or(Err(BookError::UnknownSheet), add));
                post(&FromHeavy::BookGrown { request, result }, &JsValue::UNDEFINED);
            }
            Err(text) => post(&FromHeavy::Broken { text }, &JsValue::UNDEFINED),
        },
        Ok((ToHeavy::BookFinish { request }, _)) => {
            let made = BOOK.take().ok_or(BookError::UnknownSheet).and_then(|writer| {
                let cut = writer.cut_texts();
                Ok((cut, writer.finish()?))
            });
            match made {
                Ok((cut, bytes)) => post_buffer(&FromHeavy::BookMade { request, result: Ok(cut) }, &bytes),
                Err(error) => post(&FromHeavy::BookMade { request, result: Err(error) }, &JsValue::UNDEFINED),
            }
        }
        Err(text) => post(&FromHeavy::Broken { text }, &JsValue::UNDEFINED),
    }
}

/// Rows as they travel.
fn rows_of(buffer: &JsValue) -> Result<Vec<Vec<Cell>>, String> {
    let buffer = buffer.dyn_ref::<ArrayBuffer>().ok_or("no rows beside the message")?;
    decode(&Uint8Array::new(buffer).to_vec())
}

/// All bytes of a file; a workbook cannot be read in parts.
fn bytes_of(file: &JsValue) -> Option<Vec<u8>> {
    let buffer = FileReaderSync::new().ok()?.read_as_array_buffer(file.dyn_ref::<File>()?).ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn post(message: &FromHeavy, beside: &JsValue) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // A message that cannot be posted finds no page any more.
    scope.post_message(&pack(&encode(message), beside)).ok();
}

/// Posts a message with a buffer that changes its owner: a large file is not copied once more.
fn post_buffer(message: &FromHeavy, bytes: &[u8]) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let buffer = JsValue::from(Uint8Array::from(bytes).buffer());
    scope.post_message_with_transfer(&pack(&encode(message), &buffer), &Array::of(std::slice::from_ref(&buffer))).ok();
}
